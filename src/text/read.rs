//! Files, folders, patterns and standard input as a stream of documents.
//!
//! *paths → documents and rejections, in a fixed order*. `find` names the files; each is unpacked, its format
//! told by extension, else by content, and cut into pieces ([`Unread`]), which whoever has the time reads. What holds
//! many documents (JSON Lines, tables, crawls, dumps, archives) is cut as it is read, so that it may be larger than
//! memory; everything else is taken whole, within a limit. One bad file or record is a [`Rejection`], and what comes
//! after it is read. Does **not** fetch anything, whatever an input names.

use std::fs::File;
use std::io::Read;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::archive;
use super::bytes::Unpacked;
use super::document::Document;
use super::encoding::{self, Decoded};
use super::feed;
use super::find::{Found, Met, find};
use super::format::Format;
use super::html;
use super::json;
use super::mail;
use super::markdown;
use super::pdf;
use super::record::{self, Mapping, RawRecord};
use super::rejection::{Place, Reason, Rejection};
use super::table;
use super::unread::{self, Pieces, Unread};
use super::warc;
use super::wiki;

/// What is taken and what is refused.
#[derive(Clone, Debug)]
pub struct ReadOptions {
    /// The most bytes, unpacked, of a file that is read whole (everything that is not cut as it is read). 256 MiB.
    pub file_limit: u64,
    /// The most bytes of one text: a line of JSON Lines, a record, a plain file, a page. 32 MiB.
    pub text_limit: u64,
    /// The most bytes of the text of one article, once its markup is read: analysing takes up to a kilobyte for each. 1 MiB.
    pub article_limit: u64,
    /// The most bytes that one packed file or archive may unpack to. 64 GiB.
    pub archive_limit: u64,
    /// The format of every input, whatever its name and content say.
    pub format: Option<Format>,
    /// What becomes of a record without text.
    pub blank: Blank,
    /// Fields of records that stand under names of their own.
    pub map: Vec<Mapping>,
    /// Counts the bytes taken from files, packed as they are, for who shows progress.
    pub taken: Taken,
}

/// What becomes of a record whose text is missing or empty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Blank {
    /// It is rejected.
    #[default]
    Reject,
    /// It is a document with an empty text: who asks line by line gets an answer for each line.
    Keep,
}

/// Bytes taken so far, shared between who takes and who shows them.
#[derive(Clone, Debug, Default)]
pub struct Taken(Arc<AtomicU64>);

impl Taken {
    /// How many bytes.
    pub fn bytes(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    fn add(&self, bytes: usize) {
        self.0.fetch_add(bytes as u64, Ordering::Relaxed);
    }
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            file_limit: 256 << 20,
            text_limit: 32 << 20,
            article_limit: 1 << 20,
            archive_limit: 64 << 30,
            format: None,
            blank: Blank::default(),
            map: Vec::new(),
            taken: Taken::default(),
        }
    }
}

/// The documents in these files, folders, patterns, and in standard input (`-`): arguments in the order given, folders
/// in the order of names, records in the order of lines.
pub fn read_paths(
    paths: &[PathBuf],
    options: &ReadOptions,
) -> impl Iterator<Item = Result<Document, Rejection>> + Send + use<> {
    cut_paths(paths, options).map(|piece| piece.and_then(Unread::read))
}

/// As [`read_paths`], but each document is only cut out of its file, to be read where there is time.
pub fn cut_paths(
    paths: &[PathBuf],
    options: &ReadOptions,
) -> impl Iterator<Item = Result<Unread, Rejection>> + Send + use<> {
    let options = Arc::new(options.clone());
    let most = options.article_limit;
    find(paths)
        .flat_map(move |found| match found {
            Ok(found) => cut_file(found, &options),
            Err(rejection) => Box::new(std::iter::once(Err(rejection))),
        })
        .map(move |piece| piece.map(|piece| piece.within(most)))
}

