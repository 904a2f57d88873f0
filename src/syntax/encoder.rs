//! From the attributes of tokens to vectors that know of the words around them.
//!
//! *attributes of tokens → one vector per token*. What is known of a word by itself comes from [`super::words`]; then
//! each layer looks at a token and its neighbours and adds what it finds. Source: spaCy's `Tok2Vec.v2` with
//! `MaxoutWindowEncoder.v2`. Parts of a batch are kept apart by rows that begin as zeros, as many as the receptive
//! field is wide, so that no part sees another. What it does not do: other encoders.

use super::manifest::EncoderRecord;
use super::matrix::Simd;
use super::maxout::{BLOCK, Maxout, Norm, Weights};
use super::model::{Array, Model, ModelError};
use super::words::{Attributes, Word, Words};
use std::ops::Range;

/// A tok2vec network.
pub struct Encoder {
    words: Words,
    first: Option<First>,
    /// The layers after the first.
    layers: Vec<Maxout>,
    window: usize,
    /// Tokens on either side that a vector can depend on.
    reach: usize,
    /// Length of a vector.
    pub width: usize,
}

/// The first window layer: what words add to its sums is known, so nothing is multiplied.
struct First {
    /// Length of what a word adds at one offset.
    outputs: usize,
    bias: Vec<f32>,
    norm: Norm,
}

/// Rows of a batch: they stay in the second cache.
const ROWS: usize = 1024;
/// The number of no word.
const NO_WORD: u32 = u32::MAX;

impl Encoder {
    /// Builds the network; `keep` makes the embedding tables live as long as the program.
    pub fn read<'m>(
        record: &EncoderRecord,
        model: &Model<'m>,
        keep: fn(Array<'m>) -> Array<'static>,
    ) -> Result<Self, ModelError> {
        let words = Words::read(record, model, keep)?;
        let width = words.width;
        let window = usize::from(record.window);
        let inputs = (2 * window + 1) * width;
        let first = match record.layers.first() {
            Some(layer) => {
                let Weights { bias, pieces, .. } = Weights::read(layer, model, inputs, width)?;
                let outputs = width * pieces;
                Some(First {
                    outputs,
                    bias: (0..outputs)
                        .map(|column| bias[Norm::row(column, pieces, width)])
                        .collect(),
                    norm: Norm::read(layer, model, pieces, width, outputs)?,
                })
            }
            None => None,
        };
        let rest = record.layers.iter().skip(1);
        let layers = rest
            .map(|layer| Maxout::read(layer, model, inputs, width))
            .collect::<Result<_, _>>()?;
        let reach = window * record.layers.len();
        Ok(Self {
            words,
            first,
            layers,
            window,
            reach,
            width,
        })
    }

    /// The vectors of all tokens, `width` numbers each, in order. `parts` cut the tokens into documents of their own.
    pub fn encode(&self, simd: Simd, tokens: &[Attributes], parts: &[Range<usize>]) -> Vec<f32> {
        let (numbers, words) = self.words.look_up(simd, tokens);
        let mut vectors = Vec::with_capacity(tokens.len() * self.width);
        let mut room = Room::default();
        let segments = segments(parts, self.reach);
        let mut rest = segments.as_slice();
        while !rest.is_empty() {
            let mut rows = self.reach;
            let fits = |segment: &&Segment| {
                rows += segment.seen.len() + self.reach;
                rows <= ROWS
            };
            let count = rest.iter().take_while(fits).count().max(1);
            let (now, later) = rest.split_at(count);
            self.run(simd, now, &numbers, &words, &mut room, &mut vectors);
            rest = later;
        }
        vectors
    }

    /// Runs the window layers over some segments and appends the vectors that these keep.
    fn run(
        &self,
        simd: Simd,
        segments: &[Segment],
        numbers: &[u32],
        words: &[Word],
        room: &mut Room,
        vectors: &mut Vec<f32>,
    ) {
        let width = self.width;
        // Beyond the outermost rows each layer reads zeros.
        let edge = self.window * width;
        let rows = self.reach
            + segments
                .iter()
                .map(|segment| segment.seen.len() + self.reach)
                .sum::<usize>();
        let Room {
            before,
            after,
            sums,
            here,
        } = room;
        for buffer in [&mut *before, &mut *after] {
            buffer.clear();
            buffer.resize(edge + rows * width + edge, 0.0);
        }
        here.clear();
        here.resize(self.window + rows + self.window, NO_WORD);
        let mut row = self.reach;
        for Segment { seen, .. } in segments {
            here[self.window + row..][..seen.len()].copy_from_slice(&numbers[seen.clone()]);
            let slots = before[edge + row * width..].chunks_exact_mut(width);
            for (slot, &number) in slots.zip(&numbers[seen.clone()]) {
                slot.copy_from_slice(&words[number as usize][..width]);
            }
            row += seen.len() + self.reach;
        }
        let inside = edge..edge + rows * width;
        if let Some(first) = &self.first {
            first.apply(
                simd,
                here,
                words,
                &before[inside.clone()],
                &mut after[inside.clone()],
                sums,
            );
            std::mem::swap(before, after);
        }
        for layer in &self.layers {
            let residual = Some(&before[inside.clone()]);
            layer.apply(
                simd,
                before,
                width,
                rows,
                residual,
                &mut after[inside.clone()],
                sums,
            );
            std::mem::swap(before, after);
        }
        let mut row = self.reach;
        for Segment { seen, kept } in segments {
            let first = edge + (row + kept.start - seen.start) * width;
            vectors.extend_from_slice(&before[first..][..kept.len() * width]);
            row += seen.len() + self.reach;
        }
    }
}

