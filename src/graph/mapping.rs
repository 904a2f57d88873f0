//! Writes what one document says as RDF.
//!
//! *[`Facts`] → quads of the graph `document:{hash}`*. Graph model, "The claim". RDF 1.1, no blank nodes; every value stands
//! so that [`read_facts`](super::reading::read_facts) has it back. Two things need more than a set of triples can say: the
//! first of a referent's names is its `rdfs:label`, and more than one inner speaker are put in order by
//! `ds:attributionOrder`. All mentions of a referent are one literal, since hardly anybody asks for them one by one and as nodes
//! they would be half of all triples; [`reified`](super::reified) gives them as nodes, for exports that want them.
//! Does not say what a referent is: that is the default graph's.

use super::iri::{Namespaces, claim_id};
use super::vocabulary::{dcterms, ds, oa, ours, rdf, rdfs, schema, xsd};
use crate::claim::facts::{
    Claim, ClaimKind, Evidence, Facts, Header, MentionKind, MentionRecord, Referent, ReferentId,
    Role, Trace,
};
use crate::text::{DateGround, PartialDate};
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Quad, Term};
use std::collections::HashSet;

/// The graph of one document.
pub fn document_quads(facts: &Facts, names: &Namespaces) -> Vec<Quad> {
    let mut writer = Writer {
        names,
        hash: &facts.header.hash,
        graph: names.document(&facts.header.hash),
        quads: Vec::new(),
    };
    writer.header(&facts.header, &facts.text, &facts.notes);
    for referent in &facts.referents {
        writer.referent(referent);
    }
    // Claims that differ in the words of an end that has no name are one: those that come first show it.
    let mut written = HashSet::new();
    for claim in &facts.claims {
        let id = claim_id(&facts.header.hash, claim);
        if !written.contains(&id) {
            writer.claim(claim, &id);
            written.insert(id);
        }
    }
    writer.quads
}

/// A date with the datatype of its precision.
pub fn date_literal(date: PartialDate) -> Literal {
    let datatype = match (date.month, date.day) {
        (Some(_), Some(_)) => xsd::DATE,
        (Some(_), None) => xsd::G_YEAR_MONTH,
        (None, _) => xsd::G_YEAR,
    };
    Literal::new_typed_literal(date.to_string(), datatype)
}

/// The property of a role: `ds:place`.
pub fn role_property(role: Role) -> NamedNode {
    ours(&role.iri().to_lowercase())
}

/// Whether a quad is one of a mention as a node.
pub fn is_mention(quad: &Quad) -> bool {
    let kinds = [
        MentionKind::Name,
        MentionKind::Nominal,
        MentionKind::Pronoun,
    ];
    let is_kind = |term: &Term| matches!(term, Term::NamedNode(node) if kinds.iter().any(|kind| *node == ours(mention_class(*kind))));
    quad.predicate == ds::MENTION || (quad.predicate == rdf::TYPE && is_kind(&quad.object))
}

/// Type of a mention's span.
pub fn mention_class(kind: MentionKind) -> &'static str {
    match kind {
        MentionKind::Name => "Name",
        MentionKind::Nominal => "Nominal",
        MentionKind::Pronoun => "Pronoun",
    }
}

struct Writer<'a> {
    names: &'a Namespaces,
    hash: &'a str,
    graph: NamedNode,
    quads: Vec<Quad>,
}

