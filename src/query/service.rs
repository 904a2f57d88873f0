//! `SERVICE ds:search { … }`: full text within a query.
//!
//! *(query, bound values, store) → query*. The service's pattern is answered before the query is evaluated, and what it found
//! takes its place as a table, so that the evaluator knows how little it is and begins there. The pattern is one subject with
//! `ds:words` (what is looked for) and any of `ds:kind`, `ds:type`, `ds:limit` (given), `ds:found`, `ds:foundIn`, `ds:rank` (asked
//! for; `ds:kind` and `ds:type` too). Words may be a parameter that is bound.

use super::error::QueryError;
use crate::graph::{Found, Store};
use crate::ontology::DS;
use crate::search::{Kind, Sought};
use oxigraph::model::{Literal, NamedNode, Term};
use oxigraph::sparql::Variable;
use spargebra::Query;
use spargebra::algebra::GraphPattern;
use spargebra::term::{GroundTerm, NamedNodePattern, TermPattern, TriplePattern};
use std::collections::BTreeMap;

/// How many of each kind, where nothing is said.
const LIMIT: usize = 20;

/// Answers every search in a query. Without a store there is nothing to search in.
pub(super) fn answer(
    query: &mut Query,
    values: &BTreeMap<String, Term>,
    store: Option<&Store>,
) -> Result<(), QueryError> {
    let (Query::Select { pattern, .. }
    | Query::Construct { pattern, .. }
    | Query::Describe { pattern, .. }
    | Query::Ask { pattern, .. }) = query;
    within(pattern, values, store)
}

fn within(
    pattern: &mut GraphPattern,
    values: &BTreeMap<String, Term>,
    store: Option<&Store>,
) -> Result<(), QueryError> {
    match pattern {
        GraphPattern::Service {
            name: NamedNodePattern::NamedNode(name),
            inner,
            ..
        } if name.as_str().strip_prefix(DS) == Some("search") => {
            let Some(store) = store else {
                return Err(fault("only a store on this machine can be searched"));
            };
            *pattern = table(inner, values, store)?;
            Ok(())
        }
        GraphPattern::Join { left, right }
        | GraphPattern::LeftJoin { left, right, .. }
        | GraphPattern::Union { left, right }
        | GraphPattern::Minus { left, right } => {
            within(left, values, store)?;
            within(right, values, store)
        }
        GraphPattern::Filter { inner, .. }
        | GraphPattern::Graph { inner, .. }
        | GraphPattern::Extend { inner, .. }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. }
        | GraphPattern::Group { inner, .. }
        | GraphPattern::Service { inner, .. } => within(inner, values, store),
        _ => Ok(()),
    }
}

fn fault(message: &str) -> QueryError {
    QueryError::Search(message.to_owned())
}

/// One thing that is asked for of each hit.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    It,
    Kind,
    Type,
    Found,
    FoundIn,
    Rank,
}

fn table(
    pattern: &GraphPattern,
    values: &BTreeMap<String, Term>,
    store: &Store,
) -> Result<GraphPattern, QueryError> {
    let GraphPattern::Bgp { patterns } = pattern else {
        return Err(fault(
            "its pattern is one subject with properties, nothing else",
        ));
    };
    let mut sought = Sought {
        words: String::new(),
        kinds: Vec::new(),
        class: None,
        from: None,
        to: None,
        limit: LIMIT,
    };
    let mut columns: Vec<(Variable, Column)> = Vec::new();
    let mut ask = |variable: &Variable, column| {
        if !columns.iter().any(|(known, _)| known == variable) {
            columns.push((variable.clone(), column));
        }
    };
    let mut subject = None;
    for TriplePattern {
        subject: it,
        predicate,
        object,
    } in patterns
    {
        let TermPattern::Variable(it) = it else {
            return Err(fault("its subject is a variable: what is found"));
        };
        if *subject.get_or_insert(it) != it {
            return Err(fault(
                "it has one subject; write another SERVICE for another search",
            ));
        }
        ask(it, Column::It);
        let property = match predicate {
            NamedNodePattern::NamedNode(node) => node.as_str().strip_prefix(DS),
            NamedNodePattern::Variable(_) => None,
        };
        let given = given(object, values);
        match (property, given, object) {
            (Some("words"), Some(Term::Literal(words)), _) => {
                sought.words = words.value().to_owned()
            }
            (Some("words"), ..) => {
                return Err(fault(
                    "ds:words is a text, or a parameter that is bound to one",
                ));
            }
            (Some("kind"), Some(Term::Literal(kind)), _) => {
                let kind = Kind::from_word(kind.value());
                let kind =
                    kind.ok_or_else(|| fault("ds:kind is \"name\", \"headline\" or \"sentence\""))?;
                sought.kinds = vec![kind];
            }
            (Some("type"), Some(Term::NamedNode(class)), _) => {
                sought.class = class.as_str().strip_prefix(DS).map(str::to_owned);
            }
            (Some("limit"), Some(Term::Literal(limit)), _) => {
                let limit = limit.value().parse();
                sought.limit = limit.map_err(|_| fault("ds:limit is a number"))?;
            }
            (Some(property), None, TermPattern::Variable(variable)) => {
                let column = match property {
                    "kind" => Column::Kind,
                    "type" => Column::Type,
                    "found" => Column::Found,
                    "foundIn" => Column::FoundIn,
                    "rank" => Column::Rank,
                    _ => return Err(fault(KNOWN)),
                };
                ask(variable, column);
            }
            _ => return Err(fault(KNOWN)),
        }
    }
    if sought.words.trim().is_empty() {
        return Err(fault("ds:words says what is looked for"));
    }
    let found = store.search(&sought)?;
    let rows = found.iter().enumerate();
    let bindings = rows
        .map(|(index, found)| {
            columns
                .iter()
                .map(|(_, column)| cell(found, index + 1, *column))
                .collect()
        })
        .collect();
    Ok(GraphPattern::Values {
        variables: columns.into_iter().map(|(variable, _)| variable).collect(),
        bindings,
    })
}

const KNOWN: &str =
    "its properties are ds:words, ds:kind, ds:type, ds:limit, ds:found, ds:foundIn and ds:rank";

/// What stands there, or is bound to the variable that does.
fn given(object: &TermPattern, values: &BTreeMap<String, Term>) -> Option<Term> {
    match object {
        TermPattern::NamedNode(node) => Some(node.clone().into()),
        TermPattern::Literal(literal) => Some(literal.clone().into()),
        TermPattern::Variable(variable) => values.get(variable.as_str()).cloned(),
        _ => None,
    }
}

fn cell(found: &Found, rank: usize, column: Column) -> Option<GroundTerm> {
    let text = |text: &str| GroundTerm::from(Literal::new_simple_literal(text));
    Some(match column {
        Column::It => found.node.clone().into(),
        Column::Kind => text(found.kind.word()),
        Column::Type if found.class.is_empty() => return None,
        Column::Type => NamedNode::new(format!("{DS}{}", found.class)).ok()?.into(),
        Column::Found => text(&found.words),
        Column::FoundIn => found.document.clone()?.into(),
        Column::Rank => Literal::from(rank as i64).into(),
    })
}
