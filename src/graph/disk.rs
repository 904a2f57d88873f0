//! A store's directory: what may stand in it, what it says of itself, and what can go wrong with it.
//!
//! *directory → [`Namespaces`] and [`WriteLock`], or a [`StoreError`] that says what to do*. The file `format` holds two lines:
//! "dossier store 2" and "base https://...". Knows nothing of what is stored.

use super::iri::Namespaces;
use super::lock::{LOCK, LockError, WriteLock};
use oxigraph::io::RdfParseError;
use oxigraph::store::StorageError;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Version of the layout of a store's directory and of the mapping; [`upgrade`](super::upgrade) says what each brought.
pub(super) const FORMAT: u32 = 2;
/// Name of the file that makes a directory a store.
const FORMAT_FILE: &str = "format";
/// What that file is called while it is written.
const FORMAT_NEW: &str = "format.new";
/// Name of the file of counts.
const COUNTS: &str = "counts";
/// Where the graphs are written anew, and where the old ones go until the new ones have taken their place.
pub(super) const RDF_NEW: &str = "rdf.new";
const RDF_OLD: &str = "rdf.old";
/// Name of oxigraph's directory within a store.
pub(super) const RDF: &str = "rdf";
/// How often, and after what pause, a reader tries again to open a store that is being written.
pub(super) const RETRIES: usize = 40;
pub(super) const RETRY_AFTER: Duration = Duration::from_millis(25);

