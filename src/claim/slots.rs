//! The path language by which a frame says which grammatical slot fills which role.
//!
//! `object | prep:on` is a choice, tried from left to right; `object(sanction embargo)>prep:on,against` is a path:
//! from the trigger to its object, if that is one of these lemmas, then to the complement of one of these
//! prepositions. Steps: `self`, `subject`, `object`, `indirect`, `prep:WORD[,WORD]`, `possessor`, `modifier`,
//! `before` (a modifier or owner right before the trigger: "the party's leader", not "the union's policy chief"), `attribute`, `apposition`, `open` (infinitive), `clause`, `light` (the light verb that carries a noun), `governor` (any verb that the noun is the object of), `host:WORD`
//! (the noun that a prepositional phrase belongs to: "elites" in "elites *with ties*").
//!
//! *text → [`Slot`]; ([`Slot`], grammar, trigger) → tokens*.

use crate::lexicon::Words;
use crate::syntax::{Function, Grammar};
use std::collections::BTreeSet;

/// A choice of paths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slot {
    /// The paths, in the order in which they are tried.
    pub choices: Vec<Vec<Step>>,
}

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Where it leads.
    pub kind: StepKind,
    /// The lemmas it may lead to; empty for any.
    pub lemmas: BTreeSet<String>,
}

/// Where a step leads.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum StepKind {
    This,
    Subject,
    Object,
    Indirect,
    Prep(Vec<String>),
    Possessor,
    Modifier,
    Before,
    Attribute,
    Apposition,
    Open,
    Clause,
    Light,
    Governor,
    Host(Vec<String>),
}

/// Names of the steps, for did-you-mean.
pub const STEPS: &[&str] = &[
    "self",
    "subject",
    "object",
    "indirect",
    "prep:",
    "possessor",
    "modifier",
    "before",
    "attribute",
    "apposition",
    "open",
    "clause",
    "light",
    "governor",
    "host:",
];

impl Slot {
    /// Reads a slot. Lemmas in brackets that begin with `@` name a word group of the frame file.
    ///
    /// # Errors
    /// The offending step as written.
    pub fn parse(text: &str, group: &dyn Fn(&str) -> Option<Vec<String>>) -> Result<Self, String> {
        let mut choices = Vec::new();
        for choice in text
            .split('|')
            .map(str::trim)
            .filter(|choice| !choice.is_empty())
        {
            let path = choice
                .split('>')
                .map(|step| parse_step(step.trim(), group))
                .collect::<Result<Vec<_>, _>>()?;
            choices.push(path);
        }
        if choices.is_empty() {
            Err(text.to_owned())
        } else {
            Ok(Self { choices })
        }
    }

    /// The tokens that fill the slot: those of the first choice that leads anywhere `accept` takes.
    pub fn fill(
        &self,
        grammar: &Grammar<'_>,
        words: &Words,
        trigger: usize,
        accept: &dyn Fn(usize) -> bool,
    ) -> Vec<usize> {
        for path in &self.choices {
            let mut at = vec![trigger];
            for (index, step) in path.iter().enumerate() {
                let last = index + 1 == path.len();
                let mut next = Vec::new();
                for &token in &at {
                    for reached in step.reach(grammar, words, token) {
                        if (!last || accept(reached)) && !next.contains(&reached) {
                            next.push(reached);
                        }
                    }
                }
                at = next;
            }
            if !at.is_empty() {
                return at;
            }
        }
        Vec::new()
    }
}

fn parse_step(text: &str, group: &dyn Fn(&str) -> Option<Vec<String>>) -> Result<Step, String> {
    let (name, filter) = match text.split_once('(') {
        Some((name, rest)) => (
            name.trim(),
            Some(rest.strip_suffix(')').ok_or_else(|| text.to_owned())?),
        ),
        None => (text, None),
    };
    let words = |list: &str| list.split(',').map(|word| word.trim().to_owned()).collect();
    let kind = match name {
        "self" => StepKind::This,
        "subject" => StepKind::Subject,
        "object" => StepKind::Object,
        "indirect" => StepKind::Indirect,
        "possessor" => StepKind::Possessor,
        "modifier" => StepKind::Modifier,
        "before" => StepKind::Before,
        "attribute" => StepKind::Attribute,
        "apposition" => StepKind::Apposition,
        "open" => StepKind::Open,
        "clause" => StepKind::Clause,
        "light" => StepKind::Light,
        "governor" => StepKind::Governor,
        _ => match name.split_once(':') {
            Some(("prep", list)) => StepKind::Prep(words(list)),
            Some(("host", list)) => StepKind::Host(words(list)),
            _ => return Err(text.to_owned()),
        },
    };
    let mut lemmas = BTreeSet::new();
    for word in filter.unwrap_or("").split_whitespace() {
        match word.strip_prefix('@') {
            Some(name) => lemmas.extend(group(name).ok_or_else(|| text.to_owned())?),
            None => {
                lemmas.insert(word.replace('_', " "));
            }
        }
    }
    Ok(Step { kind, lemmas })
}

