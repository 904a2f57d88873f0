//! Names: what the model found and what the gazetteer knows, made one and typed once per document.
//!
//! *(document, syntax, lexicon) → \[[`NameMention`]\]*. The gazetteer overrides the model where both name the
//! same words or the gazetteer's name is longer; a longer name of the model ("Bank of Russia") keeps its
//! words. What stays untyped or is typed differently in different places is decided by a vote over the
//! document in which full names count more than parts of names: the small model often takes a bare surname
//! for a place or an organisation while it gets the full name right.
//!
//! Does not find names that neither source knows and that the tagger does not hold for proper nouns.

mod bearers;
mod context;
mod evidence;
mod neighbours;
mod partisans;
mod shape;
mod typing;

use super::quotes::tokens_in;
use crate::lexicon::{EntryId, Gender, Hit, HitKind, Lexicon};
use crate::ontology::Class;
use crate::syntax::{Grammar, Pos};
use crate::text::{Document, TokenSpan};
use context::Context;
use smol_str::SmolStr;
use typing::{acts, described, first_name, vote, widened};

/// One name, before it becomes a mention.
#[derive(Clone, Debug)]
pub struct NameMention {
    pub tokens: TokenSpan,
    pub class: Option<Class>,
    pub name: String,
    pub entries: Vec<EntryId>,
    pub gender: Option<Gender>,
    pub country: Option<SmolStr>,
    /// "Colombian" before a noun: names the country without being its name.
    pub adjective: Adjective,
    /// The words before a person's name that describe its bearer: "Czech goalkeeper".
    pub described: Option<TokenSpan>,
}

/// Whether a name stands as an adjective of nationality, or describes a body by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Adjective {
    Yes,
    No,
    /// "Colombian police", "Peruvian central bank": known, yet a description and no name.
    Described,
}

/// Finds the names of a document, in order and without overlap.
pub fn find(document: &Document, grammar: &Grammar<'_>, lexicon: Lexicon<'_>) -> Vec<NameMention> {
    let hits = lexicon.gazetteer.find(&document.text);
    let context = Context::of(document, &hits, lexicon);
    let mut candidates = from_gazetteer(document, grammar, lexicon, hits, &context);
    let model = from_model(document, grammar, lexicon);
    for name in model {
        merge(&mut candidates, name, grammar, lexicon);
    }
    candidates.sort_by_key(|name| (name.tokens.start, std::cmp::Reverse(name.tokens.len())));
    let mut names: Vec<NameMention> = Vec::with_capacity(candidates.len());
    for name in candidates {
        if names
            .last()
            .is_none_or(|last| !last.tokens.overlaps(name.tokens))
        {
            names.push(name);
        }
    }
    uncovered(document, grammar, lexicon, &mut names);
    names.sort_by_key(|name| name.tokens.start);
    partisans::find(document, grammar, lexicon, &context, &mut names);
    shape::join(document, grammar, lexicon, &mut names);
    described(grammar, lexicon, &mut names);
    vote(grammar, &mut names, lexicon, &context);
    for name in &mut names {
        // A name that nobody knows and that acts as states and firms do names one of them: "Arnor imposed an embargo".
        if matches!(name.class, None | Some(Class::Thing))
            && name.entries.is_empty()
            && acts(grammar, lexicon, name.tokens)
        {
            name.class = Some(Class::Organization);
        }
    }
    for name in &mut names {
        let titles = if name.class == Some(Class::Person) && name.entries.is_empty() {
            shape::titles(grammar, lexicon, name.tokens)
        } else {
            0
        };
        if titles > 0 {
            name.tokens.start += titles;
            name.name = clean(super::bytes_of(grammar, name.tokens).of(&document.text));
        }
    }
    names.retain(|name| !is_common_word(grammar, lexicon, name));
    bearers::describe(grammar, lexicon, &mut names);
    for name in &mut names {
        if name.class == Some(Class::Person) {
            name.gender = name
                .entries
                .first()
                .and_then(|&entry| lexicon.entry(entry).gender)
                .or_else(|| {
                    name.name
                        .split(' ')
                        .next()
                        .filter(|_| name.name.contains(' '))
                        .and_then(|first| lexicon.gazetteer.first_name_gender(first))
                });
        }
        if name.country.is_none() {
            name.country = name
                .entries
                .first()
                .and_then(|&entry| lexicon.entry(entry).country.clone());
        }
    }
    names
}

