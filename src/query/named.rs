//! The questions people ask most, kept as files: `queries/*.rq`, and a user's own folder laid over them.
//!
//! *files → [`Library`] of [`NamedQuery`]*. A file begins with comment lines that say what it answers and what can be bound:
//!
//! ```text
//! # title: Claims by speaker
//! # question: What has somebody said, and does the corpus stand by it?
//! # param: speaker entity any   Whose words. Everybody's by default.
//! ```
//!
//! A parameter has a name (the variable, without `?`), a kind, a default (`any` leaves the variable free) and an explanation.
//! Every query runs without bindings. The header is ours; to any other SPARQL tool it is a comment.

use super::error::QueryError;
use super::suggest::nearest;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// A query with a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedQuery {
    /// The file's name without `.rq`.
    pub name: String,
    /// A few words.
    pub title: String,
    /// The question it answers, in plain words.
    pub question: String,
    /// What can be bound.
    pub params: Vec<Param>,
    /// The whole file; the header is comments to SPARQL.
    pub text: String,
}

/// A variable of a named query that is made to be bound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Param {
    /// The variable, without `?`.
    pub name: String,
    /// How a value for it is read.
    pub kind: ParamKind,
    /// The value when nothing is bound; nothing leaves the variable free.
    pub default: Option<String>,
    /// What it is for.
    pub about: String,
}

/// How the value of a parameter is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParamKind {
    /// An entity: its id, IRI or name.
    Entity,
    /// A relation, measure, status …: a name of our vocabulary, with or without `ds:`.
    Term,
    /// A document: its hash, id or IRI.
    Document,
    /// Words, taken as they are.
    Text,
    /// A number.
    Number,
    /// A day, month or year.
    Date,
}

impl NamedQuery {
    /// Reads a file that is no part of a library: its header as far as it has one. `path` is for messages.
    ///
    /// # Errors
    /// [`QueryError::Header`] for a parameter that cannot be read.
    pub fn parse(name: &str, text: &str, path: &str) -> Result<Self, QueryError> {
        let mut query = Self {
            name: name.to_owned(),
            title: String::new(),
            question: String::new(),
            params: Vec::new(),
            text: text.to_owned(),
        };
        for (index, line) in text.lines().enumerate() {
            let Some(comment) = line.strip_prefix('#') else {
                break;
            };
            let Some((key, value)) = comment.split_once(':') else {
                continue;
            };
            match key.trim() {
                "title" => query.title = value.trim().to_owned(),
                "question" => query.question = value.trim().to_owned(),
                "param" => query
                    .params
                    .push(read_param(value).map_err(|message| fault(path, index + 1, message))?),
                _ => {}
            }
        }
        Ok(query)
    }
}

fn fault(path: &str, line: usize, message: String) -> QueryError {
    QueryError::Header {
        query: path.to_owned(),
        line,
        message,
    }
}

impl ParamKind {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::Entity,
        Self::Term,
        Self::Document,
        Self::Text,
        Self::Number,
        Self::Date,
    ];

    /// The word in a header.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Entity => "entity",
            Self::Term => "term",
            Self::Document => "document",
            Self::Text => "text",
            Self::Number => "number",
            Self::Date => "date",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

macro_rules! shipped {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../queries/", $name, ".rq")))),+]
    };
}

/// The files of `queries/`. A test holds this list against the folder.
const SHIPPED: &[(&str, &str)] = shipped![
    "accusations",
    "aid-and-arms",
    "appointments",
    "arrests-and-charges",
    "at-odds",
    "attacks",
    "claims-by-speaker",
    "contested",
    "contradictions",
    "copies",
    "decisions",
    "delistings",
    "denied-claims",
    "described-entities",
    "disputed",
    "document-claims",
    "documents",
    "documents-by-publisher",
    "edges-with-evidence",
    "family-ties",
    "former-office-holders",
    "list-candidates",
    "listed-entities",
    "mediations",
    "memberships",
    "most-mentioned",
    "most-supported-edges",
    "network",
    "new-entities",
    "office-holders",
    "office-holders-at",
    "on-good-terms",
    "ownership",
    "pair-timeline",
    "planned-acts",
    "protests",
    "quotations",
    "referents",
    "relations-used",
    "ruptures",
    "said-not-established",
    "sanction-life",
    "sanctions",
    "sanctions-announced",
    "sanctions-broken",
    "sanctions-by-issuer",
    "sanctions-in-force",
    "sanctions-in-force-at",
    "search",
    "single-source-edges",
    "sources-of-entity",
    "speakers",
    "superseded",
    "threats-and-demands",
    "treaties",
    "who-met-whom",
];

/// The files of `queries/check/`, which find nothing in a sound store. A test holds this list against the folder.
const CHECKS: &[(&str, &str)] = shipped![
    "check/claims-across-documents",
    "check/edges-in-a-circle",
    "check/edges-one-way",
    "check/entities-without-label",
    "check/entities-without-referent",
    "check/inverses-stored",
    "check/matches-without-entry",
    "check/referents-gone",
    "check/referents-of-two",
    "check/relations-unknown",
    "check/sanctions-without-claim",
    "check/sources-twice",
    "check/tenures-without-claim",
];

/// Named queries by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Library {
    /// The queries.
    pub queries: BTreeMap<String, NamedQuery>,
}

