//! Wikitext to plain text.
//!
//! *wikitext → paragraphs with a blank line between, and the date that the page gives itself*. Links become the words they show;
//! templates, tables, notes, files and categories go, but for the templates that stand for words
//! (`data/lexicon/wikitext.tsv`); sections of sources go. One pass over the text with a stack of what is open, so that
//! broken markup costs no more than sound markup: what is never closed becomes what it says. After MediaWiki's own
//! description of its markup. Does **not** expand templates, and knows no parser functions.
//!
//! Why not a crate: the one there is (parse-wiki-text-2) has not been touched since 2024 and takes a time without bound over broken markup.

mod paragraphs;
mod words;

use std::collections::BTreeSet;

use super::date::PartialDate;
use super::html;
use paragraphs::{SPEAKER, paragraphs};
use words::{Arguments, Template, WORDS};

/// What is open deeper than this is taken for text.
const DEPTH: usize = 40;

/// No tag and no address is longer.
const TAG: usize = 2000;

/// The text of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Plain {
    /// Paragraphs with a blank line between.
    pub text: String,
    /// The date of a template that says when it was published.
    pub date: Option<PartialDate>,
}

/// The text of a page whose wiki calls its namespaces of files and categories `media`, beside the usual names.
pub(super) fn plain(wikitext: &str, media: &BTreeSet<String>) -> Plain {
    let mut reader = Reader {
        rest: wikitext,
        frames: vec![Frame::new(Kind::Page)],
        media,
        date: None,
        unclosed: BTreeSet::new(),
    };
    reader.read();
    let date = reader.date;
    let text = reader
        .frames
        .pop()
        .map(|page| page.parts.concat())
        .unwrap_or_default();
    let text = paragraphs(&text);
    Plain {
        text: match text.contains('&') {
            true => html::without_entities(&text),
            false => text,
        },
        date,
    }
}

/// What is open.
struct Frame {
    kind: Kind,
    /// Its content, cut at the bars.
    parts: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Page,
    /// `{{…}}`
    Template,
    /// `{{{…}}}`
    Parameter,
    /// `[[…]]`
    Link,
    /// `[http://… …]`
    Address,
    /// `{|…|}`
    Table,
}

impl Frame {
    fn new(kind: Kind) -> Self {
        Self {
            kind,
            parts: vec![String::new()],
        }
    }

    fn push(&mut self, text: &str) {
        match self.parts.last_mut() {
            Some(part) => part.push_str(text),
            None => self.parts.push(text.to_owned()),
        }
    }
}

struct Reader<'a> {
    rest: &'a str,
    /// The page and all that is open on it, the innermost last. Never empty.
    frames: Vec<Frame>,
    media: &'a BTreeSet<String>,
    date: Option<PartialDate>,
    /// Elements that are not closed any more from here on, so that nobody looks for their end again.
    unclosed: BTreeSet<String>,
}

impl<'a> Reader<'a> {
    fn read(&mut self) {
        const MARKS: [char; 9] = ['<', '{', '}', '[', ']', '|', '\'', '_', '\n'];
        while !self.rest.is_empty() {
            let plain = self.rest.find(MARKS).unwrap_or(self.rest.len());
            let (before, rest) = self.rest.split_at(plain);
            self.push(before);
            self.rest = rest;
            if !rest.is_empty() {
                self.mark();
            }
        }
        while self.frames.len() > 1 {
            self.give_up();
        }
    }

    fn push(&mut self, text: &str) {
        if let Some(frame) = self.frames.last_mut() {
            frame.push(text);
        }
    }

    fn skip(&mut self, bytes: usize) {
        self.rest = self.rest.get(bytes..).unwrap_or_default();
    }

    /// Takes these bytes for text.
    fn literally(&mut self, bytes: usize) {
        let (text, rest) = self.rest.split_at(bytes);
        self.push(text);
        self.rest = rest;
    }

    fn top(&self) -> Kind {
        self.frames.last().map_or(Kind::Page, |frame| frame.kind)
    }

