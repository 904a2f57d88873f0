//! Files in ZIP and tar archives, without unpacking them anywhere.
//!
//! *archive → pieces of the files in it*, as if it were a folder: what is a document by its extension is read, what is
//! not is passed over. The archive is read on a thread of its own, which hands the bytes of one file after another through
//! a channel of bounded length, so that a file in an archive may be larger than memory as well. Links are not followed,
//! nothing is written to disk, and a name that leads out of the archive is refused all the same: who unpacks it by other
//! means would be harmed. Archives in archives are read, no deeper.

use std::fs::File;
use std::io::{self, Cursor, Read, Seek};
use std::path::{Component, Path};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use super::bytes::{self, Metered, Proportion, Unpacked};
use super::find::Met;
use super::format::{Format, without_packing};
use super::read::{Input, ReadOptions, cut};
use super::rejection::{Place, Reason, Rejection, harmless};
use super::unread::{self, Pieces};

/// An archive may lie in another one.
const DEPTH: usize = 2;

/// Long names and other remarks on one file of a tar, which are held in memory, take no more bytes.
const HEADER: u64 = 1 << 20;

/// Bytes handed over at once, and how many such portions may wait.
const PORTION: usize = 64 << 10;
const PORTIONS: usize = 4;

/// The files of a ZIP archive.
pub(super) fn zip(
    input: Input,
    unpacked: Unpacked,
    options: Arc<ReadOptions>,
) -> Result<Pieces, Reason> {
    // The list of files stands at the end: a file is leapt about in, what is no file is held.
    let packed = unpacked.is_packed();
    match input
        .path
        .as_deref()
        .filter(|path| path.is_file() && !packed)
    {
        Some(path) => {
            let file = File::open(path).map_err(Reason::Unreadable)?;
            let length = file.metadata().map_or(0, |file| file.len());
            open_zip(input, file, length, options)
        }
        None => {
            let bytes = unpacked.read_all(options.file_limit)?;
            let length = bytes.len() as u64;
            open_zip(input, Cursor::new(bytes), length, options)
        }
    }
}

fn open_zip(
    input: Input,
    reader: impl Read + Seek + Send + 'static,
    length: u64,
    options: Arc<ReadOptions>,
) -> Result<Pieces, Reason> {
    nested(&input)?;
    let mut archive = zip::ZipArchive::new(reader).map_err(|error| Reason::BadArchive {
        message: error.to_string(),
    })?;
    let mut proportion = Proportion::new(options.archive_limit);
    // Files may share their packed bytes: what counts is what there is of the archive.
    proportion.packed(length);
    Ok(files(input, options, move |out| {
        for index in 0..archive.len() {
            let name = archive
                .name_for_index(index)
                .and_then(Result::ok)
                .map_or_else(|| format!("file {}", index + 1), |name| name.into_owned())
                .replace('\\', "/");
            let mut file = match archive.by_index(index) {
                Ok(file) => file,
                Err(error) => {
                    let reason = Reason::BadArchive {
                        message: error.to_string(),
                    };
                    if Format::of_name(&name).is_some() {
                        out.send(Found::Bad(name, reason))?;
                    }
                    continue;
                }
            };
            // A link in a ZIP is a file whose content is the path it leads to.
            if file.is_dir() || file.is_symlink() {
                continue;
            }
            out.file(&name, &mut file, &mut proportion)?;
        }
        Ok(())
    }))
}

/// The files of a tar archive.
pub(super) fn tar(
    input: Input,
    unpacked: Unpacked,
    options: Arc<ReadOptions>,
) -> Result<Pieces, Reason> {
    nested(&input)?;
    let (reader, packing) = unpacked.into_reader();
    let mut proportion = Proportion::new(options.archive_limit);
    Ok(files(input, options, move |out| {
        let (reader, allowance) = Metered::new(reader);
        let mut archive = tar::Archive::new(reader);
        allowance.set(HEADER);
        let entries = match archive.entries() {
            Ok(entries) => entries,
            Err(error) => return out.send(Found::End(Some(bytes::reason(packing, error)))),
        };
        for entry in entries {
            let mut entry = match entry {
                Ok(entry) => {
                    // What is left of it is passed over before the next one's header is read.
                    let size = entry.header().entry_size().unwrap_or(0);
                    allowance.set(size.saturating_add(HEADER));
                    entry
                }
                // Where the next one begins nobody can tell.
                Err(error) => {
                    let reason = match bytes::reason(packing, error) {
                        Reason::Unreadable(error) | Reason::Damaged(error) => Reason::BadArchive {
                            message: error.to_string(),
                        },
                        other => other,
                    };
                    return out.send(Found::End(Some(reason)));
                }
            };
            // Links, devices and folders are no documents.
            if !entry.header().entry_type().is_file() {
                continue;
            }
            let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
            // What is packed is weighed where it is unpacked; a tar as such holds what it holds.
            proportion.packed(entry.size());
            out.file(&name, &mut entry, &mut proportion)?;
        }
        Ok(())
    }))
}

fn nested(input: &Input) -> Result<(), Reason> {
    match input.depth >= DEPTH {
        true => Err(Reason::TooNested { limit: DEPTH }),
        false => Ok(()),
    }
}

/// What the thread that reads an archive finds in it.
enum Found {
    /// A document by its name, and its bytes.
    File(String, Portions),
    /// One that cannot be read.
    Bad(String, Reason),
    /// No more; or no more for a reason.
    End(Option<Reason>),
}

