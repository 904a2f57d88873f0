//! What stands beside a claim in its clause: a sum, a reason.
//!
//! *(syntax, mentions, the verb of the clause) → tokens and chains*. A sum is the model's, as written; a reason is the thing named after
//! "over", "because of" or "due to".
//!
//! Does not find reasons told in a clause ("because she left").

use super::Surroundings;
use crate::coref::ChainId;
use crate::syntax::Function;
use crate::text::TokenSpan;

impl Surroundings<'_> {
    /// The first sum of money in the clause of a word.
    pub fn amount(&self, word: usize) -> Option<TokenSpan> {
        let grammar = self.grammar;
        let clause = if grammar.is_verb(word) {
            Some(word)
        } else {
            grammar.clause_of(word)
        };
        let sentence = grammar.sentence(word);
        grammar
            .syntax
            .names
            .iter()
            .filter(|name| name.label == "MONEY" && sentence.covers(name.span))
            .map(|name| name.span)
            .find(|&span| {
                let head = span
                    .range()
                    .find(|&token| !span.contains(grammar.token(token).head))
                    .unwrap_or(span.start);
                grammar.clause_of(head) == clause
            })
    }

    /// The thing over which it was done.
    pub fn reason(&self, word: usize) -> Option<(usize, ChainId)> {
        self.grammar
            .arguments(word)
            .into_iter()
            .find_map(|argument| {
                let Function::Prep(form) = &argument.function else {
                    return None;
                };
                let dated = self
                    .mentions
                    .dates
                    .iter()
                    .any(|date| date.contains(argument.token));
                (matches!(form.as_str(), "over" | "because" | "due") && !dated)
                    .then(|| {
                        self.chain_at(argument.token)
                            .map(|chain| (argument.token, chain))
                    })
                    .flatten()
            })
    }
}
