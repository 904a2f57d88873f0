//! What people decided: who is who, and which claims are right.
//!
//! *graph `<graph/decisions>` ↔ \[[`Decided`]\]*. A decision is keyed by referents, list entries or claims, which keep their names
//! for good, so it holds however often the default graph is derived anew. It has no date: the log has. Does not know what follows
//! from a decision: see [`resolve`](crate::resolve) and [`derive`](super::derive).

use super::disk::StoreError;
use super::iri::{Namespaces, short_hash};
use super::store::Store;
use super::vocabulary::{dcterms, ds, ours, rdf, rdfs};
use crate::claim::facts::ReferentId;
use crate::resolve::{Decision, Mark, Verdict};
use oxigraph::model::{GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};
use std::collections::{BTreeMap, BTreeSet};

/// What people decided, as deriving needs it. A rejection outweighs an acceptance.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decisions {
    /// Ids (16 hexadecimal digits) of claims that are edges, whatever the assertion policy makes of them.
    pub accepted: BTreeSet<String>,
    /// Ids of claims that are none.
    pub rejected: BTreeSet<String>,
    /// Who is who.
    pub identity: Vec<Decision>,
}

/// One decision.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Decided {
    /// What was decided on what.
    pub ruling: Ruling,
    /// In words, as things were called when it was decided: "Jonas Berg = J. Berg".
    pub label: String,
    /// Who decided, if they said.
    pub by: Option<String>,
    /// Why, if they said.
    pub because: Option<String>,
}

/// What was decided on what.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ruling {
    /// Two are one, or are two.
    Identity(Decision),
    /// A claim, by id, is right.
    Accepted(String),
    /// A claim, by id, is wrong.
    Rejected(String),
}

impl Decided {
    /// Its id, read from what is decided on what: to decide the same again is no second decision.
    pub fn id(&self) -> String {
        let text = match &self.ruling {
            Ruling::Identity(decision) => {
                let (a, b) = (&decision.a, &decision.b);
                format!("{:?} {:?} {:?}", decision.verdict, a.min(b), a.max(b))
            }
            Ruling::Accepted(claim) => format!("accepted {claim}"),
            Ruling::Rejected(claim) => format!("rejected {claim}"),
        };
        short_hash(text.as_bytes(), 12)
    }

    /// Local name of the individual in `ds:`.
    pub fn verdict(&self) -> &'static str {
        match &self.ruling {
            Ruling::Identity(decision) => match decision.verdict {
                Verdict::Same => "Same",
                Verdict::Different => "Different",
            },
            Ruling::Accepted(_) => "Accepted",
            Ruling::Rejected(_) => "Refuted",
        }
    }

    /// Whether the two say the opposite of the same things.
    pub fn contradicts(&self, other: &Self) -> bool {
        match (&self.ruling, &other.ruling) {
            (Ruling::Identity(x), Ruling::Identity(y)) => {
                let meet = |p: &BTreeSet<Mark>, q: &BTreeSet<Mark>| !p.is_disjoint(q);
                x.verdict != y.verdict
                    && ((meet(&x.a, &y.a) && meet(&x.b, &y.b))
                        || (meet(&x.a, &y.b) && meet(&x.b, &y.a)))
            }
            (Ruling::Accepted(x), Ruling::Rejected(y))
            | (Ruling::Rejected(x), Ruling::Accepted(y)) => x == y,
            _ => false,
        }
    }

    /// The quads of the graph of decisions that say so.
    pub fn quads(&self, names: &Namespaces) -> Vec<Quad> {
        let node = node(names, &self.id());
        let graph = names.decisions_graph();
        let mut quads = Vec::new();
        let mut put = |property: NamedNode, value: Term| {
            quads.push(Quad::new(node.clone(), property, value, graph.clone()));
        };
        let text = |text: &str| Term::from(Literal::new_simple_literal(text));
        put(rdf::TYPE.into(), ds::DECISION.into());
        put(ds::VERDICT.into(), ours(self.verdict()).into());
        put(rdfs::LABEL.into(), text(&self.label));
        if let Some(by) = &self.by {
            put(dcterms::CREATOR.into(), text(by));
        }
        if let Some(because) = &self.because {
            put(rdfs::COMMENT.into(), text(because));
        }
        match &self.ruling {
            Ruling::Identity(decision) => {
                for mark in &decision.a {
                    put(ds::FIRST_MARK.into(), mark_node(names, mark).into());
                }
                for mark in &decision.b {
                    put(ds::SECOND_MARK.into(), mark_node(names, mark).into());
                }
            }
            Ruling::Accepted(claim) | Ruling::Rejected(claim) => {
                put(ds::DECIDED_CLAIM.into(), names.claim(claim).into());
            }
        }
        quads
    }
}

