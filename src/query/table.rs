//! Rows in aligned columns.
//!
//! *(header, rows, width) → lines*. Columns are as wide as their widest cell; on a terminal the widest give way first, until all
//! fit. Where they would have to give way so far that nothing can be read, each row stands as a record, one cell a line and
//! wrapped. Widths are those of Unicode (wide East Asian characters and emoji count two). Control characters, which could steer
//! a terminal, and line ends become spaces. Does not colour.

use std::io::{self, Write};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Rows under a header.
pub(super) struct Table {
    /// Names of the columns.
    pub header: Vec<String>,
    /// The rows, each as long as the header.
    pub rows: Vec<Vec<String>>,
}

/// Between two columns.
const GAP: &str = "  ";
/// No column is made narrower than this for want of room.
const NARROWEST: usize = 8;
/// Where a column would have to be cut to less than this, rows become records.
const READABLE: usize = 18;

impl Table {
    pub(super) fn new(header: Vec<String>) -> Self {
        Self {
            header,
            rows: Vec::new(),
        }
    }

    pub(super) fn push(&mut self, cells: impl Iterator<Item = String>) {
        self.rows.push(cells.map(|cell| one_line(&cell)).collect());
    }

    /// Writes header, rule and rows, cut to `columns` where given.
    pub(super) fn write(&self, columns: Option<usize>, out: &mut impl Write) -> io::Result<()> {
        let widths = self.widths(columns);
        if let Some(columns) = columns
            && self
                .widths(None)
                .iter()
                .zip(&widths)
                .any(|(full, width)| width < full && *width < READABLE)
        {
            return self.write_records(columns, out);
        }
        let rule: Vec<String> = widths.iter().map(|width| "─".repeat(*width)).collect();
        self.line(&self.header, &widths, out)?;
        self.line(&rule, &widths, out)?;
        for row in &self.rows {
            self.line(row, &widths, out)?;
        }
        Ok(())
    }

    /// Writes each row as a record; empty cells are left out.
    fn write_records(&self, columns: usize, out: &mut impl Write) -> io::Result<()> {
        let names = self
            .header
            .iter()
            .map(|name| name.width())
            .max()
            .unwrap_or(0);
        for (number, row) in self.rows.iter().enumerate() {
            let title = format!("── {} ", number + 1);
            let rest = columns.saturating_sub(title.width());
            writeln!(out, "{title}{}", "─".repeat(rest))?;
            for (name, cell) in self
                .header
                .iter()
                .zip(row)
                .filter(|(_, cell)| !cell.is_empty())
            {
                let padding = " ".repeat(names - name.width());
                let indent = " ".repeat(names);
                let room = columns.saturating_sub(names + GAP.len()).max(NARROWEST);
                for (index, line) in wrapped(cell, room).iter().enumerate() {
                    match index {
                        0 => writeln!(out, "{name}{padding}{GAP}{line}")?,
                        _ => writeln!(out, "{indent}{GAP}{line}")?,
                    }
                }
            }
        }
        Ok(())
    }

