//! What happens when something becomes known? One transaction from entry to events.
//!
//! In: a reading, a decision or a retraction. Out: its entries in the log, and the events of
//! the components it touches brought up to date. A crash leaves all of it or nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use dateline::Resources;
use dateline::report::Report;

use crate::block;
use crate::component::{self, Sketched, Touched};
use crate::coref::Judge;
use crate::entry::{self, DecisionBody, Entry};
use crate::error::{Error, Result};
use crate::home::{Home, Value, first, insert};
use crate::pins;
use crate::recent::Recent;
use crate::refold::refold;
use crate::sketch::{ArticleSketch, MentionSketch, Rarity, sketch};
use crate::{log, words};

/// What computing events needs beside the log.
pub(crate) struct With<'a> {
    pub(crate) home: &'a dyn Home,
    pub(crate) resources: &'a Resources,
    pub(crate) judge: &'a Judge,
    pub(crate) rarity: &'a Rarity,
    pub(crate) recent: &'a Recent,
}

impl With<'_> {
    /// Adds a reading and its events; how many entries were new.
    pub(crate) fn reading(&self, report: &Report, entries: &[Entry], known: &str) -> Result<usize> {
        let (added, touched) = self.enter(report, entries, known)?;
        self.bring_up(&touched, known)?;
        Ok(added)
    }

    /// Adds a reading, all but its events; how many entries were new, and the components to bring
    /// up.
    fn enter(&self, report: &Report, entries: &[Entry], known: &str) -> Result<(usize, Touched)> {
        let added = log::add(self.home, entries, known)?;
        let id = entries.first().map_or("", |e| e.id.as_str());
        let seq = log::seq(self.home, &report.article.id, id)?
            .ok_or_else(|| Error::new("an entry was not kept"))?;
        let asked = "SELECT 1 FROM reading WHERE reading = ?1";
        let touched = match first(self.home, asked, &[seq.into()])? {
            Some(_) => Touched::default(),
            None => self.place(report, seq, known)?,
        };
        Ok((added, touched))
    }

    /// Adds many readings, then their events.
    pub(crate) fn readings(&self, reports: &[(Report, String)]) -> Result<usize> {
        let mut added = 0;
        let mut since: BTreeMap<i64, &str> = BTreeMap::new();
        for (report, known) in reports {
            let entries = entry::entries(report)?;
            let id = entries.first().map_or("", |e| e.id.as_str());
            if log::latest(self.home, &report.article.id)?.as_deref() == Some(id) {
                continue;
            }
            let (new, touched) = self.enter(report, &entries, known)?;
            added += new;
            for component in &touched.components {
                let start = touched.since(*component, known);
                let from = since.entry(*component).or_insert(start);
                *from = (*from).min(start);
            }
        }
        // Components may have been joined to others meanwhile.
        let mut now: BTreeMap<i64, &str> = BTreeMap::new();
        for (component, from) in since {
            let first = now
                .entry(component::of(self.home, component)?)
                .or_insert(from);
            *first = (*first).min(from);
        }
        for (component, from) in now {
            refold(self, component, from)?;
        }
        Ok(added)
    }

    /// Brings components up to date.
    pub(crate) fn bring_up(&self, touched: &Touched, known: &str) -> Result<()> {
        let mut components = touched.components.iter();
        components.try_for_each(|c| refold(self, *c, touched.since(*c, known)))
    }

    /// Puts a reading into the computed tables, all but its events; the components to bring up.
    pub(crate) fn place(&self, report: &Report, seq: i64, known: &str) -> Result<Touched> {
        let (article, mentions) = sketch(report, self.resources, self.rarity);
        // What is compared is what is kept: coordinates are rounded in keeping.
        let bytes = article.encode();
        let article = Rc::new(ArticleSketch::decode(&bytes)?);
        let components = self.supersede(&article.id, seq, known, bytes)?;
        let mut new: Vec<Sketched> = Vec::new();
        let mut rows: Vec<[Value; 4]> = Vec::new();
        for (index, sketch) in mentions {
            let mention = component::number(seq, index)?;
            let bytes = sketch.encode();
            new.push(Sketched {
                mention,
                article: Rc::clone(&article),
                sketch: MentionSketch::decode(&bytes)?,
            });
            rows.push([mention.into(), seq.into(), mention.into(), bytes.into()]);
        }
        let into = "mention (mention, reading, component, sketch)";
        insert(self.home, into, "(?, ?, ?, ?)", "", rows)?;
        let partners = self.partners(&new, &article.id, seq)?;
        let mut now = component::place_new(self.home, self.judge, &new, &article, &partners)?;
        block::keep(self.home, &article, seq)?;
        words::keep(self.home, report, &new)?;
        self.arrows(report, seq)?;
        // A component that was joined to another goes by that one's name now.
        for component in components {
            now.components.insert(component::of(self.home, component)?);
        }
        Ok(now)
    }

    /// Keeps the reading; an article's readings follow each other in time. Returns the components
    /// of the article's other readings.
    fn supersede(
        &self,
        article: &str,
        seq: i64,
        known: &str,
        sketch: Vec<u8>,
    ) -> Result<BTreeSet<i64>> {
        let values: [Value; 4] = [seq.into(), article.into(), known.into(), sketch.into()];
        self.home.run(
            "INSERT INTO reading (reading, article, first_known, known_from, sketch) VALUES (?1, ?2, ?3, ?3, ?4)",
            &values,
        )?;
        let asked = "SELECT reading, known_from FROM reading WHERE article = ?1 ORDER BY known_from, reading";
        let rows = self.home.rows(asked, &[article.into()])?;
        if rows.len() < 2 {
            return Ok(BTreeSet::new());
        }
        let first_known = rows[0].text(1)?;
        let mut components = BTreeSet::new();
        for (i, row) in rows.iter().enumerate() {
            let to = rows.get(i + 1).map(|r| r.text(1)).transpose()?;
            let values: [Value; 3] = [row.int(0)?.into(), to.into(), (&first_known).into()];
            self.home.run(
                "UPDATE reading SET known_to = ?2, first_known = ?3 WHERE reading = ?1",
                &values,
            )?;
            let asked = "SELECT DISTINCT component FROM mention WHERE reading = ?1";
            for row in self.home.rows(asked, &[row.int(0)?.into()])? {
                components.insert(row.int(0)?);
            }
        }
        Ok(components)
    }

    /// Mentions of other articles that decisions join to new ones.
    fn partners(&self, new: &[Sketched], article: &str, seq: i64) -> Result<Vec<(usize, i64)>> {
        let pins = pins::load(self.home, &[seq])?;
        if pins.is_empty() {
            return Ok(Vec::new());
        }
        let articles: BTreeSet<&str> = pins.iter().map(pins::Pin::article).collect();
        let mut readings = Vec::new();
        for other in articles.into_iter().filter(|a| *a != article) {
            for row in self.home.rows(
                "SELECT reading FROM reading WHERE article = ?1",
                &[other.into()],
            )? {
                readings.push(row.int(0)?);
            }
        }
        let others = component::of_readings(self.home, &readings)?;
        let refs: Vec<&Sketched> = new.iter().collect();
        let mut out = Vec::new();
        for pin in pins.iter().filter(|p| p.article() == article) {
            let Some(index) = pin.mention(&refs) else {
                continue;
            };
            for partner in pins.iter().filter(|p| p.same_part(pin)) {
                let met = others.iter().filter(|(o, _)| partner.names(o));
                out.extend(met.map(|(o, _)| (index, o.mention)));
            }
        }
        Ok(out)
    }

    /// Keeps which mentions the reading links.
    fn arrows(&self, report: &Report, seq: i64) -> Result<()> {
        let index: BTreeMap<&str, usize> = report
            .events
            .iter()
            .enumerate()
            .map(|(i, e)| (e.id.as_str(), i))
            .collect();
        let mut rows: Vec<[Value; 4]> = Vec::new();
        for (n, link) in report.links.iter().enumerate() {
            let (Some(one), Some(other)) =
                (index.get(link.from.as_str()), index.get(link.to.as_str()))
            else {
                continue;
            };
            rows.push([
                seq.into(),
                (n as i64).into(),
                component::number(seq, *one)?.into(),
                component::number(seq, *other)?.into(),
            ]);
        }
        let into = "arrow (reading, number, one, other)";
        insert(self.home, into, "(?, ?, ?, ?)", "", rows)?;
        Ok(())
    }

    /// Adds a decision and follows it.
    pub(crate) fn decision(&self, entry: &Entry, body: &DecisionBody, known: &str) -> Result<()> {
        log::add(self.home, std::slice::from_ref(entry), known)?;
        let seq = log::seq(self.home, &entry.article, &entry.id)?
            .ok_or_else(|| Error::new("a decision was not kept"))?;
        let components = self.pin(seq, body, known)?;
        self.bring_up(&components, known)
    }

    /// Puts a decision into the computed tables; the components to bring up.
    pub(crate) fn pin(&self, seq: i64, body: &DecisionBody, known: &str) -> Result<Touched> {
        pins::keep(self.home, seq, body, known)?;
        let mut out = Touched::default();
        for part in &body.parts {
            let mut components = BTreeSet::new();
            for anchor in part {
                components.extend(pins::components(self.home, anchor)?);
            }
            out.join(self.home, &components, 0)?;
        }
        Ok(out)
    }

    /// Adds a retraction and follows it.
    pub(crate) fn retraction(&self, entry: &Entry, undone: Option<i64>, known: &str) -> Result<()> {
        log::add(self.home, std::slice::from_ref(entry), known)?;
        let seq = log::seq(self.home, &entry.article, &entry.id)?
            .ok_or_else(|| Error::new("a retraction was not kept"))?;
        let components = self.withdraw(seq, &entry.article, undone, known)?;
        self.bring_up(&components, known)
    }

    /// Puts a retraction into the computed tables; the components to bring up. `undone`: the
    /// entry that it retracts, where that is not the article itself.
    pub(crate) fn withdraw(
        &self,
        seq: i64,
        article: &str,
        undone: Option<i64>,
        known: &str,
    ) -> Result<Touched> {
        let mut articles: BTreeSet<String> = BTreeSet::from([article.to_owned()]);
        match undone {
            None => {
                let values: [Value; 3] = [seq.into(), article.into(), known.into()];
                self.home.run(
                    "INSERT INTO withdrawn (entry, article, known_from) VALUES (?1, ?2, ?3)",
                    &values,
                )?;
            }
            Some(undone) => {
                for row in self
                    .home
                    .rows("SELECT article FROM pin WHERE entry = ?1", &[undone.into()])?
                {
                    articles.insert(row.text(0)?);
                }
                for table in ["pin", "withdrawn"] {
                    let sql = format!(
                        "UPDATE {table} SET known_to = ?2 WHERE entry = ?1 AND known_to IS NULL"
                    );
                    self.home.run(&sql, &[undone.into(), known.into()])?;
                }
            }
        }
        let mut out = Touched::default();
        for article in &articles {
            let asked = "SELECT DISTINCT m.component FROM mention m JOIN reading r ON r.reading = m.reading WHERE r.article = ?1";
            for row in self.home.rows(asked, &[article.into()])? {
                out.components.insert(row.int(0)?);
            }
        }
        Ok(out)
    }
}
