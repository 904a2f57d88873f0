//! The direct edges as a Mermaid flowchart, for Markdown pages that draw themselves.
//!
//! *([`Projection`], [`Palette`]) → Mermaid*. Source: the Mermaid documentation, "Flowcharts: Basic Syntax". Mutual edges have two
//! heads, what is merely claimed is dashed, what is denied ends in a cross, and each of these says so in words. Words are written with entity codes (`#34;`), which is the only escape Mermaid knows.

use super::error::ExportError;
use super::escape::shorten;
use super::picture::Picture;
use super::spoken::verb;
use crate::analysis::{Contest, Direction, Standing};
use std::collections::BTreeSet;
use std::io::Write;

/// Columns of a name.
const NAME: usize = 60;

/// Writes the flowchart.
///
/// # Errors
/// Those of the writer.
pub fn write_mermaid(picture: &Picture<'_>, mut out: impl Write) -> Result<(), ExportError> {
    let graph = &picture.projection.graph;
    writeln!(out, "flowchart LR")?;
    for (index, node) in graph.node_weights().enumerate() {
        let (left, right) = match picture.palette.shape(node.class).map(|s| s.shape.as_str()) {
            Some("hexagon") => ("{{", "}}"),
            Some("ellipse" | "circle") => ("([", "])"),
            _ => ("[", "]"),
        };
        let label = words(&shorten(&node.label, NAME));
        let class = node.class.iri();
        writeln!(out, "  n{index}{left}\"{label}\"{right}:::{class}")?;
    }
    for index in graph.edge_indices() {
        let Some((from, to)) = graph.edge_endpoints(index) else {
            continue;
        };
        let edge = &graph[index];
        let arrow = match (edge.direction, edge.standing) {
            (Direction::Forward, Standing::Established) => "-->",
            (Direction::Forward, Standing::Denied) => "--x",
            (Direction::Forward, _) => "-.->",
            (Direction::Both, Standing::Established) => "<-->",
            (Direction::Both, Standing::Denied) => "x--x",
            (Direction::Both, _) => "<-.->",
        };
        let mark = match (edge.standing, edge.contest) {
            (Standing::Established, Contest::Unopposed) => "",
            (Standing::Established, Contest::Denied) => " – disputed",
            (Standing::Reported, _) => " – only said",
            (Standing::Prospective, _) => " – planned or possible",
            (Standing::Denied, _) => " – denied",
        };
        let label = words(&format!("{}{mark}", verb(picture.ontology, &edge.relation)));
        let (from, to) = (from.index(), to.index());
        writeln!(out, "  n{from} {arrow}|\"{label}\"| n{to}")?;
    }
    let classes: BTreeSet<_> = graph.node_weights().map(|node| node.class).collect();
    for class in classes {
        let paint = picture.palette.class(class);
        writeln!(
            out,
            "  classDef {} fill:{},stroke:{},color:{}",
            class.iri(),
            paint.fill,
            paint.line,
            paint.text
        )?;
    }
    Ok(())
}

/// Words inside quotation marks: everything that Mermaid or its HTML could read otherwise becomes an entity code.
fn words(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if c.is_control() => words.push(' '),
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => words.push(' '),
            '"' | '#' | '&' | '<' | '>' | '`' | '\\' | '*' | '_' | ';' | '{' | '}' | '[' | ']'
            | '(' | ')' | '|' => words.push_str(&format!("#{};", u32::from(c))),
            c => words.push(c),
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn words_cannot_leave_their_quotation_marks() {
        assert_eq!(words("a \"b\" [c]"), "a #34;b#34; #91;c#93;");
        assert_eq!(words("x\ny"), "x y");
        assert_eq!(words("Ола 🚀"), "Ола 🚀");
    }
}
