//! How a change reaches the disk: transactions for what must stand together, bulk loading for much that is new.
//!
//! *quads in and out → commits, each with its entry in the log*. A [`Writing`] commits whenever much is pending and whole
//! documents are done; until it ends with a [`Stamp`], the log does not say that the default graph follows from the documents, so
//! that whoever comes after an interruption takes up what is left. Loading in bulk costs a tenth of the processor time of
//! transactions (measured at 500 quads a document); it cannot take anything away.

use super::counts::Tally;
use super::decisions::Decided;
use super::disk::StoreError;
use super::follow::Come;
use super::ingest::Derivation;
use super::iri::{Namespaces, short_hash};
use super::log::{self, Happened, Occasion};
use super::mapping::document_quads;
use super::store::Store;
use super::vocabulary::ds;
use crate::claim::facts::Facts;
use oxigraph::model::{GraphName, Literal, NamedNode, NamedNodeRef, Quad};
use oxigraph::store::{StorageError, Store as Rdf};
use std::collections::HashSet;

/// Quads in one transaction: all of them are held in memory until it is committed.
pub(super) const QUADS_AT_ONCE: usize = 100_000;
/// Memory the bulk loader may fill before it sorts to disk: where nothing else is done, and where articles are analysed beside it.
const MEGABYTES: usize = 64;
const MEGABYTES_BESIDE: usize = 40;

/// Loads new documents and new triples of the default graph, all or nothing.
pub(super) fn load(
    store: &Store,
    documents: &[&Facts],
    come: Come,
    occasion: &Occasion,
) -> Result<(), StoreError> {
    let happened = Happened {
        written: documents
            .iter()
            .map(|facts| facts.header.hash.clone())
            .collect(),
        ..Happened::default()
    };
    let mut tally = store.take_tally()?;
    untrusted(store, occasion, Standing::Interrupted)?;
    if let Some(tally) = &mut tally {
        for triple in come.iter() {
            let quad = triple.in_graph(GraphName::DefaultGraph);
            tally.come(&quad, &store.names);
        }
    }
    let quads = documents.iter().flat_map(|facts| {
        let quads = document_quads(facts, &store.names);
        if let Some(tally) = &mut tally {
            // Two claims on the same words say twice where these stand.
            for quad in quads.iter().collect::<HashSet<_>>() {
                tally.come(quad, &store.names);
            }
        }
        quads
    });
    let quads = quads.chain(log::entry(&happened, occasion, &store.names));
    let quads = quads.chain(
        come.into_triples()
            .map(|triple| triple.in_graph(GraphName::DefaultGraph)),
    );
    // One thread of its own: it sorts what comes while the next is made. Two would sort half as much at a time, and the engine
    // would have twice as many files to merge.
    let mut loader = store
        .oxigraph()
        .bulk_loader()
        .with_num_threads(1)
        .with_max_memory_size_in_megabytes(MEGABYTES_BESIDE);
    let loaded = loader.load_quads(quads).and_then(|()| loader.commit());
    loaded.map_err(|error| store.storage(error))?;
    store.keep_tally(tally);
    Ok(())
}

/// Says, before quads come by other ways than a transaction, that the counts on the disk are not those of the graphs.
pub(super) fn untrusted(
    store: &Store,
    occasion: &Occasion,
    standing: Standing<'_>,
) -> Result<(), StoreError> {
    let mut writing = Writing::begin(store, occasion)?;
    writing.tally = None;
    writing.finish(standing)
}

/// Loads quads past the transactions, all or nothing.
fn in_bulk(to: &Rdf, quads: impl IntoIterator<Item = Quad>) -> Result<(), StorageError> {
    let mut loader = to
        .bulk_loader()
        .with_max_memory_size_in_megabytes(MEGABYTES);
    loader.load_quads(quads)?;
    loader.commit()
}

/// Copies all graphs to an empty store.
pub(super) fn copy(from: &Rdf, to: &Rdf) -> Result<(), StorageError> {
    let mut loader = to
        .bulk_loader()
        .with_max_memory_size_in_megabytes(MEGABYTES);
    loader.load_ok_quads::<StorageError, StorageError>(from.iter())?;
    loader.commit()?;
    to.flush()
}

/// Loads quads that are all new, all or nothing; the default graph is due from here on.
pub(super) fn load_quads(
    store: &Store,
    quads: impl IntoIterator<Item = Quad>,
) -> Result<(), StoreError> {
    let mut tally = store.take_tally()?;
    untrusted(store, &Occasion::default(), Standing::Interrupted)?;
    let quads = quads.into_iter().inspect(|quad| {
        if let Some(tally) = &mut tally {
            tally.come(quad, &store.names);
        }
    });
    in_bulk(store.oxigraph(), quads).map_err(|error| store.storage(error))?;
    store.keep_tally(tally);
    // Only now are the counts those of the graphs again.
    Writing::begin(store, &Occasion::default())?.finish(Standing::Interrupted)
}

/// What the log says of a store of which nothing is pending.
pub(super) struct Stamp {
    /// Version and ontology the default graph was derived with: another may derive another.
    pub(super) derived_with: String,
    /// State of the index.
    pub(super) state: String,
}

