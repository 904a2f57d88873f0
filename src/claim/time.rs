//! When: dates beside a claim, as stated or reckoned from the dateline, never finer than the text.
//!
//! *(syntax, dates, trigger, dateline) → [`ClaimDate`]*. Reads "January 8, 2026", "8 January", "March 2014", "in
//! 2019", "Wednesday", "yesterday", "last year". A weekday is the last one up to the dateline, as in news
//! prose ("on Wednesday"); a day or month without a year is the last one up to it.
//!
//! Does not read ranges, seasons, or hours.

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
        .find_map(|&date| read(document, grammar, lexicon, date).map(|read| (read, date)))
}

/// Reads the words of a date.
fn read(
    document: &Document,
    grammar: &Grammar<'_>,
    lexicon: Lexicon<'_>,
    tokens: TokenSpan,
) -> Option<ClaimDate> {
    let (mut weekday, mut month, mut day, mut year, mut shift, mut last, mut unit) =
        (None, None, None, None, None, None, None);
    for index in tokens.range() {
        let word = grammar.token(index).span.of(&document.text).to_lowercase();
        if let Some(values) = lexicon.words.list("calendar").get(&word) {
            let number: i32 = values.get(1)?.parse().ok()?;
            match values.first().map(String::as_str) {
                Some("weekday") => weekday = Some(number as u8),
                Some("month") => month = Some(number as u8),
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
        (Some(-1), Some("month")) => {
            let month = dateline.month?;
            relative(PartialDate::month(dateline.year, month).plus_months(-1)?)
        }
        _ => None,
    }
}
