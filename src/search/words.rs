//! What was typed, in words, and how close a name comes to it.
//!
//! *"petro -gustavo \"travel ban\"" → [`Term`]s; (words, name) → [`Closeness`]*. Names are compared without case, accents and
//! script (any_ascii), so that "Путин" is found by "putin".

use any_ascii::any_ascii;

/// How close something comes to what was sought, the closest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Closeness {
    /// It is called exactly so, or has the words side by side.
    Whole,
    /// It has all the words.
    Words,
    /// It has words that begin so.
    Beginnings,
    /// It has words that are spelled nearly so.
    Spelling,
}

impl Closeness {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Words => "words",
            Self::Beginnings => "beginnings",
            Self::Spelling => "spelling",
        }
    }
}

/// One thing asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Term {
    /// A word.
    Word(String),
    /// Words in this order, side by side.
    Phrase(String),
    /// A word or phrase that must not occur.
    Not(String),
}

/// Reads what was typed. A quotation mark that is not closed closes at the end.
pub(super) fn terms(typed: &str) -> Vec<Term> {
    let mut found = Vec::new();
    let mut rest = typed.trim_start();
    while let Some(first) = rest.chars().next() {
        let (negated, body) = match first {
            '-' if rest[1..].starts_with(|c: char| c.is_alphanumeric() || c == '"') => {
                (true, &rest[1..])
            }
            _ => (false, rest),
        };
        let (phrase, after) = match body.strip_prefix('"') {
            Some(quoted) => {
                let end = quoted.find('"').unwrap_or(quoted.len());
                (Some(&quoted[..end]), quoted.get(end + 1..).unwrap_or(""))
            }
            None => {
                let end = body.find(char::is_whitespace).unwrap_or(body.len());
                (None, &body[end..])
            }
        };
        let word = &body[..body.len() - after.len()];
        match (negated, phrase) {
            (true, phrase) => found.push(Term::Not(phrase.unwrap_or(word).to_owned())),
            (false, Some(phrase)) => found.push(Term::Phrase(phrase.to_owned())),
            (false, None) => found.push(Term::Word(word.to_owned())),
        }
        rest = after.trim_start();
    }
    found
}

/// Lower case, Latin letters and digits, one space between words.
pub fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for c in any_ascii(name).chars() {
        match c {
            c if c.is_ascii_alphanumeric() => folded.push(c.to_ascii_lowercase()),
            // "N'Djamena" and "Ndjamena" are one.
            '\'' => {}
            _ if folded.is_empty() || folded.ends_with(' ') => {}
            _ => folded.push(' '),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// How close the closest of these names comes. `sought` is folded.
pub(super) fn closeness(sought: &str, names: &[String]) -> Closeness {
    let wanted: Vec<&str> = sought.split(' ').collect();
    let of = |name: &String| {
        let name = fold(name);
        let words: Vec<&str> = name.split(' ').collect();
        let all = |fits: &dyn Fn(&str, &str) -> bool| {
            wanted
                .iter()
                .all(|wanted| words.iter().any(|word| fits(word, wanted)))
        };
        match () {
            () if name == sought => Closeness::Whole,
            () if all(&|word, wanted| word == wanted) => Closeness::Words,
            () if all(&|word, wanted| word.starts_with(wanted)) => Closeness::Beginnings,
            () => Closeness::Spelling,
        }
    };
    names.iter().map(of).min().unwrap_or(Closeness::Spelling)
}

/// How many letters of a word may be otherwise: short words are exact, or everything would be near.
pub(super) fn slips(word: &str) -> u8 {
    match word.chars().count() {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_phrases_and_exclusions_are_told_apart() {
        let word = |word: &str| Term::Word(word.to_owned());
        assert_eq!(
            terms(" petro  -gustavo \"travel ban\" al-Assad -\"oil cap"),
            [
                word("petro"),
                Term::Not("gustavo".to_owned()),
                Term::Phrase("travel ban".to_owned()),
                word("al-Assad"),
                Term::Not("oil cap".to_owned()),
            ]
        );
        assert_eq!(terms("- a"), [word("-"), word("a")]);
        assert!(terms("  ").is_empty());
    }

    #[test]
    fn folding_joins_scripts_and_spellings() {
        assert_eq!(fold("Владимир  Путин"), "vladimir putin");
        assert_eq!(fold("Nicolás Maduro-Moros."), "nicolas maduro moros");
        assert_eq!(fold("N’Djamena"), "ndjamena");
        assert_eq!(fold("!?"), "");
    }

    #[test]
    fn whole_names_are_closer_than_parts_and_parts_than_slips() {
        let names = |names: &[&str]| {
            names
                .iter()
                .map(|&name| name.to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(
            closeness("petro", &names(&["Gustavo Petro", "Petro"])),
            Closeness::Whole
        );
        assert_eq!(
            closeness("petro", &names(&["Gustavo Petro"])),
            Closeness::Words
        );
        assert_eq!(
            closeness("gust pet", &names(&["Gustavo Petro"])),
            Closeness::Beginnings
        );
        assert_eq!(
            closeness("pedro", &names(&["Gustavo Petro"])),
            Closeness::Spelling
        );
    }
}
