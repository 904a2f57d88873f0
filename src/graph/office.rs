//! Who holds, held or will hold which office, as far as the documents say.
//!
//! *asserted claims on offices → one [`Tenure`] for each person and position*. The status is that of the latest evidence by
//! document date; on one date Former outweighs Current, since a text that calls somebody the former minister knows more than
//! one that still uses the title. Each tenure keeps the words it was made from. Where they disagree, and whether two people may
//! both be current (as senators are), is looked at in [`contradiction`](super::contradiction).

use super::derive::{Graph, World};
use super::iri::claim_id;
use super::mapping::date_literal;
use super::vocabulary::{ds, ours};
use crate::claim::facts::{Claim, DateBasis, Facts, Modality, Polarity, Stance};
use crate::ontology::Class;
use crate::resolve::Entity;
use crate::text::PartialDate;
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
    /// What the claims say, by date, status and document.
    pub said: BTreeSet<Word<'a>>,
}

/// What one claim says of a tenure.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Word<'a> {
    /// Date of the document.
    pub published: Option<PartialDate>,
    /// Where the tenure stands.
    pub status: TenureStatus,
    /// Hash of the document.
    pub hash: &'a str,
    /// Id of the claim.
    pub claim: String,
    /// When the tenure began, if it says so.
    pub since: Option<PartialDate>,
    /// When it ended, if it says so.
    pub until: Option<PartialDate>,
}

/// All tenures, by holder and position.
pub(super) fn tenures<'a>(world: &World<'a>) -> Vec<Tenure<'a>> {
    let mut found: BTreeMap<_, (&Entity, &Entity, BTreeSet<Word<'a>>)> = BTreeMap::new();
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
            let (_, _, said) = found
                .entry((&holder.id, &position.id))
                .or_insert_with(|| (holder, position, BTreeSet::new()));
            said.insert(word(facts, claim, status));
        }
    }
    let tenure = |(holder, position, said): (&'a Entity, &'a Entity, BTreeSet<Word<'a>>)| {
        Some(Tenure {
            holder,
            position,
            status: said.last()?.status,
            since: finest(&said.iter().filter_map(|word| word.since).collect()),
            until: finest(&said.iter().filter_map(|word| word.until).collect()),
            said,
        })
    };
    found.into_values().filter_map(tenure).collect()
}

fn word<'a>(facts: &'a Facts, claim: &Claim, status: TenureStatus) -> Word<'a> {
    let (mut since, mut until) = (None, None);
    match (bound(claim), claim.date) {
        (Some(Bound::Since), Some(date)) => since = Some(date.date),
        (Some(Bound::Until), Some(date)) => until = Some(date.date),
        _ => {}
    }
    Word {
        published: facts.header.published,
        status,
        hash: &facts.header.hash,
        claim: claim_id(&facts.header.hash, claim),
        since,
        until,
    }
}

/// What a claim says on an office, if it does.
///
/// An office still to be taken is no asserted claim, since it is no edge; that the document itself speaks of the
/// president-elect is enough for Incoming.
pub(super) fn status_said(claim: &Claim, established: bool) -> Option<TenureStatus> {
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
}
