//! `dossier explain`: the X-ray of a document.

use super::Failure;
use super::args::{Explain, Xray};
use super::data::Data;
use super::inputs::{Pieces, Rejections, options};
use super::progress::Progress;
use crate::claim::Extraction;
use crate::claim::facts::{Facts, ReferentId};
use crate::claim::matcher::Miss;
use crate::claim::slots::Slot;
use crate::pipeline::{Pipeline, Reading};
use crate::syntax::{Grammar, Syntax};
use crate::text::{Blank, CodePoints, Document, Unread};
use std::fmt::Write as _;
use std::io::Write;
use unicode_width::UnicodeWidthStr;

/// Columns of a line of aligned tokens.
const COLUMNS: usize = 110;

/// Explains every document.
pub fn run(args: &Explain, data: &Data, out: &mut impl Write) -> Result<(), Failure> {
    let pipeline = data.pipeline()?;
    let mut rejections = Rejections::new(&args.inputs)?;
    let progress = Progress::none();
    let pieces = Pieces::read(&args.inputs, &options(&args.inputs, Blank::Keep));
    while let Some(batch) = pieces.batch(1) {
        for piece in batch {
            match piece.and_then(Unread::read) {
                Err(rejection) => rejections.add(&rejection, &progress)?,
                Ok(document) => match args.format {
                    Xray::Text => out.write_all(text(&pipeline, &document).as_bytes())?,
                    Xray::Json => writeln!(out, "{}", json(&pipeline, &document))?,
                },
            }
        }
    }
    rejections.finish()
}

fn text(pipeline: &Pipeline<'_>, document: &Document) -> String {
    let mut page = String::new();
    let mut frames = String::new();
    let reading = pipeline.read_with(document, |grammar, extraction| {
        frames = fired(document, grammar, extraction)
    });
    _ = writeln!(
        page,
        "══ {}",
        document.container.as_deref().unwrap_or(&document.source)
    );
    _ = writeln!(
        page,
        "title      {}",
        document.title.as_deref().unwrap_or("—")
    );
    _ = writeln!(
        page,
        "published  {}",
        document
            .published
            .map_or("—".to_owned(), |date| match document.dated {
                Some(ground) => format!("{date} (from the {})", ground.wire()),
                None => date.to_string(),
            })
    );
    _ = writeln!(
        page,
        "language   {}",
        document.language.as_deref().unwrap_or("—")
    );
    for note in &reading.facts.notes {
        _ = writeln!(page, "note       {note}");
    }
    _ = writeln!(page, "\n── blocks");
    for block in &document.blocks {
        let kind = format!("{:?}", block.kind);
        let kind = kind.split([' ', '{']).next().unwrap_or("");
        _ = writeln!(page, "{kind:<11}{}", short(block.span.of(&document.text)));
    }
    _ = writeln!(page, "\n── words, tags, functions");
    for sentence in &reading.syntax.sentences {
        aligned(&mut page, document, &reading.syntax, sentence.range());
    }
    chains(&mut page, document, &reading);
    page.push_str(&frames);
    claims(&mut page, &reading.facts);
    page.push('\n');
    page
}

/// Words with tag and function under them, and the head each hangs on.
fn aligned(page: &mut String, document: &Document, syntax: &Syntax, range: std::ops::Range<usize>) {
    let first = range.start;
    let mut rows = [String::new(), String::new(), String::new(), String::new()];
    for index in range {
        let token = &syntax.tokens[index];
        let word = token.span.of(&document.text).replace(['\n', '\t'], "⏎");
        let head = if token.head == index {
            "•".to_owned()
        } else {
            format!("{}→{}", index - first, token.head.saturating_sub(first))
        };
        let cells = [
            word.as_str(),
            token.tag.as_str(),
            token.dep.as_str(),
            head.as_str(),
        ];
        let width = cells.iter().map(|cell| cell.width()).max().unwrap_or(0) + 1;
        if rows[0].width() + width > COLUMNS {
            flush(page, &mut rows);
        }
        for (row, cell) in rows.iter_mut().zip(cells) {
            row.push_str(cell);
            row.push_str(&" ".repeat(width - cell.width()));
        }
    }
    flush(page, &mut rows);
    page.push('\n');
}

