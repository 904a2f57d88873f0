//! Pronouns of the third person: "he", "its", "they", "himself".
//!
//! A pronoun means something before it that agrees in gender, number and kind; a participant of the same verb is never meant by a
//! personal pronoun beside it ("Petro told him": him is not Petro). Which of several, a learned [`ranking`] says.

use super::ranking;
use super::sieve::Sieve;
use super::speech::speaker_of;
use crate::mention::{MentionId, MentionKind, Number};
use crate::ontology::Class;
use crate::syntax::{Embedding, Grammar};

/// How far back an antecedent is looked for, in sentences.
const REACH: usize = 3;

/// All pronouns of the third person, in order of the text: "his website" after "he" means whom "he" means.
pub fn personal(sieve: &mut Sieve<'_>) {
    let ids: Vec<MentionId> = sieve
        .mentions
        .iter()
        .filter(|(_, mention)| mention.kind == MentionKind::Pronoun)
        .map(|(id, _)| id)
        .collect();
    for id in ids {
        if !sieve.part(id).named && sieve.part(id).mentions.iter().all(|&other| other >= id) {
            resolve(sieve, id);
        }
    }
}

fn is_possessive(grammar: &Grammar<'_>, token: usize) -> bool {
    grammar.token(token).tag == "PRP$"
}

fn is_third_person(sieve: &Sieve<'_>, id: MentionId) -> bool {
    let mention = sieve.mentions.get(id);
    sieve
        .lexicon
        .words
        .value("pronouns", &mention.name.to_lowercase())
        == Some("3")
}

fn resolve(sieve: &mut Sieve<'_>, id: MentionId) {
    if !is_third_person(sieve, id) {
        return;
    }
    let pronoun = sieve.mentions.get(id);
    let token = pronoun.head;
    let grammar = sieve.grammar;
    let possessive = is_possessive(grammar, token);
    let clause = grammar.clause_of(token);
    // "He blamed himself": the subject of its own clause and nobody else.
    if pronoun.name.to_lowercase().ends_with("self")
        || pronoun.name.to_lowercase().ends_with("selves")
    {
        let subject = clause
            .and_then(|verb| grammar.surface_subject(verb))
            .and_then(|subject| sieve.mentions.at(subject));
        if let Some(subject) = subject.filter(|&subject| subject < id && agrees(sieve, id, subject))
        {
            sieve.join(subject, id, "reflexive");
        }
        return;
    }
    // "asked about Joe Biden and *his* son": the one the son is named beside.
    if possessive
        && let Some(noun) = grammar.head(token)
        && let Embedding::Coordinated(host) = grammar.embedding(noun)
        && host < token
        && let Some(beside) = sieve.mentions.at(host)
        && sieve.mentions.get(beside).kind == MentionKind::Name
        && agrees(sieve, id, beside)
    {
        sieve.join(beside, id, "owner beside");
        return;
    }
    if pronoun.number == Number::Plural
        && let Some(members) = together(sieve, id, clause.filter(|_| !possessive))
    {
        let root = sieve.root(id);
        sieve.parts[root].class = sieve.parts[members[0]].class;
        sieve.parts[root].members = members;
        return;
    }
    // Those who take part in the pronoun's own clause beside it.
    let barred: Vec<usize> = match clause {
        Some(verb) if !possessive => grammar
            .arguments(verb)
            .into_iter()
            .filter(|argument| argument.token != token)
            .map(|argument| argument.token)
            .collect(),
        _ => Vec::new(),
    };
    let quote = sieve.mentions.quote_at(token);
    let speaker = quote.and_then(|quote| speaker_of(sieve, quote));
    let mut candidates = Vec::new();
    for candidate in sieve.before(token) {
        let mention = sieve.mentions.get(candidate);
        if sieve.sentences_between(mention.head, token) > REACH {
            break;
        }
        if !agrees(sieve, id, candidate)
            || barred.iter().any(|&other| {
                sieve
                    .mentions
                    .at(other)
                    .is_some_and(|other| sieve.root(other) == sieve.root(candidate))
            })
        {
            continue;
        }
        // "I know what he said": who speaks or is spoken to is not he.
        if mention.kind == MentionKind::Pronoun && !is_third_person(sieve, candidate) {
            continue;
        }
        // A phrase cannot own itself: "his counterpart".
        if mention.tokens.contains(token) {
            continue;
        }
        // Inside a quotation the speaker calls himself "I", unless he speaks of himself by name.
        let in_quote = quote.is_some() && sieve.mentions.quote_at(mention.head) == quote;
        if speaker.is_some_and(|speaker| sieve.root(speaker) == sieve.root(candidate))
            && !(in_quote && mention.kind == MentionKind::Name)
        {
            continue;
        }
        candidates.push(candidate);
    }
    let example = ranking::example(sieve, id, &candidates);
    let antecedent = ranking::choose(&example, &sieve.weights);
    sieve.examples.push(example);
    if let Some(antecedent) = antecedent {
        sieve.join(antecedent, id, "pronoun");
    }
}

