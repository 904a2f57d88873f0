//! Definite descriptions of things named before: "the South American country", "his government", "the rally", "the two leaders".
//!
//! *chains so far → joined chains*. A description takes the last thing before it that it fits; what says something new is no repetition.

use super::sieve::Sieve;
use crate::mention::{MentionId, MentionKind, Number};
use crate::ontology::Class;
use smol_str::SmolStr;
use std::collections::HashMap;

/// "the country", "the South American country": the last country named before it that fits.
pub fn countries(sieve: &mut Sieve<'_>) {
    let ids: Vec<MentionId> = sieve
        .mentions
        .iter()
        .filter(|(id, mention)| {
            mention.kind == MentionKind::Nominal
                && mention.class == Some(Class::Country)
                && mention.number == Number::Singular
                && sieve.part(*id).entry.is_none()
                && is_definite(sieve, *id)
        })
        .map(|(id, _)| id)
        .collect();
    for id in ids {
        let mention = sieve.mentions.get(id);
        let words = mention.name.to_lowercase();
        let owner = sieve
            .grammar
            .possessor(mention.head)
            .and_then(|token| sieve.mentions.at(token));
        if let Some(owner) = owner {
            // "his country": that of the person.
            if let Some(country) = sieve.part(owner).country.clone() {
                identify_country(sieve, id, &country);
            }
            continue;
        }
        // "the Republic of Ostmark" is none of those named before.
        let called = sieve
            .grammar
            .prepositional(mention.head)
            .into_iter()
            .any(|(form, token)| {
                form == "of"
                    && sieve
                        .mentions
                        .at(token)
                        .is_some_and(|name| sieve.mentions.get(name).kind == MentionKind::Name)
            });
        if called {
            continue;
        }
        let chosen = sieve
            .before(mention.tokens.start)
            .filter(|&other| {
                let part = sieve.part(other);
                part.class == Some(Class::Country)
                    && part.entry.is_some()
                    && part
                        .country
                        .as_deref()
                        .is_some_and(|code| sieve.lexicon.fits_region(code, &words))
            })
            .take(12)
            .max_by_key(|&other| {
                let other_mention = sieve.mentions.get(other);
                let near = sieve.sentences_between(other_mention.head, mention.head);
                (
                    std::cmp::Reverse(near),
                    sieve.grammar.is_subject(other_mention.head),
                    other,
                )
            });
        if let Some(country) = chosen {
            sieve.join(country, id, "country described");
        }
    }
}

pub(super) fn is_definite(sieve: &Sieve<'_>, id: MentionId) -> bool {
    let head = sieve.mentions.get(id).head;
    sieve.grammar.possessor(head).is_some() || determined(sieve, head) == Some("definite")
}

/// The kind of a noun's determiner in `data/lexicon/determiners.tsv`.
pub(super) fn determined<'a>(sieve: &Sieve<'a>, noun: usize) -> Option<&'a str> {
    let determiner = sieve.grammar.determiner(noun)?;
    sieve.lexicon.words.value(
        "determiners",
        &sieve.grammar.token(determiner).norm.to_lowercase(),
    )
}

fn identify_country(sieve: &mut Sieve<'_>, id: MentionId, code: &str) {
    let existing = sieve.mentions.iter().find(|(other, _)| {
        let part = sieve.part(*other);
        part.class == Some(Class::Country)
            && part.entry.is_some()
            && part.country.as_deref() == Some(code)
    });
    match existing.map(|(other, _)| other) {
        Some(other) => sieve.join(other.min(id), other.max(id), "country of its owner"),
        None => sieve.identify(id, &format!("country/{code}")),
    }
}

