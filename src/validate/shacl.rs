//! Holds data against shapes.
//!
//! *(store, [`Shapes`]) → \[[`Violation`]\]*, in the order of shapes and nodes. An engine of our own for SHACL Core: it reads the
//! store where it lies instead of a copy of it, and a crate that does as much brings three hundred others. Held against pyshacl in
//! the tests, violation by violation. Semantics: W3C Recommendation of 20 July 2017, sections 2 to 4. Does not do SPARQL
//! constraints, rules or inference.

use super::data::Data;
use super::shapes::{Bound, Constraint, NodeKind, Path, ShapeId, Shapes, Target};
use super::value::{is_well_formed, order};
use oxigraph::model::{Literal, NamedNode, Term};
use oxigraph::store::{StorageError, Store};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// Something that a shape forbids.
#[derive(Clone, Debug, PartialEq)]
pub struct Violation {
    /// Of which node.
    pub focus: Term,
    /// Along which path, where it is about values of one.
    pub path: Option<Path>,
    /// Which value, where it is about one.
    pub value: Option<Term>,
    /// Local name in `sh:` of what is violated: "MinCountConstraintComponent".
    pub component: &'static str,
    /// The shape, by index.
    pub shape: ShapeId,
    /// In words.
    pub message: String,
}

/// Everything the shapes forbid in the union of the store's graphs but those `left_out`, and how many nodes were looked at.
///
/// # Errors
/// When the store cannot be read.
pub fn validate(
    store: &Store,
    left_out: &[NamedNode],
    shapes: &Shapes,
) -> Result<(Vec<Violation>, usize), StorageError> {
    let engine = Engine {
        data: Data::new(store, left_out)?,
        shapes,
    };
    let mut found = Vec::new();
    let mut looked_at = 0;
    for &root in &shapes.roots {
        let mut nodes: BTreeMap<String, Term> = BTreeMap::new();
        for target in &shapes.get(root).targets {
            for node in engine.nodes(target)? {
                nodes.insert(node.to_string(), node);
            }
        }
        looked_at += nodes.len();
        for node in nodes.values() {
            engine.check(root, node, &mut found)?;
        }
    }
    Ok((found, looked_at))
}

struct Engine<'a> {
    data: Data<'a>,
    shapes: &'a Shapes,
}

/// A shape at a node, while its constraints are looked at.
struct At<'a> {
    shape: ShapeId,
    path: Option<&'a Path>,
    focus: &'a Term,
    message: Option<&'a str>,
}

impl At<'_> {
    fn put(
        &self,
        component: &'static str,
        value: Option<&Term>,
        message: impl FnOnce() -> String,
        found: &mut Vec<Violation>,
    ) {
        found.push(Violation {
            focus: self.focus.clone(),
            path: self.path.cloned(),
            value: value.cloned(),
            component,
            shape: self.shape,
            message: self.message.map_or_else(message, str::to_owned),
        });
    }
}