fn from_gazetteer(
    document: &Document,
    grammar: &Grammar<'_>,
    lexicon: Lexicon<'_>,
    hits: Vec<Hit>,
    context: &Context,
) -> Vec<NameMention> {
    let mut found: Vec<NameMention> = Vec::new();
    for mut hit in hits {
        match hit.kind {
            HitKind::Surname => continue,
            HitKind::Short => hit.entries = context.of_short(document, &hit, lexicon),
            HitKind::Name => context.order(&mut hit.entries, lexicon),
            HitKind::Demonym | HitKind::Metonym => {}
        }
        if hit.entries.is_empty() {
            continue;
        }
        // A word that is a name of one thing and a short name of another is taken once.
        if hit.kind == HitKind::Short
            && found
                .last()
                .is_some_and(|last| super::bytes_of(grammar, last.tokens) == hit.span)
        {
            continue;
        }
        // "Ottawa" the city comes first, "Ottawa" the government after it: the sentence decides.
        if hit.kind == HitKind::Metonym
            && let Some(place) = found
                .last()
                .filter(|last| super::bytes_of(grammar, last.tokens) == hit.span)
        {
            if acts(grammar, lexicon, place.tokens) {
                found.pop();
            } else {
                continue;
            }
        }
        let tokens = tokens_in(grammar, hit.span);
        let aligned = !tokens.is_empty()
            && grammar.token(tokens.start).span.start == hit.span.start
            && grammar.token(tokens.end - 1).span.end == hit.span.end;
        if !aligned {
            continue;
        }
        let head = tokens.end - 1;
        let first = lexicon.entry(hit.entries[0]);
        if hit.kind == HitKind::Demonym {
            // "South American" is no American.
            let region = (tokens.start > 0).then(|| {
                format!(
                    "{} {}",
                    grammar.token(tokens.start - 1).span.of(&document.text),
                    hit.span.of(&document.text)
                )
            });
            if region.is_some_and(|region| !lexicon.gazetteer.countries_of(&region).is_empty()) {
                continue;
            }
            let people = matches!(grammar.token(head).tag.as_str(), "NNS" | "NNPS");
            found.push(NameMention {
                tokens,
                class: Some(if people { Class::Group } else { Class::Country }),
                name: hit.span.of(&document.text).to_owned(),
                entries: if people {
                    Vec::new()
                } else {
                    hit.entries.clone()
                },
                gender: None,
                country: first.country.clone(),
                adjective: if people {
                    Adjective::No
                } else {
                    Adjective::Yes
                },
                described: None,
            });
            continue;
        }
        // A common word that happens to be a name ("Nice", "Reading", "of Turkey" is none) must look like one.
        let proper = tokens
            .range()
            .any(|index| matches!(grammar.token(index).pos, Pos::Propn));
        if !proper && tokens.len() == 1 && !matches!(first.class, Class::Country) {
            continue;
        }
        // "The Australian experts" are not of the newspaper; "the Guardian newspaper" is.
        let qualifies = first.class == Class::MediaOutlet
            && grammar.token(tokens.start).norm.eq_ignore_ascii_case("the")
            && grammar.modifies_noun(head).is_some_and(|noun| {
                noun >= tokens.end
                    && lexicon
                        .words
                        .value("nouns", &grammar.token(noun).lemma.to_lowercase())
                        != Some("MediaOutlet")
                    && grammar.token(head + 1).tag != "POS"
            });
        if qualifies {
            continue;
        }
        // "Kurdish fighters", "Orthodox bishops": an adjective of people, as nationalities are.
        let people = first.class == Class::Group && grammar.token(head).tag == "JJ";
        let describes = first.class == Class::PublicBody
            && !is_capitalised(grammar, document, head)
            && lexicon
                .gazetteer
                .demonym(grammar.token(tokens.start).span.of(&document.text))
                .is_some();
        found.push(NameMention {
            tokens,
            class: Some(first.class),
            name: clean(hit.span.of(&document.text)),
            entries: hit.entries.clone(),
            gender: None,
            country: first.country.clone(),
            adjective: match () {
                () if people => Adjective::Yes,
                () if describes => Adjective::Described,
                () => Adjective::No,
            },
            described: None,
        });
    }
    found
}

