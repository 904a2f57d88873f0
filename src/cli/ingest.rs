//! `dossier ingest`: documents in, graph kept.
//!
//! *files → pieces → records → store*: one thread cuts files, all cores read and analyse, one thread writes, with a bound between
//! each two. The default graph follows each batch.

use super::args::Ingest;
use super::data::Data;
use super::inputs::{Piece, Pieces, Rejections, options};
use super::progress::Progress;
use super::report::{Holds, Report};
use super::{Failure, Voice, interrupt};
use crate::claim::facts::Facts;
use crate::claim::policy::Policy;
use crate::graph::{Derivation, Occasion, Outcome, Store, StoreError};
use crate::ontology::Ontology;
use crate::pipeline::Pipeline;
use crate::text::{Blank, Rejection};
use rayon::prelude::*;
use std::collections::HashSet;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::time::{Duration, Instant};

/// Documents written at once: some 45 kilobytes each, and as much again of what follows from them. With every second batch the engine
/// merges it with much of what is there, so that fewer at once are more work: with 128 a third of all. The first batches are
/// smaller, lest the writer wait for them.
const BATCH: usize = 512;
/// Documents analysed at once: enough to keep all cores busy. Who asks to stop waits for these; what was read before is written if
/// it is no more than this or has begun to reach the disk, and left for `--resume` otherwise.
const ROUND: usize = 128;

/// Reads, extracts, stores; then derives the default graph once.
pub fn run(args: &Ingest, data: &Data, voice: Voice) -> Result<(), Failure> {
    let started = Instant::now();
    let pipeline = data.pipeline()?;
    let mut store = Store::open(&args.store.location, None)?;
    store.stop_when(interrupt::is_asked);
    let pipeline = Pipeline {
        policy: policy(args, &store)?,
        ..pipeline
    };
    let derivation = Derivation {
        ontology: pipeline.ontology,
        lexicon: pipeline.lexicon,
    };
    interrupt::listen();
    let options = options(&args.inputs, Blank::Reject);
    let progress = Progress::new(args.progress, voice, &args.inputs.paths);
    let pieces = Pieces::read(&args.inputs, &options);
    let mut writer = Writer {
        store: &store,
        derivation: &derivation,
        voice,
        progress: &progress,
        rejections: Rejections::new(&args.inputs)?,
        report: Report::default(),
        texts: HashSet::new(),
        started,
    };
    let analyst = Analyst {
        pipeline: &pipeline,
        progress: &progress,
        known: args.resume.then_some(&store),
    };
    let written = std::thread::scope(|scope| {
        // One batch is written while the next one is worked on, and no further.
        let (sender, receiver) = sync_channel(0);
        let pieces = &pieces;
        scope.spawn(move || analyst.work(pieces, &sender));
        for batch in receiver {
            let written = batch.map_err(Failure::from).and_then(|batch| {
                match interrupt::is_asked() && batch.read.len() > ROUND {
                    true => Err(Failure::Interrupted),
                    false => writer.take(batch),
                }
            });
            if written.is_err() {
                pieces.close();
                return written;
            }
        }
        Ok(())
    });
    writer.report.spent.cut = pieces.reading();
    let Writer {
        rejections,
        mut report,
        ..
    } = writer;
    let (written, is_left) = match written {
        // What was analysed and not written is read again with --resume.
        Err(Failure::Interrupted) => (Ok(()), true),
        Ok(()) => (Ok(()), false),
        Err(rejected @ Failure::Rejected(_)) => (Err(rejected), false),
        Err(failure) => return Err(failure),
    };
    let deriving = Instant::now();
    let occasion = Occasion::now(env!("CARGO_PKG_VERSION"));
    // Where nothing was to be read, what an earlier write left is taken up all the same.
    join(&mut report.outcome, store.rederive(&derivation, &occasion)?);
    if !interrupt::is_asked() {
        store.merge()?;
    }
    report.spent.derive += deriving.elapsed();
    progress.finish();
    report.rejected.clone_from(&rejections.causes);
    // Asked after the last document was taken, it came too late to matter.
    report.interrupted = is_left || interrupt::is_asked() && !pieces.is_exhausted();
    report.spent.total = started.elapsed();
    if voice == Voice::Normal || args.report.is_some() {
        report.holds = holds(&store, pipeline.ontology)?;
    }
    if voice == Voice::Normal {
        eprintln!("{}", report.lines());
    }
    if let Some(path) = &args.report {
        report.write(path)?;
    }
    if report.interrupted {
        return Err(Failure::Interrupted);
    }
    written?;
    rejections.finish()
}

