//! Entities in Senzing's form.
//!
//! *JSON Lines, or one JSON array → entities*. A record has attributes of its own and lists of features, each a group of attributes that
//! belong together (`NAMES`, `DATES`, `IDENTIFIERS` ...); which list a group stands in says nothing that its attributes do not. What
//! no field expresses is kept as a remark. Pointers from record to record become links; a pointer to a record that the files do not
//! hold stays one by its key. Source: Senzing's Entity Specification, generic. Says nothing of terms of office: the form has none.

use super::entity::{Birth, EntityLink, Identifier, LinkTarget, ReferenceEntity, Strength};
use super::fields::Fields;
use super::{Imported, ReferenceError, shown, source};
use crate::ontology::Class;
use crate::text::PartialDate;
use serde_json::{Map, Value};
use smol_str::SmolStr;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

const EXPECTED: &str = "a Senzing record: {\"DATA_SOURCE\", \"RECORD_ID\", …}";

/// Reads the files.
pub(super) fn read(files: &[PathBuf], fields: &Fields<'_>) -> Result<Imported, ReferenceError> {
    let mut imported = Imported::default();
    for path in files {
        let text = source::text(path)?;
        imported.report.files.push(shown(path));
        for (line, record) in records(path, &text)? {
            let mut entity = entity(path, line, &record, fields, &mut imported)?;
            entity.place = (shown(path), line);
            imported.entities.push(entity);
        }
    }
    let ids: BTreeSet<String> = imported
        .entities
        .iter()
        .map(|entity| entity.id.clone())
        .collect();
    for link in imported
        .entities
        .iter_mut()
        .flat_map(|entity| &mut entity.links)
    {
        if let LinkTarget::Name(key) = &link.to
            && ids.contains(key)
        {
            link.to = LinkTarget::Id(key.clone());
        }
    }
    Ok(imported)
}

/// A record and the line it stands in, from 1.
type Placed = (usize, Map<String, Value>);

fn records(path: &Path, text: &str) -> Result<Vec<Placed>, ReferenceError> {
    let wrong = |line: usize, found: String| ReferenceError::Wrong {
        path: shown(path),
        line,
        found,
        expected: EXPECTED.to_owned(),
    };
    if text.trim_start().starts_with('[') {
        let records: Vec<Map<String, Value>> =
            serde_json::from_str(text).map_err(|error| wrong(error.line(), error.to_string()))?;
        return Ok(records.into_iter().map(|record| (1, record)).collect());
    }
    let lines = (1..)
        .zip(text.lines())
        .filter(|(_, line)| !line.trim().is_empty());
    let found: Vec<(usize, Map<String, Value>)> = lines
        .map(|(line, record)| {
            let read = serde_json::from_str(record);
            read.map(|record| (line, record))
                .map_err(|error| wrong(line, error.to_string()))
        })
        .collect::<Result<_, _>>()?;
    if found.is_empty() {
        return Err(wrong(1, "nothing".to_owned()));
    }
    Ok(found)
}

fn entity(
    path: &Path,
    line: usize,
    record: &Map<String, Value>,
    fields: &Fields<'_>,
    imported: &mut Imported,
) -> Result<ReferenceEntity, ReferenceError> {
    let wrong = |found: String, expected: &str| ReferenceError::Wrong {
        path: shown(path),
        line,
        found,
        expected: expected.to_owned(),
    };
    for field in ["DATA_SOURCE", "RECORD_ID"] {
        if record.get(field).and_then(scalar).is_none() {
            return Err(wrong(format!("a record without {field}"), EXPECTED));
        }
    }
    let kind = record.get("RECORD_TYPE").and_then(scalar);
    let class = match kind.as_deref() {
        Some("PERSON") => Class::Person,
        Some("ORGANIZATION") => Class::Organization,
        Some("VESSEL") => Class::Vessel,
        Some("AIRCRAFT") => Class::Aircraft,
        // What others only point at: an office, a family.
        _ => Class::Thing,
    };
    imported
        .report
        .count(kind.as_deref().unwrap_or("no RECORD_TYPE"));
    let id = record.get("RECORD_ID").and_then(scalar).unwrap_or_default();
    let mut entity = ReferenceEntity::new(id, class);
    let mut own = Map::new();
    for (field, value) in record {
        match value {
            Value::Array(groups) => {
                for group in groups {
                    let Value::Object(group) = group else {
                        return Err(wrong(
                            format!("{field} with {group}"),
                            "groups of attributes",
                        ));
                    };
                    features(group, fields, &mut entity, imported);
                }
            }
            Value::Object(group) => features(group, fields, &mut entity, imported),
            _ if matches!(
                field.as_str(),
                // What the makers of the file say about the record, not about what it describes.
                "DATA_SOURCE" | "RECORD_ID" | "RECORD_TYPE" | "LAST_CHANGE"
            ) => {}
            _ => _ = own.insert(field.clone(), value.clone()),
        }
    }
    features(&own, fields, &mut entity, imported);
    Ok(entity)
}

