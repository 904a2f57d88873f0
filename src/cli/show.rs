//! `dossier show`: everything known of one entity, each with its sentence and source.

mod lists;

use super::Failure;
use super::args::Show;
use super::data::Data;
use super::reading::Reading;
use crate::ontology::{Ontology, PREFIXES};
use crate::query::{Binding, Options, QueryError, ask, entity, shorten};
use oxigraph::model::{NamedNode, Term};
use oxigraph::sparql::QueryResults;
use std::collections::BTreeMap;
use std::io::Write;

const NAMES: &str = "SELECT ?p ?o { ?it ?p ?o . FILTER(?p IN (rdf:type, rdfs:label, skos:altLabel, owl:sameAs)) } ORDER BY ?p ?o";
const GOVERNED: &str = "SELECT ?way ?label ?other { { ?other ds:governs ?it BIND('governed by' AS ?way) } UNION { ?it ds:governs ?other BIND('government of' AS ?way) } ?other rdfs:label ?label } ORDER BY ?way ?label";
const OFFICES: &str = "SELECT ?label ?status ?since ?until { ?tenure ds:holder ?it ; ds:position ?position ; ds:status ?status . ?position rdfs:label ?label .
  OPTIONAL { ?tenure ds:since ?since } OPTIONAL { ?tenure ds:until ?until } } ORDER BY ?status ?label";
const HOLDERS: &str = "SELECT ?label ?status ?since ?until { ?tenure ds:position ?it ; ds:holder ?holder ; ds:status ?status . ?holder rdfs:label ?label .
  OPTIONAL { ?tenure ds:since ?since } OPTIONAL { ?tenure ds:until ?until } } ORDER BY ?status ?label";
const SANCTIONS: &str = "SELECT DISTINCT ?label ?status ?since ?until { { ?sanction ds:target ?it } UNION { ?sanction ds:issuer ?it } ?sanction a ds:Sanction ; rdfs:label ?label ; ds:status ?status .
  OPTIONAL { ?sanction ds:since ?since } OPTIONAL { ?sanction ds:until ?until } } ORDER BY ?status ?label";
const CLAIMS: &str = "SELECT ?claim ?p ?s ?o ?asserted ?polarity ?modality ?stance ?speaker ?words ?date ?headline ?document {
  ?mine ds:refersTo ?it .
  { GRAPH ?document { ?claim rdf:subject ?mine } } UNION { GRAPH ?document { ?claim rdf:object ?mine } }
  GRAPH ?document { ?claim rdf:predicate ?p ; ds:asserted ?asserted ; ds:polarity ?polarity ; ds:modality ?modality ; ds:stance ?stance ; ds:sentence ?place . ?place oa:exact ?words .
    OPTIONAL { ?document schema:datePublished ?date } OPTIONAL { ?document schema:headline ?headline } }
  OPTIONAL { GRAPH ?document { ?claim rdf:subject ?sr } ?sr ds:refersTo ?se . ?se rdfs:label ?s }
  OPTIONAL { GRAPH ?document { ?claim rdf:object ?or } ?or ds:refersTo ?oe . ?oe rdfs:label ?o }
  OPTIONAL { GRAPH ?document { ?claim ds:attributedTo ?by } ?by ds:refersTo ?who . ?who rdfs:label ?speaker } }
  ORDER BY ?date ?document ?claim";

type Row = BTreeMap<String, Term>;

/// Writes the dossier.
pub fn run(args: &Show, data: &Data, out: &mut impl Write) -> Result<(), Failure> {
    let store = Reading::open(&args.store)?;
    let words = args.entity.trim_matches(['<', '>', ' ']);
    let words = store.names().strip("", words).unwrap_or(words);
    if words.starts_with("reference/") {
        return if lists::entries(out, &store, words)? {
            Ok(())
        } else {
            Err(Failure::Failed(format!(
                "{words}: no such entry on an imported list"
            )))
        };
    }
    let it = match entity(store.graphs(), &args.entity, PREFIXES) {
        // Who is in no document may be on a list all the same.
        Err(error @ QueryError::UnknownName { .. }) => {
            return if lists::entries(out, &store, words)? {
                Ok(())
            } else {
                Err(error.into())
            };
        }
        found => found?,
    };
    let rows = |query: &str| rows(&store, query, &it);

    let names = rows(NAMES)?;
    let of = |local: &str| {
        names
            .iter()
            .filter(|row| {
                row.get("p")
                    .is_some_and(|term| plain(term).ends_with(local))
            })
            .filter_map(|row| row.get("o"))
            .map(plain)
            .collect::<Vec<_>>()
    };
    let label = of("label")
        .into_iter()
        .next()
        .unwrap_or_else(|| shorten(it.as_str(), PREFIXES));
    let class = of("type")
        .into_iter()
        .find(|class| !matches!(class.as_str(), "ds:Entity" | "ds:Organization"))
        .or_else(|| of("type").into_iter().find(|class| class != "ds:Entity"))
        .unwrap_or_default();
    let head = [
        label,
        class.trim_start_matches("ds:").to_owned(),
        shorten(it.as_str(), PREFIXES),
        of("sameAs").join(" "),
    ];
    writeln!(out, "{}", apart(&head))?;
    let other = of("altLabel");
    if !other.is_empty() {
        writeln!(out, "  also called: {}", other.join(" · "))?;
    }
    for row in rows(GOVERNED)? {
        let (way, other) = (text(&row, "way"), text(&row, "label"));
        writeln!(out, "  {way} {other}   {}", text(&row, "other"))?;
    }
    section(out, "Offices", &rows(OFFICES)?)?;
    section(out, "Held by", &rows(HOLDERS)?)?;
    section(out, "Sanctions on record", &rows(SANCTIONS)?)?;
    lists::sections(out, &store, &it)?;

    let ontology = data.ontology();
    let mut families: BTreeMap<String, BTreeMap<String, Vec<Row>>> = BTreeMap::new();
    let mut said: Vec<Row> = Vec::new();
    for row in rows(CLAIMS)? {
        let predicate = text(&row, "p");
        let predicate = predicate.trim_start_matches("ds:");
        let asserted = text(&row, "asserted") == "true";
        if !asserted || predicate == "said" {
            said.push(row);
            continue;
        }
        let relation = ontology.relation(predicate);
        let spoken = match relation {
            Some(relation) => relation.read_aloud(&text(&row, "s"), &text(&row, "o")),
            None => format!("{} {predicate} {}", text(&row, "s"), text(&row, "o")),
        };
        let family = relation
            .map_or("other", |relation| relation.family.as_str())
            .to_owned();
        families
            .entry(family)
            .or_default()
            .entry(spoken)
            .or_default()
            .push(row);
    }
    for (family, edges) in families {
        writeln!(out, "\n  {}", capital(&family))?;
        for (spoken, rows) in edges {
            let documents: std::collections::BTreeSet<String> =
                rows.iter().map(|row| text(row, "document")).collect();
            writeln!(
                out,
                "    {spoken}   ({} {})",
                documents.len(),
                if documents.len() == 1 {
                    "document"
                } else {
                    "documents"
                }
            )?;
            for row in rows.iter().take(3) {
                quote(out, row)?;
            }
        }
    }
    statements(out, &said, ontology)
}