/// The documents in a file that is already at hand, as if it had been found under `name`.
///
/// ```
/// use dossier::text::{ReadOptions, read_bytes};
/// let table = b"title,text\nBoard meets,The board met.\n".to_vec();
/// let read: Vec<_> = read_bytes("articles.csv", table, &ReadOptions::default()).collect();
/// assert_eq!(read.len(), 1);
/// ```
pub fn read_bytes(
    name: &str,
    bytes: Vec<u8>,
    options: &ReadOptions,
) -> impl Iterator<Item = Result<Document, Rejection>> + Send + use<> {
    let input = Input {
        shown: name.to_owned(),
        source: name.to_owned(),
        named: Format::of_name(name),
        path: None,
        depth: 0,
        met: Met::Named,
    };
    let place = input.place();
    let most = options.article_limit;
    cut(
        input,
        std::io::Cursor::new(bytes),
        &Arc::new(options.clone()),
    )
    .unwrap_or_else(|reason| unread::none(place, reason))
    .map(move |piece| piece.and_then(|piece| piece.within(most).read()))
}

/// The document of one JSON record, as `extract` reads its lines. Its text may be empty.
///
/// ```
/// let record = r#"{"doc_id": "7", "text": "The minister resigned."}"#;
/// let document = dossier::text::read_record(record)?;
/// assert_eq!(document.doc_id.as_deref(), Some("7"));
/// # Ok::<(), dossier::text::Reason>(())
/// ```
pub fn read_record(json: &str) -> Result<Document, Reason> {
    let record = RawRecord {
        json,
        line: 1,
        column: 1,
    };
    record::read(&record, &[]).map(Document::finished)
}

/// How many files these arguments mean, and how many bytes they are, packed as they are. Pipes have no size.
pub fn survey(paths: &[PathBuf]) -> Survey {
    find(paths)
        .flatten()
        .filter_map(|found| std::fs::metadata(found.path?).ok())
        .fold(Survey::default(), |sum, file| Survey {
            files: sum.files + 1,
            bytes: sum.bytes + file.len(),
        })
}

/// What [`survey`] found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Survey {
    /// Files.
    pub files: usize,
    /// Bytes.
    pub bytes: u64,
}

/// A file of its own or in an archive, before it is looked into.
#[derive(Clone, Debug)]
pub(super) struct Input {
    /// Its path for messages.
    pub shown: String,
    /// Its source identity; empty where its content must name it.
    pub source: String,
    /// The format that its name tells.
    pub named: Option<Format>,
    /// Where it lies, for readers that must leap about in it.
    pub path: Option<PathBuf>,
    /// In how many archives it lies.
    pub depth: usize,
    /// How it was come upon.
    pub met: Met,
}

impl Input {
    pub fn place(&self) -> Place {
        Place {
            path: self.shown.clone(),
            ..Place::default()
        }
    }

    pub fn at(&self, line: usize) -> Place {
        Place {
            line: Some(line),
            ..self.place()
        }
    }

    /// A place in it that has a name rather than a line.
    pub fn part(&self, part: impl Into<String>) -> Place {
        Place {
            part: Some(part.into()),
            ..self.place()
        }
    }
}

fn cut_file(found: Found, options: &Arc<ReadOptions>) -> Pieces {
    let input = Input {
        named: found.path.as_deref().and_then(Format::of_path),
        shown: found.shown,
        source: found.source,
        path: found.path,
        depth: 0,
        met: found.met,
    };
    let place = input.place();
    let taken = options.taken.clone();
    let opened = match &input.path {
        Some(path) => File::open(path)
            .map_err(Reason::Unreadable)
            .and_then(|file| cut(input, Counted { inner: file, taken }, options)),
        None => {
            let inner = std::io::stdin();
            cut(input, Counted { inner, taken }, options)
        }
    };
    opened.unwrap_or_else(|reason| unread::none(place, reason))
}

/// Reads and counts.
struct Counted<R> {
    inner: R,
    taken: Taken,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.taken.add(count);
        Ok(count)
    }
}

