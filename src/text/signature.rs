//! What the words of an article look like, so that copies of one text are known by it without the text.
//!
//! *[`Document`] → [`Signature`]*. The narrator's words, without headline, furniture, datelines, pull quotes and what stands in
//! quotation marks (two reporters who heard one speech share that), are taken four at a time, and of the set of these shingles
//! a MinHash is kept: Broder, *On the resemblance and containment of documents*, 1997; the lowest 16 bits of each least value:
//! Li & König, *b-Bit minwise hashing*, 2010. The opening is kept apart, since papers cut from the end: of a text that lost nine
//! tenths, the resemblance says nothing any more and the opening everything. [`Signature::bands`] gives the keys under which
//! copies meet (locality-sensitive hashing), [`Signature::is_copy_of`] decides. A pure function of the document: no clock, no
//! randomness, the constants below are part of the format. Does **not** know which of two is the original, nor translations.

use super::document::{BlockKind, Document};
use std::fmt::Write as _;

/// Words in a shingle. With three, two reports on one event share too much ("the president of"); with five, a word changed in
/// every line leaves nothing.
const SHINGLE: usize = 4;
/// Least values kept of the whole text. The estimate of a resemblance of ½ is off by 0.06 (one standard deviation).
const WHOLE: usize = 64;
/// Least values kept of the opening.
const OPENING: usize = 32;
/// Words of the opening.
const OPENING_WORDS: usize = 40;
/// Values in a band: pairs that resemble each other by 0.3 meet in one of the 32 bands of the whole with 95 %, by 0.02 with 1 %.
const ROWS: usize = 2;
/// With fewer words outside quotations than these, the quotations count too: there is little else.
const NARRATION: usize = 20;

/// Fewer shingles (some thirty words) are compared as a whole only, and must be nearly the same.
const SHORT: u32 = 28;
/// Resemblance of two short texts of which one is a copy: one word changed in a sentence is another report.
const SHORT_RESEMBLANCE: f64 = 0.9;
/// The part of the shorter text that stands in the longer one if it is a copy. Of next day's story by the same agency, a third
/// or so is yesterday's; of interviews in a series, half may be the questions.
const CONTAINMENT: f64 = 0.6;
/// Below this resemblance the estimate of containment is noise, and the openings must agree as well.
const RESEMBLANCE: f64 = 0.2;
/// Resemblance of the openings of a text and its copy: thirty of forty words in a row.
const OPENING_RESEMBLANCE: f64 = 0.6;
/// Of a text shorter than this part of the other, containment cannot be told at all: the opening alone decides, if it is a third
/// of the text. All parts of a series may begin with the same words on the series.
const TOLD_APART: f64 = 0.15;

/// The MinHash of a text.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Signature {
    /// How many different shingles the text has.
    shingles: u32,
    whole: [u16; WHOLE],
    /// Meaningless for a short text.
    opening: [u16; OPENING],
}

impl std::fmt::Debug for Signature {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Signature({self})")
    }
}

impl Signature {
    /// The signature of a document; nothing where it has no words.
    pub fn of(document: &Document) -> Option<Self> {
        let paragraphs: Vec<&str> = document
            .blocks
            .iter()
            .filter(|block| block.kind == BlockKind::Paragraph)
            .map(|block| block.span.of(&document.text))
            .collect();
        Self::of_paragraphs(&paragraphs).or_else(|| Self::of_paragraphs(&[&document.text]))
    }

    fn of_paragraphs(paragraphs: &[&str]) -> Option<Self> {
        let mut words = words(paragraphs, Quotations::LeftOut);
        if words.len() < NARRATION {
            words = self::words(paragraphs, Quotations::Kept);
        }
        if words.is_empty() {
            return None;
        }
        let shingles = shingles(&words);
        Some(Self {
            shingles: u32::try_from(shingles.len()).unwrap_or(u32::MAX),
            whole: least_values(&shingles, 0),
            opening: least_values(
                &self::shingles(&words[..words.len().min(OPENING_WORDS)]),
                WHOLE as u64,
            ),
        })
    }

