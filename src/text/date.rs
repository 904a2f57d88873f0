//! Dates no finer than their source: a year, a month of a year, or a day (XML Schema gYear, gYearMonth, date).
//!
//! *text of a date → [`PartialDate`]; date, weekday, offset → date*. Reads ISO 8601 in any precision (extended and basic,
//! with or without a time), RFC 3339, RFC 2822, and dates written out as "8 January 2026" or "January 8, 2026".
//! The day is the one that was written: a time zone never moves it. Calendar arithmetic is jiff's.
//!
//! Does **not** read numeric dates whose order depends on the country ("01/08/2026"), nor words relative to another
//! day ("yesterday"): who knows such words asks for [`PartialDate::plus_days`] and [`PartialDate::latest`].

use std::fmt;
use std::str::FromStr;

use jiff::civil;

mod parse;

/// A calendar date in the precision that was given. Orders as its ISO 8601 text does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    /// Year of the Gregorian calendar, 1 to 9999.
    pub year: i16,
    /// Month, 1 to 12, where known.
    pub month: Option<u8>,
    /// Day of the month, 1 to 31, where known; never without a month.
    pub day: Option<u8>,
}

/// How fine a [`PartialDate`] is. A coarser precision is the lesser one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// A year (gYear).
    Year,
    /// A month of a year (gYearMonth).
    Month,
    /// A day (date).
    Day,
}

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Weekday {
    /// The week, Monday first (ISO 8601).
    pub const ALL: [Self; 7] = [
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
        Self::Sunday,
    ];
}

/// A text that is no date in any form that [`PartialDate`] reads.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no date: “{0}” (write 2026-01-08, 2026-01 or 2026)")]
pub struct UnreadableDate(
    /// The text.
    pub String,
);

impl PartialDate {
    /// A day.
    pub const fn day(year: i16, month: u8, day: u8) -> Self {
        Self {
            year,
            month: Some(month),
            day: Some(day),
        }
    }
    /// A month of a year.
    pub const fn month(year: i16, month: u8) -> Self {
        Self {
            year,
            month: Some(month),
            day: None,
        }
    }
    /// A year.
    pub const fn year(year: i16) -> Self {
        Self {
            year,
            month: None,
            day: None,
        }
    }

    /// The date written in `text`, alone but for white space; `None` where there is none or the calendar lacks it.
    pub fn parse(text: &str) -> Option<Self> {
        parse::date(text.trim())
    }

    /// The day in coordinated universal time of a Unix time stamp in seconds.
    pub fn from_timestamp(seconds: i64) -> Option<Self> {
        let time = jiff::Timestamp::from_second(seconds).ok()?;
        in_range(time.to_zoned(jiff::tz::TimeZone::UTC).date())
    }

    /// Whether the calendar has this date: years 1 to 9999, no 30 February, no day without a month.
    pub fn is_valid(self) -> bool {
        let month = self.month.unwrap_or(1);
        let day = self.day.unwrap_or(1);
        (1..=9999).contains(&self.year)
            && (self.month.is_some() || self.day.is_none())
            && civil::Date::new(self.year, month as i8, day as i8).is_ok()
            && month < 13
            && day < 32
    }

    /// How fine it is.
    pub const fn precision(self) -> Precision {
        match (self.month, self.day) {
            (Some(_), Some(_)) => Precision::Day,
            (Some(_), None) => Precision::Month,
            _ => Precision::Year,
        }
    }

    /// The same date, no finer than `precision`.
    pub const fn at_most(self, precision: Precision) -> Self {
        match precision {
            Precision::Year => Self::year(self.year),
            Precision::Month => Self { day: None, ..self },
            Precision::Day => self,
        }
    }

