//! Where a query goes wrong, in words and with a caret.
//!
//! *(text, the parser's complaint) → [`SyntaxError`]*. The parser tries keywords by taking as many characters as they have,
//! and reports the furthest place any such trial came to, so its column may lie a dozen characters past the fault. The place is
//! therefore found again: the query is cut after each of its tokens and padded with spaces; where the parser still runs into the
//! padding's end the cut text can be continued to a query, and the first token after which it does not is the one to blame.
//! Does not parse SPARQL itself, and does not repair.

use super::suggest::nearest;
use std::fmt;
use unicode_width::UnicodeWidthChar;

/// A fault in the text of a query. Lines and columns count from 1, columns in code points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// Whether more text could mend it.
    pub fault: Fault,
    /// The line.
    pub line: usize,
    /// The first column of the token to blame.
    pub column: usize,
    /// How many columns that token covers, at least one.
    pub width: usize,
    /// What is wrong, in words.
    pub message: String,
    /// The line itself.
    pub source_line: String,
}

/// Whether a text is wrong or only not whole yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing that could follow makes it right.
    Wrong,
    /// It stops too early.
    Unfinished,
}

impl fmt::Display for SyntaxError {
    /// The message, then the line with a caret under the place.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.line.to_string();
        let gutter = " ".repeat(number.len());
        // A tab before the place stays a tab, so that the caret stands under it in any terminal.
        let indent: String = self
            .source_line
            .chars()
            .take(self.column - 1)
            .map(|c| match c {
                '\t' => "\t".to_owned(),
                c => " ".repeat(c.width().unwrap_or(0)),
            })
            .collect();
        let token = self.source_line.chars().skip(self.column - 1);
        let carets: usize = token.take(self.width).filter_map(|c| c.width()).sum();
        writeln!(
            f,
            "line {}, column {}: {}",
            self.line, self.column, self.message
        )?;
        writeln!(f, "{number} | {}", self.source_line)?;
        write!(f, "{gutter} | {indent}{}", "^".repeat(carets.max(1)))
    }
}

/// Longer than any keyword of SPARQL, so that a trial of a keyword cannot reach the padding's end.
const PADDING: usize = 40;

/// Finds the token of `text` that `complaint` is about. `parse` gives the complaint about any text, or none.
pub(super) fn diagnose(
    text: &str,
    complaint: &str,
    prefixes: &[(&str, &str)],
    parse: impl Fn(&str) -> Option<String>,
) -> SyntaxError {
    let tokens = tokens(text);
    let can_go_on = |end: usize| {
        let mut cut = text[..end].to_owned();
        cut.push('\n');
        cut.push_str(&" ".repeat(PADDING));
        let Some(complaint) = parse(&cut) else {
            return true;
        };
        place(&complaint) == Some((cut.matches('\n').count() + 1, PADDING + 1))
    };
    // What a text cannot be continued from, no longer text can: the tokens fall into good ones and, from some point, bad ones.
    let good = tokens.partition_point(|token| can_go_on(token.end));
    let reason = sentence(complaint);
    match tokens.get(good) {
        Some(token) => {
            let word = &text[token.clone()];
            let message = match reason {
                Some("Prefix not found") => unknown_prefix(word, prefixes),
                Some(reason) => explain(reason),
                None => unexpected(word),
            };
            at(text, token.start, word.chars().count(), message)
        }
        None => {
            // Every token is good: the text stops too early, or is wrong as a whole, which is noticed at its end and is about
            // what is selected.
            let end = tokens.last().map_or(0, |token| token.end);
            let select = tokens
                .iter()
                .find(|token| text[(*token).clone()].eq_ignore_ascii_case("select"));
            match (reason, select) {
                (Some(reason), Some(select)) => {
                    at(text, select.start, select.len(), explain(reason))
                }
                (Some(reason), None) => at(text, end, 1, explain(reason)),
                (None, _) => {
                    let message = match tokens.is_empty() {
                        true => "the query is empty".to_owned(),
                        false => "the query stops too early".to_owned() + &wanted(complaint),
                    };
                    SyntaxError {
                        fault: Fault::Unfinished,
                        ..at(text, end, 1, message)
                    }
                }
            }
        }
    }
}

fn at(text: &str, offset: usize, width: usize, message: String) -> SyntaxError {
    let before = &text[..offset];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let source_line = text[line_start..].lines().next().unwrap_or("").to_owned();
    let column = text[line_start..offset].chars().count() + 1;
    let room = source_line.chars().count() + 1;
    SyntaxError {
        fault: Fault::Wrong,
        line: before.matches('\n').count() + 1,
        column,
        width: width.min((room + 1).saturating_sub(column)).max(1),
        message,
        source_line,
    }
}

/// Line and column of a complaint "error at 1:5: expected …".
fn place(complaint: &str) -> Option<(usize, usize)> {
    let (place, _) = complaint.strip_prefix("error at ")?.split_once(": ")?;
    let (line, column) = place.split_once(':')?;
    Some((line.parse().ok()?, column.parse().ok()?))
}

