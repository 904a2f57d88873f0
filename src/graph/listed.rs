//! Who of the news is on a list, in the default graph.
//!
//! *(\[[`Reference`]\], [`Resolution`], decisions) → triples*. Entities that the linker is sure of get `ds:listedAs`, the sanctions and the
//! tenures of the entry; those it is not sure of get `ds:candidate` and nothing else; both have a match with score and grounds. What people
//! decided wins. A pure function, and for each entity by itself. Does not compare names: that is [`link`](crate::resolve::link)'s.

use super::derive::{Graph, imply};
use super::iri::{Namespaces, escape, slug};
use super::reference::{Reference, sanctions, tenures, wikidata, write_sanction, write_tenure};
use super::vocabulary::{ds, owl, rdf, rdfs, xsd};
use crate::claim::facts::ReferentId;
use crate::resolve::Verdict::{Different, Same};
use crate::resolve::link::{Candidate, Evidence, Linker, Verdict, is_linkable};
use crate::resolve::names::Tables;
use crate::resolve::{Decision, Entity, EntityId, Mark, Resolution};
use oxigraph::model::{Literal, NamedNode, Triple};
use rayon::prelude::*;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// Imported lists, ready to be compared with.
#[derive(Default)]
pub struct Lists {
    /// Every entry, by dataset and id.
    pub references: Vec<Reference>,
    /// Finds the entries an entity may be; made when first asked.
    linker: OnceLock<Linker<'static>>,
}

impl Lists {
    /// Of these entries.
    pub fn new(references: Vec<Reference>) -> Self {
        Self {
            references,
            linker: OnceLock::new(),
        }
    }

    /// What follows for each of some entities, each judged by itself.
    pub fn quads<'e>(
        &self,
        entities: impl IntoIterator<Item = Option<&'e Entity>>,
        ruled: &BTreeMap<EntityId, Ruled>,
        names: &Namespaces,
    ) -> Vec<Vec<Triple>> {
        let entities: Vec<Option<&Entity>> = entities.into_iter().collect();
        if self.references.is_empty() || entities.iter().all(Option::is_none) {
            return entities.iter().map(|_| Vec::new()).collect();
        }
        let linker = self.linker.get_or_init(|| {
            let each = self
                .references
                .iter()
                .map(|reference| (reference.dataset.as_str(), &reference.entity));
            Linker::new(each, Tables::embedded())
        });
        let none = Ruled::default();
        let quads = |entity: &Option<&Entity>| {
            entity.map_or_else(Vec::new, |entity| {
                let ruled = ruled.get(&entity.id).unwrap_or(&none);
                listed_quads(entity, ruled, linker, &self.references, names)
            })
        };
        entities.par_iter().map(quads).collect()
    }
}

/// What follows from lists for the entities of a resolution: matches, and the sanctions of those that are linked. A pure function
/// of both; every entity is judged by itself.
pub fn listed(
    resolution: &Resolution,
    lists: &Lists,
    decisions: &[Decision],
    names: &Namespaces,
) -> Vec<Triple> {
    let ruled = ruled_for(decisions, |hash, id| {
        resolution.refers_to.get(&(hash.to_owned(), id)).cloned()
    });
    let entities = resolution
        .entities
        .values()
        .filter(|entity| is_linkable(entity.class) || ruled.contains_key(&entity.id));
    let mut graph = Graph::from(lists.quads(entities.map(Some), &ruled, names).concat());
    imply(resolution, names, &mut graph);
    graph.into_triples()
}

/// What people decided on one entity and entries of lists, by the entries' paths below the base.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ruled {
    /// It is these.
    pub same: BTreeSet<SmolStr>,
    /// It is none of these.
    pub different: BTreeSet<SmolStr>,
}

/// Decisions on entries of lists, by the entity that their referents now are.
pub(super) fn ruled_for(
    decisions: &[Decision],
    home: impl Fn(&str, ReferentId) -> Option<EntityId>,
) -> BTreeMap<EntityId, Ruled> {
    let mut ruled: BTreeMap<EntityId, Ruled> = BTreeMap::new();
    for decision in decisions {
        for (referents, entries) in [(&decision.a, &decision.b), (&decision.b, &decision.a)] {
            for referent in referents {
                let Mark::Referent(hash, id) = referent else {
                    continue;
                };
                let Some(entity) = home(hash, *id) else {
                    continue;
                };
                if !entries.iter().any(|mark| matches!(mark, Mark::Listed(_))) {
                    continue;
                }
                let paths = entries.iter().filter_map(|mark| match mark {
                    Mark::Listed(path) => Some(path.clone()),
                    Mark::Referent(..) => None,
                });
                let of = ruled.entry(entity).or_default();
                match decision.verdict {
                    Same => of.same.extend(paths),
                    Different => of.different.extend(paths),
                }
            }
        }
    }
    ruled
}

