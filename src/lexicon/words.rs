//! The word lists of `data/lexicon/`: lemma lists that rules refer to by name.
//!
//! *TSV → [`Words`]*. A list is a file; its first column is a word or several ("prime minister"), the rest are
//! its values. Lines that begin with `#` are remarks.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

/// One list: lower-case words with their values.
pub type WordList = BTreeMap<String, Vec<String>>;

/// All lists by the name of their file.
#[derive(Clone, Debug, Default)]
pub struct Words {
    lists: BTreeMap<String, WordList>,
}

/// A line of a word list that cannot be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum WordsError {
    /// A file that is none of the lists.
    #[error("{file}:1:1: no word list is called \"{found}\"{hint}")]
    NoList {
        /// As named.
        file: String,
        /// Its stem.
        found: String,
        /// "; did you mean …?" or empty.
        hint: String,
    },
    /// A line whose first column is empty.
    #[error("{file}:{line}:1: a word list line begins with its word, found an empty column")]
    NoWord {
        /// Name of the file.
        file: String,
        /// Line, from 1.
        line: usize,
    },
}

/// The built-in lists: file stem and content.
const EMBEDDED: &[(&str, &str)] = &[
    (
        "accusations",
        include_str!("../../data/lexicon/accusations.tsv"),
    ),
    ("acts", include_str!("../../data/lexicon/acts.tsv")),
    ("adverbs", include_str!("../../data/lexicon/adverbs.tsv")),
    (
        "appointing",
        include_str!("../../data/lexicon/appointing.tsv"),
    ),
    ("calendar", include_str!("../../data/lexicon/calendar.tsv")),
    (
        "circumstances",
        include_str!("../../data/lexicon/circumstances.tsv"),
    ),
    (
        "common_words",
        include_str!("../../data/lexicon/common_words.tsv"),
    ),
    (
        "corporate",
        include_str!("../../data/lexicon/corporate.tsv"),
    ),
    ("counters", include_str!("../../data/lexicon/counters.tsv")),
    (
        "determiners",
        include_str!("../../data/lexicon/determiners.tsv"),
    ),
    ("effects", include_str!("../../data/lexicon/effects.tsv")),
    ("eras", include_str!("../../data/lexicon/eras.tsv")),
    (
        "falsehood",
        include_str!("../../data/lexicon/falsehood.tsv"),
    ),
    ("credits", include_str!("../../data/lexicon/credits.tsv")),
    ("fields", include_str!("../../data/lexicon/fields.tsv")),
    ("fiction", include_str!("../../data/lexicon/fiction.tsv")),
    (
        "generic_names",
        include_str!("../../data/lexicon/generic_names.tsv"),
    ),
    ("compacts", include_str!("../../data/lexicon/compacts.tsv")),
    ("deeds", include_str!("../../data/lexicon/deeds.tsv")),
    (
        "given_names",
        include_str!("../../data/lexicon/given_names.tsv"),
    ),
    (
        "representatives",
        include_str!("../../data/lexicon/representatives.tsv"),
    ),
    ("grades", include_str!("../../data/lexicon/grades.tsv")),
    ("governed", include_str!("../../data/lexicon/governed.tsv")),
    ("heads", include_str!("../../data/lexicon/heads.tsv")),
    ("leaving", include_str!("../../data/lexicon/leaving.tsv")),
    (
        "light_verbs",
        include_str!("../../data/lexicon/light_verbs.tsv"),
    ),
    ("markers", include_str!("../../data/lexicon/markers.tsv")),
    (
        "modifiers",
        include_str!("../../data/lexicon/modifiers.tsv"),
    ),
    ("nouns", include_str!("../../data/lexicon/nouns.tsv")),
    (
        "office_changes",
        include_str!("../../data/lexicon/office_changes.tsv"),
    ),
    ("offices", include_str!("../../data/lexicon/offices.tsv")),
    (
        "outsiders",
        include_str!("../../data/lexicon/outsiders.tsv"),
    ),
    (
        "presidential",
        include_str!("../../data/lexicon/presidential.tsv"),
    ),
    (
        "pronoun_weights",
        include_str!("../../data/lexicon/pronoun_weights.tsv"),
    ),
    ("pronouns", include_str!("../../data/lexicon/pronouns.tsv")),
    (
        "reporting",
        include_str!("../../data/lexicon/reporting.tsv"),
    ),
    (
        "reporting_adjectives",
        include_str!("../../data/lexicon/reporting_adjectives.tsv"),
    ),
    (
        "reporting_nouns",
        include_str!("../../data/lexicon/reporting_nouns.tsv"),
    ),
    ("roles", include_str!("../../data/lexicon/roles.tsv")),
    ("seats", include_str!("../../data/lexicon/seats.tsv")),
    (
        "state_bodies",
        include_str!("../../data/lexicon/state_bodies.tsv"),
    ),
    ("status", include_str!("../../data/lexicon/status.tsv")),
    ("units", include_str!("../../data/lexicon/units.tsv")),
    (
        "wordnet_nouns",
        include_str!("../../data/lexicon/wordnet_nouns.tsv"),
    ),
    // Names, for comparing them.
    (
        "abbreviations",
        include_str!("../../data/lexicon/abbreviations.tsv"),
    ),
    (
        "business_words",
        include_str!("../../data/lexicon/business_words.tsv"),
    ),
    (
        "honorifics",
        include_str!("../../data/lexicon/honorifics.tsv"),
    ),
    (
        "legal_forms",
        include_str!("../../data/lexicon/legal_forms.tsv"),
    ),
    (
        "list_countries",
        include_str!("../../data/lexicon/list_countries.tsv"),
    ),
    (
        "list_fields",
        include_str!("../../data/lexicon/list_fields.tsv"),
    ),
    (
        "name_endings",
        include_str!("../../data/lexicon/name_endings.tsv"),
    ),
    (
        "name_words",
        include_str!("../../data/lexicon/name_words.tsv"),
    ),
    (
        "nicknames",
        include_str!("../../data/lexicon/nicknames.tsv"),
    ),
    ("numerals", include_str!("../../data/lexicon/numerals.tsv")),
    (
        "particles",
        include_str!("../../data/lexicon/particles.tsv"),
    ),
    (
        "partisans",
        include_str!("../../data/lexicon/partisans.tsv"),
    ),
];

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words = Words::default();
    for (name, content) in EMBEDDED {
        // A broken built-in list is caught by the test below; at run time its good lines still serve.
        let _ = words.add(name, content);
    }
    words
});

