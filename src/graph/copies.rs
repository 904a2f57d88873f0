//! Which documents carry one text: twelve papers that print one agency report are one independent source.
//!
//! *\[[`Header`]\] → each copy with the document it is a copy of*. Documents whose signatures share a band are compared; those that
//! are copies of each other, and their copies, are one group; the earliest of it by date (an undated one last), then by hash,
//! stands for all. A pure function of the set of documents, and of each group by itself: when a document comes or goes, only
//! those that share a band with it, and with these, are to be given. Does not say who wrote the text: the earliest may be a
//! copy of what the corpus lacks.

use super::derive::Graph;
use super::iri::Namespaces;
use super::vocabulary::ds;
use crate::claim::facts::Header;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The hash of each copy with that of the document that stands for its group.
pub fn copies<'a>(headers: impl IntoIterator<Item = &'a Header>) -> BTreeMap<&'a str, &'a str> {
    let mut signed: Vec<&Header> = headers
        .into_iter()
        .filter(|header| header.signature.is_some())
        .collect();
    signed.sort_by_key(|header| rank(header));
    signed.dedup_by(|a, b| a.hash == b.hash);
    let mut meeting: HashMap<u64, Vec<usize>> = HashMap::new();
    let mut first: Vec<usize> = (0..signed.len()).collect();
    for (index, header) in signed.iter().enumerate() {
        let Some(signature) = &header.signature else {
            continue;
        };
        let bands: BTreeSet<u64> = signature.bands().collect();
        let mut compared = BTreeSet::new();
        for band in bands {
            let met = meeting.entry(band).or_default();
            for &other in met.iter() {
                if root(&mut first, other) == root(&mut first, index) || !compared.insert(other) {
                    continue;
                }
                let is_copy = signed[other]
                    .signature
                    .as_ref()
                    .is_some_and(|other| signature.is_copy_of(other));
                if is_copy {
                    let (a, b) = (root(&mut first, other), root(&mut first, index));
                    // They are in the order of rank, so that the least index stands for all.
                    first[a.max(b)] = a.min(b);
                }
            }
            met.push(index);
        }
    }
    let mut copies = BTreeMap::new();
    for (index, header) in signed.iter().enumerate() {
        let original = root(&mut first, index);
        if original != index {
            copies.insert(header.hash.as_str(), signed[original].hash.as_str());
        }
    }
    copies
}

/// The least member of its group, shortening the way there for the next to ask.
fn root(first: &mut [usize], mut index: usize) -> usize {
    while first[index] != index {
        first[index] = first[first[index]];
        index = first[index];
    }
    index
}

/// Undated ones last: a text without a date says nothing of having been first.
fn rank(header: &Header) -> impl Ord + use<> {
    (
        header.published.is_none(),
        header.published,
        header.hash.clone(),
    )
}

/// `<document/a> ds:copyOf <document/b>`.
pub(super) fn write(copies: &BTreeMap<&str, &str>, names: &Namespaces, graph: &mut Graph) {
    for (copy, original) in copies {
        graph.put(&names.document(copy), ds::COPY_OF, names.document(original));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Document, PartialDate, Signature};

    fn header(hash: &str, day: Option<u8>, words: std::ops::Range<usize>) -> Header {
        let text: String = words.map(|number| format!("w{number} ")).collect();
        Header {
            hash: hash.to_owned(),
            published: day.map(|day| PartialDate::day(2026, 1, day)),
            signature: Signature::of(&Document::from_text(&text)),
            ..Header::default()
        }
    }

    #[test]
    fn the_earliest_of_a_group_stands_for_it_in_any_order() {
        let mut headers = vec![
            header("d", None, 0..200),
            header("c", Some(2), 0..150),
            header("b", Some(2), 0..200),
            header("a", Some(3), 40..200),
            header("other", Some(1), 1000..1200),
            header("empty", Some(1), 0..0),
        ];
        let wanted = BTreeMap::from([("a", "b"), ("c", "b"), ("d", "b")]);
        assert_eq!(copies(&headers), wanted);
        headers.reverse();
        assert_eq!(copies(&headers), wanted);
        headers.rotate_left(2);
        headers.push(headers[0].clone());
        assert_eq!(copies(&headers), wanted, "one given twice");
    }

    #[test]
    fn a_copy_of_a_copy_is_of_the_group() {
        // The last shares too little with the first, but enough with the second.
        let headers = [
            header("a", Some(1), 0..300),
            header("b", Some(2), 70..370),
            header("c", Some(3), 140..440),
        ];
        assert_eq!(
            copies(&headers[..]),
            BTreeMap::from([("b", "a"), ("c", "a")])
        );
        assert!(copies([&headers[0], &headers[2]]).is_empty());
    }
}
