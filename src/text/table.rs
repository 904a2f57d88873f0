//! Tables of articles: one row, one document.
//!
//! *CSV or TSV with a header (RFC 4180) → pieces*, each row under the field names of [`super::record`], capitals and
//! spaces aside. The separator of a `.csv` is the one of comma, semicolon, tab and bar that its header has most of. Rows are cut as
//! they are read, so that a table may be larger than memory. Does **not** read tables without a header.

use std::io::{self, Read};
use std::sync::Arc;

use csv::ByteRecord;
use encoding_rs::Encoding;
use serde_json::Value;

use super::bytes::{self, Allowance, Metered, Unpacked};
use super::document::Document;
use super::encoding;
use super::format::{Format, Packing};
use super::read::{Blank, Input, ReadOptions};
use super::record::{self, Field, Fields};
use super::rejection::{Reason, Rejection};
use super::unread::{self, Next, Pieces, Unread};

/// As many columns as a sheet of the common office programs has.
const COLUMNS: usize = 16_384;

/// The rows of a table.
pub(super) fn cut(
    input: Input,
    unpacked: Unpacked,
    format: Format,
    options: Arc<ReadOptions>,
) -> Result<Pieces, Reason> {
    let head = unpacked.head.clone();
    let (encoding, mut note) = encoding::of_head(&head);
    let reader: Box<dyn Read + Send>;
    let mut packing = Packing::None;
    if encoding::has_byte_lines(&head) {
        let unpacked = unpacked.into_reader();
        packing = unpacked.1;
        reader = unpacked.0;
    } else {
        // UTF-16 cannot be cut before it is decoded.
        let decoded = encoding::decode(unpacked.read_all(options.file_limit)?, |_| None)?;
        note = decoded.note;
        reader = Box::new(io::Cursor::new(decoded.text.into_bytes()));
    }
    let first_line = head.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let separator = match format {
        Format::Tsv => b'\t',
        _ => separator_of(first_line),
    };
    // Stops at a row without end, such as an unclosed quotation mark makes.
    let (metered, allowance) = Metered::new(reader);
    let rows = csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(metered);
    let mut table = Table {
        input,
        packing,
        rows,
        allowance,
        encoding,
        note,
        columns: Arc::default(),
        options,
    };
    let mut header = ByteRecord::new();
    if !table.next_row(&mut header)? {
        return Err(Reason::Empty);
    }
    table.columns = Arc::new(table.columns_of(&header)?);
    let place = table.input.place();
    Ok(unread::pieces(place, move || table.next()))
}

/// The separator that a header has most of.
fn separator_of(header: &[u8]) -> u8 {
    let count = |separator: &u8| header.iter().filter(|byte| *byte == separator).count();
    // The first of equals: a table of one column has none, and a comma does no harm.
    *b"|\t;,"
        .iter()
        .max_by_key(|each| count(each))
        .unwrap_or(&b',')
}

struct Table {
    input: Input,
    packing: Packing,
    rows: csv::Reader<Metered>,
    /// How many bytes may still be read for this row.
    allowance: Allowance,
    encoding: &'static Encoding,
    note: Option<String>,
    columns: Arc<Vec<String>>,
    options: Arc<ReadOptions>,
}

impl Table {
    fn next(&mut self) -> Next {
        let mut row = ByteRecord::new();
        let before = self.rows.position().line();
        let read = self.next_row(&mut row);
        // Where the row began; the reader skips empty lines before it.
        let line = row.position().map_or(before, csv::Position::line);
        let place = self.input.at(usize::try_from(line).unwrap_or(0));
        match read {
            Ok(true) => {
                let (columns, options) = (self.columns.clone(), self.options.clone());
                let (encoding, note) = (self.encoding, self.note.clone());
                Next::Piece(Unread::new(place, row.as_slice().len(), move || {
                    document(&row, &columns, encoding, note, &options)
                }))
            }
            Ok(false) => Next::End,
            // Where a row ends that never ended, nobody can tell.
            Err(reason) => Next::Broken(Rejection { place, reason }),
        }
    }

