//! The direct edges for Gephi, as GEXF.
//!
//! *[`Projection`] → XML*. Source: GEXF 1.3 (<https://gexf.net/>). An edge weighs as much as it has independent sources. Relations that
//! hold both ways stand once, as directed edges with `mutual` true, as in [`graphml`](super::graphml).

use super::error::ExportError;
use super::fields::{EDGE, NODE, Value, edges, of_edge, of_node};
use super::xml::{Page, Tag};
use crate::analysis::Projection;
use crate::ontology::Ontology;
use std::io::Write;

/// Writes the graph.
///
/// # Errors
/// Those of the writer.
pub fn write_gexf(
    projection: &Projection,
    ontology: &Ontology,
    out: impl Write,
) -> Result<(), ExportError> {
    let mut page = Page::begin(out)?;
    page.open(
        Tag::new("gexf")
            .with("xmlns", "http://gexf.net/1.3")
            .with("version", "1.3"),
    )?;
    page.open(
        Tag::new("graph")
            .with("defaultedgetype", "directed")
            .with("mode", "static"),
    )?;
    // The label is an attribute of its own in GEXF, of nodes and edges.
    for (class, fields) in [("node", &NODE[1..]), ("edge", &EDGE[1..])] {
        page.open(
            Tag::new("attributes")
                .with("class", class)
                .with("mode", "static"),
        )?;
        for (name, kind) in fields {
            page.empty(
                Tag::new("attribute")
                    .with("id", name)
                    .with("title", name)
                    .with("type", kind),
            )?;
        }
        page.close()?;
    }
    page.open(Tag::new("nodes"))?;
    for (index, node) in projection.graph.node_weights().enumerate() {
        let values = of_node(node);
        page.open(
            Tag::new("node")
                .with("id", &format!("n{index}"))
                .with("label", &values[0].text()),
        )?;
        attributes(&mut page, &NODE[1..], &values[1..])?;
        page.close()?;
    }
    page.close()?;
    page.open(Tag::new("edges"))?;
    for (index, from, to, edge) in edges(projection) {
        let values = of_edge(edge, ontology);
        page.open(
            Tag::new("edge")
                .with("id", &format!("e{}", index.index()))
                .with("source", &format!("n{from}"))
                .with("target", &format!("n{to}"))
                .with("label", &values[0].text())
                .with("weight", &edge.sources.max(1).to_string()),
        )?;
        attributes(&mut page, &EDGE[1..], &values[1..])?;
        page.close()?;
    }
    for _ in 0..3 {
        page.close()?;
    }
    Ok(page.end()?)
}

fn attributes<W: Write>(
    page: &mut Page<W>,
    names: &[(&str, &str)],
    values: &[Value],
) -> Result<(), ExportError> {
    page.open(Tag::new("attvalues"))?;
    for ((name, _), value) in names.iter().zip(values) {
        if !value.is_empty() {
            page.empty(
                Tag::new("attvalue")
                    .with("for", name)
                    .with("value", &value.text()),
            )?;
        }
    }
    page.close()?;
    Ok(())
}
