//! One JSON record is one document.
//!
//! *JSON object → [`Document`]*, with `text` and the record's own id exactly as they came. Field names are those that
//! news datasets use ("On the wire" in the graph model). A record names itself by its `url`, `source` or `doc_id`.
//! Does **not** strip markup out of a text: what came in as `text` goes out as `text`.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::date::PartialDate;
use super::document::Document;
use super::rejection::{Reason, short};

/// The fields of a record or of a page's front matter.
pub(super) type Fields = Map<String, Value>;

const TEXT: [&str; 4] = ["text", "body", "content", "maintext"];
const TITLE: [&str; 2] = ["title", "headline"];
const DATE: [&str; 11] = [
    "date",
    "published",
    "date_publish",
    "pubDate",
    "datePublished",
    "date_published",
    "published_at",
    "publishedAt",
    "publish_date",
    "pubdate",
    "published_date",
];
const URL: [&str; 2] = ["url", "link"];
const LANGUAGE: [&str; 2] = ["language", "lang"];
const AUTHOR: [&str; 3] = ["author", "authors", "byline"];
const PUBLISHER: [&str; 4] = ["publisher", "site", "site_name", "source_domain"];
const ID: [&str; 2] = ["doc_id", "id"];

/// A field of a document that records keep under a name of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// Which field.
    pub field: Field,
    /// Where it stands in a record: names of fields from the outermost in, numbers for the elements of lists.
    pub path: Vec<String>,
}

/// A field of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Field {
    Text,
    Title,
    Date,
    Url,
    Source,
    Publisher,
    Author,
    Language,
    DocId,
}

impl Field {
    /// Every member.
    pub const ALL: [Self; 9] = [
        Self::Text,
        Self::Title,
        Self::Date,
        Self::Url,
        Self::Source,
        Self::Publisher,
        Self::Author,
        Self::Language,
        Self::DocId,
    ];

    /// The name that is looked for first in a record.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Title => "title",
            Self::Date => "date",
            Self::Url => "url",
            Self::Source => "source",
            Self::Publisher => "publisher",
            Self::Author => "author",
            Self::Language => "language",
            Self::DocId => "doc_id",
        }
    }
}

impl std::str::FromStr for Mapping {
    type Err = BadMapping;

    /// Reads `title=head.line`, `author=authors.0.name`. `id` is `doc_id`.
    fn from_str(written: &str) -> Result<Self, BadMapping> {
        let bad = || BadMapping(written.to_owned());
        let (name, path) = written.split_once('=').ok_or_else(bad)?;
        let name = if name == "id" { "doc_id" } else { name };
        let field = Field::ALL.into_iter().find(|field| field.name() == name);
        if path.is_empty() {
            return Err(bad());
        }
        Ok(Self {
            field: field.ok_or_else(bad)?,
            path: path.split('.').map(str::to_owned).collect(),
        })
    }
}

/// What is no mapping.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "“{0}” is no FIELD=PATH: FIELD is text, title, date, url, source, publisher, author, language or id; PATH is a field's \
     name, with dots for fields in fields (title=head.line)"
)]
pub struct BadMapping(
    /// What was written.
    pub String,
);

impl Mapping {
    /// The value at its path. A field whose own name has dots comes before a field in a field.
    fn find<'a>(&self, fields: &'a Fields) -> Option<&'a Value> {
        if let Some(value) = fields.get(&self.path.join(".")) {
            return Some(value);
        }
        let (first, rest) = self.path.split_first()?;
        rest.iter()
            .try_fold(fields.get(first)?, |value, step| match value {
                Value::Object(fields) => fields.get(step),
                Value::Array(values) => values.get(step.parse::<usize>().ok()?),
                _ => None,
            })
    }
}

/// A record found in a file, not yet taken apart, and where it starts there.
pub(super) struct RawRecord<'a> {
    /// Its JSON text.
    pub json: &'a str,
    /// Line of its first character in the file, from 1.
    pub line: usize,
    /// Column of its first character, in bytes from 1.
    pub column: usize,
}

/// More records than this in one file that must be held whole are refused: where each stands costs more than the shortest itself.
const RECORDS: usize = 1 << 20;

/// The elements of an array, up to [`RECORDS`] of them and one more.
pub(super) struct Elements<'a>(pub Vec<&'a RawValue>);

