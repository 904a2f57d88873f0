//! Why an input was not read, where, and what to do about it.
//!
//! Every message names the place, says what was found and what would help. Does **not** decide what a rejection leads
//! to: the command line counts it, lists it and chooses the exit code.

use std::borrow::Cow;
use std::fmt;
use std::io;

use super::format::Format;

/// One input that was not read.
#[derive(Debug, thiserror::Error)]
#[error("{place}: {reason}")]
pub struct Rejection {
    /// Where it stands.
    pub place: Place,
    /// What is wrong with it, and the remedy.
    pub reason: Reason,
}

/// A file, and a line of it where one record of many is meant.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The path as it was given or found; `-` for standard input.
    pub path: String,
    /// Line of the record, counted from 1.
    pub line: Option<usize>,
    /// What it is called within a file whose lines mean nothing: "entry 3", "page Main Street".
    pub part: Option<String>,
}

impl fmt::Display for Place {
    /// `path:line, part`. Names may hold what moves a terminal's cursor; it is shown, not sent.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&harmless(&self.path))?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        match &self.part {
            Some(part) => write!(f, ", {}", short(&harmless(part))),
            None => Ok(()),
        }
    }
}

/// Longer names and values are cut in messages.
const LONGEST: usize = 200;

/// The beginning of what an input says, no longer than a message can bear.
pub(super) fn short(words: &str) -> Cow<'_, str> {
    match words.char_indices().nth(LONGEST) {
        Some((end, _)) => Cow::Owned(format!("{}…", &words[..end])),
        None => Cow::Borrowed(words),
    }
}

/// A name in which control characters and marks of direction are written as escapes.
pub(super) fn harmless(name: &str) -> Cow<'_, str> {
    let harms = |c: char| {
        c.is_control()
            || matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    if !name.contains(harms) {
        return Cow::Borrowed(name);
    }
    let mut shown = String::with_capacity(name.len() + 8);
    for c in name.chars() {
        match harms(c) {
            true => shown.extend(c.escape_default()),
            false => shown.push(c),
        }
    }
    Cow::Owned(shown)
}

