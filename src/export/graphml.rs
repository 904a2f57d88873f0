//! The direct edges for graph programs, as GraphML.
//!
//! *[`Projection`] → XML*. Source: the GraphML primer and schema 1.1 (<http://graphml.graphdrawing.org/>). Nodes are named by number,
//! their IRIs are a value. Relations that hold both ways stand once, as directed edges with `mutual` true: readers such as
//! networkx refuse a graph of both sorts.

use super::error::ExportError;
use super::fields::{EDGE, NODE, edges, of_edge, of_node};
use super::xml::{Page, Tag};
use crate::analysis::Projection;
use crate::ontology::Ontology;
use std::io::Write;

/// Writes the graph.
///
/// # Errors
/// Those of the writer.
pub fn write_graphml(
    projection: &Projection,
    ontology: &Ontology,
    out: impl Write,
) -> Result<(), ExportError> {
    let mut page = Page::begin(out)?;
    page.open(
        Tag::new("graphml")
            .with("xmlns", "http://graphml.graphdrawing.org/xmlns")
            .with("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
            .with(
                "xsi:schemaLocation",
                "http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.1/graphml.xsd",
            ),
    )?;
    for (domain, letter, fields) in [("node", 'n', &NODE[..]), ("edge", 'e', &EDGE[..])] {
        for (name, kind) in fields {
            let kind = if *kind == "integer" { "int" } else { kind };
            page.empty(
                Tag::new("key")
                    .with("id", &format!("{letter}_{name}"))
                    .with("for", domain)
                    .with("attr.name", name)
                    .with("attr.type", kind),
            )?;
        }
    }
    page.open(
        Tag::new("graph")
            .with("id", "dossier")
            .with("edgedefault", "directed"),
    )?;
    for (index, node) in projection.graph.node_weights().enumerate() {
        page.open(Tag::new("node").with("id", &format!("n{index}")))?;
        for ((name, _), value) in NODE.iter().zip(of_node(node)) {
            if !value.is_empty() {
                let key = format!("n_{name}");
                page.text(Tag::new("data").with("key", &key), &value.text())?;
            }
        }
        page.close()?;
    }
    for (index, from, to, edge) in edges(projection) {
        page.open(
            Tag::new("edge")
                .with("id", &format!("e{}", index.index()))
                .with("source", &format!("n{from}"))
                .with("target", &format!("n{to}")),
        )?;
        for ((name, _), value) in EDGE.iter().zip(of_edge(edge, ontology)) {
            if !value.is_empty() {
                let key = format!("e_{name}");
                page.text(Tag::new("data").with("key", &key), &value.text())?;
            }
        }
        page.close()?;
    }
    page.close()?;
    page.close()?;
    Ok(page.end()?)
}
