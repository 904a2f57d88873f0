//! The index: entries in and out.
//!
//! *directory or memory → [`Index`]*. One tantivy document an entry. Names are kept to be shown and compared; of texts there is
//! only where they stand. A commit carries the stamp of the state it follows. Withdrawn entries leave tantivy's files when
//! segments are merged; where nothing may be left at once, an index is made anew.

use super::directory::Files;
use super::merging::Merging;
use super::words::fold;
use super::{Entry, Kind};
use crate::text::PartialDate;
use std::fs;
use std::io;
use std::path::Path;
use tantivy::indexer::IndexWriterOptions;
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{
    AsciiFoldingFilter, Language, LowerCaser, RemoveLongFilter, SimpleTokenizer, Stemmer,
    TextAnalyzer,
};
use tantivy::{
    IndexReader, IndexSettings, IndexWriter, ReloadPolicy, Searcher, TantivyDocument, TantivyError,
};

/// Version of the fields; an index of another is made anew.
const FORMAT: &str = "1";
/// Longest word that is kept, in bytes.
const LONGEST: usize = 64;
/// Memory for words before they go to disk, in bytes: tantivy's least, and enough for a whole corpus.
const LITTLE: usize = 15_000_000;
const MUCH: usize = 64_000_000;
/// The names of the tokenizers.
const OF_NAMES: &str = "names";
pub(super) const OF_TEXTS: &str = "texts";

/// What can go wrong with an index. Whoever meets it makes another.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// tantivy.
    #[error(transparent)]
    Index(#[from] TantivyError),
    /// The disk.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// An index, open.
pub struct Index {
    pub(super) index: tantivy::Index,
    pub(super) fields: Fields,
}

/// The fields of an entry.
#[derive(Clone, Copy)]
pub(super) struct Fields {
    pub(super) kind: Field,
    pub(super) iri: Field,
    pub(super) class: Field,
    pub(super) document: Field,
    pub(super) name: Field,
    pub(super) shown: Field,
    pub(super) text: Field,
    pub(super) date: Field,
    pub(super) start: Field,
    pub(super) end: Field,
}

fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let words = |tokenizer: &str| {
        TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer(tokenizer)
                .set_index_option(IndexRecordOption::WithFreqsAndPositions)
                .set_fieldnorms(false),
        )
    };
    let fields = Fields {
        kind: schema.add_text_field("kind", STRING | STORED),
        iri: schema.add_text_field("iri", STRING | STORED),
        class: schema.add_text_field("class", STRING | STORED),
        document: schema.add_text_field("document", STRING | STORED),
        name: schema.add_text_field("name", words(OF_NAMES)),
        shown: schema.add_text_field("shown", STORED),
        text: schema.add_text_field("text", words(OF_TEXTS)),
        date: schema.add_u64_field("date", FAST | STORED | INDEXED),
        start: schema.add_u64_field("start", STORED),
        end: schema.add_u64_field("end", STORED),
    };
    (schema.build(), fields)
}

impl Index {
    /// The index in a directory; nothing where there is none that can be used.
    pub fn open(dir: &Path) -> Option<Self> {
        let (schema, fields) = schema();
        let index = tantivy::Index::open(Files::of(dir).ok()?).ok()?;
        (index.schema() == schema).then(|| Self::with(index, fields))
    }

    /// A new index in a directory; what stood there goes.
    ///
    /// # Errors
    /// When the directory cannot be written.
    pub fn create(dir: &Path) -> Result<Self, SearchError> {
        Self::remove(dir)?;
        fs::create_dir(dir)?;
        let (schema, fields) = schema();
        let files = Files::of(dir).map_err(TantivyError::from)?;
        // A thread of its own for what is stored costs more to start than it takes off one article.
        let settings = IndexSettings {
            docstore_compress_dedicated_thread: false,
            ..IndexSettings::default()
        };
        let index = tantivy::Index::create(files, schema, settings)?;
        Ok(Self::with(index, fields))
    }

    /// An index that is gone when dropped.
    pub fn in_memory() -> Self {
        let (schema, fields) = schema();
        Self::with(tantivy::Index::create_in_ram(schema), fields)
    }

