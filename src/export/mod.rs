//! Pictures and files: what other programs and people take away.
//!
//! *([`Projection`](crate::analysis::Projection) or store, format) → bytes*. Pictures are drawn from the direct edges; RDF dumps
//! hold the whole store. The same input gives the same bytes. Knows nothing of how claims were found.

mod csv;
mod cytoscape;
mod dot;
mod error;
mod escape;
mod fields;
mod format;
mod ftm;
mod gexf;
mod graphml;
mod graphviz;
mod html;
mod layout;
mod mermaid;
mod palette;
mod picture;
mod rdf;
mod spoken;
mod svg;
pub mod wire;
mod xml;

pub use csv::{write_edges, write_nodes};
pub use cytoscape::write_cytoscape;
pub use dot::write_dot;
pub use error::ExportError;
pub use format::ExportFormat;
pub use ftm::{Unsaid, write_ftm};
pub use gexf::write_gexf;
pub use graphml::write_graphml;
pub use graphviz::draw_with;
pub use html::{Explorer, Opening, write_html};
pub use mermaid::write_mermaid;
pub use palette::{Mark, Paint, Palette, PaletteError, Shape, Theme};
pub use picture::Picture;
pub use rdf::{Contents, dump};
pub use svg::write_svg;
