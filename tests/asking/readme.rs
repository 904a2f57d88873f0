//! Every `dossier …` line of the README, run in order in one folder that has what the lines speak of.
//!
//! What a block shows of an answer (`console`) is held against the answer by itself.
//!
//! Lines that stand for others are put in the words of the samples: A, B, CLAIM and ids of decisions are looked up in the
//! store. Lines that need a server (`--endpoint`, `push`, `serve`) are only checked to be a verb that there is.

use super::{Desk, project};
use std::fs;
use std::path::Path;
use std::process::Command;

/// The commands of the README's blocks, without prompt and remark.
fn commands(readme: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (language, block) in blocks(readme) {
        if !["text", "sh", "bash"].contains(&language.as_str()) {
            continue;
        }
        for line in block.lines() {
            let line = line.trim_start().trim_start_matches("$ ");
            if !line.starts_with("dossier ") {
                continue;
            }
            let line = match line.find("  #") {
                Some(at) => &line[..at],
                None => line.split(" # ").next().unwrap_or(line),
            };
            found.push(line.trim_end().to_owned());
        }
    }
    found
}

/// Fenced blocks: language and content.
fn blocks(readme: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open: Option<(String, String)> = None;
    for line in readme.lines() {
        match (line.strip_prefix("```"), open.as_mut()) {
            (Some(language), None) => open = Some((language.trim().to_owned(), String::new())),
            (Some(_), Some(_)) => found.extend(open.take()),
            (None, Some((_, block))) => {
                block.push_str(line);
                block.push('\n');
            }
            (None, None) => {}
        }
    }
    found
}

/// Files that the README's blocks spell out: a first line "# path/of/file".
fn spelled_out(readme: &str, desk: &Desk) {
    for (language, block) in blocks(readme) {
        let path = block
            .lines()
            .next()
            .and_then(|line| line.strip_prefix("# "));
        if let Some(path) =
            path.filter(|path| path.ends_with(&format!(".{}", extension(&language))))
        {
            desk.write(path, &block);
        }
    }
}

fn extension(language: &str) -> &str {
    match language {
        "turtle" => "ttl",
        "sparql" => "rq",
        other => other,
    }
}

/// What the README's lines speak of.
fn furnish(readme: &str, desk: &Desk) {
    for entry in fs::read_dir(project("data/samples")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let is_article = name.chars().any(|c| c.is_ascii_lowercase());
        if is_article {
            desk.write(&format!("articles/{name}"), fs::read(&path).unwrap());
            desk.write(&format!("data/samples/{name}"), fs::read(&path).unwrap());
        }
    }
    desk.write(
        "articles/wrong.txt",
        "Norway sanctioned Karl Stroem in May 2021.\n",
    );
    desk.write(
        "articles/berg.txt",
        "Norway sanctioned Jonas Berg in May 2021. Yonas Bergen met Marta Ilves in Oslo.\n",
    );
    desk.write(
        "article.txt",
        fs::read(project("data/samples/2023-05-11-corvane-lines.txt")).unwrap(),
    );
    desk.write(
        "articles.jsonl",
        fs::read(project("data/samples/newswire.jsonl")).unwrap(),
    );
    for name in ["sdn.csv", "add.csv", "alt.csv"] {
        desk.write(name, fs::read(project("tests/lists").join(name)).unwrap());
    }
    spelled_out(readme, desk);
}

/// The line in the words of this store.
fn put(line: &str, desk: &Desk) -> String {
    let mut line = line.to_owned();
    if line.ends_with(" A B") {
        line = line.replace(" A B", " \"Maria Zakharova\" \"Petteri Orpo\"");
    }
    if line.contains("CLAIM") {
        let claims = desk.ok(&[
            "query",
            "-e",
            "SELECT ?c { GRAPH ?g { ?c a ds:Claim ; ds:asserted true } } ORDER BY ?c LIMIT 1",
            "-f",
            "csv",
        ]);
        let id = claims.trim().rsplit('/').next().unwrap().to_owned();
        line = line.replace("CLAIM", &id);
    }
    if let Some((before, id)) = line.split_once("--undo ") {
        let is_id = id.len() == 12 && id.chars().all(|c| c.is_ascii_hexdigit());
        if is_id {
            let decided = desk.ok(&["decisions", "-f", "csv"]);
            let known = decided.lines().nth(1).and_then(|row| row.split(',').next());
            let known = known.and_then(|iri| iri.rsplit('/').next()).unwrap_or(id);
            line = format!("{before}--undo {known}");
        }
    }
    line
}

