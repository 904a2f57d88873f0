//! Lists as they are published: read whole, or refused whole with the line.

mod desk;

use desk::{Desk, project};
use dossier::graph::{Namespaces, Occasion, Store};
use dossier::lexicon::Lexicon;
use dossier::ontology::Class;
use dossier::reference::{
    Birth, Imported, LinkTarget, ReferenceEntity, ReferenceError, Source, Strength, Value, read,
};
use dossier::text::PartialDate;
use std::fs;
use std::path::PathBuf;

fn sample(name: &str) -> PathBuf {
    project("tests/lists").join(name)
}

fn import(source: Source, name: &str) -> Imported {
    read(source, &[sample(name)], Lexicon::embedded()).unwrap()
}

fn entry<'a>(imported: &'a Imported, id: &str) -> &'a ReferenceEntity {
    imported
        .entities
        .iter()
        .find(|entity| entity.id == id)
        .unwrap_or_else(|| panic!("no entry {id}"))
}

fn names(entity: &ReferenceEntity, strength: Strength) -> Vec<&str> {
    entity
        .names
        .iter()
        .filter(|name| name.strength == strength)
        .map(|name| name.text.as_str())
        .collect()
}

/// The message for a text that is no list of that kind.
fn refusal(source: Source, file: &str, content: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(file);
    fs::write(&path, content).unwrap();
    let error = read(source, &[path], Lexicon::embedded()).unwrap_err();
    error
        .to_string()
        .replace(&format!("{}/", folder.path().display()), "")
}

#[test]
fn the_delimited_form_is_read_with_the_files_beside_it() {
    let imported = import(Source::Ofac, "sdn.csv");
    let counts: Vec<(&str, usize)> = imported
        .report
        .entries
        .iter()
        .map(|(kind, &count)| (kind.as_str(), count))
        .collect();
    assert_eq!(
        counts,
        [
            ("aircraft", 1),
            ("entity", 1),
            ("individual", 1),
            ("vessel", 1)
        ]
    );
    assert_eq!(imported.report.files.len(), 3);
    assert_eq!(
        imported.report.notes.len(),
        1,
        "{:?}",
        imported.report.notes
    );

    let person = entry(&imported, "502");
    assert_eq!(person.class, Class::Person);
    assert_eq!(names(person, Strength::Full), ["OSTREVIK, Jaromil Kamber"]);
    assert_eq!(names(person, Strength::Former), ["OSTREVIK, Jaro"]);
    assert_eq!(
        person.births,
        [
            Birth::On(PartialDate::day(1961, 3, 4)),
            Birth::About(PartialDate::year(1962))
        ]
    );
    assert_eq!(person.countries, ["hr"]);
    assert_eq!(person.identifiers[0].value, "P00771");
    assert_eq!(person.gender.as_deref(), Some("male"));
    assert_eq!(
        person.links[0].to,
        LinkTarget::Name("TARSKAN HOLDING A.S.".to_owned())
    );
    let programmes: Vec<_> = person
        .listings
        .iter()
        .filter_map(|listing| listing.programme.as_deref())
        .collect();
    assert_eq!(programmes, ["NORLAND", "DRUGS"]);

    let company = entry(&imported, "501");
    assert_eq!(names(company, Strength::Weak), ["THAS"]);
    assert_eq!(
        names(company, Strength::Full),
        ["TARSKAN HOLDING A.S.", "TARSKAN GROUP"]
    );
    assert_eq!(company.addresses, ["Quay 4, Izmir, Turkey"]);
    assert!(
        company
            .remarks
            .iter()
            .any(|remark| remark == "all offices worldwide"),
        "{:?}",
        company.remarks
    );
    assert_eq!(entry(&imported, "503").countries, ["pa"]);
}

