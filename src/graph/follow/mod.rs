//! How the default graph follows a change of documents, decisions or lists: by what that change touches, and no more.
//!
//! *([`Change`], index, store) → [`Difference`]*. The same function of the set of documents as [`default_graph`](super::derive::default_graph), by
//! another way, and a test holds the two together. Four steps: [`identity`] finds the blocks of the referents that
//! come and go, [`judging`] judges these blocks anew, [`clusters`] names what is in them; [`entities`] describes what was touched; [`cells`] sorts the claims
//! of documents that came, went or were resolved otherwise into the cells they support (an edge, an office, the sanctions on
//! somebody) and derives those cells anew from what the index keeps of their claims; [`copies`] keeps copies of one text linked; [`pending`] compares
//! with what stands in the store, [`coming`] keeps what is to come. The work grows with the documents of the change and with those that share a name with them.

mod cells;
mod clusters;
mod coming;
mod copies;
mod entities;
mod identity;
mod judging;
mod pending;
mod rows;

pub(super) use coming::Come;
pub(super) use pending::Difference;

use super::decisions::Decisions;
use super::disk::StoreError;
use super::index::Draft;
use super::iri::Namespaces;
use super::records;
use super::store::Store;
use crate::claim::facts::{Facts, ReferentId};
use crate::lexicon::Lexicon;
use crate::ontology::Ontology;
use crate::resolve::Tally;
use oxigraph::model::Triple;
use pending::Pending;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// Records of documents outside the change that are kept at hand, some 35 kilobytes each: a name that is in every paper must not
/// bring all papers into memory.
const RECORDS: usize = 512;

/// What changes.
pub(super) struct Change<'c> {
    /// Slim records of documents that come.
    pub(super) come: Vec<Arc<Facts>>,
    /// Hashes of documents that go. One that goes and comes is read otherwise than before.
    pub(super) gone: Vec<String>,
    /// What people had decided.
    pub(super) before: &'c Decisions,
    /// What they have decided now.
    pub(super) after: &'c Decisions,
    /// Whether all entities are compared with the lists anew.
    pub(super) lists: Lists,
}

/// Whether imported lists changed.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Lists {
    /// They are as they were.
    #[default]
    Same,
    /// They are not.
    Changed,
}

/// What a change is followed with.
pub(super) struct Around<'a> {
    pub(super) store: &'a Store,
    pub(super) lexicon: Lexicon<'a>,
    pub(super) ontology: &'a Ontology,
    /// The ontology as triples.
    pub(super) vocabulary: &'a [Triple],
    /// Imported lists.
    pub(super) lists: &'a super::listed::Lists,
}

/// What can go wrong: in the index, or in the store.
#[derive(Debug)]
pub(super) enum Trouble {
    Index(redb::Error),
    Store(StoreError),
}

impl From<redb::Error> for Trouble {
    fn from(error: redb::Error) -> Self {
        Self::Index(error)
    }
}
impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// How much was looked at: grows with the change, not with the store.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Records of documents read from the index.
    pub records: usize,
    /// Referents read to be compared with others of their block.
    pub referents: usize,
    /// Triples looked up in the default graph.
    pub triples: usize,
    /// Claims of cells read from the index.
    pub claims: usize,
}

impl std::ops::Add for Work {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self {
            records: self.records + other.records,
            referents: self.referents + other.referents,
            triples: self.triples + other.triples,
            claims: self.claims + other.claims,
        }
    }
}

/// Changes the index, and says what must change in the default graph.
pub(super) fn follow(
    draft: &mut Draft<'_>,
    change: Change<'_>,
    around: &Around<'_>,
) -> Result<(Difference, Work), Trouble> {
    let mut following = Following {
        draft,
        around,
        names: &around.store.names,
        changed: HashMap::new(),
        read: HashMap::new(),
        assigned: BTreeMap::new(),
        tallies: HashMap::new(),
        pending: Pending::new(around.store),
        work: Work::default(),
    };
    let gone = following.known(&change.gone)?;
    let identified = following.identify(&change)?;
    following.follow_copies(&change, &gone)?;
    let told = following.tell(&identified.ids)?;
    let touched = following.contribute(&change, &identified.moved)?;
    following.derive_cells(touched, &told, change.after)?;
    following.compare_with_lists(&change, &told)?;
    following.keep_pointed(&identified.ids)?;
    following.finish(&change)?;
    let work = Work {
        triples: following.pending.looked_up,
        ..following.work
    };
    Ok((following.pending.into_difference(), work))
}

