//! Which tables are there? The log, and what is computed from it; versions and migrations.
//!
//! In: a home. Out: the same home with the tables of this program. The log is never altered but
//! by a migration that keeps every entry; the computed tables can be dropped and made again
//! ([`crate::store::Ledger::rebuild`]).

use crate::error::{Error, Result};
use crate::home::{Dialect, Home, first, within};

/// Version of the log's tables.
pub(crate) const VERSION: i64 = 3;

/// Version of the computed tables: raised whenever the same log would give other rows.
pub(crate) const COMPUTED: &str = "2";

/// What made entries.
const MAKERS: &str = "CREATE TABLE maker (maker {int} NOT NULL PRIMARY KEY, made_by {text} NOT NULL UNIQUE) {strict};";

/// What the log holds. `entry.known`: RFC 3339 UTC. An id is a hash of the article and more, so
/// one of an article is one of all; the entries of an article lie side by side in the index.
const LOG: &str = "
    CREATE TABLE entry (
        seq {seq},
        id {text} NOT NULL,
        kind {text} NOT NULL CHECK (kind IN ('article', 'claim', 'link', 'retraction', 'decision')),
        article {text} NOT NULL,
        known {text} NOT NULL,
        maker {int} NOT NULL REFERENCES maker (maker),
        body {text} NOT NULL
    ) {strict};
    CREATE UNIQUE INDEX entry_of_article ON entry (article, id);
    CREATE INDEX entry_decided ON entry (seq) WHERE kind IN ('retraction', 'decision');
";

/// What is computed. Numbers of readings and mentions come from the log's own numbers, so that
/// the same log gives the same rows. Times that end a row are absent while it holds.
const COMPUTED_TABLES: &str = "
    CREATE TABLE computed (name {text} NOT NULL PRIMARY KEY, value {text} NOT NULL) {keyed};
    CREATE TABLE reading (
        reading {int} NOT NULL PRIMARY KEY,
        article {text} NOT NULL,
        first_known {text} NOT NULL,
        known_from {text} NOT NULL,
        known_to {text},
        sketch {bytes} NOT NULL
    ) {strict};
    CREATE INDEX reading_article ON reading (article);
    CREATE TABLE withdrawn (
        entry {int} NOT NULL PRIMARY KEY,
        article {text} NOT NULL,
        known_from {text} NOT NULL,
        known_to {text}
    ) {strict};
    CREATE INDEX withdrawn_article ON withdrawn (article);
    CREATE TABLE pin (
        entry {int} NOT NULL,
        number {int} NOT NULL,
        article {text} NOT NULL,
        side {int} NOT NULL,
        first {int} NOT NULL,
        last {int} NOT NULL,
        known_from {text} NOT NULL,
        known_to {text},
        PRIMARY KEY (entry, number)
    ) {keyed};
    CREATE INDEX pin_article ON pin (article);
    CREATE TABLE mention (
        mention {int} NOT NULL PRIMARY KEY,
        reading {int} NOT NULL,
        component {int} NOT NULL,
        sketch {bytes} NOT NULL
    ) {strict};
    CREATE INDEX mention_reading ON mention (reading);
    CREATE INDEX mention_component ON mention (component);
    CREATE TABLE block (key {int} NOT NULL, reading {int} NOT NULL, PRIMARY KEY (key, reading)) {keyed};
    CREATE TABLE arrow (
        reading {int} NOT NULL,
        number {int} NOT NULL,
        one {int} NOT NULL,
        other {int} NOT NULL,
        PRIMARY KEY (reading, number)
    ) {keyed};
    CREATE INDEX arrow_one ON arrow (one);
    CREATE INDEX arrow_other ON arrow (other);
    CREATE TABLE member (
        mention {int} NOT NULL,
        known_from {text} NOT NULL,
        known_to {text},
        event {int} NOT NULL,
        PRIMARY KEY (mention, known_from)
    ) {keyed};
    CREATE INDEX member_event ON member (event, known_to);
    CREATE TABLE event (
        event {int} NOT NULL,
        known_from {text} NOT NULL,
        known_to {text},
        id {text} NOT NULL,
        component {int} NOT NULL,
        day {text} NOT NULL,
        day0 {int},
        day1 {int},
        place {text},
        country {text},
        lat {real},
        lon {real},
        kind {text} NOT NULL,
        plover {text} NOT NULL,
        acled {text},
        killed {int},
        killed_conservative {int},
        killed_latest {int},
        killed_official {int},
        killed_max {int},
        disputed {int} NOT NULL,
        sources {int} NOT NULL,
        articles {int} NOT NULL,
        PRIMARY KEY (event, known_from)
    ) {keyed};
    CREATE INDEX event_component ON event (component);
    CREATE INDEX event_day ON event (day, id);
    CREATE INDEX event_country ON event (country, day, id);
    CREATE INDEX event_kind ON event (kind, day, id);
    CREATE INDEX event_plover ON event (plover, day, id);
    CREATE INDEX event_acled ON event (acled, day, id);
    CREATE INDEX event_killed ON event (killed);
    CREATE INDEX event_disputed ON event (day, id) WHERE disputed = 1;
";

