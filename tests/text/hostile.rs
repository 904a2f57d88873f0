//! Input that means harm: it costs no more than its bytes, is named with a remedy, and what is good beside it is read.

use std::io::Write as _;
use std::time::{Duration, Instant};

use dossier::text::{Document, ReadOptions, Reason, Rejection, read_bytes};

use super::forms::{tar, zip};
use super::{ARTICLE, folder, gzip, read, read_with, rejections, sources};

fn of(name: &str, bytes: Vec<u8>) -> Vec<Result<Document, Rejection>> {
    read_bytes(name, bytes, &ReadOptions::default()).collect()
}

fn reason(name: &str, bytes: Vec<u8>) -> Reason {
    let mut read = of(name, bytes);
    match read.pop() {
        Some(Err(rejection)) if read.is_empty() => rejection.reason,
        other => panic!("{name}: {other:?}"),
    }
}

/// 96 MiB of one letter.
fn zeros() -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..96 {
        packer.write_all(&vec![b'a'; 1 << 20]).expect("memory");
    }
    packer.finish().expect("memory")
}

#[test]
fn what_unpacks_without_end_is_given_up_and_its_neighbours_are_read() {
    let bomb = zeros();
    assert!(bomb.len() < 200_000);
    let twice = gzip(&bomb);
    let in_zip = zip(&[("1.jsonl.gz", &bomb), ("2.txt", ARTICLE)]);
    let unpacked = vec![b'a'; 96 << 20];
    let flat = zip(&[
        ("1.jsonl", &unpacked),
        ("2.txt", ARTICLE),
        ("3.txt", ARTICLE),
    ]);
    drop(unpacked);
    let folder = folder(&[
        ("a.txt.gz", &bomb),
        ("b.jsonl.gz", &bomb),
        ("c.csv.gz", &bomb),
        ("d.warc.gz", &bomb),
        ("e.tar.gz", &bomb),
        ("f.zip", &in_zip),
        ("g.zip", &flat),
        ("h.txt", ARTICLE),
        ("i.txt.gz", &twice),
    ]);
    let read = read(&[folder.path().to_owned()]);
    let found = sources(&read);
    assert!(
        found.contains(&"f/2.txt") && found.contains(&"h.txt"),
        "{found:?}"
    );
    let said = rejections(&read);
    for name in [
        "a.txt.gz",
        "b.jsonl.gz",
        "c.csv.gz",
        "d.warc.gz",
        "e.tar.gz",
        "f.zip/1.jsonl.gz",
        "g.zip/1.jsonl",
        "i.txt.gz",
    ] {
        let line = said
            .iter()
            .find(|line| line.contains(&format!("{name}:")) || line.contains(&format!("{name}, ")));
        assert!(
            line.is_some_and(|line| line.contains("; ")),
            "{name}: {said:#?}"
        );
    }
    let bombs = said
        .iter()
        .filter(|line| line.contains("times its size; unpack it yourself"))
        .count();
    assert!(bombs >= 3, "{said:#?}");
}

#[test]
fn the_limits_can_be_set() {
    let options = ReadOptions {
        text_limit: 60,
        archive_limit: 4096,
        ..ReadOptions::default()
    };
    let long = ARTICLE.repeat(3);
    let many = b"{\"text\": \"The board met.\"}\n".repeat(400);
    let files: [(&str, Vec<u8>, &str); 5] = [
        ("a.txt", long.clone(), "longer than 60 bytes; split"),
        ("b.jsonl.gz", gzip(&many), "unpacks to more than 4 KiB"),
        (
            "c.zip",
            zip(&[("1.jsonl", &many)]),
            "unpacks to more than 4 KiB",
        ),
        (
            "d.csv",
            [b"text\n\"".as_slice(), &long].concat(),
            "longer than 60 bytes",
        ),
        ("e.tar", tar(&[("1.txt", &long)]), "longer than 60 bytes"),
    ];
    let borrowed: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(name, bytes, _)| (*name, bytes.as_slice()))
        .collect();
    let folder = folder(&borrowed);
    let said = rejections(&read_with(&options, &[folder.path().to_owned()]));
    let missing: Vec<_> = files
        .iter()
        .filter(|(name, _, expected)| {
            !said
                .iter()
                .any(|line| line.contains(name) && line.contains(expected))
        })
        .map(|(name, ..)| name)
        .collect();
    assert!(missing.is_empty(), "{missing:?} {said:#?}");
}

