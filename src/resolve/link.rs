//! Who of the news is on a list: candidates with explained scores, and which of them are sure enough.
//!
//! *(references, [`Evidence`] of an entity) → [`Candidate`]s*. Names are indexed by the sound and the beginning of their words; an
//! entity's names are compared with the few entries that share their rarest words ([`names`](super::names)), so that work grows
//! with the number of names alone. A name by itself is not enough for a person of two words: nationality or birth date must agree.
//!
//! | what agrees | score |
//! |---|---|
//! | Wikidata id | 1 |
//! | a person's name of two rare words | 0.90: candidate |
//! | the same, and a country | 0.96: linked |
//! | the same, and another country | 0.70: nothing |
//! | a person's name of three rare words | 0.95: linked |
//! | two common words ("Mohammed Ali") and a country | 0.94: candidate |
//! | a body's name of three telling words | 0.97: linked |
//!
//! From [`LINKED`] up an entity is linked, from [`FLOOR`] up the entry is a candidate that people may decide on. Two entries of one
//! dataset that both come that far are namesakes, and both stay candidates unless a birth date tells them apart. Knows nothing of
//! RDF, and does not merge anything: what people decided is laid over it by whoever asks.

use super::names::{
    Grain, Name, NameKind, Role, Script, Tables, Word, compare_parts, skeleton, take_apart,
};
use crate::ontology::Class;
use crate::reference::{Birth, ReferenceEntity, Strength};
use crate::text::PartialDate;
use smol_str::SmolStr;
use std::collections::{BTreeMap, HashMap};

/// Score from which an entity is held to be the entry.
pub const LINKED: f64 = 0.95;
/// Score from which an entry is worth a look.
pub const FLOOR: f64 = 0.75;

/// Entries compared with one name at most.
const COMPARED: usize = 24;
/// Keys borne by more names than this tell nothing apart.
const TOO_COMMON: usize = 2000;
/// What a weak alias is worth beside a good name.
const WEAK: f64 = 0.85;
/// What a former name is worth.
const FORMER: f64 = 0.97;

/// What is known of an entity that may be on a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence<'a> {
    /// Its class.
    pub class: Class,
    /// Its names, the fullest first.
    pub names: Vec<&'a str>,
    /// Codes of countries it is tied to.
    pub countries: Vec<&'a str>,
    /// Birth dates known of it.
    pub births: Vec<PartialDate>,
    /// Wikidata id.
    pub wikidata: Option<&'a str>,
}

/// Whether an entity is held to be an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// It is.
    Linked,
    /// It may be.
    Candidate,
}

/// An entry that an entity may be.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Index into the references.
    pub reference: usize,
    /// From 0 to 1.
    pub score: f64,
    /// What it amounts to.
    pub verdict: Verdict,
    /// Why, in words.
    pub reasons: Vec<String>,
}

/// What was found, and how much work it was.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// Candidates, best first.
    pub candidates: Vec<Candidate>,
    /// Entries of the index looked at.
    pub looked_at: usize,
    /// Names compared.
    pub compared: usize,
}

/// A listed name, ready for comparing.
struct Listed {
    reference: usize,
    strength: Strength,
    text: String,
    name: Name,
}

/// What is compared of an entry beside its names.
struct Entry {
    class: Class,
    countries: Vec<SmolStr>,
    births: Vec<Birth>,
    /// Namesakes within one dataset stand apart, the same entry in two is one.
    dataset: SmolStr,
}

/// Lists, ready to be asked. Holds what it needs of the entries, so that it can be kept while they are not.
pub struct Linker<'a> {
    entries: Vec<Entry>,
    listed: Vec<Listed>,
    index: HashMap<String, Vec<u32>>,
    by_wikidata: HashMap<SmolStr, Vec<usize>>,
    tables: &'a Tables,
}

