//! One document as RDF, and back.

use crate::support::{article, assert_same, claim, known, quads, referent, span, trig};
use dossier::claim::facts::{
    Born, Claim, ClaimDate, ClaimKind, DateBasis, Evidence, Facts, Header, MentionKind,
    MentionRecord, Modality, Polarity, Referent, ReferentId, Role, Stage, Stance, Trace,
};
use dossier::graph::iri::claim_id;
use dossier::graph::{Namespaces, ReadError, document_quads, read_facts, slim};
use dossier::ontology::Class;
use dossier::text::{CharSpan, PartialDate};
use oxigraph::model::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term};
use proptest::prelude::*;

const TEXT: &str = "Mara Lindqvist invited Ivo Tarsk to Harbour House. Norland had put Tarsk on a blacklist in March 2025. \
    “They told her that I own ships,” said Tarsk – not Šimun.";

fn story() -> Facts {
    let mut facts = article(
        "https://news.example/1",
        Some(PartialDate::day(2026, 1, 8)),
        TEXT,
    );
    facts.header.hash = "ab61".to_owned();
    facts.header.doc_id = Some("n-1".to_owned());
    facts.header.title = Some("An invitation".to_owned());
    facts.header.url = Some("https://news.example/1?a=b c".to_owned());
    facts.header.publisher = Some("News".to_owned());
    facts.header.author = Some("A. Writer".to_owned());
    facts.header.language = Some("en".to_owned());
    facts.notes = vec!["a remark".to_owned()];
    let mara = referent(&mut facts, Class::Person, &["Mara Lindqvist"]);
    let ivo = referent(&mut facts, Class::Person, &["Ivo Tarsk", "Tarsk"]);
    let house = referent(&mut facts, Class::Place, &["Harbour House"]);
    let norland = known(
        &mut facts,
        Class::Government,
        &["Norland"],
        "government/xn",
        "xn",
    );
    let they = referent(&mut facts, Class::Group, &[]);
    facts.referents[4].named = false;
    let span_of_they = span(TEXT, "They");
    facts.referents[4].mentions.push(MentionRecord {
        span: span_of_they,
        text: "They".to_owned(),
        kind: MentionKind::Pronoun,
    });
    let ships = referent(&mut facts, Class::Thing, &["ships"]);

    claim(
        &mut facts,
        Some(mara),
        "invited",
        Some(ivo),
        "Mara Lindqvist invited Ivo Tarsk",
    )
    .roles = vec![(Role::Place, house)];
    let listed = claim(
        &mut facts,
        Some(norland),
        "blacklisted",
        Some(ivo),
        "Norland had put Tarsk on a blacklist",
    );
    listed.kind = ClaimKind::SanctionAction;
    listed.stage = Some(Stage::Imposed);
    listed.measure = Some("Blacklist".into());
    listed.date = Some(ClaimDate {
        date: PartialDate::month(2025, 3),
        basis: DateBasis::Stated,
    });
    listed.trace = vec![Trace {
        part: "object",
        words: Evidence {
            span: CharSpan::new(67, 72),
            exact: "Tarsk".to_owned(),
        },
    }];
    let said = claim(
        &mut facts,
        Some(ivo),
        "said",
        None,
        "“They told her that I own ships,” said Tarsk",
    );
    said.kind = ClaimKind::Statement;
    said.quotation = Some("They told her that I own ships,".to_owned());
    let owns = claim(
        &mut facts,
        Some(ivo),
        "owns",
        Some(ships),
        "that I own ships",
    );
    owns.stance = Stance::Rejected;
    owns.asserted = false;
    owns.attributed_to = Some(ivo);
    owns.attributed_via = vec![they];
    facts
}