/// Lays what people decided over what was found. Who they say is not, is not, whatever else they said.
fn overrule(
    candidates: &mut Vec<Candidate>,
    ruled: &Ruled,
    references: &[Reference],
    names: &Namespaces,
) {
    if *ruled == Ruled::default() {
        return;
    }
    let path = |index: usize| names.strip("", references[index].node.as_str());
    candidates.retain(|candidate| {
        path(candidate.reference)
            .is_none_or(|path| !ruled.different.contains(path) && !ruled.same.contains(path))
    });
    for index in 0..references.len() {
        let says_so = path(index)
            .is_some_and(|path| ruled.same.contains(path) && !ruled.different.contains(path));
        if says_so {
            candidates.push(Candidate {
                reference: index,
                score: 1.0,
                verdict: Verdict::Linked,
                reasons: vec!["people decided so".to_owned()],
            });
        }
    }
    candidates.sort_by_key(|candidate| candidate.reference);
}

/// What follows from lists for one entity.
pub fn listed_quads(
    entity: &Entity,
    ruled: &Ruled,
    linker: &Linker<'_>,
    references: &[Reference],
    names: &Namespaces,
) -> Vec<Triple> {
    let evidence = Evidence {
        class: entity.class,
        names: std::iter::once(entity.label.as_str())
            .chain(entity.names.iter().map(String::as_str))
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect(),
        countries: entity.country.iter().map(SmolStr::as_str).collect(),
        births: entity
            .born
            .iter()
            .flat_map(|born| [born.from, born.until])
            .collect(),
        wikidata: entity.wikidata.as_deref(),
    };
    let node = names.entity(&entity.id);
    let mut graph = Graph::default();
    let mut candidates = linker.link(&evidence).candidates;
    overrule(&mut candidates, ruled, references, names);
    for candidate in candidates {
        let reference = &references[candidate.reference];
        write_match(entity, &node, &candidate, reference, names, &mut graph);
        if candidate.verdict == Verdict::Linked {
            if entity.wikidata.is_none()
                && let Some(id) = &reference.entity.wikidata
            {
                graph.put(&node, owl::SAME_AS, wikidata(id));
            }
            for (sanction, listing) in sanctions(&reference.dataset, &reference.entity, names) {
                write_sanction(&sanction, listing, &node, &entity.label, names, &mut graph);
            }
            for (tenure, office) in tenures(&reference.dataset, &reference.entity, names) {
                write_tenure(&tenure, office, &node, &entity.label, names, &mut graph);
            }
        }
    }
    graph.into_triples()
}

fn write_match(
    entity: &Entity,
    node: &NamedNode,
    candidate: &Candidate,
    reference: &Reference,
    names: &Namespaces,
    graph: &mut Graph,
) {
    let property = match candidate.verdict {
        Verdict::Linked => ds::LISTED_AS,
        Verdict::Candidate => ds::CANDIDATE,
    };
    graph.put(node, property, reference.node.clone());
    let path = format!(
        "match/{}.{}.{}",
        entity.id.0.replace('/', "-"),
        slug(&reference.dataset),
        slug(&reference.entity.id)
    );
    let found = names.below(&escape(&path));
    graph.put(&found, rdf::TYPE, ds::LIST_MATCH);
    let name = reference
        .entity
        .names
        .first()
        .map_or("", |name| name.text.as_str());
    graph.text(
        &found,
        rdfs::LABEL,
        &format!("{} on {} as {name}", entity.label, reference.dataset),
    );
    graph.put(&found, ds::MATCHES, node.clone());
    graph.put(&found, ds::ENTRY, reference.node.clone());
    // As the store gives it back (XML Schema 1.1, canonical form of a decimal): what is the same must look the same.
    let score = format!("{:.4}", candidate.score);
    let score = score.trim_end_matches('0').trim_end_matches('.');
    let score = Literal::new_typed_literal(score, xsd::DECIMAL);
    graph.put(&found, ds::SCORE, score);
    graph.text(&found, ds::GROUND, &candidate.reasons.join("; "));
}
