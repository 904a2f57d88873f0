//! The direct edges for Cytoscape and Cytoscape.js, as their JSON of elements.
//!
//! *[`Projection`] → JSON*. Source: the Cytoscape.js manual, "Elements JSON"; names and values as networkx asks for them
//! (`cytoscape_graph`). One element a line, so that two files can be compared.

use super::error::ExportError;
use super::fields::{EDGE, NODE, Value, edges, of_edge, of_node};
use crate::analysis::Projection;
use crate::ontology::Ontology;
use serde_json::{Map, Value as Json};
use std::io::Write;

/// Writes the graph.
///
/// # Errors
/// Those of the writer.
pub fn write_cytoscape(
    projection: &Projection,
    ontology: &Ontology,
    mut out: impl Write,
) -> Result<(), ExportError> {
    let nodes = projection
        .graph
        .node_weights()
        .enumerate()
        .map(|(index, node)| {
            let ids = [
                ("id", format!("n{index}")),
                ("name", node.label.clone()),
                // What networkx takes for the id that edges speak of.
                ("value", format!("n{index}")),
            ];
            element(&ids, &NODE, &of_node(node))
        });
    let edges = edges(projection).map(|(index, from, to, edge)| {
        let ends = [
            ("id", format!("e{}", index.index())),
            // What networkx tells edges between the same two apart by.
            ("key", format!("e{}", index.index())),
            ("source", format!("n{from}")),
            ("target", format!("n{to}")),
        ];
        element(&ends, &EDGE, &of_edge(edge, ontology))
    });
    writeln!(
        out,
        "{{\"data\": [], \"directed\": true, \"multigraph\": true, \"elements\": {{\n\"nodes\": ["
    )?;
    lines(nodes, &mut out)?;
    writeln!(out, "],\n\"edges\": [")?;
    lines(edges, &mut out)?;
    writeln!(out, "]\n}}}}")?;
    Ok(())
}

fn element(ids: &[(&str, String)], names: &[(&str, &str)], values: &[Value]) -> Json {
    let mut data: Map<String, Json> = ids
        .iter()
        .map(|(name, id)| ((*name).to_owned(), Json::from(id.clone())))
        .collect();
    for ((name, _), value) in names.iter().zip(values) {
        let json = match value {
            Value::Text(text) => Json::from(text.clone()),
            Value::Count(count) => Json::from(*count),
            Value::Truth(truth) => Json::from(*truth),
        };
        data.insert((*name).to_owned(), json);
    }
    Json::from(Map::from_iter([("data".to_owned(), Json::from(data))]))
}

fn lines(elements: impl Iterator<Item = Json>, out: &mut impl Write) -> Result<(), ExportError> {
    let mut elements = elements.peekable();
    while let Some(element) = elements.next() {
        let comma = if elements.peek().is_some() { "," } else { "" };
        writeln!(out, "{element}{comma}")?;
    }
    Ok(())
}
