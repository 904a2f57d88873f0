//! What the embedded gazetteer finds and what it must not find.

use super::*;

fn keys(gazetteer: &Gazetteer, hit: &Hit) -> Vec<String> {
    hit.entries
        .iter()
        .filter_map(|&id| gazetteer.entry(id))
        .map(|entry| entry.key.to_string())
        .collect()
}

/// Every hit as "text/kind: first key".
fn found(text: &str) -> Vec<String> {
    let gazetteer = Gazetteer::embedded();
    let line = |hit: &Hit| {
        format!(
            "{} {:?} {}",
            hit.span.of(text),
            hit.kind,
            keys(gazetteer, hit).first().cloned().unwrap_or_default()
        )
    };
    gazetteer.find(text).iter().map(line).collect()
}

#[test]
fn the_embedded_tables_are_whole() {
    let gazetteer =
        Gazetteer::parse(Gazetteer::embedded_tables()).unwrap_or_else(|error| panic!("{error}"));
    assert!(
        gazetteer.entries.len() > 4000,
        "{}",
        gazetteer.entries.len()
    );
    assert_eq!(gazetteer.entries, Gazetteer::embedded().entries);
}

#[test]
fn names_of_many_kinds_are_found() {
    assert_eq!(
        found(
            "In Paris the US envoy gave a Colombian flag to Gustavo Petro; Donald Trump stayed at the White House."
        ),
        [
            "Paris Name place/paris",
            "Paris Metonym government/fr",
            "US Name country/us",
            "Colombian Demonym country/co",
            "Gustavo Petro Name person/gustavo-petro",
            "Donald Trump Name person/donald-trump",
            "White House Name place/white-house",
            "White House Metonym government/us",
        ]
    );
}

#[test]
fn a_pronoun_is_no_country() {
    assert_eq!(
        found("He told us that we must join them"),
        Vec::<String>::new()
    );
    assert_eq!(
        found("They let it be known: Us first."),
        Vec::<String>::new()
    );
    assert_eq!(
        found("the who of it is turkey with chad"),
        Vec::<String>::new()
    );
    assert_eq!(found("the U.S. did"), ["U.S. Name country/us"]);
}

#[test]
fn possessives_and_hyphens_end_a_name() {
    assert_eq!(
        found("Colombia's and Turkey’s envoys"),
        ["Colombia Name country/co", "Turkey Name country/tr"]
    );
    assert_eq!(found("a US-led force"), ["US Name country/us"]);
    assert_eq!(
        found("Colombiana Petroleum"),
        Vec::<String>::new(),
        "within a word"
    );
    assert_eq!(found("name@US_x.org"), Vec::<String>::new());
}

#[test]
fn diacritics_do_not_count_and_spans_are_of_the_original() {
    let text = "In Bogotá — Bogota — Nicolas Maduro and Nicolás\nMaduro";
    let hits = Gazetteer::embedded().find(text);
    let words: Vec<&str> = hits
        .iter()
        .filter(|hit| hit.kind == HitKind::Name)
        .map(|hit| hit.span.of(text))
        .collect();
    assert_eq!(
        words,
        ["Bogotá", "Bogota", "Nicolas Maduro", "Nicolás\nMaduro"]
    );
}

#[test]
fn namesakes_stand_best_first() {
    let gazetteer = Gazetteer::embedded();
    let hits = gazetteer.find("Georgia voted");
    assert_eq!(
        keys(gazetteer, &hits[0]),
        ["country/ge", "place/georgia-us"]
    );
    let washington = gazetteer.find("Washington");
    assert_eq!(
        washington.iter().map(|hit| hit.kind).collect::<Vec<_>>(),
        [HitKind::Name, HitKind::Metonym]
    );
    assert_eq!(keys(gazetteer, &washington[0])[0], "place/washington");
    assert_eq!(keys(gazetteer, &washington[1]), ["government/us"]);
}

#[test]
fn the_longest_name_wins() {
    assert_eq!(
        found("the China Daily said"),
        ["China Daily Name organization/china-daily"]
    );
    assert_eq!(found("South Korea"), ["South Korea Name country/kr"]);
    assert_eq!(
        found("the US Government refused"),
        ["US Government Name government/us"]
    );
    assert_eq!(
        found("the Colombian government"),
        ["Colombian government Name government/co"]
    );
    assert_eq!(
        found("the Government of Colombia"),
        ["Government of Colombia Name government/co"]
    );
}

