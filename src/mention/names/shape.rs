//! Where a name begins and ends: pieces that belong together, and words that do not belong to it.
//!
//! *names of a document → the same, cut, widened and joined*. Brackets are never part of a name that does not close them.
//! Which neighbours are one name, [`super::neighbours`] says.

use super::neighbours::Neighbours;
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

/// "Fennmark and Osken" taken for one name: two where the model holds it for a place and nobody knows one of that name, where
/// "between" stands before it, or where it ends a list.
pub(super) fn halves(
    document: &Document,
    grammar: &Grammar<'_>,
    lexicon: Lexicon<'_>,
    label: &str,
    span: TokenSpan,
) -> Vec<TokenSpan> {
    let proper = |mut range: std::ops::Range<usize>| {
        !range.is_empty() && range.all(|at| grammar.token(at).pos == Pos::Propn)
    };
    let and = span
        .range()
        .find(|&at| grammar.token(at).norm == "and")
        .filter(|&and| proper(span.start..and) && proper(and + 1..span.end));
    let Some(and) = and else {
        return placed(document, grammar, lexicon, span);
    };
    let before = span.start.checked_sub(1);
    let is = |at: Option<usize>, word: &str| {
        at.is_some_and(|at| grammar.token(at).norm.eq_ignore_ascii_case(word))
    };
    let first = and - 1;
    let listed = is(before, ",")
        && matches!(
            grammar.embedding(first),
            crate::syntax::Embedding::Coordinated(earlier) if earlier < span.start
        );
    let apart = matches!(label, "GPE" | "LOC") || is(before, "between") || listed;
    let known = !lexicon
        .gazetteer
        .by_name(&clean(bytes_of(grammar, span).of(&document.text)))
        .is_empty();
    if !apart || known {
        return vec![span];
    }
    vec![
        TokenSpan::new(span.start, and),
        TokenSpan::new(and + 1, span.end),
    ]
}

/// "Mayor of *Gdynia Pavel Dorn*": a place and the holder of its office taken for one name.
fn placed(
    document: &Document,
    grammar: &Grammar<'_>,
    lexicon: Lexicon<'_>,
    span: TokenSpan,
) -> Vec<TokenSpan> {
    let of_office = span.start >= 2
        && matches!(
            grammar.token(span.start - 1).norm.to_lowercase().as_str(),
            "of" | "from" | "for"
        )
        && lexicon.words.has(
            "offices",
            &grammar.token(span.start - 2).lemma.to_lowercase(),
        );
    let given = |at: usize| {
        lexicon
            .gazetteer
            .first_name_gender(&grammar.token(at).norm)
            .is_some()
    };
    // One or two words before a first name, and at least one behind it; the place need not be known.
    let holder = (span.start + 1..span.end.saturating_sub(1))
        .take(2)
        .find(|&at| given(at) && grammar.token(at).pos == Pos::Propn);
    let known = !lexicon
        .gazetteer
        .by_name(&clean(bytes_of(grammar, span).of(&document.text)))
        .is_empty();
    match holder {
        Some(at) if of_office && !known => {
            vec![TokenSpan::new(span.start, at), TokenSpan::new(at, span.end)]
        }
        _ => vec![span],
    }
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

/// Widens names by the words around them that are of them, and joins neighbours that are one name. Runs over the names in
/// order, which it leaves in order.
pub(super) fn join(
    document: &Document,
    grammar: &Grammar<'_>,
    lexicon: Lexicon<'_>,
    names: &mut Vec<NameMention>,
) {
    let widened = |name: &mut NameMention, tokens: TokenSpan, class: Option<Class>| {
        name.tokens = tokens;
        name.name = clean(bytes_of(grammar, tokens).of(&document.text));
        name.entries = lexicon.gazetteer.by_name(&name.name);
        name.class = class;
    };
    for at in 0..names.len() {
        if let Some((tokens, class)) = prefixed(grammar, lexicon, names, at) {
            widened(&mut names[at], tokens, Some(class));
        }
    }
    for at in 0..names.len() {
        if let Some((tokens, class)) = continued(document, grammar, lexicon, names, at) {
            widened(&mut names[at], tokens, class);
        }
    }
    let mut at = 0;
    while at + 1 < names.len() {
        let neighbours = Neighbours {
            grammar,
            lexicon,
            first: &names[at],
            second: &names[at + 1],
        };
        let Some(class) = neighbours.class_of_one() else {
            at += 1;
            continue;
        };
        let second = names.remove(at + 1);
        let first = &mut names[at];
        let whole = first.tokens.hull(second.tokens);
        widened(first, whole, Some(class));
        // "U.S. Northern Shipping Board": what is known of the bare name stays known.
        if first.entries.is_empty()
            && second
                .class
                .is_some_and(|class| class.is_a(Class::Organization))
        {
            first.entries = second.entries;
        }
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

/// "Northwind" before "Ltd.", "Park Min" before "-jae": words right behind a name that the model left out of it.
fn continued(
    document: &Document,
    grammar: &Grammar<'_>,
    lexicon: Lexicon<'_>,
    names: &[NameMention],
    at: usize,
) -> Option<(TokenSpan, Option<Class>)> {
    let name = &names[at];
    let sentence = grammar.sentence(name.tokens.start);
    let limit = names
        .get(at + 1)
        .map_or(sentence.end, |next| next.tokens.start.min(sentence.end));
    let end = name.tokens.end;
    if name.adjective != Adjective::No || !name.entries.is_empty() || end >= limit {
        return None;
    }
    let text = |token: usize| grammar.token(token).span.of(&document.text);
    let glued = |token: usize| grammar.token(token).span.start == grammar.token(token - 1).span.end;
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
    if is_form && body {
        let longer = TokenSpan::new(name.tokens.start, end + comma + 1);
        return Some((longer, Some(Class::Company)));
    }
    let hyphened = name.class == Some(Class::Person)
        && end + 1 < limit
        && grammar.token(end).norm == "-"
        && glued(end)
        && glued(end + 1)
        && grammar.token(end + 1).pos == Pos::Propn
        && (end + 2 >= sentence.end || !glued(end + 2) || !text(end + 2).starts_with('-'));
    hyphened.then(|| (TokenSpan::new(name.tokens.start, end + 2), name.class))
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
    grammar: &Grammar<'_>,
    lexicon: Lexicon<'_>,
    names: &[NameMention],
    at: usize,
) -> Option<(TokenSpan, Class)> {
    let name = &names[at];
    let before = name.tokens.start.checked_sub(1)?;
    let free = grammar.sentence(before) == grammar.sentence(name.tokens.start)
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
        return None;
    }
    let class = class_before(lexicon, &grammar.token(before).norm)?;
    Some((TokenSpan::new(before, name.tokens.end), class))
}

/// The class that a word gives to the name it stands before: "Team …", "Lake …".
pub(super) fn class_before(lexicon: Lexicon<'_>, word: &str) -> Option<Class> {
    lexicon
        .words
        .list("heads")
        .get(&word.to_lowercase())
        .filter(|values| values.get(1).is_some_and(|place| place == "before"))
        .and_then(|values| Class::from_iri(values.first()?))
}

/// The word that says what a name names: its last, or the one before "of".
pub(super) fn head_of(grammar: &Grammar<'_>, tokens: TokenSpan) -> usize {
    tokens
        .range()
        .skip(1)
        .find(|&at| matches!(grammar.token(at).norm.as_str(), "of" | "for"))
        .map_or(tokens.end.saturating_sub(1), |of| of - 1)
}
