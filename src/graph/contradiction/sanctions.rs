//! Whether a sanction binds or has been lifted.
//!
//! *one [`Sanction`] → [`Contradiction`]s*. A claim that it was lifted clashes with another document's that it was imposed,
//! extended or tightened on the same day, or that it was not lifted, on the same day or up to a year later with no new sanction
//! in between. In any other order time explains it. Of sanctions of unsaid kind, or on a whole country, some are lifted while
//! others come, and the words do not say which; there only "did not lift" contradicts. "Eased" and "suspended" are
//! other words for one act as often as not, and contradict nothing.

use super::terms::two_dates;
use super::{Conflict, Contradiction, Sides, Standing};
use crate::claim::facts::{Polarity, Stage};
use crate::graph::derive::World;
use crate::graph::sanction::{Action, Sanction, SanctionStatus, UNSPECIFIED, label, node};
use crate::ontology::Class;
use crate::text::{PartialDate, Precision};
use std::collections::BTreeMap;

/// Days after a lifting within which "did not lift" speaks of that lifting.
const STILL_WITHIN: i32 = 366;
/// Dates of a beginning further apart, in days, are of two sanctions.
const ONE_SANCTION: i32 = 366;

/// One sanction's.
pub(in crate::graph) fn of_sanction<'a>(
    sanction: &Sanction<'a>,
    world: &World<'a>,
) -> Vec<Contradiction<'a>> {
    let mut found = Vec::new();
    if let Some((standing, sides)) = in_force_and_lifted(sanction) {
        let question = match standing {
            Standing::Disputed => "in force or lifted",
            Standing::Superseded => "in force at one time, lifted at another",
        };
        found.push((
            Conflict::InForceAndLifted,
            standing,
            question.to_owned(),
            sides,
        ));
    }
    let dates = |date: fn(&Action) -> Option<PartialDate>| {
        let told = sanction.actions.iter().filter(|_| is_one_act(sanction));
        told.filter_map(move |action| Some((date(action)?, action.hash, action.claim.as_str())))
    };
    let again = sanction
        .actions
        .iter()
        .any(|action| action.status == SanctionStatus::Lifted);
    if let Some((first, second, sides)) =
        two_dates(dates(|action| action.since), ONE_SANCTION).filter(|_| !again)
    {
        let question = format!("since {first} or since {second}");
        found.push((Conflict::TwoBeginnings, Standing::Disputed, question, sides));
    }
    let contradiction = |(conflict, standing, question, sides)| Contradiction {
        conflict,
        standing,
        label: format!("{}: {question}", label(sanction, world)),
        edge: None,
        held: vec![node(sanction, world)],
        about: sanction
            .issuer
            .iter()
            .chain([&sanction.target])
            .map(|entity| &entity.id)
            .collect(),
        sides,
    };
    found.into_iter().map(contradiction).collect()
}

/// Whether one act makes the sanction and one ends it: a named measure, on something smaller than a country.
fn is_one_act(sanction: &Sanction) -> bool {
    sanction.measure != UNSPECIFIED
        && !matches!(sanction.target.class, Class::Country | Class::Government)
}

fn in_force_and_lifted(sanction: &Sanction) -> Option<(Standing, Sides)> {
    let lifted = |action: &&Action| action.stage == Stage::Lifted && !stays(action);
    let binds = |action: &&Action| {
        stays(action)
            || matches!(
                action.stage,
                Stage::Imposed | Stage::Extended | Stage::Tightened
            )
    };
    let mut found: BTreeMap<Standing, Sides> = BTreeMap::new();
    for ended in sanction.actions.iter().filter(lifted) {
        for bound in sanction.actions.iter().filter(binds) {
            if let Some(standing) = clash(sanction, bound, ended) {
                let [yes, no] = found.entry(standing).or_default();
                yes.insert(bound.claim.clone());
                no.insert(ended.claim.clone());
            }
        }
    }
    found.pop_last()
}

/// "did not lift", "refused to ease".
fn stays(action: &Action) -> bool {
    action.polarity == Polarity::Negated || action.stage == Stage::RefusedToLift
}

fn clash(sanction: &Sanction, bound: &Action, ended: &Action) -> Option<Standing> {
    let days = ended.when?.days_until(bound.when?);
    let of_one_document = |other: &Action| other.hash == bound.hash;
    // "lifted the sanctions imposed in May": the document knows of both.
    let knows_better = bound.hash == ended.hash
        || (!stays(bound)
            && sanction
                .actions
                .iter()
                .any(|each| of_one_document(each) && each.status == SanctionStatus::Lifted));
    let imposed_anew = || {
        sanction.actions.iter().any(|each| {
            each.stage == Stage::Imposed && each.when > ended.when && each.when <= bound.when
        })
    };
    let is_told_apart = stays(bound) || is_one_act(sanction);
    // That it was imposed in 2012 and lifted in May 2012 are no words on one time.
    let by_day = [bound, ended]
        .iter()
        .all(|action| action.when.map(PartialDate::precision) == Some(Precision::Day));
    match days {
        0 if knows_better || !by_day || !is_told_apart => None,
        0 => Some(Standing::Disputed),
        1..=STILL_WITHIN if stays(bound) && !knows_better && !imposed_anew() => {
            Some(Standing::Disputed)
        }
        _ => Some(Standing::Superseded),
    }
}
