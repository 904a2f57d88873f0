//! Writing the record: chains become referents, drafts become claims, tokens and bytes become code points.
//!
//! Referents are the chains that a claim uses, that bear a name, or that the document mentions more than once;
//! they are numbered by first mention. Claims are sorted by evidence, rule and ends, and equal ones are one.

use super::Layers;
use super::actors::seat_governments;
use super::draft::Draft;
use super::facts::{
    Born, Claim, Evidence, Facts, Header, MentionRecord, Modality, Referent, ReferentId, Trace,
};
use super::matcher::allowed;
use super::policy::{Aspect, Case, Named, Standing, asserts, stands};
use crate::coref::{Chain, ChainId};
use crate::mention::{MentionKind, Number, bytes_of};
use crate::ontology::{Class, Ontology, Relation};
use crate::text::{ByteSpan, CodePoints, Signature, TokenSpan};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// Writes a document's record.
pub fn write(layers: &Layers<'_>, ontology: &Ontology, drafts: Vec<Draft>) -> Facts {
    let document = layers.document;
    let points = CodePoints::new(&document.text);
    let mut used: BTreeSet<ChainId> = BTreeSet::new();
    for draft in &drafts {
        used.extend(
            draft
                .subject
                .iter()
                .chain(&draft.object)
                .map(|&(_, chain)| chain),
        );
        used.extend(draft.roles.iter().map(|&(_, _, chain)| chain));
        used.extend(draft.context.speakers.iter().flatten());
    }
    let mut ids: BTreeMap<ChainId, ReferentId> = BTreeMap::new();
    let mut referents = Vec::new();
    for (index, chain) in layers.chains.list.iter().enumerate() {
        let id = ChainId(index);
        let substantial = used.contains(&id)
            || named(layers, chain) == Named::Yes
            || chain.entry.is_some()
            || known_position(chain)
            || chain.mentions.len() > 1 && described(layers, chain);
        if substantial && !names_of(layers, chain).is_empty() {
            let referent = ReferentId(u32::try_from(referents.len()).unwrap_or(u32::MAX));
            ids.insert(id, referent);
            referents.push(referent_of(layers, &points, chain, referent));
        }
    }
    let evidence = |span: ByteSpan| Evidence {
        span: points.span(span),
        exact: span.of(&document.text).to_owned(),
    };
    let words = |token: usize| {
        let tokens = layers
            .mentions
            .at(token)
            .map_or(TokenSpan::new(token, token + 1), |id| {
                let mention = layers.mentions.get(id);
                // "members of the Harbour Party": a description with what it is a description of.
                if mention.kind == MentionKind::Nominal && mention.head == token {
                    let whole = layers.grammar.extended_phrase(token);
                    mention.tokens.hull(whole)
                } else {
                    mention.tokens
                }
            });
        evidence(bytes_of(layers.grammar, tokens))
    };
    let mut claims: Vec<Claim> = drafts
        .into_iter()
        .map(|draft| claim(layers, ontology, &ids, &evidence, &words, draft))
        .collect();
    seat_governments(&mut referents, &mut claims, layers.lexicon);
    claims.sort_by(|a, b| key(a).cmp(&key(b)));
    claims.dedup_by(|later, kept| key(later) == key(kept));
    Facts {
        header: header(layers),
        text: document.text.clone(),
        referents,
        claims,
        notes: Vec::new(),
    }
}

fn header(layers: &Layers<'_>) -> Header {
    let document = layers.document;
    Header {
        hash: document.content_hash(),
        source: document.source.clone(),
        doc_id: document.doc_id.clone(),
        title: document.title.clone(),
        published: document.published,
        dated: document.dated,
        url: document.url.clone(),
        publisher: document.publisher.clone(),
        author: document.author.clone(),
        language: document.language.clone(),
        signature: Signature::of(document),
    }
}

#[allow(clippy::type_complexity)]
fn key(
    claim: &Claim,
) -> (
    usize,
    usize,
    SmolStr,
    Option<u32>,
    Option<u32>,
    SmolStr,
    &'static str,
    &'static str,
    Option<usize>,
) {
    (
        claim.evidence.span.start,
        claim.evidence.span.end,
        claim.predicate.clone(),
        claim.subject.map(|id| id.0),
        claim.object.map(|id| id.0),
        claim.rule.clone(),
        claim.polarity.iri(),
        claim.modality.iri(),
        claim
            .trace
            .iter()
            .find(|trace| trace.part == "target")
            .map(|trace| trace.words.span.start),
    )
}

fn is_nameless_thing(layers: &Layers<'_>, chain: &Chain) -> bool {
    chain.class == Class::Thing && chain.entry.is_none() && named(layers, chain) == Named::No
}

