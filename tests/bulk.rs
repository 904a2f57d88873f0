//! In bulk, as a user meets it: forms and limits on the command line, interruption and going on, reports, and `extract` as a mapper.

mod desk;

use desk::Desk;
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

fn report_of(desk: &Desk, name: &str) -> serde_json::Value {
    serde_json::from_str(&desk.read(name)).unwrap()
}

fn article(number: usize) -> String {
    format!(
        "Norway imposed sanctions on Jonas Berg{number} in May 2021. Marta Ilves{number} met Jonas Berg{number} in Oslo on Monday."
    )
}

fn records(count: usize) -> String {
    (0..count)
        .map(|number| {
            let record = serde_json::json!({"doc_id": format!("r{number}"), "date": "2026-01-08", "text": article(number)});
            format!("{record}\n")
        })
        .collect()
}

#[test]
fn a_run_reports_what_it_came_to() {
    let desk = Desk::new();
    let german = "Der Hafenrat hat am Donnerstag getagt, und sein Vorsitzender sagte, dass die Gespräche mit der Gewerkschaft weitergehen werden, bis eine Lösung gefunden ist.";
    let lines = format!(
        "{}{}{}{}not json\n{{\"doc_id\": \"e\", \"text\": \"\"}}\n",
        records(3),
        serde_json::json!({"doc_id": "copy", "text": article(0)}),
        "\n",
        format_args!("{}\n", serde_json::json!({"doc_id": "de", "text": german})),
    );
    desk.write("a.jsonl", lines);
    desk.write(
        "b.csv",
        "id,headline,body\nc1,Board meets,Norway expelled Karl Stroem on Monday.\n",
    );
    let said = desk.said(
        &[
            "ingest",
            "a.jsonl",
            "b.csv",
            "-l",
            "kg",
            "--report",
            "report.json",
            "--errors",
            "errors.jsonl",
        ],
        3,
    );
    for part in [
        "a.jsonl:6: not JSON at line 6",
        "a.jsonl:7: a record without text",
        "a.jsonl:5: not English (de); skipped",
        "5 stored · 1 with a text that came before · 1 not English · 2 rejected",
        "the store holds 5 documents",
        "2 inputs were rejected",
    ] {
        assert!(said.contains(part), "{part} not in:\n{said}");
    }
    let report = report_of(&desk, "report.json");
    let count = |path: &str| report.pointer(path).and_then(serde_json::Value::as_u64);
    assert_eq!(count("/documents/read"), Some(6));
    assert_eq!(count("/documents/added"), Some(5));
    assert_eq!(count("/documents/duplicates"), Some(1));
    assert_eq!(count("/documents/not_english"), Some(1));
    assert_eq!(count("/languages/de"), Some(1));
    assert_eq!(count("/rejected/bad JSON"), Some(1));
    assert_eq!(count("/rejected/no text"), Some(1));
    assert_eq!(count("/store/documents"), Some(5));
    assert!(
        count("/claims").is_some_and(|claims| claims > 4),
        "{report:#}"
    );
    assert!(
        count("/store/edges").is_some_and(|edges| edges > 2),
        "{report:#}"
    );
    assert!(
        report
            .pointer("/seconds/analyse")
            .is_some_and(|seconds| seconds.as_f64() > Some(0.0))
    );
    let errors = desk.read("errors.jsonl");
    let causes: Vec<serde_json::Value> = errors
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(causes.len(), 2);
    assert_eq!(causes[0]["cause"], "bad JSON");
    assert_eq!(causes[0]["line"], 6);
}

