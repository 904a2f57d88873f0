//! `dossier same`, `different`, `accept`, `reject`, `decisions`: what people decide, and what follows from it.

use super::args::{DecisionList, Elsewhere, Grounds, Identify, Rule};
use super::data::Data;
use super::query::destination;
use super::reading::Reading;
use super::{Failure, Voice};
use crate::claim::facts::{Claim, Facts, Modality, Polarity};
use crate::graph::iri::claim_id;
use crate::graph::{
    Decided, Derivation, Graphs, Namespaces, Occasion, Outcome, Ruling, Store, decisions,
};
use crate::ontology::PREFIXES;
use crate::query::{Library, Options, ask, entity, shorten, write};
use crate::resolve::{Decision, Mark, Verdict};
use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{GraphName, GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Term};
use std::collections::BTreeSet;
use std::io::Write;

/// Referents a side of a decision holds on to at most: enough to outlast the retraction of some documents.
const MARKS: usize = 32;

/// What is said of a claim.
#[derive(Clone, Copy)]
pub enum Ruled {
    /// It is right.
    Accepted,
    /// It is wrong.
    Rejected,
}

/// Two are one, or two.
pub fn identify(
    args: &Identify,
    verdict: Verdict,
    data: &Data,
    voice: Voice,
) -> Result<(), Failure> {
    let store = existing(&args.store.location)?;
    let (a, b) = (side(&store, &args.first)?, side(&store, &args.second)?);
    if args.grounds.undo {
        let meant = |each: &Decided| match &each.ruling {
            Ruling::Identity(known) => {
                let meets = |x: &BTreeSet<Mark>, y: &BTreeSet<Mark>| !x.is_disjoint(y);
                known.verdict == verdict
                    && ((meets(&known.a, &a.marks) && meets(&known.b, &b.marks))
                        || (meets(&known.a, &b.marks) && meets(&known.b, &a.marks)))
            }
            _ => false,
        };
        return undo(&store, meant, data, voice);
    }
    if !a.marks.is_disjoint(&b.marks) {
        let remedy = match verdict {
            Verdict::Same => "nothing to decide",
            Verdict::Different => {
                "say which of its referents are two: `dossier query referents --bind entity=…` lists them"
            }
        };
        return Err(Failure::Usage(format!(
            "{} and {} are both {}: {remedy}",
            args.first, args.second, a.label
        )));
    }
    if verdict == Verdict::Same
        && voice == Voice::Normal
        && !a.wikidata.is_empty()
        && !b.wikidata.is_empty()
        && a.wikidata.is_disjoint(&b.wikidata)
    {
        let of = |side: &Side| side.wikidata.iter().cloned().collect::<Vec<_>>().join(", ");
        eprintln!(
            "so decided, though Wikidata knows them as two: {} is {}, {} is {}",
            a.label,
            of(&a),
            b.label,
            of(&b)
        );
    }
    let sign = match verdict {
        Verdict::Same => '=',
        Verdict::Different => '≠',
    };
    let decided = Decided {
        label: format!("{} {sign} {}", a.label, b.label),
        ruling: Ruling::Identity(Decision {
            verdict,
            a: a.marks,
            b: b.marks,
        }),
        by: args.grounds.by.clone(),
        because: args.grounds.because.clone(),
    };
    decide(&store, &decided, data, voice)
}

