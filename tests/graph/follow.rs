//! The default graph as it follows change by change, held against the one function of all documents.

use crate::support::{action, article, claim, known, referent};
use dossier::claim::facts::{
    Born, ClaimDate, DateBasis, Facts, Modality, Polarity, ReferentId, Stage, Stance,
};
use dossier::graph::{Decided, Derivation, Namespaces, Occasion, Ruling, Store};
use dossier::lexicon::Lexicon;
use dossier::ontology::{Class, Ontology};
use dossier::resolve::{Decision, Mark, Verdict};
use dossier::text::{Document, PartialDate, Signature};
use oxigraph::model::{GraphName, Triple};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn derivation() -> Derivation<'static> {
    Derivation {
        ontology: Ontology::embedded(),
        lexicon: Lexicon::embedded(),
    }
}

/// Names that meet: namesakes, spellings, bare surnames, descriptions, offices, a gazetteer's entries.
const PERSONS: [&str; 7] = [
    "Jonas Berg",
    "Jonas Berg",
    "Jonas Bergh",
    "J. Berg",
    "Berg",
    "Marta Ilves",
    "police chief",
];
const COUNTRIES: [(&str, &str, &str); 3] = [
    ("Norway", "country/no", "no"),
    ("Iran", "country/ir", "ir"),
    ("Kenya", "country/ke", "ke"),
];
const BODIES: [&str; 3] = ["Supreme Court", "Corvane Lines", "Corvane Lines Ltd"];

/// What some documents print: one of two texts, whole or cut; or a part of a third, of which the first and the last part share too
/// little, but each enough with the one between.
const PRINTS: [(usize, usize); 7] = [
    (0, 200),
    (0, 150),
    (1000, 1200),
    (1000, 1150),
    (3000, 3300),
    (3070, 3370),
    (3140, 3440),
];

/// The signature of a text of numbered words.
fn printed(from: usize, until: usize) -> Option<Signature> {
    let words: String = (from..until).map(|at| format!("w{at} ")).collect();
    Signature::of(&Document::from_text(&words))
}

/// A document drawn from numbers: who is in it, of which country, and what is claimed.
fn drawn(number: usize, dice: &[u8]) -> Facts {
    let die = |at: usize, of: usize| usize::from(dice[at % dice.len()]) % of;
    let day = u8::try_from(1 + die(0, 28)).unwrap();
    let year = if die(1, 9) == 0 { 1950 } else { 2026 };
    let text = format!("Words of document {number}.");
    let source = format!("source-{}", number % 7);
    let mut facts = article(&source, Some(PartialDate::day(year, 1, day)), &text);
    let (name, key, code) = COUNTRIES[die(2, 3)];
    let country = known(&mut facts, Class::Country, &[name], key, code);
    let government = known(
        &mut facts,
        Class::Government,
        &[&format!("{name} government")],
        &key.replace("country", "government"),
        code,
    );
    let mut people = Vec::new();
    for at in 0..2 {
        let name = PERSONS[die(3 + at, PERSONS.len())];
        let person = referent(&mut facts, Class::Person, &[name]);
        let own = &mut facts.referents[person.0 as usize];
        own.named = name != "police chief";
        own.country = (die(5 + at, 2) == 0).then(|| COUNTRIES[die(7 + at, 3)].2.into());
        people.push(person);
    }
    let body = referent(&mut facts, Class::Organization, &[BODIES[die(9, 3)]]);
    facts.referents[body.0 as usize].country = (die(10, 3) == 0).then(|| code.into());
    let office = referent(&mut facts, Class::Position, &["finance minister"]);
    facts.referents[office.0 as usize].country = Some(code.into());
    let all = [country, government, people[0], people[1], body];
    let words = text.clone();
    let said = claim(&mut facts, Some(people[0]), "met", Some(people[1]), &words);
    said.asserted = die(11, 4) > 0;
    let praised = claim(
        &mut facts,
        Some(all[die(12, 5)]),
        "praised",
        Some(all[die(13, 5)]),
        &words,
    );
    praised.polarity = if die(14, 5) == 0 {
        Polarity::Negated
    } else {
        Polarity::Affirmed
    };
    let holds = claim(
        &mut facts,
        Some(people[0]),
        ["holdsPosition", "heldPosition", "swornInAs"][die(15, 3)],
        Some(office),
        &words,
    );
    holds.modality = [Modality::Actual, Modality::Past, Modality::Planned][die(16, 3)];
    holds.asserted = holds.modality != Modality::Planned;
    let stage = [Stage::Imposed, Stage::Lifted, Stage::Proposed][die(17, 3)];
    let issuer = [Some(government), Some(people[0]), None][die(18, 3)];
    let target = [body, people[1], country][die(19, 3)];
    let denied = claim(&mut facts, Some(people[0]), "met", Some(people[1]), &words);
    denied.asserted = false;
    denied.stance = if die(22, 2) == 0 {
        Stance::Rejected
    } else {
        Stance::Uncertain
    };
    denied.attributed_to = Some(government);
    facts.referents[people[0].0 as usize].born = (die(23, 4) == 0).then(|| Born {
        from: PartialDate::year(1950 + i16::try_from(die(0, 3)).unwrap()),
        until: PartialDate::year(1950 + i16::try_from(die(0, 3)).unwrap()),
    });
    if let Some((from, until)) = PRINTS.get(die(24, PRINTS.len() + 2)) {
        facts.header.signature = printed(*from, *until);
    }
    let sanction = action(&mut facts, issuer, stage, target);
    sanction.measure = (die(20, 2) == 0).then(|| "Blacklist".into());
    sanction.date = (die(21, 2) == 0).then_some(ClaimDate {
        date: PartialDate::day(2025, 12, day),
        basis: DateBasis::Stated,
    });
    facts
}

