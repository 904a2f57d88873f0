//! A store behind a SPARQL 1.1 endpoint, read as if it were here.
//!
//! *address → [`Endpoint`], [`Graphs`]*. Queries go there as text. Single patterns are asked for once: what came stays in a
//! store in memory, beside what was asked. Whoever will need many says so first ([`Graphs::foresee`]), and gets them by a few
//! hundred at a time. Changes nothing there. Does not see what changes there while it reads.

use super::address::{Address, is_elsewhere, places};
use super::client::Client;
use super::dataset::{self, Layout};
use super::error::RemoteError;
use super::paging::TERMS_AT_ONCE;
use super::patterns::{InGraph, Slot, Wanted};
use super::protocol::{self, Gives, Sent, StoredGraph};
use crate::graph::graphs::{Asked, DefaultGraph, Distance, Foreseen, Graphs, Quads};
use crate::graph::vocabulary::{ds, ours, owl, rdf};
use crate::graph::{Counts, Namespaces, Store};
use crate::ontology::Class;
use oxigraph::model::{
    GraphName, GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNodeRef, Quad, QuadRef, Term,
    TermRef,
};
use oxigraph::sparql::{QueryEvaluationError, QueryResults};
use oxigraph::store::StorageError;
use spargebra::Query;
use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

/// A store elsewhere.
pub struct Endpoint {
    /// How its things are named.
    pub names: Namespaces,
    /// Where our default graph is there.
    pub layout: Layout,
    /// The address queries go to.
    pub url: String,
    pub(super) client: Client,
    /// What was read so far.
    seen: Store,
    /// Which patterns all that matches is known of.
    known: Mutex<HashSet<Pattern>>,
}

/// A pattern as it was asked: subject, property, object, graph.
type Pattern = (Option<Term>, Option<Term>, Option<Term>, Option<GraphName>);

impl Endpoint {
    /// Finds the endpoint and where it keeps what.
    ///
    /// # Errors
    /// When it cannot be asked.
    pub fn open(address: &Address, names: Namespaces) -> Result<Self, RemoteError> {
        let client = Client::new(address.credentials.clone(), address.patience);
        let own = names.below(DEFAULT_GRAPH);
        let ask = format!("ASK {{ GRAPH {own} {{ ?s ?p ?o }} }}");
        let mut first = None;
        for url in places(&address.url)? {
            match truth(&client, &url, &ask) {
                Ok(is_there) => {
                    let layout = match (&address.default_graph, is_there) {
                        (Some(graph), _) => Layout::Named(graph.clone()),
                        (None, true) => Layout::Named(own),
                        (None, false) => Layout::Default,
                    };
                    let seen =
                        Store::in_memory(names.clone()).map_err(|error| RemoteError::Faulty {
                            url: url.clone(),
                            why: error.to_string(),
                        })?;
                    return Ok(Self {
                        names,
                        layout,
                        url,
                        client,
                        seen,
                        known: Mutex::default(),
                    });
                }
                Err(error) if is_elsewhere(&error) => first = first.or(Some(error)),
                Err(error) => return Err(error),
            }
        }
        Err(first.unwrap_or_else(|| RemoteError::Address {
            url: address.url.clone(),
            why: "not an address",
        }))
    }

    /// How much is stored there, in the graphs below our base.
    ///
    /// # Errors
    /// Those of the endpoint.
    pub fn counts(&self) -> Result<Counts, RemoteError> {
        let graph = |triples: &str| match &self.layout {
            Layout::Default => triples.to_owned(),
            Layout::Named(name) => format!("GRAPH {name} {{ {triples} }}"),
        };
        let count = |body: &str, what: &str| {
            self.number(&format!("SELECT (COUNT({what}) AS ?n) WHERE {{ {body} }}"))
        };
        let within = |class: NamedNodeRef<'_>| format!("GRAPH ?g {{ ?x {} {class} }}", rdf::TYPE);
        let derived = |class: NamedNode| graph(&format!("?x {} {class}", rdf::TYPE));
        let base = oxigraph::model::Literal::new_simple_literal(&self.names.base);
        let named = count(
            &format!(
                "GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), {base}) && ?g != {})",
                self.names.log_graph()
            ),
            "*",
        )?;
        let quads = match &self.layout {
            Layout::Default => named + count("?s ?p ?o", "*")?,
            // Ours is below the base, or it is not among those counted.
            Layout::Named(name) if name.as_str().starts_with(&self.names.base) => named,
            Layout::Named(_) => named + count(&graph("?s ?p ?o"), "*")?,
        };
        let relation = format!("?p {} {} . ?s ?p ?o", rdf::TYPE, ours("Relation"));
        let symmetric = format!("?p {} {} . {relation}", rdf::TYPE, owl::SYMMETRIC);
        let edges = count(&graph(&relation), "*")?;
        let twice = count(&graph(&symmetric), "*")?;
        Ok(Counts {
            documents: count(&within(ds::DOCUMENT), "*")?,
            referents: count(&within(ds::REFERENT), "*")?,
            claims: count(&within(ds::CLAIM), "*")?,
            entities: count(&derived(ds::ENTITY.into()), "*")?,
            tenures: count(&derived(ours(Class::Tenure.iri())), "*")?,
            sanctions: count(&derived(ours(Class::Sanction.iri())), "*")?,
            edges: edges - twice / 2,
            entries: count(&within(ds::REFERENCE_ENTITY), "*")?,
            quads,
            ..Counts::default()
        })
    }

