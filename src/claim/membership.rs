//! Who belongs to which body where no verb says it: parties beside names, and units within units.
//!
//! *(mentions, chains, syntax) → claims* `memberOf` *and* `partOf`. "Republican Senator Jonas Berg", "Jonas Berg (Harbour Party)", "elected
//! as a Democrat"; "Second Battalion, Fifth Regiment". Members that a verb or a noun names ("joined", "members of") are frames.

use super::context::{Context, Surroundings};
use super::draft::Draft;
use super::facts::{Modality, Polarity};
use super::slots::doer_above;
use crate::coref::ChainId;
use crate::mention::{MentionKind, bytes_of};
use crate::ontology::Class;
use crate::syntax::Pos;
use crate::text::TokenSpan;

/// "Republican Senator Jonas Berg", "Jonas Berg of the Harbour Party", "Jonas Berg is a Democrat", "Jonas Berg (Harbour Party)",
/// "was elected as a Democrat": who belongs to which party.
pub fn parties(around: &Surroundings<'_>) -> Vec<Draft> {
    let grammar = around.grammar;
    let mut found = Vec::new();
    for (id, mention) in around.mentions.iter() {
        let party = around.chains.of(id);
        if around.chains.get(party).class != Class::PoliticalParty
            || mention.kind == MentionKind::Pronoun
        {
            continue;
        }
        let head = mention.head;
        let Some(member) = bracketed(around, mention.tokens).or_else(|| beside(around, head))
        else {
            continue;
        };
        let mut context = around.of(head, None);
        if !grammar.is_attribute(head) {
            context.polarity = Polarity::Affirmed;
            context.modality = Modality::Actual;
        }
        found.push(belonging(
            around,
            "memberOf",
            "party-beside-name",
            member,
            (head, party),
            context,
            mention.tokens.hull(TokenSpan::new(member.0, member.0 + 1)),
        ));
    }
    found
}

/// The person with a name that a word names, or that a predicate noun is said of: "Jonas Berg is a Labour politician".
fn person(around: &Surroundings<'_>, token: usize) -> Option<(usize, ChainId)> {
    let grammar = around.grammar;
    let token = if name_at(around, token) {
        token
    } else {
        grammar
            .is_attribute(token)
            .then(|| grammar.head(token))
            .flatten()
            .and_then(|copula| grammar.surface_subject(copula))
            .unwrap_or(token)
    };
    let chain = around.chain_at(token)?;
    let of_person = around.chains.get(chain);
    let named = of_person
        .mentions
        .iter()
        .any(|&id| around.mentions.get(id).kind == MentionKind::Name);
    (of_person.class == Class::Person && named).then_some((token, chain))
}

/// Whether a word stands in a name.
fn name_at(around: &Surroundings<'_>, token: usize) -> bool {
    around
        .mentions
        .at(token)
        .is_some_and(|id| around.mentions.get(id).kind == MentionKind::Name)
}

/// "Jonas Berg (Harbour Party)".
fn bracketed(around: &Surroundings<'_>, party: TokenSpan) -> Option<(usize, ChainId)> {
    let grammar = around.grammar;
    let bracket = party.start.checked_sub(1)?;
    let name = bracket.checked_sub(1)?;
    let closed = party.end < grammar.syntax.tokens.len()
        && matches!(grammar.token(party.end).norm.as_str(), ")" | "," | ";");
    (grammar.token(bracket).norm == "(" && closed)
        .then(|| person(around, name))
        .flatten()
}

/// Whose party a word beside a name is.
fn beside(around: &Surroundings<'_>, head: usize) -> Option<(usize, ChainId)> {
    let grammar = around.grammar;
    let above = grammar.head(head);
    match (grammar.modifies_noun(head), grammar.apposed_to(head)) {
        (Some(noun), _) if grammar.possessor(noun) != Some(head) => {
            let title = grammar.titled_name(noun).unwrap_or(noun);
            let aside = around
                .lexicon
                .words
                .has("outsiders", &grammar.token(noun).lemma.to_lowercase());
            if aside || title < noun {
                return None;
            }
            // "stood as the Harbour Party candidate".
            person(around, title).or_else(|| {
                doer_above(grammar, around.lexicon.words, noun)
                    .and_then(|doer| person(around, doer))
            })
        }
        (_, Some(host)) => person(around, host),
        _ if grammar.is_attribute(head) && grammar.determiner(head).is_some() => above
            .and_then(|copula| grammar.surface_subject(copula))
            .and_then(|subject| person(around, subject)),
        _ => above
            .filter(|&prep| grammar.token(prep).norm.eq_ignore_ascii_case("of"))
            .and_then(|prep| grammar.head(prep))
            .filter(|&name| grammar.token(name).pos == Pos::Propn)
            .and_then(|name| person(around, name))
            .or_else(|| {
                // "was elected as a Democrat".
                grammar.determiner(head)?;
                doer_above(grammar, around.lexicon.words, head)
                    .and_then(|doer| person(around, doer))
            })
            .or_else(|| {
                // "A Republican, he has served …".
                let verb = above.filter(|&verb| verb > head && grammar.is_verb(verb))?;
                let comma = grammar.token(head + 1).norm == ",";
                grammar.determiner(head).filter(|_| comma)?;
                person(around, grammar.surface_subject(verb)?)
            }),
    }
}

