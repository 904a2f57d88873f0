//! The prefixes that queries and exports know without being told.
//!
//! *→ (prefix, IRI)*. The kinds of entities stand under a base that can be configured; what is listed here is the default.

/// Namespace of the vocabulary.
pub const DS: &str = "https://w3id.org/dossier/ns#";

/// Every prefix with its IRI: ours first, then the vocabularies we reuse.
pub const PREFIXES: &[(&str, &str)] = &[
    ("ds", DS),
    ("person", "https://w3id.org/dossier/person/"),
    ("country", "https://w3id.org/dossier/country/"),
    ("government", "https://w3id.org/dossier/government/"),
    ("organization", "https://w3id.org/dossier/organization/"),
    ("group", "https://w3id.org/dossier/group/"),
    ("place", "https://w3id.org/dossier/place/"),
    ("position", "https://w3id.org/dossier/position/"),
    ("tenure", "https://w3id.org/dossier/tenure/"),
    ("sanction", "https://w3id.org/dossier/sanction/"),
    ("event", "https://w3id.org/dossier/event/"),
    ("thing", "https://w3id.org/dossier/thing/"),
    ("contradiction", "https://w3id.org/dossier/contradiction/"),
    ("document", "https://w3id.org/dossier/document/"),
    ("claim", "https://w3id.org/dossier/claim/"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("dcterms", "http://purl.org/dc/terms/"),
    ("schema", "https://schema.org/"),
    ("oa", "http://www.w3.org/ns/oa#"),
    ("sem", "http://semanticweb.cs.vu.nl/2009/11/sem/"),
    ("ftm", "https://schema.followthemoney.tech/#"),
    ("wd", "http://www.wikidata.org/entity/"),
    ("sh", "http://www.w3.org/ns/shacl#"),
];
