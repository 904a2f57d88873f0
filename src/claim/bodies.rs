//! Which country or place a body of state is the body of, as its name says: "the Norwegian Parliament", "the Senate of Norway",
//! "Bergen City Council".
//!
//! *(mentions, chains, `data/lexicon/state_bodies.tsv`) → claims* `governs`. A claim only: the relation has governments for its first
//! end, so the policy makes no edge of a parliament's. A body whose name does not say whose it is ("the Senate") gives none.

use super::context::Surroundings;
use super::draft::Draft;
use super::membership::{belonging, presupposed};
use crate::coref::ChainId;
use crate::mention::{Mention, MentionKind};
use crate::ontology::Class;
use crate::text::TokenSpan;

/// The claims of all bodies of state whose names say whose they are.
pub fn find(around: &Surroundings<'_>) -> Vec<Draft> {
    let mut found: Vec<Draft> = Vec::new();
    for (id, mention) in around.mentions.iter() {
        let chain = around.chains.of(id);
        let class = around.chains.get(chain).class;
        // The Indian National Congress is a party.
        let of_state = class.is_a(Class::Organization) && class != Class::PoliticalParty;
        if mention.kind != MentionKind::Name || !of_state {
            continue;
        }
        let Some(place) = named_after(around, mention) else {
            continue;
        };
        if found
            .iter()
            .any(|draft| draft.subject.map(|(_, known)| known) == Some(chain))
        {
            continue;
        }
        let mut context = around.of(mention.head, None);
        presupposed(&mut context);
        let end = place.0.max(mention.tokens.end - 1) + 1;
        found.push(belonging(
            around,
            "governs",
            "body-of-state",
            (mention.head, chain),
            place,
            context,
            TokenSpan::new(mention.tokens.start.min(place.0), end),
        ));
    }
    found
}

/// The place or country that the name of a body of state begins or ends with, or that stands right beside it.
fn named_after(around: &Surroundings<'_>, body: &Mention) -> Option<(usize, ChainId)> {
    let grammar = around.grammar;
    let word = |token: usize| grammar.token(token).norm.to_lowercase();
    // The words of the name that say what it is: "House of Representatives", "City Council".
    let (start, end) = (body.tokens.start, body.tokens.end);
    let says = |from: usize, to: usize| {
        let words: Vec<String> = (from..to).map(word).collect();
        around.lexicon.words.has("state_bodies", &words.join(" "))
    };
    let (from, to) = (start..end)
        .flat_map(|from| (from + 1..=end).rev().map(move |to| (from, to)))
        .find(|&(from, to)| says(from, to))?;
    // "Norwegian *Parliament*", "*Parliament* of Norway": what stands before or after those words within the name …
    let before = (start..from).filter(|&token| word(token) != "the");
    let after =
        (to..end).filter(|&token| !matches!(word(token).as_str(), "of" | "the" | "for" | "in"));
    let lead: Vec<String> = before.map(word).filter(|word| word != "'s").collect();
    let tail: Vec<String> = after.map(word).collect();
    for words in [&lead, &tail] {
        if let Some(place) = called(around, &words.join(" ")) {
            return Some((body.head, place));
        }
    }
    // "the Knesset", "the Storting": a name that but one country has.
    if lead.is_empty()
        && tail.is_empty()
        && let Some(country) = around
            .mentions
            .at(body.head)
            .and_then(|id| around.chains.get(around.chains.of(id)).country.as_deref())
            .and_then(|code| around.chains.country(code))
    {
        return Some((body.head, country));
    }
    // … or right beside it: "*Norway*'s Parliament", "the Parliament of *Norway*".
    let owner = grammar
        .possessor(body.head)
        .or_else(|| {
            grammar
                .prepositional(body.head)
                .into_iter()
                .find(|(form, token)| form == "of" && *token >= end)
                .map(|(_, token)| token)
        })
        .or_else(|| {
            grammar
                .modifiers(body.head)
                .into_iter()
                .find(|&modifier| modifier < start)
        })?;
    let chain = around.chain_at(owner)?;
    is_ruled(around, chain).then_some((owner, chain))
}

/// The country or place of the document that is called so, or whose adjective that is.
fn called(around: &Surroundings<'_>, words: &str) -> Option<ChainId> {
    if words.is_empty() {
        return None;
    }
    let list = &around.chains.list;
    let named = |index: &usize| {
        list[*index]
            .mentions
            .iter()
            .any(|&id| around.mentions.get(id).name.to_lowercase() == words)
    };
    let found = (0..list.len())
        .filter(|&index| is_ruled(around, ChainId(index)))
        .find(named);
    let country = || {
        let gazetteer = around.lexicon.gazetteer;
        let code = gazetteer.demonym(words).or_else(|| {
            let mut entries = gazetteer.by_name(words).into_iter();
            entries.find_map(|entry| {
                let key = &around.lexicon.entry(entry).key;
                key.strip_prefix("country/")
            })
        })?;
        around.chains.country(code)
    };
    found.map(ChainId).or_else(country)
}

fn is_ruled(around: &Surroundings<'_>, chain: ChainId) -> bool {
    matches!(
        around.chains.get(chain).class,
        Class::Place | Class::Country
    )
}
