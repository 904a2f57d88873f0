//! Lines between boxes, and where their labels stand.
//!
//! *(picture, boxes) → SVG*. Several lines between the same two fan out; each is given the bend, among a few, under which it runs
//! beneath the fewest other boxes. A label takes the place on its line where it covers the least of boxes and of other labels;
//! longer lines choose last, since they have more places. Nothing here moves a box.

use super::super::escape::wrap;
use super::super::layout::Point;
use super::super::picture::{Line, Picture, pen};
use super::words::width;
use super::{Card, LABEL_SIZE, LEADING, escaped, plain};
use crate::analysis::{Direction, Standing};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Columns and lines of a label.
const LABEL: (usize, usize) = (26, 4);
/// Length of an arrow's head.
const HEAD: f64 = 9.0;
/// Bends that are tried, as parts of the length.
const BENDS: [f64; 11] = [
    0.0, 0.1, -0.1, 0.2, -0.2, 0.34, -0.34, 0.55, -0.55, 0.8, -0.8,
];
/// The farthest that a bend is drawn out, in pixels.
const OUT: f64 = 320.0;
/// Places of a label that are tried, along the line.
const ALONG: [f64; 9] = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.2, 0.8];

/// Lines and labels, drawn, and the corners of the labels.
pub(super) struct Drawing {
    pub lines: String,
    pub labels: String,
    pub bounds: Vec<(Point, Point)>,
}

/// A line's way: a quadratic curve, clipped at the boxes of its ends.
#[derive(Clone, Copy)]
struct Way {
    from: Point,
    bend: Point,
    to: Point,
    first: f64,
    last: f64,
}

/// Draws all lines.
pub(super) fn draw(picture: &Picture<'_>, cards: &[Card]) -> Drawing {
    let lines = picture.lines();
    let mut between = BTreeMap::<(usize, usize), usize>::new();
    let mut ways: Vec<Way> = Vec::with_capacity(lines.len());
    for line in &lines {
        let (a, b) = (line.from.index(), line.to.index());
        let nth = between.entry((a.min(b), a.max(b))).or_default();
        ways.push(way(cards, line, *nth));
        *nth += 1;
    }
    let mut drawing = Drawing {
        lines: String::new(),
        labels: String::new(),
        bounds: Vec::new(),
    };
    for (line, way) in lines.iter().zip(&ways) {
        stroke(picture, line, way, &mut drawing);
    }
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by_key(|&index| (ways[index].length() as i64, index));
    let mut taken = Vec::new();
    for index in order {
        label(
            picture,
            cards,
            &lines[index],
            &ways[index],
            &mut taken,
            &mut drawing,
        );
    }
    drawing
}

/// The way of the `nth` line between two boxes.
fn way(cards: &[Card], line: &Line<'_>, nth: usize) -> Way {
    let (a, b) = (&cards[line.from.index()], &cards[line.to.index()]);
    if line.from == line.to {
        return ring(a, nth);
    }
    let (from, to) = (a.centre, b.centre);
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let length = dx.hypot(dy).max(1.0);
    // The same side for both directions, so that lines to and fro do not fall on each other.
    let side = match line.from < line.to {
        true => 1.0,
        false => -1.0,
    };
    let at = |part: f64| {
        let part = part * side;
        let bend = Point {
            x: (from.x + to.x) / 2.0 - dy * part,
            y: (from.y + to.y) / 2.0 + dx * part,
        };
        Way {
            from,
            bend,
            to,
            first: 0.0,
            last: 1.0,
        }
    };
    let fan = (nth as f64 / 2.0).ceil() * if nth.is_multiple_of(2) { 0.22 } else { -0.22 };
    let hits = |way: &Way| {
        let others = cards
            .iter()
            .filter(|card| card.index != line.from && card.index != line.to);
        let mut hits = 0;
        for card in others {
            let (low, high) = card.bounds();
            let crosses = (1..24).any(|step| {
                let point = way.at(f64::from(step) / 24.0);
                point.x > low.x - 3.0
                    && point.x < high.x + 3.0
                    && point.y > low.y - 3.0
                    && point.y < high.y + 3.0
            });
            hits += usize::from(crosses);
        }
        hits
    };
    let most = OUT / length;
    let tried = BENDS.map(|bend| at(fan + bend.clamp(-most, most)));
    let mut best = tried[0];
    let mut least = f64::INFINITY;
    for (index, way) in tried.into_iter().enumerate() {
        let cost = hits(&way) as f64 + 0.12 * index as f64;
        if cost < least {
            (best, least) = (way, cost);
        }
    }
    best.clipped(a, b, length)
}

