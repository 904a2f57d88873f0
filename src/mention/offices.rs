//! Offices as newspapers write them, read off the surface: "Latvian President Marta Ilves", "the Chancellor of
//! Austria, Karl Stroem", "Peru's ousted President Jonas Berg", "Norway's then foreign minister".
//!
//! *(document, syntax, names) → \[[`Office`]\]*. Works on the order of words alone: titles before names are
//! where the parser errs most, and the order is rigid. An office needs its word in `data/lexicon/offices.tsv`.

use super::OfficeStatus;
use super::names::{Adjective, NameMention};
use crate::lexicon::{Lexicon, TitleKind};
use crate::ontology::Class;
use crate::syntax::{Grammar, Pos};
use crate::text::{Document, TokenSpan};
use smol_str::SmolStr;

/// One office, in terms of tokens and of indices into the names.
#[derive(Clone, Debug)]
pub struct Office {
    /// From the country before it to the country after it: "the President of Colombia".
    pub tokens: TokenSpan,
    /// The title alone.
    pub title_tokens: TokenSpan,
    pub title: String,
    pub rank: SmolStr,
    pub country: Option<SmolStr>,
    pub organisation: Option<usize>,
    pub status: OfficeStatus,
    pub status_tokens: Option<TokenSpan>,
    /// Index of the name that holds it.
    pub holder: Option<usize>,
    pub head: usize,
    /// Whether the words are a phrase of their own or stand right before their holder's name.
    pub placement: Placement,
}

/// Where an office stands in respect of its holder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placement {
    /// "President Ilves".
    BeforeName,
    /// "the Colombian president", with or without a name beside it.
    Phrase,
    /// "appointed Jonas Berg *prime minister*": the verb gives it.
    Given,
}

/// Finds the offices of a document, in order.
pub fn find(
    document: &Document,
    grammar: &Grammar<'_>,
    lexicon: Lexicon<'_>,
    names: &[NameMention],
) -> Vec<Office> {
    let count = grammar.syntax.tokens.len();
    let mut name_at = vec![None; count];
    for (index, name) in names.iter().enumerate() {
        name_at[name.tokens.range()].fill(Some(index));
    }
    let mut found = Vec::new();
    let mut index = 0;
    while index < count {
        let inside_name =
            name_at[index].is_some_and(|name: usize| names[name].adjective != Adjective::Yes);
        // "Finance" in "Finance Minister", which the model took for an organisation; "Treasury" in "Treasury Secretary", which is one.
        let begins = |name: usize| {
            let body = names[name].class == Some(Class::PublicBody);
            (names[name].entries.is_empty() || body) && names[name].tokens.start == index
        };
        let found_here = longest(document, grammar, lexicon, index)
            .or_else(|| graded(document, grammar, lexicon, index))
            .or_else(|| portfolio(document, grammar, lexicon, index))
            .filter(|&(end, ..)| {
                !inside_name
                    || name_at[index]
                        .is_some_and(|name| begins(name) && end > names[name].tokens.end)
            });
        match found_here {
            Some((end, title, rank)) => {
                found.push(office(
                    document,
                    grammar,
                    lexicon,
                    names,
                    &name_at,
                    TokenSpan::new(index, end),
                    title,
                    rank,
                ));
                index = end;
            }
            None => index += 1,
        }
    }
    share_holders(grammar, &name_at, &mut found);
    let counterparts: Vec<Office> = (0..count)
        .filter(|&index| grammar.token(index).lemma == "counterpart")
        .filter_map(|index| counterpart(grammar, names, &name_at, &found, index))
        .collect();
    found.extend(counterparts);
    found.sort_by_key(|office| office.tokens.start);
    found
}

