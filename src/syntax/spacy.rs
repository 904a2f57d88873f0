//! A pipeline as spaCy itself writes it: the directory that `nlp.to_disk` leaves.
//!
//! *directory → [`Parts`]*, the same manifest, arrays and rules that a model file holds. `config.cfg` says which
//! components there are; weights come from their `model` files, moves and labels from the files beside these, the
//! tokenizer, norms, attribute rules and lemma tables from theirs. What spaCy keeps in its own code and not in the
//! directory stands in `data/models/code.json`. Source: the `to_disk` methods of spaCy 3.8 and thinc 8.3.
//!
//! What this program cannot run is refused with the name of the component and of the setting, never left out. It
//! trains nothing, and it reads no pipeline of spaCy 2.

mod code;
mod config;
mod packed;
mod symbolic;
mod weights;

use super::manifest::Manifest;
use super::model::{Model, ModelError};
use super::rules::Rules;
use config::Config;
use packed::Files;
use std::path::Path;
use std::sync::Arc;

/// What a directory holds, in the form in which a model file would have it.
pub struct Parts {
    pub manifest: Manifest,
    pub rules: Arc<Rules>,
    files: Files,
    places: Vec<weights::Place>,
}

impl Parts {
    /// The arrays by the names that the manifest gives them.
    pub fn model(&self) -> Model<'_> {
        Model::of_sections(self.places.iter().map(|place| {
            let bytes = self.files.bytes(place.file);
            (place.name.as_str(), &bytes[place.range.clone()])
        }))
    }
}

/// Reads a directory.
pub fn read(directory: &Path) -> Result<Parts, ModelError> {
    let mut files = Files::new(directory);
    let config = Config::read(&files.text("config.cfg")?)
        .map_err(|reason| files.refuse("config.cfg", reason))?;
    let meta: serde_json::Value = serde_json::from_str(&files.text("meta.json")?)
        .map_err(|error| files.refuse("meta.json", error.to_string()))?;
    let code = code::Code::embedded()?;
    let components = config.components()?;
    let rules = symbolic::read(&mut files, &config, &components, code)?;
    let (manifest, places) = weights::read(&mut files, &config, &components, &meta)?;
    Ok(Parts {
        manifest,
        rules,
        files,
        places,
    })
}
