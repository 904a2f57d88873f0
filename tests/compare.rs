//! Names compared, and linked to lists: what is one, what is two, and how much work it is.

use dossier::ontology::Class;
use dossier::reference::{Birth, Listing, ReferenceEntity, ReferenceName, Strength};
use dossier::resolve::link::{Evidence, FLOOR, LINKED, Linker, Verdict};
use dossier::resolve::names::{NameKind, SAME, Tables, compare};
use dossier::text::PartialDate;

fn score(a: &str, b: &str, kind: NameKind) -> f64 {
    let tables = Tables::embedded();
    let (there, back) = (compare(a, b, kind, tables), compare(b, a, kind, tables));
    assert!(
        (there.score - back.score).abs() < 0.02,
        "{a} | {b}: {} there, {} back",
        there.score,
        back.score
    );
    assert!((0.0..=1.0).contains(&there.score));
    there.score
}

/// Pairs that fall on the wrong side.
fn wrong(pairs: &[(&str, &str)], kind: NameKind, same: impl Fn(f64) -> bool) -> Vec<String> {
    pairs
        .iter()
        .map(|&(a, b)| (a, b, score(a, b, kind)))
        .filter(|&(.., score)| !same(score))
        .map(|(a, b, score)| format!("{a} | {b}: {score:.3}"))
        .collect()
}

