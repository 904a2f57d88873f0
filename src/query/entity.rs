//! Which entity a person means who types an IRI, an id or a name.
//!
//! *(store, words) → IRI*. Tried in this order, and the first that finds anything decides: IRI or `prefix:id`; an id under any
//! kind (`gustavo-petro`, `person/gustavo-petro`) or exactly a label; exactly another name; the code of a country; then the same two without regard to
//! case, accents, punctuation, full stops of initials and "the". Two entities at the same step are an ambiguity that only the
//! person can settle, but for a country and its own government, which share their names: the country is meant, and who asks of it
//! is led to the government. The last step reads all names once. Does not guess: near names are offered, not taken.

use super::error::{Candidate, QueryError};
use super::suggest::nearest;
use super::terms::{Prefixed, expand, shorten};
use crate::graph::Graphs;
use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{
    GraphNameRef, LiteralRef, NamedNode, NamedNodeRef, NamedOrBlankNode, QuadRef, Term, TermRef,
};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::UnicodeNormalization;

const ENTITY: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("https://w3id.org/dossier/ns#Entity");
const GOVERNS: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("https://w3id.org/dossier/ns#governs");
const REFERS_TO: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("https://w3id.org/dossier/ns#refersTo");
const HEADLINE: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("https://schema.org/headline");
const NOTATION: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("http://www.w3.org/2004/02/skos/core#notation");
const ALT_LABEL: NamedNodeRef<'_> =
    NamedNodeRef::new_unchecked("http://www.w3.org/2004/02/skos/core#altLabel");

/// The entity that `words` mean.
///
/// # Errors
/// [`QueryError::NoName`] for words without a letter or digit, [`QueryError::UnknownName`] with names like it,
/// [`QueryError::AmbiguousName`] with the candidates,
/// [`QueryError::BadValue`] for an unknown prefix or a faulty IRI.
pub fn entity(
    store: &dyn Graphs,
    words: &str,
    prefixes: &[(&str, &str)],
) -> Result<NamedNode, QueryError> {
    let words = words.trim();
    if !words.contains(char::is_alphanumeric) {
        return Err(QueryError::NoName);
    }
    if let Some(node) = iri(words, prefixes)? {
        return Ok(node);
    }
    let ids = by_id(store, words, prefixes)?;
    let labels = exactly(store, rdfs::LABEL, words)?;
    let first: BTreeSet<NamedNode> = ids.into_iter().chain(labels).collect();
    let steps = [first, exactly(store, ALT_LABEL, words)?];
    if let Some(found) = steps.into_iter().find(|found| !found.is_empty()) {
        return one_of(store, words, found, prefixes);
    }
    // "US", "FR": the code of a country.
    if words.len() <= 3 {
        let found = exactly(store, NOTATION, &words.to_uppercase())?;
        if !found.is_empty() {
            return one_of(store, words, found, prefixes);
        }
    }
    let names = Names::read(store)?;
    let alike = names.like(words);
    if let Some(found) = alike.into_iter().find(|found| !found.is_empty()) {
        return one_of(store, words, found, prefixes);
    }
    Err(QueryError::UnknownName {
        name: words.to_owned(),
        suggestions: nearest(words, names.known())
            .into_iter()
            .map(|name| format!("{name:?}"))
            .collect(),
    })
}

/// The IRI that is written out, in angle brackets, bare or with a prefix; nothing where the words are a name.
pub(super) fn iri(words: &str, prefixes: &[(&str, &str)]) -> Result<Option<NamedNode>, QueryError> {
    let bare = words
        .strip_prefix('<')
        .and_then(|rest| rest.strip_suffix('>'))
        .or_else(|| words.contains("://").then_some(words));
    if let Some(bare) = bare {
        return match NamedNode::new(bare) {
            Ok(node) => Ok(Some(node)),
            Err(_) => Err(QueryError::BadValue {
                value: words.to_owned(),
                expected: "an IRI",
                suggestions: Vec::new(),
            }),
        };
    }
    match expand(words, prefixes) {
        Prefixed::Iri(node) => Ok(Some(node)),
        Prefixed::Other => Ok(None),
        Prefixed::UnknownPrefix(prefix) => Err(QueryError::BadValue {
            value: words.to_owned(),
            expected: "an IRI with a known prefix",
            suggestions: nearest(&prefix, prefixes.iter().map(|(name, _)| *name))
                .into_iter()
                .map(|name| format!("\"{name}:\""))
                .collect(),
        }),
    }
}