/// Classes of the model's labels; numbers, dates and sums name nothing.
fn class_of_label(label: &str) -> Option<Class> {
    Some(match label {
        "PERSON" => Class::Person,
        "GPE" | "LOC" | "FAC" => Class::Place,
        "ORG" => Class::Organization,
        "NORP" => Class::Group,
        "EVENT" => Class::Event,
        "LAW" => Class::LegalAct,
        "PRODUCT" | "WORK_OF_ART" => Class::Thing,
        _ => return None,
    })
}

fn from_model(
    document: &Document,
    grammar: &Grammar<'_>,
    lexicon: Lexicon<'_>,
) -> Vec<NameMention> {
    let mut found: Vec<NameMention> = Vec::new();
    for (label, span) in grammar.syntax.names.iter().flat_map(|name| {
        let label = name.label.as_str();
        shape::pieces(grammar, lexicon, name.span)
            .into_iter()
            .flat_map(move |span| shape::halves(document, grammar, lexicon, label, span))
            .map(move |span| (label, span))
    }) {
        let Some(mut class) = class_of_label(label) else {
            continue;
        };
        let mut tokens = widened(grammar, trim(grammar, lexicon, span));
        if class == Class::Person {
            tokens.start += shape::titles(grammar, lexicon, tokens);
        }
        // "the Democratic *Speaker*": the office is none of the people.
        while class == Class::Group
            && tokens.len() > 1
            && lexicon.words.has(
                "offices",
                &grammar.token(tokens.end - 1).norm.to_lowercase(),
            )
        {
            tokens.end -= 1;
        }
        if tokens.is_empty()
            || !tokens.range().any(|index| {
                matches!(grammar.token(index).pos, Pos::Propn)
                    || is_capitalised(grammar, document, index)
            })
        {
            continue;
        }
        if !is_readable(super::bytes_of(grammar, tokens).of(&document.text)) {
            continue;
        }
        let head = shape::head_of(grammar, tokens);
        let head_word = grammar.token(head).norm.to_lowercase();
        let known_first = lexicon
            .gazetteer
            .first_name_gender(&grammar.token(tokens.start).norm)
            .is_some();
        // "Frank Church" is a man, "Our Lady Church" none.
        let headed = (tokens.len() > 1
            && !(class == Class::Person && tokens.len() == 2 && known_first))
            .then(|| shape::head_class(lexicon, grammar, head, tokens.start))
            .flatten();
        let noun_class = lexicon
            .words
            .value("nouns", &head_word)
            .and_then(Class::from_iri);
        // "Northwind's CEO": an office, however it is written.
        let initials = head_word.len() > 1
            && grammar
                .token(head)
                .span
                .of(&document.text)
                .chars()
                .all(char::is_uppercase);
        if tokens.len() == 1 && initials && lexicon.words.has("offices", &head_word) {
            continue;
        }
        // "the Foreign Ministers of Chad": several who hold an office.
        let holders = head + 1 < tokens.end
            && grammar.token(head + 1).norm == "of"
            && head_word
                .strip_suffix('s')
                .is_some_and(|one| lexicon.words.has("offices", one));
        if holders && class != Class::Person {
            continue;
        }
        // "the Government" is described, not named.
        if tokens.len() == 1 && noun_class == Some(Class::Government) {
            continue;
        }
        match (class, headed.or(noun_class)) {
            // "the South American Country", "the President": descriptions, not names.
            (_, Some(Class::Country | Class::Person | Class::Group)) if class != Class::Person => {
                continue;
            }
            // "White Elk River", "Ostrava Film Prize": the last word of a name says what it names.
            (_, Some(refined)) if headed.is_some() => class = refined,
            (Class::Organization, Some(refined))
                if refined.is_a(Class::Organization)
                    || matches!(refined, Class::Event | Class::LegalAct) =>
            {
                class = refined;
            }
            // "Northern Shipping Company" taken for a place.
            (other, Some(refined))
                if other != Class::Person
                    && (refined.is_a(Class::Organization) || refined == Class::LegalAct) =>
            {
                class = refined
            }
            // "Marta Ilves" taken for an organisation: two words, the first of them a known first name, the last no common noun.
            (Class::Organization | Class::Thing | Class::Place, None)
                if (2..=3).contains(&tokens.len())
                    && first_name(grammar, document, lexicon, tokens) =>
            {
                class = Class::Person
            }
            _ => {}
        }
        // "took Jonas Berg *hostage*": a word behind a name that begins with a first name.
        if class == Class::Person
            && tokens.len() > 2
            && known_first
            && grammar.token(tokens.end - 1).pos == Pos::Noun
            && !is_capitalised(grammar, document, tokens.end - 1)
            && is_capitalised(grammar, document, tokens.end - 2)
        {
            tokens.end -= 1;
        }
        // "Acropora millepora", "Blu-ray discs": no person's name ends in a small word.
        let last = grammar.token(tokens.end - 1);
        if class == Class::Person
            && tokens.len() > 1
            && last.span.of(&document.text).chars().all(char::is_lowercase)
            && last.span.start > grammar.token(tokens.end - 2).span.end
        {
            class = Class::Thing;
        }
        // "fentanyl".
        if class == Class::Person && !text_has_capital(grammar, document, tokens) {
            continue;
        }
        // "OOO Dunskneft".
        let first_word = &grammar.token(tokens.start).norm;
        if tokens.len() > 1
            && first_word.len() > 2
            && first_word.chars().all(char::is_uppercase)
            && lexicon.gazetteer.is_legal_form(first_word)
        {
            class = Class::Company;
        }
        // "Northern Reed Ltd".
        if tokens.len() > 1
            && class.is_a(Class::Organization)
            && lexicon
                .gazetteer
                .is_legal_form(&grammar.token(tokens.end - 1).norm)
        {
            class = Class::Company;
        }
        let text = clean(super::bytes_of(grammar, tokens).of(&document.text));
        // "Nicolas] Maduro": an editor's bracket cuts a name in two.
        if class == Class::Person
            && let Some(last) = found.last_mut()
            && last.class == Some(Class::Person)
            && tokens.start - last.tokens.end <= 1
            && grammar.sentence(last.tokens.start) == grammar.sentence(tokens.start)
            && (last.tokens.end..tokens.start)
                .all(|index| matches!(grammar.token(index).norm.as_str(), "]" | "["))
        {
            last.tokens = last.tokens.hull(tokens);
            last.name = clean(super::bytes_of(grammar, last.tokens).of(&document.text));
            last.entries = lexicon.gazetteer.by_name(&last.name);
            continue;
        }
        let entries = lexicon
            .gazetteer
            .by_name(&text)
            .into_iter()
            .filter(|&entry| class != Class::Person || lexicon.entry(entry).class == Class::Person)
            .collect();
        found.push(NameMention {
            tokens,
            class: Some(class),
            name: text,
            entries,
            gender: None,
            country: None,
            adjective: Adjective::No,
            described: None,
        });
    }
    found
}

