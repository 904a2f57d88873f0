//! The running remarks of OFAC's CSV files, taken apart.
//!
//! *"DOB 12 Mar 1961; Passport X1 (Iran); ..." → fields of a [`ReferenceEntity`]*. Every part is kept as a remark as well where
//! no field takes it; what a part begins with decides (`data/lexicon/list_fields.tsv`).

use super::Report;
use super::entity::{EntityLink, Identifier, LinkTarget, ReferenceEntity, Strength};
use super::fields::Fields;

/// Reads the remarks of one entry.
pub(super) fn read(
    text: &str,
    entity: &mut ReferenceEntity,
    fields: &Fields<'_>,
    report: &mut Report,
) {
    for part in parts(text) {
        if !take(part, entity, fields) {
            entity.remark(part);
            report.unexpressed("remarks");
        }
    }
}

/// The parts between semicolons; one within brackets parts nothing.
fn parts(text: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0_usize, 0);
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ';' if depth == 0 => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    // The last part ends the sentence, unless its stop belongs to a shortened word.
    parts
        .into_iter()
        .map(|part| part.trim().trim_matches(|c| c == '"'))
        .map(|part| match part.strip_suffix('.') {
            Some(rest) if rest.ends_with('.') => rest,
            Some(rest)
                if !rest
                    .rsplit(' ')
                    .next()
                    .is_some_and(|word| word.contains('.')) =>
            {
                rest
            }
            _ => part,
        })
        .filter(|part| !part.is_empty())
        .collect()
}

fn take(part: &str, entity: &mut ReferenceEntity, fields: &Fields<'_>) -> bool {
    let part = part
        .strip_prefix("alt. ")
        .or_else(|| part.strip_prefix("Alt. "))
        .unwrap_or(part);
    let Some((beginning, kind, rest)) = fields.kind(part) else {
        return numbered(part, entity, fields);
    };
    match kind {
        "birth" => {
            // "DOB circa 1960": the beginning took the word that the date needs.
            let date = part.get(4..).unwrap_or("");
            match fields.birth(date) {
                Some(birth) => entity.births.push(birth),
                None => return false,
            }
        }
        "birthplace" => {
            entity.country(fields.country(rest.rsplit(',').next().unwrap_or("")));
            entity.birth_places.push(rest.to_owned());
        }
        "nationality" => match fields.country(rest) {
            Some(code) => entity.country(Some(code)),
            None => return false,
        },
        "gender" => entity.gender = Some(rest.to_lowercase()),
        "weak name" => entity.name(rest.trim_matches(['\'', '"', '‘', '’']), Strength::Weak),
        "former name" => entity.name(rest.trim_matches(['\'', '"', '‘', '’']), Strength::Former),
        "link" => entity.links.push(EntityLink {
            kind: beginning.trim_end_matches(':').to_owned(),
            to: LinkTarget::Name(rest.to_owned()),
        }),
        "identifier" if !rest.is_empty() => identifier(beginning, rest, entity, fields),
        "note" => {
            entity.remark(part);
        }
        _ => return false,
    }
    true
}

/// "Trade Licence No. 123 (Syria)", whatever it is called.
fn numbered(part: &str, entity: &mut ReferenceEntity, fields: &Fields<'_>) -> bool {
    for sign in [" No. ", " Number ", " ID ", " # "] {
        if let Some((kind, value)) = part.split_once(sign)
            && kind.len() <= 60
            && value.bytes().any(|byte| byte.is_ascii_digit())
        {
            identifier(&format!("{kind}{}", sign.trim_end()), value, entity, fields);
            return true;
        }
    }
    false
}

fn identifier(kind: &str, text: &str, entity: &mut ReferenceEntity, fields: &Fields<'_>) {
    let (value, country) = match text.split_once(" (") {
        Some((value, rest)) => {
            let (inside, after) = rest.split_once(')').unwrap_or((rest, ""));
            let country = fields.country(inside);
            if country.is_none() || !after.trim().is_empty() {
                // Dates of issue and the like.
                entity.remark(&format!("{kind} {text}"));
            }
            (value, country)
        }
        None => (text, None),
    };
    entity.identifiers.push(Identifier {
        kind: kind.trim().to_owned(),
        value: value.trim().to_owned(),
        country,
    });
}
