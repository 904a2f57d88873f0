//! What is common to fields of lists: countries, dates, and what running remarks begin with.

use super::entity::Birth;
use crate::lexicon::Lexicon;
use crate::ontology::Class;
use crate::text::PartialDate;
use smol_str::SmolStr;

/// Reads fields with a lexicon.
pub(super) struct Fields<'a> {
    lexicon: Lexicon<'a>,
}

impl<'a> Fields<'a> {
    pub(super) fn new(lexicon: Lexicon<'a>) -> Self {
        Self { lexicon }
    }

    /// An office of a country in full.
    pub(super) fn position(&self, title: &str, country: &str) -> Option<String> {
        self.lexicon.position(title, country)
    }

    /// The code of a country as lists write it.
    pub(super) fn country(&self, name: &str) -> Option<SmolStr> {
        let name = name.trim().trim_end_matches('.');
        if name.is_empty() {
            return None;
        }
        let listed = self
            .lexicon
            .words
            .value("list_countries", &name.to_lowercase());
        if let Some(code) = listed {
            return Some(code.into());
        }
        if name.len() == 2 && name.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            return Some(SmolStr::new(name.to_lowercase()));
        }
        let known = self.lexicon.gazetteer.by_name(name);
        let country = known
            .into_iter()
            .map(|id| self.lexicon.entry(id))
            .find(|entry| entry.class == Class::Country);
        country.and_then(|entry| entry.country.clone())
    }

    /// What a remark is by its first words, and the rest of it.
    pub(super) fn kind<'t>(&self, remark: &'t str) -> Option<(&'t str, &'a str, &'t str)> {
        let list = self.lexicon.words.list("list_fields");
        let ends = remark
            .char_indices()
            .filter(|(_, c)| *c == ' ')
            .map(|(at, _)| at)
            .chain([remark.len()]);
        let fits: Vec<(usize, &'a str)> = ends
            .take(12)
            .filter_map(|end| {
                let kind = list.get(&remark[..end].to_lowercase())?.first()?;
                Some((end, kind.as_str()))
            })
            .collect();
        let &(end, kind) = fits.last()?;
        Some((&remark[..end], kind, remark[end..].trim()))
    }

    /// A birth date: "12 Mar 1961", "circa 1960", "1961 to 1963".
    pub(super) fn birth(&self, text: &str) -> Option<Birth> {
        let text = text.trim().trim_end_matches('.');
        if let Some(rest) = text.strip_prefix("circa ") {
            return match self.birth(rest)? {
                Birth::On(date) => Some(Birth::About(date)),
                other => Some(other),
            };
        }
        for between in [" to ", " - ", "-"] {
            if let Some((from, until)) = text.split_once(between)
                && let (Some(from), Some(until)) =
                    (PartialDate::parse(from), PartialDate::parse(until))
                && from.first_day() <= until.first_day()
                && from != until
                && from.year != until.year
            {
                return Some(Birth::Between(from, until));
            }
        }
        PartialDate::parse(text).map(Birth::On)
    }
}