/// The side of the channel where the archive is read.
struct Out(SyncSender<Found>);

/// Nobody listens any more.
struct Unheard;

impl Out {
    fn send(&self, found: Found) -> Result<(), Unheard> {
        self.0.send(found).map_err(|_| Unheard)
    }

    /// Hands over one file, if it is a document.
    fn file(
        &self,
        name: &str,
        file: &mut impl Read,
        proportion: &mut Proportion,
    ) -> Result<(), Unheard> {
        if Format::of_name(name).is_none() || is_hidden(name) {
            return Ok(());
        }
        if leads_out(name) {
            return self.send(Found::Bad(name.to_owned(), Reason::LeadsOut));
        }
        let (sender, receiver) = sync_channel(PORTIONS);
        self.send(Found::File(
            name.to_owned(),
            Portions {
                receiver,
                portion: Cursor::new(Vec::new()),
            },
        ))?;
        loop {
            let mut portion = Vec::new();
            let read = Read::by_ref(file)
                .take(PORTION as u64)
                .read_to_end(&mut portion)
                .and_then(|count| proportion.unpacked(count).map(|()| count));
            let portion = match read {
                Ok(0) => return Ok(()),
                Ok(_) => Ok(portion),
                Err(error) => Err(error),
            };
            let failed = portion.is_err();
            // Who has enough of this file goes on with the next.
            if sender.send(portion).is_err() || failed {
                return Ok(());
            }
        }
    }
}

/// The bytes of one file of an archive, as they come.
struct Portions {
    receiver: Receiver<io::Result<Vec<u8>>>,
    portion: Cursor<Vec<u8>>,
}

impl Read for Portions {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let count = self.portion.read(buffer)?;
            if count > 0 || buffer.is_empty() {
                return Ok(count);
            }
            match self.receiver.recv() {
                Ok(portion) => self.portion = Cursor::new(portion?),
                Err(_) => return Ok(0),
            }
        }
    }
}

/// The pieces of the files that `walk` finds.
fn files(
    input: Input,
    options: Arc<ReadOptions>,
    walk: impl FnOnce(&Out) -> Result<(), Unheard> + Send + 'static,
) -> Pieces {
    let (sender, receiver) = sync_channel(0);
    std::thread::spawn(move || {
        let out = Out(sender);
        if walk(&out).is_ok() {
            // Who listens no more has no need to be told the end.
            _ = out.send(Found::End(None));
        }
    });
    Box::new(Files {
        input,
        options,
        receiver,
        current: None,
        state: State::Empty,
    })
}

struct Files {
    input: Input,
    options: Arc<ReadOptions>,
    receiver: Receiver<Found>,
    current: Option<Pieces>,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// No document so far.
    Empty,
    Underway,
    Ended,
}

impl Files {
    fn within(&self, name: &str) -> Input {
        let name = harmless(name).into_owned();
        let below = without_archive(&self.input.source);
        // As in a folder of the archive's name: two archives may hold files of one name.
        let source = match below.is_empty() {
            true => name.clone(),
            false => format!("{below}/{name}"),
        };
        Input {
            shown: format!("{}/{name}", self.input.shown),
            source: without_packing(&source).to_owned(),
            named: Format::of_name(&name),
            path: None,
            depth: self.input.depth + 1,
            met: Met::InPassing,
        }
    }

    fn place(&self, name: &str) -> Place {
        self.within(name).place()
    }
}

impl Iterator for Files {
    type Item = Result<super::unread::Unread, Rejection>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(pieces) = &mut self.current {
                match pieces.next() {
                    Some(piece) => return Some(piece),
                    None => self.current = None,
                }
            }
            if self.state == State::Ended {
                return None;
            }
            let reason = match self.receiver.recv() {
                Ok(Found::File(name, portions)) => {
                    self.state = State::Underway;
                    let input = self.within(&name);
                    let place = input.place();
                    let pieces = cut(input, portions, &self.options);
                    self.current =
                        Some(pieces.unwrap_or_else(|reason| unread::none(place, reason)));
                    continue;
                }
                Ok(Found::Bad(name, reason)) => {
                    self.state = State::Underway;
                    return Some(Err(Rejection {
                        place: self.place(&name),
                        reason,
                    }));
                }
                Ok(Found::End(None)) if self.state == State::Empty => Reason::NoDocuments,
                Ok(Found::End(None)) => {
                    self.state = State::Ended;
                    return None;
                }
                Ok(Found::End(Some(reason))) => reason,
                // The thread went down with the reader it ran.
                Err(_) => Reason::Strange,
            };
            self.state = State::Ended;
            return Some(Err(Rejection {
                place: self.input.place(),
                reason,
            }));
        }
    }
}

fn is_hidden(name: &str) -> bool {
    name.split('/')
        .any(|part| part.starts_with('.') && part != "." && part != ".." || part == "__MACOSX")
}

fn leads_out(name: &str) -> bool {
    let drive = name.as_bytes().get(1) == Some(&b':');
    drive
        || Path::new(name)
            .components()
            .any(|part| !matches!(part, Component::Normal(_) | Component::CurDir))
        || name.split(['/', '\\']).any(|part| part == "..")
}

/// The name of an archive without its extensions: what it would be called as a folder.
fn without_archive(name: &str) -> &str {
    let name = without_packing(name);
    match Format::of_name(name).filter(|format| format.is_archive()) {
        Some(_) => name.rsplit_once('.').map_or(name, |(stem, _)| stem),
        None => name,
    }
}
