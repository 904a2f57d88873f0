//! Which documents carry one text, after a change: the groups of those that come and go, and no others.
//!
//! *[`Change`] → `ds:copyOf`*. The index keeps the groups that [`copies`](crate::graph::copies) makes of all documents, each with its members in
//! order of rank, and under each band of a signature the groups whose members have it. A document that comes is held against the
//! groups it shares a band with until one of their members is its copy; one that goes dissolves its group, whose other members
//! come anew. So a text that a thousand papers print costs a document of it no more than one that two print, until the earliest
//! of them changes, for whom all others stand.

use super::{Change, Following, Trouble, rows};
use crate::claim::facts::{Facts, Header};
use crate::graph::copies;
use crate::graph::derive::Graph;
use crate::graph::vocabulary::ds;
use crate::text::Signature;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A document that has a signature.
struct Signed {
    hash: String,
    /// Orders it among the members of its group: the least stands for all.
    rank: String,
    signature: Signature,
}

impl Signed {
    fn of(header: &Header) -> Option<Self> {
        Some(Self {
            hash: header.hash.clone(),
            // Undated ones last: a date begins with a digit.
            rank: header
                .published
                .map_or_else(|| "~".to_owned(), |date| date.to_string()),
            signature: header.signature.clone()?,
        })
    }

    fn bands(&self) -> BTreeSet<String> {
        let bands = self.signature.bands();
        bands.map(|band| format!("{band:016x}")).collect()
    }
}

/// What a change does to groups.
#[derive(Default)]
struct Regrouping {
    /// Who stood for the groups that are touched, before.
    stood: BTreeMap<String, Option<String>>,
    /// Documents that come to a group, or are left without one.
    moved: BTreeSet<String>,
}

impl Following<'_, '_> {
    /// Keeps the links from copies in step.
    pub(super) fn follow_copies(
        &mut self,
        change: &Change<'_>,
        gone: &[Arc<Facts>],
    ) -> Result<(), Trouble> {
        let mut regrouping = Regrouping::default();
        let mut broken: BTreeSet<String> = BTreeSet::new();
        for facts in gone {
            if let Some(signed) = Signed::of(&facts.header)
                && let Some((group, _)) = self.grouped(&signed.hash)?
            {
                self.note_group(&group, &mut regrouping)?;
                self.leave(&signed, &group)?;
                regrouping.moved.insert(signed.hash);
                broken.insert(group);
            }
        }
        let mut due: Vec<Signed> = Vec::new();
        for group in broken {
            for member in self.members_of_group(&group)? {
                self.leave(&member, &group)?;
                due.push(member);
            }
        }
        due.extend(
            change
                .come
                .iter()
                .filter_map(|facts| Signed::of(&facts.header)),
        );
        for signed in due {
            self.join(&signed, &mut regrouping)?;
        }
        for (group, before) in std::mem::take(&mut regrouping.stood) {
            let now = self.stands_for(&group)?;
            if now != before {
                let members = self.members_of_group(&group)?;
                let others = members.into_iter().map(|member| member.hash);
                regrouping.moved.extend(others);
            }
        }
        for hash in regrouping.moved {
            let original = match self.grouped(&hash)? {
                Some((group, _)) => self.stands_for(&group)?,
                None => None,
            };
            let mut graph = Graph::default();
            if let Some(original) = original.filter(|original| *original != hash) {
                let link = BTreeMap::from([(hash.as_str(), original.as_str())]);
                copies::write(&link, self.names, &mut graph);
            }
            let document = self.names.document(&hash);
            let triples = graph.into_triples();
            self.pending.set(&document, &[ds::COPY_OF], triples)?;
        }
        Ok(())
    }