/// "Norway's foreign minister, Ragna Solheim, met her Danish *counterpart*, Mads Fynbo": the office of the one spoken of before, in
/// the country of the adjective. Only ministers and heads of state or government: a Secretary of State has ministers for counterparts.
fn counterpart(
    grammar: &Grammar<'_>,
    names: &[NameMention],
    name_at: &[Option<usize>],
    offices: &[Office],
    index: usize,
) -> Option<Office> {
    let sentence = grammar.sentence(index);
    grammar.possessor(index)?;
    let peer = offices
        .iter()
        .rfind(|office| {
            sentence.start <= office.tokens.start
                && office.head < index
                && office.status == OfficeStatus::Current
        })
        .filter(|office| office.holder.is_some())?;
    let common =
        peer.title.ends_with("Minister") || matches!(peer.rank.as_str(), "state" | "government");
    let (adjective, country) = grammar.modifiers(index).into_iter().find_map(|modifier| {
        let name = name_at[modifier].filter(|&name| names[name].adjective == Adjective::Yes)?;
        Some((modifier, names[name].country.clone()?))
    })?;
    if !common || peer.country.as_ref() == Some(&country) {
        return None;
    }
    let after = index + 1;
    let comma = usize::from(sentence.contains(after) && grammar.token(after).norm == ",");
    let holder = name_at
        .get(after + comma)
        .copied()
        .flatten()
        .filter(|&name| {
            names[name].class == Some(Class::Person) && sentence.contains(after + comma)
        })
        .filter(|&name| comma == 0 || closes(grammar, names[name].tokens, sentence))?;
    Some(Office {
        tokens: TokenSpan::new(adjective, after),
        title_tokens: TokenSpan::new(index, after),
        title: peer.title.clone(),
        rank: peer.rank.clone(),
        country: Some(country),
        organisation: None,
        status: OfficeStatus::Current,
        status_tokens: None,
        holder: Some(holder),
        head: index,
        placement: if comma == 0 {
            Placement::BeforeName
        } else {
            Placement::Phrase
        },
    })
}

/// The longest entry of the list of offices that begins at `start`.
fn longest(
    document: &Document,
    grammar: &Grammar<'_>,
    lexicon: Lexicon<'_>,
    start: usize,
) -> Option<(usize, String, SmolStr)> {
    let list = lexicon.words.list("offices");
    let sentence = grammar.sentence(start);
    let mut words = String::new();
    let mut best = None;
    for end in start + 1..=(start + 7).min(sentence.end) {
        let token = grammar.token(end - 1);
        if matches!(token.pos, Pos::Punct | Pos::Space) && token.norm != "-" {
            break;
        }
        // "Vice-President", also written "Vice - President".
        let hyphened = end - 1 > start && (token.norm == "-" || grammar.token(end - 2).norm == "-");
        let previous_glued =
            hyphened || end - 1 > start && grammar.token(end - 2).span.end == token.span.start;
        if !words.is_empty() && !previous_glued {
            words.push(' ');
        }
        let word = token.span.of(&document.text).to_lowercase();
        let singular = if end - 1 == start || !list.contains_key(&format!("{words}{word}")) {
            token.lemma.to_lowercase()
        } else {
            word.clone()
        };
        let with_word = format!("{words}{word}");
        let with_lemma = format!("{words}{singular}");
        for candidate in [&with_word, &with_lemma] {
            if let Some(values) = list.get(candidate.as_str()) {
                best = Some((
                    end,
                    values.first().cloned().unwrap_or_default(),
                    values.get(1).map(SmolStr::new).unwrap_or_default(),
                ));
                break;
            }
        }
        // Most words begin no office: nothing longer is looked for.
        let mut longer = list.range(with_word.clone()..);
        if !longer
            .next()
            .is_some_and(|(known, _)| known.starts_with(&with_word))
        {
            break;
        }
        words = with_word;
    }
    // Plurals ("the presidents") are persons, not an office; a verb ("to chair", "he generals") is neither.
    best.filter(|&(end, ..)| {
        matches!(grammar.token(end - 1).tag.as_str(), "NN" | "NNP" | "JJ")
            || grammar.token(start).tag.starts_with("NNP")
    })
}

/// "*Deputy* Treasury Secretary", "*assistant* secretary of state": an office below the one whose name it bears, which heads nothing.
fn graded(
    document: &Document,
    grammar: &Grammar<'_>,
    lexicon: Lexicon<'_>,
    start: usize,
) -> Option<(usize, String, SmolStr)> {
    let word = grammar.token(start).span.of(&document.text).to_lowercase();
    let grade = lexicon.words.value("grades", &word)?;
    if !grammar.sentence(start).contains(start + 1) {
        return None;
    }
    let (end, title, rank) = longest(document, grammar, lexicon, start + 1)?;
    let rank = if rank == "voice" {
        rank
    } else {
        SmolStr::default()
    };
    (!title.is_empty()).then(|| (end, format!("{grade} {title}"), rank))
}

