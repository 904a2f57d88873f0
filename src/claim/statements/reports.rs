//! Clauses that are reported: "X said that P", "P, X said", "as X told Y, P", "X's claim that P", "according to X, P".
//!
//! *(syntax, word lists) → \[[`Report`]\]*, one for each reporting word with a clause, whatever the light in which the reporting
//! itself stands: "did not say why P" and "may say that P" are reports, told as negated and as possible.

use super::content::{is_mark, stretches, subtree};
use crate::claim::context::Surroundings;
use crate::mention::source_of;
use crate::syntax::{Embedding, Function, Origin};
use crate::text::TokenSpan;
use std::collections::BTreeSet;

/// A reporting word with what it reports.
#[derive(Clone, Debug)]
pub struct Report {
    /// The word that reports.
    pub cue: usize,
    /// Head of the phrase that names the source.
    pub source: Option<usize>,
    /// The verb of the clause reported, where the cue governs it.
    pub clause: Option<usize>,
    /// Its words.
    pub content: Vec<TokenSpan>,
    /// How it was found.
    pub rule: &'static str,
}

/// All reports in order of their cues.
pub fn find(around: &Surroundings<'_>) -> Vec<Report> {
    let mut found = Vec::new();
    for word in 0..around.grammar.syntax.tokens.len() {
        found.extend(
            below(around, word)
                .or_else(|| beside(around, word))
                .or_else(|| held(around, word))
                .or_else(|| of_noun(around, word)),
        );
        found.extend(ascribed(around, word));
    }
    found.retain(|report| {
        report.content.iter().map(|span| span.len()).sum::<usize>() >= 2
            && !is_filler(around, report)
            && report
                .source
                .is_none_or(|source| !report.content.iter().any(|span| span.contains(source)))
    });
    found
}

/// "That said, …" and "…, you know, …": words that report nothing.
fn is_filler(around: &Surroundings<'_>, report: &Report) -> bool {
    let Some(source) = report.source else {
        return false;
    };
    let grammar = around.grammar;
    let norm = |token: usize| grammar.token(token).norm.to_lowercase();
    let that_said = grammar.token(report.cue).lemma == "say" && norm(source) == "that";
    let you_know = norm(source) == "you"
        && report.cue == source + 1
        && (grammar.token(report.cue).tag == "VBP" || grammar.token(report.cue).tag == "VB")
        && report.cue + 1 < grammar.syntax.tokens.len()
        && norm(report.cue + 1) == ",";
    that_said || you_know
}

/// "X said that P".
fn below(around: &Surroundings<'_>, verb: usize) -> Option<Report> {
    let grammar = around.grammar;
    if !around.reports(verb) {
        return None;
    }
    let clause = around.reported_clause(verb)?;
    let mut tokens = subtree(grammar, clause);
    tokens.remove(&verb);
    drop_that(around, clause, &mut tokens);
    // "believed the movement helped improve …": the clause's subject, parsed as the verb's object.
    for object in around.swallowed(verb, clause) {
        tokens.extend(subtree(grammar, object));
    }
    for conjunct in further(around, verb) {
        tokens.extend(subtree(grammar, conjunct));
    }
    Some(Report {
        cue: verb,
        source: source_of(grammar, around.lexicon, verb),
        clause: Some(clause),
        content: stretches(grammar, &tokens),
        rule: "reported-clause",
    })
}

/// Takes the "that" off a clause.
fn drop_that(around: &Surroundings<'_>, clause: usize, tokens: &mut BTreeSet<usize>) {
    let grammar = around.grammar;
    let that = grammar
        .marker(clause)
        .filter(|&marker| grammar.token(marker).lemma == "that");
    if let Some(marker) = that
        && tokens.iter().find(|&&token| !is_mark(grammar, token)) == Some(&marker)
    {
        tokens.remove(&marker);
    }
}

