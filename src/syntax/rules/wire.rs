//! The rules document as it is written, and the checks on the way to [`Rules`].
//!
//! *JSON → rules*. Field for field what `training/rules_section.py` writes; what is not known is refused. Directories of
//! spaCy fill the same records (`super::super::spacy`).

use super::super::Pos;
use super::super::lexeme::{Ink, StringId};
use super::super::pattern::{Class, Classes, Node, Pattern, PatternError};
use super::{
    BaseForms, LemmaRules, LemmaTables, RulerRow, Rules, RulesError, Setting, SpecialPiece,
    TokenTest, TokenizerRules, VERSION, ValueTest, WordList,
};
use serde::Deserialize;
use serde_json::value::RawValue;
use smol_str::SmolStr;
use std::collections::{BTreeMap, HashMap};

/// Reads the document and checks it. The lemma tables are most of it, so they are read beside the rest.
pub(super) fn read(json: &[u8]) -> Result<Rules, RulesError> {
    let document: Document = serde_json::from_slice(json).map_err(|error| {
        // Another version may well have other fields.
        match serde_json::from_slice(json) {
            Ok(Version { version }) if version != VERSION => RulesError::Version { found: version },
            _ => RulesError::Json(error),
        }
    })?;
    if document.version != VERSION {
        return Err(RulesError::Version {
            found: document.version,
        });
    }
    let lemmatizer = |written: &RawValue| -> Result<LemmaRules, RulesError> {
        serde_json::from_str::<WireLemmatizer>(written.get())?.check()
    };
    let written = document.lemmatizer;
    let wire = Wire {
        symbols: document.symbols,
        space: document.space,
        alpha: document.alpha,
        upper: document.upper,
        digit: document.digit,
        norms: document.norms,
        tokenizer: document.tokenizer,
        ruler: document.ruler,
    };
    let classes: Classes = document
        .classes
        .iter()
        .map(|flat| Class::new(flat))
        .collect();
    std::thread::scope(|scope| {
        let beside = written.map(|written| scope.spawn(move || lemmatizer(written)));
        let mut rules = wire.check(&classes)?;
        rules.lemmatizer = match beside.map(|thread| thread.join()) {
            None => None,
            Some(Ok(found)) => Some(found?),
            // A thread that went down: once more, here.
            Some(Err(_)) => written.map(lemmatizer).transpose()?,
        };
        Ok(rules)
    })
}

#[derive(Deserialize)]
struct Version {
    version: u32,
}

/// The document; what the fields mean stands at [`Wire`].
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document<'d> {
    version: u32,
    classes: Vec<Vec<u32>>,
    symbols: HashMap<SmolStr, u64>,
    space: usize,
    alpha: usize,
    upper: usize,
    digit: usize,
    norms: Vec<(u64, SmolStr)>,
    tokenizer: WireTokenizer,
    ruler: Vec<WireRow>,
    #[serde(borrow)]
    lemmatizer: Option<&'d RawValue>,
}

/// All but the lemma tables, unchecked.
pub(in crate::syntax) struct Wire {
    pub symbols: HashMap<SmolStr, u64>,
    /// Numbers of classes.
    pub space: usize,
    pub alpha: usize,
    pub upper: usize,
    pub digit: usize,
    /// Id of a form, its norm.
    pub norms: Vec<(u64, SmolStr)>,
    pub tokenizer: WireTokenizer,
    pub ruler: Vec<WireRow>,
}

impl Wire {
    /// Checks what was read; the lemma tables are put in by whoever has them.
    pub fn check(self, classes: &Classes) -> Result<Rules, RulesError> {
        let class = |number: usize| {
            classes
                .get(number)
                .cloned()
                .ok_or(PatternError::NoClass(number))
        };
        let ruler = self
            .ruler
            .into_iter()
            .enumerate()
            .map(|(row, wire)| wire.check(row, classes));
        Ok(Rules {
            space: class(self.space)?,
            alpha: class(self.alpha)?,
            upper: class(self.upper)?,
            digit: class(self.digit)?,
            norms: self
                .norms
                .into_iter()
                .map(|(id, norm)| (StringId(id), norm))
                .collect(),
            tokenizer: self.tokenizer.check(classes)?,
            ruler: ruler.collect::<Result<_, _>>()?,
            lemmatizer: None,
            symbols: self.symbols,
        })
    }
}

type Alternatives = Vec<Vec<Node>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::syntax) struct WireTokenizer {
    pub prefix: Option<Alternatives>,
    pub suffix: Option<Alternatives>,
    pub infix: Option<Alternatives>,
    pub token_match: Option<Alternatives>,
    pub url_match: Option<Alternatives>,
    pub specials: BTreeMap<SmolStr, Vec<SpecialPiece>>,
}

