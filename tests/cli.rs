//! The program as a user meets it: what it prints, what it leaves, how it exits.

mod desk;

use desk::{Desk, project, sample_articles};
use std::fs;
use std::io::Write;
use std::process::Stdio;

fn samples() -> String {
    project("data/samples").to_string_lossy().into_owned()
}

const MEETING: &str = "Norway imposed sanctions on Jonas Berg in May 2021. Marta Ilves met Jonas Berg in Oslo on Monday.\n";
const LIFTING: &str = "Norway refused to lift sanctions on Jonas Berg. Karl Stroem, a shipowner, denied that he had met Jonas Berg.\n";

#[test]
fn an_article_becomes_a_graph_that_answers_and_draws() {
    let desk = Desk::new();
    desk.write("a.txt", MEETING);
    desk.ok(&["ingest", "a.txt"]);
    let answer = desk.ok(&[
        "query",
        "-e",
        "ASK { person:marta-ilves ds:met person:jonas-berg }",
        "-f",
        "csv",
    ]);
    assert!(answer.contains("true"), "{answer}");
    let words = desk.ok(&["query", "-e", "SELECT ?words { GRAPH ?g { ?c rdf:predicate ds:met ; ds:evidence ?e . ?e oa:exact ?words } }", "-f", "csv"]);
    assert!(words.contains("Marta Ilves met Jonas Berg"), "{words}");
    let dot = desk.ok(&["export", "dot"]);
    assert!(
        dot.starts_with("digraph") && dot.contains("Marta Ilves"),
        "{dot}"
    );
    let page = desk.ok(&["show", "berg"]);
    assert!(
        page.contains("Norway") && page.contains("Marta Ilves met Jonas Berg"),
        "{page}"
    );
    assert!(
        desk.ok(&["path", "Norway", "Marta Ilves"])
            .contains("Jonas Berg")
    );
    assert!(desk.ok(&["stats"]).contains("documents\t1"));
}

#[test]
fn a_denial_is_a_claim_and_never_an_edge() {
    let desk = Desk::new();
    desk.write("a.txt", LIFTING);
    desk.ok(&["ingest", "a.txt"]);
    for edge in [
        "country:no ds:liftedSanctionsOn person:jonas-berg",
        "person:karl-stroem ds:met person:jonas-berg",
    ] {
        let output = desk.run(&["query", "--exit-status", "-e", &format!("ASK {{ {edge} }}")]);
        assert_eq!(output.status.code(), Some(4), "{edge}");
    }
    let claims = desk.ok(&[
        "query",
        "-e",
        "SELECT ?p ?n { GRAPH ?g { ?c rdf:predicate ?p ; ds:polarity ?n ; ds:asserted false } }",
        "-f",
        "csv",
    ]);
    assert!(
        claims.contains("liftedSanctionsOn") && claims.contains("Negated"),
        "{claims}"
    );
}

#[test]
fn the_same_input_gives_the_same_bytes_in_any_order_and_on_any_number_of_threads() {
    let desk = Desk::new();
    let mut files = sample_articles();
    let run = |store: &str, threads: &str, files: &[String]| {
        let mut arguments = vec!["-q", "-j", threads, "ingest", "-l", store];
        arguments.extend(files.iter().map(String::as_str));
        desk.ok(&arguments);
        desk.ok(&["export", "nquads", "-l", store])
    };
    let first = run("one", "1", &files);
    assert!(first.lines().count() > 5_000, "{}", first.lines().count());
    assert!(first.lines().is_sorted() && !first.contains("_:"));
    assert_eq!(first, run("two", "2", &files));
    files.reverse();
    assert_eq!(first, run("three", "2", &files));
    // One file at a time, and one of them twice.
    for file in files.iter().chain(&files[..1]) {
        desk.ok(&["-q", "ingest", "-l", "four", file]);
    }
    assert_eq!(first, desk.ok(&["export", "nquads", "-l", "four"]));
}

#[test]
fn a_retracted_document_leaves_no_edge_behind() {
    let desk = Desk::new();
    desk.write("a.txt", MEETING);
    desk.write("b.txt", LIFTING);
    desk.ok(&["ingest", "b.txt", "-l", "before"]);
    desk.ok(&["ingest", "a.txt", "b.txt"]);
    desk.ok(&["retract", "a.txt"]);
    assert_eq!(
        desk.ok(&["export", "nquads"]),
        desk.ok(&["export", "nquads", "-l", "before"])
    );
    let message = desk.fails(&["retract", "nowhere.txt"], 1);
    assert!(
        message.contains("nowhere.txt: no such document"),
        "{message}"
    );
}

