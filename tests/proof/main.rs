//! A store that can be trusted: checks and what they find, shapes, RDF 1.2, differences, backups, counts, forgetting.

#[path = "../by_hand/mod.rs"]
mod by_hand;
mod checks;
mod damage;
#[path = "../desk/mod.rs"]
mod desk;
mod diff;
mod rdf12;
mod shapes;
mod sizes;
mod story;
mod upkeep;
