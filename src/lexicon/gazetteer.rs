//! Known countries, governments, places, organisations and people, found in text in one pass.
//!
//! *text → [`Hit`]s*, and look-ups by key, name, demonym, office. The text is compared without diacritics and case; what is
//! found must then stand on word boundaries and be capitalised as names are. Says who a name might be, never who it is: that takes the document.

mod build;
mod fold;
mod load;
mod matcher;
mod table;
#[cfg(test)]
mod tests;

use crate::ontology::Class;
use crate::text::{ByteSpan, PartialDate};
use smol_str::SmolStr;
use std::collections::{HashMap, HashSet};

pub use table::GazetteerError;

/// Index of an [`Entry`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId(pub u32);

/// Something known by name.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Path of its IRI: "country/co", "government/us", "person/gustavo-petro", "place/bogota", "organization/united-nations".
    pub key: SmolStr,
    /// Its class.
    pub class: Class,
    /// Its best full name.
    pub label: String,
    /// ISO 3166 alpha-2 code in lower case of the country it is, governs, lies in or serves.
    pub country: Option<SmolStr>,
    /// Wikidata id.
    pub wikidata: Option<SmolStr>,
    /// Gender of a person, where known.
    pub gender: Option<Gender>,
    /// Offices a person holds or held.
    pub offices: Vec<Office>,
}

/// Grammatical gender by which a person is spoken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Gender {
    Female,
    Male,
}

/// An office of a person.
#[derive(Clone, Debug, PartialEq)]
pub struct Office {
    /// Title of the position without its country: "President", "Prime Minister", "Secretary of State".
    pub title: String,
    /// ISO code of the country, lower case; "eu", "un", "nato" for offices of those.
    pub country: SmolStr,
    /// First day, month or year.
    pub since: Option<PartialDate>,
    /// Last, absent while in office.
    pub until: Option<PartialDate>,
}

/// Known names found at one place.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// Where, in bytes of the text searched; on word boundaries.
    pub span: ByteSpan,
    /// How it names them.
    pub kind: HitKind,
    /// Everything that bears this name, best first (by class, then office or population, then key).
    pub entries: Vec<EntryId>,
}

/// In which way a hit names its entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HitKind {
    /// A name: "Colombia", "US", "Gustavo Petro".
    Name,
    /// An adjective of nationality: "Colombian", "US" is not one. Its entries are countries.
    Demonym,
    /// A seat of power that stands for its government: "the Kremlin", "Downing Street", and every capital.
    Metonym,
    /// The surname alone of a head of state or government: "Petro". Weak: says who it might be.
    Surname,
    /// A short or common name ("Treasury", "Congress", "Labour"): means its entry only where the document speaks of its country.
    Short,
}

/// A sanctions programme.
#[derive(Clone, Debug, PartialEq)]
pub struct Programme {
    /// Key of its entry.
    pub key: SmolStr,
    /// Key of the entry that runs it ("organization/ofac").
    pub authority: Option<SmolStr>,
    /// ISO codes, lower case, of the countries it is aimed at; none for programmes by subject.
    pub targets: Vec<SmolStr>,
    /// What it does: "Asset freeze", "Travel ban".
    pub measures: Vec<SmolStr>,
    /// By what lists and orders name it: "SDGT", "EO 13692".
    pub references: Vec<SmolStr>,
}

/// Somebody who holds or held an office.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Holder<'a> {
    /// Who.
    pub entry: EntryId,
    /// Which office, with its dates.
    pub office: &'a Office,
}

/// A word before a name that says something of its bearer: "Mrs", "Gen.", "President".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Title {
    /// Gender it implies.
    pub gender: Option<Gender>,
    /// What sort of title.
    pub kind: TitleKind,
}

/// Sorts of titles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum TitleKind {
    Courtesy,
    Office,
    Military,
    Religious,
    Nobility,
    Learned,
}

/// What is known by name.
pub struct Gazetteer {
    /// Indexed by [`EntryId`].
    entries: Vec<Entry>,
    keys: HashMap<SmolStr, EntryId>,
    matcher: matcher::Matcher,
    demonyms: HashMap<SmolStr, Vec<SmolStr>>,
    regions: HashMap<SmolStr, Vec<EntryId>>,
    /// Countries by code as they stand within a sentence, where that is not their label: "the United States".
    in_sentence: HashMap<SmolStr, String>,
    capitals: HashMap<SmolStr, EntryId>,
    /// By title and country, both folded: entry and index of the office.
    offices: HashMap<(SmolStr, SmolStr), Vec<(EntryId, usize)>>,
    first_names: HashMap<SmolStr, Gender>,
    titles: HashMap<SmolStr, Title>,
    legal_forms: HashSet<SmolStr>,
    /// By reference in lower case and by key.
    programmes: HashMap<SmolStr, Programme>,
}

