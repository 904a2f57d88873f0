//! Values for the variables of a query.
//!
//! *"speaker=Gustavo Petro" → [`Binding`] → RDF term*. A value is an IRI in `<>` or with a prefix, a literal in quotes (with `@lang`
//! or `^^xsd:type` if wanted), a number, `true` or `false`, a date, or the name of an entity. A parameter that wants a certain
//! kind reads its value as that kind alone. Values are terms from then on and never part of a text.
//!
//! A bound variable joins the query's pattern as a table of one row, at the place where evaluation begins. The evaluator's own
//! `substitute_variable` was tried: its optimizer does not know that the variable is bound, and plans as if for all values
//! (on a million quads 1.3 s instead of milliseconds), and it wants the variable among those selected. As in SPARQL itself, a
//! variable that only an OPTIONAL mentions is bound in every row, whether the OPTIONAL matched or not.

use super::entity::{entity, iri};
use super::error::QueryError;
use super::named::ParamKind;
use crate::graph::Graphs;
use crate::ontology::DS;
use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Term};
use oxigraph::sparql::Variable;
use spargebra::Query;
use spargebra::algebra::GraphPattern;
use spargebra::term::GroundTerm;
use std::str::FromStr;

/// A value for a variable, as it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// The variable, without `?`.
    pub variable: String,
    /// The value.
    pub value: String,
}

impl FromStr for Binding {
    type Err = QueryError;

    /// Reads `NAME=VALUE`; the name may carry its `?`.
    fn from_str(text: &str) -> Result<Self, QueryError> {
        let fault = || QueryError::NotABinding(text.to_owned());
        let (name, value) = text.split_once('=').ok_or_else(fault)?;
        let variable = name.trim().trim_start_matches(['?', '$']);
        let legal = !variable.is_empty()
            && !value.trim().is_empty()
            && variable.chars().all(|c| c.is_alphanumeric() || c == '_');
        if !legal {
            return Err(fault());
        }
        Ok(Self {
            variable: variable.to_owned(),
            value: value.trim().to_owned(),
        })
    }
}

/// Makes a variable of a query have a value.
pub(super) fn into_query(query: &mut Query, variable: &str, value: Term) {
    let (Query::Select { pattern, .. }
    | Query::Construct { pattern, .. }
    | Query::Describe { pattern, .. }
    | Query::Ask { pattern, .. }) = query;
    if let Ok(value) = GroundTerm::try_from(value) {
        let variable = Variable::new_unchecked(variable);
        let start = body(pattern, &variable);
        let row = GraphPattern::Values {
            variables: vec![variable],
            bindings: vec![vec![Some(value)]],
        };
        let rest = std::mem::take(start);
        *start = GraphPattern::Join {
            left: Box::new(row),
            right: Box::new(rest),
        };
    }
}

/// What stands within the modifiers of a query and its projection.
fn body<'p>(pattern: &'p mut GraphPattern, variable: &Variable) -> &'p mut GraphPattern {
    match pattern {
        GraphPattern::Slice { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner } => body(inner, variable),
        GraphPattern::Project { inner, .. } => start(inner, variable),
        _ => start(pattern, variable),
    }
}

/// The part of a pattern that is evaluated first and whose bindings all the others see. A sub-select that stands there and
/// selects the variable is entered, so that its own LIMIT counts what is asked for and nothing else; any other keeps its own.
fn start<'p>(pattern: &'p mut GraphPattern, variable: &Variable) -> &'p mut GraphPattern {
    if selects(pattern, variable) {
        return body(pattern, variable);
    }
    match pattern {
        GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Extend { inner, .. }
        | GraphPattern::Filter { inner, .. }
        | GraphPattern::Group { inner, .. } => start(inner, variable),
        GraphPattern::LeftJoin { left, .. }
        | GraphPattern::Minus { left, .. }
        | GraphPattern::Join { left, .. } => start(left, variable),
        _ => pattern,
    }
}

/// Whether a pattern is a sub-select of that variable, among others.
fn selects(pattern: &GraphPattern, variable: &Variable) -> bool {
    match pattern {
        GraphPattern::Slice { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner } => selects(inner, variable),
        GraphPattern::Project { variables, .. } => variables.contains(variable),
        _ => false,
    }
}

