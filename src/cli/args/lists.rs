//! Lists and their names: `import`, `compare`.

use super::Location;
use crate::reference::Source;
use clap::builder::PossibleValue;
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
    pub kind: Source,
    /// Files of one dataset. Beside OFAC's sdn.csv and cons_prim.csv the files of alternative names and addresses are found
    /// (sdn → alt and add, prim → alt and add). - for standard input.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Name of the dataset, to keep several of one kind apart; the kind itself if absent. A list that shares less than
    /// half of its entries with the one imported under a name takes its place only if the name is given here.
    #[arg(long = "as", value_name = "NAME")]
    pub dataset: Option<String>,
    #[command(flatten)]
    pub store: Location,
}

/// The kinds of reference data are those that the room of that name reads; here stands what the help says of each.
impl ValueEnum for Source {
    fn value_variants<'a>() -> &'a [Self] {
        &[
            Self::Ofac,
            Self::Un,
            Self::Ftm,
            Self::Senzing,
            Self::Gazetteer,
            Self::Rdf,
        ]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let help = match self {
            Self::Ofac => {
                "Lists of the United States Office of Foreign Assets Control: SDN and consolidated, CSV or XML"
            }
            Self::Un => "Consolidated list of the United Nations Security Council, XML",
            Self::Ftm => "FollowTheMoney entities, JSON Lines",
            Self::Senzing => "Entities in Senzing's form, JSON Lines",
            Self::Gazetteer => {
                "A table of names as in data/gazetteer (leaders, legislators, organisations), TSV"
            }
            Self::Rdf => {
                "RDF in Turtle, N-Triples, N-Quads, TriG, RDF/XML or JSON-LD, by extension"
            }
        };
        Some(PossibleValue::new(self.name()).help(help))
    }
}
