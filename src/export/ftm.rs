//! Entities and edges for programs that speak FollowTheMoney.
//!
//! *(store, [`Projection`]) → JSON Lines*. Source: the FollowTheMoney model (<https://followthemoney.tech/>). Which schema stands for
//! which class and relation is `data/export/ftm.tsv`; tenures become Occupancies of Positions, sanctions become Sanctions, every other
//! edge an UnknownLink with its words as role. Links carry the words, the date and the address of the document. FollowTheMoney
//! has no word for what is merely claimed, so nothing of that is written; entities without a schema are counted.

use super::error::ExportError;
use super::spoken::{verb, words_of};
use crate::analysis::{
    Contest, Edge, Held, Hold, Node, Projection, Records, Standing, State, profile,
};
use crate::graph::Graphs;
use crate::ontology::{Class, Ontology};
use oxigraph::model::NamedNode;
use petgraph::visit::EdgeRef;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

const TABLE: &str = include_str!("../../data/export/ftm.tsv");

/// What could not be said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unsaid {
    /// Entities without a schema.
    pub entities: usize,
    /// Edges of such entities, and claims that nothing establishes.
    pub edges: usize,
}

/// What each schema is, as far as ends of links ask for it. The classes are those of the model's own hierarchy.
fn is_a(schema: &str, wanted: &str) -> bool {
    let above: &[&str] = match schema {
        "Person" => &["LegalEntity"],
        "Company" => &["Organization", "LegalEntity", "Asset"],
        "Organization" => &["LegalEntity"],
        "PublicBody" => &["Organization", "LegalEntity"],
        "Vessel" | "Airplane" => &["Asset"],
        _ => &[],
    };
    wanted == "Thing" || schema == wanted || above.contains(&wanted)
}

/// The schemata that the ends of a link must be.
fn ends(schema: &str) -> (&'static str, &'static str) {
    match schema {
        "Ownership" => ("LegalEntity", "Asset"),
        "Membership" | "Directorship" => ("LegalEntity", "Organization"),
        "Employment" => ("Person", "Organization"),
        "Representation" => ("LegalEntity", "LegalEntity"),
        "Family" | "Associate" => ("Person", "Person"),
        _ => ("Thing", "Thing"),
    }
}

/// A link of the table: schema and the properties of its ends.
#[derive(Clone, Copy)]
struct Link {
    schema: &'static str,
    subject: &'static str,
    object: &'static str,
}

const UNKNOWN: Link = Link {
    schema: "UnknownLink",
    subject: "subject",
    object: "object",
};

struct Table {
    classes: BTreeMap<&'static str, &'static str>,
    links: BTreeMap<&'static str, Link>,
}

impl Table {
    fn shipped() -> Self {
        let (mut classes, mut links) = (BTreeMap::new(), BTreeMap::new());
        for line in TABLE.lines().filter(|line| !line.starts_with('#')).skip(1) {
            let cells: Vec<&'static str> = line.split('\t').collect();
            if let &[part, name, schema, subject, object] = cells.as_slice() {
                match part {
                    "class" => _ = classes.insert(name, schema),
                    _ => {
                        let link = Link {
                            schema,
                            subject,
                            object,
                        };
                        links.insert(name, link);
                    }
                }
            }
        }
        Self { classes, links }
    }

    fn class(&self, class: Class) -> Option<&'static str> {
        self.classes.get(class.iri()).copied()
    }
}

/// An entity in the making: every property a set of texts.
struct Entity {
    id: String,
    schema: &'static str,
    properties: BTreeMap<&'static str, BTreeSet<String>>,
}

impl Entity {
    fn new(id: String, schema: &'static str) -> Self {
        Self {
            id,
            schema,
            properties: BTreeMap::new(),
        }
    }

    fn put(&mut self, property: &'static str, value: impl Into<String>) {
        let value = value.into();
        if !value.trim().is_empty() {
            self.properties.entry(property).or_default().insert(value);
        }
    }

    fn line(&self) -> String {
        serde_json::json!({
            "id": self.id,
            "schema": self.schema,
            "properties": self.properties,
        })
        .to_string()
    }
}

