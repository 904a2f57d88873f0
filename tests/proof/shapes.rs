//! Our SHACL engine against pyshacl, violation by violation, and data/shapes.ttl against the ontology.
//!
//! Where a Python with pyshacl is found (`DOSSIER_PYTHON`, else `python3`) it is asked anew; elsewhere its verdicts of the last time
//! are read from `verdicts.tsv`. `UPDATE_GOLDEN=1` writes them, and the relations of data/shapes.ttl.

use crate::damage::{BLOWS, Patient};
use dossier::ontology::Ontology;
use dossier::validate::shacl::validate;
use dossier::validate::shapes::{Path as ShapePath, Shapes};
use dossier::validate::{relation_shapes, shipped_shapes};
use oxigraph::model::Term;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn updating() -> bool {
    std::env::var_os("UPDATE_GOLDEN").is_some()
}

/// A name that can be a file's.
fn stem(name: &str) -> String {
    name.replace(' ', "-")
}

fn show(term: &Term) -> String {
    match term {
        Term::NamedNode(node) => node.as_str().to_owned(),
        Term::Literal(literal) => literal.value().to_owned(),
        other => other.to_string(),
    }
}

/// What our engine says of a case, line by line.
fn ours(name: &str, patient: &Patient, shapes: &Shapes) -> BTreeSet<String> {
    let store = patient.store();
    let (violations, looked_at) = validate(store.oxigraph(), &[], shapes).unwrap();
    assert!(looked_at > 200, "{name}: {looked_at}");
    let line = |violation: &dossier::validate::shacl::Violation| {
        let path = match &violation.path {
            None => "-".to_owned(),
            Some(ShapePath::Property(property)) => property.as_str().to_owned(),
            Some(_) => "complex".to_owned(),
        };
        let value = violation.value.as_ref().map_or("-".to_owned(), show);
        [
            &stem(name),
            &show(&violation.focus),
            &path,
            violation.component,
            &value,
        ]
        .map(str::to_owned)
        .join("\t")
    };
    violations.iter().map(line).collect()
}

