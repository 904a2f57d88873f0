//! One writer at a time: the store's own lock file, which says who holds it.
//!
//! *directory → [`WriteLock`], or the process that has it*. RocksDB locks its directory too, but its message names a file and
//! not a process. The lock is the operating system's (`flock`), so a process that dies leaves none behind; what stands in
//! the file is for messages only. Readers take no lock.

use std::fs::{File, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::Path;
use std::time::Duration;

/// How often, and after what pause, the lock is tried again.
const RETRIES: usize = 5;
const RETRY_AFTER: Duration = Duration::from_millis(10);

/// Name of the lock file within a store.
pub(super) const LOCK: &str = "lock";

/// The right to write; given back when dropped.
#[derive(Debug)]
pub(super) struct WriteLock {
    _file: File,
}

/// Why the lock was not had.
#[derive(Debug)]
pub(super) enum LockError {
    /// Another process has it; its number and what it does, where the file says so.
    Held(Option<String>),
    /// The file could not be made or locked.
    Io(io::Error),
}

impl WriteLock {
    /// Takes the lock of the store in `dir` without waiting.
    pub(super) fn take(dir: &Path) -> Result<Self, LockError> {
        let path = dir.join(LOCK);
        let mut file = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(LockError::Io)?;
        let mut taken = file.try_lock();
        for _ in 0..RETRIES {
            // A reader that looks whether somebody writes has the file for a moment.
            if !matches!(taken, Err(TryLockError::WouldBlock)) {
                break;
            }
            std::thread::sleep(RETRY_AFTER);
            taken = file.try_lock();
        }
        match taken {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut text = String::new();
                let holder = file
                    .read_to_string(&mut text)
                    .ok()
                    .map(|_| text.trim().to_owned());
                return Err(LockError::Held(holder.filter(|holder| !holder.is_empty())));
            }
            Err(TryLockError::Error(error)) => return Err(LockError::Io(error)),
        }
        let write = |file: &mut File| {
            file.set_len(0)?;
            file.rewind()?;
            writeln!(file, "{}", whoami())?;
            file.flush()
        };
        write(&mut file).map_err(LockError::Io)?;
        Ok(Self { _file: file })
    }
}

impl WriteLock {
    /// Whether a process has the lock of the store in `dir`. A shared lock is tried, which no other reader minds.
    pub(super) fn is_held(dir: &Path) -> bool {
        let file = File::open(dir.join(LOCK));
        file.is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
    }
}

/// "4711 (dossier ingest)": the number of this process, its program and verb.
fn whoami() -> String {
    let mut words = std::env::args();
    let program = words.next().unwrap_or_default();
    let program = Path::new(&program)
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let verb = words
        .next()
        .filter(|word| word.chars().all(|letter| letter.is_ascii_lowercase()));
    let words: Vec<String> = [Some(program), verb].into_iter().flatten().collect();
    format!("{} ({})", std::process::id(), words.join(" "))
}
