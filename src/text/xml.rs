//! XML as small trees, within limits.
//!
//! *text → [`Element`]*. quick-xml reads; this bounds what it lets pass: nesting beyond a limit and entities that a file
//! declares for itself are refused, so that neither a tower of tags nor "a billion laughs" costs more than their bytes.
//! Names are local names: what prefix a feed gives to Dublin Core is its own affair. Entities of HTML are left as
//! they stand, for the HTML reader. Nothing outside the file is looked at: external entities and DTDs are never fetched.
//! Does **not** validate.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::rejection::Reason;

/// Feeds and dumps are flat; what is nested deeper is no use to anybody.
const DEPTH: usize = 128;

/// More elements and attributes than this in one feed or one page of a dump are no articles; each costs some two hundred bytes.
const ELEMENTS: usize = 1 << 20;

/// An element with what stands in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Element {
    /// Name without its prefix, as written.
    pub name: String,
    /// Prefix, "" where there is none.
    pub prefix: String,
    /// Attributes by local name, values unescaped.
    pub attributes: Vec<(String, String)>,
    /// Its own text, unescaped; markup in it for an element of `type="xhtml"`.
    pub text: String,
    /// Elements in it.
    pub children: Vec<Element>,
}

impl Element {
    /// The children of that name, in order.
    pub fn all<'a, 'n>(&'a self, name: &'n str) -> impl Iterator<Item = &'a Element> + use<'a, 'n> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The first child of that name.
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The text of the first child of one of these names that has any, trimmed.
    pub fn first(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| {
            self.all(name)
                .map(|child| child.text.trim())
                .find(|text| !text.is_empty())
        })
    }

    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    }
}

/// The root of an XML document.
///
/// # Errors
/// [`Reason::BadXml`] with line and column, [`Reason::TooDeep`], [`Reason::TooMany`], [`Reason::Entities`].
pub(super) fn parse(text: &str) -> Result<Element, Reason> {
    let mut reader = Reader::from_str(text);
    let mut open: Vec<Element> = Vec::new();
    let mut root = None;
    let mut elements = 0;
    loop {
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(error) => {
                let at = usize::try_from(reader.error_position()).unwrap_or(usize::MAX);
                return Err(wrong(text, at, error.to_string()));
            }
        };
        if let Event::Start(start) | Event::Empty(start) = &event {
            // Attributes need a "=" each, and nobody's values are full of them.
            elements += 1 + start.iter().filter(|&&byte| byte == b'=').count();
            if elements > ELEMENTS {
                return Err(Reason::TooMany {
                    what: "elements",
                    limit: ELEMENTS,
                });
            }
        }
        match event {
            Event::Start(start) => {
                if open.len() >= DEPTH {
                    return Err(Reason::TooDeep { limit: DEPTH });
                }
                let mut element = element(&start);
                if element.attribute("type") == Some("xhtml") {
                    let inner = reader.read_text(start.name()).map_err(|error| {
                        let at = usize::try_from(reader.error_position()).unwrap_or(usize::MAX);
                        wrong(text, at, error.to_string())
                    })?;
                    element.text = inner.into_owned();
                    close(element, &mut open, &mut root);
                    continue;
                }
                open.push(element);
            }
            Event::Empty(start) => close(element(&start), &mut open, &mut root),
            Event::End(_) => {
                if let Some(element) = open.pop() {
                    close(element, &mut open, &mut root);
                }
            }
            Event::Text(words) => {
                if let Some(element) = open.last_mut() {
                    element
                        .text
                        .push_str(&unescape(&String::from_utf8_lossy(&words)));
                }
            }
            Event::CData(words) => {
                if let Some(element) = open.last_mut() {
                    element.text.push_str(&String::from_utf8_lossy(&words));
                }
            }
            Event::DocType(declaration) => {
                if String::from_utf8_lossy(&declaration).contains("<!ENTITY") {
                    return Err(Reason::Entities);
                }
            }
            Event::Eof => break,
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
        }
    }
    match (root, open.last()) {
        (Some(root), None) => Ok(root),
        (_, Some(element)) => {
            let message = format!("the end of the file within <{}>", element.name);
            Err(wrong(text, text.len(), message))
        }
        (None, None) => Err(wrong(text, text.len(), "no element".to_owned())),
    }
}

