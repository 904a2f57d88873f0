//! The rules document as it is written, and the checks on the way to [`Rules`].
//!
//! *JSON → rules*. Field for field what `training/rules_section.py` writes; what is not known is refused.

use super::super::Pos;
use super::super::lexeme::{Ink, StringId};
use super::super::pattern::{Class, Classes, Node, Pattern, PatternError};
use super::{
    BaseForms, LemmaRules, LemmaTables, RulerRow, Rules, RulesError, Setting, SpecialPiece,
    TokenTest, TokenizerRules, VERSION, ValueTest, WordList,
};
use serde::Deserialize;
use smol_str::SmolStr;
use std::collections::{BTreeMap, HashMap};

/// Reads the document and checks it.
pub(super) fn read(json: &[u8]) -> Result<Rules, RulesError> {
    let Version { version } = serde_json::from_slice(json)?;
    if version != VERSION {
        return Err(RulesError::Version { found: version });
    }
    let wire: Wire = serde_json::from_slice(json)?;
    let classes: Classes = wire.classes.iter().map(|flat| Class::new(flat)).collect();
    let class = |number: usize| {
        classes
            .get(number)
            .cloned()
            .ok_or(PatternError::NoClass(number))
    };
    let ruler = wire
        .ruler
        .into_iter()
        .enumerate()
        .map(|(row, wire)| wire.check(row, &classes));
    Ok(Rules {
        space: class(wire.space)?,
        alpha: class(wire.alpha)?,
        upper: class(wire.upper)?,
        digit: class(wire.digit)?,
        norms: wire
            .norms
            .into_iter()
            .map(|(id, norm)| (StringId(id), norm))
            .collect(),
        tokenizer: wire.tokenizer.check(&classes)?,
        ruler: ruler.collect::<Result<_, _>>()?,
        lemmatizer: wire.lemmatizer.map(WireLemmatizer::check).transpose()?,
        symbols: wire.symbols,
    })
}

#[derive(Deserialize)]
struct Version {
    version: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    #[serde(rename = "version")]
    _version: u32,
    classes: Vec<Vec<u32>>,
    symbols: HashMap<SmolStr, u64>,
    space: usize,
    alpha: usize,
    upper: usize,
    digit: usize,
    norms: Vec<(u64, SmolStr)>,
    tokenizer: WireTokenizer,
    ruler: Vec<WireRow>,
    lemmatizer: Option<WireLemmatizer>,
}

type Alternatives = Vec<Vec<Node>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireTokenizer {
    prefix: Option<Alternatives>,
    suffix: Option<Alternatives>,
    infix: Option<Alternatives>,
    token_match: Option<Alternatives>,
    url_match: Option<Alternatives>,
    specials: BTreeMap<SmolStr, Vec<SpecialPiece>>,
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
struct WireRow {
    patterns: Vec<Vec<WireTest>>,
    index: isize,
    set: WireSetting,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireSetting {
    tag: Option<SmolStr>,
    pos: Option<SmolStr>,
    morph: Option<SmolStr>,
    lemma: Option<SmolStr>,
    dep: Option<SmolStr>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireTest {
    tag: Option<WireValue>,
    lower: Option<WireValue>,
    orth: Option<WireValue>,
    dep: Option<WireValue>,
    is_space: Option<bool>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum WireValue {
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
struct WireLemmatizer {
    base_forms: BaseForms,
    by_pos: HashMap<String, WireTables>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireTables {
    index: String,
    exceptions: HashMap<SmolStr, Vec<SmolStr>>,
    rules: Vec<(SmolStr, SmolStr)>,
}

impl WireLemmatizer {
    fn check(self) -> Result<LemmaRules, RulesError> {
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
