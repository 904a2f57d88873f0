//! The store: batches, versions, interruptions, locks.

use crate::support::{article, claim, referent};
use dossier::claim::facts::Facts;
use dossier::graph::{Derivation, Namespaces, Occasion, Outcome, Store, StoreError};
use dossier::lexicon::Lexicon;
use dossier::ontology::{Class, Ontology};
use dossier::text::PartialDate;
use oxigraph::model::{GraphName, GraphNameRef, Literal, Quad, Term};
use std::fs;
use tempfile::tempdir;

fn derivation() -> Derivation<'static> {
    Derivation {
        ontology: Ontology::embedded(),
        lexicon: Lexicon::embedded(),
    }
}

fn occasion(time: &str) -> Occasion {
    Occasion {
        time: format!("2026-03-01T00:00:{time}Z"),
        version: "1.0.0".to_owned(),
        ..Occasion::default()
    }
}

fn ingest(store: &Store, batch: &[Facts]) -> Outcome {
    store.ingest(batch, &derivation(), &occasion("00")).unwrap()
}

/// A document of `source`, of a day of January 2026, in which Mara acts on `whom`.
fn report(source: &str, day: u8, whom: &str) -> Facts {
    let text = format!("Mara Lindqvist praised {whom}.");
    let mut facts = article(source, Some(PartialDate::day(2026, 1, day)), &text);
    let mara = referent(&mut facts, Class::Person, &["Mara Lindqvist"]);
    let other = referent(&mut facts, Class::Person, &[whom]);
    claim(&mut facts, Some(mara), "praised", Some(other), &text);
    facts
}

fn memory() -> Store {
    Store::in_memory(Namespaces::default()).unwrap()
}

/// All graphs but the log, line by line.
fn dump(store: &Store) -> String {
    let mut lines = Vec::new();
    let named = store.graphs().unwrap().into_iter().map(GraphName::from);
    for name in named.chain([GraphName::DefaultGraph]) {
        lines.extend(
            store
                .graph(name)
                .unwrap()
                .iter()
                .map(|quad| format!("{quad} .\n")),
        );
    }
    lines.sort_unstable();
    lines.concat()
}

fn corpus() -> Vec<Facts> {
    let whom = [
        "Ivo Tarsk",
        "Otto Brem",
        "Lena Osk",
        "Ivo Tarsk",
        "Piet Dahl",
    ];
    whom.iter()
        .zip(1..)
        .map(|(whom, day)| report(&format!("source-{day}"), day, whom))
        .collect()
}

fn hash(facts: &Facts) -> String {
    facts.header.hash.clone()
}

#[test]
fn one_batch_or_many_in_any_order_on_disk_or_not_is_one_store() {
    let all = corpus();
    let once = memory();
    let outcome = ingest(&once, &all);
    assert_eq!(outcome.added.len(), 5);
    let wanted = dump(&once);
    assert!(wanted.contains("person/piet-dahl") && wanted.lines().is_sorted());

    let singly = memory();
    for facts in all.iter().rev() {
        ingest(&singly, std::slice::from_ref(facts));
    }
    assert_eq!(dump(&singly), wanted);

    let dir = tempdir().unwrap();
    let path = dir.path().join("store");
    for pair in all.rchunks(3) {
        // Opened anew each time: what was written is what is read.
        ingest(&Store::open(&path, None).unwrap(), pair);
    }
    assert_eq!(dump(&Store::open_read_only(&path).unwrap()), wanted);
}

#[test]
fn the_same_again_changes_nothing() {
    let store = memory();
    ingest(&store, &corpus());
    let before = (dump(&store), store.oxigraph().len().unwrap());
    let outcome = ingest(&store, &corpus());
    assert_eq!(outcome.unchanged.len(), 5);
    assert_eq!(
        outcome,
        Outcome {
            unchanged: outcome.unchanged.clone(),
            ..Outcome::default()
        }
    );
    assert_eq!(
        (dump(&store), store.oxigraph().len().unwrap()),
        before,
        "the log says nothing of it either"
    );
}

