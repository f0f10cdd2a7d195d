//! The full answer keys of MUC-4: the slots that the roles do not hold.
//!
//! In: one record of the keys. Out: [`Template`]s. A fill is `-` or `*` where there is none;
//! alternatives stand on both sides of `/`; a date is `03 JAN 90`, `A - B`, or `- B` for "on or
//! before"; a place is `COUNTRY: REGION (KIND): TOWN (KIND)`.

use std::collections::BTreeMap;

use dateline::vocabulary::ArgumentStatus;
use serde::Deserialize;
use serde_json::Value;

use super::muc::normal;

/// One record of the keys.
#[derive(Deserialize)]
pub(super) struct Record {
    pub(super) text: String,
    templates: Vec<Slots>,
}

/// Slots by name: a list of fills, or one string.
type Slots = BTreeMap<String, Value>;

/// What happened to a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    Death,
    Injury,
}

/// The slots of one incident.
#[derive(Debug)]
pub(super) struct Template {
    pub(super) kind: String,
    /// Ranges of days, as ISO dates, ends open where the key has none.
    pub(super) days: Vec<(Option<String>, Option<String>)>,
    /// The finest places named.
    pub(super) places: Vec<String>,
    /// People harmed, where all are numbered.
    pub(super) victims: Option<u64>,
    pub(super) effects: Vec<Effect>,
    /// Names of organisations, and how sure the report is of them.
    pub(super) sure: Vec<(Vec<String>, ArgumentStatus)>,
}

impl Record {
    pub(super) fn templates(&self) -> Vec<Template> {
        let filled = |t: &&Slots| !slot(t, "INCIDENT: TYPE").is_empty();
        self.templates.iter().filter(filled).map(template).collect()
    }
}

/// The fills of a slot that say something.
fn slot<'a>(template: &'a Slots, name: &str) -> Vec<&'a str> {
    template
        .get(name)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(str::trim)
        .filter(|x| !matches!(*x, "-" | "*" | ""))
        .collect()
}

fn template(t: &Slots) -> Template {
    let whole = |text: &str| {
        text.split(':')
            .next()
            .and_then(|n| n.trim().parse::<u64>().ok())
    };
    let total = slot(t, "HUM TGT: TOTAL NUMBER")
        .first()
        .and_then(|n| whole(n));
    let each: Option<Vec<u64>> = slot(t, "HUM TGT: NUMBER")
        .iter()
        .map(|n| whole(n))
        .collect();
    let mut effects = Vec::new();
    for fill in slot(t, "HUM TGT: EFFECT OF INCIDENT") {
        let label = fill.split(':').next().unwrap_or_default();
        for (word, effect) in [("DEATH", Effect::Death), ("INJURY", Effect::Injury)] {
            if label.contains(word) && !label.contains("NO ") && !effects.contains(&effect) {
                effects.push(effect);
            }
        }
    }
    Template {
        kind: slot(t, "INCIDENT: TYPE").join(" / ").to_lowercase(),
        days: slot(t, "INCIDENT: DATE")
            .iter()
            .flat_map(|d| d.split('/').filter_map(days))
            .collect(),
        places: slot(t, "INCIDENT: LOCATION")
            .iter()
            .flat_map(|l| l.split(" - "))
            .flat_map(places)
            .collect(),
        victims: total.or(each.filter(|e| !e.is_empty()).map(|e| e.iter().sum())),
        effects,
        sure: slot(t, "PERP: ORGANIZATION CONFIDENCE")
            .iter()
            .filter_map(|f| sure(f))
            .collect(),
    }
}

/// `03 JAN 90` as `1990-01-03`.
fn day(text: &str) -> Option<String> {
    let parts: Vec<&str> = text
        .split_whitespace()
        .map(|p| p.trim_matches(['(', ')']))
        .collect();
    let [d, m, y] = parts[..] else { return None };
    let month = [
        "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
    ]
    .iter()
    .position(|x| m.starts_with(x))?;
    Some(format!(
        "19{:02}-{:02}-{:02}",
        y.parse::<u8>().ok()?,
        month + 1,
        d.parse::<u8>().ok()?
    ))
}

fn days(text: &str) -> Option<(Option<String>, Option<String>)> {
    let text = text.trim().trim_matches(['(', ')']);
    if let Some(last) = text.strip_prefix("- ") {
        return Some((None, Some(day(last)?)));
    }
    match text.split_once(" - ") {
        Some((a, b)) => Some((Some(day(a)?), Some(day(b)?))),
        None => day(text).map(|d| (Some(d.clone()), Some(d))),
    }
}

/// The finest place of `COUNTRY: REGION (KIND): TOWN (KIND)`, with its alternatives.
fn places(text: &str) -> Vec<String> {
    text.rsplit(':')
        .next()
        .unwrap_or_default()
        .split('/')
        .map(|p| p.split('(').next().unwrap_or_default().trim().to_owned())
        .filter(|p| !p.is_empty())
        .collect()
}

fn sure(fill: &str) -> Option<(Vec<String>, ArgumentStatus)> {
    let (label, names) = fill.split_once('"')?;
    let status = [
        ("CLAIMED", ArgumentStatus::Claimed),
        ("BY AUTHORITIES", ArgumentStatus::Accused),
        ("SUSPECTED", ArgumentStatus::Suspected),
        ("POSSIBLE", ArgumentStatus::Suspected),
        ("FACT", ArgumentStatus::Stated),
    ]
    .into_iter()
    .find(|(word, _)| label.contains(word))?
    .1;
    let names = names.split('"').step_by(2).map(normal).collect();
    Some((names, status))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_the_keys() {
        let d = |t: &str| days(t).map(|(a, b)| (a.unwrap_or_default(), b.unwrap_or_default()));
        assert_eq!(
            d("03 JAN 90"),
            Some(("1990-01-03".into(), "1990-01-03".into()))
        );
        assert_eq!(d("- 04 FEB 90"), Some((String::new(), "1990-02-04".into())));
        assert_eq!(
            d("(25 MAY 89 - 26 MAY 89)"),
            Some(("1989-05-25".into(), "1989-05-26".into()))
        );
        assert_eq!(d("no day"), None);
    }

    #[test]
    fn the_finest_place_counts() {
        assert_eq!(places("VARENIA: DOLM (REGION): KESSRA (TOWN)"), ["KESSRA"]);
        assert_eq!(places("VARENIA"), ["VARENIA"]);
    }
}
