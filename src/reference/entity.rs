//! What a list says of one person, body, ship or aircraft.

use crate::ontology::Class;
use crate::text::PartialDate;
use smol_str::SmolStr;

/// One entry of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct ReferenceEntity {
    /// The list's own id, unique within the dataset.
    pub id: String,
    /// File and line it stands at; empty where it was read back from a store.
    pub place: (String, usize),
    /// Its class; [`Class::Entity`] where the list leaves open whether it is a person or a body.
    pub class: Class,
    /// Its names, the list's main one first.
    pub names: Vec<ReferenceName>,
    /// Passports, registrations, tax numbers ...
    pub identifiers: Vec<Identifier>,
    /// Every birth date given.
    pub births: Vec<Birth>,
    /// Every birth place given.
    pub birth_places: Vec<String>,
    /// As the list has it.
    pub gender: Option<String>,
    /// ISO 3166 alpha-2 codes in lower case of the countries it is tied to: nationality, seat, flag, address.
    pub countries: Vec<SmolStr>,
    /// Addresses, each in one line.
    pub addresses: Vec<String>,
    /// Offices and titles, as written.
    pub positions: Vec<String>,
    /// Offices held for a while, as far as the source gives them as such.
    pub offices: Vec<HeldOffice>,
    /// What it is listed under.
    pub listings: Vec<Listing>,
    /// Other entries, or others by name, that it is tied to.
    pub links: Vec<EntityLink>,
    /// Wikidata id ("Q739").
    pub wikidata: Option<SmolStr>,
    /// Everything else, in the list's words.
    pub remarks: Vec<String>,
    /// Statements of the source's own vocabulary, kept as they are.
    pub statements: Vec<Statement>,
}

impl ReferenceEntity {
    /// One of which nothing but its id is known.
    pub fn new(id: impl Into<String>, class: Class) -> Self {
        Self {
            id: id.into(),
            place: (String::new(), 0),
            class,
            names: Vec::new(),
            identifiers: Vec::new(),
            births: Vec::new(),
            birth_places: Vec::new(),
            gender: None,
            countries: Vec::new(),
            addresses: Vec::new(),
            positions: Vec::new(),
            offices: Vec::new(),
            listings: Vec::new(),
            links: Vec::new(),
            wikidata: None,
            remarks: Vec::new(),
            statements: Vec::new(),
        }
    }

    /// Adds a name, unless it has it already; the stronger standing stays.
    pub(super) fn name(&mut self, text: &str, strength: Strength) {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() {
            return;
        }
        match self.names.iter_mut().find(|name| name.text == text) {
            Some(known) => known.strength = known.strength.min(strength),
            None => self.names.push(ReferenceName { text, strength }),
        }
    }

    /// Takes over what another entry says of the same thing.
    pub(super) fn join(&mut self, other: Self) {
        for name in other.names {
            self.name(&name.text, name.strength);
        }
        for code in other.countries {
            self.country(Some(code));
        }
        for remark in &other.remarks {
            self.remark(remark);
        }
        extend(&mut self.identifiers, other.identifiers);
        extend(&mut self.births, other.births);
        extend(&mut self.birth_places, other.birth_places);
        extend(&mut self.addresses, other.addresses);
        extend(&mut self.positions, other.positions);
        extend(&mut self.offices, other.offices);
        extend(&mut self.listings, other.listings);
        extend(&mut self.links, other.links);
        extend(&mut self.statements, other.statements);
        self.gender = self.gender.take().or(other.gender);
        self.wikidata = self.wikidata.take().or(other.wikidata);
    }

    pub(super) fn country(&mut self, code: Option<SmolStr>) {
        if let Some(code) = code
            && !self.countries.contains(&code)
        {
            self.countries.push(code);
        }
    }

    pub(super) fn remark(&mut self, text: &str) {
        let text = text.trim();
        if !text.is_empty() && !self.remarks.iter().any(|known| known == text) {
            self.remarks.push(text.to_owned());
        }
    }
}

/// Adds what is not there yet.
fn extend<T: PartialEq>(known: &mut Vec<T>, more: Vec<T>) {
    for each in more {
        if !known.contains(&each) {
            known.push(each);
        }
    }
}

/// A name on a list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ReferenceName {
    /// As written.
    pub text: String,
    /// How much the list trusts it.
    pub strength: Strength,
}

/// How much a list trusts a name. A smaller one is stronger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// The list's main name, or a good alias.
    Full,
    /// A name once borne.
    Former,
    /// A weak alias: so broad or common that the list itself warns of false hits.
    Weak,
}

/// A number that somebody gave it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Identifier {
    /// "Passport", "Tax ID No.", "IMO" ..., as written.
    pub kind: String,
    /// The number.
    pub value: String,
    /// Code of the country that issued it.
    pub country: Option<SmolStr>,
}

/// When somebody was born, as well as the list knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Birth {
    /// On that day, or in that month or year.
    On(PartialDate),
    /// About then.
    About(PartialDate),
    /// From then to then.
    Between(PartialDate, PartialDate),
}

/// An office held for a while.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct HeldOffice {
    /// In full: "President of Colombia".
    pub position: String,
    /// Code of the country it is an office of.
    pub country: Option<SmolStr>,
    /// Since when.
    pub since: Option<PartialDate>,
    /// Until when; absent while it lasts.
    pub until: Option<PartialDate>,
}

/// An entry under one programme of one authority.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Listing {
    /// Who lists, as the gazetteer's key ("government/us", "organization/united-nations"); nothing where it is not known.
    pub issuer: Option<SmolStr>,
    /// Who lists, in words.
    pub authority: Option<String>,
    /// Programme, as written.
    pub programme: Option<String>,
    /// The list's number for it.
    pub number: Option<String>,
    /// Since when.
    pub since: Option<PartialDate>,
    /// Until when; absent while it lasts.
    pub until: Option<PartialDate>,
}

/// A tie to another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EntityLink {
    /// "Linked To", "owner", ..., as written.
    pub kind: String,
    /// To whom.
    pub to: LinkTarget,
}

/// The other end of a tie.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LinkTarget {
    /// An entry of the same dataset.
    Id(String),
    /// Somebody by name.
    Name(String),
}

/// A statement of the source's own vocabulary.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Statement {
    /// IRI of the property.
    pub property: String,
    /// Its value.
    pub value: Value,
}

/// What a statement says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// Words.
    Text(String),
    /// Words in a language, or of a datatype (its IRI).
    Language(String, String),
    /// A value of a datatype (its IRI).
    Typed(String, String),
    /// Something on the web.
    Iri(String),
    /// An entry of the same dataset.
    Id(String),
}