/// "*Civil Aviation* Minister Pavel Dorn": a ministry that no list has, by its capitals.
fn portfolio(
    document: &Document,
    grammar: &Grammar<'_>,
    lexicon: Lexicon<'_>,
    start: usize,
) -> Option<(usize, String, SmolStr)> {
    let sentence = grammar.sentence(start);
    let written = |at: usize| grammar.token(at).span.of(&document.text);
    let capital = |at: usize| {
        written(at).chars().next().is_some_and(char::is_uppercase)
            && matches!(grammar.token(at).pos, Pos::Propn | Pos::Noun | Pos::Adj)
    };
    // What is no subject of a ministry: "Norwegian", "Former", "Prime".
    let apart = |at: usize| {
        let word = written(at).to_lowercase();
        lexicon.gazetteer.demonym(written(at)).is_some()
            || !lexicon.gazetteer.by_name(written(at)).is_empty()
            || lexicon.words.has("status", &word)
            || lexicon.words.has("grades", &word)
            || lexicon.gazetteer.title(&word).is_some()
            || lexicon.gazetteer.first_name_gender(written(at)).is_some()
    };
    let end = (start + 1..(start + 6).min(sentence.end))
        .take_while(|&at| capital(at) || matches!(written(at), "and" | "&"))
        .find(|&at| written(at) == "Minister")?;
    let fits =
        (start..end).all(|at| matches!(written(at), "and" | "&") || capital(at) && !apart(at));
    let begins =
        capital(start) && (start == sentence.start || !capital(start - 1) || apart(start - 1));
    let subject: Vec<&str> = (start..=end).map(written).collect();
    (fits && begins && capital(end - 1)).then(|| (end + 1, subject.join(" "), SmolStr::default()))
}

/// "Former *Secretary of State* and former Senator Clara Novak": several offices before one name, none of them with an article of its own.
fn share_holders(grammar: &Grammar<'_>, name_at: &[Option<usize>], offices: &mut [Office]) {
    for index in (1..offices.len()).rev() {
        let (before, after) = offices.split_at_mut(index);
        let (Some(office), next) = (before.last_mut(), &after[0]) else {
            continue;
        };
        let joined = next.tokens.start == office.tokens.end + 1
            && grammar.token(office.tokens.end).norm == "and"
            && grammar.sentence(office.head) == grammar.sentence(next.head);
        let beside =
            next.holder.is_some() && name_at.get(next.tokens.end).copied().flatten() == next.holder;
        // "the minister and Senator Berg" are two; "ran for president and Senator Berg did not".
        let plain = |at: usize| {
            let before = grammar.token(at.saturating_sub(1));
            at == grammar.sentence(at).start
                || !matches!(before.pos, Pos::Det | Pos::Pron | Pos::Part)
                    && before.tag != "PRP$"
                    && !matches!(before.norm.as_str(), "for" | "as" | "of")
        };
        if joined && beside && office.holder.is_none() && plain(office.tokens.start) {
            office.holder = next.holder;
            office.placement = Placement::BeforeName;
        }
    }
}

/// "the United States *commonwealth of Puerto Rico*", "the capital *city of Oslo*": where a description of a place is named by what
/// follows its noun, that is meant, and none of the names before the noun. The token that begins the name.
fn called(
    grammar: &Grammar<'_>,
    lexicon: Lexicon<'_>,
    name_at: &[Option<usize>],
    start: usize,
    end: usize,
) -> Option<usize> {
    let noun = (start..end.min(start + 7))
        .take_while(|&at| {
            name_at[at].is_some()
                || matches!(grammar.token(at).pos, Pos::Noun | Pos::Adj | Pos::Propn)
        })
        .find(|&at| {
            let called = lexicon
                .words
                .list("roles")
                .get(&grammar.token(at).lemma.to_lowercase())
                .and_then(|values| values.get(1))
                .is_some_and(|kind| kind == "called");
            called && at + 2 < end && grammar.token(at + 1).norm == "of"
        })?;
    let name = noun + 2 + usize::from(grammar.token(noun + 2).pos == Pos::Det);
    (name < end && name_at[name].is_some()).then_some(name)
}

