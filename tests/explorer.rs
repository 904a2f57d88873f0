//! The explorer page, claims in pictures, our own SVG and FollowTheMoney: what is in them, whatever the names; and, where a browser is
//! installed, what happens when somebody uses the page.

#[path = "explorer/browser.rs"]
mod browser;

use dossier::analysis::{
    Contest, Extent, Projection, Selection, Standing, Topology, project, shortest_paths, within,
};
use dossier::export::{
    Contents, Explorer, Opening, Palette, Picture, Theme, dump, write_cytoscape, write_dot,
    write_ftm, write_gexf, write_graphml, write_html, write_mermaid, write_svg,
};
use dossier::ontology::{Ontology, PREFIXES};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{GraphName, Literal, NamedNode, Quad};
use oxigraph::store::Store;
use proptest::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const SMALL: &str = "tests/corpus/query/small.trig";
const HARD: &str = "tests/corpus/export/hard.ttl";
const BASE: &str = "https://w3id.org/dossier/";

fn folder_of(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn store(path: &str) -> Store {
    let format = RdfFormat::from_extension(path.rsplit('.').next().unwrap()).unwrap();
    let text = fs::read(folder_of(path)).unwrap();
    let store = Store::new().unwrap();
    for quad in RdfParser::from_format(format).for_slice(&text) {
        store.insert(&quad.unwrap()).unwrap();
    }
    store
}

fn id(name: &str) -> NamedNode {
    NamedNode::new(format!("{BASE}{name}")).unwrap()
}

fn ours(name: &str) -> NamedNode {
    NamedNode::new(format!("https://w3id.org/dossier/ns#{name}")).unwrap()
}

fn claimed(store: &Store, selection: Selection) -> Projection {
    let selection = Selection {
        extent: Extent::Claimed,
        ..selection
    };
    project(store, Ontology::embedded(), &selection).unwrap()
}

fn page(store: &Store, title: &str) -> String {
    let projection = claimed(store, Selection::default());
    let explorer = Explorer {
        store,
        projection: &projection,
        ontology: Ontology::embedded(),
        base: BASE,
        title,
        opening: Opening::Established,
    };
    let mut out = Vec::new();
    write_html(&explorer, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The data that a page carries.
fn data(page: &str) -> serde_json::Value {
    let start = page.find("id=\"data\">").unwrap() + "id=\"data\">".len();
    let end = start + page[start..].find("</script>").unwrap();
    serde_json::from_str(&page[start..end]).unwrap()
}

fn drawn(store: &Store, write: fn(&Picture<'_>, &mut Vec<u8>)) -> String {
    let projection = claimed(store, Selection::default());
    let palette = Palette::shipped(Theme::Light).unwrap();
    let picture = Picture {
        projection: &projection,
        ontology: Ontology::embedded(),
        palette: &palette,
        prefixes: PREFIXES,
        title: "",
    };
    let mut out = Vec::new();
    write(&picture, &mut out);
    String::from_utf8(out).unwrap()
}

#[test]
fn what_is_merely_claimed_is_read_when_it_is_asked_for_and_never_as_a_fact() {
    let store = store(SMALL);
    let facts = project(&store, Ontology::embedded(), &Selection::default()).unwrap();
    let all = claimed(&store, Selection::default());
    let established = |projection: &Projection| {
        let edges = projection.graph.edge_weights();
        edges
            .filter(|edge| edge.standing == Standing::Established)
            .count()
    };
    assert_eq!(established(&all), facts.graph.edge_count());
    let mut told: Vec<String> = Vec::new();
    for edge in all.graph.edge_indices() {
        let weight = &all.graph[edge];
        if weight.standing == Standing::Established {
            continue;
        }
        let (from, to) = all.graph.edge_endpoints(edge).unwrap();
        let name = |node: petgraph::graph::NodeIndex| all.graph[node].label.clone();
        let speaker = weight.evidence.as_ref().and_then(|e| e.speaker.clone());
        told.push(format!(
            "{} {} {} ({}, {})",
            name(from),
            weight.relation,
            name(to),
            weight.standing.name(),
            speaker.as_deref().unwrap_or("the document")
        ));
    }
    told.sort();
    assert!(
        told.contains(&"Ilse Marrow misled Ruta Kesk (reported, Tomás Veld)".to_owned()),
        "{told:#?}"
    );
    assert!(
        told.contains(&"Tomás Veld owns Norrin Freight (denied, Tomás Veld)".to_owned()),
        "{told:#?}"
    );
    // Who denies an edge speaks against it; no line of its own.
    let met = all
        .graph
        .edge_weights()
        .find(|edge| edge.relation == "met" && edge.standing == Standing::Established)
        .unwrap();
    assert_eq!(met.contest, Contest::Denied);
    assert_eq!((met.grounds.len(), met.denials.len()), (2, 1));
    assert!(!told.iter().any(|line| line.contains(" met ")));
}

#[test]
fn claims_around_an_entity_stay_within_the_depth() {
    let store = store(SMALL);
    let around = claimed(
        &store,
        Selection {
            entity: Some(id("organization/norrin-freight")),
            depth: Some(1),
            ..Selection::default()
        },
    );
    let labels: BTreeSet<&str> = around
        .graph
        .node_weights()
        .map(|node| node.label.as_str())
        .collect();
    assert!(
        labels.contains("Tomás Veld") && !labels.contains("Ruta Kesk"),
        "{labels:?}"
    );
}

#[test]
fn the_page_holds_claims_with_words_speaker_rule_and_source() {
    let page = page(&store(SMALL), "");
    let data = data(&page);
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let claims = data["claims"].as_array().unwrap();
    let misled = claims
        .iter()
        .find(|claim| claim["rule"] == "mislead")
        .unwrap();
    assert_eq!(misled["by"]["name"], "Tomás Veld");
    assert_eq!(misled["standing"], "reported");
    let words = misled["words"].as_u64().unwrap() as usize;
    assert_eq!(text(&data["texts"][words]), "she had misled Ruta Kesk");
    let document = misled["document"].as_u64().unwrap() as usize;
    assert_eq!(
        text(&data["documents"][document]["headline"]),
        "Veld accuses Marrow"
    );
    let met = data["edges"]
        .as_array()
        .unwrap()
        .iter()
        .find(|edge| edge["disputed"] == true)
        .unwrap();
    assert_eq!(met["denials"].as_array().unwrap().len(), 1);
    let ilse = data["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .find(|node| node["name"] == "Ilse Marrow")
        .unwrap();
    assert_eq!(ilse["offices"][0]["name"], "President of Arvonia");
    for node in data["nodes"].as_array().unwrap() {
        assert!(node["x"].is_number() && node["y"].is_number());
    }
}

#[test]
fn the_same_store_gives_the_same_page_whatever_the_order() {
    let quads: Vec<Quad> = store(SMALL).iter().map(Result::unwrap).collect();
    let reversed = Store::new().unwrap();
    for quad in quads.iter().rev() {
        reversed.insert(quad).unwrap();
    }
    let threads = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .unwrap();
    let alone = threads.install(|| page(&reversed, ""));
    assert!(page(&store(SMALL), "") == alone);
}

#[test]
fn the_page_may_fetch_nothing_and_runs_only_its_own_scripts() {
    let page = page(&store(SMALL), "");
    let policy = page
        .split("Content-Security-Policy\" content=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap();
    assert!(policy.starts_with("default-src 'none';"), "{policy}");
    assert!(!policy.contains("unsafe") && !policy.contains("http"));
    let encode = |text: &str| {
        use base64::Engine as _;
        base64::prelude::BASE64_STANDARD.encode(Sha256::digest(text))
    };
    let mut seen = 0;
    for part in page.split("<script>").skip(1) {
        let script = part.split("</script>").next().unwrap();
        assert!(
            policy.contains(&encode(script)),
            "a script without its hash"
        );
        seen += 1;
    }
    let style = page.split("<style>").nth(1).unwrap();
    assert!(policy.contains(&encode(style.split("</style>").next().unwrap())));
    assert_eq!(seen, 3);
    for attribute in [
        "src=\"http",
        "@import",
        "<link",
        "<img",
        "<iframe",
        " onclick=",
    ] {
        let head = page.split("<script").next().unwrap();
        assert!(!head.contains(attribute), "{attribute}");
    }
}

#[test]
fn vendored_libraries_are_those_of_their_packages() {
    let vendor = folder_of("data/web/vendor");
    let table = fs::read_to_string(vendor.join("VENDOR.tsv")).unwrap();
    let licences = fs::read_to_string(vendor.join("LICENCES.txt")).unwrap();
    let mut listed = BTreeSet::new();
    for line in table.lines().filter(|line| !line.starts_with('#')).skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [file, package, version, _, licence, sum, _] = cells[..] else {
            panic!("{line}");
        };
        let found = Sha256::digest(fs::read(vendor.join(file)).unwrap());
        let found: String = found.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(found, sum, "{file} is not what {package} {version} ships");
        assert_eq!(licence, "MIT");
        assert!(
            licences.contains(&format!("== {package} {version} ==")),
            "{package}"
        );
        listed.insert(file.to_owned());
    }
    for entry in fs::read_dir(&vendor).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(
            listed.contains(&name) || ["VENDOR.tsv", "LICENCES.txt"].contains(&name.as_str()),
            "{name} is not listed"
        );
    }
    assert_eq!(listed.len(), 2);
}

/// Two people of these names, one of whom met the other.
fn pair(first: &str, second: &str) -> Store {
    let store = Store::new().unwrap();
    let put = |subject: &NamedNode, property: NamedNode, object: oxigraph::model::Term| {
        let quad = Quad::new(subject.clone(), property, object, GraphName::DefaultGraph);
        store.insert(&quad).unwrap();
    };
    let label = NamedNode::new("http://www.w3.org/2000/01/rdf-schema#label").unwrap();
    let kind = NamedNode::new("http://www.w3.org/1999/02/22-rdf-syntax-ns#type").unwrap();
    let (a, b) = (id("person/a"), id("person/b"));
    for (node, name) in [(&a, first), (&b, second)] {
        put(
            node,
            label.clone(),
            Literal::new_simple_literal(name).into(),
        );
        put(node, kind.clone(), ours("Person").into());
        put(node, kind.clone(), ours("Entity").into());
    }
    put(&a, ours("accused"), b.clone().into());
    store
}

const NASTY: [&str; 9] = [
    "</script><script>alert(1)</script>",
    "]]> <!-- <![CDATA[ --> &amp; &#60;",
    "He said \"no\" \\N \\ 'and' `so`",
    "one\ntwo\r\nthree\tfour\u{0}\u{7}",
    "\u{202E}txt.exe\u{202C} \u{2066}x\u{2069}",
    "جمهورية البحيرات الشرقية",
    "🚀🎉 👨\u{200D}👩\u{200D}👧 \u{2028}\u{2029}",
    "",
    "{{data}} ${x} {s} {o}",
];

fn survives(first: &str, second: &str) -> Result<(), TestCaseError> {
    let store = pair(first, second);
    let page = page(&store, first);
    let data = data(&page);
    let names: Vec<&str> = data["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|node| node["name"].as_str())
        .collect();
    for (name, found) in [first, second].iter().zip(&names) {
        if !name.trim().is_empty() {
            prop_assert_eq!(name, found);
        }
    }
    prop_assert_eq!(page.matches("<script").count(), 4);
    prop_assert_eq!(page.matches("</script").count(), 4);
    let svg = drawn(&store, |picture, out| write_svg(picture, out).unwrap());
    let mut reader = quick_xml::Reader::from_str(&svg);
    let mut depth = 0_i32;
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Start(_) => depth += 1,
            quick_xml::events::Event::End(_) => depth -= 1,
            quick_xml::events::Event::Eof => break,
            _ => {}
        }
    }
    prop_assert_eq!(depth, 0);
    let turns = svg.contains(['\u{202E}', '\u{0}']);
    prop_assert!(!turns);
    let projection = claimed(&store, Selection::default());
    let mut out = Vec::new();
    write_ftm(&store, &projection, Ontology::embedded(), BASE, &mut out).unwrap();
    let lines = String::from_utf8(out).unwrap();
    prop_assert_eq!(lines.lines().count(), 3);
    for line in lines.lines() {
        let entity: serde_json::Value = serde_json::from_str(line).unwrap();
        prop_assert!(entity["id"].is_string() && entity["properties"].is_object());
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]
    #[test]
    fn any_names_survive(first in any::<String>(), second in "\\PC{0,300}") {
        survives(&first, &second)?;
    }
}

#[test]
fn nasty_names_survive() {
    let long = "x".repeat(300);
    for name in NASTY.iter().chain([&long.as_str()]) {
        survives(name, "Ada Vik").unwrap();
    }
}

#[test]
fn dot_dashes_what_is_said_and_strikes_what_is_denied() {
    let dot = drawn(&store(SMALL), |picture, out| {
        write_dot(picture, out).unwrap()
    });
    let line = |words: &str| {
        let found = dot
            .lines()
            .find(|line| line.contains(" -> ") && line.contains(words));
        found
            .unwrap_or_else(|| panic!("{words} in {dot}"))
            .to_owned()
    };
    assert!(line("misled\\nsays Tomás Veld").contains("style=dashed"));
    let denied = line("<S>owns</S>");
    assert!(denied.contains("arrowhead=tee") && !denied.contains("style=dashed"));
    let disputed = line("met (2) – disputed");
    assert!(disputed.contains(":#ffffff:"), "two strokes: {disputed}");
    let accused = line("accused");
    assert!(!accused.contains("style=") && !accused.contains("disputed"));
    for note in [
        "red, double: disputed",
        "dashed: only said, not established",
        "struck: denied",
    ] {
        assert!(dot.contains(note), "{note}");
    }
}

#[test]
fn our_svg_has_every_node_line_and_word_and_no_box_overlaps() {
    for path in [SMALL, HARD] {
        let store = store(path);
        let projection = claimed(&store, Selection::default());
        let svg = drawn(&store, |picture, out| write_svg(picture, out).unwrap());
        assert_eq!(
            svg.matches("<a class=\"node").count(),
            projection.graph.node_count()
        );
        assert!(svg.contains("<title>") && !svg.contains("NaN") && !svg.contains("\"inf"));
        let number = |text: &str, name: &str| -> f64 {
            let rest = text.split(&format!(" {name}=\"")).nth(1).unwrap();
            rest.split('"').next().unwrap().parse().unwrap()
        };
        let mut boxes = Vec::new();
        for card in svg.split("<a class=\"node").skip(1) {
            let rect = card.split("<rect").nth(1).unwrap();
            boxes.push(["x", "y", "width", "height"].map(|name| number(rect, name)));
        }
        for (index, a) in boxes.iter().enumerate() {
            for b in &boxes[index + 1..] {
                let apart = a[0] + a[2] <= b[0] + 0.2
                    || b[0] + b[2] <= a[0] + 0.2
                    || a[1] + a[3] <= b[1] + 0.2
                    || b[1] + b[3] <= a[1] + 0.2;
                assert!(apart, "{path}: {a:?} {b:?}");
            }
        }
        assert_eq!(
            svg,
            drawn(&store, |picture, out| write_svg(picture, out).unwrap())
        );
    }
    let svg = drawn(&store(SMALL), |picture, out| {
        write_svg(picture, out).unwrap()
    });
    for words in [
        "misled",
        "line-through",
        "stroke-dasharray=\"7 4\"",
        "disputed",
    ] {
        assert!(svg.contains(words), "{words}");
    }
}

#[test]
fn mermaid_says_in_words_what_is_not_established() {
    let text = drawn(&store(SMALL), |picture, out| {
        write_mermaid(picture, out).unwrap()
    });
    for words in ["misled – only said", "owns – denied", "met – disputed"] {
        assert!(text.contains(words), "{words} in {text}");
    }
}

#[test]
fn follow_the_money_gets_entities_links_offices_and_sanctions() {
    let store = store(SMALL);
    let projection = project(&store, Ontology::embedded(), &Selection::default()).unwrap();
    let mut out = Vec::new();
    let unsaid = write_ftm(&store, &projection, Ontology::embedded(), BASE, &mut out).unwrap();
    assert_eq!((unsaid.entities, unsaid.edges), (0, 0));
    let entities: Vec<serde_json::Value> = String::from_utf8(out)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let schemata: BTreeSet<&str> = entities
        .iter()
        .filter_map(|entity| entity["schema"].as_str())
        .collect();
    for schema in [
        "Person",
        "PublicBody",
        "Company",
        "UnknownLink",
        "Occupancy",
        "Position",
    ] {
        assert!(schemata.contains(schema), "{schema} in {schemata:?}");
    }
    let ids: BTreeSet<&str> = entities
        .iter()
        .filter_map(|entity| entity["id"].as_str())
        .collect();
    assert_eq!(ids.len(), entities.len());
    for entity in &entities {
        for end in ["subject", "object", "holder", "post", "entity"] {
            for value in entity["properties"][end].as_array().into_iter().flatten() {
                assert!(ids.contains(value.as_str().unwrap()), "{entity}");
            }
        }
    }
}

#[test]
fn the_next_shortest_chains_come_after_the_shortest() {
    let store = store(SMALL);
    let ontology = Ontology::embedded();
    let projection = project(&store, ontology, &Selection::default()).unwrap();
    let (from, to) = (id("government/bm"), id("person/ilse-marrow"));
    let chains = shortest_paths(&projection, from.as_ref(), to.as_ref(), 5);
    assert_eq!(chains.len(), 1, "there is one way");
    assert_eq!(chains[0].len(), 3);
    let topology = Topology::read(&store, ontology, &Selection::default()).unwrap();
    let met = within(&topology, from.as_ref(), to.as_ref(), 0).unwrap();
    assert_eq!(met.len(), 4);
    assert!(
        within(
            &topology,
            from.as_ref(),
            id("organization/norrin-freight").as_ref(),
            4
        )
        .is_none()
    );
}

#[test]
fn real_readers_open_what_is_written() {
    let python = std::env::var("DOSSIER_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let folder = tempfile::tempdir().unwrap();
    let mut counts = serde_json::Map::new();
    for (name, path) in [("small", SMALL), ("hard", HARD)] {
        let store = store(path);
        let ontology = Ontology::embedded();
        let projection = claimed(&store, Selection::default());
        let file = |ending: &str| {
            fs::File::create(folder.path().join(format!("{name}.{ending}"))).unwrap()
        };
        write_graphml(&projection, ontology, file("graphml")).unwrap();
        write_gexf(&projection, ontology, file("gexf")).unwrap();
        write_cytoscape(&projection, ontology, file("cyjs")).unwrap();
        let dot = drawn(&store, |picture, out| write_dot(picture, out).unwrap());
        fs::write(folder.path().join(format!("{name}.dot")), dot).unwrap();
        for (ending, format) in [
            ("nq", RdfFormat::NQuads),
            ("trig", RdfFormat::TriG),
            ("ttl", RdfFormat::Turtle),
            (
                "jsonld",
                RdfFormat::JsonLd {
                    profile: Default::default(),
                },
            ),
        ] {
            dump(&store, format, &Contents::default(), PREFIXES, file(ending)).unwrap();
        }
        write_ftm(&store, &projection, ontology, BASE, file("ftm")).unwrap();
        let count = serde_json::json!({
            "nodes": projection.graph.node_count(),
            "edges": projection.graph.edge_count(),
            "quads": store.len().unwrap(),
        });
        counts.insert(name.to_owned(), count);
    }
    let counts = serde_json::Value::Object(counts).to_string();
    fs::write(folder.path().join("counts.json"), counts).unwrap();
    let asked = std::process::Command::new(&python)
        .arg(folder_of("tests/explorer/readers.py"))
        .arg(folder.path())
        .output();
    let Ok(output) = asked else {
        eprintln!("{python} is not installed: no reader opens the files");
        return;
    };
    let told = String::from_utf8_lossy(&output.stdout);
    eprintln!("{told}");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}\n{errors}");
}

#[test]
fn somebody_uses_the_page() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.html");
    fs::write(&path, page(&store(SMALL), "Arvonia and Belmark")).unwrap();
    let Some(mut browser) = browser::Browser::start(folder.path()) else {
        eprintln!("no Chromium is installed: the page is not used");
        return;
    };
    browser.open(&format!("file://{}", path.display()));
    let ready = "document.documentElement.dataset.ready === 'true'";
    browser.until(ready);
    let ask = |browser: &mut browser::Browser, script: &str| browser.ask(script);
    assert_eq!(
        ask(&mut browser, "document.querySelector('h1').textContent"),
        "Arvonia and Belmark"
    );
    let counts = ask(
        &mut browser,
        "document.getElementById('counts').textContent",
    );
    assert!(
        counts.as_str().unwrap().contains("5 of 5 relations"),
        "{counts}"
    );

    // A name is searched with the keyboard alone.
    browser.key("/");
    browser.text("marr");
    browser.until("document.querySelectorAll('#found [role=option]').length === 1");
    browser.key("Enter");
    browser.until("document.querySelector('#panel h2')?.textContent === 'Ilse Marrow'");
    let panel = ask(&mut browser, "document.getElementById('panel').textContent");
    let panel = panel.as_str().unwrap();
    for words in [
        "President of Arvonia",
        "accused",
        "disputed",
        "Not established",
        "misled",
    ] {
        assert!(panel.contains(words), "{words} in {panel}");
    }
    assert_eq!(
        ask(&mut browser, "location.hash"),
        "#entity=person:ilse-marrow"
    );

    // What is claimed comes when it is asked for, and goes again; Escape closes.
    browser.key("c");
    browser.until("document.getElementById('counts').textContent.includes('not established')");
    browser.key("c");
    browser.until("!document.getElementById('counts').textContent.includes('not established')");
    browser.key("Escape");
    browser.until("document.getElementById('panel').hidden");

    // The tables mirror the picture, and an edge opens from there.
    browser.key("t");
    browser.until("document.querySelectorAll('#table tbody tr').length === 5");
    ask(
        &mut browser,
        "[...document.querySelectorAll('#table .verb')].find((each) => each.textContent === 'accused').click()",
    );
    browser.until("document.getElementById('panel').textContent.includes('Tomas Veld accused Ilse Marrow of deceit')");
    let hash = ask(&mut browser, "location.hash");
    assert!(
        hash.as_str()
            .unwrap()
            .contains("edge=person/tomas-veld~accused~person/ilse-marrow"),
        "{hash}"
    );

    // A link leads to where one was; a filter takes edges away.
    browser.open("about:blank");
    browser.open(&format!(
        "file://{}#entity=person:ruta-kesk&without=talk&claims=reported",
        path.display()
    ));
    browser.until(ready);
    browser.until("document.querySelector('#panel h2')?.textContent === 'Ruta Kesk'");
    let counts = ask(
        &mut browser,
        "document.getElementById('counts').textContent",
    );
    assert!(
        counts.as_str().unwrap().contains("4 of 5 relations"),
        "{counts}"
    );
    assert!(
        counts.as_str().unwrap().contains("1 claim not established"),
        "{counts}"
    );
    assert_eq!(browser.faults(), Vec::<String>::new());
}