fn by_id(
    store: &dyn Graphs,
    words: &str,
    prefixes: &[(&str, &str)],
) -> Result<BTreeSet<NamedNode>, QueryError> {
    let mut found = BTreeSet::new();
    for (prefix, namespace) in prefixes {
        let id = words
            .strip_prefix(prefix)
            .and_then(|rest| rest.strip_prefix('/'))
            .unwrap_or(words);
        // The vocabularies we reuse end in "#" or have no entities; a look-up there is cheap and finds nothing.
        if let Ok(node) = NamedNode::new(format!("{namespace}{id}"))
            && is_entity(store, node.as_ref())?
        {
            found.insert(node);
        }
    }
    Ok(found)
}

fn exactly(
    store: &dyn Graphs,
    property: NamedNodeRef<'_>,
    words: &str,
) -> Result<BTreeSet<NamedNode>, QueryError> {
    let mut found = BTreeSet::new();
    let name = TermRef::Literal(LiteralRef::new_simple_literal(words));
    let default = Some(GraphNameRef::DefaultGraph);
    for quad in store.quads_for_pattern(None, Some(property), Some(name), default) {
        if let NamedOrBlankNode::NamedNode(node) = quad?.subject
            && is_entity(store, node.as_ref())?
        {
            found.insert(node);
        }
    }
    Ok(found)
}

fn is_entity(store: &dyn Graphs, node: NamedNodeRef<'_>) -> Result<bool, QueryError> {
    let quad = QuadRef::new(node, rdf::TYPE, ENTITY, GraphNameRef::DefaultGraph);
    Ok(store.contains(quad)?)
}

fn one_of(
    store: &dyn Graphs,
    words: &str,
    found: BTreeSet<NamedNode>,
    prefixes: &[(&str, &str)],
) -> Result<NamedNode, QueryError> {
    if let (1, Some(only)) = (found.len(), found.first()) {
        return Ok(only.clone());
    }
    if let Some(country) = country_of_two(store, &found)? {
        return Ok(country);
    }
    let mut candidates = Vec::new();
    for node in &found {
        let documents = documents(store, node.as_ref())?;
        let headline = match documents.first() {
            Some(first) => headline(store, first)?,
            None => None,
        };
        candidates.push(Candidate {
            id: shorten(node.as_str(), prefixes),
            label: label(store, node.as_ref())?,
            documents: documents.len(),
            headline,
        });
    }
    candidates.sort_by_key(|each| (Reverse(each.documents), each.id.clone()));
    Err(QueryError::AmbiguousName {
        name: words.to_owned(),
        candidates,
    })
}

/// The country, where one of the two governs the other.
fn country_of_two(
    store: &dyn Graphs,
    found: &BTreeSet<NamedNode>,
) -> Result<Option<NamedNode>, QueryError> {
    let (2, Some(one), Some(other)) = (found.len(), found.first(), found.last()) else {
        return Ok(None);
    };
    for (seat, country) in [(one, other), (other, one)] {
        let edge = QuadRef::new(seat, GOVERNS, country, GraphNameRef::DefaultGraph);
        if store.contains(edge)? {
            return Ok(Some(country.clone()));
        }
    }
    Ok(None)
}

/// The documents that speak of an entity.
fn documents(
    store: &dyn Graphs,
    node: NamedNodeRef<'_>,
) -> Result<BTreeSet<NamedNode>, QueryError> {
    let mut found = BTreeSet::new();
    let default = Some(GraphNameRef::DefaultGraph);
    for quad in store.quads_for_pattern(None, Some(REFERS_TO), Some(node.into()), default) {
        // A referent is named by its document.
        if let NamedOrBlankNode::NamedNode(referent) = quad?.subject
            && let Some((document, _)) = referent.as_str().split_once('#')
        {
            found.insert(NamedNode::new_unchecked(document));
        }
    }
    Ok(found)
}

fn headline(store: &dyn Graphs, document: &NamedNode) -> Result<Option<String>, QueryError> {
    let graph = Some(GraphNameRef::from(document.as_ref()));
    let subject = Some(document.as_ref().into());
    for quad in store.quads_for_pattern(subject, Some(HEADLINE), None, graph) {
        if let Term::Literal(literal) = quad?.object {
            return Ok(Some(literal.destruct().0));
        }
    }
    Ok(None)
}

/// The label of an entity, the first in the order of the alphabet should there be several; else nothing.
fn label(store: &dyn Graphs, node: NamedNodeRef<'_>) -> Result<String, QueryError> {
    let mut labels = BTreeSet::new();
    let default = Some(GraphNameRef::DefaultGraph);
    for quad in store.quads_for_pattern(Some(node.into()), Some(rdfs::LABEL), None, default) {
        if let Term::Literal(literal) = quad?.object {
            labels.insert(literal.value().to_owned());
        }
    }
    Ok(labels.pop_first().unwrap_or_default())
}

