//! `dossier diff`: what came and went between two stores or dumps, by claim.

use super::Failure;
use super::args::{Diff, DiffForm};
use super::data::Data;
use crate::graph::diff::{Changes, Difference, Side};
use crate::graph::{Store, dump};
use crate::ontology::{Ontology, PREFIXES};
use crate::query::{QueryError, shorten};
use serde_json::json;
use std::io::Write;
use std::path::Path;

/// Compares, writes what changed, and fails with code 4 where `--exit-status` asks for it.
pub fn run(args: &Diff, data: &Data, out: &mut impl Write) -> Result<(), Failure> {
    let ontology = data.ontology();
    let (first, second) = (side(&args.first, ontology)?, side(&args.second, ontology)?);
    let difference = Difference::new(&first, &second);
    match args.format {
        DiffForm::Text => text(&difference, &first, &second, out)?,
        DiffForm::Json => json_object(&difference, &first, &second, out)?,
    }
    if args.exit_status && !difference.is_empty() {
        return Err(Failure::DoesNotHold);
    }
    Ok(())
}

/// That neither a store nor a dump is at a place.
pub fn not_there(path: &Path) -> Failure {
    Failure::Failed(format!(
        "{}: no such file or folder; name the folder of a store or backup, or a file of RDF such as all.nq",
        path.display()
    ))
}

/// A folder is a store, a file a dump.
fn side(path: &Path, ontology: &Ontology) -> Result<Side, Failure> {
    let mut side = Side::default();
    if path.is_file() {
        let names = dump::namespaces(path)?.unwrap_or_default();
        for quad in dump::read(path)? {
            side.add(quad?, &names, ontology);
        }
        return Ok(side);
    }
    if !path.exists() {
        return Err(not_there(path));
    }
    let store = Store::open_read_only(path)?;
    for quad in store.oxigraph() {
        side.add(quad.map_err(QueryError::from)?, &store.names, ontology);
    }
    Ok(side)
}

fn text(
    difference: &Difference,
    first: &Side,
    second: &Side,
    out: &mut impl Write,
) -> Result<(), Failure> {
    if difference.is_empty() {
        writeln!(
            out,
            "no difference in documents, claims, edges, tenures, sanctions and contradictions"
        )?;
        return Ok(());
    }
    let document = |side: &Side, iri: &String| {
        let source = side.documents.get(iri).map_or("", String::as_str);
        format!("{}  {source}", short(iri))
    };
    section(
        "documents",
        &difference.documents,
        first,
        second,
        document,
        out,
    )?;
    section("claims", &difference.claims, first, second, claim, out)?;
    section("edges", &difference.edges, first, second, edge, out)?;
    let standing = |side: &Side, iri: &String| {
        let status: Vec<&str> = side
            .standing
            .get(iri)
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect();
        format!("{}  {}", called(side, iri), status.join(", "))
    };
    section(
        "tenures, sanctions, contradictions",
        &difference.standing,
        first,
        second,
        standing,
        out,
    )
}

fn section<T>(
    what: &str,
    changes: &Changes<T>,
    first: &Side,
    second: &Side,
    show: impl Fn(&Side, &T) -> String,
    out: &mut impl Write,
) -> Result<(), Failure> {
    if changes.is_empty() {
        return Ok(());
    }
    write!(
        out,
        "{what}  +{} −{}",
        changes.came.len(),
        changes.went.len()
    )?;
    if !changes.changed.is_empty() {
        write!(out, " ~{}", changes.changed.len())?;
    }
    writeln!(out)?;
    for each in &changes.went {
        writeln!(out, "  - {}", show(first, each))?;
    }
    for each in &changes.came {
        writeln!(out, "  + {}", show(second, each))?;
    }
    for each in &changes.changed {
        writeln!(out, "  ~ {}\n  → {}", show(first, each), show(second, each))?;
    }
    Ok(())
}

fn claim(side: &Side, iri: &String) -> String {
    let Some(claim) = side.claims.get(iri) else {
        return short(iri);
    };
    let end = |end: &Option<String>| {
        end.as_ref()
            .map_or_else(|| "…".to_owned(), |end| called(side, end))
    };
    let light: Vec<String> = claim.light.iter().map(|word| word.to_lowercase()).collect();
    let words = side
        .words(claim)
        .map(|words| format!("  {words:?}"))
        .unwrap_or_default();
    let asserted = if claim.asserted {
        "asserted"
    } else {
        "not asserted"
    };
    format!(
        "{}  {} — {} → {}  {}, {asserted}{words}  {}",
        short(iri),
        end(&claim.subject),
        claim.relation,
        end(&claim.object),
        light.join(", "),
        short(&claim.document)
    )
}

fn edge(side: &Side, (subject, relation, object): &(String, String, String)) -> String {
    format!(
        "{} — {relation} → {}",
        called(side, subject),
        called(side, object)
    )
}

fn called(side: &Side, iri: &str) -> String {
    side.label(iri).map_or_else(|| short(iri), str::to_owned)
}

fn short(iri: &str) -> String {
    shorten(iri, PREFIXES)
}

fn json_object(
    difference: &Difference,
    first: &Side,
    second: &Side,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let claim = |side: &Side, iri: &String| {
        let Some(claim) = side.claims.get(iri) else {
            return json!({ "claim": iri });
        };
        json!({
            "claim": iri, "document": claim.document, "subject": claim.subject, "relation": claim.relation, "object": claim.object,
            "light": claim.light, "asserted": claim.asserted, "words": side.words(claim),
        })
    };
    let edge = |_: &Side, (subject, relation, object): &(String, String, String)| json!({ "subject": subject, "relation": relation, "object": object });
    let document =
        |side: &Side, iri: &String| json!({ "document": iri, "source": side.documents.get(iri) });
    let standing =
        |side: &Side, iri: &String| json!({ "node": iri, "status": side.standing.get(iri) });
    let whole = json!({
        "same": difference.is_empty(),
        "documents": lists(&difference.documents, first, second, document),
        "claims": lists(&difference.claims, first, second, claim),
        "edges": lists(&difference.edges, first, second, edge),
        "standing": lists(&difference.standing, first, second, standing),
    });
    serde_json::to_writer_pretty(&mut *out, &whole).map_err(std::io::Error::from)?;
    writeln!(out)?;
    Ok(())
}

fn lists<T>(
    changes: &Changes<T>,
    first: &Side,
    second: &Side,
    wire: impl Fn(&Side, &T) -> serde_json::Value,
) -> serde_json::Value {
    let all = |side, list: &[T]| list.iter().map(|each| wire(side, each)).collect::<Vec<_>>();
    json!({
        "came": all(second, &changes.came),
        "went": all(first, &changes.went),
        "changed": changes.changed.iter().map(|each| json!({ "was": wire(first, each), "is": wire(second, each) })).collect::<Vec<_>>(),
    })
}
