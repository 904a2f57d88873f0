//! Backups, counts, old formats, and what is left of a purged document.

use crate::desk::{Desk, project};
use crate::story;
use dossier::graph::counts::Tally;
use dossier::graph::{Namespaces, Store, StoreError, sealed};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

fn lines(store: &Store) -> Vec<String> {
    let log = store.names.log_graph();
    let quads = store.oxigraph().iter().map(Result::unwrap);
    let mut lines: Vec<String> = quads
        .filter(|quad| quad.graph_name != log.clone().into())
        .map(|quad| quad.to_string())
        .collect();
    lines.sort();
    lines
}

/// The tally that is kept, and the one that counting gives.
fn tallies(store: &Store) -> (BTreeMap<String, i64>, BTreeMap<String, i64>) {
    let map = |tally: Tally| {
        tally
            .lines()
            .map(|(key, count)| (key.to_owned(), count))
            .collect()
    };
    (
        map(store.kept_tally().unwrap().unwrap()),
        map(store.tally().unwrap()),
    )
}

#[test]
fn counts_are_kept_up_through_every_kind_of_write() {
    let desk = Desk::new();
    let place = desk.path("kg");
    let mut store = Store::open(&place, None).unwrap();
    let same = |store: &Store, when: &str| {
        assert!(store.kept_tally().unwrap().is_some(), "{when}");
        let (kept, counted) = tallies(store);
        assert_eq!(kept, counted, "{when}");
    };
    story::fill(&store);
    same(&store, "after a list, documents and a decision");
    assert_eq!(store.counts().unwrap().documents, 2);
    assert_eq!(store.counts().unwrap().entries, 1);
    store
        .retract("a.txt", &story::derivation(), &story::occasion())
        .unwrap();
    same(&store, "after a retraction");
    store
        .ingest(
            &story::documents(),
            &story::derivation(),
            &story::occasion(),
        )
        .unwrap();
    same(&store, "after coming back");
    let mut documents = story::documents();
    documents[0].claims.pop();
    store
        .ingest(&documents, &story::derivation(), &story::occasion())
        .unwrap();
    same(&store, "after another reading of a document");
    let many: Vec<_> = (0..130)
        .map(|number| {
            let mut facts = story::documents().remove(1);
            facts.header.hash = format!("{number:016x}");
            facts.header.source = format!("{number}");
            facts
        })
        .collect();
    store
        .ingest(&many, &story::derivation(), &story::occasion())
        .unwrap();
    same(&store, "after a load in bulk");
    store
        .optimize(&story::derivation(), &story::occasion())
        .unwrap();
    same(&store, "after writing it anew");
    let wanted = tallies(&store).1;
    drop(store);
    let reader = Store::open_read_only(&place).unwrap();
    assert_eq!(tallies(&reader).0, wanted, "read back");
    drop(reader);
    // A file that is not the log's is passed over, and the next writer counts.
    fs::write(
        place.join("counts"),
        "dossier counts 1\ndocuments quads\t7\n",
    )
    .unwrap();
    let reader = Store::open_read_only(&place).unwrap();
    assert!(reader.kept_tally().unwrap().is_none());
    assert_eq!(reader.counts().unwrap().documents, 132);
    drop(reader);
    let writer = Store::open(&place, None).unwrap();
    writer
        .retract("129", &story::derivation(), &story::occasion())
        .unwrap();
    same(&writer, "counted anew");
    let quad = oxigraph::model::Quad::new(
        writer.names.below("x"),
        writer.names.below("y"),
        writer.names.below("z"),
        oxigraph::model::GraphName::DefaultGraph,
    );
    writer.oxigraph().insert(&quad).unwrap();
    writer.distrust().unwrap();
    assert!(
        writer.kept_tally().unwrap().is_none(),
        "what came by other means is not counted"
    );
}

