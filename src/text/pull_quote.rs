//! Quotations set apart on the page, which lose their quotation marks when the page becomes text.
//!
//! *paragraph → quotation and caption*. "… and look forward to it. President Jane Doe" is what a crawler leaves of a
//! quotation in large type with its speaker's name below: sentences, then, without a full stop, a name. Told by
//! orthography alone: marks and capitals. Does **not** decide who the caption names.
//!
//! An ordinary paragraph whose last full stop was lost looks almost the same ("The talks failed. Both sides blamed
//! Washington"), so that a caption must look like a name with a title, not merely begin with a capital.

use super::furniture::FURNITURE;
use super::paragraphs::{ends_sentence, sentence_starts, trim};
use super::span::ByteSpan;

/// A quotation and the caption that names its speaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Parts {
    /// The words quoted, without quotation marks around them.
    pub quote: ByteSpan,
    /// The speaker's name and title.
    pub caption: ByteSpan,
}

/// No caption is longer.
const CAPTION_WORDS: usize = 8;
/// Fewer words before the caption are no quotation.
const QUOTE_WORDS: usize = 5;

/// The pull quote that a paragraph is, if it is one. `text` is the whole text: a caption of a single word must be a
/// name that occurs elsewhere in it.
pub(super) fn in_paragraph(text: &str, paragraph: ByteSpan) -> Option<Parts> {
    let (body, caption) = split(text, paragraph)?;
    let plausible = match caption_kind(caption.of(text))? {
        Caption::Name => true,
        Caption::Word => occurs_elsewhere(text, caption),
    };
    Some(Parts {
        quote: quoted(text, body)?,
        caption,
    })
    .filter(|_| plausible)
}

/// The pull quote that two paragraphs are: the words, and below them "— Jane Doe, minister".
pub(super) fn in_two(text: &str, paragraph: ByteSpan, below: ByteSpan) -> Option<Parts> {
    let caption = after_dash(text, below)?;
    caption_kind(caption.of(text))?;
    Some(Parts {
        quote: quoted(text, paragraph)?,
        caption,
    })
}

/// The pull quote that two lines are, where only a line end parts the words from the name. Without a dash, the name
/// must have nothing but capitals, up to a comma.
pub(super) fn in_two_lines(text: &str, line: ByteSpan, below: ByteSpan) -> Option<Parts> {
    if let Some(found) = in_two(text, line, below) {
        return Some(found);
    }
    let caption = trim(text, below);
    let name = caption.of(text).split(',').next()?;
    let all_capitals = name
        .split_whitespace()
        .all(|word| is_capitalised(word) || FURNITURE.is_particle(word));
    let named = all_capitals && caption_kind(caption.of(text)) == Some(Caption::Name);
    Some(Parts {
        quote: quoted(text, line)?,
        caption,
    })
    .filter(|_| named && ends_sentence(line.of(text)))
}

/// Where the words after a paragraph's last sentence begin; `None` where it ends with a sentence.
pub(super) fn after_last_sentence(text: &str, paragraph: ByteSpan) -> Option<usize> {
    let start = sentence_starts(paragraph.of(text)).last()?;
    Some(paragraph.start + start)
}

/// Sentences and caption, both trimmed.
fn split(text: &str, paragraph: ByteSpan) -> Option<(ByteSpan, ByteSpan)> {
    let words = paragraph.of(text);
    if ends_sentence(words) {
        return None;
    }
    let start =
        after_last_sentence(text, paragraph).or_else(|| after_closing_mark(text, paragraph))?;
    let body = trim(text, ByteSpan::new(paragraph.start, start));
    let rest = trim(text, ByteSpan::new(start, paragraph.end));
    Some((body, after_dash(text, rest).unwrap_or(rest)))
}

