//! Pipelines that users bring along, tried with a small one that differs from the packaged one in every size and label.
//!
//! `tests/corpus/analyser/harbour` is what spaCy's trainer wrote (`training/train_small.py`), `harbour.jsonl` what
//! spaCy says with it (`training/make_reference.py`); nothing else rewrites them.

use dossier::syntax::{Analyser, ModelError};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;

const REFERENCE: &str = include_str!("corpus/analyser/harbour.jsonl");

fn harbour() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/analyser/harbour")
}

#[test]
fn a_pipeline_of_other_sizes_and_labels_answers_as_in_spacy() {
    let analyser = Analyser::from_directory(&harbour()).expect("a pipeline of the architecture");
    assert_eq!(analyser.name, "en_harbour 1.0.0");
    let mut wrong = Vec::new();
    let (mut tokens, mut names) = (0, 0);
    for line in REFERENCE.lines().skip(1) {
        let expected: Value = serde_json::from_str(line).expect("a line of the reference");
        let text = expected["text"].as_str().expect("a text");
        let syntax = analyser.analyse(text);
        let found = json!({
            "text": text,
            "tokens": syntax.tokens.iter().map(|t| json!([
                t.span.of(text), t.space_after, t.tag.as_str(), t.pos.name(), t.morph.as_str(),
                t.lemma.as_str(), t.norm.as_str(), t.head, t.dep.as_str(),
            ])).collect::<Vec<_>>(),
            "sentences": syntax.sentences.iter().map(|s| json!([s.start, s.end])).collect::<Vec<_>>(),
            "names": syntax.names.iter().map(|n| json!([n.span.start, n.span.end, n.label.as_str()])).collect::<Vec<_>>(),
        });
        if found != expected {
            wrong.push(format!("{found}\n  spaCy: {expected}"));
        }
        tokens += syntax.tokens.len();
        names += syntax.names.len();
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(tokens > 150 && names > 15, "{tokens} tokens, {names} names");
}

/// A copy of the pipeline in which `from` stands as `to` in one file.
fn changed(file: &str, from: &str, to: &str) -> tempfile::TempDir {
    let copy = tempfile::tempdir().expect("a folder");
    let mut folders = vec![harbour()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let target = copy
                .path()
                .join(path.strip_prefix(harbour()).expect("inside"));
            if path.is_dir() {
                std::fs::create_dir(&target).expect("a folder");
                folders.push(path);
            } else {
                std::fs::copy(&path, &target).expect("a file");
            }
        }
    }
    let path = copy.path().join(file);
    let content = std::fs::read_to_string(&path).expect("text");
    assert!(content.contains(from), "{file} has no {from:?}");
    std::fs::write(&path, content.replacen(from, to, 1)).expect("written");
    copy
}

