//! Reading: every form of input, every kind of bad input, and properties of blocks.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;

use dossier::text::{Document, ReadOptions, Reason, Rejection, read_paths};
use tempfile::TempDir;

mod bad_input;
mod corpus;
mod forms;
mod fuzz;
mod hostile;
mod properties;
mod records;
mod sources;

pub type Read = Vec<Result<Document, Rejection>>;

pub fn read_with(options: &ReadOptions, paths: &[PathBuf]) -> Read {
    read_paths(paths, options).collect()
}

pub fn read(paths: &[PathBuf]) -> Read {
    read_with(&ReadOptions::default(), paths)
}

/// A folder with these files.
pub fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = TempDir::new().expect("a temporary folder");
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, content).expect("a file");
    }
    folder
}

pub fn sources(read: &Read) -> Vec<&str> {
    read.iter()
        .flatten()
        .map(|document| document.source.as_str())
        .collect()
}

pub fn rejections(read: &Read) -> Vec<String> {
    read.iter()
        .filter_map(|item| item.as_ref().err())
        .map(ToString::to_string)
        .collect()
}

pub fn only(read: Read) -> Document {
    let [Ok(document)] = <[_; 1]>::try_from(read).expect("one document") else {
        panic!("one document, not a rejection");
    };
    document
}

pub fn only_reason(read: Read) -> Reason {
    let [Err(rejection)] = <[_; 1]>::try_from(read).expect("one rejection") else {
        panic!("one rejection, not a document");
    };
    rejection.reason
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packer.write_all(bytes).expect("memory");
    packer.finish().expect("memory")
}

pub fn bzip2(bytes: &[u8]) -> Vec<u8> {
    let mut packer = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::default());
    packer.write_all(bytes).expect("memory");
    packer.finish().expect("memory")
}

pub const ARTICLE: &[u8] = b"The harbour board met on Thursday.";
