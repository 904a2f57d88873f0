//! `dossier shell`: questions one after the other.
//!
//! *lines → answers*. A line is a named query with its bindings (`sanctions target=putin`), SPARQL over as many lines as it takes,
//! or a command that begins with a dot. History is kept between sessions; the tab key completes names of queries, prefixes,
//! words of the vocabulary and ids of entities. Where standard input is no terminal it reads lines without editing, so that a
//! file of questions can be asked. A question that goes wrong ends nothing.

use super::Failure;
use super::args::{Search, Shell, Show};
use super::data::Data;
use super::query::{destination, format};
use super::reading::Reading;
use crate::ontology::{DS, PREFIXES};
use crate::query::{
    AnswerFormat, Binding, DefaultGraph, Fault, Library, Options, Outcome, QueryError, ask, check,
    shorten, write,
};
use clap::Parser;
use oxigraph::model::vocab::rdf;
use oxigraph::model::{GraphNameRef, NamedNode, NamedOrBlankNode};
use rustyline::completion::{Completer, Pair};
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::FileHistory;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{Config, Context, Editor, Helper};
use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::time::{Duration, Instant};

const HELP: &str = "\
SELECT … / ASK … / CONSTRUCT …   SPARQL, over as many lines as it takes; an empty line gives up waiting for the rest
NAME [PARAM=VALUE …]             a named query: sanctions-in-force target=putin
.queries                         the named queries with their questions
.show ENTITY                     everything known of one entity
.search WORDS                    names, headlines and sentences with these words
.prefixes                        the prefixes that are known
.format NAME                     table, json, xml, csv, tsv, turtle …; .format alone goes back to the usual one
.timeout SECONDS                 stop a question after so long; .timeout alone never
.union on|off                    ask all graphs at once, documents included
.help                            this
.quit                            as Ctrl-D does
";

/// Lines of history that are kept.
const HISTORY: usize = 1_000;
/// Names that are offered at once.
const OFFERED: usize = 200;

/// Reads and answers until the end.
pub fn run(args: &Shell, data: &Data, out: &mut impl Write) -> Result<(), Failure> {
    let mut session = Session {
        store: Reading::open(&args.store)?,
        library: Library::shipped()?,
        data,
        args,
        format: format(args.format.as_deref())?,
        timeout: None,
        default_graph: DefaultGraph::Corpus,
    };
    let speaks = std::io::stdin().is_terminal();
    if speaks {
        eprintln!(
            "dossier {}: .help tells what can be typed",
            env!("CARGO_PKG_VERSION")
        );
    }
    let ended = |error: ReadlineError| Failure::Failed(format!("shell: {error}"));
    let config = Config::builder()
        .max_history_size(HISTORY)
        .map_err(ended)?
        .auto_add_history(true)
        .build();
    let mut editor: Editor<Offers, FileHistory> = Editor::with_config(config).map_err(ended)?;
    editor.set_helper(Some(Offers::new(&session)?));
    let history = history().filter(|_| speaks);
    if let Some(path) = &history {
        // None is there the first time.
        _ = editor.load_history(path);
    }
    loop {
        out.flush()?;
        match editor.readline("dossier> ") {
            Ok(line) => match session.answer(line.trim(), out) {
                Ok(Next::Line) => {}
                Ok(Next::End) => break,
                Err(failure) if failure.is_broken_pipe() => return Err(failure),
                Err(failure) => {
                    out.flush()?;
                    eprintln!("{failure}");
                }
            },
            Err(ReadlineError::Interrupted) => {}
            Err(ReadlineError::Eof) => break,
            Err(error) => return Err(ended(error)),
        }
    }
    if let Some(path) = &history {
        if let Some(folder) = path.parent() {
            _ = std::fs::create_dir_all(folder);
        }
        if let Err(error) = editor.save_history(path) {
            eprintln!(
                "dossier: the history is not kept: {}: {error}",
                path.display()
            );
        }
    }
    Ok(())
}

/// Where lines are kept between sessions.
fn history() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    let state = set("XDG_STATE_HOME")
        .map(PathBuf::from)
        .or_else(|| set("HOME").map(|home| PathBuf::from(home).join(".local/state")));
    state.map(|state| state.join("dossier").join("history"))
}

/// What comes after a line.
enum Next {
    Line,
    End,
}

struct Session<'a> {
    store: Reading,
    library: Library,
    data: &'a Data,
    args: &'a Shell,
    format: Option<AnswerFormat>,
    timeout: Option<Duration>,
    default_graph: DefaultGraph,
}

