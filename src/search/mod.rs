//! Full text: names with tolerance for spelling, headlines and sentences.
//!
//! *\[[`Entry`]\] → [`Index`]; [`Sought`] → \[[`Hit`]\]*. tantivy keeps the words; what is found is ranked here, by how close it
//! comes and how new it is, and never by statistics of the whole, which depend on what was stored and withdrawn before. The same
//! entries give the same hits in the same order, however they came into the index. An index holds words and where they stand,
//! not the texts, and a stamp that says which state of the store it follows. Does not know RDF.

mod directory;
mod finding;
mod index;
mod merging;
mod sentences;
mod words;

pub use index::{Index, SearchError};
pub use sentences::sentences;
pub use words::{Closeness, fold};

use crate::text::{CharSpan, PartialDate};

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The names of an entity.
    Name,
    /// The headline of a document.
    Headline,
    /// A sentence of a document.
    Sentence,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Name, Self::Headline, Self::Sentence];

    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Headline => "headline",
            Self::Sentence => "sentence",
        }
    }

    /// The kind of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// Something to be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it is.
    pub kind: Kind,
    /// The entity, the document, or the place of the sentence.
    pub iri: String,
    /// Class of an entity: "Person".
    pub class: String,
    /// Hash of the document; empty for names.
    pub document: String,
    /// All names, the best first; or one text.
    pub words: Vec<String>,
    /// When the document was published.
    pub date: Option<PartialDate>,
    /// Where the sentence stands.
    pub span: Option<CharSpan>,
}

/// What is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sought {
    /// Words, all of which must occur; "several in quotes" in this order; -without this one.
    pub words: String,
    /// Only these kinds; any if empty.
    pub kinds: Vec<Kind>,
    /// Only entities of this class.
    pub class: Option<String>,
    /// Only documents of this day or later.
    pub from: Option<PartialDate>,
    /// Only documents of this day or earlier.
    pub to: Option<PartialDate>,
    /// At most so many of each kind.
    pub limit: usize,
}

/// Something found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// What it is.
    pub kind: Kind,
    /// The entity, the document, or the place of the sentence.
    pub iri: String,
    /// Class of an entity.
    pub class: String,
    /// Hash of the document; empty for names.
    pub document: String,
    /// Names of an entity, the best first; texts are left to who keeps them.
    pub names: Vec<String>,
    /// When the document was published.
    pub date: Option<PartialDate>,
    /// Where the sentence stands.
    pub span: Option<CharSpan>,
    /// How close it comes.
    pub closeness: Closeness,
}
