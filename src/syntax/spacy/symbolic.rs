//! Tokenizer, norms, attribute rules and lemma tables of a directory.
//!
//! *`tokenizer`, `vocab/lookups.bin`, `attribute_ruler/patterns`, `lemmatizer/lookups` → [`Rules`]*. The same document
//! that `training/rules_section.py` writes, without the way over JSON; its checks are made in one place for both.

use super::super::lexeme::string_id;
use super::super::model::ModelError;
use super::super::pattern::Node;
use super::super::pattern::python::{ClassTable, parse};
use super::super::rules::wire::{
    Wire, WireLemmatizer, WireRow, WireSetting, WireTables, WireTest, WireTokenizer, WireValue,
};
use super::super::rules::{BaseForms, Rules, SpecialPiece};
use super::code::Code;
use super::config::{Component, Config};
use super::packed::{Files, elements, entries, get, number, text};
use rmpv::ValueRef;
use smol_str::SmolStr;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// The symbols ORTH and NORM.
const ORTH: u64 = 65;
const NORM: u64 = 67;
/// Parts of speech that a lemma table may be for.
const POS: [&str; 18] = [
    "adj", "adp", "adv", "aux", "cconj", "conj", "det", "intj", "noun", "num", "part", "pron",
    "propn", "punct", "sconj", "sym", "verb", "x",
];

