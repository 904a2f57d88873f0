//! The consolidated list of the United Nations Security Council.
//!
//! *`<CONSOLIDATED_LIST>` → entities*. Names stand in up to four parts; an alias of low quality is a weak one. Source: the schema
//! sc-sanctions.xsd of the Security Council.

use super::entity::{Birth, Identifier, Listing, ReferenceEntity, Strength};
use super::fields::Fields;
use super::xml::{Element, elements};
use super::{Imported, ReferenceError, Report, shown, source};
use crate::ontology::Class;
use crate::text::PartialDate;
use smol_str::SmolStr;
use std::path::{Path, PathBuf};

/// Key of the issuer.
const ISSUER: &str = "organization/united-nations";

/// Reads the files.
pub(super) fn read(files: &[PathBuf], fields: &Fields<'_>) -> Result<Imported, ReferenceError> {
    let mut imported = Imported::default();
    for path in files {
        let text = source::text(path)?;
        imported.report.files.push(shown(path));
        for element in elements(path, &text, "CONSOLIDATED_LIST", &["INDIVIDUAL", "ENTITY"])? {
            let entity = entry(path, &element, fields, &mut imported.report)?;
            imported.entities.push(entity);
        }
        if imported.entities.is_empty() {
            return Err(ReferenceError::Wrong {
                path: shown(path),
                line: 1,
                found: "no entry".to_owned(),
                expected: "<INDIVIDUAL> and <ENTITY>".to_owned(),
            });
        }
    }
    Ok(imported)
}

fn entry(
    path: &Path,
    element: &Element,
    fields: &Fields<'_>,
    report: &mut Report,
) -> Result<ReferenceEntity, ReferenceError> {
    let need = |name: &'static str| match element.get(name) {
        "" => Err(ReferenceError::Wrong {
            path: shown(path),
            line: element.line,
            found: format!("an entry without {name}"),
            expected: format!("<{name}> in every entry"),
        }),
        value => Ok(value),
    };
    let class = match element.name.as_str() {
        "INDIVIDUAL" => Class::Person,
        _ => Class::Organization,
    };
    need("DATAID")?;
    need("FIRST_NAME")?;
    let number = need("REFERENCE_NUMBER")?.trim_end_matches('.');
    let programme = need("UN_LIST_TYPE")?;
    report.count(if class == Class::Person {
        "individual"
    } else {
        "entity"
    });
    let mut entity = ReferenceEntity::new(number, class);
    entity.place = (shown(path), element.line);
    let parts: Vec<&str> = ["FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"]
        .iter()
        .map(|part| element.get(part))
        .filter(|part| !part.is_empty())
        .collect();
    entity.name(&parts.join(" "), Strength::Full);
    entity.listings.push(Listing {
        issuer: Some(SmolStr::new_static(ISSUER)),
        authority: Some("United Nations Security Council".to_owned()),
        programme: Some(programme.to_owned()),
        number: Some(number.to_owned()),
        since: PartialDate::parse(element.get("LISTED_ON")),
        until: None,
    });
    for child in &element.children {
        part(child, &mut entity, fields, report);
    }
    Ok(entity)
}

/// Reads one part of an entry.
fn part(child: &Element, entity: &mut ReferenceEntity, fields: &Fields<'_>, report: &mut Report) {
    match child.name.as_str() {
        "FIRST_NAME" | "SECOND_NAME" | "THIRD_NAME" | "FOURTH_NAME" | "UN_LIST_TYPE"
        | "REFERENCE_NUMBER" | "LISTED_ON" => {}
        // "UN List" for all of them; and what the Council's own program sorts by.
        "LIST_TYPE" | "SORT_KEY" | "SORT_KEY_LAST_MOD" | "VERSIONNUM" => {}
        "DATAID" => entity.identifiers.push(Identifier {
            kind: "DATAID".to_owned(),
            value: child.text.clone(),
            country: None,
        }),
        "NAME_ORIGINAL_SCRIPT" => entity.name(&child.text, Strength::Full),
        "INDIVIDUAL_ALIAS" | "ENTITY_ALIAS" => alias(child, entity, report),
        "NATIONALITY" => {
            for value in child.all("VALUE") {
                country(&value.text, "NATIONALITY", entity, fields, report);
            }
        }
        "INDIVIDUAL_ADDRESS" | "ENTITY_ADDRESS" => {
            let words = joined(child);
            if !words.is_empty() {
                entity.addresses.push(words);
                country(
                    child.get("COUNTRY"),
                    "country of an address",
                    entity,
                    fields,
                    report,
                );
            }
        }
        "INDIVIDUAL_PLACE_OF_BIRTH" => {
            let words = joined(child);
            if !words.is_empty() {
                entity.birth_places.push(words);
                country(
                    child.get("COUNTRY"),
                    "country of birth",
                    entity,
                    fields,
                    report,
                );
            }
        }
        "INDIVIDUAL_DATE_OF_BIRTH" => birth(child, entity, fields, report),
        "INDIVIDUAL_DOCUMENT" => document(child, entity, fields),
        "DESIGNATION" | "TITLE" => {
            entity.positions.extend(
                child
                    .all("VALUE")
                    .filter(|value| !value.text.is_empty())
                    .map(|value| value.text.split_whitespace().collect::<Vec<_>>().join(" ")),
            );
        }
        "GENDER" => entity.gender = Some(child.text.to_lowercase()),
        "COMMENTS1" => entity.remark(&child.text),
        "LAST_DAY_UPDATED" => {
            for value in child.all("VALUE").filter(|value| !value.text.is_empty()) {
                entity.remark(&format!("Updated: {}", value.text));
            }
        }
        _ if child.text.is_empty() && child.children.is_empty() => {}
        other => {
            entity.remark(&format!("{other}: {}{}", child.text, joined(child)));
            report.unexpressed(other);
        }
    }
}

