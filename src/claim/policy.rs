//! The assertion policy: which claims become edges.
//!
//! *([`Case`], [`Policy`]) → yes or no*, by one function, [`asserts`]. Each policy asserts all that the one before it does:
//!
//! | claim | strict | default | attributed | reported |
//! |---|---|---|---|---|
//! | affirmed, actual or past, endorsed, both ends known, said by the document itself | yes | yes | yes | yes |
//! | the same, said by the actor about its own act ("the Treasury said it has sanctioned …") | no | yes | yes | yes |
//! | the same, said by somebody else who is named, or by such a one about what another said | no | no | yes | yes |
//! | the same, said by somebody unnamed ("officials said", "it is believed that") | no | no | no | yes |
//! | negated, refused | no | no | no | no |
//! | a lasting state that is past ("once a member of") | no | no | no | no |
//! | planned, possible, conditional, demanded, attempted | no | no | no | no |
//! | rejected ("lies"), uncertain ("allegedly") | no | no | no | no |
//! | an end missing, or known only as "a man", "they" | no | no | no | no |
//! | ends that the ontology does not allow for the relation | no | no | no | no |
//! | a statement (X said "…") with its speaker known | as its speaking is said | … | … | … |
//!
//! The content of a statement is never asserted by the statement. A store keeps to one policy: the edges of two cannot be told apart.

use super::facts::{Modality, Polarity, Stance};
use crate::coref::{Chain, ChainId};
use crate::ontology::Class;

/// Whose word suffices for an edge; each member asserts all that the one before it does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Policy {
    /// The document's own.
    Strict,
    /// The document's, and an actor's about its own act.
    #[default]
    Default,
    /// That of any source with a name.
    Attributed,
    /// Anybody's, named or not.
    Reported,
}

impl Policy {
    /// Every member, the narrowest first.
    pub const ALL: &'static [Self] = &[
        Self::Strict,
        Self::Default,
        Self::Attributed,
        Self::Reported,
    ];
    /// The word on the command line and in a store's stamp.
    pub const fn wire(self) -> &'static str {
        match self {
            Self::Strict => "strict",
            Self::Default => "default",
            Self::Attributed => "attributed",
            Self::Reported => "reported",
        }
    }
    /// The member with that word.
    pub fn from_wire(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|each| each.wire() == word)
    }
}

/// What the policy looks at.
pub struct Case<'a> {
    /// Affirmed or negated.
    pub polarity: Polarity,
    /// Mode.
    pub modality: Modality,
    /// Whether the relation tells what happens or how things are.
    pub aspect: Aspect,
    /// Stance of the outermost source.
    pub stance: Stance,
    /// Speakers, outermost first; `None` for somebody unnamed.
    pub speakers: &'a [Option<ChainId>],
    /// Whether all of them are somebody definite: "officials" are not.
    pub speakers_stand: Standing,
    /// Who acts.
    pub subject: Option<ChainId>,
    /// Whether the first end may stand in a graph, see [`stands`].
    pub subject_stands: Standing,
    /// Whether the second end may.
    pub object_stands: Standing,
}

/// What a relation tells: an event that is past has happened; a state that is past is no longer so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Aspect {
    Event,
    State,
}

/// Whether a chain is definite enough to be the end of an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Standing {
    Stands,
    Vague,
}

/// Whether a claim becomes an edge.
pub fn asserts(case: &Case<'_>, policy: Policy) -> bool {
    let own_act =
        case.speakers.len() == 1 && case.speakers[0].is_some() && case.speakers[0] == case.subject;
    let word = case.speakers.is_empty()
        || match policy {
            Policy::Strict => false,
            Policy::Default => own_act,
            Policy::Attributed => own_act || case.speakers_stand == Standing::Stands,
            Policy::Reported => true,
        };
    case.polarity == Polarity::Affirmed
        && match case.modality {
            Modality::Actual => true,
            Modality::Past => case.aspect == Aspect::Event,
            _ => false,
        }
        && case.stance == Stance::Endorsed
        && word
        && case.subject_stands == Standing::Stands
        && case.object_stands == Standing::Stands
}

