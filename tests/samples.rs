//! The samples of `data/samples/` against what a careful reader expects of them (`tests/corpus/samples/README.md`).

mod expect;

use dossier::ontology::Ontology;
use dossier::pipeline::Pipeline;
use dossier::text::{ReadOptions, read_paths};
use expect::{Kind, Line, Read, alternatives, qualifiers};
use std::path::Path;

/// The least share of `edge` and `claim` lines that must be found, in per cent.
const LEAST: usize = 62;

#[test]
fn samples_give_what_a_reader_expects() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let pipeline = Pipeline::embedded().expect("the built-in model is whole");
    let ontology = Ontology::embedded();
    let (mut found, mut wanted, mut violated, mut read_files) = (0, 0, Vec::new(), 0);
    let mut report = Vec::new();
    let mut files: Vec<_> = std::fs::read_dir(root.join("data/samples"))
        .expect("data/samples")
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .collect();
    files.retain(|path| {
        path.file_stem().is_some_and(|stem| {
            !stem
                .to_string_lossy()
                .chars()
                .all(|c| c.is_ascii_uppercase())
        })
    });
    files.sort();
    for path in files {
        let stem = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let lines = path
            .extension()
            .is_some_and(|extension| extension == "jsonl");
        for (index, document) in
            read_paths(std::slice::from_ref(&path), &ReadOptions::default()).enumerate()
        {
            let document = document.unwrap_or_else(|rejection| panic!("{stem}: {rejection}"));
            let name = if lines {
                format!("{stem}.{}", index + 1)
            } else {
                stem.clone()
            };
            let expected =
                std::fs::read_to_string(root.join(format!("tests/corpus/samples/{name}.expect")))
                    .unwrap_or_else(|error| panic!("{name}: {error}"));
            let read = Read::new(&pipeline, &document);
            read_files += 1;
            for line in expected
                .lines()
                .filter(|line| !line.starts_with('#') && !line.is_empty())
            {
                let parsed = read_line(line, ontology)
                    .unwrap_or_else(|| panic!("{name}: cannot read \"{line}\""));
                let holds = read.holds(&parsed, ontology);
                match parsed.kind {
                    Kind::Edge | Kind::Claim => {
                        wanted += 1;
                        found += usize::from(holds);
                        if !holds {
                            report.push(format!("{name}: missed: {line}"));
                        }
                    }
                    Kind::NoEdge | Kind::NoClaim if !holds => {
                        violated.push(format!("{name}: {line}"))
                    }
                    Kind::NoEdge | Kind::NoClaim => {}
                }
            }
        }
    }
    println!(
        "{}\n{found} of {wanted} expected edges and claims found in {read_files} samples",
        report.join("\n")
    );
    assert_eq!(read_files, 15);
    assert!(
        violated.is_empty(),
        "edges that must never be:\n{}",
        violated.join("\n")
    );
    assert!(
        found * 100 >= wanted * LEAST,
        "{found} of {wanted} found, at least {LEAST} % wanted; missed:\n{}",
        report.join("\n")
    );
}

fn read_line(line: &str, ontology: &Ontology) -> Option<Line> {
    let columns: Vec<&str> = line.split('\t').collect();
    let [kind, subject, relation, object, ..] = columns[..] else {
        return None;
    };
    let kind = match kind {
        "edge" => Kind::Edge,
        "claim" => Kind::Claim,
        "never" => Kind::NoEdge,
        _ => return None,
    };
    let relation = alternatives(relation);
    if !relation
        .iter()
        .all(|each| ontology.relation(each).is_some())
    {
        return None;
    }
    Some(Line {
        kind,
        subject: alternatives(subject),
        relation,
        object: alternatives(object),
        qualifiers: qualifiers(columns.get(4).copied().unwrap_or("")),
    })
}
