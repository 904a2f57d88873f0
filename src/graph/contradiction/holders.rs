//! Two holders of an office that one person holds at a time.
//!
//! *the tenures of one office → [`Contradiction`]s*. `data/lexicon/seats.tsv` says which offices have one holder; of senators
//! nothing follows. Two persons clash where documents of one day, or in turns within sixty days, have both in office: a
//! president does not come and go and come again within two months. A clash is explained where one of them is called former by
//! then, or up to two weeks later, which is how long papers take over a handover; who left long ago is often still called
//! president. Otherwise the one followed the other. Looks only at documents dated to the day, never at one that calls both
//! holders (there the words were misread more often than not), nor believes a lone document against more than four of the same
//! months (of an article on history, mostly), and takes two persons of one surname for one person. Where more than a few are said to
//! be in office at one time, each is held against those whom most documents have there: all pairs of a hundred tell nobody anything.

use super::{Conflict, Contradiction, Sides, Standing};
use crate::graph::iri::Namespaces;
use crate::graph::office::{Tenure, TenureStatus, Word};
use crate::lexicon::Words;
use crate::resolve::{Entity, EntityId};
use crate::text::{PartialDate, Precision};
use oxigraph::model::NamedNode;
use std::collections::{BTreeMap, BTreeSet};

/// Days within which documents that name one, the other, and the first again speak of one time.
const IN_TURNS: i32 = 60;
/// For each document that has one in office, how many of the same time may have the other.
const AGAINST_ONE: usize = 4;
/// Days after a handover within which papers still name the predecessor.
const HANDOVER: i32 = 14;

/// Holders of the same time that one is held against, those whom most documents have in office.
const RIVALS: usize = 8;

/// Contradictions and successions in all offices of one holder.
pub(in crate::graph) fn of_offices<'a>(
    tenures: &[Tenure<'a>],
    names: &Namespaces,
) -> Vec<Contradiction<'a>> {
    let mut offices: BTreeMap<&EntityId, Vec<&Tenure<'a>>> = BTreeMap::new();
    for tenure in tenures.iter().filter(|each| has_one_holder(each.position)) {
        offices.entry(&tenure.position.id).or_default().push(tenure);
    }
    offices
        .values()
        .flat_map(|tenures| of_office(tenures, names))
        .collect()
}

/// One office's.
fn of_office<'a>(tenures: &[&Tenure<'a>], names: &Namespaces) -> Vec<Contradiction<'a>> {
    let mut seats: Vec<Seat<'a, '_>> = tenures.iter().filter_map(|each| Seat::of(each)).collect();
    seats.sort_by_key(|seat| (seat.first(), &seat.tenure.holder.id));
    let mut found: Vec<Contradiction> = Vec::new();
    for (one, other) in rivals(&seats) {
        let (one, other) = (&seats[one], &seats[other]);
        if !are_one_person(one.tenure.holder, other.tenure.holder)
            && let Some(sides) = one.clash(other)
        {
            let (one, other) = (one.tenure, other.tenure);
            found.push(contradiction(one, other, Standing::Disputed, sides, names));
        }
    }
    let disputed: BTreeSet<Vec<NamedNode>> = found.iter().map(|each| each.held.clone()).collect();
    let line = succession(seats);
    for (one, other) in line.iter().zip(line.iter().skip(1)) {
        let sides = one.handed_to(other);
        let (a, b) = (one.documents().len(), other.documents().len());
        let next = contradiction(one.tenure, other.tenure, Standing::Superseded, sides, names);
        let mut turned = next.held.clone();
        turned.reverse();
        if a.max(b) <= AGAINST_ONE * a.min(b)
            && !are_one_person(one.tenure.holder, other.tenure.holder)
            && !disputed.contains(&next.held)
            && !disputed.contains(&turned)
            // Of many, not all that clash were held against each other.
            && (line.len() <= RIVALS || one.clash(other).is_none())
        {
            found.push(next);
        }
    }
    found
}

