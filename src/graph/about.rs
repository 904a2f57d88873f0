//! What quads say of one node, property by property.
//!
//! *quads → [`Nodes`] → [`About`]*: a value of the kind that a property has, or the [`ReadError`] that names node and property. Knows
//! no record.

use super::reading::{ReadError, read_date};
use super::vocabulary::{ds, local_name};
use crate::text::{PartialDate, Signature};
use oxigraph::model::{NamedNodeRef, Term};
use std::collections::BTreeMap;

pub(super) type Properties = BTreeMap<String, Vec<Term>>;

/// What the quads say, by subject and property.
#[derive(Default)]
pub(super) struct Nodes(pub(super) BTreeMap<String, Properties>);

pub(super) trait Has {
    fn has(&self, property: NamedNodeRef<'_>) -> bool;
}
impl Has for Properties {
    fn has(&self, property: NamedNodeRef<'_>) -> bool {
        self.contains_key(property.as_str())
    }
}

/// One subject with its properties.
#[derive(Clone, Copy)]
pub(super) struct About<'a> {
    pub(super) iri: &'a str,
    pub(super) properties: &'a Properties,
}

impl<'a> About<'a> {
    pub(super) fn all(self, property: NamedNodeRef<'_>) -> &'a [Term] {
        self.properties
            .get(property.as_str())
            .map_or(&[], Vec::as_slice)
    }

    pub(super) fn texts(self, property: NamedNodeRef<'_>) -> Vec<String> {
        let literal = |term: &Term| {
            if let Term::Literal(literal) = term {
                Some(literal.value().to_owned())
            } else {
                None
            }
        };
        self.all(property).iter().filter_map(literal).collect()
    }

    pub(super) fn text(self, property: NamedNodeRef<'_>) -> Option<String> {
        self.texts(property).into_iter().min()
    }

    pub(super) fn iris(self, property: NamedNodeRef<'_>) -> impl Iterator<Item = &'a str> {
        let named = |term: &'a Term| {
            if let Term::NamedNode(node) = term {
                Some(node.as_str())
            } else {
                None
            }
        };
        self.all(property).iter().filter_map(named)
    }

    /// The local name of a value in `ds:`, put through `member`.
    pub(super) fn member<T>(
        self,
        property: NamedNodeRef<'_>,
        member: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, ReadError> {
        let Some(iri) = self.iris(property).min() else {
            return Ok(None);
        };
        match local_name(iri).and_then(|local| member(&local)) {
            Some(value) => Ok(Some(value)),
            None => Err(self.wrong(property.as_str(), iri)),
        }
    }

    pub(super) fn must<T>(
        self,
        property: NamedNodeRef<'_>,
        value: Option<T>,
    ) -> Result<T, ReadError> {
        value.ok_or_else(|| self.wrong(property.as_str(), "nothing"))
    }

    pub(super) fn flag(self, property: NamedNodeRef<'_>) -> Result<bool, ReadError> {
        match self.text(property).as_deref() {
            Some("true" | "1") => Ok(true),
            Some("false" | "0") => Ok(false),
            other => Err(self.wrong(property.as_str(), other.unwrap_or("nothing"))),
        }
    }

    pub(super) fn date(self, property: NamedNodeRef<'_>) -> Result<Option<PartialDate>, ReadError> {
        let Some(text) = self.text(property) else {
            return Ok(None);
        };
        read_date(&text)
            .map(Some)
            .ok_or_else(|| self.wrong(property.as_str(), &text))
    }

    pub(super) fn signature(self) -> Result<Option<Signature>, ReadError> {
        let Some(text) = self.text(ds::SIGNATURE) else {
            return Ok(None);
        };
        Signature::parse(&text)
            .map(Some)
            .ok_or_else(|| self.wrong(ds::SIGNATURE.as_str(), &text))
    }

    pub(super) fn wrong(self, property: &str, found: &str) -> ReadError {
        ReadError::Value {
            subject: self.iri.to_owned(),
            property: property.to_owned(),
            found: found.to_owned(),
        }
    }
}
