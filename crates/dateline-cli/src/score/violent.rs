//! The violent corpus: how many were killed and injured in the incident an article is about.
//!
//! Measure: exact match of both numbers over all articles. Ours are the sums of the article's one
//! incident: the assault nearest to, not after, the publication date; one without a day only
//! where none has a day. Nothing stated is none; an article without an assault is wrong on both.
//! Which articles are one incident is scored in [`super::incidents`], copies in [`super::copies`].

use std::collections::HashMap;
use std::path::Path;

use dateline::Resources;
use dateline::claims::Options;
use dateline::page::Page;
use dateline::report::{EventOut, Report};
use dateline::vocabulary::{Measure, Status};
use serde::Deserialize;

use super::agree::total;
use super::{Card, Tally, archive};
use crate::failure::Failure;

#[derive(Deserialize)]
struct Record {
    doc_id: String,
    incident_id: String,
    dct: Option<String>,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    uri: Option<String>,
    text: String,
}

#[derive(Deserialize)]
struct Incident {
    #[serde(rename = "incident_id")]
    id: String,
    killed: u64,
    injured: u64,
}

/// The PLOVER type of an assault.
const ASSAULT: &str = "ASSAULT";

/// Scores the development part.
pub(super) fn run(
    folder: &Path,
    resources: &Resources,
    details: bool,
    card: &mut Card,
) -> Result<(), Failure> {
    let set = "violent-corpus";
    let (Some(articles), Some(incidents)) = (
        archive::find(folder, set, "dev.jsonl.gz"),
        archive::find(folder, set, "dev_incidents.jsonl.gz"),
    ) else {
        card.missing
            .push("violent corpus (data/violent-corpus/dev.jsonl.gz)".to_owned());
        return Ok(());
    };
    let mut coded = HashMap::new();
    for line in archive::gunzip(&incidents)?.lines() {
        let i: Incident = serde_json::from_str(line).map_err(|e| Failure::input(&incidents, e))?;
        coded.insert(i.id, (i.killed, i.injured));
    }
    let (mut read_all, mut texts) = (Vec::new(), HashMap::new());
    let mut right = [Tally::default(); 2];
    let mut always = [0.0; 2];
    for line in archive::gunzip(&articles)?.lines() {
        let record: Record =
            serde_json::from_str(line).map_err(|e| Failure::input(&articles, e))?;
        texts.insert(record.doc_id.clone(), record.text.clone());
        let Some(report) = read(&record, resources)? else {
            continue;
        };
        read_all.push((record.incident_id.clone(), report));
        let Some(gold) = coded.get(&record.incident_id) else {
            continue;
        };
        let report = &read_all[read_all.len() - 1].1;
        let ours = toll(report, record.dct.as_deref());
        for (i, (gold, usual)) in [(gold.0, 1), (gold.1, 0)].into_iter().enumerate() {
            let found = ours.map(|o| [o.0, o.1][i]);
            right[i].add(Tally {
                right: f64::from(u8::from(found == Some(gold))),
                system: 1.0,
                gold: 1.0,
            });
            always[i] += f64::from(u8::from(gold == usual));
        }
        if details && ours != Some(*gold) {
            card.details.push(format!(
                "violent {}: ours {ours:?} coded {gold:?}",
                record.doc_id
            ));
        }
    }
    for (i, name) in ["killed", "injured"].into_iter().enumerate() {
        let share = 100.0 * always[i] / right[i].gold.max(1.0);
        let usual = 1 - i;
        card.tally(
            "violent corpus dev",
            name,
            right[i],
            &format!("always {usual}: {share:.1}"),
        );
    }
    super::incidents::score("violent corpus dev", &read_all, resources, card)?;
    super::copies::score("violent corpus dev", &texts, card)?;
    Ok(())
}

fn read(record: &Record, resources: &Resources) -> Result<Option<Report>, Failure> {
    let text = match &record.title {
        Some(title) if !record.text.starts_with(title.as_str()) => {
            format!("{title}\n\n{}", record.text)
        }
        _ => record.text.clone(),
    };
    let published = record.dct.as_deref().and_then(|d| d.parse().ok());
    let page = Page {
        bytes: text.as_bytes(),
        url: record.uri.clone(),
        published,
    };
    let Some(Ok(article)) = dateline::page::articles(&page, resources)
        .map_err(|e| Failure::other(&record.doc_id, e))?
        .pop()
    else {
        return Ok(None);
    };
    Ok(Some(dateline::claims::read(
        &article,
        resources,
        Options::default(),
    )))
}

/// The sums of the article's incident.
fn toll(report: &Report, published: Option<&str>) -> Option<(u64, u64)> {
    incident(report, published).map(|e| {
        let of = |measure| total(e, measure).map_or(0, |t| t.0);
        (of(Measure::Killed), of(Measure::Wounded))
    })
}

/// The assault that happened nearest to the day of publication, not after it; of several, the
/// one told first.
fn incident<'a>(report: &'a Report, published: Option<&str>) -> Option<&'a EventOut> {
    report
        .events
        .iter()
        .filter(|e| e.kind.plover == ASSAULT)
        .filter(|e| matches!(e.status, Status::Happened | Status::Ongoing))
        .filter(|e| {
            let start = e.time.as_ref().map(|t| t.start.as_str());
            start.zip(published).is_none_or(|(s, p)| s <= p)
        })
        .max_by(|a, b| {
            let day = |e: &EventOut| e.time.as_ref().map(|t| t.start.clone());
            let first = |e: &EventOut| e.triggers.first().map_or(u32::MAX, |t| t.start);
            day(a).cmp(&day(b)).then(first(b).cmp(&first(a)))
        })
}
