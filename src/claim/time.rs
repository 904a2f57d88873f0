//! When: dates beside a claim, as stated or reckoned from the dateline, never finer than the text.
//!
//! *(syntax, dates, trigger, dateline) → [`ClaimDate`]*. Reads "January 8, 2026", "8 January", "March 2014", "in
//! 2019", "Wednesday", "yesterday", "last year", "three days ago". A weekday is the last one up to the dateline, as in news
//! prose ("on Wednesday"); a day or month without a year is the last one up to it. Of a range ("from May to July 2019") what both
//! ends share is the date ("2019"); "weeks ago" is a month, "months ago" too, "years ago" a year.
//!
//! Does not read seasons or hours, nor what is bounded on one side alone ("since 2019", "until May").

use super::facts::{ClaimDate, DateBasis};
use crate::lexicon::Lexicon;
use crate::mention::Mentions;
use crate::syntax::Grammar;
use crate::text::date::Weekday;
use crate::text::{Document, PartialDate, TokenSpan};

/// The date in the clause of `trigger`, with the tokens that give it.
pub fn date_of(
    document: &Document,
    grammar: &Grammar<'_>,
    mentions: &Mentions,
    lexicon: Lexicon<'_>,
    trigger: usize,
) -> Option<(ClaimDate, TokenSpan)> {
    let clause = if grammar.is_verb(trigger) {
        Some(trigger)
    } else {
        grammar.clause_of(trigger)
    };
    let sentence = grammar.sentence(trigger);
    mentions
        .dates
        .iter()
        .filter(|date| sentence.covers(**date))
        .filter(|date| {
            let head = date
                .range()
                .find(|&token| !date.contains(grammar.token(token).head))
                .unwrap_or(date.start);
            let of = grammar.clause_of(head);
            of == clause || of == Some(trigger)
        })
        .find_map(|&date| {
            let read = if let Some((from, to)) =
                ends(grammar, date).or_else(|| two_dates(grammar, mentions, date))
            {
                let (from, to) = (
                    read(document, grammar, lexicon, from),
                    read(document, grammar, lexicon, to),
                );
                shared(from, to?)
            } else if bounded(grammar, date) {
                None
            } else {
                read(document, grammar, lexicon, date)
            };
            read.map(|read| (read, date))
        })
}

/// Whether words say until when a state lasted, and that it is over: "was the president from 1989 to 1994", "its chairman until May 2013". What
/// has an end ahead of the document goes on ("is chairman until 2030"), and what a verb tells in the present does too.
pub fn over(
    document: &Document,
    grammar: &Grammar<'_>,
    mentions: &Mentions,
    lexicon: Lexicon<'_>,
    trigger: usize,
) -> bool {
    let carrier = if grammar.is_attribute(trigger) {
        grammar.head(trigger).unwrap_or(trigger)
    } else {
        trigger
    };
    if grammar.is_verb(carrier) && !matches!(grammar.token(carrier).tag.as_str(), "VBD" | "VBN") {
        return false;
    }
    let below = |date: TokenSpan| {
        let above = std::iter::successors(grammar.head(date.end - 1), |&at| grammar.head(at));
        above
            .take(12)
            .take_while(|&at| at == carrier || !grammar.is_verb(at))
            .any(|at| at == carrier || at == trigger)
    };
    let sentence = grammar.sentence(trigger);
    mentions
        .dates
        .iter()
        .filter(|date| sentence.covers(**date) && below(**date))
        .any(|&date| {
            let end = if let Some((_, to)) =
                ends(grammar, date).or_else(|| two_dates(grammar, mentions, date))
            {
                to
            } else if date.start > 0
                && matches!(
                    grammar.token(date.start - 1).norm.to_lowercase().as_str(),
                    "until" | "till"
                )
            {
                date
            } else {
                return false;
            };
            let told = read(document, grammar, lexicon, end);
            match (document.published, told) {
                (Some(published), Some(told)) => told.date.year <= published.year,
                (None, Some(_)) => true,
                (_, None) => false,
            }
        })
}

