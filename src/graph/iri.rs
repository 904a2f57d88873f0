//! Names of things: which IRI a document, referent, span, claim, entity, tenure or sanction has.
//!
//! *parts → IRI*. Every name is read from what it names, so the same input gives the same name anywhere. Spans are RFC 5147
//! fragments (`#char=0,12`) counted in Unicode code points. Whatever a part holds, the IRI is valid: what RFC 3987 does not
//! allow is percent-encoded. Does not decide which referents are one entity.

use crate::claim::facts::{Claim, ReferentId};
use crate::resolve::EntityId;
pub use crate::resolve::slug::{short_hash, slug};
use crate::text::CharSpan;
use oxigraph::model::NamedNode;
use std::borrow::Cow;
use std::fmt::Write as _;

/// Where our names stand when nothing else is configured.
pub const DEFAULT_BASE: &str = "https://w3id.org/dossier/";

/// The base under which all names are minted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Namespaces {
    /// An absolute IRI that ends in "/" or "#".
    pub base: String,
}

/// A base that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{base:?} cannot be the base of IRIs: {why}")]
pub struct BaseError {
    /// What was given.
    pub base: String,
    /// Why not.
    pub why: String,
}

impl Default for Namespaces {
    fn default() -> Self {
        Self {
            base: DEFAULT_BASE.to_owned(),
        }
    }
}

impl Namespaces {
    /// Names under `base`.
    ///
    /// # Errors
    /// When `base` is not an absolute IRI that ends in "/" or "#".
    pub fn new(base: &str) -> Result<Self, BaseError> {
        let refuse = |why: String| BaseError {
            base: base.to_owned(),
            why,
        };
        NamedNode::new(base).map_err(|error| refuse(error.to_string()))?;
        if !base.ends_with(['/', '#']) {
            return Err(refuse("it must end in / or #".to_owned()));
        }
        Ok(Self {
            base: base.to_owned(),
        })
    }

    /// `document:{hash}`: a document and the graph of what it says.
    pub fn document(&self, hash: &str) -> NamedNode {
        self.below(&format!("document/{}", escape(hash)))
    }

    /// `<document/{hash}#e7>`: a referent; numbered from 1.
    pub fn referent(&self, hash: &str, id: ReferentId) -> NamedNode {
        self.below(&format!(
            "document/{}#e{}",
            escape(hash),
            u64::from(id.0) + 1
        ))
    }

    /// `<document/{hash}#char=17,42>`: words of a document.
    pub fn span(&self, hash: &str, span: CharSpan) -> NamedNode {
        self.below(&format!(
            "document/{}#char={},{}",
            escape(hash),
            span.start,
            span.end
        ))
    }

    /// `claim:{id}`.
    pub fn claim(&self, id: &str) -> NamedNode {
        self.below(&format!("claim/{}", escape(id)))
    }

    /// `person:gustavo-petro`, from the entity's path.
    pub fn entity(&self, id: &EntityId) -> NamedNode {
        self.below(&escape(&id.0))
    }

    /// `tenure:{holder}.{position}`.
    pub fn tenure(&self, holder: &EntityId, position: &EntityId) -> NamedNode {
        self.below(&format!(
            "tenure/{}.{}",
            escape(local(holder)),
            escape(local(position))
        ))
    }

    /// `sanction:{issuer}.{target}.{measure}`; `_`, which no slug contains, stands for an issuer nobody names.
    pub fn sanction(&self, issuer: Option<&EntityId>, target: &str, measure: &str) -> NamedNode {
        let issuer = issuer.map_or("_", local);
        self.below(&format!(
            "sanction/{}.{}.{}",
            escape(issuer),
            escape(target),
            escape(&measure.to_lowercase())
        ))
    }

    /// `contradiction:{id}`.
    pub fn contradiction(&self, id: &str) -> NamedNode {
        self.below(&format!("contradiction/{}", escape(id)))
    }

    /// `<graph/log>`: what was done when; the only graph with a clock.
    pub fn log_graph(&self) -> NamedNode {
        self.below("graph/log")
    }

    /// `<graph/decisions>`: what people decided.
    pub fn decisions_graph(&self) -> NamedNode {
        self.below("graph/decisions")
    }

    /// `<graph/reference/{dataset}>`: an imported list.
    pub fn reference_graph(&self, dataset: &str) -> NamedNode {
        self.below(&format!("graph/reference/{}", escape(dataset)))
    }

    /// Any path below the base that is already an IRI's.
    pub fn below(&self, path: &str) -> NamedNode {
        NamedNode::new_unchecked(format!("{}{path}", self.base))
    }