#[test]
fn a_closed_store_says_what_it_holds_until_something_is_written() {
    let place = tempfile::tempdir().unwrap();
    let place = place.path().join("store");
    let says = |what: &str| {
        let tally = sealed(&place).unwrap().map(|sealed| sealed.tally);
        let reader = Store::open_read_only(&place).unwrap();
        let counted = reader.tally().unwrap();
        match &tally {
            Some(tally) => assert_eq!(*tally, counted, "{what}"),
            None => assert_eq!(
                reader.kept_tally().unwrap().unwrap_or(counted.clone()),
                counted
            ),
        }
        tally.is_some()
    };
    let write = |number: usize| {
        let store = Store::open(&place, None).unwrap();
        let mut document = story::documents().remove(0);
        document.header.hash = format!("{number:016x}");
        document.header.source = format!("{number}");
        store
            .ingest(&[document], &story::derivation(), &story::occasion())
            .unwrap();
        store
    };
    assert!(matches!(sealed(&place), Err(StoreError::Missing { .. })));
    drop(write(0));
    assert!(says("after the first"));
    // Readers change nothing.
    drop(Store::open_read_only(&place).unwrap());
    assert!(says("after a reader"));
    let writer = write(1);
    assert!(!says("while it is written"));
    drop(writer);
    assert!(says("after the second"));
    // What a killed writer leaves: the files as they were while it wrote, with the seal of the time before.
    let seal = fs::read(place.join("seal")).unwrap();
    let writer = write(2);
    fs::write(place.join("seal"), &seal).unwrap();
    assert!(!says("under an old seal"));
    drop(writer);
    assert!(says("after the third"));
    // Quads that came by other ways than ours.
    let rdf = oxigraph::store::Store::open(place.join("rdf")).unwrap();
    drop(rdf);
    assert!(!says("opened by another program"));
    drop(Store::open(&place, None).unwrap());
    assert!(says("opened and closed"));
    for (file, text) in [
        ("seal", "dossier seal 1\n"),
        ("counts", "dossier counts 1\n"),
    ] {
        let whole = fs::read(place.join(file)).unwrap();
        fs::write(place.join(file), text).unwrap();
        assert!(sealed(&place).unwrap().is_none(), "{file} cut short");
        fs::write(place.join(file), whole).unwrap();
    }
    assert!(says("as it was"));
    let writer = Store::open(&place, None).unwrap();
    writer.distrust().unwrap();
    drop(writer);
    assert!(!says("with graphs that nobody vouches for"));
}

#[test]
fn a_backup_is_a_store_and_is_restored_where_there_is_none() {
    let desk = Desk::new();
    desk.write(
        "a.txt",
        "Norway imposed sanctions on Jonas Berg. Marta Ilves met Jonas Berg.\n",
    );
    desk.ok(&["-q", "ingest", "a.txt"]);
    let before = desk.ok(&["export", "nquads"]);
    desk.ok(&["-q", "backup", "copies/monday"]);
    // What happens later does not reach the copy.
    desk.ok(&["-q", "purge", "a.txt"]);
    desk.ok(&["-q", "optimize"]);
    assert_ne!(desk.ok(&["export", "nquads"]), before);
    assert_eq!(
        desk.ok(&["export", "nquads", "-l", "copies/monday"]),
        before
    );
    let error = desk.fails(&["restore", "copies/monday"], 1);
    assert!(error.contains("dossier-store is not empty"), "{error}");
    let error = desk.fails(&["backup", "copies/monday"], 1);
    assert!(error.contains("is not empty"), "{error}");
    desk.ok(&["-q", "restore", "copies/monday", "-l", "again"]);
    assert_eq!(desk.ok(&["export", "nquads", "-l", "again"]), before);
    assert!(
        desk.ok(&["check", "-l", "again"])
            .contains("everything holds")
    );
    // The restored store lives on by itself.
    desk.write("b.txt", "Marta Ilves praised Karl Stroem.\n");
    desk.ok(&["-q", "ingest", "b.txt", "-l", "again"]);
    assert_eq!(
        desk.ok(&["export", "nquads", "-l", "copies/monday"]),
        before
    );
    desk.fails(&["restore", "a.txt", "-l", "third"], 1);
}

#[test]
fn nothing_of_a_purged_document_is_left_in_the_files_after_optimize() {
    let desk = Desk::new();
    desk.write(
        "a.txt",
        "Norway imposed sanctions on Zebulonius Quarterwick over smuggled xylophones.\n",
    );
    desk.write("b.txt", "Marta Ilves met Jonas Berg in Oslo.\n");
    desk.ok(&["-q", "ingest", "a.txt", "b.txt"]);
    let words = [
        "Zebulonius",
        "Quarterwick",
        "xylophones",
        "a.txt",
        "zebulonius-quarterwick",
    ];
    let found = |words: &[&str]| {
        let mut found = Vec::new();
        bytes(&desk.path("dossier-store"), &mut |path, content| {
            for word in words {
                if content
                    .windows(word.len())
                    .any(|window| window == word.as_bytes())
                {
                    found.push(format!("{word} in {}", path.display()));
                }
            }
        });
        found
    };
    assert!(
        !found(&words).is_empty(),
        "the test looks in the wrong place"
    );
    desk.ok(&["-q", "purge", "a.txt"]);
    desk.ok(&["-q", "optimize"]);
    assert_eq!(found(&words), Vec::<String>::new());
    assert!(
        !found(&["Jonas Berg"]).is_empty(),
        "the other document stays"
    );
    let log = desk.ok(&[
            "query",
            "-f",
            "csv",
            "-e",
            "SELECT ?d ?when { GRAPH ?g { ?d prov:wasInvalidatedBy ?a . ?a rdfs:label \"purge\" ; prov:startedAtTime ?when } }",
        ],
    );
    assert_eq!(log.lines().count(), 2, "the log keeps hash and time: {log}");
    assert!(
        desk.ok(&["check", "--rebuild"])
            .contains("everything holds")
    );
}

