//! The graph: how facts become RDF, what follows from them, and where it is kept.
//!
//! *[`Facts`](crate::claim::facts::Facts) → quads; records and a [`Resolution`](crate::resolve::Resolution) → default graph;
//! both → [`Store`]*. [`iri`] names things, [`mapping`] writes one document, [`reading`] takes it back, [`derive`] makes the
//! default graph as a pure function, [`follow`] keeps it in step by what a change touches, [`store`] keeps it. [`ingest`] changes
//! it in transactions, as [`plan`] says, after [`settle`] has seen to it that what stands there can be relied on. Knows nothing of grammar or HTTP.

mod about;
mod backing;
pub mod contradiction;
pub mod copies;
pub mod counts;
pub mod decisions;
pub mod derive;
pub mod diff;
mod disk;
pub mod dump;
mod follow;
pub mod graphs;
mod index;
pub mod ingest;
pub mod iri;
mod listed;
mod lock;
pub mod log;
pub mod mapping;
pub mod office;
mod plan;
pub mod reading;
mod records;
mod reference;
pub mod reified;
pub mod sanction;
mod seal;
mod searching;
mod settle;
pub mod store;
mod upgrade;
pub mod vocabulary;
mod writing;

pub use counts::Counts;
pub use decisions::{Decided, Decisions, Ruling};
pub use derive::{Corpus, Edge, default_graph, edges};
pub use disk::StoreError;
pub use dump::DumpError;
pub use follow::Work;
pub use graphs::Graphs;
pub use ingest::{Derivation, Outcome};
pub use iri::Namespaces;
pub use listed::{Lists, Ruled, listed, listed_quads};
pub use log::Occasion;
pub use mapping::document_quads;
pub use reading::{ReadError, read_facts, slim};
pub use reference::{Import, Reference, reference_quads};
pub use seal::{Sealed, sealed};
pub use searching::Found;
pub use store::Store;