fn flush(page: &mut String, rows: &mut [String; 4]) {
    for row in rows.iter_mut() {
        if !row.is_empty() {
            _ = writeln!(page, "{}", row.trim_end());
            row.clear();
        }
    }
}

fn chains(page: &mut String, document: &Document, reading: &Reading) {
    _ = writeln!(page, "── mentions and chains");
    for (index, chain) in reading.chains.list.iter().enumerate() {
        let words: Vec<String> = chain
            .mentions
            .iter()
            .map(|&id| {
                let mention = reading.mentions.get(id);
                let ground = chain
                    .grounds
                    .iter()
                    .find(|(joined, _)| *joined == id)
                    .map_or(String::new(), |(_, ground)| format!(" ({ground})"));
                format!("{}{ground}", short(mention.span.of(&document.text)))
            })
            .collect();
        let known = reading.facts.referents.iter().find(|referent| {
            referent.mentions.first().is_some_and(|first| {
                chain.mentions.first().is_some_and(|&id| {
                    first.text == reading.mentions.get(id).span.of(&document.text)
                })
            })
        });
        let entry = known
            .and_then(|referent| referent.gazetteer.as_deref())
            .unwrap_or("");
        _ = writeln!(
            page,
            "{index:>4}  {:<14} {:<3} {entry:<26} {}",
            chain.class.iri(),
            chain.country.as_deref().unwrap_or(""),
            words.join(" | ")
        );
    }
    page.push('\n');
}

fn fired(document: &Document, grammar: &Grammar<'_>, extraction: &Extraction<'_>) -> String {
    let word = |token: usize| grammar.token(token).span.of(&document.text).to_owned();
    let mut page = "── frames that fired\n".to_owned();
    for firing in &extraction.fired {
        let end = |end: Option<(usize, _)>| {
            end.map_or(
                "—".to_owned(),
                |(token, _): (usize, crate::coref::ChainId)| word(token),
            )
        };
        _ = writeln!(
            page,
            "{:<24} {:<16} subject {:<16} object {:<16} {}",
            firing.frame.name,
            word(firing.trigger),
            end(firing.subject),
            end(firing.object),
            firing.frame.place
        );
    }
    page.push_str("\n── near misses\n");
    for miss in &extraction.missed {
        _ = writeln!(
            page,
            "{:<24} {:<16} {:<40} {}",
            miss.frame.name,
            word(miss.trigger),
            why_not(&miss.why, &word),
            miss.frame.place
        );
    }
    page.push('\n');
    page
}

/// Longest slot that is written out.
const SLOT: usize = 48;

/// Why a frame did not fire, in terms of its file.
fn why_not(why: &Miss<'_>, word: &dyn Fn(usize) -> String) -> String {
    let slot = |slot: &Slot| {
        if slot.text.chars().count() > SLOT {
            let start: String = slot.text.chars().take(SLOT).collect();
            format!("{start}…")
        } else {
            slot.text.clone()
        }
    };
    let end = |name: &str, token: &Option<usize>| match token {
        Some(token) => format!("{name} “{}” does not fit", word(*token)),
        None => format!("no {name}"),
    };
    match why {
        Miss::Unfilled(needed) => format!("needs {}", slot(needed)),
        Miss::Hindered(barred, token) => {
            format!("“{}” bars it: without {}", word(*token), slot(barred))
        }
        Miss::Over(adverb) => format!("“{}” says that it is over", word(*adverb)),
        Miss::Subject(token) => end("subject", token),
        Miss::Object(token) => end("object", token),
        Miss::SameEnds => "both ends are one".to_owned(),
        Miss::Relation => "relation unknown to this ontology".to_owned(),
    }
}