fn bytes(folder: &Path, look: &mut impl FnMut(&Path, &[u8])) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            bytes(&path, look);
        } else {
            look(&path, &fs::read(&path).unwrap());
        }
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

/// Unpacks files that stand one after the other, each with a line for its name and one for its length.
fn unpack(packed: &Path, to: &Path) {
    let bytes = zstd::stream::decode_all(fs::File::open(packed).unwrap()).unwrap();
    let mut rest = bytes.as_slice();
    let line = |rest: &mut &[u8]| {
        let end = rest.iter().position(|&byte| byte == b'\n').unwrap();
        let line = String::from_utf8(rest[..end].to_vec()).unwrap();
        *rest = &rest[end + 1..];
        line
    };
    while !rest.is_empty() {
        let path = to.join(line(&mut rest));
        let length: usize = line(&mut rest).parse().unwrap();
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, &rest[..length]).unwrap();
        rest = &rest[length..];
    }
}

/// `format-1.zst` is a store that the program made of two lines of news before there was a format 2.
#[test]
fn an_old_store_is_read_with_a_remark_and_upgraded_by_the_first_who_writes() {
    let desk = Desk::new();
    let old = project("tests/proof/format-1.zst");
    unpack(&old, &desk.path("kg"));
    let (figures, remark) = desk.both(&["stats", "-l", "kg"], 0);
    assert!(
        remark.contains("has format 1") && remark.contains("brings it to format 2"),
        "{remark}"
    );
    assert!(figures.contains("documents\t2\n"), "{figures}");
    let before = Store::open_read_only(&desk.path("kg")).unwrap();
    let facts: Vec<_> = before
        .documents()
        .unwrap()
        .iter()
        .map(|hash| before.document(hash).unwrap().unwrap())
        .collect();
    assert!(
        lines(&before)
            .iter()
            .any(|line| line.contains(" <https://w3id.org/dossier/ns#mention> "))
    );
    drop(before);
    desk.ok(&["-q", "optimize", "-l", "kg"]);
    assert!(desk.read("kg/format").starts_with("dossier store 2\n"));
    let after = Store::open_read_only(&desk.path("kg")).unwrap();
    let (kept, counted) = tallies(&after);
    assert_eq!(kept, counted);
    assert!(
        !lines(&after)
            .iter()
            .any(|line| line.contains(" <https://w3id.org/dossier/ns#mention> "))
    );
    for mut facts in facts {
        let read = after.document(&facts.header.hash).unwrap().unwrap();
        assert!(facts.header.signature.is_none() && read.header.signature.is_some());
        facts.header.signature.clone_from(&read.header.signature);
        assert_eq!(read, facts);
    }
    drop(after);
    let remark = desk.said(&["stats", "-l", "kg"], 0);
    assert_eq!(remark, "");
    // What a later version made is left alone.
    desk.write(
        "kg/format",
        "dossier store 99\nbase https://w3id.org/dossier/\n",
    );
    let error = desk.fails(&["optimize", "-l", "kg"], 1);
    assert!(error.contains("has format 99"), "{error}");
}

#[test]
fn whoever_dies_while_the_graphs_change_places_loses_nothing() {
    let desk = Desk::new();
    let place = desk.path("kg");
    let store = Store::open(&place, None).unwrap();
    story::fill(&store);
    let wanted = lines(&store);
    drop(store);
    // Before the exchange: the new graphs are half written.
    fs::create_dir(place.join("rdf.new")).unwrap();
    fs::write(place.join("rdf.new/CURRENT"), "half").unwrap();
    assert_eq!(lines(&Store::open(&place, None).unwrap()), wanted);
    assert!(!place.join("rdf.new").exists());
    // In the midst of it: the old ones are moved away, the new ones are whole.
    copy(&place.join("rdf"), &place.join("rdf.new"));
    fs::rename(place.join("rdf"), place.join("rdf.old")).unwrap();
    assert_eq!(lines(&Store::open(&place, None).unwrap()), wanted);
    assert!(!place.join("rdf.new").exists() && !place.join("rdf.old").exists());
    // After it: the old ones are still there.
    copy(&place.join("rdf"), &place.join("rdf.old"));
    assert_eq!(lines(&Store::open(&place, None).unwrap()), wanted);
    assert!(!place.join("rdf.old").exists());
}

#[test]
fn a_store_is_made_only_where_nothing_stands() {
    let desk = Desk::new();
    desk.write("note", "mine");
    let refusal = Store::create(desk.folder(), &Namespaces::default());
    assert!(matches!(refusal.err(), Some(StoreError::NotEmpty { .. })));
    assert!(Store::create(&desk.path("kg"), &Namespaces::default()).is_ok());
}
