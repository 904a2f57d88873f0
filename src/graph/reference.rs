//! Lists in the store.
//!
//! *[`ReferenceEntity`]s ↔ graph `<graph/reference/{dataset}>`*. A dataset's graph is replaced whole, in one transaction, or loaded in bulk
//! where it is large and new; what resolution needs of it is read back as [`Reference`]s. Does not say who of the news is on a
//! list: that is [`listed`](super::listed)'s.

use super::derive::Graph;
use super::disk::StoreError;
use super::iri::{Namespaces, escape, short_hash, slug};
use super::log::{self, Occasion};
use super::mapping::date_literal;
use super::reading::read_date;
use super::store::Store;
use super::vocabulary::{WIKIDATA, dcterms, ds, local_name, ours, owl, rdf, rdfs, schema, skos};
use super::writing::{QUADS_AT_ONCE, Standing, Writing, load_quads};
use crate::ontology::Class;
use crate::reference::{
    Birth, HeldOffice, LinkTarget, Listing, ReferenceEntity, ReferenceName, Strength, Value,
};
use crate::resolve::EntityId;
use oxigraph::model::{
    GraphName, GraphNameRef, Literal, NamedNode, NamedOrBlankNode, Quad, QuadRef, Term,
};
use smol_str::SmolStr;
use std::collections::{BTreeMap, HashSet};

/// An entry of a dataset as resolution needs it.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    /// Name of the dataset.
    pub dataset: String,
    /// Its IRI.
    pub node: NamedNode,
    /// The entry; only id, class, names, births, countries, Wikidata id, offices and listings are filled.
    pub entity: ReferenceEntity,
}

/// Between the authority and the name in the label of a sanction that a list keeps.
const ENTRY_ON: &str = " entry on ";
/// What such a label begins with where the list does not say whose it is.
const NO_AUTHORITY: &str = "Sanctions list";

/// What an import changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Import {
    /// Quads that came to the dataset's graph.
    pub come: usize,
    /// Quads that left it.
    pub gone: usize,
}

impl Store {
    /// Replaces a dataset by these entries, all or nothing. The default graph is due after it: see [`Store::rederive`].
    ///
    /// # Errors
    /// When the store cannot be read or written; what was there before stays.
    pub fn import(
        &self,
        dataset: &str,
        entities: &[ReferenceEntity],
        occasion: &Occasion,
    ) -> Result<Import, StoreError> {
        let graph = self.names.reference_graph(dataset);
        let known: HashSet<Quad> = self.graph(graph.clone().into())?.into_iter().collect();
        let wanted: HashSet<Quad> = entities
            .iter()
            .flat_map(|entity| reference_quads(dataset, entity, &self.names))
            .collect();
        let import = Import {
            come: wanted.difference(&known).count(),
            gone: known.difference(&wanted).count(),
        };
        if import == Import::default() {
            return Ok(import);
        }
        let entry = log::import_entry(&graph, entities.len(), occasion, &self.names);
        self.forget_lists();
        if import.gone == 0 && import.come > QUADS_AT_ONCE {
            let come: Vec<Quad> = wanted.difference(&known).cloned().collect();
            load_quads(self, come.into_iter().chain(entry))?;
            return Ok(import);
        }
        let mut writing = Writing::begin(self, occasion)?;
        for quad in wanted.difference(&known).chain(&entry) {
            writing.insert(quad);
        }
        for quad in known.difference(&wanted) {
            writing.remove(quad);
        }
        writing.finish(Standing::Interrupted)?;
        Ok(import)
    }

