//! A text in pieces to be found: sentences, roughly.
//!
//! *text → spans in code points*. Line by line, then by Unicode's sentence boundaries (UAX #29), which know no abbreviations: a
//! piece that ends in a short capitalised word with a full stop ("Mr.", "Gen.", "J.") goes on. What a finder shows, not what
//! grammar needs: the analyser's sentences are others, and cost a hundred times as much.

use crate::text::CharSpan;
use unicode_segmentation::UnicodeSegmentation;

/// Longest abbreviation that is not taken for the end of a sentence, without its full stop.
const ABBREVIATION: usize = 4;

/// The pieces of a text, in order.
pub fn sentences(text: &str) -> Vec<CharSpan> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split('\n') {
        let mut start = at;
        let mut here = at;
        for piece in line.split_sentence_bounds() {
            here += piece.chars().count();
            if !goes_on(piece) {
                found.extend(trimmed(text_of(line, start - at, here - at), start));
                start = here;
            }
        }
        found.extend(trimmed(text_of(line, start - at, here - at), start));
        at = here + 1;
    }
    found
}

fn text_of(line: &str, from: usize, to: usize) -> &str {
    let mut bounds = line.char_indices().map(|(at, _)| at).chain([line.len()]);
    let first = bounds.by_ref().nth(from).unwrap_or(line.len());
    let last = match to.checked_sub(from + 1) {
        Some(more) => bounds.nth(more).unwrap_or(line.len()),
        None => first,
    };
    &line[first..last]
}

/// Without white space around it; nothing where there is nothing else.
fn trimmed(piece: &str, start: usize) -> Option<CharSpan> {
    let lead = piece.chars().take_while(|c| c.is_whitespace()).count();
    let length = piece.trim().chars().count();
    (length > 0).then(|| CharSpan::new(start + lead, start + lead + length))
}

fn goes_on(piece: &str) -> bool {
    let Some(before) = piece.trim_end().strip_suffix('.') else {
        return false;
    };
    let word = before
        .rsplit(|c: char| c.is_whitespace() || c == '(')
        .next()
        .unwrap_or_default();
    word.chars().count() <= ABBREVIATION && word.starts_with(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<String> {
        let letters: Vec<char> = text.chars().collect();
        sentences(text)
            .into_iter()
            .map(|span| letters[span.range()].iter().collect())
            .collect()
    }

    #[test]
    fn lines_and_sentences_are_pieces() {
        assert_eq!(
            pieces("Veld met Marrow. They spoke!\n\nNobody paid.  "),
            ["Veld met Marrow.", "They spoke!", "Nobody paid."]
        );
        assert!(pieces(" \n\n").is_empty());
    }

    #[test]
    fn titles_and_initials_do_not_end_a_sentence() {
        assert_eq!(
            pieces("Gen. J. Marrow spoke. Mr. Veld left"),
            ["Gen. J. Marrow spoke.", "Mr. Veld left"]
        );
    }

    #[test]
    fn offsets_are_code_points() {
        assert_eq!(
            pieces("Tomás Veld é. 東京。 Ok."),
            ["Tomás Veld é.", "東京。", "Ok."]
        );
    }
}
