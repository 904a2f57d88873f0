//! Projections, pictures and dumps of a small store of invented people, and of names that break careless programs.

use dossier::analysis::{
    Contest, Direction, LeftOut, Offices, Projection, Selection, Tense, project, shortest_path,
};
use dossier::export::{
    Contents, ExportError, Palette, Picture, Theme, draw_with, dump, write_cytoscape, write_dot,
    write_edges, write_gexf, write_graphml, write_mermaid, write_nodes,
};
use dossier::ontology::{Ontology, PREFIXES};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{GraphName, NamedNode, NamedNodeRef, Quad};
use oxigraph::store::Store;
use petgraph::visit::EdgeRef;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const SMALL: &str = "tests/corpus/query/small.trig";
const HARD: &str = "tests/corpus/export/hard.ttl";

fn folder(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn quads(path: &str) -> Vec<Quad> {
    let format = RdfFormat::from_extension(path.rsplit('.').next().unwrap()).unwrap();
    let text = fs::read(folder(path)).unwrap();
    RdfParser::from_format(format)
        .for_slice(&text)
        .collect::<Result<_, _>>()
        .unwrap()
}

fn store(path: &str) -> Store {
    let store = Store::new().unwrap();
    store.extend(quads(path)).unwrap();
    store
}

fn id(name: &str) -> NamedNode {
    NamedNode::new(format!("https://w3id.org/dossier/{name}")).unwrap()
}

fn small(selection: &Selection) -> Projection {
    project(&store(SMALL), Ontology::embedded(), selection).unwrap()
}

/// "tomas-veld accused ilse-marrow 2/1", one an edge, in the order of the graph.
fn told(projection: &Projection) -> Vec<String> {
    let graph = &projection.graph;
    let name = |node: petgraph::graph::NodeIndex| {
        let iri = &graph[node].iri;
        iri.as_str().rsplit('/').next().unwrap().to_owned()
    };
    graph
        .edge_indices()
        .map(|edge| {
            let (from, to) = graph.edge_endpoints(edge).unwrap();
            let weight = &graph[edge];
            let (from, to) = (name(from), name(to));
            format!(
                "{from} {} {to} {}/{}",
                weight.relation, weight.documents, weight.sources
            )
        })
        .collect()
}

fn dot(projection: &Projection, theme: Theme, title: &str) -> String {
    let palette = Palette::shipped(theme).unwrap();
    let picture = Picture {
        projection,
        ontology: Ontology::embedded(),
        palette: &palette,
        prefixes: PREFIXES,
        title,
    };
    let mut out = Vec::new();
    write_dot(&picture, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn is_installed(program: &str) -> bool {
    Command::new(program).arg("-V").output().is_ok()
}

#[test]
fn edges_carry_their_support() {
    let projection = small(&Selection::default());
    assert_eq!(
        told(&projection),
        [
            "av blacklisted norrin-freight 1/1",
            "bm liftedSanctionsOn ruta-kesk 1/1",
            "ilse-marrow met tomas-veld 2/2",
            "tomas-veld accused ilse-marrow 2/1",
            "tomas-veld praised ruta-kesk 1/1",
        ]
    );
    assert_eq!(projection.left_out, LeftOut::default());
    let graph = &projection.graph;
    let met = graph
        .edge_weights()
        .find(|edge| edge.relation == "met")
        .unwrap();
    assert_eq!(met.direction, Direction::Both);
    assert_eq!(met.contest, Contest::Denied);
    let accused = graph
        .edge_weights()
        .find(|edge| edge.relation == "accused")
        .unwrap();
    assert_eq!(
        (accused.direction, accused.contest),
        (Direction::Forward, Contest::Unopposed)
    );
    assert_eq!(accused.family, "blame");
    let evidence = accused.evidence.as_ref().unwrap();
    assert_eq!(evidence.words, "Tomas Veld accused Ilse Marrow of deceit");
    assert_eq!(evidence.document, id("document/d2"));
    assert_eq!(evidence.date.unwrap().to_string(), "2025-03-05");
}

#[test]
fn nodes_know_what_they_are_and_where_they_belong() {
    let projection = small(&Selection::default());
    let node = |name: &str| {
        let index = projection.node(id(name).as_ref()).unwrap();
        &projection.graph[index]
    };
    let ilse = node("person/ilse-marrow");
    assert_eq!(
        (ilse.label.as_str(), ilse.class.iri()),
        ("Ilse Marrow", "Person")
    );
    assert_eq!(ilse.country.as_ref().unwrap().label, "Arvonia");
    assert_eq!(ilse.offices.len(), 1);
    assert_eq!(
        (ilse.offices[0].tense, ilse.offices[0].label.as_str()),
        (Tense::Present, "President of Arvonia")
    );
    let veld = node("person/tomas-veld");
    assert_eq!(veld.offices[0].tense, Tense::Past);
    assert_eq!(
        veld.country, None,
        "an office once held makes nobody belong to a country"
    );
    assert_eq!(node("government/bm").class.iri(), "Government");
    assert_eq!(node("organization/norrin-freight").class.iri(), "Company");
    assert!(
        projection.node(id("person/olav-kesk").as_ref()).is_none(),
        "nothing is established of him"
    );
}

#[test]
fn offices_are_edges_when_they_are_asked_for() {
    let kept = small(&Selection {
        offices: Offices::Kept,
        ..Selection::default()
    });
    let told_of = told(&kept);
    assert!(told_of.contains(&"ilse-marrow holdsPosition president-of-arvonia 1/1".to_owned()));
    assert!(told_of.contains(&"av governs av 0/0".to_owned()));
    assert!(
        kept.graph
            .node_weights()
            .all(|node| node.offices.is_empty())
    );
    let family = small(&Selection {
        families: ["office".into()].into(),
        ..Selection::default()
    });
    assert_eq!(told(&family).len(), 4);
    let relation = small(&Selection {
        relations: ["heldPosition".into()].into(),
        ..Selection::default()
    });
    assert_eq!(
        told(&relation),
        ["tomas-veld heldPosition foreign-minister-of-belmark 1/1"]
    );
}

#[test]
fn a_selection_narrows_by_relation_family_entity_and_depth() {
    let relations = |names: &[&str]| names.iter().map(|&name| name.into()).collect();
    let by_family = small(&Selection {
        families: relations(&["sanctions"]),
        ..Selection::default()
    });
    assert_eq!(told(&by_family).len(), 2);
    let around = |name: &str, depth| {
        let selection = Selection {
            entity: Some(id(name)),
            depth: Some(depth),
            ..Selection::default()
        };
        told(&small(&selection))
    };
    assert_eq!(
        around("government/bm", 1),
        ["bm liftedSanctionsOn ruta-kesk 1/1"]
    );
    assert_eq!(around("government/bm", 2).len(), 2);
    assert_eq!(
        around("government/bm", 9).len(),
        4,
        "the blacklist is not connected"
    );
    assert_eq!(around("government/bm", 0), Vec::<String>::new());
    let alone = small(&Selection {
        entity: Some(id("person/olav-kesk")),
        ..Selection::default()
    });
    assert_eq!((alone.graph.node_count(), alone.graph.edge_count()), (1, 0));
}

#[test]
fn dates_select_by_the_evidence() {
    let between = |from: Option<&str>, to: Option<&str>| {
        let selection = Selection {
            from: from.map(|text| text.parse().unwrap()),
            to: to.map(|text| text.parse().unwrap()),
            ..Selection::default()
        };
        told(&small(&selection))
    };
    // The event's own date counts before the publication's; "2025" may be any day of the year.
    assert_eq!(
        between(Some("2025-04"), Some("2025-04-09")),
        [
            "bm liftedSanctionsOn ruta-kesk 1/1",
            "ilse-marrow met tomas-veld 2/2",
            "tomas-veld praised ruta-kesk 1/1"
        ]
    );
    assert_eq!(between(None, Some("2024")), Vec::<String>::new());
    assert_eq!(between(Some("2026"), None), Vec::<String>::new());
    assert_eq!(between(Some("2025"), None).len(), 5);
}

#[test]
fn a_limit_keeps_the_best_supported_and_says_what_fell_out() {
    let limited = small(&Selection {
        limit: Some(2),
        ..Selection::default()
    });
    assert_eq!(
        told(&limited),
        [
            "ilse-marrow met tomas-veld 2/2",
            "tomas-veld accused ilse-marrow 2/1"
        ]
    );
    assert_eq!(limited.left_out, LeftOut { edges: 3, nodes: 4 });
    let centred = small(&Selection {
        entity: Some(id("government/bm")),
        limit: Some(1),
        ..Selection::default()
    });
    assert_eq!(
        told(&centred),
        ["bm liftedSanctionsOn ruta-kesk 1/1"],
        "what is near goes first"
    );
    let none = small(&Selection {
        limit: Some(0),
        ..Selection::default()
    });
    assert_eq!(none.left_out, LeftOut { edges: 5, nodes: 6 });
    let ample = small(&Selection {
        limit: Some(5),
        ..Selection::default()
    });
    assert_eq!(ample.left_out, LeftOut::default());
}

#[test]
fn the_shortest_chain_runs_over_edges_of_either_direction() {
    let projection = small(&Selection::default());
    let hops = shortest_path(
        &projection,
        id("government/bm").as_ref(),
        id("person/ilse-marrow").as_ref(),
    )
    .unwrap();
    let relations: Vec<&str> = hops
        .iter()
        .map(|hop| projection.graph[hop.edge].relation.as_str())
        .collect();
    // Between the last two, "met" rests on two independent sources and "accused" on one.
    assert_eq!(relations, ["liftedSanctionsOn", "praised", "met"]);
    assert!(hops.windows(2).all(|pair| pair[0].to == pair[1].from));
    let to = |name: &str| {
        shortest_path(
            &projection,
            id("person/ilse-marrow").as_ref(),
            id(name).as_ref(),
        )
    };
    assert_eq!(to("person/ilse-marrow"), Some(Vec::new()));
    assert_eq!(to("organization/norrin-freight"), None, "not connected");
    assert_eq!(to("person/olav-kesk"), None, "not in the graph");
}

#[test]
fn the_picture_is_the_stored_one_in_every_theme() {
    let projection = small(&Selection::default());
    let mut differing = Vec::new();
    for theme in Theme::ALL {
        let found = dot(&projection, theme, "Arvonia and Belmark");
        let path = folder(&format!("tests/corpus/export/small.{}.dot", theme.name()));
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(&path, &found).unwrap();
        }
        let expected = fs::read_to_string(&path).unwrap_or_default();
        let lines = expected.lines().zip(found.lines());
        differing.extend(
            lines
                .filter(|(a, b)| a != b)
                .map(|(a, b)| format!("{a}\n{b}")),
        );
        assert_eq!(expected.lines().count(), found.lines().count(), "{theme:?}");
    }
    assert!(differing.is_empty(), "{}", differing.join("\n\n"));
}

#[test]
fn the_order_in_which_quads_came_plays_no_part() {
    let reversed = Store::new().unwrap();
    for quad in quads(SMALL).iter().rev() {
        reversed.insert(quad).unwrap();
    }
    let projection = project(&reversed, Ontology::embedded(), &Selection::default()).unwrap();
    assert_eq!(
        dot(&projection, Theme::Light, ""),
        dot(&small(&Selection::default()), Theme::Light, "")
    );
    for format in [RdfFormat::NQuads, RdfFormat::TriG, RdfFormat::Turtle] {
        let dumped = |store: &Store| {
            let mut out = Vec::new();
            dump(store, format, &Contents::default(), PREFIXES, &mut out).unwrap();
            String::from_utf8(out).unwrap()
        };
        assert_eq!(dumped(&reversed), dumped(&store(SMALL)), "{format}");
    }
}

#[test]
fn lines_of_one_family_between_two_are_one() {
    let projection = small(&Selection {
        entity: Some(id("person/ilse-marrow")),
        depth: Some(1),
        ..Selection::default()
    });
    let picture = dot(&projection, Theme::Light, "");
    assert_eq!(
        picture.matches(" -> ").count(),
        2,
        "met and accused are of two families"
    );
    let both = Store::new().unwrap();
    both.extend(quads(SMALL)).unwrap();
    let ns = |name: &str| NamedNode::new(format!("https://w3id.org/dossier/ns#{name}")).unwrap();
    both.insert(&Quad::new(
        id("person/tomas-veld"),
        ns("invited"),
        id("person/ilse-marrow"),
        GraphName::DefaultGraph,
    ))
    .unwrap();
    let projection = project(&both, Ontology::embedded(), &Selection::default()).unwrap();
    let picture = dot(&projection, Theme::Light, "");
    // "met" holds both ways and joins the arrow of "invited".
    assert!(
        picture.contains(
            "\"person:tomas-veld\" -> \"person:ilse-marrow\" [label=\"invited\\nmet (2) – disputed\""
        ),
        "{picture}"
    );
    assert!(!picture.contains("dir=none"));
}

#[test]
fn no_label_is_wider_than_its_node_may_be() {
    let projection = project(&store(HARD), Ontology::embedded(), &Selection::default()).unwrap();
    let picture = dot(&projection, Theme::Light, &"A title ".repeat(40));
    let nodes = picture.lines().filter(|line| line.contains(", shape="));
    let labels = nodes.filter_map(|line| line.split("label=<").nth(1)?.split(">, shape").next());
    let mut seen = 0;
    for label in labels {
        let lines: Vec<&str> = label.split("<BR/>").collect();
        assert!(lines.len() <= 3, "{label}");
        for line in lines {
            let mut text = line.to_owned();
            for (markup, plain) in [
                ("<B>", ""),
                ("</B>", ""),
                ("&lt;", "<"),
                ("&gt;", ">"),
                ("&quot;", "\""),
                ("&amp;", "&"),
            ] {
                text = text.replace(markup, plain);
            }
            // Emoji joined into one are counted one by one here.
            assert!(text.chars().count() <= 28, "{text}");
        }
        seen += 1;
    }
    assert_eq!(seen, 11);
}

#[test]
fn graphviz_draws_any_name() {
    if !is_installed("dot") {
        eprintln!("Graphviz is not installed: the picture is not drawn");
        return;
    }
    for theme in Theme::ALL {
        let projection =
            project(&store(HARD), Ontology::embedded(), &Selection::default()).unwrap();
        let picture = dot(&projection, theme, "Names \\N \"that\" <break> & things");
        let mut svg = Vec::new();
        draw_with("dot", picture.as_bytes(), &mut svg).unwrap();
        let svg = String::from_utf8(svg).unwrap();
        for words in [
            "جمهورية البحيرات الشرقية",
            "東湖共和国",
            "🚀🎉 Party",
            "&lt;b&gt;Salt&lt;/b&gt; &amp; Sons",
            "He said &quot;no&quot; \\\u{2060}N",
            "Line one tab bell",
        ] {
            assert!(svg.contains(words), "{words} in {theme:?}");
        }
        assert!(
            !svg.contains("thing:a and"),
            "an escape was taken for the name of the node"
        );
        assert!(!svg.contains('\u{202E}') && !svg.contains('\u{7}'));
        assert_eq!(svg.matches("class=\"node").count(), 11);
        assert_eq!(svg.matches("class=\"edge").count(), 12);
        assert!(svg.contains("https://w3id.org/dossier/thing/a"));
    }
}

#[test]
fn a_picture_that_cannot_be_drawn_is_told() {
    if !is_installed("dot") {
        eprintln!("Graphviz is not installed: its complaints are not read");
        return;
    }
    let error = draw_with("dot", b"digraph { a -> ", &mut Vec::new()).unwrap_err();
    assert!(
        matches!(&error, ExportError::Graphviz { message } if message.contains("syntax error")),
        "{error}"
    );
}

#[test]
fn a_dump_of_lines_is_sorted_and_holds_everything() {
    let store = store(SMALL);
    let mut out = Vec::new();
    let written = dump(
        &store,
        RdfFormat::NQuads,
        &Contents::default(),
        PREFIXES,
        &mut out,
    )
    .unwrap();
    let text = String::from_utf8(out).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines.is_sorted_by_key(|line| line.as_bytes()));
    assert_eq!(
        (lines.len(), written),
        (store.len().unwrap(), store.len().unwrap())
    );
    let back: BTreeSet<String> = RdfParser::from_format(RdfFormat::NQuads)
        .for_slice(&text)
        .map(|quad| quad.unwrap().to_string())
        .collect();
    let all: BTreeSet<String> = store.iter().map(|quad| quad.unwrap().to_string()).collect();
    assert_eq!(back, all);
}

#[test]
fn graphs_can_be_left_out_and_formats_without_graphs_get_the_default_one() {
    let store = store(SMALL);
    let count = |format, left_out: &[NamedNode]| {
        let mut out = Vec::new();
        let contents = Contents {
            left_out: left_out.to_vec(),
            ..Contents::default()
        };
        dump(&store, format, &contents, PREFIXES, &mut out).unwrap();
        let parsed = RdfParser::from_format(format)
            .for_slice(&out)
            .collect::<Result<Vec<Quad>, _>>()
            .unwrap();
        let document = |quad: &&Quad| quad.graph_name == GraphName::NamedNode(id("document/d3"));
        (parsed.len(), parsed.iter().filter(document).count())
    };
    let (all, of_document) = count(RdfFormat::NQuads, &[]);
    assert!(of_document > 10);
    for format in [RdfFormat::NQuads, RdfFormat::TriG] {
        assert_eq!(
            count(format, &[id("document/d3")]),
            (all - of_document, 0),
            "{format}"
        );
    }
    let default = store
        .quads_for_pattern(None, None, None, Some(GraphName::DefaultGraph.as_ref()))
        .count();
    assert_eq!(count(RdfFormat::Turtle, &[]), (default, 0));
}

#[test]
fn tables_hold_nodes_and_edges() {
    let projection = small(&Selection::default());
    let mut nodes = Vec::new();
    write_nodes(&projection, &mut nodes).unwrap();
    let nodes = String::from_utf8(nodes).unwrap();
    assert_eq!(
        nodes.lines().next(),
        Some("id,label,class,country,offices,former_offices")
    );
    assert!(nodes.contains("https://w3id.org/dossier/person/ilse-marrow,Ilse Marrow,Person,Arvonia,President of Arvonia,\n"));
    assert_eq!(nodes.lines().count(), 1 + projection.graph.node_count());
    let mut edges = Vec::new();
    write_edges(&projection, &mut edges).unwrap();
    let edges = String::from_utf8(edges).unwrap();
    let met = "https://w3id.org/dossier/person/ilse-marrow,https://w3id.org/dossier/person/tomas-veld,met,talk,false,2,2,established,true,,";
    assert!(edges.contains(met), "{edges}");
    assert_eq!(edges.lines().count(), 1 + projection.graph.edge_count());
}

#[test]
fn edges_in_the_graph_join_the_right_nodes() {
    let projection = small(&Selection::default());
    let graph = &projection.graph;
    let veld: NamedNodeRef<'_> =
        NamedNodeRef::new("https://w3id.org/dossier/person/tomas-veld").unwrap();
    let index = projection.node(veld).unwrap();
    let out: Vec<&str> = graph
        .edges(index)
        .filter(|edge| edge.source() == index)
        .map(|edge| edge.weight().relation.as_str())
        .collect();
    assert_eq!(out.len(), 2);
    assert!(out.contains(&"accused") && out.contains(&"praised"));
}

fn written(write: impl FnOnce(&mut Vec<u8>) -> Result<(), ExportError>) -> String {
    let mut out = Vec::new();
    write(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Elements of an XML file, each with its attributes, in order; fails where it is not well formed.
fn elements(xml: &str) -> Vec<(String, std::collections::BTreeMap<String, String>)> {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut found = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) | Event::Empty(tag) => {
                let name = String::from_utf8(tag.name().as_ref().to_vec()).unwrap();
                let attributes = tag.attributes().map(|attribute| {
                    let attribute = attribute.unwrap();
                    let key = String::from_utf8(attribute.key.as_ref().to_vec()).unwrap();
                    (key, attribute.unescape_value().unwrap().into_owned())
                });
                found.push((name, attributes.collect()));
            }
            Event::Eof => return found,
            _ => {}
        }
    }
}

