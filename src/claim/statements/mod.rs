//! Who said what: direct quotations, pull quotes with a caption, reported clauses, and "according to".
//!
//! *(quotes, syntax, chains) → statements*. A quotation is exact words with a speaker; a reported clause is a
//! statement without a quotation, or with one where it holds some; both may stand in one another, and each then
//! says whose word it is within whose. Only the speaking is claimed, never the content.
//!
//! A speaker who is nobody in particular ("a witness", "you") leaves a statement with a source in words and no subject.

mod content;
mod quotations;
mod reports;

use super::context::{Context, Surroundings};
use super::draft::{Draft, Voice};
use super::facts::{ClaimKind, Modality, Polarity, Stance};
use crate::coref::ChainId;
use crate::mention::{MentionKind, bytes_of};
use crate::text::{ByteSpan, Document, TokenSpan};

pub use reports::Report;

/// Finds the statements of a document.
pub fn find(document: &Document, around: &Surroundings<'_>) -> Vec<Draft> {
    let mut found = Vec::new();
    let reports = reports::find(around);
    for report in &reports {
        found.extend(reported(document, around, report));
    }
    for said in quotations::find(document, around, &reports) {
        found.extend(quoted(document, around, &said));
    }
    found
}

/// A reported clause, with the words in quotation marks that it holds.
fn reported(document: &Document, around: &Surroundings<'_>, report: &Report) -> Option<Draft> {
    let source = report.source?;
    // Words wholly between marks are a quotation.
    if quotations::all_quoted(around, report) {
        return None;
    }
    let quotations = quotations::within(around, report);
    let spans = quotations
        .iter()
        .map(|&quote| around.mentions.quotes[quote].span);
    let quotation = joined(document, spans);
    let mut content = report.content.clone();
    // "said that the plan was “a trap. It would fail”": the marks close after the clause.
    if let (Some(last), Some(&quote)) = (content.last_mut(), quotations.last()) {
        let end = around.mentions.quotes[quote].tokens.end;
        if end > last.end {
            *last = TokenSpan::new(last.start, end);
        }
    }
    let mut context = match report.clause {
        Some(_) => around.of(report.cue, None),
        None => spoken(),
    };
    context.cues.push(("cue", report.cue));
    // "denied that P": the words are there, and their speaker holds them false.
    let lemma = around.grammar.token(report.cue).lemma.to_lowercase();
    let rejects = around.lexicon.words.value("reporting", &lemma) == Some("rejected");
    if rejects && report.clause.is_some() && context.stance == Stance::Endorsed {
        context.stance = Stance::Rejected;
    }
    Some(statement(
        around,
        source,
        &content,
        context,
        quotation,
        report.rule,
    ))
}

/// The words of quotations, in order: with dots where the author speaks in between, since nobody said them in one go.
fn joined(document: &Document, spans: impl Iterator<Item = ByteSpan>) -> Option<String> {
    let mut whole: Option<String> = None;
    let mut end = 0;
    for span in spans {
        let between = document.text.get(end..span.start).unwrap_or_default();
        whole = Some(match whole {
            None => span.of(&document.text).to_owned(),
            Some(before) if between.contains(char::is_alphanumeric) => {
                format!("{before} … {}", span.of(&document.text))
            }
            Some(before) => format!("{before} {}", span.of(&document.text)),
        });
        end = span.end;
    }
    whole
}

fn quoted(
    document: &Document,
    around: &Surroundings<'_>,
    said: &quotations::Said,
) -> Option<Draft> {
    let quotes: Vec<_> = said
        .quotes
        .iter()
        .map(|&quote| &around.mentions.quotes[quote])
        .collect();
    let first = quotes.first()?;
    let mut context = match said.cue {
        Some(cue) => around.of(cue, None),
        None => spoken(),
    };
    if let Some(cue) = said.cue {
        context.cues.push(("cue", cue));
    }
    let spans: Vec<TokenSpan> = quotes.iter().map(|quote| quote.tokens).collect();
    let quotation = joined(document, quotes.iter().map(|quote| quote.span));
    let mut draft = statement(around, said.source, &spans, context, quotation, said.rule);
    if let Some(speaker) = said.speaker {
        draft.subject = Some((said.source, speaker));
    }
    draft.trigger = first.tokens.start;
    if let [only] = quotes.as_slice() {
        draft.evidence = only.span;
    }
    Some(draft)
}

fn statement(
    around: &Surroundings<'_>,
    source: usize,
    content: &[TokenSpan],
    context: Context,
    quotation: Option<String>,
    rule: &'static str,
) -> Draft {
    let grammar = around.grammar;
    let content: Vec<ByteSpan> = content
        .iter()
        .map(|&span| bytes_of(grammar, span))
        .collect();
    let evidence = content
        .iter()
        .copied()
        .reduce(ByteSpan::hull)
        .unwrap_or(grammar.token(source).span);
    let subject = around.speaker_at(source);
    let mut context = context;
    // A report that stands within its own words is met by its climb: nobody reports himself saying so.
    if subject.is_some() && context.speakers.last() == Some(&subject) {
        context.speakers.pop();
        if let Some(met) = context
            .cues
            .iter()
            .rposition(|&(part, token)| part == "source" && token == source)
        {
            context.cues.remove(met);
        }
    }
    let trigger = context
        .cues
        .iter()
        .rev()
        .find(|(part, _)| *part == "cue")
        .map_or(source, |&(_, cue)| cue);
    Draft {
        kind: ClaimKind::Statement,
        subject: subject.map(|speaker| (source, speaker)),
        quotation,
        voice: Some(Voice {
            source: bytes_of(grammar, content::phrase(grammar, source)),
            content,
        }),
        ..Draft::bare("said", rule, trigger, context, evidence)
    }
}

/// The plain light of words that nothing stands above.
fn spoken() -> Context {
    Context {
        polarity: Polarity::Affirmed,
        modality: Modality::Actual,
        stance: Stance::Endorsed,
        speakers: Vec::new(),
        cues: Vec::new(),
    }
}

impl Surroundings<'_> {
    /// The chain of a speaker; none for "I", "you" or "they" of whom the document tells no more.
    fn speaker_at(&self, source: usize) -> Option<ChainId> {
        let chain = self.chain_at(source)?;
        let told = self.chains.get(chain);
        let named = told.entry.is_some()
            || told
                .mentions
                .iter()
                .any(|&id| self.mentions.get(id).kind != MentionKind::Pronoun);
        named.then_some(chain)
    }
}
