//! How many triples things take: the table in src/architecture.md, counted.

use crate::story;
use dossier::graph::vocabulary::{ds, oa, ours, rdf};
use dossier::graph::{Namespaces, document_quads};
use oxigraph::model::{GraphName, GraphNameRef, NamedNode, NamedOrBlankNode, Quad, Term};
use std::collections::BTreeMap;
use std::path::Path;

/// Triples of which the node is the subject.
fn of(quads: &[Quad], node: &NamedOrBlankNode) -> usize {
    quads.iter().filter(|quad| quad.subject == *node).count()
}

fn subject_of(
    quads: &[Quad],
    property: impl Into<NamedNode>,
    value: impl Into<Term>,
) -> &NamedOrBlankNode {
    let (property, value) = (property.into(), value.into());
    &quads
        .iter()
        .find(|quad| quad.predicate == property && quad.object == value)
        .unwrap()
        .subject
}

#[test]
fn the_table_of_triples_is_what_is_written() {
    let names = Namespaces::default();
    let facts = story::documents();
    let graphs: Vec<Vec<Quad>> = facts
        .iter()
        .map(|facts| document_quads(facts, &names))
        .collect();
    let claim = |document: usize, relation: &str| {
        of(
            &graphs[document],
            subject_of(&graphs[document], rdf::PREDICATE, ours(relation)),
        )
    };
    let words = subject_of(
        &graphs[0],
        oa::EXACT,
        oxigraph::model::Literal::new_simple_literal("Norland froze the assets of Ivo Tarsk"),
    );
    let store = story::sound();
    let derived = store
        .graph(GraphNameRef::DefaultGraph.into_owned())
        .unwrap();
    let entity =
        |path: &str| of(&derived, &names.below(path).into()) - edges(&derived, &names.below(path));
    let tenure = subject_of(&derived, rdf::TYPE, ours("Tenure"));
    let sanction = subject_of(&derived, ds::MEASURE, ours("AssetFreeze"));
    let document: NamedOrBlankNode = names.document(&facts[0].header.hash).into();
    let referent: NamedOrBlankNode = names
        .referent(&facts[0].header.hash, dossier::claim::facts::ReferentId(2))
        .into();
    let counted = BTreeMap::from([
        (
            "a document with headline and date",
            of(&graphs[0], &document),
        ),
        (
            "a referent with one name, however often it is mentioned",
            of(&graphs[0], &referent),
        ),
        ("a plain claim with both ends", claim(0, "headOfState")),
        (
            "a sanction action with measure and date",
            claim(0, "sanctioned"),
        ),
        ("a statement with its words", claim(1, "said")),
        (
            "a stretch of words, shared by all claims on it",
            of(&graphs[0], words),
        ),
        ("in the default graph, a referent", 1),
        (
            "in the default graph, a person with one name",
            entity("person/ivo-tarsk"),
        ),
        (
            "in the default graph, a government",
            entity("government/no"),
        ),
        ("in the default graph, an edge", 1),
        ("in the default graph, a tenure", of(&derived, tenure)),
        ("in the default graph, a sanction", of(&derived, sanction)),
    ]);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/architecture.md");
    let text = std::fs::read_to_string(path).unwrap();
    let mut wrong = Vec::new();
    for (what, count) in &counted {
        let row = format!("| {what} | {count} |");
        if !text.contains(&row) {
            wrong.push(row);
        }
    }
    assert!(
        wrong.is_empty(),
        "src/architecture.md lacks these rows:\n{}",
        wrong.join("\n")
    );
}

/// Edges, matches and the like that lead from a node to others, its classes aside.
fn edges(quads: &[Quad], node: &NamedNode) -> usize {
    let leads = |quad: &&Quad| {
        quad.subject == node.clone().into()
            && quad.predicate != rdf::TYPE
            && matches!(quad.object, Term::NamedNode(_))
            && quad.predicate != ours("governs")
    };
    quads.iter().filter(leads).count()
}

#[test]
fn mentions_cost_nothing_by_the_piece() {
    let mut facts = story::documents().remove(0);
    let names = Namespaces::default();
    let before = document_quads(&facts, &names).len();
    let again = facts.referents[2].mentions[0].clone();
    facts.referents[2]
        .mentions
        .extend(std::iter::repeat_n(again, 50));
    let quads = document_quads(&facts, &names);
    assert_eq!(quads.len(), before);
    assert!(
        quads
            .iter()
            .all(|quad| quad.graph_name != GraphName::DefaultGraph)
    );
}
