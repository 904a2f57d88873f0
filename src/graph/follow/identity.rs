//! Who is who after a change: the blocks it touches, judged and named anew.
//!
//! *[`Change`] → which entities may be told otherwise, and which documents have a referent that is another entity now*. A block whose
//! referents are one thing keeps its counts and is never read as a whole; one whose referents are compared is judged anew from what
//! it keeps of each of them ([`Seen`]), never from records, and of its clusters only those are written that came out otherwise.
//! Blocks that people decided on are judged together. Names change only where what is called alike changes: see [`Alike`].

use super::rows::{self, Group, Row, Seen};
use super::{Change, Following, Mark, Trouble};
use crate::claim::facts::{Facts, Referent, ReferentId};
use crate::graph::records;
use crate::lexicon::Lexicon;
use crate::resolve::{
    Alike, Cluster, Clusters, Company, Decision, Head, Key, Mark as Decidable, Member, Origin,
    Sighting, Tally, Treatment, apply, cluster, head, judge, key, whole,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};
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
struct Touch {
    come: Vec<Mark>,
}

/// A cluster that came of judging.
struct Judged {
    cluster: Cluster,
    /// Sorted.
    members: Vec<Mark>,
    /// What the members call themselves: counted while they are at hand.
    tally: Tally,
}

/// A referent, and the entity that it was before; none if it came or was read anew.
type Home = (Mark, Option<String>);

/// Clusters in the making.
#[derive(Default)]
struct Naming {
    identified: Identified,
    /// How many a group had before, up to two.
    before: BTreeMap<Group, usize>,
    /// Clusters to be named.
    fresh: BTreeSet<String>,
    /// Referents that came to a cluster that stays.
    joined: BTreeMap<String, Vec<Mark>>,
    /// The referents of a cluster that was put in, where it is known what they were before.
    entered: BTreeMap<String, Vec<Home>>,
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
                let Some(smallest) = judged.members.first().cloned() else {
                    continue;
                };
                self.found(DECIDED, judged, smallest, &mut naming)?;
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

