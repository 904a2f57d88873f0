//! `dossier why`: the trace of a claim or an edge, from the words to the judgement of who is who.

use super::Failure;
use super::args::Why;
use super::data::Data;
use super::decide::no_edge;
use super::edges::no_relation;
use super::reading::Reading;
use crate::claim::facts::{Claim, Facts, Modality, ReferentId, Stance};
use crate::claim::frames::Frames;
use crate::graph::vocabulary::ds;
use crate::graph::{Decided, Ruling, slim};
use crate::lexicon::Lexicon;
use crate::ontology::{Ontology, PREFIXES, Relation};
use crate::query::{Options, QueryError, ask, entity, shorten};
use crate::resolve::{Decision, Resolution, resolve};
use oxigraph::model::{GraphNameRef, NamedNode, NamedOrBlankNode, Term};
use oxigraph::sparql::QueryResults;
use std::collections::BTreeSet;
use std::io::Write;

/// Claims shown in full; more are counted.
const SHOWN: usize = 5;

/// Writes each claim with its words, rule, light, ends and source.
pub fn run(args: &Why, data: &Data, out: &mut impl Write) -> Result<(), Failure> {
    let store = Reading::open(&args.store)?;
    let pipeline = data.pipeline()?;
    let ontology = pipeline.ontology;
    let claims = match args.words.as_slice() {
        [claim] => vec![claim_named(&store, claim)?],
        [subject, relation, rest @ ..] => {
            claims_of_edge(&store, ontology, subject, relation, rest.first())?
        }
        [] => return Err(Failure::Usage("which claim or edge?".to_owned())),
    };
    let decided = store.decided()?;
    let mut shown = Vec::new();
    for id in claims.iter().take(SHOWN) {
        if let Some((facts, claim)) = store.claim(id)? {
            shown.push((id.clone(), facts, claim));
        }
    }
    let page = Page {
        identity: who_is_who(&store, &shown, &decided, pipeline.lexicon)?,
        decided,
        ontology,
        frames: pipeline.frames,
    };
    for (index, (id, facts, claim)) in shown.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        page.claim(&store, id, facts, claim, out)?;
    }
    if claims.len() > SHOWN {
        let others: Vec<String> = claims[SHOWN..]
            .iter()
            .map(|id| format!("claim:{id}"))
            .collect();
        writeln!(out, "\nand {} more: {}", others.len(), others.join(" "))?;
    }
    Ok(())
}

fn claim_named(store: &Reading, words: &str) -> Result<String, Failure> {
    let id = words
        .trim_start_matches('<')
        .trim_end_matches('>')
        .trim_start_matches(store.names().base.as_str())
        .trim_start_matches("claim:")
        .trim_start_matches("claim/");
    match store.claim(id)? {
        Some(_) => Ok(id.to_owned()),
        None => Err(Failure::Failed(format!(
            "{words}: no such claim in the store; give an edge instead: dossier why SUBJECT RELATION OBJECT"
        ))),
    }
}

/// Ids of the claims an edge rests on or that speak against it, asserted ones first, then by date.
fn claims_of_edge(
    store: &Reading,
    ontology: &Ontology,
    subject: &str,
    relation: &str,
    object: Option<&String>,
) -> Result<Vec<String>, Failure> {
    let name = relation.trim_start_matches("ds:");
    let known = ontology
        .relation(name)
        .or_else(|| ontology.relation_by_inverse(name));
    let Some(known) = known else {
        return Err(Failure::Usage(no_relation(name, ontology)));
    };
    let mut from = Some(entity(store.graphs(), subject, PREFIXES)?);
    let mut to = match object {
        Some(object) => Some(entity(store.graphs(), object, PREFIXES)?),
        None => None,
    };
    if known.name != name {
        std::mem::swap(&mut from, &mut to);
    }
    let (from, to) = (with_seats(store, from)?, with_seats(store, to)?);
    let mut found = claims_between(store, known, &from, &to)?;
    if known.is_symmetric() {
        found.extend(claims_between(store, known, &to, &from)?);
    }
    if found.is_empty() {
        return Err(Failure::Failed(format!(
            "no document claims that {}",
            known.read_aloud(
                subject,
                object.map_or("somebody or something", |o| o.as_str())
            )
        )));
    }
    Ok(found)
}

/// An end, and its government where it is a country: what a country does is its government's deed.
fn with_seats(store: &Reading, end: Option<NamedNode>) -> Result<Vec<NamedNode>, Failure> {
    let Some(end) = end else {
        return Ok(Vec::new());
    };
    let default = Some(GraphNameRef::DefaultGraph);
    let governed = Some(end.as_ref().into());
    let mut ends = Vec::new();
    for quad in store
        .graphs()
        .quads_for_pattern(None, Some(ds::GOVERNS), governed, default)
    {
        if let NamedOrBlankNode::NamedNode(seat) = quad.map_err(QueryError::from)?.subject {
            ends.push(seat);
        }
    }
    ends.sort();
    ends.insert(0, end);
    Ok(ends)
}

