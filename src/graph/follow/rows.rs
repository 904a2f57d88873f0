//! The rows of the index: how what is kept is written as keys and values.
//!
//! *names ↔ keys; [`Row`], [`Seen`], [`Tally`], [`Entity`], [`Testimony`] ↔ bytes*. A key is a letter for what it keeps, then its parts with a
//! zero byte between them, which no name holds: so all that begins alike stands together, in order.

use crate::claim::facts::{Claim, Referent, ReferentId};
use crate::graph::records::{Ink, Leaf};
use crate::ontology::Class;
use crate::resolve::{Entity, EntityId, Head, Sighting, Tally};
use crate::text::PartialDate;
use smol_str::SmolStr;
use std::collections::BTreeMap;

fn key(letter: u8, parts: &[&str]) -> Vec<u8> {
    let mut key = vec![letter];
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            key.push(0);
        }
        // A zero byte within a part would end it; none of ours has one, but texts of others may.
        key.extend(part.bytes().filter(|&byte| byte != 0));
    }
    key
}

/// A document's slim record.
pub(super) fn record(hash: &str) -> Vec<u8> {
    key(b'r', &[hash])
}
/// Which entities a document's referents are.
pub(super) fn assigned(hash: &str) -> Vec<u8> {
    key(b'i', &[hash])
}
/// The referents of a block: prefix.
pub(super) fn members(block: &str) -> Vec<u8> {
    key(b'm', &[block, ""])
}
/// One referent of a block; with a [`Seen`] where the block's referents are compared.
pub(super) fn member(block: &str, hash: &str, id: ReferentId) -> Vec<u8> {
    key(b'm', &[block, hash, &format!("{:08x}", id.0)])
}
/// What the referents of a block call it.
pub(super) fn tally(block: &str) -> Vec<u8> {
    key(b't', &[block])
}
/// A cluster.
pub(super) fn cluster(name: &str) -> Vec<u8> {
    key(b'c', &[name])
}
/// The clusters of a block whose referents are compared: prefix, or one of them.
pub(super) fn of_block(block: &str, cluster: &str) -> Vec<u8> {
    key(b'b', &[block, cluster])
}
/// The clusters that are called alike: prefix, or one of them.
pub(super) fn called(group: &Group, cluster: &str) -> Vec<u8> {
    let (tag, value) = match group {
        Group::Path(_) => ("p", ""),
        Group::Known(_) => ("g", ""),
        Group::Country(_, country) => ("c", country.as_str()),
        Group::Field(_, field) => ("f", field.as_str()),
        Group::Birth(_, year) => ("y", year.as_str()),
    };
    key(b'n', &[group.path(), tag, value, cluster])
}
/// The clusters that are one entity, by path: prefix, or one of them.
pub(super) fn named(id: &str, path_and_cluster: Option<(&str, &str)>) -> Vec<u8> {
    let (path, cluster) = path_and_cluster.unwrap_or(("", ""));
    match path_and_cluster {
        None => key(b'w', &[id, ""]),
        Some(_) => key(b'w', &[id, path, cluster]),
    }
}
/// An entity; without an id, the prefix of all.
pub(super) fn entity(id: &str) -> Vec<u8> {
    key(b'e', &[id])
}
/// The claims that support a cell: prefix.
pub(super) fn claims(cell: &str) -> Vec<u8> {
    key(b'x', &[cell, ""])
}
/// One claim that supports a cell.
pub(super) fn claim(cell: &str, hash: &str, index: u32) -> Vec<u8> {
    key(b'x', &[cell, hash, &format!("{index:08x}")])
}
/// The cells whose derivation looks at an entity: prefix.
pub(super) fn uses(id: &str) -> Vec<u8> {
    key(b'u', &[id, ""])
}
/// That a claim makes a cell's derivation look at an entity.
pub(super) fn used(id: &str, cell: &str, hash: &str, index: u32) -> Vec<u8> {
    key(b'u', &[id, cell, hash, &format!("{index:08x}")])
}
/// The documents whose signatures have a band, by group of copies: prefix.
pub(super) fn bands(band: &str) -> Vec<u8> {
    key(b'k', &[band, ""])
}
/// A document whose signature has a band.
pub(super) fn band(band: &str, group: &str, hash: &str) -> Vec<u8> {
    key(b'k', &[band, group, hash])
}
/// Behind all documents of a group that have a band: no hash begins with a byte as high.
pub(super) fn beyond_group(band: &str, group: &str) -> Vec<u8> {
    let mut key = key(b'k', &[band, group, ""]);
    key.push(0xFF);
    key
}
/// Behind one document that has a band.
pub(super) fn beyond(band: &str, group: &str, hash: &str) -> Vec<u8> {
    let mut key = self::band(band, group, hash);
    key.push(0);
    key
}
/// The members of a group of copies: prefix.
pub(super) fn group(group: &str) -> Vec<u8> {
    key(b'g', &[group, ""])
}
/// A member of a group of copies, in order of rank.
pub(super) fn ranked(group: &str, rank: &str, hash: &str) -> Vec<u8> {
    key(b'g', &[group, rank, hash])
}
/// The signature of a document, and which group of copies it is in.
pub(super) fn grouped(hash: &str) -> Vec<u8> {
    key(b'd', &[hash])
}
/// What lists say of a thing that several entities share, by cell: prefix, or one of them.
pub(super) fn shared(node: &str, cell: &str) -> Vec<u8> {
    key(b'z', &[node, cell])
}
/// Which cells the claims of a document support: prefix.
pub(super) fn supports(hash: &str) -> Vec<u8> {
    key(b's', &[hash, ""])
}
/// That a claim of a document supports a cell.
pub(super) fn supported(hash: &str, cell: &str, index: u32) -> Vec<u8> {
    key(b's', &[hash, cell, &format!("{index:08x}")])
}
/// How somebody stands to an office; without an office, the prefix of all that somebody holds or held.
pub(super) fn held(holder: &str, position: &str) -> Vec<u8> {
    key(b'h', &[holder, position])
}
/// The nodes that were derived for a cell, each with a digest of what is said of it.
pub(super) fn nodes(cell: &str) -> Vec<u8> {
    key(b'o', &[cell])
}
/// Clusters among which one may have to be told from another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Group {
    /// All of a path.
    Path(String),
    /// Those that are the gazetteer's entry of the path.
    Known(String),
    /// Those of a country.
    Country(String, String),
    /// Those of a walk of life.
    Field(String, String),
    /// Those born in a year.
    Birth(String, String),
}

