//! What cannot both hold, as it stands in a store.
//!
//! *(store, entity or edge) → [`Contradiction`]s*. Reads the nodes that [`graph::contradiction`](crate::graph::contradiction)
//! derived; finds none by itself.

use super::read::{self, ABOUT, CONFLICT, CONTRADICTION, FIRST_SIDE, SECOND_SIDE, STATUS};
use crate::graph::Graphs;
use crate::ontology::DS;
use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{GraphNameRef, NamedNode, NamedNodeRef, Term};
use oxigraph::store::StorageError;
use smol_str::SmolStr;

/// Two sides of a question.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Contradiction {
    /// Whether time explains it: "Disputed" or "Superseded".
    pub standing: SmolStr,
    /// The question, for people: "mayor of Dunsk: Mara Lindqvist or Ivo Tarsk".
    pub question: String,
    /// What makes it one: "TwoHolders".
    pub conflict: SmolStr,
    /// Its node.
    pub node: NamedNode,
    /// The claims of either side.
    pub sides: [Vec<NamedNode>; 2],
}

impl Contradiction {
    /// Whether time does not explain it.
    pub fn is_disputed(&self) -> bool {
        self.standing == "Disputed"
    }
}

/// The contradictions an entity, tenure or sanction is in, the disputed ones first, then by question.
///
/// # Errors
/// When the store cannot be read.
pub fn contradictions(
    store: &dyn Graphs,
    about: NamedNodeRef<'_>,
) -> Result<Vec<Contradiction>, StorageError> {
    let default = Some(GraphNameRef::DefaultGraph);
    let mut found = Vec::new();
    for (node, _) in read::subjects(store, ABOUT, about, default)? {
        found.push(contradiction(store, node)?);
    }
    found.sort();
    Ok(found)
}

/// The contradiction on an edge, if there is one. A symmetric edge may be given either way.
///
/// # Errors
/// When the store cannot be read.
pub fn contradiction_on(
    store: &dyn Graphs,
    subject: NamedNodeRef<'_>,
    relation: &str,
    object: NamedNodeRef<'_>,
) -> Result<Option<Contradiction>, StorageError> {
    let default = GraphNameRef::DefaultGraph;
    for (from, to) in [(subject, object), (object, subject)] {
        for (node, _) in read::subjects(store, rdf::SUBJECT, from, Some(default))? {
            let value = |property| read::node(store, node.as_ref(), property, default);
            let is_it = value(rdf::OBJECT)?.is_some_and(|end| end.as_ref() == to)
                && value(rdf::PREDICATE)?
                    .is_some_and(|node| node.as_str().strip_prefix(DS) == Some(relation))
                && value(rdf::TYPE)?.is_some_and(|class| class.as_ref() == CONTRADICTION);
            // Turned round it is the same question only if the edge is stored both ways.
            if is_it && (from == subject || is_symmetric(store, relation)?) {
                return contradiction(store, node).map(Some);
            }
        }
    }
    Ok(None)
}

fn is_symmetric(store: &dyn Graphs, relation: &str) -> Result<bool, StorageError> {
    let relation = NamedNode::new_unchecked(format!("{DS}{relation}"));
    let classes = read::values(
        store,
        relation.as_ref(),
        rdf::TYPE,
        GraphNameRef::DefaultGraph,
    )?;
    let symmetric = "http://www.w3.org/2002/07/owl#SymmetricProperty";
    Ok(classes
        .iter()
        .any(|class| matches!(class, Term::NamedNode(node) if node.as_str() == symmetric)))
}

fn contradiction(store: &dyn Graphs, node: NamedNode) -> Result<Contradiction, StorageError> {
    let default = GraphNameRef::DefaultGraph;
    let local = |property| -> Result<SmolStr, StorageError> {
        let value = read::node(store, node.as_ref(), property, default)?;
        let local = value.as_ref().and_then(|v| v.as_str().strip_prefix(DS));
        Ok(SmolStr::new(local.unwrap_or_default()))
    };
    let side = |property| -> Result<Vec<NamedNode>, StorageError> {
        let values = read::values(store, node.as_ref(), property, default)?;
        let claims = values.into_iter().filter_map(|value| match value {
            Term::NamedNode(claim) => Some(claim),
            _ => None,
        });
        Ok(claims.collect())
    };
    Ok(Contradiction {
        standing: local(STATUS)?,
        question: read::words(store, node.as_ref(), rdfs::LABEL, default)?.unwrap_or_default(),
        conflict: local(CONFLICT)?,
        sides: [side(FIRST_SIDE)?, side(SECOND_SIDE)?],
        node,
    })
}
