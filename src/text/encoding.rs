//! Bytes to text, in whatever encoding they were written.
//!
//! *bytes → text and a remark*. A byte order mark decides, then valid UTF-8, then what an HTML page declares, then the
//! detector that browsers use (chardetng). What is no text in any encoding is refused as binary.
//! Does **not** repair text that was decoded wrongly before it came here.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::rejection::Reason;

/// Text as it was decoded.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decoded {
    /// The text, without a byte order mark.
    pub text: String,
    /// What the reader should know, where it was not plain UTF-8.
    pub note: Option<String>,
}

/// Decodes `bytes`, which stand in a page that may declare its own encoding if `declared` finds it there.
pub(super) fn decode(
    bytes: Vec<u8>,
    declared: impl FnOnce(&[u8]) -> Option<&'static Encoding>,
) -> Result<Decoded, Reason> {
    if let Some(what) = known_binary(&bytes) {
        return Err(Reason::Binary { what });
    }
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes) {
        return match encoding == UTF_8 {
            true => decode_as(UTF_8, &bytes[mark..], None),
            false => decode_as(encoding, &bytes[mark..], Some(read_as(encoding))),
        };
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) if text.contains('\0') => text.into_bytes(),
        Ok(text) => return plausible(text, None),
        Err(error) => error.into_bytes(),
    };
    if let Some(encoding) = utf_16_without_mark(&bytes) {
        return decode_as(encoding, &bytes, Some(read_as(encoding)));
    }
    if bytes.contains(&0) {
        return Err(Reason::Binary { what: BINARY });
    }
    if let Some(encoding) = declared(&bytes).filter(|&encoding| encoding != UTF_8) {
        return decode_as(encoding, &bytes, Some(read_as(encoding)));
    }
    if let Some(decoded) = mostly_utf_8(&bytes) {
        return plausible(decoded.text, decoded.note);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(&bytes, true);
    let encoding = detector.guess(None, Utf8Detection::Allow);
    decode_as(encoding, &bytes, Some(read_as(encoding)))
}

/// The encoding that an HTML page declares in its first bytes (`<meta charset=…>`, `<?xml encoding=…?>`).
pub(super) fn declared_in_html(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    let declaration = ["charset", "encoding"].into_iter().find_map(|word| {
        let after = &head[head.find(word)? + word.len()..];
        let label = after.trim_start().strip_prefix('=')?.trim_start();
        let label = label.trim_start_matches(['"', '\'']);
        let end = label.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c)));
        Encoding::for_label(&label.as_bytes()[..end.unwrap_or(label.len())])
    })?;
    // What could be read as ASCII up to here cannot be UTF-16 (WHATWG HTML, "prescan a byte stream").
    Some(declaration).filter(|&encoding| encoding != UTF_16LE && encoding != UTF_16BE)
}

/// The encoding that the first bytes of a file speak for, for what is decoded piece by piece; UTF-8 for what must be
/// decoded before it is cut.
pub(super) fn of_head(head: &[u8]) -> (&'static Encoding, Option<String>) {
    // The last character may be cut.
    let whole = match std::str::from_utf8(head) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    };
    if whole || !has_byte_lines(head) || Encoding::for_bom(head).is_some() {
        return (UTF_8, None);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(head, true);
    let encoding = detector.guess(None, Utf8Detection::Allow);
    (
        encoding,
        Some(read_as(encoding)).filter(|_| encoding != UTF_8),
    )
}

/// What the first bytes give away as no text at all.
pub(super) fn known_binary(head: &[u8]) -> Option<&'static str> {
    const MAGIC: [(&[u8], &str); 12] = [
        (b"%PDF-", "a PDF file"),
        (
            b"PK\x03\x04",
            "a ZIP archive (Word, OpenDocument and EPUB files are such)",
        ),
        (b"\x89PNG", "a picture"),
        (b"\xFF\xD8\xFF", "a picture"),
        (b"GIF8", "a picture"),
        (b"\xD0\xCF\x11\xE0", "an old Word or Excel file"),
        (b"{\\rtf", "an RTF file"),
        (b"\x7FELF", "a program"),
        (b"SQLite format 3\0", "an SQLite database"),
        (b"7z\xBC\xAF", "a 7-Zip archive"),
        (b"\xFD7zXZ", "an XZ archive"),
        (b"PAR1", "a Parquet file"),
    ];
    let found = MAGIC.iter().find(|(magic, _)| head.starts_with(magic));
    found.map(|(_, what)| *what)
}

/// Whether bytes can be cut into lines before they are decoded: not so in UTF-16, and of no use in what is no text. One
/// line with zeros among many is that line's fault.
pub(super) fn has_byte_lines(head: &[u8]) -> bool {
    let marked = Encoding::for_bom(head).is_some_and(|(encoding, _)| encoding != UTF_8);
    let zeros = head.iter().filter(|byte| **byte == 0).count();
    !marked && utf_16_without_mark(head).is_none() && zeros * 20 <= head.len()
}

const BINARY: &str = "binary data";

fn read_as(encoding: &'static Encoding) -> String {
    format!("read as {}", encoding.name())
}

