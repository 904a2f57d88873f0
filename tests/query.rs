//! Queries against a small store of invented people: every named query, what can be bound, how faults are told, every format.

use dossier::ontology::PREFIXES;
use dossier::query::{
    AnswerFormat, Binding, DefaultGraph, Destination, Library, Options, Outcome, QueryError, Truth,
    ask, entity, write,
};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::store::Store;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

fn folder(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn store() -> Store {
    let store = Store::new().unwrap();
    let text = fs::read(folder("tests/corpus/query/small.trig")).unwrap();
    store
        .load_from_slice(RdfParser::from_format(RdfFormat::TriG), &text)
        .unwrap();
    store
}

fn bindings(given: &[&str]) -> Vec<Binding> {
    given.iter().map(|text| text.parse().unwrap()).collect()
}

fn named(store: &Store, name: &str, given: &[&str]) -> Result<String, QueryError> {
    let library = Library::shipped()?;
    let query = library.find(name)?;
    let options = Options::default();
    let answer = ask(
        store,
        &query.text,
        &query.params,
        &bindings(given),
        &options,
    )?;
    written(answer, Some(AnswerFormat::Table))
}

fn free(store: &Store, text: &str, given: &[&str]) -> Result<String, QueryError> {
    let answer = ask(store, text, &[], &bindings(given), &Options::default())?;
    written(answer, None)
}

fn written(
    answer: dossier::query::Answer,
    format: Option<AnswerFormat>,
) -> Result<String, QueryError> {
    let mut out = Vec::new();
    write(answer, format, Destination::Stream, PREFIXES, &mut out)?;
    Ok(String::from_utf8(out).unwrap())
}

fn message(result: Result<String, QueryError>) -> String {
    result.unwrap_err().to_string()
}

/// One stored answer for each line: the named query and what is bound.
const ASKED: &[&str] = &[
    "accusations",
    "accusations by=veld",
    "accusations by=Ilse Marrow",
    "claims-by-speaker",
    "claims-by-speaker speaker=person:ilse-marrow",
    "contested",
    "contested object=Veld",
    "contested subject=government:av",
    "contradictions",
    "contradictions about=Veld conflict=AffirmedAndDenied",
    "contradictions about=country:av conflict=TwoHolders",
    "copies",
    "copies original=d2",
    "superseded",
    "superseded about=Marrow",
    "delistings",
    "delistings target=country:av",
    "edges-with-evidence",
    "edges-with-evidence relation=met",
    "edges-with-evidence relation=ds:met object=Marrow",
    "office-holders",
    "office-holders status=Former",
    "said-not-established",
    "said-not-established of=Veld",
    "said-not-established speaker=Ruta Kesk",
    "sanctions",
    "sanctions issuer=government:bm",
    "sanctions target=Norrin Freight issuer=government:bm",
    "sanctions-in-force",
    "sanctions-in-force issuer=government:av",
    "single-source-edges",
    "single-source-edges subject=Veld",
    "sources-of-entity entity=ruta-kesk",
    "sources-of-entity entity=person:olav-kesk",
    "who-met-whom",
    "who-met-whom entity=Ilse Marrow",
    "who-met-whom entity=Norrin Freight",
    "decisions",
    "decisions verdict=Same",
    "referents entity=Ruta Kesk",
];

#[test]
fn named_queries_give_the_stored_answers() {
    let store = store();
    let mut found = String::new();
    for asked in ASKED {
        let (name, given) = asked.split_once(' ').unwrap_or((asked, ""));
        // A value may hold spaces; a binding begins where a word holds "=".
        let mut given_list: Vec<String> = Vec::new();
        for word in given.split_whitespace() {
            match given_list.last_mut() {
                Some(last) if !word.contains('=') => *last = format!("{last} {word}"),
                _ => given_list.push(word.to_owned()),
            }
        }
        let given: Vec<&str> = given_list.iter().map(String::as_str).collect();
        let answer = named(&store, name, &given).unwrap_or_else(|error| panic!("{asked}: {error}"));
        found += &format!("$ query {asked}\n{answer}\n");
    }
    let path = folder("tests/corpus/query/answers.txt");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, &found).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    let differing: Vec<(&str, &str)> = expected
        .lines()
        .zip(found.lines())
        .filter(|(a, b)| a != b)
        .collect();
    assert!(
        differing.is_empty() && expected.len() == found.len(),
        "{differing:#?}"
    );
}

