//! Which of several bearers of a name a document means: the one whose country it speaks of.
//!
//! *hits of the gazetteer → [`Context`]*. "Treasury" is that of the country the article is on, "Georgia" the state where all else
//! is American. What the document does not decide is left open: a name without an entry is better than a wrong one.

use crate::lexicon::{Entry, EntryId, Hit, HitKind, Lexicon};
use crate::ontology::Class;
use smol_str::SmolStr;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// How often a document speaks of each country.
pub(super) struct Context {
    countries: BTreeMap<SmolStr, usize>,
    total: usize,
}

impl Context {
    /// Counts what names one country for certain: its names and adjectives, its cities, bodies and people.
    pub(super) fn of(hits: &[Hit], lexicon: Lexicon<'_>) -> Self {
        let mut countries: BTreeMap<SmolStr, usize> = BTreeMap::new();
        let mut last = None;
        for hit in hits {
            let certain = matches!(
                hit.kind,
                HitKind::Name | HitKind::Demonym | HitKind::Surname
            );
            // A city and the government that sits in it are one word.
            if !certain || last == Some(hit.span) {
                continue;
            }
            last = Some(hit.span);
            let mut codes = hit
                .entries
                .iter()
                .map(|&entry| lexicon.entry(entry).country.as_ref());
            let first = codes.next().flatten();
            if let Some(code) = first
                && codes.all(|code| code == first)
            {
                *countries.entry(code.clone()).or_default() += 1;
            }
        }
        let total = countries.values().sum();
        Self { countries, total }
    }

    /// How often the entry's country is spoken of.
    pub(super) fn count(&self, entry: &Entry) -> usize {
        entry
            .country
            .as_ref()
            .and_then(|code| self.countries.get(code))
            .copied()
            .unwrap_or_default()
    }

    /// The bearers of a short name that the document can mean: those of the country it speaks of most, of which it must speak a good deal.
    pub(super) fn of_short(&self, entries: &[EntryId], lexicon: Lexicon<'_>) -> Vec<EntryId> {
        let count = |&id: &EntryId| self.count(lexicon.entry(id));
        let most = entries.iter().map(count).max().unwrap_or_default();
        if most == 0 || most * 3 < self.total {
            return Vec::new();
        }
        let meant: Vec<EntryId> = entries
            .iter()
            .filter(|&id| count(id) == most)
            .copied()
            .collect();
        let country = |&id: &EntryId| lexicon.entry(id).country.clone();
        let one = meant
            .iter()
            .all(|id| country(id) == meant.first().and_then(country));
        if one { meant } else { Vec::new() }
    }

    /// Bearers of a name in the order in which the document may mean them: of two countries' the one that it speaks of, and a
    /// country before its namesakes as long as nothing speaks for another.
    pub(super) fn order(&self, entries: &mut [EntryId], lexicon: Lexicon<'_>) {
        let Some(&first) = entries.first() else {
            return;
        };
        let first = lexicon.entry(first);
        // A country is spoken of by being named; its namesakes must be alone with the document.
        if first.country.is_none() || first.class == Class::Country && self.count(first) > 0 {
            return;
        }
        entries.sort_by_key(|&id| Reverse(self.count(lexicon.entry(id)) > 0));
    }

    /// Whether nothing but so many occurrences of its own name speaks of the entry's country.
    pub(super) fn silent_but_for(&self, entry: &Entry, times: usize) -> bool {
        self.count(entry) <= times
    }
}
