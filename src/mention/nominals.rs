//! Noun phrases and pronouns, and the assembly of all mentions in order.
//!
//! *(names, offices, syntax) → mentions*. A noun phrase's class is that of its head in `data/lexicon/nouns.tsv`, else in
//! `data/lexicon/wordnet_nouns.tsv`; a head not listed names a Thing. A plural of persons is a Group.

use super::names::{Adjective, NameMention};
use super::offices::{Office, Placement};
use super::{Mention, MentionId, MentionKind, Mentions, Number, OfficeMention, bytes_of};
use crate::lexicon::{Gender, Lexicon};
use crate::ontology::Class;
use crate::syntax::{Grammar, Pos};
use crate::text::{Document, TokenSpan};

/// Fills `found` with names, nominals, pronouns and offices, in order of their tokens.
pub fn collect(
    document: &Document,
    grammar: &Grammar<'_>,
    lexicon: Lexicon<'_>,
    names: Vec<NameMention>,
    offices: Vec<Office>,
    found: &mut Mentions,
) {
    let count = grammar.syntax.tokens.len();
    let mut taken = vec![false; count];
    let mut drafts: Vec<(Mention, Source)> = Vec::new();
    for (index, name) in names.iter().enumerate() {
        if name.adjective != Adjective::Yes {
            taken[name.tokens.range()].fill(true);
        }
        drafts.push((named(document, grammar, name), Source::Name(index)));
    }
    for (index, office) in offices.iter().enumerate() {
        if office.placement == Placement::BeforeName {
            taken[office.title_tokens.range()].fill(true);
        }
        drafts.push((
            position(document, grammar, office, index),
            Source::Office(index),
        ));
    }
    for date in &found.dates {
        taken[date.range()].fill(true);
    }
    let office_at = |token: usize| {
        offices
            .iter()
            .position(|office| office.title_tokens.contains(token))
    };
    for (token, &taken) in taken.iter().enumerate() {
        if let Some(pronoun) = pronoun(document, grammar, lexicon, token) {
            drafts.push((pronoun, Source::Other));
        } else if !taken
            && let Some(nominal) = nominal(
                document,
                grammar,
                lexicon,
                token,
                office_at(token).map(|index| (index, &offices[index])),
            )
        {
            drafts.push((nominal, Source::Other));
        }
    }
    // An office stands before the person whom the same words describe.
    drafts.sort_by_key(|(mention, source)| {
        (
            mention.tokens.start,
            !matches!(source, Source::Office(_)),
            std::cmp::Reverse(mention.tokens.end),
        )
    });

    let mut name_ids = vec![MentionId(0); names.len()];
    let mut office_ids = vec![MentionId(0); offices.len()];
    for (mention, source) in drafts {
        let id = MentionId(found.list.len());
        match source {
            Source::Name(index) => {
                name_ids[index] = id;
                for token in mention.tokens.range() {
                    found.by_token[token] = Some(id);
                }
            }
            Source::Office(index) => office_ids[index] = id,
            Source::Other => {
                if found.by_token[mention.head].is_none() {
                    found.by_token[mention.head] = Some(id);
                }
            }
        }
        found.list.push(mention);
    }
    personify(grammar, found);
    for (index, office) in offices.into_iter().enumerate() {
        let holder = office.holder.map(|name| name_ids[name]);
        let tokens = holder.map_or(office.tokens, |holder| {
            office.tokens.hull(found.get(holder).tokens)
        });
        found.offices.push(OfficeMention {
            mention: office_ids[index],
            title: office.title,
            rank: office.rank,
            country: office.country,
            organisation: office.organisation.map(|name| name_ids[name]),
            status: office.status,
            status_tokens: office.status_tokens,
            holder,
            tokens,
            head: office.head,
            placement: office.placement,
        });
    }
}

/// "the auctioneer Oswin Hale": a noun of unknown class with a person's name right after it describes that person.
fn personify(grammar: &Grammar<'_>, found: &mut Mentions) {
    for index in 0..found.list.len() {
        let mention = &found.list[index];
        if mention.kind != MentionKind::Nominal
            || mention.class != Some(Class::Thing)
            || mention.number != Number::Singular
        {
            continue;
        }
        let next = found
            .at(mention.tokens.end)
            .filter(|_| mention.tokens.end < grammar.syntax.tokens.len());
        let beside = next.map(|id| found.get(id)).is_some_and(|name| {
            name.kind == MentionKind::Name
                && name.class == Some(Class::Person)
                && grammar.apposed_to(name.head) == Some(mention.head)
        });
        if beside {
            found.list[index].class = Some(Class::Person);
        }
    }
}

