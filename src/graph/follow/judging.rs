//! Judging: which referents of a block are one thing now, and what of that is new.
//!
//! *block → clusters in the index that came out otherwise*. A block is judged from what it keeps of each referent ([`Seen`]); blocks
//! that people decided on are judged together, from the records of their documents.

use super::clusters::name_of;
use super::identity::{Naming, Touch, read_member, text};
use super::rows::{self, Row, Seen};
use super::{Following, Mark, Trouble};
use crate::claim::facts::{Facts, Referent};
use crate::lexicon::Lexicon;
use crate::resolve::{
    Cluster, Clusters, Decision, Head, Key, Member, Origin, Sighting, Tally, apply, cluster, head,
    judge,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// A cluster that came of judging.
pub(super) struct Judged {
    pub(super) cluster: Cluster,
    /// Sorted.
    pub(super) members: Vec<Mark>,
    /// What the members call themselves: counted while they are at hand.
    pub(super) tally: Tally,
}

/// What a block keeps of its referents, in order of hash and number.
#[derive(Default)]
struct Block {
    /// Of the documents.
    hashes: Vec<String>,
    seen: Vec<(Member, Sighting)>,
    referents: Vec<Referent>,
}

impl Following<'_, '_> {
    /// Clusters blocks that people decided on, as over all documents: those that have no referent in them play no part.
    pub(super) fn judge_together(
        &mut self,
        blocks: &BTreeMap<Key, Vec<Mark>>,
        decisions: &[Decision],
    ) -> Result<Vec<Judged>, Trouble> {
        let hashes: BTreeSet<&String> = blocks.values().flatten().map(|(hash, _)| hash).collect();
        let mut records = Vec::with_capacity(hashes.len());
        for hash in hashes {
            records.extend(self.record(hash)?);
        }
        let documents: Vec<&Facts> = records.iter().map(Arc::as_ref).collect();
        let at =
            |hash: &str| documents.binary_search_by(|facts| facts.header.hash.as_str().cmp(hash));
        let indexed = blocks
            .iter()
            .map(|(key, marks)| {
                let members = marks
                    .iter()
                    .filter_map(|(hash, id)| Some((at(hash).ok()?, *id)));
                (key.clone(), members.collect())
            })
            .collect();
        let lexicon = self.around.lexicon;
        let clusters = cluster(&documents, &indexed, lexicon);
        let clusters = apply(&documents, clusters, decisions, lexicon);
        let judged = clusters.list.into_iter().map(|cluster| {
            let mut members = Vec::with_capacity(cluster.members.len());
            let mut tally = Tally::default();
            for &(document, id) in &cluster.members {
                let facts = documents[document];
                if let Some(referent) = facts.referents.get(id.0 as usize) {
                    tally.add(referent, lexicon);
                }
                members.push((facts.header.hash.clone(), id));
            }
            members.sort_unstable();
            Judged {
                cluster,
                members,
                tally,
            }
        });
        Ok(judged.collect())
    }

    /// Judges a block whose referents are compared, and changes of its clusters those that come out otherwise.
    pub(super) fn judge_block(
        &mut self,
        kind: &'static str,
        block: &str,
        touch: Touch,
        naming: &mut Naming,
    ) -> Result<(), Trouble> {
        let now = self.read_block(block)?;
        let before = self.clusters_of(block)?;
        let come: BTreeSet<Mark> = touch.come.into_iter().collect();
        let has_come = |mark: &Mark| come.contains(mark);
        let lexicon = self.around.lexicon;
        let mut clusters = Clusters::default();
        judge(kind, &now.seen, lexicon, &mut clusters);
        let mut homes: Option<HashMap<&Mark, &String>> = None;
        let mut stays: BTreeSet<String> = BTreeSet::new();
        for cluster in clusters.list {
            let members = now.marks(&cluster);
            let Some(smallest) = members.first().cloned() else {
                continue;
            };
            let name = name_of(&smallest);
            let old = before.get(&name);
            if old.is_some_and(|old| old.members == members) && !members.iter().any(has_come) {
                stays.insert(name);
                continue;
            }
            let tally = now.tally(&cluster, lexicon);
            let head = head_of(&cluster, &tally, smallest, lexicon);
            if let Some(old) = old.filter(|old| old.head == head) {
                let is_new =
                    |mark: &&Mark| has_come(mark) || old.members.binary_search(mark).is_err();
                let joined = members.iter().filter(is_new).cloned().collect();
                naming.joined.insert(name.clone(), joined);
                naming.identified.ids.insert(old.id.clone());
                let row = Row {
                    members,
                    ..old.clone()
                };
                self.draft.put(&rows::cluster(&name), &row.write())?;
                self.tallies.insert(name.clone(), tally);
                stays.insert(name);
                continue;
            }
            if old.is_some() {
                self.retire(&name, naming)?;
                stays.insert(name.clone());
            }
            let homes = homes.get_or_insert_with(|| {
                let rows = before.values();
                let each = rows.flat_map(|row| row.members.iter().map(|mark| (mark, &row.id)));
                each.collect()
            });
            let home = |mark: &Mark| {
                let known = homes.get(mark).filter(|_| !has_come(mark));
                (mark.clone(), known.map(|&id| id.clone()))
            };
            let from = members.iter().map(home).collect();
            naming.entered.insert(name, from);
            let judged = Judged {
                cluster,
                members,
                tally,
            };
            self.found(block, judged, naming)?;
        }
        for name in before.keys().filter(|name| !stays.contains(*name)) {
            self.retire(name, naming)?;
        }
        Ok(())
    }

    /// What is known of the referents of a block that are compared.
    fn read_block(&mut self, block: &str) -> Result<Block, Trouble> {
        let mut read = Block::default();
        self.draft.each(&rows::members(block), |rest, value| {
            let (Some((hash, id)), Some(row)) = (read_member(rest), Seen::read(value)) else {
                return;
            };
            if read.hashes.last() != Some(&hash) {
                read.hashes.push(hash);
            }
            read.seen.push(((read.hashes.len() - 1, id), row.sighting));
            read.referents.push(row.referent);
        })?;
        self.work.referents += read.referents.len();
        Ok(read)
    }

    /// The clusters of a block, as the index has them.
    fn clusters_of(&mut self, block: &str) -> Result<BTreeMap<String, Row>, Trouble> {
        let mut clusters = BTreeMap::new();
        for name in self.draft.under(&rows::of_block(block, ""), usize::MAX)? {
            let name = text(name);
            if let Some(row) = self.row(&name)? {
                clusters.insert(name, row);
            }
        }
        Ok(clusters)
    }
}

impl Block {
    fn marks(&self, cluster: &Cluster) -> Vec<Mark> {
        let each = cluster.members.iter();
        each.map(|&(document, id)| (self.hashes[document].clone(), id))
            .collect()
    }

    fn tally(&self, cluster: &Cluster, lexicon: Lexicon<'_>) -> Tally {
        let mut tally = Tally::default();
        for member in &cluster.members {
            if let Ok(at) = self
                .seen
                .binary_search_by_key(member, |(member, _)| *member)
            {
                tally.add(&self.referents[at], lexicon);
            }
        }
        tally
    }
}

/// What the index calls a cluster by.
pub(super) fn head_of(
    cluster: &Cluster,
    tally: &Tally,
    smallest: Mark,
    lexicon: Lexicon<'_>,
) -> Head {
    let slug = match cluster.origin {
        Origin::Gazetteer(_) => String::new(),
        Origin::Names(_) => tally.slug(),
    };
    head(cluster, &slug, smallest, lexicon)
}
