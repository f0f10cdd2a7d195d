//! What did people decide about these mentions? Pins: decisions, resolved to mentions.
//!
//! In: the decisions whose words lie in some articles. Out: which mentions are one event by
//! decision, and which are not. A decision points at words, so it holds for later readings of
//! the same article too. Where decisions disagree about a pair, the later one holds.

use std::collections::{BTreeMap, BTreeSet};

use crate::component::{self, Sketched};
use crate::entry::{Anchor, DecisionBody};
use crate::error::Result;
use crate::home::{Home, LIST, Row, Value, insert, list};
use crate::refold::Life;

/// The part of a decision that stays what it was; every other part is not that event.
const STAY: i64 = 1;

/// One mention of one part of a decision.
pub(crate) struct Pin {
    entry: i64,
    article: String,
    /// The part's number.
    side: i64,
    first: i64,
    last: i64,
    pub(crate) life: Life,
}

/// Keeps a decision.
pub(crate) fn keep(home: &dyn Home, entry: i64, body: &DecisionBody, known: &str) -> Result<()> {
    let anchors = body
        .parts
        .iter()
        .enumerate()
        .flat_map(|(side, part)| part.iter().map(move |a| (side, a)));
    let row = |(number, (side, anchor)): (usize, (usize, &Anchor))| -> [Value; 7] {
        [
            entry.into(),
            (number as i64).into(),
            (&anchor.article).into(),
            (side as i64).into(),
            i64::from(anchor.start).into(),
            i64::from(anchor.end).into(),
            known.into(),
        ]
    };
    insert(
        home,
        "pin (entry, number, article, side, first, last, known_from)",
        "(?, ?, ?, ?, ?, ?, ?)",
        "",
        anchors.enumerate().map(row).collect(),
    )?;
    Ok(())
}

/// The pins of every decision that touches an article of these readings, in order of decision.
pub(crate) fn load(home: &dyn Home, readings: &[i64]) -> Result<Vec<Pin>> {
    let mut entries = BTreeSet::new();
    for part in readings.chunks(LIST) {
        let (marks, values) = list(1, part);
        let sql = format!(
            "SELECT DISTINCT p.entry FROM reading r JOIN pin p ON p.article = r.article WHERE r.reading IN ({marks})"
        );
        for row in home.rows(&sql, &values)? {
            entries.insert(row.int(0)?);
        }
    }
    let mut out = Vec::new();
    for entry in entries {
        let asked = "SELECT entry, article, side, first, last, known_from, known_to FROM pin WHERE entry = ?1 ORDER BY number";
        for row in home.rows(asked, &[entry.into()])? {
            out.push(pin(&row)?);
        }
    }
    Ok(out)
}

fn pin(row: &Row) -> Result<Pin> {
    Ok(Pin {
        entry: row.int(0)?,
        article: row.text(1)?,
        side: row.int(2)?,
        first: row.int(3)?,
        last: row.int(4)?,
        life: Life {
            from: row.text(5)?,
            to: row.maybe_text(6)?,
        },
    })
}

/// When articles of these readings were withdrawn.
pub(crate) fn withdrawn(home: &dyn Home, readings: &[i64]) -> Result<BTreeMap<String, Vec<Life>>> {
    let mut out: BTreeMap<String, Vec<Life>> = BTreeMap::new();
    for part in readings.chunks(LIST) {
        let (marks, values) = list(1, part);
        let sql = format!(
            "SELECT DISTINCT w.entry, w.article, w.known_from, w.known_to FROM reading r JOIN withdrawn w ON w.article = r.article WHERE r.reading IN ({marks}) ORDER BY w.entry"
        );
        for row in home.rows(&sql, &values)? {
            let life = Life {
                from: row.text(2)?,
                to: row.maybe_text(3)?,
            };
            let lives = out.entry(row.text(1)?).or_default();
            // An article with readings in two parts of the list is met twice.
            if !lives.contains(&life) {
                lives.push(life);
            }
        }
    }
    Ok(out)
}

impl Pin {
    /// The article.
    pub(crate) fn article(&self) -> &str {
        &self.article
    }

