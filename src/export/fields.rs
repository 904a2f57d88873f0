//! What graph programs are told of nodes and edges: one list for GraphML, GEXF and Cytoscape, so that they agree.
//!
//! *node or edge of a [`Projection`] → named values*.

use super::spoken::verb;
use crate::analysis::{Contest, Direction, Edge, Node, Projection, Tense};
use crate::ontology::Ontology;
use petgraph::graph::EdgeIndex;

/// A value as graph programs type it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Text(String),
    Count(usize),
    Truth(bool),
}

/// Names and types of what is told of a node, in order.
pub(super) const NODE: [(&str, &str); 6] = [
    ("label", "string"),
    ("class", "string"),
    ("country", "string"),
    ("offices", "string"),
    ("former_offices", "string"),
    ("iri", "string"),
];

/// Names and types of what is told of an edge, in order.
pub(super) const EDGE: [(&str, &str); 14] = [
    ("label", "string"),
    ("relation", "string"),
    ("family", "string"),
    ("mutual", "boolean"),
    ("documents", "integer"),
    ("independent_sources", "integer"),
    ("standing", "string"),
    ("denied", "boolean"),
    ("speaker", "string"),
    ("date", "string"),
    ("headline", "string"),
    ("document", "string"),
    ("claim", "string"),
    ("words", "string"),
];

/// The values of [`NODE`].
pub(super) fn of_node(node: &Node) -> [Value; NODE.len()] {
    let offices = |tense: Tense| {
        let held = node.offices.iter().filter(|office| office.tense == tense);
        let labels: Vec<&str> = held.map(|office| office.label.as_str()).collect();
        Value::Text(labels.join("; "))
    };
    let country = node.country.as_ref().map(|country| country.label.clone());
    [
        Value::Text(node.label.clone()),
        Value::Text(node.class.iri().to_owned()),
        Value::Text(country.unwrap_or_default()),
        offices(Tense::Present),
        offices(Tense::Past),
        Value::Text(node.iri.as_str().to_owned()),
    ]
}

/// The values of [`EDGE`].
pub(super) fn of_edge(edge: &Edge, ontology: &Ontology) -> [Value; EDGE.len()] {
    let evidence = edge.evidence.as_ref();
    let text = |text: Option<&str>| Value::Text(text.unwrap_or_default().to_owned());
    let date = evidence.and_then(|evidence| evidence.date);
    [
        Value::Text(verb(ontology, &edge.relation)),
        Value::Text(edge.relation.to_string()),
        Value::Text(edge.family.to_string()),
        Value::Truth(edge.direction == Direction::Both),
        Value::Count(edge.documents),
        Value::Count(edge.sources),
        Value::Text(edge.standing.name().to_owned()),
        Value::Truth(edge.contest == Contest::Denied),
        text(evidence.and_then(|evidence| evidence.speaker.as_deref())),
        Value::Text(date.map(|date| date.to_string()).unwrap_or_default()),
        text(evidence.and_then(|evidence| evidence.headline.as_deref())),
        text(evidence.map(|evidence| evidence.document.as_str())),
        text(evidence.map(|evidence| evidence.claim.as_str())),
        text(evidence.map(|evidence| evidence.words.as_str())),
    ]
}

/// Edges with the indices of their ends, in the order of the graph.
pub(super) fn edges(
    projection: &Projection,
) -> impl Iterator<Item = (EdgeIndex, usize, usize, &Edge)> {
    projection.graph.edge_indices().filter_map(|index| {
        let (from, to) = projection.graph.edge_endpoints(index)?;
        Some((
            index,
            from.index(),
            to.index(),
            projection.graph.edge_weight(index)?,
        ))
    })
}

impl Value {
    /// As XML and tables write it.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Count(count) => count.to_string(),
            Self::Truth(truth) => truth.to_string(),
        }
    }

    /// Whether there is nothing to tell.
    pub(super) fn is_empty(&self) -> bool {
        matches!(self, Self::Text(text) if text.is_empty())
    }
}
