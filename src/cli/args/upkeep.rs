//! Keeping a store sound: `update`, `stats`, `check`, `diff`, `backup`, `restore`, `optimize`.

use super::{Location, Readable};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// `update`.
#[derive(Debug, Args)]
pub struct Update {
    /// File with the update; - for standard input.
    #[arg(value_name = "FILE", required_unless_present = "expression")]
    pub file: Option<String>,
    /// SPARQL Update to carry out. All prefixes are known without declaring them.
    #[arg(
        short,
        long = "expression",
        value_name = "SPARQL",
        conflicts_with = "file"
    )]
    pub expression: Option<String>,
    /// Change nothing, say what would change.
    #[arg(long)]
    pub dry_run: bool,
    #[command(flatten)]
    pub store: Location,
}

/// `stats`.
#[derive(Debug, Args)]
pub struct Stats {
    /// How to write them.
    #[arg(short, long, value_enum, default_value_t = StatsForm::Tsv)]
    pub format: StatsForm,
    #[command(flatten)]
    pub store: Readable,
}

/// `check`.
#[derive(Debug, Args)]
pub struct Check {
    /// Files of RDF to look at instead of a store: Turtle, TriG, N-Triples, N-Quads, JSON-LD or RDF/XML by extension, also with
    /// .gz, .zst or .bz2.
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Make the default graph from nothing as well, and hold it against the one that is stored.
    #[arg(long, conflicts_with = "files")]
    pub rebuild: bool,
    /// Hold it against these shapes (SHACL Core, Turtle) beside the built-in ones.
    #[arg(long, value_name = "FILE")]
    pub shapes: Vec<PathBuf>,
    /// Ask the queries of this folder beside the built-in ones; each must find nothing.
    #[arg(long, value_name = "DIR")]
    pub queries: Option<PathBuf>,
    /// How to write the report.
    #[arg(short, long, value_enum, default_value_t = ReportForm::Text)]
    pub format: ReportForm,
    /// In text, show at most so many findings of each check.
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub limit: usize,
    #[command(flatten)]
    pub store: Location,
}

/// Forms of `check`'s report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReportForm {
    /// For eyes.
    Text,
    /// One JSON object.
    Json,
    /// A SHACL validation report in Turtle.
    Shacl,
}

/// Forms of `stats`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum StatsForm {
    /// One count a line.
    Tsv,
    /// One JSON object, with counts by class and by relation.
    Json,
    /// A description of the data set in VoID, as Turtle.
    Turtle,
}

/// `diff`.
#[derive(Debug, Args)]
pub struct Diff {
    /// The folder of a store, or a dump: N-Quads, TriG, Turtle … by extension, also with .gz, .zst or .bz2.
    #[arg(value_name = "A")]
    pub first: PathBuf,
    /// The other, the later one.
    #[arg(value_name = "B")]
    pub second: PathBuf,
    /// How to write it.
    #[arg(short, long, value_enum, default_value_t = DiffForm::Text)]
    pub format: DiffForm,
    /// Exit with 4 when the two differ.
    #[arg(long)]
    pub exit_status: bool,
}

/// Forms of `diff`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DiffForm {
    /// For eyes.
    Text,
    /// One JSON object.
    Json,
}

/// `backup`.
#[derive(Debug, Args)]
pub struct Backup {
    /// Where the copy is to stand: a folder that does not exist yet, or is empty.
    #[arg(value_name = "DIR")]
    pub to: PathBuf,
    #[command(flatten)]
    pub store: Location,
}

/// `restore`.
#[derive(Debug, Args)]
pub struct Restore {
    /// A backup, or a dump of all graphs: N-Quads or TriG by extension, in RDF 1.1 or 1.2, also with .gz, .zst or .bz2.
    #[arg(value_name = "DIR|FILE")]
    pub from: PathBuf,
    #[command(flatten)]
    pub store: Location,
}

/// `optimize`.
#[derive(Debug, Args)]
pub struct Optimize {
    #[command(flatten)]
    pub store: Location,
}
