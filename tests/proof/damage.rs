//! Ways to damage the quads of a store, each a single blow.

use crate::story;
use dossier::graph::iri::unescape;
use dossier::graph::vocabulary::{ds, oa, ours, rdf, rdfs, schema, skos, xsd};
use dossier::graph::{Namespaces, Store};
use oxigraph::model::{GraphName, Literal, NamedNode, NamedNodeRef, Quad, Term};

/// All quads but the log's, and what is done to them.
pub struct Patient {
    pub quads: Vec<Quad>,
    pub names: Namespaces,
}

/// A blow, and which checks must find it.
pub struct Blow {
    pub name: &'static str,
    pub strike: fn(&mut Patient),
    /// Names of the checks, sorted; empty where nothing is wrong.
    pub found_by: &'static [&'static str],
}

impl Patient {
    pub fn new() -> Self {
        let store = story::sound();
        let log = store.names.log_graph();
        let quads = store.oxigraph().iter().map(Result::unwrap);
        let mut quads: Vec<Quad> = quads
            .filter(|quad| quad.graph_name != log.clone().into())
            .collect();
        // A store in memory gives them in another order each time, and each blow must hit the same place.
        quads.sort_by_cached_key(ToString::to_string);
        Self {
            quads,
            names: store.names.clone(),
        }
    }

    /// The claim with that relation.
    fn claim(&self, relation: &str) -> NamedNode {
        let relation = Term::from(ours(relation));
        let found = self
            .quads
            .iter()
            .find(|quad| quad.predicate == rdf::PREDICATE && quad.object == relation);
        node(&found.unwrap().subject.clone().into())
    }

    fn value(&self, subject: &NamedNode, property: NamedNodeRef<'_>) -> Term {
        let quad = self
            .quads
            .iter()
            .find(|quad| quad.subject == subject.clone().into() && quad.predicate == property);
        quad.unwrap_or_else(|| panic!("{subject} has no {property}"))
            .object
            .clone()
    }

    /// The graph it is described in: of a referent its document's, though the default graph says whom it refers to.
    fn graph_of(&self, subject: &NamedNode) -> GraphName {
        let about = self
            .quads
            .iter()
            .filter(|quad| quad.subject == subject.clone().into());
        let graphs = about.map(|quad| &quad.graph_name);
        let named = graphs.clone().find(|graph| !graph.is_default_graph());
        let corpus = graphs.clone().any(GraphName::is_default_graph);
        let is_entity = corpus && !subject.as_str().contains("/document/");
        match named {
            Some(named) if !is_entity => named.clone(),
            _ => GraphName::DefaultGraph,
        }
    }

    fn remove(&mut self, subject: &NamedNode, property: impl Into<NamedNode>) {
        let property = property.into();
        let before = self.quads.len();
        self.quads
            .retain(|quad| quad.subject != subject.clone().into() || quad.predicate != property);
        assert!(self.quads.len() < before, "{subject} has no {property}");
    }

    fn add(&mut self, subject: &NamedNode, property: impl Into<NamedNode>, value: impl Into<Term>) {
        let graph = self.graph_of(subject);
        self.quads
            .push(Quad::new(subject.clone(), property, value, graph));
    }

    fn set(&mut self, subject: &NamedNode, property: NamedNodeRef<'_>, value: impl Into<Term>) {
        let graph = self.graph_of(subject);
        self.remove(subject, property);
        self.quads
            .push(Quad::new(subject.clone(), property, value, graph));
    }

    fn entity(&self, path: &str) -> NamedNode {
        self.names.below(path)
    }

    fn evidence(&self, relation: &str) -> NamedNode {
        node(&self.value(&self.claim(relation), ds::EVIDENCE))
    }

    fn of_class(&self, class: &str) -> NamedNode {
        let class = Term::from(ours(class));
        let found = self
            .quads
            .iter()
            .find(|quad| quad.predicate == rdf::TYPE && quad.object == class);
        node(
            &found
                .unwrap_or_else(|| panic!("no {class}"))
                .subject
                .clone()
                .into(),
        )
    }

    fn document(&self) -> NamedNode {
        let hash = &story::documents()[0].header.hash;
        self.names.document(&unescape(hash))
    }

    /// The quads in a store.
    pub fn store(&self) -> Store {
        let store = Store::in_memory(self.names.clone()).unwrap();
        store.load(self.quads.clone()).unwrap();
        store
    }
}

