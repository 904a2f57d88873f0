//! The ontology file against the program's closed sets, and what is said when it is wrong.

use dossier::claim::facts::{ClaimKind, DateBasis, Modality, Polarity, Role, Stage, Stance};
use dossier::ontology::{Class, DS, Ontology, OntologyError, PREFIXES};
use oxigraph::io::{RdfFormat, RdfParser};
use std::collections::{BTreeMap, BTreeSet};

const TURTLE: &str = include_str!("../data/ontology.ttl");

/// (property, value) of every subject, as written.
fn triples() -> BTreeMap<String, Vec<(String, String)>> {
    let mut subjects: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for quad in RdfParser::from_format(RdfFormat::Turtle).for_slice(TURTLE) {
        let quad = quad.expect("data/ontology.ttl is Turtle");
        let subject = quad.subject.to_string();
        subjects
            .entry(subject)
            .or_default()
            .push((quad.predicate.into_string(), quad.object.to_string()));
    }
    subjects
}

fn instances(class: &str) -> BTreeSet<String> {
    let class = format!("<{DS}{class}>");
    let local = |subject: &String| {
        subject
            .trim_matches(['<', '>'])
            .strip_prefix(DS)
            .map(str::to_owned)
    };
    let is_one = |values: &[(String, String)]| {
        values
            .iter()
            .any(|(p, o)| p.ends_with("#type") && *o == class)
    };
    triples()
        .iter()
        .filter(|(_, values)| is_one(values))
        .filter_map(|(subject, _)| local(subject))
        .collect()
}

fn set(names: impl IntoIterator<Item = &'static str>) -> BTreeSet<String> {
    names.into_iter().map(str::to_owned).collect()
}

fn parse(from: &str, to: &str) -> Result<Ontology, OntologyError> {
    assert!(
        TURTLE.contains(from),
        "the ontology no longer contains {from:?}"
    );
    Ontology::parse(&TURTLE.replacen(from, to, 1), "my.ttl")
}

fn message(from: &str, to: &str) -> String {
    parse(from, to)
        .expect_err("a broken ontology is refused")
        .to_string()
}

#[test]
fn the_embedded_ontology_is_whole() {
    let parsed =
        Ontology::parse(TURTLE, "data/ontology.ttl").unwrap_or_else(|error| panic!("{error}"));
    let embedded = Ontology::embedded();
    assert_eq!(embedded.relations, parsed.relations);
    assert!(
        embedded.relations.len() >= 120,
        "{}",
        embedded.relations.len()
    );
    for name in [
        "invited",
        "blacklisted",
        "related",
        "governs",
        "formerAllyOf",
    ] {
        assert!(embedded.relation(name).is_some(), "{name}");
    }
    assert!(
        embedded.relation("invitedBy").is_none(),
        "an inverse is not a relation"
    );
    assert_eq!(
        embedded
            .relation_by_inverse("invitedBy")
            .map(|r| r.name.as_str()),
        Some("invited")
    );
}

#[test]
fn the_individuals_are_those_of_the_program() {
    assert_eq!(
        instances("Polarity"),
        set(Polarity::ALL.iter().map(|each| each.iri()))
    );
    assert_eq!(
        instances("Modality"),
        set(Modality::ALL.iter().map(|each| each.iri()))
    );
    assert_eq!(
        instances("Stance"),
        set(Stance::ALL.iter().map(|each| each.iri()))
    );
    assert_eq!(
        instances("Stage"),
        set(Stage::ALL.iter().map(|each| each.iri()))
    );
    assert_eq!(
        instances("DateBasis"),
        set(DateBasis::ALL.iter().map(|each| each.iri()))
    );
    assert_eq!(
        instances("Status"),
        set([
            "Current",
            "Former",
            "Incoming",
            "InForce",
            "Lifted",
            "Suspended",
            "Proposed",
            "Disputed",
            "Superseded"
        ])
    );
    assert_eq!(
        instances("Verdict"),
        set(["Same", "Different", "Accepted", "Refuted"])
    );
    let classes = instances("_");
    assert!(classes.is_empty(), "the helper finds what is not there");
}

