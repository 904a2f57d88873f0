//! A headless Chromium, spoken to over the pipes of its debugging protocol.
//!
//! Source: the Chrome DevTools Protocol, `--remote-debugging-pipe`: JSON messages that end in a zero byte, read from descriptor 3
//! and written to 4. The shell gives it two named pipes there, so nothing listens on any port.

use serde_json::{Value, json};
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(90);

pub struct Browser {
    child: Child,
    input: File,
    output: Receiver<Value>,
    session: Option<String>,
    sent: u64,
    faults: Vec<String>,
}

fn program() -> Option<&'static str> {
    ["chromium", "chromium-browser", "google-chrome"]
        .into_iter()
        .find(|name| {
            let asked = Command::new(name).arg("--version").output();
            asked.is_ok_and(|output| output.status.success())
        })
}

impl Browser {
    /// Starts it; nothing where none is installed.
    pub fn start(folder: &Path) -> Option<Self> {
        let program = program()?;
        let (input, output) = (folder.join("in"), folder.join("out"));
        for pipe in [&input, &output] {
            assert!(Command::new("mkfifo").arg(pipe).status().unwrap().success());
        }
        let flags = "--headless --no-sandbox --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync --use-angle=swiftshader --enable-unsafe-swiftshader --window-size=1200,800 --remote-debugging-pipe";
        let child = Command::new("sh")
            .arg("-c")
            .arg(format!(
                "exec {program} {flags} --user-data-dir='{0}/profile' about:blank 3<'{0}/in' 4>'{0}/out'",
                folder.display()
            ))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // Opened for both, so that neither side waits for the other to open its end.
        let both = |path: &Path| {
            OpenOptions::new()
                .read(true)
                .write(true)
                .open(path)
                .unwrap()
        };
        let (input, reader) = (both(&input), both(&output));
        let (sender, output) = channel();
        std::thread::spawn(move || {
            for message in BufReader::new(reader).split(0).map_while(Result::ok) {
                let message = serde_json::from_slice(&message).unwrap_or(Value::Null);
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        let mut browser = Self {
            child,
            input,
            output,
            session: None,
            sent: 0,
            faults: Vec::new(),
        };
        let targets = browser.call("Target.getTargets", json!({}));
        let page = targets["targetInfos"]
            .as_array()
            .unwrap()
            .iter()
            .find(|info| info["type"] == "page");
        let target = match page {
            Some(info) => info["targetId"].clone(),
            None => browser.call("Target.createTarget", json!({"url": "about:blank"}))["targetId"]
                .clone(),
        };
        let attached = browser.call(
            "Target.attachToTarget",
            json!({"targetId": target, "flatten": true}),
        );
        browser.session = attached["sessionId"].as_str().map(str::to_owned);
        for domain in [
            "Page.enable",
            "Runtime.enable",
            "Log.enable",
            "Network.enable",
        ] {
            browser.call(domain, json!({}));
        }
        Some(browser)
    }

    fn call(&mut self, method: &str, parameters: Value) -> Value {
        self.sent += 1;
        let id = self.sent;
        let mut message = json!({"id": id, "method": method, "params": parameters});
        if let Some(session) = &self.session {
            message["sessionId"] = json!(session);
        }
        self.input
            .write_all(message.to_string().as_bytes())
            .unwrap();
        self.input.write_all(&[0]).unwrap();
        let begun = Instant::now();
        loop {
            match self.output.recv_timeout(Duration::from_secs(1)) {
                Ok(answer) if answer["id"] == id => {
                    assert!(answer["error"].is_null(), "{method}: {}", answer["error"]);
                    return answer["result"].clone();
                }
                Ok(event) => self.note(&event),
                Err(RecvTimeoutError::Timeout) if begun.elapsed() < PATIENCE => {}
                Err(error) => panic!("{method}: {error}"),
            }
        }
    }

    /// Keeps what must not happen: exceptions, errors, and anything that is fetched.
    fn note(&mut self, event: &Value) {
        let parameters = &event["params"];
        match event["method"].as_str() {
            Some("Runtime.exceptionThrown") => {
                self.faults.push(parameters["exceptionDetails"].to_string());
            }
            Some("Log.entryAdded") if parameters["entry"]["level"] == "error" => {
                self.faults.push(parameters["entry"]["text"].to_string());
            }
            Some("Network.requestWillBeSent") => {
                let url = parameters["request"]["url"].as_str().unwrap_or_default();
                if !url.starts_with("file:")
                    && !url.starts_with("data:")
                    && !url.starts_with("about:")
                {
                    self.faults.push(format!("fetched {url}"));
                }
            }
            _ => {}
        }
    }

    pub fn open(&mut self, url: &str) {
        self.call("Page.navigate", json!({"url": url}));
    }

    /// The value of an expression.
    pub fn ask(&mut self, script: &str) -> Value {
        let answer = self.call(
            "Runtime.evaluate",
            json!({"expression": script, "returnByValue": true}),
        );
        answer["result"]["value"].clone()
    }

    /// Waits until an expression is true.
    pub fn until(&mut self, script: &str) {
        let begun = Instant::now();
        while self.ask(script) != Value::Bool(true) {
            assert!(
                begun.elapsed() < PATIENCE,
                "never true: {script}; faults: {:?}",
                self.faults
            );
            std::thread::sleep(Duration::from_millis(60));
        }
    }

    /// Presses a key; a single character is typed as well.
    pub fn key(&mut self, key: &str) {
        let mut down = json!({"type": "keyDown", "key": key});
        if key.chars().count() == 1 {
            down["text"] = json!(key);
        }
        if key == "Enter" {
            down["text"] = json!("\r");
        }
        self.call("Input.dispatchKeyEvent", down);
        self.call(
            "Input.dispatchKeyEvent",
            json!({"type": "keyUp", "key": key}),
        );
    }

    pub fn text(&mut self, text: &str) {
        self.call("Input.insertText", json!({"text": text}));
    }

    /// What went wrong so far.
    pub fn faults(&self) -> Vec<String> {
        self.faults.clone()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}
