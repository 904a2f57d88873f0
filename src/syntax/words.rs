//! What a network knows of a word before it looks at the words around it.
//!
//! *attributes of tokens → rows of numbers*. Each attribute finds four rows of its table, whose sum is its vector; the
//! vectors of all attributes, joined, are mixed by a maxout layer. Of the first window layer, too, what this word adds
//! to the sums of each neighbour is worked out here. Tokens with the same attributes share a row, and the rows of the
//! first few thousand kinds of tokens are kept: news repeats its words. Source: spaCy's `MultiHashEmbed.v2`.
//! What it does not do: static vectors.

use super::hash;
use super::manifest::{Attribute, EncoderRecord};
use super::matrix::{Matrix, Simd};
use super::maxout::{BLOCK, Maxout, Norm, Weights};
use super::model::{Array, Model, ModelError};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hash, Hasher};
use std::sync::{Arc, RwLock};

/// The attributes of one token, as ids, by [`Attribute`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attributes([u64; 6]);

impl Attributes {
    /// Sets one attribute.
    pub fn set(&mut self, attribute: Attribute, id: u64) {
        self.0[attribute as usize] = id;
    }

    /// One attribute.
    pub fn get(&self, attribute: Attribute) -> u64 {
        self.0[attribute as usize]
    }
}

impl Hash for Attributes {
    fn hash<H: Hasher>(&self, state: &mut H) {
        for id in self.0 {
            state.write_u64(id);
        }
    }
}

/// Mixes ids, which are hashes of strings already or very small.
#[derive(Default)]
struct Mixer(u64);

impl Hasher for Mixer {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u64(u64::from(byte));
        }
    }
    fn write_u64(&mut self, id: u64) {
        self.0 = (self.0.rotate_left(23) ^ id).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

type Map<V> = HashMap<Attributes, V, BuildHasherDefault<Mixer>>;

/// What is known of one kind of token: its vector, then what it adds to the sums of the window layer, by offset.
pub type Word = Arc<[f32]>;

/// The tables and the mixing layer of an encoder.
pub struct Words {
    embeddings: Vec<Embedding>,
    /// Length of the joined embeddings of a token.
    joined: usize,
    mix: Maxout,
    /// Length of a vector.
    pub width: usize,
    /// The first window layer, an offset after the other; absent where the encoder has none.
    added: Option<Matrix>,
    kept: RwLock<Map<Word>>,
}

/// Kinds of tokens whose rows are kept: some 4 kB each.
const KEPT: usize = 4096;

/// A hash embedding.
struct Embedding {
    attribute: Attribute,
    seed: u32,
    rows: u32,
    width: usize,
    table: Array<'static>,
}

impl Words {
    /// Builds the tables; `keep` makes them live as long as the program.
    pub fn read<'m>(
        record: &EncoderRecord,
        model: &Model<'m>,
        keep: fn(Array<'m>) -> Array<'static>,
    ) -> Result<Self, ModelError> {
        let mut embeddings = Vec::new();
        for feature in &record.features {
            let [rows, width] = feature.table.shape()?;
            embeddings.push(Embedding {
                attribute: feature.attribute,
                seed: feature.seed,
                rows: u32::try_from(rows).unwrap_or(u32::MAX),
                width,
                table: keep(feature.table.numbers(model, &[rows, width])?),
            });
        }
        let joined = embeddings.iter().map(|embedding| embedding.width).sum();
        let [width, _, _] = record.mix.weights.shape()?;
        let mix = Maxout::read(&record.mix, model, joined, width)?;
        let added = match record.layers.first() {
            Some(layer) => {
                let offsets = 2 * usize::from(record.window) + 1;
                let Weights {
                    weights, pieces, ..
                } = Weights::read(layer, model, offsets * width, width)?;
                let outputs = width * pieces;
                let mut split = Vec::with_capacity(weights.len());
                for offset in 0..offsets {
                    for column in 0..outputs {
                        let row = Norm::row(column, pieces, width);
                        split.extend_from_slice(
                            &weights[(row * offsets + offset) * width..][..width],
                        );
                    }
                }
                Some(Matrix::pack(&split, &[], offsets * outputs, |column| {
                    column
                }))
            }
            None => None,
        };
        Ok(Self {
            embeddings,
            joined,
            mix,
            width,
            added,
            kept: RwLock::default(),
        })
    }

    /// For each token the number of its word, and those words.
    pub fn look_up(&self, simd: Simd, tokens: &[Attributes]) -> (Vec<u32>, Vec<Word>) {
        let mut numbers: Map<u32> = Map::default();
        let mut distinct = Vec::new();
        let indices = tokens
            .iter()
            .map(|token| {
                let mut key = Attributes::default();
                for embedding in &self.embeddings {
                    key.set(embedding.attribute, token.get(embedding.attribute));
                }
                *numbers.entry(key).or_insert_with(|| {
                    distinct.push(key);
                    (distinct.len() - 1) as u32
                })
            })
            .collect();
        (indices, self.words(simd, &distinct))
    }

    fn words(&self, simd: Simd, keys: &[Attributes]) -> Vec<Word> {
        let mut words: Vec<Option<Word>> = match self.kept.read() {
            Ok(kept) => keys.iter().map(|key| kept.get(key).cloned()).collect(),
            // Poisoned by a panic elsewhere: then all words are worked out anew.
            Err(_) => vec![None; keys.len()],
        };
        let unknown: Vec<usize> = (0..keys.len())
            .filter(|&index| words[index].is_none())
            .collect();
        let (mut joined, mut vectors, mut sums, mut added) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for block in unknown.chunks(BLOCK) {
            joined.clear();
            for &index in block {
                for embedding in &self.embeddings {
                    embedding.look_up(keys[index].get(embedding.attribute), &mut joined);
                }
            }
            let (rows, width) = (block.len(), self.width);
            vectors.resize(rows * width, 0.0);
            self.mix.apply(
                simd,
                &joined,
                self.joined,
                rows,
                None,
                &mut vectors,
                &mut sums,
            );
            let (mut stride, mut outputs) = (0, 0);
            if let Some(matrix) = &self.added {
                (stride, outputs) = (matrix.stride, matrix.outputs);
                added.resize(rows * stride, 0.0);
                matrix.multiply(simd, &vectors, width, rows, &mut added);
            }
            for (row, &index) in block.iter().enumerate() {
                let own = &vectors[row * width..][..width];
                words[index] = Some(
                    own.iter()
                        .chain(&added[row * stride..][..outputs])
                        .copied()
                        .collect(),
                );
            }
        }
        if !unknown.is_empty()
            && let Ok(mut kept) = self.kept.write()
        {
            for index in unknown {
                if kept.len() < KEPT
                    && let Some(word) = &words[index]
                {
                    kept.insert(keys[index], Arc::clone(word));
                }
            }
        }
        words.into_iter().flatten().collect()
    }
}

impl Embedding {
    /// Appends the sum of the four rows of `id`.
    fn look_up(&self, id: u64, joined: &mut Vec<f32>) {
        let start = joined.len();
        joined.resize(start + self.width, 0.0);
        for word in hash::rows(id, self.seed) {
            let row = (word % self.rows) as usize;
            for (sum, number) in joined[start..]
                .iter_mut()
                .zip(&self.table[row * self.width..])
            {
                *sum += number;
            }
        }
    }
}
