//! Which of several bearers of a name a document means: the one whose country it speaks of.
//!
//! *hits of the gazetteer → [`Context`]*. "Treasury" is that of the country the article is on, "Georgia" the state where all else
//! is American. What the document does not decide is left open: a name without an entry is better than a wrong one.

use crate::lexicon::{Entry, EntryId, Hit, HitKind, Lexicon};
use crate::ontology::Class;
use crate::text::Document;
use smol_str::SmolStr;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// How often a document speaks of each country, and where.
pub(super) struct Context {
    countries: BTreeMap<SmolStr, usize>,
    total: usize,
    /// Every place where one country is spoken of for certain: byte and code, in order.
    places: Vec<(usize, SmolStr)>,
    /// The country of the place that a report is sent from: "LONDON (Reuters) —".
    dateline: Option<SmolStr>,
}

impl Context {
    /// Counts what names one country for certain: its names and adjectives, its cities, bodies and people.
    pub(super) fn of(document: &Document, hits: &[Hit], lexicon: Lexicon<'_>) -> Self {
        let mut places = Vec::new();
        let mut dateline = None;
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
                places.push((hit.span.start, code.clone()));
            }
            // Of two cities of a name the first is the larger one.
            if let Some(code) = first
                && dateline.is_none()
                && is_dateline(document, hit)
            {
                dateline = Some(code.clone());
            }
        }
        let total = countries.values().sum();
        Self {
            countries,
            total,
            places,
            dateline,
        }
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

    /// The bearers of a short name that the document can mean: those of the country it speaks of most, of which it must speak a good
    /// deal; else those of the one country that the paragraph has spoken of before the name; else of the country it is sent from, if
    /// the paragraph speaks of that or of none.
    pub(super) fn of_short(
        &self,
        document: &Document,
        hit: &Hit,
        lexicon: Lexicon<'_>,
    ) -> Vec<EntryId> {
        let entries = &hit.entries;
        let of = |code: &SmolStr| -> Vec<EntryId> {
            entries
                .iter()
                .filter(|&&id| lexicon.entry(id).country.as_ref() == Some(code))
                .copied()
                .collect()
        };
        let found = self.most_spoken_of(entries, lexicon);
        if let Some(&first) = found.first() {
            // "Estonia said it would respond. The Senate …": where more is told of a country without such a body, theirs is meant
            // only right after they were named.
            let most = self.countries.values().copied().max().unwrap_or_default();
            let nearest = self.places.iter().rfind(|(at, _)| *at < hit.span.start);
            let named = nearest.map(|(_, code)| code) == lexicon.entry(first).country.as_ref();
            if named || self.count(lexicon.entry(first)) >= most {
                return found;
            }
        }
        let paragraph = document.text[..hit.span.start]
            .rfind('\n')
            .map_or(0, |at| at + 1);
        let mut beside = self
            .places
            .iter()
            .filter(|(at, _)| (paragraph..hit.span.start).contains(at))
            .map(|(_, code)| code);
        let first = beside.next();
        if first.is_some() && beside.clone().all(|other| Some(other) == first) {
            return first.map(of).unwrap_or_default();
        }
        self.dateline
            .as_ref()
            .filter(|&home| {
                first.is_none() || first == Some(home) || beside.any(|code| code == home)
            })
            .map(of)
            .unwrap_or_default()
    }

    fn most_spoken_of(&self, entries: &[EntryId], lexicon: Lexicon<'_>) -> Vec<EntryId> {
        let count = |&id: &EntryId| self.count(lexicon.entry(id));
        let most = entries.iter().map(count).max().unwrap_or_default();
        // An article on Puerto Rico that names the United States in passing does not mean their Senate.
        let other = self.countries.values().copied().max().unwrap_or_default();
        if most == 0 || most * 3 < self.total || most * 2 < other {
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

/// "LONDON (Reuters) —", "London, 3 March —": a place in front of a paragraph with a dash or a bracket behind it.
fn is_dateline(document: &Document, hit: &Hit) -> bool {
    let text = &document.text;
    let begins = text[..hit.span.start]
        .chars()
        .next_back()
        .is_none_or(|before| before == '\n');
    let rest = text[hit.span.end..].lines().next().unwrap_or("");
    let near: String = rest.chars().take(40).collect();
    let dashed = [" — ", " – ", " -- ", " - ", "— "]
        .iter()
        .any(|dash| near.contains(dash));
    begins && dashed && rest.starts_with([' ', ',', '—'])
}
