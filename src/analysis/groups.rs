//! Who belongs together: communities by modularity.
//!
//! *[`Projection`] → a group for each node*. The Louvain method (Blondel et al. 2008) on edges as they are drawn, either way; the
//! weight between two is the number of edges. Nodes are visited in their order and a node moves only where modularity grows, ties
//! going to the smaller group, so the same graph gives the same groups.

use super::projection::Projection;
use petgraph::visit::EdgeRef;
use std::collections::BTreeMap;

/// Gains below this are noise of floating-point sums.
const GAIN: f64 = 1e-12;

/// The group of each node, by index: numbered from 0, the largest first, then by the first of their nodes.
pub fn communities(projection: &Projection) -> Vec<usize> {
    let mut weights: Vec<BTreeMap<usize, f64>> =
        vec![BTreeMap::new(); projection.graph.node_count()];
    for edge in projection.graph.edge_references() {
        let (a, b) = (edge.source().index(), edge.target().index());
        *weights[a].entry(b).or_default() += 1.0;
        *weights[b].entry(a).or_default() += 1.0;
    }
    numbered(&louvain(weights))
}

/// How much more edges run within groups than would by chance, from -0.5 to 1 (Newman & Girvan 2004).
pub fn modularity(projection: &Projection, groups: &[usize]) -> f64 {
    let mut inside = BTreeMap::<usize, f64>::new();
    let mut total = BTreeMap::<usize, f64>::new();
    let mut all = 0.0;
    for edge in projection.graph.edge_references() {
        let (a, b) = (groups[edge.source().index()], groups[edge.target().index()]);
        all += 2.0;
        *total.entry(a).or_default() += 1.0;
        *total.entry(b).or_default() += 1.0;
        if a == b {
            *inside.entry(a).or_default() += 2.0;
        }
    }
    if all == 0.0 {
        return 0.0;
    }
    total
        .iter()
        .map(|(group, total)| inside.get(group).unwrap_or(&0.0) / all - (total / all).powi(2))
        .sum()
}

/// Groups of a graph given by the weights between nodes; of a node with itself counted twice, as both its ends.
fn louvain(mut weights: Vec<BTreeMap<usize, f64>>) -> Vec<usize> {
    let mut home: Vec<usize> = (0..weights.len()).collect();
    loop {
        let groups = settle(&weights);
        let count = groups.iter().max().map_or(0, |last| last + 1);
        if count == weights.len() {
            return home;
        }
        home.iter_mut().for_each(|group| *group = groups[*group]);
        let mut merged = vec![BTreeMap::new(); count];
        for (node, others) in weights.iter().enumerate() {
            for (&other, weight) in others {
                *merged[groups[node]].entry(groups[other]).or_default() += weight;
            }
        }
        weights = merged;
    }
}

/// Moves nodes between groups until no move gains; groups are numbered without gaps.
fn settle(weights: &[BTreeMap<usize, f64>]) -> Vec<usize> {
    let degree: Vec<f64> = weights.iter().map(|others| others.values().sum()).collect();
    let all: f64 = degree.iter().sum();
    let mut group: Vec<usize> = (0..weights.len()).collect();
    let mut total = degree.clone();
    let mut moved = all > 0.0;
    while moved {
        moved = false;
        for node in 0..weights.len() {
            let mut to: BTreeMap<usize, f64> = BTreeMap::new();
            for (&other, &weight) in &weights[node] {
                if other != node {
                    *to.entry(group[other]).or_default() += weight;
                }
            }
            let own = group[node];
            total[own] -= degree[node];
            let gain = |target: usize| {
                to.get(&target).unwrap_or(&0.0) - degree[node] * total[target] / all
            };
            let mut best = (own, gain(own));
            for &target in to.keys() {
                let gained = gain(target);
                if gained > best.1 + GAIN {
                    best = (target, gained);
                }
            }
            total[best.0] += degree[node];
            moved |= best.0 != own;
            group[node] = best.0;
        }
    }
    let mut numbers = BTreeMap::new();
    group
        .into_iter()
        .map(|group| {
            let next = numbers.len();
            *numbers.entry(group).or_insert(next)
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

    fn graph(count: usize, edges: &[(usize, usize)]) -> Vec<BTreeMap<usize, f64>> {
        let mut weights = vec![BTreeMap::new(); count];
        for &(a, b) in edges {
            *weights[a].entry(b).or_default() += 1.0;
            *weights[b].entry(a).or_default() += 1.0;
        }
        weights
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
}
