//! The names nearest to one that is not known, for "did you mean".
//!
//! *(name, known names) → the near ones, nearest first*. Damerau-Levenshtein distance, at most a third of the letters.

/// At most five of `known` that `name` may have been meant for: nearest first, then in the order of the alphabet.
pub(super) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let wanted = name.to_lowercase();
    let allowed = (wanted.chars().count() / 3).max(1);
    let mut near: Vec<(usize, &str)> = known
        .into_iter()
        .filter_map(|candidate| {
            let other = candidate.to_lowercase();
            let distance = strsim::osa_distance(&wanted, &other);
            // "met" should find "who-met-whom": whole words count as near, though further than a slip of the finger.
            let whole_word = wanted.chars().count() >= 3
                && other.split(['-', ' ', '_']).any(|word| word == wanted);
            match distance {
                _ if distance <= allowed => Some((distance, candidate)),
                _ if whole_word || (wanted.len() >= 4 && other.starts_with(&wanted)) => {
                    Some((allowed + 1, candidate))
                }
                _ => None,
            }
        })
        .collect();
    near.sort_unstable();
    near.dedup();
    near.into_iter().take(5).map(|(_, name)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn slips_and_words_are_near_other_names_are_not() {
        let known = [
            "sanctions",
            "who-met-whom",
            "delistings",
            "sanctions-in-force",
        ];
        assert_eq!(nearest("sanctoins", known), ["sanctions"]);
        assert_eq!(nearest("met", known), ["who-met-whom"]);
        assert_eq!(
            nearest("Sanctions", known),
            ["sanctions", "sanctions-in-force"]
        );
        assert!(nearest("weather", known).is_empty());
        assert!(nearest("", known).is_empty());
    }
}
