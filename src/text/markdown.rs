//! Markdown, with what stands above it between `---` or `+++`.
//!
//! *Markdown → [`Document`]*: front matter gives title, date and the rest under the field names of
//! `record`; the body becomes paragraphs of plain text with a blank line between, without code, tables' rules
//! and markup. TOML front matter (`+++`) is read as TOML. Of YAML front matter (`---`) the flat part is read: `key:
//! value`, quoted or not, and lists of strings. Why not all of YAML: what tells of an article is flat, and no reader
//! of the whole language is kept well enough to rest on.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use serde_json::Value;

use super::document::Document;
use super::record::{self, Fields};

/// The document that a Markdown file makes. Its text may be empty.
pub(super) fn read(file: &str) -> Document {
    let (front, body) = split(file);
    let mut notes = Vec::new();
    let fields = match front {
        Some(FrontMatter::Yaml(lines)) => yaml(lines),
        Some(FrontMatter::Toml(lines)) => toml(lines).unwrap_or_else(|message| {
            notes.push(format!("front matter not understood: {message}"));
            Fields::new()
        }),
        None => Fields::new(),
    };
    let Plain { text, heading } = plain(body);
    let mut document = record::header(&fields);
    // A file is named by its path, whatever its front matter says.
    document.source.clear();
    document.title = document.title.or(heading);
    document.notes.append(&mut notes);
    Document { text, ..document }
}

/// Whether a text begins with front matter.
pub(super) fn has_front_matter(text: &str) -> bool {
    split(text).0.is_some()
}

enum FrontMatter<'a> {
    Yaml(&'a str),
    Toml(&'a str),
}

/// Front matter and body.
fn split(file: &str) -> (Option<FrontMatter<'_>>, &str) {
    let start = file.trim_start_matches(['\u{FEFF}', '\n', '\r', ' ']);
    let Some((fence, rest)) = start.split_once('\n') else {
        return (None, file);
    };
    let fence = fence.trim_end();
    if fence != "---" && fence != "+++" {
        return (None, file);
    }
    let mut end = 0;
    for line in rest.split_inclusive('\n') {
        let ends = line.trim_end() == fence || fence == "---" && line.trim_end() == "...";
        if ends {
            let (front, body) = (&rest[..end], &rest[end + line.len()..]);
            let is_front_matter = front.trim().is_empty() || front.contains([':', '=']);
            return match (is_front_matter, fence) {
                (true, "---") => (Some(FrontMatter::Yaml(front)), body),
                (true, _) => (Some(FrontMatter::Toml(front)), body),
                // Two rules with prose between them.
                (false, _) => (None, file),
            };
        }
        end += line.len();
    }
    (None, file)
}

/// The flat part of a YAML mapping.
fn yaml(front: &str) -> Fields {
    let mut fields = Fields::new();
    let mut key: Option<String> = None;
    for line in front.lines() {
        let nested = line.starts_with([' ', '\t']);
        let line = line.trim();
        if let (Some(item), Some(key)) = (line.strip_prefix("- "), &key) {
            if let Some(Value::Array(items)) = fields.get_mut(key) {
                items.push(Value::String(scalar(item)));
            }
            continue;
        }
        let Some((name, value)) = line
            .split_once(':')
            .filter(|_| !nested && !line.starts_with('#'))
        else {
            continue;
        };
        let value = value.trim();
        let list = value
            .strip_prefix('[')
            .and_then(|list| list.strip_suffix(']'));
        let value = match list {
            Some(list) => Value::Array(
                list.split(',')
                    .map(|item| Value::String(scalar(item)))
                    .collect(),
            ),
            None if value.is_empty() => Value::Array(Vec::new()),
            None => Value::String(scalar(value)),
        };
        fields.insert(scalar(name), value);
        key = Some(scalar(name));
    }
    fields
}

/// A YAML scalar without its quotes or its comment.
fn scalar(value: &str) -> String {
    let value = value.trim();
    for quote in ['"', '\''] {
        if let Some(quoted) = value.strip_prefix(quote) {
            let end = quoted.rfind(quote).unwrap_or(quoted.len());
            return match quote {
                '"' => quoted[..end].replace("\\\"", "\"").replace("\\\\", "\\"),
                _ => quoted[..end].replace("''", "'"),
            };
        }
    }
    value
        .split(" #")
        .next()
        .unwrap_or_default()
        .trim()
        .to_owned()
}

fn toml(front: &str) -> Result<Fields, String> {
    let table: toml::Table = front
        .parse()
        .map_err(|error: toml::de::Error| error.message().to_owned())?;
    Ok(table
        .into_iter()
        .map(|(key, value)| (key, json_of(value)))
        .collect())
}

fn json_of(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(number) => Value::from(number),
        toml::Value::Float(number) => Value::from(number),
        toml::Value::Boolean(truth) => Value::Bool(truth),
        toml::Value::Datetime(date) => Value::String(date.to_string()),
        toml::Value::Array(values) => values.into_iter().map(json_of).collect(),
        toml::Value::Table(table) => Value::Object(
            table
                .into_iter()
                .map(|(key, value)| (key, json_of(value)))
                .collect(),
        ),
    }
}

struct Plain {
    text: String,
    /// The first heading of the first level.
    heading: Option<String>,
}

fn plain(body: &str) -> Plain {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES;
    let mut found = Plain {
        text: String::new(),
        heading: None,
    };
    let mut current = String::new();
    let mut skipped = 0usize;
    let mut at_title = false;
    for event in Parser::new_ext(body, options) {
        match event {
            Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock) => {
                flush(&mut found.text, &mut current);
                skipped += 1;
            }
            Event::Start(Tag::Image { .. }) => skipped += 1,
            Event::End(TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::Image) => {
                skipped = skipped.saturating_sub(1);
            }
            _ if skipped > 0 => {}
            Event::Start(Tag::Heading { level, .. }) => {
                flush(&mut found.text, &mut current);
                at_title = level == HeadingLevel::H1 && found.heading.is_none();
            }
            Event::End(TagEnd::Heading(_)) => {
                if at_title {
                    found.heading =
                        Some(current.trim().to_owned()).filter(|title| !title.is_empty());
                    at_title = false;
                }
                flush(&mut found.text, &mut current);
            }
            Event::Start(Tag::TableCell) if !current.is_empty() => current.push_str(" | "),
            Event::Start(
                Tag::Paragraph
                | Tag::Item
                | Tag::TableRow
                | Tag::TableHead
                | Tag::BlockQuote(_)
                | Tag::FootnoteDefinition(_),
            )
            | Event::End(
                TagEnd::Paragraph
                | TagEnd::Item
                | TagEnd::TableRow
                | TagEnd::TableHead
                | TagEnd::BlockQuote(_)
                | TagEnd::FootnoteDefinition,
            ) => flush(&mut found.text, &mut current),
            Event::Text(text) | Event::Code(text) => current.push_str(&text),
            Event::SoftBreak => current.push(' '),
            Event::HardBreak => current.push('\n'),
            Event::Rule => flush(&mut found.text, &mut current),
            _ => {}
        }
    }
    flush(&mut found.text, &mut current);
    found
}

fn flush(text: &mut String, current: &mut String) {
    let paragraph = current.trim();
    if !paragraph.is_empty() {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        text.push_str(paragraph);
    }
    current.clear();
}
