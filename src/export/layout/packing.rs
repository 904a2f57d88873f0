//! Parts of a picture beside each other, without waste.
//!
//! *(parts, their own places) → places in the picture*. Each part is a set of squares of a grid; from the largest on, each takes
//! the free place nearest to the middle (Freivalds, Dogrusoz & Kikusts 2001, polyomino packing). Distances count by the shape of
//! the picture, so that a wide one is filled in its width.

use super::{Bodies, Point};
use std::collections::HashSet;

/// Columns and rows that a graph of average size is divided into.
const CELLS: f64 = 90.0;

/// Places every node: `settled` holds the members and own places of each part, the largest first.
pub(super) fn pack(bodies: &Bodies, settled: &[(Vec<usize>, Vec<Point>)]) -> Vec<Point> {
    let mut placed = vec![Point::default(); bodies.boxes.len()];
    let area: f64 = settled
        .iter()
        .map(|(members, places)| {
            let (low, high) = bounds(bodies, members, places);
            (high.x - low.x) * (high.y - low.y)
        })
        .sum();
    let narrowest = bodies.boxes.iter().map(|size| size.x.min(size.y));
    let cell = (area.sqrt() / CELLS).max(narrowest.fold(f64::INFINITY, f64::min) / 4.0);
    if !cell.is_finite() {
        return placed;
    }
    let mut taken = HashSet::new();
    let mut tries = Tries::new(bodies.aspect);
    for (members, places) in settled {
        let (low, high) = bounds(bodies, members, places);
        let middle = Point {
            x: (low.x + high.x) / 2.0,
            y: (low.y + high.y) / 2.0,
        };
        let cells = cells(bodies, members, places, middle, cell);
        let (column, row) = tries.first_free(&cells, &taken);
        for &(x, y) in &cells {
            taken.insert((x + column, y + row));
        }
        for (&node, place) in members.iter().zip(places) {
            placed[node] = Point {
                x: place.x - middle.x + column as f64 * cell,
                y: place.y - middle.y + row as f64 * cell,
            };
        }
    }
    placed
}

fn bounds(bodies: &Bodies, members: &[usize], places: &[Point]) -> (Point, Point) {
    let mut low = Point {
        x: f64::INFINITY,
        y: f64::INFINITY,
    };
    let mut high = Point {
        x: f64::NEG_INFINITY,
        y: f64::NEG_INFINITY,
    };
    for (&node, place) in members.iter().zip(places) {
        let size = bodies.boxes[node];
        low.x = low.x.min(place.x - size.x / 2.0);
        low.y = low.y.min(place.y - size.y / 2.0);
        high.x = high.x.max(place.x + size.x / 2.0);
        high.y = high.y.max(place.y + size.y / 2.0);
    }
    (low, high)
}

/// The squares that a part takes: those of its boxes, and what lies between them in a row.
fn cells(
    bodies: &Bodies,
    members: &[usize],
    places: &[Point],
    middle: Point,
    cell: f64,
) -> Vec<(i64, i64)> {
    let mut cells = HashSet::new();
    for (&node, place) in members.iter().zip(places) {
        let size = bodies.boxes[node];
        let at = |value: f64| (value / cell).floor() as i64;
        let (x, y) = (place.x - middle.x, place.y - middle.y);
        for column in at(x - size.x / 2.0)..=at(x + size.x / 2.0) {
            for row in at(y - size.y / 2.0)..=at(y + size.y / 2.0) {
                cells.insert((column, row));
            }
        }
    }
    // What lies between the nodes of a part is the part's: nobody else is to stand under its lines.
    if members.len() > 2 {
        let rows: Vec<(i64, i64)> = cells.iter().copied().collect();
        let mut spans = std::collections::BTreeMap::<i64, (i64, i64)>::new();
        for (column, row) in rows {
            let span = spans.entry(row).or_insert((column, column));
            span.0 = span.0.min(column);
            span.1 = span.1.max(column);
        }
        for (row, (first, last)) in spans {
            cells.extend((first..=last).map(|column| (column, row)));
        }
    }
    let mut cells: Vec<(i64, i64)> = cells.into_iter().collect();
    cells.sort_unstable();
    cells
}

/// Places to try, from the middle outwards.
struct Tries {
    places: Vec<(i64, i64)>,
    side: i64,
    aspect: f64,
}

impl Tries {
    fn new(aspect: f64) -> Self {
        let mut tries = Self {
            places: Vec::new(),
            side: 32,
            aspect,
        };
        tries.fill();
        tries
    }

    fn fill(&mut self) {
        let side = self.side;
        let mut places: Vec<(i64, i64)> = (-side..=side)
            .flat_map(|column| (-side..=side).map(move |row| (column, row)))
            .collect();
        let far = |&(column, row): &(i64, i64)| {
            let (x, y) = (column as f64, row as f64 * self.aspect);
            ((x * x + y * y) as i64, column, row)
        };
        places.sort_by_key(far);
        self.places = places;
    }

    /// The first place where all of `cells` are free.
    fn first_free(&mut self, cells: &[(i64, i64)], taken: &HashSet<(i64, i64)>) -> (i64, i64) {
        let mut from = 0;
        loop {
            for &(column, row) in &self.places[from..] {
                let is_free = |&(x, y): &(i64, i64)| !taken.contains(&(x + column, y + row));
                if cells.iter().all(is_free) {
                    return (column, row);
                }
            }
            // The farthest places of a square are not the next ones of a larger square: all are tried again.
            from = 0;
            self.side *= 2;
            self.fill();
        }
    }
}
