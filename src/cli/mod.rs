//! The command line: one subcommand, one file, one `run(args, out)`.
//!
//! *words → exit code*. Results go to standard output, everything else to standard error. Knows how the rooms are called,
//! not how they work.

pub mod args;
mod backup;
mod check;
mod compare;
mod config;
mod data;
mod decide;
mod diff;
mod edges;
mod explain;
mod export;
mod extract;
mod failure;
mod import;
mod ingest;
mod inputs;
mod interrupt;
mod manual;
mod optimize;
mod page;
mod path;
mod progress;
mod push;
mod query;
mod reading;
mod report;
mod restore;
mod search;
mod shell;
mod show;
mod stats;
mod timeline;
mod update;
mod why;
mod withdraw;

pub use failure::Failure;

use crate::resolve::Verdict;
use args::{Arguments, Verb};
use clap::{CommandFactory, FromArgMatches};
use data::Data;
use std::io::{BufWriter, Write};
use std::process::ExitCode;

/// How much is said on standard error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voice {
    /// Progress, counts and errors.
    Normal,
    /// Errors alone.
    Quiet,
}

/// Runs the command that was typed.
pub fn main() -> ExitCode {
    let (arguments, remark) = match arguments() {
        Ok(read) => read,
        Err(failure) => {
            eprintln!("dossier: {failure}");
            return failure.code();
        }
    };
    let voice = if arguments.quiet {
        Voice::Quiet
    } else {
        Voice::Normal
    };
    if let Some(remark) = remark.filter(|_| voice == Voice::Normal) {
        eprintln!("dossier: {remark}");
    }
    if let Some(threads) = arguments.threads.filter(|&threads| threads > 0)
        && let Err(error) = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build_global()
    {
        eprintln!("dossier: --threads {threads}: {error}");
        return ExitCode::from(1);
    }
    let mut out = BufWriter::new(std::io::stdout().lock());
    let result = Data::read(&arguments).and_then(|data| match &arguments.verb {
        Verb::Ingest(args) => ingest::run(args, &data, voice),
        Verb::Extract(args) => extract::run(args, &data, &mut out),
        Verb::Query(args) => query::run(args, &data, voice, &mut out),
        Verb::Shell(args) => shell::run(args, &data, &mut out),
        Verb::Search(args) => search::run(args, &data, &mut out),
        Verb::Update(args) => update::run(args, &data, voice),
        Verb::Show(args) => show::run(args, &data, &mut out),
        Verb::Path(args) => path::run(args, &data, &mut out),
        Verb::Export(args) => export::run(args, &data, voice, &mut out),
        Verb::Explain(args) => explain::run(args, &data, &mut out),
        Verb::Retract(args) => withdraw::retract(args, &data, voice),
        Verb::Purge(args) => withdraw::purge(args, &data, voice),
        Verb::Why(args) => why::run(args, &data, &mut out),
        Verb::Same(args) => decide::identify(args, Verdict::Same, &data, voice),
        Verb::Different(args) => decide::identify(args, Verdict::Different, &data, voice),
        Verb::Accept(args) => decide::rule(args, decide::Ruled::Accepted, &data, voice),
        Verb::Reject(args) => decide::rule(args, decide::Ruled::Rejected, &data, voice),
        Verb::Decisions(args) => decide::list(args, &data, voice, &mut out),
        Verb::Timeline(args) => timeline::run(args, &data, &mut out),
        Verb::Rank(args) => edges::rank(args, &data, &mut out),
        Verb::Communities(args) => edges::communities(args, &data, &mut out),
        Verb::Neighbours(args) => edges::neighbours(args, &data, &mut out),
        Verb::Compare(args) => compare::run(args, &mut out),
        Verb::Import(args) => import::run(args, &data, voice, &mut out),
        Verb::Completions(args) => manual::completions(args, Arguments::command(), &mut out),
        Verb::Man(args) => manual::man(args, Arguments::command(), &mut out),
        Verb::Push(args) => push::run(args, voice),
        Verb::Stats(args) => stats::run(args, &data, voice, &mut out),
        Verb::Check(args) => check::run(args, &data, voice, &mut out),
        Verb::Diff(args) => diff::run(args, &data, &mut out),
        Verb::Backup(args) => backup::run(args, voice),
        Verb::Restore(args) => restore::run(args, &data, voice),
        Verb::Optimize(args) => optimize::run(args, &data, voice),
    });
    match result.and_then(|()| Ok(out.flush()?)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) if failure.is_broken_pipe() => ExitCode::SUCCESS,
        Err(failure) => {
            // What was found before stands.
            _ = out.flush();
            let message = failure.to_string();
            if !message.is_empty() {
                eprintln!("dossier: {message}{}", failure.remedy());
            }
            failure.code()
        }
    }
}

/// What was typed, over the user's own defaults; and what is to be said of those.
fn arguments() -> Result<(Arguments, Option<String>), Failure> {
    let (mut command, remark) = config::lay_over(Arguments::command())?;
    let matches = command.get_matches_mut();
    let arguments =
        Arguments::from_arg_matches(&matches).map_err(|error| Failure::Usage(error.to_string()))?;
    Ok((arguments, remark))
}

/// "; did you mean location?", where something is near.
fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let best = known
        .into_iter()
        .map(|known| (strsim::osa_distance(name, known), known))
        .filter(|(distance, _)| *distance <= (name.chars().count() / 3).max(1))
        .min();
    best.map_or(String::new(), |(_, known)| {
        format!("; did you mean {known}?")
    })
}
