//! Which edges stay when there is room for so many.
//!
//! *(edges, their support, limit) → the most telling ones*. What is nearer to the entity asked about goes before what is further;
//! then facts before what is only said; then what more independent sources and more documents support; then what holds between named
//! ends, since "some delegates" might be anybody; then the rarer relation, since "extradited" tells more than "met"; then what hangs
//! on fewer other edges. Ties are settled by the IRIs. An edge that has lost its way to the entity falls
//! out too.

use super::projection::{Triple, distances};
use super::support::Support;
use oxigraph::model::NamedNode;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Whether it is rather described than named: groups of people and things, by the kind in their IRI.
fn is_described(node: &NamedNode) -> bool {
    let kind = node.as_str().rsplit('/').nth(1);
    matches!(kind, Some("group" | "thing"))
}

/// Cuts `edges` to `limit` and says how many fell out.
pub(super) fn cut(
    edges: &mut BTreeSet<Triple>,
    supports: &BTreeMap<Triple, Support>,
    centre: Option<&NamedNode>,
    limit: usize,
) -> usize {
    let before = edges.len();
    if before <= limit {
        return 0;
    }
    let far = centre.map(|centre| distances(edges, centre));
    let mut relations = BTreeMap::new();
    let mut degrees = BTreeMap::new();
    for edge in edges.iter() {
        *relations.entry(edge.relation.clone()).or_insert(0_usize) += 1;
        for end in [&edge.from, &edge.to] {
            *degrees.entry(end.clone()).or_insert(0_usize) += 1;
        }
    }
    let mut ranked: Vec<Triple> = edges.iter().cloned().collect();
    ranked.sort_by_cached_key(|edge| {
        let distance = far.as_ref().map_or(0, |far| {
            let at = |end| far.get(end).copied().unwrap_or(usize::MAX);
            // An edge between two at the same distance comes after those that led there.
            2 * at(&edge.from).min(at(&edge.to)) + usize::from(at(&edge.from) == at(&edge.to))
        });
        let support = supports.get(edge);
        (
            distance,
            // A fact before what is only said.
            edge.standing,
            Reverse(support.map_or(0, |support| support.sources)),
            Reverse(support.map_or(0, |support| support.documents)),
            [&edge.from, &edge.to]
                .into_iter()
                .filter(|end| is_described(end))
                .count(),
            relations[&edge.relation],
            degrees[&edge.from].min(degrees[&edge.to]),
            edge.clone(),
        )
    });
    ranked.truncate(limit);
    *edges = ranked.into_iter().collect();
    if let Some(centre) = centre {
        let far = distances(edges, centre);
        edges.retain(|edge| far.contains_key(&edge.from));
    }
    before - edges.len()
}
