//! A small corpus written by hand, sound in every respect: what the other modules damage.

use dossier::claim::facts::{
    Claim, ClaimDate, ClaimKind, DateBasis, Evidence, Facts, Header, MentionKind, MentionRecord,
    Modality, Polarity, Referent, ReferentId, Stage, Stance,
};
use dossier::graph::iri::claim_id;
use dossier::graph::{Decided, Derivation, Namespaces, Occasion, Ruling, Store};
use dossier::lexicon::Lexicon;
use dossier::ontology::{Class, Ontology};
use dossier::reference::{Listing, ReferenceEntity, ReferenceName, Strength};
use dossier::text::{CharSpan, Document, PartialDate};

/// The words of the first document. The dash takes three bytes and is one code point.
pub const FIRST: &str = "Norland froze the assets of Ivo Tarsk in March 2025 — a first. President Mara Lindqvist met Ivo Tarsk in Osk. She governs well.";
/// The words of the second.
pub const SECOND: &str = "Ivo Tarsk said: “I owe nobody anything.” Mara Lindqvist denied that she had invited Ivo Tarsk.";

fn article(source: &str, day: u8, text: &str) -> Facts {
    let published = Some(PartialDate::day(2025, 4, day));
    let document = Document {
        source: source.to_owned(),
        title: Some("A headline".to_owned()),
        published,
        text: text.to_owned(),
        ..Document::default()
    };
    Facts {
        header: Header {
            hash: document.content_hash(),
            source: source.to_owned(),
            title: document.title.clone(),
            published,
            ..Header::default()
        },
        text: text.to_owned(),
        ..Facts::default()
    }
}

fn evidence(text: &str, words: &str) -> Evidence {
    let at = text.find(words).unwrap();
    let start = text[..at].chars().count();
    Evidence {
        span: CharSpan::new(start, start + words.chars().count()),
        exact: words.to_owned(),
    }
}

fn referent(
    facts: &mut Facts,
    class: Class,
    names: &[&str],
    gazetteer: Option<&str>,
) -> ReferentId {
    let id = ReferentId(u32::try_from(facts.referents.len()).unwrap());
    let mentions = names
        .iter()
        .filter(|name| facts.text.contains(**name))
        .map(|name| MentionRecord {
            span: evidence(&facts.text, name).span,
            text: (*name).to_owned(),
            kind: MentionKind::Name,
        });
    let mentions = mentions.collect();
    facts.referents.push(Referent {
        id,
        class,
        names: names.iter().map(|name| (*name).to_owned()).collect(),
        gazetteer: gazetteer.map(Into::into),
        country: (class == Class::Country
            || class == Class::Government
            || class == Class::Position)
            .then(|| "no".into()),
        named: true,
        born: None,
        mentions,
    });
    id
}

fn claim<'a>(
    facts: &'a mut Facts,
    subject: ReferentId,
    predicate: &str,
    object: Option<ReferentId>,
    words: &str,
) -> &'a mut Claim {
    let evidence = evidence(&facts.text, words);
    facts.claims.push(Claim {
        kind: ClaimKind::Claim,
        predicate: predicate.into(),
        subject: Some(subject),
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
        evidence,
        sentence: None,
        rule: "invite".into(),
        trace: Vec::new(),
    });
    facts.claims.last_mut().unwrap()
}

/// The two documents.
pub fn documents() -> Vec<Facts> {
    let mut first = article("a.txt", 1, FIRST);
    let norland = referent(
        &mut first,
        Class::Government,
        &["Norland"],
        Some("government/no"),
    );
    let country = referent(&mut first, Class::Country, &["Norland"], Some("country/no"));
    let tarsk = referent(&mut first, Class::Person, &["Ivo Tarsk"], None);
    let mara = referent(&mut first, Class::Person, &["Mara Lindqvist"], None);
    let president = referent(&mut first, Class::Position, &["President of Norland"], None);
    let osk = referent(&mut first, Class::Place, &["Osk"], None);
    let froze = claim(
        &mut first,
        norland,
        "sanctioned",
        Some(tarsk),
        "Norland froze the assets of Ivo Tarsk",
    );
    froze.kind = ClaimKind::SanctionAction;
    froze.stage = Some(Stage::Imposed);
    froze.measure = Some("AssetFreeze".into());
    froze.date = Some(ClaimDate {
        date: PartialDate::month(2025, 3),
        basis: DateBasis::Stated,
    });
    let met = claim(
        &mut first,
        mara,
        "met",
        Some(tarsk),
        "Mara Lindqvist met Ivo Tarsk in Osk",
    );
    met.roles = vec![(dossier::claim::facts::Role::Place, osk)];
    claim(
        &mut first,
        mara,
        "holdsPosition",
        Some(president),
        "President Mara Lindqvist",
    )
    .rule = "title-before-name".into();
    claim(
        &mut first,
        country,
        "headOfState",
        Some(mara),
        "President Mara Lindqvist",
    )
    .rule = "title-before-name".into();

    let mut second = article("b.txt", 2, SECOND);
    let tarsk = referent(&mut second, Class::Person, &["Ivo Tarsk"], None);
    let mara = referent(&mut second, Class::Person, &["Mara Lindqvist"], None);
    let said = claim(
        &mut second,
        tarsk,
        "said",
        None,
        "Ivo Tarsk said: “I owe nobody anything.”",
    );
    said.kind = ClaimKind::Statement;
    said.quotation = Some("I owe nobody anything.".to_owned());
    said.rule = "quotation".into();
    let invited = claim(
        &mut second,
        mara,
        "invited",
        Some(tarsk),
        "she had invited Ivo Tarsk",
    );
    invited.stance = Stance::Rejected;
    invited.asserted = false;
    invited.attributed_to = Some(mara);
    vec![first, second]
}

/// How the corpus is derived.
pub fn derivation() -> Derivation<'static> {
    Derivation {
        ontology: Ontology::embedded(),
        lexicon: Lexicon::embedded(),
    }
}

/// A moment.
pub fn occasion() -> Occasion {
    Occasion {
        time: "2026-03-01T00:00:00Z".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        ..Occasion::default()
    }
}

/// Documents, a list that has Ivo Tarsk, and a decision, in a store.
pub fn fill(store: &Store) {
    let documents = documents();
    let mut entry = ReferenceEntity::new("t-1", Class::Person);
    entry.names.push(ReferenceName {
        text: "Ivo Tarsk".to_owned(),
        strength: Strength::Full,
    });
    entry.listings.push(Listing {
        issuer: Some("government/no".into()),
        programme: Some("OSK".to_owned()),
        since: Some(PartialDate::day(2025, 3, 4)),
        ..Listing::default()
    });
    store.import("toy", &[entry], &occasion()).unwrap();
    store
        .ingest(&documents, &derivation(), &occasion())
        .unwrap();
    let said = &documents[1].claims[0];
    let decided = Decided {
        ruling: Ruling::Accepted(claim_id(&documents[1].header.hash, said)),
        label: "he said it".to_owned(),
        by: Some("Ada".to_owned()),
        because: None,
    };
    store.decide(&decided, &derivation(), &occasion()).unwrap();
}

/// The corpus in memory.
pub fn sound() -> Store {
    let store = Store::in_memory(Namespaces::default()).unwrap();
    fill(&store);
    store
}
