//! What supports each edge, and what speaks against it; and what is claimed without being established.
//!
//! *(store, edges) → documents, independent sources, denial and grounds of each*. From each entity to its referents and from these
//! to the claims they are the subject of: only claims about the entities at hand are read. An edge that people accepted has
//! perhaps no asserted claim; then the affirmed ones are its support.

use super::projection::{Contest, Direction, Extent, Selection, Standing, Triple, is_claim_wanted};
use super::records::{Ground, Records, Testimony, documents, in_order};
use crate::graph::Graphs;
use crate::ontology::Ontology;
use crate::text::PartialDate;
use oxigraph::model::NamedNode;
use oxigraph::store::StorageError;
use std::collections::{BTreeMap, BTreeSet};

/// What stands behind an edge.
#[derive(Clone, Debug)]
pub(super) struct Support {
    pub documents: usize,
    pub sources: usize,
    pub contest: Contest,
    /// What it rests on, the earliest first.
    pub grounds: Vec<Ground>,
    /// What denies it.
    pub denials: Vec<Ground>,
}

impl Default for Support {
    fn default() -> Self {
        Self {
            documents: 0,
            sources: 0,
            contest: Contest::Unopposed,
            grounds: Vec::new(),
            denials: Vec::new(),
        }
    }
}

/// What is found on an edge before it is counted.
#[derive(Default)]
struct Found {
    asserted: BTreeSet<Ground>,
    affirmed: BTreeSet<Ground>,
    denials: BTreeSet<Ground>,
}

/// The support of `edges`. With dates, edges without evidence between them are left out.
pub(super) fn read(
    records: &mut Records<'_>,
    edges: &BTreeSet<Triple>,
    selection: &Selection,
) -> Result<BTreeMap<Triple, Support>, StorageError> {
    let mut starts = BTreeSet::new();
    for edge in edges {
        starts.insert(&edge.from);
        // The words behind an edge that holds both ways may have it the other way round.
        if edge.direction == Direction::Both {
            starts.insert(&edge.to);
        }
    }
    let mut found = BTreeMap::<&Triple, Found>::new();
    for start in starts {
        for testimony in records.by(start.as_ref())? {
            let Some(edge) = established(&testimony, edges) else {
                continue;
            };
            let found = found.entry(edge).or_default();
            match testimony.standing {
                Standing::Established => found.asserted.insert(testimony.ground),
                // That a plan is denied says nothing against what happened.
                Standing::Denied if !testimony.is_of_what_happened() => false,
                Standing::Denied => found.denials.insert(testimony.ground),
                // What is planned or feared does not support what happened, unless people accepted it.
                Standing::Reported | Standing::Prospective => {
                    found.affirmed.insert(testimony.ground)
                }
            };
        }
    }
    let mut supports = BTreeMap::new();
    for (edge, found) in found {
        let grounds = match found.asserted.is_empty() {
            true => found.affirmed,
            false => found.asserted,
        };
        if let Some(mut support) = support(records, &grounds, &found.denials, selection)? {
            if support.contest == Contest::Denied && records.is_superseded(edge)? {
                support.contest = Contest::Unopposed;
            }
            supports.insert(edge.clone(), support);
        }
    }
    Ok(supports)
}