#[test]
fn the_xml_form_says_the_same_and_marks_weak_aliases() {
    let imported = import(Source::Ofac, "sdn.xml");
    let person = entry(&imported, "502");
    assert_eq!(names(person, Strength::Full), ["OSTREVIK, Jaromil Kamber"]);
    assert_eq!(names(person, Strength::Weak), ["JARO"]);
    assert_eq!(names(person, Strength::Former), ["OSTREVIK, Jaro"]);
    assert_eq!(person.listings.len(), 2);
    assert_eq!(imported.report.unexpressed.get("newField"), Some(&1));
    assert!(
        person
            .remarks
            .contains(&"newField: something later schemas say".to_owned())
    );
}

#[test]
fn the_list_of_the_united_nations_is_read() {
    let imported = import(Source::Un, "un.xml");
    let person = entry(&imported, "NOi.001");
    assert_eq!(names(person, Strength::Full), ["OREL MABATHE LINDO"]);
    assert_eq!(names(person, Strength::Weak), ["Orel the Ferryman"]);
    assert_eq!(person.countries, ["kp"]);
    assert_eq!(
        person.births,
        [Birth::Between(
            PartialDate::year(1960),
            PartialDate::year(1963)
        )]
    );
    assert_eq!(person.listings[0].since, Some(PartialDate::day(2019, 5, 2)));
    // A country nobody knows is kept in words, and said.
    assert_eq!(
        imported.report.unexpressed.get("country of an address"),
        Some(&1)
    );
    assert!(
        person
            .remarks
            .iter()
            .any(|remark| remark.contains("Atlantis"))
    );
    assert_eq!(
        names(entry(&imported, "NOe.001"), Strength::Former),
        ["Dunsk Quay League"]
    );
}

#[test]
fn followthemoney_keeps_every_record_and_property() {
    let imported = import(Source::Ftm, "entities.ftm.json");
    assert_eq!(imported.entities.len(), 4);
    let person = entry(&imported, "p1");
    assert_eq!(person.listings[0].issuer.as_deref(), Some("government/gb"));
    assert_eq!(person.wikidata.as_deref(), Some("Q900000001"));
    assert!(
        person
            .statements
            .iter()
            .any(|each| each.property.ends_with("#shoeSize")
                && each.value == Value::Text("44".to_owned()))
    );
    let owner = entry(&imported, "o1");
    let ends: Vec<&LinkTarget> = owner.links.iter().map(|link| &link.to).collect();
    assert_eq!(ends.len(), 2);
    assert!(ends.contains(&&LinkTarget::Id("c1".to_owned())));
}

#[test]
fn senzing_keeps_every_attribute() {
    let imported = import(Source::Senzing, "records.senzing.json");
    let counts: Vec<(&str, usize)> = imported
        .report
        .entries
        .iter()
        .map(|(kind, &count)| (kind.as_str(), count))
        .collect();
    assert_eq!(counts, [("ORGANIZATION", 1), ("PERSON", 1)]);
    let person = entry(&imported, "n1");
    assert_eq!(names(person, Strength::Full), ["Orel Mabathe Lindo"]);
    assert_eq!(names(person, Strength::Former), ["Orel Mabathe"]);
    assert_eq!(person.births, [Birth::On(PartialDate::month(1961, 4))]);
    assert_eq!(person.countries, ["no"]);
    assert_eq!(person.wikidata.as_deref(), Some("Q900000002"));
    assert_eq!(person.identifiers[1].country.as_deref(), Some("no"));
    let ends: Vec<&LinkTarget> = person.links.iter().map(|link| &link.to).collect();
    assert_eq!(
        ends,
        [
            &LinkTarget::Id("n2".to_owned()),
            &LinkTarget::Name("elsewhere".to_owned())
        ]
    );
    assert_eq!(
        person.remarks,
        ["DATE_OF_DEATH: 2020", "URL: https://example.org/n1"]
    );
    let body = entry(&imported, "n2");
    assert_eq!(names(body, Strength::Full), ["Lindo Ferries AS"]);
    assert_eq!(body.addresses, ["Quay 4, Bergen"]);
}

