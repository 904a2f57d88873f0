//! Clustering: which profiles of a block are one thing.
//!
//! *(documents, blocks, lexicon) → [`Clusters`]*. Pairs are joined from the heaviest down to [`SAME`], unless that would put two
//! in one cluster that contradict each other. Who could as well be either of two namesakes is left out of both: two people merged
//! is worse than one person twice. Referents of one gazetteer entry are one; so are other things of one name that are neither
//! persons nor organisations.

use super::blocking::{Key, Member, Treatment};
use super::comparison::{Comparison, SAME, organizations, persons};
use super::profile::{Profile, by_document, profiles};
use crate::claim::facts::{Born, Facts};
use crate::lexicon::Lexicon;
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// Documents up to which those that leave open which namesake they mean are compared one by one; beyond, as one.
const DOCUMENTS_EACH: usize = 64;
/// Difference of weights below which one namesake is as likely as the other.
const CLOSE: i32 = 2;

/// Where a cluster comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// An entry of the gazetteer, by key.
    Gazetteer(String),
    /// Names of a kind of thing ("person").
    Names(&'static str),
}

/// Referents that are one entity.
#[derive(Clone, Debug)]
pub struct Cluster {
    /// Where it comes from.
    pub origin: Origin,
    /// The referents, sorted.
    pub members: Vec<Member>,
    /// Why they are one.
    pub reason: String,
    /// What can tell it from namesakes: country, then walk of life.
    pub country: Option<SmolStr>,
    /// See [`Profile::field`].
    pub field: Option<SmolStr>,
    /// When the person was born.
    pub born: Option<Born>,
}

/// All clusters of a set of documents.
#[derive(Clone, Debug, Default)]
pub struct Clusters {
    /// Every referent is in one.
    pub list: Vec<Cluster>,
    /// A referent each of two that could have been one, and what spoke against it.
    pub apart: Vec<(Member, Member, String)>,
}

/// Clusters the blocks.
pub fn cluster(
    documents: &[&Facts],
    blocks: &BTreeMap<Key, Vec<Member>>,
    lexicon: Lexicon<'_>,
) -> Clusters {
    let mut clusters = Clusters::default();
    for (key, members) in blocks {
        match key.treatment() {
            Treatment::Judged(kind) => judge(kind, documents, members, lexicon, &mut clusters),
            Treatment::Whole => clusters.list.push(whole(key, members.clone())),
        }
    }
    clusters
}

/// The one cluster of a block whose referents are one thing.
pub fn whole(key: &Key, members: Vec<Member>) -> Cluster {
    let (origin, reason) = match key {
        Key::Gazetteer(entry) => (
            Origin::Gazetteer(entry.clone()),
            format!("gazetteer: {entry}"),
        ),
        Key::Name(kind, _) => (Origin::Names(kind), "same name".to_owned()),
        Key::Alone(kind, ..) => (
            Origin::Names(kind),
            "description in this document alone".to_owned(),
        ),
        Key::Person(_) => (Origin::Names("person"), "same name".to_owned()),
    };
    Cluster {
        origin,
        members,
        reason,
        country: None,
        field: None,
        born: None,
    }
}

/// How two profiles of a kind are compared.
pub fn compare(kind: &str, a: &Profile, b: &Profile) -> Comparison {
    match kind {
        "person" => persons(a, b),
        _ => organizations(a, b),
    }
}

/// Judges the profiles of a block.
fn judge(
    kind: &'static str,
    documents: &[&Facts],
    members: &[Member],
    lexicon: Lexicon<'_>,
    clusters: &mut Clusters,
) {
    let mut known = profiles(documents, members, lexicon);
    let apart = |a: &Profile, b: &Profile| {
        let comparison = compare(kind, a, b);
        comparison.weight() < SAME && comparison.is_contradicted()
    };
    let namesakes = pairs(&known).any(|(a, b)| apart(&known[a], &known[b]));
    let alone_too = known.iter().any(|profile| profile.generic);
    if namesakes || alone_too {
        known = known
            .into_iter()
            .flat_map(|profile| {
                let open = profile.country.is_none() && profile.members.len() > 1;
                if open && profile.members.len() <= DOCUMENTS_EACH {
                    by_document(documents, &profile)
                } else {
                    vec![profile]
                }
            })
            .collect();
    }
    let parts = join(kind, &known);
    for (index, part) in parts.iter().enumerate() {
        let of = |id: &usize| &known[*id];
        let mut all: Vec<Member> = part
            .profiles
            .iter()
            .flat_map(|id| of(id).members.iter().copied())
            .collect();
        all.sort_unstable();
        clusters.list.push(Cluster {
            origin: Origin::Names(kind),
            members: all,
            reason: part.reason.clone(),
            country: part.profiles.iter().find_map(|id| of(id).country.clone()),
            field: part.profiles.iter().find_map(|id| of(id).field.clone()),
            born: narrowest(part.profiles.iter().filter_map(|id| of(id).born)),
        });
        for other in &parts[index + 1..] {
            let (a, b) = (&known[part.profiles[0]], &known[other.profiles[0]]);
            let comparison = compare(kind, a, b);
            if comparison.is_contradicted() && a.slug == b.slug {
                clusters
                    .apart
                    .push((a.members[0], b.members[0], comparison.to_string()));
            }
        }
    }
}

