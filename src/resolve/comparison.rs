//! Comparison: what speaks for and against two profiles being one.
//!
//! *(profile, profile) → [`Comparison`]*. Each piece of evidence has a weight, in the manner of Fellegi & Sunter (1969): about the
//! binary logarithm of how much likelier it is for one thing than for two. Their sum is judged in
//! [`clustering`](super::clustering). The weights were set by hand so that a full name alone is just enough and any contradiction
//! of country, generation or walk of life is not outweighed by it.

use super::profile::{GENERATION, Profile};
use crate::claim::facts::Born;
use crate::coref::spelling;
use std::cmp::Ordering;
use std::fmt;

/// Weight from which two profiles are held to be one.
pub const SAME: i32 = 8;

/// A piece of evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ground {
    /// In words: "same full name", "countries us and gb".
    pub words: String,
    /// For (above 0) or against.
    pub weight: i32,
}

/// All evidence on two being one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// The pieces, names first.
    pub grounds: Vec<Ground>,
}

impl Comparison {
    /// The sum of the weights.
    pub fn weight(&self) -> i32 {
        self.grounds.iter().map(|ground| ground.weight).sum()
    }

    /// Whether anything speaks against.
    pub fn is_contradicted(&self) -> bool {
        self.grounds.iter().any(|ground| ground.weight < 0)
    }

    fn add(&mut self, weight: i32, words: impl Into<String>) {
        self.grounds.push(Ground {
            words: words.into(),
            weight,
        });
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, ground) in self.grounds.iter().enumerate() {
            let comma = if index > 0 { ", " } else { "" };
            write!(f, "{comma}{} ({:+})", ground.words, ground.weight)?;
        }
        Ok(())
    }
}

/// Compares two profiles of persons.
pub fn persons(a: &Profile, b: &Profile) -> Comparison {
    let mut comparison = Comparison::default();
    if a.slug != b.slug && a.name() == b.name() {
        comparison.add(7, "the same name in another order or with a pet name");
    } else if a.slug == b.slug {
        person_names(&a.slug, &b.slug, &mut comparison);
    } else {
        person_names(a.name(), b.name(), &mut comparison);
    }
    if comparison.weight() <= 0 {
        return comparison;
    }
    births(a, b, &mut comparison);
    countries(a, b, 4, -12, &mut comparison);
    if let Some(office) = a.offices.intersection(&b.offices).next() {
        comparison.add(4, format!("both {}", office.replace('-', " ")));
    }
    if let (Some(x), Some(y)) = (&a.field, &b.field)
        && x != y
    {
        comparison.add(-6, format!("one in {x}, one in {y}"));
    }
    generations(a, b, &mut comparison);
    company(a, b, &mut comparison);
    comparison
}

/// Compares two profiles of organisations, which share their name but for its legal form.
pub fn organizations(a: &Profile, b: &Profile) -> Comparison {
    let mut comparison = Comparison::default();
    if a.generic {
        comparison.add(1, "same name, one that many bear");
        countries(a, b, 7, -12, &mut comparison);
        if let Some(country) = shared_country(a, b) {
            comparison.add(3, format!("both in articles on {country} alone"));
        }
    } else {
        let words = a.slug.split('-').count().min(b.slug.split('-').count());
        let name = if words > 1 { SAME + 2 } else { SAME };
        match (&a.form, &b.form) {
            _ if a.slug == b.slug => comparison.add(name, "same name"),
            (Some(x), Some(y)) if x == y => {
                comparison.add(name, format!("same name and kind of legal form ({x})"));
            }
            // "Corvane Lines Ltd" and "Corvane Lines GmbH" are seldom one firm.
            (Some(x), Some(y)) => {
                comparison.add(name, "same name");
                comparison.add(-8, format!("legal forms {x} and {y}"));
            }
            // "Corvane Lines" is short for it; "Trident" may be anything.
            _ => comparison.add(
                if words > 1 { SAME + 1 } else { SAME - 2 },
                "same name, one with its legal form",
            ),
        }
        countries(a, b, 4, -2, &mut comparison);
    }
    company(a, b, &mut comparison);
    comparison
}

fn countries(a: &Profile, b: &Profile, agree: i32, differ: i32, comparison: &mut Comparison) {
    match (&a.country, &b.country) {
        (Some(x), Some(y)) if x == y => comparison.add(agree, format!("both of country {x}")),
        (Some(x), Some(y)) => comparison.add(differ, format!("countries {x} and {y}")),
        _ => {}
    }
}