impl Session<'_> {
    fn answer(&mut self, line: &str, out: &mut impl Write) -> Result<Next, Failure> {
        if line.is_empty() {
            return Ok(Next::Line);
        }
        if let Some(command) = line.strip_prefix('.') {
            return self.command(command, out);
        }
        let (name, given) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let (text, params, bindings) = match self.library.queries.get(name) {
            Some(query) => (query.text.clone(), query.params.clone(), bindings(given)?),
            None if is_one_word(line) => {
                // Not SPARQL, so it was meant for a name.
                return Err(match self.library.find(name) {
                    Err(error) => error.into(),
                    Ok(_) => Failure::Usage(format!("{name}?")),
                });
            }
            None => (line.to_owned(), Vec::new(), Vec::new()),
        };
        let options = Options {
            prefixes: PREFIXES,
            default_graph: self.default_graph,
            timeout: self.timeout,
            searched: self.store.here(),
        };
        let started = Instant::now();
        let answer = ask(self.store.graphs(), &text, &params, &bindings, &options)?;
        let outcome = write(answer, self.format, destination(), PREFIXES, &mut *out)?;
        out.flush()?;
        if std::io::stdout().is_terminal() {
            let told = match outcome {
                Outcome::Rows(1) => "1 row".to_owned(),
                Outcome::Rows(count) => format!("{count} rows"),
                Outcome::Triples(count) => format!("{count} triples"),
                Outcome::Truth(_) => String::new(),
            };
            if !told.is_empty() {
                eprintln!("({told}, {:.2} s)", started.elapsed().as_secs_f64());
            }
        }
        Ok(Next::Line)
    }

    fn command(&mut self, command: &str, out: &mut impl Write) -> Result<Next, Failure> {
        let (verb, rest) = command
            .split_once(char::is_whitespace)
            .unwrap_or((command, ""));
        let rest = rest.trim();
        match verb {
            "quit" | "exit" | "q" => return Ok(Next::End),
            "help" => write!(out, "{HELP}")?,
            "queries" => super::query::list(&self.library, out)?,
            "prefixes" => {
                for (prefix, iri) in PREFIXES {
                    writeln!(out, "{prefix}: <{iri}>")?;
                }
            }
            "format" => self.format = format(Some(rest).filter(|rest| !rest.is_empty()))?,
            "timeout" if rest.is_empty() => self.timeout = None,
            "timeout" => {
                let seconds = rest.parse().ok();
                let after = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
                let Some(after) = after else {
                    return Err(Failure::Usage(format!("{rest}: not a number of seconds")));
                };
                self.timeout = Some(after);
            }
            "union" => {
                self.default_graph = match rest {
                    "on" => DefaultGraph::Union,
                    "off" => DefaultGraph::Corpus,
                    _ => return Err(Failure::Usage("on or off?".to_owned())),
                }
            }
            "show" => {
                let page = Show {
                    entity: rest.to_owned(),
                    all: false,
                    store: self.args.store.clone(),
                };
                super::show::run(&page, self.data, out)?;
            }
            "search" => {
                let words = Words::try_parse_from(["search", "--", rest]);
                let words = words.map_err(|error| Failure::Usage(error.to_string()))?;
                let mut search = words.search;
                search.store = self.args.store.clone();
                super::search::run(&search, self.data, out)?;
            }
            _ => {
                return Err(Failure::Usage(format!(
                    ".{verb}: no such command; .help lists them"
                )));
            }
        }
        Ok(Next::Line)
    }
}

/// The defaults of `search`, as the command line has them.
#[derive(Debug, Parser)]
struct Words {
    #[command(flatten)]
    search: Search,
}

fn is_one_word(line: &str) -> bool {
    line.chars().all(|c| c.is_alphanumeric() || c == '-')
}

/// `target=Vladimir Putin status=Current`: a value may hold spaces, and ends where a word holds "=".
fn bindings(given: &str) -> Result<Vec<Binding>, QueryError> {
    let mut list: Vec<String> = Vec::new();
    for word in given.split_whitespace() {
        match list.last_mut() {
            Some(last) if !word.contains('=') => *last = format!("{last} {word}"),
            _ => list.push(word.to_owned()),
        }
    }
    list.iter().map(|text| text.parse()).collect()
}

/// What the tab key offers, and whether a line is whole.
struct Offers {
    /// Names of queries, commands, prefixes and words of the vocabulary.
    fixed: BTreeSet<String>,
    queries: BTreeSet<String>,
    entities: Vec<NamedNode>,
    shortened: OnceCell<Vec<String>>,
}

impl Offers {
    fn new(session: &Session<'_>) -> Result<Self, Failure> {
        let queries: BTreeSet<String> = session.library.queries.keys().cloned().collect();
        let mut fixed: BTreeSet<String> = HELP
            .lines()
            .filter(|line| line.starts_with('.'))
            .filter_map(|line| line.split_whitespace().next())
            .map(str::to_owned)
            .collect();
        fixed.extend(queries.iter().cloned());
        fixed.extend(PREFIXES.iter().map(|(prefix, _)| format!("{prefix}:")));
        fixed.extend(
            session
                .data
                .ontology()
                .relations
                .keys()
                .map(|name| format!("ds:{name}")),
        );
        for word in [
            "SELECT",
            "DISTINCT",
            "WHERE",
            "GRAPH",
            "OPTIONAL",
            "FILTER",
            "ORDER BY",
            "GROUP BY",
            "LIMIT",
            "CONSTRUCT",
            "DESCRIBE",
            "ASK",
            "UNION",
            "VALUES",
            "SERVICE ds:search",
        ] {
            fixed.insert(word.to_owned());
        }
        let mut entities = Vec::new();
        if session.store.here().is_some() && std::io::stdin().is_terminal() {
            let entity = NamedNode::new_unchecked(format!("{DS}Entity"));
            for quad in session.store.graphs().quads_for_pattern(
                None,
                Some(rdf::TYPE),
                Some(entity.as_ref().into()),
                Some(GraphNameRef::DefaultGraph),
            ) {
                let quad = quad.map_err(QueryError::from)?;
                if let NamedOrBlankNode::NamedNode(node) = quad.subject {
                    entities.push(node);
                }
            }
        }
        Ok(Self {
            fixed,
            queries,
            entities,
            shortened: OnceCell::new(),
        })
    }

