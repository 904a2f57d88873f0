//! What a word form looks like, as the ids that the network embeds.
//!
//! *word → [`Lexeme`]*. Norm, first character, last three characters and shape, each as spaCy's 64-bit id of the
//! string: MurmurHash64A (Austin Appleby, public domain) with seed 1, except spaCy's own symbols, which are small
//! numbers. Each form is worked out once and kept, up to a bound. Source: spaCy's `lex_attrs.py` and `strings.pyx`.
//!
//! It knows no context: what a token is in its sentence is for the network to say.

use super::pattern::Class;
use super::rules::Rules;
use smol_str::SmolStr;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::{Arc, RwLock};

/// spaCy's id of a string; zero is the empty string.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StringId(pub u64);

/// Whether a word consists of white space alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// At least one character can be seen.
    Visible,
    /// White space alone.
    Space,
}

/// One word form with the attributes that do not depend on context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lexeme {
    /// The form itself.
    pub orth: StringId,
    /// Its norm ("n't" is "not"), in words.
    pub norm_text: SmolStr,
    /// The same as an id.
    pub norm: StringId,
    /// Its first character.
    pub prefix: StringId,
    /// Its last three characters.
    pub suffix: StringId,
    /// Its shape: "Xxxxx", "dd,ddd".
    pub shape: StringId,
    /// Whether it is white space.
    pub ink: Ink,
}

/// Works out lexemes and keeps them. Can be asked from many threads at once.
pub struct Lexemes {
    rules: Arc<Rules>,
    known: Cache<Arc<Lexeme>>,
}

/// Word forms of more bytes are worked out anew each time.
const LONGEST_KEPT: usize = 64;

impl Lexemes {
    /// Asks the tables of these rules.
    pub fn new(rules: &Arc<Rules>) -> Self {
        Self {
            rules: Arc::clone(rules),
            known: Cache::new(),
        }
    }

    /// The lexeme of a word form.
    pub fn get(&self, word: &str) -> Arc<Lexeme> {
        if word.len() > LONGEST_KEPT {
            return Arc::new(self.make(word, None));
        }
        let key = murmur64a(word.as_bytes());
        self.known.get(key, word).unwrap_or_else(|| {
            let lexeme = Arc::new(self.make(word, None));
            self.known.put(key, word, &lexeme);
            lexeme
        })
    }

    /// The lexeme of a word form with a norm that a tokenizer exception gives it; not kept.
    pub fn with_norm(&self, word: &str, norm: &str) -> Arc<Lexeme> {
        Arc::new(self.make(word, Some(norm)))
    }

    fn make(&self, word: &str, norm: Option<&str>) -> Lexeme {
        let rules = &self.rules;
        let orth = rules.string_id(word);
        let norm_text = match (norm, rules.norms.get(&orth)) {
            (Some(norm), _) => SmolStr::new(norm),
            (None, Some(norm)) => norm.clone(),
            (None, None) => SmolStr::new(word.to_lowercase()),
        };
        let first = word
            .char_indices()
            .nth(1)
            .map_or(word, |(at, _)| &word[..at]);
        let last = word
            .char_indices()
            .rev()
            .nth(2)
            .map_or(word, |(at, _)| &word[at..]);
        Lexeme {
            orth,
            norm: rules.string_id(&norm_text),
            norm_text,
            prefix: rules.string_id(first),
            suffix: rules.string_id(last),
            shape: rules.string_id(&shape(word, &rules.alpha, &rules.upper, &rules.digit)),
            ink: if rules.space.holds_all(word) {
                Ink::Space
            } else {
                Ink::Visible
            },
        }
    }
}

/// Characters as X, x and d, others as they are; of a run of the same only four.
fn shape(word: &str, alpha: &Class, upper: &Class, digit: &Class) -> String {
    const LONG: usize = 100;
    if word.len() >= LONG && word.chars().nth(LONG - 1).is_some() {
        return "LONG".to_owned();
    }
    let mut shape = String::with_capacity(word.len());
    let mut last = None;
    let mut run = 0;
    for char in word.chars() {
        let kind = match char {
            char if alpha.contains(char) && upper.contains(char) => 'X',
            char if alpha.contains(char) => 'x',
            char if digit.contains(char) => 'd',
            char => char,
        };
        run = if last == Some(kind) { run + 1 } else { 0 };
        last = Some(kind);
        if run < 4 {
            shape.push(kind);
        }
    }
    shape
}

