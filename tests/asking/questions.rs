//! Every named question, on the sample articles, against its stored answer in `tests/corpus/questions/`.
//!
//! A file holds what was asked, the columns and the rows, terms as people write them. `UPDATE_GOLDEN=1` writes the files anew.

use super::project;
use dossier::claim::facts::Facts;
use dossier::graph::{Derivation, Namespaces, Occasion, Store};
use dossier::ontology::PREFIXES;
use dossier::pipeline::Pipeline;
use dossier::query::{Binding, Library, NamedQuery, Options, ask, plain};
use dossier::text::{ReadOptions, read_paths};
use oxigraph::sparql::QueryResults;
use std::collections::BTreeSet;
use std::fs;

/// Questions that are asked once more with something bound.
const BOUND: &[(&str, &str)] = &[
    ("sanctions-in-force-at", "on=2017-12-31"),
    (
        "sanctions-in-force-at",
        "on=2022-12-31 target=Vladimir Putin",
    ),
    ("sanction-life", "target=Venezuela"),
    ("sanctions-by-issuer", "issuer=European Union"),
    ("office-holders-at", "on=2022-12-31 country=country:gb"),
    ("former-office-holders", "country=United Kingdom"),
    ("who-met-whom", "entity=Sergei Lavrov"),
    ("accusations", "by=Antony Blinken"),
    ("claims-by-speaker", "speaker=Sergei Lavrov"),
    ("denied-claims", "speaker=Sergei Lavrov"),
    ("quotations", "speaker=Antony Blinken"),
    ("network", "entity=Nicolás Maduro"),
    ("pair-timeline", "one=Antony Blinken other=Sergei Lavrov"),
    ("new-entities", "on=2022-02-28 days=10"),
    ("edges-with-evidence", "subject=European Union"),
    ("single-source-edges", "subject=Vladimir Putin"),
    ("documents", "publisher=Reuters"),
    ("most-mentioned", "class=Person"),
    ("referents", "entity=Joe Biden"),
    ("sources-of-entity", "entity=Joe Biden"),
    ("planned-acts", "modality=Planned"),
    ("at-odds", "of=Russia"),
];

fn samples() -> Store {
    let pipeline = Pipeline::embedded().expect("the built-in model is whole");
    let facts: Vec<Facts> = read_paths(&[project("data/samples")], &ReadOptions::default())
        .filter_map(Result::ok)
        .map(|document| pipeline.facts(&document))
        .collect();
    let derivation = Derivation {
        ontology: pipeline.ontology,
        lexicon: pipeline.lexicon,
    };
    let store = Store::in_memory(Namespaces::default()).unwrap();
    store
        .ingest(&facts, &derivation, &Occasion::default())
        .unwrap();
    store
}

fn bindings(given: &str) -> Vec<Binding> {
    // A value may hold spaces; a binding begins where a word holds "=".
    let mut list: Vec<String> = Vec::new();
    for word in given.split_whitespace() {
        match list.last_mut() {
            Some(last) if !word.contains('=') => *last = format!("{last} {word}"),
            _ => list.push(word.to_owned()),
        }
    }
    list.iter().map(|text| text.parse().unwrap()).collect()
}

