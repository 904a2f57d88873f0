//! Tokens, tags, lemmas, dependency trees and names: the native runtime of a spaCy pipeline.
//!
//! *text → [`Syntax`]*. Knows nothing of people or countries, nor of any frame; the parser's own label
//! scheme stays inside this room (see [`grammar`] for the view that other rooms use).

mod analyser;
mod encoder;
pub mod grammar;
mod hash;
mod lemmatizer;
mod lexeme;
mod manifest;
mod matrix;
mod maxout;
mod model;
mod names;
mod network;
mod parser;
mod pattern;
mod ruler;
mod rules;
mod scorer;
mod spacy;
mod spent;
mod tagger;
mod tokenizer;
mod tree;
mod words;

pub use analyser::Analyser;
pub use grammar::{Argument, Embedding, Function, Grammar, Origin};
pub use model::ModelError;
pub use rules::RulesError;
pub use spent::Spent;

use crate::text::{ByteSpan, TokenSpan};
use smol_str::SmolStr;

/// What the analyser made of one stretch of text, or of several analysed one by one and joined.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Syntax {
    /// The tokens in order of the text. White space that stands for itself ("\n\n") is a token too, as in spaCy.
    pub tokens: Vec<Token>,
    /// The sentences in order; together they cover all tokens.
    pub sentences: Vec<TokenSpan>,
    /// The names the model found, in order, without overlap.
    pub names: Vec<Name>,
}

/// One token with everything the analyser says of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    /// Its bytes in the text.
    pub span: ByteSpan,
    /// Whether a single space follows it.
    pub space_after: bool,
    /// Fine-grained tag (Penn Treebank for the English model): "NNP", "VBD".
    pub tag: SmolStr,
    /// Universal part of speech.
    pub pos: Pos,
    /// Universal features, "Number=Sing|Person=3", sorted; empty where none.
    pub morph: SmolStr,
    /// Dictionary form.
    pub lemma: SmolStr,
    /// Lower-cased norm as spaCy's `norm_`: "n't" is "not".
    pub norm: SmolStr,
    /// Index of the syntactic head in [`Syntax::tokens`]; its own index for the root of a sentence.
    pub head: usize,
    /// The parser's dependency label; only this room may look at it.
    pub dep: SmolStr,
}

/// A name found by the model.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    /// Its tokens.
    pub span: TokenSpan,
    /// The model's type: "PERSON", "GPE", "ORG", "NORP", "DATE", ...
    pub label: SmolStr,
}

/// Universal parts of speech (Universal Dependencies, "Universal POS tags"), with spaCy's SPACE.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Pos {
    Adj,
    Adp,
    Adv,
    Aux,
    Cconj,
    Det,
    Intj,
    Noun,
    Num,
    Part,
    Pron,
    Propn,
    Punct,
    Sconj,
    Sym,
    Verb,
    Space,
    #[default]
    X,
}

impl Pos {
    /// The name in the Universal Dependencies guidelines: "NOUN"; "SPACE" for spaCy's addition.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Adj => "ADJ",
            Self::Adp => "ADP",
            Self::Adv => "ADV",
            Self::Aux => "AUX",
            Self::Cconj => "CCONJ",
            Self::Det => "DET",
            Self::Intj => "INTJ",
            Self::Noun => "NOUN",
            Self::Num => "NUM",
            Self::Part => "PART",
            Self::Pron => "PRON",
            Self::Propn => "PROPN",
            Self::Punct => "PUNCT",
            Self::Sconj => "SCONJ",
            Self::Sym => "SYM",
            Self::Verb => "VERB",
            Self::Space => "SPACE",
            Self::X => "X",
        }
    }
}
