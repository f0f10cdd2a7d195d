//! Are the computed tables what the log says? All of them, made again from the log alone.
//!
//! In: the log. Out: the computed tables, with the same rows that following the log entry by
//! entry gives: readings, decisions and retractions first, in order of entry, then the events of
//! each component once.

use crate::component::Touched;
use crate::entry::{DecisionBody, RetractionBody};
use crate::error::Result;
use crate::home::Row;
use crate::refold::refold;
use crate::write::With;
use crate::{log, tables};

/// Entries looked at together.
const PAGE: i64 = 2_000;

/// How far a rebuilding is: what was done, of how much.
pub(crate) type Progress<'p> = &'p mut dyn FnMut(u64, u64);

/// Makes the computed tables again.
pub(crate) fn rebuild(with: &With<'_>, progress: Progress<'_>) -> Result<()> {
    tables::computed(with.home)?;
    let last = with
        .home
        .rows("SELECT coalesce(max(seq), 0) FROM entry", &[])?;
    let last = last.first().map_or(Ok(0), |r: &Row| r.int(0))?;
    let mut from = 0;
    while from < last {
        let asked = "SELECT seq, id, kind, article, known, body FROM entry WHERE seq > ?1 AND seq <= ?2 AND kind IN ('article', 'decision', 'retraction') ORDER BY seq";
        for row in with
            .home
            .rows(asked, &[from.into(), (from + PAGE).into()])?
        {
            entry(with, &row)?;
        }
        from += PAGE;
        progress(from.min(last) as u64 / 2, last as u64);
    }
    let components = with.home.rows(
        "SELECT DISTINCT component FROM mention ORDER BY component",
        &[],
    )?;
    for (n, row) in components.iter().enumerate() {
        refold(with, row.int(0)?, "")?;
        let done = last as u64 / 2 + (last as u64 * (n as u64 + 1)) / (2 * components.len() as u64);
        progress(done, last as u64);
    }
    Ok(())
}

/// Follows one entry, all but its events.
fn entry(with: &With<'_>, row: &Row) -> Result<Touched> {
    let (seq, known, body) = (row.int(0)?, row.text(4)?, row.text(5)?);
    match row.text(2)?.as_str() {
        "article" => {
            let report = log::report(with.home, &row.text(1)?, &body, &row.text(3)?)?;
            with.place(&report, seq, &known)
        }
        "decision" => {
            let body: DecisionBody = serde_json::from_str(&body)?;
            with.pin(seq, &body, &known)
        }
        _ => {
            let body: RetractionBody = serde_json::from_str(&body)?;
            // What is undone is of the same article.
            let article = row.text(3)?;
            let undone = body.entry.map(|id| log::seq(with.home, &article, &id));
            with.withdraw(seq, &article, undone.transpose()?.flatten(), &known)
        }
    }
}
