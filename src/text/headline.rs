//! The headline, where it stands in the text itself.
//!
//! *first paragraph, the one after it → how much of the first is the headline*. A title known from elsewhere is looked
//! for; under a crawler's date a phrase without a full stop is one; and where headline and first sentence run together,
//! what both say twice tells where one ends. By orthography alone. Does **not** judge whether a title is a good one.

use std::collections::BTreeSet;

use super::furniture::FURNITURE;
use super::paragraphs::{ends_sentence, is_blank, sentence_starts};

/// A headline has no more words.
const LONGEST: usize = 30;

/// How much of `paragraph` is the title known from elsewhere, where the paragraph is that title or begins with it.
pub(super) fn titled(paragraph: &str, title: &str, next: Option<&str>) -> Option<usize> {
    let length = length_of_title(paragraph, title)?;
    let after = paragraph[length..].trim_start_matches(is_blank);
    // The title may also be how the first sentence begins, word for word.
    let new_start = after
        .trim_start_matches(|c: char| !c.is_alphanumeric())
        .starts_with(|c: char| c.is_uppercase() || c.is_numeric());
    let is_sentence = after.split_whitespace().count() >= 4 && ends_sentence(after);
    (after.is_empty() && next.is_some() || new_start && is_sentence).then_some(length)
}

/// The first paragraph under a crawler's date, where it is a phrase and the article comes after it.
pub(super) fn after_date(paragraph: &str, next: Option<&str>) -> Option<usize> {
    next?;
    is_phrase(paragraph).then_some(paragraph.len())
}

/// A first paragraph that nothing announces as headline, but which looks like one: no mark at its end, no line broken
/// off, and prose below it.
pub(super) fn unannounced(paragraph: &str, next: Option<&str>) -> Option<usize> {
    let first_letter = paragraph.chars().find(|c| c.is_alphanumeric())?;
    let likely = is_phrase(paragraph)
        && !ends_sentence(paragraph)
        && paragraph.split_whitespace().count() >= 3
        && !first_letter.is_lowercase()
        && ends_sentence(next?);
    likely.then_some(paragraph.len())
}

/// How much of `paragraph` is a headline that its crawler ran together with the first sentence: "Minister leaves after
/// row over budget The finance minister left on Monday …". The first sentence of a report says again what its headline
/// says, which one sentence by itself hardly ever does. Of all words with a capital the one is taken that parts the
/// most such repetitions, and before all others one on a word that has no capital of its own ("The").
pub(super) fn run_together(paragraph: &str) -> Option<usize> {
    let end = sentence_starts(paragraph).next().unwrap_or(paragraph.len());
    let sentence = paragraph.get(..end)?;
    if !ends_sentence(sentence) {
        return None;
    }
    let words: Vec<&str> = sentence.split_whitespace().collect();
    let stems: Vec<Option<String>> = words.iter().map(|word| stem(word)).collect();
    let mut best: Option<(bool, usize, usize)> = None;
    for cut in 4..words.len().saturating_sub(7).min(20) {
        let (before, after) = (words.get(cut - 1)?, words.get(cut)?);
        let parts = after.starts_with(char::is_uppercase)
            && before.ends_with(|c: char| c.is_alphanumeric() || "’'”\"".contains(c))
            && !FURNITURE.is_joint(before);
        if !parts {
            continue;
        }
        let left: BTreeSet<_> = stems[..cut].iter().flatten().collect();
        let right: BTreeSet<_> = stems[cut..].iter().flatten().collect();
        let shared = left.intersection(&right).count();
        let starts = FURNITURE.is_joint(after);
        let enough = match starts {
            true => shared >= 2 && shared * 10 >= left.len() * 3,
            // Between two capitals a name may be torn in two: "Senator | Jane Doe".
            false => {
                shared >= 3 && shared * 2 >= left.len() && !before.starts_with(char::is_uppercase)
            }
        };
        if enough && best.is_none_or(|(started, most, _)| (starts, shared) > (started, most)) {
            best = Some((starts, shared, cut));
        }
    }
    let (_, _, cut) = best?;
    let rest = words.get(cut)?;
    // Both borrow from the paragraph: the second part begins where its first word does.
    let start = rest.as_ptr().addr().wrapping_sub(paragraph.as_ptr().addr());
    paragraph
        .get(..start)
        .map(|headline| headline.trim_end_matches(is_blank).len())
}

/// A word by its first four letters, so that "eases" and "eased", "Colombia" and "Colombian" are one; `None` for short ones.
fn stem(word: &str) -> Option<String> {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let word = word.split(['\'', '’']).next()?;
    let letters: String = word.chars().take(4).flat_map(char::to_lowercase).collect();
    (letters.chars().count() >= 4 && !FURNITURE.is_joint(word)).then_some(letters)
}

