//! Which articles tell of one incident? The ledger's events against coded incidents.
//!
//! Measure: each article stands for the event that it is about ([`incident`]); articles whose
//! events are one event of the ledger are one group. `CoNLL` F1 and the adjusted Rand index against
//! the coded incidents, over all articles.

use std::collections::BTreeMap;

use dateline::Resources;
use dateline::report::Report;
use dateline_ledger::sketch::incident;
use dateline_ledger::{Ledger, Query};

use super::coreference::{Groups, compare};
use super::{Card, Tally};
use crate::failure::Failure;

/// The PLOVER type of an assault.
const ASSAULT: &str = "ASSAULT";

/// The time at which all becomes known.
const KNOWN: &str = "2000-01-01T00:00:00Z";

fn failed(e: dateline_ledger::Error) -> Failure {
    Failure::other("a ledger in memory", e)
}

/// Event of the ledger by article and event mention.
pub(super) fn ledger(
    reports: &[&Report],
    resources: &Resources,
    take: &mut dyn FnMut(&Ledger<'_>) -> Result<(), Failure>,
) -> Result<BTreeMap<(String, String), String>, Failure> {
    let mut ledger = Ledger::in_memory(resources).map_err(failed)?;
    for report in reports {
        ledger.append(report, KNOWN).map_err(failed)?;
    }
    let mut out = BTreeMap::new();
    for event in ledger.events(&Query::default()).map_err(failed)? {
        for mention in event.mentions {
            out.insert((mention.article, mention.event), event.id.clone());
        }
    }
    take(&ledger)?;
    Ok(out)
}

/// Scores articles with their coded incidents.
pub(super) fn score(
    set: &str,
    articles: &[(String, Report)],
    resources: &Resources,
    card: &mut Card,
) -> Result<(), Failure> {
    let reports: Vec<&Report> = articles.iter().map(|a| &a.1).collect();
    let events = ledger(&reports, resources, &mut |_| Ok(()))?;
    let (mut coded, mut found): (BTreeMap<&str, Vec<usize>>, BTreeMap<String, Vec<usize>>) =
        Default::default();
    for (i, (gold, report)) in articles.iter().enumerate() {
        coded.entry(gold).or_default().push(i);
        let about = incident(report, &|e| e.kind.plover == ASSAULT)
            .or_else(|| incident(report, &|_| true))
            .map(|e| (report.article.id.clone(), report.events[e].id.clone()));
        let event = about.and_then(|a| events.get(&a).cloned());
        // An article without an event stands alone.
        let name = event.unwrap_or_else(|| format!("article {i}"));
        found.entry(name).or_default().push(i);
    }
    let coded: Groups = coded.into_values().collect();
    let found: Groups = found.into_values().collect();
    let alone: Groups = (0..articles.len()).map(|i| vec![i]).collect();
    let (likeness, base) = (compare(&coded, &found), compare(&coded, &alone));
    let single = |measure: &str, value: f64, beside: String, card: &mut Card| {
        let share = Tally {
            right: value / 100.0,
            system: 1.0,
            gold: 1.0,
        };
        card.tally(set, measure, share, &beside);
        if let Some(line) = card.lines.last_mut() {
            (line.precision, line.recall, line.items) = (None, None, articles.len());
        }
    };
    let beside = format!("each article its own: {:.1}", base.conll());
    single("incidents, CoNLL", likeness.conll(), beside, card);
    for (name, tally) in [
        ("incidents, MUC", likeness.muc),
        ("incidents, B3", likeness.b3),
        ("incidents, CEAF-e", likeness.ceafe),
    ] {
        card.tally(set, name, tally, "");
        if let Some(line) = card.lines.last_mut() {
            line.items = coded.len();
        }
    }
    single(
        "incidents, adjusted Rand",
        100.0 * likeness.rand,
        String::new(),
        card,
    );
    Ok(())
}