/// "Buildings can only be …": a word that text writes small, capital because the sentence begins with it, and held for a name once.
/// Only where nobody bears it as first name or, of those known, as surname.
fn is_common_word(grammar: &Grammar<'_>, lexicon: Lexicon<'_>, name: &NameMention) -> bool {
    let start = name.tokens.start;
    let sentence = grammar.sentence(start);
    let word = |token: usize| grammar.token(token).norm.chars().any(char::is_alphanumeric);
    let quoted = start > sentence.start
        && matches!(
            grammar.token(start - 1).norm.as_str(),
            "\"" | "“" | "``" | "'" | "‘"
        );
    // Of a quotation too: 'said "Buildings can only be …"'.
    let begins = quoted || (sentence.start..start).all(|token| !word(token));
    begins
        && name.tokens.len() == 1
        && name.entries.is_empty()
        && matches!(name.class, None | Some(Class::Person))
        && lexicon.words.has("common_words", &name.name.to_lowercase())
        && lexicon.gazetteer.first_name_gender(&name.name).is_none()
        && lexicon.gazetteer.by_surname(&name.name).is_empty()
}

/// Whether words can be a name in English text: not those of another script, nor what an editor's bracket cuts from a word
/// ("[I]t's still not").
fn is_readable(words: &str) -> bool {
    let letters = words.chars().filter(|letter| letter.is_alphabetic());
    let (latin, other): (Vec<char>, Vec<char>) = letters.partition(|&letter| {
        (letter as u32) < 0x0250 || ('\u{1E00}'..'\u{1F00}').contains(&letter)
    });
    let cut = !words.contains(' ')
        && words
            .char_indices()
            .any(|(at, letter)| letter == ']' && at > 0 && at + 1 < words.len());
    latin.len() >= other.len() && !cut
}

