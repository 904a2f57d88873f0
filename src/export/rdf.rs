//! The whole store as a file.
//!
//! *(store, format) → bytes*. All graphs where the format has them, else the default graph. Without the log, the only graph with a
//! clock, the same documents give the same file. N-Quads are sorted line by line, as `LC_ALL=C sort` would, with one subject in
//! memory at a time and the list of subjects; the other formats, and a store elsewhere, with all that they write in memory. Quads
//! that are not in the store (claims as triple terms, mentions) are given to it and stand where they belong.

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

/// What is written beside the store's graphs, and what is not.
#[derive(Clone, Debug, Default)]
pub struct Contents {
    /// Graphs that are not written.
    pub left_out: Vec<NamedNode>,
    /// Quads that are written though they are not stored.
    pub added: Vec<Quad>,
}

/// Writes the store of these contents; returns how many quads were written.
///
/// # Errors
/// Those of store and writer.
pub fn dump(
    store: &dyn Graphs,
    format: RdfFormat,
    contents: &Contents,
    prefixes: &[(&str, &str)],
    mut out: impl Write,
) -> Result<usize, ExportError> {
    let left_out = &contents.left_out;
    if format == RdfFormat::NQuads {
        return lines(store, contents, out);
    }
    let graph = (!format.supports_datasets()).then_some(GraphNameRef::DefaultGraph);
    let mut quads = contents.added.clone();
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
    contents: &Contents,
    mut out: impl Write,
) -> Result<usize, ExportError> {
    if store.distance() == Distance::Elsewhere {
        return far_lines(store, contents, out);
    }
    let left_out = &contents.left_out;
    let mut subjects = BTreeMap::<String, NamedOrBlankNode>::new();
    let mut added = BTreeMap::<String, Vec<String>>::new();
    for quad in &contents.added {
        let name = quad.subject.to_string();
        added
            .entry(name.clone())
            .or_default()
            .push(format!("{quad} .\n"));
        subjects.entry(name).or_insert_with(|| quad.subject.clone());
    }
    for quad in store.quads_for_pattern(None, None, None, None) {
        let subject = quad?.subject;
        subjects.entry(subject.to_string()).or_insert(subject);
    }
    let mut written = 0;
    for (name, subject) in &subjects {
        let mut lines = added.remove(name).unwrap_or_default();
        let subject: NamedOrBlankNodeRef<'_> = subject.as_ref();
        for quad in store.quads_for_pattern(Some(subject), None, None, None) {
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
        written += lines.len();
    }
    out.flush()?;
    Ok(written)
}

/// The same of a store elsewhere, where asking subject by subject would take as many requests.
fn far_lines(
    store: &dyn Graphs,
    contents: &Contents,
    mut out: impl Write,
) -> Result<usize, ExportError> {
    let left_out = &contents.left_out;
    let mut lines: Vec<String> = contents
        .added
        .iter()
        .map(|quad| format!("{quad} .\n"))
        .collect();
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