#[test]
fn a_quotation_mark_that_never_closes_does_not_swallow_the_memory() {
    let options = ReadOptions {
        text_limit: 1 << 20,
        ..ReadOptions::default()
    };
    let mut table = b"id,text\n1,The board met.\n2,\"".to_vec();
    table.resize(8 << 20, b'x');
    let read: Vec<_> = read_bytes("a.csv", table, &options).collect();
    assert_eq!(sources(&read), ["1"]);
    assert!(
        rejections(&read)[0].contains("longer than 1 MiB"),
        "{read:?}"
    );
}

#[test]
fn laughs_by_the_billion_and_towers_of_tags_are_refused() {
    let mut laughs = "<!DOCTYPE rss [<!ENTITY a \"ha\">".to_owned();
    for level in 0..9 {
        laughs += &format!(
            "<!ENTITY {} \"{}\">",
            char::from(b'b' + level),
            format!("&{};", char::from(b'a' + level)).repeat(10)
        );
    }
    let entries =
        "<channel><item><title>t</title><description>&j;</description></item></channel></rss>";
    assert!(matches!(
        reason("a.rss", format!("{laughs}]><rss>{entries}").into_bytes()),
        Reason::Entities
    ));
    let outside = "<!DOCTYPE rss SYSTEM \"http://127.0.0.1:1/x.dtd\"><rss><channel><item><link>http://127.0.0.1:1/x</link><description>The board met.</description></item></channel></rss>";
    // What it names is not fetched, and what it says is read.
    assert_eq!(
        sources(&of("a.rss", outside.as_bytes().to_vec())),
        ["http://127.0.0.1:1/x"]
    );
    let started = Instant::now();
    for name in ["a.html", "a.rss", "a.eml"] {
        let tower = "<div>".repeat(10_000);
        let text = match name {
            "a.rss" => format!(
                "<rss><channel><item><description>{}</description></item></channel></rss>",
                tower.replace('<', "&lt;")
            ),
            "a.eml" => format!("Subject: a\nContent-Type: text/html\n\n{tower}"),
            _ => tower,
        };
        assert!(
            matches!(reason(name, text.into_bytes()), Reason::TooDeep { .. }),
            "{name}"
        );
    }
    let tower = format!("<rss>{}", "<channel>".repeat(10_000));
    assert!(matches!(
        reason("a.rss", tower.into_bytes()),
        Reason::TooDeep { .. }
    ));
    let parts = "Content-Type: multipart/mixed; boundary=a\n\n--a\n".repeat(5000);
    assert_eq!(
        rejections(&of("a.eml", format!("Subject: a\n{parts}").into_bytes())).len(),
        1
    );
    assert!(started.elapsed() < Duration::from_secs(60));
}

#[test]
fn names_that_lead_out_of_an_archive_are_refused_and_nothing_is_written() {
    for bytes in [
        zip(&[
            ("../out.txt", ARTICLE),
            ("/etc/out.txt", ARTICLE),
            ("in/../../out.txt", ARTICLE),
            ("C:\\out.txt", ARTICLE),
            ("in.txt", ARTICLE),
        ]),
        tar(&[
            ("../out.txt", ARTICLE),
            ("/etc/out.txt", ARTICLE),
            ("in/../../out.txt", ARTICLE),
            ("C:\\out.txt", ARTICLE),
            ("in.txt", ARTICLE),
        ]),
    ] {
        let folder = folder(&[("sub/a.bin", &bytes)]);
        let name = if bytes.starts_with(b"PK") {
            "a.zip"
        } else {
            "a.tar"
        };
        let path = folder.path().join("sub").join(name);
        std::fs::rename(folder.path().join("sub/a.bin"), &path).expect("a file");
        let read = read(&[path]);
        assert_eq!(sources(&read), ["a/in.txt"]);
        let said = rejections(&read);
        assert_eq!(said.len(), 4, "{said:#?}");
        assert!(
            said.iter()
                .all(|line| line.contains("leads out of the archive; nothing was written"))
        );
        let left: Vec<_> = std::fs::read_dir(folder.path())
            .expect("a folder")
            .collect();
        assert_eq!(left.len(), 1);
    }
}

#[test]
fn links_in_archives_and_circles_in_folders_are_not_followed() {
    let mut archive = tar::Builder::new(Vec::new());
    for (name, target, kind) in [
        ("link.txt", "/etc/hostname", tar::EntryType::Symlink),
        ("self.txt", "self.txt", tar::EntryType::Symlink),
        ("hard.txt", "../other.txt", tar::EntryType::Link),
    ] {
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(kind);
        header.set_size(0);
        header.set_cksum();
        archive
            .append_link(&mut header, name, target)
            .expect("memory");
    }
    let links = archive.into_inner().expect("memory");
    assert!(matches!(reason("a.tar", links), Reason::NoDocuments));
    #[cfg(unix)]
    {
        let folder = folder(&[("in/a.txt", ARTICLE)]);
        std::os::unix::fs::symlink("../in", folder.path().join("in/circle")).expect("a link");
        std::os::unix::fs::symlink("loop.txt", folder.path().join("in/loop.txt")).expect("a link");
        assert_eq!(sources(&read(&[folder.path().to_owned()])), ["in/a.txt"]);
        let read = read(&[folder.path().join("in/loop.txt")]);
        assert_eq!(rejections(&read).len(), 1);
    }
}