impl From<&[Decided]> for Decisions {
    fn from(list: &[Decided]) -> Self {
        let mut decisions = Self::default();
        for each in list {
            match &each.ruling {
                Ruling::Identity(decision) => decisions.identity.push(decision.clone()),
                Ruling::Accepted(claim) => _ = decisions.accepted.insert(claim.clone()),
                Ruling::Rejected(claim) => _ = decisions.rejected.insert(claim.clone()),
            }
        }
        decisions
    }
}

/// The decisions that quads of the graph of decisions say, by id. What is no decision (put there by other means) is passed over.
pub fn read(quads: &[Quad], names: &Namespaces) -> Vec<Decided> {
    let mut about: BTreeMap<&str, Vec<&Quad>> = BTreeMap::new();
    for quad in quads {
        if let NamedOrBlankNode::NamedNode(subject) = &quad.subject {
            about.entry(subject.as_str()).or_default().push(quad);
        }
    }
    let mut list: Vec<Decided> = about
        .values()
        .filter_map(|quads| decided(quads, names))
        .collect();
    list.sort_by_key(Decided::id);
    list
}

fn decided(quads: &[&Quad], names: &Namespaces) -> Option<Decided> {
    let nodes = |property| {
        quads
            .iter()
            .filter(move |quad| quad.predicate == property)
            .filter_map(|quad| match &quad.object {
                Term::NamedNode(node) => Some(node.as_str()),
                _ => None,
            })
    };
    let words = |property| {
        quads
            .iter()
            .filter(|quad| quad.predicate == property)
            .find_map(|quad| match &quad.object {
                Term::Literal(literal) => Some(literal.value().to_owned()),
                _ => None,
            })
    };
    let claim = || {
        nodes(ds::DECIDED_CLAIM)
            .find_map(|iri| names.strip("claim/", iri))
            .map(|id| super::iri::unescape(id).into_owned())
    };
    let marks = |property| -> BTreeSet<Mark> {
        nodes(property)
            .filter_map(|iri| read_mark(names, iri))
            .collect()
    };
    let identity = |verdict| {
        let decision = Decision {
            verdict,
            a: marks(ds::FIRST_MARK),
            b: marks(ds::SECOND_MARK),
        };
        (!decision.a.is_empty() && !decision.b.is_empty()).then_some(Ruling::Identity(decision))
    };
    let verdict = nodes(ds::VERDICT).find_map(super::vocabulary::local_name)?;
    let ruling = match verdict.as_ref() {
        "Same" => identity(Verdict::Same)?,
        "Different" => identity(Verdict::Different)?,
        "Accepted" => Ruling::Accepted(claim()?),
        "Refuted" => Ruling::Rejected(claim()?),
        _ => return None,
    };
    Some(Decided {
        ruling,
        label: words(rdfs::LABEL).unwrap_or_default(),
        by: words(dcterms::CREATOR),
        because: words(rdfs::COMMENT),
    })
}

/// `<decision/{id}>`.
pub fn node(names: &Namespaces, id: &str) -> NamedNode {
    names.below(&format!("decision/{}", super::iri::escape(id)))
}

