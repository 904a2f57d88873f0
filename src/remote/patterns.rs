//! What is asked of an endpoint to read quads: one text for a pattern, more where the answer would be cut.
//!
//! *[`Wanted`] → query texts*. A pattern is asked whole. Where the endpoint gives fewer rows than it counts, the pattern is asked
//! again in pages, each beginning after the last key of the one before: that costs a sort a page, but unlike `OFFSET` no page is
//! read twice and none is lost while others write. Keys are the strings of subjects, else of objects.

use super::dataset::Layout;
use oxigraph::model::{GraphName, Literal, NamedNode, Term};
use std::fmt::Write as _;

/// What one place of a pattern may hold.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Slot {
    Any,
    One(Term),
    Of(Vec<Term>),
}

/// Which graphs are looked at.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum InGraph {
    Any,
    One(GraphName),
}

/// Quads that are wanted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Wanted {
    pub subjects: Slot,
    pub properties: Slot,
    pub objects: Slot,
    pub graphs: InGraph,
}

/// A page of an answer.
#[derive(Clone, Debug)]
pub(super) enum Page {
    /// All of it.
    Whole,
    /// At most so many rows whose keys come after this one.
    After(String, usize),
    /// All rows with this key from a place on, at most so many.
    Of(String, usize, usize),
}

impl Slot {
    fn in_text(&self, variable: &str) -> String {
        match self {
            Self::One(term) => term.to_string(),
            _ => format!("?{variable}"),
        }
    }

    fn values(&self, variable: &str, text: &mut String) {
        if let Self::Of(terms) = self {
            _ = write!(text, "VALUES ?{variable} {{");
            for term in terms {
                _ = write!(text, " {term}");
            }
            text.push_str(" } ");
        }
    }
}

impl Wanted {
    /// The variable whose strings are the keys of pages.
    pub(super) fn key(&self) -> &'static str {
        match (&self.subjects, &self.objects) {
            (Slot::One(_), Slot::One(_)) => "p",
            (Slot::One(_), _) => "o",
            _ => "s",
        }
    }

    /// The variables of the query, in order, which are its columns: what the pattern fixes is not among them, since Virtuoso takes
    /// no variable that is never bound.
    pub(super) fn columns(&self) -> Vec<&'static str> {
        let slots = [
            ("s", &self.subjects),
            ("p", &self.properties),
            ("o", &self.objects),
        ];
        let mut columns: Vec<&str> = slots
            .into_iter()
            .filter(|(_, slot)| !matches!(slot, Slot::One(_)))
            .map(|(name, _)| name)
            .collect();
        if self.graphs == InGraph::Any {
            columns.push("g");
        }
        columns
    }

    /// The query for a page.
    pub(super) fn query(&self, layout: &Layout, page: &Page) -> String {
        let key = self.key();
        let literal = |text: &str| Literal::new_simple_literal(text).to_string();
        let filter = match page {
            Page::Whole => String::new(),
            Page::After(last, _) => format!(" FILTER(STR(?{key}) > {})", literal(last)),
            Page::Of(this, ..) => format!(" FILTER(STR(?{key}) = {})", literal(this)),
        };
        let columns: Vec<String> = self
            .columns()
            .iter()
            .map(|name| format!("?{name}"))
            .collect();
        let columns = columns.join(" ");
        let end = match page {
            Page::Whole => String::new(),
            Page::After(_, rows) => format!(" ORDER BY STR(?{key}) LIMIT {rows}"),
            Page::Of(_, from, rows) => format!(" ORDER BY {columns} OFFSET {from} LIMIT {rows}"),
        };
        let body = self.body(layout);
        format!("SELECT {columns} WHERE {{ {body}{filter} }}{end}")
    }

    /// The query for how many there are.
    pub(super) fn count(&self, layout: &Layout) -> String {
        format!("SELECT (COUNT(*) AS ?n) WHERE {{ {} }}", self.body(layout))
    }

    fn body(&self, layout: &Layout) -> String {
        let mut triple = String::new();
        self.subjects.values("s", &mut triple);
        self.properties.values("p", &mut triple);
        self.objects.values("o", &mut triple);
        _ = write!(
            triple,
            "{} {} {}",
            self.subjects.in_text("s"),
            self.properties.in_text("p"),
            self.objects.in_text("o")
        );
        match (&self.graphs, layout) {
            (InGraph::One(GraphName::NamedNode(name)), _) => format!("GRAPH {name} {{ {triple} }}"),
            (InGraph::One(_), Layout::Named(name)) => format!("GRAPH {name} {{ {triple} }}"),
            (InGraph::One(_), Layout::Default) => triple,
            (InGraph::Any, Layout::Named(_)) => format!("GRAPH ?g {{ {triple} }}"),
            (InGraph::Any, Layout::Default) => {
                format!("{{ GRAPH ?g {{ {triple} }} }} UNION {{ {triple} }}")
            }
        }
    }
}

/// How many quads each graph below `base` has, by name; `after` is the last graph known, if some are.
pub(super) fn sizes(base: &str, after: Option<(&str, usize)>) -> String {
    let base = Literal::new_simple_literal(base);
    let (filter, end) = match after {
        None => (String::new(), String::new()),
        Some((last, rows)) => (
            format!(" FILTER(STR(?g) > {})", Literal::new_simple_literal(last)),
            format!(" ORDER BY STR(?g) LIMIT {rows}"),
        ),
    };
    format!(
        "SELECT ?g (COUNT(*) AS ?n) WHERE {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), {base})){filter} }} GROUP BY ?g{end}"
    )
}

/// How many graphs below `base` there are.
pub(super) fn number_of_graphs(base: &str) -> String {
    let base = Literal::new_simple_literal(base);
    format!(
        "SELECT (COUNT(DISTINCT ?g) AS ?n) WHERE {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), {base})) }}"
    )
}

/// The quads of several graphs.
pub(super) fn graphs(names: &[NamedNode]) -> String {
    let mut values = String::new();
    for name in names {
        _ = write!(values, " {name}");
    }
    format!("SELECT ?s ?p ?o ?g WHERE {{ VALUES ?g {{{values} }} GRAPH ?g {{ ?s ?p ?o }} }}")
}
