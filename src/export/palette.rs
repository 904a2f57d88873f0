//! Colours and shapes of pictures, from `data/export/`.
//!
//! *TSV, theme → [`Palette`]*. What a class or family has no line for, "Entity" and "open" stand in for.

use crate::ontology::Class;
use std::collections::BTreeMap;

const PALETTE: &str = include_str!("../../data/export/palette.tsv");
const SHAPES: &str = include_str!("../../data/export/shapes.tsv");
const MARKS: &str = include_str!("../../data/export/marks.tsv");

/// What a picture is to be looked at on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Theme {
    /// White.
    #[default]
    Light,
    /// A dark screen.
    Dark,
    /// Paper, in black and white.
    Print,
}

impl Theme {
    /// Every theme.
    pub const ALL: [Self; 3] = [Self::Light, Self::Dark, Self::Print];

    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Print => "print",
        }
    }

    /// The theme of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.name() == name)
    }
}

/// The colours of one part, as `#rrggbb`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paint {
    /// Of its surface.
    pub fill: String,
    /// Of its outline.
    pub line: String,
    /// Of its words.
    pub text: String,
}

/// What a line must show whatever its relation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// Documents contradict each other on it.
    Disputed,
    /// It is negated, or rejected.
    Denied,
}

impl Mark {
    /// Every mark.
    pub const ALL: [Self; 2] = [Self::Disputed, Self::Denied];

    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Disputed => "disputed",
            Self::Denied => "denied",
        }
    }
}

/// A shape in the words of Graphviz.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    /// "box", "hexagon" …
    pub shape: String,
    /// "rounded,filled" …
    pub style: String,
}

/// The colours of a theme, and the shapes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Palette {
    /// The background and the words on it.
    pub canvas: Paint,
    /// Frames, legends and second lines.
    pub muted: Paint,
    classes: BTreeMap<Class, Paint>,
    families: BTreeMap<String, Paint>,
    relations: BTreeMap<String, Paint>,
    marks: BTreeMap<Mark, Paint>,
    shapes: BTreeMap<Class, Shape>,
}

/// A line of a palette that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {message}")]
pub struct PaletteError {
    /// The file.
    pub file: String,
    /// The line, from 1; 0 where something is missing from the whole.
    pub line: usize,
    /// What was found and what was expected.
    pub message: String,
}

impl Palette {
    /// The palette that comes with the program.
    ///
    /// # Errors
    /// [`PaletteError`]; a test reads every theme.
    pub fn shipped(theme: Theme) -> Result<Self, PaletteError> {
        Self::read(theme, PALETTE, SHAPES)
    }

    /// The palette of a theme in `palette`, with `shapes`: the texts of two files like `data/export/*.tsv`.
    ///
    /// # Errors
    /// [`PaletteError`] with file, line, what was found and what was expected.
    pub fn read(theme: Theme, palette: &str, shapes: &str) -> Result<Self, PaletteError> {
        let file = "palette.tsv";
        let fault = |line, message| PaletteError {
            file: file.to_owned(),
            line,
            message,
        };
        let (mut canvas, mut muted) = (None, None);
        let mut classes = BTreeMap::new();
        let mut families = BTreeMap::new();
        let mut relations = BTreeMap::new();
        let mut marks = BTreeMap::new();
        for (line, [of, part, name, fill, stroke, text]) in rows(palette, file)? {
            if Theme::from_name(of).is_none() {
                return Err(fault(
                    line,
                    format!("expected light, dark or print, found {of:?}"),
                ));
            }
            for colour in [fill, stroke, text] {
                if !is_colour(colour) {
                    return Err(fault(
                        line,
                        format!("expected #rrggbb or -, found {colour:?}"),
                    ));
                }
            }
            if of != theme.name() {
                continue;
            }
            let paint = Paint {
                fill: fill.to_owned(),
                line: stroke.to_owned(),
                text: text.to_owned(),
            };
            match part {
                "canvas" => canvas = Some(paint),
                "muted" => muted = Some(paint),
                "class" => _ = classes.insert(class(name).map_err(|m| fault(line, m))?, paint),
                "family" => _ = families.insert(name.to_owned(), paint),
                "relation" => _ = relations.insert(name.to_owned(), paint),
                "mark" => match Mark::ALL.into_iter().find(|mark| mark.name() == name) {
                    Some(mark) => _ = marks.insert(mark, paint),
                    None => {
                        let message = format!("expected disputed or denied, found {name:?}");
                        return Err(fault(line, message));
                    }
                },
                other => {
                    let message = format!(
                        "expected canvas, muted, class, family, relation or mark, found {other:?}"
                    );
                    return Err(fault(line, message));
                }
            }
        }
        let missing = |what: &str| fault(0, format!("theme {} has no {what}", theme.name()));
        if !classes.contains_key(&Class::Entity) {
            return Err(missing("class Entity"));
        }
        if !families.contains_key("open") {
            return Err(missing("family open"));
        }
        Ok(Self {
            canvas: canvas.ok_or_else(|| missing("canvas"))?,
            muted: muted.ok_or_else(|| missing("muted"))?,
            classes,
            families,
            relations,
            marks,
            shapes: read_shapes(shapes)?,
        })
    }

    /// The colours of a class: its own, those of the nearest class above it, or else those of any entity.
    pub fn class(&self, class: Class) -> &Paint {
        nearest(&self.classes, class).unwrap_or(&self.muted)
    }

    /// The shape of a class, in the same way.
    pub fn shape(&self, class: Class) -> Option<&Shape> {
        nearest(&self.shapes, class)
    }