    /// What begins like this word.
    fn offered(&self, word: &str) -> Vec<String> {
        let folded = word.to_lowercase();
        let fits = |offer: &&String| offer.to_lowercase().starts_with(&folded);
        let mut offers: Vec<String> = self.fixed.iter().filter(fits).cloned().collect();
        if word.contains(':') {
            let shortened = self.shortened.get_or_init(|| {
                let mut ids: Vec<String> = self
                    .entities
                    .iter()
                    .map(|node| shorten(node.as_str(), PREFIXES))
                    .collect();
                ids.sort_unstable();
                ids
            });
            offers.extend(shortened.iter().filter(fits).take(OFFERED).cloned());
        }
        offers.truncate(OFFERED);
        offers
    }

    /// Whether more lines must follow.
    fn is_unfinished(&self, input: &str) -> bool {
        let line = input.trim_start();
        let first = line.split_whitespace().next().unwrap_or_default();
        if line.is_empty()
            || line.starts_with('.')
            || self.queries.contains(first)
            || is_one_word(line.trim_end())
            || input.ends_with("\n")
        {
            return false;
        }
        matches!(check(line, PREFIXES), Err(QueryError::Syntax(error)) if error.fault == Fault::Unfinished)
    }
}

impl Completer for Offers {
    type Candidate = Pair;

    fn complete(
        &self,
        line: &str,
        at: usize,
        _: &Context<'_>,
    ) -> rustyline::Result<(usize, Vec<Pair>)> {
        let before = line.get(..at).unwrap_or_default();
        let start = before
            .rfind(|c: char| {
                c.is_whitespace() || matches!(c, '{' | '}' | '(' | ')' | '=' | '<' | ';' | ',')
            })
            .map_or(0, |found| found + 1);
        let word = &before[start..];
        if word.is_empty() {
            return Ok((at, Vec::new()));
        }
        let offers = self.offered(word).into_iter().map(|offer| Pair {
            display: offer.clone(),
            replacement: offer,
        });
        Ok((start, offers.collect()))
    }
}

impl Validator for Offers {
    fn validate(&self, context: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        Ok(match self.is_unfinished(context.input()) {
            true => ValidationResult::Incomplete,
            false => ValidationResult::Valid(None),
        })
    }
}

impl Hinter for Offers {
    type Hint = String;
}

impl Highlighter for Offers {}

impl Helper for Offers {}

#[cfg(test)]
mod tests {
    use super::*;

    fn offers() -> Offers {
        let library = Library::shipped().unwrap();
        Offers {
            fixed: [
                "sanctions",
                "sanctions-in-force",
                "ds:met",
                "person:",
                ".help",
            ]
            .into_iter()
            .map(str::to_owned)
            .collect(),
            queries: library.queries.into_keys().collect(),
            entities: vec![NamedNode::new_unchecked(
                "https://w3id.org/dossier/person/ada-vik",
            )],
            shortened: OnceCell::new(),
        }
    }

    #[test]
    fn a_question_goes_on_until_it_is_whole() {
        let offers = offers();
        for whole in [
            "",
            ".help",
            "sanctions target=putin",
            "ASK { ?s ?p ?o }",
            "SELECT ) {",
            "nonsense",
            "SELECT * {\n",
        ] {
            assert!(!offers.is_unfinished(whole), "{whole:?}");
        }
        for part in [
            "SELECT * {",
            "SELECT *\nWHERE { ?s ds:met",
            "ASK { ?s ?p \"x\" .",
        ] {
            assert!(offers.is_unfinished(part), "{part:?}");
        }
    }

    #[test]
    fn the_tab_key_offers_what_begins_so() {
        let offers = offers();
        assert_eq!(offers.offered("sanc"), ["sanctions", "sanctions-in-force"]);
        assert_eq!(offers.offered("person:a"), ["person:ada-vik"]);
        assert_eq!(offers.offered(".h"), [".help"]);
        assert!(offers.offered("weather").is_empty());
    }

    #[test]
    fn values_may_hold_spaces() {
        let found = bindings("target=Vladimir Putin status=Current").unwrap();
        assert_eq!(found[0].value, "Vladimir Putin");
        assert_eq!(found[1].variable, "status");
        assert!(bindings("Putin").is_err());
    }
}