/// `“No stop inside” Jane Doe`: only where a quotation begins the paragraph and ends once.
fn after_closing_mark(text: &str, paragraph: ByteSpan) -> Option<usize> {
    let words = paragraph.of(text);
    let opening = words.chars().next().filter(|c| OPENING.contains(c))?;
    let inside = &words[opening.len_utf8()..];
    let at = inside.find(['”', '"', '»'])?;
    let mark = inside[at..].chars().next()?;
    let start = opening.len_utf8() + at + mark.len_utf8();
    // A dash, at least: `“Peace Spring” Operation` is the start of a sentence.
    let dashed = words[start..].trim_start().starts_with(DASHES);
    dashed.then_some(paragraph.start + start)
}

const DASHES: [char; 3] = ['—', '–', '-'];
const OPENING: [char; 4] = ['“', '"', '«', '„'];
const QUOTATION_MARKS: [char; 6] = ['“', '”', '"', '«', '»', '„'];

fn after_dash(text: &str, span: ByteSpan) -> Option<ByteSpan> {
    let rest = span.of(text).strip_prefix(DASHES)?;
    let rest = rest.strip_prefix('-').unwrap_or(rest);
    Some(trim(text, ByteSpan::new(span.end - rest.len(), span.end))).filter(|rest| !rest.is_empty())
}

