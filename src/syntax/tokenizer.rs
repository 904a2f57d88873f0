//! Cuts text into tokens exactly as spaCy does.
//!
//! *text → [`RawToken`]s*. Text is cut at white space; from each chunk prefixes and suffixes are taken off in turn
//! until an exception, a whole token or a URL remains, which else is cut at infixes; last, exceptions that contain
//! affixes are looked for once more over the whole text. Tokens and the single spaces after them always give the
//! text back. Chunks are cut once and kept, up to a bound. Source: spaCy's `tokenizer.pyx`.
//!
//! It never fails: an expression that would take too long on a monstrous chunk matches nothing there.

use super::lexeme::{Cache, HashedMap, Lexeme, Lexemes, StringId, murmur64a};
use super::rules::Rules;
use crate::text::ByteSpan;
use std::sync::Arc;

/// A token as the tokenizer leaves it.
#[derive(Clone, Debug, PartialEq)]
pub struct RawToken {
    /// Its bytes in the text.
    pub span: ByteSpan,
    /// Whether a single space follows it.
    pub space_after: bool,
    /// Its form, with the norm it has here.
    pub lexeme: Arc<Lexeme>,
}

/// Cuts text by the rules of one pipeline. Can be asked from many threads at once.
pub struct Tokenizer {
    rules: Arc<Rules>,
    lexemes: Lexemes,
    specials: HashedMap<u64, (Box<str>, Pieces)>,
    /// Bytes of the longest exception.
    longest_special: usize,
    phrases: Phrases,
    chunks: Cache<Pieces>,
}

/// Chunks of more bytes are cut anew each time.
const LONGEST_KEPT: usize = 64;

/// One token of a chunk.
#[derive(Clone, Debug)]
struct Piece {
    length: usize,
    lexeme: Arc<Lexeme>,
}

type Pieces = Arc<[Piece]>;

/// Whether exceptions are heeded; while their own affixes are found they are not.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Exceptions {
    Heed,
    Ignore,
}

impl Tokenizer {
    /// Prepares the exceptions of these rules.
    pub fn new(rules: &Arc<Rules>) -> Self {
        let mut tokenizer = Self {
            rules: Arc::clone(rules),
            lexemes: Lexemes::new(rules),
            specials: HashedMap::default(),
            longest_special: 0,
            phrases: Phrases::default(),
            chunks: Cache::new(),
        };
        for (text, pieces) in &rules.tokenizer.specials {
            let pieces = pieces.iter().map(|piece| Piece {
                length: piece.orth.len(),
                lexeme: match &piece.norm {
                    Some(norm) => tokenizer.lexemes.with_norm(&piece.orth, norm),
                    None => tokenizer.lexemes.get(&piece.orth),
                },
            });
            let pieces = pieces.collect();
            tokenizer
                .specials
                .insert(murmur64a(text.as_bytes()), (text.as_str().into(), pieces));
            tokenizer.longest_special = tokenizer.longest_special.max(text.len());
        }
        for (text, _) in &rules.tokenizer.specials {
            if tokenizer.prefix(text) > 0
                || tokenizer.suffix(text) > 0
                || !tokenizer.infixes(text).is_empty()
                || text.contains(' ')
            {
                let tokens = tokenizer.cut(text, Exceptions::Ignore);
                tokenizer
                    .phrases
                    .add(tokens.iter().map(|token| token.lexeme.orth));
            }
        }
        tokenizer
    }

    /// The tokens of a text.
    pub fn tokenize(&self, text: &str) -> Vec<RawToken> {
        let mut tokens = self.cut(text, Exceptions::Heed);
        self.restore_exceptions(text, &mut tokens);
        tokens
    }