    /// The first day it covers.
    pub fn first_day(self) -> Self {
        Self::day(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1))
    }

    /// The last day it covers.
    pub fn last_day(self) -> Self {
        let month = self.month.unwrap_or(12);
        let last = || civil::Date::new(self.year, month as i8, 1).map_or(31, |d| d.days_in_month());
        Self::day(
            self.year,
            month,
            self.day.unwrap_or_else(|| last().unsigned_abs()),
        )
    }

    /// Whether every day of `other` lies within this date: 2026 covers 2026-01, 2026-01 covers 2026-01-08.
    pub fn covers(self, other: Self) -> bool {
        self.first_day() <= other.first_day() && other.last_day() <= self.last_day()
    }

    /// Whether both could be the same day.
    pub fn overlaps(self, other: Self) -> bool {
        self.first_day() <= other.last_day() && other.first_day() <= self.last_day()
    }

    /// Whether its last day comes before the first day of `other`.
    pub fn is_before(self, other: Self) -> bool {
        self.last_day() < other.first_day()
    }

    /// How many days lie between the two: none where they overlap, negative where `other` comes before.
    pub fn days_until(self, other: Self) -> i32 {
        let days = |from: Self, to: Self| {
            let span = from.civil().zip(to.civil());
            span.map_or(0, |(from, to)| (to - from).get_days())
        };
        match (self.is_before(other), other.is_before(self)) {
            (true, _) => days(self.last_day(), other.first_day()),
            (_, true) => days(self.first_day(), other.last_day()),
            _ => 0,
        }
    }

    /// Its day of the week; `None` for a month or a year.
    pub fn weekday(self) -> Option<Weekday> {
        let monday_is_zero = self.civil()?.weekday().to_monday_zero_offset();
        Weekday::ALL
            .get(usize::from(monday_is_zero.unsigned_abs()))
            .copied()
    }

    /// The day `days` later, or earlier where negative; `None` for a month or a year, and past the calendar's ends.
    pub fn plus_days(self, days: i32) -> Option<Self> {
        let span = jiff::Span::new().try_days(days).ok()?;
        in_range(self.civil()?.checked_add(span).ok()?)
    }

    /// The month `months` later, or earlier where negative, as a month: eight days into "last month" nobody was told of.
    /// `None` for a year.
    pub fn plus_months(self, months: i32) -> Option<Self> {
        let count = i32::from(self.year) * 12 + i32::from(self.month?) - 1;
        let count = count.checked_add(months)?;
        let year = i16::try_from(count.div_euclid(12)).ok()?;
        let month = u8::try_from(count.rem_euclid(12) + 1).ok()?;
        Some(Self::month(year, month)).filter(|date| date.is_valid())
    }

    /// The year `years` later, or earlier where negative, as a year.
    pub fn plus_years(self, years: i32) -> Option<Self> {
        let year = i32::from(self.year).checked_add(years)?;
        Some(Self::year(i16::try_from(year).ok()?)).filter(|date| date.is_valid())
    }

    /// The most recent `weekday` on this day or before: what "Wednesday" means under a dateline.
    pub fn latest(self, weekday: Weekday) -> Option<Self> {
        let back = (self.weekday()? as i32 - weekday as i32).rem_euclid(7);
        self.plus_days(-back)
    }

    /// The first `weekday` after this day: what "on Wednesday" means with "will".
    pub fn next(self, weekday: Weekday) -> Option<Self> {
        let ahead = (weekday as i32 - self.weekday()? as i32 - 1).rem_euclid(7) + 1;
        self.plus_days(ahead)
    }

    fn civil(self) -> Option<civil::Date> {
        let (month, day) = (self.month? as i8, self.day? as i8);
        civil::Date::new(self.year, month, day).ok()
    }
}

impl fmt::Display for PartialDate {
    /// ISO 8601: `2026`, `2026-01` or `2026-01-08`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
            if let Some(day) = self.day {
                write!(f, "-{day:02}")?;
            }
        }
        Ok(())
    }
}

impl FromStr for PartialDate {
    type Err = UnreadableDate;

    fn from_str(text: &str) -> Result<Self, UnreadableDate> {
        Self::parse(text).ok_or_else(|| UnreadableDate(text.to_owned()))
    }
}

fn valid(year: i16, month: Option<u8>, day: Option<u8>) -> Option<PartialDate> {
    Some(PartialDate { year, month, day }).filter(|date| date.is_valid())
}