impl Group {
    /// The groups that a cluster is in.
    pub(super) fn of(head: &Head) -> Vec<Self> {
        let path = || head.path.clone();
        let mut groups = vec![Self::Path(path())];
        if head.known {
            groups.push(Self::Known(path()));
        }
        if let Some(country) = &head.country {
            groups.push(Self::Country(path(), country.to_string()));
        }
        if let Some(field) = &head.field {
            groups.push(Self::Field(path(), field.to_string()));
        }
        if let Some(year) = &head.born {
            groups.push(Self::Birth(path(), year.to_string()));
        }
        groups
    }

    fn path(&self) -> &str {
        match self {
            Self::Path(path) | Self::Known(path) => path,
            Self::Country(path, _) | Self::Field(path, _) | Self::Birth(path, _) => path,
        }
    }
}

/// A cluster in the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// The block it comes from; [`DECIDED`](super::identity) for those that people decided on.
    pub(super) block: String,
    /// What it is called.
    pub(super) head: Head,
    /// Its referents; empty where it is all of its block.
    pub(super) members: Vec<(String, ReferentId)>,
    /// Path of its entity.
    pub(super) id: String,
}

impl Row {
    pub(super) fn write(&self) -> Vec<u8> {
        let mut ink = Ink::default();
        ink.text(&self.block);
        ink.text(&self.head.path);
        ink.number(usize::from(self.head.known));
        ink.maybe_text(self.head.country.as_deref());
        ink.maybe_text(self.head.field.as_deref());
        ink.maybe_text(self.head.born.as_deref());
        mark(&mut ink, &self.head.smallest);
        ink.list(&self.members, mark);
        ink.text(&self.id);
        ink.0
    }

    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let mut leaf = Leaf(bytes);
        Some(Self {
            block: leaf.text()?.to_owned(),
            head: Head {
                path: leaf.text()?.to_owned(),
                known: leaf.number()? == 1,
                country: leaf.maybe_text()?,
                field: leaf.maybe_text()?,
                born: leaf.maybe_text()?,
                smallest: read_mark(&mut leaf)?,
            },
            members: leaf.list(read_mark)?,
            id: leaf.text()?.to_owned(),
        })
    }
}

