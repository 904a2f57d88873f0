//! The record on the wire: one JSON object a document, as `extract` writes it.
//!
//! *([`Facts`], [`Resolution`]) → JSON*. Offsets are Unicode code points into `text`. `entity_id` is never null; relations use the ids
//! that mentions carry. `events` are the claims with a PLOVER class, in every mode; `attributions` are what is said by whom.

use crate::claim::facts::{
    Claim, ClaimKind, Evidence, Facts, MentionKind, MentionRecord, Referent, ReferentId,
};
use crate::claim::plover::{self, Telling};
use crate::ontology::{Class, Ontology};
use crate::resolve::Resolution;
use crate::text::DateGround;
use serde::Serialize;

#[derive(Serialize)]
struct Record<'a> {
    doc_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published_from: Option<&'static str>,
    text: &'a str,
    mentions: Vec<Mention<'a>>,
    relations: Vec<Relation<'a>>,
    events: Vec<Event<'a>>,
    attributions: Vec<Attribution>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

#[derive(Serialize)]
struct Mention<'a> {
    start: usize,
    end: usize,
    text: &'a str,
    #[serde(rename = "type")]
    kind_of_name: &'static str,
    class: &'static str,
    kind: &'static str,
    entity_id: &'a str,
    wikidata: Option<&'a str>,
}

#[derive(PartialEq, Serialize)]
struct Relation<'a> {
    subject: Option<&'a str>,
    predicate: &'a str,
    object: Option<&'a str>,
    polarity: &'static str,
    modality: &'static str,
    stance: &'static str,
    attributed_to: Option<&'a str>,
    attributed_via: Vec<&'a str>,
    asserted: bool,
    date: Option<String>,
    rule: &'a str,
    start: usize,
    end: usize,
}

#[derive(Serialize)]
struct Event<'a> {
    source: Filler,
    target: Option<Filler>,
    event: &'a str,
    polarity: &'static str,
    mode: &'static str,
    date: Option<String>,
}

#[derive(Serialize, PartialEq, Eq)]
struct Filler {
    text: String,
    start: usize,
    end: usize,
}

impl From<plover::Participant> for Filler {
    fn from(words: plover::Participant) -> Self {
        Self {
            start: words.span.start,
            end: words.span.end,
            text: words.text,
        }
    }
}

#[derive(Serialize)]
struct Span {
    start: usize,
    end: usize,
}

#[derive(Serialize)]
struct Attribution {
    source: Option<Span>,
    cue: Option<Span>,
    content: Vec<[usize; 2]>,
    polarity: &'static str,
}

/// The record as one line of JSON, without the line's end.
pub fn line(facts: &Facts, resolution: &Resolution, ontology: &Ontology) -> String {
    let id = |referent: ReferentId| {
        resolution
            .refers_to
            .get(&(facts.header.hash.clone(), referent))
            .map(|id| id.0.as_str())
    };
    let record = Record {
        doc_id: facts
            .header
            .doc_id
            .as_deref()
            .unwrap_or(&facts.header.source),
        title: facts.header.title.as_deref(),
        published: facts.header.published.map(|date| date.to_string()),
        published_from: facts.header.dated.map(DateGround::wire),
        text: &facts.text,
        mentions: mentions(facts, resolution),
        relations: relations(facts, &id),
        events: events(facts, ontology),
        attributions: facts
            .claims
            .iter()
            .filter(|claim| claim.kind == ClaimKind::Statement)
            .map(attribution)
            .collect(),
        note: (!facts.notes.is_empty()).then(|| facts.notes.join("; ")),
    };
    // A record of strings and numbers always serialises.
    serde_json::to_string(&record).unwrap_or_default()
}

fn mentions<'a>(facts: &'a Facts, resolution: &'a Resolution) -> Vec<Mention<'a>> {
    let mut found: Vec<Mention<'a>> = Vec::new();
    for referent in facts
        .referents
        .iter()
        .filter(|referent| referent.class != Class::Position)
    {
        let Some(id) = resolution
            .refers_to
            .get(&(facts.header.hash.clone(), referent.id))
        else {
            continue;
        };
        let wikidata = resolution
            .entities
            .get(id)
            .and_then(|entity| entity.wikidata.as_deref());
        for mention in &referent.mentions {
            found.push(Mention {
                start: mention.span.start,
                end: mention.span.end,
                text: &mention.text,
                kind_of_name: type_of(referent, mention),
                class: referent.class.iri(),
                kind: kind_of_mention(mention.kind),
                entity_id: id.0.as_str(),
                wikidata,
            });
        }
    }
    found.sort_by_key(|mention| (mention.start, mention.end));
    found
}

/// How a mention refers, in the wire's words.
fn kind_of_mention(kind: MentionKind) -> &'static str {
    match kind {
        MentionKind::Name => "name",
        MentionKind::Nominal => "nominal",
        MentionKind::Pronoun => "pronoun",
    }
}

