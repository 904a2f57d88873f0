//! Who is who over all documents: referents, gazetteer and decisions in, entities out, each judgement explained.
//!
//! *(\[[`Facts`]\], lexicon) → [`Resolution`]*. The one room that sees two documents. Knows nothing of grammar or RDF.
//! The result is a function of the set of documents: their order plays no part.

mod blocking;
mod cluster;
pub mod slug;

use crate::claim::facts::{Facts, ReferentId};
use crate::lexicon::Lexicon;
use crate::ontology::Class;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// What resolution made of a set of documents.
#[derive(Clone, Debug, Default)]
pub struct Resolution {
    /// The entities by id.
    pub entities: BTreeMap<EntityId, Entity>,
    /// Which entity a referent of a document (by its hash) is.
    pub refers_to: BTreeMap<(String, ReferentId), EntityId>,
    /// Why, one for each referent.
    pub judgements: Vec<Judgement>,
}

/// Path of an entity's IRI below the base: `person/gustavo-petro`, `country/co`, `government/us`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityId(pub SmolStr);

/// One real thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    /// Its id.
    pub id: EntityId,
    /// Its class.
    pub class: Class,
    /// Its best full name.
    pub label: String,
    /// Its other names.
    pub names: BTreeSet<String>,
    /// Wikidata id ("Q739"), where known.
    pub wikidata: Option<SmolStr>,
    /// ISO 3166 alpha-2 code, lower case: of the country itself, the country a government governs, a position is in.
    pub country: Option<SmolStr>,
}

/// Why a referent is held to be an entity.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// Document hash and referent.
    pub referent: (String, ReferentId),
    /// The entity.
    pub entity: EntityId,
    /// The ground in words: "gazetteer: Colombia", "full name shared with 3 documents".
    pub reason: String,
}

/// Decides who is who over a set of documents; see [`blocking`] for what is compared and [`cluster`] for what is held to be one.
pub fn resolve(facts: &[Facts], lexicon: Lexicon<'_>) -> Resolution {
    let mut documents: Vec<&Facts> = facts.iter().collect();
    documents.sort_by(|a, b| a.header.hash.cmp(&b.header.hash));
    let blocks = blocking::block(&documents);
    cluster::cluster(&documents, &blocks, lexicon)
}