#[test]
fn bad_inputs_are_named_and_the_good_ones_beside_them_are_stored() {
    let desk = Desk::new();
    desk.write("in/good.txt", MEETING);
    desk.write("in/empty.txt", "");
    desk.write("in/binary.txt", [0u8, 159, 146, 150, 0, 1, 2, 3, 0, 0]);
    desk.write("in/broken.jsonl", "{\"text\": \"Norway met Japan.\"\n");
    let message = desk.fails(
        &["ingest", "in", "missing.txt", "--errors", "errors.jsonl"],
        3,
    );
    for part in [
        "empty.txt: empty",
        "binary.txt: not text",
        "broken.jsonl:1: not JSON",
        "missing.txt: no such file",
        "4 inputs were rejected",
    ] {
        assert!(message.contains(part), "{part} is not in\n{message}");
    }
    assert!(desk.ok(&["stats"]).contains("documents\t1"));
    let errors = desk.read("errors.jsonl");
    assert_eq!(errors.lines().count(), 4);
    assert!(
        errors
            .lines()
            .all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok())
    );
}

#[test]
fn strict_stops_at_the_first_bad_input() {
    let desk = Desk::new();
    desk.write("in/a-empty.txt", "");
    desk.write("in/b-empty.txt", "");
    let message = desk.fails(&["ingest", "--strict", "in"], 3);
    assert!(
        message.contains("a-empty.txt") && !message.contains("b-empty.txt"),
        "{message}"
    );
}

#[test]
fn wrong_encodings_are_read_and_folders_without_documents_are_told() {
    let desk = Desk::new();
    // "Zürich" in windows-1252.
    desk.write("latin.txt", b"Norway imposed sanctions on J\xf6rg Berg of Z\xfcrich in May. The decision was announced in Z\xfcrich on Monday by the foreign ministry.\n");
    desk.ok(&["ingest", "latin.txt"]);
    assert!(desk.ok(&["export", "nquads"]).contains("Zürich"));
    fs::create_dir(desk.path("void")).unwrap();
    assert!(
        desk.fails(&["ingest", "void"], 3)
            .contains("no document in this folder")
    );
}

#[test]
fn a_line_of_fifty_megabytes_is_refused_and_the_next_one_read() {
    let desk = Desk::new();
    let path = desk.path("big.jsonl");
    let mut file = fs::File::create(&path).unwrap();
    file.write_all(b"{\"doc_id\": \"big\", \"text\": \"")
        .unwrap();
    for _ in 0..50 {
        file.write_all(&vec![b'x'; 1 << 20]).unwrap();
    }
    file.write_all(b"\"}\n").unwrap();
    writeln!(
        file,
        "{}",
        serde_json::json!({ "doc_id": "small", "text": MEETING })
    )
    .unwrap();
    drop(file);
    let message = desk.fails(&["ingest", "big.jsonl"], 3);
    assert!(
        message.contains("big.jsonl:1: a text longer than 32 MiB"),
        "{message}"
    );
    assert!(desk.ok(&["stats"]).contains("documents\t1"));
}

#[test]
fn a_store_in_use_is_told_by_exit_code_five() {
    let desk = Desk::new();
    desk.write("a.txt", MEETING);
    desk.ok(&["ingest", "a.txt"]);
    // A writer that waits for its input holds the store.
    let start = || {
        desk.command(&["-q", "ingest", "-"])
            .stdin(Stdio::piped())
            .spawn()
            .unwrap()
    };
    let mut writer = start();
    let mut told = None;
    for _ in 0..200 {
        std::thread::sleep(std::time::Duration::from_millis(100));
        if writer.try_wait().unwrap().is_some() {
            // It came while one of the others held the store.
            writer = start();
            continue;
        }
        let output = desk.run(&["ingest", "a.txt"]);
        if output.status.code() == Some(5) {
            told = Some(String::from_utf8_lossy(&output.stderr).into_owned());
            break;
        }
    }
    drop(writer.stdin.take());
    writer.wait().unwrap();
    let told = told.expect("the second writer was never refused");
    assert!(
        told.contains("is in use by") && told.contains("wait"),
        "{told}"
    );
}

