//! Edges that one source affirms and another negates or denies.
//!
//! *claims on one edge → a [`Contradiction`], or none*. The affirming side is whoever says, as a fact, that it is or was so, by the
//! document's own word or by a speaker's ("Kyiv said Russia shelled …"); the denying side whoever negates it or denies it. The
//! same voice in the same document does not contradict itself; a document and somebody quoted in it do. Time decides the rest:
//!
//! | the denial speaks of | of what happens once | of what lasts (`ds:lasting`) |
//! |---|---|---|
//! | the same time: days that are one or touch, or a time that covers the other | disputed | disputed |
//! | a stated time apart from the stated time of the affirmation | another occasion: nothing | superseded |
//! | a time before: "has not met" | superseded | superseded |
//! | a time up to 30 days after, for "denied that" a year | disputed | disputed |
//! | a later time | another occasion: nothing | superseded |
//!
//! Without a date on one side only an outright denial ("denied that") is disputed. What is refused, planned or asked for is no
//! denial of what happened.

use super::{Conflict, Contradiction, Sides, Standing};
use crate::claim::facts::{Claim, Facts, Modality, Polarity, ReferentId, Stage, Stance};
use crate::graph::derive::World;
use crate::graph::iri::claim_id;
use crate::ontology::{Aspect, Class, Ontology, Relation};
use crate::resolve::{Entity, EntityId};
use crate::text::PartialDate;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// How long after an event words that negate it speak of that event.
const NEGATED_WITHIN: i32 = 30;
/// How long after an event a denial speaks of it.
const DENIED_WITHIN: i32 = 366;
/// How long before an event words that negate it are about it at all.
const NOT_YET_WITHIN: i32 = 366;

/// What is the same to the reader: nobody's word on it is an edge of its own, or it says nothing by itself.
const NO_QUESTION: &[&str] = &["said", "related", "denied"];

/// One claim on an edge.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Said<'a> {
    /// Id of the claim.
    pub claim: String,
    /// Hash of the document.
    pub document: &'a str,
    /// The outermost speaker; absent where the document itself says it.
    pub speaker: Option<ReferentId>,
    /// When it happened, by its own words.
    pub own: Option<PartialDate>,
    /// When the document appeared.
    pub published: Option<PartialDate>,
}

/// How something is denied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Denial {
    /// The words negate it: "did not meet".
    Negated,
    /// Somebody holds it to be false: "denied that he met".
    Rejected,
}

type Key<'a> = (&'a EntityId, SmolStr, &'a EntityId);

/// All that is said on one edge.
#[derive(Default)]
pub(in crate::graph) struct Cell<'a> {
    pub(in crate::graph) affirmed: BTreeSet<Said<'a>>,
    pub(in crate::graph) denied: BTreeSet<(Said<'a>, Denial)>,
}

/// Contradictions on edges, by subject, relation and object.
pub(super) fn denials<'a>(world: &World<'a>) -> Vec<Contradiction<'a>> {
    let ontology = world.corpus.ontology;
    let refuted = &world.corpus.decisions.rejected;
    let mut cells: BTreeMap<Key<'a>, Cell<'a>> = BTreeMap::new();
    // Denials are few: only for the edges they are on are the affirmations looked at.
    for facts in &world.facts {
        for claim in &facts.claims {
            if let (Some(denial), Some(key)) = (denies(claim), key(world, facts, claim)) {
                let said = said(&facts.header.hash, facts.header.published, claim);
                if !refuted.contains(&said.claim) {
                    cells.entry(key).or_default().denied.insert((said, denial));
                }
            }
        }
    }
    for facts in &world.facts {
        for claim in &facts.claims {
            if !affirms(claim, world.establishes(facts, claim)) {
                continue;
            }
            let Some(cell) = key(world, facts, claim).and_then(|key| cells.get_mut(&key)) else {
                continue;
            };
            let said = said(&facts.header.hash, facts.header.published, claim);
            if !refuted.contains(&said.claim) {
                cell.affirmed.insert(said);
            }
        }
    }
    let entities = &world.corpus.resolution.entities;
    let contradiction = |((subject, relation, object), cell): (Key<'a>, Cell<'a>)| {
        let (subject, object) = (entities.get(subject)?, entities.get(object)?);
        of_edge(subject, &relation, object, &cell, ontology)
    };
    cells.into_iter().filter_map(contradiction).collect()
}

