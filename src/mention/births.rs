//! When people were born, as articles say it in passing: "Marta Ilves, 54,", "(born 4 March 1961)", "the 54-year-old Marta Ilves".
//!
//! *(document, syntax, mentions) → \[[`Birth`]\]*. An age counts back from the dateline and leaves two years open; a date stands as it is
//! written. Reads what stands right beside a person's name, and "was born" with its subject, which may be a pronoun. Does not read
//! ages of people who are only described ("a man of 54"), nor what somebody will be.

use super::{Mention, MentionId, MentionKind, Mentions};
use crate::ontology::Class;
use crate::syntax::{Grammar, Pos};
use crate::text::{Document, PartialDate};

/// When somebody was born, as narrowly as an article tells: a day, month or year, or two years that an age leaves open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Born {
    /// Not before.
    pub from: PartialDate,
    /// Not after.
    pub until: PartialDate,
}

impl Born {
    /// On that day, or in that month or year.
    pub fn on(date: PartialDate) -> Self {
        Self {
            from: date,
            until: date,
        }
    }

    /// Whether both can be one birth. Ages are counted differently in different places and repeated from older articles, so two
    /// stretches that miss each other by a year still agree.
    pub fn agrees(self, other: Self) -> bool {
        if self.from == self.until && other.from == other.until {
            return self.from.overlaps(other.from);
        }
        self.from.year <= other.until.year.saturating_add(1)
            && other.from.year <= self.until.year.saturating_add(1)
    }

    /// How many years it leaves open.
    pub fn width(self) -> i16 {
        self.until.year.saturating_sub(self.from.year)
    }
}

/// A birth told of a mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Birth {
    /// Whose.
    pub mention: MentionId,
    /// When.
    pub born: Born,
}

/// The youngest whose age stands bare behind a name: a smaller number there is a score or a count.
const BARE_AGE: i16 = 15;
/// The oldest.
const OLDEST: i16 = 110;
/// Years that a life in brackets has at least; less is a term of office.
const LIFE: i16 = 18;
/// Characters of a bracket looked at.
const BRACKET: usize = 120;

/// Finds the births told of persons.
pub fn find(document: &Document, grammar: &Grammar<'_>, mentions: &Mentions) -> Vec<Birth> {
    let mut found: Vec<Birth> = mentions
        .iter()
        .filter(|(_, mention)| {
            mention.kind == MentionKind::Name && mention.class == Some(Class::Person)
        })
        .filter_map(|(id, mention)| {
            let born = in_brackets(document, mention)
                .or_else(|| age_behind(document, grammar, mention))
                .or_else(|| age_before(document, grammar, mention))?;
            Some(Birth { mention: id, born })
        })
        .collect();
    found.extend(was_born(document, grammar, mentions));
    found.retain(|birth| plausible(document, birth.born));
    found.sort_by_key(|birth| birth.mention);
    found
}

fn plausible(document: &Document, born: Born) -> bool {
    let now = document.published.map_or(i16::MAX, |date| date.year);
    born.from.year > 1000 && born.from.year <= now
}

/// "(born 4 March 1961)", "(b. 1961)", "(1931–2004)", "(8 February 1700 – 17 March 1782)".
fn in_brackets(document: &Document, mention: &Mention) -> Option<Born> {
    let rest = document.text.get(mention.span.end..)?;
    let rest = rest.trim_start_matches(' ').strip_prefix('(')?;
    let close = rest.find([')', '\n']).filter(|&at| at <= BRACKET)?;
    rest[..close].split(';').find_map(|part| life(part.trim()))
}

fn life(words: &str) -> Option<Born> {
    for mark in ["born on ", "born in ", "born ", "b. "] {
        if let Some(rest) = words.strip_prefix(mark) {
            return leading_date(rest).map(Born::on);
        }
    }
    let (birth, death) = words.split_once(['–', '—', '-'])?;
    let birth = PartialDate::parse(birth.trim())?;
    let death = leading_date(death.trim())?;
    (death.year.saturating_sub(birth.year) >= LIFE).then(|| Born::on(birth))
}

/// The date that words begin with: "4 March 1961 in Oslo".
fn leading_date(words: &str) -> Option<PartialDate> {
    let ends: Vec<usize> = words
        .char_indices()
        .filter(|(_, letter)| letter.is_whitespace())
        .map(|(at, _)| at)
        .chain([words.len()])
        .take(3)
        .collect();
    ends.into_iter().rev().find_map(|end| {
        let date = words[..end].trim_end_matches([',', '.', ';', ':', ')']);
        PartialDate::parse(date).filter(|date| date.year > 1000)
    })
}

