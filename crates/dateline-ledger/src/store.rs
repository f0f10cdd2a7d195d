//! Where is the log kept, and what can be asked of it? The ledger.
//!
//! In: readings, decisions, questions. Out: entries and events. The ledger is a file or a schema
//! of a server; which one makes no difference to what is kept or answered. What becomes known is
//! appended, in one transaction with the events that follow from it.

use std::path::Path;

use dateline::Resources;
use dateline::report::Report;

use crate::chain::{self, Chain};
use crate::coref::Judge;
use crate::entry;
use crate::error::{Error, Result};
use crate::history::{self, Change};
use crate::home::{Home, Postgres, Sqlite, Value, first, within};
use crate::log::{self, Reading};
use crate::policy::Policy;
use crate::query::{self, Query};
use crate::rebuild::{self, Progress};
use crate::recall::NOW;
use crate::recent::Recent;
use crate::sketch::Rarity;
use crate::tables;
use crate::view::EventView;
use crate::write::With;

/// Entries up to which tables of another version are made again at once.
const FEW: i64 = 20_000;

/// The log and the events computed from it.
pub struct Ledger<'r> {
    pub(crate) home: Box<dyn Home>,
    resources: &'r Resources,
    judge: Judge,
    rarity: Rarity,
    recent: Recent,
}

