//! Half-open spans, typed by what they index.
//!
//! A span of bytes, of tokens and of code points are different types and cannot be mixed up.
//! Inside the program text is addressed in bytes; what leaves it is addressed in Unicode code points
//! (RFC 5147 "char=" fragments, Web Annotation text positions).

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::ops::Range;

/// Unit of a [`Span`] over the UTF-8 bytes of a document's text.
pub enum Byte {}
/// Unit of a [`Span`] over the tokens of a [`crate::syntax::Syntax`].
pub enum TokenUnit {}
/// Unit of a [`Span`] over the Unicode code points of a document's text.
pub enum CodePoint {}

/// A half-open range: `start` is included, `end` is not. `start <= end` always.
pub struct Span<U> {
    /// First unit covered.
    pub start: usize,
    /// One past the last unit covered.
    pub end: usize,
    unit: PhantomData<fn() -> U>,
}

/// Span over the bytes of a text; both ends lie on character boundaries.
pub type ByteSpan = Span<Byte>;
/// Span over tokens.
pub type TokenSpan = Span<TokenUnit>;
/// Span over Unicode code points.
pub type CharSpan = Span<CodePoint>;

impl<U> Span<U> {
    /// The span from `start` (included) to `end` (not included); an `end` before `start` gives an empty span at `start`.
    pub const fn new(start: usize, end: usize) -> Self {
        let end = if end < start { start } else { end };
        Self {
            start,
            end,
            unit: PhantomData,
        }
    }
    /// Number of units covered.
    pub const fn len(self) -> usize {
        self.end - self.start
    }
    /// Whether nothing is covered.
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }
    /// The same range as a standard [`Range`], for indexing.
    pub const fn range(self) -> Range<usize> {
        self.start..self.end
    }
    /// Whether `unit` lies inside.
    pub const fn contains(self, unit: usize) -> bool {
        self.start <= unit && unit < self.end
    }
    /// Whether `other` lies wholly inside.
    pub const fn covers(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
    /// Whether both share at least one unit.
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }
    /// The smallest span that covers both.
    pub fn hull(self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }
}

impl ByteSpan {
    /// The words covered; empty when the span does not lie on character boundaries of `text`.
    pub fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or("")
    }
}

impl<U> Clone for Span<U> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<U> Copy for Span<U> {}
impl<U> PartialEq for Span<U> {
    fn eq(&self, other: &Self) -> bool {
        (self.start, self.end) == (other.start, other.end)
    }
}
impl<U> Eq for Span<U> {}
impl<U> PartialOrd for Span<U> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<U> Ord for Span<U> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.start, self.end).cmp(&(other.start, other.end))
    }
}
impl<U> Hash for Span<U> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.start, self.end).hash(state);
    }
}
impl<U> fmt::Debug for Span<U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

/// Translates byte offsets of one text into code point offsets, in constant time for ASCII text.
pub struct CodePoints {
    /// For each byte offset, how many code points precede it; empty where bytes and code points agree.
    table: Vec<u32>,
}

impl CodePoints {
    /// Counts the code points of `text` (one pass).
    pub fn new(text: &str) -> Self {
        if text.is_ascii() {
            return Self { table: Vec::new() };
        }
        let mut table = Vec::with_capacity(text.len() + 1);
        let mut count = 0u32;
        for &byte in text.as_bytes() {
            // A continuation byte belongs to the code point already counted.
            if byte & 0xC0 != 0x80 {
                count += 1;
            }
            table.push(count - 1);
        }
        table.push(count);
        Self { table }
    }
    /// The code points before byte `offset`.
    pub fn at(&self, offset: usize) -> usize {
        match self.table.last() {
            None => offset,
            Some(&last) => self.table.get(offset).copied().unwrap_or(last) as usize,
        }
    }
    /// The same stretch of text, counted in code points.
    pub fn span(&self, span: ByteSpan) -> CharSpan {
        CharSpan::new(self.at(span.start), self.at(span.end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_follow_characters_of_any_width() {
        let text = "aé€😀b";
        let points = CodePoints::new(text);
        let found: Vec<usize> = text
            .char_indices()
            .map(|(byte, _)| points.at(byte))
            .collect();
        assert_eq!(found, [0, 1, 2, 3, 4]);
        assert_eq!(points.at(text.len()), 5);
        assert_eq!(points.span(ByteSpan::new(1, 6)), CharSpan::new(1, 3));
    }

    #[test]
    fn spans_are_half_open() {
        let span = ByteSpan::new(2, 4);
        assert!(span.contains(2) && !span.contains(4));
        assert!(!span.overlaps(ByteSpan::new(4, 6)));
        assert_eq!(ByteSpan::new(3, 1).len(), 0);
    }
}
