//! Bytes in, documents out: spans, dates, file formats, encodings, the parts of a page.
//!
//! *bytes → [`Document`]*. [`read`] finds the files and drives the rest: `bytes` unpacks, `encoding` decodes,
//! [`mod@format`] decides what a file is, `html`, `markdown` and `record` take it apart, [`blocks`] finds headline,
//! paragraphs, pull quotes and furniture by orthography alone, `language` names the language.
//! Knows nothing of grammar or RDF.

pub mod blocks;
mod bytes;
pub mod date;
pub mod document;
mod encoding;
mod find;
pub mod format;
mod furniture;
mod headline;
mod html;
mod language;
mod markdown;
mod paragraphs;
mod pull_quote;
pub mod read;
mod record;
pub mod rejection;
pub mod span;

pub use blocks::segment;
pub use date::{PartialDate, Precision, Weekday};
pub use document::{Block, BlockKind, Document};
pub use format::Format;
pub use read::{Blank, ReadOptions, read_paths, read_record};
pub use rejection::{Place, Reason, Rejection};
pub use span::{Byte, ByteSpan, CharSpan, CodePoint, CodePoints, Span, TokenSpan, TokenUnit};
