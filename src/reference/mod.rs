//! Reference data: sanctions lists, officials and other people's entities, as lists have them.
//!
//! *files → [`Imported`]: [`ReferenceEntity`]s and a [`Report`]*. A file is read whole or refused whole, with the line and the
//! reason. Nothing an entry says is dropped: what no field expresses is kept as a remark, and the report counts it. Sources:
//! OFAC's data specification for SDN.CSV and SDN.XML, the UN Security Council's consolidated list, FollowTheMoney, Senzing, RDF 1.1. Knows
//! nothing of documents, and does not decide who in the news is on a list: that is `resolve`'s.

mod entity;
mod error;
mod fields;
mod ftm;
mod gazetteer;
mod ofac;
mod ofac_xml;
mod rdf;
mod remarks;
mod senzing;
mod source;
mod un;
mod xml;

pub use entity::{
    Birth, EntityLink, HeldOffice, Identifier, LinkTarget, Listing, ReferenceEntity, ReferenceName,
    Statement, Strength, Value,
};
pub use error::ReferenceError;

use crate::lexicon::Lexicon;
use fields::Fields;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A kind of reference data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Lists of the United States Office of Foreign Assets Control, CSV or XML.
    Ofac,
    /// The consolidated list of the United Nations Security Council, XML.
    Un,
    /// FollowTheMoney, JSON Lines.
    Ftm,
    /// Senzing's entities, JSON Lines.
    Senzing,
    /// Our own tables of names.
    Gazetteer,
    /// Any RDF.
    Rdf,
}

impl Source {
    /// The dataset's name where none is given.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ofac => "ofac",
            Self::Un => "un",
            Self::Ftm => "ftm",
            Self::Senzing => "senzing",
            Self::Gazetteer => "gazetteer",
            Self::Rdf => "rdf",
        }
    }
}

/// What was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Imported {
    /// The entities, by id.
    pub entities: Vec<ReferenceEntity>,
    /// What the files held, and what could not be expressed.
    pub report: Report,
}

/// What files held.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Files read, those found beside the given ones included.
    pub files: Vec<String>,
    /// How many entries of each type, in the file's own words.
    pub entries: BTreeMap<String, usize>,
    /// How often a field could not be expressed and was kept as a remark or statement only.
    pub unexpressed: BTreeMap<String, usize>,
    /// What else the reader should know.
    pub notes: Vec<String>,
}

impl Report {
    fn count(&mut self, kind: &str) {
        *self.entries.entry(kind.to_owned()).or_default() += 1;
    }

    fn unexpressed(&mut self, field: &str) {
        *self.unexpressed.entry(field.to_owned()).or_default() += 1;
    }
}

/// Reads the files of one dataset.
///
/// # Errors
/// [`ReferenceError`] with file, line and reason for the first thing that is not as it must be; nothing is half read.
pub fn read(
    source: Source,
    files: &[PathBuf],
    lexicon: Lexicon<'_>,
) -> Result<Imported, ReferenceError> {
    let fields = Fields::new(lexicon);
    let mut imported = match source {
        Source::Ofac => ofac::read(files, &fields)?,
        Source::Un => un::read(files, &fields)?,
        Source::Ftm => ftm::read(files, &fields)?,
        Source::Senzing => senzing::read(files, &fields)?,
        Source::Gazetteer => gazetteer::read(files, &fields)?,
        Source::Rdf => rdf::read(files, &fields)?,
    };
    imported.entities.sort_by(|a, b| a.id.cmp(&b.id));
    for pair in imported.entities.windows(2) {
        if pair[0].id == pair[1].id {
            return Err(ReferenceError::Wrong {
                path: pair[1].place.0.clone(),
                line: pair[1].place.1,
                found: format!(
                    "entry {:?} once more, after {}:{}",
                    pair[1].id, pair[0].place.0, pair[0].place.1
                ),
                expected: "each entry once".to_owned(),
            });
        }
    }
    Ok(imported)
}

/// A path for messages.
fn shown(path: &Path) -> String {
    path.display().to_string()
}
