//! Python's regular expressions, run on trees that Python's own parser made.
//!
//! *(expression, text) → where it matches*. A tokenizer's expressions are long lists of small alternatives with
//! looks behind and ahead, asked of very short texts, most of which match nothing. So each alternative is a small
//! program of its own, and the character at hand picks the few that can match at all. What is asked at the end of a
//! text ("suffix$") runs backwards from there. Semantics are those of Python's `re`: the first alternative that
//! matches wins, classes are the ranges that Python itself filled in.
//!
//! Why not a library: those without backtracking have no looks, those with them differ from Python in `\w`, `\s`
//! and case, search a suffix from the front, and have no bound on work that grows with the text. Here each search
//! has a budget of steps linear in the text; one that spends it matches nothing.
//!
//! It has no captures, no back references and no flags.

pub(super) mod program;
pub(super) mod python;

use program::{Programs, Way, char_after};
use serde::Deserialize;
use std::sync::Arc;

/// One node of an expression.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Node {
    /// One character of a class, by its number among the [`Classes`].
    Class(usize),
    /// The body, again and again.
    Repeat {
        min: usize,
        /// Without end where absent.
        max: Option<usize>,
        /// Whether as few as possible are preferred.
        lazy: bool,
        body: Vec<Node>,
    },
    /// One of several, the first that lets the whole match.
    Branch(Vec<Vec<Node>>),
    /// Looks at what stands before or after, without taking it.
    Look {
        behind: bool,
        negated: bool,
        body: Vec<Node>,
    },
    /// The start of the text.
    Start,
    /// The end of the text, or just before a line break that ends it.
    End,
}

/// What is wrong with an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// It names a character class that is not there.
    #[error("a regular expression names character class {0}, which is not there")]
    NoClass(usize),
    /// It unrolls to more steps than [`LARGEST`].
    #[error("a regular expression unrolls to more than {LARGEST} steps")]
    TooLarge,
}

/// Most steps to which an expression may unroll.
const LARGEST: usize = 100_000;

/// A set of characters.
#[derive(Clone, Debug, Default)]
pub(super) struct Class {
    ascii: u128,
    /// First and last code point of each run above ASCII, in order.
    ranges: Box<[(u32, u32)]>,
}

impl Class {
    /// From first, last, first, last, in order.
    pub fn new(flat: &[u32]) -> Self {
        let mut ascii = 0u128;
        let mut ranges = Vec::new();
        for &[first, last] in flat.as_chunks::<2>().0 {
            for point in first..=last.min(127) {
                ascii |= 1 << point;
            }
            if last > 127 {
                ranges.push((first.max(128), last));
            }
        }
        Self {
            ascii,
            ranges: ranges.into(),
        }
    }

    /// Whether the character is in the set.
    pub fn contains(&self, char: char) -> bool {
        let point = char as u32;
        if point < 128 {
            return self.ascii >> point & 1 == 1;
        }
        let after = self.ranges.partition_point(|&(first, _)| first <= point);
        after > 0 && point <= self.ranges[after - 1].1
    }

    /// Whether there is at least one character and all are in the set, as Python's `str.isalpha` has it.
    pub fn holds_all(&self, text: &str) -> bool {
        !text.is_empty() && text.chars().all(|char| self.contains(char))
    }
}

/// All classes of one pipeline.
pub(super) type Classes = Arc<[Class]>;

/// A whole expression.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    classes: Classes,
    forward: Programs,
    /// Present when every alternative ends with the end of the text.
    backward: Option<Programs>,
    /// Whether every alternative begins with the start of the text.
    at_start: bool,
}

