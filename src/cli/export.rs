//! `dossier export`: pictures, tables, the explorer and RDF.

use super::args::{Engine, Export, Layer, RdfVersion};
use super::data::Data;
use super::edges::chosen;
use super::reading::Reading;
use super::{Failure, Voice};
use crate::analysis::{Extent, Projection, Selection, project};
use crate::export::{
    Contents, Explorer, ExportError, ExportFormat, Opening, Palette, Picture, Theme, draw_with,
    dump, write_cytoscape, write_dot, write_edges, write_ftm, write_gexf, write_graphml,
    write_html, write_mermaid, write_nodes, write_svg,
};
use crate::graph::reified::{mentions, reifications};
use crate::ontology::PREFIXES;
use crate::query::entity;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

/// Edges in a picture that is to be read as a whole.
const PICTURE: usize = 150;
/// Edges in the explorer.
const PAGE: usize = 15_000;

/// Writes the export.
pub fn run(args: &Export, data: &Data, voice: Voice, out: &mut impl Write) -> Result<(), Failure> {
    let format = format(args)?;
    let store = Reading::open(&args.store)?;
    if let Some(rdf) = format.rdf() {
        let contents = contents(args, &store)?;
        return to(args.output.as_deref(), out, |out| {
            Ok(dump(store.graphs(), rdf, &contents, PREFIXES, out).map(|_| ())?)
        });
    }
    let theme = Theme::from_name(&args.theme).ok_or_else(|| {
        Failure::Usage(format!(
            "--theme {}: not a theme; use light, dark or print",
            args.theme
        ))
    })?;
    let selection = selection(args, format, data, &store)?;
    let ontology = data.ontology();
    let projection = project(store.graphs(), ontology, &selection).map_err(ExportError::from)?;
    if voice == Voice::Normal && projection.left_out.edges > 0 {
        eprintln!(
            "{} edges are left out, the most telling {} are kept: see --limit, --entity, --family",
            projection.left_out.edges,
            projection.graph.edge_count()
        );
    }
    if format == ExportFormat::Csv {
        return tables(args, &projection);
    }
    let palette = Palette::shipped(theme).map_err(ExportError::from)?;
    let title = args.title.as_deref().unwrap_or("");
    let picture = Picture {
        projection: &projection,
        ontology,
        palette: &palette,
        prefixes: PREFIXES,
        title,
    };
    let explorer = Explorer {
        store: store.graphs(),
        projection: &projection,
        ontology,
        base: &store.names().base,
        title,
        opening: match args.claims {
            true => Opening::Claimed,
            false => Opening::Established,
        },
    };
    to(args.output.as_deref(), out, |mut out| {
        match format {
            ExportFormat::Svg => drawn(&picture, args.engine, &mut out)?,
            ExportFormat::GraphMl => write_graphml(&projection, ontology, out)?,
            ExportFormat::Gexf => write_gexf(&projection, ontology, out)?,
            ExportFormat::Cytoscape => write_cytoscape(&projection, ontology, out)?,
            ExportFormat::Mermaid => write_mermaid(&picture, out)?,
            ExportFormat::Html => write_html(&explorer, out)?,
            ExportFormat::Ftm => {
                let base = &store.names().base;
                let unsaid = write_ftm(store.graphs(), &projection, ontology, base, out)?;
                if voice == Voice::Normal && unsaid.entities + unsaid.edges > 0 {
                    eprintln!(
                        "{} entities and {} edges have no schema in FollowTheMoney and are left out",
                        unsaid.entities, unsaid.edges
                    );
                }
            }
            _ => write_dot(&picture, out)?,
        }
        Ok(())
    })
}

fn format(args: &Export) -> Result<ExportFormat, Failure> {
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
    if args.claims && format == ExportFormat::Ftm {
        return Err(Failure::Usage(
            "FollowTheMoney has no word for what is merely claimed: leave --claims out, or use graphml, csv or trig".to_owned(),
        ));
    }
    if args.engine != Engine::Own && format != ExportFormat::Svg {
        return Err(Failure::Usage(format!(
            "--engine lays out svg; {} is not laid out by Graphviz here",
            format.name()
        )));
    }
    if args.rdf_version == RdfVersion::V12 && format == ExportFormat::JsonLd {
        return Err(Failure::Usage(
            "jsonld has no triple terms: use trig, turtle or nquads for --rdf-version 1.2"
                .to_owned(),
        ));
    }
    let adds = args.rdf_version != RdfVersion::V11 || !args.layers.is_empty();
    if adds && format.rdf().is_none() {
        return Err(Failure::Usage(format!(
            "--rdf-version and --layers are for turtle, trig, nquads and jsonld, not for {}",
            format.name()
        )));
    }
    Ok(format)
}

/// What an export of RDF holds beside the store's graphs without the log.
fn contents(args: &Export, store: &Reading) -> Result<Contents, Failure> {
    let mut added = Vec::new();
    if args.rdf_version == RdfVersion::V12 {
        added.extend(reifications(store.graphs()).map_err(ExportError::from)?);
    }
    if args.layers.contains(&Layer::Mentions) {
        added.extend(mentions(store.graphs(), store.names()).map_err(ExportError::from)?);
    }
    Ok(Contents {
        left_out: vec![store.names().log_graph()],
        added,
    })
}

fn selection(
    args: &Export,
    format: ExportFormat,
    data: &Data,
    store: &Reading,
) -> Result<Selection, Failure> {
    let limit = match format {
        ExportFormat::Dot | ExportFormat::Svg | ExportFormat::Mermaid => Some(PICTURE),
        ExportFormat::Html => Some(PAGE),
        _ => None,
    };
    // The page hides what is merely claimed until somebody asks for it.
    let extent = match args.claims || format == ExportFormat::Html {
        true => Extent::Claimed,
        false => Extent::Established,
    };
    Ok(Selection {
        entity: args
            .entity
            .as_deref()
            .map(|words| entity(store.graphs(), words, PREFIXES))
            .transpose()?,
        depth: args.depth,
        limit: args.limit.or(limit),
        extent,
        ..chosen(&args.edges, data)?
    })
}

/// The picture as SVG, laid out by whoever was asked.
fn drawn(picture: &Picture<'_>, engine: Engine, out: &mut dyn Write) -> Result<(), Failure> {
    let mut out = out;
    let program = match engine {
        Engine::Own => return Ok(write_svg(picture, &mut out)?),
        Engine::Dot => "dot",
        Engine::Neato => "neato",
        Engine::Fdp => "fdp",
        Engine::Sfdp => "sfdp",
        Engine::Circo => "circo",
        Engine::Twopi => "twopi",
    };
    let mut dot = Vec::new();
    write_dot(picture, &mut dot)?;
    Ok(draw_with(program, &dot, &mut out)?)
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
