//! Where documents come from: files, folders, patterns, packings, formats; and what they are called.

use dossier::text::{Document, Format, PartialDate, ReadOptions};

use super::{ARTICLE, bzip2, folder, gzip, only, read, read_with, rejections, sources};

#[test]
fn a_folder_is_read_in_order_and_what_is_no_document_is_passed_over() {
    let folder = folder(&[
        ("b.txt", ARTICLE),
        ("a/2.txt", ARTICLE),
        ("a/1.text", ARTICLE),
        ("a.txt", ARTICLE),
        ("c.png", b"\x89PNG"),
        ("notes", ARTICLE),
        (".hidden.txt", ARTICLE),
        ("drafts/d.txt", ARTICLE),
        ("e.tmp.txt", ARTICLE),
        (".gitignore", b"drafts/\n*.tmp.txt\n"),
        ("Z.TXT", ARTICLE),
    ]);
    let read = read(&[folder.path().to_owned()]);
    assert_eq!(
        sources(&read),
        ["Z.TXT", "a/1.text", "a/2.txt", "a.txt", "b.txt"]
    );
    assert_eq!(rejections(&read), [""; 0]);
    let first = read.iter().flatten().next().expect("a document");
    assert_eq!(
        first.container.as_deref(),
        folder.path().join("Z.TXT").to_str()
    );
}

#[test]
fn a_file_is_named_by_its_name_and_by_more_where_that_is_not_enough() {
    let folder = folder(&[
        ("a/1.txt", ARTICLE),
        ("b/1.txt", ARTICLE),
        ("b/2.txt", ARTICLE),
    ]);
    let path = |name: &str| folder.path().join(name);
    assert_eq!(sources(&read(&[path("a/1.txt")])), ["1.txt"]);
    let all = read(&[path("b/2.txt"), path("b/1.txt"), path("a/1.txt")]);
    assert_eq!(sources(&all), ["2.txt", "b/1.txt", "a/1.txt"]);
    // The same file twice is one source.
    assert_eq!(
        sources(&read(&[path("a/1.txt"), path("a/1.txt")])),
        ["1.txt", "1.txt"]
    );
}

#[test]
fn a_pattern_is_expanded_where_no_file_has_that_name() {
    let folder = folder(&[
        ("x/1.txt", ARTICLE),
        ("x/2.md", ARTICLE),
        ("x/3.png", b"\x89PNG"),
        ("x/y/4.txt", ARTICLE),
        ("x/5.page", ARTICLE),
        ("z[1].txt", ARTICLE),
    ]);
    let of = |pattern: &str| {
        let read = read(&[folder.path().join(pattern)]);
        sources(&read).join(" ")
    };
    assert_eq!(of("x/*.txt"), "1.txt");
    assert_eq!(of("x/*"), "1.txt 2.md");
    assert_eq!(of("x/**/*.txt"), "1.txt y/4.txt");
    assert_eq!(of("x/*.{md,txt}"), "1.txt 2.md");
    assert_eq!(of("x/*.page"), "5.page");
    assert_eq!(of("?/y/4.txt"), "x/y/4.txt");
    assert_eq!(of("z[1].txt"), "z[1].txt");
}

#[test]
fn packing_changes_nothing_but_the_bytes() {
    let plain = only(read(&[folder(&[("a.txt", ARTICLE)]).path().join("a.txt")]));
    let zstd = zstd::encode_all(ARTICLE, 3).expect("memory");
    let packed: [(&str, Vec<u8>); 4] = [
        ("a.txt.gz", gzip(ARTICLE)),
        ("a.txt.zst", zstd.clone()),
        ("a.txt.bz2", bzip2(ARTICLE)),
        // Known by its bytes, whatever it is called.
        ("a.txt", zstd),
    ];
    for (name, bytes) in packed {
        let folder = folder(&[(name, &bytes)]);
        for argument in [folder.path().join(name), folder.path().to_owned()] {
            let found = only(read(&[argument]));
            assert_eq!(found.source, "a.txt", "{name}");
            assert_eq!(found.text, plain.text, "{name}");
            assert_eq!(found.content_hash(), plain.content_hash(), "{name}");
        }
    }
}