    /// How many of a dataset's entries are among these, and how many it has, if what is to be imported is no newer state of it but
    /// another list: if less than half of the shorter one stands in both. Lists of one authority share an entry now and then.
    /// Nothing where the dataset has no entries.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn unlike(
        &self,
        dataset: &str,
        entities: &[ReferenceEntity],
    ) -> Result<Option<(usize, usize)>, StoreError> {
        let graph = self.names.reference_graph(dataset);
        let new: HashSet<NamedNode> = entities
            .iter()
            .map(|entity| entry_node(dataset, &entity.id, &self.names))
            .collect();
        let (mut shared, mut entries) = (0, 0);
        for quad in self.oxigraph().quads_for_pattern(
            None,
            Some(rdf::TYPE),
            Some(ds::REFERENCE_ENTITY.into()),
            Some(graph.as_ref().into()),
        ) {
            entries += 1;
            if let NamedOrBlankNode::NamedNode(node) =
                quad.map_err(|error| self.storage(error))?.subject
            {
                shared += usize::from(new.contains(&node));
            }
        }
        let is_another = entries > 0 && shared * 2 < entries.min(new.len()).max(1);
        Ok(is_another.then_some((shared, entries)))
    }

    /// How many entities of the documents are held to be on a dataset's list, and how many others may be.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn met_in_the_news(&self, dataset: &str) -> Result<(usize, usize), StoreError> {
        let graph = self.names.reference_graph(dataset);
        let met = |property| -> Result<HashSet<NamedOrBlankNode>, StoreError> {
            let mut entities = HashSet::new();
            for quad in self.oxigraph().quads_for_pattern(
                None,
                Some(property),
                None,
                Some(GraphNameRef::DefaultGraph),
            ) {
                let quad = quad.map_err(|error| self.storage(error))?;
                if let Term::NamedNode(entry) = &quad.object {
                    let listed =
                        QuadRef::new(entry, rdf::TYPE, ds::REFERENCE_ENTITY, graph.as_ref());
                    let is_here = self.oxigraph().contains(listed);
                    if is_here.map_err(|error| self.storage(error))? {
                        entities.insert(quad.subject);
                    }
                }
            }
            Ok(entities)
        };
        let listed = met(ds::LISTED_AS)?;
        let candidates = met(ds::CANDIDATE)?;
        Ok((listed.len(), candidates.difference(&listed).count()))
    }

    /// Names of the imported datasets, sorted.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn datasets(&self) -> Result<Vec<String>, StoreError> {
        let graphs = self.graphs()?;
        let names = graphs
            .iter()
            .filter_map(|graph| self.names.strip("graph/reference/", graph.as_str()));
        Ok(names
            .map(|name| super::iri::unescape(name).into_owned())
            .collect())
    }

    /// Every entry of every dataset with a name, by dataset and id.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn references(&self) -> Result<Vec<Reference>, StoreError> {
        let mut references = Vec::new();
        for dataset in self.datasets()? {
            references.extend(self.dataset(&dataset)?);
        }
        Ok(references)
    }

    fn dataset(&self, dataset: &str) -> Result<Vec<Reference>, StoreError> {
        let graph = self.names.reference_graph(dataset);
        let mut entries: BTreeMap<NamedNode, ReferenceEntity> = BTreeMap::new();
        let mut listings: BTreeMap<NamedNode, (Option<NamedNode>, Listing)> = BTreeMap::new();
        let mut programmes: BTreeMap<NamedNode, String> = BTreeMap::new();
        let mut offices: BTreeMap<NamedNode, (Option<NamedNode>, HeldOffice)> = BTreeMap::new();
        let mut positions: BTreeMap<NamedNode, (String, Option<SmolStr>)> = BTreeMap::new();
        let wanted = [
            dcterms::IDENTIFIER,
            ds::TYPE,
            ds::NAME,
            ds::FORMER_NAME,
            ds::WEAK_NAME,
            ds::COUNTRY_CODE,
            schema::BIRTH_DATE,
            ds::BORN_ABOUT,
            ds::BORN_FROM,
            ds::BORN_UNTIL,
            owl::SAME_AS,
        ];
        for quad in self.oxigraph().quads_for_pattern(
            None,
            Some(rdf::TYPE),
            Some(ds::REFERENCE_ENTITY.into()),
            Some(graph.as_ref().into()),
        ) {
            if let NamedOrBlankNode::NamedNode(node) =
                quad.map_err(|error| self.storage(error))?.subject
            {
                entries.insert(node, ReferenceEntity::new("", Class::Thing));
            }
        }
        for property in wanted {
            for quad in self.oxigraph().quads_for_pattern(
                None,
                Some(property),
                None,
                Some(graph.as_ref().into()),
            ) {
                let quad = quad.map_err(|error| self.storage(error))?;
                if let NamedOrBlankNode::NamedNode(node) = &quad.subject
                    && let Some(entity) = entries.get_mut(node)
                {
                    read_field(&quad, entity);
                }
            }
        }
        for property in [
            ds::TARGET,
            ds::ISSUER,
            ds::PROGRAMME,
            ds::HOLDER,
            ds::POSITION,
            ds::POSITION_IN,
            ds::SINCE,
            ds::UNTIL,
            dcterms::IDENTIFIER,
            rdfs::LABEL,
        ] {
            for quad in self.oxigraph().quads_for_pattern(
                None,
                Some(property),
                None,
                Some(graph.as_ref().into()),
            ) {
                let quad = quad.map_err(|error| self.storage(error))?;
                let NamedOrBlankNode::NamedNode(node) = quad.subject.clone() else {
                    continue;
                };
                if self.names.strip("sanction/", node.as_str()).is_some() {
                    let (target, listing) = listings.entry(node).or_default();
                    self.read_listing(&quad, target, listing);
                } else if self.names.strip("tenure/", node.as_str()).is_some() {
                    let (holder, office) = offices.entry(node).or_insert_with(|| {
                        let nothing = HeldOffice {
                            position: String::new(),
                            country: None,
                            since: None,
                            until: None,
                        };
                        (None, nothing)
                    });
                    read_office(&quad, holder, office);
                } else if self.names.strip("position/", node.as_str()).is_some() {
                    let (label, country) = positions.entry(node).or_default();
                    match &quad.object {
                        Term::Literal(text) if property == rdfs::LABEL => {
                            text.value().clone_into(label);
                        }
                        Term::NamedNode(node) if property == ds::POSITION_IN => {
                            *country = self
                                .names
                                .strip("country/", node.as_str())
                                .map(SmolStr::new);
                        }
                        _ => {}
                    }
                } else if property == rdfs::LABEL
                    && self.names.strip("programme/", node.as_str()).is_some()
                    && let Term::Literal(label) = &quad.object
                {
                    programmes.insert(node, label.value().to_owned());
                }
            }
        }
        for (_, (target, mut listing)) in listings {
            let named = listing
                .programme
                .take()
                .and_then(|node| programmes.get(&NamedNode::new_unchecked(node)).cloned());
            listing.programme = named;
            if let Some(entity) = target.and_then(|target| entries.get_mut(&target)) {
                entity.listings.push(listing);
            }
        }
        for (_, (holder, mut office)) in offices {
            let node = NamedNode::new_unchecked(std::mem::take(&mut office.position));
            if let Some((label, country)) = positions.get(&node)
                && let Some(entity) = holder.and_then(|holder| entries.get_mut(&holder))
            {
                office.position.clone_from(label);
                office.country.clone_from(country);
                entity.offices.push(office);
            }
        }
        let mut references: Vec<Reference> = entries
            .into_iter()
            .filter(|(_, entity)| !entity.names.is_empty())
            .map(|(node, mut entity)| {
                // As in the list, whatever order the store gives: the sort makes it the same on every machine.
                entity.names.sort();
                entity.names.dedup();
                entity.countries.sort();
                entity.births.sort();
                entity.listings.sort();
                entity.offices.sort();
                Reference {
                    dataset: dataset.to_owned(),
                    node,
                    entity,
                }
            })
            .collect();
        references.sort_by(|a, b| a.node.cmp(&b.node));
        Ok(references)
    }

    fn read_listing(&self, quad: &Quad, target: &mut Option<NamedNode>, listing: &mut Listing) {
        let property = quad.predicate.as_ref();
        match &quad.object {
            Term::NamedNode(node) if property == ds::TARGET => *target = Some(node.clone()),
            Term::NamedNode(node) if property == ds::ISSUER => {
                listing.issuer = self
                    .names
                    .strip("", node.as_str())
                    .map(|path| SmolStr::new(super::iri::unescape(path)));
            }
            Term::NamedNode(node) if property == ds::PROGRAMME => {
                listing.programme = Some(node.as_str().to_owned());
            }
            // The label is "AUTHORITY entry on NAME (PROGRAMME)".
            Term::Literal(text) if property == rdfs::LABEL => {
                let authority = text.value().split_once(ENTRY_ON);
                listing.authority = authority
                    .map(|(authority, _)| authority)
                    .filter(|&authority| authority != NO_AUTHORITY)
                    .map(str::to_owned);
            }
            Term::Literal(text) if property == ds::SINCE => listing.since = read_date(text.value()),
            Term::Literal(text) if property == ds::UNTIL => listing.until = read_date(text.value()),
            Term::Literal(text) if property == dcterms::IDENTIFIER => {
                listing.number = Some(text.value().to_owned());
            }
            _ => {}
        }
    }
}

