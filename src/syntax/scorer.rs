//! Scores of the moves of a transition system, from the tokens in its slots.
//!
//! *vectors, tokens in slots → scores*. What each token would add in each slot is multiplied out once per document;
//! a state then only sums its slots, takes the larger pieces, and maps them to scores. Source: the transition-based
//! parser of spaCy (`TransitionBasedParser.v2`, after Kiperwasser and Goldberg 2016).

use super::manifest::TransitionRecord;
use super::matrix::{Matrix, Simd};
use super::model::{Model, ModelError};

/// The network of a transition system with a fixed number of slots.
pub struct Scorer {
    reduce: Matrix,
    /// Columns: slot, then piece, then output.
    lower: Matrix,
    /// Added once per state: piece, then output.
    bias: Vec<f32>,
    /// What an empty slot adds, like a row of `lower`.
    missing: Vec<f32>,
    upper: Matrix,
    hidden: usize,
    pieces: usize,
}

/// What the tokens of a document would add to a state, worked out when first needed, and room to work in.
pub struct Prepared<'s> {
    scorer: &'s Scorer,
    simd: Simd,
    /// The reduced vectors of all tokens.
    reduced: Vec<f32>,
    tokens: usize,
    /// Rows of `lower`; that of a token stands at its number modulo [`KEPT`].
    added: Vec<f32>,
    /// Whose row stands there.
    owners: Vec<usize>,
    sum: Vec<f32>,
    scores: Vec<f32>,
}

/// Rows that are kept: a state looks at tokens near each other, and at few that are far.
const KEPT: usize = 512;
/// Rows that are worked out at a time while a document is read for the first time.
const AHEAD: usize = 48;
const NOBODY: usize = usize::MAX;

impl Scorer {
    /// Builds the network for vectors of `width` numbers and `slots` slots.
    pub fn read(
        record: &TransitionRecord,
        model: &Model,
        width: usize,
        slots: usize,
    ) -> Result<Self, ModelError> {
        let [inner, _] = record.reduce.weights.shape()?;
        let [_, hidden, pieces, _] = record.lower.weights.shape()?;
        let [_, _] = record.upper.weights.shape()?;
        let moves = record.moves.len();
        let per_slot = hidden * pieces;
        // In the file the pieces of one output stand together; here the outputs of one piece do.
        let order = |column: usize| {
            let (slot, within) = (column / per_slot, column % per_slot);
            slot * per_slot + (within % hidden) * pieces + within / hidden
        };
        let lower = record
            .lower
            .weights
            .numbers(model, &[slots, hidden, pieces, inner])?;
        let bias = record.lower.bias.numbers(model, &[hidden, pieces])?;
        let missing = record
            .lower
            .missing
            .numbers(model, &[slots, hidden, pieces])?;
        Ok(Self {
            reduce: Matrix::pack(
                &record.reduce.weights.numbers(model, &[inner, width])?,
                &record.reduce.bias.numbers(model, &[inner])?,
                inner,
                |column| column,
            ),
            lower: Matrix::pack(&lower, &[], slots * per_slot, order),
            bias: (0..per_slot).map(|column| bias[order(column)]).collect(),
            missing: (0..slots * per_slot)
                .map(|column| missing[order(column)])
                .collect(),
            upper: Matrix::pack(
                &record.upper.weights.numbers(model, &[moves, hidden])?,
                &record.upper.bias.numbers(model, &[moves])?,
                moves,
                |column| column,
            ),
            hidden,
            pieces,
        })
    }

    /// Multiplies out what each token of a document would add.
    pub fn prepare(&self, simd: Simd, vectors: &[f32]) -> Prepared<'_> {
        let rows = vectors.len() / self.reduce.inputs;
        let mut reduced = vec![0.0; rows * self.reduce.stride];
        self.reduce
            .multiply(simd, vectors, self.reduce.inputs, rows, &mut reduced);
        let kept = KEPT.min(rows.next_multiple_of(AHEAD));
        Prepared {
            scorer: self,
            simd,
            reduced,
            tokens: rows,
            added: vec![0.0; kept * self.lower.stride],
            owners: vec![NOBODY; kept],
            sum: vec![0.0; self.hidden * self.pieces],
            scores: vec![0.0; self.upper.stride],
        }
    }
}

