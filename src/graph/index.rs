//! The index: what deriving needs to know of the documents it does not look at.
//!
//! *directory → [`Index`]; [`Index::change`] → a [`Draft`] to read and write*. One ordered table of bytes in the file `index` beside the
//! RDF store (redb): the slim record of each document, which referents share a block, what each cluster is called, which claims
//! support which edge. All of it can be made again from the graphs, so the file is never an authority: the log names the state it
//! belongs to, and an index of another state is rolled back to it or made anew.
//!
//! The index is committed first, with a savepoint of what it was; then the RDF store. Whoever finds the two in different states
//! after an interruption restores the savepoint. Until it is committed a large change can be called off, and nothing has happened.
//! Knows nothing of what the bytes mean: see [`follow`](super::follow).

use super::backing::{self, Waiting};
use redb::backends::InMemoryBackend;
use redb::{Builder, Database, ReadableDatabase, ReadableTable, Table, TableDefinition};
use std::io::ErrorKind;
use std::path::Path;

/// Name of the file within a store.
pub(super) const INDEX: &str = "index";
/// Named after its layout: an index of another layout has nothing to say, and is made anew.
const TABLE: TableDefinition<'static, &[u8], &[u8]> = TableDefinition::new("rows 3");
/// Memory for pages. The rest of the file is the operating system's to keep at hand.
const CACHE: usize = 48 << 20;

/// Documents of a change that is finished whoever wants it called off: it takes seconds.
const SMALL: usize = 128;

/// Key of the state of the log that the index belongs to.
const STATE: &[u8] = b"\0state";
/// Key of the number of the savepoint of the state before.
const SAVEPOINT: &[u8] = b"\0savepoint";
/// Key of what the last change was about to write, and to what state it led.
const INTENT: &[u8] = b"\0intent";
/// Key of what a change that was taken back had been about to write, until the next change.
const TAKEN_BACK: &[u8] = b"\0taken back";

/// The index of a store.
pub(super) struct Index {
    database: Database,
    /// Of one in a file.
    waiting: Option<Waiting>,
    /// Whether somebody wants a large change called off.
    pub(super) is_off: fn() -> bool,
}

impl Drop for Index {
    fn drop(&mut self) {
        // It is closed when all of it is on the disk.
        if let Some(waiting) = &self.waiting {
            waiting.resume();
        }
    }
}

/// What a change was about to do when it was interrupted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Intent {
    /// Hashes of documents that were to come.
    pub(super) come: Vec<String>,
    /// Hashes of documents that were to go.
    pub(super) gone: Vec<String>,
}

impl Intent {
    fn write(&self) -> Vec<u8> {
        [self.come.join(" "), self.gone.join(" ")]
            .join("\n")
            .into_bytes()
    }

    fn read(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let (come, gone) = text.split_once('\n').unwrap_or_default();
        let list = |text: &str| text.split_whitespace().map(str::to_owned).collect();
        Self {
            come: list(come),
            gone: list(gone),
        }
    }
}

impl Index {
    /// Opens the index in a store's directory; makes an empty one where there is none or where it is damaged.
    pub(super) fn open(dir: &Path) -> Result<Self, redb::Error> {
        let (database, waiting) = match backing::open(dir, CACHE) {
            Ok(opened) => opened,
            // A file that is no index, or was cut short, holds nothing that the graphs do not.
            Err(error) if is_damage(&error) => {
                std::fs::remove_file(dir.join(INDEX))?;
                backing::open(dir, CACHE)?
            }
            Err(error) => return Err(error.into()),
        };
        Ok(Self {
            database,
            waiting: Some(waiting),
            is_off: never,
        })
    }

    /// An index that is gone when dropped.
    pub(super) fn in_memory() -> Result<Self, redb::Error> {
        let database = Builder::new()
            .set_cache_size(CACHE)
            .create_with_backend(InMemoryBackend::new())?;
        Ok(Self {
            database,
            waiting: None,
            is_off: never,
        })
    }

