//! Quotations as statements: which words between marks are speech, and which belong together.
//!
//! *(quotes with their voices, reports) → \[[`Said`]\]*. Left out are scare quotes, titles, and words that a reported clause has taken up.

use super::content::is_mark;
use super::reports::Report;
use crate::claim::context::Surroundings;
use crate::coref::ChainId;
use crate::mention::{Place, Quote};
use crate::syntax::{Embedding, Grammar, Pos};
use crate::text::{Document, TokenSpan};

/// Words between marks that one speaker says in one breath.
pub struct Said {
    /// The quotations, in order.
    pub quotes: Vec<usize>,
    /// The reporting word.
    pub cue: Option<usize>,
    /// Head of the phrase that names the speaker.
    pub source: usize,
    /// His chain, where a caption tells it.
    pub speaker: Option<ChainId>,
    /// How it was found.
    pub rule: &'static str,
}

/// Fewest words of a quotation that says something by itself.
const WORDS: usize = 4;

/// The quotations that are speech.
pub fn find(document: &Document, around: &Surroundings<'_>, reports: &[Report]) -> Vec<Said> {
    let (grammar, quotes) = (around.grammar, &around.mentions.quotes);
    let mut found: Vec<Said> = Vec::new();
    for (index, quote) in quotes.iter().enumerate() {
        if quote.caption.is_some() {
            found.extend(captioned(around, index));
            continue;
        }
        let Some(voice) = quote.voice else { continue };
        if taken_up(around, quote, reports) || is_title(document, grammar, &words(grammar, quote)) {
            continue;
        }
        // “A,” he said, “B”: one statement in two parts.
        if let Some(last) = found.last_mut()
            && voice.cue.is_some()
            && last.cue == voice.cue
        {
            last.quotes.push(index);
            continue;
        }
        found.push(Said {
            quotes: vec![index],
            cue: voice.cue,
            source: voice.source,
            speaker: None,
            rule: if voice.place == Place::BeforeQuotation {
                "quotation-continued"
            } else {
                "quotation"
            },
        });
    }
    // Scare quotes beside speech are no part of it, but “the boats” in “The boats,” he said, “came at night” is.
    found.retain_mut(|said| {
        let speech = |&index: &usize| is_speech(around, &quotes[index], said.cue);
        said.speaker.is_some() || said.quotes.iter().any(speech)
    });
    found
}

fn captioned(around: &Surroundings<'_>, index: usize) -> Option<Said> {
    let speaker = around.speakers.get(index).copied().flatten()?;
    let caption = around.mentions.quotes[index].caption?;
    let mention = around
        .chains
        .get(speaker)
        .mentions
        .iter()
        .map(|&id| around.mentions.get(id).head)
        .find(|&head| caption.contains(head));
    Some(Said {
        quotes: vec![index],
        cue: None,
        source: mention.unwrap_or(caption.start),
        speaker: Some(speaker),
        rule: "pull-quote-caption",
    })
}

/// The words of a quotation without its marks.
fn words(grammar: &Grammar<'_>, quote: &Quote) -> Vec<usize> {
    quote
        .tokens
        .range()
        .filter(|&token| !is_mark(grammar, token))
        .collect()
}

/// Whether the words say something: a clause, or several words right below the reporting verb.
fn is_speech(around: &Surroundings<'_>, quote: &Quote, cue: Option<usize>) -> bool {
    let grammar = around.grammar;
    let words = words(grammar, quote);
    let clause = words.iter().any(|&token| grammar.is_verb(token));
    if words.len() < 2 || (!clause && words.len() < WORDS) {
        return false;
    }
    // A clause of its own that ends like a sentence is speech however short: “They lied,” he said.
    if words.len() < WORDS && !(clause && closes(grammar, quote.tokens)) {
        return false;
    }
    clause || cue.is_none_or(|cue| directly_below(grammar, quote.tokens, cue))
}

/// Whether the words end, before or after the closing mark, as a sentence or before a comma.
fn closes(grammar: &Grammar<'_>, quote: TokenSpan) -> bool {
    let mark = |token: usize| {
        token < grammar.syntax.tokens.len()
            && matches!(grammar.token(token).norm.as_str(), "." | "," | "!" | "?")
    };
    mark(quote.end - 1) || mark(quote.end + 1)
}

/// "The Long Way Home": every word of weight begins with a capital.
fn is_title(document: &Document, grammar: &Grammar<'_>, words: &[usize]) -> bool {
    let weighty: Vec<usize> = words
        .iter()
        .copied()
        .filter(|&token| {
            !matches!(
                grammar.token(token).pos,
                Pos::Det | Pos::Adp | Pos::Cconj | Pos::Sconj | Pos::Part | Pos::Num
            )
        })
        .collect();
    weighty.len() > 1
        && weighty.iter().all(|&token| {
            grammar
                .token(token)
                .span
                .of(&document.text)
                .starts_with(char::is_uppercase)
        })
}

/// Whether the top of the quoted words hangs on the cue by no preposition.
fn directly_below(grammar: &Grammar<'_>, quote: TokenSpan, cue: usize) -> bool {
    let mut at = quote.start;
    for _ in 0..30 {
        match grammar.head(at) {
            Some(head) if quote.contains(head) => at = head,
            Some(head) => {
                return head == cue
                    && !matches!(grammar.embedding(at), Embedding::OfPreposition(_));
            }
            None => return true,
        }
    }
    false
}

/// Whether a reported clause has these words in it beside others of its own.
fn taken_up(around: &Surroundings<'_>, quote: &Quote, reports: &[Report]) -> bool {
    reports.iter().any(|report| {
        report.source.is_some()
            && report.rule != "according-to"
            && !quote.tokens.contains(report.cue)
            && !all_quoted(around, report)
            && report
                .content
                .iter()
                .any(|span| span.overlaps(quote.tokens))
    })
}

/// Whether all the words of a report stand in one quotation, or in several, that the cue is outside of.
pub fn all_quoted(around: &Surroundings<'_>, report: &Report) -> bool {
    let grammar = around.grammar;
    report
        .content
        .iter()
        .flat_map(|span| span.range())
        .filter(|&token| !is_mark(grammar, token))
        .all(|token| {
            around
                .mentions
                .quotes
                .iter()
                .any(|quote| quote.tokens.contains(token) && !quote.tokens.contains(report.cue))
        })
}

/// The quotations that a report holds.
pub fn within(around: &Surroundings<'_>, report: &Report) -> Vec<usize> {
    around
        .mentions
        .quotes
        .iter()
        .enumerate()
        .filter(|(_, quote)| {
            !quote.tokens.contains(report.cue)
                && quote.tokens.len() > 1
                && report
                    .content
                    .iter()
                    .any(|span| span.overlaps(quote.tokens))
        })
        .map(|(index, _)| index)
        .collect()
}
