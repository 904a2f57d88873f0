//! Files of RDF that hold a store or a part of one.
//!
//! *path → quads*. Turtle, TriG, N-Triples, N-Quads, JSON-LD and RDF/XML, by extension; packed ones are unpacked. What
//! [`reified`](super::reified) adds to exports is left out, so that a dump of either version of RDF gives the same quads. Streams: a
//! file of any size takes little memory.

use super::iri::Namespaces;
use super::reified::is_added;
use super::vocabulary::{ds, rdf};
use crate::text::unpacked;
use oxigraph::io::{RdfFormat, RdfParseError, RdfParser};
use oxigraph::model::{NamedOrBlankNode, Quad, Term};
use std::fs::File;
use std::path::{Path, PathBuf};

/// Extensions of packed files, passed over to find the format's.
const PACKED: &[&str] = &["gz", "zst", "bz2"];

/// What can go wrong with a dump.
#[derive(Debug, thiserror::Error)]
pub enum DumpError {
    /// The extension is not one of RDF.
    #[error("{}: not a file of RDF by its extension; expected .nq, .nt, .trig, .ttl, .jsonld or .rdf, perhaps with .gz, .zst or .bz2", path.display())]
    Format {
        /// The file.
        path: PathBuf,
    },
    /// It cannot be read.
    #[error("{}: {reason}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// It is not what its extension says.
    #[error("{}:{line}:{column}: {message}", path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: u64,
        /// Column, from 1.
        column: u64,
        /// What was found.
        message: String,
    },
}

/// The format a file has by its name: `store.nq`, `store.nq.zst`.
///
/// # Errors
/// [`DumpError::Format`].
pub fn format(path: &Path) -> Result<RdfFormat, DumpError> {
    let extension = |path: &Path| {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        Some(extension)
    };
    let outer = extension(path);
    let found = match outer {
        Some(packed) if PACKED.contains(&packed.as_str()) => {
            path.file_stem().and_then(|stem| extension(Path::new(stem)))
        }
        other => other,
    };
    found
        .and_then(|extension| RdfFormat::from_extension(&extension))
        .ok_or_else(|| DumpError::Format { path: path.into() })
}

/// The quads of a file, one after the other.
///
/// # Errors
/// When it cannot be opened; reading gives [`DumpError::Syntax`] where the file is not well-formed.
pub fn read(
    path: &Path,
) -> Result<impl Iterator<Item = Result<Quad, DumpError>> + use<>, DumpError> {
    let format = format(path)?;
    let unreadable = |reason: String| DumpError::Unreadable {
        path: path.into(),
        reason,
    };
    let file = File::open(path).map_err(|error| unreadable(error.to_string()))?;
    let reader = unpacked(file).map_err(|reason| unreadable(reason.to_string()))?;
    let at = path.to_owned();
    let quads = RdfParser::from_format(format).for_reader(reader);
    Ok(quads
        .map(move |quad| quad.map_err(|error| fault(&at, error)))
        .filter(|quad| !matches!(quad, Ok(quad) if is_added(quad))))
}

/// Where the names of a dump stand: what comes before `document/` in the name of its first document.
///
/// # Errors
/// As for [`read`].
pub fn namespaces(path: &Path) -> Result<Option<Namespaces>, DumpError> {
    for quad in read(path)? {
        let quad = quad?;
        if quad.predicate == rdf::TYPE
            && matches!(&quad.object, Term::NamedNode(class) if *class == ds::DOCUMENT)
            && let NamedOrBlankNode::NamedNode(document) = &quad.subject
            && let Some((base, _)) = document.as_str().rsplit_once("document/")
            && let Ok(names) = Namespaces::new(base)
        {
            return Ok(Some(names));
        }
    }
    Ok(None)
}

fn fault(path: &Path, error: RdfParseError) -> DumpError {
    match error {
        RdfParseError::Io(error) => DumpError::Unreadable {
            path: path.into(),
            reason: error.to_string(),
        },
        RdfParseError::Syntax(error) => {
            let (line, column) = error
                .location()
                .map_or((1, 1), |at| (at.start.line + 1, at.start.column + 1));
            DumpError::Syntax {
                path: path.into(),
                line,
                column,
                message: error.to_string(),
            }
        }
    }
}
