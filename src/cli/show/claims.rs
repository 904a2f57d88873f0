//! What is claimed of an entity: read once, then sorted into edges, speech and the rest.
//!
//! *(store, entity) → \[[`Told`]\] → [`Edge`]s with their denials, and [`Reported`] by how they are told*. An edge is what claims of
//! one relation between the same two establish together. Everything is told from the entity's side: "sanctioned by Norway".

use super::{Row, rows, spaced, text};
use crate::cli::Failure;
use crate::cli::reading::Reading;
use crate::ontology::{Ontology, PREFIXES, Relation};
use crate::query::shorten;
use oxigraph::model::{NamedNode, Term};
use std::collections::{BTreeMap, BTreeSet};

const CLAIMS: &str = "SELECT ?role ?p ?se ?s ?oe ?o ?who ?speaker ?asserted ?polarity ?modality ?stance ?words ?exact ?own ?document WHERE {
  { ?mine ds:refersTo ?it . GRAPH ?document { ?claim rdf:subject ?mine ; rdf:predicate ?p ; ds:asserted ?asserted ; ds:polarity ?polarity ; ds:modality ?modality ; ds:stance ?stance ; ds:evidence ?span . ?span oa:exact ?exact } BIND('subject' AS ?role) }
  UNION
  { ?mine ds:refersTo ?it . GRAPH ?document { ?claim rdf:object ?mine ; rdf:predicate ?p ; ds:asserted ?asserted ; ds:polarity ?polarity ; ds:modality ?modality ; ds:stance ?stance ; ds:evidence ?span . ?span oa:exact ?exact } BIND('object' AS ?role) }
  OPTIONAL { GRAPH ?document { ?claim ds:sentence ?place } OPTIONAL { GRAPH ?document { ?place oa:exact ?words } } }
  OPTIONAL { GRAPH ?document { ?claim ds:eventDate ?own } }
  OPTIONAL { GRAPH ?document { ?claim rdf:subject ?sr } OPTIONAL { ?sr ds:refersTo ?se OPTIONAL { ?se rdfs:label ?s } } }
  OPTIONAL { GRAPH ?document { ?claim rdf:object ?or } OPTIONAL { ?or ds:refersTo ?oe OPTIONAL { ?oe rdfs:label ?o } } }
  OPTIONAL { GRAPH ?document { ?claim ds:attributedTo ?by } OPTIONAL { ?by ds:refersTo ?who OPTIONAL { ?who rdfs:label ?speaker } } }
}";
const DOCUMENTS: &str = "SELECT DISTINCT ?document ?date ?headline ?publisher ?original {
  ?mine ds:refersTo ?it . GRAPH ?document { ?mine a ds:Referent }
  OPTIONAL { GRAPH ?document { ?document schema:datePublished ?date } } OPTIONAL { GRAPH ?document { ?document schema:headline ?headline } }
  OPTIONAL { GRAPH ?document { ?document schema:publisher ?publisher } } OPTIONAL { ?document ds:copyOf ?original } }";
const HEADER: &str = "SELECT ?date ?headline ?publisher ?original {
  OPTIONAL { GRAPH ?it { ?it schema:datePublished ?date } } OPTIONAL { GRAPH ?it { ?it schema:headline ?headline } }
  OPTIONAL { GRAPH ?it { ?it schema:publisher ?publisher } } OPTIONAL { ?it ds:copyOf ?original } }";

/// A claim as far as a page needs it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Told {
    /// The document, shortened.
    pub document: String,
    /// Local name of the relation.
    pub relation: String,
    /// Whether the entity does it; else it is done to it.
    pub is_subject: bool,
    /// Labels of the ends; empty where not said.
    pub subject: String,
    pub object: String,
    /// The ends, to tell namesakes apart.
    ends: (String, String),
    /// Who says so, if not the document itself.
    pub speaker: String,
    pub established: bool,
    polarity: String,
    modality: String,
    stance: String,
    /// The sentence, and the words in it that say so.
    pub sentence: String,
    pub exact: String,
    /// The event's own date.
    pub own: Option<String>,
}

/// What is established, told from the entity's side.
pub(super) struct Edge {
    pub relation: String,
    pub family: String,
    pub spoken: String,
    /// What establishes it, the earliest first.
    pub claims: Vec<Told>,
    /// What speaks against it.
    pub denials: Vec<Told>,
}

impl Edge {
    /// The documents that establish it.
    pub fn documents(&self) -> BTreeSet<&str> {
        let documents = self.claims.iter().map(|claim| claim.document.as_str());
        documents.collect()
    }
}

/// What is not established, told alike.
pub(super) struct Reported {
    pub spoken: String,
    /// "planned, according to Antony Blinken".
    pub light: String,
    pub claims: Vec<Told>,
}

/// A document's header.
pub(super) struct Document {
    pub date: String,
    headline: String,
    publisher: String,
    /// The document that stands for its text.
    pub original: String,
}