/// One edge's.
pub(in crate::graph) fn of_edge<'a>(
    subject: &'a Entity,
    relation: &str,
    object: &'a Entity,
    cell: &Cell,
    ontology: &Ontology,
) -> Option<Contradiction<'a>> {
    let known = ontology.relation(relation);
    let aspect = known.map_or(Aspect::Once, |relation| relation.aspect);
    let (standing, sides) = weigh(cell, aspect)?;
    let question = known.map_or_else(
        || format!("{} {relation} {}", subject.label, object.label),
        |relation| relation.read_aloud(&subject.label, &object.label),
    );
    Some(Contradiction {
        conflict: Conflict::AffirmedAndDenied,
        standing,
        label: match standing {
            Standing::Disputed => format!("{question}: affirmed and denied"),
            Standing::Superseded => format!("{question}: true at one time, not at another"),
        },
        about: BTreeSet::from([&subject.id, &object.id]),
        edge: Some((&subject.id, relation.into(), &object.id)),
        held: Vec::new(),
        sides,
    })
}

/// The edge a claim is about; a symmetric one from the smaller end.
fn key<'a>(world: &World<'a>, facts: &Facts, claim: &Claim) -> Option<Key<'a>> {
    let (subject, object) = ends(facts, claim)?;
    let subject = &world.entity_of(facts, Some(subject))?.id;
    let object = &world.entity_of(facts, Some(object))?.id;
    let (subject, object) = match is_turned(world.corpus.ontology, claim, subject, object) {
        true => (object, subject),
        false => (subject, object),
    };
    (subject != object).then(|| (subject, claim.predicate.clone(), object))
}

/// Whether the question a claim is on has its object first: of a symmetric edge the smaller end is.
pub(in crate::graph) fn is_turned<T: Ord + ?Sized>(
    ontology: &Ontology,
    claim: &Claim,
    subject: &T,
    object: &T,
) -> bool {
    let known = ontology.relation(&claim.predicate);
    object < subject && known.is_some_and(Relation::is_symmetric)
}

/// The ends of the edge a claim is on, where both are somebody: "the requirement", "anyone" and "they" are something else in
/// every sentence.
pub(in crate::graph) fn ends(facts: &Facts, claim: &Claim) -> Option<(ReferentId, ReferentId)> {
    if NO_QUESTION.contains(&claim.predicate.as_str()) {
        return None;
    }
    let somebody = |id: Option<ReferentId>| {
        let referent = facts.referents.get(id?.0 as usize)?;
        let is_known = referent.named || referent.gazetteer.is_some();
        (is_known || referent.class == Class::Position).then_some(referent.id)
    };
    Some((somebody(claim.subject)?, somebody(claim.object)?))
}

/// What a claim says, by document.
pub(in crate::graph) fn said<'a>(
    hash: &'a str,
    published: Option<PartialDate>,
    claim: &Claim,
) -> Said<'a> {
    Said {
        claim: claim_id(hash, claim),
        document: hash,
        speaker: claim.attributed_to,
        own: claim.date.map(|date| date.date),
        published,
    }
}

/// Whether somebody who can be named, or the document, says that it is or was so.
pub(in crate::graph) fn affirms(claim: &Claim, established: bool) -> bool {
    claim.polarity == Polarity::Affirmed
        && claim.stance == Stance::Endorsed
        && matches!(claim.modality, Modality::Actual | Modality::Past)
        && (established || claim.attributed_to.is_some())
}

/// How a claim denies what it is on, if it does.
pub(in crate::graph) fn denies(claim: &Claim) -> Option<Denial> {
    if !matches!(claim.modality, Modality::Actual | Modality::Past) {
        return None;
    }
    match (claim.stance, claim.polarity) {
        (Stance::Rejected, Polarity::Affirmed) => Some(Denial::Rejected),
        // That it still holds is a word on the sanction, and told there.
        (_, Polarity::Negated) if claim.stage == Some(Stage::Lifted) => None,
        (Stance::Endorsed, Polarity::Negated) => Some(Denial::Negated),
        _ => None,
    }
}

/// What the claims on an edge come to: the pairs that clash, or else those that time explains.
fn weigh(cell: &Cell, aspect: Aspect) -> Option<(Standing, Sides)> {
    let mut found: BTreeMap<Standing, Sides> = BTreeMap::new();
    for affirmed in &cell.affirmed {
        for (denied, how) in &cell.denied {
            if let Some(standing) = clash(affirmed, denied, *how, aspect) {
                let [yes, no] = found.entry(standing).or_default();
                yes.insert(affirmed.claim.clone());
                no.insert(denied.claim.clone());
            }
        }
    }
    found.pop_last()
}

