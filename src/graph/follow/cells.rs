//! Cells: what is derived from several claims together, and from no others.
//!
//! *claims → cells → edges, tenures, sanctions, contradictions*. A cell is an edge (subject, relation, object), an office, the sanctions on
//! whoever is called so, or who affirms and who denies an edge. The index keeps the claims of each, so that a document that comes or goes changes the
//! cells of its own claims; a cell is derived by the functions of [`derive`](crate::graph::derive), [`office`] and [`sanction`] over a
//! corpus that holds its claims alone.

use super::entities::Told;
use super::rows::{self, Testimony};
use super::{Change, Following, Trouble};
use crate::claim::facts::{Claim, Facts, Header, Polarity, ReferentId};
use crate::graph::contradiction::{self, denial, terms};
use crate::graph::decisions::Decisions;
use crate::graph::derive::{Corpus, Graph, World, establishes};
use crate::graph::iri::{claim_id, escape, local, short_hash, unescape};
use crate::graph::office::{self, Tenure, TenureStatus};
use crate::graph::sanction;
use crate::graph::vocabulary::{ours, rdf};
use crate::ontology::Relation;
use crate::resolve::{EntityId, Resolution};
use crate::text::PartialDate;
use oxigraph::model::{GraphName, NamedNode, NamedOrBlankNode, Triple};
use std::collections::{BTreeMap, BTreeSet};

/// A claim of a cell, by index into its document's.
type Support = (Cell, u32);

/// What is derived from some claims together. Entities are named by path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Cell {
    /// A direct edge.
    Edge(String, String, String),
    /// Who holds or held an office that has this last part of a path, and what of it clashes.
    Office(String),
    /// The sanctions on whoever has this last part of a path, and what of them clashes.
    Sanctions(String),
    /// Who affirms an edge.
    Affirmed(String, String, String),
    /// Who denies one, and how that clashes with who affirms it.
    Denied(String, String, String),
}

impl Cell {
    /// As it stands in keys of the index. Parts are escaped as in IRIs, so that none of them ends early.
    fn name(&self) -> String {
        match self {
            Self::Edge(s, p, o) => format!("e {}\t{}\t{}", escape(s), escape(p), escape(o)),
            Self::Affirmed(s, p, o) => format!("a {}\t{}\t{}", escape(s), escape(p), escape(o)),
            Self::Denied(s, p, o) => format!("d {}\t{}\t{}", escape(s), escape(p), escape(o)),
            Self::Office(position) => format!("t {}", escape(position)),
            Self::Sanctions(target) => format!("s {}", escape(target)),
        }
    }

    fn parse(name: &str) -> Option<Self> {
        let (sort, rest) = name.split_once(' ')?;
        let mut parts = rest.split('\t').map(|part| unescape(part).into_owned());
        match sort {
            "e" => Some(Self::Edge(parts.next()?, parts.next()?, parts.next()?)),
            "a" => Some(Self::Affirmed(parts.next()?, parts.next()?, parts.next()?)),
            "d" => Some(Self::Denied(parts.next()?, parts.next()?, parts.next()?)),
            "t" => Some(Self::Office(parts.next()?)),
            "s" => Some(Self::Sanctions(parts.next()?)),
            _ => None,
        }
    }
}

/// Cells to be derived anew, by name.
#[derive(Default)]
pub(super) struct Touched {
    edges: BTreeSet<String>,
    offices: BTreeSet<String>,
    sanctions: BTreeSet<String>,
    denied: BTreeSet<String>,
}

impl Touched {
    fn add(&mut self, name: String) {
        match name.as_bytes().first() {
            Some(b'e') => self.edges.insert(name),
            Some(b't') => self.offices.insert(name),
            Some(b'd') => self.denied.insert(name),
            // Who affirms an edge says nothing by itself.
            Some(b'a') => self.denied.insert(name.replacen('a', "d", 1)),
            _ => self.sanctions.insert(name),
        };
    }
}

