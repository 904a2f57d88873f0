//! `dossier check`: whether all that is stored holds.

use super::args::{Check as Args, ReportForm};
use super::data::Data;
use super::{Failure, Voice};
use crate::claim::rules;
use crate::graph::{Derivation, Namespaces, Store, dump};
use crate::ontology::PREFIXES;
use crate::query::{Library, shorten};
use crate::validate::{
    Check, CheckError, Report, Said, Shapes, Standard, check, rebuild, shipped_shapes, write_json,
    write_shacl,
};
use oxigraph::model::{NamedNode, Term};
use std::fs;
use std::io::Write;

/// Looks, writes the report, and fails with code 4 where something does not hold.
pub fn run(args: &Args, data: &Data, voice: Voice, out: &mut impl Write) -> Result<(), Failure> {
    let shapes = shapes(args, data)?;
    let queries = queries(args)?;
    let frames = data.frames();
    let standard = Standard {
        ontology: data.ontology(),
        is_rule: &|rule| rules::is_known(rule, frames),
        shapes: &shapes,
        queries: &queries,
    };
    let store = match args.files.as_slice() {
        [] => Store::open_read_only(&args.store.location)?,
        _ => of_files(args)?,
    };
    if let (Some(remark), Voice::Normal) = (store.remark(), voice) {
        eprintln!("{remark}");
    }
    let mut report = check(&store, &standard)?;
    if args.rebuild {
        let derivation = Derivation {
            ontology: data.ontology(),
            lexicon: data.lexicon(),
        };
        let (findings, triples) = rebuild(&store, &derivation)?;
        report.add(Check::Rebuild, triples, findings);
    }
    let short = |node: &NamedNode| shorten(node.as_str(), PREFIXES);
    match args.format {
        ReportForm::Json => write_json(&report, &short, &mut *out)?,
        ReportForm::Shacl => write_shacl(&report, &store.names.base, &mut *out)?,
        ReportForm::Text => text(&report, &store, args.limit, out)?,
    }
    if report.conforms() {
        return Ok(());
    }
    if voice == Voice::Normal && args.format != ReportForm::Text {
        eprintln!("{} do not hold", counted(report.findings.len(), "thing"));
    }
    Err(Failure::DoesNotHold)
}

fn shapes(args: &Args, data: &Data) -> Result<Vec<Shapes>, Failure> {
    let usage = |error: crate::validate::ShapesError| Failure::Usage(error.to_string());
    let mut shapes = vec![shipped_shapes(data.ontology()).map_err(usage)?];
    for path in &args.shapes {
        let shown = path.display().to_string();
        let text = fs::read_to_string(path).map_err(|source| Failure::File {
            path: shown.clone(),
            source,
        })?;
        shapes.push(Shapes::parse(&text, &shown).map_err(usage)?);
    }
    Ok(shapes)
}

fn queries(args: &Args) -> Result<Library, Failure> {
    let mut queries = Library::checks()?;
    if let Some(folder) = &args.queries {
        queries.lay_over(folder)?;
    }
    Ok(queries)
}

/// The files as a store that is gone afterwards.
fn of_files(args: &Args) -> Result<Store, Failure> {
    let store = Store::in_memory(Namespaces::default())?;
    for path in &args.files {
        let quads = dump::read(path)?.collect::<Result<Vec<_>, _>>()?;
        store.load(quads)?;
    }
    Ok(store)
}

/// The report for eyes: what was looked at, what does not hold, what helps.
fn text(report: &Report, store: &Store, limit: usize, out: &mut impl Write) -> Result<(), Failure> {
    let width = report
        .checked
        .iter()
        .map(|(check, _)| check.name().len())
        .max()
        .unwrap_or(0);
    let short = |node: &NamedNode| shorten(node.as_str(), PREFIXES);
    for (check, looked_at) in &report.checked {
        let findings = report.of(check).count();
        let verdict = match findings {
            0 => "holds".to_owned(),
            1 => "1 does not hold".to_owned(),
            more => format!("{more} do not hold"),
        };
        match check {
            Check::Query(_) => writeln!(out, "{:width$}  {verdict}", check.name())?,
            _ => writeln!(
                out,
                "{:width$}  {verdict:<16}  {looked_at:>8}  {}",
                check.name(),
                check.about()
            )?,
        }
        for finding in report.of(check).take(limit) {
            let node = match &finding.node {
                Term::NamedNode(node) => short(node),
                other => other.to_string(),
            };
            let source = match &finding.document {
                Some(hash) => source(store, hash)?.map(|source| format!(" ({source})")),
                None => None,
            };
            writeln!(
                out,
                "    {node}{}: {}",
                source.unwrap_or_default(),
                Said(finding, &short)
            )?;
        }
        if findings > limit {
            writeln!(out, "    … and {} more: see --limit", findings - limit)?;
        }
        if findings > 0 {
            writeln!(out, "    → {}", check.remedy())?;
        }
    }
    match report.findings.len() {
        0 => writeln!(out, "everything holds")?,
        more => writeln!(
            out,
            "{} not hold",
            if more == 1 {
                "1 thing does".to_owned()
            } else {
                format!("{more} things do")
            }
        )?,
    }
    Ok(())
}

fn counted(number: usize, what: &str) -> String {
    if number == 1 {
        format!("1 {what}")
    } else {
        format!("{number} {what}s")
    }
}

/// The title or source of a document.
fn source(store: &Store, hash: &str) -> Result<Option<String>, Failure> {
    let document = store.names.document(hash);
    let mut quads = store.oxigraph().quads_for_pattern(
        Some(document.as_ref().into()),
        Some(crate::graph::vocabulary::dcterms::SOURCE),
        None,
        None,
    );
    let quad = quads.next().transpose().map_err(CheckError::from)?;
    Ok(quad.and_then(|quad| match quad.object {
        Term::Literal(source) => Some(source.value().to_owned()),
        _ => None,
    }))
}
