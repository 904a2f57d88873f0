//! Dumps of a MediaWiki: one article, one document.
//!
//! *export XML (schema 0.10, 0.11), as Wikinews gives it → pieces*, each a page of the main namespace in its latest
//! revision. Redirections and other namespaces are passed over. Page by page, whatever the size of the dump. The date is the
//! page's own (`{{date|…}}`), else that of the revision. A page is named by its address.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::bytes::{Part, Unpacked};
use super::date::PartialDate;
use super::document::{DateGround, Document};
use super::read::{Input, ReadOptions};
use super::rejection::{Reason, Rejection};
use super::unread::{self, Next, Pieces, Unread};
use super::wikitext;
use super::xml::{self, Element};

/// The pages of a dump.
pub(super) fn cut(
    input: Input,
    unpacked: Unpacked,
    options: Arc<ReadOptions>,
) -> Result<Pieces, Reason> {
    let head = String::from_utf8_lossy(&unpacked.head).into_owned();
    let place = input.place();
    let mut pages = Pages {
        input,
        unpacked,
        options,
        site: Arc::new(Site::of(&head)),
        number: 0,
    };
    Ok(unread::pieces(place, move || pages.next()))
}

/// What a dump says of the wiki it is from.
#[derive(Default)]
struct Site {
    name: Option<String>,
    /// What stands before a title in the address of its page.
    base: Option<String>,
    language: Option<String>,
    /// What it calls files and categories, in lower case.
    media: BTreeSet<String>,
}

impl Site {
    /// Namespaces of files and categories.
    const MEDIA: [&str; 3] = ["-2", "6", "14"];

    fn of(head: &str) -> Self {
        let language = head
            .find("xml:lang=\"")
            .and_then(|at| head[at + "xml:lang=\"".len()..].split('"').next())
            .filter(|language| !language.is_empty())
            .map(str::to_owned);
        const END: &str = "</siteinfo>";
        let info = head
            .find("<siteinfo")
            .and_then(|start| Some(&head[start..start + head[start..].find(END)? + END.len()]))
            .and_then(|info| xml::parse(info).ok());
        let Some(info) = info else {
            return Self {
                language,
                ..Self::default()
            };
        };
        let namespaces = info.child("namespaces");
        Self {
            name: info.first(&["sitename"]).map(str::to_owned),
            base: info
                .first(&["base"])
                .and_then(|page| Some(page[..=page.rfind('/')?].to_owned())),
            language,
            media: namespaces
                .into_iter()
                .flat_map(|namespaces| namespaces.all("namespace"))
                .filter(|space| {
                    space
                        .attribute("key")
                        .is_some_and(|key| Self::MEDIA.contains(&key))
                })
                .map(|space| space.text.trim().to_lowercase())
                .filter(|name| !name.is_empty())
                .collect(),
        }
    }

    fn address(&self, title: &str) -> Option<String> {
        use std::fmt::Write as _;
        let mut address = self.base.clone()?;
        for byte in title.bytes() {
            match byte {
                b' ' => address.push('_'),
                b'"'
                | b'%'
                | b'?'
                | b'<'
                | b'>'
                | b'\\'
                | b'^'
                | b'`'
                | b'{'
                | b'|'
                | b'}'
                | b'+'
                | b'&'
                | b'='
                | b'#'
                | 0x00..=0x1F
                | 0x7F..=0xFF => {
                    _ = write!(address, "%{byte:02X}");
                }
                byte => address.push(char::from(byte)),
            }
        }
        Some(address)
    }
}

struct Pages {
    input: Input,
    unpacked: Unpacked,
    options: Arc<ReadOptions>,
    site: Arc<Site>,
    number: usize,
}

impl Pages {
    fn next(&mut self) -> Next {
        let limit = self.options.text_limit;
        let mut page = Vec::new();
        let part = self
            .unpacked
            .read_between(b"<page>", b"</page>", &mut page, limit);
        self.number += 1;
        let mut place = self.input.part(format!("page {}", self.number));
        match part {
            Ok(Part::Whole) => {
                let page = String::from_utf8_lossy(&page).into_owned();
                if is_passed_over(&page) {
                    return Next::Passed;
                }
                if let Some(title) = between(&page, "<title>", "</title>") {
                    place.part = Some(format!("page {}", xml::unescape(title)));
                }
                let site = self.site.clone();
                Next::Piece(Unread::new(place, page.len(), move || {
                    document(&page, &site)
                }))
            }
            Ok(Part::TooLong) => Next::Bad(Rejection {
                place,
                reason: Reason::TooLong { limit },
            }),
            Ok(Part::End) => Next::End,
            Ok(Part::Cut) => Next::Broken(Rejection {
                place,
                reason: Reason::BadPart {
                    what: "page of the dump",
                    message: "the end of the file within it".to_owned(),
                },
            }),
            Err(reason) => Next::Broken(Rejection { place, reason }),
        }
    }
}

/// Other namespaces, and redirections; as cheaply as most pages of a dump are passed over.
fn is_passed_over(page: &str) -> bool {
    let main = between(page, "<ns>", "</ns>").is_none_or(|namespace| namespace.trim() == "0");
    !main || page.contains("<redirect ") || page.contains("<redirect/>")
}

fn between<'a>(text: &'a str, open: &str, close: &str) -> Option<&'a str> {
    let start = text.find(open)? + open.len();
    let end = text[start..].find(close)?;
    Some(&text[start..start + end])
}

fn document(page: &str, site: &Site) -> Result<Document, Reason> {
    let page = xml::parse(page)?;
    // A full history has them all, mostly the oldest first.
    let time = |revision: &&Element| {
        revision
            .first(&["timestamp"])
            .unwrap_or_default()
            .to_owned()
    };
    let revision = page.all("revision").max_by_key(time);
    let wikitext = revision.and_then(|revision| revision.child("text"));
    let wikitext = wikitext.map(|text| text.text.as_str()).unwrap_or_default();
    let plain = wikitext::plain(wikitext, &site.media);
    if plain.text.is_empty() {
        return Err(Reason::NoText);
    }
    let title = page.first(&["title"]).map(str::to_owned);
    let url = title.as_deref().and_then(|title| site.address(title));
    let revised = revision
        .and_then(|revision| revision.first(&["timestamp"]))
        .and_then(PartialDate::parse);
    Ok(Document {
        source: url.clone().or_else(|| title.clone()).unwrap_or_default(),
        doc_id: page.first(&["id"]).map(str::to_owned),
        published: plain.date.or(revised),
        dated: match (plain.date, revised) {
            (Some(_), _) => Some(DateGround::Metadata),
            (None, Some(_)) => Some(DateGround::Revision),
            (None, None) => None,
        },
        title,
        url,
        publisher: site.name.clone(),
        language: site.language.clone(),
        text: plain.text,
        ..Document::default()
    })
}
