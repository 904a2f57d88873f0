//! Pictures as SVG, drawn by Graphviz where it is asked for.
//!
//! *DOT → SVG*. Calls one of its programs. Without it there is an error that says what to do, never another picture than was
//! asked for.

use super::error::ExportError;
use std::io::{self, Write};
use std::process::{Command, Stdio};
use std::thread;

/// Draws `dot` and writes the SVG. `program` is the name or path of one of Graphviz's programs; what it is called decides how it
/// lays out, unless it is `dot`, which obeys the file.
///
/// # Errors
/// [`ExportError::NoGraphviz`] where the program is not installed, [`ExportError::Graphviz`] where it fails, with its own words.
pub fn draw_with(program: &str, dot: &[u8], out: &mut impl Write) -> Result<(), ExportError> {
    let started = Command::new(program)
        .args(["-Tsvg", "-Gcharset=utf-8"])
        .args(layout(program))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = started.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => ExportError::NoGraphviz {
            program: program.to_owned(),
        },
        _ => ExportError::Write(error),
    })?;
    let stdin = child.stdin.take();
    let input = dot.to_vec();
    // Written beside the reading: with both pipes full, each would wait for the other.
    let writer = thread::spawn(move || stdin.map(|mut stdin| stdin.write_all(&input)));
    let output = child.wait_with_output()?;
    // That the program stopped reading is told better by what it says itself.
    _ = writer.join();
    if !output.status.success() || output.stdout.is_empty() {
        let message = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        return Err(ExportError::Graphviz { message });
    }
    out.write_all(&output.stdout)?;
    Ok(())
}

/// The file names a layout, which counts more than the program's name: it is set anew.
fn layout(program: &str) -> Option<String> {
    let name = program.rsplit(['/', '\\']).next().unwrap_or(program);
    let own = ["neato", "fdp", "sfdp", "circo", "twopi"];
    own.contains(&name).then(|| format!("-Glayout={name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_program_is_an_error_with_a_remedy() {
        let error = draw_with("no-such-dot-program", b"digraph {}", &mut Vec::new()).unwrap_err();
        assert!(matches!(error, ExportError::NoGraphviz { .. }));
        assert!(error.to_string().contains("install Graphviz"));
    }
}