    /// The colours of a relation that must not look like the rest of its family, if it is one.
    pub fn relation(&self, relation: &str) -> Option<&Paint> {
        self.relations.get(relation)
    }

    /// The colours of what must be seen whatever the relation.
    pub fn mark(&self, mark: Mark) -> &Paint {
        self.marks.get(&mark).unwrap_or(&self.muted)
    }

    /// The colours of a family of relations.
    pub fn family(&self, family: &str) -> &Paint {
        self.families
            .get(family)
            .or_else(|| self.families.get("open"))
            .unwrap_or(&self.muted)
    }
}

/// The marks of classes in the explorer, where many nodes are too small for a label.
///
/// # Errors
/// [`PaletteError`]; a test reads them.
pub(super) fn marks() -> Result<BTreeMap<Class, &'static str>, PaletteError> {
    let file = "marks.tsv";
    let mut given = BTreeMap::new();
    for (line, [name, mark]) in rows(MARKS, file)? {
        let class = class(name).map_err(|message| PaletteError {
            file: file.to_owned(),
            line,
            message,
        })?;
        given.insert(class, mark);
    }
    let marks = Class::ALL
        .iter()
        .filter_map(|&class| Some((class, *nearest(&given, class)?)));
    Ok(marks.collect())
}

fn nearest<T>(by_class: &BTreeMap<Class, T>, class: Class) -> Option<&T> {
    std::iter::once(&class)
        .chain(class.superclasses())
        .find_map(|class| by_class.get(class))
}

fn read_shapes(text: &str) -> Result<BTreeMap<Class, Shape>, PaletteError> {
    let file = "shapes.tsv";
    let mut shapes = BTreeMap::new();
    for (line, [name, shape, style]) in rows(text, file)? {
        let class = class(name).map_err(|message| PaletteError {
            file: file.to_owned(),
            line,
            message,
        })?;
        let (shape, style) = (shape.to_owned(), style.to_owned());
        shapes.insert(class, Shape { shape, style });
    }
    Ok(shapes)
}

fn class(name: &str) -> Result<Class, String> {
    Class::from_iri(name).ok_or_else(|| format!("expected a class, found {name:?}"))
}

fn is_colour(text: &str) -> bool {
    let hexadecimal =
        |digits: &str| digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit());
    text == "-" || text.strip_prefix('#').is_some_and(hexadecimal)
}

/// The rows below the header, with their line numbers.
fn rows<'a, const N: usize>(
    text: &'a str,
    file: &str,
) -> Result<Vec<(usize, [&'a str; N])>, PaletteError> {
    let lines = text
        .lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line));
    let lines = lines.filter(|(_, line)| !line.starts_with('#') && !line.trim().is_empty());
    lines
        .skip(1)
        .map(|(line, row)| {
            let cells: Vec<&str> = row.split('\t').map(str::trim).collect();
            let found = cells.len();
            let cells = cells.try_into().map_err(|_| PaletteError {
                file: file.to_owned(),
                line,
                message: format!("expected {N} columns, found {found}"),
            })?;
            Ok((line, cells))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ontology::Ontology;

    #[test]
    fn every_theme_can_be_read_and_paints_every_class() {
        for theme in Theme::ALL {
            let palette = Palette::shipped(theme).unwrap();
            for &class in Class::ALL {
                assert!(
                    palette.class(class).fill.starts_with('#'),
                    "{theme:?} {class:?}"
                );
                assert!(palette.shape(class).is_some(), "{class:?}");
            }
            for relation in Ontology::embedded().relations.values() {
                assert!(palette.family(&relation.family).line.starts_with('#'));
            }
        }
    }

    #[test]
    fn the_coloured_themes_know_every_family() {
        for theme in [Theme::Light, Theme::Dark] {
            let palette = Palette::shipped(theme).unwrap();
            let families = Ontology::embedded().relations.values().map(|r| &r.family);
            let missing: Vec<_> = families
                .filter(|family| !palette.families.contains_key(family.as_str()))
                .collect();
            assert!(missing.is_empty(), "{theme:?} {missing:?}");
        }
    }

    #[test]
    fn relations_with_colours_of_their_own_exist() {
        for theme in Theme::ALL {
            let palette = Palette::shipped(theme).unwrap();
            for name in palette.relations.keys() {
                assert!(
                    Ontology::embedded().relation(name).is_some(),
                    "{theme:?} {name}"
                );
            }
        }
    }

    #[test]
    fn faults_are_named_with_their_line() {
        let message = |palette: &str| {
            let error = Palette::read(Theme::Light, palette, SHAPES).unwrap_err();
            error.to_string()
        };
        let head = "theme\tpart\tname\tfill\tline\ttext\n";
        let row = |row: &str| message(&format!("{head}{row}"));
        assert_eq!(
            row("light\tclass\tPerson\t#fff\t-\t-"),
            "palette.tsv:2: expected #rrggbb or -, found \"#fff\""
        );
        assert_eq!(
            row("light\tclass\tPerson"),
            "palette.tsv:2: expected 6 columns, found 3"
        );
        assert_eq!(
            row("light\tclass\tPirate\t-\t-\t-"),
            "palette.tsv:2: expected a class, found \"Pirate\""
        );
        assert_eq!(
            row("pink\tclass\tPerson\t-\t-\t-"),
            "palette.tsv:2: expected light, dark or print, found \"pink\""
        );
        assert_eq!(
            message(head),
            "palette.tsv:0: theme light has no class Entity"
        );
    }
}
