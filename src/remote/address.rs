//! Where an endpoint is.
//!
//! *what a user writes → the addresses at which the endpoint may be*. Passwords in addresses are refused and never repeated.

use super::client::{Credentials, Patience};
use super::error::RemoteError;
use oxigraph::model::NamedNode;

/// Where an endpoint is, and how it is asked.
#[derive(Clone, Debug)]
pub struct Address {
    /// Its URL. Without a path, `/query` and `/sparql` are tried.
    pub url: String,
    /// The graph that holds our default graph. If absent, `<graph/default>` where that is, else the endpoint's own.
    pub default_graph: Option<NamedNode>,
    /// Who asks.
    pub credentials: Credentials,
    /// How long one waits.
    pub patience: Patience,
}

/// Whether an endpoint may be found at another path of the same server.
pub(super) fn is_elsewhere(error: &RemoteError) -> bool {
    match error {
        RemoteError::Refused { status, .. } => matches!(status, 400 | 404 | 405 | 415 | 501),
        RemoteError::NotSparql { .. } => true,
        _ => false,
    }
}

/// The addresses at which the endpoint may be: the one given, or those usual on its server where no path is given.
pub(super) fn places(url: &str) -> Result<Vec<String>, RemoteError> {
    let fault = |why| RemoteError::Address {
        // A password in it is not repeated.
        url: match url.split_once('@') {
            Some((_, host)) if url.contains("://") => format!("…@{host}"),
            _ => url.to_owned(),
        },
        why,
    };
    let rest = url
        .strip_prefix("http://")
        .or_else(|| url.strip_prefix("https://"))
        .ok_or_else(|| fault("not an address; write http://host:port/path or https://…"))?;
    let (host, path) = match rest.split_once('/') {
        Some((host, path)) => (host, path),
        None => (rest, ""),
    };
    if host.contains('@') {
        return Err(fault(
            "user and password do not belong in the address, where others may see them: use --user and --password-file",
        ));
    }
    if host.is_empty() {
        return Err(fault("it names no host"));
    }
    let bare = url.trim_end_matches('/');
    Ok(match path {
        "" => ["query", "sparql"]
            .iter()
            .map(|path| format!("{bare}/{path}"))
            .chain([url.to_owned()])
            .collect(),
        _ => vec![url.to_owned()],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_without_path_is_looked_for_where_endpoints_are() {
        assert_eq!(
            places("http://h:7878/").unwrap(),
            [
                "http://h:7878/query",
                "http://h:7878/sparql",
                "http://h:7878/"
            ]
        );
        assert_eq!(
            places("https://h/x/sparql").unwrap(),
            ["https://h/x/sparql"]
        );
    }

    #[test]
    fn an_address_with_a_password_is_refused_and_not_repeated() {
        let message = places("http://ada:s3cret@h/sparql")
            .unwrap_err()
            .to_string();
        assert!(message.contains("--password-file") && !message.contains("s3cret"));
        for url in ["h:7878", "ftp://h/", "http:///x"] {
            assert!(places(url).is_err(), "{url}");
        }
    }
}
