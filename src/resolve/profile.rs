//! Profiles: what the documents know of referents that a judgement of identity can rest on.
//!
//! *(document, referent) → [`Sighting`]; sightings of a block → \[[`Profile`]\]*. A sighting is what one document knows of one
//! referent: small enough to be kept beside it, so that a block is judged without the records of its documents. Sightings that
//! nothing tells apart (same name, same country, same walk of life, no generation between them) have one profile, so that comparing
//! stays cheap where a name is in every paper. Profiles are sorted by what they hold, never by arrival.

use super::blocking::{Member, bare, in_order, legal_form};
use super::slug::slug;
use crate::claim::facts::{Born, Facts, Referent, ReferentId};
use crate::lexicon::Lexicon;
use crate::ontology::Class;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// Years without a mention after which a name may have passed to somebody else.
pub const GENERATION: i16 = 40;

/// What one document knows of one referent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sighting {
    /// The name without its article, as a slug.
    pub slug: String,
    /// The country the document puts it in.
    pub country: Option<SmolStr>,
    /// The walk of life: "sport", "arts", "state" ...
    pub field: Option<SmolStr>,
    /// When the person was born, where the document tells.
    pub born: Option<Born>,
    /// The legal form of an organisation's name, in one spelling for all of its kind.
    pub form: Option<String>,
    /// Slugs of the offices that the person holds or held, sorted.
    pub offices: Vec<String>,
    /// Year of publication of the document.
    pub year: Option<i16>,
    /// Who else is named in the document, countries apart: see [`Company`]. Sorted.
    pub company: Vec<u64>,
    /// Countries named in the document, sorted.
    pub countries: Vec<SmolStr>,
}

/// Who is named in a document.
#[derive(Clone, Debug, Default)]
pub struct Company(Vec<(ReferentId, Named)>);

#[derive(Clone, Debug)]
enum Named {
    Country(SmolStr),
    /// A digest of the gazetteer's key or the slug of the name: only whether two are the same is ever asked.
    Other(u64),
}

impl Company {
    /// Who is named in this document.
    pub fn of(facts: &Facts) -> Self {
        let named = |referent: &Referent| match (&referent.gazetteer, referent.class) {
            (Some(key), Class::Country) => key
                .strip_prefix("country/")
                .map(|code| Named::Country(SmolStr::new(code))),
            (_, Class::Position | Class::Place | Class::Thing) => None,
            (Some(key), _) => Some(Named::Other(digest(key))),
            // A bare surname or description names nobody that another document could name.
            (None, _) if referent.named => referent
                .names
                .first()
                .filter(|name| name.contains(' '))
                .map(|name| Named::Other(digest(&slug(bare(name))))),
            _ => None,
        };
        let all = facts.referents.iter();
        Self(
            all.filter_map(|referent| Some((referent.id, named(referent)?)))
                .collect(),
        )
    }
}

/// Sixty-four bits of the BLAKE3 hash of a name.
fn digest(name: &str) -> u64 {
    let [a, b, c, d, e, f, g, h, ..] = *blake3::hash(name.as_bytes()).as_bytes();
    u64::from_le_bytes([a, b, c, d, e, f, g, h])
}

impl Sighting {
    /// The name of a referent without its article, as a slug.
    pub fn slug(referent: &Referent) -> String {
        slug(bare(referent.names.first().map_or("", String::as_str)))
    }

    /// What a document, whose company this is, knows of one of its referents.
    pub fn of(facts: &Facts, referent: &Referent, company: &Company, lexicon: Lexicon<'_>) -> Self {
        let mut sighting = Self {
            slug: Self::slug(referent),
            country: referent.country.clone(),
            field: field(facts, referent, lexicon),
            born: referent.born,
            form: form(referent),
            offices: offices(facts, referent.id).collect(),
            year: facts.header.published.map(|date| date.year),
            ..Self::default()
        };
        for (_, named) in company.0.iter().filter(|(id, _)| *id != referent.id) {
            match named {
                Named::Country(code) => sighting.countries.push(code.clone()),
                Named::Other(digest) => sighting.company.push(*digest),
            }
        }
        in_set_order(&mut sighting.offices);
        in_set_order(&mut sighting.company);
        in_set_order(&mut sighting.countries);
        sighting
    }
}

fn in_set_order<T: Ord>(list: &mut Vec<T>) {
    list.sort_unstable();
    list.dedup();
}

