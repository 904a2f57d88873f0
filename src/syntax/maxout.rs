//! Maxout followed by layer normalisation.
//!
//! *sums → vectors*. Each output is the largest of its pieces; then the outputs of a row are brought to mean 0 and
//! variance 1, scaled and shifted, and what came in may be added. Source: thinc's `Maxout` and `LayerNorm` (epsilon
//! 1e-8). Sums over a row run in sixteen lanes on every processor, so that all give the same bits.

use super::manifest::MaxoutRecord;
use super::matrix::{Matrix, Simd};
use super::model::{Array, Model, ModelError};

/// A layer: weights, then [`Norm`].
pub struct Maxout {
    matrix: Matrix,
    norm: Norm,
}

/// What is done with the sums of a layer.
pub struct Norm {
    pieces: usize,
    /// Outputs of the layer.
    pub width: usize,
    /// Length of a row of sums: all outputs of the first piece, then of the second, then what fills the row up.
    stride: usize,
    gain: Vec<f32>,
    shift: Vec<f32>,
}

/// The arrays of a layer as the model has them.
pub struct Weights<'m> {
    /// Outputs, pieces, inputs.
    pub weights: Array<'m>,
    /// Outputs, pieces.
    pub bias: Array<'m>,
    /// Pieces of each output.
    pub pieces: usize,
}

/// Rows that a layer does at a time: their sums stay in the nearest cache.
pub const BLOCK: usize = 24;

impl<'m> Weights<'m> {
    /// Reads the arrays of a layer from `inputs` to `width` numbers.
    pub fn read(
        record: &MaxoutRecord,
        model: &Model<'m>,
        inputs: usize,
        width: usize,
    ) -> Result<Self, ModelError> {
        let [_, pieces, _] = record.weights.shape()?;
        Ok(Self {
            weights: record.weights.numbers(model, &[width, pieces, inputs])?,
            bias: record.bias.numbers(model, &[width, pieces])?,
            pieces,
        })
    }
}

impl Maxout {
    /// Builds a layer from `inputs` to `width` numbers.
    pub fn read(
        record: &MaxoutRecord,
        model: &Model,
        inputs: usize,
        width: usize,
    ) -> Result<Self, ModelError> {
        let Weights {
            weights,
            bias,
            pieces,
        } = Weights::read(record, model, inputs, width)?;
        let matrix = Matrix::pack(&weights, &bias, width * pieces, |column| {
            Norm::row(column, pieces, width)
        });
        let norm = Norm::read(record, model, pieces, width, matrix.stride)?;
        Ok(Self { matrix, norm })
    }

    /// `out[row] = residual[row] + norm(maxout(weights · input[row * step..]))`; `sums` is room to work in.
    #[expect(
        clippy::too_many_arguments,
        reason = "rows of three buffers and how to walk them"
    )]
    pub fn apply(
        &self,
        simd: Simd,
        input: &[f32],
        step: usize,
        rows: usize,
        residual: Option<&[f32]>,
        out: &mut [f32],
        sums: &mut Vec<f32>,
    ) {
        sums.resize(BLOCK * self.matrix.stride, 0.0);
        let width = self.norm.width;
        let mut first = 0;
        while first < rows {
            let count = BLOCK.min(rows - first);
            self.matrix
                .multiply(simd, &input[first * step..], step, count, sums);
            let range = first * width..(first + count) * width;
            let residual = residual.map(|residual| &residual[range.clone()]);
            self.norm.apply(simd, sums, residual, &mut out[range]);
            first += count;
        }
    }
}

impl Norm {
    /// Builds what follows the sums of `width` outputs.
    pub fn read(
        record: &MaxoutRecord,
        model: &Model,
        pieces: usize,
        width: usize,
        stride: usize,
    ) -> Result<Self, ModelError> {
        Ok(Self {
            pieces,
            width,
            stride,
            gain: record.gain.numbers(model, &[width])?.into_owned(),
            shift: record.shift.numbers(model, &[width])?.into_owned(),
        })
    }

    /// Which row of the model's weights a column of the sums takes: there the pieces of an output stand together.
    pub fn row(column: usize, pieces: usize, width: usize) -> usize {
        (column % width) * pieces + column / width
    }

