//! What is called again by its own noun: "the church" after "the Church of the Open Door", "the Navy" after "the Indonesian
//! Navy", "the company" after a company's name, "the city of Aleppo".
//!
//! *chains so far → joined chains*. The strict head match of Lee et al. 2013, with one guard more: where two things of that noun
//! were named, the nearer is meant only if it stands alone within a sentence's reach; else neither.

use super::definite::{core_words, is_definite};
use super::sieve::Sieve;
use super::spelling::fold;
use crate::mention::{MentionId, MentionKind, Number};
use crate::ontology::Class;

/// How far back a thing called by its kind alone ("the company") is looked for, in sentences.
const REACH: usize = 2;

/// "the church", "the Commission": the noun that a name is built on.
pub fn named(sieve: &mut Sieve<'_>) {
    for id in descriptions(sieve) {
        let mention = sieve.mentions.get(id);
        let core = if mention.kind == MentionKind::Name {
            vec![mention.name.to_lowercase()]
        } else {
            core_words(sieve, id)
        };
        let Some(noun) = core.last() else { continue };
        // "the company": of which of all that end in "Company", `kinds` tells.
        if sieve.lexicon.words.has("corporate", noun) {
            continue;
        }
        let found: Vec<MentionId> = sieve
            .before(mention.tokens.start)
            .filter(|&other| {
                is_built_on(sieve, other, noun) && {
                    let words = name_words(sieve, other);
                    core.iter().all(|word| words.contains(&fold(word)))
                }
            })
            .collect();
        match only(sieve, id, &found, 1) {
            Some(thing) if mention.kind == MentionKind::Name => {
                sieve.join(thing, id, "noun of its name");
            }
            Some(thing) => sieve.join_described(thing, id, "noun of its name"),
            None => {}
        }
    }
}

/// "the company", "the bank": the one company named within reach.
pub fn kinds(sieve: &mut Sieve<'_>) {
    for id in descriptions(sieve) {
        let mention = sieve.mentions.get(id);
        let Some(class) = mention.class else { continue };
        let calls = matches!(
            class,
            Class::Company | Class::PoliticalParty | Class::MediaOutlet
        ) || role(sieve, mention.head)
            .first()
            .is_some_and(|kind| kind == "Place");
        if mention.kind != MentionKind::Nominal || !calls || core_words(sieve, id).len() > 1 {
            continue;
        }
        let fits = |other: MentionId| {
            let part = sieve.part(other);
            let named = sieve.mentions.get(other).kind == MentionKind::Name;
            // What no list knows may be a company; a ministry is none.
            named
                && (part.class == Some(class)
                    || class == Class::Company && part.class == Some(Class::Organization))
        };
        let found: Vec<MentionId> = sieve
            .before(mention.tokens.start)
            .take_while(|&other| {
                sieve.sentences_between(sieve.mentions.get(other).head, mention.head) <= REACH
            })
            .filter(|&other| fits(other))
            .collect();
        if let Some(thing) = only(sieve, id, &found, 0) {
            sieve.join_described(thing, id, "called by its kind");
        }
    }
}

/// "the city of Aleppo", "the state of Texas": of a place and its kind.
pub fn of_names(sieve: &mut Sieve<'_>) {
    let pairs: Vec<(MentionId, MentionId)> = sieve
        .mentions
        .iter()
        .filter(|(_, mention)| {
            mention.kind == MentionKind::Nominal
                && mention.number == Number::Singular
                && role(sieve, mention.head)
                    .get(1)
                    .is_some_and(|kind| kind == "called")
        })
        .filter_map(|(id, mention)| {
            let (_, of) = sieve
                .grammar
                .prepositional(mention.head)
                .into_iter()
                .find(|&(ref form, token)| form == "of" && token > mention.head)?;
            let name = sieve.mentions.at(of)?;
            let named = sieve.mentions.get(name);
            let place = matches!(named.class, Some(Class::Place | Class::Country))
                && named.kind == MentionKind::Name
                && sieve.grammar.possessor(of).is_none();
            // Right behind it, not "the city in the north of Peru".
            (place && named.tokens.start <= mention.head + 3).then_some((id, name))
        })
        .collect();
    for (description, name) in pairs {
        sieve.join_described(name, description, "of its name");
    }
}

