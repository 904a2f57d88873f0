//! OFAC's lists in their XML form (SDN.XML, CONSOLIDATED.XML).
//!
//! *`<sdnList>` → entities*. The number of records that the file gives of itself must be the number of its entries. Source: OFAC's
//! schema sdnList.xsd. The advanced form (`<Sanctions>`) is another format and is refused.

use super::entity::{Identifier, ReferenceEntity, Strength};
use super::fields::Fields;
use super::ofac::{flag, listing, ship};
use super::xml::{Element, elements};
use super::{ReferenceError, Report, shown};
use crate::ontology::Class;
use std::path::Path;

/// Elements that need no field: ids of parts, and those the others stand in.
const PARTS: &[&str] = &[
    "uid",
    "firstName",
    "lastName",
    "title",
    "sdnType",
    "remarks",
    "programList",
    "idList",
    "akaList",
    "addressList",
    "nationalityList",
    "citizenshipList",
    "dateOfBirthList",
    "placeOfBirthList",
    "vesselInfo",
];

/// Reads one file.
pub(super) fn read(
    path: &Path,
    text: &str,
    fields: &Fields<'_>,
    report: &mut Report,
) -> Result<Vec<ReferenceEntity>, ReferenceError> {
    let found = elements(path, text, "sdnList", &["sdnEntry", "publshInformation"])?;
    let mut entities = Vec::new();
    let mut promised = None;
    for element in &found {
        if element.name == "sdnEntry" {
            entities.push(entry(path, element, fields, report)?);
        } else {
            promised = element.get("Record_Count").parse::<usize>().ok();
        }
    }
    match promised {
        Some(count) if count != entities.len() => Err(ReferenceError::Wrong {
            path: shown(path),
            line: 1,
            found: format!("{} entries", entities.len()),
            expected: format!("{count}, as the file says of itself: fetch it again"),
        }),
        _ => Ok(entities),
    }
}

fn entry(
    path: &Path,
    element: &Element,
    fields: &Fields<'_>,
    report: &mut Report,
) -> Result<ReferenceEntity, ReferenceError> {
    let wrong = |found: String, expected: &str| ReferenceError::Wrong {
        path: shown(path),
        line: element.line,
        found,
        expected: expected.to_owned(),
    };
    let (class, kind) = match element.get("sdnType").to_lowercase().as_str() {
        "individual" => (Class::Person, "individual"),
        "entity" => (Class::Organization, "entity"),
        "vessel" => (Class::Vessel, "vessel"),
        "aircraft" => (Class::Aircraft, "aircraft"),
        other => {
            return Err(wrong(
                format!("sdnType {other:?}"),
                "Individual, Entity, Vessel or Aircraft",
            ));
        }
    };
    let id = element.get("uid");
    if id.is_empty() {
        return Err(wrong(
            "an entry without uid".to_owned(),
            "the number of the entry",
        ));
    }
    let mut entity = ReferenceEntity::new(id, class);
    entity.place = (shown(path), element.line);
    entity.name(&full_name(element), Strength::Full);
    if entity.names.is_empty() {
        return Err(wrong(format!("entry {id} without a name"), "lastName"));
    }
    report.count(kind);
    entity.listings = element
        .within("programList", "program")
        .map(|programme| listing(&programme.text))
        .collect();
    if entity.listings.is_empty() {
        entity.listings.push(listing(""));
        entity.listings[0].programme = None;
    }
    if !element.get("title").is_empty() {
        entity.positions.push(element.get("title").to_owned());
    }
    entity.remark(element.get("remarks"));
    for alias in element.within("akaList", "aka") {
        let strength = match (alias.get("category"), alias.get("type")) {
            ("weak", _) => Strength::Weak,
            (_, kind) if kind.starts_with('f') => Strength::Former,
            _ => Strength::Full,
        };
        entity.name(&full_name(alias), strength);
    }
    for id in element.within("idList", "id") {
        identifier(id, &mut entity, fields);
    }
    for address in element.within("addressList", "address") {
        let parts: Vec<&str> = address
            .children
            .iter()
            .filter(|part| part.name != "uid" && !part.text.is_empty())
            .map(|part| part.text.as_str())
            .collect();
        entity
            .addresses
            .extend((!parts.is_empty()).then(|| parts.join(", ")));
        entity.country(fields.country(address.get("country")));
    }
    let nationalities = element.within("nationalityList", "nationality");
    for country in nationalities.chain(element.within("citizenshipList", "citizenship")) {
        match fields.country(country.get("country")) {
            Some(code) => entity.country(Some(code)),
            None => {
                entity.remark(&format!("nationality {}", country.get("country")));
                report.unexpressed("nationality");
            }
        }
    }
    for birth in element.within("dateOfBirthList", "dateOfBirthItem") {
        match fields.birth(birth.get("dateOfBirth")) {
            Some(birth) => entity.births.push(birth),
            None => {
                entity.remark(&format!("DOB {}", birth.get("dateOfBirth")));
                report.unexpressed("dateOfBirth");
            }
        }
    }
    for place in element.within("placeOfBirthList", "placeOfBirthItem") {
        let place = place.get("placeOfBirth");
        entity.country(fields.country(place.rsplit(',').next().unwrap_or("")));
        entity.birth_places.push(place.to_owned());
    }
    for vessel in element.all("vesselInfo") {
        for part in &vessel.children {
            match part.name.as_str() {
                "callSign" => ship("Call sign", &part.text, &mut entity),
                "vesselFlag" => flag(&part.text, &mut entity, fields),
                other => ship(other, &part.text, &mut entity),
            }
        }
    }
    for other in element
        .children
        .iter()
        .filter(|child| !PARTS.contains(&child.name.as_str()))
    {
        entity.remark(&format!("{}: {}", other.name, other.text));
        report.unexpressed(&other.name);
    }
    Ok(entity)
}

/// "firstName lastName", as the CSV form has "LASTNAME, Firstname".
fn full_name(element: &Element) -> String {
    match (element.get("lastName"), element.get("firstName")) {
        (last, "") => last.to_owned(),
        (last, first) => format!("{last}, {first}"),
    }
}

fn identifier(id: &Element, entity: &mut ReferenceEntity, fields: &Fields<'_>) {
    let (kind, value) = (id.get("idType"), id.get("idNumber"));
    match kind {
        "Gender" => entity.gender = Some(value.to_lowercase()),
        _ if value.is_empty() => entity.remark(kind),
        _ => {
            entity.identifiers.push(Identifier {
                kind: kind.to_owned(),
                value: value.to_owned(),
                country: fields.country(id.get("idCountry")),
            });
            let dates: Vec<String> = ["issueDate", "expirationDate"]
                .iter()
                .filter(|part| !id.get(part).is_empty())
                .map(|part| format!("{part} {}", id.get(part)))
                .collect();
            if !dates.is_empty() {
                entity.remark(&format!("{kind} {value}: {}", dates.join(", ")));
            }
        }
    }
}
