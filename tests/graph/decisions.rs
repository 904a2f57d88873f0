//! What people decide: the default graph follows, and goes back.

use crate::support::{article, claim, referent};
use dossier::claim::facts::{Facts, ReferentId};
use dossier::graph::{Decided, Derivation, Namespaces, Occasion, Ruling, Store};
use dossier::lexicon::Lexicon;
use dossier::ontology::{Class, Ontology};
use dossier::resolve::{Decision, Mark, Verdict};
use dossier::text::PartialDate;
use oxigraph::model::GraphName;

fn derivation() -> Derivation<'static> {
    Derivation {
        ontology: Ontology::embedded(),
        lexicon: Lexicon::embedded(),
    }
}

/// A document in which a person of that name, of that country if any, praised Ivo Tarsk.
fn praise(source: &str, name: &str, country: Option<&str>) -> Facts {
    let text = format!("{name} praised Ivo Tarsk.");
    let mut facts = article(source, Some(PartialDate::day(2026, 1, 1)), &text);
    let who = referent(&mut facts, Class::Person, &[name]);
    facts.referents[0].country = country.map(Into::into);
    let ivo = referent(&mut facts, Class::Person, &["Ivo Tarsk"]);
    claim(&mut facts, Some(who), "praised", Some(ivo), &text);
    facts
}

fn filled(documents: &[Facts]) -> Store {
    let store = Store::in_memory(Namespaces::default()).unwrap();
    store
        .ingest(documents, &derivation(), &Occasion::default())
        .unwrap();
    store
}

fn default_graph(store: &Store) -> Vec<String> {
    let mut lines: Vec<String> = store
        .graph(GraphName::DefaultGraph)
        .unwrap()
        .iter()
        .map(ToString::to_string)
        .filter(|line| line.contains("/person/"))
        .collect();
    lines.sort();
    lines
}

fn persons(store: &Store) -> Vec<String> {
    let mut found: Vec<String> = default_graph(store)
        .iter()
        .filter(|line| line.contains("#type> <https://w3id.org/dossier/ns#Person>"))
        .map(|line| {
            let (_, rest) = line.split_once("/person/").unwrap();
            rest.split('>').next().unwrap().to_owned()
        })
        .collect();
    found.sort();
    found
}

fn identity(verdict: Verdict, a: (&Facts, u32), b: (&Facts, u32)) -> Decided {
    let mark = |(facts, id): (&Facts, u32)| {
        [Mark::Referent(facts.header.hash.clone(), ReferentId(id))].into()
    };
    Decided {
        ruling: Ruling::Identity(Decision {
            verdict,
            a: mark(a),
            b: mark(b),
        }),
        label: "as decided".to_owned(),
        by: None,
        because: None,
    }
}

fn decide(store: &Store, decided: &Decided) {
    store
        .decide(decided, &derivation(), &Occasion::default())
        .unwrap();
}

#[test]
fn two_names_are_made_one_and_two_again() {
    let (a, b) = (
        praise("a", "Mara Lindqvist", None),
        praise("b", "Mara Ohlsen", None),
    );
    let store = filled(&[a.clone(), b.clone()]);
    let before = default_graph(&store);
    assert_eq!(
        persons(&store),
        ["ivo-tarsk", "mara-lindqvist", "mara-ohlsen"]
    );
    let decided = identity(Verdict::Same, (&a, 0), (&b, 0));
    decide(&store, &decided);
    let one = persons(&store);
    assert_eq!(one.len(), 2, "{one:?}");
    assert_eq!(store.decided().unwrap(), std::slice::from_ref(&decided));
    let outcome = store
        .undo(&decided.id(), &derivation(), &Occasion::default())
        .unwrap();
    assert!(outcome.derived > 0 && outcome.withdrawn > 0);
    assert_eq!(default_graph(&store), before);
    assert_eq!(store.decided().unwrap(), []);
}

