//! How long 20,000 names take against full lists: `cargo bench --bench link -- ofac FILE un FILE`.
//!
//! Without arguments against made-up lists of the same size, so that it runs anywhere.

use dossier::lexicon::Lexicon;
use dossier::ontology::Class;
use dossier::reference::{ReferenceEntity, ReferenceName, Source, Strength, read};
use dossier::resolve::link::{Evidence, Linker};
use dossier::resolve::names::Tables;
use rayon::prelude::*;
use std::path::PathBuf;
use std::time::Instant;

/// Names asked for.
const NAMES: usize = 20_000;
/// Entries of the made-up list.
const ENTRIES: usize = 9_000;

fn made_up(count: usize, salt: usize) -> Vec<String> {
    let first = [
        "ban", "dor", "kel", "mir", "nus", "pav", "rig", "sol", "tem", "vok",
    ];
    let second = [
        "adan", "emir", "iska", "olen", "urto", "ayev", "etti", "ikov", "ossa", "uman",
    ];
    let word = |number: usize| {
        format!(
            "{}{}{}",
            first[number % 10],
            second[number / 10 % 10],
            first[number / 100 % 10]
        )
    };
    (0..count)
        .map(|number| {
            format!(
                "{} {}",
                word(number * 7 + salt),
                word(number * 31 / 10 + salt * 3)
            )
        })
        .collect()
}

fn main() {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with("--"))
        .collect();
    let mut entries: Vec<ReferenceEntity> = Vec::new();
    for pair in arguments.chunks_exact(2) {
        let source = if pair[0] == "un" {
            Source::Un
        } else {
            Source::Ofac
        };
        match read(source, &[PathBuf::from(&pair[1])], Lexicon::embedded()) {
            Ok(imported) => entries.extend(imported.entities),
            Err(error) => {
                eprintln!("{error}");
                std::process::exit(1);
            }
        }
    }
    if entries.is_empty() {
        for (id, name) in made_up(ENTRIES, 0).into_iter().enumerate() {
            let mut entity = ReferenceEntity::new(id.to_string(), Class::Person);
            entity.names.push(ReferenceName {
                text: name,
                strength: Strength::Full,
            });
            entries.push(entity);
        }
    }
    // Half of the names are on the list, so that nothing is saved by finding nothing.
    let listed = entries.iter().flat_map(|entity| {
        entity
            .names
            .iter()
            .map(move |name| (entity.class, name.text.clone()))
    });
    let mut asked: Vec<(Class, String)> = listed.take(NAMES / 2).collect();
    let rest = made_up(NAMES - asked.len(), 5);
    asked.extend(rest.into_iter().map(|name| (Class::Person, name)));
    let started = Instant::now();
    let linker = Linker::new(
        entries.iter().map(|entity| ("list", entity)),
        Tables::embedded(),
    );
    let indexed = started.elapsed();
    let found: Vec<_> = asked
        .par_iter()
        .map(|(class, name)| {
            linker.link(&Evidence {
                class: *class,
                names: vec![name.as_str()],
                countries: Vec::new(),
                births: Vec::new(),
                wikidata: None,
            })
        })
        .collect();
    let compared: usize = found.iter().map(|found| found.compared).sum();
    let looked_at: usize = found.iter().map(|found| found.looked_at).sum();
    let with = found
        .iter()
        .filter(|found| !found.candidates.is_empty())
        .count();
    println!(
        "{} names against {} entries: index {:.2} s, all {:.2} s on {} threads; {compared} comparisons, {looked_at} looked at, {with} names with candidates",
        asked.len(),
        entries.len(),
        indexed.as_secs_f64(),
        started.elapsed().as_secs_f64(),
        rayon::current_num_threads()
    );
}
