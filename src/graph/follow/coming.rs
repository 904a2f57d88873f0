//! Triples in the making, by subject.
//!
//! *triples in and out → [`Come`], in order of subject*. A batch of a thousand documents brings a quarter of a million triples of a
//! few dozen predicates, a handful to a subject: each subject and each predicate is kept once, which is a third of what whole triples
//! take. Knows nothing of what stands in the store.

use crate::graph::derive::order_of_objects;
use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, Term, Triple};
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

/// Up to how many things said of a subject are looked through one by one.
const FEW: usize = 16;

/// A predicate, by number, and an object.
type Said = (u32, Term);

/// What is said of a subject.
enum About {
    Few(Vec<Said>),
    Many(HashSet<Said>),
}

/// Triples that can still be taken out again.
#[derive(Default)]
pub(super) struct Coming {
    predicates: Vec<NamedNode>,
    numbers: HashMap<NamedNode, u32>,
    about: HashMap<NamedOrBlankNode, About>,
}

/// Triples that come, in order; no two are the same.
#[derive(Default)]
pub(in crate::graph) struct Come {
    predicates: Vec<NamedNode>,
    subjects: Vec<(NamedOrBlankNode, Vec<Said>)>,
}

impl Coming {
    /// Puts a triple in; whether it was not there.
    pub(super) fn insert(&mut self, triple: Triple) -> bool {
        let number = match self.numbers.entry(triple.predicate) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(new) => {
                let number = u32::try_from(self.predicates.len()).unwrap_or(u32::MAX);
                self.predicates.push(new.key().clone());
                *new.insert(number)
            }
        };
        let said = (number, triple.object);
        match self.about.entry(triple.subject) {
            Entry::Occupied(mut known) => known.get_mut().insert(said),
            Entry::Vacant(new) => {
                new.insert(About::Few(vec![said]));
                true
            }
        }
    }

    /// Takes a triple out; whether it was there.
    pub(super) fn remove(&mut self, triple: &Triple) -> bool {
        let Some(&number) = self.numbers.get(&triple.predicate) else {
            return false;
        };
        let Some(about) = self.about.get_mut(&triple.subject) else {
            return false;
        };
        let is_it = |said: &Said| said.0 == number && said.1 == triple.object;
        match about {
            About::Few(list) => match list.iter().position(is_it) {
                Some(at) => {
                    list.swap_remove(at);
                    true
                }
                None => false,
            },
            About::Many(set) => set.remove(&(number, triple.object.clone())),
        }
    }

    /// What is said of a subject with these properties, or with any if none are given.
    pub(super) fn about(
        &self,
        subject: &NamedOrBlankNode,
        properties: &[NamedNodeRef<'static>],
    ) -> Vec<Triple> {
        let Some(about) = self.about.get(subject) else {
            return Vec::new();
        };
        let wanted = |said: &&Said| {
            let predicate = &self.predicates[said.0 as usize];
            properties.is_empty() || properties.iter().any(|each| predicate == each)
        };
        let triple = |said: &Said| triple(&self.predicates, subject, said);
        match about {
            About::Few(list) => list.iter().filter(wanted).map(triple).collect(),
            About::Many(set) => set.iter().filter(wanted).map(triple).collect(),
        }
    }

    /// The triples, in order.
    pub(super) fn into_come(self) -> Come {
        let predicates = self.predicates;
        let list = |about| match about {
            About::Few(list) => list,
            About::Many(set) => set.into_iter().collect(),
        };
        let mut subjects: Vec<(NamedOrBlankNode, Vec<Said>)> = self
            .about
            .into_iter()
            .map(|(subject, about)| (subject, list(about)))
            .filter(|(_, list)| !list.is_empty())
            .collect();
        subjects.sort_unstable_by(|(a, _), (b, _)| match (a, b) {
            (NamedOrBlankNode::NamedNode(x), NamedOrBlankNode::NamedNode(y)) => x.cmp(y),
            _ => a.to_string().cmp(&b.to_string()),
        });
        for (_, list) in &mut subjects {
            list.sort_unstable_by(|(p, a), (q, b)| {
                let predicates = (&predicates[*p as usize], &predicates[*q as usize]);
                let by_predicate = predicates.0.cmp(predicates.1);
                by_predicate.then_with(|| order_of_objects(a, b))
            });
        }
        Come {
            predicates,
            subjects,
        }
    }
}

