//! What is written down, and how is it read back? The log's rows.
//!
//! In: entries. Out: their numbers; readings put together again from the article's entry, its
//! claims and its links. Nothing here changes or removes an entry.

use std::collections::BTreeMap;
use std::rc::Rc;

use dateline::report::Report;

use crate::entry::{ClaimBody, Entry, EntryKind, LinkBody};
use crate::error::{Error, Result};
use crate::home::{Home, LIST, Value, first, insert, list};
use crate::recent::{Known, Recent, Traits};

/// An article's reading as the log holds it.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The report with its claims and links.
    pub report: Rc<Report>,
    /// When the article first became known, RFC 3339 UTC.
    pub first_known: String,
    /// When this reading became known.
    pub known: String,
    pub(crate) traits: Rc<Traits>,
}

/// The number of what made entries.
fn maker(home: &dyn Home, made_by: &str) -> Result<i64> {
    let find = || {
        first(
            home,
            "SELECT maker FROM maker WHERE made_by = ?1",
            &[made_by.into()],
        )
    };
    if let Some(row) = find()? {
        return row.int(0);
    }
    home.run(
        "INSERT INTO maker (maker, made_by) SELECT coalesce(max(maker), 0) + 1, ?1 FROM maker",
        &[made_by.into()],
    )?;
    find()?.map_or_else(|| Err(Error::new("a maker was not kept")), |row| row.int(0))
}

/// Adds the entries that are not there yet; how many those are.
pub(crate) fn add(home: &dyn Home, entries: &[Entry], known: &str) -> Result<usize> {
    let mut rows: Vec<[Value; 6]> = Vec::new();
    let mut makers: BTreeMap<&str, i64> = BTreeMap::new();
    for e in entries {
        let by = if let Some(by) = makers.get(e.made_by.as_str()) {
            *by
        } else {
            let by = maker(home, &e.made_by)?;
            makers.insert(&e.made_by, by);
            by
        };
        rows.push([
            (&e.id).into(),
            e.kind.name().into(),
            (&e.article).into(),
            known.into(),
            by.into(),
            (&e.body).into(),
        ]);
    }
    let added = insert(
        home,
        "entry (id, kind, article, known, maker, body)",
        "(?, ?, ?, ?, ?, ?)",
        " ON CONFLICT (article, id) DO NOTHING",
        rows,
    )?;
    Ok(added as usize)
}

/// The number of an entry of an article; the entries of decisions are of none (`""`).
pub(crate) fn seq(home: &dyn Home, article: &str, id: &str) -> Result<Option<i64>> {
    let asked = "SELECT seq FROM entry WHERE article = ?1 AND id = ?2";
    first(home, asked, &[article.into(), id.into()])?
        .map(|row| row.int(0))
        .transpose()
}

/// The id of an article's latest reading.
pub(crate) fn latest(home: &dyn Home, article: &str) -> Result<Option<String>> {
    let asked =
        "SELECT id FROM entry WHERE article = ?1 AND kind = 'article' ORDER BY seq DESC LIMIT 1";
    first(home, asked, &[article.into()])?
        .map(|row| row.text(0))
        .transpose()
}

/// Readings by the numbers of their articles' entries, each once, in the order asked for.
pub(crate) fn readings(home: &dyn Home, recent: &Recent, wanted: &[i64]) -> Result<Vec<Reading>> {
    let mut found: BTreeMap<i64, Reading> = BTreeMap::new();
    for part in wanted.chunks(LIST) {
        let (marks, values) = list(1, part);
        let sql = format!(
            "SELECT e.seq, e.id, e.known, r.first_known FROM entry e JOIN reading r ON r.reading = e.seq WHERE e.seq IN ({marks})"
        );
        let rows = home.rows(&sql, &values)?;
        let mut known: BTreeMap<i64, Known> = BTreeMap::new();
        let mut missing = Vec::new();
        for row in &rows {
            let seq = row.int(0)?;
            if let Some(report) = recent.find(&row.text(1)?) {
                known.insert(seq, report);
            } else {
                missing.push(seq);
            }
        }
        for (seq, (id, report)) in whole(home, &missing)? {
            known.insert(seq, recent.keep(id, report));
        }
        for row in &rows {
            let seq = row.int(0)?;
            let Some((report, traits)) = known.remove(&seq) else {
                continue;
            };
            let reading = Reading {
                report,
                first_known: row.text(3)?,
                known: row.text(2)?,
                traits,
            };
            found.insert(seq, reading);
        }
    }
    wanted
        .iter()
        .map(|seq| {
            let reading = found.remove(seq);
            reading.ok_or_else(|| Error::new(format!("entry {seq} is no article")))
        })
        .collect()
}

