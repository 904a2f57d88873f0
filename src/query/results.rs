//! Answers as bytes: a table for people, the formats of the standard for programs.
//!
//! *([`Answer`], format) → bytes*. SELECT and ASK give a table, SPARQL JSON, XML, CSV or TSV; CONSTRUCT and DESCRIBE give Turtle,
//! TriG, N-Triples, N-Quads or JSON-LD, sorted. Rows keep the order of the query. All but the table and the sorted ones are
//! written as the rows come.

use super::error::QueryError;
use super::quads::write_quads;
use super::run::Answer;
use super::table::Table;
use super::terms::plain;
use oxigraph::io::{JsonLdProfileSet, RdfFormat};
use oxigraph::model::{GraphName, Triple};
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};
use oxigraph::sparql::{QueryEvaluationError, QueryResults, QuerySolutionIter};
use std::io::Write;
use std::time::Duration;

/// A format an answer can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AnswerFormat {
    /// Aligned columns, IRIs with prefixes.
    Table,
    /// SPARQL 1.1 Query Results JSON.
    Json,
    /// SPARQL Query Results XML.
    Xml,
    /// SPARQL 1.1 Query Results CSV.
    Csv,
    /// SPARQL 1.1 Query Results TSV.
    Tsv,
    /// Turtle.
    Turtle,
    /// TriG.
    TriG,
    /// N-Triples.
    NTriples,
    /// N-Quads.
    NQuads,
    /// JSON-LD.
    JsonLd,
}

impl AnswerFormat {
    /// Every format.
    pub const ALL: [Self; 10] = [
        Self::Table,
        Self::Json,
        Self::Xml,
        Self::Csv,
        Self::Tsv,
        Self::Turtle,
        Self::TriG,
        Self::NTriples,
        Self::NQuads,
        Self::JsonLd,
    ];

    /// The word for it on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Json => "json",
            Self::Xml => "xml",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Turtle => "turtle",
            Self::TriG => "trig",
            Self::NTriples => "ntriples",
            Self::NQuads => "nquads",
            Self::JsonLd => "jsonld",
        }
    }

    /// The format of that name or file extension.
    pub fn from_name(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        Self::ALL
            .into_iter()
            .find(|format| format.name() == name || format.extension() == name)
    }

    /// Its media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Table => "text/plain",
            Self::Json => "application/sparql-results+json",
            Self::Xml => "application/sparql-results+xml",
            Self::Csv => "text/csv",
            Self::Tsv => "text/tab-separated-values",
            Self::Turtle => "text/turtle",
            Self::TriG => "application/trig",
            Self::NTriples => "application/n-triples",
            Self::NQuads => "application/n-quads",
            Self::JsonLd => "application/ld+json",
        }
    }

    /// Its usual file extension, without the dot.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Table => "txt",
            Self::Json => "srj",
            Self::Xml => "srx",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Turtle => "ttl",
            Self::TriG => "trig",
            Self::NTriples => "nt",
            Self::NQuads => "nq",
            Self::JsonLd => "jsonld",
        }
    }

    const fn results(self) -> Option<QueryResultsFormat> {
        match self {
            Self::Json => Some(QueryResultsFormat::Json),
            Self::Xml => Some(QueryResultsFormat::Xml),
            Self::Csv => Some(QueryResultsFormat::Csv),
            Self::Tsv => Some(QueryResultsFormat::Tsv),
            _ => None,
        }
    }

    const fn rdf(self) -> Option<RdfFormat> {
        match self {
            Self::Turtle => Some(RdfFormat::Turtle),
            Self::TriG => Some(RdfFormat::TriG),
            Self::NTriples => Some(RdfFormat::NTriples),
            Self::NQuads => Some(RdfFormat::NQuads),
            Self::JsonLd => Some(RdfFormat::JsonLd {
                profile: JsonLdProfileSet::empty(),
            }),
            _ => None,
        }
    }
}

/// Where an answer goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Destination {
    /// A terminal of so many columns: tables by default, long cells cut.
    Terminal {
        /// Its width.
        columns: usize,
    },
    /// A file or another program: TSV by default, nothing cut.
    Stream,
}

/// What was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// So many rows.
    Rows(usize),
    /// The answer to ASK.
    Truth(Truth),
    /// So many triples.
    Triples(usize),
}

/// The answer to ASK.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// It holds.
    Yes,
    /// It does not.
    No,
}

