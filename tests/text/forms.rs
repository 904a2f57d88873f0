//! The forms of files: tables, feeds, crawls, dumps, mail, archives; what a document of each is called and when it was published.

use std::io::Write as _;

use dossier::text::{
    DateGround, Document, Mapping, PartialDate, ReadOptions, Rejection, read_bytes,
};

use super::{ARTICLE, folder, gzip, read, rejections, sources};

const DAY: Option<PartialDate> = Some(PartialDate::day(2026, 1, 8));
const TEXT: &str =
    "The harbour board met on Thursday. Its chairman, Jonas Berg, said that talks would go on.";

fn of(name: &str, bytes: impl AsRef<[u8]>) -> Vec<Result<Document, Rejection>> {
    read_bytes(name, bytes.as_ref().to_vec(), &ReadOptions::default()).collect()
}

fn good(name: &str, bytes: impl AsRef<[u8]>) -> Vec<Document> {
    of(name, bytes)
        .into_iter()
        .map(|read| read.unwrap_or_else(|rejection| panic!("{rejection}")))
        .collect()
}

fn mapped(name: &str, bytes: impl AsRef<[u8]>, map: &[&str]) -> Vec<Result<Document, Rejection>> {
    let options = ReadOptions {
        map: map
            .iter()
            .map(|mapping| mapping.parse::<Mapping>().expect("a mapping"))
            .collect(),
        ..ReadOptions::default()
    };
    read_bytes(name, bytes.as_ref().to_vec(), &options).collect()
}

#[test]
fn a_table_has_a_document_in_each_row() {
    let table = "\u{FEFF}ID,Title,Pub Date,URL,Body\n1,Board meets,2026-01-08,https://a.example/1,\"The board met.\nIt said \"\"no\"\".\"\n2,,8 January 2026,,The board met again.\n";
    let read = good("a.csv", table);
    assert_eq!(read.len(), 2);
    assert_eq!(read[0].source, "https://a.example/1");
    assert_eq!(read[0].title.as_deref(), Some("Board meets"));
    assert_eq!(read[0].text, "The board met.\nIt said \"no\".");
    assert_eq!(
        (read[0].published, read[0].dated),
        (DAY, Some(DateGround::Metadata))
    );
    assert_eq!(read[0].container.as_deref(), Some("a.csv:2"));
    assert_eq!((read[1].source.as_str(), read[1].published), ("2", DAY));
    assert_eq!(read[1].container.as_deref(), Some("a.csv:4"));
    // The separator is the one that the header has most of.
    for (name, table) in [
        (
            "a.csv",
            "text;title;author\nThe board, met.;Board; Ann Example\n",
        ),
        (
            "a.csv",
            "text\ttitle\tauthor\nThe board, met.\tBoard\tAnn Example\n",
        ),
        (
            "a.tsv",
            "text\ttitle\tauthor\nThe board, met.\tBoard\tAnn Example\n",
        ),
    ] {
        let read = good(name, table);
        assert_eq!(read[0].text, "The board, met.", "{table}");
        assert_eq!(read[0].title.as_deref(), Some("Board"), "{table}");
    }
    // In the encodings that spreadsheets write.
    let latin = b"text,author\nThe board met at the caf\xE9.,Zo\xEB\n";
    assert_eq!(good("a.csv", latin)[0].text, "The board met at the café.");
    let wide: Vec<u8> = "\u{FEFF}text,author\nThe board met at the café.,Zoë\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(good("a.csv", wide)[0].author.as_deref(), Some("Zoë"));
}