impl Pattern {
    /// From the alternatives, in order of preference.
    pub fn new(alternatives: &[Vec<Node>], classes: &Classes) -> Result<Self, PatternError> {
        let at_start = alternatives
            .iter()
            .all(|a| matches!(a.first(), Some(Node::Start)));
        let at_end = alternatives
            .iter()
            .all(|a| matches!(a.last(), Some(Node::End)));
        let backward = if at_end {
            Some(Programs::new(alternatives, classes, Way::Backward)?)
        } else {
            None
        };
        Ok(Self {
            classes: Arc::clone(classes),
            forward: Programs::new(alternatives, classes, Way::Forward)?,
            backward,
            at_start,
        })
    }

    /// End of the match that begins at the start of the text (Python's `match`).
    pub fn match_start(&self, text: &str) -> Option<usize> {
        self.forward
            .first_at(&self.classes, text, 0, None, &mut budget(text))
    }

    /// Start and end of the leftmost match (Python's `search`).
    pub fn search(&self, text: &str) -> Option<(usize, usize)> {
        self.search_from(text, 0, None, &mut budget(text))
    }

    /// All matches without overlap, left to right (Python's `finditer`).
    pub fn find_all(&self, text: &str) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        let mut budget = budget(text);
        let mut from = 0;
        let mut forbidden = None;
        while let Some((start, end)) = self.search_from(text, from, forbidden, &mut budget) {
            found.push((start, end));
            // After an empty match only one that takes something may begin at the same place.
            forbidden = (start == end).then_some(end);
            from = end;
        }
        found
    }

    /// Length of the leftmost match, which for a suffix expression lies at the end of the text.
    pub fn length(&self, text: &str) -> usize {
        match &self.backward {
            // "$" also stands before a last line break; that case is left to the search from the front.
            Some(programs) if !text.ends_with('\n') => programs
                .farthest_from_end(&self.classes, text, &mut budget(text))
                .map_or(0, |start| text.len() - start),
            _ => self.search(text).map_or(0, |(start, end)| end - start),
        }
    }

    fn search_from(
        &self,
        text: &str,
        from: usize,
        forbidden: Option<usize>,
        budget: &mut usize,
    ) -> Option<(usize, usize)> {
        let mut start = from;
        loop {
            if let Some(end) = self
                .forward
                .first_at(&self.classes, text, start, forbidden, budget)
            {
                return Some((start, end));
            }
            if self.at_start || *budget == 0 {
                return None;
            }
            start += char_after(text, start)?.len_utf8();
        }
    }
}

/// Steps that one search may take.
fn budget(text: &str) -> usize {
    1_000_000 + 16 * text.len()
}
#[cfg(test)]
mod tests {
    use super::*;

    /// Classes: 0 "a"–"z", 1 ".", 2 digits, 3 "é".
    fn classes() -> Classes {
        [&[97, 122][..], &[46, 46], &[48, 57], &[0xe9, 0xe9]]
            .into_iter()
            .map(Class::new)
            .collect()
    }

    fn pattern(json: &str) -> Pattern {
        let nodes: Vec<Vec<Node>> = serde_json::from_str(json).expect("nodes");
        Pattern::new(&nodes, &classes()).expect("pattern")
    }

    #[test]
    fn the_first_alternative_wins_even_if_shorter() {
        let p = pattern(r#"[[{"class":0}],[{"class":0},{"class":0}]]"#);
        assert_eq!(p.search("1ab"), Some((1, 2)));
        assert_eq!(p.search("123"), None);
    }

    #[test]
    fn a_suffix_is_the_leftmost_match_that_reaches_the_end() {
        // (?<=\d)[a-z]$ | \.\.+$
        let p = pattern(
            r#"[[{"look":{"behind":true,"negated":false,"body":[{"class":2}]}},{"class":0},"end"],
                [{"class":1},{"repeat":{"min":1,"max":null,"lazy":false,"body":[{"class":1}]}},"end"]]"#,
        );
        assert_eq!(p.length("5k"), 1);
        assert_eq!(p.length("ak"), 0);
        assert_eq!(p.length("wait...."), 4);
        assert_eq!(p.length("wait."), 0);
        assert_eq!(p.length(""), 0);
    }