    /// Cuts at white space, then each chunk.
    ///
    /// Stretches of white space and of ink take turns. A space that ends a stretch of ink belongs to the token before
    /// it; whatever white space follows is a token of its own.
    fn cut(&self, text: &str, exceptions: Exceptions) -> Vec<RawToken> {
        let mut tokens = Vec::with_capacity(text.len() / 5 + 1);
        let mut start = 0;
        let mut in_space = text
            .chars()
            .next()
            .is_some_and(|char| self.rules.space.contains(char));
        for (at, char) in text.char_indices() {
            if self.rules.space.contains(char) == in_space {
                continue;
            }
            if start < at {
                self.push_chunk(text, start, at, exceptions, &mut tokens);
            }
            start = at;
            if char == ' '
                && let Some(last) = tokens.last_mut()
            {
                last.space_after = true;
                start = at + 1;
            }
            in_space = !in_space;
        }
        if start < text.len() {
            self.push_chunk(text, start, text.len(), exceptions, &mut tokens);
        }
        tokens
    }

    fn push_chunk(
        &self,
        text: &str,
        start: usize,
        end: usize,
        exceptions: Exceptions,
        tokens: &mut Vec<RawToken>,
    ) {
        let chunk = &text[start..end];
        let push = |pieces: &[Piece], tokens: &mut Vec<RawToken>| {
            let mut at = start;
            for piece in pieces {
                let span = ByteSpan::new(at, at + piece.length);
                at += piece.length;
                tokens.push(RawToken {
                    span,
                    space_after: false,
                    lexeme: Arc::clone(&piece.lexeme),
                });
            }
        };
        if chunk.len() > LONGEST_KEPT || exceptions == Exceptions::Ignore {
            push(&self.pieces(chunk, exceptions), tokens);
            return;
        }
        let key = murmur64a(chunk.as_bytes());
        match self.chunks.get(key, chunk) {
            Some(pieces) => push(&pieces, tokens),
            None => {
                let pieces: Pieces = self.pieces(chunk, exceptions).into();
                self.chunks.put(key, chunk, &pieces);
                push(&pieces, tokens);
            }
        }
    }

