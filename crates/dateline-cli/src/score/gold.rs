//! Reports coded by hand: events, their fields, claims, links.
//!
//! Measure: system and coded events are paired one to one for the greatest total of 2 for any
//! trigger overlap plus the share of coded triggers met, 1 for meeting dates, 1 for the same
//! place, 0.5 each for the same initiator, target and PLOVER type; pairs under 2 do not count. A
//! field is right only in a pair, out of all events of one or the other side that state it. A
//! date is right when ours lies inside the coded one. A claim is right when contents overlap
//! with Dice 0.5 and the source matches.

use std::collections::BTreeMap;
use std::path::Path;

use dateline::Resources;
use dateline::claims::Options;
use dateline::page::Page;
use dateline::report::Report;

use super::agree::pair;
use super::pairing::Pairing;
use super::{Card, Tally, align, coded};
use crate::failure::Failure;

/// Agreement of two people on the same reports, in F1: the ceiling.
const CEILING: &[(&str, &str)] = &[
    ("events", "95"),
    ("type", "95"),
    ("date", "93"),
    ("place", "89"),
    ("initiator", "92"),
    ("target", "83"),
    ("killed", "84"),
    ("wounded", "92"),
    ("claims", "93"),
    ("stance", "87"),
    ("contradictions", "67"),
    ("links", "42"),
    ("comparisons", "75"),
];

/// Fields in the order of the card.
const FIELDS: &[&str] = &[
    "events",
    "type",
    "acled",
    "date",
    "place",
    "initiator",
    "target",
    "weapon",
    "killed",
    "wounded",
    "claims",
    "stance",
    "source kind",
    "contradictions",
    "links",
    "comparisons",
];

/// Per field, per type of event and per range of confidence, each with its prefix.
pub(super) type Tallies = BTreeMap<String, Tally>;

/// Before the names of types and of ranges of confidence among the tallies.
pub(super) const TYPE: &str = "type/";
pub(super) const SURE: &str = "event confidence/";
/// Before the names of ranges of an argument's confidence.
pub(super) const ARGUMENTS: &str = "argument confidence/";

/// Every third report, in order of name, is also scored apart: nothing is tuned on it.
const THIRD: usize = 3;

/// Scores every coded report under `gold/`, and the one named report beside them.
pub(super) fn run(
    folder: &Path,
    resources: &Resources,
    details: bool,
    card: &mut Card,
) -> Result<(), Failure> {
    let home = [folder.join("gold"), folder.to_path_buf()]
        .into_iter()
        .find(|p| p.join("dev").is_dir() || !coded::files(p).is_empty());
    let Some(home) = home else {
        card.missing
            .push("reports coded by hand (gold/*.gold.json)".to_owned());
        return Ok(());
    };
    for path in coded::files(&home) {
        let name = path
            .file_name()
            .map(|n| n.to_string_lossy().replace(".gold.json", ""))
            .unwrap_or_default();
        let mut tallies = Tallies::new();
        report(&path, resources, details, &mut tallies, card)?;
        print(&format!("gold/{name}"), &tallies, card);
    }
    let dev = coded::files(&home.join("dev"));
    if dev.is_empty() {
        card.missing
            .push("reports coded by hand (gold/dev)".to_owned());
        return Ok(());
    }
    let (mut all, mut rest, mut aside) = (Tallies::new(), Tallies::new(), Tallies::new());
    for (index, path) in dev.iter().enumerate() {
        let mut tallies = Tallies::new();
        report(path, resources, details, &mut tallies, card)?;
        for (field, tally) in tallies {
            all.entry(field.clone()).or_default().add(tally);
            let part = if index % THIRD == THIRD - 1 {
                &mut aside
            } else {
                &mut rest
            };
            part.entry(field).or_default().add(tally);
        }
    }
    print("gold/dev", &all, card);
    print("gold/dev rest", &rest, card);
    print("gold/dev aside", &aside, card);
    print_parts("gold/dev", &all, &[TYPE, SURE, ARGUMENTS], card);
    print_parts("gold/dev aside", &aside, &[SURE, ARGUMENTS], card);
    Ok(())
}

fn print(set: &str, tallies: &Tallies, card: &mut Card) {
    for field in FIELDS {
        let ceiling = CEILING
            .iter()
            .find(|c| c.0 == *field)
            .map_or(String::new(), |c| format!("two coders {}", c.1));
        card.tally(
            set,
            field,
            tallies.get(*field).copied().unwrap_or_default(),
            &ceiling,
        );
    }
}

/// Types of events and ranges of confidence, each a table of its own.
fn print_parts(set: &str, tallies: &Tallies, parts: &[&str], card: &mut Card) {
    for part in parts {
        for (name, tally) in tallies {
            if let Some(name) = name.strip_prefix(*part) {
                card.tally(
                    &format!("{set} by {}", part.trim_end_matches('/')),
                    name,
                    *tally,
                    "",
                );
            }
        }
    }
}

/// A coded report as it was read, with the coded events' own.
pub(super) struct Matched {
    pub(super) coded: coded::Coded,
    pub(super) body: String,
    pub(super) report: Report,
    /// Per coded event its system event.
    pub(super) pairs: Vec<Option<usize>>,
}

/// Reads a coded report and pairs its events. `address`: where it is said to be printed.
pub(super) fn matched(
    path: &Path,
    resources: &Resources,
    address: Option<&str>,
) -> Result<Matched, Failure> {
    let (coded, body) = coded::load(path)?;
    // Where the coder took the date from the text, so must we.
    let given = coded
        .article
        .published
        .as_deref()
        .filter(|_| coded.article.published_from.is_empty())
        .and_then(|d| d.parse().ok());
    let page = Page {
        bytes: body.as_bytes(),
        url: address.map(str::to_owned),
        published: given,
    };
    let article = dateline::page::articles(&page, resources)
        .and_then(|mut a| {
            a.pop()
                .unwrap_or_else(|| Err(dateline::Error::input("holds no report")))
        })
        .map_err(|e| Failure::input(path, e))?;
    let report = dateline::claims::read(&article, resources, Options::default());
    let worth: Vec<Vec<f64>> = coded
        .events
        .iter()
        .map(|g| {
            let ours = report.events.iter();
            ours.map(|s| pair(g, s, &report, &body)).collect()
        })
        .collect();
    let mut pairs = align::best(&worth);
    for (i, pair) in pairs.iter_mut().enumerate() {
        *pair = pair.filter(|j| worth[i][*j] >= 2.0);
    }
    Ok(Matched {
        coded,
        body,
        report,
        pairs,
    })
}

fn report(
    path: &Path,
    resources: &Resources,
    details: bool,
    tallies: &mut Tallies,
    card: &mut Card,
) -> Result<(), Failure> {
    let read = matched(path, resources, None)?;
    let pairing = Pairing {
        text: read.body.chars().collect(),
        coded: &read.coded,
        report: &read.report,
        pairs: read.pairs,
    };
    pairing.events(tallies);
    pairing.parts(tallies);
    pairing.reliability(tallies);
    pairing.claims(tallies, details, card);
    pairing.rest(tallies);
    if details {
        pairing.details(path, card);
    }
    Ok(())
}
