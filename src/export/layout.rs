//! Where the nodes of a picture stand.
//!
//! *(boxes, springs, groups) → centres of the boxes*. Each connected part is laid out by itself: first its groups as if each were one
//! node, then the nodes around the places of their groups ([`forces`]); boxes that overlap are pushed apart; the parts are packed
//! beside each other, the largest in the middle ([`packing`]). No randomness and no clock: nodes start on a sunflower's spiral in
//! their order, so the same graph gives the same picture, also on any number of threads. Does not draw.

mod forces;
mod packing;

use std::collections::{BTreeMap, HashMap};

/// A point, or a size, in pixels of the picture.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Point {
    pub x: f64,
    pub y: f64,
}

/// What pulls two nodes together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Spring {
    pub a: usize,
    pub b: usize,
    /// How strongly; 1 is usual.
    pub weight: f64,
}

/// What is to be laid out.
#[derive(Clone, Debug)]
pub(super) struct Bodies {
    /// Width and height of each node's box, with the room that is to be kept around it.
    pub boxes: Vec<Point>,
    /// The springs.
    pub springs: Vec<Spring>,
    /// The group of each node: those of one start beside each other.
    pub groups: Vec<usize>,
    /// The rank of each node: parts with one of a lower rank take the middle.
    pub ranks: Vec<usize>,
    /// The length that a spring would like to have.
    pub reach: f64,
    /// Width of the picture by its height.
    pub aspect: f64,
}

/// How much springs loosen with the number of others; 0 is not at all.
const LOOSE: f64 = 0.5;

/// Places all nodes; the middle of the picture is the origin.
pub(super) fn settle(bodies: &Bodies) -> Vec<Point> {
    let mut parts = parts(bodies.boxes.len(), &bodies.springs);
    parts.sort_by_key(|part| part.iter().map(|&node| bodies.ranks[node]).min());
    let mut settled: Vec<(Vec<usize>, Vec<Point>)> = Vec::with_capacity(parts.len());
    let mut part_of = vec![0; bodies.boxes.len()];
    for (number, members) in parts.iter().enumerate() {
        for &node in members {
            part_of[node] = number;
        }
    }
    let mut springs: Vec<Vec<Spring>> = vec![Vec::new(); parts.len()];
    for spring in &bodies.springs {
        springs[part_of[spring.a]].push(*spring);
    }
    for (members, springs) in parts.into_iter().zip(springs) {
        let places = part(bodies, &members, &springs);
        settled.push((members, places));
    }
    packing::pack(bodies, &settled)
}

/// Connected parts, the largest first, then by their first node.
fn parts(count: usize, springs: &[Spring]) -> Vec<Vec<usize>> {
    let mut root: Vec<usize> = (0..count).collect();
    fn find(root: &mut [usize], mut node: usize) -> usize {
        while root[node] != node {
            root[node] = root[root[node]];
            node = root[node];
        }
        node
    }
    for spring in springs {
        let (a, b) = (find(&mut root, spring.a), find(&mut root, spring.b));
        let (low, high) = (a.min(b), a.max(b));
        root[high] = low;
    }
    let mut members = BTreeMap::<usize, Vec<usize>>::new();
    for node in 0..count {
        members.entry(find(&mut root, node)).or_default().push(node);
    }
    let mut parts: Vec<Vec<usize>> = members.into_values().collect();
    parts.sort_by_key(|part| (std::cmp::Reverse(part.len()), part[0]));
    parts
}

/// One connected part, in the order of its members.
fn part(bodies: &Bodies, members: &[usize], springs: &[Spring]) -> Vec<Point> {
    let at: HashMap<usize, usize> = members
        .iter()
        .enumerate()
        .map(|(local, &node)| (node, local))
        .collect();
    let springs: Vec<Spring> = springs
        .iter()
        .map(|spring| Spring {
            a: at[&spring.a],
            b: at[&spring.b],
            weight: spring.weight,
        })
        .filter(|spring| spring.a != spring.b)
        .collect();
    let springs = loosened(members.len(), springs);
    let boxes: Vec<Point> = members.iter().map(|&node| bodies.boxes[node]).collect();
    if boxes.len() == 1 {
        return vec![Point::default()];
    }
    let groups = dense(members.iter().map(|&node| bodies.groups[node]));
    let mut places = start(&boxes, &springs, &groups, bodies.reach);
    forces::relax(&mut places, &springs, bodies.reach);
    lay_flat(&mut places, bodies.aspect);
    draw_out(&mut places, &boxes);
    push_apart(&mut places, &boxes);
    places
}

/// Springs between nodes that both have many pull less, each: what hangs on one node alone stays beside it, and what many share is
/// drawn out, so that the middle does not clump.
fn loosened(count: usize, springs: Vec<Spring>) -> Vec<Spring> {
    let mut degree = vec![0_usize; count];
    for spring in &springs {
        degree[spring.a] += 1;
        degree[spring.b] += 1;
    }
    let loosened = springs.into_iter().map(|spring| Spring {
        weight: spring.weight / (degree[spring.a].min(degree[spring.b]).max(1) as f64).powf(LOOSE),
        ..spring
    });
    loosened.collect()
}

