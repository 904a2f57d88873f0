//! IRIs as people write them: with a prefix where one is known.
//!
//! *IRI ↔ `person:gustavo-petro`*. Source: Turtle 1.1, production PN_LOCAL, of which only the part that needs no escapes is used:
//! what is shortened here can be pasted into a query.

use oxigraph::model::{NamedNode, Term};

/// The IRI with the longest prefix that fits, else in angle brackets.
pub fn shorten(iri: &str, prefixes: &[(&str, &str)]) -> String {
    match split(iri, prefixes) {
        Some((prefix, local)) => format!("{prefix}:{local}"),
        None => format!("<{iri}>"),
    }
}

/// Prefix and local name of an IRI, where a known prefix fits and the rest needs no escapes.
fn split<'a>(iri: &'a str, prefixes: &[(&'a str, &str)]) -> Option<(&'a str, &'a str)> {
    prefixes
        .iter()
        .filter_map(|(prefix, namespace)| Some((*prefix, iri.strip_prefix(namespace)?)))
        .min_by_key(|(_, local)| local.len())
        .filter(|(_, local)| is_plain_local(local))
}

fn is_plain_local(local: &str) -> bool {
    local
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
        && !local.starts_with(['-', '.'])
        && !local.ends_with('.')
}

/// A term as a cell of a table: IRIs shortened, literals without quotes, datatype and language.
pub fn plain(term: &Term, prefixes: &[(&str, &str)]) -> String {
    match term {
        Term::NamedNode(node) => shorten(node.as_str(), prefixes),
        Term::Literal(literal) => literal.value().to_owned(),
        other => other.to_string(),
    }
}

/// What a word with a colon may be.
pub(super) enum Prefixed {
    /// A prefix that is known, and a legal IRI.
    Iri(NamedNode),
    /// The part before the colon is no known prefix.
    UnknownPrefix(String),
    /// Not of the form `prefix:name`.
    Other,
}

/// Reads `person:gustavo-petro`.
pub(super) fn expand(word: &str, prefixes: &[(&str, &str)]) -> Prefixed {
    let Some((prefix, local)) = word.split_once(':') else {
        return Prefixed::Other;
    };
    if prefix.is_empty()
        || !prefix
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-')
        || local.contains(char::is_whitespace)
    {
        return Prefixed::Other;
    }
    match prefixes.iter().find(|(name, _)| *name == prefix) {
        Some((_, namespace)) => match NamedNode::new(format!("{namespace}{local}")) {
            Ok(node) => Prefixed::Iri(node),
            Err(_) => Prefixed::Other,
        },
        None => Prefixed::UnknownPrefix(prefix.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PREFIXES: &[(&str, &str)] = &[
        ("a", "http://a/"),
        ("ab", "http://a/b/"),
        ("doc", "http://d/"),
    ];

    #[test]
    fn the_longest_prefix_wins() {
        assert_eq!(shorten("http://a/b/c", PREFIXES), "ab:c");
        assert_eq!(shorten("http://a/bc", PREFIXES), "a:bc");
    }

    #[test]
    fn what_would_need_escapes_stays_whole() {
        assert_eq!(shorten("http://d/x#e1", PREFIXES), "<http://d/x#e1>");
        assert_eq!(shorten("http://d/x.", PREFIXES), "<http://d/x.>");
        assert_eq!(shorten("http://e/", PREFIXES), "<http://e/>");
    }

    #[test]
    fn expanding_tells_unknown_prefixes_from_other_words() {
        assert!(
            matches!(expand("ab:c", PREFIXES), Prefixed::Iri(node) if node.as_str() == "http://a/b/c")
        );
        assert!(
            matches!(expand("zz:c", PREFIXES), Prefixed::UnknownPrefix(prefix) if prefix == "zz")
        );
        assert!(matches!(expand("Note: see", PREFIXES), Prefixed::Other));
        assert!(matches!(expand("plain", PREFIXES), Prefixed::Other));
        assert!(matches!(expand("a:b<c", PREFIXES), Prefixed::Other));
    }
}
