//! Who has an edge with whom, and nothing else: what measures, groups and searches need of a large graph.
//!
//! *(store, ontology, [`Selection`]) → [`Topology`]*. Nodes are numbers in the order of their IRIs, edges are pairs of numbers; a million
//! of them take some tens of megabytes. Neighbours stand in one array with the
//! place where each node's begin (compressed rows). Reads no claims: with dates, which are the claims', take a
//! [`Projection`].

use super::projection::{self, Direction, Projection, Selection};
use super::read;
use crate::graph::Graphs;
use crate::graph::graphs::Distance;
use crate::ontology::{DS, Ontology, Relation};
use oxigraph::model::{NamedNode, NamedNodeRef};
use oxigraph::store::StorageError;
use petgraph::visit::EdgeRef;
use rayon::prelude::*;
use std::collections::HashMap;

/// Nodes by number, and the edges between them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Topology {
    /// The entities, in the order of their IRIs.
    pub nodes: Vec<NamedNode>,
    /// From, to, and whether it holds one way or both; one for each relation between the two.
    pub edges: Vec<(u32, u32, Direction)>,
}

/// For each node its neighbours, sorted, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Rows {
    starts: Vec<usize>,
    targets: Vec<u32>,
}

impl Topology {
    /// Reads the edges that a selection asks for by relation and family.
    ///
    /// # Errors
    /// Those of the store.
    pub fn read(
        store: &dyn Graphs,
        ontology: &Ontology,
        selection: &Selection,
    ) -> Result<Self, StorageError> {
        let wanted: Vec<_> = ontology
            .relations
            .values()
            .filter(|relation| projection::is_wanted(relation, selection))
            .collect();
        let pairs = |relation: &&Relation| {
            let property = NamedNode::new_unchecked(format!("{DS}{}", relation.name));
            read::pairs(store, property.as_ref())
        };
        // Most of the time goes into the text of terms. A server elsewhere is asked one thing after the other.
        let read: Vec<Vec<(NamedNode, NamedNode)>> = match store.distance() {
            Distance::Here => wanted.par_iter().map(pairs).collect::<Result<_, _>>()?,
            Distance::Elsewhere => wanted.iter().map(pairs).collect::<Result<_, _>>()?,
        };
        // Each name is kept once; numbers follow the order in which names came, then that of the IRIs.
        let mut numbers: HashMap<NamedNode, u32> = HashMap::new();
        let mut edges = Vec::with_capacity(read.iter().map(Vec::len).sum());
        for (relation, pairs) in wanted.iter().zip(read) {
            let direction = match relation.is_symmetric() {
                true => Direction::Both,
                false => Direction::Forward,
            };
            for (from, to) in pairs {
                // What holds both ways stands twice in the graph.
                if direction == Direction::Both && to < from {
                    continue;
                }
                let mut number = |node| {
                    let next = numbers.len() as u32;
                    *numbers.entry(node).or_insert(next)
                };
                edges.push((number(from), number(to), direction));
            }
        }
        let mut named: Vec<(NamedNode, u32)> = numbers.into_iter().collect();
        named.par_sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let mut place = vec![0; named.len()];
        for (new, (_, old)) in named.iter().enumerate() {
            place[*old as usize] = new as u32;
        }
        edges
            .par_iter_mut()
            .for_each(|edge| *edge = (place[edge.0 as usize], place[edge.1 as usize], edge.2));
        edges.par_sort_unstable();
        Ok(Self {
            nodes: named.into_iter().map(|(node, _)| node).collect(),
            edges,
        })
    }

    /// The number of an entity.
    pub fn number(&self, node: NamedNodeRef<'_>) -> Option<u32> {
        let found = self.nodes.binary_search_by(|each| each.as_ref().cmp(&node));
        found.ok().map(|number| number as u32)
    }

    /// For each node those that it has edges with, either way; never itself.
    pub(super) fn beside(&self) -> Rows {
        let ends = self.edges.iter().filter(|(from, to, _)| from != to);
        Rows::new(
            self.nodes.len(),
            ends.flat_map(|&(from, to, _)| [(from, to), (to, from)])
                .collect(),
        )
    }

    /// For each node those that its edges lead to.
    pub(super) fn followed(&self) -> Rows {
        let ends = self.edges.iter().flat_map(|&(from, to, direction)| {
            let back = (direction == Direction::Both).then_some((to, from));
            std::iter::once((from, to)).chain(back)
        });
        Rows::new(self.nodes.len(), ends.collect())
    }
}

impl From<&Projection> for Topology {
    fn from(projection: &Projection) -> Self {
        let graph = &projection.graph;
        let mut edges: Vec<_> = graph
            .edge_references()
            .map(|edge| {
                let (from, to) = (edge.source().index() as u32, edge.target().index() as u32);
                (from, to, edge.weight().direction)
            })
            .collect();
        edges.sort_unstable();
        Self {
            nodes: graph.node_weights().map(|node| node.iri.clone()).collect(),
            edges,
        }
    }
}

impl Rows {
    fn new(count: usize, mut pairs: Vec<(u32, u32)>) -> Self {
        pairs.par_sort_unstable();
        pairs.dedup();
        let mut starts = vec![0; count + 1];
        for (from, _) in &pairs {
            starts[*from as usize + 1] += 1;
        }
        for node in 0..count {
            starts[node + 1] += starts[node];
        }
        Self {
            starts,
            targets: pairs.into_iter().map(|(_, to)| to).collect(),
        }
    }

    pub(super) fn count(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    pub(super) fn of(&self, node: usize) -> &[u32] {
        &self.targets[self.starts[node]..self.starts[node + 1]]
    }

    /// The same edges the other way round.
    pub(super) fn turned(&self) -> Self {
        let mut pairs = Vec::with_capacity(self.targets.len());
        for node in 0..self.count() {
            pairs.extend(self.of(node).iter().map(|&to| (to, node as u32)));
        }
        Self::new(self.count(), pairs)
    }
}

#[cfg(test)]
impl From<&[Vec<u32>]> for Rows {
    fn from(rows: &[Vec<u32>]) -> Self {
        let pairs = rows
            .iter()
            .enumerate()
            .flat_map(|(from, row)| row.iter().map(move |&to| (from as u32, to)));
        Self::new(rows.len(), pairs.collect())
    }
}