/// From a box to itself: over its upper right corner.
fn ring(card: &Card, nth: usize) -> Way {
    let (low, high) = card.bounds();
    let out = 46.0 + 22.0 * nth as f64;
    Way {
        from: Point {
            x: high.x - 14.0,
            y: low.y,
        },
        bend: Point {
            x: high.x + out,
            y: low.y - out,
        },
        to: Point {
            x: high.x,
            y: low.y + 10.0,
        },
        first: 0.0,
        last: 1.0,
    }
}

impl Way {
    fn at(&self, t: f64) -> Point {
        let (a, b, c) = ((1.0 - t) * (1.0 - t), 2.0 * t * (1.0 - t), t * t);
        Point {
            x: a * self.from.x + b * self.bend.x + c * self.to.x,
            y: a * self.from.y + b * self.bend.y + c * self.to.y,
        }
    }

    fn length(&self) -> f64 {
        (self.to.x - self.from.x).hypot(self.to.y - self.from.y)
    }

    /// Cut off where it leaves and enters the boxes of its ends.
    fn clipped(mut self, a: &Card, b: &Card, length: f64) -> Self {
        let within = |card: &Card, point: Point| {
            let (low, high) = card.bounds();
            point.x > low.x - 2.0
                && point.x < high.x + 2.0
                && point.y > low.y - 2.0
                && point.y < high.y + 2.0
        };
        let steps = (length / 2.0).clamp(40.0, 600.0) as usize;
        let part = |step: usize| step as f64 / steps as f64;
        let first = (0..steps).find(|&step| !within(a, self.at(part(step))));
        let last = (0..steps)
            .rev()
            .find(|&step| !within(b, self.at(part(step))));
        self.first = first.map_or(0.0, part);
        self.last = last.map_or(1.0, part).max(self.first);
        self
    }

    /// The part between two places, as the points of a curve (de Casteljau).
    fn between(&self, first: f64, last: f64) -> (Point, Point, Point) {
        let (p, q) = (self.at(first), self.at(last));
        let mix = |a: Point, b: Point, t: f64| Point {
            x: a.x + (b.x - a.x) * t,
            y: a.y + (b.y - a.y) * t,
        };
        let bend = mix(
            mix(self.from, self.bend, first),
            mix(self.bend, self.to, first),
            last,
        );
        (p, bend, q)
    }

    /// The direction at a place, of length 1.
    fn heading(&self, t: f64) -> Point {
        let x = 2.0 * (1.0 - t) * (self.bend.x - self.from.x) + 2.0 * t * (self.to.x - self.bend.x);
        let y = 2.0 * (1.0 - t) * (self.bend.y - self.from.y) + 2.0 * t * (self.to.y - self.bend.y);
        let length = x.hypot(y).max(1e-9);
        Point {
            x: x / length,
            y: y / length,
        }
    }
}

fn stroke(picture: &Picture<'_>, line: &Line<'_>, way: &Way, drawing: &mut Drawing) {
    let paint = picture.paint(line);
    let thick = pen(line.sources());
    let length = way.length().max(1.0);
    let has_head = line.direction == Direction::Forward;
    let end = match has_head {
        true => (way.last - HEAD * 0.8 / length).max(way.first),
        false => way.last,
    };
    let (p, q, r) = way.between(way.first, end);
    let path = format!(
        "M{:.1} {:.1}Q{:.1} {:.1} {:.1} {:.1}",
        p.x, p.y, q.x, q.y, r.x, r.y
    );
    let tips: Vec<String> = line.edges.iter().map(|drawn| picture.tip(drawn)).collect();
    let dashes = match line.standing {
        Standing::Established | Standing::Denied => "",
        Standing::Reported => " stroke-dasharray=\"7 4\"",
        Standing::Prospective => " stroke-dasharray=\"1.5 4\" stroke-linecap=\"round\"",
    };
    let out = &mut drawing.lines;
    let href = line
        .edges
        .iter()
        .find_map(|drawn| drawn.edge.evidence.as_ref());
    match href {
        Some(evidence) => {
            _ = write!(
                out,
                "<a class=\"edge\" xlink:href=\"{}\">",
                escaped(evidence.claim.as_str())
            );
        }
        None => out.push_str("<g class=\"edge\">"),
    }
    _ = write!(out, "<title>{}</title>", escaped(&tips.join("\n")));
    match line.is_disputed() {
        // Two strokes: one thick, and the canvas within it.
        true => {
            _ = write!(
                out,
                "<path d=\"{path}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{:.1}\"/><path d=\"{path}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{:.1}\"/>",
                paint.line,
                thick + 2.6,
                picture.palette.canvas.fill,
                thick.max(1.4),
            );
        }
        false => {
            _ = write!(
                out,
                "<path d=\"{path}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{thick:.1}\"{dashes}/>",
                paint.line
            );
        }
    }
    let (tip, heading) = (way.at(way.last), way.heading(way.last));
    let at = |along: f64, across: f64| {
        format!(
            "{:.1} {:.1}",
            tip.x - heading.x * along - heading.y * across,
            tip.y - heading.y * along + heading.x * across
        )
    };
    if has_head && line.standing == Standing::Denied {
        _ = write!(
            out,
            "<path d=\"M{}L{}\" stroke=\"{}\" stroke-width=\"2.2\"/>",
            at(2.0, 5.0),
            at(2.0, -5.0),
            paint.line
        );
    } else if has_head {
        let half = 3.6 + thick * 0.35;
        _ = write!(
            out,
            "<path d=\"M{}L{}L{}Z\" fill=\"{}\"/>",
            at(0.0, 0.0),
            at(HEAD, half),
            at(HEAD, -half),
            paint.line
        );
    }
    out.push_str(match href {
        Some(_) => "</a>\n",
        None => "</g>\n",
    });
}