fn refusal(file: &str, from: &str, to: &str) -> String {
    let copy = changed(file, from, to);
    match Analyser::from_directory(copy.path()) {
        Ok(_) => format!("{from:?} as {to:?} was accepted"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn what_cannot_be_run_is_refused_by_name_with_what_could() {
    let mut wrong = Vec::new();
    for (from, to, expected) in [
        // A component of another kind.
        (
            "factory = \"attribute_ruler\"",
            "factory = \"textcat\"",
            &["attribute_ruler", "textcat", "tagger"][..],
        ),
        // Other architectures.
        (
            "spacy.Tok2Vec.v2",
            "spacy-transformers.TransformerModel.v3",
            &["TransformerModel", "spacy.Tok2Vec.v2"],
        ),
        (
            "spacy.MaxoutWindowEncoder.v2",
            "spacy.TorchBiLSTMEncoder.v1",
            &["TorchBiLSTMEncoder", "MaxoutWindowEncoder"],
        ),
        (
            "spacy.MultiHashEmbed.v2",
            "spacy.CharacterEmbed.v2",
            &["CharacterEmbed", "MultiHashEmbed"],
        ),
        (
            "spacy.Tagger.v2",
            "spacy.HashTagger.v1",
            &["tagger", "HashTagger", "spacy.Tagger.v2"],
        ),
        // Settings of the right architectures.
        (
            "include_static_vectors = false",
            "include_static_vectors = true",
            &["include_static_vectors", "true", "false"],
        ),
        ("use_upper = true", "use_upper = false", &["use_upper"]),
        (
            "extra_state_tokens = false",
            "extra_state_tokens = true",
            &["extra_state_tokens"],
        ),
        (
            "\"PREFIX\"]",
            "\"LEMMA\"]",
            &["ner", "attrs", "LEMMA", "SHAPE"],
        ),
        (
            "upstream = \"*\"",
            "upstream = \"transformer\"",
            &["tagger", "transformer", "tok2vec"],
        ),
        (
            "mode = \"rule\"",
            "mode = \"lookup\"",
            &["lemmatizer", "lookup", "rule"],
        ),
        (
            "spacy.Tokenizer.v1",
            "spacy.ja.JapaneseTokenizer",
            &["JapaneseTokenizer", "spacy.Tokenizer.v1"],
        ),
        ("lang = \"en\"", "lang = \"hi\"", &["lang", "hi"]),
        (
            "before_creation = null",
            "before_creation = {\"@callbacks\":\"mine\"}",
            &["before_creation", "mine"],
        ),
        // Sizes that are not those of the weights.
        ("depth = 2", "depth = 3", &["tok2vec", "do not agree"]),
        (
            "window_size = 2",
            "window_size = 1",
            &["ner", "do not agree"],
        ),
        (
            "${components.tok2vec.model.encode:width}",
            "${components.tok3vec.width}",
            &["config.cfg", "points to nothing"],
        ),
    ] {
        let message = refusal("config.cfg", from, to);
        if !expected.iter().all(|part| message.contains(part)) {
            wrong.push(format!("{to}: {message:?}, expected to name {expected:?}"));
        }
    }
    for (file, from, to, expected) in [
        (
            "ner/cfg",
            "\"beam_width\":1",
            "\"beam_width\":4",
            &["ner", "beam_width", "4"][..],
        ),
        (
            "parser/cfg",
            "\"learn_tokens\":false",
            "\"learn_tokens\":true",
            &["parser", "learn_tokens"],
        ),
        ("meta.json", "{", "", &["meta.json"]),
        ("tagger/cfg", "\"deed\",", "", &["tagger"]),
    ] {
        let message = refusal(file, from, to);
        if !expected.iter().all(|part| message.contains(part)) {
            wrong.push(format!(
                "{file}: {message:?}, expected to name {expected:?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_component_that_is_disabled_is_not_asked_for() {
    let copy = changed("config.cfg", "disabled = []", "disabled = [\"ner\"]");
    std::fs::remove_dir_all(copy.path().join("ner")).expect("removed");
    let analyser = Analyser::from_directory(copy.path()).expect("a pipeline without names");
    let syntax = analyser.analyse("Sea Otter reached Quell with Ruta Amsel.");
    assert!(syntax.names.is_empty());
    assert_eq!(syntax.tokens[0].tag, "ship");
}

#[test]
fn damaged_directories_are_refused_and_never_panic() {
    let missing = changed("meta.json", "harbour", "harbour");
    std::fs::remove_file(missing.path().join("parser/moves")).expect("removed");
    assert!(
        matches!(Analyser::from_directory(missing.path()), Err(ModelError::Read { path, .. }) if path.ends_with("parser/moves"))
    );
    assert!(matches!(
        Analyser::from_directory(Path::new("no/such/folder")),
        Err(ModelError::Read { .. })
    ));
    // Cut anywhere, every packed file is refused or read as far as it still makes sense.
    for file in [
        "tok2vec/model",
        "ner/model",
        "tokenizer",
        "parser/moves",
        "attribute_ruler/patterns",
        "lemmatizer/lookups/lookups.bin",
    ] {
        let copy = changed("meta.json", "harbour", "harbour");
        let path = copy.path().join(file);
        let whole = std::fs::read(&path).expect("bytes");
        for share in 0..12 {
            std::fs::write(&path, &whole[..whole.len() * share / 12]).expect("written");
            assert!(
                Analyser::from_directory(copy.path()).is_err(),
                "{file} cut to {share}/12"
            );
        }
        for at in (0..whole.len()).step_by(whole.len() / 24 + 1) {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x55;
            std::fs::write(&path, &bytes).expect("written");
            if let Ok(analyser) = Analyser::from_directory(copy.path()) {
                analyser.analyse("Sea Otter reached Quell.");
            }
        }
    }
}

#[test]
fn the_program_takes_a_model_and_says_what_is_wrong_with_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let article = folder.path().join("news.txt");
    std::fs::write(&article, "Sea Otter reached Quell with Ruta Amsel. They stayed for the night, as they often did before.").expect("written");
    let run = |model: &Path| {
        Command::new(env!("CARGO_BIN_EXE_dossier"))
            .args(["explain", "--format", "json", "--model"])
            .arg(model)
            .arg(&article)
            .output()
            .expect("it runs")
    };
    let output = run(&harbour());
    let page: Value = serde_json::from_slice(&output.stdout).expect("an object");
    assert_eq!(page["tokens"][0]["tag"], "ship");
    assert_eq!(page["ents"][0]["label"], "SHIP");
    let copy = changed("config.cfg", "factory = \"ner\"", "factory = \"spancat\"");
    let output = run(copy.path());
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && output.stdout.is_empty());
    assert!(
        message.contains("\"ner\"") && message.contains("spancat"),
        "{message}"
    );
    let output = run(Path::new("no/such/model"));
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("no/such/model"));
}
