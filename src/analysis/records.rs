//! What is on record of entities: their claims with words, speakers and sources, and what is known of each by itself.
//!
//! *store → [`Testimony`], [`Source`], [`Profile`]*. Claims are read in terms of entities: a referent is looked up once. Whether
//! a claim is established, merely reported, still to come or denied is [`Standing`]. What people refuted counts as denied,
//! whatever its words. Reads single claims and entities, never the whole store.

use super::ahead;
use super::contradictions::contradiction_on;
use super::projection::{Standing, Triple};
use super::read::{
    self, ASSERTED, ATTRIBUTED_TO, ATTRIBUTED_VIA, DATE_BASIS, DECIDED_CLAIM, EVENT_DATE, EVIDENCE,
    EXACT, HEADLINE, MODALITY, POLARITY, PUBLISHED, PUBLISHER, QUOTATION, REFERS_TO, RULE,
    SENTENCE, STANCE, URL, VERDICT,
};
use crate::claim::facts::{DateBasis, Modality, Polarity, Stance};
use crate::graph::Graphs;
use crate::graph::graphs::Distance;
use crate::ontology::DS;
use crate::text::PartialDate;
use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{
    GraphName, GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNodeRef, Term,
};
use oxigraph::store::StorageError;
use smol_str::SmolStr;
use std::collections::{BTreeSet, HashMap};

/// Where a claim stands: enough to find it again and to put it in order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ground {
    /// When it happened, or else was published.
    pub date: Option<PartialDate>,
    /// The document.
    pub document: NamedNode,
    /// The claim.
    pub claim: NamedNode,
}

/// A claim in terms of entities.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Testimony {
    /// Where it stands.
    pub ground: Ground,
    /// Local name of the relation.
    pub relation: SmolStr,
    /// Who, where the words name somebody.
    pub subject: Option<NamedNode>,
    /// To whom.
    pub object: Option<NamedNode>,
    /// What it is worth.
    pub standing: Standing,
    /// Whether the assertion policy made an edge of it.
    pub asserted: Asserted,
    /// Whether the words affirm or negate.
    pub polarity: Polarity,
    /// In which mode.
    pub modality: Modality,
    /// How its source holds it.
    pub stance: Stance,
    /// Ground of the date, where it is the event's own.
    pub basis: Option<DateBasis>,
    /// The rule that found it.
    pub rule: String,
    /// Place of the exact words.
    evidence: Option<NamedNode>,
    /// Place of the sentence around them.
    sentence: Option<NamedNode>,
    /// Words spoken, where it is a statement.
    pub quotation: Option<String>,
    /// Referent of the outermost speaker.
    speaker: Option<NamedNode>,
    /// Referents of inner speakers.
    via: Vec<NamedNode>,
}

/// What the assertion policy made of a claim.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Asserted {
    /// An edge.
    Yes,
    /// A claim it stays.
    #[default]
    No,
}

/// The words of a claim and who says so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// The exact words.
    pub exact: String,
    /// The sentence around them; empty where it is not kept.
    pub sentence: String,
    /// The outermost speaker; nobody where the document itself says so.
    pub speaker: Option<Named>,
    /// Speakers between that one and the words.
    pub via: Vec<Named>,
}

/// Somebody by name, and which entity that is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The name.
    pub name: String,
    /// The entity, where it is known which.
    pub entity: Option<NamedNode>,
}

/// A document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// When it was published.
    pub published: Option<PartialDate>,
    /// Its headline.
    pub headline: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Which document stands for its text: itself, unless it is a copy.
    pub original: Option<NamedNode>,
}

/// Reads what is on record, and remembers what it has read.
pub struct Records<'a> {
    store: &'a dyn Graphs,
    sources: HashMap<NamedNode, Source>,
    entities: HashMap<NamedNode, Option<NamedNode>>,
    refuted: BTreeSet<NamedNode>,
}

impl Testimony {
    /// Whether the words speak of something that happened, or did not, rather than of a plan, a wish or a fear.
    pub fn is_of_what_happened(&self) -> bool {
        matches!(
            self.modality,
            Modality::Actual | Modality::Past | Modality::Refused
        )
    }
}

