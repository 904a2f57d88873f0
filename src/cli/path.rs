//! `dossier path`: the shortest chains of edges between two.

use super::Failure;
use super::args::Path;
use super::data::Data;
use super::edges::{chosen, iri, tell, words};
use super::page::one_line;
use super::reading::Reading;
use crate::analysis::{
    Direction, Hop, Offices, Projection, Selection, Topology, project, shortest_paths, within,
};
use crate::export::ExportError;
use crate::ontology::{Ontology, PREFIXES};
use crate::query::{entity, shorten};
use oxigraph::model::{Literal, NamedNode, Term};
use std::io::Write;

/// How many edges longer than the shortest chain the next ones may be before one stops looking.
const SLACK: usize = 4;

/// Writes one hop a line, each with its words.
pub fn run(args: &Path, data: &Data, out: &mut impl Write) -> Result<(), Failure> {
    let store = Reading::open(&args.store)?;
    let ontology = data.ontology();
    let start = entity(store.graphs(), &args.start, PREFIXES)?;
    let goal = entity(store.graphs(), &args.goal, PREFIXES)?;
    if start == goal {
        let id = shorten(start.as_str(), PREFIXES);
        return Err(Failure::Failed(format!(
            "{} and {} are both {id}: there is no way to go",
            args.start, args.goal
        )));
    }
    let selection = Selection {
        offices: Offices::GovernsKept,
        ..chosen(&args.edges, data)?
    };
    let (projection, chains) = find(
        &store,
        ontology,
        selection,
        (&start, &goal),
        args.chains.into(),
    )?;
    if chains.is_empty() {
        return Err(Failure::Failed(format!(
            "no chain of edges connects {} and {}{}",
            args.start,
            args.goal,
            match args.edges.relation.is_empty() && args.edges.family.is_empty() {
                true => "",
                false => " by these relations",
            }
        )));
    }
    match args.format.as_deref() {
        None | Some("text") => text(&projection, &chains, ontology, out),
        format => table(&projection, &chains, format, out),
    }
}

/// Looks for chains among what lies between the two, and farther around them while there are too few.
fn find(
    store: &Reading,
    ontology: &Ontology,
    mut selection: Selection,
    (start, goal): (&NamedNode, &NamedNode),
    count: usize,
) -> Result<(Projection, Vec<Vec<Hop>>), Failure> {
    let graphs = store.graphs();
    let topology = Topology::read(graphs, ontology, &selection).map_err(ExportError::from)?;
    let is_dated = selection.from.is_some() || selection.to.is_some();
    let mut found = (Projection::default(), Vec::new());
    let mut before = 0;
    for slack in 0..=SLACK {
        let reach = within(&topology, start.as_ref(), goal.as_ref(), slack);
        let Some(mut reach) = reach else {
            return Ok(found);
        };
        // Dates can take edges away, so that what is left is longer than the topology tells.
        if is_dated {
            reach = topology.nodes.iter().cloned().collect();
        }
        if reach.len() == before && slack > 0 {
            continue;
        }
        before = reach.len();
        selection.within = Some(reach);
        let projection = project(graphs, ontology, &selection).map_err(ExportError::from)?;
        let chains = shortest_paths(&projection, start.as_ref(), goal.as_ref(), count);
        // A chain longer than the reach may have a shorter sister outside it.
        let least = chains.first().map_or(0, Vec::len);
        let whole = |chain: &Vec<Hop>| is_dated || chain.len() <= least + slack;
        let chains: Vec<Vec<Hop>> = chains.into_iter().filter(whole).collect();
        let enough = chains.len() >= count || is_dated;
        found = (projection, chains);
        if enough {
            break;
        }
    }
    Ok(found)
}

fn text(
    projection: &Projection,
    chains: &[Vec<Hop>],
    ontology: &Ontology,
    out: &mut impl Write,
) -> Result<(), Failure> {
    for (number, chain) in chains.iter().enumerate() {
        if chains.len() > 1 {
            if number > 0 {
                writeln!(out)?;
            }
            let steps = match chain.len() {
                1 => "1 step".to_owned(),
                steps => format!("{steps} steps"),
            };
            writeln!(out, "{}. {steps}", number + 1)?;
        }
        for hop in chain {
            told(projection, hop, ontology, out)?;
        }
    }
    Ok(())
}

fn told(
    projection: &Projection,
    hop: &Hop,
    ontology: &Ontology,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let edge = &projection.graph[hop.edge];
    let (source, target) = ends(projection, hop);
    let spoken = match ontology.relation(&edge.relation) {
        Some(relation) => relation.read_aloud(source, target),
        None => format!("{source} {} {target}", edge.relation),
    };
    // The arrow runs as one goes, the sentence as the edge does: it is read aloud with who acts first.
    let ends = projection.graph.edge_endpoints(hop.edge);
    let mark = match edge.direction {
        Direction::Both => "↔",
        Direction::Forward if ends.is_some_and(|(source, _)| source != hop.from) => "←",
        Direction::Forward => "→",
    };
    // That a government governs its country needs no document.
    let support = match edge.documents {
        0 => String::new(),
        1 => format!("   1 document, {} independent", edge.sources),
        count => format!("   {count} documents, {} independent", edge.sources),
    };
    writeln!(out, "{mark} {spoken}{support}")?;
    if let Some(evidence) = &edge.evidence {
        let mut source: Vec<String> = evidence.date.iter().map(ToString::to_string).collect();
        source.extend(evidence.headline.as_deref().map(one_line));
        source.push(shorten(evidence.document.as_str(), PREFIXES));
        writeln!(out, "    “{}”", one_line(&evidence.words))?;
        writeln!(out, "    {}", source.join(" · "))?;
    }
    Ok(())
}

/// The names of an edge's ends, as it runs.
fn ends<'p>(projection: &'p Projection, hop: &Hop) -> (&'p str, &'p str) {
    let ends = projection.graph.edge_endpoints(hop.edge);
    let (source, target) = ends.unwrap_or((hop.from, hop.to));
    (
        &projection.graph[source].label,
        &projection.graph[target].label,
    )
}

fn table(
    projection: &Projection,
    chains: &[Vec<Hop>],
    format: Option<&str>,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let names = [
        "chain",
        "step",
        "from",
        "relation",
        "to",
        "documents",
        "independent",
        "date",
        "words",
        "subject",
        "object",
    ];
    let count = |number: usize| -> Option<Term> { Some(Literal::from(number as i64).into()) };
    let mut rows = Vec::new();
    for (chain, hops) in chains.iter().enumerate() {
        for (step, hop) in hops.iter().enumerate() {
            let edge = &projection.graph[hop.edge];
            let (source, target) = ends(projection, hop);
            let (from, to) = projection
                .graph
                .edge_endpoints(hop.edge)
                .unwrap_or((hop.from, hop.to));
            let evidence = edge.evidence.as_ref();
            rows.push(vec![
                count(chain + 1),
                count(step + 1),
                words(source),
                words(&edge.relation),
                words(target),
                count(edge.documents),
                count(edge.sources),
                evidence
                    .and_then(|evidence| evidence.date)
                    .and_then(|date| words(&date.to_string())),
                evidence.and_then(|evidence| words(&evidence.words)),
                iri(&projection.graph[from].iri),
                iri(&projection.graph[to].iri),
            ]);
        }
    }
    tell(&names, rows, format, out)
}
