//! Clustering: which profiles of a block are one thing.
//!
//! *(documents, blocks, lexicon) → [`Clusters`]*. Pairs are joined from the heaviest down to [`SAME`], unless that would put two
//! in one cluster that contradict each other. Who could as well be either of two namesakes is left out of both: two people merged
//! is worse than one person twice. Referents of one gazetteer entry are one; so are other things of one name that are neither
//! persons nor organisations.

use super::blocking::{Key, Member, Treatment};
use super::comparison::{Comparison, SAME, organizations, persons};
use super::profile::{Company, Profile, Sighting, by_document, profiles, sightings};
use crate::claim::facts::{Born, Facts};
use crate::coref::spelling;
use crate::lexicon::Lexicon;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet, HashMap};

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
    let companies: Vec<Company> = documents.iter().map(|facts| Company::of(facts)).collect();
    let mut clusters = Clusters::default();
    for (key, members) in blocks {
        match key.treatment() {
            Treatment::Judged(kind) => {
                let seen = sightings(documents, &companies, members, lexicon);
                judge(kind, &seen, lexicon, &mut clusters);
            }
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

/// Judges a block whose referents are compared, given what is known of them in order of the members.
pub fn judge(
    kind: &'static str,
    seen: &[(Member, Sighting)],
    lexicon: Lexicon<'_>,
    clusters: &mut Clusters,
) {
    let known = profiles(seen, lexicon);
    // Spellings that have nothing in common but the block have nothing to say to each other.
    for group in families(kind, known) {
        judge_family(kind, seen, group, clusters);
    }
}

/// Judges profiles whose names may be one.
fn judge_family(
    kind: &'static str,
    seen: &[(Member, Sighting)],
    mut known: Vec<Profile>,
    clusters: &mut Clusters,
) {
    let apart = |(a, b): (usize, usize)| {
        let comparison = compare(kind, &known[a], &known[b]);
        comparison.weight() < SAME && comparison.is_contradicted()
    };
    let namesakes = kin(kind, &known).into_iter().any(apart);
    let alone_too = known.iter().any(|profile| profile.generic);
    if namesakes || alone_too {
        known = known
            .into_iter()
            .flat_map(|profile| {
                let open = profile.country.is_none() && profile.sightings.len() > 1;
                if open && profile.sightings.len() <= DOCUMENTS_EACH {
                    by_document(seen, &profile)
                } else {
                    vec![profile]
                }
            })
            .collect();
    }
    let parts = join(kind, &known);
    let first = |profile: &Profile| profile.sightings.first().map(|&index| seen[index].0);
    for (index, part) in parts.iter().enumerate() {
        let of = |id: &usize| &known[*id];
        let sightings = part.profiles.iter().flat_map(|id| &of(id).sightings);
        let mut members: Vec<Member> = sightings.map(|&index| seen[index].0).collect();
        members.sort_unstable();
        clusters.list.push(Cluster {
            origin: Origin::Names(kind),
            members,
            reason: part.reason.clone(),
            country: part.profiles.iter().find_map(|id| of(id).country.clone()),
            field: part.profiles.iter().find_map(|id| of(id).field.clone()),
            born: narrowest(part.profiles.iter().filter_map(|id| of(id).born)),
        });
        for other in &parts[index + 1..] {
            let (a, b) = (&known[part.profiles[0]], &known[other.profiles[0]]);
            if a.slug != b.slug {
                continue;
            }
            let comparison = compare(kind, a, b);
            if comparison.is_contradicted()
                && let (Some(x), Some(y)) = (first(a), first(b))
            {
                clusters.apart.push((x, y, comparison.to_string()));
            }
        }
    }
}

/// Profiles by which of them may be one, be it by way of a third.
fn families(kind: &str, known: Vec<Profile>) -> Vec<Vec<Profile>> {
    let mut home: Vec<usize> = (0..known.len()).collect();
    fn root(home: &mut [usize], mut at: usize) -> usize {
        while home[at] != at {
            home[at] = home[home[at]];
            at = home[at];
        }
        at
    }
    for (a, b) in kin(kind, &known) {
        let (x, y) = (root(&mut home, a), root(&mut home, b));
        home[x.max(y)] = x.min(y);
    }
    let mut families: BTreeMap<usize, Vec<Profile>> = BTreeMap::new();
    for (index, profile) in known.into_iter().enumerate() {
        let family = root(&mut home, index);
        families.entry(family).or_default().push(profile);
    }
    families.into_values().collect()
}

/// The pairs of profiles that have a comparison to tell anything of: for persons, those whose surnames may be one and whose first
/// names may be one or one of them is the initial of the other.
fn kin(kind: &str, known: &[Profile]) -> BTreeSet<(usize, usize)> {
    if kind != "person" {
        return pairs(known).collect();
    }
    let mut kin = BTreeSet::new();
    let mut alike: HashMap<(String, String), Vec<usize>> = HashMap::new();
    let mut initials: HashMap<(String, char), Vec<usize>> = HashMap::new();
    let mut lettered: HashMap<(String, char), Vec<usize>> = HashMap::new();
    for (index, profile) in known.iter().enumerate() {
        let name = profile.name();
        let first = name.split('-').next().unwrap_or("");
        let last = spelling::key(name.rsplit('-').next().unwrap_or(""));
        let letter = first.chars().next().unwrap_or(' ');
        if first.len() == 1 {
            let of_letter = initials.entry((last.clone(), letter));
            of_letter.or_default().push(index);
        }
        let of_letter = lettered.entry((last.clone(), letter));
        of_letter.or_default().push(index);
        let of_name = alike.entry((last, spelling::key(first)));
        of_name.or_default().push(index);
    }
    for list in alike.values() {
        kin.extend(pairs(list).map(|(a, b)| (list[a], list[b])));
    }
    for (key, short) in &initials {
        for &a in short {
            let all = lettered.get(key).into_iter().flatten();
            kin.extend(all.filter(|&&b| a != b).map(|&b| (a.min(b), a.max(b))));
        }
    }
    kin
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
    let mut order: Vec<(i32, usize, usize)> = Vec::new();
    let mut likely: Vec<Vec<(i32, usize)>> = vec![Vec::new(); known.len()];
    let mut contradicted: BTreeSet<(usize, usize)> = BTreeSet::new();
    for (a, b) in kin(kind, known) {
        let comparison = compare(kind, &known[a], &known[b]);
        let weight = comparison.weight();
        if weight >= SAME {
            order.push((-weight, a, b));
            likely[a].push((weight, b));
            likely[b].push((weight, a));
        } else if comparison.is_contradicted() {
            contradicted.insert((a, b));
        }
    }
    let against = |a: usize, b: usize| contradicted.contains(&(a.min(b), a.max(b)));
    // Whoever could be either of two that are not one.
    let open: Vec<bool> = likely
        .into_iter()
        .map(|mut likely| {
            likely.sort_unstable();
            let Some(&(best, first)) = likely.last() else {
                return false;
            };
            likely.iter().any(|&(weight, other)| {
                other != first && best - weight < CLOSE && against(first, other)
            })
        })
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
            !contradicted.is_empty() && left.iter().any(|&l| right.iter().any(|&r| against(l, r)))
        };
        if x == y || !decided || clash() {
            continue;
        }
        let moved = std::mem::take(&mut parts[y].profiles);
        for &id in &moved {
            home[id] = x;
        }
        parts[x].profiles.extend(moved);
        parts[x].reason = compare(kind, &known[a], &known[b]).to_string();
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