fn python() -> Option<String> {
    let known = std::env::var("DOSSIER_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let asked = Command::new(&known).args(["-c", "import pyshacl"]).output();
    asked
        .is_ok_and(|output| output.status.success())
        .then_some(known)
}

/// What pyshacl says of all cases.
fn theirs(python: &str, patients: &[(&str, Patient)]) -> BTreeSet<String> {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(python);
    command
        .arg(file("tests/proof/pyshacl_verdicts.py"))
        .arg(file("data/shapes.ttl"));
    for (name, patient) in patients {
        let path = folder.path().join(format!("{}.nt", stem(name)));
        let mut lines = BTreeSet::new();
        for quad in &patient.quads {
            lines.insert(format!(
                "{} {} {} .\n",
                quad.subject, quad.predicate, quad.object
            ));
        }
        fs::write(&path, lines.into_iter().collect::<String>()).unwrap();
        command.arg(path);
    }
    let output = command.output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(str::to_owned)
        .collect()
}

#[test]
fn our_verdicts_are_those_of_pyshacl_on_sound_and_damaged_graphs() {
    let shapes = shipped_shapes(Ontology::embedded()).unwrap();
    let mut patients = Vec::new();
    for blow in BLOWS {
        let mut patient = Patient::new();
        (blow.strike)(&mut patient);
        patients.push((blow.name, patient));
    }
    let mut found = BTreeSet::new();
    let mut faulty = 0;
    for ((name, patient), blow) in patients.iter().zip(BLOWS) {
        let lines = ours(name, patient, &shapes);
        faulty += usize::from(!lines.is_empty());
        assert_eq!(
            !lines.is_empty(),
            blow.found_by.contains(&"shapes"),
            "{name}: {lines:#?}"
        );
        found.extend(lines);
    }
    assert!(
        faulty >= 40,
        "only {faulty} graphs are damaged in a way that shapes see"
    );
    let golden = file("tests/proof/verdicts.tsv");
    let expected: BTreeSet<String> = match python() {
        Some(python) => theirs(&python, &patients),
        None => fs::read_to_string(&golden)
            .unwrap()
            .lines()
            .filter(|line| !line.starts_with('#'))
            .map(str::to_owned)
            .collect(),
    };
    if updating() && python().is_some() {
        let mut text = "# What pyshacl says of the damaged graphs of damage.rs: case, focus node, path, component, value.\n# Made by UPDATE_GOLDEN=1 cargo test --test proof, with pyshacl; see shapes.rs.\n".to_owned();
        for line in &expected {
            text.push_str(line);
            text.push('\n');
        }
        fs::write(&golden, text).unwrap();
    }
    let ours_alone: Vec<&String> = found.difference(&expected).collect();
    let theirs_alone: Vec<&String> = expected.difference(&found).collect();
    assert!(
        ours_alone.is_empty() && theirs_alone.is_empty(),
        "ours alone: {ours_alone:#?}\npyshacl's alone: {theirs_alone:#?}"
    );
}

/// What our shapes do not use, on data made for it: lists of SHACL's components, in one place each.
#[test]
fn components_that_our_shapes_do_not_use_agree_too() {
    let head = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://example.org/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n";
    let shapes = "
        ex:S a sh:NodeShape ; sh:targetNode ex:a, ex:b ; sh:targetObjectsOf ex:next ;
          sh:property [ sh:path ex:word ; sh:languageIn ( \"en\" \"no\" ) ; sh:uniqueLang true ] ;
          sh:property [ sh:path ex:low ; sh:lessThanOrEquals ex:high ; sh:maxLength 3 ] ;
          sh:property [ sh:path ex:p ; sh:equals ex:q ] ;
          sh:property [ sh:path ex:p ; sh:disjoint ex:r ] ;
          sh:property [ sh:path [ sh:zeroOrMorePath ex:next ] ; sh:maxCount 2 ] ;
          sh:property [ sh:path [ sh:inversePath ex:next ] ; sh:minCount 1 ] ;
          sh:property [ sh:path [ sh:alternativePath ( ex:p ex:q ) ] ; sh:nodeKind sh:Literal ] ;
          sh:property [ sh:path ( ex:next [ sh:oneOrMorePath ex:next ] ) ; sh:minCount 1 ] ;
          sh:property [ sh:path [ sh:zeroOrOnePath ex:next ] ; sh:maxCount 1 ] ;
          sh:property [ sh:path ex:n ; sh:minExclusive 1 ; sh:maxExclusive 4.5 ] ;
          sh:property [ sh:path ex:next ; sh:qualifiedValueShape [ sh:property [ sh:path ex:n ; sh:hasValue 3 ] ] ; sh:qualifiedMinCount 1 ; sh:qualifiedMaxCount 1 ] ;
          sh:and ( [ sh:property [ sh:path ex:n ; sh:minCount 1 ] ] [ sh:property [ sh:path ex:word ; sh:minCount 1 ] ] ) .
        ex:T a sh:NodeShape ; sh:targetNode ex:a ; sh:severity sh:Warning ; sh:message \"said so\" ;
          sh:xone ( [ sh:property [ sh:path ex:p ; sh:minCount 1 ] ] [ sh:property [ sh:path ex:q ; sh:minCount 1 ] ] ) .
        ex:U a sh:NodeShape ; sh:targetNode ex:a ; sh:deactivated true ; sh:class ex:Nothing .";
    let data = "
        ex:a ex:word \"one\"@en, \"two\"@en, \"drei\"@de ; ex:low 5, 1234 ; ex:high 7 ; ex:p 1, ex:x ; ex:q 1, 2 ; ex:r ex:x ; ex:next ex:b, ex:c ; ex:n 1, 3, 9 .
        ex:b ex:next ex:c ; ex:n 3 ; ex:word \"tre\"@nb .
        ex:c ex:n \"3\" .";
    let folder = tempfile::tempdir().unwrap();
    let turtle = folder.path().join("shapes.ttl");
    fs::write(&turtle, format!("{head}{shapes}")).unwrap();
    let parsed = Shapes::parse(&format!("{head}{shapes}"), "shapes.ttl").unwrap();
    let store = oxigraph::store::Store::new().unwrap();
    let parser = oxigraph::io::RdfParser::from_format(oxigraph::io::RdfFormat::Turtle);
    store
        .load_from_slice(parser, format!("{head}{data}").as_bytes())
        .unwrap();
    let (violations, _) = validate(&store, &[], &parsed).unwrap();
    let found: BTreeSet<String> = violations
        .iter()
        .map(|violation| {
            let path = match &violation.path {
                None => "-".to_owned(),
                Some(ShapePath::Property(property)) => property.as_str().to_owned(),
                Some(_) => "complex".to_owned(),
            };
            let value = violation.value.as_ref().map_or("-".to_owned(), show);
            [
                "data",
                &show(&violation.focus),
                &path,
                violation.component,
                &value,
            ]
            .map(str::to_owned)
            .join("\t")
        })
        .collect();
    assert!(
        violations
            .iter()
            .any(|violation| violation.message == "said so")
    );
    let golden = file("tests/proof/components.tsv");
    if let Some(python) = python() {
        let nt = folder.path().join("data.nt");
        let mut text = String::new();
        for quad in store.iter() {
            let quad = quad.unwrap();
            text.push_str(&format!(
                "{} {} {} .\n",
                quad.subject, quad.predicate, quad.object
            ));
        }
        fs::write(&nt, text).unwrap();
        let output = Command::new(python)
            .arg(file("tests/proof/pyshacl_verdicts.py"))
            .arg(&turtle)
            .arg(&nt)
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let said = String::from_utf8(output.stdout).unwrap();
        if updating() {
            fs::write(&golden, &said).unwrap();
        }
        let said: BTreeSet<String> = said.lines().map(str::to_owned).collect();
        assert_eq!(found, said);
    }
    let stored: BTreeSet<String> = fs::read_to_string(&golden)
        .unwrap()
        .lines()
        .map(str::to_owned)
        .collect();
    assert_eq!(found, stored);
}

#[test]
fn every_relation_of_the_ontology_has_its_shape_in_the_file() {
    let path = file("data/shapes.ttl");
    let text = fs::read_to_string(&path).unwrap();
    let mark = "# -------- Relations\n";
    let (head, tail) = text.split_once(mark).unwrap();
    let wanted = relation_shapes(Ontology::embedded(), |_| true);
    if updating() {
        fs::write(&path, format!("{head}{mark}\n{wanted}")).unwrap();
        return;
    }
    assert_eq!(tail.trim(), wanted.trim(), "UPDATE_GOLDEN=1 writes it");
}

#[test]
fn every_class_and_property_of_the_ontology_occurs_in_the_shapes() {
    let shapes = fs::read_to_string(file("data/shapes.ttl")).unwrap();
    let ontology = fs::read_to_string(file("data/ontology.ttl")).unwrap();
    // What stands in the log, which the shapes do not see; classes that are only above others; inverses, which are never stored.
    let others = [
        "derivedWith",
        "indexState",
        "assertionPolicy",
        "countsHash",
        "Polarity",
        "Modality",
        "Stance",
        "Stage",
        "Status",
        "Verdict",
        "DateBasis",
        "country",
        "mention",
        "state",
        "search",
        "words",
        "kind",
        "found",
        "foundIn",
        "rank",
        "limit",
    ];
    let mut missing = Vec::new();
    for line in ontology.lines().filter(|line| line.starts_with("ds:")) {
        let Some((name, rest)) = line["ds:".len()..].split_once(" a ") else {
            continue;
        };
        let is_term = rest.contains("owl:Class")
            || rest.contains("DatatypeProperty")
            || (rest.contains("ObjectProperty")
                && !ontology.contains(&format!("owl:inverseOf ds:{name} ")));
        let is_named = [" ", ",", ")", "\n", ";"]
            .iter()
            .any(|end| shapes.contains(&format!("ds:{name}{end}")));
        if is_term && !is_named && !others.contains(&name) {
            missing.push(name);
        }
    }
    assert!(missing.is_empty(), "{missing:?}");
}
