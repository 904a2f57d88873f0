//! Entities, edges and what supports them.

use crate::support::{
    about, article, assert_same, by_name, claim, derived, derived_with, expected, known, lines,
    referent,
};
use dossier::claim::facts::{Facts, Modality, Polarity};
use dossier::graph::derive::vocabulary;
use dossier::graph::iri::claim_id;
use dossier::graph::{Corpus, Decisions, Edge, Namespaces, default_graph, edges};
use dossier::ontology::{Class, Ontology};
use dossier::text::PartialDate;

fn meeting(source: &str) -> Facts {
    let mut facts = article(
        source,
        Some(PartialDate::day(2026, 2, 1)),
        "Mara Lindqvist met Ivo Tarsk and invited him.",
    );
    let mara = referent(&mut facts, Class::Person, &["Mara Lindqvist", "Lindqvist"]);
    let ivo = referent(&mut facts, Class::Person, &["Ivo Tarsk"]);
    claim(
        &mut facts,
        Some(mara),
        "met",
        Some(ivo),
        "Mara Lindqvist met Ivo Tarsk",
    );
    claim(&mut facts, Some(mara), "invited", Some(ivo), "invited him");
    facts
}

fn edges_of(facts: &[Facts], decisions: &Decisions) -> Vec<Edge> {
    let resolution = by_name(facts);
    let (names, ontology) = (Namespaces::default(), Ontology::embedded());
    edges(&Corpus {
        facts,
        resolution: &resolution,
        ontology,
        vocabulary: &[],
        decisions,
        names: &names,
    })
}

fn shown(edges: &[Edge]) -> Vec<String> {
    edges
        .iter()
        .map(|edge| format!("{} {} {}", edge.subject.0, edge.relation, edge.object.0))
        .collect()
}

#[test]
fn entities_carry_types_labels_names_and_identifiers() {
    let mut facts = article(
        "a",
        None,
        "Norland's government and the president of Norland",
    );
    known(&mut facts, Class::Country, &["Norland"], "country/xn", "xn");
    known(
        &mut facts,
        Class::Government,
        &["Norland's government"],
        "government/xn",
        "xn",
    );
    known(
        &mut facts,
        Class::Position,
        &["president of Norland", "president"],
        "position/president-of-norland",
        "xn",
    );
    let mut resolution = by_name(std::slice::from_ref(&facts));
    resolution
        .entities
        .first_entry()
        .unwrap()
        .get_mut()
        .wikidata = Some("Q99999999".into());
    let hash = facts.header.hash.clone();
    let found = lines(&derived_with(&[facts], &resolution, &Decisions::default()));
    let wanted = r#"
        country:xn rdf:type ds:Country
        country:xn rdf:type ds:Entity
        country:xn rdfs:label "Norland"
        country:xn skos:notation "XN"
        country:xn owl:sameAs wd:Q99999999
        government:xn rdf:type ds:Government
        government:xn rdf:type ds:Organization
        government:xn rdf:type ds:Entity
        government:xn rdfs:label "Norland's government"
        government:xn ds:governs country:xn
        position:president-of-norland rdf:type ds:Position
        position:president-of-norland rdf:type ds:Entity
        position:president-of-norland rdfs:label "president of Norland"
        position:president-of-norland skos:altLabel "president"
        position:president-of-norland ds:positionIn country:xn
        document:HASH#e1 ds:refersTo country:xn
        document:HASH#e2 ds:refersTo government:xn
        document:HASH#e3 ds:refersTo position:president-of-norland
    "#;
    assert_same(&found, &expected(&wanted.replace("HASH", &hash)));
}

#[test]
fn a_country_that_no_document_names_is_described_all_the_same() {
    let mut facts = article("a", None, "Norland's government");
    known(
        &mut facts,
        Class::Government,
        &["Norland's government"],
        "government/xn",
        "xn",
    );
    let found = about(&derived(&[facts]), "country:xn ");
    for line in [
        "government:xn ds:governs country:xn",
        "country:xn rdf:type ds:Country",
        "country:xn rdfs:label \"XN\"",
    ] {
        let is_there = found.iter().any(|each| each.starts_with(line));
        assert!(
            is_there || line.starts_with("government"),
            "{line}: {found:?}"
        );
    }
}

#[test]
fn symmetric_relations_stand_both_ways_and_others_once() {
    let found = shown(&edges_of(&[meeting("a")], &Decisions::default()));
    assert_eq!(
        found,
        [
            "person/ivo-tarsk met person/mara-lindqvist",
            "person/mara-lindqvist invited person/ivo-tarsk",
            "person/mara-lindqvist met person/ivo-tarsk",
        ]
    );
}