/// Reports put together again, with the ids of their entries, by the numbers of these.
fn whole(home: &dyn Home, wanted: &[i64]) -> Result<BTreeMap<i64, (String, Report)>> {
    let mut out: BTreeMap<i64, (String, Report)> = BTreeMap::new();
    if wanted.is_empty() {
        return Ok(out);
    }
    let (marks, values) = list(1, wanted);
    let sql = format!("SELECT seq, id, body FROM entry WHERE seq IN ({marks})");
    for row in home.rows(&sql, &values)? {
        let report = serde_json::from_str(&row.text(2)?)?;
        out.insert(row.int(0)?, (row.text(1)?, report));
    }
    let sql = format!(
        "SELECT e.seq, c.kind, c.body FROM entry e JOIN entry c ON c.article = e.article WHERE e.seq IN ({marks}) AND c.kind IN ('claim', 'link') ORDER BY e.seq, c.seq"
    );
    for row in home.rows(&sql, &values)? {
        if let Some((id, report)) = out.get_mut(&row.int(0)?) {
            complete(report, id, &row.text(1)?, &row.text(2)?)?;
        }
    }
    Ok(out)
}

/// Puts a claim or a link back into the report it was taken from, if it is that reading's.
fn complete(report: &mut Report, reading: &str, kind: &str, body: &str) -> Result<()> {
    if kind == EntryKind::Claim.name() {
        let claim: ClaimBody = serde_json::from_str(body)?;
        if claim.reading == reading {
            report.claims.push(claim.claim);
        }
    } else {
        let link: LinkBody = serde_json::from_str(body)?;
        if link.reading == reading {
            report.links.push(link.link);
        }
    }
    Ok(())
}

/// A report put together again from its article's entry: id, body and article.
pub(crate) fn report(home: &dyn Home, id: &str, body: &str, article: &str) -> Result<Report> {
    let mut report: Report = serde_json::from_str(body)?;
    let asked = "SELECT kind, body FROM entry WHERE article = ?1 AND kind IN ('claim', 'link') ORDER BY seq";
    for row in home.rows(asked, &[article.into()])? {
        complete(&mut report, id, &row.text(0)?, &row.text(1)?)?;
    }
    Ok(report)
}

/// Numbers of the readings that hold at a time (now, if absent), in order of article id.
pub(crate) fn live(home: &dyn Home, at: Option<&str>, article: Option<&str>) -> Result<Vec<i64>> {
    let at = at.unwrap_or("9999");
    let sql = "SELECT r.reading FROM reading r WHERE r.known_from <= ?1 AND (r.known_to IS NULL OR r.known_to > ?1)
        AND r.article >= ?2 AND r.article <= ?3
        AND NOT EXISTS (SELECT 1 FROM withdrawn w WHERE w.article = r.article AND w.known_from <= ?1 AND (w.known_to IS NULL OR w.known_to > ?1))
        ORDER BY r.article";
    // Ids are hexadecimal: every one that starts with the prefix sorts before the prefix and "g".
    let from = article.unwrap_or_default();
    let to = format!("{from}g");
    home.rows(sql, &[at.into(), from.into(), to.into()])?
        .iter()
        .map(|row| row.int(0))
        .collect()
}
