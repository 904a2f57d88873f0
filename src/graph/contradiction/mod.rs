//! Claims that cannot all hold at one time, with both sides.
//!
//! *claims, [`Tenure`]s, [`Sanction`]s → [`Contradiction`]s*. Four questions, one file each: an edge that one affirms and another
//! [denies](denial), two [holders](holders) of an office that one person holds, when a [tenure](terms) began and ended and
//! whether it has, and whether a [sanction](sanctions) still binds. Each is a pure function of a small cell: one edge, one office,
//! one tenure, one sanction; a document that comes or goes changes only the cells its claims are in. What time explains is
//! [`Standing::Superseded`], and nothing is thrown away: both sides keep their claims, edges and tenures. Does not judge who is
//! right.

pub(super) mod denial;
pub(super) mod holders;
pub(super) mod sanctions;
pub(super) mod terms;

pub use denial::{Denial, Said};

use super::derive::{Graph, World};
use super::iri::{Namespaces, short_hash};
use super::office::Tenure;
use super::sanction::Sanction;
use super::vocabulary::{ds, ours, rdf, rdfs};
use crate::resolve::EntityId;
use oxigraph::model::{Literal, NamedNode};
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// What makes two sides a contradiction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Conflict {
    /// The first side affirms what the second negates or denies.
    AffirmedAndDenied,
    /// Each side gives another holder of an office that one person holds.
    TwoHolders,
    /// The first side says that a person is in an office, the second that the person is no longer.
    HeldAndLeft,
    /// The first side says that a sanction binds, the second that it has been ended.
    InForceAndLifted,
    /// Each side gives another date for a beginning.
    TwoBeginnings,
    /// Each side gives another date for an end.
    TwoEnds,
}

impl Conflict {
    /// Local name of the individual in `ds:`.
    pub const fn iri(self) -> &'static str {
        match self {
            Self::AffirmedAndDenied => "AffirmedAndDenied",
            Self::TwoHolders => "TwoHolders",
            Self::HeldAndLeft => "HeldAndLeft",
            Self::InForceAndLifted => "InForceAndLifted",
            Self::TwoBeginnings => "TwoBeginnings",
            Self::TwoEnds => "TwoEnds",
        }
    }
}

/// Whether time explains a contradiction. A later member outweighs an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// The sides speak of different times: both may be right.
    Superseded,
    /// They speak of one time: at most one is right.
    Disputed,
}

impl Standing {
    /// Local name of the individual in `ds:`.
    pub const fn iri(self) -> &'static str {
        match self {
            Self::Superseded => "Superseded",
            Self::Disputed => "Disputed",
        }
    }
}

/// Ids of the claims of either side.
pub type Sides = [BTreeSet<String>; 2];

/// Two sides that cannot both hold at one time.
#[derive(Clone, Debug, PartialEq)]
pub struct Contradiction<'a> {
    /// What makes them one.
    pub conflict: Conflict,
    /// Whether time explains it.
    pub standing: Standing,
    /// The question, for people: "mayor of Dunsk: Mara Lindqvist or Ivo Tarsk".
    pub label: String,
    /// The edge in question.
    pub edge: Option<(&'a EntityId, SmolStr, &'a EntityId)>,
    /// The tenures or the sanction in question.
    pub held: Vec<NamedNode>,
    /// Whom and what it is about.
    pub about: BTreeSet<&'a EntityId>,
    /// The claims.
    pub sides: Sides,
}

/// All contradictions of the corpus.
pub(super) fn contradictions<'a>(
    world: &World<'a>,
    tenures: &[Tenure<'a>],
    sanctions: &[Sanction<'a>],
) -> Vec<Contradiction<'a>> {
    let names = world.corpus.names;
    let mut found = denial::denials(world);
    found.extend(holders::of_offices(tenures, names));
    for tenure in tenures {
        found.extend(terms::of_tenure(tenure, names));
    }
    for sanction in sanctions {
        found.extend(self::sanctions::of_sanction(sanction, world));
    }
    found
}

/// `contradiction:5f0c…` with its sides; the tenures and the sanction of a disputed one are marked.
pub(super) fn write(contradiction: &Contradiction, names: &Namespaces, graph: &mut Graph) {
    let node = node(contradiction, names);
    graph.put(&node, rdf::TYPE, ds::CONTRADICTION);
    graph.text(&node, rdfs::LABEL, &contradiction.label);
    graph.put(&node, ds::CONFLICT, ours(contradiction.conflict.iri()));
    graph.put(&node, ds::STATUS, ours(contradiction.standing.iri()));
    if let Some((subject, relation, object)) = &contradiction.edge {
        graph.put(&node, rdf::SUBJECT, names.entity(subject));
        graph.put(&node, rdf::PREDICATE, ours(relation));
        graph.put(&node, rdf::OBJECT, names.entity(object));
    }
    for held in &contradiction.held {
        graph.put(&node, ds::ABOUT, held.clone());
        if contradiction.standing == Standing::Disputed {
            graph.put(held, ds::DISPUTED, Literal::from(true));
        }
    }
    for entity in &contradiction.about {
        graph.put(&node, ds::ABOUT, names.entity(entity));
    }
    let sides = [ds::FIRST_SIDE, ds::SECOND_SIDE];
    for (side, claims) in sides.into_iter().zip(&contradiction.sides) {
        for claim in claims {
            graph.put(&node, side, names.claim(claim));
        }
    }
}

/// Named by the question alone, so that it keeps its name when claims come and go.
fn node(contradiction: &Contradiction, names: &Namespaces) -> NamedNode {
    let mut question = contradiction.conflict.iri().to_owned();
    if let Some((subject, relation, object)) = &contradiction.edge {
        question += &format!(" {} {relation} {}", subject.0, object.0);
    }
    // Below the base, so that the name does not hang on where the graph is kept; in one order, whoever is known to have come first.
    let path = |held: &NamedNode| names.strip("", held.as_str()).map(str::to_owned);
    let held: BTreeSet<String> = contradiction.held.iter().filter_map(path).collect();
    for path in held {
        question += &format!(" {path}");
    }
    names.contradiction(&short_hash(question.as_bytes(), 16))
}
