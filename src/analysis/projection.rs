//! The direct edges of the default graph, chosen and counted.
//!
//! *(store, ontology, [`Selection`]) → [`Projection`]*. Edges are read relation by relation; symmetric ones, which stand both
//! ways, become one. What is merely claimed is read when it is asked for, and says what it is worth. Offices are folded into the people who hold them unless they are asked for. With an entity, what is
//! further away than the depth falls out; with a limit, the least telling edges do. Nodes are in the order of their IRIs and
//! edges in that of their ends and relation. All direct edges of the chosen relations are held in memory.

use super::ahead;
use super::budget;
use super::read::{self, COUNTRY, GOVERNS, POSITION_IN};
use super::records::{Ground, Records};
use super::support;
use crate::graph::Graphs;
use crate::ontology::{Class, DS, Ontology, Relation};
use crate::text::PartialDate;
use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{GraphNameRef, NamedNode, NamedNodeRef, Term};
use oxigraph::store::StorageError;
use petgraph::graph::{DiGraph, NodeIndex};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Entities and what the corpus establishes between them.
#[derive(Clone, Debug, Default)]
pub struct Projection {
    /// The graph.
    pub graph: DiGraph<Node, Edge>,
    /// The entity in the middle, where one was asked for.
    pub centre: Option<NodeIndex>,
    /// What a limit kept out.
    pub left_out: LeftOut,
}

/// An entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Its IRI.
    pub iri: NamedNode,
    /// Its best full name; the end of the IRI where it has none.
    pub label: String,
    /// Its most special class.
    pub class: Class,
    /// The country it belongs to, where the graph tells.
    pub country: Option<Country>,
    /// Offices it holds or held: filled when offices are folded.
    pub offices: Vec<Office>,
}

/// A country, as what others belong to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Country {
    /// Its IRI.
    pub iri: NamedNode,
    /// Its name.
    pub label: String,
}

/// An office somebody holds or held.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Office {
    /// Whether it is held still.
    pub tense: Tense,
    /// "President of Colombia".
    pub label: String,
}

/// Whether something holds still.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tense {
    /// It does.
    Present,
    /// It did.
    Past,
}

/// What the corpus establishes between two entities.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Local name of the relation.
    pub relation: SmolStr,
    /// Its family: "talk", "sanctions" …
    pub family: SmolStr,
    /// Whether it holds one way or both.
    pub direction: Direction,
    /// Documents with an asserted claim for it.
    pub documents: usize,
    /// The same with copies of one text counted once.
    pub sources: usize,
    /// Whether somewhere it is denied.
    pub contest: Contest,
    /// Whether it is a fact of the corpus or something that is merely said.
    pub standing: Standing,
    /// The earliest words for it.
    pub evidence: Option<Evidence>,
    /// All that it rests on, the earliest first.
    pub grounds: Vec<Ground>,
    /// What denies it.
    pub denials: Vec<Ground>,
}

/// What a line between two is worth. Only the first is an edge of the default graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// The corpus establishes it.
    Established,
    /// Somebody says so, and nobody establishes it.
    Reported,
    /// It is planned, possible, demanded, attempted …: it has not happened, as far as the words go.
    Prospective,
    /// The words negate it, their source rejects it, or people found it wrong.
    Denied,
}

impl Standing {
    /// Every standing, the firmest first.
    pub const ALL: [Self; 4] = [
        Self::Established,
        Self::Reported,
        Self::Prospective,
        Self::Denied,
    ];

    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Established => "established",
            Self::Reported => "reported",
            Self::Prospective => "prospective",
            Self::Denied => "denied",
        }
    }
}

/// Whether an edge holds one way or both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// From source to target.
    Forward,
    /// Both ways; the smaller IRI is the source.
    Both,
}

/// Whether an edge is denied somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Contest {
    /// Nowhere.
    Unopposed,
    /// A claim negates it, or its source rejects it.
    Denied,
}

/// Words that carry an edge.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Evidence {
    /// When it happened, or else was published.
    pub date: Option<PartialDate>,
    /// The document.
    pub document: NamedNode,
    /// Its headline.
    pub headline: Option<String>,
    /// The claim.
    pub claim: NamedNode,
    /// The words.
    pub words: String,
    /// Who says so, where it is not the document itself.
    pub speaker: Option<String>,
}

/// What a limit kept out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Edges.
    pub edges: usize,
    /// Nodes that only these edges connected.
    pub nodes: usize,
}

