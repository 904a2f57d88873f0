//! What a page would cost the tree builder, told before it is built.
//!
//! *HTML → refusal, where its elements are too deep or too many*: tags are told apart as the tokenizer of WHATWG HTML (section 13.2.5)
//! does it, in one pass that never looks back, and counted. A formatting element that is left open is opened anew in every block
//! that follows (13.2.4.3), so that ten kilobytes make a million elements; these are counted as well. Does **not** build anything: what
//! is counted is at least what the tree would have, and for sound pages not much more.

use std::collections::BTreeMap;

use super::super::rejection::Reason;

/// Elements nested deeper than this are no article; the tree builder's time grows with the square of the depth.
pub(super) const DEPTH: usize = 512;

/// A page of more elements is no article: the longest specifications and tables that people publish have half as many.
const ELEMENTS: usize = 1 << 20;

/// More attributes than this no tag has; the tokenizer compares each one with all before it.
const ATTRIBUTES: usize = 256;

/// Refuses a page that costs more than any article does.
pub(super) fn bearable(html: &str) -> Result<(), Reason> {
    let burden = Burden::of(html);
    if burden.deepest > DEPTH {
        return Err(Reason::TooDeep { limit: DEPTH });
    }
    for (found, limit, what) in [
        (burden.elements, ELEMENTS, "elements"),
        (burden.attributes, ATTRIBUTES, "attributes in one tag"),
    ] {
        if found > limit {
            return Err(Reason::TooMany { what, limit });
        }
    }
    Ok(())
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Burden {
    /// How many elements may be open at once, at most: start tags less the end tags that match one of them.
    deepest: usize,
    /// How many elements there are, those that open anew included.
    elements: usize,
    /// The attributes of the tag that has most of them.
    attributes: usize,
}

impl Burden {
    fn of(html: &str) -> Self {
        let mut tags = Tags { rest: html };
        let mut found = Self::default();
        let mut open = Open::default();
        while let Some(tag) = tags.next() {
            found.attributes = found.attributes.max(tag.attributes);
            match tag.side {
                Side::Start => {
                    found.elements += 1;
                    open.start(&tag);
                }
                Side::End => open.end(&tag.name),
            }
            if !is_formatting(&tag.name) {
                found.elements = found.elements.saturating_add(open.formatting);
            }
            found.deepest = found.deepest.max(open.now);
            // What is refused already is not read to its end.
            if found.deepest > DEPTH || found.elements > ELEMENTS {
                break;
            }
            if tag.side == Side::Start && open.drawings == 0 {
                tags.skip_raw_text(&tag.name);
            }
        }
        found
    }
}

/// Which elements are open.
#[derive(Default)]
struct Open {
    by_name: BTreeMap<String, usize>,
    now: usize,
    /// Those that open anew in the next block.
    formatting: usize,
    /// `<svg>` and `<math>`, in which `<style>` and `<title>` hold elements.
    drawings: usize,
    /// Whether the innermost element belongs to a drawing for certain, so that `/>` ends it.
    drawn: bool,
}

impl Open {
    fn start(&mut self, tag: &Tag) {
        let name = tag.name.as_str();
        let drawing = is_drawing(name);
        self.drawings += usize::from(drawing);
        self.drawn = drawing || self.drawn && !leaves_drawing(name);
        if never_nests(name) || self.drawn && tag.closed {
            self.drawings -= usize::from(drawing);
            return;
        }
        // A link in a link ends the one before it.
        let again = name == "a" && self.by_name.get(name).is_some_and(|&open| open > 0);
        *self.by_name.entry(name.to_owned()).or_default() += 1;
        self.now += 1;
        self.formatting += usize::from(is_formatting(name) && !again);
    }

    fn end(&mut self, name: &str) {
        let Some(open) = self.by_name.get_mut(name).filter(|open| **open > 0) else {
            return;
        };
        *open -= 1;
        let last = *open == 0;
        self.now -= 1;
        if is_formatting(name) && (name != "a" || last) {
            self.formatting -= 1;
        }
        if is_drawing(name) {
            self.drawings -= 1;
            self.drawn = false;
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Start,
    End,
}

#[derive(Debug, PartialEq, Eq)]
struct Tag {
    /// In lower case.
    name: String,
    side: Side,
    attributes: usize,
    /// Whether it ends in `/>`.
    closed: bool,
}

/// The tags of a page, one after another.
struct Tags<'a> {
    rest: &'a str,
}

impl Tags<'_> {
    fn next(&mut self) -> Option<Tag> {
        loop {
            self.rest = &self.rest[self.rest.find('<')? + 1..];
            let bytes = self.rest.as_bytes();
            let side = match (bytes.first()?, bytes.get(1)) {
                (b'!', _) if self.rest.starts_with("!--") => {
                    self.skip_comment()?;
                    continue;
                }
                (b'!' | b'?', _) => {
                    self.skip_past(">")?;
                    continue;
                }
                (b'/', Some(next)) if next.is_ascii_alphabetic() => Side::End,
                (b'/', Some(_)) => {
                    self.skip_past(">")?;
                    continue;
                }
                (first, _) if first.is_ascii_alphabetic() => Side::Start,
                _ => continue,
            };
            return self.tag(side);
        }
    }

    /// The tag whose name begins here; `None` where the page ends within it, which makes it no tag.
    fn tag(&mut self, side: Side) -> Option<Tag> {
        let start = usize::from(side == Side::End);
        let length = self.rest[start..].find(is_name_end)?;
        let name = self.rest[start..start + length].to_ascii_lowercase();
        self.rest = &self.rest[start + length..];
        let mut attributes = 0;
        let mut closed = false;
        loop {
            let next = self.rest.trim_start_matches(is_space);
            let first = next.chars().next()?;
            self.rest = &next[first.len_utf8()..];
            match first {
                '>' => break,
                '/' => {
                    closed = self.rest.starts_with('>');
                    continue;
                }
                _ => {}
            }
            attributes += 1;
            // The first character of a name may be anything, "=" included.
            let end = self.rest.find(|c| is_name_end(c) || c == '=')?;
            self.rest = self.rest[end..].trim_start_matches(is_space);
            let Some(value) = self.rest.strip_prefix('=') else {
                continue;
            };
            let value = value.trim_start_matches(is_space);
            self.rest = match value.chars().next()? {
                '>' => value,
                quote @ ('"' | '\'') => {
                    let inside = &value[1..];
                    &inside[inside.find(quote)? + 1..]
                }
                _ => &value[value.find(|c| is_space(c) || c == '>')?..],
            };
        }
        Some(Tag {
            name,
            side,
            attributes,
            closed,
        })
    }

    /// Behind `mark`; `None` where it does not come any more.
    fn skip_past(&mut self, mark: &str) -> Option<()> {
        self.rest = &self.rest[self.rest.find(mark)? + mark.len()..];
        Some(())
    }

    /// Behind the comment that begins here. It may end with "--!>", and at once.
    fn skip_comment(&mut self) -> Option<()> {
        let mut from = "!".len();
        loop {
            let dashes = from + self.rest.get(from..)?.find("--")?;
            let after = &self.rest[dashes + 2..];
            let end = if after.starts_with('>') {
                1
            } else if after.starts_with("!>") && dashes > 1 {
                2
            } else {
                from = dashes + 1;
                continue;
            };
            self.rest = &after[end..];
            return Some(());
        }
    }

    /// Behind what is no markup within this element, up to its end tag; to the end of the page where there is none.
    fn skip_raw_text(&mut self, name: &str) {
        if !matches!(name, "script" | "style" | "title" | "textarea") {
            return;
        }
        let mut from = 0;
        while let Some(at) = self.rest[from..].find("</") {
            let at = from + at;
            let after = &self.rest.as_bytes()[at + 2..];
            let same = after
                .get(..name.len())
                .is_some_and(|after| after.eq_ignore_ascii_case(name.as_bytes()));
            if same
                && after
                    .get(name.len())
                    .is_none_or(|&c| is_name_end(char::from(c)))
            {
                self.rest = &self.rest[at..];
                return;
            }
            from = at + 2;
        }
        self.rest = "";
    }
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{C}')
}

fn is_name_end(c: char) -> bool {
    is_space(c) || matches!(c, '/' | '>')
}

fn is_drawing(name: &str) -> bool {
    matches!(name, "svg" | "math")
}

/// Elements that are opened anew in the next block where nobody closed them.
fn is_formatting(name: &str) -> bool {
    matches!(
        name,
        "a" | "b"
            | "big"
            | "code"
            | "em"
            | "font"
            | "i"
            | "nobr"
            | "s"
            | "small"
            | "strike"
            | "strong"
            | "tt"
            | "u"
    )
}

/// Elements that end a drawing where they stand in one, and those in which it holds a page.
fn leaves_drawing(name: &str) -> bool {
    const NAMES: [&str; 52] = [
        "annotation-xml",
        "b",
        "big",
        "blockquote",
        "body",
        "br",
        "center",
        "code",
        "dd",
        "desc",
        "div",
        "dl",
        "dt",
        "em",
        "embed",
        "font",
        "foreignobject",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "head",
        "hr",
        "i",
        "img",
        "li",
        "listing",
        "menu",
        "meta",
        "mi",
        "mn",
        "mo",
        "ms",
        "mtext",
        "nobr",
        "ol",
        "p",
        "pre",
        "ruby",
        "s",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "table",
        "title",
        "u",
        "ul",
    ];
    NAMES.contains(&name) || matches!(name, "tt" | "var")
}

/// Elements without content, and those that end by themselves where the next one starts.
fn never_nests(name: &str) -> bool {
    const NAMES: [&str; 29] = [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
        "source", "track", "wbr", "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody",
        "tfoot", "option", "optgroup", "rp", "rt", "colgroup",
    ];
    NAMES.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_closed_by_itself_does_not_count_as_deep() {
        let long = format!(
            "<p>The board met.{}",
            "<li>It met.<br><p>And met.".repeat(2000)
        );
        assert!(Burden::of(&long).deepest < 10);
        assert!(Burden::of(&"<b>".repeat(3000)).deepest > DEPTH);
        let icons = "<svg viewBox='0 0 1 1'><path d='M0 0'/><rect x=1 /><g><circle/></g></svg>";
        assert!(Burden::of(&icons.repeat(2000)).deepest < 10);
    }

    #[test]
    fn what_hides_towers_is_seen_through() {
        let tower = "<div>".repeat(3000);
        let hidden = [
            format!("<!-->{tower}"),
            format!("<!--->{tower}"),
            format!("<!-- a --!>{tower}"),
            format!("<!-- a -->{tower}"),
            format!("<title>a</title>{tower}"),
            format!("<script>\"</scripts>\"</script >{tower}"),
            format!("<svg><style>{tower}"),
            format!("<svg>{}", "<path>".repeat(3000)),
            format!("<svg><p>{}", "<rect/>".repeat(3000)),
            format!("<svg><desc>{}", "<rect/>".repeat(3000)),
            format!("<br a=\"'>\">{tower}"),
            format!("<br a='>{tower}' b>{tower}"),
            format!("</ a>{tower}"),
            format!("<? a>{tower}"),
            format!("a < b <3{tower}"),
            "<DIV\n>".repeat(3000),
            "<div/>".repeat(3000),
        ];
        let missed: Vec<_> = hidden
            .iter()
            .filter(|page| Burden::of(page).deepest <= DEPTH)
            .map(|page| page.get(..30))
            .collect();
        assert!(missed.is_empty(), "{missed:?}");
    }

    #[test]
    fn what_is_no_markup_is_no_tower() {
        let tower = "<div>".repeat(3000);
        for page in [
            format!("<!-- {tower} --><p>a"),
            format!("<!-- {tower}"),
            format!("<script>{tower}</script><p>a"),
            format!("<STYLE>{tower}</style><p>a"),
            format!("<script>{tower}"),
            format!("<p title='{tower}'>a"),
            format!("<p title='{tower}"),
            "a < b ".repeat(3000),
            "<a href=b>c".repeat(3000).replace("<a", "</b><br"),
        ] {
            let deepest = Burden::of(&page).deepest;
            assert!(deepest < 10, "{deepest} {:?}", page.get(..30));
        }
    }

    #[test]
    fn formatting_that_opens_anew_in_every_block_is_counted() {
        let open: String = (0..300).map(|size| format!("<font size={size}>")).collect();
        let bomb = format!("<p>{open}{}", "<p>x".repeat(5000));
        assert!(bomb.len() < 30_000);
        assert!(matches!(
            bearable(&bomb),
            Err(Reason::TooMany {
                what: "elements",
                ..
            })
        ));
        // Old pages never close their anchors.
        let anchors = "<p><a name=x>The board met.".repeat(400);
        assert!(bearable(&anchors).is_ok());
        let sound = "<p>The <b>board</b> <a href=x>met</a>.</p>".repeat(20_000);
        assert!(bearable(&sound).is_ok());
    }

    #[test]
    fn attributes_without_number_are_refused() {
        let many: String = (0..10_000).map(|number| format!(" a{number}=b")).collect();
        assert!(matches!(
            bearable(&format!("<p{many}>")),
            Err(Reason::TooMany { .. })
        ));
        assert!(bearable(&format!("<p title=\"{many}\">")).is_ok());
    }
}
