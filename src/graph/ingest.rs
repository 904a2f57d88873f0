//! What changes a store: batches come, documents go, and the default graph follows.
//!
//! *([\[`Facts`\]](Facts), [`Derivation`], [`Occasion`]) → [`Outcome`]*. A small batch is one transaction: documents, default graph
//! and log together. A large one is loaded in bulk; an interruption leaves it in part, but it never leaves half a document, and
//! whoever writes next takes it up where it stopped ([`Store::settle`]). The default graph follows each batch by what the batch
//! touches ([`follow`](super::follow)), so that nothing grows with the store but the store. Of two versions of one source the later
//! date stays, then the greater hash, whatever came first.
//!
//! | log says state | derived with | index at | what happened | what is done |
//! |---|---|---|---|---|
//! | g | this | g | nothing | nothing |
//! | g | nothing | g | lists were imported | entities are compared with the lists |
//! | g | nothing | g, taken back | an interrupted write was being taken up, and was interrupted | what was written is followed |
//! | g | this, nothing | g + 1 | a write was interrupted | the index goes back to g, what was written is followed again |
//! | nothing | | | the graphs were changed by other means | all is derived anew |
//! | g | another | | another version derived it | all is derived anew |

use super::decisions::{Decided, Decisions};
use super::derive::{Corpus, default_graph, order};
use super::disk::StoreError;
use super::follow::{Around, Change, Difference, Lists, Work, follow};
use super::index::Intent;
use super::iri::short_hash;
use super::listed::listed;
use super::log::Occasion;
use super::mapping::document_quads;
use super::reading::{read_date, slim};
use super::searching::Touched;
use super::store::Store;
use super::vocabulary::{dcterms, ds, prov, schema};
use super::writing::{
    QUADS_AT_ONCE, Stamp, Standing, Writing, derived_with, load, stamp_quad, untrusted,
};
use crate::claim::facts::Facts;
use crate::lexicon::Lexicon;
use crate::ontology::Ontology;
use crate::resolve::{Resolution, resolve};
use crate::text::PartialDate;
use oxigraph::model::{GraphName, GraphNameRef, Literal, Term, Triple};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// Documents that are written in one transaction with all that follows from them. More are loaded in bulk.
const DOCUMENTS_AT_ONCE: usize = 100;

/// Documents taken up at once where all is derived anew.
const DOCUMENTS_ANEW: usize = 256;

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
        let settled = self.settle(derivation, occasion)?;
        let (plan, outcome) = self.plan(batch)?;
        let outcome = self.carry_out(plan, outcome, derivation, occasion)?;
        Ok(settled.and(outcome))
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
        let settled = self.settle(derivation, occasion)?;
        let hashes = self.find(document)?;
        let drop = hashes.iter().map(|hash| (hash.clone(), None)).collect();
        let outcome = Outcome {
            retracted: hashes,
            ..Outcome::default()
        };
        let plan = Plan {
            drop,
            ..Plan::default()
        };
        let outcome = self.carry_out(plan, outcome, derivation, occasion)?;
        Ok(settled.and(outcome))
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
        let settled = self.settle(derivation, occasion)?;
        let hashes = self.find(document)?;
        let forget = hashes.clone();
        let drop = hashes.iter().map(|hash| (hash.clone(), None)).collect();
        let outcome = Outcome {
            retracted: hashes,
            ..Outcome::default()
        };
        let plan = Plan {
            drop,
            forget,
            ..Plan::default()
        };
        let outcome = self.carry_out(plan, outcome, derivation, occasion)?;
        Ok(settled.and(outcome))
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
        let settled = self.settle(derivation, occasion)?;
        let plan = Plan {
            decide: vec![decided.clone()],
            ..Plan::default()
        };
        let outcome = self.carry_out(plan, Outcome::default(), derivation, occasion)?;
        Ok(settled.and(outcome))
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
        let settled = self.settle(derivation, occasion)?;
        let plan = Plan {
            undo: vec![id.to_owned()],
            ..Plan::default()
        };
        let outcome = self.carry_out(plan, Outcome::default(), derivation, occasion)?;
        Ok(settled.and(outcome))
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
        let mut come: Vec<Facts> = plan.write.iter().map(|facts| slim(facts)).collect();
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
        let mut touched = Touched::default();
        touched.note(difference.come.iter().chain(&difference.gone));
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
        for triple in difference.come {
            writing.insert(&triple.in_graph(GraphName::DefaultGraph));
            writing = writing.pause()?;
        }
        for hash in &plan.forget {
            writing.forget(hash)?;
        }
        // Last, in the commit with the stamp: the index must never be asked to go from decisions it does not know.
        writing.rule(&known, &decided);
        writing.finish(Standing::Derived(&stamp))?;
        self.keep_words(words.as_deref(), &touched)?;
        if is_large {
            // Else the next to open the store reads all of it again from the journal.
            self.oxigraph()
                .flush()
                .map_err(|error| self.storage(error))?;
        }
        Ok(outcome)
    }

    /// Changes the index; what must change in the default graph.
    fn follow(
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
    fn next_state(
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

    /// Makes sure that default graph and index follow from what is stored, before anything is changed: see the table above.
    fn settle(
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
                plan.loaded.push(self.slim_document(&hash)?);
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
                .map(|hash| self.slim_document(hash))
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
            for triple in &difference.come {
                outcome.derived += usize::from(!withdrawn.remove(&print(triple)));
            }
            outcome.work = outcome.work + work;
            let mut writing = Writing::begin(self, occasion)?;
            for triple in difference.gone {
                writing.remove(&triple.in_graph(GraphName::DefaultGraph));
            }
            for triple in difference.come {
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
}

/// By which a triple is known again within this process.
fn print(triple: &Triple) -> u64 {
    let mut hasher = DefaultHasher::new();
    triple.hash(&mut hasher);
    hasher.finish()
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

/// What is to be done.
#[derive(Default)]
struct Plan<'b> {
    write: Vec<&'b Facts>,
    /// Slim records of documents that stand in the store already, but that nothing follows from yet.
    loaded: Vec<Facts>,
    /// Documents to drop, each with the one that takes its place.
    drop: Vec<(String, Option<String>)>,
    /// Documents the log is to forget.
    forget: Vec<String>,
    /// Documents to be written that are stored already, read otherwise.
    known: BTreeSet<String>,
    /// Whether imported lists changed.
    lists: Lists,
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
}