#[test]
fn bad_rows_are_named_and_the_good_ones_are_read() {
    let table = "id,text\n1,The board met.\n2\n3,One,two\n4,\n5,The board met again.\n";
    let read = of("a.csv", table);
    assert_eq!(sources(&read), ["1", "5"]);
    let said = rejections(&read);
    assert_eq!(said.len(), 3, "{said:#?}");
    assert!(said[0].starts_with("a.csv:3: a row of 1 fields where the header has 2; quote"));
    assert!(said[1].starts_with("a.csv:4: a row of 3 fields"));
    assert!(said[2].starts_with("a.csv:5: a record without text"));
    let said = rejections(&of("a.csv", "id,name\n1,Ann\n"));
    assert_eq!(
        said,
        ["a.csv: no column with text among \"id\", \"name\"; name one with --map text=COLUMN"]
    );
    assert!(rejections(&of("a.csv", "text\n"))[0].starts_with("a.csv: empty"));
    // A table that lies about in a folder is one only where it holds texts.
    let folder = folder(&[
        ("a.tsv", b"name\turl\nBoard\tx\n"),
        ("b.csv", b"id,text\n1,The board met.\n"),
    ]);
    let read = self::read(&[folder.path().to_owned()]);
    assert_eq!((sources(&read), rejections(&read).len()), (vec!["1"], 0));
    assert_eq!(
        rejections(&self::read(&[folder.path().join("a.tsv")])).len(),
        1
    );
}

#[test]
fn fields_may_be_mapped() {
    let record = r#"{"head": {"line": "Board meets"}, "body": [{"value": "The board met."}], "text": "teaser", "when.at": "2026-01-08"}"#;
    let map = [
        "title=head.line",
        "text=body.0.value",
        "date=when.at",
        "id=none",
    ];
    for name in ["a.json", "a.jsonl"] {
        let read = mapped(name, record, &map);
        let Ok(document) = &read[0] else {
            panic!("{read:?}");
        };
        assert_eq!(document.title.as_deref(), Some("Board meets"));
        assert_eq!(document.text, "The board met.");
        assert_eq!(document.published, DAY);
        assert_eq!(document.doc_id, None);
    }
    let table = "Heading,Article Text\nBoard meets,The board met.\n";
    let read = mapped("a.csv", table, &["title=Heading", "text=Article Text"]);
    let Ok(document) = &read[0] else {
        panic!("{read:?}");
    };
    assert_eq!(document.title.as_deref(), Some("Board meets"));
    for bad in ["title", "headline=x", "title=", "=x"] {
        let error = bad.parse::<Mapping>().expect_err("no mapping");
        assert!(error.to_string().contains("FIELD=PATH"), "{error}");
    }
}

