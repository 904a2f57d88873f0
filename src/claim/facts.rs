//! The per-document record: what one document says, in its own terms.
//!
//! [`Facts`] is what `extract` writes, what a document's named graph holds, and all that identity
//! resolution and the default graph are computed from. It holds no IRIs and depends on nothing but the
//! document, the program's version and its data files. All offsets are Unicode code points into `text`.

use crate::ontology::Class;
use crate::text::{CharSpan, DateGround, PartialDate, Signature};
use smol_str::SmolStr;

/// One document's record.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// Metadata.
    pub header: Header,
    /// The text, unchanged. Empty where the record was read back from a store for resolution alone.
    pub text: String,
    /// The things the document speaks of, in order of first mention; `referents[i].id == i`.
    pub referents: Vec<Referent>,
    /// What it says of them, in order of evidence, then rule.
    pub claims: Vec<Claim>,
    /// Remarks for the reader: "not English", "empty".
    pub notes: Vec<String>,
}

/// Where a document comes from. `hash` is computed from source, title, date and text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Header {
    /// Content hash, 16 lower-case hexadecimal digits (BLAKE3, first 8 bytes).
    pub hash: String,
    /// Source identity.
    pub source: String,
    /// The record's own id.
    pub doc_id: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Publication date.
    pub published: Option<PartialDate>,
    /// Where that date stands.
    pub dated: Option<DateGround>,
    /// Canonical URL.
    pub url: Option<String>,
    /// Publisher.
    pub publisher: Option<String>,
    /// Byline.
    pub author: Option<String>,
    /// BCP 47 language tag.
    pub language: Option<String>,
    /// What its words look like, for finding copies; absent where it has none.
    pub signature: Option<Signature>,
}

/// Index of a referent within its document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReferentId(pub u32);

/// One thing a document speaks of: one coreference chain.
#[derive(Clone, Debug, PartialEq)]
pub struct Referent {
    /// Its index; the graph calls it `<document/{hash}#e{id+1}>`.
    pub id: ReferentId,
    /// Its class.
    pub class: Class,
    /// Its distinct names in order of first use, the fullest proper name first. Pronouns are not names.
    pub names: Vec<String>,
    /// What the gazetteer knows it as: "country/co", "government/us", "person/gustavo-petro".
    pub gazetteer: Option<SmolStr>,
    /// ISO 3166 alpha-2 code in lower case of the country it belongs to, where the document says so.
    pub country: Option<SmolStr>,
    /// Whether at least one mention is a proper name (else it is a nominal such as "harbour pilots").
    pub named: bool,
    /// When it was born, where the document tells a person's age or birth.
    pub born: Option<Born>,
    /// Every mention, in order.
    pub mentions: Vec<MentionRecord>,
}

pub use crate::mention::Born;

/// One mention of a referent.
#[derive(Clone, Debug, PartialEq)]
pub struct MentionRecord {
    /// Code points in the text.
    pub span: CharSpan,
    /// Its words.
    pub text: String,
    /// Name, nominal or pronoun.
    pub kind: MentionKind,
}

pub use crate::mention::MentionKind;

/// Words of the document, exactly.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Evidence {
    /// Code points in the text.
    pub span: CharSpan,
    /// The words at that place.
    pub exact: String,
}

