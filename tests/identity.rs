//! Who is who over documents, from articles to entities: the pairs of `tests/namesakes/*.md`, and what an imported table says of offices.

mod desk;

use desk::{Desk, project};
use dossier::claim::facts::Facts;
use dossier::pipeline::Pipeline;
use dossier::resolve::EntityId;
use dossier::text::{Document, PartialDate};
use std::fs;
use std::path::Path;

struct Pair {
    place: String,
    articles: [(PartialDate, String); 2],
    line: String,
}

fn pairs(file: &Path) -> Vec<Pair> {
    let name = file
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let content = fs::read_to_string(file).expect("a file of pairs");
    content
        .split("\n## ")
        .skip(1)
        .map(|part| {
            let heading = part.lines().next().unwrap_or("");
            let place = format!("{name} ## {heading}");
            let articles: Vec<(PartialDate, String)> = part
                .lines()
                .filter_map(|line| line.split_once(" | "))
                .map(|(date, text)| {
                    let date =
                        PartialDate::parse(date).unwrap_or_else(|| panic!("{place}: {date}"));
                    (date, text.to_owned())
                })
                .collect();
            let line = part
                .lines()
                .find(|line| {
                    let line = line.trim_start_matches("FIXME ");
                    line.starts_with("same: ") || line.starts_with("apart: ")
                })
                .unwrap_or_else(|| panic!("{place}: same or apart"))
                .to_owned();
            Pair {
                articles: articles
                    .try_into()
                    .unwrap_or_else(|_| panic!("{place}: two articles")),
                place,
                line,
            }
        })
        .collect()
}

fn read(pipeline: &Pipeline<'_>, source: &str, (date, text): &(PartialDate, String)) -> Facts {
    let document = Document {
        source: source.to_owned(),
        published: Some(*date),
        ..Document::from_text(text)
    };
    pipeline.read(&document).facts
}

/// The entity that a name of a document is.
fn entity(
    pipeline: &Pipeline<'_>,
    all: &[Facts],
    document: usize,
    name: &str,
) -> Result<EntityId, String> {
    let facts = &all[document];
    let referent = facts
        .referents
        .iter()
        .find(|referent| {
            referent
                .mentions
                .iter()
                .any(|mention| mention.text == name || referent.names.iter().any(|n| n == name))
        })
        .ok_or_else(|| {
            let known: Vec<&Vec<String>> = facts.referents.iter().map(|each| &each.names).collect();
            format!("nothing is called {name:?} among {known:?}")
        })?;
    let resolution = pipeline.resolve(all, &[]);
    resolution
        .refers_to
        .get(&(facts.header.hash.clone(), referent.id))
        .cloned()
        .ok_or_else(|| format!("{name:?} is no entity"))
}

#[test]
fn namesakes_stay_apart_and_variants_meet() {
    let root = project("tests/namesakes");
    let mut files: Vec<_> = fs::read_dir(&root)
        .expect("the folder of pairs")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.file_stem().is_some_and(|stem| stem != "README"))
        .collect();
    files.sort();
    let pipeline = Pipeline::embedded().expect("the built-in model is whole");
    let all: Vec<Pair> = files.iter().flat_map(|file| pairs(file)).collect();
    let (mut apart, mut failures) = (0, Vec::new());
    for pair in &all {
        let (known_wrong, line) = match pair.line.strip_prefix("FIXME ") {
            Some(line) => (true, line),
            None => (false, pair.line.as_str()),
        };
        let (word, names) = line.split_once(": ").expect("WORD: …");
        let (first, second) = names.split_once(" = ").unwrap_or((names, names));
        apart += usize::from(word == "apart");
        let facts = [
            read(&pipeline, "first", &pair.articles[0]),
            read(&pipeline, "second", &pair.articles[1]),
        ];
        let found = entity(&pipeline, &facts, 0, first)
            .and_then(|a| Ok((a, entity(&pipeline, &facts, 1, second)?)));
        match found {
            Err(reason) => failures.push(format!("{}: {reason}", pair.place)),
            Ok((a, b)) => {
                let right = (a == b) == (word == "same");
                if right == known_wrong {
                    let said = if right {
                        "mended, take FIXME off"
                    } else {
                        "wrong"
                    };
                    failures.push(format!("{}: {said}: {} and {}", pair.place, a.0, b.0));
                }
            }
        }
    }
    assert!(all.len() >= 60, "{} pairs", all.len());
    assert!(apart * 2 >= all.len(), "{apart} of {} are two", all.len());
    assert!(
        failures.is_empty(),
        "{} of {}\n{}",
        failures.len(),
        all.len(),
        failures.join("\n")
    );
}

#[test]
fn offices_of_an_imported_table_are_tenures() {
    let desk = Desk::new();
    desk.write(
        "article.txt",
        "Croatian Minister Ada Brisk met the mayor of Split on Monday. Ada Brisk said the bridge would be built.\n",
    );
    desk.write(
        "officials.tsv",
        "key\tlabel\twikidata\ttitle\tcountry\tsince\tuntil\n\
         person/ada-brisk\tAda Brisk\tQ900000002\tMinister of Works\thr\t2019-03-04\t\n\
         person/ada-brisk\tAda Brisk\tQ900000002\tMinister of Works\thr\t2011\t2015\n\
         person/otto-brem\tOtto Brem\tQ900000003\tPresident\tus\t1999\t2003\n",
    );
    desk.ok(&["ingest", "article.txt"]);
    let tenures = "SELECT ?label ?status ?since ?until WHERE { ?tenure a ds:Tenure ; ds:holder ?who ; \
                   ds:position ?position ; ds:status ?status ; ds:since ?since . ?who rdfs:label \"Ada Brisk\" . \
                   ?position rdfs:label ?label ; ds:positionIn country:hr OPTIONAL { ?tenure ds:until ?until } } \
                   ORDER BY ?since";
    let before = desk.ok(&["query", "-e", tenures, "-f", "csv"]);
    assert_eq!(before.lines().count(), 1, "{before}");
    desk.ok(&["import", "gazetteer", "officials.tsv"]);
    let after = desk.ok(&["query", "-e", tenures, "-f", "csv"]);
    let rows: Vec<&str> = after.lines().skip(1).collect();
    assert_eq!(rows.len(), 2, "{after}");
    assert!(
        rows[0].starts_with("Minister of Works of Croatia,")
            && rows[0].contains("Former")
            && rows[0].contains("2011"),
        "{after}"
    );
    assert!(
        rows[1].contains("Current") && rows[1].contains("2019-03-04"),
        "{after}"
    );
    // Who is in no article has a tenure in the dataset's graph alone.
    let elsewhere = desk.ok(&[
        "query",
        "-f",
        "csv",
        "-e",
        "SELECT ?tenure WHERE { ?tenure a ds:Tenure ; ds:holder ?who . ?who rdfs:label \"Otto Brem\" }",
    ]);
    assert_eq!(elsewhere.lines().count(), 1, "{elsewhere}");
    // The same import again changes nothing; an empty table takes the tenures away.
    desk.ok(&["import", "gazetteer", "officials.tsv"]);
    assert_eq!(desk.ok(&["query", "-e", tenures, "-f", "csv"]), after);
    desk.write("officials.tsv", "key\tlabel\nperson/otto-brem\tOtto Brem\n");
    desk.ok(&["import", "gazetteer", "officials.tsv"]);
    assert_eq!(desk.ok(&["query", "-e", tenures, "-f", "csv"]), before);
}