impl Words {
    /// The built-in lists.
    pub fn embedded() -> &'static Self {
        &WORDS
    }

    /// Lays a user's file over the list of its name: what it says of a word replaces what the list said of it.
    ///
    /// # Errors
    /// Names the file and line that cannot be used.
    pub fn lay(&mut self, file: &str, content: &str) -> Result<(), WordsError> {
        let stem = Path::new(file)
            .file_stem()
            .and_then(|stem| stem.to_str())
            .unwrap_or("");
        let mut own = Self::default();
        own.read(stem, file, content)?;
        let Some(list) = self.lists.get_mut(stem) else {
            let hint = nearest(stem, self.lists.keys().map(String::as_str))
                .map_or_else(String::new, |name| format!("; did you mean \"{name}\"?"));
            return Err(WordsError::NoList {
                file: file.to_owned(),
                found: stem.to_owned(),
                hint,
            });
        };
        for (word, values) in own.lists.remove(stem).unwrap_or_default() {
            list.insert(word, values);
        }
        Ok(())
    }

    /// Adds the lines of `content` to the list `name`, over what it held.
    ///
    /// # Errors
    /// Names the file, line and column of the first line that cannot be read; the lines before it are added.
    pub fn add(&mut self, name: &str, content: &str) -> Result<(), WordsError> {
        self.read(name, &format!("data/lexicon/{name}.tsv"), content)
    }

    fn read(&mut self, name: &str, file: &str, content: &str) -> Result<(), WordsError> {
        let list = self.lists.entry(name.to_owned()).or_default();
        for (index, line) in content.lines().enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let mut columns = line.split('\t');
            let word = columns.next().unwrap_or("").trim();
            if word.is_empty() {
                return Err(WordsError::NoWord {
                    file: file.to_owned(),
                    line: index + 1,
                });
            }
            list.entry(word.to_lowercase())
                .or_default()
                .extend(columns.map(|value| value.trim().to_owned()));
        }
        Ok(())
    }

    /// The list of that name; an empty one where there is none.
    pub fn list(&self, name: &str) -> &WordList {
        static NONE: WordList = WordList::new();
        self.lists.get(name).unwrap_or(&NONE)
    }

    /// Whether the list holds the word (lower case).
    pub fn has(&self, list: &str, word: &str) -> bool {
        self.list(list).contains_key(word)
    }

    /// The first value of a word in a list.
    pub fn value(&self, list: &str, word: &str) -> Option<&str> {
        self.list(list)
            .get(word)
            .and_then(|values| values.first())
            .map(String::as_str)
    }
}

/// The known name nearest to what was written, if it is near at all.
pub fn nearest<'a>(found: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .map(|name| (strsim::damerau_levenshtein(found, name), name))
        .min()
        .filter(|(distance, _)| *distance <= 1 + found.chars().count() / 3)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_list_can_be_read() {
        let mut words = Words::default();
        for (name, content) in EMBEDDED {
            assert_eq!(words.add(name, content), Ok(()), "{name}");
            assert!(!words.list(name).is_empty(), "{name} is empty");
        }
    }

    #[test]
    fn a_line_without_a_word_names_its_place() {
        let error = Words::default()
            .add("offices", "# remark\n\tPresident\n")
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            "data/lexicon/offices.tsv:2:1: a word list line begins with its word, found an empty column"
        );
    }

    #[test]
    fn a_users_list_replaces_word_by_word() {
        let mut words = Words::embedded().clone();
        words
            .lay("mine/effects.tsv", "# mine\nrefuse\tplanned\n")
            .unwrap();
        assert_eq!(words.value("effects", "refuse"), Some("planned"));
        assert_eq!(
            words.value("effects", "threaten"),
            Words::embedded().value("effects", "threaten")
        );
    }

    #[test]
    fn a_list_that_nobody_reads_is_an_error() {
        let error = Words::embedded()
            .clone()
            .lay("mine/efects.tsv", "refuse\tplanned\n")
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            "mine/efects.tsv:1:1: no word list is called \"efects\"; did you mean \"effects\"?"
        );
    }

    #[test]
    fn values_are_found_by_lower_case_word() {
        assert_eq!(
            Words::embedded().value("effects", "refuse"),
            Some("refused")
        );
        assert_eq!(Words::embedded().value("effects", "banana"), None);
    }
}