    /// The state of the log it belongs to; nothing for a new one.
    pub(super) fn state(&self) -> Result<Option<String>, redb::Error> {
        let transaction = self.database.begin_read()?;
        match transaction.open_table(TABLE) {
            Ok(table) => Ok(table
                .get(STATE)?
                .map(|value| String::from_utf8_lossy(value.value()).into_owned())),
            Err(redb::TableError::TableDoesNotExist(_)) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Lets `work` read and change it, all or nothing, and says to which state of the log that leads. The state before can be had
    /// back with [`Index::roll_back`] until the next change.
    pub(super) fn change<T, E: From<redb::Error>>(
        &self,
        state: &str,
        intent: &Intent,
        work: impl FnOnce(&mut Draft<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let transaction = self.database.begin_write().map_err(redb::Error::from)?;
        // Savepoints before anything is opened: redb takes none of a transaction that has begun to write.
        let savepoint = transaction
            .persistent_savepoint()
            .map_err(redb::Error::from)?;
        let old: Vec<u64> = transaction
            .list_persistent_savepoints()
            .map_err(redb::Error::from)?
            .filter(|&each| each != savepoint)
            .collect();
        for each in old {
            transaction
                .delete_persistent_savepoint(each)
                .map_err(redb::Error::from)?;
        }
        let result = {
            let table = transaction.open_table(TABLE).map_err(redb::Error::from)?;
            let is_large = intent.come.len() > SMALL;
            let is_off = if is_large { self.is_off } else { never };
            let mut draft = Draft { table, is_off };
            let result = work(&mut draft)?;
            draft.put(STATE, state.as_bytes())?;
            draft.put(SAVEPOINT, &savepoint.to_be_bytes())?;
            draft.put(INTENT, &intent.write())?;
            draft.remove(TAKEN_BACK)?;
            result
        };
        transaction.commit().map_err(redb::Error::from)?;
        Ok(result)
    }

    /// Goes back to the state before the last change; what that change was about to do, if there is a way back. Until the next
    /// change [`Index::taken_back`] says so too: whoever goes back may be interrupted before they take it up.
    pub(super) fn roll_back(&self) -> Result<Option<Intent>, redb::Error> {
        let mut transaction = self.database.begin_write()?;
        let (savepoint, intent) = {
            let table = transaction.open_table(TABLE)?;
            let draft = Draft {
                table,
                is_off: never,
            };
            let number = draft
                .get(SAVEPOINT)?
                .and_then(|bytes| bytes.try_into().ok().map(u64::from_be_bytes));
            (number, draft.get(INTENT)?.unwrap_or_default())
        };
        transaction.abort()?;
        let Some(number) = savepoint else {
            return Ok(None);
        };
        transaction = self.database.begin_write()?;
        let savepoint = match transaction.get_persistent_savepoint(number) {
            Ok(savepoint) => savepoint,
            Err(_) => return Ok(None),
        };
        if transaction.restore_savepoint(&savepoint).is_err() {
            return Ok(None);
        }
        {
            let table = transaction.open_table(TABLE)?;
            let mut draft = Draft {
                table,
                is_off: never,
            };
            draft.put(TAKEN_BACK, &intent)?;
        }
        transaction.commit()?;
        Ok(Some(Intent::read(&intent)))
    }

    /// What the change that was taken back last had been about to do, if there has been no change since.
    pub(super) fn taken_back(&self) -> Result<Option<Intent>, redb::Error> {
        let transaction = self.database.begin_read()?;
        match transaction.open_table(TABLE) {
            Ok(table) => Ok(table
                .get(TAKEN_BACK)?
                .map(|value| Intent::read(value.value()))),
            Err(redb::TableError::TableDoesNotExist(_)) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Forgets everything.
    pub(super) fn clear(&self) -> Result<(), redb::Error> {
        let transaction = self.database.begin_write()?;
        let old: Vec<u64> = transaction.list_persistent_savepoints()?.collect();
        for each in old {
            transaction.delete_persistent_savepoint(each)?;
        }
        // That of an older layout goes too.
        let tables: Vec<_> = transaction.list_tables()?.collect();
        for table in tables {
            transaction.delete_table(table)?;
        }
        transaction.commit()?;
        Ok(())
    }
}

fn never() -> bool {
    false
}

/// Whether the file is no index, not all of one, or one that nobody knows to be whole.
fn is_damage(error: &redb::DatabaseError) -> bool {
    use redb::{DatabaseError, StorageError};
    match error {
        DatabaseError::Storage(StorageError::Corrupted(_))
        | DatabaseError::UpgradeRequired(_)
        | DatabaseError::RepairAborted => true,
        DatabaseError::Storage(StorageError::Io(io)) => {
            matches!(io.kind(), ErrorKind::InvalidData | ErrorKind::UnexpectedEof)
        }
        _ => false,
    }
}

/// The index while it is being changed. Keys and values are bytes; keys are in order.
pub(super) struct Draft<'t> {
    table: Table<'t, &'static [u8], &'static [u8]>,
    is_off: fn() -> bool,
}

impl Draft<'_> {
    pub(super) fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, redb::Error> {
        if (self.is_off)() {
            return Err(redb::Error::Io(ErrorKind::Interrupted.into()));
        }
        Ok(self.table.get(key)?.map(|value| value.value().to_vec()))
    }

    pub(super) fn put(&mut self, key: &[u8], value: &[u8]) -> Result<(), redb::Error> {
        self.table.insert(key, value)?;
        Ok(())
    }

    pub(super) fn remove(&mut self, key: &[u8]) -> Result<(), redb::Error> {
        self.table.remove(key)?;
        Ok(())
    }

    /// The values of all keys that begin with `prefix`, in order.
    pub(super) fn entries(&self, prefix: &[u8]) -> Result<Vec<Vec<u8>>, redb::Error> {
        let mut found = Vec::new();
        for entry in self.table.range::<&[u8]>(prefix..)? {
            let (key, value) = entry?;
            if !key.value().starts_with(prefix) {
                break;
            }
            found.push(value.value().to_vec());
        }
        Ok(found)
    }

    /// Shows what stands after `prefix` in all keys that begin with it, each with its value, in order.
    pub(super) fn each(
        &self,
        prefix: &[u8],
        mut show: impl FnMut(&[u8], &[u8]),
    ) -> Result<(), redb::Error> {
        for entry in self.table.range::<&[u8]>(prefix..)? {
            let (key, value) = entry?;
            let Some(rest) = key.value().strip_prefix(prefix) else {
                break;
            };
            show(rest, value.value());
        }
        Ok(())
    }

    /// What stands after `prefix` in the first key from `from` on, if that begins with it.
    pub(super) fn first_at(
        &self,
        from: &[u8],
        prefix: &[u8],
    ) -> Result<Option<Vec<u8>>, redb::Error> {
        let Some(entry) = self.table.range::<&[u8]>(from..)?.next() else {
            return Ok(None);
        };
        let (key, _) = entry?;
        Ok(key.value().strip_prefix(prefix).map(<[u8]>::to_vec))
    }

    /// What stands after `prefix` in each key that begins with it, in order; at most `limit` of them.
    pub(super) fn under(&self, prefix: &[u8], limit: usize) -> Result<Vec<Vec<u8>>, redb::Error> {
        let mut found = Vec::new();
        for entry in self.table.range::<&[u8]>(prefix..)? {
            let (key, _) = entry?;
            match key.value().strip_prefix(prefix) {
                Some(rest) if found.len() < limit => found.push(rest.to_vec()),
                _ => break,
            }
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(index: &Index, state: &str, key: &[u8]) {
        let intent = Intent {
            come: vec![state.to_owned()],
            gone: Vec::new(),
        };
        let done: Result<(), redb::Error> =
            index.change(state, &intent, |draft| draft.put(key, b"x"));
        done.unwrap();
    }

    #[test]
    fn a_change_can_be_taken_back_once() {
        let dir = tempfile::tempdir().unwrap();
        let index = Index::open(dir.path()).unwrap();
        assert_eq!(index.state().unwrap(), None);
        put(&index, "one", b"a1");
        put(&index, "two", b"a2");
        drop(index);
        let index = Index::open(dir.path()).unwrap();
        assert_eq!(index.state().unwrap().as_deref(), Some("two"));
        let intent = index.roll_back().unwrap().unwrap();
        assert_eq!(intent.come, ["two"]);
        drop(index);
        // Whoever went back may have been interrupted before the next change.
        let index = Index::open(dir.path()).unwrap();
        assert_eq!(index.state().unwrap().as_deref(), Some("one"));
        assert_eq!(index.taken_back().unwrap(), Some(intent));
        put(&index, "three", b"a3");
        assert_eq!(index.taken_back().unwrap(), None);
        let keys: Result<Vec<Vec<u8>>, redb::Error> =
            index.change("four", &Intent::default(), |draft| draft.under(b"a", 9));
        assert_eq!(keys.unwrap(), [b"1", b"3"]);
    }

    #[test]
    fn a_large_change_can_be_called_off() {
        let mut index = Index::in_memory().unwrap();
        put(&index, "one", b"a1");
        index.is_off = || true;
        let change = |documents: usize| -> Result<Option<Vec<u8>>, redb::Error> {
            let intent = Intent {
                come: vec!["d".to_owned(); documents],
                gone: Vec::new(),
            };
            index.change("two", &intent, |draft| {
                draft.put(b"a2", b"x")?;
                draft.get(b"a1")
            })
        };
        let error = change(SMALL + 1).unwrap_err();
        assert!(
            matches!(&error, redb::Error::Io(io) if io.kind() == ErrorKind::Interrupted),
            "{error}"
        );
        assert_eq!(index.state().unwrap().as_deref(), Some("one"));
        assert_eq!(change(SMALL).unwrap(), Some(b"x".to_vec()));
        assert_eq!(index.state().unwrap().as_deref(), Some("two"));
    }

    #[test]
    fn a_file_that_is_none_is_made_anew() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join(INDEX), [7; 4096]).unwrap();
        let index = Index::open(dir.path()).unwrap();
        assert_eq!(index.state().unwrap(), None);
    }
}
