//! Clusters: which referents of a block are one entity, and what it is called.
//!
//! *(documents, blocks, lexicon) → [`Resolution`]*. Referents of one gazetteer entry are one. Persons of one full
//! name are one unless documents put them in different countries; then there is one person for each
//! country, and who is put in none stays apart from both. Other names of one kind are one. An entity's IRI
//! is read from its evidence, with a suffix where two would be called alike.

use super::blocking::{Key, Member, bare};
use super::slug::short_hash;
use super::{Entity, EntityId, Judgement, Resolution};
use crate::claim::facts::{Facts, Referent};
use crate::lexicon::Lexicon;
use crate::ontology::Class;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// Referents that are one entity: the country that tells namesakes apart, the referents, the ground.
type Cluster = (Option<String>, Vec<Member>, String);

/// Clusters the blocks.
pub fn cluster(
    documents: &[&Facts],
    blocks: &BTreeMap<Key, Vec<Member>>,
    lexicon: Lexicon<'_>,
) -> Resolution {
    // Blocks that would mint the same path stand together, so that namesakes can be told apart.
    let mut by_path: BTreeMap<String, Vec<Cluster>> = BTreeMap::new();
    for (key, members) in blocks {
        match key {
            Key::Gazetteer(entry) => by_path.entry(entry.clone()).or_default().push((
                None,
                members.clone(),
                format!("gazetteer: {entry}"),
            )),
            Key::Name("person", slug) => {
                for (country, members) in by_country(documents, members) {
                    let reason = match &country {
                        Some(code) => format!("full name, in country {code}"),
                        None => "full name".to_owned(),
                    };
                    by_path
                        .entry(format!("person/{slug}"))
                        .or_default()
                        .push((country, members, reason));
                }
            }
            Key::Name(kind, slug) => by_path.entry(format!("{kind}/{slug}")).or_default().push((
                None,
                members.clone(),
                "same name".to_owned(),
            )),
            Key::Alone(kind, slug, ..) => {
                by_path.entry(format!("{kind}/{slug}")).or_default().push((
                    None,
                    members.clone(),
                    "description in this document alone".to_owned(),
                ))
            }
        }
    }
    let mut resolution = Resolution::default();
    for (path, clusters) in by_path {
        let namesakes = clusters.len() > 1;
        for (country, members, reason) in clusters {
            let known =
                lexicon.gazetteer.by_key(&path).is_some() && reason.starts_with("gazetteer");
            let id = if namesakes && !known {
                format!("{path}-{}", suffix(documents, country.as_deref(), &members))
            } else {
                path.clone()
            };
            let id = EntityId(SmolStr::new(id));
            let entity = entity(
                documents,
                &id,
                &members,
                lexicon,
                if known { Some(path.as_str()) } else { None },
            );
            for &(document, referent) in &members {
                let at = (documents[document].header.hash.clone(), referent);
                resolution.refers_to.insert(at.clone(), id.clone());
                let shared = if members.len() > 1 {
                    format!("{reason}, shared by {} referents", members.len())
                } else {
                    reason.clone()
                };
                resolution.judgements.push(Judgement {
                    referent: at,
                    entity: id.clone(),
                    reason: shared,
                });
            }
            resolution.entities.insert(id, entity);
        }
    }
    countries_governed(&mut resolution, lexicon);
    resolution
        .judgements
        .sort_by(|a, b| a.referent.cmp(&b.referent));
    resolution
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
            });
    }
}

fn referent<'a>(documents: &[&'a Facts], member: Member) -> &'a Referent {
    &documents[member.0].referents[member.1.0 as usize]
}

/// Persons of one full name by country; all together where at most one country is named.
fn by_country(documents: &[&Facts], members: &[Member]) -> Vec<(Option<String>, Vec<Member>)> {
    let countries: BTreeSet<&str> = members
        .iter()
        .filter_map(|&member| referent(documents, member).country.as_deref())
        .collect();
    if countries.len() <= 1 {
        return vec![(
            countries.first().map(|&code| code.to_owned()),
            members.to_vec(),
        )];
    }
    let mut parts: BTreeMap<Option<String>, Vec<Member>> = BTreeMap::new();
    for &member in members {
        parts
            .entry(
                referent(documents, member)
                    .country
                    .as_ref()
                    .map(ToString::to_string),
            )
            .or_default()
            .push(member);
    }
    parts.into_iter().collect()
}

/// What tells namesakes apart: the country, else a hash of the smallest referent.
fn suffix(documents: &[&Facts], country: Option<&str>, members: &[Member]) -> String {
    if let Some(code) = country {
        return code.to_owned();
    }
    let smallest = members
        .iter()
        .map(|&(document, id)| format!("{}#{}", documents[document].header.hash, id.0))
        .min()
        .unwrap_or_default();
    short_hash(smallest.as_bytes(), 6)
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
                .filter(|name| {
                    referent.class == Class::Position || is_name(name, referent.class, lexicon)
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
    }
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
