//! `dossier extract`: documents in, their claims out, one line each; no store.

use super::Failure;
use super::args::{Extract, Wire};
use super::data::Data;
use super::inputs::{Rejections, batches};
use crate::claim::facts::Facts;
use crate::export::wire;
use crate::graph::{Namespaces, document_quads};
use crate::pipeline::Pipeline;
use crate::text::Blank;
use rayon::prelude::*;
use std::io::Write;

/// Records read and extracted at once.
const BATCH: usize = 64;

/// Writes one record a line, in the order read.
pub fn run(args: &Extract, data: &Data, out: &mut impl Write) -> Result<(), Failure> {
    let pipeline = Pipeline {
        policy: args.policy,
        ..data.pipeline()?
    };
    let names = Namespaces::default();
    let mut rejections = Rejections::new(&args.inputs)?;
    let mut all: Vec<Facts> = Vec::new();
    for batch in batches(&args.inputs, Blank::Keep, BATCH) {
        let mut documents = Vec::new();
        for document in batch {
            match document {
                Ok(document) => documents.push(document),
                Err(rejection) => rejections.add(&rejection)?,
            }
        }
        if args.to == Wire::Nquads {
            let blocks: Vec<String> = documents
                .par_iter()
                .with_max_len(1)
                .map(|document| {
                    let mut lines: Vec<String> = document_quads(&pipeline.facts(document), &names)
                        .iter()
                        .map(|quad| format!("{quad} .\n"))
                        .collect();
                    lines.sort_unstable();
                    lines.concat()
                })
                .collect();
            for block in blocks {
                out.write_all(block.as_bytes())?;
            }
        } else if args.resolve {
            all.par_extend(
                documents
                    .par_iter()
                    .with_max_len(1)
                    .map(|document| pipeline.facts(document)),
            );
        } else {
            let lines: Vec<String> = documents
                .par_iter()
                .with_max_len(1)
                .map(|document| {
                    let facts = pipeline.facts(document);
                    let resolution = pipeline.resolve(std::slice::from_ref(&facts), &[]);
                    wire::line(&facts, &resolution, pipeline.ontology)
                })
                .collect();
            for line in lines {
                writeln!(out, "{line}")?;
            }
        }
    }
    if args.resolve {
        let resolution = pipeline.resolve(&all, &[]);
        for facts in &all {
            writeln!(out, "{}", wire::line(facts, &resolution, pipeline.ontology))?;
        }
    }
    rejections.finish()
}
