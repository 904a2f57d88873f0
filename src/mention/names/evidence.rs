//! What the words around a name say of what it names.
//!
//! *(name, grammar, lexicon) → ballots*. They are counted with the model's own votes, over the whole document: one "Ms Ilves"
//! outweighs a model that holds "Ilves" for a town, three times in one article.

use super::shape::{head_class, head_of};
use super::{Adjective, NameMention};
use crate::lexicon::Lexicon;
use crate::ontology::Class;
use crate::syntax::{Function, Grammar, Pos};
use crate::text::TokenSpan;

/// What a vote of the model weighs.
pub(super) const MODEL: usize = 2;

/// The classes that the words around a name speak for, with their weights.
pub(super) fn around(
    grammar: &Grammar<'_>,
    lexicon: Lexicon<'_>,
    name: &NameMention,
) -> Vec<(Class, usize)> {
    let tokens = name.tokens;
    let sentence = grammar.sentence(tokens.start);
    let word = |at: usize| grammar.token(at).norm.to_lowercase();
    let before = (tokens.start > sentence.start).then(|| tokens.start - 1);
    let after = (tokens.end < sentence.end).then_some(tokens.end);
    let owns = after.is_some_and(|at| grammar.token(at).tag == "POS");
    let acronym = name.name.chars().count() > 1
        && name
            .name
            .chars()
            .all(|letter| letter.is_uppercase() || letter == '.');
    let mut found = Vec::new();
    if name.class == Some(Class::Group) {
        return found;
    }
    let headed = tokens.len() > 1
        && head_class(lexicon, grammar, head_of(grammar, tokens), tokens.start).is_some();
    // "Ms Ilves", "Gen. Ilves".
    if let Some(at) = before
        && !acronym
        && (lexicon.gazetteer.title(&grammar.token(at).norm).is_some()
            || grammar.token(at).norm == "."
                && at > sentence.start
                && lexicon
                    .gazetteer
                    .title(&grammar.token(at - 1).norm)
                    .is_some())
        && grammar.token(at).pos != Pos::Verb
    {
        found.push((Class::Person, 4 * MODEL));
    }
    // "in Ilves", "near Ilves, Norway": not "in Ilves's view", not "in the Ilves".
    if let Some(at) = before
        && matches!(
            word(at).as_str(),
            "in" | "near" | "outside" | "across" | "throughout" | "around"
        )
        // "in Harvard University": its last word said already what it is.
        && !headed
        && !owns
        && grammar
            .modifies_noun(tokens.end - 1)
            .is_none_or(|head| tokens.contains(head))
        && !acronym
    {
        found.push((Class::Place, 2 * MODEL));
    }
    // "the Ilves" is no person, unless it stands before a noun: "the Ilves government".
    if before.is_some_and(|at| word(at) == "the")
        && name.class == Some(Class::Person)
        // "the Queen", "the Prophet Mohammed".
        && !tokens.range().any(|at| {
            lexicon.gazetteer.title(&grammar.token(at).norm).is_some()
                || lexicon.words.has("offices", &word(at))
        })
        && grammar
            .modifies_noun(tokens.end - 1)
            .is_none_or(|head| tokens.contains(head))
        && !owns
        && after.is_none_or(|at| !matches!(grammar.token(at).pos, Pos::Noun | Pos::Propn))
    {
        found.push((Class::Organization, 2 * MODEL));
    }
    // "Ilves, who …".
    if let Some(at) = after
        && (word(at) == "who" || word(at) == "," && at + 1 < sentence.end && word(at + 1) == "who")
    {
        found.push((Class::Person, 3 * MODEL));
    }
    // "Ilves told reporters": people speak more often than bodies that nobody knows.
    if !acronym
        && !name.name.contains([' ', '.', '-'])
        && before.is_none_or(|at| word(at) != "the")
        && speaks(grammar, lexicon, tokens)
    {
        found.push((Class::Person, MODEL + 1));
    }
    // Persons and places are seldom written in capitals where the rest is not.
    if acronym && matches!(name.class, Some(Class::Person | Class::Place)) && !owns {
        let state = before.is_some_and(|at| word(at) == ",");
        if !state && !name.name.contains('.') {
            found.push((Class::Organization, MODEL + 1));
        }
    }
    // A work's title is all that stands between its quotation marks.
    let quote = |at: usize| {
        matches!(
            grammar.token(at).norm.as_str(),
            "\"" | "“" | "”" | "''" | "``"
        )
    };
    if before.is_some_and(quote)
        && after.is_some_and(quote)
        && name.adjective == Adjective::No
        && tokens.len() <= 6
        && !(name.class == Some(Class::Person) && tokens.len() > 1)
    {
        found.push((Class::Thing, 3 * MODEL));
    }
    found
}

/// Whether a name is who says something.
pub(super) fn speaks(grammar: &Grammar<'_>, lexicon: Lexicon<'_>, name: TokenSpan) -> bool {
    let Some(head) = name
        .range()
        .find(|&token| !name.contains(grammar.token(token).head))
    else {
        return false;
    };
    grammar.clause_of(head).is_some_and(|verb| {
        lexicon
            .words
            .has("reporting", &grammar.token(verb).lemma.to_lowercase())
            && grammar
                .arguments(verb)
                .iter()
                .any(|argument| argument.token == head && argument.function == Function::Subject)
    })
}