/// The position stands as the IRI of its node until its label is known.
fn read_office(quad: &Quad, holder: &mut Option<NamedNode>, office: &mut HeldOffice) {
    let property = quad.predicate.as_ref();
    match &quad.object {
        Term::NamedNode(node) if property == ds::HOLDER => *holder = Some(node.clone()),
        Term::NamedNode(node) if property == ds::POSITION => {
            node.as_str().clone_into(&mut office.position);
        }
        Term::Literal(text) if property == ds::SINCE => office.since = read_date(text.value()),
        Term::Literal(text) if property == ds::UNTIL => office.until = read_date(text.value()),
        _ => {}
    }
}

fn read_field(quad: &Quad, entity: &mut ReferenceEntity) {
    let property = quad.predicate.as_ref();
    match &quad.object {
        Term::NamedNode(node) if property == ds::TYPE => {
            let class = local_name(node.as_str()).and_then(|name| Class::from_iri(&name));
            entity.class = class.unwrap_or(Class::Thing);
        }
        Term::NamedNode(node) if property == owl::SAME_AS => {
            entity.wikidata = node.as_str().strip_prefix(WIKIDATA).map(SmolStr::new);
        }
        Term::Literal(text) => {
            let text = text.value();
            let name = |strength| ReferenceName {
                text: text.to_owned(),
                strength,
            };
            if property == dcterms::IDENTIFIER {
                entity.id = text.to_owned();
            } else if property == ds::NAME {
                entity.names.push(name(Strength::Full));
            } else if property == ds::FORMER_NAME {
                entity.names.push(name(Strength::Former));
            } else if property == ds::WEAK_NAME {
                entity.names.push(name(Strength::Weak));
            } else if property == ds::COUNTRY_CODE {
                entity.countries.push(SmolStr::new(text));
            } else if let Some(date) = read_date(text) {
                if property == schema::BIRTH_DATE {
                    entity.births.push(Birth::On(date));
                } else if property == ds::BORN_ABOUT {
                    entity.births.push(Birth::About(date));
                } else if property == ds::BORN_FROM {
                    entity.births.push(Birth::Between(date, date));
                } else if property == ds::BORN_UNTIL {
                    // Begins are read before ends. Of several ranges the widest remains, which errs on the side of agreeing.
                    for birth in &mut entity.births {
                        if let Birth::Between(_, until) = birth {
                            *until = (*until).max(date);
                        }
                    }
                }
            }
        }
        _ => {}
    }
}

