//! One direction of an expression: its alternatives as small programs, and the machine that runs them.
//!
//! *(program, text, place) → where it ends*. Backtracking, with a budget of steps that the caller gives. A program
//! reads forward or backward; a look is a program of its own, which always reads away from the place it looks from.

use super::{Class, LARGEST, Node, PatternError};

/// Which way a program reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Forward,
    Backward,
}

#[derive(Clone, Debug)]
enum Step {
    Class(usize),
    /// A class again and again: the commonest loop, taken without one step per character.
    Run {
        class: usize,
        min: usize,
        max: usize,
        lazy: bool,
    },
    /// Try the first; if the rest fails, the second.
    Split(usize, usize),
    Jump(usize),
    Look {
        negated: bool,
        way: Way,
        program: Box<[Step]>,
    },
    Start,
    End,
    Match,
}

/// What remains to be tried.
enum Retry {
    At {
        step: usize,
        at: usize,
    },
    /// A greedy run that can give characters back down to `least`.
    Shorten {
        step: usize,
        at: usize,
        least: usize,
    },
    /// A lazy run that can take more.
    Lengthen {
        step: usize,
        at: usize,
        class: usize,
        left: usize,
    },
}

/// Characters with which an alternative can begin, in the direction in which it is read.
#[derive(Clone, Copy)]
struct Opening {
    ascii: u128,
    beyond: bool,
    /// Whether it may take no character at all.
    empty: bool,
}

/// The programs of all alternatives in one direction, by the character they begin with.
#[derive(Clone, Debug)]
pub(super) struct Programs {
    way: Way,
    programs: Box<[Box<[Step]>]>,
    by_ascii: Box<[Box<[u16]>]>,
    beyond: Box<[u16]>,
    empty: Box<[u16]>,
}

/// The character that begins at byte `at`.
pub(super) fn char_after(text: &str, at: usize) -> Option<char> {
    match text.as_bytes().get(at) {
        Some(&byte) if byte < 128 => Some(byte as char),
        _ => text.get(at..)?.chars().next(),
    }
}

/// The character that ends at byte `at`.
fn char_before(text: &str, at: usize) -> Option<char> {
    match at.checked_sub(1).map(|before| text.as_bytes()[before]) {
        Some(byte) if byte < 128 => Some(byte as char),
        _ => text.get(..at)?.chars().next_back(),
    }
}

impl Programs {
    /// From the alternatives, in order of preference.
    pub fn new(
        alternatives: &[Vec<Node>],
        classes: &[Class],
        way: Way,
    ) -> Result<Self, PatternError> {
        let mut programs = Vec::new();
        let mut by_ascii = vec![Vec::new(); 128];
        let (mut beyond, mut empty) = (Vec::new(), Vec::new());
        let mut size = 0;
        for nodes in alternatives {
            let number = u16::try_from(programs.len()).map_err(|_| PatternError::TooLarge)?;
            let mut program = Vec::new();
            compile(nodes, classes, way, &mut program)?;
            program.push(Step::Match);
            size += program.len();
            if size > LARGEST {
                return Err(PatternError::TooLarge);
            }
            programs.push(program.into_boxed_slice());
            let opening = opening(nodes, classes, way);
            for (point, list) in by_ascii.iter_mut().enumerate() {
                if opening.empty || opening.ascii >> point & 1 == 1 {
                    list.push(number);
                }
            }
            if opening.empty || opening.beyond {
                beyond.push(number);
            }
            if opening.empty {
                empty.push(number);
            }
        }
        Ok(Self {
            way,
            programs: programs.into(),
            by_ascii: by_ascii.into_iter().map(Vec::into_boxed_slice).collect(),
            beyond: beyond.into(),
            empty: empty.into(),
        })
    }

    fn candidates(&self, char: Option<char>) -> &[u16] {
        match char {
            None => &self.empty,
            Some(char) if char.is_ascii() => &self.by_ascii[char as usize],
            Some(_) => &self.beyond,
        }
    }

    /// End of the preferred match that begins at `at` and does not end at `forbidden`.
    pub fn first_at(
        &self,
        classes: &[Class],
        text: &str,
        at: usize,
        forbidden: Option<usize>,
        budget: &mut usize,
    ) -> Option<usize> {
        let list = self.candidates(char_after(text, at));
        list.iter().find_map(|&number| {
            let mut end = None;
            run(
                &self.programs[number as usize],
                self.way,
                classes,
                text,
                at,
                budget,
                &mut |at| {
                    if forbidden != Some(at) {
                        end = Some(at);
                    }
                    end.is_some()
                },
            );
            end
        })
    }

