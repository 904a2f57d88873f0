//! Paragraphs of a plain text, by its line ends alone.
//!
//! *text → trimmed spans*. A blank line ends a paragraph. Within a run of lines without a blank one it depends on how
//! the text was set: where lines were wrapped to a width they are joined, where every line is long or ends a sentence
//! each is a paragraph of its own. Does **not** know what a paragraph is for: see [`super::blocks`].

use super::furniture::FURNITURE;
use super::span::ByteSpan;

/// A paragraph, and how many runs of lines came before the one it stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Paragraph {
    /// Its bytes, trimmed of white space.
    pub span: ByteSpan,
    /// Paragraphs with the same number have no blank line between them.
    pub run: usize,
}

/// Lines wider than this were not wrapped by anybody: mail and terminals stop at 80, some press offices at 100.
const WIDEST: usize = 110;
/// Lines narrower than this tell nothing of a width.
const NARROWEST: usize = 40;

/// The paragraphs of a text, in order.
pub(super) fn paragraphs(text: &str) -> Vec<Paragraph> {
    let runs = runs(text);
    let width = wrapped_at(text, &runs);
    let mut found = Vec::new();
    for (number, lines) in runs.iter().enumerate() {
        let mut current: Option<ByteSpan> = None;
        for &line in lines {
            current = Some(match current {
                Some(before) if continues(text, before, line, width) => before.hull(line),
                Some(before) => {
                    found.push(Paragraph {
                        span: before,
                        run: number,
                    });
                    line
                }
                None => line,
            });
        }
        found.extend(current.map(|span| Paragraph { span, run: number }));
    }
    found
}

/// `span` without the white space at its ends, zero-width marks included.
pub(super) fn trim(text: &str, span: ByteSpan) -> ByteSpan {
    let words = span.of(text);
    let start = span.start + (words.len() - words.trim_start_matches(is_blank).len());
    ByteSpan::new(start, start + words.trim_matches(is_blank).len())
}

/// White space, and marks that print as nothing.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{FEFF}' | '\u{2060}' | '\0'
        )
}

/// Runs of lines between blank lines; each line trimmed.
fn runs(text: &str) -> Vec<Vec<ByteSpan>> {
    let mut runs: Vec<Vec<ByteSpan>> = Vec::new();
    let mut open = false;
    let mut start = 0;
    let ends = |c: char| {
        matches!(
            c,
            '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}'
        )
    };
    for line in text.split_inclusive(ends) {
        let span = trim(text, ByteSpan::new(start, start + line.len()));
        start += line.len();
        // The two characters of "\r\n" end one line.
        let inside_pair =
            line == "\n" && text.as_bytes().get(start.wrapping_sub(2)) == Some(&b'\r');
        if span.is_empty() {
            open = open && inside_pair;
        } else {
            match runs.last_mut().filter(|_| open) {
                Some(run) => run.push(span),
                None => runs.push(vec![span]),
            }
            // A paragraph separator is a blank line in one character.
            open = !line.ends_with(['\u{2029}', '\u{C}']);
        }
    }
    runs
}

/// The width at which the lines of a text were wrapped, where they were.
///
/// A wrapped line ends because the next word would not have fitted; and it ends where the width wants it, not where
/// sentences do. Both must hold for most lines that have a next one.
fn wrapped_at(text: &str, runs: &[Vec<ByteSpan>]) -> Option<usize> {
    let pairs = || {
        runs.iter()
            .flat_map(|run| run.windows(2))
            .filter_map(|pair| match pair {
                [line, next] => Some((line.of(text), next.of(text))),
                _ => None,
            })
    };
    let mut lengths: Vec<usize> = pairs().map(|(line, _)| columns(line)).collect();
    lengths.sort_unstable();
    // One address too long for its line must not set the width.
    let width = *lengths.get(lengths.len().saturating_sub(1 + lengths.len() / 20))?;
    if !(NARROWEST..=WIDEST).contains(&width) {
        return None;
    }
    let full = pairs()
        .filter(|(line, next)| is_full(line, next, width))
        .count();
    let stopped = pairs().filter(|(line, _)| ends_sentence(line)).count();
    (full * 10 >= lengths.len() * 7 && stopped * 2 <= lengths.len()).then_some(width)
}

/// Whether `line` goes on with the paragraph that ends in `before`.
fn continues(text: &str, before: ByteSpan, line: ByteSpan, width: Option<usize>) -> bool {
    let (before, line) = (before.of(text), line.of(text));
    let last = before.rsplit(['\n', '\r']).next().unwrap_or(before);
    if width.is_some_and(|width| is_full(last.trim(), line, width)) {
        return true;
    }
    // However ragged: a line that ends no sentence, before one that begins none.
    !ends_sentence(before)
        && !before.ends_with(':')
        && columns(last) >= NARROWEST
        && line.chars().next().is_some_and(char::is_lowercase)
}