/// Reads a value; without a kind, as whatever it looks like.
pub(super) fn term(
    store: &dyn Graphs,
    value: &str,
    kind: Option<ParamKind>,
    prefixes: &[(&str, &str)],
) -> Result<Term, QueryError> {
    let wanted = |found: Option<Term>, expected: &'static str| {
        found.ok_or_else(|| QueryError::BadValue {
            value: value.to_owned(),
            expected,
            suggestions: Vec::new(),
        })
    };
    match kind {
        None => any(store, value, prefixes),
        Some(ParamKind::Entity) => Ok(entity(store, value, prefixes)?.into()),
        Some(ParamKind::Term) => match iri(value, prefixes)? {
            Some(node) => Ok(node.into()),
            None => wanted(below(DS, value), "a name of the vocabulary"),
        },
        Some(ParamKind::Document) => match iri(value, prefixes)? {
            Some(node) => Ok(node.into()),
            None => {
                let base = prefixes.iter().find(|(name, _)| *name == "document");
                let id = value.strip_prefix("document/").unwrap_or(value);
                wanted(
                    base.and_then(|(_, namespace)| below(namespace, id)),
                    "a document's id",
                )
            }
        },
        Some(ParamKind::Text) => Ok(match quoted(value, prefixes)? {
            Some(literal) => literal.into(),
            None => Literal::new_simple_literal(value).into(),
        }),
        Some(ParamKind::Number) => wanted(number(value).map(Term::from), "a number"),
        Some(ParamKind::Date) => wanted(
            date(value).or_else(|| year(value)).map(Term::from),
            "a date such as 2026-01-08, 2026-01 or 2026",
        ),
    }
}

fn any(store: &dyn Graphs, value: &str, prefixes: &[(&str, &str)]) -> Result<Term, QueryError> {
    if let Some(node) = iri(value, prefixes)? {
        return Ok(node.into());
    }
    if let Some(literal) = quoted(value, prefixes)? {
        return Ok(literal.into());
    }
    let plain = date(value)
        .or_else(|| number(value))
        .or_else(|| boolean(value));
    match plain {
        Some(literal) => Ok(literal.into()),
        None => Ok(entity(store, value, prefixes)?.into()),
    }
}

fn below(namespace: &str, local: &str) -> Option<Term> {
    let plain = local
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    let node = NamedNode::new(format!("{namespace}{local}")).ok()?;
    plain.then(|| node.into())
}

/// A literal in quotes; nothing where the value does not begin with a quotation mark.
fn quoted(value: &str, prefixes: &[(&str, &str)]) -> Result<Option<Literal>, QueryError> {
    if !value.starts_with('"') {
        return Ok(None);
    }
    let fault = || QueryError::BadValue {
        value: value.to_owned(),
        expected: "a literal such as \"words\", \"mots\"@fr or \"5\"^^xsd:integer",
        suggestions: Vec::new(),
    };
    // N-Triples knows no prefixes, so that of the datatype is written out first.
    let spelled = match value.rsplit_once("\"^^") {
        Some((words, datatype)) if !datatype.starts_with('<') => {
            let node = iri(datatype, prefixes)?.ok_or_else(fault)?;
            format!("{words}\"^^{node}")
        }
        _ => value.to_owned(),
    };
    Literal::from_str(&spelled).map(Some).map_err(|_| fault())
}

fn number(value: &str) -> Option<Literal> {
    let digits = value.strip_prefix(['+', '-']).unwrap_or(value);
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let datatype = match digits.split_once('.') {
        None if all_digits(digits) => xsd::INTEGER,
        Some((whole, part)) if all_digits(whole) && all_digits(part) => xsd::DECIMAL,
        _ if digits.starts_with(|c: char| c.is_ascii_digit()) && value.parse::<f64>().is_ok() => {
            xsd::DOUBLE
        }
        _ => return None,
    };
    Some(Literal::new_typed_literal(value, datatype))
}

fn boolean(value: &str) -> Option<Literal> {
    matches!(value, "true" | "false").then(|| Literal::new_typed_literal(value, xsd::BOOLEAN))
}

/// A day or a month. A year alone looks like any number and is read as one unless a date is wanted.
fn date(value: &str) -> Option<Literal> {
    let parts: Vec<&str> = value.split('-').collect();
    let (datatype, month, day): (NamedNodeRef<'_>, &str, &str) = match parts.as_slice() {
        [year, month, day] if is_year(year) => (xsd::DATE, month, day),
        [year, month] if is_year(year) => (xsd::G_YEAR_MONTH, month, "01"),
        _ => return None,
    };
    let within = |text: &str, last: u8| {
        text.len() == 2 && text.parse().is_ok_and(|n: u8| (1..=last).contains(&n))
    };
    let longest = match month {
        "02" => 29,
        "04" | "06" | "09" | "11" => 30,
        _ => 31,
    };
    (within(month, 12) && within(day, longest)).then(|| Literal::new_typed_literal(value, datatype))
}

fn year(value: &str) -> Option<Literal> {
    is_year(value).then(|| Literal::new_typed_literal(value, xsd::G_YEAR))
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit())
}
