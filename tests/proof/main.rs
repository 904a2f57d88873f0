//! A store that can be trusted: checks and what they find, shapes, RDF 1.2, differences, backups, counts, forgetting.

mod checks;
mod damage;
mod diff;
mod rdf12;
mod shapes;
mod sizes;
mod story;
mod upkeep;
