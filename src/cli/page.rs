//! A page for eyes: sections, items with what belongs at the right edge, quotations wrapped, sources dimmed.
//!
//! *(words, width, ink) → lines*. On a terminal long lines are wrapped between words and hang under what they belong to; in a
//! pipe each stands on one line, so that other programs find it whole. Colours only where the terminal wants them.

use super::Failure;
use std::io::{IsTerminal, Write};
use unicode_width::UnicodeWidthStr;

/// Whether colours are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// None.
    Plain,
    /// Bold, dim, and red for what is denied.
    Colours,
}

impl Ink {
    /// What the user chose; if nothing, colours on a terminal that does not refuse them.
    pub fn wanted(choice: clap::ColorChoice) -> Self {
        let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let colours = match choice {
            clap::ColorChoice::Always => true,
            clap::ColorChoice::Never => false,
            clap::ColorChoice::Auto => !refused && std::io::stdout().is_terminal(),
        };
        if colours { Self::Colours } else { Self::Plain }
    }
}

/// How words are set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// As they are.
    Normal,
    /// Bold.
    Strong,
    /// In the background.
    Dim,
    /// Denied or disputed.
    Red,
}

/// Where a page is written.
pub struct Page<'o, W: Write> {
    out: &'o mut W,
    /// Columns; any number in a pipe.
    columns: usize,
    ink: Ink,
    begun: bool,
}

/// Columns of the lines of an item, and of what stands under it.
const ITEM: usize = 4;
const UNDER: usize = 6;
/// No line is wrapped narrower than this.
const NARROWEST: usize = 24;

impl<'o, W: Write> Page<'o, W> {
    /// A page of so many columns.
    pub fn new(out: &'o mut W, columns: usize, ink: Ink) -> Self {
        Self {
            out,
            columns,
            ink,
            begun: false,
        }
    }

    /// Where the page goes, for parts of it that are written otherwise.
    pub fn writer(&mut self) -> &mut W {
        self.out
    }

    /// Words in a tone, as they go into a line.
    pub fn set(&self, words: &str, tone: Tone) -> String {
        let code = match (self.ink, tone) {
            (Ink::Plain, _) | (_, Tone::Normal) => return words.to_owned(),
            (_, Tone::Strong) => "1",
            (_, Tone::Dim) => "2",
            (_, Tone::Red) => "31",
        };
        format!("\u{1b}[{code}m{words}\u{1b}[0m")
    }

    /// A line as it is.
    pub fn line(&mut self, words: &str) -> Result<(), Failure> {
        self.begun = true;
        writeln!(self.out, "{words}")?;
        Ok(())
    }

    /// The title of a section, after an empty line unless it is the first.
    pub fn section(&mut self, title: &str) -> Result<(), Failure> {
        if self.begun {
            writeln!(self.out)?;
        }
        let title = self.set(title, Tone::Strong);
        self.line(&format!("  {title}"))
    }

    /// A line of a section, and something at the right edge.
    pub fn item(&mut self, words: &str, right: &str) -> Result<(), Failure> {
        self.toned_item(words, right, Tone::Normal)
    }

    /// The same in a tone.
    pub fn toned_item(&mut self, words: &str, right: &str, tone: Tone) -> Result<(), Failure> {
        let lines = self.wrapped(
            words,
            ITEM,
            if right.is_empty() {
                0
            } else {
                right.width() + 3
            },
        );
        let last = lines.len().saturating_sub(1);
        for (index, line) in lines.iter().enumerate() {
            let indent = if index == 0 { ITEM } else { UNDER };
            let toned = self.set(line, tone);
            if index < last || right.is_empty() {
                self.line(&format!("{:indent$}{toned}", ""))?;
                continue;
            }
            let used = indent + line.width() + right.width();
            let gap = match self.columns {
                usize::MAX => 3,
                columns => columns.saturating_sub(used).max(3),
            };
            let right = self.set(right, Tone::Dim);
            self.line(&format!("{:indent$}{toned}{:gap$}{right}", "", ""))?;
        }
        Ok(())
    }

    /// Words in quotation marks, under an item.
    pub fn quote(&mut self, words: &str) -> Result<(), Failure> {
        self.under(&format!("“{words}”"), Tone::Normal)
    }

    /// Where something comes from, under it.
    pub fn source(&mut self, words: &str) -> Result<(), Failure> {
        self.under(words, Tone::Dim)
    }

    /// The same from its parts, as far as there are any.
    pub fn source_of(&mut self, date: &str, headline: &str, document: &str) -> Result<(), Failure> {
        let parts: Vec<&str> = [date, headline, document]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect();
        self.source(&parts.join(" · "))
    }

    /// A line under an item.
    pub fn under(&mut self, words: &str, tone: Tone) -> Result<(), Failure> {
        for (index, line) in self.wrapped(words, UNDER, 0).iter().enumerate() {
            let toned = self.set(line, tone);
            // Under the opening quotation mark, not under the first letter.
            let indent = UNDER + usize::from(index > 0 && words.starts_with('“'));
            self.line(&format!("{:indent$}{toned}", ""))?;
        }
        Ok(())
    }

    /// Words in lines that fit beside `indent` and leave `right` columns free.
    fn wrapped(&self, words: &str, indent: usize, right: usize) -> Vec<String> {
        let room = match self.columns {
            usize::MAX => return vec![words.to_owned()],
            columns => columns.saturating_sub(indent + 1 + right).max(NARROWEST),
        };
        let mut lines = vec![String::new()];
        // Gaps of three spaces stand between parts and are kept.
        for word in words.split(' ') {
            match lines.last_mut() {
                Some(line) if line.is_empty() => line.push_str(word),
                Some(line) if line.width() + 1 + word.width() <= room => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => lines.push(word.to_owned()),
            }
        }
        lines
            .into_iter()
            .map(|line| line.trim_end().to_owned())
            .collect()
    }
}

/// White space as single spaces, without what could steer a terminal.
pub fn one_line(words: &str) -> String {
    let clean: String = words
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    clean.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(columns: usize, ink: Ink, write: impl Fn(&mut Page<'_, Vec<u8>>)) -> String {
        let mut out = Vec::new();
        write(&mut Page::new(&mut out, columns, ink));
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn lines_wrap_between_words_and_hang() {
        let page = written(40, Ink::Plain, |page| {
            page.section("Talk").unwrap();
            page.item("met Ilse Marrow", "2 documents").unwrap();
            page.quote("one two three four five six seven eight")
                .unwrap();
        });
        assert_eq!(
            page,
            "  Talk\n    met Ilse Marrow          2 documents\n      “one two three four five six\n       seven eight”\n"
        );
        assert!(page.lines().all(|line| line.width() <= 40));
    }

    #[test]
    fn a_pipe_gets_whole_lines_without_colours() {
        let long = "word ".repeat(60);
        let page = written(usize::MAX, Ink::Plain, |page| {
            page.quote(long.trim_end()).unwrap()
        });
        assert_eq!(page.lines().count(), 1);
        let page = written(usize::MAX, Ink::Colours, |page| {
            page.section("Talk").unwrap()
        });
        assert_eq!(page, "  \u{1b}[1mTalk\u{1b}[0m\n");
    }

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(one_line("a\u{1b}[31m b\n\tc"), "a [31m b c");
    }
}