fn in_range(date: civil::Date) -> Option<PartialDate> {
    let (month, day) = (date.month().unsigned_abs(), date.day().unsigned_abs());
    valid(date.year(), Some(month), Some(day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_weekdays_and_reckons_from_them() {
        let thursday = PartialDate::day(2026, 1, 8);
        assert_eq!(thursday.weekday(), Some(Weekday::Thursday));
        assert_eq!(
            thursday.latest(Weekday::Wednesday),
            Some(PartialDate::day(2026, 1, 7))
        );
        assert_eq!(thursday.latest(Weekday::Thursday), Some(thursday));
        assert_eq!(
            thursday.latest(Weekday::Friday),
            Some(PartialDate::day(2026, 1, 2))
        );
        assert_eq!(
            thursday.next(Weekday::Thursday),
            Some(PartialDate::day(2026, 1, 15))
        );
        assert_eq!(
            thursday.next(Weekday::Friday),
            Some(PartialDate::day(2026, 1, 9))
        );
        assert_eq!(PartialDate::month(2026, 1).weekday(), None);
        assert_eq!(PartialDate::year(2026).latest(Weekday::Monday), None);
    }

    #[test]
    fn arithmetic_crosses_months_years_and_leap_days_and_stops_at_the_calendar_s_ends() {
        assert_eq!(
            PartialDate::day(2026, 1, 1).plus_days(-1),
            Some(PartialDate::day(2025, 12, 31))
        );
        assert_eq!(
            PartialDate::day(2024, 2, 28).plus_days(1),
            Some(PartialDate::day(2024, 2, 29))
        );
        assert_eq!(
            PartialDate::day(2026, 1, 31).plus_months(-1),
            Some(PartialDate::month(2025, 12))
        );
        assert_eq!(
            PartialDate::month(2026, 1).plus_months(-13),
            Some(PartialDate::month(2024, 12))
        );
        assert_eq!(PartialDate::year(2026).plus_months(1), None);
        assert_eq!(
            PartialDate::day(2026, 1, 8).plus_years(-7),
            Some(PartialDate::year(2019))
        );
        assert_eq!(PartialDate::day(9999, 12, 31).plus_days(1), None);
        assert_eq!(PartialDate::day(1, 1, 1).plus_days(-1), None);
        assert_eq!(PartialDate::year(1).plus_years(-1), None);
        assert_eq!(PartialDate::day(2026, 1, 8).plus_days(i32::MAX), None);
        assert_eq!(PartialDate::year(2026).plus_days(1), None);
    }

    #[test]
    fn days_between_are_counted_from_end_to_beginning() {
        let january = PartialDate::month(2024, 1);
        let cases = [
            (
                PartialDate::day(2024, 2, 28),
                PartialDate::day(2024, 3, 1),
                2,
            ),
            (
                PartialDate::day(2024, 3, 1),
                PartialDate::day(2024, 2, 28),
                -2,
            ),
            (january, PartialDate::day(2024, 1, 31), 0),
            (january, PartialDate::day(2024, 2, 3), 3),
            (PartialDate::year(2025), january, -336),
            (
                PartialDate::day(2019, 1, 1),
                PartialDate::day(2024, 1, 1),
                1826,
            ),
        ];
        for (from, to, days) in cases {
            assert_eq!(from.days_until(to), days, "{from} to {to}");
        }
    }

    #[test]
    fn coarser_dates_cover_finer_ones() {
        let (day, month, year) = (
            PartialDate::day(2024, 2, 29),
            PartialDate::month(2024, 2),
            PartialDate::year(2024),
        );
        assert_eq!(month.last_day(), day);
        assert_eq!(year.first_day(), PartialDate::day(2024, 1, 1));
        assert!(year.covers(month) && month.covers(day) && day.covers(day));
        assert!(!day.covers(month) && !month.covers(year));
        assert!(PartialDate::year(2023).is_before(day) && !year.is_before(day));
        assert!(month.overlaps(year) && !month.overlaps(PartialDate::month(2024, 3)));
        assert_eq!(day.at_most(Precision::Month), month);
        assert_eq!(month.at_most(Precision::Day), month);
    }
}
