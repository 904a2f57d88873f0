//! The documents a command reads, and what becomes of those that cannot be read.
//!
//! *arguments → batches of pieces, in the order read*. A thread reads ahead and cuts files into pieces, as far ahead as a
//! bound on their number and their bytes allows, so that memory stays flat whatever the files hold; the pieces are read and
//! worked on wherever there is a core to spare.

use super::args::{Inputs, Limits};
use super::progress::Progress;
use super::{Failure, interrupt};
use crate::text::{Blank, ReadOptions, Rejection, Taken, Unread, cut_paths};
use std::collections::{BTreeMap, VecDeque};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Rejected inputs, told at once and counted.
pub struct Rejections {
    /// How many.
    pub count: usize,
    /// How many by cause.
    pub causes: BTreeMap<&'static str, usize>,
    list: Option<(String, BufWriter<File>)>,
    strict: bool,
}

impl Rejections {
    /// None yet.
    pub fn new(args: &Inputs) -> Result<Self, Failure> {
        let list = match &args.errors {
            None => None,
            Some(path) => {
                let shown = path.display().to_string();
                let file = File::create(path).map_err(|source| Failure::File {
                    path: shown.clone(),
                    source,
                })?;
                Some((shown, BufWriter::new(file)))
            }
        };
        Ok(Self {
            count: 0,
            causes: BTreeMap::new(),
            list,
            strict: args.strict,
        })
    }

    /// Takes note of one.
    ///
    /// # Errors
    /// With `--strict` at once; else when the list cannot be written.
    pub fn add(&mut self, rejection: &Rejection, progress: &Progress) -> Result<(), Failure> {
        self.count += 1;
        *self.causes.entry(rejection.reason.cause()).or_default() += 1;
        progress.say(&format!("dossier: {rejection}"));
        if let Some((path, file)) = &mut self.list {
            let line = serde_json::json!({
                "path": rejection.place.path,
                "line": rejection.place.line,
                "part": rejection.place.part,
                "cause": rejection.reason.cause(),
                "reason": rejection.reason.to_string(),
            });
            writeln!(file, "{line}").map_err(|source| Failure::File {
                path: path.clone(),
                source,
            })?;
        }
        if self.strict {
            return Err(Failure::Rejected(
                "stopped at the first rejected input, as --strict asks".to_owned(),
            ));
        }
        Ok(())
    }

    /// Ends the command with exit code 3 if there were any.
    ///
    /// # Errors
    /// If there were any.
    pub fn finish(mut self) -> Result<(), Failure> {
        if let Some((path, file)) = &mut self.list {
            file.flush().map_err(|source| Failure::File {
                path: path.clone(),
                source,
            })?;
        }
        match self.count {
            0 => Ok(()),
            1 => Err(Failure::Rejected("1 input was rejected".to_owned())),
            count => Err(Failure::Rejected(format!("{count} inputs were rejected"))),
        }
    }
}

/// A piece of input, or why there is none.
pub type Piece = Result<Unread, Rejection>;

/// What is taken and what is refused, as the flags say.
pub fn options(args: &Inputs, blank: Blank) -> ReadOptions {
    let Limits {
        max_document,
        max_text,
        max_file,
        max_archive,
    } = args.limits;
    ReadOptions {
        text_limit: max_document,
        article_limit: max_text,
        file_limit: max_file,
        archive_limit: max_archive,
        format: None,
        blank,
        map: args.map.clone(),
        taken: Taken::default(),
    }
}

/// Pieces of input, read ahead.
pub struct Pieces {
    queue: Arc<Queue>,
    reader: Mutex<Option<JoinHandle<()>>>,
}

impl Pieces {
    /// As many pieces may wait.
    const PIECES: usize = 512;
    /// They may hold so many bytes together; one alone may hold more.
    const BYTES: usize = 32 << 20;

    /// Begins to read.
    pub fn read(args: &Inputs, options: &ReadOptions) -> Self {
        let queue = Arc::new(Queue::default());
        let mut pieces = cut_paths(&args.paths, options);
        let taken = options.taken.clone();
        let into = Ending(queue.clone());
        let reader = std::thread::spawn(move || {
            loop {
                let started = Instant::now();
                let Some(piece) = pieces.next() else { return };
                // Nobody listens any more: the command has stopped.
                if !into.0.push(piece, taken.bytes(), started.elapsed()) {
                    return;
                }
            }
        });
        Self {
            queue,
            reader: Mutex::new(Some(reader)),
        }
    }