fn text_has_capital(grammar: &Grammar<'_>, document: &Document, tokens: TokenSpan) -> bool {
    let words = super::bytes_of(grammar, tokens).of(&document.text);
    words.chars().any(char::is_uppercase)
}

/// Takes off what does not belong to a name: articles, titles and nationality before a person, the possessive after.
fn trim(grammar: &Grammar<'_>, lexicon: Lexicon<'_>, span: TokenSpan) -> TokenSpan {
    let (mut start, mut end) = (span.start, span.end);
    let is_word = |index: usize| grammar.token(index).norm.chars().any(char::is_alphanumeric);
    while start < end {
        let norm = grammar.token(start).norm.to_lowercase();
        let droppable = !is_word(start)
            || matches!(grammar.token(start).pos, Pos::Det | Pos::Adp)
            || (end - start > 1
                && (lexicon.words.has("offices", &norm) || lexicon.words.has("status", &norm)));
        if !droppable {
            break;
        }
        start += 1;
    }
    while end > start
        && (matches!(grammar.token(end - 1).pos, Pos::Part | Pos::Space) || !is_word(end - 1))
    {
        end -= 1;
    }
    TokenSpan::new(start, end)
}

fn is_capitalised(grammar: &Grammar<'_>, document: &Document, index: usize) -> bool {
    grammar
        .token(index)
        .span
        .of(&document.text)
        .chars()
        .next()
        .is_some_and(char::is_uppercase)
}

