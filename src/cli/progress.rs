//! How far a long command is: a bar on a terminal, plain lines on request, nothing when piped.
//!
//! *bytes reached, documents done → one line on standard error*. How much is left is told by the bytes of the files, packed as
//! they are; standard input has no end that could be known.

use super::Voice;
use super::args::ProgressKind;
use crate::text::{Survey, survey};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::{Duration, Instant};

/// How far a command is.
pub struct Progress {
    form: Form,
    survey: Survey,
    started: Instant,
}

enum Form {
    None,
    Bar(ProgressBar),
    /// When the last line was written.
    Plain(Mutex<Instant>),
}

impl Progress {
    /// Between two plain lines.
    const PAUSE: Duration = Duration::from_secs(10);

    /// None at all: for commands whose standard error belongs to errors.
    pub fn none() -> Self {
        Self {
            form: Form::None,
            survey: Survey::default(),
            started: Instant::now(),
        }
    }

    /// In the form asked for, over these arguments.
    pub fn new(kind: ProgressKind, voice: Voice, paths: &[PathBuf]) -> Self {
        let terminal = std::io::stderr().is_terminal();
        let mut progress = Self::none();
        if voice == Voice::Quiet {
            return progress;
        }
        progress.form = match (kind, terminal) {
            (ProgressKind::None, _) | (ProgressKind::Auto, false) => return progress,
            (ProgressKind::Plain, _) => Form::Plain(Mutex::new(Instant::now())),
            (ProgressKind::Bar, _) | (ProgressKind::Auto, true) => {
                let bar =
                    ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(8));
                let style =
                    ProgressStyle::with_template("  {prefix}  {bar:28}  {percent:>3} %  {msg}");
                if let Ok(style) = style {
                    bar.set_style(style.progress_chars("━━─"));
                }
                Form::Bar(bar)
            }
        };
        progress.survey = survey(paths);
        if let Form::Bar(bar) = &progress.form {
            bar.set_length(progress.survey.bytes.max(1));
            bar.set_prefix(match progress.survey.files {
                1 => "1 file".to_owned(),
                files => format!("{} files", grouped(files)),
            });
        }
        progress
    }

    /// So many documents are done, which come from so many bytes of the files.
    pub fn tick(&self, documents: usize, reached: u64) {
        match &self.form {
            Form::None => {}
            Form::Bar(bar) => {
                bar.set_position(reached.min(self.survey.bytes));
                bar.set_message(self.told(documents, reached));
            }
            Form::Plain(last) => {
                let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
                if last.elapsed() >= Self::PAUSE {
                    *last = Instant::now();
                    eprintln!("{}{}", self.percent(reached), self.told(documents, reached));
                }
            }
        }
    }

    /// Says what comes between.
    pub fn say(&self, line: &str) {
        match &self.form {
            Form::Bar(bar) => bar.suspend(|| eprintln!("{line}")),
            _ => eprintln!("{line}"),
        }
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        if let Form::Bar(bar) = &self.form {
            bar.finish_and_clear();
        }
    }

    fn percent(&self, reached: u64) -> String {
        match self.survey.bytes {
            0 => String::new(),
            all => format!("{:>3} %  ", reached.min(all) * 100 / all),
        }
    }

    fn told(&self, documents: usize, reached: u64) -> String {
        let elapsed = self.started.elapsed();
        let mut told = format!(
            "{} documents  {}  {}",
            grouped(documents),
            rate(documents, elapsed),
            clock(elapsed)
        );
        let all = self.survey.bytes;
        if reached > 0 && reached < all {
            let left = elapsed.as_secs_f64() * (all - reached) as f64 / reached as f64;
            told.push_str(&format!(
                "  about {} left",
                clock(Duration::from_secs_f64(left))
            ));
        }
        told
    }
}

/// "118 documents/s".
pub fn rate(documents: usize, elapsed: Duration) -> String {
    let rate = documents as f64 / elapsed.as_secs_f64().max(1e-3);
    match rate {
        rate if rate >= 10.0 => format!("{rate:.0} documents/s"),
        rate => format!("{rate:.1} documents/s"),
    }
}

/// "0:01:48".
pub fn clock(elapsed: Duration) -> String {
    let seconds = elapsed.as_secs_f64().round() as u64;
    format!(
        "{}:{:02}:{:02}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    )
}

/// "1 document", "1,204 documents".
pub fn counted(number: usize, one: &str, many: &str) -> String {
    let word = if number == 1 { one } else { many };
    format!("{} {word}", grouped(number))
}

/// "12,800".
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_times_are_written_for_eyes() {
        assert_eq!(
            [0, 7, 999, 1000, 1_234_567].map(grouped),
            ["0", "7", "999", "1,000", "1,234,567"]
        );
        assert_eq!(clock(Duration::from_secs(3723)), "1:02:03");
        assert_eq!(rate(5, Duration::from_secs(2)), "2.5 documents/s");
        assert_eq!(rate(500, Duration::from_secs(2)), "250 documents/s");
    }
}
