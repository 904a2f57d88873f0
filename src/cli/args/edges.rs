//! The direct edges, measured and drawn: `rank`, `communities`, `neighbours`, `export`.

use super::Readable;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Which direct edges to look at.
#[derive(Debug, Args)]
pub struct EdgeChoice {
    /// Only these relations.
    #[arg(long, value_name = "NAME")]
    pub relation: Vec<String>,
    /// Only these families of relations (talk, sanctions, blame …).
    #[arg(long, value_name = "NAME")]
    pub family: Vec<String>,
    /// Only edges with evidence on or after this date.
    #[arg(long, value_name = "DATE")]
    pub from: Option<String>,
    /// Only edges with evidence on or before this date.
    #[arg(long, value_name = "DATE")]
    pub to: Option<String>,
}

/// A table of what the direct edges come to: over which edges, in which form, of which store.
#[derive(Debug, Args)]
pub struct EdgeTable {
    #[command(flatten)]
    pub edges: EdgeChoice,
    /// table, json, xml, csv or tsv. A table on a terminal, else TSV, if absent.
    #[arg(short, long, value_name = "FORMAT")]
    pub format: Option<String>,
    #[command(flatten)]
    pub store: Readable,
}

/// `rank`.
#[derive(Debug, Args)]
pub struct Rank {
    /// What is measured.
    #[arg(long, value_enum, default_value_t = RankBy::Pagerank)]
    pub by: RankBy,
    /// At most so many, the first ones.
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub limit: usize,
    #[command(flatten)]
    pub table: EdgeTable,
}

/// Measures of `rank`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RankBy {
    /// How likely a random walk along the edges is there.
    Pagerank,
    /// How many others it has edges with.
    Degree,
    /// What share of the shortest chains between two others leads over it.
    Betweenness,
}

/// `communities`.
#[derive(Debug, Args)]
pub struct Communities {
    /// Only groups of at least so many.
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub least: usize,
    #[command(flatten)]
    pub table: EdgeTable,
}

/// `neighbours`.
#[derive(Debug, Args)]
pub struct Neighbours {
    /// A name, an id or an IRI.
    pub entity: String,
    #[command(flatten)]
    pub table: EdgeTable,
}

/// `export`.
#[derive(Debug, Args)]
pub struct Export {
    /// html (the explorer, one page for a browser), dot, svg, mermaid; graphml, gexf, cytoscape, csv, ftm; turtle, trig, nquads or
    /// jsonld.
    pub format: String,
    /// Only what stands around this entity.
    #[arg(long, value_name = "ENTITY")]
    pub entity: Option<String>,
    /// At most so many edges away from it; all that are connected if absent.
    #[arg(long, value_name = "N", requires = "entity")]
    pub depth: Option<usize>,
    #[command(flatten)]
    pub edges: EdgeChoice,
    /// At most so many edges, the most telling ones. If absent: 150 for dot, svg and mermaid, 15000 for html, all for the rest.
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// Also what is merely claimed: dashed where somebody says so, dotted where it is planned or possible, struck where it is
    /// denied. The html page always carries it and shows it at first with this.
    #[arg(long)]
    pub claims: bool,
    /// Of turtle, trig and nquads: 1.1 is what the store holds; 1.2 adds each claim as a triple term (rdf:reifies), and is read back
    /// as 1.1 without loss by restore, check and diff.
    #[arg(long, value_enum, default_value_t = RdfVersion::V11, value_name = "VERSION")]
    pub rdf_version: RdfVersion,
    /// Of turtle, trig, nquads and jsonld: what is written beside what is stored.
    #[arg(long, value_enum, value_name = "LAYER")]
    pub layers: Vec<Layer>,
    /// Colours of dot, svg and mermaid: light, dark or print. The html page has light and dark.
    #[arg(long, value_name = "NAME", default_value = "light")]
    pub theme: String,
    /// Who lays svg out: dossier itself, or one of Graphviz's programs (dot, neato, fdp, sfdp, circo, twopi), which must be
    /// installed.
    #[arg(long, value_enum, default_value_t = Engine::Own)]
    pub engine: Engine,
    /// Stands above the picture; the entity asked for, if absent.
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    /// Write to this file, for csv to this folder; to standard output if absent.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub store: Readable,
}

/// Who lays a picture out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs)]
pub enum Engine {
    /// Dossier itself: nothing else is needed.
    Own,
    Dot,
    Neato,
    Fdp,
    Sfdp,
    Circo,
    Twopi,
}

/// Versions of RDF.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RdfVersion {
    /// RDF 1.1.
    #[value(name = "1.1")]
    V11,
    /// RDF 1.2, with triple terms.
    #[value(name = "1.2")]
    V12,
}

/// Layers of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Layer {
    /// Every mention of every referent, as a node of its own with its place.
    Mentions,
}
