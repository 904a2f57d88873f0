//! `query FILE`, `update`, `completions`, `man` and `dossier.toml` as a user meets them.

use super::{Desk, with_samples};

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
    let dry = desk.said(&["update", "--dry-run", "-e", text], 0);
    assert_eq!(
        dry,
        "1 quads would come, 1 would leave: 1 document (+1 −1)\n"
    );
    desk.ok(&yes);
    desk.write("change.ru", text);
    let said = desk.said(&["update", "change.ru"], 0);
    assert!(
        said.starts_with("1 quads came, 1 left: 1 document (+1 −1)\n"),
        "{said}"
    );
    assert!(said.contains("2 left it"), "{said}");
    desk.fails(&yes, 4);
    assert_eq!(
        desk.said(&["update", "change.ru"], 0).lines().next(),
        Some("nothing changed")
    );
}

#[test]
fn what_is_written_into_the_default_graph_does_not_stay() {
    let desk = meeting();
    let said = desk.said(
        &[
            "update",
            "-e",
            "INSERT DATA { person:jonas-berg ds:met country:no }",
        ],
        0,
    );
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
        .command(&[])
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

#[test]
fn a_users_own_file_that_cannot_be_read_is_done_without_and_that_is_said() {
    let desk = meeting();
    // Not text; a test may run as somebody who can read everything.
    let path = desk.write("config/dossier/dossier.toml", [0xFF, 0xFE, 0x00]);
    let message = desk.said(&["query", "-e", IS_EDGE], 0);
    assert!(
        message.contains("config/dossier/dossier.toml: cannot be read")
            && message.contains("XDG_CONFIG_HOME"),
        "{message}"
    );
    assert_eq!(desk.said(&["query", "-e", IS_EDGE, "--quiet"], 0), "");
    // What it says wrongly is still an error, and so is a file of the folder that cannot be read.
    desk.write("config/dossier/dossier.toml", "locaton = \"kg\"\n");
    desk.fails(&["stats"], 2);
    std::fs::remove_file(&path).unwrap();
    desk.write("dossier.toml", [0xFF, 0xFE, 0x00]);
    let message = desk.fails(&["stats"], 1);
    assert!(message.contains("dossier.toml"), "{message}");
}

const BREWER: &str = "A zymurgist met Marta Ilves in Oslo on Tuesday. Jonas Berg sued the Harbour Bank over travel bans.\n";

fn two_articles() -> Desk {
    let desk = meeting();
    desk.write("b.txt", BREWER);
    desk.ok(&["ingest", "b.txt"]);
    desk
}

fn found(desk: &Desk, arguments: &[&str]) -> String {
    let words: Vec<&str> = ["search", "-f", "csv"]
        .iter()
        .chain(arguments)
        .copied()
        .collect();
    desk.ok(&words)
}

#[test]
fn words_are_found_in_names_and_sentences() {
    let desk = two_articles();
    let names = found(&desk, &["--kind", "name", "ilvs"]);
    assert!(names.contains("name,Marta Ilves,Person"), "{names}");
    let sentences = found(&desk, &["--kind", "sentence", "travel", "ban"]);
    assert!(
        sentences.contains("Jonas Berg sued the Harbour Bank over travel bans."),
        "{sentences}"
    );
    assert_eq!(
        found(&desk, &["--class", "country", "norway"])
            .lines()
            .count(),
        2
    );
    assert!(
        found(&desk, &["--", "zymurgist", "-tuesday"])
            .lines()
            .count()
            == 1
    );
    let said = String::from_utf8(desk.run(&["search", "nobodysays"]).stderr).unwrap();
    assert!(said.contains("nothing has these words"), "{said}");
    assert!(
        desk.fails(&["search", "x", "--class", "Persn"], 2)
            .contains("did you mean Person?")
    );
    desk.fails(&["search", "x", "--from", "yesterday"], 2);
}

#[test]
fn the_index_follows_what_is_stored() {
    let desk = two_articles();
    assert!(found(&desk, &["zymurgist"]).contains("zymurgist"));
    desk.ok(&["retract", "b.txt"]);
    assert_eq!(found(&desk, &["zymurgist"]).lines().count(), 1);
    assert_eq!(found(&desk, &["harbour bank"]).lines().count(), 1);
    assert!(found(&desk, &["ilves"]).contains("Marta Ilves met Jonas Berg"));
    // A later version takes the place of an earlier one.
    desk.write("a.txt", MEETING.replace("in Oslo", "in Bergen"));
    desk.ok(&["ingest", "a.txt"]);
    assert!(found(&desk, &["--kind", "sentence", "bergen"]).contains("in Bergen"));
    // An index that is gone, or of another state, is made anew: the answer is the same.
    let before = found(&desk, &["berg"]);
    std::fs::remove_dir_all(desk.path("dossier-store/search")).unwrap();
    assert_eq!(found(&desk, &["berg"]), before);
    assert!(desk.path("dossier-store/search").is_dir());
    desk.ok(&[
        "update",
        "-e",
        "INSERT DATA { GRAPH <http://example.org/notes> { person:jonas-berg rdfs:comment \"x\" } }",
    ]);
    assert_eq!(found(&desk, &["berg"]), before);
}

#[test]
fn what_is_purged_leaves_no_trace_in_the_index() {
    let desk = two_articles();
    let files = |desk: &Desk| -> Vec<Vec<u8>> {
        let folder = std::fs::read_dir(desk.path("dossier-store/search")).unwrap();
        folder
            .map(|entry| std::fs::read(entry.unwrap().path()).unwrap())
            .collect()
    };
    let traces = |desk: &Desk, word: &str| {
        let word = word.as_bytes();
        files(desk)
            .iter()
            .filter(|file| file.windows(word.len()).any(|window| window == word))
            .count()
    };
    // The words of names are kept to be shown, so that they can be seen in the files.
    assert!(traces(&desk, "Harbour Bank") > 0);
    desk.ok(&["purge", "b.txt"]);
    for word in ["Harbour Bank", "harbour", "zymurgist"] {
        assert_eq!(traces(&desk, word), 0, "{word}");
    }
    assert!(traces(&desk, "Marta Ilves") > 0);
    assert!(found(&desk, &["ilves"]).contains("Marta Ilves"));
}

#[test]
fn sparql_searches_too() {
    let desk = two_articles();
    let text = "SELECT ?it ?label { SERVICE ds:search { ?it ds:words \"jonas berg\" ; ds:kind \"name\" } ?it a ds:Person ; rdfs:label ?label }";
    assert!(
        desk.ok(&["query", "-e", text, "-f", "csv"])
            .contains("jonas-berg,Jonas Berg")
    );
    let text = "SELECT ?found ?document { SERVICE ds:search { ?it ds:words ?w ; ds:kind \"sentence\" ; ds:found ?found ; ds:foundIn ?document ; ds:limit 1 } }";
    let rows = desk.ok(&[
        "query",
        "-e",
        text,
        "--bind",
        "w=\"travel bans\"",
        "-f",
        "csv",
    ]);
    assert!(
        rows.contains("travel bans.") && rows.lines().count() == 2,
        "{rows}"
    );
    let rows = desk.ok(&["query", "search", "--bind", "words=zymurgist", "-f", "csv"]);
    assert!(rows.contains("A zymurgist met Marta Ilves"), "{rows}");
    for (pattern, message) in [
        ("?it ds:found ?x", "ds:words says what is looked for"),
        ("?it ds:words ?x", "ds:words is a text"),
        ("?it ds:words \"x\" ; ds:met ?y", "its properties are"),
        ("?it ds:words \"x\" . ?other ds:words \"y\"", "one subject"),
    ] {
        let text = format!("SELECT * {{ SERVICE ds:search {{ {pattern} }} }}");
        assert!(
            desk.fails(&["query", "-e", &text], 1).contains(message),
            "{pattern}"
        );
    }
}

#[test]
fn the_shell_answers_line_by_line() {
    use std::io::Write;
    use std::process::Stdio;
    let desk = two_articles();
    let mut shell = desk
        .command(&[])
        .args(["shell", "-f", "csv"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = "ASK {\n  person:marta-ilves ds:met ?who\n}\nwho-met-whom entity=Marta Ilves\nwho-met-whm\n.format tsv\nASK {}\n.nothing\n.search zymurgist\n.show Jonas Berg\n.quit\nASK {}\n";
    shell
        .stdin
        .take()
        .unwrap()
        .write_all(lines.as_bytes())
        .unwrap();
    let output = shell.wait_with_output().unwrap();
    let (out, said) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert!(output.status.success(), "{said}");
    assert!(out.starts_with("true"), "{out}");
    assert!(
        out.contains("met,") && out.contains("A zymurgist met Marta Ilves"),
        "{out}"
    );
    assert!(out.contains("Under sanctions"), "{out}");
    assert!(
        said.contains("did you mean who-met-whom?") && said.contains(".nothing: no such command"),
        "{said}"
    );
}

#[test]
fn a_page_tells_who_somebody_is_and_what_is_said() {
    let desk = with_samples();
    let page = desk.ok(&["show", "putin"]);
    for words in [
        "Vladimir Putin   person   wd:Q7747   person:vladimir-putin",
        "  Offices\n    President of Russia   current",
        "  Under sanctions\n",
        "asset freeze of European Union   in force   since 2022-02-25",
        "sanctioned by Government of the United Kingdom",
        "2 documents",
        "  Planned, possible, demanded\n",
        "met Joe Biden   planned, according to Antony Blinken",
        "2022-01-21 · Blinken and Lavrov meet in Geneva",
        "  Not so\n",
    ] {
        assert!(page.contains(words), "{words}\n{page}");
    }
    // A country's page tells what its government does and suffers.
    let country = desk.ok(&["show", "Venezuela"]);
    assert!(
        country.contains("governed by Government of Venezuela")
            && country.contains("Under sanctions"),
        "{country}"
    );
    // No colours in a pipe unless asked for.
    assert!(!page.contains('\u{1b}'));
    assert!(
        desk.ok(&["show", "putin", "--color", "always"])
            .contains("\u{1b}[1mVladimir Putin\u{1b}[0m")
    );
    let all = desk.ok(&["show", "United States", "--all"]);
    assert!(all.len() > desk.ok(&["show", "United States"]).len());
}

#[test]
fn names_are_known_however_they_are_written() {
    let desk = Desk::new();
    desk.write(
        "a.txt",
        "The U.S. government imposed sanctions on Jonas Berg in May 2021. Jonas Berg visited the US in June.\n",
    );
    desk.ok(&["ingest", "a.txt"]);
    for name in ["US government", "the US Government", "u.s. government"] {
        let page = desk.ok(&["show", name]);
        assert!(page.contains("government:us"), "{name}: {page}");
    }
    // A country and its government share a name: the country is meant, and its government's deeds are found.
    assert!(desk.ok(&["show", "US"]).contains("country:us"));
    let why = desk.ok(&["why", "US", "sanctioned", "Jonas Berg"]);
    assert!(why.contains("asserted: an edge"), "{why}");
    for words in ["", "  ", "?!"] {
        let said = desk.fails(&["show", words], 2);
        assert!(said.contains("no name is given"), "{said}");
        let said = desk.fails(&["search", words], 2);
        assert!(said.contains("no words to search for"), "{said}");
    }
}

#[test]
fn what_makes_no_edge_says_what_for() {
    let desk = Desk::new();
    desk.write(
        "a.txt",
        "Marta Ilves, the president of Norway, plans to meet Jonas Berg. Jonas Berg was arrested on Monday. Marta Ilves did not invite Jonas Berg.\n",
    );
    desk.ok(&["ingest", "a.txt"]);
    let why = desk.ok(&["why", "Marta Ilves", "invited", "Jonas Berg"]);
    assert!(
        why.contains("no edge: it says that something is not so"),
        "{why}"
    );
    let why = desk.ok(&["why", "Marta Ilves", "met", "Jonas Berg"]);
    assert!(
        why.contains("no edge: what it speaks of has not happened yet"),
        "{why}"
    );
    let page = desk.ok(&["show", "Jonas Berg"]);
    assert!(page.contains("by whom is not said"), "{page}");
    // The office tells it.
    let page = desk.ok(&["show", "Marta Ilves"]);
    assert!(page.contains("President of Norway"), "{page}");
    assert!(!page.contains("governs"), "{page}");
}

#[test]
fn arrows_of_a_path_run_as_one_goes() {
    let desk = Desk::new();
    desk.write(
        "a.txt",
        "Norway imposed sanctions on Jonas Berg in May 2021. Norway imposed sanctions on Ada Brisk.\n",
    );
    desk.ok(&["ingest", "a.txt"]);
    let path = desk.ok(&["path", "Jonas Berg", "Ada Brisk"]);
    let arrows: Vec<&str> = path
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .filter(|word| ["←", "→", "↔"].contains(word))
        .collect();
    assert_eq!(arrows, ["←", "→"], "{path}");
    assert!(path.contains(" · document:"), "{path}");
}

#[test]
fn a_list_does_not_take_the_place_of_another() {
    let desk = meeting();
    let list = |names: &[&str]| -> String {
        names
            .iter()
            .map(|name| {
                format!("{{\"id\":\"{name}\",\"schema\":\"LegalEntity\",\"properties\":{{\"name\":[\"{name} Berg\"]}}}}\n")
            })
            .collect()
    };
    desk.write("one.json", list(&["a", "b"]));
    desk.write("two.json", list(&["c", "d"]));
    desk.write("newer.json", list(&["b", "e"]));
    desk.write("more.json", list(&["a", "f", "g", "h", "i"]));
    desk.write("many.json", list(&["a", "b", "c", "d", "e"]));
    let told = desk.ok(&["import", "ftm", "one.json"]);
    assert!(told.contains("in the documents\t"), "{told}");
    // Another list is refused by name, and both can be kept.
    let said = desk.fails(&["import", "ftm", "two.json"], 1);
    assert!(
        said.contains("0 of the 2 entries") && said.contains("`--as NAME` keeps both"),
        "{said}"
    );
    desk.ok(&["import", "ftm", "two.json", "--as", "two"]);
    assert!(desk.ok(&["show", "c Berg"]).contains("reference/two/c"));
    assert!(desk.ok(&["show", "a Berg"]).contains("reference/ftm/a"));
    // One entry in common makes no newer state.
    desk.ok(&["import", "ftm", "many.json", "-l", "other"]);
    desk.fails(&["import", "ftm", "more.json", "-l", "other"], 1);
    // A newer state of a list takes its place, and a list given by name does.
    desk.ok(&["import", "ftm", "newer.json"]);
    assert!(desk.ok(&["show", "e Berg"]).contains("reference/ftm/e"));
    desk.fails(&["show", "a Berg"], 1);
    desk.ok(&["import", "ftm", "one.json", "--as", "two"]);
    desk.fails(&["show", "c Berg"], 1);
    // Whose kind a list does not know has the shape of an entry all the same.
    desk.ok(&["check"]);
}
