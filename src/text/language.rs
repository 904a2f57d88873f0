//! Which language a text is in, where nobody said so.
//!
//! *text → BCP 47 tag*, by trigrams (whatlang), and only where the detector is sure: a wrong tag would pass an article
//! over, a missing one costs nothing. Does **not** contradict a tag that the document brought.

use whatlang::{Lang, Script};

use super::document::Document;

/// Shorter texts are guessed wrong too often. Other scripts than Latin give themselves away sooner.
const ENOUGH: usize = 60;
/// As many bytes as the detector needs; more change nothing.
const SAMPLE: usize = 6000;

/// Gives the document a language, where it has none and the detector is sure.
pub(super) fn detect(document: &mut Document) {
    if document.language.is_none() {
        document.language = language_of(&document.text).map(str::to_owned);
    }
}

/// Whether a language tag, or the name of a language as careless records give it, means English.
pub(super) fn is_english(tag: &str) -> bool {
    let primary = tag.trim().split(['-', '_']).next().unwrap_or_default();
    ["en", "eng", "english"]
        .iter()
        .any(|english| primary.eq_ignore_ascii_case(english))
}

fn language_of(text: &str) -> Option<&'static str> {
    let mut end = text.len().min(SAMPLE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let sample = text[..end].trim();
    let found = whatlang::detect(sample)?;
    let letters = sample
        .chars()
        .filter(|c| c.is_alphabetic())
        .take(2 * ENOUGH + 1)
        .count();
    let sure = match found.script() {
        // A short English sentence full of foreign names passes for Javanese; the other way round costs nothing.
        Script::Latin if found.lang() != Lang::Eng => letters > 2 * ENOUGH && found.is_reliable(),
        Script::Latin => letters > ENOUGH && found.is_reliable(),
        _ => letters > ENOUGH / 4,
    };
    sure.then(|| tag_of(found.lang()))
}

/// BCP 47 prefers the two-letter code where there is one; whatlang gives ISO 639-3.
fn tag_of(language: Lang) -> &'static str {
    match language {
        Lang::Afr => "af",
        Lang::Aka => "ak",
        Lang::Amh => "am",
        Lang::Ara => "ar",
        Lang::Aze => "az",
        Lang::Bel => "be",
        Lang::Ben => "bn",
        Lang::Bul => "bg",
        Lang::Cat => "ca",
        Lang::Ces => "cs",
        Lang::Cmn => "zh",
        Lang::Cym => "cy",
        Lang::Dan => "da",
        Lang::Deu => "de",
        Lang::Ell => "el",
        Lang::Eng => "en",
        Lang::Epo => "eo",
        Lang::Est => "et",
        Lang::Fin => "fi",
        Lang::Fra => "fr",
        Lang::Guj => "gu",
        Lang::Heb => "he",
        Lang::Hin => "hi",
        Lang::Hrv => "hr",
        Lang::Hun => "hu",
        Lang::Hye => "hy",
        Lang::Ind => "id",
        Lang::Ita => "it",
        Lang::Jav => "jv",
        Lang::Jpn => "ja",
        Lang::Kan => "kn",
        Lang::Kat => "ka",
        Lang::Khm => "km",
        Lang::Kor => "ko",
        Lang::Lat => "la",
        Lang::Lav => "lv",
        Lang::Lit => "lt",
        Lang::Mal => "ml",
        Lang::Mar => "mr",
        Lang::Mkd => "mk",
        Lang::Mya => "my",
        Lang::Nep => "ne",
        Lang::Nld => "nl",
        Lang::Nob => "nb",
        Lang::Ori => "or",
        Lang::Pan => "pa",
        Lang::Pes => "fa",
        Lang::Pol => "pl",
        Lang::Por => "pt",
        Lang::Ron => "ro",
        Lang::Rus => "ru",
        Lang::Sin => "si",
        Lang::Slk => "sk",
        Lang::Slv => "sl",
        Lang::Sna => "sn",
        Lang::Spa => "es",
        Lang::Srp => "sr",
        Lang::Swe => "sv",
        Lang::Tam => "ta",
        Lang::Tel => "te",
        Lang::Tgl => "tl",
        Lang::Tha => "th",
        Lang::Tuk => "tk",
        Lang::Tur => "tr",
        Lang::Ukr => "uk",
        Lang::Urd => "ur",
        Lang::Uzb => "uz",
        Lang::Vie => "vi",
        Lang::Yid => "yi",
        Lang::Zul => "zu",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detected(text: &str) -> Option<String> {
        let mut document = Document {
            text: text.to_owned(),
            ..Document::default()
        };
        detect(&mut document);
        document.language
    }

    #[test]
    fn a_long_text_tells_its_language() {
        let english = "The harbour board met on Monday and talked for many hours about the strike and the union.";
        let spanish = "El presidente de la junta del puerto dijo el lunes que las conversaciones con el sindicato \
                       continuarían hasta que se encontrara una solución para todos los trabajadores del puerto.";
        assert_eq!(detected(english).as_deref(), Some("en"));
        assert_eq!(detected(spanish).as_deref(), Some("es"));
        assert_eq!(
            detected("Президент встретился с министром в понедельник").as_deref(),
            Some("ru")
        );
    }

    #[test]
    fn a_short_one_does_not_and_counts_as_english() {
        assert_eq!(detected("Doe met Roe in Strelsau."), None);
        assert_eq!(detected(""), None);
        assert!(Document::from_text("Doe met Roe in Strelsau.").is_english());
    }

    #[test]
    fn a_given_tag_is_believed() {
        let tagged = |tag: &str| Document {
            language: Some(tag.to_owned()),
            ..Document::from_text("x")
        };
        assert!(
            ["en", "EN", "en-GB", "en_US", "eng", "English"]
                .iter()
                .all(|tag| tagged(tag).is_english())
        );
        assert!(
            ["es", "de-AT", "enm", "Spanish"]
                .iter()
                .all(|tag| !tagged(tag).is_english())
        );
    }
}