/// The parser's own sentence among the things it says it expected: "Prefix not found".
fn sentence(complaint: &str) -> Option<&str> {
    let (_, list) = complaint.split_once("expected ")?;
    list.strip_prefix("one of ")
        .unwrap_or(list)
        .split(", ")
        .find(|item| item.contains(' ') && item.starts_with(|c: char| c.is_ascii_uppercase()))
}

fn explain(reason: &str) -> String {
    let mut message = reason.trim_end_matches('.').to_owned();
    if let Some(first) = message.get(..1).map(str::to_ascii_lowercase) {
        // "IRI parsing failed" keeps its capitals.
        if message
            .chars()
            .nth(1)
            .is_some_and(|second| second.is_lowercase())
        {
            message.replace_range(..1, &first);
        }
    }
    message
}

fn unexpected(word: &str) -> String {
    const UPDATES: [&str; 9] = [
        "INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD",
    ];
    if UPDATES
        .iter()
        .any(|update| word.eq_ignore_ascii_case(update))
    {
        return format!(
            "`{word}` changes the store: that is an update, not a query; see `dossier update`"
        );
    }
    if ["SELECT", "CONSTRUCT", "ASK", "DESCRIBE"]
        .iter()
        .any(|query| word.eq_ignore_ascii_case(query))
    {
        return format!("unexpected `{word}`: that begins a query; see `dossier query`");
    }
    match word {
        "\"" | "'" => "the string that begins here does not end".to_owned(),
        _ => format!("unexpected `{word}`"),
    }
}

fn unknown_prefix(word: &str, prefixes: &[(&str, &str)]) -> String {
    let prefix = word.split(':').next().unwrap_or("");
    let mut message = format!("unknown prefix {prefix:?}");
    let known = prefixes.iter().map(|(name, _)| *name);
    if let Some(near) = nearest(prefix, known).first() {
        message += &format!("; did you mean \"{near}:\"?");
    }
    message
}

/// The closing marks that the parser would have taken next, if there are any.
fn wanted(complaint: &str) -> String {
    let marks: Vec<String> = ["}", "]", ")"]
        .into_iter()
        .filter(|mark| complaint.contains(&format!("\"{mark}\"")))
        .map(|mark| format!("{mark:?}"))
        .collect();
    match marks.as_slice() {
        [] => String::new(),
        _ => format!("; expected {}", marks.join(" or ")),
    }
}

/// The variables that occur in a SPARQL text, without their marks; the same one as often as it occurs.
pub(super) fn variables(text: &str) -> impl Iterator<Item = &str> {
    tokens(text)
        .into_iter()
        .filter_map(|token| text[token].strip_prefix(['?', '$']))
        .filter(|name| !name.is_empty())
}

/// The byte ranges of the tokens of a SPARQL text, without white space and comments.
fn tokens(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        let length = match first {
            c if c.is_whitespace() => {
                at += c.len_utf8();
                continue;
            }
            '#' => {
                at += rest.find('\n').unwrap_or(rest.len());
                continue;
            }
            '<' => iri(rest).unwrap_or(1),
            '"' | '\'' => string(rest, first).unwrap_or(1),
            '?' | '$' | '@' => 1 + word(&rest[1..]),
            c if is_word(c) => word(rest).max(c.len_utf8()),
            c => c.len_utf8(),
        };
        found.push(at..at + length);
        at += length;
    }
    found
}

fn iri(rest: &str) -> Option<usize> {
    let end = rest.find(['>', ' ', '\n', '{', '"'])?;
    rest[end..].starts_with('>').then_some(end + 1)
}

fn string(rest: &str, quote: char) -> Option<usize> {
    let long: String = [quote; 3].iter().collect();
    let mark = if rest.starts_with(&long) {
        &long[..]
    } else {
        &long[..1]
    };
    let mut escaped = false;
    for (index, c) in rest.char_indices().skip(mark.len()) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '\n' if mark.len() == 1 => return None,
            c if c == quote && rest[index..].starts_with(mark) => return Some(index + mark.len()),
            _ => {}
        }
    }
    None
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | ':' | '%')
}

/// How many bytes of `rest` a name or number takes: a dot or hyphen belongs to it only inside.
fn word(rest: &str) -> usize {
    let end = rest
        .find(|c: char| !(is_word(c) || matches!(c, '-' | '.')))
        .unwrap_or(rest.len());
    rest[..end].trim_end_matches('.').len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_cover_iris_strings_names_and_marks() {
        let text = "SELECT ?x { ?x a <http://a/#b> ; ds:x-y \"a # \\\" b\"@en . } # end";
        let found: Vec<&str> = tokens(text).into_iter().map(|t| &text[t]).collect();
        assert_eq!(
            found,
            [
                "SELECT",
                "?x",
                "{",
                "?x",
                "a",
                "<http://a/#b>",
                ";",
                "ds:x-y",
                "\"a # \\\" b\"",
                "@en",
                ".",
                "}"
            ]
        );
    }

    #[test]
    fn open_strings_and_comparisons_do_not_swallow_the_rest() {
        let text = "FILTER(?a < ?b) \"open\n 3.5.";
        let found: Vec<&str> = tokens(text).into_iter().map(|t| &text[t]).collect();
        assert_eq!(
            found,
            [
                "FILTER", "(", "?a", "<", "?b", ")", "\"", "open", "3.5", "."
            ]
        );
    }
}
