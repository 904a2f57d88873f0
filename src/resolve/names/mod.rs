//! Whether two names can be the same person's, company's or vessel's, and why.
//!
//! *(name, name, [`NameKind`]) → [`Comparison`]*. Both names are taken apart ([`word`]); words are joined where one side writes
//! apart what the other writes together, and initials are read as such; each word is set against its likeliest partner ([`align`]) by
//! spelling and sound ([`spelling`]); then what agrees is weighed against what contradicts and what only one side says, rare words
//! counting for more. Words that contradict each other weigh most: a father's name that differs makes another person, a name that is
//! left out does not. Knows nothing of dates, countries or lists: those are [`link`](super::link)'s.

mod align;
mod likeness;
mod spelling;
mod tables;
mod word;

pub use spelling::{Grain, closeness, skeleton};
pub use tables::Tables;
pub use word::{Name, Role, Script, Word, fold, take_apart};

use likeness::{ACCEPT, Ground, likeness, sound};
use tables::Particle;

/// What kind of thing is named: each has its habits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameKind {
    /// A human being.
    Person,
    /// A company, body or group.
    Organization,
    /// A ship or aircraft.
    Vessel,
    /// Not said.
    Unknown,
}

/// How alike two names are.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// From 0 (nothing in common) to 1 (the same); [`SAME`] and above is likely the same.
    pub score: f64,
    /// Why, in words, the weightiest first.
    pub reasons: Vec<String>,
}

/// Score from which two names are likely one thing's.
pub const SAME: f64 = 0.7;

/// Weight of an initial.
const INITIAL_WEIGHT: f64 = 0.5;
/// How much words that contradict each other count against those that agree.
const CONTRADICTION: f64 = 2.2;
/// How much they count whatever else agrees.
const LONG_CONTRADICTION: f64 = 0.9;
/// What a contradiction weighs at least, however common the words.
const LEAST_CONTRADICTION: f64 = 0.5;
/// How much words that only one of two persons' names has count against those that agree.
const LEFT_OUT: f64 = 0.35;
/// The same where one of the names is a single word: "Shamsuddin" may be anybody's.
const LEFT_OUT_OF_ONE: f64 = 0.8;
/// The same for organisations.
const LEFT_OUT_OF_BODY: f64 = 0.42;
/// The same for a surname with a title: newspapers name people so.
const LEFT_OUT_BESIDE_TITLE: f64 = 0.2;
/// The same for the name of a country: a branch elsewhere is another company.
const LEFT_OUT_COUNTRY: f64 = 1.2;

/// Compares two names.
pub fn compare(a: &str, b: &str, kind: NameKind, tables: &Tables) -> Comparison {
    if kind != NameKind::Unknown {
        let mut best = compare_parts(
            &take_apart(a, kind, tables),
            &take_apart(b, kind, tables),
            kind,
            tables,
        );
        if kind == NameKind::Organization && a.contains('/') != b.contains('/') {
            // "One Name/Another": lists put former and other names so.
            for (x, y) in either_name(a, b) {
                let mut part = compare_parts(
                    &take_apart(x, kind, tables),
                    &take_apart(y, kind, tables),
                    kind,
                    tables,
                );
                part.score *= 0.97;
                if part.score > best.score {
                    part.reasons
                        .push("one of two names given with a stroke".to_owned());
                    best = part;
                }
            }
        }
        return best;
    }
    let body = compare(a, b, NameKind::Organization, tables);
    let has_form = |name| {
        take_apart(name, NameKind::Organization, tables)
            .form
            .is_some()
    };
    if has_form(a) || has_form(b) {
        return body;
    }
    let person = compare(a, b, NameKind::Person, tables);
    if person.score > body.score {
        person
    } else {
        body
    }
}

/// Both names, where one is two with a stroke between.
fn either_name<'a>(a: &'a str, b: &'a str) -> Vec<(&'a str, &'a str)> {
    let parts = |name: &'a str| {
        name.split('/')
            .filter(|part| part.trim().len() > 2)
            .collect::<Vec<_>>()
    };
    let (left, right) = (parts(a), parts(b));
    left.iter()
        .flat_map(|&x| right.iter().map(move |&y| (x, y)))
        .collect()
}

