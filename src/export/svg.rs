//! The picture as SVG, laid out and drawn by ourselves.
//!
//! *[`Picture`] → SVG*. The same lines, labels, colours and frames as the DOT picture, for whoever has no Graphviz. Things of one country are laid
//! out by themselves and stand in its frame, which is then one large node among the others ([`layout`]). Lines take the bend that runs
//! under the fewest nodes; labels take the place on their line where they cover least. Widths of words are estimated from above, so
//! that no label leaves its box in any usual font. Source: SVG 1.1, 2nd edition; works in browsers, Inkscape and rsvg.

mod lines;
mod words;

use super::error::ExportError;
use super::escape::wrap;
use super::layout::{self, Bodies, Point, Spring};
use super::palette::Paint;
use super::picture::{NAME, OFFICE, Picture};
use super::xml::lawful;
use crate::analysis::Node;
use petgraph::graph::NodeIndex;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write;
use words::width;

/// Sizes of type, and the distance from one line to the next by it.
pub(super) const NAME_SIZE: f64 = 12.5;
pub(super) const OFFICE_SIZE: f64 = 10.0;
pub(super) const LABEL_SIZE: f64 = 10.0;
pub(super) const LEADING: f64 = 1.28;
/// Room between words and the outline of their box.
const PADDING: Point = Point { x: 10.0, y: 7.0 };
/// Room around a box, around a frame, and at the edge of the picture.
const APART: Point = Point { x: 42.0, y: 22.0 };
const INSIDE: f64 = 16.0;
const MARGIN: f64 = 28.0;
/// The length that lines would like to have between boxes.
const REACH: f64 = 120.0;
const ASPECT: f64 = 1.45;
/// The height of a frame's title.
const TITLE: f64 = 18.0;

/// A node's box with the words in it.
pub(super) struct Card {
    pub index: NodeIndex,
    pub centre: Point,
    pub size: Point,
    lines: Vec<(String, f64)>,
}

/// A country's frame.
struct Frame<'a> {
    label: &'a str,
    iri: &'a str,
    low: Point,
    high: Point,
}

/// Writes the picture.
///
/// # Errors
/// Those of the writer.
pub fn write_svg(picture: &Picture<'_>, mut out: impl Write) -> Result<(), ExportError> {
    let (cards, frames) = place(picture);
    let drawn = lines::draw(picture, &cards);
    let mut low = Point { x: 0.0, y: 0.0 };
    let mut high = Point { x: 320.0, y: 40.0 };
    let boxes = cards
        .iter()
        .map(Card::bounds)
        .chain(frames.iter().map(|frame| (frame.low, frame.high)))
        .chain(drawn.bounds);
    for (from, to) in boxes {
        low = Point {
            x: low.x.min(from.x),
            y: low.y.min(from.y),
        };
        high = Point {
            x: high.x.max(to.x),
            y: high.y.max(to.y),
        };
    }
    let legend = legend(picture, (high.x - low.x).max(640.0));
    let Paint { fill, text, .. } = &picture.palette.canvas;
    let wide = (high.x - low.x).max(legend.width) + 2.0 * MARGIN;
    let tall = high.y - low.y + legend.height + 2.0 * MARGIN;
    let (left, top) = (low.x - MARGIN, low.y - MARGIN - legend.height);
    let mut svg = String::new();
    _ = writeln!(svg, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    _ = writeln!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"{wide:.0}\" height=\"{tall:.0}\" viewBox=\"{left:.1} {top:.1} {wide:.1} {tall:.1}\" role=\"img\" font-family=\"Helvetica, Arial, 'Liberation Sans', sans-serif\" fill=\"{text}\">"
    );
    let heading = match picture.heading() {
        "" => "What the documents establish",
        heading => heading,
    };
    _ = writeln!(svg, "<title>{}</title>", escaped(heading));
    _ = writeln!(
        svg,
        "<rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{wide:.1}\" height=\"{tall:.1}\" fill=\"{fill}\"/>"
    );
    _ = writeln!(
        svg,
        "<g class=\"legend\" transform=\"translate({:.1} {:.1})\">\n{}</g>",
        left + MARGIN,
        top + MARGIN * 0.7,
        legend.svg
    );
    frames
        .iter()
        .for_each(|frame| frame.draw(picture, &mut svg));
    svg.push_str(&drawn.lines);
    cards.iter().for_each(|card| card.draw(picture, &mut svg));
    svg.push_str(&drawn.labels);
    svg.push_str("</svg>\n");
    out.write_all(svg.as_bytes())?;
    Ok(())
}

