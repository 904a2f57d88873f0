//! What people decide: `same`, `different`, `accept`, `reject`, `decisions`, `retract`, `purge`.

use super::{Location, Readable};
use clap::Args;

/// `retract` and `purge`.
#[derive(Debug, Args)]
pub struct Withdraw {
    /// Hash or source identity of the document.
    pub document: String,
    #[command(flatten)]
    pub store: Location,
}

/// Who decides and why.
#[derive(Debug, Args)]
pub struct Grounds {
    /// Who decides.
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    pub because: Option<String>,
    /// Take this decision back.
    #[arg(long, conflicts_with_all = ["by", "because"])]
    pub undo: bool,
}

/// `same` and `different`.
#[derive(Debug, Args)]
pub struct Identify {
    /// A name, an id such as person/ada-vik, an IRI, or a single referent such as document/HASH#e3.
    #[arg(value_name = "A")]
    pub first: String,
    /// The other.
    #[arg(value_name = "B")]
    pub second: String,
    #[command(flatten)]
    pub grounds: Grounds,
    #[command(flatten)]
    pub store: Location,
}

/// `accept` and `reject`.
#[derive(Debug, Args)]
pub struct Rule {
    /// The claim: its id, such as 7c1e0d2a93b5f640, or claim:7c1e0d2a93b5f640.
    pub claim: String,
    #[command(flatten)]
    pub grounds: Grounds,
    #[command(flatten)]
    pub store: Location,
}

/// `decisions`.
#[derive(Debug, Args)]
pub struct DecisionList {
    /// Take this decision back.
    #[arg(long, value_name = "ID")]
    pub undo: Option<String>,
    /// table, json, csv or tsv. A table on a terminal, else TSV, if absent.
    #[arg(short, long, value_name = "FORMAT")]
    pub format: Option<String>,
    #[command(flatten)]
    pub store: Readable,
}
