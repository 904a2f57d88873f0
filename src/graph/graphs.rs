//! What can be read: a store on this machine, or one elsewhere.
//!
//! *pattern or query → quads or results*. Whoever reads a graph reads it through [`Graphs`], so that questions, pictures and
//! pages are the same wherever it is kept. [`oxigraph::store::Store`] is one; the room `remote` has the other, and tells its
//! failures in [`StorageError::Other`] and [`QueryEvaluationError::Service`]. Changes nothing.

use oxigraph::model::{
    GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNodeRef, Quad, QuadRef, TermRef,
};
use oxigraph::sparql::{CancellationToken, QueryEvaluationError, QueryResults, SparqlEvaluator};
use oxigraph::store::{StorageError, Store};
use spargebra::Query;
use std::time::Duration;

/// Quads, as they are read.
pub type Quads<'a> = Box<dyn Iterator<Item = Result<Quad, StorageError>> + 'a>;

/// A query, ready to be answered.
pub struct Asked {
    /// What is asked.
    pub query: Query,
    /// What patterns outside `GRAPH` match.
    pub default_graph: DefaultGraph,
    /// Stops the evaluation.
    pub token: CancellationToken,
    /// How long the answer may take; whoever asks cancels through the token as well.
    pub timeout: Option<Duration>,
}

/// What patterns outside `GRAPH` match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefaultGraph {
    /// What the corpus establishes.
    Corpus,
    /// That and everything any document says.
    Union,
}

/// Where a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Distance {
    /// On this machine: many small readings cost little.
    Here,
    /// Behind a network: what can be foreseen is worth reading at once.
    Elsewhere,
}

/// What will be read soon, each thing by itself. An empty list of subjects or objects means any.
#[derive(Clone, Copy, Debug)]
pub struct Foreseen<'a> {
    /// The subjects.
    pub subjects: &'a [NamedNode],
    /// The properties.
    pub properties: &'a [NamedNodeRef<'a>],
    /// The objects.
    pub objects: &'a [NamedNode],
    /// The graph; any of them where absent.
    pub graph: Option<GraphNameRef<'a>>,
}

/// What can be read, by several threads at once.
pub trait Graphs: Sync {
    /// The quads that match a pattern; without a graph, those of all graphs.
    fn quads_for_pattern(
        &self,
        subject: Option<NamedOrBlankNodeRef<'_>>,
        predicate: Option<NamedNodeRef<'_>>,
        object: Option<TermRef<'_>>,
        graph: Option<GraphNameRef<'_>>,
    ) -> Quads<'_>;

    /// Whether the quad is there.
    ///
    /// # Errors
    /// Those of the store.
    fn contains(&self, quad: QuadRef<'_>) -> Result<bool, StorageError>;

    /// Answers a query.
    ///
    /// # Errors
    /// Those of the evaluation.
    fn evaluate(&self, asked: Asked) -> Result<QueryResults<'static>, QueryEvaluationError>;

    /// Where it is.
    fn distance(&self) -> Distance;

    /// Reads what will be asked for in few steps, where that saves anything.
    ///
    /// # Errors
    /// Those of the store.
    fn foresee(&self, foreseen: &Foreseen<'_>) -> Result<(), StorageError>;
}

impl Graphs for Store {
    fn quads_for_pattern(
        &self,
        subject: Option<NamedOrBlankNodeRef<'_>>,
        predicate: Option<NamedNodeRef<'_>>,
        object: Option<TermRef<'_>>,
        graph: Option<GraphNameRef<'_>>,
    ) -> Quads<'_> {
        Box::new(Self::quads_for_pattern(
            self, subject, predicate, object, graph,
        ))
    }

    fn contains(&self, quad: QuadRef<'_>) -> Result<bool, StorageError> {
        Self::contains(self, quad)
    }

    fn evaluate(&self, asked: Asked) -> Result<QueryResults<'static>, QueryEvaluationError> {
        let evaluator = SparqlEvaluator::new().with_cancellation_token(asked.token);
        let mut prepared = evaluator.for_query(asked.query);
        if asked.default_graph == DefaultGraph::Union {
            prepared.dataset_mut().set_default_graph_as_union();
        }
        prepared.on_store(self).execute()
    }

    fn distance(&self) -> Distance {
        Distance::Here
    }

    fn foresee(&self, _: &Foreseen<'_>) -> Result<(), StorageError> {
        Ok(())
    }
}
