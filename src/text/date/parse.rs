//! The forms in which dates are written.
//!
//! *text → [`PartialDate`]*: ISO 8601 (with RFC 3339 and the basic format), RFC 2822, and dates written out in English.

use std::str::FromStr;

use jiff::civil;

use super::{PartialDate, Precision, in_range, valid};

/// The date that `text` is, in whichever form.
pub(super) fn date(text: &str) -> Option<PartialDate> {
    iso(text).or_else(|| written_out(text))
}

/// ISO 8601 and RFC 3339: date with `-`, `/`, `.` or nothing between its parts, then maybe a time.
fn iso(text: &str) -> Option<PartialDate> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = text.get(digits..)?;
    let head = text.get(..digits)?;
    match digits {
        8 if is_time_or_nothing(rest) => valid(
            number(&head[..4])?,
            Some(number(&head[4..6])?),
            Some(number(&head[6..])?),
        ),
        // Basic format with a time but no separator, as archives write it: 20260108101500.
        14 | 12 if rest.trim_end_matches('Z').is_empty() => iso(&head[..8]),
        7 if rest.is_empty() => ordinal(&head[..4], &head[4..]),
        4 if rest.is_empty() => valid(number(head)?, None, None),
        4 => {
            let separator = rest
                .chars()
                .next()
                .filter(|c| matches!(c, '-' | '/' | '.'))?;
            if let Some(week) = rest.strip_prefix("-W") {
                return week_date(head, week);
            }
            let mut parts = rest[1..].splitn(2, separator);
            let month = parts.next()?;
            if month.len() == 3 && parts.next().is_none() && separator == '-' {
                return ordinal(head, month);
            }
            if !(1..=2).contains(&month.len()) {
                return None;
            }
            let month_number = number(month)?;
            let Some(day) = rest.get(1 + month.len() + 1..) else {
                return valid(number(head)?, Some(month_number), None);
            };
            let width = day.bytes().take_while(u8::is_ascii_digit).count();
            ((1..=2).contains(&width) && is_time_or_nothing(&day[width..])).then(|| {
                valid(
                    number(head)?,
                    Some(month_number),
                    Some(number(&day[..width])?),
                )
            })?
        }
        _ => None,
    }
}

/// "2026-W02" and "2026-W02-4". A week has no precision of ours: it is its month, where it has one, else its year.
fn week_date(year: &str, rest: &str) -> Option<PartialDate> {
    let week: i8 = number(rest.get(..2)?)?;
    let year: i16 = number(year)?;
    let day_of = |offset: i8| {
        let weekday = civil::Weekday::from_monday_one_offset(offset).ok()?;
        in_range(civil::ISOWeekDate::new(year, week, weekday).ok()?.date())
    };
    match rest.get(2..)? {
        "" => {
            let (monday, sunday) = (day_of(1)?, day_of(7)?);
            let common = |p| (monday.at_most(p) == sunday.at_most(p)).then(|| monday.at_most(p));
            common(Precision::Month).or_else(|| Some(PartialDate::year(year)))
        }
        day => day_of(number(day.strip_prefix('-')?)?),
    }
}

/// "2026-008", the eighth day of the year.
fn ordinal(year: &str, day: &str) -> Option<PartialDate> {
    let (year, day): (i16, i32) = (number(year)?, number(day)?);
    let date = PartialDate::day(year, 1, 1).plus_days(day.checked_sub(1)?)?;
    (date.year == year && day > 0).then_some(date)
}

/// RFC 2822 and dates written out: "Thu, 08 Jan 2026 10:00:00 +0000", "8 January 2026", "January 8, 2026", "Jan. 2026".
fn written_out(text: &str) -> Option<PartialDate> {
    let mut words = text
        .split(|c: char| c.is_whitespace() || c == ',')
        .filter(|word| !word.is_empty());
    let mut word = words.next()?;
    // A weekday before the date is taken at its word: feeds often have the wrong one.
    if word.chars().all(|c| c.is_alphabetic() || c == '.') && month_named(word).is_none() {
        word = words.next()?;
    }
    // "8-Jan-2026"
    if word.matches('-').count() == 2 {
        let joined = word.replace('-', " ");
        return written_out(&joined).filter(|_| words.next().is_none_or(is_time_or_nothing));
    }
    let (day, month) = match month_named(word) {
        Some(month) => {
            let next = words.next()?;
            if next.len() == 4 {
                return valid(number(next)?, Some(month), None).filter(|_| words.next().is_none());
            }
            (day_number(next)?, month)
        }
        None => {
            let day = day_number(word)?;
            (day, words.next().and_then(month_named)?)
        }
    };
    let year = match words.next()? {
        year if year.len() == 4 => number::<i16>(year)?,
        // RFC 2822, 4.3: two digits are 2000 to 2049 or 1950 to 1999.
        year if year.len() == 2 => match number::<i16>(year)? {
            short @ 0..50 => 2000 + short,
            short => 1900 + short,
        },
        _ => return None,
    };
    let rest = words.next().is_none_or(is_time_or_nothing);
    rest.then(|| valid(year, Some(month), Some(day)))?
}