#[test]
fn of_two_versions_of_a_source_the_later_stays_whatever_came_first() {
    let (old, new) = (report("a", 1, "Ivo Tarsk"), report("a", 2, "Otto Brem"));
    let wanted = {
        let store = memory();
        ingest(&store, std::slice::from_ref(&new));
        dump(&store)
    };
    let store = memory();
    ingest(&store, std::slice::from_ref(&old));
    let outcome = ingest(&store, std::slice::from_ref(&new));
    assert_eq!(outcome.replaced, [(hash(&new), hash(&old))]);
    assert!(outcome.withdrawn > 0);
    assert_eq!(dump(&store), wanted);
    assert!(
        !dump(&store).contains("Ivo Tarsk"),
        "nothing of the old one is left"
    );

    let store = memory();
    ingest(&store, std::slice::from_ref(&new));
    let outcome = ingest(&store, std::slice::from_ref(&old));
    assert_eq!(
        outcome,
        Outcome {
            outdated: vec![hash(&old)],
            ..Outcome::default()
        }
    );
    assert_eq!(dump(&store), wanted);

    let store = memory();
    let outcome = ingest(&store, &[new.clone(), old.clone()]);
    assert_eq!(
        (outcome.added, outcome.outdated),
        (vec![hash(&new)], vec![hash(&old)])
    );
    assert_eq!(dump(&store), wanted);
}

#[test]
fn of_two_versions_of_one_date_the_greater_hash_stays() {
    let (a, b) = (report("a", 1, "Ivo Tarsk"), report("a", 1, "Otto Brem"));
    let winner = hash(&a).max(hash(&b));
    for order in [[&a, &b], [&b, &a]] {
        let store = memory();
        for facts in order {
            ingest(&store, std::slice::from_ref(facts));
        }
        assert_eq!(store.documents().unwrap(), std::slice::from_ref(&winner));
    }
}

#[test]
fn a_version_without_date_gives_way() {
    let mut undated = report("a", 1, "Ivo Tarsk");
    undated.header.published = None;
    undated.header.hash = "ffffffffffffffff".to_owned();
    let dated = report("a", 1, "Otto Brem");
    let store = memory();
    ingest(&store, std::slice::from_ref(&dated));
    assert_eq!(ingest(&store, &[undated]).outdated.len(), 1);
    assert_eq!(store.documents().unwrap(), [hash(&dated)]);
}

#[test]
fn one_text_at_two_sources_is_two_documents() {
    let store = memory();
    ingest(
        &store,
        &[report("a", 1, "Ivo Tarsk"), report("b", 1, "Ivo Tarsk")],
    );
    assert_eq!(store.documents().unwrap().len(), 2);
    assert_eq!(
        dump(&store)
            .matches("#praised> <https://w3id.org/dossier/person/ivo-tarsk> .")
            .count(),
        1
    );
}

#[test]
fn a_document_read_otherwise_is_written_anew() {
    let store = memory();
    let mut facts = report("a", 1, "Ivo Tarsk");
    ingest(&store, std::slice::from_ref(&facts));
    facts.claims[0].predicate = "thanked".into();
    let outcome = ingest(&store, std::slice::from_ref(&facts));
    assert_eq!(outcome.refreshed, [hash(&facts)]);
    let found = dump(&store);
    assert!(
        found.contains("ns#thanked> <https://w3id.org/dossier/person/")
            && !found.contains("ns#praised> <https://w3id.org/dossier/person/")
    );
}

