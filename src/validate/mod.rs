//! Whether a store holds what it says it holds: `dossier check`.
//!
//! *([`Store`], what it is held against) → [`Report`]*. Every quoted word against the text, every claim against its name and its
//! rule, every edge against its claims, every node against the shapes of `data/shapes.ttl` ([`shacl`], an engine of our own for
//! SHACL Core), and the queries of `queries/check/`, which find nothing in a sound store. What the program derives is looked at by
//! other code than what derives it. Mends nothing.

mod data;
mod documents;
mod finding;
mod rebuild;
mod relations;
mod report;
pub mod shacl;
pub mod shapes;
mod support;
mod value;

pub use finding::{Check, Finding, Said, Violated, shortened};
pub use rebuild::rebuild;
pub use relations::relation_shapes;
pub use report::{write_json, write_shacl};
pub use shapes::{Shapes, ShapesError};

use crate::graph::counts::Tally;
use crate::graph::{Decisions, Store, StoreError};
use crate::ontology::Ontology;
use crate::query::{Library, Options, QueryError, ask};
use documents::{Against, Looked, look};
use oxigraph::model::{NamedNode, Term};
use oxigraph::sparql::QueryResults;
use oxigraph::store::StorageError;
use rayon::prelude::*;
use std::collections::BTreeSet;
use support::{Established, support};

/// The shapes that come with the program.
const SHAPES: &str = include_str!("../../data/shapes.ttl");

/// Documents that are in memory at one time.
const AT_ONCE: usize = 64;

/// What a store is held against.
pub struct Standard<'a> {
    /// Relations in use.
    pub ontology: &'a Ontology,
    /// Whether a frame or rule of that name is in use.
    pub is_rule: &'a (dyn Fn(&str) -> bool + Sync),
    /// Shapes, file by file.
    pub shapes: &'a [Shapes],
    /// Queries that must find nothing.
    pub queries: &'a Library,
}

/// What was looked at, and what was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// Each check, with how many things it looked at.
    pub checked: Vec<(Check, usize)>,
    /// What does not hold, in the order of the checks.
    pub findings: Vec<Finding>,
}

impl Report {
    /// Whether everything holds.
    pub fn conforms(&self) -> bool {
        self.findings.is_empty()
    }

    /// What one check found.
    pub fn of<'r>(&'r self, check: &'r Check) -> impl Iterator<Item = &'r Finding> {
        self.findings
            .iter()
            .filter(move |finding| finding.check == *check)
    }

    /// Adds what another check looked at and found.
    pub fn add(&mut self, check: Check, looked_at: usize, findings: Vec<Finding>) {
        self.checked.push((check, looked_at));
        self.findings.extend(findings);
    }
}

/// What ends a check before it is done. That something does not hold is no error.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The storage below it.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// A query.
    #[error("{name}: {source}")]
    Query {
        /// Its name.
        name: String,
        /// What is wrong with it.
        source: QueryError,
    },
}

/// The shapes that come with the program, and those of the relations that an ontology adds.
///
/// # Errors
/// [`ShapesError`]; for the built-in ontology there is none.
pub fn shipped_shapes(ontology: &Ontology) -> Result<Shapes, ShapesError> {
    let built_in = Ontology::embedded();
    let own = relation_shapes(ontology, |relation| {
        built_in.relation(&relation.name) != Some(relation)
    });
    if own.is_empty() {
        return Shapes::parse(SHAPES, "data/shapes.ttl");
    }
    let replaced = |line: &&str| {
        let name = line
            .strip_prefix("shape:")
            .and_then(|rest| rest.split(' ').next());
        name.and_then(|name| ontology.relation(name))
            .is_none_or(|relation| built_in.relation(&relation.name) == Some(relation))
    };
    // A relation described anew has two lines in our file, the first of which names it.
    let mut text = String::new();
    let mut lines = SHAPES.lines();
    while let Some(line) = lines.next() {
        if replaced(&line) {
            text.push_str(line);
            text.push('\n');
        } else {
            lines.next();
        }
    }
    Shapes::parse(&(text + &own), "data/shapes.ttl")
}

/// Holds a store against a standard. The shapes see all graphs but the log, as exports do.
///
/// # Errors
/// When the store cannot be read, or a query cannot be asked.
pub fn check(store: &Store, standard: &Standard<'_>) -> Result<Report, CheckError> {
    let mut report = Report::default();
    let (established, unread) = documents_of(store, standard, &mut report)?;
    let (findings, edges) = support(store.oxigraph(), &established, standard.ontology, unread)?;
    report.add(Check::Support, edges, findings);
    counts_of(store, &mut report)?;
    shapes_of(store, standard, &mut report)?;
    for query in standard.queries.list() {
        report_query(store, &query.name, &query.text, &mut report)?;
    }
    Ok(report)
}