fn named(layers: &Layers<'_>, chain: &Chain) -> Named {
    if chain
        .mentions
        .iter()
        .any(|&id| layers.mentions.get(id).kind == MentionKind::Name)
    {
        Named::Yes
    } else {
        Named::No
    }
}

/// Whether a chain is somebody in particular, by name or by what the gazetteer knows.
fn definite(layers: &Layers<'_>, chain: &Chain) -> bool {
    named(layers, chain) == Named::Yes || chain.entry.is_some()
}

/// Whether a chain has more than pronouns.
fn described(layers: &Layers<'_>, chain: &Chain) -> bool {
    chain
        .mentions
        .iter()
        .any(|&id| layers.mentions.get(id).kind != MentionKind::Pronoun)
}

fn known_position(chain: &Chain) -> bool {
    chain.class == Class::Position
        && chain
            .office
            .as_ref()
            .is_some_and(|(title, _)| !title.is_empty())
        && (chain.country.is_some()
            || chain
                .office
                .as_ref()
                .is_some_and(|(_, organisation)| organisation.is_some()))
}

/// The names of a chain: proper names first, the fullest first of all, then descriptions; a chain of pronouns has its first pronoun.
fn names_of(layers: &Layers<'_>, chain: &Chain) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    if chain.class == Class::Position {
        // "President of the United States", however the text puts it, then its own words.
        if let Some(title) = position_name(layers, chain) {
            names.push(title);
        }
    }
    for wanted in [MentionKind::Name, MentionKind::Nominal] {
        let mut of_kind: Vec<&str> = Vec::new();
        for &id in &chain.mentions {
            let mention = layers.mentions.get(id);
            // "Colombian" is a word for the country, not its name.
            let adjective = mention.kind == MentionKind::Nominal
                && mention.class == Some(Class::Country)
                && !mention.entries.is_empty();
            if mention.kind == wanted && !adjective && !of_kind.contains(&mention.name.as_str()) {
                of_kind.push(&mention.name);
            }
        }
        if wanted == MentionKind::Name
            && let Some(fullest) = (0..of_kind.len()).max_by_key(|&index| {
                (
                    of_kind[index].split(' ').count(),
                    of_kind[index].len(),
                    std::cmp::Reverse(index),
                )
            })
        {
            let fullest = of_kind.remove(fullest);
            of_kind.insert(0, fullest);
        }
        for name in of_kind {
            if !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
    }
    // "Czech goalkeeper Jan Novotny": a description that is no mention of its own.
    for &id in &chain.mentions {
        if let Some(tokens) = layers.mentions.get(id).described {
            let words = bytes_of(layers.grammar, tokens).of(&layers.document.text);
            let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
            if !names.contains(&words) {
                names.push(words);
            }
        }
    }
    if names.is_empty() {
        if let Some(entry) = chain.entry {
            names.push(layers.lexicon.entry(entry).label.clone());
        } else if let Some(&id) = chain.mentions.first() {
            names.push(layers.mentions.get(id).name.clone());
        }
    }
    names
}

/// Title with its country or organisation: "President of Colombia".
fn position_name(layers: &Layers<'_>, chain: &Chain) -> Option<String> {
    let (title, organisation) = chain.office.as_ref()?;
    if let Some(organisation) = organisation {
        let name = names_of(layers, layers.chains.get(*organisation))
            .into_iter()
            .next()?;
        // "Secretary-General of NATO", "President of the European Commission": with the article where the text has one.
        let article = layers.chains.get(*organisation).mentions.iter().any(|&id| {
            let start = layers.mentions.get(id).tokens.start;
            start > 0
                && layers
                    .grammar
                    .token(start - 1)
                    .norm
                    .eq_ignore_ascii_case("the")
        });
        let name = name.trim_start_matches("the ");
        // "the London attack" gives London no article.
        let place = layers.chains.get(*organisation).class == Class::Place;
        return Some(if article && !place {
            format!("{title} of the {name}")
        } else {
            format!("{title} of {name}")
        });
    }
    // "Governor Chris Christie", of what the text does not say: the title alone.
    let Some(code) = chain.country.as_deref() else {
        return Some(title.clone()).filter(|title| !title.is_empty());
    };
    layers.lexicon.position(title, code)
}

fn referent_of(
    layers: &Layers<'_>,
    points: &CodePoints,
    chain: &Chain,
    id: ReferentId,
) -> Referent {
    Referent {
        id,
        class: chain.class,
        names: names_of(layers, chain),
        gazetteer: chain
            .entry
            .map(|entry| layers.lexicon.entry(entry).key.clone()),
        country: chain.country.clone(),
        named: named(layers, chain) == Named::Yes || chain.entry.is_some() || known_position(chain),
        born: born(layers, chain),
        mentions: chain
            .mentions
            .iter()
            .map(|&id| {
                let mention = layers.mentions.get(id);
                MentionRecord {
                    span: points.span(mention.span),
                    text: mention.span.of(&layers.document.text).to_owned(),
                    kind: mention.kind,
                }
            })
            .collect(),
    }
}

