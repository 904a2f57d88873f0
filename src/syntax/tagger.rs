//! One label per token from its vector.
//!
//! *vectors → labels*. A linear map; the best score wins, the first of equals. Source: spaCy's `Tagger.v2`.

use super::manifest::TaggerRecord;
use super::matrix::{Matrix, Simd};
use super::model::{Model, ModelError};
use smol_str::SmolStr;

/// A linear tagger.
pub struct Tagger {
    output: Matrix,
    /// Its labels in the order of the scores.
    pub labels: Vec<SmolStr>,
}

impl Tagger {
    /// Builds the tagger for vectors of `width` numbers.
    pub fn read(record: &TaggerRecord, model: &Model, width: usize) -> Result<Self, ModelError> {
        let [_, _] = record.output.weights.shape()?;
        let count = record.labels.len();
        let weights = record.output.weights.numbers(model, &[count, width])?;
        let bias = record.output.bias.numbers(model, &[count])?;
        Ok(Self {
            output: Matrix::pack(&weights, &bias, count, |column| column),
            labels: record.labels.iter().map(SmolStr::new).collect(),
        })
    }

    /// For each vector the index of its label.
    pub fn tag(&self, simd: Simd, vectors: &[f32]) -> Vec<usize> {
        let rows = vectors.len() / self.output.inputs;
        let mut scores = vec![0.0; rows * self.output.stride];
        self.output
            .multiply(simd, vectors, self.output.inputs, rows, &mut scores);
        scores
            .chunks_exact(self.output.stride)
            .map(|scores| best(&scores[..self.labels.len()], |_| true).unwrap_or(0))
            .collect()
    }
}

/// The first index among the best scores that are allowed.
#[inline]
pub fn best(scores: &[f32], allowed: impl Fn(usize) -> bool) -> Option<usize> {
    let mut best: Option<(usize, f32)> = None;
    for (index, &score) in scores.iter().enumerate() {
        if allowed(index) && best.is_none_or(|(_, top)| score > top) {
            best = Some((index, score));
        }
    }
    best.map(|(index, _)| index)
}

#[cfg(test)]
mod tests {
    use super::best;

    #[test]
    fn the_first_of_equals_wins_and_what_is_not_allowed_never() {
        assert_eq!(best(&[1.0, 3.0, 3.0], |_| true), Some(1));
        assert_eq!(best(&[1.0, 3.0, 2.0], |index| index != 1), Some(2));
        assert_eq!(best(&[1.0], |_| false), None);
        assert_eq!(best(&[f32::NAN, 1.0], |_| true), Some(0));
    }
}
