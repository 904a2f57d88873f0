//! How relations and classes are spoken where there is little room.
//!
//! *local name → a few words*. From the ontology's phrases and the names themselves; whole clauses are
//! [`Relation::read_aloud`](crate::ontology::Relation::read_aloud)'s.

use crate::ontology::Ontology;

/// How a relation is spoken between its ends: the middle of its phrase where that is all of it, else the words of its name.
pub(super) fn verb(ontology: &Ontology, relation: &str) -> String {
    let phrase = ontology
        .relation(relation)
        .map(|relation| relation.phrase.as_str());
    let middle = phrase.and_then(|phrase| phrase.strip_prefix("{s} ")?.strip_suffix(" {o}"));
    match middle {
        Some(middle) if !middle.contains('{') && middle != "is" && middle != "was" => {
            middle.to_owned()
        }
        _ => words_of(relation),
    }
}

/// "reducedAidTo" → "reduced aid to".
pub(super) fn words_of(name: &str) -> String {
    let mut words = String::with_capacity(name.len() + 4);
    for c in name.chars() {
        if c.is_uppercase() {
            if !words.is_empty() {
                words.push(' ');
            }
            words.extend(c.to_lowercase());
        } else {
            words.push(c);
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relations_are_spoken_between_their_ends() {
        let ontology = Ontology::embedded();
        let cases = [
            ("invited", "invited"),
            ("spokeWith", "spoke with"),
            ("memberOf", "is a member of"),
            ("threatenedSanctionsOn", "threatened sanctions on"),
            ("headOfState", "head of state"),
            ("holdsPosition", "holds position"),
            ("noSuchRelation", "no such relation"),
        ];
        for (relation, expected) in cases {
            assert_eq!(verb(ontology, relation), expected);
        }
    }
}