impl Engine<'_> {
    fn nodes(&self, target: &Target) -> Result<Vec<Term>, StorageError> {
        match target {
            Target::Node(node) => Ok(vec![node.clone()]),
            Target::Class(class) => self.data.instances(class),
            Target::SubjectsOf(property) => self.data.subjects_of(property),
            Target::ObjectsOf(property) => self.data.objects_of(property),
        }
    }

    fn conforms(&self, shape: ShapeId, node: &Term) -> Result<bool, StorageError> {
        let mut found = Vec::new();
        self.check(shape, node, &mut found)?;
        Ok(found.is_empty())
    }

    fn count(&self, shapes: &[ShapeId], node: &Term) -> Result<usize, StorageError> {
        let mut conforming = 0;
        for &shape in shapes {
            conforming += usize::from(self.conforms(shape, node)?);
        }
        Ok(conforming)
    }

    fn check(
        &self,
        id: ShapeId,
        focus: &Term,
        found: &mut Vec<Violation>,
    ) -> Result<(), StorageError> {
        let shape = self.shapes.get(id);
        if shape.constraints.is_empty() {
            return Ok(());
        }
        let values = match &shape.path {
            None => vec![focus.clone()],
            Some(path) => self.follow(path, focus)?,
        };
        let at = At {
            shape: id,
            path: shape.path.as_ref(),
            focus,
            message: shape.message.as_deref(),
        };
        for constraint in &shape.constraints {
            self.constraint(constraint, &at, &values, found)?;
        }
        Ok(())
    }

    /// The nodes a path leads to, each once, sorted.
    fn follow(&self, path: &Path, from: &Term) -> Result<Vec<Term>, StorageError> {
        if let Path::Property(property) = path {
            return self.data.values(from, property);
        }
        let mut reached = BTreeMap::new();
        self.reach(path, from, &mut reached)?;
        Ok(reached.into_values().collect())
    }

    fn reach(
        &self,
        path: &Path,
        from: &Term,
        reached: &mut BTreeMap<String, Term>,
    ) -> Result<(), StorageError> {
        let mut put = |terms: Vec<Term>| {
            for term in terms {
                reached.insert(term.to_string(), term);
            }
        };
        match path {
            Path::Property(property) => put(self.data.values(from, property)?),
            Path::Inverse(inner) => put(self.back(inner, from)?),
            Path::Sequence(steps) => {
                let mut here = vec![from.clone()];
                for step in steps {
                    let mut next = BTreeMap::new();
                    for node in &here {
                        self.reach(step, node, &mut next)?;
                    }
                    here = next.into_values().collect();
                }
                put(here);
            }
            Path::Alternative(ways) => {
                for way in ways {
                    self.reach(way, from, reached)?;
                }
            }
            Path::ZeroOrOne(inner) => {
                put(vec![from.clone()]);
                self.reach(inner, from, reached)?;
            }
            Path::ZeroOrMore(inner) | Path::OneOrMore(inner) => {
                let mut open = vec![from.clone()];
                let mut seen: BTreeMap<String, Term> = BTreeMap::new();
                if matches!(path, Path::ZeroOrMore(_)) {
                    seen.insert(from.to_string(), from.clone());
                }
                while let Some(node) = open.pop() {
                    for next in self.follow(inner, &node)? {
                        if seen.insert(next.to_string(), next.clone()).is_none() {
                            open.push(next);
                        }
                    }
                }
                put(seen.into_values().collect());
            }
        }
        Ok(())
    }

    /// The nodes from which a path leads here.
    fn back(&self, path: &Path, to: &Term) -> Result<Vec<Term>, StorageError> {
        let turned = match path {
            Path::Property(property) => return self.data.holders(property, to),
            Path::Inverse(inner) => return self.follow(inner, to),
            Path::Sequence(steps) => Path::Sequence(steps.iter().rev().map(inverse).collect()),
            Path::Alternative(ways) => Path::Alternative(ways.iter().map(inverse).collect()),
            Path::ZeroOrMore(inner) => Path::ZeroOrMore(Box::new(inverse(inner))),
            Path::OneOrMore(inner) => Path::OneOrMore(Box::new(inverse(inner))),
            Path::ZeroOrOne(inner) => Path::ZeroOrOne(Box::new(inverse(inner))),
        };
        self.follow(&turned, to)
    }

    fn constraint(
        &self,
        constraint: &Constraint,
        at: &At<'_>,
        values: &[Term],
        found: &mut Vec<Violation>,
    ) -> Result<(), StorageError> {
        match constraint {
            Constraint::MinCount(least) if values.len() < *least => at.put(
                "MinCountConstraintComponent",
                None,
                || format!("has {}, at least {least} wanted", counted(values.len())),
                found,
            ),
            Constraint::MaxCount(most) if values.len() > *most => at.put(
                "MaxCountConstraintComponent",
                None,
                || format!("has {}, at most {most} allowed", counted(values.len())),
                found,
            ),
            Constraint::MinCount(_) | Constraint::MaxCount(_) => {}
            Constraint::HasValue(wanted) if !values.contains(wanted) => at.put(
                "HasValueConstraintComponent",
                None,
                || format!("lacks the value {wanted}"),
                found,
            ),
            Constraint::HasValue(_) => {}
            Constraint::UniqueLang => unique_lang(at, values, found),
            Constraint::Equals(property) => {
                let others = self.data.values(at.focus, property)?;
                for value in values.iter().filter(|value| !others.contains(value)) {
                    let message = || format!("is not also a value of {property}");
                    at.put("EqualsConstraintComponent", Some(value), message, found);
                }
                for value in others.iter().filter(|value| !values.contains(value)) {
                    let message = || format!("is a value of {property} alone");
                    at.put("EqualsConstraintComponent", Some(value), message, found);
                }
            }
            Constraint::Disjoint(property) => {
                let others = self.data.values(at.focus, property)?;
                for value in values.iter().filter(|value| others.contains(value)) {
                    let message = || format!("is also a value of {property}");
                    at.put("DisjointConstraintComponent", Some(value), message, found);
                }
            }
            Constraint::LessThan(property) | Constraint::LessThanOrEquals(property) => {
                let or_equal = matches!(constraint, Constraint::LessThanOrEquals(_));
                let component = if or_equal {
                    "LessThanOrEqualsConstraintComponent"
                } else {
                    "LessThanConstraintComponent"
                };
                for value in values {
                    for other in self.data.values(at.focus, property)? {
                        let holds = match compared(value, &other) {
                            Some(Ordering::Less) => true,
                            Some(Ordering::Equal) => or_equal,
                            _ => false,
                        };
                        if !holds {
                            let message = || format!("does not come before {other} of {property}");
                            at.put(component, Some(value), message, found);
                        }
                    }
                }
            }
            Constraint::Qualified {
                shape,
                disjoint,
                min,
                max,
            } => {
                let mut conforming = 0;
                for value in values {
                    if self.conforms(*shape, value)? && self.count(disjoint, value)? == 0 {
                        conforming += 1;
                    }
                }
                if min.is_some_and(|least| conforming < least) {
                    let message =
                        || format!("has {conforming} values of the wanted shape, too few");
                    at.put("QualifiedMinCountConstraintComponent", None, message, found);
                }
                if max.is_some_and(|most| conforming > most) {
                    let message = || format!("has {conforming} values of that shape, too many");
                    at.put("QualifiedMaxCountConstraintComponent", None, message, found);
                }
            }
            Constraint::Property(shape) => {
                for value in values {
                    self.check(*shape, value, found)?;
                }
            }
            Constraint::Closed(allowed) => {
                for value in values {
                    for (property, object) in self.data.said(value)?.iter() {
                        if !allowed.contains(property) {
                            found.push(Violation {
                                focus: at.focus.clone(),
                                path: Some(Path::Property(property.clone())),
                                value: Some(object.clone()),
                                component: "ClosedConstraintComponent",
                                shape: at.shape,
                                message: at.message.map_or_else(
                                    || "a property that does not belong here".to_owned(),
                                    str::to_owned,
                                ),
                            });
                        }
                    }
                }
            }
            _ => {
                for value in values {
                    if let Some((component, message)) = self.of_value(constraint, value)? {
                        at.put(component, Some(value), || message, found);
                    }
                }
            }
        }
        Ok(())
    }

    /// What a constraint on single values has against one: component and words.
    fn of_value(
        &self,
        constraint: &Constraint,
        value: &Term,
    ) -> Result<Option<(&'static str, String)>, StorageError> {
        let (holds, component, message) = match constraint {
            Constraint::Class(class) => (
                self.data.is_a(value, class)?,
                "ClassConstraintComponent",
                format!("is no {}", local(class)),
            ),
            Constraint::Datatype(datatype) => (
                matches!(value, Term::Literal(literal)
                    if literal.datatype() == datatype.as_ref() && is_well_formed(literal)),
                "DatatypeConstraintComponent",
                format!("is no {}", local(datatype)),
            ),
            Constraint::NodeKind(kind) => (
                is_of_kind(value, *kind),
                "NodeKindConstraintComponent",
                format!("is not of the kind {kind:?}"),
            ),
            Constraint::Range(bound, limit) => {
                let side = compared(value, limit);
                let (holds, component) = match bound {
                    Bound::MinExclusive => (
                        side == Some(Ordering::Greater),
                        "MinExclusiveConstraintComponent",
                    ),
                    Bound::MinInclusive => (
                        matches!(side, Some(Ordering::Greater | Ordering::Equal)),
                        "MinInclusiveConstraintComponent",
                    ),
                    Bound::MaxExclusive => (
                        side == Some(Ordering::Less),
                        "MaxExclusiveConstraintComponent",
                    ),
                    Bound::MaxInclusive => (
                        matches!(side, Some(Ordering::Less | Ordering::Equal)),
                        "MaxInclusiveConstraintComponent",
                    ),
                };
                (
                    holds,
                    component,
                    format!("is out of bounds: {bound:?} {limit}"),
                )
            }
            Constraint::MinLength(least) => (
                text(value).is_some_and(|text| text.chars().count() >= *least),
                "MinLengthConstraintComponent",
                format!("is shorter than {least}"),
            ),
            Constraint::MaxLength(most) => (
                text(value).is_some_and(|text| text.chars().count() <= *most),
                "MaxLengthConstraintComponent",
                format!("is longer than {most}"),
            ),
            Constraint::Pattern(pattern) => (
                text(value).is_some_and(|text| pattern.is_match(text)),
                "PatternConstraintComponent",
                format!("does not match {}", pattern.as_str()),
            ),
            Constraint::LanguageIn(languages) => (
                is_in_languages(value, languages),
                "LanguageInConstraintComponent",
                format!("is in none of the languages {}", languages.join(", ")),
            ),
            Constraint::In(members) => (
                members.contains(value),
                "InConstraintComponent",
                "is not one of the values allowed".to_owned(),
            ),
            Constraint::Not(shape) => (
                !self.conforms(*shape, value)?,
                "NotConstraintComponent",
                "has the shape that it must not have".to_owned(),
            ),
            Constraint::And(shapes) => (
                self.count(shapes, value)? == shapes.len(),
                "AndConstraintComponent",
                "does not have all the shapes wanted".to_owned(),
            ),
            Constraint::Or(shapes) => (
                self.count(shapes, value)? > 0,
                "OrConstraintComponent",
                "has none of the shapes wanted".to_owned(),
            ),
            Constraint::Xone(shapes) => (
                self.count(shapes, value)? == 1,
                "XoneConstraintComponent",
                "does not have exactly one of the shapes wanted".to_owned(),
            ),
            Constraint::Node(shape) => (
                self.conforms(*shape, value)?,
                "NodeConstraintComponent",
                format!("does not have the shape {}", self.shapes.get(*shape).owner),
            ),
            _ => return Ok(None),
        };
        Ok((!holds).then_some((component, message)))
    }
}