/// The edges that claims establish, and how many documents could not be read.
fn documents_of(
    store: &Store,
    standard: &Standard<'_>,
    report: &mut Report,
) -> Result<(Vec<Established>, usize), CheckError> {
    let decisions: Decisions = store.decided()?.as_slice().into();
    let against = Against {
        names: &store.names,
        is_rule: standard.is_rule,
        decisions: &decisions,
    };
    let hashes = store.documents()?;
    let mut all = Looked::default();
    let mut established = Vec::new();
    for some in hashes.chunks(AT_ONCE) {
        let looked: Vec<Result<Looked, StoreError>> = some
            .par_iter()
            .map(|hash| {
                let quads = store.graph(store.names.document(hash).into())?;
                Ok(look(hash, &quads, &against))
            })
            .collect();
        for (hash, looked) in some.iter().zip(looked) {
            let looked = looked?;
            all.claims += looked.claims;
            all.unread += looked.unread;
            all.stretches += looked.stretches;
            all.findings.extend(looked.findings);
            for (id, subject, relation, object) in looked.established {
                established.push(Established {
                    claim: store.names.claim(&id),
                    document: hash.clone(),
                    subject: store.names.referent(hash, subject),
                    relation,
                    object: store.names.referent(hash, object),
                });
            }
        }
    }
    for (check, looked_at) in [
        (Check::Documents, hashes.len()),
        (Check::Words, all.stretches),
        (Check::Claims, all.claims),
        (Check::Rules, all.claims),
    ] {
        let of_it = all
            .findings
            .iter()
            .filter(|finding| finding.check == check)
            .cloned();
        let of_it = of_it.collect();
        report.add(check, looked_at, of_it);
    }
    Ok((established, all.unread))
}

/// The counts beside the graphs, where there are any, against the quads.
fn counts_of(store: &Store, report: &mut Report) -> Result<(), CheckError> {
    let Some(kept) = store.kept_tally()? else {
        return Ok(());
    };
    let counted = store.tally()?;
    let mut findings = Vec::new();
    let node = store.names.below("graph/log");
    let names: BTreeSet<&str> = kept
        .lines()
        .chain(counted.lines())
        .map(|(key, _)| key)
        .collect();
    let of = |tally: &Tally, key: &str| {
        let count = tally.lines().find(|(each, _)| *each == key);
        count.map_or(0, |(_, count)| count)
    };
    for key in &names {
        let (said, found) = (of(&kept, key), of(&counted, key));
        if said != found {
            let message = format!("{key}: {said} are said to be there, {found} are");
            findings.push(Finding::new(Check::Counts, node.clone(), None, message));
        }
    }
    report.add(Check::Counts, names.len(), findings);
    Ok(())
}

fn shapes_of(
    store: &Store,
    standard: &Standard<'_>,
    report: &mut Report,
) -> Result<(), CheckError> {
    let log = [store.names.log_graph()];
    let mut findings = Vec::new();
    let mut looked_at = 0;
    for shapes in standard.shapes {
        let (violations, nodes) = shacl::validate(store.oxigraph(), &log, shapes)?;
        looked_at += nodes;
        findings.extend(violations.into_iter().map(|violation| {
            let shape = shapes.get(violation.shape);
            Finding {
                check: Check::Shapes,
                document: document_of(store, &violation.focus),
                node: violation.focus,
                path: violation.path,
                value: violation.value,
                shape: Some(Violated {
                    component: violation.component,
                    owner: shape.owner.clone(),
                    severity: shape.severity.clone(),
                }),
                message: violation.message,
            }
        }));
    }
    report.add(Check::Shapes, looked_at, findings);
    Ok(())
}

/// The hash in the name of a part of a document.
fn document_of(store: &Store, node: &Term) -> Option<String> {
    let Term::NamedNode(node) = node else {
        return None;
    };
    let rest = store.names.strip("document/", node.as_str())?;
    rest.split('#').next().map(str::to_owned)
}

/// Asks a query that must find nothing: the first variable is what is wrong, the others say how.
fn report_query(
    store: &Store,
    name: &str,
    text: &str,
    report: &mut Report,
) -> Result<(), CheckError> {
    let fault = |source| CheckError::Query {
        name: name.to_owned(),
        source,
    };
    let check = Check::Query(name.to_owned());
    let answer = ask(store.oxigraph(), text, &[], &[], &Options::default()).map_err(fault)?;
    let mut findings = Vec::new();
    match answer.results {
        QueryResults::Solutions(solutions) => {
            let variables = solutions.variables().to_vec();
            for solution in solutions {
                let solution = solution.map_err(|error| fault(QueryError::Evaluation(error)))?;
                let mut cells = variables
                    .iter()
                    .map(|variable| (variable.as_str(), solution.get(variable)));
                let node = cells.next().and_then(|(_, term)| term.cloned());
                let rest: Vec<String> = cells
                    .filter_map(|(name, term)| Some(format!("{name} {}", term?)))
                    .collect();
                let node = node.unwrap_or_else(|| store.names.below("").into());
                let document = document_of(store, &node);
                let message = rest.join(", ");
                findings.push(Finding::new(
                    check.clone(),
                    node,
                    document.as_deref(),
                    message,
                ));
            }
        }
        QueryResults::Boolean(true) => {
            let node: NamedNode = store.names.below("");
            findings.push(Finding::new(check.clone(), node, None, "is so".to_owned()));
        }
        QueryResults::Boolean(false) => {}
        QueryResults::Graph(triples) => {
            for triple in triples {
                let triple = triple.map_err(|error| fault(QueryError::Evaluation(error)))?;
                let message = format!("{} {}", triple.predicate, triple.object);
                findings.push(Finding::new(
                    check.clone(),
                    Term::from(triple.subject),
                    None,
                    message,
                ));
            }
        }
    }
    report.add(check, 1, findings);
    Ok(())
}