impl<'a> Records<'a> {
    /// A reader of `store`.
    ///
    /// # Errors
    /// Those of the store, here as in all of its methods.
    pub fn new(store: &'a dyn Graphs) -> Result<Self, StorageError> {
        let mut refuted = BTreeSet::new();
        let verdict = NamedNodeRef::new_unchecked("https://w3id.org/dossier/ns#Refuted");
        for (decision, graph) in read::subjects(store, VERDICT, verdict, None)? {
            let claims = read::values(store, decision.as_ref(), DECIDED_CLAIM, graph.as_ref())?;
            refuted.extend(claims.into_iter().filter_map(|value| match value {
                Term::NamedNode(claim) => Some(claim),
                _ => None,
            }));
        }
        Ok(Self {
            store,
            sources: HashMap::new(),
            entities: HashMap::new(),
            refuted,
        })
    }

    /// The claims in which an entity is the subject or the object, by document and id.
    pub fn about(&mut self, entity: NamedNodeRef<'_>) -> Result<Vec<Testimony>, StorageError> {
        self.found(entity, &[rdf::SUBJECT, rdf::OBJECT])
    }

    /// The claims of which an entity is the subject.
    pub(super) fn by(&mut self, entity: NamedNodeRef<'_>) -> Result<Vec<Testimony>, StorageError> {
        self.found(entity, &[rdf::SUBJECT])
    }

