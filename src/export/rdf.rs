//! The whole store as a file.
//!
//! *(store, format) → bytes*. All graphs where the format has them, else the default graph. Without the log, the only graph with a
//! clock, the same documents give the same file. N-Quads are sorted line by line, as `LC_ALL=C sort` would, with one subject in
//! memory at a time and the list of subjects; the other formats, and a store elsewhere, with all that they write in memory.

use super::error::ExportError;
use crate::graph::Graphs;
use crate::graph::graphs::Distance;
use crate::query::write_quads;
use oxigraph::io::RdfFormat;
use oxigraph::model::{
    GraphName, GraphNameRef, NamedNode, NamedOrBlankNode, NamedOrBlankNodeRef, Quad,
};
use std::collections::BTreeMap;
use std::io::Write;

/// Writes the store but for the graphs `left_out`; returns how many quads were written.
///
/// # Errors
/// Those of store and writer.
pub fn dump(
    store: &dyn Graphs,
    format: RdfFormat,
    left_out: &[NamedNode],
    prefixes: &[(&str, &str)],
    mut out: impl Write,
) -> Result<usize, ExportError> {
    if format == RdfFormat::NQuads {
        return lines(store, left_out, out);
    }
    let graph = (!format.supports_datasets()).then_some(GraphNameRef::DefaultGraph);
    let mut quads = Vec::new();
    for quad in store.quads_for_pattern(None, None, None, graph) {
        let quad = quad?;
        if is_wanted(&quad, left_out) {
            quads.push(quad);
        }
    }
    Ok(write_quads(quads, format, prefixes, &mut out)?)
}

/// N-Quads sorted by bytes: since a subject ends in a mark that no IRI holds, lines sort as their subjects do.
fn lines(
    store: &dyn Graphs,
    left_out: &[NamedNode],
    mut out: impl Write,
) -> Result<usize, ExportError> {
    if store.distance() == Distance::Elsewhere {
        return far_lines(store, left_out, out);
    }
    let mut subjects = BTreeMap::<String, NamedOrBlankNode>::new();
    for quad in store.quads_for_pattern(None, None, None, None) {
        let subject = quad?.subject;
        subjects.entry(subject.to_string()).or_insert(subject);
    }
    let mut written = 0;
    for subject in subjects.values() {
        let mut lines = Vec::new();
        let subject: NamedOrBlankNodeRef<'_> = subject.as_ref();
        for quad in store.quads_for_pattern(Some(subject), None, None, None) {
            let quad = quad?;
            if is_wanted(&quad, left_out) {
                lines.push(format!("{quad} .\n"));
            }
        }
        lines.sort_unstable();
        for line in &lines {
            out.write_all(line.as_bytes())?;
        }
        written += lines.len();
    }
    out.flush()?;
    Ok(written)
}

/// The same of a store elsewhere, where asking subject by subject would take as many requests.
fn far_lines(
    store: &dyn Graphs,
    left_out: &[NamedNode],
    mut out: impl Write,
) -> Result<usize, ExportError> {
    let mut lines = Vec::new();
    for quad in store.quads_for_pattern(None, None, None, None) {
        let quad = quad?;
        if is_wanted(&quad, left_out) {
            lines.push(format!("{quad} .\n"));
        }
    }
    lines.sort_unstable();
    lines.dedup();
    for line in &lines {
        out.write_all(line.as_bytes())?;
    }
    out.flush()?;
    Ok(lines.len())
}

fn is_wanted(quad: &Quad, left_out: &[NamedNode]) -> bool {
    match &quad.graph_name {
        GraphName::NamedNode(graph) => !left_out.contains(graph),
        _ => true,
    }
}
