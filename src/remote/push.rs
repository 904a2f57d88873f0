//! A store's graphs sent to an endpoint: one graph a document, the lists, the decisions, the default graph last.
//!
//! *(store, address, [`Journal`]) → [`Pushed`]*. A graph is sent when its hash is not the one in the journal. What a document's
//! retraction took away here is taken away there at the end, so that at no moment the default graph speaks of what is not there.
//! How one writes there is found out by writing a graph of one triple, which is taken away again: through the Graph Store
//! Protocol, where each graph is replaced in one request, else through SPARQL Update, where new triples come before old ones go.
//! The same triple shows whether the store takes the union of all graphs for its default graph; then ours is sent to
//! `<graph/default>`, where [`Endpoint::open`] finds it. The log stays here.

use super::address::Address;
use super::dataset::Layout;
use super::endpoint::{DEFAULT_GRAPH, Endpoint};
use super::error::RemoteError;
use super::journal::Journal;
use super::protocol::StoredGraph;
use crate::graph::{Graphs, Store, StoreError};
use oxigraph::model::vocab::rdfs;
use oxigraph::model::{GraphName, GraphNameRef, NamedNode, Triple};
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

/// Triples in one update: Virtuoso compiles each into a program, and refuses long ones.
const TRIPLES_AT_ONCE: usize = 500;
/// Local name of the graph that is written to find out how.
const PROBE: &str = "graph/probe";

/// How graphs are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// Whichever works; the Graph Store Protocol first.
    Any,
    /// The Graph Store Protocol.
    GraphStore,
    /// SPARQL Update.
    Update,
}

/// Where graphs are written.
#[derive(Clone, Debug)]
pub struct Destination {
    /// The endpoint that is asked.
    pub address: Address,
    /// How it is written to.
    pub protocol: Protocol,
    /// The address of the Graph Store Protocol; looked for if absent.
    pub graph_store: Option<String>,
    /// The address of updates; looked for if absent.
    pub update: Option<String>,
}

/// Whether what was sent before is sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// What has changed.
    Changed,
    /// Everything.
    All,
    /// Nothing: what would be sent is counted.
    Nothing,
}

/// What came of a push.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pushed {
    /// Graphs sent.
    pub sent: usize,
    /// Triples in them.
    pub triples: usize,
    /// Graphs that were there already.
    pub unchanged: usize,
    /// Graphs taken away.
    pub removed: usize,
    /// Graphs the endpoint did not take, each with the reason.
    pub refused: Vec<(String, String)>,
    /// How it was written to.
    pub way: String,
    /// The graph that holds the default graph there, if it is not the endpoint's own.
    pub default_graph: Option<NamedNode>,
}

/// What can go wrong with a push.
#[derive(Debug, thiserror::Error)]
pub enum PushError {
    /// The endpoint.
    #[error(transparent)]
    Remote(#[from] RemoteError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The journal.
    #[error("{}: {source}; say with --journal where else to keep it", path.display())]
    Journal {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The endpoint went away in the middle.
    #[error(
        "{source}\n{there} of {all} graphs are there: run the command again, and it goes on with the others"
    )]
    Interrupted {
        /// What happened.
        source: RemoteError,
        /// Graphs that are there.
        there: usize,
        /// All graphs.
        all: usize,
    },
}

/// A way to write that works.
enum Way {
    GraphStore(String),
    Update(String),
}

