//! Where the graph is kept.
//!
//! *directory → [`Store`]; hash → record*. A directory with `rdf/` (oxigraph on RocksDB), `format` (version and base), `lock`,
//! `counts` (how much there is, under a [`seal`]), `index` (what deriving needs to know, see [`index`](super::index)) and
//! `search/` (the words, see [`searching`](super::searching)). One process writes, any number read. What changes a store stands in
//! [`ingest`](super::ingest). Does not know how anything follows from the documents.

use super::counts::{Kept, Tally, counts_hash};
use super::derive::vocabulary;
use super::disk::{self, StoreError};
use super::follow::Trouble;
use super::index::Index;
use super::ingest::Derivation;
use super::iri::{Namespaces, unescape};
use super::listed::Lists;
use super::lock::WriteLock;
use super::log::Occasion;
use super::mapping::role_property;
use super::reading::{ReadError, SLIM, read_facts};
use super::seal;
use super::vocabulary::{ds, ours, rdf};
use super::writing::{copy, load_quads, stamp_quad};
use crate::claim::facts::{ClaimKind, Facts, Role};
use crate::claim::policy::Policy;
use crate::ontology::Ontology;
use oxigraph::model::{
    GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, QuadRef, Term, Triple,
};
use oxigraph::store::{StorageError, Store as Rdf};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

/// A store, open.
pub struct Store {
    /// How its things are named.
    pub names: Namespaces,
    /// Which format it has; that of today once it is open for writing.
    pub format: u32,
    rdf: Rdf,
    pub(super) dir: PathBuf,
    lock: Option<WriteLock>,
    /// How much is stored, as far as this process knows.
    pub(super) tally: Mutex<Kept>,
    /// What deriving needs to know; only whoever writes has it.
    index: Option<Index>,
    /// Imported lists, once they were needed.
    lists: Mutex<Option<Arc<Lists>>>,
    /// The ontology as triples, once it was needed.
    vocabulary: Mutex<Option<(String, Arc<Vec<Triple>>)>>,
    /// The index of words, while it is written beside: see [`Store::await_words`].
    pub(super) words_writing: Mutex<Option<JoinHandle<()>>>,
    /// Quads in it when it was opened for writing.
    quads_before: usize,
}

/// How many quads, and what part of all, must be new for the engine's files to be merged.
const MERGED_FROM: usize = 100_000;
const MERGED: usize = 4;

impl Drop for Store {
    fn drop(&mut self) {
        self.await_words();
        // It reaches the disk before anybody else may write.
        self.index = None;
        if self.lock.is_some() {
            self.seal();
        }
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Store").field(&self.dir).finish()
    }
}

impl Store {
    /// Opens for reading and writing; makes it where there is none. `names` is for a new store, and must be those of an old one.
    ///
    /// # Errors
    /// [`StoreError::InUse`] while another process writes; any other of [`StoreError`] when it cannot be used.
    pub fn open(dir: &Path, names: Option<&Namespaces>) -> Result<Self, StoreError> {
        disk::prepare(dir)?;
        let lock = disk::lock(dir)?;
        let known = disk::read_format(dir, names)?;
        disk::settle(dir)?;
        seal::lift(dir)?;
        let rdf = Rdf::open(dir.join(disk::RDF)).map_err(|error| disk::storage(dir, error))?;
        let (names, format) = match known {
            Some(known) => known,
            None => {
                let names = names.cloned().unwrap_or_default();
                // Last, so that a directory with this file is a store that was opened once.
                disk::write_format(dir, &names)?;
                (names, disk::FORMAT)
            }
        };
        let index = Index::open(dir).map_err(|error| disk::index(dir, error))?;
        let mut store = Self {
            names,
            format,
            rdf,
            dir: dir.into(),
            lock: Some(lock),
            tally: Mutex::default(),
            index: Some(index),
            lists: Mutex::default(),
            vocabulary: Mutex::default(),
            words_writing: Mutex::default(),
            quads_before: 0,
        };
        if store.format < disk::FORMAT {
            store.upgrade(format)?;
            store.format = disk::FORMAT;
        }
        store.quads_before = store.kept_tally()?.map_or(0, |tally| tally.quads());
        if store.is_empty()? {
            store.keep_tally(Some(Tally::default()));
        } else if store.stamped(ds::DERIVED_WITH)?.is_none() {
            // What an interrupted write brought is followed again: it is counted when that is done.
            store.keep_tally(None);
        }
        Ok(store)
    }

