//! The trap cases of `tests/spec/*.md` (format in its README): what must, and must not, be read from short passages.

mod expect;

use dossier::ontology::Ontology;
use dossier::pipeline::Pipeline;
use dossier::text::Document;
use expect::{Kind, Line, Read, alternatives, qualifiers};
use std::collections::BTreeSet;
use std::path::Path;

struct Case {
    file: String,
    heading: String,
    text: String,
    lines: Vec<(String, Line)>,
}

/// Lines that are known to come out wrong: heading and line. FIXME, each for the reason in its third column.
fn known(root: &Path) -> BTreeSet<(String, String)> {
    let list = std::fs::read_to_string(root.join("KNOWN.tsv")).unwrap_or_default();
    let rows = list
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty());
    rows.filter_map(|row| row.split_once('\t'))
        .map(|(heading, rest)| {
            (
                heading.to_owned(),
                rest.split('\t').next().unwrap_or("").to_owned(),
            )
        })
        .collect()
}

#[test]
fn trap_cases() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/spec");
    let pipeline = Pipeline::embedded().expect("the built-in model is whole");
    let ontology = Ontology::embedded();
    let mut failures = Vec::new();
    let (mut held, mut total) = (0, 0);
    let mut known = known(&root);
    for case in cases(&root, ontology, &mut failures) {
        let read = Read::new(&pipeline, &Document::from_text(&case.text));
        for (written, line) in &case.lines {
            total += 1;
            let holds = read.holds(line, ontology);
            held += usize::from(holds);
            let expected_wrong = known.remove(&(case.heading.clone(), written.clone()));
            if holds == expected_wrong {
                let what = if holds {
                    "is mended: take it off KNOWN.tsv"
                } else {
                    "does not hold"
                };
                failures.push(format!(
                    "{} ## {}: {what}: {written}\n    \"{}\"\n    edges: {}",
                    case.file,
                    case.heading,
                    case.text,
                    read.edges().join("; ")
                ));
            }
        }
    }
    for (heading, line) in known {
        failures.push(format!(
            "KNOWN.tsv: no case \"{heading}\" with the line \"{line}\""
        ));
    }
    println!("{held} of {total} lines hold");
    assert!(total > 100, "only {total} lines were read");
    assert!(
        failures.is_empty(),
        "{held} of {total} lines hold; {} to look at:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

fn cases(root: &Path, ontology: &Ontology, failures: &mut Vec<String>) -> Vec<Case> {
    let mut files: Vec<_> = std::fs::read_dir(root)
        .expect("tests/spec")
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .collect();
    files.retain(|path| {
        path.extension().is_some_and(|extension| extension == "md")
            && path.file_stem().is_some_and(|stem| stem != "README")
    });
    files.sort();
    let mut cases = Vec::new();
    for path in files {
        let file = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let content = std::fs::read_to_string(&path).expect("readable");
        let (mut heading, mut block, mut text) = (String::new(), "", String::new());
        for line in content.lines() {
            match line.strip_prefix("```") {
                Some("text") => (block, text) = ("text", String::new()),
                Some("claims") => {
                    block = "claims";
                    cases.push(Case {
                        file: file.clone(),
                        heading: heading.clone(),
                        text: passage(&text),
                        lines: Vec::new(),
                    });
                }
                Some(_) => block = "",
                None if block == "text" => {
                    text.push_str(line);
                    text.push('\n');
                }
                None if block == "claims"
                    && !line.starts_with("FIXME")
                    && !line.trim().is_empty() =>
                {
                    match (read_line(line, ontology), cases.last_mut()) {
                        (Some(read), Some(case)) => case.lines.push((line.to_owned(), read)),
                        _ => failures.push(format!("{file} ## {heading}: cannot read \"{line}\"")),
                    }
                }
                None => {
                    if let Some(title) = line.strip_prefix("## ") {
                        title.clone_into(&mut heading);
                    }
                }
            }
        }
    }
    cases
}

/// Lines of a paragraph are joined by a space.
fn passage(text: &str) -> String {
    text.split("\n\n")
        .map(|paragraph| paragraph.lines().collect::<Vec<_>>().join(" "))
        .collect::<Vec<_>>()
        .join("\n\n")
        .trim()
        .to_owned()
}

fn read_line(line: &str, ontology: &Ontology) -> Option<Line> {
    let (rest, wanted) = line.split_once(" | ").unwrap_or((line, ""));
    let words: Vec<&str> = rest.split_whitespace().collect();
    let kind = match *words.first()? {
        "edge" => Kind::Edge,
        "no" => Kind::NoEdge,
        "claim" => Kind::Claim,
        "none" => Kind::NoClaim,
        _ => return None,
    };
    let is_relation = |word: &str| {
        word.split('/')
            .all(|each| ontology.relation(each).is_some())
    };
    let at = (2..words.len()).find(|&at| is_relation(words[at]))?;
    Some(Line {
        kind,
        subject: alternatives(&words[1..at].join(" ")),
        relation: alternatives(words[at]),
        object: alternatives(&words[at + 1..].join(" ")),
        qualifiers: qualifiers(wanted),
    })
}
