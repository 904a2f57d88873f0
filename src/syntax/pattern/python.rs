//! Python's notation for regular expressions, as far as tokenizers and attribute rules use it.
//!
//! *text of an expression → alternatives for [`super::Pattern`]*. Recursive descent after the grammar of Python's `re`;
//! what "\d", "\w" and "\s" hold is given, since it is Python's tables that count. What it does not read it refuses by
//! place and reason: back references, flags but "(?u)", "\b", possessive and conditional groups.

use super::{Class, Node};
use std::collections::HashMap;

/// The last code point.
const LAST: u32 = 0x10_FFFF;
/// Code points that no text has.
const SURROGATES: (u32, u32) = (0xD800, 0xDFFF);
/// Groups stand within each other at most this deep.
const DEEPEST: usize = 64;

/// Character classes met so far, each kept once; and the three that have letters of their own.
pub struct ClassTable<'t> {
    flat: Vec<Vec<u32>>,
    index: HashMap<Vec<u32>, usize>,
    decimal: &'t [u32],
    space: &'t [u32],
    word: &'t [u32],
}

impl<'t> ClassTable<'t> {
    /// Classes are lists of first, last, first, last code points, in order.
    pub fn new(decimal: &'t [u32], space: &'t [u32], word: &'t [u32]) -> Self {
        Self {
            flat: Vec::new(),
            index: HashMap::new(),
            decimal,
            space,
            word,
        }
    }

    /// The number of a class.
    pub fn add(&mut self, flat: &[u32]) -> usize {
        if let Some(&number) = self.index.get(flat) {
            return number;
        }
        self.flat.push(flat.to_vec());
        self.index.insert(flat.to_vec(), self.flat.len() - 1);
        self.flat.len() - 1
    }

    /// All classes by their numbers.
    pub fn classes(&self) -> super::Classes {
        self.flat.iter().map(|flat| Class::new(flat)).collect()
    }

    /// What an escaped letter stands for.
    fn named(&self, letter: char) -> Option<Vec<u32>> {
        let (flat, negated) = match letter {
            'd' => (self.decimal, false),
            'D' => (self.decimal, true),
            's' => (self.space, false),
            'S' => (self.space, true),
            'w' => (self.word, false),
            'W' => (self.word, true),
            _ => return None,
        };
        Some(if negated {
            without(flat)
        } else {
            flat.to_vec()
        })
    }
}

/// The alternatives of an expression; an error says where and why it cannot be read.
pub fn parse(expression: &str, classes: &mut ClassTable<'_>) -> Result<Vec<Vec<Node>>, String> {
    // The only flag that Python itself writes, and one that changes nothing.
    let source = expression.strip_prefix("(?u)").unwrap_or(expression);
    let mut parser = Parser {
        chars: source.chars().collect(),
        at: 0,
        depth: 0,
        classes,
    };
    let found = parser.alternatives();
    match found {
        Ok(alternatives) if parser.at == parser.chars.len() => Ok(alternatives),
        Ok(_) => Err(parser.wrong("a bracket that nothing opened")),
        Err(reason) => Err(reason),
    }
}

struct Parser<'p, 't> {
    chars: Vec<char>,
    at: usize,
    depth: usize,
    classes: &'p mut ClassTable<'t>,
}

