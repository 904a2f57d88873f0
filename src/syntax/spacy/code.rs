//! What spaCy and Python keep in their code, so that no directory holds it: character classes, symbols, base norms.
//!
//! Read from `data/models/code.json`, which `training/code_tables.py` writes.

use super::super::model::ModelError;
use serde::Deserialize;
use smol_str::SmolStr;
use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

/// The tables.
#[derive(Deserialize)]
pub struct Code {
    /// Python's `isspace`, which is also "\s", as first and last code points.
    pub space: Vec<u32>,
    /// Python's `isalpha`.
    pub alpha: Vec<u32>,
    /// Python's `isupper`.
    pub upper: Vec<u32>,
    /// Python's `isdigit`.
    pub digit: Vec<u32>,
    /// "\d".
    pub decimal: Vec<u32>,
    /// "\w".
    pub word: Vec<u32>,
    /// spaCy's own names, whose ids are small numbers.
    pub symbols: HashMap<SmolStr, u64>,
    /// Norms that all languages share.
    pub base_norms: BTreeMap<SmolStr, SmolStr>,
    /// Languages that make norms by code of their own.
    pub languages_with_norms: Vec<String>,
    /// Languages that lemmatize by code of their own.
    pub languages_with_lemmatizers: Vec<String>,
}

impl Code {
    /// The tables in the program.
    pub fn embedded() -> Result<&'static Self, ModelError> {
        static CODE: LazyLock<Result<Code, String>> = LazyLock::new(|| {
            serde_json::from_str(include_str!("../../../data/models/code.json"))
                .map_err(|error| error.to_string())
        });
        CODE.as_ref().map_err(|reason| ModelError::Malformed {
            section: "code.json".to_owned(),
            reason: reason.clone(),
        })
    }
}
