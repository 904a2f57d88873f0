//! The file that holds a pipeline: named sections, checked before use.
//!
//! *bytes → [`Model`]*. Layout: 64 bytes of header (magic "DOSSMODL", version, number of sections, checksum of the
//! directory), a directory of 64 bytes per section (name of at most 40 bytes, offset, length, checksum), then the
//! sections, each on a multiple of 64 bytes. All numbers are little-endian, all checksums CRC-32. Arrays are
//! borrowed from the bytes where these are aligned. Written by `training/convert_model.py`. Knows nothing of what
//! the sections mean.

use super::rules::RulesError;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::PathBuf;

const MAGIC: &[u8; 8] = b"DOSSMODL";
const VERSION: u32 = 1;
const UNIT: usize = 64;
const NAME: usize = 40;

/// Why a model could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// The file could not be read.
    #[error("{path}: {source}", path = path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The bytes are no model file.
    #[error("not a model file (it should begin with \"DOSSMODL\")")]
    Magic,
    /// The file was written for another version of this program.
    #[error(
        "model file of version {found}, this program reads version {VERSION}: convert the pipeline again"
    )]
    Version {
        /// Version in the header.
        found: u32,
    },
    /// The file ends early.
    #[error("model file is cut short in {section}")]
    Truncated {
        /// What lies past the end.
        section: String,
    },
    /// Some bytes changed after the file was written.
    #[error("model file is damaged: checksum of {section} does not agree")]
    Checksum {
        /// What is damaged.
        section: String,
    },
    /// A section that the runtime needs is not there.
    #[error("model file has no section {section}")]
    Missing {
        /// The section's name.
        section: String,
    },
    /// A section that is there does not read.
    #[error("section {section} of the model file: {reason}")]
    Malformed {
        /// The section's name.
        section: String,
        /// What was found, what was expected.
        reason: String,
    },
    /// A component or a setting of a spaCy pipeline that this program does not run.
    #[error("component {component:?}: {setting} is {found}, this program runs {expected}")]
    Unsupported {
        /// The component's name.
        component: String,
        /// The setting.
        setting: String,
        /// What it is.
        found: String,
        /// What would be supported.
        expected: String,
    },
    /// A file of a spaCy pipeline does not read.
    #[error("{path}: {reason}", path = path.display())]
    Directory {
        /// The file.
        path: PathBuf,
        /// What was found, what was expected.
        reason: String,
    },
    /// The symbolic half does not read.
    #[error(transparent)]
    Rules(#[from] RulesError),
}

/// An array of a model: borrowed from the program or the file, or copied where its bytes are not aligned.
pub type Array<'m> = Cow<'m, [f32]>;

/// The sections of one model file.
pub struct Model<'m> {
    sections: BTreeMap<&'m str, &'m [u8]>,
}

impl<'m> Model<'m> {
    /// Reads header and directory and checks every section.
    pub fn parse(bytes: &'m [u8]) -> Result<Self, ModelError> {
        let header = bytes.get(..UNIT).ok_or(ModelError::Magic)?;
        if header[..8] != MAGIC[..] {
            return Err(ModelError::Magic);
        }
        let version = u32_at(header, 8);
        if version != VERSION {
            return Err(ModelError::Version { found: version });
        }
        let cut = |section: &str| ModelError::Truncated {
            section: section.to_owned(),
        };
        let damaged = |section: &str| ModelError::Checksum {
            section: section.to_owned(),
        };
        let count = u32_at(header, 12) as usize;
        let directory = bytes[UNIT..]
            .get(..count.saturating_mul(UNIT))
            .ok_or_else(|| cut("the directory"))?;
        if crc32fast::hash(directory) != u32_at(header, 16) {
            return Err(damaged("the directory"));
        }
        let mut sections = BTreeMap::new();
        for entry in directory.chunks_exact(UNIT) {
            let end = entry[..NAME]
                .iter()
                .position(|&byte| byte == 0)
                .unwrap_or(NAME);
            let name = std::str::from_utf8(&entry[..end]).map_err(|_| damaged("the directory"))?;
            let (offset, length) = (u64_at(entry, NAME), u64_at(entry, NAME + 8));
            let content = usize::try_from(offset)
                .ok()
                .and_then(|offset| bytes.get(offset..))
                .and_then(|rest| rest.get(..usize::try_from(length).ok()?))
                .ok_or_else(|| cut(name))?;
            if crc32fast::hash(content) != u32_at(entry, NAME + 16) {
                return Err(damaged(name));
            }
            sections.insert(name, content);
        }
        Ok(Self { sections })
    }

