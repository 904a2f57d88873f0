//! What stands beside a claim, read from passages with a date line: when, how much, why, and holders of the past.

use dossier::claim::facts::{Claim, DateBasis, Facts, Role};
use dossier::claim::policy::Policy;
use dossier::pipeline::Pipeline;
use dossier::text::{Document, PartialDate};

fn read_under(policy: Policy, published: Option<PartialDate>, text: &str) -> Facts {
    let pipeline = Pipeline {
        policy,
        ..Pipeline::embedded().expect("the built-in model is whole")
    };
    pipeline.facts(&Document {
        published,
        ..Document::from_text(text)
    })
}

fn read(text: &str) -> Facts {
    // A Thursday.
    read_under(Policy::default(), Some(PartialDate::day(2024, 5, 16)), text)
}

fn claim<'a>(facts: &'a Facts, predicate: &str) -> Option<&'a Claim> {
    facts
        .claims
        .iter()
        .find(|claim| claim.predicate == predicate)
}

/// A passage, its relation, and the date it gives.
type Dated = (
    &'static str,
    &'static str,
    Option<(&'static str, DateBasis)>,
);

/// Passage, relation, date and basis ("stated", "relative", or nothing).
const DATES: &[Dated] = &[
    (
        "Norway expelled Omar Lund on March 3, 2021.",
        "expelled",
        Some(("2021-03-03", DateBasis::Stated)),
    ),
    (
        "In April 2019 Norway expelled Omar Lund.",
        "expelled",
        Some(("2019-04", DateBasis::Stated)),
    ),
    (
        "Norway expelled Omar Lund in 2017.",
        "expelled",
        Some(("2017", DateBasis::Stated)),
    ),
    (
        "Norway expelled Omar Lund on Tuesday.",
        "expelled",
        Some(("2024-05-14", DateBasis::Relative)),
    ),
    (
        "Norway expelled Omar Lund yesterday.",
        "expelled",
        Some(("2024-05-15", DateBasis::Relative)),
    ),
    (
        "Norway expelled Omar Lund last year.",
        "expelled",
        Some(("2023", DateBasis::Relative)),
    ),
    (
        "Norway expelled Omar Lund three days ago.",
        "expelled",
        Some(("2024-05-13", DateBasis::Relative)),
    ),
    (
        "Norway expelled Omar Lund two weeks ago.",
        "expelled",
        Some(("2024-05", DateBasis::Relative)),
    ),
    (
        "Norway expelled Omar Lund two months ago.",
        "expelled",
        Some(("2024-03", DateBasis::Relative)),
    ),
    (
        "Norway expelled Omar Lund five years ago.",
        "expelled",
        Some(("2019", DateBasis::Relative)),
    ),
    (
        "Norway expelled Omar Lund in November.",
        "expelled",
        Some(("2023-11", DateBasis::Relative)),
    ),
    ("Norway expelled Omar Lund.", "expelled", None),
    ("Norway has funded Omar Lund since 2019.", "funded", None),
    ("Norway funded Omar Lund from 2014 to 2016.", "funded", None),
    // The date is of another clause.
    (
        "Omar Lund, who was born in 1971, praised Norway.",
        "praised",
        None,
    ),
];

#[test]
fn dates_are_no_finer_than_the_words() {
    let mut failures = Vec::new();
    for (text, predicate, wanted) in DATES {
        let facts = read(text);
        let Some(claim) = claim(&facts, predicate) else {
            failures.push(format!("{text}: no claim {predicate}"));
            continue;
        };
        let found = claim.date.map(|date| (date.date.to_string(), date.basis));
        let wanted = wanted.map(|(date, basis)| (date.to_owned(), basis));
        if found != wanted {
            failures.push(format!("{text}: {found:?}, not {wanted:?}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn a_relative_date_needs_a_date_line() {
    let facts = read_under(
        Policy::default(),
        None,
        "Norway expelled Omar Lund on Tuesday.",
    );
    let claim = claim(&facts, "expelled").expect("a claim");
    assert_eq!(claim.date, None);
}

#[test]
fn sums_stay_as_written() {
    let facts = read("Norway funded Omar Lund with $40 million. Peru funded Inti Quilla.");
    let sums: Vec<Option<&str>> = facts
        .claims
        .iter()
        .filter(|claim| claim.predicate == "funded")
        .map(|claim| claim.amount.as_deref())
        .collect();
    assert_eq!(sums, [Some("$40 million"), None]);
}

#[test]
fn reasons_are_things_and_no_stretches_of_time() {
    let facts = read(
        "Norway criticised Peru over its fishing fleet. Chad criticised Mali over the weekend.",
    );
    let reasons: Vec<Option<&str>> = facts
        .claims
        .iter()
        .filter(|claim| claim.predicate == "criticised")
        .map(|claim| {
            let &(_, id) = claim.roles.iter().find(|(role, _)| *role == Role::Reason)?;
            facts.referents[id.0 as usize]
                .names
                .first()
                .map(String::as_str)
        })
        .collect();
    assert_eq!(reasons, [Some("its fishing fleet"), None]);
}

#[test]
fn a_term_that_is_over_makes_no_holder() {
    let predicates = |text: &str| -> Vec<String> {
        let facts = read(text);
        let offices = facts.claims.iter().map(|claim| claim.predicate.to_string());
        offices.filter(|name| name.ends_with("Position")).collect()
    };
    assert_eq!(
        predicates("In 1998 US President Bill Clinton visited Botswana."),
        ["heldPosition"]
    );
    assert_eq!(
        predicates("In 1862 President Aldous Crane of Liberia visited London."),
        ["heldPosition"]
    );
    assert_eq!(
        predicates("On Tuesday President Aldous Crane of Liberia visited London."),
        ["holdsPosition"]
    );
}

/// How many of four claims each policy asserts: the document's, an actor's of himself, a named man's, and nobody's in particular.
#[test]
fn a_wider_policy_asserts_more() {
    let text = "Norway expelled Omar Lund. Chad said that it had expelled Inti Quilla. Greta Voss said that Mali had expelled Teo \
                Ramsund. Officials said that Peru had expelled Ada Finlay. Fiji did not expel Lale Oduya.";
    let asserted: Vec<usize> = Policy::ALL
        .iter()
        .map(|&policy| {
            let facts = read_under(policy, None, text);
            facts
                .claims
                .iter()
                .filter(|claim| claim.predicate == "expelled" && claim.asserted)
                .count()
        })
        .collect();
    assert_eq!(asserted, [1, 2, 3, 4]);
}

#[test]
fn a_source_keeps_its_whole_phrase() {
    let facts = read(
        "The head of the Calder Institute, Greta Voss, said that Mali had expelled Teo Ramsund.",
    );
    let said = claim(&facts, "said").expect("a statement");
    let source = said.trace.iter().find(|trace| trace.part == "subject");
    assert_eq!(
        source.map(|trace| trace.words.exact.as_str()),
        Some("The head of the Calder Institute, Greta Voss")
    );
}

#[test]
fn what_the_speaker_interrupts_is_two_stretches() {
    let facts = read("“The boats,” Greta Voss said, “came at night.”");
    let said: Vec<&Claim> = facts
        .claims
        .iter()
        .filter(|claim| claim.predicate == "said")
        .collect();
    assert_eq!(said.len(), 1, "{said:?}");
    let stretches: Vec<&str> = said[0]
        .trace
        .iter()
        .filter(|trace| trace.part == "quotation")
        .map(|trace| trace.words.exact.as_str())
        .collect();
    assert_eq!(stretches.len(), 2);
    assert!(stretches[0].starts_with("The boats") && stretches[1].starts_with("came at night"));
}