#[test]
fn members_of_a_packed_file_follow_one_another() {
    let two = [
        gzip(b"{\"text\": \"One.\"}\n"),
        gzip(b"{\"text\": \"Two.\"}\n"),
    ]
    .concat();
    let folder = folder(&[("a.jsonl.gz", &two)]);
    assert_eq!(
        read(&[folder.path().to_owned()]).iter().flatten().count(),
        2
    );
}

#[test]
fn content_tells_the_format_where_the_name_does_not() {
    let cases: [(&[u8], Format); 9] = [
        (b"The harbour board met on Thursday.", Format::Plain),
        (
            b"{\"text\": \"One.\"}\n{\"text\": \"Two.\"}\n",
            Format::JsonLines,
        ),
        (b"not json\n{\"text\": \"Two.\"}\n", Format::JsonLines),
        (b"{\n  \"text\": \"One.\"\n}\n", Format::Json),
        (b"[\n{\"text\": \"One.\"}]", Format::Json),
        (b"[Editor's note: the board met.]", Format::Plain),
        (b"\xEF\xBB\xBF<!doctype html><p>One.", Format::Html),
        (b"---\ntitle: One\n---\nThe board met.", Format::Markdown),
        (
            b"--- a line, and no front matter\nThe board met.",
            Format::Plain,
        ),
    ];
    for (content, expected) in cases {
        assert_eq!(
            Format::of_content(content),
            expected,
            "{}",
            String::from_utf8_lossy(content)
        );
    }
    let folder = folder(&[(
        "feed",
        b"{\"id\": \"1\", \"text\": \"One.\"}\n{\"id\": \"2\", \"text\": \"Two.\"}\n",
    )]);
    assert_eq!(sources(&read(&[folder.path().join("feed")])), ["1", "2"]);
}

#[test]
fn a_name_that_says_one_format_is_believed() {
    let folder = folder(&[("a.txt", b"{\"text\": \"One.\"}\n{\"text\": \"Two.\"}")]);
    assert_eq!(
        only(read(&[folder.path().join("a.txt")]))
            .text
            .lines()
            .count(),
        2
    );
    let options = ReadOptions {
        format: Some(Format::JsonLines),
        ..ReadOptions::default()
    };
    assert_eq!(read_with(&options, &[folder.path().join("a.txt")]).len(), 2);
}

#[test]
fn the_hash_is_of_source_title_date_and_text_alone() {
    let document = Document {
        source: "a".to_owned(),
        title: Some("b".to_owned()),
        published: Some(PartialDate::year(2026)),
        text: "c".to_owned(),
        ..Document::default()
    };
    let hash = document.content_hash();
    assert!(
        hash.len() == 16
            && hash
                .bytes()
                .all(|byte| byte.is_ascii_hexdigit() && !byte.is_ascii_uppercase()),
        "{hash}"
    );
    let same = Document {
        container: Some("elsewhere:7".to_owned()),
        author: Some("Ann Example".to_owned()),
        notes: vec!["read as UTF-16LE".to_owned()],
        ..document.clone()
    };
    assert_eq!(same.content_hash(), hash);
    let others = [
        Document {
            source: "ab".to_owned(),
            title: None,
            ..document.clone()
        },
        Document {
            source: String::new(),
            title: Some("ab".to_owned()),
            ..document.clone()
        },
        Document {
            published: Some(PartialDate::month(2026, 1)),
            ..document.clone()
        },
        Document {
            text: "d".to_owned(),
            ..document.clone()
        },
        Document {
            title: Some("b2026".to_owned()),
            published: None,
            ..document.clone()
        },
    ];
    assert!(others.iter().all(|other| other.content_hash() != hash));
}
