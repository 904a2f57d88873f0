//! Quotations: words between quotation marks, and pull quotes set apart with a caption.
//!
//! *(document, syntax) → \[[`Quote`]\]*. Double marks only, straight or curly: a single mark is too often an
//! apostrophe. A mark that opens and is never closed within its paragraph reaches to the paragraph's end
//! (quotations that run over several paragraphs open anew in each and close in the last).

use super::Quote;
use crate::syntax::Grammar;
use crate::text::{BlockKind, ByteSpan, Document, TokenSpan};

/// Finds the quotations of a document, in order.
pub fn find(document: &Document, grammar: &Grammar<'_>) -> Vec<Quote> {
    let mut found = Vec::new();
    for block in &document.blocks {
        match block.kind {
            BlockKind::Furniture => {}
            BlockKind::PullQuote { quote, caption } => {
                let tokens = tokens_in(grammar, quote);
                if !tokens.is_empty() {
                    found.push(Quote {
                        span: quote,
                        tokens,
                        caption: Some(tokens_in(grammar, caption)),
                        voice: None,
                    });
                }
            }
            BlockKind::Headline | BlockKind::Paragraph => {
                marked(document, grammar, block.span, &mut found)
            }
        }
    }
    found
}

fn marked(document: &Document, grammar: &Grammar<'_>, block: ByteSpan, found: &mut Vec<Quote>) {
    let text = block.of(&document.text);
    let mut open: Option<usize> = None;
    for (at, mark) in text
        .char_indices()
        .filter(|(_, mark)| matches!(mark, '"' | '“' | '”' | '„' | '«' | '»'))
    {
        let at = block.start + at;
        match (mark, open) {
            ('“' | '„' | '«', None) | ('"', None) => open = Some(at + mark.len_utf8()),
            ('”' | '»' | '"', Some(start)) => {
                push(grammar, ByteSpan::new(start, at), found);
                open = None;
            }
            _ => {}
        }
    }
    if let Some(start) = open {
        push(grammar, ByteSpan::new(start, block.end), found);
    }
}

fn push(grammar: &Grammar<'_>, span: ByteSpan, found: &mut Vec<Quote>) {
    let tokens = tokens_in(grammar, span);
    if !tokens.is_empty() {
        found.push(Quote {
            span,
            tokens,
            caption: None,
            voice: None,
        });
    }
}

/// The tokens that lie wholly inside a stretch of bytes.
pub fn tokens_in(grammar: &Grammar<'_>, span: ByteSpan) -> TokenSpan {
    let tokens = &grammar.syntax.tokens;
    let start = tokens.partition_point(|token| token.span.start < span.start);
    let end = tokens.partition_point(|token| token.span.end <= span.end);
    TokenSpan::new(start, end.max(start))
}
