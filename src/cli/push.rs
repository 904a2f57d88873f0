//! `dossier push`: the store, sent elsewhere.

use super::args::{Push, WriteProtocol};
use super::reading::address;
use super::{Failure, Voice};
use crate::graph::Store;
use crate::graph::iri::short_hash;
use crate::remote::{Destination, Extent, Protocol, Pushed, push};
use std::io::{IsTerminal, Write};

/// Sends what has changed, and says what that was.
pub fn run(args: &Push, voice: Voice) -> Result<(), Failure> {
    let Some(address) = address(&args.elsewhere)? else {
        return Err(Failure::Usage(
            "where to? --endpoint URL says which SPARQL endpoint gets the store".to_owned(),
        ));
    };
    let store = Store::open_read_only(&args.store.location)?;
    let journal = args.journal.clone().unwrap_or_else(|| {
        let name = short_hash(address.url.as_bytes(), 8);
        args.store.location.join(format!("push-{name}.journal"))
    });
    let destination = Destination {
        address,
        protocol: match args.protocol {
            WriteProtocol::Auto => Protocol::Any,
            WriteProtocol::Gsp => Protocol::GraphStore,
            WriteProtocol::Update => Protocol::Update,
        },
        graph_store: args.graph_store.clone(),
        update: args.update_endpoint.clone(),
    };
    let extent = match (args.all, args.dry_run) {
        (true, _) => Extent::All,
        (_, true) => Extent::Nothing,
        _ => Extent::Changed,
    };
    let is_watched = voice == Voice::Normal && std::io::stderr().is_terminal();
    let mut told = |done: usize, all: usize| {
        if is_watched {
            // Whoever cannot be told is told nothing.
            _ = write!(std::io::stderr(), "\r{done} of {all} graphs\x1b[K");
            if done == all {
                _ = write!(std::io::stderr(), "\r\x1b[K");
            }
        }
    };
    let pushed = push(&store, &destination, &journal, extent, &mut told)?;
    if voice == Voice::Normal {
        report(&pushed, extent);
    }
    for (graph, reason) in &pushed.refused {
        eprintln!("dossier: {graph}: {reason}");
    }
    match pushed.refused.len() {
        0 => Ok(()),
        1 => Err(Failure::Rejected("1 graph was not taken".to_owned())),
        count => Err(Failure::Rejected(format!("{count} graphs were not taken"))),
    }
}

fn report(pushed: &Pushed, extent: Extent) {
    let (sent, removed) = match extent {
        Extent::Nothing => ("would be sent", "would be removed"),
        _ => ("sent", "removed"),
    };
    let mut parts = vec![format!(
        "{} graphs {sent} ({} triples)",
        pushed.sent, pushed.triples
    )];
    if pushed.unchanged > 0 {
        parts.push(format!("{} unchanged", pushed.unchanged));
    }
    if pushed.removed > 0 {
        parts.push(format!("{} {removed}", pushed.removed));
    }
    eprintln!("{}", parts.join(" · "));
    eprintln!("{}", pushed.way);
    if let Some(graph) = &pushed.default_graph {
        eprintln!("the default graph is in {graph}");
    }
}
