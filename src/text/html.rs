//! The article in a web page.
//!
//! *HTML → [`Document`]*: the readable main text as paragraphs with a blank line between, and what the page says of
//! itself in JSON-LD, OpenGraph and `<meta>`, `<time>`, `<link rel=canonical>`. The main text is found as browsers'
//! reading mode finds it (dom_smoothie, after Mozilla's Readability). Does **not** run scripts, and fetches nothing.

use std::panic::{AssertUnwindSafe, catch_unwind};

use dom_query::{Document as Page, NodeRef};
use dom_smoothie::{Config, Readability};

use super::document::Document;
use super::furniture::FURNITURE;
use super::rejection::Reason;

mod burden;
mod metadata;

use burden::{DEPTH, bearable};

/// Pages of more elements are taken as they are: finding the article in them takes too long.
const ELEMENTS: usize = 100_000;

/// The article in a page.
pub(super) fn read(html: &str) -> Result<Document, Reason> {
    bearable(html)?;
    // Pages are the wildest of all inputs, and the reading mode indexes into them: a slip there costs this page alone.
    catch_unwind(AssertUnwindSafe(|| article(html))).unwrap_or(Err(Reason::NoArticle))
}

fn article(html: &str) -> Result<Document, Reason> {
    let page = Page::from(html);
    if deeper_than(&page, DEPTH) {
        return Err(Reason::TooDeep { limit: DEPTH });
    }
    let (mut document, body) = metadata::read(&page);
    keep_quotations(&page);
    let config = Config {
        // The metadata is read already.
        disable_json_ld: true,
        max_elements_to_parse: ELEMENTS,
        ..Config::default()
    };
    let readable = Readability::with_document(page, None, Some(config))
        .and_then(|mut readability| readability.parse())
        .ok();
    let mut text = String::new();
    if let Some(readable) = readable {
        text = paragraphs(&Page::fragment(readable.content).root());
        document.title = document.title.or_else(|| words(&readable.title));
        document.author = document.author.or_else(|| byline(&readable.byline?));
    }
    if text.trim().is_empty() {
        text = body.unwrap_or_else(|| plain_body(html));
    }
    if text.trim().is_empty() {
        return Err(Reason::NoArticle);
    }
    Ok(Document { text, ..document })
}

/// The text of a piece of HTML without a head, such as feeds carry: all of it.
pub(super) fn text_of_fragment(html: &str) -> Result<String, Reason> {
    bearable(html)?;
    let page = Page::fragment(html);
    if deeper_than(&page, DEPTH) {
        return Err(Reason::TooDeep { limit: DEPTH });
    }
    Ok(paragraphs(&page.root()))
}

/// A text with the entities of HTML resolved and nothing else changed.
pub(super) fn without_entities(text: &str) -> String {
    // What is no markup must not become any.
    let page = Page::fragment(text.replace('<', "&lt;"));
    page.root().text().to_string()
}

/// All text of a page but its frame: for pages that are no web pages, such as letters.
pub(super) fn text_of_page(html: &str) -> Result<String, Reason> {
    bearable(html)?;
    Ok(plain_body(html))
}

/// Makes quotations set apart on the page what the reading mode does not drop: it takes asides and footers for the
/// page's, wherever they stand.
fn keep_quotations(page: &Page) {
    const SET_APART: &str = "aside[class*='quote'], figure[class*='quote'], div[class*='pullquote'], \
                             div[class*='pull-quote'], section[class*='pullquote'], section[class*='pull-quote']";
    page.select(SET_APART).rename("blockquote");
    page.select("blockquote footer, blockquote figcaption")
        .rename("cite");
}

/// The names in "By Jane Doe".
fn byline(shown: &str) -> Option<String> {
    let shown = words(shown)?;
    let named = FURNITURE.whole(&shown).and_then(|found| found.author);
    Some(named.unwrap_or(shown))
}