/// A claim is right, or wrong.
pub fn rule(args: &Rule, ruled: Ruled, data: &Data, voice: Voice) -> Result<(), Failure> {
    let store = existing(&args.store.location)?;
    let id = args
        .claim
        .trim_start_matches('<')
        .trim_end_matches('>')
        .trim_start_matches(store.names.base.as_str())
        .trim_start_matches("claim:")
        .trim_start_matches("claim/");
    let Some((facts, claim)) = find(&store, id)? else {
        return Err(Failure::Failed(format!(
            "{}: no such claim in the store; `dossier why SUBJECT RELATION OBJECT` names those of an edge, `dossier query claims-by-speaker` those of a speaker",
            args.claim
        )));
    };
    let ruling = match ruled {
        Ruled::Accepted => Ruling::Accepted(id.to_owned()),
        Ruled::Rejected => Ruling::Rejected(id.to_owned()),
    };
    if args.grounds.undo {
        return undo(&store, |each| each.ruling == ruling, data, voice);
    }
    if let (Ruled::Accepted, Some(why), Voice::Normal) = (ruled, no_edge(&claim), voice) {
        eprintln!("the claim is accepted, and makes no edge: {why}");
    }
    let Grounds { by, because, .. } = &args.grounds;
    let decided = Decided {
        ruling,
        label: said(&facts, &claim),
        by: by.clone(),
        because: because.clone(),
    };
    decide(&store, &decided, data, voice)
}

/// What was decided; or one decision taken back.
pub fn list(
    args: &DecisionList,
    data: &Data,
    voice: Voice,
    out: &mut impl Write,
) -> Result<(), Failure> {
    if let Some(id) = &args.undo {
        only_here(&args.store.elsewhere)?;
        let store = existing(&args.store.here.location)?;
        let id = id.trim_start_matches("decision/");
        let bare = id.rsplit('/').next().unwrap_or(id);
        return undo(&store, |each| each.id() == bare, data, voice);
    }
    let store = Reading::open(&args.store)?;
    let format = super::query::format(args.format.as_deref())?;
    let query = Library::shipped()?.find("decisions")?.text.clone();
    let answer = ask(store.graphs(), &query, &[], &[], &Options::default())?;
    write(answer, format, destination(), PREFIXES, out)?;
    Ok(())
}

/// People decide where the documents are.
fn only_here(elsewhere: &Elsewhere) -> Result<(), Failure> {
    match &elsewhere.endpoint {
        Some(url) => Err(Failure::Usage(format!(
            "{url}: decisions are taken back in the store they were made in, and then pushed"
        ))),
        None => Ok(()),
    }
}

/// One side of a decision on identity.
struct Side {
    marks: BTreeSet<Mark>,
    label: String,
    /// Its ids in Wikidata, shortened.
    wikidata: BTreeSet<String>,
}

/// A store that is there: none is made just to decide something on it.
fn existing(location: &std::path::Path) -> Result<Store, Failure> {
    drop(Store::open_read_only(location)?);
    Ok(Store::open(location, None)?)
}

/// The referents meant by words, and what they are called.
fn side(store: &Store, words: &str) -> Result<Side, Failure> {
    let names = &store.names;
    let path = words.trim_start_matches('<').trim_end_matches('>');
    let full = match path.strip_prefix("document:") {
        Some(rest) => names.below(&format!("document/{rest}")).into_string(),
        None if path.starts_with("document/") => names.below(path).into_string(),
        None => path.to_owned(),
    };
    if let Some(mark @ Mark::Referent(..)) = decisions::read_mark(names, &full) {
        let node = NamedNode::new_unchecked(&full);
        let refers = one(store, &node, crate::graph::vocabulary::ds::REFERS_TO)?;
        let Some(Term::NamedNode(home)) = refers else {
            return Err(Failure::Failed(format!(
                "{words}: no such referent in the store; `dossier query referents` lists them"
            )));
        };
        return Ok(Side {
            label: format!("{} ({})", label(store, &home)?, shorten(&full, PREFIXES)),
            marks: BTreeSet::from([mark]),
            wikidata: wikidata(store, &home)?,
        });
    }
    if let Some(side) = listed(store, words)? {
        return Ok(side);
    }
    let node = entity(store.oxigraph(), words, PREFIXES)?;
    let mut marks = BTreeSet::new();
    for quad in store.oxigraph().quads_for_pattern(
        None,
        Some(crate::graph::vocabulary::ds::REFERS_TO),
        Some(node.as_ref().into()),
        Some(GraphNameRef::DefaultGraph),
    ) {
        let quad = quad.map_err(crate::query::QueryError::from)?;
        if let NamedOrBlankNode::NamedNode(referent) = &quad.subject {
            marks.extend(decisions::read_mark(names, referent.as_str()));
        }
    }
    if marks.is_empty() {
        return Err(Failure::Failed(format!(
            "{words}: no document speaks of it, so that a decision has nothing to hold on to"
        )));
    }
    Ok(Side {
        label: label(store, &node)?,
        marks: marks.into_iter().take(MARKS).collect(),
        wikidata: wikidata(store, &node)?,
    })
}

