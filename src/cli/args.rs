//! What can be typed: clap data only, no behaviour. The flags of each verb stand with those of its kind.

mod articles;
mod asking;
mod deciding;
mod edges;
mod elsewhere;
mod lists;
mod upkeep;

pub use articles::{Explain, Extract, Ingest, Inputs, Limits, ProgressKind, Wire, Xray};
pub use asking::{FoundKind, Path, Query, Search, Shell, Show, Timeline, Why};
pub use deciding::{DecisionList, Grounds, Identify, Rule, Withdraw};
pub use edges::{
    Communities, EdgeChoice, Engine, Export, Layer, Neighbours, Rank, RankBy, RdfVersion,
};
pub use elsewhere::{Elsewhere, Push, Readable, WriteProtocol};
pub use lists::{Compare, Import, Schema};
pub use upkeep::{
    Backup, Check, Diff, DiffForm, Optimize, ReportForm, Restore, Stats, StatsForm, Update,
};

use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// Turns the news into a knowledge graph that one can cite.
///
/// Reads articles, finds who did what to whom, according to whom, when, and whether it really happened, and keeps it as RDF
/// that is asked in SPARQL and drawn as a picture. Needs no network.
///
/// Defaults of one's own stand in dossier.toml, in the folder or under ~/.config/dossier: location = "kg", and in a table of a
/// verb what is for that verb alone. Flags and environment variables win over them.
///
/// Exit codes: 0 done, 1 failed, 2 usage, 3 some inputs were rejected (the others are stored), 4 a check does not hold, or
/// ASK is false with --exit-status, 5 store in use by another process, 6 time-out, 130 interrupted (what was
/// stored is kept; --resume goes on).
#[derive(Debug, Parser)]
#[command(name = "dossier", version, max_term_width = 100)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub verb: Verb,
    /// Use so many threads; all cores if absent.
    #[arg(short = 'j', long, global = true, value_name = "N", value_parser = threads)]
    pub threads: Option<usize>,
    /// Read text with this spaCy pipeline: a directory that nlp.to_disk wrote, or a converted file; the built-in English
    /// one if absent.
    #[arg(long, global = true, env = "DOSSIER_MODEL", value_name = "DIR")]
    pub model: Option<PathBuf>,
    /// Lay the ontology.ttl, frames/*.toml and lexicon/*.tsv of this folder over the built-in ones; README tells how.
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Colour pages: auto (on a terminal, unless NO_COLOR is set), always or never.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: clap::ColorChoice,
    /// Say nothing but results and errors.
    #[arg(short, long, global = true)]
    pub quiet: bool,
}

/// Reads a number of threads.
fn threads(written: &str) -> Result<usize, String> {
    match written.parse() {
        Ok(number) if number > 0 => Ok(number),
        _ => Err("expected a number of threads from 1 up".to_owned()),
    }
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Read documents, find their claims, resolve who is who, and store it all.
    Ingest(Ingest),
    /// Read documents and write what they claim, one JSON object a line or N-Quads; no store.
    Extract(Extract),
    /// Ask in SPARQL: a named query, a file, or a query given with -e.
    Query(Query),
    /// Ask one question after the other, with history and completion.
    Shell(Shell),
    /// Find names, headlines and sentences by their words.
    Search(Search),
    /// Change the store in SPARQL Update; the default graph is derived anew afterwards.
    Update(Update),
    /// Everything known of one person, country, organisation …, each with its sentence and source.
    Show(Show),
    /// How two are connected: the shortest chains of edges, each with its sentence.
    Path(Path),
    /// Dated claims on somebody or something, in order.
    Timeline(Timeline),
    /// Who stands in the middle of the direct edges: PageRank, degree or betweenness.
    Rank(Rank),
    /// Who belongs together: groups of entities with more edges among them than by chance.
    Communities(Communities),
    /// Whom somebody or something has edges with, each with its best sentence.
    Neighbours(Neighbours),
    /// Write pictures, tables or RDF.
    Export(Export),
    /// The X-ray: what every stage saw of a document.
    Explain(Explain),
    /// Whether two names are the same person's, company's or vessel's, with reasons.
    Compare(Compare),
    /// Read sanctions lists and other reference data into the store; each replaces what was read of it before.
    Import(Import),
    /// Remove a document and all that it alone supports; the log keeps that it was here.
    Retract(Withdraw),
    /// Remove a document and leave no trace of it but in backups.
    Purge(Withdraw),
    /// Why a claim or an edge is there: words, rule, light, who is who, source.
    Why(Why),
    /// Say that two are one: names, ids, IRIs of entities or of single referents.
    Same(Identify),
    /// Say that two are not one, whatever their names.
    Different(Identify),
    /// Say that a claim is right: it becomes an edge.
    Accept(Rule),
    /// Say that a claim is wrong: it supports no edge.
    Reject(Rule),
    /// What people decided; --undo takes one back.
    Decisions(DecisionList),
    /// How much is stored.
    Stats(Stats),
    /// Write the completion script of a shell.
    Completions(Completions),
    /// Write the manual page, in the format of man.
    Man(Man),
    /// Send the store to a SPARQL 1.1 store elsewhere, one graph a document; the next time, what has changed.
    Push(Push),
    /// Whether all that is stored holds: every quotation against the text, every edge against its claims, shapes, queries.
    Check(Check),
    /// Documents, claims and edges that came and went between two stores or dumps.
    Diff(Diff),
    /// Copy the store to a folder that does not exist yet; the copy is a store itself.
    Backup(Backup),
    /// Make a store from a backup or a dump; refused where there is one already.
    Restore(Restore),
    /// Write the store anew, in the best order and without a trace of what was deleted or purged.
    Optimize(Optimize),
}

/// Where the store is.
#[derive(Clone, Debug, Args)]
pub struct Location {
    /// Folder of the store.
    #[arg(
        short,
        long,
        env = "DOSSIER_LOCATION",
        default_value = "dossier-store",
        value_name = "DIR"
    )]
    pub location: PathBuf,
}

/// `completions`.
#[derive(Debug, Args)]
pub struct Completions {
    /// Which shell: dossier completions bash > ~/.local/share/bash-completion/completions/dossier
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

/// `man`.
#[derive(Debug, Args)]
pub struct Man {
    /// The page of one verb; that of the program if absent. Read it with: dossier man | man -l -
    pub verb: Option<String>,
    /// Write the pages of the program and of every verb into this folder.
    #[arg(short, long, value_name = "DIR", conflicts_with = "verb")]
    pub output: Option<PathBuf>,
}
