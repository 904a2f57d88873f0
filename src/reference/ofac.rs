//! OFAC's lists: SDN and consolidated, in the delimited form or as XML.
//!
//! *sdn.csv, alt.csv, add.csv → entities*. The delimited files have no header: twelve columns an entry, five an alternative name,
//! six an address, joined by the number in the first; `-0-` means nothing. Weak aliases stand in the remarks, in quotation marks.
//! Source: OFAC, "SDN Data Specification".

use super::entity::{Listing, ReferenceEntity, Strength};
use super::fields::Fields;
use super::{Imported, ReferenceError, Report, ofac_xml, remarks, shown, source};
use crate::ontology::Class;
use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Key of the issuer.
pub(super) const ISSUER: &str = "government/us";
/// The office that keeps the lists.
pub(super) const AUTHORITY: &str = "Office of Foreign Assets Control";
/// The sign for nothing.
const NOTHING: &str = "-0-";

/// What a delimited file holds, by its number of columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Table {
    Entries,
    Names,
    Addresses,
}

impl Table {
    const fn columns(self) -> usize {
        match self {
            Self::Entries => 12,
            Self::Names => 5,
            Self::Addresses => 6,
        }
    }

    fn of_columns(columns: usize) -> Option<Self> {
        [Self::Entries, Self::Names, Self::Addresses]
            .into_iter()
            .find(|table| table.columns() == columns)
    }
}

/// Reads the files given and those beside them.
pub(super) fn read(files: &[PathBuf], fields: &Fields<'_>) -> Result<Imported, ReferenceError> {
    let mut imported = Imported::default();
    let mut entries: BTreeMap<String, ReferenceEntity> = BTreeMap::new();
    let mut shared = 0;
    let mut beside: Vec<(Table, PathBuf, Vec<Row>)> = Vec::new();
    for path in with_companions(files) {
        let text = source::text(&path)?;
        imported.report.files.push(shown(&path));
        if text.trim_start().starts_with('<') {
            for entity in ofac_xml::read(&path, &text, fields, &mut imported.report)? {
                add(&mut entries, entity, &mut shared)?;
            }
            continue;
        }
        let (table, rows) = rows(&path, &text)?;
        if table == Table::Entries {
            for row in rows {
                let entity = entry(&path, &row, fields, &mut imported.report)?;
                add(&mut entries, entity, &mut shared)?;
            }
        } else {
            beside.push((table, path, rows));
        }
    }
    let mut orphans: BTreeMap<&str, usize> = BTreeMap::new();
    for (table, path, rows) in &beside {
        for row in rows {
            let Some(entity) = entries.get_mut(row.cell(0)) else {
                let what = match table {
                    Table::Names => "alternative names",
                    _ => "addresses",
                };
                *orphans.entry(what).or_default() += 1;
                continue;
            };
            match table {
                Table::Names => name(path, row, entity)?,
                _ => address(row, entity, fields, &mut imported.report),
            }
        }
    }
    for (what, count) in orphans {
        imported.report.notes.push(format!(
            "{count} {what} are of entries that none of the files has: they are of another day's list"
        ));
    }
    if shared > 0 {
        imported.report.notes.push(format!(
            "{shared} entries stand in two of the files and are one entity each"
        ));
    }
    imported.entities = entries.into_values().collect();
    Ok(imported)
}

/// Adds an entry. One that another of the files has as well (some are on both of OFAC's lists) is one entity under the programmes of
/// both; twice in one file it is a mistake.
fn add(
    entries: &mut BTreeMap<String, ReferenceEntity>,
    entity: ReferenceEntity,
    shared: &mut usize,
) -> Result<(), ReferenceError> {
    let Some(known) = entries.get_mut(&entity.id) else {
        entries.insert(entity.id.clone(), entity);
        return Ok(());
    };
    if known.place.0 == entity.place.0 {
        return Err(ReferenceError::Wrong {
            path: entity.place.0.clone(),
            line: entity.place.1,
            found: format!(
                "entry {} once more, after {}:{}",
                entity.id, known.place.0, known.place.1
            ),
            expected: "each entry once".to_owned(),
        });
    }
    *shared += 1;
    known.join(entity);
    Ok(())
}

