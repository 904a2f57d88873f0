//! The slim records of all documents in one file, beside the graph they can be read from.
//!
//! *\[[`Facts`]\] ↔ bytes*. Deriving the default graph takes every document's record. Reading one back from its quads takes
//! milliseconds, since each term is looked up by itself; from here it takes microseconds. The file is a copy and never the
//! authority: the log names its hash together with the program's version, and a file with another hash is passed over. So the
//! layout may change with any version and needs no number. Holds nothing that [`slim`](super::reading::slim) drops.

use crate::claim::facts::{
    Born, Claim, ClaimDate, ClaimKind, DateBasis, Evidence, Facts, Header, Modality, Polarity,
    Referent, ReferentId, Role, Stage, Stance,
};
use crate::ontology::Class;
use crate::text::{CharSpan, PartialDate, Signature};

/// The bytes of slim records.
pub(super) fn encode(records: &[Facts]) -> Vec<u8> {
    let mut ink = Ink(Vec::new());
    ink.list(records, |ink, facts| {
        ink.header(&facts.header);
        ink.list(&facts.referents, Ink::referent);
        ink.list(&facts.claims, Ink::claim);
    });
    ink.0
}

/// The records that [`encode`] wrote; nothing if it did not write these bytes.
pub(super) fn decode(bytes: &[u8]) -> Option<Vec<Facts>> {
    let mut page = Page(bytes);
    let records = page.list(|page| {
        Some(Facts {
            header: page.header()?,
            text: String::new(),
            referents: page.list(Page::referent)?,
            claims: page.list(Page::claim)?,
            notes: Vec::new(),
        })
    })?;
    page.0.is_empty().then_some(records)
}

struct Ink(Vec<u8>);

impl Ink {
    /// Seven bits a byte, the lowest first (LEB128): nearly all numbers are small.
    fn number(&mut self, mut number: usize) {
        while number >= 0x80 {
            self.0.push((number & 0x7F) as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }

    fn text(&mut self, text: &str) {
        self.number(text.len());
        self.0.extend_from_slice(text.as_bytes());
    }

    fn maybe<T>(&mut self, value: Option<T>, write: impl FnOnce(&mut Self, T)) {
        self.number(usize::from(value.is_some()));
        if let Some(value) = value {
            write(self, value);
        }
    }

    fn maybe_text(&mut self, text: Option<&str>) {
        self.maybe(text, |ink, text| ink.text(text));
    }

    fn list<T>(&mut self, list: &[T], write: impl Fn(&mut Self, &T)) {
        self.number(list.len());
        for each in list {
            write(self, each);
        }
    }

    fn member<T: PartialEq>(&mut self, all: &[T], value: &T) {
        // A member of a closed set is in the list of its members.
        self.number(
            all.iter()
                .position(|each| each == value)
                .unwrap_or(all.len()),
        );
    }

    fn id(&mut self, id: ReferentId) {
        self.number(id.0 as usize);
    }

    fn date(&mut self, date: PartialDate) {
        self.0.extend_from_slice(&date.year.to_le_bytes());
        self.0
            .extend([date.month.unwrap_or(0), date.day.unwrap_or(0)]);
    }

    fn header(&mut self, header: &Header) {
        self.text(&header.hash);
        self.text(&header.source);
        self.maybe(header.published, Self::date);
        let texts = [
            &header.doc_id,
            &header.title,
            &header.url,
            &header.publisher,
            &header.author,
            &header.language,
        ];
        for text in texts {
            self.maybe_text(text.as_deref());
        }
        self.maybe(header.signature.as_ref(), |ink, signature| {
            ink.0.extend(signature.to_bytes());
        });
    }

    fn referent(&mut self, referent: &Referent) {
        self.id(referent.id);
        self.member(Class::ALL, &referent.class);
        self.list(&referent.names, |ink, name| ink.text(name));
        self.maybe_text(referent.gazetteer.as_deref());
        self.maybe_text(referent.country.as_deref());
        self.number(usize::from(referent.named));
        self.maybe(referent.born, |ink, born| {
            ink.date(born.from);
            ink.date(born.until);
        });
    }

    fn claim(&mut self, claim: &Claim) {
        self.member(ClaimKind::ALL, &claim.kind);
        self.text(&claim.predicate);
        self.maybe(claim.subject, Self::id);
        self.maybe(claim.object, Self::id);
        self.member(Polarity::ALL, &claim.polarity);
        self.member(Modality::ALL, &claim.modality);
        self.member(Stance::ALL, &claim.stance);
        self.number(usize::from(claim.asserted));
        self.maybe(claim.attributed_to, Self::id);
        self.list(&claim.attributed_via, |ink, &id| ink.id(id));
        self.maybe(claim.stage, |ink, stage| ink.member(Stage::ALL, &stage));
        self.maybe_text(claim.measure.as_deref());
        self.list(&claim.roles, |ink, (role, id)| {
            ink.member(Role::ALL, role);
            ink.id(*id);
        });
        self.maybe_text(claim.amount.as_deref());
        self.maybe(claim.date, |ink, date| {
            ink.date(date.date);
            ink.member(DateBasis::ALL, &date.basis);
        });
        self.maybe_text(claim.quotation.as_deref());
        self.maybe_text(claim.verb.as_deref());
        self.number(claim.evidence.span.start);
        self.number(claim.evidence.span.end);
        self.text(&claim.rule);
    }
}

struct Page<'a>(&'a [u8]);

impl<'a> Page<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<usize> {
        let mut number = 0usize;
        for shift in (0..usize::BITS).step_by(7) {
            let &[byte] = self.take(1)? else { return None };
            number |= usize::from(byte & 0x7F).checked_shl(shift)?;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    fn text(&mut self) -> Option<&'a str> {
        let length = self.number()?;
        std::str::from_utf8(self.take(length)?).ok()
    }

