//! Everything that can go wrong while something is written out.

use super::palette::PaletteError;
use oxigraph::store::StorageError;
use std::io;

/// What can go wrong with an export.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StorageError),
    /// The output could not be written.
    #[error(transparent)]
    Write(#[from] io::Error),
    /// A palette cannot be read.
    #[error(transparent)]
    Palette(#[from] PaletteError),
    /// Graphviz is not there.
    #[error(
        "the program {program:?} of Graphviz was not found; install Graphviz, or leave --engine out: dossier lays out itself"
    )]
    NoGraphviz {
        /// What was called.
        program: String,
    },
    /// Graphviz did not draw.
    #[error("Graphviz could not draw the picture: {message}")]
    Graphviz {
        /// Its own words.
        message: String,
    },
}
