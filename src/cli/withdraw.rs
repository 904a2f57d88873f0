//! `dossier retract` and `dossier purge`: a document goes, and with it all that it alone supports.

use super::args::Withdraw;
use super::data::Data;
use super::{Failure, Voice};
use crate::graph::{Derivation, Occasion, Outcome, Store};

/// Removes a document; the log keeps that it was here.
pub fn retract(args: &Withdraw, data: &Data, voice: Voice) -> Result<(), Failure> {
    withdraw(args, data, voice, |store, derivation, occasion| {
        Ok(store.retract(&args.document, derivation, occasion)?)
    })
}

/// Removes a document from the log as well.
pub fn purge(args: &Withdraw, data: &Data, voice: Voice) -> Result<(), Failure> {
    withdraw(args, data, voice, |store, derivation, occasion| {
        Ok(store.purge(&args.document, derivation, occasion)?)
    })
}

fn withdraw(
    args: &Withdraw,
    data: &Data,
    voice: Voice,
    remove: impl FnOnce(&Store, &Derivation<'_>, &Occasion) -> Result<Outcome, Failure>,
) -> Result<(), Failure> {
    // A store that is not there is not made just to remove something from it.
    drop(Store::open_read_only(&args.store.location)?);
    let pipeline = data.pipeline()?;
    let derivation = Derivation {
        ontology: pipeline.ontology,
        lexicon: pipeline.lexicon,
    };
    let store = Store::open(&args.store.location, None)?;
    let outcome = remove(
        &store,
        &derivation,
        &Occasion::now(env!("CARGO_PKG_VERSION")),
    )?;
    if outcome.retracted.is_empty() {
        return Err(Failure::Failed(format!(
            "{}: no such document in the store; give its hash or its source, as `dossier query documents` lists them",
            args.document
        )));
    }
    if voice == Voice::Normal {
        eprintln!(
            "{} document removed; {} triples left the default graph, {} came",
            outcome.retracted.len(),
            outcome.withdrawn,
            outcome.derived
        );
    }
    Ok(())
}
