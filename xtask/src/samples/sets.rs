//! Other people's sets: MUC-4, `PolNeAR` and the treebank.

use std::collections::BTreeSet;
use std::path::Path;

use dateline::Span;
use serde_json::Value;

use super::{Labelled, Sample, bytes_of, files, fnv, read, text};

/// MUC-4 in GRIT's form: every occurrence of each mention of an entity.
pub(super) fn muc(data: &Path) -> Result<Vec<Sample>, String> {
    let mut out = Vec::new();
    for line in gunzip(&data.join("data/muc4/grit_train.jsonl.gz"))?.lines() {
        let record: Value = serde_json::from_str(line).map_err(|e| e.to_string())?;
        let body = text(&record, "doctext").to_owned();
        let mut spans = Labelled::new();
        for (role, entities) in record
            .get("extracts")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            let entities: &[Value] = entities.as_array().map_or(&[], Vec::as_slice);
            for mention in entities.iter().filter_map(Value::as_array).flatten() {
                let words = mention.get(0).and_then(Value::as_str).unwrap_or_default();
                spans.extend(
                    occurrences(&body, words)
                        .into_iter()
                        .map(|s| (s, role.clone())),
                );
            }
        }
        out.push(Sample {
            name: text(&record, "docid").to_owned(),
            text: body,
            spans,
            weight: 1.0,
        });
    }
    Ok(out)
}

fn occurrences(body: &str, words: &str) -> Vec<Span> {
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    body.match_indices(words)
        .map(|(i, w)| (i, i + w.len()))
        .filter(|(a, b)| {
            !words.is_empty()
                && !letter(body[..*a].chars().next_back())
                && !letter(body[*b..].chars().next())
        })
        .map(|(a, b)| Span::new(a, b))
        .collect()
}

/// Reads a gzip file through the system's `gzip`, which every maintainer's machine has.
pub(super) fn gunzip(path: &Path) -> Result<String, String> {
    let output = std::process::Command::new("gzip")
        .arg("-dc")
        .arg(path)
        .output()
        .map_err(|e| format!("gzip: {e}"))?;
    String::from_utf8(output.stdout)
        .map_err(|e| format!("{}: {e}", path.display()))
        .and_then(|t| {
            if t.is_empty() {
                Err(format!("{}: empty", path.display()))
            } else {
                Ok(t)
            }
        })
}

/// Reads one file of a tar archive through the system's `tar`.
pub(super) fn untar(path: &Path, member: &str) -> Result<String, String> {
    let output = std::process::Command::new("tar")
        .arg("-xOf")
        .arg(path)
        .arg(member)
        .output()
        .map_err(|e| format!("tar: {e}"))?;
    if !output.status.success() {
        return Err(format!("{}: no {member}", path.display()));
    }
    String::from_utf8(output.stdout).map_err(|e| format!("{}: {e}", path.display()))
}

/// Texts of `PolNeAR` that are read; all of them would drown our own.
const POLNEAR_TEXTS: usize = 420;

/// `PolNeAR`, unpacked at `data/polnear/data/train`.
pub(super) fn polnear(data: &Path) -> Result<Vec<Sample>, String> {
    let home = data.join("data/polnear/data/train");
    let mut out = Vec::new();
    for path in files(&home.join("attributions"), ".ann")? {
        let stem = path
            .file_stem()
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default();
        let base = stem
            .rsplit_once('_')
            .map_or(stem.as_str(), |x| x.0)
            .to_owned();
        let Ok(raw) = read(&home.join("text").join(format!("{base}.txt"))) else {
            continue;
        };
        let bytes = bytes_of(&raw);
        let mut spans = Labelled::new();
        for line in read(&path)?.lines().filter(|l| l.starts_with('T')) {
            let Some((kind, extent)) = line.split('\t').nth(1).and_then(|f| f.split_once(' '))
            else {
                continue;
            };
            if !["Source", "Cue", "Content"].contains(&kind) {
                continue;
            }
            for piece in extent.split(';') {
                let ends: Vec<usize> = piece.split(' ').filter_map(|n| n.parse().ok()).collect();
                if let [a, b] = ends[..]
                    && let (Some(a), Some(b)) = (bytes.get(a), bytes.get(b))
                {
                    spans.push((Span::new(*a, *b), kind.to_owned()));
                }
            }
        }
        out.push(Sample {
            name: base,
            text: raw,
            spans,
            weight: 0.5,
        });
    }
    // An even spread over outlets and years: order by a hash of the name.
    out.sort_by_key(|s| fnv(&s.name));
    let mut seen = BTreeSet::new();
    out.retain(|s| seen.insert(s.name.clone()));
    out.truncate(POLNEAR_TEXTS);
    Ok(out)
}

/// Universal Dependencies English-EWT: word classes, verbs split by form.
pub(super) fn treebank(data: &Path) -> Result<Vec<Sample>, String> {
    let mut out: Vec<Sample> = Vec::new();
    for file in [
        "data/ud-ewt/en_ewt-ud-train.conllu",
        "data/ud-ewt/en_ewt-ud-dev.conllu",
    ] {
        let mut glued: Option<(u32, bool)> = None;
        for (number, line) in read(&data.join(file))?.lines().enumerate() {
            if line.starts_with("# newdoc") || out.is_empty() {
                out.push(Sample {
                    name: format!("{file}:{number}"),
                    text: String::new(),
                    spans: Labelled::new(),
                    weight: 1.0,
                });
            }
            let Some(sample) = out.last_mut() else {
                continue;
            };
            if line.is_empty() {
                glued = None;
            }
            if line.is_empty() && !sample.text.is_empty() {
                sample.text.push_str("\n\n");
            }
            let cells: Vec<&str> = line.split('\t').collect();
            if cells.len() < 10 || cells[0].contains('.') {
                continue;
            }
            // "5-6 Bo's": the words 5 and 6 are written without a space between.
            if let Some((_, last)) = cells[0].split_once('-') {
                glued = last
                    .parse()
                    .ok()
                    .map(|last: u32| (last, cells[9].contains("SpaceAfter=No")));
                continue;
            }
            let number: u32 = cells[0].parse().map_err(|_| format!("{file}: {line}"))?;
            let tight = match glued {
                Some((last, _)) if number < last => true,
                Some((last, tight)) if number == last => tight,
                _ => cells[9].contains("SpaceAfter=No"),
            };
            let start = sample.text.len();
            sample.text.push_str(cells[1]);
            sample.spans.push((
                Span::new(start, sample.text.len()),
                class(cells[3], cells[4]).to_owned(),
            ));
            if !tight {
                sample.text.push(' ');
            }
        }
    }
    Ok(out)
}

fn class<'a>(upos: &'a str, xpos: &'a str) -> &'a str {
    match (upos, xpos) {
        ("VERB", "VBN" | "VBG" | "VB") => xpos,
        ("VERB", _) => "VBD",
        ("NOUN", "NNS") => "NNS",
        ("PART", "POS") => "POS",
        ("SYM" | "X" | "INTJ", _) => "X",
        _ => upos,
    }
}
