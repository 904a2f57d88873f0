//! How fast a large graph is read and measured: `cargo bench --bench graph [EDGES]`.
//!
//! A million edges (or so many) of invented names in a store on disk, read as a [`Topology`], then ranked and grouped. Prints seconds;
//! the goals are 3 for reading and 2 for PageRank.

use dossier::analysis::{Measure, Selection, Topology, communities, modularity, rank};
use dossier::ontology::Ontology;
use oxigraph::model::{GraphName, NamedNode, Quad};
use oxigraph::store::Store;
use std::time::Instant;

/// Relations that are not folded into nodes, of several families.
const RELATIONS: [&str; 8] = [
    "met",
    "accused",
    "praised",
    "sanctioned",
    "invited",
    "visited",
    "warned",
    "funded",
];

fn main() {
    let asked = std::env::args().skip(1).find_map(|word| word.parse().ok());
    let count: usize = asked.unwrap_or(1_000_000);
    let folder = tempfile::tempdir().expect("a folder for the store");
    let store = Store::open(folder.path()).expect("a store");
    let begun = Instant::now();
    let mut loader = store.bulk_loader();
    loader
        .load_quads(edges(count))
        .expect("the edges go into the store");
    loader.commit().expect("the edges stay there");
    println!(
        "{count} edges written    {:.2} s",
        begun.elapsed().as_secs_f64()
    );

    let begun = Instant::now();
    let topology = Topology::read(&store, Ontology::embedded(), &Selection::default())
        .expect("the edges are read");
    println!(
        "{} nodes, {} edges read    {:.2} s (goal 3)",
        topology.nodes.len(),
        topology.edges.len(),
        begun.elapsed().as_secs_f64()
    );
    let begun = Instant::now();
    let scores = rank(&topology, Measure::PageRank);
    println!(
        "PageRank, sum {:.6}    {:.2} s (goal 2)",
        scores.iter().sum::<f64>(),
        begun.elapsed().as_secs_f64()
    );
    let begun = Instant::now();
    let groups = communities(&topology);
    println!(
        "communities, modularity {:.3}    {:.2} s",
        modularity(&topology, &groups),
        begun.elapsed().as_secs_f64()
    );
}

/// Edges of which some nodes have many and most have few: the numbers of a linear congruential generator (Knuth), squared.
fn edges(count: usize) -> impl Iterator<Item = Quad> {
    let nodes = (count / 5).max(10) as f64;
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut next = move || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let node = move |part: f64| {
        let number = (part * nodes) as usize;
        NamedNode::new_unchecked(format!("https://w3id.org/dossier/person/p{number}"))
    };
    (0..count).map(move |_| {
        let (from, to) = (next(), next());
        let relation = RELATIONS[(next() * RELATIONS.len() as f64) as usize];
        Quad::new(
            node(from),
            NamedNode::new_unchecked(format!("https://w3id.org/dossier/ns#{relation}")),
            node(to * to * to),
            GraphName::DefaultGraph,
        )
    })
}
