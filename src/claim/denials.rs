//! What is denied where only "the allegations" are: "Peru accused Norway of arming Red Lantern. … Norway denied the allegations."
//!
//! *(claims so far, mentions, chains, `data/lexicon/accusations.tsv`) → the contents of the accusation once more, as the denier's,
//! rejected*. An accusation is what others said of the denier before, in the nearest sentence that has any; a country and its
//! government answer for each other, and who speaks in somebody's place (`data/lexicon/representatives.tsv`) answers for him. A denial that tells its own content ("denied that …", "denied allegations that …") has it
//! already, and one of which nothing was told before gives none.

use super::context::{Context, Surroundings};
use super::draft::Draft;
use super::facts::{ClaimKind, Modality, Polarity, Stance};
use crate::coref::ChainId;
use crate::ontology::Class;
use smol_str::SmolStr;

/// Relations by which somebody says that it is not so.
const DENYING: [&str; 2] = ["denied", "rejected"];

/// The claims that denials without content of their own reject.
pub fn find(around: &Surroundings<'_>, drafts: &[Draft]) -> Vec<Draft> {
    let mut found = Vec::new();
    for denial in drafts {
        let Some((token, denier)) = denial.subject.filter(|_| is_of_accusation(around, denial))
        else {
            continue;
        };
        let principal = represented(around, token).unwrap_or(denier);
        let sentence = around.grammar.sentence(denial.trigger);
        let own = |draft: &Draft| {
            draft.context.stance == Stance::Rejected
                && sentence.contains(draft.trigger)
                && draft.context.speakers.contains(&Some(denier))
        };
        if drafts.iter().any(own) {
            continue;
        }
        let accusing = |draft: &&Draft| {
            draft.trigger < denial.trigger
                && draft.kind != ClaimKind::Statement
                && !DENYING.contains(&draft.predicate.as_str())
                && draft.context.stance == Stance::Uncertain
                && draft.context.polarity == Polarity::Affirmed
                && draft
                    .subject
                    .is_some_and(|(_, chain)| answers_for(around, principal, chain))
                && !draft.context.speakers.contains(&Some(denier))
        };
        let Some(nearest) = drafts
            .iter()
            .filter(accusing)
            .map(|draft| draft.trigger)
            .max()
        else {
            continue;
        };
        let told = around.grammar.sentence(nearest);
        let contents = drafts
            .iter()
            .filter(accusing)
            .filter(|draft| told.contains(draft.trigger));
        for content in contents {
            found.push(Draft {
                context: Context {
                    stance: Stance::Rejected,
                    speakers: vec![Some(denier)],
                    cues: vec![("stance", denial.trigger), ("source", denial.trigger)],
                    ..content.context.clone()
                },
                trigger: denial.trigger,
                rule: SmolStr::new_static("denies-accusation"),
                evidence: denial.evidence,
                roles: Vec::new(),
                ..content.clone()
            });
        }
    }
    found
}

/// "*Jonas Berg's* lawyer", "a spokesman for *Norway*": for whom one speaks.
fn represented(around: &Surroundings<'_>, token: usize) -> Option<ChainId> {
    let grammar = around.grammar;
    let speaks = around.lexicon.words.has(
        "representatives",
        &grammar.token(token).lemma.to_lowercase(),
    );
    let behind = || {
        grammar
            .prepositional(token)
            .into_iter()
            .find(|(form, _)| form == "for" || form == "of")
            .map(|(_, principal)| principal)
    };
    let principal = grammar
        .possessor(token)
        .or_else(behind)
        .filter(|_| speaks)?;
    around.chain_at(principal)
}

/// Whether somebody did deny, and what he denied is an accusation or a part in what he is accused of.
fn is_of_accusation(around: &Surroundings<'_>, draft: &Draft) -> bool {
    let holds = draft.context.polarity == Polarity::Affirmed
        && draft.context.modality == Modality::Actual
        && draft.context.stance == Stance::Endorsed;
    let accusation = |(token, _): (usize, ChainId)| {
        let lemma = around.grammar.token(token).lemma.to_lowercase();
        match around.lexicon.words.value("accusations", &lemma) {
            Some("part") => draft.predicate == "denied",
            kind => kind.is_some(),
        }
    };
    DENYING.contains(&draft.predicate.as_str()) && holds && draft.object.is_some_and(accusation)
}

/// Whether one who denies speaks of himself when he denies what the other is said to do.
fn answers_for(around: &Surroundings<'_>, denier: ChainId, accused: ChainId) -> bool {
    let state = |id: ChainId| {
        let chain = around.chains.get(id);
        matches!(chain.class, Class::Country | Class::Government)
            .then(|| chain.country.clone())
            .flatten()
    };
    denier == accused || state(denier).is_some() && state(denier) == state(accused)
}
