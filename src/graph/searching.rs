//! Full text beside the store: the index in `search/`, kept in step with what is stored.
//!
//! *what a write touched → the same in the index; [`Sought`] → \[[`Found`]\]*. Every commit gives the store a new stamp, and the
//! index carries the stamp of the state it follows. A write brings along an index that followed the state before it; any other
//! (interrupted, changed by SPARQL, from another version, a copy without an index) is made anew from the store when somebody next
//! searches. What is purged leaves at once: the old index goes before the write, and a new one is made after it.

use super::disk::StoreError;
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

/// Name of the index's directory within a store.
const SEARCH: &str = "search";
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

    /// Notes the entities of triples that tell a name; those that come are in order of subject.
    pub(super) fn note<'t>(&mut self, come: &[Triple], gone: impl IntoIterator<Item = &'t Triple>) {
        for about in come.chunk_by(|a, b| a.subject == b.subject) {
            if let Some(node) = about.first().and_then(told) {
                let told = about
                    .iter()
                    .map(|triple| (&triple.predicate, &triple.object));
                match about.iter().any(is_entity) {
                    true => self.fresh.extend(entry(node, told)),
                    false if about.iter().any(tells) => _ = self.entities.insert(node.clone()),
                    false => {}
                }
            }
        }
        let gone = gone.into_iter().filter(|&triple| tells(triple));
        self.entities.extend(gone.filter_map(told).cloned());
    }
}

/// Whether a triple tells how something is found.
fn tells(triple: &Triple) -> bool {
    [rdfs::LABEL, skos::ALT_LABEL, rdf::TYPE].contains(&triple.predicate.as_ref())
}

fn is_entity(triple: &Triple) -> bool {
    let entity = Term::from(ds::ENTITY.into_owned());
    triple.predicate == rdf::TYPE && triple.object == entity
}

/// What a triple is about.
fn told(triple: &Triple) -> Option<&NamedNode> {
    match &triple.subject {
        NamedOrBlankNode::NamedNode(node) => Some(node),
        NamedOrBlankNode::BlankNode(_) => None,
    }
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
        let stamp = self.search_stamp()?;
        let dir = self.dir().join(SEARCH);
        if let Some(index) = Index::open(&dir)
            && stamp.is_some()
            && index.stamp() == stamp
            && index.is_whole()
        {
            return Ok(index);
        }
        let entries = self.entries()?;
        // A state without a stamp cannot be known again, so an index of it is not worth keeping.
        if let Some(stamp) = &stamp
            && self.is_on_disk()
            && let Ok(index) = Index::create(&dir)
            && index
                .write(&[], &[], entries.iter().cloned(), stamp)
                .is_ok()
        {
            return Ok(index);
        }
        let index = Index::in_memory();
        index
            .write(&[], &[], entries, stamp.as_deref().unwrap_or_default())
            .map_err(|error| self.unsearchable(&error))?;
        Ok(index)
    }

    /// Takes an index away before something is purged that it may hold.
    pub(super) fn forget_words(&self) -> Result<(), StoreError> {
        match self.is_on_disk() {
            true => {
                Index::remove(&self.dir().join(SEARCH)).map_err(|error| self.unsearchable(&error))
            }
            false => Ok(()),
        }
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
        let dir = self.dir().join(SEARCH);
        let known = Index::open(&dir);
        match known {
            Some(index) if before.is_some() && index.stamp().as_deref() == before => {
                let come = self.entries_of(&mut touched)?;
                let documents: Vec<String> = touched.documents.into_iter().collect();
                let entities = touched.entities.into_iter().map(NamedNode::into_string);
                let entities: Vec<String> = entities.collect();
                _ = index.write(&documents, &entities, come, &now);
            }
            // A store that has no index yet gets one with the first that is written.
            None => {
                if let Ok(index) = Index::create(&dir) {
                    let entries = match touched.is_all {
                        true => self.entries_of(&mut touched)?,
                        false => self.entries()?,
                    };
                    _ = index.write(&[], &[], entries, &now);
                }
            }
            // Left as it is, and known as stale by its stamp.
            Some(_) => {}
        }
        Ok(())
    }

    /// What can be found of what was touched.
    fn entries_of(&self, touched: &mut Touched) -> Result<Vec<Entry>, StoreError> {
        let fresh: BTreeSet<&str> = touched.fresh.iter().map(|new| new.iri.as_str()).collect();
        touched
            .entities
            .retain(|node| !fresh.contains(node.as_str()));
        let mut entries = std::mem::take(&mut touched.fresh);
        for hash in &touched.documents {
            self.document_entries(hash, &mut entries)?;
        }
        for node in &touched.entities {
            entries.extend(self.entity_entry(node)?);
        }
        Ok(entries)
    }

    /// Everything that can be found.
    fn entries(&self) -> Result<Vec<Entry>, StoreError> {
        let mut entries = Vec::new();
        for hash in self.documents()? {
            self.document_entries(&hash, &mut entries)?;
        }
        let entity = ds::ENTITY;
        let mut nodes = BTreeSet::new();
        for quad in self.oxigraph().quads_for_pattern(
            None,
            Some(rdf::TYPE),
            Some(entity.into()),
            Some(GraphNameRef::DefaultGraph),
        ) {
            if let NamedOrBlankNode::NamedNode(node) =
                quad.map_err(|error| self.storage(error))?.subject
            {
                nodes.insert(node);
            }
        }
        for node in nodes {
            entries.extend(self.entity_entry(&node)?);
        }
        Ok(entries)
    }

    /// Headline and sentences of a document; nothing if it is not there.
    fn document_entries(&self, hash: &str, entries: &mut Vec<Entry>) -> Result<(), StoreError> {
        let Some(text) = self.document_text(hash)? else {
            return Ok(());
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
        Ok(())
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