/// The policy that the store keeps to: the one asked for where it is new, else its own.
fn policy(args: &Ingest, store: &Store) -> Result<Policy, Failure> {
    let kept = store.policy()?;
    match (args.policy, kept) {
        (Some(asked), Some(kept)) if asked != kept => Err(Failure::Usage(format!(
            "--assert {}: the store at {} keeps to {}, and the edges of two policies cannot be told apart; ingest the documents \
             into another store",
            asked.wire(),
            args.store.location.display(),
            kept.wire()
        ))),
        (_, Some(kept)) => Ok(kept),
        (asked, None) => {
            let policy = asked.unwrap_or_default();
            store.keep_to(policy)?;
            Ok(policy)
        }
    }
}

/// What became of a piece.
enum Read {
    /// A record, and what the report counts of it.
    Facts(Box<Analysed>),
    /// A document in another language, where it stands, and in which.
    NotEnglish(String, String),
    /// A document that the store has.
    Known,
    /// No document.
    Rejected(Rejection),
}

struct Analysed {
    facts: Facts,
    container: Option<String>,
    words: usize,
    /// Of its text alone, which may have come before under another name.
    text: u64,
}

/// Pieces read and analysed together, with the time it took over all threads.
#[derive(Default)]
struct Batch {
    read: Vec<Read>,
    reading: Duration,
    analysing: Duration,
}

impl Batch {
    fn add(&mut self, part: Self) {
        self.read.extend(part.read);
        self.reading += part.reading;
        self.analysing += part.analysing;
    }
}

/// Reads pieces and analyses documents.
struct Analyst<'a> {
    pipeline: &'a Pipeline<'a>,
    progress: &'a Progress,
    /// The store whose documents are passed over.
    known: Option<&'a Store>,
}

impl Analyst<'_> {
    /// Until the pieces end, or nobody takes batches any more.
    fn work(&self, pieces: &Pieces, batches: &SyncSender<Result<Batch, StoreError>>) {
        let (mut batch, mut done) = (Batch::default(), 0);
        let mut most = ROUND;
        loop {
            let round = pieces.batch(ROUND);
            let is_end = round.is_none();
            match self.analyse(round.unwrap_or_default()) {
                Ok(part) => {
                    done += part.read.len();
                    batch.add(part);
                }
                Err(error) => {
                    _ = batches.send(Err(error));
                    return;
                }
            }
            self.progress.tick(done, pieces.reached());
            // What trickles in is written as it comes.
            let is_due = batch.read.len() >= most || pieces.is_dry() || is_end;
            if is_due && !batch.read.is_empty() {
                most = done.clamp(ROUND, BATCH);
                let batch = std::mem::take(&mut batch);
                if batches.send(Ok(batch)).is_err() {
                    return;
                }
            }
            if is_end {
                return;
            }
        }
    }

    fn analyse(&self, round: Vec<Piece>) -> Result<Batch, StoreError> {
        let read: Result<Vec<_>, StoreError> = round
            .into_par_iter()
            .with_max_len(1)
            .map(|piece| {
                let started = Instant::now();
                let document = match piece.and_then(crate::text::Unread::read) {
                    Ok(document) => document,
                    Err(rejection) => {
                        let read = Read::Rejected(rejection);
                        return Ok((read, started.elapsed(), Duration::ZERO));
                    }
                };
                if !document.is_english() {
                    let place = document.container.unwrap_or(document.source);
                    let language = document.language.unwrap_or_default();
                    let read = Read::NotEnglish(place, language);
                    return Ok((read, started.elapsed(), Duration::ZERO));
                }
                if let Some(store) = self.known
                    && store.contains(&document.content_hash())?
                {
                    return Ok((Read::Known, started.elapsed(), Duration::ZERO));
                }
                let reading = started.elapsed();
                let started = Instant::now();
                let facts = self.pipeline.facts(&document);
                let read = Read::Facts(Box::new(Analysed {
                    facts,
                    container: document.container,
                    words: document.text.split_whitespace().count(),
                    text: fingerprint(&document.text),
                }));
                Ok((read, reading, started.elapsed()))
            })
            .collect();
        let mut batch = Batch::default();
        for (read, reading, analysing) in read? {
            batch.read.push(read);
            batch.reading += reading;
            batch.analysing += analysing;
        }
        Ok(batch)
    }
}