/// Which edges are wanted. Empty sets and absent values mean any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// The entity in the middle.
    pub entity: Option<NamedNode>,
    /// How many edges away from it; all that are connected when absent.
    pub depth: Option<usize>,
    /// Local names of relations.
    pub relations: BTreeSet<SmolStr>,
    /// Families of relations.
    pub families: BTreeSet<SmolStr>,
    /// Edges with evidence on or after this date.
    pub from: Option<PartialDate>,
    /// Edges with evidence on or before this date.
    pub to: Option<PartialDate>,
    /// Edges between these alone.
    pub within: Option<BTreeSet<NamedNode>>,
    /// At most so many edges.
    pub limit: Option<usize>,
    /// What becomes of offices.
    pub offices: Offices,
    /// Whether what is merely claimed is wanted too.
    pub extent: Extent,
}

/// How far a selection goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Extent {
    /// To what the corpus establishes.
    #[default]
    Established,
    /// To what is merely claimed as well: reported, planned, denied.
    Claimed,
}

/// What becomes of the edges that say who holds or held which office, and which government governs which country.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Offices {
    /// They go into the nodes: offices into those of people, countries into those of governments. An edge that is asked for by
    /// its relation or family is kept all the same.
    #[default]
    Folded,
    /// As [`Offices::Folded`], but that a government governs a country, and who heads one, stay edges: chains lead through them.
    GovernsKept,
    /// They are edges like any other.
    Kept,
}

const HOLDS: &str = "holdsPosition";
const HELD: &str = "heldPosition";
/// Relations that folding takes out: what they say stands in the nodes.
const FOLDED: [&str; 5] = [HOLDS, HELD, "governs", "headOfState", "headOfGovernment"];

/// An edge on its way into the graph: its ends, the relation and whether it holds both ways.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Triple {
    pub from: NamedNode,
    pub to: NamedNode,
    pub relation: SmolStr,
    pub direction: Direction,
    pub standing: Standing,
}

/// Reads the edges that a selection asks for.
///
/// # Errors
/// Those of the store.
pub fn project(
    store: &dyn Graphs,
    ontology: &Ontology,
    selection: &Selection,
) -> Result<Projection, StorageError> {
    let relations: Vec<NamedNode> = ontology
        .relations
        .values()
        .map(|relation| NamedNode::new_unchecked(format!("{DS}{}", relation.name)))
        .collect();
    ahead::pairs(store, &relations)?;
    let mut edges = read_edges(store, ontology, selection)?;
    let offices = match selection.offices {
        Offices::Folded | Offices::GovernsKept => read_offices(store)?,
        Offices::Kept => BTreeMap::new(),
    };
    let mut records = Records::new(store)?;
    // What is claimed can lead to where no edge does, so it is read before the reach is measured.
    let claimed = support::claimed(store, &mut records, ontology, &edges, selection)?;
    edges.extend(claimed.keys().cloned());
    within_reach(&mut edges, selection);
    ahead::support(store, &edges)?;
    let mut supports = claimed;
    supports.extend(support::read(&mut records, &edges, selection)?);
    if selection.from.is_some() || selection.to.is_some() {
        edges.retain(|edge| supports.contains_key(edge));
        within_reach(&mut edges, selection);
    }
    let before = ends(&edges).len();
    let cut = match selection.limit {
        Some(limit) => budget::cut(&mut edges, &supports, selection.entity.as_ref(), limit),
        None => 0,
    };
    let mut wanted = ends(&edges);
    let left_out = LeftOut {
        edges: cut,
        nodes: before - wanted.len(),
    };
    // Somebody of whom nothing is established is still somebody one asked for.
    wanted.extend(selection.entity.clone());
    ahead::nodes(store, &wanted)?;
    let mut graph = DiGraph::new();
    let mut at = BTreeMap::new();
    for iri in wanted {
        let mut node = read_node(store, iri.clone())?;
        node.offices = read_labels(store, offices.get(&iri))?;
        at.insert(iri, graph.add_node(node));
    }
    for edge in edges {
        let support = supports.remove(&edge).unwrap_or_default();
        let family = ontology.relation(&edge.relation).map(|r| r.family.clone());
        let weight = Edge {
            family: family.unwrap_or_default(),
            relation: edge.relation,
            direction: edge.direction,
            documents: support.documents,
            sources: support.sources,
            contest: support.contest,
            standing: edge.standing,
            evidence: match support.grounds.first() {
                Some(ground) => evidence(&mut records, ground)?,
                None => None,
            },
            grounds: support.grounds,
            denials: support.denials,
        };
        graph.add_edge(at[&edge.from], at[&edge.to], weight);
    }
    let centre = selection.entity.as_ref().and_then(|iri| at.get(iri));
    Ok(Projection {
        centre: centre.copied(),
        graph,
        left_out,
    })
}

