//! Reads an ontology from Turtle and holds it against the closed set of classes.
//!
//! *Turtle text → [`Ontology`], or a message with path, line and column*. The parser is oxigraph's. RDF has no line numbers, so
//! for what is wrong in meaning rather than in syntax the place is found again in the text, by subject and value.

use super::{Aspect, Class, DS, Ontology, Relation};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedOrBlankNode, Term};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

const TURTLE: &str = include_str!("../../data/ontology.ttl");
const RDF_TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const SUBCLASS: &str = "http://www.w3.org/2000/01/rdf-schema#subClassOf";
const LABEL: &str = "http://www.w3.org/2000/01/rdf-schema#label";
const COMMENT: &str = "http://www.w3.org/2000/01/rdf-schema#comment";
const INVERSE: &str = "http://www.w3.org/2002/07/owl#inverseOf";
const SYMMETRIC: &str = "http://www.w3.org/2002/07/owl#SymmetricProperty";

/// What can be wrong with an ontology. `at` is `path:line:column`, from 1, in code points.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum OntologyError {
    /// Not Turtle.
    #[error("{at}: {message}")]
    Syntax {
        /// Where.
        at: String,
        /// The parser's words.
        message: String,
    },
    /// A blank node: there is none in any Dossier graph.
    #[error("{at}: blank nodes are not allowed; give it a name")]
    BlankNode {
        /// Where.
        at: String,
    },
    /// A class that is not one of the closed set.
    #[error("{at}: unknown class ds:{found}{}", did_you_mean(.suggestion))]
    UnknownClass {
        /// Where.
        at: String,
        /// Its local name.
        found: String,
        /// The nearest class, if one is near.
        suggestion: Option<&'static str>,
    },
    /// A class of the closed set that the file does not describe, or describes with other superclasses.
    #[error("{at}: class ds:{class} must be below {expected}, found below {found}")]
    Superclasses {
        /// Where.
        at: String,
        /// Its local name.
        class: &'static str,
        /// What the program says.
        expected: String,
        /// What the file says.
        found: String,
    },
    /// Something a class or relation must carry is not there.
    #[error("{at}: ds:{subject} lacks {property}")]
    Missing {
        /// Where.
        at: String,
        /// The class or relation.
        subject: String,
        /// The property, with its prefix.
        property: &'static str,
    },
    /// Two inverses, or an inverse that is a relation of its own.
    #[error("{at}: ds:{subject} cannot have ds:{inverse} as its inverse: {why}")]
    Inverse {
        /// Where.
        at: String,
        /// The relation.
        subject: String,
        /// The inverse it names.
        inverse: String,
        /// The reason.
        why: &'static str,
    },
    /// A phrase that cannot be read aloud.
    #[error("{at}: the phrase of ds:{subject} must contain {{s}}, found {found:?}")]
    Phrase {
        /// Where.
        at: String,
        /// The relation.
        subject: String,
        /// The phrase.
        found: String,
    },
}

fn did_you_mean(suggestion: &Option<&'static str>) -> String {
    suggestion
        .map(|name| format!("; did you mean ds:{name}?"))
        .unwrap_or_default()
}

impl Ontology {
    /// The ontology the program was built with.
    pub fn embedded() -> &'static Ontology {
        static EMBEDDED: LazyLock<Ontology> =
            LazyLock::new(|| match Ontology::parse(TURTLE, "data/ontology.ttl") {
                Ok(ontology) => ontology,
                // The file is compiled in and a test reads it, so this does not happen in a program that was tested;
                // an ontology without relations yields no claims and `check` says so.
                Err(_) => Ontology {
                    relations: BTreeMap::new(),
                    turtle: TURTLE.to_owned(),
                },
            });
        &EMBEDDED
    }

    /// This ontology with a user's relations: new ones, and ours described anew. The classes are a closed set; `path` is for messages.
    ///
    /// # Errors
    /// As [`Ontology::parse`].
    pub fn lay(&self, turtle: &str, path: &str) -> Result<Ontology, OntologyError> {
        let source = Source { turtle, path };
        let mut relations = self.relations.clone();
        for (name, about) in &source.read()? {
            if about.has(RDF_TYPE, &ds("Relation")) {
                relations.insert(name.clone(), source.relation(name, about)?);
            }
        }
        source.check_inverses(&relations)?;
        Ok(Ontology {
            relations,
            turtle: format!("{}\n{turtle}", self.turtle),
        })
    }

    /// Reads an ontology; `path` is for messages.
    ///
    /// # Errors
    /// The first thing wrong with it, in the order of the text for syntax and of names for the rest.
    pub fn parse(turtle: &str, path: &str) -> Result<Ontology, OntologyError> {
        let source = Source { turtle, path };
        let subjects = source.read()?;
        source.check_classes(&subjects)?;
        let mut relations = BTreeMap::new();
        for (name, about) in &subjects {
            if about.has(RDF_TYPE, &ds("Relation")) {
                relations.insert(name.clone(), source.relation(name, about)?);
            }
        }
        source.check_inverses(&relations)?;
        Ok(Ontology {
            relations,
            turtle: turtle.to_owned(),
        })
    }
}

