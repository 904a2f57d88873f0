//! Records built by hand: referents and claims on the words of a text.

#![allow(dead_code)] // Each test uses its part.

use dossier::claim::facts::{
    Claim, ClaimKind, Evidence, Facts, MentionKind, MentionRecord, Modality, Polarity, Referent,
    ReferentId, Stage, Stance,
};
use dossier::ontology::Class;
use dossier::text::CharSpan;

/// The code points of `words` where they first stand in `text`.
pub fn span(text: &str, words: &str) -> CharSpan {
    let at = text
        .find(words)
        .unwrap_or_else(|| panic!("{words:?} is not in {text:?}"));
    let start = text[..at].chars().count();
    CharSpan::new(start, start + words.chars().count())
}

/// Adds a referent with these names, each mentioned where it first stands in the text (or not at all if it does not).
pub fn referent(facts: &mut Facts, class: Class, names: &[&str]) -> ReferentId {
    let id = ReferentId(u32::try_from(facts.referents.len()).unwrap());
    let mention = |name: &&str| {
        facts.text.contains(name).then(|| MentionRecord {
            span: span(&facts.text, name),
            text: (*name).to_owned(),
            kind: MentionKind::Name,
        })
    };
    let mut mentions: Vec<_> = names.iter().filter_map(mention).collect();
    mentions.sort_by_key(|mention| mention.span);
    let names = names.iter().map(|name| (*name).to_owned()).collect();
    facts.referents.push(Referent {
        id,
        class,
        names,
        gazetteer: None,
        country: None,
        named: true,
        born: None,
        mentions,
    });
    id
}

/// Adds a referent that the gazetteer knows.
pub fn known(
    facts: &mut Facts,
    class: Class,
    names: &[&str],
    gazetteer: &str,
    country: &str,
) -> ReferentId {
    let id = referent(facts, class, names);
    facts.referents[id.0 as usize].gazetteer = Some(gazetteer.into());
    facts.referents[id.0 as usize].country = Some(country.into());
    id
}

/// Adds a plain, affirmed, asserted claim on `words`.
pub fn claim<'a>(
    facts: &'a mut Facts,
    subject: Option<ReferentId>,
    predicate: &str,
    object: Option<ReferentId>,
    words: &str,
) -> &'a mut Claim {
    let span = span(&facts.text, words);
    facts.claims.push(Claim {
        kind: ClaimKind::Claim,
        predicate: predicate.into(),
        subject,
        object,
        polarity: Polarity::Affirmed,
        modality: Modality::Actual,
        stance: Stance::Endorsed,
        asserted: true,
        attributed_to: None,
        attributed_via: Vec::new(),
        stage: None,
        measure: None,
        roles: Vec::new(),
        amount: None,
        date: None,
        quotation: None,
        verb: None,
        evidence: Evidence {
            span,
            exact: words.to_owned(),
        },
        sentence: None,
        rule: "by-hand".into(),
        trace: Vec::new(),
    });
    facts.claims.last_mut().unwrap()
}

/// Adds an asserted sanction action on the whole text.
pub fn action(
    facts: &mut Facts,
    issuer: Option<ReferentId>,
    stage: Stage,
    target: ReferentId,
) -> &mut Claim {
    let words = facts.text.clone();
    let claim = claim(facts, issuer, "sanctioned", Some(target), &words);
    claim.kind = ClaimKind::SanctionAction;
    claim.stage = Some(stage);
    claim
}
