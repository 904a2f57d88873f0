//! What many documents say of one thing: copies of one text count once, and claims that cannot both hold are found.

use dossier::claim::facts::Header;
use dossier::graph::copies::copies;
use dossier::graph::derive::vocabulary;
use dossier::graph::{Corpus, Decisions, Namespaces, default_graph};
use dossier::ontology::{Ontology, PREFIXES};
use dossier::pipeline::Pipeline;
use dossier::text::{Document, PartialDate, Signature};
use oxigraph::model::{Term, Triple};
use std::collections::{BTreeMap, BTreeSet};

/// The articles of a file: each from "## source" on, "date · headline" below it.
fn articles(file: &str) -> Vec<Document> {
    file.split("\n## ")
        .skip(1)
        .map(|part| {
            let (source, rest) = part.split_once('\n').unwrap();
            let (head, text) = rest.trim_start().split_once('\n').unwrap();
            let (date, title) = head.split_once(" · ").unwrap();
            Document {
                source: source.trim().to_owned(),
                title: Some(title.to_owned()),
                published: PartialDate::parse(date),
                ..Document::from_text(text.trim())
            }
        })
        .collect()
}

fn header(document: &Document) -> Header {
    Header {
        hash: document.source.clone(),
        source: document.source.clone(),
        published: document.published,
        signature: Signature::of(document),
        ..Header::default()
    }
}

#[test]
fn an_agency_text_in_four_papers_is_one_source_and_reports_on_one_event_are_not() {
    let headers: Vec<Header> = articles(include_str!("corpus/testimony/copies.md"))
        .iter()
        .map(header)
        .collect();
    let found = copies(&headers);
    let wanted = BTreeMap::from([
        ("courier", "agency"),
        ("herald", "agency"),
        ("ticker", "agency"),
        ("islander-reprint", "islander"),
    ]);
    assert_eq!(found, wanted);
    let sources: BTreeSet<&str> = headers
        .iter()
        .map(|header| header.hash.as_str())
        .map(|hash| found.get(hash).copied().unwrap_or(hash))
        .collect();
    assert_eq!(sources.len(), headers.len() - wanted.len());
}

#[test]
fn copies_do_not_hang_on_the_order_of_documents() {
    let mut headers: Vec<Header> = articles(include_str!("corpus/testimony/copies.md"))
        .iter()
        .map(header)
        .collect();
    let wanted: Vec<(String, String)> = copies(&headers)
        .iter()
        .map(|(copy, original)| ((*copy).to_owned(), (*original).to_owned()))
        .collect();
    for turn in 0..headers.len() {
        headers.rotate_left(1);
        headers.swap(0, turn);
        let found: Vec<(String, String)> = copies(&headers)
            .iter()
            .map(|(copy, original)| ((*copy).to_owned(), (*original).to_owned()))
            .collect();
        assert_eq!(found, wanted, "turn {turn}");
    }
}

/// "Disputed AffirmedAndDenied: Mara Lindqvist met Ivo Tarsk: affirmed and denied (2 : 1)", sorted.
fn contradictions(documents: &[Document]) -> Vec<String> {
    let pipeline = Pipeline::embedded().expect("the built-in model is whole");
    let facts: Vec<_> = documents
        .iter()
        .map(|document| pipeline.facts(document))
        .collect();
    let resolution = pipeline.resolve(&facts, &[]);
    let ontology = Ontology::embedded();
    let graph = default_graph(&Corpus {
        facts: &facts,
        resolution: &resolution,
        ontology,
        vocabulary: &vocabulary(ontology).expect("the built-in ontology is Turtle"),
        decisions: &Decisions::default(),
        names: &Namespaces::default(),
    });
    told(&graph)
}

fn told(graph: &[Triple]) -> Vec<String> {
    let ds = |local: &str| format!("{}{local}", PREFIXES[0].1);
    let mut nodes: BTreeMap<String, BTreeMap<String, Vec<String>>> = BTreeMap::new();
    for triple in graph {
        let subject = triple.subject.to_string();
        if !subject.contains("/contradiction/") {
            continue;
        }
        let value = match &triple.object {
            Term::Literal(literal) => literal.value().to_owned(),
            other => other.to_string(),
        };
        let properties = nodes.entry(subject).or_default();
        let property = triple.predicate.as_str().to_owned();
        properties.entry(property).or_default().push(value);
    }
    let local = |value: &str| {
        value
            .trim_end_matches('>')
            .rsplit('#')
            .next()
            .unwrap_or("")
            .to_owned()
    };
    let mut told: Vec<String> = nodes
        .values()
        .map(|about| {
            let one = |local: &str| {
                about
                    .get(&ds(local))
                    .map_or(String::new(), |all| all[0].clone())
            };
            let count = |side: &str| about.get(&ds(side)).map_or(0, Vec::len);
            format!(
                "{} {}: {} ({} : {})",
                local(&one("status")),
                local(&one("conflict")),
                about["http://www.w3.org/2000/01/rdf-schema#label"][0],
                count("firstSide"),
                count("secondSide"),
            )
        })
        .collect();
    told.sort();
    told
}

/// Cases of `tests/corpus/testimony/contradictions.md`: under each title its articles ("date: text", one a paragraph), then
/// what is listed, each in a line that begins with ">"; a case without such a line lists nothing.
#[test]
fn claims_that_cannot_both_hold_are_listed_and_others_are_not() {
    let file = include_str!("corpus/testimony/contradictions.md");
    let (mut wrong, mut cases, mut silent) = (Vec::new(), 0, 0);
    for part in file.split("\n## ").skip(1) {
        let (title, rest) = part.split_once('\n').unwrap();
        let mut documents = Vec::new();
        let mut wanted = Vec::new();
        for paragraph in rest.split("\n\n").map(str::trim) {
            if paragraph.starts_with('>') {
                wanted.extend(
                    paragraph
                        .lines()
                        .map(|line| line.trim_start_matches("> ").to_owned()),
                );
            } else if let Some((date, text)) = paragraph.split_once(": ") {
                documents.push(Document {
                    source: format!("{title} {}", documents.len()),
                    published: PartialDate::parse(date),
                    ..Document::from_text(text)
                });
            }
        }
        wanted.sort();
        cases += 1;
        silent += usize::from(wanted.is_empty());
        let found = contradictions(&documents);
        if found != wanted {
            wrong.push(format!(
                "{title}\n  found  {found:#?}\n  wanted {wanted:#?}"
            ));
        }
        documents.reverse();
        if contradictions(&documents) != found {
            wrong.push(format!("{title}: another order gives another answer"));
        }
    }
    assert!(
        cases >= 20 && silent * 5 >= cases * 2,
        "{silent} of {cases} silent"
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
