//! Who is who after a change: the blocks it touches, judged and named anew.
//!
//! *[`Change`] → which entities may be told otherwise, and which documents have a referent that is another entity now*. A block whose
//! referents are one thing keeps its counts and is never read as a whole; one whose referents are compared is judged anew
//! ([`judging`](super::judging)). Blocks that people decided on are judged together. Names change only where what is called alike
//! changes ([`clusters`](super::clusters)).

use super::rows::{self, Group, Row, Seen};
use super::{Change, Following, Mark, Trouble};
use crate::claim::facts::ReferentId;
use crate::graph::records;
use crate::resolve::{
    Company, Decision, Key, Mark as Decidable, Sighting, Tally, Treatment, head, key, whole,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Stands for the blocks that people decided on, which are judged as one.
const DECIDED: &str = "decided";

/// What a change does to who is who.
#[derive(Default)]
pub(super) struct Identified {
    /// Paths of entities that may be told otherwise, or are no more.
    pub(super) ids: BTreeSet<String>,
    /// Hashes of documents with a referent that is another entity now.
    pub(super) moved: BTreeSet<String>,
}

/// What comes to a block and what leaves it.
#[derive(Default)]
pub(super) struct Touch {
    pub(super) come: Vec<Mark>,
}

/// A referent, and the entity that it was before; none if it came or was read anew.
pub(super) type Home = (Mark, Option<String>);

/// Clusters in the making.
#[derive(Default)]
pub(super) struct Naming {
    pub(super) identified: Identified,
    /// How many a group had before, up to two.
    pub(super) before: BTreeMap<Group, usize>,
    /// Clusters to be named.
    pub(super) fresh: BTreeSet<String>,
    /// Referents that came to a cluster that stays.
    pub(super) joined: BTreeMap<String, Vec<Mark>>,
    /// The referents of a cluster that was put in, where it is known what they were before.
    pub(super) entered: BTreeMap<String, Vec<Home>>,
}

impl Following<'_, '_> {
    /// Judges and names anew what the change touches.
    pub(super) fn identify(&mut self, change: &Change<'_>) -> Result<Identified, Trouble> {
        let decided_before = self.blocks_decided(&change.before.identity)?;
        let mut touched = self.touch(change)?;
        let decided_after = self.blocks_decided(&change.after.identity)?;
        let mut naming = Naming::default();
        let decisions_changed = change.before.identity != change.after.identity;
        let together = decisions_changed
            || decided_before != decided_after
            || touched
                .keys()
                .any(|block| decided_before.contains(block) || decided_after.contains(block));
        if together {
            for name in self.draft.under(&rows::of_block(DECIDED, ""), usize::MAX)? {
                self.retire(&text(name), &mut naming)?;
            }
            for block in decided_before.difference(&decided_after) {
                touched.entry(block.clone()).or_default();
            }
            for block in &decided_after {
                self.retire_block(block, &mut naming)?;
            }
            let members = self.members_of(&decided_after)?;
            for judged in self.judge_together(&members, &change.after.identity)? {
                self.found(DECIDED, judged, &mut naming)?;
            }
        }
        for (block, touch) in touched {
            if decided_after.contains(&block) {
                continue;
            }
            let Some(key) = Key::parse(&block) else {
                continue;
            };
            match key.treatment() {
                Treatment::Judged(kind) => self.judge_block(kind, &block, touch, &mut naming)?,
                Treatment::Whole => self.follow_whole(&key, &block, touch, &mut naming)?,
            }
        }
        self.name_anew(&mut naming)?;
        Ok(naming.identified)
    }

    /// Writes records, members and counts; which blocks that touches.
    fn touch(&mut self, change: &Change<'_>) -> Result<BTreeMap<String, Touch>, Trouble> {
        let mut touched: BTreeMap<String, Touch> = BTreeMap::new();
        let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
        for hash in &change.gone {
            let Some(record) = self.record(hash)? else {
                continue;
            };
            self.assigned(hash)?;
            for referent in &record.referents {
                let key = key(hash, referent, self.around.lexicon);
                let block = key.to_string();
                self.draft
                    .remove(&rows::member(&block, hash, referent.id))?;
                if key.treatment() == Treatment::Whole {
                    self.tally(&block, &mut tallies)?
                        .take(referent, self.around.lexicon);
                }
                touched.entry(block).or_default();
            }
            self.draft.remove(&rows::record(hash))?;
        }
        for facts in &change.come {
            let hash = &facts.header.hash;
            self.draft
                .put(&rows::record(hash), &records::encode(facts))?;
            let known = self.assigned(hash)?;
            known.after = vec![String::new(); facts.referents.len()];
            let company = Company::of(facts);
            for referent in &facts.referents {
                let key = key(hash, referent, self.around.lexicon);
                let block = key.to_string();
                let kept = match key.treatment() {
                    Treatment::Judged(_) => {
                        let lexicon = self.around.lexicon;
                        Seen::write(referent, &Sighting::of(facts, referent, &company, lexicon))
                    }
                    Treatment::Whole => {
                        self.tally(&block, &mut tallies)?
                            .add(referent, self.around.lexicon);
                        Vec::new()
                    }
                };
                self.draft
                    .put(&rows::member(&block, hash, referent.id), &kept)?;
                let touch = touched.entry(block).or_default();
                touch.come.push((hash.clone(), referent.id));
            }
        }
        for (block, tally) in tallies {
            let key = rows::tally(&block);
            if tally.is_empty() {
                self.draft.remove(&key)?;
            } else {
                self.draft.put(&key, &rows::write_tally(&tally))?;
            }
        }
        // From here on a document that goes is unknown, and one that comes is as it comes.
        for hash in &change.gone {
            self.changed.insert(hash.clone(), None);
        }
        for facts in &change.come {
            self.changed
                .insert(facts.header.hash.clone(), Some(Arc::clone(facts)));
        }
        Ok(touched)
    }

    fn tally<'c>(
        &mut self,
        block: &str,
        cache: &'c mut BTreeMap<String, Tally>,
    ) -> Result<&'c mut Tally, Trouble> {
        if !cache.contains_key(block) {
            let stored = self.stored_tally(block)?;
            cache.insert(block.to_owned(), stored);
        }
        Ok(cache.entry(block.to_owned()).or_default())
    }

    /// What the referents of a block call it.
    pub(super) fn stored_tally(&mut self, block: &str) -> Result<Tally, Trouble> {
        let bytes = self.draft.get(&rows::tally(block))?;
        Ok(bytes
            .and_then(|bytes| rows::read_tally(&bytes))
            .unwrap_or_default())
    }

    fn block_of(&mut self, hash: &str, id: ReferentId) -> Result<Option<String>, Trouble> {
        let record = self.record(hash)?;
        Ok(record
            .as_ref()
            .and_then(|facts| facts.referents.get(id.0 as usize))
            .map(|referent| key(hash, referent, self.around.lexicon).to_string()))
    }

    /// The blocks of the referents that people decided on.
    fn blocks_decided(&mut self, decisions: &[Decision]) -> Result<BTreeSet<String>, Trouble> {
        let mut blocks = BTreeSet::new();
        for mark in decisions
            .iter()
            .flat_map(|each| each.a.iter().chain(&each.b))
        {
            if let Decidable::Referent(hash, id) = mark {
                blocks.extend(self.block_of(hash, *id)?);
            }
        }
        Ok(blocks)
    }

    /// The referents of some blocks.
    fn members_of(
        &mut self,
        blocks: &BTreeSet<String>,
    ) -> Result<BTreeMap<Key, Vec<Mark>>, Trouble> {
        let mut members = BTreeMap::new();
        for block in blocks {
            let Some(key) = Key::parse(block) else {
                continue;
            };
            let marks = self.members(block)?;
            if !marks.is_empty() {
                members.insert(key, marks);
            }
        }
        Ok(members)
    }

    /// The referents of a block, in order.
    pub(super) fn members(&mut self, block: &str) -> Result<Vec<Mark>, Trouble> {
        let found = self.draft.under(&rows::members(block), usize::MAX)?;
        Ok(found.iter().filter_map(|each| read_member(each)).collect())
    }

    /// A block whose referents are one thing.
    fn follow_whole(
        &mut self,
        key: &Key,
        block: &str,
        touch: Touch,
        naming: &mut Naming,
    ) -> Result<(), Trouble> {
        let first = self
            .draft
            .under(&rows::members(block), 1)?
            .pop()
            .and_then(|bytes| read_member(&bytes));
        let Some(smallest) = first else {
            return self.retire(block, naming);
        };
        match self.row(block)? {
            Some(mut row) => {
                naming.identified.ids.insert(row.id.clone());
                if row.head.smallest != smallest {
                    row.head.smallest = smallest;
                    self.draft.put(&rows::cluster(block), &row.write())?;
                    naming.fresh.insert(block.to_owned());
                }
            }
            None => {
                let cluster = whole(key, Vec::new());
                let slug = match key {
                    Key::Name(_, slug) | Key::Alone(_, slug, ..) => slug.as_str(),
                    Key::Gazetteer(_) | Key::Person(_) => "",
                };
                let row = Row {
                    block: block.to_owned(),
                    head: head(&cluster, slug, smallest, self.around.lexicon),
                    members: Vec::new(),
                    id: String::new(),
                };
                self.enter(block, &row, naming)?;
            }
        }
        naming.joined.insert(block.to_owned(), touch.come);
        Ok(())
    }
}

pub(super) fn read_member(bytes: &[u8]) -> Option<Mark> {
    let text = std::str::from_utf8(bytes).ok()?;
    let (hash, number) = text.split_once('\0')?;
    Some((
        hash.to_owned(),
        ReferentId(u32::from_str_radix(number, 16).ok()?),
    ))
}

pub(super) fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_default()
}
