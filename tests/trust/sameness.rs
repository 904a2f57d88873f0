//! The same input gives the same bytes: any order, any number of threads, one batch or many, after purging and retracting.
//!
//! `DOSSIER_TRIAL=FILE.jsonl` runs the same trial over the first 200 records of a corpus of one's own.

use crate::articles::{Dice, articles};
use crate::desk::{Desk, sample_articles};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fs;

/// Articles made for the trial, beside the samples.
const MADE: usize = 45;
/// Records of a corpus of one's own that are looked at.
const TRIAL: usize = 200;

struct Corpus {
    /// JSON Lines, one record each.
    records: Vec<String>,
    /// Files beside them.
    files: Vec<String>,
}

fn ingest(desk: &Desk, store: &str, threads: &str, paths: &[String]) -> String {
    let mut arguments = vec!["-j", threads, "ingest", "-l", store];
    arguments.extend(paths.iter().map(String::as_str));
    let output = desk.run(&arguments);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{told}");
    told
}

fn dump(desk: &Desk, store: &str) -> String {
    desk.ok(&["export", "nquads", "-l", store])
}

/// How many entries the log has: nothing else may tell that nothing was done.
fn log(desk: &Desk, store: &str) -> String {
    let count = "SELECT (COUNT(*) AS ?n) { GRAPH <https://w3id.org/dossier/graph/log> { ?s prov:startedAtTime ?o } }";
    desk.ok(&["query", "-e", count, "-l", store, "-f", "csv"])
}

fn source(record: &str) -> String {
    let record: serde_json::Value = serde_json::from_str(record).unwrap();
    let of = |name: &str| record[name].as_str().map(str::to_owned);
    of("url")
        .or_else(|| of("doc_id"))
        .or_else(|| of("id"))
        .unwrap()
}

/// Runs the trial and lists what came out otherwise.
fn differing(corpus: &Corpus) -> Vec<String> {
    let desk = Desk::new();
    let mut dice = Dice(7);
    let all = |order: &[String], name: &str| {
        desk.write(name, order.join("\n"));
        let mut paths = corpus.files.clone();
        paths.push(name.to_owned());
        paths
    };
    let plain = all(&corpus.records, "plain.jsonl");
    ingest(&desk, "first", "1", &plain);
    let expected = dump(&desk, "first");
    assert!(expected.lines().is_sorted() && !expected.contains("_:"));
    let mut wrong = Vec::new();
    let mut hold = |what: &str, store: &str| {
        let found = dump(&desk, store);
        if found != expected {
            let lines = |a: &str, b: &str| {
                let b: std::collections::HashSet<&str> = b.lines().collect();
                let only: Vec<&str> = a.lines().filter(|line| !b.contains(line)).take(3).collect();
                only.join("\n  ")
            };
            wrong.push(format!(
                "{what}\n  only at first: {}\n  only now: {}",
                lines(&expected, &found),
                lines(&found, &expected)
            ));
        }
    };

    ingest(&desk, "again", "1", &plain);
    hold("a second run", "again");
    for threads in ["2", "3", "8"] {
        let mut shuffled = corpus.records.clone();
        dice.shuffle(&mut shuffled);
        let mut paths = all(&shuffled, &format!("shuffled-{threads}.jsonl"));
        dice.shuffle(&mut paths);
        ingest(&desk, threads, threads, &paths);
        hold(&format!("shuffled, {threads} threads"), threads);
    }

    let mut shuffled = corpus.records.clone();
    dice.shuffle(&mut shuffled);
    for (number, part) in shuffled.chunks(shuffled.len().div_ceil(6)).enumerate() {
        let name = format!("part-{number}.jsonl");
        desk.write(&name, part.join("\n"));
        ingest(&desk, "parts", "2", &[name]);
    }
    for part in corpus.files.chunks(4) {
        ingest(&desk, "parts", "2", part);
    }
    hold("in many batches", "parts");

    let before = log(&desk, "parts");
    let told = ingest(&desk, "parts", "2", &plain);
    assert!(
        told.contains("unchanged") && told.contains("0 stored"),
        "{told}"
    );
    hold("ingested once more", "parts");
    assert_eq!(
        log(&desk, "parts"),
        before,
        "nothing was done, and the log says that something was"
    );

    for verb in ["retract", "purge"] {
        for _ in 0..3 {
            let record = &corpus.records[dice.roll(corpus.records.len())];
            // One that an earlier turn has taken away is not there any more.
            desk.run(&["-q", verb, &source(record), "-l", "parts"]);
        }
        assert_ne!(dump(&desk, "parts"), expected, "{verb} takes nothing away");
        ingest(&desk, "parts", "2", &plain);
        hold(&format!("{verb} and ingest"), "parts");
    }
    wrong
}

