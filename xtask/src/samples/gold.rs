//! The hand-coded texts: which spans each head learns from them.

use std::path::Path;

use serde_json::Value;

use super::{Labelled, Sample, bytes_of, files, list, read, span_of, text};

/// Event types for the codes of the coders; the training scripts read the same file.
const CODED_TYPES: &str = include_str!("../../../train/coded-types.tsv");

/// Reads the hand-coded texts and asks `spans` for the labelled spans of each.
pub(super) fn gold(
    data: &Path,
    spans: &dyn Fn(&Value, &str, &[usize]) -> Labelled,
) -> Result<Vec<Sample>, String> {
    let mut out = Vec::new();
    for path in files(&data.join("gold/train"), ".gold.json")? {
        let coded: Value =
            serde_json::from_str(&read(&path)?).map_err(|e| format!("{}: {e}", path.display()))?;
        let name = path
            .file_name()
            .map(|n| n.to_string_lossy().replace(".gold.json", ""))
            .unwrap_or_default();
        let raw = read(&path.with_file_name(format!("{name}.txt")))?;
        let bytes = bytes_of(&raw);
        out.push(Sample {
            spans: spans(&coded, &raw, &bytes),
            name,
            text: raw,
            weight: 1.0,
        });
    }
    Ok(out)
}

pub(super) fn triggers(coded: &Value, _: &str, bytes: &[usize]) -> Labelled {
    list(coded, "events")
        .iter()
        .flat_map(|e| list(e, "triggers"))
        .filter_map(|t| Some((span_of(t, bytes)?, "trigger".to_owned())))
        .collect()
}

/// Our type for a coder's PLOVER and ACLED codes and words, after `train/coded-types.tsv`.
fn type_of(event: &Value) -> Option<&'static str> {
    let codes = [
        text(event, "acled"),
        text(event, "plover"),
        text(event, "mode"),
    ];
    let what = text(event, "what").to_lowercase();
    CODED_TYPES
        .lines()
        .filter(|l| !l.starts_with('#'))
        .skip(1)
        .find_map(|line| {
            let cells: Vec<&'static str> = line.split('\t').collect();
            let [acled, plover, mode, words, name] = cells[..] else {
                return None;
            };
            let fits = |cell: &str, code: &str| cell.is_empty() || cell == code;
            (fits(acled, codes[0])
                && fits(plover, codes[1])
                && fits(mode, codes[2])
                && (words.is_empty() || words.split(' ').any(|w| what.contains(w))))
            .then_some(name)
        })
}

/// Triggers with their type; spans that are no events are `none`, so that the type model can
/// also refuse.
pub(super) fn types(coded: &Value, _: &str, bytes: &[usize]) -> Labelled {
    let mut out = Labelled::new();
    for event in list(coded, "events") {
        let Some(name) = type_of(event) else { continue };
        out.extend(
            list(event, "triggers")
                .iter()
                .filter_map(|t| Some((span_of(t, bytes)?, name.to_owned()))),
        );
    }
    out
}

pub(super) fn status(coded: &Value, _: &str, bytes: &[usize]) -> Labelled {
    let mut out = Labelled::new();
    for event in list(coded, "events") {
        let name = match text(event, "status") {
            "" => "happened",
            other => other,
        };
        out.extend(
            list(event, "triggers")
                .iter()
                .filter_map(|t| Some((span_of(t, bytes)?, name.to_owned()))),
        );
    }
    for not in list(coded, "not_events") {
        out.extend(
            not.get("span")
                .and_then(|s| span_of(s, bytes))
                .map(|s| (s, "none".to_owned())),
        );
    }
    out
}

/// Who did it, to whom and with what, in the roles of MUC-4, for violent and coercive events.
pub(super) fn roles(coded: &Value, raw: &str, bytes: &[usize]) -> Labelled {
    let mut out = Labelled::new();
    for event in list(coded, "events") {
        if !matches!(text(event, "plover"), "ASSAULT" | "COERCE") {
            continue;
        }
        let spans = |name: &str| {
            list(event, name)
                .iter()
                .filter_map(|t| span_of(t, bytes))
                .collect::<Vec<_>>()
        };
        for span in spans("initiator_spans") {
            let words = span.of(raw);
            let named = words
                .split_whitespace()
                .any(|w| w.starts_with(|c: char| c.is_uppercase()));
            out.push((span, if named { "PerpOrg" } else { "PerpInd" }.to_owned()));
        }
        out.extend(
            spans("target_spans")
                .into_iter()
                .map(|s| (s, "Target".to_owned())),
        );
        out.extend(
            spans("victim_spans")
                .into_iter()
                .map(|s| (s, "Victim".to_owned())),
        );
        out.extend(
            spans("weapon")
                .into_iter()
                .map(|s| (s, "Weapon".to_owned())),
        );
    }
    out
}

pub(super) fn attribution(coded: &Value, _: &str, bytes: &[usize]) -> Labelled {
    let mut out = Labelled::new();
    for claim in list(coded, "claims") {
        for (field, name) in [
            ("source_span", "Source"),
            ("cue", "Cue"),
            ("content", "Content"),
        ] {
            let Some(value) = claim.get(field) else {
                continue;
            };
            let parts: Vec<&Value> = value
                .as_array()
                .map_or_else(|| vec![value], |list| list.iter().collect());
            out.extend(
                parts
                    .into_iter()
                    .filter_map(|v| Some((span_of(v, bytes)?, name.to_owned()))),
            );
        }
    }
    // Where a cue and its source overlap, the shorter one is kept whole by giving it first.
    out
}
