//! Whether a store can be trusted: the same bytes whatever the way, nothing lost when the process is killed, and the same answers
//! from a store elsewhere. Everything goes through the program as a user runs it.

mod articles;
mod crashes;
#[path = "../desk/mod.rs"]
mod desk;
mod elsewhere;
mod sameness;
mod server;
mod servers;
