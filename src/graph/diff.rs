//! What came and went between two stores or dumps, by claim.
//!
//! *(quads, quads) → [`Difference`]*. Compared are documents, claims, direct edges, and where tenures, sanctions and contradictions stand: what a
//! reader of the news cares for. Claims have names that say all they say, so the same name is the same claim; what changed about one
//! that stays is whether it is asserted. Offsets, traces, labels and types are looked at only to show what is meant.

use super::iri::Namespaces;
use super::vocabulary::{dcterms, ds, local_name, oa, rdf, rdfs};
use crate::ontology::Ontology;
use oxigraph::model::{GraphName, NamedOrBlankNode, Quad, Term};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// One of two things compared.
#[derive(Clone, Debug, Default)]
pub struct Side {
    /// Source of each document, by IRI.
    pub documents: BTreeMap<String, String>,
    /// Claims by IRI.
    pub claims: BTreeMap<String, ClaimLine>,
    /// Direct edges: subject, relation, object.
    pub edges: BTreeSet<(String, String, String)>,
    /// Where tenures, sanctions and contradictions stand, by IRI.
    pub standing: BTreeMap<String, BTreeSet<String>>,
    labels: HashMap<String, String>,
    words: HashMap<String, String>,
}

/// What is shown of a claim.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClaimLine {
    /// Its document.
    pub document: String,
    /// IRIs of its ends, and the local name of its relation.
    pub subject: Option<String>,
    /// See `subject`.
    pub relation: String,
    /// See `subject`.
    pub object: Option<String>,
    /// Local names: "Affirmed", "Actual", "Endorsed".
    pub light: BTreeSet<String>,
    /// Whether it is asserted.
    pub asserted: bool,
    /// Where its words stand.
    pub evidence: String,
}

/// What came and went, each list sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes<T> {
    /// In the second alone.
    pub came: Vec<T>,
    /// In the first alone.
    pub went: Vec<T>,
    /// In both, and not the same.
    pub changed: Vec<T>,
}

impl<T> Changes<T> {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.came.is_empty() && self.went.is_empty() && self.changed.is_empty()
    }
}

/// All that came and went.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Documents, by IRI.
    pub documents: Changes<String>,
    /// Claims, by IRI; changed is one that is asserted here and not there.
    pub claims: Changes<String>,
    /// Direct edges.
    pub edges: Changes<(String, String, String)>,
    /// Tenures, sanctions and contradictions, by IRI; changed is one that stands otherwise.
    pub standing: Changes<String>,
}

impl Difference {
    /// From one side to another.
    pub fn new(first: &Side, second: &Side) -> Self {
        Self {
            documents: changes(&first.documents, &second.documents, |_, _| false),
            claims: changes(&first.claims, &second.claims, |a, b| {
                a.asserted != b.asserted
            }),
            edges: Changes {
                came: second.edges.difference(&first.edges).cloned().collect(),
                went: first.edges.difference(&second.edges).cloned().collect(),
                changed: Vec::new(),
            },
            standing: changes(&first.standing, &second.standing, |a, b| a != b),
        }
    }

    /// Whether the two are the same.
    pub fn is_empty(&self) -> bool {
        self.documents.is_empty()
            && self.claims.is_empty()
            && self.edges.is_empty()
            && self.standing.is_empty()
    }
}

fn changes<V>(
    first: &BTreeMap<String, V>,
    second: &BTreeMap<String, V>,
    differ: impl Fn(&V, &V) -> bool,
) -> Changes<String> {
    let alone = |a: &BTreeMap<String, V>, b: &BTreeMap<String, V>| -> Vec<String> {
        a.keys()
            .filter(|key| !b.contains_key(*key))
            .cloned()
            .collect()
    };
    let changed = first
        .iter()
        .filter(|(key, value)| second.get(*key).is_some_and(|other| differ(value, other)));
    Changes {
        came: alone(second, first),
        went: alone(first, second),
        changed: changed.map(|(key, _)| key.clone()).collect(),
    }
}

impl Side {
    /// Takes one quad in.
    pub fn add(&mut self, quad: Quad, names: &Namespaces, ontology: &Ontology) {
        let NamedOrBlankNode::NamedNode(subject) = quad.subject else {
            return;
        };
        let is_derived = quad.graph_name == GraphName::DefaultGraph;
        let subject = subject.into_string();
        let property = quad.predicate.as_ref();
        match quad.object {
            Term::Literal(value) => {
                let value = value.destruct().0;
                if property == dcterms::SOURCE && names.strip("document/", &subject).is_some() {
                    self.documents.insert(subject, value);
                } else if property == rdfs::LABEL {
                    let label = self.labels.entry(subject).or_insert_with(|| value.clone());
                    if value < *label {
                        *label = value;
                    }
                } else if property == ds::ASSERTED && !is_derived {
                    self.claims.entry(subject).or_default().asserted =
                        matches!(value.as_str(), "true" | "1");
                } else if property == oa::EXACT {
                    self.words.insert(subject, value);
                }
            }
            Term::NamedNode(value) => {
                let term = || local_name(value.as_str()).map(|name| name.into_owned());
                // A contradiction in the default graph is about an edge and has its ends, as a claim has.
                if is_derived && [rdf::PREDICATE, rdf::SUBJECT, rdf::OBJECT].contains(&property) {
                    return;
                }
                if property == rdf::PREDICATE {
                    let document = match quad.graph_name {
                        GraphName::NamedNode(graph) => graph.into_string(),
                        _ => String::new(),
                    };
                    let claim = self.claims.entry(subject).or_default();
                    claim.relation = term().unwrap_or_default();
                    claim.document = document;
                } else if property == rdf::SUBJECT {
                    self.claims.entry(subject).or_default().subject = Some(value.into_string());
                } else if property == rdf::OBJECT {
                    self.claims.entry(subject).or_default().object = Some(value.into_string());
                } else if property == ds::EVIDENCE {
                    self.claims.entry(subject).or_default().evidence = value.into_string();
                } else if [ds::POLARITY, ds::MODALITY, ds::STANCE].contains(&property) {
                    self.claims.entry(subject).or_default().light.extend(term());
                } else if is_derived && property == ds::STATUS {
                    self.standing.entry(subject).or_default().extend(term());
                } else if is_derived
                    && let Some(relation) = local_name(quad.predicate.as_str())
                    && ontology.relation(&relation).is_some()
                {
                    self.edges
                        .insert((subject, relation.into_owned(), value.into_string()));
                }
            }
            _ => {}
        }
    }

    /// What something is called, if it is called anything.
    pub fn label(&self, iri: &str) -> Option<&str> {
        self.labels.get(iri).map(String::as_str)
    }

    /// The words of a claim.
    pub fn words(&self, claim: &ClaimLine) -> Option<&str> {
        self.words.get(&claim.evidence).map(String::as_str)
    }
}
