//! The house: a room imports only from rooms above it, and top-level folders hold what they should.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms from top to bottom. `pipeline` sees every stage above it, `cli` sees all.
const ROOMS: &[&str] = &[
    "text",
    "ontology",
    "lexicon",
    "syntax",
    "mention",
    "coref",
    "claim",
    "reference",
    "resolve",
    "search",
    "graph",
    "remote",
    "query",
    "validate",
    "analysis",
    "export",
    "pipeline",
    "cli",
];

/// Rooms that `pipeline` must not need: it reads, it does not store or draw.
const BELOW_THE_PIPELINE: &[&str] = &["graph", "remote", "query", "validate", "analysis", "export"];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The rooms that a source file names: `crate::room`.
fn named_rooms(source: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (index, line) in source.lines().enumerate() {
        let code = line.trim_start();
        if code.starts_with("//") {
            continue;
        }
        for part in code.split("crate::").skip(1) {
            // "use crate::{text, syntax::Grammar}" names several.
            let names: Vec<&str> = match part.strip_prefix('{') {
                Some(list) => list.split(',').collect(),
                None => vec![part],
            };
            for name in names {
                let room: String = name
                    .trim()
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect();
                found.push((index + 1, room));
            }
        }
    }
    found
}

fn offences() -> Vec<String> {
    let rank: BTreeMap<&str, usize> = ROOMS
        .iter()
        .enumerate()
        .map(|(index, &room)| (room, index))
        .collect();
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    files.sort();
    let mut offences = Vec::new();
    for file in files {
        let place = file
            .strip_prefix(&src)
            .unwrap()
            .to_string_lossy()
            .into_owned();
        let room = place.split(['/', '.']).next().unwrap().to_owned();
        let Some(&own) = rank.get(room.as_str()) else {
            assert!(
                matches!(room.as_str(), "lib" | "main"),
                "{place}: a room that is not in the list"
            );
            continue;
        };
        for (line, named) in named_rooms(&fs::read_to_string(&file).unwrap()) {
            let Some(&other) = rank.get(named.as_str()) else {
                continue;
            };
            let skips = room == "pipeline" && BELOW_THE_PIPELINE.contains(&named.as_str());
            if other > own || skips {
                offences.push(format!("src/{place}:{line}: {room} must not know {named}"));
            }
        }
    }
    offences
}

#[test]
fn a_room_imports_only_from_rooms_above_it() {
    let offences = offences();
    assert!(offences.is_empty(), "{}", offences.join("\n"));
}

#[test]
fn the_reader_of_imports_sees_them() {
    let source = "use crate::text::Span;\n// crate::cli is a remark\nlet x = crate::claim::facts::Facts::default();\nuse crate::{query, export::dot};\n";
    let found: Vec<String> = named_rooms(source)
        .into_iter()
        .map(|(_, room)| room)
        .collect();
    assert_eq!(found, ["text", "claim", "query", "export"]);
}

#[test]
fn every_room_is_in_the_list_and_there() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for room in ROOMS {
        assert!(
            src.join(room).is_dir() || src.join(format!("{room}.rs")).is_file(),
            "{room}"
        );
    }
}

#[test]
fn nothing_of_the_project_names_a_place_on_a_machine() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["src", "tests", "benches"] {
        if root.join(folder).is_dir() {
            sources(&root.join(folder), &mut files);
        }
    }
    // Written apart, so that this file does not accuse itself.
    let places = [
        concat!("/ro", "ot/"),
        concat!("/ho", "me/"),
        concat!("/wo", "rk/"),
    ];
    let guilty: Vec<String> = files
        .iter()
        .filter(|file| {
            let text = fs::read_to_string(file).unwrap();
            places.iter().any(|place| text.contains(place))
        })
        .map(|file| file.display().to_string())
        .collect();
    assert!(guilty.is_empty(), "{guilty:?}");
}
