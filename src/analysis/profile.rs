//! What is known of one entity by itself: names, identifiers, offices, sanctions, lists.
//!
//! *(store, entity) → [`Profile`]*. Reads the default graph alone; relations to others are
//! [`Projection`](super::Projection)'s, claims are [`Records`](super::Records)'.

use super::ahead;
use super::projection::label;
use super::read::{
    self, ALT_LABEL, DISPUTED, ENTRY, GOVERNS, GROUND, HOLDER, IDENTIFIER, ISSUER, LISTED_AS,
    MATCHES, NOTATION, POSITION, SAME_AS, SCORE, SINCE, STATUS, TARGET, UNTIL,
};
use crate::graph::Graphs;
use crate::ontology::DS;
use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{GraphNameRef, NamedNode, NamedNodeRef, Term};
use oxigraph::store::StorageError;
use std::collections::BTreeSet;

/// An entity by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// Names beside the best one.
    pub other_names: Vec<String>,
    /// The same elsewhere: Wikidata.
    pub same_as: Vec<String>,
    /// Codes and numbers.
    pub identifiers: Vec<String>,
    /// The country it governs, or the government that governs it.
    pub governs: Vec<Hold>,
    /// Offices it holds or held.
    pub offices: Vec<Hold>,
    /// Who holds or held it, where it is an office.
    pub holders: Vec<Hold>,
    /// Sanctions against it.
    pub sanctioned: Vec<Hold>,
    /// Sanctions by it.
    pub sanctions: Vec<Hold>,
    /// Entries of imported lists that it is, or may be.
    pub listings: Vec<Listing>,
}

/// Something that holds for a while.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hold {
    /// "Current", "InForce" …; empty where it has no status.
    pub status: String,
    /// "President of Colombia".
    pub label: String,
    /// The office, holder or country.
    pub other: Option<NamedNode>,
    /// From when, as the graph has it.
    pub since: Option<String>,
    /// Until when.
    pub until: Option<String>,
    /// Whether documents disagree on it.
    pub state: State,
}

/// Whether documents agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// They do, or only one speaks of it.
    Agreed,
    /// They do not.
    Disputed,
}

/// An entry of a list, and how likely the entity is that entry.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Listing {
    /// The entry.
    pub entry: NamedNode,
    /// Its name on the list.
    pub name: String,
    /// From 0 to 1, as the graph has it.
    pub score: String,
    /// The reasons.
    pub ground: String,
    /// Whether it is held to be the entry, or only a candidate.
    pub is: Held,
}

/// How firmly an entity is an entry of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Held {
    /// It is.
    Linked,
    /// It may be: people decide.
    Candidate,
}

const DEFAULT: GraphNameRef<'static> = GraphNameRef::DefaultGraph;
const SANCTION: NamedNodeRef<'static> =
    NamedNodeRef::new_unchecked("https://w3id.org/dossier/ns#Sanction");

/// Says that the profiles of these entities, and their claims, will be read: a store elsewhere then needs few requests.
///
/// # Errors
/// Those of the store.
pub fn foresee_profiles(
    store: &dyn Graphs,
    entities: &BTreeSet<NamedNode>,
) -> Result<(), StorageError> {
    ahead::profiles(store, entities)
}

/// Reads what is known of an entity.
///
/// # Errors
/// Those of the store.
pub fn profile(store: &dyn Graphs, entity: NamedNodeRef<'_>) -> Result<Profile, StorageError> {
    let texts = |property| -> Result<Vec<String>, StorageError> {
        let values = read::values(store, entity, property, DEFAULT)?;
        Ok(values.into_iter().map(plain).collect())
    };
    let mut profile = Profile {
        other_names: texts(ALT_LABEL)?,
        same_as: texts(SAME_AS)?,
        ..Profile::default()
    };
    for property in [NOTATION, IDENTIFIER] {
        profile.identifiers.extend(texts(property)?);
    }
    for value in read::values(store, entity, GOVERNS, DEFAULT)? {
        if let Term::NamedNode(country) = value {
            profile.governs.push(beside(store, "governs", country)?);
        }
    }
    for (government, _) in read::subjects(store, GOVERNS, entity, Some(DEFAULT))? {
        profile
            .governs
            .push(beside(store, "governed by", government)?);
    }
    profile.offices = tenures(store, HOLDER, entity, POSITION)?;
    profile.holders = tenures(store, POSITION, entity, HOLDER)?;
    profile.sanctioned = sanctions(store, TARGET, entity, ISSUER)?;
    profile.sanctions = sanctions(store, ISSUER, entity, TARGET)?;
    profile.listings = listings(store, entity)?;
    Ok(profile)
}

