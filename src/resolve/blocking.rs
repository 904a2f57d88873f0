//! Blocks: referents that could be one thing because they share a key.
//!
//! *(\[[`Facts`]\]) → blocks*. Only referents of one block are ever compared, so adding a document touches the blocks
//! of its names alone. The key is the gazetteer's where there is one; for persons the first letter and the consonants of the
//! surname, so that spellings meet (Zelensky, Zelenskyy; Gaddafi, Qadhafi; Bob and Robert; Orbán Viktor); for organisations the name
//! without its legal form; else kind and folded name. What has no name of its
//! own (a bare surname, "the rally") is a block to itself, since nothing says that another document means the same.

use super::names::{NameKind, Role, Tables, take_apart};
use super::slug::slug;
use crate::claim::facts::{Facts, Referent, ReferentId};
use crate::lexicon::Lexicon;
use crate::ontology::Class;
use std::collections::BTreeMap;

/// What the referents of a block share.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// An entry of the gazetteer.
    Gazetteer(String),
    /// Persons by first letter and sound of the surname.
    Person(String),
    /// Kind and slug of the fullest name; of an organisation's without its legal form.
    Name(&'static str, String),
    /// One referent of one document: kind, slug, document hash, referent.
    Alone(&'static str, String, String, ReferentId),
}

/// A referent of a document, by index into the documents.
pub type Member = (usize, ReferentId);

/// What becomes of the referents of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Treatment {
    /// They are compared, and may be several things of this kind.
    Judged(&'static str),
    /// They are one thing.
    Whole,
}

impl Key {
    /// What becomes of the referents of the block.
    pub fn treatment(&self) -> Treatment {
        match self {
            Self::Person(_) => Treatment::Judged("person"),
            Self::Name(kind @ "organization", _) => Treatment::Judged(kind),
            _ => Treatment::Whole,
        }
    }
}

impl Key {
    /// The key that is written so.
    pub fn parse(text: &str) -> Option<Self> {
        let (sort, rest) = text.split_once(' ')?;
        let of_kind = |text: &str| {
            let (name, slug) = text.split_once('/')?;
            let known = Class::ALL.iter().map(|&class| kind(class));
            Some((
                known.into_iter().find(|kind| *kind == name)?,
                slug.to_owned(),
            ))
        };
        match sort {
            "gazetteer" => Some(Self::Gazetteer(rest.to_owned())),
            "person" => Some(Self::Person(rest.to_owned())),
            "name" => of_kind(rest).map(|(kind, slug)| Self::Name(kind, slug)),
            "alone" => {
                let (name, mark) = rest.split_once(' ')?;
                let (kind, slug) = of_kind(name)?;
                let (hash, id) = mark.rsplit_once('#')?;
                let id = ReferentId(id.parse().ok()?);
                Some(Self::Alone(kind, slug, hash.to_owned(), id))
            }
            _ => None,
        }
    }
}

impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Gazetteer(entry) => write!(f, "gazetteer {entry}"),
            Self::Person(sounds) => write!(f, "person {sounds}"),
            Self::Name(kind, slug) => write!(f, "name {kind}/{slug}"),
            Self::Alone(kind, slug, hash, id) => {
                write!(f, "alone {kind}/{slug} {hash}#{}", id.0)
            }
        }
    }
}

/// Sorts the referents of all documents into blocks.
pub fn block(documents: &[&Facts], lexicon: Lexicon<'_>) -> BTreeMap<Key, Vec<Member>> {
    let mut blocks: BTreeMap<Key, Vec<Member>> = BTreeMap::new();
    for (index, facts) in documents.iter().enumerate() {
        for referent in &facts.referents {
            blocks
                .entry(key(&facts.header.hash, referent, lexicon))
                .or_default()
                .push((index, referent.id));
        }
    }
    blocks
}

/// The block of a referent of the document of that hash.
pub fn key(hash: &str, referent: &Referent, lexicon: Lexicon<'_>) -> Key {
    if let Some(entry) = &referent.gazetteer {
        return Key::Gazetteer(entry.to_string());
    }
    let kind = kind(referent.class);
    let name = bare(referent.names.first().map_or("", String::as_str));
    let slug = slug(name);
    let alone = match referent.class {
        // A surname alone names nobody in particular.
        Class::Person => !referent.named || !name.contains(' '),
        // Things are what their words say: fishing boats are fishing boats.
        Class::Thing => false,
        // "the finance minister" of one article is not that of another, unless both say of what.
        Class::Position => referent.country.is_none() && !name.contains(" of "),
        _ => !referent.named,
    };
    if alone {
        Key::Alone(kind, slug, hash.to_owned(), referent.id)
    } else if referent.class == Class::Person {
        Key::Person(sounds_of(&in_order(&slug, lexicon)))
    } else if kind == "organization" {
        Key::Name(kind, legal_form(name).0)
    } else {
        Key::Name(kind, slug)
    }
}

