//! `dossier timeline`: what is claimed of somebody, in the order in which it happened.

use super::Failure;
use super::args::Timeline;
use super::data::Data;
use super::edges::date;
use super::page::{Page, Tone, one_line};
use super::query::destination;
use super::reading::Reading;
use crate::ontology::{Ontology, PREFIXES};
use crate::query::{Destination, Options, QueryError, ask, entity, plain, shorten};
use crate::text::PartialDate;
use oxigraph::model::Term;
use oxigraph::sparql::{QueryResults, QuerySolution};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

const CLAIMS: &str = "SELECT ?p ?s ?o ?asserted ?polarity ?modality ?stance ?speaker ?words ?own ?basis ?published ?headline ?document WHERE {
  { ?mine ds:refersTo ?it . GRAPH ?document { ?claim rdf:subject ?mine ; rdf:predicate ?p ; ds:asserted ?asserted ; ds:polarity ?polarity ; ds:modality ?modality ; ds:stance ?stance ; ds:evidence ?place . ?place oa:exact ?words } }
  UNION
  { ?mine ds:refersTo ?it . GRAPH ?document { ?claim rdf:object ?mine ; rdf:predicate ?p ; ds:asserted ?asserted ; ds:polarity ?polarity ; ds:modality ?modality ; ds:stance ?stance ; ds:evidence ?place . ?place oa:exact ?words } }
  OPTIONAL { GRAPH ?document { ?claim ds:eventDate ?own } }
  OPTIONAL { GRAPH ?document { ?claim ds:dateBasis ?basis } }
  OPTIONAL { GRAPH ?document { ?document schema:datePublished ?published } }
  OPTIONAL { GRAPH ?document { ?document schema:headline ?headline } }
  OPTIONAL { GRAPH ?document { ?claim rdf:subject ?sr } OPTIONAL { ?sr ds:refersTo ?se OPTIONAL { ?se rdfs:label ?s } } }
  OPTIONAL { GRAPH ?document { ?claim rdf:object ?or } OPTIONAL { ?or ds:refersTo ?oe OPTIONAL { ?oe rdfs:label ?o } } }
  OPTIONAL { GRAPH ?document { ?claim ds:attributedTo ?by } OPTIONAL { ?by ds:refersTo ?who OPTIONAL { ?who rdfs:label ?speaker } } }
} ORDER BY ?document ?claim";

/// One claim, said once however many documents say it.
struct Entry {
    spoken: String,
    light: String,
    words: String,
    headline: String,
    document: String,
    documents: BTreeSet<String>,
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
        known.documents.insert(text(&row, "document"));
    }
    if entries.is_empty() {
        eprintln!("nothing is claimed of {}", shorten(it.as_str(), PREFIXES));
    }
    let columns = match destination() {
        Destination::Terminal { columns } => columns,
        Destination::Stream => usize::MAX,
    };
    let mut page = Page::new(out, columns, data.ink());
    let mut last = None;
    for ((when, _, _), entry) in &entries {
        if last != Some(*when) {
            let when = when.map_or("undated".to_owned(), |when| when.to_string());
            if last.is_some() {
                page.line("")?;
            }
            let when = page.set(&when, Tone::Strong);
            page.line(&when)?;
        }
        last = Some(*when);
        let count = match entry.documents.len() {
            1 => String::new(),
            count => format!("{count} documents"),
        };
        page.item(&format!("{}{}", entry.spoken, entry.light), &count)?;
        page.quote(&entry.words)?;
        page.source_of("", &entry.headline, &entry.document)?;
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
        light.push("no edge".to_owned());
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
    Entry {
        spoken,
        light: told,
        words: one_line(&text(row, "words")),
        headline: one_line(&text(row, "headline")),
        document: text(row, "document"),
        documents: BTreeSet::new(),
    }
}

fn text(row: &QuerySolution, name: &str) -> String {
    let term: Option<&Term> = row.get(name);
    term.map(|term| plain(term, PREFIXES)).unwrap_or_default()
}