/// How a commit leaves the default graph.
#[derive(Clone, Copy)]
pub(super) enum Standing<'a> {
    /// It follows from what is stored.
    Derived(&'a Stamp),
    /// More is to come, from the state that the log names.
    Interrupted,
    /// Nothing is known of it.
    Unknown,
}

/// What [`Stamp::derived_with`] must be.
pub(super) fn derived_with(derivation: &Derivation<'_>, version: &str) -> String {
    format!(
        "{version} {}",
        short_hash(derivation.ontology.turtle.as_bytes(), 8)
    )
}

pub(super) fn stamp_quad(names: &Namespaces, property: NamedNodeRef<'static>, value: &str) -> Quad {
    let log = names.log_graph();
    Quad::new(
        log.clone(),
        property,
        Literal::new_simple_literal(value),
        log,
    )
}

/// A write that may take several transactions. Nothing is written before [`Writing::finish`], so that many a write needs no
/// transaction that others wait for.
pub(super) struct Writing<'s> {
    store: &'s Store,
    occasion: &'s Occasion,
    /// Quads that are known not to be there, for a batch of their own.
    fresh: Vec<Quad>,
    come: HashSet<Quad>,
    gone: HashSet<Quad>,
    /// Graphs that are dropped whole.
    dropped: Vec<NamedNode>,
    pending: usize,
    happened: Happened,
    /// How much is stored, once this is committed; nothing where it is not known.
    tally: Option<Tally>,
}

impl<'s> Writing<'s> {
    pub(super) fn begin(store: &'s Store, occasion: &'s Occasion) -> Result<Self, StoreError> {
        Ok(Self {
            store,
            occasion,
            fresh: Vec::new(),
            come: HashSet::new(),
            gone: HashSet::new(),
            dropped: Vec::new(),
            pending: 0,
            happened: Happened::default(),
            tally: store.take_tally()?,
        })
    }

    /// A quad comes. After an interruption it may be there already.
    pub(super) fn insert(&mut self, quad: &Quad) {
        if self.has(quad) {
            return;
        }
        if !self.gone.remove(quad) {
            self.come.insert(quad.clone());
        }
        self.pending += 1;
        if let Some(tally) = &mut self.tally {
            tally.come(quad, &self.store.names);
        }
    }

    /// A quad comes that is not there. It is committed first, in a batch that nobody reads from: the engine's transactions keep
    /// an index of what they write, which costs ten times as much as writing it. Whoever is interrupted between the two is in the
    /// state before, with more in the graphs, as after an interrupted load in bulk.
    pub(super) fn bring(&mut self, quad: Quad) {
        self.pending += 1;
        if let Some(tally) = &mut self.tally {
            tally.come(&quad, &self.store.names);
        }
        self.fresh.push(quad);
    }

    /// A quad goes, if it is there.
    pub(super) fn remove(&mut self, quad: &Quad) {
        if !self.has(quad) {
            return;
        }
        if !self.come.remove(quad) {
            self.gone.insert(quad.clone());
        }
        self.pending += 1;
        if let Some(tally) = &mut self.tally {
            tally.go(quad, &self.store.names);
        }
    }

    /// Whether a quad will be there. Of a store that cannot be read nothing is known; the commit will fail too.
    fn has(&self, quad: &Quad) -> bool {
        if self.come.contains(quad) {
            return true;
        }
        !self.gone.contains(quad) && self.store.oxigraph().contains(quad).unwrap_or(false)
    }

    /// Writes a document's graph. What stands there already, from another version of the program, changes by its difference.
    pub(super) fn write_document(&mut self, facts: &Facts) -> Result<(), StoreError> {
        self.rewrite_document(facts)?;
        self.happened.written.push(facts.header.hash.clone());
        Ok(())
    }

    /// The same, without a word in the log.
    pub(super) fn rewrite_document(&mut self, facts: &Facts) -> Result<(), StoreError> {
        let graph = self.store.names.document(&facts.header.hash);
        let known: HashSet<Quad> = self.store.graph(graph.into())?.into_iter().collect();
        let quads = document_quads(facts, &self.store.names);
        let wanted: HashSet<Quad> = quads.into_iter().collect();
        if known.is_empty() {
            for quad in wanted {
                self.bring(quad);
            }
            return Ok(());
        }
        for quad in wanted.difference(&known) {
            self.insert(quad);
        }
        for quad in known.difference(&wanted) {
            self.remove(quad);
        }
        Ok(())
    }

    pub(super) fn drop_document(
        &mut self,
        hash: &str,
        successor: Option<&str>,
    ) -> Result<(), StoreError> {
        self.clear(hash)?;
        self.happened
            .dropped
            .push((hash.to_owned(), successor.map(str::to_owned)));
        Ok(())
    }