/// What is said of one subject: property IRI and value, in the order of the text.
#[derive(Default)]
struct About {
    values: Vec<(String, String)>,
}

impl About {
    fn all<'a>(&'a self, property: &'a str) -> impl Iterator<Item = &'a str> {
        self.values
            .iter()
            .filter(move |(name, _)| name == property)
            .map(|(_, value)| value.as_str())
    }
    fn has(&self, property: &str, value: &str) -> bool {
        self.all(property).any(|each| each == value)
    }
    fn locals<'a>(&'a self, property: &'a str) -> impl Iterator<Item = &'a str> {
        self.all(property)
            .filter_map(|value| value.strip_prefix(DS))
    }
}

fn ds(local: &str) -> String {
    format!("{DS}{local}")
}

struct Source<'a> {
    turtle: &'a str,
    path: &'a str,
}

impl Source<'_> {
    /// Everything said of subjects in `ds:`, by local name.
    fn read(&self) -> Result<BTreeMap<SmolStr, About>, OntologyError> {
        let mut subjects: BTreeMap<SmolStr, About> = BTreeMap::new();
        for quad in RdfParser::from_format(RdfFormat::Turtle).for_slice(self.turtle) {
            let quad = quad.map_err(|error| {
                let start = error.location().map(|range| range.start);
                let (line, column) =
                    start.map_or((1, 1), |start| (start.line + 1, start.column + 1));
                let at = format!("{}:{line}:{column}", self.path);
                OntologyError::Syntax {
                    at,
                    message: error.to_string(),
                }
            })?;
            let NamedOrBlankNode::NamedNode(subject) = &quad.subject else {
                return Err(self.blank());
            };
            let value = match quad.object {
                Term::NamedNode(node) => node.into_string(),
                Term::Literal(literal) => literal.value().to_owned(),
                _ => return Err(self.blank()),
            };
            if let Some(local) = subject.as_str().strip_prefix(DS) {
                let about = subjects.entry(SmolStr::new(local)).or_default();
                about.values.push((quad.predicate.into_string(), value));
            }
        }
        Ok(subjects)
    }

    /// No two relations share an inverse, and no inverse is a relation of its own.
    fn check_inverses(&self, relations: &BTreeMap<SmolStr, Relation>) -> Result<(), OntologyError> {
        let mut inverses: BTreeSet<&SmolStr> = BTreeSet::new();
        for relation in relations
            .values()
            .filter(|relation| !relation.is_symmetric())
        {
            let why = if relations.contains_key(&relation.inverse) {
                "that is a relation of its own"
            } else if !inverses.insert(&relation.inverse) {
                "that is the inverse of another relation"
            } else {
                continue;
            };
            let at = self.at(&relation.name, &relation.inverse);
            let (subject, inverse) = (relation.name.to_string(), relation.inverse.to_string());
            return Err(OntologyError::Inverse {
                at,
                subject,
                inverse,
                why,
            });
        }
        Ok(())
    }

    fn check_classes(&self, subjects: &BTreeMap<SmolStr, About>) -> Result<(), OntologyError> {
        for &class in Class::ALL {
            let name = class.iri();
            let missing = |property| OntologyError::Missing {
                at: self.at(name, name),
                subject: name.to_owned(),
                property,
            };
            let about = subjects.get(name).ok_or_else(|| missing("a description"))?;
            self.check_words(name, about)?;
            let found: Vec<&str> = about.locals(SUBCLASS).collect();
            // The file states the nearest class alone; the rest follows.
            let expected: Vec<&str> = class
                .superclasses()
                .iter()
                .take(1)
                .map(|above| above.iri())
                .collect();
            if found != expected {
                let names = |names: &[&str]| {
                    if names.is_empty() {
                        "nothing".to_owned()
                    } else {
                        names.join(", ")
                    }
                };
                let (expected, found) = (names(&expected), names(&found));
                return Err(OntologyError::Superclasses {
                    at: self.at(name, name),
                    class: name,
                    expected,
                    found,
                });
            }
        }
        // The other way round: nothing below ds:Entity in the file that the program does not know.
        for (name, about) in subjects {
            if let (None, Some(above)) = (Class::from_iri(name), about.locals(SUBCLASS).next())
                && (Class::from_iri(above).is_some() || !subjects.contains_key(above))
            {
                let unknown = if Class::from_iri(above).is_some() {
                    name.as_str()
                } else {
                    above
                };
                return Err(self.unknown_class(name, unknown));
            }
        }
        Ok(())
    }

    fn relation(&self, name: &SmolStr, about: &About) -> Result<Relation, OntologyError> {
        self.check_words(name, about)?;
        let missing = |property| OntologyError::Missing {
            at: self.at(name, name),
            subject: name.to_string(),
            property,
        };
        let inverse = if about.has(RDF_TYPE, SYMMETRIC) {
            name.clone()
        } else {
            SmolStr::new(
                about
                    .locals(INVERSE)
                    .next()
                    .ok_or_else(|| missing("owl:inverseOf"))?,
            )
        };
        let phrase = about
            .all(&ds("phrase"))
            .next()
            .ok_or_else(|| missing("ds:phrase"))?
            .to_owned();
        if !phrase.contains("{s}") {
            return Err(OntologyError::Phrase {
                at: self.at(name, name),
                subject: name.to_string(),
                found: phrase,
            });
        }
        Ok(Relation {
            name: name.clone(),
            domain: self
                .classes(name, about, "domain")?
                .ok_or_else(|| missing("ds:domain"))?,
            range: self
                .classes(name, about, "range")?
                .ok_or_else(|| missing("ds:range"))?,
            inverse,
            phrase,
            family: SmolStr::new(
                about
                    .all(&ds("family"))
                    .next()
                    .ok_or_else(|| missing("ds:family"))?,
            ),
            plover: about.all(&ds("plover")).next().map(SmolStr::new),
            aspect: match about.all(&ds("lasting")).next() {
                Some("true" | "1") => Aspect::Lasting,
                _ => Aspect::Once,
            },
        })
    }

    /// The classes a relation admits on one side; none where nothing is stated.
    fn classes(
        &self,
        name: &str,
        about: &About,
        side: &str,
    ) -> Result<Option<Vec<Class>>, OntologyError> {
        let mut classes = Vec::new();
        for value in about.all(&ds(side)) {
            let local = value.strip_prefix(DS).unwrap_or(value);
            classes.push(Class::from_iri(local).ok_or_else(|| self.unknown_class(name, local))?);
        }
        Ok((!classes.is_empty()).then_some(classes))
    }

    fn check_words(&self, name: &str, about: &About) -> Result<(), OntologyError> {
        for (property, iri) in [("rdfs:label", LABEL), ("rdfs:comment", COMMENT)] {
            if about.all(iri).next().is_none() {
                return Err(OntologyError::Missing {
                    at: self.at(name, name),
                    subject: name.to_owned(),
                    property,
                });
            }
        }
        Ok(())
    }

    fn unknown_class(&self, subject: &str, found: &str) -> OntologyError {
        OntologyError::UnknownClass {
            at: self.at(subject, found),
            found: found.to_owned(),
            suggestion: nearest(found),
        }
    }

    fn blank(&self) -> OntologyError {
        let at = self
            .turtle
            .find("[")
            .or_else(|| self.turtle.find("_:"))
            .unwrap_or(0);
        OntologyError::BlankNode { at: self.place(at) }
    }

    /// Where `value` is said of `subject`: the first `ds:value` after the line that begins with `ds:subject`.
    fn at(&self, subject: &str, value: &str) -> String {
        let begin = self
            .words(subject)
            .find(|&at| at == 0 || self.turtle.as_bytes().get(at - 1) == Some(&b'\n'))
            .unwrap_or(0);
        self.place(self.words(value).find(|&at| at >= begin).unwrap_or(begin))
    }

    /// Byte offsets of the prefixed name `ds:local`.
    fn words<'a>(&'a self, local: &'a str) -> impl Iterator<Item = usize> + 'a {
        self.turtle
            .match_indices("ds:")
            .map(|(at, _)| at)
            .filter(move |at| {
                let rest = self.turtle.get(at + 3..).unwrap_or("");
                rest.strip_prefix(local).is_some_and(|after| {
                    !after.starts_with(|c: char| c.is_alphanumeric() || c == '_')
                })
            })
    }

    fn place(&self, offset: usize) -> String {
        let before = self.turtle.get(..offset).unwrap_or("");
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        format!("{}:{line}:{column}", self.path)
    }
}

/// The class whose name is nearest to `found`, if a third of the letters or fewer are wrong.
fn nearest(found: &str) -> Option<&'static str> {
    let distance = |class: &Class| edits(&found.to_lowercase(), &class.iri().to_lowercase());
    let best = Class::ALL.iter().min_by_key(|class| distance(class))?;
    (distance(best) * 3 <= found.chars().count()).then(|| best.iri())
}

/// Edit distance (insert, delete, replace) between two short words.
fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = i;
        let mut left = i + 1;
        for (j, &y) in b.iter().enumerate() {
            let above = row.get(j + 1).copied().unwrap_or(0);
            let value = (corner + usize::from(x != y)).min(above + 1).min(left + 1);
            corner = above;
            if let Some(slot) = row.get_mut(j) {
                *slot = left;
            }
            left = value;
        }
        if let Some(slot) = row.last_mut() {
            *slot = left;
        }
    }
    row.last().copied().unwrap_or(0)
}
