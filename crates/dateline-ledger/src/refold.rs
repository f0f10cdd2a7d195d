//! How do events follow the log? The events of one component, from a time on.
//!
//! In: a component and the time from which something about it changed. Out: its rows of events
//! and members, brought up to date. Whatever the order of the changes, the rows are those that
//! replaying the component's whole past gives: at every time at which something about it became
//! known, its mentions are grouped anew and the events that changed get a new row.

use std::collections::{BTreeMap, BTreeSet};

use dateline::Resources;
use dateline::vocabulary::Measure;

use crate::block::Keys;
use crate::cluster::{self, Known};
use crate::component::{self, Sketched};
use crate::coref::{self, Judge};
use crate::error::Result;
use crate::fold::{self, Told};
use crate::home::{Home, LIST, Value, insert, list};
use crate::log::{self, Reading};
use crate::pins::{self, Pin};
use crate::recall;
use crate::row;

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
    home: &'a dyn Home,
    resources: &'a Resources,
    judge: &'a Judge,
    component: i64,
    mentions: Vec<Lived>,
    pins: Vec<Pin>,
    scores: BTreeMap<(usize, usize), f64>,
    apart: BTreeSet<(usize, usize)>,
    readings: BTreeMap<i64, Reading>,
}

/// An event that holds: its number, and its members.
type Open = BTreeMap<i64, Vec<i64>>;

/// Brings the rows of a component up to date from `since` on.
pub(crate) fn refold(
    home: &dyn Home,
    resources: &Resources,
    judge: &Judge,
    component: i64,
    since: &str,
) -> Result<()> {
    let mut past = Past::load(home, resources, judge, component)?;
    let mut open = past.open(since)?;
    for at in past.times(since) {
        past.step(&at, &mut open)?;
    }
    Ok(())
}

impl<'a> Past<'a> {
    fn load(
        home: &'a dyn Home,
        resources: &'a Resources,
        judge: &'a Judge,
        component: i64,
    ) -> Result<Past<'a>> {
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
        let keys: BTreeMap<String, Keys> = mentions
            .iter()
            .map(|m| (m.sketched.article.id.clone(), Keys::of(&m.sketched.article)))
            .collect();
        let (mut scores, mut apart) = (BTreeMap::new(), BTreeSet::new());
        for a in 0..mentions.len() {
            for b in a + 1..mentions.len() {
                let (x, y) = (&mentions[a].sketched, &mentions[b].sketched);
                if !coref::compatible(x, y) {
                    apart.insert((a, b));
                } else if keys[&x.article.id].meet(&keys[&y.article.id]) {
                    scores.insert((a, b), judge.score(x, y));
                }
            }
        }
        Ok(Past {
            home,
            resources,
            judge,
            component,
            mentions,
            pins,
            scores,
            apart,
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
                self.home.run(&sql, &with(since))?;
            }
        }
        let values = [self.component.into(), since.into()];
        for sql in [
            "DELETE FROM event WHERE component = ?1 AND known_from >= ?2",
            "UPDATE event SET known_to = NULL WHERE component = ?1 AND known_to >= ?2",
        ] {
            self.home.run(sql, &values)?;
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
            for row in self.home.rows(&sql, &values)? {
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

    /// The groups of the mentions that hold at a time, each in order of rank.
    fn groups(&self, at: &str) -> Vec<Vec<usize>> {
        let live: Vec<usize> = (0..self.mentions.len())
            .filter(|i| self.mentions[*i].holds(at))
            .collect();
        let local: BTreeMap<usize, usize> = live.iter().enumerate().map(|(n, i)| (*i, n)).collect();
        let mut scores = BTreeMap::new();
        for ((a, b), score) in &self.scores {
            if let (Some(a), Some(b)) = (local.get(a), local.get(b)) {
                scores.insert((*a, *b), *score);
            }
        }
        // What a later mention joins was not one component before.
        let parts = cluster::parts(live.len(), &scores, self.judge.edge());
        scores.retain(|(a, b), _| parts[*a] == parts[*b]);
        let sketches: Vec<&Sketched> = live.iter().map(|i| &self.mentions[*i].sketched).collect();
        let (joined, parted) = pins::decided(&self.pins, &sketches, at);
        let groups = cluster::groups(&Known {
            mentions: live.len(),
            scores: &scores,
            beside: &|a, b| sketches[a].article.id == sketches[b].article.id,
            apart: &|a, b| {
                let (x, y) = (live[a], live[b]);
                self.apart.contains(&(x.min(y), x.max(y)))
            },
            joined: &joined,
            parted: &parted,
            same: self.judge.same(),
        });
        let mut out: Vec<Vec<usize>> = groups
            .into_iter()
            .map(|g| g.into_iter().map(|i| live[i]).collect())
            .collect();
        for group in &mut out {
            group.sort_unstable();
        }
        out
    }

    /// Brings the rows from their state before a time to that time.
    fn step(&mut self, at: &str, open: &mut Open) -> Result<()> {
        let mut next = Open::new();
        let mut fresh: Vec<(i64, Vec<usize>)> = Vec::new();
        for group in self.groups(at) {
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
        insert(self.home, into, "(?, ?, ?)", "", rows)?;
        let wanted: BTreeSet<usize> = fresh.iter().flat_map(|f| f.1.iter().copied()).collect();
        self.ready(&wanted)?;
        for (event, group) in fresh {
            let told = self.told(&group);
            let (view, tolls) =
                fold::with_totals(&told, self.resources, row::TOLLS, Measure::Killed);
            row::insert(self.home, event, at, self.component, &view, tolls)?;
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
            self.home.run(
                "UPDATE event SET known_to = ?2 WHERE event = ?1 AND known_to IS NULL",
                &values,
            )?;
            for mention in members
                .iter()
                .filter(|m| now.is_none_or(|n| !n.contains(m)))
            {
                self.home.run(
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
        for (seq, reading) in wanted.iter().zip(log::readings(self.home, &wanted)?) {
            self.readings.insert(*seq, reading);
        }
        Ok(())
    }

    /// The mentions of a group as they are folded.
    fn told(&self, group: &[usize]) -> Vec<Told<'_>> {
        let sketches: Vec<&Sketched> = group.iter().map(|i| &self.mentions[*i].sketched).collect();
        let told = group.iter().enumerate().filter_map(|(n, i)| {
            let (reading, index) = component::place(self.mentions[*i].sketched.mention);
            Some(Told {
                reading: self.readings.get(&reading)?,
                index,
                because: recall::because(self.judge, &sketches[..n], sketches[n]),
            })
        });
        told.collect()
    }
}
