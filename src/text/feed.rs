//! Feeds: one entry, one document.
//!
//! *RSS 0.9–2.0, RSS 1.0 (RDF), Atom 1.0 (RFC 4287) or JSON Feed 1.1 → pieces*. An entry's text is its fullest:
//! `content:encoded` or `content`, else its description or summary. It is named by its link, else by its own id. Title and
//! language of the feed stand in for an entry's publisher and language. Does **not** follow links: a feed of summaries gives
//! summaries, and a note says so.
//!
//! Why not feed-rs: it brings some thirty crates (among them a second XML reader, another calendar and the tables of
//! international domain names) for the dozen elements that are read here.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;
use serde_json::value::RawValue;

use super::date::PartialDate;
use super::document::Document;
use super::html;
use super::read::{Input, ReadOptions};
use super::record::{Elements, few_enough, names_of};
use super::rejection::{Reason, Rejection, short};
use super::unread::{Pieces, Unread};
use super::xml::{self, Element};

/// A text of fewer bytes from a summary alone is said to be one.
const SUMMARY: usize = 1000;

/// The entries of an RSS or Atom file.
pub(super) fn xml(
    input: &Input,
    text: &str,
    note: Option<String>,
    options: &Arc<ReadOptions>,
) -> Result<Pieces, Reason> {
    let root = xml::parse(text)?;
    let channel = root.child("channel").unwrap_or(&root);
    let whole = Whole {
        publisher: channel.first(&["title"]).map(plain_words),
        language: channel
            .first(&["language"])
            .or_else(|| root.attribute("lang"))
            .map(str::to_owned),
    };
    // RSS 2.0 puts the items into the channel, RSS 1.0 beside it; Atom calls them entries.
    let within = root
        .child("channel")
        .map_or(&[][..], |channel| &channel.children);
    let entries = within
        .iter()
        .chain(&root.children)
        .filter(|child| matches!(child.name.as_str(), "item" | "entry"))
        .map(Entry::of_xml)
        .collect();
    pieces(input, entries, whole, note, options)
}

/// Whether a JSON text is a JSON Feed.
pub(super) fn is_json_feed(text: &str) -> bool {
    text.trim_start().starts_with('{') && text.contains("jsonfeed.org/version/")
}

/// The entries of a JSON Feed.
pub(super) fn json(
    input: &Input,
    text: &str,
    note: Option<String>,
    options: &Arc<ReadOptions>,
) -> Result<Pieces, Reason> {
    let bad = |error: serde_json::Error| Reason::BadJson {
        line: error.line().max(1),
        column: error.column().max(1),
        message: error.to_string(),
    };
    // Entries become trees one after another: all at once would take ten times the file.
    let feed: BTreeMap<Cow<'_, str>, &RawValue> = serde_json::from_str(text).map_err(bad)?;
    let string = |name: &str| {
        let given: String = serde_json::from_str(feed.get(name)?.get()).ok()?;
        Some(given.trim().to_owned())
    };
    let whole = Whole {
        publisher: string("title").filter(|title| !title.is_empty()),
        language: string("language"),
    };
    let items = feed
        .get("items")
        .and_then(|items| serde_json::from_str::<Elements<'_>>(items.get()).ok())
        .map(|Elements(items)| items)
        .unwrap_or_default();
    few_enough(items.len())?;
    let entries: Result<_, _> = items
        .into_iter()
        .map(|item| serde_json::from_str(item.get()).map(|item| Entry::of_json(&item)))
        .collect();
    pieces(input, entries.map_err(bad)?, whole, note, options)
}

/// What a feed says of all its entries.
#[derive(Clone, Default)]
struct Whole {
    publisher: Option<String>,
    language: Option<String>,
}

fn pieces(
    input: &Input,
    entries: Vec<Entry>,
    whole: Whole,
    note: Option<String>,
    options: &Arc<ReadOptions>,
) -> Result<Pieces, Reason> {
    if entries.is_empty() {
        return Err(Reason::Empty);
    }
    let (input, limit) = (input.clone(), options.text_limit);
    let whole = Arc::new(whole);
    Ok(Box::new(entries.into_iter().enumerate().map(
        move |(index, entry)| {
            let place = input.part(format!("entry {}", index + 1));
            if entry.content.len() as u64 > limit {
                return Err(Rejection {
                    place,
                    reason: Reason::TooLong { limit },
                });
            }
            let (whole, note) = (whole.clone(), note.clone());
            Ok(Unread::new(place, entry.content.len(), move || {
                let mut document = entry.document(&whole)?;
                document.notes.extend(note);
                Ok(document)
            }))
        },
    )))
}

/// One entry as it stands in its feed.
#[derive(Default)]
struct Entry {
    title: Option<String>,
    link: Option<String>,
    id: Option<String>,
    date: Option<String>,
    author: Option<String>,
    publisher: Option<String>,
    language: Option<String>,
    content: String,
    markup: Markup,
    fullness: Fullness,
}

/// How an entry's text is written.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Markup {
    #[default]
    Html,
    Plain,
}

/// Whether an entry has its article or tells of it.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Fullness {
    Whole,
    #[default]
    Summary,
}

