//! What holds the nodes of the explorer together.
//!
//! *edges → [`Spring`]s*. What the corpus establishes decides where things stand. What is merely claimed hangs those entities on of
//! which nothing else is known, and neither moves the others nor ties two parts of the picture together: hidden, it leaves no holes.

use super::super::layout::Spring;
use std::collections::BTreeMap;

/// How strongly a mere claim pulls.
const CLAIMED: f64 = 0.5;

/// An edge by the numbers of its ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tie {
    pub ends: (usize, usize),
    pub firm: Firm,
}

/// Whether an edge is established.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Firm {
    Established,
    Claimed,
}

/// The springs between `count` nodes, each pair once, and for each node whether something is established of it.
pub(super) fn springs(count: usize, ties: &[Tie]) -> (Vec<Spring>, Vec<Firm>) {
    let mut pulls = BTreeMap::<(usize, usize), f64>::new();
    let mut firm = vec![Firm::Claimed; count];
    let mut parts = Parts::new(count);
    let pairs = |wanted: Firm| {
        ties.iter()
            .filter(move |tie| tie.firm == wanted && tie.ends.0 != tie.ends.1)
            .map(|tie| (tie.ends.0.min(tie.ends.1), tie.ends.0.max(tie.ends.1)))
    };
    for (a, b) in pairs(Firm::Established) {
        pulls.insert((a, b), 1.0);
        (firm[a], firm[b]) = (Firm::Established, Firm::Established);
        parts.join(a, b);
    }
    for (node, &firm) in firm.iter().enumerate() {
        if firm == Firm::Established {
            parts.settle(node);
        }
    }
    let mut claimed: Vec<(usize, usize)> = pairs(Firm::Claimed).collect();
    // What touches the established goes before what merely touches other claims.
    claimed.sort_by_key(|&(a, b)| {
        let loose = [firm[a], firm[b]]
            .iter()
            .filter(|&&f| f == Firm::Claimed)
            .count();
        (loose, a, b)
    });
    for (a, b) in claimed {
        let is_free = firm[a] == Firm::Claimed || firm[b] == Firm::Claimed;
        if is_free && parts.may_join(a, b) {
            parts.join(a, b);
            pulls.entry((a, b)).or_insert(CLAIMED);
        }
    }
    let springs = pulls
        .into_iter()
        .map(|((a, b), weight)| Spring { a, b, weight })
        .collect();
    (springs, firm)
}

/// Connected parts, and which of them hold something established.
struct Parts {
    root: Vec<usize>,
    settled: Vec<bool>,
}

impl Parts {
    fn new(count: usize) -> Self {
        Self {
            root: (0..count).collect(),
            settled: vec![false; count],
        }
    }

    fn find(&mut self, mut node: usize) -> usize {
        while self.root[node] != node {
            self.root[node] = self.root[self.root[node]];
            node = self.root[node];
        }
        node
    }

    fn settle(&mut self, node: usize) {
        let root = self.find(node);
        self.settled[root] = true;
    }

    fn may_join(&mut self, a: usize, b: usize) -> bool {
        let (a, b) = (self.find(a), self.find(b));
        a == b || !(self.settled[a] && self.settled[b])
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.find(a), self.find(b));
        let (low, high) = (a.min(b), a.max(b));
        self.root[high] = low;
        self.settled[low] |= self.settled[high];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tie(a: usize, b: usize, firm: Firm) -> Tie {
        Tie { ends: (a, b), firm }
    }

    #[test]
    fn claims_tie_no_two_parts_together() {
        use Firm::{Claimed, Established};
        // Two established pairs; 4 is claimed of both, 5 of 4, and the pairs of each other.
        let ties = [
            tie(0, 1, Established),
            tie(2, 3, Established),
            tie(1, 2, Claimed),
            tie(1, 4, Claimed),
            tie(4, 2, Claimed),
            tie(5, 4, Claimed),
        ];
        let (springs, firm) = springs(6, &ties);
        let pairs: Vec<(usize, usize)> = springs.iter().map(|s| (s.a, s.b)).collect();
        assert_eq!(pairs, [(0, 1), (1, 4), (2, 3), (4, 5)]);
        assert_eq!(firm[3..], [Established, Claimed, Claimed]);
    }
}
