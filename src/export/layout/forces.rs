//! Nodes that push each other away, and springs that hold them together.
//!
//! *(places, springs, length) → better places*. Every pair of nodes repels as K²/d, every spring pulls as d²/K; steps grow while
//! the whole gets calmer and shrink when it does not (Hu 2005, "Efficient and high quality force-directed graph drawing"). What is
//! far away counts as one heavy node (Barnes & Hut 1986). The forces on a node are summed in one order, so that threads play no
//! part. Knows nothing of sizes: who is too near is somebody else's business.

use super::{Point, Spring};
use rayon::prelude::*;

/// How strong repulsion is beside attraction (Hu's C).
const REPULSION: f64 = 0.2;
/// A square counts as one node when it is narrower than so much of its distance.
const THETA: f64 = 1.0;
/// Rounds of large graphs, and how many more small ones get.
const ROUNDS: usize = 260;
const MORE: usize = 400;
/// Steps shrink by this when the forces grew, and grow when they shrank five times in a row.
const COOLING: f64 = 0.92;
/// Steps below this part of a spring's length are not seen any more.
const STILL: f64 = 0.005;

/// Lets nodes move until they are calm.
pub(super) fn relax(places: &mut [Point], springs: &[Spring], reach: f64) {
    let count = places.len();
    if count < 2 {
        return;
    }
    let mut pulls: Vec<Vec<(usize, f64)>> = vec![Vec::new(); count];
    for spring in springs {
        pulls[spring.a].push((spring.b, spring.weight));
        pulls[spring.b].push((spring.a, spring.weight));
    }
    let rounds = ROUNDS + if count < 600 { MORE } else { 0 };
    let (mut step, mut calmer, mut before) = (reach, 0, f64::INFINITY);
    for _ in 0..rounds {
        let tree = Tree::new(places);
        let forces: Vec<Point> = (0..count)
            .into_par_iter()
            .with_min_len(64)
            .map(|node| force(places, node, &pulls[node], &tree, reach))
            .collect();
        let mut energy = 0.0;
        for (place, force) in places.iter_mut().zip(&forces) {
            let strength = force.x.hypot(force.y);
            energy += strength * strength;
            if strength > 0.0 {
                // A node near its rest takes no full step past it.
                let step = step.min(strength);
                place.x += force.x / strength * step;
                place.y += force.y / strength * step;
            }
        }
        if energy < before {
            calmer += 1;
            if calmer >= 5 {
                calmer = 0;
                step /= COOLING;
            }
        } else {
            calmer = 0;
            step *= COOLING;
        }
        before = energy;
        if step < STILL * reach {
            break;
        }
    }
}

fn force(places: &[Point], node: usize, pulls: &[(usize, f64)], tree: &Tree, reach: f64) -> Point {
    let own = places[node];
    let mut force = tree.repulsion(own, node, reach);
    for &(other, weight) in pulls {
        let (dx, dy) = (places[other].x - own.x, places[other].y - own.y);
        let strength = weight * dx.hypot(dy) / reach;
        force.x += dx * strength;
        force.y += dy * strength;
    }
    force
}

/// Squares within squares, down to single nodes.
struct Tree {
    squares: Vec<Square>,
}

struct Square {
    /// Where its nodes are on average.
    centre: Point,
    mass: f64,
    /// Its width.
    width: f64,
    inside: Inside,
}

enum Inside {
    /// The squares within, as far as they hold something.
    Squares(Vec<usize>),
    /// Nodes that stand on one spot, or one.
    Nodes(Vec<usize>),
}

/// Squares are divided no deeper: what is still together stands on one spot.
const DEPTH: usize = 24;

impl Tree {
    fn new(places: &[Point]) -> Self {
        let (mut low, mut high) = (places[0], places[0]);
        for place in places {
            low = Point {
                x: low.x.min(place.x),
                y: low.y.min(place.y),
            };
            high = Point {
                x: high.x.max(place.x),
                y: high.y.max(place.y),
            };
        }
        let width = (high.x - low.x).max(high.y - low.y).max(1e-9);
        let mut tree = Self {
            squares: Vec::with_capacity(2 * places.len()),
        };
        tree.divide(places, (0..places.len()).collect(), low, width, DEPTH);
        tree
    }

    fn divide(
        &mut self,
        places: &[Point],
        nodes: Vec<usize>,
        low: Point,
        width: f64,
        depth: usize,
    ) -> usize {
        let mass = nodes.len() as f64;
        let sum = nodes.iter().fold(Point::default(), |sum, &node| Point {
            x: sum.x + places[node].x,
            y: sum.y + places[node].y,
        });
        let index = self.squares.len();
        self.squares.push(Square {
            centre: Point {
                x: sum.x / mass,
                y: sum.y / mass,
            },
            mass,
            width,
            inside: Inside::Nodes(Vec::new()),
        });
        if nodes.len() == 1 || depth == 0 {
            self.squares[index].inside = Inside::Nodes(nodes);
            return index;
        }
        let half = width / 2.0;
        let middle = Point {
            x: low.x + half,
            y: low.y + half,
        };
        let mut quarters: [Vec<usize>; 4] = Default::default();
        for node in nodes {
            let east = usize::from(places[node].x >= middle.x);
            let north = usize::from(places[node].y >= middle.y);
            quarters[2 * north + east].push(node);
        }
        let mut within = Vec::new();
        for (quarter, nodes) in quarters.into_iter().enumerate() {
            if !nodes.is_empty() {
                let low = Point {
                    x: low.x + half * (quarter % 2) as f64,
                    y: low.y + half * (quarter / 2) as f64,
                };
                within.push(self.divide(places, nodes, low, half, depth - 1));
            }
        }
        self.squares[index].inside = Inside::Squares(within);
        index
    }

    fn repulsion(&self, own: Point, node: usize, reach: f64) -> Point {
        let mut force = Point::default();
        let mut open = vec![0];
        let strength = REPULSION * reach * reach;
        while let Some(index) = open.pop() {
            let square = &self.squares[index];
            let (dx, dy) = (own.x - square.centre.x, own.y - square.centre.y);
            let far = dx * dx + dy * dy;
            match &square.inside {
                Inside::Squares(within) if square.width * square.width > THETA * THETA * far => {
                    open.extend(within);
                }
                Inside::Squares(_) => {
                    force.x += dx / far * strength * square.mass;
                    force.y += dy / far * strength * square.mass;
                }
                Inside::Nodes(nodes) => {
                    for &other in nodes {
                        if other == node {
                            continue;
                        }
                        // Nodes on one spot leave it in a direction that their numbers fix.
                        let (dx, dy) = match far < 1e-12 {
                            true => {
                                let angle =
                                    (node as f64 - other as f64).signum() * (1.0 + node as f64);
                                (angle.cos() * 1e-3 * reach, angle.sin() * 1e-3 * reach)
                            }
                            false => (dx, dy),
                        };
                        let far = (dx * dx + dy * dy).max(1e-6 * reach * reach);
                        force.x += dx / far * strength;
                        force.y += dy / far * strength;
                    }
                }
            }
        }
        force
    }
}
