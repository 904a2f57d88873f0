//! Who said what: direct quotations, pull quotes with a caption, and reported clauses.
//!
//! *(quotes, syntax, chains) → statements*. A quotation is exact words with a speaker; a reported clause is a
//! statement without a quotation. Only the speaking is claimed, never the content.
//!
//! Does not join the parts of a quotation that a "he said" interrupts.

use super::context::{Context, Surroundings};
use super::draft::Draft;
use super::facts::{ClaimKind, Modality, Polarity, Stance};
use crate::coref::ChainId;
use crate::syntax::Function;
use crate::text::{ByteSpan, Document};
use smol_str::SmolStr;

/// Finds the statements of a document.
pub fn find(document: &Document, around: &Surroundings<'_>) -> Vec<Draft> {
    let mut found = Vec::new();
    for (index, quote) in around.mentions.quotes.iter().enumerate() {
        let Some(speaker) = around.speakers.get(index).copied().flatten() else {
            continue;
        };
        // Scare quotes are words, not statements.
        if quote.caption.is_none() && quote.tokens.len() < 4 {
            continue;
        }
        let rule = if quote.caption.is_some() {
            "pull-quote-caption"
        } else {
            "quotation"
        };
        let words = quote.span.of(&document.text);
        let speaker_token = around
            .chains
            .get(speaker)
            .mentions
            .first()
            .map_or(quote.tokens.start, |&id| around.mentions.get(id).head);
        let said = quote
            .caption
            .is_none()
            .then(|| crate::coref::speaking(around.grammar, around.lexicon, quote.tokens))
            .flatten();
        let (cue, token) = said.map_or((None, speaker_token), |(verb, subject)| {
            (Some(verb), subject)
        });
        found.push(Draft {
            context: spoken(cue),
            ..statement(
                speaker,
                token,
                quote.tokens.start,
                quote.span,
                Some(words.to_owned()),
                rule,
            )
        });
    }
    for verb in 0..around.grammar.syntax.tokens.len() {
        found.extend(reported(around, verb));
        found.extend(ascribed(around, verb));
    }
    found
}

/// "X said that P": the clause P, unless it is a quotation already.
fn reported(around: &Surroundings<'_>, verb: usize) -> Option<Draft> {
    let grammar = around.grammar;
    if !grammar.is_verb(verb) || around.mentions.quote_at(verb).is_some() {
        return None;
    }
    around
        .lexicon
        .words
        .value("reporting", &grammar.token(verb).lemma.to_lowercase())?;
    let arguments = grammar.arguments(verb);
    let clause = arguments
        .iter()
        .find(|argument| argument.function == Function::Clause && grammar.is_verb(argument.token))?
        .token;
    if around.mentions.quote_at(clause).is_some() {
        return None;
    }
    let subject = arguments
        .iter()
        .find(|argument| argument.function == Function::Subject)?
        .token;
    let speaker = around.chain_at(subject)?;
    let (start, end) = (grammar.left_edge(clause), grammar.right_edge(clause));
    // A clause that surrounds its own report ("The deal, he said, is off") is not one stretch of words.
    if start <= verb && verb < end || !around.context_free(verb) {
        return None;
    }
    let mut start = start;
    if grammar.marker(clause) == Some(start) && grammar.token(start).lemma == "that" {
        start += 1;
    }
    let mut end = end;
    while end > start
        && matches!(
            grammar.token(end - 1).norm.as_str(),
            "." | "," | ";" | "\"" | "”" | "“"
        )
    {
        end -= 1;
    }
    if end - start < 2 {
        return None;
    }
    let span = ByteSpan::new(
        grammar.token(start).span.start,
        grammar.token(end - 1).span.end,
    );
    Some(Draft {
        context: spoken(Some(verb)),
        ..statement(speaker, subject, verb, span, None, "reported-clause")
    })
}

/// "According to X, P": the clause P without the words that name its source.
fn ascribed(around: &Surroundings<'_>, verb: usize) -> Option<Draft> {
    let grammar = around.grammar;
    if !grammar.is_verb(verb) || around.mentions.quote_at(verb).is_some() {
        return None;
    }
    let source = grammar.according_to(verb)?;
    let speaker = around.chain_at(source)?;
    let according = grammar
        .children(verb)
        .find(|&child| grammar.left_edge(child) <= source && source < grammar.right_edge(child))?;
    let (mut start, mut end) = (grammar.left_edge(verb), grammar.right_edge(verb));
    if according < verb {
        start = start.max(grammar.right_edge(according));
    } else {
        end = end.min(grammar.left_edge(according));
    }
    let mark = |token: usize| {
        matches!(
            grammar.token(token).pos,
            crate::syntax::Pos::Punct | crate::syntax::Pos::Space
        )
    };
    while start < end && mark(start) {
        start += 1;
    }
    while end > start && mark(end - 1) {
        end -= 1;
    }
    if end < start + 2 {
        return None;
    }
    let span = ByteSpan::new(
        grammar.token(start).span.start,
        grammar.token(end - 1).span.end,
    );
    Some(Draft {
        context: spoken(Some(according)),
        ..statement(speaker, source, verb, span, None, "according-to")
    })
}

fn statement(
    speaker: ChainId,
    token: usize,
    trigger: usize,
    evidence: ByteSpan,
    quotation: Option<String>,
    rule: &str,
) -> Draft {
    Draft {
        kind: ClaimKind::Statement,
        predicate: SmolStr::new_static("said"),
        subject: Some((token, speaker)),
        object: None,
        roles: Vec::new(),
        trigger,
        context: spoken(None),
        forced: (None, None),
        stage: None,
        measure: None,
        date: None,
        quotation,
        rule: SmolStr::new(rule),
        evidence,
    }
}

/// The plain light in which the speaking itself stands, with the verb that says so.
fn spoken(cue: Option<usize>) -> Context {
    let cues = cue.map(|verb| ("cue", verb)).into_iter().collect();
    Context {
        polarity: Polarity::Affirmed,
        modality: Modality::Actual,
        stance: Stance::Endorsed,
        speakers: Vec::new(),
        cues,
    }
}

impl Surroundings<'_> {
    /// Whether a report is itself neither negated nor merely possible nor reported by another.
    fn context_free(&self, verb: usize) -> bool {
        let context = self.of(verb, None);
        context.polarity == Polarity::Affirmed
            && context.modality == Modality::Actual
            && context.speakers.is_empty()
    }
}
