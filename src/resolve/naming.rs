//! Naming: what each cluster is called, and its IRI.
//!
//! *(documents, [`Clusters`], lexicon) → [`Resolution`]*. The gazetteer's label and key where it knows the thing, else the name that
//! most documents give. Namesakes are told apart by country, else by walk of life, else by year of birth, else by a hash of the
//! smallest referent.

use super::blocking::{Member, bare};
use super::clustering::{Cluster, Clusters, Origin, narrowest};
use super::profile::referent;
use super::slug::{short_hash, slug};
use super::{Entity, EntityId, Judgement, Resolution};
use crate::claim::facts::Facts;
use crate::lexicon::Lexicon;
use crate::ontology::Class;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Names the clusters.
pub fn name(documents: &[&Facts], clusters: Clusters, lexicon: Lexicon<'_>) -> Resolution {
    // Clusters that would be called alike stand together, so that namesakes can be told apart.
    let mut by_path: BTreeMap<String, Vec<&Cluster>> = BTreeMap::new();
    for cluster in &clusters.list {
        by_path
            .entry(path(documents, cluster))
            .or_default()
            .push(cluster);
    }
    let mut resolution = Resolution::default();
    let mut homes: HashMap<Member, EntityId> = HashMap::new();
    for (path, mut alike) in by_path {
        alike.sort_by(|a, b| a.members.cmp(&b.members));
        let owner = alike.iter().position(|cluster| {
            matches!(cluster.origin, Origin::Gazetteer(_))
                && lexicon.gazetteer.by_key(&path).is_some()
        });
        let suffixes = suffixes(documents, &alike);
        for (index, (cluster, suffix)) in alike.iter().zip(suffixes).enumerate() {
            let known = owner == Some(index);
            let id = if alike.len() > 1 && !known {
                format!("{path}-{suffix}")
            } else {
                path.clone()
            };
            let id = EntityId(SmolStr::new(id));
            let entry = known.then_some(path.as_str());
            let entity = entity(documents, &id, &cluster.members, lexicon, entry);
            let shared = match cluster.members.len() {
                1 => cluster.reason.clone(),
                count => format!("{}, shared by {count} referents", cluster.reason),
            };
            for &(document, referent) in &cluster.members {
                let at = (documents[document].header.hash.clone(), referent);
                homes.insert((document, referent), id.clone());
                resolution.refers_to.insert(at.clone(), id.clone());
                resolution.judgements.push(Judgement {
                    referent: at,
                    entity: id.clone(),
                    reason: shared.clone(),
                });
            }
            resolution.entities.insert(id, entity);
        }
    }
    countries_governed(&mut resolution, lexicon);
    resolution
        .judgements
        .sort_by(|a, b| a.referent.cmp(&b.referent));
    for (a, b, words) in &clusters.apart {
        let (Some(a), Some(b)) = (homes.get(a), homes.get(b)) else {
            continue;
        };
        if a != b {
            let key = (a.min(b).clone(), a.max(b).clone());
            resolution.apart.entry(key).or_insert_with(|| words.clone());
        }
    }
    resolution
}

/// What a cluster is called in an IRI, before namesakes are told apart: by its key, else by the slug that most of its referents have.
fn path(documents: &[&Facts], cluster: &Cluster) -> String {
    let kind = match &cluster.origin {
        Origin::Gazetteer(key) => return key.clone(),
        Origin::Names(kind) => kind,
    };
    let mut votes: BTreeMap<String, usize> = BTreeMap::new();
    for &member in &cluster.members {
        let name = referent(documents, member).names.first();
        *votes
            .entry(slug(bare(name.map_or("", String::as_str))))
            .or_default() += 1;
    }
    let best = votes
        .into_iter()
        .max_by_key(|(slug, count)| (*count, slug.len(), std::cmp::Reverse(slug.clone())));
    format!("{kind}/{}", best.map_or_else(String::new, |(slug, _)| slug))
}

/// What tells clusters of one path apart: the country where no other has it, else the walk of life, else the year of birth, else a
/// hash.
fn suffixes(documents: &[&Facts], alike: &[&Cluster]) -> Vec<String> {
    let only = |of: &dyn Fn(&Cluster) -> Option<SmolStr>, cluster: &Cluster| {
        of(cluster).filter(|own| {
            alike
                .iter()
                .filter(|other| of(other).as_ref() == Some(own))
                .count()
                == 1
        })
    };
    let suffix = |cluster: &&Cluster| {
        only(&|each| each.country.clone(), cluster)
            .or_else(|| only(&|each| each.field.clone(), cluster))
            .or_else(|| only(&birth_year, cluster))
            .map_or_else(|| hash(documents, &cluster.members), |own| own.to_string())
    };
    alike.iter().map(suffix).collect()
}

