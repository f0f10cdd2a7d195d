//! The best one-to-one pairing of two lists, given the worth of each pair.
//!
//! Method: the Hungarian algorithm with potentials (Kuhn 1955; Jonker and Volgenant's form),
//! O(n³), on a square matrix padded with zeros.

/// For each row its column, where the pair is worth more than nothing.
pub(crate) fn best(worth: &[Vec<f64>]) -> Vec<Option<usize>> {
    let rows = worth.len();
    let columns = worth.first().map_or(0, Vec::len);
    let n = rows.max(columns);
    let cost = |i: usize, j: usize| -worth.get(i).and_then(|r| r.get(j)).copied().unwrap_or(0.0);
    let (mut u, mut v) = (vec![0.0f64; n + 1], vec![0.0f64; n + 1]);
    let (mut row_of, mut way) = (vec![0usize; n + 1], vec![0usize; n + 1]);
    for i in 1..=n {
        row_of[0] = i;
        let mut j0 = 0;
        let mut least = vec![f64::INFINITY; n + 1];
        let mut used = vec![false; n + 1];
        loop {
            used[j0] = true;
            let (i0, mut delta, mut j1) = (row_of[j0], f64::INFINITY, 0);
            for j in 1..=n {
                if used[j] {
                    continue;
                }
                let reduced = cost(i0 - 1, j - 1) - u[i0] - v[j];
                if reduced < least[j] {
                    least[j] = reduced;
                    way[j] = j0;
                }
                if least[j] < delta {
                    delta = least[j];
                    j1 = j;
                }
            }
            for j in 0..=n {
                if used[j] {
                    u[row_of[j]] += delta;
                    v[j] -= delta;
                } else {
                    least[j] -= delta;
                }
            }
            j0 = j1;
            if row_of[j0] == 0 {
                break;
            }
        }
        while j0 != 0 {
            let j1 = way[j0];
            row_of[j0] = row_of[j1];
            j0 = j1;
        }
    }
    let mut out = vec![None; rows];
    for j in 1..=columns {
        let i = row_of[j];
        if i >= 1 && i <= rows && worth[i - 1][j - 1] > 0.0 {
            out[i - 1] = Some(j - 1);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::best;

    #[test]
    fn takes_the_best_total() {
        let worth = vec![vec![4.0, 3.0], vec![3.0, 0.0]];
        assert_eq!(best(&worth), [Some(1), Some(0)]);
        assert_eq!(best(&[vec![0.0, 2.0, 1.0]]), [Some(1)]);
        assert_eq!(best(&[]), []);
    }
}
