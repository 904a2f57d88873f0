//! The room `graph/`: the mapping and its way back, the default graph, the store.

mod decisions;
mod derive;
mod mapping;
mod offices;
mod sanctions;
mod store;
mod support;
mod terms;
