//! What is to be changed, before anything is.
//!
//! *(batch, what is stored) → [`Plan`]*: which documents are new, which take the place of others, which go. Of two versions of
//! one source the later date stays, then the greater hash, whatever came first. Writes nothing: see [`super::ingest`].

use super::decisions::Decided;
use super::disk::StoreError;
use super::follow::Lists;
use super::ingest::Outcome;
use super::mapping::document_quads;
use super::reading::read_date;
use super::store::Store;
use super::vocabulary::{dcterms, prov, schema};
use crate::claim::facts::Facts;
use crate::text::PartialDate;
use oxigraph::model::{Literal, Term};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

/// What is to be done.
#[derive(Default)]
pub(super) struct Plan<'b> {
    pub write: Vec<&'b Facts>,
    /// Slim records of documents that stand in the store already, but that nothing follows from yet.
    pub loaded: Vec<Arc<Facts>>,
    /// Documents to drop, each with the one that takes its place.
    pub drop: Vec<(String, Option<String>)>,
    /// Documents the log is to forget.
    pub forget: Vec<String>,
    /// Documents to be written that are stored already, read otherwise.
    pub known: BTreeSet<String>,
    /// Whether imported lists changed.
    pub lists: Lists,
    /// Decisions to keep.
    pub decide: Vec<Decided>,
    /// Ids of decisions to take back.
    pub undo: Vec<String>,
}

impl Plan<'_> {
    /// The decisions, by id, once this is carried out.
    pub fn decided_after(&self, known: &[Decided]) -> Vec<Decided> {
        let mut decided: BTreeMap<String, &Decided> = known
            .iter()
            .chain(&self.decide)
            .map(|each| (each.id(), each))
            .collect();
        for id in &self.undo {
            decided.remove(id);
        }
        decided.into_values().cloned().collect()
    }
}