/// "his government", "the Colombian government", "the administration in Caracas".
pub fn governments(sieve: &mut Sieve<'_>) {
    let ids: Vec<MentionId> = sieve
        .mentions
        .iter()
        .filter(|(id, mention)| {
            mention.kind == MentionKind::Nominal
                && mention.class == Some(Class::Government)
                && mention.number == Number::Singular
                && sieve.part(*id).entry.is_none()
        })
        .map(|(id, _)| id)
        .collect();
    for id in ids {
        let mention = sieve.mentions.get(id);
        let head = mention.head;
        let of = |token: usize| {
            sieve
                .mentions
                .at(token)
                .and_then(|owner| sieve.part(owner).country.clone())
        };
        let country = mention
            .country
            .clone()
            .or_else(|| sieve.grammar.possessor(head).and_then(of))
            .or_else(|| {
                sieve
                    .grammar
                    .prepositional(head)
                    .into_iter()
                    .filter(|(form, _)| form == "of" || form == "in")
                    .find_map(|(_, token)| of(token))
            })
            .or_else(|| sieve.grammar.modifiers(head).into_iter().find_map(of));
        // "the government of Jonas Berg", "the Berg administration": his, of whichever country, not that of the country spoken of.
        let person = |token: usize| {
            sieve.mentions.at(token).is_some_and(|owner| {
                let part = sieve.part(owner);
                part.class == Some(Class::Person) && part.named
            })
        };
        let somebodys = sieve
            .grammar
            .possessor(head)
            .into_iter()
            .chain(sieve.grammar.modifiers(head))
            .chain(
                sieve
                    .grammar
                    .prepositional(head)
                    .into_iter()
                    .filter(|(form, _)| form == "of")
                    .map(|(_, token)| token),
            )
            .any(person);
        let country = country.or_else(|| {
            if somebodys {
                return None;
            }
            // "the government": that of the country most spoken of before it, where the phrase is definite; of two the nearer.
            // The country last named is often the other party ("a deal with Israel, which the administration brokered").
            is_definite(sieve, id).then(|| {
                let mut counts: Vec<(SmolStr, usize)> = Vec::new();
                for other in sieve.before(mention.tokens.start).take(60) {
                    let part = sieve.part(other);
                    let of_state = matches!(part.class, Some(Class::Country | Class::Government));
                    if let Some(code) = part.country.clone()
                        && of_state
                        && part.entry.is_some()
                    {
                        match counts.iter_mut().find(|(known, _)| *known == code) {
                            Some((_, count)) => *count += 1,
                            None => counts.push((code, 1)),
                        }
                    }
                }
                let most = counts.iter().map(|(_, count)| *count).max()?;
                counts
                    .into_iter()
                    .find(|(_, count)| *count == most)
                    .map(|(code, _)| code)
            })?
        });
        if let Some(code) = country {
            let key = format!("government/{code}");
            let entry = sieve.lexicon.gazetteer.by_key(&key);
            let existing = sieve
                .mentions
                .iter()
                .find(|(other, _)| {
                    *other != id && entry.is_some() && sieve.part(*other).entry == entry
                })
                .map(|(other, _)| other);
            match existing {
                Some(other) => {
                    sieve.join(other.min(id), other.max(id), "government of its country")
                }
                None => sieve.identify(id, &key),
            }
        }
    }
}

/// How far back a description said again is looked for where another thing of its noun was named in between, in sentences.
const NEAR: usize = 8;

/// "the rally" after "a rally in Bogota": the same noun again with a definite article, nothing new said of it.
pub fn repeated(sieve: &mut Sieve<'_>) {
    let (grammar, mentions) = (sieve.grammar, sieve.mentions);
    let mut by_noun: HashMap<&str, Vec<MentionId>> = HashMap::new();
    for (id, mention) in mentions.iter() {
        if mention.kind == MentionKind::Nominal {
            let noun = grammar.token(mention.head).lemma.as_str();
            by_noun.entry(noun).or_default().push(id);
        }
    }
    for id in again(sieve) {
        let mention = sieve.mentions.get(id);
        // What owns it or what it is of is new: "the head of the bank" after "the head of the party".
        if sieve.grammar.possessor(mention.head).is_some()
            || !sieve.grammar.prepositional(mention.head).is_empty()
            || sieve.grammar.is_attribute(mention.head)
        {
            continue;
        }
        // "*Coalition* nations": a body before its people is as definite as "the Coalition".
        let definite =
            is_definite(sieve, id) || sieve.grammar.modifies_noun(mention.head).is_some();
        let core = core_words(sieve, id);
        let of_noun = by_noun.get(grammar.token(mention.head).lemma.as_str());
        let alike: Vec<MentionId> = of_noun
            .into_iter()
            .flatten()
            .rev()
            .copied()
            .filter(|&other| mentions.get(other).tokens.end <= mention.tokens.start)
            .filter(|&other| same_noun(sieve, other, id))
            .collect();
        let earlier = alike
            .iter()
            .copied()
            .find(|&other| {
                let before = core_words(sieve, other);
                // A definite phrase may say less than before, never something new; a bare one must be the same words.
                if definite {
                    core.iter().all(|word| before.contains(word)) && core.len() <= before.len()
                } else {
                    core == before && core.len() > 1
                }
            })
            .filter(|&other| {
                let near = sieve.sentences_between(sieve.mentions.get(other).head, mention.head);
                // Far back it is meant only where the article knows no other.
                near <= NEAR
                    || alike
                        .iter()
                        .all(|&each| sieve.root(each) == sieve.root(other))
            });
        if let Some(earlier) = earlier {
            sieve.join(earlier, id, "described again");
        }
    }
}