#[test]
fn every_file_of_the_folder_is_shipped() {
    let files: BTreeSet<String> = fs::read_dir(folder("queries"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rq"))
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    let library = Library::shipped().unwrap();
    let shipped: BTreeSet<String> = library.list().map(|query| query.name.clone()).collect();
    assert_eq!(files, shipped);
}

#[test]
fn every_parameter_occurs_in_its_query_and_is_explained() {
    for query in Library::shipped().unwrap().list() {
        assert!(query.question.ends_with('?'), "{}", query.name);
        for param in &query.params {
            let body: String = query
                .text
                .lines()
                .filter(|line| !line.starts_with('#'))
                .collect();
            assert!(
                body.contains(&format!("?{}", param.name)),
                "{} {}",
                query.name,
                param.name
            );
            assert!(
                param.about.ends_with('.') || param.about.ends_with('…'),
                "{} {}",
                query.name,
                param.name
            );
        }
    }
}

#[test]
fn a_folder_of_ones_own_is_laid_over() {
    let own = std::env::temp_dir().join(format!("dossier-queries-{}", std::process::id()));
    fs::create_dir_all(&own).unwrap();
    fs::write(
        own.join("mine.rq"),
        "# title: Mine\n# question: Anything?\nASK {}\n",
    )
    .unwrap();
    fs::write(
        own.join("sanctions.rq"),
        "# title: Other\n# question: Other?\nASK {}\n",
    )
    .unwrap();
    fs::write(own.join("notes.txt"), "no query").unwrap();
    let mut library = Library::shipped().unwrap();
    let before = library.list().count();
    library.lay_over(&own).unwrap();
    assert_eq!(library.list().count(), before + 1);
    assert_eq!(library.find("sanctions").unwrap().title, "Other");
    fs::write(own.join("bad.rq"), "ASK {}").unwrap();
    let error = library.lay_over(&own).unwrap_err().to_string();
    assert!(
        error.ends_with("bad.rq:1: expected a line \"# title: …\""),
        "{error}"
    );
    fs::remove_dir_all(&own).unwrap();
    assert!(matches!(
        library.lay_over(&own),
        Err(QueryError::Read { .. })
    ));
}

#[test]
fn unknown_queries_suggest_known_ones() {
    let store = store();
    assert_eq!(
        message(named(&store, "sanktions", &[])),
        "no query is named \"sanktions\"; did you mean sanctions?"
    );
    assert_eq!(
        message(named(&store, "met", &[])),
        "no query is named \"met\"; did you mean who-met-whom?"
    );
    assert_eq!(
        message(named(&store, "weather", &[])),
        "no query is named \"weather\""
    );
}

#[test]
fn the_default_graph_is_what_the_corpus_establishes() {
    let store = store();
    let count = "SELECT (COUNT(*) AS ?n) { ?claim a ds:Claim }";
    assert_eq!(free(&store, count, &[]).unwrap(), "?n\n0\n");
    let in_documents = "SELECT (COUNT(*) AS ?n) { GRAPH ?document { ?claim a ds:Claim } }";
    assert_eq!(free(&store, in_documents, &[]).unwrap(), "?n\n14\n");
    let options = Options {
        default_graph: DefaultGraph::Union,
        ..Options::default()
    };
    let union = written(ask(&store, count, &[], &[], &options).unwrap(), None).unwrap();
    assert_eq!(union, "?n\n14\n");
}

#[test]
fn prefixes_of_the_query_win() {
    let store = store();
    let text =
        "PREFIX person: <https://w3id.org/dossier/country/> SELECT ?l { person:av rdfs:label ?l }";
    assert_eq!(free(&store, text, &[]).unwrap(), "?l\n\"Arvonia\"\n");
}

#[test]
fn values_are_bound_as_what_they_look_like() {
    let store = store();
    let echo = "SELECT ?x { FILTER(BOUND(?x)) }";
    let cases = [
        ("x=<http://a/b>", "<http://a/b>"),
        ("?x=ds:met", "<https://w3id.org/dossier/ns#met>"),
        ("x=\"two words\"", "\"two words\""),
        ("x=\"mots\"@fr", "\"mots\"@fr"),
        (
            "x=\"P1Y\"^^ds:span",
            "\"P1Y\"^^<https://w3id.org/dossier/ns#span>",
        ),
        ("x=42", "42"),
        ("x=-1.5", "-1.5"),
        ("x=true", "true"),
        (
            "x=2025-03-01",
            "\"2025-03-01\"^^<http://www.w3.org/2001/XMLSchema#date>",
        ),
        (
            "x=2025-03",
            "\"2025-03\"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>",
        ),
        ("x=Veld", "<https://w3id.org/dossier/person/tomas-veld>"),
        (
            "x=TOMÁS VELD",
            "<https://w3id.org/dossier/person/tomas-veld>",
        ),
        (
            "x=person/tomas-veld",
            "<https://w3id.org/dossier/person/tomas-veld>",
        ),
        (
            "x=government/av",
            "<https://w3id.org/dossier/government/av>",
        ),
        ("x=Arvonia", "<https://w3id.org/dossier/country/av>"),
    ];
    for (given, expected) in cases {
        assert_eq!(
            free(&store, echo, &[given]).unwrap(),
            format!("?x\n{expected}\n"),
            "{given}"
        );
    }
}

#[test]
fn a_value_is_never_part_of_the_text() {
    let store = store();
    let echo = "SELECT ?x { FILTER(BOUND(?x)) }";
    let found = free(&store, echo, &["x=\"a\\\" } INSERT\""]).unwrap();
    assert_eq!(found, "?x\n\"a\\\" } INSERT\"\n");
}

#[test]
fn a_bound_variable_need_not_be_selected_and_reaches_filters() {
    let store = store();
    let text = "SELECT ?document { GRAPH ?document { ?document schema:datePublished ?on } FILTER(?on >= ?since) } ORDER BY ?on";
    assert_eq!(
        free(&store, text, &["since=2025-03-06"]).unwrap(),
        "?document\n<https://w3id.org/dossier/document/d3>\n<https://w3id.org/dossier/document/d4>\n"
    );
    let grouped = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }";
    assert_eq!(free(&store, grouped, &["s=Lakeport"]).unwrap(), "?n\n3\n");
    assert_eq!(
        free(&store, "ASK { ?s ds:met ?o }", &["s=Ruta Kesk"]).unwrap(),
        "false\n"
    );
}

#[test]
fn bad_bindings_are_told() {
    let store = store();
    let text = "SELECT ?who { ?who ds:met ?whom }";
    let cases = [
        (
            "whoo=Veld",
            "?whoo cannot be bound: did you mean ?who ?whom?",
        ),
        ("x=Veld", "?x cannot be bound: one can bind ?who ?whom"),
        ("who=Nobody Known", "nothing is called \"Nobody Known\""),
        (
            "who=Tomas Veldt",
            "nothing is called \"Tomas Veldt\"; did you mean \"Tomas Veld\" or \"Tomás Veld\"?",
        ),
        (
            "who=persn:x",
            "\"persn:x\" is not an IRI with a known prefix; did you mean \"person:\"?",
        ),
        ("who=<not an iri>", "\"<not an iri>\" is not an IRI"),
        (
            "who=\"open",
            "\"\\\"open\" is not a literal such as \"words\", \"mots\"@fr or \"5\"^^xsd:integer",
        ),
        ("who=2025-02-30", "nothing is called \"2025-02-30\""),
        ("who=invited", "nothing is called \"invited\""),
    ];
    for (given, expected) in cases {
        assert_eq!(message(free(&store, text, &[given])), expected, "{given}");
    }
    assert_eq!(
        message(free(&store, text, &["who=Veld", "who=Marrow"])),
        "?who is bound twice"
    );
    for text in ["who", "=x", "who=", "w ho=x"] {
        assert!(
            matches!(text.parse::<Binding>(), Err(QueryError::NotABinding(_))),
            "{text}"
        );
    }
}

#[test]
fn named_queries_take_their_parameters_alone_and_of_their_kind() {
    let store = store();
    assert_eq!(
        message(named(&store, "sanctions", &["by=government:av"])),
        "?by cannot be bound: one can bind ?issuer ?target"
    );
    assert_eq!(
        message(named(&store, "office-holders", &["status=no such thing"])),
        "\"no such thing\" is not a name of the vocabulary"
    );
    assert_eq!(
        message(named(&store, "sanctions", &["target=2025"])),
        "nothing is called \"2025\""
    );
}

#[test]
fn an_ambiguous_name_lists_the_candidates() {
    let store = store();
    assert_eq!(
        message(free(&store, "SELECT ?who { ?who ?p ?o }", &["who=Kesk"])),
        "\"Kesk\" may be any of\n  person:ruta-kesk  Ruta Kesk  3 documents, first: Veld accuses Marrow\n  person:olav-kesk  Olav Kesk\nsay which by its id"
    );
}

#[test]
fn a_country_is_meant_before_its_own_government() {
    let store = store();
    let found = entity(&store, "av", PREFIXES).unwrap();
    assert!(found.as_str().ends_with("/country/av"), "{found}");
}

#[test]
fn syntax_errors_point_at_the_token_to_blame() {
    let store = store();
    let cases: [(&str, usize, usize, &str); 12] = [
        ("SELECT * {?s ?p", 1, 16, "the query stops too early"),
        ("SELEC * {}", 1, 1, "unexpected `SELEC`"),
        (
            "SELECT ?x WHERE {\n  ?x a persn:Bar .\n}",
            2,
            8,
            "unknown prefix \"persn\"; did you mean \"person:\"?",
        ),
        ("SELECT ?x WHERE {\n\t?x ds:a }}", 2, 10, "unexpected `}`"),
        (
            "SELECT (COUNT(?x) AS ?n) ?y {?x ?p ?y}",
            1,
            1,
            "the SELECT contains a variable that is unbound",
        ),
        ("SELECT ?x { ?x ?y ?z } LIMIT x", 1, 30, "unexpected `x`"),
        ("SELECT ?x { ?x \"é\" 2 }", 1, 16, "unexpected `\"é\"`"),
        (
            "SELECT ?x { ?x ds:said \"abc }",
            1,
            24,
            "the string that begins here does not end",
        ),
        (
            "SELECT ?x { ?x ds:said ?y FILTR(?y > 2) }",
            1,
            27,
            "unexpected `FILTR`",
        ),
        ("# only a remark\n", 1, 1, "the query is empty"),
        (
            "insert data { <a> <b> <c> }",
            1,
            1,
            "`insert` changes the store: that is an update, not a query; see `dossier update`",
        ),
        ("SELECT ?é { ?é ?ü ) }", 1, 19, "unexpected `)`"),
    ];
    for (text, line, column, expected) in cases {
        match ask(&store, text, &[], &[], &Options::default()) {
            Err(QueryError::Syntax(error)) => {
                assert_eq!(
                    (error.line, error.column, error.message.as_str()),
                    (line, column, expected),
                    "{text}"
                );
            }
            Err(other) => panic!("{text}: {other}"),
            Ok(_) => panic!("{text}: no error"),
        }
    }
    assert_eq!(
        message(free(
            &store,
            "SELECT ?x { ?x ds:said \"東京\" nonsense }",
            &[]
        )),
        "line 1, column 29: unexpected `nonsense`\n1 | SELECT ?x { ?x ds:said \"東京\" nonsense }\n  |                               ^^^^^^^^"
    );
    assert_eq!(
        message(free(&store, "SELECT ?x WHERE {\n\t?x ds:a }}", &[])),
        "line 2, column 10: unexpected `}`\n2 | \t?x ds:a }}\n  | \t        ^"
    );
}

#[test]
fn answers_come_in_the_formats_of_the_standard() {
    let store = store();
    let text =
        "SELECT ?p ?l { ?p ds:positionIn country:av ; rdfs:label ?l OPTIONAL { ?p ds:none ?x } }";
    let given = |format| {
        let answer = ask(&store, text, &[], &[], &Options::default()).unwrap();
        written(answer, Some(format)).unwrap()
    };
    let iri = "https://w3id.org/dossier/position/president-of-arvonia";
    assert_eq!(
        given(AnswerFormat::Csv),
        format!("p,l\r\n{iri},President of Arvonia\r\n")
    );
    assert_eq!(
        given(AnswerFormat::Tsv),
        format!("?p\t?l\n<{iri}>\t\"President of Arvonia\"\n")
    );
    assert_eq!(
        given(AnswerFormat::Json),
        format!(
            "{{\"head\":{{\"vars\":[\"p\",\"l\"]}},\"results\":{{\"bindings\":[{{\"p\":{{\"type\":\"uri\",\"value\":\"{iri}\"}},\"l\":{{\"type\":\"literal\",\"value\":\"President of Arvonia\"}}}}]}}}}\n"
        )
    );
    assert!(
        given(AnswerFormat::Xml)
            .contains("<binding name=\"l\"><literal>President of Arvonia</literal></binding>")
    );
    assert!(
        given(AnswerFormat::Table).contains("position:president-of-arvonia  President of Arvonia")
    );
}

#[test]
fn graphs_are_written_sorted_with_the_prefixes_they_use() {
    let store = store();
    let text = "CONSTRUCT { ?s ds:met ?o ; rdfs:label ?l } { ?s ds:met ?o ; rdfs:label ?l }";
    let turtle = free(&store, text, &[]).unwrap();
    assert_eq!(
        turtle,
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n\
         @prefix person: <https://w3id.org/dossier/person/> .\n\
         @prefix ds: <https://w3id.org/dossier/ns#> .\n\
         person:ilse-marrow rdfs:label \"Ilse Marrow\" ;\n\tds:met person:tomas-veld .\n\
         person:tomas-veld rdfs:label \"Tomás Veld\" ;\n\tds:met person:ilse-marrow .\n"
    );
    let answer = ask(
        &store,
        "DESCRIBE place:lakeport",
        &[],
        &[],
        &Options::default(),
    )
    .unwrap();
    let lines = written(answer, Some(AnswerFormat::NTriples)).unwrap();
    assert_eq!(lines.lines().count(), 3);
    assert!(
        lines
            .lines()
            .is_sorted_by_key(|line| !line.contains("#type>"))
    );
}

#[test]
fn a_format_that_cannot_hold_the_answer_names_those_that_can() {
    let store = store();
    let refuse = |text: &str, format| {
        let answer = ask(&store, text, &[], &[], &Options::default()).unwrap();
        message(written(answer, Some(format)))
    };
    assert_eq!(
        refuse("SELECT * { ?s ?p ?o }", AnswerFormat::Turtle),
        "turtle cannot hold the answer of a SELECT query; use one of: table, json, xml, csv, tsv"
    );
    assert_eq!(
        refuse("CONSTRUCT WHERE { ?s ds:met ?o }", AnswerFormat::Json),
        "json cannot hold the answer of a CONSTRUCT or DESCRIBE query; use one of: turtle, trig, ntriples, nquads, jsonld"
    );
    assert!(refuse("ASK {}", AnswerFormat::NQuads).contains("an ASK query"));
}

#[test]
fn the_outcome_says_what_was_written() {
    let store = store();
    let outcome = |text: &str| {
        let answer = ask(&store, text, &[], &[], &Options::default()).unwrap();
        write(
            answer,
            None,
            Destination::Terminal { columns: 80 },
            PREFIXES,
            std::io::sink(),
        )
        .unwrap()
    };
    assert_eq!(outcome("ASK { ?s ds:met ?o }"), Outcome::Truth(Truth::Yes));
    assert_eq!(
        outcome("ASK { ?s ds:expelled ?o }"),
        Outcome::Truth(Truth::No)
    );
    assert_eq!(outcome("SELECT * { ?s ds:met ?o }"), Outcome::Rows(2));
    assert_eq!(
        outcome("CONSTRUCT WHERE { ?s ds:met ?o }"),
        Outcome::Triples(2)
    );
}

#[test]
fn a_query_that_runs_too_long_is_stopped() {
    let store = store();
    let options = Options {
        timeout: Some(Duration::from_millis(50)),
        ..Options::default()
    };
    let text = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }";
    let answer = ask(&store, text, &[], &[], &options).and_then(|answer| written(answer, None));
    assert_eq!(message(answer), "the query was stopped after 0.05 s");
}
