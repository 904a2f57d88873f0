//! Descriptions that name by what a thing is: "the Latvian president", "his counterpart", "the Baltic
//! country", "his government", "the rally", "the two governments".

use super::sieve::Sieve;
use super::speech::speaker_of;
use crate::mention::{MentionId, MentionKind, Number, OfficeStatus};
use crate::ontology::Class;
use crate::syntax::Embedding;
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// The same office under several descriptions is one position.
pub fn offices(sieve: &mut Sieve<'_>) {
    for index in 0..sieve.mentions.offices.len() {
        let office = &sieve.mentions.offices[index];
        let Some(holder) = office.holder else {
            continue;
        };
        // The person described by the same words: "the Chancellor of Austria, Karl Stroem".
        let described = sieve
            .mentions
            .iter()
            .find(|(_, mention)| {
                mention.office == Some(index) && mention.class == Some(Class::Person)
            })
            .map(|(id, _)| id);
        if let Some(described) = described {
            sieve.join(
                described.min(holder),
                described.max(holder),
                "office beside its holder",
            );
        }
        if let Some(country) = office.country.clone() {
            let root = sieve.root(holder);
            sieve.parts[root].country.get_or_insert(country);
        }
    }
    // What is known of a holder fills offices that name no country: "President Ilves" after "the President of Latvia".
    let mut known: BTreeMap<(usize, String), SmolStr> = BTreeMap::new();
    for office in &sieve.mentions.offices {
        if let (Some(holder), Some(country)) = (office.holder, &office.country) {
            known
                .entry((sieve.root(holder), office.title.clone()))
                .or_insert_with(|| country.clone());
        }
    }
    for office in &sieve.mentions.offices {
        if office.country.is_some() || office.organisation.is_some() {
            continue;
        }
        let Some(holder) = office.holder else {
            continue;
        };
        let root = sieve.root(holder);
        let country = known
            .get(&(root, office.title.clone()))
            .cloned()
            .or_else(|| {
                let held = sieve.parts[root]
                    .entry
                    .map(|entry| &sieve.lexicon.entry(entry).offices)?;
                held.iter()
                    .find(|held| held.title.eq_ignore_ascii_case(&office.title))
                    .map(|held| held.country.clone())
            });
        let country = country.or_else(|| {
            // "her Latvian colleague Marta Ilves … President Ilves": a head of state is one of his own country.
            (matches!(office.rank.as_str(), "state" | "government"))
                .then(|| sieve.parts[root].country.clone())
                .flatten()
        });
        if let Some(country) = country {
            let position = sieve.root(office.mention);
            sieve.parts[position].country.get_or_insert(country);
        }
    }
    titled_surnames(sieve);
    // Same title, same country or organisation.
    let mut first: BTreeMap<(String, Option<SmolStr>, Option<usize>), MentionId> = BTreeMap::new();
    let keys: Vec<_> = sieve
        .mentions
        .offices
        .iter()
        .map(|office| {
            (
                office.mention,
                office.title.clone(),
                sieve.parts[sieve.root(office.mention)].country.clone(),
                office.organisation.map(|name| sieve.root(name)),
            )
        })
        .collect();
    for (mention, title, country, organisation) in keys {
        if country.is_none() && organisation.is_none() {
            continue;
        }
        let earlier = *first
            .entry((title, country, organisation))
            .or_insert(mention);
        sieve.join(earlier, mention, "same office");
    }
}

/// "Chancellor Merkel" in an article that never gives her full name: the one person of that surname known to hold that office at the
/// time. A bare surname names nobody.
fn titled_surnames(sieve: &mut Sieve<'_>) {
    let mut known = Vec::new();
    for office in &sieve.mentions.offices {
        let Some(holder) = office.holder else {
            continue;
        };
        let part = sieve.part(holder);
        let bare = part.mentions.iter().all(|&id| {
            let mention = sieve.mentions.get(id);
            mention.kind != MentionKind::Name || !mention.name.contains(' ')
        });
        if part.entry.is_some() || !bare || office.status == OfficeStatus::Incoming {
            continue;
        }
        let country = sieve
            .part(office.mention)
            .country
            .clone()
            .or_else(|| office.country.clone());
        let gazetteer = sieve.lexicon.gazetteer;
        let bearers = gazetteer.by_surname(&sieve.mentions.get(holder).name);
        let fitting: Vec<_> = bearers
            .into_iter()
            .filter(|&entry| {
                sieve.lexicon.entry(entry).offices.iter().any(|held| {
                    let time = match office.status {
                        OfficeStatus::Former => held.until.is_some(),
                        _ => in_office(sieve, held.since, held.until),
                    };
                    held.title.eq_ignore_ascii_case(&office.title)
                        && country.as_ref().is_none_or(|code| *code == held.country)
                        && time
                })
            })
            .collect();
        if let [only] = fitting.as_slice() {
            known.push((holder, *only));
        }
    }
    for (holder, entry) in known {
        let key = sieve.lexicon.entry(entry).key.clone();
        sieve.identify(holder, &key);
    }
}

