//! Where the time of an analysis goes.
//!
//! *laps → sums*. A lap is taken once per stage and document or batch, never per token, so that measuring costs nothing.

use std::time::{Duration, Instant};

/// Time spent by stage, summed over whatever was analysed with it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Spent {
    /// Cutting text into tokens, and the ids of their forms.
    pub tokens: Duration,
    /// From tokens to vectors: both encoders.
    pub vectors: Duration,
    /// Tags.
    pub tags: Duration,
    /// Heads, labels, sentences.
    pub trees: Duration,
    /// Names.
    pub names: Duration,
    /// Attribute rules, lemmas, and writing down what was found.
    pub rules: Duration,
}

impl Spent {
    /// All stages with their names, in order.
    pub fn stages(&self) -> [(&'static str, Duration); 6] {
        [
            ("tokens", self.tokens),
            ("vectors", self.vectors),
            ("tags", self.tags),
            ("trees", self.trees),
            ("names", self.names),
            ("rules", self.rules),
        ]
    }
}

/// A stop-watch.
pub(super) struct Laps(Instant);

impl Laps {
    /// Starts.
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// Adds the time since the last lap.
    pub fn charge(&mut self, stage: &mut Duration) {
        let now = Instant::now();
        *stage += now - self.0;
        self.0 = now;
    }
}