/// What is known of some referents that have it in common.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profile {
    /// Their sightings, by index into those of the block, in order.
    pub sightings: Vec<usize>,
    /// Their name, as a slug.
    pub slug: String,
    /// A person's name with the first name first and in full.
    pub ordered: String,
    /// Whether the name is one that many bear ("Supreme Court").
    pub generic: bool,
    /// The country documents put them in.
    pub country: Option<SmolStr>,
    /// See [`Sighting::field`].
    pub field: Option<SmolStr>,
    /// Slugs of the offices they hold or held.
    pub offices: BTreeSet<String>,
    /// When the person was born, where documents tell.
    pub born: Option<Born>,
    /// See [`Sighting::form`].
    pub form: Option<String>,
    /// First and last year of publication of the documents.
    pub years: Option<(i16, i16)>,
    /// See [`Sighting::company`].
    pub company: Vec<u64>,
    /// Countries named in the documents.
    pub countries: BTreeSet<SmolStr>,
}

impl Profile {
    /// The name with a person's first name first.
    pub fn name(&self) -> &str {
        if self.ordered.is_empty() {
            &self.slug
        } else {
            &self.ordered
        }
    }
}

/// The referent a member stands for.
pub fn referent<'a>(documents: &[&'a Facts], member: Member) -> &'a Referent {
    &documents[member.0].referents[member.1.0 as usize]
}

/// What these documents, whose companies these are, know of some of their referents.
pub fn sightings(
    documents: &[&Facts],
    companies: &[Company],
    members: &[Member],
    lexicon: Lexicon<'_>,
) -> Vec<(Member, Sighting)> {
    let each = members.iter().map(|&member| {
        let referent = referent(documents, member);
        let (facts, company) = (documents[member.0], &companies[member.0]);
        (member, Sighting::of(facts, referent, company, lexicon))
    });
    each.collect()
}

/// The profiles of a block, given its sightings in order of their members.
pub fn profiles(seen: &[(Member, Sighting)], lexicon: Lexicon<'_>) -> Vec<Profile> {
    type Known<'a> = (
        &'a str,
        &'a Option<SmolStr>,
        &'a Option<SmolStr>,
        Option<Born>,
    );
    let mut alike: BTreeMap<Known<'_>, Vec<usize>> = BTreeMap::new();
    for (index, (_, sighting)) in seen.iter().enumerate() {
        let Sighting {
            slug,
            country,
            field,
            born,
            ..
        } = sighting;
        alike
            .entry((slug, country, field, *born))
            .or_default()
            .push(index);
    }
    let mut profiles = Vec::new();
    for ((slug, ..), indices) in alike {
        for part in generations(seen, indices) {
            profiles.push(Profile {
                generic: is_generic(slug, lexicon),
                ordered: in_order(slug, lexicon),
                ..know(seen, part)
            });
        }
    }
    profiles
}

/// A profile for each document of one: for telling to which of several namesakes each belongs.
pub fn by_document(seen: &[(Member, Sighting)], profile: &Profile) -> Vec<Profile> {
    let document = |index: &usize| seen[*index].0.0;
    let parts = profile
        .sightings
        .chunk_by(|a, b| document(a) == document(b));
    let part = |part: &[usize]| Profile {
        ordered: profile.ordered.clone(),
        generic: profile.generic,
        form: profile.form.clone(),
        ..know(seen, part.to_vec())
    };
    parts.map(part).collect()
}

/// What some sightings, which nothing tells apart, know together.
fn know(seen: &[(Member, Sighting)], indices: Vec<usize>) -> Profile {
    let mut profile = Profile::default();
    if let Some((_, first)) = indices.first().map(|&first| &seen[first]) {
        profile.slug.clone_from(&first.slug);
        profile.country.clone_from(&first.country);
        profile.field.clone_from(&first.field);
        profile.form.clone_from(&first.form);
        profile.born = first.born;
    }
    let mut last = None;
    for ((document, _), sighting) in indices.iter().map(|&index| &seen[index]) {
        profile.offices.extend(sighting.offices.iter().cloned());
        if let Some(year) = sighting.year {
            let (from, to) = profile.years.unwrap_or((year, year));
            profile.years = Some((from.min(year), to.max(year)));
        }
        if last.replace(document) != Some(document) {
            profile.company.extend(&sighting.company);
            profile.countries.extend(sighting.countries.iter().cloned());
        }
    }
    in_set_order(&mut profile.company);
    profile.sightings = indices;
    profile
}

/// The legal form in the name of an organisation.
fn form(referent: &Referent) -> Option<String> {
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

/// Sightings parted wherever a generation lies between documents; undated ones go with the latest.
fn generations(seen: &[(Member, Sighting)], indices: Vec<usize>) -> Vec<Vec<usize>> {
    let year = |index: usize| seen[index].1.year.unwrap_or(i16::MAX);
    let mut sorted = indices;
    sorted.sort_by_key(|&index| (year(index), index));
    let mut parts: Vec<Vec<usize>> = Vec::new();
    let mut last = None;
    for index in sorted {
        let year = year(index);
        let gap = last
            .is_some_and(|last: i16| year != i16::MAX && year.saturating_sub(last) > GENERATION);
        match parts.last_mut() {
            Some(part) if !gap => part.push(index),
            _ => parts.push(vec![index]),
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