impl Library {
    /// The queries that come with the program.
    ///
    /// # Errors
    /// [`QueryError::Header`] for a file without a readable header; a test reads them all.
    pub fn shipped() -> Result<Self, QueryError> {
        let mut library = Self::default();
        for (name, text) in SHIPPED {
            library.add(name, text, &format!("queries/{name}.rq"))?;
        }
        Ok(library)
    }

    /// The queries that find nothing in a sound store: `check/sources-twice` …
    ///
    /// # Errors
    /// As for [`Library::shipped`].
    pub fn checks() -> Result<Self, QueryError> {
        let mut library = Self::default();
        for (name, text) in CHECKS {
            library.add(name, text, &format!("queries/{name}.rq"))?;
        }
        Ok(library)
    }

    /// Lays the `*.rq` files of a folder over what is there; a file replaces the query of its name.
    ///
    /// # Errors
    /// [`QueryError::Read`] or [`QueryError::Header`], naming the file.
    pub fn lay_over(&mut self, folder: &Path) -> Result<(), QueryError> {
        let unreadable = |path: &Path| {
            let path = path.to_owned();
            move |source| QueryError::Read { path, source }
        };
        let mut files = Vec::new();
        for entry in fs::read_dir(folder).map_err(unreadable(folder))? {
            let path = entry.map_err(unreadable(folder))?.path();
            if path.extension().is_some_and(|extension| extension == "rq") {
                files.push(path);
            }
        }
        files.sort();
        for path in files {
            let text = fs::read_to_string(&path).map_err(unreadable(&path))?;
            let name = path
                .file_stem()
                .map(|stem| stem.to_string_lossy().into_owned());
            self.add(
                &name.unwrap_or_default(),
                &text,
                &path.display().to_string(),
            )?;
        }
        Ok(())
    }

    /// Every query, in the order of their names.
    pub fn list(&self) -> impl Iterator<Item = &NamedQuery> {
        self.queries.values()
    }

    /// The query of that name.
    ///
    /// # Errors
    /// [`QueryError::UnknownQuery`] with names like it.
    pub fn find(&self, name: &str) -> Result<&NamedQuery, QueryError> {
        self.queries
            .get(name)
            .ok_or_else(|| QueryError::UnknownQuery {
                name: name.to_owned(),
                suggestions: nearest(name, self.queries.keys().map(String::as_str))
                    .into_iter()
                    .map(str::to_owned)
                    .collect(),
            })
    }

    fn add(&mut self, name: &str, text: &str, path: &str) -> Result<(), QueryError> {
        let query = read_header(name, text, path)?;
        self.queries.insert(query.name.clone(), query);
        Ok(())
    }
}

/// A query of a library must say what it answers.
fn read_header(name: &str, text: &str, path: &str) -> Result<NamedQuery, QueryError> {
    let query = NamedQuery::parse(name, text, path)?;
    for (found, wanted) in [(&query.title, "title"), (&query.question, "question")] {
        if found.is_empty() {
            let message = format!("expected a line \"# {wanted}: …\"");
            return Err(fault(path, 1, message));
        }
    }
    Ok(query)
}

fn read_param(value: &str) -> Result<Param, String> {
    let mut words = value.split_whitespace();
    let (Some(name), Some(kind), Some(default)) = (words.next(), words.next(), words.next()) else {
        return Err(format!(
            "expected \"param: name kind default about\", found {:?}",
            value.trim()
        ));
    };
    let Some(kind) = ParamKind::from_name(kind) else {
        let kinds: Vec<&str> = ParamKind::ALL.iter().map(|kind| kind.name()).collect();
        return Err(format!(
            "expected one of {}, found {kind:?}",
            kinds.join(", ")
        ));
    };
    Ok(Param {
        name: name.to_owned(),
        kind,
        default: (default != "any").then(|| default.to_owned()),
        about: words.collect::<Vec<_>>().join(" "),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_says_what_can_be_bound() {
        let text = "# title: T\n# question: Q: why?\n# a remark\n# param: who entity any Whose words.\n# param: day date 2020-01-01\nASK {}\n# param: late entity any";
        let query = read_header("t", text, "t.rq").unwrap();
        assert_eq!(query.question, "Q: why?");
        assert_eq!(query.params.len(), 2);
        assert_eq!(query.params[0].default, None);
        assert_eq!(query.params[0].about, "Whose words.");
        assert_eq!(query.params[1].kind, ParamKind::Date);
        assert_eq!(query.params[1].default.as_deref(), Some("2020-01-01"));
    }

    #[test]
    fn a_faulty_header_is_named_with_its_line() {
        let message = |text: &str| read_header("t", text, "t.rq").unwrap_err().to_string();
        assert_eq!(message("ASK {}"), "t.rq:1: expected a line \"# title: …\"");
        assert_eq!(
            message("# title: T\nASK {}"),
            "t.rq:1: expected a line \"# question: …\""
        );
        assert_eq!(
            message("# title: T\n# param: who entity\n"),
            "t.rq:2: expected \"param: name kind default about\", found \"who entity\""
        );
        assert_eq!(
            message("# title: T\n# param: who thing any\n"),
            "t.rq:2: expected one of entity, term, document, text, number, date, found \"thing\""
        );
    }
}
