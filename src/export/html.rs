//! The explorer: the graph as one page that needs nothing but a browser.
//!
//! *([`Explorer`]) → HTML*. [`data`] writes what is shown as JSON, with every node's place; [`page`] puts it together with
//! the style, the program and the two libraries that draw, all inlined. The page may fetch nothing: its content policy names the
//! hashes of its own scripts and forbids the rest. The same store gives the same bytes.

mod data;
mod page;
mod places;
mod records;
mod springs;

use super::error::ExportError;
use crate::analysis::Projection;
use crate::graph::Graphs;
use crate::ontology::Ontology;
use std::io::Write;

/// What is shown, and how.
#[derive(Clone, Copy)]
pub struct Explorer<'a> {
    /// Where claims, words and profiles are read.
    pub store: &'a dyn Graphs,
    /// The edges, and what is merely claimed.
    pub projection: &'a Projection,
    /// How relations are spoken.
    pub ontology: &'a Ontology,
    /// The base of the store's names, which is cut off them.
    pub base: &'a str,
    /// Stands at the top; the name of the entity in the middle does where it is empty and there is one.
    pub title: &'a str,
    /// What is seen before anybody touches anything.
    pub opening: Opening,
}

/// What the page shows at first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Opening {
    /// What the corpus establishes.
    #[default]
    Established,
    /// What is merely claimed as well.
    Claimed,
}

/// Writes the page.
///
/// # Errors
/// Those of store and writer.
pub fn write_html(explorer: &Explorer<'_>, mut out: impl Write) -> Result<(), ExportError> {
    let json = data::json(explorer)?;
    out.write_all(page::assemble(&data::title(explorer), &json).as_bytes())?;
    Ok(())
}
