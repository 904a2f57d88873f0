//! `dossier timeline`: what is claimed of somebody, in the order in which it happened.

use super::Failure;
use super::args::Timeline;
use super::data::Data;
use super::edges::date;
use super::reading::Reading;
use crate::ontology::{Ontology, PREFIXES};
use crate::query::{Options, QueryError, ask, entity, plain};
use crate::text::PartialDate;
use oxigraph::model::Term;
use oxigraph::sparql::{QueryResults, QuerySolution};
use std::collections::BTreeMap;
use std::io::Write;

const CLAIMS: &str = "SELECT ?claim ?p ?s ?o ?asserted ?polarity ?modality ?stance ?speaker ?words ?own ?basis ?published ?headline ?document {
  ?mine ds:refersTo ?it .
  { GRAPH ?document { ?claim rdf:subject ?mine } } UNION { GRAPH ?document { ?claim rdf:object ?mine } }
  GRAPH ?document { ?claim rdf:predicate ?p ; ds:asserted ?asserted ; ds:polarity ?polarity ; ds:modality ?modality ; ds:stance ?stance ; ds:evidence ?place . ?place oa:exact ?words .
    OPTIONAL { ?claim ds:eventDate ?own ; ds:dateBasis ?basis } OPTIONAL { ?document schema:datePublished ?published } OPTIONAL { ?document schema:headline ?headline } }
  OPTIONAL { GRAPH ?document { ?claim rdf:subject ?sr } ?sr ds:refersTo ?se . ?se rdfs:label ?s }
  OPTIONAL { GRAPH ?document { ?claim rdf:object ?or } ?or ds:refersTo ?oe . ?oe rdfs:label ?o }
  OPTIONAL { GRAPH ?document { ?claim ds:attributedTo ?by } ?by ds:refersTo ?who . ?who rdfs:label ?speaker } }
  ORDER BY ?document ?claim";

/// One claim, said once however many documents say it.
struct Entry {
    spoken: String,
    light: String,
    words: String,
    source: String,
    documents: usize,
}

/// Writes one claim a line under its date. A claim without a date of its own stands at its publication, marked as such.
pub fn run(args: &Timeline, data: &Data, out: &mut impl Write) -> Result<(), Failure> {
    let store = Reading::open(&args.store)?;
    let it = entity(store.graphs(), &args.entity, PREFIXES)?;
    let from = date("--from", args.from.as_deref())?;
    let to = date("--to", args.to.as_deref())?;
    let binding = format!("it=<{}>", it.as_str()).parse()?;
    let answer = ask(store.graphs(), CLAIMS, &[], &[binding], &Options::default())?;
    let QueryResults::Solutions(solutions) = answer.results else {
        return Ok(());
    };
    let mut entries: BTreeMap<(Option<PartialDate>, String, String), Entry> = BTreeMap::new();
    for solution in solutions {
        let row = solution.map_err(QueryError::Evaluation)?;
        let own = PartialDate::parse(&text(&row, "own"));
        let when = own.or_else(|| PartialDate::parse(&text(&row, "published")));
        let outside = |when: PartialDate| {
            from.is_some_and(|from| when.last_day() < from.first_day())
                || to.is_some_and(|to| when.first_day() > to.last_day())
        };
        if when.map_or(from.is_some() || to.is_some(), outside) {
            continue;
        }
        let entry = read(&row, own.is_some(), data.ontology());
        let key = (when, entry.spoken.clone(), entry.light.clone());
        let known = entries.entry(key).or_insert(entry);
        known.documents += 1;
    }
    let mut last = None;
    for ((when, _, _), entry) in &entries {
        if last != Some(*when) {
            let when = when.map_or("undated".to_owned(), |when| when.to_string());
            writeln!(out, "{when}")?;
        }
        last = Some(*when);
        let count = match entry.documents {
            1 => String::new(),
            count => format!("   {count} claims"),
        };
        writeln!(out, "  {}{}{count}", entry.spoken, entry.light)?;
        writeln!(out, "      “{}”   {}", entry.words, entry.source)?;
    }
    Ok(())
}

fn read(row: &QuerySolution, own_date: bool, ontology: &Ontology) -> Entry {
    let predicate = text(row, "p");
    let predicate = predicate.trim_start_matches("ds:");
    let end = |name| match text(row, name) {
        empty if empty.is_empty() => "somebody".to_owned(),
        label => label,
    };
    let (subject, object) = (end("s"), end("o"));
    let spoken = match ontology.relation(predicate) {
        _ if predicate == "said" => format!("{subject} said"),
        Some(relation) => relation.read_aloud(&subject, &object),
        None => format!("{subject} {predicate} {object}"),
    };
    let mut light: Vec<String> = ["polarity", "modality", "stance"]
        .iter()
        .map(|part| text(row, part).trim_start_matches("ds:").to_lowercase())
        .filter(|word| !matches!(word.as_str(), "affirmed" | "actual" | "endorsed"))
        .collect();
    if text(row, "asserted") != "true" && light.is_empty() {
        light.push("reported".to_owned());
    }
    if !own_date {
        light.push("dated by publication".to_owned());
    } else if text(row, "basis") == "ds:Relative" {
        light.push("date reckoned".to_owned());
    }
    let mut told = match light.is_empty() {
        true => String::new(),
        false => format!("   [{}]", light.join(", ")),
    };
    let speaker = text(row, "speaker");
    if !speaker.is_empty() {
        told += &format!(" according to {speaker}");
    }
    let headline = text(row, "headline");
    Entry {
        spoken,
        light: told,
        words: text(row, "words")
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" "),
        source: match headline.is_empty() {
            true => text(row, "document"),
            false => headline,
        },
        documents: 0,
    }
}

fn text(row: &QuerySolution, name: &str) -> String {
    let term: Option<&Term> = row.get(name);
    term.map(|term| plain(term, PREFIXES)).unwrap_or_default()
}
