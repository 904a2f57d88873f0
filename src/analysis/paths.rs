//! How two entities are connected, edge by edge.
//!
//! *([`Projection`], from, to, k) → the k shortest chains*. Edges are followed either way; a chain meets nobody twice. Among
//! chains of the same length the one with the better supported edges comes first, then the one whose nodes come first. Source: Yen
//! (1971), "Finding the k shortest loopless paths in a network", over Dijkstra's algorithm. What can be on no chain of the
//! length looked for is not read: [`within`] says so beforehand, by breadth-first search from both ends.

use super::projection::{Edge, Projection};
use super::topology::{Rows, Topology};
use oxigraph::model::{NamedNode, NamedNodeRef};
use petgraph::graph::{EdgeIndex, NodeIndex};
use petgraph::visit::EdgeRef;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, VecDeque};

/// One edge of a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hop {
    /// Where one comes from.
    pub from: NodeIndex,
    /// Where one gets to.
    pub to: NodeIndex,
    /// The best supported edge between the two; it may run against the chain.
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
    shortest_paths(projection, from, to, 1).into_iter().next()
}

/// The `count` shortest chains between two entities, the shortest first; one empty chain where both are one.
pub fn shortest_paths(
    projection: &Projection,
    from: NamedNodeRef<'_>,
    to: NamedNodeRef<'_>,
    count: usize,
) -> Vec<Vec<Hop>> {
    let (Some(start), Some(goal)) = (projection.node(from), projection.node(to)) else {
        return Vec::new();
    };
    if start == goal {
        return vec![Vec::new()];
    }
    let ways = Ways::new(projection);
    ways.shortest(start.index(), goal.index(), count)
        .iter()
        .map(|nodes| {
            let hop = |pair: &[usize]| Hop {
                from: NodeIndex::new(pair[0]),
                to: NodeIndex::new(pair[1]),
                edge: ways.beside[pair[0]][&pair[1]].1,
            };
            nodes.windows(2).map(hop).collect()
        })
        .collect()
}

/// The entities that a chain of at most `slack` more edges than the shortest can meet; nothing where the two are not connected.
pub fn within(
    topology: &Topology,
    from: NamedNodeRef<'_>,
    to: NamedNodeRef<'_>,
    slack: usize,
) -> Option<BTreeSet<NamedNode>> {
    let (start, goal) = (topology.number(from)?, topology.number(to)?);
    let beside = topology.beside();
    let (ahead, back) = (distances(&beside, start), distances(&beside, goal));
    let shortest = ahead[goal as usize]?;
    let reach = |node: &usize| match (ahead[*node], back[*node]) {
        (Some(ahead), Some(back)) => ahead + back <= shortest + slack,
        _ => false,
    };
    let met = (0..topology.nodes.len()).filter(reach);
    Some(met.map(|node| topology.nodes[node].clone()).collect())
}

fn distances(beside: &Rows, start: u32) -> Vec<Option<usize>> {
    let mut distance = vec![None; beside.count()];
    distance[start as usize] = Some(0);
    let mut queue = VecDeque::from([(start, 0)]);
    while let Some((node, far)) = queue.pop_front() {
        for &other in beside.of(node as usize) {
            if distance[other as usize].is_none() {
                distance[other as usize] = Some(far + 1);
                queue.push_back((other, far + 1));
            }
        }
    }
    distance
}

fn cost(edge: &Edge) -> usize {
    STEP - 100 * edge.sources.min(50) - edge.documents.min(99)
}

/// For each node its neighbours with the cost of the best edge between the two.
struct Ways {
    beside: Vec<BTreeMap<usize, (usize, EdgeIndex)>>,
}

impl Ways {
    fn new(projection: &Projection) -> Self {
        let graph = &projection.graph;
        let mut beside = vec![BTreeMap::new(); graph.node_count()];
        for edge in graph.edge_references() {
            let (a, b) = (edge.source().index(), edge.target().index());
            let way = (cost(edge.weight()), edge.id());
            for (from, to) in [(a, b), (b, a)] {
                let best: &mut (usize, EdgeIndex) = beside[from].entry(to).or_insert(way);
                *best = way.min(*best);
            }
        }
        Self { beside }
    }