impl Prepared<'_> {
    /// The scores of all moves in the state that has these tokens in its slots.
    pub fn scores(&mut self, slots: &[Option<usize>]) -> &[f32] {
        let Scorer {
            lower,
            bias,
            missing,
            upper,
            hidden,
            pieces,
            ..
        } = self.scorer;
        let per_slot = hidden * pieces;
        self.sum.fill(0.0);
        for (slot, token) in slots.iter().enumerate() {
            let added = match token {
                Some(token) => {
                    let place = self.row(*token);
                    &self.added[place * lower.stride..][..lower.outputs]
                }
                None => missing,
            };
            for (sum, number) in self
                .sum
                .iter_mut()
                .zip(&added[slot * per_slot..][..per_slot])
            {
                *sum += number;
            }
        }
        for (sum, number) in self.sum.iter_mut().zip(bias) {
            *sum += number;
        }
        let (best, others) = self.sum.split_at_mut(*hidden);
        for piece in others.chunks_exact(*hidden) {
            for (best, &number) in best.iter_mut().zip(piece) {
                *best = if number > *best { number } else { *best };
            }
        }
        upper.multiply(self.simd, best, *hidden, 1, &mut self.scores);
        &self.scores[..upper.outputs]
    }

    /// Where the row of a token stands; works it out if it is not there.
    fn row(&mut self, token: usize) -> usize {
        let kept = self.owners.len();
        let place = token % kept;
        if self.owners[place] == token {
            return place;
        }
        // A token never seen comes with those after it; one that made room for others comes back alone.
        let is_new = self.owners[place] == NOBODY || self.owners[place] < token;
        let count = if is_new {
            AHEAD.min(kept - place).min(self.tokens - token)
        } else {
            1
        };
        let Scorer { reduce, lower, .. } = self.scorer;
        let from = &self.reduced[token * reduce.stride..];
        lower.multiply(
            self.simd,
            from,
            reduce.stride,
            count,
            &mut self.added[place * lower.stride..],
        );
        for (owner, token) in self.owners[place..place + count].iter_mut().zip(token..) {
            *owner = token;
        }
        place
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers without a pattern, the same on every run.
    fn numbers(count: usize, mut state: u32) -> Vec<f32> {
        let next = |_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / 8_388_608.0 - 1.0
        };
        (0..count).map(next).collect()
    }

    /// Two slots, three outputs of two pieces, four moves, vectors of five numbers.
    fn scorer() -> Scorer {
        let pack = |outputs: usize, inputs: usize, bias: &[f32], seed| {
            Matrix::pack(&numbers(outputs * inputs, seed), bias, outputs, |column| {
                column
            })
        };
        Scorer {
            reduce: pack(5, 5, &numbers(5, 1), 2),
            lower: pack(12, 5, &[], 3),
            bias: numbers(6, 4),
            missing: numbers(12, 5),
            upper: pack(4, 3, &numbers(4, 6), 7),
            hidden: 3,
            pieces: 2,
        }
    }

    #[test]
    fn a_token_that_made_room_for_others_comes_back_the_same() {
        let (scorer, vectors) = (scorer(), numbers(5 * 3 * KEPT, 8));
        let mut walked = scorer.prepare(Simd::detect(), &vectors);
        for token in 0..3 * KEPT {
            // Far back, where another token stands now, and beyond what was seen so far.
            let slots = [Some(token), Some(token / 2)];
            let fresh = scorer
                .prepare(Simd::detect(), &vectors)
                .scores(&slots)
                .to_vec();
            assert_eq!(walked.scores(&slots), fresh, "token {token}");
        }
    }

    #[test]
    fn an_empty_slot_is_not_the_first_token() {
        let (scorer, vectors) = (scorer(), numbers(10, 9));
        let mut prepared = scorer.prepare(Simd::Portable, &vectors);
        let empty = prepared.scores(&[Some(0), None]).to_vec();
        assert_ne!(prepared.scores(&[Some(0), Some(0)]), empty);
        // Summed by hand: the slots, the bias, the larger piece, the moves.
        let added = &prepared.added[..12];
        let sum: Vec<f32> = (0..6)
            .map(|i| added[i] + scorer.missing[6 + i] + scorer.bias[i])
            .collect();
        let best: Vec<f32> = (0..3).map(|i| sum[i].max(sum[i + 3])).collect();
        let (weights, bias) = (numbers(12, 7), numbers(4, 6));
        for step in 0..4 {
            let score: f32 =
                (0..3).map(|i| best[i] * weights[step * 3 + i]).sum::<f32>() + bias[step];
            assert!((score - empty[step]).abs() < 1e-5);
        }
    }
}
