//! What holds for every text.

use dossier::text::{BlockKind, Document, PartialDate, read_record, segment};
use proptest::prelude::*;

use super::{folder, read};

/// Texts made of the pieces that blocks are told by, and of anything.
fn texts() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        Just("date 2026-01-08 ".to_owned()),
        Just("\n\n".to_owned()),
        Just("\r\n".to_owned()),
        Just("PORT QUILLAN, Jan 8 (AP) - ".to_owned()),
        Just("By Ann Example".to_owned()),
        Just("Read more".to_owned()),
        Just(" President Max Roe".to_owned()),
        Just("— Max Roe, mayor".to_owned()),
        Just("“We have waited long enough for this.” ".to_owned()),
        Just("We have waited long enough for this. ".to_owned()),
        Just("\u{FEFF}".to_owned()),
        Just("İstanbul ﬁnds ǅ. ".to_owned()),
        "\\PC{0,12}",
        any::<String>(),
    ];
    prop::collection::vec(pieces, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn blocks_are_in_order_apart_and_trimmed_and_cover_everything_but_white_space(text in texts(), title in prop::option::of("[A-Za-z ]{0,20}")) {
        let mut document = Document { text: text.clone(), title, ..Document::default() };
        segment(&mut document);
        prop_assert_eq!(&document.text, &text);
        let mut end = 0;
        let mut uncovered = String::new();
        for block in &document.blocks {
            let words = block.span.of(&text);
            prop_assert!(!words.is_empty() && words.trim() == words, "{:?}", words);
            prop_assert!(block.span.start >= end);
            uncovered.push_str(&text[end..block.span.start]);
            end = block.span.end;
            if let BlockKind::PullQuote { quote, caption } = block.kind {
                prop_assert!(block.span.covers(quote) && block.span.covers(caption) && quote.end <= caption.start);
                prop_assert!(!quote.of(&text).trim().is_empty() && !caption.of(&text).trim().is_empty());
            }
        }
        uncovered.push_str(&text[end..]);
        prop_assert!(uncovered.chars().all(|c| !c.is_alphanumeric()), "left out: {:?}", uncovered);
    }

    #[test]
    fn no_text_makes_a_document_fail(text in any::<String>()) {
        let document = Document::from_text(&text);
        prop_assert_eq!(&document.text, &text);
        prop_assert_eq!(document.clone(), Document::from_text(&text));
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), name in "a\\.(txt|md|html|json|jsonl|gz)") {
        let folder = folder(&[(name.as_str(), &bytes)]);
        for item in read(&[folder.path().join(&name)]) {
            if let Err(rejection) = item {
                prop_assert!(rejection.to_string().contains(&name));
            }
        }
    }

    #[test]
    fn no_date_makes_the_parser_panic(text in "[0-9TWZ:./ ,+-]{0,24}|\\PC{0,24}") {
        if let Some(date) = PartialDate::parse(&text) {
            prop_assert!(date.is_valid());
            prop_assert_eq!(PartialDate::parse(&date.to_string()), Some(date));
        }
    }

    #[test]
    fn a_day_reckoned_forth_and_back_is_the_same(year in 1i16..=9999, month in 1u8..=12, day in 1u8..=28, days in -4000i32..4000) {
        let date = PartialDate::day(year, month, day);
        if let Some(other) = date.plus_days(days) {
            prop_assert_eq!(other.plus_days(-days), Some(date));
            prop_assert_eq!(days < 0, other < date);
        }
        let weekday = date.weekday().expect("a day has one");
        prop_assert_eq!(date.latest(weekday), Some(date));
    }

    #[test]
    fn records_survive_any_text(text in any::<String>(), id in any::<String>()) {
        let line = serde_json::json!({"doc_id": id, "text": text}).to_string();
        let document = read_record(&line).expect("a record");
        prop_assert_eq!(document.text, text);
    }
}
