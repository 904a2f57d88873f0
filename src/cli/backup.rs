//! `dossier backup`: a copy of the store that is a store itself.

use super::args::Backup;
use super::{Failure, Voice};
use crate::graph::Store;

/// Copies the store. It is open for writing meanwhile, so that nothing changes under the copy.
pub fn run(args: &Backup, voice: Voice) -> Result<(), Failure> {
    drop(Store::open_read_only(&args.store.location)?);
    let store = Store::open(&args.store.location, None)?;
    store.backup(&args.to)?;
    if voice == Voice::Normal {
        let counts = store.counts()?;
        eprintln!(
            "{} documents, {} quads copied to {}; it is a store itself: ask it with -l, or `dossier restore` it",
            counts.documents,
            counts.quads,
            args.to.display()
        );
    }
    Ok(())
}