/// What can go wrong with a store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process is writing. Exit code 5.
    #[error("store {} is in use by {holder}: wait until it is done, or give another --location", dir.display())]
    InUse {
        /// The store.
        dir: PathBuf,
        /// "process 4711 (dossier ingest)".
        holder: String,
    },
    /// There is nothing to read.
    #[error("there is no store at {}: run `dossier ingest` to make one, or say where it is with --location", dir.display())]
    Missing {
        /// Where one was looked for.
        dir: PathBuf,
    },
    /// The directory holds something else.
    #[error("{} is not a Dossier store: {why}", dir.display())]
    NotAStore {
        /// The directory.
        dir: PathBuf,
        /// What is wrong with it.
        why: &'static str,
    },
    /// Made by a version of the program that keeps its stores otherwise.
    #[error("store {} has format {found}, this version reads formats 1 to {FORMAT}: use the version that made it, or ingest anew", dir.display())]
    Version {
        /// The store.
        dir: PathBuf,
        /// Its format.
        found: String,
    },
    /// Made with names under another base.
    #[error("store {} has its names under {found}, not under {wanted}: leave the base out, or make another store", dir.display())]
    OtherBase {
        /// The store.
        dir: PathBuf,
        /// Its base.
        found: String,
        /// The base asked for.
        wanted: String,
    },
    /// Something stands where nothing may.
    #[error("{} is not empty: name a folder that does not exist yet", dir.display())]
    NotEmpty {
        /// The folder.
        dir: PathBuf,
    },
    /// Nothing can be written there.
    #[error("store {} cannot be written: {source}; make it writable, or say with --location where else to keep it", dir.display())]
    ReadOnly {
        /// The store.
        dir: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Disk trouble.
    #[error("store {}: {source}; what was stored before is kept: mend that and run the command again", dir.display())]
    Io {
        /// The store.
        dir: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Somebody asked to stop before a batch had reached the disk.
    #[error("store {}: called off; what was stored before is kept", dir.display())]
    CalledOff {
        /// The store.
        dir: PathBuf,
    },
    /// What is stored is not what was written.
    #[error("store {} is damaged: {detail}; restore a backup, or ingest its documents into a new store", dir.display())]
    Corrupt {
        /// The store.
        dir: PathBuf,
        /// Where and how.
        detail: String,
    },
    /// The ontology cannot be put into the default graph.
    #[error("the ontology is not Turtle: {0}")]
    Ontology(#[from] RdfParseError),
}

/// Makes the directory, or finds that it is a store, or empty, or what a process left that died while it made one.
pub(super) fn prepare(dir: &Path) -> Result<(), StoreError> {
    if dir.exists() && !dir.join(FORMAT_FILE).is_file() {
        if !dir.is_dir() {
            return Err(StoreError::NotAStore {
                dir: dir.into(),
                why: "it is a file",
            });
        }
        for entry in fs::read_dir(dir).map_err(|source| io(dir, source))? {
            let name = entry.map_err(|source| io(dir, source))?.file_name();
            let ours = [LOCK, RDF, super::index::INDEX, FORMAT_NEW];
            if !ours.iter().any(|own| name == *own) {
                return Err(StoreError::NotAStore {
                    dir: dir.into(),
                    why: "it holds other files",
                });
            }
        }
    }
    fs::create_dir_all(dir).map_err(|source| unwritable(dir, source))
}

/// Takes the right to write.
pub(super) fn lock(dir: &Path) -> Result<WriteLock, StoreError> {
    WriteLock::take(dir).map_err(|error| match error {
        LockError::Held(holder) => in_use(dir, holder),
        LockError::Io(source) => unwritable(dir, source),
    })
}

/// Whether a process has the store open for writing.
pub(super) fn is_written(dir: &Path) -> bool {
    WriteLock::is_held(dir)
}

/// Base and format of a store that must be there.
pub(super) fn existing(dir: &Path) -> Result<(Namespaces, u32), StoreError> {
    if let Some(known) = read_format(dir, None)? {
        return Ok(known);
    }
    if dir.is_file() {
        return Err(StoreError::NotAStore {
            dir: dir.into(),
            why: "it is a file",
        });
    }
    let empty = fs::read_dir(dir).map_or(true, |mut entries| entries.next().is_none());
    Err(match empty {
        true => StoreError::Missing { dir: dir.into() },
        false => StoreError::NotAStore {
            dir: dir.into(),
            why: "it has no file `format`",
        },
    })
}

/// Base and format of the store; nothing where there is none yet. `wanted`, if given, must be the base.
pub(super) fn read_format(
    dir: &Path,
    wanted: Option<&Namespaces>,
) -> Result<Option<(Namespaces, u32)>, StoreError> {
    let text = match fs::read_to_string(dir.join(FORMAT_FILE)) {
        Ok(text) => text,
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
            ) =>
        {
            return Ok(None);
        }
        Err(source) => return Err(io(dir, source)),
    };
    let mut lines = text.lines();
    let Some(found) = lines
        .next()
        .and_then(|line| line.strip_prefix("dossier store "))
    else {
        return Err(StoreError::NotAStore {
            dir: dir.into(),
            why: "its file `format` is not of Dossier",
        });
    };
    let Some(format) = found
        .parse()
        .ok()
        .filter(|format| (1..=FORMAT).contains(format))
    else {
        return Err(unknown_format(dir, found));
    };
    let base = lines
        .next()
        .and_then(|line| line.strip_prefix("base "))
        .unwrap_or_default();
    let names = Namespaces::new(base).map_err(|error| StoreError::Corrupt {
        dir: dir.into(),
        detail: error.to_string(),
    })?;
    match wanted {
        Some(wanted) if *wanted != names => Err(StoreError::OtherBase {
            dir: dir.into(),
            found: names.base,
            wanted: wanted.base.clone(),
        }),
        _ => Ok(Some((names, format))),
    }
}

/// A format that this version does not know.
pub(super) fn unknown_format(dir: &Path, found: &str) -> StoreError {
    StoreError::Version {
        dir: dir.into(),
        found: found.to_owned(),
    }
}

/// Finishes, or does away with, what a process left that died while it put the graphs written anew in their place.
pub(super) fn settle(dir: &Path) -> Result<(), StoreError> {
    let (rdf, new, old) = (dir.join(RDF), dir.join(RDF_NEW), dir.join(RDF_OLD));
    let settle = || {
        // The old graphs are moved away when the new ones are whole, and not before.
        if !rdf.exists() && new.exists() && old.exists() {
            fs::rename(&new, &rdf)?;
        }
        for left in [new, old] {
            if left.exists() {
                fs::remove_dir_all(left)?;
            }
        }
        Ok(())
    };
    settle().map_err(|source| unwritable(dir, source))
}

/// Puts the graphs written anew in the place of the old ones, which are deleted. Neither may be open.
pub(super) fn exchange(dir: &Path) -> Result<(), StoreError> {
    let exchange = || {
        fs::rename(dir.join(RDF), dir.join(RDF_OLD))?;
        fs::rename(dir.join(RDF_NEW), dir.join(RDF))?;
        fs::remove_dir_all(dir.join(RDF_OLD))
    };
    exchange().map_err(|source| unwritable(dir, source))
}

/// Whether nothing stands there yet but what a store that was never opened may leave.
pub(super) fn is_vacant(dir: &Path) -> Result<bool, StoreError> {
    match fs::read_dir(dir) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(source) if source.kind() == io::ErrorKind::NotADirectory => Ok(false),
        Err(source) => Err(io(dir, source)),
    }
}

