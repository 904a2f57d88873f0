//! Matrix products with weights packed once.
//!
//! *rows of activations → rows of sums*. Columns stand in panels of 32, each panel one stretch of memory, and a
//! tile of rows is summed in registers. Every sum runs over the inputs in order, by fused multiply-add, whatever
//! the number of rows: a row's result does not depend on the rows beside it, and is the same to the bit with
//! AVX-512, AVX2 and NEON. Only processors without fused multiply-add round twice. Why not a matrix crate: those
//! pack the weights on every call, and choose another order of summation for few rows than for many.

/// Columns in a panel.
const COLUMNS: usize = 32;

/// One input's weights for the 32 outputs of a panel.
#[derive(Clone, Copy)]
#[repr(C, align(64))]
struct Line([f32; COLUMNS]);

/// What the processor offers; asked once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Simd {
    /// x86-64 with AVX-512F.
    #[cfg(target_arch = "x86_64")]
    Avx512,
    /// x86-64 with AVX2 and FMA.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// What the compiler may assume of every processor of this architecture.
    Portable,
}

impl Simd {
    /// The best this processor has.
    pub fn detect() -> Self {
        Self::available()[0]
    }

    /// All that this processor can run, best first.
    pub fn available() -> Vec<Self> {
        let mut all = Vec::new();
        #[cfg(target_arch = "x86_64")]
        {
            if std::arch::is_x86_feature_detected!("avx512f") {
                all.push(Self::Avx512);
            }
            if std::arch::is_x86_feature_detected!("avx2")
                && std::arch::is_x86_feature_detected!("fma")
            {
                all.push(Self::Avx2);
            }
        }
        all.push(Self::Portable);
        all
    }
}

/// Weights and bias of a linear map.
#[derive(Clone)]
pub struct Matrix {
    /// Length of a row of activations.
    pub inputs: usize,
    /// Columns of the result that mean something.
    pub outputs: usize,
    /// Length of a row of results: `outputs` rounded up to whole panels.
    pub stride: usize,
    /// Panel by panel, input by input.
    lines: Vec<Line>,
    /// One per column, zero past `outputs`.
    bias: Vec<f32>,
}

impl Matrix {
    /// Packs `weights`, one row of `inputs` numbers for each output; output `column` takes row `order(column)`.
    ///
    /// The caller has checked that `weights` has `outputs * inputs` numbers and `bias` has `outputs` or none.
    pub fn pack(
        weights: &[f32],
        bias: &[f32],
        outputs: usize,
        order: impl Fn(usize) -> usize,
    ) -> Self {
        let inputs = weights.len().checked_div(outputs).unwrap_or(0);
        let panels = outputs.div_ceil(COLUMNS);
        let stride = panels * COLUMNS;
        let mut lines = vec![Line([0.0; COLUMNS]); panels * inputs];
        let mut packed_bias = vec![0.0; stride];
        for (column, packed_bias) in packed_bias.iter_mut().enumerate().take(outputs) {
            let row = order(column);
            let (panel, lane) = (column / COLUMNS, column % COLUMNS);
            let lines = lines[panel * inputs..][..inputs].iter_mut();
            for (line, &weight) in lines.zip(&weights[row * inputs..][..inputs]) {
                line.0[lane] = weight;
            }
            *packed_bias = bias.get(row).copied().unwrap_or(0.0);
        }
        Self {
            inputs,
            outputs,
            stride,
            lines,
            bias: packed_bias,
        }
    }

    /// `sums[row] = bias + weights · activations[row * step ..][..inputs]` for each row; rows of `sums` are `stride` long.
    ///
    /// A `step` below `inputs` makes rows overlap: that is how a window over neighbouring tokens is read in place.
    pub fn multiply(
        &self,
        simd: Simd,
        activations: &[f32],
        step: usize,
        rows: usize,
        sums: &mut [f32],
    ) {
        if rows == 0 {
            return;
        }
        // The bounds that the kernels rely on.
        assert!(activations.len() >= (rows - 1) * step + self.inputs);
        assert!(sums.len() >= rows * self.stride);
        let whole = rows * self.stride;
        let sums = &mut sums[..whole];
        match simd {
            #[cfg(target_arch = "x86_64")]
            // SAFETY: the variant is only made after the processor was asked; the bounds were checked above.
            Simd::Avx512 => unsafe { x86::multiply_avx512(self, activations, step, rows, sums) },
            #[cfg(target_arch = "x86_64")]
            // SAFETY: as above.
            Simd::Avx2 => unsafe { x86::multiply_avx2(self, activations, step, rows, sums) },
            Simd::Portable => self.multiply_portable(activations, step, rows, sums),
        }
    }