    /// The tokens of one chunk.
    fn pieces(&self, chunk: &str, exceptions: Exceptions) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut suffixes = Vec::new();
        let rest = self.take_affixes(chunk, exceptions, &mut pieces, &mut suffixes);
        if !rest.is_empty() {
            match self.special(rest, exceptions) {
                Some(special) => pieces.extend_from_slice(special),
                None => self.cut_infixes(rest, &mut pieces),
            }
        }
        pieces.extend(suffixes.into_iter().rev());
        pieces
    }

    /// Takes prefixes and suffixes off; gives what remains.
    fn take_affixes<'t>(
        &self,
        chunk: &'t str,
        exceptions: Exceptions,
        prefixes: &mut Vec<Piece>,
        suffixes: &mut Vec<Piece>,
    ) -> &'t str {
        let mut rest = chunk;
        let mut last_length = 0;
        while !rest.is_empty() && rest.len() != last_length {
            if self.is_whole(rest) || self.special(rest, exceptions).is_some() {
                break;
            }
            last_length = rest.len();
            let prefix = self.prefix(rest);
            let (before, without_prefix) = rest.split_at(prefix);
            if prefix > 0 && self.special(without_prefix, exceptions).is_some() {
                prefixes.push(self.piece(before));
                return without_prefix;
            }
            let suffix = self.suffix(without_prefix);
            let (without_suffix, after) = rest.split_at(rest.len() - suffix);
            if suffix > 0 && self.special(without_suffix, exceptions).is_some() {
                suffixes.push(self.piece(after));
                return without_suffix;
            }
            if prefix > 0 {
                prefixes.push(self.piece(before));
            }
            if suffix > 0 {
                suffixes.push(self.piece(after));
            }
            rest = &without_prefix[..without_prefix.len() - suffix];
        }
        rest
    }

    fn cut_infixes(&self, rest: &str, pieces: &mut Vec<Piece>) {
        let tokenizer = &self.rules.tokenizer;
        let is_url = tokenizer
            .url_match
            .as_ref()
            .is_some_and(|pattern| pattern.match_start(rest).is_some());
        if self.is_whole(rest) || is_url {
            pieces.push(self.piece(rest));
            return;
        }
        let mut from = 0;
        for (start, end) in self.infixes(rest) {
            // An infix at the very start is none.
            if start == 0 {
                continue;
            }
            if start != from {
                pieces.push(self.piece(&rest[from..start]));
            }
            if start != end {
                pieces.push(self.piece(&rest[start..end]));
            }
            from = end;
        }
        if from < rest.len() {
            pieces.push(self.piece(&rest[from..]));
        }
    }

    /// Looks for exceptions across the tokens of the whole text; longer ones win, then earlier ones.
    fn restore_exceptions(&self, text: &str, tokens: &mut Vec<RawToken>) {
        let mut found = self.phrases.find(tokens);
        if found.is_empty() {
            return;
        }
        found.sort_unstable_by_key(|&(start, end)| (usize::MAX - (end - start), start));
        let mut seen = vec![false; tokens.len()];
        found.retain(|&(start, end)| {
            let free = !seen[start] && !seen[end - 1];
            seen[start..end].fill(true);
            free
        });
        found.sort_unstable();
        let mut restored = Vec::with_capacity(tokens.len());
        let mut from = 0;
        for (start, end) in found {
            let span = ByteSpan::new(tokens[start].span.start, tokens[end - 1].span.end);
            // Tokens that a space keeps apart are not the exception, though their forms are.
            let Some(special) = self.special(span.of(text), Exceptions::Heed) else {
                continue;
            };
            restored.extend_from_slice(&tokens[from..start]);
            let mut at = span.start;
            for piece in special.iter() {
                let span = ByteSpan::new(at, at + piece.length);
                at += piece.length;
                restored.push(RawToken {
                    span,
                    space_after: false,
                    lexeme: Arc::clone(&piece.lexeme),
                });
            }
            if let Some(last) = restored.last_mut() {
                last.space_after = tokens[end - 1].space_after;
            }
            from = end;
        }
        restored.extend_from_slice(&tokens[from..]);
        *tokens = restored;
    }

    fn piece(&self, word: &str) -> Piece {
        Piece {
            length: word.len(),
            lexeme: self.lexemes.get(word),
        }
    }

    fn special(&self, word: &str, exceptions: Exceptions) -> Option<&Pieces> {
        if exceptions == Exceptions::Ignore || word.is_empty() || word.len() > self.longest_special
        {
            return None;
        }
        let (text, pieces) = self.specials.get(&murmur64a(word.as_bytes()))?;
        (**text == *word).then_some(pieces)
    }

    fn is_whole(&self, word: &str) -> bool {
        self.rules
            .tokenizer
            .token_match
            .as_ref()
            .is_some_and(|pattern| pattern.match_start(word).is_some())
    }

    fn prefix(&self, word: &str) -> usize {
        self.rules
            .tokenizer
            .prefix
            .as_ref()
            .map_or(0, |pattern| pattern.length(word))
    }

    fn suffix(&self, word: &str) -> usize {
        self.rules
            .tokenizer
            .suffix
            .as_ref()
            .map_or(0, |pattern| pattern.length(word))
    }

    fn infixes(&self, word: &str) -> Vec<(usize, usize)> {
        self.rules
            .tokenizer
            .infix
            .as_ref()
            .map_or_else(Vec::new, |pattern| pattern.find_all(word))
    }
}

/// Sequences of word forms, as a tree.
#[derive(Default)]
struct Phrases {
    first: HashedMap<StringId, usize>,
    nodes: Vec<Phrase>,
}

#[derive(Default)]
struct Phrase {
    next: HashedMap<StringId, usize>,
    /// Whether a sequence ends here.
    ends: bool,
}

impl Phrases {
    fn add(&mut self, words: impl Iterator<Item = StringId>) {
        let mut last: Option<usize> = None;
        for word in words {
            let fresh = self.nodes.len();
            let children = match last {
                None => &mut self.first,
                Some(node) => &mut self.nodes[node].next,
            };
            let node = *children.entry(word).or_insert(fresh);
            if node == fresh {
                self.nodes.push(Phrase::default());
            }
            last = Some(node);
        }
        if let Some(node) = last {
            self.nodes[node].ends = true;
        }
    }

