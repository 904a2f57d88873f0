//! What follows from all documents together: the default graph.
//!
//! *[`Corpus`] → sorted triples, and the [`Edge`]s with what supports them*. A pure function of the set of records, their
//! resolution and people's decisions: order, batches and threads play no part. Graph model, "Where things stand". Offices and
//! sanctions, which hold for a while, have their own files: [`office`](super::office), [`sanction`](super::sanction).
//! Looks at nothing that [`slim`](super::reading::slim) drops.

use super::decisions::Decisions;
use super::iri::{Namespaces, claim_id, local};
use super::mapping::date_literal;
use super::vocabulary::{WIKIDATA, ds, ours, owl, rdf, rdfs, schema, skos};
use super::{contradiction, copies, office, sanction};
use crate::claim::facts::{Claim, Facts, Modality, Polarity, ReferentId};
use crate::lexicon::Lexicon;
use crate::ontology::{Class, Ontology, Relation};
use crate::resolve::{Entity, EntityId, Resolution};
use oxigraph::io::{RdfFormat, RdfParseError, RdfParser};
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Term, Triple};
use smol_str::SmolStr;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::OnceLock;

/// All that the default graph is made from.
#[derive(Clone, Copy)]
pub struct Corpus<'a> {
    /// One record a document, in any order.
    pub facts: &'a [Facts],
    /// Which entity each referent is.
    pub resolution: &'a Resolution,
    /// Relations and their inverses.
    pub ontology: &'a Ontology,
    /// The ontology as triples, see [`vocabulary`].
    pub vocabulary: &'a [Triple],
    /// What people decided on claims.
    pub decisions: &'a Decisions,
    /// How things are named.
    pub names: &'a Namespaces,
}

/// A direct edge with its support. A symmetric relation gives two edges, one each way, with the same support.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// From.
    pub subject: EntityId,
    /// Local name of the relation.
    pub relation: SmolStr,
    /// To.
    pub object: EntityId,
    /// Hashes of the documents with an asserted claim for it.
    pub documents: BTreeSet<String>,
    /// Ids of these claims.
    pub claims: BTreeSet<String>,
}

/// The ontology as triples for [`Corpus::vocabulary`].
///
/// # Errors
/// When its text is not Turtle; an [`Ontology`] that was parsed always is.
pub fn vocabulary(ontology: &Ontology) -> Result<Vec<Triple>, RdfParseError> {
    let parser = RdfParser::from_format(RdfFormat::Turtle)
        .without_named_graphs()
        .for_slice(ontology.turtle.as_bytes());
    let mut triples = parser
        .map(|quad| quad.map(Triple::from))
        .collect::<Result<Vec<_>, _>>()?;
    triples.sort_unstable_by(order);
    triples.dedup();
    Ok(triples)
}

/// Everything the corpus establishes, sorted, each triple once.
pub fn default_graph(corpus: &Corpus) -> Vec<Triple> {
    let world = World::new(corpus);
    let mut graph = Graph {
        triples: corpus.vocabulary.to_vec(),
    };
    for entity in corpus.resolution.entities.values() {
        describe(entity, corpus.names, &mut graph);
    }
    for ((hash, referent), entity) in &corpus.resolution.refers_to {
        // A referent of a document that is gone would point nowhere.
        if world.documents.contains(hash.as_str())
            && corpus.resolution.entities.contains_key(entity)
        {
            graph.put(
                &corpus.names.referent(hash, *referent),
                ds::REFERS_TO,
                corpus.names.entity(entity),
            );
        }
    }
    for edge in world.edges() {
        graph.put(
            &corpus.names.entity(&edge.subject),
            ours(&edge.relation),
            corpus.names.entity(&edge.object),
        );
    }
    let tenures = office::tenures(&world);
    for tenure in &tenures {
        office::write(tenure, &world, &mut graph);
    }
    let sanctions = sanction::sanctions(&world, &tenures);
    for sanction in &sanctions {
        sanction::write(sanction, &world, &mut graph);
    }
    for contradiction in contradiction::contradictions(&world, &tenures, &sanctions) {
        contradiction::write(&contradiction, corpus.names, &mut graph);
    }
    let copies = copies::copies(world.facts.iter().map(|facts| &facts.header));
    copies::write(&copies, corpus.names, &mut graph);
    imply(corpus.resolution, corpus.names, &mut graph);
    graph.triples.sort_unstable_by(order);
    graph.triples.dedup();
    graph.triples
}