/// "her mother" said twice: the same noun of one owner.
pub fn owned(sieve: &mut Sieve<'_>) {
    for id in again(sieve) {
        let head = sieve.mentions.get(id).head;
        let Some(owner) = owner(sieve, id) else {
            continue;
        };
        let core = core_words(sieve, id);
        let earlier = sieve
            .before(sieve.mentions.get(id).tokens.start)
            .find(|&other| {
                same_noun(sieve, other, id)
                && self::owner(sieve, other) == Some(owner)
                && sieve.sentences_between(sieve.mentions.get(other).head, head) <= 2 * NEAR
                // "his elder brother" is not "his younger brother".
                && {
                    let before = core_words(sieve, other);
                    core.iter().all(|word| before.contains(word))
                }
            });
        if let Some(earlier) = earlier {
            sieve.join(earlier, id, "of the same owner");
        }
    }
}

/// The part that owns a thing: "Valeska's mother", "her mother".
fn owner(sieve: &Sieve<'_>, id: MentionId) -> Option<usize> {
    let token = sieve.grammar.possessor(sieve.mentions.get(id).head)?;
    sieve.mentions.at(token).map(|owner| sieve.root(owner))
}

/// Descriptions, not of persons in office, that nothing has been joined to yet.
fn again(sieve: &Sieve<'_>) -> Vec<MentionId> {
    sieve
        .mentions
        .iter()
        .filter(|(id, mention)| {
            mention.kind == MentionKind::Nominal
                && mention.class != Some(Class::Position)
                && sieve.is_alone(*id)
                && sieve.part(*id).entry.is_none()
        })
        .map(|(id, _)| id)
        .collect()
}

/// Whether an earlier description has the noun and number of a later one.
fn same_noun(sieve: &Sieve<'_>, earlier: MentionId, later: MentionId) -> bool {
    let (before, after) = (sieve.mentions.get(earlier), sieve.mentions.get(later));
    before.kind == MentionKind::Nominal
        && before.class == after.class
        && before.number == after.number
        && sieve.grammar.token(before.head).lemma == sieve.grammar.token(after.head).lemma
}

/// Lemmas of a phrase without its determiners.
pub(super) fn core_words(sieve: &Sieve<'_>, id: MentionId) -> Vec<String> {
    let head = sieve.mentions.get(id).head;
    let mut words: Vec<String> = sieve
        .grammar
        .modifiers(head)
        .into_iter()
        .map(|token| sieve.grammar.token(token).lemma.to_lowercase())
        .collect();
    words.push(sieve.grammar.token(head).lemma.to_lowercase());
    words
}