/// The IRI of an entry: its own where its id is one.
fn entry_node(dataset: &str, id: &str, names: &Namespaces) -> NamedNode {
    let own = id.contains(':').then(|| NamedNode::new(id).ok()).flatten();
    own.unwrap_or_else(|| names.below(&format!("reference/{}/{}", escape(dataset), escape(id))))
}

/// What an entry says, as quads of its dataset's graph.
pub fn reference_quads(dataset: &str, entity: &ReferenceEntity, names: &Namespaces) -> Vec<Quad> {
    let node = entry_node(dataset, &entity.id, names);
    let mut graph = Graph::default();
    graph.put(&node, rdf::TYPE, ds::REFERENCE_ENTITY);
    graph.put(&node, ds::TYPE, ours(entity.class.iri()));
    graph.text(&node, dcterms::IDENTIFIER, &entity.id);
    if let Some(name) = entity.names.first() {
        graph.text(&node, rdfs::LABEL, &name.text);
    }
    for name in &entity.names {
        let property = match name.strength {
            Strength::Full => ds::NAME,
            Strength::Former => ds::FORMER_NAME,
            Strength::Weak => ds::WEAK_NAME,
        };
        graph.text(&node, property, &name.text);
    }
    for identifier in &entity.identifiers {
        let country = identifier
            .country
            .as_ref()
            .map(|code| format!(" ({code})"))
            .unwrap_or_default();
        let text = format!("{} {}{country}", identifier.kind, identifier.value);
        graph.text(&node, ds::IDENTIFIER, &text);
    }
    for birth in &entity.births {
        match *birth {
            Birth::On(date) => graph.put(&node, schema::BIRTH_DATE, date_literal(date)),
            Birth::About(date) => graph.put(&node, ds::BORN_ABOUT, date_literal(date)),
            Birth::Between(from, until) => {
                graph.put(&node, ds::BORN_FROM, date_literal(from));
                graph.put(&node, ds::BORN_UNTIL, date_literal(until));
            }
        }
    }
    for (property, texts) in [
        (schema::BIRTH_PLACE, &entity.birth_places),
        (schema::ADDRESS, &entity.addresses),
        (schema::JOB_TITLE, &entity.positions),
        (skos::NOTE, &entity.remarks),
    ] {
        for text in texts {
            graph.text(&node, property, text);
        }
    }
    if let Some(gender) = &entity.gender {
        graph.text(&node, schema::GENDER, gender);
    }
    for code in &entity.countries {
        graph.text(&node, ds::COUNTRY_CODE, code);
    }
    if let Some(id) = &entity.wikidata {
        graph.put(&node, owl::SAME_AS, wikidata(id));
    }
    for link in &entity.links {
        match &link.to {
            LinkTarget::Id(id) => {
                graph.put(&node, ds::LINKED_TO, entry_node(dataset, id, names));
            }
            LinkTarget::Name(name) => {
                graph.text(&node, skos::NOTE, &format!("{}: {name}", link.kind));
            }
        }
    }
    for (sanction, listing) in sanctions(dataset, entity, names) {
        let label = entity
            .names
            .first()
            .map_or(entity.id.as_str(), |name| &name.text);
        write_sanction(&sanction, listing, &node, label, names, &mut graph);
    }
    for (tenure, office) in tenures(dataset, entity, names) {
        let label = entity
            .names
            .first()
            .map_or(entity.id.as_str(), |name| &name.text);
        write_tenure(&tenure, office, &node, label, names, &mut graph);
    }
    for statement in &entity.statements {
        let Ok(property) = NamedNode::new(statement.property.as_str()) else {
            continue;
        };
        let value: Term = match &statement.value {
            Value::Text(text) => Literal::new_simple_literal(text).into(),
            Value::Language(text, language) => {
                match Literal::new_language_tagged_literal(text, language) {
                    Ok(literal) => literal.into(),
                    Err(_) => Literal::new_simple_literal(text).into(),
                }
            }
            Value::Typed(text, datatype) => match NamedNode::new(datatype.as_str()) {
                Ok(datatype) => Literal::new_typed_literal(text, datatype).into(),
                Err(_) => Literal::new_simple_literal(text).into(),
            },
            Value::Iri(iri) => match NamedNode::new(iri.as_str()) {
                Ok(node) => node.into(),
                Err(_) => Literal::new_simple_literal(iri).into(),
            },
            Value::Id(id) => entry_node(dataset, id, names).into(),
        };
        graph.put(&node, property, value);
    }
    let name: GraphName = names.reference_graph(dataset).into();
    graph
        .into_triples()
        .into_iter()
        .map(|triple| triple.in_graph(name.clone()))
        .collect()
}