/// The months as RFC 2822 and English newspapers spell them: what a date's grammar is made of, not vocabulary.
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The month whose name starts with `word`: "Jan", "Sept.", "JANUARY". At least three letters.
fn month_named(word: &str) -> Option<u8> {
    let word = word.trim_end_matches('.').to_ascii_lowercase();
    if word.len() < 3 {
        return None;
    }
    (1u8..)
        .zip(MONTHS)
        .find_map(|(number, name)| name.starts_with(&word).then_some(number))
}

/// "8", "08", "8th".
fn day_number(word: &str) -> Option<u8> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let suffix = &word[digits.len()..];
    (matches!(suffix, "" | "st" | "nd" | "rd" | "th") && digits.len() <= 2)
        .then(|| number(digits))?
}

/// Whether what follows a date can be a time of day: "T10:00:00Z", " 10:00", " at 10", "Z", "+02:00".
fn is_time_or_nothing(rest: &str) -> bool {
    let rest = rest.trim_start_matches(['T', 't', '_']).trim_start();
    let Some(first) = rest.chars().next() else {
        return true;
    };
    first.is_ascii_digit() && !rest.starts_with("00000")
        || matches!(first, 'Z' | 'z' | '+' | '-' | '−') && rest.len() <= 6
        || rest.starts_with("at ")
        || rest == "at"
}

fn number<N: FromStr>(digits: &str) -> Option<N> {
    let all_digits = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    all_digits.then(|| digits.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_form_that_news_come_with() {
        let cases = [
            ("2026-01-08", "2026-01-08"),
            ("2026-1-8", "2026-01-08"),
            ("2026-01", "2026-01"),
            ("2026", "2026"),
            (" 2026-01-08\n", "2026-01-08"),
            ("2026-01-08T23:30:00-05:00", "2026-01-08"),
            ("2026-01-08T10:15:00.123Z", "2026-01-08"),
            ("2026-01-08 10:15:00 +0000", "2026-01-08"),
            ("2026-01-08T10", "2026-01-08"),
            ("2026-01-08Z", "2026-01-08"),
            ("2026-01-08+02:00", "2026-01-08"),
            ("20260108", "2026-01-08"),
            ("20260108T101500Z", "2026-01-08"),
            ("20260108101500", "2026-01-08"),
            ("19950101", "1995-01-01"),
            ("2026/01/08", "2026-01-08"),
            ("2026-008", "2026-01-08"),
            ("2026-W02-4", "2026-01-08"),
            ("2026-W02", "2026-01"),
            ("2026-W01", "2026"),
            ("Thu, 08 Jan 2026 10:15:00 +0000", "2026-01-08"),
            ("Thu, 8 Jan 2026 10:15 GMT", "2026-01-08"),
            ("8 Jan 26 10:15:00 EST", "2026-01-08"),
            ("8 Jan 99", "1999-01-08"),
            ("8 January 2026", "2026-01-08"),
            ("January 8, 2026", "2026-01-08"),
            ("Jan. 8, 2026", "2026-01-08"),
            ("Sept. 3, 2025", "2025-09-03"),
            ("January 8th, 2026", "2026-01-08"),
            ("Friday, January 4, 2019", "2019-01-04"),
            ("January 8, 2026 at 10:15 am", "2026-01-08"),
            ("January 2026", "2026-01"),
            ("08-Jan-2026", "2026-01-08"),
            ("2024-02-29", "2024-02-29"),
        ];
        let wrong: Vec<_> = cases
            .iter()
            .map(|(text, expected)| {
                (
                    text,
                    PartialDate::parse(text).map(|date| date.to_string()),
                    *expected,
                )
            })
            .filter(|(_, found, expected)| found.as_deref() != Some(*expected))
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn refuses_what_is_no_date_or_could_be_two() {
        let cases = [
            "",
            " ",
            "yesterday",
            "Wednesday",
            "01/08/2026",
            "8/1/2026",
            "2026-13-01",
            "2026-02-30",
            "2025-02-29",
            "2026-00-10",
            "20261301",
            "2026-01-08 and later",
            "2026-01-080",
            "0000-01-01",
            "0000",
            "-2026",
            "12026",
            "January",
            "8 January",
            "January 32, 2026",
            "2026-366",
            "2026-W54",
            "99",
            "2026-",
            "2026-01-",
            "Mayor 2026",
            "4 of July 2026",
            "２０２６",
            "2026-01-08T",
            "Jan 8, 2026, Bogota",
        ];
        // A trailing "T" promises a time and gives none: taken as the day it is.
        let lenient = ["2026-01-08T"];
        let read: Vec<_> = cases
            .iter()
            .filter(|text| PartialDate::parse(text).is_some() != lenient.contains(text))
            .collect();
        assert!(read.is_empty(), "read as dates: {read:?}");
        let error = "soon"
            .parse::<PartialDate>()
            .map_err(|error| error.to_string());
        assert_eq!(
            error,
            Err("no date: “soon” (write 2026-01-08, 2026-01 or 2026)".to_owned())
        );
    }
}