fn statements(out: &mut impl Write, said: &[Row], ontology: &Ontology) -> Result<(), Failure> {
    let (speech, open): (Vec<&Row>, Vec<&Row>) =
        said.iter().partition(|row| text(row, "p") == "ds:said");
    if !speech.is_empty() {
        writeln!(out, "\n  Said")?;
        for row in speech {
            quote(out, row)?;
        }
    }
    if !open.is_empty() {
        writeln!(out, "\n  Claimed, not established")?;
        for row in open {
            let predicate = text(row, "p");
            let predicate = predicate.trim_start_matches("ds:");
            let (subject, object) = (or_somebody(text(row, "s")), or_somebody(text(row, "o")));
            let spoken = ontology.relation(predicate).map_or_else(
                || format!("{subject} {predicate} {object}"),
                |relation| relation.read_aloud(&subject, &object),
            );
            let light: Vec<String> = ["polarity", "modality", "stance"]
                .iter()
                .map(|part| text(row, part).trim_start_matches("ds:").to_lowercase())
                .filter(|word| !matches!(word.as_str(), "affirmed" | "actual" | "endorsed"))
                .collect();
            let speaker = text(row, "speaker");
            let by = if speaker.is_empty() {
                String::new()
            } else {
                format!(" according to {speaker}")
            };
            writeln!(
                out,
                "    {spoken}   [{}]{by}",
                if light.is_empty() {
                    "reported".to_owned()
                } else {
                    light.join(", ")
                }
            )?;
            quote(out, row)?;
        }
    }
    Ok(())
}

fn or_somebody(name: String) -> String {
    if name.is_empty() {
        "somebody".to_owned()
    } else {
        name
    }
}

fn section(out: &mut impl Write, title: &str, rows: &[Row]) -> Result<(), Failure> {
    if rows.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n  {title}")?;
    for row in rows {
        let status = text(row, "status");
        let dates = match (text(row, "since"), text(row, "until")) {
            (since, until) if since.is_empty() && until.is_empty() => String::new(),
            (since, until) if until.is_empty() => format!("   since {since}"),
            (since, until) if since.is_empty() => format!("   until {until}"),
            (since, until) => format!("   {since} – {until}"),
        };
        writeln!(
            out,
            "    {}   {}{dates}",
            text(row, "label"),
            spaced(status.trim_start_matches("ds:"))
        )?;
    }
    Ok(())
}

/// What there is of these, apart from each other.
fn apart(parts: &[String]) -> String {
    let parts: Vec<&str> = parts
        .iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    parts.join("   ")
}

/// "InForce" as "in force".
fn spaced(name: &str) -> String {
    let mut words = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
    }
    words
}

fn quote(out: &mut impl Write, row: &Row) -> Result<(), Failure> {
    let words = text(row, "words")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let headline = text(row, "headline");
    let source = if headline.is_empty() {
        text(row, "document")
    } else {
        format!("{headline} ({})", text(row, "document"))
    };
    let parts = [format!("“{words}”"), text(row, "date"), source];
    writeln!(out, "      {}", apart(&parts))?;
    Ok(())
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or(String::new(), |first| {
        first.to_uppercase().collect::<String>() + letters.as_str()
    })
}

fn text(row: &Row, name: &str) -> String {
    row.get(name).map(plain).unwrap_or_default()
}

fn plain(term: &Term) -> String {
    crate::query::plain(term, PREFIXES)
}

fn rows(store: &Reading, query: &str, it: &NamedNode) -> Result<Vec<Row>, Failure> {
    solutions(store, query, format!("it=<{}>", it.as_str()).parse()?)
}

fn solutions(store: &Reading, query: &str, binding: Binding) -> Result<Vec<Row>, Failure> {
    let answer = ask(store.graphs(), query, &[], &[binding], &Options::default())?;
    let QueryResults::Solutions(solutions) = answer.results else {
        return Ok(Vec::new());
    };
    solutions
        .map(|solution| {
            let solution = solution.map_err(QueryError::Evaluation)?;
            Ok(solution
                .iter()
                .map(|(variable, term)| (variable.as_str().to_owned(), term.clone()))
                .collect())
        })
        .collect()
}