/// All text of the page but its frame: for pages too short for the reading mode.
fn plain_body(html: &str) -> String {
    let page = Page::from(html);
    page.select("script, style, noscript, template, nav, header, footer, aside, form, button, svg")
        .remove();
    for main in ["article", "main", "body"] {
        let found = page.select_single(main);
        if let Some(text) = found
            .nodes()
            .first()
            .map(paragraphs)
            .filter(|t| !t.trim().is_empty())
        {
            return text;
        }
    }
    paragraphs(&page.root())
}

fn deeper_than(page: &Page, limit: usize) -> bool {
    let mut stack = vec![(page.root(), 0usize)];
    while let Some((node, depth)) = stack.pop() {
        if depth > limit {
            return true;
        }
        stack.extend(node.children_it(false).map(|child| (child, depth + 1)));
    }
    false
}

/// The text below a node: one paragraph for each block element, with a blank line between.
fn paragraphs(node: &NodeRef<'_>) -> String {
    let mut found = Paragraphs::default();
    let mut stack = vec![Step::Enter(*node)];
    while let Some(step) = stack.pop() {
        let node = match step {
            Step::Enter(node) => node,
            Step::Leave(kind) => {
                found.leave(kind);
                continue;
            }
        };
        if node.is_text() {
            found.text(&node.text());
            continue;
        }
        let kind = node
            .node_name()
            .map_or(Kind::Inline, |name| Kind::of(&name));
        match kind {
            Kind::Skipped => continue,
            Kind::Break => found.line_break(),
            _ => found.enter(kind),
        }
        stack.push(Step::Leave(kind));
        stack.extend(node.children_it(true).map(Step::Enter));
    }
    found.finish()
}

enum Step<'a> {
    Enter(NodeRef<'a>),
    Leave(Kind),
}

/// What an element does to the flow of text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Inline,
    Block,
    /// A quotation set apart: its paragraphs and the name below them stand on lines without a blank one between.
    Quotation,
    Cell,
    Break,
    Preformatted,
    Skipped,
}

impl Kind {
    fn of(name: &str) -> Self {
        match name {
            "script" | "style" | "noscript" | "template" | "svg" | "head" | "iframe" | "button"
            | "select" | "textarea" | "audio" | "video" | "math" => Self::Skipped,
            "br" => Self::Break,
            "pre" => Self::Preformatted,
            "td" | "th" => Self::Cell,
            "blockquote" => Self::Quotation,
            "a" | "abbr" | "b" | "bdi" | "bdo" | "cite" | "code" | "data" | "del" | "dfn"
            | "em" | "font" | "i" | "img" | "ins" | "kbd" | "label" | "mark" | "q" | "ruby"
            | "rb" | "rt" | "rp" | "s" | "samp" | "small" | "span" | "strong" | "sub" | "sup"
            | "time" | "tt" | "u" | "var" | "wbr" | "big" | "strike" | "acronym" => Self::Inline,
            _ => Self::Block,
        }
    }
}

#[derive(Default)]
struct Paragraphs {
    done: String,
    current: String,
    preformatted: usize,
    /// Quotations that are open.
    quotations: usize,
    /// Whether the innermost of them has a paragraph already.
    quoted: bool,
}