impl<'r> Ledger<'r> {
    /// Opens a ledger, making it if there is none. `address`: a file, or `postgres://…`.
    ///
    /// # Errors
    /// A file of another program or a newer version; a server that cannot be reached.
    pub fn open(address: &str, resources: &'r Resources) -> Result<Ledger<'r>> {
        Ledger::at(address, true, resources)?.ready()
    }

    /// Opens a ledger that must be there.
    ///
    /// # Errors
    /// As [`Ledger::open`]; a file that is not there.
    pub fn open_existing(address: &str, resources: &'r Resources) -> Result<Ledger<'r>> {
        Ledger::at(address, false, resources)?.ready()
    }

    /// Opens a ledger that must be there, whatever version computed its events.
    ///
    /// # Errors
    /// As [`Ledger::open_existing`].
    pub fn open_as_it_is(address: &str, resources: &'r Resources) -> Result<Ledger<'r>> {
        Ledger::at(address, false, resources)
    }

    /// A ledger in memory, for reading without keeping.
    ///
    /// # Errors
    /// None that is expected.
    pub fn in_memory(resources: &'r Resources) -> Result<Ledger<'r>> {
        Ledger::with(Box::new(Sqlite::in_memory()?), resources)
    }

    fn at(address: &str, make: bool, resources: &'r Resources) -> Result<Ledger<'r>> {
        let server = ["postgres://", "postgresql://"]
            .iter()
            .any(|s| address.starts_with(s));
        let home: Box<dyn Home> = if server {
            Box::new(Postgres::open(address)?)
        } else {
            Box::new(Sqlite::open(Path::new(address), make)?)
        };
        Ledger::with(home, resources)
    }

    fn with(home: Box<dyn Home>, resources: &'r Resources) -> Result<Ledger<'r>> {
        tables::prepare(&*home)?;
        Ok(Ledger {
            home,
            resources,
            judge: Judge::load()?,
            rarity: Rarity::load()?,
            recent: Recent::default(),
        })
    }

    /// Events that another version computed are computed anew where that is quick.
    fn ready(self) -> Result<Ledger<'r>> {
        if tables::computed_by(&*self.home)? == tables::COMPUTED {
            return Ok(self);
        }
        let row = first(&*self.home, "SELECT coalesce(max(seq), 0) FROM entry", &[])?;
        if row.map_or(Ok(0), |r| r.int(0))? > FEW {
            return Err(Error::new(
                "its events were computed by another version of the program; `dateline rebuild` computes them anew",
            ));
        }
        self.rebuild(&mut |_, _| {})?;
        Ok(self)
    }

    pub(crate) fn tools(&self) -> With<'_> {
        With {
            home: &*self.home,
            resources: self.resources,
            judge: &self.judge,
            rarity: &self.rarity,
            recent: &self.recent,
        }
    }

    /// Appends a reading. Returns how many entries were new; none if it was there already, and
    /// then nothing is touched.
    ///
    /// `known`: when it became known, RFC 3339 UTC.
    ///
    /// # Errors
    /// What the home cannot write.
    pub fn append(&mut self, report: &Report, known: &str) -> Result<usize> {
        let entries = entry::entries(report)?;
        let id = entries.first().map(|e| e.id.as_str());
        let there = || log::latest(&*self.home, &report.article.id);
        if there()?.as_deref() == id {
            return Ok(0);
        }
        within(&*self.home, true, || {
            // Another writer may have been faster.
            if there()?.as_deref() == id {
                return Ok(0);
            }
            self.tools().reading(report, &entries, known)
        })
    }

    /// Appends many readings, each with when it became known, in one transaction; their events
    /// follow at its end. Returns how many entries were new.
    ///
    /// # Errors
    /// What the home cannot write; then none of them is kept.
    pub fn append_all(&mut self, reports: &[(Report, String)]) -> Result<usize> {
        within(&*self.home, true, || self.tools().readings(reports))
    }

    /// The latest reading of every article, or of those whose ids start so, that held at a time
    /// (RFC 3339 UTC; now, if absent), in order of article id.
    ///
    /// # Errors
    /// What the home cannot read.
    pub fn readings(&self, at: Option<&str>, article: Option<&str>) -> Result<Vec<Reading>> {
        within(&*self.home, false, || {
            log::readings(
                &*self.home,
                &self.recent,
                &log::live(&*self.home, at, article)?,
            )
        })
    }

    /// The events that pass a query.
    ///
    /// # Errors
    /// What the home cannot read; a day or a word that is none.
    pub fn events(&self, query: &Query) -> Result<Vec<EventView>> {
        within(&*self.home, false, || query::events(&self.tools(), query))
    }

    /// How many events pass a query, whatever its page; [`crate::query::COUNTED`] stands for so
    /// many or more.
    ///
    /// # Errors
    /// As [`Ledger::events`].
    pub fn count(&self, query: &Query) -> Result<u64> {
        within(&*self.home, false, || query::count(&self.tools(), query))
    }

    /// How an event came to be what it was at a time (now, if absent).
    ///
    /// # Errors
    /// What the home cannot read.
    pub fn history(&self, id: &str, at: Option<&str>, policy: Policy) -> Result<Vec<Change>> {
        within(&*self.home, false, || {
            history::history(
                &self.tools(),
                crate::row::number(id),
                at.unwrap_or(NOW),
                policy,
            )
        })
    }

    /// Ids that start so of events that held once and hold no more at a time.
    ///
    /// # Errors
    /// What the home cannot read.
    pub fn former(&self, id: &str) -> Result<Vec<String>> {
        let asked = "SELECT DISTINCT id FROM event WHERE event >= ?1 AND event <= ?2 ORDER BY id";
        let (first, last) = crate::row::numbers(id);
        let rows = self.home.rows(asked, &[first.into(), last.into()])?;
        rows.iter().map(|r| r.text(0)).collect()
    }

    /// What led to an event and what followed, at a time (now, if absent).
    ///
    /// # Errors
    /// What the home cannot read.
    pub fn chain(&self, id: &str, at: Option<&str>, policy: Policy) -> Result<Chain> {
        within(&*self.home, false, || {
            chain::chain(
                &self.tools(),
                crate::row::number(id),
                at.unwrap_or(NOW),
                policy,
            )
        })
    }

    /// Makes the computed tables again from the log.
    ///
    /// # Errors
    /// What the home cannot write; an entry that cannot be read.
    pub fn rebuild(&self, progress: Progress<'_>) -> Result<()> {
        within(&*self.home, true, || {
            rebuild::rebuild(&self.tools(), progress)
        })
    }

    /// Number of entries.
    ///
    /// # Errors
    /// What the home cannot read.
    pub fn len(&self) -> Result<u64> {
        let row = first(&*self.home, "SELECT count(*) FROM entry", &[])?;
        row.map_or(Ok(0), |r| r.int(0).map(|n| n as u64))
    }

    /// Whether nothing was ever written.
    ///
    /// # Errors
    /// What the home cannot read.
    pub fn is_empty(&self) -> Result<bool> {
        Ok(self.len()? == 0)
    }

    /// Every row of the computed tables as text, in a defined order.
    ///
    /// # Errors
    /// What the home cannot read.
    pub fn dump(&self) -> Result<String> {
        let mut out = String::new();
        for (table, columns, order) in tables::DUMPED {
            out.push_str(&format!("# {table}: {columns}\n"));
            let sql = format!("SELECT {columns} FROM {table} ORDER BY {order}");
            for row in self.home.rows(&sql, &[])? {
                let cells: Vec<String> = row.0.iter().map(cell).collect();
                out.push_str(&(cells.join("\t") + "\n"));
            }
        }
        Ok(out)
    }
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Int(n) => n.to_string(),
        Value::Real(x) => x.to_string(),
        Value::Bytes(bytes) => dateline::article::hash_bytes(bytes),
        Value::Text(text) => text.replace(['\n', '\t'], " "),
    }
}
