//! MUC-4 templates: which incidents, and what fills their slots.
//!
//! Measure (GTT, Du et al. 2021): per report, ours and coded templates are paired one to one for
//! the most right fills; a pair needs a type of ours that is in the coded type. In a pair the
//! type and the five roles count as by CEAF-REE; unpaired templates cost precision or recall.
//! The other slots are measured on the full keys, in pairs of the same type: the date is right
//! when ours lies inside the coded one, the place when the finest names match, the number of
//! victims when equal, effects (death, injury) one by one; the confidence in an organisation over
//! those we found, beside "reported as fact" always.

use std::collections::BTreeMap;
use std::path::Path;

use dateline::Resources;
use dateline::claims::Options;
use dateline::page::Page;
use dateline::report::{EventOut, Report};
use dateline::vocabulary::{Measure, Status};
use serde::Deserialize;
use serde_json::Value;

use super::agree::total;
use super::muc::{ROLES, extracts, normal, one};
use super::names::names_match;
use super::{Card, Tally, align, archive, keys};
use crate::failure::Failure;

#[derive(Deserialize)]
struct Record {
    doctext: String,
    templates: Vec<BTreeMap<String, Value>>,
}

/// One incident with its slots.
#[derive(Debug)]
pub(super) struct Incident<'a> {
    kind: String,
    events: Vec<&'a EventOut>,
    roles: BTreeMap<&'static str, Vec<String>>,
}

/// Scores the development part.
pub(super) fn run(folder: &Path, resources: &Resources, card: &mut Card) -> Result<(), Failure> {
    let (Some(gtt), Some(full)) = (
        archive::find(folder, "muc4", "gtt_dev.jsonl.gz"),
        archive::find(folder, "muc4", "dev.jsonl.gz"),
    ) else {
        card.missing
            .push("MUC-4 templates (data/muc4/gtt_dev.jsonl.gz, dev.jsonl.gz)".to_owned());
        return Ok(());
    };
    let mut all = Tally::default();
    for line in archive::gunzip(&gtt)?.lines() {
        let record: Record = serde_json::from_str(line).map_err(|e| Failure::input(&gtt, e))?;
        let Some(report) = read(&record.doctext, resources, &gtt)? else {
            continue;
        };
        all.add(templates(&incidents(&report, resources), &record.templates));
    }
    card.tally(
        "MUC-4 dev",
        "templates",
        all,
        "GTT 50.2, IterX 49.9 (test); one template per type 46.9",
    );
    slots(&full, resources, card)
}

fn read(text: &str, resources: &Resources, path: &Path) -> Result<Option<Report>, Failure> {
    let page = Page {
        bytes: text.as_bytes(),
        ..Page::default()
    };
    let article = dateline::page::articles(&page, resources)
        .map_err(|e| Failure::input(path, e))?
        .pop();
    Ok(article
        .and_then(Result::ok)
        .map(|a| dateline::claims::read(&a, resources, Options::default())))
}

/// The incidents of a report: events of one type whose days and places can be one.
pub(super) fn incidents<'a>(report: &'a Report, resources: &Resources) -> Vec<Incident<'a>> {
    let mut out: Vec<Incident<'a>> = Vec::new();
    let told = |e: &&EventOut| {
        !matches!(
            e.status,
            Status::Denied | Status::Hypothetical | Status::Threatened
        )
    };
    for event in report.events.iter().filter(told) {
        let kind = resources
            .ontology
            .find(&event.kind.id)
            .and_then(|id| resources.ontology.types[id].muc.clone());
        let Some(kind) = kind else { continue };
        let fits = |i: &&mut Incident<'_>| {
            i.kind == kind && i.events.iter().all(|other| compatible(other, event))
        };
        match out.iter_mut().find(fits) {
            Some(incident) => incident.events.push(event),
            None => out.push(Incident {
                kind,
                events: vec![event],
                roles: BTreeMap::new(),
            }),
        }
    }
    for incident in &mut out {
        incident.roles = extracts(report, &incident.events);
    }
    out.retain(|i| !i.roles.is_empty());
    out
}

