//! Sanctions: a table of lives.

use crate::support::{about, action, article, claim, derived, known, referent};
use dossier::claim::facts::{Claim, ClaimDate, DateBasis, Facts, Polarity, Role, Stage};
use dossier::ontology::Class;
use dossier::text::PartialDate;

/// A document of a day of January 2026 in which Norland's government acts on Ivo.
fn acts(day: u8, stage: Stage, measure: Option<&str>) -> Facts {
    let mut facts = article(
        &format!("{day} {stage:?} {measure:?}"),
        Some(PartialDate::day(2026, 1, day)),
        "Norland and Ivo Tarsk",
    );
    let issuer = known(
        &mut facts,
        Class::Government,
        &["Norland"],
        "government/xn",
        "xn",
    );
    let target = referent(&mut facts, Class::Person, &["Ivo Tarsk"]);
    action(&mut facts, Some(issuer), stage, target).measure = measure.map(Into::into);
    facts
}

/// The same with Mara, who presides over Norland, in place of the government.
fn president_acts(day: u8, stage: Stage, measure: Option<&str>) -> Facts {
    let mut facts = acts(day, stage, measure);
    facts.header.hash.replace_range(..1, "p");
    let mara = referent(&mut facts, Class::Person, &["Mara Lindqvist"]);
    let office = known(
        &mut facts,
        Class::Position,
        &["President of Norland"],
        "position/president-of-norland",
        "xn",
    );
    let words = facts.text.clone();
    claim(
        &mut facts,
        Some(mara),
        "holdsPosition",
        Some(office),
        &words,
    );
    facts.claims[0].subject = Some(mara);
    facts
}

fn negated(facts: Facts) -> Facts {
    with(facts, |claim| {
        claim.polarity = Polarity::Negated;
        claim.asserted = false;
    })
}

fn with(mut facts: Facts, change: impl Fn(&mut Claim)) -> Facts {
    change(&mut facts.claims[0]);
    facts
}

/// "sanction:xn.ivo-tarsk.blacklist InForce", with "disputed" where it is.
fn sanctions(facts: &[Facts]) -> Vec<String> {
    let graph = derived(facts);
    let status = |line: String| {
        let (subject, status) = line.split_once(" ds:status ds:")?;
        let disputed = !about(&graph, &format!("{subject} ds:disputed")).is_empty();
        Some(format!(
            "{subject} {status}{}",
            if disputed { " disputed" } else { "" }
        ))
    };
    about(&graph, "sanction:")
        .into_iter()
        .filter_map(status)
        .collect()
}

const LIST: &str = "sanction:xn.ivo-tarsk.blacklist";

#[test]
fn a_sanction_has_issuer_target_measure_status_and_label() {
    let mut facts = acts(3, Stage::Imposed, Some("Blacklist"));
    known(&mut facts, Class::Country, &["Norland"], "country/xn", "xn");
    let programme = referent(&mut facts, Class::SanctionsProgramme, &["Order 7"]);
    facts.claims[0].roles = vec![(Role::Programme, programme)];
    facts.claims[0].date = Some(ClaimDate {
        date: PartialDate::month(2025, 12),
        basis: DateBasis::Stated,
    });
    let found: Vec<String> = about(&derived(&[facts]), LIST).into_iter().collect();
    assert_eq!(
        found,
        [
            "sanction:xn.ivo-tarsk.blacklist ds:issuer government:xn",
            "sanction:xn.ivo-tarsk.blacklist ds:measure ds:Blacklist",
            "sanction:xn.ivo-tarsk.blacklist ds:programme organization:order-7",
            "sanction:xn.ivo-tarsk.blacklist ds:since \"2025-12\"^^xsd:gYearMonth",
            "sanction:xn.ivo-tarsk.blacklist ds:status ds:InForce",
            "sanction:xn.ivo-tarsk.blacklist ds:target person:ivo-tarsk",
            "sanction:xn.ivo-tarsk.blacklist rdf:type ds:Entity",
            "sanction:xn.ivo-tarsk.blacklist rdf:type ds:Sanction",
            "sanction:xn.ivo-tarsk.blacklist rdfs:label \"Norland blacklist on Ivo Tarsk\"",
        ]
    );
}

