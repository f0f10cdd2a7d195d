//! From the claims of one field to one value: which number, and why?
//!
//! In: the values that claims state, with their sources. Out: one value under a named rule.
//! `conservative` is ACLED's rule (the lowest of differing tolls), `range` UCDP's
//! (low, best, high).

use std::collections::{BTreeMap, BTreeSet};

use dateline::vocabulary::SourceKind;

/// How one value is chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Policy {
    /// Most independent sources, then most authoritative, then latest.
    #[default]
    Best,
    /// The lowest.
    Conservative,
    /// The best, with the lowest and highest as its bounds.
    Range,
    /// The latest.
    Latest,
    /// The most authoritative source, then the latest.
    Official,
    /// The highest.
    Max,
}

impl Policy {
    /// All, by their names.
    pub const ALL: [(&'static str, Policy); 6] = [
        ("best", Policy::Best),
        ("conservative", Policy::Conservative),
        ("range", Policy::Range),
        ("latest", Policy::Latest),
        ("official", Policy::Official),
        ("max", Policy::Max),
    ];

    /// Reads a name.
    pub fn read(name: &str) -> Option<Policy> {
        Policy::ALL.iter().find(|p| p.0 == name).map(|p| p.1)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        Policy::ALL
            .iter()
            .find(|p| p.1 == self)
            .map_or("best", |p| p.0)
    }
}

/// A number that one claim states.
#[derive(Clone, Debug)]
pub struct Stated {
    /// Least.
    pub min: u64,
    /// Most.
    pub max: Option<u64>,
    /// The one value that the words count as under the policy.
    pub best: u64,
    /// Who wrote it: one number for copies, for an outlet, for an agency.
    pub writer: usize,
    /// Who says so.
    pub kind: SourceKind,
    /// When the article was printed, or became known.
    pub when: String,
    /// Id of the claim.
    pub claim: String,
    /// What stands behind it: the voice that says it, the page, the outlet with its text.
    pub behind: Vec<String>,
}

impl Stated {
    /// Whether a later number of the same voice or page takes the place of this one: one that it
    /// cannot be, or a greater least.
    fn gives_way_to(&self, other: &Stated) -> bool {
        let apart = other.max.is_some_and(|max| max < self.min);
        // A day is not later than an hour of it.
        let length = self.when.len().min(other.when.len());
        let (this, that) = (self.when.get(..length), other.when.get(..length));
        (apart || other.min > self.min)
            && this < that
            && self.behind.iter().any(|b| other.behind.contains(b))
    }
}

/// For each number, which took its place: the next of its voice or page, if any.
pub fn superseded(stated: &[Stated]) -> Vec<Option<usize>> {
    let next = |s: &Stated| {
        let later = stated.iter().enumerate().filter(|o| s.gives_way_to(o.1));
        later
            .min_by(|a, b| a.1.when.cmp(&b.1.when).then(a.0.cmp(&b.0)))
            .map(|o| o.0)
    };
    stated.iter().map(next).collect()
}

/// How much a kind of source is trusted on a toll: the more the nearer it is to the count.
fn authority(kind: SourceKind) -> u8 {
    match kind {
        SourceKind::Official | SourceKind::Un | SourceKind::Court => 5,
        SourceKind::Spokesperson | SourceKind::Military => 4,
        SourceKind::Ngo | SourceKind::Expert => 3,
        SourceKind::Witness | SourceKind::Relative | SourceKind::Media => 2,
        SourceKind::Narration | SourceKind::Other => 1,
        SourceKind::Anonymous | SourceKind::ArmedGroup => 0,
    }
}

/// The chosen number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// Least.
    pub min: u64,
    /// Most.
    pub max: Option<u64>,
    /// The one value.
    pub best: u64,
    /// Claims that agree.
    pub claims: Vec<String>,
    /// Claims that do not.
    pub against: Vec<String>,
    /// What decided.
    pub why: String,
}

