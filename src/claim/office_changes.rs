//! Offices taken and left: "became foreign minister of Chad", "was ousted as prime minister", "X succeeded Y as president".
//!
//! *(mentions, chains, syntax, `data/lexicon/office_changes.tsv`) → claims* `holdsPosition` *and* `heldPosition`, and who heads what by it, in the light of the
//! change itself: who refused to step down held nothing yet. Frames tell the change (`succeeded`, `ousted`), this tells the office.

use super::context::Surroundings;
use super::descriptions::{heads, told_of_old};
use super::draft::Draft;
use super::facts::Modality;
use crate::coref::ChainId;
use crate::mention::{OfficeMention, bytes_of};
use crate::ontology::Class;
use crate::syntax::Function;
use crate::text::{Document, TokenSpan};

/// The claims of all offices that a verb says are taken or left.
pub fn find(document: &Document, around: &Surroundings<'_>) -> Vec<Draft> {
    let mut found = Vec::new();
    for office in &around.mentions.offices {
        if office.holder.is_some() || office.rank == "voice" || !particular(around, office) {
            continue;
        }
        let Some(verb) = changed_by(around, office.head) else {
            continue;
        };
        let Some(changes) = changes_of(around, verb) else {
            continue;
        };
        for change in changes.chunks_exact(2) {
            let function = if change[0] == "object" {
                Function::Object
            } else {
                Function::Subject
            };
            let Some((token, holder)) = person(around, verb, &function) else {
                continue;
            };
            let past = match change[1].as_str() {
                "held" => true,
                "served" => has_served(around, verb),
                _ => told_of_old(document, around, verb),
            };
            let predicate = if past {
                "heldPosition"
            } else {
                "holdsPosition"
            };
            let mut span = TokenSpan::new(verb, verb + 1).hull(office.tokens);
            if let Some(mention) = around.mentions.at(token) {
                span = span.hull(around.mentions.get(mention).tokens);
            }
            let context = around.of(verb, None);
            let rule = if past { "office-left" } else { "office-taken" };
            let position = around.chains.of(office.mention);
            found.extend(heads(
                around,
                office,
                (token, holder),
                position,
                &context,
                (rule, past.then_some(Modality::Past)),
            ));
            let words = bytes_of(around.grammar, span);
            found.push(Draft {
                subject: Some((token, holder)),
                object: Some((office.head, position)),
                ..Draft::bare(predicate, rule, verb, context, words)
            });
        }
    }
    found
}

/// "served as", "has served as": it is over, unless somebody "has served since 2019".
fn has_served(around: &Surroundings<'_>, verb: usize) -> bool {
    let grammar = around.grammar;
    let since = || {
        grammar
            .children(verb)
            .any(|child| grammar.token(child).norm.eq_ignore_ascii_case("since"))
    };
    match grammar.token(verb).tag.as_str() {
        "VBD" => true,
        "VBN" => !since(),
        _ => false,
    }
}

/// Whether the office is somewhere in particular: "the president" alone is nobody's.
fn particular(around: &Surroundings<'_>, office: &OfficeMention) -> bool {
    let chain = around.chains.get(around.chains.of(office.mention));
    chain.country.is_some()
        || chain
            .office
            .as_ref()
            .is_some_and(|(_, organisation)| organisation.is_some())
}

/// The verb that the office stands below with "as", or as predicate of "become".
fn changed_by(around: &Surroundings<'_>, office: usize) -> Option<usize> {
    let grammar = around.grammar;
    let verb = grammar.clause_of(office)?;
    grammar
        .arguments(verb)
        .iter()
        .any(|argument| {
            argument.token == office
                && match &argument.function {
                    Function::Prep(form) => form == "as",
                    Function::Attribute => grammar.token(verb).lemma == "become",
                    _ => false,
                }
        })
        .then_some(verb)
}

fn changes_of<'a>(around: &Surroundings<'a>, verb: usize) -> Option<&'a [String]> {
    let lemma = around.grammar.token(verb).lemma.to_lowercase();
    let list = around.lexicon.words.list("office_changes");
    let phrasal = around
        .grammar
        .particle(verb)
        .map(|particle| format!("{lemma} {}", particle.norm.to_lowercase()));
    // "stepped *down*" as an adverb, "took *office*".
    let beside =
        |word: usize| format!("{lemma} {}", around.grammar.token(word).norm.to_lowercase());
    let adverb = around
        .grammar
        .adverbs(verb)
        .into_iter()
        .find(|&adverb| adverb == verb + 1)
        .map(beside);
    let object = around
        .grammar
        .arguments(verb)
        .into_iter()
        .find(|argument| argument.function == Function::Object)
        .map(|argument| beside(argument.token));
    [phrasal, adverb, object]
        .into_iter()
        .flatten()
        .find_map(|phrase| list.get(&phrase))
        .or_else(|| list.get(&lemma))
        .map(Vec::as_slice)
}

fn person(around: &Surroundings<'_>, verb: usize, function: &Function) -> Option<(usize, ChainId)> {
    let token = around
        .grammar
        .arguments(verb)
        .into_iter()
        .find(|argument| &argument.function == function)?
        .token;
    let chain = around.chain_at(token)?;
    (around.chains.get(chain).class == Class::Person).then_some((token, chain))
}