fn label(
    picture: &Picture<'_>,
    cards: &[Card],
    line: &Line<'_>,
    way: &Way,
    taken: &mut Vec<(Point, Point)>,
    drawing: &mut Drawing,
) {
    let words: Vec<String> = line
        .edges
        .iter()
        .flat_map(|drawn| {
            let label = plain(&picture.label(drawn.edge));
            label
                .lines()
                .flat_map(|line| wrap(line, LABEL.0, 2))
                .collect::<Vec<_>>()
        })
        .collect();
    let mut words: Vec<String> = words;
    if words.len() > LABEL.1 {
        let more = words.len() - (LABEL.1 - 1);
        words.truncate(LABEL.1 - 1);
        words.push(format!("and {more} more"));
    }
    let wide = words
        .iter()
        .map(|word| width(word, LABEL_SIZE))
        .fold(0.0, f64::max);
    let tall = LABEL_SIZE * LEADING * words.len() as f64;
    let corners = |t: f64| {
        let centre = way.at(way.first + (way.last - way.first) * t);
        (
            Point {
                x: centre.x - wide / 2.0,
                y: centre.y - tall / 2.0,
            },
            Point {
                x: centre.x + wide / 2.0,
                y: centre.y + tall / 2.0,
            },
        )
    };
    let covered = |spot: &(Point, Point)| {
        let boxes: f64 = cards.iter().map(|card| shared(spot, &card.bounds())).sum();
        let labels: f64 = taken.iter().map(|other| shared(spot, other)).sum();
        1.5 * boxes + labels
    };
    let mut best = corners(ALONG[0]);
    let mut least = f64::INFINITY;
    for (index, t) in ALONG.into_iter().enumerate() {
        let spot = corners(t);
        let cost = covered(&spot) + 2.0 * index as f64;
        if cost < least {
            (best, least) = (spot, cost);
        }
    }
    taken.push(best);
    drawing.bounds.push(best);
    let paint = picture.paint(line);
    let struck = match line.standing {
        Standing::Denied => " text-decoration=\"line-through\"",
        _ => "",
    };
    let x = (best.0.x + best.1.x) / 2.0;
    for (index, word) in words.iter().enumerate() {
        let y = best.0.y + LABEL_SIZE * LEADING * (index as f64 + 0.78);
        // The canvas behind the words, so that they can be read on a line.
        _ = writeln!(
            drawing.labels,
            "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{LABEL_SIZE}\" text-anchor=\"middle\" fill=\"{0}\" stroke=\"{1}\" stroke-width=\"3.5\" stroke-linejoin=\"round\" aria-hidden=\"true\">{2}</text><text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{LABEL_SIZE}\" text-anchor=\"middle\" fill=\"{0}\"{struck}>{2}</text>",
            paint.text,
            picture.palette.canvas.fill,
            escaped(word),
        );
    }
}

/// The area that two boxes share.
fn shared(a: &(Point, Point), b: &(Point, Point)) -> f64 {
    let x = a.1.x.min(b.1.x) - a.0.x.max(b.0.x);
    let y = a.1.y.min(b.1.y) - a.0.y.max(b.0.y);
    match x > 0.0 && y > 0.0 {
        true => x * y,
        false => 0.0,
    }
}
