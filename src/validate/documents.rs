//! Holds each document's graph against itself: text, words, claims, rules.
//!
//! *graph of a document → findings, and the edges its claims establish*. The text must give the hash the document is named by;
//! every quoted stretch must stand at its code points, under the name that says so; every claim must have the name that its
//! content gives (so that nobody can change a word of it unseen) and a rule in use. Reads the graph and nothing else, so documents
//! are looked at side by side. Does not look at the shape of the graph: that is what the shapes are for.

use super::finding::{Check, Finding};
use crate::claim::facts::{Claim, Facts, Modality, Polarity, ReferentId};
use crate::graph::iri::claim_id;
use crate::graph::vocabulary::{oa, rdf};
use crate::graph::{Decisions, Namespaces, read_facts};
use crate::text::{CharSpan, Document};
use oxigraph::model::{NamedNodeRef, NamedOrBlankNode, Quad, Term};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// What documents are held against, beside themselves.
pub(super) struct Against<'a> {
    pub(super) names: &'a Namespaces,
    /// Whether a frame or rule of that name is in use.
    pub(super) is_rule: &'a (dyn Fn(&str) -> bool + Sync),
    pub(super) decisions: &'a Decisions,
}

/// What came of one document.
#[derive(Default)]
pub(super) struct Looked {
    pub(super) findings: Vec<Finding>,
    pub(super) claims: usize,
    /// Documents whose graph cannot be read as one.
    pub(super) unread: usize,
    pub(super) stretches: usize,
    /// Claims that are edges as soon as both ends are known: id, subject, relation, object.
    pub(super) established: Vec<(String, ReferentId, SmolStr, ReferentId)>,
}

/// Looks at one document.
pub(super) fn look(hash: &str, quads: &[Quad], against: &Against<'_>) -> Looked {
    let mut looked = Looked::default();
    let names = against.names;
    let document = names.document(hash);
    let facts = match read_facts(quads.iter().cloned(), names) {
        Ok(facts) => facts,
        Err(error) => {
            let message = format!("cannot be read: {error}");
            looked.unread += 1;
            looked.findings.push(Finding::new(
                Check::Documents,
                document,
                Some(hash),
                message,
            ));
            return looked;
        }
    };
    let named_for = content_hash(&facts);
    if named_for != hash {
        let message = format!(
            "its source, title, date and text give the name {named_for}: one of them was changed"
        );
        looked.findings.push(Finding::new(
            Check::Documents,
            document,
            Some(hash),
            message,
        ));
    }
    let text = Text::new(&facts.text);
    looked.stretches(hash, quads, &text, names);
    looked.mentions(hash, &facts, &text, names);
    let known: BTreeSet<String> = facts
        .claims
        .iter()
        .map(|claim| claim_id(hash, claim))
        .collect();
    for quad in quads.iter().filter(|quad| quad.predicate == rdf::PREDICATE) {
        let NamedOrBlankNode::NamedNode(node) = &quad.subject else {
            continue;
        };
        looked.claims += 1;
        let id = names.strip("claim/", node.as_str());
        if id.is_none_or(|id| !known.contains(id)) {
            let message = "says otherwise than when it was named: part of it was changed, added or taken away".to_owned();
            looked.findings.push(Finding::new(
                Check::Claims,
                node.clone(),
                Some(hash),
                message,
            ));
        }
    }
    let referents: BTreeSet<ReferentId> =
        facts.referents.iter().map(|referent| referent.id).collect();
    for claim in &facts.claims {
        let id = claim_id(hash, claim);
        let node = names.claim(&id);
        if !(against.is_rule)(&claim.rule) {
            let message = format!("no frame or rule in use is called {:?}", claim.rule);
            looked.findings.push(Finding::new(
                Check::Rules,
                node.clone(),
                Some(hash),
                message,
            ));
        }
        for referent in parties(claim).filter(|id| !referents.contains(id)) {
            let finding = Finding::new(
                Check::Claims,
                node.clone(),
                Some(hash),
                "speaks of something that its document does not have".to_owned(),
            );
            looked
                .findings
                .push(finding.with_value(names.referent(hash, referent).into()));
        }
        if let Some(quotation) = &claim.quotation
            && !text.holds(quotation)
        {
            let message = format!("quotes words that do not stand in the text: {quotation:?}");
            looked.findings.push(Finding::new(
                Check::Words,
                node.clone(),
                Some(hash),
                message,
            ));
        }
        for trace in &claim.trace {
            if text.at(trace.words.span).is_none() {
                let message = format!("its trace leads out of the text: {}", trace.part);
                looked.findings.push(Finding::new(
                    Check::Words,
                    node.clone(),
                    Some(hash),
                    message,
                ));
            }
        }
        if let (Some(subject), Some(object), true) = (
            claim.subject,
            claim.object,
            establishes(claim, &id, against.decisions),
        ) {
            looked
                .established
                .push((id, subject, claim.predicate.clone(), object));
        }
    }
    looked
}

