//! What pronouns could choose from, for `training/pronouns.py`: no timing, but what a ranking learns from.
//!
//!     cargo bench --bench pronouns -- DOCUMENTS.jsonl > EXAMPLES.jsonl
//!
//! Reads records with `doc_id` and `text`; writes one a line with each pronoun of the third person, its candidates and their features,
//! all by code points of the text.

use dossier::coref::{examples, ranking::Feature};
use dossier::mention::{MentionId, recognize};
use dossier::pipeline::{Pipeline, parts};
use dossier::syntax::Grammar;
use dossier::text::{CodePoints, read_record};
use serde_json::json;

fn main() {
    let Some(path) = std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with("--"))
    else {
        // Without documents there is nothing to do: `cargo bench` runs all benches.
        return;
    };
    let pipeline = Pipeline::embedded().expect("the built-in model is whole");
    let records = std::fs::read_to_string(path).expect("a file of records");
    for record in records.lines().filter(|line| !line.trim().is_empty()) {
        let document = read_record(record).expect("a record with a text");
        let syntax = pipeline
            .analyser
            .analyse_parts(&document.text, &parts(&document));
        let grammar = Grammar::new(&syntax);
        let mentions = recognize(&document, &grammar, pipeline.lexicon);
        let points = CodePoints::new(&document.text);
        let place = |id: MentionId| {
            let span = points.span(mentions.get(id).span);
            let head = points.span(grammar.token(mentions.get(id).head).span);
            [span.start, span.end, head.start, head.end]
        };
        let names = |features: &[Feature]| -> Vec<&str> {
            features.iter().map(|feature| feature.name()).collect()
        };
        let found: Vec<_> = examples(&document, &grammar, &mentions, pipeline.lexicon)
            .iter()
            .map(|example| {
                let candidates: Vec<_> = example
                    .candidates
                    .iter()
                    .map(|(id, features)| json!({ "at": place(*id), "features": names(features) }))
                    .collect();
                json!({
                    "at": place(example.pronoun), "group": example.group.name(),
                    "nothing": names(&example.nothing), "candidates": candidates,
                })
            })
            .collect();
        println!(
            "{}",
            json!({ "doc_id": document.doc_id, "examples": found })
        );
    }
}
