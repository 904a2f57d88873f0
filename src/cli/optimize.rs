//! `dossier optimize`: the store written anew, smaller and without what was deleted.

use super::args::Optimize;
use super::data::Data;
use super::{Failure, Voice};
use crate::graph::{Derivation, Occasion, Store};
use std::fs;
use std::path::Path;

/// Derives all anew, then writes all graphs anew.
pub fn run(args: &Optimize, data: &Data, voice: Voice) -> Result<(), Failure> {
    let location = &args.store.location;
    drop(Store::open_read_only(location)?);
    let mut store = Store::open(location, None)?;
    let before = size(location);
    let derivation = Derivation {
        ontology: data.ontology(),
        lexicon: data.lexicon(),
    };
    let occasion = Occasion::now(env!("CARGO_PKG_VERSION"));
    store.optimize(&derivation, &occasion)?;
    if voice == Voice::Normal {
        eprintln!(
            "{:.1} MB before, {:.1} MB now; nothing of what was deleted is left in the store's files",
            megabytes(before),
            megabytes(size(location))
        );
    }
    Ok(())
}

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

/// Bytes of all files below a folder, as far as they can be seen.
fn size(folder: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(folder) else {
        return 0;
    };
    entries
        .filter_map(Result::ok)
        .map(|entry| match entry.metadata() {
            Ok(about) if about.is_dir() => size(&entry.path()),
            Ok(about) => about.len(),
            Err(_) => 0,
        })
        .sum()
}