fn node(term: &Term) -> NamedNode {
    match term {
        Term::NamedNode(node) => node.clone(),
        other => panic!("{other} is no IRI"),
    }
}

fn text(value: &str) -> Literal {
    Literal::new_simple_literal(value)
}

fn typed(value: &str, datatype: NamedNodeRef<'_>) -> Literal {
    Literal::new_typed_literal(value, datatype)
}

macro_rules! blows {
    ($($name:literal => [$($check:literal),*] |$patient:ident| $strike:expr;)+) => {
        /// Every blow.
        pub const BLOWS: &[Blow] = &[$(Blow { name: $name, strike: |$patient| { $strike; }, found_by: &[$($check),*] }),+];
    };
}

blows! {
    "nothing" => [] |_p| {};
    "a remark more" => [] |p| { let d = p.document(); p.add(&d, ds::NOTE, text("read as windows-1252")) };
    "another name" => [] |p| { let e = p.entity("person/ivo-tarsk"); p.add(&e, skos::ALT_LABEL, text("I. Tarsk")) };
    // What the shapes find.
    "two polarities" => ["shapes"] |p| { let c = p.claim("invited"); p.add(&c, ds::POLARITY, ours("Negated")) };
    "a polarity that is none" => ["documents", "shapes"] |p| { let c = p.claim("invited"); p.set(&c, ds::POLARITY, ours("Perhaps")) };
    "no modality" => ["documents", "shapes"] |p| { let c = p.claim("met"); p.remove(&c, ds::MODALITY) };
    "no stance" => ["documents", "shapes"] |p| { let c = p.claim("met"); p.remove(&c, ds::STANCE) };
    "asserted in words" => ["documents", "shapes"] |p| { let c = p.claim("met"); p.set(&c, ds::ASSERTED, text("certainly")) };
    "asserted though rejected" => ["shapes", "support"] |p| { let c = p.claim("invited"); p.set(&c, ds::ASSERTED, Literal::from(true)) };
    "no rule" => ["documents", "shapes"] |p| { let c = p.claim("met"); p.remove(&c, ds::RULE) };
    "an empty rule" => ["claims", "rules", "shapes"] |p| { let c = p.claim("met"); p.set(&c, ds::RULE, text("")) };
    "no evidence" => ["documents", "shapes"] |p| { let c = p.claim("met"); p.remove(&c, ds::EVIDENCE) };
    "evidence without words" => ["shapes", "words"] |p| { let e = p.evidence("met"); p.remove(&e, oa::EXACT) };
    "evidence backwards" => ["shapes", "words"] |p| { let e = p.evidence("met"); p.set(&e, oa::END, Literal::from(1)) };
    "a beginning below zero" => ["shapes", "words"] |p| { let e = p.evidence("met"); p.set(&e, oa::START, Literal::from(-1)) };
    "a beginning in words" => ["shapes", "words"] |p| { let e = p.evidence("met"); p.set(&e, oa::START, text("the start")) };
    "a stage that is none" => ["documents", "shapes"] |p| { let c = p.claim("sanctioned"); p.set(&c, ds::STAGE, ours("Softened")) };
    "no stage" => ["claims", "shapes"] |p| { let c = p.claim("sanctioned"); p.remove(&c, ds::STAGE) };
    "a measure that is none" => ["claims", "shapes"] |p| { let c = p.claim("sanctioned"); p.set(&c, ds::MEASURE, ours("Frown")) };
    "a date that is none" => ["claims", "shapes"] |p| { let c = p.claim("sanctioned"); p.set(&c, ds::EVENT_DATE, typed("2025-02-30", xsd::DATE)) };
    "a date as text" => ["shapes"] |p| { let c = p.claim("sanctioned"); p.set(&c, ds::EVENT_DATE, text("2025-03")) };
    "a date without ground" => ["documents", "shapes"] |p| { let c = p.claim("sanctioned"); p.remove(&c, ds::DATE_BASIS) };
    "a relation that is none" => ["check/relations-unknown", "claims", "shapes", "support"] |p| { let c = p.claim("met"); p.set(&c, rdf::PREDICATE, ours("encountered")) };
    "a stray property" => ["shapes"] |p| { let c = p.claim("met"); p.add(&c, schema::URL, text("elsewhere")) };
    "a statement of another relation" => ["claims", "shapes"] |p| { let c = p.claim("said"); p.set(&c, rdf::PREDICATE, ours("announced")) };
    "a class for a referent that is none" => ["documents", "shapes"] |p| { let r = p.of_class("Referent"); p.set(&r, ds::TYPE, ours("Planet")) };
    "a country code in capitals" => ["shapes"] |p| { let r = p.names.referent(&story::documents()[0].header.hash, dossier::claim::facts::ReferentId(0)); p.set(&r, ds::COUNTRY_CODE, text("NO")) };
    "mentions in words" => ["documents", "shapes"] |p| { let r = p.names.referent(&story::documents()[0].header.hash, dossier::claim::facts::ReferentId(2)); p.set(&r, ds::MENTIONS, text("here and there")) };
    "no text" => ["documents", "shapes", "words"] |p| { let d = p.document(); p.remove(&d, ds::TEXT) };
    "two sources" => ["shapes"] |p| { let d = p.document(); p.add(&d, dossier::graph::vocabulary::dcterms::SOURCE, text("z.txt")) };
    "a publication date in words" => ["documents", "shapes"] |p| { let d = p.document(); p.set(&d, schema::DATE_PUBLISHED, text("yesterday")) };
    "no label" => ["check/entities-without-label", "shapes"] |p| { let e = p.entity("person/ivo-tarsk"); p.remove(&e, rdfs::LABEL) };
    "two labels" => ["shapes"] |p| { let e = p.entity("person/ivo-tarsk"); p.add(&e, rdfs::LABEL, text("Somebody")) };
    "a label in a language" => ["shapes"] |p| { let e = p.entity("person/ivo-tarsk"); p.set(&e, rdfs::LABEL, Literal::new_language_tagged_literal_unchecked("Ivo Tarsk", "en")) };
    "a superclass unsaid" => ["shapes"] |p| {
        let e = p.entity("government/no");
        let upper = Term::from(ours("Organization"));
        p.quads.retain(|quad| quad.subject != e.clone().into() || quad.object != upper)
    };
    "person and country" => ["shapes"] |p| { let e = p.entity("person/ivo-tarsk"); p.add(&e, rdf::TYPE, ours("Country")) };
    "a range broken" => ["shapes", "support"] |p| { let e = p.entity("person/ivo-tarsk"); let o = p.entity("person/mara-lindqvist"); p.add(&e, ours("holdsPosition"), o) };
    "a domain broken" => ["shapes", "support"] |p| { let e = p.entity("country/no"); let o = p.entity("person/ivo-tarsk"); p.add(&e, ours("spouseOf"), o.clone()); p.add(&o, ours("spouseOf"), e) };
    "a notation that is no code" => ["shapes"] |p| { let e = p.entity("country/no"); p.set(&e, skos::NOTATION, text("Norland")) };
    "a tenure without holder" => ["shapes"] |p| { let t = p.of_class("Tenure"); p.remove(&t, ds::HOLDER) };
    "a tenure of two states" => ["shapes"] |p| { let t = p.of_class("Tenure"); p.add(&t, ds::STATUS, ours("Former")) };
    "a tenure of a place" => ["check/tenures-without-claim", "shapes"] |p| { let t = p.of_class("Tenure"); let osk = p.entity("place/osk"); p.set(&t, ds::POSITION, osk) };
    "a sanction in a state that is none" => ["shapes"] |p| {
        let s = p.quads.iter().find(|quad| quad.predicate == ds::MEASURE && quad.object == ours("AssetFreeze").into() && quad.graph_name == GraphName::DefaultGraph);
        let s = node(&s.unwrap().subject.clone().into());
        p.set(&s, ds::STATUS, ours("Current"))
    };
    "a match with a score above one" => ["shapes"] |p| { let m = p.of_class("ListMatch"); p.set(&m, ds::SCORE, typed("1.5", xsd::DECIMAL)) };
    "a match with a score of another type" => ["shapes"] |p| { let m = p.of_class("ListMatch"); p.set(&m, ds::SCORE, typed("0.5", NamedNodeRef::new_unchecked("http://www.w3.org/2001/XMLSchema#double"))) };
    "a decision on nothing" => ["shapes"] |p| { let d = p.of_class("Decision"); p.remove(&d, ds::DECIDED_CLAIM) };
    "a verdict that is none" => ["shapes"] |p| { let d = p.of_class("Decision"); p.set(&d, ds::VERDICT, ours("Undecided")) };
    "a phrase without subject" => ["shapes"] |p| { let r = ours("met"); let phrase = ours("phrase"); p.remove(&r, phrase.as_ref()); p.add(&r, phrase, text("met")) };
    // What only the other checks find.
    "offsets shifted" => ["words"] |p| {
        let e = p.evidence("met");
        p.set(&e, oa::START, Literal::new_typed_literal("2", xsd::INTEGER))
    };
    "words changed" => ["words"] |p| { let e = p.evidence("met"); p.set(&e, oa::EXACT, text("Mara Lindqvist hit Ivo Tarsk in Osk")) };
    "text changed" => ["documents", "words"] |p| { let d = p.document(); p.set(&d, ds::TEXT, text(&story::FIRST.replace("Osk", "Oslo"))) };
    "headline changed" => ["documents"] |p| { let d = p.document(); p.set(&d, schema::HEADLINE, text("Another headline")) };
    "a quotation nobody said" => ["claims", "words"] |p| { let c = p.claim("said"); p.set(&c, ds::QUOTATION, text("I owe everybody.")) };
    "a claim turned round" => ["check/sanctions-without-claim", "claims", "support"] |p| {
        let c = p.claim("sanctioned");
        let (s, o) = (p.value(&c, rdf::SUBJECT), p.value(&c, rdf::OBJECT));
        p.set(&c, rdf::SUBJECT, o);
        p.set(&c, rdf::OBJECT, s)
    };
    "a rule nobody has" => ["claims", "rules"] |p| { let c = p.claim("met"); p.set(&c, ds::RULE, text("guess")) };
    "an edge without claim" => ["support"] |p| { let s = p.entity("person/mara-lindqvist"); let o = p.entity("person/ivo-tarsk"); p.add(&s, ours("praised"), o) };
    "an edge gone" => ["support"] |p| { let s = p.entity("government/no"); let sanctioned = ours("sanctioned"); p.remove(&s, sanctioned) };
    "a symmetric edge one way" => ["check/edges-one-way", "support"] |p| { let s = p.entity("person/ivo-tarsk"); let met = ours("met"); p.remove(&s, met) };
    "an edge in a circle" => ["check/edges-in-a-circle", "support"] |p| { let s = p.entity("person/ivo-tarsk"); let o = s.clone(); p.add(&s, ours("praised"), o) };
    "an inverse stored" => ["check/inverses-stored"] |p| { let s = p.entity("person/ivo-tarsk"); let o = p.entity("government/no"); p.add(&s, ours("sanctionedBy"), o) };
    "a claim on another document's referent" => ["check/claims-across-documents", "documents"] |p| {
        let other = p.names.referent(&story::documents()[0].header.hash, dossier::claim::facts::ReferentId(2));
        let c = p.claim("invited");
        p.set(&c, rdf::OBJECT, other)
    };
    "a referent of two entities" => ["check/referents-of-two", "shapes"] |p| {
        let r = p.names.referent(&story::documents()[1].header.hash, dossier::claim::facts::ReferentId(0));
        let other = p.entity("person/mara-lindqvist");
        p.quads.push(Quad::new(r, ds::REFERS_TO, other, GraphName::DefaultGraph))
    };
    "an entity nobody speaks of" => ["check/entities-without-referent"] |p| {
        let e = p.entity("person/nobody");
        for class in ["Person", "Entity"] {
            p.quads.push(Quad::new(e.clone(), rdf::TYPE, ours(class), GraphName::DefaultGraph));
        }
        p.quads.push(Quad::new(e, rdfs::LABEL, text("Nobody"), GraphName::DefaultGraph))
    };
    "a sanction without claim" => ["check/sanctions-without-claim"] |p| {
        let e = p.entity("sanction/no.mara.debarment");
        for class in ["Sanction", "Entity"] {
            p.quads.push(Quad::new(e.clone(), rdf::TYPE, ours(class), GraphName::DefaultGraph));
        }
        let mara = p.entity("person/mara-lindqvist");
        let label: Term = text("Debarment of Mara Lindqvist").into();
        for (property, value) in [(rdfs::LABEL, label), (ds::TARGET, mara.into()), (ds::MEASURE, ours("Debarment").into()), (ds::STATUS, ours("InForce").into())] {
            p.quads.push(Quad::new(e.clone(), property, value, GraphName::DefaultGraph));
        }
    };
    "a document gone and its traces left" => ["check/referents-gone", "check/sanctions-without-claim", "check/tenures-without-claim", "shapes", "support"] |p| {
        let d = p.document();
        p.quads.retain(|quad| quad.graph_name != d.clone().into())
    };
}