/// Compares two names that are taken apart already, both as of `kind`.
pub fn compare_parts(a: &Name, b: &Name, kind: NameKind, tables: &Tables) -> Comparison {
    if let Some(comparison) = syllables(a, b) {
        return comparison;
    }
    let (mut left, mut right) = (a.words.clone(), b.words.clone());
    join(&mut left, &right, kind);
    join(&mut right, &left, kind);
    let (left_core, right_core) = (core(&left, kind), core(&right, kind));
    let mut weighed = weigh(&left_core, &right_core, kind, tables);
    if kind == NameKind::Person {
        order(a, b, &left_core, &right_core, &mut weighed);
        single(a, b, &left_core, &right_core, &mut weighed);
    } else {
        numbers(a, b, &mut weighed);
        forms(a, b, &mut weighed);
    }
    let mut comparison = weighed.sum_up();
    whole(a, b, &mut comparison);
    comparison
}

/// What speaks for and against.
#[derive(Debug, Default)]
struct Weighed {
    /// Word of one, word of the other, closeness, weight, ground.
    pairs: Vec<(usize, usize, f64, f64)>,
    grounds: Vec<(f64, String)>,
    agreeing: f64,
    paired: f64,
    contradiction: f64,
    left_out: f64,
    factor: f64,
}

impl Weighed {
    fn sum_up(self) -> Comparison {
        let against = CONTRADICTION * self.contradiction + self.left_out;
        let whole = self.paired + against;
        let share = if whole > 0.0 {
            self.agreeing / whole
        } else {
            0.0
        };
        // A long name is no surer than a short one where one of its words is another.
        let score = self.factor * share.min(1.0 / (1.0 + LONG_CONTRADICTION * self.contradiction));
        let mut grounds = self.grounds;
        grounds.sort_by(|a, b| b.0.total_cmp(&a.0));
        Comparison {
            score: score.clamp(0.0, 1.0),
            reasons: grounds.into_iter().map(|(_, ground)| ground).collect(),
        }
    }
}

/// The words that count.
fn core(words: &[Word], kind: NameKind) -> Vec<&Word> {
    words
        .iter()
        .filter(|word| match word.role {
            Role::Plain | Role::Initial => true,
            Role::Number(_) => kind == NameKind::Person,
            Role::Small(_) | Role::Honorific | Role::Form => false,
        })
        .collect()
}

fn weigh(left: &[&Word], right: &[&Word], kind: NameKind, tables: &Tables) -> Weighed {
    let mut closeness = vec![vec![(0.0, Ground::Other); right.len()]; left.len()];
    let mut worth = vec![vec![0.0; right.len()]; left.len()];
    for (row, a) in left.iter().enumerate() {
        for (column, b) in right.iter().enumerate() {
            let (close, ground) = likeness(a, b, kind, tables);
            closeness[row][column] = (close, ground);
            if close >= ACCEPT {
                let apart =
                    (row as f64 / left.len() as f64 - column as f64 / right.len() as f64).abs();
                worth[row][column] = close * weight_of(a, b) + 0.01 * (1.0 - apart);
            }
        }
    }
    let mut weighed = Weighed {
        factor: 1.0,
        ..Weighed::default()
    };
    let pairs = align::assign(&worth);
    for &(row, column) in &pairs {
        let ((close, ground), weight) =
            (closeness[row][column], weight_of(left[row], right[column]));
        weighed.agreeing += weight * close;
        weighed.paired += weight;
        weighed.pairs.push((row, column, close, weight));
        weighed.grounds.push((
            weight,
            format!(
                "{} = {} ({}, {close:.2}, weight {weight:.2})",
                left[row].text,
                right[column].text,
                ground.name()
            ),
        ));
    }
    let alone = |words: &[&Word], taken: &dyn Fn(usize) -> bool| -> (f64, f64, Vec<String>) {
        let (mut sum, mut countries, mut named) = (0.0, 0.0, Vec::new());
        for (index, word) in words.iter().enumerate().filter(|(index, _)| !taken(*index)) {
            debug_assert!(index < words.len());
            if word.is_territory {
                countries += own_weight(word);
            }
            sum += own_weight(word);
            named.push(word.text.clone());
        }
        (sum, countries, named)
    };
    let (of_left, left_countries, left_named) =
        alone(left, &|index| pairs.iter().any(|&(row, _)| row == index));
    let (of_right, right_countries, right_named) = alone(right, &|index| {
        pairs.iter().any(|&(_, column)| column == index)
    });
    if !left_named.is_empty() && !right_named.is_empty() {
        weighed.contradiction = of_left.min(of_right).max(LEAST_CONTRADICTION);
    }
    let surplus = (of_left - of_right).abs();
    let countries = (left_countries - right_countries).abs().min(surplus);
    weighed.left_out = match kind {
        NameKind::Person => LEFT_OUT * surplus,
        _ => LEFT_OUT_COUNTRY * countries + LEFT_OUT_OF_BODY * (surplus - countries),
    };
    match (left_named.is_empty(), right_named.is_empty()) {
        (true, true) => {}
        (false, false) => weighed.grounds.push((
            CONTRADICTION * weighed.contradiction,
            format!(
                "{} against {} (contradict, weight {:.2})",
                left_named.join(" "),
                right_named.join(" "),
                weighed.contradiction
            ),
        )),
        _ => weighed.grounds.push((
            weighed.left_out,
            format!(
                "{} on one side only (weight {surplus:.2})",
                [left_named, right_named].concat().join(" ")
            ),
        )),
    }
    weighed
}

