//! Where a name begins and ends: pieces that belong together, and words that do not belong to it.
//!
//! *names of a document → the same, joined*. Works on neighbours: what stands side by side in one noun phrase, with nothing
//! between, is one name. Brackets are never part of a name that does not close them.

use super::{Adjective, NameMention, clean};
use crate::lexicon::Lexicon;
use crate::mention::bytes_of;
use crate::ontology::Class;
use crate::syntax::{Grammar, Pos};
use crate::text::{Document, TokenSpan};

/// A name of the model cut where a bracket in it is not closed ("Marine Survey Board (MSB" is two names), and before the word that
/// begins a credit: "Marta Ilves Photo: Otto Brem" of a page whose captions run on.
pub(super) fn pieces(
    grammar: &Grammar<'_>,
    lexicon: Lexicon<'_>,
    span: TokenSpan,
) -> Vec<TokenSpan> {
    let is = |at: usize, mark: &str| grammar.token(at).norm == mark;
    let last = span.end - 1;
    let credit = |word: &str| lexicon.words.has("credits", &word.to_lowercase());
    if span.end < grammar.syntax.tokens.len()
        && is(span.end, ":")
        && credit(&grammar.token(last).norm)
    {
        if span.start == last {
            return Vec::new();
        }
        return pieces(grammar, lexicon, TokenSpan::new(span.start, last));
    }
    let opens = span.range().filter(|&at| is(at, "(")).count();
    let closes = span.range().filter(|&at| is(at, ")")).count();
    if opens == closes {
        return vec![span];
    }
    let mut found = Vec::new();
    let mut start = span.start;
    for at in span.range().chain([span.end]) {
        if at == span.end || is(at, "(") || is(at, ")") {
            if at > start {
                found.push(TokenSpan::new(start, at));
            }
            start = at + 1;
        }
    }
    found
}

/// How many words before a person's name are not of it: titles, nationality, faith, party.
pub(super) fn titles(grammar: &Grammar<'_>, lexicon: Lexicon<'_>, span: TokenSpan) -> usize {
    let gazetteer = lexicon.gazetteer;
    let mut taken = 0;
    while span.start + taken + 1 < span.end {
        let at = span.start + taken;
        let word = grammar.token(at).norm.as_str();
        // "Christian Berg", "German Petrov": a first name that is also an adjective.
        let adjective = gazetteer.first_name_gender(word).is_none()
            && (gazetteer.demonym(word).is_some()
                || gazetteer.by_name(word).first().is_some_and(|&entry| {
                    lexicon.entry(entry).class == Class::Group
                        && lexicon.entry(entry).key.starts_with("thing/")
                })
                || lexicon.words.value("nouns", &word.to_lowercase()) == Some("Person")
                    && lexicon.words.has("status", &word.to_lowercase()));
        let title = gazetteer.title(word).is_some_and(|title| {
            !matches!(
                title.kind,
                crate::lexicon::TitleKind::Nobility | crate::lexicon::TitleKind::Religious
            )
        });
        if !adjective && !title {
            break;
        }
        taken += 1;
    }
    taken
}

/// Joins neighbours that are one name. Runs over the names in order, which it leaves in order.
pub(super) fn join(
    document: &Document,
    grammar: &Grammar<'_>,
    lexicon: Lexicon<'_>,
    names: &mut Vec<NameMention>,
) {
    prefixed(document, grammar, lexicon, names);
    continued(document, grammar, lexicon, names);
    let mut at = 0;
    while at + 1 < names.len() {
        let class = joint(grammar, lexicon, &names[at], &names[at + 1])
            .or_else(|| formed(grammar, lexicon, &names[at], &names[at + 1]))
            .or_else(|| patronymic(grammar, lexicon, &names[at], &names[at + 1]))
            .or_else(|| nicknamed(grammar, names, at))
            .or_else(|| of_head(grammar, lexicon, &names[at], &names[at + 1]));
        let Some(class) = class else {
            at += 1;
            continue;
        };
        let second = names.remove(at + 1);
        let first = &mut names[at];
        first.tokens = first.tokens.hull(second.tokens);
        first.name = clean(bytes_of(grammar, first.tokens).of(&document.text));
        let known = lexicon.gazetteer.by_name(&first.name);
        // "U.S. Northern Shipping Board": what is known of the bare name stays known.
        first.entries = if !known.is_empty() {
            known
        } else if second
            .class
            .is_some_and(|class| class.is_a(Class::Organization))
        {
            second.entries
        } else {
            Vec::new()
        };
        first.class = Some(class);
        first.adjective = Adjective::No;
        first.country = first.country.take().or(second.country);
        if class == Class::Person {
            // "Valerie Paris" is not the government in Paris.
            first.country = None;
            first
                .entries
                .retain(|&entry| lexicon.entry(entry).class == Class::Person);
        }
    }
}

