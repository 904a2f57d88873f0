//! The path language by which a frame says which grammatical slot fills which role.
//!
//! `object | prep:on` is a choice, tried from left to right; `object(sanction embargo)>prep:on,against` is a path:
//! from the trigger to its object, if that is one of these lemmas, then to the complement of one of these
//! prepositions. Steps: `self`, `subject`, `object`, `indirect`, `prep:WORD[,WORD]`, `possessor`, `modifier`,
//! `about` (whoever is concerned: the nearest accepted participant of what the word says, through its clause and its nouns), `auxiliary` ("must" in "must leave"),
//! `numeral` ("351" of "351 members"), `before` (a modifier or owner right before the trigger: "the party's leader", not "the union's policy chief"), `attribute`, `apposition`, `open` (infinitive), `clause`, `light` (the light verb that carries a noun), `governor` (any verb that the noun is the object of), `issuer` ("Peru" for "accusing" in "Peru issued a letter accusing Chad"), `told` ("Chad" for "retaliate" in "warned Chad that it would retaliate"), `host:WORD`
//! (the noun that a prepositional phrase belongs to: "elites" in "elites *with ties*"), `during:WORD` (the verb of the clause for which the phrase
//! sets the scene: "signed" in "signed it *during a visit*"; it then says whether that happened).
//!
//! *text → [`Slot`]; ([`Slot`], grammar, trigger) → tokens*.

use crate::lexicon::Words;
use crate::syntax::{Function, Grammar, Origin};
use std::collections::BTreeSet;

