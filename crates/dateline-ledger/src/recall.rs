//! What was an event at a time? One event folded anew, from the readings that held then.
//!
//! In: the number of an event, a time, a policy. Out: its view. What stands in its row serves
//! the default policy now; everything else is folded when it is asked for.

use std::collections::BTreeSet;

use crate::component::{self, Sketched};
use crate::coref::{self, Judge, Reasons};
use crate::error::Result;
use crate::fold::{self, Told};
use crate::home::Home;
use crate::log;
use crate::policy::Policy;
use crate::row;
use crate::view::{EventView, LinkView};
use crate::write::With;

/// After every time.
pub(crate) const NOW: &str = "9999";

/// Mentions of an event that a reason is looked for among: the first known.
const COMPARED: usize = 16;

/// The condition that a row holds at the time of value `mark`.
pub(crate) fn holds(table: &str, mark: usize) -> String {
    format!(
        "{table}.known_from <= ?{mark} AND ({table}.known_to IS NULL OR {table}.known_to > ?{mark})"
    )
}

/// The mentions of an event at a time, the first known first.
fn members(home: &dyn Home, event: i64, at: &str) -> Result<Vec<Sketched>> {
    let sql = format!(
        "SELECT m.mention, m.reading, m.sketch, r.sketch, r.first_known FROM member b JOIN mention m ON m.mention = b.mention JOIN reading r ON r.reading = m.reading WHERE b.event = ?1 AND {} ORDER BY m.mention",
        holds("b", 2)
    );
    let rows = home.rows(&sql, &[event.into(), at.into()])?;
    let mut known = Vec::new();
    for row in &rows {
        known.push(row.text(4)?);
    }
    let mut out: Vec<(String, Sketched)> =
        known.into_iter().zip(component::sketched(&rows)?).collect();
    out.sort_by(|(k, a), (l, b)| component::rank(k, a).cmp(&component::rank(l, b)));
    Ok(out.into_iter().map(|m| m.1).collect())
}

/// What speaks most for a mention being the event of those before it.
pub(crate) fn because(judge: &Judge, before: &[&Sketched], mention: &Sketched) -> Reasons {
    let best = before
        .iter()
        .take(COMPARED)
        .enumerate()
        .filter(|(_, b)| coref::compatible(b, mention))
        .map(|(i, b)| (judge.score(b, mention), i))
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
    best.map_or_else(Vec::new, |(_, i)| judge.reasons(before[i], mention))
}

/// Folds an event as it was at a time.
pub(crate) fn view(with: &With<'_>, event: i64, at: &str, policy: Policy) -> Result<EventView> {
    let members = members(with.home, event, at)?;
    let refs: Vec<&Sketched> = members.iter().collect();
    let numbers: Vec<i64> = members
        .iter()
        .map(|m| component::place(m.mention).0)
        .collect();
    let distinct: BTreeSet<i64> = numbers.iter().copied().collect();
    let distinct: Vec<i64> = distinct.into_iter().collect();
    let readings = log::readings(with.home, &distinct)?;
    let told: Vec<Told<'_>> = refs
        .iter()
        .enumerate()
        .filter_map(|(n, m)| {
            let (reading, index) = component::place(m.mention);
            let at = distinct.binary_search(&reading).ok()?;
            Some(Told {
                reading: &readings[at],
                index,
                because: because(with.judge, &refs[..n], m),
            })
        })
        .collect();
    Ok(fold::event(&told, with.resources, policy))
}

/// The links of an event at a time, to and from the events that hold then.
pub(crate) fn links(home: &dyn Home, event: i64, at: &str) -> Result<Vec<LinkView>> {
    let mut rows = Vec::new();
    for (near, far) in [("one", "other"), ("other", "one")] {
        let sql = format!(
            "SELECT a.reading, a.number, n.event, f.event FROM member n JOIN arrow a ON a.{near} = n.mention JOIN member f ON f.mention = a.{far} WHERE n.event = ?1 AND {} AND {} AND f.event <> n.event",
            holds("n", 2),
            holds("f", 2)
        );
        for row in home.rows(&sql, &[event.into(), at.into()])? {
            let (mine, theirs) = (row.int(2)?, row.int(3)?);
            let ends = if near == "one" {
                (mine, theirs)
            } else {
                (theirs, mine)
            };
            rows.push((row.int(0)?, row.int(1)?, ends));
        }
    }
    rows.sort_unstable();
    rows.dedup();
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let distinct: BTreeSet<i64> = rows.iter().map(|r| r.0).collect();
    let distinct: Vec<i64> = distinct.into_iter().collect();
    let readings = log::readings(home, &distinct)?;
    let mut out: Vec<LinkView> = Vec::new();
    for (reading, number, (from, to)) in rows {
        let found = distinct
            .binary_search(&reading)
            .ok()
            .map(|i| &readings[i].report);
        let Some(report) = found else { continue };
        let Some(link) = report.links.get(number as usize) else {
            continue;
        };
        let claim = link.claim.as_ref();
        let speaker = claim.and_then(|c| report.claims.iter().find(|x| x.id == *c));
        let view = LinkView {
            from: row::id(from),
            to: row::id(to),
            relation: link.relation,
            claim: claim.map(|c| format!("{}/{c}", report.article.id)),
            words: fold::slice(&report.article.text, link.span),
            article: report.article.id.clone(),
            source: speaker.and_then(|c| c.source.name.clone()),
            kind: speaker.map(|c| c.source.kind),
        };
        if !out.contains(&view) {
            out.push(view);
        }
    }
    // Numbers of readings follow the order of arrival, which must not matter.
    let place = |l: &LinkView| {
        (
            l.article.clone(),
            l.from.clone(),
            l.to.clone(),
            l.words.clone(),
        )
    };
    out.sort_by_key(place);
    Ok(out)
}