/// The pieces of a file whose bytes come from `reader`.
pub(super) fn cut(
    input: Input,
    reader: impl Read + Send + 'static,
    options: &Arc<ReadOptions>,
) -> Result<Pieces, Reason> {
    let unpacked = Unpacked::new(reader, options.archive_limit)?;
    if unpacked.head.is_empty() {
        return Err(Reason::Empty);
    }
    let format = options.format.or(input.named);
    let format = match format {
        None => Format::of_content(&unpacked.head),
        // Its root tells what it is.
        Some(Format::Xml) => Format::of_xml(&unpacked.head).ok_or(Reason::OtherXml)?,
        Some(format) => format,
    };
    if let Some(what) = encoding::known_binary(&unpacked.head).filter(|_| !format.is_binary()) {
        return Err(Reason::Binary { what });
    }
    let options = options.clone();
    match format {
        Format::JsonLines if encoding::has_byte_lines(&unpacked.head) => {
            Ok(json::lines(input, unpacked, options))
        }
        Format::JsonLines | Format::Json => {
            let decoded = encoding::decode(unpacked.read_all(options.file_limit)?, |_| None)?;
            Ok(json::file(input, decoded, options))
        }
        Format::Csv | Format::Tsv => {
            match (input.met, table::cut(input, unpacked, format, options)) {
                // Most tables in folders hold no articles, and nobody said that this one does.
                (Met::InPassing, Err(Reason::NoTextColumn { .. })) => {
                    Ok(Box::new(std::iter::empty()))
                }
                (_, cut) => cut,
            }
        }
        Format::Feed => {
            let bytes = unpacked.read_all(options.file_limit)?;
            let Decoded { text, note } = encoding::decode(bytes, encoding::declared_in_html)?;
            feed::xml(&input, &text, note, &options)
        }
        Format::Warc => Ok(warc::cut(input, unpacked, options)),
        Format::Wiki => wiki::cut(input, unpacked, options),
        Format::Mailbox => Ok(mail::mailbox(input, unpacked, options)),
        Format::Zip => archive::zip(input, unpacked, options),
        Format::Tar => archive::tar(input, unpacked, options),
        Format::Plain | Format::Markdown | Format::Html | Format::Mail | Format::Pdf => {
            single(input, unpacked, format, &options)
        }
        // Settled above; a format that was asked for by name is taken at its word.
        Format::Xml => Err(Reason::OtherXml),
    }
}

/// A file that is one document.
fn single(
    input: Input,
    unpacked: Unpacked,
    format: Format,
    options: &ReadOptions,
) -> Result<Pieces, Reason> {
    let bytes = unpacked.read_all(options.file_limit)?;
    let limit = match format {
        // Pictures and fonts are not its text.
        Format::Pdf | Format::Mail => options.file_limit,
        _ => options.text_limit,
    };
    if bytes.len() as u64 > limit {
        return Err(Reason::TooLong { limit });
    }
    let (place, source, weight) = (input.place(), input.source, bytes.len());
    let read = move || {
        let document = match format {
            Format::Mail => mail::read(&bytes)?,
            Format::Pdf => pdf::read(&bytes)?,
            _ => text(format, bytes)?,
        };
        match document.text.trim().is_empty() {
            true => Err(Reason::Empty),
            false => Ok(Document { source, ..document }),
        }
    };
    Ok(unread::one(Unread::new(place, weight, read)))
}

fn text(format: Format, bytes: Vec<u8>) -> Result<Document, Reason> {
    let declared = match format {
        Format::Html => encoding::declared_in_html,
        _ => |_: &[u8]| None,
    };
    let Decoded { text, note } = encoding::decode(bytes, declared)?;
    if text.trim().is_empty() {
        return Err(Reason::Empty);
    }
    let mut document = match format {
        Format::Html => html::read(&text)?,
        Format::Markdown => markdown::read(&text),
        _ => Document {
            text,
            ..Document::default()
        },
    };
    document.notes.extend(note);
    Ok(document)
}
