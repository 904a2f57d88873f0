//! How much is stored, kept up at every write so that nobody has to count.
//!
//! *quads that come and go → [`Tally`]; tally → [`Counts`]*. Counted are quads by kind of graph, classes and properties of the default
//! graph, and classes of documents' graphs; the log is left out, as it is of exports. The tally is a file beside the graphs, one count
//! a line. The log names its hash: a file with another hash is passed over, and the quads are counted. Reading all quads of a
//! large store takes seconds (4 µs each); the file takes a millisecond.

use super::disk::{self, StoreError};
use super::iri::{Namespaces, short_hash};
use super::store::Store;
use super::vocabulary::{ds, local_name, rdf};
use super::writing::stamp_quad;
use crate::ontology::{Class, Ontology, Relation};
use oxigraph::model::{GraphName, Quad, QuadRef, Term};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::PoisonError;

/// First line of the file: what follows may change with any version.
const HEAD: &str = "dossier counts 1";

/// Kinds of graphs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// What the corpus establishes.
    Corpus,
    /// What documents say.
    Documents,
    /// Imported lists.
    Lists,
    /// What people decided.
    Decisions,
    /// Graphs that are not ours.
    Others,
}

impl Part {
    /// Every kind.
    pub const ALL: [Self; 5] = [
        Self::Corpus,
        Self::Documents,
        Self::Lists,
        Self::Decisions,
        Self::Others,
    ];

    /// The word in the file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Corpus => "corpus",
            Self::Documents => "documents",
            Self::Lists => "lists",
            Self::Decisions => "decisions",
            Self::Others => "others",
        }
    }
}

/// What a process knows of how much is stored.
#[derive(Debug, Default)]
pub(super) enum Kept {
    /// The file has not been read.
    #[default]
    Unread,
    /// This.
    Known(Tally),
    /// Nothing, and the file is not to be trusted: it is counted when all that is due has been done.
    Unknown,
}

/// Counts by what is counted: "documents quads", "corpus class Person", "corpus property invited".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally(BTreeMap<String, i64>);

impl Tally {
    /// A quad came.
    pub(super) fn come(&mut self, quad: &Quad, names: &Namespaces) {
        self.count(quad, 1, names);
    }

    /// A quad went.
    pub(super) fn go(&mut self, quad: &Quad, names: &Namespaces) {
        self.count(quad, -1, names);
    }

    fn count(&mut self, quad: &Quad, by: i64, names: &Namespaces) {
        let part = match &quad.graph_name {
            GraphName::DefaultGraph => Part::Corpus,
            GraphName::NamedNode(graph) => match names.strip("", graph.as_str()) {
                Some("graph/log") => return,
                Some("graph/decisions") => Part::Decisions,
                Some(path) if path.starts_with("document/") => Part::Documents,
                Some(path) if path.starts_with("graph/reference/") => Part::Lists,
                _ => Part::Others,
            },
            GraphName::BlankNode(_) => Part::Others,
        };
        self.add([part.name(), " quads", ""], by);
        if quad.predicate == rdf::TYPE {
            if let Term::NamedNode(class) = &quad.object
                && let Some(class) = local_name(class.as_str())
            {
                self.add([part.name(), " class ", &class], by);
            }
        } else if part == Part::Corpus
            && let Some(property) = local_name(quad.predicate.as_str())
        {
            self.add([part.name(), " property ", &property], by);
        }
    }

    /// Adds to the count whose name these parts make. Most are there already: their names are put together in place, since this
    /// is done for every quad that is loaded.
    fn add(&mut self, parts: [&str; 3], by: i64) {
        let mut buffer = [0_u8; 96];
        let mut length = 0;
        for part in parts {
            if let Some(room) = buffer.get_mut(length..length + part.len()) {
                room.copy_from_slice(part.as_bytes());
            }
            length += part.len();
        }
        let name = buffer.get(..length).map(std::str::from_utf8);
        match name {
            Some(Ok(name)) => match self.0.get_mut(name) {
                Some(count) => *count += by,
                None => _ = self.0.insert(name.to_owned(), by),
            },
            // Longer than any of ours.
            _ => *self.0.entry(parts.concat()).or_default() += by,
        }
    }