/// The words of a name without editorial brackets and with single spaces.
fn clean(words: &str) -> String {
    let kept: String = words.chars().filter(|c| !matches!(c, '[' | ']')).collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Lays a name of the model over what is there; see the module's words on who wins.
fn merge(
    names: &mut Vec<NameMention>,
    model: NameMention,
    grammar: &Grammar<'_>,
    lexicon: Lexicon<'_>,
) {
    let overlapping: Vec<usize> = (0..names.len())
        .filter(|&index| names[index].tokens.overlaps(model.tokens))
        .collect();
    if overlapping.is_empty() {
        names.push(model);
        return;
    }
    for &index in &overlapping {
        let known = &names[index];
        if known.tokens.covers(model.tokens) {
            // The same words or fewer. A town that the model holds for a person is a person's surname here.
            let located = known.tokens.start > 0
                && matches!(
                    grammar
                        .token(known.tokens.start - 1)
                        .norm
                        .to_lowercase()
                        .as_str(),
                    "in" | "at" | "near" | "from"
                );
            if known.tokens == model.tokens
                && known.class == Some(Class::Place)
                && model.class == Some(Class::Person)
                && !located
            {
                names[index] = model;
            }
            return;
        }
    }
    // The model's name is longer or crosses.
    let inside = overlapping
        .iter()
        .all(|&index| model.tokens.covers(names[index].tokens));
    // "US President Donald Trump" in one, or "Trump's White House": never let a person swallow a country.
    let swallowed = overlapping.iter().any(|&index| {
        let known = &names[index];
        // "Chad Morrow": a country's name may be a first name.
        let first_name = known.tokens.start == model.tokens.start
            && lexicon.gazetteer.first_name_gender(&known.name).is_some()
            // "George Washington": and a town's a surname after one.
            || known.tokens.end == model.tokens.end
                && known.tokens.len() == 1
                && lexicon
                    .gazetteer
                    .first_name_gender(model.name.split(' ').next().unwrap_or(""))
                    .is_some();
        (model.class == Some(Class::Person) && known.class != Some(Class::Person) && !first_name)
            || (known.adjective == Adjective::Yes && model.class == Some(Class::Group))
            || grammar.token(known.tokens.end - 1).head >= model.tokens.end
    });
    if inside && !swallowed {
        let mut index = 0;
        names.retain(|_| {
            index += 1;
            !overlapping.contains(&(index - 1))
        });
        names.push(model);
    }
}

/// "*Fennmark* and Osken welcomed it": a word that begins the sentence, that no list of common words has, and that is coordinated
/// with a proper noun right after it.
fn beside_a_name(grammar: &Grammar<'_>, lexicon: Lexicon<'_>, index: usize) -> bool {
    let token = grammar.token(index);
    let next = index + 2;
    let sentence = grammar.sentence(index);
    let list = |name: &str| lexicon.words.has(name, &token.lemma.to_lowercase());
    token.tag == "NN"
        && index == sentence.start
        && sentence.contains(next)
        && matches!(grammar.token(index + 1).norm.as_str(), "and" | ",")
        && grammar.token(next).pos == Pos::Propn
        && grammar.conjuncts(index).contains(&next)
        && !list("common_words")
        && !list("nouns")
        && !list("wordnet_nouns")
}

/// Proper nouns that neither source found, kept when their words are part of a name that is known here or look like one.
fn uncovered(
    document: &Document,
    grammar: &Grammar<'_>,
    lexicon: Lexicon<'_>,
    names: &mut Vec<NameMention>,
) {
    let count = grammar.syntax.tokens.len();
    let mut taken = vec![false; count];
    for name in names.iter() {
        taken[name.tokens.range()].fill(true);
    }
    for name in &grammar.syntax.names {
        if matches!(
            name.label.as_str(),
            "DATE" | "TIME" | "MONEY" | "PERCENT" | "QUANTITY" | "CARDINAL" | "ORDINAL"
        ) {
            taken[name.span.range()].fill(true);
        }
    }
    let fits = |index: usize| {
        let token = grammar.token(index);
        let norm = token.norm.to_lowercase();
        (token.pos == Pos::Propn || beside_a_name(grammar, lexicon, index))
            && is_capitalised(grammar, document, index)
            && !lexicon.words.has("offices", &norm)
            && lexicon.gazetteer.title(&norm).is_none()
            && !lexicon.words.has("calendar", &norm)
            && !lexicon.words.has("status", &norm)
            && grammar.modifies_noun(index).is_none_or(|head| {
                head < index
                    || grammar.token(head).pos == Pos::Propn
                        && !lexicon
                            .words
                            .has("nouns", &grammar.token(head).norm.to_lowercase())
            })
    };
    let mut index = 0;
    while index < count {
        if taken[index] || !fits(index) {
            index += 1;
            continue;
        }
        let start = index;
        while index < count && !taken[index] && fits(index) {
            index += 1;
        }
        let tokens = TokenSpan::new(start, index);
        let name = clean(super::bytes_of(grammar, tokens).of(&document.text));
        if !is_readable(super::bytes_of(grammar, tokens).of(&document.text)) {
            continue;
        }
        let first = name.split(' ').next().unwrap_or("");
        let head_noun = lexicon
            .words
            .value("nouns", &grammar.token(index - 1).norm.to_lowercase())
            .and_then(Class::from_iri);
        let class = match head_noun {
            // "OOO Dunskneft".
            _ if tokens.len() > 1
                && first.len() > 2
                && first.chars().all(char::is_uppercase)
                && lexicon.gazetteer.is_legal_form(first) =>
            {
                Some(Class::Company)
            }
            Some(Class::Person | Class::Country | Class::Group) => continue,
            Some(class) => Some(class),
            None if tokens.len() > 1 && lexicon.gazetteer.first_name_gender(first).is_some() => {
                Some(Class::Person)
            }
            None if name.len() > 1
                && name
                    .chars()
                    .all(|c| c.is_uppercase() || c == '.' || c == '-') =>
            {
                Some(Class::Organization)
            }
            None => None,
        };
        let entries = lexicon.gazetteer.by_name(&name);
        names.push(NameMention {
            tokens,
            class,
            name,
            entries,
            gender: None,
            country: None,
            adjective: Adjective::No,
            described: None,
        });
    }
}