/// "Jonas Berg of the Harbour Choir": a person by name, of a body by name.
pub fn of_bodies(around: &Surroundings<'_>) -> Vec<Draft> {
    let grammar = around.grammar;
    let mut found = Vec::new();
    for (id, mention) in around.mentions.iter() {
        let body = around.chains.of(id);
        let class = around.chains.get(body).class;
        // Of a government or a parliament somebody is something in particular, which an office says.
        let joined = class.is_a(Class::Organization)
            && !matches!(class, Class::PoliticalParty | Class::Government);
        if mention.kind != MentionKind::Name || !joined {
            continue;
        }
        let Some(member) = grammar
            .head(mention.head)
            .filter(|&prep| grammar.token(prep).norm.eq_ignore_ascii_case("of"))
            .and_then(|prep| grammar.head(prep).filter(|&name| name + 1 == prep))
            .filter(|&name| name_at(around, name))
            .and_then(|name| person(around, name))
        else {
            continue;
        };
        let mut context = around.of(mention.head, None);
        presupposed(&mut context);
        let predicate = match class {
            Class::Company | Class::MediaOutlet => "worksFor",
            _ => "memberOf",
        };
        found.push(belonging(
            around,
            predicate,
            "name-of-body",
            member,
            (mention.head, body),
            context,
            mention.tokens.hull(TokenSpan::new(member.0, member.0 + 1)),
        ));
    }
    found
}

/// "Second Battalion, Fifth Infantry Regiment": of two units side by side, set off by a comma, the first belongs to the second.
pub fn units(around: &Surroundings<'_>) -> Vec<Draft> {
    let grammar = around.grammar;
    let words = around.lexicon.words;
    // How large a unit is, by the last word of its name that says so.
    let size = |tokens: TokenSpan| -> Option<u8> {
        tokens.range().rev().find_map(|token| {
            words
                .value("units", &grammar.token(token).lemma.to_lowercase())?
                .parse()
                .ok()
        })
    };
    let mut found = Vec::new();
    for (id, mention) in around.mentions.iter() {
        if mention.kind != MentionKind::Name {
            continue;
        }
        let Some(small) = size(mention.tokens) else {
            continue;
        };
        let comma = mention.tokens.end;
        let next = (comma + 1 < grammar.syntax.tokens.len()
            && matches!(grammar.token(comma).norm.as_str(), "," | "of"))
        .then(|| around.mentions.at(comma + 1))
        .flatten();
        let Some(larger) = next.filter(|&next| next != id) else {
            continue;
        };
        let whole = around.mentions.get(larger);
        let fits = whole.kind == MentionKind::Name
            && whole.tokens.start == comma + 1
            && size(whole.tokens).is_some_and(|large| large > small);
        if !fits {
            continue;
        }
        let mut context = around.of(mention.head, None);
        presupposed(&mut context);
        found.push(belonging(
            around,
            "partOf",
            "unit-of-unit",
            (mention.head, around.chains.of(id)),
            (whole.head, around.chains.of(larger)),
            context,
            mention.tokens.hull(whole.tokens),
        ));
    }
    found
}

/// What a name carries in itself stands, whatever its sentence says of it.
pub(super) fn presupposed(context: &mut Context) {
    context.polarity = Polarity::Affirmed;
    context.modality = Modality::Actual;
    context.stance = super::facts::Stance::Endorsed;
    context.speakers.clear();
}

/// A claim of a rule that no frame gives.
pub(super) fn belonging(
    around: &Surroundings<'_>,
    predicate: &'static str,
    rule: &'static str,
    subject: (usize, ChainId),
    object: (usize, ChainId),
    context: Context,
    evidence: TokenSpan,
) -> Draft {
    let words = bytes_of(around.grammar, evidence);
    Draft {
        subject: Some(subject),
        object: Some(object),
        ..Draft::bare(predicate, rule, object.0, context, words)
    }
}