fn own_weight(word: &Word) -> f64 {
    if word.role == Role::Initial {
        word.weight.min(INITIAL_WEIGHT)
    } else {
        word.weight
    }
}

fn weight_of(a: &Word, b: &Word) -> f64 {
    f64::midpoint(own_weight(a), own_weight(b))
}

/// Names of syllables on both sides: each sign counts.
fn syllables(a: &Name, b: &Name) -> Option<Comparison> {
    let whole = |name: &Name| {
        let all = name
            .words
            .iter()
            .all(|word| word.script == Script::Syllables);
        all.then(|| {
            name.words
                .iter()
                .map(|word| word.native.as_str())
                .collect::<String>()
        })
    };
    let (x, y) = (whole(a)?, whole(b)?);
    if x.is_empty() || y.is_empty() {
        return None;
    }
    let longest = x.chars().count().max(y.chars().count());
    let apart = strsim::levenshtein(&x, &y);
    let score = (1.0 - 1.6 * apart as f64 / longest as f64).max(0.0);
    Some(Comparison {
        score,
        reasons: vec![format!("{apart} of {longest} signs differ")],
    })
}

/// Joins words of `words` that `other` writes together, or of which it gives the initials.
fn join(words: &mut Vec<Word>, other: &[Word], kind: NameKind) {
    for target in other.iter().filter(|word| word.role == Role::Plain) {
        if words.iter().any(|word| word.text == target.text) {
            continue;
        }
        let window = (2..=6.min(words.len())).find_map(|length| {
            (0..=words.len() - length)
                .find(|&at| is_written_together(&words[at..at + length], target, kind))
                .map(|at| (at, length))
        });
        if let Some((at, length)) = window {
            let joined = Word {
                weight: words[at..at + length]
                    .iter()
                    .map(own_weight)
                    .fold(target.weight, f64::max),
                ..target.clone()
            };
            words.splice(at..at + length, [joined]);
        }
    }
}

fn is_written_together(window: &[Word], target: &Word, kind: NameKind) -> bool {
    if window
        .iter()
        .any(|word| matches!(word.role, Role::Honorific | Role::Form | Role::Number(_)))
    {
        return false;
    }
    let text = &target.text;
    let length: usize = window.iter().map(|word| word.text.len()).sum();
    if window.len() <= 3 && text.len() >= 4 && length.abs_diff(text.len()) <= 1 {
        let joined: String = window.iter().map(|word| word.text.as_str()).collect();
        if closeness(&joined, text) >= 0.9 {
            return true;
        }
    }
    // Initials: "JC" for Jean-Claude, "PLA" for a People's Liberation Army.
    let is_acronym = match kind {
        NameKind::Person => {
            text.len() == 2
                && target.native.len() == 2
                && !text.bytes().any(|b| b"aeiouy".contains(&b))
        }
        _ => (2..=6).contains(&text.len()) && target.script == Script::Latin,
    };
    let initials = |skip_small: bool| -> String {
        window
            .iter()
            .filter(|word| !(skip_small && matches!(word.role, Role::Small(_))))
            .filter_map(|word| word.text.chars().next())
            .collect()
    };
    let ends_plain = [window.first(), window.last()]
        .iter()
        .all(|word| word.is_some_and(|word| matches!(word.role, Role::Plain)));
    is_acronym
        && ends_plain
        && (initials(true) == *text || initials(false) == *text)
        && initials(true).len() > 1
}