impl Looked {
    /// Stretches of text with their words: name, offsets and words must agree with each other and with the text.
    fn stretches(&mut self, hash: &str, quads: &[Quad], text: &Text<'_>, names: &Namespaces) {
        #[derive(Default)]
        struct Stretch<'q> {
            starts: Vec<&'q str>,
            ends: Vec<&'q str>,
            words: Vec<&'q str>,
        }
        let mut stretches: BTreeMap<String, (Term, Stretch<'_>)> = BTreeMap::new();
        let of = |property: NamedNodeRef<'_>| [oa::START, oa::END, oa::EXACT].contains(&property);
        for quad in quads.iter().filter(|quad| of(quad.predicate.as_ref())) {
            let Term::Literal(value) = &quad.object else {
                continue;
            };
            let (_, stretch) = stretches
                .entry(quad.subject.to_string())
                .or_insert_with(|| (quad.subject.clone().into(), Stretch::default()));
            let property = quad.predicate.as_ref();
            let list = match () {
                () if property == oa::START => &mut stretch.starts,
                () if property == oa::END => &mut stretch.ends,
                () => &mut stretch.words,
            };
            list.push(value.value());
        }
        self.stretches += stretches.len();
        for (node, stretch) in stretches.into_values() {
            let mut put = |message: String| {
                self.findings.push(Finding::new(
                    Check::Words,
                    node.clone(),
                    Some(hash),
                    message,
                ));
            };
            let (&[start], &[end], &[words]) =
                (&stretch.starts[..], &stretch.ends[..], &stretch.words[..])
            else {
                put("has not exactly one beginning, one end and one set of words".to_owned());
                continue;
            };
            let span = start
                .parse()
                .ok()
                .zip(end.parse().ok())
                .map(|(start, end)| CharSpan::new(start, end));
            let Some(span) = span else {
                put(format!("its offsets are no numbers: {start}, {end}"));
                continue;
            };
            let name = names.span(hash, span);
            if Term::from(name) != node {
                put(format!("is named for other offsets than {start},{end}"));
            }
            match text.at(span) {
                None => put(format!(
                    "leads out of the text, which has {} code points",
                    text.len()
                )),
                Some(found) if found != words => {
                    put(format!("quotes {words:?} where the text has {found:?}"))
                }
                Some(_) => {}
            }
        }
    }

    fn mentions(&mut self, hash: &str, facts: &Facts, text: &Text<'_>, names: &Namespaces) {
        for referent in &facts.referents {
            for mention in &referent.mentions {
                self.stretches += 1;
                if text.at(mention.span).is_none_or(str::is_empty) {
                    let node = names.referent(hash, referent.id);
                    let message = format!(
                        "is mentioned at {},{}, where the text has no words",
                        mention.span.start, mention.span.end
                    );
                    self.findings
                        .push(Finding::new(Check::Words, node, Some(hash), message));
                }
            }
        }
    }
}

