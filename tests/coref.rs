//! Who is who within one document: the cases of `tests/coref/*.md` (format in its README).

use dossier::coref::ChainId;
use dossier::pipeline::{Pipeline, Reading};
use dossier::text::Document;
use std::path::Path;

struct Case {
    place: String,
    text: String,
    lines: Vec<String>,
}

#[test]
fn who_is_who_within_a_document() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/coref");
    let pipeline = Pipeline::embedded().expect("the built-in model is whole");
    let mut files: Vec<_> = std::fs::read_dir(&root)
        .expect("the folder of cases")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| {
            path.extension().is_some_and(|end| end == "md")
                && path.file_stem().is_some_and(|stem| stem != "README")
        })
        .collect();
    files.sort();
    let mut failures = Vec::new();
    let (mut joined, mut kept_apart) = (0, 0);
    for case in files.iter().flat_map(|file| cases(file)) {
        let document = Document::from_text(&case.text);
        let reading = pipeline.read(&document);
        for line in &case.lines {
            let (wrong, line) = line
                .strip_prefix("FIXME ")
                .map_or((false, line.as_str()), |rest| (true, rest));
            joined += usize::from(line.starts_with("same") || line.starts_with("covers"));
            kept_apart += usize::from(line.starts_with("apart"));
            match holds(line, &document, &reading) {
                Ok(held) if held != wrong => {}
                Ok(_) if wrong => {
                    failures.push(format!("{}: mended, take FIXME off: {line}", case.place))
                }
                Ok(_) => failures.push(format!("{}: does not hold: {line}", case.place)),
                Err(reason) => failures.push(format!("{}: {reason}: {line}", case.place)),
            }
        }
    }
    assert!(
        kept_apart * 3 >= joined,
        "too few cases of what must stay apart"
    );
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

fn holds(line: &str, document: &Document, reading: &Reading) -> Result<bool, String> {
    let (word, rest) = line.split_once(": ").ok_or("a line is WORD: …")?;
    let chain = |name: &str| find(name, document, reading);
    match word {
        "same" => {
            let chains = rest
                .split(" = ")
                .map(chain)
                .collect::<Result<Vec<_>, _>>()?;
            Ok(chains.windows(2).all(|pair| pair[0] == pair[1]))
        }
        "apart" => {
            let chains = rest
                .split(" | ")
                .map(chain)
                .collect::<Result<Vec<_>, _>>()?;
            Ok((0..chains.len()).all(|at| !chains[..at].contains(&chains[at])))
        }
        "covers" => {
            let (plural, members) = rest.split_once(" = ").ok_or("covers: PLURAL = A, B")?;
            let mut wanted = members
                .split(", ")
                .map(chain)
                .collect::<Result<Vec<_>, _>>()?;
            wanted.sort();
            let mut members = reading.chains.get(chain(plural)?).members.clone();
            members.sort();
            Ok(members == wanted)
        }
        other => Err(format!("unknown word {other}")),
    }
}

/// The chain of the mention with exactly these words; `#2` behind them for the second such mention.
fn find(name: &str, document: &Document, reading: &Reading) -> Result<ChainId, String> {
    let (words, at) = match name.rsplit_once('#') {
        Some((words, number)) => (
            words,
            number.parse::<usize>().map_err(|_| "a number after #")?,
        ),
        None => (name, 1),
    };
    reading
        .mentions
        .iter()
        .filter(|(_, mention)| mention.span.of(&document.text) == words)
        .filter(|(_, mention)| mention.class != Some(dossier::ontology::Class::Position))
        .nth(at - 1)
        .map(|(id, _)| reading.chains.of(id))
        .ok_or_else(|| {
            let all: Vec<&str> = reading
                .mentions
                .iter()
                .map(|(_, mention)| mention.span.of(&document.text))
                .collect();
            format!("no mention '{words}' among {all:?}")
        })
}

fn cases(file: &Path) -> Vec<Case> {
    let content = std::fs::read_to_string(file).expect("a file of cases");
    let name = file
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    content
        .split("\n## ")
        .skip(1)
        .map(|part| {
            let block = |kind: &str| {
                let start = part
                    .find(&format!("```{kind}\n"))
                    .map(|at| at + kind.len() + 4);
                start
                    .and_then(|start| {
                        part[start..]
                            .find("```")
                            .map(|end| &part[start..start + end])
                    })
                    .unwrap_or("")
            };
            Case {
                place: format!(
                    "{} ## {}",
                    name.clone().unwrap_or_default(),
                    part.lines().next().unwrap_or("")
                ),
                text: block("text").trim().to_owned(),
                lines: block("chains").lines().map(str::to_owned).collect(),
            }
        })
        .collect()
}
