//! What can be typed: clap data only, no behaviour.

mod elsewhere;

pub use elsewhere::{Elsewhere, Push, Readable, WriteProtocol};

use crate::claim::policy::Policy;
use crate::text::Mapping;
use clap::{Args, Parser, Subcommand, ValueEnum};
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
/// ASK is false with --exit-status, 5 store in use by another process, 6 time-out, 130 interrupted (the batch in hand is
/// finished and kept).
#[derive(Debug, Parser)]
#[command(name = "dossier", version, max_term_width = 100)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub verb: Verb,
    /// Use so many threads; all cores if absent.
    #[arg(short = 'j', long, global = true, value_name = "N")]
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

/// Which documents to read.
#[derive(Debug, Args)]
pub struct Inputs {
    /// Files, folders (walked; .gitignore is honoured), patterns, or - for standard input. Text, crawled pages, Markdown, HTML,
    /// JSON, JSON Lines, CSV, RSS, Atom and JSON Feed, WARC and WET, MediaWiki dumps, mail; also with .gz, .zst or .bz2, and in
    /// zip and tar. Nothing is ever fetched.
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Write rejected inputs to this file, one JSON object a line; only to standard error if absent.
    #[arg(long, value_name = "FILE")]
    pub errors: Option<PathBuf>,
    /// Stop at the first rejected input; if absent it is reported and passed over.
    #[arg(long)]
    pub strict: bool,
    /// Where records or tables keep a field, if not under a usual name: text, title, date, url, source, publisher, author, language
    /// or id; PATH has dots for fields in fields (--map title=head.line --map text=body.0.value).
    #[arg(long, value_name = "FIELD=PATH")]
    pub map: Vec<Mapping>,
    #[command(flatten)]
    pub limits: Limits,
}

/// What is too large.
#[derive(Clone, Copy, Debug, Args)]
pub struct Limits {
    /// The largest text: a page, a record, a line. Larger ones are rejected.
    #[arg(long, value_name = "SIZE", default_value = "32M", value_parser = size, hide_short_help = true)]
    pub max_document: u64,
    /// The largest file that must be held whole (JSON, HTML, feeds, PDF). What is read record by record may be of any size.
    #[arg(long, value_name = "SIZE", default_value = "256M", value_parser = size, hide_short_help = true)]
    pub max_file: u64,
    /// The most that one packed file or archive may unpack to.
    #[arg(long, value_name = "SIZE", default_value = "64G", value_parser = size, hide_short_help = true)]
    pub max_archive: u64,
}

/// Reads "32M": bytes, or so many K, M, G or T of them.
fn size(written: &str) -> Result<u64, String> {
    let written = written.trim().to_ascii_uppercase();
    let plain = written.trim_end_matches('B').trim_end_matches('I');
    let (digits, shift) = match plain.as_bytes().last() {
        Some(b'K') => (&plain[..plain.len() - 1], 10),
        Some(b'M') => (&plain[..plain.len() - 1], 20),
        Some(b'G') => (&plain[..plain.len() - 1], 30),
        Some(b'T') => (&plain[..plain.len() - 1], 40),
        _ => (plain, 0),
    };
    let expected = || "expected a number of bytes such as 500000, 32M or 2G".to_owned();
    let number: u64 = digits.trim().parse().map_err(|_| expected())?;
    match number.checked_mul(1 << shift) {
        Some(bytes) if bytes > 0 => Ok(bytes),
        _ => Err(expected()),
    }
}

/// `ingest`.
#[derive(Debug, Args)]
pub struct Ingest {
    #[command(flatten)]
    pub inputs: Inputs,
    /// Pass over documents that the store has already, without analysing them: goes on after an interruption.
    #[arg(long)]
    pub resume: bool,
    /// How far it is: a bar on a terminal (auto), plain lines, or nothing.
    #[arg(long, value_enum, value_name = "FORM", default_value_t = ProgressKind::Auto)]
    pub progress: ProgressKind,
    /// Write what the run came to into this file, as JSON: documents, words, claims, rejections by cause, time by stage.
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// Whose word suffices for an edge, as for `extract`; a new store keeps to it for good. "default" if absent.
    #[arg(long = "assert", value_name = "POLICY", value_parser = policy)]
    pub policy: Option<Policy>,
    #[command(flatten)]
    pub store: Location,
}

