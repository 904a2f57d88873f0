//! What kind of file this is: by its extension, else by its first bytes.
//!
//! *path, first bytes → [`Format`]*. The extension decides where it says something; content is asked where it does
//! not (standard input, an unknown extension named on the command line). Does **not** open files.

use std::path::Path;

/// The formats documents come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// Plain text, crawled pages among it.
    Plain,
    /// Markdown, with or without front matter.
    Markdown,
    /// HTML.
    Html,
    /// JSON: one record, an array of records, or records one after another.
    Json,
    /// JSON Lines: one record a line.
    JsonLines,
}

/// How the bytes of a file are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    None,
    Gzip,
    Zstd,
    Bzip2,
}

const EXTENSIONS: [(&str, Format); 11] = [
    ("txt", Format::Plain),
    ("text", Format::Plain),
    ("md", Format::Markdown),
    ("markdown", Format::Markdown),
    ("html", Format::Html),
    ("htm", Format::Html),
    ("xhtml", Format::Html),
    ("json", Format::Json),
    ("jsonl", Format::JsonLines),
    ("ndjson", Format::JsonLines),
    ("jsonlines", Format::JsonLines),
];

const PACKED: [&str; 6] = ["gz", "gzip", "zst", "zstd", "bz2", "bzip2"];

impl Format {
    /// The format that the name of a file tells, seen through `.gz`, `.zst` and `.bz2`.
    pub fn of_path(path: &Path) -> Option<Self> {
        let unpacked = without_packing(path.file_name()?.to_str()?);
        let (stem, extension) = unpacked.rsplit_once('.')?;
        if stem.is_empty() {
            return None;
        }
        let (_, format) = EXTENSIONS
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(extension))?;
        Some(*format)
    }

    /// The format that the first bytes of an unpacked file tell; plain text where nothing speaks for another.
    pub fn of_content(head: &[u8]) -> Self {
        let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
        let head = String::from_utf8_lossy(head);
        let text = head.trim_start();
        if looks_like_json_lines(text) {
            return Self::JsonLines;
        }
        match text.as_bytes().first() {
            Some(b'[') if opens_array_of_records(text) => Self::Json,
            Some(b'{') if opens_record(text) => Self::Json,
            Some(b'<') if is_html(text) => Self::Html,
            Some(b'-' | b'+') if super::markdown::has_front_matter(text) => Self::Markdown,
            _ => Self::Plain,
        }
    }

    /// All extensions, for messages: ".txt, .text, …".
    pub fn extensions() -> String {
        EXTENSIONS
            .map(|(extension, _)| format!(".{extension}"))
            .join(", ")
    }
}

impl Packing {
    /// The packing that the first bytes of a file tell.
    pub(super) fn of_content(head: &[u8]) -> Self {
        match head {
            [0x1F, 0x8B, 0x08, ..] => Self::Gzip,
            [0x28, 0xB5, 0x2F, 0xFD, ..] => Self::Zstd,
            // Skippable zstd frames may stand first.
            [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..] => Self::Zstd,
            [
                b'B',
                b'Z',
                b'h',
                b'1'..=b'9',
                0x31,
                0x41,
                0x59,
                0x26,
                0x53,
                0x59,
                ..,
            ] => Self::Bzip2,
            // An archive of nothing: only the end mark follows.
            [
                b'B',
                b'Z',
                b'h',
                b'1'..=b'9',
                0x17,
                0x72,
                0x45,
                0x38,
                0x50,
                0x90,
                ..,
            ] => Self::Bzip2,
            _ => Self::None,
        }
    }
}

/// A file's name without the extension of its packing: packing is how it travels, not what it is.
pub(super) fn without_packing(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, extension))
            if !stem.is_empty() && PACKED.iter().any(|p| p.eq_ignore_ascii_case(extension)) =>
        {
            stem
        }
        _ => name,
    }
}

/// Whether one of the first lines is a whole JSON object. A record pretty-printed over many lines is not.
fn looks_like_json_lines(text: &str) -> bool {
    let mut lines = text
        .split_inclusive('\n')
        .map(str::trim)
        .filter(|line| !line.is_empty());
    let first_few = lines.by_ref().take(5);
    let mut whole = false;
    for line in first_few {
        whole |= line.starts_with('{')
            && serde_json::from_str::<&serde_json::value::RawValue>(line).is_ok();
    }
    // One record longer than what was looked at: its line never ends here.
    whole || text.starts_with("{\"") && !text.contains('\n') && text.len() > 4096
}

fn opens_record(text: &str) -> bool {
    let inside = text[1..].trim_start();
    inside.is_empty() || inside.starts_with(['"', '}'])
}

fn opens_array_of_records(text: &str) -> bool {
    let inside = text[1..].trim_start();
    inside.is_empty() || inside.starts_with(['{', ']'])
}

fn is_html(text: &str) -> bool {
    const OPENINGS: [&str; 9] = [
        "<!doctype html",
        "<html",
        "<head",
        "<body",
        "<article",
        "<?xml",
        "<meta",
        "<div",
        "<p>",
    ];
    let opening: String = text
        .chars()
        .take(16)
        .collect::<String>()
        .to_ascii_lowercase();
    let lower = || text.to_ascii_lowercase();
    match opening.starts_with("<!--") || opening.starts_with("<?xml") {
        true => lower().contains("<html"),
        false => OPENINGS.iter().any(|tag| opening.starts_with(tag)),
    }
}