/// Reads the symbolic half.
pub fn read(
    files: &mut Files,
    config: &Config,
    components: &[Component<'_>],
    code: &'static Code,
) -> Result<Arc<Rules>, ModelError> {
    let pipeline = config.section("nlp", &["nlp"]);
    pipeline
        .below("tokenizer")
        .require("@tokenizers", &["spacy.Tokenizer.v1"])?;
    let language = pipeline.word("lang")?;
    if code.languages_with_norms.iter().any(|own| own == language) {
        return Err(
            pipeline.unsupported("lang", "a language without norms made by code of its own")
        );
    }
    let mut classes = ClassTable::new(&code.decimal, &code.space, &code.word);
    let [space, alpha, upper, digit] =
        [&code.space, &code.alpha, &code.upper, &code.digit].map(|flat| classes.add(flat));
    let tokenizer = tokenizer(files, &mut classes)?;
    let norms = norms(files, code)?;
    let of = |factory: &str| {
        components
            .iter()
            .find(|component| component.factory == factory)
    };
    let ruler = match of("attribute_ruler") {
        Some(component) => ruler(files, component.name, &mut classes)?,
        None => Vec::new(),
    };
    let lemmatizer = match of("lemmatizer") {
        Some(component) => {
            component.settings.require("mode", &["rule"])?;
            component
                .settings
                .require("overwrite", &["false", "null"])?;
            if code
                .languages_with_lemmatizers
                .iter()
                .any(|own| own == language)
            {
                return Err(component.settings.unsupported(
                    "mode",
                    "a language that lemmatizes by tables alone, or English",
                ));
            }
            let base_forms = if language == "en" {
                BaseForms::English
            } else {
                BaseForms::None
            };
            Some(WireLemmatizer {
                base_forms,
                by_pos: lemmas(files, component.name, code)?,
            })
        }
        None => None,
    };
    let wire = Wire {
        symbols: code.symbols.clone(),
        space,
        alpha,
        upper,
        digit,
        norms,
        tokenizer,
        ruler,
    };
    let mut rules = wire.check(&classes.classes())?;
    rules.lemmatizer = lemmatizer.map(WireLemmatizer::check).transpose()?;
    Ok(Arc::new(rules))
}

fn tokenizer(files: &mut Files, classes: &mut ClassTable<'_>) -> Result<WireTokenizer, ModelError> {
    const FILE: &str = "tokenizer";
    let file = files.load(FILE)?;
    let value = files.value(file, FILE)?;
    let refuse = |reason: String| files.refuse(FILE, reason);
    if matches!(
        get(&value, "faster_heuristics"),
        Some(ValueRef::Boolean(false))
    ) {
        return Err(refuse(
            "faster_heuristics is off, which this program does not know".to_owned(),
        ));
    }
    let mut pattern = |key: &str| match get(&value, key) {
        None | Some(ValueRef::Nil) => Ok(None),
        Some(value) => text(value)
            .ok_or_else(|| format!("{key} is no text"))
            .and_then(|expression| {
                parse(expression, classes).map_err(|reason| format!("{key}: {reason}"))
            })
            .map(Some)
            .map_err(refuse),
    };
    let mut specials = BTreeMap::new();
    for (chunk, pieces) in get(&value, "exceptions").map_or(&[][..], entries) {
        let chunk = text(chunk).ok_or_else(|| refuse("an exception that is no text".to_owned()))?;
        let pieces: Option<Vec<SpecialPiece>> = elements(pieces).iter().map(piece).collect();
        let pieces = pieces.ok_or_else(|| {
            refuse(format!(
                "the exception {chunk:?} sets more than ORTH and NORM"
            ))
        })?;
        specials.insert(SmolStr::new(chunk), pieces);
    }
    Ok(WireTokenizer {
        prefix: pattern("prefix_search")?,
        suffix: pattern("suffix_search")?,
        infix: pattern("infix_finditer")?,
        token_match: pattern("token_match")?,
        url_match: pattern("url_match")?,
        specials,
    })
}

/// A piece of a tokenizer exception; nothing if it has attributes that are not known.
fn piece(value: &ValueRef<'_>) -> Option<SpecialPiece> {
    let mut orth = None;
    let mut norm = None;
    for (key, value) in entries(value) {
        let value = SmolStr::new(text(value)?);
        match (number(key), text(key)) {
            (Some(ORTH), _) | (_, Some("ORTH")) => orth = Some(value),
            (Some(NORM), _) | (_, Some("NORM")) => {
                norm = Some(value).filter(|norm| !norm.is_empty())
            }
            _ => return None,
        }
    }
    Some(SpecialPiece { orth: orth?, norm })
}

/// Norms of the vocabulary, then those that all languages share.
fn norms(files: &mut Files, code: &Code) -> Result<Vec<(u64, SmolStr)>, ModelError> {
    const FILE: &str = "vocab/lookups.bin";
    let mut norms = HashMap::new();
    if let Some(file) = files.load_if_there(FILE)? {
        let value = files.value(file, FILE)?;
        for (key, norm) in get(&value, "lexeme_norm").map_or(&[][..], entries) {
            let (Some(key), Some(norm)) = (number(key), text(norm)) else {
                return Err(files.refuse(FILE, "a norm that is no text"));
            };
            norms.insert(key, SmolStr::new(norm));
        }
    }
    for (form, norm) in &code.base_norms {
        let id = string_id(&code.symbols, form).0;
        norms.entry(id).or_insert_with(|| norm.clone());
    }
    Ok(norms.into_iter().collect())
}

fn ruler(
    files: &mut Files,
    component: &str,
    classes: &mut ClassTable<'_>,
) -> Result<Vec<WireRow>, ModelError> {
    let name = format!("{component}/patterns");
    let file = files.load(&name)?;
    let value = files.value(file, &name)?;
    let rows = elements(&value).iter().enumerate();
    rows.map(|(number, row)| {
        rule(row, classes).map_err(|reason| files.refuse(&name, format!("rule {number}: {reason}")))
    })
    .collect()
}

fn rule(row: &ValueRef<'_>, classes: &mut ClassTable<'_>) -> Result<WireRow, String> {
    let mut set = WireSetting::default();
    for (key, value) in get(row, "attrs").map_or(&[][..], entries) {
        let value = text(value).ok_or("an attribute that is no text")?;
        let target = match text(key) {
            Some("TAG") => &mut set.tag,
            Some("POS") => &mut set.pos,
            Some("MORPH") => {
                set.morph = Some(features(value));
                continue;
            }
            Some("LEMMA") => &mut set.lemma,
            Some("DEP") => &mut set.dep,
            _ => {
                return Err(format!(
                    "it sets {key}, this program sets TAG, POS, MORPH, LEMMA and DEP"
                ));
            }
        };
        *target = Some(SmolStr::new(value));
    }
    let patterns = get(row, "patterns").map_or(&[][..], elements).iter();
    let patterns = patterns.map(|pattern| {
        let tests = elements(pattern).iter();
        tests.map(|token| token_test(token, classes)).collect()
    });
    let patterns = patterns.collect::<Result<_, String>>()?;
    let index = match get(row, "index") {
        Some(ValueRef::Integer(index)) => {
            index.as_i64().and_then(|index| isize::try_from(index).ok())
        }
        _ => None,
    };
    Ok(WireRow {
        patterns,
        index: index.ok_or("no index")?,
        set,
    })
}

fn token_test(token: &ValueRef<'_>, classes: &mut ClassTable<'_>) -> Result<WireTest, String> {
    let mut test = WireTest::default();
    for (key, value) in entries(token) {
        let target = match (text(key), value) {
            (Some("TAG"), _) => &mut test.tag,
            (Some("LOWER"), _) => &mut test.lower,
            (Some("ORTH" | "TEXT"), _) => &mut test.orth,
            (Some("DEP"), _) => &mut test.dep,
            (Some("IS_SPACE"), ValueRef::Boolean(is_space)) => {
                test.is_space = Some(*is_space);
                continue;
            }
            _ => {
                return Err(format!(
                    "it asks for {key}, this program knows TAG, LOWER, ORTH, TEXT, DEP and IS_SPACE"
                ));
            }
        };
        *target = Some(condition(value, classes)?);
    }
    Ok(test)
}

fn condition(value: &ValueRef<'_>, classes: &mut ClassTable<'_>) -> Result<WireValue, String> {
    if let Some(word) = text(value) {
        return Ok(WireValue::In(vec![SmolStr::new(word)]));
    }
    let words = |list: &ValueRef<'_>| -> Option<Vec<SmolStr>> {
        let mut words: Vec<SmolStr> = elements(list)
            .iter()
            .map(|word| text(word).map(SmolStr::new))
            .collect::<Option<_>>()?;
        words.sort_unstable();
        Some(words)
    };
    let found = match entries(value) {
        [(key, list)] => match text(key) {
            Some("IN") => words(list).map(WireValue::In),
            Some("NOT_IN") => words(list).map(WireValue::NotIn),
            Some("REGEX") => match text(list) {
                Some(expression) => {
                    let nodes: Vec<Vec<Node>> = parse(expression, classes)?;
                    Some(WireValue::Regex(nodes))
                }
                None => None,
            },
            _ => None,
        },
        _ => None,
    };
    found.ok_or_else(|| {
        format!("the condition {value}, this program knows words, IN, NOT_IN and REGEX")
    })
}

