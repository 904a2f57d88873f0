#![doc = include_str!("../README.md")]

#[doc = include_str!("architecture.md")]
pub mod architecture {}

pub mod analysis;
pub mod claim;
pub mod cli;
pub mod coref;
pub mod export;
pub mod graph;
pub mod lexicon;
pub mod mention;
pub mod ontology;
pub mod pipeline;
pub mod query;
pub mod reference;
pub mod remote;
pub mod resolve;
pub mod search;
pub mod syntax;
pub mod text;
pub mod validate;
