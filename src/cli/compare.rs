//! `dossier compare`: whether two names are one thing's, with reasons.

use super::Failure;
use super::args::{Compare, Schema};
use crate::resolve::names::{NameKind, SAME, Tables, compare};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};

/// Pairs compared at once.
const BATCH: usize = 4096;

/// One pair to compare.
#[derive(Deserialize)]
struct Pair {
    id: serde_json::Value,
    a: String,
    b: String,
    #[serde(default)]
    schema: Option<String>,
}

/// What came of it.
#[derive(Serialize)]
struct Answer {
    id: serde_json::Value,
    score: f64,
    why: Vec<String>,
}

/// Compares two names, or every pair of a file.
pub fn run(args: &Compare, out: &mut impl Write) -> Result<(), Failure> {
    match (&args.jsonl, args.names.as_slice()) {
        (Some(path), _) if path.as_os_str() == "-" => pairs(io::stdin().lock(), "-", out),
        (Some(path), _) => {
            let shown = path.display().to_string();
            let file = File::open(path).map_err(|source| Failure::File {
                path: shown.clone(),
                source,
            })?;
            pairs(BufReader::new(file), &shown, out)
        }
        (None, [a, b]) => {
            let answer = compare(a, b, kind(args.schema), Tables::embedded());
            let verdict = if answer.score >= SAME {
                "likely the same"
            } else {
                "likely not the same"
            };
            writeln!(out, "{:.3}   {verdict}", round(answer.score))?;
            for reason in answer.reasons {
                writeln!(out, "  {reason}")?;
            }
            Ok(())
        }
        _ => Err(Failure::Usage(
            "compare takes two names, or --jsonl FILE".to_owned(),
        )),
    }
}

fn pairs(lines: impl BufRead, path: &str, out: &mut impl Write) -> Result<(), Failure> {
    let mut batch = Vec::with_capacity(BATCH);
    for (index, line) in lines.lines().enumerate() {
        let line = line.map_err(|source| Failure::File {
            path: path.to_owned(),
            source,
        })?;
        if line.trim().is_empty() {
            continue;
        }
        let pair: Pair = serde_json::from_str(&line)
            .map_err(|error| Failure::Failed(format!("{path}:{}: {error}", index + 1)))?;
        batch.push((index + 1, pair));
        if batch.len() == BATCH {
            answer(std::mem::take(&mut batch), path, out)?;
        }
    }
    answer(batch, path, out)
}

fn answer(batch: Vec<(usize, Pair)>, path: &str, out: &mut impl Write) -> Result<(), Failure> {
    let answers: Vec<Result<Answer, Failure>> = batch
        .into_par_iter()
        .map(|(line, pair)| {
            let schema = pair.schema.as_deref().unwrap_or("");
            let kind = kind_of(schema).ok_or_else(|| {
                Failure::Failed(format!(
                    "{path}:{line}: schema {schema:?} is not known; Person, Company, Organization, LegalEntity, Vessel and the like are"
                ))
            })?;
            let comparison = compare(&pair.a, &pair.b, kind, Tables::embedded());
            Ok(Answer {
                id: pair.id,
                score: round(comparison.score),
                why: comparison.reasons,
            })
        })
        .collect();
    for answer in answers {
        serde_json::to_writer(&mut *out, &answer?).map_err(io::Error::from)?;
        writeln!(out)?;
    }
    Ok(())
}

/// Four digits say all that a score knows.
fn round(score: f64) -> f64 {
    (score * 10_000.0).round() / 10_000.0
}

fn kind(schema: Schema) -> NameKind {
    match schema {
        Schema::Person => NameKind::Person,
        Schema::Organization => NameKind::Organization,
        Schema::Vessel => NameKind::Vessel,
        Schema::Unknown => NameKind::Unknown,
    }
}

/// Names of FollowTheMoney's schemata and of our own classes.
fn kind_of(schema: &str) -> Option<NameKind> {
    Some(match schema {
        "Person" => NameKind::Person,
        "Company"
        | "Organization"
        | "PublicBody"
        | "Government"
        | "PoliticalParty"
        | "MediaOutlet"
        | "ArmedGroup"
        | "InternationalOrganization" => NameKind::Organization,
        "Vessel" | "Aircraft" | "Airplane" | "Vehicle" => NameKind::Vessel,
        "" | "LegalEntity" | "Thing" | "Entity" => NameKind::Unknown,
        _ => return None,
    })
}