impl About {
    fn insert(&mut self, said: Said) -> bool {
        match self {
            Self::Few(list) if list.contains(&said) => false,
            Self::Few(list) if list.len() < FEW => {
                // To double each time would leave half of many short lists empty.
                list.reserve_exact(usize::from(list.len() == list.capacity()) * 3);
                list.push(said);
                true
            }
            Self::Few(list) => {
                let mut set: HashSet<Said> = std::mem::take(list).into_iter().collect();
                set.insert(said);
                *self = Self::Many(set);
                true
            }
            Self::Many(set) => set.insert(said),
        }
    }
}

fn triple(predicates: &[NamedNode], subject: &NamedOrBlankNode, (number, object): &Said) -> Triple {
    let predicate = predicates[*number as usize].clone();
    Triple::new(subject.clone(), predicate, object.clone())
}

impl Come {
    /// How many there are.
    pub(in crate::graph) fn len(&self) -> usize {
        self.subjects.iter().map(|(_, list)| list.len()).sum()
    }

    /// Each of them.
    pub(in crate::graph) fn iter(&self) -> impl Iterator<Item = Triple> + '_ {
        self.subjects.iter().flat_map(|(subject, list)| {
            let each = list.iter();
            each.map(|said| triple(&self.predicates, subject, said))
        })
    }

    /// What is said of each subject.
    pub(in crate::graph) fn by_subject(
        &self,
    ) -> impl Iterator<
        Item = (
            &NamedOrBlankNode,
            impl Iterator<Item = (&NamedNode, &Term)> + Clone,
        ),
    > {
        self.subjects.iter().map(|(subject, list)| {
            let said = list
                .iter()
                .map(|(number, object)| (&self.predicates[*number as usize], object));
            (subject, said)
        })
    }

    /// Each of them, given up as they are taken.
    pub(in crate::graph) fn into_triples(self) -> impl Iterator<Item = Triple> {
        let predicates = self.predicates;
        self.subjects.into_iter().flat_map(move |(subject, list)| {
            let each = list.iter().map(|said| triple(&predicates, &subject, said));
            each.collect::<Vec<_>>()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxigraph::model::{Literal, NamedNode};

    fn of(subject: &str, predicate: &str, object: &str) -> Triple {
        let node = |name: &str| NamedNode::new_unchecked(format!("http://x/{name}"));
        Triple::new(
            node(subject),
            node(predicate),
            Literal::new_simple_literal(object),
        )
    }

    #[test]
    fn what_went_in_comes_out_once_and_in_order() {
        let mut coming = Coming::default();
        for number in (0..40).rev() {
            assert!(coming.insert(of("b", "p", &format!("{number:02}"))));
            assert!(
                !coming.insert(of("b", "p", &format!("{number:02}"))),
                "twice"
            );
        }
        assert!(coming.insert(of("a", "q", "x")));
        assert!(coming.insert(of("a", "p", "y")));
        assert!(coming.insert(of("c", "p", "gone")));
        assert!(coming.remove(&of("c", "p", "gone")));
        assert!(coming.remove(&of("b", "p", "07")));
        for absent in [of("b", "p", "07"), of("d", "p", "x"), of("a", "r", "x")] {
            assert!(!coming.remove(&absent), "{absent}");
        }
        let node = |name: &str| NamedNode::new_unchecked(format!("http://x/{name}"));
        let p = NamedNodeRef::new_unchecked("http://x/p");
        assert_eq!(coming.about(&node("a").into(), &[p]), [of("a", "p", "y")]);
        assert_eq!(coming.about(&node("a").into(), &[]).len(), 2);
        assert_eq!(coming.about(&node("c").into(), &[]), []);
        let come = coming.into_come();
        let rest = (0..40).filter(|&number| number != 7);
        let rest = rest.map(|number| of("b", "p", &format!("{number:02}")));
        let expected: Vec<Triple> = [of("a", "p", "y"), of("a", "q", "x")]
            .into_iter()
            .chain(rest)
            .collect();
        assert_eq!(come.len(), expected.len());
        assert_eq!(come.iter().collect::<Vec<_>>(), expected);
        assert_eq!(come.by_subject().count(), 2);
        assert_eq!(come.into_triples().collect::<Vec<_>>(), expected);
    }
}
