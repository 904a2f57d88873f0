//! Headline, paragraphs, pull quotes and furniture of a page.
//!
//! *document → its [`Block`]s*, and with them the date, headline and author that stand in the text and nowhere else.
//! By orthography alone: line ends, marks, capitals, and the patterns of `data/lexicon/furniture.tsv`. The text is
//! never changed; what is read past stays in it, so that offsets hold. Does **not** know grammar: whether a paragraph
//! makes sense is not asked.

use super::document::{Block, BlockKind, Document};
use super::furniture::{FURNITURE, Match};
use super::headline;
use super::paragraphs::{Paragraph, paragraphs, trim};
use super::pull_quote;
use super::span::ByteSpan;

/// A dateline stands at the head of the first paragraph, or below an introduction that nobody set apart.
const DATELINES: usize = 3;

/// Finds the parts of a document's text, and fills in date, title and author where only the text has them.
pub fn segment(document: &mut Document) {
    let text = std::mem::take(&mut document.text);
    let mut page = Page {
        text: &text,
        title: document.title.clone(),
        blocks: Vec::new(),
        headline: None,
        paragraphs: 0,
        date: None,
        author: None,
    };
    page.read();
    document.blocks = page.blocks;
    document.published = document
        .published
        .or(page.date.as_ref().and_then(|found| found.date));
    let headline = page.headline.map(|span| {
        span.of(&text)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    });
    document.title = document.title.take().or(headline);
    document.author = document.author.take().or(page.author);
    document.text = text;
}

/// A page while it is read.
struct Page<'a> {
    text: &'a str,
    title: Option<String>,
    blocks: Vec<Block>,
    headline: Option<ByteSpan>,
    /// How many paragraphs of the article are read.
    paragraphs: usize,
    date: Option<Match>,
    author: Option<String>,
}