/// Sends what has changed. `told` hears after each graph how many of how many are done.
///
/// # Errors
/// [`PushError`]; what has arrived before stays there, and in the journal.
pub fn push(
    store: &Store,
    destination: &Destination,
    journal: &Path,
    extent: Extent,
    told: &mut dyn FnMut(usize, usize),
) -> Result<Pushed, PushError> {
    let mut endpoint = Endpoint::open(&destination.address, store.names.clone())?;
    let way = find_way(&mut endpoint, destination)?;
    let noted = |source| PushError::Journal {
        path: journal.to_owned(),
        source,
    };
    let mut known = Journal::read(journal, &endpoint.url, &endpoint.layout).map_err(noted)?;
    if extent == Extent::All || !is_still_there(&endpoint, &known)? {
        known.clear();
    }
    let mut names: Vec<Option<NamedNode>> = store.graphs()?.into_iter().map(Some).collect();
    names.push(None);
    let gone: Vec<NamedNode> = known
        .graphs()
        .filter(|graph| !names.contains(&Some((*graph).clone())))
        .cloned()
        .collect();
    let all = names.len() + gone.len();
    let mut pushed = Pushed {
        way: way.to_string(),
        default_graph: match &endpoint.layout {
            Layout::Default => None,
            Layout::Named(name) => Some(name.clone()),
        },
        ..Pushed::default()
    };
    let sender = Sender {
        endpoint: &endpoint,
        way,
    };
    for (done, name) in names.iter().enumerate() {
        told(done, all);
        let triples = triples(store, name.as_ref())?;
        let hash = hash(&triples);
        if known.hash(name.as_ref()) == Some(hash.as_str()) {
            pushed.unchanged += 1;
            continue;
        }
        if extent != Extent::Nothing {
            match sender.send(name.as_ref(), &triples) {
                Ok(()) => known.arrived(name.as_ref(), &hash).map_err(noted)?,
                Err(error) => match is_of_this_graph(&error) {
                    true => {
                        let name = name.as_ref().map_or("default", NamedNode::as_str);
                        pushed.refused.push((name.to_owned(), error.to_string()));
                        continue;
                    }
                    false => {
                        return Err(PushError::Interrupted {
                            source: error,
                            there: pushed.sent + pushed.unchanged,
                            all,
                        });
                    }
                },
            }
        }
        pushed.sent += 1;
        pushed.triples += triples.len();
    }
    for (done, name) in gone.iter().enumerate() {
        told(names.len() + done, all);
        if extent != Extent::Nothing {
            sender
                .remove(name)
                .map_err(|source| PushError::Interrupted {
                    source,
                    there: pushed.sent + pushed.unchanged,
                    all,
                })?;
            known.left(name).map_err(noted)?;
        }
        pushed.removed += 1;
    }
    told(all, all);
    if extent != Extent::Nothing {
        known.finish().map_err(noted)?;
    }
    Ok(pushed)
}

/// The triples of a graph as N-Triples lines, sorted.
fn triples(store: &Store, name: Option<&NamedNode>) -> Result<BTreeSet<String>, StoreError> {
    let name = name.map_or(GraphName::DefaultGraph, |name| name.clone().into());
    let quads = store.graph(name)?;
    Ok(quads
        .into_iter()
        .map(|quad| format!("{} .\n", Triple::from(quad)))
        .collect())
}

fn hash(triples: &BTreeSet<String>) -> String {
    let mut hasher = blake3::Hasher::new();
    for triple in triples {
        hasher.update(triple.as_bytes());
    }
    hasher.finalize().to_hex()[..32].to_owned()
}

/// Whether the endpoint refused this graph and may take another.
fn is_of_this_graph(error: &RemoteError) -> bool {
    matches!(error, RemoteError::Refused { status, .. } if matches!(status, 400 | 409 | 413 | 415 | 422 | 500))
}

/// Whether the journal still tells the truth, as far as one graph of it shows: a store that was emptied has none of them.
fn is_still_there(endpoint: &Endpoint, known: &Journal) -> Result<bool, RemoteError> {
    match known.graphs().next() {
        Some(graph) => endpoint.holds(&format!("GRAPH {graph} {{ ?s ?p ?o }}")),
        None => Ok(true),
    }
}

impl std::fmt::Display for Way {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::GraphStore(url) => write!(f, "Graph Store Protocol at {url}"),
            Self::Update(url) => write!(f, "SPARQL Update at {url}"),
        }
    }
}

struct Sender<'a> {
    endpoint: &'a Endpoint,
    way: Way,
}

impl Sender<'_> {
    /// Makes a graph there be these triples.
    fn send(
        &self,
        name: Option<&NamedNode>,
        triples: &BTreeSet<String>,
    ) -> Result<(), RemoteError> {
        let place = match (name, &self.endpoint.layout) {
            (Some(name), _) | (None, Layout::Named(name)) => Some(name),
            (None, Layout::Default) => None,
        };
        match &self.way {
            Way::GraphStore(url) => {
                let graph = place.map_or(StoredGraph::Default, StoredGraph::Named);
                let body: String = triples.iter().map(String::as_str).collect();
                self.endpoint.put(url, graph, &body)
            }
            Way::Update(url) => {
                // A document's graph comes or stays, but the default graph changes a little each time.
                let there = self.there(name)?;
                let come: Vec<&String> = triples.difference(&there).collect();
                let gone: Vec<&String> = there.difference(triples).collect();
                self.change(url, "INSERT", place, &come)?;
                self.change(url, "DELETE", place, &gone)
            }
        }
    }

    fn remove(&self, name: &NamedNode) -> Result<(), RemoteError> {
        match &self.way {
            Way::GraphStore(url) => self.endpoint.delete(url, StoredGraph::Named(name)),
            Way::Update(url) => self
                .endpoint
                .update(url, &format!("DROP SILENT GRAPH {name}")),
        }
    }

    fn there(&self, name: Option<&NamedNode>) -> Result<BTreeSet<String>, RemoteError> {
        let graph = name.map_or(GraphNameRef::DefaultGraph, |name| name.as_ref().into());
        let quads = self
            .endpoint
            .quads_for_pattern(None, None, None, Some(graph));
        quads
            .map(|quad| match quad {
                Ok(quad) => Ok(format!("{} .\n", Triple::from(quad))),
                Err(error) => Err(super::protocol::failure(&self.endpoint.url, &error)),
            })
            .collect()
    }

    fn change(
        &self,
        url: &str,
        deed: &str,
        place: Option<&NamedNode>,
        triples: &[&String],
    ) -> Result<(), RemoteError> {
        for chunk in triples.chunks(TRIPLES_AT_ONCE) {
            let data: String = chunk.iter().map(|triple| triple.as_str()).collect();
            let data = match place {
                Some(name) => format!("{deed} DATA {{ GRAPH {name} {{\n{data}}} }}"),
                None => format!("{deed} DATA {{\n{data}}}"),
            };
            self.endpoint.update(url, &data)?;
        }
        Ok(())
    }
}