/// The class of two names side by side that are one.
fn joint(
    grammar: &Grammar<'_>,
    lexicon: Lexicon<'_>,
    first: &NameMention,
    second: &NameMention,
) -> Option<Class> {
    let beside = first.tokens.end == second.tokens.start
        && grammar.sentence(first.tokens.start) == grammar.sentence(second.tokens.start);
    let bound = first
        .tokens
        .range()
        .any(|at| second.tokens.contains(grammar.token(at).head))
        || second
            .tokens
            .range()
            .any(|at| first.tokens.contains(grammar.token(at).head));
    if !beside
        || !bound
        || first.adjective == Adjective::Yes
        || second.adjective == Adjective::Yes
        || first.class == Some(Class::Group)
        || second.class == Some(Class::Group)
    {
        return None;
    }
    let known = |name: &NameMention| !name.entries.is_empty();
    // A capital may stand for its government here.
    let town = known(second)
        && (matches!(second.class, Some(Class::Place | Class::Country))
            || second.class == Some(Class::Government)
                && lexicon
                    .gazetteer
                    .by_name(&second.name)
                    .first()
                    .is_some_and(|&entry| lexicon.entry(entry).class == Class::Place));
    let single = |name: &NameMention| !name.name.contains(' ');
    // "the US Geological Board": a country before a body is part of its name.
    if first.class == Some(Class::Country)
        && second.class.is_some_and(|class| {
            class.is_a(Class::Organization)
                && !matches!(class, Class::MediaOutlet | Class::Government)
        })
        && second
            .entries
            .first()
            .is_none_or(|&entry| lexicon.entry(entry).country == first.country)
    {
        return second.class;
    }
    // "Anders Moen" found as two: a first name before a word that nobody knows.
    let alone = |name: &NameMention| {
        single(name)
            && !known(name)
            && matches!(
                name.class,
                None | Some(Class::Person | Class::Place | Class::Thing)
            )
    };
    if alone(first) && alone(second) && lexicon.gazetteer.first_name_gender(&first.name).is_some() {
        return Some(Class::Person);
    }
    if !town || known(first) {
        return None;
    }
    let word = first.name.to_lowercase();
    let before = lexicon
        .words
        .list("heads")
        .get(&word)
        .filter(|values| values.get(1).is_some_and(|place| place == "before"));
    if let Some(class) = before
        .and_then(|values| values.first())
        .and_then(|class| Class::from_iri(class))
    {
        return Some(class);
    }
    // "Valerie Paris", "George Washington": a first name before a town is a person's.
    let first_name = lexicon.gazetteer.first_name_gender(&first.name).is_some();
    if single(first)
        && single(second)
        && (first_name || matches!(first.class, Some(Class::Person | Class::Place)))
    {
        return Some(Class::Person);
    }
    // "Sparta Belgrade", "Northwind UK".
    (single(second) && matches!(first.class, None | Some(Class::Thing))
        || first
            .class
            .is_some_and(|class| class.is_a(Class::Organization)))
    .then_some(Class::Organization)
}

/// "Dunskneft" and "LLC" found as two names are one.
fn formed(
    grammar: &Grammar<'_>,
    lexicon: Lexicon<'_>,
    first: &NameMention,
    second: &NameMention,
) -> Option<Class> {
    let beside = first.tokens.end == second.tokens.start
        && grammar.sentence(first.tokens.start) == grammar.sentence(second.tokens.start);
    (beside
        && first.adjective == Adjective::No
        && second.entries.is_empty()
        && lexicon.gazetteer.is_legal_form(&second.name))
    .then_some(Class::Company)
}

