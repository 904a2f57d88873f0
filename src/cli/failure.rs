//! What ends a command before it is done, with its exit code.

use crate::export::ExportError;
use crate::graph::{DumpError, StoreError};
use crate::query::QueryError;
use crate::reference::ReferenceError;
use crate::remote::{PushError, RemoteError};
use crate::syntax::ModelError;
use crate::validate::CheckError;
use std::io;
use std::process::ExitCode;

/// Why a command stopped, or that it did not go well throughout.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A query.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// A store elsewhere.
    #[error(transparent)]
    Remote(#[from] RemoteError),
    /// A push.
    #[error(transparent)]
    Push(#[from] PushError),
    /// An export.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// The language model.
    #[error(transparent)]
    Model(#[from] &'static ModelError),
    /// A language model of the user's own.
    #[error(transparent)]
    OwnModel(#[from] ModelError),
    /// A list.
    #[error(transparent)]
    Reference(#[from] ReferenceError),
    /// A check.
    #[error(transparent)]
    Check(#[from] CheckError),
    /// A dump.
    #[error(transparent)]
    Dump(#[from] DumpError),
    /// What was typed makes no sense.
    #[error("{0}")]
    Usage(String),
    /// Inputs were rejected; they are listed already.
    #[error("{0}")]
    Rejected(String),
    /// Somebody asked to stop.
    #[error(
        "interrupted; what was stored so far is kept: the same command with --resume goes on from here"
    )]
    Interrupted,
    /// A check or ASK does not hold; nothing more to say.
    #[error("")]
    DoesNotHold,
    /// A file named by the user cannot be read or written.
    #[error("{path}: {source}")]
    File {
        /// As given.
        path: String,
        /// What the system says.
        source: io::Error,
    },
    /// Anything else.
    #[error("{0}")]
    Failed(String),
    /// Standard output.
    #[error("standard output: {0}")]
    Output(#[from] io::Error),
}

impl Failure {
    /// Where to look when nothing near was found.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Query(QueryError::UnknownQuery { suggestions, .. }) if suggestions.is_empty() => {
                "; `dossier query --list` names them all, and -e takes SPARQL"
            }
            Self::Query(QueryError::UnknownName { suggestions, .. }) if suggestions.is_empty() => {
                "; `dossier search` finds names, headlines and sentences by their words"
            }
            _ => "",
        }
    }

    /// The exit code, as listed in the help.
    pub fn code(&self) -> ExitCode {
        let remote = match self {
            Self::Remote(error)
            | Self::Push(PushError::Remote(error) | PushError::Interrupted { source: error, .. }) => {
                Some(error)
            }
            other => RemoteError::behind(other),
        };
        if let Some(RemoteError::TimedOut { .. }) = remote {
            return ExitCode::from(6);
        }
        ExitCode::from(match self {
            Self::Remote(RemoteError::Address { .. })
            | Self::Push(PushError::Remote(RemoteError::Address { .. })) => 2,
            Self::Usage(_) => 2,
            Self::Query(
                QueryError::NoName
                | QueryError::NotABinding(_)
                | QueryError::UnknownVariable { .. }
                | QueryError::BoundTwice(_)
                | QueryError::Format { .. },
            ) => 2,
            Self::Rejected(_) | Self::Reference(_) => 3,
            Self::Interrupted => 130,
            Self::DoesNotHold => 4,
            Self::Store(StoreError::InUse { .. })
            | Self::Push(PushError::Store(StoreError::InUse { .. }))
            | Self::Check(CheckError::Store(StoreError::InUse { .. })) => 5,
            Self::Query(QueryError::TimedOut { .. }) => 6,
            _ => 1,
        })
    }

    /// Whether the reader of our output went away, which is no failure ("dossier query … | head").
    pub fn is_broken_pipe(&self) -> bool {
        let error = match self {
            Self::Output(error)
            | Self::Query(QueryError::Write(error))
            | Self::Export(ExportError::Write(error)) => error,
            _ => return false,
        };
        error.kind() == io::ErrorKind::BrokenPipe
    }
}
