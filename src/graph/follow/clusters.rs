//! Clusters in the index: put in, taken out, and named among those that are called alike.
//!
//! *clusters → rows; names → which referents are another entity now*. What a cluster's IRI depends on beside itself is how many others
//! would be called alike ([`Alike`]): so only where that changes are others named anew.

use super::identity::{Identified, Naming, text};
use super::judging::{Judged, head_of};
use super::rows::{self, Group, Row, Seen};
use super::{Following, Mark, Trouble};
use crate::resolve::{Alike, Tally};

impl Following<'_, '_> {
    /// Takes out the clusters of a block.
    pub(super) fn retire_block(&mut self, block: &str, naming: &mut Naming) -> Result<(), Trouble> {
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
    pub(super) fn retire(&mut self, name: &str, naming: &mut Naming) -> Result<(), Trouble> {
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
    pub(super) fn found(
        &mut self,
        block: &str,
        judged: Judged,
        naming: &mut Naming,
    ) -> Result<(), Trouble> {
        let Judged {
            cluster,
            members,
            tally,
        } = judged;
        let Some(smallest) = members.first().cloned() else {
            return Ok(());
        };
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
    pub(super) fn enter(
        &mut self,
        name: &str,
        row: &Row,
        naming: &mut Naming,
    ) -> Result<(), Trouble> {
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

    /// Names what is new, and what is now told from others otherwise.
    pub(super) fn name_anew(&mut self, naming: &mut Naming) -> Result<(), Trouble> {
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
    pub(super) fn assign(
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
pub(super) fn name_of((hash, id): &Mark) -> String {
    format!("={hash}#{}", id.0)
}