/// "from 2014 to 2016", found as two dates: both, for the first of them.
fn two_dates(
    grammar: &Grammar<'_>,
    mentions: &Mentions,
    date: TokenSpan,
) -> Option<(TokenSpan, TokenSpan)> {
    let word = |at: usize| grammar.token(at).norm.to_lowercase();
    let opened = date.start > 0 && matches!(word(date.start - 1).as_str(), "from" | "between");
    let other = *mentions
        .dates
        .iter()
        .find(|other| other.start == date.end + 1)?;
    let joined = matches!(word(date.end).as_str(), "to" | "until" | "through" | "and");
    (opened && joined).then_some((date, other))
}

/// "since 2019", "until May", "by June": one end of a stretch of time is not when it happened.
fn bounded(grammar: &Grammar<'_>, date: TokenSpan) -> bool {
    let mut at = date.start;
    while at > 0 && grammar.token(at - 1).norm.eq_ignore_ascii_case("the") {
        at -= 1;
    }
    at > 0
        && matches!(
            grammar.token(at - 1).norm.to_lowercase().as_str(),
            "since" | "until" | "till" | "by" | "before" | "after" | "to" | "through" | "from"
        )
}

/// The two ends of "from May to July 2019", "between 2014 and 2016", "2014–2016".
fn ends(grammar: &Grammar<'_>, date: TokenSpan) -> Option<(TokenSpan, TokenSpan)> {
    let opened = |at: usize| {
        matches!(
            grammar.token(at).norm.to_lowercase().as_str(),
            "from" | "between"
        )
    };
    let open = date.start > 0 && (opened(date.start) || opened(date.start - 1));
    let middle = date.range().find(|&token| {
        matches!(
            grammar.token(token).norm.to_lowercase().as_str(),
            "to" | "through" | "-" | "–"
        ) || open && grammar.token(token).norm.eq_ignore_ascii_case("and")
    })?;
    let start = if opened(date.start) {
        date.start + 1
    } else {
        date.start
    };
    (start < middle && middle + 1 < date.end).then(|| {
        (
            TokenSpan::new(start, middle),
            TokenSpan::new(middle + 1, date.end),
        )
    })
}

/// What the two ends of a range have in common: their month, their year, or nothing.
fn shared(from: Option<ClaimDate>, to: ClaimDate) -> Option<ClaimDate> {
    let year = |date: ClaimDate| ClaimDate {
        date: PartialDate::year(date.date.year),
        ..date
    };
    // "from May to July 2019": the year stands at the end alone.
    let Some(from) = from.filter(|from| from.basis == to.basis) else {
        return Some(year(to));
    };
    if from.date.year != to.date.year {
        return None;
    }
    match (from.date.month, to.date.month) {
        (Some(one), Some(other)) if one == other => Some(ClaimDate {
            date: PartialDate::month(to.date.year, one),
            ..to
        }),
        _ => Some(year(to)),
    }
}

/// "three days ago", "a week ago", "two years ago": no finer than the unit told, and a week no finer than its month.
fn ago(count: i32, unit: &str, dateline: PartialDate) -> Option<PartialDate> {
    match unit {
        "day" => dateline.plus_days(-count),
        "week" => {
            let day = dateline.plus_days(-7 * count)?;
            Some(PartialDate::month(day.year, day.month?))
        }
        "month" => PartialDate::month(dateline.year, dateline.month?).plus_months(-count),
        "year" => Some(PartialDate::year(
            dateline.year - i16::try_from(count).ok()?,
        )),
        _ => None,
    }
}

/// The count and unit of "three days ago".
fn counted(
    grammar: &Grammar<'_>,
    lexicon: Lexicon<'_>,
    tokens: TokenSpan,
) -> Option<(i32, &'static str)> {
    let word = |index: usize| grammar.token(index).norm.to_lowercase();
    if tokens.len() < 3 || word(tokens.end - 1) != "ago" {
        return None;
    }
    let unit = match word(tokens.end - 2).trim_end_matches('s') {
        "day" => "day",
        "week" => "week",
        "month" => "month",
        "year" => "year",
        _ => return None,
    };
    if tokens.len() != 3 {
        return None;
    }
    let first = word(tokens.start);
    let written = lexicon.words.list("calendar").get(&first);
    let count = match written.map(Vec::as_slice) {
        Some([kind, number, ..]) if kind == "count" => number.parse().ok()?,
        _ => first
            .parse()
            .ok()
            .filter(|count| (1..=200).contains(count))?,
    };
    Some((count, unit))
}

