//! Texts that tell of what is coded, and texts that do not.

use std::path::Path;

use dateline::{Resources, gate};
use serde_json::Value;

use super::{files, list, read, sets, text};
use crate::train::Sequence;

/// Shortest line of a table that is a text.
const SHORTEST: usize = 200;

/// One sequence of length one for each text; label 0 is `coded`, 1 is `other`.
pub(super) fn gate(data: &Path, r: &Resources) -> Result<Vec<Sequence>, String> {
    let mut out = Vec::new();
    let mut push = |text: &str, label: u16| {
        out.push(Sequence {
            rows: vec![gate::row(text)],
            labels: vec![label],
            weight: 1.0,
        });
    };
    for path in files(&data.join("gold/train"), ".gold.json")? {
        let coded: Value =
            serde_json::from_str(&read(&path)?).map_err(|e| format!("{}: {e}", path.display()))?;
        if !list(&coded, "events").is_empty() {
            let name = path.to_string_lossy().replace(".gold.json", ".txt");
            push(&read(Path::new(&name))?, 0);
        }
    }
    let lines = |name: &str| sets::gunzip(&data.join(name));
    for line in lines("data/muc4/grit_train.jsonl.gz")?.lines() {
        let record: Value = serde_json::from_str(line).map_err(|e| e.to_string())?;
        push(text(&record, "doctext"), 0);
    }
    for line in lines("data/violent-corpus/train.jsonl.gz")?
        .lines()
        .step_by(2)
    {
        let record: Value = serde_json::from_str(line).map_err(|e| e.to_string())?;
        push(text(&record, "text"), 0);
    }
    for path in files(&data.join("data/polnear/data/train/text"), ".txt")? {
        push(&read(&path)?, 0);
    }
    for (name, label) in [
        ("satp_relevant/train.tsv", 0),
        ("insightCrime/train.tsv", 0),
        ("BBC_News/train.tsv", 1),
        ("20news/dev.tsv", 1),
    ] {
        for line in read(&data.join("data/gate").join(name))?.lines() {
            // What tells of harm among "other things" is no example of them.
            if line.len() >= SHORTEST && (label == 0 || !harm(line, r)) {
                push(line, label);
            }
        }
    }
    Ok(out)
}

/// Whether a text holds two words of harm.
fn harm(text: &str, r: &Resources) -> bool {
    let words = dateline::document::words(text);
    (0..words.len())
        .filter(|at| r.casualties.longest(&words, *at).is_some())
        .take(2)
        .count()
        == 2
}
