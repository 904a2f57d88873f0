//! Messages: press releases, newsletters, agency copy by mail.
//!
//! *RFC 5322 message → [`Document`]*: subject, sender, date, and the plain text of the body, else the text of its HTML.
//! mailparse takes the message apart. What a reply quotes (`> `) and what stands below a signature's `-- ` is left out; lines
//! wrapped for a terminal are joined where the message says so (RFC 3676). Attachments are not read. A message is named by
//! its file; one of many in a mailbox by its Message-ID.

use std::sync::Arc;

use encoding_rs::Encoding;
use mailparse::{DispositionType, MailHeaderMap, ParsedMail, parse_mail};

use super::bytes::{Line, Unpacked};
use super::date::PartialDate;
use super::document::Document;
use super::encoding::{self, Decoded};
use super::feed::mailbox_name;
use super::html;
use super::read::{Input, ReadOptions};
use super::rejection::{Reason, Rejection, short};
use super::unread::{self, Next, Pieces, Unread};

/// The document that a message makes. Its text may be empty.
pub(super) fn read(message: &[u8]) -> Result<Document, Reason> {
    few_enough_parts(message)?;
    let mail = parse_mail(message).map_err(|error| bad(error.to_string()))?;
    let header = |name: &str| {
        mail.headers
            .get_first_value(name)
            .map(|value| value.split_whitespace().collect::<Vec<_>>().join(" "))
            .filter(|value| !value.is_empty())
    };
    let mut notes = Vec::new();
    let published = header("Date").and_then(|date| {
        let read = PartialDate::parse(&date);
        if read.is_none() {
            notes.push(format!("date {:?} not understood", short(&date)));
        }
        read
    });
    let mut bodies = Bodies::default();
    bodies.find(&mail, 0);
    let (text, note) = match (bodies.plain, bodies.html) {
        (Some(part), _) => {
            let Decoded { text, note } = decoded(part)?;
            let flowed = part
                .ctype
                .params
                .get("format")
                .map(|format| format.to_ascii_lowercase());
            (own_words(&text, flowed.as_deref() == Some("flowed")), note)
        }
        (None, Some(part)) => {
            let Decoded { text, note } = decoded(part)?;
            (html::text_of_page(&text)?, note)
        }
        (None, None) => return Err(Reason::NoText),
    };
    notes.extend(note);
    let sender = header("From");
    Ok(Document {
        doc_id: header("Message-ID").map(|id| id.trim_matches(['<', '>']).to_owned()),
        title: header("Subject"),
        published,
        publisher: header("Organization"),
        author: sender.as_deref().and_then(mailbox_name),
        language: header("Content-Language").and_then(|languages| {
            languages
                .split(',')
                .next()
                .map(|first| first.trim().to_owned())
        }),
        text,
        notes,
        ..Document::default()
    })
}

/// More header lines and boundaries than this no letter has; each costs mailparse some hundred bytes.
const HEADER_LINES: usize = 100_000;

/// A header field is no longer; the time that mailparse takes to decode one grows with the square of its length.
const HEADER_FIELD: usize = 256 << 10;

/// Refuses a message of more parts and header fields than any letter has, counted without taking it apart.
fn few_enough_parts(message: &[u8]) -> Result<(), Reason> {
    let mut found = 0;
    let mut field = 0;
    // Header fields stand at the head of the message, below a boundary, and at the head of a message within it.
    let mut in_header = true;
    for line in message.split(|&byte| byte == b'\n') {
        if line.starts_with(b"--") {
            in_header = true;
        } else if line.trim_ascii().is_empty() {
            in_header = false;
        }
        // A field goes on in lines that begin with white space.
        field = match line.first() {
            Some(b' ' | b'\t') => field + line.len(),
            _ => line.len(),
        };
        if in_header && field > HEADER_FIELD {
            return Err(Reason::TooMany {
                what: "bytes in one header field",
                limit: HEADER_FIELD,
            });
        }
        found += usize::from(in_header);
        if found > HEADER_LINES {
            return Err(Reason::TooMany {
                what: "header fields and parts in one message",
                limit: HEADER_LINES,
            });
        }
    }
    Ok(())
}

fn bad(message: String) -> Reason {
    Reason::BadPart {
        what: "message",
        message,
    }
}

/// The parts that may be the body: the first of each kind, none of them attached.
#[derive(Default)]
struct Bodies<'a> {
    plain: Option<&'a ParsedMail<'a>>,
    html: Option<&'a ParsedMail<'a>>,
}