/// Reads the words of a date.
fn read(
    document: &Document,
    grammar: &Grammar<'_>,
    lexicon: Lexicon<'_>,
    tokens: TokenSpan,
) -> Option<ClaimDate> {
    if let Some((count, unit)) = counted(grammar, lexicon, tokens) {
        return ago(count, unit, document.published?).map(|date| ClaimDate {
            date,
            basis: DateBasis::Relative,
        });
    }
    let (mut weekday, mut month, mut day, mut year, mut shift, mut last, mut unit) =
        (None, None, None, None, None, None, None);
    for index in tokens.range() {
        let word = grammar.token(index).span.of(&document.text).to_lowercase();
        if let Some(values) = lexicon.words.list("calendar").get(&word) {
            let number: i32 = values.get(1)?.parse().ok()?;
            match values.first().map(String::as_str) {
                Some("weekday") => weekday = Some(number as u8),
                Some("month") => month = Some(number as u8),
                Some("count") => {}
                _ => shift = Some(number),
            }
        } else if let Ok(number) = word
            .trim_end_matches(|c: char| c.is_alphabetic())
            .parse::<i16>()
        {
            match number {
                // "2100" under a dateline of 2019 is an hour.
                1000..=2999
                    if document
                        .published
                        .is_none_or(|date| number <= date.year + 50) =>
                {
                    year = Some(number);
                }
                1..=31
                    if month.is_some()
                        || word.len() <= 2
                        || word.ends_with("th")
                        || word.ends_with("st") =>
                {
                    day = Some(number as u8)
                }
                _ => return None,
            }
        } else {
            match word.as_str() {
                "last" | "previous" => last = Some(-1),
                "this" => last = Some(0),
                "next" => last = Some(1),
                "year" => unit = Some("year"),
                "month" => unit = Some("month"),
                "ago" | "since" | "until" | "before" | "after" | "days" | "weeks" | "months"
                | "years" | "decades" | "decade" | "to" | "between" => return None,
                _ => {}
            }
        }
    }
    let stated = |date| {
        Some(ClaimDate {
            date,
            basis: DateBasis::Stated,
        })
    };
    match (year, month, day) {
        (Some(year), Some(month), Some(day)) => return stated(PartialDate::day(year, month, day)),
        (Some(year), Some(month), None) => return stated(PartialDate::month(year, month)),
        (Some(year), None, None) if weekday.is_none() => return stated(PartialDate::year(year)),
        _ => {}
    }
    let dateline = document.published?;
    let relative = |date| {
        Some(ClaimDate {
            date,
            basis: DateBasis::Relative,
        })
    };
    if let (Some(month), Some(day)) = (month, day) {
        let this_year = PartialDate::day(dateline.year, month, day);
        return relative(if this_year > dateline {
            PartialDate::day(dateline.year - 1, month, day)
        } else {
            this_year
        });
    }
    if let Some(month) = month {
        let this_year = PartialDate::month(dateline.year, month);
        let ahead = dateline.month.is_some_and(|now| month > now);
        return relative(if ahead {
            PartialDate::month(dateline.year - 1, month)
        } else {
            this_year
        });
    }
    if let Some(shift) = shift {
        return relative(dateline.plus_days(shift)?);
    }
    if let Some(weekday) = weekday {
        let weekday = *Weekday::ALL.get(usize::from(weekday).checked_sub(1)?)?;
        return relative(match last {
            Some(1) => dateline.next(weekday)?,
            Some(-1) => dateline.plus_days(-1)?.latest(weekday)?,
            _ => dateline.latest(weekday)?,
        });
    }
    match (last, unit) {
        (Some(last), Some("year")) => relative(PartialDate::year(dateline.year + last as i16)),
        (Some(last), Some("month")) => {
            let month = dateline.month?;
            relative(PartialDate::month(dateline.year, month).plus_months(last)?)
        }
        _ => None,
    }
}
