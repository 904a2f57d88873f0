//! Classes and relations with domain, range, phrase, family and PLOVER class, from `data/ontology.ttl`.
//!
//! *Turtle → [`Ontology`]*. The file is the authority; the closed set [`Class`] is checked against it whenever one is
//! read. Plain RDF 1.1 without blank nodes: `ds:domain` and `ds:range` repeated mean "any of", where OWL would need a
//! union class, which is a blank node. Knows nothing of claims.

mod class;
mod load;
mod prefixes;

use smol_str::SmolStr;
use std::collections::BTreeMap;

pub use class::Class;
pub use load::OntologyError;
pub use prefixes::{DS, PREFIXES};

/// The vocabulary.
#[derive(Clone, Debug, Default)]
pub struct Ontology {
    /// Relations by local name (`invited`).
    pub relations: BTreeMap<SmolStr, Relation>,
    /// The Turtle it was read from, for the default graph.
    pub turtle: String,
}

/// One relation between two things.
#[derive(Clone, Debug, PartialEq)]
pub struct Relation {
    /// Local name in `ds:`.
    pub name: SmolStr,
    /// Classes the subject may have; any of them.
    pub domain: Vec<Class>,
    /// Classes the object may have; any of them.
    pub range: Vec<Class>,
    /// Local name of the inverse; the same name where the relation is symmetric.
    pub inverse: SmolStr,
    /// How to read an edge aloud: "{s} invited {o}".
    pub phrase: String,
    /// "talk", "sanctions", ...
    pub family: SmolStr,
    /// PLOVER 2021 event class, where there is one.
    pub plover: Option<SmolStr>,
    /// Whether it holds for a while, or happens once.
    pub aspect: Aspect,
}

/// How a relation lies in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aspect {
    /// It holds for a while and may end: to be a member.
    Lasting,
    /// It happens, perhaps again and again, or is so for good: to meet, to be somebody's mother.
    Once,
}

impl Ontology {
    /// The relation of that local name.
    pub fn relation(&self, name: &str) -> Option<&Relation> {
        self.relations.get(name)
    }

    /// The relation whose inverse has that local name: `invited` for "invitedBy", `met` for "met".
    pub fn relation_by_inverse(&self, name: &str) -> Option<&Relation> {
        self.relations
            .values()
            .find(|relation| relation.inverse == name)
    }
}

impl Relation {
    /// Whether it is its own inverse, and so stands both ways in the default graph.
    pub fn is_symmetric(&self) -> bool {
        self.inverse == self.name
    }

    /// Whether a thing of class `subject` may stand on the left.
    pub fn admits_subject(&self, subject: Class) -> bool {
        self.domain.iter().any(|&class| subject.is_a(class))
    }

    /// Whether a thing of class `object` may stand on the right.
    pub fn admits_object(&self, object: Class) -> bool {
        self.range.iter().any(|&class| object.is_a(class))
    }

    /// The edge as a clause: "Donald Trump invited Gustavo Petro".
    pub fn read_aloud(&self, subject: &str, object: &str) -> String {
        // Cut rather than replaced twice: a label may itself contain "{o}".
        let mut clause = String::with_capacity(self.phrase.len() + subject.len() + object.len());
        let mut rest = self.phrase.as_str();
        while let Some(at) = rest.find('{') {
            let (before, slot) = rest.split_at(at);
            clause.push_str(before);
            let (filler, taken) = match slot.get(..3) {
                Some("{s}") => (subject, 3),
                Some("{o}") => (object, 3),
                _ => ("{", 1),
            };
            clause.push_str(filler);
            rest = slot.get(taken..).unwrap_or("");
        }
        clause.push_str(rest);
        clause
    }
}