#[test]
fn what_another_version_derived_is_derived_anew() {
    let store = memory();
    ingest(&store, &corpus());
    let wanted = dump(&store);
    assert!(!store.is_stale(&derivation(), "1.0.0").unwrap());
    assert!(store.is_stale(&derivation(), "2.0.0").unwrap());
    let stray = Quad::new(
        store.names.below("person/nobody"),
        store.names.below("says"),
        Literal::from(true),
        GraphName::DefaultGraph,
    );
    store.oxigraph().insert(&stray).unwrap();
    let newer = Occasion {
        version: "2.0.0".to_owned(),
        ..occasion("01")
    };
    let outcome = store.rederive(&derivation(), &newer).unwrap();
    assert!(outcome.withdrawn > 0);
    assert_eq!(dump(&store), wanted);
    assert!(!store.is_stale(&derivation(), "2.0.0").unwrap());
}

#[test]
fn the_default_graph_changes_by_its_difference() {
    let store = memory();
    ingest(&store, &corpus()[..2]);
    let before = store
        .oxigraph()
        .quads_for_pattern(None, None, None, Some(GraphNameRef::DefaultGraph))
        .count();
    let outcome = ingest(&store, &corpus()[2..3]);
    let after = store
        .oxigraph()
        .quads_for_pattern(None, None, None, Some(GraphNameRef::DefaultGraph))
        .count();
    // Two referents, a new person with two types and a label, one edge.
    assert_eq!((outcome.derived, outcome.withdrawn), (6, 0));
    assert_eq!(after, before + 6);
}

#[test]
fn a_large_batch_is_the_same_store_as_many_small_ones() {
    let name = |number| report(&format!("source-{number}"), 1, &format!("Person {number}"));
    let all: Vec<Facts> = (0..250).map(name).collect();
    let once = memory();
    assert_eq!(ingest(&once, &all).added.len(), 250);
    assert!(!once.is_stale(&derivation(), "1.0.0").unwrap());
    let often = memory();
    for part in all.chunks(90) {
        ingest(&often, part);
    }
    assert_eq!(dump(&once), dump(&often));
    // The same again, read otherwise by another version, and one source gone on.
    let mut again = all.clone();
    for facts in &mut again {
        facts.claims[0].predicate = "thanked".into();
    }
    again[0] = report("source-0", 2, "Person 0");
    let outcome = ingest(&once, &again);
    assert_eq!(
        (
            outcome.refreshed.len(),
            outcome.replaced.len(),
            outcome.added.len()
        ),
        (249, 1, 0)
    );
    let fresh = memory();
    ingest(&fresh, &again);
    assert_eq!(dump(&once), dump(&fresh));
    let log = dump_log(&once);
    assert_eq!(log.matches("prov#wasRevisionOf>").count(), 1);
    assert_eq!(log.matches("prov#wasInvalidatedBy>").count(), 1);
}

#[test]
fn what_an_interruption_leaves_is_put_right() {
    let (old, new) = (report("a", 1, "Ivo Tarsk"), report("a", 2, "Otto Brem"));
    let wanted = {
        let store = memory();
        ingest(&store, &[new.clone(), report("b", 1, "Lena Osk")]);
        dump(&store)
    };
    // The process ended after the new versions had come and before the old ones had gone.
    let store = memory();
    ingest(&store, &[new]);
    for quad in dossier::graph::document_quads(&old, &store.names) {
        store.oxigraph().insert(&quad).unwrap();
    }
    store.distrust().unwrap();
    assert!(store.is_stale(&derivation(), "1.0.0").unwrap());
    let outcome = ingest(&store, &[report("b", 1, "Lena Osk")]);
    assert_eq!(outcome.added.len(), 1);
    assert_eq!(dump(&store), wanted);
    assert!(!store.is_stale(&derivation(), "1.0.0").unwrap());
}

/// The one quad of `graph` with that property.
fn only(store: &Store, graph: &GraphName, property: &str) -> Quad {
    let mut quads = store.graph(graph.clone()).unwrap().into_iter();
    quads
        .find(|quad| quad.predicate.as_str().ends_with(property))
        .unwrap()
}

/// Puts other words in the place of a quad's object.
fn exchange(store: &Store, was: &Quad, object: &str) -> Quad {
    let now = Quad {
        object: Literal::new_simple_literal(object).into(),
        ..was.clone()
    };
    store.oxigraph().remove(was).unwrap();
    store.oxigraph().insert(&now).unwrap();
    now
}