fn claims(page: &mut String, facts: &Facts) {
    let name = |id: Option<ReferentId>| {
        id.and_then(|id| facts.referents.get(id.0 as usize))
            .and_then(|referent| referent.names.first())
            .map_or("—", String::as_str)
    };
    _ = writeln!(page, "── claims (● becomes an edge, ○ stays a claim)");
    for claim in &facts.claims {
        let mark = if claim.asserted { '●' } else { '○' };
        _ = writeln!(
            page,
            "{mark} {} — {} → {}",
            name(claim.subject),
            claim.predicate,
            name(claim.object)
        );
        let source = match claim.attributed_to {
            None => "the document itself".to_owned(),
            Some(speaker) => {
                let via: Vec<&str> = claim
                    .attributed_via
                    .iter()
                    .map(|&id| name(Some(id)))
                    .collect();
                if via.is_empty() {
                    name(Some(speaker)).to_owned()
                } else {
                    format!("{}, via {}", name(Some(speaker)), via.join(", "))
                }
            }
        };
        let date = claim.date.map_or(String::new(), |date| {
            format!(" · {} ({})", date.date, date.basis.wire())
        });
        _ = writeln!(
            page,
            "    {} · {} · {} · said by {source}{date} · {}",
            claim.polarity.wire(),
            claim.modality.wire(),
            claim.stance.wire(),
            claim.rule
        );
        let traces: Vec<String> = claim
            .trace
            .iter()
            .map(|trace| format!("{} “{}”", trace.part, short(&trace.words.exact)))
            .collect();
        _ = writeln!(
            page,
            "    “{}”\n    {}",
            short(&claim.evidence.exact),
            traces.join(" · ")
        );
    }
}

fn short(words: &str) -> String {
    let one_line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if one_line.chars().count() <= 120 {
        one_line
    } else {
        one_line.chars().take(117).chain("…".chars()).collect()
    }
}

/// spaCy's `Doc.to_json()` of the analyser run over the whole text, with blocks and the record's layers beside it.
fn json(pipeline: &Pipeline<'_>, document: &Document) -> serde_json::Value {
    let syntax = pipeline.analyser.analyse(&document.text);
    let points = CodePoints::new(&document.text);
    let tokens: Vec<serde_json::Value> = syntax
        .tokens
        .iter()
        .enumerate()
        .map(|(id, token)| {
            let span = points.span(token.span);
            serde_json::json!({ "id": id, "start": span.start, "end": span.end, "tag": token.tag, "pos": token.pos.name(), "morph": token.morph, "lemma": token.lemma, "dep": token.dep, "head": token.head })
        })
        .collect();
    let bytes =
        |tokens: crate::text::TokenSpan| points.span(crate::mention::span_of(&syntax, tokens));
    let ents: Vec<serde_json::Value> = syntax
        .names
        .iter()
        .map(|name| {
            let span = bytes(name.span);
            serde_json::json!({ "start": span.start, "end": span.end, "label": name.label })
        })
        .collect();
    let sents: Vec<serde_json::Value> = syntax
        .sentences
        .iter()
        .map(|&sentence| {
            let span = bytes(sentence);
            serde_json::json!({ "start": span.start, "end": span.end })
        })
        .collect();
    let blocks: Vec<serde_json::Value> = document
        .blocks
        .iter()
        .map(|block| {
            let span = points.span(block.span);
            let kind = format!("{:?}", block.kind);
            serde_json::json!({ "start": span.start, "end": span.end, "kind": kind.split([' ', '{']).next() })
        })
        .collect();
    let facts = pipeline.facts(document);
    let resolution = pipeline.resolve(std::slice::from_ref(&facts), &[]);
    let record: serde_json::Value = serde_json::from_str(&crate::export::wire::line(
        &facts,
        &resolution,
        pipeline.ontology,
    ))
    .unwrap_or_default();
    serde_json::json!({
        "doc_id": document.doc_id.as_deref().unwrap_or(&document.source),
        "text": document.text, "ents": ents, "sents": sents, "tokens": tokens, "blocks": blocks,
        "mentions": record["mentions"], "relations": record["relations"], "events": record["events"], "attributions": record["attributions"],
    })
}
