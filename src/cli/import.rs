//! `dossier import`: lists into the store, and who of the news is on them.

use super::args::Import;
use super::data::Data;
use super::{Failure, Voice};
use crate::graph::{Derivation, Occasion, Store};
use crate::reference::{Imported, read};
use std::io::Write;

/// Fields named in the report at most.
const NAMED: usize = 12;

/// Reads the list whole, replaces the dataset, derives the default graph.
pub fn run(args: &Import, data: &Data, voice: Voice, out: &mut impl Write) -> Result<(), Failure> {
    let source = args.kind;
    let dataset = args.dataset.as_deref().unwrap_or(source.name());
    if dataset.is_empty() {
        return Err(Failure::Usage(
            "--as takes a name for the dataset".to_owned(),
        ));
    }
    let lexicon = data.lexicon();
    // Before the store is touched: a broken list leaves it as it is.
    let imported = read(source, &args.files, lexicon)?;
    let store = Store::open(&args.store.location, None)?;
    if args.dataset.is_none()
        && let Some((shared, entries)) = store.unlike(dataset, &imported.entities)?
    {
        return Err(Failure::Failed(format!(
            "{}: {shared} of the {entries} entries imported as {dataset:?} are in it, so it is another list, and nothing was changed; `--as NAME` keeps both, `--as {dataset}` replaces the one there, and files of one list are given to one import",
            imported.report.files.join(", ")
        )));
    }
    let mut occasion = Occasion::now(env!("CARGO_PKG_VERSION"));
    for file in &imported.report.files {
        occasion.containers.insert(file.clone(), file.clone());
    }
    let import = store.import(dataset, &imported.entities, &occasion)?;
    let derivation = Derivation {
        ontology: data.ontology(),
        lexicon,
    };
    if store.is_stale(&derivation, &occasion.version)? {
        store.rederive(&derivation, &occasion)?;
    }
    store.merge()?;
    report(&imported, dataset, out)?;
    let (on, maybe) = store.met_in_the_news(dataset)?;
    writeln!(
        out,
        "in the documents\t{on} on the list, {maybe} perhaps (dossier query listed-entities, list-candidates)"
    )?;
    if voice == Voice::Normal {
        eprintln!("{} quads came, {} went", import.come, import.gone);
    }
    Ok(())
}

fn report(imported: &Imported, dataset: &str, out: &mut impl Write) -> Result<(), Failure> {
    let report = &imported.report;
    let total: usize = report.entries.values().sum();
    writeln!(
        out,
        "{dataset}\t{total} entries from {}",
        report.files.join(", ")
    )?;
    for (kind, count) in &report.entries {
        writeln!(out, "{kind}\t{count}")?;
    }
    if !report.unexpressed.is_empty() {
        let mut fields: Vec<(&String, &usize)> = report.unexpressed.iter().collect();
        fields.sort_by_key(|&(name, count)| (std::cmp::Reverse(count), name));
        let shown: Vec<String> = fields
            .iter()
            .take(NAMED)
            .map(|(name, count)| format!("{name} {count}"))
            .collect();
        let more = fields.len().saturating_sub(NAMED);
        let more = if more > 0 {
            format!(", and {more} more")
        } else {
            String::new()
        };
        writeln!(out, "kept as remarks only\t{}{more}", shown.join(", "))?;
    }
    for note in &report.notes {
        writeln!(out, "note\t{note}")?;
    }
    Ok(())
}