/// Where boxes and frames stand.
fn place<'a>(picture: &Picture<'a>) -> (Vec<Card>, Vec<Frame<'a>>) {
    let graph = &picture.projection.graph;
    let mut cards: Vec<Card> = graph
        .node_indices()
        .map(|index| Card::new(picture, index))
        .collect();
    let mut unit_of: Vec<usize> = Vec::new();
    let framed = picture.frames();
    let mut units: Vec<Vec<usize>> = framed
        .values()
        .map(|nodes| nodes.iter().map(|index| index.index()).collect())
        .collect();
    let mut inside = vec![None; cards.len()];
    for (number, members) in units.iter().enumerate() {
        for &member in members {
            inside[member] = Some(number);
        }
    }
    for (node, home) in inside.iter().enumerate() {
        unit_of.push(home.unwrap_or_else(|| {
            units.push(vec![node]);
            units.len() - 1
        }));
    }
    let pairs = pairs(picture);
    // First the insides of frames, then the frames and the rest.
    let mut sizes = Vec::with_capacity(units.len());
    for (number, members) in units.iter().enumerate() {
        let own = number < framed.len();
        sizes.push(arrange(&mut cards, members, &pairs, own));
    }
    let mut springs = BTreeMap::<(usize, usize), f64>::new();
    for &(a, b) in pairs.keys() {
        let (a, b) = (unit_of[a], unit_of[b]);
        if a != b {
            *springs.entry((a.min(b), a.max(b))).or_default() += 1.0;
        }
    }
    let mean =
        sizes.iter().map(|size| size.x.hypot(size.y)).sum::<f64>() / sizes.len().max(1) as f64;
    let bodies = Bodies {
        boxes: sizes
            .iter()
            .map(|size| Point {
                x: size.x + 2.0 * APART.x,
                y: size.y + 2.0 * APART.y,
            })
            .collect(),
        springs: springs
            .into_iter()
            .map(|((a, b), weight)| Spring {
                a,
                b,
                weight: weight.sqrt(),
            })
            .collect(),
        groups: vec![0; sizes.len()],
        ranks: vec![0; sizes.len()],
        reach: REACH.max(0.8 * mean),
        aspect: ASPECT,
    };
    let places = layout::settle(&bodies);
    for (members, place) in units.iter().zip(&places) {
        for &member in members {
            cards[member].centre.x += place.x;
            cards[member].centre.y += place.y;
        }
    }
    let frames = framed
        .keys()
        .zip(sizes.iter().zip(&places))
        .map(|(country, (size, place))| Frame {
            label: &country.label,
            iri: country.iri.as_str(),
            low: Point {
                x: place.x - size.x / 2.0,
                y: place.y - size.y / 2.0,
            },
            high: Point {
                x: place.x + size.x / 2.0,
                y: place.y + size.y / 2.0,
            },
        })
        .collect();
    (cards, frames)
}

/// Nodes with lines between them, the smaller number first.
fn pairs(picture: &Picture<'_>) -> BTreeMap<(usize, usize), usize> {
    let mut pairs = BTreeMap::new();
    for line in picture.lines() {
        let (a, b) = (line.from.index(), line.to.index());
        if a != b {
            *pairs.entry((a.min(b), a.max(b))).or_default() += 1;
        }
    }
    pairs
}

/// How many lines a node has, at most, with another of the same frame: their labels want room between the two.
fn most_lines(
    node: usize,
    pairs: &BTreeMap<(usize, usize), usize>,
    frame: &BTreeMap<usize, usize>,
) -> usize {
    let with = pairs.iter().filter_map(|(&(a, b), &count)| match node {
        _ if node == a && frame.contains_key(&b) => Some(count),
        _ if node == b && frame.contains_key(&a) => Some(count),
        _ => None,
    });
    with.max().unwrap_or_default()
}

