//! Bad input: every message names file, place and remedy, and what is good beside it is read.

use std::fs;

use dossier::text::{ReadOptions, Reason};

use super::{ARTICLE, folder, gzip, only, only_reason, read, read_with, rejections, sources};

#[test]
fn every_bad_file_is_named_with_a_remedy_and_the_good_ones_are_read() {
    let deep = "<div>".repeat(5000);
    let bad: [(&str, Vec<u8>, &str); 14] = [
        ("empty.txt", Vec::new(), "empty; remove it"),
        ("blank.txt", b" \n\n\t".to_vec(), "empty; remove it"),
        (
            "binary.txt",
            b"abc\x00\x01\x02\xFF\xFE\x00".to_vec(),
            "not text but binary data; convert it",
        ),
        (
            "paper.txt",
            b"%PDF-1.7\n...".to_vec(),
            "not text but a PDF file; convert it",
        ),
        ("empty.json", b"  ".to_vec(), "empty; remove it"),
        (
            "broken.json",
            b"{\n  \"text\": \"One.\",,\n}".to_vec(),
            "not JSON at line 2, column 18",
        ),
        (
            "number.json",
            b"17".to_vec(),
            "a number where a record is expected; write",
        ),
        (
            "textless.json",
            b"{\"title\": \"Board meets\"}".to_vec(),
            "without text; put the article into",
        ),
        (
            "typed.json",
            b"{\"text\": 5}".to_vec(),
            "\"text\" holds a number, not a string; write",
        ),
        (
            "nested.json",
            "[".repeat(100_000).into_bytes(),
            "not JSON at line 1",
        ),
        ("empty.jsonl", b"\n\n".to_vec(), "empty; remove it"),
        (
            "deep.html",
            deep.into_bytes(),
            "nested more than 512 deep; save",
        ),
        (
            "bare.html",
            b"<html><body><script>x()</script></body></html>".to_vec(),
            "no article text in this page",
        ),
        (
            "cut.txt.gz",
            gzip(&ARTICLE.repeat(200))[..60].to_vec(),
            "cannot be unpacked",
        ),
    ];
    let mut files: Vec<(&str, &[u8])> = bad
        .iter()
        .map(|(name, content, _)| (*name, content.as_slice()))
        .collect();
    files.extend([("good.txt", ARTICLE), ("zood.md", ARTICLE)]);
    let folder = folder(&files);
    let read = read(&[folder.path().to_owned()]);
    assert_eq!(sources(&read), ["good.txt", "zood.md"]);
    let messages = rejections(&read);
    assert_eq!(messages.len(), bad.len(), "{messages:#?}");
    let missing: Vec<_> = bad
        .iter()
        .filter(|(name, _, expected)| {
            let names = |message: &&String| message.contains(name) && message.contains(expected);
            messages.iter().find(names).is_none()
        })
        .map(|(name, _, expected)| format!("{name}: {expected}"))
        .collect();
    assert!(
        missing.is_empty(),
        "not said: {missing:#?}\nsaid: {messages:#?}"
    );
}

#[test]
fn bad_arguments_are_named_and_the_others_are_read() {
    let folder = folder(&[
        ("good.txt", ARTICLE),
        ("pictures/a.png", b"\x89PNG"),
        ("empty/.keep", b""),
    ]);
    let path = |name: &str| folder.path().join(name);
    let read = read(&[
        path("nowhere.txt"),
        path("pictures"),
        path("empty"),
        path("*.md"),
        path("nowhere/*"),
        path("[z"),
        path("good.txt"),
    ]);
    let reasons: Vec<_> = read
        .iter()
        .filter_map(|item| item.as_ref().err())
        .map(|rejection| &rejection.reason)
        .collect();
    assert!(
        matches!(
            reasons[..],
            [
                Reason::Missing,
                Reason::NoDocuments,
                Reason::NoDocuments,
                Reason::NoMatch,
                Reason::NoMatch,
                Reason::BadPattern { .. }
            ]
        ),
        "{reasons:?}"
    );
    assert_eq!(sources(&read), ["good.txt"]);
    let messages = rejections(&read);
    assert!(
        messages[0].contains("nowhere.txt: no such file or folder; check the spelling"),
        "{}",
        messages[0]
    );
    assert!(messages[1].contains(".jsonl"), "{}", messages[1]);
    assert!(
        messages[3].contains("*.md: no document matches"),
        "{}",
        messages[3]
    );
}

