//! Slim records as bytes, for the index beside the graph they can be read from.
//!
//! *[`Facts`] ↔ bytes*. Reading a record back from its quads takes milliseconds, since each term is looked up by itself; from here it
//! takes microseconds. The bytes are a copy and never the authority: an index of another version of the program is made anew, so
//! the layout may change with any version and needs no number. Holds nothing that [`slim`](super::reading::slim) drops.

use crate::claim::facts::{
    Born, Claim, ClaimDate, ClaimKind, DateBasis, Evidence, Facts, Header, Modality, Polarity,
    Referent, ReferentId, Role, Stage, Stance,
};
use crate::ontology::Class;
use crate::text::{CharSpan, PartialDate, Signature};

/// The bytes of a slim record.
pub(super) fn encode(facts: &Facts) -> Vec<u8> {
    let mut ink = Ink::default();
    ink.header(&facts.header);
    ink.list(&facts.referents, Ink::referent);
    ink.list(&facts.claims, Ink::claim);
    ink.0
}

/// The record that [`encode`] wrote; nothing if it did not write these bytes.
pub(super) fn decode(bytes: &[u8]) -> Option<Facts> {
    let mut leaf = Leaf(bytes);
    let facts = Facts {
        header: leaf.header()?,
        text: String::new(),
        referents: leaf.list(Leaf::referent)?,
        claims: leaf.list(Leaf::claim)?,
        notes: Vec::new(),
    };
    leaf.0.is_empty().then_some(facts)
}

/// Bytes being written.
#[derive(Default)]
pub(super) struct Ink(pub(super) Vec<u8>);

