//! Holds the direct edges against the claims.
//!
//! *(edges that claims establish, default graph) → findings*. Every established claim with two different, resolved ends must stand
//! as an edge, both ways where its relation is symmetric; every edge must have such a claim. `ds:governs` stands for every known
//! government whatever is claimed. Where ends must have certain classes is the shapes' business.

use super::finding::{Check, Finding};
use crate::graph::vocabulary::{ds, ours, rdf};
use crate::ontology::{Class, Ontology, Relation};
use oxigraph::model::{GraphNameRef, NamedNode, NamedOrBlankNode, QuadRef, Term};
use oxigraph::store::{StorageError, Store};
use std::collections::{HashMap, HashSet};

/// An edge that a claim establishes: claim, document, ends as referents.
pub(super) struct Established {
    pub(super) claim: NamedNode,
    pub(super) document: String,
    pub(super) subject: NamedNode,
    pub(super) relation: smol_str::SmolStr,
    pub(super) object: NamedNode,
}

/// What is wrong with the edges, and how many there are. Where some documents are `unread`, no edge is said to lack a claim.
pub(super) fn support(
    store: &Store,
    established: &[Established],
    ontology: &Ontology,
    unread: usize,
) -> Result<(Vec<Finding>, usize), StorageError> {
    let mut findings = Vec::new();
    let refers_to = refers_to(store)?;
    let mut wanted: HashSet<(&NamedNode, &str, &NamedNode)> = HashSet::new();
    for each in established {
        let (Some(subject), Some(object)) =
            (refers_to.get(&each.subject), refers_to.get(&each.object))
        else {
            continue;
        };
        let relation = ontology.relation(&each.relation);
        if subject == object || relation.is_none() {
            continue;
        }
        let is_symmetric = relation.is_some_and(Relation::is_symmetric);
        let back = is_symmetric.then_some((object, subject));
        for (from, to) in [Some((subject, object)), back].into_iter().flatten() {
            if !wanted.insert((from, each.relation.as_str(), to)) {
                continue;
            }
            let property = ours(&each.relation);
            let edge = QuadRef::new(from, &property, to, GraphNameRef::DefaultGraph);
            if !store.contains(edge)? {
                let message =
                    format!("is established, and its edge is missing: {from} {property} {to}");
                findings.push(Finding::new(
                    Check::Support,
                    each.claim.clone(),
                    Some(&each.document),
                    message,
                ));
            }
        }
    }
    let mut edges = 0;
    for relation in ontology.relations.values() {
        let property = ours(&relation.name);
        let mut unsupported = Vec::new();
        for quad in store.quads_for_pattern(
            None,
            Some(property.as_ref()),
            None,
            Some(GraphNameRef::DefaultGraph),
        ) {
            let quad = quad?;
            let (NamedOrBlankNode::NamedNode(subject), Term::NamedNode(object)) =
                (quad.subject, quad.object)
            else {
                continue;
            };
            edges += 1;
            if wanted.contains(&(&subject, relation.name.as_str(), &object)) {
                continue;
            }
            // What a document says that cannot be read may be what establishes it.
            if unread > 0 {
                continue;
            }
            if property == ds::GOVERNS && is_government(store, &subject)? {
                continue;
            }
            unsupported.push((subject, object));
        }
        unsupported.sort_unstable();
        for (subject, object) in unsupported {
            let message =
                format!("stands as an edge to {object}, and no claim establishes it: {property}");
            findings.push(Finding::new(Check::Support, subject, None, message));
        }
    }
    Ok((findings, edges))
}

fn is_government(store: &Store, node: &NamedNode) -> Result<bool, StorageError> {
    let class = ours(Class::Government.iri());
    store.contains(QuadRef::new(
        node,
        rdf::TYPE,
        &class,
        GraphNameRef::DefaultGraph,
    ))
}

fn refers_to(store: &Store) -> Result<HashMap<NamedNode, NamedNode>, StorageError> {
    let mut refers_to = HashMap::new();
    for quad in store.quads_for_pattern(
        None,
        Some(ds::REFERS_TO),
        None,
        Some(GraphNameRef::DefaultGraph),
    ) {
        let quad = quad?;
        if let (NamedOrBlankNode::NamedNode(referent), Term::NamedNode(entity)) =
            (quad.subject, quad.object)
        {
            refers_to.insert(referent, entity);
        }
    }
    Ok(refers_to)
}
