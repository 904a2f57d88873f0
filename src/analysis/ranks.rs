//! Who stands in the middle: measures of centrality.
//!
//! *([`Topology`], [`Measure`]) → a score for each node*. Degree and betweenness take edges as they are drawn, either way; PageRank
//! follows their direction, mutual ones both ways. PageRank is ours (Page et al. 1998, by power iteration): petgraph's adds up
//! differently from every other program where nodes have no way out. Betweenness is Brandes (2001). Each node's share is summed
//! in one order, so threads play no part.

use super::topology::{Rows, Topology};
use rayon::prelude::*;
use std::collections::VecDeque;

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
/// Nodes from which chains are counted at once: their scores are added up in this order.
const SOURCES: usize = 64;

/// The score of each node, by number. Parallel edges count once.
pub fn rank(topology: &Topology, measure: Measure) -> Vec<f64> {
    match measure {
        Measure::Degree => {
            let beside = topology.beside();
            (0..beside.count())
                .map(|node| beside.of(node).len() as f64)
                .collect()
        }
        Measure::PageRank => page_rank(&topology.followed()),
        Measure::Betweenness => betweenness(&topology.beside()),
    }
}

fn page_rank(targets: &Rows) -> Vec<f64> {
    let count = targets.count();
    let Some(share) = (count > 0).then(|| 1.0 / count as f64) else {
        return Vec::new();
    };
    let sources = targets.turned();
    let ways: Vec<f64> = (0..count)
        .map(|node| targets.of(node).len() as f64)
        .collect();
    let mut rank = vec![share; count];
    let mut part = vec![0.0; count];
    for _ in 0..ROUNDS {
        // Who has no way out goes anywhere.
        let mut stuck = 0.0;
        for ((part, rank), ways) in part.iter_mut().zip(&rank).zip(&ways) {
            *part = match *ways > 0.0 {
                true => rank / ways,
                false => {
                    stuck += rank;
                    0.0
                }
            };
        }
        let base = (1.0 - DAMPING) * share + DAMPING * stuck * share;
        let next: Vec<f64> = (0..count)
            .into_par_iter()
            .with_min_len(1024)
            .map(|node| {
                let into: f64 = sources
                    .of(node)
                    .iter()
                    .map(|&from| part[from as usize])
                    .sum();
                base + DAMPING * into
            })
            .collect();
        let change: f64 = rank.iter().zip(&next).map(|(a, b)| (a - b).abs()).sum();
        rank = next;
        if change < SETTLED * count as f64 {
            break;
        }
    }
    rank
}

fn betweenness(beside: &Rows) -> Vec<f64> {
    let count = beside.count();
    let mut score = vec![0.0; count];
    let sources: Vec<usize> = (0..count).collect();
    for sources in sources.chunks(SOURCES) {
        let counted: Vec<Vec<(usize, f64)>> = sources
            .par_iter()
            .map(|&source| depends_on(beside, source))
            .collect();
        for (node, share) in counted.into_iter().flatten() {
            score[node] += share;
        }
    }
    // Each pair was counted from both ends; of n nodes there are (n-1)(n-2)/2 pairs of others.
    let pairs = count.saturating_sub(1) * count.saturating_sub(2);
    if pairs > 0 {
        score.iter_mut().for_each(|score| *score /= pairs as f64);
    }
    score
}

/// How much the chains from `source` lead over each other node.
fn depends_on(beside: &Rows, source: usize) -> Vec<(usize, f64)> {
    let count = beside.count();
    let mut order = Vec::new();
    let mut before: Vec<Vec<u32>> = vec![Vec::new(); count];
    let mut ways = vec![0.0; count];
    let mut distance = vec![usize::MAX; count];
    (ways[source], distance[source]) = (1.0, 0);
    let mut queue = VecDeque::from([source]);
    while let Some(node) = queue.pop_front() {
        order.push(node);
        for &other in beside.of(node) {
            let other = other as usize;
            if distance[other] == usize::MAX {
                distance[other] = distance[node] + 1;
                queue.push_back(other);
            }
            if distance[other] == distance[node] + 1 {
                ways[other] += ways[node];
                before[other].push(node as u32);
            }
        }
    }
    let mut depends = vec![0.0; count];
    for &node in order.iter().rev() {
        for &earlier in &before[node] {
            let earlier = earlier as usize;
            depends[earlier] += ways[earlier] / ways[node] * (1.0 + depends[node]);
        }
    }
    order
        .into_iter()
        .filter(|&node| node != source && depends[node] > 0.0)
        .map(|node| (node, depends[node]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(rows: &[Vec<u32>]) -> Rows {
        Rows::from(rows)
    }

    fn near(found: &[f64], expected: &[f64]) {
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-6, "{found} {expected}");
        }
    }

    #[test]
    fn page_rank_agrees_with_networkx_where_some_have_no_way_out() {
        // networkx.pagerank of 0→1, 0→2, 1→2, 3→2: node 2 has no way out.
        let found = page_rank(&rows(&[vec![1, 2], vec![2], vec![], vec![2]]));
        near(&found, &[0.144_692, 0.206_186, 0.504_431, 0.144_692]);
        assert!((found.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        near(&page_rank(&rows(&[])), &[]);
    }

    #[test]
    fn betweenness_is_the_share_of_shortest_chains() {
        // A path of four, and a star.
        near(
            &betweenness(&rows(&[vec![1], vec![0, 2], vec![1, 3], vec![2]])),
            &[0.0, 2.0 / 3.0, 2.0 / 3.0, 0.0],
        );
        near(
            &betweenness(&rows(&[vec![1, 2, 3], vec![0], vec![0], vec![0]])),
            &[1.0, 0.0, 0.0, 0.0],
        );
        near(&betweenness(&rows(&[vec![1], vec![0]])), &[0.0, 0.0]);
    }
}
