//! Reads the tables of `data/gazetteer/` into plain records.
//!
//! *(path, text) → [`Tables`]*. One function a table; what a column means stands in the header of its file.

use super::table::{GazetteerError, Row, rows};
use super::{Gazetteer, Gender, Office, Programme, Title, TitleKind, build};
use crate::ontology::Class;
use smol_str::SmolStr;
use std::collections::HashMap;
use std::sync::LazyLock;

macro_rules! tables {
    ($($name:literal),+ $(,)?) => {
        /// The tables the program was built with.
        pub const TABLES: &[(&str, &str)] = &[$(
            (concat!("data/gazetteer/", $name, ".tsv"), include_str!(concat!("../../../data/gazetteer/", $name, ".tsv")))
        ),+];
    };
}

tables!(
    "bodies",
    "countries",
    "demonyms",
    "firstnames",
    "governments",
    "leaders",
    "legal_forms",
    "legislators",
    "organisations",
    "parliaments",
    "parties",
    "places",
    "programmes",
    "seats",
    "things",
    "titles",
);

/// The embedded gazetteer, built on first use.
pub fn embedded() -> &'static Gazetteer {
    static EMBEDDED: LazyLock<Gazetteer> = LazyLock::new(|| match Gazetteer::parse(TABLES) {
        Ok(gazetteer) => gazetteer,
        // The tables are compiled in and a test reads them, so this does not happen in a program that was tested; without a
        // gazetteer names are still recognised, only nobody is known beforehand.
        Err(_) => build::empty(),
    });
    &EMBEDDED
}

/// Everything the tables say, before it is tied together.
#[derive(Default)]
pub struct Tables<'a> {
    pub things: Vec<Thing<'a>>,
    pub countries: Vec<Country<'a>>,
    /// Form, country codes.
    pub demonyms: Vec<(&'a str, Vec<&'a str>)>,
    /// The adjective to name a government by, by country code.
    pub adjectives: HashMap<&'a str, Vec<&'a str>>,
    /// Country code or `*`, name or pattern.
    pub governments: Vec<(&'a str, &'a str)>,
    /// Seat, key of what it stands for, the row for messages.
    pub seats: Vec<(&'a str, &'a str, Row<'a>)>,
    pub first_names: Vec<(&'a str, Gender)>,
    pub titles: Vec<(&'a str, Title)>,
    pub bodies: Vec<Body<'a>>,
    pub legal_forms: Vec<&'a str>,
    /// Programme by key, with the key of its authority and the row for messages.
    pub programmes: Vec<(Programme, &'a str, Row<'a>)>,
}

/// A body that every country has, named by patterns.
pub struct Body<'a> {
    pub kind: &'a str,
    pub class: Class,
    pub label: &'a str,
    pub names: Vec<&'a str>,
    /// Codes of countries whose body has a name of its own.
    pub except: Vec<&'a str>,
}

/// An entry to be, with its names.
pub struct Thing<'a> {
    pub key: SmolStr,
    pub class: Class,
    pub label: &'a str,
    pub country: Option<SmolStr>,
    pub wikidata: Option<SmolStr>,
    pub gender: Option<Gender>,
    pub office: Option<(Office, Role)>,
    pub aliases: Vec<&'a str>,
    pub surname: &'a str,
    /// The greater of two namesakes stands first.
    pub weight: u64,
}

/// What of a country goes beyond a [`Thing`].
pub struct Country<'a> {
    pub code: &'a str,
    /// As it stands in a sentence: "the United States".
    pub in_sentence: &'a str,
    pub capital: Option<&'a str>,
    pub regions: Vec<&'a str>,
    /// Names short enough to go before a noun as they are: "US", "U.S.", "UK".
    pub short: Vec<&'a str>,
    pub row: Row<'a>,
}

/// Which head an office makes its holder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    None,
    State,
    Government,
    Both,
}

