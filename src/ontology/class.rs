//! The classes of things: a closed set that `data/ontology.ttl` must agree with.
//!
//! *local name ↔ [`Class`]*. Written twice on purpose, here so that the compiler sees every case, there so that people and
//! SPARQL do; reading an ontology compares the two.

macro_rules! classes {
    ($($class:ident < [$($above:ident),*]),+ $(,)?) => {
        /// The classes of things (graph model, "Classes"). A closed set: `data/ontology.ttl` must agree with it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs)]
        pub enum Class { $($class),+ }

        impl Class {
            /// Every class, the most general first.
            pub const ALL: &'static [Class] = &[$(Class::$class),+];

            /// Local name in `ds:`.
            pub const fn iri(self) -> &'static str {
                match self { $(Class::$class => stringify!($class)),+ }
            }

            /// The classes above it, nearest first; all of them are stated on its instances.
            pub const fn superclasses(self) -> &'static [Class] {
                match self { $(Class::$class => &[$(Class::$above),*]),+ }
            }
        }
    };
}

classes! {
    Entity < [],
    Person < [Entity],
    Country < [Entity],
    Place < [Entity],
    Organization < [Entity],
    Government < [Organization, Entity],
    PublicBody < [Organization, Entity],
    InternationalOrganization < [Organization, Entity],
    PoliticalParty < [Organization, Entity],
    Company < [Organization, Entity],
    MediaOutlet < [Organization, Entity],
    ArmedGroup < [Organization, Entity],
    Group < [Entity],
    Position < [Entity],
    Tenure < [Entity],
    Sanction < [Entity],
    SanctionsProgramme < [Entity],
    LegalAct < [Entity],
    Event < [Entity],
    Vessel < [Entity],
    Aircraft < [Entity],
    Thing < [Entity],
}

impl Class {
    /// The class with that local name.
    pub fn from_iri(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|class| class.iri() == name)
    }

    /// Whether it is `other` or a kind of it.
    pub fn is_a(self, other: Class) -> bool {
        self == other || self.superclasses().contains(&other)
    }
}