/// The pairs of seats that may clash, by index, the smaller first: of each seat with the [`RIVALS`] of its time that come before it by
/// how many documents have them in office.
fn rivals(seats: &[Seat<'_, '_>]) -> BTreeSet<(usize, usize)> {
    let mut ranked: Vec<(usize, usize)> = seats
        .iter()
        .map(|seat| seat.documents().len())
        .enumerate()
        .collect();
    // Sorted by first day before: of as many documents, who came first.
    ranked.sort_by_key(|&(_, documents)| std::cmp::Reverse(documents));
    let mut pairs = BTreeSet::new();
    for (at, &(one, _)) in ranked.iter().enumerate() {
        let before = ranked[..at].iter().map(|&(other, _)| other);
        let rivals = before.filter(|&other| seats[one].meets(&seats[other]));
        pairs.extend(
            rivals
                .take(RIVALS)
                .map(|other| (one.min(other), one.max(other))),
        );
    }
    pairs
}

/// Who followed whom, as far as documents say that name one holder alone: an article on history names several.
fn succession<'a, 't>(mut seats: Vec<Seat<'a, 't>>) -> Vec<Seat<'a, 't>> {
    let mut named: BTreeMap<&str, usize> = BTreeMap::new();
    for hash in seats.iter().flat_map(Seat::documents) {
        *named.entry(hash).or_default() += 1;
    }
    for seat in &mut seats {
        seat.current
            .retain(|(_, word)| named.get(word.hash) == Some(&1));
    }
    seats.retain(|seat| !seat.current.is_empty());
    seats.sort_by_key(|seat| (seat.first(), &seat.tenure.holder.id));
    seats
}

fn contradiction<'a>(
    one: &Tenure<'a>,
    other: &Tenure<'a>,
    standing: Standing,
    sides: Sides,
    names: &Namespaces,
) -> Contradiction<'a> {
    let between = match standing {
        Standing::Disputed => "or",
        Standing::Superseded => "then",
    };
    let node = |tenure: &Tenure| names.tenure(&tenure.holder.id, &tenure.position.id);
    Contradiction {
        conflict: Conflict::TwoHolders,
        standing,
        label: format!(
            "{}: {} {between} {}",
            one.position.label, one.holder.label, other.holder.label
        ),
        edge: None,
        held: vec![node(one), node(other)],
        about: BTreeSet::from([&one.position.id, &one.holder.id, &other.holder.id]),
        sides,
    }
}

/// A tenure with the days on which documents have its holder in office.
struct Seat<'a, 't> {
    tenure: &'t Tenure<'a>,
    /// By day, then document.
    current: Vec<(PartialDate, &'t Word<'a>)>,
    /// Days of documents that call the holder former.
    former: Vec<PartialDate>,
}

impl<'a, 't> Seat<'a, 't> {
    fn of(tenure: &'t Tenure<'a>) -> Option<Self> {
        let days = |status: TenureStatus| {
            let dated = tenure.said.iter().filter(move |word| word.status == status);
            dated.filter_map(|word| {
                let day = word.published?;
                (day.precision() == Precision::Day).then_some((day, word))
            })
        };
        let current: Vec<_> = days(TenureStatus::Current).collect();
        (!current.is_empty()).then(|| Self {
            tenure,
            current,
            former: days(TenureStatus::Former).map(|(day, _)| day).collect(),
        })
    }

    fn first(&self) -> Option<PartialDate> {
        self.current.first().map(|&(day, _)| day)
    }

    /// Whether the days on which documents have the two in office lie side by side; they clash nowhere else.
    fn meets(&self, other: &Self) -> bool {
        let last = |seat: &Self| seat.current.last().map(|&(day, _)| day);
        self.first() <= last(other) && other.first() <= last(self)
    }

    /// The claims that have both in office at one time, if any do.
    fn clash(&self, other: &Self) -> Option<Sides> {
        let mut sides = Sides::default();
        let both: BTreeSet<&str> = self
            .documents()
            .intersection(&other.documents())
            .copied()
            .collect();
        let [one, two] = &mut sides;
        between(self, other, &both, one, two);
        between(other, self, &both, two, one);
        let (a, b) = (self.around(&sides)?, other.around(&sides)?);
        (a.max(b) <= AGAINST_ONE * a.min(b)).then_some(sides)
    }