    /// Yen's algorithm: each next chain leaves a known one at some node, by an edge that no known chain of that beginning takes.
    fn shortest(&self, start: usize, goal: usize, count: usize) -> Vec<Vec<usize>> {
        let mut found: Vec<Vec<usize>> = Vec::new();
        let mut open: BTreeSet<(usize, Vec<usize>)> = BTreeSet::new();
        open.extend(self.dijkstra(start, goal, &BTreeSet::new(), &BTreeSet::new()));
        while found.len() < count {
            let Some((_, chain)) = open.pop_first() else {
                break;
            };
            for at in 0..chain.len() - 1 {
                let root = &chain[..=at];
                let taken: BTreeSet<usize> = found
                    .iter()
                    .chain(std::iter::once(&chain))
                    .filter(|known| known.starts_with(root) && known.len() > at + 1)
                    .map(|known| known[at + 1])
                    .collect();
                let met: BTreeSet<usize> = root[..at].iter().copied().collect();
                if let Some((_, rest)) = self.dijkstra(root[at], goal, &met, &taken) {
                    let whole: Vec<usize> = root[..at].iter().copied().chain(rest).collect();
                    open.insert((self.cost_of(&whole), whole));
                }
            }
            found.push(chain);
        }
        found
    }

    fn cost_of(&self, chain: &[usize]) -> usize {
        let hops = chain.windows(2);
        hops.map(|pair| self.beside[pair[0]][&pair[1]].0).sum()
    }

    /// The cheapest chain that meets none of `met` and does not begin with a step to one of `taken`. Of equally cheap ones, the
    /// one whose nodes come first.
    fn dijkstra(
        &self,
        start: usize,
        goal: usize,
        met: &BTreeSet<usize>,
        taken: &BTreeSet<usize>,
    ) -> Option<(usize, Vec<usize>)> {
        // Costs from the goal, so that the chain can be read off from the start, node by node.
        let mut cost = vec![usize::MAX; self.beside.len()];
        cost[goal] = 0;
        let mut queue = BinaryHeap::from([Reverse((0, goal))]);
        while let Some(Reverse((far, node))) = queue.pop() {
            if far > cost[node] || node == start {
                continue;
            }
            for (&other, &(step, _)) in &self.beside[node] {
                let is_barred = met.contains(&other) || (other == start && taken.contains(&node));
                if !is_barred && far + step < cost[other] {
                    cost[other] = far + step;
                    queue.push(Reverse((far + step, other)));
                }
            }
        }
        if cost[start] == usize::MAX {
            return None;
        }
        let mut chain = vec![start];
        let mut node = start;
        while node != goal {
            let next = self.beside[node].iter().find(|&(other, &(step, _))| {
                let is_barred = met.contains(other)
                    || (node == start && taken.contains(other))
                    || *other == start;
                !is_barred && cost[*other] != usize::MAX && cost[*other] + step == cost[node]
            });
            let (&next, _) = next?;
            chain.push(next);
            node = next;
        }
        Some((cost[start], chain))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ways(count: usize, edges: &[(usize, usize, usize)]) -> Ways {
        let mut beside = vec![BTreeMap::new(); count];
        for (index, &(a, b, cost)) in edges.iter().enumerate() {
            beside[a].insert(b, (cost, EdgeIndex::new(index)));
            beside[b].insert(a, (cost, EdgeIndex::new(index)));
        }
        Ways { beside }
    }

    #[test]
    fn the_next_chains_are_the_next_cheapest_and_meet_nobody_twice() {
        // A square with a diagonal, and a tail behind the goal.
        let square = ways(
            5,
            &[
                (0, 1, 2),
                (1, 3, 2),
                (0, 2, 2),
                (2, 3, 3),
                (1, 2, 1),
                (3, 4, 1),
            ],
        );
        assert_eq!(
            square.shortest(0, 3, 9),
            [
                vec![0, 1, 3],
                vec![0, 2, 1, 3],
                vec![0, 2, 3],
                vec![0, 1, 2, 3]
            ]
        );
        assert_eq!(square.shortest(0, 3, 1).len(), 1);
        let apart = ways(3, &[(0, 1, 1)]);
        assert_eq!(apart.shortest(0, 2, 3), Vec::<Vec<usize>>::new());
    }
}
