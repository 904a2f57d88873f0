//! What a picture says, whoever draws it: lines, labels, tooltips and the legend.
//!
//! *([`Projection`], [`Palette`]) → lines and words*. Relations of one colour and standing between the same two share a line and
//! stand under each other in its label, with the number of documents where there are several. What only runs one way is an
//! arrow; what holds both ways joins an arrow of its colour between the same two. What is merely claimed never shares a line with a
//! fact. Neither lays out nor knows a file format.

use super::escape::shorten;
use super::palette::{Mark, Paint, Palette};
use super::spoken::{verb, words_of};
use crate::analysis::{
    Contest, Country, Direction, Edge, Evidence, Node, Projection, Standing, Tense,
};
use crate::ontology::{Class, Ontology};
use crate::query;
use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

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
pub(super) const NAME: (usize, usize) = (24, 3);
/// The same for an office.
pub(super) const OFFICE: (usize, usize) = (30, 2);
/// Offices shown of one person; the rest are counted.
const OFFICES: usize = 3;
/// Columns of evidence, and of a name, in the tooltip of a line.
const WORDS: usize = 240;
const NAMED: usize = 60;
/// A country gets a frame when so many of its things are in the picture.
const FRAME: usize = 2;

/// What is drawn in one colour: a family, or a relation that has its own.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tint<'a> {
    Family(&'a str),
    Relation(&'a str),
}

/// Relations of one tint and standing between the same two, drawn as one line.
pub(super) struct Line<'a> {
    pub from: NodeIndex,
    pub to: NodeIndex,
    pub tint: Tint<'a>,
    pub direction: Direction,
    pub standing: Standing,
    pub edges: Vec<Drawn<'a>>,
}

/// An edge with the ends it is read with.
pub(super) struct Drawn<'a> {
    pub from: &'a Node,
    pub to: &'a Node,
    pub edge: &'a Edge,
}

impl Line<'_> {
    /// Whether documents contradict each other on some of it.
    pub(super) fn is_disputed(&self) -> bool {
        self.standing == Standing::Established
            && self
                .edges
                .iter()
                .any(|drawn| drawn.edge.contest == Contest::Denied)
    }

    /// The most independent sources that any of it has.
    pub(super) fn sources(&self) -> usize {
        let sources = self.edges.iter().map(|drawn| drawn.edge.sources);
        sources.max().unwrap_or(0)
    }
}