/// What `data/lexicon/roles.tsv` says of a noun.
fn role<'a>(sieve: &Sieve<'a>, noun: usize) -> &'a [String] {
    let lemma = sieve.grammar.token(noun).lemma.to_lowercase();
    sieve
        .lexicon
        .words
        .list("roles")
        .get(&lemma)
        .map_or(&[], Vec::as_slice)
}

/// Definite descriptions in the singular, and one-word names with an article ("the Commission"), that still stand alone.
fn descriptions(sieve: &Sieve<'_>) -> Vec<MentionId> {
    sieve
        .mentions
        .iter()
        .filter(|&(id, mention)| {
            let body = !matches!(
                mention.class,
                Some(
                    Class::Person
                        | Class::Group
                        | Class::Country
                        | Class::Government
                        | Class::Position
                        | Class::LegalAct
                )
            );
            let described = match mention.kind {
                MentionKind::Nominal => {
                    is_definite(sieve, id)
                        && sieve.grammar.possessor(mention.head).is_none()
                        && sieve.grammar.prepositional(mention.head).is_empty()
                        && !sieve.grammar.is_attribute(mention.head)
                }
                MentionKind::Name => {
                    mention.tokens.len() == 1
                        && mention.entries.is_empty()
                        && mention.tokens.start > 0
                        && sieve
                            .grammar
                            .token(mention.tokens.start - 1)
                            .norm
                            .eq_ignore_ascii_case("the")
                }
                MentionKind::Pronoun => false,
            };
            let alone = match mention.kind {
                MentionKind::Name => sieve.part(id).mentions.iter().all(|&other| {
                    sieve
                        .mentions
                        .get(other)
                        .name
                        .eq_ignore_ascii_case(&mention.name)
                }),
                _ => sieve.is_alone(id),
            };
            body && described
                && alone
                && mention.number == Number::Singular
                && sieve.part(id).entry.is_none()
        })
        .map(|(id, _)| id)
        .collect()
}

/// Whether a name of several words is built on a noun: its last word, or the word before its first "of".
fn is_built_on(sieve: &Sieve<'_>, id: MentionId, noun: &str) -> bool {
    let mention = sieve.mentions.get(id);
    if mention.kind != MentionKind::Name
        || !mention.name.contains(' ')
        || matches!(mention.class, Some(Class::Person | Class::Country))
    {
        return false;
    }
    let lower = mention.name.to_lowercase();
    let base = [" of ", " for "]
        .iter()
        .filter_map(|form| lower.find(form))
        .min()
        .map_or(lower.as_str(), |at| &lower[..at]);
    base.split(' ').next_back() == Some(noun)
}

fn name_words(sieve: &Sieve<'_>, id: MentionId) -> Vec<String> {
    sieve
        .mentions
        .get(id)
        .name
        .split([' ', '-'])
        .map(fold)
        .collect()
}

/// The nearest of `found` (nearest first), where no other thing of them stands within `clear` sentences of the description.
fn only(
    sieve: &Sieve<'_>,
    description: MentionId,
    found: &[MentionId],
    clear: usize,
) -> Option<MentionId> {
    let (&nearest, rest) = found.split_first()?;
    let at = sieve.mentions.get(description).head;
    let root = sieve.root(nearest);
    let distance = sieve.sentences_between(sieve.mentions.get(nearest).head, at);
    let rival = rest.iter().any(|&other| {
        sieve.root(other) != root
            && (clear == 0
                || distance > clear
                || sieve.sentences_between(sieve.mentions.get(other).head, at) <= clear)
    });
    (!rival).then_some(nearest)
}
