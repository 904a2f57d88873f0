//! The direct edges as a picture, in the language of Graphviz.
//!
//! *([`Projection`], [`Palette`]) → DOT*. A node is an entity: its name in bold, its offices below. A line is what the corpus
//! establishes between two, in the colour of its family, or its own (who is taken off a list is not sanctioned); relations of one
//! colour between the same two share a line and stand under each other in its label, with the number of documents where there are several. A line is thicker the more independent
//! sources it has, dashed where something is denied elsewhere, without arrow where it holds both ways. Who belongs to a country
//! stands in its frame. Words and sources are in the tooltips, IRIs in the links. Order and names of nodes follow the IRIs, so
//! that two pictures can be compared line by line. Does not lay out: that is Graphviz's.

use super::error::ExportError;
use super::escape::{html, quoted, shorten, verbatim, wrap};
use super::palette::{Paint, Palette};
use super::spoken::{verb, words_of};
use crate::analysis::{Contest, Country, Direction, Edge, Evidence, Node, Projection, Tense};
use crate::ontology::{Class, Ontology};
use crate::query;
use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Write;

/// What is drawn, and how.
#[derive(Clone, Copy, Debug)]
pub struct Picture<'a> {
    /// The edges.
    pub projection: &'a Projection,
    /// How relations are spoken.
    pub ontology: &'a Ontology,
    /// Colours and shapes.
    pub palette: &'a Palette,
    /// Prefixes that shorten the names of nodes.
    pub prefixes: &'a [(&'a str, &'a str)],
    /// Stands above the legend; if empty, the name of the entity in the middle does, where there is one.
    pub title: &'a str,
}

/// Columns of a line of a name, and how many lines it may take.
const NAME: (usize, usize) = (24, 3);
/// The same for an office.
const OFFICE: (usize, usize) = (30, 2);
/// Offices shown of one person; the rest are counted.
const OFFICES: usize = 3;
/// Columns of evidence, and of a name, in the tooltip of a line.
const WORDS: usize = 240;
const NAMED: usize = 60;
/// A country gets a frame when so many of its things are in the picture.
const FRAME: usize = 2;
/// With more lines than this, layers turn into a thicket, and nodes that push each other away read better.
const LAYERED: usize = 90;

/// Writes the picture.
///
/// # Errors
/// Those of the writer.
pub fn write_dot(picture: &Picture<'_>, mut out: impl Write) -> Result<(), ExportError> {
    let mut dot = String::new();
    let lines = picture.lines();
    picture.head(lines.len(), &mut dot);
    picture.nodes(&mut dot);
    for line in lines {
        picture.line(&line, &mut dot);
    }
    dot.push_str("}\n");
    out.write_all(dot.as_bytes())?;
    Ok(())
}

/// What is drawn in one colour: a family, or a relation that has its own.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Tint<'a> {
    Family(&'a str),
    Relation(&'a str),
}

/// Relations of one tint between the same two, drawn as one line.
struct Line<'a> {
    from: NodeIndex,
    to: NodeIndex,
    tint: Tint<'a>,
    direction: Direction,
    edges: Vec<Drawn<'a>>,
}

/// An edge with the ends it is read with.
struct Drawn<'a> {
    from: &'a Node,
    to: &'a Node,
    edge: &'a Edge,
}

impl<'a> Picture<'a> {
    fn head(&self, lines: usize, dot: &mut String) {
        let Paint { fill, text, .. } = &self.palette.canvas;
        let muted = &self.palette.muted.text;
        let layout = match lines {
            0..=LAYERED => "layout=dot, rankdir=LR, nodesep=0.3, ranksep=0.7",
            _ => "layout=sfdp, K=1.6, overlap=prism, sep=\"+12\"",
        };
        _ = writeln!(dot, "digraph dossier {{");
        _ = writeln!(
            dot,
            "  graph [charset=\"UTF-8\", {layout}, bgcolor=\"{fill}\", pad=0.4, splines=true, outputorder=edgesfirst, fontname=\"Helvetica\", fontsize=11, fontcolor=\"{text}\", labelloc=t, labeljust=l, tooltip=\" \", label=<{}>];",
            self.legend()
        );
        _ = writeln!(
            dot,
            "  node [fontname=\"Helvetica\", fontsize=12, penwidth=1.2, margin=\"0.14,0.08\"];"
        );
        _ = writeln!(
            dot,
            "  edge [fontname=\"Helvetica\", fontsize=10, arrowsize=0.7, penwidth=1.2, fontcolor=\"{muted}\"];"
        );
    }