impl<'a> Linker<'a> {
    /// Over entries, each with its dataset.
    pub fn new<'r>(
        references: impl IntoIterator<Item = (&'r str, &'r ReferenceEntity)>,
        tables: &'a Tables,
    ) -> Self {
        let mut linker = Self {
            entries: Vec::new(),
            listed: Vec::new(),
            index: HashMap::new(),
            by_wikidata: HashMap::new(),
            tables,
        };
        for (index, (dataset, reference)) in references.into_iter().enumerate() {
            linker.entries.push(Entry {
                class: reference.class,
                countries: reference.countries.clone(),
                births: reference.births.clone(),
                dataset: dataset.into(),
            });
            if let Some(id) = &reference.wikidata {
                linker
                    .by_wikidata
                    .entry(id.clone())
                    .or_default()
                    .push(index);
            }
            for each in &reference.names {
                let name = take_apart(&each.text, kind_of(reference.class), tables);
                let at = linker.listed.len() as u32;
                for key in keys(&name) {
                    let posting = linker.index.entry(key).or_default();
                    if posting.last() != Some(&at) {
                        posting.push(at);
                    }
                }
                linker.listed.push(Listed {
                    reference: index,
                    strength: each.strength,
                    text: each.text.clone(),
                    name,
                });
            }
        }
        linker
    }

    /// The entries an entity may be.
    pub fn link(&self, evidence: &Evidence<'_>) -> Found {
        let mut found = Found::default();
        let mut best: BTreeMap<usize, (f64, f64, Vec<String>)> = BTreeMap::new();
        for name in &evidence.names {
            self.by_name(name, evidence, &mut best, &mut found);
        }
        let mut candidates: Vec<Candidate> = best
            .into_iter()
            .map(|(reference, (alike, specific, reasons))| {
                self.judge(reference, alike, specific, reasons, evidence)
            })
            .filter(|candidate| candidate.score >= FLOOR)
            .collect();
        for &reference in evidence
            .wikidata
            .and_then(|id| self.by_wikidata.get(id))
            .into_iter()
            .flatten()
        {
            candidates.retain(|candidate| candidate.reference != reference);
            candidates.push(Candidate {
                reference,
                score: 1.0,
                verdict: Verdict::Linked,
                reasons: vec!["the same Wikidata id".to_owned()],
            });
        }
        self.part_namesakes(&mut candidates, evidence);
        candidates.sort_by(|a, b| {
            b.score
                .total_cmp(&a.score)
                .then(a.reference.cmp(&b.reference))
        });
        found.candidates = candidates;
        found
    }

    /// Compares one name with the entries that share its rarest words; keeps the best comparison of each entry.
    fn by_name(
        &self,
        text: &str,
        evidence: &Evidence<'_>,
        best: &mut BTreeMap<usize, (f64, f64, Vec<String>)>,
        found: &mut Found,
    ) {
        let kind = kind_of(evidence.class);
        let name = take_apart(text, kind, self.tables);
        let plain = name.words.iter().filter(|word| is_telling(word)).count();
        // A surname alone is anybody's.
        if plain == 0 || (kind == NameKind::Person && plain < 2) {
            return;
        }
        let mut worth: HashMap<u32, f64> = HashMap::new();
        let mut postings: Vec<&Vec<u32>> = keys(&name)
            .iter()
            .filter_map(|key| self.index.get(key))
            .filter(|posting| posting.len() <= TOO_COMMON)
            .collect();
        postings.sort_by_key(|posting| posting.len());
        for posting in postings {
            let rarity = (1.0 + self.listed.len() as f64 / posting.len() as f64).ln();
            found.looked_at += posting.len();
            for &at in posting {
                *worth.entry(at).or_default() += rarity;
            }
        }
        let mut ranked: Vec<(u32, f64)> = worth.into_iter().collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let least = ranked.first().map_or(0.0, |first| first.1 / 3.0);
        for (at, _) in ranked
            .into_iter()
            .filter(|&(_, worth)| worth >= least)
            .take(COMPARED)
        {
            let listed = &self.listed[at as usize];
            let reference = &self.entries[listed.reference];
            if !may_be(evidence.class, reference.class) {
                continue;
            }
            found.compared += 1;
            let comparison = compare_parts(&name, &listed.name, kind, self.tables);
            let factor = match listed.strength {
                Strength::Full => 1.0,
                Strength::Former => FORMER,
                Strength::Weak => WEAK,
            };
            let alike = comparison.score * factor;
            let known = best
                .entry(listed.reference)
                .or_insert((0.0, 0.0, Vec::new()));
            if alike > known.0 {
                let mut reasons = vec![format!(
                    "{text} as {} on the list ({:.2})",
                    listed.text, alike
                )];
                if listed.strength == Strength::Weak {
                    reasons.push("a weak alias".to_owned());
                }
                reasons.extend(comparison.reasons);
                *known = (alike, specific(&name, &listed.name), reasons);
            }
        }
    }

    /// Lays evidence beside the name over its score.
    fn judge(
        &self,
        reference: usize,
        alike: f64,
        specific: f64,
        mut reasons: Vec<String>,
        evidence: &Evidence<'_>,
    ) -> Candidate {
        let entry = &self.entries[reference];
        let mut trust = match kind_of(evidence.class) {
            NameKind::Person => 0.80 + 0.05 * specific.min(3.0),
            _ => 0.82 + 0.06 * specific.min(2.5),
        };
        match agreement(&evidence.countries, &entry.countries) {
            Some(Agreement::Agree(code)) => {
                trust += 0.6 * (1.0 - trust);
                reasons.push(format!("country {code} agrees"));
            }
            Some(Agreement::Differ) => {
                trust -= 0.2;
                reasons.push(format!(
                    "countries {} and {} differ",
                    evidence.countries.join(", "),
                    entry.countries.join(", ")
                ));
            }
            None => {}
        }
        if !evidence.births.is_empty() && !entry.births.is_empty() {
            if born_alike(evidence, entry) {
                trust += 0.8 * (1.0 - trust);
                reasons.push("birth date agrees".to_owned());
            } else {
                trust -= 0.35;
                reasons.push("birth dates differ".to_owned());
            }
        }
        // Four digits say all that a score knows, and print alike on every machine.
        let score = ((alike * trust).clamp(0.0, 1.0) * 10_000.0).round() / 10_000.0;
        let verdict = if score >= LINKED {
            Verdict::Linked
        } else {
            Verdict::Candidate
        };
        Candidate {
            reference,
            score,
            verdict,
            reasons,
        }
    }

    /// Of two entries of one dataset that both would be linked, none is, unless a birth date agrees with one alone.
    fn part_namesakes(&self, candidates: &mut [Candidate], evidence: &Evidence<'_>) {
        let mut linked: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, candidate) in candidates.iter().enumerate() {
            if candidate.verdict == Verdict::Linked && candidate.score < 1.0 {
                linked
                    .entry(&self.entries[candidate.reference].dataset)
                    .or_default()
                    .push(index);
            }
        }
        for rivals in linked.into_values().filter(|rivals| rivals.len() > 1) {
            let born: Vec<usize> = rivals
                .iter()
                .copied()
                .filter(|&index| {
                    let entry = &self.entries[candidates[index].reference];
                    !entry.births.is_empty() && born_alike(evidence, entry)
                })
                .collect();
            for index in rivals {
                if born != [index] {
                    candidates[index].verdict = Verdict::Candidate;
                    candidates[index]
                        .reasons
                        .push("another entry of the list fits as well".to_owned());
                }
            }
        }
    }
}