/// Writes batches and keeps count.
struct Writer<'a> {
    store: &'a Store,
    derivation: &'a Derivation<'a>,
    voice: Voice,
    progress: &'a Progress,
    rejections: Rejections,
    report: Report,
    /// Of what was read so far: 8 bytes a document.
    texts: HashSet<u64>,
    started: Instant,
}

impl Writer<'_> {
    fn take(&mut self, batch: Batch) -> Result<(), Failure> {
        let mut occasion = Occasion::now(env!("CARGO_PKG_VERSION"));
        let mut facts = Vec::with_capacity(batch.read.len());
        self.report.spent.read += batch.reading;
        self.report.spent.analyse += batch.analysing;
        let mut stopped = Ok(());
        for read in batch.read {
            match read {
                Read::Rejected(rejection) => {
                    stopped = self.rejections.add(&rejection, self.progress);
                    if stopped.is_err() {
                        break;
                    }
                }
                Read::Known => {
                    self.report.read += 1;
                    self.report.known += 1;
                }
                Read::NotEnglish(place, language) => {
                    self.report.read += 1;
                    if self.voice == Voice::Normal {
                        self.progress.say(&format!(
                            "dossier: {place}: not English ({language}); skipped"
                        ));
                    }
                    *self.report.other_languages.entry(language).or_default() += 1;
                }
                Read::Facts(analysed) => {
                    let Analysed {
                        facts: record,
                        container,
                        words,
                        text,
                    } = *analysed;
                    self.report.read += 1;
                    self.report.words += words;
                    self.report.claims += record.claims.len();
                    self.report.asserted +=
                        record.claims.iter().filter(|claim| claim.asserted).count();
                    if !self.texts.insert(text) {
                        self.report.duplicates += 1;
                    }
                    if let Some(container) = container {
                        occasion
                            .containers
                            .insert(record.header.hash.clone(), container);
                    }
                    facts.push(record);
                }
            }
        }
        let started = Instant::now();
        let outcome = match self.store.ingest(&facts, self.derivation, &occasion) {
            Err(StoreError::CalledOff { .. }) => return Err(Failure::Interrupted),
            outcome => outcome?,
        };
        join(&mut self.report.outcome, outcome);
        drop(facts);
        self.report.spent.write += started.elapsed();
        self.report.note(self.started.elapsed());
        stopped
    }
}

/// Tells texts apart, without a promise: the count in a report is not what a graph rests on.
fn fingerprint(text: &str) -> u64 {
    let hash = blake3::hash(text.as_bytes());
    hash.as_bytes()
        .first_chunk()
        .map_or(0, |bytes| u64::from_le_bytes(*bytes))
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

/// What the store holds now, as its counts have it.
fn holds(store: &Store, ontology: &Ontology) -> Result<Holds, Failure> {
    let counts = store.counts_of(ontology)?;
    Ok(Holds {
        documents: counts.documents,
        entities: counts.entities,
        edges: counts.edges,
        sanctions: counts.sanctions,
        tenures: counts.tenures,
    })
}
