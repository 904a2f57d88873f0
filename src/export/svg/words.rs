//! How wide words are, estimated.
//!
//! *(text, size) → pixels*. After the widths of Helvetica Bold, rounded up; what is wide in terminals counts as a whole em. Without the
//! font itself nobody knows better, and a box a little too wide harms nobody.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The width of a line of text.
pub(in super::super) fn width(text: &str, size: f64) -> f64 {
    text.graphemes(true).map(em).sum::<f64>() * size
}

fn em(cluster: &str) -> f64 {
    let Some(first) = cluster.chars().next() else {
        return 0.0;
    };
    match first {
        'i' | 'j' | 'l' | '\'' | '.' | ',' | ';' | ':' | '|' | '!' => 0.3,
        'f' | 't' | 'r' | 'I' | '(' | ')' | '[' | ']' | '-' | '/' | ' ' | '"' => 0.4,
        'm' | 'w' | 'M' => 0.9,
        'W' | '@' | '%' | '—' | '…' => 1.0,
        c if c.is_ascii_uppercase() => 0.76,
        c if c.is_ascii() => 0.6,
        _ => match cluster.width() {
            0 => 0.0,
            1 => 0.68,
            _ => 1.1,
        },
    }
}

/// As much of `text` as has room, with an ellipsis where something was cut.
pub(super) fn cut(text: &str, size: f64, room: f64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = size;
    for cluster in text.graphemes(true) {
        used += em(cluster) * size;
        if used > room {
            break;
        }
        kept.push_str(cluster);
    }
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_cut_fits() {
        for text in [
            "President of the United States",
            "東湖共和国中央政府",
            "🚀🎉 Party of the harbour",
        ] {
            let cut = cut(text, 10.0, 60.0);
            assert!(width(&cut, 10.0) <= 60.0 && cut.ends_with('…'), "{cut}");
        }
        assert_eq!(cut("short", 10.0, 60.0), "short");
    }
}
