//! Profiles: what the documents know of referents that a judgement of identity can rest on.
//!
//! *(documents, block) → \[[`Profile`]\]*. Referents of a block that nothing tells apart (same name, same country, same walk of
//! life, no generation between them) have one profile, so that comparing stays cheap where a name is in every paper. Profiles
//! are sorted by what they hold, never by arrival.

use super::blocking::{Member, bare, in_order, legal_form};
use super::slug::slug;
use crate::claim::facts::{Born, Facts, Referent, ReferentId};
use crate::lexicon::Lexicon;
use crate::ontology::Class;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// Years without a mention after which a name may have passed to somebody else.
pub const GENERATION: i16 = 40;

/// What is known of some referents that have it in common.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profile {
    /// The referents.
    pub members: Vec<Member>,
    /// Their name, as a slug.
    pub slug: String,
    /// A person's name with the first name first and in full.
    pub ordered: String,
    /// Whether the name is one that many bear ("Supreme Court").
    pub generic: bool,
    /// The country documents put them in.
    pub country: Option<SmolStr>,
    /// The walk of life: "sport", "arts", "state" ...
    pub field: Option<SmolStr>,
    /// Slugs of the offices they hold or held.
    pub offices: BTreeSet<String>,
    /// When the person was born, where documents tell.
    pub born: Option<Born>,
    /// The legal form of an organisation's name, in one spelling for all of its kind.
    pub form: Option<String>,
    /// First and last year of publication of the documents.
    pub years: Option<(i16, i16)>,
    /// Gazetteer keys and name slugs of who else is named in the documents; countries apart.
    pub company: BTreeSet<String>,
    /// Countries named in the documents.
    pub countries: BTreeSet<SmolStr>,
}

/// The referent a member stands for.
pub fn referent<'a>(documents: &[&'a Facts], member: Member) -> &'a Referent {
    &documents[member.0].referents[member.1.0 as usize]
}

/// The profiles of a block's members.
pub fn profiles(documents: &[&Facts], members: &[Member], lexicon: Lexicon<'_>) -> Vec<Profile> {
    type Known = (String, Option<SmolStr>, Option<SmolStr>, Option<Born>);
    let mut alike: BTreeMap<Known, Vec<Member>> = BTreeMap::new();
    for &member in members {
        let referent = referent(documents, member);
        let key = (
            slug(bare(referent.names.first().map_or("", String::as_str))),
            referent.country.clone(),
            field(documents[member.0], referent, lexicon),
            referent.born,
        );
        alike.entry(key).or_default().push(member);
    }
    let mut profiles = Vec::new();
    for ((slug, country, field, born), members) in alike {
        for members in generations(documents, members) {
            let form = form(documents, &members);
            profiles.push(Profile {
                generic: is_generic(&slug, lexicon),
                ordered: in_order(&slug, lexicon),
                slug: slug.clone(),
                country: country.clone(),
                field: field.clone(),
                born,
                form,
                ..know(documents, members)
            });
        }
    }
    profiles
}

/// A profile for each document of one: for telling to which of several namesakes each belongs.
pub fn by_document(documents: &[&Facts], profile: &Profile) -> Vec<Profile> {
    let mut parts: BTreeMap<usize, Vec<Member>> = BTreeMap::new();
    for &member in &profile.members {
        parts.entry(member.0).or_default().push(member);
    }
    let part = |members| Profile {
        ordered: profile.ordered.clone(),
        slug: profile.slug.clone(),
        generic: profile.generic,
        country: profile.country.clone(),
        field: profile.field.clone(),
        born: profile.born,
        form: profile.form.clone(),
        ..know(documents, members)
    };
    parts.into_values().map(part).collect()
}

