//! Sets parts of speech and features by patterns over tags, words and dependency labels.
//!
//! *tokens with tags and labels → the same with pos, morph, some lemmas, and tags of white space*. All patterns are
//! matched against the tokens as the network left them; then all that matched are applied in the order of the rules,
//! so that later ones win. Source: spaCy's `attributeruler.py`.
//!
//! It does not lemmatize what no rule names: see `lemmatizer`.

use super::Token;
use super::lexeme::Ink;
use super::rules::{RulerRow, Rules, TokenTest, ValueTest};
use smol_str::{SmolStr, StrExt};
use std::collections::HashMap;
use std::sync::Arc;

/// Applies the attribute rules of one pipeline. Can be asked from many threads at once.
pub struct Ruler {
    rules: Arc<Rules>,
    /// Patterns whose first token must have one of a few forms, by the form in small letters.
    by_lower: HashMap<SmolStr, Vec<Candidate>>,
    /// The others whose first token must have one of a few tags, by the tag.
    by_tag: HashMap<SmolStr, Vec<Candidate>>,
    /// The rest, which is asked everywhere.
    anywhere: Vec<Candidate>,
}

/// A pattern by its place among the rules.
#[derive(Clone, Copy)]
struct Candidate {
    row: usize,
    pattern: usize,
}

impl Ruler {
    /// Sorts the patterns by what they ask first.
    pub fn new(rules: &Arc<Rules>) -> Self {
        let mut ruler = Self {
            rules: Arc::clone(rules),
            by_lower: HashMap::new(),
            by_tag: HashMap::new(),
            anywhere: Vec::new(),
        };
        for (row, RulerRow { patterns, .. }) in rules.ruler.iter().enumerate() {
            for (pattern, tests) in patterns.iter().enumerate() {
                let candidate = Candidate { row, pattern };
                let Some(first) = tests.first() else { continue };
                let (index, values) = match (&first.lower, &first.tag) {
                    (Some(ValueTest::In(values)), _) => (&mut ruler.by_lower, values),
                    (_, Some(ValueTest::In(values))) => (&mut ruler.by_tag, values),
                    _ => {
                        ruler.anywhere.push(candidate);
                        continue;
                    }
                };
                // A value named twice must not make its pattern match twice.
                let mut values = values.clone();
                values.sort_unstable();
                values.dedup();
                for value in values {
                    index.entry(value).or_default().push(candidate);
                }
            }
        }
        ruler
    }

    /// Sets what the rules say of these tokens of `text`.
    pub fn apply(&self, text: &str, tokens: &mut [Token]) {
        let lowers: Vec<SmolStr> = tokens
            .iter()
            .map(|t| t.span.of(text).to_lowercase_smolstr())
            .collect();
        let mut matches = Vec::new();
        for start in 0..tokens.len() {
            let by_lower = self
                .by_lower
                .get(&lowers[start])
                .map_or(&[][..], Vec::as_slice);
            let by_tag = self
                .by_tag
                .get(&tokens[start].tag)
                .map_or(&[][..], Vec::as_slice);
            for candidate in by_lower.iter().chain(by_tag).chain(&self.anywhere) {
                let row = &self.rules.ruler[candidate.row];
                let tests = &row.patterns[candidate.pattern];
                let inside = start + tests.len() <= tokens.len();
                if inside
                    && tests
                        .iter()
                        .zip(start..)
                        .all(|(test, at)| self.holds(test, text, &tokens[at], &lowers[at]))
                {
                    // Loading has checked that the index lies inside.
                    let from = if row.index < 0 {
                        start + tests.len()
                    } else {
                        start
                    };
                    matches.push((candidate.row, start, from.saturating_add_signed(row.index)));
                }
            }
        }
        matches.sort_unstable();
        for (row, _, at) in matches {
            let (set, token) = (&self.rules.ruler[row].set, &mut tokens[at]);
            let put = |value: &Option<SmolStr>, into: &mut SmolStr| {
                if let Some(value) = value {
                    into.clone_from(value);
                }
            };
            put(&set.tag, &mut token.tag);
            put(&set.morph, &mut token.morph);
            put(&set.lemma, &mut token.lemma);
            put(&set.dep, &mut token.dep);
            token.pos = set.pos.unwrap_or(token.pos);
        }
    }

