//! What is told of entities: labels, names, classes; and of things that no document names, but that others point at.
//!
//! *paths of entities → their description in the default graph*. Only those that the change touched are described anew.

use super::rows;
use super::{Change, Following, Lists, Trouble};
use crate::graph::derive::{DESCRIPTION, Graph, describe, implied};
use crate::graph::iri::unescape;
use crate::graph::listed::ruled_for;
use crate::graph::vocabulary::{ds, owl};
use crate::resolve::link::is_linkable;
use crate::resolve::{Decision, Entity, EntityId, Mark as Decidable};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedNode, NamedOrBlankNode, Triple};
use std::collections::{BTreeMap, BTreeSet};

/// What changed in the telling of entities, by path.
#[derive(Default)]
pub(super) struct Told {
    /// Those with another class, label or country, that came, or that are gone.
    pub(super) otherwise: BTreeSet<String>,
    /// Those with any change.
    pub(super) changed: BTreeSet<String>,
}

impl Following<'_, '_> {
    /// Describes entities that may have changed.
    pub(super) fn tell(&mut self, ids: &BTreeSet<String>) -> Result<Told, Trouble> {
        let mut told = Told::default();
        for path in ids {
            let before = self.entity(path)?;
            let after = self.summed_up(path)?;
            if before == after {
                continue;
            }
            let heart = |entity: &Option<Entity>| {
                entity
                    .as_ref()
                    .map(|entity| (entity.class, entity.label.clone(), entity.country.clone()))
            };
            if heart(&before) != heart(&after) {
                told.otherwise.insert(path.clone());
            }
            told.changed.insert(path.clone());
            match &after {
                Some(entity) => self
                    .draft
                    .put(&rows::entity(path), &rows::write_entity(entity))?,
                None => self.draft.remove(&rows::entity(path))?,
            }
            // What a list says of the same Wikidata id is put again when lists are compared with.
            self.describe(path)?;
        }
        Ok(told)
    }

    /// Makes the graph say what is known of the thing of that path: as documents have it, else as whatever points at it implies; and
    /// what lists say of it.
    fn describe(&mut self, path: &str) -> Result<(), Trouble> {
        let node = self.names.entity(&rows::id(path));
        let mut graph = Graph::default();
        match self.entity(path)? {
            Some(entity) => describe(&entity, self.names, &mut graph),
            None if self.pending.is_kept(&node)? => {
                describe(&implied(path), self.names, &mut graph);
            }
            None => {}
        }
        let mut triples = graph.into_triples();
        for lines in self.draft.entries(&rows::shared(node.as_str(), ""))? {
            let parser = RdfParser::from_format(RdfFormat::NTriples).for_slice(&lines);
            triples.extend(parser.filter_map(Result::ok).map(Triple::from));
        }
        self.pending.set(&node, DESCRIPTION, triples)
    }

    /// The entity of that path, as the index knows it.
    pub(super) fn entity(&mut self, path: &str) -> Result<Option<Entity>, Trouble> {
        let bytes = self.draft.get(&rows::entity(path))?;
        Ok(bytes.and_then(|bytes| rows::read_entity(path, &bytes)))
    }

    /// The entity of that path, as its referents now call it.
    fn summed_up(&mut self, path: &str) -> Result<Option<Entity>, Trouble> {
        // Where two paths meet in one id, the first describes it.
        let Some(first) = self.draft.under(&rows::named(path, None), 1)?.pop() else {
            return Ok(None);
        };
        let text = String::from_utf8(first).unwrap_or_default();
        let Some((_, name)) = text.split_once('\0') else {
            return Ok(None);
        };
        let Some(row) = self.row(name)? else {
            return Ok(None);
        };
        let tally = if row.members.is_empty() {
            self.stored_tally(&row.block)?
        } else if let Some(counted) = self.tallies.get(name) {
            counted.clone()
        } else {
            self.count(&row)?
        };
        let alike = self.alike(&row)?;
        let entry = row.head.entry(alike);
        Ok(Some(tally.entity(
            &rows::id(path),
            entry,
            self.around.lexicon,
        )))
    }

    /// Describes what no document names but something points at, and forgets what nothing points at any more.
    pub(super) fn keep_pointed(&mut self, ids: &BTreeSet<String>) -> Result<(), Trouble> {
        let mut due: Vec<NamedNode> = ids
            .iter()
            .map(|path| self.names.entity(&rows::id(path)))
            .collect();
        loop {
            due.extend(self.pending.pointed.drain());
            let Some(node) = due.pop() else {
                return Ok(());
            };
            let Some(path) = self.names.strip("", node.as_str()) else {
                continue;
            };
            let path = unescape(path).into_owned();
            if self.entity(&path)?.is_none() {
                self.describe(&path)?;
            }
        }
    }

    /// Compares entities that changed with the lists, or all if the lists did.
    pub(super) fn compare_with_lists(
        &mut self,
        change: &Change<'_>,
        told: &Told,
    ) -> Result<(), Trouble> {
        let mut due: BTreeSet<String> = told.changed.clone();
        due.extend(self.ruled_on(&change.before.identity)?);
        let now = self.ruled_on(&change.after.identity)?;
        due.extend(now.iter().cloned());
        if change.lists == Lists::Changed {
            let all = self.draft.under(&rows::entity(""), usize::MAX)?;
            due.extend(
                all.into_iter()
                    .filter_map(|path| String::from_utf8(path).ok()),
            );
        }
        let rulings = self.rulings(&change.after.identity)?;
        let mut entities: Vec<(String, Option<Entity>)> = Vec::new();
        for path in due {
            let entity = self
                .entity(&path)?
                .filter(|entity| is_linkable(entity.class) || rulings.contains_key(&entity.id));
            entities.push((path, entity));
        }
        let each = entities.iter().map(|(_, entity)| entity.as_ref());
        let found = self.around.lists.quads(each, &rulings, self.names);
        for ((path, entity), triples) in entities.iter().zip(found) {
            self.list(path, entity.as_ref(), triples)?;
        }
        Ok(())
    }