pub(super) fn wikidata(id: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{WIKIDATA}{}", escape(id)))
}

/// Names given so far, each with how often.
#[derive(Default)]
struct Taken(BTreeMap<String, usize>);

impl Taken {
    /// The name, with a number from the second time on.
    fn numbered(&mut self, name: String) -> String {
        let count = self.0.entry(name.clone()).or_default();
        *count += 1;
        match *count {
            1 => name,
            count => format!("{name}.{count}"),
        }
    }
}

/// `sanction:{dataset}.{id}.{programme}`, numbered where one programme stands twice.
pub(super) fn sanctions<'e>(
    dataset: &str,
    entity: &'e ReferenceEntity,
    names: &Namespaces,
) -> Vec<(NamedNode, &'e Listing)> {
    let mut listings: Vec<&Listing> = entity.listings.iter().collect();
    listings.sort();
    listings.dedup();
    let mut taken = Taken::default();
    let mut named = Vec::new();
    for listing in listings {
        let issuer = listing
            .issuer
            .as_ref()
            .map_or("", |issuer| issuer.rsplit('/').next().unwrap_or(""));
        let programme = match &listing.programme {
            Some(programme) if programme.len() > 60 => short_hash(programme.as_bytes(), 8),
            Some(programme) => slug(programme),
            None => "list".to_owned(),
        };
        let path = format!(
            "{}.{}.{issuer}.{programme}",
            slug(dataset),
            slug(&entity.id)
        );
        let path = taken.numbered(path);
        named.push((names.below(&format!("sanction/{}", escape(&path))), listing));
    }
    named
}