/// "the Latvian president", "the Danish head of government", "the Peruvian leader": the person here who holds that office.
pub fn office_holders(sieve: &mut Sieve<'_>) {
    let candidates: Vec<MentionId> = sieve
        .mentions
        .iter()
        .filter(|(_, mention)| {
            mention.kind == MentionKind::Nominal
                && mention.class == Some(Class::Person)
                && mention.number == Number::Singular
        })
        .map(|(id, _)| id)
        .collect();
    for id in candidates {
        if sieve.part(id).named {
            continue;
        }
        let mention = sieve.mentions.get(id);
        let described = mention.office.map(|index| &sieve.mentions.offices[index]);
        let lemma = sieve.grammar.token(mention.head).lemma.to_lowercase();
        let (title, rank) = match described {
            Some(office) => (office.title.clone(), office.rank.clone()),
            None if sieve
                .lexicon
                .words
                .list("roles")
                .get(&lemma)
                .is_some_and(|values| values.get(1).is_some_and(|kind| kind == "ruler")) =>
            {
                (String::new(), SmolStr::new("leader"))
            }
            None => continue,
        };
        if described.is_some_and(|office| office.holder.is_some()) || has_indefinite(sieve, id) {
            continue;
        }
        let country = mention
            .country
            .clone()
            .or_else(|| described.and_then(|office| office.country.clone()));
        // "both the president and the foreign minister": of one country, though another's minister was named in between.
        let beside = match sieve.grammar.embedding(mention.head) {
            Embedding::Coordinated(head) if country.is_none() => sieve
                .mentions
                .at(head)
                .and_then(|beside| sieve.part(beside).country.clone()),
            _ => None,
        };
        // 'Senator Berg said: "I thank the president"': the speaker's own, whoever else was named beside.
        let speakers = sieve
            .mentions
            .quote_at(mention.head)
            .filter(|_| country.is_none() && beside.is_none())
            .and_then(|quote| speaker_of(sieve, quote))
            .and_then(|speaker| sieve.part(speaker).country.clone());
        let of_the_same = beside
            .or(speakers)
            .and_then(|country| holder(sieve, id, &title, &rank, Some(&country)));
        let chosen = of_the_same.or_else(|| holder(sieve, id, &title, &rank, country.as_ref()));
        if let Some(holder) = chosen {
            sieve.join(holder.min(id), holder.max(id), "office held");
        }
    }
}

fn has_indefinite(sieve: &Sieve<'_>, id: MentionId) -> bool {
    super::definite::determined(sieve, sieve.mentions.get(id).head)
        .is_some_and(|kind| kind != "definite")
}

