//! Files, folders, patterns and standard input as a stream of documents.
//!
//! *paths → documents and rejections, in a fixed order*. `find` names the files; each is unpacked, its format
//! told by extension, else by content, and read. JSON Lines are read line by line, so that a file may be larger than
//! memory; everything else is taken whole, within a limit. One bad file or line is a [`Rejection`], and what comes
//! after it is read. Does **not** read in parallel: the stages behind it do the work.

use std::fs::File;
use std::path::PathBuf;

use super::bytes::{Line, Unpacked};
use super::document::Document;
use super::encoding::{self, Decoded};
use super::find::{Found, find};
use super::format::Format;
use super::html;
use super::markdown;
use super::record::{self, RawRecord};
use super::rejection::{Place, Reason, Rejection};

/// What [`read_paths`] takes and what it refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadOptions {
    /// The most bytes, unpacked, of a file that is read whole (everything but JSON Lines). 256 MiB.
    pub file_limit: u64,
    /// The most bytes of one text: a JSON Lines line, a record, a plain file, a page. 32 MiB.
    pub text_limit: u64,
    /// The format of every input, whatever its name and content say.
    pub format: Option<Format>,
    /// What becomes of a record without text.
    pub blank: Blank,
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

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            file_limit: 256 << 20,
            text_limit: 32 << 20,
            format: None,
            blank: Blank::default(),
        }
    }
}

/// The documents in these files, folders, patterns, and in standard input (`-`): arguments in the order given, folders
/// in the order of names, records in the order of lines.
pub fn read_paths(
    paths: &[PathBuf],
    options: &ReadOptions,
) -> impl Iterator<Item = Result<Document, Rejection>> + Send + use<> {
    let options = options.clone();
    find(paths).flat_map(move |found| match found {
        Ok(found) => documents(found, &options),
        Err(rejection) => Box::new(std::iter::once(Err(rejection))),
    })
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
    record::read(&record).map(Document::finished)
}

type Documents = Box<dyn Iterator<Item = Result<Document, Rejection>> + Send>;

fn documents(found: Found, options: &ReadOptions) -> Documents {
    let place = Place {
        path: found.shown.clone(),
        line: None,
    };
    open(found, options)
        .unwrap_or_else(|reason| Box::new(std::iter::once(Err(Rejection { place, reason }))))
}

fn open(found: Found, options: &ReadOptions) -> Result<Documents, Reason> {
    let unpacked = match &found.path {
        Some(path) => Unpacked::new(File::open(path).map_err(Reason::Unreadable)?)?,
        None => Unpacked::new(std::io::stdin())?,
    };
    if unpacked.head.is_empty() {
        return Err(Reason::Empty);
    }
    if let Some(what) = encoding::known_binary(&unpacked.head) {
        return Err(Reason::Binary { what });
    }
    let named = found.path.as_deref().and_then(Format::of_path);
    let format = options
        .format
        .or(named)
        .unwrap_or_else(|| Format::of_content(&unpacked.head));
    match format {
        Format::JsonLines if encoding::has_byte_lines(&unpacked.head) => {
            Ok(Box::new(JsonLines::new(found, unpacked, options.clone())))
        }
        Format::JsonLines | Format::Json => {
            let decoded = encoding::decode(unpacked.read_all(options.file_limit)?, |_| None)?;
            Ok(json(&found, decoded, options))
        }
        Format::Plain | Format::Markdown | Format::Html => {
            let bytes = unpacked.read_all(options.file_limit)?;
            if bytes.len() as u64 > options.text_limit {
                return Err(Reason::TooLong {
                    limit: options.text_limit,
                });
            }
            let document = single(format, bytes)?;
            let document = Document {
                container: Some(found.shown),
                source: found.source,
                ..document
            };
            Ok(Box::new(std::iter::once(Ok(document.finished()))))
        }
    }
}

/// A file that is one document.
fn single(format: Format, bytes: Vec<u8>) -> Result<Document, Reason> {
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
    if document.text.trim().is_empty() {
        return Err(Reason::Empty);
    }
    document.notes.extend(note);
    Ok(document)
}

