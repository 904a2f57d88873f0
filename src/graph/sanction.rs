//! Which sanctions there are, of whom on whom, and whether they hold.
//!
//! *claims about sanction actions → one [`Sanction`] for each issuer, target and measure*. Its status follows its actions in
//! the order of their dates (the event's own, else the publication's), then document, then place in the text. What is only
//! proposed counts while nothing stronger is known. Each keeps its actions; where they disagree is looked at in
//! [`contradiction`](super::contradiction). Does not make edges: those are the claims' own (`ds:blacklisted`).

use super::derive::{Graph, World};
use super::iri::{claim_id, kind, local};
use super::mapping::date_literal;
use super::office::{Tenure, TenureStatus, finest};
use super::vocabulary::{ds, ours, rdfs};
use crate::claim::facts::{Claim, ClaimKind, Facts, Modality, Polarity, Role, Stage, Stance};
use crate::ontology::Class;
use crate::resolve::{Entity, EntityId};
use crate::text::{CharSpan, PartialDate};
use oxigraph::model::{NamedNode, NamedOrBlankNode, Term};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// The measure of which nothing is said but that there are sanctions.
pub(super) const UNSPECIFIED: &str = "Sanctions";

/// Where a sanction stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SanctionStatus {
    /// Threatened or proposed.
    Proposed,
    /// It binds its target.
    InForce,
    /// It does not bind for the time being.
    Suspended,
    /// It binds no longer.
    Lifted,
}

impl SanctionStatus {
    /// Local name of the individual in `ds:`.
    pub const fn iri(self) -> &'static str {
        match self {
            Self::Proposed => "Proposed",
            Self::InForce => "InForce",
            Self::Suspended => "Suspended",
            Self::Lifted => "Lifted",
        }
    }
}

/// A restriction that one party keeps on another.
#[derive(Clone, Debug, PartialEq)]
pub struct Sanction<'a> {
    /// Who keeps it; absent where no document says.
    pub issuer: Option<&'a Entity>,
    /// Whom it binds.
    pub target: &'a Entity,
    /// Local name of the measure.
    pub measure: SmolStr,
    /// The last part of its IRI names the target so.
    pub target_slug: String,
    /// Where it stands.
    pub status: SanctionStatus,
    /// Dates given for its beginning.
    pub since: BTreeSet<PartialDate>,
    /// Dates given for its end, where it has ended.
    pub until: BTreeSet<PartialDate>,
    /// Programmes it is said to come under.
    pub programmes: BTreeSet<&'a EntityId>,
    /// What was done to it, in order.
    pub(super) actions: BTreeSet<Action<'a>>,
}

/// What one claim says on the life of a sanction. Sorts as such claims follow one another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Action<'a> {
    pub(super) when: Option<PartialDate>,
    pub(super) hash: &'a str,
    span: CharSpan,
    pub(super) status: SanctionStatus,
    /// The event's own date, and which end of the sanction it is.
    pub(super) since: Option<PartialDate>,
    until: Option<PartialDate>,
    programmes: BTreeSet<&'a EntityId>,
    pub(super) stage: Stage,
    pub(super) polarity: Polarity,
    /// Id of the claim.
    pub(super) claim: String,
}

type Key<'a> = (Option<&'a EntityId>, &'a EntityId, SmolStr);