impl Entry {
    fn of_xml(item: &Element) -> Self {
        let text = |names: &[&str]| item.first(names).map(str::to_owned);
        // The fullest of them: some feeds put a teaser into `content` of Media RSS and the article beside it.
        let full = item
            .children
            .iter()
            .filter(|child| {
                matches!(child.name.as_str(), "encoded" | "content") && child.prefix != "media"
            })
            .filter(|child| !child.text.trim().is_empty())
            .max_by_key(|child| child.text.len());
        let short = ["description", "summary"]
            .into_iter()
            .filter_map(|name| {
                item.all(name)
                    .find(|child| child.prefix != "media" && !child.text.trim().is_empty())
            })
            .max_by_key(|child| child.text.len());
        let (content, fullness) = match full {
            Some(full) => (Some(full), Fullness::Whole),
            None => (short, Fullness::Summary),
        };
        let markup = match content.and_then(|content| content.attribute("type")) {
            Some("text" | "text/plain") => Markup::Plain,
            // Atom's own default is plain text; nobody writes a tag there and means its letters.
            _ => Markup::Html,
        };
        let link = item
            .all("link")
            .filter(|link| link.attribute("rel").is_none_or(|rel| rel == "alternate"))
            .find_map(|link| {
                link.attribute("href")
                    .or(Some(link.text.trim()).filter(|text| !text.is_empty()))
            });
        let guid = item
            .child("guid")
            .filter(|guid| guid.attribute("isPermaLink") != Some("false"));
        let permanent = guid
            .map(|guid| guid.text.trim())
            .filter(|guid| guid.starts_with("http"));
        let person = |person: &Element| {
            let name = person.first(&["name"]).unwrap_or(person.text.trim());
            mailbox_name(name)
        };
        let authors: Vec<String> = item
            .children
            .iter()
            .filter(|child| {
                matches!(child.name.as_str(), "author" | "creator") && child.prefix != "media"
            })
            .filter_map(person)
            .collect();
        Self {
            title: text(&["title"]),
            link: link.or(permanent).map(str::to_owned),
            id: text(&["guid", "id"]),
            date: text(&[
                "pubDate",
                "published",
                "issued",
                "date",
                "created",
                "updated",
                "modified",
            ]),
            author: (!authors.is_empty()).then(|| authors.join(", ")),
            publisher: item.child("source").and_then(|source| {
                source
                    .first(&["title"])
                    .or(Some(source.text.trim()).filter(|text| !text.is_empty()))
                    .map(plain_words)
            }),
            language: text(&["language"]).or_else(|| item.attribute("lang").map(str::to_owned)),
            content: content
                .map(|content| content.text.clone())
                .unwrap_or_default(),
            markup,
            fullness,
        }
    }

    fn of_json(item: &Value) -> Self {
        let string = |name: &str| match item.get(name)? {
            Value::String(text) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        let full = string("content_html")
            .map(|html| (html, Markup::Html))
            .or_else(|| Some((string("content_text")?, Markup::Plain)));
        let fullness = match full {
            Some(_) => Fullness::Whole,
            None => Fullness::Summary,
        };
        let (content, markup) = full
            .or_else(|| Some((string("summary")?, Markup::Plain)))
            .unwrap_or_default();
        Self {
            title: string("title"),
            link: string("url").or_else(|| string("external_url")),
            id: string("id"),
            date: string("date_published").or_else(|| string("date_modified")),
            author: ["authors", "author"]
                .into_iter()
                .find_map(|name| names_of(item.get(name)?)),
            publisher: None,
            language: string("language"),
            content,
            markup,
            fullness,
        }
    }

    fn document(self, whole: &Whole) -> Result<Document, Reason> {
        let mut notes = Vec::new();
        let text = match self.markup {
            Markup::Html => html::text_of_fragment(&self.content)?,
            Markup::Plain => self.content,
        };
        let title = self
            .title
            .map(|title| plain_words(&title))
            .filter(|title| !title.is_empty());
        if text.trim().is_empty() {
            return Err(Reason::NoText);
        }
        if self.fullness == Fullness::Summary && text.len() < SUMMARY {
            notes.push("a summary: the feed does not hold the article".to_owned());
        }
        let published = self.date.and_then(|date| {
            let read = PartialDate::parse(&date);
            if read.is_none() {
                notes.push(format!("date {:?} not understood", short(&date)));
            }
            read
        });
        let url = self.link.filter(|link| link.starts_with("http"));
        Ok(Document {
            source: url.clone().or_else(|| self.id.clone()).unwrap_or_default(),
            doc_id: self.id,
            title,
            published,
            url,
            publisher: self.publisher.or_else(|| whole.publisher.clone()),
            author: self.author,
            language: self.language.or_else(|| whole.language.clone()),
            text,
            notes,
            ..Document::default()
        })
    }
}

/// The words of a title, whose markup and entities feeds write in every possible way.
fn plain_words(title: &str) -> String {
    let plain = match title.contains(['<', '&']) {
        true => html::text_of_fragment(title).unwrap_or_else(|_| title.to_owned()),
        false => title.to_owned(),
    };
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The name in "desk@example.org (Jane Doe)" and "Jane Doe <desk@example.org>"; an address alone is no name.
pub(super) fn mailbox_name(written: &str) -> Option<String> {
    let written = written.split_whitespace().collect::<Vec<_>>().join(" ");
    let name = match (written.split_once('('), written.split_once('<')) {
        (Some((before, within)), _) if before.contains('@') => {
            within.trim_end().trim_end_matches(')')
        }
        (_, Some((before, _))) => before,
        _ if written.contains('@') && !written.contains(' ') => return None,
        _ => &written,
    };
    let name = name.trim().trim_matches('"').trim();
    (!name.is_empty()).then(|| name.to_owned())
}