impl Paragraphs {
    fn text(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '\n' if self.preformatted > 0 => self.current.push('\n'),
                // Zero-width marks and soft hyphens are typesetting.
                '\u{AD}' | '\u{200B}' | '\u{FEFF}' => {}
                c if c.is_whitespace() => {
                    if !self.current.is_empty() && !self.current.ends_with([' ', '\n']) {
                        self.current.push(' ');
                    }
                }
                c => self.current.push(c),
            }
        }
    }

    fn line_break(&mut self) {
        let trimmed = self.current.trim_end_matches(' ').len();
        self.current.truncate(trimmed);
        match self.current.ends_with('\n') {
            // Two breaks are how old pages begin a paragraph.
            true => self.flush(),
            false if !self.current.is_empty() => self.current.push('\n'),
            false => {}
        }
    }

    fn enter(&mut self, kind: Kind) {
        match kind {
            Kind::Block | Kind::Preformatted | Kind::Quotation => self.flush(),
            Kind::Cell if !self.current.is_empty() => self.current.push_str(" | "),
            _ => {}
        }
        self.preformatted += usize::from(kind == Kind::Preformatted);
        if kind == Kind::Quotation {
            self.quotations += 1;
            self.quoted = false;
        }
    }

    fn leave(&mut self, kind: Kind) {
        match kind {
            Kind::Block => self.flush(),
            Kind::Preformatted => {
                self.flush();
                self.preformatted = self.preformatted.saturating_sub(1);
            }
            Kind::Quotation => {
                self.flush();
                self.quotations = self.quotations.saturating_sub(1);
                self.quoted &= self.quotations > 0;
            }
            _ => {}
        }
    }

    /// Ends the current paragraph.
    fn flush(&mut self) {
        let text = self.current.trim();
        if !text.is_empty() {
            if !self.done.is_empty() {
                let same_quotation = self.quotations > 0 && self.quoted;
                self.done
                    .push_str(if same_quotation { "\n" } else { "\n\n" });
            }
            self.done.push_str(text);
            self.quoted = self.quotations > 0;
        }
        self.current.clear();
    }

    fn finish(mut self) -> String {
        self.flush();
        self.done
    }
}

/// `text` with its white space collapsed; `None` where nothing is left.
fn words(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(body: &str) -> String {
        let filler = "<p>The harbour board met on Thursday, and its chairman said that talks with the union would go \
                      on until a settlement had been found, however long that might take them.</p>";
        let page =
            format!("<html><body><article>{filler}{filler}{body}{filler}</article></body></html>");
        let text = read(&page)
            .map(|document| document.text)
            .unwrap_or_default();
        let paragraphs: Vec<&str> = text
            .split("\n\n")
            .filter(|p| !p.starts_with("The harbour board"))
            .collect();
        paragraphs.join("¶")
    }

    #[test]
    fn a_quotation_set_apart_keeps_its_name_below_it() {
        let quote = "We have waited long enough for this day.";
        let dressed = [
            format!("<blockquote><p>{quote}</p><footer>Mayor Jane Doe</footer></blockquote>"),
            format!("<blockquote><p>{quote}</p><cite>Mayor Jane Doe</cite></blockquote>"),
            format!("<blockquote><p>{quote}</p>\n<p>Mayor Jane Doe</p></blockquote>"),
            format!("<aside class=\"pullquote\"><p>{quote}</p><p>Mayor Jane Doe</p></aside>"),
            format!(
                "<figure class=\"wp-quote\"><blockquote><p>{quote}</p></blockquote><figcaption>Mayor Jane Doe</figcaption></figure>"
            ),
        ];
        let wrong: Vec<_> = dressed
            .iter()
            .map(|page| (page, text_of(page)))
            .filter(|(_, text)| *text != format!("{quote}\nMayor Jane Doe"))
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn paragraphs_come_out_as_they_are_seen() {
        assert_eq!(
            text_of("<p>One  <b>t</b>wo,\n three&nbsp;four.</p>"),
            "One two, three four."
        );
        assert_eq!(
            text_of("<div>One.<br>Two.<br><br>Three.</div>"),
            "One.\nTwo.¶Three."
        );
        assert_eq!(
            text_of("<p>Soft\u{AD}ware &lt;b&gt; &amp; such.</p>"),
            "Software <b> & such."
        );
        assert_eq!(
            text_of("<p>One.</p><script>two()</script><style>p{}</style><p>Three.</p>"),
            "One.¶Three."
        );
    }

    #[test]
    fn towers_and_empty_pages_are_refused() {
        assert!(matches!(
            read(&"<i>".repeat(100_000)),
            Err(Reason::TooDeep { .. })
        ));
        assert!(matches!(read("<html></html>"), Err(Reason::NoArticle)));
    }
}
