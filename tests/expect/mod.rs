//! Expectations written by hand against what one document gives: the matching that `spec.rs` and `samples.rs` share.
//!
//! An edge is an asserted claim between two ends. Names match as `tests/corpus/samples/README.md` says.

#![allow(dead_code)] // Each of the two tests uses its part.

use dossier::claim::facts::{Claim, ClaimKind, Facts, Modality, Polarity, ReferentId, Stance};
use dossier::lexicon::Lexicon;
use dossier::ontology::{Class, Ontology};
use dossier::pipeline::Pipeline;
use dossier::text::Document;
use std::collections::BTreeSet;

/// A document with the names of its things.
pub struct Read {
    pub facts: Facts,
    /// For each referent the folded names it answers to.
    names: Vec<BTreeSet<String>>,
}

/// One line: what must, or must not, come out.
#[derive(Clone, Debug)]
pub struct Line {
    pub kind: Kind,
    pub subject: Vec<String>,
    pub relation: Vec<String>,
    pub object: Vec<String>,
    pub qualifiers: Vec<Vec<String>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Edge,
    NoEdge,
    Claim,
    NoClaim,
}

/// Alternatives separated by "/".
pub fn alternatives(text: &str) -> Vec<String> {
    text.split('/').map(|each| each.trim().to_owned()).collect()
}

/// "negated, attributed:A/B": one list of alternatives for each qualifier.
pub fn qualifiers(text: &str) -> Vec<Vec<String>> {
    text.split(',')
        .map(str::trim)
        .filter(|each| !each.is_empty())
        .map(alternatives)
        .collect()
}

impl Read {
    pub fn new(pipeline: &Pipeline<'_>, document: &Document) -> Self {
        let facts = pipeline.facts(document);
        let resolution = pipeline.resolve(std::slice::from_ref(&facts), &[]);
        let names = facts
            .referents
            .iter()
            .map(|referent| {
                let mut names: BTreeSet<String> =
                    referent.names.iter().map(|name| fold(name)).collect();
                if let Some(entity) = resolution
                    .refers_to
                    .get(&(facts.header.hash.clone(), referent.id))
                    .and_then(|id| resolution.entities.get(id))
                {
                    names.insert(fold(&entity.label));
                    names.extend(entity.names.iter().map(|name| fold(name)));
                }
                // A country's name stands for the country or its government.
                let country = referent
                    .country
                    .as_deref()
                    .filter(|_| referent.class == Class::Government);
                names.extend(
                    country
                        .and_then(|code| country_name(pipeline.lexicon, code))
                        .map(|name| fold(&name)),
                );
                for name in &referent.names {
                    let folded = fold(name);
                    let head = BREAKS
                        .iter()
                        .filter_map(|word| folded.find(word))
                        .min()
                        .map_or(folded.as_str(), |at| &folded[..at]);
                    if !referent.named || referent.class == Class::Position {
                        let words: Vec<&str> = head.split(' ').collect();
                        names.extend((0..words.len()).map(|start| words[start..].join(" ")));
                    }
                }
                names
            })
            .collect();
        Self { facts, names }
    }

    /// Whether the line holds; in a list of alternatives one is enough to hold an `edge`, and one breaks a `no`.
    pub fn holds(&self, line: &Line, ontology: &Ontology) -> bool {
        let found = self
            .facts
            .claims
            .iter()
            .any(|claim| self.matches(claim, line, ontology));
        match line.kind {
            Kind::Edge | Kind::Claim => found,
            Kind::NoEdge | Kind::NoClaim => !found,
        }
    }

    fn matches(&self, claim: &Claim, line: &Line, ontology: &Ontology) -> bool {
        if !line
            .relation
            .iter()
            .any(|relation| relation == claim.predicate.as_str())
        {
            return false;
        }
        let statement = claim.kind == ClaimKind::Statement;
        let is_edge = claim.asserted && claim.object.is_some() && claim.subject.is_some();
        match line.kind {
            Kind::Edge | Kind::NoEdge if !is_edge => return false,
            Kind::Claim if claim.asserted && !statement => return false,
            _ => {}
        }
        let symmetric = ontology
            .relation(&claim.predicate)
            .is_some_and(dossier::ontology::Relation::is_symmetric);
        let straight = self.is(claim.subject, &line.subject) && self.is(claim.object, &line.object);
        let turned = symmetric
            && self.is(claim.object, &line.subject)
            && self.is(claim.subject, &line.object);
        (straight || turned)
            && line.qualifiers.iter().all(|each| {
                each.iter()
                    .any(|qualifier| self.qualifies(claim, each, qualifier))
            })
    }

    fn qualifies(&self, claim: &Claim, all: &[String], qualifier: &str) -> bool {
        // The names after "attributed:" share the prefix of the first.
        let prefix = all
            .first()
            .and_then(|first| first.split_once(':'))
            .map(|(prefix, _)| prefix);
        let name = qualifier
            .split_once(':')
            .map_or(qualifier, |(_, name)| name)
            .to_owned();
        match (prefix, qualifier) {
            (Some("attributed"), _) => {
                self.is(claim.attributed_to, &[name]) && claim.attributed_to.is_some()
            }
            (Some("via"), _) => claim
                .attributed_via
                .iter()
                .any(|&via| self.is(Some(via), std::slice::from_ref(&name))),
            (_, "negated") => claim.polarity == Polarity::Negated,
            (_, "rejected") => claim.stance == Stance::Rejected,
            (_, "uncertain") => claim.stance == Stance::Uncertain,
            (_, mode) => Modality::ALL
                .iter()
                .any(|each| each.wire() == mode && claim.modality == *each),
        }
    }

    fn is(&self, end: Option<ReferentId>, wanted: &[String]) -> bool {
        wanted.iter().any(|name| match (name.as_str(), end) {
            ("*", _) => true,
            ("_", end) => end.is_none(),
            (name, Some(id)) => self.names[id.0 as usize].contains(&fold(name)),
            (_, None) => false,
        })
    }

    /// All edges, for the eye.
    pub fn edges(&self) -> Vec<String> {
        let name = |id: Option<ReferentId>| {
            id.map_or("_".to_owned(), |id| {
                self.facts.referents[id.0 as usize]
                    .names
                    .first()
                    .cloned()
                    .unwrap_or_default()
            })
        };
        self.facts
            .claims
            .iter()
            .filter(|claim| claim.asserted && claim.kind != ClaimKind::Statement)
            .map(|claim| {
                format!(
                    "{} {} {}",
                    name(claim.subject),
                    claim.predicate,
                    name(claim.object)
                )
            })
            .collect()
    }
}

const BREAKS: &[&str] = &[
    " of ",
    " on ",
    " in ",
    " against ",
    " to ",
    " for ",
    " with ",
    " between ",
    " that ",
    " over ",
];

/// Case, accents and a leading article do not count.
pub fn fold(name: &str) -> String {
    let plain = any_ascii::any_ascii(name).to_lowercase();
    let plain = plain.trim();
    ["the ", "a ", "an "]
        .iter()
        .find_map(|article| plain.strip_prefix(article))
        .unwrap_or(plain)
        .to_owned()
}

fn country_name(lexicon: Lexicon<'_>, code: &str) -> Option<String> {
    let entry = lexicon.gazetteer.country_by_code(code)?;
    Some(lexicon.entry(entry).label.clone())
}