/// Headers of documents by their shortened IRIs.
pub(super) struct Documents(BTreeMap<String, Document>);

impl Documents {
    /// Those known, and those of the claims that are not.
    pub fn with(
        store: &Reading,
        known: BTreeMap<String, Document>,
        told: &[Told],
    ) -> Result<Self, Failure> {
        let mut documents = known;
        for claim in told {
            if documents.contains_key(&claim.document) {
                continue;
            }
            let hash = claim.document.trim_start_matches("document:");
            let node = store.names().document(hash);
            if let Some(row) = rows(store, HEADER, &node)?.first() {
                documents.insert(claim.document.clone(), header(row, &claim.document));
            }
        }
        Ok(Self(documents))
    }

    pub fn date(&self, document: &str) -> &str {
        self.0.get(document).map_or("", |known| known.date.as_str())
    }

    /// How many of these are no copies of each other.
    pub fn sources(&self, documents: &BTreeSet<&str>) -> usize {
        let original = |document: &&&str| match self.0.get(**document) {
            Some(known) => known.original.clone(),
            None => (**document).to_owned(),
        };
        documents
            .iter()
            .map(|each| original(&each))
            .collect::<BTreeSet<_>>()
            .len()
    }

    /// "2022-02-25 · EU, Britain and US freeze assets · document:5d22…".
    pub fn source(&self, claim: &Told) -> String {
        let Some(known) = self.0.get(&claim.document) else {
            return claim.document.clone();
        };
        let parts = [
            &known.date,
            &known.headline,
            &known.publisher,
            &claim.document,
        ];
        let parts: Vec<&str> = parts
            .into_iter()
            .map(String::as_str)
            .filter(|part| !part.is_empty())
            .collect();
        parts.join(" · ")
    }
}

fn header(row: &Row, document: &str) -> Document {
    let original = match text(row, "original") {
        none if none.is_empty() => document.to_owned(),
        original => original,
    };
    Document {
        date: text(row, "date"),
        headline: text(row, "headline"),
        publisher: text(row, "publisher"),
        original,
    }
}

/// The documents that speak of an entity.
pub(super) fn documents(
    store: &Reading,
    it: &NamedNode,
) -> Result<BTreeMap<String, Document>, Failure> {
    let found = rows(store, DOCUMENTS, it)?;
    Ok(found
        .iter()
        .map(|row| {
            let document = text(row, "document");
            let header = header(row, &document);
            (document, header)
        })
        .collect())
}

/// Everything claimed of an entity, in the order of documents and relations.
pub(super) fn read(store: &Reading, it: &NamedNode) -> Result<Vec<Told>, Failure> {
    let mut told: Vec<Told> = rows(store, CLAIMS, it)?
        .iter()
        .map(|row| {
            let local = |name| text(row, name).trim_start_matches("ds:").to_owned();
            let iri = |name: &str| match row.get(name) {
                Some(Term::NamedNode(node)) => shorten(node.as_str(), PREFIXES),
                _ => String::new(),
            };
            let exact = text(row, "exact");
            Told {
                document: text(row, "document"),
                relation: local("p"),
                is_subject: text(row, "role") == "subject",
                subject: text(row, "s"),
                object: text(row, "o"),
                ends: (iri("se"), iri("oe")),
                speaker: match iri("who") == shorten(it.as_str(), PREFIXES)
                    && text(row, "role") == "subject"
                {
                    // Of its own deeds it speaks for itself.
                    true if text(row, "asserted") == "true" => String::new(),
                    _ => text(row, "speaker"),
                },
                established: text(row, "asserted") == "true",
                polarity: local("polarity"),
                modality: local("modality"),
                stance: local("stance"),
                sentence: match text(row, "words") {
                    none if none.is_empty() => exact.clone(),
                    words => words,
                },
                exact,
                own: Some(text(row, "own")).filter(|own| !own.is_empty()),
            }
        })
        .collect();
    told.sort();
    told.dedup();
    Ok(told)
}

/// The edges that claims establish, with what denies them, and the claims that are neither.
pub(super) fn edges(told: Vec<Told>, ontology: &Ontology) -> (Vec<Edge>, Vec<Told>) {
    // Between the same two by one relation; a symmetric one has no direction.
    let key = |claim: &Told| {
        let (a, b) = claim.ends.clone();
        let symmetric = ontology
            .relation(&claim.relation)
            .is_some_and(Relation::is_symmetric);
        let ends = if symmetric && b < a { (b, a) } else { (a, b) };
        (claim.relation.clone(), ends)
    };
    let makes_edge = |claim: &Told| claim.established && claim.relation != "said";
    let (established, open): (Vec<Told>, Vec<Told>) =
        told.into_iter().partition(|claim| makes_edge(claim));
    let mut edges: BTreeMap<_, Edge> = BTreeMap::new();
    for claim in established {
        let relation = ontology.relation(&claim.relation);
        let edge = edges.entry(key(&claim)).or_insert_with(|| Edge {
            relation: claim.relation.clone(),
            family: relation
                .map_or("other", |known| known.family.as_str())
                .to_owned(),
            spoken: spoken(&claim, ontology),
            claims: Vec::new(),
            denials: Vec::new(),
        });
        edge.claims.push(claim);
    }
    let mut rest = Vec::new();
    for claim in open {
        let denies = claim.polarity == "Negated" || claim.stance == "Rejected";
        match edges.get_mut(&key(&claim)).filter(|_| denies) {
            Some(edge) => edge.denials.push(claim),
            None => rest.push(claim),
        }
    }
    (edges.into_values().collect(), rest)
}

