//! `check`: nothing on a sound store, the right thing on a damaged one, and what a person reads.

use crate::damage::{BLOWS, Patient};
use crate::desk::{Desk, project};
use crate::{damage, story};
use dossier::claim::frames::Frames;
use dossier::claim::rules;
use dossier::ontology::Ontology;
use dossier::query::Library;
use dossier::validate::{Report, Standard, check, rebuild, shipped_shapes};
use std::collections::BTreeSet;
use std::fs;

fn checked(store: &dossier::graph::Store) -> Report {
    let shapes = [shipped_shapes(Ontology::embedded()).unwrap()];
    let queries = Library::checks().unwrap();
    let standard = Standard {
        ontology: Ontology::embedded(),
        is_rule: &|rule| rules::is_known(rule, Frames::embedded()),
        shapes: &shapes,
        queries: &queries,
    };
    check(store, &standard).unwrap()
}

#[test]
fn every_blow_is_found_by_the_checks_that_should_and_by_no_other() {
    let mut wrong = Vec::new();
    for blow in BLOWS {
        let mut patient = Patient::new();
        (blow.strike)(&mut patient);
        let report = checked(&patient.store());
        let found: BTreeSet<&str> = report
            .findings
            .iter()
            .map(|finding| finding.check.name())
            .collect();
        let wanted: BTreeSet<&str> = blow.found_by.iter().copied().collect();
        if found != wanted {
            let messages: Vec<String> = report
                .findings
                .iter()
                .map(|finding| {
                    format!(
                        "{} {} {:?} {}",
                        finding.check.name(),
                        finding.node,
                        finding.value,
                        finding.message
                    )
                })
                .collect();
            wrong.push(format!(
                "{}: expected {wanted:?}, found {found:?}\n  {}",
                blow.name,
                messages.join("\n  ")
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_rebuild_finds_what_came_and_went_in_the_default_graph() {
    let store = story::sound();
    let (findings, triples) = rebuild(&store, &story::derivation()).unwrap();
    assert!(
        findings.is_empty() && triples > 1500,
        "{triples} {findings:#?}"
    );
    let blow = damage::BLOWS
        .iter()
        .find(|blow| blow.name == "an edge gone")
        .unwrap();
    let mut patient = Patient::new();
    (blow.strike)(&mut patient);
    let (findings, _) = rebuild(&patient.store(), &story::derivation()).unwrap();
    assert_eq!(findings.len(), 1, "{findings:#?}");
    assert!(
        findings[0].message.contains("is not stored"),
        "{}",
        findings[0].message
    );
}

#[test]
fn every_query_of_the_folder_is_made_and_says_what_it_looks_for() {
    let folder = project("queries/check");
    let files: BTreeSet<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            format!(
                "check/{}",
                entry.unwrap().path().file_stem().unwrap().to_string_lossy()
            )
        })
        .collect();
    let library = Library::checks().unwrap();
    let known: BTreeSet<String> = library.list().map(|query| query.name.clone()).collect();
    assert_eq!(files, known);
    let silent: Vec<&str> = library
        .list()
        .filter(|query| !query.question.ends_with('?'))
        .map(|query| query.name.as_str())
        .collect();
    assert!(silent.is_empty(), "{silent:?}");
}

#[test]
fn the_samples_hold_and_a_damaged_dump_of_them_is_reported_in_three_forms() {
    let desk = Desk::new();
    let samples = project("data/samples");
    desk.out(&["-q", "ingest", &samples.to_string_lossy()], 0);
    let report = desk.out(&["check", "--rebuild"], 0);
    assert!(report.ends_with("everything holds\n"), "{report}");
    assert!(
        report.contains("rebuild") && report.contains("check/sources-twice"),
        "{report}"
    );
    desk.out(&["-q", "export", "nquads", "-o", "all.nq"], 0);
    let sound = desk.read("all.nq");
    desk.out(&["check", "all.nq"], 0);
    let at = sound.find("<http://www.w3.org/ns/oa#exact> \"").unwrap()
        + "<http://www.w3.org/ns/oa#exact> \"".len();
    let damaged = format!("{}Allegedly, {}", &sound[..at], &sound[at..]);
    desk.write("bad.nq", damaged);
    let report = desk.out(&["check", "bad.nq"], 4);
    for part in [
        "1 does not hold",
        "Allegedly, ",
        "→ the document's graph is not as it was written",
        "1 thing does not hold",
    ] {
        assert!(report.contains(part), "{part} in {report}");
    }
    let report: serde_json::Value =
        serde_json::from_str(&desk.out(&["check", "bad.nq", "-f", "json"], 4)).unwrap();
    assert_eq!(report["conforms"], false);
    assert_eq!(report["findings"][0]["check"], "words");
    let report = desk.out(&["check", "bad.nq", "-f", "shacl"], 4);
    let store = oxigraph::store::Store::new().unwrap();
    store
        .load_from_slice(
            oxigraph::io::RdfParser::from_format(oxigraph::io::RdfFormat::Turtle),
            report.as_bytes(),
        )
        .unwrap();
    let iri = |local: &str| {
        oxigraph::model::NamedNode::new(format!("http://www.w3.org/ns/shacl#{local}")).unwrap()
    };
    let results = store
        .quads_for_pattern(None, Some(iri("result").as_ref()), None, None)
        .count();
    assert_eq!(results, 1, "{report}");
    // Shapes and queries of one's own.
    desk.write("own.ttl", "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ds: <https://w3id.org/dossier/ns#> . @prefix schema: <https://schema.org/> . <urn:own> a sh:NodeShape ; sh:targetClass ds:Document ; sh:property [ sh:path schema:author ; sh:minCount 1 ; sh:message \"who wrote it?\" ] .");
    assert!(
        desk.out(&["check", "--shapes", "own.ttl"], 4)
            .contains("who wrote it?")
    );
    desk.write(
        "own/no-cuba.rq",
        "# title: T\n# question: Is Cuba spoken of?\nSELECT ?c { ?c rdfs:label \"Cuba\" }",
    );
    assert!(
        desk.out(&["check", "--queries", "own"], 4)
            .contains("no-cuba")
    );
    assert!(
        desk.out(&["query", "check/sources-twice", "-f", "csv"], 0)
            .lines()
            .count()
            == 1
    );
    desk.fails(&["check", "--shapes", "all.nq"], 2);
}
