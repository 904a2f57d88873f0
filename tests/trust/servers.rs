//! Servers that others wrote, started for a test and ended with it: Oxigraph's own, and Virtuoso. Where a program is not
//! installed its tests say so and pass; `make servers` installs both.

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long a server may take to come up.
const PATIENCE: Duration = Duration::from_secs(90);

pub struct Running {
    child: Child,
    pub port: u16,
    _folder: tempfile::TempDir,
}

impl Drop for Running {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

impl Running {
    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }
}

/// The Oxigraph server with an empty store in memory.
pub fn oxigraph() -> Option<Running> {
    let program = program("DOSSIER_OXIGRAPH", &["oxigraph", "oxigraph_server"])?;
    let folder = tempfile::tempdir().unwrap();
    let port = free_port();
    let mut command = Command::new(program);
    command
        .args(["serve", "--bind", &format!("127.0.0.1:{port}")])
        .current_dir(folder.path());
    start(command, port, "/query?query=ASK%7B%7D", folder)
}

/// Virtuoso with an empty database and its usual limit of 10,000 rows. Its user `dba` has the password `dba`.
pub fn virtuoso() -> Option<Running> {
    let program = program("DOSSIER_VIRTUOSO", &["virtuoso-t"])?;
    let folder = tempfile::tempdir().unwrap();
    let (port, own) = (free_port(), free_port());
    let settings = format!(
        "[Database]\nDatabaseFile = v.db\nErrorLogFile = v.log\nLockFile = v.lck\nTransactionFile = v.trx\nxa_persistent_file = v.pxa\n\
         FileExtend = 200\nTempStorage = TempDatabase\n\
         [TempDatabase]\nDatabaseFile = vt.db\nTransactionFile = vt.trx\n\
         [Parameters]\nServerPort = 127.0.0.1:{own}\nDisableUnixSocket = 1\nServerThreads = 10\nCheckpointInterval = 0\n\
         NumberOfBuffers = 4000\nMaxDirtyBuffers = 3000\nDirsAllowed = .\n\
         [HTTPServer]\nServerPort = 127.0.0.1:{port}\nServerThreads = 6\nMaxClientConnections = 6\n\
         [SPARQL]\nResultSetMaxRows = 10000\n"
    );
    fs::write(folder.path().join("v.ini"), settings).unwrap();
    let mut command = Command::new(program);
    command
        .args(["+configfile", "v.ini", "+foreground"])
        .current_dir(folder.path());
    start(command, port, "/sparql?query=ASK%7B%7D", folder)
}

fn start(mut command: Command, port: u16, ask: &str, folder: tempfile::TempDir) -> Option<Running> {
    let child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut running = Running {
        child,
        port,
        _folder: folder,
    };
    let began = Instant::now();
    while began.elapsed() < PATIENCE {
        if answers(port, ask) {
            return Some(running);
        }
        if let Some(status) = running.child.try_wait().unwrap() {
            panic!("{command:?} ended with {status}");
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("{command:?} does not answer");
}

fn answers(port: u16, ask: &str) -> bool {
    let Ok(mut stream) = TcpStream::connect(("127.0.0.1", port)) else {
        return false;
    };
    stream
        .set_read_timeout(Some(Duration::from_secs(10)))
        .unwrap();
    let request = format!("GET {ask} HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n");
    let mut head = [0; 12];
    stream.write_all(request.as_bytes()).is_ok()
        && stream.read_exact(&mut head).is_ok()
        && head.ends_with(b"200")
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// The program that the environment names, else the first of these on the path.
fn program(variable: &str, names: &[&str]) -> Option<PathBuf> {
    if let Some(named) = std::env::var_os(variable) {
        let named = PathBuf::from(named);
        if named.is_file() {
            return Some(named);
        }
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path)
        .flat_map(|folder| names.iter().map(move |name| folder.join(name)))
        .find(|program| program.is_file());
    if found.is_none() {
        eprintln!(
            "skipped: {} is not installed; `make servers` does it",
            names[0]
        );
    }
    found
}
