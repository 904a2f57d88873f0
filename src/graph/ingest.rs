//! What changes a store: batches come, documents go, and the default graph follows.
//!
//! *([\[`Facts`\]](Facts), [`Derivation`], [`Occasion`]) → [`Outcome`]*. A small batch is written in two steps, each whole or not at all:
//! what is new, then what goes and the log. A large one is loaded in bulk. An interruption leaves a batch in part, but it never leaves
//! half a document, and whoever writes next takes it up where it stopped ([`settle`](super::settle)). The default graph follows each batch by what the batch
//! touches ([`follow`](super::follow)), so that nothing grows with the store but the store. What a batch changes,
//! [`plan`](super::plan) says before anything is written.

use super::decisions::{Decided, Decisions};
use super::disk::StoreError;
use super::follow::{Around, Change, Difference, Lists, Work, follow};
use super::index::Intent;
use super::iri::short_hash;
use super::log::Occasion;
use super::plan::Plan;
use super::reading::slim;
use super::searching::Touched;
use super::store::Store;
use super::vocabulary::ds;
use super::writing::{
    QUADS_AT_ONCE, Stamp, Standing, Writing, derived_with, load, stamp_quad, untrusted,
};
use crate::claim::facts::Facts;
use crate::lexicon::Lexicon;
use crate::ontology::Ontology;
use oxigraph::model::GraphName;
use std::sync::Arc;

/// Documents that are written at once with all that follows from them. More are loaded in bulk.
const DOCUMENTS_AT_ONCE: usize = 100;

/// Bytes of the engine's journal that whoever opens the store next may have to read again: a tenth of a second.
const JOURNAL: u64 = 12 << 20;

/// What the default graph is made with from the records.
#[derive(Clone, Copy)]
pub struct Derivation<'a> {
    /// Relations, and what is stated of all terms.
    pub ontology: &'a Ontology,
    /// Names and words.
    pub lexicon: Lexicon<'a>,
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
    /// What was looked at to find that out.
    pub work: Work,
}

impl Store {
    /// Stores a batch; the default graph follows.
    ///
    /// # Errors
    /// When the store cannot be read or written. What was committed before stays, and the next write takes up what is left.
    pub fn ingest(
        &self,
        batch: &[Facts],
        derivation: &Derivation,
        occasion: &Occasion,
    ) -> Result<Outcome, StoreError> {
        self.change(derivation, occasion, || self.plan(batch))
    }

    /// Makes the default graph follow from what is stored, if it does not: after an import, an interruption, or a change of the
    /// graphs by other means.
    ///
    /// # Errors
    /// As for [`Store::ingest`].
    pub fn rederive(
        &self,
        derivation: &Derivation,
        occasion: &Occasion,
    ) -> Result<Outcome, StoreError> {
        self.settle(derivation, occasion)
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
        self.change(derivation, occasion, || self.plan_without(document))
    }

