//! The analyser against the pipeline it runs: the same answers on every passage, and no text that breaks it.
//!
//! The reference was made by `training/make_reference.py`; nothing else rewrites it.

use dossier::syntax::{Analyser, ModelError, Syntax};
use dossier::text::ByteSpan;
use serde_json::{Value, json};

const REFERENCE: &str = include_str!("corpus/analyser/reference.jsonl");
const TEXTS: &str = include_str!("corpus/analyser/texts.txt");

fn analyser() -> &'static Analyser {
    Analyser::embedded().expect("the pipeline in the program")
}

/// The passages with their answers; the first line is about the pipeline.
fn reference() -> Vec<Value> {
    let lines = REFERENCE.lines().skip(1);
    lines
        .map(|line| serde_json::from_str(line).expect("a line of the reference"))
        .collect()
}

/// An analysis in the form of the reference.
fn record(text: &str, syntax: &Syntax) -> Value {
    let tokens = syntax.tokens.iter().map(|token| {
        json!([
            token.span.of(text),
            token.space_after,
            token.tag.as_str(),
            format!("{:?}", token.pos).to_uppercase(),
            token.morph.as_str(),
            token.lemma.as_str(),
            token.norm.as_str(),
            token.head,
            token.dep.as_str(),
        ])
    });
    json!({
        "text": text,
        "tokens": tokens.collect::<Vec<_>>(),
        "sentences": syntax.sentences.iter().map(|s| json!([s.start, s.end])).collect::<Vec<_>>(),
        "names": syntax.names.iter().map(|n| json!([n.span.start, n.span.end, n.label.as_str()])).collect::<Vec<_>>(),
    })
}

/// Where two records of one passage differ, a line each.
fn differences(expected: &Value, found: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    for part in ["tokens", "sentences", "names"] {
        let (expected, found) = (expected[part].as_array(), found[part].as_array());
        let (expected, found) = (expected.expect("a list"), found.expect("a list"));
        for index in 0..expected.len().max(found.len()) {
            if expected.get(index) != found.get(index) {
                lines.push(format!(
                    "  {part} {index}: {:?}, expected {:?}",
                    found.get(index),
                    expected.get(index)
                ));
            }
        }
    }
    lines
}