/// "Salman bin Muhammad" is not "Muhammad bin Salman".
fn order(a: &Name, b: &Name, left: &[&Word], right: &[&Word], weighed: &mut Weighed) {
    debug_assert!(
        weighed
            .pairs
            .iter()
            .all(|&(row, column, ..)| row < left.len() && column < right.len())
    );
    let turned = weighed
        .pairs
        .windows(2)
        .filter(|pair| pair[0].1 > pair[1].1)
        .count();
    if turned == 0 {
        return;
    }
    let says_parent = |name: &Name| {
        name.words
            .iter()
            .any(|word| word.role == Role::Small(Particle::Parent))
    };
    if says_parent(a) && says_parent(b) {
        weighed.factor *= 0.65;
        weighed
            .grounds
            .push((1.0, "father's and own name change places".to_owned()));
    } else {
        weighed.factor *= 0.99;
        weighed.grounds.push((0.0, "in another order".to_owned()));
    }
}

/// A single word is a weak name, unless a title stands before it and it is the last of the other's: "President Erdoğan".
fn single(a: &Name, b: &Name, left: &[&Word], right: &[&Word], weighed: &mut Weighed) {
    let (short, column) = match (left.len(), right.len()) {
        (1, 2..) => (
            a,
            weighed.pairs.first().map(|pair| pair.1 + 1 == right.len()),
        ),
        (2.., 1) => (
            b,
            weighed.pairs.first().map(|pair| pair.0 + 1 == left.len()),
        ),
        _ => return,
    };
    let has_title = short.words.iter().any(|word| word.role == Role::Honorific);
    if has_title && column == Some(true) {
        weighed.left_out *= LEFT_OUT_BESIDE_TITLE / LEFT_OUT;
        weighed
            .grounds
            .push((0.0, "a surname with a title".to_owned()));
    } else {
        weighed.left_out *= LEFT_OUT_OF_ONE / LEFT_OUT;
        weighed
            .grounds
            .push((0.0, "one side is a single word".to_owned()));
    }
}

/// Numbers must agree: Fund II is not Fund III, nor a second ship the first.
fn numbers(a: &Name, b: &Name, weighed: &mut Weighed) {
    let of = |name: &Name| {
        let mut numbers: Vec<u32> = name
            .words
            .iter()
            .filter_map(|word| match word.role {
                Role::Number(number) => Some(number),
                _ => None,
            })
            .collect();
        numbers.sort_unstable();
        numbers
    };
    let (x, y) = (of(a), of(b));
    if x == y {
        if !x.is_empty() {
            weighed
                .grounds
                .push((0.3, format!("number {x:?} the same")));
        }
        return;
    }
    weighed.factor *= if x.is_empty() || y.is_empty() {
        0.88
    } else {
        0.65
    };
    weighed
        .grounds
        .push((1.0, format!("numbers {x:?} and {y:?} differ")));
}

/// Forms of another kind speak a little against.
fn forms(a: &Name, b: &Name, weighed: &mut Weighed) {
    match (&a.form, &b.form) {
        (Some(x), Some(y)) if x != y => {
            weighed.factor *= 0.97;
            weighed
                .grounds
                .push((0.1, format!("legal forms {x} and {y}")));
        }
        (Some(x), Some(_)) => weighed
            .grounds
            .push((0.0, format!("legal form {x} the same"))),
        _ => {}
    }
}

/// The names run together, for spaces that stand elsewhere or not at all, and for syllables against letters.
fn whole(a: &Name, b: &Name, comparison: &mut Comparison) {
    let run = |name: &Name| -> String {
        name.words
            .iter()
            .filter(|word| !matches!(word.role, Role::Form | Role::Honorific))
            .map(|word| word.text.as_str())
            .collect()
    };
    let (x, y) = (run(a), run(b));
    if x.is_empty() || y.is_empty() {
        return;
    }
    let has = |name: &Name, script: Script| name.words.iter().any(|word| word.script == script);
    let syllables = has(a, Script::Syllables) != has(b, Script::Syllables);
    let close = if syllables {
        sound(&x, &y, Grain::Blunt)
    } else {
        // A letter between Chad and China, or II and III, is no slip.
        let is_exact = |name: &Name| {
            name.words
                .iter()
                .any(|word| word.is_territory || matches!(word.role, Role::Number(_)))
        };
        let close = closeness(&x, &y);
        if close >= 0.92 && !is_exact(a) && !is_exact(b) {
            close
        } else {
            0.0
        }
    };
    if close > comparison.score {
        comparison.score = close;
        comparison
            .reasons
            .insert(0, format!("{x} = {y} (run together, {close:.2})"));
    }
}
