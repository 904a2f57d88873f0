//! Any text is analysed: nothing panics, tokens and spaces give the text back, spans lie on character boundaries.
//!
//! The rest of the analyser's tests stand in `analyser.rs`. Work is counted beside the tokenizer
//! (`src/syntax/rules/parity.rs`); here texts are so large that anything not linear would be noticed.

use dossier::pipeline::Pipeline;
use dossier::syntax::{Analyser, Grammar, Syntax};
use dossier::text::ByteSpan;
use proptest::prelude::*;

#[path = "../fuzz/src/claims.rs"]
mod claims;
#[path = "../fuzz/src/stable.rs"]
mod stable;

fn analyser() -> &'static Analyser {
    Analyser::embedded().expect("the pipeline in the program")
}

/// What is wrong with an analysis, whatever the text; nothing as a rule.
fn flaw(text: &str, syntax: &Syntax) -> Option<String> {
    let mut back = String::with_capacity(text.len());
    for (index, token) in syntax.tokens.iter().enumerate() {
        if token.span.start != back.len() {
            return Some(format!(
                "token {index} begins at {}, not at {}",
                token.span.start,
                back.len()
            ));
        }
        let Some(word) = text.get(token.span.range()) else {
            return Some(format!(
                "token {index} lies on no character boundary: {:?}",
                token.span
            ));
        };
        if word.is_empty() {
            return Some(format!("token {index} is empty"));
        }
        back.push_str(word);
        if token.space_after {
            back.push(' ');
        }
        if token.head >= syntax.tokens.len() {
            return Some(format!("token {index} hangs on {}", token.head));
        }
        if token.tag.is_empty() || token.dep.is_empty() {
            return Some(format!("token {index} has no tag or no label"));
        }
    }
    if back != text {
        return Some("the tokens do not give the text back".to_owned());
    }
    let mut last = 0;
    for sentence in &syntax.sentences {
        if sentence.start != last || sentence.end <= sentence.start {
            return Some(format!("sentence {sentence:?} after {last}"));
        }
        last = sentence.end;
    }
    if last != syntax.tokens.len() {
        return Some(format!("sentences end at {last}"));
    }
    let mut last = 0;
    for name in &syntax.names {
        if name.span.start < last
            || name.span.end <= name.span.start
            || name.span.end > syntax.tokens.len()
        {
            return Some(format!("name {name:?} after {last}"));
        }
        last = name.span.end;
    }
    None
}

fn check(what: &str, text: &str) {
    let syntax = analyser().analyse(text);
    if let Some(flaw) = flaw(text, &syntax) {
        panic!("{what}: {flaw}");
    }
    // The view above the tree takes any tree.
    let grammar = Grammar::new(&syntax);
    for index in 0..syntax.tokens.len().min(2_000) {
        std::hint::black_box(grammar.arguments(index));
        std::hint::black_box(grammar.base_phrase(index));
    }
}

#[test]
fn scripts_marks_and_control_characters() {
    for (what, text) in [
        (
            "Hindi",
            "प्रधानमंत्री ने कहा कि वे दिल्ली में संसद को संबोधित करेंगे। क्या आप आएँगे?",
        ),
        (
            "Arabic",
            "قال الرئيس إنّ الحكومة ستجتمع غدًا في بيروت، ثم أضاف: «لن نتراجع».",
        ),
        ("Hebrew and English", "The minister אמר שלום to Reuters."),
        ("Thai", "นายกรัฐมนตรีกล่าวว่าจะประชุมในวันพรุ่งนี้"),
        ("Chinese", "外交部发言人表示，双方将继续对话。"),
        ("emoji", "Great news 🎉🎉! 👩‍👩‍👧‍👦 🏳️‍🌈 🇨🇴🇺🇸 said ✊🏿."),
        (
            "combining marks",
            "Cafe\u{301} Ze\u{301}lie\u{308} n\u{303}\u{303}\u{303}a\u{30a}\u{323} \u{301}\u{301}",
        ),
        (
            "control characters",
            "a\u{0}b\u{1}\u{7}c\u{1b}[31md\u{7f} \u{85}e\u{9f}",
        ),
        (
            "directions and joiners",
            "\u{202e}live\u{202c} \u{200b}\u{200d}\u{feff}\u{2060}x\u{ad}y",
        ),
        (
            "white space of all kinds",
            "a\u{a0}b\u{1680}\u{2003}\u{2028}\u{2029}\u{202f}\u{3000}c\t\r\n\u{b}\u{c}d",
        ),
        (
            "noncharacters and private use",
            "\u{fffe}\u{ffff}\u{e000}\u{10ffff}\u{1fffe}",
        ),
        ("mathematical letters", "𝐓𝐡𝐞 𝑝𝑟𝑒𝑠𝑖𝑑𝑒𝑛𝑡 ℝ²"),
        ("small letters that grow", "İSTANBUL ẞ ŉ ǰ ﬃ"),
        ("only spaces", "     "),
        ("only line breaks", "\n\n\n\r\n"),
        ("one space", " "),
        ("one mark", "\u{301}"),
        ("only stops", "......!!!???"),
    ] {
        check(what, text);
    }
    assert_eq!(analyser().analyse(""), Syntax::default());
}