const DROP_COMPUTED: &str = "
    DROP TABLE IF EXISTS computed; DROP TABLE IF EXISTS reading; DROP TABLE IF EXISTS withdrawn;
    DROP TABLE IF EXISTS pin; DROP TABLE IF EXISTS mention; DROP TABLE IF EXISTS block;
    DROP TABLE IF EXISTS arrow; DROP TABLE IF EXISTS member; DROP TABLE IF EXISTS event;
";

/// The computed tables with the columns that order their rows; without what only speeds up.
pub(crate) const DUMPED: [(&str, &str, &str); 8] = [
    (
        "reading",
        "reading, article, first_known, known_from, known_to, sketch",
        "reading",
    ),
    ("withdrawn", "entry, article, known_from, known_to", "entry"),
    (
        "pin",
        "entry, number, article, side, first, last, known_from, known_to",
        "entry, number",
    ),
    ("mention", "mention, reading, component, sketch", "mention"),
    ("block", "key, reading", "key, reading"),
    ("arrow", "reading, number, one, other", "reading, number"),
    (
        "member",
        "mention, known_from, known_to, event",
        "mention, known_from",
    ),
    (
        "event",
        "event, known_from, known_to, id, component, day, day0, day1, place, country, lat, lon, kind, plover, acled, killed, killed_conservative, killed_latest, killed_official, killed_max, disputed, sources, articles",
        "event, known_from",
    ),
];

/// Brings a home's tables to this program's version.
pub(crate) fn prepare(home: &dyn Home) -> Result<()> {
    match home.version()? {
        None => within(home, true, || {
            // Another writer may have been faster.
            if home.version()?.is_some() {
                return Ok(());
            }
            if home.dialect() == Dialect::Postgres {
                home.batch("CREATE EXTENSION IF NOT EXISTS postgis")?;
            }
            home.batch(&home.dialect().tables(MAKERS))?;
            log(home)?;
            computed(home)?;
            home.set_version(VERSION)
        }),
        Some(1 | 2) => {
            if home.dialect() == Dialect::Sqlite {
                home.batch("PRAGMA journal_mode = WAL")?;
            }
            within(home, true, || {
                if home.version()? == Some(1) {
                    from_1(home)?;
                }
                if home.version()? == Some(2) {
                    from_2(home)?;
                }
                Ok(())
            })
        }
        Some(VERSION) => Ok(()),
        Some(other) => Err(Error::new(format!(
            "has tables of version {other}; this program knows {VERSION}: use a newer one"
        ))),
    }
}

fn log(home: &dyn Home) -> Result<()> {
    let dialect = home.dialect();
    home.batch(&dialect.tables(LOG))?;
    home.batch(dialect.guards())
}

/// Makes the computed tables, empty; those that are there go.
pub(crate) fn computed(home: &dyn Home) -> Result<()> {
    let dialect = home.dialect();
    home.batch(dialect.drop_indexes())?;
    home.batch(DROP_COMPUTED)?;
    home.batch(&dialect.tables(COMPUTED_TABLES))?;
    home.batch(dialect.indexes())?;
    home.run(
        "INSERT INTO computed (name, value) VALUES ('version', ?1)",
        &[COMPUTED.into()],
    )?;
    Ok(())
}

/// The version that computed the tables.
pub(crate) fn computed_by(home: &dyn Home) -> Result<String> {
    let row = first(
        home,
        "SELECT value FROM computed WHERE name = 'version'",
        &[],
    )?;
    row.map_or(Ok(String::new()), |r| r.text(0))
}

/// Version 1 (a file): what made an entry stood in each row, and nothing was computed.
fn from_1(home: &dyn Home) -> Result<()> {
    home.batch(&home.dialect().tables(MAKERS))?;
    home.batch(
        "INSERT INTO maker (maker, made_by) SELECT row_number() OVER (ORDER BY min(seq)), made_by FROM entry GROUP BY made_by;",
    )?;
    anew(home, "JOIN maker USING (made_by)")?;
    home.set_version(2)
}

/// Version 2: an index held the ids of all entries, in no order of time.
fn from_2(home: &dyn Home) -> Result<()> {
    if home.dialect() == Dialect::Postgres {
        home.batch(
            "ALTER TABLE entry DROP CONSTRAINT entry_id_key; DROP INDEX entry_article;
             CREATE UNIQUE INDEX entry_of_article ON entry (article, id);",
        )?;
    } else {
        anew(home, "")?;
    }
    computed(home)?;
    // Empty tables of an older log: they are filled at the first opening.
    home.run(
        "UPDATE computed SET value = '0' WHERE name = 'version'",
        &[],
    )?;
    home.set_version(3)
}

/// Makes the table of entries of a file anew, with all that it holds. `maker`: the table that has
/// that column, where the entries have it not.
fn anew(home: &dyn Home, maker: &str) -> Result<()> {
    home.batch(
        "DROP TRIGGER entry_is_final; DROP TRIGGER entry_stays;
         DROP INDEX IF EXISTS entry_article; DROP INDEX IF EXISTS entry_of_article; DROP INDEX IF EXISTS entry_decided;
         ALTER TABLE entry RENAME TO entry_before;",
    )?;
    log(home)?;
    home.batch(&format!(
        "INSERT INTO entry (seq, id, kind, article, known, maker, body)
             SELECT e.seq, e.id, e.kind, e.article, e.known, maker, e.body FROM entry_before e {maker} ORDER BY e.seq;
         DROP TABLE entry_before;"
    ))
}
