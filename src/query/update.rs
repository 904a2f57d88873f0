//! SPARQL Update: a change by hand, carried out whole or not at all, and what it changed.
//!
//! *(store, text) → \[[`Changed`]\]*. Runs in one transaction. Before it is committed every document it touched is read back:
//! what nobody could derive the default graph from is refused. From then on the store does not rely on what it knew
//! ([`Store::distrust`]): whoever changes it derives the default graph anew, and with that takes back what was written into it
//! directly. Source: SPARQL 1.1 Update (W3C, 2013). Holds a hash of every quad while it runs.

use super::error::QueryError;
use super::run::read;
use super::terms::shorten;
use crate::graph::vocabulary::{ds, rdf};
use crate::graph::{Store, document_quads, read_facts};
use oxigraph::model::{GraphName, NamedNode, Quad, Term};
use oxigraph::sparql::SparqlEvaluator;
use oxigraph::store::{StorageError, Transaction};
use spargebra::SparqlParser;
use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{Hash, Hasher};

/// Whether a change is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trial {
    /// It is.
    Kept,
    /// It is only counted.
    CountedOnly,
}

/// A kind of graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Graph {
    /// What the corpus establishes.
    Default,
    /// What one document says.
    Document,
    /// An imported list.
    Reference,
    /// What people decided.
    Decisions,
    /// What was done when.
    Log,
    /// Any other.
    Other,
}

/// How many quads came to graphs of a kind and left them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Changed {
    /// The kind.
    pub graph: Graph,
    /// Graphs of it that are otherwise now.
    pub graphs: usize,
    /// Quads that came.
    pub come: usize,
    /// Quads that left.
    pub gone: usize,
}

/// Carries out an update, and says what it changed; nothing where it changed nothing.
///
/// # Errors
/// [`QueryError::Syntax`], [`QueryError::Update`], [`QueryError::Spoilt`]; then nothing is changed.
pub fn update(
    store: &Store,
    text: &str,
    prefixes: &[(&str, &str)],
    trial: Trial,
) -> Result<Vec<Changed>, QueryError> {
    let parsed = read(text, prefixes, SparqlParser::parse_update)?;
    if trial == Trial::Kept {
        store.distrust()?;
    }
    let mut transaction = store.oxigraph().start_transaction()?;
    let mut graphs = Graphs::default();
    let mut before: HashMap<u64, usize> = HashMap::new();
    for quad in transaction.quads_for_pattern(None, None, None, None) {
        let quad = quad?;
        before.insert(hash(&quad), graphs.number(&quad.graph_name));
    }
    SparqlEvaluator::new()
        .for_update(parsed)
        .on_transaction(&mut transaction)
        .execute()?;
    let mut come: BTreeMap<usize, usize> = BTreeMap::new();
    for quad in transaction.quads_for_pattern(None, None, None, None) {
        let quad = quad?;
        if before.remove(&hash(&quad)).is_none() {
            *come.entry(graphs.number(&quad.graph_name)).or_default() += 1;
        }
    }
    let mut gone: BTreeMap<usize, usize> = BTreeMap::new();
    for graph in before.into_values() {
        *gone.entry(graph).or_default() += 1;
    }
    let touched: BTreeSet<usize> = come.keys().chain(gone.keys()).copied().collect();
    let mut changed: BTreeMap<Graph, Changed> = BTreeMap::new();
    for &number in &touched {
        let name = &graphs.names[number];
        let kind = kind(store, name);
        if kind == Graph::Document {
            readable(store, &transaction, name, prefixes)?;
        }
        let of = changed.entry(kind).or_insert(Changed {
            graph: kind,
            graphs: 0,
            come: 0,
            gone: 0,
        });
        of.graphs += 1;
        of.come += come.get(&number).copied().unwrap_or_default();
        of.gone += gone.get(&number).copied().unwrap_or_default();
    }
    if trial == Trial::Kept {
        transaction.commit()?;
    }
    Ok(changed.into_values().collect())
}

/// Names of graphs by the order in which they were met.
#[derive(Default)]
struct Graphs {
    names: Vec<GraphName>,
    numbers: HashMap<GraphName, usize>,
}

impl Graphs {
    fn number(&mut self, name: &GraphName) -> usize {
        if let Some(&known) = self.numbers.get(name) {
            return known;
        }
        let number = self.names.len();
        self.names.push(name.clone());
        self.numbers.insert(name.clone(), number);
        number
    }
}

fn hash(quad: &Quad) -> u64 {
    let mut hasher = DefaultHasher::new();
    quad.hash(&mut hasher);
    hasher.finish()
}

fn kind(store: &Store, name: &GraphName) -> Graph {
    let GraphName::NamedNode(node) = name else {
        return match name {
            GraphName::DefaultGraph => Graph::Default,
            _ => Graph::Other,
        };
    };
    let names = &store.names;
    match () {
        () if *node == names.log_graph() => Graph::Log,
        () if *node == names.decisions_graph() => Graph::Decisions,
        () if names.strip("document/", node.as_str()).is_some() => Graph::Document,
        () if names.strip("graph/reference/", node.as_str()).is_some() => Graph::Reference,
        () => Graph::Other,
    }
}

/// Whether what is left of a document can be read; nothing left is a document gone.
fn readable(
    store: &Store,
    transaction: &Transaction<'_>,
    name: &GraphName,
    prefixes: &[(&str, &str)],
) -> Result<(), QueryError> {
    let quads = transaction.quads_for_pattern(None, None, None, Some(name.as_ref()));
    let quads = quads.collect::<Result<Vec<Quad>, StorageError>>()?;
    if quads.is_empty() {
        return Ok(());
    }
    let claims = |quads: &[Quad]| {
        let typed = |quad: &&Quad| {
            quad.predicate == rdf::TYPE && quad.object == Term::from(NamedNode::from(ds::CLAIM))
        };
        quads.iter().filter(typed).count()
    };
    let named = claims(&quads);
    // What is called a claim and cannot be read as one would be lost in silence.
    let detail = match read_facts(quads, &store.names) {
        Ok(facts) if claims(&document_quads(&facts, &store.names)) == named => return Ok(()),
        Ok(facts) => format!(
            "{named} nodes are called claims, and {} of them can be read",
            facts.claims.len()
        ),
        Err(error) => error.to_string(),
    };
    Err(QueryError::Spoilt {
        document: match name {
            GraphName::NamedNode(node) => shorten(node.as_str(), prefixes),
            other => other.to_string(),
        },
        detail,
    })
}
