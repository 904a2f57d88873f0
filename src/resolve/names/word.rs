//! A name taken apart: words without marks, in Latin letters, each with what it is.
//!
//! *name → [`Word`]s*. Transliteration is any_ascii's, word by word, so that the script of each stays known. Titles, particles
//! and legal forms are marked, not dropped: what to make of them is [`compare`](super::compare)'s.

use super::NameKind;
use super::tables::{Particle, Standing, Tables};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// In what script a word is written, as far as comparing goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// Latin.
    Latin,
    /// Cyrillic, Greek, Armenian, Georgian: letter for letter.
    Alphabet,
    /// Arabic, Hebrew, and scripts of India and beyond, whose vowels get lost on the way.
    Consonants,
    /// Chinese, Japanese, Korean: syllables without spaces.
    Syllables,
}

/// What a word of a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Part of the name.
    Plain,
    /// One letter for a name.
    Initial,
    /// A number.
    Number(u32),
    /// A small word.
    Small(Particle),
    /// A title or form of respect.
    Honorific,
    /// Part of a legal form.
    Form,
}

/// One word of a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    /// In lower-case ASCII letters and digits.
    pub text: String,
    /// As written, in lower case without marks.
    pub native: String,
    /// Its script.
    pub script: Script,
    /// What it is.
    pub role: Role,
    /// How much it says, up to 1.
    pub weight: f64,
    /// Whether it names a country.
    pub is_territory: bool,
}

/// A name taken apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    /// Its words, in order.
    pub words: Vec<Word>,
    /// The legal form it has, in one spelling for all of its kind.
    pub form: Option<String>,
}

/// Lower-case ASCII letters and digits of a text.
pub fn fold(text: &str) -> String {
    any_ascii::any_ascii(text)
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_lowercase())
        .collect()
}

/// Takes a name apart as one of that kind.
pub fn take_apart(name: &str, kind: NameKind, tables: &Tables) -> Name {
    let mut words: Vec<Word> = pieces(name, kind)
        .iter()
        .filter_map(|piece| word(piece, kind, tables))
        .collect();
    let form = mark_form(&mut words, kind, tables);
    if kind == NameKind::Person {
        mark_honorifics(&mut words, tables);
    }
    // Who is called nothing but "Agha" is called that.
    if !words
        .iter()
        .any(|word| matches!(word.role, Role::Plain | Role::Initial))
    {
        for word in &mut words {
            if !matches!(word.role, Role::Number(_)) {
                word.role = Role::Plain;
            }
        }
    }
    Name { words, form }
}

/// Marks titles; a word that may be a name as well only where two others are left.
fn mark_honorifics(words: &mut [Word], tables: &Tables) {
    for standing in [Standing::Title, Standing::TitleOrName] {
        for at in 0..words.len() {
            let others = words
                .iter()
                .enumerate()
                .filter(|&(other, word)| {
                    other != at && matches!(word.role, Role::Plain | Role::Initial)
                })
                .count();
            let fits = standing == Standing::Title || others >= 2;
            if fits
                && words[at].role == Role::Plain
                && tables.honorific(&words[at].text) == Some(standing)
            {
                words[at].role = Role::Honorific;
            }
        }
    }
}