#[test]
fn graph_programs_get_every_node_and_edge_whatever_the_names() {
    let ontology = Ontology::embedded();
    for path in [SMALL, HARD] {
        let projection = project(&store(path), ontology, &Selection::default()).unwrap();
        let (nodes, edges) = (projection.graph.node_count(), projection.graph.edge_count());
        assert!(nodes > 0 && edges > 0, "{path}");
        let graphml = elements(&written(|out| write_graphml(&projection, ontology, out)));
        let gexf = elements(&written(|out| write_gexf(&projection, ontology, out)));
        for file in [&graphml, &gexf] {
            let count = |name: &str| file.iter().filter(|(found, _)| found == name).count();
            assert_eq!((count("node"), count("edge")), (nodes, edges), "{path}");
            // Both ends of every edge are nodes.
            let ids: BTreeSet<&str> = file
                .iter()
                .filter(|(name, _)| name == "node")
                .map(|(_, attributes)| attributes["id"].as_str())
                .collect();
            for (_, attributes) in file.iter().filter(|(name, _)| name == "edge") {
                assert!(ids.contains(attributes["source"].as_str()));
                assert!(ids.contains(attributes["target"].as_str()));
            }
        }
        let labels: BTreeSet<&str> = gexf
            .iter()
            .filter(|(name, _)| name == "node")
            .map(|(_, attributes)| attributes["label"].as_str())
            .collect();
        for node in projection.graph.node_weights() {
            let plain = !node.label.contains(|c: char| c.is_control());
            assert!(
                !plain || labels.contains(node.label.as_str()),
                "{}",
                node.label
            );
        }
        let json: serde_json::Value =
            serde_json::from_str(&written(|out| write_cytoscape(&projection, ontology, out)))
                .unwrap();
        assert_eq!(json["elements"]["nodes"].as_array().unwrap().len(), nodes);
        let first = &json["elements"]["edges"][0]["data"];
        assert!(first["independent_sources"].is_u64() && first["mutual"].is_boolean());
    }
}

