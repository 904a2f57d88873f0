//! `dossier stats`: how much is stored.

use super::args::{Stats, StatsForm};
use super::data::Data;
use super::reading::Reading;
use super::{Failure, Voice};
use crate::graph::{Counts, Namespaces, Sealed};
use serde_json::json;
use std::io::{self, Write};

/// Writes the counts, which are kept up at every write.
pub fn run(args: &Stats, data: &Data, voice: Voice, out: &mut impl Write) -> Result<(), Failure> {
    let (counts, names) = match Reading::sealed(&args.store)? {
        Some(Sealed { names, tally }) => (Counts::new(&tally, data.ontology()), names),
        None => opened(args, data, voice)?,
    };
    match args.format {
        StatsForm::Tsv => {
            for (what, count) in rows(&counts) {
                writeln!(out, "{what}\t{count}")?;
            }
        }
        StatsForm::Json => {
            let mut whole = serde_json::Map::new();
            for (what, count) in rows(&counts) {
                whole.insert(what.to_owned(), json!(count));
            }
            whole.insert("classes".to_owned(), json!(counts.classes));
            whole.insert("relations".to_owned(), json!(counts.relations));
            whole.insert("parts".to_owned(), json!(counts.parts));
            serde_json::to_writer_pretty(&mut *out, &whole).map_err(io::Error::from)?;
            writeln!(out)?;
        }
        StatsForm::Turtle => void(&counts, &names.base, out)?,
    }
    Ok(())
}

/// The counts of a store that must be opened for them, and its names.
fn opened(args: &Stats, data: &Data, voice: Voice) -> Result<(Counts, Namespaces), Failure> {
    let store = Reading::open(&args.store)?;
    if let (Reading::Here(store), Voice::Normal) = (&store, voice)
        && let Some(remark) = store.remark()
    {
        eprintln!("{remark}");
    }
    let counts = match &store {
        Reading::Here(store) => store.counts_of(data.ontology())?,
        Reading::Elsewhere(_) => store.counts()?,
    };
    Ok((counts, store.names().clone()))
}

fn rows(counts: &Counts) -> [(&'static str, usize); 9] {
    [
        ("documents", counts.documents),
        ("referents", counts.referents),
        ("claims", counts.claims),
        ("entities", counts.entities),
        ("edges", counts.edges),
        ("tenures", counts.tenures),
        ("sanctions", counts.sanctions),
        ("entries", counts.entries),
        ("quads", counts.quads),
    ]
}

/// VoID (W3C Interest Group Note of 3 March 2011): the whole, then a partition for each class and each relation.
fn void(counts: &Counts, base: &str, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "@prefix void: <http://rdfs.org/ns/void#> .")?;
    writeln!(out, "@prefix ds: <https://w3id.org/dossier/ns#> .\n")?;
    writeln!(out, "<{base}dataset> a void:Dataset ;")?;
    writeln!(out, "  void:vocabulary <https://w3id.org/dossier/ns#> ;")?;
    writeln!(out, "  void:uriSpace \"{base}\" ;")?;
    writeln!(out, "  void:documents {} ;", counts.documents)?;
    writeln!(out, "  void:entities {} ;", counts.entities)?;
    write!(out, "  void:triples {}", counts.quads)?;
    for class in counts.classes.keys() {
        write!(out, " ;\n  void:classPartition <{base}dataset#{class}>")?;
    }
    for relation in counts.relations.keys() {
        write!(
            out,
            " ;\n  void:propertyPartition <{base}dataset#{relation}>"
        )?;
    }
    writeln!(out, " .\n")?;
    for (class, count) in &counts.classes {
        writeln!(
            out,
            "<{base}dataset#{class}> void:class ds:{class} ; void:entities {count} ."
        )?;
    }
    for (relation, count) in &counts.relations {
        writeln!(
            out,
            "<{base}dataset#{relation}> void:property ds:{relation} ; void:triples {count} ."
        )?;
    }
    Ok(())
}