fn country(
    name: &str,
    what: &str,
    entity: &mut ReferenceEntity,
    fields: &Fields<'_>,
    report: &mut Report,
) {
    if name.is_empty() {
        return;
    }
    match fields.country(name) {
        Some(code) => entity.country(Some(code)),
        None => {
            entity.remark(&format!("{what}: {name}"));
            report.unexpressed(what);
        }
    }
}

fn alias(child: &Element, entity: &mut ReferenceEntity, report: &mut Report) {
    let strength = match child.get("QUALITY") {
        "Low" => Strength::Weak,
        "f.k.a." => Strength::Former,
        _ => Strength::Full,
    };
    let name = child.get("ALIAS_NAME");
    entity.name(name, strength);
    let rest: Vec<String> = child
        .children
        .iter()
        .filter(|part| {
            !matches!(part.name.as_str(), "QUALITY" | "ALIAS_NAME") && !part.text.is_empty()
        })
        .map(|part| format!("{} {}", part.name, part.text))
        .collect();
    if !rest.is_empty() {
        entity.remark(&format!("Alias {name}: {}", rest.join(", ")));
        report.unexpressed("note on an alias");
    }
}

fn birth(child: &Element, entity: &mut ReferenceEntity, fields: &Fields<'_>, report: &mut Report) {
    let date = |name: &str| PartialDate::parse(child.get(name));
    let note = child.get("NOTE");
    let on = date("DATE").or_else(|| date("YEAR"));
    let found = match (on, date("FROM_YEAR"), date("TO_YEAR")) {
        (Some(on), ..) if child.get("TYPE_OF_DATE") == "APPROXIMATELY" => Some(Birth::About(on)),
        (Some(on), ..) => Some(Birth::On(on)),
        (None, Some(from), Some(until)) => Some(Birth::Between(from, until)),
        _ => fields.birth(note),
    };
    entity.births.extend(found);
    let words = joined(child);
    if (found.is_none() || !note.is_empty()) && !words.is_empty() {
        entity.remark(&format!("Date of birth: {words}"));
        report.unexpressed("date of birth");
    }
}

fn document(child: &Element, entity: &mut ReferenceEntity, fields: &Fields<'_>) {
    let value = child.get("NUMBER");
    let kind = [
        child.get("TYPE_OF_DOCUMENT"),
        child.get("TYPE_OF_DOCUMENT2"),
    ]
    .into_iter()
    .filter(|kind| !kind.is_empty())
    .map(|kind| kind.split_whitespace().collect::<Vec<_>>().join(" "))
    .collect::<Vec<_>>()
    .join(", ");
    if value.is_empty() {
        let words = joined(child);
        if !words.is_empty() {
            entity.remark(&format!("Document: {words}"));
        }
        return;
    }
    let issued = [child.get("ISSUING_COUNTRY"), child.get("COUNTRY_OF_ISSUE")];
    entity.identifiers.push(Identifier {
        kind: if kind.is_empty() {
            "Document".to_owned()
        } else {
            kind
        },
        value: value.to_owned(),
        country: issued.iter().find_map(|name| fields.country(name)),
    });
    let rest: Vec<&str> = ["DATE_OF_ISSUE", "CITY_OF_ISSUE", "NOTE"]
        .iter()
        .map(|part| child.get(part))
        .filter(|part| !part.is_empty())
        .collect();
    if !rest.is_empty() {
        entity.remark(&format!("Document {value}: {}", rest.join(", ")));
    }
}

/// The texts of an element's parts, in one line.
fn joined(element: &Element) -> String {
    let parts = element.children.iter().map(|part| part.text.as_str());
    let parts: Vec<String> = parts
        .filter(|part| !part.is_empty())
        .map(|part| part.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    parts.join(", ")
}
