//! Named queries and free SPARQL: questions in, answers out in the formats people and programs read.
//!
//! *(store, query text, bindings) → [`Answer`] → bytes*. A query is asked of the default graph, which is what the corpus
//! establishes; `GRAPH ?document { … }` asks what one document says. All prefixes of [`crate::ontology::PREFIXES`] are known
//! without declaring them. Values are bound through the evaluator, never pasted into the text.
//! Source: SPARQL 1.1 Query Language and Query Results JSON, XML, CSV and TSV (W3C, 2013); the evaluator is oxigraph's.
//! Knows nothing of how claims were found; changes the store only where an update asks for it (`update`).

mod bind;
mod diagnose;
mod entity;
mod error;
mod named;
mod quads;
mod results;
mod run;
mod service;
mod suggest;
mod table;
mod terms;
mod update;

pub use bind::Binding;
pub use diagnose::{Fault, SyntaxError};
pub use entity::entity;
pub use error::{Candidate, QueryError};
pub use named::{Library, NamedQuery, Param, ParamKind};
pub use quads::write_quads;
pub use results::{AnswerFormat, Destination, Outcome, Truth, write};
pub use run::{Answer, DefaultGraph, Options, ask, check};
pub use terms::{plain, shorten};
pub use update::{Changed, Graph, Trial, update};