/// A referent of a document, by its hash.
type Mark = (String, ReferentId);

/// Which entities the referents of a document are, before the change and after it; by referent, as paths.
#[derive(Clone, Default)]
struct Assigned {
    before: Vec<String>,
    after: Vec<String>,
}

/// A change being followed.
struct Following<'f, 't> {
    draft: &'f mut Draft<'t>,
    around: &'f Around<'f>,
    names: &'f Namespaces,
    /// Records of documents that come, and that those that go have none any more.
    changed: HashMap<String, Option<Arc<Facts>>>,
    /// Records of other documents, for as long as they are likely to be looked at again.
    read: HashMap<String, Option<Arc<Facts>>>,
    assigned: BTreeMap<String, Assigned>,
    /// What the members of clusters that were judged anew call themselves, by name of the cluster.
    tallies: HashMap<String, Tally>,
    pending: Pending<'f>,
    work: Work,
}

impl Following<'_, '_> {
    /// The record of the document of that hash.
    fn record(&mut self, hash: &str) -> Result<Option<Arc<Facts>>, Trouble> {
        let known = self.changed.get(hash).or_else(|| self.read.get(hash));
        if let Some(known) = known {
            return Ok(known.clone());
        }
        self.work.records += 1;
        let found = self
            .draft
            .get(&rows::record(hash))?
            .and_then(|bytes| records::decode(&bytes))
            .map(Arc::new);
        if self.read.len() >= RECORDS {
            self.read.clear();
        }
        self.read.insert(hash.to_owned(), found.clone());
        Ok(found)
    }

    /// The records of those of some documents that the index has.
    fn known(&mut self, hashes: &[String]) -> Result<Vec<Arc<Facts>>, Trouble> {
        let mut records = Vec::new();
        for hash in hashes {
            records.extend(self.record(hash)?);
        }
        Ok(records)
    }

    /// Which entities the referents of a document are.
    fn assigned(&mut self, hash: &str) -> Result<&mut Assigned, Trouble> {
        if !self.assigned.contains_key(hash) {
            let ids = self.draft.get(&rows::assigned(hash))?;
            let before = ids
                .and_then(|bytes| rows::read_list(&bytes))
                .unwrap_or_default();
            let assigned = Assigned {
                after: before.clone(),
                before,
            };
            self.assigned.insert(hash.to_owned(), assigned);
        }
        Ok(self.assigned.entry(hash.to_owned()).or_default())
    }

    /// Writes which referent is what, in the index and in the graph.
    fn finish(&mut self, change: &Change<'_>) -> Result<(), Trouble> {
        let comes: BTreeSet<&str> = change
            .come
            .iter()
            .map(|facts| facts.header.hash.as_str())
            .collect();
        let assigned = std::mem::take(&mut self.assigned);
        for (hash, Assigned { before, after }) in assigned {
            let stays = !change.gone.contains(&hash) || comes.contains(hash.as_str());
            let after = if stays { after } else { Vec::new() };
            for index in 0..before.len().max(after.len()) {
                let (old, new) = (before.get(index), after.get(index));
                if old == new {
                    continue;
                }
                let Ok(number) = u32::try_from(index) else {
                    continue;
                };
                let referent = self.names.referent(&hash, ReferentId(number));
                let refers = |path: &String| {
                    let entity = self.names.entity(&rows::id(path));
                    Triple::new(referent.clone(), super::vocabulary::ds::REFERS_TO, entity)
                };
                if let Some(old) = old.filter(|old| !old.is_empty()) {
                    self.pending.remove(&refers(old))?;
                }
                if let Some(new) = new.filter(|new| !new.is_empty()) {
                    self.pending.put(refers(new))?;
                }
            }
            if after.is_empty() {
                self.draft.remove(&rows::assigned(&hash))?;
            } else if after != before {
                self.draft
                    .put(&rows::assigned(&hash), &rows::write_list(&after))?;
            }
        }
        Ok(())
    }
}
