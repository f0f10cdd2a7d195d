//! How an event changed, and what people decided.

use std::fmt::Write as _;

use dateline::vocabulary::SourceKind;
use dateline_ledger::Change;
use dateline_ledger::Decided;

use super::table;
use super::text::one_line;

/// The changes of an event, one a row; a row for each claim that came with one.
pub(super) fn table(id: &str, changes: &[Change]) -> String {
    let mut t = table::new(&["known", "field", "before", "after", "by", "in which words"]);
    for change in changes {
        let mut first = [
            change.known.replace('T', " ").replace('Z', ""),
            change.field.clone(),
            change.before.clone().unwrap_or_default(),
            change.after.clone().unwrap_or_default(),
        ];
        let mut row = |who: String, words: String| {
            let cells = std::mem::take(&mut first);
            let cells = cells.into_iter().chain([who, words]).map(table::cell);
            t.add_row(cells.collect::<Vec<_>>());
        };
        if change.by.is_empty() {
            row(String::new(), String::new());
        }
        for claim in &change.by {
            let source = claim
                .source
                .clone()
                .filter(|_| claim.kind != SourceKind::Narration);
            let who = source.unwrap_or_else(|| claim.kind.to_string());
            row(format!("{who} · {}", claim.report), one_line(&claim.words));
        }
    }
    format!("{id}\n{t}\n")
}

/// Decisions, one a line with its reason.
pub(super) fn decisions(decided: &[Decided]) -> String {
    let mut out = String::new();
    for d in decided {
        let body: serde_json::Value = serde_json::from_str(&d.body).unwrap_or_default();
        let parts = body["parts"].as_array().map_or(0, Vec::len);
        let what = match (d.kind.as_str(), parts) {
            ("decision", 1) => "merge".to_owned(),
            ("decision", _) => "split".to_owned(),
            _ => match body["entry"].as_str() {
                Some(entry) => format!("undoes {}", &entry[..8.min(entry.len())]),
                None => format!("withdraws {}", d.article),
            },
        };
        let text = |name: &str| body[name].as_str().map(table::clean).unwrap_or_default();
        let _ = writeln!(
            out,
            "{}  {}  {what}  {}  {}",
            d.id,
            d.known,
            text("by"),
            text("because")
        );
    }
    out
}