#[test]
fn who_takes_up_what_an_interruption_left_may_be_interrupted_too() {
    let (old, new) = (report("a", 1, "Ivo Tarsk"), report("a", 2, "Otto Brem"));
    let store = memory();
    ingest(&store, &[old, report("b", 1, "Lena Osk")]);
    let log = GraphName::from(store.names.log_graph());
    let before = only(&store, &log, "indexState");
    ingest(&store, std::slice::from_ref(&new));
    let wanted = dump(&store);
    // All had come, and the log did not say so yet.
    let Term::Literal(state) = &before.object else {
        panic!("{before}")
    };
    exchange(&store, &only(&store, &log, "indexState"), state.value());
    let derived = only(&store, &log, "derivedWith");
    store.oxigraph().remove(&derived).unwrap();
    // The next one goes back, and gets no further: it cannot read what came.
    let graph = GraphName::from(store.names.document(&hash(&new)));
    let polarity = only(&store, &graph, "polarity");
    let nonsense = exchange(&store, &polarity, "nonsense");
    let failed = store.rederive(&derivation(), &occasion("01"));
    assert!(
        matches!(failed, Err(StoreError::Corrupt { .. })),
        "{failed:?}"
    );
    store.oxigraph().remove(&nonsense).unwrap();
    store.oxigraph().insert(&polarity).unwrap();
    store.rederive(&derivation(), &occasion("02")).unwrap();
    assert_eq!(dump(&store), wanted);
    // What is in the store is in the index too: it goes without a trace.
    store.retract("a", &derivation(), &occasion("03")).unwrap();
    let fresh = memory();
    ingest(&fresh, &[report("b", 1, "Lena Osk")]);
    assert_eq!(dump(&store), dump(&fresh));
}

#[test]
fn retraction_leaves_no_trace_but_in_the_log_and_purging_hash_and_time_there() {
    let all = corpus();
    let wanted = {
        let store = memory();
        ingest(&store, &all[1..]);
        dump(&store)
    };
    for (by, purge) in [
        (hash(&all[0]), false),
        ("source-1".to_owned(), false),
        ("source-1".to_owned(), true),
    ] {
        let store = memory();
        ingest(&store, &all);
        let outcome = match purge {
            false => store.retract(&by, &derivation(), &occasion("05")).unwrap(),
            true => store.purge(&by, &derivation(), &occasion("05")).unwrap(),
        };
        assert_eq!(outcome.retracted, [hash(&all[0])]);
        assert_eq!(dump(&store), wanted);
        // Hash and time stay, so that nobody wonders what became of it; of a purged document nothing else does.
        let log = dump_log(&store);
        let document = format!("{}> <", hash(&all[0]));
        let about = log.lines().filter(|line| line.contains(&document));
        let about: Vec<&str> = about.collect();
        assert_eq!(about.len(), if purge { 1 } else { 2 }, "{log}");
        assert!(log.contains(if purge { "\"purge\"" } else { "\"retract\"" }));
    }
    let store = memory();
    ingest(&store, &all);
    let outcome = store
        .retract("no such source", &derivation(), &occasion("05"))
        .unwrap();
    assert_eq!(outcome, Outcome::default());
    assert_eq!(store.documents().unwrap().len(), 5);
}

fn dump_log(store: &Store) -> String {
    let quads = store.graph(store.names.log_graph().into()).unwrap();
    quads.iter().map(|quad| format!("{quad}\n")).collect()
}

#[test]
fn the_log_alone_knows_when_and_where() {
    let facts = report("a", 1, "Ivo Tarsk");
    let store = memory();
    let mut occasion = occasion("07");
    occasion
        .containers
        .insert(hash(&facts), "inbox/news.jsonl:12".to_owned());
    store.ingest(&[facts], &derivation(), &occasion).unwrap();
    let log = dump_log(&store);
    for part in [
        "\"inbox/news.jsonl:12\"",
        "\"2026-03-01T00:00:07Z\"",
        "\"1.0.0\"",
        "prov#wasGeneratedBy",
    ] {
        assert!(log.contains(part), "{part} in {log}");
    }
    let rest = dump(&store);
    assert!(!rest.contains("inbox") && !rest.contains("2026-03-01") && !rest.contains("graph/log"));
}