    fn found(
        &mut self,
        entity: NamedNodeRef<'_>,
        parts: &[NamedNodeRef<'_>],
    ) -> Result<Vec<Testimony>, StorageError> {
        let store = self.store;
        let mut places = BTreeSet::new();
        let default = Some(GraphNameRef::DefaultGraph);
        for (referent, _) in read::subjects(store, REFERS_TO, entity, default)? {
            for &part in parts {
                for (claim, graph) in read::subjects(store, part, referent.as_ref(), None)? {
                    if let GraphName::NamedNode(document) = graph {
                        places.insert((document, claim));
                    }
                }
            }
        }
        self.read_all(places)
    }

    /// Every claim of every document, by document and id.
    pub(super) fn all(&mut self) -> Result<Vec<Testimony>, StorageError> {
        let mut places = BTreeSet::new();
        for quad in self
            .store
            .quads_for_pattern(None, Some(rdf::PREDICATE), None, None)
        {
            let quad = quad?;
            if let (
                oxigraph::model::NamedOrBlankNode::NamedNode(claim),
                GraphName::NamedNode(document),
            ) = (quad.subject, quad.graph_name)
            {
                places.insert((document, claim));
            }
        }
        self.read_all(places)
    }

    fn read_all(
        &mut self,
        places: BTreeSet<(NamedNode, NamedNode)>,
    ) -> Result<Vec<Testimony>, StorageError> {
        let claims: BTreeSet<NamedNode> = places.iter().map(|(_, claim)| claim.clone()).collect();
        ahead::claims(self.store, &claims)?;
        let mut found = Vec::with_capacity(places.len());
        for (document, claim) in places {
            found.extend(self.testimony(claim, document)?);
        }
        Ok(found)
    }

    /// A claim wherever it stands.
    ///
    /// # Errors
    /// Those of the store.
    pub fn find(&mut self, claim: &NamedNode) -> Result<Option<Testimony>, StorageError> {
        let subject = Some(NamedOrBlankNodeRef::NamedNode(claim.as_ref()));
        let mut documents = BTreeSet::new();
        for quad in self
            .store
            .quads_for_pattern(subject, Some(rdf::PREDICATE), None, None)
        {
            if let GraphName::NamedNode(document) = quad?.graph_name {
                documents.insert(document);
            }
        }
        match documents.pop_first() {
            Some(document) => self.testimony(claim.clone(), document),
            None => Ok(None),
        }
    }

    /// Whether time explains what contradicts an edge, so that it is not disputed.
    pub(super) fn is_superseded(&self, edge: &Triple) -> Result<bool, StorageError> {
        let (from, to) = (edge.from.as_ref(), edge.to.as_ref());
        let found = contradiction_on(self.store, from, &edge.relation, to)?;
        Ok(found.is_some_and(|found| !found.is_disputed()))
    }

    /// A claim, if there is one of that name in that document.
    pub fn testimony(
        &mut self,
        claim: NamedNode,
        document: NamedNode,
    ) -> Result<Option<Testimony>, StorageError> {
        let mut fields = Fields::default();
        let subject = Some(NamedOrBlankNodeRef::NamedNode(claim.as_ref()));
        let graph = GraphNameRef::NamedNode(document.as_ref());
        // One reading here; what was foreseen elsewhere.
        let wanted: &[Option<NamedNodeRef<'_>>] = match self.store.distance() {
            Distance::Here => &[None],
            Distance::Elsewhere => &PROPERTIES.map(Some),
        };
        for &property in wanted {
            for quad in self
                .store
                .quads_for_pattern(subject, property, None, Some(graph))
            {
                let quad = quad?;
                fields.put(quad.predicate.as_ref(), quad.object);
            }
        }
        let Some(relation) = fields
            .predicate
            .as_ref()
            .and_then(|predicate| predicate.as_str().strip_prefix(DS))
            .map(SmolStr::new)
        else {
            return Ok(None);
        };
        let subject = self.entity_of(fields.subject)?;
        let object = self.entity_of(fields.object)?;
        let standing = match fields {
            _ if self.refuted.contains(&claim) => Standing::Denied,
            Fields {
                polarity: Some(Polarity::Negated),
                ..
            }
            | Fields {
                stance: Some(Stance::Rejected),
                ..
            } => Standing::Denied,
            Fields {
                asserted: Asserted::Yes,
                ..
            } => Standing::Established,
            Fields {
                modality: None | Some(Modality::Actual | Modality::Past),
                ..
            } => Standing::Reported,
            _ => Standing::Prospective,
        };
        let date = match fields.date {
            Some(date) => Some(date),
            None => self.source(&document)?.published,
        };
        fields.via.sort();
        Ok(Some(Testimony {
            ground: Ground {
                date,
                document,
                claim,
            },
            relation,
            subject,
            object,
            standing,
            asserted: fields.asserted,
            polarity: fields.polarity.unwrap_or(Polarity::Affirmed),
            modality: fields.modality.unwrap_or(Modality::Actual),
            stance: fields.stance.unwrap_or(Stance::Endorsed),
            basis: fields.basis,
            rule: fields.rule,
            evidence: fields.evidence,
            sentence: fields.sentence,
            quotation: fields.quotation,
            speaker: fields.speaker,
            via: fields.via,
        }))
    }

    /// The words of a claim, and who says so.
    pub fn words(&mut self, testimony: &Testimony) -> Result<Words, StorageError> {
        let graph = GraphNameRef::NamedNode(testimony.ground.document.as_ref());
        let exact = |place: &Option<NamedNode>| -> Result<String, StorageError> {
            Ok(match place {
                Some(place) => read::words(self.store, place.as_ref(), EXACT, graph)?,
                None => None,
            }
            .unwrap_or_default())
        };
        let (words, sentence) = (exact(&testimony.evidence)?, exact(&testimony.sentence)?);
        let speaker = match &testimony.speaker {
            Some(referent) => Some(self.named(referent, &testimony.ground.document)?),
            None => None,
        };
        let mut via = Vec::new();
        for referent in &testimony.via {
            via.push(self.named(referent, &testimony.ground.document)?);
        }
        Ok(Words {
            exact: words,
            sentence,
            speaker,
            via,
        })
    }

    /// A referent by the name of its entity, or else by its own.
    fn named(&mut self, referent: &NamedNode, document: &NamedNode) -> Result<Named, StorageError> {
        let entity = self.entity(referent)?;
        let default = GraphNameRef::DefaultGraph;
        let label = match &entity {
            Some(entity) => read::words(self.store, entity.as_ref(), rdfs::LABEL, default)?,
            None => None,
        };
        let name = match label {
            Some(label) => label,
            None => {
                let graph = GraphNameRef::NamedNode(document.as_ref());
                read::words(self.store, referent.as_ref(), rdfs::LABEL, graph)?
                    .unwrap_or_else(|| "somebody".to_owned())
            }
        };
        Ok(Named { name, entity })
    }

    fn entity_of(
        &mut self,
        referent: Option<NamedNode>,
    ) -> Result<Option<NamedNode>, StorageError> {
        match referent {
            Some(referent) => self.entity(&referent),
            None => Ok(None),
        }
    }

    /// The entity that a referent is.
    fn entity(&mut self, referent: &NamedNode) -> Result<Option<NamedNode>, StorageError> {
        if let Some(known) = self.entities.get(referent) {
            return Ok(known.clone());
        }
        let default = GraphNameRef::DefaultGraph;
        let entity = read::node(self.store, referent.as_ref(), REFERS_TO, default)?;
        self.entities.insert(referent.clone(), entity.clone());
        Ok(entity)
    }

    /// A document as far as it is a source.
    pub fn source(&mut self, document: &NamedNode) -> Result<Source, StorageError> {
        if let Some(known) = self.sources.get(document) {
            return Ok(known.clone());
        }
        let graph = GraphNameRef::NamedNode(document.as_ref());
        let words = |property| read::words(self.store, document.as_ref(), property, graph);
        let source = Source {
            published: words(PUBLISHED)?.and_then(|text| PartialDate::parse(&text)),
            headline: words(HEADLINE)?,
            url: words(URL)?,
            publisher: words(PUBLISHER)?,
            original: Some(read::original(self.store, document)?),
        };
        self.sources.insert(document.clone(), source.clone());
        Ok(source)
    }

    /// How many independent sources documents are: copies of one text count once.
    ///
    /// The one place that knows what makes two documents one source.
    pub fn independent<'d>(
        &mut self,
        documents: impl IntoIterator<Item = &'d NamedNode>,
    ) -> Result<usize, StorageError> {
        let mut originals = BTreeSet::new();
        for document in documents {
            originals.insert(self.source(document)?.original);
        }
        Ok(originals.len())
    }
}