#[test]
fn every_passage_is_analysed_as_by_the_pipeline() {
    let mut failures = Vec::new();
    let passages = reference();
    for expected in &passages {
        let text = expected["text"].as_str().expect("a text");
        let differences = differences(expected, &record(text, &analyser().analyse(text)));
        if !differences.is_empty() {
            failures.push(format!("{text:?}\n{}", differences.join("\n")));
        }
    }
    assert!(
        passages.len() >= 60,
        "only {} passages in the reference",
        passages.len()
    );
    assert!(
        failures.is_empty(),
        "{} passages differ:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

#[test]
fn the_reference_belongs_to_the_passages_and_to_the_pipeline() {
    let passages: Vec<&str> = TEXTS.split("\n=====\n").skip(1).collect();
    let texts: Vec<String> = reference()
        .iter()
        .map(|r| r["text"].as_str().unwrap_or_default().to_owned())
        .collect();
    // The last one is all of them joined: a long document.
    let mut passages: Vec<String> = passages
        .iter()
        .map(|p| p.strip_suffix('\n').unwrap_or(p).to_owned())
        .collect();
    passages.push(passages.join("\n\n"));
    assert_eq!(passages, texts);
    let header: Value =
        serde_json::from_str(REFERENCE.lines().next().unwrap_or_default()).expect("the header");
    assert_eq!(header["pipeline"], analyser().name.as_str());
}

#[test]
fn a_difference_is_seen() {
    let text = "Nobody came.";
    let good = record(text, &analyser().analyse(text));
    let mut bad = good.clone();
    bad["tokens"][1][7] = json!(0);
    assert!(differences(&good, &good).is_empty());
    assert_eq!(differences(&good, &bad).len(), 1);
}

#[test]
fn parts_are_analysed_as_documents_of_their_own() {
    let passages = reference();
    let mut text = String::new();
    let mut parts = Vec::new();
    for passage in &passages[..passages.len() - 1] {
        text.push_str("\n\n## ");
        let start = text.len();
        text.push_str(passage["text"].as_str().expect("a text"));
        parts.push(ByteSpan::new(start, text.len()));
    }
    let joined = analyser().analyse_parts(&text, &parts);
    let (mut tokens, mut sentences, mut names) = (0, 0, 0);
    for part in parts {
        let alone = analyser().analyse(part.of(&text));
        for (token, own) in joined.tokens[tokens..].iter().zip(&alone.tokens) {
            let mut expected = own.clone();
            expected.span = ByteSpan::new(own.span.start + part.start, own.span.end + part.start);
            expected.head += tokens;
            assert_eq!(*token, expected);
        }
        for (sentence, own) in joined.sentences[sentences..].iter().zip(&alone.sentences) {
            assert_eq!(
                (sentence.start, sentence.end),
                (own.start + tokens, own.end + tokens)
            );
        }
        for (name, own) in joined.names[names..].iter().zip(&alone.names) {
            assert_eq!(
                (name.span.start, &name.label),
                (own.span.start + tokens, &own.label)
            );
        }
        tokens += alone.tokens.len();
        sentences += alone.sentences.len();
        names += alone.names.len();
    }
    assert_eq!(
        (
            joined.tokens.len(),
            joined.sentences.len(),
            joined.names.len()
        ),
        (tokens, sentences, names)
    );
}

/// What holds of any text: the tokens give it back, sentences cover them, heads and names lie inside.
fn check(text: &str, syntax: &Syntax) {
    let mut end = 0;
    for (index, token) in syntax.tokens.iter().enumerate() {
        assert_eq!(token.span.start, end, "{text:?}");
        assert!(
            text.get(token.span.range())
                .is_some_and(|word| !word.is_empty()),
            "{text:?}"
        );
        end = token.span.end + usize::from(token.space_after);
        let sentence = syntax
            .sentences
            .iter()
            .find(|s| s.contains(index))
            .expect("a sentence for each token");
        assert!(
            sentence.end <= syntax.tokens.len() && token.head < syntax.tokens.len(),
            "{text:?}"
        );
    }
    assert_eq!(end, text.len(), "{text:?}");
    let mut last = 0;
    for sentence in &syntax.sentences {
        assert!(sentence.start == last && sentence.end > last, "{text:?}");
        last = sentence.end;
    }
    assert_eq!(last, syntax.tokens.len());
    let mut last = 0;
    for name in &syntax.names {
        assert!(
            name.span.start >= last && name.span.end > name.span.start,
            "{text:?}"
        );
        assert!(!name.label.is_empty(), "{text:?}");
        last = name.span.end;
    }
    assert!(last <= syntax.tokens.len());
}

#[test]
fn strange_texts_are_analysed_all_the_same() {
    let deep = format!("{}x{}", "(".repeat(500), ")".repeat(500));
    let long = "a".repeat(5000);
    let many = "and the man who said that she saw him ".repeat(60);
    let texts = [
        " ",
        "\n",
        "\u{0}\u{1}\u{7f}",
        "\u{feff}\u{200b}\u{202e}",
        "e\u{301}\u{301}\u{301}",
        "👩‍👩‍👧‍👦🏳️‍🌈",
        "\r\n\r\n \t \u{a0}\u{2028}",
        "x\u{85}y",
        "''''''\"\"\"\"....----____",
        deep.as_str(),
        long.as_str(),
        many.as_str(),
    ];
    for text in texts {
        check(text, &analyser().analyse(text));
    }
    // Any slice of a passage, cut where characters allow.
    for passage in reference().iter().take(8) {
        let text = passage["text"].as_str().expect("a text");
        for (at, _) in text.char_indices().step_by(17) {
            check(&text[at..], &analyser().analyse(&text[at..]));
        }
    }
}

#[test]
fn no_text_has_no_tokens_and_bad_parts_are_empty() {
    assert_eq!(analyser().analyse(""), Syntax::default());
    let text = "né à Paris";
    // Inside a character, and beyond the end.
    let parts = [
        ByteSpan::new(0, 2),
        ByteSpan::new(40, 50),
        ByteSpan::new(3, 3),
    ];
    assert_eq!(analyser().analyse_parts(text, &parts), Syntax::default());
    assert_eq!(analyser().analyse_parts(text, &[]), Syntax::default());
}

#[test]
fn threads_share_one_analyser() {
    let passages = reference();
    let texts: Vec<&str> = passages
        .iter()
        .take(12)
        .map(|r| r["text"].as_str().expect("a text"))
        .collect();
    let alone: Vec<Syntax> = texts.iter().map(|text| analyser().analyse(text)).collect();
    std::thread::scope(|scope| {
        let run = || {
            texts
                .iter()
                .rev()
                .map(|text| analyser().analyse(text))
                .rev()
                .collect::<Vec<_>>()
        };
        let threads: Vec<_> = (0..3).map(|_| scope.spawn(run)).collect();
        for thread in threads {
            assert!(thread.join().expect("a thread") == alone);
        }
    });
}

#[test]
fn a_pipeline_from_bytes_is_the_same_and_a_damaged_one_is_refused() {
    let bytes = include_bytes!("../data/models/en_core_web_sm.dossier");
    // One byte further on, no array is aligned.
    let mut shifted = vec![0];
    shifted.extend_from_slice(bytes);
    let text = "Ms. Dalca left Chişinău on 3 May, didn't she?";
    let read = Analyser::from_bytes(&shifted[1..]).expect("a good model");
    assert_eq!(read.analyse(text), analyser().analyse(text));
    let mut damaged = bytes.to_vec();
    let middle = damaged.len() / 2;
    damaged[middle] ^= 1;
    assert!(matches!(
        Analyser::from_bytes(&damaged),
        Err(ModelError::Checksum { .. })
    ));
    assert!(matches!(
        Analyser::from_bytes(b"not a model"),
        Err(ModelError::Magic)
    ));
    let missing = Analyser::from_file("no/such/model.dossier".as_ref());
    assert!(matches!(missing, Err(ModelError::Read { .. })));
}