#[test]
fn feeds_have_a_document_in_each_entry() {
    let rss = format!(
        r#"<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
        <title>Example Wire</title><language>en-gb</language>
        <item><title>Board &amp;amp; union meet</title><link>https://a.example/1</link><guid isPermaLink="false">g1</guid>
          <pubDate>Thu, 08 Jan 2026 10:00:00 +0000</pubDate><dc:creator>Ann Example</dc:creator><description>A teaser.</description>
          <content:encoded><![CDATA[<p>{TEXT}</p><p>More &amp; more.</p>]]></content:encoded></item>
        <item><title>Second</title><guid>https://a.example/2</guid><description>&lt;p&gt;The board&amp;nbsp;met.&lt;/p&gt;</description></item>
        <item><title>Third</title><link>https://a.example/3</link></item></channel></rss>"#
    );
    let read = of("feed.rss", &rss);
    assert_eq!(
        sources(&read),
        ["https://a.example/1", "https://a.example/2"]
    );
    assert!(rejections(&read)[0].starts_with("feed.rss, entry 3: a record without text"));
    let documents: Vec<&Document> = read.iter().flatten().collect();
    assert_eq!(documents[0].text, format!("{TEXT}\n\nMore & more."));
    assert_eq!(documents[0].title.as_deref(), Some("Board & union meet"));
    assert_eq!(documents[0].published, DAY);
    assert_eq!(documents[0].author.as_deref(), Some("Ann Example"));
    assert_eq!(documents[0].publisher.as_deref(), Some("Example Wire"));
    assert_eq!(documents[0].language.as_deref(), Some("en-gb"));
    assert_eq!(documents[0].doc_id.as_deref(), Some("g1"));
    assert_eq!(documents[0].notes, [""; 0]);
    assert_eq!(documents[1].text, "The board met.");
    assert!(documents[1].notes[0].contains("summary"));

    let atom = format!(
        r#"<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Example Wire</title>
        <entry><id>tag:a.example,2026:1</id><title type="html">Board &lt;b&gt;meets&lt;/b&gt;</title><link rel="edit" href="https://a.example/e"/><link href="https://a.example/1"/>
          <updated>2026-02-01T00:00:00Z</updated><published>2026-01-08T10:00:00Z</published><author><name>Ann Example</name></author>
          <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{TEXT}</p></div></content></entry>
        <entry><id>tag:a.example,2026:2</id><title>Second</title><summary type="text">The board met &amp; spoke.</summary></entry></feed>"#
    );
    let documents = good("feed.xml", &atom);
    assert_eq!(documents[0].source, "https://a.example/1");
    assert_eq!(documents[0].title.as_deref(), Some("Board meets"));
    assert_eq!(
        (documents[0].text.as_str(), documents[0].published),
        (TEXT, DAY)
    );
    assert_eq!(documents[0].author.as_deref(), Some("Ann Example"));
    assert_eq!(documents[1].source, "tag:a.example,2026:2");
    assert_eq!(documents[1].text, "The board met & spoke.");

    let rdf = format!(
        r#"<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
        <channel rdf:about="x"><title>Example Wire</title></channel>
        <item rdf:about="y"><title>Board</title><link>https://a.example/1</link><dc:date>2026-01-08</dc:date><description>{TEXT}</description></item></rdf:RDF>"#
    );
    let documents = good("feed.rdf.xml", &rdf);
    assert_eq!(
        (documents[0].text.as_str(), documents[0].published),
        (TEXT, DAY)
    );
    assert_eq!(documents[0].publisher.as_deref(), Some("Example Wire"));

    let json = serde_json::json!({"version": "https://jsonfeed.org/version/1.1", "title": "Example Wire", "language": "en", "items": [
        {"id": "1", "url": "https://a.example/1", "title": "Board", "content_html": format!("<p>{TEXT}</p>"), "date_published": "2026-01-08T10:00:00Z", "authors": [{"name": "Ann Example"}]},
        {"id": 2, "content_text": "The board < met."}]});
    let documents = good("feed.json", json.to_string());
    assert_eq!(
        (documents[0].text.as_str(), documents[0].published),
        (TEXT, DAY)
    );
    assert_eq!(documents[0].publisher.as_deref(), Some("Example Wire"));
    assert_eq!(
        (documents[1].source.as_str(), documents[1].text.as_str()),
        ("2", "The board < met.")
    );
}

fn page(head: &str) -> String {
    format!(
        "<html lang=en><head>{head}</head><body><article><h1>Board meets</h1><p>{TEXT}</p><p>{TEXT}</p><p>{TEXT}</p></article></body></html>"
    )
}

fn warc(kind: &str, url: &str, media: &str, block: &[u8]) -> Vec<u8> {
    let mut record = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-02-01T00:00:00Z\r\nContent-Type: {media}\r\nContent-Length: {}\r\n\r\n",
        block.len()
    )
    .into_bytes();
    record.extend_from_slice(block);
    record.extend_from_slice(b"\r\n\r\n");
    record
}

fn answer(head: &str, body: &[u8]) -> Vec<u8> {
    let mut answer = format!("HTTP/1.1 {head}\r\n\r\n")
        .replace('|', "\r\n")
        .into_bytes();
    answer.extend_from_slice(body);
    answer
}