    fn clear(&mut self, hash: &str) -> Result<(), StoreError> {
        let graph: NamedNode = self.store.names.document(hash);
        let known = self
            .store
            .oxigraph()
            .contains_named_graph(&graph)
            .map_err(|error| self.store.storage(error))?;
        if known {
            self.pending += 1;
            if let Some(tally) = &mut self.tally {
                for quad in self.store.graph(graph.clone().into())? {
                    tally.go(&quad, &self.store.names);
                }
            }
            self.dropped.push(graph);
        }
        Ok(())
    }

    /// Writes what changes in what people decided.
    pub(super) fn rule(&mut self, before: &[Decided], after: &[Decided]) {
        let names = &self.store.names;
        let gone: Vec<&Decided> = before.iter().filter(|each| !after.contains(each)).collect();
        let come: Vec<&Decided> = after.iter().filter(|each| !before.contains(each)).collect();
        for quad in gone.iter().flat_map(|each| each.quads(names)) {
            self.remove(&quad);
        }
        for quad in come.iter().flat_map(|each| each.quads(names)) {
            self.insert(&quad);
        }
        let stays = |id: &String| after.iter().any(|each| each.id() == *id);
        self.happened.undone = gone
            .iter()
            .map(|each| each.id())
            .filter(|id| !stays(id))
            .collect();
        self.happened.decided = come.iter().map(|each| each.id()).collect();
    }

    /// Takes what the log says of a document out of it: where it was found, when it came, what it took the place of. That a
    /// document of that hash was here and was purged stays, so that nobody wonders what became of it.
    pub(super) fn forget(&mut self, hash: &str) -> Result<(), StoreError> {
        let (document, log) = (
            self.store.names.document(hash),
            self.store.names.log_graph(),
        );
        let log = Some(log.as_ref().into());
        let store = self.store.oxigraph();
        let about = store.quads_for_pattern(Some(document.as_ref().into()), None, None, log);
        let pointing = store.quads_for_pattern(None, None, Some(document.as_ref().into()), log);
        for quad in about.chain(pointing) {
            self.remove(&quad.map_err(|error| self.store.storage(error))?);
        }
        self.happened.forgotten.push(hash.to_owned());
        Ok(())
    }

    /// Commits what is pending if it is much. Called where what is written so far can stand by itself.
    pub(super) fn pause(self) -> Result<Self, StoreError> {
        if self.pending < QUADS_AT_ONCE {
            return Ok(self);
        }
        let (store, occasion) = (self.store, self.occasion);
        self.finish(Standing::Interrupted)?;
        Self::begin(store, occasion)
    }

    /// Commits.
    pub(super) fn finish(self, standing: Standing<'_>) -> Result<(), StoreError> {
        let (store, names) = (self.store, &self.store.names);
        // Another state from here on: what follows the store from outside knows it by this.
        let before = store.search_stamp()?.unwrap_or_default();
        let whole = format!("{before}{:?}{:?}", self.occasion, self.happened);
        let state = short_hash(whole.as_bytes(), 16);
        let mut stamps = vec![stamp_quad(names, ds::STATE, &state)];
        if let Standing::Derived(stamp) = standing {
            stamps.push(stamp_quad(names, ds::DERIVED_WITH, &stamp.derived_with));
            stamps.push(stamp_quad(names, ds::INDEX_STATE, &stamp.state));
        }
        if let Some(tally) = &self.tally
            && let Some(hash) = store.write_tally(tally)?
        {
            stamps.push(stamp_quad(names, ds::COUNTS_HASH, &hash));
        }
        if !self.fresh.is_empty() {
            let written = store.oxigraph().extend(self.fresh);
            written.map_err(|error| store.storage(error))?;
        }
        let mut transaction = store
            .oxigraph()
            .start_transaction()
            .map_err(|error| store.storage(error))?;
        for graph in &self.dropped {
            transaction
                .remove_named_graph(graph)
                .map_err(|error| store.storage(error))?;
        }
        for quad in &self.gone {
            transaction.remove(quad);
        }
        for quad in &self.come {
            transaction.insert(quad);
        }
        let outdated: &[NamedNodeRef<'static>] = match standing {
            Standing::Derived(_) | Standing::Unknown => &[
                ds::DERIVED_WITH,
                ds::INDEX_STATE,
                ds::STATE,
                ds::COUNTS_HASH,
            ],
            Standing::Interrupted => &[ds::DERIVED_WITH, ds::STATE, ds::COUNTS_HASH],
        };
        let log = names.log_graph();
        for &property in outdated {
            let old: Result<Vec<Quad>, _> = transaction
                .quads_for_pattern(
                    Some(log.as_ref().into()),
                    Some(property),
                    None,
                    Some(log.as_ref().into()),
                )
                .collect();
            for quad in old.map_err(|error| store.storage(error))? {
                transaction.remove(&quad);
            }
        }
        let entry = log::entry(&self.happened, self.occasion, names);
        for quad in entry.iter().chain(&stamps) {
            transaction.insert(quad);
        }
        transaction.commit().map_err(|error| store.storage(error))?;
        if self.tally.is_none() && matches!(standing, Standing::Derived(_)) {
            return store.count_anew();
        }
        store.keep_tally(self.tally);
        Ok(())
    }
}