    /// Puts a document into the group of which a member is its copy, or into one of its own. Where members of several groups are,
    /// these are one.
    fn join(&mut self, signed: &Signed, regrouping: &mut Regrouping) -> Result<(), Trouble> {
        let mut matched: BTreeSet<String> = BTreeSet::new();
        let mut compared: BTreeSet<String> = BTreeSet::new();
        for band in signed.bands() {
            let mut from = rows::band(&band, "", "");
            while let Some(met) = self.first_at(&from, &rows::bands(&band))? {
                let Some((group, hash)) = met.split_once('\0') else {
                    break;
                };
                let is_new = !matched.contains(group) && compared.insert(hash.to_owned());
                if is_new
                    && let Some((_, other)) = self.grouped(hash)?
                    && signed.signature.is_copy_of(&other)
                {
                    matched.insert(group.to_owned());
                }
                from = match matched.contains(group) {
                    true => rows::beyond_group(&band, group),
                    false => rows::beyond(&band, group, hash),
                };
            }
        }
        let mut matched = matched.into_iter();
        let group = matched.next().unwrap_or_else(|| signed.hash.clone());
        self.note_group(&group, regrouping)?;
        for other in matched {
            self.note_group(&other, regrouping)?;
            for member in self.members_of_group(&other)? {
                self.leave(&member, &other)?;
                self.enter_group(&member, &group)?;
                regrouping.moved.insert(member.hash);
            }
        }
        self.enter_group(signed, &group)?;
        regrouping.moved.insert(signed.hash.clone());
        Ok(())
    }

    /// What stands after `prefix` in the first key from `from` on that begins with it.
    fn first_at(&self, from: &[u8], prefix: &[u8]) -> Result<Option<String>, Trouble> {
        let found = self.draft.first_at(from, prefix)?;
        Ok(found.and_then(|rest| String::from_utf8(rest).ok()))
    }

    /// The group of a document, and its signature.
    fn grouped(&self, hash: &str) -> Result<Option<(String, Signature)>, Trouble> {
        let bytes = self.draft.get(&rows::grouped(hash))?;
        Ok(bytes.and_then(|bytes| {
            let (signature, group) = bytes.split_at_checked(Signature::BYTES)?;
            Some((
                String::from_utf8(group.to_vec()).ok()?,
                Signature::from_bytes(signature)?,
            ))
        }))
    }

    /// Who stands for a group: its member of the least rank.
    fn stands_for(&self, group: &str) -> Result<Option<String>, Trouble> {
        let first = self.draft.under(&rows::group(group), 1)?.pop();
        Ok(first.and_then(|rest| Some(read_member(rest)?.1)))
    }

    fn note_group(&self, group: &str, regrouping: &mut Regrouping) -> Result<(), Trouble> {
        if !regrouping.stood.contains_key(group) {
            let stood = self.stands_for(group)?;
            regrouping.stood.insert(group.to_owned(), stood);
        }
        Ok(())
    }

    fn members_of_group(&self, group: &str) -> Result<Vec<Signed>, Trouble> {
        let mut members = Vec::new();
        for rest in self.draft.under(&rows::group(group), usize::MAX)? {
            if let Some((rank, hash)) = read_member(rest)
                && let Some((_, signature)) = self.grouped(&hash)?
            {
                members.push(Signed {
                    hash,
                    rank,
                    signature,
                });
            }
        }
        Ok(members)
    }

    fn enter_group(&mut self, signed: &Signed, group: &str) -> Result<(), Trouble> {
        for band in signed.bands() {
            self.draft
                .put(&rows::band(&band, group, &signed.hash), &[])?;
        }
        self.draft
            .put(&rows::ranked(group, &signed.rank, &signed.hash), &[])?;
        let mut value = signed.signature.to_bytes().to_vec();
        value.extend_from_slice(group.as_bytes());
        self.draft.put(&rows::grouped(&signed.hash), &value)?;
        Ok(())
    }

    fn leave(&mut self, signed: &Signed, group: &str) -> Result<(), Trouble> {
        for band in signed.bands() {
            self.draft.remove(&rows::band(&band, group, &signed.hash))?;
        }
        self.draft
            .remove(&rows::ranked(group, &signed.rank, &signed.hash))?;
        self.draft.remove(&rows::grouped(&signed.hash))?;
        Ok(())
    }
}

/// Rank and hash of a member.
fn read_member(rest: Vec<u8>) -> Option<(String, String)> {
    let text = String::from_utf8(rest).ok()?;
    let (rank, hash) = text.split_once('\0')?;
    Some((rank.to_owned(), hash.to_owned()))
}