/// The files with those of names and addresses that stand beside a file of entries.
fn with_companions(files: &[PathBuf]) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for file in files {
        if !all.contains(file) {
            all.push(file.clone());
        }
        let Some(name) = file.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        let lower = name.to_lowercase();
        for (own, beside) in [("sdn", ["alt", "add"]), ("prim", ["alt", "add"])] {
            let Some(at) = lower.rfind(own).filter(|_| lower.ends_with(".csv")) else {
                continue;
            };
            for other in beside {
                let other = format!("{}{other}{}", &name[..at], &name[at + own.len()..]);
                let other = file.with_file_name(other);
                if other.is_file() && !files.contains(&other) && !all.contains(&other) {
                    all.push(other);
                }
            }
        }
    }
    all
}

/// One line of a delimited file.
struct Row {
    line: usize,
    cells: Vec<String>,
}

impl Row {
    /// The value of a column; "" for nothing.
    fn cell(&self, column: usize) -> &str {
        let cell = self.cells.get(column).map_or("", |cell| cell.trim());
        if cell == NOTHING { "" } else { cell }
    }
}

fn rows(path: &Path, text: &str) -> Result<(Table, Vec<Row>), ReferenceError> {
    let wrong = |line: usize, found: String, expected: &str| ReferenceError::Wrong {
        path: shown(path),
        line,
        found,
        expected: expected.to_owned(),
    };
    // DOS ended files with this sign, and so does OFAC.
    let text = text.trim_end_matches(['\u{1A}', '\n', '\r', ' ']);
    let last = || 1 + text.matches('\n').count();
    if text.is_empty() {
        return Err(wrong(1, "nothing".to_owned(), "the entries of a list"));
    }
    if text.matches('"').count() % 2 == 1 {
        return Err(wrong(
            last(),
            "a quotation that is never closed".to_owned(),
            "a whole file: it was cut off, or a quotation mark is missing",
        ));
    }
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let (mut table, mut rows): (Option<Table>, Vec<Row>) = (None, Vec::new());
    let (mut line, mut counted) = (1, 0);
    for record in reader.records() {
        let record = record.map_err(|error| {
            let line = error.position().map_or(1, |at| at.line() as usize);
            wrong(line, error.to_string(), "comma-separated values")
        })?;
        // The position is where the reader stood, which is before the ends of lines that it then passes over.
        let at = record.position().map_or(0, |at| at.byte() as usize);
        let skipped = text[at..].len() - text[at..].trim_start_matches(['\r', '\n']).len();
        line += text[counted..at + skipped].matches('\n').count();
        counted = at + skipped;
        let columns = record.len();
        let Some(own) =
            Table::of_columns(columns).filter(|own| table.is_none_or(|known| known == *own))
        else {
            let expected = match table {
                None => "12 columns (entries), 5 (alternative names) or 6 (addresses), as OFAC publishes them".to_owned(),
                Some(table) => format!("{} as in the lines before", table.columns()),
            };
            return Err(wrong(line, format!("{columns} columns"), &expected));
        };
        table = Some(own);
        let row = Row {
            line,
            cells: record.iter().map(str::to_owned).collect(),
        };
        if row.cell(0).is_empty() || !row.cell(0).bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(wrong(
                line,
                format!("{:?}", row.cell(0)),
                "the number of an entry in the first column",
            ));
        }
        rows.push(row);
    }
    let table = table.ok_or_else(|| wrong(1, "nothing".to_owned(), "the entries of a list"))?;
    Ok((table, rows))
}

