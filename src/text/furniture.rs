//! What belongs to the page and not to the article, by patterns of `data/lexicon/furniture.tsv`.
//!
//! *paragraph → what it is, date and author it names*. The patterns are data: see the head of that file. Does **not**
//! look at where a paragraph stands; [`super::blocks`] asks only where a pattern may apply.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::{Regex, RegexSet};

use super::date::PartialDate;

/// The patterns, compiled once.
pub(super) static FURNITURE: LazyLock<Furniture> =
    LazyLock::new(|| Furniture::parse(include_str!("../../data/lexicon/furniture.tsv")));

/// Longer paragraphs are articles, whatever they begin with.
const LONGEST: usize = 300;

/// The patterns of `furniture.tsv` by the place where they apply.
pub(super) struct Furniture {
    whole: RegexSet,
    /// Those of `whole` that name a date or an author.
    telling: Vec<Regex>,
    lead: Vec<Regex>,
    dateline: Vec<Regex>,
    tail: RegexSet,
    abbreviation: RegexSet,
    particle: RegexSet,
    joint: RegexSet,
}

/// Furniture at the start of a paragraph, or all of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Match {
    /// How many bytes of the paragraph it takes.
    pub length: usize,
    /// A date it names.
    pub date: Option<PartialDate>,
    /// An author it names.
    pub author: Option<String>,
}

impl Furniture {
    /// The patterns of a file. Its lines are checked by a test, so that none is passed over here.
    fn parse(file: &str) -> Self {
        let patterns = |kind: &'static str| {
            lines(file)
                .filter(move |line| line.kind == kind)
                .map(|line| line.pattern)
        };
        let each = |kind| {
            patterns(kind)
                .filter_map(|pattern| Regex::new(&from_start(pattern)).ok())
                .collect()
        };
        let any = |kind| {
            RegexSet::new(patterns(kind).map(complete)).unwrap_or_else(|_| RegexSet::empty())
        };
        Self {
            whole: any("whole"),
            telling: patterns("whole")
                .filter(|pattern| pattern.contains("(?<"))
                .filter_map(|pattern| Regex::new(&complete(pattern)).ok())
                .collect(),
            lead: each("lead"),
            dateline: each("dateline"),
            tail: any("tail"),
            abbreviation: any("abbreviation"),
            particle: any("particle"),
            joint: any("joint"),
        }
    }

    /// Whether a whole paragraph is furniture.
    pub fn whole(&self, paragraph: &str) -> Option<Match> {
        if paragraph.len() > LONGEST {
            return None;
        }
        let paragraph = &in_one_line(paragraph);
        if !self.whole.is_match(paragraph) {
            return None;
        }
        let plain = Match {
            length: paragraph.len(),
            date: None,
            author: None,
        };
        Some(first_match(&self.telling, paragraph).unwrap_or(plain))
    }

    /// The crawler's mark before the first paragraph of a page.
    pub fn lead(&self, paragraph: &str) -> Option<Match> {
        first_match(&self.lead, beginning(paragraph))
    }

    /// The dateline before the first sentence of a report.
    pub fn dateline(&self, paragraph: &str) -> Option<Match> {
        first_match(&self.dateline, &in_one_line(beginning(paragraph)))
    }

    /// Whether the words after the last sentence of a paragraph are a link's.
    pub fn is_tail(&self, words: &str) -> bool {
        words.len() <= LONGEST && self.tail.is_match(words)
    }

    /// Whether a full stop after this word ends no sentence.
    pub fn is_abbreviation(&self, word: &str) -> bool {
        self.abbreviation.is_match(word)
    }

    /// Whether a word stands in lower case inside names and titles.
    pub fn is_particle(&self, word: &str) -> bool {
        self.particle.is_match(word)
    }

    /// Whether a word joins what follows to what came before, so that no headline ends with it.
    pub fn is_joint(&self, word: &str) -> bool {
        self.joint.is_match(word)
    }
}

/// As much of a paragraph as any furniture at its start takes.
fn beginning(paragraph: &str) -> &str {
    paragraph
        .get(..paragraph.floor_char_boundary(LONGEST))
        .unwrap_or(paragraph)
}