#[test]
fn crawls_have_a_document_in_each_page() {
    let http = "application/http; msgtype=response";
    let dated = page(
        "<meta property='article:published_time' content='2026-01-08'><link rel=canonical href='https://a.example/1'>",
    );
    let latin: Vec<u8> = page("")
        .replace("Jonas", "Jörn")
        .chars()
        .map(|c| c as u8)
        .collect();
    let mut chunks = Vec::new();
    for chunk in gzip(page("").as_bytes()).chunks(50) {
        chunks.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
        chunks.extend_from_slice(chunk);
        chunks.extend_from_slice(b"\r\n");
    }
    chunks.extend_from_slice(b"0\r\n\r\n");
    let records = [
        warc(
            "warcinfo",
            "",
            "application/warc-fields",
            b"software: example",
        ),
        warc(
            "request",
            "https://a.example/1",
            "application/http",
            b"GET /1 HTTP/1.1\r\n\r\n",
        ),
        warc(
            "response",
            "https://a.example/1?from=x",
            http,
            &answer("200 OK|Content-Type: text/html", dated.as_bytes()),
        ),
        warc(
            "response",
            "https://a.example/2026/01/08/2",
            http,
            &answer("200 OK|Content-Type: text/html; charset=iso-8859-1", &latin),
        ),
        warc(
            "response",
            "https://a.example/3",
            http,
            &answer(
                "200 OK|Content-Type: text/html|Transfer-Encoding: chunked|Content-Encoding: gzip",
                &chunks,
            ),
        ),
        warc(
            "response",
            "https://a.example/4.png",
            http,
            &answer("200 OK|Content-Type: image/png", b"\x89PNG"),
        ),
        warc(
            "response",
            "https://a.example/5",
            http,
            &answer("404 Not Found|Content-Type: text/html", dated.as_bytes()),
        ),
        warc(
            "response",
            "https://a.example/robots.txt",
            http,
            &answer("200 OK|Content-Type: text/plain", b"User-agent: *"),
        ),
        warc(
            "conversion",
            "https://a.example/6",
            "text/plain",
            TEXT.as_bytes(),
        ),
        warc(
            "response",
            "https://a.example/7",
            http,
            &answer("200 OK|Content-Type: text/html", b"<html></html>"),
        ),
    ];
    let whole = records.concat();
    // As crawlers write them: every record packed by itself.
    let packed: Vec<u8> = records.iter().flat_map(|record| gzip(record)).collect();
    for (name, bytes) in [("a.warc", &whole), ("a.warc.gz", &packed), ("-", &whole)] {
        let read = of(name, bytes);
        assert_eq!(
            sources(&read),
            [
                "https://a.example/1?from=x",
                "https://a.example/2026/01/08/2",
                "https://a.example/3",
                "https://a.example/6"
            ],
            "{:?}",
            rejections(&read)
        );
        assert_eq!(rejections(&read).len(), 1);
        assert!(rejections(&read)[0].contains("record 10 https://a.example/7: no article text"));
        let documents: Vec<&Document> = read.iter().flatten().collect();
        assert_eq!(documents[0].url.as_deref(), Some("https://a.example/1"));
        assert_eq!(
            (documents[0].published, documents[0].dated),
            (DAY, Some(DateGround::Metadata))
        );
        assert!(documents[1].text.contains("Jörn Berg"));
        assert_eq!(
            (documents[1].published, documents[1].dated),
            (DAY, Some(DateGround::Url))
        );
        assert!(documents[2].text.contains("Jonas Berg"));
        // When it was fetched is not when it was published.
        assert_eq!(documents[2].published, None);
        assert!(
            documents[2]
                .notes
                .contains(&"crawled 2026-02-01T00:00:00Z".to_owned())
        );
        assert_eq!(documents[3].text, TEXT);
    }
}

#[test]
fn broken_crawls_keep_what_stands_before_the_break() {
    let first = warc(
        "conversion",
        "https://a.example/1",
        "text/plain",
        TEXT.as_bytes(),
    );
    for (broken, said) in [
        (&b"WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: 99999999999999\r\nContent-Type: text/plain\r\n\r\nThe"[..], "end of the file within a record"),
        (b"WARC/1.0\r\nWARC-Type: conversion\r\n\r\nThe", "without Content-Length"),
        (b"nonsense\r\n", "where a record must begin"),
        (b"WARC/1.0\r\nWARC-Type: res", "within a header"),
    ] {
        let read = of("a.warc", [&first[..], broken].concat());
        assert_eq!(sources(&read), ["https://a.example/1"]);
        let said_too = rejections(&read);
        assert!(said_too.len() == 1 && said_too[0].contains(said), "{said_too:?}");
    }
}

const DUMP: &str = r#"<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11" xml:lang="en">
  <siteinfo><sitename>Wikinews</sitename><base>https://en.wikinews.example/wiki/Main_Page</base>
    <namespaces><namespace key="0" case="first-letter" /><namespace key="6" case="first-letter">Bestand</namespace></namespaces></siteinfo>
  <page><title>Board &amp; union meet</title><ns>0</ns><id>7</id>
    <revision><id>1</id><timestamp>2020-01-01T00:00:00Z</timestamp><text>Old words.</text></revision>
    <revision><id>2</id><timestamp>2026-02-01T00:00:00Z</timestamp><text bytes="9" xml:space="preserve">{{date|January 8, 2026}}
