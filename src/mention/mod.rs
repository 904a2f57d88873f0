//! Stretches of one document that name or describe something: names, nominals, pronouns, offices, dates, quotations.
//!
//! *(document, syntax, lexicon) → [`Mentions`]*. Names come from the model and the gazetteer together, typed
//! once per document; nominals from noun phrases whose head the noun list classifies. Knows nothing of
//! other documents, nor of which mentions are one thing (see [`crate::coref`]).

mod births;
mod names;
mod nominals;
mod offices;
mod quotes;
mod voices;

pub use births::{Birth, Born};
pub use offices::Placement;
pub use quotes::tokens_in;
pub use voices::{Place, Voice, source_of};

use crate::lexicon::{EntryId, Gender, Lexicon};
use crate::ontology::Class;
use crate::syntax::{Grammar, Syntax};
use crate::text::{ByteSpan, Document, TokenSpan};
use smol_str::SmolStr;

/// Index into [`Mentions::list`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MentionId(pub usize);

/// One mention.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// Its tokens.
    pub tokens: TokenSpan,
    /// Its head.
    pub head: usize,
    /// Its bytes in the document's text.
    pub span: ByteSpan,
    /// Name, nominal or pronoun.
    pub kind: MentionKind,
    /// The class of thing, where the words tell it.
    pub class: Option<Class>,
    /// Its words, cleaned of editorial brackets.
    pub name: String,
    /// What the gazetteer takes it for, best first.
    pub entries: Vec<EntryId>,
    /// One or several.
    pub number: Number,
    /// How the words are gendered.
    pub gender: Option<Gender>,
    /// ISO code of the country that the words put it in ("his *Colombian* counterpart").
    pub country: Option<SmolStr>,
    /// For a person named by office alone ("the Colombian president") or an office: which one.
    pub office: Option<usize>,
    /// For a person's name: the words before it that describe its bearer ("Czech goalkeeper").
    pub described: Option<TokenSpan>,
}

/// How a mention refers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum MentionKind {
    Name,
    Nominal,
    Pronoun,
}

/// Grammatical number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Number {
    Singular,
    Plural,
}

/// An office named in the text: "US President", "the President of Colombia", "Venezuela's ousted President".
#[derive(Clone, Debug, PartialEq)]
pub struct OfficeMention {
    /// The mention of the office itself.
    pub mention: MentionId,
    /// Title without its country: "President".
    pub title: String,
    /// "state", "government", "org" or empty.
    pub rank: SmolStr,
    /// ISO code of its country, where named.
    pub country: Option<SmolStr>,
    /// The organisation it is an office of, where named.
    pub organisation: Option<MentionId>,
    /// Whether it is held, was held or will be.
    pub status: OfficeStatus,
    /// The words of status: "ousted".
    pub status_tokens: Option<TokenSpan>,
    /// The name that stands with it: "US President *Donald Trump*".
    pub holder: Option<MentionId>,
    /// The words from the first of the office to the last of the holder.
    pub tokens: TokenSpan,
    /// Head token of the title.
    pub head: usize,
    /// Where it stands in respect of its holder.
    pub placement: Placement,
}

/// Whether an office is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum OfficeStatus {
    Current,
    Former,
    Incoming,
}

/// Words set in quotation marks or set apart as a pull quote.
#[derive(Clone, Debug, PartialEq)]
pub struct Quote {
    /// The words between the marks, in bytes.
    pub span: ByteSpan,
    /// The same in tokens.
    pub tokens: TokenSpan,
    /// The caption that names the speaker, for a pull quote.
    pub caption: Option<TokenSpan>,
    /// Who speaks it, where the words beside it tell; for a pull quote its caption does.
    pub voice: Option<Voice>,
}

/// All mentions of a document.
#[derive(Clone, Debug, Default)]
pub struct Mentions {
    /// In order of their tokens; an office stands before the person it names.
    pub list: Vec<Mention>,
    /// Offices in order.
    pub offices: Vec<OfficeMention>,
    /// Quotations in order.
    pub quotes: Vec<Quote>,
    /// Tokens of dates and times, in order.
    pub dates: Vec<TokenSpan>,
    /// When people were born, in order of their mentions.
    pub births: Vec<Birth>,
    /// For each token, the mention (not of an office) that it heads or is inside of as a name.
    by_token: Vec<Option<MentionId>>,
}

impl Mentions {
    /// The mention.
    pub fn get(&self, id: MentionId) -> &Mention {
        &self.list[id.0]
    }
    /// The mention headed by a token, or the name that the token is part of.
    pub fn at(&self, token: usize) -> Option<MentionId> {
        self.by_token.get(token).copied().flatten()
    }
    /// The innermost quotation that holds a token.
    pub fn quote_at(&self, token: usize) -> Option<usize> {
        self.quotes
            .iter()
            .enumerate()
            .filter(|(_, quote)| quote.tokens.contains(token))
            .min_by_key(|(_, quote)| quote.tokens.len())
            .map(|(index, _)| index)
    }
    /// Ids with their mentions.
    pub fn iter(&self) -> impl Iterator<Item = (MentionId, &Mention)> {
        self.list
            .iter()
            .enumerate()
            .map(|(index, mention)| (MentionId(index), mention))
    }
}

/// Finds the mentions of a document.
pub fn recognize(document: &Document, grammar: &Grammar<'_>, lexicon: Lexicon<'_>) -> Mentions {
    let names = names::find(document, grammar, lexicon);
    let mut found = Mentions {
        by_token: vec![None; grammar.syntax.tokens.len()],
        ..Mentions::default()
    };
    found.quotes = quotes::find(document, grammar);
    voices::hear(document, grammar, lexicon, &mut found.quotes);
    found.dates = grammar
        .syntax
        .names
        .iter()
        .filter(|name| matches!(name.label.as_str(), "DATE" | "TIME"))
        .map(|name| name.span)
        .collect();
    let offices = offices::find(document, grammar, lexicon, &names);
    nominals::collect(document, grammar, lexicon, names, offices, &mut found);
    found.births = births::find(document, grammar, &found);
    found
}

/// The bytes that a run of tokens covers.
pub fn bytes_of(grammar: &Grammar<'_>, tokens: TokenSpan) -> ByteSpan {
    span_of(grammar.syntax, tokens)
}

/// As [`bytes_of`], without the grammatical view.
pub fn span_of(syntax: &Syntax, tokens: TokenSpan) -> ByteSpan {
    match syntax.tokens.get(tokens.range()) {
        Some([first, .., last]) => ByteSpan::new(first.span.start, last.span.end),
        Some([only]) => only.span,
        _ => ByteSpan::new(0, 0),
    }
}