    /// Keys for finding candidates: copies share at least one, with the probability said at [`ROWS`]. Texts that share one are
    /// to be compared.
    pub fn bands(&self) -> impl Iterator<Item = u64> + '_ {
        let opening = match self.is_short() {
            true => &[],
            false => self.opening.as_slice(),
        };
        let rows = self.whole.chunks(ROWS).chain(opening.chunks(ROWS));
        rows.enumerate().map(|(index, row)| {
            row.iter()
                .fold(index as u64, |key, &value| (key << 16) | u64::from(value))
        })
    }

    /// Whether both are one text: nearly the same words, or one the better part of the other, or one opening.
    pub fn is_copy_of(&self, other: &Self) -> bool {
        let resemblance = likeness(&self.whole, &other.whole);
        if self.is_short() || other.is_short() {
            return resemblance >= SHORT_RESEMBLANCE;
        }
        let (a, b) = (f64::from(self.shingles), f64::from(other.shingles));
        let shared = resemblance * (a + b) / (1.0 + resemblance);
        let containment = shared / a.min(b);
        let same_opening = likeness(&self.opening, &other.opening) >= OPENING_RESEMBLANCE;
        let opens_it = a.min(b) <= 3.0 * OPENING_WORDS as f64 && a.min(b) / a.max(b) < TOLD_APART;
        (containment >= CONTAINMENT && (same_opening || resemblance >= RESEMBLANCE))
            || (same_opening && opens_it)
    }

    fn is_short(&self) -> bool {
        self.shingles < SHORT
    }

    /// The signature that was written as `text`.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() != 2 * Self::BYTES || !text.is_ascii() {
            return None;
        }
        let mut bytes = [0; Self::BYTES];
        for (byte, digits) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
        }
        Self::from_bytes(&bytes)
    }

    /// How many bytes it takes.
    pub const BYTES: usize = 4 + 2 * (WHOLE + OPENING);

    /// Its bytes: the number of shingles, the least values of the whole, those of the opening; the highest byte of each first.
    pub fn to_bytes(&self) -> [u8; Self::BYTES] {
        let mut bytes = [0; Self::BYTES];
        let (count, values) = bytes.split_at_mut(4);
        count.copy_from_slice(&self.shingles.to_be_bytes());
        for (place, value) in values
            .chunks_mut(2)
            .zip(self.whole.iter().chain(&self.opening))
        {
            place.copy_from_slice(&value.to_be_bytes());
        }
        bytes
    }

    /// The signature of which these are the bytes.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (count, values) = bytes.split_first_chunk::<4>()?;
        if values.len() != 2 * (WHOLE + OPENING) {
            return None;
        }
        let (whole, opening) = values.split_at(2 * WHOLE);
        Some(Self {
            shingles: u32::from_be_bytes(*count),
            whole: values_of(whole),
            opening: values_of(opening),
        })
    }
}

/// Hexadecimal digits in capitals, the canonical form of `xsd:hexBinary`.
impl std::fmt::Display for Signature {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut digits = String::with_capacity(2 * Self::BYTES);
        for byte in self.to_bytes() {
            write!(digits, "{byte:02X}")?;
        }
        f.write_str(&digits)
    }
}

fn values_of<const N: usize>(bytes: &[u8]) -> [u16; N] {
    let mut values = [0; N];
    for (value, pair) in values.iter_mut().zip(bytes.chunks_exact(2)) {
        *value = u16::from_be_bytes([pair[0], pair[1]]);
    }
    values
}

/// The estimated Jaccard likeness of two sets: the share of least values that are the same.
fn likeness<const N: usize>(a: &[u16; N], b: &[u16; N]) -> f64 {
    let same = a.iter().zip(b).filter(|(a, b)| a == b).count();
    same as f64 / N as f64
}

/// For each of `N` permutations, numbered from `first`, the least value of the set.
fn least_values<const N: usize>(shingles: &[u64], first: u64) -> [u16; N] {
    let mut values = [0; N];
    for (number, value) in (first..).zip(values.iter_mut()) {
        let seed = mixed(number + 1);
        let least = shingles.iter().map(|shingle| mixed(shingle ^ seed)).min();
        *value = (least.unwrap_or(u64::MAX) & 0xFFFF) as u16;
    }
    values
}

/// The different shingles of a text, as hashes; a text shorter than one is one.
fn shingles(words: &[u64]) -> Vec<u64> {
    let hash = |shingle: &[u64]| {
        shingle
            .iter()
            .fold(0, |hash: u64, word| mixed(hash.rotate_left(7) ^ word))
    };
    let mut shingles: Vec<u64> = match words.len() < SHINGLE {
        true => vec![hash(words)],
        false => words.windows(SHINGLE).map(hash).collect(),
    };
    shingles.sort_unstable();
    shingles.dedup();
    shingles
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Quotations {
    Kept,
    LeftOut,
}

/// Hashes of the words: letters and digits in lower case, without the points and apostrophes inside ("U.S.", "don’t"), so that
/// another house's spelling makes no difference. A quotation ends with its paragraph at the latest.
fn words(paragraphs: &[&str], quotations: Quotations) -> Vec<u64> {
    let mut words = Vec::new();
    for paragraph in paragraphs {
        let mut quoted = false;
        let mut word = String::new();
        let mut letters = paragraph.chars().peekable();
        while let Some(letter) = letters.next() {
            if letter.is_alphanumeric() {
                word.extend(letter.to_lowercase());
                continue;
            }
            let inside = !word.is_empty() && letters.peek().is_some_and(|c| c.is_alphanumeric());
            if inside && matches!(letter, '.' | '\'' | '’' | ',') {
                // "U.S.", "don't", "1,200", but not the list "one,two" of careless typists: no harm, it is rare.
                continue;
            }
            if !word.is_empty() {
                if !quoted || quotations == Quotations::Kept {
                    words.push(fnv(&word));
                }
                word.clear();
            }
            match letter {
                '“' | '«' => quoted = true,
                '”' | '»' => quoted = false,
                '"' => quoted = !quoted,
                _ => {}
            }
        }
        if !word.is_empty() && (!quoted || quotations == Quotations::Kept) {
            words.push(fnv(&word));
        }
    }
    words
}

/// FNV-1a, 64 bits.
fn fnv(word: &str) -> u64 {
    word.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    })
}