#[test]
fn its_status_follows_its_actions() {
    use Stage::{
        Eased, Evaded, Extended, Imposed, Lifted, Proposed, RefusedToLift, Retaliated, Suspended,
        Threatened, Tightened, Violated,
    };
    let list = |day, stage| acts(day, stage, Some("Blacklist"));
    let cases: Vec<(&str, Vec<Facts>, &str)> = vec![
        ("imposed", vec![list(1, Imposed)], "InForce"),
        ("only extended", vec![list(1, Extended)], "InForce"),
        ("only tightened", vec![list(1, Tightened)], "InForce"),
        ("only eased", vec![list(1, Eased)], "InForce"),
        ("refused to lift", vec![list(1, RefusedToLift)], "InForce"),
        ("lifted", vec![list(1, Imposed), list(2, Lifted)], "Lifted"),
        ("only lifted", vec![list(1, Lifted)], "Lifted"),
        (
            "lifted, then imposed anew",
            vec![list(1, Lifted), list(2, Imposed)],
            "InForce",
        ),
        (
            "suspended",
            vec![list(1, Imposed), list(2, Suspended)],
            "Suspended",
        ),
        (
            "suspended, then not lifted",
            vec![list(1, Suspended), negated(list(2, Lifted))],
            "InForce",
        ),
        ("proposed", vec![list(1, Proposed)], "Proposed"),
        ("threatened", vec![list(1, Threatened)], "Proposed"),
        (
            "imposed as proposed",
            vec![list(1, Proposed), list(2, Imposed)],
            "InForce",
        ),
        (
            "threatened with more",
            vec![list(1, Imposed), list(2, Threatened)],
            "InForce",
        ),
        ("not lifted", vec![negated(list(1, Lifted))], "InForce"),
        (
            "not suspended",
            vec![negated(list(1, Suspended))],
            "InForce",
        ),
        (
            "lifted and imposed on one day",
            vec![list(1, Imposed), list(1, Lifted)],
            "",
        ),
        ("not imposed", vec![negated(list(1, Imposed))], "none"),
        (
            "violated, evaded, answered",
            vec![list(1, Violated), list(1, Evaded), list(1, Retaliated)],
            "none",
        ),
        (
            "lifted, not asserted",
            vec![with(list(1, Lifted), |claim| claim.asserted = false)],
            "none",
        ),
    ];
    for (case, facts, status) in cases {
        let found = sanctions(&facts);
        match status {
            "none" => assert!(found.is_empty(), "{case}: {found:?}"),
            "" => assert!(
                found.len() == 1 && found[0].ends_with(" disputed"),
                "{case}: {found:?}"
            ),
            status => assert_eq!(found, [format!("{LIST} {status}")], "{case}"),
        }
        let mut turned = facts;
        turned.reverse();
        assert_eq!(sanctions(&turned), found, "{case}, turned round");
    }
}

#[test]
fn what_happened_earlier_is_earlier_whenever_it_is_told() {
    let told_late = with(acts(20, Stage::Imposed, Some("Blacklist")), |claim| {
        claim.date = Some(ClaimDate {
            date: PartialDate::year(2020),
            basis: DateBasis::Stated,
        });
    });
    assert_eq!(
        sanctions(&[told_late, acts(10, Stage::Lifted, Some("Blacklist"))]),
        [format!("{LIST} Lifted")]
    );
}

#[test]
fn what_leaves_the_measure_open_joins_the_one_sanction_it_can_mean() {
    let imposed = acts(1, Stage::Imposed, Some("Blacklist"));
    let lifted = acts(2, Stage::Lifted, None);
    assert_eq!(
        sanctions(&[imposed.clone(), lifted.clone()]),
        [format!("{LIST} Lifted")]
    );
    let frozen = acts(1, Stage::Imposed, Some("AssetFreeze"));
    assert_eq!(
        sanctions(&[imposed, frozen, lifted.clone()]),
        [
            "sanction:xn.ivo-tarsk.assetfreeze InForce",
            "sanction:xn.ivo-tarsk.blacklist InForce",
            "sanction:xn.ivo-tarsk.sanctions Lifted"
        ],
        "of two it could mean, it means neither"
    );
    assert_eq!(
        sanctions(&[lifted]),
        ["sanction:xn.ivo-tarsk.sanctions Lifted"]
    );
}