impl Step {
    fn reach(&self, grammar: &Grammar<'_>, words: &Words, token: usize) -> Vec<usize> {
        let by = |wanted: &dyn Fn(&Function) -> bool| -> Vec<usize> {
            grammar
                .arguments(token)
                .into_iter()
                .filter(|argument| wanted(&argument.function))
                .map(|argument| argument.token)
                .collect()
        };
        let mut found = match &self.kind {
            StepKind::This => vec![token],
            StepKind::Subject => by(&|function| *function == Function::Subject),
            StepKind::Object => by(&|function| *function == Function::Object),
            StepKind::Indirect => by(&|function| *function == Function::Indirect),
            StepKind::Possessor => by(&|function| *function == Function::Possessor),
            StepKind::Modifier => by(&|function| *function == Function::Modifier),
            StepKind::Before => {
                let mut reached =
                    by(&|function| matches!(function, Function::Modifier | Function::Possessor));
                reached.retain(|&before| {
                    before + 1 == token
                        || (before + 2 == token && grammar.token(before + 1).tag == "POS")
                });
                reached
            }
            StepKind::Attribute => by(&|function| *function == Function::Attribute),
            StepKind::Apposition => by(&|function| *function == Function::Apposition),
            StepKind::Open => by(&|function| *function == Function::OpenClause),
            StepKind::Clause => by(&|function| *function == Function::Clause),
            StepKind::Light => light_verbs(grammar, words, token),
            StepKind::Governor => governors(grammar, token),
            StepKind::Host(forms) => grammar.host(token, forms).into_iter().collect(),
            StepKind::Prep(forms) => {
                let mut reached = by(
                    &|function| matches!(function, Function::Prep(form) if forms.contains(form)),
                );
                if !grammar.is_verb(token) {
                    // "made threats against": the phrase may hang on the verb that carries the noun.
                    for verb in light_verbs(grammar, words, token) {
                        for argument in grammar.arguments(verb) {
                            if matches!(&argument.function, Function::Prep(form) if forms.contains(form))
                                && !reached.contains(&argument.token)
                            {
                                reached.push(argument.token);
                            }
                        }
                    }
                }
                reached
            }
        };
        if !self.lemmas.is_empty() {
            found.retain(|&token| {
                let token = meant(grammar, token);
                self.lemmas
                    .contains(&grammar.token(token).lemma.to_lowercase())
                    || self
                        .lemmas
                        .contains(&grammar.token(token).norm.to_lowercase())
            });
        }
        found
    }
}

/// "imposed sanctions on Belarus and extended *those* on Iran": the last plural object before it.
fn meant(grammar: &Grammar<'_>, token: usize) -> usize {
    if !matches!(
        grammar.token(token).norm.to_lowercase().as_str(),
        "those" | "ones"
    ) {
        return token;
    }
    let start = grammar.sentence(token).start;
    (start..token)
        .rev()
        .find(|&earlier| {
            grammar.token(earlier).tag == "NNS"
                && grammar.token(earlier).norm != "ones"
                && !governors(grammar, earlier).is_empty()
        })
        .unwrap_or(token)
}

/// The verbs that a noun is the object of, in any voice: "lifted sanctions", "sanctions were lifted", "sanctions lifted in May".
fn governors(grammar: &Grammar<'_>, noun: usize) -> Vec<usize> {
    // Of coordinated nouns the first hangs on the verb.
    let mut first = noun;
    while let crate::syntax::Embedding::Coordinated(head) = grammar.embedding(first) {
        first = head;
    }
    grammar
        .head(first)
        .into_iter()
        .chain(grammar.children(noun).collect::<Vec<_>>())
        .filter(|&verb| {
            grammar.is_verb(verb)
                && grammar
                    .arguments(verb)
                    .iter()
                    .any(|argument| argument.function == Function::Object && argument.token == noun)
        })
        .collect()
}

/// The light verbs that carry a noun: "made" in "made threats", "threats were made", "threats made by".
pub fn light_verbs(grammar: &Grammar<'_>, words: &Words, noun: usize) -> Vec<usize> {
    grammar
        .head(noun)
        .into_iter()
        .chain(grammar.children(noun).collect::<Vec<_>>())
        .filter(|&verb| {
            grammar.is_verb(verb) && words.has("light_verbs", &grammar.token(verb).lemma)
        })
        .filter(|&verb| {
            grammar
                .arguments(verb)
                .iter()
                .any(|argument| argument.function == Function::Object && argument.token == noun)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn none(_: &str) -> Option<Vec<String>> {
        None
    }

    #[test]
    fn a_slot_is_a_choice_of_paths() {
        let slot =
            Slot::parse("object(sanction embargo)>prep:on,against | indirect", &none).unwrap();
        assert_eq!(slot.choices.len(), 2);
        assert_eq!(
            slot.choices[0][1].kind,
            StepKind::Prep(vec!["on".into(), "against".into()])
        );
        assert!(slot.choices[0][0].lemmas.contains("embargo"));
    }

    #[test]
    fn an_unknown_step_is_named() {
        assert_eq!(Slot::parse("objekt", &none), Err("objekt".into()));
        assert_eq!(
            Slot::parse("object(sanction", &none),
            Err("object(sanction".into())
        );
        assert_eq!(
            Slot::parse("object(@nowhere)", &none),
            Err("object(@nowhere)".into())
        );
        assert!(Slot::parse(" | ", &none).is_err());
    }
}
