//! The formats one can export to, and what is true of each.

use oxigraph::io::{JsonLdProfileSet, RdfFormat};

/// A format to export to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ExportFormat {
    /// A picture of the direct edges for Graphviz.
    Dot,
    /// The same, drawn.
    Svg,
    /// GraphML, for graph programs.
    GraphMl,
    /// GEXF, for Gephi.
    Gexf,
    /// Cytoscape's JSON of elements.
    Cytoscape,
    /// A Mermaid flowchart.
    Mermaid,
    /// The explorer: one page for a browser.
    Html,
    /// Tables of nodes and edges.
    Csv,
    /// FollowTheMoney entities.
    Ftm,
    /// Turtle: the default graph.
    Turtle,
    /// TriG: all graphs.
    TriG,
    /// N-Quads: all graphs.
    NQuads,
    /// JSON-LD: all graphs.
    JsonLd,
}

impl ExportFormat {
    /// Every format.
    pub const ALL: [Self; 13] = [
        Self::Dot,
        Self::Svg,
        Self::GraphMl,
        Self::Gexf,
        Self::Cytoscape,
        Self::Mermaid,
        Self::Html,
        Self::Csv,
        Self::Ftm,
        Self::Turtle,
        Self::TriG,
        Self::NQuads,
        Self::JsonLd,
    ];

    /// The word for it on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Dot => "dot",
            Self::Svg => "svg",
            Self::GraphMl => "graphml",
            Self::Gexf => "gexf",
            Self::Cytoscape => "cytoscape",
            Self::Mermaid => "mermaid",
            Self::Html => "html",
            Self::Csv => "csv",
            Self::Ftm => "ftm",
            Self::Turtle => "turtle",
            Self::TriG => "trig",
            Self::NQuads => "nquads",
            Self::JsonLd => "jsonld",
        }
    }

    /// The format of that name or file extension.
    pub fn from_name(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        Self::ALL
            .into_iter()
            .find(|format| format.name() == name || format.extension() == name)
            .or_else(|| (name == "gv").then_some(Self::Dot))
    }

    /// Its usual file extension, without the dot.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Dot => "dot",
            Self::Svg => "svg",
            Self::GraphMl => "graphml",
            Self::Gexf => "gexf",
            Self::Cytoscape => "cyjs",
            Self::Mermaid => "mmd",
            Self::Html => "html",
            Self::Csv => "csv",
            Self::Ftm => "ijson",
            Self::Turtle => "ttl",
            Self::TriG => "trig",
            Self::NQuads => "nq",
            Self::JsonLd => "jsonld",
        }
    }

    /// Its media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Dot => "text/vnd.graphviz",
            Self::Svg => "image/svg+xml",
            Self::GraphMl => "application/graphml+xml",
            Self::Gexf => "application/gexf+xml",
            Self::Cytoscape => "application/vnd.cytoscape+json",
            Self::Mermaid => "text/vnd.mermaid",
            Self::Html => "text/html",
            Self::Csv => "text/csv",
            Self::Ftm => "application/json+ftm",
            Self::Turtle => "text/turtle",
            Self::TriG => "application/trig",
            Self::NQuads => "application/n-quads",
            Self::JsonLd => "application/ld+json",
        }
    }

    /// The RDF format it is; nothing for pictures and tables, which hold the direct edges alone.
    pub const fn rdf(self) -> Option<RdfFormat> {
        match self {
            Self::Dot
            | Self::Svg
            | Self::GraphMl
            | Self::Gexf
            | Self::Cytoscape
            | Self::Mermaid
            | Self::Html
            | Self::Csv
            | Self::Ftm => None,
            Self::Turtle => Some(RdfFormat::Turtle),
            Self::TriG => Some(RdfFormat::TriG),
            Self::NQuads => Some(RdfFormat::NQuads),
            Self::JsonLd => Some(RdfFormat::JsonLd {
                profile: JsonLdProfileSet::empty(),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ExportFormat;
    use std::collections::BTreeSet;

    #[test]
    fn names_and_extensions_lead_back_to_their_format() {
        for format in ExportFormat::ALL {
            assert_eq!(ExportFormat::from_name(format.name()), Some(format));
            assert_eq!(ExportFormat::from_name(format.extension()), Some(format));
        }
        assert_eq!(ExportFormat::from_name("GV"), Some(ExportFormat::Dot));
        assert_eq!(ExportFormat::from_name("png"), None);
    }

    #[test]
    fn no_two_formats_share_a_media_type() {
        let types: BTreeSet<&str> = ExportFormat::ALL.map(ExportFormat::media_type).into();
        assert_eq!(types.len(), ExportFormat::ALL.len());
    }
}