/// Writes one entity a line, sorted by id.
///
/// # Errors
/// Those of store and writer.
pub fn write_ftm(
    store: &dyn Graphs,
    projection: &Projection,
    ontology: &Ontology,
    base: &str,
    mut out: impl Write,
) -> Result<Unsaid, ExportError> {
    let table = Table::shipped();
    let mut writer = Writer {
        store,
        ontology,
        base,
        table: &table,
        records: Records::new(store)?,
        entities: BTreeMap::new(),
    };
    let mut unsaid = Unsaid::default();
    let graph = &projection.graph;
    for node in graph.node_weights() {
        match table.class(node.class) {
            Some(schema) => writer.node(node, schema)?,
            None => unsaid.entities += 1,
        }
    }
    for edge in graph.edge_references() {
        let ends = (&graph[edge.source()], &graph[edge.target()]);
        if edge.weight().standing != Standing::Established || !writer.edge(ends, edge.weight())? {
            unsaid.edges += 1;
        }
    }
    for entity in writer.entities.values() {
        writeln!(out, "{}", entity.line())?;
    }
    Ok(unsaid)
}

struct Writer<'a> {
    store: &'a dyn Graphs,
    ontology: &'a Ontology,
    base: &'a str,
    table: &'a Table,
    records: Records<'a>,
    entities: BTreeMap<String, Entity>,
}

impl Writer<'_> {
    fn keep(&mut self, entity: Entity) {
        self.entities.insert(entity.id.clone(), entity);
    }

    fn id(&self, node: &NamedNode) -> String {
        id(node
            .as_str()
            .strip_prefix(self.base)
            .unwrap_or(node.as_str()))
    }

    fn node(&mut self, node: &Node, schema: &'static str) -> Result<(), ExportError> {
        let known = profile(self.store, node.iri.as_ref())?;
        let own = self.id(&node.iri);
        let mut entity = Entity::new(own.clone(), schema);
        entity.put("name", name(&node.label));
        for alias in &known.other_names {
            entity.put("alias", name(alias));
        }
        for same in &known.same_as {
            if let Some(number) = same.strip_prefix("http://www.wikidata.org/entity/") {
                entity.put("wikidataId", number);
            }
        }
        let country = node.country.as_ref();
        let code = country.and_then(|country| self.code(&country.iri));
        if let Some(code) = &code {
            entity.put("country", code.clone());
        }
        if schema == "Address" {
            entity.put("full", name(&node.label));
        }
        entity.put("keywords", words_of(node.class.iri()));
        for listing in known
            .listings
            .iter()
            .filter(|listing| listing.is == Held::Linked)
        {
            entity.put(
                "notes",
                format!("listed as {} ({})", listing.name, listing.entry.as_str()),
            );
        }
        if !known.sanctioned.is_empty() && known.sanctioned.iter().any(|s| s.status == "InForce") {
            entity.put("topics", "sanction");
        }
        if schema == "Person" {
            for office in &known.offices {
                entity.put("position", name(&office.label));
            }
        }
        self.keep(entity);
        if schema == "Person" {
            for office in &known.offices {
                self.occupancy(&own, office);
            }
        }
        for sanction in &known.sanctioned {
            self.sanction(&own, sanction)?;
        }
        Ok(())
    }

    /// The two-letter code of a country whose name is one.
    fn code(&self, country: &NamedNode) -> Option<String> {
        let code = country
            .as_str()
            .strip_prefix(self.base)?
            .strip_prefix("country/")?;
        (code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_lowercase()))
            .then(|| code.to_owned())
    }

    fn occupancy(&mut self, holder: &str, office: &Hold) {
        let Some(position) = &office.other else {
            return;
        };
        let post = self.id(position);
        let mut entity = Entity::new(post.clone(), "Position");
        entity.put("name", name(&office.label));
        self.keep(entity);
        let mut entity = Entity::new(joined(&[holder, "holds", &post]), "Occupancy");
        entity.put("holder", holder);
        entity.put("post", post);
        period(&mut entity, office);
        entity.put("status", words_of(&office.status));
        self.keep(entity);
    }

    fn sanction(&mut self, target: &str, sanction: &Hold) -> Result<(), ExportError> {
        let mut entity = Entity::new(
            joined(&[target, "sanction", &sanction.label, &sanction.status]),
            "Sanction",
        );
        entity.put("entity", target);
        if let Some(issuer) = &sanction.other {
            let label = crate::analysis::label_of(self.store, issuer.as_ref())?;
            entity.put("authority", name(&label));
        }
        period(&mut entity, sanction);
        entity.put("status", words_of(&sanction.status));
        entity.put("summary", name(&sanction.label));
        self.keep(entity);
        Ok(())
    }

    /// Writes an edge as a link; false where an end has no schema.
    fn edge(&mut self, (from, to): (&Node, &Node), edge: &Edge) -> Result<bool, ExportError> {
        let (Some(subject), Some(object)) =
            (self.table.class(from.class), self.table.class(to.class))
        else {
            return Ok(false);
        };
        let own = self.table.links.get(edge.relation.as_str()).copied();
        let link = own
            .filter(|link| {
                let (left, right) = ends(link.schema);
                is_a(subject, left) && is_a(object, right)
            })
            .unwrap_or(UNKNOWN);
        let (source, target) = (self.id(&from.iri), self.id(&to.iri));
        let mut entity = Entity::new(joined(&[&source, &edge.relation, &target]), link.schema);
        entity.put(link.subject, source);
        entity.put(link.object, target);
        let role = verb(self.ontology, &edge.relation);
        entity.put(
            match link.schema {
                "Family" | "Associate" => "relationship",
                _ => "role",
            },
            role,
        );
        if edge.contest == Contest::Denied {
            entity.put("status", "disputed");
        }
        for ground in &edge.grounds {
            if let Some(date) = ground.date {
                entity.put("date", date.to_string());
            }
            let source = self.records.source(&ground.document)?;
            if let Some(url) = source.url {
                entity.put("sourceUrl", url);
            }
            if let Some(publisher) = source.publisher {
                entity.put("publisher", publisher);
            }
        }
        if let Some(evidence) = &edge.evidence {
            entity.put("summary", format!("“{}”", name(&evidence.words)));
            entity.put("recordId", evidence.claim.as_str());
        }
        self.keep(entity);
        Ok(true)
    }
}