fn mark_node(names: &Namespaces, mark: &Mark) -> NamedNode {
    match mark {
        Mark::Referent(hash, id) => names.referent(hash, *id),
        Mark::Listed(path) => names.below(path),
    }
}

/// The mark of a referent's or a list entry's IRI.
pub fn read_mark(names: &Namespaces, iri: &str) -> Option<Mark> {
    let Some((hash, number)) = names
        .strip("document/", iri)
        .and_then(|rest| rest.split_once("#e"))
    else {
        return names.strip("", iri).map(|path| Mark::Listed(path.into()));
    };
    let number: u32 = number.parse().ok()?;
    let hash = super::iri::unescape(hash).into_owned();
    Some(Mark::Referent(hash, ReferentId(number.checked_sub(1)?)))
}

impl Store {
    /// What people decided, by id.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn decided(&self) -> Result<Vec<Decided>, StoreError> {
        let graph = self.graph(GraphName::from(self.names.decisions_graph()))?;
        Ok(read(&graph, &self.names))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity(verdict: Verdict, a: u32, b: u32) -> Decided {
        let mark = |id| BTreeSet::from([Mark::Referent("ab12".to_owned(), ReferentId(id))]);
        Decided {
            ruling: Ruling::Identity(Decision {
                verdict,
                a: mark(a),
                b: mark(b),
            }),
            label: "Jonas Berg = \"J. Berg\"".to_owned(),
            by: Some("Ada".to_owned()),
            because: None,
        }
    }

    fn claim(ruling: Ruling) -> Decided {
        Decided {
            ruling,
            label: String::new(),
            by: None,
            because: Some("checked\nby phone".to_owned()),
        }
    }

    #[test]
    fn decisions_come_back_from_their_quads() {
        let names = Namespaces::default();
        let listed = Decided {
            ruling: Ruling::Identity(Decision {
                verdict: Verdict::Different,
                a: [Mark::Listed("reference/ofac/123".into())].into(),
                b: [Mark::Referent("cd".to_owned(), ReferentId(0))].into(),
            }),
            ..identity(Verdict::Same, 0, 1)
        };
        let mut all = vec![
            identity(Verdict::Same, 0, 6),
            listed,
            claim(Ruling::Accepted("7c1e".to_owned())),
            claim(Ruling::Rejected("7c1f".to_owned())),
        ];
        all.sort_by_key(Decided::id);
        let quads: Vec<Quad> = all.iter().flat_map(|each| each.quads(&names)).collect();
        assert_eq!(read(&quads, &names), all);
    }

    #[test]
    fn what_is_no_decision_is_passed_over() {
        let names = Namespaces::default();
        let whole = identity(Verdict::Same, 0, 6).quads(&names);
        for missing in [ds::VERDICT, ds::FIRST_MARK, ds::SECOND_MARK] {
            let rest: Vec<Quad> = whole
                .iter()
                .filter(|quad| quad.predicate != missing)
                .cloned()
                .collect();
            assert_eq!(read(&rest, &names), [], "{missing}");
        }
        assert_eq!(read_mark(&names, "https://example.org/x"), None);
        assert_eq!(
            read_mark(&names, names.below("document/ab#e0").as_str()),
            None
        );
    }

    #[test]
    fn the_opposite_of_the_same_contradicts() {
        let same = identity(Verdict::Same, 0, 1);
        assert!(same.contradicts(&identity(Verdict::Different, 1, 0)));
        assert!(!same.contradicts(&identity(Verdict::Different, 0, 2)));
        assert!(!same.contradicts(&same));
        assert_eq!(same.id(), identity(Verdict::Same, 1, 0).id());
        let (yes, no) = (Ruling::Accepted("a".into()), Ruling::Rejected("a".into()));
        assert!(claim(yes).contradicts(&claim(no)));
    }
}