#[test]
fn seats_stand_for_governments() {
    assert_eq!(
        found("the Kremlin said"),
        [
            "Kremlin Name place/kremlin",
            "Kremlin Metonym government/ru"
        ]
    );
    assert_eq!(
        found("Downing Street denied it"),
        ["Downing Street Metonym government/gb"]
    );
    assert_eq!(found("a kremlin of brick"), Vec::<String>::new());
}

#[test]
fn surnames_of_heads_are_weak_hits() {
    assert_eq!(
        found("sent Petro a long letter"),
        ["Petro Surname person/gustavo-petro"]
    );
    assert_eq!(found("petro dollars"), Vec::<String>::new());
    let gazetteer = Gazetteer::embedded();
    let bush = gazetteer.find("Bush");
    assert_eq!(
        keys(gazetteer, &bush[0]),
        ["person/george-w-bush", "person/george-h-w-bush"],
        "the later first"
    );
}

#[test]
fn capitals_of_headlines_and_house_styles() {
    assert_eq!(found("BOGOTA (Reuters)")[0], "BOGOTA Name place/bogota");
    assert_eq!(found("Nato and NATO").len(), 2);
    assert_eq!(found("Un and Eu"), Vec::<String>::new());
}

#[test]
fn names_are_looked_up_whole() {
    let gazetteer = Gazetteer::embedded();
    let names = |name: &str| -> Vec<String> {
        gazetteer
            .by_name(name)
            .into_iter()
            .filter_map(|id| gazetteer.entry(id))
            .map(|entry| entry.key.to_string())
            .collect()
    };
    assert_eq!(names("Nicolás Maduro"), ["person/nicolas-maduro"]);
    assert_eq!(names("Ivory Coast"), ["country/ci"]);
    assert_eq!(names("Côte d’Ivoire"), ["country/ci"]);
    assert_eq!(names("Petro"), Vec::<String>::new());
    assert_eq!(names("Downing Street"), Vec::<String>::new());
    assert_eq!(names("Colombia and Peru"), Vec::<String>::new());
}

#[test]
fn labels_are_those_of_newspapers() {
    let gazetteer = Gazetteer::embedded();
    let label = |key: &str| {
        gazetteer
            .by_key(key)
            .and_then(|id| gazetteer.entry(id))
            .map(|entry| entry.label.as_str())
    };
    for (key, expected) in [
        ("country/us", "United States"),
        ("country/tr", "Turkey"),
        ("country/kr", "South Korea"),
        ("country/hk", "Hong Kong"),
        ("government/us", "Government of the United States"),
        ("government/co", "Government of Colombia"),
        ("place/bogota", "Bogotá"),
        ("organization/truth-social", "Truth Social"),
        ("person/volodymyr-zelensky", "Volodymyr Zelensky"),
        (
            "person/luiz-inacio-lula-da-silva",
            "Luiz Inácio Lula da Silva",
        ),
        ("person/abdel-fattah-el-sisi", "Abdel Fattah el-Sisi"),
    ] {
        assert_eq!(label(key), Some(expected), "{key}");
    }
    assert_eq!(label("person/nobody"), None);
}

#[test]
fn nationalities() {
    let gazetteer = Gazetteer::embedded();
    for (form, code) in [
        ("Colombian", "co"),
        ("Colombians", "co"),
        ("British", "gb"),
        ("Briton", "gb"),
        ("Emirati", "ae"),
        ("Israelis", "il"),
        ("Dutch", "nl"),
    ] {
        assert_eq!(gazetteer.demonym(form), Some(code), "{form}");
    }
    assert_eq!(gazetteer.demonym_countries("Congolese"), ["cd", "cg"]);
    for form in ["US", "Colombia", "Martian", ""] {
        assert_eq!(gazetteer.demonym(form), None, "{form}");
    }
}