/// Features in the order in which spaCy keeps them: "Tense=Past|Number=Sing" is "Number=Sing|Tense=Past".
fn features(written: &str) -> SmolStr {
    let mut pairs: Vec<String> = written
        .split('|')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, values)| {
            let mut values: Vec<&str> = values.split(',').collect();
            values.sort_unstable();
            format!("{name}={}", values.join(","))
        })
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    SmolStr::new(pairs.join("|"))
}

fn lemmas(
    files: &mut Files,
    component: &str,
    code: &Code,
) -> Result<HashMap<String, WireTables>, ModelError> {
    let name = format!("{component}/lookups/lookups.bin");
    let file = files.load(&name)?;
    let value = files.value(file, &name)?;
    let refuse = || files.refuse(&name, "a lemma table that is none");
    let mut by_pos = HashMap::new();
    for pos in POS {
        let id = string_id(&code.symbols, pos).0;
        let of = |table: &str| {
            let table = get(&value, table).map_or(&[][..], entries).iter();
            table
                .filter(|(key, _)| number(key) == Some(id))
                .map(|(_, entry)| entry)
                .next_back()
        };
        let (index, exceptions, rules) = (of("lemma_index"), of("lemma_exc"), of("lemma_rules"));
        let words = |list: &ValueRef<'_>| -> Option<Vec<SmolStr>> {
            elements(list)
                .iter()
                .map(|word| text(word).map(SmolStr::new))
                .collect()
        };
        let mut known = index.map_or(Some(Vec::new()), words).ok_or_else(refuse)?;
        known.sort_unstable();
        known.dedup();
        if known.iter().any(|word| word.contains('\n')) {
            return Err(refuse());
        }
        let exceptions: Option<HashMap<SmolStr, Vec<SmolStr>>> = exceptions
            .map_or(&[][..], entries)
            .iter()
            .map(|(form, lemmas)| Some((SmolStr::new(text(form)?), words(lemmas)?)))
            .collect();
        let rules: Option<Vec<(SmolStr, SmolStr)>> = rules
            .map_or(&[][..], elements)
            .iter()
            .map(|rule| match elements(rule) {
                [ending, instead] => {
                    Some((SmolStr::new(text(ending)?), SmolStr::new(text(instead)?)))
                }
                _ => None,
            })
            .collect();
        let tables = WireTables {
            index: known.join("\n"),
            exceptions: exceptions.ok_or_else(refuse)?,
            rules: rules.ok_or_else(refuse)?,
        };
        if !(tables.index.is_empty() && tables.exceptions.is_empty() && tables.rules.is_empty()) {
            by_pos.insert(pos.to_owned(), tables);
        }
    }
    Ok(by_pos)
}