#[test]
fn what_is_not_there_is_said_with_the_remedy() {
    let desk = Desk::new();
    assert!(
        desk.fails(&["query", "sanctions"], 1)
            .contains("there is no store at dossier-store")
    );
    assert!(
        !desk.path("dossier-store").exists(),
        "reading must not make a store"
    );
    desk.write("a.txt", MEETING);
    desk.ok(&["ingest", "a.txt"]);
    assert!(desk.fails(&["query", "sanctoins"], 1).contains("sanctions"));
    assert!(
        desk.fails(&["query", "-e", "SELECT ?x {"], 1)
            .contains("line")
    );
    assert!(
        desk.fails(&["show", "Jonas Bergg"], 1)
            .contains("Jonas Berg")
    );
    assert!(desk.fails(&["export", "png"], 2).contains("use one of dot"));
    assert!(
        desk.fails(&["export", "dot", "--relation", "mett"], 2)
            .contains("no such relation")
    );
    assert!(
        desk.fails(&["export", "dot", "--from", "soon"], 2)
            .contains("not a date")
    );
    desk.fails(&["ingest"], 2);
}

#[test]
fn a_folder_with_other_files_is_no_store() {
    let desk = Desk::new();
    desk.write("a.txt", MEETING);
    desk.write("papers/letter.pdf", "x");
    assert!(
        desk.fails(&["ingest", "a.txt", "-l", "papers"], 1)
            .contains("not a Dossier store")
    );
    assert_eq!(fs::read_dir(desk.path("papers")).unwrap().count(), 1);
}

#[test]
fn extract_writes_one_line_for_each_record_and_keeps_ids_and_offsets() {
    let desk = Desk::new();
    let text = "  Zoë Ilves met Jonas Berg in Oslo. “We met,” said Ilves.";
    let records = [
        serde_json::json!({ "doc_id": "7", "text": text, "date": "2026-01-08" }),
        serde_json::json!({ "id": "8", "body": "" }),
        serde_json::json!({ "id": "9", "content": "Der Außenminister reiste am Montag nach Oslo und sprach dort mit seiner Kollegin über den Handel und die Grenze. Beide Seiten wollen sich im Herbst wieder treffen, sagte ein Sprecher des Ministeriums am Abend vor der Presse. Die Verhandlungen gelten als schwierig, weil über die Fischerei noch keine Einigung erzielt worden ist." }),
    ];
    let lines: String = records.iter().map(|record| format!("{record}\n")).collect();
    desk.write("in.jsonl", lines);
    let out = desk.ok(&["extract", "in.jsonl"]);
    let found: Vec<serde_json::Value> = out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(found.len(), 3);
    assert_eq!(found[0]["doc_id"], "7");
    assert_eq!(found[0]["text"], text);
    let letters: Vec<char> = text.chars().collect();
    let mentions = found[0]["mentions"].as_array().unwrap();
    assert!(!mentions.is_empty());
    for mention in mentions {
        let (start, end) = (
            mention["start"].as_u64().unwrap() as usize,
            mention["end"].as_u64().unwrap() as usize,
        );
        assert_eq!(
            letters[start..end].iter().collect::<String>(),
            mention["text"].as_str().unwrap()
        );
        assert!(mention["entity_id"].is_string());
    }
    let relation = found[0]["relations"]
        .as_array()
        .unwrap()
        .iter()
        .find(|relation| relation["predicate"] == "met")
        .unwrap();
    assert_eq!(relation["asserted"], true);
    assert!(found[1]["note"].as_str().unwrap().contains("empty"));
    assert!(found[2]["note"].as_str().unwrap().contains("not English"));
    assert!(found[2]["relations"].as_array().unwrap().is_empty());
}

#[test]
fn explain_shows_every_stage() {
    let desk = Desk::new();
    desk.write("a.txt", LIFTING);
    let page = desk.ok(&["explain", "a.txt"]);
    for part in [
        "── blocks",
        "── words, tags, functions",
        "── mentions and chains",
        "── frames that fired",
        "── near misses",
        "── claims",
        "lift-sanctions",
        "NNP",
        "refused",
    ] {
        assert!(page.contains(part), "{part} is not in\n{page}");
    }
    let json: serde_json::Value =
        serde_json::from_str(&desk.ok(&["explain", "-f", "json", "a.txt"])).unwrap();
    assert_eq!(json["text"], LIFTING);
    assert_eq!(json["tokens"][0]["tag"], "NNP");
    assert!(
        json["ents"]
            .as_array()
            .unwrap()
            .iter()
            .all(|entity| entity["label"].is_string())
    );
}