/// The one country that the documents of both name.
fn shared_country<'a>(a: &'a Profile, b: &Profile) -> Option<&'a str> {
    let only = a.countries.first().filter(|_| a.countries.len() == 1)?;
    (a.countries == b.countries).then_some(only)
}

fn births(a: &Profile, b: &Profile, comparison: &mut Comparison) {
    let (Some(x), Some(y)) = (a.born, b.born) else {
        return;
    };
    if !x.agrees(y) {
        comparison.add(-12, format!("born {} and {}", shown(x), shown(y)));
    } else if x.from == x.until && x == y && x.from.day.is_some() {
        comparison.add(8, format!("both born {}", shown(x)));
    } else {
        comparison.add(3, format!("ages agree, born {} and {}", shown(x), shown(y)));
    }
}

fn shown(born: Born) -> String {
    if born.from == born.until {
        born.from.to_string()
    } else {
        format!("{} to {}", born.from, born.until)
    }
}

fn generations(a: &Profile, b: &Profile, comparison: &mut Comparison) {
    let (Some((from_a, to_a)), Some((from_b, to_b))) = (a.years, b.years) else {
        return;
    };
    let gap = (from_a.saturating_sub(to_b)).max(from_b.saturating_sub(to_a));
    // Nobody is a minister for sixty years.
    if gap > GENERATION + GENERATION / 2 {
        comparison.add(-14, format!("{gap} years between"));
    } else if gap > GENERATION {
        comparison.add(-6, format!("{gap} years between"));
    }
}

fn company(a: &Profile, b: &Profile, comparison: &mut Comparison) {
    let shared = shared(&a.company, &b.company);
    match shared {
        0 => {}
        1 | 2 => comparison.add(1, format!("{shared} others named beside both")),
        _ => comparison.add(3, format!("{shared} others named beside both")),
    }
}

/// How many two sorted lists have in common.
fn shared(mut a: &[u64], mut b: &[u64]) -> usize {
    let mut shared = 0;
    while let ([x, rest_a @ ..], [y, rest_b @ ..]) = (a, b) {
        shared += usize::from(x == y);
        (a, b) = match x.cmp(y) {
            Ordering::Less => (rest_a, b),
            Ordering::Greater => (a, rest_b),
            Ordering::Equal => (rest_a, rest_b),
        };
    }
    shared
}

