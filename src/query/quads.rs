//! Writes triples and quads in one order, whatever order they came in.
//!
//! *(quads, format) → bytes*. Sorted by graph (the default graph first), subject, predicate (`a` first), object, each as
//! N-Triples text; only the prefixes that are used are declared.

use oxigraph::io::{RdfFormat, RdfSerializer};
use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{GraphName, NamedOrBlankNode, Quad, Term};
use std::io::{self, Write};

/// Writes `quads`, sorted and each once. A format without named graphs takes the default graph's quads alone.
///
/// # Errors
/// Those of the writer.
pub fn write_quads(
    mut quads: Vec<Quad>,
    format: RdfFormat,
    prefixes: &[(&str, &str)],
    mut out: impl Write,
) -> io::Result<usize> {
    if !format.supports_datasets() {
        quads.retain(|quad| quad.graph_name.is_default_graph());
    }
    sort(&mut quads);
    let mut serializer = RdfSerializer::from_format(format);
    for (prefix, namespace) in prefixes {
        if quads.iter().any(|quad| uses(quad, namespace)) {
            serializer = match serializer.clone().with_prefix(*prefix, *namespace) {
                Ok(with) => with,
                Err(_) => serializer,
            };
        }
    }
    let mut writer = serializer.for_writer(&mut out);
    for quad in &quads {
        writer.serialize_quad(quad)?;
    }
    writer.finish()?;
    Ok(quads.len())
}

fn sort(quads: &mut Vec<Quad>) {
    quads.sort_by_cached_key(|quad| {
        let graph = match &quad.graph_name {
            GraphName::DefaultGraph => String::new(),
            named => named.to_string(),
        };
        (
            graph,
            quad.subject.to_string(),
            quad.predicate != rdf::TYPE,
            quad.predicate.to_string(),
            quad.object.to_string(),
        )
    });
    quads.dedup();
}

fn uses(quad: &Quad, namespace: &str) -> bool {
    let graph = match &quad.graph_name {
        GraphName::NamedNode(node) => node.as_str().starts_with(namespace),
        _ => false,
    };
    let subject = match &quad.subject {
        NamedOrBlankNode::NamedNode(node) => node.as_str().starts_with(namespace),
        NamedOrBlankNode::BlankNode(_) => false,
    };
    graph
        || subject
        || quad.predicate.as_str().starts_with(namespace)
        || mentions(&quad.object, namespace)
}

fn mentions(term: &Term, namespace: &str) -> bool {
    match term {
        Term::NamedNode(node) => node.as_str().starts_with(namespace),
        // A plain or tagged string is written without its datatype.
        Term::Literal(literal) => {
            let datatype = literal.datatype();
            datatype != xsd::STRING
                && literal.language().is_none()
                && datatype.as_str().starts_with(namespace)
        }
        // A triple term is written with whatever prefixes there are.
        _ => true,
    }
}
