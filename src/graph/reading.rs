//! Takes a document's record back from its graph.
//!
//! *quads of one graph → [`Facts`]*, the inverse of [`mapping`](super::mapping). Names come back with the label first and the
//! rest by first mention, claims by evidence, rule and id. Reading the quads of [`SLIM`] properties alone gives what [`slim`]
//! leaves of a record: all that resolution and the default graph may look at, without text, words and mentions.

use super::about::{About, Has, Nodes};
use super::iri::{Namespaces, claim_id, unescape};
use super::mapping::{mention_class, role_property};
use super::vocabulary::{dcterms, ds, local_name, rdf, rdfs, schema};
use crate::claim::facts::{
    Born, Claim, ClaimDate, ClaimKind, DateBasis, Evidence, Facts, Header, MentionKind,
    MentionRecord, Modality, Polarity, Referent, ReferentId, Role, Stage, Stance, Trace,
};
use crate::ontology::Class;
use crate::text::{CharSpan, DateGround, PartialDate};
use oxigraph::model::{NamedNodeRef, NamedOrBlankNode, Quad};
use smol_str::SmolStr;

/// A graph that no document could have been written as.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Nothing in it is a document.
    #[error("no document stands in this graph")]
    NoDocument,
    /// A property has no value, or one it cannot have.
    #[error("<{subject}> has no usable {property}: {found}")]
    Value {
        /// Of what.
        subject: String,
        /// Which property.
        property: String,
        /// The value found.
        found: String,
    },
}

/// Properties that make a slim record; the types and roles of claims are read beside them.
pub const SLIM: &[NamedNodeRef<'static>] = &[
    rdf::SUBJECT,
    rdf::PREDICATE,
    rdf::OBJECT,
    rdfs::LABEL,
    dcterms::SOURCE,
    dcterms::IDENTIFIER,
    schema::HEADLINE,
    schema::DATE_PUBLISHED,
    schema::URL,
    schema::PUBLISHER,
    schema::AUTHOR,
    schema::IN_LANGUAGE,
    ds::SIGNATURE,
    ds::TYPE,
    ds::NAME,
    ds::GAZETTEER,
    ds::COUNTRY_CODE,
    ds::NAMED,
    schema::BIRTH_DATE,
    ds::BORN_FROM,
    ds::BORN_UNTIL,
    ds::POLARITY,
    ds::MODALITY,
    ds::STANCE,
    ds::ASSERTED,
    ds::EVIDENCE,
    ds::RULE,
    ds::QUOTATION,
    ds::VERB,
    ds::ATTRIBUTED_TO,
    ds::ATTRIBUTED_VIA,
    ds::ATTRIBUTION_ORDER,
    ds::STAGE,
    ds::MEASURE,
    ds::AMOUNT,
    ds::EVENT_DATE,
    ds::DATE_BASIS,
];

/// When a referent was born: one date, or the two ends of a stretch.
fn born(about: About<'_>) -> Result<Option<Born>, ReadError> {
    if let Some(date) = about.date(schema::BIRTH_DATE)? {
        return Ok(Some(Born {
            from: date,
            until: date,
        }));
    }
    let ends = about.date(ds::BORN_FROM)?.zip(about.date(ds::BORN_UNTIL)?);
    Ok(ends.map(|(from, until)| Born { from, until }))
}

/// Every part a trace may name. What is read back must be one of them, since [`Trace::part`] is static.
const PARTS: &[&str] = &[
    "subject",
    "object",
    "trigger",
    "cue",
    "status",
    "negation",
    "modality",
    "stance",
    "source",
    "date",
    "place",
    "topic",
    "reason",
    "programme",
    "beneficiary",
    "measure",
    "stage",
    "amount",
    "quotation",
    "verb",
];