    fn mark(&mut self) {
        let rest = self.rest;
        let at_line_start = self
            .frames
            .last()
            .and_then(|frame| frame.parts.last())
            .is_none_or(|part| part.is_empty() || part.ends_with('\n'));
        match rest.as_bytes()[0] {
            b'<' => self.tag(),
            b'{' if rest.starts_with("{{{") && !rest.starts_with("{{{{") => {
                self.open(Kind::Parameter, 3);
            }
            b'{' if rest.starts_with("{{") => self.open(Kind::Template, 2),
            b'{' if rest.starts_with("{|") && at_line_start => self.open(Kind::Table, 2),
            b'}' if rest.starts_with("}}}") && self.is_open(Kind::Parameter) => {
                self.close(Kind::Parameter, 3);
            }
            b'}' if rest.starts_with("}}") && self.is_open(Kind::Template) => {
                self.close(Kind::Template, 2);
            }
            b'|' if rest.starts_with("|}")
                && !rest.starts_with("|}}")
                && at_line_start
                && self.is_open(Kind::Table) =>
            {
                self.close(Kind::Table, 2);
            }
            b'[' if rest.starts_with("[[") => self.open(Kind::Link, 2),
            b'[' if is_address(&rest[1..]) => self.open(Kind::Address, 1),
            b']' if rest.starts_with("]]") && self.is_open(Kind::Link) => self.close(Kind::Link, 2),
            b']' if self.top() == Kind::Address => self.close(Kind::Address, 1),
            b'|' if matches!(self.top(), Kind::Template | Kind::Link | Kind::Parameter) => {
                if let Some(frame) = self.frames.last_mut() {
                    frame.parts.push(String::new());
                }
                self.skip(1);
            }
            b'\'' if rest.starts_with("''") => {
                let run = rest.bytes().take_while(|&byte| byte == b'\'').count();
                // Four are an apostrophe and bold.
                if run == 4 {
                    self.push("'");
                }
                self.skip(run);
            }
            b'_' if rest.starts_with("__") => {
                let word = rest[2..].bytes().take_while(u8::is_ascii_uppercase).count();
                match word > 0 && rest[2 + word..].starts_with("__") {
                    true => self.skip(word + 4),
                    false => self.literally(2),
                }
            }
            b'\n' => {
                // A link may run over a line's end, not over a paragraph's; an address over neither.
                let blank = rest[1..].trim_start_matches([' ', '\t']).starts_with('\n');
                while self.top() == Kind::Address || blank && self.top() == Kind::Link {
                    self.give_up();
                }
                self.literally(1);
            }
            _ => self.literally(1),
        }
    }

    fn open(&mut self, kind: Kind, bytes: usize) {
        match self.frames.len() > DEPTH {
            true => self.literally(bytes),
            false => {
                self.frames.push(Frame::new(kind));
                self.skip(bytes);
            }
        }
    }

    fn is_open(&self, kind: Kind) -> bool {
        self.frames.iter().any(|frame| frame.kind == kind)
    }

    /// Closes the innermost of a kind; what is open within it is never closed.
    fn close(&mut self, kind: Kind, bytes: usize) {
        self.skip(bytes);
        while self.top() != kind && self.frames.len() > 1 {
            self.give_up();
        }
        let Some(frame) = self.frames.pop() else {
            return;
        };
        let shown = match kind {
            Kind::Template => self.template(&frame.parts),
            Kind::Parameter => frame.parts.get(1).cloned().unwrap_or_default(),
            Kind::Link => self.link(&frame.parts),
            Kind::Address => address_label(&frame.parts.concat()).to_owned(),
            Kind::Table => String::new(),
            Kind::Page => frame.parts.concat(),
        };
        self.push(&shown);
    }

    /// Takes what is open innermost for what it says, without its marks.
    fn give_up(&mut self) {
        if let Some(frame) = self.frames.pop() {
            let text = match frame.kind {
                Kind::Address => address_label(&frame.parts.concat()).to_owned(),
                _ => frame.parts.join("|"),
            };
            self.push(&text);
        }
    }

