//! Which event is a mention of a crowded component? One mention at a time.
//!
//! In: the groups of the mentions known before, and one more. Out: the groups with it. A story
//! that hundreds of outlets print makes components in which comparing all with all would cost
//! more with every print. There only the first known are grouped so (`cluster.rs`); each
//! later mention is compared with the latest before it whose articles share a block, and joins
//! the group whose compared members it is most like on average, or opens one. What was grouped
//! before stays as it was, so a group does not depend on what came later.

use std::collections::BTreeMap;

use crate::cluster::SURE;

/// Mentions of a component that are grouped all with all: the first known.
pub(crate) const CORE: usize = 64;

/// Mentions that a later one is compared with: the latest before it.
const COMPARED: usize = 32;

/// How two mentions compare.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Pair {
    /// They cannot be one event.
    Apart,
    /// Their articles share no block.
    Far,
    /// Log-odds that they are one.
    Score(f64),
}

/// The groups so far, with what decides who joins them.
pub(crate) struct Crowd<'a> {
    /// Members of each group, in order of rank.
    pub(crate) groups: Vec<Vec<usize>>,
    /// How two mentions compare.
    pub(crate) pair: &'a dyn Fn(usize, usize) -> Pair,
    /// Whether a mention was split off by a person.
    pub(crate) moved: &'a dyn Fn(usize) -> bool,
    /// Log-odds from which a mention is of a group.
    pub(crate) same: f64,
}

impl Crowd<'_> {
    /// Adds mentions, the first known first.
    pub(crate) fn join(mut self, mentions: &[usize]) -> Vec<Vec<usize>> {
        let mut placed: Vec<(usize, usize)> = Vec::new();
        for (group, members) in self.groups.iter().enumerate() {
            placed.extend(members.iter().map(|m| (*m, group)));
        }
        placed.sort_unstable();
        for mention in mentions {
            let group = self.home(*mention, &placed).unwrap_or_else(|| {
                self.groups.push(Vec::new());
                self.groups.len() - 1
            });
            self.groups[group].push(*mention);
            placed.push((*mention, group));
        }
        self.groups
    }

    /// The group that a mention is of, among those of mentions placed before it.
    fn home(&self, mention: usize, placed: &[(usize, usize)]) -> Option<usize> {
        // Sum and number of scores; nothing where a member rules it out.
        let mut likeness: BTreeMap<usize, Option<(f64, u32)>> = BTreeMap::new();
        let compared = placed
            .iter()
            .rev()
            .map(|(other, group)| (*group, (self.pair)(mention, *other)))
            .filter(|(_, pair)| *pair != Pair::Far)
            .take(COMPARED);
        for (group, pair) in compared {
            let sum = likeness.entry(group).or_insert(Some((0.0, 0)));
            *sum = match (pair, *sum) {
                (Pair::Score(score), Some((total, n))) => Some((total + score, n + 1)),
                _ => None,
            };
        }
        let least = |group: usize| {
            if self.groups[group].iter().any(|m| (self.moved)(*m)) {
                SURE
            } else {
                self.same
            }
        };
        let means = likeness.into_iter().filter_map(|(group, sum)| {
            let (total, n) = sum?;
            let mean = total / f64::from(n);
            (mean >= least(group)).then_some((group, mean))
        });
        // Of two that are equally like, the one known first.
        let best = means.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        best.map(|b| b.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{Crowd, Pair};

    #[test]
    fn a_later_mention_joins_the_group_it_is_most_like_or_opens_one() {
        // 0 1 and 2 3 are two events; 9 is like nothing, 7 cannot be what 0 is.
        let pair = |a: usize, b: usize| match (a, b) {
            (7, 0) => Pair::Apart,
            (9, _) => Pair::Score(-4.0),
            (8, 9 | 2) => Pair::Far,
            (4 | 7, 0 | 1) => Pair::Score(2.0),
            (5 | 8, 3) => Pair::Score(1.0),
            _ => Pair::Score(-1.0),
        };
        let crowd = |groups: Vec<Vec<usize>>| Crowd {
            groups,
            pair: &pair,
            moved: &|m| m == 1,
            same: 0.5,
        };
        let whole = crowd(vec![vec![0], vec![2, 3]]).join(&[4, 7, 8, 9]);
        assert_eq!(whole, [vec![0, 4], vec![2, 3, 8], vec![7], vec![9]]);
        // What joins a group that a person made by splitting must be nearly sure.
        let split = crowd(vec![vec![0, 1], vec![2]]).join(&[4]);
        assert_eq!(split, [vec![0, 1], vec![2], vec![4]]);
        // One by one or together is the same.
        let first = crowd(vec![vec![0], vec![2, 3]]).join(&[4, 7]);
        assert_eq!(crowd(first).join(&[8, 9]), whole);
    }
}
