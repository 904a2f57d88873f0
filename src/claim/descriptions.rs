//! What a text says by describing rather than by a verb: offices held, and where events take place.
//!
//! *(mentions, chains, syntax) → claims*. "US President Donald Trump", "Gustavo Petro, the president of Colombia" and
//! "she is the chancellor" say that an office is held; "former", "ousted" and "late" that it was.

use super::context::{Context, Surroundings};
use super::draft::Draft;
use super::facts::{ClaimKind, Modality, Polarity, Stance};
use super::membership::{belonging, presupposed};
use crate::coref::{ChainId, Chains};
use crate::mention::{MentionKind, OfficeMention, OfficeStatus, Placement, bytes_of};
use crate::ontology::Class;
use crate::syntax::{Function, Origin, Pos};
use crate::text::{ByteSpan, Document, TokenSpan};
use smol_str::SmolStr;

/// Offices held, as claims `holdsPosition` and `heldPosition`.
pub fn offices(document: &Document, around: &Surroundings<'_>) -> Vec<Draft> {
    let mut found = Vec::new();
    for office in &around.mentions.offices {
        let position = around.chains.of(office.mention);
        let chain = around.chains.get(position);
        // A spokesman speaks for somebody, which is a relation of its own; see the frame "spokesperson-of".
        if office.rank == "voice" {
            continue;
        }
        // "the president" alone is nobody's office in particular, and "General Berg" has a rank.
        let nobodys = chain.country.is_none()
            && chain
                .office
                .as_ref()
                .is_none_or(|(_, organisation)| organisation.is_none());
        if nobodys && (office.holder.is_none() || office.rank == "military") {
            continue;
        }
        let (holder, rule, tokens) = match office.holder {
            Some(holder) if office.placement == Placement::Given => (
                Some((around.mentions.get(holder).head, around.chains.of(holder))),
                "office-given",
                office.tokens,
            ),
            Some(holder) => (
                Some((around.mentions.get(holder).head, around.chains.of(holder))),
                rule_of(
                    office.status,
                    office.tokens.start < around.mentions.get(holder).tokens.start,
                ),
                office.tokens,
            ),
            None => match predicated(around, office.head) {
                Some((token, chain)) => (
                    Some((token, chain)),
                    "office-predicate",
                    hull(office.tokens, token),
                ),
                None => (None, "", office.tokens),
            },
        };
        let Some((token, holder)) = holder else {
            continue;
        };
        if around.chains.get(holder).class != Class::Person {
            continue;
        }
        let giver = (rule == "office-given")
            .then(|| around.grammar.clause_of(office.head))
            .flatten();
        let mut context = around.of(giver.unwrap_or(office.head), None);
        if rule != "office-predicate" && rule != "office-given" {
            // A title beside a name is presupposed, whatever the clause does: "He denied that President X …".
            context.polarity = Polarity::Affirmed;
            context.modality = Modality::Actual;
            context.speakers.clear();
            context.stance = Stance::Endorsed;
        }
        if let Some(status) = office.status_tokens {
            context.cues.push(("status", status.start));
        }
        let over = office.status == OfficeStatus::Current
            && (term_over(document, around, holder, position)
                || told_of_old(document, around, office.head)
                || rule == "office-predicate"
                    && super::time::over(
                        document,
                        around.grammar,
                        around.mentions,
                        around.lexicon,
                        office.head,
                    ));
        let past = office.status == OfficeStatus::Former || over;
        if office.status != OfficeStatus::Incoming {
            let mode = past.then_some(Modality::Past);
            found.extend(heads(
                around,
                office,
                (token, holder),
                position,
                &context,
                (rule, mode),
            ));
        }
        let predicate = if past {
            "heldPosition"
        } else {
            "holdsPosition"
        };
        let words = bytes_of(around.grammar, tokens);
        found.push(Draft {
            subject: Some((token, holder)),
            object: Some((office.head, position)),
            forced: (
                None,
                (office.status == OfficeStatus::Incoming).then_some(Modality::Planned),
            ),
            ..Draft::bare(predicate, rule, office.head, context, words)
        });
    }
    one_head(around.chains, &mut found);
    found
}