#[test]
fn archives_are_opened_in_archives_and_no_deeper() {
    let one = zip(&[("1.txt", ARTICLE)]);
    let two = tar(&[("b.zip", &one)]);
    let three = zip(&[("c.tar", &two), ("good.txt", ARTICLE)]);
    assert_eq!(sources(&of("a.tar", two)), ["a/b/1.txt"]);
    let read = of("a.zip", three);
    assert_eq!(sources(&read), ["a/good.txt"]);
    assert!(
        rejections(&read)[0].starts_with("a.zip/c.tar/b.zip: an archive nested more than 2 deep"),
        "{read:?}"
    );
}

#[test]
fn broken_archives_are_named_and_the_rest_is_read() {
    let whole = zip(&[("1.txt", ARTICLE), ("2.txt", &ARTICLE.repeat(50))]);
    assert!(matches!(
        reason("a.zip", whole[..whole.len() / 2].to_vec()),
        Reason::BadArchive { .. }
    ));
    let mut spoiled = whole.clone();
    // Within the packed bytes of the first file.
    spoiled[45] ^= 0xFF;
    spoiled[50] ^= 0xFF;
    let read = of("a.zip", spoiled);
    assert_eq!(sources(&read), ["a/2.txt"], "{read:?}");
    let whole = tar(&[("1.txt", ARTICLE), ("2.txt", ARTICLE)]);
    let read = of("a.tar", whole[..1500].to_vec());
    assert_eq!(sources(&read), ["a/1.txt"], "{read:?}");
    assert_eq!(rejections(&read).len(), 1);
}

#[test]
fn what_moves_a_cursor_is_shown_and_not_sent() {
    let name = "\u{1b}[2Ja\u{202e}b\r.txt";
    let archive = zip(&[(name, ARTICLE), ("\u{7}.txt", b"")]);
    let read = of("a.zip", archive);
    assert_eq!(sources(&read), ["a/\\u{1b}[2Ja\\u{202e}b\\r.txt"]);
    assert!(rejections(&read)[0].starts_with("a.zip/\\u{7}.txt: empty"));
    #[cfg(unix)]
    {
        let folder = folder(&[("\u{1b}[31m.txt", b""), ("\u{1b}[32m.txt", ARTICLE)]);
        let read = self::read(&[folder.path().to_owned()]);
        assert_eq!(sources(&read), ["\\u{1b}[32m.txt"]);
        assert!(
            rejections(&read)
                .iter()
                .all(|line| !line.contains('\u{1b}'))
        );
    }
}