impl Following<'_, '_> {
    /// Sorts the claims of all documents that came, went, were resolved or decided on otherwise into their cells.
    pub(super) fn contribute(
        &mut self,
        change: &Change<'_>,
        moved: &BTreeSet<String>,
    ) -> Result<Touched, Trouble> {
        let mut due: BTreeSet<String> = moved.clone();
        due.extend(change.gone.iter().cloned());
        due.extend(change.come.iter().map(|facts| facts.header.hash.clone()));
        due.extend(self.decided_otherwise(change)?);
        let mut touched = Touched::default();
        for hash in due {
            self.support(&hash, change, &mut touched)?;
        }
        Ok(touched)
    }

    /// Changes which cells the claims of a document support.
    fn support(
        &mut self,
        hash: &str,
        change: &Change<'_>,
        touched: &mut Touched,
    ) -> Result<(), Trouble> {
        let assigned = self.assigned(hash)?.clone();
        let old = self.draft.under(&rows::supports(hash), usize::MAX)?;
        let mut before: BTreeSet<Support> = BTreeSet::new();
        for entry in old {
            let text = String::from_utf8(entry).unwrap_or_default();
            if let Some((name, number)) = text.split_once('\0')
                && let Some(cell) = Cell::parse(name)
                && let Ok(number) = u32::from_str_radix(number, 16)
            {
                before.insert((cell, number));
            }
        }
        let record = self.record(hash)?;
        let after = match &record {
            Some(facts) => self.cells(facts, &assigned.after, change.after),
            None => BTreeSet::new(),
        };
        // A claim of a cell that stays may still speak of something by another name than before.
        let same_ids = assigned.before == assigned.after && !change.gone.iter().any(|g| g == hash);
        for support in before.difference(&after) {
            self.withdraw(hash, support)?;
            touched.add(support.0.name());
        }
        for support in &after {
            let is_new = !before.contains(support);
            let is_edge = matches!(support.0, Cell::Edge(..));
            if !is_new && (is_edge || same_ids) {
                continue;
            }
            let Some(facts) = &record else { continue };
            if !is_new {
                self.withdraw(hash, support)?;
            }
            self.testify(facts, support, &assigned.after)?;
            touched.add(support.0.name());
        }
        Ok(())
    }

    /// Takes a claim out of a cell.
    fn withdraw(&mut self, hash: &str, (cell, index): &Support) -> Result<(), Trouble> {
        let name = cell.name();
        let key = rows::claim(&name, hash, *index);
        if !matches!(cell, Cell::Edge(..)) {
            let spoken = self
                .draft
                .get(&key)?
                .and_then(|bytes| Testimony::read(&bytes));
            for (_, path) in spoken.map(|each| each.ids).unwrap_or_default() {
                self.draft.remove(&rows::used(&path, &name, hash, *index))?;
            }
        }
        self.draft.remove(&rows::supported(hash, &name, *index))?;
        self.draft.remove(&key)?;
        Ok(())
    }

    /// Puts a claim into a cell.
    fn testify(
        &mut self,
        facts: &Facts,
        (cell, index): &Support,
        ids: &[String],
    ) -> Result<(), Trouble> {
        let Some(claim) = facts.claims.get(*index as usize) else {
            return Ok(());
        };
        let (name, hash) = (cell.name(), &facts.header.hash);
        self.draft.put(&rows::supported(hash, &name, *index), &[])?;
        let key = rows::claim(&name, hash, *index);
        if matches!(cell, Cell::Edge(..)) {
            self.draft.put(&key, &[])?;
            return Ok(());
        }
        let spoken = claim
            .subject
            .iter()
            .chain(&claim.object)
            .copied()
            .chain(claim.roles.iter().map(|(_, id)| *id));
        let mut spoken: Vec<(ReferentId, String)> = spoken
            .filter_map(|id| Some((id, ids.get(id.0 as usize)?.clone())))
            .collect();
        spoken.sort_unstable();
        spoken.dedup();
        // How those who affirm something call it plays no part; those who deny it are few.
        if !matches!(cell, Cell::Affirmed(..)) {
            for (_, path) in &spoken {
                self.draft
                    .put(&rows::used(path, &name, hash, *index), &[])?;
            }
        }
        let testimony = Testimony {
            hash: hash.clone(),
            published: facts.header.published,
            claim: claim.clone(),
            ids: spoken,
        };
        self.draft.put(&key, &testimony.write())?;
        Ok(())
    }

