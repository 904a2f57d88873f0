//! What is to come to the default graph and to leave it, over what stands there.
//!
//! *wanted triples → [`Difference`]*. Reads the store and writes nothing: a triple that stands there is not put again, one that does
//! not is not taken away. Knows nothing of what triples mean.

use super::Trouble;
use super::coming::{Come, Coming};
use crate::graph::store::Store;
use crate::graph::vocabulary::ds;
use oxigraph::model::{
    GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, QuadRef, Term, Triple,
};
use std::collections::{HashMap, HashSet};

/// What comes to the default graph and what leaves it. No triple is in both.
pub(in crate::graph) struct Difference {
    pub(in crate::graph) come: Come,
    pub(in crate::graph) gone: HashSet<Triple>,
}

/// Properties that keep the thing they point at in the graph, though no document names it.
const KEEPING: [NamedNodeRef<'static>; 3] = [ds::GOVERNS, ds::POSITION_IN, ds::ISSUER];

/// A difference in the making.
pub(super) struct Pending<'s> {
    store: &'s Store,
    come: Coming,
    gone: HashSet<Triple>,
    /// How many triples that come point at a node with a property of [`KEEPING`].
    kept: HashMap<NamedNode, usize>,
    /// What such triples that come or go point at.
    pub(super) pointed: HashSet<NamedNode>,
    /// Triples looked up in the store: what a change costs.
    pub(super) looked_up: usize,
}

impl<'s> Pending<'s> {
    pub(super) fn new(store: &'s Store) -> Self {
        Self {
            store,
            come: Coming::default(),
            gone: HashSet::new(),
            kept: HashMap::new(),
            pointed: HashSet::new(),
            looked_up: 0,
        }
    }

    fn point(&mut self, triple: &Triple, by: isize) {
        let keeps = KEEPING.iter().any(|property| triple.predicate == *property);
        if let Term::NamedNode(node) = &triple.object
            && keeps
        {
            self.pointed.insert(node.clone());
            let count = self.kept.entry(node.clone()).or_default();
            *count = count.saturating_add_signed(by);
        }
    }

    /// The triple shall stand there.
    pub(super) fn put(&mut self, triple: Triple) -> Result<(), Trouble> {
        if self.gone.remove(&triple) {
            self.point(&triple, 0);
            return Ok(());
        }
        self.looked_up += 1;
        let quad = QuadRef::new(
            &triple.subject,
            &triple.predicate,
            &triple.object,
            GraphNameRef::DefaultGraph,
        );
        let stands = self.store.oxigraph().contains(quad);
        if !stands.map_err(|error| self.store.storage(error))? {
            self.bring(triple);
        }
        Ok(())
    }

    /// The triple, which does not stand there, is to come.
    fn bring(&mut self, triple: Triple) {
        if KEEPING.iter().all(|property| triple.predicate != *property) {
            self.come.insert(triple);
        } else if self.come.insert(triple.clone()) {
            self.point(&triple, 1);
        }
    }

    /// The triple shall not stand there.
    pub(super) fn remove(&mut self, triple: &Triple) -> Result<(), Trouble> {
        if self.come.remove(triple) {
            self.point(triple, -1);
            return Ok(());
        }
        self.looked_up += 1;
        let quad = QuadRef::new(
            &triple.subject,
            &triple.predicate,
            &triple.object,
            GraphNameRef::DefaultGraph,
        );
        let stands = self.store.oxigraph().contains(quad);
        if stands.map_err(|error| self.store.storage(error))? && self.gone.insert(triple.clone()) {
            self.point(triple, 0);
        }
        Ok(())
    }

    /// What is said of a node with these properties, or with any if none are given.
    fn about(
        &mut self,
        node: &NamedNode,
        properties: &[NamedNodeRef<'static>],
    ) -> Result<Vec<Triple>, Trouble> {
        let subject = NamedOrBlankNode::NamedNode(node.clone());
        let mut found = Vec::new();
        let any = [None];
        let asked: Vec<Option<NamedNodeRef<'static>>> = match properties {
            [] => any.to_vec(),
            some => some.iter().copied().map(Some).collect(),
        };
        for property in asked {
            let quads = self.store.oxigraph().quads_for_pattern(
                Some(subject.as_ref()),
                property,
                None,
                Some(GraphNameRef::DefaultGraph),
            );
            for quad in quads {
                let quad: Quad = quad.map_err(|error| self.store.storage(error))?;
                self.looked_up += 1;
                let triple = Triple::from(quad);
                if !self.gone.contains(&triple) {
                    found.push(triple);
                }
            }
        }
        found.extend(self.come.about(&subject, properties));
        Ok(found)
    }

    /// All that is said of a node with these properties (with any if none are given) shall be this.
    pub(super) fn set(
        &mut self,
        node: &NamedNode,
        properties: &[NamedNodeRef<'static>],
        wanted: impl IntoIterator<Item = Triple>,
    ) -> Result<(), Trouble> {
        let mut wanted: HashSet<Triple> = wanted.into_iter().collect();
        for triple in self.about(node, properties)? {
            if !wanted.remove(&triple) {
                self.remove(&triple)?;
            }
        }
        let is_said = |triple: &Triple| {
            triple.subject.as_ref() == node.as_ref().into()
                && (properties.is_empty()
                    || properties.iter().any(|each| triple.predicate == *each))
        };
        // What is left of what is said of the node neither stands there nor is to come: it need not be looked up once more.
        for triple in wanted {
            if is_said(&triple) && !self.gone.contains(&triple) {
                self.bring(triple);
            } else {
                self.put(triple)?;
            }
        }
        Ok(())
    }

    /// Whether something keeps the node in the graph.
    pub(super) fn is_kept(&mut self, node: &NamedNode) -> Result<bool, Trouble> {
        if self.kept.get(node).is_some_and(|&count| count > 0) {
            return Ok(true);
        }
        for property in KEEPING {
            let quads = self.store.oxigraph().quads_for_pattern(
                None,
                Some(property),
                Some(node.as_ref().into()),
                Some(GraphNameRef::DefaultGraph),
            );
            for quad in quads {
                let quad = quad.map_err(|error| self.store.storage(error))?;
                self.looked_up += 1;
                if !self.gone.contains(&Triple::from(quad)) {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// What is to be done, in one order.
    pub(super) fn into_difference(self) -> Difference {
        Difference {
            come: self.come.into_come(),
            gone: self.gone,
        }
    }
}