/// Nobody at an end leaves it open.
fn claims_between(
    store: &Reading,
    relation: &Relation,
    from: &[NamedNode],
    to: &[NamedNode],
) -> Result<Vec<String>, Failure> {
    let end = |nodes: &[NamedNode], role: &str, var: &str| match nodes {
        [] => String::new(),
        nodes => {
            let nodes: Vec<String> = nodes.iter().map(ToString::to_string).collect();
            format!(
                "VALUES ?{var}is {{ {} }} ?{var} ds:refersTo ?{var}is . GRAPH ?document {{ ?claim rdf:{role} ?{var} }} ",
                nodes.join(" ")
            )
        }
    };
    let query = format!(
        "SELECT DISTINCT ?claim ?asserted ?date {{ {}{}
           GRAPH ?document {{ ?claim rdf:predicate ds:{} ; ds:asserted ?asserted }}
           OPTIONAL {{ GRAPH ?document {{ ?document schema:datePublished ?date }} }} }}
         ORDER BY DESC(?asserted) ?date ?claim",
        end(from, "subject", "s"),
        end(to, "object", "o"),
        relation.name
    );
    let answer = ask(store.graphs(), &query, &[], &[], &Options::default())?;
    let QueryResults::Solutions(solutions) = answer.results else {
        return Ok(Vec::new());
    };
    let mut claims = Vec::new();
    for solution in solutions {
        let solution = solution.map_err(QueryError::Evaluation)?;
        if let Some(Term::NamedNode(claim)) = solution.get("claim")
            && let Some(id) = store.names().strip("claim/", claim.as_str())
            && !claims.iter().any(|known| known == id)
        {
            claims.push(id.to_owned());
        }
    }
    Ok(claims)
}

/// Who is who, as it was resolved, with the grounds: over the documents of these claims and all that speak of somebody who is held
/// to be one of theirs, or is called the same.
fn who_is_who(
    store: &Reading,
    claims: &[(String, Facts, Claim)],
    decided: &[Decided],
    lexicon: Lexicon<'_>,
) -> Result<Resolution, Failure> {
    let mut hashes: BTreeSet<String> = BTreeSet::new();
    for (_, facts, claim) in claims {
        hashes.insert(facts.header.hash.clone());
        for referent in [claim.subject, claim.object, claim.attributed_to] {
            let known = referent.and_then(|id| facts.referents.get(id.0 as usize));
            // What the gazetteer knows is judged by its entry alone.
            if let Some(referent) = known.filter(|referent| referent.gazetteer.is_none()) {
                hashes.extend(store.documents_on(&facts.header.hash, referent.id)?);
            }
        }
    }
    let decisions: Vec<Decision> = decided
        .iter()
        .filter_map(|each| match &each.ruling {
            Ruling::Identity(decision) => Some(decision.clone()),
            _ => None,
        })
        .collect();
    let mut records = Vec::new();
    for hash in &hashes {
        records.extend(store.document(hash)?.map(|facts| slim(&facts)));
    }
    Ok(resolve(&records, lexicon, &decisions))
}

/// What stands between a claim and an edge, in the order of the assertion policy's table.
fn why_none(claim: &Claim) -> &'static str {
    if let Some(why) = no_edge(claim) {
        return why;
    }
    match (claim.stance, claim.attributed_to.is_some()) {
        (Stance::Rejected, _) => "its speaker rejects it",
        (Stance::Uncertain, _) => "it is told as uncertain",
        (Stance::Endorsed, true) => "it is somebody's word alone",
        _ if !claim.attributed_via.is_empty() => "it is somebody's word alone",
        _ if claim.modality == Modality::Past => "it is over",
        _ => "one of its ends is only described, or is nothing that the relation takes",
    }
}

struct Page<'a> {
    identity: Resolution,
    decided: Vec<Decided>,
    ontology: &'a Ontology,
    frames: &'a Frames,
}