/// Whether offices are told in a section of their own, as a person's are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Offices {
    Apart,
    Among,
}

/// The claims that make no edge, in the sections of a page.
pub(super) fn reported(
    rest: Vec<Told>,
    ontology: &Ontology,
    offices: Offices,
) -> Vec<(&'static str, Vec<Reported>)> {
    const SAID: &str = "Said, not established";
    const NOT_SO: &str = "Not so";
    const NOT_YET: &str = "Planned, possible, demanded";
    let is_governing = offices == Offices::Apart;
    let mut sections: BTreeMap<&str, BTreeMap<(String, String), Vec<Told>>> = BTreeMap::new();
    for claim in rest {
        // That a president governs is told by the office.
        if claim.relation == "said" || is_governing && claim.relation == "governs" {
            continue;
        }
        let is_open = !matches!(claim.modality.as_str(), "Actual" | "Past");
        let title = match () {
            () if claim.polarity == "Negated" && claim.speaker.is_empty() => NOT_SO,
            () if is_open => NOT_YET,
            () => SAID,
        };
        let told = (spoken(&claim, ontology), light(&claim));
        sections
            .entry(title)
            .or_default()
            .entry(told)
            .or_default()
            .push(claim);
    }
    [SAID, NOT_SO, NOT_YET]
        .into_iter()
        .filter_map(|title| {
            let found = sections.remove(title)?;
            let mut items: Vec<Reported> = found
                .into_iter()
                .map(|((spoken, light), claims)| Reported {
                    spoken,
                    light,
                    claims,
                })
                .collect();
            items.sort_by_key(|item| (std::cmp::Reverse(item.claims.len()), item.spoken.clone()));
            Some((title, items))
        })
        .collect()
}

/// "sanctioned by Norway": the claim from the entity's side.
fn spoken(claim: &Told, ontology: &Ontology) -> String {
    let somebody = |label: &str| match label {
        "" => "somebody".to_owned(),
        label => label.to_owned(),
    };
    let (subject, object) = (somebody(&claim.subject), somebody(&claim.object));
    let Some(relation) = ontology.relation(&claim.relation) else {
        return format!("{subject} {} {object}", spaced(&claim.relation));
    };
    let is_plain = relation.phrase.starts_with("{s} ");
    match (claim.is_subject, is_plain) {
        (true, true) => relation.read_aloud("", &object).trim_start().to_owned(),
        (false, true) if relation.is_symmetric() => {
            relation.read_aloud("", &subject).trim_start().to_owned()
        }
        (false, true) => match claim.subject.is_empty() {
            true => format!("{} somebody", spaced(&relation.inverse)),
            false => format!("{} {subject}", spaced(&relation.inverse)),
        },
        (_, false) => relation.read_aloud(&subject, &object),
    }
}

/// How it is told, where it is not simply so: "planned, according to Antony Blinken".
fn light(claim: &Told) -> String {
    let mut parts = Vec::new();
    if !matches!(claim.modality.as_str(), "Actual" | "Past") {
        parts.push(claim.modality.to_lowercase());
    }
    if claim.polarity == "Negated" {
        parts.push("negated".to_owned());
    }
    let speaker = &claim.speaker;
    match (claim.stance.as_str(), speaker.is_empty()) {
        ("Rejected", false) => parts.push(format!("denied by {speaker}")),
        ("Rejected", true) => parts.push("rejected".to_owned()),
        ("Uncertain", true) => parts.push("uncertain".to_owned()),
        ("Uncertain", false) => parts.push(format!("uncertain, according to {speaker}")),
        (_, false) => parts.push(format!("according to {speaker}")),
        (_, true) => {}
    }
    // The document's own word, and no edge for all that.
    if parts.is_empty() && claim.subject.is_empty() {
        parts.push("by whom is not said".to_owned());
    } else if parts.is_empty() && claim.object.is_empty() {
        parts.push("whom or what is not said".to_owned());
    } else if parts.is_empty() && claim.modality == "Past" {
        parts.push("in the past".to_owned());
    } else if parts.is_empty() {
        parts.push("of somebody or something only described".to_owned());
    }
    parts.join(", ")
}
