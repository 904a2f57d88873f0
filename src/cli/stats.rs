//! `dossier stats`: how much is stored.

use super::Failure;
use super::args::Stats;
use super::reading::Reading;
use std::io::Write;

/// Writes one count a line.
pub fn run(args: &Stats, out: &mut impl Write) -> Result<(), Failure> {
    let counts = Reading::open(&args.store)?.counts()?;
    let rows = [
        ("documents", counts.documents),
        ("referents", counts.referents),
        ("claims", counts.claims),
        ("entities", counts.entities),
        ("tenures", counts.tenures),
        ("sanctions", counts.sanctions),
        ("quads", counts.quads),
    ];
    for (what, count) in rows {
        writeln!(out, "{what}\t{count}")?;
    }
    Ok(())
}
