//! Tallies: what the referents of a cluster call it, counted.
//!
//! *referents in and out → [`Tally`] → label, names, class and country of an [`Entity`]*. Counts can be added to and taken from in any
//! order, so that a document that comes or goes touches the counts of what it names and no other document. Knows nothing of who
//! is who.

use super::blocking::bare;
use super::clustering::narrowest;
use super::slug::slug;
use super::{Entity, EntityId};
use crate::claim::facts::{Born, Referent};
use crate::lexicon::Lexicon;
use crate::ontology::Class;
use smol_str::SmolStr;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// How often each thing was said. Nothing stands in it with a count of 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Fullest names, without their article.
    pub first: BTreeMap<String, u32>,
    /// All names that are names rather than descriptions, without their article.
    pub names: BTreeMap<String, u32>,
    /// Classes.
    pub classes: BTreeMap<Class, u32>,
    /// Countries.
    pub countries: BTreeMap<SmolStr, u32>,
    /// What is told of a birth.
    pub births: BTreeMap<Born, u32>,
}

impl Tally {
    /// Counts a referent.
    pub fn add(&mut self, referent: &Referent, lexicon: Lexicon<'_>) {
        self.each(referent, lexicon, |counts, name| {
            *counts.entry(name).or_default() += 1
        });
        *self.classes.entry(referent.class).or_default() += 1;
        if let Some(country) = &referent.country {
            *self.countries.entry(country.clone()).or_default() += 1;
        }
        if let Some(born) = referent.born {
            *self.births.entry(born).or_default() += 1;
        }
    }

    /// Takes a referent that was counted out again.
    pub fn take(&mut self, referent: &Referent, lexicon: Lexicon<'_>) {
        self.each(referent, lexicon, |counts, name| less(counts, &name));
        less(&mut self.classes, &referent.class);
        if let Some(country) = &referent.country {
            less(&mut self.countries, country);
        }
        if let Some(born) = &referent.born {
            less(&mut self.births, born);
        }
    }

    /// Whether nothing is counted.
    pub fn is_empty(&self) -> bool {
        self.classes.is_empty()
    }

    /// The slug that most fullest names have.
    pub fn slug(&self) -> String {
        let mut votes: BTreeMap<String, u32> = BTreeMap::new();
        for (name, count) in &self.first {
            *votes.entry(slug(name)).or_default() += count;
        }
        let best = votes
            .into_iter()
            .max_by_key(|(slug, count)| (*count, slug.len(), Reverse(slug.clone())));
        best.map_or_else(|| slug(""), |(slug, _)| slug)
    }

    /// What is known of the entity; by the gazetteer's entry of that key, if one is given.
    pub fn entity(&self, id: &EntityId, entry: Option<&str>, lexicon: Lexicon<'_>) -> Entity {
        let known = entry
            .and_then(|key| lexicon.gazetteer.by_key(key))
            .map(|entry| lexicon.entry(entry));
        let voted = self
            .first
            .iter()
            .max_by_key(|&(name, count)| (count, name.len(), Reverse(name)))
            .map_or("", |(name, _)| name);
        let label = known.map_or_else(|| voted.to_owned(), |entry| entry.label.clone());
        let most = |counts: &BTreeMap<SmolStr, u32>| {
            counts
                .iter()
                .max_by_key(|&(code, count)| (count, Reverse(code)))
                .map(|(code, _)| code.clone())
        };
        let class = known.map(|entry| entry.class).or_else(|| {
            self.classes
                .iter()
                .max_by_key(|&(class, count)| (count, Reverse(class)))
                .map(|(class, _)| *class)
        });
        Entity {
            id: id.clone(),
            class: class.unwrap_or(Class::Thing),
            names: self
                .names
                .keys()
                .filter(|name| **name != label)
                .cloned()
                .collect(),
            label,
            wikidata: known.and_then(|entry| entry.wikidata.clone()),
            country: known
                .and_then(|entry| entry.country.clone())
                .or_else(|| most(&self.countries)),
            born: narrowest(self.births.keys().copied()),
        }
    }

    fn each(
        &mut self,
        referent: &Referent,
        lexicon: Lexicon<'_>,
        count: impl Fn(&mut BTreeMap<String, u32>, String),
    ) {
        let first = referent.names.first().map_or("", String::as_str);
        count(&mut self.first, bare(first).to_owned());
        let mut told: Vec<&str> = referent
            .names
            .iter()
            .filter(|name| is_told(name, referent.class, lexicon))
            .map(|name| bare(name))
            .collect();
        told.sort_unstable();
        told.dedup();
        for name in told {
            count(&mut self.names, name.to_owned());
        }
    }
}

fn less<K: Ord>(counts: &mut BTreeMap<K, u32>, key: &K) {
    if let Some(count) = counts.get_mut(key) {
        *count = count.saturating_sub(1);
        if *count == 0 {
            counts.remove(key);
        }
    }
}

/// Whether one of a referent's names is told of its entity.
fn is_told(name: &str, class: Class, lexicon: Lexicon<'_>) -> bool {
    match class {
        Class::Position => true,
        // What is the country's name too would be no name to tell it by.
        Class::Government => is_name(name, class, lexicon) && !is_country(name, lexicon),
        class => is_name(name, class, lexicon),
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