/// The narrowest of what documents tell of a birth; which of several as narrow, the earliest.
pub fn narrowest(told: impl Iterator<Item = Born>) -> Option<Born> {
    told.min_by_key(|born| (born.width(), born.from.day.is_none(), *born))
}

/// Profiles that are one, by index.
struct Part {
    profiles: Vec<usize>,
    reason: String,
}

fn pairs<T>(list: &[T]) -> impl Iterator<Item = (usize, usize)> + use<T> {
    let count = list.len();
    (0..count).flat_map(move |a| (a + 1..count).map(move |b| (a, b)))
}

fn join(kind: &str, known: &[Profile]) -> Vec<Part> {
    let mut parts: Vec<Part> = known.iter().map(alone).enumerate().map(part).collect();
    if known.len() == 1 {
        return parts;
    }
    let mut weights: BTreeMap<(usize, usize), Comparison> = BTreeMap::new();
    for (a, b) in pairs(known) {
        weights.insert((a, b), compare(kind, &known[a], &known[b]));
    }
    let between = |a: usize, b: usize| &weights[&(a.min(b), a.max(b))];
    let against = |a: usize, b: usize| {
        let comparison = between(a, b);
        comparison.weight() < SAME && comparison.is_contradicted()
    };
    // Whoever could be either of two that are not one.
    let open: Vec<bool> = (0..known.len())
        .map(|a| {
            let mut likely: Vec<(i32, usize)> = (0..known.len())
                .filter(|&b| b != a && between(a, b).weight() >= SAME)
                .map(|b| (between(a, b).weight(), b))
                .collect();
            likely.sort_unstable();
            let Some(&(best, first)) = likely.last() else {
                return false;
            };
            likely.iter().any(|&(weight, other)| {
                other != first && best - weight < CLOSE && against(first, other)
            })
        })
        .collect();
    let mut order: Vec<(i32, usize, usize)> = weights
        .iter()
        .filter(|(_, comparison)| comparison.weight() >= SAME)
        .map(|(&(a, b), comparison)| (-comparison.weight(), a, b))
        .collect();
    order.sort_unstable();
    let mut home: Vec<usize> = (0..known.len()).collect();
    for (weight, a, b) in order {
        // Two that both leave it open are one only if more than the name says so.
        let decided = match (open[a], open[b]) {
            (false, false) => true,
            (true, true) => -weight > SAME,
            _ => false,
        };
        let (x, y) = (home[a].min(home[b]), home[a].max(home[b]));
        let clash = || {
            let (left, right) = (&parts[x].profiles, &parts[y].profiles);
            left.iter().any(|&l| right.iter().any(|&r| against(l, r)))
        };
        if x == y || !decided || clash() {
            continue;
        }
        let moved = std::mem::take(&mut parts[y].profiles);
        for &id in &moved {
            home[id] = x;
        }
        parts[x].profiles.extend(moved);
        parts[x].reason = between(a, b).to_string();
    }
    parts.retain(|part| !part.profiles.is_empty());
    parts
}

fn part((index, reason): (usize, String)) -> Part {
    Part {
        profiles: vec![index],
        reason,
    }
}

/// Why the referents of a profile are one, where no other joins them.
fn alone(profile: &Profile) -> String {
    let mut reason = "same name".to_owned();
    if let Some(country) = &profile.country {
        reason += &format!(", country {country}");
    }
    if let Some(field) = &profile.field {
        reason += &format!(", in {field}");
    }
    reason
}
