//! What a check found: something that does not hold, and what can be done about it.
//!
//! *→ [`Finding`]*, for people and for programs. Every check has a name, under which it is listed, and a remedy.

use super::shacl::turtle;
use super::shapes::Path;
use oxigraph::model::{NamedNode, Term};
use std::fmt;

/// The checks, in the order in which they are made.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Check {
    /// A document's graph can be read, and its text is the one it was named for.
    Documents,
    /// Words stand in the text where they are said to stand.
    Words,
    /// A claim says what it was named for.
    Claims,
    /// A claim was found by a frame or rule in use.
    Rules,
    /// Every direct edge has an established claim, every established claim its edge.
    Support,
    /// What is counted beside the graph is what is there.
    Counts,
    /// SHACL.
    Shapes,
    /// A query of `queries/check/`, by name.
    Query(String),
    /// The default graph is what the documents, lists and decisions give when it is made from nothing.
    Rebuild,
}

impl Check {
    /// Its name.
    pub fn name(&self) -> &str {
        match self {
            Self::Documents => "documents",
            Self::Words => "words",
            Self::Claims => "claims",
            Self::Rules => "rules",
            Self::Support => "support",
            Self::Counts => "counts",
            Self::Shapes => "shapes",
            Self::Query(name) => name,
            Self::Rebuild => "rebuild",
        }
    }

    /// What it looks at, in words.
    pub fn about(&self) -> &str {
        match self {
            Self::Documents => "documents can be read, and have the text they were named for",
            Self::Words => "words stand in the text where they are said to stand",
            Self::Claims => "claims say what they were named for, of things of their own document",
            Self::Rules => "claims were found by a frame or rule in use",
            Self::Support => {
                "every edge has an established claim, every established claim its edge"
            }
            Self::Counts => "what is counted beside the graphs is what is in them",
            Self::Shapes => "nodes have the shapes of data/shapes.ttl",
            Self::Query(_) => "finds nothing",
            Self::Rebuild => "the default graph is what follows from the documents",
        }
    }

    /// What helps.
    pub fn remedy(&self) -> &str {
        match self {
            Self::Documents | Self::Words | Self::Claims => {
                "the document's graph is not as it was written: retract the document and ingest it again"
            }
            Self::Rules => {
                "the claim was found with other frames: give the same --data, or ingest the document again"
            }
            Self::Support | Self::Rebuild => {
                "the default graph does not follow from the documents: ingest any document again, which derives it anew, or `dossier optimize`"
            }
            Self::Counts => "run `dossier optimize`, which counts anew",
            Self::Shapes | Self::Query(_) => {
                "see the node's graph with `dossier query -e 'DESCRIBE <…>' --union`; what a document says is mended by ingesting it again"
            }
        }
    }
}

/// Something that does not hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Which check found it.
    pub check: Check,
    /// Of what.
    pub node: Term,
    /// In which document, by hash.
    pub document: Option<String>,
    /// Along which path, where it is about values.
    pub path: Option<Path>,
    /// Which value.
    pub value: Option<Term>,
    /// For shapes: local name in `sh:` of what is violated, the shape's IRI, and its severity.
    pub shape: Option<Violated>,
    /// What is wrong.
    pub message: String,
}

/// What a shape says of a violation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violated {
    /// "MinCountConstraintComponent".
    pub component: &'static str,
    /// The shape that stands in the file under a name.
    pub owner: String,
    /// "Violation", "Warning" or "Info", or an IRI of the author's.
    pub severity: NamedNode,
}

impl Finding {
    /// A finding on a node of a document.
    pub(super) fn new(
        check: Check,
        node: impl Into<Term>,
        document: Option<&str>,
        message: String,
    ) -> Self {
        Self {
            check,
            node: node.into(),
            document: document.map(str::to_owned),
            path: None,
            value: None,
            shape: None,
            message,
        }
    }

    pub(super) fn with_value(self, value: Term) -> Self {
        Self {
            value: Some(value),
            ..self
        }
    }
}

/// Path and message: "ds:polarity has 2 values, at most 1 allowed".
pub struct Said<'a>(pub &'a Finding, pub &'a dyn Fn(&NamedNode) -> String);

impl fmt::Display for Said<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(finding, shorten) = self;
        if let Some(path) = &finding.path {
            write!(f, "{} ", turtle(path, *shorten))?;
        }
        match &finding.value {
            Some(Term::NamedNode(node)) => write!(f, "{} ", shorten(node))?,
            Some(Term::Literal(literal)) => write!(f, "{:?} ", shortened(literal.value()))?,
            Some(other) => write!(f, "{other} ")?,
            None => {}
        }
        f.write_str(&finding.message)
    }
}

/// The words, cut where they are long.
pub fn shortened(text: &str) -> String {
    const SHOWN: usize = 60;
    let mut shown: String = text.chars().take(SHOWN).collect();
    if text.chars().count() > SHOWN {
        shown.push('…');
    }
    shown
}