/// The value of one measure under a policy; nothing without claims.
pub fn choose(stated: &[Stated], policy: Policy) -> Option<Chosen> {
    let mut writers: BTreeMap<u64, BTreeSet<usize>> = BTreeMap::new();
    for s in stated {
        writers.entry(s.min).or_default().insert(s.writer);
    }
    let independent = |v: &Stated| writers.get(&v.min).map_or(0, BTreeSet::len);
    let best = |key: &dyn Fn(&Stated) -> (usize, u8)| {
        let rank = |a: &Stated, b: &Stated| key(a).cmp(&key(b)).then_with(|| a.when.cmp(&b.when));
        let all = stated.iter();
        all.max_by(|a, b| rank(a, b).then(a.min.cmp(&b.min)))
    };
    let chosen = match policy {
        Policy::Best | Policy::Range => best(&|s| (independent(s), authority(s.kind))),
        Policy::Latest => best(&|_| (0, 0)),
        Policy::Official => best(&|s| (0, authority(s.kind))),
        Policy::Conservative => stated.iter().min_by_key(|s| s.best),
        Policy::Max => stated.iter().max_by_key(|s| s.max.unwrap_or(s.min)),
    }?;
    // Of "nine" and "at least nine" the closed one is shown: it can be contradicted.
    let chosen = stated
        .iter()
        .find(|s| s.min == chosen.min && s.max.is_some())
        .unwrap_or(chosen);
    let agrees = |s: &Stated| {
        s.min <= chosen.max.unwrap_or(u64::MAX) && chosen.min <= s.max.unwrap_or(u64::MAX)
    };
    let ids = |yes: bool| {
        stated
            .iter()
            .filter(|s| agrees(s) == yes)
            .map(|s| s.claim.clone())
            .collect()
    };
    let low = stated.iter().map(|s| s.min).min().unwrap_or(chosen.min);
    let high = stated.iter().map(|s| s.max.unwrap_or(s.min)).max();
    let (min, max) = if policy == Policy::Range {
        (low, high)
    } else {
        (chosen.min.min(chosen.best), chosen.max)
    };
    Some(Chosen {
        why: why(policy, chosen, stated.len(), independent(chosen)),
        min,
        max,
        best: chosen.best,
        claims: ids(true),
        against: ids(false),
    })
}

/// What decided, in words.
fn why(policy: Policy, chosen: &Stated, all: usize, independent: usize) -> String {
    let of = format!("of {all} stated");
    let who = chosen.kind;
    match policy {
        _ if all == 1 => "the only one stated".to_owned(),
        Policy::Best if independent > 1 => format!("{independent} independent sources, {of}"),
        Policy::Best => format!("the most authoritative source ({who}), then the latest, {of}"),
        Policy::Range => format!("lowest, best and highest {of}"),
        Policy::Latest => format!("the latest ({}), {of}", chosen.when),
        Policy::Official => format!("the most authoritative source ({who}), {of}"),
        Policy::Conservative => format!("the lowest {of}"),
        Policy::Max => format!("the highest {of}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stated(min: u64, writer: usize, kind: SourceKind, when: &str) -> Stated {
        Stated {
            min,
            max: Some(min),
            best: min,
            writer,
            kind,
            when: when.to_owned(),
            claim: format!("{min}/{writer}"),
            behind: Vec::new(),
        }
    }

    #[test]
    fn each_policy_chooses_by_its_rule() {
        let all = [
            stated(9, 0, SourceKind::Witness, "2031-05-06"),
            stated(9, 1, SourceKind::Expert, "2031-05-06"),
            stated(12, 2, SourceKind::Official, "2031-05-07"),
            stated(7, 3, SourceKind::Anonymous, "2031-05-08"),
        ];
        let best = |p| choose(&all, p).map(|c| (c.min, c.best, c.max));
        assert_eq!(best(Policy::Best), Some((9, 9, Some(9))));
        assert_eq!(best(Policy::Conservative), Some((7, 7, Some(7))));
        assert_eq!(best(Policy::Range), Some((7, 9, Some(12))));
        assert_eq!(best(Policy::Latest), Some((7, 7, Some(7))));
        assert_eq!(best(Policy::Official), Some((12, 12, Some(12))));
        assert_eq!(best(Policy::Max), Some((12, 12, Some(12))));
        assert_eq!(choose(&[], Policy::Best), None);
    }

    #[test]
    fn a_later_number_of_the_same_voice_takes_the_place_of_the_earlier() {
        let by = |voice: &str, s: Stated| Stated {
            behind: vec![voice.to_owned()],
            ..s
        };
        let open = |s: Stated| Stated { max: None, ..s };
        let police = |n, when| by("police", stated(n, 0, SourceKind::Official, when));
        let all = [
            police(9, "2031-05-06"),
            police(20, "2031-05-07"),
            police(31, "2031-05-08"),
            // Another voice, the same day, and a number that may be the same replace nothing.
            by("church", stated(40, 1, SourceKind::Ngo, "2031-05-09")),
            police(8, "2031-05-06T20:00:00Z"),
            open(police(30, "2031-05-09")),
        ];
        let found = superseded(&all);
        assert_eq!(found, [Some(1), Some(2), None, None, Some(1), None]);
    }

    #[test]
    fn copies_count_once() {
        let copies = [
            stated(9, 0, SourceKind::Official, "1"),
            stated(9, 0, SourceKind::Official, "2"),
            stated(12, 1, SourceKind::Official, "1"),
            stated(12, 2, SourceKind::Witness, "0"),
        ];
        assert_eq!(choose(&copies, Policy::Best).map(|c| c.best), Some(12));
    }
}