#[test]
fn the_words_on_the_wire_are_those_of_the_program() {
    let notation = |name: &str| {
        let triples = triples();
        let values = triples
            .get(&format!("<{DS}{name}>"))
            .cloned()
            .unwrap_or_default();
        values
            .into_iter()
            .find(|(p, _)| p.ends_with("notation"))
            .map(|(_, o)| o.trim_matches('"').to_owned())
    };
    let mut wrong = Vec::new();
    let mut check = |name: &str, wire: &str| {
        if notation(name).as_deref() != Some(wire) {
            wrong.push(format!("{name}: {:?}, program says {wire}", notation(name)));
        }
    };
    Polarity::ALL
        .iter()
        .for_each(|each| check(each.iri(), each.wire()));
    Modality::ALL
        .iter()
        .for_each(|each| check(each.iri(), each.wire()));
    Stance::ALL
        .iter()
        .for_each(|each| check(each.iri(), each.wire()));
    Stage::ALL
        .iter()
        .for_each(|each| check(each.iri(), each.wire()));
    DateBasis::ALL
        .iter()
        .for_each(|each| check(each.iri(), each.wire()));
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn claims_have_their_classes_and_properties() {
    let classes = instances_of("http://www.w3.org/2002/07/owl#Class");
    for kind in ClaimKind::ALL {
        assert!(classes.contains(kind.iri()), "{}", kind.iri());
    }
    let properties = instances_of("http://www.w3.org/2002/07/owl#ObjectProperty");
    for role in Role::ALL {
        assert!(
            properties.contains(&role.iri().to_lowercase()),
            "ds:{}",
            role.iri().to_lowercase()
        );
    }
}

fn instances_of(class: &str) -> BTreeSet<String> {
    let class = format!("<{class}>");
    let is_one = |values: &[(String, String)]| {
        values
            .iter()
            .any(|(p, o)| p.ends_with("#type") && *o == class)
    };
    let local = |subject: &String| {
        subject
            .trim_matches(['<', '>'])
            .strip_prefix(DS)
            .map(str::to_owned)
    };
    triples()
        .iter()
        .filter(|(_, values)| is_one(values))
        .filter_map(|(subject, _)| local(subject))
        .collect()
}

#[test]
fn everything_of_ours_has_a_label_and_a_comment() {
    let lacking = |suffix: &str| -> Vec<String> {
        let lacks =
            |values: &Vec<(String, String)>| !values.iter().any(|(p, _)| p.ends_with(suffix));
        triples()
            .into_iter()
            .filter(|(_, values)| lacks(values))
            .map(|(subject, _)| subject)
            .collect()
    };
    assert_eq!(lacking("#label"), Vec::<String>::new());
    assert_eq!(lacking("#comment"), Vec::<String>::new());
    assert!(
        !TURTLE.contains("_:") && !triples().keys().any(|subject| subject.starts_with("_:")),
        "blank nodes"
    );
}

#[test]
fn a_single_domain_is_stated_to_rdfs_too_and_several_are_not() {
    let rdfs = "http://www.w3.org/2000/01/rdf-schema#";
    let triples = triples();
    let mut wrong = Vec::new();
    for relation in Ontology::embedded().relations.values() {
        let values = &triples[&format!("<{DS}{}>", relation.name)];
        for (side, classes) in [("domain", &relation.domain), ("range", &relation.range)] {
            let stated = values
                .iter()
                .filter(|(p, _)| *p == format!("{rdfs}{side}"))
                .count();
            if stated != usize::from(classes.len() == 1) {
                wrong.push(format!("{}: rdfs:{side}", relation.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn classes_know_what_is_above_them() {
    assert_eq!(
        Class::Government.superclasses(),
        [Class::Organization, Class::Entity]
    );
    assert!(Class::Government.is_a(Class::Organization) && Class::Person.is_a(Class::Person));
    assert!(!Class::Organization.is_a(Class::Government) && !Class::Country.is_a(Class::Place));
    for &class in Class::ALL {
        assert_eq!(Class::from_iri(class.iri()), Some(class));
        assert_eq!(
            class.superclasses().last().copied(),
            (class != Class::Entity).then_some(Class::Entity)
        );
    }
    assert_eq!(Class::from_iri("person"), None);
}

#[test]
fn edges_can_be_read_aloud() {
    let ontology = Ontology::embedded();
    let read = |name: &str, s, o| {
        ontology
            .relation(name)
            .map(|r| r.read_aloud(s, o))
            .unwrap_or_default()
    };
    assert_eq!(
        read("invited", "Ana Reyes", "Omar Haddad"),
        "Ana Reyes invited Omar Haddad"
    );
    assert_eq!(
        read("headOfState", "Ruritania", "Ana Reyes"),
        "the head of state of Ruritania is Ana Reyes"
    );
    assert_eq!(read("said", "Ana Reyes", "nothing"), "Ana Reyes said");
    assert_eq!(
        read("met", "{o}", "B"),
        "{o} met B",
        "a label is not a phrase"
    );
}

#[test]
fn symmetry_and_admission() {
    let relation = |name| {
        Ontology::embedded()
            .relation(name)
            .expect("a relation of the ontology")
    };
    assert!(relation("spokeWith").is_symmetric() && !relation("invited").is_symmetric());
    assert!(
        relation("arrested").admits_object(Class::Person)
            && !relation("arrested").admits_object(Class::Country)
    );
    assert!(
        relation("vetoed").admits_object(Class::LegalAct)
            && !relation("vetoed").admits_object(Class::Place)
    );
    assert!(
        relation("leads").admits_object(Class::Government),
        "a government is an organization"
    );
}

#[test]
fn prefixes_are_distinct() {
    let names: BTreeSet<_> = PREFIXES.iter().map(|(name, _)| name).collect();
    let iris: BTreeSet<_> = PREFIXES.iter().map(|(_, iri)| iri).collect();
    assert_eq!((names.len(), iris.len()), (PREFIXES.len(), PREFIXES.len()));
    for line in TURTLE.lines().filter(|line| line.starts_with("@prefix")) {
        let (name, iri) = line
            .trim_start_matches("@prefix ")
            .split_once(':')
            .expect("a prefix line");
        let iri = iri.trim().trim_end_matches(" .").trim_matches(['<', '>']);
        assert!(PREFIXES.contains(&(name, iri)), "{line}");
    }
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    assert_eq!(
        message(
            "ds:headOfState a ds:Relation ;",
            "ds:headOfState a ds:Relation ; ds:domain ds:Contry ;"
        )
        .split_once(' ')
        .map(|x| x.1),
        Some("unknown class ds:Contry; did you mean ds:Country?"),
    );
    let unknown = message("ds:range ds:Position ;", "ds:range ds:Xylophone ;");
    assert!(
        unknown.starts_with("my.ttl:") && unknown.ends_with("unknown class ds:Xylophone"),
        "{unknown}"
    );
    let syntax = message("ds:Entity a owl:Class ;", "ds:Entity a owl:Class ,");
    assert!(syntax.starts_with("my.ttl:"), "{syntax}");
    assert!(
        message("ds:Vessel a owl:Class ;", "ds:Boat a owl:Class ;")
            .contains("ds:Vessel lacks a description")
    );
    assert!(
        message(
            "rdfs:subClassOf ds:Entity, schema:Person",
            "rdfs:subClassOf ds:Thing"
        )
        .contains("must be below Entity, found below Thing")
    );
    assert!(
        message("ds:phrase \"{s} invited {o}\"", "ds:phrase \"invited\"")
            .contains("must contain {s}")
    );
    assert!(
        message("owl:inverseOf ds:invitedBy ;", "owl:inverseOf ds:hosted ;")
            .contains("a relation of its own")
    );
    assert!(
        message(
            "owl:inverseOf ds:invitedBy ; ds:phrase",
            "owl:inverseOf ds:hostedBy ; ds:phrase"
        )
        .contains("inverse of another relation")
    );
    assert!(message("rdfs:label \"person\" ;", "").contains("ds:Person lacks rdfs:label"));
    assert!(
        message(
            "ds:Thing a owl:Class ;",
            "ds:Thing a owl:Class ; rdfs:seeAlso [] ;"
        )
        .contains("blank nodes")
    );
    assert!(
        message(
            "ds:Thing a owl:Class ;",
            "ds:Drone rdfs:subClassOf ds:Aircraft . ds:Thing a owl:Class ;"
        )
        .contains("ds:Drone")
    );
}

#[test]
fn the_place_is_that_of_the_word() {
    let turtle = TURTLE.replacen("ds:range ds:Position ;", "ds:range ds:Positon ;", 1);
    let error = Ontology::parse(&turtle, "my.ttl")
        .expect_err("Positon is no class")
        .to_string();
    let place = error
        .split(' ')
        .next()
        .unwrap_or_default()
        .trim_end_matches(':');
    let numbers: Vec<usize> = place
        .split(':')
        .skip(1)
        .filter_map(|part| part.parse().ok())
        .collect();
    let line = turtle
        .lines()
        .nth(numbers[0] - 1)
        .expect("a line of the file");
    assert!(
        line[numbers[1] - 1..].starts_with("ds:Positon"),
        "{error}\n{line}"
    );
}

#[test]
fn a_relation_of_ones_own_may_be_added() {
    let more = "ds:Entity a owl:Class ;";
    let own = "ds:outbid a ds:Relation ; rdfs:label \"outbid\" ; rdfs:comment \"Paid more.\" ; ds:domain ds:Company, ds:Person ;
        ds:range ds:Company ; owl:inverseOf ds:outbidBy ; ds:phrase \"{s} outbid {o}\" ; ds:family \"trade\" .\n";
    let ontology = parse(more, &format!("{own}{more}")).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(
        ontology.relation("outbid").map(|r| r.domain.clone()),
        Some(vec![Class::Company, Class::Person])
    );
}
