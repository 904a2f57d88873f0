//! What a reading verb reads: the store here, or one behind an endpoint.
//!
//! *options → [`Reading`]*. Who asks and how long one waits is read here; passwords and tokens come from files or the environment,
//! never from the command line, where every user of the machine could read them.

use super::Failure;
use super::args::{Elsewhere, Readable};
use crate::claim::facts::{Claim, Facts, ReferentId};
use crate::graph::iri::unescape;
use crate::graph::vocabulary::{ds, rdfs};
use crate::graph::{
    Counts, Decided, Graphs, Namespaces, Sealed, Store, StoreError, decisions, read_facts, sealed,
};
use crate::query::QueryError;
use crate::remote::{Address, Credentials, Endpoint, Patience};
use oxigraph::model::{GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use std::fs;
use std::path::Path;
use std::time::Duration;

/// Where a password is, if not in a file.
const PASSWORD: &str = "DOSSIER_PASSWORD";
/// Where a token is, if not in a file.
const TOKEN: &str = "DOSSIER_TOKEN";

/// Something open for reading.
pub enum Reading {
    /// A store on this machine.
    Here(Box<Store>),
    /// One behind an endpoint.
    Elsewhere(Box<Endpoint>),
}

impl Reading {
    /// Opens what the options name.
    pub fn open(options: &Readable) -> Result<Self, Failure> {
        match address(&options.elsewhere)? {
            Some(address) => {
                let endpoint = Endpoint::open(&address, Namespaces::default())?;
                Ok(Self::Elsewhere(Box::new(endpoint)))
            }
            None => {
                let store = Store::open_read_only(&options.here.location)?;
                Ok(Self::Here(Box::new(store)))
            }
        }
    }

    /// What the options name says of itself without being opened: a store here, closed and not written since.
    pub fn sealed(options: &Readable) -> Result<Option<Sealed>, Failure> {
        Ok(match address(&options.elsewhere)? {
            Some(_) => None,
            None => sealed(&options.here.location)?,
        })
    }

    /// How its things are named.
    pub fn names(&self) -> &Namespaces {
        match self {
            Self::Here(store) => &store.names,
            Self::Elsewhere(endpoint) => &endpoint.names,
        }
    }

    /// What it holds.
    pub fn graphs(&self) -> &dyn Graphs {
        match self {
            Self::Here(store) => store.oxigraph(),
            Self::Elsewhere(endpoint) => &**endpoint,
        }
    }

    /// The store here, if it is one.
    pub fn here(&self) -> Option<&Store> {
        match self {
            Self::Here(store) => Some(store),
            Self::Elsewhere(_) => None,
        }
    }

    /// How much is stored.
    pub fn counts(&self) -> Result<Counts, Failure> {
        Ok(match self {
            Self::Here(store) => store.counts()?,
            Self::Elsewhere(endpoint) => endpoint.counts()?,
        })
    }

    /// What people decided.
    pub fn decided(&self) -> Result<Vec<Decided>, Failure> {
        let names = self.names();
        match self {
            Self::Here(store) => Ok(store.decided()?),
            Self::Elsewhere(_) => {
                let graph = self.graph(names.decisions_graph())?;
                Ok(decisions::read(&graph, names))
            }
        }
    }

    /// The record of a document.
    pub fn document(&self, hash: &str) -> Result<Option<Facts>, Failure> {
        match self {
            Self::Here(store) => Ok(store.document(hash)?),
            Self::Elsewhere(_) => {
                let graph = self.graph(self.names().document(hash))?;
                if graph.is_empty() {
                    return Ok(None);
                }
                self.facts(graph).map(Some)
            }
        }
    }

    /// The claim of that id and its document's record.
    pub fn claim(&self, id: &str) -> Result<Option<(Facts, Claim)>, Failure> {
        let document = |hash: &str| self.document(hash);
        super::decide::claim(self.graphs(), self.names(), document, id)
    }

    /// Hashes of the documents that speak of what a referent of a document is held to be, or of what is called the same, sorted.
    pub fn documents_on(&self, hash: &str, id: ReferentId) -> Result<Vec<String>, Failure> {
        let derived = Some(GraphNameRef::DefaultGraph);
        let ask = |subject: Option<&NamedOrBlankNode>,
                   property: NamedNodeRef<'_>,
                   object: Option<&Term>|
         -> Result<Vec<Quad>, Failure> {
            let quads = self.graphs().quads_for_pattern(
                subject.map(NamedOrBlankNode::as_ref),
                Some(property),
                object.map(Term::as_ref),
                derived,
            );
            Ok(quads.collect::<Result<_, _>>().map_err(QueryError::from)?)
        };
        let referent = NamedOrBlankNode::from(self.names().referent(hash, id));
        let mut alike: Vec<Term> = Vec::new();
        for entity in ask(Some(&referent), ds::REFERS_TO, None)? {
            if let Term::NamedNode(node) = &entity.object {
                for label in ask(Some(&node.clone().into()), rdfs::LABEL, None)? {
                    let named = ask(None, rdfs::LABEL, Some(&label.object))?;
                    alike.extend(named.into_iter().map(|quad| quad.subject.into()));
                }
            }
            alike.push(entity.object);
        }
        let mut hashes = Vec::new();
        for entity in &alike {
            for quad in ask(None, ds::REFERS_TO, Some(entity))? {
                if let NamedOrBlankNode::NamedNode(referent) = &quad.subject
                    && let Some(path) = self.names().strip("document/", referent.as_str())
                    && let Some((hash, _)) = path.split_once('#')
                {
                    hashes.push(unescape(hash).into_owned());
                }
            }
        }
        hashes.sort_unstable();
        hashes.dedup();
        Ok(hashes)
    }

    fn graph(&self, name: NamedNode) -> Result<Vec<Quad>, Failure> {
        let graph = Some(GraphNameRef::NamedNode(name.as_ref()));
        let quads = self.graphs().quads_for_pattern(None, None, None, graph);
        Ok(quads.collect::<Result<_, _>>().map_err(QueryError::from)?)
    }

    fn facts(&self, quads: Vec<Quad>) -> Result<Facts, Failure> {
        read_facts(quads, self.names()).map_err(|error| {
            Failure::Store(StoreError::Corrupt {
                dir: self.place().into(),
                detail: error.to_string(),
            })
        })
    }

    /// Its address.
    fn place(&self) -> &str {
        match self {
            Self::Here(_) => "",
            Self::Elsewhere(endpoint) => &endpoint.url,
        }
    }
}

/// The endpoint that the options name, if they do, and who asks it.
pub fn address(options: &Elsewhere) -> Result<Option<Address>, Failure> {
    let Some(url) = &options.endpoint else {
        return Ok(None);
    };
    let silence = Duration::try_from_secs_f64(options.patience)
        .ok()
        .filter(|silence| !silence.is_zero())
        .ok_or_else(|| {
            Failure::Usage(format!(
                "--patience {}: not a number of seconds",
                options.patience
            ))
        })?;
    let default_graph = match &options.default_graph {
        None => None,
        Some(iri) => Some(
            NamedNode::new(iri.trim_matches(['<', '>'])).map_err(|error| {
                Failure::Usage(format!("--default-graph {iri}: not an IRI: {error}"))
            })?,
        ),
    };
    Ok(Some(Address {
        url: url.clone(),
        default_graph,
        credentials: credentials(options)?,
        patience: Patience {
            silence,
            ..Patience::default()
        },
    }))
}

fn credentials(options: &Elsewhere) -> Result<Credentials, Failure> {
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    if let Some(user) = &options.user {
        let password = match &options.password_file {
            Some(path) => first_line(path)?,
            None => set(PASSWORD).ok_or_else(|| {
                Failure::Usage(format!(
                    "--user {user}: give the password in a file with --password-file, or in the environment variable {PASSWORD}"
                ))
            })?,
        };
        return Ok(Credentials::Password {
            user: user.clone(),
            password,
        });
    }
    let token = match &options.token_file {
        Some(path) => Some(first_line(path)?),
        None => set(TOKEN),
    };
    Ok(token.map_or(Credentials::None, Credentials::Token))
}

fn first_line(path: &Path) -> Result<String, Failure> {
    let text = fs::read_to_string(path).map_err(|source| Failure::File {
        path: path.display().to_string(),
        source,
    })?;
    match text.lines().next() {
        Some(line) if !line.is_empty() => Ok(line.to_owned()),
        _ => Err(Failure::Usage(format!(
            "{}: its first line is empty",
            path.display()
        ))),
    }
}
