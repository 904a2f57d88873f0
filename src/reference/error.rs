//! Why a list is refused.

use std::io;

/// A list that cannot be imported. It is refused whole; what was imported before stays.
#[derive(Debug, thiserror::Error)]
pub enum ReferenceError {
    /// The file cannot be read.
    #[error("{path}: {source}")]
    Unreadable {
        /// As given.
        path: String,
        /// What the system says.
        source: io::Error,
    },
    /// The bytes are not UTF-8.
    #[error("{path}:{line}: {found}; expected text in UTF-8: convert it, or fetch it again")]
    Encoding {
        /// As given.
        path: String,
        /// Line, from 1.
        line: usize,
        /// What stands there.
        found: String,
    },
    /// Something is not as the format has it.
    #[error("{path}:{line}: {found}; expected {expected}")]
    Wrong {
        /// As given.
        path: String,
        /// Line, from 1.
        line: usize,
        /// What stands there.
        found: String,
        /// What should.
        expected: String,
    },
}
