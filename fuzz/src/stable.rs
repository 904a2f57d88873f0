//! The same targets on a stable compiler: a corpus, each of its files mutated a number of times.
//!
//! The same bytes on every run; with `DOSSIER_FUZZ_SECONDS=120` each corpus is fed for so long instead, from another start on
//! each run. What fails is kept in the folder for temporary files and named.

use std::fs;
use std::panic::RefUnwindSafe;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// What readers look for, so that mutations meet it.
const TOKENS: &[&[u8]] = &[
    b"\"",
    b"\n",
    b"\r\n\r\n",
    b"\0",
    b"{{",
    b"}}",
    b"[[",
    b"]]",
    b"{|\n",
    b"|}",
    b"|",
    b"<",
    b"</",
    b"<!--",
    b"-->",
    b"<![CDATA[",
    b"]]>",
    b"&#x0;",
    b"&#1114112;",
    b"&",
    b"<ref>",
    b"<nowiki>",
    b"<page>",
    b"</page>",
    b"\xEF\xBB\xBF",
    b"\xFF\xFE",
    b"\xF0\x9F\x98\x80",
    b"\xE2\x80",
    b"\xCC\x81",
    b"---\n",
    b"+++\n",
    b": ",
    b",",
    b";",
    b"\t",
    b"'",
    b"''",
    b"''''",
    b"==",
    b"Content-Length: 18446744073709551615\r\n",
    b"Content-Length: -1\r\n",
    b"WARC/1.0\r\n",
    b"HTTP/1.1 200\r\n",
    b"Transfer-Encoding: chunked\r\n",
    b"ffffffffffffffff\r\n",
    b"From ",
    b"boundary=",
    b"--x",
    b"=?utf-8?b?",
    b"?=",
    b"2026-02-30",
    b"99999-99-99",
    b"1e999",
    b"[",
    b"{",
    b"}",
    b"\\u",
    b"\\uD800",
    b"<!DOCTYPE x [<!ENTITY a \"b\">]>",
    b"\x1F\x8B\x08",
    b"PK\x03\x04",
    b"\xE2\x80\xAE",
];

/// A generator of numbers (xorshift64*), so that a run can be had again.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % below.max(1)
    }
}

fn mutated(seed: &[u8], other: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=dice.roll(8) {
        let at = dice.roll(bytes.len() + 1);
        let length = dice.roll(40.min(bytes.len() - at + 1));
        match dice.roll(8) {
            0 if at < bytes.len() => bytes[at] ^= 1 << dice.roll(8),
            1 if at < bytes.len() => bytes[at] = dice.roll(256) as u8,
            2 => drop(bytes.drain(at..at + length)),
            3 => {
                let piece = bytes[at..at + length].to_vec();
                let times = 1 + dice.roll(50);
                bytes.splice(at..at, piece.repeat(times));
            }
            4 | 5 => {
                let token = TOKENS[dice.roll(TOKENS.len())];
                bytes.splice(at..at, token.iter().copied());
            }
            6 => {
                let from = dice.roll(other.len() + 1);
                let piece = other[from..(from + 60).min(other.len())].to_vec();
                bytes.splice(at..at, piece);
            }
            _ if dice.roll(4) == 0 => bytes.truncate(at),
            _ => {}
        }
    }
    bytes
}

fn files(corpus: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/corpus")
        .join(corpus);
    let mut files: Vec<_> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("an entry").path())
        .map(|path| (path.display().to_string(), fs::read(&path).expect("a file")))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "{corpus}: no corpus");
    files
}

/// Feeds a target with its corpus, each file mutated `mutations` times, and says what failed.
pub fn feed(corpus: &str, mutations: u64, target: impl Fn(&[u8]) + RefUnwindSafe) -> Vec<String> {
    let seconds = std::env::var("DOSSIER_FUZZ_SECONDS")
        .ok()
        .and_then(|seconds| seconds.parse().ok());
    let start = match seconds {
        Some(_) => SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(1, |now| now.as_secs()),
        None => 1,
    };
    let files = files(corpus);
    let began = Instant::now();
    let (mut failures, mut round, mut runs) = (Vec::new(), 0, 0);
    loop {
        for (index, (name, seed)) in files.iter().enumerate() {
            let mut dice =
                Dice(start.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (round * 1000 + index as u64 + 1));
            let other = &files[dice.roll(files.len())].1;
            let bytes = match round {
                0 => seed.clone(),
                _ => mutated(seed, other, &mut dice),
            };
            runs += 1;
            if std::panic::catch_unwind(|| target(&bytes)).is_err() && failures.len() < 20 {
                let kept =
                    std::env::temp_dir().join(format!("dossier-fuzz-{corpus}-{round}-{index}"));
                fs::write(&kept, &bytes).expect("a file");
                failures.push(format!(
                    "{corpus}: {name}, round {round}: kept as {}",
                    kept.display()
                ));
            }
        }
        round += 1;
        let done = match seconds {
            Some(seconds) => began.elapsed() >= Duration::from_secs(seconds),
            None => round > mutations,
        };
        if done {
            println!("{corpus}: {runs} inputs");
            return failures;
        }
    }
}