#[allow(clippy::too_many_arguments)]
fn office(
    document: &Document,
    grammar: &Grammar<'_>,
    lexicon: Lexicon<'_>,
    names: &[NameMention],
    name_at: &[Option<usize>],
    title_tokens: TokenSpan,
    title: String,
    rank: SmolStr,
) -> Office {
    let sentence = grammar.sentence(title_tokens.start);
    let word = |index: usize| grammar.token(index).span.of(&document.text).to_lowercase();
    let mut tokens = title_tokens;
    let (mut country, mut organisation) = (None, None);
    let (mut status, mut status_tokens) = (OfficeStatus::Current, None);

    // To the left: "Venezuela's ousted", "the former Colombian", "US".
    let mut left = title_tokens.start;
    while left > sentence.start && title_tokens.start - left < 6 {
        let at = left - 1;
        let text = word(at);
        if let Some(value) = lexicon
            .words
            .value("status", &text)
            .or_else(|| lexicon.words.value("status", &grammar.token(at).lemma))
        {
            match value {
                "Former" => status = OfficeStatus::Former,
                "Incoming" => status = OfficeStatus::Incoming,
                _ => {}
            }
            status_tokens = Some(TokenSpan::new(at, at + 1));
            left = at;
        } else if text == "-"
            || (matches!(grammar.token(at).pos, Pos::Part)
                && at > sentence.start
                && name_at[at - 1].is_some())
        {
            left = at;
        } else if let Some(name) = name_at[at] {
            let name = &names[name];
            match name.class {
                Some(Class::Country) => country = name.country.clone(),
                Some(class) if class.is_a(Class::Government) => country = name.country.clone(),
                // "former Maryland governor": the status stands before the place.
                // "Minnesota governor Jonas Berg", "Gdynia's mayor".
                Some(Class::Place) if rank == "place" => organisation = name_at[at],
                Some(Class::Place)
                    if names_start(names, name_at, at)
                        .checked_sub(1)
                        .is_some_and(|before| {
                            before >= sentence.start
                                && lexicon.words.value("status", &word(before)).is_some()
                        }) => {}
                // "US Republican senator": whose party he is of is no part of his office.
                Some(Class::PoliticalParty) if rank.is_empty() || rank == "place" => {
                    left = names_start(names, name_at, at);
                    continue;
                }
                // "Senate President Jonas Berg"; a "Labour prime minister" is no minister of his party.
                Some(class)
                    if class.is_a(Class::Organization)
                        && (rank == "org"
                            || rank.is_empty()
                            || rank != "voice" && class != Class::PoliticalParty) =>
                {
                    organisation = name_at[at]
                }
                _ => break,
            }
            left = names_start(names, name_at, at);
            // "former Estonian president": the status stands before the country.
            if left > sentence.start
                && let Some(value) = lexicon.words.value("status", &word(left - 1))
            {
                status = match value {
                    "Former" => OfficeStatus::Former,
                    "Incoming" => OfficeStatus::Incoming,
                    _ => status,
                };
                status_tokens = Some(TokenSpan::new(left - 1, left));
                left -= 1;
            }
            break;
        } else if grammar.token(at).pos == Pos::Adj && grammar.token(at).lemma == "new" {
            left = at;
        } else {
            break;
        }
    }
    // "his foreign minister, Sergei Lavrov": whose it is makes it a description too.
    let owned = left > sentence.start && grammar.token(left - 1).tag == "PRP$";
    tokens = TokenSpan::new(left, tokens.end);

    // To the right: "of Colombia", "of the United States", "of the European Commission", "-elect".
    let mut right = title_tokens.end;
    if right + 1 < sentence.end
        && grammar.token(right).norm == "-"
        && matches!(word(right + 1).as_str(), "elect" | "designate")
    {
        status = OfficeStatus::Incoming;
        status_tokens = Some(TokenSpan::new(right, right + 2));
        right += 2;
    } else if right < sentence.end
        && matches!(
            word(right).as_str(),
            "elect" | "designate" | "-elect" | "-designate"
        )
    {
        status = OfficeStatus::Incoming;
        status_tokens = Some(TokenSpan::new(right, right + 1));
        right += 1;
    }
    if right < sentence.end && matches!(word(right).as_str(), "of" | "for" | "to" | "from") {
        let mut at = right + 1;
        if at < sentence.end && grammar.token(at).pos == Pos::Det {
            at += 1;
        }
        at = called(grammar, lexicon, name_at, at, sentence.end).unwrap_or(at);
        // "the envoy for Syria", "the ambassador to Chad", "the minister for Peru negotiations": what somebody deals with is not whose he is.
        let dealt_with = |name: usize| {
            word(right) != "of"
                && (rank == "envoy"
                    || grammar
                        .modifies_noun(names[name].tokens.end - 1)
                        .is_some_and(|noun| noun >= names[name].tokens.end))
        };
        if at < sentence.end
            && let Some(name) = name_at[at]
        {
            let owner = &names[name];
            // "Senator from Vermont Hugo Lind", "Mayor of Gdynia Pavel Dorn": the place is of the office where its holder follows.
            let holder_follows = || {
                let after = owner.tokens.end;
                after < sentence.end
                    && name_at[after].is_some_and(|name| names[name].class == Some(Class::Person))
            };
            let fits = match owner.class {
                // "Attorney General of California".
                Some(Class::Place)
                    if rank == "place" && matches!(word(right).as_str(), "of" | "for")
                        || rank.is_empty() && word(right) == "of" =>
                {
                    organisation = Some(name);
                    true
                }
                Some(Class::Place) if word(right) != "to" && holder_follows() => true,
                _ if word(right) == "from" => false,
                _ if dealt_with(name) => rank == "envoy",
                Some(Class::Country) => {
                    country = owner.country.clone();
                    owner.adjective == Adjective::No
                }
                Some(class) if class.is_a(Class::Organization) && word(right) != "to" => {
                    organisation = Some(name);
                    true
                }
                _ => false,
            };
            if fits {
                right = owner.tokens.end;
            }
        }
    }
    tokens = TokenSpan::new(tokens.start, right.max(tokens.end));

    // The holder: right after the title, or set off by a comma on either side.
    let person = |index: usize| {
        name_at
            .get(index)
            .copied()
            .flatten()
            .filter(|&name| names[name].class == Some(Class::Person))
    };
    let mut placement = Placement::Phrase;
    let mut holder = None;
    if tokens.end < sentence.end {
        // "Prime Minister Dr. Karl Stroem", "President] Trump".
        let skip = (tokens.end..sentence.end)
            .take_while(|&at| {
                name_at[at].is_none()
                    && (matches!(word(at).as_str(), "]" | "[")
                        || lexicon
                            .gazetteer
                            .title(grammar.token(at).norm.as_str())
                            .is_some_and(|title| title.kind != TitleKind::Office))
            })
            .count();
        if let Some(name) = person(tokens.end + skip).filter(|&name| {
            tokens.end + skip < sentence.end && names[name].tokens.start >= tokens.end
        }) {
            holder = Some(name);
            if tokens.end == title_tokens.end {
                placement = Placement::BeforeName;
                // "President Kofi Brightwater of Ghana".
                let after = names[name].tokens.end;
                if country.is_none()
                    && after + 1 < sentence.end
                    && word(after) == "of"
                    && let Some(owner) = name_at[after + 1]
                    && names[owner].class == Some(Class::Country)
                {
                    country.clone_from(&names[owner].country);
                }
            }
        } else if word(tokens.end) == "," && tokens.end + 1 < sentence.end {
            // "the Chancellor of Austria, Karl Stroem, who …", "the vice president, Ilves, said"; not "the president, Ilves said".
            let enclosed = || {
                person(tokens.end + 1).is_some_and(|name| {
                    let after = names[name].tokens.end;
                    after < sentence.end && word(after) == ","
                }) && tokens.start > sentence.start
                    && grammar
                        .token(tokens.start - 1)
                        .norm
                        .eq_ignore_ascii_case("the")
            };
            let described = owned || tokens.len() > title_tokens.len() || enclosed();
            if let Some(name) = person(tokens.end + 1)
                .filter(|&name| described && closes(grammar, names[name].tokens, sentence))
            {
                holder = Some(name);
            }
        }
    }
    let start = if tokens.start > sentence.start && grammar.token(tokens.start - 1).pos == Pos::Det
    {
        tokens.start - 1
    } else {
        tokens.start
    };
    if holder.is_none() && start > sentence.start + 1 && word(start - 1) == "," {
        // "Karl Stroem, the Chancellor of Austria, …"
        holder = person(start - 2).filter(|&name| {
            names[name].tokens.end == start - 1
                && grammar.token(title_tokens.end - 1).head < title_tokens.end
        });
    }
    // "appointed Jonas Berg prime minister".
    if holder.is_none()
        && tokens.start > sentence.start
        && let Some(name) = person(tokens.start - 1)
        && grammar.clause_of(title_tokens.end - 1).is_some_and(|verb| {
            lexicon
                .words
                .has("appointing", &grammar.token(verb).lemma.to_lowercase())
        })
    {
        holder = Some(name);
        placement = Placement::Given;
    }
    Office {
        tokens,
        title_tokens,
        title,
        rank,
        country,
        organisation,
        status,
        status_tokens,
        holder,
        head: title_tokens.end - 1,
        placement,
    }
}

fn names_start(names: &[NameMention], name_at: &[Option<usize>], at: usize) -> usize {
    name_at[at].map_or(at, |name| names[name].tokens.start)
}

/// Whether a name that follows a comma ends its apposition: at a comma, at the end, or before a bracket, not before a verb of its own.
fn closes(grammar: &Grammar<'_>, name: TokenSpan, sentence: TokenSpan) -> bool {
    name.end >= sentence.end
        || matches!(
            grammar.token(name.end).pos,
            Pos::Punct | Pos::Space | Pos::Cconj | Pos::Adp
        )
        || grammar.apposed_to(name.end - 1).is_some()
}
