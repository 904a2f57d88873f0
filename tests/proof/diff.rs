//! `diff`: what came and went, by claim.

use crate::desk::Desk;

#[test]
fn documents_claims_and_edges_that_came_and_went_are_told_apart() {
    let desk = Desk::new();
    desk.write("a.txt", "Norway imposed sanctions on Jonas Berg in May 2021. Marta Ilves met Jonas Berg in Oslo on Monday.\n");
    desk.write(
        "b.txt",
        "Marta Ilves praised Karl Stroem. Sweden invited Karl Stroem.\n",
    );
    desk.ok(&["-q", "ingest", "a.txt"]);
    desk.ok(&["-q", "export", "nquads", "-o", "before.nq"]);
    assert_eq!(
        desk.ok(&["diff", "before.nq", "dossier-store", "--exit-status"]),
        "no difference in documents, claims, edges, tenures, sanctions and contradictions\n"
    );
    desk.ok(&["-q", "ingest", "b.txt"]);
    desk.ok(&["-q", "retract", "a.txt"]);
    let text = desk.out(&["diff", "before.nq", "dossier-store", "--exit-status"], 4);
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
    let text = desk.ok(&["diff", "dossier-store", "before.nq", "-f", "json"]);
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
    desk.ok(&["-q", "export", "trig", "-o", "then.trig"]);
    desk.ok(&["-q", "reject", &id]);
    let text = desk.ok(&["diff", "then.trig", "dossier-store"]);
    assert!(
        text.contains("- Marta Ilves — praised → Karl Stroem") && !text.contains("documents"),
        "{text}"
    );
    let text = desk.fails(&["diff", "nowhere", "then.trig"], 1);
    assert!(text.contains("nowhere: no such file or folder"), "{text}");
}