#[test]
fn small_inputs_that_would_become_large_trees_are_refused() {
    let many = |count: usize, each: &str| each.repeat(count);
    let fonts: String = (0..400).map(|size| format!("<font size={size}>")).collect();
    let numbered = |count: usize, from: &str| -> String {
        (0..count).map(|number| format!("{from}{number}")).collect()
    };
    let head = "From: desk@example.org\nSubject: a\n";
    let cases = [
        ("fonts.html", format!("<p>{fonts}{}", many(20_000, "<p>x"))),
        ("breaks.html", many(1_100_000, "<br>")),
        ("attributes.html", format!("<p{}>x", numbered(20_000, " a"))),
        (
            "elements.rss",
            format!("<rss>{}</rss>", many(1_100_000, "<a/>")),
        ),
        ("columns.csv", format!("text{}\n", numbered(100_000, ",c"))),
        ("array.json", format!("[{}{{}}]", many(1_100_000, "{},"))),
        ("objects.json", many(1_100_000, "{}")),
        (
            "feed.json",
            format!(
                "{{\"version\": \"https://jsonfeed.org/version/1.1\", \"items\": [{}{{}}]}}",
                many(1_100_000, "{},")
            ),
        ),
        (
            "fields.eml",
            format!("{head}{}\nIt met.", many(200_000, "a: b\n")),
        ),
        (
            "field.eml",
            format!("{head}X: {}\n\nIt met.", many(100_000, "=?\n  ")),
        ),
        (
            "parts.eml",
            format!(
                "{head}Content-Type: multipart/mixed; boundary=a\n\n{}",
                many(200_000, "--a\n\n")
            ),
        ),
    ];
    let wrong: Vec<_> = cases
        .into_iter()
        .map(|(name, text)| (name, reason(name, text.into_bytes()).to_string()))
        .filter(|(_, reason)| !reason.starts_with("more than ") || !reason.contains("; split"))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn marks_that_never_close_cost_no_more_than_their_bytes() {
    let started = Instant::now();
    let body = "<p>The harbour board met on Thursday.</p>";
    for mark in [
        "<!--", "<script>", "<style>", "<title>", "<p '", "</", "<?", "<a ",
    ] {
        let page = format!("{body}{}", mark.repeat((4 << 20) / mark.len()));
        assert_eq!(of("a.html", page.into_bytes()).len(), 1, "{mark}");
    }
    // Looked for from each mark to the end, each of these took minutes.
    assert!(started.elapsed() < Duration::from_secs(60));
}

#[test]
fn an_article_of_more_text_than_any_has_is_refused() {
    let options = ReadOptions {
        article_limit: 100,
        ..ReadOptions::default()
    };
    let markup = format!(
        "<html><body>{}<p>It met.</p></body></html>",
        "<br>".repeat(100)
    );
    let long = "The harbour board met on Thursday. ".repeat(3);
    for (name, bytes, refused) in [
        ("a.html", markup.into_bytes(), false),
        ("a.txt", long.clone().into_bytes(), true),
        (
            "a.jsonl",
            format!("{{\"text\": \"{long}\"}}\n").into_bytes(),
            true,
        ),
    ] {
        let read: Vec<_> = read_bytes(name, bytes, &options).collect();
        let said = read[0]
            .as_ref()
            .err()
            .map(ToString::to_string)
            .unwrap_or_default();
        assert_eq!(
            said.contains("an article of more than 100 bytes; split"),
            refused,
            "{name}: {said}"
        );
    }
}

#[test]
fn a_name_without_end_in_an_archive_is_not_held() {
    let mut archive = ::tar::Builder::new(Vec::new());
    let mut header = ::tar::Header::new_gnu();
    header.set_entry_type(::tar::EntryType::GNULongName);
    header.set_size(8 << 20);
    header.set_cksum();
    archive
        .append(&header, vec![b'a'; 8 << 20].as_slice())
        .expect("memory");
    let mut header = ::tar::Header::new_gnu();
    header.set_path("b.txt").expect("a name");
    header.set_size(ARTICLE.len() as u64);
    header.set_cksum();
    archive.append(&header, ARTICLE).expect("memory");
    let bytes = archive.into_inner().expect("memory");
    assert!(
        reason("a.tar", bytes)
            .to_string()
            .contains("a header without end; it is damaged")
    );
    // What is passed over may be of any length.
    let large = vec![b'x'; 3 << 20];
    let sound = tar(&[
        ("a.bin", &large),
        ("b.txt", ARTICLE),
        ("c.png", &large),
        ("d.txt", ARTICLE),
    ]);
    assert_eq!(sources(&of("a.tar", sound)), ["a/b.txt", "a/d.txt"]);
}

#[test]
fn what_an_input_says_of_itself_is_cut_in_messages() {
    let title = "x".repeat(100_000);
    let dump = format!(
        "<mediawiki><page><title>{title}</title><revision><text></text></revision></page></mediawiki>"
    );
    let said = rejections(&of("a.xml", dump.into_bytes()));
    assert!(said[0].len() < 1000, "{}", said[0].len());
    let record = format!("{{\"text\": \"It met.\", \"date\": \"{title}\"}}");
    let read = of("a.json", record.into_bytes());
    let notes = read[0]
        .as_ref()
        .map(|document| document.notes.concat())
        .unwrap_or_default();
    assert!((1..1000).contains(&notes.len()), "{}", notes.len());
}

#[test]
fn entities_that_a_dump_declares_are_left_as_they_stand() {
    let dump = "<!DOCTYPE l [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]>\n<mediawiki><page><title>x</title><revision>\
                <text>&b;&b; The board met.</text></revision></page></mediawiki>";
    let read = of("a.xml", dump.into());
    let text = read[0]
        .as_ref()
        .map(|document| document.text.as_str())
        .unwrap_or_default();
    assert_eq!(text, "&b;&b; The board met.", "{read:?}");
}

#[test]
fn as_many_files_as_a_shell_names_are_told_apart_at_once() {
    let started = Instant::now();
    let paths: Vec<_> = (0..30_000)
        .map(|number| {
            std::path::PathBuf::from(format!("nowhere/{}/a{}.txt", number % 7, number / 7))
        })
        .collect();
    assert_eq!(rejections(&read(&paths)).len(), paths.len());
    // Each compared with each, they took minutes.
    assert!(started.elapsed() < Duration::from_secs(60));
}