/// Every name of every entity, as written.
struct Names {
    labels: BTreeMap<String, BTreeSet<NamedNode>>,
    others: BTreeMap<String, BTreeSet<NamedNode>>,
}

impl Names {
    fn read(store: &dyn Graphs) -> Result<Self, QueryError> {
        let default = Some(GraphNameRef::DefaultGraph);
        let mut entities = BTreeSet::new();
        let typed = Some(TermRef::NamedNode(ENTITY));
        for quad in store.quads_for_pattern(None, Some(rdf::TYPE), typed, default) {
            if let NamedOrBlankNode::NamedNode(node) = quad?.subject {
                entities.insert(node);
            }
        }
        let names = |property| -> Result<_, QueryError> {
            let mut names = BTreeMap::<String, BTreeSet<NamedNode>>::new();
            for quad in store.quads_for_pattern(None, Some(property), None, default) {
                let quad = quad?;
                if let (NamedOrBlankNode::NamedNode(node), Term::Literal(name)) =
                    (quad.subject, quad.object)
                    && entities.contains(&node)
                {
                    names.entry(name.destruct().0).or_default().insert(node);
                }
            }
            Ok(names)
        };
        Ok(Self {
            labels: names(rdfs::LABEL)?,
            others: names(ALT_LABEL)?,
        })
    }

    /// The entities whose label, then those one of whose other names, is the same but for case, accents and punctuation.
    /// What is called so but for case, accents and hyphens; failing that, persons and others whose label ends in these words
    /// ("berg" for "Jonas Berg").
    fn like(&self, words: &str) -> [BTreeSet<NamedNode>; 3] {
        let wanted = fold(words);
        let ending = format!("-{wanted}");
        let found = |names: &BTreeMap<String, BTreeSet<NamedNode>>, fits: &dyn Fn(&str) -> bool| {
            names
                .iter()
                .filter(|(name, _)| fits(&fold(name)))
                .flat_map(|(_, nodes)| nodes.iter().cloned())
                .collect()
        };
        let same = |name: &str| name == wanted;
        let ends = |name: &str| {
            // A surname of a full name, not the end of a description ("Norway sanctions on Jonas Berg").
            name.ends_with(&ending) && name.split('-').count() <= 4 && !wanted.is_empty()
        };
        let is_entity = |nodes: BTreeSet<NamedNode>| -> BTreeSet<NamedNode> {
            nodes
                .into_iter()
                .filter(|node| {
                    !["/sanction/", "/tenure/"]
                        .iter()
                        .any(|kind| node.as_str().contains(kind))
                })
                .collect()
        };
        [
            found(&self.labels, &same),
            found(&self.others, &same),
            is_entity(found(&self.labels, &ends)),
        ]
    }

    fn known(&self) -> impl Iterator<Item = &str> {
        self.labels
            .keys()
            .chain(self.others.keys())
            .map(String::as_str)
    }
}

/// Lower case, without accents, every run of other characters one hyphen: "Nicolás  Maduro" and "nicolas-maduro" agree. Letters
/// that stand alone side by side are one word, and "the" before a name is no part of it: "the U.S. government" is "us-government".
fn fold(name: &str) -> String {
    let folded = hyphened(name);
    let mut words: Vec<String> = Vec::new();
    let mut after_initial = false;
    for word in folded.split('-') {
        let is_initial = word.chars().count() == 1 && !word.starts_with(|c: char| c.is_numeric());
        match words.last_mut() {
            Some(last) if is_initial && after_initial => last.push_str(word),
            _ => words.push(word.to_owned()),
        }
        after_initial = is_initial;
    }
    if words.len() > 1 && words[0] == "the" {
        words.remove(0);
    }
    words.join("-")
}

fn hyphened(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for c in name.nfkd().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            folded.push(c);
        } else if !is_mark(c) && !folded.is_empty() && !folded.ends_with('-') {
            folded.push('-');
        }
    }
    folded.truncate(folded.trim_end_matches('-').len());
    folded
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c) || matches!(c, '\u{27}' | '\u{2019}')
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn folding_joins_spellings_and_keeps_names_apart() {
        assert_eq!(fold("Nicolás  Maduro"), "nicolas-maduro");
        assert_eq!(fold("nicolas-maduro"), fold("NICOLÁS MADURO."));
        assert_eq!(fold("the US Government"), fold("U.S. government"));
        assert_eq!(fold("J. R. Smith"), fold("J.R. Smith"));
        assert_eq!(fold("John F. Kennedy"), "john-f-kennedy");
        assert_eq!(fold("The"), "the");
        assert_ne!(fold("Us Two"), fold("U2"));
        assert_eq!(fold("N'Djamena"), fold("N’djamena"));
        assert_ne!(fold("Niger"), fold("Nigeria"));
        assert_eq!(fold("!?"), "");
    }
}
