//! Web crawls: one page, one document.
//!
//! *WARC 1.0 or 1.1 (ISO 28500) or WET → pieces*: `response` records with an HTML or plain text page, `conversion`
//! and `resource` records with text. A page is named by the address it was fetched from. What is no page (pictures,
//! scripts, redirections, errors, requests, robots.txt, metadata) is passed over. Does **not** take the time of the crawl for
//! a date of publication: it stands in a note.
//!
//! Why a reader of our own: the format is a header and a length, and the crate there is was last touched in 2024.

use std::io::Read;
use std::sync::Arc;

use encoding_rs::Encoding;

use super::bytes::{Line, Part, Unpacked};
use super::document::Document;
use super::encoding::{self, Decoded};
use super::html;
use super::read::{Input, ReadOptions};
use super::rejection::{Reason, Rejection};
use super::unread::{self, Next, Pieces, Unread};

/// A header block of more lines is no header.
const HEADER_LINES: usize = 1000;

/// A header line of more bytes is no header.
const HEADER_LINE: u64 = 64 << 10;

/// The pages of a crawl.
pub(super) fn cut(input: Input, unpacked: Unpacked, options: Arc<ReadOptions>) -> Pieces {
    let place = input.place();
    let mut records = Records {
        input,
        unpacked,
        options,
        number: 0,
    };
    unread::pieces(place, move || records.next())
}

struct Records {
    input: Input,
    unpacked: Unpacked,
    options: Arc<ReadOptions>,
    number: usize,
}

/// Header fields, names in lower case.
#[derive(Clone, Debug, Default)]
struct Header(Vec<(String, String)>);

impl Header {
    fn get(&self, name: &str) -> Option<&str> {
        let (_, value) = self.0.iter().find(|(known, _)| known == name)?;
        Some(value.as_str())
    }

    fn take(&mut self, line: &[u8]) {
        let line = String::from_utf8_lossy(line);
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = self.0.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            self.0
                .push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }

    /// The media type, without parameters, in lower case.
    fn media_type(&self) -> String {
        let value = self.get("content-type").unwrap_or_default();
        let media = value.split(';').next().unwrap_or_default();
        media.trim().to_ascii_lowercase()
    }

    fn charset(&self) -> Option<&'static Encoding> {
        let value = self.get("content-type")?;
        let at = value.to_ascii_lowercase().find("charset=")? + "charset=".len();
        let label = value.get(at..)?.trim_start_matches(['"', '\'']);
        let end = label.find(['"', '\'', ';', ' ']).unwrap_or(label.len());
        Encoding::for_label(&label.as_bytes()[..end])
    }
}

impl Records {
    /// The header of the next record; `None` at the end.
    fn header(&mut self) -> Result<Option<Header>, Reason> {
        let mut line = Vec::new();
        // Records end with two empty lines; some writers leave one, some three.
        loop {
            match self.unpacked.read_line(&mut line, HEADER_LINE)? {
                Line::End => return Ok(None),
                Line::Whole if line.trim_ascii().is_empty() => {}
                Line::Whole if line.starts_with(b"WARC/") => break,
                _ => return Err(bad("no \"WARC/1.0\" where a record must begin")),
            }
        }
        let mut header = Header::default();
        for _ in 0..HEADER_LINES {
            match self.unpacked.read_line(&mut line, HEADER_LINE)? {
                Line::End => return Err(bad("the end of the file within a header")),
                Line::TooLong => return Err(bad("a header line without end")),
                Line::Whole if line.is_empty() => return Ok(Some(header)),
                Line::Whole => header.take(&line),
            }
        }
        Err(bad("a header without end"))
    }

    /// The next record.
    fn next(&mut self) -> Next {
        let place = self.input.part(format!("record {}", self.number + 1));
        let header = match self.header() {
            Ok(Some(header)) => header,
            Ok(None) => return Next::End,
            Err(reason) => return Next::Broken(Rejection { place, reason }),
        };
        self.number += 1;
        let length = header
            .get("content-length")
            .and_then(|length| length.parse::<u64>().ok());
        let Some(length) = length else {
            let reason = bad("a record without Content-Length");
            return Next::Broken(Rejection { place, reason });
        };
        let url = header.get("warc-target-uri").map(unbracketed);
        let place = match url {
            Some(url) => self.input.part(format!("record {} {url}", self.number)),
            None => place,
        };
        let kind = header
            .get("warc-type")
            .unwrap_or_default()
            .to_ascii_lowercase();
        let may_be_page = match kind.as_str() {
            "response" => {
                url.is_some_and(|url| url.starts_with("http") && !url.ends_with("/robots.txt"))
            }
            "conversion" | "resource" => is_page(&header.media_type()),
            _ => false,
        };
        let text_limit = self.options.text_limit;
        let limit = if may_be_page { text_limit } else { 0 };
        let mut block = Vec::new();
        match self.unpacked.read_exactly(length, &mut block, limit) {
            // Whether it is a page stands in the first lines of the answer: pictures are not worth a place in the queue.
            Ok(Part::Whole) if may_be_page => match Page::of(&header, block) {
                Some(page) => Next::Piece(Unread::new(place, page.body.len(), move || {
                    page.document(text_limit)
                })),
                None => Next::Passed,
            },
            Ok(Part::TooLong) if may_be_page && length > limit => Next::Bad(Rejection {
                place,
                reason: Reason::TooLong { limit },
            }),
            Ok(Part::Cut | Part::End) => Next::Broken(Rejection {
                place,
                reason: bad("the end of the file within a record"),
            }),
            Ok(_) => Next::Passed,
            Err(reason) => Next::Broken(Rejection { place, reason }),
        }
    }
}

