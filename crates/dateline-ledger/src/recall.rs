//! What were events at a time? Events folded anew, from the readings that held then.
//!
//! In: the numbers of events, a time, a policy. Out: their views. What stands in its row serves
//! the default policy now; everything else is folded when it is asked for.

use std::collections::{BTreeMap, BTreeSet};

use crate::component::{self, Sketched};
use crate::coref::{self, Judge, Reasons};
use crate::error::Result;
use crate::fold::{self, Told};
use crate::home::{Home, LIST, Value, list};
use crate::log::{self, Reading};
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

/// The mentions of events at a time, each event's first known first.
fn members(home: &dyn Home, events: &[i64], at: &str) -> Result<BTreeMap<i64, Vec<Sketched>>> {
    let mut out: BTreeMap<i64, Vec<(String, Sketched)>> = BTreeMap::new();
    for part in events.chunks(LIST) {
        let (marks, values) = list(2, part);
        let sql = format!(
            "SELECT m.mention, m.reading, m.sketch, r.sketch, r.first_known, b.event FROM member b JOIN mention m ON m.mention = b.mention JOIN reading r ON r.reading = m.reading WHERE {} AND b.event IN ({marks}) ORDER BY m.mention",
            holds("b", 1)
        );
        let values: Vec<Value> = std::iter::once(at.into()).chain(values).collect();
        let rows = home.rows(&sql, &values)?;
        for (row, sketched) in rows.iter().zip(component::sketched(&rows)?) {
            let those = out.entry(row.int(5)?).or_default();
            those.push((row.text(4)?, sketched));
        }
    }
    let ranked = out.into_iter().map(|(event, mut members)| {
        members.sort_by(|(k, a), (l, b)| component::rank(k, a).cmp(&component::rank(l, b)));
        (event, members.into_iter().map(|m| m.1).collect())
    });
    Ok(ranked.collect())
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

/// Folds events as they were at a time, with their links, in the order asked for.
pub(crate) fn views(
    with: &With<'_>,
    events: &[i64],
    at: &str,
    policy: Policy,
) -> Result<Vec<EventView>> {
    let members = members(with.home, events, at)?;
    let arrows = arrows(with.home, events, at)?;
    let told = members
        .values()
        .flatten()
        .map(|m| component::place(m.mention).0);
    let linked = arrows.values().flatten().map(|a| a.reading);
    let wanted: BTreeSet<i64> = told.chain(linked).collect();
    let wanted: Vec<i64> = wanted.into_iter().collect();
    let readings = wanted.iter().copied();
    let readings: BTreeMap<i64, Reading> = readings
        .zip(log::readings(with.home, with.recent, &wanted)?)
        .collect();
    let none = Vec::new();
    let view = |event: &i64| {
        let members = members.get(event).unwrap_or(&none);
        let mut view = fold(with, members, &readings, policy);
        view.id = row::id(*event);
        view.links = arrows
            .get(event)
            .map_or_else(Vec::new, |a| links(a, &readings));
        view
    };
    Ok(events.iter().map(view).collect())
}

/// Folds one event from its mentions.
fn fold(
    with: &With<'_>,
    members: &[Sketched],
    readings: &BTreeMap<i64, Reading>,
    policy: Policy,
) -> EventView {
    let refs: Vec<&Sketched> = members.iter().collect();
    let told = refs.iter().enumerate().filter_map(|(n, m)| {
        let (reading, index) = component::place(m.mention);
        Some(Told {
            reading: readings.get(&reading)?,
            index,
            because: because(with.judge, &refs[..n], m),
        })
    });
    fold::event(&told.collect::<Vec<_>>(), with.resources, policy)
}

/// A link of a reading between two events.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Linking {
    reading: i64,
    number: i64,
    from: i64,
    to: i64,
}

/// Which links of which readings lead from and to events that hold at a time.
fn arrows(home: &dyn Home, events: &[i64], at: &str) -> Result<BTreeMap<i64, BTreeSet<Linking>>> {
    let mut out: BTreeMap<i64, BTreeSet<Linking>> = BTreeMap::new();
    for part in events.chunks(LIST) {
        let (marks, values) = list(2, part);
        let values: Vec<Value> = std::iter::once(at.into()).chain(values).collect();
        for (near, far) in [("one", "other"), ("other", "one")] {
            let sql = format!(
                "SELECT a.reading, a.number, n.event, f.event FROM member n JOIN arrow a ON a.{near} = n.mention JOIN member f ON f.mention = a.{far} WHERE {} AND {} AND f.event <> n.event AND n.event IN ({marks})",
                holds("n", 1),
                holds("f", 1)
            );
            for row in home.rows(&sql, &values)? {
                let (mine, theirs) = (row.int(2)?, row.int(3)?);
                let (from, to) = if near == "one" {
                    (mine, theirs)
                } else {
                    (theirs, mine)
                };
                out.entry(mine).or_default().insert(Linking {
                    reading: row.int(0)?,
                    number: row.int(1)?,
                    from,
                    to,
                });
            }
        }
    }
    Ok(out)
}

/// The links of an event, with their words.
fn links(arrows: &BTreeSet<Linking>, readings: &BTreeMap<i64, Reading>) -> Vec<LinkView> {
    let mut out: Vec<LinkView> = Vec::new();
    for linking in arrows {
        let Some(report) = readings.get(&linking.reading).map(|r| &r.report) else {
            continue;
        };
        let Some(link) = report.links.get(linking.number as usize) else {
            continue;
        };
        let claim = link.claim.as_ref();
        let speaker = claim.and_then(|c| report.claims.iter().find(|x| x.id == *c));
        let view = LinkView {
            from: row::id(linking.from),
            to: row::id(linking.to),
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
    out
}
