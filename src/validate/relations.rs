//! Shapes of relations: what may stand at either end of an edge.
//!
//! *[`Ontology`] → Turtle*. One node shape a relation, for everything that has it: the subject is of one of the domain's classes, the
//! object of one of the range's. `data/shapes.ttl` ends in what this makes of `data/ontology.ttl`; for relations of a user's own it
//! is made while the program runs. Needs the prefixes of that file in front of it.

use crate::ontology::{Class, Ontology, Relation};
use std::fmt::Write as _;

/// Shapes of the relations that `wanted` chooses, in the order of their names.
pub fn relation_shapes(ontology: &Ontology, wanted: impl Fn(&Relation) -> bool) -> String {
    let mut text = String::new();
    for relation in ontology
        .relations
        .values()
        .filter(|relation| wanted(relation))
    {
        let name = &relation.name;
        _ = writeln!(
            text,
            "shape:{name} a sh:NodeShape ; sh:targetSubjectsOf ds:{name} ; {} ;\n  sh:property [ sh:path ds:{name} ; {} ] .",
            any(&relation.domain),
            any(&relation.range)
        );
    }
    text
}

fn any(classes: &[Class]) -> String {
    match classes {
        [one] => format!("sh:class ds:{}", one.iri()),
        several => {
            let each: Vec<String> = several
                .iter()
                .map(|class| format!("[ sh:class ds:{} ]", class.iri()))
                .collect();
            format!("sh:or ( {} )", each.join(" "))
        }
    }
}
