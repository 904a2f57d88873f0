//! Every frame's examples must give their claim as an edge, and its counter-examples must not.

use dossier::claim::facts::{Facts, Polarity, ReferentId};
use dossier::claim::frames::Frames;
use dossier::claim::plover::event;
use dossier::ontology::Ontology;
use dossier::pipeline::Pipeline;
use dossier::text::Document;
use std::collections::BTreeMap;

/// Counter-examples that are known to give a wrong edge: frame and sentence. A mend shows as a failure of this test.
const KNOWN_WRONG: &[(&str, &str)] = &[];

fn facts(pipeline: &Pipeline<'_>, sentence: &str) -> Facts {
    pipeline.facts(&Document::from_text(sentence))
}

/// Whether an end has a name with that word; "_": whether there is none.
fn bears(facts: &Facts, end: Option<ReferentId>, word: &str) -> bool {
    if word == "_" {
        return end.is_none();
    }
    end.is_some_and(|id| {
        facts.referents[id.0 as usize].names.iter().any(|name| {
            name.split(|c: char| !c.is_alphanumeric())
                .any(|part| part == word)
        })
    })
}

fn edges(facts: &Facts) -> String {
    let name = |end: Option<ReferentId>| {
        end.map_or("_".to_owned(), |id| {
            facts.referents[id.0 as usize].names[0].clone()
        })
    };
    let of = |claim: &dossier::claim::facts::Claim| {
        let mark = if claim.asserted { "" } else { "?" };
        format!(
            "{mark}{} {} {}",
            name(claim.subject),
            claim.predicate,
            name(claim.object)
        )
    };
    facts.claims.iter().map(of).collect::<Vec<_>>().join("; ")
}

/// Whether the document tells of an event between words for the two, affirmed.
fn tells(facts: &Facts, ontology: &Ontology, source: &str, class: &str, target: &str) -> bool {
    let holds = |text: &str, word: &str| {
        text.split(|c: char| !c.is_alphanumeric())
            .any(|part| part == word)
    };
    facts
        .claims
        .iter()
        .filter(|claim| claim.polarity == Polarity::Affirmed)
        .filter_map(|claim| event(claim, facts, ontology))
        .any(|event| {
            event.class == class
                && holds(&event.source.text, source)
                && event.target.is_some_and(|words| holds(&words.text, target))
        })
}

#[test]
fn examples_fire_and_counter_examples_do_not() {
    let pipeline = Pipeline::embedded().expect("the built-in model is whole");
    let ontology = pipeline.ontology;
    let mut failures = Vec::new();
    let mut cases = 0;
    for frame in &Frames::embedded().list {
        if frame.examples.is_empty() || frame.counter.is_empty() {
            failures.push(format!(
                "{}: frame {} needs an example and a counter-example",
                frame.place, frame.name
            ));
        }
        let symmetric = ontology
            .relation(&frame.relation)
            .is_some_and(dossier::ontology::Relation::is_symmetric);
        for example in &frame.examples {
            cases += 1;
            let Some((sentence, wanted)) = example.split_once(" => ") else {
                failures.push(format!("{}: no \" => \" in \"{example}\"", frame.place));
                continue;
            };
            let words: Vec<&str> = wanted.split(' ').collect();
            if let ["event", source, class, target] = words[..] {
                let facts = facts(&pipeline, sentence);
                if !tells(&facts, ontology, source, class, target) {
                    failures.push(format!(
                        "{}: {} must tell of {wanted}: \"{sentence}\" gives [{}]",
                        frame.place,
                        frame.name,
                        edges(&facts)
                    ));
                }
                continue;
            }
            // "claim …": said, but no edge ("former").
            let (wants_edge, words) = match words.split_first() {
                Some((&"claim", rest)) => (false, rest),
                _ => (true, words.as_slice()),
            };
            let [subject, relation, object] = words[..] else {
                failures.push(format!("{}: not three words: \"{wanted}\"", frame.place));
                continue;
            };
            let facts = facts(&pipeline, sentence);
            let found = facts.claims.iter().any(|claim| {
                let straight =
                    bears(&facts, claim.subject, subject) && bears(&facts, claim.object, object);
                let turned = symmetric
                    && bears(&facts, claim.object, subject)
                    && bears(&facts, claim.subject, object);
                claim.asserted == wants_edge && claim.predicate == relation && (straight || turned)
            });
            if !found {
                failures.push(format!(
                    "{}: {} must give {wanted}: \"{sentence}\" gives [{}]",
                    frame.place,
                    frame.name,
                    edges(&facts)
                ));
            }
        }
        for sentence in &frame.counter {
            cases += 1;
            let facts = facts(&pipeline, sentence);
            let wrong = facts
                .claims
                .iter()
                .any(|claim| claim.asserted && claim.predicate == frame.relation);
            let known = KNOWN_WRONG.contains(&(frame.name.as_str(), sentence.as_str()));
            if wrong != known {
                let what = if known {
                    "is mended, take it off the list"
                } else {
                    "must not fire"
                };
                failures.push(format!(
                    "{}: {} {what}: \"{sentence}\" gives [{}]",
                    frame.place,
                    frame.name,
                    edges(&facts)
                ));
            }
        }
    }
    assert!(cases > 150, "only {cases} cases were read");
    assert!(
        failures.is_empty(),
        "{} of {cases} cases fail:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

/// A hundred relations and more, each tried on at least five sentences that must give it and three that must not.
#[test]
fn relations_are_well_tried() {
    let mut tried: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for frame in &Frames::embedded().list {
        let (examples, counter) = tried.entry(&frame.relation).or_default();
        *examples += frame.examples.len();
        *counter += frame.counter.len();
    }
    let well: Vec<_> = tried
        .values()
        .filter(|(examples, counter)| *examples >= 5 && *counter >= 3)
        .collect();
    assert!(well.len() >= 100, "only {} of {tried:?}", well.len());
}
