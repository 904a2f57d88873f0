//! Shapes read from the triples that describe them.
//!
//! *Turtle → [`Shapes`]*: what is said of each node is gathered first; shapes are then read from those with targets down, each
//! once, whoever refers to it. SHACL, sections 2.1 (targets), 2.3 (paths) and 4 (constraint components).

use super::{Bound, Constraint, NodeKind, Path, SH, Shape, ShapeId, Shapes, ShapesError, Target};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{NamedNode, NamedOrBlankNode, Term, Triple};
use regex::{Regex, RegexBuilder};
use std::collections::BTreeMap;

const OWL_CLASS: &str = "http://www.w3.org/2002/07/owl#Class";
/// Properties of a shape that say nothing on what holds.
const REMARKS: &[&str] = &["name", "description", "order", "group", "defaultValue"];

/// Reads Turtle; `path` is for messages.
pub(super) fn read(turtle: &str, path: &str) -> Result<Shapes, ShapesError> {
    let parser = RdfParser::from_format(RdfFormat::Turtle)
        .without_named_graphs()
        .for_slice(turtle.as_bytes());
    let mut about: BTreeMap<String, About> = BTreeMap::new();
    for quad in parser {
        let triple = Triple::from(quad.map_err(|source| ShapesError::Syntax {
            path: path.to_owned(),
            source,
        })?);
        let entry = about.entry(triple.subject.to_string()).or_insert_with(|| {
            let node = match triple.subject {
                NamedOrBlankNode::NamedNode(node) => node.into(),
                NamedOrBlankNode::BlankNode(node) => node.into(),
            };
            About {
                node,
                values: Vec::new(),
            }
        });
        entry.values.push((triple.predicate, triple.object));
    }
    let mut reader = Reader {
        path,
        about: &about,
        ids: BTreeMap::new(),
        under_way: Vec::new(),
        shapes: Shapes::default(),
    };
    for (name, each) in &about {
        if each.is_root() {
            let id = reader.shape(name)?;
            reader.shapes.roots.push(id);
        }
    }
    Ok(reader.shapes)
}

/// What is said of one node of the shapes graph.
struct About {
    node: Term,
    values: Vec<(NamedNode, Term)>,
}

impl About {
    fn sh<'a>(&'a self, local: &'a str) -> impl Iterator<Item = &'a Term> {
        self.values
            .iter()
            .filter(move |(property, _)| property.as_str().strip_prefix(SH) == Some(local))
            .map(|(_, value)| value)
    }

    fn is_a(&self, class: &str) -> bool {
        self.values.iter().any(|(property, value)| {
            *property == rdf::TYPE
                && matches!(value, Term::NamedNode(node) if node.as_str() == class)
        })
    }

    fn is_class(&self) -> bool {
        self.is_a(rdfs::CLASS.as_str()) || self.is_a(OWL_CLASS)
    }

    fn is_shape(&self) -> bool {
        self.is_a(&format!("{SH}NodeShape")) || self.is_a(&format!("{SH}PropertyShape"))
    }

    fn is_root(&self) -> bool {
        self.values.iter().any(|(property, _)| {
            property
                .as_str()
                .starts_with("http://www.w3.org/ns/shacl#target")
        }) || (self.is_shape() && self.is_class())
    }
}

struct Reader<'a> {
    path: &'a str,
    about: &'a BTreeMap<String, About>,
    ids: BTreeMap<String, ShapeId>,
    /// Shapes that are being read: one that comes up again refers to itself.
    under_way: Vec<String>,
    shapes: Shapes,
}