#[test]
fn one_name_is_made_two_and_outlasts_what_comes_later() {
    let (a, b) = (
        praise("a", "Mara Lindqvist", None),
        praise("b", "Mara Lindqvist", None),
    );
    let store = filled(&[a.clone(), b.clone()]);
    assert_eq!(persons(&store), ["ivo-tarsk", "mara-lindqvist"]);
    decide(&store, &identity(Verdict::Different, (&a, 0), (&b, 0)));
    assert_eq!(persons(&store).len(), 3);
    // Told again by the same documents, and joined by a third that says nothing new.
    let later = praise("c", "Mara Lindqvist", None);
    store
        .ingest(
            &[a.clone(), b.clone(), later],
            &derivation(),
            &Occasion::default(),
        )
        .unwrap();
    assert_eq!(persons(&store).len(), 3);
    // A document that is gone takes its side of the decision with it.
    store
        .retract(&b.header.hash, &derivation(), &Occasion::default())
        .unwrap();
    assert_eq!(persons(&store), ["ivo-tarsk", "mara-lindqvist"]);
}

#[test]
fn what_people_hold_apart_is_not_joined_by_a_third() {
    let documents = [
        praise("a", "Mara Lindqvist", None),
        praise("b", "Mara Ohlsen", None),
        praise("c", "Mara Bergstrand", None),
    ];
    let [a, b, c] = &documents;
    let store = filled(&documents);
    decide(&store, &identity(Verdict::Different, (a, 0), (c, 0)));
    decide(&store, &identity(Verdict::Same, (a, 0), (b, 0)));
    decide(&store, &identity(Verdict::Same, (b, 0), (c, 0)));
    let found = persons(&store);
    assert_eq!(
        found.len(),
        3,
        "Ivo, and two of whom one has two names: {found:?}"
    );
}

#[test]
fn the_order_of_decisions_and_documents_plays_no_part() {
    let documents = [
        praise("a", "Mara Lindqvist", Some("no")),
        praise("b", "Mara Lindqvist", Some("se")),
        praise("c", "Mara Lindqvist", None),
        praise("d", "Mara Lindkvist", Some("se")),
    ];
    let [a, b, c, d] = &documents;
    let made = [
        identity(Verdict::Same, (c, 0), (a, 0)),
        identity(Verdict::Different, (b, 0), (d, 0)),
    ];
    let forth = filled(&documents);
    made.iter().for_each(|decided| decide(&forth, decided));
    let backward: Vec<Facts> = documents.iter().rev().cloned().collect();
    let back = Store::in_memory(Namespaces::default()).unwrap();
    for facts in &backward {
        let batch = std::slice::from_ref(facts);
        back.ingest(batch, &derivation(), &Occasion::default())
            .unwrap();
        // Some decisions come before the documents they are on are all there.
        made.iter().rev().for_each(|decided| decide(&back, decided));
    }
    assert_eq!(default_graph(&forth), default_graph(&back));
    assert!(persons(&forth).len() == 4, "{:?}", persons(&forth));
}

#[test]
fn claims_are_accepted_and_rejected() {
    let mut facts = praise("a", "Mara Lindqvist", None);
    facts.claims[0].asserted = false;
    let id = dossier::graph::iri::claim_id(&facts.header.hash, &facts.claims[0]);
    let ruled = |ruling: Ruling| Decided {
        ruling,
        label: String::new(),
        by: Some("Ada".to_owned()),
        because: None,
    };
    let store = filled(std::slice::from_ref(&facts));
    let praised = |store: &Store| {
        default_graph(store)
            .iter()
            .any(|line| line.contains("ns#praised>"))
    };
    assert!(!praised(&store));
    decide(&store, &ruled(Ruling::Accepted(id.clone())));
    assert!(praised(&store));
    decide(&store, &ruled(Ruling::Rejected(id)));
    assert!(!praised(&store), "a rejection outweighs");
}