impl Projection {
    /// The node of an entity.
    pub fn node(&self, iri: NamedNodeRef<'_>) -> Option<NodeIndex> {
        self.graph
            .node_indices()
            .find(|&index| self.graph[index].iri == iri)
    }
}

fn ends(edges: &BTreeSet<Triple>) -> BTreeSet<NamedNode> {
    edges
        .iter()
        .flat_map(|edge| [edge.from.clone(), edge.to.clone()])
        .collect()
}

/// Whether a selection asks for the edges of a relation.
pub(super) fn is_wanted(relation: &Relation, selection: &Selection) -> bool {
    let named = selection.relations.contains(&relation.name);
    let of_family = selection.families.contains(&relation.family);
    let asked =
        (named || selection.relations.is_empty()) && (of_family || selection.families.is_empty());
    let folded = match selection.offices {
        Offices::Kept => false,
        Offices::Folded => FOLDED.contains(&relation.name.as_str()),
        Offices::GovernsKept => [HOLDS, HELD].contains(&relation.name.as_str()),
    };
    asked && (named || of_family || !folded)
}

/// Whether a selection asks for claims of a relation. Offices that are only claimed stand in no node, so they are not folded.
pub(super) fn is_claim_wanted(relation: &Relation, selection: &Selection) -> bool {
    let asked = Selection {
        relations: selection.relations.clone(),
        families: selection.families.clone(),
        offices: match [HOLDS, HELD].contains(&relation.name.as_str()) {
            true => Offices::Kept,
            false => selection.offices,
        },
        ..Selection::default()
    };
    is_wanted(relation, &asked)
}

fn read_edges(
    store: &dyn Graphs,
    ontology: &Ontology,
    selection: &Selection,
) -> Result<BTreeSet<Triple>, StorageError> {
    let mut edges = BTreeSet::new();
    for relation in ontology.relations.values() {
        if !is_wanted(relation, selection) {
            continue;
        }
        let property = NamedNode::new_unchecked(format!("{DS}{}", relation.name));
        for (from, to) in read::pairs(store, property.as_ref())? {
            let is_within =
                |within: &BTreeSet<NamedNode>| within.contains(&from) && within.contains(&to);
            if !selection.within.as_ref().is_none_or(is_within) {
                continue;
            }
            let (from, to, direction) = match relation.is_symmetric() {
                false => (from, to, Direction::Forward),
                true if from <= to => (from, to, Direction::Both),
                true => (to, from, Direction::Both),
            };
            edges.insert(Triple {
                from,
                to,
                relation: relation.name.clone(),
                direction,
                standing: Standing::Established,
            });
        }
    }
    Ok(edges)
}

/// The words of a ground, with who says so.
fn evidence(records: &mut Records<'_>, ground: &Ground) -> Result<Option<Evidence>, StorageError> {
    let Some(testimony) = records.testimony(ground.claim.clone(), ground.document.clone())? else {
        return Ok(None);
    };
    let words = records.words(&testimony)?;
    Ok(Some(Evidence {
        date: ground.date,
        document: ground.document.clone(),
        headline: records.source(&ground.document)?.headline,
        claim: ground.claim.clone(),
        words: words.exact,
        speaker: words.speaker.map(|speaker| speaker.name),
    }))
}

/// The positions that people hold and held.
type Held = BTreeMap<NamedNode, BTreeSet<(Tense, NamedNode)>>;

fn read_offices(store: &dyn Graphs) -> Result<Held, StorageError> {
    let mut offices = Held::new();
    for (relation, tense) in [(HOLDS, Tense::Present), (HELD, Tense::Past)] {
        let property = NamedNode::new_unchecked(format!("{DS}{relation}"));
        for (holder, position) in read::pairs(store, property.as_ref())? {
            let held = offices.entry(holder).or_default();
            held.insert((tense, position));
        }
    }
    Ok(offices)
}

fn read_labels(
    store: &dyn Graphs,
    held: Option<&BTreeSet<(Tense, NamedNode)>>,
) -> Result<Vec<Office>, StorageError> {
    let mut offices = BTreeSet::new();
    for (tense, position) in held.into_iter().flatten() {
        let label = label(store, position.as_ref())?;
        let tense = *tense;
        offices.insert(Office { tense, label });
    }
    Ok(offices.into_iter().collect())
}

/// Keeps the edges whose ends can both be reached from the entity within the depth.
fn within_reach(edges: &mut BTreeSet<Triple>, selection: &Selection) {
    let Some(entity) = &selection.entity else {
        return;
    };
    let far = distances(edges, entity);
    let depth = selection.depth.unwrap_or(usize::MAX);
    edges.retain(|edge| {
        [&edge.from, &edge.to]
            .into_iter()
            .all(|end| far.get(end).is_some_and(|&distance| distance <= depth))
    });
}