/// How a class is named.
fn kind_of(class: Class) -> NameKind {
    match class {
        Class::Person => NameKind::Person,
        Class::Vessel | Class::Aircraft => NameKind::Vessel,
        _ => NameKind::Organization,
    }
}

/// Whether a thing of one class may be an entry of another.
fn may_be(own: Class, listed: Class) -> bool {
    match own {
        Class::Person => matches!(listed, Class::Person | Class::Entity),
        Class::Vessel | Class::Aircraft => own == listed,
        _ if own.is_a(Class::Organization) || own == Class::Group => {
            listed.is_a(Class::Organization) || matches!(listed, Class::Entity | Class::Group)
        }
        _ => own == listed,
    }
}

/// Whether things of a class are looked for on lists at all.
pub fn is_linkable(class: Class) -> bool {
    matches!(class, Class::Person | Class::Vessel | Class::Aircraft)
        || (class.is_a(Class::Organization) && class != Class::Government)
}

fn is_telling(word: &Word) -> bool {
    word.role == Role::Plain
}

/// How much the words say that both names have.
fn specific(a: &Name, b: &Name) -> f64 {
    let of = |name: &Name| {
        let words = name.words.iter().filter(|word| is_telling(word));
        words.map(|word| word.weight).sum::<f64>()
    };
    of(a).min(of(b))
}

/// What a name is found by: the sound of each telling word, and its beginning.
fn keys(name: &Name) -> Vec<String> {
    let mut keys = Vec::new();
    for word in name.words.iter().filter(|word| is_telling(word)) {
        let grain = if word.script == Script::Syllables {
            Grain::Blunt
        } else {
            Grain::Coarse
        };
        let sound = skeleton(&word.text, grain);
        if sound.len() >= 2 {
            keys.push(format!("s{sound}"));
        } else {
            keys.push(format!("w{}", word.text));
        }
        if word.text.len() >= 5 {
            keys.push(format!("p{}", &word.text[..4]));
        }
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

enum Agreement<'c> {
    Agree(&'c str),
    Differ,
}

fn agreement<'c>(own: &[&'c str], listed: &[SmolStr]) -> Option<Agreement<'c>> {
    if own.is_empty() || listed.is_empty() {
        return None;
    }
    let shared = own
        .iter()
        .find(|code| listed.iter().any(|each| each == *code));
    Some(shared.map_or(Agreement::Differ, |code| Agreement::Agree(code)))
}

fn born_alike(evidence: &Evidence<'_>, entry: &Entry) -> bool {
    evidence.births.iter().any(|own| {
        entry.births.iter().any(|birth| match birth {
            Birth::On(date) => date.overlaps(*own),
            Birth::About(date) => date.year.abs_diff(own.year) <= 2,
            Birth::Between(from, until) => !own.is_before(*from) && !until.is_before(*own),
        })
    })
}