    /// Removes an index and all its files.
    ///
    /// # Errors
    /// When they cannot be removed.
    pub fn remove(dir: &Path) -> Result<(), SearchError> {
        match fs::remove_dir_all(dir) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    fn with(index: tantivy::Index, fields: Fields) -> Self {
        let names = TextAnalyzer::builder(SimpleTokenizer::default())
            .filter(RemoveLongFilter::limit(LONGEST))
            .filter(LowerCaser)
            .build();
        let texts = TextAnalyzer::builder(SimpleTokenizer::default())
            .filter(RemoveLongFilter::limit(LONGEST))
            .filter(LowerCaser)
            .filter(AsciiFoldingFilter)
            .filter(Stemmer::new(Language::English))
            .build();
        index.tokenizers().register(OF_NAMES, names);
        index.tokenizers().register(OF_TEXTS, texts);
        Self { index, fields }
    }

    /// The state that the index follows.
    pub fn stamp(&self) -> Option<String> {
        let payload = self.index.load_metas().ok()?.payload?;
        payload
            .strip_prefix(FORMAT)?
            .strip_prefix(' ')
            .map(str::to_owned)
    }

    /// Takes entries out and puts entries in; from then on the index follows the state of that stamp.
    ///
    /// # Errors
    /// When it cannot be written, or another process writes it.
    pub fn write<E: From<SearchError>>(
        &self,
        documents: &[String],
        entities: &[String],
        come: impl IntoIterator<Item = Result<Entry, E>>,
        stamp: &str,
    ) -> Result<(), E> {
        let writer = self.writer(documents, entities)?;
        for entry in come {
            let document = self.document(&entry?);
            writer.add_document(document).map_err(SearchError::from)?;
        }
        commit(writer, stamp).map_err(E::from)
    }

    /// A writer that takes out what is no more.
    fn writer(
        &self,
        documents: &[String],
        entities: &[String],
    ) -> Result<IndexWriter, SearchError> {
        let memory = match self.stamp() {
            Some(_) => LITTLE,
            None => MUCH,
        };
        // One thread that writes and one that merges: tantivy would start four of these for every article.
        let options = IndexWriterOptions::builder()
            .num_worker_threads(1)
            .num_merge_threads(1)
            .memory_budget_per_thread(memory)
            .build();
        let writer: IndexWriter = self.index.writer_with_options(options)?;
        writer.set_merge_policy(Box::new(Merging::default()));
        let term = tantivy::Term::from_field_text;
        for hash in documents {
            writer.delete_term(term(self.fields.document, hash));
        }
        for iri in entities {
            writer.delete_term(term(self.fields.iri, iri));
        }
        Ok(writer)
    }

    /// Whether all its files are there and end as they should.
    pub fn is_whole(&self) -> bool {
        self.searcher().is_ok()
    }

    /// What is committed, as it is now.
    pub(super) fn searcher(&self) -> Result<Searcher, SearchError> {
        let reader = self
            .index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual);
        let reader: IndexReader = reader.try_into()?;
        Ok(reader.searcher())
    }

    fn document(&self, entry: &Entry) -> TantivyDocument {
        let fields = &self.fields;
        let mut document = TantivyDocument::default();
        document.add_text(fields.kind, entry.kind.word());
        document.add_text(fields.iri, &entry.iri);
        document.add_text(fields.class, &entry.class);
        document.add_text(fields.document, &entry.document);
        document.add_u64(fields.date, entry.date.map_or(0, sortable));
        for words in &entry.words {
            match entry.kind {
                Kind::Name => {
                    document.add_text(fields.name, fold(words));
                    document.add_text(fields.shown, words);
                }
                Kind::Headline | Kind::Sentence => document.add_text(fields.text, words),
            }
        }
        if let Some(span) = entry.span {
            document.add_u64(fields.start, span.start as u64);
            document.add_u64(fields.end, span.end as u64);
        }
        document
    }
}

/// A date as a number that sorts as dates do: 20220225; an unknown month or day is 0.
pub(super) fn sortable(date: PartialDate) -> u64 {
    let year = u64::try_from(date.year).unwrap_or_default();
    year * 10_000 + u64::from(date.month.unwrap_or(0)) * 100 + u64::from(date.day.unwrap_or(0))
}