/// The record a document's graph was written from.
///
/// # Errors
/// When the quads are not those of exactly one document.
pub fn read_facts(
    quads: impl IntoIterator<Item = Quad>,
    names: &Namespaces,
) -> Result<Facts, ReadError> {
    let mut nodes = Nodes::default();
    for quad in quads {
        let NamedOrBlankNode::NamedNode(subject) = quad.subject else {
            continue;
        };
        let properties = nodes.0.entry(subject.into_string()).or_default();
        properties
            .entry(quad.predicate.into_string())
            .or_default()
            .push(quad.object);
    }
    let (document, about) = nodes
        .0
        .iter()
        .find(|(_, about)| about.has(dcterms::SOURCE))
        .ok_or(ReadError::NoDocument)?;
    let document = About {
        iri: document,
        properties: about,
    };
    let hash = names
        .strip("document/", document.iri)
        .ok_or_else(|| document.wrong("IRI", document.iri))?;
    let reader = Reader::new(
        names,
        hash,
        &nodes,
        document.text(ds::TEXT).unwrap_or_default(),
    );
    let mut notes = document.texts(ds::NOTE);
    notes.sort_unstable();
    let mut facts = Facts {
        header: reader.header(document)?,
        text: document.text(ds::TEXT).unwrap_or_default(),
        referents: Vec::new(),
        claims: Vec::new(),
        notes,
    };
    for (iri, properties) in &nodes.0 {
        let about = About { iri, properties };
        if properties.has(ds::TYPE) {
            facts.referents.push(reader.referent(about)?);
        } else if properties.has(rdf::PREDICATE) {
            facts.claims.push(reader.claim(about)?);
        }
    }
    facts.referents.sort_by_key(|referent| referent.id);
    order_claims(&facts.header.hash, &mut facts.claims);
    Ok(facts)
}

/// What resolution and the default graph may look at: header, names, classes and claims, in one order, without text, notes,
/// mentions, traces and quoted words. A record fresh from extraction and one read back from a store are the same when slim.
pub fn slim(facts: &Facts) -> Facts {
    let referents = facts.referents.iter().map(|referent| {
        // The first is the label; the order of the others is lost in a set of triples.
        let (first, rest) = referent.names.split_at(referent.names.len().min(1));
        let mut rest: Vec<String> = rest
            .iter()
            .filter(|name| !first.contains(name))
            .cloned()
            .collect();
        rest.sort_unstable();
        rest.dedup();
        let names = first.iter().cloned().chain(rest).collect();
        Referent {
            names,
            mentions: Vec::new(),
            ..referent.clone()
        }
    });
    let claims = facts.claims.iter().map(|claim| {
        let mut roles = claim.roles.clone();
        roles.sort_unstable();
        roles.dedup();
        let evidence = Evidence {
            span: claim.evidence.span,
            exact: String::new(),
        };
        Claim {
            roles,
            evidence,
            sentence: None,
            trace: Vec::new(),
            ..claim.clone()
        }
    });
    let mut slim = Facts {
        header: Header {
            dated: None,
            ..facts.header.clone()
        },
        text: String::new(),
        referents: referents.collect(),
        claims: claims.collect(),
        notes: Vec::new(),
    };
    order_claims(&facts.header.hash, &mut slim.claims);
    slim
}

/// By evidence, rule and id; the same claim twice is one claim.
fn order_claims(hash: &str, claims: &mut Vec<Claim>) {
    claims.sort_by_cached_key(|claim| {
        (
            claim.evidence.span,
            claim.rule.clone(),
            claim_id(hash, claim),
        )
    });
    claims.dedup_by(|a, b| claim_id(hash, a) == claim_id(hash, b));
}

/// `2026`, `2026-01` or `2026-01-08`.
pub(super) fn read_date(text: &str) -> Option<PartialDate> {
    let mut parts = text.split('-');
    let year = parts.next()?.parse().ok()?;
    let month = parts.next().map(str::parse).transpose().ok()?;
    let day = parts.next().map(str::parse).transpose().ok()?;
    parts
        .next()
        .is_none()
        .then_some(PartialDate { year, month, day })
}

struct Reader<'a> {
    names: &'a Namespaces,
    /// As it stands in the IRIs.
    hash: &'a str,
    nodes: &'a Nodes,
    text: String,
    /// Byte offset of each code point; one more for the end.
    offsets: Vec<usize>,
}

impl<'a> Reader<'a> {
    fn new(names: &'a Namespaces, hash: &'a str, nodes: &'a Nodes, text: String) -> Self {
        let offsets = text
            .char_indices()
            .map(|(at, _)| at)
            .chain([text.len()])
            .collect();
        Self {
            names,
            hash,
            nodes,
            text,
            offsets,
        }
    }

    fn words(&self, span: CharSpan) -> String {
        let at = |point: usize| self.offsets.get(point).copied();
        let words = at(span.start)
            .zip(at(span.end))
            .and_then(|(start, end)| self.text.get(start..end));
        words.unwrap_or_default().to_owned()
    }

