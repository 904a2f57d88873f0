//! Defaults of a user's own: `dossier.toml` in the folder, and under it the one in the user's configuration folder.
//!
//! *files → the command line with other defaults*. What stands in a file takes the place of a built-in default; an environment
//! variable and a flag win over it. A key is an option's long name; at the top it holds for every verb that has the option, in a
//! table named like a verb for that verb alone:
//!
//! ```toml
//! location = "graphs/kg"
//!
//! [export]
//! theme = "dark"
//! limit = 300
//! ```
//!
//! A key that no verb has is an error with its line, and so is a value of the wrong kind. The folder's file must be readable: it
//! belongs to the work at hand. The user's own, which may lie in somebody else's home, is done without, and that is said.

use super::Failure;
use clap::{Arg, ArgAction, Command};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use toml::de::{DeTable, DeValue};

/// Name of the file.
const FILE: &str = "dossier.toml";

/// Options no file can set: they say what to do, not how.
const NOT_SETTABLE: [&str; 5] = ["help", "version", "expression", "list", "undo"];

/// Lays the files over the defaults of a command; what is to be said of a file that was done without.
pub fn lay_over(mut command: Command) -> Result<(Command, Option<String>), Failure> {
    let mut remark = None;
    // The user's first: what the folder says comes later and wins.
    if let Some(path) = users_file() {
        match read(&path) {
            Ok(text) => command = laid(command, text.as_deref().unwrap_or_default(), &path)?,
            Err(error) => {
                remark = Some(format!(
                    "{}: cannot be read ({error}); going on without it. Make it readable, move it away, or name another \
                     configuration folder in XDG_CONFIG_HOME",
                    path.display()
                ));
            }
        }
    }
    let path = Path::new(FILE);
    match read(path) {
        Ok(text) => command = laid(command, text.as_deref().unwrap_or_default(), path)?,
        Err(source) => {
            return Err(Failure::File {
                path: path.display().to_string(),
                source,
            });
        }
    }
    Ok((command, remark))
}

/// What stands in a file; nothing where there is none.
fn read(path: &Path) -> io::Result<Option<String>> {
    use io::ErrorKind::{NotADirectory, NotFound};
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if matches!(error.kind(), NotFound | NotADirectory) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The file in the user's configuration folder, whether or not there is one.
fn users_file() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    let home = set("XDG_CONFIG_HOME")
        .map(PathBuf::from)
        .or_else(|| set("HOME").map(|home| PathBuf::from(home).join(".config")));
    home.map(|home| home.join("dossier").join(FILE))
}

/// Values for one option.
type Values = Vec<String>;

fn laid(command: Command, text: &str, path: &Path) -> Result<Command, Failure> {
    let fault = |at: usize, message: String| {
        let before = &text[..at.min(text.len())];
        let line = before.matches('\n').count() + 1;
        let column = before.chars().rev().take_while(|&c| c != '\n').count() + 1;
        Failure::Usage(format!("{}:{line}:{column}: {message}", path.display()))
    };
    let table = DeTable::parse(text)
        .map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            fault(at, error.message().to_owned())
        })?
        .into_inner();
    let mut everywhere: BTreeMap<String, Values> = BTreeMap::new();
    let mut of_verb: BTreeMap<String, BTreeMap<String, Values>> = BTreeMap::new();
    let verbs: BTreeSet<&str> = command.get_subcommands().map(Command::get_name).collect();
    for (key, value) in table.iter() {
        let (name, at) = (key.get_ref().as_ref(), key.span().start);
        if let DeValue::Table(table) = value.get_ref() {
            let Some(verb) = command.find_subcommand(name) else {
                let near = super::nearest(name, verbs.iter().copied());
                return Err(fault(at, format!("no verb is called {name}{near}")));
            };
            let known: Vec<&Arg> = verb.get_arguments().collect();
            for (key, value) in table.iter() {
                let (option, at) = (key.get_ref().as_ref(), key.span().start);
                let read = setting(&known, option, value.get_ref());
                let values = read.map_err(|message| fault(at, message))?;
                let settings = of_verb.entry(name.to_owned()).or_default();
                settings.insert(option.to_owned(), values);
            }
        } else {
            let known: Vec<&Arg> = command
                .get_arguments()
                .chain(command.get_subcommands().flat_map(Command::get_arguments))
                .collect();
            let values =
                setting(&known, name, value.get_ref()).map_err(|message| fault(at, message))?;
            everywhere.insert(name.to_owned(), values);
        }
    }
    let verbs: Vec<String> = verbs.into_iter().map(str::to_owned).collect();
    let mut command = command.mut_args(|arg| with_default(arg, &everywhere));
    for verb in verbs {
        let own = of_verb.remove(&verb).unwrap_or_default();
        command = command.mut_subcommand(verb, |command| {
            command.mut_args(|arg| with_default(with_default(arg, &everywhere), &own))
        });
    }
    Ok(command)
}

