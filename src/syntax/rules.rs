//! The symbolic half of a pipeline as data: tokenizer, norms, attribute ruler, lemma tables.
//!
//! *JSON document → [`Rules`]*. The document is the section "rules" of a model, written by
//! `training/rules_section.py`; loading checks everything that could go wrong later, so that nothing does.
//!
//! It runs nothing itself: see `tokenizer`, `lexeme`, `ruler`, `lemmatizer`.

#[cfg(test)]
mod parity;
pub(super) mod wire;

use super::Pos;
use super::lexeme::{HashedMap, Ink, StringId, string_id};
use super::pattern::{Class, Pattern, PatternError};
use serde::Deserialize;
use smol_str::SmolStr;
use std::collections::HashMap;
use std::sync::Arc;

/// The version of the document that this program reads.
const VERSION: u32 = 1;

/// Why a rules document cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RulesError {
    /// It is not the JSON that is expected.
    #[error("rules section: {0}")]
    Json(#[from] serde_json::Error),
    /// It was written for another version of this program.
    #[error("rules section: version {found}, this program reads version {VERSION}")]
    Version {
        /// The version found.
        found: u32,
    },
    /// A regular expression cannot be run.
    #[error("rules section: {0}")]
    Pattern(#[from] PatternError),
    /// The pieces of a tokenizer exception do not add up to the word.
    #[error("rules section: the pieces of the tokenizer exception {chunk:?} do not add up to it")]
    Special {
        /// The word.
        chunk: String,
    },
    /// A part of speech is not one of the universal ones.
    #[error("rules section: {found:?} is not a universal part of speech")]
    Pos {
        /// What was found.
        found: String,
    },
    /// An attribute pattern is empty, or sets a token that it does not look at.
    #[error("rules section: attribute rule {row} sets a token that its pattern does not look at")]
    Index {
        /// The rule's number, from 0.
        row: usize,
    },
}

/// Everything the symbolic half needs to know of one pipeline.
#[derive(Debug)]
pub struct Rules {
    pub(super) space: Class,
    pub(super) alpha: Class,
    pub(super) upper: Class,
    pub(super) digit: Class,
    /// Norm of each form that has one of its own.
    pub(super) norms: HashedMap<StringId, SmolStr>,
    pub(super) tokenizer: TokenizerRules,
    pub(super) ruler: Vec<RulerRow>,
    /// Absent when the pipeline has no lemmatizer.
    pub(super) lemmatizer: Option<LemmaRules>,
    /// spaCy's own names, whose ids are small numbers.
    symbols: HashMap<SmolStr, u64>,
}

/// What the tokenizer splits off and what it leaves whole.
#[derive(Debug)]
pub(super) struct TokenizerRules {
    pub prefix: Option<Pattern>,
    pub suffix: Option<Pattern>,
    pub infix: Option<Pattern>,
    pub token_match: Option<Pattern>,
    pub url_match: Option<Pattern>,
    /// Exceptions in order of their text.
    pub specials: Vec<(SmolStr, Vec<SpecialPiece>)>,
}

/// One piece of a tokenizer exception.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SpecialPiece {
    /// Its text.
    pub orth: SmolStr,
    /// Its norm, where it differs from that of its text elsewhere.
    pub norm: Option<SmolStr>,
}

/// One rule of the attribute ruler.
#[derive(Debug)]
pub(super) struct RulerRow {
    /// Patterns, each a sequence of tokens.
    pub patterns: Vec<Vec<TokenTest>>,
    /// Which token of the match is set; from its end where negative.
    pub index: isize,
    /// What is set.
    pub set: Setting,
}

/// What an attribute rule sets.
#[derive(Debug, Default)]
pub(super) struct Setting {
    pub tag: Option<SmolStr>,
    pub pos: Option<Pos>,
    pub morph: Option<SmolStr>,
    pub lemma: Option<SmolStr>,
    pub dep: Option<SmolStr>,
}

