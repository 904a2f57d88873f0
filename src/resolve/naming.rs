//! Naming: what each cluster is called, and its IRI.
//!
//! *(documents, [`Clusters`], lexicon) → [`Resolution`]*. The gazetteer's label and key where it knows the thing, else the name that
//! most documents give. Namesakes are told apart by country, else by walk of life, else by year of birth, else by a hash of
//! the smallest referent.
//! What a cluster's IRI depends on beside itself is how many others would be called alike ([`Alike`]), and no more: so a store can
//! keep the names in step with documents that come and go without looking at all of them.

use super::blocking::Member;
use super::clustering::{Cluster, Clusters, Origin};
use super::profile::referent;
use super::slug::short_hash;
use super::tally::Tally;
use super::{EntityId, Judgement, Resolution};
use crate::claim::facts::{Facts, ReferentId};
use crate::lexicon::Lexicon;
use smol_str::SmolStr;
use std::collections::HashMap;

/// What a cluster's IRI is read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// What it is called before namesakes are told apart: `person/jonas-berg`.
    pub path: String,
    /// Whether it is an entry of the gazetteer, which then keeps the path to itself.
    pub known: bool,
    /// See [`Cluster::country`].
    pub country: Option<SmolStr>,
    /// See [`Cluster::field`].
    pub field: Option<SmolStr>,
    /// Year of birth, where documents tell it.
    pub born: Option<SmolStr>,
    /// Its smallest referent: document hash and number.
    pub smallest: (String, ReferentId),
}

/// How a cluster stands among those of its path, itself included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alike {
    /// Whether it is the only one of the path.
    pub only: bool,
    /// Whether it is the only one of the path with its country.
    pub only_of_country: bool,
    /// Whether it is the only one of the path with its walk of life.
    pub only_of_field: bool,
    /// Whether it is the only one of the path with its year of birth.
    pub only_of_birth: bool,
    /// Whether it is the one that keeps the path: the gazetteer's, with the smallest referent.
    pub keeps_path: bool,
}

/// What the IRI of a cluster is read from, given the slug that its referents call it by.
pub fn head(
    cluster: &Cluster,
    slug: &str,
    smallest: (String, ReferentId),
    lexicon: Lexicon<'_>,
) -> Head {
    let (path, known) = match &cluster.origin {
        Origin::Gazetteer(key) => (key.clone(), lexicon.gazetteer.by_key(key).is_some()),
        Origin::Names(kind) => {
            let path = format!("{kind}/{slug}");
            // A namesake never takes the path of somebody whom the gazetteer knows, even where no document means that one.
            let taken = matches!(*kind, "person" | "organization")
                && lexicon.gazetteer.by_key(&path).is_some();
            let own = cluster.country.as_ref().or(cluster.field.as_ref());
            match own.filter(|_| taken) {
                Some(own) => (format!("{path}-{own}"), false),
                None if taken => (format!("{path}-namesake"), false),
                None => (path, false),
            }
        }
    };
    Head {
        path,
        known,
        country: cluster.country.clone(),
        field: cluster.field.clone(),
        born: cluster
            .born
            .filter(|born| born.width() == 0)
            .map(|born| SmolStr::new(born.from.year.to_string())),
        smallest,
    }
}

impl Head {
    /// The id of the entity.
    pub fn id(&self, alike: Alike) -> EntityId {
        if alike.only || alike.keeps_path {
            return EntityId(SmolStr::new(&self.path));
        }
        let country = self.country.as_ref().filter(|_| alike.only_of_country);
        let field = self.field.as_ref().filter(|_| alike.only_of_field);
        let born = self.born.as_ref().filter(|_| alike.only_of_birth);
        let suffix = country.or(field).or(born).map_or_else(
            || {
                let (hash, id) = &self.smallest;
                short_hash(format!("{hash}#{}", id.0).as_bytes(), 6)
            },
            SmolStr::to_string,
        );
        EntityId(SmolStr::new(format!("{}-{suffix}", self.path)))
    }

    /// The key of the gazetteer that tells what it is, if it keeps its path.
    pub fn entry(&self, alike: Alike) -> Option<&str> {
        alike.keeps_path.then_some(self.path.as_str())
    }
}

/// Names the clusters.
pub fn name(documents: &[&Facts], clusters: Clusters, lexicon: Lexicon<'_>) -> Resolution {
    let mut named: Vec<(Head, Tally, &Cluster)> = clusters
        .list
        .iter()
        .filter(|cluster| !cluster.members.is_empty())
        .map(|cluster| {
            let mut tally = Tally::default();
            for &member in &cluster.members {
                tally.add(referent(documents, member), lexicon);
            }
            let smallest = smallest(documents, &cluster.members);
            let head = head(cluster, &tally.slug(), smallest, lexicon);
            (head, tally, cluster)
        })
        .collect();
    named.sort_by(|(a, ..), (b, ..)| (&a.path, &a.smallest).cmp(&(&b.path, &b.smallest)));
    let mut resolution = Resolution::default();
    let mut homes: HashMap<Member, EntityId> = HashMap::new();
    for group in named.chunk_by(|(a, ..), (b, ..)| a.path == b.path) {
        for (index, (head, tally, cluster)) in group.iter().enumerate() {
            let alone = |of: &dyn Fn(&Head) -> &Option<SmolStr>| {
                group.iter().filter(|(h, ..)| of(h) == of(head)).count() == 1
            };
            let alike = Alike {
                only: group.len() == 1,
                only_of_country: alone(&|head| &head.country),
                only_of_field: alone(&|head| &head.field),
                only_of_birth: alone(&|head| &head.born),
                keeps_path: group.iter().position(|(head, ..)| head.known) == Some(index),
            };
            let id = head.id(alike);
            let entity = tally.entity(&id, head.entry(alike), lexicon);
            let shared = match cluster.members.len() {
                1 => cluster.reason.clone(),
                count => format!("{}, shared by {count} referents", cluster.reason),
            };
            for &(document, referent) in &cluster.members {
                let at = (documents[document].header.hash.clone(), referent);
                homes.insert((document, referent), id.clone());
                resolution.refers_to.insert(at.clone(), id.clone());
                resolution.judgements.push(Judgement {
                    referent: at,
                    entity: id.clone(),
                    reason: shared.clone(),
                });
            }
            // Two paths may meet in one id ("person/a-no", and "person/a" of Norway): the one with the smallest path and
            // referent describes it.
            resolution.entities.entry(id).or_insert(entity);
        }
    }
    resolution
        .judgements
        .sort_by(|a, b| a.referent.cmp(&b.referent));
    for (a, b, words) in &clusters.apart {
        let (Some(a), Some(b)) = (homes.get(a), homes.get(b)) else {
            continue;
        };
        if a != b {
            let key = (a.min(b).clone(), a.max(b).clone());
            resolution.apart.entry(key).or_insert_with(|| words.clone());
        }
    }
    resolution
}

/// The smallest of some referents, by document hash and number.
pub fn smallest(documents: &[&Facts], members: &[Member]) -> (String, ReferentId) {
    let all = members
        .iter()
        .map(|&(document, id)| (documents[document].header.hash.as_str(), id));
    let (hash, id) = all.min().unwrap_or(("", ReferentId(0)));
    (hash.to_owned(), id)
}
