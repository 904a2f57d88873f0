//! The direct edges as a petgraph graph: what stands around somebody, and how two are connected.
//!
//! *(store, ontology, [`Selection`]) → [`Projection`]*. Nodes are entities, edges are what the corpus establishes, each with its
//! support and its best evidence. Reads the default graph and, for support, the claims behind it; knows no SPARQL and draws nothing.

mod ahead;
mod budget;
mod contradictions;
mod groups;
mod paths;
mod profile;
mod projection;
mod ranks;
mod read;
mod records;
mod support;
mod topology;

pub use contradictions::{Contradiction, contradiction_on, contradictions};
pub use groups::{communities, modularity};
pub use paths::{Hop, shortest_path, shortest_paths, within};
pub use profile::{Held, Hold, Listing, Profile, State, foresee_profiles, profile};
pub use projection::{
    Contest, Country, Direction, Edge, Evidence, Extent, LeftOut, Node, Office, Offices,
    Projection, Selection, Standing, Tense, label_of, node_of, project,
};
pub use ranks::{Measure, rank};
pub use records::{Asserted, Ground, Named, Records, Source, Testimony, Words};
pub use topology::Topology;
