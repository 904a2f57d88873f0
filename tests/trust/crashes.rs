//! What becomes of a store when its writer is killed, when the disk is full, when nothing may be written, and when several come
//! at once. `DOSSIER_KILLS=500` kills five hundred times.

use crate::articles::{Dice, articles};
use crate::desk::Desk;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::GraphName;
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// Kills of a plain run of the tests.
const KILLS: usize = 50;
/// Articles of the batch that is killed: more than are read at once.
const ARTICLES: usize = 300;

/// The lines of a dump by the document graph they stand in.
fn documents(dump: &str) -> BTreeMap<String, Vec<&str>> {
    let mut graphs: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    let quads = RdfParser::from_format(RdfFormat::NQuads).for_slice(dump);
    for (quad, line) in quads.zip(dump.lines()) {
        if let GraphName::NamedNode(graph) = quad.unwrap().graph_name
            && graph.as_str().contains("/document/")
        {
            graphs.entry(graph.into_string()).or_default().push(line);
        }
    }
    graphs
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// What a store that was left like this must hold all the same.
fn inspect(desk: &Desk, store: &str, whole: &BTreeMap<String, Vec<&str>>) {
    if !desk.path(store).join("format").exists() {
        return;
    }
    let dump = desk.ok(&["export", "nquads", "-l", store]);
    for (graph, lines) in documents(&dump) {
        if let Some(expected) = whole.get(&graph) {
            assert!(*expected == lines, "half a document: {graph}");
        }
    }
    desk.ok(&["stats", "-l", store]);
}

#[test]
fn a_killed_writer_leaves_no_half_document_and_the_next_one_completes() {
    let kills = std::env::var("DOSSIER_KILLS").map_or(KILLS, |count| count.parse().unwrap());
    let desk = Desk::new();
    desk.write("in.jsonl", articles(ARTICLES, 11).join("\n"));
    let began = Instant::now();
    desk.ok(&["-q", "ingest", "in.jsonl", "-l", "whole"]);
    let undisturbed = began.elapsed();
    let expected = desk.ok(&["export", "nquads", "-l", "whole"]);
    let whole = documents(&expected);
    assert!(whole.len() > ARTICLES / 2);
    let mut dice = Dice(5);
    let (mut killed, mut store) = (0, 0);
    while killed < kills {
        let name = format!("s{store}");
        let mut writer = desk
            .command(&["-q", "ingest", "in.jsonl", "-l", &name])
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let share = dice.roll(1_000) as u32;
        std::thread::sleep(undisturbed * share / 1_000);
        let finished = writer.try_wait().unwrap();
        writer.kill().unwrap();
        writer.wait().unwrap();
        if finished.is_none() {
            killed += 1;
            inspect(&desk, &name, &whole);
            // Often the next one is killed too, so that it meets what a killed one left.
            if dice.roll(3) > 0 {
                continue;
            }
        }
        desk.ok(&["-q", "ingest", "in.jsonl", "-l", &name]);
        let found = desk.ok(&["export", "nquads", "-l", &name]);
        assert!(
            found == expected,
            "after {killed} kills the store is another"
        );
        fs::remove_dir_all(desk.path(&name)).unwrap();
        store += 1;
    }
}

#[test]
fn a_full_disk_ends_in_a_message_and_nothing_is_lost() {
    let desk = Desk::new();
    desk.write(
        "a.txt",
        "Norway imposed sanctions on Jonas Berg in May 2021.\n",
    );
    desk.write("in.jsonl", articles(ARTICLES, 13).join("\n"));
    desk.ok(&["-q", "ingest", "a.txt", "-l", "s"]);
    let before = desk.ok(&["export", "nquads", "-l", "s"]);
    // No file may become longer than 100 KiB; the signal that says so is not heeded, so that writing fails as on a full disk.
    let limited = Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 200; exec \"$0\" \"$@\""])
        .arg(env!("CARGO_BIN_EXE_dossier"))
        .args(["-q", "ingest", "in.jsonl", "-l", "s"])
        .current_dir(desk.folder())
        .output()
        .unwrap();
    let told = stderr(&limited);
    assert_eq!(limited.status.code(), Some(1), "{told}");
    assert!(
        told.contains("store s") && told.contains("run the command again"),
        "{told}"
    );
    let after = desk.ok(&["export", "nquads", "-l", "s"]);
    for line in before.lines().filter(|line| line.contains("oa#exact")) {
        assert!(after.contains(line), "lost: {line}");
    }
    completes(&desk, "s");
}