/// "Qasim bin Yusuf" found as two names: a father's name is part of his son's.
fn patronymic(
    grammar: &Grammar<'_>,
    lexicon: Lexicon<'_>,
    first: &NameMention,
    second: &NameMention,
) -> Option<Class> {
    let gap = first.tokens.end..second.tokens.start;
    let person = |name: &NameMention| {
        name.adjective == Adjective::No && matches!(name.class, None | Some(Class::Person))
    };
    (gap.len() == 1
        && person(first)
        && person(second)
        && grammar.sentence(first.tokens.start) == grammar.sentence(second.tokens.start)
        && lexicon
            .words
            .value("particles", &grammar.token(gap.start).norm)
            == Some("parent"))
    .then_some(Class::Person)
}

/// "Northwind" before "Ltd.", "Park Min" before "-jae": words right behind a name that the model left out of it.
fn continued(
    document: &Document,
    grammar: &Grammar<'_>,
    lexicon: Lexicon<'_>,
    names: &mut [NameMention],
) {
    for at in 0..names.len() {
        let name = &names[at];
        let sentence = grammar.sentence(name.tokens.start);
        let limit = names
            .get(at + 1)
            .map_or(sentence.end, |next| next.tokens.start.min(sentence.end));
        let end = name.tokens.end;
        if name.adjective != Adjective::No || !name.entries.is_empty() || end >= limit {
            continue;
        }
        let text = |token: usize| grammar.token(token).span.of(&document.text);
        let glued =
            |token: usize| grammar.token(token).span.start == grammar.token(token - 1).span.end;
        let comma = usize::from(grammar.token(end).norm == "," && end + 1 < limit);
        let form = text(end + comma);
        let is_form = (form.starts_with(char::is_uppercase) || form == "plc")
            && form.chars().filter(|letter| letter.is_alphabetic()).count() > 1
            && (comma == 0 || grammar.token(end + comma).pos == Pos::Propn)
            && lexicon.gazetteer.is_legal_form(form);
        let body = matches!(
            name.class,
            None | Some(Class::Person | Class::Place | Class::Thing)
        ) || name
            .class
            .is_some_and(|class| class.is_a(Class::Organization));
        let hyphened = name.class == Some(Class::Person)
            && end + 1 < limit
            && grammar.token(end).norm == "-"
            && glued(end)
            && glued(end + 1)
            && grammar.token(end + 1).pos == Pos::Propn
            && (end + 2 >= sentence.end || !glued(end + 2) || !text(end + 2).starts_with('-'));
        let (longer, class) = if is_form && body {
            (end + comma + 1, Some(Class::Company))
        } else if hyphened {
            (end + 2, name.class)
        } else {
            continue;
        };
        let name = &mut names[at];
        name.tokens = TokenSpan::new(name.tokens.start, longer);
        name.name = clean(bytes_of(grammar, name.tokens).of(&document.text));
        name.entries = lexicon.gazetteer.by_name(&name.name);
        name.class = class;
    }
}

/// `Stan "the Knife" Kowalski`: the name on either side of a nickname, as the class of the three when `at` is the first.
fn nicknamed(grammar: &Grammar<'_>, names: &[NameMention], at: usize) -> Option<Class> {
    let (first, second) = (names.get(at)?, names.get(at + 1)?);
    let quote = |at: usize| {
        matches!(
            grammar.token(at).norm.as_str(),
            "\"" | "“" | "”" | "''" | "``"
        )
    };
    let gap = first.tokens.end..second.tokens.start;
    let quoted = (3..=5).contains(&gap.len())
        && quote(gap.start)
        && quote(gap.end - 1)
        && gap.clone().skip(1).take(gap.len() - 2).all(|at| !quote(at));
    let person = |name: &NameMention| {
        name.entries.is_empty() && matches!(name.class, Some(Class::Person) | None)
    };
    (quoted
        && person(first)
        && person(second)
        && (first.class.is_some() || second.class.is_some())
        && grammar.sentence(first.tokens.start) == grammar.sentence(second.tokens.start))
    .then_some(Class::Person)
}

