//! Asking: the named questions on the samples, changes by hand, and every command that the README shows.

mod questions;
mod readme;
mod verbs;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A path of the project.
fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A folder to work in, with the program.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// A desk with the sample articles in its store.
    fn with_samples() -> Self {
        let desk = Self::new();
        desk.ok(&["ingest", &project("data/samples").to_string_lossy()]);
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path
    }

    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dossier"));
        command.current_dir(self.folder.path());
        self.quiet_surroundings(&mut command);
        command
    }

    /// Neither the user's configuration nor the environment plays a part.
    fn quiet_surroundings(&self, command: &mut Command) {
        for name in [
            "DOSSIER_LOCATION",
            "DOSSIER_ENDPOINT",
            "DOSSIER_MODEL",
            "COLUMNS",
        ] {
            command.env_remove(name);
        }
        command.env("XDG_CONFIG_HOME", self.path("config"));
        command.env("XDG_STATE_HOME", self.path("state"));
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command().args(arguments).output().unwrap()
    }

    fn ok(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let message = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {message}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// What was said on standard error by a command that went well.
    fn said(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{arguments:?}: {message}");
        message
    }

    fn fails(&self, arguments: &[&str], code: i32) -> String {
        let output = self.run(arguments);
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {message}");
        message
    }
}