/// Whether two events can be one: not if both have a day or both a town, and these differ.
fn compatible(a: &EventOut, b: &EventOut) -> bool {
    let days = |e: &EventOut| e.time.as_ref().map(|t| (t.start.clone(), t.end.clone()));
    let apart = days(a)
        .zip(days(b))
        .is_some_and(|((s, e), (t, f))| s > f || t > e);
    let town = |e: &EventOut| e.place.as_ref().and_then(|p| p.name.clone());
    let elsewhere = town(a)
        .zip(town(b))
        .is_some_and(|(x, y)| !names_match(&x, &y));
    !apart && !elsewhere
}

fn gold_role(template: &BTreeMap<String, Value>, role: &str) -> Vec<Vec<String>> {
    let list = |v: &Value| v.as_array().cloned().unwrap_or_default();
    template
        .get(role)
        .map(list)
        .unwrap_or_default()
        .iter()
        .map(|entity| {
            list(entity)
                .iter()
                .filter_map(|m| m.get(0).and_then(Value::as_str))
                .map(normal)
                .collect()
        })
        .collect()
}

fn gold_type(template: &BTreeMap<String, Value>) -> String {
    template
        .get("incident_type")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

fn templates(ours: &[Incident<'_>], gold: &[BTreeMap<String, Value>]) -> Tally {
    let right = |g: &BTreeMap<String, Value>, o: &Incident<'_>| {
        if !gold_type(g).contains(&o.kind) {
            return 0.0;
        }
        1.0 + ROLES
            .iter()
            .map(|role| {
                let mine = o.roles.get(role).cloned().unwrap_or_default();
                one(&mine, &gold_role(g, role)).right
            })
            .sum::<f64>()
    };
    let worth: Vec<Vec<f64>> = gold
        .iter()
        .map(|g| ours.iter().map(|o| right(g, o)).collect())
        .collect();
    let fills = |n: usize| 1.0 + n as f64;
    Tally {
        right: align::best(&worth)
            .iter()
            .enumerate()
            .filter_map(|(i, j)| j.map(|j| worth[i][j]))
            .sum(),
        system: ours
            .iter()
            .map(|o| fills(o.roles.values().map(Vec::len).sum()))
            .sum(),
        gold: gold
            .iter()
            .map(|g| fills(ROLES.iter().map(|r| gold_role(g, r).len()).sum()))
            .sum(),
    }
}

/// Date, place, type, number of victims, effect and confidence, on the full keys.
fn slots(path: &Path, resources: &Resources, card: &mut Card) -> Result<(), Failure> {
    let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
    let mut sure = (0.0, 0.0, 0.0);
    for line in archive::gunzip(path)?.lines() {
        let record: keys::Record =
            serde_json::from_str(line).map_err(|e| Failure::input(path, e))?;
        let Some(report) = read(&record.text, resources, path)? else {
            continue;
        };
        let ours = incidents(&report, resources);
        let gold = record.templates();
        let worth: Vec<Vec<f64>> = gold
            .iter()
            .map(|g| ours.iter().map(|o| agreement(g, o)).collect())
            .collect();
        let pairs = align::best(&worth);
        for (name, tally) in fills(&ours, &gold, &pairs) {
            tallies.entry(name).or_default().add(tally);
        }
        confidence(&report, &gold, &mut sure);
    }
    for (name, beside) in [
        ("type", "1992: all slots together, GE 55.9"),
        ("date", ""),
        ("location", ""),
        ("victim number", ""),
        ("effect", ""),
    ] {
        let tally = tallies.get(name).copied().unwrap_or_default();
        card.tally("MUC-4 dev keys", name, tally, beside);
    }
    let (right, stated, all) = sure;
    card.tally(
        "MUC-4 dev keys",
        "confidence",
        Tally {
            right,
            system: all,
            gold: all,
        },
        &format!("always stated {:.1}", 100.0 * stated / f64::max(all, 1.0)),
    );
    Ok(())
}

/// What a pair of the same type is worth: 1, and a point for each of day, place and number.
fn agreement(gold: &keys::Template, ours: &Incident<'_>) -> f64 {
    if !gold.kind.contains(&ours.kind) {
        return 0.0;
    }
    let fits = |b: Option<bool>| f64::from(u8::from(b == Some(true)));
    1.0 + fits(same_day(gold, ours)) + fits(same_place(gold, ours)) + fits(same_number(gold, ours))
}

/// `None` where one side has no day.
fn same_day(gold: &keys::Template, ours: &Incident<'_>) -> Option<bool> {
    let (start, end) = ours.events.iter().find_map(|e| {
        let t = e.time.as_ref()?;
        Some((t.start.clone(), t.end.clone()))
    })?;
    (!gold.days.is_empty()).then(|| {
        gold.days.iter().any(|(from, to)| {
            from.as_ref().is_none_or(|f| *f <= start) && to.as_ref().is_none_or(|t| end <= *t)
        })
    })
}

fn place<'a>(ours: &Incident<'a>) -> Option<&'a str> {
    ours.events
        .iter()
        .find_map(|e| e.place.as_ref().and_then(|p| p.name.as_deref()))
}