/// What one token must be; all that is present must hold.
#[derive(Debug, Default)]
pub(super) struct TokenTest {
    pub tag: Option<ValueTest>,
    pub lower: Option<ValueTest>,
    pub orth: Option<ValueTest>,
    pub dep: Option<ValueTest>,
    pub ink: Option<Ink>,
}

/// What one attribute must be.
#[derive(Debug)]
pub(super) enum ValueTest {
    In(Vec<SmolStr>),
    NotIn(Vec<SmolStr>),
    Regex(Pattern),
}

/// The lemmatizer's tables.
#[derive(Debug)]
pub(super) struct LemmaRules {
    pub base_forms: BaseForms,
    pub by_pos: HashMap<Pos, LemmaTables>,
}

/// Which forms are taken for lemmas on sight of their features.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum BaseForms {
    English,
    None,
}

/// Tables of one part of speech.
#[derive(Debug)]
pub(super) struct LemmaTables {
    pub index: WordList,
    pub exceptions: HashMap<SmolStr, Vec<SmolStr>>,
    /// Ending, what replaces it.
    pub rules: Vec<(SmolStr, SmolStr)>,
}

/// A sorted list of words, kept as the one text it was read as, a word a line: there is nothing to load.
#[derive(Debug, Default)]
pub(super) struct WordList(String);

impl WordList {
    fn new(text: String) -> Self {
        Self(text)
    }

    /// Whether the word is in the list.
    pub fn contains(&self, word: &str) -> bool {
        if word.is_empty() {
            return false;
        }
        let bytes = self.0.as_bytes();
        // Between them lie whole lines.
        let (mut low, mut high) = (0, bytes.len());
        while low < high {
            let middle = (low + high) / 2;
            let before = bytes[low..middle].iter().rposition(|&byte| byte == b'\n');
            let start = before.map_or(low, |at| low + at + 1);
            let after = bytes[middle..high].iter().position(|&byte| byte == b'\n');
            let end = after.map_or(high, |at| middle + at);
            match bytes[start..end].cmp(word.as_bytes()) {
                std::cmp::Ordering::Equal => return true,
                std::cmp::Ordering::Less => low = end + 1,
                std::cmp::Ordering::Greater => high = start.saturating_sub(1),
            }
        }
        false
    }
}

impl Rules {
    /// Reads the document and checks it.
    pub fn load(json: &[u8]) -> Result<Arc<Self>, RulesError> {
        wire::read(json).map(Arc::new)
    }