/// How many edges away from `centre` each connected node is, whichever way the edges run.
pub(super) fn distances(
    edges: &BTreeSet<Triple>,
    centre: &NamedNode,
) -> BTreeMap<NamedNode, usize> {
    let mut beside = BTreeMap::<&NamedNode, BTreeSet<&NamedNode>>::new();
    for edge in edges {
        beside.entry(&edge.from).or_default().insert(&edge.to);
        beside.entry(&edge.to).or_default().insert(&edge.from);
    }
    let mut distances = BTreeMap::from([(centre.clone(), 0)]);
    let mut queue = VecDeque::from([(centre, 0)]);
    while let Some((node, distance)) = queue.pop_front() {
        for &next in beside.get(node).into_iter().flatten() {
            if !distances.contains_key(next) {
                distances.insert(next.clone(), distance + 1);
                queue.push_back((next, distance + 1));
            }
        }
    }
    distances
}

fn read_node(store: &dyn Graphs, iri: NamedNode) -> Result<Node, StorageError> {
    let node = iri.as_ref();
    let class = class(store, node)?;
    Ok(Node {
        label: label(store, node)?,
        class,
        country: country(store, node, class)?,
        offices: Vec::new(),
        iri,
    })
}

/// Whether a thing has a name: what was only described by a word has none.
pub(super) fn has_label(store: &dyn Graphs, node: NamedNodeRef<'_>) -> Result<bool, StorageError> {
    let label = read::words(store, node, rdfs::LABEL, GraphNameRef::DefaultGraph)?;
    Ok(label.is_some_and(|label| !label.trim().is_empty()))
}

/// An entity by itself, without its offices.
///
/// # Errors
/// Those of the store.
pub fn node_of(store: &dyn Graphs, iri: NamedNode) -> Result<Node, StorageError> {
    read_node(store, iri)
}

/// The name of an entity; the end of its IRI where it has none.
///
/// # Errors
/// Those of the store.
pub fn label_of(store: &dyn Graphs, node: NamedNodeRef<'_>) -> Result<String, StorageError> {
    label(store, node)
}

pub(super) fn label(store: &dyn Graphs, node: NamedNodeRef<'_>) -> Result<String, StorageError> {
    let label = read::words(store, node, rdfs::LABEL, GraphNameRef::DefaultGraph)?;
    let label = label.filter(|label| !label.trim().is_empty());
    Ok(label.unwrap_or_else(|| {
        let end = node.as_str().rsplit(['/', '#']).next();
        end.unwrap_or(node.as_str()).to_owned()
    }))
}

/// The most special of the classes stated: the one with the most classes above it.
fn class(store: &dyn Graphs, node: NamedNodeRef<'_>) -> Result<Class, StorageError> {
    let types = read::values(store, node, rdf::TYPE, GraphNameRef::DefaultGraph)?;
    let classes = types.iter().filter_map(|value| match value {
        Term::NamedNode(node) => Class::from_iri(node.as_str().strip_prefix(DS)?),
        _ => None,
    });
    Ok(classes
        .max_by_key(|class| (class.superclasses().len(), std::cmp::Reverse(*class)))
        .unwrap_or(Class::Entity))
}

/// The country a thing belongs to: itself, the one it governs, is a position of, is said to belong to, or, for people, the one
/// whose office they hold now, if all these are in one country.
fn country(
    store: &dyn Graphs,
    node: NamedNodeRef<'_>,
    class: Class,
) -> Result<Option<Country>, StorageError> {
    let default = GraphNameRef::DefaultGraph;
    let own = match class {
        Class::Country => Some(node.into_owned()),
        Class::Government => read::node(store, node, GOVERNS, default)?,
        Class::Position => read::node(store, node, POSITION_IN, default)?,
        _ => None,
    };
    let mut found = match own {
        Some(country) => Some(country),
        None => read::node(store, node, COUNTRY, default)?,
    };
    if found.is_none() && class == Class::Person {
        let holds = NamedNode::new_unchecked(format!("{DS}{HOLDS}"));
        let mut countries = BTreeSet::new();
        for position in read::values(store, node, holds.as_ref(), default)? {
            if let Term::NamedNode(position) = position {
                countries.extend(read::node(store, position.as_ref(), POSITION_IN, default)?);
            }
        }
        if countries.len() == 1 {
            found = countries.pop_first();
        }
    }
    let Some(iri) = found else {
        return Ok(None);
    };
    let label = label(store, iri.as_ref())?;
    Ok(Some(Country { iri, label }))
}
