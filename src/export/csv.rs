//! Nodes and edges as tables, for spreadsheets and graph programs.
//!
//! *[`Projection`] → `nodes.csv`, `edges.csv`*. RFC 4180, UTF-8, one header line; the column names `id`, `source` and `target` are
//! those that Gephi, Cytoscape and networkx look for. Cells that a spreadsheet would take for a formula begin with an
//! apostrophe.

use super::error::ExportError;
use crate::analysis::{Contest, Direction, Projection, Tense};
use petgraph::visit::EdgeRef;
use std::io::Write;

/// Writes the entities.
///
/// # Errors
/// Those of the writer.
pub fn write_nodes(projection: &Projection, out: impl Write) -> Result<(), ExportError> {
    let mut rows = Rows { out };
    rows.write(&[
        "id",
        "label",
        "class",
        "country",
        "offices",
        "former_offices",
    ])?;
    for node in projection.graph.node_weights() {
        let offices = |tense: Tense| {
            let held = node.offices.iter().filter(|office| office.tense == tense);
            held.map(|office| office.label.as_str())
                .collect::<Vec<_>>()
                .join("; ")
        };
        rows.write(&[
            node.iri.as_str(),
            &node.label,
            node.class.iri(),
            node.country.as_ref().map_or("", |country| &country.label),
            &offices(Tense::Present),
            &offices(Tense::Past),
        ])?;
    }
    Ok(())
}

/// Writes the edges.
///
/// # Errors
/// Those of the writer.
pub fn write_edges(projection: &Projection, out: impl Write) -> Result<(), ExportError> {
    let mut rows = Rows { out };
    rows.write(&[
        "source",
        "target",
        "relation",
        "family",
        "directed",
        "documents",
        "independent_sources",
        "standing",
        "denied",
        "speaker",
        "date",
        "document",
        "claim",
        "words",
    ])?;
    for edge in projection.graph.edge_references() {
        let weight = edge.weight();
        let evidence = weight.evidence.as_ref();
        let date = evidence.and_then(|evidence| evidence.date);
        rows.write(&[
            projection.graph[edge.source()].iri.as_str(),
            projection.graph[edge.target()].iri.as_str(),
            &weight.relation,
            &weight.family,
            if weight.direction == Direction::Forward {
                "true"
            } else {
                "false"
            },
            &weight.documents.to_string(),
            &weight.sources.to_string(),
            weight.standing.name(),
            if weight.contest == Contest::Denied {
                "true"
            } else {
                "false"
            },
            evidence.map_or("", |evidence| evidence.speaker.as_deref().unwrap_or("")),
            &date.map(|date| date.to_string()).unwrap_or_default(),
            evidence.map_or("", |evidence| evidence.document.as_str()),
            evidence.map_or("", |evidence| evidence.claim.as_str()),
            evidence.map_or("", |evidence| &evidence.words),
        ])?;
    }
    Ok(())
}

struct Rows<W> {
    out: W,
}

impl<W: Write> Rows<W> {
    fn write(&mut self, cells: &[&str]) -> Result<(), ExportError> {
        let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
        writeln!(self.out, "{}", cells.join(","))?;
        Ok(())
    }
}

fn quoted(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let cell = if formula {
        format!("'{cell}")
    } else {
        cell.to_owned()
    };
    if cell.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn cells_are_quoted_where_needed_and_are_never_formulas() {
        assert_eq!(quoted("plain"), "plain");
        assert_eq!(quoted("a, \"b\"\n"), "\"a, \"\"b\"\"\n\"");
        assert_eq!(quoted("=1+2"), "'=1+2");
        assert_eq!(quoted(""), "");
    }
}