/// What is claimed between two entities and is no edge, with its support: reported, still to come, or denied.
///
/// What merely repeats, or denies, an edge of `edges` belongs to that edge. Claims of things that nobody named are left out.
pub(super) fn claimed(
    store: &dyn Graphs,
    records: &mut Records<'_>,
    ontology: &Ontology,
    edges: &BTreeSet<Triple>,
    selection: &Selection,
) -> Result<BTreeMap<Triple, Support>, StorageError> {
    if selection.extent == Extent::Established {
        return Ok(BTreeMap::new());
    }
    let mut found = BTreeMap::<Triple, BTreeSet<Ground>>::new();
    let mut put = |testimony: Testimony| {
        if let Some(triple) = unestablished(&testimony, ontology, edges, selection) {
            found.entry(triple).or_default().insert(testimony.ground);
        }
    };
    match (&selection.entity, selection.depth) {
        (Some(entity), Some(depth)) => {
            let mut reached = BTreeSet::from([entity.clone()]);
            let mut frontier = reached.clone();
            for _ in 0..depth {
                let mut next = BTreeSet::new();
                for edge in edges {
                    for (end, other) in [(&edge.from, &edge.to), (&edge.to, &edge.from)] {
                        if frontier.contains(end) {
                            next.insert(other.clone());
                        }
                    }
                }
                for end in &frontier {
                    for testimony in records.about(end.as_ref())? {
                        next.extend(testimony.subject.clone());
                        next.extend(testimony.object.clone());
                        put(testimony);
                    }
                }
                frontier = next.difference(&reached).cloned().collect();
                reached.extend(next);
            }
        }
        _ => records.all()?.into_iter().for_each(put),
    }
    let mut supports = BTreeMap::new();
    let mut names = BTreeMap::new();
    for (triple, grounds) in found {
        let mut is_named = |node: &NamedNode| -> Result<bool, StorageError> {
            if let Some(&known) = names.get(node) {
                return Ok(known);
            }
            let named = super::projection::has_label(store, node.as_ref())?;
            names.insert(node.clone(), named);
            Ok(named)
        };
        if !is_named(&triple.from)? || !is_named(&triple.to)? {
            continue;
        }
        if let Some(support) = support(records, &grounds, &BTreeSet::new(), selection)? {
            supports.insert(triple, support);
        }
    }
    Ok(supports)
}

/// Counts what was found; nothing where none of it is between the dates asked for.
fn support(
    records: &mut Records<'_>,
    grounds: &BTreeSet<Ground>,
    denials: &BTreeSet<Ground>,
    selection: &Selection,
) -> Result<Option<Support>, StorageError> {
    let (from, to) = (selection.from, selection.to);
    if (from.is_some() || to.is_some()) && !grounds.iter().any(|each| is_within(each, from, to)) {
        return Ok(None);
    }
    let documents = documents(grounds);
    Ok(Some(Support {
        sources: records.independent(documents.iter().copied())?,
        documents: documents.len(),
        contest: match denials.is_empty() {
            true => Contest::Unopposed,
            false => Contest::Denied,
        },
        grounds: in_order(grounds),
        denials: in_order(denials),
    }))
}

fn is_within(ground: &Ground, from: Option<PartialDate>, to: Option<PartialDate>) -> bool {
    let on = ground.date;
    from.is_none_or(|from| on.is_some_and(|on| on.last_day() >= from.first_day()))
        && to.is_none_or(|to| on.is_some_and(|on| on.first_day() <= to.last_day()))
}

/// The edge a claim is about, if it is one of `edges`.
fn established<'e>(testimony: &Testimony, edges: &'e BTreeSet<Triple>) -> Option<&'e Triple> {
    let (from, to) = (testimony.subject.as_ref()?, testimony.object.as_ref()?);
    let edge = |from: &NamedNode, to: &NamedNode, direction| {
        edges.get(&Triple {
            from: from.clone(),
            to: to.clone(),
            relation: testimony.relation.clone(),
            direction,
            standing: Standing::Established,
        })
    };
    edge(from, to, Direction::Forward)
        .or_else(|| edge(from, to, Direction::Both))
        .or_else(|| edge(to, from, Direction::Both))
}

/// The line that a claim is drawn as when it is no edge.
fn unestablished(
    testimony: &Testimony,
    ontology: &Ontology,
    edges: &BTreeSet<Triple>,
    selection: &Selection,
) -> Option<Triple> {
    let relation = ontology.relation(&testimony.relation)?;
    let (from, to) = (testimony.subject.clone()?, testimony.object.clone()?);
    let asked = is_claim_wanted(relation, selection);
    // An asserted claim that is no edge has an end without a name.
    let is_open = testimony.standing != Standing::Established;
    let repeats =
        testimony.standing != Standing::Prospective && established(testimony, edges).is_some();
    if from == to || !asked || !is_open || repeats {
        return None;
    }
    let symmetric = relation.is_symmetric();
    let (from, to) = match symmetric && to < from {
        true => (to, from),
        false => (from, to),
    };
    Some(Triple {
        from,
        to,
        relation: relation.name.clone(),
        direction: match symmetric {
            true => Direction::Both,
            false => Direction::Forward,
        },
        standing: testimony.standing,
    })
}