#[test]
fn any_rdf_keeps_its_triples_without_blank_nodes() {
    let imported = import(Source::Rdf, "people.ttl");
    let person = entry(&imported, "https://example.org/orel");
    assert_eq!(person.class, Class::Person);
    assert_eq!(
        names(person, Strength::Full),
        ["Orel Mabathe Lindo", "Orel"]
    );
    assert_eq!(person.statements.len(), 5);
    let graph: Vec<String> = imported
        .entities
        .iter()
        .flat_map(|entity| {
            dossier::graph::reference_quads("people", entity, &Namespaces::default())
        })
        .map(|quad| quad.to_string())
        .collect();
    assert!(graph.iter().all(|quad| !quad.contains("_:")), "{graph:#?}");
}

#[test]
fn tables_of_names_are_read_by_their_header() {
    let imported = import(Source::Gazetteer, "officials.tsv");
    let person = entry(&imported, "person/ada-brisk");
    assert_eq!(
        person.positions,
        ["Mayor (hr), since 2019", "Minister (hr), 2021 to 2024"]
    );
    assert_eq!(person.names.len(), 3);
    assert_eq!(imported.report.unexpressed.get("language"), Some(&1));
    let held: Vec<(&str, Option<PartialDate>, Option<PartialDate>)> = person
        .offices
        .iter()
        .map(|office| (office.position.as_str(), office.since, office.until))
        .collect();
    let year = |year| Some(PartialDate::year(year));
    assert_eq!(
        held,
        [
            ("Mayor of Croatia", year(2019), None),
            ("Minister of Croatia", year(2021), year(2024))
        ]
    );
}

