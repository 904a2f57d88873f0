//! The lines of a page, once its markup is read, as paragraphs.
//!
//! *lines → paragraphs with a blank line between*: list items and headings on their own, sections of sources gone, and what is
//! left of tables.

use super::words::WORDS;

/// Between the words of a quotation and its speaker until lines are made of it.
pub(super) const SPEAKER: &str = "\u{E000}";

/// Lines to paragraphs: lists and headings on their own, sections of sources gone.
pub(super) fn paragraphs(text: &str) -> String {
    let mut found: Vec<String> = Vec::new();
    let mut current = String::new();
    // The level of the heading whose section is passed over.
    let mut passing: Option<usize> = None;
    let mut flush = |current: &mut String| {
        let paragraph = current.split_whitespace().collect::<Vec<_>>().join(" ");
        if !paragraph.is_empty() {
            found.push(paragraph.replace(SPEAKER, "\n"));
        }
        current.clear();
    };
    for line in text.lines() {
        let line = line.trim();
        if let Some((level, title)) = heading(line) {
            flush(&mut current);
            if passing.is_some_and(|passed| level > passed) {
                continue;
            }
            passing = WORDS.end.contains(&title.to_lowercase()).then_some(level);
            if passing.is_none() {
                current.push_str(title);
                flush(&mut current);
            }
            continue;
        }
        if passing.is_some() {
            continue;
        }
        // What is left of tables, and rules.
        let is_rest =
            line.starts_with(['|', '!']) || line.starts_with("{|") || line.starts_with("----");
        if line.is_empty() || is_rest {
            flush(&mut current);
            continue;
        }
        let words = line.trim_start_matches(['*', '#', ';', ':']);
        if words.len() < line.len() {
            flush(&mut current);
        }
        current.push_str(words);
        current.push(' ');
    }
    flush(&mut current);
    found.join("\n\n")
}

/// Level and words of "== Words ==".
fn heading(line: &str) -> Option<(usize, &str)> {
    let level = line.bytes().take_while(|&byte| byte == b'=').count();
    let inner = line.get(level..)?.trim_end_matches('=');
    let title = inner.trim();
    let closed = line.len() - level - inner.len();
    (level > 0 && closed > 0 && !title.is_empty()).then_some((level, title))
}