    fn of(&self, key: &str) -> usize {
        let count = self.0.get(key).copied().unwrap_or_default();
        usize::try_from(count).unwrap_or_default()
    }

    /// Quads in all graphs but the log.
    pub fn quads(&self) -> usize {
        let parts = Part::ALL.iter();
        parts
            .map(|part| self.of(&format!("{} quads", part.name())))
            .sum()
    }

    /// Each count that is not zero, by name.
    pub fn lines(&self) -> impl Iterator<Item = (&str, i64)> {
        self.0
            .iter()
            .filter(|&(_, &count)| count != 0)
            .map(|(key, &count)| (key.as_str(), count))
    }

    fn encode(&self) -> String {
        let mut text = format!("{HEAD}\n");
        for (key, count) in self.lines() {
            _ = writeln!(text, "{key}\t{count}");
        }
        text
    }

    pub(super) fn decode(text: &str) -> Option<Self> {
        let rest = text.strip_prefix(HEAD)?.strip_prefix('\n')?;
        let line = |line: &str| {
            let (key, count) = line.split_once('\t')?;
            Some((key.to_owned(), count.parse().ok()?))
        };
        rest.lines()
            .map(line)
            .collect::<Option<BTreeMap<_, _>>>()
            .map(Self)
    }
}

/// How much is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Documents.
    pub documents: usize,
    /// Referents.
    pub referents: usize,
    /// Claims.
    pub claims: usize,
    /// Entities, tenures and sanctions included.
    pub entities: usize,
    /// Direct edges; one of a symmetric relation stands both ways and is counted once.
    pub edges: usize,
    /// Tenures.
    pub tenures: usize,
    /// Sanctions.
    pub sanctions: usize,
    /// Entries of imported lists.
    pub entries: usize,
    /// Quads in all graphs but the log.
    pub quads: usize,
    /// Entities by class, superclasses included.
    pub classes: BTreeMap<String, usize>,
    /// Edges by relation.
    pub relations: BTreeMap<String, usize>,
    /// Quads by kind of graph.
    pub parts: BTreeMap<&'static str, usize>,
}

impl Counts {
    /// What a tally comes to.
    pub fn new(tally: &Tally, ontology: &Ontology) -> Self {
        let mut counts = Self {
            documents: tally.of("documents class Document"),
            referents: tally.of("documents class Referent"),
            claims: tally.of("documents class Claim"),
            entities: tally.of("corpus class Entity"),
            tenures: tally.of("corpus class Tenure"),
            sanctions: tally.of("corpus class Sanction"),
            entries: tally.of("lists class ReferenceEntity"),
            ..Self::default()
        };
        for part in Part::ALL {
            let quads = tally.of(&format!("{} quads", part.name()));
            counts.quads += quads;
            counts.parts.insert(part.name(), quads);
        }
        for (key, count) in tally.lines() {
            let count = usize::try_from(count).unwrap_or_default();
            if let Some(class) = key.strip_prefix("corpus class ") {
                if Class::from_iri(class).is_some() || class == "Entity" {
                    counts.classes.insert(class.to_owned(), count);
                }
            } else if let Some(property) = key.strip_prefix("corpus property ")
                && ontology.relation(property).is_some()
            {
                let stands_twice = ontology
                    .relation(property)
                    .is_some_and(Relation::is_symmetric);
                let count = if stands_twice {
                    count.div_ceil(2)
                } else {
                    count
                };
                counts.relations.insert(property.to_owned(), count);
                counts.edges += count;
            }
        }
        counts
    }
}

