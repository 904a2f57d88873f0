//! One article as it was read: its text, its parts, and what is known of its origin.
//!
//! *text → [`Document`]*, for whoever has the text already; files become documents in [`super::read`]. Knows how a
//! document is named and hashed. Does **not** look into the text: its parts are found by [`super::blocks`].

use super::date::PartialDate;
use super::span::ByteSpan;

/// One article. `text` is what was read, unchanged; every span points into it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// Source identity: the record's own `url`, `source` or `doc_id`, else the path relative to the argument it was found under.
    pub source: String,
    /// Where it was found, for messages and the log alone: file path, and line for records of a larger file.
    pub container: Option<String>,
    /// The id the record gave itself, given back unchanged by `extract`.
    pub doc_id: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Publication date, only as precise as it was given.
    pub published: Option<PartialDate>,
    /// Where that date stands.
    pub dated: Option<DateGround>,
    /// Canonical URL.
    pub url: Option<String>,
    /// Publisher or site.
    pub publisher: Option<String>,
    /// Byline.
    pub author: Option<String>,
    /// BCP 47 language tag as given, or as detected.
    pub language: Option<String>,
    /// The text, unchanged.
    pub text: String,
    /// The parts of `text` in order, without overlap; what no block covers is white space.
    pub blocks: Vec<Block>,
    /// What the reader should be told of how it was read: "read as windows-1252", "date “…” not understood".
    pub notes: Vec<String>,
}

impl Document {
    /// The document that `text` alone makes: its parts found, its language detected, named by its content.
    pub fn from_text(text: &str) -> Self {
        let document = Self {
            text: text.to_owned(),
            ..Self::default()
        };
        document.finished()
    }

    /// The document with everything filled in that can be read off its text: parts, the date and headline standing
    /// in the text, language, and a name for it where it brought none.
    pub(super) fn finished(mut self) -> Self {
        if self.published.is_some() {
            self.dated.get_or_insert(DateGround::Metadata);
        }
        super::blocks::segment(&mut self);
        if self.published.is_some() {
            self.dated.get_or_insert(DateGround::Dateline);
        } else if let Some((date, ground)) = super::dated::by_name(&self) {
            self.published = Some(date);
            self.dated = Some(ground);
        }
        super::language::detect(&mut self);
        if self.source.is_empty() {
            self.source = self.name_by_content();
        }
        self
    }

    /// The content hash: 16 lower-case hexadecimal digits of BLAKE3 over source identity, title, date and text, each
    /// preceded by its length in bytes, so that no two different documents give the same bytes.
    pub fn content_hash(&self) -> String {
        self.hash_with(&self.source)
    }

    /// Whether it is, or may be, English: its language is `en` in any region, or unknown.
    pub fn is_english(&self) -> bool {
        self.language
            .as_deref()
            .is_none_or(super::language::is_english)
    }

    /// A source identity for what has none of its own (standard input, a record without id): the same wherever and
    /// in whatever order it arrives, which a line number would not be.
    fn name_by_content(&self) -> String {
        format!("text:{}", self.hash_with(""))
    }

    fn hash_with(&self, source: &str) -> String {
        let title = self.title.as_deref().unwrap_or("");
        let date = self
            .published
            .map(|date| date.to_string())
            .unwrap_or_default();
        let mut hasher = blake3::Hasher::new();
        for part in [source, title, &date, &self.text] {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        let mut digits = hasher.finalize().to_hex().to_string();
        digits.truncate(16);
        digits
    }
}

/// Where a date of publication stands, from the most deliberate statement to the least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DateGround {
    /// The record, the head of the page or message, the front matter, the page's own template.
    Metadata,
    /// The text: a dateline, "Published 8 January 2026".
    Dateline,
    /// The address: `/2026/01/08/`.
    Url,
    /// The name of the file: `2026-01-08-board-meets.txt`.
    FileName,
    /// The revision that was read, where a wiki's page says nothing.
    Revision,
}

impl DateGround {
    /// Every member.
    pub const ALL: &'static [Self] = &[
        Self::Metadata,
        Self::Dateline,
        Self::Url,
        Self::FileName,
        Self::Revision,
    ];

    /// The member with that word.
    pub fn from_wire(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|each| each.wire() == word)
    }

    /// The word on the wire.
    pub const fn wire(self) -> &'static str {
        match self {
            Self::Metadata => "metadata",
            Self::Dateline => "dateline",
            Self::Url => "url",
            Self::FileName => "file name",
            Self::Revision => "revision",
        }
    }
}

/// A stretch of a document's text with one function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its bytes in the document's text, trimmed of white space.
    pub span: ByteSpan,
    /// Its function.
    pub kind: BlockKind,
}

/// The function of a [`Block`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// The headline, where it stands in the text itself.
    Headline,
    /// A paragraph of the article.
    Paragraph,
    /// A quotation set apart without quotation marks, followed by its speaker's name and title as a caption.
    PullQuote {
        /// The words quoted.
        quote: ByteSpan,
        /// The caption that names the speaker.
        caption: ByteSpan,
    },
    /// Datelines, share lines, bylines, "Read more": read past, never analysed.
    Furniture,
}
