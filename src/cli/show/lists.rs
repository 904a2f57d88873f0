//! What `show` says of lists: entries an entity is held to be, candidates, and entries by themselves.

use super::{Row, rows, solutions, text};
use crate::cli::Failure;
use crate::cli::reading::Reading;
use crate::ontology::PREFIXES;
use crate::query::shorten;
use oxigraph::model::{Literal, NamedNode, Term};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

const MATCHES: &str = "SELECT ?how ?entry ?score ?ground ?name { ?it ?how ?entry . FILTER(?how IN (ds:listedAs, ds:candidate))
  ?match ds:matches ?it ; ds:entry ?entry ; ds:score ?score ; ds:ground ?ground .
  OPTIONAL { GRAPH ?list { ?entry rdfs:label ?name } } } ORDER BY DESC(?score) ?entry";
const FIELDS: &str = "SELECT ?p ?o { GRAPH ?list { ?it ?p ?o } } ORDER BY ?p ?o";
const LISTINGS: &str = "SELECT DISTINCT ?label ?number ?since ?until { GRAPH ?list { ?sanction ds:target ?it ; rdfs:label ?label .
  OPTIONAL { ?sanction dcterms:identifier ?number } OPTIONAL { ?sanction ds:since ?since } OPTIONAL { ?sanction ds:until ?until } } } ORDER BY ?label";

const ENTRIES: &str = "SELECT DISTINCT ?entry { GRAPH ?list { ?entry a ds:ReferenceEntity ; ?how ?name .
  FILTER(?how IN (ds:name, ds:formerName, ds:weakName, dcterms:identifier)) } FILTER(LCASE(STR(?name)) = ?wanted) }";

/// Texts of one kind shown at most; a count says how many more there are.
const SHOWN: usize = 12;

/// The sections on lists of an entity's page.
pub(super) fn sections(
    out: &mut impl Write,
    store: &Reading,
    it: &NamedNode,
) -> Result<(), Failure> {
    let matches = rows(store, MATCHES, it)?;
    let (linked, open): (Vec<&Row>, Vec<&Row>) = matches
        .iter()
        .partition(|row| text(row, "how") == "ds:listedAs");
    if !linked.is_empty() {
        writeln!(out, "\n  On lists")?;
        for row in linked {
            heading(out, row)?;
            if let Some(Term::NamedNode(entry)) = row.get("entry") {
                fields(out, store, entry)?;
            }
        }
    }
    if !open.is_empty() {
        writeln!(out, "\n  May be on lists")?;
        for row in open {
            heading(out, row)?;
            let entry = row
                .get("entry")
                .map(|entry| path(store, entry))
                .unwrap_or_default();
            writeln!(
                out,
                "      if so: dossier same '{}' {entry}",
                shorten(it.as_str(), PREFIXES)
            )?;
        }
    }
    Ok(())
}

/// The page of an entry that no document speaks of; whether there is one of that name or id.
pub(super) fn entries(out: &mut impl Write, store: &Reading, words: &str) -> Result<bool, Failure> {
    let found: Vec<_> = if words.starts_with("reference/") {
        vec![store.names().below(words)]
    } else {
        let wanted = Literal::new_simple_literal(words.to_lowercase());
        let binding = format!("wanted={wanted}").parse()?;
        let nodes: BTreeSet<NamedNode> = solutions(store, ENTRIES, binding)?
            .into_iter()
            .filter_map(|mut row| match row.remove("entry") {
                Some(Term::NamedNode(node)) => Some(node),
                _ => None,
            })
            .collect();
        nodes.into_iter().collect()
    };
    let mut any = false;
    for node in found {
        let about = rows(store, FIELDS, &node)?;
        let label = about
            .iter()
            .find(|row| text(row, "p").ends_with("label"))
            .map(|row| text(row, "o"));
        let Some(label) = label else { continue };
        any = true;
        writeln!(
            out,
            "{label}   on a list   {}",
            path(store, &node.clone().into())
        )?;
        fields(out, store, &node)?;
    }
    Ok(any)
}

fn heading(out: &mut impl Write, row: &Row) -> Result<(), Failure> {
    let entry = text(row, "entry");
    writeln!(
        out,
        "    {}   {}   {}",
        text(row, "name"),
        short(&entry),
        text(row, "score")
    )?;
    writeln!(out, "      because: {}", text(row, "ground"))?;
    Ok(())
}

/// Names, identifiers and listings of an entry.
fn fields(out: &mut impl Write, store: &Reading, entry: &NamedNode) -> Result<(), Failure> {
    let mut known: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in rows(store, FIELDS, entry)? {
        known
            .entry(text(&row, "p"))
            .or_default()
            .push(text(&row, "o"));
    }
    let lines = [
        ("names", "ds:name"),
        ("formerly", "ds:formerName"),
        ("weak names", "ds:weakName"),
        ("born", "schema:birthDate"),
        ("born about", "ds:bornAbout"),
        ("born after", "ds:bornFrom"),
        ("born before", "ds:bornUntil"),
        ("born at", "schema:birthPlace"),
        ("countries", "ds:countryCode"),
        ("offices", "schema:jobTitle"),
        ("identifiers", "ds:identifier"),
        ("addresses", "schema:address"),
    ];
    for (title, property) in lines {
        let Some(values) = known.get(property) else {
            continue;
        };
        let more = values.len().saturating_sub(SHOWN);
        let more = if more > 0 {
            format!(" · and {more} more")
        } else {
            String::new()
        };
        let shown = &values[..values.len().min(SHOWN)];
        writeln!(out, "      {title}: {}{more}", shown.join(" · "))?;
    }
    for row in rows(store, LISTINGS, entry)? {
        let mut line = text(&row, "label");
        for (word, name) in [("no.", "number"), ("since", "since"), ("until", "until")] {
            if !text(&row, name).is_empty() {
                line.push_str(&format!("   {word} {}", text(&row, name)));
            }
        }
        writeln!(out, "      {line}")?;
    }
    Ok(())
}

/// How an entry is given on the command line.
fn path(store: &Reading, entry: &Term) -> String {
    let Term::NamedNode(node) = entry else {
        return String::new();
    };
    match store.names().strip("", node.as_str()) {
        Some(path) => path.to_owned(),
        None => format!("<{}>", node.as_str()),
    }
}

/// An entry's address without the base: "ofac/502".
fn short(entry: &str) -> &str {
    entry
        .trim_matches(['<', '>'])
        .split_once("reference/")
        .map_or(entry, |(_, rest)| rest)
}
