//! The language model of a run: the one in the program, or the user's own (`--model`).

use super::Failure;
use crate::pipeline::Pipeline;
use crate::syntax::Analyser;
use std::path::Path;
use std::sync::OnceLock;

/// The pipeline with the model that was asked for. A process runs one command, so one model of the user's own is kept.
pub fn pipeline(model: Option<&Path>) -> Result<Pipeline<'static>, Failure> {
    static OWN: OnceLock<Analyser> = OnceLock::new();
    let Some(path) = model else {
        return Ok(Pipeline::embedded()?);
    };
    let read = Analyser::from_path(path)?;
    Ok(Pipeline::with_analyser(OWN.get_or_init(|| read)))
}