impl<'a> Bodies<'a> {
    fn find(&mut self, part: &'a ParsedMail<'a>, depth: usize) {
        // mailparse has its own limit; this one holds whatever it becomes.
        if depth > 32 || part.get_content_disposition().disposition == DispositionType::Attachment {
            return;
        }
        match part.ctype.mimetype.as_str() {
            "text/plain" => {
                self.plain.get_or_insert(part);
            }
            "text/html" => {
                self.html.get_or_insert(part);
            }
            _ => {}
        }
        for part in &part.subparts {
            self.find(part, depth + 1);
        }
    }
}

fn decoded(part: &ParsedMail<'_>) -> Result<Decoded, Reason> {
    let bytes = part
        .get_body_raw()
        .map_err(|error| bad(error.to_string()))?;
    let charset = part
        .ctype
        .params
        .get("charset")
        .and_then(|label| Encoding::for_label(label.as_bytes()));
    encoding::decode(bytes, |bytes| {
        charset.or_else(|| match part.ctype.mimetype.as_str() {
            "text/html" => encoding::declared_in_html(bytes),
            _ => None,
        })
    })
}

/// A text without what it quotes and without its signature; soft line ends joined where there are any.
fn own_words(text: &str, flowed: bool) -> String {
    let mut own = String::with_capacity(text.len());
    for line in text.lines() {
        if line == "-- " || line == "--" {
            break;
        }
        if line.starts_with('>') {
            continue;
        }
        own.push_str(line);
        if !(flowed && line.ends_with(' ') && !line.trim().is_empty()) {
            own.push('\n');
        }
    }
    own.trim().to_owned()
}

/// The messages of a mailbox, cut at its "From " lines.
pub(super) fn mailbox(input: Input, unpacked: Unpacked, options: Arc<ReadOptions>) -> Pieces {
    let place = input.place();
    let mut mailbox = Mailbox {
        input,
        unpacked,
        options,
        number: 0,
        waiting: Vec::new(),
        state: State::Before,
    };
    unread::pieces(place, move || mailbox.next())
}

struct Mailbox {
    input: Input,
    unpacked: Unpacked,
    options: Arc<ReadOptions>,
    number: usize,
    /// The message that is being gathered.
    waiting: Vec<u8>,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// No message is begun.
    Before,
    Gathering,
    /// The message is over the limit: its bytes are no longer kept.
    Over,
}

impl Mailbox {
    fn next(&mut self) -> Next {
        let limit = self.options.text_limit;
        let mut line = Vec::new();
        loop {
            match self.unpacked.read_line(&mut line, limit) {
                Ok(Line::Whole) if line.starts_with(b"From ") => {
                    let before = std::mem::replace(&mut self.state, State::Gathering);
                    if before != State::Before {
                        return self.gathered(before);
                    }
                }
                Ok(Line::Whole) if self.state == State::Gathering => {
                    // ">From " is how a line of the text that begins so is kept apart.
                    let line = match line.strip_prefix(b">") {
                        Some(quoted) if quoted.trim_ascii_start().starts_with(b"From ") => quoted,
                        _ => &line,
                    };
                    self.waiting.extend_from_slice(line);
                    self.waiting.push(b'\n');
                    if self.waiting.len() as u64 > limit {
                        self.waiting = Vec::new();
                        self.state = State::Over;
                    }
                }
                Ok(Line::TooLong) if self.state == State::Gathering => {
                    self.waiting = Vec::new();
                    self.state = State::Over;
                }
                Ok(Line::End) => {
                    return match std::mem::replace(&mut self.state, State::Before) {
                        State::Before => Next::End,
                        last => self.gathered(last),
                    };
                }
                Ok(_) => {}
                Err(reason) => {
                    let place = self.input.part(format!("message {}", self.number + 1));
                    return Next::Broken(Rejection { place, reason });
                }
            }
        }
    }

    /// The message that was gathered, up to that state.
    fn gathered(&mut self, state: State) -> Next {
        self.number += 1;
        let place = self.input.part(format!("message {}", self.number));
        let message = std::mem::take(&mut self.waiting);
        if state == State::Over {
            let limit = self.options.text_limit;
            return Next::Bad(Rejection {
                place,
                reason: Reason::TooLong { limit },
            });
        }
        Next::Piece(Unread::new(place, message.len(), move || {
            let document = read(&message)?;
            match document.text.trim().is_empty() {
                true => Err(Reason::NoText),
                false => Ok(Document {
                    source: document.doc_id.clone().unwrap_or_default(),
                    ..document
                }),
            }
        }))
    }
}