fn period(entity: &mut Entity, hold: &Hold) {
    for (property, date) in [("startDate", &hold.since), ("endDate", &hold.until)] {
        if let Some(date) = date {
            entity.put(property, date.clone());
        }
    }
    if hold.state == State::Disputed {
        entity.put("description", "documents disagree");
    }
}

/// A name in one line; something where there is nothing, since a name is required.
fn name(text: &str) -> String {
    let clean: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let name = clean.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        "(no name)".to_owned()
    } else {
        name
    }
}

/// An id: letters, digits, dots and hyphens alone. What holds others is named by its hash.
fn id(path: &str) -> String {
    let dotted = path.replace('/', ".");
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    let ends = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    if dotted.chars().all(fits) && ends(dotted.chars().next()) && ends(dotted.chars().last()) {
        dotted
    } else {
        format!("ds-{}", hash(path))
    }
}

/// The id of what connects others: read from them, so the same on every run.
fn joined(parts: &[&str]) -> String {
    format!("link-{}", hash(&parts.join("\n")))
}

fn hash(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex()[..20].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_names_what_there_is() {
        let table = Table::shipped();
        let ontology = Ontology::embedded();
        let unknown: Vec<&&str> = table
            .classes
            .keys()
            .filter(|class| Class::from_iri(class).is_none())
            .chain(
                table
                    .links
                    .keys()
                    .filter(|relation| ontology.relation(relation).is_none()),
            )
            .collect();
        assert!(unknown.is_empty(), "{unknown:?}");
        assert!(table.classes.len() > 10 && table.links.len() > 8);
    }

    #[test]
    fn ids_hold_nothing_that_readers_refuse() {
        assert_eq!(id("person/gustavo-petro"), "person.gustavo-petro");
        for odd in ["thing/a%20b", "person/", "place/x_y", "é"] {
            let id = id(odd);
            assert!(
                id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'),
                "{id}"
            );
        }
        assert_ne!(joined(&["a", "b"]), joined(&["a", "c"]));
    }
}
