//! How do events follow the log? The events of one component, from a time on.
//!
//! In: a component and the time from which something about it changed. Out: its rows of events
//! and members, brought up to date. Whatever the order of the changes, the rows are those that
//! replaying the component's whole past gives: at every time at which something about it became
//! known, its mentions are grouped anew and the events that changed get a new row.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use dateline::vocabulary::Measure;

use crate::block::Keys;
use crate::cluster::{self, Known};
use crate::component::{self, Sketched};
use crate::coref;
use crate::crowd::{CORE, Crowd, Pair};
use crate::error::Result;
use crate::fold::{self, Told};
use crate::home::{LIST, Value, insert, list};
use crate::log::{self, Reading};
use crate::pins::{self, Bodies, Parted, Pin};
use crate::row;
use crate::write::With;

/// A stretch of time in which something holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Life {
    pub(crate) from: String,
    pub(crate) to: Option<String>,
}

impl Life {
    /// Whether it holds at a time.
    pub(crate) fn holds(&self, at: &str) -> bool {
        self.from.as_str() <= at && self.to.as_deref().is_none_or(|to| to > at)
    }
}

/// A mention with when it holds.
struct Lived {
    sketched: Sketched,
    /// Its reading.
    life: Life,
    /// When its article was withdrawn.
    withdrawn: Vec<Life>,
    first_known: String,
}

impl Lived {
    fn rank(&self) -> (&str, i32, &str, usize) {
        component::rank(&self.first_known, &self.sketched)
    }

    fn holds(&self, at: &str) -> bool {
        self.life.holds(at) && !self.withdrawn.iter().any(|w| w.holds(at))
    }
}

/// The whole component.
struct Past<'a> {
    with: &'a With<'a>,
    component: i64,
    mentions: Vec<Lived>,
    pins: Vec<Pin>,
    /// Keys of each mention's article, once they are asked for.
    keys: Vec<Rc<OnceCell<Keys>>>,
    /// Pairs that were compared.
    pairs: RefCell<BTreeMap<(usize, usize), Pair>>,
    readings: BTreeMap<i64, Reading>,
}

/// An event that holds: its number, and its members.
type Open = BTreeMap<i64, Vec<i64>>;

/// Brings the rows of a component up to date from `since` on.
pub(crate) fn refold(with: &With<'_>, component: i64, since: &str) -> Result<()> {
    let mut past = Past::load(with, component)?;
    let mut open = past.open(since)?;
    for at in past.times(since) {
        past.step(&at, &mut open)?;
    }
    Ok(())
}