/// One phrase, short, not broken off, not a quotation.
fn is_phrase(paragraph: &str) -> bool {
    // “We will not go.” is no headline, 'Minister: “We will not go”' is one.
    let stopped_quote = ends_sentence(paragraph) && paragraph.ends_with(['”', '"', '»']);
    let open = paragraph.ends_with(['.', ':', ',', ';', '…', '-', '–', '—']);
    let short = paragraph.split_whitespace().count() <= LONGEST;
    short && !open && !stopped_quote && sentence_starts(paragraph).next().is_none()
}

/// How much of `text` says what `title` says, marks, case and spacing aside; at least two words.
fn length_of_title(text: &str, title: &str) -> Option<usize> {
    let mut wanted = title
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .peekable();
    if title.split_whitespace().count() < 2 {
        return None;
    }
    let mut end = 0;
    for (at, c) in text.char_indices().filter(|(_, c)| c.is_alphanumeric()) {
        if wanted.peek().is_none() {
            break;
        }
        for lower in c.to_lowercase() {
            if wanted.next() != Some(lower) {
                return None;
            }
        }
        end = at + c.len_utf8();
    }
    if wanted.peek().is_some() || text[end..].starts_with(char::is_alphanumeric) {
        return None;
    }
    // Marks that close the title belong to it.
    let marks = &text[end..];
    let closing = marks.trim_start_matches(|c: char| !c.is_alphanumeric() && !is_blank(c));
    Some(text.len() - closing.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headline(paragraph: &str, length: Option<usize>) -> Option<&str> {
        paragraph.get(..length?)
    }

    #[test]
    fn a_known_title_is_found_in_any_dress() {
        let title = "Board meets over strike";
        let rest = "The harbour board met on Monday.";
        for dress in [
            "Board meets over strike",
            "BOARD MEETS OVER STRIKE",
            "“Board meets  over strike”",
        ] {
            let together = format!("{dress} {rest}");
            assert_eq!(
                headline(&together, titled(&together, title, Some(rest))),
                Some(dress)
            );
            assert_eq!(titled(dress, title, Some(rest)), Some(dress.len()));
        }
    }

    #[test]
    fn a_title_that_begins_the_first_sentence_is_not_cut_off_it() {
        let sentence = "Board meets over strike on Monday to find an end to it.";
        assert_eq!(titled(sentence, "Board meets over strike", None), None);
        assert_eq!(
            titled("Boards meet over strikes", "Board meets", None),
            None
        );
        assert_eq!(titled("Board meets", "Board", None), None);
        // Nothing but the title: then it is the article.
        assert_eq!(
            titled("Board meets over strike", "Board meets over strike", None),
            None
        );
    }

    #[test]
    fn headline_and_sentence_that_say_the_same_are_parted() {
        let cases = [
            (
                "Board meets over harbour strike in Port Quillan",
                "The board of Port Quillan met on Monday over a strike that has closed the harbour for two weeks.",
            ),
            (
                "Ruritania lifts fishing ban after treaty vote",
                "Lawmakers in Strelsau lifted the ban on fishing on Friday, hours after Ruritania's vote on a treaty.",
            ),
        ];
        for (first, second) in cases {
            let together = format!("{first} {second} More was not said.");
            assert_eq!(headline(&together, run_together(&together)), Some(first));
        }
    }

    #[test]
    fn one_sentence_is_not_parted() {
        let sentences = [
            "Ruritanian President Jane Doe invited her Elphberg counterpart Max Roe to Strelsau to mend ties.",
            "The Ruritanian foreign ministry summoned the Elphberg envoy on Tuesday after the Elphberg government imposed \
             duties on Ruritanian ships.",
            "On Thursday, former Ruritanian president and Senator Jane Doe and fellow Senator Max Roe proposed to limit \
             the terms of Ruritanian presidents and senators.",
            "Mayor Jane Doe told The Port Quillan Courier on Monday that the Courier had misquoted the mayor.",
        ];
        let parted: Vec<_> = sentences
            .iter()
            .filter_map(|sentence| headline(sentence, run_together(sentence)))
            .collect();
        assert!(parted.is_empty(), "parted: {parted:#?}");
    }

    #[test]
    fn a_phrase_below_a_date_is_a_headline_where_an_article_follows() {
        assert!(after_date("Board meets over strike", Some("It met.")).is_some());
        assert!(after_date("Will the board meet?", Some("It met.")).is_some());
        assert!(after_date("Board meets over strike", None).is_none());
        assert!(after_date("The board met.", Some("It met.")).is_none());
        assert!(after_date("The board met. It was late", Some("It met.")).is_none());
    }

    #[test]
    fn a_first_line_looks_like_a_headline_or_is_none() {
        assert!(unannounced("Board meets over strike", Some("It met.")).is_some());
        assert!(unannounced("Background", Some("It met.")).is_none());
        assert!(unannounced("and the board met", Some("It met.")).is_none());
        assert!(unannounced("Board meets over strike", Some("Second headline")).is_none());
        assert!(unannounced("The board said:", Some("It met.")).is_none());
    }
}