fn same_place(gold: &keys::Template, ours: &Incident<'_>) -> Option<bool> {
    let name = place(ours)?;
    (!gold.places.is_empty()).then(|| gold.places.iter().any(|g| names_match(g, name)))
}

fn number(ours: &Incident<'_>) -> Option<u64> {
    let most = |measure| {
        ours.events
            .iter()
            .filter_map(|e| total(e, measure).map(|t| t.0))
            .max()
    };
    let found: Vec<u64> = [Measure::Killed, Measure::Wounded, Measure::Abducted]
        .into_iter()
        .filter_map(most)
        .collect();
    (!found.is_empty()).then(|| found.iter().sum())
}

fn same_number(gold: &keys::Template, ours: &Incident<'_>) -> Option<bool> {
    number(ours).zip(gold.victims).map(|(a, b)| a == b)
}

fn effects(ours: &Incident<'_>) -> Vec<keys::Effect> {
    let any = |measure| {
        ours.events
            .iter()
            .any(|e| total(e, measure).is_some_and(|t| t.0 > 0))
    };
    [
        (Measure::Killed, keys::Effect::Death),
        (Measure::Wounded, keys::Effect::Injury),
    ]
    .into_iter()
    .filter(|(m, _)| any(*m))
    .map(|x| x.1)
    .collect()
}

fn fills(
    ours: &[Incident<'_>],
    gold: &[keys::Template],
    pairs: &[Option<usize>],
) -> Vec<(&'static str, Tally)> {
    let slot = |stated: &dyn Fn(&Incident<'_>) -> f64,
                wanted: &dyn Fn(&keys::Template) -> f64,
                right: &dyn Fn(&keys::Template, &Incident<'_>) -> f64| Tally {
        right: pairs
            .iter()
            .enumerate()
            .filter_map(|(i, j)| j.map(|j| right(&gold[i], &ours[j])))
            .sum(),
        system: ours.iter().map(stated).sum(),
        gold: gold.iter().map(wanted).sum(),
    };
    let yes = |b: bool| f64::from(u8::from(b));
    let fits = |b: Option<bool>| yes(b == Some(true));
    vec![
        ("type", slot(&|_| 1.0, &|_| 1.0, &|_, _| 1.0)),
        (
            "date",
            slot(
                &|o| yes(o.events.iter().any(|e| e.time.is_some())),
                &|g| yes(!g.days.is_empty()),
                &|g, o| fits(same_day(g, o)),
            ),
        ),
        (
            "location",
            slot(
                &|o| yes(place(o).is_some()),
                &|g| yes(!g.places.is_empty()),
                &|g, o| fits(same_place(g, o)),
            ),
        ),
        (
            "victim number",
            slot(
                &|o| yes(number(o).is_some()),
                &|g| yes(g.victims.is_some()),
                &|g, o| fits(same_number(g, o)),
            ),
        ),
        (
            "effect",
            slot(
                &|o| effects(o).len() as f64,
                &|g| g.effects.len() as f64,
                &|g, o| effects(o).iter().filter(|e| g.effects.contains(e)).count() as f64,
            ),
        ),
    ]
}

/// Adds right, always-stated-right and all organisations that both sides hold.
fn confidence(report: &Report, gold: &[keys::Template], sure: &mut (f64, f64, f64)) {
    for (names, status) in gold.iter().flat_map(|g| &g.sure) {
        let found =
            report.events.iter().flat_map(|e| &e.arguments).find(|a| {
                names.contains(&normal(&super::agree::slice(&report.article.text, a.span)))
            });
        if let Some(argument) = found {
            sure.0 += f64::from(u8::from(argument.status == *status));
            sure.1 += f64::from(u8::from(
                *status == dateline::vocabulary::ArgumentStatus::Stated,
            ));
            sure.2 += 1.0;
        }
    }
}
