//! How two entities are connected, edge by edge.
//!
//! *([`Projection`], from, to) → the shortest chain*. Edges are followed either way. Among chains of the same length the one
//! with the better supported edges is taken, then the one whose nodes come first. Source: Dijkstra's algorithm, petgraph's.

use super::projection::{Edge, Projection};
use oxigraph::model::NamedNodeRef;
use petgraph::algo::astar;
use petgraph::graph::{EdgeIndex, NodeIndex};
use petgraph::{Direction, Undirected};

/// One edge of a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hop {
    /// Where one comes from.
    pub from: NodeIndex,
    /// Where one gets to.
    pub to: NodeIndex,
    /// The edge; it may run against the chain.
    pub edge: EdgeIndex,
}

/// More than the sum of what support can take off the edges of any chain of sensible length.
const STEP: usize = 1_000_000;

/// The shortest chain between two entities; empty where both are one, nothing where there is none.
pub fn shortest_path(
    projection: &Projection,
    from: NamedNodeRef<'_>,
    to: NamedNodeRef<'_>,
) -> Option<Vec<Hop>> {
    let (start, goal) = (projection.node(from)?, projection.node(to)?);
    let both_ways = projection
        .graph
        .map(|_, _| (), |_, edge| cost(edge))
        .into_edge_type::<Undirected>();
    let (_, nodes) = astar(
        &both_ways,
        start,
        |node| node == goal,
        |edge| *edge.weight(),
        |_| 0,
    )?;
    nodes
        .windows(2)
        .map(|pair| {
            let (from, to) = (pair[0], pair[1]);
            Some(Hop {
                from,
                to,
                edge: best_between(projection, from, to)?,
            })
        })
        .collect()
}

fn cost(edge: &Edge) -> usize {
    STEP - 100 * edge.sources.min(50) - edge.documents.min(99)
}

/// The best supported of the edges between two nodes, whichever way it runs.
fn best_between(projection: &Projection, a: NodeIndex, b: NodeIndex) -> Option<EdgeIndex> {
    let graph = &projection.graph;
    let out = graph.edges_directed(a, Direction::Outgoing);
    let into = graph.edges_directed(a, Direction::Incoming);
    out.chain(into)
        .filter(|edge| {
            use petgraph::visit::EdgeRef;
            [edge.source(), edge.target()].contains(&b)
        })
        .map(|edge| {
            use petgraph::visit::EdgeRef;
            (cost(edge.weight()), edge.id())
        })
        .min()
        .map(|(_, edge)| edge)
}
