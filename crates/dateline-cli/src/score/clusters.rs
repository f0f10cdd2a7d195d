//! Events that several coded reports tell: do they come out once, with the right tolls?
//!
//! Measure, over the reports named in `clusters.json`: `told once` are pairs of coded mentions in
//! different reports, both found, that are one event of the ledger. For each coded event that
//! some mention was found of, the ledger's event that holds most of them gives the tolls (nothing
//! stated is none) under `best` and `range`, and the number of independent sources.

use std::collections::BTreeMap;
use std::path::Path;

use dateline::Resources;
use dateline::report::Report;
use dateline::vocabulary::Measure;
use dateline_ledger::view::EventView;
use dateline_ledger::{Policy, Query};
use serde::Deserialize;

use super::gold::{Matched, matched};
use super::incidents::ledger;
use super::{Card, Tally};
use crate::failure::Failure;

#[derive(Deserialize)]
struct Cluster {
    event: String,
    /// Report and coded event.
    members: Vec<(String, String)>,
    expected: Expected,
    independent_sources: usize,
}

#[derive(Deserialize)]
struct Expected {
    killed: Toll,
    wounded: Toll,
}

#[derive(Clone, Copy, Deserialize)]
struct Toll {
    best: u64,
    low: u64,
    high: Option<u64>,
}

const SET: &str = "gold/dev clusters";

/// Scores the clusters, where there are some.
pub(super) fn run(
    folder: &Path,
    resources: &Resources,
    details: bool,
    card: &mut Card,
) -> Result<(), Failure> {
    let Some(path) = [folder.join("gold/dev"), folder.join("dev")]
        .into_iter()
        .map(|p| p.join("clusters.json"))
        .find(|p| p.is_file())
    else {
        card.missing
            .push("events told by several reports (gold/dev/clusters.json)".to_owned());
        return Ok(());
    };
    let text = std::fs::read_to_string(&path).map_err(|e| Failure::input(&path, e))?;
    let clusters: Vec<Cluster> =
        serde_json::from_str(&text).map_err(|e| Failure::input(&path, e))?;
    let mut reports: BTreeMap<String, Matched> = BTreeMap::new();
    for (name, _) in clusters.iter().flat_map(|c| &c.members) {
        if !reports.contains_key(name) {
            let file = path.with_file_name(format!("{name}.gold.json"));
            reports.insert(name.clone(), matched(&file, resources, None)?);
        }
    }
    let read: Vec<&Report> = reports.values().map(|m| &m.report).collect();
    let mut views: BTreeMap<&str, Vec<EventView>> = BTreeMap::new();
    let events = ledger(&read, resources, &mut |ledger| {
        for policy in [Policy::Best, Policy::Range] {
            let query = Query {
                policy,
                ..Query::default()
            };
            let all = ledger.events(&query).map_err(|e| Failure::other(SET, e))?;
            views.insert(policy.name(), all);
        }
        Ok(())
    })?;
    let event_of = |(name, id): &(String, String)| -> Option<&String> {
        let m = reports.get(name)?;
        let at = m.coded.events.iter().position(|e| e.id == *id)?;
        let ours = &m.report.events[m.pairs[at]?];
        events.get(&(m.report.article.id.clone(), ours.id.clone()))
    };
    once(&clusters, &reports, &event_of, details, card);
    let mut right: [Tally; 5] = Default::default();
    for cluster in &clusters {
        let mut votes: BTreeMap<&String, usize> = BTreeMap::new();
        for event in cluster.members.iter().filter_map(&event_of) {
            *votes.entry(event).or_default() += 1;
        }
        let most = votes
            .iter()
            .max_by_key(|v| (v.1, std::cmp::Reverse(v.0)))
            .map(|v| *v.0);
        let find = |policy: Policy| views[policy.name()].iter().find(|e| Some(&e.id) == most);
        let marks = marks(cluster, find(Policy::Best), find(Policy::Range));
        for (tally, mark) in right.iter_mut().zip(marks) {
            tally.add(Tally {
                right: f64::from(u8::from(mark)),
                system: f64::from(u8::from(most.is_some())),
                gold: 1.0,
            });
        }
        if details {
            card.details
                .push(format!("cluster {}: {marks:?} of {most:?}", cluster.event));
        }
    }
    let names = [
        "killed, best",
        "wounded, best",
        "killed, range",
        "wounded, range",
        "sources",
    ];
    for (tally, name) in right.into_iter().zip(names) {
        card.tally(SET, name, tally, "");
    }
    Ok(())
}

/// Which expectations hold.
fn marks(cluster: &Cluster, best: Option<&EventView>, range: Option<&EventView>) -> [bool; 5] {
    let toll = |view: Option<&EventView>, of: Measure| {
        let view = view?;
        let total = view.counts.iter().find(|c| c.of == of && c.who.is_none());
        Some(total.map_or((0, 0, Some(0)), |c| {
            (c.field.value.best, c.field.value.min, c.field.value.max)
        }))
    };
    let wanted = [
        (Measure::Killed, cluster.expected.killed),
        (Measure::Wounded, cluster.expected.wounded),
    ];
    let [a, b] = wanted.map(|(of, t)| toll(best, of).is_some_and(|found| found.0 == t.best));
    let [c, d] = wanted
        .map(|(of, t)| toll(range, of).is_some_and(|found| (found.1, found.2) == (t.low, t.high)));
    let sources = best.is_some_and(|e| e.independent_sources == cluster.independent_sources);
    [a, b, c, d, sources]
}

/// Pairs of mentions in different reports that are one event.
fn once<'e>(
    clusters: &[Cluster],
    reports: &BTreeMap<String, Matched>,
    event_of: &impl Fn(&(String, String)) -> Option<&'e String>,
    details: bool,
    card: &mut Card,
) {
    let mut all: Vec<(String, String)> = Vec::new();
    for (name, m) in reports {
        all.extend(m.coded.events.iter().map(|e| (name.clone(), e.id.clone())));
    }
    let coded = |x: &(String, String), y: &(String, String)| {
        clusters
            .iter()
            .any(|c| c.members.contains(x) && c.members.contains(y))
    };
    let mut tally = Tally::default();
    for (i, x) in all.iter().enumerate() {
        for y in all[i + 1..].iter().filter(|y| y.0 != x.0) {
            let (gold, found) = (
                coded(x, y),
                event_of(x).is_some() && event_of(x) == event_of(y),
            );
            if details && gold && !found {
                let found = [x, y].map(|m| event_of(m).map_or("not read", String::as_str));
                card.details.push(format!(
                    "told apart: {} {} ({}) and {} {} ({})",
                    x.0, x.1, found[0], y.0, y.1, found[1]
                ));
            }
            tally.gold += f64::from(u8::from(gold));
            tally.system += f64::from(u8::from(found));
            tally.right += f64::from(u8::from(gold && found));
        }
    }
    card.tally(SET, "told once", tally, "");
}