    /// Start and end of all sequences among the tokens, also within each other.
    fn find(&self, tokens: &[RawToken]) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        for (start, token) in tokens.iter().enumerate() {
            let mut node = self.first.get(&token.lexeme.orth);
            let mut end = start + 1;
            while let Some(&here) = node {
                if self.nodes[here].ends {
                    found.push((start, end));
                }
                node = tokens
                    .get(end)
                    .and_then(|token| self.nodes[here].next.get(&token.lexeme.orth));
                end += 1;
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::super::rules::tests::small;
    use super::*;

    /// Forms joined by "|", "_" for a space after.
    fn cut(text: &str) -> String {
        let tokens = Tokenizer::new(&small()).tokenize(text);
        let rows = tokens.iter().map(|t| {
            format!(
                "{}{}",
                t.span.of(text),
                if t.space_after { "_" } else { "" }
            )
        });
        rows.collect::<Vec<_>>().join("|")
    }

    #[test]
    fn affixes_come_off_and_infixes_cut() {
        assert_eq!(cut("(one-two) three."), "(|one|-|two|)_|three|.");
        assert_eq!(cut("-one 1-2"), "-one_|1-2");
        assert_eq!(cut("."), ".");
    }

    #[test]
    fn white_space_beyond_a_single_space_is_a_token() {
        assert_eq!(cut(""), "");
        assert_eq!(cut(" "), " ");
        assert_eq!(cut("a b "), "a_|b_");
        assert_eq!(cut("a  b"), "a_| |b");
        assert_eq!(cut("a\n\nb \n"), "a|\n\n|b_|\n");
        assert_eq!(cut(" a"), " |a");
        assert_eq!(cut("a\u{a0}b"), "a|\u{a0}|b");
    }

    #[test]
    fn exceptions_hold_against_affixes() {
        assert_eq!(cut("(U.S.)"), "(|U.S.|)");
        assert_eq!(cut("U.S.x."), "U.S.x|.");
        assert_eq!(cut("can't."), "ca|n't|.");
        // "x)" is split at first and put together again over the whole text.
        assert_eq!(cut("(x)"), "(|x)");
        assert_eq!(cut("x )"), "x_|)");
    }

    #[test]
    fn exceptions_give_norms_and_tables_do() {
        let tokenizer = Tokenizer::new(&small());
        let norms = |text: &str| -> Vec<String> {
            tokenizer
                .tokenize(text)
                .iter()
                .map(|t| t.lexeme.norm_text.to_string())
                .collect()
        };
        assert_eq!(norms("can't apple Apple"), ["can", "not", "fruit", "apple"]);
        // Cut off as a suffix, "'t" is an exception again over the whole text.
        assert_eq!(norms("was't"), ["was", "it"]);
        assert_eq!(norms("ca"), ["ca"]);
    }

    #[test]
    fn urls_stay_whole() {
        assert_eq!(cut("ab--c"), "ab--c");
        assert_eq!(cut("ab-c"), "ab|-|c");
    }

    #[test]
    fn tokens_and_spaces_give_the_text_back() {
        let tokenizer = Tokenizer::new(&small());
        for text in [
            "\u{feff} (a))  .\r\n\tcan't-x) ￼ é.",
            "a\u{2028}b",
            "((((",
            " \u{a0} ",
            "x)x)",
        ] {
            let mut back = String::new();
            for token in tokenizer.tokenize(text) {
                assert_eq!(token.span.start, back.len(), "{text:?}");
                back.push_str(token.span.of(text));
                if token.space_after {
                    back.push(' ');
                }
            }
            assert_eq!(back, text);
        }
    }

    #[test]
    fn threads_share_one_tokenizer() {
        let tokenizer = Tokenizer::new(&small());
        let text = "(U.S.) can't one-two. ".repeat(50);
        let alone = tokenizer.tokenize(&text);
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..4)
                .map(|_| scope.spawn(|| tokenizer.tokenize(&text)))
                .collect();
            for thread in threads {
                assert_eq!(thread.join().expect("thread"), alone);
            }
        });
    }
}