#[test]
fn a_document_is_written_as_the_graph_model_wants() {
    let facts = story();
    let ids: Vec<String> = facts
        .claims
        .iter()
        .map(|claim| claim_id("ab61", claim))
        .collect();
    let expected = r##"
        @prefix ds: <https://w3id.org/dossier/ns#> . @prefix document: <https://w3id.org/dossier/document/> .
        @prefix claim: <https://w3id.org/dossier/claim/> . @prefix oa: <http://www.w3.org/ns/oa#> .
        @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix schema: <https://schema.org/> .
        @prefix dcterms: <http://purl.org/dc/terms/> . @base <https://w3id.org/dossier/document/> .
        document:ab61 {
          document:ab61 a ds:Document, schema:NewsArticle ; dcterms:source "https://news.example/1" ; dcterms:identifier "n-1" ;
            schema:headline "An invitation" ; schema:datePublished "2026-01-08"^^xsd:date ; schema:inLanguage "en" ;
            schema:url "https://news.example/1?a=b c"^^xsd:anyURI ; schema:publisher "News" ; schema:author "A. Writer" ;
            ds:text "TEXT" ; ds:note "a remark" .
          <ab61#e1> a ds:Referent ; ds:type ds:Person ; rdfs:label "Mara Lindqvist" ; ds:name "Mara Lindqvist" ; ds:named true ;
            ds:mentions "Name 0,14" .
          <ab61#e2> a ds:Referent ; ds:type ds:Person ; rdfs:label "Ivo Tarsk" ; ds:name "Ivo Tarsk", "Tarsk" ; ds:named true ;
            ds:mentions "Name 23,32; Name 27,32" .
          <ab61#e3> a ds:Referent ; ds:type ds:Place ; rdfs:label "Harbour House" ; ds:name "Harbour House" ; ds:named true ;
            ds:mentions "Name 36,49" .
          <ab61#e4> a ds:Referent ; ds:type ds:Government ; rdfs:label "Norland" ; ds:name "Norland" ; ds:named true ;
            ds:gazetteer "government/xn" ; ds:countryCode "xn" ; ds:mentions "Name 51,58" .
          <ab61#e5> a ds:Referent ; ds:type ds:Group ; ds:named false ; ds:mentions "Pronoun 104,108" .
          <ab61#e6> a ds:Referent ; ds:type ds:Thing ; rdfs:label "ships" ; ds:name "ships" ; ds:named true ;
            ds:mentions "Name 129,134" .
          claim:ID0 a ds:Claim ; rdf:subject <ab61#e1> ; rdf:predicate ds:invited ; rdf:object <ab61#e2> ;
            ds:polarity ds:Affirmed ; ds:modality ds:Actual ; ds:stance ds:Endorsed ; ds:asserted true ; ds:place <ab61#e3> ;
            ds:evidence <ab61#char=0,32> ; ds:rule "by-hand" .
          <ab61#char=0,32> oa:start 0 ; oa:end 32 ; oa:exact "Mara Lindqvist invited Ivo Tarsk" .
          claim:ID1 a ds:SanctionAction, ds:Claim ; rdf:subject <ab61#e4> ; rdf:predicate ds:blacklisted ; rdf:object <ab61#e2> ;
            ds:polarity ds:Affirmed ; ds:modality ds:Actual ; ds:stance ds:Endorsed ; ds:asserted true ;
            ds:stage ds:Imposed ; ds:measure ds:Blacklist ; ds:eventDate "2025-03"^^xsd:gYearMonth ; ds:dateBasis ds:Stated ;
            ds:evidence <ab61#char=51,87> ; ds:rule "by-hand" ; ds:trace "object 67,72" .
          <ab61#char=51,87> oa:start 51 ; oa:end 87 ; oa:exact "Norland had put Tarsk on a blacklist" .
          claim:ID2 a ds:Statement, ds:Claim ; rdf:subject <ab61#e2> ; rdf:predicate ds:said ;
            ds:quotation "They told her that I own ships," ;
            ds:polarity ds:Affirmed ; ds:modality ds:Actual ; ds:stance ds:Endorsed ; ds:asserted true ;
            ds:evidence <ab61#char=103,147> ; ds:rule "by-hand" .
          <ab61#char=103,147> oa:start 103 ; oa:end 147 ; oa:exact "“They told her that I own ships,” said Tarsk" .
          claim:ID3 a ds:Claim ; rdf:subject <ab61#e2> ; rdf:predicate ds:owns ; rdf:object <ab61#e6> ;
            ds:polarity ds:Affirmed ; ds:modality ds:Actual ; ds:stance ds:Rejected ; ds:asserted false ;
            ds:attributedTo <ab61#e2> ; ds:attributedVia <ab61#e5> ; ds:attributionDepth 2 ;
            ds:evidence <ab61#char=118,134> ; ds:rule "by-hand" .
          <ab61#char=118,134> oa:start 118 ; oa:end 134 ; oa:exact "that I own ships" .
        }"##;
    let mut expected = expected.replace("TEXT", TEXT);
    for (number, id) in ids.iter().enumerate() {
        expected = expected.replace(&format!("ID{number}"), id);
    }
    assert_same(
        &quads(&document_quads(&facts, &Namespaces::default())),
        &trig(&expected),
    );
}

#[test]
fn a_written_document_is_read_back_whole() {
    let facts = story();
    let mut quads = document_quads(&facts, &Namespaces::default());
    quads.reverse();
    assert_eq!(read_facts(quads, &Namespaces::default()).unwrap(), facts);
}