/// All sanctions, by issuer, target and measure.
pub(super) fn sanctions<'a>(world: &World<'a>, tenures: &[Tenure<'a>]) -> Vec<Sanction<'a>> {
    let offices = Offices::new(tenures);
    let mut found: BTreeMap<Key<'a>, BTreeSet<Action<'a>>> = BTreeMap::new();
    let mut vague: Vec<(Key<'a>, Action<'a>)> = Vec::new();
    for facts in &world.facts {
        for claim in &facts.claims {
            let Some(action) = action(world, facts, claim) else {
                continue;
            };
            let Some(target) = world.entity_of(facts, claim.object) else {
                continue;
            };
            let issuer = world
                .entity_of(facts, claim.subject)
                .map(|actor| &offices.issuer(world, actor).id);
            if issuer == Some(&target.id) {
                continue;
            }
            let measure = claim
                .measure
                .clone()
                .filter(|measure| *measure != UNSPECIFIED);
            let is_vague = measure.is_none() || issuer.is_none();
            let key = (
                issuer,
                &target.id,
                measure.unwrap_or(SmolStr::new_static(UNSPECIFIED)),
            );
            if is_vague {
                vague.push((key, action));
            } else {
                found.entry(key).or_default().insert(action);
            }
        }
    }
    // "lifted the sanctions on Doe" speaks of the sanctions the corpus knows, if it can only mean one of them. All are placed
    // against what is certain, none against another that is vague, so that their order plays no part.
    let mut placed: Vec<(Key<'a>, Action<'a>)> = Vec::new();
    for (key, action) in vague {
        let mut candidates = found
            .keys()
            .filter(|candidate| meant_by(world, &offices, &key, candidate));
        let only = candidates
            .next()
            .filter(|_| candidates.next().is_none())
            .cloned();
        placed.push((only.unwrap_or(key), action));
    }
    // An agentless "Doe was sanctioned" may then still be the sanctions of unsaid kind that somebody is said to keep.
    let certain: BTreeSet<Key<'a>> = found
        .keys()
        .chain(placed.iter().map(|(key, _)| key))
        .cloned()
        .collect();
    for (key, action) in placed {
        let mut candidates = certain
            .iter()
            .filter(|known| key.0.is_none() && known.0.is_some() && agrees(&key, known));
        let only = candidates
            .next()
            .filter(|_| candidates.next().is_none())
            .cloned();
        found.entry(only.unwrap_or(key)).or_default().insert(action);
    }
    let mut sanctions: Vec<Sanction> = found
        .into_iter()
        .filter_map(|(key, actions)| sum_up(world, key, actions))
        .collect();
    tell_apart(&mut sanctions);
    sanctions
}

/// Same target, and the measure of one says nothing against the other's.
fn agrees(vague: &Key, known: &Key) -> bool {
    vague.1 == known.1 && (vague.2 == UNSPECIFIED || vague.2 == known.2)
}

/// Whether words that leave issuer or measure open can mean a known sanction: same target, no other measure, and an issuer of
/// the same country (a minister speaks of the sanctions of his country's government).
fn meant_by(world: &World, offices: &Offices, vague: &Key, known: &Key) -> bool {
    let same_side = match (vague.0, known.0) {
        (None, _) => true,
        (Some(a), Some(b)) => {
            a == b
                || offices
                    .side(world, a)
                    .is_some_and(|side| offices.side(world, b) == Some(side))
        }
        (Some(_), None) => false,
    };
    same_side && agrees(vague, known)
}

/// What a claim says of a sanction's life; nothing if it is not about one, or nobody vouches for it.
fn action<'a>(world: &World<'a>, facts: &'a Facts, claim: &Claim) -> Option<Action<'a>> {
    let stage = claim.stage?;
    let status = status_said(claim, world.establishes(facts, claim))?;
    let own = claim.date.map(|date| date.date);
    let programmes = claim
        .roles
        .iter()
        .filter(|(role, _)| *role == Role::Programme);
    let programmes = programmes
        .filter_map(|&(_, id)| world.entity_of(facts, Some(id)))
        .map(|entity| &entity.id)
        .collect();
    Some(Action {
        when: own.or(facts.header.published),
        hash: &facts.header.hash,
        span: claim.evidence.span,
        status,
        since: own.filter(|_| stage == Stage::Imposed && claim.polarity == Polarity::Affirmed),
        until: own.filter(|_| status == SanctionStatus::Lifted),
        programmes,
        stage,
        polarity: claim.polarity,
        claim: claim_id(&facts.header.hash, claim),
    })
}

/// Where a sanction stands after what a claim says, if it says anything sure of one.
pub(super) fn status_said(claim: &Claim, established: bool) -> Option<SanctionStatus> {
    if claim.kind != ClaimKind::SanctionAction {
        return None;
    }
    let stage = claim.stage?;
    match claim.polarity {
        Polarity::Affirmed if established => status_after(stage),
        Polarity::Negated if says_it_stays(claim, stage) => Some(SanctionStatus::InForce),
        _ => None,
    }
}

/// What an action leaves behind. Breaking, dodging or answering a sanction says nothing sure about it, and its subject is not
/// the issuer.
fn status_after(stage: Stage) -> Option<SanctionStatus> {
    match stage {
        Stage::Imposed
        | Stage::Extended
        | Stage::Tightened
        | Stage::Eased
        | Stage::RefusedToLift => Some(SanctionStatus::InForce),
        Stage::Suspended => Some(SanctionStatus::Suspended),
        Stage::Lifted => Some(SanctionStatus::Lifted),
        Stage::Proposed | Stage::Threatened => Some(SanctionStatus::Proposed),
        Stage::Violated | Stage::Evaded | Stage::Retaliated => None,
    }
}

/// "did not lift", "refused to ease": the document itself, or the actor, says that the sanction still holds. Such a claim is
/// negated and so never asserted, but nothing tells more plainly that there is a sanction.
fn says_it_stays(claim: &Claim, stage: Stage) -> bool {
    matches!(
        stage,
        Stage::Lifted | Stage::RefusedToLift | Stage::Suspended | Stage::Eased
    ) && matches!(
        claim.modality,
        Modality::Actual | Modality::Past | Modality::Refused
    ) && claim.stance == Stance::Endorsed
        && (claim.attributed_to.is_none() || claim.attributed_to == claim.subject)
        && claim.attributed_via.is_empty()
}

/// The sanction that its actions, in order, leave.
fn sum_up<'a>(
    world: &World<'a>,
    key: Key<'a>,
    actions: BTreeSet<Action<'a>>,
) -> Option<Sanction<'a>> {
    let entity = |id: &EntityId| world.entity_named(id);
    let last = actions
        .iter()
        .rfind(|action| action.status != SanctionStatus::Proposed);
    let status = last.map_or(SanctionStatus::Proposed, |action| action.status);
    let target = entity(key.1)?;
    let ended = status == SanctionStatus::Lifted;
    Some(Sanction {
        issuer: key.0.and_then(entity),
        target,
        measure: key.2,
        target_slug: local(&target.id).to_owned(),
        status,
        since: finest(&actions.iter().filter_map(|action| action.since).collect()),
        until: finest(
            &actions
                .iter()
                .filter_map(|action| action.until.filter(|_| ended))
                .collect(),
        ),
        programmes: actions
            .iter()
            .flat_map(|action| action.programmes.iter().copied())
            .collect(),
        actions,
    })
}