/// Groups numbered from 0 without gaps, in the order in which they come.
fn dense(groups: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut numbers = BTreeMap::new();
    groups
        .map(|group| {
            let next = numbers.len();
            *numbers.entry(group).or_insert(next)
        })
        .collect()
}

/// Where nodes start: around the place of their group, which was laid out among the groups.
fn start(boxes: &[Point], springs: &[Spring], groups: &[usize], reach: f64) -> Vec<Point> {
    let count = groups.iter().max().map_or(0, |last| last + 1);
    let mut sizes = vec![0_usize; count];
    groups.iter().for_each(|&group| sizes[group] += 1);
    let mut centres = sunflower(count, reach * (boxes.len() as f64).sqrt());
    if count > 2 && count < boxes.len() {
        let mut between = BTreeMap::<(usize, usize), f64>::new();
        for spring in springs {
            let (a, b) = (groups[spring.a], groups[spring.b]);
            if a != b {
                *between.entry((a.min(b), a.max(b))).or_default() += spring.weight;
            }
        }
        let coarse: Vec<Spring> = between
            .into_iter()
            .map(|((a, b), weight)| Spring {
                a,
                b,
                weight: weight.sqrt(),
            })
            .collect();
        let mean = boxes.len() as f64 / count as f64;
        forces::relax(&mut centres, &coarse, reach * mean.sqrt() * 1.2);
    }
    let mut placed = vec![0_usize; count];
    groups
        .iter()
        .map(|&group| {
            let own = spiral(placed[group], reach * 0.6);
            placed[group] += 1;
            Point {
                x: centres[group].x + own.x,
                y: centres[group].y + own.y,
            }
        })
        .collect()
}

/// Points evenly over a disc of that radius (Vogel 1979).
fn sunflower(count: usize, radius: f64) -> Vec<Point> {
    let step = radius / (count.max(1) as f64).sqrt();
    (0..count).map(|index| spiral(index, step)).collect()
}

fn spiral(index: usize, step: f64) -> Point {
    const GOLDEN: f64 = 2.399_963_229_728_653;
    let (distance, angle) = (step * (index as f64 + 0.5).sqrt(), index as f64 * GOLDEN);
    Point {
        x: distance * angle.cos(),
        y: distance * angle.sin(),
    }
}

/// Turns a part so that the box around it comes nearest to the shape of the picture.
fn lay_flat(places: &mut [Point], aspect: f64) {
    let count = places.len() as f64;
    let middle = Point {
        x: places.iter().map(|place| place.x).sum::<f64>() / count,
        y: places.iter().map(|place| place.y).sum::<f64>() / count,
    };
    let turned = |place: &Point, (sin, cos): (f64, f64)| {
        let (x, y) = (place.x - middle.x, place.y - middle.y);
        Point {
            x: x * cos + y * sin,
            y: y * cos - x * sin,
        }
    };
    let misfit = |turn: (f64, f64)| {
        let (mut wide, mut tall) = ((0.0_f64, 0.0_f64), (0.0_f64, 0.0_f64));
        for place in places.iter() {
            let Point { x, y } = turned(place, turn);
            wide = (wide.0.min(x), wide.1.max(x));
            tall = (tall.0.min(y), tall.1.max(y));
        }
        let found = (wide.1 - wide.0 + 1.0) / (tall.1 - tall.0 + 1.0);
        (found / aspect).ln().abs()
    };
    let mut best = ((0.0, 1.0), f64::INFINITY);
    for step in 0..TURNS {
        let turn = (step as f64 * std::f64::consts::PI / TURNS as f64).sin_cos();
        let misfit = misfit(turn);
        if misfit < best.1 {
            best = (turn, misfit);
        }
    }
    let placed: Vec<Point> = places.iter().map(|place| turned(place, best.0)).collect();
    places.copy_from_slice(&placed);
}

/// Turns that are tried on a half circle.
const TURNS: usize = 24;

/// How much room a part has by the room that its boxes take.
const ROOM: f64 = 3.0;

/// Draws a part out until there is room for its boxes: where they are pushed too far, no shape is left.
fn draw_out(places: &mut [Point], boxes: &[Point]) {
    let (mut wide, mut tall) = ((0.0_f64, 0.0_f64), (0.0_f64, 0.0_f64));
    for place in places.iter() {
        wide = (wide.0.min(place.x), wide.1.max(place.x));
        tall = (tall.0.min(place.y), tall.1.max(place.y));
    }
    let taken: f64 = boxes.iter().map(|size| size.x * size.y).sum();
    let room = (wide.1 - wide.0).max(1.0) * (tall.1 - tall.0).max(1.0);
    let by = (ROOM * taken / room).sqrt();
    // A few nodes in a row take no room to speak of, and need none.
    if by > 1.0 && places.len() > FEW {
        for place in places {
            place.x *= by;
            place.y *= by;
        }
    }
}