    fn holds(&self, test: &TokenTest, text: &str, token: &Token, lower: &str) -> bool {
        let word = token.span.of(text);
        let is = |test: &Option<ValueTest>, value: &str| match test {
            None => true,
            Some(ValueTest::In(values)) => values.iter().any(|v| v == value),
            Some(ValueTest::NotIn(values)) => values.iter().all(|v| v != value),
            Some(ValueTest::Regex(pattern)) => pattern.search(value).is_some(),
        };
        is(&test.tag, &token.tag)
            && is(&test.lower, lower)
            && is(&test.orth, word)
            && is(&test.dep, &token.dep)
            && test
                .ink
                .is_none_or(|ink| (ink == Ink::Space) == self.rules.space.holds_all(word))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Pos;
    use super::super::rules::tests::small;
    use super::*;
    use crate::text::ByteSpan;

    /// Tokens with tags, all labelled "x"; text is the words joined by spaces.
    fn apply(words: &[(&str, &str)]) -> Vec<Token> {
        let text = words
            .iter()
            .map(|&(word, _)| word)
            .collect::<Vec<_>>()
            .join(" ");
        let mut at = 0;
        let tokens = words.iter().map(|&(word, tag)| {
            let span = ByteSpan::new(at, at + word.len());
            at += word.len() + 1;
            Token {
                span,
                space_after: true,
                tag: tag.into(),
                pos: Pos::X,
                morph: "".into(),
                lemma: "".into(),
                norm: "".into(),
                head: 0,
                dep: "x".into(),
            }
        });
        let mut tokens: Vec<Token> = tokens.collect();
        Ruler::new(&small()).apply(&text, &mut tokens);
        tokens
    }

    #[test]
    fn tags_give_pos_and_features() {
        let tokens = apply(&[("ducks", "NNS"), ("duck", "NN"), ("vote", "VB")]);
        assert_eq!(
            (tokens[0].pos, tokens[0].morph.as_str()),
            (Pos::Noun, "Number=Plur")
        );
        assert_eq!(
            (tokens[1].pos, tokens[1].morph.as_str()),
            (Pos::Noun, "Number=Sing")
        );
        assert_eq!((tokens[2].pos, tokens[2].morph.as_str()), (Pos::X, ""));
        assert!(tokens.iter().all(|t| t.lemma.is_empty() && t.dep == "x"));
    }

    #[test]
    fn patterns_of_two_tokens_set_the_one_they_name() {
        let lemmas = |words: &[(&str, &str)]| -> Vec<String> {
            apply(words)
                .into_iter()
                .map(|t| t.lemma.to_string())
                .collect()
        };
        assert_eq!(lemmas(&[("Let", "VB"), ("'s", "PRP")]), ["", "us"]);
        assert_eq!(lemmas(&[("'s", "PRP"), ("Let", "VB")]), ["", ""]);
        assert_eq!(lemmas(&[("Let", "VB")]), [""]);
        // Index −2 of two is the first; the regular expression is asked of the small letters.
        let parts =
            |words: &[(&str, &str)]| apply(words).into_iter().map(|t| t.pos).collect::<Vec<_>>();
        assert_eq!(parts(&[("NT", "RB"), ("Ok", "UH")]), [Pos::Part, Pos::X]);
        assert_eq!(parts(&[("NT", "RB"), ("ok", "UH")]), [Pos::X, Pos::X]);
        assert_eq!(parts(&[("NT", "NN"), ("Ok", "UH")]), [Pos::Noun, Pos::X]);
    }

    #[test]
    fn white_space_gets_its_own_tag_and_label() {
        let tokens = apply(&[("\n\n", "NN"), ("a", "DT")]);
        assert_eq!(
            (tokens[0].tag.as_str(), tokens[0].dep.as_str()),
            ("_SP", "dep")
        );
        // The later rule wins over that of the tag it had.
        assert_eq!((tokens[0].pos, tokens[0].morph.as_str()), (Pos::Space, ""));
        assert_eq!(
            (tokens[1].tag.as_str(), tokens[1].dep.as_str()),
            ("DT", "x")
        );
    }
}