fn decode_as(
    encoding: &'static Encoding,
    bytes: &[u8],
    note: Option<String>,
) -> Result<Decoded, Reason> {
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    let note = match (note, had_errors) {
        (note, false) => note,
        (None, true) => Some(REPLACED.to_owned()),
        (Some(note), true) => Some(format!("{note}; {REPLACED}")),
    };
    plausible(text.into_owned(), note)
}

const REPLACED: &str = "broken characters replaced by U+FFFD";

/// UTF-8 with a few broken bytes, as cutting at a byte count leaves it: far more good sequences than bad.
fn mostly_utf_8(bytes: &[u8]) -> Option<Decoded> {
    let Cow::Owned(text) = String::from_utf8_lossy(bytes) else {
        return None;
    };
    let bad = text.matches(char::REPLACEMENT_CHARACTER).count();
    let good = text.chars().filter(|c| !c.is_ascii()).count() - bad;
    (good >= 4 * bad).then(|| Decoded {
        text,
        note: Some(REPLACED.to_owned()),
    })
}

/// UTF-16 of mostly Latin text without a mark has a zero in every other byte.
fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096) & !1];
    if sample.len() < 8 {
        return None;
    }
    let pairs = sample.len() / 2;
    let zeros = |from: usize| {
        sample
            .iter()
            .skip(from)
            .step_by(2)
            .filter(|b| **b == 0)
            .count()
    };
    match (zeros(0), zeros(1)) {
        (0, low) if low * 10 >= pairs * 7 => Some(UTF_16LE),
        (high, 0) if high * 10 >= pairs * 7 => Some(UTF_16BE),
        _ => None,
    }
}

/// Refuses what decodes but is no text: control characters or replacement characters in number.
fn plausible(text: String, note: Option<String>) -> Result<Decoded, Reason> {
    let (mut all, mut odd) = (0usize, 0usize);
    for c in text.chars() {
        all += 1;
        let control = c.is_control()
            && !matches!(c, '\t' | '\n' | '\r' | '\x0B' | '\x0C' | '\x1B' | '\u{85}');
        odd += usize::from(control || c == char::REPLACEMENT_CHARACTER);
    }
    // A stray control character is a blemish; one in fifty is not text.
    match text.contains('\0') || odd > 2 && odd * 50 > all {
        true => Err(Reason::Binary { what: BINARY }),
        false => Ok(Decoded { text, note }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> Result<Decoded, Reason> {
        decode(bytes.to_vec(), |_| None)
    }

    fn text_of(bytes: &[u8]) -> String {
        decoded(bytes).map(|d| d.text).unwrap_or_default()
    }

    #[test]
    fn utf_8_passes_unremarked_with_and_without_mark() {
        let plain = Decoded {
            text: "Bogotá".to_owned(),
            note: None,
        };
        assert_eq!(decoded("Bogotá".as_bytes()).ok(), Some(plain));
        assert_eq!(text_of(b"\xEF\xBB\xBFBogot\xC3\xA1"), "Bogotá");
    }

    #[test]
    fn utf_16_is_known_with_and_without_mark() {
        let wide: Vec<u8> = "Minister resigns"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(text_of(&wide), "Minister resigns");
        assert_eq!(
            text_of(&[b"\xFF\xFE", &wide[..]].concat()),
            "Minister resigns"
        );
    }

    #[test]
    fn one_byte_encodings_are_guessed_with_a_remark() {
        let found = decoded(b"El presidente de Bogot\xE1 habl\xF3 con la ni\xF1a").ok();
        let found = found.expect("text");
        assert_eq!(found.text, "El presidente de Bogotá habló con la niña");
        assert_eq!(found.note.as_deref(), Some("read as windows-1252"));
    }

    #[test]
    fn a_page_may_declare_its_encoding() {
        let page = b"<html><head><meta charset=\"iso-8859-2\"></head><body>Pa\xB3ac</body>";
        let found = decode(page.to_vec(), declared_in_html).ok().map(|d| d.text);
        assert!(found.is_some_and(|text| text.contains("Pałac")));
    }

    #[test]
    fn a_cut_character_does_not_turn_the_rest_into_mojibake() {
        let mut bytes = "Erdoğan, Rosselló, Vučić, Orbán und Łukašenka"
            .as_bytes()
            .to_vec();
        bytes.push(0xC3);
        let found = decoded(&bytes).expect("text");
        assert!(found.text.starts_with("Erdoğan"));
        assert_eq!(found.note.as_deref(), Some(REPLACED));
    }

    #[test]
    fn binary_is_refused() {
        assert!(matches!(decoded(b"abc\0def"), Err(Reason::Binary { .. })));
        let noise: Vec<u8> = (0..2000u32).map(|n| (n * 7919 % 255) as u8 + 1).collect();
        assert!(matches!(decoded(&noise), Err(Reason::Binary { .. })));
        let pdf = decoded(b"%PDF-1.7 and so on");
        assert!(matches!(pdf, Err(Reason::Binary { what: "a PDF file" })));
    }
}