#[test]
fn sixty_articles_give_the_same_bytes_whatever_the_way() {
    let wrong = differing(&Corpus {
        records: articles(MADE, 1),
        files: sample_articles(),
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_corpus_of_ones_own_gives_the_same_bytes_whatever_the_way() {
    let Ok(path) = std::env::var("DOSSIER_TRIAL") else {
        eprintln!("skipped: DOSSIER_TRIAL names no corpus");
        return;
    };
    let text = fs::read_to_string(&path).unwrap();
    let wrong = differing(&Corpus {
        records: text.lines().take(TRIAL).map(str::to_owned).collect(),
        files: Vec::new(),
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_later_version_of_a_source_stays_whatever_came_first_and_it_is_said() {
    let desk = Desk::new();
    let version = |date: &str, text: &str| {
        serde_json::json!({ "doc_id": "a", "date": date, "text": text }).to_string()
    };
    desk.write(
        "old.jsonl",
        version("2025-01-01", "Marta Ilves met Jonas Berg in Oslo."),
    );
    desk.write(
        "new.jsonl",
        version("2025-02-01", "Marta Ilves met Karl Stroem in Oslo."),
    );
    let run = |store: &str, paths: [&str; 2]| {
        let told = paths.map(|path| ingest(&desk, store, "1", &[path.to_owned()]));
        (dump(&desk, store), told)
    };
    let (forward, told) = run("forward", ["old.jsonl", "new.jsonl"]);
    assert!(
        told[1].contains("1 replaced an earlier version"),
        "{}",
        told[1]
    );
    let (backward, told) = run("backward", ["new.jsonl", "old.jsonl"]);
    assert!(
        told[1].contains("1 older than what is known"),
        "{}",
        told[1]
    );
    assert_eq!(forward, backward);
    assert!(forward.contains("Karl Stroem") && !forward.contains("Jonas Berg"));
    // In one batch, and of the same day by what they say.
    ingest(
        &desk,
        "one",
        "1",
        &["new.jsonl".to_owned(), "old.jsonl".to_owned()],
    );
    assert_eq!(dump(&desk, "one"), forward);
    desk.write(
        "a.jsonl",
        version("2025-03-01", "Ruta Kesk met Olav Kesk in Tokyo."),
    );
    desk.write(
        "b.jsonl",
        version("2025-03-01", "Ruta Kesk met Pia Lund in Tokyo."),
    );
    assert_eq!(
        run("there", ["a.jsonl", "b.jsonl"]).0,
        run("back", ["b.jsonl", "a.jsonl"]).0
    );
}

/// What is done to a store.
#[derive(Clone, Debug)]
enum Deed {
    /// These articles, in this order, on so many threads.
    Ingest(Vec<usize>, usize),
    Retract(usize),
    Purge(usize),
}

fn deeds(count: usize) -> impl Strategy<Value = Vec<Deed>> {
    let deed = prop_oneof![
        3 => (Just((0..count).collect::<Vec<_>>()).prop_shuffle(), 1..count, 1..4usize)
            .prop_map(|(order, some, threads)| Deed::Ingest(order[..some].to_vec(), threads)),
        1 => (0..count).prop_map(Deed::Retract),
        1 => (0..count).prop_map(Deed::Purge),
    ];
    prop::collection::vec(deed, 2..6)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is done, the store is what one gets by ingesting what is left.
    #[test]
    fn a_store_is_a_function_of_what_is_in_it(deeds in deeds(14)) {
        let desk = Desk::new();
        let records = articles(14, 3);
        let date = |record: &str| {
            let record: serde_json::Value = serde_json::from_str(record).unwrap();
            record["date"].as_str().unwrap().to_owned()
        };
        let mut left: BTreeMap<String, usize> = BTreeMap::new();
        for (turn, deed) in deeds.iter().enumerate() {
            match deed {
                Deed::Ingest(which, threads) => {
                    let name = format!("{turn}.jsonl");
                    let lines: Vec<&str> = which.iter().map(|&index| records[index].as_str()).collect();
                    desk.write(&name, lines.join("\n"));
                    ingest(&desk, "s", &threads.to_string(), &[name]);
                    for &index in which {
                        let known = left.entry(source(&records[index])).or_insert(index);
                        if date(&records[index]) > date(&records[*known]) {
                            *known = index;
                        }
                    }
                }
                Deed::Retract(index) | Deed::Purge(index) => {
                    let verb = if matches!(deed, Deed::Retract(_)) { "retract" } else { "purge" };
                    let source = source(&records[*index]);
                    let output = desk.run(&["-q", verb, &source, "-l", "s"]);
                    prop_assert_eq!(output.status.success(), left.remove(&source).is_some());
                }
            }
        }
        let lines: Vec<&str> = left.values().map(|&index| records[index].as_str()).collect();
        if lines.is_empty() {
            return Ok(());
        }
        desk.write("left.jsonl", lines.join("\n"));
        ingest(&desk, "fresh", "1", &["left.jsonl".to_owned()]);
        prop_assert_eq!(dump(&desk, "s"), dump(&desk, "fresh"));
    }
}
