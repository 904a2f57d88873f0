//! How fast articles become records, and where the time goes.
//!
//!     cargo bench --bench pipeline -- PATH…
//!
//! PATHs are read as `dossier ingest` reads them; without any, the sample articles. One thread; the first pass warms up.

use dossier::claim::frames::Frames;
use dossier::claim::{Layers, extract};
use dossier::coref::corefer;
use dossier::lexicon::{Gazetteer, Words};
use dossier::mention::recognize;
use dossier::ontology::Ontology;
use dossier::pipeline::{Pipeline, parts};
use dossier::syntax::{Analyser, Grammar};
use dossier::text::{Document, ReadOptions, read_paths};
use std::path::PathBuf;
use std::time::{Duration, Instant};

fn main() {
    let mut paths: Vec<PathBuf> = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with("--"))
        .map(PathBuf::from)
        .collect();
    if paths.is_empty() {
        paths.push(PathBuf::from(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/data/samples"
        )));
    }
    // One after the other, to see what each costs; the program loads them side by side.
    let parts_of_start: [(&str, fn()); 5] = [
        ("model", || _ = Analyser::embedded()),
        ("words", || _ = Words::embedded()),
        ("gazetteer", || _ = Gazetteer::embedded()),
        ("ontology", || _ = Ontology::embedded()),
        ("frames", || _ = Frames::embedded()),
    ];
    for (part, load) in parts_of_start {
        let started = Instant::now();
        load();
        println!(
            "start-up {part:<9} {:>6.1} ms",
            started.elapsed().as_secs_f64() * 1e3
        );
    }
    let pipeline = match Pipeline::embedded() {
        Ok(pipeline) => pipeline,
        Err(error) => return eprintln!("{error}"),
    };
    let documents: Vec<Document> = read_paths(&paths, &ReadOptions::default())
        .filter_map(Result::ok)
        .collect();
    for pass in ["cold", "warm"] {
        let mut spent = [Duration::ZERO; 5];
        let (mut tokens, mut claims) = (0, 0);
        for document in &documents {
            let mut clock = Instant::now();
            let mut lap = |stage: usize| {
                spent[stage] += clock.elapsed();
                clock = Instant::now();
            };
            let syntax = pipeline
                .analyser
                .analyse_parts(&document.text, &parts(document));
            lap(0);
            let grammar = Grammar::new(&syntax);
            let mentions = recognize(document, &grammar, pipeline.lexicon);
            lap(1);
            let chains = corefer(document, &grammar, &mentions, pipeline.lexicon);
            lap(2);
            let layers = Layers {
                document,
                grammar: &grammar,
                mentions: &mentions,
                chains: &chains,
                lexicon: pipeline.lexicon,
                policy: pipeline.policy,
            };
            let facts = extract(&layers, pipeline.frames, pipeline.ontology).facts;
            lap(3);
            let resolution = pipeline.resolve(std::slice::from_ref(&facts), &[]);
            lap(4);
            tokens += syntax.tokens.len();
            claims += facts.claims.len();
            std::hint::black_box(resolution);
        }
        let all: Duration = spent.iter().sum();
        println!(
            "{pass}: {} documents, {tokens} tokens, {claims} claims, {:.0} tokens a second",
            documents.len(),
            tokens as f64 / all.as_secs_f64()
        );
        for (stage, time) in ["analyse", "recognise", "corefer", "claim", "resolve"]
            .iter()
            .zip(spent)
        {
            println!(
                "  {stage:<10} {:>8.1} ms  {:>4.1} %",
                time.as_secs_f64() * 1e3,
                100.0 * time.as_secs_f64() / all.as_secs_f64()
            );
        }
    }
}
