//! The seal of a closed store: its counts hold as long as the engine's files stand as they stood when it was closed.
//!
//! *closed directory → the file `seal`; directory → [`Sealed`], unless something was written since*. Opening the engine to ask it
//! for one stamp reads its journal again, a tenth of a second after some forty single articles; this reads two small files and
//! looks at the names, sizes and times of the engine's journals and lists of files, which no write leaves as they were. Whoever
//! opens the store for writing takes the seal away first. Where it is missing or broken the engine is asked.

use super::counts::{Tally, counts_hash};
use super::disk::{self, StoreError};
use super::iri::{Namespaces, short_hash};
use std::fs;
use std::path::Path;
use std::time::UNIX_EPOCH;

/// Name of the file.
const SEAL: &str = "seal";
/// What that file is called while it is written.
const SEAL_NEW: &str = "seal.new";

/// What a closed store says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// How its things are named.
    pub names: Namespaces,
    /// How much is stored.
    pub tally: Tally,
}

/// What the store at `dir` holds, if it was closed and nothing was written since.
///
/// # Errors
/// Where there is no store, or one that cannot be read.
pub fn sealed(dir: &Path) -> Result<Option<Sealed>, StoreError> {
    let (names, format) = disk::existing(dir)?;
    let known = || {
        let (counts, seal) = (
            disk::read_counts(dir)?,
            fs::read_to_string(dir.join(SEAL)).ok()?,
        );
        // The counts are read before the files are looked at: what comes in between breaks the seal.
        let is_whole = seal == text(dir, &counts_hash(&counts))?;
        Tally::decode(&counts).filter(|_| is_whole && format == disk::FORMAT)
    };
    Ok(known().map(|tally| Sealed { names, tally }))
}

/// Takes the seal away, before anything is written.
pub(super) fn lift(dir: &Path) -> Result<(), StoreError> {
    disk::drop_file(dir, SEAL)
}

/// Seals a store that was closed with the counts of that hash. Failing that, there is none.
pub(super) fn put(dir: &Path, counts: &str) {
    let new = dir.join(SEAL_NEW);
    if let Some(text) = text(dir, counts)
        && fs::write(&new, text).is_ok()
    {
        _ = fs::rename(&new, dir.join(SEAL));
    }
}

/// The seal of counts and of the engine's files as they are.
fn text(dir: &Path, counts: &str) -> Option<String> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir.join(disk::RDF)).ok()? {
        let entry = entry.ok()?;
        let name = entry.file_name().into_string().ok()?;
        // Journals, and the lists of which files there are. The engine's own messages, LOG, say nothing.
        if name == "CURRENT" || name.starts_with("MANIFEST-") || name.ends_with(".log") {
            let known = entry.metadata().ok()?;
            let time = known.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
            files.push(format!("{name} {} {}", known.len(), time.as_nanos()));
        }
    }
    files.sort_unstable();
    let files = short_hash(files.join("\n").as_bytes(), 32);
    Some(format!("dossier seal 1\ncounts {counts}\nfiles {files}\n"))
}
