//! A query as text that another server answers as we would.
//!
//! *query → query text*. Two things are seen to. A store without a default graph of its own (Virtuoso's is the union of all
//! graphs) keeps ours in a named one: patterns outside `GRAPH` are then asked of that, each by itself, so that `GRAPH ?document`
//! beside them still ranges over all documents; `FROM` would take these away. And the text that spargebra writes of a query does
//! not keep a `FILTER` within its own braces: such filters are joined to the empty pattern, which is written with braces.
//! A query that names its own graphs with `FROM` is left as it is.

use oxigraph::model::NamedNode;
use spargebra::Query;
use spargebra::algebra::{AggregateExpression, Expression, GraphPattern, OrderExpression};
use spargebra::term::NamedNodePattern;

/// Where an endpoint keeps what is our default graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Layout {
    /// In its own default graph.
    Default,
    /// In a graph of this name.
    Named(NamedNode),
}

/// The text of a query for an endpoint of that layout.
pub(super) fn text(mut query: Query, layout: &Layout) -> String {
    let own_graphs = query.dataset().is_some();
    let (Query::Select { pattern, .. }
    | Query::Construct { pattern, .. }
    | Query::Describe { pattern, .. }
    | Query::Ask { pattern, .. }) = &mut query;
    if let (Layout::Named(name), false) = (layout, own_graphs) {
        place(pattern, name);
    }
    brace(pattern);
    query.to_string()
}

/// Asks patterns outside `GRAPH` of the graph of that name.
fn place(pattern: &mut GraphPattern, name: &NamedNode) {
    match pattern {
        GraphPattern::Bgp { patterns } if patterns.is_empty() => {}
        GraphPattern::Bgp { .. } | GraphPattern::Path { .. } => {
            let inner = std::mem::take(pattern);
            *pattern = GraphPattern::Graph {
                name: NamedNodePattern::NamedNode(name.clone()),
                inner: Box::new(inner),
            };
        }
        GraphPattern::Graph { .. } | GraphPattern::Service { .. } => {}
        _ => each_part(pattern, &mut |part| place(part, name)),
    }
}

/// Makes filters keep to their own braces.
fn brace(pattern: &mut GraphPattern) {
    each_part(pattern, &mut brace);
    let wrap = |part: &mut Box<GraphPattern>| {
        if matches!(**part, GraphPattern::Filter { .. }) {
            let inner = std::mem::take(&mut **part);
            **part = GraphPattern::Join {
                left: Box::new(GraphPattern::default()),
                right: Box::new(inner),
            };
        }
    };
    match pattern {
        GraphPattern::LeftJoin { left, right, .. } => {
            wrap(left);
            wrap(right);
        }
        GraphPattern::Join { left, .. }
        | GraphPattern::Minus { left, .. }
        | GraphPattern::Lateral { left, .. } => wrap(left),
        GraphPattern::Extend { inner, .. } => wrap(inner),
        _ => {}
    }
}

/// The patterns right below a pattern, those in its expressions too.
fn each_part(pattern: &mut GraphPattern, visit: &mut dyn FnMut(&mut GraphPattern)) {
    match pattern {
        GraphPattern::Bgp { .. } | GraphPattern::Path { .. } | GraphPattern::Values { .. } => {}
        GraphPattern::Join { left, right }
        | GraphPattern::Union { left, right }
        | GraphPattern::Minus { left, right }
        | GraphPattern::Lateral { left, right } => {
            visit(left);
            visit(right);
        }
        GraphPattern::LeftJoin {
            left,
            right,
            expression,
        } => {
            visit(left);
            visit(right);
            if let Some(expression) = expression {
                each_exists(expression, visit);
            }
        }
        GraphPattern::Filter { expr, inner } => {
            visit(inner);
            each_exists(expr, visit);
        }
        GraphPattern::Extend {
            inner, expression, ..
        } => {
            visit(inner);
            each_exists(expression, visit);
        }
        GraphPattern::OrderBy { inner, expression } => {
            visit(inner);
            for OrderExpression::Asc(each) | OrderExpression::Desc(each) in expression {
                each_exists(each, visit);
            }
        }
        GraphPattern::Group {
            inner, aggregates, ..
        } => {
            visit(inner);
            for (_, aggregate) in aggregates {
                if let AggregateExpression::FunctionCall { expr, .. } = aggregate {
                    each_exists(expr, visit);
                }
            }
        }
        GraphPattern::Graph { inner, .. }
        | GraphPattern::Service { inner, .. }
        | GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. } => visit(inner),
    }
}