impl Store {
    /// How much is stored: from the file of counts, or counted where there is none that is up to date.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn counts(&self) -> Result<Counts, StoreError> {
        self.counts_of(Ontology::embedded())
    }

    /// The same, where edges are those of the relations of `ontology`.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn counts_of(&self, ontology: &Ontology) -> Result<Counts, StoreError> {
        let tally = match self.kept_tally()? {
            Some(tally) => tally,
            None => self.tally()?,
        };
        Ok(Counts::new(&tally, ontology))
    }

    /// The tally of this process, or that of the file, if the log knows the file.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn kept_tally(&self) -> Result<Option<Tally>, StoreError> {
        match &*self.tally.lock().unwrap_or_else(PoisonError::into_inner) {
            Kept::Known(tally) => return Ok(Some(tally.clone())),
            Kept::Unknown => return Ok(None),
            Kept::Unread => {}
        }
        let Some(text) = disk::read_counts(&self.dir) else {
            return Ok(None);
        };
        let stamp = stamp_quad(&self.names, ds::COUNTS_HASH, &counts_hash(&text));
        let is_known = self
            .oxigraph()
            .contains(QuadRef::from(&stamp))
            .map_err(|error| self.storage(error))?;
        Ok(Tally::decode(&text).filter(|_| is_known))
    }

    /// Reads every quad and counts.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn tally(&self) -> Result<Tally, StoreError> {
        let mut tally = Tally::default();
        for quad in self.oxigraph() {
            tally.come(&quad.map_err(|error| self.storage(error))?, &self.names);
        }
        Ok(tally)
    }

    /// Counts what nobody knows any more, and writes it down.
    pub(super) fn count_anew(&self) -> Result<(), StoreError> {
        let tally = self.tally()?;
        if let Some(hash) = self.write_tally(&tally)? {
            self.oxigraph()
                .insert(&stamp_quad(&self.names, ds::COUNTS_HASH, &hash))
                .map_err(|error| self.storage(error))?;
        }
        self.keep_tally(Some(tally));
        Ok(())
    }

    /// Takes the tally for a write, which gives it back with [`Store::keep_tally`]; nothing where it is not known.
    pub(super) fn take_tally(&self) -> Result<Option<Tally>, StoreError> {
        let kept = self.kept_tally()?;
        self.keep_tally(None);
        Ok(kept)
    }

    /// Keeps the tally for the next who asks; without one it is not known from here on.
    pub(super) fn keep_tally(&self, tally: Option<Tally>) {
        let kept = tally.map_or(Kept::Unknown, Kept::Known);
        *self.tally.lock().unwrap_or_else(PoisonError::into_inner) = kept;
    }

    /// Writes the file of counts; returns the hash by which it will be known again. Nothing in memory has a file.
    pub(super) fn write_tally(&self, tally: &Tally) -> Result<Option<String>, StoreError> {
        if !self.is_on_disk() {
            return Ok(None);
        }
        let text = tally.encode();
        disk::write_counts(&self.dir, &text)?;
        Ok(Some(counts_hash(&text)))
    }
}

/// Of 14 digits: a string as short as that stands in the store's keys, and leaves nothing behind when it is replaced.
pub(super) fn counts_hash(text: &str) -> String {
    short_hash(text.as_bytes(), 14)
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxigraph::model::NamedNode;

    #[test]
    fn what_comes_and_goes_is_counted_and_had_back() {
        let names = Namespaces::default();
        let quad = |class: &str, graph: GraphName| {
            let node = NamedNode::new_unchecked("https://w3id.org/dossier/x");
            Quad::new(
                node,
                rdf::TYPE,
                super::super::vocabulary::ours(class),
                graph,
            )
        };
        let mut tally = Tally::default();
        tally.come(&quad("Person", GraphName::DefaultGraph), &names);
        tally.come(&quad("Claim", names.document("ab").into()), &names);
        tally.come(&quad("Claim", names.document("cd").into()), &names);
        tally.come(&quad("Claim", names.log_graph().into()), &names);
        tally.go(&quad("Claim", names.document("cd").into()), &names);
        let counts = Counts::new(&tally, Ontology::embedded());
        assert_eq!((counts.claims, counts.quads), (1, 2));
        assert_eq!(counts.classes.get("Person"), Some(&1));
        assert_eq!(Tally::decode(&tally.encode()), Some(tally));
        for text in [
            "",
            "dossier counts 2\n",
            "dossier counts 1\nquads",
            "dossier counts 1\nquads\tmany",
        ] {
            assert_eq!(Tally::decode(text), None, "{text:?}");
        }
    }
}
