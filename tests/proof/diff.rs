//! `diff`: what came and went, by claim.

use std::fs;
use std::path::Path;
use std::process::Command;

fn run(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_dossier"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("DOSSIER_LOCATION")
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (
        output.status.code(),
        text(&output.stdout) + &text(&output.stderr),
    )
}

#[test]
fn documents_claims_and_edges_that_came_and_went_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let desk = folder.path();
    fs::write(desk.join("a.txt"), "Norway imposed sanctions on Jonas Berg in May 2021. Marta Ilves met Jonas Berg in Oslo on Monday.\n").unwrap();
    fs::write(
        desk.join("b.txt"),
        "Marta Ilves praised Karl Stroem. Sweden invited Karl Stroem.\n",
    )
    .unwrap();
    assert_eq!(run(desk, &["-q", "ingest", "a.txt"]).0, Some(0));
    assert_eq!(
        run(desk, &["-q", "export", "nquads", "-o", "before.nq"]).0,
        Some(0)
    );
    assert_eq!(
        run(
            desk,
            &["diff", "before.nq", "dossier-store", "--exit-status"]
        ),
        (
            Some(0),
            "no difference in documents, claims, edges, tenures, sanctions and contradictions\n"
                .to_owned()
        )
    );
    assert_eq!(run(desk, &["-q", "ingest", "b.txt"]).0, Some(0));
    assert_eq!(run(desk, &["-q", "retract", "a.txt"]).0, Some(0));
    let (code, text) = run(
        desk,
        &["diff", "before.nq", "dossier-store", "--exit-status"],
    );
    assert_eq!(code, Some(4), "{text}");
    for part in [
        "documents  +1 −1\n",
        "  - document:",
        "a.txt\n",
        "+ Marta Ilves — praised → Karl Stroem\n",
        "- Marta Ilves — met → Jonas Berg\n",
        "\"Marta Ilves praised Karl Stroem\"",
        "tenures, sanctions, contradictions  +0 −1\n",
    ] {
        assert!(text.contains(part), "{part:?} in {text}");
    }
    let (code, text) = run(desk, &["diff", "dossier-store", "before.nq", "-f", "json"]);
    assert_eq!(code, Some(0));
    let whole: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(whole["same"], false);
    assert_eq!(whole["documents"]["came"].as_array().unwrap().len(), 1);
    // What people decide changes what stands, and no document.
    let claim = whole["claims"]["went"]
        .as_array()
        .unwrap()
        .iter()
        .find(|claim| claim["relation"] == "praised")
        .unwrap();
    let id = claim["claim"]
        .as_str()
        .unwrap()
        .rsplit('/')
        .next()
        .unwrap()
        .to_owned();
    assert_eq!(
        run(desk, &["-q", "export", "trig", "-o", "then.trig"]).0,
        Some(0)
    );
    assert_eq!(run(desk, &["-q", "reject", &id]).0, Some(0));
    let (_, text) = run(desk, &["diff", "then.trig", "dossier-store"]);
    assert!(
        text.contains("- Marta Ilves — praised → Karl Stroem") && !text.contains("documents"),
        "{text}"
    );
    let (code, text) = run(desk, &["diff", "nowhere", "then.trig"]);
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("no store at nowhere"), "{text}");
}