enum Source {
    Name(usize),
    Office(usize),
    Other,
}

fn named(document: &Document, grammar: &Grammar<'_>, name: &NameMention) -> Mention {
    let tokens = name.tokens;
    let head = tokens
        .range()
        .find(|&token| !tokens.contains(grammar.token(token).head))
        .unwrap_or(tokens.end.saturating_sub(1));
    let _ = document;
    Mention {
        tokens,
        head,
        span: bytes_of(grammar, tokens),
        kind: if name.adjective != Adjective::No {
            MentionKind::Nominal
        } else {
            MentionKind::Name
        },
        class: name.class,
        name: name.name.clone(),
        entries: name.entries.clone(),
        number: if name.class == Some(Class::Group) {
            Number::Plural
        } else {
            Number::Singular
        },
        gender: name.gender,
        country: name.country.clone(),
        office: None,
        described: name.described,
    }
}

fn position(document: &Document, grammar: &Grammar<'_>, office: &Office, index: usize) -> Mention {
    let span = bytes_of(grammar, office.tokens);
    Mention {
        tokens: office.tokens,
        head: office.head,
        span,
        kind: MentionKind::Nominal,
        class: Some(Class::Position),
        name: span.of(&document.text).to_owned(),
        entries: Vec::new(),
        number: Number::Singular,
        gender: None,
        country: office.country.clone(),
        office: Some(index),
        described: None,
    }
}

fn pronoun(
    document: &Document,
    grammar: &Grammar<'_>,
    lexicon: Lexicon<'_>,
    index: usize,
) -> Option<Mention> {
    let token = grammar.token(index);
    if !matches!(token.tag.as_str(), "PRP" | "PRP$") {
        return None;
    }
    let text = token.span.of(&document.text);
    let values = lexicon.words.list("pronouns").get(&text.to_lowercase())?;
    let column = |at: usize| values.get(at).map_or("", String::as_str);
    Some(Mention {
        tokens: TokenSpan::new(index, index + 1),
        head: index,
        span: token.span,
        kind: MentionKind::Pronoun,
        class: (matches!(column(2), "male" | "female") || column(0) == "1" && column(1) == "sing")
            .then_some(Class::Person),
        name: text.to_owned(),
        entries: Vec::new(),
        number: if column(1) == "plur" {
            Number::Plural
        } else {
            Number::Singular
        },
        gender: match column(2) {
            "male" => Some(Gender::Male),
            "female" => Some(Gender::Female),
            _ => None,
        },
        country: None,
        office: None,
        described: None,
    })
}