    /// Start of the longest match that ends with the text.
    pub fn farthest_from_end(
        &self,
        classes: &[Class],
        text: &str,
        budget: &mut usize,
    ) -> Option<usize> {
        let mut start: Option<usize> = None;
        for &number in self.candidates(char_before(text, text.len())) {
            run(
                &self.programs[number as usize],
                self.way,
                classes,
                text,
                text.len(),
                budget,
                &mut |at| {
                    start = Some(start.map_or(at, |start| start.min(at)));
                    false
                },
            );
        }
        start
    }
}

/// What the first node that takes a character can take.
fn opening(nodes: &[Node], classes: &[Class], way: Way) -> Opening {
    let mut sum = Opening {
        ascii: 0,
        beyond: false,
        empty: true,
    };
    let mut add = |node: &Node| {
        let one = match node {
            Node::Class(class) => {
                let class = &classes[*class];
                Opening {
                    ascii: class.ascii,
                    beyond: !class.ranges.is_empty(),
                    empty: false,
                }
            }
            Node::Repeat { min, body, .. } => {
                let body = opening(body, classes, way);
                Opening {
                    empty: body.empty || *min == 0,
                    ..body
                }
            }
            Node::Branch(branches) => {
                let none = Opening {
                    ascii: 0,
                    beyond: false,
                    empty: false,
                };
                branches
                    .iter()
                    .map(|branch| opening(branch, classes, way))
                    .fold(none, |a, b| Opening {
                        ascii: a.ascii | b.ascii,
                        beyond: a.beyond | b.beyond,
                        empty: a.empty | b.empty,
                    })
            }
            Node::Look { .. } | Node::Start | Node::End => return true,
        };
        sum.ascii |= one.ascii;
        sum.beyond |= one.beyond;
        sum.empty = one.empty;
        sum.empty
    };
    match way {
        Way::Forward => nodes.iter().all(&mut add),
        Way::Backward => nodes.iter().rev().all(&mut add),
    };
    sum
}

fn compile(
    nodes: &[Node],
    classes: &[Class],
    way: Way,
    steps: &mut Vec<Step>,
) -> Result<(), PatternError> {
    match way {
        Way::Forward => nodes
            .iter()
            .try_for_each(|node| compile_node(node, classes, way, steps)),
        Way::Backward => nodes
            .iter()
            .rev()
            .try_for_each(|node| compile_node(node, classes, way, steps)),
    }
}

fn compile_node(
    node: &Node,
    classes: &[Class],
    way: Way,
    steps: &mut Vec<Step>,
) -> Result<(), PatternError> {
    if steps.len() > LARGEST {
        return Err(PatternError::TooLarge);
    }
    match node {
        &Node::Class(class) if class >= classes.len() => return Err(PatternError::NoClass(class)),
        &Node::Class(class) => steps.push(Step::Class(class)),
        Node::Start => steps.push(Step::Start),
        Node::End => steps.push(Step::End),
        Node::Look {
            behind,
            negated,
            body,
        } => {
            let way = if *behind { Way::Backward } else { Way::Forward };
            let mut program = Vec::new();
            compile(body, classes, way, &mut program)?;
            program.push(Step::Match);
            steps.push(Step::Look {
                negated: *negated,
                way,
                program: program.into(),
            });
        }
        Node::Branch(branches) => {
            let mut exits = Vec::new();
            for (number, branch) in branches.iter().enumerate() {
                let split = steps.len();
                let last = number + 1 == branches.len();
                if !last {
                    steps.push(Step::Split(split + 1, 0));
                }
                compile(branch, classes, way, steps)?;
                if !last {
                    exits.push(steps.len());
                    steps.push(Step::Jump(0));
                    steps[split] = Step::Split(split + 1, steps.len());
                }
            }
            let end = steps.len();
            for exit in exits {
                steps[exit] = Step::Jump(end);
            }
        }
        Node::Repeat {
            min,
            max,
            lazy,
            body,
        } => {
            if let [Node::Class(class)] = body.as_slice() {
                if *class >= classes.len() {
                    return Err(PatternError::NoClass(*class));
                }
                steps.push(Step::Run {
                    class: *class,
                    min: *min,
                    max: max.unwrap_or(usize::MAX),
                    lazy: *lazy,
                });
                return Ok(());
            }
            for _ in 0..*min {
                compile(body, classes, way, steps)?;
            }
            compile_optional(
                body,
                max.map(|max| max.saturating_sub(*min)),
                *lazy,
                classes,
                way,
                steps,
            )?;
        }
    }
    Ok(())
}