    /// Whether something matches the pattern, asked as it is: nothing is said of where our default graph is.
    pub(super) fn holds(&self, pattern: &str) -> Result<bool, RemoteError> {
        truth(&self.client, &self.url, &format!("ASK {{ {pattern} }}"))
    }

    /// Makes a graph of the graph store at `url` be these N-Triples.
    pub(super) fn put(
        &self,
        url: &str,
        graph: StoredGraph<'_>,
        triples: &str,
    ) -> Result<(), RemoteError> {
        protocol::put_graph(&self.client, url, graph, triples)
    }

    /// Makes a graph of the graph store at `url` not be there.
    pub(super) fn delete(&self, url: &str, graph: StoredGraph<'_>) -> Result<(), RemoteError> {
        protocol::delete_graph(&self.client, url, graph)
    }

    /// Sends an update.
    pub(super) fn update(&self, url: &str, text: &str) -> Result<(), RemoteError> {
        protocol::update(&self.client, url, text)
    }

    /// Whether all that matches the pattern was read already, by itself or as part of a wider one.
    fn is_known(&self, pattern: &Pattern) -> bool {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        (0..16).any(|wider: u8| {
            let part = |bit: u8, term: &Option<Term>| match wider & bit {
                0 => term.clone(),
                _ => None,
            };
            let graph = match wider & 8 {
                0 => pattern.3.clone(),
                _ => None,
            };
            known.contains(&(
                part(1, &pattern.0),
                part(2, &pattern.1),
                part(4, &pattern.2),
                graph,
            ))
        })
    }

    fn keep(
        &self,
        quads: &[Quad],
        patterns: impl IntoIterator<Item = Pattern>,
    ) -> Result<(), StorageError> {
        let store = self.seen.oxigraph();
        store.extend(quads.iter().cloned())?;
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.extend(patterns);
        Ok(())
    }

    fn matching(&self, pattern: &Pattern) -> Result<Vec<Quad>, StorageError> {
        let slot = |term: &Option<Term>| term.clone().map_or(Slot::Any, Slot::One);
        let wanted = Wanted {
            subjects: slot(&pattern.0),
            // Something must be a variable.
            properties: match &pattern.1 {
                Some(property) => Slot::Of(vec![property.clone()]),
                None => Slot::Any,
            },
            objects: slot(&pattern.2),
            graphs: pattern.3.clone().map_or(InGraph::Any, InGraph::One),
        };
        if let (None, None, None) = (&pattern.0, &pattern.1, &pattern.2) {
            // All of a graph, or of all graphs, is read once and not kept.
            return match &pattern.3 {
                None => self.everything().map_err(failed),
                Some(_) => self.read(&wanted).map_err(failed),
            };
        }
        if !self.is_known(pattern) {
            let quads = self.read(&wanted).map_err(failed)?;
            self.keep(&quads, [pattern.clone()])?;
        }
        let subject = match &pattern.0 {
            Some(Term::NamedNode(node)) => Some(NamedOrBlankNodeRef::from(node)),
            Some(Term::BlankNode(node)) => Some(node.into()),
            _ => None,
        };
        let property = match &pattern.1 {
            Some(Term::NamedNode(node)) => Some(node.as_ref()),
            _ => None,
        };
        let object = pattern.2.as_ref().map(Term::as_ref);
        let graph = pattern.3.as_ref().map(GraphName::as_ref);
        self.seen
            .oxigraph()
            .quads_for_pattern(subject, property, object, graph)
            .collect()
    }
}

/// Local name of the graph that holds our default graph where a store has none of its own.
pub(super) const DEFAULT_GRAPH: &str = "graph/default";