/// Files beside the graphs that a copy of a store takes along. The index is not among them: it may be open, and the next write makes
/// it anew.
pub(super) const BESIDE: &[&str] = &[COUNTS];

/// Says that the directory is a store of today's format.
pub(super) fn write_format(dir: &Path, names: &Namespaces) -> Result<(), StoreError> {
    write_format_of(dir, names, FORMAT)
}

/// Says that the directory is a store.
pub(super) fn write_format_of(
    dir: &Path,
    names: &Namespaces,
    format: u32,
) -> Result<(), StoreError> {
    let (new, path) = (dir.join(FORMAT_NEW), dir.join(FORMAT_FILE));
    let write = || {
        let mut file = fs::File::create(&new)?;
        write!(file, "dossier store {format}\nbase {}\n", names.base)?;
        file.sync_all()?;
        fs::rename(&new, &path)
    };
    write().map_err(|source| unwritable(dir, source))
}

/// What the index says, in our words.
pub(super) fn index(dir: &Path, error: redb::Error) -> StoreError {
    match error {
        redb::Error::Io(source) if source.kind() == io::ErrorKind::Interrupted => {
            StoreError::CalledOff { dir: dir.into() }
        }
        redb::Error::Io(source) => unwritable(dir, source),
        redb::Error::DatabaseAlreadyOpen => in_use(dir, None),
        other => io(
            dir,
            io::Error::other(format!(
                "its index cannot be used ({other}); delete {}: the next write makes it anew",
                dir.join(super::index::INDEX).display()
            )),
        ),
    }
}

/// Deletes the index: the next write makes it anew.
pub(super) fn drop_index(dir: &Path) -> Result<(), StoreError> {
    drop_file(dir, super::index::INDEX)
}

/// Deletes the file of records that stores of format 1 had.
pub(super) fn drop_records(dir: &Path) -> Result<(), StoreError> {
    drop_file(dir, "records")
}

pub(super) fn drop_file(dir: &Path, name: &str) -> Result<(), StoreError> {
    match fs::remove_file(dir.join(name)) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => Err(unwritable(dir, source)),
        _ => Ok(()),
    }
}

/// Replaces the file of counts.
pub(super) fn write_counts(dir: &Path, text: &str) -> Result<(), StoreError> {
    let (new, path) = (dir.join("counts.new"), dir.join(COUNTS));
    let write = || {
        fs::write(&new, text)?;
        fs::rename(&new, &path)
    };
    write().map_err(|source| unwritable(dir, source))
}

/// The file of counts, if there is one that can be read.
pub(super) fn read_counts(dir: &Path) -> Option<String> {
    fs::read_to_string(dir.join(COUNTS)).ok()
}

/// What the storage engine says, in our words.
pub(super) fn storage(dir: &Path, error: StorageError) -> StoreError {
    let said = error.to_string();
    match error {
        StorageError::Corruption(_) => StoreError::Corrupt {
            dir: dir.into(),
            detail: said,
        },
        // RocksDB's own lock: held by a program that is not Dossier, which does not know of ours.
        _ if said.contains("lock file") || said.contains("/LOCK") => in_use(dir, None),
        StorageError::Io(source) => unwritable(dir, source),
        other => StoreError::Io {
            dir: dir.into(),
            source: io::Error::other(other),
        },
    }
}

/// Disk trouble.
pub(super) fn io(dir: &Path, source: io::Error) -> StoreError {
    StoreError::Io {
        dir: dir.into(),
        source,
    }
}

pub(super) fn unwritable(dir: &Path, source: io::Error) -> StoreError {
    match source.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            StoreError::ReadOnly {
                dir: dir.into(),
                source,
            }
        }
        _ => io(dir, source),
    }
}

/// Another process writes.
pub(super) fn in_use(dir: &Path, holder: Option<String>) -> StoreError {
    let holder = holder.map_or_else(
        || "another process".to_owned(),
        |holder| format!("process {holder}"),
    );
    StoreError::InUse {
        dir: dir.into(),
        holder,
    }
}