/// What can be wrong with an input.
#[derive(Debug, thiserror::Error)]
pub enum Reason {
    /// The path leads nowhere.
    #[error(
        "no such file or folder; check the spelling, or quote a pattern so that the shell leaves it alone"
    )]
    Missing,
    /// A pattern matches no document.
    #[error("no document matches this pattern; `*` stays within a folder, `**` does not")]
    NoMatch,
    /// A pattern cannot be read.
    #[error("not a pattern: {message}; put a backslash before a bracket that belongs to the name")]
    BadPattern {
        /// What the pattern reader says.
        message: String,
    },
    /// A folder holds nothing that is a document by its extension.
    #[error(
        "no document in this folder; documents end in {}, also with .gz, .zst or .bz2, and are not in .gitignore",
        Format::extensions()
    )]
    NoDocuments,
    /// The operating system refuses.
    #[error("cannot be read: {0}; check its permissions and that nothing is changing it")]
    Unreadable(io::Error),
    /// A compressed file is broken.
    #[error("cannot be unpacked: {0}; it is damaged or incomplete, fetch it again")]
    Damaged(io::Error),
    /// Nothing in it but white space.
    #[error("empty; remove it, or give it a text")]
    Empty,
    /// Not text.
    #[error("not text but {what}; convert it to plain text, HTML or JSON Lines first")]
    Binary {
        /// What it looks like: "a PDF file", "binary data".
        what: &'static str,
    },
    /// More bytes, after unpacking, than are taken into memory at once.
    #[error("larger than {} once unpacked; raise --max-file, split it, or write it as JSON Lines, which is read line by line", Size(*.limit))]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// One record or document longer than the limit for a single text.
    #[error("a text longer than {}; split it into its articles, one a file or one a line, or raise --max-document", Size(*.limit))]
    TooLong {
        /// The limit in bytes.
        limit: u64,
    },
    /// One article whose text is longer than any article is.
    #[error("an article of more than {}; split it into its articles or chapters, or raise --max-text", Size(*.limit))]
    LongArticle {
        /// The limit in bytes.
        limit: u64,
    },
    /// Not JSON, or nested too deep.
    #[error(
        "not JSON at line {line}, column {column}: {message}; one JSON object with a \"text\" is expected"
    )]
    BadJson {
        /// Line in the file, from 1.
        line: usize,
        /// Column in bytes, from 1.
        column: usize,
        /// What the JSON reader found.
        message: String,
    },
    /// JSON, but no object.
    #[error(
        "{found} where a record is expected; write one JSON object with a \"text\" for each article"
    )]
    NotARecord {
        /// "a number", "an array", …
        found: &'static str,
    },
    /// A record whose text field is missing or empty.
    #[error(
        "a record without text; put the article into \"text\", \"body\" or \"content\", or name its field with --map text=FIELD"
    )]
    NoText,
    /// A record whose text field holds something else.
    #[error(
        "\"{field}\" holds {found}, not a string; write the text of the article as one JSON string"
    )]
    TextIsNotAString {
        /// Name of the field.
        field: &'static str,
        /// "a number", "an array", …
        found: &'static str,
    },
    /// A page whose elements are nested beyond all use.
    #[error(
        "elements nested more than {limit} deep; save the page anew, or give its text as plain text"
    )]
    TooDeep {
        /// The limit in elements.
        limit: usize,
    },
    /// More parts than anything of the kind has, each of which costs many times its bytes.
    #[error(
        "more than {limit} {what}; split it into its articles, or give their text as plain text or JSON Lines"
    )]
    TooMany {
        /// Of what: "elements", "columns".
        what: &'static str,
        /// The limit.
        limit: usize,
    },
    /// A packed file that unpacks to more than anybody packs.
    #[error(
        "unpacks to more than {}, or to more than {ratio} times its size; unpack it yourself if you trust it, or raise --max-archive", Size(*.limit)
    )]
    Bomb {
        /// The limit in bytes.
        limit: u64,
        /// The limit in times its size.
        ratio: u64,
    },
    /// An archive that cannot be taken apart.
    #[error(
        "not a readable archive: {message}; it is damaged, locked or of a rare kind: pack it anew as zip or tar.gz"
    )]
    BadArchive {
        /// What the archive reader found.
        message: String,
    },
    /// An archive in an archive in an archive.
    #[error("an archive nested more than {limit} deep in others; unpack it and name its folder")]
    TooNested {
        /// The limit in archives.
        limit: usize,
    },
    /// A file in an archive whose name leads out of it.
    #[error(
        "its name leads out of the archive; nothing was written there: pack it anew under a name without \"..\" or a leading slash"
    )]
    LeadsOut,
    /// XML that is no well-formed XML.
    #[error(
        "not well-formed XML at line {line}, column {column}: {message}; it is cut off or damaged, fetch it again"
    )]
    BadXml {
        /// Line in the file, from 1.
        line: usize,
        /// Column in bytes, from 1.
        column: usize,
        /// What the XML reader found.
        message: String,
    },
    /// XML that is neither feed nor dump nor page.
    #[error(
        "XML of another kind than RSS, Atom, a MediaWiki dump or XHTML; convert it to one of these or to JSON Lines"
    )]
    OtherXml,
    /// XML with entities of its own, which may unfold without end.
    #[error(
        "declares entities of its own, which are not followed; remove the <!ENTITY …> declarations"
    )]
    Entities,
    /// A table that has no column for the text.
    #[error("no column with text among {columns}; name one with --map text=COLUMN")]
    NoTextColumn {
        /// The columns' names, quoted.
        columns: String,
    },
    /// A row that does not fit its table.
    #[error(
        "a row of {found} fields where the header has {expected}; quote fields that hold the separator or line ends"
    )]
    BadRow {
        /// Fields of the row.
        found: usize,
        /// Columns of the header.
        expected: usize,
    },
    /// A part of a file that does not follow its format, or a file that ends within it.
    #[error("not a readable {what}: {message}; it is cut off or damaged, fetch it again")]
    BadPart {
        /// What it should have been: "WARC record", "page of the dump", "message".
        what: &'static str,
        /// What is wrong.
        message: String,
    },
    /// A PDF without letters: scanned pages.
    #[error("no text in this PDF; recognise its letters first (OCR)")]
    NoLetters,
    /// A reader stumbled over it.
    #[error(
        "so strange that its reader gave up; give its text as plain text, and send the file to us if you can"
    )]
    Strange,
    /// A page in which no text could be found.
    #[error("no article text in this page; give its text as plain text, or as JSON Lines")]
    NoArticle,
}

impl Reason {
    /// The cause in a word or two, by which rejections are counted.
    pub fn cause(&self) -> &'static str {
        match self {
            Self::Missing | Self::NoMatch | Self::NoDocuments => "not found",
            Self::BadPattern { .. } => "bad pattern",
            Self::Unreadable(_) => "unreadable",
            Self::Damaged(_) | Self::BadPart { .. } => "damaged",
            Self::Empty | Self::NoText | Self::NoTextColumn { .. } => "no text",
            Self::NoArticle | Self::NoLetters => "no article",
            Self::Binary { .. } => "not text",
            Self::TooLarge { .. }
            | Self::TooLong { .. }
            | Self::LongArticle { .. }
            | Self::TooMany { .. } => "too large",
            Self::TooDeep { .. } | Self::TooNested { .. } => "too deep",
            Self::Bomb { .. } => "unpacks to too much",
            Self::BadArchive { .. } | Self::LeadsOut => "bad archive",
            Self::BadJson { .. } | Self::NotARecord { .. } | Self::TextIsNotAString { .. } => {
                "bad JSON"
            }
            Self::BadXml { .. } | Self::OtherXml | Self::Entities => "bad XML",
            Self::BadRow { .. } => "bad row",
            Self::Strange => "reader failed",
        }
    }
}

/// Bytes, for the eyes: "32 MiB".
struct Size(u64);

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            bytes if bytes >= 1 << 20 && bytes % (1 << 20) == 0 => write!(f, "{} MiB", bytes >> 20),
            bytes if bytes >= 1 << 10 && bytes % (1 << 10) == 0 => write!(f, "{} KiB", bytes >> 10),
            bytes => write!(f, "{bytes} bytes"),
        }
    }
}
