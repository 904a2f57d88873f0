//! What changes a store: batches come, documents go, and the default graph follows.
//!
//! *([\[`Facts`\]](Facts), [`Derivation`], [`Occasion`]) → [`Outcome`]*. A small batch is one transaction: documents, default graph
//! and log together. A large one is loaded in bulk; an interruption leaves it in part, but it never leaves half a document, and
//! the store knows that its default graph is due ([`Store::is_stale`]). The default graph is changed by its difference, never
//! dropped. Of two versions of one source the later date stays, then the greater hash, whatever came first. Does not know how
//! referents are resolved: that is a function it is given.

use super::decisions::{Decided, Decisions};
use super::derive::{Corpus, default_graph, order, vocabulary};
use super::disk::StoreError;
use super::listed::listed;
use super::log::Occasion;
use super::mapping::document_quads;
use super::reading::{read_date, slim};
use super::store::{Must, Store};
use super::vocabulary::{dcterms, ds, schema};
use super::writing::{QUADS_AT_ONCE, Stamp, Writing, derived_with, load, stamp_quad};
use crate::claim::facts::Facts;
use crate::ontology::Ontology;
use crate::resolve::{Decision, Resolution};
use crate::text::PartialDate;
use oxigraph::model::{GraphName, GraphNameRef, Literal, Term, Triple};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Documents that are written in one transaction with all that follows from them. More are loaded in bulk.
const DOCUMENTS_AT_ONCE: usize = 100;

/// How the default graph is made from the records.
#[derive(Clone, Copy)]
pub struct Derivation<'a> {
    /// Relations, and what is stated of all terms.
    pub ontology: &'a Ontology,
    /// Who is who; is given slim records, by hash, and what people decided.
    pub resolve: &'a dyn Fn(&[Facts], &[Decision]) -> Resolution,
}

/// What became of the documents of a batch, by hash, and of the default graph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// New.
    pub added: Vec<String>,
    /// New versions of a source, each with the hash of the one it took the place of.
    pub replaced: Vec<(String, String)>,
    /// Known documents that this version of the program reads otherwise.
    pub refreshed: Vec<String>,
    /// Known and the same.
    pub unchanged: Vec<String>,
    /// Older than what is known of their source; not kept.
    pub outdated: Vec<String>,
    /// Dropped on request.
    pub retracted: Vec<String>,
    /// Triples that came to the default graph.
    pub derived: usize,
    /// Triples that left it.
    pub withdrawn: usize,
}

impl Store {
    /// Stores a batch and derives the default graph anew.
    ///
    /// # Errors
    /// When the store cannot be read or written. What was committed before stays, and the next derivation makes it whole.
    pub fn ingest(
        &self,
        batch: &[Facts],
        derivation: &Derivation,
        occasion: &Occasion,
    ) -> Result<Outcome, StoreError> {
        let (plan, outcome) = self.plan(batch)?;
        self.carry_out(plan, outcome, Some(derivation), occasion)
    }

    /// Stores a batch and leaves the default graph as it is, for [`Store::rederive`] to follow after the last of many batches.
    ///
    /// # Errors
    /// As for [`Store::ingest`].
    pub fn add(&self, batch: &[Facts], occasion: &Occasion) -> Result<Outcome, StoreError> {
        let (plan, outcome) = self.plan(batch)?;
        self.carry_out(plan, outcome, None, occasion)
    }

    /// Derives the default graph from what is stored: after [`Store::add`], an interruption, or a change of decisions.
    ///
    /// # Errors
    /// As for [`Store::ingest`].
    pub fn rederive(
        &self,
        derivation: &Derivation,
        occasion: &Occasion,
    ) -> Result<Outcome, StoreError> {
        let plan = Plan {
            anew: true,
            ..Plan::default()
        };
        self.carry_out(plan, Outcome::default(), Some(derivation), occasion)
    }

    /// Drops the document of that hash or source identity and all that followed from it alone. The log keeps that it was here.
    ///
    /// # Errors
    /// As for [`Store::ingest`]. A document that is not there is no error: the outcome names none.
    pub fn retract(
        &self,
        document: &str,
        derivation: &Derivation,
        occasion: &Occasion,
    ) -> Result<Outcome, StoreError> {
        let hashes = self.find(document)?;
        let drop = hashes.iter().map(|hash| (hash.clone(), None)).collect();
        let outcome = Outcome {
            retracted: hashes,
            ..Outcome::default()
        };
        self.carry_out(
            Plan {
                drop,
                ..Plan::default()
            },
            outcome,
            Some(derivation),
            occasion,
        )
    }

