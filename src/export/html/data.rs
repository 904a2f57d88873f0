//! What the explorer shows, as JSON.
//!
//! *[`Explorer`] → text*, in the form of [`super::records`]. Nodes with their places and profiles, lines with the claims behind them, claims with words, speakers and
//! sources; sentences, documents and relations stand once and are pointed to by number. Of what there is too much, the first are
//! written and the rest is counted.

use super::super::error::ExportError;
use super::super::palette::{Mark, Paint, Palette, Theme, marks};
use super::super::spoken::{verb, words_of};
use super::places::{Places, places};
use super::records::{
    Claim, ClassInfo, Contested, Document, Edge, HoldInfo, Ink, ListingInfo, Loose, Node, Page,
    RelationInfo, Speaker, Statement, Tint,
};
use super::{Explorer, Opening};
use crate::analysis::{
    Contest, Direction, Ground, Held, Hold, Named, Profile, Records, State, Tense, Testimony,
    contradictions, foresee_profiles, profile,
};
use crate::claim::facts::{DateBasis, Modality, Polarity, Stance};
use crate::ontology::Class;
use oxigraph::model::NamedNode;
use petgraph::visit::EdgeRef;
use std::collections::{BTreeSet, HashMap};

/// Claims told of one line; the rest are counted.
const GROUNDS: usize = 12;
/// Denials told of one line.
const DENIALS: usize = 6;
/// Statements, and claims with one end, told of one entity: the latest.
const SAID: usize = 24;
/// What stands at the top of the page.
pub(super) fn title(explorer: &Explorer<'_>) -> String {
    let projection = explorer.projection;
    match (explorer.title, projection.centre) {
        ("", Some(centre)) => projection.graph[centre].label.clone(),
        ("", None) => "What the documents establish".to_owned(),
        (title, _) => title.to_owned(),
    }
}

/// All that the page shows.
pub(super) fn json(explorer: &Explorer<'_>) -> Result<String, ExportError> {
    let light = Palette::shipped(Theme::Light)?;
    let dark = Palette::shipped(Theme::Dark)?;
    let mut writer = Writer::new(explorer, &light, &dark)?;
    let places = places(explorer);
    let edges = writer.edges()?;
    let nodes = writer.nodes(&places)?;
    let ink = [("light", &light), ("dark", &dark)];
    let page = Page {
        title: title(explorer),
        program: format!("Dossier {}", env!("CARGO_PKG_VERSION")),
        base: explorer.base.to_owned(),
        centre: explorer.projection.centre.map(|centre| centre.index()),
        left_out: [
            explorer.projection.left_out.edges,
            explorer.projection.left_out.nodes,
        ],
        claims_shown: explorer.opening == Opening::Claimed,
        ink: ink
            .into_iter()
            .map(|(name, palette)| (name, Ink::of(palette)))
            .collect(),
        classes: writer.classes()?,
        tints: writer.tints,
        relations: writer.relations,
        countries: writer.countries,
        texts: writer.texts,
        documents: writer.documents,
        claims: writer.claims,
        nodes,
        edges,
    };
    serde_json::to_string(&page).map_err(|error| ExportError::Write(error.into()))
}

impl Ink {
    fn of(palette: &Palette) -> Self {
        Self {
            canvas: ink(&palette.canvas),
            muted: ink(&palette.muted),
            disputed: ink(palette.mark(Mark::Disputed)),
            denied: ink(palette.mark(Mark::Denied)),
        }
    }
}

fn ink(paint: &Paint) -> [String; 3] {
    [&paint.fill, &paint.line, &paint.text].map(Clone::clone)
}

/// What has been written so far, so that nothing is written twice.
struct Writer<'a> {
    explorer: &'a Explorer<'a>,
    records: Records<'a>,
    palettes: [&'a Palette; 2],
    at: HashMap<&'a NamedNode, usize>,
    tints: Vec<Tint>,
    relations: Vec<RelationInfo>,
    relation_at: HashMap<String, usize>,
    countries: Vec<String>,
    country_at: HashMap<String, usize>,
    texts: Vec<String>,
    text_at: HashMap<String, usize>,
    documents: Vec<Document>,
    document_at: HashMap<NamedNode, usize>,
    claims: Vec<Claim>,
    claim_at: HashMap<NamedNode, usize>,
}