/// The slug of an organisation's name without its legal form, and the form: "Corvane Lines Ltd." and "Corvane Lines Limited" are
/// one name. A name that is all form keeps it.
pub fn legal_form(name: &str) -> (String, Option<String>) {
    let parts = take_apart(bare(name), NameKind::Organization, Tables::embedded());
    // "EU Commission", "AS Roma": two letters at the beginning are seldom a form.
    let short = parts
        .words
        .first()
        .is_some_and(|word| word.role == Role::Form && word.text.len() <= 2);
    let core: Vec<&str> = parts
        .words
        .iter()
        .filter(|word| word.role != Role::Form)
        .map(|word| word.native.as_str())
        .collect();
    if short || parts.form.is_none() || core.is_empty() {
        (slug(bare(name)), None)
    } else {
        (slug(&core.join(" ")), parts.form)
    }
}

/// The slug of a person's name with the first name first and in full: "orban-viktor" as "viktor-orban", "bob-ferris" as
/// "robert-ferris". Only where the last word is a known first name and the first is none: "James Dean" stays as it is.
pub fn in_order(slug: &str, lexicon: Lexicon<'_>) -> String {
    let mut words: Vec<&str> = slug.split('-').collect();
    let is_first_name = |word: &str| lexicon.gazetteer.first_name_gender(word).is_some();
    if words.len() == 2 && is_first_name(words[1]) && !is_first_name(words[0]) && words[0].len() > 1
    {
        words.swap(0, 1);
    }
    let full = lexicon.words.list("nicknames").get(words[0]);
    if let Some(full) = full.and_then(|full| full.first()) {
        words[0] = full;
    }
    words.join("-")
}

/// First letter and consonants of the surname of a slug: what the spellings of one name share.
fn sounds_of(slug: &str) -> String {
    let first = slug.split('-').next().map_or("", |word| word);
    let last = slug.rsplit('-').next().unwrap_or("");
    let initial: String = skeleton(first).chars().take(1).collect();
    format!("{initial} {}", skeleton(last))
}

/// The consonants of an ASCII word as they sound: one letter for those that transliterations mix (g, q, k and c; y, j and i),
/// doubled ones once, an h after a consonant dropped. A vowel stands only at the beginning, as an `a`.
///
/// A coarse cousin of Soundex and Metaphone, made for transliterated names: it must put variants together, and comparison
/// keeps apart what does not belong.
pub fn skeleton(word: &str) -> String {
    let mut sounds = String::new();
    let mut before = ' ';
    for letter in word.chars() {
        let sound = match letter {
            'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'j' | 'w' | '\'' => {
                if sounds.is_empty() && before == ' ' {
                    sounds.push(if matches!(letter, 'y' | 'j') {
                        'j'
                    } else {
                        'a'
                    });
                }
                before = letter;
                continue;
            }
            'h' if !matches!(before, ' ' | 'a' | 'e' | 'i' | 'o' | 'u') => {
                continue;
            }
            'g' | 'q' | 'c' | 'k' | 'x' => 'k',
            'z' => 's',
            'v' | 'f' => 'f',
            other => other,
        };
        before = letter;
        if !sounds.ends_with(sound) {
            sounds.push(sound);
        }
    }
    sounds
}

/// A name without its article.
pub fn bare(name: &str) -> &str {
    for article in ["the ", "The ", "a ", "A ", "an ", "An "] {
        if let Some(rest) = name.strip_prefix(article) {
            return rest;
        }
    }
    name
}

/// First part of the path of an IRI: one for each kind of thing.
pub fn kind(class: Class) -> &'static str {
    match class {
        Class::Person => "person",
        Class::Country => "country",
        Class::Government => "government",
        Class::Group => "group",
        Class::Place => "place",
        Class::Position => "position",
        Class::Tenure => "tenure",
        Class::Sanction => "sanction",
        Class::Event => "event",
        class if class.is_a(Class::Organization) => "organization",
        _ => "thing",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_share_their_sounds() {
        for (a, b) in [
            ("volodymyr-zelensky", "volodymyr-zelenskyy"),
            ("volodymyr-zelensky", "volodymyr-zelenskiy"),
            ("muammar-gaddafi", "moammar-qadhafi"),
            ("muammar-gaddafi", "muammar-kadafi"),
            ("usama-haddad", "osama-hadad"),
            ("yusuf-karim", "jusuf-kareem"),
        ] {
            assert_eq!(sounds_of(a), sounds_of(b), "{a} {b}");
        }
    }

    #[test]
    fn keys_are_had_back_from_their_text() {
        let keys = [
            Key::Gazetteer("country/no".to_owned()),
            Key::Person("j brk".to_owned()),
            Key::Person(" ".to_owned()),
            Key::Name("organization", "x".to_owned()),
            Key::Alone(
                "event",
                "rally".to_owned(),
                "ab12".to_owned(),
                ReferentId(7),
            ),
        ];
        for key in keys {
            assert_eq!(Key::parse(&key.to_string()), Some(key));
        }
        assert_eq!(Key::parse("name sandwich/x"), None);
    }

    #[test]
    fn other_names_do_not() {
        for (a, b) in [
            ("anna-berg", "anna-bern"),
            ("anna-berg", "jonas-berg"),
            ("ivan-petrov", "ivan-sidorov"),
            ("li-wei", "li-na"),
        ] {
            assert_ne!(sounds_of(a), sounds_of(b), "{a} {b}");
        }
    }
}