    fn next_row(&mut self, row: &mut ByteRecord) -> Result<bool, Reason> {
        let limit = self.options.text_limit;
        // The reader takes a buffer at a time, some of it the next row's.
        self.allowance.set(limit.saturating_add(64 << 10));
        self.rows
            .read_byte_record(row)
            .map_err(|error| match error.into_kind() {
                csv::ErrorKind::Io(error) if bytes::is_endless(&error) => Reason::TooLong { limit },
                csv::ErrorKind::Io(error) => bytes::reason(self.packing, error),
                other => Reason::BadPart {
                    what: "table",
                    message: format!("{other:?}"),
                },
            })
    }

    fn columns_of(&self, header: &ByteRecord) -> Result<Vec<String>, Reason> {
        if header.len() > COLUMNS {
            return Err(Reason::TooMany {
                what: "columns",
                limit: COLUMNS,
            });
        }
        let columns: Vec<String> = header
            .iter()
            .map(|name| {
                let name = self.decoded(name);
                let name = name.trim_start_matches('\u{FEFF}').trim();
                record::known_name(name).map_or_else(|| name.to_owned(), str::to_owned)
            })
            .collect();
        let mapped = self
            .options
            .map
            .iter()
            .find(|mapping| mapping.field == Field::Text);
        let has_text = match mapped {
            Some(mapping) => {
                let name = mapping.path.join(".");
                columns.contains(&record::known_name(&name).map_or(name, str::to_owned))
            }
            None => columns.iter().any(|name| record::is_text(name)),
        };
        match has_text {
            true => Ok(columns),
            false => {
                let shown: Vec<String> = header
                    .iter()
                    .take(20)
                    .map(|name| format!("{:?}", short(self.decoded(name).trim())))
                    .collect();
                Err(Reason::NoTextColumn {
                    columns: shown.join(", "),
                })
            }
        }
    }

    fn decoded(&self, field: &[u8]) -> String {
        decoded(self.encoding, field)
    }
}

/// A name no longer than a message can bear.
fn short(name: &str) -> String {
    let mut short: String = name.chars().take(40).collect();
    if short.len() < name.len() {
        short.push('…');
    }
    short
}

fn decoded(encoding: &'static Encoding, field: &[u8]) -> String {
    encoding.decode_without_bom_handling(field).0.into_owned()
}

fn document(
    row: &ByteRecord,
    columns: &[String],
    encoding: &'static Encoding,
    note: Option<String>,
    options: &ReadOptions,
) -> Result<Document, Reason> {
    let limit = options.text_limit;
    if row.as_slice().len() as u64 > limit {
        return Err(Reason::TooLong { limit });
    }
    if row.len() != columns.len() {
        return Err(Reason::BadRow {
            found: row.len(),
            expected: columns.len(),
        });
    }
    let mut fields = Fields::new();
    for (column, field) in columns.iter().zip(row) {
        if !field.is_empty() && !fields.contains_key(column) {
            fields.insert(column.clone(), Value::String(decoded(encoding, field)));
        }
    }
    // Columns are named as records name their fields: so are those that a mapping names.
    let map: Vec<_> = options
        .map
        .iter()
        .cloned()
        .map(|mut mapping| {
            let name = mapping.path.join(".");
            if let Some(known) = record::known_name(&name) {
                mapping.path = vec![known.to_owned()];
            }
            mapping
        })
        .collect();
    let mut document = record::document(fields, &map)?;
    if document.text.contains('\0') {
        return Err(Reason::Binary {
            what: "binary data",
        });
    }
    document.notes.extend(note);
    match options.blank {
        Blank::Reject if document.text.trim().is_empty() => Err(Reason::NoText),
        _ => Ok(document),
    }
}