    fn header(&self, about: About<'_>) -> Result<Header, ReadError> {
        Ok(Header {
            hash: unescape(self.hash).into_owned(),
            source: about.must(dcterms::SOURCE, about.text(dcterms::SOURCE))?,
            doc_id: about.text(dcterms::IDENTIFIER),
            title: about.text(schema::HEADLINE),
            published: about.date(schema::DATE_PUBLISHED)?,
            dated: about
                .text(ds::DATED_BY)
                .and_then(|word| DateGround::from_wire(&word)),
            url: about.text(schema::URL),
            publisher: about.text(schema::PUBLISHER),
            author: about.text(schema::AUTHOR),
            language: about.text(schema::IN_LANGUAGE),
            signature: about.signature()?,
        })
    }

    fn referent(&self, about: About<'_>) -> Result<Referent, ReadError> {
        let id = self
            .referent_id(about.iri)
            .ok_or_else(|| about.wrong("IRI", about.iri))?;
        let mut mentions = match about.text(ds::MENTIONS) {
            Some(text) => self
                .mentions(&text)
                .ok_or_else(|| about.wrong(ds::MENTIONS.as_str(), &text))?,
            None => Vec::new(),
        };
        // As nodes they stood in stores of format 1.
        for iri in about.iris(ds::MENTION) {
            let span = self
                .span(iri)
                .ok_or_else(|| about.wrong(ds::MENTION.as_str(), iri))?;
            mentions.push(MentionRecord {
                span,
                text: self.words(span),
                kind: self.mention_kind(iri),
            });
        }
        mentions.sort_by_key(|mention| (mention.span, mention.kind));
        mentions.dedup();
        let label = about.text(rdfs::LABEL);
        let mut names = about.texts(ds::NAME);
        let first_use = |name: &String| {
            mentions
                .iter()
                .position(|mention| mention.text == *name)
                .unwrap_or(usize::MAX)
        };
        names.sort_by_cached_key(|name| {
            (label.as_ref() != Some(name), first_use(name), name.clone())
        });
        Ok(Referent {
            id,
            class: about.must(ds::TYPE, about.member(ds::TYPE, Class::from_iri)?)?,
            names,
            gazetteer: about.text(ds::GAZETTEER).map(SmolStr::from),
            country: about.text(ds::COUNTRY_CODE).map(SmolStr::from),
            named: about.flag(ds::NAMED)?,
            born: born(about)?,
            mentions,
        })
    }

    fn mentions(&self, text: &str) -> Option<Vec<MentionRecord>> {
        let record = |(kind, span)| MentionRecord {
            span,
            text: self.words(span),
            kind,
        };
        Some(read_mentions(text)?.into_iter().map(record).collect())
    }

    fn mention_kind(&self, span: &str) -> MentionKind {
        let kinds = [MentionKind::Nominal, MentionKind::Pronoun];
        let about = self.nodes.0.get(span).map(|properties| About {
            iri: span,
            properties,
        });
        let is = |kind: &MentionKind| {
            about.is_some_and(|about| {
                about
                    .iris(rdf::TYPE)
                    .any(|class| local_name(class).as_deref() == Some(mention_class(*kind)))
            })
        };
        kinds.into_iter().find(is).unwrap_or(MentionKind::Name)
    }

    fn claim(&self, about: About<'_>) -> Result<Claim, ReadError> {
        let mut roles = Vec::new();
        for &role in Role::ALL {
            for referent in self.referents(about, role_property(role).as_ref())? {
                roles.push((role, referent));
            }
        }
        roles.sort_unstable();
        let span = about
            .iris(ds::EVIDENCE)
            .min()
            .and_then(|iri| self.span(iri));
        let span = about.must(ds::EVIDENCE, span)?;
        let text = |local: &str| Some(SmolStr::new(local));
        let date = match (
            about.date(ds::EVENT_DATE)?,
            about.member(ds::DATE_BASIS, DateBasis::from_iri)?,
        ) {
            (Some(date), basis) => Some(ClaimDate {
                date,
                basis: about.must(ds::DATE_BASIS, basis)?,
            }),
            (None, _) => None,
        };
        Ok(Claim {
            kind: self.claim_kind(about),
            predicate: about.must(rdf::PREDICATE, about.member(rdf::PREDICATE, text)?)?,
            subject: self.one(about, rdf::SUBJECT)?,
            object: self.one(about, rdf::OBJECT)?,
            polarity: about.must(
                ds::POLARITY,
                about.member(ds::POLARITY, Polarity::from_iri)?,
            )?,
            modality: about.must(
                ds::MODALITY,
                about.member(ds::MODALITY, Modality::from_iri)?,
            )?,
            stance: about.must(ds::STANCE, about.member(ds::STANCE, Stance::from_iri)?)?,
            asserted: about.flag(ds::ASSERTED)?,
            attributed_to: self.one(about, ds::ATTRIBUTED_TO)?,
            attributed_via: self.attributed_via(about)?,
            stage: about.member(ds::STAGE, Stage::from_iri)?,
            measure: about.member(ds::MEASURE, text)?,
            roles,
            amount: about.text(ds::AMOUNT),
            date,
            quotation: about.text(ds::QUOTATION),
            verb: about.text(ds::VERB).map(SmolStr::from),
            evidence: Evidence {
                span,
                exact: self.words(span),
            },
            sentence: about
                .iris(ds::SENTENCE)
                .min()
                .and_then(|iri| self.span(iri))
                .map(|span| Evidence {
                    span,
                    exact: self.words(span),
                }),
            rule: about.must(ds::RULE, about.text(ds::RULE))?.into(),
            trace: about
                .text(ds::TRACE)
                .map(|text| self.trace(&text))
                .unwrap_or_default(),
        })
    }