impl Writer<'_> {
    fn put(&mut self, subject: &NamedNode, property: impl Into<NamedNode>, value: impl Into<Term>) {
        self.quads.push(Quad::new(
            subject.clone(),
            property,
            value,
            self.graph.clone(),
        ));
    }

    fn text(&mut self, subject: &NamedNode, property: NamedNodeRef<'static>, value: &str) {
        self.put(subject, property, Literal::new_simple_literal(value));
    }

    fn text_if(
        &mut self,
        subject: &NamedNode,
        property: NamedNodeRef<'static>,
        value: Option<&str>,
    ) {
        if let Some(value) = value {
            self.text(subject, property, value);
        }
    }

    fn header(&mut self, header: &Header, text: &str, notes: &[String]) {
        let document = self.graph.clone();
        self.put(&document, rdf::TYPE, ds::DOCUMENT);
        self.put(&document, rdf::TYPE, schema::NEWS_ARTICLE);
        self.text(&document, dcterms::SOURCE, &header.source);
        self.text_if(&document, dcterms::IDENTIFIER, header.doc_id.as_deref());
        self.text_if(&document, schema::HEADLINE, header.title.as_deref());
        if let Some(published) = header.published {
            self.put(&document, schema::DATE_PUBLISHED, date_literal(published));
        }
        self.text_if(&document, ds::DATED_BY, header.dated.map(DateGround::wire));
        if let Some(url) = &header.url {
            self.put(
                &document,
                schema::URL,
                Literal::new_typed_literal(url, xsd::ANY_URI),
            );
        }
        self.text_if(&document, schema::PUBLISHER, header.publisher.as_deref());
        self.text_if(&document, schema::AUTHOR, header.author.as_deref());
        self.text_if(&document, schema::IN_LANGUAGE, header.language.as_deref());
        if let Some(signature) = &header.signature {
            let digits = Literal::new_typed_literal(signature.to_string(), xsd::HEX_BINARY);
            self.put(&document, ds::SIGNATURE, digits);
        }
        self.text(&document, ds::TEXT, text);
        for note in notes {
            self.text(&document, ds::NOTE, note);
        }
    }

    fn referent(&mut self, referent: &Referent) {
        let node = self.at(referent.id);
        self.put(&node, rdf::TYPE, ds::REFERENT);
        self.put(&node, ds::TYPE, ours(referent.class.iri()));
        self.text_if(
            &node,
            rdfs::LABEL,
            referent.names.first().map(String::as_str),
        );
        for name in &referent.names {
            self.text(&node, ds::NAME, name);
        }
        self.text_if(&node, ds::GAZETTEER, referent.gazetteer.as_deref());
        self.text_if(&node, ds::COUNTRY_CODE, referent.country.as_deref());
        self.put(&node, ds::NAMED, Literal::from(referent.named));
        match referent.born {
            Some(born) if born.from == born.until => {
                self.put(&node, schema::BIRTH_DATE, date_literal(born.from));
            }
            Some(born) => {
                self.put(&node, ds::BORN_FROM, date_literal(born.from));
                self.put(&node, ds::BORN_UNTIL, date_literal(born.until));
            }
            None => {}
        }
        if !referent.mentions.is_empty() {
            self.text(&node, ds::MENTIONS, &mentions_text(&referent.mentions));
        }
    }

    fn claim(&mut self, claim: &Claim, id: &str) {
        let node = self.names.claim(id);
        self.put(&node, rdf::TYPE, ds::CLAIM);
        if claim.kind != ClaimKind::Claim {
            self.put(&node, rdf::TYPE, ours(claim.kind.iri()));
        }
        self.one(&node, rdf::SUBJECT, claim.subject);
        self.put(&node, rdf::PREDICATE, ours(&claim.predicate));
        self.one(&node, rdf::OBJECT, claim.object);
        self.put(&node, ds::POLARITY, ours(claim.polarity.iri()));
        self.put(&node, ds::MODALITY, ours(claim.modality.iri()));
        self.put(&node, ds::STANCE, ours(claim.stance.iri()));
        self.put(&node, ds::ASSERTED, Literal::from(claim.asserted));
        self.attribution(&node, claim);
        if let Some(stage) = claim.stage {
            self.put(&node, ds::STAGE, ours(stage.iri()));
        }
        if let Some(measure) = &claim.measure {
            self.put(&node, ds::MEASURE, ours(measure));
        }
        for &(role, referent) in &claim.roles {
            let referent = self.at(referent);
            self.put(&node, role_property(role), referent);
        }
        self.text_if(&node, ds::AMOUNT, claim.amount.as_deref());
        if let Some(date) = claim.date {
            self.put(&node, ds::EVENT_DATE, date_literal(date.date));
            self.put(&node, ds::DATE_BASIS, ours(date.basis.iri()));
        }
        self.text_if(&node, ds::QUOTATION, claim.quotation.as_deref());
        self.text_if(&node, ds::VERB, claim.verb.as_deref());
        self.words(&node, ds::EVIDENCE, &claim.evidence);
        if let Some(sentence) = &claim.sentence {
            self.words(&node, ds::SENTENCE, sentence);
        }
        self.text(&node, ds::RULE, &claim.rule);
        if !claim.trace.is_empty() {
            self.text(&node, ds::TRACE, &trace_text(&claim.trace));
        }
    }

    fn attribution(&mut self, node: &NamedNode, claim: &Claim) {
        self.one(node, ds::ATTRIBUTED_TO, claim.attributed_to);
        if claim.attributed_via.is_empty() {
            return;
        }
        for &speaker in &claim.attributed_via {
            self.one(node, ds::ATTRIBUTED_VIA, Some(speaker));
        }
        let speakers = claim.attributed_via.len() + usize::from(claim.attributed_to.is_some());
        self.put(node, ds::ATTRIBUTION_DEPTH, count(speakers));
        if claim.attributed_via.len() > 1 {
            let order: Vec<String> = claim
                .attributed_via
                .iter()
                .map(|id| format!("e{}", u64::from(id.0) + 1))
                .collect();
            self.text(node, ds::ATTRIBUTION_ORDER, &order.join(" "));
        }
    }

    fn words(&mut self, node: &NamedNode, property: NamedNodeRef<'_>, evidence: &Evidence) {
        let span = self.names.span(self.hash, evidence.span);
        self.put(node, property, span.clone());
        self.put(&span, oa::START, count(evidence.span.start));
        self.put(&span, oa::END, count(evidence.span.end));
        self.text(&span, oa::EXACT, &evidence.exact);
    }

    fn one(
        &mut self,
        node: &NamedNode,
        property: NamedNodeRef<'static>,
        referent: Option<ReferentId>,
    ) {
        if let Some(referent) = referent {
            let referent = self.at(referent);
            self.put(node, property, referent);
        }
    }

    fn at(&self, referent: ReferentId) -> NamedNode {
        self.names.referent(self.hash, referent)
    }
}

/// "subject 17,42; negation 50,53": one literal, since a trace is read whole and never searched.
fn trace_text(trace: &[Trace]) -> String {
    let parts: Vec<String> = trace
        .iter()
        .map(|trace| {
            format!(
                "{} {},{}",
                trace.part, trace.words.span.start, trace.words.span.end
            )
        })
        .collect();
    parts.join("; ")
}

/// "Name 17,29; Pronoun 40,42".
fn mentions_text(mentions: &[MentionRecord]) -> String {
    let parts: Vec<String> = mentions
        .iter()
        .map(|mention| {
            format!(
                "{} {},{}",
                mention_class(mention.kind),
                mention.span.start,
                mention.span.end
            )
        })
        .collect();
    parts.join("; ")
}

fn count(number: usize) -> Literal {
    Literal::new_typed_literal(number.to_string(), xsd::INTEGER)
}
