//! What was sent where: so that a push goes on where it stopped, and a second one sends what has changed.
//!
//! *file ↔ hash of each graph sent*. A line is written as soon as a graph has arrived, so that whoever is interrupted loses one
//! graph at most; a half line at the end is passed over. A journal of another endpoint or layout is begun anew. Knows nothing of
//! what is there: who empties a store behind our back says `--all`.

use super::dataset::Layout;
use oxigraph::model::NamedNode;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// First line of a journal.
const TITLE: &str = "dossier push 1";
/// What stands for a hash where a graph was taken away.
const GONE: &str = "-";
/// What stands for a name of the default graph.
const DEFAULT: &str = "default";

/// The graphs an endpoint has of a store, as far as we know.
pub struct Journal {
    /// Hash by graph; none for the default graph's name.
    sent: BTreeMap<Option<NamedNode>, String>,
    path: Option<PathBuf>,
    head: String,
    file: Option<File>,
}

impl Journal {
    /// The journal in that file, if it is of this endpoint and layout; else an empty one. Nothing is written yet.
    ///
    /// # Errors
    /// When the file is there and cannot be read.
    pub fn read(path: &Path, url: &str, layout: &Layout) -> io::Result<Self> {
        let graph = match layout {
            Layout::Default => DEFAULT.to_owned(),
            Layout::Named(name) => name.as_str().to_owned(),
        };
        let head = format!("{TITLE}\nto {url}\ndefault graph {graph}\n");
        let text = match fs::read(path) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(error),
        };
        let lines = text.strip_prefix(&head).unwrap_or_default();
        Ok(Self {
            sent: entries(lines),
            path: Some(path.to_owned()),
            head,
            file: None,
        })
    }

    /// Forgets everything, so that all is sent again.
    pub fn clear(&mut self) {
        self.sent.clear();
    }

    /// The hash a graph was sent with.
    pub fn hash(&self, graph: Option<&NamedNode>) -> Option<&str> {
        self.sent.get(&graph.cloned()).map(String::as_str)
    }

    /// The named graphs that were sent.
    pub fn graphs(&self) -> impl Iterator<Item = &NamedNode> {
        self.sent.keys().flatten()
    }

    /// Notes that a graph has arrived.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn arrived(&mut self, graph: Option<&NamedNode>, hash: &str) -> io::Result<()> {
        self.sent.insert(graph.cloned(), hash.to_owned());
        self.line(graph, hash)
    }

    /// Notes that a graph was taken away.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn left(&mut self, graph: &NamedNode) -> io::Result<()> {
        self.sent.remove(&Some(graph.clone()));
        self.line(Some(graph), GONE)
    }

    /// Writes the file anew, each graph once.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn finish(&mut self) -> io::Result<()> {
        let Some(path) = &self.path else {
            return Ok(());
        };
        self.file = None;
        let new = path.with_extension("new");
        let mut text = self.head.clone();
        for (graph, hash) in &self.sent {
            text.push_str(&entry(graph.as_ref(), hash));
        }
        fs::write(&new, text)?;
        fs::rename(&new, path)
    }

    fn line(&mut self, graph: Option<&NamedNode>, hash: &str) -> io::Result<()> {
        if self.file.is_none() {
            // First of all what is known already, so that the file is right whatever stood in it.
            self.finish()?;
            let Some(path) = &self.path else {
                return Ok(());
            };
            self.file = Some(File::options().append(true).open(path)?);
        }
        match &mut self.file {
            Some(file) => file.write_all(entry(graph, hash).as_bytes()),
            None => Ok(()),
        }
    }
}

fn entry(graph: Option<&NamedNode>, hash: &str) -> String {
    format!("{hash}\t{}\n", graph.map_or(DEFAULT, NamedNode::as_str))
}

fn entries(lines: &str) -> BTreeMap<Option<NamedNode>, String> {
    let mut sent = BTreeMap::new();
    for line in lines.split_inclusive('\n') {
        let Some((hash, graph)) = line
            .strip_suffix('\n')
            .and_then(|line| line.split_once('\t'))
        else {
            continue;
        };
        let graph = match graph {
            DEFAULT => None,
            name => match NamedNode::new(name) {
                Ok(name) => Some(name),
                Err(_) => continue,
            },
        };
        match hash {
            GONE => _ = sent.remove(&graph),
            hash => _ = sent.insert(graph, hash.to_owned()),
        }
    }
    sent
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(name: &str) -> NamedNode {
        NamedNode::new_unchecked(format!("urn:{name}"))
    }

    #[test]
    fn what_was_sent_is_known_again_and_a_half_line_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("j.journal");
        let open = |url: &str, layout: &Layout| Journal::read(&path, url, layout).unwrap();
        let mut journal = open("http://a/", &Layout::Default);
        journal.arrived(Some(&graph("x")), "1").unwrap();
        journal.arrived(Some(&graph("y")), "2").unwrap();
        journal.arrived(None, "3").unwrap();
        journal.left(&graph("y")).unwrap();
        drop(journal);
        let mut file = File::options().append(true).open(&path).unwrap();
        file.write_all(b"9\turn:z").unwrap();
        let journal = open("http://a/", &Layout::Default);
        assert_eq!(journal.hash(Some(&graph("x"))), Some("1"));
        assert_eq!(journal.hash(None), Some("3"));
        assert_eq!(journal.graphs().collect::<Vec<_>>(), [&graph("x")]);
        // Of another place nothing is known.
        assert_eq!(open("http://b/", &Layout::Default).graphs().count(), 0);
        let elsewhere = Layout::Named(graph("default"));
        assert_eq!(open("http://a/", &elsewhere).graphs().count(), 0);
    }
}
