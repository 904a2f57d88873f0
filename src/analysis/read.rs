//! Short ways to ask a store for the parts of a pattern.

use crate::graph::Graphs;
use oxigraph::model::{
    GraphName, GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef, Term,
    TermRef,
};
use oxigraph::store::StorageError;

macro_rules! ours {
    ($($name:ident = $local:literal),+ $(,)?) => {
        $(pub(super) const $name: NamedNodeRef<'static> =
            NamedNodeRef::new_unchecked(concat!("https://w3id.org/dossier/ns#", $local));)+
    };
}

ours! {
    REFERS_TO = "refersTo", ASSERTED = "asserted", POLARITY = "polarity", MODALITY = "modality", STANCE = "stance",
    EVIDENCE = "evidence", SENTENCE = "sentence", QUOTATION = "quotation", RULE = "rule", EVENT_DATE = "eventDate",
    DATE_BASIS = "dateBasis", ATTRIBUTED_TO = "attributedTo", ATTRIBUTED_VIA = "attributedVia", COPY_OF = "copyOf",
    POSITION_IN = "positionIn", GOVERNS = "governs", COUNTRY = "country", VERDICT = "verdict",
    DECIDED_CLAIM = "decidedClaim", HOLDER = "holder", POSITION = "position", STATUS = "status", SINCE = "since",
    UNTIL = "until", TARGET = "target", ISSUER = "issuer", DISPUTED = "disputed", IDENTIFIER = "identifier",
    ABOUT = "about", CONFLICT = "conflict", CONTRADICTION = "Contradiction", FIRST_SIDE = "firstSide",
    SECOND_SIDE = "secondSide", MATCHES = "matches", ENTRY = "entry", SCORE = "score", GROUND = "ground", LISTED_AS = "listedAs",
}
pub(super) const EXACT: NamedNodeRef<'static> =
    NamedNodeRef::new_unchecked("http://www.w3.org/ns/oa#exact");
pub(super) const PUBLISHED: NamedNodeRef<'static> =
    NamedNodeRef::new_unchecked("https://schema.org/datePublished");
pub(super) const HEADLINE: NamedNodeRef<'static> =
    NamedNodeRef::new_unchecked("https://schema.org/headline");

pub(super) const URL: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("https://schema.org/url");
pub(super) const PUBLISHER: NamedNodeRef<'static> =
    NamedNodeRef::new_unchecked("https://schema.org/publisher");
pub(super) const ALT_LABEL: NamedNodeRef<'static> =
    NamedNodeRef::new_unchecked("http://www.w3.org/2004/02/skos/core#altLabel");
pub(super) const NOTATION: NamedNodeRef<'static> =
    NamedNodeRef::new_unchecked("http://www.w3.org/2004/02/skos/core#notation");
pub(super) const SAME_AS: NamedNodeRef<'static> =
    NamedNodeRef::new_unchecked("http://www.w3.org/2002/07/owl#sameAs");

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