/// An entry of a list, given as `reference/ofac/123` or by its IRI.
fn listed(store: &Store, words: &str) -> Result<Option<Side>, Failure> {
    let bare = words.trim_start_matches('<').trim_end_matches('>');
    let path = store.names.strip("", bare).unwrap_or(bare);
    if !path.starts_with("reference/") {
        return Ok(None);
    }
    let node = store.names.below(path);
    let mut quads = store.oxigraph().quads_for_pattern(
        Some(node.as_ref().into()),
        Some(rdfs::LABEL),
        None,
        None,
    );
    let label = quads
        .next()
        .transpose()
        .map_err(crate::query::QueryError::from)?;
    match label.map(|quad| quad.object) {
        Some(Term::Literal(label)) => Ok(Some(Side {
            label: format!("{} ({path})", label.value()),
            marks: BTreeSet::from([Mark::Listed(path.into())]),
            wikidata: BTreeSet::new(),
        })),
        _ => Err(Failure::Failed(format!(
            "{words}: no such entry on an imported list; `dossier show` names candidates"
        ))),
    }
}

fn one(
    store: &Store,
    subject: &NamedNode,
    property: NamedNodeRef<'_>,
) -> Result<Option<Term>, Failure> {
    let mut quads = store.oxigraph().quads_for_pattern(
        Some(subject.as_ref().into()),
        Some(property),
        None,
        Some(GraphNameRef::DefaultGraph),
    );
    let quad = quads.next().transpose();
    Ok(quad
        .map_err(crate::query::QueryError::from)?
        .map(|quad| quad.object))
}

/// The ids that Wikidata has for it, shortened.
fn wikidata(store: &Store, node: &NamedNode) -> Result<BTreeSet<String>, Failure> {
    let same = store.oxigraph().quads_for_pattern(
        Some(node.as_ref().into()),
        Some(crate::graph::vocabulary::owl::SAME_AS),
        None,
        Some(GraphNameRef::DefaultGraph),
    );
    let mut ids = BTreeSet::new();
    for quad in same {
        if let Term::NamedNode(id) = quad.map_err(crate::query::QueryError::from)?.object {
            ids.insert(shorten(id.as_str(), PREFIXES));
        }
    }
    Ok(ids)
}

fn label(store: &Store, node: &NamedNode) -> Result<String, Failure> {
    Ok(match one(store, node, rdfs::LABEL)? {
        Some(Term::Literal(label)) => label.value().to_owned(),
        _ => shorten(node.as_str(), PREFIXES),
    })
}

/// The claim of that id and its document.
fn find(store: &Store, id: &str) -> Result<Option<(Facts, Claim)>, Failure> {
    let document = |hash: &str| Ok(store.document(hash)?);
    claim(store.oxigraph(), &store.names, document, id)
}

/// The claim of that id and its document, whose record `document` reads by hash.
pub fn claim(
    graphs: &dyn Graphs,
    names: &Namespaces,
    document: impl FnOnce(&str) -> Result<Option<Facts>, Failure>,
    id: &str,
) -> Result<Option<(Facts, Claim)>, Failure> {
    let node = names.claim(id);
    let mut quads =
        graphs.quads_for_pattern(Some(node.as_ref().into()), Some(rdf::PREDICATE), None, None);
    let quad = quads.next().transpose();
    let Some(quad) = quad.map_err(crate::query::QueryError::from)? else {
        return Ok(None);
    };
    let GraphName::NamedNode(graph) = quad.graph_name else {
        return Ok(None);
    };
    let Some(hash) = names.strip("document/", graph.as_str()) else {
        return Ok(None);
    };
    let Some(facts) = document(hash)? else {
        return Ok(None);
    };
    let claim = facts
        .claims
        .iter()
        .find(|claim| claim_id(hash, claim) == id)
        .cloned();
    Ok(claim.map(|claim| (facts, claim)))
}

