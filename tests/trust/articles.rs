//! Articles made of invented people.

use std::fmt::Write as _;

/// Numbers that look random and are the same on every run: SplitMix64.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % sides as u64) as usize
    }

    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            let other = self.roll(last + 1);
            list.swap(last, other);
        }
    }
}

const PEOPLE: &[&str] = &[
    "Jonas Berg",
    "Marta Ilves",
    "Karl Stroem",
    "Tamsin Orrel",
    "Ruta Kesk",
    "Olav Kesk",
    "Ilse Marrow",
    "Tomas Veld",
    "Henrik Dahl",
    "Pia Lund",
    "Anders Holt",
    "Clara Voss",
];
const COUNTRIES: &[&str] = &["Norway", "Denmark", "Japan", "Canada", "Kenya", "Chile"];
const PLACES: &[&str] = &["Oslo", "Tokyo", "Nairobi", "Ottawa", "Santiago"];
const DEEDS: &[&str] = &[
    "{C} imposed sanctions on {P} in May 2021.",
    "{P} met {Q} in {T} on Monday.",
    "{C} lifted sanctions on {P} last week.",
    "{P} denied that he had met {Q}.",
    "{P}, the foreign minister of {C}, invited {Q} to {T}.",
    "\"We will not give way,\" {P} said.",
    "{C} condemned {D} for its attack on {T}.",
    "{P} accused {Q} of taking bribes.",
    "{C} refused to lift sanctions on {P}.",
    "{P} resigned as president of {C}.",
    "{P} told {Q} that {C} would expel the ambassador of {D}.",
    "The government of {C} signed an agreement with {D} in {T}.",
];

/// Records for `ingest`, one JSON object each: invented people do invented things. About every tenth has the text of another
/// (a wire copy), and about every twelfth comes from a source that another has too (a later or earlier version).
pub fn articles(count: usize, seed: u64) -> Vec<String> {
    let mut dice = Dice(seed);
    let mut texts: Vec<String> = Vec::new();
    let mut articles = Vec::new();
    for number in 0..count {
        let text = if number > 10 && dice.roll(10) == 0 {
            texts[dice.roll(texts.len())].clone()
        } else {
            sentences(&mut dice)
        };
        texts.push(text.clone());
        let source = if number > 12 && dice.roll(12) == 0 {
            dice.roll(number)
        } else {
            number
        };
        articles.push(
            serde_json::json!({
                "doc_id": format!("a{source:04}"),
                "title": format!("Report {}", number + 1),
                "date": format!("2025-{:02}-{:02}", 1 + dice.roll(12), 1 + dice.roll(28)),
                "text": text,
            })
            .to_string(),
        );
    }
    articles
}

fn sentences(dice: &mut Dice) -> String {
    let mut text = String::new();
    for _ in 0..2 + dice.roll(4) {
        let mut pick = |list: &[&'static str]| list[dice.roll(list.len())];
        let (p, mut q) = (pick(PEOPLE), pick(PEOPLE));
        let (c, mut d) = (pick(COUNTRIES), pick(COUNTRIES));
        let (place, deed) = (pick(PLACES), pick(DEEDS));
        if p == q {
            q = "Paul Brandt";
        }
        if c == d {
            d = "Iceland";
        }
        let sentence = deed
            .replace("{P}", p)
            .replace("{Q}", q)
            .replace("{C}", c)
            .replace("{D}", d)
            .replace("{T}", place);
        _ = write!(text, "{sentence} ");
    }
    text.trim_end().to_owned()
}