fn triples(store: &Store) -> BTreeSet<String> {
    let quads = store.graph(GraphName::DefaultGraph).unwrap();
    quads
        .into_iter()
        .map(|quad| Triple::from(quad).to_string())
        .collect()
}

/// What is in the store and should not be, and what should be and is not.
fn differences(store: &Store) -> Vec<String> {
    let wanted: BTreeSet<String> = store
        .derived_at_once(&derivation())
        .unwrap()
        .iter()
        .map(Triple::to_string)
        .collect();
    let found = triples(store);
    let extra = found.difference(&wanted).map(|line| format!("+ {line}"));
    let missing = wanted.difference(&found).map(|line| format!("- {line}"));
    extra.chain(missing).collect()
}

fn decided(ruling: Ruling) -> Decided {
    Decided {
        ruling,
        label: "by hand".to_owned(),
        by: None,
        because: None,
    }
}

#[derive(Clone, Debug)]
enum Step {
    Ingest(Vec<Vec<u8>>),
    Retract(usize),
    Same(usize, usize),
    Different(usize, usize),
    Reject(usize),
    Undo(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let dice = || prop::collection::vec(any::<u8>(), 25);
    prop_oneof![
        4 => prop::collection::vec(dice(), 1..6).prop_map(Step::Ingest),
        2 => any::<usize>().prop_map(Step::Retract),
        1 => (any::<usize>(), any::<usize>()).prop_map(|(a, b)| Step::Same(a, b)),
        1 => (any::<usize>(), any::<usize>()).prop_map(|(a, b)| Step::Different(a, b)),
        1 => any::<usize>().prop_map(Step::Reject),
        1 => any::<usize>().prop_map(Step::Undo),
    ]
}

/// Some person of some document of the store.
fn person(store: &Store, at: usize) -> Option<Mark> {
    let documents = store.facts().unwrap();
    let all: Vec<Mark> = documents
        .iter()
        .flat_map(|facts| {
            let people = [2, 3, 4].map(ReferentId);
            people.map(|id| Mark::Referent(facts.header.hash.clone(), id))
        })
        .collect();
    (!all.is_empty()).then(|| all[at % all.len()].clone())
}

fn take(store: &Store, step: &Step, number: &mut usize) {
    let (derivation, occasion) = (derivation(), Occasion::default());
    let rule = |verdict, a: usize, b: usize| {
        if let (Some(a), Some(b)) = (person(store, a), person(store, b)) {
            let decision = Decision {
                verdict,
                a: [a].into(),
                b: [b].into(),
            };
            let ruling = Ruling::Identity(decision);
            store
                .decide(&decided(ruling), &derivation, &occasion)
                .unwrap();
        }
    };
    match step {
        Step::Ingest(batch) => {
            let batch: Vec<Facts> = batch
                .iter()
                .map(|dice| {
                    *number += 1;
                    drawn(*number, dice)
                })
                .collect();
            store.ingest(&batch, &derivation, &occasion).unwrap();
        }
        Step::Retract(at) => {
            let all = store.documents().unwrap();
            if !all.is_empty() {
                store
                    .retract(&all[at % all.len()], &derivation, &occasion)
                    .unwrap();
            }
        }
        Step::Same(a, b) => rule(Verdict::Same, *a, *b),
        Step::Different(a, b) => rule(Verdict::Different, *a, *b),
        Step::Reject(at) => {
            let documents = store.facts().unwrap();
            let claims: Vec<String> = documents
                .iter()
                .flat_map(|facts| {
                    facts
                        .claims
                        .iter()
                        .map(|claim| dossier::graph::iri::claim_id(&facts.header.hash, claim))
                })
                .collect();
            if !claims.is_empty() {
                let ruling = Ruling::Rejected(claims[at % claims.len()].clone());
                store
                    .decide(&decided(ruling), &derivation, &occasion)
                    .unwrap();
            }
        }
        Step::Undo(at) => {
            let all = store.decided().unwrap();
            if !all.is_empty() {
                let id = all[at % all.len()].id();
                store.undo(&id, &derivation, &occasion).unwrap();
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn step_by_step_is_as_at_once(steps in prop::collection::vec(step(), 1..12)) {
        let store = Store::in_memory(Namespaces::default()).unwrap();
        store.rederive(&derivation(), &Occasion::default()).unwrap();
        let mut number = 0;
        for (at, step) in steps.iter().enumerate() {
            take(&store, step, &mut number);
            let found = differences(&store);
            prop_assert!(found.is_empty(), "after step {at}: {found:#?}");
        }
    }
}

/// A document that prints what all others print, later than they.
fn print(number: usize) -> Facts {
    let mut facts = common(number);
    facts.header.published = Some(PartialDate::day(2026, 1, if number == 0 { 1 } else { 2 }));
    facts.header.signature = printed(0, 200);
    facts
}

#[test]
fn what_many_print_costs_no_more_than_what_few_print() {
    let mut work = Vec::new();
    for size in [20, 150] {
        let store = Store::in_memory(Namespaces::default()).unwrap();
        let occasion = Occasion::default();
        let all: Vec<Facts> = (0..size).map(print).collect();
        store.ingest(&all, &derivation(), &occasion).unwrap();
        let come = store
            .ingest(&[print(size)], &derivation(), &occasion)
            .unwrap();
        assert_eq!(differences(&store), Vec::<String>::new());
        assert_eq!(come.work.records, 0, "{come:?}");
        work.push((come.work.triples, come.work.claims));
        // When the first goes, all others are copies of another.
        let first = store.retract("source-0", &derivation(), &occasion).unwrap();
        assert!(first.withdrawn > size, "{first:?}");
        assert_eq!(differences(&store), Vec::<String>::new());
    }
    assert_eq!(work[0], work[1]);
}

/// A document on somebody of whom no other speaks, and on a country and an office of which all do.
fn common(number: usize) -> Facts {
    let text = format!("Words of document {number}.");
    let mut facts = article(
        &format!("source-{number}"),
        Some(PartialDate::day(2026, 1, 2)),
        &text,
    );
    let country = known(&mut facts, Class::Country, &["Norway"], "country/no", "no");
    let name = format!("Person{number} Berg{number}");
    let person = referent(&mut facts, Class::Person, &[&name]);
    claim(&mut facts, Some(country), "praised", Some(person), &text);
    facts
}

#[test]
fn work_grows_with_the_change_and_not_with_the_store() {
    let mut work = Vec::new();
    for size in [50, 400] {
        let store = Store::in_memory(Namespaces::default()).unwrap();
        let occasion = Occasion::default();
        let all: Vec<Facts> = (0..size).map(common).collect();
        store.ingest(&all, &derivation(), &occasion).unwrap();
        let come = store
            .ingest(&[common(size)], &derivation(), &occasion)
            .unwrap();
        let gone = store.retract("source-7", &derivation(), &occasion).unwrap();
        assert!(come.derived > 0 && gone.withdrawn > 0);
        assert!(come.work.triples > 0 && come.work.triples < 100, "{come:?}");
        assert!(
            come.work.records + gone.work.records < 8,
            "{come:?} {gone:?}"
        );
        work.push([come.work, gone.work].map(|work| (work.triples, work.claims)));
    }
    assert_eq!(work[0], work[1]);
}

/// A document on one of three people whose names sound alike enough to be compared with all others of the kind.
fn neighbour(number: usize) -> Facts {
    let mut facts = common(number);
    let name = ["Anna Berg", "Arne Berg", "Anders Berg"][number % 3];
    facts.referents[1].names = vec![name.to_owned()];
    facts
}

#[test]
fn who_is_compared_is_compared_without_records() {
    let mut triples = Vec::new();
    for size in [30, 120] {
        let store = Store::in_memory(Namespaces::default()).unwrap();
        let occasion = Occasion::default();
        let all: Vec<Facts> = (0..size).map(neighbour).collect();
        store.ingest(&all, &derivation(), &occasion).unwrap();
        let come = store
            .ingest(&[neighbour(size)], &derivation(), &occasion)
            .unwrap();
        assert_eq!(differences(&store), Vec::<String>::new());
        assert_eq!(come.work.records, 0, "{come:?}");
        assert_eq!(come.work.referents, size + 1, "{come:?}");
        triples.push(come.work.triples);
    }
    assert_eq!(triples[0], triples[1]);
}

/// A document on somebody who once held an office that all others of its kind name.
fn former(number: usize) -> Facts {
    let mut facts = common(number);
    let text = facts.text.clone();
    let office = referent(&mut facts, Class::Position, &["finance minister"]);
    facts.referents[office.0 as usize].country = Some("no".into());
    let person = ReferentId(1);
    let held = claim(
        &mut facts,
        Some(person),
        "heldPosition",
        Some(office),
        &text,
    );
    held.modality = Modality::Past;
    facts
}

#[test]
fn of_the_tenures_of_one_office_those_that_changed_are_looked_up() {
    let mut looked_up = Vec::new();
    for size in [20, 80] {
        let store = Store::in_memory(Namespaces::default()).unwrap();
        let occasion = Occasion::default();
        let all: Vec<Facts> = (0..size).map(former).collect();
        store.ingest(&all, &derivation(), &occasion).unwrap();
        let come = store
            .ingest(&[former(size)], &derivation(), &occasion)
            .unwrap();
        assert!(come.derived > 6 && come.work.claims >= size, "{come:?}");
        looked_up.push(come.work.triples);
    }
    assert_eq!(looked_up[0], looked_up[1]);
}