    /// The nodes: those of countries in their frames, then the others.
    fn nodes(&self, dot: &mut String) {
        let graph = &self.projection.graph;
        let mut framed = BTreeMap::<&Country, Vec<NodeIndex>>::new();
        for index in graph.node_indices() {
            if let Some(country) = &graph[index].country {
                framed.entry(country).or_default().push(index);
            }
        }
        framed.retain(|_, nodes| nodes.len() >= FRAME);
        let muted = &self.palette.muted;
        for (country, nodes) in &framed {
            _ = writeln!(
                dot,
                "  subgraph {} {{",
                verbatim(&format!("cluster {}", self.name(country.iri.as_str())))
            );
            _ = writeln!(
                dot,
                "    graph [label={}, tooltip={}, URL={}, style=\"rounded,filled\", fillcolor=\"{}\", color=\"{}\", fontcolor=\"{}\", fontsize=11, labelloc=t, labeljust=l, margin=12];",
                quoted(&wrap(&country.label, NAME.0, 1).join("")),
                quoted(&country.label),
                verbatim(country.iri.as_str()),
                muted.fill,
                muted.line,
                muted.text,
            );
            for &index in nodes {
                self.node(index, "    ", dot);
            }
            dot.push_str("  }\n");
        }
        let inside: BTreeSet<NodeIndex> = framed.into_values().flatten().collect();
        for index in graph.node_indices().filter(|index| !inside.contains(index)) {
            self.node(index, "  ", dot);
        }
    }

    fn node(&self, index: NodeIndex, indent: &str, dot: &mut String) {
        let node = &self.projection.graph[index];
        let paint = self.palette.class(node.class);
        let (shape, style) = match self.palette.shape(node.class) {
            Some(shape) => (shape.shape.as_str(), shape.style.as_str()),
            None => ("box", "filled"),
        };
        let mut label = format!("<B>{}</B>", lines_of(&node.label, NAME));
        for office in self.offices(node) {
            _ = write!(
                label,
                "<BR/><FONT POINT-SIZE=\"10\">{}</FONT>",
                lines_of(&office, OFFICE)
            );
        }
        let emphasis = match self.projection.centre == Some(index) {
            true => ", penwidth=3",
            false => "",
        };
        _ = writeln!(
            dot,
            "{indent}{} [label=<{label}>, shape={shape}, style=\"{style}\", fillcolor=\"{}\", color=\"{}\", fontcolor=\"{}\", class=\"{}\", name={}, tooltip={}, URL={}{emphasis}];",
            verbatim(&self.name(node.iri.as_str())),
            paint.fill,
            paint.line,
            paint.text,
            node.class.iri(),
            quoted(&node.label),
            quoted(&self.about(node)),
            verbatim(node.iri.as_str()),
        );
    }

    /// What stands under a name: offices held, or else those once held.
    fn offices(&self, node: &Node) -> Vec<String> {
        let held = |tense| {
            node.offices
                .iter()
                .filter(move |office| office.tense == tense)
        };
        let mut lines: Vec<String> = held(Tense::Present).map(|o| o.label.clone()).collect();
        if lines.is_empty() {
            lines = held(Tense::Past)
                .map(|o| format!("formerly {}", o.label))
                .collect();
        }
        if lines.len() > OFFICES {
            let more = lines.len() - OFFICES;
            lines.truncate(OFFICES);
            lines.push(format!("and {more} more"));
        }
        lines
    }

    /// A node's tooltip: full name, class, all offices.
    fn about(&self, node: &Node) -> String {
        let mut about = format!("{}\n{}", node.label, words_of(node.class.iri()));
        if let Some(country) = node
            .country
            .as_ref()
            .filter(|_| node.class != Class::Country)
        {
            _ = write!(about, " · {}", country.label);
        }
        for office in &node.offices {
            let formerly = match office.tense {
                Tense::Present => "",
                Tense::Past => "formerly ",
            };
            _ = write!(about, "\n{formerly}{}", office.label);
        }
        about
    }

