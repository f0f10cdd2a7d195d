//! Which mentions are one event? Groups of one component.
//!
//! In: scores of pairs that may be one, pairs that cannot, what people decided. Out: groups. The
//! groups are a function of the set of mentions: the order in which they became known does not
//! matter. Method: agglomeration by average link over the compared pairs, best first; two groups
//! join only where no pair of theirs is incompatible. Members that a person joined count as one
//! body: it differs from a mention only where all of its members do. What a person split off
//! joins others only where that is nearly sure.

use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

/// What is known of the mentions of one component, by their numbers from 0.
pub(crate) struct Known<'a> {
    /// How many.
    pub(crate) mentions: usize,
    /// Log-odds of pairs that were compared, the smaller number first.
    pub(crate) scores: &'a BTreeMap<(usize, usize), f64>,
    /// Whether two are of one article, and so are two events.
    pub(crate) beside: &'a dyn Fn(usize, usize) -> bool,
    /// Whether two differ in what cannot differ.
    pub(crate) apart: &'a dyn Fn(usize, usize) -> bool,
    /// Decided to be one.
    pub(crate) joined: &'a [Vec<usize>],
    /// Decided not to be one: no member of the first, which was split off, with one of the second.
    pub(crate) parted: &'a [(Vec<usize>, Vec<usize>)],
    /// Log-odds from which two groups are one.
    pub(crate) same: f64,
}

/// Log-odds from which what was split off joins others.
pub(crate) const SURE: f64 = 3.0;

/// A pair of groups to join; the greatest score first, then the smallest numbers.
#[derive(PartialEq)]
struct Offer {
    score: f64,
    pair: (usize, usize),
    /// How often each had grown when this was offered.
    ages: (usize, usize),
}

impl Eq for Offer {}

impl Ord for Offer {
    fn cmp(&self, other: &Offer) -> std::cmp::Ordering {
        self.score
            .total_cmp(&other.score)
            .then_with(|| other.pair.cmp(&self.pair))
            .then_with(|| self.ages.cmp(&other.ages))
    }
}

impl PartialOrd for Offer {
    fn partial_cmp(&self, other: &Offer) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// Sum and number of the compared pairs between two groups.
type Between = BTreeMap<(usize, usize), (f64, usize)>;

struct Groups<'a> {
    known: &'a Known<'a>,
    /// Members of each group; empty once it was joined to another.
    members: Vec<Vec<usize>>,
    ages: Vec<usize>,
    between: Between,
    near: Vec<BTreeSet<usize>>,
    /// The body of decided members that a mention is of.
    body: Vec<usize>,
    /// Mentions decided not to be one.
    parted: BTreeSet<(usize, usize)>,
    /// Mentions that were split off.
    moved: BTreeSet<usize>,
}

fn key(a: usize, b: usize) -> (usize, usize) {
    (a.min(b), a.max(b))
}

impl Groups<'_> {
    /// The members of a group by their bodies.
    fn bodies(&self, group: usize) -> Vec<Vec<usize>> {
        let mut out: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for m in &self.members[group] {
            out.entry(self.body[*m]).or_default().push(*m);
        }
        out.into_values().collect()
    }

    fn compatible(&self, a: usize, b: usize) -> bool {
        let barred = self.members[a].iter().any(|x| {
            let mut others = self.members[b].iter();
            others.any(|y| self.parted.contains(&key(*x, *y)) || (self.known.beside)(*x, *y))
        });
        if barred {
            return false;
        }
        let (ours, theirs) = (self.bodies(a), self.bodies(b));
        ours.iter().all(|x| {
            theirs.iter().all(|y| {
                x.iter()
                    .any(|m| y.iter().any(|n| !(self.known.apart)(*m, *n)))
            })
        })
    }

    fn offer(&self, a: usize, b: usize) -> Option<Offer> {
        let pair = key(a, b);
        let (sum, pairs) = self.between.get(&pair)?;
        let score = sum / *pairs as f64;
        let moved = |g: usize| self.members[g].iter().any(|m| self.moved.contains(m));
        let least = if moved(a) || moved(b) {
            SURE
        } else {
            self.known.same
        };
        (score >= least).then_some(Offer {
            score,
            pair,
            ages: (self.ages[pair.0], self.ages[pair.1]),
        })
    }

    /// Joins the second group to the first.
    fn join(&mut self, to: usize, from: usize) {
        let moved = std::mem::take(&mut self.members[from]);
        self.members[to].extend(moved);
        self.members[to].sort_unstable();
        self.ages[to] += 1;
        self.ages[from] += 1;
        let neighbours = std::mem::take(&mut self.near[from]);
        for other in neighbours {
            self.near[other].remove(&from);
            let Some((sum, pairs)) = self.between.remove(&key(from, other)) else {
                continue;
            };
            if other == to {
                continue;
            }
            let slot = self.between.entry(key(to, other)).or_insert((0.0, 0));
            *slot = (slot.0 + sum, slot.1 + pairs);
            self.near[to].insert(other);
            self.near[other].insert(to);
        }
    }
}

