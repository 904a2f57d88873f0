//! A small corpus written by hand, sound in every respect: what the other modules damage.

use crate::by_hand::{claim, known, referent};
use dossier::claim::facts::{ClaimDate, ClaimKind, DateBasis, Facts, Header, Role, Stage, Stance};
use dossier::graph::iri::claim_id;
use dossier::graph::{Decided, Derivation, Namespaces, Occasion, Ruling, Store};
use dossier::lexicon::Lexicon;
use dossier::ontology::{Class, Ontology};
use dossier::reference::{Listing, ReferenceEntity, ReferenceName, Strength};
use dossier::text::{Document, PartialDate};

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

/// The two documents.
pub fn documents() -> Vec<Facts> {
    let mut first = article("a.txt", 1, FIRST);
    let norland = known(
        &mut first,
        Class::Government,
        &["Norland"],
        "government/no",
        "no",
    );
    let country = known(&mut first, Class::Country, &["Norland"], "country/no", "no");
    let tarsk = referent(&mut first, Class::Person, &["Ivo Tarsk"]);
    let mara = referent(&mut first, Class::Person, &["Mara Lindqvist"]);
    let president = referent(&mut first, Class::Position, &["President of Norland"]);
    first.referents[president.0 as usize].country = Some("no".into());
    let osk = referent(&mut first, Class::Place, &["Osk"]);
    let froze = claim(
        &mut first,
        Some(norland),
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
        Some(mara),
        "met",
        Some(tarsk),
        "Mara Lindqvist met Ivo Tarsk in Osk",
    );
    met.roles = vec![(Role::Place, osk)];
    claim(
        &mut first,
        Some(mara),
        "holdsPosition",
        Some(president),
        "President Mara Lindqvist",
    )
    .rule = "title-before-name".into();
    claim(
        &mut first,
        Some(country),
        "headOfState",
        Some(mara),
        "President Mara Lindqvist",
    )
    .rule = "title-before-name".into();

    let mut second = article("b.txt", 2, SECOND);
    let tarsk = referent(&mut second, Class::Person, &["Ivo Tarsk"]);
    let mara = referent(&mut second, Class::Person, &["Mara Lindqvist"]);
    let said = claim(
        &mut second,
        Some(tarsk),
        "said",
        None,
        "Ivo Tarsk said: “I owe nobody anything.”",
    );
    said.kind = ClaimKind::Statement;
    said.quotation = Some("I owe nobody anything.".to_owned());
    said.rule = "quotation".into();
    let invited = claim(
        &mut second,
        Some(mara),
        "invited",
        Some(tarsk),
        "she had invited Ivo Tarsk",
    );
    invited.stance = Stance::Rejected;
    invited.asserted = false;
    invited.attributed_to = Some(mara);
    for claim in first.claims.iter_mut().chain(&mut second.claims) {
        if claim.rule == "by-hand" {
            // A store that holds knows every rule it names.
            claim.rule = "invite".into();
        }
    }
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
