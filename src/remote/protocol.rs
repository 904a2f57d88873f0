//! The SPARQL 1.1 Protocol and the Graph Store Protocol, spoken.
//!
//! *query, update or graph → answer*. Queries are posted as forms, which every server takes and no length limits. What comes
//! back is read by its media type. Literals come as the servers keep them: booleans written `1` and `0` become `true` and
//! `false`. Source: SPARQL 1.1 Protocol, SPARQL 1.1 Graph Store HTTP Protocol (W3C, 2013).

use super::client::{Call, Client, Incoming, Method, Reply};
use super::error::RemoteError;
use oxigraph::io::{RdfFormat, RdfParseError, RdfParser};
use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, NamedNode, Term, Triple};
use oxigraph::sparql::results::{
    QueryResultsFormat, QueryResultsParseError, QueryResultsParser, ReaderQueryResultsParserOutput,
};
use oxigraph::sparql::{
    QueryEvaluationError, QueryResults, QuerySolutionIter, QueryTripleIter, Variable,
};
use std::fmt::Write as _;
use std::io;
use std::sync::Arc;
use std::time::Duration;

const RESULTS: &str =
    "application/sparql-results+json, application/sparql-results+xml;q=0.8, application/json;q=0.5";
const TRIPLES: &str =
    "application/n-triples, text/turtle;q=0.8, application/rdf+xml;q=0.5, text/plain;q=0.1";
/// What Virtuoso says when it has cut an answer.
const CUT_AT: &str = "x-sparql-maxrows";

/// The column in which Virtuoso answers ASK, with a row that holds 1, or none.
const TRUTH: &str = "__ASK_RETVAL";

/// What a query gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gives {
    /// Rows or a truth value.
    Results,
    /// Triples.
    Triples,
}

/// How one query is sent.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sent<'a> {
    pub url: &'a str,
    pub text: &'a str,
    pub gives: Gives,
    /// More fields of the form.
    pub more: &'a [(&'a str, &'a str)],
    pub within: Option<Duration>,
}

/// Rows, all of them, and whether the server left some out.
pub(super) struct Rows {
    pub rows: Vec<Vec<Option<Term>>>,
    pub completeness: Completeness,
}

/// Whether an answer is whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Completeness {
    /// As far as the server says.
    Whole,
    /// The server has a limit and stopped there.
    Cut,
}

/// Sends a query; the answer is read from the network as it is read here. Says on standard error when the server cuts it.
pub(super) fn query(
    client: &Client,
    sent: &Sent<'_>,
) -> Result<QueryResults<'static>, RemoteError> {
    let body = form("query", sent.text, sent.more);
    let reply = client.send(&call(sent, &body))?;
    if let Some(limit) = reply.headers.get(CUT_AT) {
        eprintln!(
            "dossier: {} gives no more than {} rows: this answer may be cut",
            reply.url,
            String::from_utf8_lossy(limit.as_bytes())
        );
    }
    answer(reply, sent.gives)
}

/// Sends a query that gives rows, and reads them all.
pub(super) fn rows(client: &Client, sent: &Sent<'_>) -> Result<Rows, RemoteError> {
    let body = form("query", sent.text, sent.more);
    client.receive(&call(sent, &body), |reply| {
        let url = reply.url.clone();
        let completeness = match reply.headers.contains_key(CUT_AT) {
            true => Completeness::Cut,
            false => Completeness::Whole,
        };
        let QueryResults::Solutions(solutions) = answer(reply, Gives::Results)? else {
            return Err(RemoteError::Faulty {
                url,
                why: "a truth value where rows were asked for".to_owned(),
            });
        };
        let mut rows = Vec::new();
        for solution in solutions {
            let solution = solution.map_err(|error| failure(&url, &error))?;
            rows.push(solution.values().to_vec());
        }
        Ok(Rows { rows, completeness })
    })
}

/// Sends an ASK query.
pub(super) fn truth(client: &Client, sent: &Sent<'_>) -> Result<bool, RemoteError> {
    let body = form("query", sent.text, sent.more);
    client.receive(&call(sent, &body), |reply| {
        let url = reply.url.clone();
        match answer(reply, Gives::Results)? {
            QueryResults::Boolean(truth) => Ok(truth),
            _ => Err(RemoteError::Faulty {
                url,
                why: "rows where a truth value was asked for".to_owned(),
            }),
        }
    })
}