impl<'a> Picture<'a> {
    /// Countries of which several things are in the picture, with these things.
    pub(super) fn frames(&self) -> BTreeMap<&'a Country, Vec<NodeIndex>> {
        let graph = &self.projection.graph;
        let mut framed = BTreeMap::<&Country, Vec<NodeIndex>>::new();
        for index in graph.node_indices() {
            if let Some(country) = &graph[index].country {
                framed.entry(country).or_default().push(index);
            }
        }
        framed.retain(|_, nodes| nodes.len() >= FRAME);
        framed
    }

    /// What stands under a name: offices held, or else those once held.
    pub(super) fn offices(&self, node: &Node) -> Vec<String> {
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
    pub(super) fn about(&self, node: &Node) -> String {
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
    pub(super) fn lines(&self) -> Vec<Line<'a>> {
        let graph = &self.projection.graph;
        let mut lines = Lines::new();
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
            let (from, to) = (edge.source(), edge.target());
            let rest = (self.tint(edge.weight()), edge.weight().standing);
            let reversed =
                !lines.contains_key(&(from, to, rest)) && lines.contains_key(&(to, from, rest));
            let (from, to) = if reversed { (to, from) } else { (from, to) };
            self.join(&mut lines, from, to, edge.weight());
        }
        lines.into_values().collect()
    }

    fn join(&self, lines: &mut Lines<'a>, from: NodeIndex, to: NodeIndex, edge: &'a Edge) {
        let graph = &self.projection.graph;
        let (tint, standing) = (self.tint(edge), edge.standing);
        let line = lines
            .entry((from, to, (tint, standing)))
            .or_insert_with(|| Line {
                from,
                to,
                tint,
                direction: edge.direction,
                standing,
                edges: Vec::new(),
            });
        line.edges.push(Drawn {
            from: &graph[from],
            to: &graph[to],
            edge,
        });
    }

    fn tint(&self, edge: &'a Edge) -> Tint<'a> {
        match self.palette.relation(&edge.relation) {
            Some(_) => Tint::Relation(&edge.relation),
            None => Tint::Family(&edge.family),
        }
    }

    fn tint_paint(&self, tint: Tint<'_>) -> &'a Paint {
        match tint {
            Tint::Family(family) => self.palette.family(family),
            Tint::Relation(relation) => self
                .palette
                .relation(relation)
                .unwrap_or(&self.palette.muted),
        }
    }

    /// The colours of a line: disputed and denied ones have theirs, whatever they say.
    pub(super) fn paint(&self, line: &Line<'_>) -> &'a Paint {
        match line.standing {
            Standing::Denied => self.palette.mark(Mark::Denied),
            Standing::Established if line.is_disputed() => self.palette.mark(Mark::Disputed),
            _ => self.tint_paint(line.tint),
        }
    }

    /// "sanctioned (3)": the relation, its documents where there are several, and whether it is disputed.
    pub(super) fn label(&self, edge: &Edge) -> String {
        let mut label = verb(self.ontology, &edge.relation);
        if edge.documents > 1 {
            _ = write!(label, " ({})", edge.documents);
        }
        if edge.contest == Contest::Denied {
            label.push_str(" – disputed");
        }
        if edge.standing == Standing::Reported
            && let Some(speaker) = edge.evidence.as_ref().and_then(|e| e.speaker.as_deref())
        {
            _ = write!(label, "\nsays {}", shorten(speaker, NAME.0));
        }
        label
    }

    /// The edge read aloud, with its words and where they are from.
    pub(super) fn tip(&self, drawn: &Drawn<'_>) -> String {
        let (from, to) = (
            &shorten(&drawn.from.label, NAMED),
            &shorten(&drawn.to.label, NAMED),
        );
        let relation = self.ontology.relation(&drawn.edge.relation);
        let mut tip = match drawn.edge.standing {
            Standing::Established => String::new(),
            Standing::Reported => "not established, only said: ".to_owned(),
            Standing::Prospective => "not established, planned or possible: ".to_owned(),
            Standing::Denied => "denied: ".to_owned(),
        };
        tip.push_str(&relation.map_or_else(
            || format!("{from} – {} – {to}", drawn.edge.relation),
            |relation| relation.read_aloud(from, to),
        ));
        if let Some(Evidence {
            date,
            headline,
            words,
            speaker,
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
            if let Some(speaker) = speaker {
                _ = write!(tip, ", according to {}", shorten(speaker, NAMED));
            }
        }
        tip
    }

    /// What stands at the top, as far as there is something.
    pub(super) fn heading(&self) -> &'a str {
        let graph = &self.projection.graph;
        let centre = self.projection.centre;
        match (self.title, centre) {
            ("", Some(centre)) => &graph[centre].label,
            (given, _) => given,
        }
    }

    /// The colours that occur, each with its word.
    pub(super) fn keys(&self) -> Vec<(&'a Paint, String)> {
        let graph = &self.projection.graph;
        let tints: BTreeSet<Tint<'_>> = graph.edge_weights().map(|edge| self.tint(edge)).collect();
        tints
            .into_iter()
            .map(|tint| {
                let name = match tint {
                    Tint::Family(family) => family.to_owned(),
                    Tint::Relation(relation) => verb(self.ontology, relation),
                };
                (self.tint_paint(tint), name)
            })
            .collect()
    }

    /// How lines are to be read, as far as they occur, and what was left out.
    pub(super) fn notes(&self) -> Vec<String> {
        let graph = &self.projection.graph;
        let any = |is: &dyn Fn(&Edge) -> bool| graph.edge_weights().any(is);
        let standing = |standing| any(&|edge: &Edge| edge.standing == standing);
        let told = [
            (any(&|edge| edge.documents > 1), "(n): documents"),
            (
                any(&|edge| edge.sources > 1),
                "thicker: more independent sources",
            ),
            (
                any(&|edge| edge.contest == Contest::Denied),
                "red, double: disputed",
            ),
            (
                any(&|edge| edge.direction == Direction::Both),
                "no arrow: both ways",
            ),
            (
                standing(Standing::Reported),
                "dashed: only said, not established",
            ),
            (
                standing(Standing::Prospective),
                "dotted: planned or possible, not happened",
            ),
            (standing(Standing::Denied), "struck: denied"),
        ];
        let mut notes: Vec<String> = told
            .into_iter()
            .filter(|(occurs, _)| *occurs)
            .map(|(_, note)| note.to_owned())
            .collect();
        let left_out = self.projection.left_out;
        match left_out.nodes {
            _ if left_out.edges == 0 => {}
            0 => notes.push(format!("{} less supported edges left out", left_out.edges)),
            nodes => notes.push(format!(
                "{} less supported edges and {nodes} entities left out",
                left_out.edges
            )),
        }
        notes
    }

    /// The name of a node in the file: its IRI with a prefix where there is one.
    pub(super) fn name(&self, iri: &str) -> String {
        query::shorten(iri, self.prefixes)
    }
}

type Lines<'a> = BTreeMap<(NodeIndex, NodeIndex, (Tint<'a>, Standing)), Line<'a>>;

/// How thick a line is, in pixels: one source a hairline, then a step for each doubling.
pub(super) fn pen(sources: usize) -> f64 {
    let doublings = f64::from(u32::try_from(sources.max(1)).unwrap_or(u32::MAX)).log2();
    (1.2 + 0.9 * doublings).min(6.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_grow_slowly_and_not_for_ever() {
        let pens: Vec<String> = [0, 1, 2, 8, usize::MAX]
            .map(|sources| format!("{:.1}", pen(sources)))
            .into();
        assert_eq!(pens, ["1.2", "1.2", "2.1", "3.9", "6.0"]);
    }
}
