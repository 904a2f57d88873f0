//! The stretches of words that are said, and the phrase that names who says them.
//!
//! *(syntax, heads) → token spans*. What a reporting word interrupts ("The deal, he said, is off") is several stretches.

use crate::syntax::{Embedding, Grammar, Pos};
use crate::text::TokenSpan;
use std::collections::BTreeSet;

/// The tokens below a word, itself among them.
pub fn subtree(grammar: &Grammar<'_>, top: usize) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    let mut stack = vec![top];
    while let Some(at) = stack.pop() {
        if found.insert(at) {
            stack.extend(grammar.children(at));
        }
    }
    found
}

/// Whether the token is a mark and no word.
pub fn is_mark(grammar: &Grammar<'_>, token: usize) -> bool {
    matches!(grammar.token(token).pos, Pos::Punct | Pos::Space)
        || matches!(
            grammar.token(token).norm.as_str(),
            "\"" | "“" | "”" | "''" | "``"
        )
}

/// The stretches that a set of tokens makes, without marks at their ends.
pub fn stretches(grammar: &Grammar<'_>, tokens: &BTreeSet<usize>) -> Vec<TokenSpan> {
    let mut found: Vec<TokenSpan> = Vec::new();
    for &token in tokens.iter().filter(|&&token| !is_mark(grammar, token)) {
        match found.last_mut() {
            Some(last) if (last.end..token).all(|between| is_mark(grammar, between)) => {
                *last = TokenSpan::new(last.start, token + 1);
            }
            _ => found.push(TokenSpan::new(token, token + 1)),
        }
    }
    // "which, according to X, …": a relative pronoun alone says nothing.
    if found.len() > 1 {
        found.retain(|span| {
            span.len() > 1
                || !matches!(
                    grammar.token(span.start).tag.as_str(),
                    "WDT" | "WP" | "CC" | "IN"
                )
        });
    }
    // "…, and": what it joins belongs to others.
    for span in &mut found {
        while span.len() > 1
            && (grammar.token(span.end - 1).tag == "CC" || is_mark(grammar, span.end - 1))
        {
            span.end -= 1;
        }
    }
    // A question or an exclamation keeps its mark.
    for span in &mut found {
        if span.end < grammar.syntax.tokens.len()
            && matches!(grammar.token(span.end).norm.as_str(), "?" | "!")
            && grammar.sentence(span.start).contains(span.end)
        {
            span.end += 1;
        }
    }
    found
}

/// The phrase around the head of a source: with title and apposition, without the clauses that describe it.
pub fn phrase(grammar: &Grammar<'_>, source: usize) -> TokenSpan {
    let mut tokens = subtree(grammar, source);
    for child in grammar.children(source) {
        let clause = matches!(grammar.embedding(child), Embedding::OfNoun(_))
            || (child > source
                && matches!(
                    grammar.embedding(child),
                    Embedding::Clause(_) | Embedding::Beside(_)
                ));
        if clause {
            for token in subtree(grammar, child) {
                tokens.remove(&token);
            }
        }
    }
    let sentence = grammar.sentence(source);
    tokens.retain(|&token| sentence.contains(token));
    stretches(grammar, &tokens)
        .into_iter()
        .find(|span| span.contains(source))
        .unwrap_or(TokenSpan::new(source, source + 1))
}