/// Describes what no document names but something points at: the country of a government, the issuer of a listed sanction. No edge
/// leads to a node without a label.
pub(super) fn imply(resolution: &Resolution, names: &Namespaces, graph: &mut Graph) {
    let mut seen: BTreeSet<NamedNode> = BTreeSet::new();
    let mut from = 0;
    while from < graph.triples.len() {
        let until = graph.triples.len();
        let pointed: BTreeSet<NamedNode> = graph.triples[from..until]
            .iter()
            .filter(|triple| {
                [ds::GOVERNS, ds::POSITION_IN, ds::ISSUER]
                    .iter()
                    .any(|property| triple.predicate == *property)
            })
            .filter_map(|triple| match &triple.object {
                Term::NamedNode(node) => Some(node.clone()),
                _ => None,
            })
            .collect();
        from = until;
        for node in pointed {
            let Some(path) = names.strip("", node.as_str()) else {
                continue;
            };
            let path = super::iri::unescape(path).into_owned();
            let known = resolution
                .entities
                .contains_key(&EntityId(path.as_str().into()));
            if !known && seen.insert(node) {
                describe(&implied(&path), names, graph);
            }
        }
    }
}

/// What is known of a thing by its path alone: what the gazetteer says, else what the path does.
pub(super) fn implied(path: &str) -> Entity {
    let lexicon = Lexicon::embedded();
    let known = lexicon
        .gazetteer
        .by_key(path)
        .map(|entry| lexicon.entry(entry));
    let id = EntityId(path.into());
    let (class, label) = match known {
        Some(entry) => (entry.class, entry.label.clone()),
        None if path.starts_with("government/") => (
            Class::Government,
            format!("Government of {}", local(&id).to_uppercase()),
        ),
        None if path.starts_with("country/") => (Class::Country, local(&id).to_uppercase()),
        None => (Class::Organization, local(&id).to_owned()),
    };
    Entity {
        class,
        label,
        names: BTreeSet::new(),
        wikidata: known.and_then(|entry| entry.wikidata.clone()),
        country: known.and_then(|entry| entry.country.clone()),
        born: None,
        id,
    }
}

/// Properties with which [`describe`] says what an entity is.
pub(super) const DESCRIPTION: &[NamedNodeRef<'static>] = &[
    rdf::TYPE,
    rdfs::LABEL,
    skos::ALT_LABEL,
    owl::SAME_AS,
    skos::NOTATION,
    ds::GOVERNS,
    ds::POSITION_IN,
    schema::BIRTH_DATE,
    ds::BORN_FROM,
    ds::BORN_UNTIL,
];

/// What an entity is: class, label, other names, identifiers, and which country it belongs to.
pub(super) fn describe(entity: &Entity, names: &Namespaces, graph: &mut Graph) {
    let node = names.entity(&entity.id);
    graph.thing(&node, entity.class, &entity.label);
    for name in entity.names.iter().filter(|name| **name != entity.label) {
        graph.text(&node, skos::ALT_LABEL, name);
    }
    if let Some(wikidata) = &entity.wikidata {
        graph.put(
            &node,
            owl::SAME_AS,
            NamedNode::new_unchecked(format!("{WIKIDATA}{}", super::iri::escape(wikidata))),
        );
    }
    match entity.born {
        Some(born) if born.from == born.until => {
            graph.put(&node, schema::BIRTH_DATE, date_literal(born.from));
        }
        Some(born) => {
            graph.put(&node, ds::BORN_FROM, date_literal(born.from));
            graph.put(&node, ds::BORN_UNTIL, date_literal(born.until));
        }
        None => {}
    }
    let Some(code) = &entity.country else { return };
    if entity.class == Class::Country {
        graph.text(&node, skos::NOTATION, &code.to_uppercase());
        return;
    }
    let property = match entity.class {
        Class::Government => ds::GOVERNS,
        Class::Position => ds::POSITION_IN,
        _ => return,
    };
    let country = EntityId(format!("country/{code}").into());
    graph.put(&node, property, names.entity(&country));
}

