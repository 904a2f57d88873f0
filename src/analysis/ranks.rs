//! Who stands in the middle: measures of centrality.
//!
//! *([`Projection`], [`Measure`]) → a score for each node*. Degree and betweenness take edges as they are drawn, either way; PageRank
//! follows their direction, mutual ones both ways. PageRank is ours (Page et al. 1998, by power iteration): petgraph's adds up
//! differently from every other program where nodes have no way out. Betweenness is Brandes (2001).

use super::projection::{Direction, Projection};
use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef;
use std::collections::{BTreeSet, VecDeque};

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// How many others it has edges with.
    Degree,
    /// How likely a random walk along the edges is there: the whole graph together has 1.
    PageRank,
    /// What share of the shortest chains between two others leads over it, from 0 to 1.
    Betweenness,
}

impl Measure {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::PageRank, Self::Degree, Self::Betweenness];

    /// The word for it on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Degree => "degree",
            Self::PageRank => "pagerank",
            Self::Betweenness => "betweenness",
        }
    }
}

/// How likely the walk goes on along an edge rather than anywhere (Page et al.).
const DAMPING: f64 = 0.85;
/// The sum of changes below which PageRank has settled, for each node.
const SETTLED: f64 = 1e-9;
/// Rounds after which it has to do.
const ROUNDS: usize = 200;

/// The score of each node, by index. Parallel edges count once.
pub fn rank(projection: &Projection, measure: Measure) -> Vec<f64> {
    match measure {
        Measure::Degree => neighbours(projection)
            .iter()
            .map(|others| others.len() as f64)
            .collect(),
        Measure::PageRank => page_rank(&followed(projection)),
        Measure::Betweenness => betweenness(&neighbours(projection)),
    }
}

/// For each node the others it has edges with, sorted.
pub(super) fn neighbours(projection: &Projection) -> Vec<Vec<usize>> {
    let graph = &projection.graph;
    let of = |node: NodeIndex| {
        let others: BTreeSet<usize> = graph
            .neighbors_undirected(node)
            .map(NodeIndex::index)
            .filter(|&other| other != node.index())
            .collect();
        others.into_iter().collect()
    };
    graph.node_indices().map(of).collect()
}

/// For each node those that its edges lead to.
fn followed(projection: &Projection) -> Vec<Vec<usize>> {
    let mut targets: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); projection.graph.node_count()];
    for edge in projection.graph.edge_references() {
        let (from, to) = (edge.source().index(), edge.target().index());
        targets[from].insert(to);
        if edge.weight().direction == Direction::Both {
            targets[to].insert(from);
        }
    }
    targets
        .into_iter()
        .map(|targets| targets.into_iter().collect())
        .collect()
}

fn page_rank(targets: &[Vec<usize>]) -> Vec<f64> {
    let count = targets.len();
    let Some(share) = (count > 0).then(|| 1.0 / count as f64) else {
        return Vec::new();
    };
    let mut rank = vec![share; count];
    for _ in 0..ROUNDS {
        // Who has no way out goes anywhere.
        let stuck: f64 = (0..count)
            .filter(|&node| targets[node].is_empty())
            .map(|node| rank[node])
            .sum();
        let base = (1.0 - DAMPING) * share + DAMPING * stuck * share;
        let mut next = vec![base; count];
        for (node, targets) in targets.iter().enumerate() {
            let part = DAMPING * rank[node] / targets.len() as f64;
            for &target in targets {
                next[target] += part;
            }
        }
        let change: f64 = rank.iter().zip(&next).map(|(a, b)| (a - b).abs()).sum();
        rank = next;
        if change < SETTLED * count as f64 {
            break;
        }
    }
    rank
}

fn betweenness(neighbours: &[Vec<usize>]) -> Vec<f64> {
    let count = neighbours.len();
    let mut score = vec![0.0; count];
    for source in 0..count {
        let mut order = Vec::new();
        let mut before: Vec<Vec<usize>> = vec![Vec::new(); count];
        let mut ways = vec![0.0; count];
        let mut distance = vec![usize::MAX; count];
        (ways[source], distance[source]) = (1.0, 0);
        let mut queue = VecDeque::from([source]);
        while let Some(node) = queue.pop_front() {
            order.push(node);
            for &other in &neighbours[node] {
                if distance[other] == usize::MAX {
                    distance[other] = distance[node] + 1;
                    queue.push_back(other);
                }
                if distance[other] == distance[node] + 1 {
                    ways[other] += ways[node];
                    before[other].push(node);
                }
            }
        }
        let mut depends = vec![0.0; count];
        for &node in order.iter().rev() {
            for &earlier in &before[node] {
                depends[earlier] += ways[earlier] / ways[node] * (1.0 + depends[node]);
            }
            if node != source {
                score[node] += depends[node];
            }
        }
    }
    // Each pair was counted from both ends; of n nodes there are (n-1)(n-2)/2 pairs of others.
    let pairs = count.saturating_sub(1) * count.saturating_sub(2);
    if pairs > 0 {
        score.iter_mut().for_each(|score| *score /= pairs as f64);
    }
    score
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: &[f64], expected: &[f64]) {
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-6, "{found} {expected}");
        }
    }

    #[test]
    fn page_rank_agrees_with_networkx_where_some_have_no_way_out() {
        // networkx.pagerank of 0→1, 0→2, 1→2, 3→2: node 2 has no way out.
        let found = page_rank(&[vec![1, 2], vec![2], vec![], vec![2]]);
        near(&found, &[0.144_692, 0.206_186, 0.504_431, 0.144_692]);
        assert!((found.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        near(&page_rank(&[]), &[]);
    }

    #[test]
    fn betweenness_is_the_share_of_shortest_chains() {
        // A path of four, and a star.
        near(
            &betweenness(&[vec![1], vec![0, 2], vec![1, 3], vec![2]]),
            &[0.0, 2.0 / 3.0, 2.0 / 3.0, 0.0],
        );
        near(
            &betweenness(&[vec![1, 2, 3], vec![0], vec![0], vec![0]]),
            &[1.0, 0.0, 0.0, 0.0],
        );
        near(&betweenness(&[vec![1], vec![0]]), &[0.0, 0.0]);
    }
}