#[test]
fn mermaid_has_a_line_a_node_and_a_line_an_edge() {
    for path in [SMALL, HARD] {
        let projection =
            project(&store(path), Ontology::embedded(), &Selection::default()).unwrap();
        let palette = Palette::shipped(Theme::Light).unwrap();
        let picture = Picture {
            projection: &projection,
            ontology: Ontology::embedded(),
            palette: &palette,
            prefixes: PREFIXES,
            title: "",
        };
        let text = written(|out| write_mermaid(&picture, out));
        assert!(text.starts_with("flowchart LR\n"));
        let nodes = text.lines().filter(|line| {
            line.contains("\"]:::") || line.contains("\"])") || line.contains("\"}}")
        });
        assert_eq!(nodes.count(), projection.graph.node_count(), "{text}");
        let edges = text.lines().filter(|line| line.contains("|\""));
        assert_eq!(edges.count(), projection.graph.edge_count(), "{text}");
        // Two quotation marks a line: none of a name's own.
        let torn = text
            .lines()
            .filter(|line| line.matches('"').count() % 2 == 1 || line.matches('"').count() > 2);
        assert_eq!(torn.count(), 0, "{text}");
    }
}

#[test]
fn ranks_and_groups_of_the_small_store() {
    use dossier::analysis::{Measure, Topology, communities, modularity, rank};
    let read = Topology::read(&store(SMALL), Ontology::embedded(), &Selection::default()).unwrap();
    let projection = Topology::from(&small(&Selection::default()));
    assert_eq!(
        read, projection,
        "read from the store or taken from the projection"
    );
    let degree = rank(&projection, Measure::Degree);
    let walked: f64 = rank(&projection, Measure::PageRank).iter().sum();
    assert!((walked - 1.0).abs() < 1e-9, "{walked}");
    for (index, score) in rank(&projection, Measure::Betweenness).iter().enumerate() {
        assert!((0.0..=1.0).contains(score));
        assert!(
            degree[index] > 1.0 || *score == 0.0,
            "an end lies between nobody"
        );
    }
    let groups = communities(&projection);
    assert_eq!(groups.len(), projection.nodes.len());
    let alone: Vec<usize> = (0..groups.len()).collect();
    assert!(modularity(&projection, &groups) >= modularity(&projection, &alone));
}