impl Store {
    /// What a batch changes, given what is stored.
    pub(super) fn plan<'b>(&self, batch: &'b [Facts]) -> Result<(Plan<'b>, Outcome), StoreError> {
        let mut plan = Plan::default();
        let mut outcome = Outcome::default();
        let age = |facts: &Facts| (facts.header.published, facts.header.hash.clone());
        let mut latest: BTreeMap<&str, &Facts> = BTreeMap::new();
        for facts in batch {
            let best = latest.entry(&facts.header.source).or_insert(facts);
            if age(facts) > age(best) {
                *best = facts;
            }
        }
        let outdated = |facts: &&Facts| {
            latest
                .get(facts.header.source.as_str())
                .is_some_and(|best| age(best) != age(facts))
        };
        outcome.outdated = batch
            .iter()
            .filter(outdated)
            .map(|facts| facts.header.hash.clone())
            .collect();
        for facts in latest.into_values() {
            let hash = facts.header.hash.clone();
            let stored = self.of_source(&facts.header.source)?;
            if stored.iter().any(|(_, known)| *known == hash) {
                if self
                    .graph(self.names.document(&hash).into())?
                    .into_iter()
                    .collect::<HashSet<_>>()
                    == document_quads(facts, &self.names).into_iter().collect()
                {
                    outcome.unchanged.push(hash);
                } else {
                    plan.write.push(facts);
                    plan.known.insert(hash.clone());
                    outcome.refreshed.push(hash);
                }
                continue;
            }
            if stored.iter().any(|known| *known > age(facts)) {
                outcome.outdated.push(hash);
                continue;
            }
            plan.write.push(facts);
            if stored.is_empty() {
                outcome.added.push(hash.clone());
            }
            for (_, old) in stored {
                outcome.replaced.push((hash.clone(), old.clone()));
                plan.drop.push((old, Some(hash.clone())));
            }
        }
        for list in [
            &mut outcome.added,
            &mut outcome.refreshed,
            &mut outcome.unchanged,
            &mut outcome.outdated,
        ] {
            list.sort_unstable();
            list.dedup();
        }
        plan.write.sort_by(|a, b| a.header.hash.cmp(&b.header.hash));
        plan.drop.sort_unstable();
        Ok((plan, outcome))
    }

    /// What changes when a document goes: one meant by its hash, its source identity, or the place it was found at.
    pub(super) fn plan_without(
        &self,
        document: &str,
    ) -> Result<(Plan<'static>, Outcome), StoreError> {
        let retracted = self.find(document)?;
        let plan = Plan {
            drop: retracted.iter().map(|hash| (hash.clone(), None)).collect(),
            ..Plan::default()
        };
        let outcome = Outcome {
            retracted,
            ..Outcome::default()
        };
        Ok((plan, outcome))
    }

    /// Adds to the plan what an interrupted write left: versions of a source that should have gone when a later one came.
    pub(super) fn drop_superseded(&self, plan: &mut Plan<'_>) -> Result<(), StoreError> {
        let mut sources: BTreeMap<String, usize> = BTreeMap::new();
        for quad in self
            .oxigraph()
            .quads_for_pattern(None, Some(dcterms::SOURCE), None, None)
        {
            if let Term::Literal(source) = quad.map_err(|error| self.storage(error))?.object {
                *sources.entry(source.destruct().0).or_default() += 1;
            }
        }
        for (source, _) in sources.iter().filter(|&(_, &versions)| versions > 1) {
            let mut versions = self.of_source(source)?;
            let Some((_, latest)) = versions.pop() else {
                continue;
            };
            for (_, old) in versions {
                if !plan.drop.iter().any(|(dropped, _)| *dropped == old) {
                    plan.drop.push((old, Some(latest.clone())));
                }
            }
        }
        Ok(())
    }

    /// Hashes of the documents meant by a hash, a source identity, or the place they were found at.
    fn find(&self, document: &str) -> Result<Vec<String>, StoreError> {
        if self.contains(document)? {
            return Ok(vec![document.to_owned()]);
        }
        let of_source = self.of_source(document)?;
        if !of_source.is_empty() {
            return Ok(of_source.into_iter().map(|(_, hash)| hash).collect());
        }
        self.found_at(document)
    }

    /// Hashes of the documents that the log says were found there: a file, and the line in it.
    fn found_at(&self, place: &str) -> Result<Vec<String>, StoreError> {
        let literal = Literal::new_simple_literal(place);
        let log = self.names.log_graph();
        let quads = self.oxigraph().quads_for_pattern(
            None,
            Some(prov::AT_LOCATION),
            Some((&literal).into()),
            Some(log.as_ref().into()),
        );
        let mut hashes = Vec::new();
        for quad in quads {
            let hash = self.hash_of(&quad.map_err(|error| self.storage(error))?);
            if let Some(hash) = hash
                && self.contains(&hash)?
            {
                hashes.push(hash);
            }
        }
        hashes.sort_unstable();
        Ok(hashes)
    }

    /// Date and hash of what is stored of a source.
    fn of_source(&self, source: &str) -> Result<Vec<(Option<PartialDate>, String)>, StoreError> {
        let literal = Literal::new_simple_literal(source);
        let mut found = Vec::new();
        for quad in self.oxigraph().quads_for_pattern(
            None,
            Some(dcterms::SOURCE),
            Some((&literal).into()),
            None,
        ) {
            let quad = quad.map_err(|error| self.storage(error))?;
            let Some(hash) = self.hash_of(&quad) else {
                continue;
            };
            let about = self.oxigraph().quads_for_pattern(
                Some(quad.subject.as_ref()),
                Some(schema::DATE_PUBLISHED),
                None,
                Some(quad.graph_name.as_ref()),
            );
            let mut date = None;
            for quad in about {
                if let Term::Literal(literal) = quad.map_err(|error| self.storage(error))?.object {
                    date = read_date(literal.value());
                }
            }
            found.push((date, hash));
        }
        found.sort_unstable();
        Ok(found)
    }
}