impl Reader<'_> {
    fn shape(&mut self, name: &str) -> Result<ShapeId, ShapesError> {
        if let Some(&id) = self.ids.get(name) {
            return Ok(id);
        }
        if self.under_way.iter().any(|each| each == name) {
            return Err(self.malformed(name, "refers to itself, by way of other shapes or none"));
        }
        let about = self.about;
        let Some(this) = about.get(name) else {
            return Err(self.malformed(name, "is used as a shape and nothing is said of it"));
        };
        self.under_way.push(name.to_owned());
        let path = match single(this.sh("path")) {
            Ok(None) => None,
            Ok(Some(path)) => Some(self.path_of(name, path)?),
            Err(()) => return Err(self.malformed(name, "has more than one sh:path")),
        };
        let mut shape = Shape {
            node: this.node.clone(),
            owner: self.owner(name),
            path,
            targets: self.targets(name, this)?,
            constraints: Vec::new(),
            message: this.sh("message").filter_map(literal).min(),
            severity: NamedNode::new_unchecked(format!("{SH}Violation")),
        };
        if let Some(severity) = this.sh("severity").next() {
            shape.severity = self.iri(name, "sh:severity", severity)?;
        }
        let is_off = this
            .sh("deactivated")
            .filter_map(literal)
            .any(|value| value == "true" || value == "1");
        let constraints = self.constraints(name, this)?;
        if !is_off {
            shape.constraints = constraints;
        }
        self.under_way.pop();
        let id = ShapeId(self.shapes.all.len());
        self.shapes.all.push(shape);
        self.ids.insert(name.to_owned(), id);
        Ok(id)
    }

    fn targets(&self, name: &str, this: &About) -> Result<Vec<Target>, ShapesError> {
        let mut targets = Vec::new();
        for (property, value) in &this.values {
            let Some(kind) = property.as_str().strip_prefix(SH) else {
                continue;
            };
            let iri = || self.iri(name, &format!("sh:{kind}"), value);
            targets.push(match kind {
                "targetNode" => Target::Node(value.clone()),
                "targetClass" => Target::Class(iri()?),
                "targetSubjectsOf" => Target::SubjectsOf(iri()?),
                "targetObjectsOf" => Target::ObjectsOf(iri()?),
                _ => continue,
            });
        }
        if this.is_shape()
            && this.is_class()
            && let Term::NamedNode(class) = &this.node
        {
            targets.push(Target::Class(class.clone()));
        }
        Ok(targets)
    }

    fn constraints(&mut self, name: &str, this: &About) -> Result<Vec<Constraint>, ShapesError> {
        let mut found = Vec::new();
        let mut values: Vec<&(NamedNode, Term)> = this.values.iter().collect();
        values.sort_by_cached_key(|(property, value)| {
            (property.as_str().to_owned(), value.to_string())
        });
        for (property, value) in values {
            let Some(local) = property.as_str().strip_prefix(SH) else {
                continue;
            };
            let of = format!("sh:{local}");
            found.push(match local {
                "class" => Constraint::Class(self.iri(name, &of, value)?),
                "datatype" => Constraint::Datatype(self.iri(name, &of, value)?),
                "nodeKind" => Constraint::NodeKind(self.node_kind(name, value)?),
                "minCount" => Constraint::MinCount(self.count(name, &of, value)?),
                "maxCount" => Constraint::MaxCount(self.count(name, &of, value)?),
                "minExclusive" => Constraint::Range(Bound::MinExclusive, value.clone()),
                "minInclusive" => Constraint::Range(Bound::MinInclusive, value.clone()),
                "maxExclusive" => Constraint::Range(Bound::MaxExclusive, value.clone()),
                "maxInclusive" => Constraint::Range(Bound::MaxInclusive, value.clone()),
                "minLength" => Constraint::MinLength(self.count(name, &of, value)?),
                "maxLength" => Constraint::MaxLength(self.count(name, &of, value)?),
                "pattern" => Constraint::Pattern(Box::new(self.pattern(name, this, value)?)),
                "languageIn" => Constraint::LanguageIn(
                    self.list(name, value)?.iter().filter_map(literal).collect(),
                ),
                "uniqueLang" if literal(value).as_deref() == Some("true") => Constraint::UniqueLang,
                "uniqueLang" => continue,
                "equals" => Constraint::Equals(self.iri(name, &of, value)?),
                "disjoint" => Constraint::Disjoint(self.iri(name, &of, value)?),
                "lessThan" => Constraint::LessThan(self.iri(name, &of, value)?),
                "lessThanOrEquals" => Constraint::LessThanOrEquals(self.iri(name, &of, value)?),
                "not" => Constraint::Not(self.shape(&value.to_string())?),
                "and" => Constraint::And(self.shapes_of(name, value)?),
                "or" => Constraint::Or(self.shapes_of(name, value)?),
                "xone" => Constraint::Xone(self.shapes_of(name, value)?),
                "node" => Constraint::Node(self.shape(&value.to_string())?),
                "property" => {
                    let id = self.shape(&value.to_string())?;
                    if self.shapes.get(id).path.is_none() {
                        return Err(
                            self.malformed(name, "sh:property leads to a shape without sh:path")
                        );
                    }
                    Constraint::Property(id)
                }
                "qualifiedValueShape" => self.qualified(name, this, value)?,
                "closed" if literal(value).as_deref() == Some("true") => {
                    Constraint::Closed(self.allowed(name, this)?)
                }
                "closed" => continue,
                "hasValue" => Constraint::HasValue(value.clone()),
                "in" => Constraint::In(self.list(name, value)?),
                "path"
                | "flags"
                | "ignoredProperties"
                | "message"
                | "severity"
                | "deactivated"
                | "targetNode"
                | "targetClass"
                | "targetSubjectsOf"
                | "targetObjectsOf"
                | "qualifiedMinCount"
                | "qualifiedMaxCount"
                | "qualifiedValueShapesDisjoint" => continue,
                remark if REMARKS.contains(&remark) => continue,
                _ => {
                    return Err(ShapesError::Unknown {
                        path: self.path.to_owned(),
                        shape: self.owner(name),
                        construct: of,
                    });
                }
            });
        }
        if this.sh("path").next().is_none()
            && found.iter().any(|each| {
                matches!(
                    each,
                    Constraint::MinCount(_)
                        | Constraint::MaxCount(_)
                        | Constraint::UniqueLang
                        | Constraint::LessThan(_)
                        | Constraint::LessThanOrEquals(_)
                        | Constraint::Qualified { .. }
                )
            })
        {
            return Err(self.malformed(name, "counts values and has no sh:path to find them"));
        }
        Ok(found)
    }

    fn qualified(
        &mut self,
        name: &str,
        this: &About,
        value: &Term,
    ) -> Result<Constraint, ShapesError> {
        let count = |local: &'static str| single(this.sh(local)).ok().flatten();
        let min = count("qualifiedMinCount")
            .map(|value| self.count(name, "sh:qualifiedMinCount", value))
            .transpose()?;
        let max = count("qualifiedMaxCount")
            .map(|value| self.count(name, "sh:qualifiedMaxCount", value))
            .transpose()?;
        let is_disjoint = this
            .sh("qualifiedValueShapesDisjoint")
            .filter_map(literal)
            .any(|value| value == "true");
        let mut disjoint = Vec::new();
        if is_disjoint {
            let about = self.about;
            let parents = about
                .values()
                .filter(|each| each.sh("property").any(|child| *child == this.node));
            let siblings: Vec<String> = parents
                .flat_map(|parent| parent.sh("property"))
                .filter_map(|sibling| about.get(&sibling.to_string()))
                .flat_map(|sibling| sibling.sh("qualifiedValueShape"))
                .filter(|shape| *shape != value)
                .map(Term::to_string)
                .collect();
            for sibling in siblings {
                disjoint.push(self.shape(&sibling)?);
            }
        }
        Ok(Constraint::Qualified {
            shape: self.shape(&value.to_string())?,
            disjoint,
            min,
            max,
        })
    }

    /// Properties that a closed shape lets stand.
    fn allowed(&self, name: &str, this: &About) -> Result<Vec<NamedNode>, ShapesError> {
        let mut allowed = Vec::new();
        for ignored in this.sh("ignoredProperties") {
            for property in self.list(name, ignored)? {
                allowed.push(self.iri(name, "sh:ignoredProperties", &property)?);
            }
        }
        for child in this.sh("property") {
            let path = self
                .about
                .get(&child.to_string())
                .and_then(|child| child.sh("path").next());
            if let Some(Term::NamedNode(property)) = path {
                allowed.push(property.clone());
            }
        }
        Ok(allowed)
    }

    fn pattern(&self, name: &str, this: &About, value: &Term) -> Result<Regex, ShapesError> {
        let Some(text) = literal(value) else {
            return Err(self.malformed(name, "sh:pattern takes a string"));
        };
        let flags = this
            .sh("flags")
            .filter_map(literal)
            .next()
            .unwrap_or_default();
        let mut builder = RegexBuilder::new(&if flags.contains('q') {
            regex::escape(&text)
        } else {
            text.clone()
        });
        builder
            .case_insensitive(flags.contains('i'))
            .multi_line(flags.contains('m'))
            .dot_matches_new_line(flags.contains('s'))
            .ignore_whitespace(flags.contains('x'));
        builder
            .build()
            .map_err(|error| self.malformed(name, &format!("sh:pattern {text:?}: {error}")))
    }

    fn shapes_of(&mut self, name: &str, list: &Term) -> Result<Vec<ShapeId>, ShapesError> {
        let members = self.list(name, list)?;
        members
            .iter()
            .map(|member| self.shape(&member.to_string()))
            .collect()
    }

    fn path_of(&self, name: &str, path: &Term) -> Result<Path, ShapesError> {
        if let Term::NamedNode(property) = path
            && *property != rdf::NIL
        {
            return Ok(Path::Property(property.clone()));
        }
        let about = self.about.get(&path.to_string());
        let Some(about) = about else {
            return Err(self.malformed(name, "sh:path is neither a property nor a path"));
        };
        if about
            .values
            .iter()
            .any(|(property, _)| *property == rdf::FIRST)
        {
            return Ok(Path::Sequence(self.paths(name, path)?));
        }
        let inner = |local: &str| {
            about
                .sh(local)
                .next()
                .map(|inner| self.path_of(name, inner))
        };
        if let Some(list) = about.sh("alternativePath").next() {
            return Ok(Path::Alternative(self.paths(name, list)?));
        }
        if let Some(inner) = inner("inversePath") {
            return Ok(Path::Inverse(Box::new(inner?)));
        }
        if let Some(inner) = inner("zeroOrMorePath") {
            return Ok(Path::ZeroOrMore(Box::new(inner?)));
        }
        if let Some(inner) = inner("oneOrMorePath") {
            return Ok(Path::OneOrMore(Box::new(inner?)));
        }
        if let Some(inner) = inner("zeroOrOnePath") {
            return Ok(Path::ZeroOrOne(Box::new(inner?)));
        }
        Err(self.malformed(name, "sh:path is neither a property nor a path"))
    }

    fn paths(&self, name: &str, list: &Term) -> Result<Vec<Path>, ShapesError> {
        self.list(name, list)?
            .iter()
            .map(|each| self.path_of(name, each))
            .collect()
    }

    /// The members of an RDF list.
    fn list(&self, name: &str, head: &Term) -> Result<Vec<Term>, ShapesError> {
        let mut members = Vec::new();
        let mut rest = head.clone();
        // A list that bites its tail has more links than the file has nodes.
        for _ in 0..=self.about.len() {
            if matches!(&rest, Term::NamedNode(node) if *node == rdf::NIL) {
                return Ok(members);
            }
            let link = self.about.get(&rest.to_string());
            let value = |wanted| {
                link?
                    .values
                    .iter()
                    .find(|(property, _)| *property == wanted)
                    .map(|(_, value)| value.clone())
            };
            let (Some(first), Some(next)) = (value(rdf::FIRST), value(rdf::REST)) else {
                break;
            };
            members.push(first);
            rest = next;
        }
        Err(self.malformed(name, "a list was expected, with ( and )"))
    }

    fn node_kind(&self, name: &str, value: &Term) -> Result<NodeKind, ShapesError> {
        let iri = self.iri(name, "sh:nodeKind", value)?;
        Ok(match iri.as_str().strip_prefix(SH) {
            Some("IRI") => NodeKind::Iri,
            Some("BlankNode") => NodeKind::BlankNode,
            Some("Literal") => NodeKind::Literal,
            Some("BlankNodeOrIRI") => NodeKind::BlankNodeOrIri,
            Some("BlankNodeOrLiteral") => NodeKind::BlankNodeOrLiteral,
            Some("IRIOrLiteral") => NodeKind::IriOrLiteral,
            _ => {
                return Err(
                    self.malformed(name, &format!("sh:nodeKind {iri} is none of SHACL's six"))
                );
            }
        })
    }

    fn iri(&self, name: &str, of: &str, value: &Term) -> Result<NamedNode, ShapesError> {
        match value {
            Term::NamedNode(node) => Ok(node.clone()),
            other => Err(self.malformed(name, &format!("{of} takes an IRI, found {other}"))),
        }
    }

    fn count(&self, name: &str, of: &str, value: &Term) -> Result<usize, ShapesError> {
        literal(value)
            .and_then(|text| text.parse().ok())
            .ok_or_else(|| {
                self.malformed(name, &format!("{of} takes a whole number, found {value}"))
            })
    }

    /// The nearest shape with an IRI, without its brackets.
    fn owner(&self, name: &str) -> String {
        let named = std::iter::once(name).chain(self.under_way.iter().rev().map(String::as_str));
        let owner = named
            .into_iter()
            .find(|name| name.starts_with('<'))
            .unwrap_or(name);
        owner.trim_matches(['<', '>']).to_owned()
    }

    fn malformed(&self, name: &str, message: &str) -> ShapesError {
        ShapesError::Malformed {
            path: self.path.to_owned(),
            shape: self.owner(name),
            message: message.to_owned(),
        }
    }
}

fn literal(term: &Term) -> Option<String> {
    match term {
        Term::Literal(literal) => Some(literal.value().to_owned()),
        _ => None,
    }
}

/// The only one, none, or an error.
fn single<'a>(mut values: impl Iterator<Item = &'a Term>) -> Result<Option<&'a Term>, ()> {
    let first = values.next();
    if values.next().is_some() {
        Err(())
    } else {
        Ok(first)
    }
}
