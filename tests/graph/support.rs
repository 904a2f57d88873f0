//! Documents, a resolution by names alone, and sets of triples that can be compared by eye.

pub use crate::by_hand::{action, claim, known, referent, span};
use dossier::claim::facts::{Facts, Header};
use dossier::graph::iri::slug;
use dossier::graph::{Corpus, Decisions, Namespaces, default_graph};
use dossier::ontology::{Class, Ontology};
use dossier::resolve::{Entity, EntityId, Resolution};
use dossier::text::PartialDate;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{Quad, Triple};
use std::collections::{BTreeMap, BTreeSet};

/// A record of `text` with nothing found in it yet.
pub fn article(source: &str, published: Option<PartialDate>, text: &str) -> Facts {
    let whole = format!("{source} {published:?} {text}");
    let hash = dossier::graph::iri::short_hash(whole.as_bytes(), 16);
    let header = Header {
        hash,
        source: source.to_owned(),
        published,
        ..Header::default()
    };
    Facts {
        header,
        text: text.to_owned(),
        ..Facts::default()
    }
}

/// One entity for each gazetteer id, else for each class and first name. Enough to derive a graph from.
pub fn by_name(facts: &[Facts]) -> Resolution {
    let mut resolution = Resolution::default();
    for facts in facts {
        for referent in &facts.referents {
            let name = referent.names.first().cloned().unwrap_or_default();
            let kind = match referent.class {
                Class::Person => "person",
                Class::Country => "country",
                Class::Position => "position",
                Class::Group => "group",
                Class::Place => "place",
                Class::Event => "event",
                Class::Thing => "thing",
                _ => "organization",
            };
            let path = referent
                .gazetteer
                .clone()
                .unwrap_or_else(|| format!("{kind}/{}", slug(&name)).into());
            let id = EntityId(path);
            resolution
                .refers_to
                .insert((facts.header.hash.clone(), referent.id), id.clone());
            let entity = resolution
                .entities
                .entry(id.clone())
                .or_insert_with(|| Entity {
                    id,
                    class: referent.class,
                    label: name.clone(),
                    names: BTreeSet::new(),
                    wikidata: None,
                    country: referent.country.clone(),
                    born: None,
                });
            // The greatest name is the label, so that the order of documents plays no part.
            entity.label = entity.label.clone().max(name);
            entity.names.extend(referent.names.iter().cloned());
        }
    }
    resolution
}

/// The default graph without the ontology's own triples, which are the same for all.
pub fn derived(facts: &[Facts]) -> Vec<Triple> {
    derived_with(facts, &by_name(facts), &Decisions::default())
}

/// The same with another resolution and decisions.
pub fn derived_with(
    facts: &[Facts],
    resolution: &Resolution,
    decisions: &Decisions,
) -> Vec<Triple> {
    let names = Namespaces::default();
    let ontology = Ontology::embedded();
    default_graph(&Corpus {
        facts,
        resolution,
        ontology,
        vocabulary: &[],
        decisions,
        names: &names,
    })
}

/// The lines of `triples` with our prefixes, for comparing and for reading.
pub fn lines(triples: &[Triple]) -> BTreeSet<String> {
    triples
        .iter()
        .map(|triple| shorten(&triple.to_string()))
        .collect()
}

/// The lines of `triples` that contain `part`.
pub fn about(triples: &[Triple], part: &str) -> BTreeSet<String> {
    lines(triples)
        .into_iter()
        .filter(|line| line.contains(part))
        .collect()
}

/// Lines as written in a test, one a line.
pub fn expected(text: &str) -> BTreeSet<String> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect()
}

/// IRIs with our prefixes.
pub fn shorten(line: &str) -> String {
    let mut line = line.to_owned();
    let bases: BTreeMap<&str, &str> = dossier::ontology::PREFIXES
        .iter()
        .map(|&(prefix, iri)| (iri, prefix))
        .collect();
    // Longest first, so that no base hides a longer one.
    let mut bases: Vec<_> = bases.into_iter().collect();
    bases.sort_by_key(|(iri, _)| std::cmp::Reverse(iri.len()));
    for (iri, prefix) in bases {
        let mut rest = line.as_str();
        let mut short = String::new();
        while let Some(at) = rest.find(&format!("<{iri}")) {
            let end = at + rest[at..].find('>').unwrap();
            short.push_str(&rest[..at]);
            short.push_str(&format!("{prefix}:{}", &rest[at + 1 + iri.len()..end]));
            rest = &rest[end + 1..];
        }
        short.push_str(rest);
        line = short;
    }
    line
}

/// Quads of a TriG text.
pub fn trig(text: &str) -> BTreeSet<String> {
    let parser = RdfParser::from_format(RdfFormat::TriG).for_slice(text.as_bytes());
    parser.map(|quad| quad.unwrap().to_string()).collect()
}

/// Quads as text.
pub fn quads(quads: &[Quad]) -> BTreeSet<String> {
    quads.iter().map(Quad::to_string).collect()
}

/// Fails with what is missing and what is too much.
pub fn assert_same(found: &BTreeSet<String>, expected: &BTreeSet<String>) {
    let missing: Vec<_> = expected.difference(found).collect();
    let extra: Vec<_> = found.difference(expected).collect();
    assert!(
        missing.is_empty() && extra.is_empty(),
        "missing: {missing:#?}\ntoo much: {extra:#?}"
    );
}
