//! What the templates, elements and namespaces of a wiki stand for.
//!
//! *`data/lexicon/wikitext.tsv` → [`WORDS`]*, and the arguments of a template by number or name. Does **not** expand templates.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// The words of `wikitext.tsv`.
pub(super) static WORDS: LazyLock<Words> =
    LazyLock::new(|| Words::parse(include_str!("../../../data/lexicon/wikitext.tsv")));

/// What a template stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Template {
    Text(Vec<String>),
    Sum(Vec<String>),
    Mark(String),
    Quote(Vec<String>, Vec<String>),
    Date(String),
}

/// The content of `wikitext.tsv`.
#[derive(Default)]
pub(super) struct Words {
    templates: BTreeMap<String, Template>,
    /// Templates known by how they begin.
    beginnings: Vec<(String, Template)>,
    pub gone: BTreeSet<String>,
    pub block: BTreeSet<String>,
    pub media: BTreeSet<String>,
    pub shown: BTreeSet<String>,
    pub end: BTreeSet<String>,
}

impl Words {
    /// The words of a file. Its lines are checked by a test, so that none is passed over here.
    fn parse(file: &str) -> Self {
        let mut words = Self::default();
        let list = |value: &str| value.split_whitespace().map(str::to_owned).collect();
        for line in file.lines().filter(|line| !line.starts_with('#')) {
            let mut columns = line.split('\t');
            let (Some(kind), Some(name)) = (columns.next(), columns.next()) else {
                continue;
            };
            let value = columns.next().unwrap_or_default();
            let template = match kind {
                "text" => Template::Text(list(value)),
                "sum" => Template::Sum(list(value)),
                "mark" => Template::Mark(value.replace('␣', " ")),
                "quote" => {
                    let (quotation, speaker) = value.split_once('/').unwrap_or((value, ""));
                    Template::Quote(list(quotation), list(speaker))
                }
                "date" => Template::Date(value.to_owned()),
                _ => {
                    let set = match kind {
                        "gone" => &mut words.gone,
                        "block" => &mut words.block,
                        "media" => &mut words.media,
                        "shown" => &mut words.shown,
                        _ => &mut words.end,
                    };
                    set.insert(name.to_owned());
                    continue;
                }
            };
            match name.strip_suffix('*') {
                Some(beginning) if !beginning.is_empty() => {
                    words.beginnings.push((beginning.to_owned(), template));
                }
                _ => {
                    words.templates.insert(name.to_owned(), template);
                }
            }
        }
        words
    }

    pub fn template(&self, name: &str) -> Option<&Template> {
        self.templates.get(name).or_else(|| {
            let (_, template) = self
                .beginnings
                .iter()
                .find(|(beginning, _)| name.starts_with(beginning.as_str()))?;
            Some(template)
        })
    }
}

/// The arguments of a template by number or name.
pub(super) struct Arguments<'a>(BTreeMap<String, &'a str>);

impl<'a> Arguments<'a> {
    pub fn of(parts: &'a [String]) -> Self {
        let mut number = 0;
        let mut found = BTreeMap::new();
        for part in parts {
            let named = part.split_once('=').filter(|(name, _)| {
                let name = name.trim();
                !name.is_empty()
                    && name
                        .chars()
                        .all(|c| c.is_alphanumeric() || " _-".contains(c))
            });
            let (name, value) = match named {
                Some((name, value)) => (name.trim().to_lowercase(), value),
                None => {
                    number += 1;
                    (number.to_string(), part.as_str())
                }
            };
            found.insert(name, value.trim());
        }
        Self(found)
    }

    pub fn get(&self, name: &str) -> Option<&'a str> {
        self.0.get(name).copied().filter(|value| !value.is_empty())
    }

    pub fn first(&self, names: &[String]) -> Option<&'a str> {
        names.iter().find_map(|name| self.get(name))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    #[test]
    fn every_line_of_the_file_is_known_and_has_its_value() {
        const KINDS: [&str; 10] = [
            "text", "sum", "mark", "quote", "date", "gone", "block", "media", "shown", "end",
        ];
        let mut wrong = Vec::new();
        let mut names = BTreeSet::new();
        for (number, line) in include_str!("../../../data/lexicon/wikitext.tsv")
            .lines()
            .enumerate()
        {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let columns: Vec<&str> = line.split('\t').collect();
            let [kind, name, value] = columns[..] else {
                wrong.push(format!("wikitext.tsv:{}: not three columns", number + 1));
                continue;
            };
            let needs_value = KINDS
                .iter()
                .position(|known| *known == kind)
                .map(|at| at < 5);
            if needs_value != Some(!value.is_empty()) || name != name.to_lowercase() {
                wrong.push(format!("wikitext.tsv:{}: {line:?}", number + 1));
            }
            if !names.insert((
                needs_value == Some(true),
                name,
                if needs_value == Some(true) { "" } else { kind },
            )) {
                wrong.push(format!("wikitext.tsv:{}: {name} twice", number + 1));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
