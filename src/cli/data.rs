//! What documents are read with: the built-in data and model, or a user's own (`--data DIR`, `--model DIR`).
//!
//! *folder → [`Data`]*. `DIR/ontology.ttl` adds relations or describes ours anew; a file of `DIR/frames/` takes the place of
//! ours of that name or comes after ours; a word of `DIR/lexicon/*.tsv` takes the place of ours in the list of that name.
//! Whatever cannot be used is an error with path, line and column, and nothing is read with half of it.

use super::Failure;
use super::args::Arguments;
use super::page::Ink;
use crate::claim::frames::Frames;
use crate::lexicon::{Lexicon, Words};
use crate::ontology::Ontology;
use crate::pipeline::Pipeline;
use crate::syntax::Analyser;
use std::path::{Path, PathBuf};

/// Ontology, frames, word lists and language model.
pub struct Data {
    analyser: Option<Analyser>,
    ontology: Option<Ontology>,
    frames: Option<Frames>,
    words: Option<Words>,
    ink: Ink,
}

impl Data {
    /// The built-in data, with what the user names over it.
    pub fn read(arguments: &Arguments) -> Result<Self, Failure> {
        let analyser = match &arguments.model {
            Some(path) => Some(Analyser::from_path(path)?),
            None => None,
        };
        let Some(folder) = arguments.data.as_deref() else {
            return Ok(Self {
                analyser,
                ontology: None,
                frames: None,
                words: None,
                ink: Ink::wanted(arguments.color),
            });
        };
        if !folder.is_dir() {
            return Err(Failure::Usage(format!(
                "--data {}: not a folder",
                folder.display()
            )));
        }
        let mut ontology = Ontology::embedded().clone();
        let path = folder.join("ontology.ttl");
        if path.exists() {
            ontology = ontology
                .lay(&content(&path)?, &path.display().to_string())
                .map_err(|error| Failure::Usage(error.to_string()))?;
        }
        Ok(Self {
            analyser,
            frames: Some(frames(folder, &ontology)?),
            words: Some(words(folder)?),
            ink: Ink::wanted(arguments.color),
            ontology: Some(ontology),
        })
    }

    /// Whether pages are coloured.
    pub fn ink(&self) -> Ink {
        self.ink
    }

    /// The relations.
    pub fn ontology(&self) -> &Ontology {
        self.ontology
            .as_ref()
            .unwrap_or_else(|| Ontology::embedded())
    }

    /// Names and words.
    pub fn lexicon(&self) -> Lexicon<'_> {
        let lexicon = Lexicon::embedded();
        Lexicon {
            words: self.words.as_ref().unwrap_or(lexicon.words),
            ..lexicon
        }
    }

    /// The frames.
    pub fn frames(&self) -> &Frames {
        self.frames.as_ref().unwrap_or_else(|| Frames::embedded())
    }

    /// The way of the data with this data.
    pub fn pipeline(&self) -> Result<Pipeline<'_>, Failure> {
        let built_in = match &self.analyser {
            Some(own) => Pipeline::with_analyser(own),
            None => Pipeline::embedded()?,
        };
        Ok(Pipeline {
            lexicon: self.lexicon(),
            ontology: self.ontology(),
            frames: self.frames.as_ref().unwrap_or(built_in.frames),
            ..built_in
        })
    }
}

/// Our frame files, each in the user's version where there is one, then the user's others by name.
fn frames(folder: &Path, ontology: &Ontology) -> Result<Frames, Failure> {
    let usage = |error: crate::claim::frames::FrameError| Failure::Usage(error.to_string());
    let mut own = files(&folder.join("frames"), "toml")?;
    let mut frames = Frames::default();
    for &(name, built_in) in Frames::embedded_files() {
        let at = own
            .iter()
            .position(|path| path.file_name() == Path::new(name).file_name());
        match at {
            Some(at) => {
                let path = own.remove(at);
                frames
                    .add(&path.display().to_string(), &content(&path)?, ontology)
                    .map_err(usage)?;
            }
            None => frames.add(name, built_in, ontology).map_err(usage)?,
        }
    }
    for path in own {
        frames
            .add(&path.display().to_string(), &content(&path)?, ontology)
            .map_err(usage)?;
    }
    Ok(frames)
}

fn words(folder: &Path) -> Result<Words, Failure> {
    let mut words = Words::embedded().clone();
    for path in files(&folder.join("lexicon"), "tsv")? {
        words
            .lay(&path.display().to_string(), &content(&path)?)
            .map_err(|error| Failure::Usage(error.to_string()))?;
    }
    Ok(words)
}

/// The files of a folder with that extension, by name; none where there is no such folder.
fn files(folder: &Path, extension: &str) -> Result<Vec<PathBuf>, Failure> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|source| unreadable(folder, source))? {
        let path = entry.map_err(|source| unreadable(folder, source))?.path();
        if path.extension().is_some_and(|each| each == extension) {
            found.push(path);
        }
    }
    found.sort_unstable();
    Ok(found)
}

fn content(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|source| unreadable(path, source))
}

fn unreadable(path: &Path, source: std::io::Error) -> Failure {
    Failure::File {
        path: path.display().to_string(),
        source,
    }
}