    /// As [`Store::retract`], and the log forgets all but hash and time. The engine's files still have the text of its terms:
    /// [`Store::optimize`] writes them anew without it.
    ///
    /// # Errors
    /// As for [`Store::ingest`].
    pub fn purge(
        &self,
        document: &str,
        derivation: &Derivation,
        occasion: &Occasion,
    ) -> Result<Outcome, StoreError> {
        self.change(derivation, occasion, || {
            let (plan, outcome) = self.plan_without(document)?;
            let forget = outcome.retracted.clone();
            Ok((Plan { forget, ..plan }, outcome))
        })
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
            decide: vec![decided.clone()],
            ..Plan::default()
        };
        self.change(derivation, occasion, || Ok((plan, Outcome::default())))
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
            undo: vec![id.to_owned()],
            ..Plan::default()
        };
        self.change(derivation, occasion, || Ok((plan, Outcome::default())))
    }

    /// Says that the graphs were changed by other means (SPARQL Update), so that nothing known of them is relied on:
    /// [`Store::is_stale`] holds until the default graph is derived from what the graphs now say.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn distrust(&self) -> Result<(), StoreError> {
        self.forget_lists();
        untrusted(self, &Occasion::default(), Standing::Unknown)
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

    /// Makes the default graph follow from what is stored, then carries out what is planned on that.
    fn change<'b>(
        &self,
        derivation: &Derivation<'_>,
        occasion: &Occasion,
        plan: impl FnOnce() -> Result<(Plan<'b>, Outcome), StoreError>,
    ) -> Result<Outcome, StoreError> {
        let settled = self.settle(derivation, occasion)?;
        let (plan, outcome) = plan()?;
        let outcome = self.carry_out(plan, outcome, derivation, occasion)?;
        Ok(settled.and(outcome))
    }

    /// Writes what is planned, with all that follows from it.
    pub(super) fn carry_out(
        &self,
        mut plan: Plan<'_>,
        mut outcome: Outcome,
        derivation: &Derivation<'_>,
        occasion: &Occasion,
    ) -> Result<Outcome, StoreError> {
        let known = self.decided()?;
        let decided = plan.decided_after(&known);
        let nothing = plan.write.is_empty() && plan.drop.is_empty() && plan.loaded.is_empty();
        if nothing && decided == known && plan.lists == Lists::Same {
            return Ok(outcome);
        }
        let (before, after) = (
            Decisions::from(known.as_slice()),
            Decisions::from(decided.as_slice()),
        );
        let gone = plan.drop.iter().map(|(hash, _)| hash.clone());
        let come = plan.write.iter().map(|facts| Arc::new(slim(facts)));
        let mut come: Vec<Arc<Facts>> = come.collect();
        come.append(&mut plan.loaded);
        let change = Change {
            come,
            gone: gone.chain(plan.known.iter().cloned()).collect(),
            before: &before,
            after: &after,
            lists: plan.lists,
        };
        let stamp = Stamp {
            derived_with: derived_with(derivation, &occasion.version),
            state: self.next_state(&change, &decided, occasion)?,
        };
        let (mut difference, work) = self.follow(change, derivation, &stamp.state)?;
        outcome.derived = difference.come.len();
        outcome.withdrawn = difference.gone.len();
        outcome.work = work;
        let mut touched = Touched::of(self)?;
        touched.note(&difference.come, &difference.gone);
        touched
            .documents
            .extend(plan.write.iter().map(|facts| facts.header.hash.clone()));
        touched
            .documents
            .extend(plan.drop.iter().map(|(hash, _)| hash.clone()));
        let words = self.search_stamp()?;
        if !plan.forget.is_empty() {
            self.forget_words()?;
        }
        let mut writing = Writing::begin(self, occasion)?;
        let is_large = plan.write.len() > DOCUMENTS_AT_ONCE
            || difference.come.len() + difference.gone.len() > QUADS_AT_ONCE;
        if is_large {
            // From here to the end the log says that a write is under way. Old versions go after the new ones have come: who is
            // interrupted in between has both, and `settle` drops them.
            writing.finish(Standing::Interrupted)?;
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
        for triple in difference.gone {
            writing.remove(&triple.in_graph(GraphName::DefaultGraph));
            writing = writing.pause()?;
        }
        // What follows from new documents may come with them, before the rest: where they are, it is followed again. What follows
        // from anything else would be left behind.
        let is_new = !plan.write.is_empty() && plan.known.is_empty();
        for triple in difference.come.into_triples() {
            let quad = triple.in_graph(GraphName::DefaultGraph);
            match is_new {
                true => writing.bring(quad),
                false => writing.insert(&quad),
            }
            writing = writing.pause()?;
        }
        for hash in &plan.forget {
            writing.forget(hash)?;
        }
        // Last, in the commit with the stamp: the index must never be asked to go from decisions it does not know.
        writing.rule(&known, &decided);
        writing.finish(Standing::Derived(&stamp))?;
        self.keep_words(words.as_deref(), touched)?;
        if is_large || self.journal() >= JOURNAL {
            // Else the next to open the store reads all of it again from the journal.
            self.oxigraph()
                .flush()
                .map_err(|error| self.storage(error))?;
        }
        Ok(outcome)
    }

    /// Changes the index; what must change in the default graph.
    pub(super) fn follow(
        &self,
        change: Change<'_>,
        derivation: &Derivation<'_>,
        state: &str,
    ) -> Result<(Difference, Work), StoreError> {
        let vocabulary = self.vocabulary(derivation.ontology)?;
        let lists = self.lists()?;
        let around = Around {
            store: self,
            lexicon: derivation.lexicon,
            ontology: derivation.ontology,
            vocabulary: &vocabulary,
            lists: &lists,
        };
        let intent = Intent {
            come: change
                .come
                .iter()
                .map(|facts| facts.header.hash.clone())
                .collect(),
            gone: change.gone.clone(),
        };
        self.index()?
            .change(state, &intent, |draft| follow(draft, change, &around))
            .map_err(|trouble| self.trouble(trouble))
    }

    /// The name of the state that a change leads to.
    pub(super) fn next_state(
        &self,
        change: &Change<'_>,
        decided: &[Decided],
        occasion: &Occasion,
    ) -> Result<String, StoreError> {
        let mut text = self.stamped(ds::INDEX_STATE)?.unwrap_or_default();
        let come = change.come.iter().map(|facts| facts.header.hash.as_str());
        let all = come.chain(change.gone.iter().map(String::as_str));
        for part in all.chain([occasion.time.as_str()]) {
            text.push(' ');
            text.push_str(part);
        }
        for each in decided {
            text.push_str(&each.id());
        }
        Ok(short_hash(text.as_bytes(), 32))
    }
}

impl Outcome {
    /// This, and what came of it then.
    fn and(self, mut then: Self) -> Self {
        then.derived += self.derived;
        then.withdrawn += self.withdrawn;
        then.work = then.work + self.work;
        then
    }
}