    /// As [`Store::retract`], and the log forgets the document as well.
    ///
    /// # Errors
    /// As for [`Store::ingest`].
    pub fn purge(
        &self,
        document: &str,
        derivation: &Derivation,
        occasion: &Occasion,
    ) -> Result<Outcome, StoreError> {
        let hashes = self.find(document)?;
        let forget = hashes.clone();
        let drop = hashes.iter().map(|hash| (hash.clone(), None)).collect();
        let outcome = Outcome {
            retracted: hashes,
            ..Outcome::default()
        };
        self.carry_out(
            Plan {
                drop,
                forget,
                ..Plan::default()
            },
            outcome,
            Some(derivation),
            occasion,
        )
    }

    /// Keeps what somebody decided, and makes the default graph follow. What was decided already is decided anew: the later
    /// words on who and why stay.
    ///
    /// # Errors
    /// As for [`Store::ingest`].
    pub fn decide(
        &self,
        decided: &Decided,
        derivation: &Derivation,
        occasion: &Occasion,
    ) -> Result<Outcome, StoreError> {
        let plan = Plan {
            anew: true,
            decide: vec![decided.clone()],
            ..Plan::default()
        };
        self.carry_out(plan, Outcome::default(), Some(derivation), occasion)
    }

    /// Takes a decision back, by id; the default graph follows.
    ///
    /// # Errors
    /// As for [`Store::ingest`]. One that was never made is no error, and changes nothing.
    pub fn undo(
        &self,
        id: &str,
        derivation: &Derivation,
        occasion: &Occasion,
    ) -> Result<Outcome, StoreError> {
        let plan = Plan {
            anew: true,
            undo: vec![id.to_owned()],
            ..Plan::default()
        };
        self.carry_out(plan, Outcome::default(), Some(derivation), occasion)
    }