#[test]
fn a_president_speaks_of_the_sanctions_of_the_government() {
    let imposed = acts(1, Stage::Imposed, Some("Blacklist"));
    let kept = negated(president_acts(2, Stage::Lifted, None));
    assert_eq!(
        sanctions(&[imposed.clone(), kept.clone()]),
        [format!("{LIST} InForce")]
    );
    let lifted = president_acts(2, Stage::Lifted, None);
    assert_eq!(sanctions(&[imposed, lifted]), [format!("{LIST} Lifted")]);
    // By another's account it is no evidence.
    let hearsay = with(kept, |claim| claim.attributed_to = claim.object);
    assert!(sanctions(&[hearsay]).is_empty());
}

#[test]
fn a_stranger_does_not_speak_for_the_government() {
    let imposed = acts(1, Stage::Imposed, Some("Blacklist"));
    let mut lifted = president_acts(2, Stage::Lifted, None);
    lifted.referents[3].country = Some("xv".into());
    lifted.referents[3].gazetteer = Some("position/president-of-velia".into());
    assert_eq!(
        sanctions(&[imposed, lifted]),
        [
            "sanction:mara-lindqvist.ivo-tarsk.sanctions Lifted",
            "sanction:xn.ivo-tarsk.blacklist InForce"
        ]
    );
}

#[test]
fn a_country_acts_through_its_government_where_there_is_one() {
    let as_country = |mut facts: Facts| {
        facts.referents[0].class = Class::Country;
        facts.referents[0].gazetteer = Some("country/xn".into());
        facts
    };
    let (by_government, by_country) = (
        acts(1, Stage::Imposed, Some("Blacklist")),
        as_country(acts(2, Stage::Extended, Some("Blacklist"))),
    );
    assert_eq!(
        sanctions(&[by_government, by_country.clone()]),
        [format!("{LIST} InForce")]
    );
    let alone = derived(&[by_country]);
    assert_eq!(
        about(&alone, "ds:issuer").into_iter().collect::<Vec<_>>(),
        ["sanction:xn.ivo-tarsk.blacklist ds:issuer country:xn"]
    );
}

#[test]
fn a_sanction_of_nobody_known_joins_the_only_one_on_its_target() {
    let agentless = with(acts(2, Stage::Imposed, None), |claim| claim.subject = None);
    assert_eq!(
        sanctions(std::slice::from_ref(&agentless)),
        ["sanction:_.ivo-tarsk.sanctions InForce"]
    );
    let label = about(
        &derived(std::slice::from_ref(&agentless)),
        "sanction:_.ivo-tarsk.sanctions rdfs:label",
    );
    assert_eq!(
        label.into_iter().collect::<Vec<_>>(),
        ["sanction:_.ivo-tarsk.sanctions rdfs:label \"Sanctions on Ivo Tarsk\""]
    );
    assert_eq!(
        sanctions(&[acts(1, Stage::Lifted, Some("Blacklist")), agentless.clone()]),
        [format!("{LIST} InForce")]
    );
    assert_eq!(
        sanctions(&[acts(1, Stage::Lifted, None), agentless.clone()]),
        ["sanction:xn.ivo-tarsk.sanctions InForce"]
    );
    let other = with(agentless, |claim| claim.measure = Some("TravelBan".into()));
    assert_eq!(
        sanctions(&[acts(1, Stage::Lifted, Some("Blacklist")), other]),
        [
            "sanction:_.ivo-tarsk.travelban InForce",
            "sanction:xn.ivo-tarsk.blacklist Lifted"
        ]
    );
}

#[test]
fn targets_of_one_slug_are_told_apart() {
    let on = |class, gazetteer: &str| {
        let mut facts = acts(1, Stage::Imposed, Some("Embargo"));
        facts.header.hash = format!("{gazetteer}-1");
        facts.referents[1].class = class;
        facts.referents[1].gazetteer = Some(gazetteer.into());
        facts
    };
    let (country, government) = (
        on(Class::Country, "country/xv"),
        on(Class::Government, "government/xv"),
    );
    assert_eq!(
        sanctions(std::slice::from_ref(&country)),
        ["sanction:xn.xv.embargo InForce"]
    );
    assert_eq!(
        sanctions(&[country, government]),
        [
            "sanction:xn.government-country-xv.embargo InForce",
            "sanction:xn.government-government-xv.embargo InForce"
        ]
    );
}

#[test]
fn a_threat_by_the_target_itself_is_no_sanction() {
    let circle = with(acts(1, Stage::Imposed, Some("Blacklist")), |claim| {
        claim.subject = claim.object
    });
    assert!(sanctions(&[circle]).is_empty());
}
