//! `dossier rank`, `communities`, `neighbours`: what the direct edges tell as a graph.

use super::Failure;
use super::args::{Communities, EdgeChoice, Neighbours, Rank, RankBy};
use super::data::Data;
use super::query::{destination, format};
use super::reading::Reading;
use crate::analysis::{
    self, Direction, Measure, Offices, Projection, Selection, Topology, modularity, project,
};
use crate::export::ExportError;
use crate::ontology::{Ontology, PREFIXES};
use crate::query::{Answer, entity, write};
use crate::text::PartialDate;
use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, NamedNode, Term};
use petgraph::visit::EdgeRef;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

/// The selection that these options mean.
pub fn chosen(choice: &EdgeChoice, data: &Data) -> Result<Selection, Failure> {
    let ontology = data.ontology();
    for name in &choice.relation {
        if ontology.relation(name).is_none() {
            let why = no_relation(name, ontology);
            return Err(Failure::Usage(format!("--relation {why}")));
        }
    }
    for name in &choice.family {
        let known = |family: &str| family == name.as_str();
        if !ontology.relations.values().any(|each| known(&each.family)) {
            let families = ontology.relations.values().map(|each| each.family.as_str());
            let families: BTreeSet<&str> = families.collect();
            let families: Vec<&str> = families.into_iter().collect();
            return Err(Failure::Usage(format!(
                "--family {name}: no such family of relations; use one of {}",
                families.join(", ")
            )));
        }
    }
    Ok(Selection {
        relations: choice.relation.iter().map(Into::into).collect(),
        families: choice.family.iter().map(Into::into).collect(),
        from: date("--from", choice.from.as_deref())?,
        to: date("--to", choice.to.as_deref())?,
        ..Selection::default()
    })
}

/// That there is no such relation, which one may be meant, and where they are listed.
pub fn no_relation(name: &str, ontology: &Ontology) -> String {
    let near = super::nearest(name, ontology.relations.keys().map(|name| name.as_str()));
    format!(
        "{name}: no such relation{near}; `dossier query relations-used` lists those of the store"
    )
}

/// The date given with an option.
pub fn date(option: &str, text: Option<&str>) -> Result<Option<PartialDate>, Failure> {
    let Some(text) = text else { return Ok(None) };
    match PartialDate::parse(text) {
        Some(date) => Ok(Some(date)),
        None => Err(Failure::Usage(format!(
            "{option} {text}: not a date; write 2026-01-08, 2026-01 or 2026"
        ))),
    }
}

/// Who stands in the middle.
pub fn rank(args: &Rank, data: &Data, out: &mut impl Write) -> Result<(), Failure> {
    let store = Reading::open(&args.table.store)?;
    let topology = topology_of(&store, &chosen(&args.table.edges, data)?, data)?;
    let measure = match args.by {
        RankBy::Pagerank => Measure::PageRank,
        RankBy::Degree => Measure::Degree,
        RankBy::Betweenness => Measure::Betweenness,
    };
    let scores = analysis::rank(&topology, measure);
    let mut order: Vec<usize> = (0..topology.nodes.len()).collect();
    // Nodes are in the order of their IRIs, and a stable sort keeps it among equals.
    order.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]));
    let mut rows = Vec::new();
    for (place, node) in order.into_iter().take(args.limit).enumerate() {
        let score = match measure {
            Measure::Degree => Literal::from(scores[node] as i64),
            _ => Literal::new_typed_literal(rounded(scores[node]), xsd::DECIMAL),
        };
        let mut row = vec![
            Some(Literal::from(place as i64 + 1).into()),
            Some(score.into()),
        ];
        row.extend(named(&store, &topology.nodes[node])?);
        rows.push(row);
    }
    let names = ["place", measure.name(), "name", "class", "entity"];
    tell(&names, rows, args.table.format.as_deref(), out)
}

