//! Short ways to ask a store for the parts of a pattern.

use crate::graph::Graphs;
use oxigraph::model::{
    GraphName, GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef, Term,
    TermRef,
};
use oxigraph::store::StorageError;

pub(super) use crate::graph::vocabulary::ds::{
    ABOUT, ASSERTED, ATTRIBUTED_TO, ATTRIBUTED_VIA, CONFLICT, CONTRADICTION, COPY_OF, DATE_BASIS,
    DECIDED_CLAIM, DISPUTED, ENTRY, EVENT_DATE, EVIDENCE, FIRST_SIDE, GOVERNS, GROUND, HOLDER,
    IDENTIFIER, ISSUER, LISTED_AS, MATCHES, MODALITY, POLARITY, POSITION, POSITION_IN, QUOTATION,
    REFERS_TO, RULE, SCORE, SECOND_SIDE, SENTENCE, SINCE, STANCE, STATUS, TARGET, UNTIL, VERDICT,
};
pub(super) use crate::graph::vocabulary::oa::EXACT;
pub(super) use crate::graph::vocabulary::owl::SAME_AS;
pub(super) use crate::graph::vocabulary::schema::{
    DATE_PUBLISHED as PUBLISHED, HEADLINE, PUBLISHER, URL,
};
pub(super) use crate::graph::vocabulary::skos::{ALT_LABEL, NOTATION};

/// A relation like any other, that stands beside what is said of an entity.
pub(super) const COUNTRY: NamedNodeRef<'static> =
    NamedNodeRef::new_unchecked("https://w3id.org/dossier/ns#country");

/// Pairs of named nodes that a property of the default graph connects.
pub(super) fn pairs(
    store: &dyn Graphs,
    property: NamedNodeRef<'_>,
) -> Result<Vec<(NamedNode, NamedNode)>, StorageError> {
    let mut pairs = Vec::new();
    let default = Some(GraphNameRef::DefaultGraph);
    for quad in store.quads_for_pattern(None, Some(property), None, default) {
        let quad = quad?;
        if let (NamedOrBlankNode::NamedNode(from), Term::NamedNode(to)) =
            (quad.subject, quad.object)
        {
            pairs.push((from, to));
        }
    }
    Ok(pairs)
}

/// The named nodes from which `property` leads to `object` in any graph, with the graph.
pub(super) fn subjects(
    store: &dyn Graphs,
    property: NamedNodeRef<'_>,
    object: NamedNodeRef<'_>,
    graph: Option<GraphNameRef<'_>>,
) -> Result<Vec<(NamedNode, GraphName)>, StorageError> {
    let mut found = Vec::new();
    let object = Some(TermRef::NamedNode(object));
    for quad in store.quads_for_pattern(None, Some(property), object, graph) {
        let quad = quad?;
        if let NamedOrBlankNode::NamedNode(node) = quad.subject {
            found.push((node, quad.graph_name));
        }
    }
    Ok(found)
}

/// The values of a property, smallest first, so that the first is the same whatever order the store has.
pub(super) fn values(
    store: &dyn Graphs,
    subject: NamedNodeRef<'_>,
    property: NamedNodeRef<'_>,
    graph: GraphNameRef<'_>,
) -> Result<Vec<Term>, StorageError> {
    let subject = Some(NamedOrBlankNodeRef::NamedNode(subject));
    let mut values = Vec::new();
    for quad in store.quads_for_pattern(subject, Some(property), None, Some(graph)) {
        values.push(quad?.object);
    }
    values.sort_by_cached_key(ToString::to_string);
    Ok(values)
}

/// The first value that is a named node.
pub(super) fn node(
    store: &dyn Graphs,
    subject: NamedNodeRef<'_>,
    property: NamedNodeRef<'_>,
    graph: GraphNameRef<'_>,
) -> Result<Option<NamedNode>, StorageError> {
    let values = values(store, subject, property, graph)?;
    Ok(values.into_iter().find_map(|value| match value {
        Term::NamedNode(node) => Some(node),
        _ => None,
    }))
}

/// The document that stands for the text of `document`: itself, if it is no copy. Documents are as many independent sources as
/// there are of these.
pub(super) fn original(
    store: &dyn Graphs,
    document: &NamedNode,
) -> Result<NamedNode, StorageError> {
    let of = node(
        store,
        document.as_ref(),
        COPY_OF,
        GraphNameRef::DefaultGraph,
    )?;
    Ok(of.unwrap_or_else(|| document.clone()))
}

/// The words of the first value that is a literal.
pub(super) fn words(
    store: &dyn Graphs,
    subject: NamedNodeRef<'_>,
    property: NamedNodeRef<'_>,
    graph: GraphNameRef<'_>,
) -> Result<Option<String>, StorageError> {
    let values = values(store, subject, property, graph)?;
    Ok(values.into_iter().find_map(|value| match value {
        Term::Literal(literal) => Some(literal.destruct().0),
        _ => None,
    }))
}
