//! Ties the tables together: entries, their names, governments by pattern, offices by title.
//!
//! *[`Tables`] → [`Gazetteer`]*. Everything is put in order by key before it is numbered or listed, so that nothing depends
//! on the order of hash maps.

use super::fold::{cased_key, key};
use super::load::{Country, Role, Tables, Thing};
use super::matcher::Matcher;
use super::table::GazetteerError;
use super::{Entry, EntryId, Gazetteer, HitKind};
use crate::ontology::Class;
use smol_str::SmolStr;
use std::collections::{HashMap, HashSet};

/// A gazetteer that knows nothing.
pub fn empty() -> Gazetteer {
    Gazetteer {
        entries: Vec::new(),
        keys: HashMap::new(),
        matcher: Matcher::default(),
        demonyms: HashMap::new(),
        regions: HashMap::new(),
        in_sentence: HashMap::new(),
        capitals: HashMap::new(),
        offices: HashMap::new(),
        first_names: HashMap::new(),
        titles: HashMap::new(),
        legal_forms: HashSet::new(),
        programmes: HashMap::new(),
    }
}

/// Ties the tables together.
pub fn build(tables: Tables<'_>) -> Result<Gazetteer, GazetteerError> {
    let mut builder = Builder::default();
    // A thing has two or three names.
    builder.names.reserve(
        tables.things.len() * 3
            + tables.demonyms.len()
            + tables.countries.len() * (tables.governments.len() / 2 + tables.bodies.len() * 3),
    );
    builder
        .keys
        .reserve(tables.things.len() + tables.countries.len());
    for thing in &tables.things {
        builder.add(thing);
    }
    builder.add_governments(&tables);
    builder.add_bodies(&tables);
    let mut gazetteer = empty();
    for (form, codes) in &tables.demonyms {
        let countries: Vec<EntryId> = codes
            .iter()
            .filter_map(|code| builder.key(&format!("country/{code}")))
            .collect();
        countries
            .iter()
            .for_each(|&country| builder.name(form, HitKind::Demonym, country));
        let known = gazetteer
            .demonyms
            .entry(SmolStr::new(key(form)))
            .or_default();
        for code in codes.iter().map(SmolStr::new) {
            if !known.contains(&code) {
                known.push(code);
            }
        }
    }
    for (name, stands_for, row) in &tables.seats {
        let entry = builder
            .key(stands_for)
            .ok_or_else(|| row.wrong(1, "a key of another table, such as government/ru"))?;
        builder.name(name, HitKind::Metonym, entry);
    }
    let mut capitals: HashMap<&str, &str> = HashMap::new();
    for country in &tables.countries {
        let Some(entry) = builder.key(&format!("country/{}", country.code)) else {
            continue;
        };
        for region in &country.regions {
            gazetteer
                .regions
                .entry(SmolStr::new(key(region)))
                .or_default()
                .push(entry);
        }
        if country.in_sentence.starts_with("the ") {
            let (code, name) = (SmolStr::new(country.code), country.in_sentence.to_owned());
            gazetteer.in_sentence.insert(code, name);
        }
        let Some(capital) = country.capital else {
            continue;
        };
        let place = builder.key(capital).ok_or_else(|| {
            country
                .row
                .wrong(4, "a key of places.tsv, such as place/bogota")
        })?;
        gazetteer.capitals.insert(SmolStr::new(country.code), place);
        capitals.insert(capital, country.code);
    }
    for thing in &tables.things {
        if let Some(country) = capitals.get(thing.key.as_str()) {
            builder.capital(thing, country);
        }
    }
    gazetteer.first_names = tables
        .first_names
        .iter()
        .map(|(name, gender)| (SmolStr::new(key(name)), *gender))
        .collect();
    let titles = tables.titles.iter();
    gazetteer.titles = titles
        .map(|(title, sense)| (SmolStr::new(key(title).trim_end_matches('.')), *sense))
        .collect();
    gazetteer.legal_forms = tables
        .legal_forms
        .iter()
        .map(|form| SmolStr::new(key(form).trim_end_matches('.')))
        .collect();
    for (programme, authority, row) in &tables.programmes {
        if !authority.is_empty() && builder.key(authority).is_none() {
            return Err(row.wrong(2, "a key of another table, such as organization/ofac"));
        }
        for name in programme.references.iter().chain([&programme.key]) {
            gazetteer
                .programmes
                .entry(SmolStr::new(key(name)))
                .or_insert_with(|| programme.clone());
        }
    }
    Ok(builder.finish(gazetteer))
}

