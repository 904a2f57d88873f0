//! RDF 1.2: claims as triple terms in exports, and RDF 1.1 back from them without loss.

use crate::desk::Desk;
use crate::story;
use dossier::graph::dump;
use dossier::graph::reified::{is_added, mentions, reifications};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{Quad, Term};
use std::collections::BTreeSet;

#[test]
fn a_claim_with_two_resolved_ends_is_a_triple_term() {
    let store = story::sound();
    let found: BTreeSet<String> = reifications(store.oxigraph())
        .unwrap()
        .iter()
        .map(|quad| quad.object.to_string())
        .collect();
    let base = "https://w3id.org/dossier/";
    let triple = |subject: &str, relation: &str, object: &str| {
        format!("<<( <{base}{subject}> <{base}ns#{relation}> <{base}{object}> )>>")
    };
    // The statement has no object; the invitation was denied, and is reified all the same: to be said is not to be so.
    let wanted = BTreeSet::from([
        triple("government/no", "sanctioned", "person/ivo-tarsk"),
        triple("person/mara-lindqvist", "met", "person/ivo-tarsk"),
        triple(
            "person/mara-lindqvist",
            "holdsPosition",
            "position/president-of-norland",
        ),
        triple("country/no", "headOfState", "person/mara-lindqvist"),
        triple("person/mara-lindqvist", "invited", "person/ivo-tarsk"),
    ]);
    assert_eq!(found, wanted);
    for quad in reifications(store.oxigraph())
        .unwrap()
        .iter()
        .chain(&mentions(store.oxigraph(), &store.names).unwrap())
    {
        assert!(
            is_added(quad) && !store.oxigraph().contains(quad).unwrap(),
            "{quad}"
        );
    }
    for quad in store.oxigraph() {
        assert!(!is_added(&quad.unwrap()));
    }
}

#[test]
fn exports_in_rdf_1_2_are_read_by_other_parsers_and_give_1_1_back() {
    let desk = Desk::new();
    desk.write("a.txt", "Norway imposed sanctions on Jonas Berg in May 2021. Marta Ilves met Jonas Berg in Oslo on Monday.\n");
    desk.write("b.txt", "Norway refused to lift sanctions on Jonas Berg. Karl Stroem denied that he had met Jonas Berg.\n");
    desk.ok(&["-q", "ingest", "a.txt", "b.txt"]);
    let plain = desk.ok(&["export", "nquads"]);
    assert!(!plain.contains("<<("));
    for (format, name) in [
        ("nquads", "all.nq"),
        ("trig", "all.trig"),
        ("turtle", "all.ttl"),
    ] {
        desk.ok(&[
            "export",
            format,
            "--rdf-version",
            "1.2",
            "--layers",
            "mentions",
            "-o",
            name,
        ]);
        let text = desk.read(name);
        let parser = RdfParser::from_format(
            RdfFormat::from_extension(name.rsplit('.').next().unwrap()).unwrap(),
        );
        let quads: Vec<Quad> = parser
            .for_slice(text.as_bytes())
            .map(Result::unwrap)
            .collect();
        let terms = quads
            .iter()
            .filter(|quad| matches!(quad.object, Term::Triple(_)))
            .count();
        assert!(terms >= 3, "{name}: {terms}");
        let back: BTreeSet<String> = dump::read(&desk.path(name))
            .unwrap()
            .map(|quad| format!("{} .", quad.unwrap()))
            .collect();
        let wanted: BTreeSet<String> = plain
            .lines()
            .map(str::to_owned)
            .filter(|line| name != "all.ttl" || is_of_default_graph(line))
            .collect();
        assert_eq!(back, wanted, "{name}");
    }
    // A store made of either version is the store it came from.
    for name in ["all.nq", "all.trig"] {
        desk.ok(&["-q", "restore", name, "-l", &format!("{name}-store")]);
        assert_eq!(
            desk.ok(&["export", "nquads", "-l", &format!("{name}-store")]),
            plain
        );
        assert!(
            desk.ok(&["check", "--rebuild", "-l", &format!("{name}-store")])
                .contains("everything holds")
        );
    }
    assert!(
        desk.ok(&["diff", "all.nq", "dossier-store"])
            .starts_with("no difference")
    );
    desk.fails(&["export", "jsonld", "--rdf-version", "1.2"], 2);
    desk.fails(&["export", "dot", "--rdf-version", "1.2"], 2);
}

fn is_of_default_graph(line: &str) -> bool {
    let quad = RdfParser::from_format(RdfFormat::NQuads)
        .for_slice(line.as_bytes())
        .next();
    quad.unwrap().unwrap().graph_name.is_default_graph()
}

#[test]
fn a_dump_that_cannot_be_read_is_named_with_its_place_and_leaves_no_store() {
    let desk = Desk::new();
    desk.write("bad.nq", "<urn:a> <urn:b> <urn:c> .\n<urn:a> <urn:b> .\n");
    desk.write("empty.nq", "");
    desk.write("some.csv", "a,b\n");
    for (name, part) in [
        ("bad.nq", "bad.nq:2:"),
        ("empty.nq", "no document stands in it"),
        ("some.csv", "not a file of RDF"),
        ("gone.nq", "no such file or folder"),
    ] {
        let error = desk.fails(&["restore", name], 1);
        assert!(error.contains(part), "{name}: {error}");
        assert!(!desk.path("dossier-store").exists(), "{name}");
    }
}
