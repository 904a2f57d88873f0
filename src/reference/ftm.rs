//! FollowTheMoney entities.
//!
//! *JSON Lines, or one JSON array → entities*. Every property stays as a statement of FollowTheMoney's own vocabulary; those that
//! name, tell apart or list an entity fill its fields as well. A Sanction becomes a listing of the entity it is about, an Occupancy
//! an office of its holder, and both stay an
//! entity of their own like every other record, so that nothing is lost. Source: followthemoney.tech, the default model.

use super::entity::{
    Birth, EntityLink, HeldOffice, Identifier, LinkTarget, Listing, ReferenceEntity, Statement,
    Strength, Value,
};
use super::fields::Fields;
use super::{Imported, ReferenceError, shown, source};
use crate::ontology::Class;
use crate::text::PartialDate;
use serde::Deserialize;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Namespace of the vocabulary.
const FTM: &str = "https://schema.followthemoney.tech/#";

/// One record.
#[derive(Deserialize)]
struct Record {
    id: String,
    schema: String,
    #[serde(default)]
    properties: BTreeMap<String, Vec<String>>,
    /// Ids it had in other datasets.
    #[serde(default)]
    referents: Vec<String>,
    #[serde(default)]
    datasets: Vec<String>,
    #[serde(flatten)]
    rest: BTreeMap<String, serde_json::Value>,
}

/// Reads the files.
pub(super) fn read(files: &[PathBuf], fields: &Fields<'_>) -> Result<Imported, ReferenceError> {
    let mut imported = Imported::default();
    for path in files {
        let text = source::text(path)?;
        imported.report.files.push(shown(path));
        let records = records(path, &text)?;
        for (line, record) in records {
            if record.id.is_empty() || record.schema.is_empty() {
                return Err(ReferenceError::Wrong {
                    path: shown(path),
                    line,
                    found: "an empty id or schema".to_owned(),
                    expected: "an id and a schema in every record".to_owned(),
                });
            }
            imported.report.count(&record.schema);
            for field in record.rest.keys() {
                // What FollowTheMoney's tools add about a record, not about what it describes.
                if !matches!(
                    field.as_str(),
                    "caption" | "first_seen" | "last_seen" | "last_change" | "target" | "origin"
                ) {
                    imported.report.unexpressed(field);
                }
            }
            let mut entity = entity(record, fields);
            entity.place = (shown(path), line);
            imported.entities.push(entity);
        }
    }
    let ids: BTreeSet<String> = imported
        .entities
        .iter()
        .map(|entity| entity.id.clone())
        .collect();
    for entity in &mut imported.entities {
        refer(entity, &ids);
    }
    list(&mut imported);
    hold(&mut imported);
    Ok(imported)
}

fn records(path: &Path, text: &str) -> Result<Vec<(usize, Record)>, ReferenceError> {
    let wrong = |line: usize, error: &serde_json::Error| ReferenceError::Wrong {
        path: shown(path),
        line,
        found: error.to_string(),
        expected: "a FollowTheMoney record: {\"id\", \"schema\", \"properties\"}".to_owned(),
    };
    if text.trim_start().starts_with('[') {
        let records: Vec<Record> =
            serde_json::from_str(text).map_err(|error| wrong(error.line(), &error))?;
        return Ok(records.into_iter().map(|record| (1, record)).collect());
    }
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let record = serde_json::from_str(line).map_err(|error| wrong(index + 1, &error))?;
        found.push((index + 1, record));
    }
    if found.is_empty() {
        return Err(ReferenceError::Wrong {
            path: shown(path),
            line: 1,
            found: "nothing".to_owned(),
            expected: "FollowTheMoney records, one a line".to_owned(),
        });
    }
    Ok(found)
}

/// The class of a schema's things; what happens between things is a thing.
fn class(schema: &str) -> Class {
    match schema {
        "Person" => Class::Person,
        "Company" => Class::Company,
        "PublicBody" => Class::PublicBody,
        "Organization" => Class::Organization,
        "Vessel" => Class::Vessel,
        "Airplane" => Class::Aircraft,
        "LegalEntity" => Class::Entity,
        "Position" => Class::Position,
        "Event" => Class::Event,
        _ => Class::Thing,
    }
}

fn entity(record: Record, fields: &Fields<'_>) -> ReferenceEntity {
    let mut entity = ReferenceEntity::new(record.id, class(&record.schema));
    let state = |property: &str, value: Value| Statement {
        property: format!("{FTM}{property}"),
        value,
    };
    entity.statements.push(Statement {
        property: "http://www.w3.org/1999/02/22-rdf-syntax-ns#type".to_owned(),
        value: Value::Iri(format!("{FTM}{}", record.schema)),
    });
    for (property, values) in &record.properties {
        for value in values {
            field(property, value, &mut entity, fields);
            entity
                .statements
                .push(state(property, Value::Text(value.clone())));
        }
    }
    for (what, values) in [
        ("referents", record.referents),
        ("datasets", record.datasets),
    ] {
        for value in values {
            entity.statements.push(state(what, Value::Text(value)));
        }
    }
    entity
}