#[test]
fn edges_know_their_documents_and_claims() {
    let facts = [meeting("a"), meeting("b")];
    let found = edges_of(&facts, &Decisions::default());
    let hashes = facts
        .iter()
        .map(|facts| facts.header.hash.clone())
        .collect();
    let met: Vec<&Edge> = found.iter().filter(|edge| edge.relation == "met").collect();
    assert_eq!(met.len(), 2);
    for edge in met {
        assert_eq!(edge.documents, hashes);
        assert_eq!(
            edge.claims,
            facts
                .iter()
                .map(|facts| claim_id(&facts.header.hash, &facts.claims[0]))
                .collect()
        );
    }
    // One edge of the graph, whatever supports it.
    assert_eq!(about(&derived(&facts), "ds:invited").len(), 1);
}

#[test]
fn what_is_not_asserted_or_not_affirmed_or_lacks_an_end_is_no_edge() {
    let mut facts = meeting("a");
    facts.claims[0].asserted = false;
    assert_eq!(
        edges_of(std::slice::from_ref(&facts), &Decisions::default()).len(),
        1
    );
    facts.claims[1].polarity = Polarity::Negated;
    assert!(edges_of(std::slice::from_ref(&facts), &Decisions::default()).is_empty());
    facts = meeting("a");
    facts.claims[0].object = None;
    facts.claims[1].subject = None;
    assert!(edges_of(&[facts], &Decisions::default()).is_empty());
}

#[test]
fn no_edge_runs_in_a_circle() {
    let mut facts = meeting("a");
    facts.referents[1].names[0] = "Mara Lindqvist".to_owned();
    assert!(edges_of(&[facts], &Decisions::default()).is_empty());
}

#[test]
fn people_accept_and_reject_claims() {
    let mut facts = meeting("a");
    facts.claims[1].asserted = false;
    let ids: Vec<String> = facts
        .claims
        .iter()
        .map(|claim| claim_id(&facts.header.hash, claim))
        .collect();
    let decided = |accepted: &[&String], rejected: &[&String]| Decisions {
        accepted: accepted.iter().map(|id| (*id).clone()).collect(),
        rejected: rejected.iter().map(|id| (*id).clone()).collect(),
        identity: Vec::new(),
    };
    let invited = ["person/mara-lindqvist invited person/ivo-tarsk"];
    assert_eq!(
        shown(&edges_of(
            std::slice::from_ref(&facts),
            &decided(&[&ids[1]], &[&ids[0]])
        )),
        invited
    );
    assert!(
        edges_of(
            std::slice::from_ref(&facts),
            &decided(&[&ids[0]], &[&ids[0]])
        )
        .is_empty(),
        "a rejection outweighs"
    );
    // That a plan is rightly reported does not make it an act.
    facts.claims[1].modality = Modality::Planned;
    let id = claim_id(&facts.header.hash, &facts.claims[1]);
    assert!(edges_of(&[facts], &decided(&[&id], &[&ids[0]])).is_empty());
}

#[test]
fn the_order_of_documents_plays_no_part() {
    let all: Vec<Facts> = ["a", "b", "c", "d"].map(meeting).into_iter().collect();
    let graph = derived(&all);
    for turn in 1..all.len() {
        let mut turned = all.clone();
        turned.rotate_left(turn);
        assert_eq!(derived(&turned), graph);
    }
    let mut twice = all.clone();
    twice.extend(all);
    assert_eq!(derived(&twice), graph);
}

#[test]
fn the_graph_is_sorted_and_holds_the_ontology() {
    let ontology = Ontology::embedded();
    let vocabulary = vocabulary(ontology).unwrap();
    let facts = [meeting("a")];
    let resolution = by_name(&facts);
    let (names, decisions) = (Namespaces::default(), Decisions::default());
    let corpus = Corpus {
        facts: &facts,
        resolution: &resolution,
        ontology,
        vocabulary: &vocabulary,
        decisions: &decisions,
        names: &names,
    };
    let graph = default_graph(&corpus);
    assert!(
        graph.is_sorted_by(|a, b| dossier::graph::derive::order(a, b).is_lt()),
        "sorted, each once"
    );
    assert!(vocabulary.iter().all(|triple| graph.contains(triple)));
    assert!(graph.len() > vocabulary.len());
}

#[test]
fn an_ontology_that_is_not_turtle_is_an_error() {
    assert!(
        vocabulary(&Ontology {
            turtle: "ds:met a".to_owned(),
            ..Ontology::default()
        })
        .is_err()
    );
}