#[test]
fn all_names_stand_below_a_base_that_is_configured() {
    let names = Namespaces::new("https://graph.example/kb/").unwrap();
    let quads = document_quads(&story(), &names);
    assert!(
        quads
            .iter()
            .all(|quad| quad.graph_name.to_string() == "<https://graph.example/kb/document/ab61>")
    );
    assert!(quads.iter().all(|quad| {
        quad.subject
            .to_string()
            .starts_with("<https://graph.example/kb/")
    }));
    assert_eq!(read_facts(quads, &names).unwrap(), story());
}

#[test]
fn inner_speakers_keep_their_order() {
    let mut facts = story();
    for order in [[4, 0, 3], [3, 4, 0], [0, 3, 4], [0, 3, 0]] {
        facts.claims[3].attributed_via = order.map(ReferentId).to_vec();
        let read = read_facts(
            document_quads(&facts, &Namespaces::default()),
            &Namespaces::default(),
        )
        .unwrap();
        assert_eq!(read.claims[3].attributed_via, order.map(ReferentId));
    }
}

#[test]
fn no_graph_has_blank_nodes_or_triple_terms() {
    for quad in document_quads(&story(), &Namespaces::default()) {
        assert!(
            matches!(quad.subject, NamedOrBlankNode::NamedNode(_))
                && matches!(quad.graph_name, GraphName::NamedNode(_))
        );
        assert!(
            matches!(quad.object, Term::NamedNode(_) | Term::Literal(_)),
            "{quad}"
        );
    }
}

#[test]
fn a_claim_keeps_its_name_under_another_policy_and_changes_it_with_its_content() {
    let facts = story();
    let claim = &facts.claims[0];
    let id = claim_id("ab61", claim);
    let other_policy = Claim {
        asserted: false,
        trace: Vec::new(),
        ..claim.clone()
    };
    assert_eq!(claim_id("ab61", &other_policy), id);
    let changes = [
        Claim {
            polarity: Polarity::Negated,
            ..claim.clone()
        },
        Claim {
            subject: None,
            ..claim.clone()
        },
        Claim {
            object: claim.subject,
            subject: claim.object,
            ..claim.clone()
        },
        Claim {
            roles: vec![(Role::Topic, ReferentId(2))],
            ..claim.clone()
        },
        Claim {
            attributed_to: Some(ReferentId(0)),
            ..claim.clone()
        },
        Claim {
            attributed_via: vec![ReferentId(0)],
            ..claim.clone()
        },
        Claim {
            rule: "other".into(),
            ..claim.clone()
        },
    ];
    for change in changes {
        assert_ne!(claim_id("ab61", &change), id, "{change:?}");
    }
    assert_ne!(claim_id("ab62", claim), id);
}

#[test]
fn a_graph_that_is_no_document_is_refused() {
    let names = Namespaces::default();
    assert_eq!(read_facts([], &names), Err(ReadError::NoDocument));
    let without = |property: &str| -> Vec<Quad> {
        document_quads(&story(), &names)
            .into_iter()
            .filter(|quad| !quad.predicate.as_str().ends_with(property))
            .collect()
    };
    for property in [
        "#polarity",
        "#evidence",
        "#asserted",
        "#named",
        "#rule",
        "#dateBasis",
    ] {
        let read = read_facts(without(property), &names);
        assert!(
            matches!(&read, Err(ReadError::Value { property: found, .. }) if found.ends_with(property)),
            "{property}: {read:?}"
        );
    }
    let replaced = |property: &str, value: Term| -> Vec<Quad> {
        let swap = |quad: Quad| {
            if quad.predicate.as_str().ends_with(property) {
                Quad {
                    object: value.clone(),
                    ..quad
                }
            } else {
                quad
            }
        };
        document_quads(&story(), &names)
            .into_iter()
            .map(swap)
            .collect()
    };
    let foreign: Term = NamedNode::new("https://w3id.org/dossier/document/ffff#e1")
        .unwrap()
        .into();
    let unknown: Term = NamedNode::new("https://w3id.org/dossier/ns#Nonsense")
        .unwrap()
        .into();
    assert!(read_facts(replaced("#subject", foreign), &names).is_err());
    assert!(read_facts(replaced("#modality", unknown.clone()), &names).is_err());
    assert!(
        read_facts(replaced("#type", unknown), &names)
            .is_err_and(|error| error.to_string().contains("Nonsense"))
    );
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z ]{0,12}",
        "\\PC{0,12}",
        Just("\"\\\n\t\u{0}é😀".to_owned())
    ]
}

