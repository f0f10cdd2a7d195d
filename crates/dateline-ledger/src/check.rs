//! Does the ledger bear out "the deadliest since"?
//!
//! In: readings with their comparisons, the events computed from them, the vocabulary. Out: a
//! [`Verdict`] each: contradicted where an event of the ledger stands against it; supported
//! where none does and the ledger tells of that land in every month of the period; else it
//! cannot tell. Nothing is concluded from what was never read.

use std::collections::BTreeSet;

use dateline::Resources;
use dateline::report::ComparisonOut;
use dateline::vocabulary::{Measure, Order, Status};
use serde::{Deserialize, Serialize};

use crate::fold::slice;
use crate::log::Reading;
use crate::view::EventView;

/// What the ledger says of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Nothing stands against it, and the ledger covers the period.
    Supported,
    /// An event stands against it.
    Contradicted,
    /// Neither can be said.
    CannotTell,
}

impl Outcome {
    /// Its words.
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Supported => "supported",
            Outcome::Contradicted => "contradicted",
            Outcome::CannotTell => "cannot tell",
        }
    }
}

/// How much the ledger knows of a period and land.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// ISO 3166-1 alpha-3 of the land; everywhere when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Months of the period.
    pub months: usize,
    /// Months in which the ledger has an event there.
    pub covered: usize,
    /// Events there in the period.
    pub events: usize,
    /// Articles that tell of them.
    pub articles: usize,
}

/// One comparison, tested.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// The article that says so.
    pub article: String,
    /// The event.
    pub event: String,
    /// What is compared.
    pub measure: String,
    /// `most`, `first` …
    pub order: Order,
    /// The words.
    pub words: String,
    /// What the ledger says.
    pub verdict: Outcome,
    /// Why.
    pub why: String,
    /// The events that decide.
    pub deciding: Vec<String>,
    /// How much is known; absent where the period is not stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coverage: Option<Coverage>,
}

/// Tests every comparison of the readings, in their order.
pub fn check(readings: &[Reading], events: &[EventView], resources: &Resources) -> Vec<Verdict> {
    let mut out = Vec::new();
    for reading in readings {
        let report = &reading.report;
        for comparison in &report.comparisons {
            let of = |id: &str| {
                let told = |e: &&EventView| {
                    let mut mentions = e.mentions.iter();
                    mentions.any(|m| m.article == report.article.id && m.event == id)
                };
                events.iter().find(told)
            };
            let Some(event) = of(&comparison.event) else {
                continue;
            };
            let since = since(comparison, &of);
            let (verdict, why, deciding, coverage) =
                test(comparison, event, since, events, resources);
            out.push(Verdict {
                article: report.article.id.clone(),
                event: event.id.clone(),
                measure: comparison.measure.clone(),
                order: comparison.order,
                words: slice(&report.article.text, comparison.span),
                verdict,
                why,
                deciding,
                coverage,
            });
        }
    }
    out
}

type Tested = (Outcome, String, Vec<String>, Option<Coverage>);

/// The day from which is compared, and the event that bounds it.
fn since<'e>(
    comparison: &ComparisonOut,
    of: &impl Fn(&str) -> Option<&'e EventView>,
) -> (Option<String>, Option<&'e EventView>) {
    let stated = comparison.since.as_ref();
    let event = stated.and_then(|s| s.event.as_deref()).and_then(of);
    let day = event
        .and_then(|e| e.time.as_ref())
        .map(|t| t.value.end.clone());
    (day.or(stated.and_then(|s| s.date.clone())), event)
}

/// The number of dead that the policy chose.
fn killed(event: &EventView) -> Option<u64> {
    let total = event
        .counts
        .iter()
        .find(|c| c.of == Measure::Killed && c.who.is_none());
    total.map(|c| c.field.value.best)
}

