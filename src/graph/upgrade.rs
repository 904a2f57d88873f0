//! Brings a store of an older format to today's, in place.
//!
//! *format → steps*. Whoever opens an old store for writing carries out what is missing, step by step, and only then says in the file
//! `format` what it is: who is interrupted begins that step anew, and every step can be made twice. Who only reads leaves it as it
//! is: today's program reads every format since the first.
//!
//! | format | what it brought |
//! |---|---|
//! | 1 | the first |
//! | 2 | all mentions of a referent in one literal, where each was a node of its own; signatures of texts; counts and an index beside the graphs, no records |

use super::disk::{self, FORMAT, StoreError};
use super::log::Occasion;
use super::store::Store;
use super::writing::{Standing, Writing};
use crate::text::{Document, Signature};

impl Store {
    /// Carries out the steps from `found` to today's format.
    pub(super) fn upgrade(&self, found: u32) -> Result<(), StoreError> {
        for format in found..FORMAT {
            match format {
                1 => self.mentions_as_literals()?,
                _ => return Err(disk::unknown_format(&self.dir, &found.to_string())),
            }
        }
        disk::write_format(&self.dir, &self.names)
    }

    /// 1 → 2. Every document's graph is written as the mapping of today has it, and all is derived anew by the next who writes.
    fn mentions_as_literals(&self) -> Result<(), StoreError> {
        let occasion = Occasion::default();
        let mut writing = Writing::begin(self, &occasion)?;
        for hash in self.documents()? {
            if let Some(mut facts) = self.document(&hash)? {
                if facts.header.signature.is_none() {
                    facts.header.signature = Signature::of(&Document::from_text(&facts.text));
                }
                writing.rewrite_document(&facts)?;
                writing = writing.pause()?;
            }
        }
        writing.finish(Standing::Unknown)?;
        disk::drop_records(&self.dir)
    }
}
