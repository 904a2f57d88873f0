//! The picture in the language of Graphviz.
//!
//! *[`Picture`] → DOT*. A node is an entity: its name in bold, its offices below. A line has the colour of its family, or its own
//! (who is taken off a list is not sanctioned); it is thicker the more independent sources it has, red and double where documents
//! contradict each other, without arrow where it holds both ways. What is merely claimed is dashed, what is planned dotted, what
//! is denied grey with its words struck and a bar for a head. Who belongs to a country stands in its frame. Words and sources are in
//! the tooltips, IRIs in the links. Order and names of nodes follow the IRIs, so that two pictures can be compared line by line.
//! Does not lay out: that is Graphviz's.

use super::error::ExportError;
use super::escape::{html, quoted, verbatim, wrap};
use super::palette::Paint;
use super::picture::{Line, NAME, OFFICE, Picture, pen};
use crate::analysis::{Direction, Standing};
use petgraph::graph::NodeIndex;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Write;

/// With more lines than this, layers turn into a thicket, and nodes that push each other away read better.
const LAYERED: usize = 90;

/// Writes the picture.
///
/// # Errors
/// Those of the writer.
pub fn write_dot(picture: &Picture<'_>, mut out: impl Write) -> Result<(), ExportError> {
    let mut dot = String::new();
    let lines = picture.lines();
    head(picture, lines.len(), &mut dot);
    nodes(picture, &mut dot);
    for drawn in &lines {
        line(picture, drawn, &mut dot);
    }
    dot.push_str("}\n");
    out.write_all(dot.as_bytes())?;
    Ok(())
}

fn head(picture: &Picture<'_>, lines: usize, dot: &mut String) {
    let Paint { fill, text, .. } = &picture.palette.canvas;
    let muted = &picture.palette.muted.text;
    let layout = match lines {
        0..=LAYERED => "layout=dot, rankdir=LR, nodesep=0.3, ranksep=0.7",
        _ => "layout=sfdp, K=1.6, overlap=prism, sep=\"+12\"",
    };
    _ = writeln!(dot, "digraph dossier {{");
    _ = writeln!(
        dot,
        "  graph [charset=\"UTF-8\", {layout}, bgcolor=\"{fill}\", pad=0.4, splines=true, outputorder=edgesfirst, fontname=\"Helvetica\", fontsize=11, fontcolor=\"{text}\", labelloc=t, labeljust=l, tooltip=\" \", label=<{}>];",
        legend(picture)
    );
    _ = writeln!(
        dot,
        "  node [fontname=\"Helvetica\", fontsize=12, penwidth=1.2, margin=\"0.14,0.08\"];"
    );
    _ = writeln!(
        dot,
        "  edge [fontname=\"Helvetica\", fontsize=10, arrowsize=0.7, penwidth=1.2, fontcolor=\"{muted}\"];"
    );
}

/// The nodes: those of countries in their frames, then the others.
fn nodes(picture: &Picture<'_>, dot: &mut String) {
    let graph = &picture.projection.graph;
    let framed = picture.frames();
    let muted = &picture.palette.muted;
    for (country, nodes) in &framed {
        _ = writeln!(
            dot,
            "  subgraph {} {{",
            verbatim(&format!("cluster {}", picture.name(country.iri.as_str())))
        );
        _ = writeln!(
            dot,
            "    graph [label={}, tooltip={}, URL={}, style=\"rounded,filled\", fillcolor=\"{}\", color=\"{}\", fontcolor=\"{}\", fontsize=11, labelloc=t, labeljust=l, margin=12];",
            quoted(&wrap(&country.label, NAME.0, 1).join("")),
            quoted(&country.label),
            verbatim(country.iri.as_str()),
            muted.fill,
            muted.line,
            muted.text,
        );
        for &index in nodes {
            node(picture, index, "    ", dot);
        }
        dot.push_str("  }\n");
    }
    let inside: BTreeSet<NodeIndex> = framed.into_values().flatten().collect();
    for index in graph.node_indices().filter(|index| !inside.contains(index)) {
        node(picture, index, "  ", dot);
    }
}

