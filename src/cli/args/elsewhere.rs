//! Where to read when not here.

use super::Location;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Where to read: a store here, or one elsewhere.
#[derive(Clone, Debug, Args)]
pub struct Readable {
    #[command(flatten)]
    pub here: Location,
    #[command(flatten)]
    pub elsewhere: Elsewhere,
}

/// A store behind a SPARQL 1.1 endpoint.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "A store elsewhere")]
pub struct Elsewhere {
    /// The SPARQL 1.1 endpoint of a store elsewhere: http://host:7878/query, https://host/sparql.
    #[arg(long, env = "DOSSIER_ENDPOINT", value_name = "URL")]
    pub endpoint: Option<String>,
    /// The graph there that holds what is the default graph here; found out if absent.
    #[arg(long, value_name = "IRI")]
    pub default_graph: Option<String>,
    /// Ask as this user (basic or digest, as the endpoint wants it). The password is read from --password-file, else from the
    /// environment variable DOSSIER_PASSWORD.
    #[arg(long, env = "DOSSIER_USER", value_name = "NAME")]
    pub user: Option<String>,
    /// The file whose first line is the user's password.
    #[arg(long, value_name = "FILE", requires = "user")]
    pub password_file: Option<PathBuf>,
    /// The file whose first line is a bearer token; else the environment variable DOSSIER_TOKEN is one, if set.
    #[arg(long, value_name = "FILE", conflicts_with = "user")]
    pub token_file: Option<PathBuf>,
    /// Give up (exit code 6) when the endpoint keeps silent for so many seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 60.0)]
    pub patience: f64,
}

/// `push`.
#[derive(Debug, Args)]
pub struct Push {
    #[command(flatten)]
    pub store: Location,
    #[command(flatten)]
    pub elsewhere: Elsewhere,
    /// How to write there.
    #[arg(long, value_enum, default_value_t = WriteProtocol::Auto)]
    pub protocol: WriteProtocol,
    /// Where the Graph Store Protocol is spoken; found out from --endpoint if absent.
    #[arg(long, value_name = "URL")]
    pub graph_store: Option<String>,
    /// Where updates are taken; found out from --endpoint if absent.
    #[arg(long, value_name = "URL")]
    pub update_endpoint: Option<String>,
    /// The file that tells what was sent before; one in the store's folder if absent.
    #[arg(long, value_name = "FILE")]
    pub journal: Option<PathBuf>,
    /// Send everything, whatever was sent before.
    #[arg(long)]
    pub all: bool,
    /// Send nothing, say what would be sent.
    #[arg(long, conflicts_with = "all")]
    pub dry_run: bool,
}

/// How `push` writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum WriteProtocol {
    /// Whichever works, the Graph Store Protocol first.
    Auto,
    /// The Graph Store Protocol: each graph replaced in one request.
    Gsp,
    /// SPARQL Update.
    Update,
}
