//! The documents a command reads, and what becomes of those that cannot be read.

use super::Failure;
use super::args::Inputs;
use crate::text::{Blank, Document, ReadOptions, Rejection, read_paths};
use std::fs::File;
use std::io::{BufWriter, Write};

/// Rejected inputs, told at once and counted.
pub struct Rejections {
    /// How many.
    pub count: usize,
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
            list,
            strict: args.strict,
        })
    }

    /// Takes note of one.
    ///
    /// # Errors
    /// With `--strict` at once; else when the list cannot be written.
    pub fn add(&mut self, rejection: &Rejection) -> Result<(), Failure> {
        self.count += 1;
        eprintln!("dossier: {rejection}");
        if let Some((path, file)) = &mut self.list {
            let line = serde_json::json!({ "path": rejection.place.path, "line": rejection.place.line, "reason": rejection.reason.to_string() });
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

type Batch = Vec<Result<Document, Rejection>>;

/// The documents in order; rejected ones are noted in `rejections` as they come. Reads batches of at most `size`; where
/// there are threads to spare, the next batch is read while the last one is worked on.
pub fn batches(args: &Inputs, blank: Blank, size: usize) -> impl Iterator<Item = Batch> + use<> {
    let options = ReadOptions {
        blank,
        ..ReadOptions::default()
    };
    let mut documents = read_paths(&args.paths, &options);
    let mut next = move || {
        let batch: Batch = documents.by_ref().take(size).collect();
        (!batch.is_empty()).then_some(batch)
    };
    let mut beside = None;
    let mut here = None;
    if rayon::current_num_threads() > 1 {
        let (sender, receiver) = std::sync::mpsc::sync_channel(1);
        let reader = std::thread::spawn(move || {
            while let Some(batch) = next() {
                // Nobody listens any more: the command has stopped.
                if sender.send(batch).is_err() {
                    return;
                }
            }
        });
        beside = Some((receiver, reader));
    } else {
        here = Some(next);
    }
    std::iter::from_fn(move || {
        if let Some(next) = &mut here {
            return next();
        }
        let (receiver, reader) = beside.take()?;
        match receiver.recv() {
            Ok(batch) => {
                beside = Some((receiver, reader));
                Some(batch)
            }
            Err(_) => {
                // The end, or the reader went down: then so does the command.
                if let Err(panic) = reader.join() {
                    std::panic::resume_unwind(panic);
                }
                None
            }
        }
    })
}
