//! Bytes in, documents out: spans, dates, file formats, encodings, the parts of a page.
//!
//! *bytes → [`Document`]*. [`read`] finds the files and drives the rest: `bytes` unpacks, `encoding` decodes,
//! [`mod@format`] decides what a file is; `archive`, `json`, `table`, `feed`, `warc`, `wiki` and `mail` cut a file into its
//! documents, each an [`Unread`]; `html`, `markdown`, `record`, `wikitext` and `pdf` take one apart; [`blocks`] finds headline,
//! paragraphs, pull quotes and furniture by orthography alone, `language` names the language, `dated` reads a date off a name.
//! Knows nothing of grammar or RDF, and never fetches anything.

mod archive;
pub mod blocks;
mod bytes;
pub mod date;
mod dated;
pub mod document;
mod encoding;
mod feed;
mod find;
pub mod format;
mod furniture;
mod headline;
mod html;
mod json;
mod language;
mod mail;
mod markdown;
mod paragraphs;
mod pdf;
mod pull_quote;
pub mod read;
pub mod record;
pub mod rejection;
pub mod signature;
pub mod span;
mod table;
mod unread;
mod warc;
mod wiki;
mod wikitext;
mod xml;

pub use blocks::segment;
pub use bytes::unpacked;
pub use date::{PartialDate, Precision, Weekday};
pub use document::{Block, BlockKind, DateGround, Document};
pub use format::Format;
pub use read::{
    Blank, ReadOptions, Survey, Taken, cut_paths, read_bytes, read_paths, read_record, survey,
};
pub use record::{BadMapping, Field, Mapping};
pub use rejection::{Place, Reason, Rejection};
pub use signature::Signature;
pub use span::{Byte, ByteSpan, CharSpan, CodePoint, CodePoints, Span, TokenSpan, TokenUnit};
pub use unread::Unread;
