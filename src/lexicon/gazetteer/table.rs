//! Tab-separated tables with named columns, and what can be wrong with them.
//!
//! *text → rows*. Lines that begin with `#` are remarks, the first other line names the columns, a cell may hold several
//! values separated by `|`. No quoting: a table holds no tabs.

use super::Gender;
use crate::text::PartialDate;
use smol_str::SmolStr;

/// What can be wrong with a gazetteer. `at` is `path:line:column`, from 1, in code points.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GazetteerError {
    /// A file name that says nothing of what the table holds.
    #[error("{path}: unknown table; expected one of {expected}")]
    UnknownTable {
        /// The path.
        path: String,
        /// The file names that are known.
        expected: String,
    },
    /// The line of column names is not as it should be.
    #[error("{at}: expected the columns {expected}, found {found}")]
    Columns {
        /// Where.
        at: String,
        /// The columns of such a table.
        expected: String,
        /// Those of the file.
        found: String,
    },
    /// A row with more or fewer cells than there are columns.
    #[error("{at}: expected {expected} cells, found {found}")]
    Cells {
        /// Where.
        at: String,
        /// Number of columns.
        expected: usize,
        /// Number of cells.
        found: usize,
    },
    /// A cell that is not what its column holds.
    #[error("{at}: expected {expected}, found {found:?}")]
    Cell {
        /// Where.
        at: String,
        /// What the column holds.
        expected: &'static str,
        /// The cell.
        found: String,
    },
}

/// A row with its place.
pub struct Row<'a> {
    path: &'a str,
    line: usize,
    cells: Vec<&'a str>,
}

/// The rows of a table whose columns must be `columns`.
pub fn rows<'a>(
    path: &'a str,
    text: &'a str,
    columns: &[&str],
) -> Result<Vec<Row<'a>>, GazetteerError> {
    let mut lines = (1..)
        .zip(text.lines())
        .filter(|(_, line)| !line.starts_with('#') && !line.trim().is_empty());
    let (line, head) = lines.next().unwrap_or((1, ""));
    if head.split('\t').ne(columns.iter().copied()) {
        let (expected, found) = (columns.join(" "), head.replace('\t', " "));
        return Err(GazetteerError::Columns {
            at: format!("{path}:{line}:1"),
            expected,
            found,
        });
    }
    lines
        .map(|(line, text)| {
            let cells: Vec<&str> = text.split('\t').collect();
            if cells.len() == columns.len() {
                return Ok(Row { path, line, cells });
            }
            let at = format!("{path}:{line}:{}", text.chars().count() + 1);
            Err(GazetteerError::Cells {
                at,
                expected: columns.len(),
                found: cells.len(),
            })
        })
        .collect()
}

impl<'a> Row<'a> {
    /// The cell of that column, trimmed.
    pub fn cell(&self, column: usize) -> &'a str {
        self.cells.get(column).map_or("", |cell| cell.trim())
    }

    /// The values of a cell of several.
    pub fn values(&self, column: usize) -> impl Iterator<Item = &'a str> {
        self.cell(column)
            .split('|')
            .map(str::trim)
            .filter(|value| !value.is_empty())
    }

    /// The cell, or nothing where it is empty.
    pub fn optional(&self, column: usize) -> Option<SmolStr> {
        Some(self.cell(column))
            .filter(|cell| !cell.is_empty())
            .map(SmolStr::new)
    }

    /// The cell, which must not be empty.
    pub fn required(
        &self,
        column: usize,
        expected: &'static str,
    ) -> Result<&'a str, GazetteerError> {
        if self.cell(column).is_empty() {
            Err(self.wrong(column, expected))
        } else {
            Ok(self.cell(column))
        }
    }

    /// An ISO 8601 date of any precision, or nothing where the cell is empty.
    pub fn date(&self, column: usize) -> Result<Option<PartialDate>, GazetteerError> {
        let cell = self.cell(column);
        if cell.is_empty() {
            return Ok(None);
        }
        PartialDate::parse(cell)
            .map(Some)
            .ok_or_else(|| self.wrong(column, "a date such as 2026, 2026-01 or 2026-01-08"))
    }

    /// A whole number, zero where the cell is empty.
    pub fn number(&self, column: usize) -> Result<u64, GazetteerError> {
        let cell = self.cell(column);
        if cell.is_empty() {
            Ok(0)
        } else {
            cell.parse()
                .map_err(|_| self.wrong(column, "a whole number"))
        }
    }

    /// `f`, `m`, or nothing.
    pub fn gender(&self, column: usize) -> Result<Option<Gender>, GazetteerError> {
        match self.cell(column) {
            "" => Ok(None),
            "f" => Ok(Some(Gender::Female)),
            "m" => Ok(Some(Gender::Male)),
            _ => Err(self.wrong(column, "f, m or nothing")),
        }
    }

    /// The error of a cell that is not what its column holds.
    pub fn wrong(&self, column: usize, expected: &'static str) -> GazetteerError {
        let before: usize = self
            .cells
            .iter()
            .take(column)
            .map(|cell| cell.chars().count() + 1)
            .sum();
        let at = format!("{}:{}:{}", self.path, self.line, before + 1);
        GazetteerError::Cell {
            at,
            expected,
            found: self.cell(column).to_owned(),
        }
    }
}