#[test]
fn every_named_query_runs_on_the_samples() {
    let desk = Desk::new();
    desk.ok(&["-q", "ingest", &samples()]);
    // What people decided is in no sample.
    desk.ok(&["-q", "different", "putin", "lavrov"]);
    let list = desk.ok(&["query", "--list"]);
    let names: Vec<&str> = list
        .lines()
        .filter(|line| !line.starts_with(' '))
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(names.len() >= 8, "{list}");
    // Nobody in the samples funds or arms anybody, no list is imported, and so on.
    let nothing = [
        "aid-and-arms",
        "contradictions",
        "disputed",
        "list-candidates",
        "listed-entities",
        "protests",
        "sanctions-announced",
        "sanctions-broken",
    ];
    let wrong: Vec<&str> = names
        .into_iter()
        .filter(|name| {
            let rows = desk.ok(&["query", name]);
            (rows.lines().count() < 2) != nothing.contains(name)
        })
        .collect();
    assert!(
        wrong.is_empty(),
        "these find nothing in the samples, or more than was known: {wrong:?}"
    );
}

#[test]
fn people_decide_who_is_who_and_take_it_back() {
    let desk = Desk::new();
    desk.write(
        "in/a.txt",
        "Marta Ilves met Jonas Berg in Oslo on Monday.\n",
    );
    desk.write(
        "in/b.txt",
        "Marta Ilvesson met Karl Stroem in Bergen on Friday.\n",
    );
    desk.ok(&["-q", "ingest", "in", "-l", "kg"]);
    let met = |desk: &Desk| desk.ok(&["query", "who-met-whom", "-f", "tsv", "-l", "kg"]);
    let before = met(&desk);
    assert!(before.contains("marta-ilvesson"), "{before}");

    let said = desk.run(&[
        "same",
        "Marta Ilves",
        "Marta Ilvesson",
        "--by",
        "Ada",
        "-l",
        "kg",
    ]);
    let said = String::from_utf8_lossy(&said.stderr).into_owned();
    assert!(
        said.contains("Marta Ilves = Marta Ilvesson: decided"),
        "{said}"
    );
    assert!(!met(&desk).contains("marta-ilves>") || !met(&desk).contains("marta-ilvesson>"));
    let listed = desk.ok(&["decisions", "-f", "csv", "-l", "kg"]);
    assert!(
        listed.contains("Marta Ilves = Marta Ilvesson") && listed.contains("Ada"),
        "{listed}"
    );

    let refused = desk.fails(
        &["different", "Marta Ilves", "Marta Ilvesson", "-l", "kg"],
        2,
    );
    assert!(
        refused.contains("are both") && refused.contains("referents"),
        "{refused}"
    );
    desk.ok(&[
        "-q",
        "same",
        "Marta Ilves",
        "Marta Ilvesson",
        "--undo",
        "-l",
        "kg",
    ]);
    assert_eq!(met(&desk), before);
    let none = desk.fails(
        &[
            "same",
            "Marta Ilves",
            "Marta Ilvesson",
            "--undo",
            "-l",
            "kg",
        ],
        1,
    );
    assert!(none.contains("no such decision"), "{none}");
}

#[test]
fn why_shows_words_rule_and_identity_and_a_rejected_claim_is_no_edge() {
    let desk = Desk::new();
    desk.write(
        "in/a.txt",
        "Marta Ilves met Jonas Berg in Oslo on Monday.\n",
    );
    desk.ok(&["-q", "ingest", "in", "-l", "kg"]);
    let why = desk.ok(&["why", "Jonas Berg", "met", "Marta Ilves", "-l", "kg"]);
    for part in [
        "Marta Ilves",
        "“Marta Ilves met Jonas Berg",
        "subject ← “Marta Ilves”",
        "data/frames/",
        "asserted: an edge",
        "person:jonas-berg: same name",
    ] {
        assert!(why.contains(part), "{part}: {why}");
    }
    let id = why
        .split("claim:")
        .nth(1)
        .unwrap()
        .split_whitespace()
        .next()
        .unwrap()
        .to_owned();
    desk.ok(&[
        "-q",
        "reject",
        &id,
        "--because",
        "mistaken identity",
        "-l",
        "kg",
    ]);
    assert_eq!(
        desk.ok(&["query", "who-met-whom", "-f", "csv", "-l", "kg"])
            .lines()
            .count(),
        1
    );
    let why = desk.ok(&["why", &id, "-l", "kg"]);
    assert!(why.contains("mistaken identity"), "{why}");
    let refused = desk.fails(&["accept", &id, "-l", "kg"], 1);
    assert!(
        refused.contains("the opposite was decided before"),
        "{refused}"
    );
    let unknown = desk.fails(&["why", "Jonas Berg", "mett", "-l", "kg"], 2);
    assert!(unknown.contains("did you mean met?"), "{unknown}");
    desk.fails(&["reject", "0000000000000000", "-l", "kg"], 1);
}

