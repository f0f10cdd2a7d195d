//! Which mentions may be one event at all? Components, kept as mentions come in.
//!
//! In: the sketches of a new reading. Out: the components it belongs to now. Two mentions are
//! compared only where their articles share a block, and only with a block's latest, so the cost
//! of an article does not grow with the ledger. Components hold every mention that was
//! ever known: they only grow.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::block;
use crate::coref::{self, Judge};
use crate::crowd::CORE;
use crate::error::{Error, Result};
use crate::home::{Home, LIST, Row, list};
use crate::sketch::{ArticleSketch, MentionSketch};

/// Bits of a mention's number that count it within its reading.
const WITHIN: u32 = 12;

/// The number of a mention: its reading's number and its place there.
pub(crate) fn number(reading: i64, index: usize) -> Result<i64> {
    if index >= 1 << WITHIN {
        return Err(Error::new(format!(
            "an article tells of more than {} events",
            1 << WITHIN
        )));
    }
    Ok((reading << WITHIN) | index as i64)
}

/// The reading and the index of a mention.
pub(crate) fn place(mention: i64) -> (i64, usize) {
    (mention >> WITHIN, (mention & ((1 << WITHIN) - 1)) as usize)
}

/// A mention as it is compared.
pub struct Sketched {
    /// Its number.
    pub mention: i64,
    /// Its article.
    pub article: Rc<ArticleSketch>,
    /// Its own.
    pub sketch: MentionSketch,
}

/// What orders the mentions of an event: the first known first.
pub(crate) fn rank<'s>(
    first_known: &'s str,
    mention: &'s Sketched,
) -> (&'s str, i32, &'s str, usize) {
    let article = &mention.article;
    let day = article.published.unwrap_or(i32::MAX);
    (first_known, day, &article.id, place(mention.mention).1)
}

/// Mentions of rows that hold number, reading, own sketch and article's sketch.
pub(crate) fn sketched(rows: &[Row]) -> Result<Vec<Sketched>> {
    let mut articles: BTreeMap<i64, Rc<ArticleSketch>> = BTreeMap::new();
    let mut out = Vec::new();
    for row in rows {
        let reading = row.int(1)?;
        let article = if let Some(known) = articles.get(&reading) {
            Rc::clone(known)
        } else {
            let article = Rc::new(ArticleSketch::decode(row.bytes(3)?)?);
            articles.insert(reading, Rc::clone(&article));
            article
        };
        out.push(Sketched {
            mention: row.int(0)?,
            article,
            sketch: MentionSketch::decode(row.bytes(2)?)?,
        });
    }
    Ok(out)
}

/// The mentions of readings.
pub(crate) fn of_readings(home: &dyn Home, readings: &[i64]) -> Result<Vec<(Sketched, i64)>> {
    let mut out = Vec::new();
    for part in readings.chunks(LIST) {
        let (marks, values) = list(1, part);
        let sql = format!(
            "SELECT m.mention, m.reading, m.sketch, r.sketch, m.component FROM mention m JOIN reading r ON r.reading = m.reading WHERE m.reading IN ({marks}) ORDER BY m.mention"
        );
        let rows = home.rows(&sql, &values)?;
        for (row, sketched) in rows.iter().zip(sketched(&rows)?) {
            out.push((sketched, row.int(4)?));
        }
    }
    Ok(out)
}

/// Components about which something changed.
#[derive(Debug, Default)]
pub(crate) struct Touched {
    pub(crate) components: BTreeSet<i64>,
    /// Those of them that several made which had a past of their own, and in which mentions are
    /// not compared all with all ([`crate::crowd`]): their past is told anew.
    pub(crate) anew: BTreeSet<i64>,
}

impl Touched {
    /// From when on a component's events are brought up to date, where something became known at
    /// a time.
    pub(crate) fn since<'k>(&self, component: i64, known: &'k str) -> &'k str {
        if self.anew.contains(&component) {
            ""
        } else {
            known
        }
    }

    /// Makes one component of several. `new`: how many of them have no past.
    pub(crate) fn join(
        &mut self,
        home: &dyn Home,
        components: &BTreeSet<i64>,
        new: usize,
    ) -> Result<()> {
        join(home, components)?;
        let Some(to) = components.first() else {
            return Ok(());
        };
        let anew = self.anew.intersection(components).next().is_some();
        self.components.retain(|c| !components.contains(c));
        self.anew.retain(|c| !components.contains(c));
        self.components.insert(*to);
        if anew || (components.len() > new + 1 && crowded(home, *to)?) {
            self.anew.insert(*to);
        }
        Ok(())
    }
}

/// Whether a component holds more mentions than are compared all with all.
fn crowded(home: &dyn Home, component: i64) -> Result<bool> {
    let asked = format!(
        "SELECT count(*) FROM (SELECT 1 FROM mention WHERE component = ?1 LIMIT {}) x",
        CORE + 1
    );
    let row = crate::home::first(home, &asked, &[component.into()])?;
    Ok(row.map_or(Ok(0), |r| r.int(0))? > CORE as i64)
}

/// Puts the mentions of a new reading into components; returns those components.
///
/// `partners`: mentions that a decision joins to one of the new ones, by index.
pub(crate) fn place_new(
    home: &dyn Home,
    judge: &Judge,
    new: &[Sketched],
    article: &ArticleSketch,
    partners: &[(usize, i64)],
) -> Result<Touched> {
    let near = block::near(home, article)?;
    let known = of_readings(home, &near)?;
    // What components were joined to meanwhile; each is named by its first mention.
    let mut joined: BTreeMap<i64, i64> = BTreeMap::new();
    let own: BTreeSet<i64> = new.iter().map(|m| m.mention).collect();
    let mut out = Touched::default();
    for (index, mention) in new.iter().enumerate() {
        let same = known
            .iter()
            .filter(|(other, _)| {
                coref::compatible(mention, other) && judge.score(mention, other) >= judge.edge()
            })
            .map(|(_, component)| joined.get(component).unwrap_or(component));
        let mut now: BTreeSet<i64> = same.copied().collect();
        now.insert(mention.mention);
        for (_, partner) in partners.iter().filter(|p| p.0 == index) {
            now.insert(of(home, *partner)?);
        }
        out.join(home, &now, now.intersection(&own).count())?;
        if let Some(to) = now.first() {
            for component in joined.values_mut().filter(|c| now.contains(c)) {
                *component = *to;
            }
            joined.extend(now.iter().map(|c| (*c, *to)));
        }
    }
    Ok(out)
}

/// The component of a mention.
pub(crate) fn of(home: &dyn Home, mention: i64) -> Result<i64> {
    let row = crate::home::first(
        home,
        "SELECT component FROM mention WHERE mention = ?1",
        &[mention.into()],
    )?;
    row.map_or_else(|| Err(Error::new("a mention is missing")), |r| r.int(0))
}

/// Makes one component of several, named by the smallest.
fn join(home: &dyn Home, components: &BTreeSet<i64>) -> Result<()> {
    let mut components = components.iter();
    let Some(to) = components.next() else {
        return Ok(());
    };
    for from in components {
        let values = [(*to).into(), (*from).into()];
        home.run(
            "UPDATE mention SET component = ?1 WHERE component = ?2",
            &values,
        )?;
        home.run(
            "UPDATE event SET component = ?1 WHERE component = ?2",
            &values,
        )?;
    }
    Ok(())
}
