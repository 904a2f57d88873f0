//! JSON records: their names, fields and dates.

use dossier::text::{Blank, PartialDate, ReadOptions, read_record};

use super::{folder, read, read_with, rejections, sources};

#[test]
fn a_record_names_itself() {
    let source = |json: &str| {
        read_record(json)
            .map(|document| document.source)
            .unwrap_or_default()
    };
    assert_eq!(
        source(r#"{"url": "https://a.example/1", "source": "x/1", "doc_id": "1", "text": "t"}"#),
        "https://a.example/1"
    );
    assert_eq!(
        source(r#"{"source": "https://a.example/2", "doc_id": "1", "text": "t"}"#),
        "https://a.example/2"
    );
    assert_eq!(source(r#"{"doc_id": "1", "id": "2", "text": "t"}"#), "1");
    assert_eq!(source(r#"{"id": 2, "text": "t"}"#), "2");
    assert_eq!(
        source(r#"{"source": "Example Wire", "text": "t"}"#),
        "Example Wire"
    );
    // A publisher is no name for one of its articles.
    assert_eq!(
        source(r#"{"source": "Example Wire", "id": "1", "text": "t"}"#),
        "1"
    );
    assert_eq!(
        source(r#"{"url": " ", "source": null, "id": "1", "text": "t"}"#),
        "1"
    );
    // Without any name, the content: the same on every line of every file.
    let nameless = source(r#"{"text": "t"}"#);
    assert!(
        nameless.starts_with("text:") && nameless == source(r#"{"text": "t", "language": "en"}"#)
    );
    assert_ne!(nameless, source(r#"{"text": "u"}"#));
}

#[test]
fn text_and_id_come_back_unchanged() {
    let text = " \u{FEFF}date 2026-01-08 Board\r\nmeets\u{0}\n\n\n“Zoë” 😀 said. Read more \n";
    let line = serde_json::json!({"doc_id": " 007 ", "text": text}).to_string();
    let document = read_record(&line).expect("a record");
    assert_eq!(document.text, text);
    assert_eq!(document.doc_id.as_deref(), Some(" 007 "));
}

#[test]
fn fields_have_many_names_and_the_first_that_holds_something_counts() {
    let document = read_record(
        r#"{"text": "", "body": "The board met.", "title": null, "headline": "Board meets", "date": "", "pubDate": "8 Jan 2026",
            "byline": {"name": "Ann Example"}, "lang": "en", "link": "https://a.example/1", "site": "Example Wire"}"#,
    )
    .expect("a record");
    assert_eq!(document.text, "The board met.");
    assert_eq!(document.title.as_deref(), Some("Board meets"));
    assert_eq!(document.published, Some(PartialDate::day(2026, 1, 8)));
    assert_eq!(document.author.as_deref(), Some("Ann Example"));
    assert_eq!(document.url.as_deref(), Some("https://a.example/1"));
    assert_eq!(document.publisher.as_deref(), Some("Example Wire"));
}

#[test]
fn dates_of_records_are_never_made_up() {
    let date = |json: &str| {
        read_record(json)
            .ok()
            .map(|document| (document.published, document.notes.len()))
    };
    assert_eq!(
        date(r#"{"text": "t", "date": 19950101}"#),
        Some((Some(PartialDate::day(1995, 1, 1)), 0))
    );
    assert_eq!(
        date(r#"{"text": "t", "date": 1995}"#),
        Some((Some(PartialDate::year(1995)), 0))
    );
    assert_eq!(
        date(r#"{"text": "t", "date": 1767867300}"#),
        Some((Some(PartialDate::day(2026, 1, 8)), 0))
    );
    assert_eq!(
        date(r#"{"text": "t", "date": "last week"}"#),
        Some((None, 1))
    );
    assert_eq!(
        date(r#"{"text": "t", "date": "01/08/2026"}"#),
        Some((None, 1))
    );
    assert_eq!(date(r#"{"text": "t"}"#), Some((None, 0)));
}

#[test]
fn a_date_in_the_text_counts_only_where_the_record_has_none() {
    let date = |json: &str| {
        read_record(json)
            .ok()
            .and_then(|document| document.published)
    };
    let text = "date 2026-01-08 Board meets\\n\\nThe board met.";
    let with = format!(r#"{{"text": "{text}", "date": "2025"}}"#);
    let without = format!(r#"{{"text": "{text}"}}"#);
    assert_eq!(date(&with), Some(PartialDate::year(2025)));
    assert_eq!(date(&without), Some(PartialDate::day(2026, 1, 8)));
}

#[test]
fn a_blank_record_is_kept_for_who_asks_line_by_line() {
    let folder = folder(&[(
        "a.jsonl",
        b"{\"id\": \"1\", \"text\": \"\"}\n{\"id\": \"2\"}\n{\"id\": \"3\", \"text\": \"t\"}\n",
    )]);
    let paths = [folder.path().join("a.jsonl")];
    let kept = read_with(
        &ReadOptions {
            blank: Blank::Keep,
            ..ReadOptions::default()
        },
        &paths,
    );
    assert_eq!(sources(&kept), ["1", "2", "3"]);
    let rejected = read(&paths);
    assert_eq!(sources(&rejected), ["3"]);
    assert_eq!(rejections(&rejected).len(), 2);
}
