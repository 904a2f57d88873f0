//! Lists and their names: `import`, `compare`.

use super::Location;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// `compare`.
#[derive(Debug, Args)]
pub struct Compare {
    /// The two names.
    #[arg(value_name = "NAME", required_unless_present = "jsonl", num_args = 2)]
    pub names: Vec<String>,
    /// Compare every pair of this file (- for standard input): JSON Lines with id, a, b and schema; answers id, score and why.
    #[arg(long, value_name = "FILE", conflicts_with = "names")]
    pub jsonl: Option<PathBuf>,
    /// What is named.
    #[arg(long, value_enum, default_value_t = Schema::Unknown)]
    pub schema: Schema,
}

/// What a name can be of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Schema {
    /// A human being.
    Person,
    /// A company, body or group.
    Organization,
    /// A ship or aircraft.
    Vessel,
    /// Not known.
    Unknown,
}

/// `import`.
#[derive(Debug, Args)]
pub struct Import {
    /// What is read.
    #[arg(value_enum)]
    pub kind: ListKind,
    /// Files of one dataset. Beside OFAC's sdn.csv and cons_prim.csv the files of alternative names and addresses are found
    /// (sdn → alt and add, prim → alt and add). - for standard input.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Name of the dataset, to keep several of one kind apart; the kind itself if absent.
    #[arg(long = "as", value_name = "NAME")]
    pub dataset: Option<String>,
    #[command(flatten)]
    pub store: Location,
}

/// Kinds of reference data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ListKind {
    /// Lists of the United States Office of Foreign Assets Control: SDN and consolidated, CSV or XML.
    Ofac,
    /// Consolidated list of the United Nations Security Council, XML.
    Un,
    /// FollowTheMoney entities, JSON Lines.
    Ftm,
    /// Entities in Senzing's form, JSON Lines.
    Senzing,
    /// A table of names as in data/gazetteer (leaders, legislators, organisations), TSV.
    Gazetteer,
    /// RDF in Turtle, N-Triples, N-Quads, TriG, RDF/XML or JSON-LD, by extension.
    Rdf,
}