fn inverse(path: &Path) -> Path {
    match path {
        Path::Inverse(inner) => (**inner).clone(),
        other => Path::Inverse(Box::new(other.clone())),
    }
}

fn counted(values: usize) -> String {
    match values {
        0 => "no value".to_owned(),
        1 => "1 value".to_owned(),
        more => format!("{more} values"),
    }
}

fn unique_lang(at: &At<'_>, values: &[Term], found: &mut Vec<Violation>) {
    let mut seen = BTreeMap::<String, usize>::new();
    for value in values {
        if let Term::Literal(literal) = value
            && let Some(language) = literal.language()
        {
            *seen.entry(language.to_lowercase()).or_default() += 1;
        }
    }
    let twice: BTreeSet<String> = seen
        .into_iter()
        .filter(|&(_, count)| count > 1)
        .map(|(language, _)| language)
        .collect();
    for language in twice {
        let message = || format!("has more than one value in the language {language}");
        at.put("UniqueLangConstraintComponent", None, message, found);
    }
}

fn is_of_kind(value: &Term, kind: NodeKind) -> bool {
    let kinds: &[NodeKind] = match value {
        Term::NamedNode(_) => &[
            NodeKind::Iri,
            NodeKind::BlankNodeOrIri,
            NodeKind::IriOrLiteral,
        ],
        Term::BlankNode(_) => &[
            NodeKind::BlankNode,
            NodeKind::BlankNodeOrIri,
            NodeKind::BlankNodeOrLiteral,
        ],
        Term::Literal(_) => &[
            NodeKind::Literal,
            NodeKind::BlankNodeOrLiteral,
            NodeKind::IriOrLiteral,
        ],
        Term::Triple(_) => &[],
    };
    kinds.contains(&kind)
}

