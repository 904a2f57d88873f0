//! Names that are the same, parts of a fuller name, other spellings and short forms of it, and acronyms.
//!
//! Two people of one surname stay apart: a short form joins a full name only where nothing in the article gives it to somebody else, or
//! where it follows the full name it is the surname of.

use super::sieve::Sieve;
use super::spelling::{alike, alike_alone, fold, words};
use crate::mention::{MentionId, MentionKind};
use crate::ontology::Class;
use std::collections::BTreeMap;

/// Particles that begin a surname of several words: "Van der Bellen", "bin Salman".
const PARTICLES: &[&str] = &[
    "van", "von", "de", "da", "do", "dos", "del", "della", "di", "bin", "ibn", "ben", "abu", "la",
    "le", "ter", "zu",
];

/// Same gazetteer entry, or the same words.
pub fn equal(sieve: &mut Sieve<'_>) {
    let mut by_entry = BTreeMap::new();
    let mut by_name: BTreeMap<(String, Option<Class>), MentionId> = BTreeMap::new();
    for (id, mention) in sieve.mentions.iter() {
        if mention.kind == MentionKind::Pronoun || mention.class == Some(Class::Position) {
            continue;
        }
        if let Some(&entry) = mention.entries.first() {
            let first = *by_entry.entry(entry).or_insert(id);
            sieve.join(first, id, "same entry");
        } else if mention.kind == MentionKind::Name {
            let first = *by_name
                .entry((mention.name.to_lowercase(), mention.class))
                .or_insert(id);
            sieve.join(first, id, "same name");
        }
    }
}

/// Ids and folded words of all names of persons; a single word of which nobody knows what it names may be a surname.
fn people(sieve: &Sieve<'_>) -> Vec<(MentionId, Vec<String>)> {
    sieve
        .mentions
        .iter()
        .filter(|(_, mention)| {
            let unknown = mention.class.is_none() && mention.tokens.len() == 1;
            mention.kind == MentionKind::Name && (mention.class == Some(Class::Person) || unknown)
        })
        .map(|(id, mention)| (id, words(&mention.name)))
        .filter(|(_, words)| !words.is_empty())
        .collect()
}

/// "Nicolás Maduro" and "Nicolás Maduro Moros", "Orso Lund" and "Orso T. Lund", "Ahmad al-Sharaa" and "Ahmed al-Sharaa".
pub fn fuller(sieve: &mut Sieve<'_>) {
    let people = people(sieve);
    let full: Vec<&(MentionId, Vec<String>)> =
        people.iter().filter(|(_, words)| words.len() > 1).collect();
    // A name that comes again and again is compared once.
    let mut before: Vec<&(MentionId, Vec<String>)> = Vec::new();
    for each in full {
        let (later, name) = each;
        let of_one = |ground: fn(&[String], &[String]) -> bool| {
            let mut found: Vec<MentionId> = Vec::new();
            for (other, other_name) in &before {
                if (ground(name, other_name) || ground(other_name, name))
                    && !found
                        .iter()
                        .any(|&known| sieve.root(known) == sieve.root(*other))
                {
                    found.push(*other);
                }
            }
            // "George Bush" after "George H. Bush" and "George W. Bush": either.
            (found.len() == 1).then(|| found[0])
        };
        if let Some(earlier) = of_one(extends) {
            sieve.join(earlier, *later, "longer form of the name");
        } else if let Some(earlier) = of_one(spelled_alike) {
            sieve.join(earlier, *later, "other spelling");
        }
        let known = before.iter().any(|(other, other_name)| {
            other_name == name && sieve.root(*other) == sieve.root(*later)
        });
        if !known {
            before.push(each);
        }
    }
}

/// Whether `long` is `short` with words added behind it or between its first and last.
fn extends(short: &[String], long: &[String]) -> bool {
    if short.len() >= long.len() {
        return short == long;
    }
    if long.starts_with(short) {
        return true;
    }
    let mut rest = long.iter();
    short.first() == long.first()
        && short.last() == long.last()
        && short.iter().all(|word| rest.any(|other| other == word))
}

fn spelled_alike(a: &[String], b: &[String]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(left, right)| alike(left, right))
}

/// "Petro" after "Gustavo Petro"; "Gustavo" alone only where one person bears it. With two bearers of a surname the last one named in full is meant.
pub fn parts(sieve: &mut Sieve<'_>) {
    let people = people(sieve);
    let full: Vec<&(MentionId, Vec<String>)> =
        people.iter().filter(|(_, words)| words.len() > 1).collect();
    for (id, name) in &people {
        let family = name.len() > 1 && PARTICLES.contains(&name[0].as_str());
        if name.len() > 1 && !family {
            continue;
        }
        let ends = |other: &[String]| other.len() > name.len() && other.ends_with(name);
        let bears = |other: &[String]| {
            ends(other) || name.len() == 1 && other.len() > 1 && other.contains(&name[0])
        };
        let bearers: Vec<&(MentionId, Vec<String>)> = full
            .iter()
            .copied()
            .filter(|(_, other)| bears(other))
            .collect();
        let bearers = if bearers.is_empty() {
            let spelled = |other: &[String]| {
                name.len() == 1 && other.last().is_some_and(|last| alike_alone(last, &name[0]))
            };
            full.iter()
                .copied()
                .filter(|(_, other)| spelled(other))
                .collect()
        } else {
            bearers
        };
        // The last full name before it; for a surname in the headline, the first after it.
        let bearer = bearers
            .iter()
            .rev()
            .find(|(bearer, _)| bearer < id)
            .or_else(|| bearers.first());
        let Some((bearer, full_name)) = bearer else {
            continue;
        };
        let unique = bearers
            .iter()
            .all(|(other, _)| sieve.root(*other) == sieve.root(*bearer));
        if ends(full_name) || unique {
            let ground = if bears(full_name) {
                "part of an earlier full name"
            } else {
                "other spelling of a surname"
            };
            sieve.join(*bearer, *id, ground);
        }
    }
    // A surname known to the gazetteer alone: every bare "Putin" is one person.
    let mut bare: BTreeMap<&String, MentionId> = BTreeMap::new();
    for (id, name) in people.iter().filter(|(id, name)| {
        name.len() == 1 && sieve.mentions.get(*id).class == Some(Class::Person)
    }) {
        let first = *bare.entry(&name[0]).or_insert(*id);
        sieve.join(first, *id, "same surname");
    }
}