    /// The next pieces: as many as are there, at least one, at most `most`; `None` at the end, or when somebody asked to stop.
    pub fn batch(&self, most: usize) -> Option<Vec<Piece>> {
        if let Some(batch) = self.queue.pop(most) {
            return Some(batch);
        }
        if self.queue.line().state == State::Ended {
            // The end, or the reader went down: then so does the command.
            let mut reader = self.reader.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(Err(panic)) = reader.take().map(JoinHandle::join) {
                std::panic::resume_unwind(panic);
            }
        }
        None
    }

    /// No more pieces are wanted: who waits for one is told so, and the reading ends.
    pub fn close(&self) {
        self.queue.close();
    }

    /// How many bytes of the files the pieces handed over so far come from, roughly.
    pub fn reached(&self) -> u64 {
        self.queue.line().reached
    }

    /// Whether nothing waits to be handed over, though more may come.
    pub fn is_dry(&self) -> bool {
        self.queue.line().pieces.is_empty()
    }

    /// Whether all there was to read was handed over.
    pub fn is_exhausted(&self) -> bool {
        let line = self.queue.line();
        line.state == State::Ended && line.pieces.is_empty()
    }

    /// How long the reading thread was at work.
    pub fn reading(&self) -> Duration {
        self.queue.line().reading
    }
}

impl Drop for Pieces {
    fn drop(&mut self) {
        self.close();
    }
}

/// Says that no more pieces will come when the thread that reads is done, however that is.
struct Ending(Arc<Queue>);

impl Drop for Ending {
    fn drop(&mut self) {
        self.0.end();
    }
}

/// A line of bounded length between who reads and who works.
#[derive(Default)]
struct Queue {
    line: Mutex<Line>,
    changed: Condvar,
}

#[derive(Default)]
struct Line {
    /// Each with the bytes taken from files when it was cut.
    pieces: VecDeque<(Piece, u64)>,
    bytes: usize,
    reached: u64,
    state: State,
    reading: Duration,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum State {
    #[default]
    Open,
    /// No more will come.
    Ended,
    /// Nobody takes any more.
    Closed,
}

fn weight(piece: &Piece) -> usize {
    piece.as_ref().map_or(0, |piece| piece.weight)
}

impl Queue {
    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for room; false where nobody takes any more.
    fn push(&self, piece: Piece, taken: u64, reading: Duration) -> bool {
        let weight = weight(&piece);
        let mut line = self.line();
        line.reading += reading;
        while line.state == State::Open
            && !line.pieces.is_empty()
            && (line.pieces.len() >= Pieces::PIECES || line.bytes + weight > Pieces::BYTES)
        {
            line = self
                .changed
                .wait(line)
                .unwrap_or_else(PoisonError::into_inner);
        }
        if line.state != State::Open {
            return false;
        }
        line.bytes += weight;
        line.pieces.push_back((piece, taken));
        self.changed.notify_all();
        true
    }

    fn pop(&self, most: usize) -> Option<Vec<Piece>> {
        // How often somebody who waits looks up.
        const GLANCE: Duration = Duration::from_millis(100);
        let mut line = self.line();
        while line.pieces.is_empty() && line.state == State::Open && !interrupt::is_asked() {
            (line, _) = self
                .changed
                .wait_timeout(line, GLANCE)
                .unwrap_or_else(PoisonError::into_inner);
        }
        if line.pieces.is_empty() || line.state == State::Closed || interrupt::is_asked() {
            return None;
        }
        let most = most.min(line.pieces.len());
        let (batch, taken): (Vec<Piece>, Vec<u64>) = line.pieces.drain(..most).unzip();
        line.reached = taken.last().copied().unwrap_or(line.reached);
        line.bytes = line.bytes.saturating_sub(batch.iter().map(weight).sum());
        self.changed.notify_all();
        Some(batch)
    }

    fn end(&self) {
        let mut line = self.line();
        if line.state == State::Open {
            line.state = State::Ended;
        }
        self.changed.notify_all();
    }

    fn close(&self) {
        self.line().state = State::Closed;
        self.changed.notify_all();
    }
}