impl Page<'_> {
    fn read(&mut self) {
        let paragraphs = paragraphs(self.text);
        let mut rest = paragraphs.as_slice();
        while let Some((&first, later)) = rest.split_first() {
            rest = later;
            if self.open(first, later) {
                break;
            }
        }
        while let Some((&next, later)) = rest.split_first() {
            rest = &later[self.paragraph(next.span, next.run, later)..];
        }
    }

    /// Reads a paragraph at the top of the page; true once the article's own first paragraph is read.
    fn open(&mut self, paragraph: Paragraph, later: &[Paragraph]) -> bool {
        let mut span = paragraph.span;
        let mut crawled = false;
        if self.blocks.is_empty()
            && let Some(lead) = FURNITURE.lead(span.of(self.text))
        {
            span = self.set_off(span, lead);
            crawled = true;
            if span.is_empty() {
                return false;
            }
        }
        if self.furniture(span) {
            return false;
        }
        if self.headline.is_none()
            && let Some(end) = self.headline_end(span, crawled, later)
        {
            let headline = trim(self.text, ByteSpan::new(span.start, end));
            self.push(headline, BlockKind::Headline);
            self.headline = Some(headline);
            span = trim(self.text, ByteSpan::new(end, span.end));
            if span.is_empty() {
                return false;
            }
        }
        self.paragraph(span, paragraph.run, &[]);
        true
    }

    /// Where the headline ends that this paragraph is, or begins with.
    fn headline_end(&self, span: ByteSpan, crawled: bool, later: &[Paragraph]) -> Option<usize> {
        let words = span.of(self.text);
        let mut rest = later.iter().map(|next| next.span.of(self.text));
        let next = rest.find(|next| FURNITURE.whole(next).is_none());
        let title = self.title.as_deref();
        let length = title.and_then(|title| headline::titled(words, title, next));
        let length = length.or_else(|| match (crawled, title) {
            (true, _) => {
                headline::after_date(words, next).or_else(|| headline::run_together(words))
            }
            (false, None) => headline::unannounced(words, next),
            (false, Some(_)) => None,
        })?;
        Some(span.start + length)
    }

    /// Reads a paragraph of the article; says how many of the later ones it took.
    fn paragraph(&mut self, mut span: ByteSpan, run: usize, later: &[Paragraph]) -> usize {
        if self.furniture(span) {
            return 0;
        }
        self.paragraphs += 1;
        if self.paragraphs <= DATELINES
            && let Some(dateline) = FURNITURE.dateline(span.of(self.text))
        {
            span = self.set_off(span, dateline);
        }
        if let Some(parts) = pull_quote::in_paragraph(self.text, span) {
            self.push_quote(parts);
            return 0;
        }
        if let Some((below, after)) = later.split_first() {
            // At the end of a page a name below the last paragraph is its author's.
            let two = match below.run == run {
                true if after.first().is_none_or(|next| next.run != run) && !after.is_empty() => {
                    pull_quote::in_two_lines(self.text, span, below.span)
                }
                true => None,
                false if after.is_empty() => None,
                false => pull_quote::in_two(self.text, span, below.span),
            };
            if let Some(parts) = two {
                self.push_quote(parts);
                return 1;
            }
        }
        // "… he said. Read more"
        let tail = pull_quote::after_last_sentence(self.text, span)
            .map(|start| ByteSpan::new(start, span.end))
            .filter(|tail| FURNITURE.is_tail(tail.of(self.text)));
        match tail {
            Some(tail) => {
                let body = trim(self.text, ByteSpan::new(span.start, tail.start));
                self.push(body, BlockKind::Paragraph);
                self.push(tail, BlockKind::Furniture);
            }
            None => self.push(span, BlockKind::Paragraph),
        }
        0
    }

    /// Takes a paragraph that is furniture as a whole.
    fn furniture(&mut self, span: ByteSpan) -> bool {
        let Some(found) = FURNITURE.whole(span.of(self.text)) else {
            return false;
        };
        self.author = self.author.take().or_else(|| found.author.clone());
        self.keep_date(found);
        self.push(span, BlockKind::Furniture);
        true
    }

    /// Takes the furniture at the start of a paragraph; gives the rest.
    fn set_off(&mut self, span: ByteSpan, found: Match) -> ByteSpan {
        let end = span.start + found.length;
        self.push(
            trim(self.text, ByteSpan::new(span.start, end)),
            BlockKind::Furniture,
        );
        self.keep_date(found);
        trim(self.text, ByteSpan::new(end, span.end))
    }

    /// The first date on the page is the page's.
    fn keep_date(&mut self, found: Match) {
        if self.date.is_none() && found.date.is_some() {
            self.date = Some(found);
        }
    }

    fn push(&mut self, span: ByteSpan, kind: BlockKind) {
        if !span.is_empty() {
            self.blocks.push(Block { span, kind });
        }
    }

    /// A pull quote covers its words, its caption, and the marks around both.
    fn push_quote(&mut self, parts: pull_quote::Parts) {
        let pull_quote::Parts { quote, caption } = parts;
        let opening = self.text[..quote.start].chars().next_back();
        let start = opening
            .filter(|c| "“\"«„".contains(*c))
            .map_or(0, char::len_utf8);
        let span = ByteSpan::new(quote.start - start, caption.end);
        self.push(span, BlockKind::PullQuote { quote, caption });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::PartialDate;

    fn kinds(text: &str) -> (Document, String) {
        let document = Document::from_text(text);
        let kinds = document.blocks.iter().map(|block| match block.kind {
            BlockKind::Headline => 'H',
            BlockKind::Paragraph => 'P',
            BlockKind::PullQuote { .. } => 'Q',
            BlockKind::Furniture => 'F',
        });
        let kinds = kinds.collect();
        (document, kinds)
    }

    #[test]
    fn a_dateline_is_set_off_also_below_an_introduction() {
        let (document, kinds) = kinds(
            "Talks over the harbour strike go on.\n\nPORT QUILLAN, March 3, 2025 — The board met on Thursday.",
        );
        assert_eq!(kinds, "PFP");
        assert_eq!(document.published, Some(PartialDate::day(2025, 3, 3)));
    }

    #[test]
    fn what_only_looks_like_a_dateline_or_date_stays_in_its_paragraph() {
        for text in [
            "NATO-led troops left the harbour on Thursday.",
            "The board — which had met before — met again on Thursday.",
            "date palms grow in the harbour of Port Quillan.",
            "By nightfall the board had met twice.",
            "On January 8, 2026 the board met.",
        ] {
            let (document, kinds) = kinds(text);
            assert_eq!(kinds, "P", "{text}");
            assert_eq!(document.published, None, "{text}");
        }
    }

    #[test]
    fn the_first_date_and_byline_on_the_page_count_and_those_of_the_record_before_all() {
        let text = "date 2026-01-08 Board meets\n\nBy Ann Example\n\nUpdated 9 January 2026\n\nThe board met on Thursday.";
        let (document, found) = kinds(text);
        assert_eq!(found, "FHFFP");
        assert_eq!(document.published, Some(PartialDate::day(2026, 1, 8)));
        assert_eq!(document.author.as_deref(), Some("Ann Example"));
        assert_eq!(document.title.as_deref(), Some("Board meets"));
        let mut dated = Document {
            published: Some(PartialDate::year(2024)),
            title: Some("Another title".to_owned()),
            author: Some("Ben Example".to_owned()),
            text: text.to_owned(),
            ..Document::default()
        };
        segment(&mut dated);
        assert_eq!(dated.published, Some(PartialDate::year(2024)));
        assert_eq!(dated.title.as_deref(), Some("Another title"));
        assert_eq!(dated.author.as_deref(), Some("Ben Example"));
    }

    #[test]
    fn a_first_sentence_below_a_crawler_s_date_is_no_headline() {
        assert_eq!(
            kinds("date 2026-01-08 The board met.\n\nIt met again.").1,
            "FPP"
        );
        assert_eq!(
            kinds("date 2026-01-08 Board meets\n\nIt met again.").1,
            "FHP"
        );
        // Alone it is all there is.
        assert_eq!(kinds("date 2026-01-08 Board meets").1, "FP");
        assert_eq!(kinds("date 2026-01-08\n\nThe board met.").1, "FP");
        assert_eq!(kinds("date 2026-01-08").1, "F");
    }

    #[test]
    fn a_name_below_the_last_paragraph_is_its_author_s() {
        let quote = "We have waited long enough for this day.";
        let (_, inside) = kinds(&format!(
            "The board met.\n\n{quote}\n\n— Mayor Jane Doe\n\nIt met again."
        ));
        assert_eq!(inside, "PQP");
        let (_, last) = kinds(&format!("The board met.\n\n{quote}\n\n— Mayor Jane Doe"));
        assert_eq!(last, "PPP");
    }

    #[test]
    fn furniture_may_be_wrapped_but_not_long() {
        let wrapped = "The harbour board of Port Quillan met on Thursday to talk about the\n\
                       strike, which has closed the harbour for two weeks now.\n\
                       \n\
                       © 2026 Example Press. No part of this page may be copied. All rights\n\
                       reserved by the publisher.";
        assert_eq!(kinds(wrapped).1, "PF");
        let long = format!("Related: {}", "the board met and ".repeat(30));
        assert_eq!(kinds(&format!("The board met.\n\n{long}")).1, "PP");
    }
}
