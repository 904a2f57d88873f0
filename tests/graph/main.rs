//! The room `graph/`: the mapping and its way back, the default graph, the store.

#[path = "../by_hand/mod.rs"]
mod by_hand;
mod contradictions;
mod decisions;
mod derive;
mod follow;
mod mapping;
mod offices;
mod sanctions;
mod store;
mod support;
mod terms;
