//! `dossier path`: the shortest chain of edges between two.

use super::Failure;
use super::args::Path;
use super::data::Data;
use super::reading::Reading;
use crate::analysis::{Direction, Offices, Selection, project, shortest_path};
use crate::export::ExportError;
use crate::ontology::PREFIXES;
use crate::query::entity;
use std::io::Write;

/// Writes one hop a line, each with its words.
pub fn run(args: &Path, data: &Data, out: &mut impl Write) -> Result<(), Failure> {
    let store = Reading::open(&args.store)?;
    let ontology = data.ontology();
    let from = entity(store.graphs(), &args.from, PREFIXES)?;
    let to = entity(store.graphs(), &args.to, PREFIXES)?;
    let selection = Selection {
        offices: Offices::GovernsKept,
        ..Selection::default()
    };
    let projection = project(store.graphs(), ontology, &selection).map_err(ExportError::from)?;
    let Some(hops) = shortest_path(&projection, from.as_ref(), to.as_ref()) else {
        return Err(Failure::Failed(format!(
            "no chain of edges connects {} and {}",
            args.from, args.to
        )));
    };
    for hop in hops {
        let edge = &projection.graph[hop.edge];
        let (source, target) = projection
            .graph
            .edge_endpoints(hop.edge)
            .unwrap_or((hop.from, hop.to));
        let (source, target) = (
            &projection.graph[source].label,
            &projection.graph[target].label,
        );
        let spoken = match ontology.relation(&edge.relation) {
            Some(relation) => relation.read_aloud(source, target),
            None => format!("{source} {} {target}", edge.relation),
        };
        let mark = if edge.direction == Direction::Both {
            "↔"
        } else {
            "→"
        };
        // That a government governs its country needs no document.
        let support = match edge.documents {
            0 => String::new(),
            count => format!("   {count} documents, {} independent", edge.sources),
        };
        writeln!(out, "{mark} {spoken}{support}")?;
        if let Some(evidence) = &edge.evidence {
            let date = evidence
                .date
                .map_or(String::new(), |date| format!("   {date}"));
            writeln!(
                out,
                "    “{}”{date}   {}",
                evidence.words,
                evidence
                    .headline
                    .as_deref()
                    .unwrap_or(evidence.document.as_str())
            )?;
        }
    }
    Ok(())
}