    /// The lines, in the order of their ends and families. What holds both ways joins a line of its family between the same two.
    fn lines(&self) -> Vec<Line<'a>> {
        let graph = &self.projection.graph;
        let mut lines = BTreeMap::<(NodeIndex, NodeIndex, Tint<'a>), Line<'a>>::new();
        let mut both = Vec::new();
        for edge in graph.edge_references() {
            match edge.weight().direction {
                Direction::Forward => {
                    self.join(&mut lines, edge.source(), edge.target(), edge.weight())
                }
                Direction::Both => both.push(edge),
            }
        }
        for edge in both {
            let (from, to, tint) = (edge.source(), edge.target(), self.tint(edge.weight()));
            let reversed =
                !lines.contains_key(&(from, to, tint)) && lines.contains_key(&(to, from, tint));
            let (from, to) = if reversed { (to, from) } else { (from, to) };
            self.join(&mut lines, from, to, edge.weight());
        }
        lines.into_values().collect()
    }

    fn join(
        &self,
        lines: &mut BTreeMap<(NodeIndex, NodeIndex, Tint<'a>), Line<'a>>,
        from: NodeIndex,
        to: NodeIndex,
        edge: &'a Edge,
    ) {
        let graph = &self.projection.graph;
        let tint = self.tint(edge);
        let line = lines.entry((from, to, tint)).or_insert_with(|| Line {
            from,
            to,
            tint,
            direction: edge.direction,
            edges: Vec::new(),
        });
        line.edges.push(Drawn {
            from: &graph[from],
            to: &graph[to],
            edge,
        });
    }

    fn line(&self, line: &Line<'a>, dot: &mut String) {
        let graph = &self.projection.graph;
        let paint = self.paint(line.tint);
        let edges = || line.edges.iter().map(|drawn| drawn.edge);
        let labels: Vec<String> = edges().map(|edge| self.label(edge)).collect();
        let tips: Vec<String> = line.edges.iter().map(|drawn| self.tip(drawn)).collect();
        let tip = quoted(&tips.join("\n"));
        let sources = edges().map(|edge| edge.sources).max().unwrap_or(0);
        let mut attributes = format!(
            "label={}, color=\"{}\", fontcolor=\"{}\", penwidth={}, tooltip={tip}, labeltooltip={tip}, class=\"{}\"",
            quoted(&labels.join("\n")),
            paint.line,
            paint.text,
            pen(sources),
            line.edges
                .first()
                .map_or("", |drawn| drawn.edge.family.as_str()),
        );
        if line.direction == Direction::Both {
            attributes.push_str(", dir=none");
        }
        if edges().any(|edge| edge.contest == Contest::Denied) {
            attributes.push_str(", style=dashed");
        }
        if let Some(evidence) = edges().find_map(|edge| edge.evidence.as_ref()) {
            _ = write!(attributes, ", URL={}", verbatim(evidence.claim.as_str()));
        }
        _ = writeln!(
            dot,
            "  {} -> {} [{attributes}];",
            verbatim(&self.name(graph[line.from].iri.as_str())),
            verbatim(&self.name(graph[line.to].iri.as_str())),
        );
    }

    fn tint(&self, edge: &'a Edge) -> Tint<'a> {
        match self.palette.relation(&edge.relation) {
            Some(_) => Tint::Relation(&edge.relation),
            None => Tint::Family(&edge.family),
        }
    }

    fn paint(&self, tint: Tint<'_>) -> &'a Paint {
        match tint {
            Tint::Family(family) => self.palette.family(family),
            Tint::Relation(relation) => self
                .palette
                .relation(relation)
                .unwrap_or(&self.palette.muted),
        }
    }

    /// "sanctioned (3)": the relation, and its documents where there are several.
    fn label(&self, edge: &Edge) -> String {
        let verb = verb(self.ontology, &edge.relation);
        match edge.documents {
            0 | 1 => verb,
            documents => format!("{verb} ({documents})"),
        }
    }

    /// The edge read aloud, with its words and where they are from.
    fn tip(&self, drawn: &Drawn<'_>) -> String {
        let (from, to) = (
            &shorten(&drawn.from.label, NAMED),
            &shorten(&drawn.to.label, NAMED),
        );
        let relation = self.ontology.relation(&drawn.edge.relation);
        let mut tip = relation.map_or_else(
            || format!("{from} – {} – {to}", drawn.edge.relation),
            |relation| relation.read_aloud(from, to),
        );
        if let Some(Evidence {
            date,
            headline,
            words,
            ..
        }) = &drawn.edge.evidence
        {
            _ = write!(tip, ": “{}”", shorten(words, WORDS));
            let date = date.map(|date| date.to_string());
            let from: Vec<&str> = [headline.as_deref(), date.as_deref()]
                .into_iter()
                .flatten()
                .collect();
            if !from.is_empty() {
                _ = write!(tip, " ({})", from.join(", "));
            }
        }
        tip
    }

    /// The title, the families and kinds of lines that occur, and what was left out.
    fn legend(&self) -> String {
        let graph = &self.projection.graph;
        let text = &self.palette.canvas.text;
        let muted = &self.palette.muted.text;
        let mut rows = Vec::new();
        let centre = self
            .projection
            .centre
            .map(|centre| graph[centre].label.as_str());
        let title = match self.title {
            "" => centre.unwrap_or(""),
            given => given,
        };
        if !title.is_empty() {
            rows.push(format!(
                "<FONT POINT-SIZE=\"16\" COLOR=\"{text}\"><B>{}</B></FONT>",
                lines_of(title, (80, 2))
            ));
        }
        let tints: BTreeSet<Tint<'_>> = graph.edge_weights().map(|edge| self.tint(edge)).collect();
        let keys: Vec<String> = tints
            .iter()
            .map(|&tint| {
                let paint = self.paint(tint);
                let name = match tint {
                    Tint::Family(family) => family.to_owned(),
                    Tint::Relation(relation) => verb(self.ontology, relation),
                };
                format!(
                    "<FONT COLOR=\"{}\"><B>━━</B></FONT> <FONT COLOR=\"{}\">{}</FONT>",
                    paint.line,
                    paint.text,
                    html(&name)
                )
            })
            .collect();
        rows.extend(keys.chunks(9).map(|keys| keys.join("   ")));
        let mut notes = Vec::new();
        if graph.edge_weights().any(|edge| edge.documents > 1) {
            notes.push("(n): documents");
        }
        if graph.edge_weights().any(|edge| edge.sources > 1) {
            notes.push("thicker: more independent sources");
        }
        if graph
            .edge_weights()
            .any(|edge| edge.contest == Contest::Denied)
        {
            notes.push("dashed: denied elsewhere");
        }
        if graph
            .edge_weights()
            .any(|edge| edge.direction == Direction::Both)
        {
            notes.push("no arrow: both ways");
        }
        let left_out = self.projection.left_out;
        let missing = match left_out.nodes {
            _ if left_out.edges == 0 => String::new(),
            0 => format!("{} less supported edges left out", left_out.edges),
            nodes => format!(
                "{} less supported edges and {nodes} entities left out",
                left_out.edges
            ),
        };
        let notes: Vec<&str> = notes
            .into_iter()
            .chain((!missing.is_empty()).then_some(missing.as_str()))
            .collect();
        if !notes.is_empty() {
            rows.push(format!(
                "<FONT COLOR=\"{muted}\">{}</FONT>",
                notes.join("  ·  ")
            ));
        }
        if rows.is_empty() {
            rows.push(" ".to_owned());
        }
        let rows: Vec<String> = rows
            .iter()
            .map(|row| format!("<TR><TD ALIGN=\"LEFT\">{row}</TD></TR>"))
            .collect();
        format!(
            "<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLPADDING=\"2\">{}</TABLE>",
            rows.concat()
        )
    }

    /// The name of a node in the file: its IRI with a prefix where there is one.
    fn name(&self, iri: &str) -> String {
        query::shorten(iri, self.prefixes)
    }
}

/// Wrapped and escaped for an HTML-like label.
fn lines_of(text: &str, (width, lines): (usize, usize)) -> String {
    let wrapped: Vec<String> = wrap(text, width, lines)
        .iter()
        .map(|line| html(line))
        .collect();
    let label = wrapped.join("<BR/>");
    // Graphviz takes bold nothing for a syntax error.
    match label.trim() {
        "" => "&#160;".to_owned(),
        _ => label,
    }
}

/// One source a hairline, then a step for each doubling.
fn pen(sources: usize) -> String {
    let doublings = f64::from(u32::try_from(sources.max(1)).unwrap_or(u32::MAX)).log2();
    format!("{:.1}", (1.2 + 0.9 * doublings).min(6.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_grow_slowly_and_not_for_ever() {
        assert_eq!([0, 1, 2, 8].map(pen), ["1.2", "1.2", "2.1", "3.9"]);
        assert_eq!(pen(usize::MAX), "6.0");
    }
}