/// Whether a claim makes an edge, once both its ends are known. Written a second time, apart from what derives the edges, so
/// that the one is held against the other.
fn establishes(claim: &Claim, id: &str, decisions: &Decisions) -> bool {
    let accepted = decisions.accepted.contains(id)
        && matches!(claim.modality, Modality::Actual | Modality::Past);
    claim.polarity == Polarity::Affirmed
        && !decisions.rejected.contains(id)
        && (claim.asserted || accepted)
}

/// Everybody a claim speaks of.
fn parties(claim: &Claim) -> impl Iterator<Item = ReferentId> {
    let ends = [claim.subject, claim.object, claim.attributed_to];
    let others = claim.attributed_via.iter().copied();
    ends.into_iter()
        .flatten()
        .chain(others)
        .chain(claim.roles.iter().map(|&(_, referent)| referent))
}

fn content_hash(facts: &Facts) -> String {
    let header = &facts.header;
    Document {
        source: header.source.clone(),
        title: header.title.clone(),
        published: header.published,
        text: facts.text.clone(),
        ..Document::default()
    }
    .content_hash()
}

/// Where a quotation begins or ends; an apostrophe parts words on both sides alike.
const MARKS: [char; 9] = ['"', '“', '”', '„', '«', '»', '‘', '’', '\''];

/// The words of a text without its marks of quotation.
fn unmarked(text: &str) -> impl Iterator<Item = &str> {
    text.split(MARKS).flat_map(str::split_whitespace)
}

/// A text by its code points.
struct Text<'t> {
    text: &'t str,
    offsets: Vec<usize>,
}

impl<'t> Text<'t> {
    fn new(text: &'t str) -> Self {
        let offsets = text
            .char_indices()
            .map(|(at, _)| at)
            .chain([text.len()])
            .collect();
        Self { text, offsets }
    }

    fn len(&self) -> usize {
        self.offsets.len() - 1
    }

    fn at(&self, span: CharSpan) -> Option<&'t str> {
        let from = *self.offsets.get(span.start)?;
        let to = *self.offsets.get(span.end)?;
        self.text.get(from..to)
    }

    /// Whether the words stand in the text as they are, or piece by piece where the speaker is named in between: then each piece is
    /// all that stands between two marks of quotation, and they follow each other. An ellipsis may tell where a piece ends.
    fn holds(&self, quotation: &str) -> bool {
        if self.text.contains(quotation) {
            return true;
        }
        let words: Vec<&str> = unmarked(quotation)
            .filter(|word| !matches!(*word, "…" | "..."))
            .collect();
        // How many of the words may have been found up to here; a stretch that is not the next piece is passed over.
        let mut found = BTreeSet::from([0]);
        for stretch in self.text.split(MARKS) {
            let stretch: Vec<&str> = stretch.split_whitespace().collect();
            if stretch.is_empty() {
                continue;
            }
            let farther: Vec<usize> = found
                .iter()
                .filter(|&&at| words[at..].starts_with(&stretch))
                .map(|&at| at + stretch.len())
                .collect();
            found.extend(farther);
        }
        !words.is_empty() && found.contains(&words.len())
    }
}

#[cfg(test)]
mod tests {
    use super::Text;

    #[test]
    fn a_quotation_holds_as_a_whole_or_in_whole_pieces() {
        let text = Text::new(
            "“We owe nobody,” Ilves said, “and Norway’s debt is paid.” “We go,” she said. He said “nothing” and left.",
        );
        for held in [
            "We owe nobody,",
            "We owe nobody, and Norway’s debt is paid.",
            "We owe nobody, … and Norway’s debt is paid.",
        ] {
            assert!(text.holds(held), "{held}");
        }
        for not in [
            "We owe nobody, and Norway’s debt was paid.",
            "and Norway’s debt is paid. We owe nobody,",
            "We owe and Norway’s debt is paid.",
            "We owe nobody, she",
            "…",
        ] {
            assert!(!text.holds(not), "{not}");
        }
    }
}