/// Sends an update.
pub(super) fn update(client: &Client, url: &str, text: &str) -> Result<(), RemoteError> {
    // As a body of its own type, which needs no escaping; the size of forms is often limited.
    let call = Call {
        method: Method::Post,
        url,
        accept: "*/*",
        body: Some(("application/sparql-update", text.as_bytes())),
        within: None,
    };
    client.receive(&call, done)
}

/// Which graph of a graph store.
#[derive(Clone, Copy, Debug)]
pub(super) enum StoredGraph<'a> {
    /// The one without a name.
    Default,
    /// One with a name.
    Named(&'a NamedNode),
}

/// Makes a graph be these N-Triples.
pub(super) fn put_graph(
    client: &Client,
    url: &str,
    graph: StoredGraph<'_>,
    triples: &str,
) -> Result<(), RemoteError> {
    // N-Triples are Turtle, which more servers know by name.
    let call = Call {
        method: Method::Put,
        url: &graph_url(url, graph),
        accept: "*/*",
        body: Some(("text/turtle;charset=utf-8", triples.as_bytes())),
        within: None,
    };
    client.receive(&call, done)
}

/// Makes a graph not be there. One that is not there already is no error.
pub(super) fn delete_graph(
    client: &Client,
    url: &str,
    graph: StoredGraph<'_>,
) -> Result<(), RemoteError> {
    let call = Call {
        method: Method::Delete,
        url: &graph_url(url, graph),
        accept: "*/*",
        body: None,
        within: None,
    };
    match client.receive(&call, done) {
        Err(RemoteError::Refused { status: 404, .. }) => Ok(()),
        result => result,
    }
}

fn graph_url(url: &str, graph: StoredGraph<'_>) -> String {
    let mark = if url.contains('?') { '&' } else { '?' };
    match graph {
        StoredGraph::Default => format!("{url}{mark}default"),
        StoredGraph::Named(name) => format!("{url}{mark}graph={}", encoded(name.as_str())),
    }
}

/// Reads an answer to its end, so that the connection can serve the next request.
fn done(mut reply: Reply) -> Result<(), RemoteError> {
    let url = reply.url.clone();
    io::copy(&mut reply.body, &mut io::sink())
        .map(|_| ())
        .map_err(|error| failure(&url, &error))
}

fn call<'a>(sent: &Sent<'a>, body: &'a str) -> Call<'a> {
    Call {
        method: Method::Post,
        url: sent.url,
        accept: match sent.gives {
            Gives::Results => RESULTS,
            Gives::Triples => TRIPLES,
        },
        body: Some(("application/x-www-form-urlencoded", body.as_bytes())),
        within: sent.within,
    }
}

fn form(name: &str, text: &str, more: &[(&str, &str)]) -> String {
    let mut form = format!("{name}={}", encoded(text));
    for (name, value) in more {
        _ = write!(form, "&{name}={}", encoded(value));
    }
    form
}

/// Percent-encodes all but the unreserved characters of RFC 3986.
fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len() * 3 / 2);
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                encoded.push(char::from(byte));
            }
            byte => _ = write!(encoded, "%{byte:02X}"),
        }
    }
    encoded
}

fn answer(reply: Reply, gives: Gives) -> Result<QueryResults<'static>, RemoteError> {
    let media_type = reply.media_type();
    let url = reply.url.clone();
    let unknown = || RemoteError::NotSparql {
        url: reply.url.clone(),
        found: match media_type.as_str() {
            "" => "nothing known".to_owned(),
            known => known.to_owned(),
        },
    };
    match gives {
        Gives::Results => {
            let format = match media_type.as_str() {
                "application/json" => Some(QueryResultsFormat::Json),
                known => QueryResultsFormat::from_media_type(known),
            };
            let parser = QueryResultsParser::from_format(format.ok_or_else(unknown)?);
            let parsed = parser.for_reader(reply.body);
            results(url.clone(), parsed.map_err(|error| broken(&url, &error))?)
        }
        Gives::Triples => {
            // Virtuoso says text/plain of N-Triples, as the first specification of them did.
            let format = match media_type.as_str() {
                "text/plain" => Some(RdfFormat::NTriples),
                known => RdfFormat::from_media_type(known),
            };
            let format = format.ok_or_else(unknown)?;
            Ok(QueryResults::Graph(triples(url, format, reply.body)))
        }
    }
}