impl<'a> Writer<'a> {
    fn new(
        explorer: &'a Explorer<'a>,
        light: &'a Palette,
        dark: &'a Palette,
    ) -> Result<Self, ExportError> {
        let graph = &explorer.projection.graph;
        Ok(Self {
            explorer,
            records: Records::new(explorer.store)?,
            palettes: [light, dark],
            at: graph
                .node_indices()
                .map(|index| (&graph[index].iri, index.index()))
                .collect(),
            tints: Vec::new(),
            relations: Vec::new(),
            relation_at: HashMap::new(),
            countries: Vec::new(),
            country_at: HashMap::new(),
            texts: Vec::new(),
            text_at: HashMap::new(),
            documents: Vec::new(),
            document_at: HashMap::new(),
            claims: Vec::new(),
            claim_at: HashMap::new(),
        })
    }

    /// A name without the base.
    fn id(&self, node: &NamedNode) -> String {
        let iri = node.as_str();
        iri.strip_prefix(self.explorer.base)
            .unwrap_or(iri)
            .to_owned()
    }

    fn classes(&self) -> Result<Vec<ClassInfo>, ExportError> {
        let marks = marks()?;
        let known = Class::ALL.iter().map(|&class| ClassInfo {
            name: class.iri(),
            words: words_of(class.iri()),
            mark: marks.get(&class).copied().unwrap_or("circle"),
            light: ink(self.palettes[0].class(class)),
            dark: ink(self.palettes[1].class(class)),
        });
        Ok(known.collect())
    }

    fn edges(&mut self) -> Result<Vec<Edge>, ExportError> {
        let graph = &self.explorer.projection.graph;
        let mut edges = Vec::with_capacity(graph.edge_count());
        for edge in graph.edge_references() {
            let weight = edge.weight();
            let dates: BTreeSet<String> = weight
                .grounds
                .iter()
                .filter_map(|ground| ground.date.map(|date| date.to_string()))
                .collect();
            edges.push(Edge {
                from: edge.source().index(),
                to: edge.target().index(),
                relation: self.relation(&weight.relation),
                mutual: weight.direction == Direction::Both,
                standing: weight.standing.name(),
                disputed: weight.contest == Contest::Denied,
                documents: weight.documents,
                sources: weight.sources,
                claims: self.grounds(&weight.grounds, GROUNDS)?,
                more: weight.grounds.len().saturating_sub(GROUNDS),
                dates: dates.into_iter().collect(),
                denials: self.grounds(&weight.denials, DENIALS)?,
            });
        }
        Ok(edges)
    }

    fn grounds(&mut self, grounds: &[Ground], most: usize) -> Result<Vec<usize>, ExportError> {
        let mut numbers = Vec::new();
        for ground in grounds.iter().take(most) {
            let known = self.claim_at.get(&ground.claim).copied();
            let number = match known {
                Some(number) => Some(number),
                None => {
                    let (claim, document) = (ground.claim.clone(), ground.document.clone());
                    match self.records.testimony(claim, document)? {
                        Some(testimony) => Some(self.claim(&testimony)?),
                        None => None,
                    }
                }
            };
            numbers.extend(number);
        }
        Ok(numbers)
    }

    fn claim(&mut self, testimony: &Testimony) -> Result<usize, ExportError> {
        if let Some(&known) = self.claim_at.get(&testimony.ground.claim) {
            return Ok(known);
        }
        let words = self.records.words(testimony)?;
        let mut light = Vec::new();
        if testimony.polarity == Polarity::Negated {
            light.push("negated");
        }
        if !matches!(testimony.modality, Modality::Actual | Modality::Past) {
            light.push(testimony.modality.wire());
        }
        if testimony.stance != Stance::Endorsed {
            light.push(match testimony.stance {
                Stance::Rejected => "rejected by its source",
                _ => "doubted by its source",
            });
        }
        let speaker = |named: &Named| Speaker {
            name: named.name.clone(),
            node: named
                .entity
                .as_ref()
                .and_then(|entity| self.at.get(entity).copied()),
        };
        let claim = Claim {
            by: words.speaker.as_ref().map(speaker),
            via: words.via.iter().map(speaker).collect(),
            id: self
                .id(&testimony.ground.claim)
                .trim_start_matches("claim/")
                .to_owned(),
            document: self.document(&testimony.ground.document)?,
            sentence: (!words.sentence.is_empty() && words.sentence != words.exact)
                .then(|| self.text(&words.sentence)),
            words: self.text(&words.exact),
            date: testimony.ground.date.map(|date| date.to_string()),
            basis: testimony.basis.map(DateBasis::wire),
            rule: testimony.rule.clone(),
            light,
            standing: testimony.standing.name(),
        };
        let number = self.claims.len();
        self.claims.push(claim);
        self.claim_at.insert(testimony.ground.claim.clone(), number);
        Ok(number)
    }