/// The patterns of `EXISTS` within an expression.
fn each_exists(expression: &mut Expression, visit: &mut dyn FnMut(&mut GraphPattern)) {
    match expression {
        Expression::Exists(pattern) => visit(pattern),
        Expression::NamedNode(_)
        | Expression::Literal(_)
        | Expression::Variable(_)
        | Expression::Bound(_) => {}
        Expression::Or(a, b)
        | Expression::And(a, b)
        | Expression::Equal(a, b)
        | Expression::SameTerm(a, b)
        | Expression::Greater(a, b)
        | Expression::GreaterOrEqual(a, b)
        | Expression::Less(a, b)
        | Expression::LessOrEqual(a, b)
        | Expression::Add(a, b)
        | Expression::Subtract(a, b)
        | Expression::Multiply(a, b)
        | Expression::Divide(a, b) => {
            each_exists(a, visit);
            each_exists(b, visit);
        }
        Expression::UnaryPlus(a) | Expression::UnaryMinus(a) | Expression::Not(a) => {
            each_exists(a, visit);
        }
        Expression::If(a, b, c) => {
            for each in [a, b, c] {
                each_exists(each, visit);
            }
        }
        Expression::In(a, list) => {
            each_exists(a, visit);
            for each in list {
                each_exists(each, visit);
            }
        }
        Expression::Coalesce(list) | Expression::FunctionCall(_, list) => {
            for each in list {
                each_exists(each, visit);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use spargebra::SparqlParser;

    fn sent(text_: &str, layout: &Layout) -> String {
        text(SparqlParser::new().parse_query(text_).unwrap(), layout)
    }

    fn algebra(text: &str) -> String {
        SparqlParser::new().parse_query(text).unwrap().to_sse()
    }

    #[test]
    fn a_filter_keeps_to_its_braces() {
        // Read back, each must be the same algebra but for joins with the empty pattern.
        for query in [
            "SELECT * WHERE { { ?s <urn:p> ?o FILTER(!BOUND(?x)) } OPTIONAL { ?s <urn:q> ?x } }",
            "SELECT * WHERE { ?s <urn:p> ?o OPTIONAL { { ?s <urn:q> ?x FILTER(?x = ?o) } } }",
            "SELECT * WHERE { { ?s <urn:p> ?o FILTER(!BOUND(?x)) } BIND(1 AS ?x) }",
            "SELECT * WHERE { { ?s <urn:p> ?o FILTER(!BOUND(?x)) } MINUS { ?s <urn:q> ?x } }",
        ] {
            let there = without_empty_joins(algebra(&sent(query, &Layout::Default)));
            assert_eq!(there, without_empty_joins(algebra(query)), "{query}");
        }
    }

    /// The algebra with each join with the empty pattern replaced by its other side.
    fn without_empty_joins(mut text: String) -> String {
        const OPENING: &str = "(join (bgp) ";
        while let Some(at) = text.find(OPENING) {
            let body = at + OPENING.len();
            let mut depth = 0;
            let closing = text[body..]
                .find(|letter| {
                    depth += i32::from(letter == '(') - i32::from(letter == ')');
                    depth < 0
                })
                .expect("every join is closed");
            text.remove(body + closing);
            text.replace_range(at..body, "");
        }
        text
    }

    #[test]
    fn patterns_outside_graph_are_asked_of_the_named_graph() {
        let layout = Layout::Named(NamedNode::new_unchecked("urn:default"));
        let cases = [
            (
                "ASK { ?s <urn:p> ?o GRAPH ?g { ?o <urn:q> ?x } FILTER EXISTS { ?o <urn:r>+ ?y } }",
                "ASK { SELECT ?g ?o ?s ?x { GRAPH <urn:default> { ?s <urn:p> ?o . } GRAPH ?g { ?o <urn:q> ?x . } FILTER(EXISTS { GRAPH <urn:default> { ?o (<urn:r>)+ ?y . } }) } }",
            ),
            (
                "ASK FROM <urn:a> { ?s <urn:p> ?o }",
                "ASK FROM <urn:a> { SELECT ?o ?s { ?s <urn:p> ?o . } }",
            ),
        ];
        let squeeze = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        for (query, expected) in cases {
            let found = squeeze(&sent(query, &layout)).replace("WHERE ", "");
            assert_eq!(found, squeeze(expected), "{query}");
        }
    }
}