fn mark(ink: &mut Ink, (hash, id): &(String, ReferentId)) {
    ink.hash(hash);
    ink.id(*id);
}

fn read_mark(leaf: &mut Leaf<'_>) -> Option<(String, ReferentId)> {
    Some((leaf.hash()?, leaf.id()?))
}

/// What a block whose referents are compared keeps of each of them: what it is called, and what its document knows of it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Seen {
    /// Without its mentions.
    pub(super) referent: Referent,
    pub(super) sighting: Sighting,
}

impl Seen {
    pub(super) fn write(referent: &Referent, sighting: &Sighting) -> Vec<u8> {
        let mut ink = Ink::default();
        ink.referent(referent);
        ink.maybe_text(sighting.field.as_deref());
        ink.maybe_text(sighting.form.as_deref());
        ink.list(&sighting.offices, |ink, office| ink.text(office));
        ink.maybe(sighting.year, |ink, year| ink.date(PartialDate::year(year)));
        ink.list(&sighting.company, |ink, digest| ink.digest(*digest));
        ink.list(&sighting.countries, |ink, country| ink.text(country));
        ink.0
    }

    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let mut leaf = Leaf(bytes);
        let referent = leaf.referent()?;
        let sighting = Sighting {
            slug: Sighting::slug(&referent),
            country: referent.country.clone(),
            born: referent.born,
            field: leaf.maybe_text()?,
            form: leaf.maybe_text()?,
            offices: leaf.list(|leaf| leaf.text().map(str::to_owned))?,
            year: leaf.maybe(Leaf::date)?.map(|date| date.year),
            company: leaf.list(Leaf::digest)?,
            countries: leaf.list(|leaf| leaf.text().map(SmolStr::new))?,
        };
        Some(Self { referent, sighting })
    }
}

pub(super) fn write_tally(tally: &Tally) -> Vec<u8> {
    let mut ink = Ink::default();
    let counts = |ink: &mut Ink, counts: &BTreeMap<String, u32>| {
        ink.number(counts.len());
        for (name, count) in counts {
            ink.text(name);
            ink.number(*count as usize);
        }
    };
    counts(&mut ink, &tally.first);
    counts(&mut ink, &tally.names);
    ink.number(tally.classes.len());
    for (class, count) in &tally.classes {
        ink.member(Class::ALL, class);
        ink.number(*count as usize);
    }
    ink.number(tally.countries.len());
    for (country, count) in &tally.countries {
        ink.text(country);
        ink.number(*count as usize);
    }
    ink.number(tally.births.len());
    for (born, count) in &tally.births {
        ink.born(*born);
        ink.number(*count as usize);
    }
    ink.0
}

