//! `dossier completions` and `dossier man`: what the shell and `man` want to know of the command line.

use super::Failure;
use super::args::{Completions, Man};
use clap::Command;
use std::fs;
use std::io::Write;

/// Writes the completion script of a shell.
pub fn completions(
    args: &Completions,
    mut command: Command,
    out: &mut impl Write,
) -> Result<(), Failure> {
    // Into memory first: the generator cannot tell of a reader that went away.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "dossier", &mut script);
    out.write_all(&script)?;
    Ok(())
}

/// Writes the manual page of the program or of one verb, or all of them into a folder.
pub fn man(args: &Man, mut command: Command, out: &mut impl Write) -> Result<(), Failure> {
    command.build();
    if let Some(folder) = &args.output {
        let fault = |path: &std::path::Path| {
            let path = path.display().to_string();
            move |source| Failure::File { path, source }
        };
        fs::create_dir_all(folder).map_err(fault(folder))?;
        let verbs = command.get_subcommands().filter(|verb| !verb.is_hide_set());
        for (name, page) in std::iter::once(("dossier".to_owned(), command.clone()))
            .chain(verbs.map(|verb| (format!("dossier-{}", verb.get_name()), verb.clone())))
        {
            let path = folder.join(format!("{name}.1"));
            fs::write(&path, rendered(page, &name)?).map_err(fault(&path))?;
        }
        return Ok(());
    }
    let page = match &args.verb {
        None => rendered(command, "dossier")?,
        Some(verb) => {
            let Some(found) = command.find_subcommand(verb) else {
                return Err(Failure::Usage(format!(
                    "{verb}: no such verb; dossier --help lists them"
                )));
            };
            rendered(found.clone(), &format!("dossier-{verb}"))?
        }
    };
    out.write_all(&page)?;
    Ok(())
}

fn rendered(command: Command, name: &str) -> Result<Vec<u8>, Failure> {
    // A name for the page's heading lives as long as the program, as all names of clap do.
    let name: &'static str = Box::leak(name.to_owned().into_boxed_str());
    let mut page = Vec::new();
    clap_mangen::Man::new(command.name(name).disable_help_subcommand(true))
        .section("1")
        .manual("Dossier")
        .render(&mut page)?;
    Ok(page)
}
