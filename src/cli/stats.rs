//! `dossier stats`: how much is stored.

use super::Failure;
use super::args::Stats;
use crate::graph::Store;
use std::io::Write;

/// Writes one count a line.
pub fn run(args: &Stats, out: &mut impl Write) -> Result<(), Failure> {
    let counts = Store::open_read_only(&args.store.location)?.counts()?;
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