fn beside(store: &dyn Graphs, status: &str, other: NamedNode) -> Result<Hold, StorageError> {
    Ok(Hold {
        status: status.to_owned(),
        label: label(store, other.as_ref())?,
        other: Some(other),
        since: None,
        until: None,
        state: State::Agreed,
    })
}

/// Tenures in which `entity` has the part `part`, told by who has the part `other`.
fn tenures(
    store: &dyn Graphs,
    part: NamedNodeRef<'_>,
    entity: NamedNodeRef<'_>,
    other: NamedNodeRef<'_>,
) -> Result<Vec<Hold>, StorageError> {
    let mut found = BTreeSet::new();
    for (tenure, _) in read::subjects(store, part, entity, Some(DEFAULT))? {
        if let Some(node) = read::node(store, tenure.as_ref(), other, DEFAULT)? {
            let name = label(store, node.as_ref())?;
            found.insert(hold(store, &tenure, name, Some(node))?);
        }
    }
    Ok(found.into_iter().collect())
}

fn sanctions(
    store: &dyn Graphs,
    part: NamedNodeRef<'_>,
    entity: NamedNodeRef<'_>,
    other: NamedNodeRef<'_>,
) -> Result<Vec<Hold>, StorageError> {
    let mut found = BTreeSet::new();
    for (sanction, _) in read::subjects(store, part, entity, Some(DEFAULT))? {
        let types = read::values(store, sanction.as_ref(), rdf::TYPE, DEFAULT)?;
        if types.contains(&SANCTION.into()) {
            let node = read::node(store, sanction.as_ref(), other, DEFAULT)?;
            let name = label(store, sanction.as_ref())?;
            found.insert(hold(store, &sanction, name, node)?);
        }
    }
    Ok(found.into_iter().collect())
}

fn hold(
    store: &dyn Graphs,
    state: &NamedNode,
    label: String,
    other: Option<NamedNode>,
) -> Result<Hold, StorageError> {
    let words = |property| read::words(store, state.as_ref(), property, DEFAULT);
    let status = read::node(store, state.as_ref(), STATUS, DEFAULT)?;
    let status = status
        .as_ref()
        .and_then(|status| status.as_str().strip_prefix(DS));
    Ok(Hold {
        status: status.unwrap_or_default().to_owned(),
        label,
        other,
        since: words(SINCE)?,
        until: words(UNTIL)?,
        state: match words(DISPUTED)?.as_deref() {
            Some("true" | "1") => State::Disputed,
            _ => State::Agreed,
        },
    })
}

fn listings(store: &dyn Graphs, entity: NamedNodeRef<'_>) -> Result<Vec<Listing>, StorageError> {
    let linked = read::values(store, entity, LISTED_AS, DEFAULT)?;
    let mut found = Vec::new();
    for (found_match, _) in read::subjects(store, MATCHES, entity, Some(DEFAULT))? {
        let Some(entry) = read::node(store, found_match.as_ref(), ENTRY, DEFAULT)? else {
            continue;
        };
        let words = |property| read::words(store, found_match.as_ref(), property, DEFAULT);
        // The entry's own name stands in the graph of its list.
        let mut names = BTreeSet::new();
        let subject = Some(entry.as_ref().into());
        for quad in store.quads_for_pattern(subject, Some(rdfs::LABEL), None, None) {
            names.insert(plain(quad?.object));
        }
        found.push(Listing {
            name: names.pop_first().unwrap_or_default(),
            score: words(SCORE)?.unwrap_or_default(),
            ground: words(GROUND)?.unwrap_or_default(),
            is: match linked.contains(&entry.clone().into()) {
                true => Held::Linked,
                false => Held::Candidate,
            },
            entry,
        });
    }
    found.sort_by(|a, b| (a.is, &b.score, &a.entry).cmp(&(b.is, &a.score, &b.entry)));
    Ok(found)
}

fn plain(term: Term) -> String {
    match term {
        Term::NamedNode(node) => node.into_string(),
        Term::Literal(literal) => literal.destruct().0,
        other => other.to_string(),
    }
}
