//! Heads and labels of tokens, by arc-eager transitions.
//!
//! *vectors of one document → [`Tree`]*. Greedy: in each state the best of the moves that are allowed is made.
//! SHIFT, REDUCE, LEFT, RIGHT build one tree after the other over the whole document, BREAK says that the word after
//! next begins a sentence. Not monotonic: a word with a head may get another one by LEFT, and a word without a head
//! that is reduced goes back to the buffer, once. Source: Nivre 2003, Honnibal and Johnson 2015, as in spaCy's
//! `ArcEager`. What labels with "||" and the tree's edges mean is the affair of [`super::tree`]. No beam.

use super::manifest::{Action, TransitionRecord};
use super::matrix::Simd;
use super::model::{Model, ModelError};
use super::scorer::Scorer;
use super::tagger::best;
use super::tree::{Labels, Tree};
use smol_str::SmolStr;

const NONE: u32 = u32::MAX;
/// B0 B1 S0 S1 S2 L(B0) L(S0) R(S0).
const SLOTS: usize = 8;

/// A greedy arc-eager parser.
pub struct Parser {
    scorer: Scorer,
    moves: Vec<(Action, u16)>,
    /// Its labels, with the undoing of pseudo-projective ones.
    pub labels: Labels,
}

impl Parser {
    /// Builds the parser for vectors of `width` numbers.
    pub fn read(
        record: &TransitionRecord,
        model: &Model,
        width: usize,
    ) -> Result<Self, ModelError> {
        let mut labels = Labels::default();
        let mut moves = Vec::new();
        for step in &record.moves {
            if !matches!(
                step.action,
                Action::Shift | Action::Reduce | Action::Left | Action::Right | Action::Break
            ) {
                return Err(ModelError::Malformed {
                    section: "manifest".to_owned(),
                    reason: format!("{:?} is no move of a dependency parser", step.action),
                });
            }
            moves.push((step.action, labels.intern(&step.label)));
        }
        Ok(Self {
            scorer: Scorer::read(record, model, width, SLOTS)?,
            moves,
            labels,
        })
    }

    /// The name of a label of a tree.
    pub fn label(&self, id: u16) -> &SmolStr {
        self.labels.name(id)
    }

    /// Parses one document. `is_space` tells of each token whether it is white space.
    pub fn parse(&self, simd: Simd, vectors: &[f32], is_space: &[bool]) -> Tree {
        let mut prepared = self.scorer.prepare(simd, vectors);
        let mut state = State::new(is_space.len());
        // Each token is shifted at most twice plus once per left arc, and broken before at most once.
        let mut steps = 16 * is_space.len() + 64;
        while !state.is_final() {
            let scores = prepared.scores(&state.slots());
            let allowed = state.allowed();
            let Some(index) = best(scores, |index| allowed[self.moves[index].0 as usize]) else {
                break;
            };
            let (action, label) = self.moves[index];
            state.apply(action, label);
            steps -= 1;
            if steps == 0 {
                break;
            }
        }
        let heads = (0..is_space.len())
            .map(|token| {
                if state.heads[token] == NONE {
                    token
                } else {
                    state.heads[token] as usize
                }
            })
            .collect();
        Tree::new(heads, state.labels, &self.labels, is_space)
    }
}

/// The state of the arc-eager system over one document.
struct State {
    length: usize,
    stack: Vec<u32>,
    /// Words put back, the next one last.
    returned: Vec<u32>,
    /// First word of the buffer that was never shifted.
    next: usize,
    heads: Vec<u32>,
    labels: Vec<u16>,
    /// The child last attached to each word on its left and right, and the one attached before it.
    last_left: Vec<u32>,
    last_right: Vec<u32>,
    previous: Vec<u32>,
    begins_sentence: Vec<bool>,
    was_returned: Vec<bool>,
}

impl State {
    fn new(length: usize) -> Self {
        let mut begins_sentence = vec![false; length];
        if let Some(first) = begins_sentence.first_mut() {
            *first = true;
        }
        Self {
            length,
            stack: Vec::new(),
            returned: Vec::new(),
            next: 0,
            heads: vec![NONE; length],
            labels: vec![0; length],
            last_left: vec![NONE; length],
            last_right: vec![NONE; length],
            previous: vec![NONE; length],
            begins_sentence,
            was_returned: vec![false; length],
        }
    }

    fn is_final(&self) -> bool {
        self.stack.is_empty() && self.buffer_length() == 0
    }

    fn buffer_length(&self) -> usize {
        self.length - self.next + self.returned.len()
    }

    /// The word at `index` from the top of the stack.
    fn stacked(&self, index: usize) -> Option<usize> {
        self.stack
            .iter()
            .rev()
            .nth(index)
            .map(|&word| word as usize)
    }

    /// The word at `index` from the front of the buffer.
    fn buffered(&self, index: usize) -> Option<usize> {
        if let Some(&word) = self.returned.iter().rev().nth(index) {
            return Some(word as usize);
        }
        let word = self.next + index - self.returned.len();
        (word < self.length).then_some(word)
    }

