//! How fast the analyser is, where its time goes, and how far it agrees with the pipeline it runs.
//!
//!     cargo bench --bench analyser
//!     cargo bench --bench analyser -- REFERENCE.jsonl [MODEL]
//!
//! REFERENCE is what `training/make_reference.py` writes of any corpus; without it, that of the parity test. MODEL is a
//! converted file or a directory of spaCy. `training/parity.py` makes a reference of a corpus, times spaCy on it and
//! then runs this. Speed is that of one document at a time; the first pass meets the words of the corpus for the first
//! time. One thread and two take turns, and the best of three turns counts. Fails when a layer agrees on less than 99.95 %.

use dossier::syntax::{Analyser, Spent, Syntax};
use dossier::text::ByteSpan;
use rayon::prelude::*;
use serde::Deserialize;
use std::path::Path;
use std::time::{Duration, Instant};

/// Form, space after, tag, part of speech, features, lemma, norm, head, label.
type Token = (
    String,
    bool,
    String,
    String,
    String,
    String,
    String,
    usize,
    String,
);

#[derive(Deserialize)]
struct Passage {
    text: String,
    tokens: Vec<Token>,
    sentences: Vec<(usize, usize)>,
    names: Vec<(usize, usize, String)>,
}

/// What is compared, in this order.
const LAYERS: [&str; 11] = [
    "tokens",
    "spaces",
    "tags",
    "parts of speech",
    "features",
    "lemmas",
    "norms",
    "heads",
    "labels",
    "sentences",
    "names",
];
/// Least agreement of a layer, in per cent.
const AGREEMENT: f64 = 99.95;
const TURNS: usize = 3;

/// Things that agree, and all things.
type Count = (usize, usize);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // The test harness of cargo adds flags of its own.
    let paths: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with('-'))
        .collect();
    let start = Instant::now();
    let read;
    let analyser = match paths.get(1) {
        Some(path) => {
            read = Analyser::from_path(Path::new(path))?;
            &read
        }
        None => Analyser::embedded()?,
    };
    println!(
        "{}: ready after {:.1} ms, {}",
        analyser.name,
        start.elapsed().as_secs_f64() * 1e3,
        memory()
    );
    let stored = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/corpus/analyser/reference.jsonl"
    );
    let content = std::fs::read_to_string(paths.first().map_or(stored, String::as_str))?;
    let texts: Vec<String> = content
        .lines()
        .skip(1)
        .map(|line| Ok(serde_json::from_str::<Passage>(line)?.text))
        .collect::<Result<_, serde_json::Error>>()?;
    let bytes: usize = texts.iter().map(String::len).sum();

    let mut spent = Spent::default();
    let start = Instant::now();
    let tokens: usize = texts
        .iter()
        .map(|text| timed(analyser, text, &mut spent).tokens.len())
        .sum();
    report("first pass", tokens, bytes, start.elapsed());
    stages(&spent);

    let mut spent = Spent::default();
    let [mut one, mut two] = [Duration::MAX; 2];
    for _ in 0..TURNS {
        spent = Spent::default();
        let start = Instant::now();
        for text in &texts {
            std::hint::black_box(timed(analyser, text, &mut spent));
        }
        one = one.min(start.elapsed());
        two = two.min(on_two_threads(analyser, &texts)?);
    }
    report("one thread", tokens, bytes, one);
    stages(&spent);
    report("two threads", tokens, bytes, two);
    println!(
        "two threads are {:.2} times as fast as one; {}",
        one.as_secs_f64() / two.as_secs_f64(),
        memory()
    );

    let mut counts = [(0, 0); LAYERS.len()];
    for line in content.lines().skip(1) {
        let passage: Passage = serde_json::from_str(line)?;
        compare(&passage, &analyser.analyse(&passage.text), &mut counts);
    }
    let mut short = Vec::new();
    for (layer, (agree, all)) in LAYERS.iter().zip(counts) {
        let share = 100.0 * agree as f64 / all.max(1) as f64;
        println!(
            "{layer:>16} {share:>9.4} %  {} of {all} differ",
            all - agree
        );
        if share < AGREEMENT && all > 0 {
            short.push(*layer);
        }
    }
    if short.is_empty() {
        return Ok(());
    }
    Err(format!("{} agree on less than {AGREEMENT} %", short.join(", ")).into())
}

