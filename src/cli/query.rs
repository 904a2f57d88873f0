//! `dossier query`: questions in SPARQL.

use super::args::Query;
use super::data::Data;
use super::reading::Reading;
use super::{Failure, Voice};
use crate::ontology::{Ontology, PREFIXES};
use crate::query::{
    AnswerFormat, Binding, DefaultGraph, Destination, Library, NamedQuery, Options, Outcome, Param,
    Truth, ask, write,
};
use std::collections::BTreeSet;
use std::fs;
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::time::Duration;

/// Asks and writes the answer.
pub fn run(args: &Query, data: &Data, voice: Voice, out: &mut impl Write) -> Result<(), Failure> {
    let library = Library::shipped()?;
    if args.list {
        return list(&library, out);
    }
    let (text, params) = question(args, &library)?;
    if voice == Voice::Normal {
        for stranger in strangers(&text, data.ontology()) {
            eprintln!("{stranger}");
        }
    }
    let bindings = args
        .bind
        .iter()
        .map(|text| text.parse())
        .collect::<Result<Vec<Binding>, _>>()?;
    let format = format(args.format.as_deref())?;
    let timeout = match args.timeout {
        Some(seconds) => Some(
            Duration::try_from_secs_f64(seconds)
                .map_err(|error| Failure::Usage(format!("--timeout {seconds}: {error}")))?,
        ),
        None => None,
    };
    let default_graph = if args.union {
        DefaultGraph::Union
    } else {
        DefaultGraph::Corpus
    };
    let store = Reading::open(&args.store)?;
    let options = Options {
        prefixes: PREFIXES,
        default_graph,
        timeout,
        searched: store.here(),
    };
    let answer = ask(store.graphs(), &text, &params, &bindings, &options)?;
    let outcome = write(answer, format, destination(), PREFIXES, &mut *out)?;
    if args.exit_status && outcome == Outcome::Truth(Truth::No) {
        return Err(Failure::DoesNotHold);
    }
    Ok(())
}

/// What a query says with `ds:` and no ontology describes: it matches nothing, which looks like an answer.
fn strangers(text: &str, ontology: &Ontology) -> Vec<String> {
    let described: BTreeSet<&str> = ontology
        .turtle
        .lines()
        .filter_map(|line| line.strip_prefix("ds:")?.split_whitespace().next())
        .chain(
            ontology
                .relations
                .values()
                .map(|each| each.inverse.as_str()),
        )
        .chain(ontology.relations.keys().map(|name| name.as_str()))
        .collect();
    let mut found = BTreeSet::new();
    for (at, _) in text.match_indices("ds:") {
        // Not the end of another prefix or of a word.
        let before = text[..at].chars().next_back();
        if before.is_some_and(|before| before.is_alphanumeric() || "_-.:/\"'<".contains(before)) {
            continue;
        }
        let name = &text[at + "ds:".len()..];
        let end = name.find(|letter: char| !letter.is_alphanumeric() && letter != '_');
        let name = &name[..end.unwrap_or(name.len())];
        if !name.is_empty() && !described.contains(name) {
            found.insert(name);
        }
    }
    let tell = |name: &str| {
        let near = super::nearest(name, described.iter().copied());
        format!("ds:{name} is in no ontology, so nothing has it{near}")
    };
    found.into_iter().map(tell).collect()
}

/// The format of that name.
pub fn format(name: Option<&str>) -> Result<Option<AnswerFormat>, Failure> {
    let Some(name) = name else { return Ok(None) };
    let known = || {
        let names: Vec<&str> = AnswerFormat::ALL.iter().map(|each| each.name()).collect();
        names.join(", ")
    };
    match AnswerFormat::from_name(name) {
        Some(format) => Ok(Some(format)),
        None => Err(Failure::Usage(format!(
            "--format {name}: not a format; use one of {}",
            known()
        ))),
    }
}

/// Where standard output leads.
pub fn destination() -> Destination {
    if std::io::stdout().is_terminal() {
        let columns = std::env::var("COLUMNS")
            .ok()
            .and_then(|columns| columns.parse().ok())
            .unwrap_or(120);
        Destination::Terminal { columns }
    } else {
        Destination::Stream
    }
}

fn question(args: &Query, library: &Library) -> Result<(String, Vec<Param>), Failure> {
    if let Some(text) = &args.expression {
        return Ok((text.clone(), Vec::new()));
    }
    let name = args.query.as_deref().unwrap_or_default();
    if name.ends_with(".rq") || Path::new(name).is_file() {
        let text = fs::read_to_string(name).map_err(|source| Failure::File {
            path: name.to_owned(),
            source,
        })?;
        let query = NamedQuery::parse(name, &text, name)?;
        return Ok((text, query.params));
    }
    let checks = Library::checks()?;
    let library = if name.starts_with("check/") {
        &checks
    } else {
        library
    };
    let query = library.find(name)?;
    Ok((query.text.clone(), query.params.clone()))
}

/// The named queries with their questions and parameters.
pub fn list(library: &Library, out: &mut impl Write) -> Result<(), Failure> {
    for query in library.list() {
        writeln!(out, "{:<22} {}", query.name, query.question)?;
        for param in &query.params {
            let default = param
                .default
                .as_deref()
                .map_or(String::new(), |default| format!(" (default {default})"));
            writeln!(
                out,
                "{:<22}   --bind {}=…  {}{default}",
                "", param.name, param.about
            )?;
        }
    }
    // Set in, since they answer nothing about the news.
    for query in Library::checks()?.list() {
        writeln!(out, "  {:<32} {}", query.name, query.question)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_that_no_ontology_has_are_told_with_what_is_near() {
        let told = |text: &str| strangers(text, Ontology::embedded());
        assert_eq!(
            told("SELECT ?x { ?x a ds:Persn ; ds:met ?y ; ds:mett ?z }"),
            [
                "ds:Persn is in no ontology, so nothing has it; did you mean Person?",
                "ds:mett is in no ontology, so nothing has it; did you mean met?",
            ]
        );
        let sound = "PREFIX ds: <https://w3id.org/dossier/ns#> # words:here, \"ds:nothing\"\n\
            SELECT ?x { SERVICE ds:search { ?x ds:words \"a\" } ?x a ds:Document ; ds:sanctionedBy ?y }";
        assert!(told(sound).is_empty(), "{:?}", told(sound));
    }
}