/// When a person was born: the narrowest of what is told of the chain, nothing where it is told two ways.
fn born(layers: &Layers<'_>, chain: &Chain) -> Option<Born> {
    let told: Vec<Born> = layers
        .mentions
        .births
        .iter()
        .filter(|birth| chain.mentions.contains(&birth.mention))
        .map(|birth| birth.born)
        .collect();
    let narrowest = told.iter().copied().min_by_key(|born| born.width())?;
    let agreed = told.iter().all(|born| born.agrees(narrowest));
    (chain.class == Class::Person && chain.number == Number::Singular && agreed)
        .then_some(narrowest)
}

fn claim(
    layers: &Layers<'_>,
    ontology: &Ontology,
    ids: &BTreeMap<ChainId, ReferentId>,
    evidence: &dyn Fn(ByteSpan) -> Evidence,
    words: &dyn Fn(usize) -> Evidence,
    draft: Draft,
) -> Claim {
    let relation = ontology.relation(&draft.predicate);
    let polarity = draft.forced.0.unwrap_or(draft.context.polarity);
    let modality = match draft.forced.1 {
        Some(forced) if draft.context.modality == Modality::Actual => forced,
        // "was the chairman of it until 2013".
        None if draft.context.modality == Modality::Actual
            && aspect_of(relation) == Aspect::State
            && super::time::over(
                layers.document,
                layers.grammar,
                layers.mentions,
                layers.lexicon,
                draft.trigger,
            ) =>
        {
            Modality::Past
        }
        _ => draft.context.modality,
    };
    let standing = |end: Option<(usize, ChainId)>, classes: Option<&[Class]>| match end {
        None => Standing::Vague,
        Some((token, chain)) => {
            let chain = layers.chains.get(chain);
            let words = layers
                .mentions
                .at(token)
                .map_or(1, |id| layers.mentions.get(id).tokens.len());
            // "vetoed sanctions": where a relation is about things, one word tells the thing.
            let words = if classes.is_some_and(|classes| classes.contains(&Class::Thing)) {
                words + 1
            } else {
                words
            };
            // "the Libyan ambassador to Greece", "the US military": an office or a body of a country is somebody in particular.
            let office = layers
                .mentions
                .at(token)
                .is_some_and(|id| layers.mentions.get(id).office.is_some());
            // Of several only as a body: "Norwegian troops", not "five Norwegian soldiers", "most Norwegian firms".
            let begins_with_name = || {
                let described = layers.mentions.at(token)?;
                let tokens = layers.mentions.get(described).tokens;
                let skip = usize::from(
                    layers
                        .grammar
                        .token(tokens.start)
                        .norm
                        .eq_ignore_ascii_case("the"),
                );
                let first = layers.mentions.at(tokens.start + skip)?;
                Some(first != described && tokens.contains(tokens.start + skip))
            };
            let body = chain.class.is_a(Class::Organization)
                && (chain.number == Number::Singular || begins_with_name() == Some(true));
            // "the government of Jonas Berg", "the youth wing of the Harbour Party": a body told by somebody's name.
            let of_somebody = chain.class.is_a(Class::Organization)
                && chain.number == Number::Singular
                && layers
                    .grammar
                    .determiner(token)
                    .is_none_or(|word| layers.grammar.token(word).norm.eq_ignore_ascii_case("the"))
                && layers.mentions.at(token).is_some_and(|id| {
                    let named = |at: usize| {
                        layers.mentions.at(at).is_some_and(|inner| {
                            inner != id && layers.mentions.get(inner).kind == MentionKind::Name
                        })
                    };
                    layers.mentions.get(id).tokens.range().any(named)
                });
            let of_country =
                chain.country.is_some() && (body || office && chain.number == Number::Singular);
            let particular = of_country || of_somebody;
            let determiner = layers
                .grammar
                .determiner(token)
                .map(|token| layers.grammar.token(token).norm.to_lowercase());
            let generic = determiner.is_some_and(|word| {
                layers.lexicon.words.value("determiners", &word) == Some("generic")
            });
            if generic || classes.is_some_and(|classes| !allowed(chain.class, classes)) {
                Standing::Vague
            } else if particular {
                Standing::Stands
            } else {
                stands(chain, named(layers, chain), words)
            }
        }
    };
    let is_statement = draft.kind == super::facts::ClaimKind::Statement;
    let case =
        Case {
            polarity,
            modality,
            aspect: aspect_of(relation),
            stance: draft.context.stance,
            speakers: &draft.context.speakers,
            speakers_stand: if draft.context.speakers.iter().all(|speaker| {
                speaker.is_some_and(|chain| definite(layers, layers.chains.get(chain)))
            }) {
                Standing::Stands
            } else {
                Standing::Vague
            },
            subject: draft.subject.map(|(_, chain)| chain),
            subject_stands: match draft.subject {
                // Things do not act: "my policies", "an open letter".
                Some((_, chain)) if is_nameless_thing(layers, layers.chains.get(chain)) => {
                    Standing::Vague
                }
                subject => standing(subject, relation.map(|relation| relation.domain.as_slice())),
            },
            object_stands: if is_statement {
                Standing::Stands
            } else {
                standing(
                    draft.object,
                    relation.map(|relation| relation.range.as_slice()),
                )
            },
        };
    let asserted = asserts(&case, layers.policy);
    let id = |chain: ChainId| ids.get(&chain).copied();
    let mut speakers = draft
        .context
        .speakers
        .iter()
        .flatten()
        .filter_map(|&chain| id(chain));
    let attributed_to = draft
        .context
        .speakers
        .first()
        .copied()
        .flatten()
        .and_then(id);
    if attributed_to.is_some() {
        speakers.next();
    }
    let attributed_via: Vec<ReferentId> = speakers.collect();
    let mut trace: Vec<Trace> = Vec::new();
    for (part, end) in [("subject", draft.subject), ("object", draft.object)] {
        if let Some((token, _)) = end
            && draft.voice.is_none()
        {
            trace.push(Trace {
                part,
                words: words(token),
            });
        }
    }
    if let Some(voice) = &draft.voice {
        // The whole phrase that names the source, known to the document or not, and each stretch of what is said.
        trace.push(Trace {
            part: "subject",
            words: evidence(voice.source),
        });
        trace.extend(voice.content.iter().map(|&span| Trace {
            part: "quotation",
            words: evidence(span),
        }));
    }
    if !is_statement {
        trace.push(Trace {
            part: "trigger",
            words: evidence(layers.grammar.token(draft.trigger).span),
        });
    }
    for &(part, token) in &draft.context.cues {
        trace.push(Trace {
            part,
            words: words_of_cue(part, token, words, evidence, layers),
        });
    }
    if let Some(tokens) = draft.amount {
        trace.push(Trace {
            part: "amount",
            words: evidence(bytes_of(layers.grammar, tokens)),
        });
    }
    if let Some((_, tokens)) = draft.date {
        trace.push(Trace {
            part: "date",
            words: evidence(bytes_of(layers.grammar, tokens)),
        });
    }
    Claim {
        kind: draft.kind,
        predicate: draft.predicate,
        subject: draft.subject.and_then(|(_, chain)| id(chain)),
        object: draft.object.and_then(|(_, chain)| id(chain)),
        polarity,
        modality,
        stance: draft.context.stance,
        asserted,
        attributed_to,
        attributed_via,
        stage: draft.stage,
        measure: draft.measure,
        roles: draft
            .roles
            .into_iter()
            .filter_map(|(role, _, chain)| Some((role, id(chain)?)))
            .collect(),
        amount: draft
            .amount
            .map(|tokens| evidence(bytes_of(layers.grammar, tokens)).exact),
        date: draft.date.map(|(date, _)| date),
        quotation: draft.quotation,
        verb: None,
        sentence: Some(evidence(sentence(layers, draft.trigger, draft.evidence))),
        evidence: evidence(draft.evidence),
        rule: draft.rule,
        trace,
    }
}

/// Leading, belonging and living somewhere last until they are over; `heldPosition` is itself the word for what is over.
fn aspect_of(relation: Option<&Relation>) -> Aspect {
    match relation {
        Some(relation)
            if matches!(relation.family.as_str(), "office" | "belonging")
                && !matches!(
                    relation.name.as_str(),
                    "heldPosition" | "succeeded" | "foundedBy"
                ) =>
        {
            Aspect::State
        }
        _ => Aspect::Event,
    }
}

fn words_of_cue(
    part: &str,
    token: usize,
    words: &dyn Fn(usize) -> Evidence,
    evidence: &dyn Fn(ByteSpan) -> Evidence,
    layers: &Layers<'_>,
) -> Evidence {
    if matches!(part, "source" | "target") {
        words(token)
    } else {
        evidence(layers.grammar.token(token).span)
    }
}

/// The sentence of a trigger, and whatever of the evidence lies beyond it.
fn sentence(layers: &Layers<'_>, trigger: usize, evidence: ByteSpan) -> ByteSpan {
    let span = bytes_of(layers.grammar, layers.grammar.sentence(trigger));
    if span.is_empty() {
        evidence
    } else {
        span.hull(evidence)
    }
}