#[derive(Default)]
struct Builder {
    entries: Vec<Entry>,
    weights: Vec<u64>,
    /// For each entry, the roles of its offices.
    roles: Vec<Vec<Role>>,
    keys: HashMap<SmolStr, EntryId>,
    names: Matcher,
}

impl Builder {
    fn key(&self, key: &str) -> Option<EntryId> {
        self.keys.get(key).copied()
    }

    fn add(&mut self, thing: &Thing<'_>) {
        let id = self.keys.get(&thing.key).copied().unwrap_or_else(|| {
            let id = EntryId(self.entries.len() as u32);
            self.entries.push(Entry {
                key: thing.key.clone(),
                class: thing.class,
                label: thing.label.to_owned(),
                country: None,
                wikidata: None,
                gender: None,
                offices: Vec::new(),
            });
            self.weights.push(0);
            self.roles.push(Vec::new());
            self.keys.insert(thing.key.clone(), id);
            id
        });
        let at = id.0 as usize;
        if let (Some(entry), Some(weight), Some(roles)) = (
            self.entries.get_mut(at),
            self.weights.get_mut(at),
            self.roles.get_mut(at),
        ) {
            entry.label = thing.label.to_owned();
            entry.country = thing.country.clone().or(entry.country.take());
            entry.wikidata = thing.wikidata.clone().or(entry.wikidata.take());
            entry.gender = thing.gender.or(entry.gender);
            if let Some((office, role)) = &thing.office {
                entry.offices.push(office.clone());
                roles.push(*role);
            }
            *weight = thing.weight.max(*weight);
        }
        self.name(thing.label, HitKind::Name, id);
        thing
            .aliases
            .iter()
            .for_each(|alias| match alias.strip_prefix('~') {
                Some(short) => self.name(short, HitKind::Short, id),
                None => self.name(alias, HitKind::Name, id),
            });
        if !thing.surname.is_empty() && thing.surname != thing.label {
            self.name(thing.surname, HitKind::Surname, id);
        }
    }

    fn name(&mut self, name: &str, kind: HitKind, entry: EntryId) {
        self.names.add(&cased_key(name), kind, entry);
    }

    /// A government for every country, named by the patterns and by the names of its own.
    fn add_governments(&mut self, tables: &Tables<'_>) {
        let patterns: Vec<&str> = tables
            .governments
            .iter()
            .filter(|(code, _)| *code == "*")
            .map(|(_, name)| *name)
            .collect();
        for country in &tables.countries {
            let mut names: Vec<String> = Vec::new();
            for pattern in &patterns {
                names.extend(filled(pattern, country, tables));
            }
            let own = tables
                .governments
                .iter()
                .filter(|(code, _)| *code == country.code);
            names.extend(own.map(|(_, name)| (*name).to_owned()));
            let Some((label, aliases)) = names.split_first() else {
                continue;
            };
            self.add(&Thing {
                key: SmolStr::new(format!("government/{}", country.code)),
                class: Class::Government,
                label,
                country: Some(SmolStr::new(country.code)),
                wikidata: None,
                gender: None,
                office: None,
                aliases: aliases.iter().map(String::as_str).collect(),
                surname: "",
                weight: 0,
            });
        }
    }

    /// The bodies that every country has, of each country with an adjective of its own.
    fn add_bodies(&mut self, tables: &Tables<'_>) {
        for country in &tables.countries {
            let Some(adjective) = tables
                .adjectives
                .get(country.code)
                .and_then(|all| all.first())
            else {
                continue;
            };
            for body in &tables.bodies {
                if body.except.contains(&country.code) {
                    continue;
                }
                let Some(label) = filled(body.label, country, tables).into_iter().next() else {
                    continue;
                };
                let names: Vec<String> = body
                    .names
                    .iter()
                    .flat_map(|pattern| filled(pattern, country, tables))
                    .collect();
                let mut key = key(adjective);
                key.retain(|letter| letter != '\'' && letter != '.');
                self.add(&Thing {
                    key: SmolStr::new(format!(
                        "organization/{}-{}",
                        key.replace(' ', "-"),
                        body.kind
                    )),
                    class: body.class,
                    label: &label,
                    country: Some(SmolStr::new(country.code)),
                    wikidata: None,
                    gender: None,
                    office: None,
                    aliases: names.iter().map(String::as_str).collect(),
                    surname: "",
                    weight: 0,
                });
            }
        }
    }