    /// Clusters blocks that people decided on, as over all documents: those that have no referent in them play no part.
    fn judge_together(
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
    fn judge_block(
        &mut self,
        kind: &'static str,
        block: &str,
        touch: Touch,
        naming: &mut Naming,
    ) -> Result<(), Trouble> {
        let mut hashes: Vec<String> = Vec::new();
        let mut seen: Vec<(Member, Sighting)> = Vec::new();
        let mut referents: Vec<Referent> = Vec::new();
        self.draft.each(&rows::members(block), |rest, value| {
            let (Some((hash, id)), Some(row)) = (read_member(rest), Seen::read(value)) else {
                return;
            };
            if hashes.last() != Some(&hash) {
                hashes.push(hash);
            }
            seen.push(((hashes.len() - 1, id), row.sighting));
            referents.push(row.referent);
        })?;
        self.work.referents += referents.len();
        let lexicon = self.around.lexicon;
        let mut clusters = Clusters::default();
        judge(kind, &seen, lexicon, &mut clusters);
        let mut old: BTreeMap<String, Row> = BTreeMap::new();
        for name in self.draft.under(&rows::of_block(block, ""), usize::MAX)? {
            let name = text(name);
            if let Some(row) = self.row(&name)? {
                old.insert(name, row);
            }
        }
        let come: BTreeSet<Mark> = touch.come.into_iter().collect();
        let mut before: Option<HashMap<Mark, String>> = None;
        let mut stays: BTreeSet<String> = BTreeSet::new();
        for cluster in clusters.list {
            let members: Vec<Mark> = cluster
                .members
                .iter()
                .map(|&(document, id)| (hashes[document].clone(), id))
                .collect();
            let Some(smallest) = members.first().cloned() else {
                continue;
            };
            let name = name_of(&smallest);
            let row = old.get(&name);
            let has_come = |mark: &Mark| come.contains(mark);
            if row.is_some_and(|row| row.members == members) && !members.iter().any(has_come) {
                stays.insert(name);
                continue;
            }
            let mut tally = Tally::default();
            for member in &cluster.members {
                if let Ok(at) = seen.binary_search_by_key(member, |(member, _)| *member) {
                    tally.add(&referents[at], lexicon);
                }
            }
            let head = head_of(&cluster, &tally, smallest.clone(), lexicon);
            if let Some(row) = row.filter(|row| row.head == head) {
                let joined = members
                    .iter()
                    .filter(|mark| has_come(mark) || row.members.binary_search(mark).is_err());
                naming
                    .joined
                    .insert(name.clone(), joined.cloned().collect());
                naming.identified.ids.insert(row.id.clone());
                let row = Row {
                    members,
                    ..row.clone()
                };
                self.draft.put(&rows::cluster(&name), &row.write())?;
                self.tallies.insert(name.clone(), tally);
                stays.insert(name);
                continue;
            }
            if row.is_some() {
                self.retire(&name, naming)?;
                stays.insert(name.clone());
            }
            let before = before.get_or_insert_with(|| {
                let rows = old.values();
                let each = rows.flat_map(|row| row.members.iter().map(|mark| (mark, &row.id)));
                each.map(|(mark, id)| (mark.clone(), id.clone())).collect()
            });
            let home = |mark: &Mark| {
                let known = before.get(mark).filter(|_| !has_come(mark));
                (mark.clone(), known.cloned())
            };
            let homes = members.iter().map(home).collect();
            naming.entered.insert(name, homes);
            let judged = Judged {
                cluster,
                members,
                tally,
            };
            self.found(block, judged, smallest, naming)?;
        }
        for name in old.keys().filter(|name| !stays.contains(*name)) {
            self.retire(name, naming)?;
        }
        Ok(())
    }

    /// Takes out the clusters of a block.
    fn retire_block(&mut self, block: &str, naming: &mut Naming) -> Result<(), Trouble> {
        for name in self.draft.under(&rows::of_block(block, ""), usize::MAX)? {
            self.retire(&text(name), naming)?;
        }
        // One that is all of its block is called like it.
        self.retire(block, naming)
    }

    /// The cluster of that name.
    pub(super) fn row(&mut self, name: &str) -> Result<Option<Row>, Trouble> {
        let bytes = self.draft.get(&rows::cluster(name))?;
        Ok(bytes.and_then(|bytes| Row::read(&bytes)))
    }

    /// Takes a cluster out.
    fn retire(&mut self, name: &str, naming: &mut Naming) -> Result<(), Trouble> {
        let Some(row) = self.row(name)? else {
            return Ok(());
        };
        for group in Group::of(&row.head) {
            self.note(&group, naming)?;
            self.draft.remove(&rows::called(&group, name))?;
        }
        self.draft.remove(&rows::of_block(&row.block, name))?;
        self.draft.remove(&rows::cluster(name))?;
        self.draft
            .remove(&rows::named(&row.id, Some((&row.head.path, name))))?;
        naming.fresh.remove(name);
        naming.identified.ids.insert(row.id);
        Ok(())
    }

    /// Remembers how many a group had before the change.
    fn note(&mut self, group: &Group, naming: &mut Naming) -> Result<(), Trouble> {
        if !naming.before.contains_key(group) {
            let count = self.draft.under(&rows::called(group, ""), 2)?.len();
            naming.before.insert(group.clone(), count);
        }
        Ok(())
    }

    /// Puts a cluster in that people decided on, or that came of comparing.
    fn found(
        &mut self,
        block: &str,
        judged: Judged,
        smallest: Mark,
        naming: &mut Naming,
    ) -> Result<(), Trouble> {
        let Judged {
            cluster,
            members,
            tally,
        } = judged;
        let name = name_of(&smallest);
        let row = Row {
            block: block.to_owned(),
            head: head_of(&cluster, &tally, smallest, self.around.lexicon),
            members,
            id: String::new(),
        };
        self.tallies.insert(name.clone(), tally);
        self.enter(&name, &row, naming)
    }

    /// What the referents of a cluster call themselves.
    pub(super) fn count(&mut self, row: &Row) -> Result<Tally, Trouble> {
        let mut tally = Tally::default();
        for (hash, id) in &row.members {
            let kept = self.draft.get(&rows::member(&row.block, hash, *id))?;
            if let Some(seen) = kept.and_then(|bytes| Seen::read(&bytes)) {
                tally.add(&seen.referent, self.around.lexicon);
            } else if let Some(record) = self.record(hash)?
                && let Some(referent) = record.referents.get(id.0 as usize)
            {
                tally.add(referent, self.around.lexicon);
            }
        }
        Ok(tally)
    }

    /// Writes a cluster that is not there yet, to be named.
    fn enter(&mut self, name: &str, row: &Row, naming: &mut Naming) -> Result<(), Trouble> {
        for group in Group::of(&row.head) {
            self.note(&group, naming)?;
            self.draft.put(&rows::called(&group, name), &[])?;
        }
        self.draft.put(&rows::cluster(name), &row.write())?;
        if name != row.block {
            self.draft.put(&rows::of_block(&row.block, name), &[])?;
        }
        naming.fresh.insert(name.to_owned());
        Ok(())
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

    /// Names what is new, and what is now told from others otherwise.
    fn name_anew(&mut self, naming: &mut Naming) -> Result<(), Trouble> {
        for (group, before) in std::mem::take(&mut naming.before) {
            let now = self.draft.under(&rows::called(&group, ""), 2)?.len();
            let is_known = matches!(group, Group::Known(_));
            if is_known || (before == 1) != (now == 1) {
                let all = self.draft.under(&rows::called(&group, ""), usize::MAX)?;
                naming.fresh.extend(all.into_iter().map(text));
            }
        }
        for name in std::mem::take(&mut naming.fresh) {
            let Some(mut row) = self.row(&name)? else {
                continue;
            };
            let alike = self.alike(&row)?;
            let id = row.head.id(alike).0.to_string();
            naming.identified.ids.insert(id.clone());
            if row.id != id {
                let old = std::mem::replace(&mut row.id, id.clone());
                if !old.is_empty() {
                    self.draft
                        .remove(&rows::named(&old, Some((&row.head.path, &name))))?;
                    naming.identified.ids.insert(old);
                }
                self.draft
                    .put(&rows::named(&id, Some((&row.head.path, &name))), &[])?;
                self.draft.put(&rows::cluster(&name), &row.write())?;
                let members = if let Some(homes) = naming.entered.remove(&name) {
                    let moves = homes
                        .into_iter()
                        .filter(|(_, before)| before.as_ref() != Some(&id));
                    moves.map(|(mark, _)| mark).collect()
                } else if row.members.is_empty() {
                    self.members(&row.block)?
                } else {
                    row.members
                };
                self.assign(&members, &id, &mut naming.identified)?;
            }
        }
        for (name, come) in std::mem::take(&mut naming.joined) {
            if let Some(row) = self.row(&name)? {
                self.assign(&come, &row.id, &mut naming.identified)?;
            }
        }
        Ok(())
    }

    /// How a cluster stands among those called alike.
    pub(super) fn alike(&mut self, row: &Row) -> Result<Alike, Trouble> {
        let head = &row.head;
        let mut alike = Alike {
            only: true,
            only_of_country: false,
            only_of_field: false,
            only_of_birth: false,
            keeps_path: false,
        };
        for group in Group::of(head) {
            let only = self.draft.under(&rows::called(&group, ""), 2)?.len() == 1;
            match group {
                Group::Path(_) => alike.only = only,
                Group::Country(..) => alike.only_of_country = only,
                Group::Field(..) => alike.only_of_field = only,
                Group::Birth(..) => alike.only_of_birth = only,
                Group::Known(_) if only => alike.keeps_path = true,
                Group::Known(_) => {
                    let mut smallest = None;
                    for name in self.draft.under(&rows::called(&group, ""), usize::MAX)? {
                        if let Some(other) = self.row(&text(name))?
                            && smallest
                                .as_ref()
                                .is_none_or(|least| other.head.smallest < *least)
                        {
                            smallest = Some(other.head.smallest);
                        }
                    }
                    alike.keeps_path = smallest.as_ref() == Some(&head.smallest);
                }
            }
        }
        Ok(alike)
    }

    /// Says which entity some referents are.
    fn assign(
        &mut self,
        members: &[Mark],
        id: &str,
        identified: &mut Identified,
    ) -> Result<(), Trouble> {
        for (hash, referent) in members {
            let assigned = self.assigned(hash)?;
            let at = referent.0 as usize;
            if let Some(own) = assigned.after.get_mut(at) {
                id.clone_into(own);
            }
            if assigned.before.get(at) != assigned.after.get(at) {
                identified.moved.insert(hash.clone());
            }
        }
        Ok(())
    }
}

/// What a cluster that came of judging is called in the index.
fn name_of((hash, id): &Mark) -> String {
    format!("={hash}#{}", id.0)
}

fn head_of(cluster: &Cluster, tally: &Tally, smallest: Mark, lexicon: Lexicon<'_>) -> Head {
    let slug = match cluster.origin {
        Origin::Gazetteer(_) => String::new(),
        Origin::Names(_) => tally.slug(),
    };
    head(cluster, &slug, smallest, lexicon)
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_default()
}

fn read_member(bytes: &[u8]) -> Option<Mark> {
    let text = std::str::from_utf8(bytes).ok()?;
    let (hash, number) = text.split_once('\0')?;
    Some((
        hash.to_owned(),
        ReferentId(u32::from_str_radix(number, 16).ok()?),
    ))
}