/// A choice of paths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slot {
    /// The paths, in the order in which they are tried.
    pub choices: Vec<Vec<Step>>,
    /// As written in the frame file.
    pub text: String,
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
    About,
    Auxiliary,
    Numeral,
    Light,
    Governor,
    Issuer,
    Told,
    Host(Vec<String>),
    During(Vec<String>),
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
    "about",
    "auxiliary",
    "numeral",
    "light",
    "governor",
    "issuer",
    "told",
    "host:",
    "during:",
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
            Ok(Self {
                choices,
                text: text.to_owned(),
            })
        }
    }

    /// The verb of the clause for which the phrase of `trigger` sets the scene, where the slot goes through one.
    pub fn scene(&self, grammar: &Grammar<'_>, trigger: usize) -> Option<usize> {
        self.choices
            .iter()
            .find_map(|path| match path.first().map(|step| &step.kind) {
                Some(StepKind::During(forms)) => clause_around(grammar, trigger, forms),
                _ => None,
            })
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
                    let reached = if step.kind == StepKind::About {
                        concerned(grammar, words, token, accept)
                    } else {
                        step.reach(grammar, words, token)
                    };
                    for reached in reached {
                        // "met a *number* of ministers": those who are counted.
                        let counted = (last && !accept(reached))
                            .then(|| {
                                counted_out(grammar, words, reached).or_else(|| {
                                    (step.kind == StepKind::Subject)
                                        .then(|| named_beside(grammar, reached))
                                        .flatten()
                                        .filter(|&name| accept(name))
                                })
                            })
                            .flatten();
                        let reached = counted.unwrap_or(reached);
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
        "about" => StepKind::About,
        "auxiliary" => StepKind::Auxiliary,
        "numeral" => StepKind::Numeral,
        "light" => StepKind::Light,
        "governor" => StepKind::Governor,
        "issuer" => StepKind::Issuer,
        "told" => StepKind::Told,
        _ => match name.split_once(':') {
            Some(("prep", list)) => StepKind::Prep(words(list)),
            Some(("host", list)) => StepKind::Host(words(list)),
            Some(("during", list)) => StepKind::During(words(list)),
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
            StepKind::Subject => {
                let found = by(&|function| *function == Function::Subject);
                match doer_above(grammar, words, token) {
                    Some(doer) if found.is_empty() || grammar.is_verb(token) => vec![doer],
                    // "found *Jonas Berg* guilty".
                    None if found.is_empty() && grammar.token(token).tag == "JJ" => {
                        grammar.surface_subject(token).into_iter().collect()
                    }
                    _ => found,
                }
            }
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
            // Searched by what is accepted, see `concerned`.
            StepKind::About => Vec::new(),
            StepKind::Auxiliary => grammar.auxiliaries(token),
            StepKind::Numeral => grammar.numerals(token),
            StepKind::Light => light_verbs(grammar, words, token),
            StepKind::Governor => governors(grammar, token),
            StepKind::Issuer => issuer(grammar, words, token).into_iter().collect(),
            StepKind::Told => told(grammar, token).into_iter().collect(),
            StepKind::Host(forms) => grammar.host(token, forms).into_iter().collect(),
            StepKind::During(forms) => clause_around(grammar, token, forms).into_iter().collect(),
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

/// Who does what the parser hung elsewhere: "*Marta Ilves* posted a note on Chirp accusing Chad" (a name takes no such participle),
/// "*Jonas Berg* served as a member of the guard".
pub(super) fn doer_above(grammar: &Grammar<'_>, words: &Words, token: usize) -> Option<usize> {
    let noun = if grammar.is_verb(token) {
        let crate::syntax::Embedding::OfNoun(noun) = grammar.embedding(token) else {
            return None;
        };
        let participle = grammar.token(token).tag == "VBG";
        (participle && grammar.token(noun).pos == crate::syntax::Pos::Propn).then_some(noun)?
    } else {
        token
    };
    let prep = grammar.head(noun)?;
    let form = grammar.token(prep).norm.to_lowercase();
    let wanted = if noun == token { "as" } else { "on" };
    let above = grammar.head(prep).filter(|_| form == wanted)?;
    // "posted *a note* on Chirp accusing Chad": the phrase may hang on what was posted.
    let verb = if noun != token && grammar.is_nominal(above) {
        governors(grammar, above).into_iter().next()?
    } else {
        above
    };
    if !grammar.is_verb(verb) {
        return None;
    }
    // Who resigns as something is it no longer.
    if noun == token && words.has("leaving", &grammar.token(verb).lemma) {
        return None;
    }
    let passive = grammar.is_passive(verb);
    grammar
        .arguments(verb)
        .into_iter()
        .find(|argument| {
            argument.function
                == if passive {
                    Function::Object
                } else {
                    Function::Subject
                }
        })
        .map(|argument| argument.token)
}

/// "*signed* it during a visit": the verb of the clause for which a phrase sets the scene.
fn clause_around(grammar: &Grammar<'_>, noun: usize, forms: &[String]) -> Option<usize> {
    let prep = grammar.head(noun)?;
    let form = grammar.token(prep).norm.to_lowercase();
    if !forms.contains(&form) {
        return None;
    }
    let above = grammar.head(prep)?;
    if grammar.is_verb(above) {
        Some(above)
    } else {
        grammar.clause_of(above)
    }
}

/// "*Peru* issued a letter accusing Chad": who puts out the text that does what the participle says.
fn issuer(grammar: &Grammar<'_>, words: &Words, participle: usize) -> Option<usize> {
    if grammar.token(participle).tag != "VBG" {
        return None;
    }
    let crate::syntax::Embedding::OfNoun(noun) = grammar.embedding(participle) else {
        return None;
    };
    // "vetoed a resolution censuring Chad": who stops a text does not say what it says.
    let verb = governors(grammar, noun).into_iter().find(|&verb| {
        let effect = words.value("effects", &grammar.token(verb).lemma.to_lowercase());
        !matches!(effect, Some("negated" | "refused"))
    })?;
    grammar
        .arguments(verb)
        .into_iter()
        .find(|argument| argument.function == Function::Subject)
        .map(|argument| argument.token)
}

/// "warned *Portugal* that it would retaliate": to whom the clause of a verb is said.
fn told(grammar: &Grammar<'_>, verb: usize) -> Option<usize> {
    let crate::syntax::Embedding::Clause(head) = grammar.embedding(verb) else {
        return None;
    };
    grammar
        .arguments(head)
        .into_iter()
        .find(|argument| {
            matches!(argument.function, Function::Object | Function::Indirect)
                && argument.token < verb
        })
        .map(|argument| argument.token)
}

/// How far below a word those it concerns are sought.
const REACH: usize = 5;

/// The nearest accepted participants of what a word says, level by level: "threatened to ban voting *in Dili*", "rejected calls
/// *by Peru*", "agreed to send grain *to Chad and Mali*". Of one level the first function that is accepted anywhere gives all its fillers.
/// Circumstances are looked at last: "despite warnings by Chad refuses to lift the curfew on the miners of Peru".
fn concerned(
    grammar: &Grammar<'_>,
    words: &Words,
    word: usize,
    accept: &dyn Fn(usize) -> bool,
) -> Vec<usize> {
    let plain = |function: &Function| !matches!(function, Function::Prep(form) if words.has("circumstances", form));
    let found = concerned_by(grammar, word, accept, &plain);
    if found.is_empty() {
        concerned_by(grammar, word, accept, &|_| true)
    } else {
        found
    }
}

fn concerned_by(
    grammar: &Grammar<'_>,
    word: usize,
    accept: &dyn Fn(usize) -> bool,
    open: &dyn Fn(&Function) -> bool,
) -> Vec<usize> {
    let mut level = vec![word];
    let mut seen = BTreeSet::from([word]);
    for _ in 0..REACH {
        let mut next = Vec::new();
        for &at in &level {
            let mut found: Vec<(Function, usize)> = Vec::new();
            for argument in grammar.arguments(at) {
                let shared_subject = argument.function == Function::Subject
                    && (at == word || argument.origin == Origin::Shared);
                // "blocked roads *to press* their demands": a purpose concerns somebody, other adverbial clauses need not.
                let aside = match argument.function {
                    Function::Adverbial => {
                        !grammar.is_infinitive(argument.token)
                            || grammar.marker(argument.token).is_some()
                    }
                    Function::Apposition => true,
                    _ => false,
                };
                if shared_subject
                    || aside
                    || seen.contains(&argument.token)
                    || !open(&argument.function)
                {
                    continue;
                }
                found.push((argument.function, argument.token));
            }
            // What is said or done before the circumstances: "despite warnings by Chad refuses to free the men of Peru".
            found.sort_by_key(|(function, _)| match function {
                Function::OpenClause | Function::Clause => 0,
                Function::Object | Function::Indirect => 1,
                Function::Adverbial => 3,
                _ => 2,
            });
            let first = found
                .iter()
                .find(|(_, token)| accept(*token))
                .map(|(function, _)| function.clone());
            if let Some(first) = first {
                return found
                    .into_iter()
                    .filter(|(function, token)| *function == first && accept(*token))
                    .map(|(_, token)| token)
                    .collect();
            }
            for (_, token) in found {
                seen.insert(token);
                next.push(token);
            }
        }
        level = next;
    }
    Vec::new()
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

/// The light verbs that carry a noun: "made" in "made threats", "threats were made", "threats made by", "held a first *round of* talks".
pub fn light_verbs(grammar: &Grammar<'_>, words: &Words, noun: usize) -> Vec<usize> {
    let noun = counted_by(grammar, words, noun).unwrap_or(noun);
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

/// "a *round* of talks", "a *series* of strikes": the noun that only counts out another.
fn counted_by(grammar: &Grammar<'_>, words: &Words, noun: usize) -> Option<usize> {
    let of = grammar.head(noun)?;
    let counter = grammar.head(of)?;
    (grammar.token(of).norm.eq_ignore_ascii_case("of")
        && words.has("counters", &grammar.token(counter).lemma.to_lowercase()))
    .then_some(counter)
}

/// "The honest broker, *Oman*, hosted it": the name set beside a description of no class of its own.
fn named_beside(grammar: &Grammar<'_>, noun: usize) -> Option<usize> {
    let common = grammar.token(noun).tag == "NN";
    grammar.children(noun).find(|&child| {
        common
            && child > noun
            && grammar.apposed_to(child) == Some(noun)
            && grammar.token(child).pos == crate::syntax::Pos::Propn
    })
}

/// "a number of *ministers*": what a noun that only counts counts out.
fn counted_out(grammar: &Grammar<'_>, words: &Words, counter: usize) -> Option<usize> {
    words
        .has("counters", &grammar.token(counter).lemma.to_lowercase())
        .then(|| grammar.prepositional(counter))?
        .into_iter()
        .find(|(form, _)| form == "of")
        .map(|(_, noun)| noun)
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
