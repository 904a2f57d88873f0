//! A large store at work: `cargo bench --bench store -- STORE [ARTICLES] [--all] [--writes | --queries]`.
//!
//! STORE is a store of some size, such as `benches/archive.py PROGRAM CORPUS.jsonl --articles 1300 --keep FOLDER` leaves at
//! FOLDER/many; ARTICLES are files that it does not have. Told are the time of `stats` (goal 50 ms), of each named query as a
//! process of its own asks it and asked once more (goal 200 ms on a million quads), of writing one article after the other
//! (goal 30 ms beyond analysis) and taking it out again, and of loading all the store's quads from a file beside Oxigraph's own
//! loader (goal 1.15 times). Afterwards the store holds what it held; its log is longer. Queries within the goal are summed up
//! unless `--all` is given; `--writes` and `--queries` leave out the rest.

use dossier::graph::{Counts, Derivation, Namespaces, Occasion, Store, sealed};
use dossier::ontology::Ontology;
use dossier::pipeline::Pipeline;
use dossier::query::{Library, Options, ask};
use dossier::text::{ReadOptions, read_paths};
use oxigraph::io::{RdfFormat, RdfParser, RdfSerializer};
use oxigraph::sparql::QueryResults;
use std::fs::File;
use std::io::{BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let all = words.iter().any(|word| word == "--all");
    let mut paths = words
        .iter()
        .filter(|word| !word.starts_with("--"))
        .map(PathBuf::from);
    let Some(dir) = paths.next() else {
        println!("no store given; see the head of benches/store.rs");
        return Ok(());
    };
    let articles: Vec<PathBuf> = paths.collect();
    let only = |part: &str| words.iter().any(|word| word == part);
    stats(&dir)?;
    if !only("--writes") {
        queries(&dir, all)?;
    }
    if only("--queries") {
        return Ok(());
    }
    if !articles.is_empty() {
        one_by_one(&dir, &articles)?;
    }
    if only("--writes") {
        return stats(&dir);
    }
    load(&dir)
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn timed<T>(work: impl FnOnce() -> Result<T>) -> Result<(T, Duration)> {
    let begun = Instant::now();
    let result = work()?;
    Ok((result, begun.elapsed()))
}

fn stats(dir: &Path) -> Result<()> {
    let busy = processor_time();
    let (counts, time) = timed(|| {
        Ok(match sealed(dir)? {
            Some(closed) => Counts::new(&closed.tally, Ontology::embedded()),
            None => Store::open_read_only(dir)?.counts()?,
        })
    })?;
    let busy = processor_time() - busy;
    println!(
        "{} documents, {} claims, {} quads; counts from a closed store {:.1} ms, of processor time {:.1} (goal 50)",
        counts.documents,
        counts.claims,
        counts.quads,
        milliseconds(time),
        milliseconds(busy)
    );
    Ok(())
}

/// Each named query, asked of a store just opened, and again.
fn queries(dir: &Path, all: bool) -> Result<()> {
    let library = Library::shipped()?;
    let mut times = Vec::new();
    for query in library.list() {
        let store = Store::open_read_only(dir)?;
        let once = || -> Result<usize> {
            let options = Options {
                searched: Some(&store),
                ..Options::default()
            };
            let answer = ask(store.oxigraph(), &query.text, &query.params, &[], &options)?;
            let mut rows = 0;
            if let QueryResults::Solutions(solutions) = answer.results {
                for solution in solutions {
                    solution?;
                    rows += 1;
                }
            }
            Ok(rows)
        };
        let busy = || -> Result<(usize, Duration)> {
            let before = processor_time();
            Ok((once()?, processor_time() - before))
        };
        let (rows, first) = busy()?;
        let (_, again) = busy()?;
        times.push((first, again, rows, query.name.as_str()));
    }
    times.sort_by_key(|time| std::cmp::Reverse(time.0));
    let slow = |time: &Duration| time.as_millis() > 200;
    for (first, again, rows, name) in &times {
        if all || slow(first) {
            println!(
                "query {name:<24} {:>7.1} ms, again {:>7.1} ms, {rows} rows",
                milliseconds(*first),
                milliseconds(*again)
            );
        }
    }
    let longest = |pick: fn(&(Duration, Duration, usize, &str)) -> Duration| {
        times.iter().map(pick).max().unwrap_or_default()
    };
    println!(
        "{} named queries, processor time: {} over 200 ms; the longest {:.0} ms on a store just opened, {:.0} ms on one in use",
        times.len(),
        times.iter().filter(|(first, ..)| slow(first)).count(),
        milliseconds(longest(|(first, ..)| *first)),
        milliseconds(longest(|(_, again, ..)| *again))
    );
    Ok(())
}

/// Writes articles one by one, each beyond its analysis, and takes them out again.
fn one_by_one(dir: &Path, articles: &[PathBuf]) -> Result<()> {
    let pipeline = Pipeline::embedded()?;
    let derivation = Derivation {
        ontology: pipeline.ontology,
        lexicon: pipeline.lexicon,
    };
    let store = Store::open(dir, None)?;
    let occasion = Occasion::now(env!("CARGO_PKG_VERSION"));
    let (_, opened) = timed(|| Ok(store.rederive(&derivation, &occasion)?))?;
    println!("settled in {:.1} ms", milliseconds(opened));
    let (mut come, mut gone) = (Vec::new(), Vec::new());
    let mut hashes = Vec::new();
    for document in read_paths(articles, &ReadOptions::default()).filter_map(|each| each.ok()) {
        let facts = [pipeline.facts(&document)];
        let busy = processor_time();
        let (outcome, time) = timed(|| Ok(store.ingest(&facts, &derivation, &occasion)?))?;
        if !outcome.added.is_empty() {
            come.push((time, processor_time() - busy));
            hashes.push(facts[0].header.hash.clone());
        }
    }
    for hash in &hashes {
        let busy = processor_time();
        let (_, time) = timed(|| Ok(store.retract(hash, &derivation, &occasion)?))?;
        gone.push((time, processor_time() - busy));
    }
    for (what, goal, times) in [
        ("written beyond analysis", " (goal 30)", &come),
        ("taken out", "", &gone),
    ] {
        let mut clock: Vec<Duration> = times.iter().map(|&(clock, _)| clock).collect();
        let mut busy: Vec<Duration> = times.iter().map(|&(_, busy)| busy).collect();
        clock.sort_unstable();
        busy.sort_unstable();
        let at = |times: &[Duration], part: usize| {
            let index = times.len().saturating_sub(1) * part / 100;
            milliseconds(times.get(index).copied().unwrap_or_default())
        };
        println!(
            "{} articles, each {what}: median {:.1} ms{goal}, 90 of 100 within {:.1} ms; of processor time on the thread that \
             writes, {:.1} and {:.1} ms",
            times.len(),
            at(&clock, 50),
            at(&clock, 90),
            at(&busy, 50),
            at(&busy, 90)
        );
    }
    Ok(())
}

/// Time that this thread has run, where the system tells: a busy machine does not change it.
fn processor_time() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let first = text.split_whitespace().next();
    let nanoseconds = first.and_then(|word| word.parse().ok());
    Duration::from_nanos(nanoseconds.unwrap_or_default())
}