/// Fills the field that a property speaks of.
fn field(property: &str, value: &str, entity: &mut ReferenceEntity, fields: &Fields<'_>) {
    match property {
        "name" => entity.name(value, Strength::Full),
        "alias" => entity.name(value, Strength::Full),
        "previousName" => entity.name(value, Strength::Former),
        "weakAlias" | "abbreviation" => entity.name(value, Strength::Weak),
        "country" | "nationality" | "citizenship" | "jurisdiction" | "mainCountry"
        | "birthCountry" | "flag" => {
            entity.country(fields.country(value));
        }
        "birthDate" => entity
            .births
            .extend(PartialDate::parse(value).map(Birth::On)),
        "birthPlace" => entity.birth_places.push(value.to_owned()),
        "gender" => entity.gender = Some(value.to_owned()),
        "position" => entity.positions.push(value.to_owned()),
        "wikidataId" => entity.wikidata = Some(SmolStr::new(value)),
        "address" => entity.addresses.push(value.to_owned()),
        "idNumber"
        | "passportNumber"
        | "taxNumber"
        | "innCode"
        | "ogrnCode"
        | "kppCode"
        | "registrationNumber"
        | "leiCode"
        | "imoNumber"
        | "mmsi"
        | "swiftBic"
        | "vatCode"
        | "uniqueEntityId"
        | "permId"
        | "callSign"
        | "socialSecurityNumber"
        | "dunsCode"
        | "isin" => entity.identifiers.push(Identifier {
            kind: property.to_owned(),
            value: value.to_owned(),
            country: None,
        }),
        _ => {}
    }
}

/// Turns values that are ids of the same dataset into links.
fn refer(entity: &mut ReferenceEntity, ids: &BTreeSet<String>) {
    let own = entity.id.clone();
    for statement in &mut entity.statements {
        if let Value::Text(value) = &statement.value
            && ids.contains(value)
            && *value != own
        {
            let kind = statement.property.trim_start_matches(FTM).to_owned();
            if kind == "referents" {
                continue;
            }
            let to = value.clone();
            statement.value = Value::Id(to.clone());
            entity.links.push(EntityLink {
                kind,
                to: LinkTarget::Id(to),
            });
        }
    }
}

/// Values of a property of FollowTheMoney.
fn values<'e>(entity: &'e ReferenceEntity, name: &str) -> Vec<&'e str> {
    let property = format!("{FTM}{name}");
    entity
        .statements
        .iter()
        .filter(|statement| statement.property == property)
        .filter_map(|statement| match &statement.value {
            Value::Text(text) | Value::Id(text) => Some(text.as_str()),
            _ => None,
        })
        .collect()
}

fn is_of_schema(entity: &ReferenceEntity, schema: &str) -> bool {
    let iri = format!("{FTM}{schema}");
    entity
        .statements
        .iter()
        .any(|statement| matches!(&statement.value, Value::Iri(value) if *value == iri))
}

/// Gives every Occupancy to its holder, as an office with its term. Several dates for one end are none.
fn hold(imported: &mut Imported) {
    let posts: BTreeMap<&str, (&str, Option<SmolStr>)> = imported
        .entities
        .iter()
        .filter(|entity| entity.class == Class::Position)
        .filter_map(|entity| {
            let name = entity.names.first()?;
            let country = entity.countries.first().cloned();
            Some((entity.id.as_str(), (name.text.as_str(), country)))
        })
        .collect();
    let mut held: BTreeMap<String, Vec<HeldOffice>> = BTreeMap::new();
    for entity in imported
        .entities
        .iter()
        .filter(|entity| is_of_schema(entity, "Occupancy"))
    {
        let date = |name: &str| match values(entity, name).as_slice() {
            [only] => PartialDate::parse(only),
            _ => None,
        };
        for post in values(entity, "post") {
            let Some((position, country)) = posts.get(post) else {
                continue;
            };
            let office = HeldOffice {
                position: (*position).to_owned(),
                country: country.clone(),
                since: date("startDate"),
                until: date("endDate"),
            };
            if office.since.is_none() && office.until.is_none() {
                continue;
            }
            for holder in values(entity, "holder") {
                let known = held.entry(holder.to_owned()).or_default();
                if !known.contains(&office) {
                    known.push(office.clone());
                }
            }
        }
    }
    for entity in &mut imported.entities {
        if let Some(offices) = held.remove(&entity.id) {
            entity.offices = offices;
        }
    }
}

/// Gives every Sanction to the entities it is about.
fn list(imported: &mut Imported) {
    let mut listings: BTreeMap<String, Vec<Listing>> = BTreeMap::new();
    for entity in imported
        .entities
        .iter()
        .filter(|entity| is_of_schema(entity, "Sanction"))
    {
        let all = |name: &str| values(entity, name);
        let date = |names: [&str; 2]| {
            names
                .iter()
                .flat_map(|name| all(name))
                .filter_map(PartialDate::parse)
                .min()
        };
        let first = |name: &str| all(name).first().map(|&value| value.to_owned());
        let issuer = all("country").first().map(|code| match *code {
            "eu" => SmolStr::new_static("organization/european-union"),
            "un" | "zz" => SmolStr::new_static("organization/united-nations"),
            code => SmolStr::new(format!("government/{code}")),
        });
        let listing = Listing {
            issuer,
            authority: first("authority"),
            programme: first("programId").or_else(|| first("program")),
            number: first("authorityId").or_else(|| first("recordId")),
            since: date(["startDate", "listingDate"]),
            until: all("endDate")
                .into_iter()
                .filter_map(PartialDate::parse)
                .max(),
        };
        for target in all("entity") {
            listings
                .entry(target.to_owned())
                .or_default()
                .push(listing.clone());
        }
    }
    for entity in &mut imported.entities {
        if let Some(own) = listings.remove(&entity.id) {
            entity.listings = own;
        }
    }
    let lost: usize = listings.values().map(Vec::len).sum();
    if lost > 0 {
        imported.report.notes.push(format!(
            "{lost} sanctions are of entities that the files do not hold"
        ));
    }
}
