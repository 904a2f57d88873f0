//! Words and names from `data/`: the gazetteer and the word lists that rules refer to.
//!
//! *data files → [`Lexicon`]*. Knows nothing of rules.

pub mod gazetteer;
pub mod words;

pub use gazetteer::{
    Entry, EntryId, Gazetteer, GazetteerError, Gender, Hit, HitKind, Holder, Office, Title,
    TitleKind,
};
pub use words::{WordList, Words, WordsError, nearest};

/// Everything known of words and names beforehand.
#[derive(Clone, Copy)]
pub struct Lexicon<'a> {
    /// Names.
    pub gazetteer: &'a Gazetteer,
    /// Word lists.
    pub words: &'a Words,
}

impl Lexicon<'static> {
    /// The built-in lexicon.
    pub fn embedded() -> Self {
        Self {
            gazetteer: Gazetteer::embedded(),
            words: Words::embedded(),
        }
    }
}

impl<'a> Lexicon<'a> {
    /// The entry of that id; one without names for an id of another gazetteer.
    pub fn entry(&self, id: EntryId) -> &'a Entry {
        static UNKNOWN: Entry = Entry {
            key: smol_str::SmolStr::new_static("thing/unknown"),
            class: crate::ontology::Class::Thing,
            label: String::new(),
            country: None,
            wikidata: None,
            gender: None,
            offices: Vec::new(),
        };
        self.gazetteer.entry(id).unwrap_or(&UNKNOWN)
    }

    /// An office in full: "President of the United States". `of` is the code of a country, or of a body that offices are known of
    /// ("eu", "un", "nato").
    pub fn position(&self, title: &str, of: &str) -> Option<String> {
        if let Some(country) = self.gazetteer.in_sentence(of) {
            return Some(format!("{title} of {country}"));
        }
        let entries = self.gazetteer.by_name(&of.to_uppercase());
        let body = entries
            .into_iter()
            .map(|entry| self.entry(entry))
            .find(|entry| entry.class.is_a(crate::ontology::Class::Organization))?;
        Some(format!("{title} of the {}", body.label))
    }

    /// Whether words such as "the south american country" leave open that the country of that code is meant:
    /// every region they name must be one of its regions.
    pub fn fits_region(&self, code: &str, words: &str) -> bool {
        let Some(country) = self.gazetteer.country_by_code(code) else {
            return false;
        };
        let words: Vec<&str> = words
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        let regions = (1..=2).flat_map(|length| {
            words
                .windows(length)
                .map(|window| window.join(" "))
                .collect::<Vec<_>>()
        });
        let mut named = regions
            .map(|region| self.gazetteer.countries_of(&region))
            .filter(|countries| !countries.is_empty())
            .peekable();
        // "South American" names a region whose second word names a larger one: the narrower decides.
        named.peek().is_none() || named.all(|countries| countries.contains(&country))
    }
}
