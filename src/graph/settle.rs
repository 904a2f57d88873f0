//! What default graph and index must be, before anything is changed.
//!
//! *what stands on the disk → a default graph that follows from the documents*. A write that was interrupted is followed again; what
//! was changed by other means, or derived by another version, is derived anew from nothing but the graphs of documents,
//! references and decisions.
//!
//! | log says state | derived with | index at | what happened | what is done |
//! |---|---|---|---|---|
//! | g | this | g | nothing | nothing |
//! | g | nothing | g | lists were imported | entities are compared with the lists |
//! | g | nothing | g, taken back | an interrupted write was being taken up, and was interrupted | what was written is followed |
//! | g | this, nothing | g + 1 | a write was interrupted | the index goes back to g, what was written is followed again |
//! | nothing | | | the graphs were changed by other means | all is derived anew |
//! | g | another | | another version derived it | all is derived anew |

use super::decisions::Decisions;
use super::derive::{Corpus, default_graph, order};
use super::disk::StoreError;
use super::follow::{Change, Lists};
use super::ingest::{Derivation, Outcome};
use super::listed::listed;
use super::log::Occasion;
use super::plan::Plan;
use super::store::Store;
use super::vocabulary::ds;
use super::writing::{Stamp, Standing, Writing, derived_with, untrusted};
use crate::resolve::{Resolution, resolve};
use oxigraph::model::{GraphName, GraphNameRef, Triple};
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// Documents taken up at once where all is derived anew.
const DOCUMENTS_ANEW: usize = 256;

impl Store {
    /// Makes sure that default graph and index follow from what is stored, before anything is changed: see the table above.
    pub(super) fn settle(
        &self,
        derivation: &Derivation<'_>,
        occasion: &Occasion,
    ) -> Result<Outcome, StoreError> {
        let wanted = derived_with(derivation, &occasion.version);
        let derived = self.stamped(ds::DERIVED_WITH)?;
        let state = self.stamped(ds::INDEX_STATE)?;
        let index = self.index()?;
        let at = index.state().map_err(|error| self.broken(error))?;
        if state.is_none() || derived.as_ref().is_some_and(|derived| *derived != wanted) {
            return self.derive_anew(derivation, occasion);
        }
        if state == at && derived.is_some() {
            return Ok(Outcome::default());
        }
        if state != at {
            // What reached the graphs was not counted, and the log may not say yet that a write is under way.
            self.keep_tally(None);
            if derived.is_some() {
                untrusted(self, occasion, Standing::Interrupted)?;
            }
        }
        // Whoever was to take up what an interrupted write left may have been interrupted too.
        let intent = match state == at {
            true => Some(
                index
                    .taken_back()
                    .map_err(|error| self.broken(error))?
                    .unwrap_or_default(),
            ),
            false => index
                .roll_back()
                .map_err(|error| self.broken(error))?
                .filter(|_| index.state().is_ok_and(|at| at == state)),
        };
        let Some(intent) = intent else {
            return self.derive_anew(derivation, occasion);
        };
        let mut plan = Plan {
            lists: Lists::Changed,
            ..Plan::default()
        };
        for hash in intent.come {
            if self.contains(&hash)? {
                plan.loaded.push(Arc::new(self.slim_document(&hash)?));
            }
        }
        for hash in intent.gone {
            // One that was read otherwise is still there, one that was dropped is not; what has a later version by now is to go.
            let again = plan.loaded.iter().any(|facts| facts.header.hash == hash);
            match (again, self.contains(&hash)?) {
                (true, _) => _ = plan.known.insert(hash),
                (false, true) if plan.loaded.is_empty() => {}
                (false, _) => plan.drop.push((hash, None)),
            }
        }
        self.drop_superseded(&mut plan)?;
        self.carry_out(plan, Outcome::default(), derivation, occasion)
    }

