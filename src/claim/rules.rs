//! The rules that find claims without a frame: offices, places of events, who said what.
//!
//! *→ names*, as they stand in `ds:rule`. With the names of the frames in use they are all that a claim may be founded on.

use super::frames::Frames;

/// Names of the rules that are written in code. A test looks each of them up in the sources of this room.
pub const BUILT_IN: &[&str] = &[
    "according-to",
    "body-of-state",
    "event-in-place",
    "held-clause",
    "name-of-body",
    "office-given",
    "office-left",
    "office-predicate",
    "office-taken",
    "party-beside-name",
    "pull-quote-caption",
    "quotation",
    "quotation-continued",
    "regnal-name",
    "reported-clause",
    "reported-noun",
    "title-apposition",
    "title-before-name",
    "title-former",
    "title-incoming",
    "unit-of-unit",
];

/// Whether a rule of that name is in use.
pub fn is_known(rule: &str, frames: &Frames) -> bool {
    BUILT_IN.contains(&rule) || frames.named(rule).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::Path;

    fn sources(folder: &Path, text: &mut String) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, text);
            } else if path.file_name().is_some_and(|name| name != "rules.rs") {
                text.push_str(&fs::read_to_string(path).unwrap());
            }
        }
    }

    #[test]
    fn every_built_in_rule_is_in_the_code() {
        let mut text = String::new();
        sources(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("src/claim"),
            &mut text,
        );
        let gone: Vec<&&str> = BUILT_IN
            .iter()
            .filter(|rule| !text.contains(&format!("{rule:?}")))
            .collect();
        assert!(gone.is_empty(), "{gone:?}");
    }

    #[test]
    fn frames_and_built_in_rules_are_known_and_nothing_else() {
        let frames = Frames::embedded();
        assert!(is_known("quotation", frames) && is_known("invite", frames));
        assert!(!is_known("guess", frames) && !is_known("", frames));
    }
}
