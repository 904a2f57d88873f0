//! Who is who over documents: what is joined, what is kept apart, and why.

use dossier::claim::facts::{Facts, Header, Referent, ReferentId};
use dossier::lexicon::Lexicon;
use dossier::ontology::Class;
use dossier::resolve::{Resolution, resolve};
use dossier::text::PartialDate;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// A document that names things: (class, name, country).
fn document(source: &str, year: i16, named: &[(Class, &str, Option<&str>)]) -> Facts {
    let referents = named
        .iter()
        .zip(0..)
        .map(|(&(class, name, country), id)| Referent {
            id: ReferentId(id),
            class,
            names: vec![name.to_owned()],
            gazetteer: None,
            country: country.map(Into::into),
            named: true,
            born: None,
            mentions: Vec::new(),
        })
        .collect();
    Facts {
        header: Header {
            hash: format!("{source}0000"),
            source: source.to_owned(),
            published: Some(PartialDate::year(year)),
            ..Header::default()
        },
        referents,
        ..Facts::default()
    }
}

fn resolved(documents: &[Facts]) -> Resolution {
    resolve(documents, Lexicon::embedded(), &[])
}

fn ids(resolution: &Resolution) -> Vec<&str> {
    resolution.entities.keys().map(|id| id.0.as_str()).collect()
}

fn person(source: &str, name: &str, country: Option<&str>) -> Facts {
    document(source, 2024, &[(Class::Person, name, country)])
}

#[test]
fn one_full_name_is_one_person_and_says_why() {
    let found = resolved(&[
        person("a", "Mara Lindqvist", Some("se")),
        person("b", "Mara Lindqvist", None),
    ]);
    assert_eq!(ids(&found), ["person/mara-lindqvist"]);
    let reason = &found.judgements[0].reason;
    assert!(reason.starts_with("same full name (+8)"), "{reason}");
    assert!(reason.contains("2 referents"), "{reason}");
}

#[test]
fn namesakes_of_two_countries_stay_apart_and_so_does_who_could_be_either() {
    let found = resolved(&[
        person("a", "Mara Lindqvist", Some("se")),
        person("b", "Mara Lindqvist", Some("no")),
        person("c", "Mara Lindqvist", None),
    ]);
    let ids = ids(&found);
    assert_eq!(ids.len(), 3, "{ids:?}");
    assert!(ids.contains(&"person/mara-lindqvist-se") && ids.contains(&"person/mara-lindqvist-no"));
    let apart: BTreeSet<&String> = found.apart.values().collect();
    assert!(
        apart
            .iter()
            .any(|words| words.contains("countries") && words.contains("(-12)")),
        "{apart:?}"
    );
}

#[test]
fn company_settles_which_namesake_is_meant() {
    let with = |source: &str, country: Option<&str>, others: &[&'static str]| {
        let mut named = vec![(Class::Person, "Mara Lindqvist", country)];
        named.extend(others.iter().map(|&name| (Class::Person, name, None)));
        document(source, 2024, &named)
    };
    let found = resolved(&[
        with("a", Some("se"), &["Otto Brem", "Lena Osk", "Piet Dahl"]),
        with("b", Some("no"), &["Ivo Tarsk"]),
        with("c", None, &["Otto Brem", "Lena Osk", "Piet Dahl"]),
    ]);
    let at = |source: &str| {
        let key = (format!("{source}0000"), ReferentId(0));
        found.refers_to[&key].0.clone()
    };
    assert_eq!(at("a"), at("c"));
    assert_ne!(at("a"), at("b"));
}

#[test]
fn spellings_join_where_the_country_agrees() {
    let pair = |a: Option<&str>, b: Option<&str>| {
        let found = resolved(&[
            person("a", "Volodymyr Orlenko", a),
            person("b", "Volodimir Orlenko", b),
        ]);
        found.entities.len()
    };
    assert_eq!(pair(Some("ua"), Some("ua")), 1);
    assert_eq!(pair(Some("ua"), None), 2);
    assert_eq!(pair(Some("ua"), Some("by")), 2);
}

#[test]
fn a_surname_alone_is_nobody_in_particular() {
    let found = resolved(&[
        person("a", "Lindqvist", None),
        person("b", "Lindqvist", None),
    ]);
    assert_eq!(found.entities.len(), 2);
}

#[test]
fn institutions_that_every_country_has_need_the_country() {
    let court = |source: &str, country| {
        document(
            source,
            2024,
            &[(Class::PublicBody, "Supreme Court", country)],
        )
    };
    let count = |documents: &[Facts]| resolved(documents).entities.len();
    assert_eq!(count(&[court("a", Some("br")), court("b", Some("br"))]), 1);
    assert_eq!(count(&[court("a", Some("br")), court("b", Some("ke"))]), 2);
    assert_eq!(count(&[court("a", None), court("b", None)]), 2);
    let firm = |source: &str| document(source, 2024, &[(Class::Company, "Corvane Lines", None)]);
    assert_eq!(count(&[firm("a"), firm("b")]), 1);
}

#[test]
fn a_generation_lies_between_two_of_one_name() {
    let at =
        |source: &str, year| document(source, year, &[(Class::Person, "Mara Lindqvist", None)]);
    assert_eq!(resolved(&[at("a", 1950), at("b", 2020)]).entities.len(), 2);
    assert_eq!(resolved(&[at("a", 1990), at("b", 2020)]).entities.len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// The set of documents decides, not their order; and every referent is exactly one entity that exists.
    #[test]
    fn order_plays_no_part(picks in proptest::collection::vec((0usize..6, 0usize..4, 0usize..3), 1..12), seed in any::<u64>()) {
        let names = ["Mara Lindqvist", "Mara Lindkvist", "Mara B. Lindqvist", "Otto Brem", "Supreme Court", "Lindqvist"];
        let countries = [None, Some("se"), Some("no"), Some("fi")];
        let documents: Vec<Facts> = picks
            .iter()
            .enumerate()
            .map(|(index, &(name, country, extra))| {
                let class = if name == 4 { Class::PublicBody } else { Class::Person };
                let mut named = vec![(class, names[name], countries[country])];
                named.extend([(Class::Person, "Ivo Tarsk", None), (Class::Person, "Lena Osk", None)].iter().take(extra));
                document(&format!("s{index}"), 1950 + (index as i16 * 17) % 80, &named)
            })
            .collect();
        let mut shuffled = documents.clone();
        let length = shuffled.len();
        for index in 0..length {
            shuffled.swap(index, (seed as usize).wrapping_mul(index + 7) % length);
        }
        let (a, b) = (resolved(&documents), resolved(&shuffled));
        prop_assert_eq!(&a.refers_to, &b.refers_to);
        prop_assert_eq!(&a.entities, &b.entities);
        prop_assert_eq!(&a.judgements, &b.judgements);
        let referents: usize = documents.iter().map(|facts| facts.referents.len()).sum();
        prop_assert_eq!(a.refers_to.len(), referents);
        for id in a.refers_to.values() {
            prop_assert!(a.entities.contains_key(id));
        }
    }
}
