//! Writing XML: elements in and out, whatever the words.
//!
//! *tags and text → XML 1.0*. Escaping is `quick-xml`'s; characters that XML 1.0 does not have (section 2.2) become spaces.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use std::io::{self, Write};

/// An XML file in the making, indented by one space a level.
pub(super) struct Page<W: Write> {
    writer: Writer<W>,
    open: Vec<&'static str>,
}

/// An element's name and attributes.
pub(super) struct Tag {
    name: &'static str,
    attributes: Vec<(String, String)>,
}

impl Tag {
    pub(super) fn new(name: &'static str) -> Self {
        Self {
            name,
            attributes: Vec::new(),
        }
    }

    pub(super) fn with(mut self, name: &str, value: &str) -> Self {
        self.attributes.push((name.to_owned(), lawful(value)));
        self
    }

    fn start(&self) -> BytesStart<'_> {
        let attributes = self
            .attributes
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        BytesStart::new(self.name).with_attributes(attributes)
    }
}

impl<W: Write> Page<W> {
    pub(super) fn begin(out: W) -> io::Result<Self> {
        let mut writer = Writer::new_with_indent(out, b' ', 1);
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        Ok(Self {
            writer,
            open: Vec::new(),
        })
    }

    pub(super) fn open(&mut self, tag: Tag) -> io::Result<()> {
        self.writer.write_event(Event::Start(tag.start()))?;
        self.open.push(tag.name);
        Ok(())
    }

    pub(super) fn close(&mut self) -> io::Result<()> {
        match self.open.pop() {
            Some(name) => self.writer.write_event(Event::End(BytesEnd::new(name))),
            None => Ok(()),
        }
    }

    pub(super) fn empty(&mut self, tag: Tag) -> io::Result<()> {
        self.writer.write_event(Event::Empty(tag.start()))
    }

    pub(super) fn text(&mut self, tag: Tag, text: &str) -> io::Result<()> {
        self.writer.write_event(Event::Start(tag.start()))?;
        self.writer
            .write_event(Event::Text(BytesText::new(&lawful(text))))?;
        self.writer.write_event(Event::End(BytesEnd::new(tag.name)))
    }

    pub(super) fn end(self) -> io::Result<()> {
        let mut out = self.writer.into_inner();
        out.write_all(b"\n")?;
        out.flush()
    }
}

/// `text` with a space for every character that XML 1.0 does not have.
pub(super) fn lawful(text: &str) -> String {
    let lawful = |c: char| match c {
        '\t' | '\n' | '\r' => c,
        c if c < ' ' => ' ',
        '\u{FFFE}' | '\u{FFFF}' => ' ',
        c => c,
    };
    text.chars().map(lawful).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_words_become_lawful_xml() {
        let mut out = Vec::new();
        let mut page = Page::begin(&mut out).unwrap();
        page.open(Tag::new("a").with("b", "\"<&>'\u{1}")).unwrap();
        page.text(Tag::new("c"), "]]> & <d/> \u{0}\u{FFFE} \u{202E}🚀")
            .unwrap();
        page.close().unwrap();
        page.close().unwrap();
        page.end().unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(!text.contains(['\u{0}', '\u{1}', '\u{FFFE}']), "{text}");
        let mut reader = quick_xml::Reader::from_str(&text);
        let mut depth = 0;
        loop {
            match reader.read_event().unwrap() {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                Event::Eof => break,
                _ => {}
            }
        }
        assert_eq!(depth, 0, "{text}");
    }
}