fn close(element: Element, open: &mut [Element], root: &mut Option<Element>) {
    match open.last_mut() {
        Some(parent) => parent.children.push(element),
        None => {
            root.get_or_insert(element);
        }
    }
}

fn element(start: &BytesStart<'_>) -> Element {
    let shown = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let mut attributes = start.attributes();
    let attributes = attributes.with_checks(false).filter_map(|given| {
        let given = given.ok()?;
        let value = unescape(&String::from_utf8_lossy(&given.value));
        Some((shown(given.key.local_name().as_ref()), value))
    });
    Element {
        name: shown(start.local_name().as_ref()),
        prefix: start
            .name()
            .prefix()
            .map(|prefix| shown(prefix.as_ref()))
            .unwrap_or_default(),
        attributes: attributes.collect(),
        ..Element::default()
    }
}

/// `raw` with the five entities of XML and character references resolved; all others stand as they are.
pub(super) fn unescape(raw: &str) -> String {
    // The longest are of HTML: "&CounterClockwiseContourIntegral;".
    const LONGEST: usize = 40;
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('&') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let name = rest
            .bytes()
            .take(LONGEST)
            .position(|byte| byte == b';')
            .and_then(|end| rest.get(1..end));
        match name.and_then(|name| Some((name, resolve(name)?))) {
            Some((name, c)) => {
                text.push(c);
                rest = &rest[name.len() + 2..];
            }
            None => {
                text.push('&');
                rest = &rest[1..];
            }
        }
    }
    text.push_str(rest);
    text
}

fn resolve(name: &str) -> Option<char> {
    let number = name.strip_prefix('#');
    let code = match number.map(|number| number.strip_prefix(['x', 'X']).ok_or(number)) {
        Some(Ok(hexadecimal)) => u32::from_str_radix(hexadecimal, 16).ok()?,
        Some(Err(decimal)) => decimal.parse().ok()?,
        None => {
            return match name {
                "amp" => Some('&'),
                "lt" => Some('<'),
                "gt" => Some('>'),
                "quot" => Some('"'),
                "apos" => Some('\''),
                _ => None,
            };
        }
    };
    char::from_u32(code).filter(|c| *c != '\0')
}

fn wrong(text: &str, at: usize, message: String) -> Reason {
    let before = &text.as_bytes()[..at.min(text.len())];
    let line_start = before.iter().rposition(|&byte| byte == b'\n');
    Reason::BadXml {
        line: 1 + before.iter().filter(|&&byte| byte == b'\n').count(),
        column: before.len() - line_start.map_or(0, |at| at + 1) + 1,
        message,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trees_are_read_and_html_s_entities_left_alone() {
        let root =
            parse("<a x='1 &amp; 2'><dc:b>AT&T &nbsp;&#8217;&#x41;</dc:b><![CDATA[<p>]]></a>")
                .expect("an element");
        assert_eq!(root.attribute("x"), Some("1 & 2"));
        assert_eq!(root.first(&["b"]), Some("AT&T &nbsp;’A"));
        assert_eq!(root.text, "<p>");
        let root = parse("<f><c type='xhtml'><div>a <b>c</b></div></c></f>").expect("an element");
        assert_eq!(root.first(&["c"]), Some("<div>a <b>c</b></div>"));
    }

    #[test]
    fn elements_without_number_are_refused() {
        for many in [
            format!("<rss>{}</rss>", "<a/>".repeat(ELEMENTS)),
            format!("<rss a='{}'></rss>", "' b='".repeat(ELEMENTS)),
        ] {
            assert!(matches!(parse(&many), Err(Reason::TooMany { .. })));
        }
    }

    #[test]
    fn laughs_towers_and_cut_files_are_refused() {
        let laughs = "<!DOCTYPE l [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]><l>&b;</l>";
        assert!(matches!(parse(laughs), Err(Reason::Entities)));
        let tower = "<a>".repeat(10_000);
        assert!(matches!(parse(&tower), Err(Reason::TooDeep { .. })));
        for cut in ["", "text", "<a>\n<b>", "<a></b>", "<a", "<a><![CDATA["] {
            assert!(matches!(parse(cut), Err(Reason::BadXml { .. })), "{cut}");
        }
        let cut = parse("<a>\n  <b>");
        assert!(matches!(
            cut,
            Err(Reason::BadXml {
                line: 2,
                column: 6,
                ..
            })
        ));
    }
}