/// The body up to `most` times, or without end.
fn compile_optional(
    body: &[Node],
    most: Option<usize>,
    lazy: bool,
    classes: &[Class],
    way: Way,
    steps: &mut Vec<Step>,
) -> Result<(), PatternError> {
    let mut splits = Vec::new();
    for _ in 0..most.unwrap_or(1) {
        if steps.len() > LARGEST {
            return Err(PatternError::TooLarge);
        }
        splits.push(steps.len());
        steps.push(Step::Jump(0));
        compile(body, classes, way, steps)?;
    }
    if most.is_none() {
        steps.push(Step::Jump(splits[0]));
    }
    let end = steps.len();
    for split in splits {
        steps[split] = if lazy {
            Step::Split(end, split + 1)
        } else {
            Step::Split(split + 1, end)
        };
    }
    Ok(())
}

#[cfg(test)]
thread_local! {
    /// Steps that all programs took on this thread, by which tests measure work.
    pub(in crate::syntax) static STEPS: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// Runs a program from `at`; `accept` is told each place where it ends, in order of preference, until it returns true.
fn run(
    program: &[Step],
    way: Way,
    classes: &[Class],
    text: &str,
    at: usize,
    budget: &mut usize,
    accept: &mut dyn FnMut(usize) -> bool,
) {
    let next = |class: usize, at: usize| -> Option<usize> {
        match way {
            Way::Forward => {
                let char = char_after(text, at)?;
                classes[class].contains(char).then(|| at + char.len_utf8())
            }
            Way::Backward => {
                let char = char_before(text, at)?;
                classes[class].contains(char).then(|| at - char.len_utf8())
            }
        }
    };
    let mut retries = vec![Retry::At { step: 0, at }];
    while let Some(retry) = retries.pop() {
        let (mut step, mut at) = match retry {
            Retry::At { step, at } => (step, at),
            Retry::Shorten { step, at, least } => {
                // One character less than the run took last time.
                let given = match way {
                    Way::Forward => char_before(text, at).map(|char| at - char.len_utf8()),
                    Way::Backward => char_after(text, at).map(|char| at + char.len_utf8()),
                };
                let Some(at) = given else { continue };
                if at != least {
                    retries.push(Retry::Shorten { step, at, least });
                }
                (step, at)
            }
            Retry::Lengthen {
                step,
                at,
                class,
                left,
            } => {
                let Some(at) = next(class, at) else { continue };
                if left > 1 {
                    retries.push(Retry::Lengthen {
                        step,
                        at,
                        class,
                        left: left - 1,
                    });
                }
                (step, at)
            }
        };
        loop {
            if *budget == 0 {
                return;
            }
            *budget -= 1;
            #[cfg(test)]
            STEPS.set(STEPS.get() + 1);
            match &program[step] {
                Step::Class(class) => match next(*class, at) {
                    Some(after) => at = after,
                    None => break,
                },
                &Step::Run {
                    class,
                    min,
                    max,
                    lazy,
                } => {
                    let mut taken = 0;
                    let mut least = at;
                    let most = if lazy { min } else { max };
                    while taken < most {
                        let Some(after) = next(class, at) else { break };
                        at = after;
                        taken += 1;
                        if taken == min {
                            least = at;
                        }
                    }
                    *budget = budget.saturating_sub(taken);
                    if taken < min {
                        break;
                    }
                    if lazy && max > min {
                        retries.push(Retry::Lengthen {
                            step: step + 1,
                            at,
                            class,
                            left: max - min,
                        });
                    } else if !lazy && at != least {
                        retries.push(Retry::Shorten {
                            step: step + 1,
                            at,
                            least,
                        });
                    }
                }
                &Step::Split(first, second) => {
                    retries.push(Retry::At { step: second, at });
                    step = first;
                    continue;
                }
                &Step::Jump(to) => {
                    step = to;
                    continue;
                }
                Step::Look {
                    negated,
                    way,
                    program,
                } => {
                    let mut seen = false;
                    run(program, *way, classes, text, at, budget, &mut |_| {
                        seen = true;
                        true
                    });
                    if seen == *negated {
                        break;
                    }
                }
                Step::Start if at != 0 => break,
                Step::End if at != text.len() && &text[at..] != "\n" => break,
                Step::Start | Step::End => {}
                Step::Match => {
                    if accept(at) {
                        return;
                    }
                    break;
                }
            }
            step += 1;
        }
    }
}
