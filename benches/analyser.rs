//! How fast the analyser is, and how far it agrees with the pipeline it runs.
//!
//!     cargo bench --bench analyser
//!     cargo bench --bench analyser -- REFERENCE.jsonl [MODEL.dossier]
//!
//! REFERENCE is what `training/make_reference.py` writes of any corpus; without it, that of the parity test.
//! One thread, one document at a time; the second pass finds the words of the first one known.

use dossier::syntax::{Analyser, Syntax};
use serde::Deserialize;
use std::path::Path;
use std::time::Instant;

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

/// What is compared, in this order; the last three count documents.
const LAYERS: [&str; 11] = [
    "space after",
    "tags",
    "parts of speech",
    "features",
    "lemmas",
    "norms",
    "heads",
    "labels",
    "documents with other tokens",
    "documents with other sentences",
    "documents with other names",
];

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
            read = Analyser::from_file(Path::new(path))?;
            &read
        }
        None => Analyser::embedded()?,
    };
    println!(
        "{}: ready after {:.1} ms",
        analyser.name,
        start.elapsed().as_secs_f64() * 1e3
    );
    let stored = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/corpus/analyser/reference.jsonl"
    );
    let content = std::fs::read_to_string(paths.first().map_or(stored, String::as_str))?;
    let passages: Vec<Passage> = content
        .lines()
        .skip(1)
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?;
    let bytes: usize = passages.iter().map(|passage| passage.text.len()).sum();
    let mut analyses: Vec<Syntax> = Vec::new();
    for pass in ["first", "second"] {
        let start = Instant::now();
        analyses = passages
            .iter()
            .map(|passage| analyser.analyse(&passage.text))
            .collect();
        let seconds = start.elapsed().as_secs_f64();
        let tokens: usize = analyses.iter().map(|syntax| syntax.tokens.len()).sum();
        println!(
            "{pass} pass: {} documents, {tokens} tokens, {seconds:.2} s, {:.0} tokens/s, {:.2} MB/s",
            passages.len(),
            tokens as f64 / seconds,
            bytes as f64 / 1e6 / seconds
        );
    }
    let mut counts = [0_usize; LAYERS.len()];
    for (passage, syntax) in passages.iter().zip(&analyses) {
        for (count, differences) in counts.iter_mut().zip(compare(passage, syntax)) {
            *count += differences;
        }
    }
    for (layer, count) in LAYERS.iter().zip(counts) {
        println!("{count:>8} {layer} differ");
    }
    Ok(())
}

fn compare(expected: &Passage, found: &Syntax) -> [usize; LAYERS.len()] {
    let mut counts = [0; LAYERS.len()];
    let forms = found
        .tokens
        .iter()
        .map(|token| token.span.of(&expected.text));
    if !forms.eq(expected.tokens.iter().map(|token| token.0.as_str())) {
        counts[8] = 1;
        return counts;
    }
    for (token, (_, space, tag, pos, morph, lemma, norm, head, dep)) in
        found.tokens.iter().zip(&expected.tokens)
    {
        let differs = [
            token.space_after != *space,
            token.tag != *tag,
            format!("{:?}", token.pos).to_uppercase() != *pos,
            token.morph != *morph,
            token.lemma != *lemma,
            token.norm != *norm,
            token.head != *head,
            token.dep != *dep,
        ];
        for (count, differs) in counts.iter_mut().zip(differs) {
            *count += usize::from(differs);
        }
    }
    let sentences = found
        .sentences
        .iter()
        .map(|sentence| (sentence.start, sentence.end));
    counts[9] = usize::from(!sentences.eq(expected.sentences.iter().copied()));
    let names = found
        .names
        .iter()
        .map(|name| (name.span.start, name.span.end, name.label.as_str()));
    let wanted = expected
        .names
        .iter()
        .map(|(start, end, label)| (*start, *end, label.as_str()));
    counts[10] = usize::from(!names.eq(wanted));
    counts
}
