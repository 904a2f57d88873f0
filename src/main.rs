//! The program `dossier`; see the library of the same name.

fn main() -> std::process::ExitCode {
    dossier::cli::main()
}
