//! What `show` says of contradictions: which claims about an entity cannot all hold, and what time explains.

use super::{Row, rows, text};
use crate::cli::Failure;
use crate::cli::reading::Reading;
use oxigraph::model::NamedNode;
use std::collections::BTreeMap;
use std::io::Write;

const CONTRADICTIONS: &str = "SELECT ?question ?status ?side ?words ?speaker ?date ?source {
  ?contradiction ds:about ?it ; a ds:Contradiction ; ds:status ?status ; rdfs:label ?question .
  ?contradiction ?side ?claim . FILTER(?side IN (ds:firstSide, ds:secondSide))
  GRAPH ?document { ?claim ds:evidence ?place . ?place oa:exact ?words }
  OPTIONAL { GRAPH ?document { ?document schema:datePublished ?date } }
  OPTIONAL { GRAPH ?document { ?document schema:headline ?headline } }
  OPTIONAL { GRAPH ?document { ?claim ds:attributedTo ?by } ?by ds:refersTo ?who . ?who rdfs:label ?speaker }
  BIND(COALESCE(?headline, ?document) AS ?source) } ORDER BY ?status ?question ?side ?date ?source ?words";

/// Claims of one side that are quoted; more are counted.
const QUOTED: usize = 2;

/// The sections on contradictions of an entity's page.
pub(super) fn sections(
    out: &mut impl Write,
    store: &Reading,
    it: &NamedNode,
) -> Result<(), Failure> {
    let found = rows(store, CONTRADICTIONS, it)?;
    let mut questions: BTreeMap<(String, String), [Vec<&Row>; 2]> = BTreeMap::new();
    for row in &found {
        let sides = questions
            .entry((text(row, "status"), text(row, "question")))
            .or_default();
        let side = usize::from(text(row, "side") == "ds:secondSide");
        sides[side].push(row);
    }
    let mut title = "";
    for ((status, question), sides) in &questions {
        let is_open = status.ends_with("Disputed");
        let wanted = match is_open {
            true => "Cannot both hold",
            false => "Explained by time",
        };
        if title != wanted {
            title = wanted;
            writeln!(out, "\n  {title}")?;
        }
        writeln!(out, "    {question}")?;
        for (side, mark) in sides.iter().zip(["", "against "]) {
            if is_open {
                quotes(out, side, mark)?;
            }
        }
    }
    Ok(())
}

fn quotes(out: &mut impl Write, side: &[&Row], mark: &str) -> Result<(), Failure> {
    for row in side.iter().take(QUOTED) {
        let words = text(row, "words");
        let words: Vec<&str> = words.split_whitespace().collect();
        let mut line = format!("{mark}“{}”", words.join(" "));
        for part in ["date", "source"] {
            line += &format!("   {}", text(row, part));
        }
        let speaker = text(row, "speaker");
        if !speaker.is_empty() {
            line += &format!("   according to {speaker}");
        }
        writeln!(out, "      {line}")?;
    }
    if side.len() > QUOTED {
        writeln!(out, "      {mark}and {} more", side.len() - QUOTED)?;
    }
    Ok(())
}