impl Parser<'_, '_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let char = self.peek()?;
        self.at += 1;
        Some(char)
    }

    fn take(&mut self, wanted: &str) -> bool {
        let here = self.chars[self.at..].iter().copied();
        let found = here.take(wanted.chars().count()).eq(wanted.chars());
        if found {
            self.at += wanted.chars().count();
        }
        found
    }

    fn wrong(&self, reason: &str) -> String {
        format!(
            "a regular expression has, at character {}, {reason}",
            self.at
        )
    }

    fn alternatives(&mut self) -> Result<Vec<Vec<Node>>, String> {
        let mut all = vec![self.sequence()?];
        while self.take("|") {
            all.push(self.sequence()?);
        }
        Ok(all)
    }

    fn sequence(&mut self) -> Result<Vec<Node>, String> {
        let mut nodes = Vec::new();
        while let Some(char) = self.peek() {
            if matches!(char, '|' | ')') {
                break;
            }
            let body = self.item()?;
            self.repeat(body, &mut nodes)?;
        }
        Ok(nodes)
    }

    /// What one character, class, group or anchor means.
    fn item(&mut self) -> Result<Vec<Node>, String> {
        let Some(char) = self.next() else {
            return Ok(Vec::new());
        };
        Ok(match char {
            '(' => return self.group(),
            '[' => vec![self.set()?],
            '.' => vec![self.class(&without(&[10, 10]))],
            '^' => vec![Node::Start],
            '$' => vec![Node::End],
            '\\' => {
                if self.take("A") {
                    return Ok(vec![Node::Start]);
                }
                let flat = self.escape()?;
                vec![self.class(&flat)]
            }
            '*' | '+' | '?' => return Err(self.wrong("nothing to repeat")),
            char => vec![self.class(&[char as u32, char as u32])],
        })
    }

    fn class(&mut self, flat: &[u32]) -> Node {
        Node::Class(self.classes.add(flat))
    }

    fn group(&mut self) -> Result<Vec<Node>, String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.wrong("groups too deep within each other"));
        }
        let look = if self.take("?<=") {
            Some((true, false))
        } else if self.take("?<!") {
            Some((true, true))
        } else if self.take("?=") {
            Some((false, false))
        } else if self.take("?!") {
            Some((false, true))
        } else {
            None
        };
        if look.is_none() && self.take("?P<") {
            while self.next().is_some_and(|char| char != '>') {}
        } else if look.is_none() && !self.take("?:") && self.peek() == Some('?') {
            return Err(self.wrong("a group of a kind that this program does not know"));
        }
        let mut branches = self.alternatives()?;
        if !self.take(")") {
            return Err(self.wrong("a bracket that nothing closes"));
        }
        self.depth -= 1;
        let body = match (branches.pop(), branches.is_empty()) {
            (Some(only), true) => only,
            (Some(last), false) => {
                branches.push(last);
                vec![Node::Branch(branches)]
            }
            (None, _) => Vec::new(),
        };
        Ok(match look {
            Some((behind, negated)) => vec![Node::Look {
                behind,
                negated,
                body,
            }],
            None => body,
        })
    }

    /// Puts `body` on the list as often as what follows says.
    fn repeat(&mut self, body: Vec<Node>, nodes: &mut Vec<Node>) -> Result<(), String> {
        let bounds = match self.peek() {
            Some('*') => Some((0, None)),
            Some('+') => Some((1, None)),
            Some('?') => Some((0, Some(1))),
            Some('{') => {
                let Some((length, bounds)) = self.bounds() else {
                    // A brace that is no repetition stands for itself, next time round.
                    nodes.extend(body);
                    let node = self.class(&['{' as u32, '{' as u32]);
                    self.at += 1;
                    return self.repeat(vec![node], nodes);
                };
                self.at += length - 1;
                Some(bounds)
            }
            _ => None,
        };
        let Some((min, max)) = bounds else {
            nodes.extend(body);
            return Ok(());
        };
        self.at += 1;
        let lazy = self.take("?");
        if max.is_some_and(|max| max < min) {
            return Err(self.wrong("a repetition whose bounds are the wrong way round"));
        }
        if matches!(self.peek(), Some('*' | '+' | '?')) {
            return Err(self.wrong("a repetition of a repetition"));
        }
        nodes.push(Node::Repeat {
            min,
            max,
            lazy,
            body,
        });
        Ok(())
    }

    /// Length and meaning of "{2}", "{2,}", "{,2}" or "{2,3}"; nothing where the brace stands for itself.
    fn bounds(&self) -> Option<(usize, (usize, Option<usize>))> {
        let rest = &self.chars[self.at + 1..];
        let end = rest.iter().position(|&char| char == '}')?;
        let inside: String = rest[..end].iter().collect();
        let (low, high) = match inside.split_once(',') {
            Some((low, high)) => (low, Some(high)),
            None => (inside.as_str(), None),
        };
        let digits = |text: &str| text.chars().all(|char| char.is_ascii_digit());
        if !digits(low) || !high.is_none_or(digits) || (low.is_empty() && high.is_none()) {
            return None;
        }
        let min = if low.is_empty() { 0 } else { low.parse().ok()? };
        let max = match high {
            None => Some(min),
            Some("") => None,
            Some(high) => Some(high.parse().ok()?),
        };
        Some((end + 2, (min, max)))
    }

    /// What stands after a backslash, as code points.
    fn escape(&mut self) -> Result<Vec<u32>, String> {
        let Some(char) = self.next() else {
            return Err(self.wrong("a backslash at the end"));
        };
        if let Some(flat) = self.classes.named(char) {
            return Ok(flat);
        }
        let point = match char {
            'n' => 10,
            't' => 9,
            'r' => 13,
            'f' => 12,
            'v' => 11,
            'a' => 7,
            'x' => self.hexadecimal(2)?,
            'u' => self.hexadecimal(4)?,
            'U' => self.hexadecimal(8)?,
            char if char.is_ascii_alphanumeric() => {
                return Err(self.wrong(&format!("\"\\{char}\", which this program does not know")));
            }
            char => char as u32,
        };
        Ok(vec![point, point])
    }

    fn hexadecimal(&mut self, digits: usize) -> Result<u32, String> {
        let mut point = 0;
        for _ in 0..digits {
            let digit = self.next().and_then(|char| char.to_digit(16));
            point = point * 16 + digit.ok_or_else(|| self.wrong("too few hexadecimal digits"))?;
        }
        if point > LAST {
            return Err(self.wrong("a code point that there is not"));
        }
        Ok(point)
    }

    fn set(&mut self) -> Result<Node, String> {
        let negated = self.take("^");
        let mut ranges: Vec<(u32, u32)> = Vec::new();
        let mut first = true;
        loop {
            let Some(char) = self.next() else {
                return Err(self.wrong("a set that nothing closes"));
            };
            if char == ']' && !first {
                break;
            }
            first = false;
            let low = self.of_set(char)?;
            let ends = self.chars.get(self.at + 1) == Some(&']');
            if let ([from, to], true, false) = (low.as_slice(), self.peek() == Some('-'), ends)
                && from == to
            {
                self.at += 1;
                let Some(char) = self.next() else {
                    return Err(self.wrong("a set that nothing closes"));
                };
                match self.of_set(char)?.as_slice() {
                    [high, same] if high == same && high >= from => ranges.push((*from, *high)),
                    _ => return Err(self.wrong("a range whose ends are the wrong way round")),
                }
            } else {
                ranges.extend(low.as_chunks::<2>().0.iter().map(|&[from, to]| (from, to)));
            }
        }
        let flat = merged(ranges);
        let flat = if negated { without(&flat) } else { flat };
        Ok(self.class(&flat))
    }

    fn of_set(&mut self, char: char) -> Result<Vec<u32>, String> {
        match char {
            '\\' if self.take("b") => Ok(vec![8, 8]),
            '\\' => self.escape(),
            char => Ok(vec![char as u32, char as u32]),
        }
    }
}

