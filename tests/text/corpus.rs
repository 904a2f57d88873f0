//! Pages as they come: `tests/corpus/text` against what was made of it.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use dossier::text::{BlockKind, Document};

use super::read;

/// One block a line, under a head of what was read off the page.
fn shown(document: &Document) -> String {
    let mut page = String::new();
    let show = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
    let date = document.published.map(|date| date.to_string());
    let head = [
        ("source", document.source.clone()),
        ("doc_id", show(&document.doc_id)),
        ("title", show(&document.title)),
        ("date", show(&date)),
        ("url", show(&document.url)),
        ("publisher", show(&document.publisher)),
        ("author", show(&document.author)),
        ("language", show(&document.language)),
    ];
    for (name, value) in head.iter().filter(|(_, value)| value != "-") {
        writeln!(page, "{name:<10} {value}").expect("memory");
    }
    for note in &document.notes {
        writeln!(page, "note       {note}").expect("memory");
    }
    for block in &document.blocks {
        let words = |span: dossier::text::ByteSpan| span.of(&document.text).replace('\n', "⏎");
        let line = match block.kind {
            BlockKind::Headline => format!("HEADLINE   {}", words(block.span)),
            BlockKind::Paragraph => format!("PARAGRAPH  {}", words(block.span)),
            BlockKind::Furniture => format!("FURNITURE  {}", words(block.span)),
            BlockKind::PullQuote { quote, caption } => {
                format!("QUOTE      {}\n  CAPTION  {}", words(quote), words(caption))
            }
        };
        writeln!(page, "{line}").expect("memory");
    }
    page
}

#[test]
fn the_corpus_is_read_as_written_down() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/text");
    let mut wrong = Vec::new();
    let mut names: Vec<String> = fs::read_dir(&corpus)
        .expect("the corpus")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .filter(|name| !name.ends_with(".blocks") && name != "README.md")
        .collect();
    names.sort();
    assert!(names.len() >= 9, "{names:?}");
    for name in names {
        let pages: Vec<String> = read(&[corpus.join(&name)])
            .iter()
            .map(|item| match item {
                Ok(document) => shown(document),
                Err(rejection) => rejection.reason.to_string(),
            })
            .collect();
        let found = pages.join("\n");
        let golden = corpus.join(format!("{name}.blocks"));
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(&golden, &found).expect("the corpus can be written");
        }
        let expected = fs::read_to_string(&golden).unwrap_or_default();
        if found != expected {
            wrong.push(format!(
                "--- {name}.blocks, expected\n{expected}--- found\n{found}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
