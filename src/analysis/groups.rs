//! Who belongs together: communities by modularity.
//!
//! *[`Topology`] → a group for each node*. The Louvain method (Blondel et al. 2008) on edges as they are drawn, either way; the
//! weight between two is the number of edges. Nodes are visited in their order and a node moves only where modularity grows, ties
//! going to the smaller group, so the same graph gives the same groups.

use super::topology::Topology;
use std::collections::BTreeMap;

/// Gains below this are noise of floating-point sums.
const GAIN: f64 = 1e-12;
/// Modularity that a round must gain for another to follow.
const ENOUGH: f64 = 1e-7;

/// The group of each node, by number: numbered from 0, the largest first, then by the first of their nodes.
pub fn communities(topology: &Topology) -> Vec<usize> {
    let mut pairs = Vec::with_capacity(2 * topology.edges.len());
    for &(from, to, _) in &topology.edges {
        pairs.push((from, to, 1.0));
        pairs.push((to, from, 1.0));
    }
    numbered(&louvain(Weights::new(topology.nodes.len(), pairs)))
}

/// How much more edges run within groups than would by chance, from -0.5 to 1 (Newman & Girvan 2004).
pub fn modularity(topology: &Topology, groups: &[usize]) -> f64 {
    let count = groups.iter().max().map_or(0, |last| last + 1);
    let mut inside = vec![0.0; count];
    let mut total = vec![0.0; count];
    let mut all = 0.0;
    for &(from, to, _) in &topology.edges {
        let (a, b) = (groups[from as usize], groups[to as usize]);
        all += 2.0;
        total[a] += 1.0;
        total[b] += 1.0;
        if a == b {
            inside[a] += 2.0;
        }
    }
    if all == 0.0 {
        return 0.0;
    }
    inside
        .iter()
        .zip(&total)
        .map(|(inside, total): (&f64, &f64)| inside / all - (total / all).powi(2))
        .sum()
}

/// The weights between nodes; of a node with itself counted twice, as both its ends.
struct Weights {
    starts: Vec<usize>,
    others: Vec<(u32, f64)>,
}

impl Weights {
    fn new(count: usize, mut pairs: Vec<(u32, u32, f64)>) -> Self {
        pairs.sort_unstable_by_key(|&(from, to, _)| (from, to));
        let mut starts = vec![0; count + 1];
        let mut others: Vec<(u32, f64)> = Vec::with_capacity(pairs.len());
        let mut last = None;
        for (from, to, weight) in pairs {
            match others.last_mut().filter(|_| last == Some((from, to))) {
                Some(known) => known.1 += weight,
                None => {
                    others.push((to, weight));
                    starts[from as usize + 1] = others.len();
                }
            }
            last = Some((from, to));
        }
        for node in 0..count {
            starts[node + 1] = starts[node + 1].max(starts[node]);
        }
        Self { starts, others }
    }

    fn count(&self) -> usize {
        self.starts.len() - 1
    }

    fn of(&self, node: usize) -> &[(u32, f64)] {
        &self.others[self.starts[node]..self.starts[node + 1]]
    }
}

fn louvain(mut weights: Weights) -> Vec<usize> {
    let mut home: Vec<usize> = (0..weights.count()).collect();
    loop {
        let groups = settle(&weights);
        let count = groups.iter().max().map_or(0, |last| last + 1);
        if count == weights.count() {
            return home;
        }
        home.iter_mut().for_each(|group| *group = groups[*group]);
        let mut pairs = Vec::with_capacity(weights.others.len());
        for node in 0..weights.count() {
            for &(other, weight) in weights.of(node) {
                pairs.push((groups[node] as u32, groups[other as usize] as u32, weight));
            }
        }
        weights = Weights::new(count, pairs);
    }
}

/// Moves nodes between groups until a round of moves gains next to nothing; groups are numbered without gaps.
fn settle(weights: &Weights) -> Vec<usize> {
    let count = weights.count();
    let degree: Vec<f64> = (0..count)
        .map(|node| weights.of(node).iter().map(|(_, weight)| weight).sum())
        .collect();
    let all: f64 = degree.iter().sum();
    let mut group: Vec<usize> = (0..count).collect();
    let mut total = degree.clone();
    // The weight from the node at hand to each group, and which groups have some.
    let mut to = vec![0.0; count];
    let mut met: Vec<usize> = Vec::new();
    let mut gained = all;
    while all > 0.0 && gained / all > ENOUGH {
        gained = 0.0;
        for node in 0..count {
            for &(other, weight) in weights.of(node) {
                let other = other as usize;
                if other != node {
                    if to[group[other]] == 0.0 {
                        met.push(group[other]);
                    }
                    to[group[other]] += weight;
                }
            }
            met.sort_unstable();
            let own = group[node];
            total[own] -= degree[node];
            let gain = |target: usize| to[target] - degree[node] * total[target] / all;
            let stays = gain(own);
            let mut best = (own, stays);
            for &target in &met {
                let gain = gain(target);
                if gain > best.1 + GAIN {
                    best = (target, gain);
                }
            }
            total[best.0] += degree[node];
            if best.0 != own {
                gained += 2.0 * (best.1 - stays);
                group[node] = best.0;
            }
            met.drain(..).for_each(|each| to[each] = 0.0);
        }
    }
    let mut numbers = vec![usize::MAX; count];
    let mut next = 0;
    group
        .into_iter()
        .map(|group| {
            if numbers[group] == usize::MAX {
                numbers[group] = next;
                next += 1;
            }
            numbers[group]
        })
        .collect()
}

/// Groups numbered by size, the largest first, then by their first node.
fn numbered(groups: &[usize]) -> Vec<usize> {
    let mut sizes: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for (node, &group) in groups.iter().enumerate() {
        sizes.entry(group).or_insert((0, node)).0 += 1;
    }
    let mut order: Vec<(usize, (usize, usize))> = sizes.into_iter().collect();
    order.sort_by_key(|&(_, (size, first))| (std::cmp::Reverse(size), first));
    let number: BTreeMap<usize, usize> = order
        .into_iter()
        .enumerate()
        .map(|(number, (group, _))| (group, number))
        .collect();
    groups.iter().map(|group| number[group]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(count: usize, edges: &[(u32, u32)]) -> Weights {
        let pairs = edges
            .iter()
            .flat_map(|&(a, b)| [(a, b, 1.0), (b, a, 1.0)])
            .collect();
        Weights::new(count, pairs)
    }

    #[test]
    fn two_cliques_with_a_bridge_are_two_groups() {
        let edges = [(0, 1), (0, 2), (1, 2), (3, 4), (3, 5), (4, 5), (2, 3)];
        assert_eq!(numbered(&louvain(graph(6, &edges))), [0, 0, 0, 1, 1, 1]);
    }

    #[test]
    fn nodes_without_edges_are_groups_of_their_own_and_nothing_has_none() {
        assert_eq!(numbered(&louvain(graph(3, &[(1, 2)]))), [1, 0, 0]);
        assert_eq!(louvain(graph(0, &[])), Vec::<usize>::new());
    }

    #[test]
    fn weights_between_two_are_added_up() {
        let weights = graph(4, &[(1, 3), (1, 3), (3, 3)]);
        assert_eq!(weights.of(1), [(3, 2.0)]);
        assert_eq!(weights.of(3), [(1, 2.0), (3, 2.0)]);
        assert!(weights.of(0).is_empty() && weights.of(2).is_empty());
    }
}
