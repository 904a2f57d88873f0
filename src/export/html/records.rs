//! The explorer's data as its program reads it: the records of the JSON in the page.
//!
//! What is written once and pointed to (texts, documents, claims, relations, nodes) is pointed to by number.
//! [`super::data`] fills them; `data/web/` has the program that reads them.

use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
pub(super) struct Page {
    pub title: String,
    pub program: String,
    pub base: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub centre: Option<usize>,
    pub left_out: [usize; 2],
    pub claims_shown: bool,
    pub ink: BTreeMap<&'static str, Ink>,
    pub classes: Vec<ClassInfo>,
    pub tints: Vec<Tint>,
    pub relations: Vec<RelationInfo>,
    pub countries: Vec<String>,
    pub texts: Vec<String>,
    pub documents: Vec<Document>,
    pub claims: Vec<Claim>,
    pub nodes: Vec<Node>,
    pub edges: Vec<Edge>,
}

/// Colours of a theme: fill, line, text.
#[derive(Serialize)]
pub(super) struct Ink {
    pub canvas: [String; 3],
    pub muted: [String; 3],
    pub disputed: [String; 3],
    pub denied: [String; 3],
}

#[derive(Serialize)]
pub(super) struct ClassInfo {
    pub name: &'static str,
    pub words: String,
    pub mark: &'static str,
    pub light: [String; 3],
    pub dark: [String; 3],
}

#[derive(Serialize)]
pub(super) struct Tint {
    pub name: String,
    pub words: String,
    pub family: String,
    pub light: [String; 3],
    pub dark: [String; 3],
}

#[derive(Serialize)]
pub(super) struct RelationInfo {
    pub name: String,
    pub verb: String,
    pub phrase: String,
    pub tint: usize,
}

#[derive(Serialize)]
pub(super) struct Document {
    pub id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub headline: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
}

#[derive(Serialize)]
pub(super) struct Claim {
    pub id: String,
    pub document: usize,
    pub words: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sentence: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basis: Option<&'static str>,
    pub rule: String,
    /// "negated", "planned", "rejected" …: all that is not plain.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub light: Vec<&'static str>,
    pub standing: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<Speaker>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub via: Vec<Speaker>,
}

#[derive(Serialize)]
pub(super) struct Speaker {
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node: Option<usize>,
}

#[derive(Serialize)]
pub(super) struct Node {
    pub id: String,
    pub name: String,
    pub class: usize,
    pub x: f64,
    pub y: f64,
    pub size: f64,
    pub group: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<usize>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub same: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub governs: Vec<HoldInfo>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub offices: Vec<HoldInfo>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub holders: Vec<HoldInfo>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sanctioned: Vec<HoldInfo>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sanctions: Vec<HoldInfo>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lists: Vec<ListingInfo>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contested: Vec<Contested>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub said: Vec<Statement>,
    #[serde(skip_serializing_if = "is_nothing")]
    pub said_more: usize,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub loose: Vec<Loose>,
    #[serde(skip_serializing_if = "is_nothing")]
    pub loose_more: usize,
}

#[derive(Serialize)]
pub(super) struct HoldInfo {
    pub name: String,
    pub status: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    #[serde(skip_serializing_if = "is_false")]
    pub disputed: bool,
}

#[derive(Serialize)]
pub(super) struct ListingInfo {
    pub entry: String,
    pub name: String,
    pub score: String,
    pub ground: String,
    pub held: bool,
}

/// Two sides of a question, each with its claims.
#[derive(Serialize)]
pub(super) struct Contested {
    pub question: String,
    pub conflict: String,
    pub disputed: bool,
    pub sides: [Vec<usize>; 2],
}

#[derive(Serialize)]
pub(super) struct Statement {
    pub claim: usize,
    pub words: usize,
}

/// A claim whose other end nobody names.
#[derive(Serialize)]
pub(super) struct Loose {
    pub claim: usize,
    pub relation: usize,
    #[serde(skip_serializing_if = "is_false")]
    pub object: bool,
}

#[derive(Serialize)]
pub(super) struct Edge {
    pub from: usize,
    pub to: usize,
    pub relation: usize,
    #[serde(skip_serializing_if = "is_false")]
    pub mutual: bool,
    pub standing: &'static str,
    #[serde(skip_serializing_if = "is_false")]
    pub disputed: bool,
    pub documents: usize,
    pub sources: usize,
    pub claims: Vec<usize>,
    #[serde(skip_serializing_if = "is_nothing")]
    pub more: usize,
    /// Dates of what stands behind it: all of them, for the filter.
    pub dates: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub denials: Vec<usize>,
}

fn is_nothing(count: &usize) -> bool {
    *count == 0
}

fn is_false(truth: &bool) -> bool {
    !*truth
}
