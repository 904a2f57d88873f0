//! Where the nodes of the explorer stand.
//!
//! *[`Explorer`] → [`Places`]*: what is established draws firmly, what is only claimed lies outside and draws little
//! ([`super::springs`]); who belongs together stands together. Laid out by [`layout`], so that the same graph stands the same.

use super::super::layout::{self, Bodies, Point};
use super::Explorer;
use super::springs::{Firm, Tie, springs};
use crate::analysis::{Standing, Topology, communities};
use petgraph::visit::EdgeRef;
use std::collections::BTreeSet;

/// Radius of the least node, and what each doubling of its neighbours adds, in pixels.
const RADIUS: (f64, f64) = (4.5, 2.0);
const LARGEST: f64 = 18.0;
/// Room beside a node and below it, where its name stands, and the length of a line, in pixels.
const ROOM: (f64, f64) = (60.0, 24.0);
const REACH: f64 = 80.0;
/// Width of the picture by its height.
const ASPECT: f64 = 1.4;

/// Where nodes stand, and how large they are.
pub(super) struct Places {
    pub points: Vec<Point>,
    pub sizes: Vec<f64>,
    pub groups: Vec<usize>,
}

pub(super) fn places(explorer: &Explorer<'_>) -> Places {
    let graph = &explorer.projection.graph;
    let mut beside = vec![BTreeSet::new(); graph.node_count()];
    let mut ties = Vec::with_capacity(graph.edge_count());
    for edge in graph.edge_references() {
        let (a, b) = (edge.source().index(), edge.target().index());
        let firm = match edge.weight().standing {
            Standing::Established => Firm::Established,
            _ => Firm::Claimed,
        };
        if firm == Firm::Established && a != b {
            beside[a].insert(b);
            beside[b].insert(a);
        }
        ties.push(Tie { ends: (a, b), firm });
    }
    let (springs, firm) = springs(graph.node_count(), &ties);
    let sizes: Vec<f64> = beside
        .iter()
        .map(|others| {
            let doublings = (others.len().max(1) as f64).log2();
            (RADIUS.0 + RADIUS.1 * doublings).min(LARGEST)
        })
        .collect();
    let groups = communities(&Topology::from(explorer.projection));
    let bodies = Bodies {
        boxes: sizes
            .iter()
            .map(|radius| Point {
                x: 2.0 * radius + ROOM.0,
                y: 2.0 * radius + ROOM.1,
            })
            .collect(),
        springs,
        ranks: firm
            .iter()
            .map(|firm| usize::from(*firm == Firm::Claimed))
            .collect(),
        groups: groups.clone(),
        reach: REACH,
        aspect: ASPECT,
    };
    Places {
        points: layout::settle(&bodies),
        sizes,
        groups,
    }
}
