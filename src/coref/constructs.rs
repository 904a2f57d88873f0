//! What the construction itself says to be one: appositions, and the noun that a copula gives its subject.
//!
//! *(tree, mentions) → joined chains*. The precise constructs of Lee et al. 2013. A list is no apposition ("Ruta Berg, her
//! mother and two sons"), and what is denied, asked, supposed or likened is no identity.

use super::sieve::Sieve;
use crate::mention::{MentionId, MentionKind, Number};
use crate::ontology::Class;

/// "her Danish colleague Mette Frederiksen", "Marta Ilves, the chancellor": one phrase set beside another.
pub fn appositions(sieve: &mut Sieve<'_>) {
    let mut pairs = Vec::new();
    for (id, mention) in sieve.mentions.iter() {
        let Some(host_token) = sieve.grammar.apposed_to(mention.head) else {
            continue;
        };
        let Some(host) = sieve.mentions.at(host_token) else {
            continue;
        };
        let other = sieve.mentions.get(host);
        // Two names side by side are usually a place in a country ("Bogota, Colombia") or a list.
        if mention.kind == MentionKind::Name && other.kind == MentionKind::Name
            || mention.number != other.number
            || is_listed(sieve, mention.head, host_token)
        {
            continue;
        }
        if mention.class == Some(Class::Thing) || other.class == Some(Class::Thing) {
            // "his website Truth Social": a thing by its noun, whatever the name is.
            if mention.kind == MentionKind::Name && other.class == Some(Class::Thing) {
                continue;
            }
            if other.kind == MentionKind::Name {
                continue;
            }
        }
        pairs.push((host.min(id), host.max(id)));
    }
    for (earlier, later) in pairs {
        part_from_namesake(sieve, earlier, later);
        sieve.join(earlier, later, "apposition");
    }
}

/// "the *Norwegian* lawmaker Rita Moen": where a description right before a name says its bearer is from.
pub fn origins(sieve: &mut Sieve<'_>) {
    let mut found = Vec::new();
    for (id, mention) in sieve.mentions.iter() {
        let Some(country) = mention.country.clone() else {
            continue;
        };
        let described =
            mention.kind == MentionKind::Nominal && mention.class == Some(Class::Person);
        let name = sieve
            .mentions
            .at(mention.head + 1)
            .filter(|&name| described && name != id)
            .filter(|&name| {
                let name = sieve.mentions.get(name);
                name.kind == MentionKind::Name
                    && name.class == Some(Class::Person)
                    && name.tokens.start == mention.head + 1
                    && sieve.grammar.sentence(mention.head).contains(name.head)
            });
        found.extend(name.map(|name| (name, country)));
    }
    for (name, country) in found {
        let root = sieve.root(name);
        if sieve.parts[root].entry.is_none() {
            sieve.parts[root].country.get_or_insert(country);
        }
    }
}

/// "Boris Johnson, a Canadian plumber": whom the apposition puts in another country than the gazetteer's bearer of the name is
/// somebody else.
fn part_from_namesake(sieve: &mut Sieve<'_>, a: MentionId, b: MentionId) {
    let is_name = |id: MentionId| sieve.mentions.get(id).kind == MentionKind::Name;
    let (name, description) = if is_name(a) { (a, b) } else { (b, a) };
    let Some(code) = sieve.mentions.get(description).country.clone() else {
        return;
    };
    let described = sieve.mentions.get(description);
    let Some(entry) = sieve.part(name).entry.filter(|_| {
        described.kind == MentionKind::Nominal
            && described.class == Some(Class::Person)
            && described.office.is_none()
    }) else {
        return;
    };
    let known = sieve.lexicon.entry(entry);
    let gazetteer = sieve.lexicon.gazetteer;
    let elsewhere = known.class == Class::Person
        && known
            .country
            .iter()
            .chain(known.offices.iter().map(|office| &office.country))
            .all(|own| *own != code && gazetteer.country_by_code(own).is_some());
    if elsewhere && known.country.is_some() {
        let root = sieve.root(name);
        sieve.parts[root].entry = None;
        sieve.parts[root].country = Some(code);
    }
}

/// "She, her mother, and a sister": the parser takes the second of a list for an apposition of the first; the owner of the second is
/// the first or the coordination goes on behind it.
fn is_listed(sieve: &Sieve<'_>, apposed: usize, host: usize) -> bool {
    let owned_by_host = sieve
        .grammar
        .possessor(apposed)
        .is_some_and(|owner| sieve.grammar.token(owner).tag == "PRP$");
    let goes_on = sieve
        .grammar
        .conjuncts(apposed)
        .into_iter()
        .chain(sieve.grammar.conjuncts(host))
        .any(|each| each > apposed && sieve.mentions.at(each).is_some());
    owned_by_host && goes_on
}

/// "Paris was a volunteer", "Kabul is the capital": whom or what a plain statement of being calls so.
pub fn predicates(sieve: &mut Sieve<'_>) {
    let pairs: Vec<(MentionId, MentionId)> = sieve
        .mentions
        .iter()
        .filter(|(id, mention)| {
            mention.kind == MentionKind::Nominal
                && mention.number == Number::Singular
                && mention.class == Some(Class::Person)
                && sieve.is_alone(*id)
                && sieve.grammar.is_attribute(mention.head)
        })
        .filter_map(|(id, mention)| {
            let grammar = sieve.grammar;
            let verb = grammar.head(mention.head)?;
            let determined = super::definite::determined(sieve, mention.head);
            let plain = grammar.token(verb).lemma == "be"
                && matches!(determined, Some("definite" | "indefinite"))
                && grammar.negations(verb).is_empty()
                && !grammar
                    .auxiliaries(verb)
                    .into_iter()
                    .any(|token| grammar.token(token).tag == "MD")
                && grammar.marker(verb).is_none_or(|marker| {
                    matches!(
                        grammar.token(marker).norm.to_lowercase().as_str(),
                        "that" | "because" | "while"
                    )
                })
                && !is_question(sieve, verb);
            let subject = plain.then(|| grammar.surface_subject(verb)).flatten()?;
            let called = sieve.mentions.at(subject)?;
            let one = sieve.mentions.get(called).number == Number::Singular
                && sieve.part(called).class == Some(Class::Person)
                && grammar.conjuncts(subject).is_empty()
                && subject < mention.head;
            one.then_some((called, id))
        })
        .collect();
    for (called, description) in pairs {
        sieve.join(called, description, "is called so");
    }
}

fn is_question(sieve: &Sieve<'_>, token: usize) -> bool {
    let sentence = sieve.grammar.sentence(token);
    sieve.grammar.token(sentence.end - 1).norm.starts_with('?')
}