[[Bestand:Board.jpg|thumb|The board]]
The [[harbour board|board]] met {{w|Jonas Berg}} &amp;mdash; at last.&lt;ref&gt;A source&lt;/ref&gt;

== Sources ==
* {{source|url=https://b.example|title=Other}}

[[Category:Norway]]</text></revision></page>
  <page><title>Talk:Board</title><ns>1</ns><id>8</id><revision><text>No.</text></revision></page>
  <page><title>Old board</title><ns>0</ns><id>9</id><redirect title="Board" /><revision><text>#REDIRECT [[Board]]</text></revision></page>
  <page><title>Empty</title><ns>0</ns><id>10</id><revision><text>{{stub}}</text></revision></page>
  <page><title>Undated</title><ns>0</ns><id>11</id><revision><timestamp>2026-01-08T00:00:00Z</timestamp><text>The board met.</text></revision></page>
</mediawiki>
"#;

#[test]
fn dumps_have_a_document_in_each_article() {
    for (name, bytes) in [
        ("a.xml", DUMP.as_bytes().to_vec()),
        ("pages-articles.xml.bz2", super::bzip2(DUMP.as_bytes())),
        ("-", DUMP.as_bytes().to_vec()),
    ] {
        let read = of(name, bytes);
        assert_eq!(
            sources(&read),
            [
                "https://en.wikinews.example/wiki/Board_%26_union_meet",
                "https://en.wikinews.example/wiki/Undated"
            ]
        );
        let said = rejections(&read);
        assert!(
            said.len() == 1 && said[0].contains(", page Empty: a record without text"),
            "{said:?}"
        );
        let documents: Vec<&Document> = read.iter().flatten().collect();
        assert_eq!(documents[0].text, "The board met Jonas Berg — at last.");
        assert_eq!(documents[0].title.as_deref(), Some("Board & union meet"));
        assert_eq!(
            (documents[0].published, documents[0].dated),
            (DAY, Some(DateGround::Metadata))
        );
        assert_eq!(documents[0].publisher.as_deref(), Some("Wikinews"));
        assert_eq!(documents[0].language.as_deref(), Some("en"));
        assert_eq!(
            (documents[1].published, documents[1].dated),
            (DAY, Some(DateGround::Revision))
        );
    }
    let cut = &DUMP[..DUMP.find("<title>Undated").expect("a page")];
    let read = of("a.xml", cut);
    assert!(rejections(&read)[1].contains("end of the file within it"));
}

#[test]
fn messages_are_documents_and_mailboxes_hold_many() {
    let message = "From: =?utf-8?q?Zo=C3=AB?= Press <desk@a.example>\r\nTo: all@b.example\r\nSubject: Board\r\n meets\r\nDate: Thu, 8 Jan 2026 10:00:00 +0100\r\nMessage-ID: <1@a.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain; charset=iso-8859-1; format=flowed\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nThe board met at the caf=E9=20\r\nthe harbour has.\r\n\r\n> An older letter.\r\n-- \r\nPress desk\r\n--x\r\nContent-Type: text/html\r\n\r\n<p>Other.</p>\r\n--x--\r\n";
    let document = &good("a.eml", message)[0];
    assert_eq!(document.text, "The board met at the café the harbour has.");
    assert_eq!(document.title.as_deref(), Some("Board meets"));
    assert_eq!(document.author.as_deref(), Some("Zoë Press"));
    assert_eq!(document.doc_id.as_deref(), Some("1@a.example"));
    assert_eq!(
        (document.published, document.source.as_str()),
        (DAY, "a.eml")
    );
    let html = "From: a@b.example\nSubject: Board\nContent-Type: text/html; charset=utf-8\n\n<html><body><p>The board met.</p><p>It spoke.</p></body></html>\n";
    assert_eq!(good("-", html)[0].text, "The board met.\n\nIt spoke.");
    let mailbox = format!(
        "From a@b.example Thu Jan  8 10:00:00 2026\nFrom: a@b.example\nSubject: One\nMessage-ID: <1@b>\n\nThe board met.\n>From here on it spoke.\n\nFrom a@b.example Thu Jan  8 10:00:00 2026\n{html}"
    );
    for name in ["a.mbox", "-"] {
        let documents = good(name, &mailbox);
        assert_eq!(documents.len(), 2);
        assert_eq!(documents[0].source, "1@b");
        assert_eq!(documents[0].text, "The board met.\nFrom here on it spoke.");
        assert!(documents[1].source.starts_with("text:"));
        assert_eq!(
            documents[1].container.as_deref(),
            Some(format!("{name}, message 2").as_str())
        );
    }
    let empty = "From: a@b.example\nSubject: Board\nContent-Type: application/pdf\nContent-Disposition: attachment\n\nJVBERi0=\n";
    assert!(rejections(&of("a.eml", empty))[0].contains("without text"));
}

pub fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let options = zip::write::SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Deflated);
        archive.start_file(*name, options).expect("memory");
        archive.write_all(bytes).expect("memory");
    }
    archive.finish().expect("memory").into_inner()
}