    fn document(&mut self, document: &NamedNode) -> Result<usize, ExportError> {
        if let Some(&known) = self.document_at.get(document) {
            return Ok(known);
        }
        let source = self.records.source(document)?;
        let number = self.documents.len();
        self.documents.push(Document {
            id: self.id(document),
            headline: source.headline,
            date: source.published.map(|date| date.to_string()),
            url: source.url.filter(|url| is_address(url)),
            publisher: source.publisher,
        });
        self.document_at.insert(document.clone(), number);
        Ok(number)
    }

    fn text(&mut self, text: &str) -> usize {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        numbered(&mut self.texts, &mut self.text_at, text)
    }

    fn relation(&mut self, name: &str) -> usize {
        if let Some(&known) = self.relation_at.get(name) {
            return known;
        }
        let ontology = self.explorer.ontology;
        let relation = ontology.relation(name);
        let family = relation.map_or("open", |relation| relation.family.as_str());
        let own = self.palettes[0].relation(name).is_some();
        let tint_name = if own { name } else { family };
        let tint = self.tints.iter().position(|tint| tint.name == tint_name);
        let tint = tint.unwrap_or_else(|| {
            let paint = |palette: &Palette| match palette.relation(name) {
                Some(paint) => ink(paint),
                None => ink(palette.family(family)),
            };
            self.tints.push(Tint {
                name: tint_name.to_owned(),
                words: words_of(tint_name),
                family: family.to_owned(),
                light: paint(self.palettes[0]),
                dark: paint(self.palettes[1]),
            });
            self.tints.len() - 1
        });
        let number = self.relations.len();
        self.relations.push(RelationInfo {
            name: name.to_owned(),
            verb: verb(ontology, name),
            phrase: relation.map_or_else(
                || format!("{{s}} – {name} – {{o}}"),
                |relation| relation.phrase.clone(),
            ),
            tint,
        });
        self.relation_at.insert(name.to_owned(), number);
        number
    }

    fn nodes(&mut self, places: &Places) -> Result<Vec<Node>, ExportError> {
        let graph = &self.explorer.projection.graph;
        let all: BTreeSet<NamedNode> = graph.node_weights().map(|node| node.iri.clone()).collect();
        foresee_profiles(self.explorer.store, &all)?;
        let mut nodes = Vec::with_capacity(graph.node_count());
        for index in graph.node_indices() {
            let node = &graph[index];
            let known = profile(self.explorer.store, node.iri.as_ref())?;
            let (said, loose) = self.claims_of(&node.iri)?;
            let contested = self.contested(&node.iri)?;
            let (place, number) = (places.points[index.index()], index.index());
            let country = node.country.as_ref().map(|country| {
                numbered(
                    &mut self.countries,
                    &mut self.country_at,
                    country.label.clone(),
                )
            });
            nodes.push(Node {
                id: self.id(&node.iri),
                name: node.label.clone(),
                class: Class::ALL
                    .iter()
                    .position(|&class| class == node.class)
                    .unwrap_or(0),
                x: tenth(place.x),
                y: tenth(place.y),
                size: tenth(places.sizes[number]),
                group: places.groups[number],
                country,
                governs: self.holds(&known.governs),
                offices: match known.offices.is_empty() {
                    false => self.holds(&known.offices),
                    true => folded(node),
                },
                holders: self.holds(&known.holders),
                sanctioned: self.holds(&known.sanctioned),
                sanctions: self.holds(&known.sanctions),
                lists: self.listings(&known),
                contested,
                also: known.other_names,
                same: known.same_as,
                codes: known.identifiers,
                said: said.told,
                said_more: said.more,
                loose: loose.told,
                loose_more: loose.more,
            });
        }
        Ok(nodes)
    }

    /// What an entity said, and what is said of it and somebody whom nobody names; the latest first, the rest counted.
    fn claims_of(
        &mut self,
        entity: &NamedNode,
    ) -> Result<(Excerpt<Statement>, Excerpt<Loose>), ExportError> {
        let mut testimonies = self.records.about(entity.as_ref())?;
        testimonies.sort_by(|a, b| {
            let key = |each: &Testimony| (each.ground.date, each.ground.claim.clone());
            key(b).cmp(&key(a))
        });
        let (mut said, mut loose) = (Excerpt::default(), Excerpt::default());
        for testimony in testimonies {
            let speaks = testimony.subject.as_ref() == Some(entity);
            let is_open = testimony.subject.is_none() || testimony.object.is_none();
            let is_relation = testimony.relation != "said"
                && self
                    .explorer
                    .ontology
                    .relation(&testimony.relation)
                    .is_some();
            if let (Some(quotation), true) = (&testimony.quotation, speaks) {
                if said.is_full() {
                    continue;
                }
                let words = self.text(quotation);
                let claim = self.claim(&testimony)?;
                said.told.push(Statement { claim, words });
            } else if is_open && is_relation && !loose.is_full() {
                loose.told.push(Loose {
                    relation: self.relation(&testimony.relation),
                    object: !speaks,
                    claim: self.claim(&testimony)?,
                });
            }
        }
        Ok((said, loose))
    }

