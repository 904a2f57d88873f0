//! Shapes: what data must be like, read from SHACL.
//!
//! *Turtle → [`Shapes`]*. SHACL Core as of the W3C Recommendation of 20 July 2017, complete: every target, path and constraint
//! component of its sections 2 and 4. Whatever else stands in the namespace of SHACL (`sh:sparql`, `sh:js`, rules) is refused by
//! name, since a constraint that is passed over in silence looks like one that holds; so are shapes that refer to themselves,
//! of which the Recommendation says nothing. Does not look at any data: see [`shacl`](super::shacl).

mod reader;

use oxigraph::io::RdfSyntaxError;
use oxigraph::model::{NamedNode, Term};
use regex::Regex;

/// Namespace of SHACL.
pub const SH: &str = "http://www.w3.org/ns/shacl#";
/// What is wrong with a file of shapes.
#[derive(Debug, thiserror::Error)]
pub enum ShapesError {
    /// It is not Turtle.
    #[error("{path}: {source}")]
    Syntax {
        /// The file.
        path: String,
        /// Where and how.
        source: RdfSyntaxError,
    },
    /// It asks for something that is not looked at here.
    #[error(
        "{path}: {shape} uses {construct}, which is not checked here; take it out, or run that file with another SHACL engine"
    )]
    Unknown {
        /// The file.
        path: String,
        /// The shape.
        shape: String,
        /// `sh:sparql`.
        construct: String,
    },
    /// A shape that cannot be.
    #[error("{path}: {shape}: {message}")]
    Malformed {
        /// The file.
        path: String,
        /// The shape.
        shape: String,
        /// What was found, what was expected.
        message: String,
    },
}

/// Index of a shape in [`Shapes::all`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ShapeId(pub usize);

/// The shapes of one file.
#[derive(Debug, Default)]
pub struct Shapes {
    /// Every shape, those that others refer to included.
    pub all: Vec<Shape>,
    /// Those with targets, in the order of their names.
    pub roots: Vec<ShapeId>,
}

/// One shape.
#[derive(Debug)]
pub struct Shape {
    /// Its IRI or blank node.
    pub node: Term,
    /// Its IRI, or that of the shape it is a part of: what a person finds in the file.
    pub owner: String,
    /// What a property shape looks at; nothing for a node shape.
    pub path: Option<Path>,
    /// Which nodes must conform.
    pub targets: Vec<Target>,
    /// What must hold.
    pub constraints: Vec<Constraint>,
    /// The message of its author.
    pub message: Option<String>,
    /// `sh:Violation` where nothing else is said.
    pub severity: NamedNode,
}

/// A way through the graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Path {
    /// Along one property.
    Property(NamedNode),
    /// Backwards.
    Inverse(Box<Path>),
    /// One after the other.
    Sequence(Vec<Path>),
    /// Any of these.
    Alternative(Vec<Path>),
    /// As often as one likes, also not at all.
    ZeroOrMore(Box<Path>),
    /// At least once.
    OneOrMore(Box<Path>),
    /// Once or not at all.
    ZeroOrOne(Box<Path>),
}

/// Which nodes a shape is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// This one.
    Node(Term),
    /// All of a class or of one below it.
    Class(NamedNode),
    /// All that have this property.
    SubjectsOf(NamedNode),
    /// All that are its value.
    ObjectsOf(NamedNode),
}

/// Kinds of terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum NodeKind {
    Iri,
    BlankNode,
    Literal,
    BlankNodeOrIri,
    BlankNodeOrLiteral,
    IriOrLiteral,
}

/// Which side of a bound is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Bound {
    MinExclusive,
    MinInclusive,
    MaxExclusive,
    MaxInclusive,
}