#[test]
fn bad_lines_are_named_by_number_and_the_others_are_read() {
    let lines = b"{\"id\": \"1\", \"text\": \"One.\"}\n{\"id\": \"2\", \"text\": \n\n[1]\n{\"id\": \"3\"}\n\xFF\x00\n{\"id\": \"4\", \"text\": \"Four.\"}";
    let folder = folder(&[("a.jsonl", lines)]);
    let read = read(&[folder.path().join("a.jsonl")]);
    assert_eq!(sources(&read), ["1", "4"]);
    let messages = rejections(&read);
    let expected = [
        ":2: not JSON at line 2, column",
        ":4: an array where",
        ":5: a record without text",
        ":6: not text",
    ];
    let said = messages
        .iter()
        .zip(expected)
        .filter(|(message, expected)| message.contains(expected))
        .count();
    assert_eq!((said, messages.len()), (4, 4), "{messages:#?}");
}

#[test]
fn a_line_too_long_is_refused_without_holding_up_the_next() {
    let long = format!(
        "{{\"id\": \"1\", \"text\": \"{}\"}}\n{{\"id\": \"2\", \"text\": \"Two.\"}}\n",
        "x".repeat(50 << 20)
    );
    let folder = folder(&[
        ("a.jsonl", long.as_bytes()),
        ("b.txt", long.as_bytes()),
        ("c.json", long.as_bytes()),
    ]);
    let read = read(&[folder.path().to_owned()]);
    assert_eq!(sources(&read), ["2", "2"]);
    let messages = rejections(&read);
    assert_eq!(messages.len(), 3, "{messages:#?}");
    assert!(
        messages
            .iter()
            .all(|message| message.contains("longer than 32 MiB; split it")),
        "{messages:#?}"
    );
    assert!(messages[0].contains("a.jsonl:1: "), "{}", messages[0]);
}

#[test]
fn what_unpacks_to_too_much_is_refused() {
    let folder = folder(&[("a.txt.gz", &gzip(&vec![b'a'; 1 << 20]))]);
    let options = ReadOptions {
        file_limit: 4096,
        ..ReadOptions::default()
    };
    let reason = only_reason(read_with(&options, &[folder.path().join("a.txt.gz")]));
    assert_eq!(
        reason.to_string(),
        "larger than 4 KiB once unpacked; raise --max-file, split it, or write it as JSON Lines, which is read line by line"
    );
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder(&[("a.txt", ARTICLE), ("b.txt", ARTICLE)]);
    let locked = folder.path().join("a.txt");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).expect("permissions");
    if fs::File::open(&locked).is_ok() {
        return; // Nothing is locked for the superuser.
    }
    let read = read(&[folder.path().to_owned()]);
    assert_eq!(sources(&read), ["b.txt"]);
    assert!(rejections(&read)[0].contains("a.txt: cannot be read"));
}

#[test]
fn other_encodings_are_read_with_a_note() {
    let latin = b"El presidente de la junta habl\xF3 el lunes con la ni\xF1a en Bogot\xE1.";
    let wide: Vec<u8> = "The board met in Bogotá."
        .encode_utf16()
        .flat_map(u16::to_be_bytes)
        .collect();
    let wide = [b"\xFE\xFF", &wide[..]].concat();
    let page = b"<html><head><meta charset='windows-1250'></head><body><p>Pa\xB3ac w Warszawie jest otwarty.</p></body></html>";
    let records = b"\xEF\xBB\xBF{\"id\": \"1\", \"text\": \"One.\"}\n";
    let folder = folder(&[
        ("a.txt", latin),
        ("b.txt", &wide),
        ("c.html", page),
        ("d.jsonl", records),
    ]);
    let read = read(&[folder.path().to_owned()]);
    let found: Vec<_> = read
        .iter()
        .flatten()
        .map(|d| (d.text.as_str(), d.notes.join(" ")))
        .collect();
    assert!(
        found[0].0.ends_with("niña en Bogotá.") && found[0].1 == "read as windows-1252",
        "{found:?}"
    );
    assert_eq!(
        found[1],
        ("The board met in Bogotá.", "read as UTF-16BE".to_owned())
    );
    assert!(
        found[2].0.contains("Pałac") && found[2].1 == "read as windows-1250",
        "{found:?}"
    );
    assert_eq!(found[3], ("One.", String::new()));
}

#[test]
fn broken_pages_are_read_as_far_as_they_go() {
    let pages = [
        "<p>The board met<p>on <b>Thursday<i>, it</b> said.</i><table><p>And left.",
        "<html><body><div><div><p>The board met on Thursday.",
        "<!-- <p>Not this.</p> <p>The board met.</p>-->  <p>The board met on Thursday.</p",
        "<p>The board &amp; the union met &#x110000; on Thursday.</p>",
    ];
    for page in pages {
        let folder = folder(&[("a.html", page.as_bytes())]);
        let document = only(read(&[folder.path().join("a.html")]));
        assert!(
            document.text.contains("Thursday"),
            "{page} -> {:?}",
            document.text
        );
        assert!(
            !document.text.contains('<'),
            "{page} -> {:?}",
            document.text
        );
    }
}
