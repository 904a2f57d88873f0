//! Decisions: what people say on who is who. They always win.
//!
//! *([`Clusters`], \[[`Decision`]\]) → [`Clusters`]*. A decision names referents, never entities, so that it holds whatever the
//! documents that come later make of names. First what people hold apart is parted, then what they hold to be one is joined, but
//! never across what they hold apart. Decisions on entries of official lists are not applied here: see the linking of lists.

use super::blocking::Member;
use super::clustering::{Cluster, Clusters, Origin, compare};
use super::profile::{Company, profiles, sightings};
use crate::claim::facts::{Facts, ReferentId};
use crate::lexicon::Lexicon;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// What somebody decided on two groups of marks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Decision {
    /// One or two.
    pub verdict: Verdict,
    /// The one.
    pub a: BTreeSet<Mark>,
    /// The other.
    pub b: BTreeSet<Mark>,
}

/// One or two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Two: nothing may join them.
    Different,
    /// One.
    Same,
}

/// What a decision holds on to: it keeps its name however names are resolved.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// A referent of a document, by its hash.
    Referent(String, ReferentId),
    /// An entry of an imported list, by its IRI path below the base.
    Listed(SmolStr),
}

/// Applies what people decided.
pub fn apply(
    documents: &[&Facts],
    mut clusters: Clusters,
    decisions: &[Decision],
    lexicon: Lexicon<'_>,
) -> Clusters {
    if decisions.is_empty() {
        return clusters;
    }
    let mut sorted: Vec<&Decision> = decisions.iter().collect();
    sorted.sort_unstable();
    sorted.dedup();
    let index: BTreeMap<&str, usize> = documents
        .iter()
        .enumerate()
        .map(|(index, facts)| (facts.header.hash.as_str(), index))
        .collect();
    let members = |marks: &BTreeSet<Mark>| -> BTreeSet<Member> {
        let member = |mark: &Mark| match mark {
            Mark::Referent(hash, id) => index
                .get(hash.as_str())
                .filter(|&&at| documents[at].referents.len() > id.0 as usize)
                .map(|&at| (at, *id)),
            Mark::Listed(_) => None,
        };
        marks.iter().filter_map(member).collect()
    };
    let sides: Vec<(Verdict, BTreeSet<Member>, BTreeSet<Member>)> = sorted
        .into_iter()
        .map(|each| (each.verdict, members(&each.a), members(&each.b)))
        .collect();
    let companies: Vec<Company> = documents.iter().map(|facts| Company::of(facts)).collect();
    for (_, a, b) in of(&sides, Verdict::Different) {
        let touched = |cluster: &Cluster, side: &BTreeSet<Member>| {
            cluster.members.iter().any(|member| side.contains(member))
        };
        let found = clusters
            .list
            .iter()
            .position(|cluster| touched(cluster, a) && touched(cluster, b));
        if let Some(at) = found {
            let other = part(documents, &companies, &mut clusters.list[at], a, b, lexicon);
            clusters.list.push(other);
        }
    }
    for (_, a, b) in of(&sides, Verdict::Same) {
        let wanted: BTreeSet<Member> = a.union(b).copied().collect();
        unite(&mut clusters, &wanted, &sides);
    }
    clusters
}

type Sides = (Verdict, BTreeSet<Member>, BTreeSet<Member>);

fn of(sides: &[Sides], verdict: Verdict) -> impl Iterator<Item = &Sides> {
    sides.iter().filter(move |side| side.0 == verdict)
}

/// Takes `a` and what is most like it out of a cluster that holds both.
fn part(
    documents: &[&Facts],
    companies: &[Company],
    cluster: &mut Cluster,
    a: &BTreeSet<Member>,
    b: &BTreeSet<Member>,
    lexicon: Lexicon<'_>,
) -> Cluster {
    let kind = match &cluster.origin {
        Origin::Names(kind) => kind,
        Origin::Gazetteer(key) => key.split('/').next().unwrap_or(""),
    };
    let weight = |member: Member, side: &BTreeSet<Member>| {
        let side: Vec<Member> = side
            .iter()
            .filter(|member| cluster.members.contains(member))
            .copied()
            .collect();
        let profiles = |members: &[Member]| {
            profiles(&sightings(documents, companies, members, lexicon), lexicon)
        };
        let (own, others) = (profiles(&[member]), profiles(&side));
        let compared = own
            .iter()
            .flat_map(|x| others.iter().map(move |y| compare(kind, x, y).weight()));
        compared.max().unwrap_or(0)
    };
    // What is as like the one as the other stays with the side that comes first.
    let first_is_a = a.first() < b.first();
    let goes = |member: &Member| {
        if a.contains(member) || b.contains(member) {
            return a.contains(member);
        }
        let (with_a, with_b) = (weight(*member, a), weight(*member, b));
        with_a > with_b || (with_a == with_b && first_is_a)
    };
    let (gone, kept): (Vec<Member>, Vec<Member>) = cluster.members.iter().partition(|m| goes(m));
    let reason = "people decided that they are two".to_owned();
    cluster.members = kept;
    cluster.reason.clone_from(&reason);
    Cluster {
        members: gone,
        reason,
        ..cluster.clone()
    }
}

/// Joins the clusters of some members, but for those that people hold apart.
fn unite(clusters: &mut Clusters, wanted: &BTreeSet<Member>, sides: &[Sides]) {
    let mut ids: Vec<usize> = (0..clusters.list.len())
        .filter(|&at| {
            let members = &clusters.list[at].members;
            members.iter().any(|member| wanted.contains(member))
        })
        .collect();
    // The gazetteer's entry first, then the largest: it gives the name.
    ids.sort_by_key(|&at| {
        let cluster = &clusters.list[at];
        let known = matches!(cluster.origin, Origin::Gazetteer(_));
        (
            !known,
            usize::MAX - cluster.members.len(),
            cluster.members.first().copied(),
        )
    });
    let Some((&home, others)) = ids.split_first() else {
        return;
    };
    for &other in others {
        let clash = of(sides, Verdict::Different).any(|(_, a, b)| {
            let has = |at: usize, side: &BTreeSet<Member>| {
                clusters.list[at].members.iter().any(|m| side.contains(m))
            };
            (has(home, a) && has(other, b)) || (has(home, b) && has(other, a))
        });
        if clash {
            continue;
        }
        let moved = std::mem::take(&mut clusters.list[other].members);
        let cluster = &mut clusters.list[home];
        cluster.members.extend(moved);
        cluster.members.sort_unstable();
        cluster.reason = "people decided that they are one".to_owned();
    }
    clusters.list.retain(|cluster| !cluster.members.is_empty());
}
