//! What a projection will read, said beforehand to a store elsewhere, so that it is a few dozen requests and not thousands.
//!
//! *(store, edges) → nothing but a store that knows*. Walks the way of [`support`](super::support) breadth first, from entities to
//! referents, claims, words and documents. A store here is left alone: it would read everything twice.

use super::projection::{Direction, Triple};
use super::read::{
    self, ALT_LABEL, ATTRIBUTED_TO, ATTRIBUTED_VIA, COPY_OF, COUNTRY, DISPUTED, ENTRY, EVIDENCE,
    EXACT, GOVERNS, GROUND, HEADLINE, HOLDER, IDENTIFIER, ISSUER, LISTED_AS, MATCHES, NOTATION,
    POSITION, POSITION_IN, PUBLISHED, PUBLISHER, REFERS_TO, SAME_AS, SCORE, SENTENCE, SINCE,
    STATUS, TARGET, UNTIL, URL,
};
use super::records::PROPERTIES;
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
    self::claims(store, &claims)
}

/// These claims will be read, with their words, ends, speakers and documents.
pub(super) fn claims(store: &dyn Graphs, claims: &Nodes) -> Result<(), StorageError> {
    if store.distance() == Distance::Here {
        return Ok(());
    }
    let default = Some(GraphNameRef::DefaultGraph);
    about(store, claims, &PROPERTIES, None)?;
    let (mut referents, mut places) = (Nodes::new(), Nodes::new());
    let mut documents = Nodes::new();
    for claim in claims {
        for part in [rdf::SUBJECT, rdf::OBJECT, ATTRIBUTED_TO, ATTRIBUTED_VIA] {
            referents.extend(targets(store, claim, part, None)?);
        }
        places.extend(targets(store, claim, SENTENCE, None)?);
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
    about(store, &referents, &[REFERS_TO], default)?;
    about(store, &referents, &[rdfs::LABEL], None)?;
    about(store, &places, &[EXACT], None)?;
    about(store, &documents, &[COPY_OF], default)?;
    about(
        store,
        &documents,
        &[PUBLISHED, HEADLINE, URL, PUBLISHER],
        None,
    )
}

/// The profiles of these entities will be read.
pub(super) fn profiles(store: &dyn Graphs, nodes: &Nodes) -> Result<(), StorageError> {
    if store.distance() == Distance::Here {
        return Ok(());
    }
    let default = Some(GraphNameRef::DefaultGraph);
    let own = [ALT_LABEL, SAME_AS, NOTATION, IDENTIFIER, GOVERNS, LISTED_AS];
    about(store, nodes, &own, default)?;
    let parts = [GOVERNS, HOLDER, POSITION, TARGET, ISSUER, MATCHES];
    to(store, nodes, &parts, default)?;
    let mut states = Nodes::new();
    for part in parts {
        states.extend(sources(store, nodes, part, default)?);
    }
    let of = [
        rdf::TYPE,
        rdfs::LABEL,
        STATUS,
        SINCE,
        UNTIL,
        DISPUTED,
        HOLDER,
        POSITION,
        TARGET,
        ISSUER,
        ENTRY,
        SCORE,
        GROUND,
    ];
    about(store, &states, &of, default)?;
    let mut others = Nodes::new();
    for state in &states {
        for part in [HOLDER, POSITION, TARGET, ISSUER] {
            others.extend(targets(store, state, part, default)?);
        }
    }
    about(store, &others, &[rdfs::LABEL], default)?;
    to(store, nodes, &[REFERS_TO], default)?;
    let referents = sources(store, nodes, REFERS_TO, default)?;
    to(store, &referents, &[rdf::SUBJECT, rdf::OBJECT], None)
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
