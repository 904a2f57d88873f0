//! Any words, made fit for DOT.
//!
//! *text → quoted string, or HTML-like label*. Source: the Graphviz documentation, "The DOT Language", "escString" and "HTML-Like
//! Labels". A quoted string knows `\"`; what is inside is then read again, where a backslash begins an escape and `&…;` is a
//! character reference, so both are written out. Characters that no XML may hold, or that turn the direction of what follows,
//! become spaces. Graphviz 2.43 reads tooltips of nodes twice and knows `\N`, the node's name, even in HTML-like labels, so a
//! backslash and a letter are kept apart by a joiner that nobody sees.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Takes no room and joins what it stands between.
const JOINER: char = '\u{2060}';

/// A quoted string that shows `text` as it is; its line ends become line ends.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in clean(text).chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '&' => quoted.push_str("&amp;"),
            '\n' => quoted.push_str("\\n"),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// A quoted string for an identifier or IRI, which is not read a second time.
pub(super) fn verbatim(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "%5C").replace('"', "\\\""))
}

/// The text of an HTML-like label.
pub(super) fn html(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in clean(text).chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\n' => html.push_str("<BR/>"),
            c => html.push(c),
        }
    }
    html
}

fn clean(text: &str) -> String {
    let mut cleaned = String::with_capacity(text.len());
    let mut escapes = false;
    for c in text.chars() {
        if escapes && c.is_alphabetic() {
            cleaned.push(JOINER);
        }
        escapes = c == '\\';
        cleaned.push(match c {
            '\n' => '\n',
            c if c.is_control() => ' ',
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FFFE}' | '\u{FFFF}' => ' ',
            c => c,
        });
    }
    cleaned
}

/// `text` in at most `lines` lines of at most `width` columns, broken between words where there are any; an ellipsis ends what
/// is cut.
pub(super) fn wrap(text: &str, width: usize, lines: usize) -> Vec<String> {
    let mut wrapped: Vec<String> = vec![String::new()];
    for word in text.split_whitespace() {
        let line = wrapped.last_mut();
        match line {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.width() + 1 + word.width() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => wrapped.push(word.to_owned()),
        }
    }
    let mut fitted: Vec<String> = wrapped
        .iter()
        .flat_map(|line| broken(line, width))
        .collect();
    if fitted.len() > lines {
        fitted.truncate(lines);
        if let Some(last) = fitted.last_mut() {
            *last = shorten(&format!("{last}…"), width);
        }
    }
    fitted
}

/// A line without a place to break, broken at characters as people see them.
fn broken(line: &str, width: usize) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut used = 0;
    for cluster in line.graphemes(true) {
        if used + cluster.width() > width && used > 0 {
            parts.push(String::new());
            used = 0;
        }
        used += cluster.width();
        if let Some(part) = parts.last_mut() {
            part.push_str(cluster);
        }
    }
    parts
}

/// At most `width` columns of `text`, with an ellipsis where something was cut.
pub(super) fn shorten(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = 1;
    for cluster in text.trim_end_matches([' ', '…']).graphemes(true) {
        used += cluster.width();
        if used > width {
            break;
        }
        kept.push_str(cluster);
    }
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What Graphviz shows of a quoted string: the quotes go, then the escapes, then the character references.
    fn shown(quoted: &str) -> String {
        let inside = &quoted[1..quoted.len() - 1];
        let mut shown = String::new();
        let mut chars = inside
            .replace("\\\"", "\"")
            .chars()
            .collect::<Vec<_>>()
            .into_iter();
        while let Some(c) = chars.next() {
            match c {
                '\\' => match chars.next() {
                    Some('n') => shown.push('\n'),
                    Some(c) => shown.push(c),
                    None => shown.push('\\'),
                },
                c => shown.push(c),
            }
        }
        shown.replace("&amp;", "&").replace(JOINER, "")
    }

    proptest! {
        #[test]
        fn any_text_is_shown_as_it_is(text in "[ -~\\n\u{A0}-\u{1FFF}\u{3000}-\u{FFFD}]*") {
            prop_assert_eq!(shown(&quoted(&text)), text);
        }

        #[test]
        fn a_quoted_string_ends_at_its_end(text in any::<String>()) {
            let quoted = quoted(&text);
            let mut escaped = false;
            for c in quoted[1..quoted.len() - 1].chars() {
                prop_assert!(escaped || c != '"');
                prop_assert!(!c.is_control());
                escaped = c == '\\' && !escaped;
            }
            prop_assert!(!escaped);
        }

        #[test]
        fn wrapped_lines_keep_the_width_and_the_words(text in "\\PC*", width in 4_usize..40) {
            let lines = wrap(&text, width, 3);
            prop_assert!(!lines.is_empty() && lines.len() <= 3);
            for line in &lines {
                // A cluster wider than the line is kept whole.
                prop_assert!(line.width() <= width || line.graphemes(true).count() == 1);
            }
            let whole = wrap(&text, width, usize::MAX).concat().replace(' ', "");
            prop_assert_eq!(whole, text.split_whitespace().collect::<String>());
        }
    }

    #[test]
    fn quotes_backslashes_and_line_ends_survive() {
        assert_eq!(
            quoted(r#"a "b" \N c\"#),
            "\"a \\\"b\\\" \\\\\u{2060}N c\\\\\""
        );
        assert_eq!(quoted("one\ntwo\r\u{7}"), "\"one\\ntwo  \"");
        assert_eq!(quoted("AT&T &amp;"), "\"AT&amp;T &amp;amp;\"");
    }

    #[test]
    fn html_labels_hold_no_markup_of_the_text() {
        assert_eq!(
            html("<B>&\"\\N\u{0}\u{202E}"),
            "&lt;B&gt;&amp;&quot;\\\u{2060}N  "
        );
    }

    #[test]
    fn wrapping_keeps_words_and_the_width() {
        assert_eq!(
            wrap("President of the United States", 20, 3),
            ["President of the", "United States"]
        );
        assert_eq!(wrap("one two three four five", 9, 2), ["one two", "three…"]);
        assert_eq!(wrap("", 9, 2), [""]);
    }

    #[test]
    fn words_longer_than_a_line_are_broken_at_what_people_see_as_characters() {
        let family = "👨\u{200D}👩\u{200D}👧";
        for line in wrap(&family.repeat(20), 6, 3) {
            assert!(line.width() <= 7, "{line}");
            assert!(!line.starts_with('\u{200D}') && !line.ends_with('\u{200D}'));
        }
        let long = "x".repeat(300);
        let lines = wrap(&long, 24, 3);
        assert_eq!(lines.len(), 3);
        assert!(lines.iter().all(|line| line.width() <= 24));
        assert!(lines[2].ends_with('…'));
    }
}