impl First {
    /// The same as [`Maxout::apply`], from the words of each row and of those around it.
    fn apply(
        &self,
        simd: Simd,
        here: &[u32],
        words: &[Word],
        residual: &[f32],
        out: &mut [f32],
        sums: &mut Vec<f32>,
    ) {
        let width = self.norm.width;
        let rows = out.len() / width;
        // Rows that are seen besides a row itself.
        let around = here.len() - rows;
        sums.resize(BLOCK * self.outputs, 0.0);
        let mut first = 0;
        while first < rows {
            let count = BLOCK.min(rows - first);
            let seen = &here[first..first + count + around];
            for (row, sums) in sums.chunks_exact_mut(self.outputs).take(count).enumerate() {
                self.sum(simd, &seen[row..=row + around], words, sums);
            }
            let range = first * width..(first + count) * width;
            self.norm
                .apply(simd, sums, Some(&residual[range.clone()]), &mut out[range]);
            first += count;
        }
    }

    /// What the words in one window add up to.
    fn sum(&self, simd: Simd, seen: &[u32], words: &[Word], sums: &mut [f32]) {
        match simd {
            #[cfg(target_arch = "x86_64")]
            // SAFETY: the variant is only made after the processor was asked.
            Simd::Avx512 => unsafe { self.sum_avx512(seen, words, sums) },
            _ => self.sum_words(seen, words, sums),
        }
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx512f")]
    fn sum_avx512(&self, seen: &[u32], words: &[Word], sums: &mut [f32]) {
        self.sum_words(seen, words, sums);
    }

    #[inline(always)]
    fn sum_words(&self, seen: &[u32], words: &[Word], sums: &mut [f32]) {
        sums.copy_from_slice(&self.bias);
        for (offset, &number) in seen.iter().enumerate() {
            if number != NO_WORD {
                let added = &words[number as usize][self.norm.width + offset * self.outputs..];
                for (sum, number) in sums.iter_mut().zip(&added[..self.outputs]) {
                    *sum += number;
                }
            }
        }
    }
}

/// A stretch of one document whose vectors are worked out together.
struct Segment {
    /// The tokens that are looked at.
    seen: Range<usize>,
    /// Those among them whose vectors come out right.
    kept: Range<usize>,
}

/// Cuts long documents, so that the room needed does not grow with them; a kept token sees all that it would see uncut.
fn segments(parts: &[Range<usize>], reach: usize) -> Vec<Segment> {
    let mut segments = Vec::with_capacity(parts.len());
    for part in parts {
        let mut start = part.start;
        while start < part.end {
            let end = part.end.min(start + ROWS / 2);
            let seen = start.saturating_sub(reach).max(part.start)..part.end.min(end + reach);
            segments.push(Segment {
                seen,
                kept: start..end,
            });
            start = end;
        }
    }
    segments
}

/// Buffers of [`Encoder::run`].
#[derive(Default)]
struct Room {
    before: Vec<f32>,
    after: Vec<f32>,
    sums: Vec<f32>,
    /// The word of each row.
    here: Vec<u32>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_documents_are_cut_with_what_their_edges_see() {
        let half = ROWS / 2;
        let found: Vec<_> = segments(&[3..8, 8..8, 10..10 + half + 1], 4)
            .into_iter()
            .map(|segment| (segment.seen, segment.kept))
            .collect();
        let expected = [
            (3..8, 3..8),
            (10..11 + half, 10..10 + half),
            (6 + half..11 + half, 10 + half..11 + half),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_document_never_sees_another() {
        let found = segments(&[0..600, 600..700], 4);
        assert!(
            found
                .iter()
                .all(|s| s.seen.end <= 600 || s.seen.start >= 600)
        );
        assert!(segments(&[5..5, 7..7], 4).is_empty());
    }
}