fn person_names(a: &str, b: &str, comparison: &mut Comparison) {
    if a == b {
        let full = if a.split('-').count() > 2 {
            SAME + 2
        } else {
            SAME
        };
        comparison.add(full, "same full name");
        return;
    }
    let (a, b): (Vec<&str>, Vec<&str>) = (a.split('-').collect(), b.split('-').collect());
    let (short, long) = if a.len() <= b.len() {
        (&a, &b)
    } else {
        (&b, &a)
    };
    if short.len() < 2 {
        return;
    }
    let ends = [
        alike_first(short[0], long[0]),
        alike_last(short[short.len() - 1], long[long.len() - 1]),
    ];
    if ends.contains(&Likeness::None) {
        return;
    }
    if ends.contains(&Likeness::Initial) {
        // "J. Ostrevik" may be Jaromil, and many others.
        if short.len() == 2 && long.len() == 2 && !ends.contains(&Likeness::Sound) {
            comparison.add(2, "an initial for the first name");
        }
        return;
    }
    let respelled = ends.contains(&Likeness::Sound);
    let (inner_short, inner_long) = (&short[1..short.len() - 1], &long[1..long.len() - 1]);
    let weight = if inner_short.len() == inner_long.len() {
        let mut inner = inner_short.iter().zip(inner_long);
        if inner_short.is_empty() || inner.all(|(x, y)| is_initial_of(x, y)) {
            comparison.add(
                if respelled { 4 } else { 7 },
                "the same name, spelled otherwise",
            );
            return;
        }
        // George H. and George W. are two.
        -12
    } else if inner_short.is_empty() && !respelled {
        3
    } else if inner_short.is_empty() {
        1
    } else if inner_short
        .iter()
        .all(|x| inner_long.iter().any(|y| is_initial_of(x, y)))
    {
        3
    } else {
        -12
    };
    comparison.add(
        weight,
        if weight > 0 {
            "one with a middle name more"
        } else {
            "other middle names"
        },
    );
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Likeness {
    Equal,
    /// Sounds the same and is spelled nearly so.
    Sound,
    /// One is the first letter of the other.
    Initial,
    None,
}

fn alike(a: &str, b: &str) -> Likeness {
    if a == b {
        Likeness::Equal
    } else if a.len() > 2 && b.len() > 2 && spelling::alike(a, b) {
        Likeness::Sound
    } else {
        Likeness::None
    }
}

/// Of two families "Hansen" and "Hensen" are no spellings of one name, of two first names "Karim" and "Kareem" may be.
fn alike_last(a: &str, b: &str) -> Likeness {
    match alike(a, b) {
        Likeness::Sound if !spelling::alike_alone(a, b) => Likeness::None,
        likeness => likeness,
    }
}

fn alike_first(a: &str, b: &str) -> Likeness {
    let initial = |short: &str, long: &str| short.len() == 1 && long.starts_with(short);
    match alike(a, b) {
        Likeness::None if initial(a, b) || initial(b, a) => Likeness::Initial,
        likeness => likeness,
    }
}

/// Whether two middle names can be one: equal, or one the first letter of the other.
fn is_initial_of(a: &str, b: &str) -> bool {
    let initial = |short: &str, long: &str| short.len() == 1 && long.starts_with(short);
    a == b || initial(a, b) || initial(b, a) || alike(a, b) == Likeness::Sound
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(slug: &str) -> Profile {
        Profile {
            slug: slug.to_owned(),
            ..Profile::default()
        }
    }

    fn of(slug: &str, country: &str) -> Profile {
        Profile {
            country: Some(country.into()),
            ..named(slug)
        }
    }

    fn holds(slug: &str, country: &str, office: &str) -> Profile {
        Profile {
            offices: [office.to_owned()].into(),
            ..of(slug, country)
        }
    }

    #[test]
    fn a_full_name_is_enough_where_nothing_contradicts() {
        assert!(persons(&named("ada-vik"), &named("ada-vik")).weight() >= SAME);
        assert!(persons(&of("ada-vik", "no"), &named("ada-vik")).weight() >= SAME);
        assert!(persons(&of("ada-vik", "no"), &of("ada-vik", "se")).weight() < SAME);
    }

    #[test]
    fn another_spelling_needs_more_than_a_likeness() {
        let (a, b) = ("volodymyr-zelenko", "volodimir-zelenko");
        assert!(persons(&named(a), &named(b)).weight() < SAME);
        assert!(persons(&of(a, "ua"), &of(b, "ua")).weight() >= SAME);
        assert!(persons(&of(a, "ua"), &of(b, "by")).weight() < SAME);
    }

    #[test]
    fn middle_names_tell_apart_and_a_missing_one_proves_little() {
        let same_office = |a, b| {
            persons(
                &holds(a, "us", "governor-of-ohio"),
                &holds(b, "us", "governor-of-ohio"),
            )
        };
        assert!(same_office("john-q-ferris", "john-quincy-ferris").weight() >= SAME);
        assert!(same_office("john-ferris", "john-q-ferris").weight() >= SAME);
        assert!(persons(&of("john-ferris", "us"), &of("john-q-ferris", "us")).weight() < SAME);
        assert!(same_office("john-h-ferris", "john-w-ferris").weight() < SAME);
        assert!(same_office("anna-ferris", "john-ferris").weight() < SAME);
    }

    #[test]
    fn walk_of_life_and_generation_speak_against() {
        let with = |field: &str, year| Profile {
            field: Some(field.into()),
            years: Some((year, year)),
            ..of("jan-novak", "cz")
        };
        assert!(persons(&with("sport", 2020), &with("sport", 2022)).weight() >= SAME);
        assert!(persons(&with("sport", 2020), &with("state", 2020)).weight() < SAME);
        assert!(persons(&with("state", 1950), &with("state", 2020)).weight() < SAME + 2);
        assert!(
            persons(&with("state", 1950), &with("state", 2020)).is_contradicted(),
            "the gap is named"
        );
    }

    #[test]
    fn a_name_that_every_country_has_needs_the_country() {
        let court = |country: Option<&str>| Profile {
            generic: true,
            country: country.map(Into::into),
            ..named("supreme-court")
        };
        assert!(organizations(&court(None), &court(None)).weight() < SAME);
        assert!(organizations(&court(Some("br")), &court(Some("br"))).weight() >= SAME);
        assert!(organizations(&court(Some("br")), &court(Some("ke"))).weight() < SAME);
        assert!(organizations(&court(Some("br")), &court(None)).weight() < SAME);
        assert!(organizations(&named("norsk-hydra"), &named("norsk-hydra")).weight() >= SAME);
    }
}