#[test]
fn counts_are_of_what_is_there() {
    let store = memory();
    ingest(&store, &corpus());
    let counts = store.counts().unwrap();
    assert_eq!(
        (
            counts.documents,
            counts.referents,
            counts.claims,
            counts.entities
        ),
        (5, 10, 5, 5)
    );
    assert_eq!((counts.tenures, counts.sanctions), (0, 0));
}

#[test]
fn a_second_writer_is_told_who_writes() {
    let dir = tempdir().unwrap();
    let first = Store::open(dir.path(), None).unwrap();
    let Err(error) = Store::open(dir.path(), None) else {
        panic!("two writers")
    };
    assert!(matches!(error, StoreError::InUse { .. }), "{error}");
    let message = error.to_string();
    assert!(
        message.contains(&std::process::id().to_string())
            && message.contains("is in use by process"),
        "{message}"
    );
    ingest(&first, &corpus());
    // A reader is welcome meanwhile, and reads what is committed.
    assert_eq!(
        Store::open_read_only(dir.path())
            .unwrap()
            .counts()
            .unwrap()
            .documents,
        5
    );
    drop(first);
    Store::open(dir.path(), None).unwrap();
}

#[test]
fn what_is_no_store_is_left_alone() {
    let dir = tempdir().unwrap();
    let path = |name: &str| dir.path().join(name);
    let error = |result: Result<Store, StoreError>| match result {
        Ok(_) => panic!("opened"),
        Err(error) => error,
    };
    assert!(matches!(
        error(Store::open_read_only(&path("none"))),
        StoreError::Missing { .. }
    ));
    assert!(!path("none").exists(), "reading makes nothing");
    fs::create_dir(path("empty")).unwrap();
    assert!(matches!(
        error(Store::open_read_only(&path("empty"))),
        StoreError::Missing { .. }
    ));

    fs::create_dir(path("photos")).unwrap();
    fs::write(path("photos/cat.jpg"), "cat").unwrap();
    for result in [
        Store::open(&path("photos"), None),
        Store::open_read_only(&path("photos")),
    ] {
        assert!(matches!(error(result), StoreError::NotAStore { .. }));
    }
    assert_eq!(fs::read_dir(path("photos")).unwrap().count(), 1);

    fs::write(path("file"), "text").unwrap();
    for result in [
        Store::open(&path("file"), None),
        Store::open_read_only(&path("file")),
    ] {
        assert!(matches!(error(result), StoreError::NotAStore { .. }));
    }

    drop(Store::open(&path("newer"), None).unwrap());
    fs::write(
        path("newer/format"),
        "dossier store 99\nbase https://w3id.org/dossier/\n",
    )
    .unwrap();
    for result in [
        Store::open(&path("newer"), None),
        Store::open_read_only(&path("newer")),
    ] {
        assert!(matches!(error(result), StoreError::Version { found, .. } if found == "99"));
    }
    fs::write(path("newer/format"), "something else").unwrap();
    assert!(matches!(
        error(Store::open(&path("newer"), None)),
        StoreError::NotAStore { .. }
    ));
}

#[test]
fn a_store_keeps_its_base() {
    let dir = tempdir().unwrap();
    let own = Namespaces::new("https://graph.example/").unwrap();
    drop(Store::open(dir.path(), Some(&own)).unwrap());
    assert_eq!(Store::open(dir.path(), None).unwrap().names, own);
    assert_eq!(Store::open_read_only(dir.path()).unwrap().names, own);
    let Err(error) = Store::open(dir.path(), Some(&Namespaces::default())) else {
        panic!("two bases")
    };
    assert!(matches!(error, StoreError::OtherBase { .. }), "{error}");
}

