//! Full text beside the store: the index in `search/`, kept in step with what is stored.
//!
//! *what a write touched → the same in the index; [`Sought`] → \[[`Found`]\]*. Every commit gives the store a new stamp, and the
//! index carries the stamp of the state it follows. A write brings along an index that followed the state before it; any other
//! (interrupted, changed by SPARQL, from another version, a copy without an index) is made anew from the store when somebody next
//! searches. What is purged leaves at once: the old index goes before the write, and a new one is made after it.

use super::disk::StoreError;
use super::follow::Come;
use super::store::Store;
use super::vocabulary::{ds, ours, rdf, rdfs, skos};
use crate::ontology::Class;
use crate::search::{Closeness, Entry, Hit, Index, Kind, SearchError, Sought, sentences};
use crate::text::{CharSpan, PartialDate};
use oxigraph::model::{
    GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term, Triple,
};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::PoisonError;

/// Name of the index's directory within a store.
const SEARCH: &str = "search";
/// Documents whose words are written on a thread beside, while whoever brought them goes on. More wait for their turn, lest the
/// words of two batches be in memory.
const BESIDE: usize = 100;
/// Names that come equally close and are worth putting in order by how many documents speak of them.
const WEIGHED: usize = 2_000;

/// What a write touched.
#[derive(Debug, Default)]
pub(super) struct Touched {
    /// Hashes of documents that came, changed or left.
    pub(super) documents: BTreeSet<String>,
    /// Entities whose names may be others now.
    pub(super) entities: BTreeSet<NamedNode>,
    /// What is to be found of entities that came: all that is said of them comes with them, so that the store need not be asked.
    fresh: Vec<Entry>,
    /// Whether nothing was stored before.
    is_all: bool,
}

impl Touched {
    /// Nothing yet, of a write to this store as it is.
    pub(super) fn of(store: &Store) -> Result<Self, StoreError> {
        let is_searchable = !store.is_on_disk() || store.dir().join(SEARCH).exists();
        Ok(Self {
            is_all: !is_searchable && store.documents()?.is_empty(),
            ..Self::default()
        })
    }

    /// Leaves out of the entities that are to be looked up those that came.
    fn leave_fresh(&mut self) {
        let fresh: BTreeSet<&str> = self.fresh.iter().map(|new| new.iri.as_str()).collect();
        self.entities.retain(|node| !fresh.contains(node.as_str()));
    }

    /// Notes the entities of triples that tell a name.
    pub(super) fn note<'t>(&mut self, come: &Come, gone: impl IntoIterator<Item = &'t Triple>) {
        let entity = Term::from(ds::ENTITY.into_owned());
        for (subject, mut told) in come.by_subject() {
            let NamedOrBlankNode::NamedNode(node) = subject else {
                continue;
            };
            let is_entity =
                |(property, value): (&NamedNode, &Term)| *property == rdf::TYPE && *value == entity;
            match told.clone().any(is_entity) {
                true => self.fresh.extend(entry(node, told)),
                false if told.any(|(property, _)| tells(property)) => {
                    self.entities.insert(node.clone());
                }
                false => {}
            }
        }
        for triple in gone {
            if let NamedOrBlankNode::NamedNode(node) = &triple.subject
                && tells(&triple.predicate)
            {
                self.entities.insert(node.clone());
            }
        }
    }
}

/// Why an index was not written.
enum Halt {
    /// What should be in it cannot be read.
    Store(StoreError),
    Search(SearchError),
}

impl From<SearchError> for Halt {
    fn from(error: SearchError) -> Self {
        Self::Search(error)
    }
}

/// Whether a property tells how something is found.
fn tells(property: &NamedNode) -> bool {
    [rdfs::LABEL, skos::ALT_LABEL, rdf::TYPE].contains(&property.as_ref())
}

/// The names of an entity, of all that is said of it; nothing if it is none, or none that one would look for.
fn entry<'t>(
    node: &NamedNode,
    said: impl IntoIterator<Item = (&'t NamedNode, &'t Term)>,
) -> Option<Entry> {
    let (mut labels, mut others, mut classes) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for (property, value) in said {
        match value {
            Term::Literal(name) if *property == rdfs::LABEL => {
                labels.insert(name.value());
            }
            Term::Literal(name) if *property == skos::ALT_LABEL => {
                others.insert(name.value());
            }
            Term::NamedNode(class) if *property == rdf::TYPE => {
                classes.insert(class.as_ref());
            }
            _ => {}
        }
    }
    let is = |class: Class| classes.contains(&ours(class.iri()).as_ref());
    if !classes.contains(&ds::ENTITY) || is(Class::Tenure) || is(Class::Sanction) {
        return None;
    }
    // The most special class: of those that are there, the one above which most of the others stand.
    let class = Class::ALL
        .iter()
        .filter(|class| is(**class))
        .max_by_key(|class| class.superclasses().len())
        .map_or_else(String::new, |class| class.iri().to_owned());
    let words: Vec<String> = labels
        .into_iter()
        .chain(others)
        .map(str::to_owned)
        .collect();
    (!words.is_empty()).then(|| Entry {
        kind: Kind::Name,
        iri: node.as_str().to_owned(),
        class,
        document: String::new(),
        words,
        date: None,
        span: None,
    })
}