/// Of several who are called president of one country in a document ("since President Ilves, President Berg has …") the one spoken of most is taken to
/// head it; of the others it stays uncertain. Who headed it once is no rival.
fn one_head(chains: &Chains, drafts: &mut [Draft]) {
    let weight = |draft: &Draft| {
        let holder = if draft.predicate == "governs" {
            draft.subject
        } else {
            draft.object
        };
        holder.map(|(_, chain)| (chains.get(chain).mentions.len(), chain))
    };
    let country = |draft: &Draft| {
        let end = if draft.predicate == "governs" {
            draft.object
        } else {
            draft.subject
        };
        end.map(|(_, chain)| chain)
    };
    let heads = ["headOfState", "headOfGovernment", "governs"];
    for index in 0..drafts.len() {
        let draft = &drafts[index];
        if !heads.contains(&draft.predicate.as_str()) || draft.forced.1.is_some() {
            continue;
        }
        let outweighed = drafts.iter().any(|other| {
            other.predicate == draft.predicate
                && other.forced.1.is_none()
                && country(other) == country(draft)
                && weight(other).map(|(_, chain)| chain) != weight(draft).map(|(_, chain)| chain)
                && weight(other).map(|(size, _)| size) >= weight(draft).map(|(size, _)| size)
        });
        if outweighed {
            drafts[index].context.stance = Stance::Uncertain;
        }
    }
}

