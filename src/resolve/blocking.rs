//! Blocks: referents that could be one thing because they share a key.
//!
//! *(\[[`Facts`]\]) → blocks*. Only referents of one block are ever compared, so adding a document touches the blocks
//! of its names alone. The key is the gazetteer's where there is one; else kind and folded name; what has no
//! name of its own (a bare surname, "the rally") is a block to itself, since nothing says that another
//! document means the same.

use super::slug::slug;
use crate::claim::facts::{Facts, Referent, ReferentId};
use crate::ontology::Class;
use std::collections::BTreeMap;

/// What the referents of a block share.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// An entry of the gazetteer.
    Gazetteer(String),
    /// Kind and slug of the fullest name.
    Name(&'static str, String),
    /// One referent of one document: kind, slug, document hash, referent.
    Alone(&'static str, String, String, ReferentId),
}

/// A referent of a document, by index into the documents.
pub type Member = (usize, ReferentId);

/// Sorts the referents of all documents into blocks.
pub fn block(documents: &[&Facts]) -> BTreeMap<Key, Vec<Member>> {
    let mut blocks: BTreeMap<Key, Vec<Member>> = BTreeMap::new();
    for (index, facts) in documents.iter().enumerate() {
        for referent in &facts.referents {
            blocks
                .entry(key(&facts.header.hash, referent))
                .or_default()
                .push((index, referent.id));
        }
    }
    blocks
}

fn key(hash: &str, referent: &Referent) -> Key {
    if let Some(entry) = &referent.gazetteer {
        return Key::Gazetteer(entry.to_string());
    }
    let kind = kind(referent.class);
    let name = bare(referent.names.first().map_or("", String::as_str));
    let slug = slug(name);
    let alone = match referent.class {
        // A surname alone names nobody in particular.
        Class::Person => !referent.named || !name.contains(' '),
        // Things are what their words say: fishing boats are fishing boats.
        Class::Thing => false,
        // "the finance minister" of one article is not that of another, unless both say of what.
        Class::Position => referent.country.is_none() && !name.contains(" of "),
        _ => !referent.named,
    };
    if alone {
        Key::Alone(kind, slug, hash.to_owned(), referent.id)
    } else {
        Key::Name(kind, slug)
    }
}

/// A name without its article.
pub fn bare(name: &str) -> &str {
    for article in ["the ", "The ", "a ", "A ", "an ", "An "] {
        if let Some(rest) = name.strip_prefix(article) {
            return rest;
        }
    }
    name
}

/// First part of the path of an IRI: one for each kind of thing.
pub fn kind(class: Class) -> &'static str {
    match class {
        Class::Person => "person",
        Class::Country => "country",
        Class::Government => "government",
        Class::Group => "group",
        Class::Place => "place",
        Class::Position => "position",
        Class::Tenure => "tenure",
        Class::Sanction => "sanction",
        Class::Event => "event",
        class if class.is_a(Class::Organization) => "organization",
        _ => "thing",
    }
}