/// Ranges in order and without overlap.
fn merged(mut ranges: Vec<(u32, u32)>) -> Vec<u32> {
    ranges.sort_unstable();
    let mut flat: Vec<u32> = Vec::with_capacity(2 * ranges.len());
    for (from, to) in ranges {
        match flat.last_mut() {
            Some(last) if from <= last.saturating_add(1) => *last = to.max(*last),
            _ => flat.extend([from, to]),
        }
    }
    flat
}

/// All characters that are in none of the ranges.
fn without(flat: &[u32]) -> Vec<u32> {
    let mut ranges: Vec<(u32, u32)> = flat
        .as_chunks::<2>()
        .0
        .iter()
        .map(|&[from, to]| (from, to))
        .collect();
    ranges.push(SURROGATES);
    let taken = merged(ranges);
    let mut left = Vec::new();
    let mut next = 0;
    for &[from, to] in taken.as_chunks::<2>().0 {
        if from > next {
            left.extend([next, from - 1]);
        }
        next = to.saturating_add(1);
    }
    if next <= LAST {
        left.extend([next, LAST]);
    }
    left
}

#[cfg(test)]
mod tests {
    use super::super::Pattern;
    use super::*;

    fn pattern(expression: &str) -> Pattern {
        let mut classes = ClassTable::new(
            &[48, 57],
            &[9, 13, 32, 32],
            &[48, 57, 65, 90, 95, 95, 97, 122],
        );
        let nodes = parse(expression, &mut classes).expect("an expression");
        Pattern::new(&nodes, &classes.classes()).expect("a pattern")
    }

