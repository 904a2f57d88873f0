//! The files that the arguments of a command mean.
//!
//! *arguments → [`Found`] files in a fixed order*: arguments as they were given, folders by name. A folder is walked
//! (hidden files and what its `.gitignore` or `.ignore` files name are passed over), a pattern is expanded where no
//! file has that very name, `-` is standard input. Only what lies below the argument is asked: settings of the
//! machine or of folders further up change nothing. Does **not** open the files it finds, nor follow links in folders.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use globset::{GlobBuilder, GlobMatcher};
use ignore::{DirEntry, WalkBuilder};

use super::bytes::Unpacked;
use super::format::{Format, without_packing};
use super::rejection::{Place, Reason, Rejection, harmless};

/// A file to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// Where it lies; `None` for standard input.
    pub path: Option<PathBuf>,
    /// The path for messages.
    pub shown: String,
    /// Its source identity; empty where its content must name it.
    pub source: String,
    /// Whether somebody meant this very file.
    pub met: Met,
}

/// How a file was come upon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Met {
    /// It was named.
    Named,
    /// It lies in a folder or an archive.
    InPassing,
}

/// All files that these arguments mean, one after another.
pub(super) fn find(
    arguments: &[PathBuf],
) -> impl Iterator<Item = Result<Found, Rejection>> + Send + use<> {
    let names = names_of_single_files(arguments);
    let arguments = arguments.to_vec();
    arguments
        .into_iter()
        .flat_map(move |argument| expand(&argument, &names))
}

type Files = Box<dyn Iterator<Item = Result<Found, Rejection>> + Send>;

fn expand(argument: &Path, names: &BTreeMap<PathBuf, String>) -> Files {
    if argument.as_os_str() == "-" {
        return one(Ok(Found {
            path: None,
            shown: "-".to_owned(),
            source: String::new(),
            met: Met::Named,
        }));
    }
    match std::fs::metadata(argument) {
        Ok(kind) if kind.is_dir() => folder(argument),
        // A pipe (`<(…)` in a shell) has no name worth keeping.
        Ok(kind) => one(Ok(Found {
            path: Some(argument.to_owned()),
            shown: shown(argument),
            source: match kind.is_file() {
                true => names.get(argument).cloned().unwrap_or_default(),
                false => String::new(),
            },
            met: Met::Named,
        })),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => pattern(argument),
        Err(error) => one(reject(argument, Reason::Unreadable(error))),
    }
}

/// Documents below a folder, by their extension.
fn folder(root: &Path) -> Files {
    let mut builder = WalkBuilder::new(root);
    builder
        .parents(false)
        .git_global(false)
        .git_exclude(false)
        .require_git(false);
    walk(builder, root, is_document, || Reason::NoDocuments)
}

/// Whether a file in a folder is a document by its extension; XML is asked for its root, since much is XML.
fn is_document(path: &Path) -> bool {
    match Format::of_path(path) {
        None => false,
        Some(Format::Xml) => root_is_known(path),
        Some(_) => true,
    }
}

fn root_is_known(path: &Path) -> bool {
    let Ok(file) = std::fs::File::open(path) else {
        // It is named when it is read.
        return true;
    };
    Unpacked::new(file, u64::MAX).map_or(true, |unpacked| Format::of_xml(&unpacked.head).is_some())
}

/// Documents that match a pattern such as `archive/**/*.txt`.
fn pattern(argument: &Path) -> Files {
    let text = shown(argument);
    if !text.contains(['*', '?', '[', '{']) {
        return one(reject(argument, Reason::Missing));
    }
    let (root, pattern) = split_pattern(argument);
    let matcher = match matcher(&pattern) {
        Ok(matcher) => matcher,
        Err(message) => return one(reject(argument, Reason::BadPattern { message })),
    };
    let mut builder = WalkBuilder::new(&root);
    builder.standard_filters(false).hidden(true);
    if !pattern.contains("**") {
        builder.max_depth(Some(pattern.split('/').count()));
    }
    if !root.is_dir() {
        return one(reject(argument, Reason::NoMatch));
    }
    // `*` takes documents alone; who writes an extension means it.
    let any_extension = !pattern.ends_with('*');
    let base = root.clone();
    let wanted = move |path: &Path| {
        let below = path.strip_prefix(&base).unwrap_or(path);
        matcher.is_match(below) && (any_extension || is_document(path))
    };
    let pattern = argument.to_owned();
    let files = walk(builder, &root, wanted, || Reason::NoMatch);
    // The message names the pattern, not the folder it starts in.
    Box::new(files.map(move |file| {
        file.map_err(|rejection| match rejection.reason {
            Reason::NoMatch => Rejection {
                place: place(&pattern),
                ..rejection
            },
            _ => rejection,
        })
    }))
}