#[test]
fn office_holders() {
    let gazetteer = Gazetteer::embedded();
    let holders = |title: &str, country: &str| -> Vec<String> {
        let key = |holder: &Holder<'_>| {
            gazetteer
                .entry(holder.entry)
                .map(|entry| entry.label.clone())
        };
        gazetteer
            .holders(title, country)
            .iter()
            .filter_map(key)
            .collect()
    };
    assert_eq!(
        holders("president", "co")[..2],
        ["Gustavo Petro", "Iván Duque"]
    );
    assert_eq!(holders("head of state", "co")[0], "Gustavo Petro");
    assert_eq!(
        holders("President", "us")[..3],
        ["Donald Trump", "Joe Biden", "Donald Trump"]
    );
    assert_eq!(
        holders("president", "ve")[..2],
        ["Delcy Rodríguez", "Nicolás Maduro"]
    );
    assert_eq!(holders("Secretary of State", "US")[0], "Marco Rubio");
    assert_eq!(holders("president", "gb"), Vec::<String>::new());
    assert_eq!(holders("king", "co"), Vec::<String>::new());
    let maduro = gazetteer.holders("President", "ve")[1].office;
    assert_eq!(
        maduro.until.map(|date| date.to_string()).as_deref(),
        Some("2026-01-03")
    );
}

#[test]
fn regions_capitals_codes() {
    let gazetteer = Gazetteer::embedded();
    let key = |id: EntryId| {
        gazetteer
            .entry(id)
            .map(|entry| entry.key.to_string())
            .unwrap_or_default()
    };
    let south: Vec<String> = gazetteer
        .countries_of("South American")
        .iter()
        .map(|&id| key(id))
        .collect();
    assert!(
        south.contains(&"country/co".to_owned()) && !south.contains(&"country/mx".to_owned()),
        "{south:?}"
    );
    assert_eq!(
        gazetteer.capital_of("co").map(key).as_deref(),
        Some("place/bogota")
    );
    assert_eq!(
        gazetteer.country_by_code("CO").map(key).as_deref(),
        Some("country/co")
    );
    assert_eq!(gazetteer.country_by_code("xx"), None);
    assert!(gazetteer.countries_of("Martian").is_empty());
}

#[test]
fn first_names_and_titles() {
    let gazetteer = Gazetteer::embedded();
    assert_eq!(gazetteer.first_name_gender("Gustavo"), Some(Gender::Male));
    assert_eq!(gazetteer.first_name_gender("María"), Some(Gender::Female));
    assert_eq!(gazetteer.first_name_gender("Petroleum"), None);
    assert_eq!(
        gazetteer.title("Mrs.").and_then(|title| title.gender),
        Some(Gender::Female)
    );
    assert_eq!(
        gazetteer.title("Gen").map(|title| title.kind),
        Some(TitleKind::Military)
    );
    assert_eq!(gazetteer.title("Table"), None);
}

#[test]
fn a_table_of_ones_own_comes_after() {
    let mut tables = Gazetteer::embedded_tables().to_vec();
    tables.push(("mine/organisations.tsv", "key\tclass\tlabel\tcountry\twikidata\taliases\norganization/acme-mining\tCompany\tAcme Mining\tpe\t\tAcme\n"));
    let gazetteer = Gazetteer::parse(&tables).unwrap_or_else(|error| panic!("{error}"));
    let hits = gazetteer.find("workers of Acme Mining in Lima");
    assert_eq!(keys(&gazetteer, &hits[0]), ["organization/acme-mining"]);
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let message = |path: &str, text: &str| match Gazetteer::parse(&[(path, text)]) {
        Ok(_) => panic!("{path} is accepted"),
        Err(error) => error.to_string(),
    };
    let places = "# remark\nkey\tlabel\tcountry\twikidata\tpopulation\taliases\n";
    assert_eq!(
        message(
            "a/places.tsv",
            &format!("{places}place/x\tX\tco\t\tmany\t\n")
        ),
        "a/places.tsv:3:15: expected a whole number, found \"many\""
    );
    assert_eq!(
        message("a/places.tsv", &format!("{places}place/x\tX\tco\n")),
        "a/places.tsv:3:13: expected 6 cells, found 3"
    );
    assert!(
        message("a/places.tsv", &format!("{places}city/x\tX\tco\t\t\t\n"))
            .starts_with("a/places.tsv:3:1: expected a key such as place/bogota")
    );
    assert!(
        message("a/places.tsv", "name\tcode\n")
            .starts_with("a/places.tsv:1:1: expected the columns key label")
    );
    assert!(
        message("a/cities.tsv", "")
            .starts_with("a/cities.tsv: unknown table; expected one of bodies.tsv, countries.tsv")
    );
    assert!(
        message("seats.tsv", "name\tstands_for\nKremlin\tgovernment/ru\n")
            .starts_with("seats.tsv:2:9: expected a key of another table")
    );
    assert!(
        message(
            "organisations.tsv",
            "key\tclass\tlabel\tcountry\twikidata\taliases\norganization/x\tPerson\tX\t\t\t\n"
        )
        .starts_with("organisations.tsv:2:16")
    );
}