    /// The cells that the claims of a document support.
    fn cells(&self, facts: &Facts, ids: &[String], decisions: &Decisions) -> BTreeSet<Support> {
        let path = |id: Option<ReferentId>| ids.get(id?.0 as usize).filter(|id| !id.is_empty());
        let mut cells = BTreeSet::new();
        for (index, claim) in (0u32..).zip(&facts.claims) {
            let established = establishes(decisions, &facts.header.hash, claim);
            let Some(object) = path(claim.object) else {
                continue;
            };
            if sanction::status_said(claim, established).is_some() {
                let target = local(&rows::id(object)).to_owned();
                cells.insert((Cell::Sanctions(target), index));
            }
            let Some(subject) = path(claim.subject) else {
                continue;
            };
            if office::status_said(claim, established).is_some() {
                let position = local(&rows::id(object)).to_owned();
                cells.insert((Cell::Office(position), index));
            }
            self.question(
                facts,
                claim,
                (subject, object),
                index,
                (established, decisions),
                &mut cells,
            );
            // No edge runs in a circle.
            if claim.polarity != Polarity::Affirmed || !established || subject == object {
                continue;
            }
            let predicate = claim.predicate.to_string();
            cells.insert((
                Cell::Edge(subject.clone(), predicate.clone(), object.clone()),
                index,
            ));
            let relation = self.around.ontology.relation(&claim.predicate);
            if relation.is_some_and(Relation::is_symmetric) {
                cells.insert((
                    Cell::Edge(object.clone(), predicate, subject.clone()),
                    index,
                ));
            }
        }
        cells
    }

    /// Adds the cells of who affirms and who denies an edge.
    fn question(
        &self,
        facts: &Facts,
        claim: &Claim,
        (subject, object): (&String, &String),
        index: u32,
        (established, decisions): (bool, &Decisions),
        cells: &mut BTreeSet<Support>,
    ) {
        let denies = denial::denies(claim).is_some();
        if subject == object || !(denies || denial::affirms(claim, established)) {
            return;
        }
        if denial::ends(facts, claim).is_none() {
            return;
        }
        let refuted = &decisions.rejected;
        if !refuted.is_empty() && refuted.contains(&claim_id(&facts.header.hash, claim)) {
            return;
        }
        let turned = denial::is_turned(self.around.ontology, claim, subject.as_str(), object);
        let (subject, object) = if turned {
            (object.clone(), subject.clone())
        } else {
            (subject.clone(), object.clone())
        };
        let predicate = claim.predicate.to_string();
        let cell = if denies {
            Cell::Denied(subject, predicate, object)
        } else {
            Cell::Affirmed(subject, predicate, object)
        };
        cells.insert((cell, index));
    }

    /// Documents of claims on which people decided otherwise than before.
    fn decided_otherwise(&mut self, change: &Change<'_>) -> Result<BTreeSet<String>, Trouble> {
        let (before, after) = (change.before, change.after);
        let accepted = before.accepted.symmetric_difference(&after.accepted);
        let rejected = before.rejected.symmetric_difference(&after.rejected);
        let mut hashes = BTreeSet::new();
        for id in accepted.chain(rejected) {
            let node = self.names.claim(id);
            let store = self.around.store;
            let quads = store.oxigraph().quads_for_pattern(
                Some(node.as_ref().into()),
                Some(rdf::PREDICATE),
                None,
                None,
            );
            for quad in quads {
                let quad = quad.map_err(|error| store.storage(error))?;
                if let GraphName::NamedNode(graph) = &quad.graph_name
                    && let Some(hash) = self.names.strip("document/", graph.as_str())
                {
                    let hash = unescape(hash).into_owned();
                    if self.record(&hash)?.is_some_and(|facts| {
                        facts
                            .claims
                            .iter()
                            .any(|claim| claim_id(&hash, claim) == *id)
                    }) {
                        hashes.insert(hash);
                    }
                }
            }
        }
        Ok(hashes)
    }