/// Why a claim makes no edge even if it is right.
pub(super) fn no_edge(claim: &Claim) -> Option<&'static str> {
    if claim.polarity == Polarity::Negated {
        return Some("it says that something is not so");
    }
    if !matches!(claim.modality, Modality::Actual | Modality::Past) {
        return Some("what it speaks of has not happened yet");
    }
    if claim.subject.is_none() || claim.object.is_none() {
        return Some("one of its ends is not said");
    }
    None
}

/// A claim in words: "Norway sanctioned Jonas Berg".
fn said(facts: &Facts, claim: &Claim) -> String {
    let name = |id: Option<crate::claim::facts::ReferentId>| {
        id.and_then(|id| facts.referents.get(id.0 as usize))
            .and_then(|referent| referent.names.first())
            .map_or("…", String::as_str)
    };
    let not = match claim.polarity {
        Polarity::Affirmed => "",
        Polarity::Negated => "not ",
    };
    format!(
        "{} {not}{} {}",
        name(claim.subject),
        claim.predicate,
        name(claim.object)
    )
}

fn decide(store: &Store, decided: &Decided, data: &Data, voice: Voice) -> Result<(), Failure> {
    for known in store.decided()? {
        if known.contradicts(decided) {
            return Err(Failure::Failed(format!(
                "{}: the opposite was decided before ({}); take that back first: dossier decisions --undo {}",
                decided.label,
                known.label,
                known.id()
            )));
        }
    }
    let outcome = with_derivation(data, |derivation, occasion| {
        Ok(store.decide(decided, derivation, occasion)?)
    })?;
    if voice == Voice::Normal {
        eprintln!("{}: decided. {}", decided.label, followed(&outcome));
        eprintln!(
            "take it back with: dossier decisions --undo {}",
            decided.id()
        );
    }
    Ok(())
}

fn undo(
    store: &Store,
    meant: impl Fn(&Decided) -> bool,
    data: &Data,
    voice: Voice,
) -> Result<(), Failure> {
    let found: Vec<Decided> = store.decided()?.into_iter().filter(meant).collect();
    let [decided] = found.as_slice() else {
        let ids: Vec<String> = found.iter().map(Decided::id).collect();
        return Err(Failure::Failed(match ids.is_empty() {
            true => "no such decision; `dossier decisions` lists them".to_owned(),
            false => format!(
                "several decisions fit: take one back by its id, dossier decisions --undo ID, with one of {}",
                ids.join(", ")
            ),
        }));
    };
    let outcome = with_derivation(data, |derivation, occasion| {
        Ok(store.undo(&decided.id(), derivation, occasion)?)
    })?;
    if voice == Voice::Normal {
        eprintln!("{}: taken back. {}", decided.label, followed(&outcome));
    }
    Ok(())
}

fn with_derivation(
    data: &Data,
    change: impl FnOnce(&Derivation<'_>, &Occasion) -> Result<Outcome, Failure>,
) -> Result<Outcome, Failure> {
    let pipeline = data.pipeline()?;
    let derivation = Derivation {
        ontology: pipeline.ontology,
        lexicon: pipeline.lexicon,
    };
    change(&derivation, &Occasion::now(env!("CARGO_PKG_VERSION")))
}

fn followed(outcome: &Outcome) -> String {
    match (outcome.derived, outcome.withdrawn) {
        (0, 0) => "The default graph stays as it is".to_owned(),
        (come, gone) => format!("{come} triples came to the default graph, {gone} left it"),
    }
}