pub fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    for (name, bytes) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        // As written, and not as a careful writer would have it.
        let place = &mut header.as_mut_bytes()[..100];
        place[..name.len()].copy_from_slice(name.as_bytes());
        header.set_cksum();
        archive.append(&header, *bytes).expect("memory");
    }
    archive.into_inner().expect("memory")
}

#[test]
fn archives_are_read_as_folders() {
    let records = b"{\"id\": \"r1\", \"text\": \"The board met.\"}\n{\"id\": \"r2\", \"text\": \"It spoke.\"}\n";
    let packed = gzip(records);
    let inner = zip(&[("deep/3.txt", ARTICLE)]);
    let files: [(&str, &[u8]); 6] = [
        ("jan/1.txt", ARTICLE),
        ("jan/picture.png", b"\x89PNG"),
        ("wire.jsonl.gz", &packed),
        ("inner.zip", &inner),
        (".hidden/4.txt", ARTICLE),
        ("empty.txt", b""),
    ];
    let (zip, tar) = (zip(&files), tar(&files));
    let zstd = zstd::encode_all(&tar[..], 3).expect("memory");
    let expected = ["a/jan/1.txt", "r1", "r2", "a/inner/deep/3.txt"];
    for (name, bytes) in [
        ("a.zip", zip.clone()),
        ("a.tar", tar.clone()),
        ("a.tar.gz", gzip(&tar)),
        ("a.tgz", gzip(&tar)),
        ("a.tar.zst", zstd),
    ] {
        let read = of(name, &bytes);
        assert_eq!(sources(&read), expected, "{name}: {:?}", rejections(&read));
        assert_eq!(
            rejections(&read),
            [format!(
                "{name}/empty.txt: empty; remove it, or give it a text"
            )]
        );
        // The same from a file, where a ZIP archive is leapt about in.
        let folder = folder(&[(name, &bytes)]);
        let read = self::read(&[folder.path().to_owned()]);
        assert_eq!(sources(&read), expected, "{name}: {:?}", rejections(&read));
    }
    let shown: Vec<_> = of("-", tar)
        .into_iter()
        .flatten()
        .filter_map(|document| document.container)
        .collect();
    assert_eq!(shown[0], "-/jan/1.txt");
    let none = of("a.zip", self::zip(&[("a.png", b"\x89PNG")]));
    assert!(rejections(&none)[0].starts_with("a.zip: no document in this folder"));
}

