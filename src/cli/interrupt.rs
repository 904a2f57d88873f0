//! Ctrl-C: what is being written is finished, then the command ends.
//!
//! The first signal (interrupt or terminate) is remembered; a second one ends the program at once, and the store, whose
//! writes are whole or not at all, bears it.

use std::sync::atomic::{AtomicBool, Ordering};

static ASKED: AtomicBool = AtomicBool::new(false);

/// Listens from now on.
pub fn listen() {
    // Where signals cannot be had, they do what they always did.
    _ = ctrlc::set_handler(|| {
        if ASKED.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
        eprintln!("dossier: finishing what is being written; once more to stop at once");
    });
}

/// Whether somebody asked to stop.
pub fn is_asked() -> bool {
    ASKED.load(Ordering::Relaxed)
}
