//! Why an input was not read, where, and what to do about it.
//!
//! Every message names the place, says what was found and what would help. Does **not** decide what a rejection leads
//! to: the command line counts it, lists it and chooses the exit code.

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
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        self.line.map_or(Ok(()), |line| write!(f, ":{line}"))
    }
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
    #[error("larger than {} once unpacked; split it, or write it as JSON Lines, which is read line by line", Size(*.limit))]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// One record or document longer than the limit for a single text.
    #[error("a text longer than {}; split it into its articles, one a file or one a line", Size(*.limit))]
    TooLong {
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
    #[error("a record without text; put the article into \"text\", \"body\" or \"content\"")]
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
    /// A page in which no text could be found.
    #[error("no article text in this page; give its text as plain text, or as JSON Lines")]
    NoArticle,
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