/// "US President Donald Trump": who heads a country's state or government, or both (`data/lexicon/presidential.tsv`); for a former
/// president the mode says that it is over.
pub(super) fn heads(
    around: &Surroundings<'_>,
    office: &OfficeMention,
    holder: (usize, ChainId),
    position: ChainId,
    context: &Context,
    (rule, mode): (&'static str, Option<Modality>),
) -> Vec<Draft> {
    let chains = around.chains;
    let words = bytes_of(around.grammar, hull(office.tokens, holder.0));
    let claim = |relation, subject, object| Draft {
        subject: Some(subject),
        object: Some(object),
        forced: (None, mode),
        ..Draft::bare(relation, rule, office.head, context.clone(), words)
    };
    let leads = matches!(office.rank.as_str(), "state" | "org" | "government");
    if let Some(organisation) = office.organisation.filter(|_| leads) {
        let at = around.mentions.get(organisation).head;
        let organisation = chains.of(organisation);
        let mut found = vec![claim("leads", holder, (at, organisation))];
        // Who heads a firm works for it; who heads a party or a body of state is no employee.
        if matches!(
            chains.get(organisation).class,
            Class::Company | Class::MediaOutlet | Class::Organization
        ) {
            found.push(claim("worksFor", holder, (at, organisation)));
        }
        return found;
    }
    let Some(code) = chains.get(position).country.clone() else {
        return Vec::new();
    };
    let president = around.lexicon.words.value("presidential", &code);
    let relations: &[&str] = match (office.rank.as_str(), president) {
        ("state", Some("both")) => &["headOfState", "headOfGovernment"],
        ("state", Some("government")) if office.title == "President" => &["headOfGovernment"],
        ("state", _) => &["headOfState"],
        ("government", _) => &["headOfGovernment"],
        _ => return Vec::new(),
    };
    let Some(country) = chains
        .list
        .iter()
        .position(|chain| chain.class == Class::Country && chain.country.as_ref() == Some(&code))
    else {
        return Vec::new();
    };
    let country = ChainId(country);
    let at = office
        .tokens
        .range()
        .find(|&token| around.chain_at(token) == Some(country))
        .unwrap_or(office.head);
    let mut found: Vec<Draft> = relations
        .iter()
        .map(|&relation| claim(relation, (at, country), holder))
        .collect();
    found.push(claim("governs", holder, (at, country)));
    found
}

/// Whether the gazetteer knows that the holder's terms in this office ended before the document was published: "President Bill
/// Clinton" in an article of 2016.
fn term_over(
    document: &Document,
    around: &Surroundings<'_>,
    holder: ChainId,
    position: ChainId,
) -> bool {
    let (Some(published), Some(entry), Some((title, _))) = (
        document.published,
        around.chains.get(holder).entry,
        &around.chains.get(position).office,
    ) else {
        return false;
    };
    let country = around.chains.get(position).country.as_deref();
    let mut terms = around
        .lexicon
        .entry(entry)
        .offices
        .iter()
        .filter(|term| {
            term.title.eq_ignore_ascii_case(title)
                && country.is_none_or(|code| term.country == code)
        })
        .peekable();
    terms.peek().is_some() && terms.all(|term| term.until.is_some_and(|until| until < published))
}

/// Years before publication from which on a holder named with his office in a dated clause is one of the past.
const OF_OLD: i16 = 10;

/// "In 1862 President X of Y visited London": the clause says when, long before the document.
pub(super) fn told_of_old(document: &Document, around: &Surroundings<'_>, head: usize) -> bool {
    let stated = super::time::date_of(
        document,
        around.grammar,
        around.mentions,
        around.lexicon,
        head,
    );
    match (document.published, stated) {
        (Some(published), Some((date, _))) => date.date.year + OF_OLD <= published.year,
        _ => false,
    }
}

/// Who resigned from an office held it, and who was sworn in holds it.
pub fn office_after(chains: &Chains, change: &Draft) -> Option<Draft> {
    let (predicate, rule) = match change.predicate.as_str() {
        "resignedFrom" => ("heldPosition", "office-left"),
        "swornInAs" => ("holdsPosition", "office-taken"),
        _ => return None,
    };
    let of_position = change
        .object
        .is_some_and(|(_, chain)| chains.get(chain).class == Class::Position);
    of_position.then(|| Draft {
        predicate: SmolStr::new_static(predicate),
        rule: SmolStr::new_static(rule),
        kind: ClaimKind::Claim,
        ..change.clone()
    })
}

/// "Charles III of Norway": a king by his number and his country; whether he still reigns, the name does not say.
pub fn monarchs(around: &Surroundings<'_>) -> Vec<Draft> {
    let grammar = around.grammar;
    let numeral = |token: usize| {
        let word = grammar.token(token).norm.as_str();
        !word.is_empty() && word.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'L'))
    };
    let mut found = Vec::new();
    for (id, mention) in around.mentions.iter() {
        let class = around.chains.get(around.chains.of(id)).class;
        if mention.kind != MentionKind::Name || class != Class::Person {
            continue;
        }
        let Some(number) = mention.tokens.range().skip(1).find(|&token| numeral(token)) else {
            continue;
        };
        let (of, country) = (number + 1, number + 2);
        if country >= grammar.syntax.tokens.len()
            || !grammar.token(of).norm.eq_ignore_ascii_case("of")
        {
            continue;
        }
        // The country's name may be part of the king's.
        let inside = || {
            let words: Vec<&str> = (country..mention.tokens.end)
                .map(|token| grammar.token(token).norm.as_str())
                .collect();
            let entry = around
                .lexicon
                .gazetteer
                .by_name(&words.join(" "))
                .into_iter()
                .find_map(|entry| around.lexicon.entry(entry).key.strip_prefix("country/"))?;
            around.chains.country(entry)
        };
        let realm = if mention.tokens.contains(country) {
            inside()
        } else {
            let skip = usize::from(grammar.token(country).pos == Pos::Det);
            around.chain_at(country + skip)
        };
        let Some(realm) = realm.filter(|&realm| around.chains.get(realm).class == Class::Country)
        else {
            continue;
        };
        let king = (mention.head, around.chains.of(id));
        let mut context = around.of(mention.head, None);
        presupposed(&mut context);
        context.stance = Stance::Uncertain;
        let words = hull(mention.tokens, country);
        let claim = |predicate, subject, object| {
            belonging(
                around,
                predicate,
                "regnal-name",
                subject,
                object,
                context.clone(),
                words,
            )
        };
        found.push(claim("headOfState", (country, realm), king));
        found.push(claim("governs", king, (country, realm)));
    }
    found
}