fn date() -> impl Strategy<Value = PartialDate> {
    prop_oneof![
        (1i16..=9999).prop_map(PartialDate::year),
        (1i16..=9999, 1u8..=12).prop_map(|(year, month)| PartialDate::month(year, month)),
        (1i16..=9999, 1u8..=12, 1u8..=28)
            .prop_map(|(year, month, day)| PartialDate::day(year, month, day)),
    ]
}

fn member<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> {
    proptest::sample::select(all)
}

fn id() -> impl Strategy<Value = ReferentId> {
    (0u32..6).prop_map(ReferentId)
}

fn any_claim() -> impl Strategy<Value = Claim> {
    let who = (
        proptest::option::of(id()),
        proptest::option::of(id()),
        proptest::option::of(id()),
        proptest::collection::vec(id(), 0..4),
    );
    let light = (
        member(ClaimKind::ALL),
        member(Polarity::ALL),
        member(Modality::ALL),
        member(Stance::ALL),
        any::<bool>(),
    );
    let more = (
        proptest::option::of(member(Stage::ALL)),
        proptest::option::of("[A-Z][A-Za-z%é ]{0,6}"),
        proptest::collection::btree_set((member(Role::ALL), id()), 0..4),
        proptest::option::of(text()),
        proptest::option::of((date(), member(DateBasis::ALL))),
        proptest::option::of(text()),
        proptest::option::of("[a-z ]{1,8}"),
    );
    (who, light, more, "[a-z]{1,8}", 0usize..20, 0usize..20).prop_map(
        |(who, light, more, predicate, start, length)| Claim {
            kind: light.0,
            predicate: predicate.into(),
            subject: who.0,
            object: who.1,
            polarity: light.1,
            modality: light.2,
            stance: light.3,
            asserted: light.4,
            attributed_to: who.2,
            attributed_via: who.3,
            stage: more.0,
            measure: more.1.map(Into::into),
            roles: more.2.into_iter().collect(),
            amount: more.3,
            date: more.4.map(|(date, basis)| ClaimDate { date, basis }),
            quotation: more.5,
            verb: more.6.map(Into::into),
            evidence: Evidence {
                span: CharSpan::new(start, start + length),
                exact: String::new(),
            },
            sentence: None,
            rule: "any".into(),
            trace: Vec::new(),
        },
    )
}

prop_compose! {
    fn any_facts()(
        text in text(), source in text(), title in proptest::option::of(text()), published in proptest::option::of(date()),
        names in proptest::collection::vec(proptest::collection::vec(text(), 0..4), 6),
        class in member(Class::ALL), gazetteer in proptest::option::of("[a-z]{1,4}/[a-z]{1,4}"), named in any::<bool>(),
        born in proptest::option::of((date(), date()).prop_map(|(from, until)| Born { from, until })),
        claims in proptest::collection::vec(any_claim(), 0..5),
    ) -> Facts {
        let referents = names.into_iter().enumerate().map(|(number, names)| Referent {
            id: ReferentId(number as u32), class, names, gazetteer: gazetteer.clone().map(Into::into),
            country: None, named, born, mentions: Vec::new(),
        }).collect();
        let header = Header { hash: "00ff".to_owned(), source, title, published, ..Header::default() };
        Facts { header, text, referents, claims, notes: Vec::new() }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_record_survives_the_graph(facts in any_facts()) {
        let read = read_facts(document_quads(&facts, &Namespaces::default()), &Namespaces::default()).unwrap();
        prop_assert_eq!(&read.text, &facts.text);
        prop_assert_eq!(slim(&read), slim(&facts));
        let again = read_facts(document_quads(&read, &Namespaces::default()), &Namespaces::default()).unwrap();
        prop_assert_eq!(again, read);
    }

    #[test]
    fn any_record_survives_the_store(facts in any_facts()) {
        let store = dossier::graph::Store::in_memory(Namespaces::default()).unwrap();
        let occasion = dossier::graph::Occasion::default();
        let derivation = dossier::graph::Derivation {
            ontology: dossier::ontology::Ontology::embedded(),
            lexicon: dossier::lexicon::Lexicon::embedded(),
        };
        store.ingest(std::slice::from_ref(&facts), &derivation, &occasion).unwrap();
        prop_assert_eq!(store.facts().unwrap(), vec![slim(&facts)]);
        prop_assert_eq!(store.document_text("00ff").unwrap(), Some(facts.text.clone()));
        prop_assert_eq!(slim(&store.document("00ff").unwrap().unwrap()), slim(&facts));
        // What is stored is what would be written again: an unchanged document is seen to be unchanged.
        let again = store.ingest(&[facts], &derivation, &occasion).unwrap();
        prop_assert_eq!(again.unchanged, vec!["00ff".to_owned()]);
    }
}