    /// Puts what follows from lists for one entity.
    fn list(
        &mut self,
        path: &str,
        entity: Option<&Entity>,
        triples: Vec<Triple>,
    ) -> Result<(), Trouble> {
        let cell = format!("l {path}");
        let before = self.nodes(&cell)?;
        if triples.is_empty() && before.is_empty() {
            return Ok(());
        }
        let own = self.names.entity(&rows::id(path));
        let mut by_node: BTreeMap<NamedNode, Vec<Triple>> = BTreeMap::new();
        for triple in triples {
            if let NamedOrBlankNode::NamedNode(node) = &triple.subject {
                by_node.entry(node.clone()).or_default().push(triple);
            }
        }
        let about = by_node.remove(&own).unwrap_or_default();
        let (same, about): (Vec<_>, Vec<_>) = about
            .into_iter()
            .partition(|triple| triple.predicate == owl::SAME_AS);
        self.pending
            .set(&own, &[ds::LISTED_AS, ds::CANDIDATE], about)?;
        if entity.is_some_and(|entity| entity.wikidata.is_none()) {
            self.pending.set(&own, &[owl::SAME_AS], same)?;
        }
        let mut after = Vec::new();
        for (node, triples) in by_node {
            after.push(node.as_str().to_owned());
            if self.is_shared(&node) {
                let lines: Vec<String> = triples.iter().map(|each| format!("{each} .")).collect();
                let row = rows::shared(node.as_str(), &cell);
                self.draft.put(&row, lines.join("\n").as_bytes())?;
                self.describe_node(&node)?;
            } else {
                self.pending.set(&node, &[], triples)?;
            }
        }
        for gone in before.iter().filter(|node| !after.contains(node)) {
            let node = NamedNode::new_unchecked(gone.as_str());
            if self.is_shared(&node) {
                self.draft.remove(&rows::shared(gone, &cell))?;
                self.describe_node(&node)?;
            } else {
                self.pending.set(&node, &[], [])?;
            }
        }
        self.put_nodes(&cell, &after)
    }

    /// Whether more than one entity of a list may say something of a thing: programmes and offices.
    fn is_shared(&self, node: &NamedNode) -> bool {
        let of = |kind| self.names.strip(kind, node.as_str()).is_some();
        of("programme/") || of("position/")
    }

    fn describe_node(&mut self, node: &NamedNode) -> Result<(), Trouble> {
        match self.names.strip("", node.as_str()) {
            Some(path) => self.describe(&unescape(path)),
            None => Ok(()),
        }
    }

    /// Nodes that were derived for a cell.
    pub(super) fn nodes(&mut self, cell: &str) -> Result<Vec<String>, Trouble> {
        let bytes = self.draft.get(&rows::nodes(cell))?;
        Ok(bytes
            .and_then(|bytes| rows::read_list(&bytes))
            .unwrap_or_default())
    }

    pub(super) fn put_nodes(&mut self, cell: &str, nodes: &[String]) -> Result<(), Trouble> {
        let key = rows::nodes(cell);
        if nodes.is_empty() {
            self.draft.remove(&key)?;
        } else {
            self.draft.put(&key, &rows::write_list(nodes))?;
        }
        Ok(())
    }

    /// Entities, now, of referents that people held beside entries of lists.
    fn ruled_on(&mut self, decisions: &[Decision]) -> Result<BTreeSet<String>, Trouble> {
        let mut ids = BTreeSet::new();
        for decision in decisions {
            let marks = || decision.a.iter().chain(&decision.b);
            if !marks().any(|mark| matches!(mark, Decidable::Listed(_))) {
                continue;
            }
            for mark in marks() {
                if let Decidable::Referent(hash, id) = mark {
                    ids.extend(self.now(hash, id.0 as usize)?);
                }
            }
        }
        Ok(ids)
    }

    fn now(&mut self, hash: &str, at: usize) -> Result<Option<String>, Trouble> {
        let known = self.record(hash)?.is_some();
        let path = self.assigned(hash)?.after.get(at).cloned();
        Ok(path.filter(|path| known && !path.is_empty()))
    }

    /// What people decided on entities and entries of lists.
    fn rulings(
        &mut self,
        decisions: &[Decision],
    ) -> Result<BTreeMap<EntityId, crate::graph::Ruled>, Trouble> {
        let mut homes = BTreeMap::new();
        for decision in decisions {
            for mark in decision.a.iter().chain(&decision.b) {
                if let Decidable::Referent(hash, id) = mark
                    && let Some(path) = self.now(hash, id.0 as usize)?
                {
                    homes.insert((hash.clone(), *id), rows::id(&path));
                }
            }
        }
        Ok(ruled_for(decisions, |hash, id| {
            homes.get(&(hash.to_owned(), id)).cloned()
        }))
    }
}