/// spaCy's id of a string, given its own names, whose ids are small numbers.
pub(super) fn string_id(symbols: &HashMap<SmolStr, u64>, text: &str) -> StringId {
    // Symbols are few and short; nothing else may cost a look into their table.
    const LONGEST_SYMBOL: usize = 32;
    if text.is_empty() {
        return StringId(0);
    }
    if text.len() <= LONGEST_SYMBOL
        && text.is_ascii()
        && let Some(&symbol) = symbols.get(text)
    {
        return StringId(symbol);
    }
    StringId(murmur64a(text.as_bytes()))
}

/// MurmurHash64A with seed 1.
pub(super) fn murmur64a(bytes: &[u8]) -> u64 {
    const M: u64 = 0xc6a4_a793_5bd1_e995;
    const R: u32 = 47;
    let mut hash = 1 ^ (bytes.len() as u64).wrapping_mul(M);
    let (words, tail) = bytes.as_chunks::<8>();
    for word in words {
        let mut k = u64::from_le_bytes(*word).wrapping_mul(M);
        k ^= k >> R;
        hash = (hash ^ k.wrapping_mul(M)).wrapping_mul(M);
    }
    if !tail.is_empty() {
        let mut last = [0; 8];
        last[..tail.len()].copy_from_slice(tail);
        hash = (hash ^ u64::from_le_bytes(last)).wrapping_mul(M);
    }
    hash ^= hash >> R;
    hash = hash.wrapping_mul(M);
    hash ^ (hash >> R)
}

/// A hasher for keys that are hashes already.
#[derive(Default)]
pub(super) struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        self.0 ^= murmur64a(bytes);
    }
    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// A map whose keys are hashes already.
pub(super) type HashedMap<K, V> = HashMap<K, V, BuildHasherDefault<Hashed>>;

/// A bounded memory of answers, shared by threads: what was there first stays, for news repeats its words.
pub(super) struct Cache<V> {
    shelves: Box<[RwLock<Shelf<V>>]>,
}

type Shelf<V> = HashedMap<u64, (Box<str>, V)>;

impl<V: Clone> Cache<V> {
    const SHELVES: usize = 16;
    const PER_SHELF: usize = 8192;

    pub fn new() -> Self {
        Self {
            shelves: (0..Self::SHELVES).map(|_| RwLock::default()).collect(),
        }
    }

    /// `key` is the hash of `text`; where two texts share one, the second is never kept.
    pub fn get(&self, key: u64, text: &str) -> Option<V> {
        let shelf = self.shelves[(key >> 60) as usize % Self::SHELVES]
            .read()
            .ok()?;
        let (kept, value) = shelf.get(&key)?;
        (**kept == *text).then(|| value.clone())
    }

    pub fn put(&self, key: u64, text: &str, value: &V) {
        // A shelf poisoned by a panic elsewhere is left alone: answers are then worked out anew.
        if let Ok(mut shelf) = self.shelves[(key >> 60) as usize % Self::SHELVES].write()
            && shelf.len() < Self::PER_SHELF
        {
            shelf
                .entry(key)
                .or_insert_with(|| (text.into(), value.clone()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_spacys_string_ids() {
        // From spaCy's StringStore.
        assert_eq!(murmur64a(b"apple"), 8566208034543834098);
        assert_eq!(murmur64a(b"coffee"), 3197928453018144401);
        assert_eq!(murmur64a("é".as_bytes()), 16256712947286012828);
        assert_ne!(murmur64a(b"apple"), murmur64a(b"Apple"));
    }

    fn shape_of(word: &str) -> String {
        let latin = Class::new(&[65, 90, 97, 122]);
        shape(word, &latin, &Class::new(&[65, 90]), &Class::new(&[48, 57]))
    }

    #[test]
    fn shapes_keep_four_of_a_run() {
        assert_eq!(shape_of("Reuters"), "Xxxxx");
        assert_eq!(shape_of("$1,250,000"), "$d,ddd,ddd");
        assert_eq!(shape_of("-----"), "----");
        assert_eq!(shape_of(""), "");
        // A letter of another script than the class knows stands for itself.
        assert_eq!(shape_of("aé"), "xé");
    }

    #[test]
    fn a_hundred_characters_are_long() {
        assert_eq!(shape_of(&"a".repeat(100)), "LONG");
        assert_eq!(shape_of(&"a".repeat(99)), "xxxx");
        assert_eq!(shape_of(&"é".repeat(60)), "éééé");
    }

    #[test]
    fn a_cache_gives_only_what_was_put_under_the_same_text() {
        let cache = Cache::new();
        cache.put(7, "seven", &7);
        assert_eq!(cache.get(7, "seven"), Some(7));
        assert_eq!(cache.get(7, "also hashed to seven"), None);
        cache.put(7, "also hashed to seven", &8);
        assert_eq!(cache.get(7, "also hashed to seven"), None);
        assert_eq!(cache.get(8, "eight"), None);
    }
}
