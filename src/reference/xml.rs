//! Entries of an XML file as small trees.
//!
//! *text → root's name and the elements of some names, each whole*. quick-xml reads; what it lets pass (an end before the end)
//! is refused here, with the line.

use super::{ReferenceError, shown};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::path::Path;

/// An element with what stands in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Element {
    /// Local name.
    pub(super) name: String,
    /// Line it begins at, from 1.
    pub(super) line: usize,
    /// Its own text, without white space at the ends.
    pub(super) text: String,
    /// Elements in it.
    pub(super) children: Vec<Element>,
}

impl Element {
    /// The children of that name.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The text of the first child of that name; "" where there is none.
    pub(super) fn get(&self, name: &str) -> &str {
        self.children
            .iter()
            .find(|child| child.name == name)
            .map_or("", |child| child.text.as_str())
    }

    /// The grandchildren of that name in children of that name: lists of values.
    pub(super) fn within<'a>(
        &'a self,
        list: &'a str,
        name: &'a str,
    ) -> impl Iterator<Item = &'a Element> {
        self.all(list).flat_map(move |list| list.all(name))
    }
}

/// The elements with one of `names`, in order; the root must have the name `root`.
pub(super) fn elements(
    path: &Path,
    text: &str,
    root: &str,
    names: &[&str],
) -> Result<Vec<Element>, ReferenceError> {
    let line_of = |at: usize| {
        1 + text.as_bytes()[..at.min(text.len())]
            .iter()
            .filter(|&&b| b == b'\n')
            .count()
    };
    let wrong = |line: usize, found: String, expected: &str| ReferenceError::Wrong {
        path: shown(path),
        line,
        found,
        expected: expected.to_owned(),
    };
    let mut reader = Reader::from_str(text);
    let (mut open, mut depth): (Vec<Element>, usize) = (Vec::new(), 0);
    let mut names_open: Vec<String> = Vec::new();
    let mut found = Vec::new();
    // Lines are counted on from the last event, not from the start.
    let (mut line, mut counted) = (1, 0);
    loop {
        let event = reader.read_event();
        let at = (reader.buffer_position() as usize).min(text.len());
        let event = event.map_err(|error| {
            let at = reader.error_position() as usize;
            wrong(
                line_of(at),
                error.to_string(),
                "well-formed XML: it was cut off or damaged",
            )
        })?;
        let end = line
            + text.as_bytes()[counted..at.max(counted)]
                .iter()
                .filter(|&&b| b == b'\n')
                .count();
        match event {
            Event::Start(start) => {
                let name = local(&start);
                if depth == 0 && name != root {
                    return Err(wrong(
                        end,
                        format!("a document <{name}>"),
                        &format!("<{root}>"),
                    ));
                }
                depth += 1;
                if !open.is_empty() || names.contains(&name.as_str()) {
                    open.push(Element {
                        name: name.clone(),
                        line,
                        ..Element::default()
                    });
                }
                names_open.push(name);
            }
            Event::Empty(start) => {
                let name = local(&start);
                if depth == 0 && name != root {
                    return Err(wrong(
                        end,
                        format!("a document <{name}>"),
                        &format!("<{root}>"),
                    ));
                }
                let element = Element {
                    name,
                    line,
                    ..Element::default()
                };
                match open.last_mut() {
                    Some(parent) => parent.children.push(element),
                    None if names.contains(&element.name.as_str()) => found.push(element),
                    None => {}
                }
            }
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                names_open.pop();
                if let Some(mut element) = open.pop() {
                    element.text = element.text.trim().to_owned();
                    match open.last_mut() {
                        Some(parent) => parent.children.push(element),
                        None => found.push(element),
                    }
                }
            }
            Event::Text(words) => {
                if let Some(element) = open.last_mut() {
                    let words = words
                        .unescape()
                        .map_err(|error| wrong(end, error.to_string(), "well-formed XML"))?;
                    element.text.push_str(&words);
                }
            }
            Event::CData(words) => {
                if let Some(element) = open.last_mut() {
                    element.text.push_str(&String::from_utf8_lossy(&words));
                }
            }
            Event::Decl(declaration) => {
                if let Some(Ok(encoding)) = declaration.encoding()
                    && !encoding.eq_ignore_ascii_case(b"utf-8")
                {
                    return Err(ReferenceError::Encoding {
                        path: shown(path),
                        line: 1,
                        found: format!("XML in {}", String::from_utf8_lossy(&encoding)),
                    });
                }
            }
            Event::Eof => break,
            Event::Comment(_) | Event::PI(_) | Event::DocType(_) => {}
        }
        line = end;
        counted = at.max(counted);
    }
    match names_open.last() {
        Some(name) => Err(wrong(
            line_of(text.len()),
            format!("the end of the file within <{name}>"),
            "a whole file: it was cut off",
        )),
        None if text.trim().is_empty() => Err(wrong(1, "nothing".to_owned(), &format!("<{root}>"))),
        None => Ok(found),
    }
}

fn local(start: &BytesStart<'_>) -> String {
    String::from_utf8_lossy(start.local_name().as_ref()).into_owned()
}
