//! What a name names, where the gazetteer leaves it open: by what it does, by the noun beside it, by its first word, by a vote.

use super::context::Context;
use super::shape::class_before;
use super::{Adjective, NameMention, evidence};
use crate::lexicon::Lexicon;
use crate::ontology::Class;
use crate::syntax::{Embedding, Function, Grammar, Pos};
use crate::text::{Document, TokenSpan};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Whether a seat of power does or is dealt what governments do: "Ottawa expelled the attaché", "accused Tehran of
/// piracy", "sanctions imposed by Brussels", "the Kremlin, which denied it", not "met in Ottawa", nor "Ottawa is cold".
pub(super) fn acts(grammar: &Grammar<'_>, lexicon: Lexicon<'_>, name: TokenSpan) -> bool {
    let head = name
        .range()
        .find(|&token| !name.contains(grammar.token(token).head))
        .unwrap_or(name.start);
    let mut first = head;
    while let Embedding::Coordinated(earlier) = grammar.embedding(first) {
        first = earlier;
    }
    let words = lexicon.words;
    let kind = |verb: usize| words.value("acts", &grammar.token(verb).lemma.to_lowercase());
    let acting = |verb: usize| {
        kind(verb).is_some() || words.has("reporting", &grammar.token(verb).lemma.to_lowercase())
    };
    // "the Kremlin, which denied it".
    let relative = grammar.children(head).any(|verb| {
        verb > head
            && grammar.is_verb(verb)
            && grammar.surface_subject(verb) == Some(head)
            && acting(verb)
    });
    if relative {
        return true;
    }
    let Some(verb) = grammar.clause_of(first) else {
        return false;
    };
    grammar
        .arguments(verb)
        .iter()
        .filter(|argument| argument.token == head)
        .any(|argument| match &argument.function {
            Function::Subject => acting(verb),
            Function::Object | Function::Indirect => kind(verb) == Some("dealt"),
            Function::Prep(form) => {
                kind(verb) == Some("dealt")
                    && matches!(form.as_str(), "with" | "to" | "on" | "against")
            }
            _ => false,
        })
}

/// "Arven" before "Tolk": a model's name that is only the first part of a run of proper nouns with one head.
pub(super) fn widened(grammar: &Grammar<'_>, tokens: TokenSpan) -> TokenSpan {
    let end = tokens.end;
    let is_part = !tokens.is_empty()
        && end < grammar.sentence(tokens.start).end
        && grammar.token(end).pos == Pos::Propn
        && tokens.range().all(|token| grammar.token(token).head == end)
        && !grammar
            .syntax
            .names
            .iter()
            .any(|name| name.span.contains(end));
    if is_part {
        TokenSpan::new(tokens.start, end + 1)
    } else {
        tokens
    }
}

/// "the militia Red Lantern", "his wife, Rita": a noun right before a name that nobody knows says what it names, and so does
/// one with its article or owner before a comma to which the name is set.
pub(super) fn described(grammar: &Grammar<'_>, lexicon: Lexicon<'_>, names: &mut [NameMention]) {
    // "MV Alan Kurdi": a ship, whoever it is named after.
    for name in names.iter_mut().filter(|name| name.tokens.len() > 1) {
        let first = &grammar.token(name.tokens.start).norm;
        if first.chars().all(char::is_uppercase)
            && class_before(lexicon, first) == Some(Class::Vessel)
        {
            name.class = Some(Class::Vessel);
            name.entries.clear();
        }
    }
    for name in names.iter_mut().filter(|name| {
        name.entries.is_empty() && name.adjective == Adjective::No && name.tokens.start > 0
    }) {
        let mut before = name.tokens.start - 1;
        let head = name
            .tokens
            .range()
            .find(|&token| !name.tokens.contains(grammar.token(token).head))
            .unwrap_or(name.tokens.start);
        if grammar.token(before).norm == "," && before > 0 {
            before -= 1;
        }
        let adjacent = before + 1 == name.tokens.start;
        let beside = match adjacent {
            true => grammar.token(before).head == head || grammar.apposed_to(head) == Some(before),
            false => grammar.apposed_to(head) == Some(before) && grammar.left_edge(before) < before,
        };
        let noun = matches!(grammar.token(before).tag.as_str(), "NN" | "JJ");
        if let Some(class) = lexicon
            .words
            .value("nouns", &grammar.token(before).lemma.to_lowercase())
            .and_then(Class::from_iri)
            && beside
            && noun
            && (class == Class::Person
                || class.is_a(Class::Organization)
                || matches!(class, Class::Vessel | Class::Aircraft))
            && (name.class != Some(Class::Person) || class == Class::Person)
        {
            name.class = Some(class);
        }
    }
}

