//! The networks of a pipeline, run over documents in batches.
//!
//! *attributes of tokens → tags, trees, names*. Encoders see a whole batch at once; tagger, parser and name finder
//! see one document at a time. Knows no string but labels.

use super::encoder::Encoder;
use super::manifest::{Attribute, Manifest};
use super::matrix::Simd;
use super::model::{Array, Model, ModelError};
use super::names::{Found, NameFinder};
use super::parser::Parser;
use super::spent::{Laps, Spent};
use super::tagger::Tagger;
use super::tree::Tree;
use super::words::Attributes;
use std::ops::Range;

/// All networks of one pipeline.
pub struct Network {
    /// How products are computed; all ways give the same labels.
    pub simd: Simd,
    encoders: Vec<(String, Encoder)>,
    /// The tagger, with the number of its encoder.
    pub tagger: Option<(usize, Tagger)>,
    /// The parser, with the number of its encoder.
    pub parser: Option<(usize, Parser)>,
    /// The name finder, with the number of its encoder.
    pub names: Option<(usize, NameFinder)>,
}

/// What the networks say of one document. A list is empty where the pipeline has no such component.
pub struct Judged {
    /// The number of each token's tag.
    pub tags: Vec<usize>,
    /// The dependency tree.
    pub tree: Option<Tree>,
    /// The names.
    pub names: Vec<Found>,
}

impl Network {
    /// Builds all networks; `keep` makes embedding tables live as long as the program.
    pub fn read<'m>(
        manifest: &Manifest,
        model: &Model<'m>,
        keep: fn(Array<'m>) -> Array<'static>,
    ) -> Result<Self, ModelError> {
        let mut encoders = Vec::new();
        for (name, record) in &manifest.encoders {
            encoders.push((name.clone(), Encoder::read(record, model, keep)?));
        }
        let find = |name: &str| {
            encoders
                .iter()
                .position(|(own, _)| own == name)
                .ok_or_else(|| ModelError::Malformed {
                    section: "manifest".to_owned(),
                    reason: format!("there is no encoder {name:?}"),
                })
        };
        let tagger = match &manifest.tagger {
            Some(record) => {
                let encoder = find(&record.encoder)?;
                Some((
                    encoder,
                    Tagger::read(record, model, encoders[encoder].1.width)?,
                ))
            }
            None => None,
        };
        let parser = match &manifest.parser {
            Some(record) => {
                let encoder = find(&record.encoder)?;
                Some((
                    encoder,
                    Parser::read(record, model, encoders[encoder].1.width)?,
                ))
            }
            None => None,
        };
        let names = match &manifest.names {
            Some(record) => {
                let encoder = find(&record.encoder)?;
                Some((
                    encoder,
                    NameFinder::read(record, model, encoders[encoder].1.width)?,
                ))
            }
            None => None,
        };
        Ok(Self {
            simd: Simd::detect(),
            encoders,
            tagger,
            parser,
            names,
        })
    }

    /// Runs all networks over one batch; `documents` cut `tokens`.
    pub fn judge(
        &self,
        tokens: &[Attributes],
        documents: &[Range<usize>],
        spent: &mut Spent,
    ) -> Vec<Judged> {
        let simd = self.simd;
        let mut laps = Laps::start();
        let vectors: Vec<Vec<f32>> = self
            .encoders
            .iter()
            .map(|(_, encoder)| encoder.encode(simd, tokens, documents))
            .collect();
        let of = |encoder: usize, document: &Range<usize>| {
            let width = self.encoders[encoder].1.width;
            // Documents follow each other in the vectors as they do in the batch.
            &vectors[encoder][document.start * width..document.end * width]
        };
        let is_space: Vec<bool> = tokens
            .iter()
            .map(|token| token.get(Attribute::IsSpace) != 0)
            .collect();
        laps.charge(&mut spent.vectors);
        documents
            .iter()
            .map(|document| {
                let is_space = &is_space[document.clone()];
                let tags = match &self.tagger {
                    Some((encoder, tagger)) => tagger.tag(simd, of(*encoder, document)),
                    None => Vec::new(),
                };
                laps.charge(&mut spent.tags);
                let tree = self
                    .parser
                    .as_ref()
                    .map(|(encoder, parser)| parser.parse(simd, of(*encoder, document), is_space));
                laps.charge(&mut spent.trees);
                let names = match &self.names {
                    Some((encoder, finder)) => {
                        let vectors = of(*encoder, document);
                        match &tree {
                            Some(tree) => {
                                finder.find(simd, vectors, is_space, &tree.begins_sentence)
                            }
                            None => {
                                finder.find(simd, vectors, is_space, &vec![false; document.len()])
                            }
                        }
                    }
                    None => Vec::new(),
                };
                laps.charge(&mut spent.names);
                Judged { tags, tree, names }
            })
            .collect()
    }
}