    /// The part of an IRI after the base and `kind`: the hash of a document, the id of a claim.
    pub fn strip<'a>(&self, kind: &str, iri: &'a str) -> Option<&'a str> {
        iri.strip_prefix(self.base.as_str())?.strip_prefix(kind)
    }
}

/// The last part of an entity's path: `gustavo-petro` of `person/gustavo-petro`.
pub fn local(id: &EntityId) -> &str {
    id.0.split_once('/')
        .map_or(id.0.as_str(), |(_, local)| local)
}

/// The first part of an entity's path: `person` of `person/gustavo-petro`.
pub fn kind(id: &EntityId) -> &str {
    id.0.split_once('/').map_or("", |(kind, _)| kind)
}

/// The name of a claim: 16 hexadecimal digits over its document and all that it says.
///
/// `asserted` is left out, since a claim keeps its name (and what people decided on it) under another assertion policy;
/// `trace` and the words of the evidence are left out because document, span and rule fix them.
pub fn claim_id(hash: &str, claim: &Claim) -> String {
    let mut text = String::new();
    let mut field = |value: &str| {
        // Length before value, so that no two lists of fields run together to one text.
        let _ = write!(text, "{}:{value};", value.len());
    };
    let number = |id: Option<ReferentId>| id.map(|id| id.0.to_string()).unwrap_or_default();
    field(hash);
    field(claim.kind.iri());
    field(&claim.predicate);
    field(&number(claim.subject));
    field(&number(claim.object));
    field(claim.polarity.iri());
    field(claim.modality.iri());
    field(claim.stance.iri());
    field(&number(claim.attributed_to));
    let via: Vec<String> = claim
        .attributed_via
        .iter()
        .map(|id| id.0.to_string())
        .collect();
    field(&via.join(","));
    field(claim.stage.map_or("", |stage| stage.iri()));
    field(claim.measure.as_deref().unwrap_or(""));
    let mut roles = claim.roles.clone();
    roles.sort_unstable();
    roles.dedup();
    let roles: Vec<String> = roles
        .iter()
        .map(|(role, id)| format!("{}={}", role.iri(), id.0))
        .collect();
    field(&roles.join(","));
    field(claim.amount.as_deref().unwrap_or(""));
    field(
        &claim
            .date
            .map(|date| format!("{} {}", date.date, date.basis.iri()))
            .unwrap_or_default(),
    );
    field(claim.quotation.as_deref().unwrap_or(""));
    field(claim.verb.as_deref().unwrap_or(""));
    field(&format!(
        "{},{}",
        claim.evidence.span.start, claim.evidence.span.end
    ));
    field(&claim.rule);
    short_hash(text.as_bytes(), 16)
}

/// Percent-encodes all but letters, digits and `-._~/` of ASCII, so that any text can stand in an IRI and be had back.
pub fn escape(part: &str) -> Cow<'_, str> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    if part.bytes().all(plain) {
        return Cow::Borrowed(part);
    }
    let mut escaped = String::with_capacity(part.len() + 8);
    for byte in part.bytes() {
        if plain(byte) {
            escaped.push(char::from(byte));
        } else {
            let _ = write!(escaped, "%{byte:02X}");
        }
    }
    Cow::Owned(escaped)
}

/// The text that [`escape`] made `part` of; what is not an escape stays as it is.
pub fn unescape(part: &str) -> Cow<'_, str> {
    if !part.contains('%') {
        return Cow::Borrowed(part);
    }
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let escaped = after
            .get(..2)
            .and_then(|digits| std::str::from_utf8(digits).ok());
        match escaped
            .filter(|_| first == b'%')
            .and_then(|digits| u8::from_str_radix(digits, 16).ok())
        {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_part_gives_a_valid_iri_and_is_had_back() {
        let names = Namespaces::default();
        for part in ["a b", "<>\"{}|\\^`", "é", "%41", "%", "%4", "a#b?c", "\n"] {
            let iri = names.claim(part);
            assert!(NamedNode::new(iri.as_str()).is_ok(), "{iri}");
            assert_eq!(unescape(names.strip("claim/", iri.as_str()).unwrap()), part);
        }
    }

    #[test]
    fn a_base_must_be_absolute_and_end_openly() {
        assert_eq!(
            Namespaces::new("https://example.org/kb/")
                .unwrap()
                .document("ab")
                .as_str(),
            "https://example.org/kb/document/ab"
        );
        for base in ["", "kb/", "https://example.org/kb", "https://exa mple.org/"] {
            assert!(Namespaces::new(base).is_err(), "{base}");
        }
    }
}