/// Writes an answer; without a format, in the one that suits its kind and destination.
///
/// # Errors
/// [`QueryError::Format`] where the format cannot hold the answer, [`QueryError::TimedOut`], [`QueryError::Evaluation`],
/// [`QueryError::Write`].
pub fn write(
    answer: Answer,
    format: Option<AnswerFormat>,
    destination: Destination,
    prefixes: &[(&str, &str)],
    mut out: impl Write,
) -> Result<Outcome, QueryError> {
    let after = answer.timeout();
    // The watch must outlive the reading.
    let Answer { results, watch } = answer;
    let outcome = match results {
        QueryResults::Solutions(solutions) => {
            let format = format.unwrap_or(match destination {
                Destination::Terminal { .. } => AnswerFormat::Table,
                Destination::Stream => AnswerFormat::Tsv,
            });
            let rows = match format.results() {
                Some(format) => stream(solutions, format, after, &mut out)?,
                None if format == AnswerFormat::Table => {
                    tabulate(solutions, destination, prefixes, after, &mut out)?
                }
                None => return Err(misfit(format, Form::Select)),
            };
            Ok(Outcome::Rows(rows))
        }
        QueryResults::Boolean(value) => {
            let format = format.unwrap_or(AnswerFormat::Table);
            match format.results() {
                Some(format) => {
                    let serializer = QueryResultsSerializer::from_format(format);
                    serializer.serialize_boolean_to_writer(&mut out, value)?;
                    writeln!(out)?;
                }
                None if format == AnswerFormat::Table => writeln!(out, "{value}")?,
                None => return Err(misfit(format, Form::Ask)),
            }
            Ok(Outcome::Truth(if value { Truth::Yes } else { Truth::No }))
        }
        QueryResults::Graph(triples) => {
            let format = format.unwrap_or(AnswerFormat::Turtle);
            let rdf = format.rdf().ok_or_else(|| misfit(format, Form::Graph))?;
            let triples: Result<Vec<Triple>, QueryEvaluationError> = triples.collect();
            let quads = triples
                .map_err(|error| Answer::fault(error, after))?
                .into_iter()
                .map(|triple| triple.in_graph(GraphName::DefaultGraph))
                .collect();
            let written = write_quads(quads, rdf, prefixes, &mut out)?;
            if format == AnswerFormat::JsonLd {
                writeln!(out)?;
            }
            Ok(Outcome::Triples(written))
        }
    };
    drop(watch);
    outcome
}

fn stream(
    solutions: QuerySolutionIter<'static>,
    format: QueryResultsFormat,
    after: Option<Duration>,
    out: &mut impl Write,
) -> Result<usize, QueryError> {
    let serializer = QueryResultsSerializer::from_format(format);
    let variables = solutions.variables().to_vec();
    let mut writer = serializer.serialize_solutions_to_writer(&mut *out, variables)?;
    let mut rows = 0;
    for solution in solutions {
        writer.serialize(&solution.map_err(|error| Answer::fault(error, after))?)?;
        rows += 1;
    }
    writer.finish()?;
    // CSV and TSV end each row with a line end; JSON and XML leave the last line open.
    if matches!(format, QueryResultsFormat::Json | QueryResultsFormat::Xml) {
        writeln!(out)?;
    }
    Ok(rows)
}

fn tabulate(
    solutions: QuerySolutionIter<'static>,
    destination: Destination,
    prefixes: &[(&str, &str)],
    after: Option<Duration>,
    out: &mut impl Write,
) -> Result<usize, QueryError> {
    let header = solutions.variables().iter().map(|v| v.as_str().to_owned());
    let mut table = Table::new(header.collect());
    let width = table.header.len();
    for solution in solutions {
        let solution = solution.map_err(|error| Answer::fault(error, after))?;
        let cell = |index| solution.get(index).map(|term| plain(term, prefixes));
        table.push((0..width).map(|i| cell(i).unwrap_or_default()));
    }
    let columns = match destination {
        Destination::Terminal { columns } => Some(columns),
        Destination::Stream => None,
    };
    table.write(columns, out)?;
    Ok(table.rows.len())
}

enum Form {
    Select,
    Ask,
    Graph,
}

fn misfit(format: AnswerFormat, form: Form) -> QueryError {
    let (form, fits): (_, fn(&AnswerFormat) -> bool) = match form {
        Form::Select => ("a SELECT query", |format| format.rdf().is_none()),
        Form::Ask => ("an ASK query", |format| format.rdf().is_none()),
        Form::Graph => ("a CONSTRUCT or DESCRIBE query", |f| f.rdf().is_some()),
    };
    QueryError::Format {
        format: format.name(),
        form,
        instead: AnswerFormat::ALL
            .iter()
            .filter(|f| fits(f))
            .map(|f| f.name())
            .collect(),
    }
}
