//! MUC-4: who did it, to whom, to what, with what, per report.
//!
//! Measure: CEAF-REE (Du et al. 2021, GRIT). Per report and role, gold entities are sets of
//! strings; strings are lower-cased, punctuation and articles dropped; a system entity, here one
//! string, is right if it is in the gold entity it is paired with. Micro F1 over five roles.

use std::collections::BTreeMap;
use std::path::Path;

use dateline::Resources;
use dateline::claims::Options;
use dateline::page::Page;
use dateline::report::{EventOut, Report};
use dateline::vocabulary::{EntityKind, Role};
use serde::Deserialize;

use super::{Card, Tally, align, archive};
use crate::failure::Failure;

#[derive(Deserialize)]
struct Record {
    doctext: String,
    docid: String,
    extracts: BTreeMap<String, Vec<Vec<(String, i64)>>>,
}

/// The finder whose roles are those of the templates.
const MAKER: &str = "model:roles";

pub(super) const ROLES: [&str; 5] = ["PerpInd", "PerpOrg", "Target", "Victim", "Weapon"];

/// Scores the development part.
pub(super) fn run(
    folder: &Path,
    resources: &Resources,
    details: bool,
    card: &mut Card,
) -> Result<(), Failure> {
    let Some(path) = archive::find(folder, "muc4", "grit_dev.jsonl.gz") else {
        card.missing
            .push("MUC-4 (data/muc4/grit_dev.jsonl.gz)".to_owned());
        return Ok(());
    };
    let mut tallies = [Tally::default(); 5];
    for line in archive::gunzip(&path)?.lines() {
        let record: Record = serde_json::from_str(line).map_err(|e| Failure::input(&path, e))?;
        let page = Page {
            bytes: record.doctext.as_bytes(),
            ..Page::default()
        };
        let Some(Ok(article)) = dateline::page::articles(&page, resources)
            .map_err(|e| Failure::input(&path, e))?
            .pop()
        else {
            continue;
        };
        let report = dateline::claims::read(&article, resources, Options::default());
        let ours = extracts(&report, &report.events.iter().collect::<Vec<_>>());
        for (i, role) in ROLES.iter().enumerate() {
            let gold: Vec<Vec<String>> = record
                .extracts
                .get(*role)
                .map(|e| {
                    e.iter()
                        .map(|m| m.iter().map(|x| normal(&x.0)).collect())
                        .collect()
                })
                .unwrap_or_default();
            let mine = ours.get(role).cloned().unwrap_or_default();
            let tally = one(&mine, &gold);
            if details && tally.right < tally.gold.max(tally.system) {
                card.details.push(format!(
                    "{} {role}: ours {mine:?} gold {gold:?}",
                    record.docid
                ));
            }
            tallies[i].add(tally);
        }
    }
    let mut all = Tally::default();
    for (role, tally) in ROLES.iter().zip(tallies) {
        card.tally("MUC-4 dev", role, tally, "");
        all.add(tally);
    }
    card.tally(
        "MUC-4 dev",
        "CEAF-REE",
        all,
        "GRIT 54.5, TempGen 57.8 (test); a linear CRF 42.8 (dev)",
    );
    Ok(())
}

/// Pairs our strings with gold entities.
pub(super) fn one(ours: &[String], gold: &[Vec<String>]) -> Tally {
    let worth: Vec<Vec<f64>> = ours
        .iter()
        .map(|s| {
            gold.iter()
                .map(|g| f64::from(u8::from(g.contains(s))))
                .collect()
        })
        .collect();
    Tally {
        right: align::best(&worth).iter().flatten().count() as f64,
        system: ours.len() as f64,
        gold: gold.len() as f64,
    }
}

/// Lower case, no punctuation, no articles.
pub(super) fn normal(text: &str) -> String {
    let plain: String = text
        .to_lowercase()
        .chars()
        .map(|c| if c.is_ascii_punctuation() { ' ' } else { c })
        .collect();
    plain
        .split_whitespace()
        .filter(|w| !["a", "an", "the"].contains(w))
        .collect::<Vec<_>>()
        .join(" ")
}

/// One string per entity and role: the words of its argument.
pub(super) fn extracts(
    report: &Report,
    events: &[&EventOut],
) -> BTreeMap<&'static str, Vec<String>> {
    let text: Vec<char> = report.article.text.chars().collect();
    let mut out: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
    let mut seen: Vec<(Role, &str)> = Vec::new();
    for argument in events
        .iter()
        .flat_map(|e| &e.arguments)
        .filter(|a| a.made_by == MAKER)
    {
        if seen.contains(&(argument.role, argument.entity.as_str())) {
            continue;
        }
        seen.push((argument.role, argument.entity.as_str()));
        let kind = report
            .entities
            .iter()
            .find(|e| e.id == argument.entity)
            .map(|e| e.kind);
        let role = match argument.role {
            Role::Initiator if kind == Some(EntityKind::Person) => "PerpInd",
            Role::Initiator => "PerpOrg",
            Role::Target => "Target",
            Role::Victim => "Victim",
            Role::Weapon => "Weapon",
            _ => continue,
        };
        let words: String = text[argument.span.start as usize..argument.span.end as usize]
            .iter()
            .collect();
        let words = normal(&words);
        let list = out.entry(role).or_default();
        if !list.contains(&words) {
            list.push(words);
        }
    }
    out
}