    fn tag(&mut self) {
        let rest = self.rest;
        if rest.starts_with("<!--") {
            let end = rest.find("-->").map_or(rest.len(), |end| end + 3);
            return self.skip(end);
        }
        let closes = rest[1..].starts_with('/');
        let name = &rest[1 + usize::from(closes)..];
        let length = name
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(name.len());
        let name = name[..length].to_ascii_lowercase();
        let end = rest
            .bytes()
            .take(TAG)
            .position(|byte| byte == b'>')
            .filter(|_| !name.is_empty());
        let Some(end) = end else {
            return self.literally(1);
        };
        let empty = rest[..end].ends_with('/');
        self.skip(end + 1);
        if name == "nowiki" && !closes && !empty {
            let length = self.rest.find("</nowiki").unwrap_or(self.rest.len());
            return self.literally(length);
        }
        if WORDS.gone.contains(&name) && !closes && !empty {
            return self.skip_element(&name);
        }
        if name == "br" {
            self.push("\n");
        } else if WORDS.block.contains(&name) {
            self.push("\n\n");
        }
    }

    fn skip_element(&mut self, name: &str) {
        if self.unclosed.contains(name) {
            return;
        }
        let mut from = 0;
        while let Some(at) = self.rest[from..].find("</") {
            let start = from + at + 2;
            let after = &self.rest.as_bytes()[start..];
            if after.len() >= name.len()
                && after[..name.len()].eq_ignore_ascii_case(name.as_bytes())
            {
                let end = self.rest[start..]
                    .find('>')
                    .map_or(self.rest.len(), |end| start + end + 1);
                return self.skip(end);
            }
            from = start;
        }
        self.unclosed.insert(name.to_owned());
    }

    fn template(&mut self, parts: &[String]) -> String {
        let name = parts.first().map(String::as_str).unwrap_or_default();
        let name = name.trim().replace('_', " ").to_lowercase();
        let arguments = Arguments::of(parts.get(1..).unwrap_or_default());
        match WORDS.template(&name) {
            Some(Template::Text(numbers)) => {
                arguments.first(numbers).unwrap_or_default().to_owned()
            }
            Some(Template::Sum(numbers)) => numbers
                .iter()
                .filter_map(|number| arguments.get(number))
                .collect::<Vec<_>>()
                .join(" "),
            Some(Template::Mark(mark)) => mark.clone(),
            Some(Template::Quote(words, speaker)) => {
                let words = arguments.first(words).unwrap_or_default();
                let speaker = arguments.first(speaker).unwrap_or_default();
                // A quotation set apart and the name below it, as pages show it.
                match (words.is_empty(), speaker.is_empty()) {
                    (true, _) => String::new(),
                    (false, true) => format!("\n\n{words}\n\n"),
                    (false, false) => format!("\n\n{words}{SPEAKER}{speaker}\n\n"),
                }
            }
            Some(Template::Date(argument)) => {
                if self.date.is_none() {
                    self.date = arguments.get(argument).and_then(PartialDate::parse);
                }
                String::new()
            }
            None => String::new(),
        }
    }

    fn link(&self, parts: &[String]) -> String {
        let target = parts.first().map(|part| part.trim()).unwrap_or_default();
        let label = (parts.len() > 1)
            .then(|| parts.last().map(|part| part.trim()))
            .flatten();
        let (target, meant) = match target.strip_prefix(':') {
            Some(target) => (target, true),
            None => (target, false),
        };
        let (prefix, rest) = match target.split_once(':') {
            Some((prefix, rest)) => (prefix.trim().to_lowercase(), rest.trim()),
            None => (String::new(), target),
        };
        let is_media = WORDS.media.contains(&prefix) || self.media.contains(&prefix);
        if is_media && !meant {
            return String::new();
        }
        let is_language = (2..=3).contains(&prefix.split('-').next().unwrap_or_default().len())
            && prefix
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        let other_wiki = WORDS.shown.contains(&prefix);
        match label {
            // The page in another language stands beside the text.
            None if is_language && !other_wiki && !meant => String::new(),
            None if other_wiki || is_media => rest.to_owned(),
            None => target.trim_start_matches('#').to_owned(),
            // "[[w:Oslo (city)|]]" shows "Oslo".
            Some("") => rest.split(" (").next().unwrap_or(rest).to_owned(),
            Some(label) => label.to_owned(),
        }
    }
}