#[test]
fn short_names_are_hits_of_their_own_kind() {
    assert_eq!(
        found("the Treasury and the State Department"),
        [
            "Treasury Short organization/uk-treasury",
            "State Department Name organization/us-department-of-state",
        ]
    );
    assert_eq!(
        Gazetteer::embedded().by_name("Treasury"),
        Vec::<EntryId>::new()
    );
    assert_eq!(found("a treasury of songs"), Vec::<String>::new());
}

#[test]
fn every_country_has_its_ministries() {
    for (text, key) in [
        (
            "Peruvian Finance Ministry",
            "organization/peruvian-finance-ministry",
        ),
        (
            "Ministry of Foreign Affairs of Ghana",
            "organization/ghanaian-foreign-ministry",
        ),
        (
            "Colombian Ministry of Foreign Affairs",
            "organization/colombian-foreign-ministry",
        ),
        ("Chilean police", "organization/chilean-police"),
    ] {
        assert_eq!(found(text), [format!("{text} Name {key}")]);
    }
    // Those with a name of their own have no second one.
    let gazetteer = Gazetteer::embedded();
    assert_eq!(
        gazetteer.by_key("organization/american-foreign-ministry"),
        None
    );
    assert_eq!(
        gazetteer.by_key("organization/british-finance-ministry"),
        None
    );
}

#[test]
fn what_does_not_act_is_known_too() {
    let class = |name: &str| {
        let gazetteer = Gazetteer::embedded();
        let first = gazetteer.by_name(name).first().copied();
        first
            .and_then(|id| gazetteer.entry(id))
            .map(|entry| entry.class)
    };
    assert_eq!(class("Brexit"), Some(Class::Event));
    assert_eq!(class("Shiites"), Some(Class::Group));
    assert_eq!(class("Geneva Conventions"), Some(Class::LegalAct));
    assert_eq!(class("HIMARS"), Some(Class::Thing));
    assert_eq!(class("Turnip"), None);
}

#[test]
fn programmes_are_found_by_what_lists_call_them() {
    let gazetteer = Gazetteer::embedded();
    let authority = |reference: &str| {
        gazetteer
            .programme(reference)
            .and_then(|programme| programme.authority.as_deref())
    };
    assert_eq!(authority("EO 13219"), Some("organization/ofac"));
    assert_eq!(
        authority("au-afghanistan"),
        Some("organization/department-of-foreign-affairs-and-trade")
    );
    assert_eq!(authority("EO 99999"), None);
    let afghanistan = gazetteer.programme("AU-AFGHANISTAN").unwrap();
    assert_eq!(afghanistan.targets, ["af"]);
    assert_eq!(
        afghanistan.measures,
        ["Arms embargo", "Asset freeze", "Travel ban"]
    );
}

#[test]
fn legal_forms() {
    let gazetteer = Gazetteer::embedded();
    for form in ["Ltd.", "LTD", "S.A.", "GmbH", "OOO"] {
        assert!(gazetteer.is_legal_form(form), "{form}");
    }
    for word in ["Table", "", "Limits"] {
        assert!(!gazetteer.is_legal_form(word), "{word}");
    }
}

#[test]
fn a_programme_of_nobody_is_refused() {
    let table = "key\tlabel\tauthority\ttargets\tmeasures\taliases\treferences\nprogramme/x\tX\torganization/nobody\t\t\t\t\n";
    let error = Gazetteer::parse(&[("programmes.tsv", table)]).err();
    assert!(error.is_some_and(|error| {
        error
            .to_string()
            .starts_with("programmes.tsv:2:15: expected a key of another table")
    }));
}
