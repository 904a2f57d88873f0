//! A store seen as one graph, as SHACL wants it: the union of all graphs but those left out.
//!
//! *store → what is said of a node, who belongs to a class*. Nothing is copied: a node's triples are read when they are asked for,
//! in one stretch of the index, and a few thousand of them are remembered. Class membership follows `rdfs:subClassOf` as stated
//! in the data (SHACL, section 1.1). Does not infer anything else.

use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use oxigraph::store::{StorageError, Store};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

/// Nodes whose triples are remembered.
const REMEMBERED: usize = 8192;

/// What is said of one node: property and value, sorted, each once.
pub(super) type Said = Rc<Vec<(NamedNode, Term)>>;

/// The data.
pub(super) struct Data<'s> {
    store: &'s Store,
    left_out: &'s [NamedNode],
    /// Classes directly above a class.
    above: HashMap<NamedNode, Vec<NamedNode>>,
    remembered: RefCell<HashMap<Term, Said>>,
}

impl<'s> Data<'s> {
    pub(super) fn new(store: &'s Store, left_out: &'s [NamedNode]) -> Result<Self, StorageError> {
        let mut data = Self {
            store,
            left_out,
            above: HashMap::new(),
            remembered: RefCell::default(),
        };
        let mut above: HashMap<NamedNode, Vec<NamedNode>> = HashMap::new();
        for quad in data.quads(None, Some(rdfs::SUB_CLASS_OF), None) {
            let quad = quad?;
            if let (NamedOrBlankNode::NamedNode(class), Term::NamedNode(upper)) =
                (quad.subject, quad.object)
            {
                above.entry(class).or_default().push(upper);
            }
        }
        data.above = above;
        Ok(data)
    }

    fn quads(
        &self,
        subject: Option<&Term>,
        property: Option<NamedNodeRef<'_>>,
        value: Option<&Term>,
    ) -> impl Iterator<Item = Result<Quad, StorageError>> {
        let subject = match subject {
            None => Some(None),
            Some(Term::NamedNode(node)) => Some(Some(node.as_ref().into())),
            Some(Term::BlankNode(node)) => Some(Some(node.as_ref().into())),
            // Nothing is said of a literal.
            Some(_) => None,
        };
        let quads = subject.map(|subject| {
            self.store
                .quads_for_pattern(subject, property, value.map(Term::as_ref), None)
        });
        quads.into_iter().flatten().filter(|quad| match quad {
            Ok(quad) => match &quad.graph_name {
                GraphName::NamedNode(graph) => !self.left_out.contains(graph),
                _ => true,
            },
            Err(_) => true,
        })
    }

    /// All that is said of a node.
    pub(super) fn said(&self, node: &Term) -> Result<Said, StorageError> {
        if let Some(known) = self.remembered.borrow().get(node) {
            return Ok(Rc::clone(known));
        }
        let mut said = Vec::new();
        for quad in self.quads(Some(node), None, None) {
            let quad = quad?;
            said.push((quad.predicate, quad.object));
        }
        if said.len() > 1 {
            said.sort_by_cached_key(|(property, value)| {
                (property.as_str().to_owned(), value.to_string())
            });
            said.dedup();
        }
        let said = Rc::new(said);
        let mut remembered = self.remembered.borrow_mut();
        if remembered.len() >= REMEMBERED {
            remembered.clear();
        }
        remembered.insert(node.clone(), Rc::clone(&said));
        Ok(said)
    }

    /// Values of a property.
    pub(super) fn values(
        &self,
        node: &Term,
        property: &NamedNode,
    ) -> Result<Vec<Term>, StorageError> {
        let said = self.said(node)?;
        let values = said.iter().filter(|(each, _)| each == property);
        Ok(values.map(|(_, value)| value.clone()).collect())
    }

    /// Nodes that have that value of a property.
    pub(super) fn holders(
        &self,
        property: &NamedNode,
        value: &Term,
    ) -> Result<Vec<Term>, StorageError> {
        let mut found = BTreeMap::new();
        for quad in self.quads(None, Some(property.as_ref()), Some(value)) {
            let node = Term::from(quad?.subject);
            found.insert(node.to_string(), node);
        }
        Ok(found.into_values().collect())
    }

    /// Everything that has the property, by name.
    pub(super) fn subjects_of(&self, property: &NamedNode) -> Result<Vec<Term>, StorageError> {
        let mut found = BTreeMap::new();
        for quad in self.quads(None, Some(property.as_ref()), None) {
            let node = Term::from(quad?.subject);
            found.insert(node.to_string(), node);
        }
        Ok(found.into_values().collect())
    }

    /// Everything that is a value of the property, by name.
    pub(super) fn objects_of(&self, property: &NamedNode) -> Result<Vec<Term>, StorageError> {
        let mut found = BTreeMap::new();
        for quad in self.quads(None, Some(property.as_ref()), None) {
            let node = quad?.object;
            found.insert(node.to_string(), node);
        }
        Ok(found.into_values().collect())
    }

    /// Everything of that class or of one below it, by name.
    pub(super) fn instances(&self, class: &NamedNode) -> Result<Vec<Term>, StorageError> {
        let mut classes = BTreeSet::from([class.clone()]);
        let mut grew = true;
        while grew {
            let below: Vec<NamedNode> = self
                .above
                .iter()
                .filter(|(_, uppers)| uppers.iter().any(|upper| classes.contains(upper)))
                .map(|(class, _)| class.clone())
                .collect();
            let before = classes.len();
            classes.extend(below);
            grew = classes.len() > before;
        }
        let mut found = BTreeMap::new();
        for class in classes {
            for node in self.holders(&rdf::TYPE.into_owned(), &class.into())? {
                found.insert(node.to_string(), node);
            }
        }
        Ok(found.into_values().collect())
    }

    /// Whether a node is of that class, or of one below it.
    pub(super) fn is_a(&self, node: &Term, class: &NamedNode) -> Result<bool, StorageError> {
        let said = self.said(node)?;
        let types = said.iter().filter(|(property, _)| *property == rdf::TYPE);
        let mut open: Vec<NamedNode> = types
            .filter_map(|(_, value)| match value {
                Term::NamedNode(node) => Some(node.clone()),
                _ => None,
            })
            .collect();
        if open.contains(class) {
            return Ok(true);
        }
        let mut seen: BTreeSet<NamedNode> = BTreeSet::new();
        while let Some(next) = open.pop() {
            if next == *class {
                return Ok(true);
            }
            if seen.insert(next.clone()) {
                open.extend(self.above.get(&next).into_iter().flatten().cloned());
            }
        }
        Ok(false)
    }
}
