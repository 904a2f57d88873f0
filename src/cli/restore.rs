//! `dossier restore`: a store from a backup or from a dump.

use super::args::Restore;
use super::data::Data;
use super::{Failure, Voice};
use crate::graph::{Derivation, Occasion, Store, dump};
use std::path::Path;

/// Makes the store where there is none yet.
pub fn run(args: &Restore, data: &Data, voice: Voice) -> Result<(), Failure> {
    let to = &args.store.location;
    if !args.from.exists() {
        return Err(super::diff::not_there(&args.from));
    }
    if args.from.is_file() {
        of_dump(&args.from, to, data)?;
    } else {
        Store::open_read_only(&args.from)?.backup(to)?;
    }
    let counts = Store::open_read_only(to)?.counts()?;
    if voice == Voice::Normal {
        eprintln!(
            "restored to {}: {} documents · {} claims · {} quads",
            to.display(),
            counts.documents,
            counts.claims,
            counts.quads
        );
    }
    Ok(())
}

/// Loads the named graphs and derives the default graph from them.
fn of_dump(from: &Path, to: &Path, data: &Data) -> Result<(), Failure> {
    // Read once before anything is written: a dump that breaks off leaves no half store.
    let Some(names) = dump::namespaces(from)? else {
        return Err(Failure::Failed(format!(
            "{}: no document stands in it, so no store can be made of it; lists are read with `dossier import rdf`",
            from.display()
        )));
    };
    for quad in dump::read(from)? {
        quad?;
    }
    let store = Store::create(to, &names)?;
    // What follows from the rest is derived, and need not be loaded first.
    let quads = dump::read(from)?.filter_map(Result::ok);
    store.load(quads.filter(|quad| !quad.graph_name.is_default_graph()))?;
    let derivation = Derivation {
        ontology: data.ontology(),
        lexicon: data.lexicon(),
    };
    store.rederive(&derivation, &Occasion::now(env!("CARGO_PKG_VERSION")))?;
    store.merge()?;
    Ok(())
}
