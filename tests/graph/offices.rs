//! Tenures: a table of what documents say and what follows.

use crate::support::{about, article, claim, derived, referent};
use dossier::claim::facts::{ClaimDate, DateBasis, Facts, Modality, Polarity};
use dossier::ontology::Class;
use dossier::text::PartialDate;

/// A document of a day of January 2026 that says one thing of Mara's office.
fn says(day: u8, predicate: &str) -> Facts {
    let mut facts = article(
        &format!("{day} {predicate}"),
        Some(PartialDate::day(2026, 1, day)),
        "Mara Lindqvist, mayor of Dunsk",
    );
    let mara = referent(&mut facts, Class::Person, &["Mara Lindqvist"]);
    let mayor = referent(&mut facts, Class::Position, &["mayor of Dunsk"]);
    claim(
        &mut facts,
        Some(mara),
        predicate,
        Some(mayor),
        "Mara Lindqvist, mayor of Dunsk",
    );
    facts
}

fn with(mut facts: Facts, change: impl Fn(&mut dossier::claim::facts::Claim)) -> Facts {
    facts.claims.iter_mut().for_each(change);
    facts
}

fn tenure(facts: &[Facts]) -> Vec<String> {
    let subject = "tenure:mara-lindqvist.mayor-of-dunsk ds:";
    let found = about(&derived(facts), subject);
    let kept = |line: &&str| !line.starts_with("holder") && !line.starts_with("position");
    found
        .iter()
        .map(|line| line.strip_prefix(subject).unwrap())
        .filter(kept)
        .map(str::to_owned)
        .collect()
}

#[test]
fn a_tenure_has_holder_position_label_and_status() {
    let found: Vec<String> = about(&derived(&[says(1, "holdsPosition")]), "tenure:")
        .into_iter()
        .collect();
    assert_eq!(
        found,
        [
            "tenure:mara-lindqvist.mayor-of-dunsk ds:holder person:mara-lindqvist",
            "tenure:mara-lindqvist.mayor-of-dunsk ds:position position:mayor-of-dunsk",
            "tenure:mara-lindqvist.mayor-of-dunsk ds:status ds:Current",
            "tenure:mara-lindqvist.mayor-of-dunsk rdf:type ds:Entity",
            "tenure:mara-lindqvist.mayor-of-dunsk rdf:type ds:Tenure",
            "tenure:mara-lindqvist.mayor-of-dunsk rdfs:label \"Mara Lindqvist, mayor of Dunsk\"",
        ]
    );
}

#[test]
fn the_latest_evidence_gives_the_status() {
    let planned = |day| {
        with(says(day, "holdsPosition"), |claim| {
            claim.asserted = false;
            claim.modality = Modality::Planned;
        })
    };
    let undated = |predicate| {
        let mut facts = says(1, predicate);
        facts.header.published = None;
        facts
    };
    let cases: Vec<(&str, Vec<Facts>, &[&str])> = vec![
        ("held", vec![says(1, "heldPosition")], &["status ds:Former"]),
        (
            "holds, then held",
            vec![says(1, "holdsPosition"), says(2, "heldPosition")],
            &["status ds:Former"],
        ),
        (
            "held, then holds again",
            vec![says(1, "heldPosition"), says(2, "holdsPosition")],
            &["status ds:Current"],
        ),
        (
            "both on one day",
            vec![says(1, "holdsPosition"), says(1, "heldPosition")],
            &["disputed true", "status ds:Former"],
        ),
        ("to hold", vec![planned(1)], &["status ds:Incoming"]),
        (
            "to hold, then holds",
            vec![planned(1), says(2, "holdsPosition")],
            &["status ds:Current"],
        ),
        (
            "sworn in on the day",
            vec![planned(2), says(2, "swornInAs")],
            &["status ds:Current"],
        ),
        (
            "resigned",
            vec![says(1, "holdsPosition"), says(3, "resignedFrom")],
            &["status ds:Former"],
        ),
        (
            "an old text without date",
            vec![undated("heldPosition"), says(1, "holdsPosition")],
            &["status ds:Current"],
        ),
    ];
    for (case, facts, wanted) in cases {
        let found = tenure(&facts);
        let found: Vec<String> = found
            .iter()
            .map(|line| line.replace("\"true\"^^xsd:boolean", "true"))
            .collect();
        assert_eq!(found, wanted, "{case}");
        let mut turned = facts;
        turned.reverse();
        assert_eq!(tenure(&turned).len(), wanted.len(), "{case}, turned round");
    }
}

#[test]
fn dates_of_taking_and_leaving_an_office_bound_it() {
    let dated = |predicate, date, basis| {
        with(says(9, predicate), |claim| {
            claim.date = Some(ClaimDate { date, basis })
        })
    };
    let (year, month) = (PartialDate::year(2019), PartialDate::month(2019, 5));
    let since = |facts: &[Facts]| {
        tenure(facts)
            .into_iter()
            .filter(|line| !line.starts_with("status"))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        since(&[dated("holdsPosition", year, DateBasis::Stated)]),
        ["since \"2019\"^^xsd:gYear"]
    );
    assert_eq!(
        since(&[dated("resignedFrom", month, DateBasis::Relative)]),
        ["until \"2019-05\"^^xsd:gYearMonth"]
    );
    let both = [
        dated("swornInAs", year, DateBasis::Stated),
        dated("holdsPosition", month, DateBasis::Stated),
    ];
    assert_eq!(
        since(&both),
        ["since \"2019-05\"^^xsd:gYearMonth"],
        "the finer date says all the coarser does"
    );
    let apart = [
        dated("swornInAs", PartialDate::year(2018), DateBasis::Stated),
        dated("holdsPosition", month, DateBasis::Stated),
    ];
    assert_eq!(since(&apart).len(), 3, "both dates, and disputed");
    assert!(
        since(&[dated("holdsPosition", month, DateBasis::Relative)]).is_empty(),
        "the sentence's date is not the office's"
    );
}

#[test]
fn what_nobody_vouches_for_is_no_tenure() {
    let cases = [
        (
            "not asserted",
            with(says(1, "holdsPosition"), |claim| claim.asserted = false),
        ),
        (
            "negated",
            with(says(1, "holdsPosition"), |claim| {
                claim.polarity = Polarity::Negated
            }),
        ),
        ("another relation", says(1, "invited")),
        ("planned, somebody says", {
            let mut facts = with(says(1, "holdsPosition"), |claim| {
                claim.asserted = false;
                claim.modality = Modality::Planned;
            });
            facts.claims[0].attributed_to = facts.claims[0].subject;
            facts
        }),
        ("a party holds no office", {
            let mut facts = says(1, "holdsPosition");
            facts.referents[0].class = Class::PoliticalParty;
            facts
        }),
    ];
    for (case, facts) in cases {
        assert!(about(&derived(&[facts]), "tenure:").is_empty(), "{case}");
    }
}
