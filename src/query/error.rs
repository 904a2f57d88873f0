//! Everything that can go wrong between the text of a query and its answer.

use super::diagnose::SyntaxError;
use crate::graph::StoreError;
use oxigraph::sparql::{QueryEvaluationError, UpdateEvaluationError};
use oxigraph::store::StorageError;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

/// What can go wrong with a query.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    /// The text is not SPARQL.
    #[error("{0}")]
    Syntax(SyntaxError),
    /// No named query has that name.
    #[error("no query is named {name:?}{}", did_you_mean(.suggestions))]
    UnknownQuery {
        /// The name asked for.
        name: String,
        /// Names like it.
        suggestions: Vec<String>,
    },
    /// The header of a named query cannot be read.
    #[error("{query}:{line}: {message}")]
    Header {
        /// The file.
        query: String,
        /// The line, from 1.
        line: usize,
        /// What was found and what was expected.
        message: String,
    },
    /// A file of a folder of queries cannot be read.
    #[error("{}: {source}", .path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// A binding without "=", or whose left side is not the name of a variable.
    #[error("{0:?} is not a binding; write NAME=VALUE")]
    NotABinding(String),
    /// The same variable bound twice.
    #[error("?{0} is bound twice")]
    BoundTwice(String),
    /// A variable to bind that a free query does not have, or that is no parameter of a named one.
    #[error("?{variable} cannot be bound: {}", unbindable(.bindable, .suggestions))]
    UnknownVariable {
        /// The variable, without "?".
        variable: String,
        /// What can be bound.
        bindable: Vec<String>,
        /// Names like it.
        suggestions: Vec<String>,
    },
    /// A value that is not what its parameter wants, or cannot be read at all.
    #[error("{value:?} is not {expected}{}", did_you_mean(.suggestions))]
    BadValue {
        /// The value.
        value: String,
        /// What was expected: "a date", "a known prefix".
        expected: &'static str,
        /// What may have been meant.
        suggestions: Vec<String>,
    },
    /// What should name an entity has neither letter nor digit.
    #[error("no name is given: write a name, an id such as person:jonas-berg, or an IRI")]
    NoName,
    /// No entity has that name.
    #[error("nothing is called {name:?}{}", did_you_mean(.suggestions))]
    UnknownName {
        /// The name.
        name: String,
        /// Names like it.
        suggestions: Vec<String>,
    },
    /// Several entities have that name.
    #[error("{name:?} may be any of\n{}say which by its id", candidate_lines(.candidates))]
    AmbiguousName {
        /// The name.
        name: String,
        /// The entities: of whom most documents speak first, then by their ids.
        candidates: Vec<Candidate>,
    },
    /// The answer cannot be written in that format.
    #[error("{format} cannot hold the answer of {form}; use one of: {}", .instead.join(", "))]
    Format {
        /// The format asked for.
        format: &'static str,
        /// "a SELECT query", "an ASK query", "a CONSTRUCT or DESCRIBE query".
        form: &'static str,
        /// Formats that can.
        instead: Vec<&'static str>,
    },
    /// The query ran longer than it was allowed to.
    #[error("the query was stopped after {} s", .after.as_secs_f64())]
    TimedOut {
        /// The time allowed.
        after: Duration,
    },
    /// The evaluation failed.
    #[error(transparent)]
    Evaluation(QueryEvaluationError),
    /// A search within a query that cannot be read, or not carried out.
    #[error("SERVICE ds:search: {0}")]
    Search(String),
    /// An update failed.
    #[error(transparent)]
    Update(#[from] UpdateEvaluationError),
    /// An update would leave a document of which nobody can read what it says.
    #[error(
        "nothing was changed: the update would leave {document} unreadable ({detail}); `dossier retract` takes a document away"
    )]
    Spoilt {
        /// Its IRI, shortened.
        document: String,
        /// What is missing.
        detail: String,
    },
    /// The store could not be opened or written.
    #[error(transparent)]
    Disk(#[from] StoreError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StorageError),
    /// The answer could not be written.
    #[error(transparent)]
    Write(#[from] io::Error),
}

/// One of several entities with the same name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Candidate {
    /// Its IRI, shortened: `person:gustavo-petro`.
    pub id: String,
    /// Its label.
    pub label: String,
    /// How many documents speak of it.
    pub documents: usize,
    /// The headline of the first of them, which tells namesakes apart.
    pub headline: Option<String>,
}

fn did_you_mean(suggestions: &[String]) -> String {
    match suggestions {
        [] => String::new(),
        [one] => format!("; did you mean {one}?"),
        [first @ .., last] => format!("; did you mean {} or {last}?", first.join(", ")),
    }
}

fn unbindable(bindable: &[String], suggestions: &[String]) -> String {
    let names = |names: &[String]| {
        let marked: Vec<String> = names.iter().map(|name| format!("?{name}")).collect();
        marked.join(" ")
    };
    match (bindable, suggestions) {
        ([], _) => "the query has no variables".to_owned(),
        (_, []) => format!("one can bind {}", names(bindable)),
        (_, near) => format!("did you mean {}?", names(near)),
    }
}

/// How many candidates are listed.
const LISTED: usize = 15;

fn candidate_lines(candidates: &[Candidate]) -> String {
    let listed = &candidates[..candidates.len().min(LISTED)];
    let wide = |text: fn(&Candidate) -> &str| {
        let widths = listed.iter().map(|each| text(each).chars().count());
        widths.max().unwrap_or_default()
    };
    let (ids, labels) = (wide(|each| &each.id), wide(|each| &each.label));
    let mut lines = String::new();
    for Candidate {
        id,
        label,
        documents,
        headline,
    } in listed
    {
        let place = match (documents, headline) {
            (0, _) => String::new(),
            (1, Some(headline)) => format!("1 document: {headline}"),
            (1, None) => "1 document".to_owned(),
            (count, Some(headline)) => format!("{count} documents, first: {headline}"),
            (count, None) => format!("{count} documents"),
        };
        let line = format!("  {id:ids$}  {label:labels$}  {place}");
        lines.push_str(line.trim_end());
        lines.push('\n');
    }
    match candidates.len() - listed.len() {
        0 => lines,
        more => lines + &format!("  and {more} more\n"),
    }
}