fn clash(affirmed: &Said, denied: &Said, how: Denial, aspect: Aspect) -> Option<Standing> {
    if affirmed.document == denied.document && affirmed.speaker == denied.speaker {
        return None;
    }
    let later = |within: i32, days: i32| match aspect {
        _ if days <= within => Some(Standing::Disputed),
        Aspect::Lasting => Some(Standing::Superseded),
        Aspect::Once => None,
    };
    if let (Some(yes), Some(no)) = (affirmed.own, denied.own) {
        // "did not meet on Monday" leaves room for a meeting in that month, "did not meet in May" for none.
        let apart = yes.days_until(no).abs();
        let room = apart == 0 && !no.covers(yes);
        return (!room).then(|| later(1, apart)).flatten();
    }
    let (Some(yes), Some(no)) = (
        affirmed.own.or(affirmed.published),
        denied.own.or(denied.published),
    ) else {
        return (how == Denial::Rejected).then_some(Standing::Disputed);
    };
    let days = yes.days_until(no);
    match how {
        // What is denied has been said before, even where this corpus has it from a later document.
        Denial::Rejected if days < 0 && affirmed.own.is_none() => later(NEGATED_WITHIN, -days),
        Denial::Rejected if days < 0 => Some(Standing::Superseded),
        Denial::Rejected => later(DENIED_WITHIN, days),
        Denial::Negated if days < 0 => {
            (days >= -NOT_YET_WITHIN || aspect == Aspect::Lasting).then_some(Standing::Superseded)
        }
        Denial::Negated => later(NEGATED_WITHIN, days),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(document: &'static str, own: Option<&str>, published: Option<&str>) -> Said<'static> {
        let date = |text: Option<&str>| text.and_then(PartialDate::parse);
        Said {
            claim: document.to_owned(),
            document,
            speaker: None,
            own: date(own),
            published: date(published),
        }
    }

    #[test]
    fn time_decides_by_the_table() {
        use Aspect::{Lasting, Once};
        use Denial::{Negated, Rejected};
        use Standing::{Disputed, Superseded};
        let may = Some("2026-05-10");
        #[rustfmt::skip]
        let rows = [
            // The affirmation's own date and that of its document, the denial's, how, once, lasting.
            (None, may, None, Some("2026-05-10"), Negated, Some(Disputed), Some(Disputed)),
            (None, may, None, Some("2026-05-30"), Negated, Some(Disputed), Some(Disputed)),
            (None, may, None, Some("2026-07-30"), Negated, None, Some(Superseded)),
            (None, may, None, Some("2026-05-02"), Negated, Some(Superseded), Some(Superseded)),
            (None, may, None, Some("2021-05-02"), Negated, None, Some(Superseded)),
            (None, may, None, Some("2026-07-30"), Rejected, Some(Disputed), Some(Disputed)),
            (None, may, None, Some("2029-07-30"), Rejected, None, Some(Superseded)),
            (None, may, None, Some("2026-05-02"), Rejected, Some(Disputed), Some(Disputed)),
            (Some("2026-05-08"), may, None, Some("2026-05-02"), Rejected, Some(Superseded), Some(Superseded)),
            (Some("2026-05-08"), may, Some("2026-05-09"), may, Negated, Some(Disputed), Some(Disputed)),
            (Some("2026-05-09"), may, Some("2026-05"), may, Negated, Some(Disputed), Some(Disputed)),
            (Some("2026-05"), may, Some("2026-05-09"), may, Negated, None, None),
            (Some("2024-05"), may, Some("2026-05-09"), may, Negated, None, Some(Superseded)),
            (Some("2024-05"), may, Some("2026-05-09"), may, Rejected, None, Some(Superseded)),
            (None, None, None, may, Negated, None, None),
            (None, None, None, may, Rejected, Some(Disputed), Some(Disputed)),
        ];
        let mut wrong = Vec::new();
        for (row, (own, published, no_own, no_published, how, once, lasting)) in
            rows.into_iter().enumerate()
        {
            let (yes, no) = (said("a", own, published), said("b", no_own, no_published));
            for (aspect, wanted) in [(Once, once), (Lasting, lasting)] {
                let found = clash(&yes, &no, how, aspect);
                if found != wanted {
                    wrong.push(format!("row {row}, {aspect:?}: {found:?}, not {wanted:?}"));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn one_voice_does_not_contradict_itself() {
        let mut yes = said("a", None, Some("2026-05-10"));
        let no = yes.clone();
        assert_eq!(clash(&yes, &no, Denial::Negated, Aspect::Once), None);
        yes.speaker = Some(ReferentId(1));
        assert_eq!(
            clash(&yes, &no, Denial::Negated, Aspect::Once),
            Some(Standing::Disputed)
        );
    }
}