/// One thing that must hold.
#[derive(Debug)]
#[allow(missing_docs)]
pub enum Constraint {
    Class(NamedNode),
    Datatype(NamedNode),
    NodeKind(NodeKind),
    MinCount(usize),
    MaxCount(usize),
    Range(Bound, Term),
    MinLength(usize),
    MaxLength(usize),
    Pattern(Box<Regex>),
    LanguageIn(Vec<String>),
    UniqueLang,
    Equals(NamedNode),
    Disjoint(NamedNode),
    LessThan(NamedNode),
    LessThanOrEquals(NamedNode),
    Not(ShapeId),
    And(Vec<ShapeId>),
    Or(Vec<ShapeId>),
    Xone(Vec<ShapeId>),
    Node(ShapeId),
    Property(ShapeId),
    Qualified {
        shape: ShapeId,
        /// Shapes of the neighbours, none of which a value may also have.
        disjoint: Vec<ShapeId>,
        min: Option<usize>,
        max: Option<usize>,
    },
    Closed(Vec<NamedNode>),
    HasValue(Term),
    In(Vec<Term>),
}

impl Shapes {
    /// Reads Turtle; `path` is for messages.
    ///
    /// # Errors
    /// When it is not Turtle, or has what [`ShapesError`] lists.
    pub fn parse(turtle: &str, path: &str) -> Result<Self, ShapesError> {
        reader::read(turtle, path)
    }

    /// The shape of that index.
    pub fn get(&self, id: ShapeId) -> &Shape {
        &self.all[id.0]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(body: &str) -> Result<Shapes, ShapesError> {
        let head =
            "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://example.org/> .\n";
        Shapes::parse(&format!("{head}{body}"), "own.ttl")
    }

    #[test]
    fn what_is_not_looked_at_is_refused_by_name() {
        let refusals = [
            (
                "ex:s a sh:NodeShape ; sh:targetClass ex:C ; sh:sparql [ sh:select \"\" ] .",
                "sh:sparql",
            ),
            (
                "ex:s a sh:NodeShape ; sh:targetClass ex:C ; sh:rule [] .",
                "sh:rule",
            ),
            (
                "ex:s sh:targetNode ex:n ; sh:minimumCount 1 .",
                "sh:minimumCount",
            ),
            ("ex:s sh:target [ ] .", "sh:target"),
        ];
        for (shape, construct) in refusals {
            let error = parse(shape).unwrap_err().to_string();
            assert!(
                error.contains(construct) && error.contains("own.ttl"),
                "{error}"
            );
        }
    }

    #[test]
    fn what_cannot_be_a_shape_is_said_with_its_reason() {
        let faults = [
            (
                "ex:s sh:targetNode ex:n ; sh:node ex:s .",
                "refers to itself",
            ),
            ("ex:s sh:targetNode ex:n ; sh:minCount 1 .", "no sh:path"),
            (
                "ex:s sh:targetNode ex:n ; sh:property [ sh:path ex:p ; sh:minCount \"many\" ] .",
                "whole number",
            ),
            (
                "ex:s sh:targetNode ex:n ; sh:property [ sh:path ex:p, ex:q ] .",
                "more than one sh:path",
            ),
            (
                "ex:s sh:targetNode ex:n ; sh:property [ sh:path ex:p ; sh:pattern \"(\" ] .",
                "sh:pattern",
            ),
            (
                "ex:s sh:targetNode ex:n ; sh:in ex:x .",
                "a list was expected",
            ),
            (
                "ex:s sh:targetNode ex:n ; sh:node ex:t .",
                "nothing is said of it",
            ),
            ("ex:s sh:targetNode", "own.ttl"),
        ];
        for (shape, message) in faults {
            let error = parse(shape).unwrap_err().to_string();
            assert!(error.contains(message), "{shape}: {error}");
        }
    }

    #[test]
    fn paths_of_every_kind_are_read() {
        let shapes = parse(
            "ex:s sh:targetNode ex:n ; sh:property [ sh:path ( ex:p [ sh:inversePath ex:q ] [ sh:alternativePath ( ex:r [ sh:zeroOrMorePath ex:t ] ) ] ) ] .",
        )
        .unwrap();
        let p = |name: &str| {
            Path::Property(NamedNode::new_unchecked(format!(
                "http://example.org/{name}"
            )))
        };
        let path = shapes
            .all
            .iter()
            .find_map(|shape| shape.path.as_ref())
            .unwrap();
        assert_eq!(
            *path,
            Path::Sequence(vec![
                p("p"),
                Path::Inverse(Box::new(p("q"))),
                Path::Alternative(vec![p("r"), Path::ZeroOrMore(Box::new(p("t")))])
            ])
        );
    }
}
