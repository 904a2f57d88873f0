//! The PLOVER class of a claim as it is told, and who takes part.
//!
//! *([`Claim`], record, ontology) → [`Event`]*. PLOVER (Halterman et al. 2023, "PLOVER and POLECAT: A New Political Event Ontology and Dataset")
//! files what is only meant under the meaning: cooperation that is promised or planned is AGREE, hostility that is planned is THREATEN.
//! "Is about to" tells of what is under way and changes nothing. An event has an actor: what is told without one ("three
//! were killed") gives none, and neither does what is told as years away ("five years after crowds burned it"): that is history. The purpose of
//! an act that is an event itself is no second one ("blocked the road to demand her release"). Does not look at the assertion policy: events come in
//! every mode.

use super::facts::{Claim, Evidence, Facts, MentionKind, Modality, ReferentId};
use super::matcher::is_actor;
use crate::ontology::Ontology;
use crate::text::CharSpan;

/// An event: the words for who acts and who is concerned, and the class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event<'a> {
    /// Who acts.
    pub source: Participant,
    /// On or with whom.
    pub target: Option<Participant>,
    /// PLOVER 2021 class.
    pub class: &'a str,
    /// Whether it is told for itself.
    pub telling: Telling,
}

/// How an event is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Telling {
    /// For itself.
    Act,
    /// As what another act is for.
    Purpose,
}

/// The words for one who takes part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Participant {
    /// Code points in the text.
    pub span: CharSpan,
    /// The words at that place.
    pub text: String,
}

impl Participant {
    /// For a pronoun the last description before it; with the name or description beside it ("the rebel leader Jonas Berg",
    /// "Jonas Berg, the envoy").
    fn of(facts: &Facts, words: Option<&Evidence>, referent: Option<ReferentId>) -> Option<Self> {
        let words = words?;
        let mentions = referent
            .and_then(|id| facts.referents.get(id.0 as usize))
            .map_or(&[][..], |referent| referent.mentions.as_slice());
        let is_pronoun = mentions
            .iter()
            .any(|mention| mention.span == words.span && mention.kind == MentionKind::Pronoun);
        let mut span = words.span;
        // "Norway and Peru … their meeting": of several who are meant by one word, each by his own.
        let stands_for_more = !mentions.is_empty()
            && !mentions
                .iter()
                .any(|mention| mention.span.start < span.end && span.start < mention.span.end);
        if (is_pronoun || stands_for_more)
            && let Some(described) = mentions.iter().rev().find(|mention| {
                mention.kind != MentionKind::Pronoun && mention.span.start < words.span.start
            })
        {
            span = described.span;
        }
        for mention in mentions {
            if mention.kind != MentionKind::Pronoun && beside(facts, span, mention.span) {
                span = CharSpan::new(
                    span.start.min(mention.span.start),
                    span.end.max(mention.span.end),
                );
            }
        }
        let text = if span == words.span {
            words.exact.clone()
        } else {
            slice(facts, span).to_owned()
        };
        Some(Self { span, text })
    }
}

/// Whether nothing but spaces and a comma lies between two stretches.
fn beside(facts: &Facts, one: CharSpan, other: CharSpan) -> bool {
    let (first, second) = if one.start <= other.start {
        (one, other)
    } else {
        (other, one)
    };
    first.end >= second.start
        || (second.start - first.end <= 2
            && slice(facts, CharSpan::new(first.end, second.start))
                .chars()
                .all(|c| c == ' ' || c == ','))
}

fn slice(facts: &Facts, span: CharSpan) -> &str {
    let text = facts.text.as_str();
    let mut bounds = text
        .char_indices()
        .map(|(at, _)| at)
        .chain(std::iter::once(text.len()));
    let start = bounds.nth(span.start);
    let end = if span.end > span.start {
        bounds.nth(span.end - span.start - 1)
    } else {
        start
    };
    start
        .zip(end)
        .and_then(|(start, end)| text.get(start..end))
        .unwrap_or("")
}

/// The referent that a mention of those words belongs to.
fn named_by(facts: &Facts, words: &Evidence) -> Option<ReferentId> {
    facts
        .referents
        .iter()
        .find(|referent| {
            referent
                .mentions
                .iter()
                .any(|mention| mention.span == words.span)
        })
        .map(|referent| referent.id)
}

/// The event that a claim tells of, if its relation has a class and somebody acts.
pub fn event<'a>(claim: &'a Claim, facts: &Facts, ontology: &'a Ontology) -> Option<Event<'a>> {
    let relation = ontology.relation(&claim.predicate)?;
    let class = relation.plover.as_deref()?;
    let part = |part: &str| {
        claim
            .trace
            .iter()
            .find(|trace| trace.part == part)
            .map(|trace| &trace.words)
    };
    if part("background").is_some() {
        return None;
    }
    let telling = if part("purpose").is_some() {
        Telling::Purpose
    } else {
        Telling::Act
    };
    // "The curfew toppled the government": what cannot act and is told apart by no name, nor by one within its description ("Russian
    // aircraft"), does nothing.
    let acts = |id: ReferentId| {
        facts.referents.get(id.0 as usize).is_some_and(|referent| {
            let named = referent
                .mentions
                .iter()
                .any(|mention| mention.kind == MentionKind::Name);
            named || referent.country.is_some() || is_actor(referent.class)
        })
    };
    let told_apart = |words: &Evidence| {
        let within = |span: CharSpan| words.span.start <= span.start && span.end <= words.span.end;
        facts.referents.iter().any(|referent| {
            (referent.named || referent.country.is_some())
                && referent.mentions.iter().any(|mention| within(mention.span))
        })
    };
    if !claim.subject.is_some_and(acts) && !part("subject").is_some_and(told_apart) {
        return None;
    }
    let acting = claim.object.is_some_and(|id| {
        facts
            .referents
            .get(id.0 as usize)
            .is_some_and(|referent| is_actor(referent.class))
    });
    let target = if acting {
        Participant::of(facts, part("object"), claim.object)
    } else {
        let target = part("target");
        let referent = target.and_then(|words| named_by(facts, words));
        Participant::of(facts, target, referent)
            .or_else(|| Participant::of(facts, part("object"), claim.object))
    };
    Some(Event {
        source: Participant::of(facts, part("subject"), claim.subject)?,
        target,
        class: if meant(claim) { as_meant(class) } else { class },
        telling,
    })
}

/// Whether the claim is of something that is only meant to happen.
fn meant(claim: &Claim) -> bool {
    claim.modality == Modality::Planned
        && !claim.trace.iter().any(|trace| {
            trace.part == "modality" && trace.words.exact.eq_ignore_ascii_case("about")
        })
}

/// The class of an act when it is only announced.
fn as_meant(class: &str) -> &str {
    match class {
        "CONSULT" | "COOPERATE" | "AID" | "YIELD" | "SUPPORT" => "AGREE",
        "PROTEST" | "SANCTION" | "MOBILIZE" | "COERCE" | "ASSAULT" => "THREATEN",
        _ => class,
    }
}

#[cfg(test)]
mod tests {
    use super::as_meant;

    #[test]
    fn what_is_meant_is_filed_under_the_meaning() {
        assert_eq!(as_meant("AID"), "AGREE");
        assert_eq!(as_meant("ASSAULT"), "THREATEN");
        assert_eq!(as_meant("REQUEST"), "REQUEST");
    }
}