    #[test]
    fn expressions_mean_what_they_mean_in_python() {
        for (expression, text, expected) in [
            ("a|b", "xb", Some((1, 2))),
            ("(?u)^(?:ab){2,3}$", "abab", Some((0, 4))),
            ("^(?:ab){2,3}$", "ab", None),
            (r"[^\W\d]+", "12ab_", Some((2, 5))),
            (r"(?<=[0-9])\+$", "1+", Some((1, 2))),
            (r"(?<=[0-9])\+$", "a+", None),
            (r"(?<![0-9])k", "1k", None),
            (r"a(?!b).", "abac", Some((2, 4))),
            (r"[]\-x]+", "a]-x", Some((1, 4))),
            (r"[a-]+", "b-a", Some((1, 3))),
            (r"x{", "x{", Some((0, 2))),
            (r"x{2", "x{2", Some((0, 3))),
            (r"x{,2}y", "xxy", Some((0, 3))),
            (r"\u00e9\x41", "éA", Some((0, 3))),
            (r"(a|bc)+?$", "abc", Some((0, 3))),
            (r".", "\n", None),
            (r"\.\.+", "a...", Some((1, 4))),
            ("", "a", Some((0, 0))),
        ] {
            assert_eq!(
                pattern(expression).search(text),
                expected,
                "{expression} in {text:?}"
            );
        }
    }

    #[test]
    fn what_is_not_read_is_refused_with_its_place() {
        let mut classes = ClassTable::new(&[], &[], &[]);
        for (expression, expected) in [
            ("(a", "closes"),
            ("a)", "opened"),
            ("[a", "closes"),
            (r"a\b", "\\b"),
            (r"(a)\1", "\\1"),
            ("(?i)a", "kind"),
            ("*a", "repeat"),
            ("a**", "repetition of a repetition"),
            ("[z-a]", "wrong way"),
            ("a{3,2}", "wrong way"),
            (r"\x4", "hexadecimal"),
            ("a\\", "backslash"),
        ] {
            let reason = parse(expression, &mut classes).expect_err(expression);
            assert!(
                reason.contains(expected) && reason.contains("at character"),
                "{reason}"
            );
        }
        let deep = "(".repeat(100) + &")".repeat(100);
        assert!(parse(&deep, &mut classes).is_err());
    }

    #[test]
    fn classes_are_complete_and_kept_once() {
        let mut classes = ClassTable::new(&[48, 57], &[], &[]);
        assert_eq!(without(&[0, LAST]), Vec::<u32>::new());
        assert_eq!(without(&[]), [0, 0xD7FF, 0xE000, LAST]);
        assert_eq!(merged(vec![(5, 6), (1, 3), (4, 4), (9, 9)]), [1, 6, 9, 9]);
        let first = parse("[0-9]", &mut classes).expect("a set");
        let second = parse(r"\d", &mut classes).expect("a class");
        assert_eq!(format!("{first:?}"), format!("{second:?}"));
    }
}