/// The person of this document who holds an office: by what the document says, else by what the gazetteer knows.
fn holder(
    sieve: &Sieve<'_>,
    of: MentionId,
    title: &str,
    rank: &str,
    country: Option<&SmolStr>,
) -> Option<MentionId> {
    let same_office = |other_title: &str, other_rank: &str| {
        (!title.is_empty() && other_title == title)
            // "the pope" is no other head of state; "the head of state" and "Norway's king" are whoever it is.
            || (!rank.is_empty() && rank != "org" && other_rank == rank && (title.is_empty() || country.is_some()))
            || (rank == "leader" && matches!(other_rank, "state" | "government"))
    };
    let at = sieve.mentions.get(of).tokens.start;
    let said = sieve.mentions.offices.iter().filter(|office| {
        let stated = sieve.parts[sieve.root(office.mention)]
            .country
            .as_ref()
            .or(office.country.as_ref());
        office.holder.is_some()
            && office.status == OfficeStatus::Current
            && same_office(&office.title, &office.rank)
            && (country.is_none() || stated == country)
    });
    let nearest = said
        .filter_map(|office| office.holder.map(|holder| (office.head, holder)))
        .min_by_key(|&(head, _)| (head > at, head.abs_diff(at)));
    if let Some((_, holder)) = nearest {
        return Some(holder);
    }
    let country = country?;
    // "Latvian colleague Marta Ilves … the Latvian president": a person put in that country who is known to hold it.
    sieve.mentions.iter().find_map(|(id, mention)| {
        if mention.kind != MentionKind::Name || mention.class != Some(Class::Person) {
            return None;
        }
        let part = sieve.part(id);
        let known = part.entry.is_some_and(|entry| {
            sieve.lexicon.entry(entry).offices.iter().any(|held| {
                &held.country == country
                    && (same_office(&held.title, rank_of(sieve, &held.title)) || rank == "leader")
                    && in_office(sieve, held.since, held.until)
            })
        });
        known.then_some(id)
    })
}

fn rank_of<'a>(sieve: &Sieve<'a>, title: &str) -> &'a str {
    sieve
        .lexicon
        .words
        .list("offices")
        .get(&title.to_lowercase())
        .and_then(|values| values.get(1))
        .map_or("", String::as_str)
}

fn in_office(
    sieve: &Sieve<'_>,
    since: Option<crate::text::PartialDate>,
    until: Option<crate::text::PartialDate>,
) -> bool {
    let Some(date) = sieve.document.published else {
        return until.is_none();
    };
    since.is_none_or(|since| since.year <= date.year)
        && until.is_none_or(|until| date.year <= until.year)
}

/// "his Colombian counterpart", "his counterpart": who holds the like office elsewhere.
pub fn counterparts(sieve: &mut Sieve<'_>) {
    let ids: Vec<MentionId> = sieve
        .mentions
        .iter()
        .filter(|(_, mention)| {
            sieve.grammar.token(mention.head).lemma == "counterpart"
                && mention.kind == MentionKind::Nominal
        })
        .map(|(id, _)| id)
        .collect();
    for id in ids {
        if sieve.part(id).named {
            continue;
        }
        let mention = sieve.mentions.get(id);
        let owner = sieve
            .grammar
            .possessor(mention.head)
            .and_then(|token| sieve.mentions.at(token))
            .map(|owner| sieve.root(owner));
        let heads: Vec<(MentionId, Option<SmolStr>)> = people_in_office(sieve);
        let chosen = match &mention.country {
            Some(country) => heads
                .iter()
                .filter(|(_, of)| of.as_ref() == Some(country))
                .map(|&(person, _)| person)
                .next(),
            None => {
                let owner_country = owner.and_then(|owner| sieve.parts[owner].country.clone());
                heads
                    .iter()
                    .filter(|(person, of)| {
                        Some(sieve.root(*person)) != owner
                            && (of.is_none() || of != &owner_country)
                            && sieve.mentions.get(*person).tokens.start < mention.tokens.start
                    })
                    .max_by_key(|(person, _)| sieve.part(*person).mentions.len())
                    .map(|&(person, _)| person)
            }
        };
        if let Some(person) = chosen {
            sieve.join(person.min(id), person.max(id), "counterpart");
        }
    }
}

/// Persons of the document who are said or known to hold an office, with their country.
fn people_in_office(sieve: &Sieve<'_>) -> Vec<(MentionId, Option<SmolStr>)> {
    let mut found: BTreeMap<usize, (MentionId, Option<SmolStr>)> = BTreeMap::new();
    for office in &sieve.mentions.offices {
        if let Some(holder) = office.holder
            && office.status == OfficeStatus::Current
        {
            let country = sieve.parts[sieve.root(holder)]
                .country
                .clone()
                .or_else(|| office.country.clone());
            found.entry(sieve.root(holder)).or_insert((holder, country));
        }
    }
    for (id, mention) in sieve.mentions.iter() {
        if mention.kind == MentionKind::Name
            && mention.class == Some(Class::Person)
            && let Some(entry) = sieve.part(id).entry
            && !sieve.lexicon.entry(entry).offices.is_empty()
        {
            found
                .entry(sieve.root(id))
                .or_insert_with(|| (id, sieve.part(id).country.clone()));
        }
    }
    found.into_values().collect()
}