/// "Marta Ilves, 54, …", "Marta Ilves, aged 54", "Marta Ilves (54)".
fn age_behind(document: &Document, grammar: &Grammar<'_>, mention: &Mention) -> Option<Born> {
    let sentence = grammar.sentence(mention.tokens.start);
    let norm = |at: usize| (at < sentence.end).then(|| grammar.token(at).norm.as_str());
    let end = mention.tokens.end;
    let bracket = norm(end) == Some("(");
    if norm(end) != Some(",") && !bracket {
        return None;
    }
    let aged = norm(end + 1).is_some_and(|word| word.eq_ignore_ascii_case("aged"));
    let at = end + 1 + usize::from(aged);
    let age: i16 = norm(at)?.parse().ok()?;
    let closed = match norm(at + 1) {
        Some(")") => bracket,
        Some("," | "." | ";") => !bracket,
        Some(_) => aged,
        None => !bracket,
    };
    (closed && (aged || age >= BARE_AGE)).then(|| counted_back(document, age))?
}

/// "54-year-old Marta Ilves", "the 54-year-old fisherman Marta Ilves".
fn age_before(document: &Document, grammar: &Grammar<'_>, mention: &Mention) -> Option<Born> {
    let sentence = grammar.sentence(mention.tokens.start);
    let mut start = mention.tokens.start;
    // Over the nouns and adjectives of the same phrase.
    while start > sentence.start
        && mention.tokens.start - start < 4
        && !grammar.token(start - 1).norm.eq_ignore_ascii_case("old")
        && matches!(
            grammar.token(start - 1).pos,
            Pos::Noun | Pos::Adj | Pos::Propn
        )
    {
        start -= 1;
    }
    let before = document
        .text
        .get(..grammar.token(start).span.start)?
        .trim_end();
    let before = ["-year-old", " year old", "-year old", " years old"]
        .iter()
        .find_map(|words| before.strip_suffix(words))?;
    let digits = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let age: i16 = before[before.len() - digits..].parse().ok()?;
    counted_back(document, age)
}

/// "Ilves was born on 4 March 1961", "He was born in Oslo in 1961".
fn was_born<'a>(
    document: &'a Document,
    grammar: &'a Grammar<'_>,
    mentions: &'a Mentions,
) -> impl Iterator<Item = Birth> + 'a {
    (0..grammar.syntax.tokens.len())
        .filter(|&token| grammar.token(token).norm.eq_ignore_ascii_case("born"))
        .filter_map(move |token| {
            let subject = grammar.surface_subject(token)?;
            let mention = mentions.at(subject)?;
            let of = mentions.get(mention);
            let person = of.class == Some(Class::Person) || of.kind == MentionKind::Pronoun;
            let sentence = grammar.sentence(token);
            let date = mentions.dates.iter().find(|date| {
                date.start > token && date.start <= token + 8 && sentence.covers(**date)
            })?;
            let words = super::bytes_of(grammar, *date).of(&document.text);
            let date = leading_date(words)?;
            (person && grammar.negations(token).is_empty()).then_some(Birth {
                mention,
                born: Born::on(date),
            })
        })
}

/// The two years in which somebody of that age was born.
fn counted_back(document: &Document, age: i16) -> Option<Born> {
    let year = document.published?.year;
    (1..=OLDEST).contains(&age).then(|| Born {
        from: PartialDate::year(year - age - 1),
        until: PartialDate::year(year - age),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lives_are_read_and_terms_of_office_are_not() {
        let on = |year, month, day| Some(Born::on(PartialDate::day(year, month, day)));
        assert_eq!(life("born 4 March 1961 in Oslo"), on(1961, 3, 4));
        assert_eq!(life("born March 4, 1961"), on(1961, 3, 4));
        assert_eq!(life("4 March 1861 – 2 May 1930"), on(1861, 3, 4));
        let year = |year| Some(Born::on(PartialDate::year(year)));
        assert_eq!(life("b. 1961"), year(1961));
        assert_eq!(life("1931–2004"), year(1931));
        assert_eq!(life("2011–2015"), None);
        assert_eq!(life("Labour"), None);
        assert_eq!(life("born in Oslo"), None);
    }

    #[test]
    fn ages_agree_within_a_year() {
        let years = |from, until| Born {
            from: PartialDate::year(from),
            until: PartialDate::year(until),
        };
        assert!(years(1960, 1961).agrees(years(1961, 1962)));
        assert!(years(1960, 1961).agrees(years(1962, 1963)));
        assert!(!years(1960, 1961).agrees(years(1964, 1965)));
        let exact = |year| Born::on(PartialDate::year(year));
        assert!(!exact(1960).agrees(exact(1961)));
        assert!(exact(1959).agrees(years(1960, 1961)));
    }
}