    fn claim_kind(&self, about: About<'_>) -> ClaimKind {
        let special = [ClaimKind::Statement, ClaimKind::SanctionAction];
        let typed = |kind: &ClaimKind| {
            about
                .iris(rdf::TYPE)
                .any(|class| local_name(class).as_deref() == Some(kind.iri()))
        };
        special.into_iter().find(typed).unwrap_or(ClaimKind::Claim)
    }

    fn attributed_via(&self, about: About<'_>) -> Result<Vec<ReferentId>, ReadError> {
        let Some(order) = about.text(ds::ATTRIBUTION_ORDER) else {
            return self.referents(about, ds::ATTRIBUTED_VIA);
        };
        let ids: Option<Vec<_>> = order.split(' ').map(local_referent).collect();
        ids.ok_or_else(|| about.wrong(ds::ATTRIBUTION_ORDER.as_str(), &order))
    }

    fn trace(&self, text: &str) -> Vec<Trace> {
        let one = |piece: &str| {
            let (part, span) = piece.rsplit_once(' ')?;
            let part = PARTS.iter().copied().find(|known| *known == part)?;
            let span = read_span(span)?;
            Some(Trace {
                part,
                words: Evidence {
                    span,
                    exact: self.words(span),
                },
            })
        };
        text.split("; ").filter_map(one).collect()
    }

    fn one(
        &self,
        about: About<'_>,
        property: NamedNodeRef<'_>,
    ) -> Result<Option<ReferentId>, ReadError> {
        Ok(self.referents(about, property)?.into_iter().next())
    }

    fn referents(
        &self,
        about: About<'_>,
        property: NamedNodeRef<'_>,
    ) -> Result<Vec<ReferentId>, ReadError> {
        let read = |iri| {
            self.referent_id(iri)
                .ok_or_else(|| about.wrong(property.as_str(), iri))
        };
        let mut ids = about
            .iris(property)
            .map(read)
            .collect::<Result<Vec<_>, _>>()?;
        ids.sort_unstable();
        Ok(ids)
    }

    fn fragment<'b>(&self, iri: &'b str) -> Option<&'b str> {
        let (hash, fragment) = self.names.strip("document/", iri)?.split_once('#')?;
        (hash == self.hash).then_some(fragment)
    }

    fn referent_id(&self, iri: &str) -> Option<ReferentId> {
        self.fragment(iri).and_then(local_referent)
    }

    fn span(&self, iri: &str) -> Option<CharSpan> {
        self.fragment(iri)?
            .strip_prefix("char=")
            .and_then(read_span)
    }
}

/// The mentions of "Name 17,29; Pronoun 40,42".
pub(super) fn read_mentions(text: &str) -> Option<Vec<(MentionKind, CharSpan)>> {
    let kinds = [
        MentionKind::Name,
        MentionKind::Nominal,
        MentionKind::Pronoun,
    ];
    let one = |piece: &str| {
        let (kind, span) = piece.split_once(' ')?;
        let kind = kinds
            .into_iter()
            .find(|each| mention_class(*each) == kind)?;
        Some((kind, read_span(span)?))
    };
    text.split("; ").map(one).collect()
}

/// The referent of "e7".
fn local_referent(local: &str) -> Option<ReferentId> {
    let number: u32 = local.strip_prefix('e')?.parse().ok()?;
    number.checked_sub(1).map(ReferentId)
}

/// The span of "17,42".
fn read_span(text: &str) -> Option<CharSpan> {
    let (start, end) = text.split_once(',')?;
    Some(CharSpan::new(start.parse().ok()?, end.parse().ok()?))
}