    /// A capital stands for its government, and before its namesakes.
    fn capital(&mut self, place: &Thing<'_>, country: &str) {
        if let Some(weight) = self
            .key(&place.key)
            .and_then(|id| self.weights.get_mut(id.0 as usize))
        {
            *weight += 100_000_000;
        }
        let Some(government) = self.key(&format!("government/{country}")) else {
            return;
        };
        self.name(place.label, HitKind::Metonym, government);
        place
            .aliases
            .iter()
            .for_each(|alias| self.name(alias, HitKind::Metonym, government));
    }

    fn finish(mut self, mut gazetteer: Gazetteer) -> Gazetteer {
        // One number an entry orders all namesakes.
        let mut order: Vec<usize> = (0..self.entries.len()).collect();
        let rank = |at: usize| {
            let entry = self.entries.get(at)?;
            Some((
                priority(entry.class),
                std::cmp::Reverse(self.weights.get(at)?),
                &entry.key,
            ))
        };
        order.sort_by(|&a, &b| rank(a).cmp(&rank(b)));
        let mut ranks = vec![0; order.len()];
        for (rank, at) in order.into_iter().enumerate() {
            if let Some(slot) = ranks.get_mut(at) {
                *slot = rank;
            }
        }
        self.names
            .order(|id| ranks.get(id.0 as usize).copied().unwrap_or_default());
        gazetteer.matcher = self.names;
        for regions in gazetteer.regions.values_mut() {
            regions.sort_by_key(|id| self.entries.get(id.0 as usize).map(|entry| &entry.key));
        }
        gazetteer.offices = offices(&self.entries, &self.roles);
        gazetteer.entries = self.entries;
        gazetteer.keys = self.keys;
        gazetteer
    }
}

/// A pattern with each of the words that may fill it: the country as it stands in a sentence, its short names, or its adjectives.
fn filled(pattern: &str, country: &Country<'_>, tables: &Tables<'_>) -> Vec<String> {
    let adjectives = tables.adjectives.get(country.code);
    let (gap, fillers): (&str, &[&str]) = match () {
        () if pattern.contains("{the country}") => ("{the country}", &[country.in_sentence]),
        () if pattern.contains("{short}") => ("{short}", &country.short),
        () => (
            "{adjective}",
            adjectives.map(Vec::as_slice).unwrap_or_default(),
        ),
    };
    let fill = |filler: &&str| pattern.replace(gap, filler);
    fillers.iter().map(fill).collect()
}

/// Which of two namesakes of different classes is likelier meant: "Georgia" the country before the state.
fn priority(class: Class) -> u8 {
    match class {
        Class::Country => 0,
        Class::Government => 1,
        Class::InternationalOrganization => 2,
        Class::PublicBody => 3,
        Class::MediaOutlet => 4,
        Class::PoliticalParty | Class::ArmedGroup => 5,
        Class::Company | Class::Organization => 6,
        Class::Person => 7,
        _ => 8,
    }
}

type Offices = HashMap<(SmolStr, SmolStr), Vec<(EntryId, usize)>>;

/// Holders by title and country, those in office first, then the latest.
fn offices(entries: &[Entry], roles: &[Vec<Role>]) -> Offices {
    let mut offices = Offices::new();
    for (id, (entry, roles)) in (0..).map(EntryId).zip(entries.iter().zip(roles)) {
        for (index, (office, role)) in entry.offices.iter().zip(roles).enumerate() {
            let title = key(&office.title);
            let plain = ["interim ", "acting ", "caretaker ", "transitional "]
                .iter()
                .find_map(|word| title.strip_prefix(word));
            let titles = [
                Some(title.as_str()),
                plain,
                matches!(role, Role::State | Role::Both).then_some("head of state"),
                matches!(role, Role::Government | Role::Both).then_some("head of government"),
            ];
            for title in titles.into_iter().flatten() {
                offices
                    .entry((SmolStr::new(title), office.country.clone()))
                    .or_default()
                    .push((id, index));
            }
        }
    }
    let when = |&(id, index): &(EntryId, usize)| {
        let entry = entries.get(id.0 as usize)?;
        let office = entry.offices.get(index)?;
        Some((
            std::cmp::Reverse((office.until.is_none(), office.until, office.since)),
            &entry.key,
        ))
    };
    offices
        .values_mut()
        .for_each(|holders| holders.sort_by(|a, b| when(a).cmp(&when(b))));
    offices
}