/// `extract`.
#[derive(Debug, Args)]
pub struct Extract {
    #[command(flatten)]
    pub inputs: Inputs,
    /// What to write.
    #[arg(long, value_enum, default_value_t = Wire::Json)]
    pub to: Wire,
    /// Read all input first and give ids shared over all documents; resolved within each document if absent.
    #[arg(long)]
    pub resolve: bool,
    /// Whose word suffices for an edge: strict (the document's own), default (also an actor's about its own act), attributed (any
    /// named source's), reported (anybody's). What is denied, planned, doubted or called a lie never does.
    #[arg(long = "assert", value_name = "POLICY", default_value = "default", value_parser = policy)]
    pub policy: Policy,
}

/// Forms of progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ProgressKind {
    /// A bar on a terminal, else nothing.
    Auto,
    /// A bar.
    Bar,
    /// A line every ten seconds.
    Plain,
    /// Nothing.
    None,
}

/// Reads the word of a policy.
fn policy(word: &str) -> Result<Policy, String> {
    Policy::from_wire(word).ok_or_else(|| {
        let known: Vec<&str> = Policy::ALL.iter().map(|each| each.wire()).collect();
        format!("expected one of {}", known.join(", "))
    })
}

/// Forms of `extract`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Wire {
    /// JSON Lines.
    Json,
    /// N-Quads of the document graph.
    Nquads,
}

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
    /// Words, all of which must occur. Within one argument, '"several words"' stand side by side and a word after - must not occur:
    /// 'sanctions -oil'. Names are found by their beginnings and with slips of spelling too.
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
    pub edges: EdgeChoice,
    /// table, json, xml, csv or tsv. A table on a terminal, else TSV, if absent.
    #[arg(short, long, value_name = "FORMAT")]
    pub format: Option<String>,
    #[command(flatten)]
    pub store: Readable,
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
    pub edges: EdgeChoice,
    /// table, json, xml, csv or tsv. A table on a terminal, else TSV, if absent.
    #[arg(short, long, value_name = "FORMAT")]
    pub format: Option<String>,
    #[command(flatten)]
    pub store: Readable,
}

/// `neighbours`.
#[derive(Debug, Args)]
pub struct Neighbours {
    /// A name, an id or an IRI.
    pub entity: String,
    #[command(flatten)]
    pub edges: EdgeChoice,
    /// table, json, xml, csv or tsv. A table on a terminal, else TSV, if absent.
    #[arg(short, long, value_name = "FORMAT")]
    pub format: Option<String>,
    #[command(flatten)]
    pub store: Readable,
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

/// `explain`.
#[derive(Debug, Args)]
pub struct Explain {
    #[command(flatten)]
    pub inputs: Inputs,
    /// How to write it.
    #[arg(short, long, value_enum, default_value_t = Xray::Text)]
    pub format: Xray,
}

/// Forms of `explain`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Xray {
    /// For eyes.
    Text,
    /// One object a document in the form of spaCy's Doc.to_json(), with our layers beside it.
    Json,
}

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

/// `retract` and `purge`.
#[derive(Debug, Args)]
pub struct Withdraw {
    /// Hash or source identity of the document.
    pub document: String,
    #[command(flatten)]
    pub store: Location,
}

/// `why`.
#[derive(Debug, Args)]
pub struct Why {
    /// A claim (claim:7c1e…), or an edge: SUBJECT RELATION, or SUBJECT RELATION OBJECT.
    #[arg(required = true, num_args = 1..=3, value_names = ["CLAIM|SUBJECT", "RELATION", "OBJECT"])]
    pub words: Vec<String>,
    #[command(flatten)]
    pub store: Readable,
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