/// Parts of so many nodes are not drawn out.
const FEW: usize = 12;

/// Rounds after which boxes that still overlap may.
const PUSHES: usize = 300;

/// Moves boxes until none overlap, each pair along the way that is shorter.
fn push_apart(places: &mut [Point], boxes: &[Point]) {
    let cell = boxes
        .iter()
        .map(|size| size.x.max(size.y))
        .fold(1.0, f64::max);
    for round in 0..PUSHES {
        let mut grid = HashMap::<(i64, i64), Vec<usize>>::new();
        let key = |place: &Point| {
            (
                (place.x / cell).floor() as i64,
                (place.y / cell).floor() as i64,
            )
        };
        for (index, place) in places.iter().enumerate() {
            grid.entry(key(place)).or_default().push(index);
        }
        let mut moved = false;
        for a in 0..places.len() {
            let (column, row) = key(&places[a]);
            for dx in -1..=1 {
                for dy in -1..=1 {
                    for &b in grid.get(&(column + dx, row + dy)).into_iter().flatten() {
                        if b > a {
                            moved |= push(places, boxes, a, b, round);
                        }
                    }
                }
            }
        }
        if !moved {
            return;
        }
    }
}

fn push(places: &mut [Point], boxes: &[Point], a: usize, b: usize, round: usize) -> bool {
    let (dx, dy) = (places[b].x - places[a].x, places[b].y - places[a].y);
    let over_x = (boxes[a].x + boxes[b].x) / 2.0 - dx.abs();
    let over_y = (boxes[a].y + boxes[b].y) / 2.0 - dy.abs();
    if over_x <= 1e-6 || over_y <= 1e-6 {
        return false;
    }
    // A little more than half, or pairs would creep towards each other for ever.
    let share = 0.52 + 0.002 * round.min(100) as f64;
    if over_x < over_y {
        let by = over_x * share * if dx < 0.0 { -1.0 } else { 1.0 };
        places[a].x -= by;
        places[b].x += by;
    } else {
        let by = over_y * share * if dy < 0.0 { -1.0 } else { 1.0 };
        places[a].y -= by;
        places[b].y += by;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rings of nodes, each a part, some with a chord.
    fn rings(sizes: &[usize]) -> Bodies {
        let mut springs = Vec::new();
        let mut groups = Vec::new();
        let mut first = 0;
        for (number, &size) in sizes.iter().enumerate() {
            for node in 0..size {
                groups.push(number);
                if size > 1 {
                    springs.push(Spring {
                        a: first + node,
                        b: first + (node + 1) % size,
                        weight: 1.0,
                    });
                }
            }
            first += size;
        }
        Bodies {
            boxes: vec![Point { x: 60.0, y: 24.0 }; first],
            springs,
            groups,
            ranks: vec![0; first],
            reach: 80.0,
            aspect: 1.5,
        }
    }

    #[test]
    fn no_two_boxes_overlap_and_every_place_is_a_number() {
        for sizes in [&[1][..], &[2], &[3, 3, 1, 1, 1], &[40, 12, 7, 2, 2, 1]] {
            let bodies = rings(sizes);
            let places = settle(&bodies);
            assert_eq!(places.len(), bodies.boxes.len());
            for (a, place) in places.iter().enumerate() {
                assert!(place.x.is_finite() && place.y.is_finite());
                for other in &places[a + 1..] {
                    let apart =
                        (place.x - other.x).abs() >= 59.9 || (place.y - other.y).abs() >= 23.9;
                    assert!(apart, "{sizes:?}: {place:?} {other:?}");
                }
            }
        }
        assert_eq!(settle(&rings(&[])), []);
    }

    #[test]
    fn the_same_graph_stands_the_same() {
        let bodies = rings(&[25, 8, 1]);
        assert_eq!(settle(&bodies), settle(&bodies));
    }

    #[test]
    fn neighbours_stand_nearer_than_strangers() {
        let bodies = rings(&[30]);
        let places = settle(&bodies);
        let far = |a: usize, b: usize| (places[a].x - places[b].x).hypot(places[a].y - places[b].y);
        let beside: f64 = (0..30).map(|node| far(node, (node + 1) % 30)).sum();
        let across: f64 = (0..30).map(|node| far(node, (node + 15) % 30)).sum();
        assert!(across > 3.0 * beside, "{across} {beside}");
    }

    #[test]
    fn nodes_on_one_spot_are_parted() {
        let mut places = vec![Point::default(); 4];
        push_apart(&mut places, &[Point { x: 10.0, y: 10.0 }; 4]);
        for (index, a) in places.iter().enumerate() {
            for b in &places[index + 1..] {
                let (dx, dy) = (a.x - b.x, a.y - b.y);
                assert!(dx.abs() >= 9.99 || dy.abs() >= 9.99, "{places:?}");
            }
        }
    }
}
