//! Which mentions of one document are one thing.
//!
//! *(document, syntax, mentions, lexicon) → [`Chains`]*. Ordered passes, the surest first, each joining mentions
//! on its own ground (the sieve of Lee et al. 2013, "Deterministic Coreference Resolution Based on
//! Entity-Centric, Precision-Ranked Rules"): equal names, fuller and other forms of a name, acronyms, appositions, copulas, offices,
//! nouns of names, pronouns, countries and governments by description, repeated descriptions, speakers, owners, plurals. Every join remembers its pass.
//! Knows nothing of other documents.

mod compacts;
mod constructs;
mod definite;
mod descriptions;
mod heads;
mod names;
mod pronouns;
pub mod ranking;
mod sieve;
mod speech;
pub mod spelling;

use crate::lexicon::{EntryId, Gender, Lexicon};
use crate::mention::{MentionId, Mentions, Number};
use crate::ontology::Class;
use crate::syntax::Grammar;
use crate::text::Document;
use sieve::Sieve;
use smol_str::SmolStr;

/// Index into [`Chains::list`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChainId(pub usize);

/// The mentions of one thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Chain {
    /// Its mentions in order of the text.
    pub mentions: Vec<MentionId>,
    /// Its class.
    pub class: Class,
    /// What the gazetteer knows it as.
    pub entry: Option<EntryId>,
    /// ISO code of the country it is, governs or belongs to.
    pub country: Option<SmolStr>,
    /// Gender of a person.
    pub gender: Option<Gender>,
    /// One or several.
    pub number: Number,
    /// For a plural that covers known things ("the two governments"): those.
    pub members: Vec<ChainId>,
    /// For each mention after the first, the pass that joined it.
    pub grounds: Vec<(MentionId, &'static str)>,
    /// For an office: its title and the chain of its organisation, where it has one.
    pub office: Option<(String, Option<ChainId>)>,
}

/// All chains of a document.
#[derive(Clone, Debug, Default)]
pub struct Chains {
    /// In order of their first mention; chains without a mention of their own (countries known only through
    /// adjectives or offices) come last.
    pub list: Vec<Chain>,
    of: Vec<ChainId>,
}

impl Chains {
    /// The chain.
    pub fn get(&self, id: ChainId) -> &Chain {
        &self.list[id.0]
    }
    /// The chain a mention belongs to.
    pub fn of(&self, mention: MentionId) -> ChainId {
        self.of[mention.0]
    }
    /// The chain of a country by ISO code.
    pub fn country(&self, code: &str) -> Option<ChainId> {
        self.list
            .iter()
            .position(|chain| {
                chain.class == Class::Country
                    && chain.country.as_deref() == Some(code)
                    && chain.members.is_empty()
            })
            .map(ChainId)
    }
}

/// Joins mentions that are one thing.
pub fn corefer(
    document: &Document,
    grammar: &Grammar<'_>,
    mentions: &Mentions,
    lexicon: Lexicon<'_>,
) -> Chains {
    sift(document, grammar, mentions, lexicon).finish()
}

/// What the pronouns of a document could choose from, for training: see [`ranking`].
pub fn examples(
    document: &Document,
    grammar: &Grammar<'_>,
    mentions: &Mentions,
    lexicon: Lexicon<'_>,
) -> Vec<ranking::Example> {
    sift(document, grammar, mentions, lexicon).examples
}

fn sift<'a>(
    document: &'a Document,
    grammar: &'a Grammar<'a>,
    mentions: &'a Mentions,
    lexicon: Lexicon<'a>,
) -> Sieve<'a> {
    let mut sieve = Sieve::new(document, grammar, mentions, lexicon);
    names::equal(&mut sieve);
    names::fuller(&mut sieve);
    names::parts(&mut sieve);
    names::shortened(&mut sieve);
    names::acronyms(&mut sieve);
    constructs::appositions(&mut sieve);
    constructs::predicates(&mut sieve);
    constructs::origins(&mut sieve);
    heads::of_names(&mut sieve);
    descriptions::offices(&mut sieve);
    descriptions::office_holders(&mut sieve);
    heads::named(&mut sieve);
    heads::kinds(&mut sieve);
    pronouns::personal(&mut sieve);
    descriptions::counterparts(&mut sieve);
    definite::countries(&mut sieve);
    definite::governments(&mut sieve);
    compacts::called_again(&mut sieve);
    definite::repeated(&mut sieve);
    pronouns::personal(&mut sieve);
    speech::quoted(&mut sieve);
    speech::stated(&mut sieve);
    definite::owned(&mut sieve);
    definite::plurals(&mut sieve);
    sieve
}
