//! `dossier show`: everything known of one entity, each with its sentence and source.
//!
//! *name → a page*. Who it is; offices; sanctions; lists; what the corpus establishes, family by family, told from the entity's
//! side, each edge with how much supports it, its best sentence and who denies it; what it said; what is said of it and not
//! established. A country's page tells of its government too.

mod claims;
mod contradictions;
mod lists;

use super::Failure;
use super::args::Show;
use super::data::Data;
use super::page::{Page, Tone, one_line};
use super::query::destination;
use super::reading::Reading;
use crate::ontology::{Ontology, PREFIXES};
use crate::query::{Binding, Destination, Options, QueryError, ask, entity, shorten};
use claims::{Edge, Offices, Reported, Told};
use oxigraph::model::{NamedNode, Term};
use oxigraph::sparql::QueryResults;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

const NAMES: &str = "SELECT ?p ?o { ?it ?p ?o . FILTER(?p IN (rdf:type, rdfs:label, skos:altLabel, owl:sameAs, skos:notation)) } ORDER BY ?p ?o";
const GOVERNED: &str = "SELECT ?way ?label ?other { { ?other ds:governs ?it BIND('governed by' AS ?way) } UNION { ?it ds:governs ?other BIND('government of' AS ?way) } ?other rdfs:label ?label } ORDER BY ?way ?label";
const OFFICES: &str = "SELECT ?label ?status ?since ?until ?disputed { ?tenure ds:holder ?it ; ds:position ?position ; ds:status ?status . ?position rdfs:label ?label .
  OPTIONAL { ?tenure ds:since ?since } OPTIONAL { ?tenure ds:until ?until } OPTIONAL { ?tenure ds:disputed ?disputed } } ORDER BY ?status ?label";
const HOLDERS: &str = "SELECT ?label ?status ?since ?until ?disputed { ?tenure ds:position ?it ; ds:holder ?holder ; ds:status ?status . ?holder rdfs:label ?label .
  OPTIONAL { ?tenure ds:since ?since } OPTIONAL { ?tenure ds:until ?until } OPTIONAL { ?tenure ds:disputed ?disputed } } ORDER BY ?status ?label";
const UNDER: &str = "SELECT DISTINCT ?label ?measure ?status ?since ?until ?disputed { ?sanction ds:target ?it ; a ds:Sanction ; ds:status ?status ; ds:measure ?measure .
  OPTIONAL { ?sanction ds:issuer ?issuer OPTIONAL { ?issuer rdfs:label ?label } }
  OPTIONAL { ?sanction ds:since ?since } OPTIONAL { ?sanction ds:until ?until } OPTIONAL { ?sanction ds:disputed ?disputed } } ORDER BY ?status ?label ?measure";
const KEEPS: &str = "SELECT DISTINCT ?label ?measure ?status ?since ?until ?disputed { ?sanction ds:issuer ?it ; a ds:Sanction ; ds:status ?status ; ds:measure ?measure ; ds:target ?target . ?target rdfs:label ?label .
  OPTIONAL { ?sanction ds:since ?since } OPTIONAL { ?sanction ds:until ?until } OPTIONAL { ?sanction ds:disputed ?disputed } } ORDER BY ?status ?label ?measure";

/// Items of a section that are shown unless all are asked for.
const SHOWN: usize = 8;
/// Sentences of one edge that are shown when all are asked for.
const SENTENCES: usize = 20;

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
    let columns = match destination() {
        Destination::Terminal { columns } => columns,
        Destination::Stream => usize::MAX,
    };
    let shown = match args.all {
        true => usize::MAX,
        false => SHOWN,
    };
    let mut page = Page::new(out, columns, data.ink());
    let mut dossier = Dossier {
        store: &store,
        ontology: data.ontology(),
        it,
        shown,
        seats: Vec::new(),
        left_out: 0,
    };
    dossier.write(&mut page)
}

/// One entity, and how much of it is told.
struct Dossier<'a> {
    store: &'a Reading,
    ontology: &'a Ontology,
    it: NamedNode,
    shown: usize,
    /// The governments of a country, with what is claimed of them.
    seats: Vec<NamedNode>,
    /// Items that were not shown.
    left_out: usize,
}