/// The types of the wire: persons and groups of them, geopolitical things, organisations, other places; adjectives of nationality
/// ("Peruvian") are NORP, and what is none of these is MISC, so that whoever counts names of the four is not handed laws, events
/// and adjectives among them.
fn type_of(referent: &Referent, mention: &MentionRecord) -> &'static str {
    match referent.class {
        Class::Person => "PERSON",
        // "the refugees"; a people or a party's followers by name ("Democrats") are neither persons nor a body.
        Class::Group if mention.kind == MentionKind::Name => "NORP",
        Class::Group => "PERSON",
        Class::Country if is_adjective(mention) => "NORP",
        Class::Country => "GPE",
        Class::Place
            if referent
                .gazetteer
                .as_ref()
                .is_some_and(|key| key.starts_with("place/")) =>
        {
            "GPE"
        }
        Class::Place => "LOC",
        class if class.is_a(Class::Organization) => "ORG",
        _ => "MISC",
    }
}

/// Whether a mention of a country is an adjective: it describes ("the country" does too), but its last word has a capital.
fn is_adjective(mention: &MentionRecord) -> bool {
    let last = mention.text.split([' ', '-']).next_back();
    mention.kind == MentionKind::Nominal
        && last.is_some_and(|word| word.starts_with(char::is_uppercase))
}

/// The claims that relate two, each once: some differ in what a line does not say.
fn relations<'a>(
    facts: &'a Facts,
    id: &dyn Fn(ReferentId) -> Option<&'a str>,
) -> Vec<Relation<'a>> {
    // What concerns nobody in particular ("conducted strikes") relates nothing; as an event it stays.
    let related = facts
        .claims
        .iter()
        .filter(|claim| claim.kind != ClaimKind::Statement && claim.object.is_some());
    let mut relations: Vec<Relation<'a>> = related.map(|claim| relation(claim, id)).collect();
    relations.dedup();
    relations
}

fn relation<'a>(claim: &'a Claim, id: &dyn Fn(ReferentId) -> Option<&'a str>) -> Relation<'a> {
    Relation {
        subject: claim.subject.and_then(id),
        predicate: &claim.predicate,
        object: claim.object.and_then(id),
        polarity: claim.polarity.wire(),
        modality: claim.modality.wire(),
        stance: claim.stance.wire(),
        attributed_to: claim.attributed_to.and_then(id),
        attributed_via: claim
            .attributed_via
            .iter()
            .filter_map(|&speaker| id(speaker))
            .collect(),
        asserted: claim.asserted,
        date: claim.date.map(|date| date.date.to_string()),
        rule: &claim.rule,
        start: claim.evidence.span.start,
        end: claim.evidence.span.end,
    }
}

/// The claims that tell of events, each once: two rules may find one event.
fn events<'a>(facts: &'a Facts, ontology: &'a Ontology) -> Vec<Event<'a>> {
    let mut found: Vec<Event<'a>> = Vec::new();
    let told: Vec<(&Claim, plover::Event<'a>)> = facts
        .claims
        .iter()
        .filter_map(|claim| Some((claim, plover::event(claim, facts, ontology)?)))
        .collect();
    let serves = |claim: &Claim, event: &plover::Event<'_>| {
        event.telling == Telling::Purpose
            && told.iter().any(|(other, act)| {
                act.telling == Telling::Act
                    && other.subject == claim.subject
                    && other.sentence == claim.sentence
            })
    };
    for (claim, event) in &told {
        if serves(claim, event) {
            continue;
        }
        let event = event.clone();
        let event = Event {
            source: Filler::from(event.source),
            target: event.target.map(Filler::from),
            event: event.class,
            polarity: claim.polarity.wire(),
            mode: claim.modality.wire(),
            date: claim.date.map(|date| date.date.to_string()),
        };
        let known = found.iter().any(|other| {
            (&other.source, &other.target, other.event, other.polarity)
                == (&event.source, &event.target, event.event, event.polarity)
        });
        if !known {
            found.push(event);
        }
    }
    found
}

fn part<'a>(claim: &'a Claim, part: &str) -> Option<&'a Evidence> {
    claim
        .trace
        .iter()
        .find(|trace| trace.part == part)
        .map(|trace| &trace.words)
}

fn attribution(claim: &Claim) -> Attribution {
    let span = |words: &Evidence| Span {
        start: words.span.start,
        end: words.span.end,
    };
    let content: Vec<[usize; 2]> = claim
        .trace
        .iter()
        .filter(|trace| trace.part == "quotation")
        .map(|trace| [trace.words.span.start, trace.words.span.end])
        .collect();
    Attribution {
        source: part(claim, "subject").map(span),
        cue: part(claim, "cue").map(span),
        content: if content.is_empty() {
            vec![[claim.evidence.span.start, claim.evidence.span.end]]
        } else {
            content
        },
        polarity: claim.polarity.wire(),
    }
}