    fn widths(&self, columns: Option<usize>) -> Vec<usize> {
        let mut widths: Vec<usize> = self.header.iter().map(|name| name.width()).collect();
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.width());
            }
        }
        let gaps = GAP.len() * widths.len().saturating_sub(1);
        let room = columns.map_or(usize::MAX, |columns| columns.saturating_sub(gaps));
        // The widest column gives up what it has over the next widest, and so on, until all fit.
        while widths.iter().sum::<usize>() > room {
            let Some(&widest) = widths.iter().max() else {
                break;
            };
            if widest <= NARROWEST {
                break;
            }
            let excess = widths.iter().sum::<usize>() - room;
            let share = widths.iter().filter(|width| **width == widest).count();
            let next = widths.iter().filter(|width| **width < widest).max();
            let floor = next.copied().unwrap_or(0).max(NARROWEST);
            let target = floor.max(widest.saturating_sub(excess.div_ceil(share)));
            for width in widths.iter_mut().filter(|width| **width == widest) {
                *width = target;
            }
        }
        widths
    }

    fn line(&self, cells: &[String], widths: &[usize], out: &mut impl Write) -> io::Result<()> {
        let mut line = String::new();
        for (index, (cell, width)) in cells.iter().zip(widths).enumerate() {
            if index > 0 {
                line.push_str(GAP);
            }
            let cell = cut(cell, *width);
            let padding = " ".repeat(width.saturating_sub(cell.width()));
            if self.is_numeric(index) {
                line.push_str(&padding);
                line.push_str(&cell);
            } else {
                line.push_str(&cell);
                line.push_str(&padding);
            }
        }
        writeln!(out, "{}", line.trim_end())
    }

    /// Numbers stand at the right of their column.
    fn is_numeric(&self, column: usize) -> bool {
        let mut cells = self.rows.iter().map(|row| row[column].as_str());
        cells.clone().any(|cell| !cell.is_empty())
            && cells.all(|cell| cell.is_empty() || cell.parse::<f64>().is_ok())
    }
}

fn one_line(cell: &str) -> String {
    let cell: String = cell
        .chars()
        .map(|c| {
            if c.is_control() || is_directional(c) {
                ' '
            } else {
                c
            }
        })
        .collect();
    cell.trim().to_owned()
}

/// Marks that would turn around the rest of the line, not only their own cell.
fn is_directional(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// A cell in lines of at most `width` columns, broken between words; a longer word has a line of its own.
fn wrapped(cell: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in cell.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.width() + 1 + word.width() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// At most `width` columns of `cell`, with an ellipsis where something was cut.
fn cut(cell: &str, width: usize) -> String {
    if cell.width() <= width {
        return cell.to_owned();
    }
    let mut kept = String::new();
    let mut used = 1;
    for c in cell.chars() {
        used += c.width().unwrap_or(0);
        if used > width {
            break;
        }
        kept.push(c);
    }
    kept.truncate(kept.trim_end().len());
    kept.push('…');
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(header: &[&str], rows: &[&[&str]], columns: Option<usize>) -> Vec<String> {
        let mut table = Table::new(header.iter().map(|&s| s.to_owned()).collect());
        for row in rows {
            table.push(row.iter().map(|&s| s.to_owned()));
        }
        let mut out = Vec::new();
        table.write(columns, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn columns_align_over_wide_characters() {
        let found = lines(&["who", "n"], &[&["東京", "1"], &["é", "10"]], None);
        assert_eq!(found, ["who    n", "────  ──", "東京   1", "é     10"]);
    }

    #[test]
    fn the_widest_column_gives_way_first() {
        let long = "x".repeat(50);
        let found = lines(&["a", "b"], &[&["short one", &long]], Some(31));
        assert_eq!(found[2], format!("short one  {}…", "x".repeat(19)));
        assert!(found.iter().all(|line| line.width() <= 31));
    }

    #[test]
    fn rows_that_cannot_be_read_in_columns_become_records() {
        let long = "word ".repeat(12);
        let found = lines(&["a", "long", "c"], &[&[&long, &long, ""]], Some(40));
        assert!(found[0].starts_with("── 1 ──") && found[0].width() == 40);
        assert_eq!(found[1], format!("a     {}", "word ".repeat(7).trim_end()));
        assert!(found.iter().all(|line| line.width() <= 40));
        assert!(!found.iter().any(|line| line.starts_with('c')));
    }

    #[test]
    fn without_a_terminal_nothing_is_cut() {
        let long = "x".repeat(500);
        assert_eq!(lines(&["a"], &[&[&long]], None)[2], long);
    }

    #[test]
    fn control_characters_cannot_steer_the_terminal() {
        let found = lines(&["a"], &[&["\u{1b}[31mred\nnext\u{202E}"]], None);
        assert_eq!(found[2], " [31mred next".trim());
    }
}
