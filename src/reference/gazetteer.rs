//! Our own tables of names, as in `data/gazetteer/`: leaders, legislators, organisations.
//!
//! *TSV with a header → entities*. Rows of one key are one entity with several offices. Columns are known by their names: key and
//! label must be there; wikidata, gender, class, title, country, since, until, aliases and surname are read; any other is kept as a
//! remark. A title of a country is an office held from since to until, and a tenure in the graph.

use super::entity::{HeldOffice, ReferenceEntity, Strength};
use super::fields::Fields;
use super::{Imported, ReferenceError, shown, source};
use crate::ontology::Class;
use crate::text::PartialDate;
use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Reads the files.
pub(super) fn read(files: &[PathBuf], fields: &Fields<'_>) -> Result<Imported, ReferenceError> {
    let mut imported = Imported::default();
    let mut entities: BTreeMap<String, ReferenceEntity> = BTreeMap::new();
    for path in files {
        let text = source::text(path)?;
        imported.report.files.push(shown(path));
        table(path, &text, fields, &mut entities, &mut imported)?;
    }
    imported.entities = entities.into_values().collect();
    Ok(imported)
}

fn table(
    path: &Path,
    text: &str,
    fields: &Fields<'_>,
    entities: &mut BTreeMap<String, ReferenceEntity>,
    imported: &mut Imported,
) -> Result<(), ReferenceError> {
    let wrong = |line: usize, found: String, expected: &str| ReferenceError::Wrong {
        path: shown(path),
        line,
        found,
        expected: expected.to_owned(),
    };
    let mut rows = text
        .lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line.trim_end_matches('\r')))
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    let (at, header) = rows
        .next()
        .ok_or_else(|| wrong(1, "nothing".to_owned(), "a header with key and label"))?;
    let header: Vec<&str> = header.split('\t').collect();
    let column = |name: &str| header.iter().position(|known| *known == name);
    let (Some(key), Some(label)) = (column("key"), column("label")) else {
        return Err(wrong(
            at,
            format!("the columns {}", header.join(", ")),
            "a header with key and label",
        ));
    };
    for (line, row) in rows {
        let cells: Vec<&str> = row.split('\t').collect();
        if cells.len() > header.len() {
            return Err(wrong(
                line,
                format!("{} columns", cells.len()),
                &format!("{} as in the header", header.len()),
            ));
        }
        let cell = |at: usize| cells.get(at).copied().unwrap_or("").trim();
        let named = |name: &str| column(name).map_or("", cell);
        let id = cell(key);
        if id.is_empty() || cell(label).is_empty() {
            return Err(wrong(line, "a row without key or label".to_owned(), "both"));
        }
        let class = match (named("class"), id.split('/').next().unwrap_or("")) {
            ("", kind) => Class::ALL
                .iter()
                .copied()
                .find(|class| class.iri().eq_ignore_ascii_case(kind)),
            (class, _) => Class::from_iri(class),
        };
        let class = class.ok_or_else(|| {
            wrong(
                line,
                format!("the key {id:?}"),
                "a key such as person/jane-doe, or a column class",
            )
        })?;
        imported.report.count(class.iri());
        let entity = entities.entry(id.to_owned()).or_insert_with(|| {
            let mut entity = ReferenceEntity::new(id, class);
            entity.place = (shown(path), line);
            entity
        });
        entity.name(cell(label), Strength::Full);
        for name in named("aliases").split('|') {
            entity.name(name, Strength::Full);
        }
        entity.name(named("surname"), Strength::Weak);
        let country = named("country");
        entity.country((!country.is_empty()).then(|| SmolStr::new(country)));
        if entity.wikidata.is_none() && !named("wikidata").is_empty() {
            entity.wikidata = Some(SmolStr::new(named("wikidata")));
        }
        if !named("gender").is_empty() {
            entity.gender = Some(named("gender").to_owned());
        }
        office(
            named("title"),
            country,
            named("since"),
            named("until"),
            entity,
        );
        let date = |column: &'static str| {
            let cell = named(column);
            let read = PartialDate::parse(cell);
            if read.is_none() && !cell.is_empty() {
                let found = format!("{cell:?} in the column {column}");
                return Err(wrong(
                    line,
                    found,
                    "a date such as 2026, 2026-01 or 2026-01-08",
                ));
            }
            Ok(read)
        };
        let (since, until) = (date("since")?, date("until")?);
        // What has no term at all may be long over: it stays in words.
        if let Some(position) = fields
            .position(named("title"), country)
            .filter(|_| !named("title").is_empty() && (since.is_some() || until.is_some()))
        {
            let held = HeldOffice {
                position,
                country: fields.country(country),
                since,
                until,
            };
            if !entity.offices.contains(&held) {
                entity.offices.push(held);
            }
        }
        for (at, name) in header.iter().enumerate() {
            let known = [
                "key", "label", "surname", "gender", "wikidata", "class", "title", "country",
                "since", "until", "aliases", "role",
            ];
            if !known.contains(name) && !cell(at).is_empty() {
                entity.remark(&format!("{name}: {}", cell(at)));
                imported.report.unexpressed(name);
            }
        }
    }
    Ok(())
}

/// "President (co), 2022-08-07 to ..."
fn office(title: &str, country: &str, since: &str, until: &str, entity: &mut ReferenceEntity) {
    if title.is_empty() {
        return;
    }
    let mut words = title.to_owned();
    if !country.is_empty() {
        words.push_str(&format!(" ({country})"));
    }
    match (since, until) {
        ("", "") => {}
        ("", until) => words.push_str(&format!(", until {until}")),
        (since, "") => words.push_str(&format!(", since {since}")),
        (since, until) => words.push_str(&format!(", {since} to {until}")),
    }
    entity.positions.push(words);
}