impl Page<'_> {
    fn claim(
        &self,
        store: &Reading,
        id: &str,
        facts: &Facts,
        claim: &Claim,
        out: &mut impl Write,
    ) -> Result<(), Failure> {
        let name = |referent: Option<ReferentId>| self.name(facts, referent);
        let (subject, object) = (name(claim.subject), name(claim.object));
        let spoken = self.ontology.relation(&claim.predicate).map_or_else(
            || format!("{subject} {} {object}", claim.predicate),
            |relation| relation.read_aloud(&subject, &object),
        );
        row(out, "claim", &format!("claim:{id}   {spoken}"))?;
        let mut light = vec![
            claim.polarity.iri().to_lowercase(),
            claim.modality.iri().to_lowercase(),
        ];
        light.push(match claim.attributed_to {
            None => "said by the document itself".to_owned(),
            source => format!(
                "said by {}, who holds it {}",
                name(source),
                claim.stance.iri().to_lowercase()
            ),
        });
        for &via in &claim.attributed_via {
            light.push(format!("via {}", name(Some(via))));
        }
        light.push(match self.ruling(id) {
            Some(decided) => format!(
                "{} by {}: {}",
                decided.verdict().to_lowercase(),
                decided.by.as_deref().unwrap_or("people"),
                decided.because.as_deref().unwrap_or("no reason given")
            ),
            None if claim.asserted => "asserted: an edge".to_owned(),
            None => format!("not asserted, no edge: {}", why_none(claim)),
        });
        row(out, "", &light.join(" · "))?;
        row(
            out,
            "words",
            &format!("“{}”", one_line(&claim.evidence.exact)),
        )?;
        if let Some(sentence) = &claim.sentence
            && sentence.exact != claim.evidence.exact
        {
            row(out, "sentence", &format!("“{}”", one_line(&sentence.exact)))?;
        }
        for trace in &claim.trace {
            let part = format!("{} ← “{}”", trace.part, one_line(&trace.words.exact));
            row(out, "", &part)?;
        }
        if let Some(date) = claim.date {
            let basis = date.basis.iri().to_lowercase();
            row(out, "when", &format!("{} ({basis})", date.date))?;
        }
        let place = self.frames.named(&claim.rule);
        let place = place.map_or(String::new(), |frame| format!("   {}", frame.place));
        row(out, "rule", &format!("{}{place}", claim.rule))?;
        let mut told = BTreeSet::new();
        for referent in [claim.subject, claim.object, claim.attributed_to] {
            if let Some(referent) = referent.filter(|&referent| told.insert(referent)) {
                self.identity(store, facts, referent, out)?;
            }
        }
        let header = &facts.header;
        let source = [
            header.title.as_deref().unwrap_or(&header.source),
            header.publisher.as_deref().unwrap_or(""),
        ];
        let mut words: Vec<String> = source
            .iter()
            .filter(|word| !word.is_empty())
            .map(|word| one_line(word))
            .collect();
        words.extend(header.published.map(|date| date.to_string()));
        let span = claim.evidence.span;
        words.push(format!(
            "document:{} {}–{}",
            header.hash, span.start, span.end
        ));
        row(out, "source", &words.join("   "))?;
        Ok(())
    }

    fn name(&self, facts: &Facts, referent: Option<ReferentId>) -> String {
        let Some(referent) = referent else {
            return "somebody".to_owned();
        };
        let key = (facts.header.hash.clone(), referent);
        let entity = self
            .identity
            .refers_to
            .get(&key)
            .and_then(|id| self.identity.entities.get(id));
        entity.map_or_else(
            || called(facts, referent).to_owned(),
            |entity| entity.label.clone(),
        )
    }

    /// How the words of an end lead to its entity.
    fn identity(
        &self,
        store: &Reading,
        facts: &Facts,
        referent: ReferentId,
        out: &mut impl Write,
    ) -> Result<(), Failure> {
        let at = (facts.header.hash.clone(), referent);
        let found = self
            .identity
            .judgements
            .binary_search_by(|judgement| judgement.referent.cmp(&at));
        let Some(judgement) = found.ok().map(|index| &self.identity.judgements[index]) else {
            return Ok(());
        };
        let names = facts
            .referents
            .get(referent.0 as usize)
            .map_or(String::new(), |referent| {
                let names: Vec<String> = referent
                    .names
                    .iter()
                    .map(|name| format!("“{}”", one_line(name)))
                    .collect();
                names.join(", ")
            });
        let entity = store.names().entity(&judgement.entity);
        let line = format!(
            "{names} = {}: {}",
            shorten(entity.as_str(), PREFIXES),
            judgement.reason
        );
        row(out, "identity", &line)?;
        for ((a, b), words) in &self.identity.apart {
            let other = match () {
                () if *a == judgement.entity => b,
                () if *b == judgement.entity => a,
                () => continue,
            };
            let other = store.names().entity(other);
            let line = format!("not {}: {words}", shorten(other.as_str(), PREFIXES));
            row(out, "", &line)?;
        }
        Ok(())
    }

    fn ruling(&self, id: &str) -> Option<&Decided> {
        self.decided.iter().find(|each| match &each.ruling {
            Ruling::Accepted(claim) | Ruling::Rejected(claim) => claim == id,
            Ruling::Identity(_) => false,
        })
    }
}

fn called(facts: &Facts, referent: ReferentId) -> &str {
    facts
        .referents
        .get(referent.0 as usize)
        .and_then(|referent| referent.names.first())
        .map_or("?", String::as_str)
}

fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn row(out: &mut impl Write, title: &str, words: &str) -> Result<(), Failure> {
    writeln!(out, "{title:<9} {words}")?;
    Ok(())
}