/// The words quoted: all of `body` where it has no quotation marks, what stands between them where they enclose it.
/// A paragraph that only contains a quotation tells of one.
fn quoted(text: &str, body: ByteSpan) -> Option<ByteSpan> {
    let words = body.of(text);
    let enough = |span: ByteSpan| {
        Some(span).filter(|span| span.of(text).split_whitespace().count() >= QUOTE_WORDS)
    };
    if !words.contains(QUOTATION_MARKS) {
        let begins = words
            .chars()
            .next()
            .is_some_and(|c| c.is_uppercase() || c == '…' || c == '[');
        return enough(body).filter(|_| begins && ends_sentence(words));
    }
    let inside = words.strip_prefix(OPENING)?;
    let inside = inside.strip_suffix(['”', '"', '»', '“'])?;
    if inside.contains(QUOTATION_MARKS) {
        return None;
    }
    let start = body.start + words.find(inside)?;
    enough(trim(text, ByteSpan::new(start, start + inside.len())))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Caption {
    /// A name with or without a title.
    Name,
    /// A single word, which may be a surname.
    Word,
}

/// What kind of caption these words are, if they can be one.
fn caption_kind(words: &str) -> Option<Caption> {
    let marked =
        words.contains(QUOTATION_MARKS) || words.contains([';', ':', '?', '!', '…', '|', '/']);
    let last = words.chars().next_back()?;
    if marked || !(last.is_alphanumeric() || last == ')') || FURNITURE.is_tail(words) {
        return None;
    }
    // "Jane Doe, head of the agency": once the name is over, its description may be in lower case.
    let (name, description) = words.split_once(',').unwrap_or((words, ""));
    let tokens: Vec<&str> = name.split_whitespace().collect();
    let all = tokens.len() + description.split_whitespace().count();
    let first = tokens.first()?;
    if all > CAPTION_WORDS
        || !first.chars().next()?.is_uppercase()
        || first.chars().any(|c| c.is_ascii_digit())
    {
        return None;
    }
    let capitals = tokens.iter().filter(|word| is_capitalised(word)).count();
    let plain = tokens
        .iter()
        .filter(|word| !is_capitalised(word) && !FURNITURE.is_particle(word))
        .count();
    let name_at_end = tokens
        .iter()
        .rev()
        .take_while(|word| is_capitalised(word))
        .count()
        >= 2;
    match (capitals, plain) {
        (1, 0) if all == 1 => Some(Caption::Word),
        (2.., 0) if tokens.last().is_some_and(|word| is_capitalised(word)) => Some(Caption::Name),
        // "Ruritanian foreign minister Jane Doe"
        (3.., 1..=2) if name_at_end && description.is_empty() => Some(Caption::Name),
        _ => None,
    }
}

/// Whether a word begins with a capital, or does so behind a prefix ("al-Assad", "d'Estaing", "(Labour").
fn is_capitalised(word: &str) -> bool {
    let parts = word.split(['-', '\'', '’', '(', '.']);
    parts
        .filter_map(|part| part.chars().next())
        .any(char::is_uppercase)
}

/// Whether a word occurs near by as a word of its own, and not because it begins a sentence.
fn occurs_elsewhere(text: &str, word: ByteSpan) -> bool {
    let from = text.floor_char_boundary(word.start.saturating_sub(NEAR));
    let to = text.floor_char_boundary((word.end + NEAR).min(text.len()));
    let near = text.get(from..to).unwrap_or_default();
    near.match_indices(word.of(text)).any(|(at, found)| {
        let before = near[..at].trim_end();
        let whole = !near[at + found.len()..].starts_with(char::is_alphanumeric);
        let inside =
            before.ends_with(|c: char| c.is_alphanumeric() || c == ',') && before.len() < at;
        from + at != word.start && whole && inside
    })
}

/// How far around a caption its name is looked for, in bytes: an article's length.
const NEAR: usize = 20_000;

#[cfg(test)]
mod tests {
    use super::*;

    fn caption_of(paragraph: &str) -> Option<(String, String)> {
        let text = format!(
            "The mayor, Jane Doe, spoke with Quenby on Monday.\n\n{paragraph}\n\nThat was all."
        );
        let start = text.find(paragraph)?;
        let parts = in_paragraph(&text, ByteSpan::new(start, start + paragraph.len()))?;
        Some((
            parts.quote.of(&text).to_owned(),
            parts.caption.of(&text).to_owned(),
        ))
    }

    #[test]
    fn sentences_followed_by_a_name_are_a_pull_quote() {
        let quote = "We have waited long enough for this harbour, and now we shall build it.";
        let captions = [
            "Jane Doe",
            "Mayor Jane Doe",
            "Port Quillan Mayor Jane Doe",
            "Jane Doe, mayor of Port Quillan",
            "Mayor of Port Quillan Jane Doe",
            "Ruritanian foreign minister Jane Doe",
            "Dr Jane Q. Doe",
            "Ahmed al-Doe",
            "Quenby",
            "President Jane O’Doe",
        ];
        let wrong: Vec<_> = captions
            .iter()
            .filter(|caption| {
                caption_of(&format!("{quote} {caption}"))
                    != Some((quote.to_owned(), (**caption).to_owned()))
            })
            .collect();
        assert!(wrong.is_empty(), "not taken: {wrong:?}");
    }

    #[test]
    fn quotation_marks_around_the_words_are_left_out_of_them() {
        let quote = "We have waited long enough for this.";
        for marked in [
            format!("“{quote}” Mayor Jane Doe"),
            format!("\"{quote}\" — Jane Doe, mayor"),
        ] {
            let found = caption_of(&marked).map(|(quote, _)| quote);
            assert_eq!(found.as_deref(), Some(quote), "{marked}");
        }
    }

    #[test]
    fn ordinary_paragraphs_are_none() {
        let ordinary = [
            // They end with a sentence.
            "We have waited long enough for this harbour. It will be built.",
            "The mayor said that she would go on. So did Quenby.",
            // They end without one, yet with no name.
            "The mayor said that she would not go on, he said. Read more",
            "The mayor said that she would not go on. Both sides blamed Quenby",
            "The mayor said that she would not go on. Quenby met Doe",
            "The mayor said that she would not go on. The talks failed",
            "The mayor said that she would not go on. It was late",
            "The mayor said that she would not go on. Monday, 8 January",
            "The mayor said that she would not go on. Watch: Mayor Jane Doe",
            "The mayor said that she would not go on. Jane Doe was the first woman to lead the town",
            // A word that is no name elsewhere.
            "The mayor said that she would not go on. Background",
            // They tell of a quotation rather than being one.
            "“We have waited,” she said. “It is enough now.” Mayor Jane Doe",
            "The mayor said “we have waited long enough for this.” Mayor Jane Doe",
            // Too short for one.
            "We waited. Mayor Jane Doe",
            "Jane Doe",
            "",
        ];
        let taken: Vec<_> = ordinary
            .iter()
            .filter(|words| caption_of(words).is_some())
            .collect();
        assert!(taken.is_empty(), "taken for pull quotes: {taken:#?}");
    }
}