    /// spaCy's id of a string.
    pub fn string_id(&self, text: &str) -> StringId {
        string_id(&self.symbols, text)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A small pipeline of our own: brackets and a full stop come off, "can't" is two words.
    /// Classes: 0 space, 1 letters, 2 capitals, 3 digits, 4 "(" and ")", 5 ".", 6 "-", 7 "'", 8 "t", 9 "n".
    pub const SMALL: &str = r#"{
        "version": 1,
        "classes": [[9,10,32,32,160,160],[65,90,97,122],[65,90],[48,57],[40,41],[46,46],[45,45],[39,39],[116,116],[110,110]],
        "symbols": {"NORM": 67, "dep": 409},
        "space": 0, "alpha": 1, "upper": 2, "digit": 3,
        "norms": [[8566208034543834098, "fruit"]],
        "tokenizer": {
            "prefix": [["start", {"class": 4}]],
            "suffix": [[{"class": 4}, "end"], [{"class": 5}, "end"], [{"class": 7}, {"class": 8}, "end"]],
            "infix": [[{"look": {"behind": true, "negated": false, "body": [{"class": 1}]}}, {"class": 6},
                       {"look": {"behind": false, "negated": false, "body": [{"class": 1}]}}]],
            "token_match": null,
            "url_match": [["start", {"repeat": {"min": 2, "max": null, "lazy": false, "body": [{"class": 1}]}},
                           {"class": 6}, {"class": 6}, {"class": 1}, "end"]],
            "specials": {
                " ": [{"orth": " ", "norm": null}],
                "U.S.": [{"orth": "U.S.", "norm": null}],
                "can't": [{"orth": "ca", "norm": "can"}, {"orth": "n't", "norm": "not"}],
                "'t": [{"orth": "'t", "norm": "it"}],
                "x)": [{"orth": "x)", "norm": null}]
            }
        },
        "ruler": [
            {"patterns": [[{"tag": {"in": ["NN"]}}]], "index": 0, "set": {"pos": "NOUN", "morph": "Number=Sing"}},
            {"patterns": [[{"tag": {"in": ["NNS"]}}]], "index": 0, "set": {"pos": "NOUN", "morph": "Number=Plur"}},
            {"patterns": [[{"lower": {"in": ["let"]}}, {"lower": {"in": ["'s"]}}]], "index": 1, "set": {"lemma": "us"}},
            {"patterns": [[{"is_space": true, "dep": {"not_in": [""]}}]], "index": 0, "set": {"dep": "dep", "tag": "_SP", "pos": "SPACE", "morph": ""}},
            {"patterns": [[{"tag": {"not_in": ["NN", "NNS"]}, "lower": {"regex": [["start", {"class": 9}, {"class": 8}, "end"]]}}, {"orth": {"in": ["Ok"]}}]], "index": -2, "set": {"pos": "PART"}}
        ],
        "lemmatizer": {
            "base_forms": "english",
            "by_pos": {
                "noun": {"index": "church\nduck\npass", "exceptions": {"mice": ["mouse"]}, "rules": [["s", ""], ["es", ""], ["ies", "y"]]},
                "verb": {"index": "pass\nvote", "exceptions": {}, "rules": [["ed", "e"], ["ed", ""]]}
            }
        }
    }"#;

    pub fn small() -> Arc<Rules> {
        Rules::load(SMALL.as_bytes()).expect("rules")
    }

    fn broken(from: &str, to: &str) -> RulesError {
        assert!(SMALL.contains(from), "{from}");
        Rules::load(SMALL.replacen(from, to, 1).as_bytes()).expect_err("broken")
    }

    #[test]
    fn what_is_wrong_is_said() {
        assert!(matches!(Rules::load(b"{}"), Err(RulesError::Json(_))));
        assert!(matches!(
            broken("\"version\": 1", "\"version\": 2"),
            RulesError::Version { found: 2 }
        ));
        assert!(matches!(
            broken("{\"class\": 6}", "{\"class\": 60}"),
            RulesError::Pattern(PatternError::NoClass(60))
        ));
        assert!(
            matches!(broken("\"ca\"", "\"ka\""), RulesError::Special { chunk } if chunk == "can't")
        );
        assert!(
            matches!(broken("\"NOUN\"", "\"NAME\""), RulesError::Pos { found } if found == "NAME")
        );
        assert!(matches!(
            broken("\"index\": -2", "\"index\": -3"),
            RulesError::Index { row: 4 }
        ));
        assert!(matches!(
            broken("\"index\": 1", "\"index\": 2"),
            RulesError::Index { row: 2 }
        ));
    }

    #[test]
    fn symbols_have_small_ids() {
        let rules = small();
        assert_eq!(rules.string_id("dep"), StringId(409));
        assert_eq!(rules.string_id("apple"), StringId(8566208034543834098));
        assert_eq!(rules.string_id(""), StringId(0));
        assert_ne!(rules.string_id("Dep"), StringId(409));
    }

    #[test]
    fn a_word_list_holds_its_words_alone() {
        let list = WordList::new("ant\nbee\nwasp".to_owned());
        for word in ["ant", "bee", "wasp"] {
            assert!(list.contains(word), "{word}");
        }
        for word in ["", "a", "be", "beef", "zebra", "ant\nbee"] {
            assert!(!list.contains(word), "{word}");
        }
        assert!(!WordList::new(String::new()).contains(""));
    }
}