/// What a key sets, if there is such an option and it takes such a value.
fn setting(known: &[&Arg], name: &str, value: &DeValue<'_>) -> Result<Values, String> {
    let settable = |arg: &&&Arg| {
        arg.get_long()
            .is_some_and(|long| !NOT_SETTABLE.contains(&long))
    };
    let found = known
        .iter()
        .filter(settable)
        .find(|arg| arg.get_long() == Some(name));
    let Some(arg) = found else {
        let names = known
            .iter()
            .filter(settable)
            .filter_map(|arg| arg.get_long());
        return Err(format!(
            "no option is called {name}{}",
            super::nearest(name, names)
        ));
    };
    let one = |value: &DeValue<'_>| match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) => Some(number.to_string()),
        DeValue::Float(number) => Some(number.to_string()),
        DeValue::Boolean(truth) => Some(truth.to_string()),
        _ => None,
    };
    let is_flag = matches!(arg.get_action(), ArgAction::SetTrue | ArgAction::SetFalse);
    let wanted = match (is_flag, value) {
        (true, DeValue::Boolean(_)) => one(value).map(|value| vec![value]),
        (true, _) => return Err(format!("{name} is true or false")),
        (false, DeValue::Array(values)) if matches!(arg.get_action(), ArgAction::Append) => {
            values.iter().map(|value| one(value.get_ref())).collect()
        }
        (false, DeValue::Boolean(_)) => None,
        (false, value) => one(value).map(|value| vec![value]),
    };
    wanted.ok_or_else(|| format!("{name} takes a text or a number"))
}

fn with_default(arg: Arg, settings: &BTreeMap<String, Values>) -> Arg {
    let values = arg.get_long().and_then(|long| settings.get(long));
    match values {
        // Defaults live as long as the program, as all of clap's do.
        Some(values) => {
            let values: Vec<&'static str> = values
                .iter()
                .map(|value| &*Box::leak(value.clone().into_boxed_str()))
                .collect();
            arg.default_values(values)
        }
        None => arg,
    }
}

#[cfg(test)]
mod tests {
    use super::super::args::Arguments;
    use super::*;
    use clap::{CommandFactory, FromArgMatches};

    fn parsed(text: &str, words: &[&str]) -> Result<Arguments, String> {
        let command = laid(Arguments::command(), text, Path::new("dossier.toml"))
            .map_err(|failure| failure.to_string())?;
        let matches = command
            .try_get_matches_from(std::iter::once("dossier").chain(words.iter().copied()))
            .map_err(|error| error.to_string())?;
        Arguments::from_arg_matches(&matches).map_err(|error| error.to_string())
    }

    #[test]
    fn a_file_changes_defaults_and_a_flag_wins() {
        use super::super::args::Verb;
        let text = "location = \"kg\"\nquiet = true\n[rank]\nlimit = 3\n[query]\ntimeout = 2.5\n";
        let found = parsed(text, &["rank"]).unwrap();
        assert!(found.quiet);
        match found.verb {
            Verb::Rank(args) => assert_eq!(args.limit, 3),
            other => panic!("{other:?}"),
        }
        match parsed(text, &["rank", "--limit", "7"]).unwrap().verb {
            Verb::Rank(args) => assert_eq!(args.limit, 7),
            other => panic!("{other:?}"),
        }
        match parsed(text, &["query", "sanctions"]).unwrap().verb {
            Verb::Query(args) => assert_eq!(args.timeout, Some(2.5)),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_cannot_be_used_is_told_with_its_place() {
        let fault = |text: &str| parsed(text, &["stats"]).unwrap_err();
        assert_eq!(
            fault("# mine\nlocaton = \"kg\"\n"),
            "dossier.toml:2:1: no option is called locaton; did you mean location?"
        );
        assert_eq!(
            fault("[exprt]\nlimit = 1\n"),
            "dossier.toml:1:2: no verb is called exprt; did you mean export?"
        );
        assert_eq!(
            fault("[rank]\ntheme = \"dark\"\n").split(';').next(),
            Some("dossier.toml:2:1: no option is called theme")
        );
        assert_eq!(
            fault("quiet = \"yes\"\n"),
            "dossier.toml:1:1: quiet is true or false"
        );
        assert!(fault("location = \n").starts_with("dossier.toml:1:"));
        assert!(fault("expression = \"ASK {}\"\n").contains("no option is called expression"));
    }
}
