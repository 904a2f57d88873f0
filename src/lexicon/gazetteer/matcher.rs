//! Finds names in text.
//!
//! *text → [`Hit`]s*. Names begin where words begin, so the text is walked word by word: the first word of a name leads to
//! the lengths that names beginning with it have, and each length to one look-up. What is found is held against the case of
//! the name and the word boundaries before the leftmost and longest are chosen, so that a long occurrence that turns out not
//! to be one never hides a short one that is. An Aho-Corasick automaton (double array) finds no more and was tried: building
//! it took several times as long as everything else the gazetteer does when a program starts.
//!
//! All spellings stand in one string, and the tables hold numbers: a program that reads one article spends its time starting,
//! and an allocation for each of some twenty thousand names was most of it.

use super::fold::Folded;
use super::{EntryId, Hit, HitKind};
use crate::text::ByteSpan;
use hashbrown::HashTable;

/// Longer names are looked up whole, but not sought in text.
const LONGEST: usize = 127;

/// One spelling of a name in one sense, and what it names.
#[derive(Clone, Debug, PartialEq)]
pub struct Spelling {
    /// Its bytes in [`Matcher::text`].
    text: std::ops::Range<u32>,
    pub kind: HitKind,
    /// Best first. Nearly all spellings name one thing.
    first: EntryId,
    more: Vec<EntryId>,
    /// The next spelling that differs from this one in case or sense alone.
    next: Option<u32>,
}

impl Spelling {
    /// What it names, best first.
    pub fn entries(&self) -> impl Iterator<Item = EntryId> + '_ {
        std::iter::once(self.first).chain(self.more.iter().copied())
    }
}

/// The names, by what they begin with.
#[derive(Default)]
pub struct Matcher {
    /// Every spelling, folded, case kept, one after the other.
    text: String,
    spellings: Vec<Spelling>,
    /// By hash of the name without case: its first spelling.
    names: HashTable<u32>,
    /// By hash of the first word of names: the lengths in bytes that names beginning with it have, as bits. Two words of one
    /// hash cost a look-up that finds nothing.
    lengths: HashTable<(u64, u128)>,
}

impl Matcher {
    /// Makes room, since growing costs more than all else.
    pub fn reserve(&mut self, names: usize) {
        self.text.reserve(names * 20);
        self.spellings.reserve(names);
        let spellings = &self.spellings;
        let text = &self.text;
        self.names
            .reserve(names, |&at| hash_of(text, spellings, at));
        self.lengths.reserve(names, |known| known.0);
    }

    /// Adds a folded name.
    pub fn add(&mut self, name: &str, kind: HitKind, entry: EntryId) {
        if name.is_empty() {
            return;
        }
        let hash = hash(name);
        let known = self
            .names
            .find(hash, |&at| self.written(at).eq_ignore_ascii_case(name))
            .copied();
        let mut last = None;
        let mut at = known;
        while let Some(index) = at {
            let same = self.written(index) == name;
            let Some(spelling) = self.spellings.get_mut(index as usize) else {
                break;
            };
            if same && spelling.kind == kind {
                if spelling.first != entry && !spelling.more.contains(&entry) {
                    spelling.more.push(entry);
                }
                return;
            }
            last = Some(index);
            at = spelling.next;
        }
        let start = self.text.len() as u32;
        self.text.push_str(name);
        let new = self.spellings.len() as u32;
        self.spellings.push(Spelling {
            text: start..self.text.len() as u32,
            kind,
            first: entry,
            more: Vec::new(),
            next: None,
        });
        if let Some(last) = last.and_then(|last| self.spellings.get_mut(last as usize)) {
            last.next = Some(new);
            return;
        }
        let (text, spellings) = (&self.text, &self.spellings);
        self.names
            .insert_unique(hash, new, |&at| hash_of(text, spellings, at));
        if name.len() > LONGEST {
            return;
        }
        let first = self::hash(first_word(name));
        let bit = 1 << name.len();
        match self.lengths.find_mut(first, |known| known.0 == first) {
            Some(known) => known.1 |= bit,
            None => {
                self.lengths
                    .insert_unique(first, (first, bit), |known| known.0);
            }
        }
    }