/// "the Diocese of Ostrava", "the Court of Appeal for the Northern District": a head that names by what follows it.
fn of_head(
    grammar: &Grammar<'_>,
    lexicon: Lexicon<'_>,
    first: &NameMention,
    second: &NameMention,
) -> Option<Class> {
    if !first.entries.is_empty()
        || first.class == Some(Class::Person)
        || second.adjective == Adjective::Yes
        || second.class == Some(Class::Person)
    {
        return None;
    }
    let gap = first.tokens.end..second.tokens.start;
    let article = gap.len() == 2 && grammar.token(gap.start + 1).pos == Pos::Det;
    // "the Court of Appeal for the Northern District", but not "the Western Front for France".
    let of = !gap.is_empty()
        && (grammar.token(gap.start).norm == "of"
            || grammar.token(gap.start).norm == "for" && second.entries.is_empty())
        && (gap.len() == 1 || article)
        && grammar.sentence(first.tokens.start) == grammar.sentence(second.tokens.start);
    if !of {
        return None;
    }
    // "Ostrava Technical University of the United States" names nothing by where it lies.
    let apart =
        first.tokens.len() > 1 && !second.entries.is_empty() && second.class != Some(Class::Place);
    if apart {
        return None;
    }
    let class = head_class(lexicon, grammar, first.tokens.end - 1, first.tokens.start)?;
    let names_by = class.is_a(Class::Organization) && class != Class::Company
        || class == Class::Place && second.class != Some(Class::Thing);
    names_by.then_some(class)
}

/// The class that the last words of a name give it: "… River", "… Prize", "… School District". `start` is its first token.
pub(super) fn head_class(
    lexicon: Lexicon<'_>,
    grammar: &Grammar<'_>,
    head: usize,
    start: usize,
) -> Option<Class> {
    let word = |at: usize| grammar.token(at).norm.to_lowercase();
    let list = lexicon.words.list("heads");
    (head > start)
        .then(|| list.get(&format!("{} {}", word(head - 1), word(head))))
        .flatten()
        .or_else(|| list.get(&word(head)))
        .filter(|values| values.get(1).is_some_and(|place| place == "after"))
        .and_then(|values| values.first())
        .and_then(|class| Class::from_iri(class))
}

/// "Team Norway", "Lake Geneva": a capitalised word that makes another thing of the place it stands before.
fn prefixed(
    document: &Document,
    grammar: &Grammar<'_>,
    lexicon: Lexicon<'_>,
    names: &mut [NameMention],
) {
    for at in 0..names.len() {
        let name = &names[at];
        let before = name.tokens.start.wrapping_sub(1);
        let free = name.tokens.start > 0
            && grammar.sentence(before) == grammar.sentence(name.tokens.start)
            && !at
                .checked_sub(1)
                .is_some_and(|at| names[at].tokens.contains(before));
        if !free
            || name.entries.is_empty()
            || name.adjective == Adjective::Yes
            || !matches!(name.class, Some(Class::Place | Class::Country))
            || grammar.token(before).pos != Pos::Propn
            || !name.tokens.contains(grammar.token(before).head)
        {
            continue;
        }
        let word = grammar.token(before).norm.to_lowercase();
        let class = lexicon
            .words
            .list("heads")
            .get(&word)
            .filter(|values| values.get(1).is_some_and(|place| place == "before"))
            .and_then(|values| Class::from_iri(values.first()?));
        if let Some(class) = class {
            let name = &mut names[at];
            name.tokens = TokenSpan::new(before, name.tokens.end);
            name.name = clean(bytes_of(grammar, name.tokens).of(&document.text));
            name.entries = lexicon.gazetteer.by_name(&name.name);
            name.class = Some(class);
        }
    }
}

/// The word that says what a name names: its last, or the one before "of".
pub(super) fn head_of(grammar: &Grammar<'_>, tokens: TokenSpan) -> usize {
    tokens
        .range()
        .skip(1)
        .find(|&at| matches!(grammar.token(at).norm.as_str(), "of" | "for"))
        .map_or(tokens.end.saturating_sub(1), |of| of - 1)
}
