//! Text without diacritics, with the way back to the original.
//!
//! *text → folded text + offset map*. Latin letters lose their marks ("Bogotá" → "Bogota", "Łódź" → "Lodz"), typographic
//! apostrophes and hyphens become plain ones, every white space a blank, combining marks nothing. Other scripts stay as they
//! are: transliterating them would make 西 a Chinese president.

use any_ascii::any_ascii_char;
use std::borrow::Cow;

/// A folded text.
pub struct Folded<'a> {
    /// Folded, case kept.
    pub text: Cow<'a, str>,
    /// For each byte of `text`, the byte of the original where its character begins, and one more for the end; empty where
    /// both agree.
    offsets: Vec<u32>,
}

impl<'a> Folded<'a> {
    /// Folds `text` (one pass; ASCII text is not copied unless it has other white space than blanks).
    pub fn new(text: &'a str) -> Self {
        if text
            .bytes()
            .all(|byte| byte.is_ascii() && !matches!(byte, b'\t' | b'\n' | b'\r'))
        {
            return Self {
                text: Cow::Borrowed(text),
                offsets: Vec::new(),
            };
        }
        let mut folded = String::with_capacity(text.len());
        let mut offsets = Vec::with_capacity(text.len() + 1);
        for (at, letter) in text.char_indices() {
            push(&mut folded, letter);
            offsets.resize(folded.len(), at as u32);
        }
        offsets.push(text.len() as u32);
        Self {
            text: Cow::Owned(folded),
            offsets,
        }
    }

    /// The byte of the original where the folded byte `offset` comes from.
    pub fn original(&self, offset: usize) -> usize {
        if self.offsets.is_empty() {
            offset
        } else {
            self.offsets.get(offset).map_or(0, |&at| at as usize)
        }
    }
}

/// Appends `letter`, folded.
fn push(folded: &mut String, letter: char) {
    match letter {
        '\u{300}'..='\u{36F}' | '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{FEFF}' => {}
        '\u{2018}' | '\u{2019}' | '\u{02BB}'..='\u{02BC}' | '\u{2032}' => folded.push('\''),
        '\u{2010}'..='\u{2012}' => folded.push('-'),
        _ if letter.is_whitespace() => folded.push(' '),
        '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' => folded.push_str(any_ascii_char(letter)),
        _ => folded.push(letter),
    }
}

/// A name as a look-up key: folded, in lower case, with single blanks.
pub fn key(name: &str) -> String {
    let folded = cased_key(name);
    folded.to_ascii_lowercase()
}

/// A name as a pattern: folded, its case kept, with single blanks.
pub fn cased_key(name: &str) -> Cow<'_, str> {
    // Nearly all names of the tables are so, and there are tens of thousands.
    if name.is_ascii()
        && !name.contains("  ")
        && name.trim() == name
        && !name.contains(['\t', '\n', '\r'])
    {
        return Cow::Borrowed(name);
    }
    let mut folded = String::with_capacity(name.len());
    for word in name.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        word.chars().for_each(|letter| push(&mut folded, letter));
    }
    Cow::Owned(folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_lead_back() {
        let text = "á ßé’x";
        let folded = Folded::new(text);
        assert_eq!(folded.text, "a sse'x");
        let back: Vec<usize> = (0..=folded.text.len())
            .map(|at| folded.original(at))
            .collect();
        assert_eq!(back, [0, 2, 3, 3, 5, 7, 10, 11]);
        assert_eq!(back.last(), Some(&text.len()));
    }

    #[test]
    fn ascii_is_left_alone_and_other_scripts_too() {
        assert!(matches!(Folded::new("Petro met").text, Cow::Borrowed(_)));
        assert_eq!(key("  Łódź\tI "), "lodz i");
        assert_eq!(key("习近平"), "习近平");
        assert_eq!(key("Bogota\u{301}"), "bogota");
    }
}