/// Reads every table.
pub fn read<'a>(files: &[(&'a str, &'a str)]) -> Result<Tables<'a>, GazetteerError> {
    let mut tables = Tables::default();
    for &(path, text) in files {
        let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
        match name {
            "bodies.tsv" => bodies(path, text, &mut tables)?,
            "countries.tsv" => countries(path, text, &mut tables)?,
            "demonyms.tsv" => demonyms(path, text, &mut tables)?,
            "firstnames.tsv" => first_names(path, text, &mut tables)?,
            "governments.tsv" => governments(path, text, &mut tables)?,
            "leaders.tsv" | "legislators.tsv" => people(path, text, &mut tables)?,
            "legal_forms.tsv" => legal_forms(path, text, &mut tables)?,
            "organisations.tsv" | "parties.tsv" | "parliaments.tsv" => {
                organisations(path, text, &mut tables)?
            }
            "places.tsv" => places(path, text, &mut tables)?,
            "programmes.tsv" => programmes(path, text, &mut tables)?,
            "seats.tsv" => seats(path, text, &mut tables)?,
            "things.tsv" => things(path, text, &mut tables)?,
            "titles.tsv" => titles(path, text, &mut tables)?,
            _ => {
                let names = TABLES
                    .iter()
                    .map(|(path, _)| path.trim_start_matches("data/gazetteer/"));
                let expected = names.collect::<Vec<_>>().join(", ");
                return Err(GazetteerError::UnknownTable {
                    path: path.to_owned(),
                    expected,
                });
            }
        }
    }
    Ok(tables)
}

fn countries<'a>(
    path: &'a str,
    text: &'a str,
    tables: &mut Tables<'a>,
) -> Result<(), GazetteerError> {
    let columns = [
        "code",
        "label",
        "in_sentence",
        "wikidata",
        "capital",
        "regions",
        "short",
        "aliases",
    ];
    for row in rows(path, text, &columns)? {
        let code = row.required(0, "an ISO 3166 alpha-2 code in lower case")?;
        if !code.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return Err(row.wrong(0, "an ISO 3166 alpha-2 code in lower case"));
        }
        let short: Vec<&str> = row.values(6).collect();
        tables.things.push(Thing {
            key: SmolStr::new(format!("country/{code}")),
            class: Class::Country,
            label: row.required(1, "a name")?,
            country: Some(SmolStr::new(code)),
            wikidata: row.optional(3),
            gender: None,
            office: None,
            aliases: short.iter().copied().chain(row.values(7)).collect(),
            surname: "",
            weight: 0,
        });
        tables.countries.push(Country {
            code,
            in_sentence: if row.cell(2).is_empty() {
                row.cell(1)
            } else {
                row.cell(2)
            },
            capital: Some(row.cell(4)).filter(|cell| !cell.is_empty()),
            regions: row.values(5).collect(),
            short,
            row,
        });
    }
    Ok(())
}

fn demonyms<'a>(
    path: &'a str,
    text: &'a str,
    tables: &mut Tables<'a>,
) -> Result<(), GazetteerError> {
    for row in rows(path, text, &["form", "kind", "countries"])? {
        let form = row.required(0, "an adjective or noun of nationality")?;
        let codes: Vec<&str> = row.values(2).collect();
        match (row.cell(1), codes.as_slice()) {
            (_, []) => return Err(row.wrong(2, "country codes separated by |")),
            // Shared adjectives ("Congolese government") do not say which government it is.
            ("adjective", &[code]) => tables.adjectives.entry(code).or_default().push(form),
            ("adjective" | "noun", _) => {}
            _ => return Err(row.wrong(1, "adjective or noun")),
        }
        tables.demonyms.push((form, codes));
    }
    Ok(())
}

fn governments<'a>(
    path: &'a str,
    text: &'a str,
    tables: &mut Tables<'a>,
) -> Result<(), GazetteerError> {
    for row in rows(path, text, &["country", "name"])? {
        tables.governments.push((
            row.required(0, "a country code or *")?,
            row.required(1, "a name or pattern")?,
        ));
    }
    Ok(())
}