/// Places `members` around the origin and gives the size of the whole, with the room of a frame where it gets one.
fn arrange(
    cards: &mut [Card],
    members: &[usize],
    pairs: &BTreeMap<(usize, usize), usize>,
    is_framed: bool,
) -> Point {
    if members.len() > 1 {
        let at: BTreeMap<usize, usize> = members
            .iter()
            .enumerate()
            .map(|(local, &node)| (node, local))
            .collect();
        let springs = pairs.keys().filter_map(|(a, b)| {
            Some(Spring {
                a: *at.get(a)?,
                b: *at.get(b)?,
                weight: 1.0,
            })
        });
        let bodies = Bodies {
            boxes: members
                .iter()
                .map(|&node| {
                    let labels = most_lines(node, pairs, &at) as f64 * LABEL_SIZE * LEADING;
                    Point {
                        x: cards[node].size.x + APART.x + labels,
                        y: cards[node].size.y + APART.y + labels,
                    }
                })
                .collect(),
            springs: springs.collect(),
            groups: vec![0; members.len()],
            ranks: vec![0; members.len()],
            reach: REACH,
            aspect: ASPECT,
        };
        for (&node, place) in members.iter().zip(layout::settle(&bodies)) {
            cards[node].centre = place;
        }
    }
    let mut low = Point {
        x: f64::INFINITY,
        y: f64::INFINITY,
    };
    let mut high = Point {
        x: f64::NEG_INFINITY,
        y: f64::NEG_INFINITY,
    };
    for &node in members {
        let (from, to) = cards[node].bounds();
        low = Point {
            x: low.x.min(from.x),
            y: low.y.min(from.y),
        };
        high = Point {
            x: high.x.max(to.x),
            y: high.y.max(to.y),
        };
    }
    if is_framed {
        low = Point {
            x: low.x - INSIDE,
            y: low.y - INSIDE - TITLE,
        };
        high = Point {
            x: high.x + INSIDE,
            y: high.y + INSIDE,
        };
    }
    for &node in members {
        cards[node].centre.x -= (low.x + high.x) / 2.0;
        cards[node].centre.y -= (low.y + high.y) / 2.0;
    }
    Point {
        x: high.x - low.x,
        y: high.y - low.y,
    }
}

impl Card {
    fn new(picture: &Picture<'_>, index: NodeIndex) -> Self {
        let node: &Node = &picture.projection.graph[index];
        let mut lines: Vec<(String, f64)> = wrap(&plain(&node.label), NAME.0, NAME.1)
            .into_iter()
            .map(|line| (line, NAME_SIZE))
            .collect();
        for office in picture.offices(node) {
            let wrapped = wrap(&plain(&office), OFFICE.0, OFFICE.1);
            lines.extend(wrapped.into_iter().map(|line| (line, OFFICE_SIZE)));
        }
        let widest = lines.iter().map(|(line, size)| width(line, *size));
        let widest = widest.fold(24.0, f64::max);
        let tall: f64 = lines.iter().map(|(_, size)| size * LEADING).sum();
        Self {
            index,
            centre: Point::default(),
            size: Point {
                x: widest + 2.0 * PADDING.x,
                y: tall + 2.0 * PADDING.y,
            },
            lines,
        }
    }

    pub(super) fn bounds(&self) -> (Point, Point) {
        let (x, y) = (self.size.x / 2.0, self.size.y / 2.0);
        (
            Point {
                x: self.centre.x - x,
                y: self.centre.y - y,
            },
            Point {
                x: self.centre.x + x,
                y: self.centre.y + y,
            },
        )
    }

    fn draw(&self, picture: &Picture<'_>, svg: &mut String) {
        let node = &picture.projection.graph[self.index];
        let paint = picture.palette.class(node.class);
        let (low, _) = self.bounds();
        let shape = picture.palette.shape(node.class);
        let (form, style) = shape.map_or(("box", ""), |shape| (&shape.shape, &shape.style));
        let round = match form {
            "ellipse" => self.size.y / 2.0,
            _ if style.contains("rounded") => 12.0,
            _ => 3.0,
        };
        let dashes = if style.contains("dashed") {
            " stroke-dasharray=\"5 3\""
        } else if style.contains("dotted") {
            " stroke-dasharray=\"1.5 2.5\""
        } else {
            ""
        };
        let is_centre = picture.projection.centre == Some(self.index);
        let thick = match (is_centre, style.contains("bold")) {
            (true, _) => 3.0,
            (false, true) => 2.2,
            (false, false) => 1.2,
        };
        _ = write!(
            svg,
            "<a class=\"node {}\" xlink:href=\"{}\"><title>{}</title><rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"{round:.1}\" fill=\"{}\" stroke=\"{}\" stroke-width=\"{thick}\"{dashes}/>",
            node.class.iri(),
            escaped(node.iri.as_str()),
            escaped(&picture.about(node)),
            low.x,
            low.y,
            self.size.x,
            self.size.y,
            paint.fill,
            paint.line,
        );
        let mut baseline = low.y + PADDING.y;
        for (line, size) in &self.lines {
            baseline += size * LEADING;
            let weight = match *size == NAME_SIZE {
                true => " font-weight=\"bold\"",
                false => "",
            };
            _ = write!(
                svg,
                "<text x=\"{:.1}\" y=\"{:.1}\" font-size=\"{size}\" text-anchor=\"middle\" fill=\"{}\"{weight}>{}</text>",
                self.centre.x,
                baseline - size * 0.34,
                paint.text,
                escaped(line),
            );
        }
        svg.push_str("</a>\n");
    }
}