    /// Asked while it is worked out what follows from a batch of more than 128 documents: where the answer is yes, the batch is
    /// called off with [`StoreError::CalledOff`], and nothing of it is stored.
    pub fn stop_when(&mut self, asked: fn() -> bool) {
        if let Some(index) = &mut self.index {
            index.is_off = asked;
        }
    }

    /// Makes a store where there is none.
    ///
    /// # Errors
    /// [`StoreError::NotEmpty`] where something stands already; any other of [`StoreError`] when it cannot be made.
    pub fn create(dir: &Path, names: &Namespaces) -> Result<Self, StoreError> {
        if !disk::is_vacant(dir)? {
            return Err(StoreError::NotEmpty { dir: dir.into() });
        }
        Self::open(dir, Some(names))
    }

    /// Loads quads in bulk, none of which is stored yet; the default graph is due after it: see [`Store::rederive`].
    ///
    /// # Errors
    /// When the store cannot be written; nothing is loaded then.
    pub fn load(&self, quads: impl IntoIterator<Item = Quad>) -> Result<(), StoreError> {
        load_quads(self, quads)?;
        self.distrust()
    }

    /// What a reader should know of an old store.
    pub fn remark(&self) -> Option<String> {
        (self.format < disk::FORMAT).then(|| {
            format!(
                "store {} has format {}; it is read as it is, and the next command that writes brings it to format {}",
                self.dir.display(),
                self.format,
                disk::FORMAT
            )
        })
    }

    /// Opens for reading, also while another process writes: what is read is the store as it was at this moment.
    ///
    /// # Errors
    /// [`StoreError::Missing`] where there is none; any other of [`StoreError`] when it cannot be read.
    pub fn open_read_only(dir: &Path) -> Result<Self, StoreError> {
        let (names, format) = disk::existing(dir)?;
        let mut rdf = Rdf::open_read_only(dir.join(disk::RDF));
        for _ in 0..disk::RETRIES {
            // A writer may merge files away between the reading of their list and their opening.
            if rdf.is_ok() || !disk::is_written(dir) {
                break;
            }
            std::thread::sleep(disk::RETRY_AFTER);
            rdf = Rdf::open_read_only(dir.join(disk::RDF));
        }
        let rdf = rdf.map_err(|error| disk::storage(dir, error))?;
        Ok(Self {
            names,
            format,
            rdf,
            dir: dir.into(),
            lock: None,
            tally: Mutex::default(),
            index: None,
            lists: Mutex::default(),
            vocabulary: Mutex::default(),
            words_writing: Mutex::default(),
            quads_before: 0,
        })
    }

    /// A store that is gone when dropped.
    ///
    /// # Errors
    /// When the memory for it cannot be had.
    pub fn in_memory(names: Namespaces) -> Result<Self, StoreError> {
        let dir = PathBuf::from("(memory)");
        let rdf = Rdf::new().map_err(|error| disk::storage(&dir, error))?;
        let index = Index::in_memory().map_err(|error| disk::index(&dir, error))?;
        Ok(Self {
            names,
            format: disk::FORMAT,
            rdf,
            dir,
            lock: None,
            tally: Mutex::new(Kept::Known(Tally::default())),
            index: Some(index),
            lists: Mutex::default(),
            vocabulary: Mutex::default(),
            words_writing: Mutex::default(),
            quads_before: 0,
        })
    }

    /// Closes the graphs, and leaves the seal under which the counts hold without opening them again. Without a seal they are
    /// asked.
    fn seal(&mut self) {
        let known = disk::read_counts(&self.dir).map(|text| counts_hash(&text));
        let (Some(hash), Ok(none)) = (known, Rdf::new()) else {
            return;
        };
        let stamp = stamp_quad(&self.names, ds::COUNTS_HASH, &hash);
        let is_known = self.rdf.contains(&stamp).unwrap_or(false);
        drop(std::mem::replace(&mut self.rdf, none));
        if is_known {
            seal::put(&self.dir, &hash);
        }
    }

