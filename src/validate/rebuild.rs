//! Makes the default graph from nothing and holds it against the one that is stored.
//!
//! *(store, [`Derivation`]) → findings*. Every document's record is read from its graph, none from what is kept beside the graphs;
//! identity, edges, tenures, sanctions and matches with lists are worked out anew for all of them together. What an incremental
//! derivation forgot to take away, or to bring, shows here. Takes the time of deriving everything.

use super::finding::{Check, Finding};
use crate::graph::derive::order;
use crate::graph::{Derivation, Store, StoreError};
use oxigraph::model::{GraphNameRef, Term, Triple};
use std::collections::HashSet;

/// Triples that are missing or too many, sorted, and how many there should be.
///
/// # Errors
/// When the store cannot be read.
pub fn rebuild(
    store: &Store,
    derivation: &Derivation<'_>,
) -> Result<(Vec<Finding>, usize), StoreError> {
    let wanted = store.derived_at_once(derivation)?;
    let mut stored = HashSet::new();
    for quad in store.graph(GraphNameRef::DefaultGraph.into_owned())? {
        stored.insert(Triple::from(quad));
    }
    let count = wanted.len();
    let mut findings = Vec::new();
    for triple in wanted {
        if !stored.remove(&triple) {
            findings.push(finding(
                triple,
                "follows from the documents and is not stored",
            ));
        }
    }
    let mut surplus: Vec<Triple> = stored.into_iter().collect();
    surplus.sort_unstable_by(order);
    for triple in surplus {
        findings.push(finding(triple, "is stored and follows from nothing"));
    }
    Ok((findings, count))
}

fn finding(triple: Triple, what: &str) -> Finding {
    let message = format!("{} {} {what}", triple.predicate, triple.object);
    Finding::new(Check::Rebuild, Term::from(triple.subject), None, message)
}
