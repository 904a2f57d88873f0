//! Contradictions and copies as they stand in the default graph.

use crate::support::{
    about, action, article, by_name, claim, derived, derived_with, known, referent,
};
use dossier::claim::facts::{Facts, Polarity, Stage, Stance};
use dossier::graph::Decisions;
use dossier::graph::iri::claim_id;
use dossier::ontology::Class;
use dossier::text::{Document, PartialDate, Signature};

/// A document of a day of January 2026 in which Mara and Ivo meet, or in which Ivo, named first, denies it.
fn meeting(day: u8, stance: Stance) -> Facts {
    let mut facts = article(
        &format!("{day} {stance:?}"),
        Some(PartialDate::day(2026, 1, day)),
        "Ivo Tarsk and Mara Lindqvist met",
    );
    let ivo = referent(&mut facts, Class::Person, &["Ivo Tarsk"]);
    let mara = referent(&mut facts, Class::Person, &["Mara Lindqvist"]);
    let ends = match stance {
        Stance::Rejected => (ivo, mara),
        _ => (mara, ivo),
    };
    let words = "Ivo Tarsk and Mara Lindqvist met";
    let claim = claim(&mut facts, Some(ends.0), "met", Some(ends.1), words);
    claim.stance = stance;
    claim.asserted = stance == Stance::Endorsed;
    claim.attributed_to = (stance == Stance::Rejected).then_some(ivo);
    facts
}

/// The lines on contradictions without their IRIs, which must all be one.
fn one(facts: &[Facts], decisions: &Decisions) -> Vec<String> {
    let graph = derived_with(facts, &by_name(facts), decisions);
    let mut subjects = std::collections::BTreeSet::new();
    let found: Vec<String> = about(&graph, "contradiction")
        .into_iter()
        .map(|line| {
            let (subject, rest) = line.split_once(' ').unwrap();
            subjects.insert(subject.to_owned());
            rest.to_owned()
        })
        .collect();
    assert!(subjects.len() <= 1, "{subjects:?}");
    found
}

#[test]
fn a_denied_edge_stands_with_both_its_sides() {
    let facts = [meeting(2, Stance::Endorsed), meeting(5, Stance::Rejected)];
    let id = |facts: &Facts| claim_id(&facts.header.hash, &facts.claims[0]);
    let found = one(&facts, &Decisions::default());
    let mut wanted = vec![
        "ds:about person:ivo-tarsk".to_owned(),
        "ds:about person:mara-lindqvist".to_owned(),
        "ds:conflict ds:AffirmedAndDenied".to_owned(),
        format!("ds:firstSide claim:{}", id(&facts[0])),
        format!("ds:secondSide claim:{}", id(&facts[1])),
        "ds:status ds:Disputed".to_owned(),
        "rdf:object person:mara-lindqvist".to_owned(),
        "rdf:predicate ds:met".to_owned(),
        "rdf:subject person:ivo-tarsk".to_owned(),
        "rdf:type ds:Contradiction".to_owned(),
        "rdfs:label \"Ivo Tarsk met Mara Lindqvist: affirmed and denied\"".to_owned(),
    ];
    wanted.sort();
    assert_eq!(
        found, wanted,
        "a symmetric edge, named from the smaller end"
    );
}

#[test]
fn the_edge_stays_and_the_contradiction_keeps_its_name() {
    let two = [meeting(2, Stance::Endorsed), meeting(5, Stance::Rejected)];
    let three = [two[0].clone(), two[1].clone(), meeting(6, Stance::Endorsed)];
    let subject = |facts: &[Facts]| {
        let lines = about(&derived(facts), "ds:Contradiction");
        lines.first().unwrap().clone()
    };
    assert_eq!(subject(&two), subject(&three));
    assert_eq!(about(&derived(&two), "ds:met person:").len(), 2);
}

#[test]
fn a_claim_that_people_refuted_contradicts_nothing() {
    let facts = [meeting(2, Stance::Endorsed), meeting(5, Stance::Rejected)];
    for refuted in &facts {
        let decisions = Decisions {
            rejected: [claim_id(&refuted.header.hash, &refuted.claims[0])].into(),
            ..Decisions::default()
        };
        assert!(one(&facts, &decisions).is_empty());
    }
}

/// A document of a day of January 2026 in which somebody is mayor of Dunsk.
fn mayor(day: u8, name: &str, predicate: &str) -> Facts {
    let text = format!("{name}, mayor of Dunsk");
    let mut facts = article(
        &format!("{day} {predicate}"),
        Some(PartialDate::day(2026, 1, day)),
        &text,
    );
    let holder = referent(&mut facts, Class::Person, &[name]);
    let office = referent(&mut facts, Class::Position, &["mayor of Dunsk"]);
    claim(&mut facts, Some(holder), predicate, Some(office), &text);
    facts
}

#[test]
fn both_tenures_of_a_disputed_office_are_marked() {
    let facts = [
        mayor(2, "Mara Lindqvist", "holdsPosition"),
        mayor(2, "Ivo Tarsk", "holdsPosition"),
    ];
    let marked: Vec<String> = about(&derived(&facts), "ds:disputed").into_iter().collect();
    assert_eq!(
        marked,
        [
            "tenure:ivo-tarsk.mayor-of-dunsk ds:disputed \"true\"^^xsd:boolean",
            "tenure:mara-lindqvist.mayor-of-dunsk ds:disputed \"true\"^^xsd:boolean",
        ]
    );
    let later = [facts[0].clone(), mayor(20, "Ivo Tarsk", "holdsPosition")];
    let graph = derived(&later);
    assert!(about(&graph, "ds:disputed").is_empty());
    assert_eq!(about(&graph, "ds:Superseded").len(), 1);
}

