//! Quads read from an endpoint, however little it gives at once.
//!
//! *([`Endpoint`], [`Wanted`]) → quads, all of them*. From a thousand rows on, an answer is counted, and read page by page where
//! rows are missing: each page after the last key of the one before, a key that fills a page by itself by offset. All of a
//! store is read graph by graph, small graphs together. Keeps nothing: see [`super::endpoint`].

use super::dataset::Layout;
use super::endpoint::Endpoint;
use super::error::RemoteError;
use super::patterns::{self, InGraph, Page, Slot, Wanted};
use super::protocol::{self, Completeness, Gives, Sent};
use oxigraph::model::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term};

/// Terms in one request.
pub(super) const TERMS_AT_ONCE: usize = 200;
/// From so many rows on, an answer may have been cut: then they are counted.
const WORTH_COUNTING: usize = 1_000;
/// Rows of a page at most.
const PAGE: usize = 5_000;

impl Endpoint {
    pub(super) fn sent<'a>(&'a self, text: &'a str) -> Sent<'a> {
        Sent {
            url: &self.url,
            text,
            gives: Gives::Results,
            more: &[],
            within: None,
        }
    }

    pub(super) fn number(&self, text: &str) -> Result<usize, RemoteError> {
        let rows = protocol::rows(&self.client, &self.sent(text))?.rows;
        let number = rows.first().and_then(|row| row.first()?.as_ref());
        let number = match number {
            Some(Term::Literal(number)) => number.value().parse().ok(),
            _ => None,
        };
        number.ok_or_else(|| RemoteError::Faulty {
            url: self.url.clone(),
            why: "no number where one was asked for".to_owned(),
        })
    }

    /// All that is wanted, however little the endpoint gives at once.
    pub(super) fn read(&self, wanted: &Wanted) -> Result<Vec<Quad>, RemoteError> {
        let whole = self.page(wanted, &Page::Whole)?;
        if whole.completeness == Completeness::Whole && whole.rows.len() < WORTH_COUNTING {
            return Ok(self.quads(wanted, &whole.rows));
        }
        if whole.rows.len() >= self.number(&wanted.count(&self.layout))? {
            return Ok(self.quads(wanted, &whole.rows));
        }
        let size = whole.rows.len().clamp(1, PAGE);
        let mut all = Vec::new();
        let mut last = String::new();
        loop {
            let mut rows = self.page(wanted, &Page::After(last.clone(), size))?.rows;
            let is_last = rows.len() < size;
            if !is_last {
                // The last key of a full page may go on behind it.
                let Some(end) = rows.last().map(|row| key(wanted, row)) else {
                    break;
                };
                rows.retain(|row| key(wanted, row) != end);
                if rows.is_empty() {
                    self.one_key(wanted, &end, size, &mut all)?;
                    last = end;
                    continue;
                }
            }
            let Some(end) = rows.last().map(|row| key(wanted, row)) else {
                break;
            };
            last = end;
            all.extend(self.quads(wanted, &rows));
            if is_last {
                break;
            }
        }
        Ok(all)
    }

    /// The quads of a key that fills a page by itself.
    fn one_key(
        &self,
        wanted: &Wanted,
        key: &str,
        size: usize,
        all: &mut Vec<Quad>,
    ) -> Result<(), RemoteError> {
        let mut from = 0;
        loop {
            let page = Page::Of(key.to_owned(), from, size);
            let rows = self.page(wanted, &page)?.rows;
            all.extend(self.quads(wanted, &rows));
            if rows.len() < size {
                return Ok(());
            }
            from += rows.len();
        }
    }

    fn page(&self, wanted: &Wanted, page: &Page) -> Result<protocol::Rows, RemoteError> {
        let text = wanted.query(&self.layout, page);
        protocol::rows(&self.client, &self.sent(&text))
    }

    /// Rows as quads; what the pattern fixes comes from it.
    fn quads(&self, wanted: &Wanted, rows: &[Vec<Option<Term>>]) -> Vec<Quad> {
        let columns = wanted.columns();
        rows.iter()
            .filter_map(|row| self.quad(wanted, &columns, row))
            .collect()
    }

    fn quad(&self, wanted: &Wanted, columns: &[&str], row: &[Option<Term>]) -> Option<Quad> {
        let found = |name: &str| {
            let column = columns.iter().position(|column| *column == name)?;
            row.get(column).cloned().flatten()
        };
        let term = |slot: &Slot, name: &str| match slot {
            Slot::One(term) => Some(term.clone()),
            _ => found(name),
        };
        let subject = match term(&wanted.subjects, "s")? {
            Term::NamedNode(node) => NamedOrBlankNode::from(node),
            Term::BlankNode(node) => node.into(),
            _ => return None,
        };
        let Term::NamedNode(property) = term(&wanted.properties, "p")? else {
            return None;
        };
        let object = term(&wanted.objects, "o")?;
        let graph = match (&wanted.graphs, found("g")) {
            (InGraph::One(graph), _) => graph.clone(),
            (InGraph::Any, Some(Term::NamedNode(name))) => self.graph_here(name),
            (InGraph::Any, _) => GraphName::DefaultGraph,
        };
        Some(Quad::new(subject, property, object, graph))
    }

