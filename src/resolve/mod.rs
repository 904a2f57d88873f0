//! Who is who over all documents: referents, gazetteer and decisions in, entities out, each judgement explained.
//!
//! *(\[[`Facts`]\], lexicon, \[[`Decision`]\]) → [`Resolution`]*. The one room that sees two documents. Four steps, one file
//! each: [`blocking`] says which referents could be one thing, [`profile`] what each document knows of them, [`comparison`] what
//! speaks for and against their being one, [`clustering`] what follows from that and from what people decided. [`naming`] then
//! reads each entity's label and IRI from its evidence ([`tally`]). The scheme is that of record linkage (Fellegi & Sunter 1969): evidence
//! has weights, weights add up, a threshold decides. Knows nothing of grammar or RDF. The result is a function of the set of
//! documents and decisions: their order plays no part.

mod blocking;
mod clustering;
mod comparison;
mod decision;
pub mod link;
pub mod names;
mod naming;
mod profile;
pub mod slug;
mod tally;

pub use comparison::{Comparison, Ground, SAME};
pub use decision::{Decision, Mark, Verdict};

pub(crate) use blocking::{Key, Member, Treatment, key};
pub(crate) use clustering::{Cluster, Clusters, Origin, cluster, judge, whole};
pub(crate) use decision::apply;
pub(crate) use naming::{Alike, Head, head};
pub(crate) use profile::{Company, Sighting};
pub(crate) use tally::Tally;

use crate::claim::facts::{Born, Facts, ReferentId};
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
    /// Why, one for each referent, sorted.
    pub judgements: Vec<Judgement>,
    /// Entities of one name that were kept apart, and what spoke against their being one; the smaller id first.
    pub apart: BTreeMap<(EntityId, EntityId), String>,
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
    /// When a person was born, as narrowly as documents tell.
    pub born: Option<Born>,
}

/// Why a referent is held to be an entity.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// Document hash and referent.
    pub referent: (String, ReferentId),
    /// The entity.
    pub entity: EntityId,
    /// The ground in words: "gazetteer: country/co", "same full name (+8), both of country us (+4), shared by 3 referents".
    pub reason: String,
}

/// Decides who is who over a set of documents.
pub fn resolve(facts: &[Facts], lexicon: Lexicon<'_>, decisions: &[Decision]) -> Resolution {
    let mut documents: Vec<&Facts> = facts.iter().collect();
    documents.sort_by(|a, b| a.header.hash.cmp(&b.header.hash));
    let blocks = blocking::block(&documents, lexicon);
    let clusters = clustering::cluster(&documents, &blocks, lexicon);
    let clusters = decision::apply(&documents, clusters, decisions, lexicon);
    naming::name(&documents, clusters, lexicon)
}