    #[test]
    fn greedy_runs_give_back_and_lazy_runs_take_more() {
        // [a-z]+[a-z] and [a-z]*?\.
        let greedy = pattern(
            r#"[[{"repeat":{"min":1,"max":null,"lazy":false,"body":[{"class":0}]}},{"class":0},"end"]]"#,
        );
        assert_eq!(greedy.match_start("abc"), Some(3));
        assert_eq!(greedy.match_start("a"), None);
        let lazy = pattern(
            r#"[[{"repeat":{"min":0,"max":null,"lazy":true,"body":[{"class":0}]}},{"class":1}]]"#,
        );
        assert_eq!(lazy.match_start("ab.c."), Some(3));
        assert_eq!(lazy.match_start("ab"), None);
    }

    #[test]
    fn groups_repeat_between_their_bounds() {
        // (?:[a-z]\.){2,3}$
        let p = pattern(
            r#"[["start",{"repeat":{"min":2,"max":3,"lazy":false,"body":[{"class":0},{"class":1}]}},"end"]]"#,
        );
        assert_eq!(p.match_start("a.b."), Some(4));
        assert_eq!(p.match_start("a.b.c."), Some(6));
        assert_eq!(p.match_start("a."), None);
        assert_eq!(p.match_start("a.b.c.d."), None);
    }

    #[test]
    fn all_matches_are_found_and_empty_ones_once() {
        let p = pattern(r#"[[{"class":1}]]"#);
        assert_eq!(p.find_all("a.b.é."), vec![(1, 2), (3, 4), (6, 7)]);
        assert_eq!(p.find_all("ab"), vec![]);
        let empty =
            pattern(r#"[[{"repeat":{"min":0,"max":null,"lazy":false,"body":[{"class":1}]}}]]"#);
        assert_eq!(empty.find_all("a."), vec![(0, 0), (1, 2), (2, 2)]);
    }

    #[test]
    fn the_end_also_stands_before_a_last_line_break() {
        let p = pattern(r#"[[{"class":0},"end"]]"#);
        assert_eq!(p.search("ab\n"), Some((1, 2)));
        assert_eq!(p.search("ab\n\n"), None);
        assert_eq!(p.length("ab\n"), 1);
    }

    #[test]
    fn a_search_that_would_never_end_matches_nothing() {
        // (?:[a-z]+)+\. on many letters without a dot: exponential without a budget.
        let p = pattern(
            r#"[[{"repeat":{"min":1,"max":null,"lazy":false,"body":
                [{"repeat":{"min":1,"max":null,"lazy":false,"body":[{"class":0}]}},{"repeat":{"min":0,"max":1,"lazy":false,"body":[{"class":3}]}}]}},{"class":1}]]"#,
        );
        assert_eq!(p.search(&"a".repeat(5000)), None);
        assert_eq!(p.search("aaa."), Some((0, 4)));
    }

    #[test]
    fn a_class_that_is_not_there_is_refused() {
        let nodes: Vec<Vec<Node>> = serde_json::from_str(r#"[[{"class":9}]]"#).expect("nodes");
        assert_eq!(
            Pattern::new(&nodes, &classes()).err(),
            Some(PatternError::NoClass(9))
        );
        let huge = r#"[[{"repeat":{"min":900000,"max":900000,"lazy":false,"body":[{"class":0},{"class":1}]}}]]"#;
        let nodes: Vec<Vec<Node>> = serde_json::from_str(huge).expect("nodes");
        assert_eq!(
            Pattern::new(&nodes, &classes()).err(),
            Some(PatternError::TooLarge)
        );
    }

    #[test]
    fn classes_hold_what_their_ranges_say() {
        let class = Class::new(&[65, 200, 300, 300]);
        assert!(class.contains('A') && class.contains('È') && class.contains('Ĭ'));
        assert!(!class.contains('@') && !class.contains('É') && !class.contains('ĭ'));
        assert!(class.holds_all("AB") && !class.holds_all(""));
    }
}