impl Dossier<'_> {
    fn write<W: Write>(&mut self, page: &mut Page<'_, W>) -> Result<(), Failure> {
        let class = self.head(page)?;
        let mut told = claims::read(self.store, &self.it)?;
        for seat in &self.seats {
            told.extend(claims::read(self.store, seat)?);
        }
        let documents = claims::documents(self.store, &self.it)?;
        if !documents.is_empty() {
            let sources: BTreeSet<&str> = documents.values().map(|d| d.original.as_str()).collect();
            let dates: BTreeSet<&str> = documents
                .values()
                .map(|document| document.date.as_str())
                .filter(|date| !date.is_empty())
                .collect();
            let between = match (dates.first(), dates.last()) {
                (Some(first), Some(last)) if first == last => format!("   {first}"),
                (Some(first), Some(last)) => format!("   {first} – {last}"),
                _ => String::new(),
            };
            let line = format!(
                "  in {}{between}",
                counted(documents.len(), sources.len(), "document")
            );
            let line = page.set(&line, Tone::Dim);
            page.line(&line)?;
        }
        let all = claims::Documents::with(self.store, documents, &told)?;
        self.offices(page, &told, &all)?;
        self.sanctions(page)?;
        let it = self.it.clone();
        lists::sections(page.writer(), self.store, &it)?;
        contradictions::sections(page.writer(), self.store, &it)?;
        let (edges, rest) = claims::edges(told, self.ontology);
        let offices = match class.as_str() {
            "Person" => Offices::Apart,
            _ => Offices::Among,
        };
        self.families(page, edges, &all, offices)?;
        self.speech(page, &rest, &all)?;
        self.reported(page, rest, &all, offices)?;
        if self.left_out > 0 {
            page.line("")?;
            let line = format!(
                "  {} more: dossier show {} --all",
                self.left_out,
                shorten(self.it.as_str(), PREFIXES)
            );
            let line = page.set(&line, Tone::Dim);
            page.line(&line)?;
        }
        Ok(())
    }

    /// Who it is. Gives its class.
    fn head<W: Write>(&mut self, page: &mut Page<'_, W>) -> Result<String, Failure> {
        let names = rows(self.store, NAMES, &self.it)?;
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
        let id = shorten(self.it.as_str(), PREFIXES);
        let label = of("label").into_iter().next().unwrap_or_else(|| id.clone());
        let class = of("type")
            .into_iter()
            .find(|class| !matches!(class.as_str(), "ds:Entity" | "ds:Organization"))
            .or_else(|| of("type").into_iter().find(|class| class != "ds:Entity"))
            .unwrap_or_default();
        let class = class.trim_start_matches("ds:").to_owned();
        let marks = [of("notation").join(" "), of("sameAs").join(" "), id];
        let head = [page.set(&label, Tone::Strong), spaced(&class)]
            .into_iter()
            .chain(marks)
            .collect::<Vec<_>>();
        page.line(&apart(&head))?;
        let others = of("altLabel");
        if !others.is_empty() {
            let more = others.len().saturating_sub(self.shown);
            let mut line = others[..others.len() - more].join(" · ");
            if more > 0 {
                line += &format!(" · and {more} more");
            }
            page.line(&format!("  also called: {line}"))?;
        }
        for row in rows(self.store, GOVERNED, &self.it)? {
            let (way, other) = (text(&row, "way"), text(&row, "label"));
            page.line(&format!("  {way} {other}   {}", text(&row, "other")))?;
            if let (true, Some(Term::NamedNode(seat))) = (class == "Country", row.get("other")) {
                self.seats.push(seat.clone());
            }
        }
        Ok(class)
    }

    fn offices<W: Write>(
        &mut self,
        page: &mut Page<'_, W>,
        told: &[Told],
        documents: &claims::Documents,
    ) -> Result<(), Failure> {
        for (title, query) in [("Offices", OFFICES), ("Held by", HOLDERS)] {
            let found = rows(self.store, query, &self.it)?;
            if found.is_empty() {
                continue;
            }
            page.section(title)?;
            // Offices of one name that no country tells apart read the same: one line for them.
            let mut lines = BTreeSet::new();
            for row in &found {
                let label = text(row, "label");
                let line = format!("{label}   {}", standing(row));
                if !lines.insert(line.clone()) {
                    continue;
                }
                page.toned_item(&line, "", tone(row))?;
                // The best words for it: of an edge between the two, as an office or as its former holder.
                let words = told.iter().find(|claim| {
                    claim.established
                        && matches!(claim.relation.as_str(), "holdsPosition" | "heldPosition")
                        && (claim.object == label || claim.subject == label)
                });
                if let Some(claim) = words {
                    self.quote(page, claim, documents)?;
                }
            }
        }
        Ok(())
    }

    fn sanctions<W: Write>(&mut self, page: &mut Page<'_, W>) -> Result<(), Failure> {
        for (title, query) in [("Under sanctions", UNDER), ("Keeps sanctions", KEEPS)] {
            let mut found = rows(self.store, query, &self.it)?;
            for seat in &self.seats {
                found.extend(rows(self.store, query, seat)?);
            }
            if found.is_empty() {
                continue;
            }
            page.section(title)?;
            let end = match query {
                UNDER => "of",
                _ => "on",
            };
            let shown = found.len().min(self.shown.saturating_mul(2));
            self.left_out += found.len() - shown;
            for row in &found[..shown] {
                let measure = text(row, "measure");
                let measure = spaced(measure.trim_start_matches("ds:"));
                let other = match text(row, "label") {
                    empty if empty.is_empty() => String::new(),
                    label => format!(" {end} {label}"),
                };
                page.toned_item(
                    &format!("{measure}{other}   {}", standing(row)),
                    "",
                    tone(row),
                )?;
            }
        }
        Ok(())
    }

    /// What is established, the families with most documents first, sanctions before all.
    fn families<W: Write>(
        &mut self,
        page: &mut Page<'_, W>,
        edges: Vec<Edge>,
        documents: &claims::Documents,
        offices: Offices,
    ) -> Result<(), Failure> {
        let mut families: BTreeMap<String, Vec<Edge>> = BTreeMap::new();
        for edge in edges {
            // A person's offices have a section of their own.
            let is_told = offices == Offices::Apart
                && matches!(
                    edge.relation.as_str(),
                    "holdsPosition" | "heldPosition" | "headOfState" | "headOfGovernment"
                );
            if !is_told {
                families.entry(edge.family.clone()).or_default().push(edge);
            }
        }
        let mut order: Vec<(String, Vec<Edge>)> = families.into_iter().collect();
        order.sort_by_key(|(family, edges)| {
            let support: usize = edges.iter().map(|edge| edge.documents().len()).sum();
            (family != "sanctions", Reverse(support), family.clone())
        });
        for (family, mut edges) in order {
            page.section(&capital(&family))?;
            edges.sort_by_key(|edge| (Reverse(edge.documents().len()), edge.spoken.clone()));
            for edge in &mut edges {
                edge.claims.sort_by(|a, b| {
                    let key = |claim: &Told| {
                        let published = documents.date(&claim.document).to_owned();
                        let when = claim.own.clone().unwrap_or(published);
                        // Of one day, whole sentences before headlines.
                        (when, Reverse(claim.sentence.len()), claim.clone())
                    };
                    key(a).cmp(&key(b))
                });
                edge.claims
                    .dedup_by(|a, b| a.sentence == b.sentence && a.document == b.document);
            }
            let shown = edges.len().min(self.shown);
            self.left_out += edges.len() - shown;
            for edge in &edges[..shown] {
                let carriers = edge.documents();
                let support = counted(carriers.len(), documents.sources(&carriers), "document");
                let when = edge.claims.iter().find_map(|claim| claim.own.clone());
                let when = when.map_or(String::new(), |when| format!("   {when}"));
                let tone = match edge.denials.is_empty() {
                    true => Tone::Normal,
                    false => Tone::Red,
                };
                page.toned_item(&format!("{}{when}", edge.spoken), &support, tone)?;
                let sentences = match self.shown {
                    usize::MAX => SENTENCES,
                    _ => 1,
                };
                for claim in edge.claims.iter().take(sentences) {
                    self.quote(page, claim, documents)?;
                }
                for denial in &edge.denials {
                    let by = match denial.speaker.is_empty() {
                        true => "not so".to_owned(),
                        false => format!("denied by {}", denial.speaker),
                    };
                    page.under(&format!("but {by}: “{}”", denial.exact), Tone::Red)?;
                    page.source(&documents.source(denial))?;
                }
            }
        }
        Ok(())
    }

    /// What it said, the newest first.
    fn speech<W: Write>(
        &mut self,
        page: &mut Page<'_, W>,
        rest: &[Told],
        documents: &claims::Documents,
    ) -> Result<(), Failure> {
        let mut said: Vec<&Told> = rest
            .iter()
            .filter(|claim| claim.relation == "said" && claim.is_subject)
            .collect();
        said.sort_by(|a, b| {
            let key = |claim: &&Told| (documents.date(&claim.document), claim.sentence.clone());
            key(b).cmp(&key(a))
        });
        said.dedup_by(|a, b| a.sentence == b.sentence);
        if said.is_empty() {
            return Ok(());
        }
        page.section("Said")?;
        let shown = said.len().min(self.shown);
        self.left_out += said.len() - shown;
        for claim in &said[..shown] {
            self.quote(page, claim, documents)?;
        }
        Ok(())
    }

    /// What is said of it and makes no edge.
    fn reported<W: Write>(
        &mut self,
        page: &mut Page<'_, W>,
        rest: Vec<Told>,
        documents: &claims::Documents,
        offices: Offices,
    ) -> Result<(), Failure> {
        let sections = claims::reported(rest, self.ontology, offices);
        for (title, items) in sections {
            page.section(title)?;
            let shown = items.len().min(self.shown);
            self.left_out += items.len() - shown;
            for Reported {
                spoken,
                light,
                claims,
            } in &items[..shown]
            {
                let carriers: BTreeSet<&str> =
                    claims.iter().map(|claim| claim.document.as_str()).collect();
                let support = counted(carriers.len(), documents.sources(&carriers), "document");
                page.item(&format!("{spoken}   {light}"), &support)?;
                if let Some(claim) = claims.first() {
                    self.quote(page, claim, documents)?;
                }
            }
        }
        Ok(())
    }

    fn quote<W: Write>(
        &self,
        page: &mut Page<'_, W>,
        claim: &Told,
        documents: &claims::Documents,
    ) -> Result<(), Failure> {
        page.quote(&claim.sentence)?;
        page.source(&documents.source(claim))
    }
}