pub(super) fn read_tally(bytes: &[u8]) -> Option<Tally> {
    fn counts<K: Ord>(
        leaf: &mut Leaf<'_>,
        read: impl Fn(&mut Leaf<'_>) -> Option<K>,
    ) -> Option<BTreeMap<K, u32>> {
        let list = leaf.list(|leaf| Some((read(leaf)?, leaf.number()?.try_into().ok()?)))?;
        Some(list.into_iter().collect())
    }
    let mut leaf = Leaf(bytes);
    let text = |leaf: &mut Leaf<'_>| Some(leaf.text()?.to_owned());
    Some(Tally {
        first: counts(&mut leaf, text)?,
        names: counts(&mut leaf, text)?,
        classes: counts(&mut leaf, |leaf| leaf.member(Class::ALL))?,
        countries: counts(&mut leaf, |leaf| leaf.text().map(SmolStr::new))?,
        births: counts(&mut leaf, |leaf| leaf.born())?,
    })
}

pub(super) fn write_entity(entity: &Entity) -> Vec<u8> {
    let mut ink = Ink::default();
    ink.member(Class::ALL, &entity.class);
    ink.text(&entity.label);
    let names: Vec<&String> = entity.names.iter().collect();
    ink.list(&names, |ink, name| ink.text(name));
    ink.maybe_text(entity.wikidata.as_deref());
    ink.maybe_text(entity.country.as_deref());
    ink.maybe(entity.born, Ink::born);
    ink.0
}

pub(super) fn read_entity(path: &str, bytes: &[u8]) -> Option<Entity> {
    let mut leaf = Leaf(bytes);
    Some(Entity {
        id: id(path),
        class: leaf.member(Class::ALL)?,
        label: leaf.text()?.to_owned(),
        names: leaf
            .list(|leaf| leaf.text().map(str::to_owned))?
            .into_iter()
            .collect(),
        wikidata: leaf.maybe_text()?,
        country: leaf.maybe_text()?,
        born: leaf.maybe(Leaf::born)?,
    })
}

/// A claim as the derivation of a cell needs it: with its document's hash and date, and which entities it speaks of.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Testimony {
    pub(super) hash: String,
    pub(super) published: Option<PartialDate>,
    pub(super) claim: Claim,
    /// Paths of the entities that its referents are.
    pub(super) ids: Vec<(ReferentId, String)>,
}

impl Testimony {
    pub(super) fn write(&self) -> Vec<u8> {
        let mut ink = Ink::default();
        ink.text(&self.hash);
        ink.maybe(self.published, Ink::date);
        ink.claim(&self.claim);
        ink.list(&self.ids, |ink, (id, path)| {
            ink.id(*id);
            ink.text(path);
        });
        ink.0
    }

    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let mut leaf = Leaf(bytes);
        Some(Self {
            hash: leaf.text()?.to_owned(),
            published: leaf.maybe(Leaf::date)?,
            claim: leaf.claim()?,
            ids: leaf.list(|leaf| Some((leaf.id()?, leaf.text()?.to_owned())))?,
        })
    }
}

pub(super) fn write_list(list: &[String]) -> Vec<u8> {
    let mut ink = Ink::default();
    ink.list(list, |ink, each| ink.text(each));
    ink.0
}

pub(super) fn read_list(bytes: &[u8]) -> Option<Vec<String>> {
    Leaf(bytes).list(|leaf| leaf.text().map(str::to_owned))
}

pub(super) fn id(path: &str) -> EntityId {
    EntityId(SmolStr::new(path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::facts::Born;

    #[test]
    fn what_a_block_keeps_of_a_referent_comes_back() {
        let referent = Referent {
            id: ReferentId(4),
            class: Class::Person,
            names: vec!["The Örn".to_owned()],
            gazetteer: None,
            country: Some("no".into()),
            named: true,
            born: Some(Born {
                from: PartialDate::year(1960),
                until: PartialDate::year(1961),
            }),
            mentions: Vec::new(),
        };
        let sighting = Sighting {
            slug: "orn".to_owned(),
            country: referent.country.clone(),
            field: Some("sport".into()),
            born: referent.born,
            form: None,
            offices: vec!["coach".to_owned()],
            year: Some(-44),
            company: vec![1, u64::MAX],
            countries: vec!["se".into()],
        };
        let bytes = Seen::write(&referent, &sighting);
        assert_eq!(Seen::read(&bytes), Some(Seen { referent, sighting }));
        assert_eq!(Seen::read(&bytes[..bytes.len() - 1]), None, "cut");
    }
}
