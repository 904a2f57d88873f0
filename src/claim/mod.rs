//! Who did what to whom, says who, did it happen: frames, their matcher, and the context of a claim.
//!
//! *(document, syntax, mentions, chains) → [`Facts`]*. Frames (`data/frames/`) find what verbs and nouns say; small
//! rules find offices, places of events and statements; every claim then gets its context (denied, planned,
//! alleged, said by whom), its date and the words that carry it, and the assertion policy ([`policy`])
//! decides whether it becomes an edge. Knows no IRIs and no other document.

mod actors;
mod bodies;
pub mod context;
mod denials;
mod descriptions;
mod draft;
pub mod facts;
pub mod frames;
pub mod matcher;
mod membership;
mod office_changes;
pub mod plover;
pub mod policy;
mod record;
pub mod rules;
pub mod slots;
mod statements;
pub mod time;

use crate::coref::{ChainId, Chains};
use crate::lexicon::Lexicon;
use crate::mention::Mentions;
use crate::ontology::{Class, Ontology};
use crate::syntax::Grammar;
use crate::text::{ByteSpan, Document, TokenSpan};
use context::Surroundings;
use draft::Draft;
use facts::{ClaimKind, Facts, Role, Stage, Stance};
use frames::Frames;
use matcher::{Firing, NearMiss};
use policy::Policy;
use smol_str::SmolStr;

/// What extraction made of a document.
pub struct Extraction<'a> {
    /// The document's record.
    pub facts: Facts,
    /// The frames that fired, for `explain`.
    pub fired: Vec<Firing<'a>>,
    /// The frames that did not, and why.
    pub missed: Vec<NearMiss<'a>>,
}

/// Everything that claims are read from.
pub struct Layers<'a> {
    /// The document.
    pub document: &'a Document,
    /// The grammatical view.
    pub grammar: &'a Grammar<'a>,
    /// Its mentions.
    pub mentions: &'a Mentions,
    /// Their chains.
    pub chains: &'a Chains,
    /// Word lists and gazetteer.
    pub lexicon: Lexicon<'a>,
    /// Which claims become edges.
    pub policy: Policy,
}

/// Reads the claims of a document and writes its record.
pub fn extract<'f>(layers: &Layers<'_>, frames: &'f Frames, ontology: &Ontology) -> Extraction<'f> {
    let speakers = speakers(layers);
    let around = Surroundings {
        grammar: layers.grammar,
        mentions: layers.mentions,
        chains: layers.chains,
        lexicon: layers.lexicon,
        speakers: &speakers,
        according: layers.grammar.tokens_like("according"),
    };
    let (fired, missed) = matcher::fire(&around, frames, ontology);
    let mut drafts: Vec<Draft> = fired
        .iter()
        .map(|firing| framed(layers, &around, firing))
        .collect();
    let turned: Vec<Draft> = drafts
        .iter()
        .filter_map(|draft| {
            descriptions::office_after(layers.chains, draft)
                .or_else(|| descriptions::rule_of_place(draft))
        })
        .collect();
    drafts.extend(turned);
    drafts.extend(descriptions::offices(layers.document, &around));
    drafts.extend(descriptions::monarchs(&around));
    drafts.extend(membership::parties(&around));
    drafts.extend(membership::of_bodies(&around));
    drafts.extend(membership::units(&around));
    drafts.extend(bodies::find(&around));
    drafts.extend(office_changes::find(layers.document, &around));
    drafts.extend(descriptions::event_places(&around));
    drafts.extend(statements::find(layers.document, &around));
    self_accusations(layers, &mut drafts);
    let denied = denials::find(&around, &drafts);
    drafts.extend(denied);
    let facts = record::write(layers, ontology, drafts);
    Extraction {
        facts,
        fired,
        missed,
    }
}

/// The chain that speaks each quotation.
fn speakers(layers: &Layers<'_>) -> Vec<Option<ChainId>> {
    layers
        .mentions
        .quotes
        .iter()
        .map(|quote| {
            let mention = match quote.caption {
                Some(caption) => caption
                    .range()
                    .rev()
                    .filter_map(|token| layers.mentions.at(token))
                    .find(|&id| layers.mentions.get(id).class == Some(Class::Person)),
                None => quote.voice.and_then(|voice| speaking(layers, voice.source)),
            };
            mention.map(|mention| layers.chains.of(mention))
        })
        .collect()
}

/// The mention of a speaker by the head of the phrase that names him: the name where a title stands before it.
fn speaking(layers: &Layers<'_>, source: usize) -> Option<crate::mention::MentionId> {
    let titled = || {
        layers
            .mentions
            .offices
            .iter()
            .find(|office| office.head == source)?
            .holder
    };
    layers.mentions.at(source).or_else(titled)
}