    /// Says that the graphs were changed by other means (SPARQL Update), so that nothing known of them is relied on:
    /// [`Store::is_stale`] holds until the default graph is derived from what the graphs now say.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn distrust(&self) -> Result<(), StoreError> {
        self.keep_records(None);
        Writing::begin(self, &Occasion::default())?.finish(None)
    }

    /// Whether the default graph may not follow from the documents: a write was interrupted, or another version derived it.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn is_stale(&self, derivation: &Derivation, version: &str) -> Result<bool, StoreError> {
        let quad = stamp_quad(
            &self.names,
            ds::DERIVED_WITH,
            &derived_with(derivation, version),
        );
        Ok(!self
            .oxigraph()
            .contains(&quad)
            .map_err(|error| self.storage(error))?)
    }

    /// Hashes of the documents meant by a hash or a source identity.
    fn find(&self, document: &str) -> Result<Vec<String>, StoreError> {
        if self.contains(document)? {
            return Ok(vec![document.to_owned()]);
        }
        Ok(self
            .of_source(document)?
            .into_iter()
            .map(|(_, hash)| hash)
            .collect())
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

    /// What a batch changes, given what is stored.
    fn plan<'b>(&self, batch: &'b [Facts]) -> Result<(Plan<'b>, Outcome), StoreError> {
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

    fn carry_out(
        &self,
        mut plan: Plan<'_>,
        mut outcome: Outcome,
        derivation: Option<&Derivation<'_>>,
        occasion: &Occasion,
    ) -> Result<Outcome, StoreError> {
        let mut derivation = derivation;
        if let Some(given) = derivation {
            if self.is_stale(given, &occasion.version)? {
                self.drop_superseded(&mut plan)?;
            } else if plan.write.is_empty() && plan.drop.is_empty() && !plan.anew {
                derivation = None;
            }
        }
        if plan.write.is_empty() && plan.drop.is_empty() && derivation.is_none() {
            return Ok(outcome);
        }
        // All that may fail for another reason than the disk comes before the first write.
        let records = self
            .take_records(if derivation.is_some() {
                Must::BeHad
            } else {
                Must::NotBeHad
            })?
            .map(|records| plan.applied_to(records));
        let known = self.decided()?;
        let decided = plan.decided_after(&known);
        let mut difference = match (&records, derivation) {
            (Some(records), Some(derivation)) => {
                self.difference(records, derivation, &decided.as_slice().into())?
            }
            _ => Difference::default(),
        };
        outcome.derived = difference.come.len();
        outcome.withdrawn = difference.gone.len();
        let mut writing = Writing::begin(self, occasion)?;
        let is_large = derivation.is_none()
            || plan.write.len() > DOCUMENTS_AT_ONCE
            || difference.come.len() + difference.gone.len() > QUADS_AT_ONCE;
        if is_large {
            // From here to the end the store does not say that its default graph follows from its documents. Old versions go
            // after the new ones have come: who is interrupted in between has both, and `drop_superseded` finds them.
            writing.finish(None)?;
            let (new, anew) = std::mem::take(&mut plan.write)
                .into_iter()
                .partition(|facts| !plan.known.contains(&facts.header.hash));
            plan.write = anew;
            load(self, &new, std::mem::take(&mut difference.come), occasion)?;
            writing = Writing::begin(self, occasion)?;
        }
        for facts in &plan.write {
            writing.write_document(facts)?;
            writing = writing.pause()?;
        }
        for (hash, successor) in &plan.drop {
            writing.drop_document(hash, successor.as_deref())?;
            writing = writing.pause()?;
        }
        for hash in &plan.forget {
            writing.forget(hash)?;
        }
        writing.rule(&known, &decided);
        for triple in difference.gone {
            writing.remove(&triple.in_graph(GraphName::DefaultGraph));
            writing = writing.pause()?;
        }
        for triple in difference.come {
            writing.insert(&triple.in_graph(GraphName::DefaultGraph));
            writing = writing.pause()?;
        }
        let stamp = match (&records, derivation) {
            (Some(records), Some(derivation)) => Some(Stamp {
                derived_with: derived_with(derivation, &occasion.version),
                records: self.write_records(records)?,
            }),
            _ => None,
        };
        writing.finish(stamp.as_ref())?;
        self.keep_records(records);
        if is_large {
            // Else the next to open the store reads all of it again from the journal.
            self.oxigraph()
                .flush()
                .map_err(|error| self.storage(error))?;
        }
        Ok(outcome)
    }

    /// Adds to the plan what an interrupted write left: versions of a source that should have gone when a later one came.
    fn drop_superseded(&self, plan: &mut Plan<'_>) -> Result<(), StoreError> {
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

    /// What must change in the default graph for these records.
    fn difference(
        &self,
        facts: &[Facts],
        derivation: &Derivation<'_>,
        decisions: &Decisions,
    ) -> Result<Difference, StoreError> {
        let resolution = (derivation.resolve)(facts, &decisions.identity);
        let vocabulary = vocabulary(derivation.ontology)?;
        let corpus = Corpus {
            facts,
            resolution: &resolution,
            ontology: derivation.ontology,
            vocabulary: &vocabulary,
            decisions,
            names: &self.names,
        };
        let mut wanted = default_graph(&corpus);
        wanted.extend(listed(
            &resolution,
            &self.references()?,
            &decisions.identity,
            &self.names,
        ));
        wanted.sort_unstable_by(order);
        wanted.dedup();
        let mut known = HashSet::new();
        for quad in
            self.oxigraph()
                .quads_for_pattern(None, None, None, Some(GraphNameRef::DefaultGraph))
        {
            known.insert(Triple::from(quad.map_err(|error| self.storage(error))?));
        }
        let come = wanted
            .into_iter()
            .filter(|triple| !known.remove(triple))
            .collect();
        Ok(Difference { come, gone: known })
    }
}

/// What is to be done.
#[derive(Default)]
struct Plan<'b> {
    write: Vec<&'b Facts>,
    /// Documents to drop, each with the one that takes its place.
    drop: Vec<(String, Option<String>)>,
    /// Documents the log is to forget.
    forget: Vec<String>,
    /// Documents to be written that are stored already, read otherwise.
    known: BTreeSet<String>,
    /// Derive even if no document changes.
    anew: bool,
    /// Decisions to keep.
    decide: Vec<Decided>,
    /// Ids of decisions to take back.
    undo: Vec<String>,
}

impl Plan<'_> {
    /// The decisions, by id, once this is carried out.
    fn decided_after(&self, known: &[Decided]) -> Vec<Decided> {
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

    /// The records, by hash, once this is carried out.
    fn applied_to(&self, records: Vec<Facts>) -> Vec<Facts> {
        let mut records: BTreeMap<String, Facts> = records
            .into_iter()
            .map(|facts| (facts.header.hash.clone(), facts))
            .collect();
        for (hash, _) in &self.drop {
            records.remove(hash);
        }
        records.extend(
            self.write
                .iter()
                .map(|facts| (facts.header.hash.clone(), slim(facts))),
        );
        records.into_values().collect()
    }
}

/// What comes to the default graph and what leaves it. No triple is in both.
#[derive(Default)]
struct Difference {
    come: Vec<Triple>,
    gone: HashSet<Triple>,
}
