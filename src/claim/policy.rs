//! The assertion policy: which claims become edges.
//!
//! | claim | edge |
//! |---|---|
//! | affirmed, actual or past, endorsed, both ends known, said by the document itself | yes |
//! | the same, said by the actor about its own act ("the Treasury said it has sanctioned …") | yes |
//! | the same, said by somebody else | no |
//! | said by somebody unnamed | no |
//! | negated, refused | no |
//! | planned, possible, conditional, demanded, attempted | no |
//! | rejected ("lies"), uncertain ("allegedly") | no |
//! | an end missing, or known only as "a man", "they" | no |
//! | ends that the ontology does not allow for the relation | no |
//! | a statement (X said "…") with its speaker known | yes (the statement, never its content) |

use super::facts::{Modality, Polarity, Stance};
use crate::coref::{Chain, ChainId};
use crate::ontology::Class;

/// What the policy looks at.
pub struct Case<'a> {
    /// Affirmed or negated.
    pub polarity: Polarity,
    /// Mode.
    pub modality: Modality,
    /// Stance of the outermost source.
    pub stance: Stance,
    /// Speakers, outermost first; `None` for somebody unnamed.
    pub speakers: &'a [Option<ChainId>],
    /// Who acts.
    pub subject: Option<ChainId>,
    /// Whether the first end may stand in a graph, see [`stands`].
    pub subject_stands: Standing,
    /// Whether the second end may.
    pub object_stands: Standing,
}

/// Whether a chain is definite enough to be the end of an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Standing {
    Stands,
    Vague,
}

/// Whether a claim becomes an edge.
pub fn asserts(case: &Case<'_>) -> bool {
    let own_word = case.speakers.is_empty()
        || (case.speakers.len() == 1
            && case.speakers[0].is_some()
            && case.speakers[0] == case.subject);
    case.polarity == Polarity::Affirmed
        && matches!(case.modality, Modality::Actual | Modality::Past)
        && case.stance == Stance::Endorsed
        && own_word
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
            stance: Stance::Endorsed,
            speakers,
            subject: Some(DONALD),
            subject_stands: Standing::Stands,
            object_stands: Standing::Stands,
        }
    }

    /// The table in the module's words, row by row.
    #[test]
    fn table_of_cases() {
        assert!(asserts(&case(&[])));
        assert!(asserts(&Case {
            modality: Modality::Past,
            ..case(&[])
        }));
        assert!(asserts(&case(&[Some(DONALD)])), "his own act");
        assert!(!asserts(&case(&[Some(GUSTAVO)])), "somebody else's word");
        assert!(!asserts(&case(&[None])), "somebody unnamed");
        assert!(
            !asserts(&case(&[Some(GUSTAVO), Some(DONALD)])),
            "he said that he said"
        );
        assert!(!asserts(&Case {
            polarity: Polarity::Negated,
            ..case(&[])
        }));
        for modality in [
            Modality::Planned,
            Modality::Possible,
            Modality::Conditional,
            Modality::Demanded,
            Modality::Attempted,
            Modality::Refused,
        ] {
            assert!(
                !asserts(&Case {
                    modality,
                    ..case(&[])
                }),
                "{modality:?}"
            );
        }
        for stance in [Stance::Rejected, Stance::Uncertain] {
            assert!(
                !asserts(&Case {
                    stance,
                    ..case(&[])
                }),
                "{stance:?}"
            );
        }
        assert!(!asserts(&Case {
            object_stands: Standing::Vague,
            ..case(&[])
        }));
    }
}
