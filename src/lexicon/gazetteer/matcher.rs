//! Finds names in text.
//!
//! *text → [`Hit`]s*. Names begin where words begin, so the text is walked word by word: the first word of a name leads to
//! the lengths that names beginning with it have, and each length to one look-up. What is found is held against the case of
//! the name and the word boundaries before the leftmost and longest are chosen, so that a long occurrence that turns out not
//! to be one never hides a short one that is. An Aho-Corasick automaton (double array) finds no more and was tried: building
//! it took several times as long as everything else the gazetteer does when a program starts.

use super::fold::Folded;
use super::{EntryId, Hit, HitKind};
use crate::text::ByteSpan;
use std::collections::HashMap;

/// One spelling of a name, and what it names.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    /// Folded, case kept.
    pub text: Box<str>,
    pub kind: HitKind,
    /// Best first.
    pub entries: Vec<EntryId>,
}

/// The names, by what they begin with.
#[derive(Default)]
pub struct Matcher {
    /// By folded lower-case name.
    names: HashMap<Box<str>, Vec<Name>>,
    /// By the first word of names: their lengths in bytes, the longest first.
    lengths: HashMap<Box<str>, Vec<u32>>,
}

impl Matcher {
    /// Indexes names that stand under their folded lower-case spelling.
    pub fn new(names: HashMap<Box<str>, Vec<Name>>) -> Self {
        let mut lengths: HashMap<Box<str>, Vec<u32>> = HashMap::with_capacity(names.len());
        for name in names.keys() {
            let length = name.len() as u32;
            let first = first_word(name);
            match lengths.get_mut(first) {
                Some(known) if known.contains(&length) => {}
                Some(known) => known.push(length),
                None => {
                    lengths.insert(Box::from(first), vec![length]);
                }
            }
        }
        lengths
            .values_mut()
            .for_each(|known| known.sort_unstable_by(|a, b| b.cmp(a)));
        Self { names, lengths }
    }

    /// Every spelling under a folded lower-case name.
    pub fn names(&self, key: &str) -> &[Name] {
        self.names.get(key).map(Vec::as_slice).unwrap_or_default()
    }

    pub fn find(&self, text: &str) -> Vec<Hit> {
        let folded = Folded::new(text);
        let lower = folded.text.to_ascii_lowercase();
        let mut hits: Vec<Hit> = Vec::new();
        let mut at = 0;
        while let Some(rest) = lower.get(at..).filter(|rest| !rest.is_empty()) {
            let word = first_word(rest);
            if word.is_empty() {
                at += rest.chars().next().map_or(1, char::len_utf8);
                continue;
            }
            let mut next = at + word.len();
            for &length in self.lengths.get(word).into_iter().flatten() {
                let end = at + length as usize;
                if !on_boundaries(&lower, at, end) {
                    continue;
                }
                let (Some(key), Some(written)) = (lower.get(at..end), folded.text.get(at..end))
                else {
                    continue;
                };
                let span = ByteSpan::new(folded.original(at), folded.original(end));
                if push(&mut hits, span, self.names(key), written) {
                    next = end;
                    break;
                }
            }
            at = next;
        }
        hits
    }
}

/// The letters and digits that `text` begins with.
fn first_word(text: &str) -> &str {
    let end = text
        .find(|letter: char| !letter.is_alphanumeric())
        .unwrap_or(text.len());
    text.get(..end).unwrap_or("")
}

/// Adds a hit for each kind in which one of `names` fits what is `written`; whether there was one.
fn push(hits: &mut Vec<Hit>, span: ByteSpan, names: &[Name], written: &str) -> bool {
    let from = hits.len();
    for name in names
        .iter()
        .filter(|name| case_fits(name.text.as_bytes(), written.as_bytes()))
    {
        match hits.iter_mut().skip(from).find(|hit| hit.kind == name.kind) {
            // Two spellings of one kind: "Nato" and "NATO".
            Some(hit) => {
                for id in &name.entries {
                    if !hit.entries.contains(id) {
                        hit.entries.push(*id);
                    }
                }
            }
            None => hits.push(Hit {
                span,
                kind: name.kind,
                entries: name.entries.clone(),
            }),
        }
    }
    if let Some(new) = hits.get_mut(from..) {
        new.sort_by_key(|hit| hit.kind);
    }
    hits.len() > from
}

/// Whether neither neighbour continues the word. An apostrophe does not, so that possessives end before "'s".
fn on_boundaries(text: &str, start: usize, end: usize) -> bool {
    let joins = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '@';
    let before = text
        .get(..start)
        .and_then(|before| before.chars().next_back());
    let after = text.get(end..).and_then(|after| after.chars().next());
    !before.is_some_and(joins) && !after.is_some_and(joins)
}

/// Whether `found` is written as the name is, letter case apart from what headlines and house styles change: a capitalised
/// word may stand in capitals ("BOGOTA (Reuters)"), an acronym of four letters or more may be written as a word ("Nato"), a
/// small word may be capital ("al-", "bin"); but "US" is never "us" and "Turkey" never "turkey".
fn case_fits(name: &[u8], found: &[u8]) -> bool {
    let mut rest = (name, found);
    while !rest.0.is_empty() {
        let length = rest
            .0
            .iter()
            .position(|byte| !byte.is_ascii_alphanumeric())
            .unwrap_or(rest.0.len())
            .max(1);
        let ((word, name), (written, found)) = (
            rest.0.split_at(length),
            rest.1.split_at(length.min(rest.1.len())),
        );
        if !word_fits(word, written) {
            return false;
        }
        rest = (name, found);
    }
    true
}

fn word_fits(word: &[u8], written: &[u8]) -> bool {
    let Some((first, small)) = word.split_first() else {
        return true;
    };
    if word == written || !first.is_ascii_uppercase() {
        return true;
    }
    let is_acronym = word.len() > 1 && !small.iter().any(u8::is_ascii_lowercase);
    let capital = written.first() == Some(first);
    let rest = written.get(1..).unwrap_or_default();
    let all_small = !rest.iter().any(u8::is_ascii_uppercase);
    if is_acronym {
        word.len() >= 4 && capital && all_small
    } else {
        capital && (all_small || !rest.iter().any(u8::is_ascii_lowercase))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_decides_what_is_a_name() {
        let fits = |name: &str, found: &str| case_fits(name.as_bytes(), found.as_bytes());
        for (name, found) in [
            ("US", "US"),
            ("Turkey", "TURKEY"),
            ("NATO", "Nato"),
            ("bin Salman", "Bin Salman"),
            ("McConnell", "MCCONNELL"),
            ("U.S.", "U.S."),
        ] {
            assert!(fits(name, found), "{found} as {name}");
        }
        for (name, found) in [
            ("US", "us"),
            ("US", "Us"),
            ("Turkey", "turkey"),
            ("U.S.", "u.s."),
            ("NATO", "nato"),
            ("Chad", "cHAD"),
            ("White House", "White house"),
        ] {
            assert!(!fits(name, found), "{found} as {name}");
        }
    }
}