    fn slots(&self) -> [Option<usize>; SLOTS] {
        let child = |last: &[u32], head: Option<usize>| {
            head.map(|head| last[head])
                .filter(|&child| child != NONE)
                .map(|child| child as usize)
        };
        let (front, top) = (self.buffered(0), self.stacked(0));
        [
            front,
            self.buffered(1),
            top,
            self.stacked(1),
            self.stacked(2),
            child(&self.last_left, front),
            child(&self.last_left, top),
            child(&self.last_right, top),
        ]
    }

    /// Which actions are allowed, by [`Action`].
    fn allowed(&self) -> [bool; 11] {
        let mut allowed = [false; 11];
        let stacked = !self.stack.is_empty();
        let front = self.buffered(0);
        let second = self.buffered(1);
        let at_break = front.is_some_and(|front| self.begins_sentence[front]);
        allowed[Action::Shift as usize] = front.is_some()
            && (!stacked
                || (second.is_some()
                    && !at_break
                    && !front.is_some_and(|front| self.was_returned[front])));
        allowed[Action::Reduce as usize] = stacked;
        let arc = stacked && front.is_some() && !at_break;
        allowed[Action::Left as usize] = arc;
        allowed[Action::Right as usize] = arc;
        allowed[Action::Break as usize] = match (front, second) {
            (Some(front), Some(second)) => second == front + 1 && !self.begins_sentence[second],
            _ => false,
        };
        allowed
    }

    /// Makes a move that is allowed.
    fn apply(&mut self, action: Action, label: u16) {
        let (front, top) = (self.buffered(0), self.stacked(0));
        match (action, top, front) {
            (Action::Shift, _, Some(_)) => self.push(),
            (Action::Reduce, Some(top), _) => {
                self.stack.pop();
                if self.heads[top] == NONE && !self.stack.is_empty() {
                    self.was_returned[top] = true;
                    self.returned.push(top as u32);
                }
            }
            (Action::Left, Some(top), Some(front)) => {
                self.attach(top, front, label);
                // The stack shrinks, so shifting the word once more cannot go round in circles.
                self.was_returned[front] = false;
                self.stack.pop();
            }
            (Action::Right, Some(top), Some(front)) => {
                self.attach(front, top, label);
                self.push();
            }
            (Action::Break, _, _) => {
                if let Some(second) = self.buffered(1) {
                    self.begins_sentence[second] = true;
                }
            }
            _ => {}
        }
    }

    fn push(&mut self) {
        let word = self.returned.pop().unwrap_or_else(|| {
            self.next += 1;
            (self.next - 1) as u32
        });
        self.stack.push(word);
    }

    fn attach(&mut self, child: usize, head: usize, label: u16) {
        let former = self.heads[child];
        // A word that has a head is the last of its head's children on the right: those attached later
        // would stand above it on the stack.
        if former != NONE && self.last_right[former as usize] == child as u32 {
            self.last_right[former as usize] = self.previous[child];
        }
        let last = if head > child {
            &mut self.last_left[head]
        } else {
            &mut self.last_right[head]
        };
        self.previous[child] = *last;
        *last = child as u32;
        self.heads[child] = head as u32;
        self.labels[child] = label;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_without_a_head_goes_back_once() {
        let mut state = State::new(3);
        state.apply(Action::Shift, 0);
        state.apply(Action::Shift, 0);
        assert_eq!(state.slots()[..5], [Some(2), None, Some(1), Some(0), None]);
        state.apply(Action::Reduce, 0);
        assert_eq!(state.slots()[..3], [Some(1), Some(2), Some(0)]);
        assert!(
            !state.allowed()[Action::Shift as usize],
            "it was shifted before"
        );
        state.apply(Action::Left, 7);
        assert_eq!((state.heads[0], state.labels[0]), (1, 7));
        assert_eq!(state.slots()[5], Some(0));
    }

    #[test]
    fn a_break_forbids_arcs_across_it_and_cannot_be_made_twice() {
        let mut state = State::new(3);
        assert!(state.allowed()[Action::Break as usize]);
        state.apply(Action::Break, 0);
        assert!(!state.allowed()[Action::Break as usize]);
        state.apply(Action::Shift, 0);
        let allowed = state.allowed();
        assert!(!allowed[Action::Left as usize] && !allowed[Action::Right as usize]);
        assert!(!allowed[Action::Shift as usize] && allowed[Action::Reduce as usize]);
    }

    #[test]
    fn a_left_arc_takes_a_word_from_its_former_head() {
        let mut state = State::new(3);
        state.apply(Action::Shift, 0);
        state.apply(Action::Right, 1);
        assert_eq!((state.heads[1], state.last_right[0]), (0, 1));
        state.apply(Action::Left, 2);
        assert_eq!((state.heads[1], state.labels[1]), (2, 2));
        assert_eq!(state.last_right[0], NONE);
    }
}
