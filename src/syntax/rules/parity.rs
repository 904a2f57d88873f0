//! What spaCy itself says of our sentences (`tests/syntax/symbolic.tsv`), token by token, against what we say.

use super::Rules;
use crate::syntax::lemmatizer::Lemmatizer;
use crate::syntax::model::Model;
use crate::syntax::pattern::program::STEPS;
use crate::syntax::ruler::Ruler;
use crate::syntax::tokenizer::Tokenizer;
use crate::syntax::{Pos, Token};
use std::sync::Arc;

const MODEL: &[u8] = include_bytes!("../../../data/models/en_core_web_sm.dossier");
const EXPECTED: &str = include_str!("../../../tests/syntax/symbolic.tsv");

fn packaged() -> Arc<Rules> {
    let model = Model::parse(MODEL).expect("model");
    Rules::load(model.section("rules").expect("section")).expect("rules")
}

fn plain(escaped: &str) -> String {
    let mut chars = escaped.chars();
    let mut text = String::new();
    while let Some(char) = chars.next() {
        text.push(match char {
            '\\' => match chars.next() {
                Some('n') => '\n',
                Some('t') => '\t',
                _ => '\\',
            },
            char => char,
        });
    }
    text
}

/// The texts, each with its rows.
fn expected() -> Vec<(String, Vec<Vec<String>>)> {
    let mut texts = Vec::new();
    let mut lines = EXPECTED.lines();
    while let Some(line) = lines.next() {
        let text = plain(line.strip_prefix("# ").unwrap_or(line));
        let rows = lines.by_ref().take_while(|line| !line.is_empty());
        texts.push((
            text,
            rows.map(|row| row.split('\t').map(plain).collect())
                .collect(),
        ));
    }
    texts
}

#[test]
fn tokens_and_their_forms_are_spacys() {
    let rules = packaged();
    let tokenizer = Tokenizer::new(&rules);
    let mut wrong = Vec::new();
    let mut seen = 0;
    for (text, rows) in expected() {
        let tokens = tokenizer.tokenize(&text);
        let words = |token: &str, space: &str| format!("{token}{space}");
        let got: Vec<_> = tokens
            .iter()
            .map(|t| words(t.span.of(&text), if t.space_after { "_" } else { "" }))
            .collect();
        let want: Vec<_> = rows.iter().map(|row| words(&row[0], &row[1])).collect();
        if got != want {
            wrong.push(format!("{got:?}\n  spaCy: {want:?}"));
            continue;
        }
        for (token, row) in tokens.iter().zip(&rows) {
            let lexeme = &token.lexeme;
            let got = [lexeme.norm, lexeme.prefix, lexeme.suffix, lexeme.shape];
            let want = [2, 3, 4, 5].map(|column| rules.string_id(&row[column]));
            if got != want || lexeme.norm_text != row[2] {
                wrong.push(format!("{lexeme:?}\n  spaCy: {row:?}"));
            }
            seen += 1;
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen > 600, "{seen} tokens");
}

#[test]
fn parts_of_speech_features_and_lemmas_are_spacys() {
    let rules = packaged();
    let (tokenizer, ruler, lemmatizer) = (
        Tokenizer::new(&rules),
        Ruler::new(&rules),
        Lemmatizer::new(&rules),
    );
    let mut wrong = Vec::new();
    for (text, rows) in expected() {
        let raw = tokenizer.tokenize(&text);
        let mut tokens: Vec<Token> = raw
            .iter()
            .zip(&rows)
            .map(|(token, row)| Token {
                span: token.span,
                space_after: token.space_after,
                tag: row[6].as_str().into(),
                pos: Pos::default(),
                morph: "".into(),
                lemma: "".into(),
                norm: token.lexeme.norm_text.clone(),
                head: 0,
                dep: row[7].as_str().into(),
            })
            .collect();
        ruler.apply(&text, &mut tokens);
        lemmatizer.apply(&text, &mut tokens);
        for (token, row) in tokens.iter().zip(&rows) {
            let pos = format!("{:?}", token.pos).to_uppercase();
            let got = [
                &*token.tag,
                &*token.dep,
                &*pos,
                &*token.morph,
                &*token.lemma,
            ];
            if got != [6, 7, 8, 9, 10].map(|column| row[column].as_str()) {
                wrong.push(format!("{got:?}\n  spaCy: {row:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_monstrous_chunk_is_cut_in_time_and_given_back() {
    let tokenizer = Tokenizer::new(&packaged());
    for unit in [
        "a",
        "(",
        ".",
        "a:",
        "a@",
        "'s",
        "1km",
        "https://a.b/",
        "a.-",
        "中",
    ] {
        let text = unit.repeat(200_000 / unit.len());
        let mut at = 0;
        for token in tokenizer.tokenize(&text) {
            assert_eq!(token.span.start, at, "{unit}");
            at = token.span.end;
        }
        assert_eq!(at, text.len(), "{unit}");
    }
}

#[test]
fn work_grows_with_the_text_and_no_faster() {
    let tokenizer = Tokenizer::new(&packaged());
    let steps = |text: &str| {
        let before = STEPS.get();
        assert!(!tokenizer.tokenize(text).is_empty());
        STEPS.get() - before
    };
    let mut wrong = Vec::new();
    for unit in [
        "a",
        "A1",
        "(",
        ")",
        "'",
        "...",
        "a:b-",
        "a@b.",
        "'s",
        "9km",
        "https://a.b/",
        "a.-",
        "中",
        "e\u{301}",
        "👩\u{200d}",
        "नमस्ते",
        "مرحبا",
        "\u{0}",
        "x)",
        "://",
        "1,000",
        "word and ",
        "\n ",
        "\u{a0}",
    ] {
        let (short, long) = (unit.repeat(4_000), unit.repeat(32_000));
        let (few, many) = (steps(&short), steps(&long));
        if many > 10 * few + 10_000 {
            wrong.push(format!(
                "{unit:?}: {few} steps, for a text eight times as long {many}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_damaged_section_is_refused() {
    let model = Model::parse(MODEL).expect("model");
    let section = model.section("rules").expect("section");
    assert!(Rules::load(&section[..section.len() - 1]).is_err());
    assert!(Rules::load(b"").is_err());
}
