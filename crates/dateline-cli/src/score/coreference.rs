//! How alike are two ways of grouping the same items?
//!
//! In: coded groups and ours, over the same items. Out: MUC (Vilain et al. 1995), B³ (Bagga and
//! Baldwin 1998), CEAF-e (Luo 2005), their mean as `CoNLL` 2011 and 2012 took it, and the adjusted
//! Rand index (Hubert and Arabie 1985).

use std::collections::BTreeMap;

use super::{Tally, align};

/// Groups of item numbers; every item is in one.
pub(super) type Groups = Vec<Vec<usize>>;

/// The measures of a grouping.
pub(super) struct Likeness {
    /// Links kept and made.
    pub(super) muc: Tally,
    /// Items, by the share of their group.
    pub(super) b3: Tally,
    /// Groups, by the likeness of the best pairs.
    pub(super) ceafe: Tally,
    /// Adjusted Rand index.
    pub(super) rand: f64,
}

impl Likeness {
    /// The mean of the three F1, in percent.
    pub(super) fn conll(&self) -> f64 {
        (self.muc.f1() + self.b3.f1() + self.ceafe.f1()) / 3.0
    }
}

fn home(groups: &Groups) -> BTreeMap<usize, usize> {
    let pairs = groups
        .iter()
        .enumerate()
        .flat_map(|(g, items)| items.iter().map(move |i| (*i, g)));
    pairs.collect()
}

/// How many items of one grouping's group are in each group of the other.
fn shares(items: &[usize], other: &BTreeMap<usize, usize>) -> BTreeMap<usize, usize> {
    let mut out = BTreeMap::new();
    for group in items.iter().filter_map(|i| other.get(i)) {
        *out.entry(*group).or_default() += 1;
    }
    out
}

/// Links of the groups of one grouping that the other keeps, and all of them.
fn links(groups: &Groups, other: &BTreeMap<usize, usize>) -> (f64, f64) {
    let (mut kept, mut all) = (0, 0);
    for items in groups {
        kept += items.len() - shares(items, other).len();
        all += items.len() - 1;
    }
    (kept as f64, all as f64)
}

fn squares(groups: &Groups, other: &BTreeMap<usize, usize>) -> f64 {
    let of = |items: &Vec<usize>| {
        let sum: usize = shares(items, other).values().map(|n| n * n).sum();
        sum as f64 / items.len() as f64
    };
    groups.iter().map(of).sum()
}

/// The best total likeness of groups paired one to one. Only groups that share an item can be
/// paired, so each connected part is solved alone.
fn paired(coded: &Groups, ours: &BTreeMap<usize, usize>, found: &Groups) -> f64 {
    let theirs = home(coded);
    let mut done = vec![false; coded.len()];
    let mut total = 0.0;
    for start in 0..coded.len() {
        if done[start] {
            continue;
        }
        let (mut rows, mut columns) = (Vec::new(), Vec::new());
        let mut open = vec![start];
        while let Some(group) = open.pop() {
            if std::mem::replace(&mut done[group], true) {
                continue;
            }
            rows.push(group);
            for column in shares(&coded[group], ours).into_keys() {
                if !columns.contains(&column) {
                    columns.push(column);
                    open.extend(shares(&found[column], &theirs).into_keys());
                }
            }
        }
        let worth = |r: &usize, c: &usize| {
            let common = shares(&coded[*r], ours).get(c).copied().unwrap_or_default();
            2.0 * common as f64 / (coded[*r].len() + found[*c].len()) as f64
        };
        let matrix: Vec<Vec<f64>> = rows
            .iter()
            .map(|r| columns.iter().map(|c| worth(r, c)).collect())
            .collect();
        let best = align::best(&matrix);
        total += best
            .iter()
            .enumerate()
            .filter_map(|(i, j)| j.map(|j| matrix[i][j]))
            .sum::<f64>();
    }
    total
}

fn pairs(n: usize) -> f64 {
    (n * n.saturating_sub(1)) as f64 / 2.0
}

/// Compares.
pub(super) fn compare(coded: &Groups, found: &Groups) -> Likeness {
    let (theirs, ours) = (home(coded), home(found));
    let items = theirs.len() as f64;
    let ((kept, gold), (made, system)) = (links(coded, &ours), links(found, &theirs));
    let like = paired(coded, &ours, found);
    let together: f64 = coded
        .iter()
        .flat_map(|g| shares(g, &ours).into_values())
        .map(pairs)
        .sum();
    let [a, b] = [coded, found].map(|g| g.iter().map(|x| pairs(x.len())).sum::<f64>());
    let expected = a * b / pairs(theirs.len()).max(1.0);
    let most = f64::midpoint(a, b);
    Likeness {
        muc: ratio(made, system, kept, gold),
        b3: ratio(squares(found, &theirs), items, squares(coded, &ours), items),
        ceafe: ratio(like, found.len() as f64, like, coded.len() as f64),
        rand: if most > expected {
            (together - expected) / (most - expected)
        } else {
            1.0
        },
    }
}

/// A tally with this precision and recall.
fn ratio(made: f64, system: f64, kept: f64, gold: f64) -> Tally {
    // F1 of a tally is taken of one number right; precision and recall differ in theirs here.
    let precision = if system > 0.0 { made / system } else { 0.0 };
    let recall = if gold > 0.0 { kept / gold } else { 0.0 };
    Tally {
        right: precision * recall,
        system: recall,
        gold: precision,
    }
}

#[cfg(test)]
mod tests {
    use super::compare;

    #[test]
    fn the_textbook_example() {
        // Coded {a b c} {d e f g}; ours {a b} {c d} {f g h i}: without the items that one lacks.
        let coded = vec![vec![0, 1, 2], vec![3, 4, 5, 6]];
        let found = vec![vec![0, 1], vec![2, 3], vec![4, 5, 6]];
        let likeness = compare(&coded, &found);
        assert!((likeness.muc.recall() - 60.0).abs() < 1e-9);
        assert!((likeness.muc.precision() - 75.0).abs() < 1e-9);
        // B³ recall: (2·2/3 + 1/3 + 1/4 + 3·3/4) / 7; precision: (2 + 2/2 + 3) / 7.
        assert!((likeness.b3.recall() - 100.0 * (5.0 / 3.0 + 2.5) / 7.0).abs() < 1e-9);
        assert!((likeness.b3.precision() - 100.0 * 6.0 / 7.0).abs() < 1e-9);
        // CEAF-e: {a b} with the first, {e f g} with the second: 4/5 + 6/7.
        assert!((likeness.ceafe.recall() - 100.0 * (0.8 + 6.0 / 7.0) / 2.0).abs() < 1e-9);
        assert!(likeness.rand > 0.0 && likeness.rand < 1.0);
    }

    #[test]
    fn the_same_grouping_is_whole() {
        let groups = vec![vec![0, 1], vec![2]];
        let likeness = compare(&groups, &groups);
        assert!((likeness.conll() - 100.0).abs() < 1e-9);
        assert!((likeness.rand - 1.0).abs() < 1e-9);
    }
}