impl Gazetteer {
    /// The gazetteer the program was built with.
    pub fn embedded() -> &'static Gazetteer {
        load::embedded()
    }

    /// Reads tables, each a (path, text); the file name says what it holds (`countries.tsv`). A later row with the key of an
    /// earlier one adds its names and offices to it and overrides its label, so that a user's own tables can follow the built-in ones.
    ///
    /// # Errors
    /// The first thing wrong with a table, with path, line and column.
    pub fn parse(tables: &[(&str, &str)]) -> Result<Gazetteer, GazetteerError> {
        build::build(load::read(tables)?)
    }

    /// The tables the program was built with, as (path, text), to put one's own after.
    pub fn embedded_tables() -> &'static [(&'static str, &'static str)] {
        load::TABLES
    }

    /// Every known name in `text`: of overlapping ones the leftmost, of those the longest. Two hits may have the same span where a
    /// name names in two ways ("White House": a building, and a government by its seat); they then stand in the order of [`HitKind`].
    pub fn find(&self, text: &str) -> Vec<Hit> {
        self.matcher.find(text)
    }

    /// The entry of that id.
    pub fn entry(&self, id: EntryId) -> Option<&Entry> {
        self.entries.get(id.0 as usize)
    }

    /// Every entry, in order of id.
    pub fn entries(&self) -> impl Iterator<Item = (EntryId, &Entry)> {
        (0..).map(EntryId).zip(&self.entries)
    }

    /// The entry with that key ("country/co").
    pub fn by_key(&self, key: &str) -> Option<EntryId> {
        self.keys.get(key).copied()
    }

    /// The country with that ISO 3166 alpha-2 code, in either case.
    pub fn country_by_code(&self, code: &str) -> Option<EntryId> {
        self.by_key(&format!("country/{}", code.to_ascii_lowercase()))
    }

    /// Everything that bears exactly this name, best first; diacritics, case and kinds of apostrophe do not count. Surnames and
    /// seats of power are not names here.
    pub fn by_name(&self, name: &str) -> Vec<EntryId> {
        let mut found: Vec<EntryId> = Vec::new();
        for spelling in self.matcher.names(&fold::cased_key(name)) {
            for id in spelling.entries() {
                if spelling.kind == HitKind::Name && !found.contains(&id) {
                    found.push(id);
                }
            }
        }
        found
    }

    /// Persons of whom this is the surname, best first.
    pub fn by_surname(&self, surname: &str) -> Vec<EntryId> {
        let mut found: Vec<EntryId> = Vec::new();
        for spelling in self.matcher.names(&fold::cased_key(surname)) {
            for id in spelling.entries() {
                if spelling.kind == HitKind::Surname && !found.contains(&id) {
                    found.push(id);
                }
            }
        }
        found
    }

    /// The country code for an adjective or noun of nationality: "co" for "Colombian", "Colombians"; the first by code where
    /// several share it ("Congolese": see [`Gazetteer::demonym_countries`]).
    pub fn demonym(&self, form: &str) -> Option<&str> {
        self.demonym_countries(form).first().map(SmolStr::as_str)
    }

    /// Every country code that an adjective or noun of nationality may mean, likeliest first.
    pub fn demonym_countries(&self, form: &str) -> &[SmolStr] {
        self.demonyms
            .get(fold::key(form).as_str())
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// The countries of a region as in "the African country", by key.
    pub fn countries_of(&self, region: &str) -> &[EntryId] {
        self.regions
            .get(fold::key(region).as_str())
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// The country of that code as it stands within a sentence: "the United States", "Colombia".
    pub fn in_sentence(&self, code: &str) -> Option<&str> {
        let code = code.to_ascii_lowercase();
        let own = self.in_sentence.get(code.as_str()).map(String::as_str);
        own.or_else(|| Some(&*self.entry(self.country_by_code(&code)?)?.label))
    }

    /// The capital of the country with that code.
    pub fn capital_of(&self, country: &str) -> Option<EntryId> {
        self.capitals
            .get(country.to_ascii_lowercase().as_str())
            .copied()
    }

    /// Who holds or held the office of that title in the country with that code: those in office first, the latest first. Knows
    /// "head of state" and "head of government" as titles; an interim president counts as a president.
    pub fn holders(&self, title: &str, country: &str) -> Vec<Holder<'_>> {
        let key = (
            SmolStr::new(fold::key(title)),
            SmolStr::new(country.to_ascii_lowercase()),
        );
        let places = self
            .offices
            .get(&key)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let office = |&(entry, index): &(EntryId, usize)| {
            Some(Holder {
                entry,
                office: self.entry(entry)?.offices.get(index)?,
            })
        };
        places.iter().filter_map(office).collect()
    }

    /// The gender that bearers of a first name nearly always have.
    pub fn first_name_gender(&self, name: &str) -> Option<Gender> {
        self.first_names.get(fold::key(name).as_str()).copied()
    }

    /// Whether a word or two is how companies end or begin their names: "Ltd", "S.A.", "OOO".
    pub fn is_legal_form(&self, words: &str) -> bool {
        self.legal_forms
            .contains(fold::key(words).trim_end_matches('.'))
    }

    /// The sanctions programme with that key ("programme/us-venezuela") or reference on lists and in orders ("SDGT").
    pub fn programme(&self, key_or_reference: &str) -> Option<&Programme> {
        self.programmes.get(fold::key(key_or_reference).as_str())
    }

    /// What a title says of the person it is put before; with or without its full stop.
    pub fn title(&self, title: &str) -> Option<Title> {
        self.titles
            .get(fold::key(title).trim_end_matches('.'))
            .copied()
    }
}