/// "Peru and Chile said they …": the nearest subject before a plural, where it is a coordination of named things of one kind. They
/// are several, so the pronoun covers them and joins neither. `own` is the clause whose subject the pronoun cannot mean.
fn together(sieve: &Sieve<'_>, id: MentionId, own: Option<usize>) -> Option<Vec<usize>> {
    let token = sieve.mentions.get(id).head;
    let grammar = sieve.grammar;
    for candidate in sieve.before(token) {
        let head = sieve.mentions.get(candidate).head;
        if sieve.sentences_between(head, token) > 1 {
            return None;
        }
        if !grammar.is_subject(head) || own.is_some() && grammar.clause_of(head) == own {
            continue;
        }
        let others = grammar.conjuncts(head);
        if !others.is_empty() {
            let mut members = vec![sieve.root(candidate)];
            for other in others {
                members.push(sieve.root(sieve.mentions.at(other)?));
            }
            members.sort_unstable();
            members.dedup();
            let kind = |root: usize| {
                let part = &sieve.parts[root];
                let class = part
                    .class
                    .filter(|_| part.named && part.number == Number::Singular)?;
                let acts = class == Class::Person
                    || class == Class::Country
                    || class.is_a(Class::Organization);
                acts.then_some(class == Class::Person)
            };
            let first = kind(members[0])?;
            let alike = members.iter().all(|&root| kind(root) == Some(first));
            return (alike && members.len() > 1).then_some(members);
        }
        if agrees(sieve, id, candidate) {
            return None;
        }
    }
    None
}

fn agrees(sieve: &Sieve<'_>, pronoun: MentionId, candidate: MentionId) -> bool {
    let wanted = sieve.mentions.get(pronoun);
    let part = sieve.part(candidate);
    let Some(class) = part.class else {
        // Another pronoun that found nothing.
        return sieve
            .mentions
            .get(candidate)
            .name
            .eq_ignore_ascii_case(&wanted.name);
    };
    if matches!(class, Class::Position | Class::Tenure | Class::LegalAct) && wanted.gender.is_some()
    {
        return false;
    }
    match (wanted.gender, wanted.number) {
        (Some(gender), _) => {
            class == Class::Person
                && part.number == Number::Singular
                && part.gender.is_none_or(|other| other == gender)
        }
        (None, Number::Plural) => {
            part.number == Number::Plural
                || class.is_a(Class::Group)
                || matches!(
                    class,
                    Class::Organization
                        | Class::ArmedGroup
                        | Class::PoliticalParty
                        | Class::PublicBody
                        | Class::Company
                )
        }
        (None, Number::Singular) => {
            class != Class::Person
                && class != Class::Group
                && class != Class::Position
                && part.number == Number::Singular
                && sieve.mentions.get(candidate).kind != MentionKind::Pronoun
        }
    }
}