/// "Syrian Democratic Forces (SDF)", and the initials of a name used later.
pub fn acronyms(sieve: &mut Sieve<'_>) {
    let ids: Vec<MentionId> = sieve.mentions.iter().map(|(id, _)| id).collect();
    for &id in &ids {
        let mention = sieve.mentions.get(id);
        let is_acronym = mention.kind == MentionKind::Name
            && mention.name.chars().count() >= 2
            && mention.name.chars().all(|c| c.is_uppercase() || c == '.');
        let known = sieve.part(id).entry.is_some();
        if !is_acronym || !sieve.is_alone(id) && sieve.part(id).mentions[0] != id {
            continue;
        }
        let letters = fold(&mention.name);
        let in_brackets =
            mention.tokens.start > 0 && sieve.grammar.token(mention.tokens.start - 1).norm == "(";
        let found = sieve
            .before(mention.tokens.start)
            .filter(|&other| sieve.mentions.get(other).kind == MentionKind::Name)
            .find(|&other| {
                let other = sieve.mentions.get(other);
                let adjacent = in_brackets && other.tokens.end + 1 == mention.tokens.start;
                let initials: String = other
                    .name
                    .split([' ', '-'])
                    .filter(|word| !matches!(*word, "of" | "the" | "and" | "for" | "on" | "in"))
                    .filter_map(|word| word.chars().next())
                    .collect::<String>()
                    .to_lowercase();
                // What the gazetteer knows the letters for is not overruled by mere initials.
                (adjacent && other.class != Some(Class::Person))
                    || (initials.len() > 1 && initials == letters && (!known || initials.len() > 2))
            });
        let Some(other) = found else { continue };
        let body = sieve.mentions.get(other).class;
        if in_brackets && !known && body.is_some_and(|class| class.is_a(Class::Organization)) {
            // "the Harbour Workers Union (HWU)": whatever the letters alone were taken for.
            sieve.join_retyped(other, id, "acronym");
        } else {
            sieve.join(other, id, "acronym");
        }
    }
}

/// "Ostrava Motors" or "Ostrava" for "Ostrava Motor Company": an organisation's name without the words of form and trade at its end,
/// where one organisation of the article is called so. "Ostrava Motors Iberia" is another.
pub fn shortened(sieve: &mut Sieve<'_>) {
    let bodies: Vec<(MentionId, Vec<String>)> = sieve
        .mentions
        .iter()
        .filter(|(_, mention)| {
            // A word alone is taken for a person sooner than for the firm that bears it.
            let lone = mention.class == Some(Class::Person)
                && mention.entries.is_empty()
                && mention.tokens.len() == 1;
            mention.kind == MentionKind::Name
                && (lone
                    || mention
                        .class
                        .is_some_and(|class| class.is_a(Class::Organization)))
        })
        .map(|(id, mention)| (id, words(&mention.name)))
        .filter(|(_, name)| !name.is_empty())
        .collect();
    let full: Vec<Vec<String>> = people(sieve)
        .into_iter()
        .map(|(_, name)| name)
        .filter(|name| name.len() > 1)
        .collect();
    let formal = |word: &String| sieve.lexicon.words.has("corporate", word);
    let stem = |name: &[String]| -> Vec<String> {
        let kept = name
            .iter()
            .rposition(|word| !formal(word))
            .map_or(1, |at| at + 1);
        name[..kept].to_vec()
    };
    let mut pairs = Vec::new();
    for (at, (id, name)) in bodies.iter().enumerate() {
        for (other, other_name) in &bodies[..at] {
            let one_stem = stem(name) == stem(other_name);
            // One of them is the stem itself, or both end in words of form.
            let short = name.len() != other_name.len()
                && (name.len().min(other_name.len()) <= stem(name).len() || stem(name).len() > 1);
            if one_stem && short && sieve.root(*id) != sieve.root(*other) {
                pairs.push((*other, *id));
            }
        }
    }
    for (earlier, later) in pairs {
        let person = |id: MentionId| sieve.part(id).class == Some(Class::Person);
        let borne = |id: MentionId| {
            let name = words(&sieve.mentions.get(id).name);
            full.iter()
                .any(|other| name.iter().all(|word| other.contains(word)))
        };
        match (person(earlier), person(later)) {
            (false, false) => sieve.join(earlier, later, "short form of the name"),
            (false, true) if !borne(later) => {
                sieve.join_retyped(earlier, later, "short form of the name");
            }
            (true, false) if !borne(earlier) => {
                sieve.join_retyped(later, earlier, "short form of the name");
            }
            _ => {}
        }
    }
}
