//! `dossier extract`: documents in, their claims out, one line each; no store.

use super::Failure;
use super::args::{Extract, Wire};
use super::data::Data;
use super::inputs::{Pieces, Rejections, options};
use super::progress::Progress;
use crate::claim::facts::Facts;
use crate::export::wire;
use crate::graph::{Namespaces, document_quads};
use crate::pipeline::Pipeline;
use crate::text::{Blank, Rejection, Unread};
use rayon::prelude::*;
use std::io::Write;

/// Records read and extracted at once.
const BATCH: usize = 64;

/// What a document became.
enum Written {
    /// Its lines.
    Line(String),
    /// Its record, to be written when all are there.
    Facts(Box<Facts>),
}

/// Writes one record a line, in the order read.
pub fn run(args: &Extract, data: &Data, out: &mut impl Write) -> Result<(), Failure> {
    let pipeline = Pipeline {
        policy: args.policy,
        ..data.pipeline()?
    };
    let names = Namespaces::default();
    let mut rejections = Rejections::new(&args.inputs)?;
    let progress = Progress::none();
    let mut all: Vec<Facts> = Vec::new();
    // Lines answer lines: JSON has a line for each record. Quads are what `ingest` stores, and nothing for what it does not.
    let blank = match args.to {
        Wire::Json => Blank::Keep,
        Wire::Nquads => Blank::Reject,
    };
    let options = options(&args.inputs, blank);
    let pieces = Pieces::read(&args.inputs, &options);
    while let Some(batch) = pieces.batch(BATCH) {
        let written: Vec<Result<Written, Rejection>> = batch
            .into_par_iter()
            .with_max_len(1)
            .map(|piece| {
                let document = piece.and_then(Unread::read)?;
                Ok(match args.to {
                    Wire::Nquads if !document.is_english() => Written::Line(String::new()),
                    Wire::Nquads => {
                        let mut lines: Vec<String> =
                            document_quads(&pipeline.facts(&document), &names)
                                .iter()
                                .map(|quad| format!("{quad} .\n"))
                                .collect();
                        lines.sort_unstable();
                        Written::Line(lines.concat())
                    }
                    Wire::Json if args.resolve => {
                        Written::Facts(Box::new(pipeline.facts(&document)))
                    }
                    Wire::Json => {
                        let facts = pipeline.facts(&document);
                        let resolution = pipeline.resolve(std::slice::from_ref(&facts), &[]);
                        Written::Line(wire::line(&facts, &resolution, pipeline.ontology) + "\n")
                    }
                })
            })
            .collect();
        for each in written {
            match each {
                Ok(Written::Line(line)) => out.write_all(line.as_bytes())?,
                Ok(Written::Facts(facts)) => all.push(*facts),
                Err(rejection) => rejections.add(&rejection, &progress)?,
            }
        }
        // Who sends a record and waits for its line gets it.
        out.flush()?;
    }
    if args.resolve {
        let resolution = pipeline.resolve(&all, &[]);
        for facts in &all {
            writeln!(out, "{}", wire::line(facts, &resolution, pipeline.ontology))?;
        }
    }
    rejections.finish()
}
