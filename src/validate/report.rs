//! A report for programs: JSON, and a SHACL validation report.
//!
//! *([`Report`], prefixes) → bytes*. JSON has each check with what it looked at and each finding with its remedy. The SHACL report is
//! Turtle (SHACL, section 3.6); findings that no shape made are results too, under a component named after their check. Results
//! have IRIs, numbered in their order, so that the same store gives the same bytes. The text for people is the command's.

use super::finding::Finding;
use super::shacl::turtle;
use super::{Report, Said};
use oxigraph::model::{Literal, NamedNode, Term};
use serde_json::json;
use std::io::{self, Write};

/// Writes JSON.
///
/// # Errors
/// Those of the writer.
pub fn write_json(
    report: &Report,
    shorten: &dyn Fn(&NamedNode) -> String,
    mut out: impl Write,
) -> io::Result<()> {
    let checks: Vec<_> = report
        .checked
        .iter()
        .map(|(check, looked_at)| {
            json!({
                "check": check.name(), "about": check.about(), "looked_at": looked_at,
                "findings": report.of(check).count(), "remedy": check.remedy(),
            })
        })
        .collect();
    let findings: Vec<_> = report
        .findings
        .iter()
        .map(|finding| wire(finding, shorten))
        .collect();
    let whole = json!({ "conforms": report.conforms(), "checks": checks, "findings": findings });
    serde_json::to_writer_pretty(&mut out, &whole)?;
    writeln!(out)
}

fn wire(finding: &Finding, shorten: &dyn Fn(&NamedNode) -> String) -> serde_json::Value {
    json!({
        "check": finding.check.name(),
        "node": bare(&finding.node),
        "document": finding.document,
        "path": finding.path.as_ref().map(|path| turtle(path, shorten)),
        "value": finding.value.as_ref().map(bare),
        "shape": finding.shape.as_ref().map(|shape| shape.owner.as_str()),
        "component": finding.shape.as_ref().map(|shape| shape.component),
        "message": Said(finding, shorten).to_string(),
    })
}

/// An IRI without brackets, the words of a literal.
fn bare(term: &Term) -> String {
    match term {
        Term::NamedNode(node) => node.as_str().to_owned(),
        Term::Literal(literal) => literal.value().to_owned(),
        other => other.to_string(),
    }
}

/// Writes a SHACL validation report in Turtle. `base` is what names the report.
///
/// # Errors
/// Those of the writer.
pub fn write_shacl(report: &Report, base: &str, mut out: impl Write) -> io::Result<()> {
    writeln!(out, "@prefix sh: <http://www.w3.org/ns/shacl#> .")?;
    writeln!(out, "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n")?;
    writeln!(out, "<{base}report> a sh:ValidationReport ;")?;
    write!(out, "  sh:conforms {}", report.conforms())?;
    for number in 1..=report.findings.len() {
        let head = if number == 1 {
            " ;\n  sh:result "
        } else {
            ", "
        };
        write!(out, "{head}<{base}report#r{number}>")?;
    }
    writeln!(out, " .")?;
    let full = |node: &NamedNode| node.to_string();
    for (index, finding) in report.findings.iter().enumerate() {
        writeln!(
            out,
            "\n<{base}report#r{}> a sh:ValidationResult ;",
            index + 1
        )?;
        writeln!(out, "  sh:focusNode {} ;", focus(&finding.node))?;
        if let Some(path) = &finding.path {
            writeln!(out, "  sh:resultPath {} ;", turtle(path, &full))?;
        }
        if let Some(value) = &finding.value {
            writeln!(out, "  sh:value {} ;", focus(value))?;
        }
        match &finding.shape {
            Some(shape) => {
                writeln!(out, "  sh:resultSeverity {} ;", shape.severity)?;
                writeln!(
                    out,
                    "  sh:sourceConstraintComponent sh:{} ;",
                    shape.component
                )?;
                if shape.owner.contains(':') && !shape.owner.starts_with("_:") {
                    writeln!(out, "  sh:sourceShape <{}> ;", shape.owner)?;
                }
            }
            None => {
                writeln!(out, "  sh:resultSeverity sh:Violation ;")?;
                writeln!(
                    out,
                    "  sh:sourceConstraintComponent <{base}check/{}> ;",
                    finding.check.name().trim_start_matches("check/")
                )?;
            }
        }
        writeln!(
            out,
            "  sh:resultMessage {} .",
            Literal::new_simple_literal(&finding.message)
        )?;
    }
    Ok(())
}

fn focus(term: &Term) -> String {
    term.to_string()
}
