//! `query FILE`, `update`, `completions`, `man` and `dossier.toml` as a user meets them.

use super::Desk;

const MEETING: &str = "Norway imposed sanctions on Jonas Berg in May 2021. Marta Ilves met Jonas Berg in Oslo on Monday.\n";
const IS_EDGE: &str = "ASK { person:marta-ilves ds:met person:jonas-berg }";

fn meeting() -> Desk {
    let desk = Desk::new();
    desk.write("a.txt", MEETING);
    desk.ok(&["ingest", "a.txt"]);
    desk
}

#[test]
fn a_file_has_parameters_as_a_named_query_has() {
    let desk = meeting();
    desk.write(
        "mine.rq",
        "# title: Mine\n# param: n number 2  How many.\n# param: who entity any  Who.\nSELECT ?n ?who { BIND(?who AS ?x) }\n",
    );
    assert_eq!(
        desk.ok(&["query", "mine.rq", "-f", "csv"]),
        "n,who\r\n2,\r\n"
    );
    let bound = desk.ok(&[
        "query",
        "mine.rq",
        "--bind",
        "who=Jonas Berg",
        "--bind",
        "n=7",
        "-f",
        "csv",
    ]);
    assert!(
        bound.ends_with("7,https://w3id.org/dossier/person/jonas-berg\r\n"),
        "{bound}"
    );
    let message = desk.fails(&["query", "mine.rq", "--bind", "x=1"], 2);
    assert!(message.contains("?x cannot be bound"), "{message}");
    desk.write("plain.rq", "SELECT ?x { VALUES ?x { 1 2 } }");
    assert_eq!(
        desk.ok(&["query", "plain.rq", "--bind", "x=2", "-f", "csv"]),
        "x\r\n2\r\n"
    );
}

#[test]
fn a_limit_counts_what_is_bound() {
    let desk = meeting();
    // In every order of evaluation the one row asked for is among those that count.
    for who in ["Jonas Berg", "Marta Ilves"] {
        desk.write(
            "one.rq",
            "# param: who entity any  Who.\nSELECT ?who ?l { { SELECT ?who { ?who a ds:Person } LIMIT 1 } ?who rdfs:label ?l }\n",
        );
        let found = desk.ok(&[
            "query",
            "one.rq",
            "--bind",
            &format!("who={who}"),
            "-f",
            "csv",
        ]);
        assert!(found.trim_end().ends_with(who), "{who}: {found}");
    }
}

#[test]
fn an_update_says_what_it_changed_and_the_default_graph_follows() {
    let desk = meeting();
    let yes = ["query", "--exit-status", "-e", IS_EDGE];
    desk.ok(&yes);
    // A document's claim is taken back by hand: the edge goes with it.
    let text = "DELETE { GRAPH ?g { ?c ds:asserted true } } INSERT { GRAPH ?g { ?c ds:asserted false } } WHERE { GRAPH ?g { ?c rdf:predicate ds:met ; ds:asserted true } }";
    let dry = desk.said(&["update", "--dry-run", "-e", text]);
    assert_eq!(
        dry,
        "1 quads would come, 1 would leave: 1 document (+1 −1)\n"
    );
    desk.ok(&yes);
    desk.write("change.ru", text);
    let said = desk.said(&["update", "change.ru"]);
    assert!(
        said.starts_with("1 quads came, 1 left: 1 document (+1 −1)\n"),
        "{said}"
    );
    assert!(said.contains("2 left it"), "{said}");
    desk.fails(&yes, 4);
    assert_eq!(
        desk.said(&["update", "change.ru"]).lines().next(),
        Some("nothing changed")
    );
}

#[test]
fn what_is_written_into_the_default_graph_does_not_stay() {
    let desk = meeting();
    let said = desk.said(&[
        "update",
        "-e",
        "INSERT DATA { person:jonas-berg ds:met country:no }",
    ]);
    assert!(
        said.contains("the default graph (+1 −0)") && said.contains("does not stay"),
        "{said}"
    );
    desk.fails(
        &[
            "query",
            "--exit-status",
            "-e",
            "ASK { person:jonas-berg ds:met country:no }",
        ],
        4,
    );
    // Graphs of one's own are nobody else's business.
    desk.ok(&["update", "-e", "INSERT DATA { GRAPH <http://example.org/notes> { person:jonas-berg rdfs:comment \"ask Marta\" } }"]);
    desk.ok(&[
        "query",
        "--exit-status",
        "-e",
        "ASK { GRAPH <http://example.org/notes> { ?s ?p \"ask Marta\" } }",
    ]);
}

#[test]
fn an_update_that_would_spoil_a_document_changes_nothing() {
    let desk = meeting();
    let before = desk.ok(&["export", "nquads"]);
    let message = desk.fails(
        &["update", "-e", "DELETE { GRAPH ?g { ?c rdf:predicate ?p } } WHERE { GRAPH ?g { ?c rdf:predicate ?p } }"],
        1,
    );
    assert!(
        message.contains("nothing was changed") && message.contains("unreadable"),
        "{message}"
    );
    assert_eq!(desk.ok(&["export", "nquads"]), before);
    let message = desk.fails(&["update", "-e", "INSRT DATA { }"], 1);
    assert!(message.contains("line 1, column 1"), "{message}");
    let message = desk.fails(&["update", "-e", "SELECT * { ?s ?p ?o }"], 1);
    assert!(message.contains("see `dossier query`"), "{message}");
    desk.fails(&["update", "-e", "INSERT DATA {}", "-l", "nowhere"], 1);
    assert!(!desk.path("nowhere").exists());
}

#[test]
fn shells_and_man_learn_every_verb() {
    let desk = Desk::new();
    for shell in ["bash", "zsh", "fish"] {
        let script = desk.ok(&["completions", shell]);
        for word in ["timeline", "--location", "communities"] {
            assert!(
                script.contains(word.trim_start_matches("--")),
                "{shell}: {word}"
            );
        }
    }
    let page = desk.ok(&["man"]);
    assert!(
        page.contains(".TH") && page.contains("Exit codes"),
        "{page}"
    );
    let page = desk.ok(&["man", "query"]);
    assert!(page.contains("exit\\-status"), "{page}");
    desk.ok(&["man", "-o", "pages"]);
    assert!(desk.path("pages/dossier-show.1").is_file() && desk.path("pages/dossier.1").is_file());
    desk.fails(&["man", "nothing"], 2);
}

#[test]
fn a_file_in_the_folder_sets_defaults_under_flags_and_environment() {
    let desk = meeting();
    desk.write(
        "config/dossier/dossier.toml",
        "location = \"elsewhere\"\n[query]\nformat = \"json\"\n",
    );
    let message = desk.fails(&["stats"], 1);
    assert!(message.contains("elsewhere"), "{message}");
    desk.write("dossier.toml", "location = \"dossier-store\"\n");
    assert!(
        desk.ok(&["query", "-e", IS_EDGE])
            .contains("\"boolean\":true")
    );
    assert_eq!(desk.ok(&["query", "-e", IS_EDGE, "-f", "table"]), "true\n");
    let output = desk
        .command()
        .arg("stats")
        .env("DOSSIER_LOCATION", "third")
        .output()
        .unwrap();
    assert!(String::from_utf8_lossy(&output.stderr).contains("third"));
    desk.write("dossier.toml", "[query]\nformt = \"json\"\n");
    let message = desk.fails(&["stats"], 2);
    assert!(
        message.contains("dossier.toml:2:1: no option is called formt; did you mean format?"),
        "{message}"
    );
}