fn nominal(
    document: &Document,
    grammar: &Grammar<'_>,
    lexicon: Lexicon<'_>,
    index: usize,
    office: Option<(usize, &Office)>,
) -> Option<Mention> {
    let token = grammar.token(index);
    let is_noun = matches!(token.pos, Pos::Noun | Pos::Propn)
        || matches!(token.tag.as_str(), "NN" | "NNS" | "NNP" | "NNPS");
    if !is_noun || !token.norm.chars().any(char::is_alphabetic) {
        return None;
    }
    // The title of "US president Trump" is the office, and an inner noun of a compound is part of the phrase.
    if let Some((_, office)) = office {
        if office.placement == Placement::BeforeName || index != phrase_head(grammar, office) {
            return None;
        }
    } else if grammar
        .modifies_noun(index)
        .is_some_and(|head| head > index && !is_possessive(grammar, index))
        && !stands_for_a_body(document, grammar, lexicon, index)
    {
        return None;
    }
    let lemma = token.lemma.to_lowercase();
    let plural = matches!(token.tag.as_str(), "NNS" | "NNPS");
    let mut class = if office.is_some() {
        Class::Person
    } else {
        lexicon
            .words
            .value("nouns", &lemma)
            .or_else(|| lexicon.words.value("nouns", &token.norm.to_lowercase()))
            // "Reader" in "Reader's Digest" is nobody: the wide list is for common nouns alone.
            .or_else(|| {
                matches!(token.tag.as_str(), "NN" | "NNS")
                    .then(|| lexicon.words.value("wordnet_nouns", &lemma))?
            })
            .and_then(Class::from_iri)
            .unwrap_or(Class::Thing)
    };
    if class == Class::Person && plural {
        class = Class::Group;
    }
    let mut tokens = match class {
        Class::Event => grammar.extended_phrase(index),
        // "the chess federation of Nepal".
        class if class.is_a(Class::Organization) && office.is_none() => {
            grammar.phrase_with_of(index)
        }
        _ => grammar.base_phrase(index),
    };
    if let Some((_, office)) = office {
        tokens = tokens.hull(office.tokens);
    }
    let country = office
        .and_then(|(_, office)| office.country.clone())
        .or_else(|| {
            grammar
                .modifiers(index)
                .into_iter()
                .chain(grammar.possessor(index))
                .find_map(|modifier| {
                    let words = bytes_of(grammar, TokenSpan::new(modifier, modifier + 1))
                        .of(&document.text);
                    lexicon
                        .gazetteer
                        .demonym(words)
                        .map(Into::into)
                        .or_else(|| country_named(lexicon, words))
                })
        });
    // "a court in Valletta", "the senate of Uruguay": a body is somewhere.
    let country = country.or_else(|| {
        let located = grammar
            .prepositional(index)
            .into_iter()
            .find(|(form, _)| class.is_a(Class::Organization) && (form == "of" || form == "in"))?
            .1;
        let name = grammar.base_phrase(located);
        let words = bytes_of(grammar, name).of(&document.text);
        let entry = lexicon
            .gazetteer
            .by_name(words.strip_prefix("the ").unwrap_or(words))
            .into_iter()
            .next()?;
        matches!(lexicon.entry(entry).class, Class::Country | Class::Place)
            .then(|| lexicon.entry(entry).country.clone())
            .flatten()
    });
    let gender = office
        .and_then(|_| {
            lexicon
                .words
                .list("offices")
                .get(&token.norm.to_lowercase())
        })
        .and_then(|values| match values.get(2).map(String::as_str) {
            Some("male") => Some(Gender::Male),
            Some("female") => Some(Gender::Female),
            _ => None,
        });
    let span = bytes_of(grammar, tokens);
    Some(Mention {
        tokens,
        head: index,
        span,
        kind: MentionKind::Nominal,
        class: Some(class),
        name: span
            .of(&document.text)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" "),
        entries: Vec::new(),
        number: if plural {
            Number::Plural
        } else {
            Number::Singular
        },
        gender,
        country,
        office: office.map(|(index, _)| index),
        described: None,
    })
}

/// "*Coalition* forces", "*Ministry* officials": a body by the word for it, written large within a sentence too, before its people.
fn stands_for_a_body(
    document: &Document,
    grammar: &Grammar<'_>,
    lexicon: Lexicon<'_>,
    index: usize,
) -> bool {
    let token = grammar.token(index);
    let large = |at: usize| {
        grammar
            .token(at)
            .span
            .of(&document.text)
            .starts_with(char::is_uppercase)
    };
    let body = lexicon
        .words
        .value("nouns", &token.lemma.to_lowercase())
        .and_then(Class::from_iri)
        .is_some_and(|class| class.is_a(Class::Organization));
    let people = grammar
        .modifies_noun(index)
        .is_some_and(|head| grammar.token(head).tag == "NNS");
    if !body || !large(index) || !people {
        return false;
    }
    let begins = |at: usize| grammar.sentence(at).start == at;
    !begins(index)
        || (0..grammar.syntax.tokens.len()).any(|at| {
            grammar.token(at).norm.eq_ignore_ascii_case(&token.norm) && large(at) && !begins(at)
        })
}

/// The word of an office that heads its phrase: "head" in "head of state".
fn phrase_head(grammar: &Grammar<'_>, office: &Office) -> usize {
    office
        .title_tokens
        .range()
        .find(|&token| {
            !office.title_tokens.contains(grammar.token(token).head)
                || grammar.head(token).is_none()
        })
        .unwrap_or(office.head)
}

fn is_possessive(grammar: &Grammar<'_>, index: usize) -> bool {
    index + 1 < grammar.syntax.tokens.len() && grammar.token(index + 1).tag == "POS"
}

fn country_named(lexicon: Lexicon<'_>, words: &str) -> Option<smol_str::SmolStr> {
    lexicon
        .gazetteer
        .by_name(words)
        .into_iter()
        .map(|entry| lexicon.entry(entry))
        .find(|entry| entry.class == Class::Country)
        .and_then(|entry| entry.country.clone())
}
