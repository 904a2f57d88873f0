//! Asking: `query`, `shell`, `search`, `show`, `path`, `timeline`, `why`.

use super::{EdgeChoice, Readable};
use clap::{Args, ValueEnum};

/// `query`.
#[derive(Debug, Args)]
pub struct Query {
    /// Name of a query (see --list) or path of an .rq file.
    #[arg(value_name = "NAME|FILE", required_unless_present_any = ["expression", "list"])]
    pub query: Option<String>,
    /// SPARQL to run. All prefixes are known without declaring them.
    #[arg(
        short,
        long = "expression",
        value_name = "SPARQL",
        conflicts_with = "query"
    )]
    pub expression: Option<String>,
    /// List the named queries with their questions and parameters.
    #[arg(long)]
    pub list: bool,
    /// Give a variable a value: NAME=VALUE, where VALUE is a name, an id, an IRI, a number or a date.
    #[arg(long, value_name = "NAME=VALUE")]
    pub bind: Vec<String>,
    /// table, json, xml, csv, tsv; turtle, trig, ntriples, nquads, jsonld for CONSTRUCT. A table on a terminal, else TSV, if absent.
    #[arg(short, long, value_name = "FORMAT")]
    pub format: Option<String>,
    /// Ask all graphs at once, documents included; the default graph alone if absent.
    #[arg(long)]
    pub union: bool,
    /// Stop after so many seconds; never if absent.
    #[arg(long, value_name = "SECONDS")]
    pub timeout: Option<f64>,
    /// Exit with 4 when ASK is false.
    #[arg(long)]
    pub exit_status: bool,
    #[command(flatten)]
    pub store: Readable,
}

/// `shell`.
#[derive(Debug, Args)]
pub struct Shell {
    /// table, json, xml, csv, tsv, turtle …; a table on a terminal, else TSV, if absent.
    #[arg(short, long, value_name = "FORMAT")]
    pub format: Option<String>,
    #[command(flatten)]
    pub store: Readable,
}

/// `search`.
#[derive(Debug, Args)]
pub struct Search {
    /// Words, all of which must occur; "several in quotes" side by side; -word (after --) for one that must not. Names are found by their
    /// beginnings and with slips of spelling too.
    #[arg(required = true, value_name = "WORDS")]
    pub words: Vec<String>,
    /// Only names, headlines or sentences.
    #[arg(long, value_enum, value_name = "KIND")]
    pub kind: Vec<FoundKind>,
    /// Only entities of this class: Person, Country, Company …
    #[arg(long, value_name = "CLASS")]
    pub class: Option<String>,
    /// Only documents of this day or later.
    #[arg(long, value_name = "DATE")]
    pub from: Option<String>,
    /// Only documents of this day or earlier.
    #[arg(long, value_name = "DATE")]
    pub to: Option<String>,
    /// At most so many of each kind.
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub limit: usize,
    /// table, json, xml, csv or tsv. A page on a terminal, else TSV, if absent.
    #[arg(short, long, value_name = "FORMAT")]
    pub format: Option<String>,
    #[command(flatten)]
    pub store: Readable,
}

/// What `search` finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FoundKind {
    /// Names of people, countries, organisations …
    Name,
    /// Headlines of documents.
    Headline,
    /// Sentences of documents.
    Sentence,
}

/// `show`.
#[derive(Debug, Args)]
pub struct Show {
    /// A name, an id such as person/gustavo-petro or person:gustavo-petro, or an IRI.
    pub entity: String,
    /// Show everything: every edge and claim, and every sentence of each.
    #[arg(long)]
    pub all: bool,
    #[command(flatten)]
    pub store: Readable,
}

/// `path`.
#[derive(Debug, Args)]
pub struct Path {
    /// From: a name, an id or an IRI.
    #[arg(value_name = "A")]
    pub start: String,
    /// To.
    #[arg(value_name = "B")]
    pub goal: String,
    /// So many chains, the shortest first.
    #[arg(short = 'k', long = "chains", value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=100))]
    pub chains: u16,
    #[command(flatten)]
    pub edges: EdgeChoice,
    /// text, table, json, xml, csv or tsv; text if absent.
    #[arg(short, long, value_name = "FORMAT")]
    pub format: Option<String>,
    #[command(flatten)]
    pub store: Readable,
}

/// `timeline`.
#[derive(Debug, Args)]
pub struct Timeline {
    /// A name, an id or an IRI.
    pub entity: String,
    /// Only what happened on or after this date.
    #[arg(long, value_name = "DATE")]
    pub from: Option<String>,
    /// Only what happened on or before this date.
    #[arg(long, value_name = "DATE")]
    pub to: Option<String>,
    #[command(flatten)]
    pub store: Readable,
}

/// `why`.
#[derive(Debug, Args)]
#[command(
    override_usage = "dossier why [OPTIONS] <CLAIM>\n       dossier why [OPTIONS] <SUBJECT> <RELATION> [OBJECT]"
)]
pub struct Why {
    /// A claim (claim:7c1e…), or an edge: SUBJECT RELATION, or SUBJECT RELATION OBJECT.
    #[arg(required = true, num_args = 1..=3, value_names = ["CLAIM|SUBJECT", "RELATION", "OBJECT"])]
    pub words: Vec<String>,
    #[command(flatten)]
    pub store: Readable,
}
