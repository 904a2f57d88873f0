//! Asks a query of a store.
//!
//! *(store, text, bindings) → [`Answer`]*. Prefixes declared in the text win over the known ones. The answer is computed while it
//! is read; a watch stops it when its time is over. Does not write to the store, and asks no other server.

use super::bind::{self, Binding};
use super::diagnose::{diagnose, variables};
use super::error::QueryError;
use super::named::Param;
use super::service;
use super::suggest::nearest;
use crate::graph::Store;
pub use crate::graph::graphs::DefaultGraph;
use crate::graph::graphs::{Asked, Graphs};
use crate::ontology::PREFIXES;
use oxigraph::model::{Term, Variable};
use oxigraph::sparql::{CancellationToken, QueryEvaluationError, QueryResults, QuerySolutionIter};
use spargebra::{Query, SparqlParser, SparqlSyntaxError};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

/// How a query is asked.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// Prefixes known without declaring them.
    pub prefixes: &'a [(&'a str, &'a str)],
    /// What patterns outside `GRAPH` match.
    pub default_graph: DefaultGraph,
    /// How long reading the answer may take.
    pub timeout: Option<Duration>,
    /// The store whose words `SERVICE ds:search` looks up.
    pub searched: Option<&'a Store>,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self {
            prefixes: PREFIXES,
            default_graph: DefaultGraph::Corpus,
            timeout: None,
            searched: None,
        }
    }
}

/// What the store has to say. Reading it is what computes it.
pub struct Answer {
    /// Solutions, a truth value or triples.
    pub results: QueryResults<'static>,
    pub(super) watch: Option<Watch>,
}

/// A thread that cancels the evaluation when time is over, and goes away with the answer.
pub(super) struct Watch {
    after: Duration,
    _gone: Sender<()>,
}

/// Asks `text` of the store. `params` are those of a named query, whose defaults hold where nothing is bound and beside which
/// nothing can be bound; for a free query there are none, and every variable can be.
///
/// # Errors
/// [`QueryError::Syntax`]; for bindings [`QueryError::UnknownVariable`], [`QueryError::BadValue`], [`QueryError::UnknownName`],
/// [`QueryError::AmbiguousName`]; [`QueryError::Evaluation`] and [`QueryError::TimedOut`].
pub fn ask(
    store: &dyn Graphs,
    text: &str,
    params: &[Param],
    bindings: &[Binding],
    options: &Options<'_>,
) -> Result<Answer, QueryError> {
    let mut query = parse(text, options.prefixes)?;
    let bindable: Vec<&str> = match params {
        [] => variables(text).collect(),
        _ => params.iter().map(|param| param.name.as_str()).collect(),
    };
    for Binding { variable, .. } in bindings {
        if !bindable.contains(&variable.as_str()) {
            return Err(unknown_variable(variable, bindable));
        }
    }
    let values = values(store, params, bindings, options)?;
    service::answer(&mut query, &values, options.searched)?;
    for (variable, term) in values {
        bind::into_query(&mut query, &variable, term);
    }
    let token = CancellationToken::new();
    let asked = Asked {
        query,
        default_graph: options.default_graph,
        token: token.clone(),
        timeout: options.timeout,
    };
    let watch = options.timeout.map(|after| watch(after, token));
    match store.evaluate(asked) {
        Ok(results) => Ok(Answer { results, watch }),
        Err(error) => Err(Answer::fault(error, options.timeout)),
    }
}

impl Answer {
    /// An answer of rows that were found otherwise than by SPARQL, so that they are written in the same formats. Each row is as
    /// long as the list of names, which must be those of SPARQL variables.
    pub fn of_rows(names: &[&str], rows: Vec<Vec<Option<Term>>>) -> Self {
        let variables: Arc<[Variable]> = names
            .iter()
            .map(|name| Variable::new_unchecked(*name))
            .collect();
        let solutions = QuerySolutionIter::from_tuples(variables, rows.into_iter().map(Ok));
        Self {
            results: QueryResults::Solutions(solutions),
            watch: None,
        }
    }

    /// What went wrong while it was read.
    pub(super) fn fault(error: QueryEvaluationError, after: Option<Duration>) -> QueryError {
        match (error, after) {
            (QueryEvaluationError::Cancelled, Some(after)) => QueryError::TimedOut { after },
            (error, _) => QueryError::Evaluation(error),
        }
    }

    /// How long reading it may take.
    pub(super) fn timeout(&self) -> Option<Duration> {
        self.watch.as_ref().map(|watch| watch.after)
    }
}

/// Whether a text is a query, without asking it.
///
/// # Errors
/// [`QueryError::Syntax`].
pub fn check(text: &str, prefixes: &[(&str, &str)]) -> Result<(), QueryError> {
    parse(text, prefixes).map(|_| ())
}

fn parse(text: &str, prefixes: &[(&str, &str)]) -> Result<Query, QueryError> {
    read(text, prefixes, SparqlParser::parse_query)
}

/// Reads a text with a parser that knows the prefixes.
pub(super) fn read<T>(
    text: &str,
    prefixes: &[(&str, &str)],
    parse: impl Fn(SparqlParser, &str) -> Result<T, SparqlSyntaxError>,
) -> Result<T, QueryError> {
    let parser = || {
        prefixes
            .iter()
            .fold(SparqlParser::new(), |parser, (prefix, iri)| {
                // A faulty prefix is left out; a query that needs it says so.
                let with = parser.clone().with_prefix(*prefix, *iri);
                with.unwrap_or(parser)
            })
    };
    parse(parser(), text).map_err(|error| {
        let complain = |text: &str| {
            let parsed = parse(parser(), text);
            parsed.err().map(|error| error.to_string())
        };
        QueryError::Syntax(diagnose(text, &error.to_string(), prefixes, complain))
    })
}

/// What is bound, by variable: the given values over the defaults.
fn values(
    store: &dyn Graphs,
    params: &[Param],
    bindings: &[Binding],
    options: &Options<'_>,
) -> Result<BTreeMap<String, Term>, QueryError> {
    let kind = |variable: &str| {
        let param = params.iter().find(|param| param.name == variable);
        param.map(|param| param.kind)
    };
    let read =
        |variable: &str, value: &str| bind::term(store, value, kind(variable), options.prefixes);
    let mut values = BTreeMap::new();
    for Binding { variable, value } in bindings {
        let term = read(variable, value)?;
        if values.insert(variable.clone(), term).is_some() {
            return Err(QueryError::BoundTwice(variable.clone()));
        }
    }
    for param in params {
        if let (Some(default), false) = (&param.default, values.contains_key(&param.name)) {
            values.insert(param.name.clone(), read(&param.name, default)?);
        }
    }
    Ok(values)
}

fn unknown_variable(variable: &str, mut bindable: Vec<&str>) -> QueryError {
    let suggestions = nearest(variable, bindable.iter().copied());
    let suggestions = suggestions.into_iter().map(str::to_owned).collect();
    bindable.sort_unstable();
    bindable.dedup();
    QueryError::UnknownVariable {
        variable: variable.to_owned(),
        bindable: bindable.into_iter().map(str::to_owned).collect(),
        suggestions,
    }
}

fn watch(after: Duration, token: CancellationToken) -> Watch {
    let (gone, wait) = channel();
    thread::spawn(move || {
        if wait.recv_timeout(after) == Err(RecvTimeoutError::Timeout) {
            token.cancel();
        }
    });
    Watch { after, _gone: gone }
}