/// The batch goes in, and the store is as if nothing had happened.
fn completes(desk: &Desk, store: &str) {
    desk.ok(&["-q", "ingest", "in.jsonl", "a.txt", "-l", store]);
    desk.ok(&["-q", "ingest", "a.txt", "in.jsonl", "-l", "fresh"]);
    assert!(
        desk.ok(&["export", "nquads", "-l", store])
            == desk.ok(&["export", "nquads", "-l", "fresh"])
    );
}

#[test]
fn a_small_disk_fills_up_and_the_store_on_it_can_still_be_read() {
    let desk = Desk::new();
    let Some(disk) = Disk::mount(desk.path("disk"), "6m") else {
        eprintln!("skipped: a small disk cannot be mounted here");
        return;
    };
    desk.write(
        "a.txt",
        "Norway imposed sanctions on Jonas Berg in May 2021.\n",
    );
    desk.write("in.jsonl", articles(ARTICLES, 13).join("\n"));
    desk.ok(&["-q", "ingest", "a.txt", "-l", "disk/s"]);
    let before = desk.ok(&["export", "nquads", "-l", "disk/s"]);
    // What else is on the disk leaves room for nothing more.
    _ = Command::new("dd")
        .args(["if=/dev/zero", "bs=64k", "of=disk/ballast"])
        .current_dir(desk.folder())
        .stderr(Stdio::null())
        .status();
    let told = desk.fails(&["-q", "ingest", "in.jsonl", "-l", "disk/s"], 1);
    assert!(
        told.contains("store disk/s") && told.contains("run the command again"),
        "{told}"
    );
    assert_eq!(before, desk.ok(&["export", "nquads", "-l", "disk/s"]));
    // Room for all: the engine alone sets 70 MB aside for its journal, and lets go of them where they cannot be had.
    disk.grow("512m");
    fs::remove_file(desk.path("disk/ballast")).unwrap();
    completes(&desk, "disk/s");
}

/// A file system in memory, gone when dropped.
struct Disk(PathBuf);

impl Disk {
    fn mount(at: PathBuf, size: &str) -> Option<Self> {
        fs::create_dir(&at).unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"])
            .arg(&at)
            .stderr(Stdio::null())
            .status();
        mounted
            .is_ok_and(|status| status.success())
            .then_some(Self(at))
    }

    fn grow(&self, size: &str) {
        let grown = Command::new("mount")
            .args(["-o", &format!("remount,size={size}")])
            .arg(&self.0)
            .status();
        assert!(grown.unwrap().success());
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        _ = Command::new("umount").arg(&self.0).status();
    }
}

#[test]
fn a_store_that_may_not_be_written_says_so_and_can_be_read() {
    let desk = Desk::new();
    desk.write(
        "a.txt",
        "Norway imposed sanctions on Jonas Berg in May 2021.\n",
    );
    desk.write("b.txt", "Marta Ilves met Jonas Berg in Oslo on Monday.\n");
    desk.ok(&["-q", "ingest", "a.txt", "-l", "s"]);
    let before = desk.ok(&["export", "nquads", "-l", "s"]);
    // Whoever is root may write everywhere, and becomes nobody for this; nobody must reach the program.
    let is_root = fs::metadata("/proc/self").is_ok_and(|own| {
        use std::os::unix::fs::MetadataExt;
        own.uid() == 0
    });
    let program = desk.path("dossier");
    fs::copy(env!("CARGO_BIN_EXE_dossier"), &program).unwrap();
    let set =
        |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    set(desk.folder(), 0o755);
    let frozen = each_below(&desk.path("s"));
    for path in &frozen {
        set(path, if path.is_dir() { 0o555 } else { 0o444 });
    }
    let run = |arguments: &[&str]| {
        let mut command = Command::new(&program);
        command.args(arguments).current_dir(desk.folder());
        command
            .env("HOME", desk.folder())
            .env_remove("XDG_CONFIG_HOME");
        if is_root {
            command.uid(65_534).gid(65_534);
        }
        command.output().unwrap()
    };
    let written = run(&["-q", "ingest", "b.txt", "-l", "s"]);
    let told = stderr(&written);
    let read = run(&["export", "nquads", "-l", "s"]);
    for path in &frozen {
        set(path, if path.is_dir() { 0o755 } else { 0o644 });
    }
    assert_eq!(written.status.code(), Some(1), "{told}");
    assert!(
        told.contains("store s") && told.contains("--location"),
        "{told}"
    );
    assert!(read.status.success(), "{}", stderr(&read));
    assert_eq!(String::from_utf8_lossy(&read.stdout), before);
    assert_eq!(desk.ok(&["export", "nquads", "-l", "s"]), before);
    desk.ok(&["-q", "ingest", "b.txt", "-l", "s"]);
}