pub(super) fn first_name(
    grammar: &Grammar<'_>,
    document: &Document,
    lexicon: Lexicon<'_>,
    tokens: TokenSpan,
) -> bool {
    let words: Vec<&str> = tokens
        .range()
        .map(|token| grammar.token(token).span.of(&document.text))
        .collect();
    words.iter().all(|word| {
        word.chars().next().is_some_and(char::is_uppercase) && word.chars().any(char::is_lowercase)
    }) && words
        .first()
        .is_some_and(|first| lexicon.gazetteer.first_name_gender(first).is_some())
}

/// One type per name and document, by what the model holds each occurrence for and what the words around it say. A part of a
/// person's full name is that person's.
pub(super) fn vote(
    grammar: &Grammar<'_>,
    names: &mut [NameMention],
    lexicon: Lexicon<'_>,
    context: &Context,
) {
    let mut ballots: BTreeMap<String, BTreeMap<Class, usize>> = BTreeMap::new();
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for name in names.iter().filter(|name| name.adjective != Adjective::Yes) {
        *times.entry(name.name.clone()).or_default() += 1;
        let ballot = ballots.entry(name.name.clone()).or_default();
        if !name.entries.is_empty() {
            if let Some(class) = name.class {
                *ballot.entry(class).or_default() += 4 * evidence::MODEL;
            }
            continue;
        }
        let around = evidence::around(grammar, lexicon, name);
        if let Some(class) = name.class {
            *ballot.entry(class).or_default() += evidence::MODEL;
        }
        for (class, weight) in around {
            // Words that fit any place or body say nothing against a finer class.
            let class = ballot
                .keys()
                .copied()
                .find(|known| known.is_a(class))
                .unwrap_or(class);
            *ballot.entry(class).or_default() += weight;
        }
    }
    for name in names.iter_mut() {
        if name.entries.is_empty()
            && name.adjective != Adjective::Yes
            && let Some((&class, _)) = ballots.get(&name.name).and_then(|ballot| {
                ballot
                    .iter()
                    .max_by_key(|&(&class, &count)| (count, Reverse(class)))
            })
        {
            name.class = Some(class);
        }
    }
    let mut person_parts: BTreeMap<String, Part> = BTreeMap::new();
    for name in names
        .iter()
        .filter(|name| name.class == Some(Class::Person) && name.name.contains(' '))
    {
        let mut parts = name.name.split(' ').rev();
        if let Some(last) = parts.next().filter(|part| part.chars().count() > 2) {
            person_parts.insert(last.to_owned(), Part::Surname);
        }
        for part in parts.filter(|part| part.chars().count() > 2) {
            person_parts.entry(part.to_owned()).or_insert(Part::Other);
        }
    }
    // Where something is in or near what a bare name names, it names a place.
    let places: BTreeSet<String> = names
        .iter()
        .filter(|name| located(grammar, name.tokens))
        .map(|name| name.name.clone())
        .collect();
    for name in names.iter_mut() {
        let Some(&part) = person_parts.get(&name.name) else {
            continue;
        };
        if name.adjective == Adjective::Yes || name.name.contains(' ') {
            continue;
        }
        let towns = lexicon.gazetteer.by_name(&name.name);
        let other = name
            .entries
            .first()
            .map(|&entry| lexicon.entry(entry))
            .filter(|entry| entry.class != Class::Person)
            // A capital that acts was taken for its government.
            .map(|entry| match towns.first() {
                Some(&town) if entry.class == Class::Government => lexicon.entry(town),
                _ => entry,
            });
        let surname = part == Part::Surname && !places.contains(&name.name);
        let persons = match other {
            None => true,
            Some(_) if name.class == Some(Class::Person) => true,
            // "Valerie Paris … Paris said": a surname as long as nobody is in Paris.
            Some(entry) if entry.class == Class::Place => surname,
            Some(entry) if entry.class == Class::Country => {
                let times = times.get(&name.name).copied().unwrap_or(0);
                surname && context.silent_but_for(entry, times)
            }
            // "Alex Saab … Saab": a firm's or an outlet's name is a surname where its bearer is named in full, but for "Bloomberg reported".
            Some(entry) if matches!(entry.class, Class::Company | Class::MediaOutlet) => {
                surname
                    && !(entry.class == Class::MediaOutlet
                        && evidence::speaks(grammar, lexicon, name.tokens))
            }
            Some(_) => false,
        };
        if persons {
            name.class = Some(Class::Person);
            name.country = None;
            name.entries
                .retain(|&entry| lexicon.entry(entry).class == Class::Person);
        }
    }
}

/// Where a part of a person's name stands in it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Surname,
    Other,
}

/// Whether something is in or near what is named.
fn located(grammar: &Grammar<'_>, name: TokenSpan) -> bool {
    name.start > 0
        && matches!(
            grammar.token(name.start - 1).norm.to_lowercase().as_str(),
            "in" | "at" | "near" | "outside" | "around"
        )
        && grammar
            .token(name.end.min(grammar.syntax.tokens.len() - 1))
            .tag
            != "POS"
}
