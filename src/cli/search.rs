//! `dossier search`: names, headlines and sentences by their words.

use super::Failure;
use super::args::{FoundKind, Search};
use super::data::Data;
use super::edges::date;
use super::page::{Page, one_line};
use super::query::{destination, format};
use crate::graph::{Found, Store};
use crate::ontology::{Class, PREFIXES};
use crate::query::{Answer, Destination, shorten, write};
use crate::search::{Kind, Sought};
use oxigraph::model::{Literal, Term};
use std::io::Write;

/// Other names that are shown beside the best one.
const OTHERS: usize = 4;

/// Finds and tells.
pub fn run(args: &Search, data: &Data, out: &mut impl Write) -> Result<(), Failure> {
    if !args
        .words
        .iter()
        .any(|word| word.contains(char::is_alphanumeric))
    {
        return Err(Failure::Usage(
            "no words to search for: give some, as in: dossier search asset freeze".to_owned(),
        ));
    }
    let class = match &args.class {
        Some(name) => Some(class(name)?),
        None => None,
    };
    let kinds = args.kind.iter().map(|kind| match kind {
        FoundKind::Name => Kind::Name,
        FoundKind::Headline => Kind::Headline,
        FoundKind::Sentence => Kind::Sentence,
    });
    let sought = Sought {
        words: args.words.join(" "),
        kinds: kinds.collect(),
        class: class.map(|class| class.iri().to_owned()),
        from: date("--from", args.from.as_deref())?,
        to: date("--to", args.to.as_deref())?,
        limit: args.limit,
    };
    let format = format(args.format.as_deref())?;
    if let Some(url) = &args.store.elsewhere.endpoint {
        return Err(Failure::Usage(format!(
            "search looks into an index beside the store, and {url} has none; ask it for names with: dossier query --endpoint {url} -e 'SELECT ?it ?name {{ ?it rdfs:label ?name FILTER(CONTAINS(LCASE(?name), \"words\")) }}'"
        )));
    }
    let store = Store::open_read_only(&args.store.here.location)?;
    let found = store.search(&sought)?;
    match (format, destination()) {
        (None, Destination::Terminal { columns }) => {
            page(&found, &mut Page::new(out, columns, data.ink()))?
        }
        (format, destination) => {
            write(rows(&found), format, destination, PREFIXES, out)?;
        }
    }
    if found.is_empty() {
        eprintln!("nothing has these words; fewer words find more");
    }
    Ok(())
}

/// The class of that name, whatever its case.
fn class(name: &str) -> Result<Class, Failure> {
    let local = name.trim_start_matches("ds:");
    let known = Class::ALL
        .iter()
        .find(|class| class.iri().eq_ignore_ascii_case(local));
    known.copied().ok_or_else(|| {
        let known = || Class::ALL.iter().map(|class| class.iri());
        let near = super::nearest(local, known());
        Failure::Usage(match near.is_empty() {
            true => format!(
                "--class {name}: no such class; use one of {}",
                known().collect::<Vec<_>>().join(", ")
            ),
            false => format!("--class {name}: no such class{near}"),
        })
    })
}

fn page(found: &[Found], page: &mut Page<'_, impl Write>) -> Result<(), Failure> {
    for kind in Kind::ALL {
        let mut of_kind = found.iter().filter(|found| found.kind == kind).peekable();
        if of_kind.peek().is_none() {
            continue;
        }
        page.section(match kind {
            Kind::Name => "Names",
            Kind::Headline => "Headlines",
            Kind::Sentence => "Sentences",
        })?;
        for found in of_kind {
            let id = shorten(found.node.as_str(), PREFIXES);
            let date = found.date.map(|date| date.to_string()).unwrap_or_default();
            match kind {
                Kind::Name => {
                    let count = match found.documents {
                        1 => "1 document".to_owned(),
                        count => format!("{count} documents"),
                    };
                    page.item(
                        &format!("{}   {}", found.words, found.class.to_lowercase()),
                        &count,
                    )?;
                    let mut line = id;
                    let others = &found.others[..found.others.len().min(OTHERS)];
                    if !others.is_empty() {
                        line = format!("{line}   also {}", others.join(" · "));
                    }
                    page.source(&line)?;
                }
                Kind::Headline => {
                    page.item(&one_line(&found.words), &date)?;
                    page.source(&id)?;
                }
                Kind::Sentence => {
                    page.quote(&one_line(&found.words))?;
                    let headline = found.headline.as_deref().map(one_line).unwrap_or_default();
                    let document = found.document.as_ref();
                    let document = document.map(|node| shorten(node.as_str(), PREFIXES));
                    page.source_of(&date, &headline, &document.unwrap_or_default())?;
                }
            }
        }
    }
    Ok(())
}

fn rows(found: &[Found]) -> Answer {
    let words = |text: &str| Some(Term::from(Literal::new_simple_literal(text)));
    let rows = found.iter().map(|found| {
        vec![
            words(found.kind.word()),
            words(&one_line(&found.words)),
            (!found.class.is_empty()).then(|| Literal::new_simple_literal(&found.class).into()),
            found.date.and_then(|date| words(&date.to_string())),
            Some(found.node.clone().into()),
            found.document.clone().map(Term::from),
            words(found.closeness.word()),
        ]
    });
    let names = [
        "kind",
        "found",
        "class",
        "date",
        "it",
        "document",
        "closeness",
    ];
    Answer::of_rows(&names, rows.collect())
}