fn entry(
    path: &Path,
    row: &Row,
    fields: &Fields<'_>,
    report: &mut Report,
) -> Result<ReferenceEntity, ReferenceError> {
    let wrong = |found: String, expected: &str| ReferenceError::Wrong {
        path: shown(path),
        line: row.line,
        found,
        expected: expected.to_owned(),
    };
    let (class, kind) = match row.cell(2) {
        "individual" => (Class::Person, "individual"),
        "" | "entity" => (Class::Organization, "entity"),
        "vessel" => (Class::Vessel, "vessel"),
        "aircraft" => (Class::Aircraft, "aircraft"),
        other => {
            return Err(wrong(
                format!("type {other:?}"),
                "individual, vessel, aircraft or -0- in the third column",
            ));
        }
    };
    if row.cell(1).is_empty() {
        return Err(wrong("no name".to_owned(), "a name in the second column"));
    }
    if row.cell(3).is_empty() {
        return Err(wrong(
            "no programme".to_owned(),
            "a programme in the fourth column",
        ));
    }
    report.count(kind);
    let mut entity = ReferenceEntity::new(row.cell(0), class);
    entity.place = (shown(path), row.line);
    entity.name(row.cell(1), Strength::Full);
    entity.listings = programmes(row.cell(3));
    if !row.cell(4).is_empty() {
        entity.positions.push(row.cell(4).to_owned());
    }
    let vessel = [
        (5, "Call sign"),
        (6, "Vessel type"),
        (7, "Tonnage"),
        (8, "Gross registered tonnage"),
        (10, "Vessel owner"),
    ];
    for (column, what) in vessel {
        ship(what, row.cell(column), &mut entity);
    }
    flag(row.cell(9), &mut entity, fields);
    remarks::read(row.cell(11), &mut entity, fields, report);
    Ok(entity)
}

/// What is said of a ship beside its names.
pub(super) fn ship(what: &str, value: &str, entity: &mut ReferenceEntity) {
    if value.is_empty() {
        return;
    }
    if what == "Call sign" {
        entity.identifiers.push(super::Identifier {
            kind: what.to_owned(),
            value: value.to_owned(),
            country: None,
        });
    } else {
        entity.remark(&format!("{what}: {value}"));
    }
}

/// The flag a ship sails under.
pub(super) fn flag(value: &str, entity: &mut ReferenceEntity, fields: &Fields<'_>) {
    if !value.is_empty() {
        entity.country(fields.country(value));
        entity.remark(&format!("Vessel flag: {value}"));
    }
}

/// "SDGT] [IFSR" is two programmes.
fn programmes(text: &str) -> Vec<Listing> {
    text.split("] [")
        .map(|name| listing(name.trim_matches(['[', ']', ' '])))
        .collect()
}

/// One programme.
pub(super) fn listing(programme: &str) -> Listing {
    Listing {
        issuer: Some(SmolStr::new_static(ISSUER)),
        authority: Some(AUTHORITY.to_owned()),
        programme: Some(programme.to_owned()),
        ..Listing::default()
    }
}

fn name(path: &Path, row: &Row, entity: &mut ReferenceEntity) -> Result<(), ReferenceError> {
    let strength = match row.cell(2) {
        "aka" | "nka" => Strength::Full,
        "fka" => Strength::Former,
        other => {
            return Err(ReferenceError::Wrong {
                path: shown(path),
                line: row.line,
                found: format!("type {other:?}"),
                expected: "aka, fka or nka in the third column".to_owned(),
            });
        }
    };
    entity.name(row.cell(3), strength);
    entity.remark(row.cell(4));
    Ok(())
}

fn address(row: &Row, entity: &mut ReferenceEntity, fields: &Fields<'_>, report: &mut Report) {
    let parts: Vec<&str> = (2..5)
        .map(|column| row.cell(column))
        .filter(|cell| !cell.is_empty())
        .collect();
    if !row.cell(4).is_empty() {
        let code = fields.country(row.cell(4));
        if code.is_none() {
            report.unexpressed("country of an address");
        }
        entity.country(code);
    }
    if !parts.is_empty() {
        entity.addresses.push(parts.join(", "));
    }
    entity.remark(row.cell(5));
}
