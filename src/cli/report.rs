//! What a run of `ingest` came to: a few lines for people, and the same as JSON.

use super::Failure;
use super::progress::{clock, counted, grouped, rate};
use crate::graph::Outcome;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

/// What a run came to.
#[derive(Debug, Default)]
pub struct Report {
    /// Documents read, English or not.
    pub read: usize,
    /// Words of those that were analysed.
    pub words: usize,
    /// Claims of those that were stored.
    pub claims: usize,
    /// Those of them that may become edges.
    pub asserted: usize,
    /// What became of the documents.
    pub outcome: Outcome,
    /// Documents passed over since they were stored already (`--resume`).
    pub known: usize,
    /// Documents whose text had come before, under another name.
    pub duplicates: usize,
    /// Documents in other languages, by language.
    pub other_languages: BTreeMap<String, usize>,
    /// Rejected inputs by cause.
    pub rejected: BTreeMap<&'static str, usize>,
    /// Documents, entities and edges that the store now holds.
    pub holds: Holds,
    /// How long each stage took.
    pub spent: Spent,
    /// When every ten thousandth document was done: documents and time since the start.
    pub course: Vec<(usize, Duration)>,
    /// Whether somebody asked to stop.
    pub interrupted: bool,
}

/// What a store holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Holds {
    pub documents: usize,
    pub entities: usize,
    pub edges: usize,
    pub sanctions: usize,
    pub tenures: usize,
}

/// Time by stage: that of reading and analysing summed over threads, since they run side by side.
#[derive(Clone, Copy, Debug, Default)]
pub struct Spent {
    /// Files to pieces.
    pub cut: Duration,
    /// Pieces to documents, over all threads.
    pub read: Duration,
    /// Documents to claims, over all threads.
    pub analyse: Duration,
    /// Claims into the store.
    pub write: Duration,
    /// The default graph.
    pub derive: Duration,
    /// By the clock on the wall.
    pub total: Duration,
}

impl Report {
    /// Documents between two notes of the time.
    const STEP: usize = 10_000;

    /// Takes note of the time at every ten thousandth document.
    pub fn note(&mut self, elapsed: Duration) {
        let noted = self
            .course
            .last()
            .map_or(0, |(documents, _)| documents / Self::STEP);
        if self.read / Self::STEP > noted {
            self.course.push((self.read, elapsed));
        }
    }

    fn stored(&self) -> usize {
        self.outcome.added.len() + self.outcome.replaced.len() + self.outcome.refreshed.len()
    }

    /// For people.
    pub fn lines(&self) -> String {
        let mut parts = vec![format!("{} stored", grouped(self.stored()))];
        let mut part = |count: usize, word: &str| {
            if count > 0 {
                parts.push(format!("{} {word}", grouped(count)));
            }
        };
        part(self.outcome.replaced.len(), "replaced an earlier version");
        part(self.outcome.refreshed.len(), "read anew by this version");
        part(self.outcome.unchanged.len(), "unchanged");
        part(self.known, "stored before");
        part(self.outcome.outdated.len(), "older than what is known");
        part(self.duplicates, "with a text that came before");
        part(self.other_languages.values().sum(), "not English");
        part(self.rejected.values().sum(), "rejected");
        let Holds {
            documents,
            entities,
            edges,
            sanctions,
            tenures,
        } = self.holds;
        format!(
            "{}  {}  {}  {}  {}\n{}\nthe store holds {} · {} · {} · {} · {}",
            counted(self.read, "document", "documents"),
            counted(self.words, "word", "words"),
            counted(self.claims, "claim", "claims"),
            rate(self.read, self.spent.total),
            clock(self.spent.total),
            parts.join(" · "),
            counted(documents, "document", "documents"),
            counted(entities, "entity", "entities"),
            counted(edges, "edge", "edges"),
            counted(sanctions, "sanction", "sanctions"),
            counted(tenures, "tenure", "tenures")
        )
    }

    /// For programs.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&self, path: &Path) -> Result<(), Failure> {
        let seconds = |time: Duration| (time.as_secs_f64() * 1000.0).round() / 1000.0;
        let json = serde_json::json!({
            "version": env!("CARGO_PKG_VERSION"),
            "interrupted": self.interrupted,
            "documents": {
                "read": self.read,
                "stored": self.stored(),
                "added": self.outcome.added.len(),
                "replaced": self.outcome.replaced.len(),
                "refreshed": self.outcome.refreshed.len(),
                "unchanged": self.outcome.unchanged.len(),
                "known": self.known,
                "outdated": self.outcome.outdated.len(),
                "duplicates": self.duplicates,
                "not_english": self.other_languages.values().sum::<usize>(),
                "rejected": self.rejected.values().sum::<usize>(),
            },
            "languages": self.other_languages,
            "rejected": self.rejected,
            "words": self.words,
            "claims": self.claims,
            "asserted": self.asserted,
            "store": {
                "documents": self.holds.documents,
                "entities": self.holds.entities,
                "edges": self.holds.edges,
                "sanctions": self.holds.sanctions,
                "tenures": self.holds.tenures,
            },
            "seconds": {
                "cut": seconds(self.spent.cut),
                "read": seconds(self.spent.read),
                "analyse": seconds(self.spent.analyse),
                "write": seconds(self.spent.write),
                "derive": seconds(self.spent.derive),
                "total": seconds(self.spent.total),
            },
            "course": self.course.iter().map(|(documents, time)| serde_json::json!({
                "documents": documents,
                "seconds": seconds(*time),
            })).collect::<Vec<_>>(),
            "documents_per_second": self.read as f64 / self.spent.total.as_secs_f64().max(1e-3),
            "peak_memory_bytes": peak_memory(),
        });
        std::fs::write(path, format!("{json:#}\n")).map_err(|source| Failure::File {
            path: path.display().to_string(),
            source,
        })
    }
}

/// The most memory this process ever held; where the system tells.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kibibytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kibibytes << 10)
}