fn each_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = vec![folder.to_owned()];
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(each_below(&path));
        } else {
            found.push(path);
        }
    }
    found
}

#[test]
fn one_writes_and_others_read_whole_documents_or_are_told() {
    let desk = Desk::new();
    desk.write("in.jsonl", articles(ARTICLES, 17).join("\n"));
    desk.ok(&["-q", "ingest", "in.jsonl", "-l", "whole"]);
    let expected = desk.ok(&["export", "nquads", "-l", "whole"]);
    let whole = documents(&expected);
    // A store that is there already, and grows while it is read.
    desk.write("a.jsonl", articles(ARTICLES, 17)[..20].join("\n"));
    desk.ok(&["-q", "ingest", "a.jsonl", "-l", "s"]);
    let mut writer = desk
        .command(&["-q", "-j", "1", "ingest", "in.jsonl", "-l", "s"])
        .spawn()
        .unwrap();
    let holder = format!("{} (", writer.id());
    let has_lock = || {
        let lock = fs::read_to_string(desk.path("s/lock"));
        lock.is_ok_and(|lock| lock.starts_with(&holder))
    };
    let writes_still = AtWork(std::sync::Mutex::new(&mut writer));
    let (answers, refusals) = std::thread::scope(|scope| {
        let readers: Vec<_> = (0..3)
            .map(|number| {
                let (desk, whole, writes_still) = (&desk, &whole, &writes_still);
                scope.spawn(move || {
                    let (mut answers, mut refusals) = (0, 0);
                    while writes_still.yes() {
                        let arguments: &[&str] = match number {
                            0 => &["export", "nquads", "-l", "s"],
                            1 => &["query", "sanctions-in-force", "-l", "s"],
                            _ => &["stats", "-l", "s"],
                        };
                        let output = desk.run(arguments);
                        match output.status.code() {
                            Some(0) => {
                                answers += 1;
                                let text = String::from_utf8_lossy(&output.stdout);
                                if number == 0 {
                                    for (graph, lines) in documents(&text) {
                                        assert!(
                                            whole.get(&graph).is_none_or(|whole| *whole == lines),
                                            "half a document: {graph}"
                                        );
                                    }
                                }
                            }
                            Some(5) => {
                                refusals += 1;
                                let told = stderr(&output);
                                assert!(
                                    told.contains("in use by") && told.contains("wait"),
                                    "{told}"
                                );
                            }
                            code => panic!("{arguments:?}: {code:?} {}", stderr(&output)),
                        }
                    }
                    (answers, refusals)
                })
            })
            .collect();
        // Another writer is refused, and told who writes.
        while writes_still.yes() && !has_lock() {}
        if writes_still.yes() {
            let output = desk.run(&["ingest", "a.jsonl", "-q", "-l", "s"]);
            let told = stderr(&output);
            // Unless the first one has just ended.
            let is_refused = output.status.code() == Some(5);
            assert!(is_refused || !writes_still.yes(), "{told}");
            let names_it = told.contains(&format!("in use by process {holder}"));
            assert!(names_it || !is_refused, "{told}");
        }
        readers
            .into_iter()
            .map(|reader| reader.join().unwrap())
            .fold((0, 0), |(a, b), (answers, refusals)| {
                (a + answers, b + refusals)
            })
    });
    assert!(writer.wait().unwrap().success());
    assert!(answers > 0, "nobody got an answer, {refusals} were refused");
    assert!(desk.ok(&["export", "nquads", "-l", "s"]) == expected);
}

struct AtWork<'a>(std::sync::Mutex<&'a mut std::process::Child>);

impl AtWork<'_> {
    fn yes(&self) -> bool {
        std::thread::sleep(Duration::from_millis(5));
        self.0.lock().unwrap().try_wait().unwrap().is_none()
    }
}