    /// Derives the touched cells anew, and those that look at an entity that is told otherwise.
    pub(super) fn derive_cells(
        &mut self,
        mut touched: Touched,
        told: &Told,
        decisions: &Decisions,
    ) -> Result<(), Trouble> {
        for name in std::mem::take(&mut touched.edges) {
            let Some(Cell::Edge(subject, relation, object)) = Cell::parse(&name) else {
                continue;
            };
            let edge = Triple::new(
                self.names.entity(&rows::id(&subject)),
                ours(&relation),
                self.names.entity(&rows::id(&object)),
            );
            self.work.claims += 1;
            if self.draft.under(&rows::claims(&name), 1)?.is_empty() {
                self.pending.remove(&edge)?;
            } else {
                self.pending.put(edge)?;
            }
        }
        for path in &told.otherwise {
            for cell in self.users(path)? {
                touched.add(cell);
            }
        }
        for holder in self.derive_offices(&touched.offices, decisions)? {
            // For whom an officer acts follows from the offices held.
            for cell in self.users(&holder)? {
                if cell.starts_with("s ") {
                    touched.add(cell);
                }
            }
        }
        self.derive_sanctions(&touched.sanctions, decisions)?;
        self.derive_denied(&touched.denied)
    }

    /// Derives tenures and what of them clashes; who holds or held an office otherwise than before, or one of another country.
    fn derive_offices(
        &mut self,
        cells: &BTreeSet<String>,
        decisions: &Decisions,
    ) -> Result<BTreeSet<String>, Trouble> {
        let mut known = Known::default();
        for name in cells {
            self.take(name, &mut known)?;
        }
        let facts = known.facts();
        let around = self.around;
        let corpus = Corpus {
            facts: &facts,
            resolution: &known.resolution,
            ontology: around.ontology,
            vocabulary: around.vocabulary,
            decisions,
            names: self.names,
        };
        let world = World::new(&corpus);
        let mut offices: BTreeMap<String, Vec<Tenure<'_>>> = BTreeMap::new();
        for tenure in office::tenures(&world) {
            let cell = Cell::Office(local(&tenure.position.id).to_owned());
            offices.entry(cell.name()).or_default().push(tenure);
        }
        let mut holders = BTreeSet::new();
        for name in cells {
            let tenures = offices.remove(name).unwrap_or_default();
            let mut graph = Graph::default();
            let mut held = BTreeSet::new();
            for tenure in &tenures {
                office::write(tenure, &world, &mut graph);
                for each in terms::of_tenure(tenure, self.names) {
                    contradiction::write(&each, self.names, &mut graph);
                }
                let country = tenure.position.country.as_deref().unwrap_or("");
                held.insert(format!(
                    "{}\t{}\t{} {country}",
                    escape(&tenure.holder.id.0),
                    escape(&tenure.position.id.0),
                    tenure.status.iri()
                ));
            }
            for each in contradiction::holders::of_offices(&tenures, self.names) {
                contradiction::write(&each, self.names, &mut graph);
            }
            self.put_cell(name, graph)?;
            holders.extend(self.hold(name, &held)?);
        }
        Ok(holders)
    }

    /// Remembers who holds an office how; who does so otherwise than before.
    fn hold(&mut self, cell: &str, held: &BTreeSet<String>) -> Result<BTreeSet<String>, Trouble> {
        let row = format!("h{cell}");
        let before: BTreeSet<String> = self.nodes(&row)?.into_iter().collect();
        let parts = |row: &str| {
            let mut parts = row.split('\t').map(|part| unescape(part).into_owned());
            Some((parts.next()?, parts.next()?, parts.next()?))
        };
        let mut holders = BTreeSet::new();
        for (holder, position, _) in before.difference(held).filter_map(|row| parts(row)) {
            self.draft.remove(&rows::held(&holder, &position))?;
            holders.insert(holder);
        }
        for (holder, position, said) in held.difference(&before).filter_map(|row| parts(row)) {
            self.draft
                .put(&rows::held(&holder, &position), said.as_bytes())?;
            holders.insert(holder);
        }
        let now: Vec<String> = held.iter().cloned().collect();
        self.put_nodes(&row, &now)?;
        Ok(holders)
    }