/// What a pattern or a length is held against: the words of a literal, an IRI; a blank node has neither.
fn text(value: &Term) -> Option<&str> {
    match value {
        Term::NamedNode(node) => Some(node.as_str()),
        Term::Literal(literal) => Some(literal.value()),
        _ => None,
    }
}

/// BCP 47, basic filtering: "en" takes "en" and "en-GB".
fn is_in_languages(value: &Term, languages: &[String]) -> bool {
    let Term::Literal(literal) = value else {
        return false;
    };
    let Some(language) = literal.language().map(str::to_lowercase) else {
        return false;
    };
    languages
        .iter()
        .map(|each| each.to_lowercase())
        .any(|range| {
            language == range
                || language
                    .strip_prefix(&range)
                    .is_some_and(|rest| rest.starts_with('-'))
        })
}

fn compared(a: &Term, b: &Term) -> Option<Ordering> {
    let literal = |term: &Term| -> Option<Literal> {
        match term {
            Term::Literal(literal) => Some(literal.clone()),
            _ => None,
        }
    };
    order(&literal(a)?, &literal(b)?)
}

/// The last part of an IRI.
pub(super) fn local(iri: &NamedNode) -> &str {
    iri.as_str()
        .rsplit(['#', '/'])
        .next()
        .unwrap_or(iri.as_str())
}

/// A path as Turtle, for reports: blank nodes only where SHACL has no other way.
pub fn turtle(path: &Path, shorten: &dyn Fn(&NamedNode) -> String) -> String {
    let of = |inner: &Path| turtle(inner, shorten);
    let list = |paths: &[Path]| paths.iter().map(of).collect::<Vec<_>>().join(" ");
    match path {
        Path::Property(property) => shorten(property),
        Path::Inverse(inner) => format!("[ sh:inversePath {} ]", of(inner)),
        Path::Sequence(steps) => format!("( {} )", list(steps)),
        Path::Alternative(ways) => format!("[ sh:alternativePath ( {} ) ]", list(ways)),
        Path::ZeroOrMore(inner) => format!("[ sh:zeroOrMorePath {} ]", of(inner)),
        Path::OneOrMore(inner) => format!("[ sh:oneOrMorePath {} ]", of(inner)),
        Path::ZeroOrOne(inner) => format!("[ sh:zeroOrOnePath {} ]", of(inner)),
    }
}