    fn multiply_portable(&self, activations: &[f32], step: usize, rows: usize, sums: &mut [f32]) {
        for row in 0..rows {
            let input = &activations[row * step..][..self.inputs];
            for (panel, (out, bias)) in sums[row * self.stride..][..self.stride]
                .chunks_exact_mut(COLUMNS)
                .zip(self.bias.chunks_exact(COLUMNS))
                .enumerate()
            {
                let mut total = [0.0_f32; COLUMNS];
                for (line, &value) in self.lines[panel * self.inputs..][..self.inputs]
                    .iter()
                    .zip(input)
                {
                    for (sum, &weight) in total.iter_mut().zip(&line.0) {
                        *sum = fused(value, weight, *sum);
                    }
                }
                for ((out, sum), bias) in out.iter_mut().zip(total).zip(bias) {
                    *out = sum + bias;
                }
            }
        }
    }
}

/// `a * b + c`, in one rounding where every processor of the architecture can.
#[inline(always)]
fn fused(a: f32, b: f32, c: f32) -> f32 {
    if cfg!(any(target_arch = "aarch64", target_feature = "fma")) {
        a.mul_add(b, c)
    } else {
        a * b + c
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::{COLUMNS, Matrix};
    use std::arch::x86_64::*;

    /// Writes a driver that cuts the rows into tiles, a kernel for a tile of one panel, and one for a single row of
    /// several panels: a row alone would leave the processor waiting for its own sums.
    ///
    /// Safety of all: the processor has the features; `activations` holds `(rows - 1) * step + inputs` numbers
    /// and `sums` holds `rows * stride`.
    macro_rules! kernel {
        ($multiply:ident, $tile:ident, $single:ident, $features:literal, $vector:ty, $lanes:literal, $tall:literal, $wide:literal,
         $zero:ident, $load:ident, $store:ident, $splat:ident, $fma:ident, $add:ident, [$($shorter:literal),*]) => {
            #[target_feature(enable = $features)]
            pub unsafe fn $multiply(
                matrix: &Matrix, activations: &[f32], step: usize, rows: usize, sums: &mut [f32],
            ) {
                let mut row = 0;
                while row < rows {
                    let left = rows - row;
                    let height = if left >= $tall { $tall } $(else if left >= $shorter { $shorter })* else { 1 };
                    // SAFETY: `row + height <= rows`, and the caller vouches for the lengths.
                    unsafe {
                        let from = activations.as_ptr().add(row * step);
                        let to = sums.as_mut_ptr().add(row * matrix.stride);
                        let panels = matrix.stride / COLUMNS;
                        let mut panel = 0;
                        while height == 1 && panel + $wide <= panels {
                            $single(matrix, panel, from, to);
                            panel += $wide;
                        }
                        for panel in panel..panels {
                            match height {
                                $tall => $tile::<$tall>(matrix, panel, from, step, to),
                                $($shorter => $tile::<$shorter>(matrix, panel, from, step, to),)*
                                _ => $tile::<1>(matrix, panel, from, step, to),
                            }
                        }
                    }
                    row += height;
                }
            }

            #[target_feature(enable = $features)]
            unsafe fn $single(matrix: &Matrix, panel: usize, from: *const f32, to: *mut f32) {
                const VECTORS: usize = COLUMNS / $lanes;
                let mut total: [[$vector; VECTORS]; $wide] = [[$zero(); VECTORS]; $wide];
                // SAFETY: the caller vouches for the lengths and for `panel + $wide` panels.
                unsafe {
                    let lines = matrix.lines.as_ptr().add(panel * matrix.inputs).cast::<f32>();
                    for input in 0..matrix.inputs {
                        let value = $splat(*from.add(input));
                        for beside in 0..$wide {
                            let line = lines.add((beside * matrix.inputs + input) * COLUMNS);
                            for vector in 0..VECTORS {
                                let weights = $load(line.add(vector * $lanes));
                                total[beside][vector] = $fma(value, weights, total[beside][vector]);
                            }
                        }
                    }
                    for beside in 0..$wide {
                        for vector in 0..VECTORS {
                            let column = (panel + beside) * COLUMNS + vector * $lanes;
                            let bias = $load(matrix.bias.as_ptr().add(column));
                            $store(to.add(column), $add(total[beside][vector], bias));
                        }
                    }
                }
            }

            #[target_feature(enable = $features)]
            #[inline]
            unsafe fn $tile<const ROWS: usize>(
                matrix: &Matrix, panel: usize, from: *const f32, step: usize, to: *mut f32,
            ) {
                const VECTORS: usize = COLUMNS / $lanes;
                let mut total: [[$vector; VECTORS]; ROWS] = [[$zero(); VECTORS]; ROWS];
                // SAFETY: the caller vouches for the lengths; `lines` and `bias` were made whole panels long.
                unsafe {
                    let lines = matrix.lines.as_ptr().add(panel * matrix.inputs).cast::<f32>();
                    for input in 0..matrix.inputs {
                        let mut weights = [$zero(); VECTORS];
                        for vector in 0..VECTORS {
                            weights[vector] = $load(lines.add(input * COLUMNS + vector * $lanes));
                        }
                        for row in 0..ROWS {
                            let value = $splat(*from.add(row * step + input));
                            for vector in 0..VECTORS {
                                total[row][vector] = $fma(value, weights[vector], total[row][vector]);
                            }
                        }
                    }
                    let bias = matrix.bias.as_ptr().add(panel * COLUMNS);
                    for row in 0..ROWS {
                        for vector in 0..VECTORS {
                            let sum = $add(total[row][vector], $load(bias.add(vector * $lanes)));
                            $store(to.add(row * matrix.stride + panel * COLUMNS + vector * $lanes), sum);
                        }
                    }
                }
            }
        };
    }

    kernel!(
        multiply_avx512,
        tile_avx512,
        single_avx512,
        "avx512f",
        __m512,
        16,
        12,
        4,
        _mm512_setzero_ps,
        _mm512_loadu_ps,
        _mm512_storeu_ps,
        _mm512_set1_ps,
        _mm512_fmadd_ps,
        _mm512_add_ps,
        [8, 4, 2]
    );
    kernel!(
        multiply_avx2,
        tile_avx2,
        single_avx2,
        "avx2,fma",
        __m256,
        8,
        3,
        2,
        _mm256_setzero_ps,
        _mm256_loadu_ps,
        _mm256_storeu_ps,
        _mm256_set1_ps,
        _mm256_fmadd_ps,
        _mm256_add_ps,
        [2]
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers without a pattern, the same on every run.
    fn numbers(count: usize, mut state: u32) -> Vec<f32> {
        (0..count)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 8) as f32 / 8_388_608.0 - 1.0
            })
            .collect()
    }

    #[test]
    fn every_path_gives_the_plain_sum() {
        for (rows, inputs, outputs, step) in [
            (1, 96, 50, 96),
            (1, 64, 200, 64),
            (13, 288, 288, 96),
            (7, 5, 33, 5),
            (30, 64, 1, 64),
        ] {
            let weights = numbers(inputs * outputs, 1);
            let bias = numbers(outputs, 2);
            let activations = numbers((rows - 1) * step + inputs, 3);
            let matrix = Matrix::pack(&weights, &bias, outputs, |column| column);
            for simd in Simd::available() {
                let mut sums = vec![f32::NAN; rows * matrix.stride];
                matrix.multiply(simd, &activations, step, rows, &mut sums);
                for row in 0..rows {
                    for column in 0..outputs {
                        let exact: f64 = (0..inputs)
                            .map(|i| {
                                f64::from(activations[row * step + i])
                                    * f64::from(weights[column * inputs + i])
                            })
                            .sum::<f64>()
                            + f64::from(bias[column]);
                        let found = f64::from(sums[row * matrix.stride + column]);
                        assert!(
                            (exact - found).abs() < 1e-4,
                            "{simd:?} {row} {column}: {found} for {exact}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn a_row_does_not_depend_on_its_neighbours_nor_on_the_vector_width() {
        let matrix = Matrix::pack(&numbers(96 * 150, 4), &numbers(150, 5), 150, |column| {
            column
        });
        let activations = numbers(29 * 96, 6);
        let mut first: Option<Vec<f32>> = None;
        for simd in Simd::available()
            .into_iter()
            .filter(|&simd| simd != Simd::Portable)
        {
            let mut together = vec![0.0; 29 * matrix.stride];
            matrix.multiply(simd, &activations, 96, 29, &mut together);
            let mut alone = vec![0.0; 29 * matrix.stride];
            for row in 0..29 {
                let (from, to) = (
                    &activations[row * 96..][..96],
                    &mut alone[row * matrix.stride..],
                );
                matrix.multiply(simd, from, 96, 1, to);
            }
            assert_eq!(together, alone);
            assert_eq!(*first.get_or_insert(together), alone);
        }
    }

    #[test]
    #[should_panic(expected = "activations.len()")]
    fn too_few_activations_are_refused_before_memory_is_read() {
        let matrix = Matrix::pack(&numbers(96 * 32, 7), &[], 32, |column| column);
        matrix.multiply(Simd::detect(), &[0.0; 95], 96, 1, &mut [0.0; 32]);
    }
}