    fn contested(&mut self, entity: &NamedNode) -> Result<Vec<Contested>, ExportError> {
        let mut told = Vec::new();
        for found in contradictions(self.explorer.store, entity.as_ref())? {
            let mut sides = [Vec::new(), Vec::new()];
            for (side, claims) in sides.iter_mut().zip(&found.sides) {
                for claim in claims.iter().take(DENIALS) {
                    if let Some(testimony) = self.records.find(claim)? {
                        side.push(self.claim(&testimony)?);
                    }
                }
            }
            told.push(Contested {
                disputed: found.is_disputed(),
                question: found.question,
                conflict: words_of(&found.conflict),
                sides,
            });
        }
        Ok(told)
    }

    /// What reads the same is told once: offices of one name that no country tells apart.
    fn holds(&self, holds: &[Hold]) -> Vec<HoldInfo> {
        let mut told_before = BTreeSet::new();
        let once = holds.iter().filter(|hold| {
            let is_disputed = hold.state == State::Disputed;
            let read = (&hold.label, &hold.status, &hold.since, &hold.until);
            told_before.insert((read, is_disputed))
        });
        let told = once.map(|hold| HoldInfo {
            name: hold.label.clone(),
            status: words_of(&hold.status),
            node: hold
                .other
                .as_ref()
                .and_then(|other| self.at.get(other).copied()),
            since: hold.since.clone(),
            until: hold.until.clone(),
            disputed: hold.state == State::Disputed,
        });
        told.collect()
    }

    fn listings(&self, profile: &Profile) -> Vec<ListingInfo> {
        let told = profile.listings.iter().map(|listing| ListingInfo {
            entry: self.id(&listing.entry),
            name: listing.name.clone(),
            score: listing.score.clone(),
            ground: listing.ground.clone(),
            held: listing.is == Held::Linked,
        });
        told.collect()
    }
}

/// The first of a list, and how many more there are.
struct Excerpt<T> {
    told: Vec<T>,
    more: usize,
}

impl<T> Default for Excerpt<T> {
    fn default() -> Self {
        Self {
            told: Vec::new(),
            more: 0,
        }
    }
}

impl<T> Excerpt<T> {
    /// Whether there is no room for another one, which is counted then.
    fn is_full(&mut self) -> bool {
        let is_full = self.told.len() == SAID;
        self.more += usize::from(is_full);
        is_full
    }
}

/// Offices of a node that has no tenures.
fn folded(node: &crate::analysis::Node) -> Vec<HoldInfo> {
    let told = node.offices.iter().map(|office| HoldInfo {
        name: office.label.clone(),
        status: match office.tense {
            Tense::Present => "current".to_owned(),
            Tense::Past => "former".to_owned(),
        },
        node: None,
        since: None,
        until: None,
        disputed: false,
    });
    told.collect()
}

/// The number of `text`, which is kept if it is new.
fn numbered(all: &mut Vec<String>, at: &mut HashMap<String, usize>, text: String) -> usize {
    if let Some(&known) = at.get(&text) {
        return known;
    }
    let number = all.len();
    all.push(text.clone());
    at.insert(text, number);
    number
}

/// To a tenth, so that no machine's last bit shows.
fn tenth(value: f64) -> f64 {
    let rounded = (value * 10.0).round() / 10.0;
    // No "-0.0".
    rounded + 0.0
}

/// Whether a link may lead there: what is neither http nor https could be a script.
fn is_address(url: &str) -> bool {
    let lower = url.trim_start().to_ascii_lowercase();
    lower.starts_with("https://") || lower.starts_with("http://")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_addresses_are_linked() {
        for good in ["https://example.org/a", "HTTP://example.org"] {
            assert!(is_address(good), "{good}");
        }
        for bad in [
            "javascript:alert(1)",
            "data:text/html,x",
            " javascript:x",
            "//example.org",
            "",
        ] {
            assert!(!is_address(bad), "{bad}");
        }
    }

    #[test]
    fn places_are_written_to_a_tenth() {
        assert_eq!(tenth(1.04999), 1.0);
        assert_eq!(tenth(-0.01).to_string(), "0");
    }
}
