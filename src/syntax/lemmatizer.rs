//! Dictionary forms from a word, its part of speech and its features.
//!
//! *word, pos, morph → lemma*. A base form is its own lemma; else endings are replaced by the rules of the part of
//! speech, and what the list of lemmas knows is preferred; exceptions go before both. Tables: WordNet 3.0 through
//! spaCy's lookups. Source: spaCy's `lemmatizer.py` in mode "rule". The tables are small enough that
//! asking them costs no more than a cache would.
//!
//! It does not guess: an unknown form that no rule changes stays as it is.

use super::rules::{BaseForms, LemmaTables, Rules};
use super::{Pos, Token};
use smol_str::{SmolStr, StrExt};
use std::sync::Arc;

/// Lemmatizes by the rules of one pipeline. Can be asked from many threads at once.
pub struct Lemmatizer {
    rules: Arc<Rules>,
}

impl Lemmatizer {
    /// Asks the tables of these rules.
    pub fn new(rules: &Arc<Rules>) -> Self {
        Self {
            rules: Arc::clone(rules),
        }
    }

    /// Gives a lemma to every token that has none yet; a pipeline without lemmatizer leaves them empty.
    pub fn apply(&self, text: &str, tokens: &mut [Token]) {
        if self.rules.lemmatizer.is_none() {
            return;
        }
        for token in tokens.iter_mut().filter(|token| token.lemma.is_empty()) {
            token.lemma = self.lemma(token.span.of(text), token.pos, &token.morph);
        }
    }

    /// The lemma of one word.
    pub fn lemma(&self, word: &str, pos: Pos, morph: &str) -> SmolStr {
        let Some(rules) = &self.rules.lemmatizer else {
            return SmolStr::default();
        };
        if pos == Pos::Space || (rules.base_forms == BaseForms::English && is_base_form(pos, morph))
        {
            return word.to_lowercase_smolstr();
        }
        match rules.by_pos.get(&pos) {
            Some(tables) => self.by_tables(word, tables),
            None if pos == Pos::Propn => SmolStr::new(word),
            None => word.to_lowercase_smolstr(),
        }
    }

    fn by_tables(&self, word: &str, tables: &LemmaTables) -> SmolStr {
        let lower = word.to_lowercase_smolstr();
        // Of several exceptions the last is preferred, as each is put before those already there;
        // one that a rule gave too stays where the rule put it.
        let exceptions = tables.exceptions.get(&lower).map_or(&[][..], Vec::as_slice);
        let mut known = None;
        let mut unknown = None;
        let mut strange: Vec<String> = Vec::new();
        let mut given: Vec<String> = Vec::new();
        for (ending, replacement) in &tables.rules {
            let Some(stem) = lower.strip_suffix(ending.as_str()) else {
                continue;
            };
            let form = format!("{stem}{replacement}");
            if form.is_empty() {
                continue;
            }
            if tables.index.contains(&form) {
                given.push(form.clone());
                known = Some(form);
            } else if !self.rules.alpha.holds_all(&form) {
                given.push(form.clone());
                strange.push(form);
            } else if unknown.is_none() {
                unknown = Some(form);
            }
        }
        if let Some(exception) = exceptions
            .iter()
            .rev()
            .find(|form| !given.iter().any(|given| given == *form))
        {
            return exception.clone();
        }
        // Each known form is put first, so the last one stands first; strange ones follow in order.
        match known.or_else(|| strange.into_iter().next()).or(unknown) {
            Some(form) => SmolStr::new(form),
            None => SmolStr::new(word),
        }
    }
}

/// Whether the features say that an English form is a lemma already.
fn is_base_form(pos: Pos, morph: &str) -> bool {
    let feature = |name: &str| {
        morph
            .split('|')
            .filter_map(|pair| pair.split_once('='))
            .find(|&(key, _)| key == name)
            .map(|(_, value)| value)
    };
    let form = feature("VerbForm");
    (pos == Pos::Noun && feature("Number") == Some("Sing"))
        || (pos == Pos::Verb
            && form == Some("Fin")
            && feature("Tense") == Some("Pres")
            && feature("Number").is_none())
        || matches!(form, Some("Inf" | "None"))
        || feature("Degree") == Some("Pos")
}

#[cfg(test)]
mod tests {
    use super::super::rules::tests::small;
    use super::*;

    fn lemma(word: &str, pos: Pos, morph: &str) -> SmolStr {
        Lemmatizer::new(&small()).lemma(word, pos, morph)
    }

    #[test]
    fn endings_go_where_the_list_knows_the_rest() {
        assert_eq!(lemma("Churches", Pos::Noun, "Number=Plur"), "church");
        assert_eq!(lemma("ducks", Pos::Noun, "Number=Plur"), "duck");
        assert_eq!(lemma("voted", Pos::Verb, "Tense=Past|VerbForm=Fin"), "vote");
        assert_eq!(
            lemma("passed", Pos::Verb, "Tense=Past|VerbForm=Fin"),
            "pass"
        );
        // Not in the list: the first rule's form.
        assert_eq!(
            lemma("zorbed", Pos::Verb, "Tense=Past|VerbForm=Fin"),
            "zorbe"
        );
        assert_eq!(lemma("1990s", Pos::Noun, "Number=Plur"), "1990");
    }

    #[test]
    fn exceptions_go_first() {
        assert_eq!(lemma("Mice", Pos::Noun, "Number=Plur"), "mouse");
        assert_eq!(lemma("mice", Pos::Verb, "Tense=Past"), "mice");
    }

    #[test]
    fn base_forms_are_their_own_lemma() {
        assert_eq!(lemma("Pass", Pos::Noun, "Number=Sing"), "pass");
        assert_eq!(lemma("voted", Pos::Verb, "VerbForm=Inf"), "voted");
        assert_eq!(
            lemma("Ducks", Pos::Verb, "Tense=Pres|VerbForm=Fin"),
            "ducks"
        );
        // A number or another tense says that it is none.
        assert_eq!(
            lemma("passed", Pos::Verb, "Number=Sing|Tense=Pres|VerbForm=Fin"),
            "pass"
        );
    }

    #[test]
    fn names_keep_their_capitals_and_others_lose_them() {
        assert_eq!(lemma("Ducks", Pos::Propn, "Number=Plur"), "Ducks");
        assert_eq!(lemma("The", Pos::Det, "Definite=Def"), "the");
        assert_eq!(lemma("NATO", Pos::Noun, "Number=Plur"), "NATO");
        assert_eq!(lemma("", Pos::Noun, ""), "");
    }
}
