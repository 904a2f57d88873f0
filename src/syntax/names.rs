//! Names of one document with their types, by BILUO transitions.
//!
//! *vectors, sentence starts → names*. From left to right each token begins, continues, ends or is a name, or is
//! outside; the best of the moves that are allowed is made. Names do not begin with white space and do not cross the
//! start of a sentence. Source: spaCy's `BiluoPushDown` without preset entities. No beam.

use super::manifest::{Action, TransitionRecord};
use super::matrix::Simd;
use super::model::{Model, ModelError};
use super::scorer::Scorer;
use super::tagger::best;
use smol_str::SmolStr;

/// The next token, the first of the open name, the last of the open name.
const SLOTS: usize = 3;
const NO_LABEL: usize = 0;

/// A greedy recogniser of names.
pub struct NameFinder {
    scorer: Scorer,
    moves: Vec<(Action, usize)>,
    /// Its labels; the first is empty.
    pub labels: Vec<SmolStr>,
}

/// A name: first token, one past the last token, number of its label.
pub type Found = (usize, usize, usize);

impl NameFinder {
    /// Builds the recogniser for vectors of `width` numbers.
    pub fn read(
        record: &TransitionRecord,
        model: &Model,
        width: usize,
    ) -> Result<Self, ModelError> {
        let mut labels = vec![SmolStr::default()];
        let mut moves = Vec::new();
        for step in &record.moves {
            if matches!(
                step.action,
                Action::Shift | Action::Reduce | Action::Left | Action::Right | Action::Break
            ) {
                return Err(ModelError::Malformed {
                    section: "manifest".to_owned(),
                    reason: format!("{:?} is no move of an entity recogniser", step.action),
                });
            }
            let known = labels.iter().position(|label| *label == step.label);
            let label = known.unwrap_or_else(|| {
                labels.push(SmolStr::new(&step.label));
                labels.len() - 1
            });
            moves.push((step.action, label));
        }
        Ok(Self {
            scorer: Scorer::read(record, model, width, SLOTS)?,
            moves,
            labels,
        })
    }

    /// The names of one document, in order.
    pub fn find(
        &self,
        simd: Simd,
        vectors: &[f32],
        is_space: &[bool],
        begins_sentence: &[bool],
    ) -> Vec<Found> {
        let mut prepared = self.scorer.prepare(simd, vectors);
        let mut found = Vec::new();
        // The first token and the label of the name that has begun and not ended.
        let mut open: Option<(usize, usize)> = None;
        for token in 0..is_space.len() {
            let place = Place {
                open: open.map(|(_, label)| label),
                is_space: is_space[token],
                goes_on: token + 1 < is_space.len() && !begins_sentence[token + 1],
            };
            let start = open.map(|(start, _)| start);
            let scores = prepared.scores(&[Some(token), start, start.map(|_| token - 1)]);
            let step = best(scores, |index| {
                let (action, label) = self.moves[index];
                place.allows(action, label)
            });
            // A recogniser without the move that is needed leaves the name open, and it is dropped.
            let Some((action, label)) = step.map(|index| self.moves[index]) else {
                break;
            };
            match action {
                Action::Begin => open = Some((token, label)),
                Action::Last => {
                    if let Some((start, label)) = open.take() {
                        found.push((start, token + 1, label));
                    }
                }
                Action::Unit => found.push((token, token + 1, label)),
                _ => {}
            }
        }
        found
    }
}

/// What decides which moves are allowed at a token.
struct Place {
    /// The label of the name that has begun and not ended.
    open: Option<usize>,
    is_space: bool,
    /// Whether another token of the same sentence follows.
    goes_on: bool,
}

impl Place {
    fn allows(&self, action: Action, label: usize) -> bool {
        let same = self.open == Some(label);
        // The move that is one unnamed unit blocks a token for other components; no model makes it by itself.
        let fresh = self.open.is_none() && label != NO_LABEL && !self.is_space;
        match action {
            Action::Begin => fresh && self.goes_on,
            Action::In => same && self.goes_on,
            Action::Last => same,
            Action::Unit => fresh,
            Action::Out => self.open.is_none(),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PERSON: usize = 1;
    const PLACE: usize = 2;

    fn allowed(place: Place) -> Vec<(Action, usize)> {
        let actions = [
            Action::Begin,
            Action::In,
            Action::Last,
            Action::Unit,
            Action::Out,
            Action::Missing,
        ];
        let all = actions
            .iter()
            .flat_map(|&action| [NO_LABEL, PERSON, PLACE].map(|label| (action, label)));
        // Only the unnamed move is made outside names.
        all.filter(|&(action, label)| {
            place.allows(action, label) && (action != Action::Out || label == NO_LABEL)
        })
        .collect()
    }

    #[test]
    fn a_name_begins_inside_a_sentence() {
        let moves = allowed(Place {
            open: None,
            is_space: false,
            goes_on: true,
        });
        let begin = [(Action::Begin, PERSON), (Action::Begin, PLACE)];
        let unit = [(Action::Unit, PERSON), (Action::Unit, PLACE)];
        assert_eq!(
            moves,
            [&begin[..], &unit[..], &[(Action::Out, NO_LABEL)]].concat()
        );
    }

    #[test]
    fn no_name_of_two_tokens_begins_at_the_end_of_a_sentence() {
        let moves = allowed(Place {
            open: None,
            is_space: false,
            goes_on: false,
        });
        assert_eq!(
            moves,
            [
                (Action::Unit, PERSON),
                (Action::Unit, PLACE),
                (Action::Out, NO_LABEL)
            ]
        );
    }

    #[test]
    fn white_space_begins_no_name_but_may_lie_in_one() {
        let outside = Place {
            open: None,
            is_space: true,
            goes_on: true,
        };
        assert_eq!(allowed(outside), [(Action::Out, NO_LABEL)]);
        let inside = Place {
            open: Some(PLACE),
            is_space: true,
            goes_on: true,
        };
        assert_eq!(
            allowed(inside),
            [(Action::In, PLACE), (Action::Last, PLACE)]
        );
    }

    #[test]
    fn an_open_name_ends_with_its_sentence_and_keeps_its_label() {
        let moves = allowed(Place {
            open: Some(PERSON),
            is_space: false,
            goes_on: false,
        });
        assert_eq!(moves, [(Action::Last, PERSON)]);
    }
}