    /// `out[row] = residual[row] + norm(max(sums[row]))` for as many rows as `out` has.
    pub fn apply(&self, simd: Simd, sums: &[f32], residual: Option<&[f32]>, out: &mut [f32]) {
        match simd {
            #[cfg(target_arch = "x86_64")]
            // SAFETY: the variant is only made after the processor was asked.
            Simd::Avx512 => unsafe { self.apply_avx512(sums, residual, out) },
            #[cfg(target_arch = "x86_64")]
            // SAFETY: as above.
            Simd::Avx2 => unsafe { self.apply_avx2(sums, residual, out) },
            Simd::Portable => self.apply_rows(sums, residual, out),
        }
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx512f")]
    fn apply_avx512(&self, sums: &[f32], residual: Option<&[f32]>, out: &mut [f32]) {
        self.apply_rows(sums, residual, out);
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,fma")]
    fn apply_avx2(&self, sums: &[f32], residual: Option<&[f32]>, out: &mut [f32]) {
        self.apply_rows(sums, residual, out);
    }

    /// Compiled once for each kind of processor; without fused operations, so that all round alike.
    #[inline(always)]
    fn apply_rows(&self, sums: &[f32], residual: Option<&[f32]>, out: &mut [f32]) {
        let width = self.width;
        let scale = 1.0 / width as f32;
        for (row, (sums, out)) in sums
            .chunks_exact(self.stride)
            .zip(out.chunks_exact_mut(width))
            .enumerate()
        {
            out.copy_from_slice(&sums[..width]);
            for piece in 1..self.pieces {
                for (best, &sum) in out.iter_mut().zip(&sums[piece * width..][..width]) {
                    *best = if sum > *best { sum } else { *best };
                }
            }
            let mean = lane_sum(out, |number| number) * scale;
            let variance = lane_sum(out, |number| (number - mean) * (number - mean)) * scale + 1e-8;
            let inverse = 1.0 / variance.sqrt();
            for ((number, gain), shift) in out.iter_mut().zip(&self.gain).zip(&self.shift) {
                *number = (*number - mean) * inverse * gain + shift;
            }
            if let Some(residual) = residual {
                for (number, before) in out.iter_mut().zip(&residual[row * width..][..width]) {
                    *number += before;
                }
            }
        }
    }
}

/// The sum of `f` over all numbers, in sixteen lanes.
#[inline(always)]
fn lane_sum(numbers: &[f32], f: impl Fn(f32) -> f32) -> f32 {
    let mut lanes = [0.0_f32; 16];
    let (whole, rest) = numbers.as_chunks::<16>();
    for chunk in whole {
        for (lane, &number) in lanes.iter_mut().zip(chunk) {
            *lane += f(number);
        }
    }
    for (lane, &number) in lanes.iter_mut().zip(rest) {
        *lane += f(number);
    }
    let mut half = 8;
    while half > 0 {
        for lane in 0..half {
            lanes[lane] += lanes[lane + half];
        }
        half /= 2;
    }
    lanes[0]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two pieces of 20 outputs, in rows filled up to 64.
    fn norm() -> Norm {
        Norm {
            pieces: 2,
            width: 20,
            stride: 64,
            gain: vec![2.0; 20],
            shift: vec![0.5; 20],
        }
    }

    fn sums() -> Vec<f32> {
        (0..128_u32)
            .map(|index| ((index * 37) % 41) as f32 - 20.0)
            .collect()
    }

    #[test]
    fn outputs_are_the_largest_pieces_brought_to_one_scale() {
        let (sums, norm) = (sums(), norm());
        let mut out = vec![0.0; 40];
        norm.apply(Simd::Portable, &sums, None, &mut out);
        for (row, out) in out.chunks(20).enumerate() {
            let largest: Vec<f64> = (0..20)
                .map(|i| f64::from(sums[row * 64 + i].max(sums[row * 64 + 20 + i])))
                .collect();
            let mean = largest.iter().sum::<f64>() / 20.0;
            let deviation =
                (largest.iter().map(|n| (n - mean) * (n - mean)).sum::<f64>() / 20.0).sqrt();
            for (found, number) in out.iter().zip(largest) {
                assert!(
                    (f64::from(*found) - ((number - mean) / deviation * 2.0 + 0.5)).abs() < 1e-5
                );
            }
        }
    }

    #[test]
    fn all_processors_round_alike_and_what_came_in_is_added() {
        let residual: Vec<f32> = (0..40).map(|index| index as f32).collect();
        let mut plain = vec![0.0; 40];
        norm().apply(Simd::Portable, &sums(), None, &mut plain);
        for simd in Simd::available() {
            let mut out = vec![0.0; 40];
            norm().apply(simd, &sums(), Some(&residual), &mut out);
            for ((out, plain), residual) in out.iter().zip(&plain).zip(&residual) {
                assert_eq!(*out, plain + residual, "{simd:?}");
            }
        }
    }

    #[test]
    fn a_row_of_equal_sums_gives_the_shift_and_nothing_infinite() {
        let mut out = vec![0.0; 20];
        norm().apply(Simd::Portable, &[3.0; 64], None, &mut out);
        assert_eq!(out, [0.5; 20]);
    }
}
