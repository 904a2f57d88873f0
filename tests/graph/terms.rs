//! Every term of `ds:` the room writes is described in the ontology.

use crate::support::{action, article, claim, known, referent};
use dossier::claim::facts::{
    ClaimDate, ClaimKind, DateBasis, Facts, MentionKind, MentionRecord, Role, Stage, Trace,
};
use dossier::graph::derive::vocabulary;
use dossier::graph::{Derivation, Namespaces, Occasion, Store};
use dossier::ontology::{Class, DS, Ontology};
use dossier::text::PartialDate;
use oxigraph::model::{NamedOrBlankNode, Term};
use std::collections::BTreeSet;

/// A record in which every field has a value.
fn everything() -> Facts {
    let mut facts = article(
        "a",
        Some(PartialDate::year(2026)),
        "Norland put Ivo Tarsk, mayor of Dunsk, on a blacklist",
    );
    facts.notes = vec!["a remark".to_owned()];
    let norland = known(
        &mut facts,
        Class::Government,
        &["Norland"],
        "government/xn",
        "xn",
    );
    let ivo = referent(&mut facts, Class::Person, &["Ivo Tarsk"]);
    let mayor = known(
        &mut facts,
        Class::Position,
        &["mayor of Dunsk"],
        "position/mayor-of-dunsk",
        "xn",
    );
    known(
        &mut facts,
        Class::Country,
        &["the land of Norland"],
        "country/xn",
        "xn",
    );
    for kind in [MentionKind::Nominal, MentionKind::Pronoun] {
        let start = kind as usize;
        facts.referents[3].mentions.push(MentionRecord {
            span: dossier::text::CharSpan::new(start, 9),
            text: "x".to_owned(),
            kind,
        });
    }
    claim(
        &mut facts,
        Some(ivo),
        "holdsPosition",
        Some(mayor),
        "Ivo Tarsk, mayor of Dunsk",
    )
    .date = Some(ClaimDate {
        date: PartialDate::year(2019),
        basis: DateBasis::Stated,
    });
    let words = claim(
        &mut facts,
        Some(ivo),
        "heldPosition",
        Some(mayor),
        "Ivo Tarsk, mayor of Dunsk",
    )
    .evidence
    .clone();
    let sanctioned = action(&mut facts, Some(norland), Stage::Imposed, ivo);
    sanctioned.measure = Some("Blacklist".into());
    sanctioned.roles = Role::ALL.iter().map(|&role| (role, mayor)).collect();
    sanctioned.amount = Some("1".to_owned());
    sanctioned.date = Some(ClaimDate {
        date: PartialDate::year(2020),
        basis: DateBasis::Relative,
    });
    let lifted = action(&mut facts, Some(norland), Stage::Lifted, ivo);
    lifted.date = Some(ClaimDate {
        date: PartialDate::year(2021),
        basis: DateBasis::Stated,
    });
    let said = claim(&mut facts, Some(ivo), "related", None, "Ivo Tarsk");
    said.kind = ClaimKind::Statement;
    said.quotation = Some("yes".to_owned());
    said.verb = Some("say".into());
    said.attributed_to = Some(ivo);
    said.attributed_via = vec![norland, mayor];
    said.trace = vec![Trace {
        part: "subject",
        words,
    }];
    facts
}

#[test]
fn every_term_is_described() {
    let ontology = Ontology::embedded();
    let described: BTreeSet<String> = vocabulary(ontology)
        .unwrap()
        .iter()
        .filter_map(|triple| match &triple.subject {
            NamedOrBlankNode::NamedNode(node) => node.as_str().strip_prefix(DS).map(str::to_owned),
            NamedOrBlankNode::BlankNode(_) => None,
        })
        .collect();
    let store = Store::in_memory(Namespaces::default()).unwrap();
    let derivation = Derivation {
        ontology,
        lexicon: dossier::lexicon::Lexicon::embedded(),
    };
    store
        .ingest(&[everything()], &derivation, &Occasion::default())
        .unwrap();
    let mut used = BTreeSet::new();
    for quad in store.oxigraph() {
        let quad = quad.unwrap();
        let object = if let Term::NamedNode(node) = quad.object {
            Some(node)
        } else {
            None
        };
        let nodes = [Some(quad.predicate), object];
        used.extend(
            nodes
                .iter()
                .flatten()
                .filter_map(|node| node.as_str().strip_prefix(DS).map(str::to_owned)),
        );
    }
    assert!(used.len() > 60, "the record does not show all: {used:?}");
    let missing: BTreeSet<&str> = used.difference(&described).map(String::as_str).collect();
    assert!(missing.is_empty(), "not in the ontology: {missing:?}");
}