#[test]
fn of_many_holders_each_is_held_against_a_few() {
    let facts: Vec<Facts> = (0..30)
        .map(|number| mayor(2, &format!("Mara Lindqvist{number}"), "holdsPosition"))
        .collect();
    let graph = derived(&facts);
    assert_eq!(about(&graph, "ds:disputed").len(), 30, "all are");
    // Eight for each, but for the first eight, who have fewer before them.
    assert_eq!(about(&graph, "ds:TwoHolders").len(), 30 * 8 - 36);
}

#[test]
fn one_document_that_names_two_holders_disputes_nothing() {
    let mut facts = mayor(2, "Mara Lindqvist", "holdsPosition");
    let ivo = referent(&mut facts, Class::Person, &["Ivo Tarsk"]);
    let office = facts.claims[0].object;
    claim(
        &mut facts,
        Some(ivo),
        "holdsPosition",
        office,
        "mayor of Dunsk",
    );
    assert!(about(&derived(&[facts]), "ds:disputed").is_empty());
}

/// What Norland's government does to Vesk's sanctions in one document and in another, and what becomes of that: days are of
/// January 2026, a ban on travel is on a person, sanctions of no one kind on a country.
const SANCTIONED: &str = "
    imposed and lifted on one day            | Person  | 2 Imposed    | 2 Lifted     | Disputed
    lifted, and later not                    | Person  | 2 Lifted     | 9 not Lifted | Disputed
    not lifted, and later lifted             | Person  | 2 not Lifted | 9 Lifted     | Superseded
    imposed, then lifted                     | Person  | 2 Imposed    | 9 Lifted     | Superseded
    lifted, then imposed anew                | Person  | 2 Lifted     | 9 Imposed    | Superseded
    eased and lifted                         | Person  | 2 Eased      | 2 Lifted     |
    suspended and lifted                     | Person  | 2 Suspended  | 2 Lifted     |
    some sanctions on a country, and others  | Country | 2 Imposed    | 2 Lifted     |
    lifted from a country, and not           | Country | 2 Lifted     | 3 not Lifted | Disputed
    only lifted                              | Person  | 2 Lifted     | 9 Lifted     |";

/// A document in which Norland's government does to Vesk what a cell of the table says.
fn acts(target: &str, act: &str) -> Facts {
    let words: Vec<&str> = act.split(' ').collect();
    let stage = [
        Stage::Imposed,
        Stage::Eased,
        Stage::Suspended,
        Stage::Lifted,
    ]
    .into_iter()
    .find(|stage| words.last() == Some(&format!("{stage:?}").as_str()))
    .unwrap();
    let (target, measure) = match target {
        "Country" => (Class::Country, "Sanctions"),
        _ => (Class::Person, "TravelBan"),
    };
    let day = words[0].parse().unwrap();
    let published = Some(PartialDate::day(2026, 1, day));
    let mut facts = article(act, published, "Norland and Vesk");
    let names = ["Norland"];
    let issuer = known(&mut facts, Class::Government, &names, "government/xn", "xn");
    let target = referent(&mut facts, target, &["Vesk"]);
    let action = action(&mut facts, Some(issuer), stage, target);
    action.measure = Some(measure.into());
    action.asserted = !words.contains(&"not");
    if !action.asserted {
        action.polarity = Polarity::Negated;
    }
    // The edge's own contradiction is another matter.
    action.predicate = format!("{stage:?}").into();
    facts
}

#[test]
fn sanctions_in_force_and_lifted() {
    let mut wrong = Vec::new();
    for line in SANCTIONED.lines().skip(1) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [case, target, one, other, wanted] = cells[..] else {
            panic!("{line}");
        };
        let graph = derived(&[acts(target, one), acts(target, other)]);
        let found: Vec<String> = about(&graph, "contradiction:")
            .into_iter()
            .filter_map(|line| Some(line.split_once("ds:status ds:")?.1.to_owned()))
            .collect();
        if found.join(" ") != wanted {
            wrong.push(format!("{case}: {found:?}, not {wanted:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_copy_leads_to_the_document_that_stands_for_its_text() {
    let signed = |source: &str, day: u8, text: &str| {
        let mut facts = article(source, Some(PartialDate::day(2026, 1, day)), text);
        facts.header.signature = Signature::of(&Document::from_text(text));
        facts
    };
    let text = "The ferry to Dunsk was cancelled on Monday because of ice.";
    let facts = [
        signed("b", 3, text),
        signed("a", 2, text),
        signed(
            "c",
            1,
            "The ferry to Orr ran on Monday in spite of the ice.",
        ),
    ];
    let found: Vec<String> = about(&derived(&facts), "ds:copyOf").into_iter().collect();
    assert_eq!(
        found,
        [format!(
            "document:{} ds:copyOf document:{}",
            facts[0].header.hash, facts[1].header.hash
        )]
    );
}