#[test]
fn a_page_says_what_it_is_in_many_ways() {
    let graph = r#"<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "Site"}, {"@type": ["NewsArticle"], "headline": "Board meets", "datePublished": "2026-01-08T10:00:00Z", "author": [{"@type": "Person", "name": "Ann Example"}], "publisher": {"name": "Example Wire"}, "mainEntityOfPage": {"@id": "https://a.example/1"}, "inLanguage": "en-GB"}]}</script>"#;
    let document = &good("a.html", page(graph))[0];
    assert_eq!(document.title.as_deref(), Some("Board meets"));
    assert_eq!(
        (document.published, document.dated),
        (DAY, Some(DateGround::Metadata))
    );
    assert_eq!(document.author.as_deref(), Some("Ann Example"));
    assert_eq!(document.publisher.as_deref(), Some("Example Wire"));
    assert_eq!(document.url.as_deref(), Some("https://a.example/1"));
    assert_eq!(document.language.as_deref(), Some("en-GB"));
    let graph = "<meta property=og:title content='Board meets'><meta property=og:site_name content='Example Wire'><meta property=og:url content='https://a.example/2026/01/08/board'><meta name=author content='Ann Example'>";
    let document = &good("a.html", page(graph))[0];
    assert_eq!(document.publisher.as_deref(), Some("Example Wire"));
    assert_eq!(document.author.as_deref(), Some("Ann Example"));
    assert_eq!(
        (document.published, document.dated),
        (DAY, Some(DateGround::Url))
    );
}

#[test]
fn the_date_says_where_it_stands() {
    let cases = [
        (
            "a.txt",
            format!("date 2026-01-08 {TEXT}"),
            Some(DateGround::Dateline),
        ),
        (
            "2026-01-08-board.txt",
            TEXT.to_owned(),
            Some(DateGround::FileName),
        ),
        (
            "a.md",
            format!("---\ndate: 2026-01-08\n---\n{TEXT}"),
            Some(DateGround::Metadata),
        ),
        (
            "a.json",
            format!("{{\"url\": \"https://a.example/2026/01/08/x\", \"text\": \"{TEXT}\"}}"),
            Some(DateGround::Url),
        ),
    ];
    for (name, text, ground) in cases {
        let document = &good(name, &text)[0];
        assert_eq!(
            (document.published, document.dated),
            (DAY, ground),
            "{name}"
        );
    }
    let document = &good("a.txt", TEXT)[0];
    assert_eq!((document.published, document.dated), (None, None));
}

/// A page with these lines in Helvetica, and a title and day of its own.
#[cfg(feature = "pdf")]
fn pdf(lines: &[&str]) -> Vec<u8> {
    let shown: String = lines
        .iter()
        .map(|line| format!("({line}) Tj 0 -14 Td\n"))
        .collect();
    let content = format!("BT /F1 12 Tf 72 720 Td\n{shown}ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
        "<< /Title (Board meets) /Author (Ann Example) /CreationDate (D:20260108120000+01'00') >>".to_owned(),
    ];
    let mut file = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        places.push(file.len());
        file += &format!("{} 0 obj\n{object}\nendobj\n", index + 1);
    }
    let table = file.len();
    file += &format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for place in places {
        file += &format!("{place:010} 00000 n \n");
    }
    file += &format!(
        "trailer\n<< /Size {} /Root 1 0 R /Info 6 0 R >>\nstartxref\n{table}\n%%EOF\n",
        objects.len() + 1
    );
    file.into_bytes()
}

#[cfg(feature = "pdf")]
#[test]
fn a_pdf_is_a_document() {
    let file = pdf(&[
        "The harbour board met on Thurs-",
        "day. Its chairman spoke.",
    ]);
    for name in ["a.pdf", "-"] {
        let document = &good(name, &file)[0];
        assert_eq!(
            document.text,
            "The harbour board met on Thursday. Its chairman spoke."
        );
        assert_eq!(document.title.as_deref(), Some("Board meets"));
        assert_eq!(document.author.as_deref(), Some("Ann Example"));
        assert_eq!(document.published, DAY);
    }
    assert!(rejections(&of("a.pdf", pdf(&[])))[0].contains("no text in this PDF"));
    assert_eq!(rejections(&of("a.pdf", &file[..200])).len(), 1);
    assert_eq!(rejections(&of("a.pdf", b"%PDF-1.7\n...")).len(), 1);
}

#[cfg(not(feature = "pdf"))]
#[test]
fn a_pdf_is_named_as_what_it_is_where_nobody_reads_it() {
    let said = rejections(&of("a.pdf", b"%PDF-1.7\n..."));
    assert!(
        said[0].contains("not text but a PDF file; convert it"),
        "{said:?}"
    );
}
