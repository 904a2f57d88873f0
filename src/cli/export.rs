//! `dossier export`: pictures, tables and RDF.

use super::args::Export;
use super::data::Data;
use super::edges::chosen;
use super::reading::Reading;
use super::{Failure, Voice};
use crate::analysis::{Projection, Selection, project};
use crate::export::{
    ExportFormat, Palette, Picture, Theme, dump, write_cytoscape, write_dot, write_edges,
    write_gexf, write_graphml, write_mermaid, write_nodes, write_svg,
};
use crate::ontology::PREFIXES;
use crate::query::entity;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

/// Writes the export.
pub fn run(args: &Export, data: &Data, voice: Voice, out: &mut impl Write) -> Result<(), Failure> {
    let format = ExportFormat::from_name(&args.format).ok_or_else(|| {
        let known: Vec<&str> = ExportFormat::ALL
            .iter()
            .map(|format| format.name())
            .collect();
        Failure::Usage(format!(
            "{}: not a format to export to; use one of {}",
            args.format,
            known.join(", ")
        ))
    })?;
    let store = Reading::open(&args.store)?;
    if let Some(rdf) = format.rdf() {
        let log = [store.names().log_graph()];
        return to(args.output.as_deref(), out, |out| {
            Ok(dump(store.graphs(), rdf, &log, PREFIXES, out).map(|_| ())?)
        });
    }
    let projection = project(
        store.graphs(),
        data.ontology(),
        &selection(args, data, &store)?,
    )
    .map_err(crate::export::ExportError::from)?;
    if voice == Voice::Normal && projection.left_out.edges > 0 {
        eprintln!(
            "{} edges are left out, the most telling {} are drawn: see --limit, --entity, --family",
            projection.left_out.edges, args.limit
        );
    }
    if format == ExportFormat::Csv {
        return tables(args, &projection);
    }
    let theme = Theme::from_name(&args.theme).ok_or_else(|| {
        Failure::Usage(format!(
            "--theme {}: not a theme; use light, dark or print",
            args.theme
        ))
    })?;
    let palette = Palette::shipped(theme).map_err(crate::export::ExportError::from)?;
    let title = args.entity.as_deref().unwrap_or("");
    let picture = Picture {
        projection: &projection,
        ontology: data.ontology(),
        palette: &palette,
        prefixes: PREFIXES,
        title,
    };
    let ontology = data.ontology();
    to(args.output.as_deref(), out, |mut out| {
        match format {
            ExportFormat::Svg => {
                let mut dot = Vec::new();
                write_dot(&picture, &mut dot)?;
                write_svg("dot", &dot, &mut out)?;
            }
            ExportFormat::GraphMl => write_graphml(&projection, ontology, out)?,
            ExportFormat::Gexf => write_gexf(&projection, ontology, out)?,
            ExportFormat::Cytoscape => write_cytoscape(&projection, ontology, out)?,
            ExportFormat::Mermaid => write_mermaid(&picture, out)?,
            _ => write_dot(&picture, out)?,
        }
        Ok(())
    })
}

fn selection(args: &Export, data: &Data, store: &Reading) -> Result<Selection, Failure> {
    Ok(Selection {
        entity: args
            .entity
            .as_deref()
            .map(|words| entity(store.graphs(), words, PREFIXES))
            .transpose()?,
        depth: args.depth,
        limit: Some(args.limit),
        ..chosen(&args.edges, data)?
    })
}

fn tables(args: &Export, projection: &Projection) -> Result<(), Failure> {
    let Some(folder) = &args.output else {
        return Err(Failure::Usage(
            "csv needs a folder: -o DIR gets nodes.csv and edges.csv".to_owned(),
        ));
    };
    let fault = |path: &Path| {
        let path = path.display().to_string();
        move |source| Failure::File { path, source }
    };
    fs::create_dir_all(folder).map_err(fault(folder))?;
    let nodes = folder.join("nodes.csv");
    write_nodes(
        projection,
        BufWriter::new(File::create(&nodes).map_err(fault(&nodes))?),
    )?;
    let edges = folder.join("edges.csv");
    write_edges(
        projection,
        BufWriter::new(File::create(&edges).map_err(fault(&edges))?),
    )?;
    Ok(())
}

/// Writes to the file that was named, else to standard output.
fn to(
    path: Option<&Path>,
    out: &mut impl Write,
    write: impl FnOnce(&mut dyn Write) -> Result<(), Failure>,
) -> Result<(), Failure> {
    match path {
        None => write(out),
        Some(path) => {
            let fault = |source| Failure::File {
                path: path.display().to_string(),
                source,
            };
            let mut file = BufWriter::new(File::create(path).map_err(fault)?);
            write(&mut file)?;
            file.flush().map_err(fault)
        }
    }
}
