//! Dates in addresses and in the names of files, where nothing else tells when an article was published.
//!
//! *address or file name → date*. Only what cannot be anything else: year, month and day between slashes or at the start or
//! end of a name, or eight digits that are a day. The years of news sites: 1990 to 2099.

use std::sync::LazyLock;

use regex::Regex;

use super::date::PartialDate;
use super::document::{DateGround, Document};

/// `/2026/01/08/`, `/2026/jan/08/`, `/2026-01-08-…`, `/20260108/`, and `/2026/01/` for a month.
static ADDRESS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?x)
        /(?<year>(?:199|20[0-9])[0-9])
        (?: /(?<month>[0-9]{1,2}|[A-Za-z]{3}) (?:/(?<day>[0-9]{1,2}))? (?:/|$|-)
          | -(?<month2>[0-9]{2})-(?<day2>[0-9]{2}) (?:[^0-9]|$)
          | (?<month3>[0-9]{2})(?<day3>[0-9]{2}) (?:[^0-9]|$) )",
    )
    .ok()
});

/// `2026-01-08`, `2026_01_08`, `20260108`, with no digit before or after.
static NAME: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?x)
        (?:^|[^0-9]) (?<year>(?:199|20[0-9])[0-9])
        (?: [-_.](?<month>[0-9]{2})[-_.](?<day>[0-9]{2}) | (?<month2>[0-9]{2})(?<day2>[0-9]{2}) )
        (?:[^0-9]|$)",
    )
    .ok()
});

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// The date in a document's address, else in the name of the file it was read from.
pub(super) fn by_name(document: &Document) -> Option<(PartialDate, DateGround)> {
    let address = [document.url.as_deref(), Some(&document.source)];
    let address = address
        .into_iter()
        .flatten()
        .filter(|address| address.contains("://"))
        .find_map(|address| {
            // What comes after is the reader's, not the page's.
            let end = address.find(['?', '#']).unwrap_or(address.len());
            found(ADDRESS.as_ref()?, &address[..end])
        });
    if let Some(date) = address {
        return Some((date, DateGround::Url));
    }
    if document.source.contains("://") {
        return None;
    }
    let name = document.source.rsplit('/').next()?;
    let date = found(NAME.as_ref()?, name)?;
    Some((date, DateGround::FileName))
}

fn found(pattern: &Regex, text: &str) -> Option<PartialDate> {
    let groups = pattern.captures(text)?;
    let of = |names: [&str; 3]| {
        names
            .iter()
            .find_map(|name| Some(groups.name(name)?.as_str()))
    };
    let year = of(["year"; 3])?.parse().ok()?;
    let month = of(["month", "month2", "month3"])?;
    let month = match month.parse() {
        Ok(number) => number,
        Err(_) => {
            let month = month.to_ascii_lowercase();
            let index = MONTHS.iter().position(|known| *known == month)?;
            u8::try_from(index + 1).ok()?
        }
    };
    let day = match of(["day", "day2", "day3"]) {
        Some(day) => Some(day.parse().ok()?),
        None => None,
    };
    let date = PartialDate {
        year,
        month: Some(month),
        day,
    };
    Some(date).filter(|date| date.is_valid())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(source: &str) -> Option<String> {
        let document = Document {
            source: source.to_owned(),
            ..Document::default()
        };
        by_name(&document).map(|(date, ground)| format!("{date} {}", ground.wire()))
    }

    #[test]
    fn addresses_and_names_tell_their_day_and_nothing_else_does() {
        let cases = [
            (
                "https://a.example/2026/01/08/board-meets",
                Some("2026-01-08 url"),
            ),
            (
                "https://a.example/world/2026/jan/8/board",
                Some("2026-01-08 url"),
            ),
            (
                "https://a.example/2026/01/board-meets/",
                Some("2026-01 url"),
            ),
            (
                "https://a.example/news/2026-01-08-board.html",
                Some("2026-01-08 url"),
            ),
            ("https://a.example/a/20260108/board", Some("2026-01-08 url")),
            ("https://a.example/2026/13/08/board", None),
            ("https://a.example/2026/board", None),
            ("https://a.example/story/20261399", None),
            ("https://a.example/board?on=/2026/01/08/", None),
            ("https://a.example/id/120260108", None),
            ("wire/2026-01-08-board.txt", Some("2026-01-08 file name")),
            ("board_20260108.html", Some("2026-01-08 file name")),
            ("2026-02-30-board.txt", None),
            ("2026-01-08/board.txt", None),
            ("202601081.txt", None),
            ("18500108.txt", None),
        ];
        let wrong: Vec<_> = cases
            .iter()
            .map(|(source, expected)| (source, date(source), expected))
            .filter(|(_, found, expected)| found.as_deref() != **expected)
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
