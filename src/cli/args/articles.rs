//! Reading articles: `ingest`, `extract`, `explain`.

use super::Location;
use crate::claim::policy::Policy;
use crate::text::Mapping;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

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
    /// The longest text of one article, once its markup is read. Analysing takes up to a kilobyte of memory for each of its bytes.
    #[arg(long, value_name = "SIZE", default_value = "1M", value_parser = size, hide_short_help = true)]
    pub max_text: u64,
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
