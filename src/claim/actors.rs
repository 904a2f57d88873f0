//! Who acts where a country's name stands: its government.
//!
//! *(claims, referents) → both, with governments*. "Norway sanctioned him", "Norway said": a country is a place and a people; what
//! imposes, lifts and speaks is its government, so that who asks by whom somebody is sanctioned finds one issuer, whether an
//! article writes Norway, Oslo or the Norwegian government. Only speaking and sanctioning: countries meet, trade and fight as such.

use super::facts::{Claim, ClaimKind, Referent, ReferentId};
use crate::lexicon::Lexicon;
use crate::ontology::Class;
use smol_str::SmolStr;

/// Puts governments for the countries that speak or sanction. New referents come last, without mentions of their own.
pub fn seat_governments(referents: &mut Vec<Referent>, claims: &mut [Claim], lexicon: Lexicon<'_>) {
    for claim in claims {
        if claim.kind != ClaimKind::Claim {
            claim.subject = claim.subject.map(|id| seated(referents, id, lexicon));
        }
        let speaker = claim.attributed_to;
        claim.attributed_to = speaker.map(|id| seated(referents, id, lexicon));
        for id in &mut claim.attributed_via {
            *id = seated(referents, *id, lexicon);
        }
    }
}

/// The referent itself, or the government of the country it is.
fn seated(referents: &mut Vec<Referent>, id: ReferentId, lexicon: Lexicon<'_>) -> ReferentId {
    let Some(country) = referents
        .get(id.0 as usize)
        .filter(|referent| referent.class == Class::Country)
    else {
        return id;
    };
    let key = country
        .gazetteer
        .as_deref()
        .and_then(|key| key.strip_prefix("country/"))
        .map(|code| SmolStr::new(format!("government/{code}")))
        .filter(|key| lexicon.gazetteer.by_key(key).is_some());
    let Some(key) = key else { return id };
    if let Some(known) = referents
        .iter()
        .find(|referent| referent.gazetteer.as_ref() == Some(&key))
    {
        return known.id;
    }
    let government = Referent {
        id: ReferentId(u32::try_from(referents.len()).unwrap_or(u32::MAX)),
        class: Class::Government,
        gazetteer: Some(key),
        mentions: Vec::new(),
        ..country.clone()
    };
    let id = government.id;
    referents.push(government);
    id
}