impl WireTokenizer {
    fn check(self, classes: &Classes) -> Result<TokenizerRules, RulesError> {
        let pattern = |nodes: Option<Alternatives>| {
            nodes.map(|nodes| Pattern::new(&nodes, classes)).transpose()
        };
        for (chunk, pieces) in &self.specials {
            let joined: String = pieces.iter().map(|piece| piece.orth.as_str()).collect();
            if joined != *chunk || pieces.iter().any(|piece| piece.orth.is_empty()) {
                return Err(RulesError::Special {
                    chunk: chunk.to_string(),
                });
            }
        }
        Ok(TokenizerRules {
            prefix: pattern(self.prefix)?,
            suffix: pattern(self.suffix)?,
            infix: pattern(self.infix)?,
            token_match: pattern(self.token_match)?,
            url_match: pattern(self.url_match)?,
            specials: self.specials.into_iter().collect(),
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::syntax) struct WireRow {
    pub patterns: Vec<Vec<WireTest>>,
    pub index: isize,
    pub set: WireSetting,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::syntax) struct WireSetting {
    pub tag: Option<SmolStr>,
    pub pos: Option<SmolStr>,
    pub morph: Option<SmolStr>,
    pub lemma: Option<SmolStr>,
    pub dep: Option<SmolStr>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::syntax) struct WireTest {
    pub tag: Option<WireValue>,
    pub lower: Option<WireValue>,
    pub orth: Option<WireValue>,
    pub dep: Option<WireValue>,
    pub is_space: Option<bool>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(in crate::syntax) enum WireValue {
    In(Vec<SmolStr>),
    NotIn(Vec<SmolStr>),
    Regex(Alternatives),
}

impl WireRow {
    fn check(self, row: usize, classes: &Classes) -> Result<RulerRow, RulesError> {
        let value = |value: Option<WireValue>| {
            value
                .map(|value| {
                    Ok::<_, PatternError>(match value {
                        WireValue::In(list) => ValueTest::In(list),
                        WireValue::NotIn(list) => ValueTest::NotIn(list),
                        WireValue::Regex(nodes) => ValueTest::Regex(Pattern::new(&nodes, classes)?),
                    })
                })
                .transpose()
        };
        let mut patterns = Vec::new();
        for pattern in self.patterns {
            let inside = if self.index < 0 {
                self.index.unsigned_abs() <= pattern.len()
            } else {
                self.index.unsigned_abs() < pattern.len()
            };
            if !inside {
                return Err(RulesError::Index { row });
            }
            let tests = pattern.into_iter().map(|test| {
                Ok(TokenTest {
                    tag: value(test.tag)?,
                    lower: value(test.lower)?,
                    orth: value(test.orth)?,
                    dep: value(test.dep)?,
                    ink: test
                        .is_space
                        .map(|space| if space { Ink::Space } else { Ink::Visible }),
                })
            });
            patterns.push(tests.collect::<Result<_, RulesError>>()?);
        }
        let pos = self.set.pos.map(|name| pos_named(&name)).transpose()?;
        Ok(RulerRow {
            patterns,
            index: self.index,
            set: Setting {
                tag: self.set.tag,
                pos,
                morph: self.set.morph,
                lemma: self.set.lemma,
                dep: self.set.dep,
            },
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::syntax) struct WireLemmatizer {
    pub base_forms: BaseForms,
    pub by_pos: HashMap<String, WireTables>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::syntax) struct WireTables {
    pub index: String,
    pub exceptions: HashMap<SmolStr, Vec<SmolStr>>,
    pub rules: Vec<(SmolStr, SmolStr)>,
}

impl WireLemmatizer {
    /// Checks what was read.
    pub fn check(self) -> Result<LemmaRules, RulesError> {
        let by_pos = self.by_pos.into_iter().map(|(name, tables)| {
            let tables = LemmaTables {
                index: WordList::new(tables.index),
                exceptions: tables.exceptions,
                rules: tables.rules,
            };
            Ok((pos_named(&name)?, tables))
        });
        Ok(LemmaRules {
            base_forms: self.base_forms,
            by_pos: by_pos.collect::<Result<_, RulesError>>()?,
        })
    }
}

/// The part of speech of this name in capitals or small letters; "CONJ" is the older name of CCONJ.
fn pos_named(name: &str) -> Result<Pos, RulesError> {
    Ok(match name.to_ascii_uppercase().as_str() {
        "ADJ" => Pos::Adj,
        "ADP" => Pos::Adp,
        "ADV" => Pos::Adv,
        "AUX" => Pos::Aux,
        "CCONJ" | "CONJ" => Pos::Cconj,
        "DET" => Pos::Det,
        "INTJ" => Pos::Intj,
        "NOUN" => Pos::Noun,
        "NUM" => Pos::Num,
        "PART" => Pos::Part,
        "PRON" => Pos::Pron,
        "PROPN" => Pos::Propn,
        "PUNCT" => Pos::Punct,
        "SCONJ" => Pos::Sconj,
        "SYM" => Pos::Sym,
        "VERB" => Pos::Verb,
        "SPACE" => Pos::Space,
        "X" => Pos::X,
        _ => {
            return Err(RulesError::Pos {
                found: name.to_owned(),
            });
        }
    })
}