fn test(
    comparison: &ComparisonOut,
    event: &EventView,
    (from, bound): (Option<String>, Option<&EventView>),
    events: &[EventView],
    resources: &Resources,
) -> Tested {
    let tell = |why: &str| (Outcome::CannotTell, why.to_owned(), Vec::new(), None);
    let Some(to) = event.time.as_ref().map(|t| t.value.start.clone()) else {
        return tell("the event has no day");
    };
    let Some(from) = from.filter(|f| *f < to) else {
        return tell("the text states no day from which to compare");
    };
    let country = comparison.scope.as_ref().and_then(|s| s.country.clone());
    let own = event.place.as_ref().and_then(|p| p.value.country.clone());
    let country = country.or(own);
    let family = |e: &EventView| {
        let kind = resources.ontology.find(&e.kind.value.id);
        kind.map(|t| resources.ontology.types[t].family.clone())
    };
    let there = |e: &&EventView| {
        let place = e.place.as_ref().and_then(|p| p.value.country.as_ref());
        let day = e.time.as_ref().map(|t| (&t.value.start, &t.value.end));
        let status = matches!(
            e.status.value,
            Status::Happened | Status::Ongoing | Status::Historical
        );
        status
            && country.as_ref().is_none_or(|c| place == Some(c))
            && day.is_some_and(|(a, b)| *a > from && *b < to)
    };
    let among: Vec<&EventView> = events
        .iter()
        .filter(there)
        .filter(|e| e.id != event.id)
        .collect();
    let coverage = covered(&among, &from, &to, country);
    let bounded = |e: &&&EventView| bound.is_none_or(|b| b.id != e.id);
    let rivals = among
        .iter()
        .filter(bounded)
        .filter(|e| family(e) == family(event));
    let deadly = comparison.measure == Measure::Killed.name();
    let against: Vec<&&EventView> = match comparison.order {
        Order::First => rivals.collect(),
        Order::Most | Order::Largest | Order::More if deadly => {
            let Some(own) = killed(event) else {
                let why = "the ledger knows no number of dead of the event";
                return (
                    Outcome::CannotTell,
                    why.to_owned(),
                    Vec::new(),
                    Some(coverage),
                );
            };
            rivals
                .filter(|e| killed(e).is_some_and(|n| n > own))
                .collect()
        }
        _ => {
            let why = format!("the ledger keeps no measure of {}", comparison.measure);
            return (Outcome::CannotTell, why, Vec::new(), Some(coverage));
        }
    };
    let deciding: Vec<String> = against.iter().map(|e| e.id.clone()).collect();
    if !deciding.is_empty() {
        let days: Vec<String> = against.iter().filter_map(|e| told(e)).collect();
        return (
            Outcome::Contradicted,
            days.join("; "),
            deciding,
            Some(coverage),
        );
    }
    if coverage.covered == coverage.months {
        let why = "no event of the period stands against it".to_owned();
        return (Outcome::Supported, why, deciding, Some(coverage));
    }
    let why = format!(
        "nothing stands against it, but the ledger tells of {} of {} months",
        coverage.covered, coverage.months
    );
    (Outcome::CannotTell, why, deciding, Some(coverage))
}

/// An event in short: its day and its dead.
fn told(event: &EventView) -> Option<String> {
    let day = event.time.as_ref()?.value.start.clone();
    let dead = killed(event).map_or(String::new(), |n| format!(", {n} killed"));
    Some(format!("{} {}{dead}", day, event.kind.value.id))
}

/// Months from one day to another, and those with an event.
fn covered(events: &[&EventView], from: &str, to: &str, country: Option<String>) -> Coverage {
    let month = |day: &str| -> Option<i64> {
        let year: i64 = day.get(..4)?.parse().ok()?;
        let month: i64 = day.get(5..7)?.parse().ok()?;
        Some(year * 12 + month - 1)
    };
    let span = month(from).zip(month(to)).map_or(0, |(a, b)| b - a + 1);
    let days = events.iter().filter_map(|e| e.time.as_ref());
    let told: BTreeSet<i64> = days.filter_map(|t| month(&t.value.start)).collect();
    let articles: BTreeSet<&String> = events.iter().flat_map(|e| &e.articles).collect();
    Coverage {
        from: from.to_owned(),
        to: to.to_owned(),
        country,
        months: usize::try_from(span).unwrap_or_default(),
        covered: told.len(),
        events: events.len(),
        articles: articles.len(),
    }
}
