//! Parties named by the word for their people: "Republican senator Jonas Berg", "Democrat Omar Lund", "was elected as a Whig".
//!
//! *(document, syntax, names, `data/lexicon/partisans.tsv`) → names of parties*. The word must be written large and say whose somebody is:
//! before a name, before a noun for a person, or after "a". "Republicans" are the gazetteer's, "liberal reforms" nobody's. The party is
//! linked where the document speaks of a country that has one of that name.

use super::context::Context;
use super::{Adjective, NameMention, is_capitalised};
use crate::lexicon::Lexicon;
use crate::mention::bytes_of;
use crate::ontology::Class;
use crate::syntax::{Grammar, Pos};
use crate::text::{Document, TokenSpan};
use std::cmp::Reverse;

/// Adds the parties, cutting their words off names that begin with one ("Democrat Omar Lund"). Leaves the names in order.
pub(super) fn find(
    document: &Document,
    grammar: &Grammar<'_>,
    lexicon: Lexicon<'_>,
    context: &Context,
    names: &mut Vec<NameMention>,
) {
    let mut found = Vec::new();
    for index in 0..grammar.syntax.tokens.len() {
        let word = grammar.token(index).norm.to_lowercase();
        let Some(party) = lexicon.words.value("partisans", &word) else {
            continue;
        };
        if !is_capitalised(grammar, document, index)
            || is_part(document, grammar, lexicon, names, index)
        {
            continue;
        }
        let at = names.partition_point(|name| name.tokens.end <= index);
        let covered = names
            .get(at)
            .is_some_and(|name| name.tokens.contains(index));
        let bearer = covered
            && names
                .get(at)
                .is_some_and(|name| begins_bearer(grammar, lexicon, name, index));
        // "the Democratic chairman": the model's name for a people or a faith.
        let people = covered
            && names.get(at).is_some_and(|name| {
                name.tokens.len() == 1
                    && name.entries.is_empty()
                    && name.class == Some(Class::Group)
            });
        if !bearer && (covered && !people || !says_whose(grammar, lexicon, names, index)) {
            continue;
        }
        if people {
            names.remove(at);
        }
        if bearer {
            let name = &mut names[at];
            name.tokens.start = index + 1;
            name.name = super::clean(bytes_of(grammar, name.tokens).of(&document.text));
            name.class = Some(Class::Person);
            name.entries = lexicon.gazetteer.by_name(&name.name);
            name.entries
                .retain(|&entry| lexicon.entry(entry).class == Class::Person);
        }
        let mut entries = lexicon.gazetteer.by_name(party);
        entries.retain(|&entry| context.count(lexicon.entry(entry)) > 0);
        entries.sort_by_key(|&entry| Reverse(context.count(lexicon.entry(entry))));
        entries.truncate(1);
        found.push(NameMention {
            tokens: TokenSpan::new(index, index + 1),
            class: Some(Class::PoliticalParty),
            name: grammar.token(index).span.of(&document.text).to_owned(),
            entries,
            gender: None,
            country: None,
            adjective: Adjective::No,
            described: None,
        });
    }
    names.extend(found);
    names.sort_by_key(|name| name.tokens.start);
}

/// "*Liberal* Democrat", "Labour *Minister*": the word is part of a longer name or title.
fn is_part(
    document: &Document,
    grammar: &Grammar<'_>,
    lexicon: Lexicon<'_>,
    names: &[NameMention],
    index: usize,
) -> bool {
    let sentence = grammar.sentence(index);
    let word = |at: usize| grammar.token(at).norm.to_lowercase();
    let title = sentence.contains(index + 1)
        && lexicon
            .words
            .has("offices", &format!("{} {}", word(index), word(index + 1)));
    let before = index
        .checked_sub(1)
        .filter(|&before| before > sentence.start && is_capitalised(grammar, document, before));
    title
        || before.is_some_and(|before| {
            matches!(grammar.token(before).pos, Pos::Propn | Pos::Adj)
                && !names
                    .iter()
                    .any(|name| name.tokens.contains(before) && name.class == Some(Class::Country))
        })
}

/// "Democrat Omar Lund" in one: the rest is somebody's name.
fn begins_bearer(
    grammar: &Grammar<'_>,
    lexicon: Lexicon<'_>,
    name: &NameMention,
    index: usize,
) -> bool {
    let first = index + 1;
    name.tokens.start == index
        && name.tokens.len() > 2
        && name.entries.is_empty()
        && lexicon
            .gazetteer
            .first_name_gender(&grammar.token(first).norm)
            .is_some()
}

fn says_whose(
    grammar: &Grammar<'_>,
    lexicon: Lexicon<'_>,
    names: &[NameMention],
    index: usize,
) -> bool {
    let sentence = grammar.sentence(index);
    let person = |at: usize| {
        names
            .iter()
            .any(|name| name.tokens.start == at && name.class == Some(Class::Person))
    };
    let next = index + 1;
    if !sentence.contains(next) {
        return article(grammar, index);
    }
    if person(next) {
        return true;
    }
    let is_role = |at: usize| {
        lexicon
            .words
            .value("nouns", &grammar.token(at).lemma.to_lowercase())
            == Some("Person")
            && matches!(grammar.token(at).tag.as_str(), "NN" | "NNP")
    };
    // "the Republican *majority leader*".
    let described = grammar
        .modifies_noun(index)
        .filter(|&noun| noun > next && noun - index <= 3);
    if is_role(next) || described.is_some_and(is_role) {
        // At the head of a sentence every word is written large.
        return index > sentence.start || person(next + 1);
    }
    article(grammar, index)
}

/// "as *a* Whig", "is *a* Democrat": the word alone, no more than described by what stands before.
fn article(grammar: &Grammar<'_>, index: usize) -> bool {
    let noun = matches!(grammar.token(index).pos, Pos::Propn | Pos::Noun)
        && grammar.modifies_noun(index).is_none();
    noun && grammar.determiner(index).is_some_and(|determiner| {
        matches!(
            grammar.token(determiner).norm.to_lowercase().as_str(),
            "a" | "an"
        )
    })
}
