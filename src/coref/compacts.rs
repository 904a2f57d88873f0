//! Agreements called again by what they are: "the 2015 nuclear agreement with Iran" where the article names the "Iran nuclear deal".
//!
//! *(names, descriptions, `data/lexicon/compacts.tsv`) → joined chains*. A definite description of an agreement is the one named
//! agreement of the document whose own words, its country's apart, it has as well ("nuclear"), unless the two tell of other
//! countries; where the document names none, the one that the gazetteer calls by the same country and word. Does **not** compare
//! years: a name seldom has one.

use super::definite::determined;
use super::sieve::Sieve;
use crate::lexicon::Lexicon;
use crate::mention::{MentionId, MentionKind};
use crate::ontology::Class;
use crate::syntax::Pos;
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// What tells an agreement from others.
struct Marks {
    /// Its words in lower case, without those for agreements and for countries.
    own: BTreeSet<String>,
    countries: BTreeSet<SmolStr>,
}

/// Joins descriptions with the agreement they mean.
pub fn called_again(sieve: &mut Sieve<'_>) {
    let named: Vec<(MentionId, Marks)> = compacts(sieve, MentionKind::Name)
        .into_iter()
        .filter(|(_, marks)| !marks.own.is_empty())
        .collect();
    for (id, marks) in compacts(sieve, MentionKind::Nominal) {
        let head = sieve.mentions.get(id).head;
        if sieve.part(id).named || determined(sieve, head) != Some("definite") {
            continue;
        }
        let fitting: Vec<MentionId> = named
            .iter()
            .filter(|(_, name)| {
                name.own.is_subset(&marks.own)
                    && (name.countries.is_empty()
                        || marks.countries.is_empty()
                        || !name.countries.is_disjoint(&marks.countries))
            })
            .map(|&(name, _)| name)
            .collect();
        let roots: BTreeSet<usize> = fitting.iter().map(|&name| sieve.root(name)).collect();
        if let (1, Some(&name)) = (roots.len(), fitting.first()) {
            sieve.join(name.min(id), name.max(id), "agreement by its words");
        } else if roots.is_empty()
            && let Some(key) = known(sieve.lexicon, &marks)
        {
            sieve.identify(id, &key);
        }
    }
}

/// "the nuclear agreement with Iran": the entry of the gazetteer whose name is made of the same country and word.
fn known(lexicon: Lexicon<'_>, marks: &Marks) -> Option<String> {
    let (Some(word), 1, Some(code), 1) = (
        marks.own.first(),
        marks.own.len(),
        marks.countries.first(),
        marks.countries.len(),
    ) else {
        return None;
    };
    let country = lexicon.entry(lexicon.gazetteer.country_by_code(code)?);
    let entry = lexicon.words.list("compacts").keys().find_map(|noun| {
        lexicon
            .gazetteer
            .by_name(&format!("{} {word} {noun}", country.label))
            .into_iter()
            .map(|entry| lexicon.entry(entry))
            .find(|entry| entry.class == Class::LegalAct)
    })?;
    Some(entry.key.to_string())
}

/// The agreements among the mentions of a kind.
fn compacts(sieve: &Sieve<'_>, kind: MentionKind) -> Vec<(MentionId, Marks)> {
    let is_compact = |word: &str| sieve.lexicon.words.has("compacts", word);
    let mut found = Vec::new();
    for (id, mention) in sieve.mentions.iter() {
        let lemma = sieve.grammar.token(mention.head).lemma.to_lowercase();
        if mention.kind != kind
            || !is_compact(&lemma)
            || !matches!(mention.class, Some(Class::LegalAct | Class::Thing))
        {
            continue;
        }
        let mut marks = Marks {
            own: BTreeSet::new(),
            countries: BTreeSet::new(),
        };
        for token in mention.tokens.range() {
            let token = sieve.grammar.token(token);
            let word = token.norm.to_lowercase();
            if let Some(code) = country(sieve.lexicon, &token.norm) {
                marks.countries.insert(code);
            } else if !is_compact(&word)
                && word.chars().all(char::is_alphabetic)
                && !matches!(token.pos, Pos::Det | Pos::Adp)
            {
                marks.own.insert(word);
            }
        }
        // "the agreement with Iran".
        for (_, token) in sieve.grammar.prepositional(mention.head) {
            marks
                .countries
                .extend(country(sieve.lexicon, &sieve.grammar.token(token).norm));
        }
        found.push((id, marks));
    }
    found
}

/// The country that a word names, as its name or as the adjective of its people.
fn country(lexicon: Lexicon<'_>, word: &str) -> Option<SmolStr> {
    let entries = lexicon.gazetteer.by_name(word);
    let named = entries
        .into_iter()
        .map(|entry| lexicon.entry(entry))
        .find(|entry| entry.class == Class::Country)
        .and_then(|entry| entry.country.clone());
    named.or_else(|| lexicon.gazetteer.demonym(word).map(SmolStr::new))
}
