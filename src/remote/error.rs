//! Everything that can go wrong with a store elsewhere, with the address and what to do.

use std::error::Error;
use std::time::Duration;

/// What can go wrong with an endpoint.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RemoteError {
    /// The address is none that can be asked.
    #[error("{url}: {why}")]
    Address {
        /// As given.
        url: String,
        /// What is wrong and what would be right.
        why: &'static str,
    },
    /// Nobody is there.
    #[error("{url} cannot be reached: {why}; is the endpoint running, and is the address right?")]
    Unreachable {
        /// The address.
        url: String,
        /// What the network says.
        why: String,
    },
    /// No answer in time. Exit code 6.
    #[error("{url} did not answer within {} s; ask for less, or allow it more time", .after.as_secs_f64())]
    TimedOut {
        /// The address.
        url: String,
        /// The time allowed.
        after: Duration,
    },
    /// It says no.
    #[error("{url} answers with status {status}{}: {remedy}", quoted(.said))]
    Refused {
        /// The address.
        url: String,
        /// Its HTTP status.
        status: u16,
        /// The beginning of what it says on it.
        said: String,
        /// What to do.
        remedy: &'static str,
    },
    /// It sends somewhere else, where the credentials must not go.
    #[error(
        "{url} redirects to {to}: credentials are not sent there; if that is the right place, give its address as --endpoint"
    )]
    Redirected {
        /// The address.
        url: String,
        /// The other one.
        to: String,
    },
    /// It answers with something else.
    #[error(
        "{url} answers with {found}, not with results of SPARQL: is this the address of the endpoint? Oxigraph's ends in /query, Virtuoso's in /sparql"
    )]
    NotSparql {
        /// The address.
        url: String,
        /// The media type.
        found: String,
    },
    /// Its answer is broken off.
    #[error("the answer of {url} was cut off: {why}; run the command again")]
    Cut {
        /// The address.
        url: String,
        /// What the network says.
        why: String,
    },
    /// Its answer cannot be read.
    #[error("the answer of {url} cannot be read: {why}")]
    Faulty {
        /// The address.
        url: String,
        /// Where and how.
        why: String,
    },
    /// It has no way to ask all graphs at once.
    #[error(
        "{url} cannot ask all graphs at once; leave out --union and write GRAPH ?document {{ … }}"
    )]
    NoUnion {
        /// The address.
        url: String,
    },
    /// No way was found to write to it.
    #[error("no way was found to write to {url} ({}); say where with --graph-store URL or --update-endpoint URL, and as whom with --user", .tried.join("; "))]
    NoWriting {
        /// The address.
        url: String,
        /// What was tried, each with what came of it.
        tried: Vec<String>,
    },
}

impl RemoteError {
    /// The failure of an endpoint that lies behind an error, if one does.
    pub fn behind<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e Self> {
        let mut error = Some(error);
        while let Some(this) = error {
            if let Some(found) = this.downcast_ref() {
                return Some(found);
            }
            error = this.source();
        }
        None
    }

    /// The refusal of a status.
    pub(super) fn refused(url: &str, status: u16, said: &str, known: Known) -> Self {
        let remedy = match (status, known) {
            (401, Known::Nobody) => {
                "say who you are with --user and --password-file, or with --token-file"
            }
            (401, Known::Somebody) => "it does not accept this user, password or token",
            (403, _) => "this user may not do that; whoever keeps the endpoint can allow it",
            (404 | 405, _) => {
                "is this the address of the endpoint? Oxigraph's ends in /query, Virtuoso's in /sparql"
            }
            (400, _) => "it does not understand the request",
            (413, _) => "it takes no request as large as this",
            (429 | 502..=504, _) => "it is busy or down; try again later",
            _ => "its log may tell more",
        };
        Self::Refused {
            url: url.to_owned(),
            status,
            said: first_words(said),
            remedy,
        }
    }
}

/// Whether a request said who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    Somebody,
    Nobody,
}

/// Characters of an endpoint's own words that are shown.
const SHOWN: usize = 200;

/// The beginning of an answer as one line; nothing of a web page.
fn first_words(said: &str) -> String {
    if said.trim_start().starts_with('<') {
        return String::new();
    }
    let line: Vec<&str> = said.split_whitespace().collect();
    let line = line.join(" ");
    match line.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

fn quoted(said: &str) -> String {
    match said {
        "" => String::new(),
        said => format!(" (“{said}”)"),
    }
}