    /// Whether two pins are of one part of one decision.
    pub(crate) fn same_part(&self, other: &Pin) -> bool {
        self.entry == other.entry && self.side == other.side
    }

    /// Whether the words name a mention: one of its triggers meets them.
    pub(crate) fn names(&self, mention: &Sketched) -> bool {
        mention.article.id == self.article
            && mention
                .sketch
                .triggers
                .iter()
                .any(|(start, end)| i64::from(*start) < self.last && i64::from(*end) > self.first)
    }

    /// The mention that the words name.
    pub(crate) fn mention(&self, mentions: &[&Sketched]) -> Option<usize> {
        mentions.iter().position(|m| self.names(m))
    }
}

/// The components of the mentions that an anchor names in any reading of its article.
pub(crate) fn components(home: &dyn Home, anchor: &Anchor) -> Result<BTreeSet<i64>> {
    let pin = Pin {
        entry: 0,
        article: anchor.article.clone(),
        side: 0,
        first: i64::from(anchor.start),
        last: i64::from(anchor.end),
        life: Life {
            from: String::new(),
            to: None,
        },
    };
    let asked = "SELECT reading FROM reading WHERE article = ?1 ORDER BY reading";
    let readings: Result<Vec<i64>> = home
        .rows(asked, &[(&anchor.article).into()])?
        .iter()
        .map(|row| row.int(0))
        .collect();
    let mentions = component::of_readings(home, &readings?)?;
    let named = mentions.iter().filter(|(m, _)| pin.names(m));
    Ok(named.map(|(_, component)| *component).collect())
}

/// Mentions that are one event by decision.
pub(crate) type Bodies = Vec<Vec<usize>>;

/// Mentions that are not one event by decision: what was split off, and what stayed.
pub(crate) type Parted = Vec<(Vec<usize>, Vec<usize>)>;

/// Bodies of mentions that are one by decision, and parts that are not, at a time.
pub(crate) fn decided(pins: &[Pin], mentions: &[&Sketched], at: &str) -> (Bodies, Parted) {
    let mut sides: BTreeMap<i64, BTreeMap<i64, BTreeSet<usize>>> = BTreeMap::new();
    for pin in pins.iter().filter(|p| p.life.holds(at)) {
        if let Some(mention) = pin.mention(mentions) {
            let parts = sides.entry(pin.entry).or_default();
            parts.entry(pin.side).or_default().insert(mention);
        }
    }
    let mut body: Vec<usize> = (0..mentions.len()).collect();
    let mut parted: BTreeSet<(usize, usize)> = BTreeSet::new();
    // The latest first: what it says cannot be overruled by those before.
    for parts in sides.values().rev() {
        for part in parts.values() {
            let mut members = part.iter();
            let Some(first) = members.next() else {
                continue;
            };
            members.for_each(|m| join(&mut body, &parted, *first, *m));
        }
        let stay = parts.get(&STAY).into_iter().flatten();
        for y in stay {
            let away = parts.iter().filter(|p| *p.0 != STAY).flat_map(|p| p.1);
            for x in away {
                if body[*x] != body[*y] {
                    parted.insert((*x, *y));
                }
            }
        }
    }
    let mut bodies: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (m, b) in body.iter().enumerate() {
        bodies.entry(*b).or_default().push(m);
    }
    let joined = bodies.into_values().filter(|b| b.len() > 1).collect();
    (
        joined,
        parted
            .into_iter()
            .map(|(x, y)| (vec![x], vec![y]))
            .collect(),
    )
}

/// Makes two bodies one, unless a later decision parts them.
fn join(body: &mut [usize], parted: &BTreeSet<(usize, usize)>, x: usize, y: usize) {
    let (a, b) = (body[x].min(body[y]), body[x].max(body[y]));
    let barred = parted.iter().any(|(m, n)| {
        let ends = (body[*m].min(body[*n]), body[*m].max(body[*n]));
        ends == (a, b)
    });
    if a != b && !barred {
        body.iter_mut().filter(|c| **c == b).for_each(|c| *c = a);
    }
}