fn timed(analyser: &Analyser, text: &str, spent: &mut Spent) -> Syntax {
    analyser.analyse_timed(text, &[ByteSpan::new(0, text.len())], spent)
}

fn on_two_threads(
    analyser: &Analyser,
    texts: &[String],
) -> Result<Duration, Box<dyn std::error::Error>> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build()?;
    let start = Instant::now();
    pool.install(|| {
        texts.par_iter().with_max_len(1).for_each(|text| {
            std::hint::black_box(analyser.analyse(text));
        });
    });
    Ok(start.elapsed())
}

fn report(what: &str, tokens: usize, bytes: usize, time: Duration) {
    let seconds = time.as_secs_f64();
    println!(
        "{what}: {tokens} tokens in {seconds:.2} s, {:.0} tokens a second, {:.2} MB a second",
        tokens as f64 / seconds,
        bytes as f64 / 1e6 / seconds
    );
}

fn stages(spent: &Spent) {
    let all: Duration = spent.stages().iter().map(|(_, time)| *time).sum();
    for (stage, time) in spent.stages() {
        println!(
            "  {stage:<8} {:>8.1} ms  {:>4.1} %",
            time.as_secs_f64() * 1e3,
            100.0 * time.as_secs_f64() / all.as_secs_f64()
        );
    }
}

/// The most memory that the process held so far, where the system tells.
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kilobytes = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kilobytes.map_or_else(
        || "memory unknown".to_owned(),
        |kilobytes| format!("{:.0} MB of memory at most", kilobytes / 1024.0),
    )
}

fn compare(expected: &Passage, found: &Syntax, counts: &mut [Count; LAYERS.len()]) {
    let mut count = |layer: usize, agree: usize, all: usize| {
        counts[layer].0 += agree;
        counts[layer].1 += all;
    };
    let all = expected.tokens.len();
    let forms = found
        .tokens
        .iter()
        .map(|token| token.span.of(&expected.text));
    if !forms.eq(expected.tokens.iter().map(|token| token.0.as_str())) {
        // With other tokens nothing can be compared one by one: all of the passage counts as different.
        for layer in 0..9 {
            count(layer, 0, all);
        }
        count(9, 0, expected.sentences.len());
        count(10, 0, expected.names.len());
        return;
    }
    count(0, all, all);
    for (token, (_, space, tag, pos, morph, lemma, norm, head, dep)) in
        found.tokens.iter().zip(&expected.tokens)
    {
        let agrees = [
            token.space_after == *space,
            token.tag == *tag,
            token.pos.name() == *pos,
            token.morph == *morph,
            token.lemma == *lemma,
            token.norm == *norm,
            token.head == *head,
            token.dep == *dep,
        ];
        for (layer, agrees) in agrees.into_iter().enumerate() {
            count(layer + 1, usize::from(agrees), 1);
        }
    }
    let sentences: Vec<(usize, usize)> = found
        .sentences
        .iter()
        .map(|sentence| (sentence.start, sentence.end))
        .collect();
    let both = |agree: usize, expected: usize, found: usize| {
        // What is too many counts like what is missing.
        (agree, expected.max(found))
    };
    let agree = expected
        .sentences
        .iter()
        .filter(|sentence| sentences.contains(sentence))
        .count();
    let (agree, all) = both(agree, expected.sentences.len(), sentences.len());
    count(9, agree, all);
    let names: Vec<(usize, usize, &str)> = found
        .names
        .iter()
        .map(|name| (name.span.start, name.span.end, name.label.as_str()))
        .collect();
    let agree = expected
        .names
        .iter()
        .filter(|(start, end, label)| names.contains(&(*start, *end, label.as_str())))
        .count();
    let (agree, all) = both(agree, expected.names.len(), names.len());
    count(10, agree, all);
}