/// Who heads the government of a place governs it: "the governor of Maryland".
pub fn rule_of_place(head: &Draft) -> Option<Draft> {
    (head.predicate == "headOfGovernment").then(|| Draft {
        predicate: SmolStr::new_static("governs"),
        subject: head.object,
        object: head.subject,
        ..head.clone()
    })
}

fn rule_of(status: OfficeStatus, before: bool) -> &'static str {
    match (status, before) {
        (OfficeStatus::Former, _) => "title-former",
        (OfficeStatus::Incoming, _) => "title-incoming",
        (OfficeStatus::Current, true) => "title-before-name",
        (OfficeStatus::Current, false) => "title-apposition",
    }
}

fn hull(office: TokenSpan, token: usize) -> TokenSpan {
    office.hull(TokenSpan::new(token, token + 1))
}

/// "Petro is the president of Colombia": the subject of a predicate office; "the premier of Norway is Jonas Berg": the other way round.
fn predicated(around: &Surroundings<'_>, head: usize) -> Option<(usize, ChainId)> {
    let grammar = around.grammar;
    if grammar.is_subject(head) {
        let copula = grammar.head(head)?;
        let name = grammar
            .arguments(copula)
            .into_iter()
            .find(|argument| argument.function == Function::Attribute)?
            .token;
        let named = around
            .mentions
            .at(name)
            .is_some_and(|id| around.mentions.get(id).kind == MentionKind::Name);
        return (grammar.token(copula).lemma == "be" && named)
            .then(|| around.chain_at(name))
            .flatten()
            .map(|chain| (name, chain));
    }
    if !grammar.is_attribute(head) {
        return None;
    }
    let copula = around.grammar.head(head)?;
    if around.grammar.token(copula).lemma != "be" {
        return None;
    }
    let subject = around
        .grammar
        .arguments(head)
        .into_iter()
        .find(|argument| {
            argument.function == Function::Subject && argument.origin == Origin::Shared
        })?
        .token;
    let chain = around.chain_at(subject)?;
    Some((subject, chain))
}

/// "a rally in Bogota": where an event takes place.
pub fn event_places(around: &Surroundings<'_>) -> Vec<Draft> {
    let mut found = Vec::new();
    for (id, mention) in around.mentions.iter() {
        if mention.class != Some(Class::Event) || mention.kind == MentionKind::Pronoun {
            continue;
        }
        let grammar = around.grammar;
        for (form, token) in grammar.prepositional(mention.head) {
            if form != "in" && form != "at" {
                continue;
            }
            let Some(place) = around.chain_at(token) else {
                continue;
            };
            if !matches!(
                around.chains.get(place).class,
                Class::Place | Class::Country
            ) {
                continue;
            }
            let named = around
                .chains
                .get(place)
                .mentions
                .iter()
                .any(|&id| around.mentions.get(id).kind == MentionKind::Name);
            if !named {
                continue;
            }
            let phrase = grammar.base_phrase(mention.head);
            let end = around
                .mentions
                .at(token)
                .map_or(token + 1, |id| around.mentions.get(id).tokens.end);
            let mut context = around.of(mention.head, None);
            context.speakers.truncate(1);
            let words = ByteSpan::new(
                grammar.token(phrase.start).span.start,
                grammar.token(end - 1).span.end,
            );
            found.push(Draft {
                subject: Some((mention.head, around.chains.of(id))),
                object: Some((token, place)),
                ..Draft::bare("locatedIn", "event-in-place", mention.head, context, words)
            });
        }
    }
    found
}