/// `tenure:{dataset}.{id}.{position}`, numbered where somebody held it more than once.
pub(super) fn tenures<'e>(
    dataset: &str,
    entity: &'e ReferenceEntity,
    names: &Namespaces,
) -> Vec<(NamedNode, &'e HeldOffice)> {
    let mut offices: Vec<&HeldOffice> = entity.offices.iter().collect();
    offices.sort();
    offices.dedup();
    let mut taken = Taken::default();
    let mut named = Vec::new();
    for office in offices {
        let path = format!(
            "{}.{}.{}",
            slug(dataset),
            slug(&entity.id),
            slug(&office.position)
        );
        let path = taken.numbered(path);
        named.push((names.below(&format!("tenure/{}", escape(&path))), office));
    }
    named
}

/// A tenure as a reference gives it. Who is in office without an end given was so when the reference was made.
pub(super) fn write_tenure(
    node: &NamedNode,
    office: &HeldOffice,
    holder: &NamedNode,
    label: &str,
    names: &Namespaces,
    graph: &mut Graph,
) {
    graph.thing(
        node,
        Class::Tenure,
        &format!("{label}, {}", office.position),
    );
    let position = names.entity(&EntityId(SmolStr::new(format!(
        "position/{}",
        slug(&office.position)
    ))));
    graph.thing(&position, Class::Position, &office.position);
    if let Some(code) = &office.country {
        let country = EntityId(SmolStr::new(format!("country/{code}")));
        graph.put(&position, ds::POSITION_IN, names.entity(&country));
    }
    graph.put(node, ds::HOLDER, holder.clone());
    graph.put(node, ds::POSITION, position);
    let status = if office.until.is_some() {
        "Former"
    } else {
        "Current"
    };
    graph.put(node, ds::STATUS, ours(status));
    if let Some(date) = office.since {
        graph.put(node, ds::SINCE, date_literal(date));
    }
    if let Some(date) = office.until {
        graph.put(node, ds::UNTIL, date_literal(date));
    }
}

pub(super) fn write_sanction(
    node: &NamedNode,
    listing: &Listing,
    target: &NamedNode,
    label: &str,
    names: &Namespaces,
    graph: &mut Graph,
) {
    let authority = listing.authority.as_deref().unwrap_or(NO_AUTHORITY);
    let under = listing
        .programme
        .as_ref()
        .map(|programme| format!(" ({programme})"))
        .unwrap_or_default();
    graph.thing(
        node,
        Class::Sanction,
        &format!("{authority}{ENTRY_ON}{label}{under}"),
    );
    graph.put(node, ds::TARGET, target.clone());
    graph.put(node, ds::MEASURE, ours("Blacklist"));
    // Without a clock an end that is given may lie ahead: until then it binds.
    graph.put(node, ds::STATUS, ours("InForce"));
    if let Some(issuer) = &listing.issuer {
        graph.put(node, ds::ISSUER, names.entity(&EntityId(issuer.clone())));
    }
    if let Some(programme) = &listing.programme {
        let issuer = listing
            .issuer
            .as_ref()
            .map_or("", |issuer| issuer.rsplit('/').next().unwrap_or(""));
        let path = format!("programme/{issuer}-{}", slug(programme));
        let programme_node = names.below(&escape(&path));
        graph.thing(&programme_node, Class::SanctionsProgramme, programme);
        graph.put(node, ds::PROGRAMME, programme_node);
    }
    if let Some(number) = &listing.number {
        graph.text(node, dcterms::IDENTIFIER, number);
    }
    if let Some(date) = listing.since {
        graph.put(node, ds::SINCE, date_literal(date));
    }
    if let Some(date) = listing.until {
        graph.put(node, ds::UNTIL, date_literal(date));
    }
}
