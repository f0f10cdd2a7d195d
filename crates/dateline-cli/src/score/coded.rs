//! Reports coded by hand, as their files hold them.
//!
//! Files: `NAME.gold.json` beside `NAME.txt`. Extents are code points into the text file.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

use crate::failure::Failure;

#[derive(Clone, Copy, Debug, Deserialize)]
pub(crate) struct Quote {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Coded {
    pub(crate) article: CodedArticle,
    pub(crate) events: Vec<CodedEvent>,
    pub(crate) claims: Vec<CodedClaim>,
    #[serde(default)]
    pub(crate) contradictions: Vec<CodedContradiction>,
    #[serde(default)]
    pub(crate) links: Vec<CodedLink>,
    #[serde(default)]
    pub(crate) comparisons: Vec<CodedComparison>,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct CodedArticle {
    pub(crate) published: Option<String>,
    #[serde(default)]
    pub(crate) published_from: Vec<Value>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct CodedEvent {
    pub(crate) id: String,
    pub(crate) triggers: Vec<Quote>,
    pub(crate) plover: Option<String>,
    #[serde(default)]
    pub(crate) plover_alt: Value,
    pub(crate) acled: Option<String>,
    #[serde(default)]
    pub(crate) acled_alt: Value,
    #[serde(default)]
    pub(crate) date: Value,
    pub(crate) place_name: Option<String>,
    #[serde(default)]
    pub(crate) place_alt: Value,
    #[serde(default)]
    pub(crate) initiator: Value,
    #[serde(default)]
    pub(crate) target: Value,
    #[serde(default)]
    pub(crate) weapon: Value,
    #[serde(default)]
    pub(crate) killed: Value,
    #[serde(default)]
    pub(crate) wounded: Value,
}

#[derive(Debug, Deserialize)]
pub(crate) struct CodedClaim {
    pub(crate) id: String,
    pub(crate) source: String,
    pub(crate) source_kind: Option<String>,
    pub(crate) source_span: Option<Quote>,
    #[serde(default)]
    pub(crate) content: Value,
    pub(crate) stance: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct CodedContradiction {
    pub(crate) event: String,
    pub(crate) field: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct CodedLink {
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) relation: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct CodedComparison {
    pub(crate) text: Option<Quote>,
}

/// A list of strings, from one string, a list, or nothing.
pub(crate) fn strings(value: &Value) -> Vec<String> {
    match value {
        Value::String(s) => vec![s.clone()],
        Value::Array(list) => list
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect(),
        _ => Vec::new(),
    }
}

/// A list of quotes, from one quote or a list.
pub(crate) fn quotes(value: &Value) -> Vec<Quote> {
    match value {
        Value::Array(list) => list
            .iter()
            .filter_map(|v| serde_json::from_value(v.clone()).ok())
            .collect(),
        other => serde_json::from_value(other.clone())
            .ok()
            .into_iter()
            .collect(),
    }
}

/// First and last day of a coded date.
pub(crate) fn interval(value: &Value) -> Option<(String, String)> {
    let list = strings(value);
    Some((list.first()?.clone(), list.last()?.clone()))
}

/// A coded count: best, or least value with a flag that it is open.
pub(crate) fn count(value: &Value) -> Option<(u64, bool)> {
    let number = |name: &str| value.get(name).and_then(Value::as_u64);
    number("best")
        .map(|n| (n, false))
        .or_else(|| number("min").map(|n| (n, true)))
}

/// The coded reports of a folder, by name.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut out: Vec<PathBuf> = entries
        .flatten()
        .map(|e| e.path())
        .filter(|p| p.to_string_lossy().ends_with(".gold.json"))
        .collect();
    out.sort();
    out
}

/// One report: its coding and its text.
pub(crate) fn load(path: &Path) -> Result<(Coded, String), Failure> {
    let json = std::fs::read_to_string(path).map_err(|e| Failure::input(path, e))?;
    let coded: Coded = serde_json::from_str(&json).map_err(|e| Failure::input(path, e))?;
    let text = PathBuf::from(path.to_string_lossy().replace(".gold.json", ".txt"));
    let body = std::fs::read_to_string(&text).map_err(|e| Failure::input(&text, e))?;
    Ok((coded, body))
}