    /// Where it is kept.
    pub(super) fn dir(&self) -> &Path {
        &self.dir
    }

    /// Bytes of the engine's write-ahead log: what of it nobody flushed is read again by whoever opens the store next.
    pub(super) fn journal(&self) -> u64 {
        let files = std::fs::read_dir(self.dir.join(disk::RDF))
            .into_iter()
            .flatten();
        let logs = files
            .flatten()
            .filter(|file| file.path().extension().is_some_and(|end| end == "log"));
        logs.filter_map(|file| Some(file.metadata().ok()?.len()))
            .sum()
    }

    /// Whether it is kept in a directory.
    pub(super) fn is_on_disk(&self) -> bool {
        self.dir.is_dir()
    }

    /// The store underneath, for queries.
    pub fn oxigraph(&self) -> &Rdf {
        &self.rdf
    }

    /// Whether the document of that hash is stored.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn contains(&self, hash: &str) -> Result<bool, StoreError> {
        let document = self.names.document(hash);
        let quad = QuadRef::new(&document, rdf::TYPE, ds::DOCUMENT, &document);
        self.rdf.contains(quad).map_err(|error| self.storage(error))
    }

    /// Whether no graph has a quad.
    fn is_empty(&self) -> Result<bool, StoreError> {
        self.rdf.is_empty().map_err(|error| self.storage(error))
    }

    /// Hashes of all documents, sorted.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn documents(&self) -> Result<Vec<String>, StoreError> {
        let mut hashes = Vec::new();
        for quad in
            self.rdf
                .quads_for_pattern(None, Some(rdf::TYPE), Some(ds::DOCUMENT.into()), None)
        {
            hashes.extend(self.hash_of(&quad.map_err(|error| self.storage(error))?));
        }
        hashes.sort_unstable();
        hashes.dedup();
        Ok(hashes)
    }

    /// Every document's record as resolution needs it (see [`slim`]), by hash.
    ///
    /// # Errors
    /// When the store cannot be read, or a graph is not that of a document.
    pub fn facts(&self) -> Result<Vec<Facts>, StoreError> {
        self.documents()?
            .iter()
            .map(|hash| self.slim_document(hash))
            .collect()
    }

    /// The whole record of the document of that hash.
    ///
    /// # Errors
    /// When the store cannot be read, or the graph is not that of a document.
    pub fn document(&self, hash: &str) -> Result<Option<Facts>, StoreError> {
        if !self.contains(hash)? {
            return Ok(None);
        }
        let quads = self.graph(GraphName::from(self.names.document(hash)))?;
        read_facts(quads, &self.names)
            .map(Some)
            .map_err(|error| self.unreadable(&error))
    }

    /// The text of the document of that hash.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn document_text(&self, hash: &str) -> Result<Option<String>, StoreError> {
        let document = self.names.document(hash);
        let mut quads = self.rdf.quads_for_pattern(
            Some(document.as_ref().into()),
            Some(ds::TEXT),
            None,
            Some(document.as_ref().into()),
        );
        match quads
            .next()
            .transpose()
            .map_err(|error| self.storage(error))?
            .map(|quad| quad.object)
        {
            Some(Term::Literal(text)) => Ok(Some(text.value().to_owned())),
            _ => Ok(None),
        }
    }

    /// Names of the named graphs, sorted; the log is not among them.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn graphs(&self) -> Result<Vec<NamedNode>, StoreError> {
        let log = self.names.log_graph();
        let mut names = Vec::new();
        for name in self.rdf.named_graphs() {
            match name.map_err(|error| self.storage(error))? {
                NamedOrBlankNode::NamedNode(name) if name != log => names.push(name),
                _ => {}
            }
        }
        names.sort_unstable();
        Ok(names)
    }

    /// The quads of one graph, unsorted.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn graph(&self, name: GraphName) -> Result<Vec<Quad>, StoreError> {
        let quads = self
            .rdf
            .quads_for_pattern(None, None, None, Some(name.as_ref()));
        quads
            .collect::<Result<_, _>>()
            .map_err(|error| self.storage(error))
    }

    /// The policy whose claims became edges here; `None` where nothing was stored yet. A store of an earlier version says
    /// nothing, and kept to the default.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn policy(&self) -> Result<Option<Policy>, StoreError> {
        let log = self.names.log_graph();
        let mut stamps = self.rdf.quads_for_pattern(
            Some(log.as_ref().into()),
            Some(ds::ASSERTION_POLICY),
            None,
            Some(log.as_ref().into()),
        );
        if let Some(stamp) = stamps.next() {
            let stamp = stamp.map_err(|error| self.storage(error))?;
            return Ok(match &stamp.object {
                Term::Literal(word) => Policy::from_wire(word.value()),
                _ => None,
            });
        }
        let mut documents =
            self.rdf
                .quads_for_pattern(None, Some(rdf::TYPE), Some(ds::DOCUMENT.into()), None);
        Ok(documents.next().map(|_| Policy::Default))
    }

    /// Keeps to a policy from now on.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn keep_to(&self, policy: Policy) -> Result<(), StoreError> {
        let stamp = stamp_quad(&self.names, ds::ASSERTION_POLICY, policy.wire());
        self.rdf
            .insert(&stamp)
            .map_err(|error| self.storage(error))
            .map(|_| ())
    }

    /// Copies the store to a directory that does not exist yet, or is empty; on one file system the copy shares its files.
    ///
    /// # Errors
    /// [`StoreError::NotEmpty`]; and when the copy cannot be written.
    pub fn backup(&self, to: &Path) -> Result<(), StoreError> {
        if !disk::is_vacant(to)? {
            return Err(StoreError::NotEmpty { dir: to.into() });
        }
        std::fs::create_dir_all(to).map_err(|source| disk::unwritable(to, source))?;
        self.rdf
            .backup(to.join(disk::RDF))
            .map_err(|error| disk::storage(to, error))?;
        for beside in disk::BESIDE {
            let from = self.dir.join(beside);
            if from.is_file() {
                std::fs::copy(from, to.join(beside))
                    .map_err(|source| disk::unwritable(to, source))?;
            }
        }
        // Last: a copy that was broken off is no store.
        disk::write_format_of(to, &self.names, self.format)
    }

    /// Merges the engine's files if much came since the store was opened, and at least a quarter of all quads; says whether it did.
    /// What is loaded in bulk lies in files one upon the other, and every look-up asks all of them: merged, they answer in half the time.
    /// It takes two seconds of processor time a million quads.
    ///
    /// # Errors
    /// When the store cannot be read or written; what was stored stays.
    pub fn merge(&self) -> Result<bool, StoreError> {
        let quads = self.kept_tally()?.map_or(0, |tally| tally.quads());
        let came = quads.saturating_sub(self.quads_before);
        let is_worthwhile = self.is_on_disk() && came > MERGED_FROM && came > quads / MERGED;
        if is_worthwhile {
            let merged = self.rdf.optimize();
            merged.map_err(|error| self.storage(error))?;
        }
        Ok(is_worthwhile)
    }

    /// Writes graphs and index anew, in the best order for reading and without anything that was deleted: the engine keeps the
    /// text of every term it ever saw, and lets go of none when it merges its files. Takes as much room again while it is at it.
    ///
    /// # Errors
    /// When the store cannot be read or written; what was stored stays.
    pub fn optimize(
        &mut self,
        derivation: &Derivation<'_>,
        occasion: &Occasion,
    ) -> Result<(), StoreError> {
        if !self.is_on_disk() {
            return self.rederive(derivation, occasion).map(|_| ());
        }
        // The index first: whoever is interrupted from here on derives anew.
        self.index = None;
        disk::drop_index(&self.dir)?;
        self.index = Some(Index::open(&self.dir).map_err(|error| disk::index(&self.dir, error))?);
        self.rederive(derivation, occasion)?;
        let storage = |error| disk::storage(&self.dir, error);
        let fresh = Rdf::open(self.dir.join(disk::RDF_NEW)).map_err(storage)?;
        copy(&self.rdf, &fresh).map_err(storage)?;
        drop(fresh);
        drop(std::mem::replace(
            &mut self.rdf,
            Rdf::new().map_err(storage)?,
        ));
        disk::exchange(&self.dir)?;
        self.rdf = Rdf::open(self.dir.join(disk::RDF)).map_err(storage)?;
        Ok(())
    }

    /// The index, of whoever may write.
    pub(super) fn index(&self) -> Result<&Index, StoreError> {
        self.index.as_ref().ok_or_else(|| StoreError::ReadOnly {
            dir: self.dir.clone(),
            source: std::io::Error::other("it was opened for reading"),
        })
    }

    /// Imported lists.
    pub(super) fn lists(&self) -> Result<Arc<Lists>, StoreError> {
        let mut known = self.lists.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(lists) = known.as_ref() {
            return Ok(Arc::clone(lists));
        }
        let lists = Arc::new(Lists::new(self.references()?));
        *known = Some(Arc::clone(&lists));
        Ok(lists)
    }

    /// Lets the lists be read anew when they are next needed.
    pub(super) fn forget_lists(&self) {
        *self.lists.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// The ontology as triples.
    pub(super) fn vocabulary(&self, ontology: &Ontology) -> Result<Arc<Vec<Triple>>, StoreError> {
        let mut known = self
            .vocabulary
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some((turtle, triples)) = known.as_ref()
            && *turtle == ontology.turtle
        {
            return Ok(Arc::clone(triples));
        }
        let triples = Arc::new(vocabulary(ontology)?);
        *known = Some((ontology.turtle.to_string(), Arc::clone(&triples)));
        Ok(triples)
    }

    /// What the log says of the store by that property.
    pub(super) fn stamped(
        &self,
        property: NamedNodeRef<'static>,
    ) -> Result<Option<String>, StoreError> {
        let log = self.names.log_graph();
        let mut quads = self.rdf.quads_for_pattern(
            Some(log.as_ref().into()),
            Some(property),
            None,
            Some(log.as_ref().into()),
        );
        match quads.next().transpose() {
            Ok(Some(quad)) => match quad.object {
                Term::Literal(literal) => Ok(Some(literal.value().to_owned())),
                _ => Ok(None),
            },
            Ok(None) => Ok(None),
            Err(error) => Err(self.storage(error)),
        }
    }

    pub(super) fn broken(&self, error: redb::Error) -> StoreError {
        disk::index(&self.dir, error)
    }

    pub(super) fn trouble(&self, trouble: Trouble) -> StoreError {
        match trouble {
            Trouble::Index(error) => self.broken(error),
            Trouble::Store(error) => error,
        }
    }

    pub(super) fn storage(&self, error: StorageError) -> StoreError {
        match error {
            // A reader that comes upon a file merged away meanwhile has found no damage.
            StorageError::Corruption(_) if self.lock.is_none() && disk::is_written(&self.dir) => {
                disk::in_use(&self.dir, None)
            }
            error => disk::storage(&self.dir, error),
        }
    }

    fn unreadable(&self, error: &ReadError) -> StoreError {
        StoreError::Corrupt {
            dir: self.dir.clone(),
            detail: error.to_string(),
        }
    }

    pub(super) fn hash_of(&self, quad: &Quad) -> Option<String> {
        let NamedOrBlankNode::NamedNode(node) = &quad.subject else {
            return None;
        };
        self.names
            .strip("document/", node.as_str())
            .map(|hash| unescape(hash).into_owned())
    }

    pub(super) fn slim_document(&self, hash: &str) -> Result<Facts, StoreError> {
        let graph = self.names.document(hash);
        let mut quads = Vec::new();
        let mut read = |property: oxigraph::model::NamedNodeRef<'_>,
                        object: Option<&NamedNode>|
         -> Result<(), StoreError> {
            let object = object.map(|object| object.as_ref().into());
            for quad in self.rdf.quads_for_pattern(
                None,
                Some(property),
                object,
                Some(graph.as_ref().into()),
            ) {
                quads.push(quad.map_err(|error| self.storage(error))?);
            }
            Ok(())
        };
        for &property in SLIM {
            read(property, None)?;
        }
        for &role in Role::ALL {
            let property = role_property(role);
            read(property.as_ref(), None)?;
        }
        for kind in [ClaimKind::Statement, ClaimKind::SanctionAction] {
            read(rdf::TYPE, Some(&ours(kind.iri())))?;
        }
        read_facts(quads, &self.names).map_err(|error| self.unreadable(&error))
    }
}