impl Graphs for Endpoint {
    fn quads_for_pattern(
        &self,
        subject: Option<NamedOrBlankNodeRef<'_>>,
        predicate: Option<NamedNodeRef<'_>>,
        object: Option<TermRef<'_>>,
        graph: Option<GraphNameRef<'_>>,
    ) -> Quads<'_> {
        let pattern = (
            subject.map(|subject| Term::from(subject.into_owned())),
            predicate.map(|predicate| Term::from(predicate.into_owned())),
            object.map(TermRef::into_owned),
            graph.map(GraphNameRef::into_owned),
        );
        match self.matching(&pattern) {
            Ok(quads) => Box::new(quads.into_iter().map(Ok)),
            Err(error) => Box::new(std::iter::once(Err(error))),
        }
    }

    fn contains(&self, quad: QuadRef<'_>) -> Result<bool, StorageError> {
        let mut found = self.quads_for_pattern(
            Some(quad.subject),
            Some(quad.predicate),
            Some(quad.object),
            Some(quad.graph_name),
        );
        Ok(found.next().transpose()?.is_some())
    }

    fn evaluate(&self, asked: Asked) -> Result<QueryResults<'static>, QueryEvaluationError> {
        let gives = match &asked.query {
            Query::Select { .. } | Query::Ask { .. } => Gives::Results,
            Query::Construct { .. } | Query::Describe { .. } => Gives::Triples,
        };
        let service = |error: RemoteError| QueryEvaluationError::Service(Box::new(error));
        let (text, more): (String, &[(&str, &str)]) = match asked.default_graph {
            DefaultGraph::Corpus => (dataset::text(asked.query, &self.layout), &[]),
            DefaultGraph::Union => {
                self.check_union().map_err(service)?;
                (dataset::text(asked.query, &Layout::Default), UNION)
            }
        };
        let sent = Sent {
            gives,
            more,
            within: asked.timeout,
            ..self.sent(&text)
        };
        protocol::query(&self.client, &sent).map_err(service)
    }

    fn distance(&self) -> Distance {
        Distance::Elsewhere
    }

    fn foresee(&self, foreseen: &Foreseen<'_>) -> Result<(), StorageError> {
        let properties: Vec<Term> = foreseen
            .properties
            .iter()
            .map(|property| Term::from(property.into_owned()))
            .collect();
        let graph = foreseen.graph.map(GraphNameRef::into_owned);
        let terms = |nodes: &[NamedNode]| -> Vec<Option<Term>> {
            nodes.iter().map(|node| Some(node.clone().into())).collect()
        };
        // One of the two is a list at most; what has neither is asked by property alone.
        let (list, is_subject) = match foreseen.objects {
            [] => (terms(foreseen.subjects), true),
            _ => (terms(foreseen.objects), false),
        };
        let list = if list.is_empty() { vec![None] } else { list };
        let pattern = |term: &Option<Term>, property: &Term| -> Pattern {
            let (subject, object) = match is_subject {
                true => (term.clone(), None),
                false => (None, term.clone()),
            };
            (subject, Some(property.clone()), object, graph.clone())
        };
        let new: Vec<Option<Term>> = list
            .into_iter()
            .filter(|term| {
                properties
                    .iter()
                    .any(|property| !self.is_known(&pattern(term, property)))
            })
            .collect();
        for chunk in new.chunks(TERMS_AT_ONCE) {
            let terms: Option<Vec<Term>> = chunk.iter().cloned().collect();
            let slot = terms.map_or(Slot::Any, Slot::Of);
            let (subjects, objects) = match is_subject {
                true => (slot, Slot::Any),
                false => (Slot::Any, slot),
            };
            let wanted = Wanted {
                subjects,
                properties: Slot::Of(properties.clone()),
                objects,
                graphs: graph.clone().map_or(InGraph::Any, InGraph::One),
            };
            let quads = self.read(&wanted).map_err(failed)?;
            let known = chunk
                .iter()
                .flat_map(|term| properties.iter().map(|property| pattern(term, property)));
            self.keep(&quads, known)?;
        }
        Ok(())
    }
}

/// How Oxigraph is told to take all graphs as the default one. Others, whose default graph is that anyway, do not mind.
const UNION: &[(&str, &str)] = &[("union-default-graph", "true")];

impl Endpoint {
    /// Whether a query asked of the union sees what stands in documents alone.
    fn check_union(&self) -> Result<(), RemoteError> {
        let any = format!(
            "SELECT ?d WHERE {{ GRAPH ?d {{ ?d {} {} }} }} LIMIT 1",
            rdf::TYPE,
            ds::DOCUMENT
        );
        let rows = protocol::rows(&self.client, &self.sent(&any))?.rows;
        let Some(Some(document)) = rows.first().and_then(|row| row.first()) else {
            return Ok(());
        };
        let ask = format!("ASK {{ {document} {} {} }}", rdf::TYPE, ds::DOCUMENT);
        let sent = Sent {
            more: UNION,
            ..self.sent(&ask)
        };
        match protocol::truth(&self.client, &sent)? {
            true => Ok(()),
            false => Err(RemoteError::NoUnion {
                url: self.url.clone(),
            }),
        }
    }
}

fn failed(error: RemoteError) -> StorageError {
    StorageError::Other(Box::new(error))
}

fn truth(client: &Client, url: &str, text: &str) -> Result<bool, RemoteError> {
    protocol::truth(
        client,
        &Sent {
            url,
            text,
            gives: Gives::Results,
            more: &[],
            within: None,
        },
    )
}
