//! When are a coded and a found event, or parts of them, the same?
//!
//! In: a coded event and one of ours. Out: whether a field agrees, and what the pair is worth.

use dateline::report::{EventOut, Report};
use dateline::span::Extent;
use dateline::vocabulary::{Measure, Role};

use super::coded::{self, CodedEvent, Quote};
use super::names::{names_match, party_match};

pub(super) fn overlaps(a: Extent, b: Quote) -> bool {
    a.start < b.end && b.start < a.end
}

/// The worth of a pair of events.
pub(super) fn pair(gold: &CodedEvent, system: &EventOut, report: &Report, body: &str) -> f64 {
    let met = gold
        .triggers
        .iter()
        .filter(|g| system.triggers.iter().any(|s| overlaps(*s, **g)))
        .count();
    let mut worth = if met > 0 {
        2.0 + met as f64 / gold.triggers.len().max(1) as f64
    } else {
        0.0
    };
    worth += f64::from(u8::from(dates_meet(gold, system)));
    worth += f64::from(u8::from(same_place(gold, system)));
    worth += 0.5
        * f64::from(u8::from(same_party(
            &coded::strings(&gold.initiator),
            system,
            report,
            body,
            &[Role::Initiator],
        )));
    worth += 0.5
        * f64::from(u8::from(same_party(
            &coded::strings(&gold.target),
            system,
            report,
            body,
            &[Role::Target, Role::Victim, Role::Recipient],
        )));
    worth + 0.5 * f64::from(u8::from(same_type(gold, system)))
}

pub(super) fn same_type(gold: &CodedEvent, system: &EventOut) -> bool {
    gold.plover
        .iter()
        .cloned()
        .chain(coded::strings(&gold.plover_alt))
        .any(|p| p == system.kind.plover)
}

pub(super) fn dates_meet(gold: &CodedEvent, system: &EventOut) -> bool {
    let (Some((a, b)), Some(time)) = (coded::interval(&gold.date), &system.time) else {
        return false;
    };
    time.start <= b && a <= time.end
}

pub(super) fn date_inside(gold: &CodedEvent, system: &EventOut) -> bool {
    let (Some((a, b)), Some(time)) = (coded::interval(&gold.date), &system.time) else {
        return false;
    };
    a <= time.start && time.end <= b
}

pub(super) fn same_place(gold: &CodedEvent, system: &EventOut) -> bool {
    let Some(name) = system.place.as_ref().and_then(|p| p.name.as_deref()) else {
        return false;
    };
    gold.place_name
        .iter()
        .cloned()
        .chain(coded::strings(&gold.place_alt))
        .any(|g| names_match(&g, name))
}

/// All the names of the entities in some roles of a system event.
pub(super) fn party_names(
    system: &EventOut,
    report: &Report,
    body: &str,
    roles: &[Role],
) -> Vec<String> {
    let mut out = Vec::new();
    for argument in system.arguments.iter().filter(|a| roles.contains(&a.role)) {
        out.push(slice(body, argument.span));
        if let Some(entity) = report.entities.iter().find(|e| e.id == argument.entity) {
            out.push(entity.name.clone());
            out.extend(entity.mentions.iter().map(|m| slice(body, *m)));
        }
    }
    out
}

pub(super) fn same_party(
    gold: &[String],
    system: &EventOut,
    report: &Report,
    body: &str,
    roles: &[Role],
) -> bool {
    let names = party_names(system, report, body, roles);
    gold.iter().any(|g| names.iter().any(|n| party_match(g, n)))
}

pub(super) fn slice(body: &str, extent: Extent) -> String {
    body.chars()
        .skip(extent.start as usize)
        .take((extent.end - extent.start) as usize)
        .collect()
}

pub(super) fn total(event: &EventOut, measure: Measure) -> Option<(u64, Option<u64>)> {
    event
        .counts
        .iter()
        .find(|c| c.of == measure && c.part_of.is_none())
        .map(|c| (c.best.unwrap_or(c.min), c.max))
}

pub(super) fn same_relation(gold: &str, ours: &str) -> bool {
    let known = match gold {
        "similar" => "same_pattern",
        "set_in_motion" => "causes",
        "in retaliation" => "retaliation",
        other => other,
    };
    known == ours
}

/// Dice of two sets of extents, by code points.
pub(super) fn dice(gold: &[Quote], ours: &[Extent]) -> f64 {
    let length: f64 = gold.iter().map(|q| (q.end - q.start) as f64).sum::<f64>()
        + ours.iter().map(|e| (e.end - e.start) as f64).sum::<f64>();
    let common: f64 = gold
        .iter()
        .flat_map(|q| {
            ours.iter()
                .map(move |e| e.end.min(q.end).saturating_sub(e.start.max(q.start)) as f64)
        })
        .sum();
    if length > 0.0 {
        2.0 * common / length
    } else {
        0.0
    }
}