fn bad(message: &str) -> Reason {
    Reason::BadPart {
        what: "WARC record",
        message: message.to_owned(),
    }
}

/// Early writers put addresses into angle brackets.
fn unbracketed(url: &str) -> &str {
    url.trim_start_matches('<').trim_end_matches('>')
}

fn is_page(media_type: &str) -> bool {
    matches!(
        media_type,
        "text/html" | "application/xhtml+xml" | "text/plain"
    )
}

/// A page as it was fetched.
struct Page {
    url: Option<String>,
    crawled: Option<String>,
    language: Option<String>,
    media_type: String,
    charset: Option<&'static Encoding>,
    chunked: bool,
    packed: bool,
    body: Vec<u8>,
}

impl Page {
    fn of(header: &Header, block: Vec<u8>) -> Option<Self> {
        let is_http = header.media_type().starts_with("application/http");
        let (about, body, status) = match is_http {
            true => http(block)?,
            false => (header.clone(), block, 200),
        };
        let media_type = match about.media_type() {
            unknown if unknown.is_empty() => "text/html".to_owned(),
            known => known,
        };
        if !(200..300).contains(&status) || !is_page(&media_type) {
            return None;
        }
        let says = |name: &str, word: &str| {
            about
                .get(name)
                .is_some_and(|value| value.to_ascii_lowercase().contains(word))
        };
        Some(Self {
            url: header
                .get("warc-target-uri")
                .map(|url| unbracketed(url).to_owned()),
            crawled: header.get("warc-date").map(str::to_owned),
            // WET names what Common Crawl detected, in three letters.
            language: header
                .get("warc-identified-content-language")
                .and_then(|languages| languages.split(',').next())
                .map(|language| match language.trim() {
                    "eng" => "en".to_owned(),
                    other => other.to_owned(),
                }),
            media_type,
            charset: about.charset(),
            chunked: says("transfer-encoding", "chunked"),
            packed: says("content-encoding", "gzip"),
            body,
        })
    }

    fn document(self, limit: u64) -> Result<Document, Reason> {
        let mut body = self.body;
        if self.chunked {
            // Many crawlers join the chunks and leave the header.
            body = joined(&body).unwrap_or(body);
        }
        if self.packed && body.starts_with(&[0x1F, 0x8B]) {
            let mut unpacked = Vec::new();
            flate2::read::MultiGzDecoder::new(body.as_slice())
                .take(limit.saturating_add(1))
                .read_to_end(&mut unpacked)
                .map_err(Reason::Damaged)?;
            if unpacked.len() as u64 > limit {
                return Err(Reason::TooLong { limit });
            }
            body = unpacked;
        }
        let charset = self.charset;
        let Decoded { text, note } = match self.media_type.as_str() {
            // What the server says goes before what the page says (WHATWG Encoding, "BOM, transport, document").
            "text/plain" => encoding::decode(body, |_| charset)?,
            _ => encoding::decode(body, |bytes| {
                charset.or_else(|| encoding::declared_in_html(bytes))
            })?,
        };
        if text.trim().is_empty() {
            return Err(Reason::Empty);
        }
        let mut document = match self.media_type.as_str() {
            "text/plain" => Document {
                text,
                ..Document::default()
            },
            _ => html::read(&text)?,
        };
        document.source = self.url.clone().unwrap_or_default();
        document.url = document.url.or(self.url);
        document.language = document.language.or(self.language);
        document.notes.extend(note);
        document
            .notes
            .extend(self.crawled.map(|time| format!("crawled {time}")));
        Ok(document)
    }
}

/// Header, body and status of an HTTP answer.
fn http(block: Vec<u8>) -> Option<(Header, Vec<u8>, u16)> {
    let mut header = Header::default();
    let mut at = 0;
    let mut status = None;
    loop {
        let rest = block.get(at..)?;
        let end = rest.iter().position(|&byte| byte == b'\n')?;
        let line = rest[..end].strip_suffix(b"\r").unwrap_or(&rest[..end]);
        at += end + 1;
        match status {
            // "HTTP/1.1 200 OK"
            None => {
                let line = String::from_utf8_lossy(line);
                status = Some(line.split_whitespace().nth(1)?.parse().ok()?);
            }
            Some(status) if line.is_empty() => {
                let mut body = block;
                body.drain(..at);
                return Some((header, body, status));
            }
            Some(_) if header.0.len() >= HEADER_LINES => return None,
            Some(_) => header.take(line),
        }
    }
}

/// The body whose chunks these are (RFC 9112, section 7.1); `None` where it does not stand in chunks.
fn joined(body: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::new();
    let mut rest = body;
    loop {
        let end = rest.iter().take(100).position(|&byte| byte == b'\n')?;
        let size = String::from_utf8_lossy(&rest[..end]);
        let size = size.split(';').next().unwrap_or_default().trim();
        let size = usize::from_str_radix(size, 16).ok()?;
        rest = &rest[end + 1..];
        if size == 0 {
            return Some(whole);
        }
        // A crawl cut off at its limit keeps what it has.
        let chunk = rest.get(..size).unwrap_or(rest);
        whole.extend_from_slice(chunk);
        rest = rest.get(size..).unwrap_or_default();
        if rest.is_empty() {
            return Some(whole);
        }
        rest = rest
            .strip_prefix(b"\r\n")
            .or_else(|| rest.strip_prefix(b"\n"))?;
    }
}