impl Frame<'_> {
    fn draw(&self, picture: &Picture<'_>, svg: &mut String) {
        let muted = &picture.palette.muted;
        _ = writeln!(
            svg,
            "<a class=\"frame\" xlink:href=\"{}\"><rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"12\" fill=\"{}\" stroke=\"{}\"/><text x=\"{:.1}\" y=\"{:.1}\" font-size=\"11\" fill=\"{}\">{}</text></a>",
            escaped(self.iri),
            self.low.x,
            self.low.y,
            self.high.x - self.low.x,
            self.high.y - self.low.y,
            muted.fill,
            muted.line,
            self.low.x + 12.0,
            self.low.y + 17.0,
            muted.text,
            escaped(&words::cut(
                &plain(self.label),
                11.0,
                self.high.x - self.low.x - 24.0
            )),
        );
    }
}

/// The legend, drawn, and its size.
struct Legend {
    svg: String,
    width: f64,
    height: f64,
}

/// Title, keys and notes, in as many rows as the width asks for.
fn legend(picture: &Picture<'_>, wide: f64) -> Legend {
    let (text, muted) = (&picture.palette.canvas.text, &picture.palette.muted.text);
    let mut svg = String::new();
    let (mut y, mut used) = (0.0, 0.0_f64);
    let heading = words::cut(&plain(picture.heading()), 17.0, wide);
    if !heading.is_empty() {
        y += 17.0;
        used = used.max(width(&heading, 17.0));
        _ = writeln!(
            svg,
            "<text x=\"0\" y=\"{y:.1}\" font-size=\"17\" font-weight=\"bold\" fill=\"{text}\">{}</text>",
            escaped(&heading)
        );
        y += 8.0;
    }
    let mut x = 0.0;
    let mut row = |svg: &mut String, room: f64, draw: &dyn Fn(&mut String, f64, f64)| {
        if x > 0.0 && x + room > wide {
            x = 0.0;
            y += 16.0;
        }
        draw(svg, x, y + 12.0);
        x += room;
        used = used.max(x);
    };
    for (paint, name) in picture.keys() {
        let room = 24.0 + width(&name, 11.0) + 16.0;
        row(&mut svg, room, &|svg, x, y| {
            _ = writeln!(
                svg,
                "<path d=\"M{x:.1} {:.1}h18\" stroke=\"{}\" stroke-width=\"3\"/><text x=\"{:.1}\" y=\"{y:.1}\" font-size=\"11\" fill=\"{}\">{}</text>",
                y - 4.0,
                paint.line,
                x + 24.0,
                paint.text,
                escaped(&name)
            );
        });
    }
    x = 0.0;
    y += 18.0;
    let mut row = |svg: &mut String, room: f64, draw: &dyn Fn(&mut String, f64, f64)| {
        if x > 0.0 && x + room > wide {
            x = 0.0;
            y += 16.0;
        }
        draw(svg, x, y + 12.0);
        x += room;
        used = used.max(x);
    };
    for note in picture.notes() {
        row(&mut svg, width(&note, 11.0) + 18.0, &|svg, x, y| {
            _ = writeln!(
                svg,
                "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"11\" fill=\"{muted}\">{}</text>",
                escaped(&note)
            );
        });
    }
    Legend {
        svg,
        width: used,
        height: y + 30.0,
    }
}

/// Text as it may stand in XML, between tags and within quotation marks.
pub(super) fn escaped(text: &str) -> String {
    lawful(&plain(text))
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// Text without what turns the direction of what follows it, and with a space for what is no character to look at.
pub(super) fn plain(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => ' ',
            c if c.is_control() && c != '\n' => ' ',
            c => c,
        })
        .collect()
}