    /// Puts what every spelling names in order of `rank`, but for the countries of a demonym, which stand as they were added.
    pub fn order(&mut self, rank: impl Fn(EntryId) -> usize) {
        for spelling in self.spellings.iter_mut() {
            if spelling.more.is_empty() || spelling.kind == HitKind::Demonym {
                continue;
            }
            let mut entries: Vec<EntryId> = spelling.entries().collect();
            entries.sort_by_key(|&entry| rank(entry));
            spelling.first = entries.remove(0);
            spelling.more = entries;
        }
    }

    /// Every spelling of a folded name, whatever its case.
    pub fn names<'a>(&'a self, key: &str) -> impl Iterator<Item = &'a Spelling> + use<'a> {
        let mut at = self
            .names
            .find(hash(key), |&at| self.written(at).eq_ignore_ascii_case(key))
            .copied();
        std::iter::from_fn(move || {
            let spelling = self.spellings.get(at? as usize)?;
            at = spelling.next;
            Some(spelling)
        })
    }

    fn written(&self, at: u32) -> &str {
        written(&self.text, &self.spellings, at)
    }

    pub fn find(&self, text: &str) -> Vec<Hit> {
        let folded = Folded::new(text);
        let mut hits: Vec<Hit> = Vec::new();
        let mut at = 0;
        while let Some(rest) = folded.text.get(at..).filter(|rest| !rest.is_empty()) {
            let word = first_word(rest);
            if word.is_empty() {
                at += rest.chars().next().map_or(1, char::len_utf8);
                continue;
            }
            let mut next = at + word.len();
            let first = hash(word);
            let lengths = self.lengths.find(first, |known| known.0 == first);
            let mut lengths = lengths.map_or(0, |known| known.1);
            while lengths != 0 {
                let length = lengths.ilog2();
                lengths ^= 1 << length;
                let end = at + length as usize;
                if !on_boundaries(&folded.text, at, end) {
                    continue;
                }
                let Some(written) = folded.text.get(at..end) else {
                    continue;
                };
                let span = ByteSpan::new(folded.original(at), folded.original(end));
                if self.push(&mut hits, span, written) {
                    next = end;
                    break;
                }
            }
            at = next;
        }
        hits
    }

    /// Adds a hit for each kind in which a spelling fits what is `written`; whether there was one.
    fn push(&self, hits: &mut Vec<Hit>, span: ByteSpan, written: &str) -> bool {
        let from = hits.len();
        for spelling in self.names(written).filter(|spelling| {
            let range = spelling.text.start as usize..spelling.text.end as usize;
            let name = self.text.get(range).unwrap_or_default();
            case_fits(name.as_bytes(), written.as_bytes())
        }) {
            let known = hits
                .iter_mut()
                .skip(from)
                .find(|hit| hit.kind == spelling.kind);
            match known {
                // Two spellings of one kind: "Nato" and "NATO".
                Some(hit) => {
                    for id in spelling.entries() {
                        if !hit.entries.contains(&id) {
                            hit.entries.push(id);
                        }
                    }
                }
                None => hits.push(Hit {
                    span,
                    kind: spelling.kind,
                    entries: spelling.entries().collect(),
                }),
            }
        }
        if let Some(new) = hits.get_mut(from..) {
            new.sort_by_key(|hit| hit.kind);
        }
        hits.len() > from
    }
}

fn written<'a>(text: &'a str, spellings: &[Spelling], at: u32) -> &'a str {
    spellings
        .get(at as usize)
        .and_then(|spelling| text.get(spelling.text.start as usize..spelling.text.end as usize))
        .unwrap_or_default()
}

fn hash_of(text: &str, spellings: &[Spelling], at: u32) -> u64 {
    hash(written(text, spellings, at))
}

/// FNV-1a over lower-case ASCII, mixed at the end, since the tables look at the highest bits: the names are a few words long
/// and nobody chooses them to collide.
fn hash(name: &str) -> u64 {
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x100_0000_01b3)
    });
    (hash ^ (hash >> 29)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// The letters and digits that `text` begins with.
fn first_word(text: &str) -> &str {
    let end = text
        .find(|letter: char| !letter.is_alphanumeric())
        .unwrap_or(text.len());
    text.get(..end).unwrap_or("")
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
