//! Slugs: the readable last part of an entity's IRI.

/// Longest slug before it is cut and told apart by a hash: longer names are descriptions, and file systems and people give up.
const LONGEST_SLUG: usize = 96;

/// A name as the last part of an IRI: lower-case ASCII letters, digits and single hyphens, never empty.
///
/// Letters of other scripts are transliterated. A name of which letters are lost that way, or that is cut for its length, ends
/// in a hash of the whole, so that different names keep different slugs.
pub fn slug(name: &str) -> String {
    let mut slug = String::with_capacity(name.len());
    let mut lost = false;
    for character in name.chars() {
        let ascii = any_ascii::any_ascii_char(character);
        lost |= ascii.is_empty() && character.is_alphanumeric();
        if !character.is_ascii() && ascii.starts_with(':') {
            // A pictograph is spelled ":name:"; it is no letter and tells nothing apart in print.
            lost = true;
            continue;
        }
        // An apostrophe or full stop inside a word joins it: "O'Brien", "U.S." would else fall into pieces.
        for each in ascii
            .chars()
            .filter(|each| !matches!(each, '\'' | '.' | '`' | '"'))
        {
            if each.is_ascii_alphanumeric() {
                slug.push(each.to_ascii_lowercase());
            } else if !slug.is_empty() && !slug.ends_with('-') {
                slug.push('-');
            }
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    if slug.len() > LONGEST_SLUG {
        slug.truncate(LONGEST_SLUG - 16);
        slug.truncate(slug.rfind('-').unwrap_or(slug.len()));
        lost = true;
    }
    match (slug.is_empty(), lost) {
        (true, _) => format!("x{}", short_hash(name.as_bytes(), 8)),
        (false, true) => format!("{slug}-x{}", short_hash(name.as_bytes(), 8)),
        (false, false) => slug,
    }
}

/// The first `digits` hexadecimal digits of the BLAKE3 hash.
pub fn short_hash(bytes: &[u8], digits: usize) -> String {
    blake3::hash(bytes).to_hex().chars().take(digits).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_ascii_words_with_hyphens() {
        let cases = [
            ("Gustavo Petro", "gustavo-petro"),
            ("Nicolás Maduro", "nicolas-maduro"),
            ("Nicola\u{301}s Maduro", "nicolas-maduro"),
            ("  The White   House ", "the-white-house"),
            ("U.S. Senate", "us-senate"),
            ("O'Brien & Sons (Ltd.)", "obrien-sons-ltd"),
            ("Анна Орлова", "anna-orlova"),
            ("Straße", "strasse"),
        ];
        for (name, expected) in cases {
            assert_eq!(slug(name), expected, "{name}");
        }
    }

    #[test]
    fn names_that_lose_letters_stay_apart() {
        let names = [
            "", "…", "😀", "🚀", "😀 Ltd", "🚀 Ltd", "Ltd", "\u{E000}", "\u{E001}",
        ];
        let slugs: std::collections::BTreeSet<String> =
            names.iter().map(|name| slug(name)).collect();
        assert_eq!(slugs.len(), names.len(), "{slugs:?}");
        assert!(slugs.iter().all(|slug| !slug.is_empty()));
    }

    #[test]
    fn long_descriptions_are_cut_and_stay_apart() {
        let (a, b) = ("word ".repeat(60), format!("{}x", "word ".repeat(60)));
        assert!(slug(&a).len() <= LONGEST_SLUG && slug(&b).len() <= LONGEST_SLUG);
        assert_ne!(slug(&a), slug(&b));
    }
}
