//! The view by grammatical functions: what it says of sentences of our own, and which errors of the parser it mends.
//!
//! `tests/corpus/grammar/view.txt` is for the eye; `UPDATE_GOLDEN=1 cargo test --test grammar` writes it anew, nothing
//! else does.

use dossier::syntax::{Analyser, Function, Grammar, Origin, Syntax};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

const SENTENCES: &str = include_str!("corpus/grammar/sentences.txt");

fn analyse(text: &str) -> Syntax {
    Analyser::embedded()
        .expect("the pipeline in the program")
        .analyse(text)
}

fn named(function: &Function) -> String {
    match function {
        Function::Subject => "subject".to_owned(),
        Function::Object => "object".to_owned(),
        Function::Indirect => "indirect".to_owned(),
        Function::Prep(form) => format!("prep:{form}"),
        Function::OpenClause => "open-clause".to_owned(),
        Function::Clause => "clause".to_owned(),
        Function::Adverbial => "adverbial".to_owned(),
        Function::Attribute => "attribute".to_owned(),
        Function::Possessor => "possessor".to_owned(),
        Function::Modifier => "modifier".to_owned(),
        Function::Apposition => "apposition".to_owned(),
    }
}

/// The arguments of a word, "subject Norway, object envoy"; "~" marks those that stand elsewhere.
fn arguments(text: &str, grammar: &Grammar<'_>, word: usize) -> String {
    let parts: Vec<String> = grammar
        .arguments(word)
        .iter()
        .map(|argument| {
            let shared = if argument.origin == Origin::Shared {
                "~"
            } else {
                ""
            };
            let filler = grammar.token(argument.token).span.of(text);
            format!("{} {shared}{filler}", named(&argument.function))
        })
        .collect();
    parts.join(", ")
}

fn corpus(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/corpus/grammar")
        .join(name)
}

#[test]
fn the_view_is_as_seen_before() {
    let mut view = "What the view by grammatical functions says; made by tests/grammar.rs, UPDATE_GOLDEN=1 rewrites.\n".to_owned();
    for line in SENTENCES
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with("# "))
    {
        _ = writeln!(view, "\n{line}");
        if line.starts_with("## ") {
            continue;
        }
        let syntax = analyse(line);
        let grammar = Grammar::new(&syntax);
        for word in 0..syntax.tokens.len() {
            let found = arguments(line, &grammar, word);
            if (grammar.is_verb(word) || grammar.is_nominal(word)) && !found.is_empty() {
                _ = writeln!(view, "    {}: {found}", syntax.tokens[word].span.of(line));
            }
        }
    }
    let path = corpus("view.txt");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &view).expect("written");
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    let changed: Vec<String> = view
        .lines()
        .zip(expected.lines().chain(std::iter::repeat("")))
        .filter(|(now, before)| now != before)
        .map(|(now, before)| format!("{now}\n  before: {before}"))
        .collect();
    assert!(
        view == expected,
        "the view changed (UPDATE_GOLDEN=1 accepts):\n{}",
        changed.join("\n")
    );
}

/// Checks that a word of a sentence has arguments, and others not: ("promised", ["clause receive"], ["object village"]).
type Case = (
    &'static str,
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
);

fn wrong(cases: &[Case]) -> Vec<String> {
    let mut wrong = Vec::new();
    for &(text, word, has, lacks) in cases {
        let syntax = analyse(text);
        let grammar = Grammar::new(&syntax);
        let Some(index) = syntax
            .tokens
            .iter()
            .position(|token| token.span.of(text) == word)
        else {
            wrong.push(format!("{text}: no word {word}"));
            continue;
        };
        let found = arguments(text, &grammar, index).replace('~', "");
        let found: Vec<&str> = found.split(", ").collect();
        for part in has {
            if !found.contains(part) {
                wrong.push(format!("{text}\n  {word} has {found:?}, not {part:?}"));
            }
        }
        for part in lacks {
            if found.contains(part) {
                wrong.push(format!("{text}\n  {word} has {part:?}"));
            }
        }
    }
    wrong
}