fn needs_a_server(line: &str) -> bool {
    let mut words = line.split_whitespace().skip(1);
    let verb = words.next();
    matches!(verb, Some("push" | "serve")) || line.contains("--endpoint")
}

#[test]
fn every_command_of_the_readme_runs_in_order_on_the_samples() {
    let readme = fs::read_to_string(project("README.md")).unwrap();
    let desk = Desk::new();
    furnish(&readme, &desk);
    let program = Path::new(env!("CARGO_BIN_EXE_dossier")).parent().unwrap();
    let path = format!(
        "{}:{}",
        program.display(),
        std::env::var("PATH").unwrap_or_default()
    );
    let lines = commands(&readme);
    assert!(lines.len() >= 20, "{lines:#?}");
    let mut faults = Vec::new();
    for line in &lines {
        let run = if needs_a_server(line) {
            let verb = line.split_whitespace().nth(1).unwrap_or_default();
            format!("dossier {verb} --help")
        } else {
            put(line, &desk)
        };
        let mut shell = Command::new("sh");
        shell
            .args(["-c", &run])
            .current_dir(desk.folder())
            .env("PATH", &path)
            .stdin(std::process::Stdio::null());
        desk.quiet_surroundings(&mut shell);
        let output = shell.output().unwrap();
        if !output.status.success() {
            faults.push(format!(
                "{line}\n  exit {:?}: {}",
                output.status.code(),
                String::from_utf8_lossy(&output.stderr)
            ));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The commands of `console` blocks, each with the lines that are shown of what it writes.
fn shown(readme: &str) -> Vec<(String, Vec<String>)> {
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    let consoles = blocks(readme)
        .into_iter()
        .filter(|(language, _)| language == "console");
    for line in consoles.flat_map(|(_, block)| block.lines().map(str::to_owned).collect::<Vec<_>>())
    {
        match (line.strip_prefix("$ "), found.last_mut()) {
            (Some(command), _) => found.push((command.to_owned(), Vec::new())),
            (None, Some((_, lines))) if line != "…" => lines.push(line),
            (None, _) => {}
        }
    }
    found
}

#[test]
fn what_the_readme_shows_is_what_the_program_writes_and_draws() {
    let readme = fs::read_to_string(project("README.md")).unwrap();
    let desk = Desk::new();
    desk.ok(&[
        "-q",
        "ingest",
        &project("data/samples").display().to_string(),
    ]);
    let mut faults = Vec::new();
    let shown = shown(&readme);
    assert!(!shown.is_empty());
    for (command, lines) in shown {
        let words = split(command.trim_start_matches("dossier "));
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let written = desk.ok(&words);
        let mut rest = written.lines();
        for line in lines {
            if !rest.any(|written| written.trim_end() == line.trim_end()) {
                faults.push(format!("{command}: not written, or not there: {line}"));
            }
        }
    }
    for (picture, words) in [
        ("putin.svg", &["--entity", "putin", "--depth", "1"][..]),
        (
            "corvane.svg",
            &["--entity", "Corvane Lines", "--depth", "1", "--claims"],
        ),
    ] {
        assert!(readme.contains(picture), "{picture}");
        let drawn = desk.ok(&[&["export", "svg"], words].concat());
        if drawn != fs::read_to_string(project("data/export").join(picture)).unwrap() {
            faults.push(format!(
                "data/export/{picture} is drawn otherwise now: look at it, then export svg {} -o it",
                words.join(" ")
            ));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Words, those in quotation marks whole.
fn split(command: &str) -> Vec<String> {
    let parts = command.split('"').enumerate();
    let words = parts.flat_map(|(place, part)| match place % 2 {
        0 => part.split_whitespace().map(str::to_owned).collect(),
        _ => vec![part.to_owned()],
    });
    words.collect()
}

#[test]
fn commands_are_read_as_they_stand() {
    let readme = "text\n```text\nmake demo   # builds\n$ dossier show putin   # one\ndossier stats # all\n```\n```rust\ndossier nothing\n```\n";
    assert_eq!(commands(readme), ["dossier show putin", "dossier stats"]);
    assert!(needs_a_server("dossier push --endpoint http://x"));
    assert!(needs_a_server(
        "dossier query sanctions --endpoint http://x"
    ));
    assert!(!needs_a_server("dossier query sanctions"));
}
