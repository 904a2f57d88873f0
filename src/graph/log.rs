//! What was done to the store, when, by which version: PROV-O in the graph `<graph/log>`.
//!
//! *[`Occasion`] and what happened → quads*. The only graph with a clock and with the places files were found at, so that two
//! machines that read the same articles differ in nothing else. Append-only; one activity an occasion.

use super::iri::{Namespaces, short_hash};
use super::vocabulary::{prov, rdf, rdfs, schema, xsd};
use oxigraph::model::{Literal, NamedNode, Quad, Term};
use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

/// When something is done, by which version of the program, and where its documents were found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Occasion {
    /// xsd:dateTime in UTC.
    pub time: String,
    /// The program's version.
    pub version: String,
    /// For a document, by its hash, the file (and line) it was found in.
    pub containers: BTreeMap<String, String>,
}

impl Occasion {
    /// Now, by `version`.
    pub fn now(version: &str) -> Self {
        Self {
            time: date_time(SystemTime::now()),
            version: version.to_owned(),
            containers: BTreeMap::new(),
        }
    }
}

/// What happened to the documents of a store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Happened {
    /// Hashes of documents whose graph was written.
    pub(super) written: Vec<String>,
    /// Hashes of documents whose graph was dropped, each with the one that took its place.
    pub(super) dropped: Vec<(String, Option<String>)>,
    /// Hashes of documents of which nothing else is to be kept.
    pub(super) forgotten: Vec<String>,
    /// Ids of decisions that people made, and of those they took back.
    pub(super) decided: Vec<String>,
    pub(super) undone: Vec<String>,
}

/// The entry of one occasion; nothing where nothing happened.
pub(super) fn entry(happened: &Happened, occasion: &Occasion, names: &Namespaces) -> Vec<Quad> {
    if *happened == Happened::default() {
        return Vec::new();
    }
    let graph = names.log_graph();
    let mut quads = Vec::new();
    let mut put = |subject: &NamedNode, property: NamedNode, value: Term| {
        quads.push(Quad::new(subject.clone(), property, value, graph.clone()));
    };
    let text = |text: &str| Term::from(Literal::new_simple_literal(text));
    // A version that a later one took the place of was not taken back by anybody.
    let is_taken_back = happened
        .dropped
        .iter()
        .any(|(_, successor)| successor.is_none());
    let deed = match () {
        () if !happened.decided.is_empty() => "decide",
        () if !happened.undone.is_empty() => "undo",
        () if !happened.forgotten.is_empty() => "purge",
        () if is_taken_back => "retract",
        () => "ingest",
    };
    // Named by all of it, so that two occasions within one tick of the clock are two.
    let whole = format!("{occasion:?}{happened:?}");
    let activity = names.below(&format!("activity/{}", short_hash(whole.as_bytes(), 16)));
    let agent = names.below(&format!(
        "agent/dossier-{}",
        super::iri::escape(&occasion.version)
    ));
    put(&activity, rdf::TYPE.into(), prov::ACTIVITY.into());
    put(&activity, rdfs::LABEL.into(), text(deed));
    put(
        &activity,
        prov::AT_TIME.into(),
        Literal::new_typed_literal(&occasion.time, xsd::DATE_TIME).into(),
    );
    put(
        &activity,
        prov::WAS_ASSOCIATED_WITH.into(),
        agent.clone().into(),
    );
    put(&agent, rdf::TYPE.into(), prov::SOFTWARE_AGENT.into());
    put(
        &agent,
        rdfs::LABEL.into(),
        text(&format!("dossier {}", occasion.version)),
    );
    put(
        &agent,
        schema::SOFTWARE_VERSION.into(),
        text(&occasion.version),
    );
    for hash in &happened.written {
        let document = names.document(hash);
        put(
            &document,
            prov::WAS_GENERATED_BY.into(),
            activity.clone().into(),
        );
        if let Some(container) = occasion.containers.get(hash) {
            put(&document, prov::AT_LOCATION.into(), text(container));
        }
    }
    let decisions = [
        (&happened.decided, prov::WAS_GENERATED_BY),
        (&happened.undone, prov::WAS_INVALIDATED_BY),
    ];
    for (ids, property) in decisions {
        for id in ids {
            let decision = super::decisions::node(names, id);
            put(&decision, property.into(), activity.clone().into());
        }
    }
    for (hash, successor) in &happened.dropped {
        let document = names.document(hash);
        put(
            &document,
            prov::WAS_INVALIDATED_BY.into(),
            activity.clone().into(),
        );
        if let Some(successor) = successor {
            put(
                &names.document(successor),
                prov::WAS_REVISION_OF.into(),
                document.into(),
            );
        }
    }
    quads
}

/// The entry of an import: which graph was replaced, by how many entries, from which files.
pub(super) fn import_entry(
    graph: &NamedNode,
    entries: usize,
    occasion: &Occasion,
    names: &Namespaces,
) -> Vec<Quad> {
    let log = names.log_graph();
    let text = |text: &str| Term::from(Literal::new_simple_literal(text));
    let whole = format!("{occasion:?}{graph}{entries}");
    let activity = names.below(&format!("activity/{}", short_hash(whole.as_bytes(), 16)));
    let agent = names.below(&format!(
        "agent/dossier-{}",
        super::iri::escape(&occasion.version)
    ));
    let time = Literal::new_typed_literal(&occasion.time, xsd::DATE_TIME);
    let mut triples: Vec<(&NamedNode, NamedNode, Term)> = vec![
        (&activity, rdf::TYPE.into(), prov::ACTIVITY.into()),
        (
            &activity,
            rdfs::LABEL.into(),
            text(&format!("import of {entries} entries")),
        ),
        (&activity, prov::AT_TIME.into(), time.into()),
        (
            &activity,
            prov::WAS_ASSOCIATED_WITH.into(),
            agent.clone().into(),
        ),
        (&agent, rdf::TYPE.into(), prov::SOFTWARE_AGENT.into()),
        (
            &agent,
            schema::SOFTWARE_VERSION.into(),
            text(&occasion.version),
        ),
        (
            graph,
            prov::WAS_GENERATED_BY.into(),
            activity.clone().into(),
        ),
    ];
    for container in occasion.containers.values() {
        triples.push((&activity, prov::AT_LOCATION.into(), text(container)));
    }
    triples
        .into_iter()
        .map(|(subject, property, value)| Quad::new(subject.clone(), property, value, log.clone()))
        .collect()
}

/// xsd:dateTime in UTC, to the millisecond.
fn date_time(time: SystemTime) -> String {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    let (days, seconds) = (since.as_secs() / 86_400, since.as_secs() % 86_400);
    let (year, month, day) = civil(days);
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!(
        "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{:03}Z",
        since.subsec_millis()
    )
}

/// Day of the Gregorian calendar from days since 1970-01-01. The year is counted from March, so that the leap day is its last.
fn civil(days: u64) -> (u64, u64, u64) {
    let shifted = days + 719_468; // days since 0000-03-01
    let (era, of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year_of_era + era * 400 + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn seconds_since_1970_are_dates() {
        let cases = [
            (0, "1970-01-01T00:00:00.000Z"),
            (951_782_399, "2000-02-28T23:59:59.000Z"),
            (951_782_400, "2000-02-29T00:00:00.000Z"),
            (951_868_800, "2000-03-01T00:00:00.000Z"),
            (4_107_542_400, "2100-03-01T00:00:00.000Z"),
        ];
        for (seconds, expected) in cases {
            assert_eq!(
                date_time(UNIX_EPOCH + Duration::from_secs(seconds)),
                expected
            );
        }
    }
}