fn people<'a>(path: &'a str, text: &'a str, tables: &mut Tables<'a>) -> Result<(), GazetteerError> {
    let columns = [
        "key", "label", "surname", "gender", "wikidata", "title", "role", "country", "since",
        "until", "aliases",
    ];
    for row in rows(path, text, &columns)? {
        let role = match row.cell(6) {
            "" => Role::None,
            "state" => Role::State,
            "government" => Role::Government,
            "both" => Role::Both,
            _ => return Err(row.wrong(6, "state, government, both or nothing")),
        };
        let (since, until) = (row.date(8)?, row.date(9)?);
        let country = row.optional(7);
        let office = row
            .optional(5)
            .zip(country.clone())
            .map(|(title, country)| {
                (
                    Office {
                        title: title.to_string(),
                        country,
                        since,
                        until,
                    },
                    role,
                )
            });
        // Of two namesakes the one in office is likelier meant, then the later one, then a head of state or government.
        let year = until
            .or(since)
            .map_or(0, |date| u64::from(date.year.unsigned_abs()));
        let weight = if until.is_none() && office.is_some() {
            10_000
        } else {
            0
        } + year * 2
            + u64::from(role != Role::None);
        tables.things.push(Thing {
            key: key(&row, "person/", "a key such as person/ana-reyes")?,
            class: Class::Person,
            label: row.required(1, "a name")?,
            country,
            wikidata: row.optional(4),
            gender: row.gender(3)?,
            office,
            aliases: row.values(10).collect(),
            surname: row.cell(2),
            weight,
        });
    }
    Ok(())
}

fn organisations<'a>(
    path: &'a str,
    text: &'a str,
    tables: &mut Tables<'a>,
) -> Result<(), GazetteerError> {
    for row in rows(
        path,
        text,
        &["key", "class", "label", "country", "wikidata", "aliases"],
    )? {
        let class = Class::from_iri(row.cell(1)).filter(|class| class.is_a(Class::Organization));
        tables.things.push(Thing {
            key: key(
                &row,
                "organization/",
                "a key such as organization/red-cross",
            )?,
            class: class
                .ok_or_else(|| row.wrong(1, "a class below Organization, such as PublicBody"))?,
            label: row.required(2, "a name")?,
            country: row.optional(3),
            wikidata: row.optional(4),
            gender: None,
            office: None,
            aliases: row.values(5).collect(),
            surname: "",
            weight: 0,
        });
    }
    Ok(())
}

fn places<'a>(path: &'a str, text: &'a str, tables: &mut Tables<'a>) -> Result<(), GazetteerError> {
    for row in rows(
        path,
        text,
        &[
            "key",
            "label",
            "country",
            "wikidata",
            "population",
            "aliases",
        ],
    )? {
        tables.things.push(Thing {
            key: key(&row, "place/", "a key such as place/bogota")?,
            class: Class::Place,
            label: row.required(1, "a name")?,
            country: row.optional(2),
            wikidata: row.optional(3),
            gender: None,
            office: None,
            aliases: row.values(5).collect(),
            surname: "",
            weight: row.number(4)?,
        });
    }
    Ok(())
}

fn seats<'a>(path: &'a str, text: &'a str, tables: &mut Tables<'a>) -> Result<(), GazetteerError> {
    for row in rows(path, text, &["name", "stands_for"])? {
        tables.seats.push((
            row.required(0, "a name")?,
            row.required(1, "a key such as government/ru")?,
            row,
        ));
    }
    Ok(())
}

fn first_names<'a>(
    path: &'a str,
    text: &'a str,
    tables: &mut Tables<'a>,
) -> Result<(), GazetteerError> {
    for row in rows(path, text, &["name", "gender"])? {
        let gender = row.gender(1)?.ok_or_else(|| row.wrong(1, "f or m"))?;
        tables
            .first_names
            .push((row.required(0, "a first name")?, gender));
    }
    Ok(())
}