#[test]
fn one_person_in_many_spellings() {
    let pairs = [
        ("Jaromil Ostrevik", "OSTREVIK, Jaromil"),
        ("Jaromil Ostrevik", "Jaromil Kamber Ostrevik"),
        ("J. Ostrevik", "Jaromil Ostrevik"),
        ("Dr. Jaromil Ostrevik", "Jaromil Ostrevik"),
        ("Yusuf Haddad", "Youssef Hadad"),
        ("Mohammed Karimov", "Muhammad Karimov"),
        ("Юрий Вентцов", "Yuri Venttsov"),
        ("يوسف حداد", "Yusuf Haddad"),
        ("Abd al-Rahman Qasimi", "Abdulrahman Qasimi"),
        ("Bob Ostrevik", "Robert Ostrevik"),
        ("Jean-Luc Perrault", "J.-L. Perrault"),
        ("Ostrevik Jaromli", "Jaromil Ostrevik"),
    ];
    let wrong = wrong(&pairs, NameKind::Person, |score| score >= SAME);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn two_persons_with_much_in_common() {
    let pairs = [
        ("Jaromil Ostrevik", "Bohumil Ostrevik"),
        ("Jaromil Ostrevik", "Jaromil Kambarov"),
        ("Ivan Petrovich Venttsov", "Ivan Sergeevich Venttsov"),
        ("Yusuf bin Qasim Haddad", "Qasim bin Yusuf Haddad"),
        ("Hamidullah Noor", "Najibullah Noor"),
        ("Ivan Venttsov", "Pyotr Ivanovich Venttsov"),
        ("Mohammed Ali", "Mohammed Hassan"),
        ("Ostrevik", "Jaromil Kamber Ostrevik"),
        ("田中一郎", "田中次郎"),
        ("", "Jaromil Ostrevik"),
        ("...", "---"),
    ];
    let wrong = wrong(&pairs, NameKind::Person, |score| score < SAME);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn one_company_in_many_forms() {
    let pairs = [
        ("Tarskan Holding A.Ş.", "Tarskan Holding Anonim Sirketi"),
        ("OOO Dunsk Ferries", "Dunsk Ferries LLC"),
        ("Tarskan Aktiengesellschaft", "Tarskan AG"),
        (
            "Dunsk Ferry Works & Sons",
            "Dunsk Ferry Works and Sons Ltd.",
        ),
        ("T.R.K. Shipping", "TRK Shipping Co., Ltd."),
        ("Dunsk Intl Trading", "Dunsk International Trading"),
        ("ОАО Тарскан", "Tarskan JSC"),
    ];
    let wrong = wrong(&pairs, NameKind::Organization, |score| score >= SAME);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn two_companies_with_much_in_common() {
    let pairs = [
        ("Bank of Norland", "Bank of Sudland"),
        ("Tarskan Bank (Kenya) Ltd", "Tarskan Bank (Uganda) Ltd"),
        ("Tarskan Oil Company", "Tarskan Gas Company"),
        ("Government of Niger", "Government of Nigeria"),
        ("Dunsk Fund II", "Dunsk Steel III"),
        ("TXC Holdings", "TRW Holdings"),
    ];
    let wrong = wrong(&pairs, NameKind::Organization, |score| score < SAME);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn numbers_that_differ_count_against_a_name() {
    let kind = NameKind::Organization;
    assert!(
        score("Dunsk Fund II", "Dunsk Fund III", kind)
            < score("Dunsk Fund II", "Dunsk Fund 2", kind) - 0.1
    );
    let kind = NameKind::Vessel;
    assert!(
        score("Dunsk Star 4", "Dunsk Star 5", kind)
            < score("Dunsk Star 4", "DUNSK STAR IV", kind) - 0.1
    );
}

#[test]
fn a_score_tells_its_grounds() {
    let comparison = compare(
        "Jaromil Ostrevik",
        "Bohumil Ostrewik",
        NameKind::Person,
        Tables::embedded(),
    );
    let said = comparison.reasons.join("\n");
    assert!(said.contains("ostrevik = ostrewik (spelling"), "{said}");
    assert!(said.contains("jaromil against bohumil"), "{said}");
}

fn entry(
    id: &str,
    class: Class,
    names: &[(&str, Strength)],
    country: Option<&str>,
) -> ReferenceEntity {
    ReferenceEntity {
        names: names
            .iter()
            .map(|&(text, strength)| ReferenceName {
                text: text.to_owned(),
                strength,
            })
            .collect(),
        countries: country.map(Into::into).into_iter().collect(),
        listings: vec![Listing::default()],
        ..ReferenceEntity::new(id, class)
    }
}

fn evidence<'a>(name: &'a str, class: Class, country: Option<&'a str>) -> Evidence<'a> {
    Evidence {
        class,
        names: vec![name],
        countries: country.into_iter().collect(),
        births: Vec::new(),
        wikidata: None,
    }
}

/// Best score and verdict for a name on a list of these.
fn best(list: &[ReferenceEntity], evidence: &Evidence<'_>) -> Option<(f64, Verdict)> {
    let linker = Linker::new(
        list.iter().map(|entity| ("list", entity)),
        Tables::embedded(),
    );
    let found = linker.link(evidence);
    found
        .candidates
        .first()
        .map(|candidate| (candidate.score, candidate.verdict))
}

#[test]
fn a_name_alone_is_a_candidate_and_a_country_makes_it_a_link() {
    let list = [entry(
        "1",
        Class::Person,
        &[("OSTREVIK, Jaromil", Strength::Full)],
        Some("hr"),
    )];
    let of = |country| best(&list, &evidence("Jaromil Ostrevik", Class::Person, country));
    let (alone, verdict) = of(None).unwrap();
    assert!((FLOOR..LINKED).contains(&alone), "{alone}");
    assert_eq!(verdict, Verdict::Candidate);
    assert_eq!(of(Some("hr")).unwrap().1, Verdict::Linked);
    assert_eq!(of(Some("ke")), None);
}

#[test]
fn common_names_weak_aliases_and_surnames_link_nobody() {
    let list = [
        entry(
            "1",
            Class::Person,
            &[("ALI, Mohammed", Strength::Full)],
            Some("ye"),
        ),
        entry(
            "2",
            Class::Person,
            &[
                ("OREL MABATHE", Strength::Full),
                ("Ferry Captain", Strength::Weak),
            ],
            Some("ug"),
        ),
    ];
    let verdict =
        |name, country| best(&list, &evidence(name, Class::Person, country)).map(|best| best.1);
    assert_eq!(
        verdict("Mohammed Ali", Some("ye")),
        Some(Verdict::Candidate)
    );
    assert_eq!(
        verdict("Ferry Captain", Some("ug")),
        Some(Verdict::Candidate)
    );
    assert_eq!(verdict("Mabathe", Some("ug")), None);
    // A company of that name is no person.
    assert_eq!(
        best(&list, &evidence("Orel Mabathe", Class::Company, Some("ug"))),
        None
    );
}

#[test]
fn namesakes_on_a_list_stay_candidates_until_a_birth_date_parts_them() {
    let born = |year| vec![Birth::On(PartialDate::year(year))];
    let list = [
        ReferenceEntity {
            births: born(1950),
            ..entry(
                "1",
                Class::Person,
                &[("Orel Mabathe Lindo", Strength::Full)],
                Some("ug"),
            )
        },
        ReferenceEntity {
            births: born(1980),
            ..entry(
                "2",
                Class::Person,
                &[("Orel Mabathe Lindo", Strength::Full)],
                Some("ug"),
            )
        },
    ];
    let mut asked = evidence("Orel Mabathe Lindo", Class::Person, Some("ug"));
    assert_eq!(best(&list, &asked).unwrap().1, Verdict::Candidate);
    asked.births = vec![PartialDate::day(1980, 4, 1)];
    assert_eq!(best(&list, &asked).unwrap().1, Verdict::Linked);
}

/// A list of made-up names, every one of its own, as many as wanted.
fn made_up(count: usize) -> Vec<String> {
    let first = [
        "ban", "dor", "kel", "mir", "nus", "pav", "rig", "sol", "tem", "vok",
    ];
    let second = [
        "adan", "emir", "iska", "olen", "urto", "ayev", "etti", "ikov", "ossa", "uman",
    ];
    let word = |number: usize| {
        let (a, b, c) = (number % 10, number / 10 % 10, number / 100 % 10);
        format!("{}{}{}", first[a], second[b], first[c])
    };
    (0..count)
        .map(|number| {
            format!(
                "{} {}",
                word(number * 7 % 1000),
                word(number / 1000 * 31 + number % 1000)
            )
        })
        .collect()
}

#[test]
fn work_grows_with_the_names_and_not_with_their_square() {
    let work = |size: usize| {
        let names = made_up(size);
        let list: Vec<ReferenceEntity> = names
            .iter()
            .enumerate()
            .map(|(id, name)| {
                entry(
                    &id.to_string(),
                    Class::Person,
                    &[(name, Strength::Full)],
                    None,
                )
            })
            .collect();
        let linker = Linker::new(
            list.iter().map(|entity| ("list", entity)),
            Tables::embedded(),
        );
        let mut compared = 0;
        for name in &names {
            compared += linker.link(&evidence(name, Class::Person, None)).compared;
        }
        compared
    };
    let (small, large) = (work(1000), work(4000));
    assert!(small >= 1000, "every name finds itself: {small}");
    // Four times the names against four times the list: at most a little more than four times the comparisons.
    assert!(large <= 4 * 24 * 1000, "{large}");
    assert!(large < small * 8, "{small} comparisons, then {large}");
}