/// The finalizer of SplitMix64 (Steele, Lea & Flood 2014): every bit of the result depends on every bit given.
const fn mixed(mut x: u64) -> u64 {
    x = x.wrapping_add(0x9E37_79B9_7F4A_7C15);
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text of `count` words that all differ, numbered from `first`.
    fn text(first: usize, count: usize) -> String {
        (first..first + count)
            .map(|number| format!("w{number} "))
            .collect()
    }

    fn sign(text: &str) -> Signature {
        Signature::of(&Document::from_text(text)).unwrap()
    }

    #[test]
    fn estimates_come_close_to_the_truth() {
        // 300 of 500 words shared: 297 shingles of 497 + 200.
        let (a, b) = (sign(&text(0, 400)), sign(&text(100, 400)));
        let truth = 297.0 / 497.0;
        assert!((likeness(&a.whole, &b.whole) - truth).abs() < 0.15);
        let other = sign(&text(1000, 400));
        assert!(likeness(&a.whole, &other.whole) < 0.05);
        assert!(!a.is_copy_of(&other));
    }

    #[test]
    fn what_is_cut_or_grown_is_a_copy_and_shares_a_band() {
        let whole = sign(&text(0, 600));
        for cut in [540, 400, 250, 120, 60] {
            let part = sign(&text(0, cut));
            assert!(whole.is_copy_of(&part) && part.is_copy_of(&whole), "{cut}");
            assert!(
                whole.bands().any(|key| part.bands().any(|k| k == key)),
                "{cut}"
            );
        }
        let tail = sign(&text(200, 400));
        assert!(whole.is_copy_of(&tail), "another beginning");
    }

    #[test]
    fn parts_of_a_series_that_begin_alike_are_no_copies() {
        for length in [120, 300, 900] {
            let [one, two] =
                [1000, 5000].map(|first| format!("{}{}", text(0, 45), text(first, length)));
            assert!(!sign(&one).is_copy_of(&sign(&two)), "{length}");
        }
    }

    #[test]
    fn a_sentence_in_common_makes_no_copy() {
        let one = format!("{}{}", text(0, 150), text(5000, 25));
        let two = format!("{}{}", text(1000, 150), text(5000, 25));
        assert!(!sign(&one).is_copy_of(&sign(&two)));
    }

    #[test]
    fn short_texts_must_be_nearly_the_same() {
        let a = sign("Norway invited Jonas Berg to Oslo.");
        assert!(a.is_copy_of(&sign("NORWAY invited Jonas Berg, to Oslo")));
        assert!(!a.is_copy_of(&sign("Norway invited Jonas Berg to Bergen.")));
        assert!(!a.is_copy_of(&sign(&format!(
            "Norway invited Jonas Berg to Oslo. {}",
            text(0, 50)
        ))));
    }

    #[test]
    fn quotation_marks_spelling_and_lines_make_no_difference() {
        let said = text(9000, 60);
        let a = format!("{} “{said}” {}", text(0, 60), text(60, 60));
        let b = format!("{}\n\n{}", text(0, 60).to_uppercase(), text(60, 60));
        assert_eq!(sign(&a), sign(&b), "the quotation is left out");
        assert_eq!(
            words(&["the U.S. don’t"], Quotations::Kept),
            words(&["The US dont"], Quotations::Kept)
        );
        assert_eq!(Signature::of(&Document::from_text(" \n ")), None);
        assert!(Signature::of(&Document::from_text("“Yes”")).is_some());
    }

    #[test]
    fn it_is_had_back_from_its_digits() {
        let signature = sign(&text(0, 100));
        let written = signature.to_string();
        assert_eq!(written.len(), 392);
        assert_eq!(Signature::parse(&written), Some(signature));
        for wrong in [
            "",
            "00",
            &written[2..],
            &written.replace('0', "G"),
            &"é".repeat(196),
        ] {
            assert_eq!(Signature::parse(wrong), None, "{wrong}");
        }
    }

    /// The constants are part of the format: a change of any makes every stored signature worthless.
    #[test]
    fn the_format_is_fixed() {
        let signature = sign("The ferry to Dunsk was cancelled on Monday because of ice.");
        assert_eq!(&signature.to_string()[..24], "000000082DCFD83E5D89CE68");
    }
}