/// "said that A and B": B, where the parser hung it on "said" though it has a subject of its own, reports nothing and no comma sets it apart.
fn further(around: &Surroundings<'_>, verb: usize) -> Vec<usize> {
    let grammar = around.grammar;
    grammar
        .children(verb)
        .filter(|&child| {
            let own = || {
                grammar.arguments(child).iter().any(|argument| {
                    matches!(argument.function, Function::Subject | Function::Object)
                        && argument.origin == Origin::Own
                        && argument.token < child
                })
            };
            let joined = || {
                let start = grammar.left_edge(child);
                start > 0
                    && matches!(grammar.token(start - 1).norm.as_str(), "and" | "or")
                    && grammar.token(start.saturating_sub(2)).norm != ","
            };
            let marked = || {
                grammar
                    .marker(child)
                    .is_some_and(|marker| grammar.token(marker).lemma == "that")
            };
            grammar.embedding(child) == Embedding::Coordinated(verb)
                && grammar.is_verb(child)
                && child > verb
                && !around.reports(child)
                && own()
                && (marked() || joined())
        })
        .collect()
}

/// "P, X said": the clause that the report stands in.
fn beside(around: &Surroundings<'_>, verb: usize) -> Option<Report> {
    let grammar = around.grammar;
    let host = around.interrupts(verb)?;
    let mut tokens = subtree(grammar, host);
    for token in subtree(grammar, verb) {
        tokens.remove(&token);
    }
    Some(Report {
        cue: verb,
        source: source_of(grammar, around.lexicon, verb),
        clause: None,
        content: stretches(grammar, &tokens),
        rule: "reported-clause",
    })
}

/// "X is sure that P".
fn held(around: &Surroundings<'_>, word: usize) -> Option<Report> {
    let grammar = around.grammar;
    if !grammar.is_attribute(word)
        || !around.lexicon.words.has(
            "reporting_adjectives",
            &grammar.token(word).norm.to_lowercase(),
        )
    {
        return None;
    }
    let clause = grammar
        .arguments(word)
        .iter()
        .find(|argument| argument.function == Function::Clause && grammar.is_verb(argument.token))?
        .token;
    if grammar.is_infinitive(clause) {
        return None;
    }
    let mut tokens = subtree(grammar, clause);
    drop_that(around, clause, &mut tokens);
    Some(Report {
        cue: word,
        source: grammar
            .head(word)
            .and_then(|copula| grammar.surface_subject(copula)),
        clause: Some(clause),
        content: stretches(grammar, &tokens),
        rule: "held-clause",
    })
}

/// "X's claim that P", "the claim by X that P", "X issued a statement that P".
fn of_noun(around: &Surroundings<'_>, noun: usize) -> Option<Report> {
    let grammar = around.grammar;
    if !grammar.is_nominal(noun) || grammar.is_verb(noun) {
        return None;
    }
    let stance = around
        .lexicon
        .words
        .value("reporting_nouns", &grammar.token(noun).lemma.to_lowercase())?;
    if stance == "fact" {
        return None;
    }
    let clause = around.clause_of_noun(noun)?;
    let mut tokens = subtree(grammar, clause);
    drop_that(around, clause, &mut tokens);
    Some(Report {
        cue: noun,
        source: around.owner(noun),
        clause: Some(clause),
        content: stretches(grammar, &tokens),
        rule: "reported-noun",
    })
}

/// "According to X, P": the clause P without the words that name its source.
fn ascribed(around: &Surroundings<'_>, verb: usize) -> Option<Report> {
    let grammar = around.grammar;
    if !grammar.is_verb(verb) {
        return None;
    }
    let (according, source) = around.according(verb)?;
    let mut tokens = subtree(grammar, verb);
    for token in subtree(grammar, according) {
        tokens.remove(&token);
    }
    // ", and Y did Q": a clause of its own is not ascribed with the first.
    for child in grammar.children(verb) {
        if child > verb
            && grammar.embedding(child) == Embedding::Coordinated(verb)
            && grammar.is_verb(child)
            && according > verb
            && according < child
        {
            for token in subtree(grammar, child) {
                tokens.remove(&token);
            }
        }
    }
    Some(Report {
        cue: according,
        source: Some(source),
        clause: None,
        content: stretches(grammar, &tokens),
        rule: "according-to",
    })
}