/// What is read of a claim.
pub(super) const PROPERTIES: [NamedNodeRef<'static>; 15] = [
    rdf::PREDICATE,
    rdf::SUBJECT,
    rdf::OBJECT,
    POLARITY,
    MODALITY,
    STANCE,
    ASSERTED,
    EVENT_DATE,
    DATE_BASIS,
    EVIDENCE,
    SENTENCE,
    QUOTATION,
    RULE,
    ATTRIBUTED_TO,
    ATTRIBUTED_VIA,
];

/// The properties of a claim.
#[derive(Default)]
struct Fields {
    predicate: Option<NamedNode>,
    subject: Option<NamedNode>,
    object: Option<NamedNode>,
    polarity: Option<Polarity>,
    modality: Option<Modality>,
    stance: Option<Stance>,
    asserted: Asserted,
    date: Option<PartialDate>,
    basis: Option<DateBasis>,
    rule: String,
    evidence: Option<NamedNode>,
    sentence: Option<NamedNode>,
    quotation: Option<String>,
    speaker: Option<NamedNode>,
    via: Vec<NamedNode>,
}

impl Fields {
    fn put(&mut self, property: NamedNodeRef<'_>, value: Term) {
        match value {
            Term::NamedNode(node) => self.node(property, node),
            Term::Literal(literal) => {
                let text = literal.destruct().0;
                match property {
                    ASSERTED if matches!(text.as_str(), "true" | "1") => {
                        self.asserted = Asserted::Yes;
                    }
                    EVENT_DATE => self.date = PartialDate::parse(&text),
                    RULE => self.rule = text,
                    QUOTATION => self.quotation = Some(text),
                    _ => {}
                }
            }
            _ => {}
        }
    }

    fn node(&mut self, property: NamedNodeRef<'_>, node: NamedNode) {
        let ours = node.as_str().strip_prefix(DS);
        match property {
            rdf::PREDICATE => self.predicate = Some(node),
            rdf::SUBJECT => self.subject = Some(node),
            rdf::OBJECT => self.object = Some(node),
            POLARITY => self.polarity = ours.and_then(Polarity::from_iri),
            MODALITY => self.modality = ours.and_then(Modality::from_iri),
            STANCE => self.stance = ours.and_then(Stance::from_iri),
            DATE_BASIS => self.basis = ours.and_then(DateBasis::from_iri),
            EVIDENCE => self.evidence = Some(node),
            SENTENCE => self.sentence = Some(node),
            ATTRIBUTED_TO => self.speaker = Some(node),
            ATTRIBUTED_VIA => self.via.push(node),
            _ => {}
        }
    }
}

/// Grounds in the order in which they are told: dated ones first, the earliest first.
pub(super) fn in_order(grounds: &BTreeSet<Ground>) -> Vec<Ground> {
    let mut grounds: Vec<Ground> = grounds.iter().cloned().collect();
    grounds.sort_by_key(|ground| ground.date.is_none());
    grounds
}

/// Documents of grounds, each once.
pub(super) fn documents(grounds: &BTreeSet<Ground>) -> BTreeSet<&NamedNode> {
    grounds.iter().map(|ground| &ground.document).collect()
}
