//! What stands before a name and says whose it is: "Czech goalkeeper Jan Novotny", "the Norwegian Labour Party".
//!
//! *names of a document → the same, with countries and descriptions*. A person whom the words before the name put in another country
//! than the gazetteer's bearer of that name is somebody else: "Canadian plumber Boris Johnson"; so is a body: "the Norwegian Labour
//! Party". Does not read what stands behind
//! a name: that is coreference's.

use super::{Adjective, NameMention};
use crate::lexicon::{Entry, Lexicon};
use crate::ontology::Class;
use crate::syntax::{Grammar, Pos};
use crate::text::TokenSpan;
use smol_str::SmolStr;

/// Words before a name that are looked at.
const REACH: usize = 6;

/// Fills in countries and descriptions of persons and bodies, and parts them from their namesakes in the gazetteer.
pub(super) fn describe(grammar: &Grammar<'_>, lexicon: Lexicon<'_>, names: &mut [NameMention]) {
    for at in 0..names.len() {
        let name = &names[at];
        let person = name.class == Some(Class::Person);
        let body = name
            .class
            .is_some_and(|class| class.is_a(Class::Organization) && class != Class::Government);
        if name.adjective != Adjective::No || !(person || body) {
            continue;
        }
        let before = phrase_before(grammar, names, at);
        let countries = countries(lexicon, grammar, names, before);
        let described = before.range().any(|token| {
            grammar.token(token).pos == Pos::Noun
                && is_of_persons(lexicon, &grammar.token(token).lemma.to_lowercase())
        });
        let name = &mut names[at];
        if person && described {
            name.described = Some(before);
        }
        let [only] = countries.as_slice() else {
            continue;
        };
        name.entries
            .retain(|&entry| may_be_of(lexicon.entry(entry), only, grammar, lexicon, before));
        if name.entries.is_empty() {
            name.country = only.first().cloned();
        }
    }
}

/// The words of a name's phrase right before it, from the first that leads to it.
fn phrase_before(grammar: &Grammar<'_>, names: &[NameMention], at: usize) -> TokenSpan {
    let name = names[at].tokens;
    let sentence = grammar.sentence(name.start);
    let mut start = name.start;
    while start > sentence.start && name.start - start < REACH {
        let token = start - 1;
        let named = names[..at]
            .iter()
            .rev()
            .take(REACH)
            .any(|other| other.adjective == Adjective::No && other.tokens.contains(token));
        let word = grammar.token(token);
        let leads = word.head > token && word.head < name.end;
        let fits = matches!(word.pos, Pos::Noun | Pos::Adj | Pos::Propn) || word.norm == "-";
        if named || !leads || !fits {
            break;
        }
        start = token;
    }
    TokenSpan::new(start, name.start)
}

/// The countries that adjectives of nationality in a phrase may mean, one list for each adjective.
fn countries(
    lexicon: Lexicon<'_>,
    grammar: &Grammar<'_>,
    names: &[NameMention],
    phrase: TokenSpan,
) -> Vec<Vec<SmolStr>> {
    let mut found: Vec<Vec<SmolStr>> = names
        .iter()
        .filter(|name| name.adjective == Adjective::Yes && phrase.covers(name.tokens))
        .map(|name| {
            let entries = name.entries.iter();
            entries
                .filter_map(|&entry| lexicon.entry(entry).country.clone())
                .collect()
        })
        .filter(|codes: &Vec<SmolStr>| !codes.is_empty())
        .collect();
    // "UN-backed Libyan": what is joined by a hyphen says something else.
    if phrase.range().any(|token| grammar.token(token).norm == "-") {
        found.clear();
    }
    found
}

fn is_of_persons(lexicon: Lexicon<'_>, noun: &str) -> bool {
    lexicon.words.has("fields", noun)
        || lexicon
            .words
            .value("nouns", noun)
            .or_else(|| lexicon.words.value("wordnet_nouns", noun))
            == Some("Person")
}

/// Whether who is put in these countries may be a person of the gazetteer: one of them is the entry's own or that of an office.
/// Whoever stands for another ("the French friend of") is said to be so by a noun; what is no country ("eu") says nothing.
fn may_be_of(
    entry: &Entry,
    codes: &[SmolStr],
    grammar: &Grammar<'_>,
    lexicon: Lexicon<'_>,
    phrase: TokenSpan,
) -> bool {
    let own: Vec<&SmolStr> = entry
        .country
        .iter()
        .chain(entry.offices.iter().map(|office| &office.country))
        .collect();
    let relative = phrase.range().any(|token| {
        lexicon
            .words
            .list("roles")
            .contains_key(&grammar.token(token).lemma.to_lowercase())
    });
    relative
        || own.is_empty()
        || own
            .iter()
            .any(|own| codes.contains(own) || lexicon.gazetteer.country_by_code(own).is_none())
}
