//! What the "manifest" section of a model file says: which networks there are, their shapes, labels and moves.
//!
//! *JSON → records*. Written by `training/convert_model.py`; these records mirror it field by field and are read
//! nowhere but where the networks are built.

use super::model::{Array, Model, ModelError};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The whole section.
#[derive(Deserialize)]
pub struct Manifest {
    /// Name of the pipeline.
    pub name: String,
    /// Version of the pipeline.
    pub version: String,
    /// Networks that turn tokens into vectors.
    pub encoders: BTreeMap<String, EncoderRecord>,
    /// The tagger, if the pipeline has one.
    pub tagger: Option<TaggerRecord>,
    /// The dependency parser, if the pipeline has one.
    pub parser: Option<TransitionRecord>,
    /// The entity recogniser, if the pipeline has one.
    pub names: Option<TransitionRecord>,
}

/// A tok2vec network.
#[derive(Deserialize)]
pub struct EncoderRecord {
    /// Embedding tables in the order in which they are joined.
    pub features: Vec<FeatureRecord>,
    /// Tokens seen on either side by each layer.
    pub window: u16,
    /// The layer that mixes the embeddings.
    pub mix: MaxoutRecord,
    /// The residual window layers.
    pub layers: Vec<MaxoutRecord>,
}

/// One hash embedding.
#[derive(Deserialize)]
pub struct FeatureRecord {
    /// The attribute it looks up.
    pub attribute: Attribute,
    /// Seed of the row hash.
    pub seed: u32,
    /// The table: rows, width.
    pub table: ArrayRecord,
}

/// The attributes of a token that a network may look up.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[allow(missing_docs)]
pub enum Attribute {
    Norm,
    Prefix,
    Suffix,
    Shape,
    Spacy,
    IsSpace,
}

/// Maxout followed by layer normalisation.
#[derive(Deserialize)]
pub struct MaxoutRecord {
    /// Outputs, pieces, inputs.
    pub weights: ArrayRecord,
    /// Outputs, pieces.
    pub bias: ArrayRecord,
    /// Outputs.
    pub gain: ArrayRecord,
    /// Outputs.
    pub shift: ArrayRecord,
}

/// A linear map.
#[derive(Deserialize)]
pub struct LinearRecord {
    /// Outputs, inputs.
    pub weights: ArrayRecord,
    /// Outputs.
    pub bias: ArrayRecord,
}

/// A tagger.
#[derive(Deserialize)]
pub struct TaggerRecord {
    /// The encoder it reads.
    pub encoder: String,
    /// Scores of the labels.
    #[serde(flatten)]
    pub output: LinearRecord,
    /// Its labels in the order of the scores.
    pub labels: Vec<String>,
}

/// A transition-based parser or entity recogniser.
#[derive(Deserialize)]
pub struct TransitionRecord {
    /// The encoder it reads.
    pub encoder: String,
    /// From the encoder's width to its own.
    pub reduce: LinearRecord,
    /// From the vectors of the slots to the hidden layer.
    pub lower: SlotsRecord,
    /// From the hidden layer to the scores of the moves.
    pub upper: LinearRecord,
    /// Its moves in the order of the scores.
    pub moves: Vec<MoveRecord>,
}

/// The layer that sums over slots.
#[derive(Deserialize)]
pub struct SlotsRecord {
    /// Slots, outputs, pieces, inputs.
    pub weights: ArrayRecord,
    /// Outputs, pieces.
    pub bias: ArrayRecord,
    /// What an empty slot adds: slots, outputs, pieces.
    pub missing: ArrayRecord,
}

/// A move of a transition system.
#[derive(Deserialize)]
pub struct MoveRecord {
    /// Name of the action.
    pub action: Action,
    /// The label it gives; empty where it gives none.
    pub label: String,
}

/// The actions of both transition systems.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Action {
    Shift,
    Reduce,
    Left,
    Right,
    Break,
    Begin,
    In,
    Last,
    Unit,
    Out,
    Missing,
}

/// Where an array is, and its shape.
#[derive(Deserialize)]
pub struct ArrayRecord {
    /// Name of its section.
    pub section: String,
    /// Its dimensions, slowest first.
    pub shape: Vec<usize>,
}

impl Manifest {
    /// Reads the section.
    pub fn read(model: &Model) -> Result<Self, ModelError> {
        const SECTION: &str = "manifest";
        serde_json::from_slice(model.section(SECTION)?).map_err(|error| ModelError::Malformed {
            section: SECTION.to_owned(),
            reason: error.to_string(),
        })
    }
}

impl ArrayRecord {
    /// Its shape, if it has that many dimensions and none of them is 0.
    pub fn shape<const N: usize>(&self) -> Result<[usize; N], ModelError> {
        <[usize; N]>::try_from(self.shape.as_slice())
            .ok()
            .filter(|shape| !shape.contains(&0))
            .ok_or_else(|| {
                self.malformed(format!("shape {:?}, expected {N} dimensions", self.shape))
            })
    }

    /// Its numbers, if it has exactly this shape.
    pub fn numbers<'m>(
        &self,
        model: &Model<'m>,
        expected: &[usize],
    ) -> Result<Array<'m>, ModelError> {
        if self.shape != expected {
            return Err(self.malformed(format!("shape {:?}, expected {expected:?}", self.shape)));
        }
        let count = expected
            .iter()
            .try_fold(1_usize, |product, &size| product.checked_mul(size));
        model.array(&self.section, count.unwrap_or(usize::MAX))
    }

    fn malformed(&self, reason: String) -> ModelError {
        ModelError::Malformed {
            section: self.section.clone(),
            reason,
        }
    }
}