    /// How many documents have this one in office about the time of these claims; nothing if there are no claims.
    fn around(&self, sides: &Sides) -> Option<usize> {
        let days = |seat: &Self| -> Vec<PartialDate> {
            let told = seat.current.iter();
            told.filter(|(_, word)| sides.iter().any(|side| side.contains(&word.claim)))
                .map(|&(day, _)| day)
                .collect()
        };
        let own = days(self);
        let (first, last) = (*own.first()?, *own.last()?);
        let about = |day: PartialDate| {
            first.days_until(day) >= -IN_TURNS && last.days_until(day) <= IN_TURNS
        };
        let near = self.current.iter().filter(|&&(day, _)| about(day));
        Some(
            near.map(|(_, word)| word.hash)
                .collect::<BTreeSet<_>>()
                .len(),
        )
    }

    fn documents(&self) -> BTreeSet<&'a str> {
        self.current.iter().map(|(_, word)| word.hash).collect()
    }

    fn is_former_by(&self, day: PartialDate) -> bool {
        self.former
            .iter()
            .any(|&left| day.days_until(left) <= HANDOVER)
    }

    /// The last word that has this one in office before the first that has the other, and that first one.
    fn handed_to(&self, other: &Self) -> Sides {
        let came = other.first();
        let before = self.current.iter().rfind(|(day, _)| Some(*day) <= came);
        let claims = |words: &[(PartialDate, &Word)], on: Option<PartialDate>| {
            let there = words.iter().filter(|(day, _)| Some(*day) == on);
            there.map(|(_, word)| word.claim.clone()).collect()
        };
        [
            claims(&self.current, before.map(|&(day, _)| day)),
            claims(&other.current, came),
        ]
    }
}

/// Adds the words for `inner` that fall between words for `outer`, and these.
fn between(
    outer: &Seat,
    inner: &Seat,
    both: &BTreeSet<&str>,
    outside: &mut BTreeSet<String>,
    inside: &mut BTreeSet<String>,
) {
    let words = |seat: &Seat| -> Vec<(PartialDate, String)> {
        let own = seat
            .current
            .iter()
            .filter(|(_, word)| !both.contains(word.hash));
        own.map(|(day, word)| (*day, word.claim.clone())).collect()
    };
    let outer_words = words(outer);
    for (day, claim) in words(inner) {
        if outer.is_former_by(day) || inner.is_former_by(day) {
            continue;
        }
        let before = outer_words.iter().rfind(|(other, _)| *other <= day);
        let after = outer_words.iter().find(|(other, _)| *other >= day);
        if let (Some((first, a)), Some((last, b))) = (before, after)
            && first.days_until(*last) <= IN_TURNS
        {
            inside.insert(claim);
            outside.extend([a.clone(), b.clone()]);
        }
    }
}

/// "Macron" of one document and "Emmanuel Macron" of another are two persons to resolution, which joins no bare surnames.
fn are_one_person(one: &Entity, other: &Entity) -> bool {
    let surname = |entity: &Entity| {
        let last = entity.label.split_whitespace().next_back();
        last.unwrap_or_default().to_lowercase()
    };
    // By their labels alone: what else somebody is called does not make the office be derived anew.
    let has = |entity: &Entity, surname: &str| {
        let mut words = entity.label.split_whitespace();
        words.any(|word| word.to_lowercase() == surname)
    };
    has(one, &surname(other)) || has(other, &surname(one))
}

/// Whether one person holds the office at a time.
pub(in crate::graph) fn has_one_holder(position: &Entity) -> bool {
    let label = position.label.to_lowercase();
    let seats = Words::embedded().list("seats");
    // The longest title: "secretary of state" of "Secretary of State of the United States".
    let mut titles = label.rmatch_indices(" of ").map(|(at, _)| &label[..at]);
    let Some(values) = titles.find_map(|title| seats.get(title)) else {
        return false;
    };
    let value = |index: usize| values.get(index).map_or("", String::as_str);
    match &position.country {
        Some(country) => {
            let not_in = value(1).split_whitespace().any(|code| code == country);
            value(0).split_whitespace().any(|word| word == "country") && !not_in
        }
        None => value(0).split_whitespace().any(|word| word == "body"),
    }
}
