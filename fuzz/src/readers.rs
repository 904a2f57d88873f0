//! Bytes as a file of some form: whatever they are, they are read or rejected, and what comes out holds together.

use dossier::text::{Document, ReadOptions, Reason, Rejection, read_bytes};

/// The forms, by the name that a file of each has. `packed` is told by its first bytes.
pub const FORMS: &[(&str, &str)] = &[
    ("plain", "input.txt"),
    ("markdown", "input.md"),
    ("html", "input.html"),
    ("json", "input.json"),
    ("jsonl", "input.jsonl"),
    ("csv", "input.csv"),
    ("feed", "input.rss"),
    ("warc", "input.warc"),
    ("wiki", "dump.xml"),
    ("mail", "input.eml"),
    ("mailbox", "input.mbox"),
    ("zip", "input.zip"),
    ("tar", "input.tar"),
    ("packed", "input"),
];

/// Reads these bytes as a file of that form.
///
/// # Panics
/// When a reader panicked, when what it read does not hold together, or when it reads otherwise a second time.
pub fn read(form: &str, bytes: &[u8]) {
    let Some((_, name)) = FORMS.iter().find(|(known, _)| *known == form) else {
        panic!("no form {form}");
    };
    // Little enough that a fuzzer is not kept waiting.
    let options = ReadOptions {
        text_limit: 64 << 10,
        file_limit: 1 << 20,
        archive_limit: 4 << 20,
        ..ReadOptions::default()
    };
    let once: Vec<_> = read_bytes(name, bytes.to_vec(), &options).collect();
    for read in &once {
        match read {
            Ok(document) => check(document),
            Err(rejection) => explain(rejection),
        }
    }
    let told = |read: &Result<Document, Rejection>| match read {
        Ok(document) => format!("{document:?}"),
        Err(rejection) => rejection.to_string(),
    };
    let twice: Vec<_> = read_bytes(name, bytes.to_vec(), &options).collect();
    assert!(
        once.iter().map(told).eq(twice.iter().map(told)),
        "read otherwise a second time"
    );
}

fn check(document: &Document) {
    let text = &document.text;
    assert!(!text.trim().is_empty(), "a document without text");
    assert!(!document.source.is_empty(), "a document without a name");
    assert!(document.container.is_some(), "a document from nowhere");
    assert_eq!(document.published.is_some(), document.dated.is_some());
    assert!(document.published.is_none_or(|date| date.is_valid()));
    let mut last = 0;
    for block in &document.blocks {
        assert!(block.span.start >= last && block.span.end > block.span.start);
        assert!(text.get(block.span.start..block.span.end).is_some());
        last = block.span.end;
    }
    assert_eq!(document.content_hash().len(), 16);
}

fn explain(rejection: &Rejection) {
    assert!(
        !matches!(rejection.reason, Reason::Strange),
        "a reader panicked: {rejection}"
    );
    let place = rejection.place.to_string();
    assert!(!place.contains(char::is_control), "{place:?}");
    assert!(!rejection.reason.cause().is_empty());
}