#[test]
fn broken_lists_are_refused_with_line_and_reason() {
    let xml = fs::read_to_string(sample("sdn.xml")).unwrap();
    let un = fs::read_to_string(sample("un.xml")).unwrap();
    let csv = fs::read_to_string(sample("sdn.csv")).unwrap();
    let cut = |text: &str, mark: &str| text[..text.find(mark).unwrap()].to_owned();
    let long = csv.replace(
        "\"NORLAND\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"Aircraft",
        "\"NORLAND\",\"Aircraft",
    );
    assert_ne!(long, csv);
    let cases: Vec<(Source, &str, Vec<u8>, &str)> = vec![
        (
            Source::Ofac,
            "cut.xml",
            cut(&xml, "</programList>").into(),
            "cut.xml:13: the end of the file within <programList>",
        ),
        (
            Source::Ofac,
            "short.xml",
            xml.replace("<Record_Count>2", "<Record_Count>3").into(),
            "short.xml:1: 2 entries; expected 3",
        ),
        (
            Source::Ofac,
            "other.xml",
            b"<Sanctions>\n</Sanctions>".to_vec(),
            "other.xml:1: a document <Sanctions>; expected <sdnList>",
        ),
        (
            Source::Ofac,
            "mixed.xml",
            xml.replace("</akaList>", "</idList>").into(),
            "mixed.xml:18:",
        ),
        (
            Source::Ofac,
            "wide.csv",
            long.into(),
            "wide.csv:4: 5 columns; expected 12",
        ),
        (
            Source::Ofac,
            "head.csv",
            format!("no,name,a,b,c,d,e,f,g,h,i,j\n{csv}").into(),
            "head.csv:1: \"no\"; expected the number of an entry",
        ),
        (
            Source::Ofac,
            "kind.csv",
            csv.replace("\"vessel\"", "\"submarine\"").into(),
            "kind.csv:3: type \"submarine\"",
        ),
        (
            Source::Ofac,
            "twice.csv",
            format!("{csv}{csv}").into(),
            "twice.csv:5: entry 501 once more, after twice.csv:1",
        ),
        (
            Source::Ofac,
            "empty.csv",
            Vec::new(),
            "empty.csv:1: nothing",
        ),
        (
            Source::Ofac,
            "latin.csv",
            b"1,\"A\",-0- ,\"X\"\n2,\"Jos\xE9\"".to_vec(),
            "latin.csv:2: byte 0xE9; expected text in UTF-8",
        ),
        (
            Source::Ofac,
            "wide16.csv",
            b"\xFF\xFE1\x00".to_vec(),
            "wide16.csv:1: text in UTF-16",
        ),
        (
            Source::Un,
            "cut.xml",
            cut(&un, "<ENTITIES>").into(),
            "cut.xml:24: the end of the file within <CONSOLIDATED_LIST>",
        ),
        (
            Source::Un,
            "nameless.xml",
            un.replace("<FIRST_NAME>OREL</FIRST_NAME>", "").into(),
            "nameless.xml:4: an entry without FIRST_NAME",
        ),
        (
            Source::Un,
            "latin.xml",
            un.replace("UTF-8", "ISO-8859-1").into(),
            "latin.xml:1: XML in ISO-8859-1",
        ),
        (
            Source::Un,
            "sdn.xml",
            xml.into(),
            "sdn.xml:2: a document <sdnList>; expected <CONSOLIDATED_LIST>",
        ),
        (
            Source::Ftm,
            "cut.json",
            b"{\"id\":\"a\",\"schema\":\"Person\"}\n{\"id\":\"b\",".to_vec(),
            "cut.json:2: EOF",
        ),
        (
            Source::Ftm,
            "other.json",
            b"{\"RECORD_ID\":\"a\"}".to_vec(),
            "other.json:1: missing field `id`",
        ),
        (
            Source::Ftm,
            "twice.json",
            b"{\"id\":\"a\",\"schema\":\"Person\"}\n{\"id\":\"a\",\"schema\":\"Person\"}".to_vec(),
            "twice.json:2: entry \"a\" once more",
        ),
        (
            Source::Senzing,
            "cut.json",
            b"{\"DATA_SOURCE\":\"N\",\"RECORD_ID\":\"a\"}\n{\"DATA_SOURCE\"".to_vec(),
            "cut.json:2: EOF",
        ),
        (
            Source::Senzing,
            "other.json",
            b"{\"id\":\"a\",\"schema\":\"Person\"}".to_vec(),
            "other.json:1: a record without DATA_SOURCE",
        ),
        (
            Source::Gazetteer,
            "dates.tsv",
            b"key\tlabel\ttitle\tcountry\tsince\nperson/a\tA\tMayor\tno\tMay?\n".to_vec(),
            "dates.tsv:2: \"May?\" in the column since",
        ),
        (
            Source::Rdf,
            "cut.ttl",
            b"<urn:a> <urn:b>\n \"c".to_vec(),
            "cut.ttl:2:",
        ),
        (
            Source::Rdf,
            "what.xyz",
            b"".to_vec(),
            "what.xyz:1: the extension \"xyz\"",
        ),
        (
            Source::Gazetteer,
            "head.tsv",
            b"name\tcountry\nx\ty\n".to_vec(),
            "head.tsv:1: the columns name, country",
        ),
    ];
    let mut wrong = Vec::new();
    for (source, file, content, expected) in cases {
        let said = refusal(source, file, &content);
        if !said.starts_with(expected) {
            wrong.push(format!("{said}\n  is not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_open_quotation_is_a_file_cut_off() {
    let csv = fs::read_to_string(sample("sdn.csv")).unwrap();
    let cut = &csv[..csv.find("; Gender").unwrap()];
    assert_eq!(
        refusal(Source::Ofac, "cut.csv", cut.as_bytes()),
        "cut.csv:2: a quotation that is never closed; expected a whole file: it was cut off, or a quotation mark is missing"
    );
}

#[test]
fn a_missing_file_is_named() {
    let error = read(
        Source::Un,
        &[PathBuf::from("no-such-list.xml")],
        Lexicon::embedded(),
    )
    .unwrap_err();
    assert!(
        matches!(error, ReferenceError::Unreadable { .. }),
        "{error}"
    );
}

#[test]
fn what_the_store_gives_back_is_what_links_need() {
    let store = Store::in_memory(Namespaces::default()).unwrap();
    let imported = import(Source::Ofac, "sdn.csv");
    let occasion = Occasion::now("test");
    let first = store.import("ofac", &imported.entities, &occasion).unwrap();
    assert!(first.come > 50 && first.gone == 0);
    let references = store.references().unwrap();
    assert_eq!(references.len(), 4);
    let person = references
        .iter()
        .find(|reference| reference.entity.id == "502")
        .unwrap();
    let read = entry(&imported, "502");
    assert_eq!(person.entity.class, Class::Person);
    assert_eq!(person.entity.countries, read.countries);
    assert_eq!(person.entity.births, read.births);
    assert_eq!(person.entity.names.len(), read.names.len());
    assert_eq!(person.entity.listings.len(), 2);
    assert_eq!(person.entity.listings[0].issuer, read.listings[0].issuer);
}

#[test]
fn a_second_import_replaces_the_first_whole() {
    let store = Store::in_memory(Namespaces::default()).unwrap();
    let occasion = Occasion::now("test");
    let imported = import(Source::Ofac, "sdn.csv");
    store.import("ofac", &imported.entities, &occasion).unwrap();
    let again = store.import("ofac", &imported.entities, &occasion).unwrap();
    assert_eq!((again.come, again.gone), (0, 0));
    let less = store
        .import("ofac", &imported.entities[..1], &occasion)
        .unwrap();
    assert!(less.come == 0 && less.gone > 0);
    assert_eq!(store.references().unwrap().len(), 1);
    // Another dataset stands beside it.
    let un = import(Source::Un, "un.xml");
    store.import("un", &un.entities, &occasion).unwrap();
    assert_eq!(store.datasets().unwrap(), ["ofac", "un"]);
    assert_eq!(store.references().unwrap().len(), 3);
}

/// A desk with an article on it.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.write(
        "article.txt",
        "Norway imposed sanctions on Jaromil Kamber Ostrevik in May 2021. Marta Ilves met Jaromil Kamber Ostrevik in Oslo.\n",
    );
    desk
}

/// Everything but the log, which has a clock.
fn dump(desk: &Desk, location: &str) -> Vec<String> {
    let quads = desk.ok(&["export", "nquads", "-l", location]);
    let mut lines: Vec<String> = quads
        .lines()
        .filter(|line| !line.ends_with("graph/log> ."))
        .map(str::to_owned)
        .collect();
    lines.sort();
    lines
}

fn path(name: &str) -> String {
    sample(name).display().to_string()
}

#[test]
fn who_is_in_the_news_and_on_a_list_is_shown_with_both() {
    let desk = desk();
    desk.ok(&["ingest", "article.txt", "-l", "kg"]);
    let said = desk.ok(&["import", "ofac", &path("sdn.csv"), "-l", "kg"]);
    assert!(said.starts_with("ofac\t4 entries"), "{said}");
    assert!(said.contains("individual\t1\n"), "{said}");
    let page = desk.ok(&["show", "Jaromil Kamber Ostrevik", "-l", "kg"]);
    for words in [
        "On lists",
        "ofac/502",
        "Passport P00771 (hr)",
        "(DRUGS)",
        "in force",
    ] {
        assert!(page.contains(words), "{words}:\n{page}");
    }
    // Who is on the list alone has a page as well.
    let page = desk.ok(&["show", "DUNSK STAR", "-l", "kg"]);
    assert!(page.contains("IMO 9000001"), "{page}");
    desk.fails(&["show", "Nobody Of That Name", "-l", "kg"], 1);
}

#[test]
fn people_overrule_the_lists() {
    let desk = desk();
    desk.ok(&["ingest", "article.txt", "-l", "kg"]);
    desk.ok(&["import", "ofac", &path("sdn.csv"), "-l", "kg"]);
    let name = "Jaromil Kamber Ostrevik";
    desk.ok(&["different", name, "reference/ofac/502", "-l", "kg"]);
    assert!(!desk.ok(&["show", name, "-l", "kg"]).contains("list"));
    desk.ok(&[
        "different",
        name,
        "reference/ofac/502",
        "--undo",
        "-l",
        "kg",
    ]);
    assert!(desk.ok(&["show", name, "-l", "kg"]).contains("On lists"));
    desk.ok(&["same", "Marta Ilves", "reference/ofac/502", "-l", "kg"]);
    let page = desk.ok(&["show", "Marta Ilves", "-l", "kg"]);
    assert!(page.contains("people decided so"), "{page}");
    desk.fails(&["same", name, "reference/ofac/77", "-l", "kg"], 1);
}

#[test]
fn a_broken_list_leaves_the_store_as_it_was() {
    let desk = desk();
    desk.ok(&["ingest", "article.txt", "-l", "kg"]);
    desk.ok(&["import", "un", &path("un.xml"), "-l", "kg"]);
    let before = dump(&desk, "kg");
    let whole = fs::read_to_string(sample("un.xml")).unwrap();
    desk.write("cut.xml", &whole[..whole.len() / 2]);
    let (out, errors) = desk.both(&["import", "un", "cut.xml", "-l", "kg"], 3);
    assert_eq!(out, "");
    assert!(errors.contains("cut.xml:"), "{errors}");
    assert!(errors.contains("cut off"), "{errors}");
    assert_eq!(dump(&desk, "kg"), before);
}

#[test]
fn lists_before_the_news_or_after_are_the_same_store() {
    let desk = desk();
    let (ofac, un) = (path("sdn.csv"), path("un.xml"));
    desk.ok(&["ingest", "article.txt", "-l", "a"]);
    desk.ok(&["import", "ofac", &ofac, "-l", "a"]);
    desk.ok(&["import", "un", &un, "-l", "a"]);
    desk.ok(&["import", "un", &un, "-l", "b"]);
    desk.ok(&["import", "ofac", &ofac, "-l", "b"]);
    desk.ok(&["ingest", "article.txt", "-l", "b"]);
    assert_eq!(dump(&desk, "a"), dump(&desk, "b"));
}

#[test]
fn names_are_compared_one_by_one_or_in_bulk() {
    let desk = desk();
    let said = desk.ok(&["compare", "Jaromil Ostrevik", "OSTREVIK, Jaromil"]);
    assert!(said.contains("likely the same"), "{said}");
    let said = desk.ok(&[
        "compare",
        "Jaromil Ostrevik",
        "Bohumil Ostrevik",
        "--schema",
        "person",
    ]);
    assert!(said.contains("likely not the same"), "{said}");
    desk.write(
        "pairs.jsonl",
        "{\"id\":\"x\",\"a\":\"Tarskan AG\",\"b\":\"Tarskan Aktiengesellschaft\",\"schema\":\"Company\"}\n\n{\"id\":7,\"a\":\"A\",\"b\":\"\"}\n",
    );
    let answers = desk.ok(&["compare", "--jsonl", "pairs.jsonl"]);
    let answers: Vec<serde_json::Value> = answers
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(answers[0]["id"], "x");
    assert_eq!(answers[0]["score"], 1.0);
    assert_eq!(answers[1]["id"], 7);
    assert_eq!(answers[1]["score"], 0.0);
    desk.write("broken.jsonl", "{\"id\":1,\"a\":\"A\",\"b\":\"B\"}\nno\n");
    let errors = desk.fails(&["compare", "--jsonl", "broken.jsonl"], 1);
    assert!(errors.contains("broken.jsonl:2:"), "{errors}");
    desk.write(
        "odd.jsonl",
        "{\"id\":1,\"a\":\"A\",\"b\":\"B\",\"schema\":\"Banana\"}\n",
    );
    let errors = desk.fails(&["compare", "--jsonl", "odd.jsonl"], 1);
    assert!(errors.contains("Banana"), "{errors}");
    desk.fails(&["compare", "only one"], 2);
}