const FERRIED: &str = r#"
ds:ferried a ds:Relation ;
  rdfs:label "ferried" ; rdfs:comment "Somebody carried another party over water." ;
  ds:domain ds:Entity ; ds:range ds:Entity ;
  owl:inverseOf ds:ferriedBy ; ds:phrase "{s} ferried {o}" ; ds:family "talk" .
"#;
const PREFIXED: &str = r#"@prefix ds: <https://w3id.org/dossier/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
"#;
const FRAME: &str = "[[frame]]\nname = \"ferry\"\nrelation = \"ferried\"\nverb = [\"ferry\"]\n";

#[test]
fn a_users_own_relation_needs_no_rust() {
    let desk = Desk::new();
    desk.write("own/ontology.ttl", format!("{PREFIXED}{FERRIED}"));
    desk.write("own/frames/ferries.toml", FRAME);
    desk.write("a.txt", "Jonas Berg ferried Marta Ilves to Oslo.\n");
    let with = desk.ok(&["--data", "own", "extract", "a.txt"]);
    assert!(with.contains(r#""predicate":"ferried""#), "{with}");
    assert!(!desk.ok(&["extract", "a.txt"]).contains("ferried\","));
    // Ours still stand beside it.
    desk.write("b.txt", MEETING);
    let ours = desk.ok(&["--data", "own", "extract", "b.txt"]);
    assert!(ours.contains(r#""predicate":"met""#), "{ours}");
}

#[test]
fn a_slip_in_a_users_data_names_its_place() {
    let desk = Desk::new();
    desk.write("a.txt", MEETING);
    let fails = |desk: &Desk| desk.fails(&["--data", "own", "extract", "a.txt"], 2);
    desk.write("own/frames/ferries.toml", FRAME.replace("ferried", "mett"));
    let message = fails(&desk);
    assert!(
        message.contains("ferries.toml:1:1") && message.contains("did you mean \"met\"?"),
        "{message}"
    );
    desk.write("own/frames/ferries.toml", FRAME.replace("verb =", "vreb ="));
    let message = fails(&desk);
    assert!(
        message.contains("ferries.toml:4:1") && message.contains("vreb"),
        "{message}"
    );
    desk.write("own/frames/ferries.toml", "");
    desk.write(
        "own/ontology.ttl",
        format!(
            "{PREFIXED}{}",
            FERRIED.replace("ds:range ds:Entity", "ds:range ds:Entiti")
        ),
    );
    let message = fails(&desk);
    assert!(
        message.contains("ontology.ttl:7:") && message.contains("did you mean ds:Entity?"),
        "{message}"
    );
    desk.write("own/ontology.ttl", PREFIXED);
    desk.write("own/lexicon/efects.tsv", "refuse\tplanned\n");
    let message = fails(&desk);
    assert!(message.contains("did you mean \"effects\"?"), "{message}");
    assert!(
        desk.fails(&["--data", "nowhere", "extract", "a.txt"], 2)
            .contains("not a folder")
    );
}

#[test]
fn ranks_groups_neighbours_and_the_timeline_of_the_samples() {
    let desk = Desk::new();
    desk.ok(&["-q", "ingest", &samples(), "-l", "kg"]);
    let rows = |words: &[&str]| {
        let all: Vec<&str> = words
            .iter()
            .copied()
            .chain(["-f", "csv", "-l", "kg"])
            .collect();
        desk.ok(&all)
    };
    let ranked = rows(&["rank", "--by", "degree", "--limit", "5"]);
    assert_eq!(ranked.lines().count(), 6, "{ranked}");
    assert!(
        ranked.starts_with("place,degree,name,class,entity"),
        "{ranked}"
    );
    assert!(rows(&["communities"]).lines().count() > 3);
    let around = rows(&["neighbours", "putin", "--family", "sanctions"]);
    assert!(
        around.contains("sanctioned") && around.contains("European Union"),
        "{around}"
    );
    let line = desk.ok(&[
        "timeline", "putin", "--from", "2022-02", "--to", "2022-02", "-l", "kg",
    ]);
    assert!(
        line.starts_with("2022-02") && line.contains("European Union sanctioned"),
        "{line}"
    );
    assert!(!line.contains("2022-01-21"), "{line}");
    let country = desk.ok(&["show", "United States", "-l", "kg"]);
    assert!(
        country.contains("governed by Government of the United States"),
        "{country}"
    );
    let chain = desk.ok(&["path", "United States", "putin", "-l", "kg"]);
    assert!(
        chain.contains("governs") && chain.contains("sanctioned"),
        "{chain}"
    );
    desk.fails(&["timeline", "putin", "--from", "yesterday", "-l", "kg"], 2);
    desk.fails(&["rank", "--family", "cookery", "-l", "kg"], 2);
}
