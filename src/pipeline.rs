//! The way of the data, start to end: the one file that sees every stage.
//!
//! *[`Document`] → [`Syntax`] → [`Mentions`] → [`Chains`] → [`Facts`]* for each document, pure and in parallel; then
//! *\[[`Facts`]\] → [`Resolution`]* over all of them.

use crate::claim::facts::Facts;
use crate::claim::frames::Frames;
use crate::claim::policy::Policy;
use crate::claim::{Extraction, Layers, extract};
use crate::coref::{Chains, corefer};
use crate::lexicon::Lexicon;
use crate::mention::{Mentions, recognize};
use crate::ontology::Ontology;
use crate::resolve::{Decision, Resolution, resolve};
use crate::syntax::Analyser;
use crate::syntax::{Grammar, Syntax};
use crate::text::{BlockKind, ByteSpan, Document};

/// Everything a document is read with.
#[derive(Clone, Copy)]
pub struct Pipeline<'a> {
    /// The language model.
    pub analyser: &'a Analyser,
    /// Names and words.
    pub lexicon: Lexicon<'a>,
    /// Classes and relations.
    pub ontology: &'a Ontology,
    /// Frames.
    pub frames: &'a Frames,
    /// Which claims become edges.
    pub policy: Policy,
}

/// Every layer of one document, for `explain`.
pub struct Reading {
    /// Tokens, tags, trees and names.
    pub syntax: Syntax,
    /// Mentions.
    pub mentions: Mentions,
    /// Coreference chains.
    pub chains: Chains,
    /// The record.
    pub facts: Facts,
}

impl Pipeline<'static> {
    /// With the built-in model, gazetteer, ontology and frames.
    ///
    /// # Errors
    /// When the built-in model is damaged.
    pub fn embedded() -> Result<Self, &'static crate::syntax::ModelError> {
        // The model, the names and the rules know nothing of each other: side by side they are there in half the time.
        let (analyser, _) = rayon::join(Analyser::embedded, || {
            rayon::join(Lexicon::embedded, Frames::embedded)
        });
        Ok(Self::with_analyser(analyser?))
    }
}

impl<'a> Pipeline<'a> {
    /// With another model, such as one that a user trained with spaCy, and all else built in.
    pub fn with_analyser(analyser: &'a Analyser) -> Self {
        Self {
            analyser,
            lexicon: Lexicon::embedded(),
            ontology: Ontology::embedded(),
            frames: Frames::embedded(),
            policy: Policy::default(),
        }
    }
}

impl Pipeline<'_> {
    /// Reads one document. Never fails: a strange text yields fewer claims.
    pub fn read(&self, document: &Document) -> Reading {
        self.read_with(document, |_, _| ())
    }

    /// One document's record. A document that is not English gets an empty one with a note.
    pub fn facts(&self, document: &Document) -> Facts {
        if !document.is_english() {
            let mut facts = Facts {
                text: document.text.clone(),
                ..self
                    .read(&Document {
                        text: String::new(),
                        blocks: Vec::new(),
                        ..document.clone()
                    })
                    .facts
            };
            facts.header.hash = document.content_hash();
            facts.notes.push("not English: skipped".to_owned());
            return facts;
        }
        self.read(document).facts
    }

    /// Reads one document and shows the layers below the record while they are at hand.
    pub fn read_with(
        &self,
        document: &Document,
        show: impl FnOnce(&Grammar<'_>, &Extraction<'_>),
    ) -> Reading {
        let syntax = self
            .analyser
            .analyse_parts(&document.text, &parts(document));
        let grammar = Grammar::new(&syntax);
        let mentions = recognize(document, &grammar, self.lexicon);
        let chains = corefer(document, &grammar, &mentions, self.lexicon);
        let layers = Layers {
            document,
            grammar: &grammar,
            mentions: &mentions,
            chains: &chains,
            lexicon: self.lexicon,
            policy: self.policy,
        };
        let mut extraction = extract(&layers, self.frames, self.ontology);
        extraction
            .facts
            .notes
            .extend(document.notes.iter().cloned());
        if document.text.trim().is_empty() {
            extraction
                .facts
                .notes
                .push("empty: nothing to read".to_owned());
        }
        show(&grammar, &extraction);
        let facts = extraction.facts;
        Reading {
            syntax,
            mentions,
            chains,
            facts,
        }
    }

    /// Who is who over a set of documents, with what people decided.
    pub fn resolve(&self, facts: &[Facts], decisions: &[Decision]) -> Resolution {
        resolve(facts, self.lexicon, decisions)
    }
}

/// The stretches of a document that are analysed one by one: all blocks but furniture; a pull quote and its caption apart.
pub fn parts(document: &Document) -> Vec<ByteSpan> {
    let mut parts = Vec::with_capacity(document.blocks.len());
    for block in &document.blocks {
        match block.kind {
            BlockKind::Furniture => {}
            BlockKind::PullQuote { quote, caption } => parts.extend([quote, caption]),
            BlockKind::Headline | BlockKind::Paragraph => parts.push(block.span),
        }
    }
    parts
}