/// "both governments", "the two leaders", "the former allies": what the plural covers, where two things fit.
pub fn plurals(sieve: &mut Sieve<'_>) {
    let ids: Vec<MentionId> = sieve
        .mentions
        .iter()
        .filter(|(id, mention)| {
            mention.kind == MentionKind::Nominal
                && mention.number == Number::Plural
                && is_definite(sieve, *id)
                && sieve.grammar.prepositional(mention.head).is_empty()
        })
        .map(|(id, _)| id)
        .collect();
    for id in ids {
        let mention = sieve.mentions.get(id);
        let lemma = sieve.grammar.token(mention.head).lemma.to_lowercase();
        let numerals: Vec<String> = sieve
            .grammar
            .numerals(mention.head)
            .into_iter()
            .map(|token| sieve.grammar.token(token).lemma.to_lowercase())
            .collect();
        if numerals
            .iter()
            .any(|number| number != "two" && number != "2")
            || mention.country.is_some()
        {
            continue;
        }
        let Some(wanted) = sieve
            .lexicon
            .words
            .value("roles", &lemma)
            .and_then(Class::from_iri)
            // "both cities": which, nothing here tells.
            .filter(|&class| class != Class::Place)
        else {
            continue;
        };
        let members = nearest_two(sieve, id, wanted);
        if let Some(members) = members {
            let root = sieve.root(id);
            sieve.parts[root].members = members;
        }
    }
}

/// The last two distinct countries or persons before a plural; for countries, those of the persons as well.
fn nearest_two(sieve: &mut Sieve<'_>, id: MentionId, wanted: Class) -> Option<Vec<usize>> {
    let at = sieve.mentions.get(id).tokens.start;
    if wanted == Class::Person {
        let mut found: Vec<usize> = Vec::new();
        for other in sieve.before(at) {
            if sieve.sentences_between(sieve.mentions.get(other).head, at) > 3 {
                break;
            }
            let part = sieve.part(other);
            let root = sieve.root(other);
            if part.class == Some(Class::Person)
                && part.named
                && part.number == Number::Singular
                && !found.contains(&root)
            {
                found.push(root);
            }
        }
        return (found.len() == 2).then_some(found).map(sorted);
    }
    let mut codes: Vec<SmolStr> = Vec::new();
    // "US Secretary of State Antony Blinken urged both countries": the country of a title is not one of them, unless the countries
    // stand in titles alone: "The Colombian president met the Venezuelan foreign minister. Both governments …".
    for reading in [Titles::LeftOut, Titles::Counted] {
        for other in sieve.before(at) {
            if sieve.sentences_between(sieve.mentions.get(other).head, at) > 3 || codes.len() > 2 {
                break;
            }
            let part = sieve.part(other);
            let mention = sieve.mentions.get(other);
            let title = sieve
                .mentions
                .offices
                .iter()
                .find(|office| office.tokens.covers(mention.tokens));
            // Nor is whoever acts on both: "Blinken urged both countries".
            let acts = |head: usize| {
                sieve.grammar.is_subject(head)
                    && sieve.grammar.clause_of(head)
                        == sieve.grammar.clause_of(sieve.mentions.get(id).head)
            };
            let holder = title
                .and_then(|office| office.holder)
                .map(|holder| sieve.mentions.get(holder).head);
            let acting = part.class == Some(Class::Person) && acts(mention.head)
                || title.is_some_and(|office| acts(office.head))
                || holder.is_some_and(acts);
            if acting || title.is_some() && reading == Titles::LeftOut {
                continue;
            }
            let counts = matches!(part.class, Some(Class::Country | Class::Government))
                && part.entry.is_some()
                || part.class == Some(Class::Person) && (part.named || reading == Titles::Counted);
            if let Some(code) = part
                .country
                .clone()
                .filter(|code| counts && !codes.contains(code))
            {
                codes.push(code);
            }
        }
        if codes.len() >= 2 {
            break;
        }
    }
    if codes.len() < 2 {
        return None;
    }
    codes.truncate(2);
    let mut roots = Vec::new();
    for code in codes {
        let found = sieve
            .mentions
            .iter()
            .map(|(other, _)| other)
            .find(|&other| {
                let part = sieve.part(other);
                part.class == Some(Class::Country)
                    && part.entry.is_some()
                    && part.country.as_ref() == Some(&code)
                    && part.members.is_empty()
            });
        roots.push(sieve.root(found?));
    }
    Some(sorted(roots))
}

/// Whether the countries of titles are counted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Titles {
    LeftOut,
    Counted,
}

fn sorted(mut roots: Vec<usize>) -> Vec<usize> {
    roots.sort_unstable();
    roots
}
