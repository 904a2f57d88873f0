//! `dossier update`: SPARQL Update, after which the default graph follows from the documents again.

use super::args::Update;
use super::data::Data;
use super::{Failure, Voice};
use crate::graph::{Derivation, Occasion, Store};
use crate::ontology::PREFIXES;
use crate::query::{Changed, Graph, Trial, update};
use std::fs;
use std::io::Read;

/// Carries out the update and says what changed.
pub fn run(args: &Update, data: &Data, voice: Voice) -> Result<(), Failure> {
    let text = text(args)?;
    // A store that is not there is not made just to change something in it.
    drop(Store::open_read_only(&args.store.location)?);
    let store = Store::open(&args.store.location, None)?;
    let trial = match args.dry_run {
        true => Trial::CountedOnly,
        false => Trial::Kept,
    };
    let changed = update(&store, &text, PREFIXES, trial)?;
    if voice == Voice::Normal {
        eprintln!("{}", told(&changed, trial));
    }
    if trial == Trial::CountedOnly {
        return Ok(());
    }
    let pipeline = data.pipeline()?;
    let derivation = Derivation {
        ontology: pipeline.ontology,
        lexicon: pipeline.lexicon,
    };
    let outcome = store.rederive(&derivation, &Occasion::now(env!("CARGO_PKG_VERSION")))?;
    if voice == Voice::Normal {
        eprintln!(
            "the default graph was derived anew: {} triples came to it, {} left it",
            outcome.derived, outcome.withdrawn
        );
        if changed.iter().any(|each| each.graph == Graph::Default) {
            eprintln!(
                "what was written into the default graph itself does not stay: it follows from documents, lists and decisions (dossier same, different, accept, reject)"
            );
        }
    }
    Ok(())
}

fn text(args: &Update) -> Result<String, Failure> {
    if let Some(text) = &args.expression {
        return Ok(text.clone());
    }
    let path = args.file.as_deref().unwrap_or_default();
    let fault = |source| Failure::File {
        path: path.to_owned(),
        source,
    };
    if path == "-" {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).map_err(fault)?;
        return Ok(text);
    }
    fs::read_to_string(path).map_err(fault)
}

/// "2 quads came, 1 left: 1 document (+2 −1)".
fn told(changed: &[Changed], trial: Trial) -> String {
    if changed.is_empty() {
        return "nothing changed".to_owned();
    }
    let (come, gone) = changed.iter().fold((0, 0), |(come, gone), each| {
        (come + each.come, gone + each.gone)
    });
    let parts: Vec<String> = changed
        .iter()
        .map(|each| {
            let what = match (each.graph, each.graphs) {
                (Graph::Default, _) => "the default graph".to_owned(),
                (Graph::Document, 1) => "1 document".to_owned(),
                (Graph::Document, count) => format!("{count} documents"),
                (Graph::Reference, 1) => "1 list".to_owned(),
                (Graph::Reference, count) => format!("{count} lists"),
                (Graph::Decisions, _) => "decisions".to_owned(),
                (Graph::Log, _) => "the log".to_owned(),
                (Graph::Other, 1) => "1 other graph".to_owned(),
                (Graph::Other, count) => format!("{count} other graphs"),
            };
            format!("{what} (+{} −{})", each.come, each.gone)
        })
        .collect();
    let would = match trial {
        Trial::Kept => "quads came",
        Trial::CountedOnly => "quads would come",
    };
    let leave = match trial {
        Trial::Kept => "left",
        Trial::CountedOnly => "would leave",
    };
    format!("{come} {would}, {gone} {leave}: {}", parts.join(", "))
}