    /// Sections that come from elsewhere, already checked.
    pub fn of_sections(sections: impl Iterator<Item = (&'m str, &'m [u8])>) -> Self {
        Self {
            sections: sections.collect(),
        }
    }

    /// The bytes of a section.
    pub fn section(&self, name: &str) -> Result<&'m [u8], ModelError> {
        self.sections
            .get(name)
            .copied()
            .ok_or_else(|| ModelError::Missing {
                section: name.to_owned(),
            })
    }

    /// A section that is an array of `length` numbers.
    pub fn array(&self, name: &str, length: usize) -> Result<Array<'m>, ModelError> {
        let bytes = self.section(name)?;
        if Some(bytes.len()) != length.checked_mul(4) {
            return Err(ModelError::Malformed {
                section: name.to_owned(),
                reason: format!(
                    "{} bytes, expected {length} numbers of 4 bytes",
                    bytes.len()
                ),
            });
        }
        #[cfg(target_endian = "little")]
        if let Ok(numbers) = bytemuck::try_cast_slice(bytes) {
            return Ok(Cow::Borrowed(numbers));
        }
        Ok(bytes
            .as_chunks::<4>()
            .0
            .iter()
            .map(|&number| f32::from_le_bytes(number))
            .collect())
    }
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    let mut number = [0; 4];
    number.copy_from_slice(&bytes[at..at + 4]);
    u32::from_le_bytes(number)
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    let mut number = [0; 8];
    number.copy_from_slice(&bytes[at..at + 8]);
    u64::from_le_bytes(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(sections: &[(&str, &[u8])]) -> Vec<u8> {
        let mut directory = Vec::new();
        let mut body = Vec::new();
        let start = UNIT * (1 + sections.len());
        for (name, content) in sections {
            let mut entry = vec![0; UNIT];
            entry[..name.len()].copy_from_slice(name.as_bytes());
            entry[NAME..NAME + 8].copy_from_slice(&((start + body.len()) as u64).to_le_bytes());
            entry[NAME + 8..NAME + 16].copy_from_slice(&(content.len() as u64).to_le_bytes());
            entry[NAME + 16..NAME + 20].copy_from_slice(&crc32fast::hash(content).to_le_bytes());
            directory.extend(entry);
            body.extend(*content);
            body.resize(body.len().next_multiple_of(UNIT), 0);
        }
        let mut bytes = MAGIC.to_vec();
        bytes.extend(VERSION.to_le_bytes());
        bytes.extend((sections.len() as u32).to_le_bytes());
        bytes.extend(crc32fast::hash(&directory).to_le_bytes());
        bytes.resize(UNIT, 0);
        bytes.extend(directory);
        bytes.extend(body);
        bytes
    }

    fn refusal(bytes: &[u8]) -> String {
        Model::parse(bytes)
            .map(|_| ())
            .expect_err("should be refused")
            .to_string()
    }

    #[test]
    fn sections_come_back_as_written() {
        let numbers: Vec<u8> = [1.5_f32, -2.0]
            .iter()
            .flat_map(|n| n.to_le_bytes())
            .collect();
        let bytes = file(&[("manifest", b"{}"), ("weights", &numbers)]);
        let model = Model::parse(&bytes).expect("a good file");
        assert_eq!(model.section("manifest").expect("is there"), b"{}");
        assert_eq!(
            model.array("weights", 2).expect("is there").as_ref(),
            [1.5, -2.0]
        );
    }

    #[test]
    fn arrays_of_the_wrong_length_and_missing_sections_are_refused() {
        let bytes = file(&[("weights", &[0; 8])]);
        let model = Model::parse(&bytes).expect("a good file");
        assert!(matches!(
            model.array("weights", 3),
            Err(ModelError::Malformed { .. })
        ));
        assert!(matches!(
            model.array("weight", 2),
            Err(ModelError::Missing { .. })
        ));
    }

    #[test]
    fn damage_is_found_wherever_it_is() {
        let good = file(&[("manifest", b"{}"), ("weights", &[7; 100])]);
        assert_eq!(refusal(b"DOSS"), ModelError::Magic.to_string());
        for (at, expected) in [
            (0, "not a model file"),
            (8, "version"),
            (70, "checksum of the directory"),
            (64 * 3, "checksum of manifest"),
            (64 * 4 + 99, "checksum of weights"),
        ] {
            let mut bytes = good.clone();
            bytes[at] ^= 0x40;
            assert!(
                refusal(&bytes).contains(expected),
                "byte {at}: {}",
                refusal(&bytes)
            );
        }
        assert!(refusal(&good[..64 * 4 + 10]).contains("cut short in weights"));
        assert!(refusal(&good[..100]).contains("cut short in the directory"));
    }
}