/// Finds a way to write, and where the default graph goes.
fn find_way(endpoint: &mut Endpoint, destination: &Destination) -> Result<Way, RemoteError> {
    let probe = endpoint.names.below(PROBE);
    let triple = format!("{probe} {} \"probe\"", rdfs::LABEL);
    let mut tried = Vec::new();
    for way in ways(&endpoint.url, destination) {
        let written = match &way {
            Way::GraphStore(url) => {
                endpoint.put(url, StoredGraph::Named(&probe), &format!("{triple} .\n"))
            }
            Way::Update(url) => endpoint.update(
                url,
                &format!("INSERT DATA {{ GRAPH {probe} {{ {triple} }} }}"),
            ),
        };
        match written {
            Ok(()) => {}
            Err(RemoteError::Refused {
                status: 404 | 405 | 501,
                ..
            }) if !is_given(&way, destination) => continue,
            Err(error @ (RemoteError::Refused { .. } | RemoteError::Redirected { .. })) => {
                tried.push(error.to_string());
                continue;
            }
            Err(error @ RemoteError::TimedOut { .. }) if !is_given(&way, destination) => {
                tried.push(error.to_string());
                continue;
            }
            Err(error) => return Err(error),
        }
        let is_there = endpoint.holds(&format!("GRAPH {probe} {{ {triple} }}"))?;
        let is_union = endpoint.holds(&triple)?;
        let sender = Sender { endpoint, way };
        sender.remove(&probe)?;
        let way = sender.way;
        if !is_there {
            tried.push(format!("{way}: what is written does not arrive"));
            continue;
        }
        if endpoint.layout == Layout::Default && is_union {
            endpoint.layout = Layout::Named(endpoint.names.below(DEFAULT_GRAPH));
        }
        return Ok(way);
    }
    if tried.is_empty() {
        tried.push("nothing answers at the usual addresses".to_owned());
    }
    Err(RemoteError::NoWriting {
        url: endpoint.url.clone(),
        tried,
    })
}

fn is_given(way: &Way, destination: &Destination) -> bool {
    match way {
        Way::GraphStore(_) => destination.graph_store.is_some(),
        Way::Update(_) => destination.update.is_some(),
    }
}

/// Ways that may work: those given, else where Oxigraph, Fuseki, Virtuoso and RDF4J have them.
fn ways(query: &str, destination: &Destination) -> Vec<Way> {
    let folder = query.rsplit_once('/').map_or(query, |(folder, _)| folder);
    let beside = |names: &[&str]| -> Vec<String> {
        names
            .iter()
            .map(|name| match name.strip_prefix("./") {
                Some(below) => format!("{query}/{below}"),
                None => format!("{folder}/{name}"),
            })
            .collect()
    };
    // RDF4J and GraphDB have both below the repository; Virtuoso, asked there, says nothing at all.
    let is_rdf4j = query.contains("/repositories/");
    let stores = match &destination.graph_store {
        Some(url) => vec![url.clone()],
        None if is_rdf4j => beside(&["./rdf-graphs/service"]),
        None => beside(&["store", "data", "sparql-graph-crud-auth"]),
    };
    let updates = match &destination.update {
        Some(url) => vec![url.clone()],
        None if is_rdf4j => beside(&["./statements"]),
        None => beside(&["update", "sparql-auth"]),
    };
    let stores = stores.into_iter().map(Way::GraphStore);
    let updates = updates.into_iter().map(Way::Update);
    match destination.protocol {
        Protocol::GraphStore => stores.collect(),
        Protocol::Update => updates.collect(),
        // An address that was given is what is wanted.
        Protocol::Any => match (&destination.graph_store, &destination.update) {
            (None, Some(_)) => updates.collect(),
            (Some(_), None) => stores.collect(),
            _ => stores.chain(updates).collect(),
        },
    }
}
