//! What supports each edge, and what speaks against it.
//!
//! *(store, edges) → documents, independent sources, denial and best evidence of each*. From each entity to its referents, from
//! these to the claims they are the subject of, and from a claim's object back to an entity: only claims about the entities at
//! hand are read. Copies of one text (`ds:copyOf`) are one source. An edge that people accepted has perhaps no asserted claim; then
//! the affirmed ones are its support.

use super::projection::{Contest, Direction, Evidence, Triple};
use super::read::{
    self, ASSERTED, EVENT_DATE, EVIDENCE, EXACT, HEADLINE, POLARITY, PUBLISHED, REFERS_TO, STANCE,
};
use crate::graph::Graphs;
use crate::ontology::DS;
use crate::text::PartialDate;
use oxigraph::model::vocab::rdf;
use oxigraph::model::{GraphName, GraphNameRef, NamedNode, NamedNodeRef};
use oxigraph::store::StorageError;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// What stands behind an edge.
#[derive(Clone, Debug)]
pub(super) struct Support {
    pub documents: usize,
    pub sources: usize,
    pub contest: Contest,
    pub evidence: Option<Evidence>,
}

impl Default for Support {
    fn default() -> Self {
        Self {
            documents: 0,
            sources: 0,
            contest: Contest::Unopposed,
            evidence: None,
        }
    }
}

/// What is found on an edge before it is counted.
#[derive(Default)]
struct Found {
    asserted: BTreeSet<Evidence>,
    affirmed: BTreeSet<Evidence>,
    denied: bool,
}

/// A document as far as support goes: its date, headline, and which document stands for its text.
#[derive(Clone)]
struct Source {
    published: Option<PartialDate>,
    headline: Option<String>,
    original: NamedNode,
}

/// The support of `edges`. With dates, edges without evidence between them are left out.
pub(super) fn read(
    store: &dyn Graphs,
    edges: &BTreeSet<Triple>,
    from: Option<PartialDate>,
    to: Option<PartialDate>,
) -> Result<BTreeMap<Triple, Support>, StorageError> {
    let mut reader = Reader {
        store,
        sources: BTreeMap::new(),
        entities: BTreeMap::new(),
    };
    let mut starts = BTreeSet::new();
    for edge in edges {
        starts.insert(&edge.from);
        // The words behind an edge that holds both ways may have it the other way round.
        if edge.direction == Direction::Both {
            starts.insert(&edge.to);
        }
    }
    let mut found = BTreeMap::<&Triple, Found>::new();
    for start in starts {
        reader.claims(start, edges, &mut found)?;
    }
    let mut supports = BTreeMap::new();
    for (edge, found) in found {
        let evidence = if found.asserted.is_empty() {
            found.affirmed
        } else {
            found.asserted
        };
        let within = |each: &Evidence| {
            let on = each.date;
            from.is_none_or(|from| on.is_some_and(|on| on.last_day() >= from.first_day()))
                && to.is_none_or(|to| on.is_some_and(|on| on.first_day() <= to.last_day()))
        };
        if (from.is_some() || to.is_some()) && !evidence.iter().any(within) {
            continue;
        }
        let documents: BTreeSet<&NamedNode> = evidence.iter().map(|each| &each.document).collect();
        let originals: BTreeSet<&NamedNode> = documents
            .iter()
            .filter_map(|document| reader.sources.get(*document))
            .map(|source| &source.original)
            .collect();
        let contest = match found.denied {
            true => Contest::Denied,
            false => Contest::Unopposed,
        };
        let support = Support {
            documents: documents.len(),
            sources: originals.len(),
            contest,
            // Dated words before undated ones, the earliest first.
            evidence: evidence
                .iter()
                .min_by_key(|each| (each.date.is_none(), *each))
                .cloned(),
        };
        supports.insert(edge.clone(), support);
    }
    Ok(supports)
}

struct Reader<'a> {
    store: &'a dyn Graphs,
    sources: BTreeMap<NamedNode, Source>,
    entities: BTreeMap<NamedNode, Option<NamedNode>>,
}

