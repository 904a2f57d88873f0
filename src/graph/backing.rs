//! The index's file, where a change does not wait for the disk.
//!
//! *directory → [`Database`]*. What one process has written the next one reads, also if the first was killed: only a failure of
//! power or of the system loses what the disk had not got. The engine's own journal does not wait for the disk either, so that
//! after such a failure the index would be ahead of the graphs, and would be made anew. So opening and closing wait, and what is
//! written in between does not (2 ms a change on an idle disk, ten times that on a busy one). The file `boot` names the start of
//! the system under which the index was last open: one that was not closed, and was open under another, is not trusted. Where
//! the system does not say which start it is, every change waits.

use super::index::INDEX;
use redb::backends::FileBackend;
use redb::{BackendError, Builder, Database, DatabaseError, StorageBackend};
use std::fs::{self, File};
use std::io::{self, Write};
use std::ops::Bound;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Name of the file that names a start of the system.
const BOOT: &str = "boot";
/// What that file is called while it is written.
const BOOT_NEW: &str = "boot.new";
/// Where Linux says which start it is.
const STARTED: &str = "/proc/sys/kernel/random/boot_id";

/// Whether what is written waits for the disk.
#[derive(Clone, Debug)]
pub(super) struct Waiting(Arc<AtomicBool>);

impl Waiting {
    /// From here on it does.
    pub(super) fn resume(&self) {
        self.0.store(true, Ordering::Release);
    }

    fn suspend(&self) {
        self.0.store(false, Ordering::Release);
    }
}

/// Opens the index of a store's directory, or makes an empty one; fails where the file cannot be trusted.
pub(super) fn open(dir: &Path, cache: usize) -> Result<(Database, Waiting), DatabaseError> {
    let boot = fs::read_to_string(STARTED).ok();
    let last = fs::read_to_string(dir.join(BOOT)).ok();
    let file = File::options()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(dir.join(INDEX))?;
    let waiting = Waiting(Arc::new(AtomicBool::new(true)));
    let mut builder = Builder::new();
    builder.set_cache_size(cache);
    // Without a name in it, by a version that waited for every change.
    if last.is_some() && last != boot {
        builder.set_repair_callback(redb::RepairSession::abort);
    }
    let database = builder.create_with_backend(Backing {
        file: FileBackend::new(file)?,
        waiting: waiting.clone(),
    })?;
    if let Some(boot) = boot
        && (last.as_deref() == Some(&boot) || name(dir, &boot).is_ok())
    {
        waiting.suspend();
    }
    Ok((database, waiting))
}

/// Names the start of the system, for good.
fn name(dir: &Path, boot: &str) -> io::Result<()> {
    let new = dir.join(BOOT_NEW);
    let mut file = File::create(&new)?;
    file.write_all(boot.as_bytes())?;
    file.sync_all()?;
    fs::rename(&new, dir.join(BOOT))?;
    File::open(dir)?.sync_all()
}

/// redb's own file, but for the waiting.
#[derive(Debug)]
struct Backing {
    file: FileBackend,
    waiting: Waiting,
}

impl StorageBackend for Backing {
    fn len(&self) -> io::Result<u64> {
        self.file.len()
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.file.read(offset, out)
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.file.set_len(len)
    }

    fn sync_data(&self) -> io::Result<()> {
        match self.waiting.0.load(Ordering::Acquire) {
            true => self.file.sync_data(),
            false => Ok(()),
        }
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.file.write(offset, data)
    }

    fn close(&self) -> io::Result<()> {
        self.file.close()
    }

    fn try_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.file.try_lock_range(start, end)
    }

    fn try_lock_shared_range(
        &self,
        start: Bound<u64>,
        end: Bound<u64>,
    ) -> Result<bool, BackendError> {
        self.file.try_lock_shared_range(start, end)
    }

    fn lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.file.lock_range(start, end)
    }

    fn lock_shared_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.file.lock_shared_range(start, end)
    }

    fn unlock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.file.unlock_range(start, end)
    }

    fn query_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.file.query_lock_range(start, end)
    }
}

#[cfg(test)]
mod tests {
    use super::super::index::{Index, Intent};
    use super::*;

    /// A store's directory whose index was left open: what a killed process, or a failure of power, leaves.
    fn left_open(boot: &str) -> (tempfile::TempDir, Option<String>) {
        let (dir, copy) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let index = Index::open(dir.path()).unwrap();
        let done: Result<(), redb::Error> =
            index.change("one", &Intent::default(), |draft| draft.put(b"a", b"x"));
        done.unwrap();
        fs::copy(dir.path().join(INDEX), copy.path().join(INDEX)).unwrap();
        let boot = match boot {
            "" => fs::read_to_string(dir.path().join(BOOT)).unwrap_or_default(),
            other => other.to_owned(),
        };
        fs::write(copy.path().join(BOOT), boot).unwrap();
        let state = Index::open(copy.path()).unwrap().state().unwrap();
        (copy, state)
    }

    #[test]
    fn what_a_killed_process_wrote_is_there() {
        let (_dir, state) = left_open("");
        if Path::new(STARTED).exists() {
            assert_eq!(state.as_deref(), Some("one"));
        }
    }

    #[test]
    fn what_was_open_when_the_system_failed_is_made_anew() {
        let (dir, state) = left_open("another start of the system");
        assert_eq!(state, None);
        // It is trusted from here on.
        let index = Index::open(dir.path()).unwrap();
        let done: Result<(), redb::Error> =
            index.change("two", &Intent::default(), |draft| draft.put(b"a", b"x"));
        done.unwrap();
        drop(index);
        // What was closed has been on the disk, whatever start it was.
        fs::write(dir.path().join(BOOT), "a third").unwrap();
        let index = Index::open(dir.path()).unwrap();
        assert_eq!(index.state().unwrap().as_deref(), Some("two"));
    }
}
