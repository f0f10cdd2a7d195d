//! One event as a matrix: fields down, sources across.
//!
//! In: an event of the ledger. Out: a table with the value of each field that the policy shows
//! and what each source says of it: its words, its stance, when; marked where it says otherwise.

use std::collections::BTreeMap;

use comfy_table::{Cell, Table};
use dateline::vocabulary::{ArgumentStatus, SourceKind, Stance};
use dateline_ledger::view::{ClaimView, EventView};

use super::table;
use super::text::{day, one_line, range};

/// Most sources that stand side by side; the list below has all.
const SOURCES: usize = 4;
/// Longest words in a cell, in code points.
const WORDS: usize = 60;

/// A field with its claims.
struct Row {
    field: String,
    value: String,
    claims: Vec<String>,
    against: Vec<String>,
    /// What single claims state in words of their own.
    words: BTreeMap<String, String>,
    /// Claims that a later one of the same voice took the place of, with that one's words.
    later: BTreeMap<String, String>,
}

/// A source in one report, with its claims.
type Source<'e> = (String, Vec<&'e ClaimView>);

/// The matrix and how many sources it leaves out; nothing where there are fewer than two.
pub(super) fn of(event: &EventView) -> Option<(Table, usize)> {
    let rows = rows(event);
    let mut all = sources(event, &rows);
    if all.len() < 2 {
        return None;
    }
    let more = all.len().saturating_sub(SOURCES);
    all.truncate(SOURCES);
    let mut header = vec!["field".to_owned(), "shown".to_owned()];
    header.extend(all.iter().map(|s| s.0.clone()));
    let names: Vec<&str> = header.iter().map(String::as_str).collect();
    let mut t = table::new(&names);
    for row in &rows {
        let mut cells = vec![table::cell(&row.field), table::cell(&row.value)];
        cells.extend(all.iter().map(|(_, claims)| cell(event, row, claims)));
        t.add_row(cells);
    }
    Some((t, more))
}

/// Sources that state something, those with the most fields first.
fn sources<'e>(event: &'e EventView, rows: &[Row]) -> Vec<Source<'e>> {
    let mut all: Vec<Source<'e>> = Vec::new();
    for claim in &event.claims {
        let name = claim.source.clone();
        let name = name.filter(|_| claim.kind != SourceKind::Narration);
        let date = claim
            .published
            .as_ref()
            .map_or(String::new(), |d| format!(" {d}"));
        let name = name.unwrap_or_else(|| SourceKind::Narration.name().to_owned());
        let key = format!("{name} · {}{date}", claim.report);
        match all.iter_mut().find(|s| s.0 == key) {
            Some(found) => found.1.push(claim),
            None => all.push((key, vec![claim])),
        }
    }
    let told = |s: &Source<'_>| {
        let says = |r: &&Row| {
            s.1.iter().any(|c| {
                r.claims.contains(&c.id) || r.against.contains(&c.id) || r.later.contains_key(&c.id)
            })
        };
        rows.iter().filter(says).count()
    };
    all.retain(|s| told(s) > 0);
    all.sort_by_key(|s| std::cmp::Reverse(told(s)));
    all
}

/// What a source says of a field.
fn cell(event: &EventView, row: &Row, claims: &[&ClaimView]) -> Cell {
    let said = |ids: &[String]| claims.iter().find(|c| ids.contains(&c.id)).copied();
    let stance = |c: &ClaimView| match c.stance {
        Stance::Asserts => String::new(),
        other => format!(" ({})", other.name().replace('_', " ")),
    };
    let disputed = |c: &ClaimView| {
        let field = row.field.split(' ').next().unwrap_or_default();
        event
            .contradictions
            .iter()
            .any(|d| d.field == field && d.between.contains(&c.id))
    };
    let words = |c: &ClaimView| row.words.get(&c.id).map_or("✓".to_owned(), |w| shown(w));
    match (said(&row.claims), said(&row.against)) {
        (Some(c), _) if disputed(c) => table::warning(format!("≠ {}{}", words(c), stance(c))),
        (Some(c), _) => table::cell(format!("{}{}", words(c), stance(c))),
        (None, Some(c)) => {
            let own = row
                .words
                .get(&c.id)
                .map_or_else(|| shown(&c.words), |w| shown(w));
            table::warning(format!("✗ {own}{}", stance(c)))
        }
        (None, None) => {
            let first = claims
                .iter()
                .find_map(|c| Some((*c, row.later.get(&c.id)?)));
            table::cell(first.map_or_else(String::new, |(c, later)| {
                format!("{}, later {}", words(c), shown(later))
            }))
        }
    }
}

fn shown(words: &str) -> String {
    let line = one_line(words);
    if line.chars().count() <= WORDS {
        return format!("“{line}”");
    }
    let cut: String = line.chars().take(WORDS).collect();
    format!("“{cut} …”")
}

/// The fields in the order of the list.
fn rows(event: &EventView) -> Vec<Row> {
    let row = |field: &str, value: String, claims: &[String], against: &[String]| Row {
        field: field.to_owned(),
        value,
        claims: claims.to_vec(),
        against: against.to_vec(),
        words: BTreeMap::new(),
        later: BTreeMap::new(),
    };
    let mut out = Vec::new();
    if let Some(x) = &event.time {
        let value = day(&x.value.start, &x.value.end, x.value.clock.as_deref());
        out.push(row("when", value, &x.claims, &x.against));
    }
    if let Some(x) = &event.place {
        let value = x.value.name.clone().unwrap_or_default();
        out.push(row("where", value, &x.claims, &x.against));
    }
    for a in &event.arguments {
        let v = &a.field.value;
        let value = match v.status {
            ArgumentStatus::Stated => v.name.clone(),
            status => format!("{} ({status})", v.name),
        };
        // One row for a role: each source has its own words for it.
        let at = out.iter().position(|r: &Row| r.field == a.role.name());
        let at = at.unwrap_or_else(|| {
            out.push(row(a.role.name(), String::new(), &[], &[]));
            out.len() - 1
        });
        let known = &mut out[at];
        join(&mut known.value, &value);
        for claim in &a.field.claims {
            join(known.words.entry(claim.clone()).or_default(), &v.name);
        }
        known.claims.extend(a.field.claims.iter().cloned());
        known.against.extend(a.field.against.iter().cloned());
    }
    for c in &event.counts {
        let field = c.who.as_ref().map_or_else(
            || c.of.name().to_owned(),
            |w| format!("{} of which {w}", c.of),
        );
        let value = range(c.field.value.min, c.field.value.max);
        let value = if c.why.is_empty() {
            value
        } else {
            format!("{value} ({}: {})", c.field.policy, c.why)
        };
        let mut row = row(&field, value, &c.field.claims, &c.field.against);
        let words = c.stated.iter().map(|s| (s.claim.clone(), s.words.clone()));
        row.words = words.collect();
        let later = c
            .stated
            .iter()
            .filter_map(|s| Some((s.claim.clone(), c.later(s)?.words.clone())));
        row.later = later.collect();
        out.push(row);
    }
    out
}

/// Adds to a list in words.
fn join(list: &mut String, item: &str) {
    if !list.is_empty() {
        list.push_str("; ");
    }
    list.push_str(item);
}
