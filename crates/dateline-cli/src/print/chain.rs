//! A chain of events: a table, a Mermaid flow chart, a Graphviz graph.

use std::fmt::Write as _;

use dateline::vocabulary::Measure;
use dateline_ledger::Chain;
use dateline_ledger::chain::{Arrow, Assertion};
use dateline_ledger::view::EventView;

use super::table;
use super::text::one_line;

/// An event in a few words.
fn label(event: &EventView) -> String {
    let mut words = vec![event.kind.value.id.clone()];
    words.extend(event.place.as_ref().and_then(|p| p.value.name.clone()));
    words.extend(event.time.as_ref().map(|t| t.value.start.clone()));
    let killed = event
        .counts
        .iter()
        .find(|c| c.of == Measure::Killed && c.who.is_none());
    words.extend(killed.map(|c| format!("{} {}", c.field.value.best, c.of)));
    words.join(", ")
}

fn speaker(assertion: &Assertion) -> String {
    let source = assertion
        .source
        .clone()
        .filter(|_| assertion.kind.is_some());
    let kind = assertion
        .kind
        .map_or_else(|| "the report".to_owned(), |k| k.to_string());
    source.unwrap_or(kind)
}

fn relation(arrow: &Arrow) -> String {
    arrow.relation.name().replace('_', " ")
}

/// Who states an arrow.
fn speakers(arrow: &Arrow) -> String {
    let mut names: Vec<String> = arrow.stated.iter().map(speaker).collect();
    names.sort();
    names.dedup();
    names.join(", ")
}

/// The events, then each arrow with its words.
pub(super) fn table(chain: &Chain) -> String {
    let mut out = String::new();
    for event in &chain.events {
        let here = if event.id == chain.event { "▶" } else { " " };
        let _ = writeln!(
            out,
            "{here} {}  {}",
            &event.id[..8],
            table::clean(&label(event))
        );
    }
    let mut t = table::new(&[
        "from",
        "to",
        "how",
        "who says so",
        "in which words",
        "told by",
    ]);
    for arrow in &chain.arrows {
        for (i, stated) in arrow.stated.iter().enumerate() {
            let of = |text: String| if i == 0 { text } else { String::new() };
            t.add_row(vec![
                table::cell(of(arrow.from[..8].to_owned())),
                table::cell(of(arrow.to[..8].to_owned())),
                table::cell(of(relation(arrow))),
                table::cell(speaker(stated)),
                table::cell(one_line(&stated.words)),
                if arrow.only_some {
                    table::warning(of(format!("only some of {}", arrow.told_by)))
                } else {
                    table::cell(of(format!("all {}", arrow.told_by)))
                },
            ]);
        }
    }
    if chain.arrows.is_empty() {
        out.push_str("no report links it with another event\n");
        return out;
    }
    format!("{out}{t}\n")
}

/// Text inside a drawing's quotes.
fn quoted(text: &str) -> String {
    let clean = one_line(text);
    clean.replace(['"', '\\', '<', '>', '#', ';', '|', '`'], "\'")
}

/// A Mermaid flow chart.
pub(super) fn mermaid(chain: &Chain) -> String {
    let mut out = "flowchart LR\n".to_owned();
    for event in &chain.events {
        let _ = writeln!(out, "    e{}[\"{}\"]", &event.id, quoted(&label(event)));
    }
    for arrow in &chain.arrows {
        let line = if arrow.only_some { "-.->" } else { "-->" };
        let words = arrow.stated.first().map_or("", |s| s.words.as_str());
        let text = quoted(&format!(
            "{}: {} ({})",
            relation(arrow),
            words,
            speakers(arrow)
        ));
        let _ = writeln!(out, "    e{} {line}|\"{text}\"| e{}", arrow.from, arrow.to);
    }
    let _ = writeln!(out, "    style e{} stroke-width:3px", chain.event);
    out
}

/// A Graphviz graph.
pub(super) fn dot(chain: &Chain) -> String {
    let mut out = "digraph chain {\n    rankdir=LR;\n    node [shape=box];\n".to_owned();
    for event in &chain.events {
        let pen = if event.id == chain.event {
            ", penwidth=3"
        } else {
            ""
        };
        let _ = writeln!(
            out,
            "    \"{}\" [label=\"{}\"{pen}];",
            event.id,
            quoted(&label(event))
        );
    }
    for arrow in &chain.arrows {
        let style = if arrow.only_some { "dashed" } else { "solid" };
        let words = arrow.stated.first().map_or("", |s| s.words.as_str());
        let text = quoted(&format!(
            "{}: {} ({})",
            relation(arrow),
            words,
            speakers(arrow)
        ));
        let _ = writeln!(
            out,
            "    \"{}\" -> \"{}\" [label=\"{text}\", style={style}];",
            arrow.from, arrow.to
        );
    }
    out.push_str("}\n");
    out
}