    /// What we call a graph of theirs.
    fn graph_here(&self, name: NamedNode) -> GraphName {
        match &self.layout {
            Layout::Named(own) if *own == name => GraphName::DefaultGraph,
            _ => name.into(),
        }
    }

    /// The quads of all graphs below our base and of the default graph.
    pub(super) fn everything(&self) -> Result<Vec<Quad>, RemoteError> {
        let mut quads = Vec::new();
        if self.layout == Layout::Default {
            quads.extend(self.read(&Wanted {
                subjects: Slot::Any,
                properties: Slot::Any,
                objects: Slot::Any,
                graphs: InGraph::One(GraphName::DefaultGraph),
            })?);
        }
        self.read_graphs(self.sizes()?, &mut quads)?;
        Ok(quads)
    }

    /// The quads of all documents.
    ///
    /// # Errors
    /// Those of the endpoint.
    pub fn documents(&self) -> Result<Vec<Quad>, RemoteError> {
        let mut sizes = self.sizes()?;
        sizes.retain(|(name, _)| self.names.strip("document/", name.as_str()).is_some());
        let mut quads = Vec::new();
        self.read_graphs(sizes, &mut quads)?;
        Ok(quads)
    }

    /// Reads graphs of these sizes, small ones together.
    fn read_graphs(
        &self,
        sizes: Vec<(NamedNode, usize)>,
        quads: &mut Vec<Quad>,
    ) -> Result<(), RemoteError> {
        let mut together = Vec::new();
        let mut size = 0;
        for (name, count) in sizes {
            if count > PAGE {
                let graph = self.graph_here(name);
                quads.extend(self.read(&Wanted {
                    subjects: Slot::Any,
                    properties: Slot::Any,
                    objects: Slot::Any,
                    graphs: InGraph::One(graph),
                })?);
                continue;
            }
            if size + count > PAGE || together.len() >= TERMS_AT_ONCE {
                quads.extend(self.graphs(&std::mem::take(&mut together), size)?);
                size = 0;
            }
            size += count;
            together.push(name);
        }
        quads.extend(self.graphs(&together, size)?);
        Ok(())
    }

    /// The quads of these graphs, which are so many.
    fn graphs(&self, names: &[NamedNode], size: usize) -> Result<Vec<Quad>, RemoteError> {
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let wanted = |graphs| Wanted {
            subjects: Slot::Any,
            properties: Slot::Any,
            objects: Slot::Any,
            graphs,
        };
        let text = patterns::graphs(names);
        let rows = protocol::rows(&self.client, &self.sent(&text))?.rows;
        if rows.len() >= size {
            return Ok(self.quads(&wanted(InGraph::Any), &rows));
        }
        let mut quads = Vec::new();
        for name in names {
            let graph = self.graph_here(name.clone());
            quads.extend(self.read(&wanted(InGraph::One(graph)))?);
        }
        Ok(quads)
    }

    /// The graphs below our base with their sizes, and ours if it is elsewhere.
    fn sizes(&self) -> Result<Vec<(NamedNode, usize)>, RemoteError> {
        let base = &self.names.base;
        let read = |text: &str| protocol::rows(&self.client, &self.sent(text));
        let whole = read(&patterns::sizes(base, None))?;
        let mut rows = whole.rows;
        let is_cut = whole.completeness == Completeness::Cut
            || rows.len() >= WORTH_COUNTING
                && rows.len() < self.number(&patterns::number_of_graphs(base))?;
        if is_cut {
            let size = rows.len().clamp(1, PAGE);
            rows.clear();
            let mut last = String::new();
            loop {
                let page = read(&patterns::sizes(base, Some((&last, size))))?.rows;
                let is_last = page.len() < size;
                match page.last().and_then(|row| row.first()?.as_ref()) {
                    Some(Term::NamedNode(name)) => last = name.as_str().to_owned(),
                    _ => break,
                }
                rows.extend(page);
                if is_last {
                    break;
                }
            }
        }
        let mut sizes: Vec<(NamedNode, usize)> = rows
            .iter()
            .filter_map(|row| match row.as_slice() {
                [Some(Term::NamedNode(name)), Some(Term::Literal(count)), ..] => {
                    Some((name.clone(), count.value().parse().ok()?))
                }
                _ => None,
            })
            .collect();
        if let Layout::Named(own) = &self.layout
            && !own.as_str().starts_with(base.as_str())
        {
            sizes.push((own.clone(), PAGE + 1));
        }
        sizes.sort_unstable();
        Ok(sizes)
    }
}

/// The string by which rows are paged.
fn key(wanted: &Wanted, row: &[Option<Term>]) -> String {
    let column = wanted
        .columns()
        .iter()
        .position(|name| *name == wanted.key());
    match column.and_then(|column| row.get(column)?.as_ref()) {
        Some(Term::NamedNode(node)) => node.as_str().to_owned(),
        Some(Term::Literal(literal)) => literal.value().to_owned(),
        Some(other) => other.to_string(),
        None => String::new(),
    }
}
