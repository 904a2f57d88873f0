//! Which documents carry one text, after a change: the groups of those that come and go, and no others.
//!
//! *[`Change`] → `ds:copyOf`*. The index keeps the bands of each document's signature; from the documents of the change it is walked
//! from copy to copy, and what is found is grouped by the function of all documents, [`copies`].

use super::{Change, Following, Trouble, rows};
use crate::claim::facts::{Facts, Header};
use crate::graph::copies::{self, copies};
use crate::graph::derive::Graph;
use crate::graph::vocabulary::ds;
use oxigraph::model::Triple;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

impl Following<'_, '_> {
    /// Keeps the links from copies in step. Called when records are as they will be.
    pub(super) fn follow_copies(
        &mut self,
        change: &Change<'_>,
        gone: &[Arc<Facts>],
    ) -> Result<(), Trouble> {
        let mut due: Vec<Header> = Vec::new();
        for facts in gone {
            for band in bands(&facts.header) {
                self.draft.remove(&rows::band(&band, &facts.header.hash))?;
            }
            due.push(facts.header.clone());
        }
        for facts in &change.come {
            for band in bands(&facts.header) {
                self.draft
                    .put(&rows::band(&band, &facts.header.hash), &[])?;
            }
            due.push(facts.header.clone());
        }
        let mut group: BTreeMap<String, Header> = BTreeMap::new();
        let mut seen: BTreeSet<String> = BTreeSet::new();
        while let Some(header) = due.pop() {
            if !seen.insert(header.hash.clone()) {
                continue;
            }
            for other in self.copies_of(&header)? {
                due.push(other);
            }
            group.insert(header.hash.clone(), header);
        }
        let mut headers = Vec::new();
        for hash in group.keys() {
            headers.extend(self.record(hash)?);
        }
        let found = copies(headers.iter().map(|facts| &facts.header));
        for hash in group.keys() {
            let mut graph = Graph::default();
            if let Some((copy, original)) = found.get_key_value(hash.as_str()) {
                copies::write(
                    &BTreeMap::from([(*copy, *original)]),
                    self.names,
                    &mut graph,
                );
            }
            let triples: Vec<Triple> = graph.into_triples();
            self.pending
                .set(&self.names.document(hash), &[ds::COPY_OF], triples)?;
        }
        Ok(())
    }

    /// Documents of the index that are copies of this one.
    fn copies_of(&mut self, header: &Header) -> Result<Vec<Header>, Trouble> {
        let mut met: BTreeSet<String> = BTreeSet::new();
        for band in bands(header) {
            let found = self.draft.under(&rows::band(&band, ""), usize::MAX)?;
            met.extend(
                found
                    .into_iter()
                    .filter_map(|hash| String::from_utf8(hash).ok()),
            );
        }
        met.remove(&header.hash);
        let mut others = Vec::new();
        for hash in met {
            let Some(other) = self.record(&hash)? else {
                continue;
            };
            if let (Some(one), Some(two)) = (&header.signature, &other.header.signature)
                && one.is_copy_of(two)
            {
                others.push(other.header.clone());
            }
        }
        Ok(others)
    }
}

fn bands(header: &Header) -> BTreeSet<String> {
    let signature = header.signature.iter();
    signature
        .flat_map(|signature| signature.bands())
        .map(|band| format!("{band:016x}"))
        .collect()
}
