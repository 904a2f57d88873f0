//! Who holds, held or will hold which office, as far as the documents say.
//!
//! *asserted claims on offices → one [`Tenure`] for each person and position*. The status is that of the latest evidence by
//! document date; on one date Former outweighs Current, since a text that calls somebody the former minister knows more than
//! one that still uses the title. A document of that date that says otherwise, and not also this, marks the tenure as disputed.
//! Does not know who succeeded whom: two people may both be current, and often are (senators).

use super::derive::{Graph, World};
use super::mapping::date_literal;
use super::vocabulary::{ds, ours};
use crate::claim::facts::{Claim, DateBasis, Modality, Polarity, Stance};
use crate::ontology::Class;
use crate::resolve::Entity;
use crate::text::PartialDate;
use oxigraph::model::Literal;
use std::collections::{BTreeMap, BTreeSet};

/// Where a tenure stands. A later member outweighs an earlier one on the same date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TenureStatus {
    /// Chosen, not yet in office.
    Incoming,
    /// In office.
    Current,
    /// No longer in office.
    Former,
}

impl TenureStatus {
    /// Local name of the individual in `ds:`.
    pub const fn iri(self) -> &'static str {
        match self {
            Self::Incoming => "Incoming",
            Self::Current => "Current",
            Self::Former => "Former",
        }
    }
}

/// One person's time in one office.
#[derive(Clone, Debug, PartialEq)]
pub struct Tenure<'a> {
    /// The person.
    pub holder: &'a Entity,
    /// The office.
    pub position: &'a Entity,
    /// Where it stands.
    pub status: TenureStatus,
    /// Every date given for its beginning; more than one where documents disagree.
    pub since: BTreeSet<PartialDate>,
    /// Every date given for its end.
    pub until: BTreeSet<PartialDate>,
    /// Whether the latest documents disagree.
    pub disputed: bool,
}

/// All tenures, by holder and position.
pub(super) fn tenures<'a>(world: &World<'a>) -> Vec<Tenure<'a>> {
    #[derive(Default)]
    struct Evidence<'e> {
        statuses: BTreeSet<(Option<PartialDate>, TenureStatus, &'e str)>,
        since: BTreeSet<PartialDate>,
        until: BTreeSet<PartialDate>,
    }
    let mut found: BTreeMap<_, (&Entity, &Entity, Evidence<'a>)> = BTreeMap::new();
    for facts in &world.facts {
        for claim in &facts.claims {
            let Some(status) = status_said(claim, world.establishes(facts, claim)) else {
                continue;
            };
            let (Some(holder), Some(position)) = (
                world.entity_of(facts, claim.subject),
                world.entity_of(facts, claim.object),
            ) else {
                continue;
            };
            if holder.class != Class::Person || position.class != Class::Position {
                continue;
            }
            let (_, _, evidence) = found
                .entry((&holder.id, &position.id))
                .or_insert_with(|| (holder, position, Evidence::default()));
            evidence
                .statuses
                .insert((facts.header.published, status, &facts.header.hash));
            match (bound(claim), claim.date) {
                (Some(Bound::Since), Some(date)) => _ = evidence.since.insert(date.date),
                (Some(Bound::Until), Some(date)) => _ = evidence.until.insert(date.date),
                _ => {}
            }
        }
    }
    let tenure = |(holder, position, evidence): (&'a Entity, &'a Entity, Evidence<'a>)| {
        let &(latest, status, _) = evidence.statuses.last()?;
        // Somebody to take the office today and somebody in it today is no contradiction: that is how it goes.
        let against = |&&(date, said, hash): &&(Option<PartialDate>, TenureStatus, &str)| {
            date == latest
                && said < status
                && said == TenureStatus::Current
                && !evidence.statuses.contains(&(date, status, hash))
        };
        let disputed = evidence.statuses.iter().any(|each| against(&each));
        Some(Tenure {
            holder,
            position,
            status,
            since: finest(&evidence.since),
            until: finest(&evidence.until),
            disputed,
        })
    };
    found.into_values().filter_map(tenure).collect()
}

/// What a claim says on an office, if it does.
///
/// An office still to be taken is no asserted claim, since it is no edge; that the document itself speaks of the
/// president-elect is enough for Incoming.
fn status_said(claim: &Claim, established: bool) -> Option<TenureStatus> {
    if claim.polarity != Polarity::Affirmed {
        return None;
    }
    let planned = claim.modality == Modality::Planned
        && claim.stance == Stance::Endorsed
        && claim.attributed_to.is_none();
    match claim.predicate.as_str() {
        "holdsPosition" | "swornInAs" if planned => Some(TenureStatus::Incoming),
        "holdsPosition" if established && claim.modality == Modality::Past => {
            Some(TenureStatus::Former)
        }
        "holdsPosition" | "swornInAs" if established => Some(TenureStatus::Current),
        "heldPosition" | "resignedFrom" if established => Some(TenureStatus::Former),
        _ => None,
    }
}

enum Bound {
    Since,
    Until,
}

/// Which end of a tenure a claim's date is.
///
/// The date of a title in passing is that of its sentence ("on Monday President Doe said"), reckoned from the dateline; so for
/// holding an office only a date stated by the text counts, and for taking or leaving one any.
fn bound(claim: &Claim) -> Option<Bound> {
    let stated = claim
        .date
        .is_some_and(|date| date.basis == DateBasis::Stated);
    match claim.predicate.as_str() {
        "swornInAs" => Some(Bound::Since),
        "resignedFrom" => Some(Bound::Until),
        "holdsPosition" if stated => Some(Bound::Since),
        "heldPosition" if stated => Some(Bound::Until),
        _ => None,
    }
}

/// The dates of which no finer one is given: 2019 says nothing beside 2019-05.
pub(super) fn finest(dates: &BTreeSet<PartialDate>) -> BTreeSet<PartialDate> {
    let within = |fine: &PartialDate, coarse: &PartialDate| {
        fine != coarse
            && fine.year == coarse.year
            && (coarse.month.is_none() || (coarse.month == fine.month && coarse.day.is_none()))
    };
    dates
        .iter()
        .filter(|coarse| !dates.iter().any(|fine| within(fine, coarse)))
        .copied()
        .collect()
}

/// `tenure:jane-doe.president-of-examplia` and what is known of it.
pub(super) fn write(tenure: &Tenure, world: &World, graph: &mut Graph) {
    let names = world.corpus.names;
    let node = names.tenure(&tenure.holder.id, &tenure.position.id);
    graph.thing(
        &node,
        Class::Tenure,
        &format!("{}, {}", tenure.holder.label, tenure.position.label),
    );
    graph.put(&node, ds::HOLDER, names.entity(&tenure.holder.id));
    graph.put(&node, ds::POSITION, names.entity(&tenure.position.id));
    graph.put(&node, ds::STATUS, ours(tenure.status.iri()));
    for &date in &tenure.since {
        graph.put(&node, ds::SINCE, date_literal(date));
    }
    for &date in &tenure.until {
        graph.put(&node, ds::UNTIL, date_literal(date));
    }
    if tenure.disputed || tenure.since.len() > 1 || tenure.until.len() > 1 {
        graph.put(&node, ds::DISPUTED, Literal::from(true));
    }
}