/// Targets of different kinds may have one last part ("country/ir", "government/ir"): these are then named with their kind.
fn tell_apart(sanctions: &mut [Sanction]) {
    let name = |each: &Sanction| {
        (
            each.issuer.map(|issuer| local(&issuer.id).to_owned()),
            each.target_slug.clone(),
            each.measure.clone(),
        )
    };
    let mut taken: BTreeMap<_, usize> = BTreeMap::new();
    for sanction in sanctions.iter() {
        *taken.entry(name(sanction)).or_default() += 1;
    }
    for sanction in sanctions {
        if taken.get(&name(sanction)).is_some_and(|&count| count > 1) {
            let issuer = sanction
                .issuer
                .map(|issuer| format!("{}-", kind(&issuer.id)))
                .unwrap_or_default();
            sanction.target_slug = format!(
                "{issuer}{}-{}",
                kind(&sanction.target.id),
                local(&sanction.target.id)
            );
        }
    }
}

/// For which country people act.
struct Offices<'a> {
    countries: BTreeMap<&'a EntityId, SmolStr>,
}

impl<'a> Offices<'a> {
    /// A person acts for the country of the offices held now, or else once held, when they are all in one country.
    fn new(tenures: &[Tenure<'a>]) -> Self {
        let mut held: BTreeMap<&EntityId, BTreeMap<TenureStatus, BTreeSet<&SmolStr>>> =
            BTreeMap::new();
        for tenure in tenures {
            if let Some(country) = &tenure.position.country {
                held.entry(&tenure.holder.id)
                    .or_default()
                    .entry(tenure.status)
                    .or_default()
                    .insert(country);
            }
        }
        let one = |of: BTreeMap<TenureStatus, BTreeSet<&SmolStr>>| {
            let countries = of
                .get(&TenureStatus::Current)
                .or_else(|| of.get(&TenureStatus::Former))?;
            countries
                .first()
                .filter(|_| countries.len() == 1)
                .map(|code| SmolStr::clone(code))
        };
        Self {
            countries: held
                .into_iter()
                .filter_map(|(person, of)| Some((person, one(of)?)))
                .collect(),
        }
    }

    /// The country an actor acts for.
    fn side(&self, world: &World<'a>, actor: &EntityId) -> Option<SmolStr> {
        let own = world
            .entity_named(actor)
            .and_then(|entity| entity.country.clone());
        own.or_else(|| self.countries.get(actor).cloned())
    }

    /// Who keeps a sanction that `actor` imposes: a country and its officers act through the government, where the corpus
    /// speaks of one; a ministry, or the European Union, by itself.
    fn issuer(&self, world: &World<'a>, actor: &'a Entity) -> &'a Entity {
        let by_government = matches!(actor.class, Class::Country | Class::Person);
        let side = self.side(world, &actor.id).filter(|_| by_government);
        side.and_then(|code| world.government(&code))
            .unwrap_or(actor)
    }
}

