//! Names that are the same, parts of a fuller name, and acronyms.

use super::sieve::Sieve;
use crate::mention::{MentionId, MentionKind};
use crate::ontology::Class;
use std::collections::BTreeMap;

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

/// "Petro" after "Gustavo Petro"; "Gustavo" alone only where one person bears it. With two bearers of a surname the last one named in full is meant.
pub fn parts(sieve: &mut Sieve<'_>) {
    let mut full: BTreeMap<String, Vec<MentionId>> = BTreeMap::new();
    for (id, mention) in sieve.mentions.iter() {
        if mention.kind == MentionKind::Name
            && mention.class == Some(Class::Person)
            && mention.name.contains(' ')
        {
            for part in mention.name.to_lowercase().split(' ') {
                full.entry(part.to_owned()).or_default().push(id);
            }
        }
    }
    for (id, mention) in sieve.mentions.iter() {
        if mention.kind != MentionKind::Name || mention.class != Some(Class::Person) {
            continue;
        }
        let name = mention.name.to_lowercase();
        if name.contains(' ') {
            // "Nicolás Maduro" and "Nicolás Maduro Moros": the shorter within the longer, same first and second word.
            let longer = full
                .get(name.split(' ').next().unwrap_or(""))
                .into_iter()
                .flatten()
                .copied()
                .find(|&other| {
                    other != id
                        && sieve
                            .mentions
                            .get(other)
                            .name
                            .to_lowercase()
                            .starts_with(&format!("{name} "))
                });
            if let Some(other) = longer {
                sieve.join(other.min(id), other.max(id), "longer form of the name");
            }
            continue;
        }
        let Some(bearers) = full.get(&name) else {
            continue;
        };
        // The last full name before it; for a surname in the headline, the first after it.
        let bearer = bearers
            .iter()
            .rev()
            .find(|&&bearer| bearer < id)
            .or_else(|| bearers.first());
        if let Some(&bearer) = bearer {
            let surname = sieve
                .mentions
                .get(bearer)
                .name
                .to_lowercase()
                .ends_with(&format!(" {name}"));
            let unique = bearers
                .iter()
                .all(|&other| sieve.root(other) == sieve.root(bearer));
            if surname || unique {
                sieve.join(bearer, id, "part of an earlier full name");
            }
        }
    }
    // A surname known to the gazetteer alone: every bare "Putin" is one person.
    let mut bare: BTreeMap<String, MentionId> = BTreeMap::new();
    for (id, mention) in sieve.mentions.iter() {
        if mention.kind == MentionKind::Name
            && mention.class == Some(Class::Person)
            && !mention.name.contains(' ')
        {
            let first = *bare.entry(mention.name.to_lowercase()).or_insert(id);
            sieve.join(first, id, "same surname");
        }
    }
}

/// "Syrian Democratic Forces (SDF)", and the initials of a name used later.
pub fn acronyms(sieve: &mut Sieve<'_>) {
    let ids: Vec<MentionId> = sieve.mentions.iter().map(|(id, _)| id).collect();
    for &id in &ids {
        let mention = sieve.mentions.get(id);
        let is_acronym = mention.kind == MentionKind::Name
            && mention.name.chars().count() >= 2
            && mention.name.chars().all(|c| c.is_uppercase() || c == '.')
            && mention.entries.is_empty();
        if !is_acronym || !sieve.is_alone(id) && sieve.part(id).mentions[0] != id {
            continue;
        }
        let letters: String = mention
            .name
            .chars()
            .filter(|&c| c != '.')
            .collect::<String>()
            .to_lowercase();
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
                    .filter(|word| !matches!(*word, "of" | "the" | "and" | "for"))
                    .filter_map(|word| word.chars().next())
                    .collect::<String>()
                    .to_lowercase();
                (adjacent && other.class != Some(Class::Person))
                    || (initials.len() > 1 && initials == letters)
            });
        if let Some(other) = found {
            sieve.join(other, id, "acronym");
        }
    }
}