/// Who belongs together.
pub fn communities(args: &Communities, data: &Data, out: &mut impl Write) -> Result<(), Failure> {
    let store = Reading::open(&args.table.store)?;
    let topology = topology_of(&store, &chosen(&args.table.edges, data)?, data)?;
    let groups = analysis::communities(&topology);
    let mut degree = vec![0_i64; topology.nodes.len()];
    for &(from, to, _) in &topology.edges {
        degree[from as usize] += 1;
        degree[to as usize] += 1;
    }
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (node, &group) in groups.iter().enumerate() {
        members.entry(group).or_default().push(node);
    }
    members.retain(|_, members| members.len() >= args.least);
    let mut rows = Vec::new();
    for (group, mut members) in members {
        members.sort_by_key(|&node| Reverse(degree[node]));
        for node in members {
            let mut row = vec![Some(Literal::from(group as i64 + 1).into())];
            row.extend(named(&store, &topology.nodes[node])?);
            row.insert(3, Some(Literal::from(degree[node]).into()));
            rows.push(row);
        }
    }
    let names = ["community", "name", "class", "edges", "entity"];
    tell(&names, rows, args.table.format.as_deref(), out)?;
    eprintln!("modularity {:.3}", modularity(&topology, &groups));
    Ok(())
}

/// Whom one has edges with.
pub fn neighbours(args: &Neighbours, data: &Data, out: &mut impl Write) -> Result<(), Failure> {
    let store = Reading::open(&args.table.store)?;
    let middle = entity(store.graphs(), &args.entity, PREFIXES)?;
    let selection = Selection {
        entity: Some(middle),
        depth: Some(1),
        offices: Offices::GovernsKept,
        ..chosen(&args.table.edges, data)?
    };
    let projection = edges_of(&store, &selection, data)?;
    let Some(centre) = projection.centre else {
        return Ok(());
    };
    let graph = &projection.graph;
    let mut rows = Vec::new();
    for edge in graph.edge_references() {
        let (way, other) = match (edge.source() == centre, edge.target() == centre) {
            (true, _) => ("→", edge.target()),
            (_, true) => ("←", edge.source()),
            _ => continue,
        };
        let told = edge.weight();
        let way = if told.direction == Direction::Both {
            "↔"
        } else {
            way
        };
        let evidence = told.evidence.as_ref();
        let row = vec![
            words(way),
            words(&told.relation),
            words(&graph[other].label),
            words(graph[other].class.iri()),
            Some(Literal::from(told.documents as i64).into()),
            Some(Literal::from(told.sources as i64).into()),
            evidence
                .and_then(|evidence| evidence.date)
                .and_then(|date| words(&date.to_string())),
            evidence.and_then(|evidence| words(&evidence.words)),
            iri(&graph[other].iri),
        ];
        rows.push(((Reverse(told.sources), graph[other].label.clone()), row));
    }
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    let rows = rows.into_iter().map(|(_, row)| row).collect();
    let names = [
        "way",
        "relation",
        "name",
        "class",
        "documents",
        "independent",
        "date",
        "words",
        "entity",
    ];
    tell(&names, rows, args.table.format.as_deref(), out)
}

/// Who has an edge with whom. Dates are those of claims, so with dates these are read as well.
fn topology_of(store: &Reading, selection: &Selection, data: &Data) -> Result<Topology, Failure> {
    if selection.from.is_some() || selection.to.is_some() {
        return Ok(Topology::from(&edges_of(store, selection, data)?));
    }
    let topology = Topology::read(store.graphs(), data.ontology(), selection);
    Ok(topology.map_err(ExportError::from)?)
}

/// Name, class and IRI of an entity.
fn named(store: &Reading, node: &NamedNode) -> Result<[Option<Term>; 3], Failure> {
    let told = analysis::node_of(store.graphs(), node.clone()).map_err(ExportError::from)?;
    Ok([words(&told.label), words(told.class.iri()), iri(&told.iri)])
}

fn edges_of(store: &Reading, selection: &Selection, data: &Data) -> Result<Projection, Failure> {
    let projection = project(store.graphs(), data.ontology(), selection);
    Ok(projection.map_err(ExportError::from)?)
}

pub(super) fn words(text: &str) -> Option<Term> {
    Some(Literal::new_simple_literal(text).into())
}

pub(super) fn iri(node: &NamedNode) -> Option<Term> {
    Some(node.clone().into())
}

/// To six digits after the point, so that no machine's last bit shows; a decimal, which every format writes as it is.
fn rounded(score: f64) -> String {
    format!("{score:.6}")
}

pub(super) fn tell(
    names: &[&str],
    rows: Vec<Vec<Option<Term>>>,
    name: Option<&str>,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let format = format(name)?;
    write(
        Answer::of_rows(names, rows),
        format,
        destination(),
        PREFIXES,
        out,
    )?;
    Ok(())
}
