//! When a tenure began and ended, and whether it has.
//!
//! *one [`Tenure`] → [`Contradiction`]s*. Two documents of the latest day that have the person in office and out of it clash; so
//! do two dates for one beginning or end, from different documents, that lie no more than two years apart: further apart they
//! are two terms. A day's difference between dates reckoned from "on Thursday" is none.

use super::{Conflict, Contradiction, Sides, Standing};
use crate::graph::iri::Namespaces;
use crate::graph::office::{Tenure, TenureStatus, Word};
use crate::text::{PartialDate, Precision};
use std::collections::BTreeSet;

/// Dates of a beginning that lie further apart, in days, are beginnings of two terms.
const ONE_TERM: i32 = 731;

/// One tenure's.
pub(in crate::graph) fn of_tenure<'a>(
    tenure: &Tenure<'a>,
    names: &Namespaces,
) -> Vec<Contradiction<'a>> {
    let dates = |date: fn(&Word) -> Option<PartialDate>| {
        tenure
            .said
            .iter()
            .filter_map(move |word| Some((date(word)?, word.hash, word.claim.as_str())))
    };
    let held_and_left = held_and_left(tenure).map(|sides| {
        let question = "in office or no longer".to_owned();
        (Conflict::HeldAndLeft, question, sides)
    });
    let beginnings = two_dates(dates(|word| word.since), ONE_TERM).map(|(first, second, sides)| {
        let question = format!("since {first} or since {second}");
        (Conflict::TwoBeginnings, question, sides)
    });
    let ends = two_dates(dates(|word| word.until), ONE_TERM).map(|(first, second, sides)| {
        let question = format!("until {first} or until {second}");
        (Conflict::TwoEnds, question, sides)
    });
    let found = [held_and_left, beginnings, ends];
    let contradiction = |(conflict, question, sides)| Contradiction {
        conflict,
        standing: Standing::Disputed,
        label: format!(
            "{}, {}: {question}",
            tenure.holder.label, tenure.position.label
        ),
        edge: None,
        held: vec![names.tenure(&tenure.holder.id, &tenure.position.id)],
        about: BTreeSet::from([&tenure.holder.id, &tenure.position.id]),
        sides,
    };
    found.into_iter().flatten().map(contradiction).collect()
}

/// Documents of the latest date of which some have the holder in office and others, that do not also say so, out of it.
/// Somebody to take the office today and somebody in it today is no contradiction: that is how it goes.
fn held_and_left(tenure: &Tenure) -> Option<Sides> {
    // Of undated documents nobody knows which came first.
    let latest = tenure.said.last()?.published?;
    let last = || {
        let of_then = |word: &&Word| word.published == Some(latest);
        tenure.said.iter().filter(of_then)
    };
    let left: BTreeSet<&str> = last()
        .filter(|word| word.status == TenureStatus::Former)
        .map(|word| word.hash)
        .collect();
    let claims = |status: TenureStatus, is_one: &dyn Fn(&Word) -> bool| -> BTreeSet<String> {
        last()
            .filter(|word| word.status == status && is_one(word))
            .map(|word| word.claim.clone())
            .collect()
    };
    let sides = [
        claims(TenureStatus::Current, &|word| !left.contains(word.hash)),
        claims(TenureStatus::Former, &|_| true),
    ];
    sides.iter().all(|side| !side.is_empty()).then_some(sides)
}

/// The first two dates, in order, that different documents give and that are neither one date nor `apart` days from each other.
pub(super) fn two_dates<'w>(
    dates: impl Iterator<Item = (PartialDate, &'w str, &'w str)>,
    apart: i32,
) -> Option<(PartialDate, PartialDate, Sides)> {
    let mut dates: Vec<_> = dates.collect();
    dates.sort_unstable();
    let differ = |a: PartialDate, b: PartialDate| {
        let by_day = a.precision() == Precision::Day && b.precision() == Precision::Day;
        (1 + i32::from(by_day)..=apart).contains(&a.days_until(b))
    };
    // What a document gives beside another date, it does not hold against it.
    let gives = |hash: &str, date: PartialDate| {
        dates.iter().any(|&(other, document, _)| {
            document == hash && !differ(date, other) && !differ(other, date)
        })
    };
    for &(first, one, _) in &dates {
        for &(second, other, _) in &dates {
            if !differ(first, second) || gives(one, second) || gives(other, first) {
                continue;
            }
            let side = |date: PartialDate, against: PartialDate| {
                let same = dates.iter().filter(|(other, ..)| other.overlaps(date));
                same.filter(|(other, ..)| !other.overlaps(against))
                    .map(|&(.., claim)| claim.to_owned())
                    .collect()
            };
            return Some((first, second, [side(first, second), side(second, first)]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_one_term_that_differ() {
        type Given = (&'static str, &'static str);
        type Case = (&'static [Given], Option<(&'static str, &'static str)>);
        let cases: &[Case] = &[
            (
                &[("2018", "a"), ("2019-05", "b")],
                Some(("2018", "2019-05")),
            ),
            (&[("2019", "a"), ("2019-05", "b")], None),
            (&[("2019-05-03", "a"), ("2019-05-04", "b")], None),
            (
                &[("2019-05-03", "a"), ("2019-05-05", "b")],
                Some(("2019-05-03", "2019-05-05")),
            ),
            (&[("2018", "a"), ("2019", "b")], Some(("2018", "2019"))),
            (&[("2009-01-20", "a"), ("2013-01-20", "b")], None),
            (&[("2018", "a"), ("2019-05", "a")], None),
            (&[("2018", "a"), ("2019-05", "a"), ("2019-05", "b")], None),
            (
                &[("2009", "a"), ("2013-01", "b"), ("2013-04", "c")],
                Some(("2013-01", "2013-04")),
            ),
        ];
        for (given, wanted) in cases {
            let dates = given
                .iter()
                .map(|&(date, document)| (PartialDate::parse(date).unwrap(), document, document));
            let found = two_dates(dates, ONE_TERM)
                .map(|(first, second, _)| (first.to_string(), second.to_string()));
            let wanted = wanted.map(|(first, second)| (first.to_owned(), second.to_owned()));
            assert_eq!(found, wanted, "{given:?}");
        }
    }
}
