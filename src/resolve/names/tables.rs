//! What is known of words in names: titles, particles, legal forms, pet forms, how common they are.
//!
//! *[`Lexicon`] → [`Tables`]*. All of it is data (`data/lexicon/`, `data/gazetteer/`); nothing is decided here.

use crate::lexicon::{Lexicon, Words};
use crate::ontology::Class;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

/// Entries of ten thousand at which a word of a name weighs seven tenths of a rare one.
const COMMON: f64 = 60.0;
/// What a word weighs at most that says what sort of body an organisation is.
const DESCRIPTOR: f64 = 0.5;

/// What a small word inside a name does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Particle {
    /// "bin", "oglu": a father's or son's name is next, so order counts.
    Parent,
    /// Any other: "al", "van", "and".
    Small,
}

/// How sure it is that a word is a title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is none but a title.
    Title,
    /// It may be a name as well.
    TitleOrName,
}

/// What an ending makes of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// A father's name.
    Father,
    /// A name like many others.
    Shared,
}

/// What is known of words in names.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    /// Titles; true where the word may be a name as well.
    honorifics: HashMap<String, Standing>,
    /// Endings that many names share, the longest first.
    endings: Vec<(String, Ending)>,
    particles: HashMap<String, Particle>,
    nicknames: HashMap<String, Vec<String>>,
    abbreviations: HashMap<String, String>,
    numerals: HashMap<String, u32>,
    /// Legal forms by their first word, longest first: the words and the form they are.
    forms: BTreeMap<String, Vec<(Vec<String>, String)>>,
    person: HashMap<String, f64>,
    organization: HashMap<String, f64>,
    territories: HashSet<String>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| Tables::new(Lexicon::embedded()));

impl Tables {
    /// Those of the built-in lexicon.
    pub fn embedded() -> &'static Self {
        &TABLES
    }

    /// Those of a lexicon.
    pub fn new(lexicon: Lexicon<'_>) -> Self {
        let words = lexicon.words;
        let mut tables = Self::of_words(words);
        for (_, entry) in lexicon.gazetteer.entries() {
            if entry.class == Class::Country && !entry.label.contains(' ') {
                tables.territories.insert(super::word::fold(&entry.label));
            }
        }
        tables
    }

    fn of_words(words: &Words) -> Self {
        let keys = |list: &str| words.list(list).keys().cloned();
        let mut tables = Self { ..Self::default() };
        for (word, values) in words.list("honorifics") {
            let standing = match values.first().map(String::as_str) {
                Some("name") => Standing::TitleOrName,
                _ => Standing::Title,
            };
            tables.honorifics.insert(word.clone(), standing);
        }
        for (ending, values) in words.list("name_endings") {
            let kind = match values.first().map(String::as_str) {
                Some("father") => Ending::Father,
                _ => Ending::Shared,
            };
            tables.endings.push((ending.clone(), kind));
        }
        tables
            .endings
            .sort_by(|a, b| (b.0.len(), &a.0).cmp(&(a.0.len(), &b.0)));
        for (word, values) in words.list("particles") {
            let kind = match values.first().map(String::as_str) {
                Some("parent") => Particle::Parent,
                _ => Particle::Small,
            };
            tables.particles.insert(word.clone(), kind);
        }
        for (short, full) in words.list("nicknames") {
            tables.nicknames.insert(short.clone(), full.clone());
        }
        for (short, full) in words.list("abbreviations") {
            tables
                .abbreviations
                .extend(full.first().map(|full| (short.clone(), full.clone())));
        }
        for (word, number) in words.list("numerals") {
            let number = number.first().and_then(|number| number.parse().ok());
            tables
                .numerals
                .extend(number.map(|number| (word.clone(), number)));
        }
        for (form, canonical) in words.list("legal_forms") {
            let parts: Vec<String> = form.split(' ').map(str::to_owned).collect();
            let canonical = canonical.first().cloned().unwrap_or_default();
            tables
                .forms
                .entry(parts[0].clone())
                .or_default()
                .push((parts, canonical));
        }
        for forms in tables.forms.values_mut() {
            forms.sort_by_key(|(parts, _)| std::cmp::Reverse(parts.len()));
        }
        let weight = |count: f64| (1.0 + count / COMMON).powf(-0.5);
        for (word, counts) in words.list("name_words") {
            let count = |index: usize| counts.get(index).and_then(|count| count.parse().ok());
            tables
                .person
                .extend(count(0).map(|count| (word.clone(), weight(count))));
            tables
                .organization
                .extend(count(1).map(|count| (word.clone(), weight(count))));
        }
        for word in keys("business_words") {
            let known = tables.organization.entry(word).or_insert(DESCRIPTOR);
            *known = known.min(DESCRIPTOR);
        }
        tables
    }

    /// Whether the word is a title or form of respect.
    pub fn honorific(&self, word: &str) -> Option<Standing> {
        self.honorifics.get(word).copied()
    }

    /// A name without an ending that many names share, and that ending; at least two letters are left.
    pub fn stem<'a>(&'a self, word: &'a str) -> Option<(&'a str, &'a str, Ending)> {
        self.endings.iter().find_map(|(ending, kind)| {
            let stem = word.strip_suffix(ending.as_str())?;
            (stem.len() >= 2).then_some((stem, ending.as_str(), *kind))
        })
    }

    /// Whether the word is the name of a country.
    pub fn is_territory(&self, word: &str) -> bool {
        self.territories.contains(word)
    }

    /// What a small word does, if it is one.
    pub fn particle(&self, word: &str) -> Option<Particle> {
        self.particles.get(word).copied()
    }

    /// The number a word stands for.
    pub fn number(&self, word: &str) -> Option<u32> {
        self.numerals.get(word).copied()
    }

    /// The word that a shortened word or another spelling stands for; else the word itself.
    pub fn expand<'a>(&'a self, word: &'a str) -> &'a str {
        self.abbreviations.get(word).map_or(word, String::as_str)
    }

    /// Whether one is a short form of the other, or both are short for one name.
    pub fn are_one_first_name(&self, a: &str, b: &str) -> bool {
        let of = |word: &str| self.nicknames.get(word).map_or(&[][..], Vec::as_slice);
        let (full_a, full_b) = (of(a), of(b));
        full_a.iter().any(|full| full == b)
            || full_b.iter().any(|full| full == a)
            || full_a.iter().any(|full| full_b.contains(full))
    }

    /// The legal forms that begin with that word, longest first.
    pub fn legal_forms(&self, word: &str) -> &[(Vec<String>, String)] {
        self.forms.get(word).map_or(&[], Vec::as_slice)
    }

    /// The legal form that a long word is a misspelling of.
    pub fn misspelt_form(&self, word: &str) -> Option<&str> {
        if word.len() < 6 {
            return None;
        }
        let single = |(parts, form)| {
            let parts: &Vec<String> = parts;
            let near = parts.len() == 1
                && parts[0].len() >= 7
                && super::spelling::closeness(word, &parts[0]) >= 0.84;
            near.then_some(form)
        };
        self.forms
            .values()
            .flatten()
            .find_map(|(parts, form)| single((parts, form.as_str())))
    }

    /// How much a word of a person's name says, up to 1 for a rare one.
    pub fn weight_in_person(&self, word: &str) -> f64 {
        self.person.get(word).copied().unwrap_or(1.0)
    }

    /// How much a word of an organisation's name says, up to 1 for a rare one.
    pub fn weight_in_organization(&self, word: &str) -> f64 {
        self.organization.get(word).copied().unwrap_or(1.0)
    }
}
