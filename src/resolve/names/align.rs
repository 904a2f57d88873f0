//! Which word of one name is which of the other: the assignment with the greatest worth.
//!
//! *worth of each pair → pairs*. Kuhn–Munkres with potentials, O(n³), on names of a few words. A pair of no worth is no pair.

/// The pairs (row, column) of the assignment with the greatest sum of worths; `worth[row][column]` is at least 0.
pub fn assign(worth: &[Vec<f64>]) -> Vec<(usize, usize)> {
    let rows = worth.len();
    let columns = worth.first().map_or(0, Vec::len);
    let size = rows.max(columns);
    let cost = |row: usize, column: usize| {
        -worth
            .get(row)
            .and_then(|row| row.get(column))
            .copied()
            .unwrap_or(0.0)
    };
    // Index 0 is a sentinel: rows and columns are counted from 1.
    let mut of_row = vec![0.0; size + 1];
    let mut of_column = vec![0.0; size + 1];
    let mut row_at = vec![0; size + 1];
    let mut way = vec![0; size + 1];
    for row in 1..=size {
        row_at[0] = row;
        let mut column = 0;
        let mut least = vec![f64::INFINITY; size + 1];
        let mut used = vec![false; size + 1];
        loop {
            used[column] = true;
            let current = row_at[column];
            let (mut delta, mut next) = (f64::INFINITY, 0);
            for other in 1..=size {
                if used[other] {
                    continue;
                }
                let reduced = cost(current - 1, other - 1) - of_row[current] - of_column[other];
                if reduced < least[other] {
                    least[other] = reduced;
                    way[other] = column;
                }
                if least[other] < delta {
                    delta = least[other];
                    next = other;
                }
            }
            for other in 0..=size {
                if used[other] {
                    of_row[row_at[other]] += delta;
                    of_column[other] -= delta;
                } else {
                    least[other] -= delta;
                }
            }
            column = next;
            if row_at[column] == 0 {
                break;
            }
        }
        while column != 0 {
            let before = way[column];
            row_at[column] = row_at[before];
            column = before;
        }
    }
    let mut pairs: Vec<(usize, usize)> = (1..=size)
        .map(|column| (row_at[column] - 1, column - 1))
        .filter(|&(row, column)| -cost(row, column) > 0.0)
        .collect();
    pairs.sort_unstable();
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_sum_wins_over_the_best_first_pair() {
        assert_eq!(assign(&[vec![0.9, 0.8], vec![0.8, 0.0]]), [(0, 1), (1, 0)]);
    }

    #[test]
    fn what_has_no_worth_stays_alone() {
        assert_eq!(assign(&[vec![0.0, 0.0, 0.7]]), [(0, 2)]);
        assert!(assign(&[vec![0.0]]).is_empty());
        assert!(assign(&[]).is_empty());
    }
}