    /// Derives how denials clash with who affirms what they deny.
    fn derive_denied(&mut self, cells: &BTreeSet<String>) -> Result<(), Trouble> {
        for name in cells {
            let denials = self.testimonies(name)?;
            let mut graph = Graph::default();
            if let Some(Cell::Denied(subject, relation, object)) =
                Cell::parse(name).filter(|_| !denials.is_empty())
            {
                let affirmations = self.testimonies(&name.replacen('d', "a", 1))?;
                let ends = (self.entity(&subject)?, self.entity(&object)?);
                let mut clash = denial::Cell::default();
                for each in &affirmations {
                    let said = denial::said(&each.hash, each.published, &each.claim);
                    clash.affirmed.insert(said);
                }
                for each in &denials {
                    if let Some(how) = denial::denies(&each.claim) {
                        let said = denial::said(&each.hash, each.published, &each.claim);
                        clash.denied.insert((said, how));
                    }
                }
                if let (Some(subject), Some(object)) = ends
                    && let Some(found) =
                        denial::of_edge(&subject, &relation, &object, &clash, self.around.ontology)
                {
                    contradiction::write(&found, self.names, &mut graph);
                }
            }
            self.put_cell(name, graph)?;
        }
        Ok(())
    }

    /// Makes the graph say of a cell what was derived for it, and no more. The index keeps by each node a digest of what the graph
    /// says of it, so that of fifty holders of an office the graph is asked about the one that changed.
    fn put_cell(&mut self, name: &str, graph: Graph) -> Result<(), Trouble> {
        let mut nodes: BTreeMap<NamedNode, Vec<Triple>> = BTreeMap::new();
        for triple in graph.into_triples() {
            if let NamedOrBlankNode::NamedNode(node) = &triple.subject {
                nodes.entry(node.clone()).or_default().push(triple);
            }
        }
        let after: Vec<String> = nodes
            .iter()
            .map(|(node, triples)| format!("{}\t{}", node.as_str(), digest(triples)))
            .collect();
        let before = self.nodes(name)?;
        if before == after {
            return Ok(());
        }
        for row in &before {
            let gone = NamedNode::new_unchecked(row.split('\t').next().unwrap_or_default());
            if !nodes.contains_key(&gone) {
                self.pending.set(&gone, &[], [])?;
            }
        }
        let known: BTreeSet<&String> = before.iter().collect();
        for ((node, triples), row) in nodes.into_iter().zip(&after) {
            if !known.contains(row) {
                self.pending.set(&node, &[], triples)?;
            }
        }
        self.put_nodes(name, &after)
    }

    /// Derives the sanctions on whoever is called so.
    fn derive_sanctions(
        &mut self,
        cells: &BTreeSet<String>,
        decisions: &Decisions,
    ) -> Result<(), Trouble> {
        let mut known = Known::default();
        for name in cells {
            self.take(name, &mut known)?;
        }
        let mut held: Vec<(EntityId, EntityId, TenureStatus)> = Vec::new();
        for holder in known.actors() {
            for (position, status) in self.held(&holder.0)? {
                let position = rows::id(&position);
                self.learn(&position, &mut known)?;
                held.push((holder.clone(), position, status));
            }
        }
        let facts = known.facts();
        let around = self.around;
        let corpus = Corpus {
            facts: &facts,
            resolution: &known.resolution,
            ontology: around.ontology,
            vocabulary: around.vocabulary,
            decisions,
            names: self.names,
        };
        let world = World::new(&corpus);
        let entities = &known.resolution.entities;
        let tenures: Vec<Tenure<'_>> = held
            .iter()
            .filter_map(|(holder, position, status)| {
                Some(Tenure {
                    holder: entities.get(holder)?,
                    position: entities.get(position)?,
                    status: *status,
                    since: BTreeSet::new(),
                    until: BTreeSet::new(),
                    said: BTreeSet::new(),
                })
            })
            .collect();
        // Which cell a sanction belongs to is told by the last part of its target's path.
        let mut derived: BTreeMap<String, Graph> = BTreeMap::new();
        for sanction in sanction::sanctions(&world, &tenures) {
            let cell = Cell::Sanctions(local(&sanction.target.id).to_owned());
            let graph = derived.entry(cell.name()).or_default();
            sanction::write(&sanction, &world, graph);
            for each in contradiction::sanctions::of_sanction(&sanction, &world) {
                contradiction::write(&each, self.names, graph);
            }
        }
        for name in cells {
            let graph = derived.remove(name).unwrap_or_default();
            self.put_cell(name, graph)?;
        }
        Ok(())
    }