/// Something found, with what one wants to know of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What it is.
    pub kind: Kind,
    /// The entity, the document, or the place of the sentence.
    pub node: NamedNode,
    /// Class of an entity.
    pub class: String,
    /// Name of an entity, headline, or sentence.
    pub words: String,
    /// Other names of an entity.
    pub others: Vec<String>,
    /// The document.
    pub document: Option<NamedNode>,
    /// Its headline.
    pub headline: Option<String>,
    /// When it was published.
    pub date: Option<PartialDate>,
    /// Documents that speak of an entity.
    pub documents: usize,
    /// How close it comes to what was sought.
    pub closeness: Closeness,
}

impl Store {
    /// What is found of words: names, then headlines, then sentences, at most `limit` of each.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn search(&self, sought: &Sought) -> Result<Vec<Found>, StoreError> {
        let index = self.words()?;
        let hits = index
            .find(sought)
            .map_err(|error| self.unsearchable(&error))?;
        let (names, texts): (Vec<Hit>, Vec<Hit>) =
            hits.into_iter().partition(|hit| hit.kind == Kind::Name);
        let mut found = self.named(names, sought.limit)?;
        let mut documents: BTreeMap<String, (Vec<char>, Option<String>)> = BTreeMap::new();
        for hit in texts {
            if !documents.contains_key(&hit.document) {
                let text = self.document_text(&hit.document)?.unwrap_or_default();
                let headline = self.headline(&hit.document)?;
                documents.insert(hit.document.clone(), (text.chars().collect(), headline));
            }
            let Some((text, headline)) = documents.get(&hit.document) else {
                continue;
            };
            let words = match hit.span {
                Some(span) => text.get(span.range()).unwrap_or_default().iter().collect(),
                None => headline.clone().unwrap_or_default(),
            };
            found.push(Found {
                kind: hit.kind,
                node: NamedNode::new_unchecked(hit.iri),
                class: String::new(),
                words,
                others: Vec::new(),
                document: Some(self.names.document(&hit.document)),
                headline: headline.clone(),
                date: hit.date,
                documents: 1,
                closeness: hit.closeness,
            });
        }
        Ok(found)
    }

    /// Names in order: the closest, then whom most documents speak of.
    fn named(&self, mut hits: Vec<Hit>, limit: usize) -> Result<Vec<Found>, StoreError> {
        hits.truncate(WEIGHED);
        let mut found = Vec::new();
        for hit in hits {
            let node = NamedNode::new_unchecked(hit.iri);
            let mut names = hit.names.into_iter();
            found.push(Found {
                kind: Kind::Name,
                documents: self.documents_on(&node)?,
                node,
                class: hit.class,
                words: names.next().unwrap_or_default(),
                others: names.collect(),
                document: None,
                headline: None,
                date: None,
                closeness: hit.closeness,
            });
        }
        found.sort_by(|a, b| {
            let key = |each: &Found| (each.closeness, Reverse(each.documents));
            key(a)
                .cmp(&key(b))
                .then_with(|| (&a.words, &a.node).cmp(&(&b.words, &b.node)))
        });
        found.truncate(limit);
        Ok(found)
    }

    /// How many documents speak of an entity.
    fn documents_on(&self, node: &NamedNode) -> Result<usize, StoreError> {
        let mut documents = BTreeSet::new();
        for quad in self.oxigraph().quads_for_pattern(
            None,
            Some(ds::REFERS_TO),
            Some(node.as_ref().into()),
            Some(GraphNameRef::DefaultGraph),
        ) {
            let quad = quad.map_err(|error| self.storage(error))?;
            if let NamedOrBlankNode::NamedNode(referent) = quad.subject {
                let document = referent.as_str().split('#').next().unwrap_or_default();
                documents.insert(document.to_owned());
            }
        }
        Ok(documents.len())
    }

    fn headline(&self, hash: &str) -> Result<Option<String>, StoreError> {
        self.literal(hash, super::vocabulary::schema::HEADLINE)
    }

    /// What a document's header says in one property.
    fn literal(
        &self,
        hash: &str,
        property: NamedNodeRef<'_>,
    ) -> Result<Option<String>, StoreError> {
        let document = self.names.document(hash);
        let mut quads = self.oxigraph().quads_for_pattern(
            Some(document.as_ref().into()),
            Some(property),
            None,
            Some(document.as_ref().into()),
        );
        match quads.next().transpose() {
            Ok(Some(quad)) => Ok(match quad.object {
                Term::Literal(literal) => Some(literal.destruct().0),
                _ => None,
            }),
            Ok(None) => Ok(None),
            Err(error) => Err(self.storage(error)),
        }
    }

    /// An index that follows what is stored: the one beside the store if it does, else one made now. Where it cannot be written,
    /// because the store is not ours to write or another process does, it is made in memory.
    fn words(&self) -> Result<Index, StoreError> {
        self.await_words();
        let stamp = self.search_stamp()?;
        let dir = self.dir().join(SEARCH);
        if let Some(index) = Index::open(&dir)
            && stamp.is_some()
            && index.stamp() == stamp
            && index.is_whole()
        {
            return Ok(index);
        }
        // A state without a stamp cannot be known again, so an index of it is not worth keeping.
        if let Some(stamp) = &stamp
            && self.is_on_disk()
            && let Ok(index) = Index::create(&dir)
        {
            match index.write(&[], &[], self.entries()?, stamp) {
                Ok(()) => return Ok(index),
                Err(Halt::Store(error)) => return Err(error),
                Err(Halt::Search(_)) => {}
            }
        }
        let index = Index::in_memory();
        let stamp = stamp.as_deref().unwrap_or_default();
        match index.write(&[], &[], self.entries()?, stamp) {
            Ok(()) => Ok(index),
            Err(Halt::Store(error)) => Err(error),
            Err(Halt::Search(error)) => Err(self.unsearchable(&error)),
        }
    }

    /// Takes an index away before something is purged that it may hold.
    pub(super) fn forget_words(&self) -> Result<(), StoreError> {
        self.await_words();
        match self.is_on_disk() {
            true => {
                Index::remove(&self.dir().join(SEARCH)).map_err(|error| self.unsearchable(&error))
            }
            false => Ok(()),
        }
    }

    /// Waits for words that are being written.
    pub(super) fn await_words(&self) {
        let mut writing = self
            .words_writing
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(writing) = writing.take() {
            // What went wrong there, the next search makes good.
            _ = writing.join();
        }
    }

    /// Writes words on a thread beside. Where there can be none, nothing is written, and the index is known as stale.
    fn write_beside(&self, write: impl FnOnce() + Send + 'static) {
        let thread = std::thread::Builder::new().name("words".to_owned());
        *self
            .words_writing
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = thread.spawn(write).ok();
    }

    /// Makes an index that followed the state `before` follow the state that is now. Failing that the next search makes a new
    /// one, so that nothing is wrong with the store.
    pub(super) fn keep_words(
        &self,
        before: Option<&str>,
        mut touched: Touched,
    ) -> Result<(), StoreError> {
        if !self.is_on_disk() {
            return Ok(());
        }
        let Some(now) = self.search_stamp()? else {
            return Ok(());
        };
        self.await_words();
        let dir = self.dir().join(SEARCH);
        let written = match Index::open(&dir) {
            Some(index) if before.is_some() && index.stamp().as_deref() == before => {
                touched.leave_fresh();
                let documents: Vec<String> = touched.documents.iter().cloned().collect();
                let entities = touched.entities.iter().map(|node| node.as_str().to_owned());
                let entities: Vec<String> = entities.collect();
                let is_little = documents.len() <= BESIDE;
                let come = self.entries_of(touched);
                match is_little {
                    true => come.collect::<Result<Vec<Entry>, Halt>>().map(|come| {
                        let come = come.into_iter().map(Ok);
                        self.write_beside(move || {
                            _ = index.write::<SearchError>(&documents, &entities, come, &now);
                        });
                    }),
                    false => index.write(&documents, &entities, come, &now),
                }
            }
            // A store that has no index yet gets one with the first that is written.
            None => match Index::create(&dir) {
                Ok(index) if touched.is_all => {
                    touched.leave_fresh();
                    index.write(&[], &[], self.entries_of(touched), &now)
                }
                Ok(index) => index.write(&[], &[], self.entries()?, &now),
                Err(_) => Ok(()),
            },
            // Left as it is, and known as stale by its stamp.
            Some(_) => Ok(()),
        };
        match written {
            Err(Halt::Store(error)) => Err(error),
            Ok(()) | Err(Halt::Search(_)) => Ok(()),
        }
    }

    /// What can be found of what was touched, as it is asked for.
    fn entries_of(&self, touched: Touched) -> impl Iterator<Item = Result<Entry, Halt>> + '_ {
        let fresh = touched.fresh.into_iter().map(Ok);
        let documents = touched.documents.into_iter();
        let entities = touched.entities.into_iter();
        let named = entities.filter_map(|node| self.entity_entry(&node).transpose());
        let told = documents.flat_map(|hash| self.document_entries(&hash));
        fresh.chain(told.chain(named).map(|entry| entry.map_err(Halt::Store)))
    }

    /// Everything that can be found, as it is asked for.
    fn entries(&self) -> Result<impl Iterator<Item = Result<Entry, Halt>> + '_, StoreError> {
        let documents = self.documents()?.into_iter();
        let told = documents.flat_map(|hash| self.document_entries(&hash));
        let entities = self.oxigraph().quads_for_pattern(
            None,
            Some(rdf::TYPE),
            Some(ds::ENTITY.into()),
            Some(GraphNameRef::DefaultGraph),
        );
        let named = entities.filter_map(|quad| match quad {
            Ok(Quad {
                subject: NamedOrBlankNode::NamedNode(node),
                ..
            }) => self.entity_entry(&node).transpose(),
            Ok(_) => None,
            Err(error) => Some(Err(self.storage(error))),
        });
        Ok(told.chain(named).map(|entry| entry.map_err(Halt::Store)))
    }

    /// Headline and sentences of a document; nothing if it is not there.
    fn document_entries(&self, hash: &str) -> Vec<Result<Entry, StoreError>> {
        match self.told_by(hash) {
            Ok(entries) => entries.into_iter().map(Ok).collect(),
            Err(error) => vec![Err(error)],
        }
    }

    fn told_by(&self, hash: &str) -> Result<Vec<Entry>, StoreError> {
        let mut entries = Vec::new();
        let Some(text) = self.document_text(hash)? else {
            return Ok(entries);
        };
        let published = self.literal(hash, super::vocabulary::schema::DATE_PUBLISHED)?;
        let date = published.as_deref().and_then(PartialDate::parse);
        let entry = |kind, iri: String, words: String, span: Option<CharSpan>| Entry {
            kind,
            iri,
            class: String::new(),
            document: hash.to_owned(),
            words: vec![words],
            date,
            span,
        };
        if let Some(headline) = self.headline(hash)? {
            let iri = self.names.document(hash).into_string();
            entries.push(entry(Kind::Headline, iri, headline, None));
        }
        let letters: Vec<char> = text.chars().collect();
        for span in sentences(&text) {
            let words = letters
                .get(span.range())
                .unwrap_or_default()
                .iter()
                .collect();
            let iri = self.names.span(hash, span).into_string();
            entries.push(entry(Kind::Sentence, iri, words, Some(span)));
        }
        Ok(entries)
    }

    /// The names of an entity; nothing if it is none, or none that one would look for.
    fn entity_entry(&self, node: &NamedNode) -> Result<Option<Entry>, StoreError> {
        let quads = self.oxigraph().quads_for_pattern(
            Some(node.as_ref().into()),
            None,
            None,
            Some(GraphNameRef::DefaultGraph),
        );
        let said: Result<Vec<Quad>, _> = quads.collect();
        let said = said.map_err(|error| self.storage(error))?;
        Ok(entry(
            node,
            said.iter().map(|quad| (&quad.predicate, &quad.object)),
        ))
    }

    /// The stamp of the state the store is in.
    pub(super) fn search_stamp(&self) -> Result<Option<String>, StoreError> {
        let log = self.names.log_graph();
        let mut quads = self.oxigraph().quads_for_pattern(
            Some(log.as_ref().into()),
            Some(ds::STATE),
            None,
            Some(log.as_ref().into()),
        );
        match quads.next().transpose() {
            Ok(Some(quad)) => Ok(match quad.object {
                Term::Literal(stamp) => Some(stamp.destruct().0),
                _ => None,
            }),
            Ok(None) => Ok(None),
            Err(error) => Err(self.storage(error)),
        }
    }

    fn unsearchable(&self, error: &SearchError) -> StoreError {
        super::disk::io(self.dir(), std::io::Error::other(error.to_string()))
    }
}