#[test]
fn fifty_thousand_words_without_a_full_stop() {
    let words = [
        "the", "minister", "who", "said", "that", "Norway", "and", "Chile", "met", "in", "Oslo",
        "left",
    ];
    let text: String = (0..50_000)
        .map(|at| words[at * 7 % words.len()])
        .collect::<Vec<_>>()
        .join(" ");
    check("many words", &text);
}

#[test]
fn a_single_token_of_five_megabytes() {
    for unit in ["a", "(", "é", "1.", "-a", "🎉"] {
        let text = unit.repeat(5 * 1024 * 1024 / unit.len());
        // Brackets come off one by one: a million tokens of them would take minutes in the networks.
        let tokens = if unit == "a" || unit == "é" { 1 } else { 0 };
        if tokens == 1 {
            let syntax = analyser().analyse(&text);
            assert_eq!(flaw(&text, &syntax), None, "{unit}");
            assert_eq!(syntax.tokens.len(), tokens, "{unit}");
        } else {
            let text = unit.repeat(40_000);
            let syntax = analyser().analyse(&text);
            assert_eq!(flaw(&text, &syntax), None, "{unit}");
        }
    }
}

/// Text as news has it, and as it has it when something went wrong.
fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[A-Za-z]{1,9}",
        2 => Just(" ".to_owned()),
        1 => prop_oneof![
            Just(". ".to_owned()), Just(", ".to_owned()), Just("\n\n".to_owned()), Just("“".to_owned()),
            Just("”".to_owned()), Just("can't ".to_owned()), Just("U.S. ".to_owned()), Just(" said ".to_owned()),
            Just("https://a.example/b?c=(d) ".to_owned()), Just("$1,250.50".to_owned()), Just("—".to_owned()),
            Just("a@b.example".to_owned()), Just("'s ".to_owned()), Just("  ".to_owned()),
        ],
        1 => "\\PC{1,4}",
        1 => any::<char>().prop_map(String::from),
        1 => "[\u{900}-\u{97f}\u{600}-\u{6ff}\u{300}-\u{36f}]{1,5}",
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn tokens_and_spaces_give_any_text_back(text in texts()) {
        let syntax = analyser().analyse(&text);
        prop_assert_eq!(flaw(&text, &syntax), None);
        let grammar = Grammar::new(&syntax);
        for index in 0..syntax.tokens.len() {
            for argument in grammar.arguments(index) {
                prop_assert!(argument.token < syntax.tokens.len());
            }
            let mut above = Some(index);
            for _ in 0..=syntax.tokens.len() {
                above = above.and_then(|at| grammar.head(at));
            }
            prop_assert_eq!(above, None, "the mended tree goes round in circles");
            let phrase = grammar.extended_phrase(index);
            prop_assert!(phrase.start <= index && index < phrase.end && phrase.end <= syntax.tokens.len());
        }
    }

    #[test]
    fn a_part_is_analysed_as_if_alone(before in texts(), text in texts(), after in texts()) {
        let all = format!("{before}{text}{after}");
        let part = ByteSpan::new(before.len(), before.len() + text.len());
        let within = analyser().analyse_parts(&all, &[part]);
        let alone = analyser().analyse(&text);
        prop_assert_eq!(within.tokens.len(), alone.tokens.len());
        for (token, own) in within.tokens.iter().zip(&alone.tokens) {
            let mut moved = token.clone();
            moved.span = ByteSpan::new(token.span.start - before.len(), token.span.end - before.len());
            prop_assert_eq!(&moved, own);
        }
        prop_assert_eq!(within.sentences, alone.sentences);
        prop_assert_eq!(within.names, alone.names);
    }

    #[test]
    fn parts_on_no_boundary_are_empty(text in texts(), start in 0_usize..200, length in 0_usize..200) {
        let part = ByteSpan::new(start, start + length);
        let syntax = analyser().analyse_parts(&text, &[part]);
        let spoken: usize = syntax.tokens.iter().map(|token| token.span.end - token.span.start).sum();
        prop_assert!(spoken <= length);
        if text.get(start..start + length).is_none() {
            prop_assert!(syntax.tokens.is_empty());
        }
    }
}

/// The fuzz target of the way from text to claims, on a stable compiler.
#[test]
fn claims_point_at_their_words_whatever_becomes_of_the_corpus() {
    let pipeline = Pipeline::embedded().expect("the pipeline in the program");
    // The pipeline is only read; what a panic leaves of it is whole.
    let pipeline = std::panic::AssertUnwindSafe(&pipeline);
    let failures = stable::feed("claims", 100, move |bytes| claims::read(&pipeline, bytes));
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