fn matcher(pattern: &str) -> Result<GlobMatcher, String> {
    GlobBuilder::new(pattern)
        .literal_separator(true)
        .build()
        .map(|glob| glob.compile_matcher())
        .map_err(|error| error.kind().to_string())
}

/// A pattern is the folder before its first component with a wildcard, and the rest.
fn split_pattern(argument: &Path) -> (PathBuf, String) {
    let is_plain = |component: &Component<'_>| {
        !component
            .as_os_str()
            .to_string_lossy()
            .contains(['*', '?', '[', '{'])
    };
    let mut components = argument.components();
    let mut root = PathBuf::new();
    let mut rest = components.clone();
    while let Some(component) = components.next().filter(is_plain) {
        root.push(component);
        rest = components.clone();
    }
    if root.as_os_str().is_empty() {
        root.push(".");
    }
    (root, relative(rest.as_path()))
}

/// Files below `root` that are wanted, in order of their names; `none` is said once where there are none.
fn walk(
    mut builder: WalkBuilder,
    root: &Path,
    wanted: impl Fn(&Path) -> bool + Send + 'static,
    none: impl Fn() -> Reason + Send + 'static,
) -> Files {
    let root = root.to_owned();
    let entries = builder.sort_by_file_name(|a, b| a.cmp(b)).build();
    let is_wanted = move |entry: &DirEntry| {
        entry.file_type().is_some_and(|kind| kind.is_file()) && wanted(entry.path())
    };
    let below = root.clone();
    let files = entries.filter_map(move |entry| match entry {
        Ok(entry) if is_wanted(&entry) => {
            let path = entry.into_path();
            Some(Ok(Found {
                shown: shown(&path),
                source: source(path.strip_prefix(&below).unwrap_or(&path)),
                path: Some(path),
                met: Met::InPassing,
            }))
        }
        Ok(_) => None,
        Err(error) => Some(reject_walk(&below, error)),
    });
    let mut files = files.peekable();
    match files.peek() {
        Some(_) => Box::new(files),
        None => one(reject(&root, none())),
    }
}

fn reject_walk(root: &Path, error: ignore::Error) -> Result<Found, Rejection> {
    let path = match &error {
        ignore::Error::WithPath { path, .. } => path.clone(),
        ignore::Error::WithDepth { err, .. } => match err.as_ref() {
            ignore::Error::WithPath { path, .. } => path.clone(),
            _ => root.to_owned(),
        },
        _ => root.to_owned(),
    };
    let message = error.to_string();
    let error = error
        .into_io_error()
        .unwrap_or_else(|| std::io::Error::other(message));
    reject(&path, Reason::Unreadable(error))
}

/// The source identities of arguments that are files: their names, and as much of their paths as tells apart those
/// of one name, since each would pass for a new version of the other.
fn names_of_single_files(arguments: &[PathBuf]) -> BTreeMap<PathBuf, String> {
    let files: Vec<Vec<String>> = arguments.iter().map(|path| components(path)).collect();
    let tail = |parts: &[String], length: usize| {
        let from = parts.len().saturating_sub(length);
        harmless(without_packing(&parts[from..].join("/"))).into_owned()
    };
    // A shell makes a hundred thousand arguments of one pattern: they are compared length by length, not each with each.
    let mut names = BTreeMap::new();
    let mut left: Vec<(&PathBuf, &Vec<String>)> = arguments.iter().zip(&files).collect();
    let mut length = 1;
    while !left.is_empty() {
        let mut owners: BTreeMap<String, Option<&Vec<String>>> = BTreeMap::new();
        for parts in &files {
            owners
                .entry(tail(parts, length))
                .and_modify(|owner| *owner = owner.filter(|owner| *owner == parts))
                .or_insert(Some(parts));
        }
        left.retain(|(argument, parts)| {
            let name = tail(parts, length);
            let unique = owners.get(&name).is_some_and(Option::is_some);
            let settled = unique || length >= parts.len();
            if settled {
                names.insert((*argument).clone(), name);
            }
            !settled
        });
        length += 1;
    }
    names
}

fn components(path: &Path) -> Vec<String> {
    path.components()
        .filter(|component| !matches!(component, Component::CurDir | Component::RootDir))
        .map(|component| component.as_os_str().to_string_lossy().into_owned())
        .collect()
}

/// A path with `/` between its parts on every system.
fn relative(path: &Path) -> String {
    components(path).join("/")
}

/// The identity of a file below a folder. How it is packed is not part of it.
fn source(below: &Path) -> String {
    harmless(without_packing(&relative(below))).into_owned()
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

fn place(path: &Path) -> Place {
    Place {
        path: shown(path),
        ..Place::default()
    }
}

fn reject(path: &Path, reason: Reason) -> Result<Found, Rejection> {
    Err(Rejection {
        place: place(path),
        reason,
    })
}

fn one(item: Result<Found, Rejection>) -> Files {
    Box::new(std::iter::once(item))
}
