//! The files of a directory, and MessagePack as spaCy and thinc write it.
//!
//! *file → values borrowed from its bytes*. Arrays of numbers stay where they are: only their place is noted.

use super::super::model::ModelError;
use rmpv::ValueRef;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// The files read so far; arrays point into their bytes.
pub struct Files {
    directory: PathBuf,
    read: Vec<Vec<u8>>,
}

/// A file by its number.
pub type FileId = usize;

impl Files {
    /// No file read yet.
    pub fn new(directory: &Path) -> Self {
        Self {
            directory: directory.to_owned(),
            read: Vec::new(),
        }
    }

    /// The bytes of a file that was loaded.
    pub fn bytes(&self, file: FileId) -> &[u8] {
        &self.read[file]
    }

    /// Reads a file and keeps its bytes.
    pub fn load(&mut self, name: &str) -> Result<FileId, ModelError> {
        let bytes = self.read_bytes(name)?;
        self.read.push(bytes);
        Ok(self.read.len() - 1)
    }

    /// Reads a file that may be missing.
    pub fn load_if_there(&mut self, name: &str) -> Result<Option<FileId>, ModelError> {
        if self.directory.join(name).exists() {
            return self.load(name).map(Some);
        }
        Ok(None)
    }

    /// The text of a file.
    pub fn text(&self, name: &str) -> Result<String, ModelError> {
        String::from_utf8(self.read_bytes(name)?)
            .map_err(|error| self.refuse(name, error.to_string()))
    }

    /// The one MessagePack value that a loaded file holds.
    pub fn value(&self, file: FileId, name: &str) -> Result<ValueRef<'_>, ModelError> {
        unpack(&self.read[file]).map_err(|reason| self.refuse(name, reason))
    }

    /// Where a file lies.
    pub fn path(&self, name: &str) -> PathBuf {
        self.directory.join(name)
    }

    /// Says what is wrong with a file.
    pub fn refuse(&self, name: &str, reason: impl Into<String>) -> ModelError {
        ModelError::Directory {
            path: self.directory.join(name),
            reason: reason.into(),
        }
    }

    fn read_bytes(&self, name: &str) -> Result<Vec<u8>, ModelError> {
        let path = self.directory.join(name);
        std::fs::read(&path).map_err(|source| ModelError::Read { path, source })
    }
}

/// The value that some bytes hold.
pub fn unpack(mut bytes: &[u8]) -> Result<ValueRef<'_>, String> {
    rmpv::decode::read_value_ref(&mut bytes).map_err(|error| format!("no MessagePack: {error}"))
}

/// The entry of a map; its key may be a string or bytes.
pub fn get<'v, 'b>(value: &'v ValueRef<'b>, key: &str) -> Option<&'v ValueRef<'b>> {
    entries(value)
        .iter()
        .find(|(found, _)| text(found) == Some(key))
        .map(|(_, value)| value)
}

/// The entries of a map; none of anything else.
pub fn entries<'v, 'b>(value: &'v ValueRef<'b>) -> &'v [(ValueRef<'b>, ValueRef<'b>)] {
    match value {
        ValueRef::Map(entries) => entries,
        _ => &[],
    }
}

/// The elements of a list; none of anything else.
pub fn elements<'v, 'b>(value: &'v ValueRef<'b>) -> &'v [ValueRef<'b>] {
    match value {
        ValueRef::Array(elements) => elements,
        _ => &[],
    }
}

/// A string, or bytes that are one.
pub fn text<'b>(value: &ValueRef<'b>) -> Option<&'b str> {
    match value {
        ValueRef::String(string) => string.into_str(),
        ValueRef::Binary(bytes) => std::str::from_utf8(bytes).ok(),
        _ => None,
    }
}

/// A whole number that is not negative.
pub fn number(value: &ValueRef<'_>) -> Option<u64> {
    match value {
        ValueRef::Integer(number) => number.as_u64(),
        _ => None,
    }
}

/// Where the numbers of an array lie in `bytes`, and its shape; an error says what it is instead.
pub fn array(value: &ValueRef<'_>, bytes: &[u8]) -> Result<(Range<usize>, Vec<usize>), String> {
    let field = |key| get(value, key).ok_or_else(|| format!("an array without {key:?}"));
    let kind = text(field("type")?).unwrap_or("?");
    if kind != "<f4" {
        return Err(format!(
            "an array of numbers of type {kind:?}, this program reads \"<f4\""
        ));
    }
    let shape: Option<Vec<usize>> = elements(field("shape")?)
        .iter()
        .map(|size| number(size).and_then(|size| usize::try_from(size).ok()))
        .collect();
    let shape = shape.ok_or("an array without a shape")?;
    let ValueRef::Binary(data) = field("data")? else {
        return Err("an array without numbers".to_owned());
    };
    // The value borrows from `bytes`, so its place follows from its address.
    let start = data.as_ptr().addr().wrapping_sub(bytes.as_ptr().addr());
    let inside = start
        .checked_add(data.len())
        .is_some_and(|end| end <= bytes.len());
    if !inside {
        return Err("an array outside its file".to_owned());
    }
    Ok((start..start + data.len(), shape))
}
