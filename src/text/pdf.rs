//! The text of a PDF.
//!
//! *PDF → [`Document`]*, its lines joined to paragraphs, with the title and date that it gives itself. pdf-extract finds the
//! letters. Built with the feature `pdf` alone. Does **not** recognise letters in pictures, and knows no columns but by the order
//! in which their letters stand in the file.

use super::document::Document;
use super::rejection::Reason;

/// The document that a PDF makes.
#[cfg(not(feature = "pdf"))]
pub(super) fn read(_file: &[u8]) -> Result<Document, Reason> {
    Err(Reason::Binary { what: "a PDF file" })
}

/// The document that a PDF makes.
#[cfg(feature = "pdf")]
pub(super) fn read(file: &[u8]) -> Result<Document, Reason> {
    let bad = |message: String| Reason::BadPart {
        what: "PDF",
        message,
    };
    let pdf = pdf_extract::Document::load_mem(file).map_err(|error| bad(error.to_string()))?;
    let info = |name: &str| {
        let info = pdf.trailer.get(b"Info").ok()?;
        let (_, info) = pdf.dereference(info).ok()?;
        let value = info.as_dict().ok()?.get(name.as_bytes()).ok()?;
        let (_, value) = pdf.dereference(value).ok()?;
        let text = letters(value.as_str().ok()?);
        Some(text.trim().to_owned()).filter(|text| !text.is_empty())
    };
    // "D:20260108120000+01'00'"
    let published = info("CreationDate").and_then(|date| {
        let digits: String = date
            .chars()
            .skip_while(|c| !c.is_ascii_digit())
            .take(8)
            .collect();
        super::date::PartialDate::parse(&digits)
    });
    let (title, author) = (info("Title"), info("Author"));
    let mut found = String::new();
    {
        let mut output = pdf_extract::PlainTextOutput::new(&mut found);
        pdf_extract::output_doc(&pdf, &mut output).map_err(|error| bad(error.to_string()))?;
    }
    let text = paragraphs(&found);
    match text.is_empty() {
        true => Err(Reason::NoLetters),
        false => Ok(Document {
            title,
            author,
            published,
            text,
            ..Document::default()
        }),
    }
}

/// A text string of a PDF: UTF-16 with a mark, else what passes for Latin-1.
#[cfg(feature = "pdf")]
fn letters(bytes: &[u8]) -> String {
    match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, mark)) => encoding
            .decode_without_bom_handling(&bytes[mark..])
            .0
            .into_owned(),
        None => bytes.iter().map(|&byte| char::from(byte)).collect(),
    }
}

/// Paragraphs of the lines that a page is set in: lines are joined, words divided at their ends made whole.
#[cfg_attr(not(feature = "pdf"), allow(dead_code))]
fn paragraphs(lines: &str) -> String {
    let mut text = String::with_capacity(lines.len());
    for line in lines.lines() {
        let line = line.trim();
        if line.is_empty() {
            if !text.is_empty() && !text.ends_with("\n\n") {
                text.push_str("\n\n");
            }
            continue;
        }
        let continues = line.starts_with(char::is_lowercase);
        match text.strip_suffix('-') {
            Some(before) if continues && before.ends_with(char::is_alphabetic) => {
                text.pop();
            }
            _ if !text.is_empty() && !text.ends_with('\n') => text.push(' '),
            _ => {}
        }
        text.push_str(line);
    }
    text.trim().to_owned()
}

#[cfg(test)]
mod tests {
    #[test]
    fn lines_become_paragraphs() {
        let lines = "The harbour board met on Thurs-\nday in the old\ncustoms house.\n\n\n \nIts chair-\nman spoke of North-\nSouth trade.\n";
        assert_eq!(
            super::paragraphs(lines),
            "The harbour board met on Thursday in the old customs house.\n\nIts chairman spoke of North- South trade."
        );
    }
}
