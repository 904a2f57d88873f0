//! A folder to work in and the program in it: what all tests of the command line share.

#![allow(dead_code)] // Each test uses its part.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// What the program would heed of its user's environment.
const HEEDED: &[&str] = &[
    "ALL_PROXY",
    "COLUMNS",
    "DOSSIER_ENDPOINT",
    "DOSSIER_LOCATION",
    "DOSSIER_MODEL",
    "DOSSIER_PASSWORD",
    "DOSSIER_TOKEN",
    "DOSSIER_USER",
    "HTTP_PROXY",
    "all_proxy",
    "http_proxy",
];

/// The articles of the samples that ship with the program, by name.
pub fn sample_articles() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/samples");
    let mut files: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path().to_string_lossy().into_owned())
        .filter(|path| {
            [".txt", ".md", ".html", ".jsonl"]
                .iter()
                .any(|ending| path.ends_with(ending))
        })
        .collect();
    files.sort();
    files
}

pub struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    pub fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// The program, to be run in this folder, with nothing of the user's environment that it would heed.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dossier"));
        command.args(arguments);
        self.quiet_surroundings(&mut command);
        command
    }

    /// Runs a command of another program as the program itself is run.
    pub fn quiet_surroundings(&self, command: &mut Command) {
        command.current_dir(self.folder());
        for name in HEEDED {
            command.env_remove(name);
        }
        command.env("HOME", self.folder());
        command.env("XDG_CONFIG_HOME", self.path("config"));
        command.env("XDG_STATE_HOME", self.path("state"));
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// The standard output of a command that goes well.
    pub fn ok(&self, arguments: &[&str]) -> String {
        self.out(arguments, 0)
    }

    /// The standard error of a command that ends with another code than 0.
    pub fn fails(&self, arguments: &[&str], code: i32) -> String {
        assert_ne!(code, 0, "{arguments:?}");
        self.said(arguments, code)
    }

    /// The standard output of a command that ends with this code.
    pub fn out(&self, arguments: &[&str], code: i32) -> String {
        let (out, _) = self.both(arguments, code);
        out
    }

    /// The standard error of a command that ends with this code.
    pub fn said(&self, arguments: &[&str], code: i32) -> String {
        let (_, said) = self.both(arguments, code);
        said
    }

    /// Standard output and standard error.
    pub fn both(&self, arguments: &[&str], code: i32) -> (String, String) {
        let output = self.run(arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
        (String::from_utf8(output.stdout).unwrap(), said)
    }
}

/// A path of the project.
pub fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}