/// The same bytes, but for line ends, which a wrapped line may have anywhere.
fn in_one_line(paragraph: &str) -> Cow<'_, str> {
    match paragraph.contains(['\n', '\r']) {
        true => Cow::Owned(paragraph.replace(['\n', '\r'], " ")),
        false => Cow::Borrowed(paragraph),
    }
}

fn first_match(patterns: &[Regex], paragraph: &str) -> Option<Match> {
    let captures = patterns
        .iter()
        .find_map(|pattern| pattern.captures(paragraph))?;
    let named = |name: &str| captures.name(name).map(|found| found.as_str().trim());
    Some(Match {
        length: captures.get(0)?.end(),
        date: named("date").and_then(PartialDate::parse),
        author: named("author").map(str::to_owned),
    })
}

/// A line of the data file.
struct Line<'a> {
    kind: &'a str,
    pattern: &'a str,
}

fn lines(file: &str) -> impl Iterator<Item = Line<'_>> {
    file.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .map(|(kind, rest)| Line {
            kind,
            pattern: rest.split('\t').next().unwrap_or(rest),
        })
}

fn from_start(pattern: &str) -> String {
    format!("^(?:{pattern})")
}

fn complete(pattern: &str) -> String {
    format!("^(?:{pattern})$")
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = include_str!("../../data/lexicon/furniture.tsv");

    #[test]
    fn every_line_of_the_file_is_a_pattern_of_a_known_kind() {
        let mut wrong = Vec::new();
        for (number, line) in FILE.lines().enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let known = [
                "whole",
                "lead",
                "dateline",
                "tail",
                "abbreviation",
                "particle",
                "joint",
            ];
            match lines(line).next() {
                Some(Line { kind, pattern }) if known.contains(&kind) => {
                    if let Err(error) = Regex::new(&complete(pattern)) {
                        wrong.push(format!("furniture.tsv:{}: {error}", number + 1));
                    }
                }
                _ => wrong.push(format!("furniture.tsv:{}: no kind and pattern", number + 1)),
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn no_pattern_is_lost_in_compiling() {
        let count = |kind: &str| lines(FILE).filter(|line| line.kind == kind).count();
        let compiled = Furniture::parse(FILE);
        let found = [
            compiled.whole.len(),
            compiled.lead.len(),
            compiled.dateline.len(),
            compiled.tail.len(),
            compiled.abbreviation.len(),
            compiled.particle.len(),
            compiled.joint.len(),
        ];
        let expected = [
            "whole",
            "lead",
            "dateline",
            "tail",
            "abbreviation",
            "particle",
            "joint",
        ]
        .map(count);
        assert_eq!(found, expected);
        assert!(found.iter().all(|count| *count > 0));
    }

    /// A line's third column holds examples: what it must match, and after `≠` what it must not.
    #[test]
    fn every_pattern_matches_its_examples_and_no_counter_example() {
        let mut wrong = Vec::new();
        let mut examples = 0;
        for (number, line) in FILE.lines().enumerate() {
            let columns: Vec<&str> = line.split('\t').collect();
            let [kind, pattern, all_examples] = columns[..] else {
                continue;
            };
            let anchored = match kind {
                "lead" | "dateline" => from_start(pattern),
                _ => complete(pattern),
            };
            let Ok(pattern) = Regex::new(&anchored) else {
                continue;
            };
            let (good, bad) = all_examples.split_once('≠').unwrap_or((all_examples, ""));
            let split =
                |list: &'static str| list.split('¦').map(str::trim).filter(|e| !e.is_empty());
            for example in split(good) {
                examples += 1;
                if !pattern.is_match(example) {
                    wrong.push(format!(
                        "furniture.tsv:{}: does not match {example:?}",
                        number + 1
                    ));
                }
            }
            for example in split(bad) {
                if pattern.is_match(example) {
                    wrong.push(format!("furniture.tsv:{}: matches {example:?}", number + 1));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        assert!(examples > 40, "only {examples} examples");
    }
}