fn node(picture: &Picture<'_>, index: NodeIndex, indent: &str, dot: &mut String) {
    let node = &picture.projection.graph[index];
    let paint = picture.palette.class(node.class);
    let (shape, style) = match picture.palette.shape(node.class) {
        Some(shape) => (shape.shape.as_str(), shape.style.as_str()),
        None => ("box", "filled"),
    };
    let mut label = format!("<B>{}</B>", lines_of(&node.label, NAME));
    for office in picture.offices(node) {
        _ = write!(
            label,
            "<BR/><FONT POINT-SIZE=\"10\">{}</FONT>",
            lines_of(&office, OFFICE)
        );
    }
    let emphasis = match picture.projection.centre == Some(index) {
        true => ", penwidth=3",
        false => "",
    };
    _ = writeln!(
        dot,
        "{indent}{} [label=<{label}>, shape={shape}, style=\"{style}\", fillcolor=\"{}\", color=\"{}\", fontcolor=\"{}\", class=\"{}\", fullname={}, tooltip={}, URL={}{emphasis}];",
        verbatim(&picture.name(node.iri.as_str())),
        paint.fill,
        paint.line,
        paint.text,
        node.class.iri(),
        quoted(&node.label),
        quoted(&picture.about(node)),
        verbatim(node.iri.as_str()),
    );
}

fn line(picture: &Picture<'_>, line: &Line<'_>, dot: &mut String) {
    let graph = &picture.projection.graph;
    let paint = picture.paint(line);
    let edges = || line.edges.iter().map(|drawn| drawn.edge);
    let labels: Vec<String> = edges().map(|edge| picture.label(edge)).collect();
    let tips: Vec<String> = line.edges.iter().map(|drawn| picture.tip(drawn)).collect();
    let tip = quoted(&tips.join("\n"));
    // Struck words are HTML-like; both sorts of labels show the same characters.
    let label = match line.standing {
        Standing::Denied => format!("<<S>{}</S>>", html(&labels.join("\n"))),
        _ => quoted(&labels.join("\n")),
    };
    let colour = match line.is_disputed() {
        // Two strokes with nothing between: to be seen without colour as well.
        true => format!("{0}:{1}:{0}", paint.line, picture.palette.canvas.fill),
        false => paint.line.clone(),
    };
    let mut attributes = format!(
        "label={label}, color=\"{colour}\", fontcolor=\"{}\", penwidth={:.1}, tooltip={tip}, labeltooltip={tip}, class=\"{}\"",
        paint.text,
        pen(line.sources()),
        line.edges
            .first()
            .map_or("", |drawn| drawn.edge.family.as_str()),
    );
    if line.direction == Direction::Both {
        attributes.push_str(", dir=none");
    }
    attributes.push_str(match line.standing {
        Standing::Established => "",
        Standing::Reported => ", style=dashed",
        Standing::Prospective => ", style=dotted",
        Standing::Denied => ", arrowhead=tee",
    });
    if let Some(evidence) = edges().find_map(|edge| edge.evidence.as_ref()) {
        _ = write!(attributes, ", URL={}", verbatim(evidence.claim.as_str()));
    }
    _ = writeln!(
        dot,
        "  {} -> {} [{attributes}];",
        verbatim(&picture.name(graph[line.from].iri.as_str())),
        verbatim(&picture.name(graph[line.to].iri.as_str())),
    );
}

/// The title, the families and kinds of lines that occur, and what was left out.
fn legend(picture: &Picture<'_>) -> String {
    let text = &picture.palette.canvas.text;
    let muted = &picture.palette.muted.text;
    let mut rows = Vec::new();
    if !picture.heading().is_empty() {
        rows.push(format!(
            "<FONT POINT-SIZE=\"16\" COLOR=\"{text}\"><B>{}</B></FONT>",
            lines_of(picture.heading(), (80, 2))
        ));
    }
    let keys: Vec<String> = picture
        .keys()
        .into_iter()
        .map(|(paint, name)| {
            format!(
                "<FONT COLOR=\"{}\"><B>━━</B></FONT> <FONT COLOR=\"{}\">{}</FONT>",
                paint.line,
                paint.text,
                html(&name)
            )
        })
        .collect();
    rows.extend(keys.chunks(9).map(|keys| keys.join("   ")));
    for notes in picture.notes().chunks(5) {
        rows.push(format!(
            "<FONT COLOR=\"{muted}\">{}</FONT>",
            html(&notes.join("  ·  "))
        ));
    }
    if rows.is_empty() {
        rows.push(" ".to_owned());
    }
    let rows: Vec<String> = rows
        .iter()
        .map(|row| format!("<TR><TD ALIGN=\"LEFT\">{row}</TD></TR>"))
        .collect();
    format!(
        "<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLPADDING=\"2\">{}</TABLE>",
        rows.concat()
    )
}

/// Wrapped and escaped for an HTML-like label.
fn lines_of(text: &str, (width, lines): (usize, usize)) -> String {
    let wrapped: Vec<String> = wrap(text, width, lines)
        .iter()
        .map(|line| html(line))
        .collect();
    let label = wrapped.join("<BR/>");
    // Graphviz takes bold nothing for a syntax error.
    match label.trim() {
        "" => "&#160;".to_owned(),
        _ => label,
    }
}