#[test]
fn a_reader_cannot_write() {
    let dir = tempdir().unwrap();
    drop(Store::open(dir.path(), None).unwrap());
    let reader = Store::open_read_only(dir.path()).unwrap();
    assert!(
        reader
            .ingest(&corpus(), &derivation(), &occasion("00"))
            .is_err()
    );
}

#[test]
fn a_backup_is_a_store() {
    let dir = tempdir().unwrap();
    let mut store = Store::open(&dir.path().join("a"), None).unwrap();
    ingest(&store, &corpus());
    store.optimize(&derivation(), &occasion("09")).unwrap();
    store.backup(&dir.path().join("b")).unwrap();
    assert_eq!(
        dump(&Store::open_read_only(&dir.path().join("b")).unwrap()),
        dump(&store)
    );
    assert!(
        store.backup(&dir.path().join("b")).is_err(),
        "never over another"
    );
}

#[test]
fn the_index_is_a_copy_and_never_the_authority() {
    let all = corpus();
    let wanted = {
        let store = memory();
        ingest(&store, &all);
        dump(&store)
    };
    let spoil: [fn(&std::path::Path); 4] = [
        |file| fs::remove_file(file).unwrap(),
        |file| fs::write(file, [7; 9000]).unwrap(),
        |file| fs::write(file, "").unwrap(),
        |file| {
            // An index, but of other documents.
            let other = tempdir().unwrap();
            ingest(&Store::open(other.path(), None).unwrap(), &corpus()[2..3]);
            fs::copy(other.path().join("index"), file).unwrap();
        },
    ];
    for spoil in spoil {
        let dir = tempdir().unwrap();
        ingest(&Store::open(dir.path(), None).unwrap(), &all[..4]);
        assert!(dir.path().join("index").is_file());
        spoil(&dir.path().join("index"));
        let store = Store::open(dir.path(), None).unwrap();
        ingest(&store, &all[4..]);
        assert_eq!(dump(&store), wanted);
    }
}

#[test]
fn graphs_changed_by_hand_are_read_again_when_that_is_said() {
    let dir = tempdir().unwrap();
    ingest(&Store::open(dir.path(), None).unwrap(), &corpus());
    let store = Store::open(dir.path(), None).unwrap();
    let version = "1.0.0";
    let affirmed = |store: &Store| {
        let graph = store
            .graph(store.names.document(&hash(&corpus()[1])).into())
            .unwrap();
        graph
            .into_iter()
            .find(|quad| quad.predicate.as_str().ends_with("#asserted"))
            .unwrap()
    };
    let old = affirmed(&store);
    let new = Quad {
        object: Literal::from(false).into(),
        ..old.clone()
    };
    store.oxigraph().remove(&old).unwrap();
    store.oxigraph().insert(&new).unwrap();
    // Unsaid, it is not seen: the index is what a derivation reads.
    let outcome = store.rederive(&derivation(), &occasion("01")).unwrap();
    assert_eq!((outcome.derived, outcome.withdrawn), (0, 0));
    store.distrust().unwrap();
    assert!(store.is_stale(&derivation(), version).unwrap());
    let outcome = store.rederive(&derivation(), &occasion("02")).unwrap();
    assert!(outcome.withdrawn > outcome.derived, "the edge goes");
    assert!(!store.is_stale(&derivation(), version).unwrap());
}

#[test]
fn damage_is_called_damage() {
    let store = memory();
    ingest(&store, &corpus());
    let graph = store.names.document(&store.documents().unwrap()[0]);
    let quads = store.graph(graph.into()).unwrap();
    let polarity = quads
        .iter()
        .find(|quad| quad.predicate.as_str().ends_with("#polarity"))
        .unwrap();
    store.oxigraph().remove(polarity).unwrap();
    assert!(
        matches!(store.facts(), Err(StoreError::Corrupt { detail, .. }) if detail.contains("#polarity"))
    );
}