fn titles<'a>(path: &'a str, text: &'a str, tables: &mut Tables<'a>) -> Result<(), GazetteerError> {
    for row in rows(path, text, &["title", "gender", "kind"])? {
        let kind = match row.cell(2) {
            "courtesy" => TitleKind::Courtesy,
            "office" => TitleKind::Office,
            "military" => TitleKind::Military,
            "religious" => TitleKind::Religious,
            "nobility" => TitleKind::Nobility,
            "learned" => TitleKind::Learned,
            _ => {
                return Err(row.wrong(
                    2,
                    "courtesy, office, military, religious, nobility or learned",
                ));
            }
        };
        tables.titles.push((
            row.required(0, "a title")?,
            Title {
                gender: row.gender(1)?,
                kind,
            },
        ));
    }
    Ok(())
}

fn bodies<'a>(path: &'a str, text: &'a str, tables: &mut Tables<'a>) -> Result<(), GazetteerError> {
    for row in rows(path, text, &["kind", "class", "label", "names", "except"])? {
        let class = Class::from_iri(row.cell(1)).filter(|class| class.is_a(Class::Organization));
        tables.bodies.push(Body {
            kind: row.required(0, "a kind of body, such as central-bank")?,
            class: class
                .ok_or_else(|| row.wrong(1, "a class below Organization, such as PublicBody"))?,
            label: row.required(2, "a pattern such as {adjective} Foreign Ministry")?,
            names: row.values(3).collect(),
            except: row.values(4).collect(),
        });
    }
    Ok(())
}

fn legal_forms<'a>(
    path: &'a str,
    text: &'a str,
    tables: &mut Tables<'a>,
) -> Result<(), GazetteerError> {
    for row in rows(path, text, &["form"])? {
        tables.legal_forms.push(row.required(0, "a legal form")?);
    }
    Ok(())
}

fn programmes<'a>(
    path: &'a str,
    text: &'a str,
    tables: &mut Tables<'a>,
) -> Result<(), GazetteerError> {
    let columns = [
        "key",
        "label",
        "authority",
        "targets",
        "measures",
        "aliases",
        "references",
    ];
    for row in rows(path, text, &columns)? {
        let key = key(&row, "programme/", "a key such as programme/us-venezuela")?;
        tables.things.push(Thing {
            key: key.clone(),
            class: Class::SanctionsProgramme,
            label: row.required(1, "a name")?,
            country: None,
            wikidata: None,
            gender: None,
            office: None,
            aliases: row.values(5).collect(),
            surname: "",
            weight: 0,
        });
        let programme = Programme {
            key,
            authority: row.optional(2),
            targets: row.values(3).map(SmolStr::new).collect(),
            measures: row.values(4).map(SmolStr::new).collect(),
            references: row.values(6).map(SmolStr::new).collect(),
        };
        tables.programmes.push((programme, row.cell(2), row));
    }
    Ok(())
}

fn things<'a>(path: &'a str, text: &'a str, tables: &mut Tables<'a>) -> Result<(), GazetteerError> {
    let named = [Class::Thing, Class::Event, Class::Group, Class::LegalAct];
    for row in rows(path, text, &["key", "class", "label", "aliases"])? {
        let class = Class::from_iri(row.cell(1)).filter(|class| named.contains(class));
        tables.things.push(Thing {
            key: key(&row, "thing/", "a key such as thing/ramadan")?,
            class: class.ok_or_else(|| row.wrong(1, "Thing, Event, Group or LegalAct"))?,
            label: row.required(2, "a name")?,
            country: None,
            wikidata: None,
            gender: None,
            office: None,
            aliases: row.values(3).collect(),
            surname: "",
            weight: 0,
        });
    }
    Ok(())
}

/// The key of a row, which must begin with `prefix`.
fn key(row: &Row<'_>, prefix: &str, expected: &'static str) -> Result<SmolStr, GazetteerError> {
    let found = row.required(0, expected)?;
    if found.len() > prefix.len() && found.starts_with(prefix) {
        Ok(SmolStr::new(found))
    } else {
        Err(row.wrong(0, expected))
    }
}
