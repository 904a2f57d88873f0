//! One file out of template, style, programs and data.
//!
//! *(title, JSON) → HTML*. Source: the HTML standard, "Restrictions for contents of script elements"; Content Security Policy
//! Level 3, hash sources. Inside a script nothing may look like its end, so every `<` of the data is written as an escape of JSON;
//! so are the two line separators that older readers of JavaScript do not allow in strings.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};

const TEMPLATE: &str = include_str!("../../../data/web/explorer.html");
const STYLE: &str = include_str!("../../../data/web/explorer.css");
const GRAPHOLOGY: &str = include_str!("../../../data/web/vendor/graphology.umd.min.js");
const SIGMA: &str = include_str!("../../../data/web/vendor/sigma.min.js");
const LICENCES: &str = include_str!("../../../data/web/vendor/LICENCES.txt");
/// The program, in the order in which it is read.
const PROGRAM: [&str; 1] = [include_str!("../../../data/web/explorer.js")];

/// Puts the page together.
pub(super) fn assemble(title: &str, json: &str) -> String {
    let program = PROGRAM.concat();
    let scripts = [GRAPHOLOGY, SIGMA, program.as_str()];
    let policy = format!(
        "default-src 'none'; script-src {}; style-src {}; img-src data:; base-uri 'none'; form-action 'none'",
        scripts.map(hash).join(" "),
        hash(STYLE),
    );
    let mut page = String::with_capacity(TEMPLATE.len() + json.len() + SIGMA.len() * 2);
    let mut rest = TEMPLATE;
    // In one pass, so that nothing within what is put in is taken for a place to put something.
    while let Some((before, after)) = rest.split_once("{{") {
        page.push_str(before);
        let Some((name, after)) = after.split_once("}}") else {
            rest = after;
            break;
        };
        match name {
            "policy" => page.push_str(&policy),
            "title" => page.push_str(&text(title)),
            "style" => page.push_str(STYLE),
            "graphology" => page.push_str(GRAPHOLOGY),
            "sigma" => page.push_str(SIGMA),
            "program" => page.push_str(&program),
            "licences" => page.push_str(&text(LICENCES)),
            "data" => page.push_str(&embedded(json)),
            _ => {}
        }
        rest = after;
    }
    page.push_str(rest);
    page
}

/// A script or style by its hash, as a content policy names it.
fn hash(text: &str) -> String {
    format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(text)))
}

/// JSON that no reader of HTML or JavaScript takes for anything else.
fn embedded(json: &str) -> String {
    let mut embedded = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            // Only within strings can these occur, where they may be escaped.
            '<' => embedded.push_str("\\u003c"),
            '>' => embedded.push_str("\\u003e"),
            '&' => embedded.push_str("\\u0026"),
            '\u{2028}' => embedded.push_str("\\u2028"),
            '\u{2029}' => embedded.push_str("\\u2029"),
            c => embedded.push(c),
        }
    }
    embedded
}

/// Text between tags, and within quotation marks.
fn text(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_data_stays_within_its_script_and_is_had_back(words in any::<String>()) {
            let json = serde_json::to_string(&words).unwrap();
            let embedded = embedded(&json);
            let ends = embedded.contains(['<', '>', '\u{2028}', '\u{2029}']);
            prop_assert!(!ends);
            prop_assert_eq!(serde_json::from_str::<String>(&embedded).unwrap(), words);
        }
    }

    #[test]
    fn what_is_put_in_is_not_read_again() {
        let page = assemble("{{data}} & <b>", "\"{{style}}\"");
        assert!(page.contains("<title>{{data}} &amp; &lt;b&gt;"));
        assert!(page.contains("\"{{style}}\""));
    }

    #[test]
    fn nothing_vendored_ends_its_own_script() {
        for script in [GRAPHOLOGY, SIGMA, PROGRAM[0]] {
            let lower = script.to_ascii_lowercase();
            assert!(!lower.contains("</script") && !lower.contains("<!--"));
        }
        assert!(!STYLE.to_ascii_lowercase().contains("</style"));
    }
}