/// The direct edges of asserted claims, sorted, with the documents and claims that support each.
pub fn edges(corpus: &Corpus) -> Vec<Edge> {
    World::new(corpus).edges()
}

/// Subject, predicate, object, by their text.
pub fn order(a: &Triple, b: &Triple) -> Ordering {
    let subject = |triple: &Triple| match &triple.subject {
        NamedOrBlankNode::NamedNode(node) => node.as_str().to_owned(),
        NamedOrBlankNode::BlankNode(node) => node.to_string(),
    };
    match (&a.subject, &b.subject) {
        (NamedOrBlankNode::NamedNode(x), NamedOrBlankNode::NamedNode(y)) => x.cmp(y),
        _ => subject(a).cmp(&subject(b)),
    }
    .then_with(|| a.predicate.cmp(&b.predicate))
    .then_with(|| order_of_objects(&a.object, &b.object))
}

/// Of what is said of a subject: literals before IRIs, then by text.
pub(super) fn order_of_objects(a: &Term, b: &Term) -> Ordering {
    let iri = |object: &Term| match object {
        Term::NamedNode(node) => Some(node.as_str().to_owned()),
        _ => None,
    };
    match (a, b) {
        (Term::NamedNode(x), Term::NamedNode(y)) => x.cmp(y),
        _ => iri(a)
            .cmp(&iri(b))
            .then_with(|| a.to_string().cmp(&b.to_string())),
    }
}

/// Triples in the making.
#[derive(Default)]
pub(super) struct Graph {
    triples: Vec<Triple>,
}

impl From<Vec<Triple>> for Graph {
    fn from(triples: Vec<Triple>) -> Self {
        Self { triples }
    }
}

impl Graph {
    pub(super) fn into_triples(self) -> Vec<Triple> {
        self.triples
    }

    pub(super) fn put(
        &mut self,
        subject: &NamedNode,
        property: impl Into<NamedNode>,
        value: impl Into<Term>,
    ) {
        self.triples
            .push(Triple::new(subject.clone(), property, value));
    }

    pub(super) fn text(
        &mut self,
        subject: &NamedNode,
        property: impl Into<NamedNode>,
        value: &str,
    ) {
        self.put(subject, property, Literal::new_simple_literal(value));
    }

    /// Its class and all that are above, and its label.
    pub(super) fn thing(&mut self, node: &NamedNode, class: Class, label: &str) {
        for class in std::iter::once(&class).chain(class.superclasses()) {
            self.put(node, rdf::TYPE, ours(class.iri()));
        }
        self.text(node, rdfs::LABEL, label);
    }
}

/// Whether a claim counts as established: as people decided, else as the assertion policy has it.
///
/// To accept a claim is to say that it is right, not that it is otherwise: a negated or planned act that is accepted is
/// still no edge.
pub(super) fn establishes(decisions: &Decisions, hash: &str, claim: &Claim) -> bool {
    if decisions.accepted.is_empty() && decisions.rejected.is_empty() {
        return claim.asserted;
    }
    let id = claim_id(hash, claim);
    if decisions.rejected.contains(&id) {
        return false;
    }
    claim.asserted
        || (decisions.accepted.contains(&id)
            && matches!(claim.modality, Modality::Actual | Modality::Past))
}

/// The governments of the gazetteer, by path, as entities that no document names.
fn governments() -> &'static BTreeMap<EntityId, Entity> {
    static GOVERNMENTS: OnceLock<BTreeMap<EntityId, Entity>> = OnceLock::new();
    GOVERNMENTS.get_or_init(|| {
        let entries = Lexicon::embedded().gazetteer.entries();
        entries
            .filter(|(_, entry)| entry.key.starts_with("government/"))
            .map(|(_, entry)| implied(&entry.key))
            .map(|entity| (entity.id.clone(), entity))
            .collect()
    })
}

/// The corpus in one order, with what is looked up often.
pub(super) struct World<'a> {
    pub(super) corpus: &'a Corpus<'a>,
    /// By hash.
    pub(super) facts: Vec<&'a Facts>,
    documents: BTreeSet<&'a str>,
    refers_to: HashMap<(&'a str, ReferentId), &'a EntityId>,
}