impl<'de> Deserialize<'de> for Elements<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Counted;
        impl<'de> Visitor<'de> for Counted {
            type Value = Elements<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an array")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<Self::Value, A::Error> {
                let mut elements = Vec::new();
                while let Some(element) = array.next_element()? {
                    match elements.len() <= RECORDS {
                        true => elements.push(element),
                        false => while array.next_element::<IgnoredAny>()?.is_some() {},
                    }
                }
                Ok(Elements(elements))
            }
        }
        deserializer.deserialize_seq(Counted)
    }
}

/// Refuses more records than a file that is held whole may have.
pub(super) fn few_enough(records: usize) -> Result<(), Reason> {
    match records > RECORDS {
        true => Err(Reason::TooMany {
            what: "records in a file that is read whole",
            limit: RECORDS,
        }),
        false => Ok(()),
    }
}

/// The records of a JSON file: one object, an array of objects, or objects one after another. Ends with the first error.
pub(super) fn records(file: &str) -> Vec<Result<RawRecord<'_>, Reason>> {
    let mut found = Vec::new();
    let mut position = Position::of(file);
    let values = serde_json::Deserializer::from_str(file).into_iter::<&RawValue>();
    for value in values {
        let raw = match value {
            Ok(raw) => raw.get(),
            Err(error) => {
                found.push(Err(bad_json(&error, 1, 1)));
                return found;
            }
        };
        if raw.starts_with('[') {
            let (line, column) = position.of_part(raw);
            match serde_json::from_str::<Elements<'_>>(raw) {
                Ok(Elements(elements)) => found.extend(elements.into_iter().map(|element| {
                    let json = element.get();
                    let (line, column) = position.of_part(json);
                    Ok(RawRecord { json, line, column })
                })),
                Err(error) => found.push(Err(bad_json(&error, line, column))),
            }
        } else {
            let (line, column) = position.of_part(raw);
            let json = raw;
            found.push(Ok(RawRecord { json, line, column }));
        }
        if let Err(reason) = few_enough(found.len()) {
            return vec![Err(reason)];
        }
    }
    found
}

/// The document of one record, which starts at this line and column of its file. Its text may be empty.
pub(super) fn read(record: &RawRecord<'_>, map: &[Mapping]) -> Result<Document, Reason> {
    let value: Value = serde_json::from_str(record.json)
        .map_err(|error| bad_json(&error, record.line, record.column))?;
    let Value::Object(fields) = value else {
        return Err(Reason::NotARecord {
            found: kind_of(&value),
        });
    };
    document(fields, map)
}

/// The document that fields make. Its text may be empty.
pub(super) fn document(mut fields: Fields, map: &[Mapping]) -> Result<Document, Reason> {
    for mapping in map {
        // The name that is looked for first: what the record has under other names no longer counts.
        if let Some(value) = mapping.find(&fields).cloned() {
            fields.insert(mapping.field.name().to_owned(), value);
        }
    }
    let text = text_of(&fields)?;
    Ok(Document {
        text,
        ..header(&fields)
    })
}

/// Whether a field of that name can hold the text.
pub(super) fn is_text(name: &str) -> bool {
    TEXT.contains(&name)
}

/// The name by which a column is known, whatever its capitals: "Pub Date" is `pubDate`.
pub(super) fn known_name(column: &str) -> Option<&'static str> {
    let plain = |name: &str| -> String {
        name.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    };
    let column = plain(column);
    [
        &TEXT[..],
        &TITLE,
        &DATE,
        &URL,
        &LANGUAGE,
        &AUTHOR,
        &PUBLISHER,
        &ID,
        &["source"],
    ]
    .into_iter()
    .flatten()
    .copied()
    .find(|name| plain(name) == column)
}

/// Everything but the text, from fields under any of their usual names.
pub(super) fn header(fields: &Fields) -> Document {
    let mut notes = Vec::new();
    let published = DATE.iter().find_map(|name| {
        let given = fields.get(*name).filter(|given| !given.is_null())?;
        let read = date_of(given);
        if read.is_none() {
            notes.push(format!(
                "\"{name}\" not understood: {}",
                short(&given.to_string())
            ));
        }
        read
    });
    let source = string_of(fields, &["source"]);
    let doc_id = string_of(fields, &ID);
    let url = string_of(fields, &URL);
    let publisher = string_of(fields, &PUBLISHER)
        .or_else(|| source.clone().filter(|source| !names_a_text(source)));
    Document {
        source: identity(url.as_deref(), source.as_deref(), doc_id.as_deref()),
        doc_id,
        title: string_of(fields, &TITLE),
        published,
        url,
        publisher,
        author: AUTHOR.iter().find_map(|name| names_of(fields.get(*name)?)),
        language: string_of(fields, &LANGUAGE),
        notes,
        ..Document::default()
    }
}