    /// Derives the default graph from nothing but the graphs of documents, references and decisions.
    fn derive_anew(
        &self,
        derivation: &Derivation<'_>,
        occasion: &Occasion,
    ) -> Result<Outcome, StoreError> {
        let mut outcome = Outcome::default();
        let mut withdrawn: HashSet<u64> = HashSet::new();
        Writing::begin(self, occasion)?.finish(Standing::Unknown)?;
        self.index()?.clear().map_err(|error| self.broken(error))?;
        let mut superseded = Plan::default();
        self.drop_superseded(&mut superseded)?;
        let mut writing = Writing::begin(self, occasion)?;
        for (hash, successor) in &superseded.drop {
            writing.drop_document(hash, successor.as_deref())?;
            writing = writing.pause()?;
        }
        let mut known: HashSet<Triple> = self
            .vocabulary(derivation.ontology)?
            .iter()
            .cloned()
            .collect();
        for quad in
            self.oxigraph()
                .quads_for_pattern(None, None, None, Some(GraphNameRef::DefaultGraph))
        {
            let quad = quad.map_err(|error| self.storage(error))?;
            if !known.remove(&Triple::from(quad.clone())) {
                writing.remove(&quad);
                withdrawn.insert(print(&Triple::from(quad)));
                writing = writing.pause()?;
            }
        }
        outcome.derived = known.len();
        for triple in known {
            withdrawn.remove(&print(&triple));
            writing.insert(&triple.in_graph(GraphName::DefaultGraph));
        }
        writing.finish(Standing::Unknown)?;
        let decided = Decisions::from(self.decided()?.as_slice());
        let mut before = Decisions::default();
        let documents = self.documents()?;
        let mut chunks: Vec<&[String]> = documents.chunks(DOCUMENTS_ANEW).collect();
        if chunks.is_empty() {
            chunks.push(&[]);
        }
        for (number, chunk) in chunks.iter().enumerate() {
            let come = chunk
                .iter()
                .map(|hash| self.slim_document(hash).map(Arc::new))
                .collect::<Result<Vec<_>, _>>()?;
            let change = Change {
                come,
                gone: Vec::new(),
                before: &before,
                after: &decided,
                lists: Lists::Same,
            };
            let stamp = Stamp {
                derived_with: derived_with(derivation, &occasion.version),
                state: self.next_state(&change, &[], occasion)?,
            };
            let (difference, work) = self.follow(change, derivation, &stamp.state)?;
            // What goes and comes back is no change; 8 bytes a triple are kept of it.
            for triple in difference.come.iter() {
                outcome.derived += usize::from(!withdrawn.remove(&print(&triple)));
            }
            outcome.work = outcome.work + work;
            let mut writing = Writing::begin(self, occasion)?;
            for triple in difference.gone {
                writing.remove(&triple.in_graph(GraphName::DefaultGraph));
            }
            for triple in difference.come.into_triples() {
                writing.insert(&triple.in_graph(GraphName::DefaultGraph));
            }
            let last = number + 1 == chunks.len();
            writing.finish(if last {
                Standing::Derived(&stamp)
            } else {
                Standing::Unknown
            })?;
            before.clone_from(&decided);
        }
        outcome.withdrawn = withdrawn.len();
        Ok(outcome)
    }

    /// What the default graph must be by the one function of all documents, references and decisions: sorted, each triple once.
    /// What a store holds, change by change, is held against this.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn derived_at_once(&self, derivation: &Derivation<'_>) -> Result<Vec<Triple>, StoreError> {
        let facts = self.facts()?;
        let decisions = Decisions::from(self.decided()?.as_slice());
        let resolution: Resolution = resolve(&facts, derivation.lexicon, &decisions.identity);
        let vocabulary = self.vocabulary(derivation.ontology)?;
        let corpus = Corpus {
            facts: &facts,
            resolution: &resolution,
            ontology: derivation.ontology,
            vocabulary: &vocabulary,
            decisions: &decisions,
            names: &self.names,
        };
        let mut wanted = default_graph(&corpus);
        let lists = self.lists()?;
        wanted.extend(listed(
            &resolution,
            &lists,
            &decisions.identity,
            &self.names,
        ));
        wanted.sort_unstable_by(order);
        wanted.dedup();
        Ok(wanted)
    }
}

/// By which a triple is known again within this process.
fn print(triple: &Triple) -> u64 {
    let mut hasher = DefaultHasher::new();
    triple.hash(&mut hasher);
    hasher.finish()
}