/// `sanction:us.jane-doe.blacklist`.
pub(super) fn node(sanction: &Sanction, world: &World) -> NamedNode {
    world.corpus.names.sanction(
        sanction.issuer.map(|issuer| &issuer.id),
        &sanction.target_slug,
        &sanction.measure,
    )
}

/// The node and what is known of it.
pub(super) fn write(sanction: &Sanction, world: &World, graph: &mut Graph) {
    let names = world.corpus.names;
    let node = node(sanction, world);
    graph.thing(&node, Class::Sanction, &label(sanction, world));
    if let Some(issuer) = sanction.issuer {
        graph.put(&node, ds::ISSUER, names.entity(&issuer.id));
    }
    graph.put(&node, ds::TARGET, names.entity(&sanction.target.id));
    graph.put(&node, ds::MEASURE, ours(&sanction.measure));
    graph.put(&node, ds::STATUS, ours(sanction.status.iri()));
    for programme in &sanction.programmes {
        graph.put(&node, ds::PROGRAMME, names.entity(programme));
    }
    for &date in &sanction.since {
        graph.put(&node, ds::SINCE, date_literal(date));
    }
    for &date in &sanction.until {
        graph.put(&node, ds::UNTIL, date_literal(date));
    }
}

/// "United States blacklist entry on Jane Doe": a government goes by its country's name, a measure by its label.
pub(super) fn label(sanction: &Sanction, world: &World) -> String {
    let measure = measure_label(&sanction.measure, world);
    let target = &sanction.target.label;
    let Some(issuer) = sanction.issuer else {
        let mut letters = measure.chars();
        let capital: String = letters
            .next()
            .into_iter()
            .flat_map(char::to_uppercase)
            .collect();
        return format!("{capital}{} on {target}", letters.as_str());
    };
    let country = issuer
        .country
        .as_ref()
        .filter(|_| issuer.class == Class::Government);
    let country = country.and_then(|code| world.country_label(code));
    format!("{} {measure} on {target}", country.unwrap_or(&issuer.label))
}

fn measure_label(measure: &str, world: &World) -> String {
    let node: NamedOrBlankNode = ours(measure).into();
    let said = world
        .corpus
        .vocabulary
        .iter()
        .find(|triple| triple.subject == node && triple.predicate == rdfs::LABEL);
    match said.map(|triple| &triple.object) {
        Some(Term::Literal(label)) => label.value().to_owned(),
        _ => measure.to_lowercase(),
    }
}
