//! The terms the graph is written in, as IRIs the compiler knows.
//!
//! *→ [`NamedNodeRef`]*. `ds:` terms are described in `data/ontology.ttl`, a test holds the two together; the rest are reused
//! vocabularies. Individuals of closed sets (`ds:Affirmed`) are not listed: they come from the sets' own `iri()`.

use crate::ontology::DS;
use oxigraph::model::{NamedNode, NamedNodeRef};

macro_rules! terms {
    ($base:literal: $($name:ident = $local:literal),+ $(,)?) => {
        $(
            #[doc = concat!("<", $base, $local, ">")]
            pub const $name: NamedNodeRef<'static> = NamedNodeRef::new_unchecked(concat!($base, $local));
        )+
    };
}

/// Properties and classes of our own.
pub mod ds {
    use super::NamedNodeRef;
    terms! { "https://w3id.org/dossier/ns#":
        DOCUMENT = "Document", REFERENT = "Referent", CLAIM = "Claim", ENTITY = "Entity",
        TEXT = "text", NOTE = "note", DATED_BY = "datedBy", SIGNATURE = "signature", COPY_OF = "copyOf",
        TYPE = "type", NAME = "name", MENTION = "mention", MENTIONS = "mentions", GAZETTEER = "gazetteer", COUNTRY_CODE = "countryCode",
        NAMED = "named", REFERS_TO = "refersTo",
        POLARITY = "polarity", MODALITY = "modality", STANCE = "stance", ASSERTED = "asserted", EVIDENCE = "evidence", SENTENCE = "sentence",
        RULE = "rule", TRACE = "trace", QUOTATION = "quotation", VERB = "verb",
        ATTRIBUTED_TO = "attributedTo", ATTRIBUTED_VIA = "attributedVia", ATTRIBUTION_DEPTH = "attributionDepth",
        ATTRIBUTION_ORDER = "attributionOrder",
        STAGE = "stage", MEASURE = "measure", AMOUNT = "amount", EVENT_DATE = "eventDate", DATE_BASIS = "dateBasis",
        GOVERNS = "governs", POSITION_IN = "positionIn",
        HOLDER = "holder", POSITION = "position", ISSUER = "issuer", TARGET = "target", PROGRAMME = "programme",
        SINCE = "since", UNTIL = "until", STATUS = "status", DISPUTED = "disputed",
        CONTRADICTION = "Contradiction", CONFLICT = "conflict", ABOUT = "about",
        FIRST_SIDE = "firstSide", SECOND_SIDE = "secondSide",
        REFERENCE_ENTITY = "ReferenceEntity", WEAK_NAME = "weakName", FORMER_NAME = "formerName", IDENTIFIER = "identifier",
        BORN_ABOUT = "bornAbout", BORN_FROM = "bornFrom", BORN_UNTIL = "bornUntil", LINKED_TO = "linkedTo",
        LIST_MATCH = "ListMatch", MATCHES = "matches", ENTRY = "entry", SCORE = "score", GROUND = "ground",
        LISTED_AS = "listedAs", CANDIDATE = "candidate",
        DERIVED_WITH = "derivedWith", INDEX_STATE = "indexState", COUNTS_HASH = "countsHash", STATE = "state", ASSERTION_POLICY = "assertionPolicy",
        DECISION = "Decision", VERDICT = "verdict", FIRST_MARK = "firstMark", SECOND_MARK = "secondMark",
        DECIDED_CLAIM = "decidedClaim",
    }
}
/// RDF.
pub mod rdf {
    use super::NamedNodeRef;
    terms! { "http://www.w3.org/1999/02/22-rdf-syntax-ns#":
    TYPE = "type", SUBJECT = "subject", PREDICATE = "predicate", OBJECT = "object", REIFIES = "reifies" }
}
/// RDF Schema.
pub mod rdfs {
    use super::NamedNodeRef;
    terms! { "http://www.w3.org/2000/01/rdf-schema#": LABEL = "label", COMMENT = "comment" }
}
/// OWL.
pub mod owl {
    use super::NamedNodeRef;
    terms! { "http://www.w3.org/2002/07/owl#": SAME_AS = "sameAs", SYMMETRIC = "SymmetricProperty" }
}
/// SKOS.
pub mod skos {
    use super::NamedNodeRef;
    terms! { "http://www.w3.org/2004/02/skos/core#": ALT_LABEL = "altLabel", NOTATION = "notation", NOTE = "note" }
}
/// XML Schema datatypes.
pub mod xsd {
    use super::NamedNodeRef;
    terms! { "http://www.w3.org/2001/XMLSchema#":
    DATE = "date", G_YEAR_MONTH = "gYearMonth", G_YEAR = "gYear", DATE_TIME = "dateTime", ANY_URI = "anyURI",
    INTEGER = "integer", BOOLEAN = "boolean", DECIMAL = "decimal", HEX_BINARY = "hexBinary" }
}
/// Web Annotation.
pub mod oa {
    use super::NamedNodeRef;
    terms! { "http://www.w3.org/ns/oa#": START = "start", END = "end", EXACT = "exact" }
}
/// schema.org.
pub mod schema {
    use super::NamedNodeRef;
    terms! { "https://schema.org/":
    NEWS_ARTICLE = "NewsArticle", HEADLINE = "headline", DATE_PUBLISHED = "datePublished", IN_LANGUAGE = "inLanguage",
    URL = "url", PUBLISHER = "publisher", AUTHOR = "author", SOFTWARE_VERSION = "softwareVersion",
    BIRTH_DATE = "birthDate", BIRTH_PLACE = "birthPlace", GENDER = "gender", ADDRESS = "address", JOB_TITLE = "jobTitle" }
}
/// Dublin Core.
pub mod dcterms {
    use super::NamedNodeRef;
    terms! { "http://purl.org/dc/terms/": SOURCE = "source", IDENTIFIER = "identifier", CREATOR = "creator" }
}
/// PROV-O.
pub mod prov {
    use super::NamedNodeRef;
    terms! { "http://www.w3.org/ns/prov#":
    ACTIVITY = "Activity", SOFTWARE_AGENT = "SoftwareAgent", AT_TIME = "startedAtTime",
    WAS_ASSOCIATED_WITH = "wasAssociatedWith", WAS_GENERATED_BY = "wasGeneratedBy",
    WAS_INVALIDATED_BY = "wasInvalidatedBy", WAS_REVISION_OF = "wasRevisionOf", AT_LOCATION = "atLocation" }
}

/// Namespace of Wikidata's items.
pub const WIKIDATA: &str = "http://www.wikidata.org/entity/";

/// The term of `ds:` with that local name; characters no IRI may hold are escaped.
pub fn ours(local: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{DS}{}", super::iri::escape(local)))
}

/// The local name of a term of `ds:`; nothing for a term of another vocabulary.
pub fn local_name(iri: &str) -> Option<std::borrow::Cow<'_, str>> {
    iri.strip_prefix(DS).map(super::iri::unescape)
}