/// Something the document says: who did what to whom, or who is what, in which light, on which words.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// Plain, a statement or a sanction action.
    pub kind: ClaimKind,
    /// Local name of the relation ("invited"); `related` where open, with the verb in `verb`.
    pub predicate: SmolStr,
    /// Who does it; absent in an agentless passive.
    pub subject: Option<ReferentId>,
    /// To whom or what; absent for a statement.
    pub object: Option<ReferentId>,
    /// Whether the words affirm or negate it.
    pub polarity: Polarity,
    /// Whether it is said to be so, to have been, to be planned ...
    pub modality: Modality,
    /// How the outermost source holds it.
    pub stance: Stance,
    /// What the assertion policy made of it: true if it becomes an edge.
    pub asserted: bool,
    /// The outermost speaker; absent where the document itself says it.
    pub attributed_to: Option<ReferentId>,
    /// Inner speakers, outermost first.
    pub attributed_via: Vec<ReferentId>,
    /// Stage of a sanction.
    pub stage: Option<Stage>,
    /// Measure of a sanction: local name of an individual ("Blacklist", "AssetFreeze").
    pub measure: Option<SmolStr>,
    /// Other participants: place, topic, beneficiary ...
    pub roles: Vec<(Role, ReferentId)>,
    /// A sum, as written.
    pub amount: Option<String>,
    /// When it happened, no finer than the text.
    pub date: Option<ClaimDate>,
    /// The words said, for a statement.
    pub quotation: Option<String>,
    /// The verb of an open relation.
    pub verb: Option<SmolStr>,
    /// The words that carry the claim.
    pub evidence: Evidence,
    /// The whole sentence they stand in; for a quotation the quotation itself.
    pub sentence: Option<Evidence>,
    /// The frame or rule that found it.
    pub rule: SmolStr,
    /// Which words fill which slot of the frame, and which words set polarity, modality, stance, source.
    pub trace: Vec<Trace>,
}

/// Words and the part they play in a claim: ("subject", "the US Government"), ("negation", "not").
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// "subject", "object", "trigger", "negation", "modality", "stance", "source", "date", ...
    pub part: &'static str,
    /// The words.
    pub words: Evidence,
}

/// A date with the ground for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClaimDate {
    /// The date.
    pub date: PartialDate,
    /// Whether the text states it or it was reckoned from the dateline.
    pub basis: DateBasis,
}

/// Writes closed sets once: the individual's local name in `ds:` and the lower-case word used on the wire.
macro_rules! closed {
    ($(#[$meta:meta])* $name:ident { $($variant:ident = $wire:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs)]
        pub enum $name { $($variant),+ }
        impl $name {
            /// Every member, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// Local name of the individual in `ds:`.
            pub const fn iri(self) -> &'static str { match self { $(Self::$variant => stringify!($variant)),+ } }
            /// The word on the wire.
            pub const fn wire(self) -> &'static str { match self { $(Self::$variant => $wire),+ } }
            /// The member with that local name.
            pub fn from_iri(name: &str) -> Option<Self> { Self::ALL.iter().copied().find(|each| each.iri() == name) }
        }
    };
}

closed! {
    /// What sort of claim.
    ClaimKind { Claim = "claim", Statement = "statement", SanctionAction = "sanction-action" }
}
closed! {
    /// Whether the words affirm or negate.
    Polarity { Affirmed = "pos", Negated = "neg" }
}
closed! {
    /// In which mode it is said.
    Modality {
        Actual = "actual", Past = "past", Planned = "planned", Possible = "possible", Conditional = "conditional",
        Demanded = "demanded", Attempted = "attempted", Refused = "refused",
    }
}
closed! {
    /// How the outermost source holds what it reports.
    Stance { Endorsed = "endorsed", Rejected = "rejected", Uncertain = "uncertain" }
}
closed! {
    /// Stage in the life of a sanction.
    Stage {
        Proposed = "proposed", Threatened = "threatened", Imposed = "imposed", Extended = "extended",
        Tightened = "tightened", Eased = "eased", Suspended = "suspended", Lifted = "lifted",
        RefusedToLift = "refused-to-lift", Violated = "violated", Evaded = "evaded", Retaliated = "retaliated",
    }
}
closed! {
    /// Ground of a date.
    DateBasis { Stated = "stated", Relative = "relative" }
}
closed! {
    /// The part a further participant plays; `iri()` in lower case is the property (`ds:place`).
    Role { Place = "place", Topic = "topic", Reason = "reason", Programme = "programme", Beneficiary = "beneficiary" }
}
