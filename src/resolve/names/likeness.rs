//! Whether two words of names can be one, and on what ground.
//!
//! *(word, word) → closeness and [`Ground`]*. Spelling within a script, sound across scripts; initials, short forms of first names,
//! endings that many names share. Knows nothing of the other words beside them.

use super::NameKind;
use super::spelling::{Grain, closeness, skeleton};
use super::tables::{Ending, Tables};
use super::word::{Role, Script, Word};

/// Closeness below which two words are two words.
pub(super) const ACCEPT: f64 = 0.70;
/// Worth of an initial that fits.
const INITIAL: f64 = 0.75;

/// Why two words are held to be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ground {
    Exact,
    Spelling,
    Sound,
    Initial,
    Nickname,
    Other,
}

impl Ground {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Exact => "the same",
            Self::Spelling => "spelling",
            Self::Sound => "sound",
            Self::Initial => "initial",
            Self::Nickname => "short form",
            Self::Other => "unlike",
        }
    }
}

/// How alike two words of names are.
pub(super) fn likeness(a: &Word, b: &Word, kind: NameKind, tables: &Tables) -> (f64, Ground) {
    if a.text == b.text {
        return (1.0, Ground::Exact);
    }
    if a.role == Role::Initial || b.role == Role::Initial {
        let fits =
            kind == NameKind::Person && a.text.as_bytes().first() == b.text.as_bytes().first();
        return if fits {
            (INITIAL, Ground::Initial)
        } else {
            (0.0, Ground::Other)
        };
    }
    if matches!((a.role, b.role), (Role::Number(x), Role::Number(y)) if x != y) {
        return (0.0, Ground::Other);
    }
    let spelled = match (a.script, b.script) {
        // Letters of one script are compared as they are.
        (Script::Consonants, Script::Consonants) => native(a, b),
        _ if kind == NameKind::Person => without_ending(&a.text, &b.text, tables),
        _ => closeness(&a.text, &b.text),
    };
    // A country is not another for want of a letter.
    if (a.is_territory || b.is_territory) && spelled < 0.9 {
        return (0.0, Ground::Other);
    }
    if kind == NameKind::Person && tables.are_one_first_name(&a.text, &b.text) {
        return (0.9, Ground::Nickname);
    }
    let sounded = match (a.script, b.script) {
        (Script::Latin, Script::Latin) => {
            let (x, y) = (
                skeleton(&a.text, Grain::Fine),
                skeleton(&b.text, Grain::Fine),
            );
            if x == y && x.len() >= 3 && spelled > 0.5 {
                0.9
            } else {
                0.0
            }
        }
        (x, y) if x == y => 0.0,
        (Script::Latin | Script::Alphabet, Script::Latin | Script::Alphabet) => {
            let (x, y) = (
                skeleton(&a.text, Grain::Coarse),
                skeleton(&b.text, Grain::Coarse),
            );
            if x == y && x.len() >= 2 && spelled > 0.5 {
                0.9
            } else {
                0.0
            }
        }
        (x, y) => {
            let grain = if x == Script::Syllables || y == Script::Syllables {
                Grain::Blunt
            } else {
                Grain::Coarse
            };
            sound(&a.text, &b.text, grain)
        }
    };
    if sounded > spelled {
        (sounded, Ground::Sound)
    } else {
        (spelled, Ground::Spelling)
    }
}

/// Spelling, where an ending that many names share tells nothing, and one that makes a father's name makes another name.
fn without_ending(a: &str, b: &str, tables: &Tables) -> f64 {
    let spelled = closeness(a, b);
    if spelled < ACCEPT {
        return spelled;
    }
    match (tables.stem(a), tables.stem(b)) {
        (Some((x, first, _)), Some((y, second, _))) if first == second => closeness(x, y),
        (Some((.., Ending::Father)), None) | (None, Some((.., Ending::Father))) => spelled.min(0.5),
        _ => spelled,
    }
}

/// How alike two words are across scripts.
pub(super) fn sound(a: &str, b: &str, grain: Grain) -> f64 {
    let (x, y) = (skeleton(a, grain), skeleton(b, grain));
    let longest = x.chars().count().max(y.chars().count());
    if longest == 0 {
        return 0.0;
    }
    let same = 1.0 - strsim::levenshtein(&x, &y) as f64 / longest as f64;
    match longest {
        1 => 0.7 * same,
        2 => 0.85 * same,
        _ => 0.95 * same,
    }
}

/// How alike two words of one script are, letter by letter.
fn native(a: &Word, b: &Word) -> f64 {
    let longest = a
        .native
        .chars()
        .count()
        .max(b.native.chars().count())
        .max(1);
    1.0 - strsim::levenshtein(&a.native, &b.native) as f64 / longest as f64
}
