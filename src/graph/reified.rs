//! What an export may have beside what is stored: claims as triple terms of RDF 1.2, mentions as nodes.
//!
//! *graphs → quads*. `claim:7c1e rdf:reifies <<( s p o )>>` stands in the default graph. Subject and object are entities, so a claim
//! has one only where both ends are resolved; what it says, in which light and on which words stays where it is. All of them
//! follow from the rest of the store, as mentions as nodes do, so that leaving them out ([`is_added`]) gives the store back without
//! loss. RDF 1.2 Concepts, section 3. The store itself holds none.

use super::graphs::Graphs;
use super::iri::Namespaces;
use super::mapping::{is_mention, mention_class};
use super::reading::read_mentions;
use super::vocabulary::{ds, ours, rdf};
use oxigraph::model::{
    GraphName, GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term, Triple,
};
use oxigraph::store::StorageError;
use std::collections::HashMap;

/// One quad for each claim whose ends are resolved, by claim.
///
/// # Errors
/// Those of the store.
pub fn reifications(graphs: &dyn Graphs) -> Result<Vec<Quad>, StorageError> {
    let refers_to = links(graphs, ds::REFERS_TO, Some(GraphNameRef::DefaultGraph))?;
    let objects = links(graphs, rdf::OBJECT, None)?;
    let predicates = links(graphs, rdf::PREDICATE, None)?;
    let mut found = Vec::new();
    for (claim, subject) in links(graphs, rdf::SUBJECT, None)? {
        let end =
            |referent: Option<&NamedNode>| referent.and_then(|referent| refers_to.get(referent));
        let (Some(subject), Some(predicate), Some(object)) = (
            end(Some(&subject)),
            predicates.get(&claim),
            end(objects.get(&claim)),
        ) else {
            continue;
        };
        let said = Triple::new(subject.clone(), predicate.clone(), object.clone());
        found.push(Quad::new(
            claim,
            rdf::REIFIES,
            said,
            GraphName::DefaultGraph,
        ));
    }
    found.sort_unstable_by_key(|quad| quad.subject.to_string());
    Ok(found)
}

/// Every mention as a node, in its document's graph: the IRI of its span, with its type.
///
/// # Errors
/// Those of the store.
pub fn mentions(graphs: &dyn Graphs, names: &Namespaces) -> Result<Vec<Quad>, StorageError> {
    let mut found = Vec::new();
    for quad in graphs.quads_for_pattern(None, Some(ds::MENTIONS), None, None) {
        let quad = quad?;
        let NamedOrBlankNode::NamedNode(referent) = &quad.subject else {
            continue;
        };
        let (Term::Literal(text), Some(hash)) = (
            &quad.object,
            names
                .strip("document/", referent.as_str())
                .and_then(|rest| rest.split('#').next()),
        ) else {
            continue;
        };
        let hash = super::iri::unescape(hash);
        for (kind, span) in read_mentions(text.value()).unwrap_or_default() {
            let span = names.span(&hash, span);
            let graph = &quad.graph_name;
            found.push(Quad::new(
                referent.clone(),
                ds::MENTION,
                span.clone(),
                graph.clone(),
            ));
            found.push(Quad::new(
                span,
                rdf::TYPE,
                ours(mention_class(kind)),
                graph.clone(),
            ));
        }
    }
    Ok(found)
}

fn links(
    graphs: &dyn Graphs,
    property: NamedNodeRef<'_>,
    graph: Option<GraphNameRef<'_>>,
) -> Result<HashMap<NamedNode, NamedNode>, StorageError> {
    let mut links = HashMap::new();
    for quad in graphs.quads_for_pattern(None, Some(property), None, graph) {
        let quad = quad?;
        if let (NamedOrBlankNode::NamedNode(from), Term::NamedNode(to)) =
            (quad.subject, quad.object)
        {
            links.insert(from, to);
        }
    }
    Ok(links)
}

/// Whether a quad is one that an export has beside what is stored.
pub fn is_added(quad: &Quad) -> bool {
    (quad.predicate == rdf::REIFIES && matches!(quad.object, Term::Triple(_))) || is_mention(quad)
}
