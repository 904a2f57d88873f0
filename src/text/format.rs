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
    /// JSON: one record, an array of records, records one after another, or a JSON Feed.
    Json,
    /// JSON Lines: one record a line.
    JsonLines,
    /// A table with a header, separated by commas, semicolons, tabs or bars.
    Csv,
    /// A table with a header, separated by tabs.
    Tsv,
    /// XML of a kind that its root tells: a feed, a dump, a page.
    Xml,
    /// RSS or Atom.
    Feed,
    /// A web crawl: WARC, or WET (its plain text).
    Warc,
    /// An XML dump of a MediaWiki, such as Wikinews.
    Wiki,
    /// One message (RFC 5322).
    Mail,
    /// Messages one after another (RFC 4155).
    Mailbox,
    /// PDF.
    Pdf,
    /// Files in a ZIP archive.
    Zip,
    /// Files in a tar archive.
    Tar,
}

/// How the bytes of a file are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    None,
    Gzip,
    Zstd,
    Bzip2,
}

const EXTENSIONS: &[(&str, Format)] = &[
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
    ("csv", Format::Csv),
    ("tsv", Format::Tsv),
    ("tab", Format::Tsv),
    ("rss", Format::Feed),
    ("atom", Format::Feed),
    ("xml", Format::Xml),
    ("warc", Format::Warc),
    ("wet", Format::Warc),
    ("eml", Format::Mail),
    ("mbox", Format::Mailbox),
    // Without its reader a PDF in a folder is a file like a picture.
    #[cfg(feature = "pdf")]
    ("pdf", Format::Pdf),
    ("zip", Format::Zip),
    ("tar", Format::Tar),
    ("tgz", Format::Tar),
    ("tzst", Format::Tar),
    ("tbz2", Format::Tar),
];

const PACKED: [&str; 6] = ["gz", "gzip", "zst", "zstd", "bz2", "bzip2"];

impl Format {
    /// The format that the name of a file tells, seen through `.gz`, `.zst` and `.bz2`.
    pub fn of_path(path: &Path) -> Option<Self> {
        Self::of_name(path.file_name()?.to_str()?)
    }

    /// As [`Format::of_path`], for the name alone.
    pub(super) fn of_name(name: &str) -> Option<Self> {
        let name = name.rsplit('/').next().unwrap_or(name);
        let unpacked = without_packing(name);
        let (stem, extension) = unpacked.rsplit_once('.')?;
        if stem.is_empty() {
            return None;
        }
        let (_, format) = EXTENSIONS
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(extension))?;
        Some(*format)
    }

    /// Whether its bytes are no text.
    pub(super) fn is_binary(self) -> bool {
        matches!(self, Self::Pdf | Self::Zip | Self::Tar)
    }

    /// Whether it holds files.
    pub(super) fn is_archive(self) -> bool {
        matches!(self, Self::Zip | Self::Tar)
    }

    /// The format that the first bytes of an unpacked file tell; plain text where nothing speaks for another.
    pub fn of_content(head: &[u8]) -> Self {
        // Word files and the like are ZIP archives by their packing alone.
        let is_office = |head: &[u8]| {
            let first = String::from_utf8_lossy(&head[..head.len().min(4096)]).into_owned();
            ["[Content_Types].xml", "mimetypeapplication/"]
                .iter()
                .any(|mark| first.contains(mark))
        };
        match head {
            [b'P', b'K', 3, 4, ..] if !is_office(head) => return Self::Zip,
            [b'%', b'P', b'D', b'F', b'-', ..] if cfg!(feature = "pdf") => return Self::Pdf,
            _ if head.get(257..262) == Some(b"ustar") => return Self::Tar,
            _ => {}
        }
        let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
        let head = String::from_utf8_lossy(head);
        let text = head.trim_start();
        if looks_like_json_lines(text) {
            return Self::JsonLines;
        }
        match text.as_bytes().first() {
            Some(b'[') if opens_array_of_records(text) => Self::Json,
            Some(b'{') if opens_record(text) => Self::Json,
            Some(b'<') if xml_kind(text).is_some_and(|kind| kind != Self::Html) => {
                xml_kind(text).unwrap_or(Self::Xml)
            }
            Some(b'<') if is_html(text) => Self::Html,
            Some(b'W') if text.starts_with("WARC/1.") => Self::Warc,
            Some(b'F') if text.starts_with("From ") && has_headers(text) => Self::Mailbox,
            Some(_) if has_headers(text) => Self::Mail,
            Some(b'-' | b'+') if super::markdown::has_front_matter(text) => Self::Markdown,
            _ => Self::Plain,
        }
    }

    /// The kind of XML that the first bytes of a file tell; `None` for one that nobody here reads.
    pub fn of_xml(head: &[u8]) -> Option<Self> {
        let utf_16 = encoding_rs::Encoding::for_bom(head).filter(|(encoding, _)| {
            [encoding_rs::UTF_16LE, encoding_rs::UTF_16BE].contains(encoding)
        });
        match utf_16 {
            Some((encoding, _)) => xml_kind(&encoding.decode(head).0),
            None => xml_kind(&String::from_utf8_lossy(head)),
        }
    }

    /// All extensions, for messages: ".txt, .text, …".
    pub fn extensions() -> String {
        let extensions: Vec<String> = EXTENSIONS
            .iter()
            .map(|(extension, _)| format!(".{extension}"))
            .collect();
        extensions.join(", ")
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

/// The kind of XML by its first element.
fn xml_kind(text: &str) -> Option<Format> {
    let mut rest = text.trim_start_matches('\u{FEFF}').trim_start();
    while rest.starts_with("<?") || rest.starts_with("<!") {
        let declares = |rest: &str| rest.find('[') < rest.find('>') && rest.contains('[');
        let end = match rest {
            _ if rest.starts_with("<!--") => "-->",
            // Declarations of its own stand between brackets.
            _ if rest.starts_with("<!") && declares(rest) => "]>",
            _ => ">",
        };
        rest = rest[rest.find(end)? + end.len()..].trim_start();
    }
    let name: String = rest
        .strip_prefix('<')?
        .chars()
        .take_while(|c| c.is_alphanumeric() || matches!(c, ':' | '-' | '_'))
        .collect();
    let local = name.rsplit(':').next().unwrap_or_default();
    match local.to_ascii_lowercase().as_str() {
        "rss" | "feed" | "rdf" => Some(Format::Feed),
        "mediawiki" => Some(Format::Wiki),
        "html" => Some(Format::Html),
        _ => None,
    }
}

/// Whether a text begins as a message does: header fields, "From" or "Subject" among them, before the first empty line.
fn has_headers(text: &str) -> bool {
    let mut telling = 0;
    for (index, line) in text.lines().take(80).enumerate() {
        if line.is_empty() {
            return telling >= 2;
        }
        if line.starts_with([' ', '\t']) || index == 0 && line.starts_with("From ") {
            continue;
        }
        let Some((name, _)) = line.split_once(':') else {
            return false;
        };
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_graphic()) {
            return false;
        }
        const TELLING: [&str; 8] = [
            "from",
            "subject",
            "date",
            "message-id",
            "received",
            "to",
            "mime-version",
            "return-path",
        ];
        telling += usize::from(TELLING.contains(&name.to_ascii_lowercase().as_str()));
    }
    false
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