impl<'a> World<'a> {
    pub(super) fn new(corpus: &'a Corpus<'a>) -> Self {
        let mut facts: Vec<&Facts> = corpus.facts.iter().collect();
        facts.sort_by(|a, b| a.header.hash.cmp(&b.header.hash));
        facts.dedup_by(|a, b| a.header.hash == b.header.hash);
        let refers_to = corpus
            .resolution
            .refers_to
            .iter()
            .map(|((hash, id), entity)| ((hash.as_str(), *id), entity))
            .collect();
        let documents = facts
            .iter()
            .map(|facts| facts.header.hash.as_str())
            .collect();
        Self {
            corpus,
            facts,
            documents,
            refers_to,
        }
    }

    /// The entity a referent of a document was resolved to.
    pub(super) fn entity_of(
        &self,
        facts: &Facts,
        referent: Option<ReferentId>,
    ) -> Option<&'a Entity> {
        let id = self
            .refers_to
            .get(&(facts.header.hash.as_str(), referent?))?;
        self.corpus.resolution.entities.get(*id)
    }

    /// The entity of that id, or a government that no document names.
    pub(super) fn entity_named(&self, id: &EntityId) -> Option<&'a Entity> {
        let named = self.corpus.resolution.entities.get(id);
        named.or_else(|| governments().get(id))
    }

    /// The government of the country of that code, whether a document names it or not: who keeps a sanction does not depend on
    /// what else was read.
    pub(super) fn government(&self, code: &str) -> Option<&'a Entity> {
        let path = format!("government/{code}");
        let named = self
            .corpus
            .resolution
            .entities
            .get(&EntityId(path.as_str().into()));
        named.or_else(|| governments().get(&EntityId(path.as_str().into())))
    }

    /// The label of the country of that code, if the gazetteer knows it.
    pub(super) fn country_label(&self, code: &str) -> Option<&'static str> {
        let lexicon = Lexicon::embedded();
        let entry = lexicon.gazetteer.by_key(&format!("country/{code}"))?;
        Some(lexicon.entry(entry).label.as_str())
    }

    /// See [`establishes`].
    pub(super) fn establishes(&self, facts: &Facts, claim: &Claim) -> bool {
        establishes(self.corpus.decisions, &facts.header.hash, claim)
    }

    fn edges(&self) -> Vec<Edge> {
        type Support<'s> = (BTreeSet<&'s str>, BTreeSet<String>);
        let mut edges: BTreeMap<(&EntityId, &str, &EntityId), Support> = BTreeMap::new();
        for facts in &self.facts {
            let hash = facts.header.hash.as_str();
            for claim in &facts.claims {
                let Some((subject, object)) = self.edge(facts, claim) else {
                    continue;
                };
                let symmetric = self
                    .corpus
                    .ontology
                    .relation(&claim.predicate)
                    .is_some_and(Relation::is_symmetric);
                let id = claim_id(hash, claim);
                let ways = [
                    Some((subject, object)),
                    symmetric.then_some((object, subject)),
                ];
                for (from, to) in ways.into_iter().flatten() {
                    let (documents, claims) = edges
                        .entry((from, claim.predicate.as_str(), to))
                        .or_default();
                    documents.insert(hash);
                    claims.insert(id.clone());
                }
            }
        }
        let edge = |((subject, relation, object), (documents, claims)): (
            (&EntityId, &str, &EntityId),
            Support,
        )| Edge {
            subject: subject.clone(),
            relation: relation.into(),
            object: object.clone(),
            documents: documents.into_iter().map(str::to_owned).collect(),
            claims,
        };
        edges.into_iter().map(edge).collect()
    }

    /// The ends of the edge a claim makes, if it makes one. That a thing does something to itself is nearly always two
    /// referents too many resolved to one entity ("the countries met"), so no edge runs in a circle.
    fn edge(&self, facts: &Facts, claim: &Claim) -> Option<(&'a EntityId, &'a EntityId)> {
        if claim.polarity != Polarity::Affirmed || !self.establishes(facts, claim) {
            return None;
        }
        let subject = &self.entity_of(facts, claim.subject)?.id;
        let object = &self.entity_of(facts, claim.object)?.id;
        (subject != object).then_some((subject, object))
    }
}