/// All quads of the store as a file, loaded by us and by Oxigraph.
fn load(dir: &Path) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("all.nq");
    let mut writer = RdfSerializer::from_format(RdfFormat::NQuads)
        .for_writer(BufWriter::new(File::create(&file)?));
    for quad in Store::open_read_only(dir)?.oxigraph() {
        writer.serialize_quad(&quad?)?;
    }
    writer.finish()?.flush()?;
    let mut best = [Duration::MAX; 2];
    for pass in 0..2 {
        let theirs = folder.path().join(format!("theirs-{pass}"));
        let (_, time) = timed(|| {
            let store = oxigraph::store::Store::open(&theirs)?;
            let mut loader = store.bulk_loader();
            loader.load_from_reader(RdfFormat::NQuads, BufReader::new(File::open(&file)?))?;
            loader.commit()?;
            Ok(())
        })?;
        best[0] = best[0].min(time);
        let ours = folder.path().join(format!("ours-{pass}"));
        let (_, time) = timed(|| {
            let store = Store::create(&ours, &Namespaces::default())?;
            let parser = RdfParser::from_format(RdfFormat::NQuads);
            let quads = parser.for_reader(BufReader::new(File::open(&file)?));
            store.load(quads.filter_map(|quad| quad.ok()))?;
            Ok(())
        })?;
        best[1] = best[1].min(time);
    }
    println!(
        "ready quads from a file: Oxigraph {:.2} s, with counts kept {:.2} s: {:.2} times (goal 1.15)",
        best[0].as_secs_f64(),
        best[1].as_secs_f64(),
        best[1].as_secs_f64() / best[0].as_secs_f64()
    );
    Ok(())
}