    /// Takes the claims of a cell into a corpus.
    fn take(&mut self, name: &str, known: &mut Known) -> Result<(), Trouble> {
        for testimony in self.testimonies(name)? {
            for (id, path) in &testimony.ids {
                let entity = rows::id(path);
                self.learn(&entity, known)?;
                known
                    .resolution
                    .refers_to
                    .insert((testimony.hash.clone(), *id), entity);
            }
            let (_, claims) = known
                .claims
                .entry(testimony.hash)
                .or_insert((testimony.published, Vec::new()));
            claims.push(testimony.claim);
        }
        Ok(())
    }

    /// The claims of a cell.
    fn testimonies(&mut self, name: &str) -> Result<Vec<Testimony>, Trouble> {
        let entries = self.draft.entries(&rows::claims(name))?;
        self.work.claims += entries.len();
        Ok(entries
            .iter()
            .filter_map(|bytes| Testimony::read(bytes))
            .collect())
    }

    /// Takes an entity into a corpus.
    fn learn(&mut self, id: &EntityId, known: &mut Known) -> Result<(), Trouble> {
        if !known.resolution.entities.contains_key(id)
            && let Some(entity) = self.entity(&id.0)?
        {
            known.resolution.entities.insert(id.clone(), entity);
        }
        Ok(())
    }

    /// The offices that a person holds, held or will hold.
    fn held(&mut self, holder: &str) -> Result<Vec<(String, TenureStatus)>, Trouble> {
        let mut offices = Vec::new();
        for position in self.draft.under(&rows::held(holder, ""), usize::MAX)? {
            let position = String::from_utf8(position).unwrap_or_default();
            let said = self.draft.get(&rows::held(holder, &position))?;
            let status = [
                TenureStatus::Incoming,
                TenureStatus::Current,
                TenureStatus::Former,
            ]
            .into_iter()
            .find(|status| {
                let said = said.as_deref().unwrap_or_default();
                said.split(|&byte| byte == b' ').next() == Some(status.iri().as_bytes())
            });
            offices.extend(status.map(|status| (position, status)));
        }
        Ok(offices)
    }

    /// Cells whose derivation looks at an entity.
    fn users(&mut self, path: &str) -> Result<BTreeSet<String>, Trouble> {
        let found = self.draft.under(&rows::uses(path), usize::MAX)?;
        Ok(found
            .into_iter()
            .filter_map(|entry| {
                let text = String::from_utf8(entry).ok()?;
                Some(text.split_once('\0')?.0.to_owned())
            })
            .collect())
    }
}

/// By which it is known whether the same is said of a node as before.
fn digest(triples: &[Triple]) -> String {
    let mut lines: Vec<String> = triples.iter().map(ToString::to_string).collect();
    lines.sort_unstable();
    lines.dedup();
    short_hash(lines.join("\n").as_bytes(), 16)
}

/// A corpus of some cells' claims alone.
#[derive(Default)]
struct Known {
    /// Date and claims, by document hash.
    claims: BTreeMap<String, (Option<PartialDate>, Vec<Claim>)>,
    resolution: Resolution,
}

impl Known {
    fn facts(&self) -> Vec<Facts> {
        let document =
            |(hash, (published, claims)): (&String, &(Option<PartialDate>, Vec<Claim>))| Facts {
                header: Header {
                    hash: hash.clone(),
                    published: *published,
                    ..Header::default()
                },
                claims: claims.clone(),
                ..Facts::default()
            };
        self.claims.iter().map(document).collect()
    }

    /// Who does what is claimed.
    fn actors(&self) -> BTreeSet<EntityId> {
        let mut actors = BTreeSet::new();
        for (hash, (_, claims)) in &self.claims {
            for subject in claims.iter().filter_map(|claim| claim.subject) {
                let home = self.resolution.refers_to.get(&(hash.clone(), subject));
                actors.extend(home.cloned());
            }
        }
        actors
    }
}
