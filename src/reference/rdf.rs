//! Any RDF as reference data.
//!
//! *Turtle, N-Triples, N-Quads, TriG, RDF/XML, JSON-LD → entities*. oxigraph's parsers read; every triple stays as it is (named graphs
//! fall together). A subject with a name in RDFS, SKOS, schema.org, FOAF, FollowTheMoney or our own vocabulary can be linked to. Blank nodes become
//! entries named by their file and label, since no Dossier graph has any.

use super::entity::{Birth, ReferenceEntity, Statement, Strength, Value};
use super::fields::Fields;
use super::{Imported, ReferenceError, shown, source};
use crate::ontology::{Class, DS};
use crate::text::PartialDate;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedOrBlankNode, Term};
use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const RDF_TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const SAME_AS: &str = "http://www.w3.org/2002/07/owl#sameAs";
const WIKIDATA: &str = "http://www.wikidata.org/entity/";
const STRING: &str = "http://www.w3.org/2001/XMLSchema#string";

/// Reads the files.
pub(super) fn read(files: &[PathBuf], fields: &Fields<'_>) -> Result<Imported, ReferenceError> {
    let mut imported = Imported::default();
    let mut entities: BTreeMap<String, ReferenceEntity> = BTreeMap::new();
    for (number, path) in files.iter().enumerate() {
        let text = source::text(path)?;
        imported.report.files.push(shown(path));
        for quad in RdfParser::from_format(format(path)?)
            .with_base_iri("urn:file:")
            .map_err(|error| wrong(path, 1, error.to_string()))?
            .for_slice(text.as_bytes())
        {
            let quad = quad.map_err(|error| {
                let line = error.location().map_or(1, |at| at.start.line as usize + 1);
                wrong(path, line, error.to_string())
            })?;
            let id = match &quad.subject {
                NamedOrBlankNode::NamedNode(node) => node.as_str().to_owned(),
                NamedOrBlankNode::BlankNode(node) => blank(number, node.as_str()),
            };
            let value = match quad.object {
                Term::NamedNode(node) => Value::Iri(node.into_string()),
                Term::BlankNode(node) => Value::Id(blank(number, node.as_str())),
                Term::Literal(literal) => match literal.destruct() {
                    (text, _, Some(language), ..) => Value::Language(text, language),
                    (text, Some(datatype), ..) if datatype.as_str() != STRING => {
                        Value::Typed(text, datatype.into_string())
                    }
                    (text, ..) => Value::Text(text),
                },
                Term::Triple(_) => {
                    imported.report.unexpressed("triples about triples");
                    continue;
                }
            };
            let entity = entities.entry(id.clone()).or_insert_with(|| {
                let mut entity = ReferenceEntity::new(id, Class::Thing);
                entity.place = (shown(path), 1);
                entity
            });
            field(quad.predicate.as_str(), &value, entity, fields);
            let statement = Statement {
                property: quad.predicate.into_string(),
                value,
            };
            if !entity.statements.contains(&statement) {
                entity.statements.push(statement);
            }
        }
    }
    for entity in entities.values() {
        let mut types: Vec<&str> = Vec::new();
        for statement in &entity.statements {
            if let (RDF_TYPE, Value::Iri(class)) = (statement.property.as_str(), &statement.value) {
                types.push(class);
            }
        }
        if types.is_empty() {
            imported.report.count("(no type)");
        }
        for class in types {
            imported.report.count(class);
        }
        if entity.names.is_empty() {
            imported.report.unexpressed("a name");
        }
    }
    imported.entities = entities.into_values().collect();
    Ok(imported)
}

fn wrong(path: &Path, line: usize, found: String) -> ReferenceError {
    ReferenceError::Wrong {
        path: shown(path),
        line,
        found,
        expected: "RDF in the format of the file's extension".to_owned(),
    }
}

fn format(path: &Path) -> Result<RdfFormat, ReferenceError> {
    let extension = path
        .extension()
        .and_then(|extension| extension.to_str())
        .unwrap_or("");
    RdfFormat::from_extension(extension)
        .or(match extension {
            "json" => RdfFormat::from_extension("jsonld"),
            "xml" | "owl" => Some(RdfFormat::RdfXml),
            _ => None,
        })
        .ok_or_else(|| ReferenceError::Wrong {
            path: shown(path),
            line: 1,
            found: format!("the extension {extension:?}"),
            expected: "ttl, nt, nq, trig, rdf, xml, owl, jsonld or json".to_owned(),
        })
}

/// Blank nodes of one file get one name, whatever file is read beside it.
fn blank(number: usize, label: &str) -> String {
    format!("_{number}-{label}")
}

/// Fills the field that a property speaks of, known by its last part.
fn field(property: &str, value: &Value, entity: &mut ReferenceEntity, fields: &Fields<'_>) {
    let local = property.rsplit(['#', '/', ':']).next().unwrap_or(property);
    match (local, value) {
        (
            "label" | "prefLabel" | "name" | "legalName",
            Value::Text(text) | Value::Language(text, _),
        ) => {
            entity.name(text, Strength::Full);
        }
        (
            "altLabel" | "alternateName" | "alias" | "nick",
            Value::Text(text) | Value::Language(text, _),
        ) => {
            entity.name(text, Strength::Full);
        }
        (
            "weakAlias" | "weakName" | "hiddenLabel",
            Value::Text(text) | Value::Language(text, _),
        ) => {
            entity.name(text, Strength::Weak);
        }
        ("previousName", Value::Text(text)) => entity.name(text, Strength::Former),
        ("birthDate" | "dateOfBirth", Value::Text(text) | Value::Typed(text, _)) => {
            entity
                .births
                .extend(PartialDate::parse(text).map(Birth::On));
        }
        (
            "nationality" | "country" | "countryCode" | "citizenship",
            Value::Text(text) | Value::Language(text, _),
        ) => {
            entity.country(fields.country(text));
        }
        ("sameAs", Value::Iri(iri))
            if property == SAME_AS || property.ends_with("schema.org/sameAs") =>
        {
            if let Some(id) = iri.strip_prefix(WIKIDATA) {
                entity.wikidata = Some(SmolStr::new(id));
            }
        }
        ("type", Value::Iri(iri)) if property == RDF_TYPE => {
            if let Some(class) = class(iri)
                && (entity.class == Class::Thing || class.is_a(entity.class))
            {
                entity.class = class;
            }
        }
        _ => {}
    }
}

/// Our class for a class of another vocabulary.
fn class(iri: &str) -> Option<Class> {
    let local = iri.rsplit(['#', '/', ':']).next().unwrap_or(iri);
    if let Some(own) = iri.strip_prefix(DS) {
        return Class::from_iri(own);
    }
    Some(match local {
        "Person" => Class::Person,
        "Organization" | "Organisation" | "Group" | "NGO" => Class::Organization,
        "Company" | "Corporation" => Class::Company,
        "GovernmentOrganization" | "PublicBody" => Class::PublicBody,
        "Country" => Class::Country,
        "Place" | "City" => Class::Place,
        "Vessel" => Class::Vessel,
        "Airplane" => Class::Aircraft,
        "LegalEntity" | "Agent" => Class::Entity,
        _ => return None,
    })
}