impl Ink {
    /// Seven bits a byte, the lowest first (LEB128): nearly all numbers are small.
    pub(super) fn number(&mut self, mut number: usize) {
        while number >= 0x80 {
            self.0.push((number & 0x7F) as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }

    pub(super) fn text(&mut self, text: &str) {
        self.number(text.len());
        self.0.extend_from_slice(text.as_bytes());
    }

    pub(super) fn maybe<T>(&mut self, value: Option<T>, write: impl FnOnce(&mut Self, T)) {
        self.number(usize::from(value.is_some()));
        if let Some(value) = value {
            write(self, value);
        }
    }

    pub(super) fn maybe_text(&mut self, text: Option<&str>) {
        self.maybe(text, |ink, text| ink.text(text));
    }

    pub(super) fn list<T>(&mut self, list: &[T], write: impl Fn(&mut Self, &T)) {
        self.number(list.len());
        for each in list {
            write(self, each);
        }
    }

    pub(super) fn member<T: PartialEq>(&mut self, all: &[T], value: &T) {
        // A member of a closed set is in the list of its members.
        self.number(
            all.iter()
                .position(|each| each == value)
                .unwrap_or(all.len()),
        );
    }

    pub(super) fn id(&mut self, id: ReferentId) {
        self.number(id.0 as usize);
    }

    pub(super) fn born(&mut self, born: Born) {
        self.date(born.from);
        self.date(born.until);
    }

    pub(super) fn date(&mut self, date: PartialDate) {
        self.0.extend_from_slice(&date.year.to_le_bytes());
        self.0
            .extend([date.month.unwrap_or(0), date.day.unwrap_or(0)]);
    }

    /// Half as long where the text is lower-case hexadecimal digits, as hashes are.
    pub(super) fn hash(&mut self, hash: &str) {
        match packed(hash) {
            Some(bytes) => {
                self.number(2 * bytes.len() + 1);
                self.0.extend(bytes);
            }
            None => {
                self.number(2 * hash.len());
                self.0.extend_from_slice(hash.as_bytes());
            }
        }
    }

    /// Sixty-four bits of a digest, which no shorter way of writing would shorten.
    pub(super) fn digest(&mut self, digest: u64) {
        self.0.extend_from_slice(&digest.to_le_bytes());
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

    pub(super) fn referent(&mut self, referent: &Referent) {
        self.id(referent.id);
        self.member(Class::ALL, &referent.class);
        self.list(&referent.names, |ink, name| ink.text(name));
        self.maybe_text(referent.gazetteer.as_deref());
        self.maybe_text(referent.country.as_deref());
        self.number(usize::from(referent.named));
        self.maybe(referent.born, Self::born);
    }

    pub(super) fn claim(&mut self, claim: &Claim) {
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

/// Lower-case hexadecimal digits as bytes.
fn packed(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let (pairs, []) = text.as_bytes().as_chunks::<2>() else {
        return None;
    };
    let bytes = pairs.iter().map(|&[a, b]| Some(digit(a)? << 4 | digit(b)?));
    bytes.collect()
}

fn unpacked(bytes: &[u8]) -> String {
    let digit = |number: u8| char::from(b"0123456789abcdef"[usize::from(number & 0xF)]);
    let digits = bytes
        .iter()
        .flat_map(|&byte| [digit(byte >> 4), digit(byte)]);
    digits.collect()
}

/// Bytes being read.
pub(super) struct Leaf<'a>(pub(super) &'a [u8]);

impl<'a> Leaf<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    pub(super) fn number(&mut self) -> Option<usize> {
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

    pub(super) fn text(&mut self) -> Option<&'a str> {
        let length = self.number()?;
        std::str::from_utf8(self.take(length)?).ok()
    }

    pub(super) fn hash(&mut self) -> Option<String> {
        let number = self.number()?;
        let bytes = self.take(number / 2)?;
        if number % 2 == 1 {
            Some(unpacked(bytes))
        } else {
            std::str::from_utf8(bytes).ok().map(str::to_owned)
        }
    }

    pub(super) fn digest(&mut self) -> Option<u64> {
        let (digest, _) = self.take(8)?.split_first_chunk()?;
        Some(u64::from_le_bytes(*digest))
    }

    fn flag(&mut self) -> Option<bool> {
        match self.number()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }

    /// The outer option is for damage.
    pub(super) fn maybe<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Option<Option<T>> {
        if self.flag()? {
            read(self).map(Some)
        } else {
            Some(None)
        }
    }

    pub(super) fn maybe_text<T: From<&'a str>>(&mut self) -> Option<Option<T>> {
        self.maybe(|leaf| leaf.text().map(T::from))
    }

    pub(super) fn list<T>(&mut self, read: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = self.number()?;
        // Every element takes a byte at least: a damaged count asks for no more memory than there are bytes.
        let mut list = Vec::with_capacity(count.min(self.0.len()));
        for _ in 0..count {
            list.push(read(self)?);
        }
        Some(list)
    }

    pub(super) fn member<T: Copy>(&mut self, all: &[T]) -> Option<T> {
        all.get(self.number()?).copied()
    }

    pub(super) fn id(&mut self) -> Option<ReferentId> {
        self.number()?.try_into().ok().map(ReferentId)
    }

    pub(super) fn born(&mut self) -> Option<Born> {
        Some(Born {
            from: self.date()?,
            until: self.date()?,
        })
    }

    pub(super) fn date(&mut self) -> Option<PartialDate> {
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
            dated: None,
            doc_id: self.maybe_text()?,
            title: self.maybe_text()?,
            url: self.maybe_text()?,
            publisher: self.maybe_text()?,
            author: self.maybe_text()?,
            language: self.maybe_text()?,
            signature: self.maybe(|leaf| Signature::from_bytes(leaf.take(Signature::BYTES)?))?,
        })
    }

    pub(super) fn referent(&mut self) -> Option<Referent> {
        Some(Referent {
            id: self.id()?,
            class: self.member(Class::ALL)?,
            names: self.list(|leaf| leaf.text().map(str::to_owned))?,
            gazetteer: self.maybe_text()?,
            country: self.maybe_text()?,
            named: self.flag()?,
            born: self.maybe(Leaf::born)?,
            mentions: Vec::new(),
        })
    }

    pub(super) fn claim(&mut self) -> Option<Claim> {
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
            stage: self.maybe(|leaf| leaf.member(Stage::ALL))?,
            measure: self.maybe_text()?,
            roles: self.list(|leaf| Some((leaf.member(Role::ALL)?, leaf.id()?)))?,
            amount: self.maybe_text()?,
            date: self.maybe(|leaf| {
                Some(ClaimDate {
                    date: leaf.date()?,
                    basis: leaf.member(DateBasis::ALL)?,
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
        for facts in [Facts::default(), record()] {
            assert_eq!(decode(&encode(&facts)), Some(facts));
        }
    }

    #[test]
    fn hashes_come_back_whatever_they_are() {
        for hash in ["", "0a", "ff00e1", "0A", "abc", "zz", "Örn"] {
            let mut ink = Ink::default();
            ink.hash(hash);
            assert_eq!(Leaf(&ink.0).hash().as_deref(), Some(hash));
        }
        let mut ink = Ink::default();
        ink.hash(&"5e".repeat(32));
        assert_eq!(ink.0.len(), 33, "half as long");
    }

    #[test]
    fn damaged_bytes_are_nothing() {
        let whole = encode(&record());
        for end in 0..whole.len() {
            assert_eq!(decode(&whole[..end]), None, "cut at {end}");
        }
        assert_eq!(decode(&[whole.clone(), vec![0]].concat()), None, "too long");
        assert_eq!(decode(&[0xFF; 40]), None, "a number without end");
    }
}