/// Whether a chain may be the end of an edge: it has a name or is known, or it is an event, a group, a law or a
/// position described in more than one word. "A man" and "they" may not.
pub fn stands(chain: &Chain, named: Named, words: usize) -> Standing {
    let described = words > 1
        && matches!(
            chain.class,
            Class::Event
                | Class::Group
                | Class::LegalAct
                | Class::Position
                | Class::Thing
                | Class::ArmedGroup
        );
    if named == Named::Yes || chain.entry.is_some() || chain.class == Class::Position || described {
        Standing::Stands
    } else {
        Standing::Vague
    }
}

/// Whether any mention of a chain is a proper name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Named {
    Yes,
    No,
}

#[cfg(test)]
mod tests {
    use super::*;

    const DONALD: ChainId = ChainId(0);
    const GUSTAVO: ChainId = ChainId(1);

    fn case<'a>(speakers: &'a [Option<ChainId>]) -> Case<'a> {
        Case {
            polarity: Polarity::Affirmed,
            modality: Modality::Actual,
            aspect: Aspect::Event,
            stance: Stance::Endorsed,
            speakers,
            speakers_stand: if speakers.iter().all(Option::is_some) {
                Standing::Stands
            } else {
                Standing::Vague
            },
            subject: Some(DONALD),
            subject_stands: Standing::Stands,
            object_stands: Standing::Stands,
        }
    }

    /// The rows of the module's table that turn on whose word it is, for each policy in turn.
    #[test]
    fn table_of_sources() {
        type Row = (&'static str, &'static [Option<ChainId>], [bool; 4]);
        let rows: [Row; 6] = [
            ("the document itself", &[], [true, true, true, true]),
            ("his own act", &[Some(DONALD)], [false, true, true, true]),
            (
                "somebody else's word",
                &[Some(GUSTAVO)],
                [false, false, true, true],
            ),
            (
                "he said that he said",
                &[Some(GUSTAVO), Some(DONALD)],
                [false, false, true, true],
            ),
            ("somebody unnamed", &[None], [false, false, false, true]),
            (
                "a named one of an unnamed",
                &[Some(GUSTAVO), None],
                [false, false, false, true],
            ),
        ];
        for (what, speakers, wanted) in rows {
            let found: Vec<bool> = Policy::ALL
                .iter()
                .map(|&policy| asserts(&case(speakers), policy))
                .collect();
            assert_eq!(found, wanted, "{what}");
        }
    }

    /// What no policy lets through, whoever says it.
    #[test]
    fn table_of_what_never_holds() {
        for &policy in Policy::ALL {
            let never = |changed: Case<'_>, what: &str| {
                assert!(!asserts(&changed, policy), "{what} under {}", policy.wire());
            };
            never(
                Case {
                    polarity: Polarity::Negated,
                    ..case(&[])
                },
                "negated",
            );
            for modality in [
                Modality::Planned,
                Modality::Possible,
                Modality::Conditional,
                Modality::Demanded,
                Modality::Attempted,
                Modality::Refused,
            ] {
                never(
                    Case {
                        modality,
                        ..case(&[])
                    },
                    modality.wire(),
                );
            }
            for stance in [Stance::Rejected, Stance::Uncertain] {
                never(
                    Case {
                        stance,
                        ..case(&[])
                    },
                    stance.wire(),
                );
            }
            never(
                Case {
                    object_stands: Standing::Vague,
                    ..case(&[])
                },
                "a vague object",
            );
            never(
                Case {
                    subject_stands: Standing::Vague,
                    ..case(&[])
                },
                "a vague subject",
            );
            let past = Case {
                modality: Modality::Past,
                ..case(&[])
            };
            assert!(asserts(&past, policy), "past under {}", policy.wire());
            let over = Case {
                aspect: Aspect::State,
                ..past
            };
            assert!(!asserts(&over, policy), "over under {}", policy.wire());
        }
    }

    #[test]
    fn words_of_policies_are_read_back() {
        for &policy in Policy::ALL {
            assert_eq!(Policy::from_wire(policy.wire()), Some(policy));
        }
        assert_eq!(Policy::from_wire("lenient"), None);
    }
}