/// The answer, one row a line.
fn answer(store: &Store, query: &NamedQuery, given: &str) -> Result<Vec<String>, String> {
    let options = Options {
        searched: Some(store),
        ..Options::default()
    };
    let answer = ask(
        store.oxigraph(),
        &query.text,
        &query.params,
        &bindings(given),
        &options,
    )
    .map_err(|error| error.to_string())?;
    let QueryResults::Solutions(solutions) = answer.results else {
        return Err("not a SELECT query".to_owned());
    };
    let header: Vec<String> = solutions
        .variables()
        .iter()
        .map(|variable| variable.as_str().to_owned())
        .collect();
    let mut lines = vec![header.join(" | ")];
    for solution in solutions {
        let solution = solution.map_err(|error| error.to_string())?;
        let cells: Vec<String> = (0..header.len())
            .map(|index| {
                let cell = solution.get(index).map(|term| plain(term, PREFIXES));
                cell.unwrap_or_default()
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .collect();
        lines.push(cells.join(" | ").trim_end().to_owned());
    }
    Ok(lines)
}

#[test]
fn every_named_question_gives_its_stored_answer_on_the_samples() {
    let store = samples();
    let library = Library::shipped().unwrap();
    let update = std::env::var_os("UPDATE_GOLDEN").is_some();
    let mut faults = Vec::new();
    let mut expected_files = BTreeSet::new();
    for query in library.list() {
        let mut found = String::new();
        let asked = BOUND.iter().filter(|(name, _)| *name == query.name);
        for given in std::iter::once("").chain(asked.map(|(_, given)| *given)) {
            let lines = match answer(&store, query, given) {
                Ok(lines) => lines,
                Err(error) => {
                    faults.push(format!("{} {given}: {error}", query.name));
                    continue;
                }
            };
            let title = format!("$ dossier query {} {given}", query.name);
            found += &format!("{}\n{}\n\n", title.trim_end(), lines.join("\n"));
        }
        let name = format!("{}.txt", query.name);
        let path = project("tests/corpus/questions").join(&name);
        expected_files.insert(name);
        if update {
            fs::write(&path, &found).unwrap();
        }
        let expected = fs::read_to_string(&path).unwrap_or_default();
        let differing = expected.lines().zip(found.lines()).find(|(a, b)| a != b);
        match differing {
            Some((expected, found)) => faults.push(format!(
                "{}:\n  stored {expected}\n  found  {found}",
                query.name
            )),
            None if expected.len() != found.len() => faults.push(format!(
                "{}: {} lines stored, {} found",
                query.name,
                expected.lines().count(),
                found.lines().count()
            )),
            None => {}
        }
    }
    for entry in fs::read_dir(project("tests/corpus/questions")).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        if !expected_files.contains(&name) {
            faults.push(format!("{name}: no question of that name"));
        }
    }
    assert!(
        faults.is_empty(),
        "{}\nUPDATE_GOLDEN=1 writes the answers anew: read them",
        faults.join("\n")
    );
}

#[test]
fn most_questions_have_something_to_say_on_the_samples() {
    let store = samples();
    let library = Library::shipped().unwrap();
    assert!(library.list().count() >= 30, "{}", library.list().count());
    let silent: Vec<&str> = library
        .list()
        .filter(|query| answer(&store, query, "").is_ok_and(|lines| lines.len() == 1))
        .map(|query| query.name.as_str())
        .collect();
    // Nobody decided anything, and no list was imported; the others ask for what twelve articles and a wire do not tell.
    assert!(silent.len() <= 12, "{silent:?}");
}

#[test]
fn what_is_bound_narrows_the_answer() {
    let store = samples();
    let library = Library::shipped().unwrap();
    let mut faults = Vec::new();
    for (name, given) in BOUND {
        let query = library.find(name).unwrap();
        let all = answer(&store, query, "").unwrap();
        let bound = answer(&store, query, given).unwrap();
        // Whom these ask of where nothing is bound is somebody else.
        let chosen = ["network", "referents", "sources-of-entity"].contains(name);
        let dated = given.starts_with("on=") || chosen;
        if bound.len() > all.len() && !dated {
            faults.push(format!(
                "{name} {given}: {} rows of {}",
                bound.len(),
                all.len()
            ));
        }
        // An answer for one entity is part of the answer for all, where no count or choice depends on it.
        let counts = ["most-mentioned", "at-odds", "sanctions-by-issuer"];
        if !dated && !counts.contains(name) {
            for row in bound.iter().filter(|row| !all.contains(row)) {
                faults.push(format!("{name} {given}: not among all: {row}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