#[test]
fn errors_of_the_parser_are_mended() {
    let cases: &[Case] = &[
        // A subject taken for an object.
        (
            "The agency promised each village would receive aid.",
            "receive",
            &["subject village", "object aid"],
            &[],
        ),
        (
            "The agency promised each village would receive aid.",
            "promised",
            &["clause receive"],
            &["object village"],
        ),
        // The reporter at the end.
        (
            "The ministry said the pact would end the war, the Baltic Post reported.",
            "reported",
            &["clause said", "subject Post"],
            &[],
        ),
        (
            "The ministry said the pact would end the war, the Baltic Post reported.",
            "said",
            &["clause end", "subject ministry"],
            &["clause reported"],
        ),
        // An office with its place before the name.
        (
            "Prime Minister of Fiji Sitiveni Rabuka arrived in Suva.",
            "arrived",
            &["subject Rabuka"],
            &["subject Minister"],
        ),
        (
            "The rebels met the governor of Texas Greg Abbott.",
            "met",
            &["object Abbott"],
            &["object governor"],
        ),
        // A person beside a place.
        (
            "The foreign minister of Norway, Anniken Huitfeldt, met the envoy.",
            "minister",
            &["apposition Huitfeldt", "prep:of Norway"],
            &[],
        ),
        (
            "The foreign minister of Norway, Anniken Huitfeldt, met the envoy.",
            "Norway",
            &[],
            &["apposition Huitfeldt"],
        ),
        (
            "The leader of the Green Party of Latvia, Ilze Kalna, resigned.",
            "leader",
            &["apposition Kalna"],
            &[],
        ),
        // A relative's name between commas.
        (
            "The council sanctioned Pavel Dorn, his wife, Auxenia, and the broker Hugo Lind.",
            "wife",
            &["apposition Auxenia"],
            &[],
        ),
        (
            "Among them are Pavel Dorn, his wife, Rita Vale, and the broker Hugo Lind.",
            "Dorn",
            &[],
            &["apposition wife"],
        ),
        // Where a place lies.
        (
            "The bank, based in Riga, Latvia, froze the accounts.",
            "Riga",
            &[],
            &["apposition Latvia"],
        ),
        // A heavy object.
        (
            "The president announced with regret the resignation of his chief of staff.",
            "announced",
            &["object resignation"],
            &[],
        ),
        // The charge below the accuser.
        (
            "He was accused by the ministers of taking bribes.",
            "accused",
            &["prep:of taking", "subject ministers", "object He"],
            &[],
        ),
        (
            "The envoy accused by Kalna of fraud left.",
            "accused",
            &["prep:of fraud", "subject Kalna", "object envoy"],
            &[],
        ),
        // The verb of the sentence taken for a participle.
        (
            "The decision to close the port angered Chile.",
            "angered",
            &["subject decision", "object Chile"],
            &[],
        ),
        (
            "The decision to close the port angered Chile.",
            "decision",
            &["open-clause close"],
            &["clause angered"],
        ),
        (
            "The ministers left after signing the treaty.",
            "signing",
            &["subject ministers", "object treaty"],
            &[],
        ),
        // A participle alone.
        (
            "Troops withdrawn from border",
            "withdrawn",
            &["object Troops", "prep:from border"],
            &["subject Troops"],
        ),
        // A headline's coming event.
        (
            "Peru president to visit Chile",
            "visit",
            &["subject president", "object Chile"],
            &["subject Peru"],
        ),
        // A subject hung on the auxiliary, with marks between.
        (
            "The trader said that Qatar had “lavishly and shamelessly” funded the militia.",
            "funded",
            &["subject Qatar", "object militia"],
            &[],
        ),
        // A report between the subject and its verb.
        (
            "Latvia, the columnist Edwin Sarre wrote, has bribed nobody and has funded the militia Red Lantern.",
            "bribed",
            &["subject Latvia"],
            &[],
        ),
        // What goes on after "as well as".
        (
            "Jonas Berg met with the Harbour Council, as well as local Turkish firms.",
            "met",
            &["prep:with Council", "prep:with firms"],
            &["object firms"],
        ),
        // A name with an article in a list.
        (
            "Norway, the Netherlands, Chad and Peru condemned the raid.",
            "condemned",
            &["subject Norway", "subject Netherlands", "subject Peru"],
            &[],
        ),
        // The agent below a name.
        (
            "Peru was criticised over its dispute with Chad by Norway.",
            "criticised",
            &["subject Norway", "object Peru"],
            &[],
        ),
        // The subject of the next clause taken for part of a list.
        (
            "On Friday Omar Lund resigned as governor of Texas and Jonas Berg was sworn in as governor.",
            "sworn",
            &["object Berg"],
            &["object Lund"],
        ),
        // A day taken for a first name.
        (
            "On Monday Emil Kranz presented his credentials to Leo Hart.",
            "presented",
            &["subject Kranz", "prep:on Monday"],
            &["prep:on Kranz"],
        ),
        // A site that blames nobody.
        (
            "The minister posted a message on Chirp blaming Iran for the raids.",
            "blaming",
            &["object Iran"],
            &["subject Chirp"],
        ),
        // What is struck, beyond what it is struck with.
        (
            "Norway carried out eight strikes using jets and drones against Chad.",
            "carried",
            &["prep:against Chad"],
            &[],
        ),
        // Who the description is of.
        (
            "The head of the guard is Jonas Berg.",
            "head",
            &["subject Berg", "prep:of guard"],
            &[],
        ),
        // A participle in three pieces.
        (
            "She was re-elected president in 2018.",
            "elected",
            &["object She", "attribute president"],
            &[],
        ),
    ];
    let wrong = wrong(cases);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_right_stays_as_it_is() {
    let cases: &[Case] = &[
        (
            "The agency promised each village a bridge.",
            "promised",
            &["object bridge"],
            &["clause bridge"],
        ),
        (
            "The spokesman told reporters that talks had failed.",
            "told",
            &["clause failed", "object reporters"],
            &[],
        ),
        (
            "The general warned the rebels and left the town.",
            "warned",
            &["object rebels", "subject general"],
            &["clause left"],
        ),
        (
            "The minister said the talks had failed, Reuters reported.",
            "reported",
            &["clause said"],
            &[],
        ),
        (
            "The ministry said that Norway claimed the king had left.",
            "said",
            &["clause claimed"],
            &[],
        ),
        (
            "An ally of President Joe Biden arrived in Suva.",
            "arrived",
            &["subject ally"],
            &["subject Biden"],
        ),
        (
            "A friend of Angela Merkel met the governor of Texas.",
            "met",
            &["subject friend", "object governor"],
            &[],
        ),
        (
            "The head of the guard is a fool.",
            "head",
            &["prep:of guard"],
            &["subject fool"],
        ),
        (
            "Norway, the largest of them, and Peru condemned the raid.",
            "condemned",
            &["subject Norway"],
            &["subject largest"],
        ),
        (
            "They met in Riga, the capital of Latvia.",
            "Riga",
            &["apposition capital"],
            &[],
        ),
        (
            "Juris Ozols, the leader of the Green Party, resigned.",
            "Ozols",
            &["apposition leader"],
            &[],
        ),
        (
            "He was accused of fraud by the minister of trade.",
            "minister",
            &["prep:of trade"],
            &[],
        ),
        (
            "The president has a plan to visit Chile.",
            "visit",
            &["object Chile"],
            &["subject plan"],
        ),
        (
            "They thanked Norway for hosting the talks.",
            "thanked",
            &["object Norway"],
            &["object talks"],
        ),
        (
            "Talks held in Geneva.",
            "held",
            &["object Talks"],
            &["subject Talks"],
        ),
        (
            "The envoy who insulted the king left.",
            "left",
            &["subject envoy"],
            &[],
        ),
        (
            "She was elected president in 2018.",
            "elected",
            &["object She", "attribute president"],
            &[],
        ),
    ];
    let wrong = wrong(cases);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Labels of the parser that are no words of English, so that nothing else can be meant.
const LABELS: [&str; 22] = [
    "nsubj",
    "nsubjpass",
    "csubj",
    "csubjpass",
    "dobj",
    "iobj",
    "pobj",
    "pcomp",
    "ccomp",
    "xcomp",
    "acomp",
    "advcl",
    "relcl",
    "acl",
    "appos",
    "auxpass",
    "nummod",
    "npadvmod",
    "amod",
    "nmod",
    "oprd",
    "advmod",
];

/// Quoted labels in a file, and looks at the label itself.
fn slips(source: &str) -> Vec<String> {
    let mut found: Vec<String> = LABELS
        .iter()
        .filter(|label| source.contains(&format!("\"{label}\"")))
        .map(|label| format!("the label {label:?}"))
        .collect();
    let looks = source.lines().filter(|line| {
        line.contains(".dep ==")
            || line.contains(".dep.as_str() {")
            || line.contains("matches!(") && line.contains(".dep")
    });
    found.extend(looks.map(|line| format!("a look at a label: {}", line.trim())));
    found
}

#[test]
fn only_syntax_knows_the_labels_of_the_parser() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    let mut wrong = Vec::new();
    let mut read = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let inside = path.strip_prefix(&root).expect("inside");
            if path.is_dir() {
                if inside != Path::new("syntax") {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|extension| extension == "rs")
                && inside != Path::new("syntax.rs")
            {
                read += 1;
                let source = std::fs::read_to_string(&path).expect("a source file");
                wrong.extend(
                    slips(&source)
                        .into_iter()
                        .map(|slip| format!("{}: {slip}", inside.display())),
                );
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(read > 100, "{read} files");
    assert_eq!(slips("if grammar.token(x).dep == \"nsubj\" {").len(), 2);
    assert!(slips("\"dep\": token.dep, // nsubj and the like").is_empty());
}