impl Reader<'_> {
    /// Reads the claims of which `start` is the subject into what is found on their edges.
    fn claims<'e>(
        &mut self,
        start: &NamedNode,
        edges: &'e BTreeSet<Triple>,
        found: &mut BTreeMap<&'e Triple, Found>,
    ) -> Result<(), StorageError> {
        let store = self.store;
        let default = Some(GraphNameRef::DefaultGraph);
        for (referent, _) in read::subjects(store, REFERS_TO, start.as_ref(), default)? {
            for (claim, graph) in read::subjects(store, rdf::SUBJECT, referent.as_ref(), None)? {
                let GraphName::NamedNode(document) = graph else {
                    continue;
                };
                let Some(edge) = self.edge(start, claim.as_ref(), &document, edges)? else {
                    continue;
                };
                let found = found.entry(edge).or_default();
                self.claim(claim, document, found)?;
            }
        }
        Ok(())
    }

    /// The edge a claim is about, if it is one of `edges`.
    fn edge<'e>(
        &mut self,
        start: &NamedNode,
        claim: NamedNodeRef<'_>,
        document: &NamedNode,
        edges: &'e BTreeSet<Triple>,
    ) -> Result<Option<&'e Triple>, StorageError> {
        let graph = GraphNameRef::NamedNode(document.as_ref());
        let Some(predicate) = read::node(self.store, claim, rdf::PREDICATE, graph)? else {
            return Ok(None);
        };
        let Some(relation) = predicate.as_str().strip_prefix(DS) else {
            return Ok(None);
        };
        let Some(object) = read::node(self.store, claim, rdf::OBJECT, graph)? else {
            return Ok(None);
        };
        let Some(end) = self.entity(object)? else {
            return Ok(None);
        };
        let edge = |from: &NamedNode, to: &NamedNode, direction| {
            edges.get(&Triple {
                from: from.clone(),
                to: to.clone(),
                relation: SmolStr::new(relation),
                direction,
            })
        };
        Ok(edge(start, &end, Direction::Forward)
            .or_else(|| edge(start, &end, Direction::Both))
            .or_else(|| edge(&end, start, Direction::Both)))
    }

    fn entity(&mut self, referent: NamedNode) -> Result<Option<NamedNode>, StorageError> {
        if let Some(known) = self.entities.get(&referent) {
            return Ok(known.clone());
        }
        let default = GraphNameRef::DefaultGraph;
        let entity = read::node(self.store, referent.as_ref(), REFERS_TO, default)?;
        self.entities.insert(referent, entity.clone());
        Ok(entity)
    }

    fn claim(
        &mut self,
        claim: NamedNode,
        document: NamedNode,
        found: &mut Found,
    ) -> Result<(), StorageError> {
        let store = self.store;
        let graph = GraphNameRef::NamedNode(document.as_ref());
        let is = |property, local: &str| -> Result<bool, StorageError> {
            let value = read::node(store, claim.as_ref(), property, graph)?;
            Ok(value.is_some_and(|value| value.as_str().strip_prefix(DS) == Some(local)))
        };
        if is(POLARITY, "Negated")? || is(STANCE, "Rejected")? {
            found.denied = true;
            return Ok(());
        }
        let words = match read::node(store, claim.as_ref(), EVIDENCE, graph)? {
            Some(place) => read::words(store, place.as_ref(), EXACT, graph)?,
            None => None,
        };
        let own = read::words(store, claim.as_ref(), EVENT_DATE, graph)?;
        let asserted = read::words(store, claim.as_ref(), ASSERTED, graph)?;
        let source = self.source(&document)?;
        let evidence = Evidence {
            date: own
                .and_then(|text| PartialDate::parse(&text))
                .or(source.published),
            document,
            headline: source.headline,
            claim,
            words: words.unwrap_or_default(),
        };
        let set = match asserted.as_deref() {
            Some("true" | "1") => &mut found.asserted,
            _ => &mut found.affirmed,
        };
        set.insert(evidence);
        Ok(())
    }

    fn source(&mut self, document: &NamedNode) -> Result<Source, StorageError> {
        if let Some(known) = self.sources.get(document) {
            return Ok(known.clone());
        }
        let graph = GraphNameRef::NamedNode(document.as_ref());
        let words = |property| read::words(self.store, document.as_ref(), property, graph);
        let source = Source {
            published: words(PUBLISHED)?.and_then(|text| PartialDate::parse(&text)),
            headline: words(HEADLINE)?,
            original: read::original(self.store, document)?,
        };
        self.sources.insert(document.clone(), source.clone());
        Ok(source)
    }
}
