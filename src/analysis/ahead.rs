//! What a projection will read, said beforehand to a store elsewhere, so that it is a few dozen requests and not thousands.
//!
//! *(store, edges) → nothing but a store that knows*. Walks the way of [`support`](super::support) breadth first, from entities to
//! referents, claims, words and documents. A store here is left alone: it would read everything twice.

use super::projection::{Direction, Triple};
use super::read::{
    self, ASSERTED, COPY_OF, COUNTRY, EVENT_DATE, EVIDENCE, EXACT, GOVERNS, HEADLINE, POLARITY,
    POSITION_IN, PUBLISHED, REFERS_TO, STANCE,
};
use crate::graph::Graphs;
use crate::graph::graphs::{Distance, Foreseen};
use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{GraphName, GraphNameRef, NamedNode, NamedNodeRef, Term};
use oxigraph::store::StorageError;
use std::collections::BTreeSet;

const HOLDS: NamedNodeRef<'static> =
    NamedNodeRef::new_unchecked("https://w3id.org/dossier/ns#holdsPosition");

type Nodes = BTreeSet<NamedNode>;

/// All pairs of these properties of the default graph will be read.
pub(super) fn pairs(store: &dyn Graphs, names: &[NamedNode]) -> Result<(), StorageError> {
    if store.distance() == Distance::Here {
        return Ok(());
    }
    // The ontology's names live as long as this call; the store keeps what it needs of them.
    for chunk in names.chunks(64) {
        let list: Vec<NamedNodeRef<'_>> = chunk.iter().map(NamedNode::as_ref).collect();
        store.foresee(&Foreseen {
            subjects: &[],
            properties: &list,
            objects: &[],
            graph: Some(GraphNameRef::DefaultGraph),
        })?;
    }
    Ok(())
}

/// Labels, classes and countries of these nodes will be read.
pub(super) fn nodes(store: &dyn Graphs, nodes: &Nodes) -> Result<(), StorageError> {
    if store.distance() == Distance::Here {
        return Ok(());
    }
    let default = Some(GraphNameRef::DefaultGraph);
    let of = [rdfs::LABEL, rdf::TYPE, GOVERNS, POSITION_IN, COUNTRY, HOLDS];
    about(store, nodes, &of, default)?;
    let mut further = Nodes::new();
    for node in nodes {
        for property in [HOLDS, GOVERNS, POSITION_IN, COUNTRY] {
            further.extend(targets(store, node, property, default)?);
        }
    }
    further.retain(|node| !nodes.contains(node));
    about(store, &further, &of, default)
}

/// The support of these edges will be read.
pub(super) fn support(store: &dyn Graphs, edges: &BTreeSet<Triple>) -> Result<(), StorageError> {
    if store.distance() == Distance::Here {
        return Ok(());
    }
    let default = Some(GraphNameRef::DefaultGraph);
    let mut starts = Nodes::new();
    for edge in edges {
        starts.insert(edge.from.clone());
        if edge.direction == Direction::Both {
            starts.insert(edge.to.clone());
        }
    }
    to(store, &starts, &[REFERS_TO], default)?;
    let referents = sources(store, &starts, REFERS_TO, default)?;
    to(store, &referents, &[rdf::SUBJECT], None)?;
    let claims = sources(store, &referents, rdf::SUBJECT, None)?;
    let of = [
        rdf::PREDICATE,
        rdf::OBJECT,
        POLARITY,
        STANCE,
        EVIDENCE,
        EVENT_DATE,
        ASSERTED,
    ];
    about(store, &claims, &of, None)?;
    let (mut objects, mut places) = (Nodes::new(), Nodes::new());
    let mut documents = Nodes::new();
    for claim in &claims {
        objects.extend(targets(store, claim, rdf::OBJECT, None)?);
        for quad in store.quads_for_pattern(Some(claim.into()), Some(EVIDENCE), None, None) {
            let quad = quad?;
            if let Term::NamedNode(place) = quad.object {
                places.insert(place);
            }
            if let GraphName::NamedNode(document) = quad.graph_name {
                documents.insert(document);
            }
        }
    }
    about(store, &objects, &[REFERS_TO], default)?;
    about(store, &places, &[EXACT], None)?;
    about(store, &documents, &[COPY_OF], default)?;
    about(store, &documents, &[PUBLISHED, HEADLINE], None)
}

fn about(
    store: &dyn Graphs,
    subjects: &Nodes,
    properties: &[NamedNodeRef<'_>],
    graph: Option<GraphNameRef<'_>>,
) -> Result<(), StorageError> {
    let subjects: Vec<NamedNode> = subjects.iter().cloned().collect();
    if subjects.is_empty() {
        return Ok(());
    }
    store.foresee(&Foreseen {
        subjects: &subjects,
        properties,
        objects: &[],
        graph,
    })
}

fn to(
    store: &dyn Graphs,
    objects: &Nodes,
    properties: &[NamedNodeRef<'_>],
    graph: Option<GraphNameRef<'_>>,
) -> Result<(), StorageError> {
    let objects: Vec<NamedNode> = objects.iter().cloned().collect();
    if objects.is_empty() {
        return Ok(());
    }
    store.foresee(&Foreseen {
        subjects: &[],
        properties,
        objects: &objects,
        graph,
    })
}

fn targets(
    store: &dyn Graphs,
    node: &NamedNode,
    property: NamedNodeRef<'_>,
    graph: Option<GraphNameRef<'_>>,
) -> Result<Nodes, StorageError> {
    let mut found = Nodes::new();
    for quad in store.quads_for_pattern(Some(node.into()), Some(property), None, graph) {
        if let Term::NamedNode(node) = quad?.object {
            found.insert(node);
        }
    }
    Ok(found)
}

fn sources(
    store: &dyn Graphs,
    objects: &Nodes,
    property: NamedNodeRef<'_>,
    graph: Option<GraphNameRef<'_>>,
) -> Result<Nodes, StorageError> {
    let mut found = Nodes::new();
    for object in objects {
        let subjects = read::subjects(store, property, object.as_ref(), graph)?;
        found.extend(subjects.into_iter().map(|(node, _)| node));
    }
    Ok(found)
}
