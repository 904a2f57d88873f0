//! `dossier ingest`: documents in, graph kept.

use super::args::Ingest;
use super::data::Data;
use super::inputs::{Rejections, batches};
use super::{Failure, Voice};
use crate::claim::facts::Facts;
use crate::graph::{Derivation, Occasion, Outcome, Store};
use crate::resolve::Decision;
use crate::text::Blank;
use rayon::prelude::*;
use std::time::Instant;

/// Documents read and extracted at once: enough to keep all cores busy, little enough to keep memory flat.
const BATCH: usize = 128;

/// Reads, extracts, stores; then derives the default graph once.
pub fn run(args: &Ingest, data: &Data, voice: Voice) -> Result<(), Failure> {
    let started = Instant::now();
    let pipeline = data.pipeline()?;
    let store = Store::open(&args.store.location, None)?;
    let resolve = |facts: &[Facts], decisions: &[Decision]| pipeline.resolve(facts, decisions);
    let derivation = Derivation {
        ontology: pipeline.ontology,
        resolve: &resolve,
    };
    let mut rejections = Rejections::new(&args.inputs)?;
    let mut total = Outcome::default();
    let (mut skipped, mut words, mut read) = (0, 0, 0);
    let mut strict = Ok(());
    let mut batches = batches(&args.inputs, Blank::Reject, BATCH).peekable();
    while let Some(batch) = batches.next() {
        let mut occasion = Occasion::now(env!("CARGO_PKG_VERSION"));
        let mut documents = Vec::new();
        for document in batch {
            match document {
                Ok(document) => documents.push(document),
                Err(rejection) => {
                    strict = rejections.add(&rejection);
                    if strict.is_err() {
                        break;
                    }
                }
            }
        }
        read += documents.len();
        words += documents
            .iter()
            .map(|document| document.text.split_whitespace().count())
            .sum::<usize>();
        for document in &documents {
            if let Some(container) = &document.container {
                occasion
                    .containers
                    .insert(document.content_hash(), container.clone());
            }
        }
        let (english, other): (Vec<_>, Vec<_>) = documents
            .into_iter()
            .partition(|document| document.is_english());
        for document in &other {
            skipped += 1;
            if voice == Voice::Normal {
                eprintln!(
                    "dossier: {}: not English ({}); skipped",
                    document.container.as_deref().unwrap_or(&document.source),
                    document.language.as_deref().unwrap_or("?")
                );
            }
        }
        let facts: Vec<Facts> = english
            .par_iter()
            .with_max_len(1)
            .map(|document| pipeline.facts(document))
            .collect();
        let last = batches.peek().is_none() || strict.is_err();
        let outcome = if last && total == Outcome::default() {
            store.ingest(&facts, &derivation, &occasion)?
        } else {
            store.add(&facts, &occasion)?
        };
        join(&mut total, outcome);
        if strict.is_err() {
            break;
        }
    }
    let occasion = Occasion::now(env!("CARGO_PKG_VERSION"));
    if store.is_stale(&derivation, env!("CARGO_PKG_VERSION"))? {
        join(&mut total, store.rederive(&derivation, &occasion)?);
    }
    if voice == Voice::Normal {
        report(
            &store,
            &total,
            Tally {
                read,
                words,
                skipped,
                rejected: rejections.count,
            },
            started,
        )?;
    }
    strict?;
    rejections.finish()
}

struct Tally {
    read: usize,
    words: usize,
    skipped: usize,
    rejected: usize,
}

fn join(total: &mut Outcome, part: Outcome) {
    total.added.extend(part.added);
    total.replaced.extend(part.replaced);
    total.refreshed.extend(part.refreshed);
    total.unchanged.extend(part.unchanged);
    total.outdated.extend(part.outdated);
    total.retracted.extend(part.retracted);
    total.derived += part.derived;
    total.withdrawn += part.withdrawn;
}

fn report(store: &Store, total: &Outcome, tally: Tally, started: Instant) -> Result<(), Failure> {
    let counts = store.counts()?;
    let mut parts = vec![format!(
        "{} stored",
        total.added.len() + total.replaced.len() + total.refreshed.len()
    )];
    let mut part = |count: usize, word: &str| {
        if count > 0 {
            parts.push(format!("{count} {word}"));
        }
    };
    part(total.replaced.len(), "replaced an earlier version");
    part(total.refreshed.len(), "read anew by this version");
    part(total.unchanged.len(), "unchanged");
    part(total.outdated.len(), "older than what is known");
    part(tally.skipped, "not English");
    part(tally.rejected, "rejected");
    let seconds = started.elapsed().as_secs_f64();
    eprintln!(
        "{} documents, {} words in {seconds:.1} s",
        tally.read, tally.words
    );
    eprintln!("{}", parts.join(" · "));
    eprintln!(
        "the store holds {} documents · {} entities · {} claims · {} sanctions · {} tenures",
        counts.documents, counts.entities, counts.claims, counts.sanctions, counts.tenures
    );
    Ok(())
}