#[test]
fn flags_map_fields_and_set_limits() {
    let desk = Desk::new();
    desk.write(
        "a.csv",
        "Nr,Heading,Story\n7,Board meets,Norway expelled Karl Stroem on Monday.\n",
    );
    let said = desk.said(&["ingest", "a.csv", "-l", "kg"], 3);
    assert!(
        said.contains("no column with text among \"Nr\", \"Heading\", \"Story\""),
        "{said}"
    );
    let line = desk.out(
        &[
            "extract",
            "a.csv",
            "--map",
            "text=Story",
            "--map",
            "id=Nr",
            "--map",
            "title=Heading",
        ],
        0,
    );
    let record: serde_json::Value = serde_json::from_str(&line).unwrap();
    assert_eq!(
        (record["doc_id"].as_str(), record["title"].as_str()),
        (Some("7"), Some("Board meets"))
    );
    desk.out(&["extract", "a.csv", "--map", "story=Story"], 2);
    let said = desk.said(
        &[
            "extract",
            "a.csv",
            "--map",
            "text=Story",
            "--max-document",
            "10",
        ],
        3,
    );
    assert!(said.contains("longer than 10 bytes"), "{said}");
    desk.out(&["extract", "a.csv", "--max-document", "much"], 2);
}

#[test]
fn what_extract_writes_as_quads_is_what_ingest_stores() {
    let desk = Desk::new();
    let german = "Der Hafenrat hat am Donnerstag getagt, und sein Vorsitzender sagte, dass die Gespräche mit der Gewerkschaft weitergehen werden, bis eine Lösung gefunden ist.";
    let mut lines = records(5);
    lines += &format!(
        "{}\n{{\"doc_id\": \"e\", \"text\": \" \"}}\n",
        serde_json::json!({"doc_id": "de", "text": german})
    );
    desk.write("a.jsonl", &lines);
    let extracted = desk.out(&["extract", "a.jsonl", "--to", "nquads"], 3);
    desk.out(&["ingest", "a.jsonl", "-l", "kg"], 3);
    let stored = desk.out(&["export", "nquads", "-l", "kg"], 0);
    let of_documents = |quads: &str| -> BTreeSet<String> {
        let graph = |quad: &str| {
            quad.trim_end_matches(" .")
                .rsplit(' ')
                .next()
                .unwrap_or_default()
                .contains("/document/")
        };
        quads
            .lines()
            .filter(|quad| graph(quad))
            .map(str::to_owned)
            .collect()
    };
    let (extracted, stored) = (of_documents(&extracted), of_documents(&stored));
    assert!(extracted.len() > 100);
    let differing: Vec<_> = extracted.symmetric_difference(&stored).take(5).collect();
    assert!(differing.is_empty(), "{differing:#?}");
    // The same over any cut of the input: a mapper's lines add up to the whole.
    let mut parts = BTreeSet::new();
    for line in lines.lines() {
        let mut child = desk
            .command(&["extract", "-", "--to", "nquads", "-q"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(line.as_bytes())
            .unwrap();
        let output = child.wait_with_output().unwrap();
        parts.extend(
            String::from_utf8(output.stdout)
                .unwrap()
                .lines()
                .map(str::to_owned),
        );
    }
    assert_eq!(parts, extracted);
}

#[test]
fn a_mapper_answers_each_record_before_the_next_one_comes() {
    let desk = Desk::new();
    let mut child = desk
        .command(&["extract", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    for line in records(3).lines() {
        writeln!(input, "{line}").unwrap();
        input.flush().unwrap();
        let mut answer = String::new();
        output.read_line(&mut answer).unwrap();
        let record: serde_json::Value = serde_json::from_str(&answer).unwrap();
        assert!(
            record["relations"]
                .as_array()
                .is_some_and(|relations| !relations.is_empty())
        );
    }
    input.write_all(b"{\"text\": 5}\n").unwrap();
    drop(input);
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&ended.stderr).contains("-:4: \"text\" holds a number"));
}

#[cfg(unix)]
fn interrupt(child: &Child) {
    let killed = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(killed.success());
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_keeps_its_batch_and_goes_on_where_it_stopped() {
    let desk = Desk::new();
    let all = records(12);
    desk.write("all.jsonl", &all);
    // A pipe that stays open: the program waits for more when the signal comes.
    let mut child = desk
        .command(&["ingest", "-", "-l", "kg", "--report", "first.json"])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let first: Vec<&str> = all.lines().take(5).collect();
    input
        .write_all(format!("{}\n", first.join("\n")).as_bytes())
        .unwrap();
    input.flush().unwrap();
    std::thread::sleep(Duration::from_secs(4));
    interrupt(&child);
    let started = Instant::now();
    let ended = child.wait_with_output().unwrap();
    assert!(started.elapsed() < Duration::from_secs(60));
    drop(input);
    let said = String::from_utf8_lossy(&ended.stderr);
    assert_eq!(ended.status.code(), Some(130), "{said}");
    assert!(said.contains("--resume goes on"), "{said}");
    let report = report_of(&desk, "first.json");
    assert_eq!(report["interrupted"], true);
    let stored = report["documents"]["added"].as_u64().unwrap();
    assert!((1..=5).contains(&stored), "{report:#}");
    desk.out(
        &[
            "ingest",
            "all.jsonl",
            "-l",
            "kg",
            "--resume",
            "--report",
            "second.json",
        ],
        0,
    );
    let report = report_of(&desk, "second.json");
    assert_eq!(report["documents"]["known"].as_u64(), Some(stored));
    assert_eq!(report["documents"]["added"].as_u64(), Some(12 - stored));
    // And the store is what it would be without the interruption.
    desk.out(&["ingest", "all.jsonl", "-l", "whole"], 0);
    let default_graph = |store: &str| desk.out(&["export", "turtle", "-l", store], 0);
    assert_eq!(default_graph("kg"), default_graph("whole"));
}

#[test]
fn a_store_keeps_to_one_policy() {
    let desk = Desk::new();
    desk.write(
        "a.txt",
        "date 2026-01-08 Talks\n\nOfficials said that Norway expelled Karl Stroem on Monday.\n",
    );
    let edges = |store: &str| -> usize {
        desk.out(
            &[
                "query",
                "-e",
                "SELECT ?s ?o { ?s ds:expelled ?o }",
                "-f",
                "tsv",
                "-l",
                store,
            ],
            0,
        )
        .lines()
        .count()
            - 1
    };
    desk.out(&["ingest", "a.txt", "-l", "default"], 0);
    desk.out(
        &["ingest", "a.txt", "-l", "wide", "--assert", "reported"],
        0,
    );
    assert!(
        edges("wide") > edges("default"),
        "{} {}",
        edges("wide"),
        edges("default")
    );
    // What comes later is read as what came first.
    desk.write(
        "b.txt",
        "date 2026-01-09 Talks\n\nOfficials said that Sweden expelled Karl Stroem on Monday.\n",
    );
    desk.out(&["ingest", "b.txt", "-l", "wide"], 0);
    assert_eq!(edges("wide"), 2);
    let said = desk.said(&["ingest", "b.txt", "-l", "wide", "--assert", "strict"], 2);
    assert!(said.contains("keeps to reported"), "{said}");
    desk.out(
        &["ingest", "b.txt", "-l", "default", "--assert", "default"],
        0,
    );
}

#[test]
fn progress_is_told_in_plain_lines_on_request_and_not_at_all_in_a_pipe() {
    let desk = Desk::new();
    desk.write("a.jsonl", records(2));
    let said = desk.said(&["ingest", "a.jsonl", "-l", "kg"], 0);
    assert_eq!(said.lines().count(), 3, "{said}");
    assert_eq!(desk.said(&["ingest", "a.jsonl", "-l", "kg", "-q"], 0), "");
    desk.out(&["ingest", "a.jsonl", "-l", "kg", "--progress", "plain"], 0);
    desk.out(&["ingest", "a.jsonl", "-l", "kg", "--progress", "loud"], 2);
}