/// The text of a value that is no list.
fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Fills fields from attributes that belong together.
fn features(
    group: &Map<String, Value>,
    fields: &Fields<'_>,
    entity: &mut ReferenceEntity,
    imported: &mut Imported,
) {
    let get = |name: &str| group.get(name).and_then(scalar);
    let joined = |names: &[&str]| {
        let parts: Vec<String> = names.iter().filter_map(|name| get(name)).collect();
        Some(parts.join(" ")).filter(|text| !text.is_empty())
    };
    let strength = match get("NAME_TYPE").unwrap_or_default().to_uppercase() {
        kind if kind.contains("FORMER") || kind.contains("PREVIOUS") => Strength::Former,
        kind if kind.contains("WEAK") => Strength::Weak,
        _ => Strength::Full,
    };
    let parts = ["NAME_FIRST", "NAME_MIDDLE", "NAME_LAST", "NAME_SUFFIX"];
    for name in [get("NAME_FULL"), get("NAME_ORG"), joined(&parts)] {
        entity.name(&name.unwrap_or_default(), strength);
    }
    let address = ["ADDR_LINE1", "ADDR_LINE2", "ADDR_CITY", "ADDR_STATE"];
    let address = address
        .into_iter()
        .chain(["ADDR_POSTAL_CODE", "ADDR_COUNTRY"]);
    let address: Vec<String> = address.filter_map(get).collect();
    let address = get("ADDR_FULL").or(Some(address.join(", ")).filter(|text| !text.is_empty()));
    entity.addresses.extend(address);
    if let Some(key) = get("REL_POINTER_KEY") {
        entity.links.push(EntityLink {
            kind: get("REL_POINTER_ROLE").unwrap_or_else(|| "related".to_owned()),
            to: LinkTarget::Name(key),
        });
    }
    for (attribute, value) in group {
        let Some(value) = scalar(value) else { continue };
        match attribute.as_str() {
            name if name.starts_with("NAME_") || name.starts_with("REL_POINTER_") => {}
            name if name.starts_with("ADDR_") && name != "ADDR_COUNTRY" => {}
            "REL_ANCHOR_DOMAIN" | "REL_ANCHOR_KEY" => {}
            "DATE_OF_BIRTH" => match PartialDate::parse(&value) {
                Some(date) => entity.births.push(Birth::On(date)),
                None => remark(attribute, &value, entity, imported),
            },
            "PLACE_OF_BIRTH" => entity.birth_places.push(value),
            "GENDER" => entity.gender = Some(value),
            "NATIONALITY"
            | "CITIZENSHIP"
            | "COUNTRY_OF_ASSOCIATION"
            | "REGISTRATION_COUNTRY"
            | "ADDR_COUNTRY" => match fields.country(&value) {
                Some(code) => entity.country(Some(code)),
                None => remark(attribute, &value, entity, imported),
            },
            name if name.ends_with("_ID_TYPE") || name.ends_with("_COUNTRY") => {}
            name if name.ends_with("_NUMBER") => {
                let stem = name.trim_end_matches("_NUMBER");
                let kind = get(&format!("{stem}_TYPE")).unwrap_or_else(|| stem.to_owned());
                if kind == "WIKIDATA" && entity.wikidata.is_none() {
                    entity.wikidata = Some(SmolStr::new(&value));
                }
                entity.identifiers.push(Identifier {
                    country: get(&format!("{stem}_COUNTRY"))
                        .and_then(|country| fields.country(&country)),
                    kind,
                    value,
                });
            }
            _ => remark(attribute, &value, entity, imported),
        }
    }
}

fn remark(attribute: &str, value: &str, entity: &mut ReferenceEntity, imported: &mut Imported) {
    entity.remark(&format!("{attribute}: {value}"));
    imported.report.unexpressed(attribute);
}