fn is_address(rest: &str) -> bool {
    ["http://", "https://", "//", "ftp://", "mailto:"]
        .iter()
        .any(|scheme| {
            rest.get(..scheme.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
        })
}

/// The words after an address.
fn address_label(content: &str) -> &str {
    content
        .split_once(' ')
        .map_or("", |(_, label)| label.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(wikitext: &str) -> String {
        plain(wikitext, &BTreeSet::new()).text
    }

    #[test]
    fn markup_becomes_what_it_shows() {
        let cases = [
            ("'''Oslo''' is ''the'' capital.", "Oslo is the capital."),
            (
                "[[Norway]]'s [[w:Storting|parliament]] met [[w:Jonas Berg|]].",
                "Norway's parliament met Jonas Berg.",
            ),
            (
                "{{w|Jonas Berg}} and {{w|Ann Doe|Doe}} met.",
                "Jonas Berg and Doe met.",
            ),
            (
                "He said{{ref|1}} so.<ref name=\"a\">A [[b]] {{c}}.</ref> And<ref name=a /> went.",
                "He said so. And went.",
            ),
            (
                "[[File:Board.jpg|thumb|The [[board]] ''meets''.]]The board met.",
                "The board met.",
            ),
            (
                "The board met.\n[[Category:Ports]]\n[[de:Hafen]]",
                "The board met.",
            ),
            (
                "See [https://a.example/x the report] or [https://a.example/y].",
                "See the report or .",
            ),
            (
                "{| class=wikitable\n! a\n|-\n| b {{c|d}}\n{|\n|x\n|}\n|}\nThe board met.",
                "The board met.",
            ),
            (
                "One.\n\n{{Infobox|a={{b|[[c]]}}|d}}\n\nTwo.",
                "One.\n\nTwo.",
            ),
            (
                "One\ntwo.\n* Three.\n* Four.\nFive.",
                "One two.\n\nThree.\n\nFour. Five.",
            ),
            (
                "One.\n== Talks ==\nTwo.\n== Sources ==\n* Three.\n=== Web ===\nFour.\n== Also ==\nFive.",
                "One.\n\nTalks\n\nTwo.\n\nAlso\n\nFive.",
            ),
            (
                "A &amp; B&nbsp;&ndash; C &lt;b&gt; D",
                "A & B\u{a0}– C <b> D",
            ),
            (
                "<!-- no -->One.<br>Two.<nowiki>[[x]]</nowiki>",
                "One. Two.[[x]]",
            ),
            (
                "{{quote|We waited long.|Mayor Jane Doe}}It was over.",
                "We waited long.\nMayor Jane Doe\n\nIt was over.",
            ),
            (
                "A 1{{snd}}2 b {{lang|fr|oui}} {{lang-de|ja}} {{convert|10|km|mi}} __NOTOC__",
                "A 1 – 2 b oui ja 10 km",
            ),
            ("{{{1|fallback}}} stays", "fallback stays"),
            ("rock ''''n'''' roll", "rock 'n' roll"),
        ];
        let wrong: Vec<_> = cases
            .iter()
            .map(|(markup, expected)| (markup, text(markup), expected))
            .filter(|(_, found, expected)| found != *expected)
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn the_page_s_own_date_is_found() {
        let date = |text: &str| plain(text, &BTreeSet::new()).date;
        let day = Some(PartialDate::day(2019, 1, 4));
        assert_eq!(date("{{date|January 4, 2019}}\nThe board met."), day);
        assert_eq!(date("{{Byline|date=January 4, 2019|location=Oslo}} A"), day);
        assert_eq!(date("{{date|soon}}"), None);
    }

    #[test]
    fn broken_markup_becomes_what_it_says() {
        let cases = [
            ("One {{two three", "One two three"),
            ("One [[two\n\nthree]] four", "One two\n\nthree]] four"),
            (
                "One ]] two }} three |} four | five",
                "One ]] two }} three |} four | five",
            ),
            ("One {{a [[b}} two", "One two"),
            ("a < b > c <3 and <b", "a < b > c <3 and <b"),
            ("<ref>never closed. One.", "never closed. One."),
        ];
        let wrong: Vec<_> = cases
            .iter()
            .map(|(markup, expected)| (markup, text(markup), expected))
            .filter(|(_, found, expected)| found != *expected)
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
        for mark in [
            "{{", "[[", "{|\n", "{{{", "<ref>", "[http://", "<", "''", "}}", "]]",
        ] {
            text(&mark.repeat(200_000));
        }
        text(&"{{a|[[b|".repeat(100_000));
    }
}