/// The words of a name as written, without full stops and apostrophes.
fn pieces(name: &str, kind: NameKind) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    // Lists have "SURNAME, First": so that order can count, it is put right.
    let turned = match name.split_once(',') {
        Some((last, first))
            if kind == NameKind::Person && !first.trim().is_empty() && !first.contains(',') =>
        {
            format!("{first} {last}")
        }
        _ => name.to_owned(),
    };
    let joined = turned.replace(['&', '+'], " and ");
    let is_break = |c: char| !(c.is_alphanumeric() || is_combining_mark(c) || is_joining(c));
    for piece in joined.split(is_break) {
        let letters: Vec<&str> = piece.split('.').filter(|part| !part.is_empty()).collect();
        let is_spelled = letters.len() > 1 && letters.iter().all(|part| part.chars().count() == 1);
        if kind == NameKind::Person && (is_spelled || letters.len() > 1) {
            pieces.extend(letters.iter().map(|part| bare(part)));
        } else {
            pieces.push(bare(piece));
        }
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

fn is_joining(c: char) -> bool {
    matches!(c, '.' | '\'' | '’' | '‘' | '`' | 'ʼ' | 'ʻ' | '´' | '′')
}

fn bare(piece: &str) -> String {
    piece.chars().filter(|&c| !is_joining(c)).collect()
}

fn word(piece: &str, kind: NameKind, tables: &Tables) -> Option<Word> {
    let mut text = fold(piece);
    if text.is_empty() {
        return None;
    }
    if kind != NameKind::Person {
        let expanded = tables.expand(&text);
        if expanded != text {
            text = expanded.to_owned();
        } else if text.len() > 5
            && text.ends_with('s')
            && (piece.contains("'s") || piece.contains('’'))
        {
            text.pop();
        }
    }
    let native: String = piece.nfkc().flat_map(char::to_lowercase).collect();
    let number = text.parse().ok().or_else(|| tables.number(&text));
    let is_number =
        number.is_some() && (kind != NameKind::Person || text.bytes().all(|b| b.is_ascii_digit()));
    let role = match tables.particle(&text) {
        _ if is_number => Role::Number(number.unwrap_or_default()),
        Some(particle) if text.len() > 1 => Role::Small(particle),
        _ if text.len() == 1 => Role::Initial,
        _ => Role::Plain,
    };
    let weight = match kind {
        NameKind::Person => tables.weight_in_person(&text),
        _ => tables.weight_in_organization(&text),
    };
    Some(Word {
        script: script(piece),
        role,
        weight,
        is_territory: kind != NameKind::Person && tables.is_territory(&text),
        native,
        text,
    })
}

fn script(piece: &str) -> Script {
    let of = |c: char| match c as u32 {
        0..=0x24F | 0x1E00..=0x1EFF => Script::Latin,
        0x370..=0x58F | 0x10A0..=0x10FF | 0x1C80..=0x1CBF | 0x1F00..=0x1FFF | 0x2D00..=0x2D2F => {
            Script::Alphabet
        }
        0x1100..=0x11FF
        | 0x3000..=0x9FFF
        | 0xAC00..=0xD7FF
        | 0xF900..=0xFAFF
        | 0x2_0000..=0x3_FFFF => Script::Syllables,
        _ => Script::Consonants,
    };
    piece
        .chars()
        .filter(|c| c.is_alphabetic())
        .map(of)
        .find(|&script| script != Script::Latin)
        .unwrap_or(Script::Latin)
}

/// Marks the words of legal forms; returns the form. Short ones ("co", "as") only count at the ends, or beside another.
fn mark_form(words: &mut [Word], kind: NameKind, tables: &Tables) -> Option<String> {
    if matches!(kind, NameKind::Vessel) {
        return None;
    }
    let mut found = None;
    // Backwards, so that "co" in "X Co., Ltd." is seen beside "ltd".
    let mut at = words.len();
    while at > 0 {
        at -= 1;
        let Some((length, form)) = form_at(words, at, tables) else {
            continue;
        };
        let is_last = words[at + length..]
            .iter()
            .all(|word| word.role == Role::Form || word.is_territory);
        let is_first = at == 0;
        let is_short = length == 1 && words[at].text.len() <= 2;
        let takes_all = length == words.len();
        let fits = match kind {
            // "Nicolás Maduro LLC" is a slip; "Sa" and "Corp" may be names.
            NameKind::Person => {
                is_last && length == 1 && words[at].text.len() == 3 && words.len() > 2
            }
            _ => is_last || is_first || !is_short,
        };
        if fits && !takes_all {
            for word in &mut words[at..at + length] {
                word.role = Role::Form;
            }
            found = found.or(Some(form));
        }
    }
    found
}

/// The longest legal form that begins at a word.
fn form_at(words: &[Word], at: usize, tables: &Tables) -> Option<(usize, String)> {
    let alike = |word: &Word, part: &String| {
        word.text == *part
            || (part.len() >= 6 && super::spelling::closeness(&word.text, part) >= 0.84)
    };
    for (parts, form) in tables.legal_forms(&words[at].text) {
        let Some(window) = words.get(at..at + parts.len()) else {
            continue;
        };
        if window
            .iter()
            .zip(parts)
            .all(|(word, part)| alike(word, part))
        {
            return Some((parts.len(), form.clone()));
        }
    }
    tables
        .misspelt_form(&words[at].text)
        .map(|form| (1, form.to_owned()))
}
