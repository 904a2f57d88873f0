//! Asking: the named questions on the samples, changes by hand, and every command that the README shows.

mod questions;
mod readme;
mod verbs;

#[path = "../desk/mod.rs"]
mod desk;

use desk::{Desk, project};

/// A desk with the sample articles in its store.
fn with_samples() -> Desk {
    let desk = Desk::new();
    desk.ok(&["ingest", &project("data/samples").to_string_lossy()]);
    desk
}