/// Offices, years and company of some referents.
fn know(documents: &[&Facts], members: Vec<Member>) -> Profile {
    let mut profile = Profile::default();
    let mut read: BTreeSet<usize> = BTreeSet::new();
    for &(index, id) in &members {
        let facts = documents[index];
        profile.offices.extend(offices(facts, id));
        if let Some(published) = facts.header.published {
            let (from, to) = profile.years.unwrap_or((published.year, published.year));
            profile.years = Some((from.min(published.year), to.max(published.year)));
        }
        if !read.insert(index) {
            continue;
        }
        for other in facts.referents.iter().filter(|other| other.id != id) {
            match (&other.gazetteer, other.class) {
                (Some(key), Class::Country) => {
                    profile
                        .countries
                        .extend(key.strip_prefix("country/").map(SmolStr::new));
                }
                (_, Class::Position | Class::Place | Class::Thing) => {}
                (Some(key), _) => _ = profile.company.insert(key.to_string()),
                // A bare surname or description names nobody that another document could name.
                (None, _) if other.named => profile.company.extend(
                    other
                        .names
                        .first()
                        .filter(|name| name.contains(' '))
                        .map(|name| slug(bare(name))),
                ),
                _ => {}
            }
        }
    }
    profile.members = members;
    profile
}

/// The legal form in the name of organisations, which is one for all members of a profile.
fn form(documents: &[&Facts], members: &[Member]) -> Option<String> {
    let referent = referent(documents, *members.first()?);
    if !referent.class.is_a(Class::Organization) {
        return None;
    }
    legal_form(referent.names.first()?).1
}

/// The offices a referent of a document holds or held, as slugs.
fn offices(facts: &Facts, id: ReferentId) -> impl Iterator<Item = String> + '_ {
    facts
        .claims
        .iter()
        .filter(move |claim| {
            claim.subject == Some(id)
                && matches!(claim.predicate.as_str(), "holdsPosition" | "heldPosition")
        })
        .filter_map(|claim| facts.referents.get(claim.object?.0 as usize))
        .filter_map(|office| office.names.first())
        .map(|name| slug(bare(name)))
}

/// The walk of life that a person's offices and descriptions tell; none where they tell two.
fn field(facts: &Facts, referent: &Referent, lexicon: Lexicon<'_>) -> Option<SmolStr> {
    if referent.class != Class::Person {
        return None;
    }
    let mut fields = BTreeSet::new();
    let mut tell = |words: &str| {
        for word in words.split(|c: char| !c.is_alphanumeric()) {
            fields.extend(lexicon.words.value("fields", &word.to_lowercase()));
        }
    };
    // The first name is the person's own.
    referent.names.iter().skip(1).for_each(|name| tell(name));
    offices(facts, referent.id).for_each(|office| tell(&office));
    match fields.len() {
        1 => fields.pop_first().map(SmolStr::new),
        _ => None,
    }
}

/// Members parted wherever a generation lies between documents; undated ones go with the latest.
fn generations(documents: &[&Facts], members: Vec<Member>) -> Vec<Vec<Member>> {
    let year = |member: &Member| {
        documents[member.0]
            .header
            .published
            .map_or(i16::MAX, |date| date.year)
    };
    let mut sorted = members;
    sorted.sort_by_key(|member| (year(member), *member));
    let mut parts: Vec<Vec<Member>> = Vec::new();
    let mut last = None;
    for member in sorted {
        let year = year(&member);
        let gap = last
            .is_some_and(|last: i16| year != i16::MAX && year.saturating_sub(last) > GENERATION);
        match parts.last_mut() {
            Some(part) if !gap => part.push(member),
            _ => parts.push(vec![member]),
        }
        if year != i16::MAX {
            last = Some(year);
        }
    }
    for part in &mut parts {
        part.sort_unstable();
    }
    parts
}

/// Whether a name is made of words that every country has: "supreme-court", "ministry-of-defence", "labour-party".
fn is_generic(slug: &str, lexicon: Lexicon<'_>) -> bool {
    slug.split('-')
        .all(|word| lexicon.words.has("generic_names", word))
}