/// What a record is called: its `url`, `source` or `doc_id`, whichever comes first.
///
/// A `source` that only names a publisher ("Reuters", "bbc.com") beside a `doc_id` is passed over: under such a name
/// every article of the house would be a new version of the one before.
fn identity(url: Option<&str>, source: Option<&str>, doc_id: Option<&str>) -> String {
    let source = source.filter(|source| doc_id.is_none() || names_a_text(source));
    url.or(source).or(doc_id).unwrap_or_default().to_owned()
}

/// Whether `source` can be the name of one text (a URL, a path, a number) rather than of a publisher.
fn names_a_text(source: &str) -> bool {
    source.contains(|c: char| matches!(c, '/' | ':' | '#') || c.is_ascii_digit())
}

fn text_of(fields: &Fields) -> Result<String, Reason> {
    let mut blank = None;
    for field in TEXT {
        match fields.get(field) {
            None | Some(Value::Null) => {}
            Some(Value::String(text)) if text.trim().is_empty() => {
                blank.get_or_insert(text);
            }
            Some(Value::String(text)) => return Ok(text.clone()),
            Some(other) => {
                let found = kind_of(other);
                return Err(Reason::TextIsNotAString { field, found });
            }
        }
    }
    Ok(blank.cloned().unwrap_or_default())
}

/// The first of these fields that holds a string which is not blank, or a number.
fn string_of(fields: &Fields, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| match fields.get(*name)? {
        Value::String(text) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    })
}

/// "A", ["A", "B"], {"name": "A"}: names, joined by commas.
pub(super) fn names_of(value: &Value) -> Option<String> {
    match value {
        Value::String(name) => Some(name.trim().to_owned()).filter(|name| !name.is_empty()),
        Value::Array(names) => {
            let names: Vec<String> = names.iter().filter_map(names_of).collect();
            (!names.is_empty()).then(|| names.join(", "))
        }
        Value::Object(person) => match person.get("name")? {
            Value::String(name) => Some(name.trim().to_owned()).filter(|name| !name.is_empty()),
            _ => None,
        },
        _ => None,
    }
}

fn date_of(value: &Value) -> Option<PartialDate> {
    match value {
        Value::String(text) => PartialDate::parse(text),
        Value::Number(number) => {
            let digits = number.to_string();
            match number.as_i64()? {
                // 4 digits are a year, 8 a day; more are seconds or milliseconds since 1970.
                seconds if digits.len() == 10 => PartialDate::from_timestamp(seconds),
                millis if digits.len() == 13 => PartialDate::from_timestamp(millis / 1000),
                _ => PartialDate::parse(&digits),
            }
        }
        _ => None,
    }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// The JSON reader counts from where it began; the message counts from the start of the file.
fn bad_json(error: &serde_json::Error, line: usize, column: usize) -> Reason {
    let (lines, columns) = (error.line().max(1), error.column().max(1));
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    Reason::BadJson {
        line: line + lines - 1,
        column: if lines == 1 {
            column + columns - 1
        } else {
            columns
        },
        message: message.to_owned(),
    }
}

/// Lines and columns of ever later parts of a text, counted in one pass.
struct Position<'a> {
    text: &'a str,
    offset: usize,
    line: usize,
    line_start: usize,
}

impl<'a> Position<'a> {
    fn of(text: &'a str) -> Self {
        Self {
            text,
            offset: 0,
            line: 1,
            line_start: 0,
        }
    }

    fn of_part(&mut self, part: &'a str) -> (usize, usize) {
        // `part` was borrowed from `text`, so their addresses tell where it stands.
        let start = (part.as_ptr().addr()).wrapping_sub(self.text.as_ptr().addr());
        let passed = self
            .text
            .as_bytes()
            .get(self.offset..start)
            .unwrap_or_default();
        for (at, _) in passed
            .iter()
            .enumerate()
            .filter(|(_, byte)| **byte == b'\n')
        {
            self.line += 1;
            self.line_start = self.offset + at + 1;
        }
        self.offset += passed.len();
        (self.line, self.offset - self.line_start + 1)
    }
}