fn results(
    url: String,
    parsed: ReaderQueryResultsParserOutput<Incoming>,
) -> Result<QueryResults<'static>, RemoteError> {
    match parsed {
        ReaderQueryResultsParserOutput::Boolean(truth) => Ok(QueryResults::Boolean(truth)),
        ReaderQueryResultsParserOutput::Solutions(mut solutions)
            if solutions
                .variables()
                .first()
                .is_some_and(|name| name.as_str() == TRUTH) =>
        {
            let first = solutions.next().transpose();
            let first = first.map_err(|error| broken(&url, &error))?;
            let value = first.as_ref().and_then(|row| row.get(0));
            Ok(QueryResults::Boolean(match value {
                Some(Term::Literal(value)) => value.value() != "0",
                _ => false,
            }))
        }
        ReaderQueryResultsParserOutput::Solutions(solutions) => {
            let variables: Arc<[Variable]> = solutions.variables().into();
            let tuples = solutions.map(move |solution| match solution {
                Ok(solution) => Ok(solution
                    .values()
                    .iter()
                    .map(|term| term.clone().map(canonical))
                    .collect()),
                Err(error) => Err(QueryEvaluationError::Service(Box::new(broken(
                    &url, &error,
                )))),
            });
            let solutions = QuerySolutionIter::from_tuples(variables, tuples);
            Ok(QueryResults::Solutions(solutions))
        }
    }
}

fn triples(url: String, format: RdfFormat, body: Incoming) -> QueryTripleIter<'static> {
    let quads = RdfParser::from_format(format).for_reader(body);
    QueryTripleIter::new(quads.map(move |quad| match quad {
        Ok(quad) => {
            let mut triple = Triple::from(quad);
            triple.object = canonical(triple.object);
            Ok(triple)
        }
        Err(error) => Err(QueryEvaluationError::Service(Box::new(failure(
            &url, &error,
        )))),
    }))
}

/// The literal as our own store writes it.
fn canonical(term: Term) -> Term {
    match &term {
        Term::Literal(literal) if literal.datatype() == xsd::BOOLEAN => match literal.value() {
            "1" => Literal::from(true).into(),
            "0" => Literal::from(false).into(),
            _ => term,
        },
        _ => term,
    }
}

fn broken(url: &str, error: &QueryResultsParseError) -> RemoteError {
    failure(url, error)
}

/// What lies behind an error of reading: the network, or what was sent.
pub(super) fn failure(url: &str, error: &(dyn std::error::Error + 'static)) -> RemoteError {
    let mut this = Some(error);
    while let Some(error) = this {
        if let Some(known) = error.downcast_ref::<RemoteError>() {
            return known.clone();
        }
        let inner = io_error(error).and_then(io::Error::get_ref);
        if let Some(known) = inner.and_then(|inner| inner.downcast_ref::<RemoteError>()) {
            return known.clone();
        }
        this = error.source();
    }
    RemoteError::Faulty {
        url: url.to_owned(),
        why: error.to_string(),
    }
}

/// The error of the network that this is. The parsers' errors are transparent, so that it is not their source.
fn io_error<'e>(error: &'e (dyn std::error::Error + 'static)) -> Option<&'e io::Error> {
    if let Some(QueryResultsParseError::Io(error)) = error.downcast_ref() {
        return Some(error);
    }
    if let Some(RdfParseError::Io(error)) = error.downcast_ref() {
        return Some(error);
    }
    error.downcast_ref()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_hold_any_text() {
        assert_eq!(
            form("query", "ASK { ?s ?p \"é&=+\" }", &[("a", "b c")]),
            "query=ASK%20%7B%20%3Fs%20%3Fp%20%22%C3%A9%26%3D%2B%22%20%7D&a=b%20c"
        );
    }

    #[test]
    fn graphs_are_named_in_the_address() {
        let graph = NamedNode::new_unchecked("https://w3id.org/dossier/document/ab#x");
        assert_eq!(
            graph_url("http://h/store", StoredGraph::Named(&graph)),
            "http://h/store?graph=https%3A%2F%2Fw3id.org%2Fdossier%2Fdocument%2Fab%23x"
        );
        assert_eq!(
            graph_url("http://h/s?x=1", StoredGraph::Default),
            "http://h/s?x=1&default"
        );
    }

    #[test]
    fn booleans_are_written_in_one_way() {
        let boolean = |text| Term::from(Literal::new_typed_literal(text, xsd::BOOLEAN));
        assert_eq!(canonical(boolean("1")), boolean("true"));
        assert_eq!(canonical(boolean("0")), boolean("false"));
        let number = Term::from(Literal::new_typed_literal("1", xsd::INTEGER));
        assert_eq!(canonical(number.clone()), number);
    }
}