fn framed(layers: &Layers<'_>, around: &Surroundings<'_>, firing: &Firing<'_>) -> Draft {
    let frame = firing.frame;
    let grammar = layers.grammar;
    let mut roles = Vec::new();
    if let Some((token, chain)) = firing.place {
        roles.push((Role::Place, token, chain));
    }
    if let Some((token, chain)) = firing.topic {
        roles.push((Role::Topic, token, chain));
    }
    if let Some((token, chain)) = around.reason(firing.carrier.unwrap_or(firing.trigger)) {
        roles.push((Role::Reason, token, chain));
    }
    let measure = frame.stage.is_some().then(|| {
        frame.measure.clone().or_else(|| {
            let words = [firing.support, Some(firing.trigger)];
            words.into_iter().flatten().find_map(|token| {
                frame
                    .measures
                    .get(&grammar.token(token).lemma.to_lowercase())
                    .cloned()
            })
        })
    });
    let mut context = around.of(firing.trigger, firing.carrier);
    for filler in [firing.subject, firing.object].into_iter().flatten() {
        // "No sanctions were imposed on …": the determiner of a filler that the trigger's own clause does not hold.
        if let Some(determiner) = grammar.determiner(filler.0)
            && grammar.token(determiner).norm.eq_ignore_ascii_case("no")
            && !context.cues.contains(&("negation", determiner))
        {
            context.polarity = facts::Polarity::Negated;
            context.cues.push(("negation", determiner));
        }
    }
    if let Some(support) = firing.support
        && let Some(determiner) = grammar.determiner(support)
        && grammar.token(determiner).norm.eq_ignore_ascii_case("no")
        && !context.cues.contains(&("negation", determiner))
    {
        context.polarity = facts::Polarity::Negated;
        context.cues.push(("negation", determiner));
    }
    if let Some(target) = firing.target {
        context.cues.push(("target", target));
    }
    let clause = firing.carrier.unwrap_or(firing.trigger);
    Draft {
        kind: if frame.stage.is_some() {
            ClaimKind::SanctionAction
        } else {
            ClaimKind::Claim
        },
        predicate: frame.relation.clone(),
        subject: firing.subject,
        object: firing.object,
        roles,
        trigger: firing.trigger,
        context,
        forced: (frame.polarity, frame.modality),
        stage: frame.stage,
        measure: measure.flatten().or_else(|| {
            frame
                .stage
                .filter(|stage| *stage == Stage::Imposed)
                .map(|_| SmolStr::new_static("Sanctions"))
        }),
        date: time::date_of(
            layers.document,
            grammar,
            layers.mentions,
            layers.lexicon,
            clause,
        ),
        amount: around.amount(clause),
        quotation: None,
        voice: None,
        rule: frame.name.clone(),
        evidence: evidence(layers, firing),
    }
}

/// The words from the first to the last that take part: trigger, carrier, fillers with their phrases.
fn evidence(layers: &Layers<'_>, firing: &Firing<'_>) -> ByteSpan {
    let grammar = layers.grammar;
    let sentence = grammar.sentence(firing.trigger);
    let mut span = TokenSpan::new(firing.trigger, firing.trigger + 1);
    let fillers = [firing.subject, firing.object, firing.place]
        .into_iter()
        .flatten()
        .map(|(token, _)| token);
    for token in fillers.chain(firing.carrier).chain(firing.support) {
        let phrase = layers
            .mentions
            .at(token)
            .map_or(TokenSpan::new(token, token + 1), |id| {
                layers.mentions.get(id).tokens
            });
        if sentence.covers(phrase) {
            span = span.hull(phrase);
        }
    }
    crate::mention::bytes_of(grammar, span)
}

/// Who calls something a lie: "… said Amelie Storr, and called it a lie".
fn calling_lies<'a>(layers: &'a Layers<'_>) -> impl Iterator<Item = ChainId> + 'a {
    let grammar = layers.grammar;
    let speaker = move |token: usize| {
        let verb = grammar
            .is_attribute(token)
            .then(|| grammar.head(token))
            .flatten()?;
        let subject = grammar.surface_subject(verb).filter(|_| {
            layers
                .lexicon
                .words
                .has("reporting", &grammar.token(verb).lemma.to_lowercase())
        })?;
        layers
            .mentions
            .at(subject)
            .map(|mention| layers.chains.of(mention))
    };
    (0..grammar.syntax.tokens.len())
        .filter(move |&token| {
            layers
                .lexicon
                .words
                .has("falsehood", &grammar.token(token).lemma.to_lowercase())
        })
        .filter_map(speaker)
}

/// What others are said to say of the speaker himself ("they say I am a thief") is not what the speaker
/// holds true; where he calls such talk lies in the same document, he rejects it.
fn self_accusations(layers: &Layers<'_>, drafts: &mut [Draft]) {
    let calls_lies: Vec<ChainId> = drafts
        .iter()
        .filter(|draft| draft.predicate == "misled" || draft.context.stance == Stance::Rejected)
        .filter_map(|draft| draft.context.speakers.first().copied().flatten())
        .chain(calling_lies(layers))
        .collect();
    for draft in drafts.iter_mut() {
        let Some(Some(outer)) = draft.context.speakers.first().copied() else {
            continue;
        };
        let of_himself = draft.subject.is_some_and(|(_, chain)| chain == outer);
        if draft.context.speakers.len() > 1
            && of_himself
            && draft.context.stance == Stance::Endorsed
        {
            draft.context.stance = if calls_lies.contains(&outer) {
                Stance::Rejected
            } else {
                Stance::Uncertain
            };
        }
    }
}