fn is_full(line: &str, next: &str, width: usize) -> bool {
    let word = next.split_whitespace().next().unwrap_or_default();
    columns(line) + 1 + columns(word) > width
}

/// Whether the last mark, quotation marks and brackets aside, is one that ends sentences.
pub(super) fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(|c| is_blank(c) || CLOSERS.contains(&c))
        .ends_with(TERMINATORS)
}

/// Where words begin after a mark that ends a sentence: bytes from the start of `paragraph`.
pub(super) fn sentence_starts(paragraph: &str) -> impl Iterator<Item = usize> {
    let marks = paragraph
        .char_indices()
        .filter(|(_, c)| TERMINATORS.contains(c));
    marks.filter_map(|(at, mark)| {
        let after = paragraph[at + mark.len_utf8()..].trim_start_matches(CLOSERS);
        let next = after.trim_start_matches(is_blank);
        let ends = after.starts_with(is_blank) && !next.is_empty();
        let ends = ends && !(mark == '.' && is_inside_name(&paragraph[..at]));
        ends.then(|| paragraph.len() - next.len())
    })
}

/// Whether a full stop after `before` belongs to an initial or a short form.
fn is_inside_name(before: &str) -> bool {
    let word = before
        .rsplit(|c: char| is_blank(c) || c == '(')
        .next()
        .unwrap_or(before);
    FURNITURE.is_abbreviation(word)
}

/// What ends a sentence.
const TERMINATORS: [char; 4] = ['.', '!', '?', '…'];
/// What may stand between the end of a sentence and the next one.
const CLOSERS: [char; 9] = ['"', '\'', '”', '’', '»', '“', ')', ']', '*'];

fn columns(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<&str> {
        paragraphs(text)
            .iter()
            .map(|paragraph| paragraph.span.of(text))
            .collect()
    }

    #[test]
    fn blank_lines_part_paragraphs_whatever_ends_a_line() {
        assert_eq!(of("  One. \n\n\n Two.\n"), ["One.", "Two."]);
        assert_eq!(of("One.\r\n\r\nTwo.\r\n"), ["One.", "Two."]);
        assert_eq!(of("One.\u{2029}Two."), ["One.", "Two."]);
        assert_eq!(of("One.\n \u{A0}\t\nTwo."), ["One.", "Two."]);
        assert_eq!(of(" \n\u{FEFF}\n"), [""; 0]);
        assert_eq!(of(""), [""; 0]);
    }

    #[test]
    fn lines_wrapped_to_a_width_are_one_paragraph() {
        let text = "The harbour board of Port Quillan met behind closed doors on Monday to\n\
                    discuss the strike. Its chairman, Ilvar Quenby, said that talks with the\n\
                    union would go on until a settlement had been found. The union, for its\n\
                    part, said that it knew of no talks.\n\
                    \n\
                    A second meeting is planned for Friday, he added, at which the mayor is to\n\
                    be heard.";
        let found = of(text);
        assert_eq!(found.len(), 2, "{found:#?}");
    }

    #[test]
    fn long_lines_are_paragraphs_without_blank_lines_between() {
        let line = "The harbour board met on Monday and talked for many hours about the strike, the union and the mayor, \
                    who did not come.";
        let text = format!("{line}\n{line}\n{line}");
        assert_eq!(of(&text).len(), 3);
    }

    #[test]
    fn a_sentence_a_line_is_no_wrapping() {
        let text = "The harbour board of Port Quillan met on Monday to talk of it.\n\
                    The chairman of the board said that there would be an end to it.\n\
                    The union of the harbour's workers said that it saw none at all.\n\
                    The mayor of Port Quillan is expected to be heard on Friday, too.";
        assert_eq!(of(text).len(), 4);
    }

    #[test]
    fn a_headline_above_long_lines_stays_apart() {
        let text = "Board meets over strike\nThe harbour board met on Monday and talked for many hours about the \
                    strike, the union and the mayor, who did not come.";
        assert_eq!(of(text).first(), Some(&"Board meets over strike"));
    }

    #[test]
    fn a_ragged_line_goes_on_in_lower_case() {
        let text = "The harbour board met on Monday and talked for many hours about the strike, the union and the mayor\n\
                    who did not come.";
        assert_eq!(of(text).len(), 1);
    }

    #[test]
    fn initials_and_titles_end_no_sentence() {
        let starts = |text: &str| sentence_starts(text).count();
        assert_eq!(starts("He met Sen. Jane Q. Doe of the U.S. Senate."), 0);
        assert_eq!(starts("He left. She stayed! “Why?” Nobody knew…"), 3);
        assert_eq!(starts("It grew by 3.5 per cent.It fell."), 0);
    }
}