/// A JSON file read whole: one record or many.
fn json(found: &Found, decoded: Decoded, options: &ReadOptions) -> Documents {
    let Decoded { text, note } = decoded;
    let records = record::records(&text);
    if records.is_empty() {
        let place = Place {
            path: found.shown.clone(),
            line: None,
        };
        return Box::new(std::iter::once(Err(Rejection {
            place,
            reason: Reason::Empty,
        })));
    }
    let many = records.len() > 1;
    let read: Vec<_> = records
        .into_iter()
        .map(|record| {
            let line = record
                .as_ref()
                .ok()
                .map(|record| record.line)
                .filter(|_| many);
            let document = record.and_then(|record| one_record(&record, options));
            finish(
                document,
                Place {
                    path: found.shown.clone(),
                    line,
                },
                note.clone(),
            )
        })
        .collect();
    Box::new(read.into_iter())
}

/// One record, if it is within the limit and has what it needs.
fn one_record(record: &RawRecord<'_>, options: &ReadOptions) -> Result<Document, Reason> {
    let limit = options.text_limit;
    if record.json.len() as u64 > limit {
        return Err(Reason::TooLong { limit });
    }
    let document = record::read(record)?;
    match options.blank {
        Blank::Reject if document.text.trim().is_empty() => Err(Reason::NoText),
        _ => Ok(document),
    }
}

fn finish(
    document: Result<Document, Reason>,
    place: Place,
    note: Option<String>,
) -> Result<Document, Rejection> {
    match document {
        Ok(mut document) => {
            document.container = Some(place.to_string());
            document.notes.extend(note);
            Ok(document.finished())
        }
        Err(reason) => Err(Rejection { place, reason }),
    }
}

/// JSON Lines as they are read.
struct JsonLines {
    found: Found,
    unpacked: Unpacked,
    options: ReadOptions,
    line: Vec<u8>,
    number: usize,
    ended: bool,
    records: usize,
}

impl JsonLines {
    fn new(found: Found, unpacked: Unpacked, options: ReadOptions) -> Self {
        Self {
            found,
            unpacked,
            options,
            line: Vec::new(),
            number: 0,
            ended: false,
            records: 0,
        }
    }

    fn place(&self, line: Option<usize>) -> Place {
        Place {
            path: self.found.shown.clone(),
            line,
        }
    }

    /// The record on the line just read; `None` for a blank line.
    fn record(&mut self) -> Option<Result<Document, Rejection>> {
        let bytes = std::mem::take(&mut self.line);
        if bytes.trim_ascii().is_empty() {
            return None;
        }
        let place = self.place(Some(self.number));
        let decoded = match encoding::decode(bytes, |_| None) {
            Ok(decoded) => decoded,
            Err(reason) => return Some(Err(Rejection { place, reason })),
        };
        let record = RawRecord {
            json: &decoded.text,
            line: self.number,
            column: 1,
        };
        Some(finish(
            one_record(&record, &self.options),
            place,
            decoded.note,
        ))
    }
}

impl Iterator for JsonLines {
    type Item = Result<Document, Rejection>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            let limit = self.options.text_limit;
            let read = self.unpacked.read_line(&mut self.line, limit);
            self.number += 1;
            let item = match read {
                Ok(Line::Whole) => self.record(),
                Ok(Line::TooLong) => {
                    let place = self.place(Some(self.number));
                    Some(Err(Rejection {
                        place,
                        reason: Reason::TooLong { limit },
                    }))
                }
                Ok(Line::End) => {
                    self.ended = true;
                    let empty = self.records == 0;
                    empty.then(|| {
                        Err(Rejection {
                            place: self.place(None),
                            reason: Reason::Empty,
                        })
                    })
                }
                Err(reason) => {
                    self.ended = true;
                    Some(Err(Rejection {
                        place: self.place(Some(self.number)),
                        reason,
                    }))
                }
            };
            if item.is_some() {
                self.records += 1;
                return item;
            }
        }
        None
    }
}