/// The connected part that each mention is of, over pairs of at least so much.
pub(crate) fn parts(
    mentions: usize,
    scores: &BTreeMap<(usize, usize), f64>,
    edge: f64,
) -> Vec<usize> {
    let mut near: Vec<Vec<usize>> = vec![Vec::new(); mentions];
    for ((a, b), _) in scores.iter().filter(|s| *s.1 >= edge) {
        near[*a].push(*b);
        near[*b].push(*a);
    }
    let mut part = vec![usize::MAX; mentions];
    for start in 0..mentions {
        let mut open = vec![start];
        while let Some(at) = open.pop() {
            if part[at] == usize::MAX {
                part[at] = start;
                open.extend(&near[at]);
            }
        }
    }
    part
}

/// The groups, each in order of its members' numbers, in order of their first.
pub(crate) fn groups(known: &Known<'_>) -> Vec<Vec<usize>> {
    let n = known.mentions;
    let mut groups = Groups {
        known,
        members: (0..n).map(|i| vec![i]).collect(),
        ages: vec![0; n],
        between: BTreeMap::new(),
        near: vec![BTreeSet::new(); n],
        body: (0..n).collect(),
        parted: BTreeSet::new(),
        moved: known.parted.iter().flat_map(|p| p.0.clone()).collect(),
    };
    for (a, b) in known.parted {
        let pairs = a.iter().flat_map(|x| b.iter().map(move |y| key(*x, *y)));
        groups.parted.extend(pairs);
    }
    for (pair, score) in known.scores {
        groups.between.insert(*pair, (*score, 1));
        groups.near[pair.0].insert(pair.1);
        groups.near[pair.1].insert(pair.0);
    }
    for part in known.joined {
        let homes: BTreeSet<usize> = part
            .iter()
            .filter_map(|m| groups.members.iter().position(|g| g.contains(m)))
            .collect();
        let mut homes = homes.into_iter();
        let Some(to) = homes.next() else { continue };
        for from in homes {
            groups.join(to, from);
        }
        let members = groups.members[to].clone();
        for m in members {
            groups.body[m] = to;
        }
    }
    let mut offers: BinaryHeap<Offer> = groups
        .between
        .keys()
        .filter_map(|(a, b)| groups.offer(*a, *b))
        .collect();
    while let Some(offer) = offers.pop() {
        let (a, b) = offer.pair;
        if offer.ages != (groups.ages[a], groups.ages[b]) || !groups.compatible(a, b) {
            continue;
        }
        groups.join(a, b);
        offers.extend(groups.near[a].iter().filter_map(|o| groups.offer(a, *o)));
    }
    groups
        .members
        .into_iter()
        .filter(|g| !g.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Known, groups};
    use std::collections::BTreeMap;

    fn run(
        pairs: &[(usize, usize, f64)],
        apart: &[(usize, usize)],
        joined: &[Vec<usize>],
        parted: &[(Vec<usize>, Vec<usize>)],
    ) -> Vec<Vec<usize>> {
        let scores: BTreeMap<(usize, usize), f64> =
            pairs.iter().map(|(a, b, s)| ((*a, *b), *s)).collect();
        groups(&Known {
            mentions: 4,
            scores: &scores,
            beside: &|_, _| false,
            apart: &|a, b| apart.contains(&(a.min(b), a.max(b))),
            joined,
            parted,
            same: 0.0,
        })
    }

    #[test]
    fn the_best_pair_joins_first_and_the_average_decides() {
        let pairs = [(0, 1, 3.0), (1, 2, 1.0), (0, 2, -4.0), (2, 3, 0.5)];
        assert_eq!(run(&pairs, &[], &[], &[]), [vec![0, 1], vec![2, 3]]);
    }

    #[test]
    fn what_cannot_be_one_stays_apart() {
        let pairs = [(0, 1, 3.0), (1, 2, 2.0), (0, 2, 2.0)];
        assert_eq!(
            run(&pairs, &[(0, 2)], &[], &[]),
            [vec![0, 1], vec![2], vec![3]]
        );
    }

    #[test]
    fn a_decision_overrules_the_score() {
        let pairs = [(0, 1, 3.0), (2, 3, 3.0)];
        let joined = [vec![0, 2]];
        assert_eq!(run(&pairs, &[(0, 2)], &joined, &[]), [vec![0, 1, 2, 3]]);
        let parted = [(vec![1], vec![0])];
        assert_eq!(
            run(&pairs, &[], &[], &parted),
            [vec![0], vec![1], vec![2, 3]]
        );
    }
}