impl<'a> Past<'a> {
    fn load(with: &'a With<'a>, component: i64) -> Result<Past<'a>> {
        let home = with.home;
        let asked = "SELECT m.mention, m.reading, m.sketch, r.sketch, r.known_from, r.known_to, r.first_known FROM mention m JOIN reading r ON r.reading = m.reading WHERE m.component = ?1 ORDER BY m.mention";
        let rows = home.rows(asked, &[component.into()])?;
        let mut lives: Vec<(Life, String)> = Vec::new();
        for row in &rows {
            let life = Life {
                from: row.text(4)?,
                to: row.maybe_text(5)?,
            };
            lives.push((life, row.text(6)?));
        }
        let sketched = component::sketched(&rows)?;
        let readings: BTreeSet<i64> = sketched
            .iter()
            .map(|s| component::place(s.mention).0)
            .collect();
        let readings: Vec<i64> = readings.into_iter().collect();
        let withdrawn = pins::withdrawn(home, &readings)?;
        let pins = pins::load(home, &readings)?;
        let mut mentions: Vec<Lived> = sketched
            .into_iter()
            .zip(lives)
            .map(|(sketched, (life, first_known))| Lived {
                withdrawn: withdrawn
                    .get(&sketched.article.id)
                    .cloned()
                    .unwrap_or_default(),
                sketched,
                life,
                first_known,
            })
            .collect();
        // Numbers follow the order of arrival, which must not matter.
        mentions.sort_by(|a, b| a.rank().cmp(&b.rank()));
        let mut known: BTreeMap<String, Rc<OnceCell<Keys>>> = BTreeMap::new();
        let mut keys =
            |m: &Lived| Rc::clone(known.entry(m.sketched.article.id.clone()).or_default());
        Ok(Past {
            with,
            component,
            keys: mentions.iter().map(&mut keys).collect(),
            mentions,
            pins,
            pairs: RefCell::default(),
            readings: BTreeMap::new(),
        })
    }

    /// Takes back what was said of `since` and later.
    fn rewind(&self, since: &str) -> Result<()> {
        let mentions: Vec<i64> = self.mentions.iter().map(|m| m.sketched.mention).collect();
        for part in mentions.chunks(LIST) {
            let (marks, values) = list(2, part);
            let with = |first: &str| -> Vec<Value> {
                std::iter::once(first.into())
                    .chain(values.iter().cloned())
                    .collect()
            };
            for sql in [
                format!("DELETE FROM member WHERE known_from >= ?1 AND mention IN ({marks})"),
                format!(
                    "UPDATE member SET known_to = NULL WHERE known_to >= ?1 AND mention IN ({marks})"
                ),
            ] {
                self.with.home.run(&sql, &with(since))?;
            }
        }
        let values = [self.component.into(), since.into()];
        for sql in [
            "DELETE FROM event WHERE component = ?1 AND known_from >= ?2",
            "UPDATE event SET known_to = NULL WHERE component = ?1 AND known_to >= ?2",
        ] {
            self.with.home.run(sql, &values)?;
        }
        Ok(())
    }

    /// The events that held just before `since`; what was said of later is taken back.
    fn open(&self, since: &str) -> Result<Open> {
        let mut out = Open::new();
        let mut later = false;
        let mentions: Vec<i64> = self.mentions.iter().map(|m| m.sketched.mention).collect();
        for part in mentions.chunks(LIST) {
            let (marks, values) = list(2, part);
            let sql = format!(
                "SELECT event, mention, CASE WHEN known_from >= ?1 OR known_to >= ?1 THEN 1 ELSE 0 END FROM member WHERE (known_to IS NULL OR known_from >= ?1 OR known_to >= ?1) AND mention IN ({marks})"
            );
            let values: Vec<Value> = std::iter::once(since.into()).chain(values).collect();
            for row in self.with.home.rows(&sql, &values)? {
                out.entry(row.int(0)?).or_default().push(row.int(1)?);
                later |= row.int(2)? == 1;
            }
        }
        if later {
            self.rewind(since)?;
            return self.open(since);
        }
        out.values_mut().for_each(|m| m.sort_unstable());
        Ok(out)
    }

    /// The times from `since` on at which something about the component became known.
    fn times(&self, since: &str) -> Vec<String> {
        let lives = self
            .mentions
            .iter()
            .flat_map(|m| m.withdrawn.iter().chain([&m.life]));
        let lives = lives.chain(self.pins.iter().map(|p| &p.life));
        let times: BTreeSet<&String> = lives
            .flat_map(|l| l.to.iter().chain([&l.from]))
            .filter(|t| t.as_str() >= since)
            .collect();
        times.into_iter().cloned().collect()
    }

    /// How two mentions compare.
    fn pair(&self, a: usize, b: usize) -> Pair {
        let key = (a.min(b), a.max(b));
        let keys = |i: usize| {
            let article = &self.mentions[i].sketched.article;
            self.keys[i].get_or_init(|| Keys::of(article))
        };
        let compare = || {
            let (x, y) = (
                &self.mentions[key.0].sketched,
                &self.mentions[key.1].sketched,
            );
            if !coref::compatible(x, y) {
                Pair::Apart
            } else if keys(key.0).meet(keys(key.1)) {
                Pair::Score(self.with.judge.score(x, y))
            } else {
                Pair::Far
            }
        };
        *self.pairs.borrow_mut().entry(key).or_insert_with(compare)
    }

    /// The groups of the mentions that hold at a time, each in order of rank. `open`: the events
    /// before.
    fn groups(&self, at: &str, open: &Open) -> Vec<Vec<usize>> {
        let live: Vec<usize> = (0..self.mentions.len())
            .filter(|i| self.mentions[*i].holds(at))
            .collect();
        let mut out = if live.len() <= CORE {
            self.core(&live, at).0
        } else {
            self.crowd(&live, at, open)
        };
        for group in &mut out {
            group.sort_unstable();
        }
        out.sort_unstable();
        out
    }

    /// The groups of more mentions than are compared all with all.
    fn crowd(&self, live: &[usize], at: &str, open: &Open) -> Vec<Vec<usize>> {
        let first: BTreeSet<usize> = live.iter().take(CORE).copied().collect();
        let core: Vec<usize> = live
            .iter()
            .filter(|i| first.contains(i) || self.pinned(**i, at))
            .copied()
            .collect();
        let (groups, moved) = match self.before(live, at, open) {
            Some(groups) => (groups, self.decided(&core, at).2),
            None => self.core(&core, at),
        };
        let placed: BTreeSet<usize> = groups.iter().flatten().copied().collect();
        let late: Vec<usize> = live
            .iter()
            .filter(|i| !placed.contains(i))
            .copied()
            .collect();
        let crowd = Crowd {
            groups,
            pair: &|a, b| self.pair(a, b),
            moved: &|m| moved.contains(&m),
            same: self.with.judge.same(),
        };
        crowd.join(&late)
    }

    /// Whether a decision names a mention.
    fn pinned(&self, i: usize, at: &str) -> bool {
        let mut pins = self.pins.iter().filter(|p| p.life.holds(at));
        pins.any(|p| p.names(&self.mentions[i].sketched))
    }

    /// The groups of the events before, where nothing has changed but that later mentions came.
    fn before(&self, live: &[usize], at: &str, open: &Open) -> Option<Vec<Vec<usize>>> {
        let mut lives = self.pins.iter().map(|p| &p.life);
        if lives.any(|l| l.from == at || l.to.as_deref() == Some(at)) {
            return None;
        }
        let number: BTreeMap<i64, usize> = live
            .iter()
            .map(|i| (self.mentions[*i].sketched.mention, *i))
            .collect();
        let mut groups = Vec::new();
        for members in open.values() {
            let group: Option<Vec<usize>> =
                members.iter().map(|m| number.get(m).copied()).collect();
            groups.push(group?);
        }
        let mut placed: Vec<usize> = groups.iter().flatten().copied().collect();
        placed.sort_unstable();
        // The first known must be those that were there before.
        if placed.len() < CORE || !live.starts_with(&placed) {
            return None;
        }
        let late = &live[placed.len()..];
        (!late.iter().any(|i| self.pinned(*i, at))).then(|| {
            groups.iter_mut().for_each(|g| g.sort_unstable());
            groups.sort_unstable();
            groups
        })
    }

    /// What people decided about mentions at a time: one body, not one, split off.
    fn decided(&self, live: &[usize], at: &str) -> (Bodies, Parted, BTreeSet<usize>) {
        let sketches: Vec<&Sketched> = live.iter().map(|i| &self.mentions[*i].sketched).collect();
        let (joined, parted) = pins::decided(&self.pins, &sketches, at);
        let away = parted.iter().flat_map(|p| p.0.iter().map(|i| live[*i]));
        let moved = away.collect();
        (joined, parted, moved)
    }

    /// The groups of mentions that are compared all with all, and those that were split off.
    fn core(&self, live: &[usize], at: &str) -> (Vec<Vec<usize>>, BTreeSet<usize>) {
        let mut scores = BTreeMap::new();
        for (n, a) in live.iter().enumerate() {
            for (m, b) in live.iter().enumerate().skip(n + 1) {
                if let Pair::Score(score) = self.pair(*a, *b) {
                    scores.insert((n, m), score);
                }
            }
        }
        // What a later mention joins was not one component before.
        let parts = cluster::parts(live.len(), &scores, self.with.judge.edge());
        scores.retain(|(a, b), _| parts[*a] == parts[*b]);
        let article = |i: usize| &self.mentions[live[i]].sketched.article.id;
        let (joined, parted, moved) = self.decided(live, at);
        let groups = cluster::groups(&Known {
            mentions: live.len(),
            scores: &scores,
            beside: &|a, b| article(a) == article(b),
            apart: &|a, b| self.pair(live[a], live[b]) == Pair::Apart,
            joined: &joined,
            parted: &parted,
            same: self.with.judge.same(),
        });
        let groups = groups
            .into_iter()
            .map(|g| g.into_iter().map(|i| live[i]).collect());
        (groups.collect(), moved)
    }

    /// Brings the rows from their state before a time to that time.
    fn step(&mut self, at: &str, open: &mut Open) -> Result<()> {
        let mut next = Open::new();
        let mut fresh: Vec<(i64, Vec<usize>)> = Vec::new();
        for group in self.groups(at, open) {
            let event = row::event_number(&self.mentions[group[0]].sketched);
            let mut members: Vec<i64> = group
                .iter()
                .map(|i| self.mentions[*i].sketched.mention)
                .collect();
            members.sort_unstable();
            if open.get(&event) != Some(&members) {
                fresh.push((event, group));
            }
            next.insert(event, members);
        }
        self.close(at, open, &next)?;
        let mut rows: Vec<[Value; 3]> = Vec::new();
        for (event, group) in &fresh {
            for i in group {
                let mention = self.mentions[*i].sketched.mention;
                if open.get(event).is_none_or(|m| !m.contains(&mention)) {
                    rows.push([mention.into(), at.into(), (*event).into()]);
                }
            }
        }
        let into = "member (mention, known_from, event)";
        insert(self.with.home, into, "(?, ?, ?)", "", rows)?;
        let wanted: BTreeSet<usize> = fresh.iter().flat_map(|f| f.1.iter().copied()).collect();
        self.ready(&wanted)?;
        for (event, group) in fresh {
            let told = self.told(&group);
            let summary = fold::summary(&told, self.with.resources, row::TOLLS, Measure::Killed);
            row::insert(self.with.home, event, at, self.component, &summary)?;
        }
        *open = next;
        Ok(())
    }

    /// Ends what does not hold any more.
    fn close(&self, at: &str, open: &Open, next: &Open) -> Result<()> {
        for (event, members) in open {
            let now = next.get(event);
            if now == Some(members) {
                continue;
            }
            let values = [(*event).into(), at.into()];
            self.with.home.run(
                "UPDATE event SET known_to = ?2 WHERE event = ?1 AND known_to IS NULL",
                &values,
            )?;
            for mention in members
                .iter()
                .filter(|m| now.is_none_or(|n| !n.contains(m)))
            {
                self.with.home.run(
                    "UPDATE member SET known_to = ?2 WHERE mention = ?1 AND known_to IS NULL",
                    &[(*mention).into(), at.into()],
                )?;
            }
        }
        Ok(())
    }

    /// Loads the readings of mentions.
    fn ready(&mut self, group: &BTreeSet<usize>) -> Result<()> {
        let wanted: BTreeSet<i64> = group
            .iter()
            .map(|i| component::place(self.mentions[*i].sketched.mention).0)
            .filter(|r| !self.readings.contains_key(r))
            .collect();
        let wanted: Vec<i64> = wanted.into_iter().collect();
        for (seq, reading) in
            wanted
                .iter()
                .zip(log::readings(self.with.home, self.with.recent, &wanted)?)
        {
            self.readings.insert(*seq, reading);
        }
        Ok(())
    }

    /// The mentions of a group as they are folded; why they are one is not searched for.
    fn told(&self, group: &[usize]) -> Vec<Told<'_>> {
        let told = group.iter().filter_map(|i| {
            let (reading, index) = component::place(self.mentions[*i].sketched.mention);
            Some(Told {
                reading: self.readings.get(&reading)?,
                index,
                because: Vec::new(),
            })
        });
        told.collect()
    }
}