    fn flag(&mut self) -> Option<bool> {
        match self.number()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }

    /// The outer option is for damage.
    fn maybe<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<Option<T>> {
        if self.flag()? {
            read(self).map(Some)
        } else {
            Some(None)
        }
    }

    fn maybe_text<T: From<&'a str>>(&mut self) -> Option<Option<T>> {
        self.maybe(|page| page.text().map(T::from))
    }

    fn list<T>(&mut self, read: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = self.number()?;
        // Every element takes a byte at least: a damaged count asks for no more memory than there are bytes.
        let mut list = Vec::with_capacity(count.min(self.0.len()));
        for _ in 0..count {
            list.push(read(self)?);
        }
        Some(list)
    }

    fn member<T: Copy>(&mut self, all: &[T]) -> Option<T> {
        all.get(self.number()?).copied()
    }

    fn id(&mut self) -> Option<ReferentId> {
        self.number()?.try_into().ok().map(ReferentId)
    }

    fn date(&mut self) -> Option<PartialDate> {
        let &[low, high, month, day] = self.take(4)? else {
            return None;
        };
        let part = |part: u8| (part != 0).then_some(part);
        Some(PartialDate {
            year: i16::from_le_bytes([low, high]),
            month: part(month),
            day: part(day),
        })
    }

    fn header(&mut self) -> Option<Header> {
        Some(Header {
            hash: self.text()?.to_owned(),
            source: self.text()?.to_owned(),
            published: self.maybe(Self::date)?,
            doc_id: self.maybe_text()?,
            title: self.maybe_text()?,
            url: self.maybe_text()?,
            publisher: self.maybe_text()?,
            author: self.maybe_text()?,
            language: self.maybe_text()?,
            signature: self.maybe(|page| Signature::from_bytes(page.take(Signature::BYTES)?))?,
        })
    }

    fn referent(&mut self) -> Option<Referent> {
        Some(Referent {
            id: self.id()?,
            class: self.member(Class::ALL)?,
            names: self.list(|page| page.text().map(str::to_owned))?,
            gazetteer: self.maybe_text()?,
            country: self.maybe_text()?,
            named: self.flag()?,
            born: self.maybe(|page| {
                Some(Born {
                    from: page.date()?,
                    until: page.date()?,
                })
            })?,
            mentions: Vec::new(),
        })
    }

    fn claim(&mut self) -> Option<Claim> {
        Some(Claim {
            kind: self.member(ClaimKind::ALL)?,
            predicate: self.text()?.into(),
            subject: self.maybe(Self::id)?,
            object: self.maybe(Self::id)?,
            polarity: self.member(Polarity::ALL)?,
            modality: self.member(Modality::ALL)?,
            stance: self.member(Stance::ALL)?,
            asserted: self.flag()?,
            attributed_to: self.maybe(Self::id)?,
            attributed_via: self.list(Self::id)?,
            stage: self.maybe(|page| page.member(Stage::ALL))?,
            measure: self.maybe_text()?,
            roles: self.list(|page| Some((page.member(Role::ALL)?, page.id()?)))?,
            amount: self.maybe_text()?,
            date: self.maybe(|page| {
                Some(ClaimDate {
                    date: page.date()?,
                    basis: page.member(DateBasis::ALL)?,
                })
            })?,
            quotation: self.maybe_text()?,
            verb: self.maybe_text()?,
            evidence: Evidence {
                span: CharSpan::new(self.number()?, self.number()?),
                exact: String::new(),
            },
            sentence: None,
            rule: self.text()?.into(),
            trace: Vec::new(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> Facts {
        let referent = |id: u32| Referent {
            id: ReferentId(id),
            class: Class::Vessel,
            names: vec!["Örn".to_owned(), String::new()],
            gazetteer: Some("person/x".into()),
            country: None,
            named: true,
            born: (id == 1).then_some(Born {
                from: PartialDate::year(1960),
                until: PartialDate::month(1961, 3),
            }),
            mentions: Vec::new(),
        };
        let claim = Claim {
            kind: ClaimKind::SanctionAction,
            predicate: "sanctioned".into(),
            subject: Some(ReferentId(300)),
            object: None,
            polarity: Polarity::Negated,
            modality: Modality::Refused,
            stance: Stance::Uncertain,
            asserted: true,
            attributed_to: Some(ReferentId(0)),
            attributed_via: vec![ReferentId(2), ReferentId(1)],
            stage: Some(Stage::Retaliated),
            measure: Some("Blacklist".into()),
            roles: vec![(Role::Beneficiary, ReferentId(1))],
            amount: Some("5".to_owned()),
            date: Some(ClaimDate {
                date: PartialDate::month(1987, 12),
                basis: DateBasis::Relative,
            }),
            quotation: Some("\n".to_owned()),
            verb: None,
            evidence: Evidence {
                span: CharSpan::new(127, 16_384),
                exact: String::new(),
            },
            sentence: None,
            rule: "r".into(),
            trace: Vec::new(),
        };
        let header = Header {
            hash: "ab".to_owned(),
            published: Some(PartialDate::year(9999)),
            ..Header::default()
        };
        Facts {
            header,
            referents: vec![referent(0), referent(1)],
            claims: vec![claim],
            ..Facts::default()
        }
    }

    #[test]
    fn records_come_back() {
        for records in [
            vec![],
            vec![Facts::default()],
            vec![record(), Facts::default(), record()],
        ] {
            assert_eq!(decode(&encode(&records)), Some(records));
        }
    }

    #[test]
    fn damaged_bytes_are_nothing() {
        let whole = encode(&[record()]);
        for end in 0..whole.len() {
            assert_eq!(decode(&whole[..end]), None, "cut at {end}");
        }
        assert_eq!(decode(&[whole.clone(), vec![0]].concat()), None, "too long");
        assert_eq!(decode(&[0xFF; 40]), None, "a number without end");
    }
}