fn birth_year(cluster: &Cluster) -> Option<SmolStr> {
    let born = cluster.born.filter(|born| born.width() == 0)?;
    Some(SmolStr::new(born.from.year.to_string()))
}

fn hash(documents: &[&Facts], members: &[Member]) -> String {
    let smallest = members
        .iter()
        .map(|&(document, id)| format!("{}#{}", documents[document].header.hash, id.0))
        .min()
        .unwrap_or_default();
    short_hash(smallest.as_bytes(), 6)
}
/// The countries of governments and positions, where no document names them by themselves: the graph says what is governed.
fn countries_governed(resolution: &mut Resolution, lexicon: Lexicon<'_>) {
    let governed = resolution
        .entities
        .values()
        .filter(|entity| matches!(entity.class, Class::Government | Class::Position));
    let codes: BTreeSet<SmolStr> = governed
        .filter_map(|entity| entity.country.clone())
        .collect();
    for code in codes {
        let key = format!("country/{code}");
        let Some(known) = lexicon
            .gazetteer
            .by_key(&key)
            .map(|entry| lexicon.entry(entry))
        else {
            continue;
        };
        let id = EntityId(SmolStr::new(key));
        resolution
            .entities
            .entry(id.clone())
            .or_insert_with(|| Entity {
                id,
                class: known.class,
                label: known.label.clone(),
                names: BTreeSet::new(),
                wikidata: known.wikidata.clone(),
                country: known.country.clone(),
                born: None,
            });
    }
}

fn entity(
    documents: &[&Facts],
    id: &EntityId,
    members: &[Member],
    lexicon: Lexicon<'_>,
    entry: Option<&str>,
) -> Entity {
    let known = entry
        .and_then(|key| lexicon.gazetteer.by_key(key))
        .map(|entry| lexicon.entry(entry));
    let mut votes: BTreeMap<&str, usize> = BTreeMap::new();
    let mut classes: BTreeMap<Class, usize> = BTreeMap::new();
    let mut names = BTreeSet::new();
    let mut country = known.and_then(|entry| entry.country.clone());
    for &member in members {
        let referent = referent(documents, member);
        *classes.entry(referent.class).or_default() += 1;
        if let Some(name) = referent.names.first() {
            *votes.entry(bare(name)).or_default() += 1;
        }
        names.extend(
            referent
                .names
                .iter()
                .filter(|name| match referent.class {
                    Class::Position => true,
                    // What is the country's name too would be no name to tell it by.
                    Class::Government => {
                        is_name(name, referent.class, lexicon) && !is_country(name, lexicon)
                    }
                    class => is_name(name, class, lexicon),
                })
                .map(|name| bare(name).to_owned()),
        );
        country = country.or_else(|| referent.country.clone());
    }
    let voted = votes
        .into_iter()
        .max_by_key(|&(name, count)| (count, name.len(), std::cmp::Reverse(name)))
        .map_or("", |(name, _)| name);
    let label = known.map_or_else(|| voted.to_owned(), |entry| entry.label.clone());
    names.remove(&label);
    let class = known
        .map(|entry| entry.class)
        .or_else(|| {
            classes
                .into_iter()
                .max_by_key(|&(class, count)| (count, std::cmp::Reverse(class)))
                .map(|(class, _)| class)
        })
        .unwrap_or(Class::Thing);
    Entity {
        id: id.clone(),
        class,
        label,
        names,
        wikidata: known.and_then(|entry| entry.wikidata.clone()),
        country,
        born: narrowest(
            members
                .iter()
                .filter_map(|&member| referent(documents, member).born),
        ),
    }
}

/// Whether a country is called so.
fn is_country(name: &str, lexicon: Lexicon<'_>) -> bool {
    let entries = lexicon.gazetteer.by_name(name);
    entries
        .into_iter()
        .any(|entry| lexicon.entry(entry).class == Class::Country)
}

/// Whether words are a name rather than a description: they begin with a capital and not with a pronoun ("His government"). A
/// person's name has no common nouns in it: "Colombian president" is none, "Ursula von der Leyen" is one.
fn is_name(name: &str, class: Class, lexicon: Lexicon<'_>) -> bool {
    let rest = bare(name);
    let first = rest.split(' ').next().unwrap_or("").to_lowercase();
    let capital = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
    let proper = class != Class::Person
        || rest
            .split(' ')
            .all(|word| capital(word) || (word.len() <= 3 && word != "of"));
    capital(rest) && proper && !lexicon.words.has("pronouns", &first)
}