/// Makes what was written last, and of this state.
fn commit(mut writer: IndexWriter, stamp: &str) -> Result<(), SearchError> {
    let mut prepared = writer.prepare_commit()?;
    prepared.set_payload(&format!("{FORMAT} {stamp}"));
    prepared.commit()?;
    writer.wait_merging_threads()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::Sought;
    use crate::text::CharSpan;

    fn name(iri: &str, class: &str, names: &[&str]) -> Entry {
        Entry {
            kind: Kind::Name,
            iri: iri.to_owned(),
            class: class.to_owned(),
            document: String::new(),
            words: names.iter().map(|&name| name.to_owned()).collect(),
            date: None,
            span: None,
        }
    }

    fn sentence(document: &str, start: usize, date: &str, text: &str) -> Entry {
        Entry {
            kind: Kind::Sentence,
            iri: format!("{document}#{start}"),
            class: String::new(),
            document: document.to_owned(),
            words: vec![text.to_owned()],
            date: PartialDate::parse(date),
            span: Some(CharSpan::new(start, start + 10)),
        }
    }

    fn entries() -> Vec<Entry> {
        vec![
            name("person/tomas-veld", "Person", &["Tomás Veld", "Veld"]),
            name("person/ilse-marrow", "Person", &["Ilse Marrow"]),
            name("organization/veld-shipping", "Company", &["Veld Shipping"]),
            name("person/vladimir-putin", "Person", &["Владимир Путин"]),
            sentence(
                "d1",
                0,
                "2025-03-01",
                "Arvonia lifted the travel bans on Veld.",
            ),
            sentence("d2", 0, "2025-04-01", "A ban on travel was not lifted."),
            sentence("d3", 5, "2025-05-01", "Nobody spoke of bans."),
        ]
    }

    fn index() -> Index {
        let index = Index::in_memory();
        index
            .write::<SearchError>(&[], &[], entries().into_iter().map(Ok), "one")
            .unwrap();
        index
    }

    fn found(index: &Index, words: &str) -> Vec<String> {
        let sought = Sought {
            words: words.to_owned(),
            kinds: Vec::new(),
            class: None,
            from: None,
            to: None,
            limit: 10,
        };
        let hits = index.find(&sought).unwrap();
        hits.into_iter().map(|hit| hit.iri).collect()
    }

    #[test]
    fn names_are_found_by_parts_beginnings_slips_and_in_other_scripts() {
        let index = index();
        let names = |words| {
            let mut found = found(&index, words);
            found.retain(|iri| !iri.contains('#'));
            found
        };
        assert_eq!(
            names("veld"),
            ["person/tomas-veld", "organization/veld-shipping"]
        );
        assert_eq!(names("tomas veld"), ["person/tomas-veld"]);
        assert_eq!(names("marow"), ["person/ilse-marrow"]);
        assert_eq!(names("mar"), ["person/ilse-marrow"]);
        assert_eq!(names("putin"), ["person/vladimir-putin"]);
        assert_eq!(names("veld -shipping"), ["person/tomas-veld"]);
        assert!(names("weld tomas berg").is_empty());
        assert!(names("vald -veld").is_empty());
    }

    #[test]
    fn sentences_side_by_side_come_first_then_the_newest() {
        let index = index();
        assert_eq!(found(&index, "travel ban"), ["d1#0", "d2#0"]);
        assert_eq!(found(&index, "\"travel ban\""), ["d1#0"]);
        assert_eq!(found(&index, "bans"), ["d3#5", "d2#0", "d1#0"]);
        assert_eq!(found(&index, "ban -lift"), ["d3#5"]);
        assert!(found(&index, "-ban").is_empty());
    }

    #[test]
    fn kinds_classes_and_dates_narrow() {
        let index = index();
        let find = |kinds: &[Kind], class: Option<&str>, from: &str| {
            let sought = Sought {
                words: "veld".to_owned(),
                kinds: kinds.to_vec(),
                class: class.map(str::to_owned),
                from: PartialDate::parse(from),
                to: None,
                limit: 10,
            };
            index.find(&sought).unwrap().len()
        };
        assert_eq!(find(&[], None, ""), 3);
        assert_eq!(find(&[Kind::Sentence], None, ""), 1);
        assert_eq!(find(&[Kind::Sentence], None, "2025-03-02"), 0);
        assert_eq!(find(&[], Some("Company"), ""), 1);
    }

    #[test]
    fn the_way_entries_came_in_leaves_no_trace_in_the_answer() {
        let stepwise = Index::in_memory();
        for (number, entry) in entries().into_iter().rev().enumerate() {
            let stamp = number.to_string();
            stepwise
                .write::<SearchError>(&[], &[], [Ok(entry.clone())], &stamp)
                .unwrap();
            // Taken out and put in again.
            let documents = [entry.document.clone()];
            let (documents, entities) = match entry.kind {
                Kind::Name => (&[][..], vec![entry.iri.clone()]),
                _ => (&documents[..], Vec::new()),
            };
            stepwise
                .write::<SearchError>(documents, &entities, [Ok(entry)], "more")
                .unwrap();
        }
        let index = index();
        for words in ["veld", "ban", "travel ban", "putin", "mar"] {
            assert_eq!(found(&index, words), found(&stepwise, words), "{words}");
        }
        assert_eq!(index.stamp().as_deref(), Some("one"));
    }
}