/// "3 documents, 2 independent": copies of one text are one source.
fn counted(documents: usize, sources: usize, word: &str) -> String {
    let plural = if documents == 1 { "" } else { "s" };
    match documents == sources {
        true => format!("{documents} {word}{plural}"),
        false => format!("{documents} {word}{plural}, {sources} independent"),
    }
}

/// "in force   since 2022-02-25   disputed".
fn standing(row: &Row) -> String {
    let status = text(row, "status");
    let dates = match (text(row, "since"), text(row, "until")) {
        (since, until) if since.is_empty() && until.is_empty() => String::new(),
        (since, until) if until.is_empty() => format!("since {since}"),
        (since, until) if since.is_empty() => format!("until {until}"),
        (since, until) => format!("{since} – {until}"),
    };
    let disputed = match text(row, "disputed") == "true" {
        true => "disputed".to_owned(),
        false => String::new(),
    };
    apart(&[spaced(status.trim_start_matches("ds:")), dates, disputed])
}

fn tone(row: &Row) -> Tone {
    match text(row, "status").as_str() {
        _ if text(row, "disputed") == "true" => Tone::Red,
        "ds:Former" | "ds:Lifted" => Tone::Dim,
        _ => Tone::Normal,
    }
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
    one_line(&crate::query::plain(term, PREFIXES))
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
