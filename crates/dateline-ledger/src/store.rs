//! Where is the log kept? An `SQLite` file, written by appending only.
//!
//! In: entries. Out: the same entries, up to a point in time. Each article is written in one
//! transaction: after a crash it is there whole or not at all. Triggers in the file refuse
//! updates and deletes, whoever asks.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use dateline::report::Report;
use rusqlite::{Connection, OptionalExtension, params};

use crate::entry::{self, ClaimBody, EntryKind, LinkBody};

/// Version of the tables.
const VERSION: i64 = 1;

const TABLES: &str = "
    CREATE TABLE entry (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL CHECK (kind IN ('article', 'claim', 'link', 'retraction', 'decision')),
        article TEXT NOT NULL,
        known TEXT NOT NULL,
        made_by TEXT NOT NULL,
        body TEXT NOT NULL
    ) STRICT;
    CREATE INDEX entry_article ON entry (article, seq);
    CREATE TRIGGER entry_is_final BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END;
    CREATE TRIGGER entry_stays BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'entries are never removed'); END;
";

/// A ledger that cannot be opened, read or written.
#[derive(Debug)]
pub struct Error(String);

/// Result with the ledger's error.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// An error with its message.
    pub fn new(message: impl fmt::Display) -> Error {
        Error(message.to_string())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Error {
        Error(error.to_string())
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Error {
        Error(format!("an entry cannot be read: {error}"))
    }
}

/// An article's latest reading as the log holds it.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The report with its claims and links.
    pub report: Report,
    /// When the article first became known, RFC 3339 UTC.
    pub first_known: String,
    /// When this reading became known.
    pub known: String,
}

/// The log.
pub struct Ledger {
    file: Connection,
}

impl Ledger {
    /// Opens the ledger, making it if there is none.
    pub fn open(path: &Path) -> Result<Ledger> {
        Ledger::prepare(Connection::open(path).map_err(|e| Error(format!("cannot open: {e}")))?)
    }

    /// Opens a ledger that must be there; nothing is written.
    pub fn open_existing(path: &Path) -> Result<Ledger> {
        if !path.is_file() {
            return Err(Error::new(
                "there is no such ledger; `dateline read INPUT` makes one",
            ));
        }
        let file = Connection::open_with_flags(path, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        Ledger::prepare(file)
    }

    /// A ledger in memory, for reading without keeping.
    pub fn in_memory() -> Result<Ledger> {
        Ledger::prepare(Connection::open_in_memory()?)
    }

    fn prepare(file: Connection) -> Result<Ledger> {
        file.busy_timeout(std::time::Duration::from_secs(30))?;
        let version: i64 = file
            .query_row("PRAGMA user_version", [], |row| row.get(0))
            .map_err(|e| Error(format!("is no ledger of Dateline: {e}")))?;
        match version {
            0 => {
                let tables: i64 =
                    file.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
                if tables > 0 {
                    return Err(Error::new(
                        "is an SQLite file of another program; name another ledger",
                    ));
                }
                file.execute_batch(&format!(
                    "BEGIN IMMEDIATE; {TABLES} PRAGMA user_version = {VERSION}; COMMIT;"
                ))?;
            }
            VERSION => {}
            other => {
                return Err(Error(format!(
                    "has tables of version {other}; this program knows {VERSION}: use a newer one"
                )));
            }
        }
        Ok(Ledger { file })
    }

    /// Appends a reading. Returns how many entries were new; none if it was there already, and
    /// then the file is not touched.
    ///
    /// `known`: when it became known, RFC 3339 UTC.
    pub fn append(&mut self, report: &Report, known: &str) -> Result<usize> {
        let entries = entry::entries(report)?;
        let latest: Option<String> = self.file.query_row("SELECT id FROM entry WHERE article = ?1 AND kind = 'article' ORDER BY seq DESC LIMIT 1", [&report.article.id], |row| row.get(0)).optional()?;
        if latest.as_deref() == entries.first().map(|e| e.id.as_str()) {
            return Ok(0);
        }
        let transaction = self
            .file
            .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        let mut added = 0;
        {
            let mut insert = transaction.prepare_cached("INSERT OR IGNORE INTO entry (id, kind, article, known, made_by, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?;
            for e in &entries {
                added += insert.execute(params![
                    e.id,
                    e.kind.name(),
                    e.article,
                    known,
                    e.made_by,
                    e.body
                ])?;
            }
        }
        transaction.commit()?;
        Ok(added)
    }

    /// Every article's latest reading that was known at `at` (RFC 3339 UTC; all, if absent), in
    /// order of article id.
    pub fn readings(&self, at: Option<&str>) -> Result<Vec<Reading>> {
        let mut select = self.file.prepare(
            "SELECT id, kind, article, known, body FROM entry WHERE known <= ?1 ORDER BY seq",
        )?;
        let mut rows = select.query([at.unwrap_or("9999")])?;
        let mut heads: BTreeMap<String, (String, Reading)> = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let (id, kind, article, known, body): (String, String, String, String, String) = (
                row.get(0)?,
                row.get(1)?,
                row.get(2)?,
                row.get(3)?,
                row.get(4)?,
            );
            if kind == EntryKind::Article.name() {
                let report: Report = serde_json::from_str(&body)?;
                let first_known = heads
                    .get(&article)
                    .map_or_else(|| known.clone(), |h| h.1.first_known.clone());
                heads.insert(
                    article,
                    (
                        id,
                        Reading {
                            report,
                            first_known,
                            known,
                        },
                    ),
                );
            } else if kind == EntryKind::Claim.name() {
                let claim: ClaimBody = serde_json::from_str(&body)?;
                if let Some((reading, head)) = heads.get_mut(&article)
                    && *reading == claim.reading
                {
                    head.report.claims.push(claim.claim);
                }
            } else if kind == EntryKind::Link.name() {
                let link: LinkBody = serde_json::from_str(&body)?;
                if let Some((reading, head)) = heads.get_mut(&article)
                    && *reading == link.reading
                {
                    head.report.links.push(link.link);
                }
            }
        }
        Ok(heads.into_values().map(|h| h.1).collect())
    }

    /// Number of entries.
    pub fn len(&self) -> Result<u64> {
        Ok(self
            .file
            .query_row("SELECT count(*) FROM entry", [], |row| row.get::<_, i64>(0))?
            as u64)
    }

    /// Whether nothing was ever written.
    pub fn is_empty(&self) -> Result<bool> {
        Ok(self.len()? == 0)
    }
}
