//! JSON files as records: JSON Lines line by line, everything else whole.
//!
//! *lines or text → pieces*, each one record, which [`super::record`] reads. A file of JSON Lines may be larger than
//! memory. A JSON Feed is told by its `version` and handed to [`super::feed`].

use std::ops::Range;
use std::sync::Arc;

use super::bytes::{Line, Unpacked};
use super::document::Document;
use super::encoding::{self, Decoded};
use super::feed;
use super::read::{Blank, Input, ReadOptions};
use super::record::{self, RawRecord};
use super::rejection::{Reason, Rejection};
use super::unread::{self, Next, Pieces, Unread};

/// JSON Lines as they are read.
pub(super) fn lines(input: Input, unpacked: Unpacked, options: Arc<ReadOptions>) -> Pieces {
    let place = input.place();
    let mut lines = Lines {
        input,
        unpacked,
        options,
        number: 0,
    };
    unread::pieces(place, move || lines.next())
}

/// A JSON file read whole: one record or many.
pub(super) fn file(input: Input, decoded: Decoded, options: Arc<ReadOptions>) -> Pieces {
    let Decoded { text, note } = decoded;
    if feed::is_json_feed(&text) {
        return feed::json(&input, &text, note, &options)
            .unwrap_or_else(|reason| unread::none(input.place(), reason));
    }
    // Where each record stands, so that the text is kept once for all of them.
    let places: Vec<Result<Spot, Reason>> = {
        let start_of = |part: &str| part.as_ptr().addr().wrapping_sub(text.as_ptr().addr());
        let records = record::records(&text).into_iter();
        records
            .map(|record| {
                record.map(|RawRecord { json, line, column }| {
                    let start = start_of(json);
                    Spot {
                        span: start..start + json.len(),
                        line,
                        column,
                    }
                })
            })
            .collect()
    };
    if places.is_empty() {
        return unread::none(input.place(), Reason::Empty);
    }
    let many = places.len() > 1;
    let text = Arc::new(text);
    Box::new(places.into_iter().map(move |place| {
        let Spot { span, line, column } = place.map_err(|reason| Rejection {
            place: input.place(),
            reason,
        })?;
        let place = match many {
            true => input.at(line),
            false => input.place(),
        };
        let (text, options, note) = (text.clone(), options.clone(), note.clone());
        Ok(Unread::new(place, span.len(), move || {
            let json = text.get(span).unwrap_or_default();
            one(&RawRecord { json, line, column }, &options, note)
        }))
    }))
}

/// Where a record stands in its file.
struct Spot {
    span: Range<usize>,
    line: usize,
    column: usize,
}

/// One record, if it is within the limit and has what it needs.
fn one(
    record: &RawRecord<'_>,
    options: &ReadOptions,
    note: Option<String>,
) -> Result<Document, Reason> {
    let limit = options.text_limit;
    if record.json.len() as u64 > limit {
        return Err(Reason::TooLong { limit });
    }
    let mut document = record::read(record, &options.map)?;
    document.notes.extend(note);
    match options.blank {
        Blank::Reject if document.text.trim().is_empty() => Err(Reason::NoText),
        _ => Ok(document),
    }
}

struct Lines {
    input: Input,
    unpacked: Unpacked,
    options: Arc<ReadOptions>,
    number: usize,
}

impl Lines {
    fn next(&mut self) -> Next {
        let limit = self.options.text_limit;
        let mut line = Vec::new();
        loop {
            let read = self.unpacked.read_line(&mut line, limit);
            self.number += 1;
            let number = self.number;
            let place = self.input.at(number);
            return match read {
                Ok(Line::Whole) if line.trim_ascii().is_empty() => continue,
                Ok(Line::Whole) => {
                    let options = self.options.clone();
                    Next::Piece(Unread::new(place, line.len(), move || {
                        let Decoded { text, note } = encoding::decode(line, |_| None)?;
                        let record = RawRecord {
                            json: &text,
                            line: number,
                            column: 1,
                        };
                        one(&record, &options, note)
                    }))
                }
                Ok(Line::TooLong) => Next::Bad(Rejection {
                    place,
                    reason: Reason::TooLong { limit },
                }),
                Ok(Line::End) => Next::End,
                Err(reason) => Next::Broken(Rejection { place, reason }),
            };
        }
    }
}
