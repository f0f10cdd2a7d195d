//! What people read: reports, events and articles as tables with sources beside values.

use std::fmt::Write as _;

use dateline::report::{EventOut, Report};
use dateline::vocabulary::{ArgumentStatus, Measure, Role, SourceKind};
use dateline_ledger::Verdict;
use dateline_ledger::check::Outcome;
use dateline_ledger::slice;
use dateline_ledger::view::{CountView, EventView};

use super::table;

pub(super) fn range(min: u64, max: Option<u64>) -> String {
    match max {
        Some(max) if max == min => min.to_string(),
        Some(max) => format!("{min}–{max}"),
        None => format!("≥ {min}"),
    }
}

/// Sources of a report's event: names with kinds, each once.
fn sources(report: &Report, ids: &[String]) -> String {
    let mut out: Vec<String> = Vec::new();
    for claim in report.claims.iter().filter(|c| ids.contains(&c.id)) {
        let name = claim
            .source
            .name
            .clone()
            .filter(|_| claim.source.kind != SourceKind::Narration)
            .unwrap_or_else(|| SourceKind::Narration.name().to_owned());
        let verb = claim.stance.name();
        let said = if verb == "asserts" {
            name
        } else {
            format!("{name} ({})", verb.replace('_', " "))
        };
        if !out.contains(&said) {
            out.push(said);
        }
    }
    out.join("; ")
}

fn parties(report: &Report, event: &EventOut, roles: &[Role]) -> String {
    let mut out: Vec<String> = Vec::new();
    for argument in event.arguments.iter().filter(|a| roles.contains(&a.role)) {
        let name = report
            .entities
            .iter()
            .find(|e| e.id == argument.entity)
            .map_or("", |e| e.name.as_str());
        let text = if argument.status == ArgumentStatus::Stated {
            name.to_owned()
        } else {
            format!("{name} ({})", argument.status)
        };
        if !out.contains(&text) {
            out.push(text);
        }
    }
    out.join(", ")
}

fn numbers(event: &EventOut) -> String {
    let mut out: Vec<String> = Vec::new();
    for count in event.counts.iter().filter(|c| c.part_of.is_none()) {
        let who = count
            .who
            .as_ref()
            .filter(|_| count.max == Some(0))
            .map_or(String::new(), |w| format!(" {w}"));
        out.push(format!("{}{who} {}", range(count.min, count.max), count.of));
    }
    for count in &event.running {
        let total = range(count.min, count.max);
        out.push(format!("running total {total} {}", count.of));
    }
    out.join(", ")
}

pub(super) fn day(start: &str, end: &str, clock: Option<&str>) -> String {
    let days = if start == end {
        start.to_owned()
    } else {
        format!("{start} to {end}")
    };
    clock.map_or(days.clone(), |c| format!("{days} {c}"))
}

/// One report as it was read.
pub(super) fn report(report: &Report, added: Option<usize>) -> String {
    let a = &report.article;
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{}",
        table::clean(a.title.as_deref().unwrap_or("(no title)"))
    );
    let printed = a.published.as_ref().map_or_else(
        || "date of publication not found; give it with --published".to_owned(),
        |d| {
            format!(
                "published {d}{}",
                match a.published_from.as_deref() {
                    Some("text") => " (from the text)",
                    Some("given") => " (given)",
                    _ => "",
                }
            )
        },
    );
    let kept = match added {
        Some(0) => "  known already",
        Some(_) => "  kept in the ledger",
        None => "",
    };
    let _ = writeln!(
        out,
        "{}{printed}  article {}{kept}",
        a.publisher
            .as_ref()
            .map_or(String::new(), |p| format!("{p}  ")),
        a.id
    );
    if report.events.is_empty() {
        out += "no event found; `dateline explain` tells why\n\n";
        return out;
    }
    let mut t = table::new(&[
        "",
        "when",
        "what",
        "where",
        "who → whom",
        "how many",
        "according to",
    ]);
    for e in &report.events {
        let when = e
            .time
            .as_ref()
            .map_or(String::new(), |x| day(&x.start, &x.end, x.clock.as_deref()));
        let place = e
            .place
            .as_ref()
            .and_then(|p| p.name.clone())
            .unwrap_or_default();
        let (by, on) = (
            parties(report, e, &[Role::Initiator]),
            parties(report, e, &[Role::Target, Role::Victim, Role::Recipient]),
        );
        let who = match (by.is_empty(), on.is_empty()) {
            (true, true) => String::new(),
            (false, true) => by,
            (true, false) => format!("→ {on}"),
            (false, false) => format!("{by} → {on}"),
        };
        let status = if e.status == dateline::vocabulary::Status::Happened {
            String::new()
        } else {
            format!(" ({})", e.status)
        };
        t.add_row(vec![
            table::cell(e.id.clone()),
            table::cell(when),
            table::cell(format!("{}{status}", e.kind.id)),
            table::cell(place),
            table::cell(who),
            table::cell(numbers(e)),
            table::cell(sources(report, &e.claims)),
        ]);
    }
    let _ = writeln!(out, "{t}");
    for c in &report.contradictions {
        let _ = writeln!(out, "disagree on {} of {}: {}", c.field, c.event, c.why);
    }
    for l in &report.links {
        let _ = writeln!(
            out,
            "{} → {} {}: “{}”",
            l.from,
            l.to,
            l.relation.name().replace('_', " "),
            one_line(&slice(&a.text, l.span))
        );
    }
    for c in &report.comparisons {
        let _ = writeln!(
            out,
            "{} {} {}: “{}”",
            c.event,
            c.order,
            c.measure,
            one_line(&slice(&a.text, c.span))
        );
    }
    out.push('\n');
    out
}

pub(super) fn one_line(text: &str) -> String {
    table::clean(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn total(event: &EventView, of: Measure) -> Option<&CountView> {
    event.counts.iter().find(|c| c.of == of && c.who.is_none())
}

fn view_parties(event: &EventView, roles: &[Role]) -> String {
    let names: Vec<String> = event
        .arguments
        .iter()
        .filter(|a| roles.contains(&a.role))
        .map(|a| {
            let v = &a.field.value;
            if v.status == ArgumentStatus::Stated {
                v.name.clone()
            } else {
                format!("{} ({})", v.name, v.status)
            }
        })
        .collect();
    names.join(", ")
}

/// A list of events.
pub(super) fn events(events: &[EventView]) -> String {
    if events.is_empty() {
        return "no event\n".to_owned();
    }
    let mut t = table::new(&[
        "event",
        "when",
        "what",
        "where",
        "who → whom",
        "killed",
        "wounded",
        "sources",
        "disputed",
    ]);
    for e in events {
        let when = e.time.as_ref().map_or(String::new(), |x| {
            day(&x.value.start, &x.value.end, x.value.clock.as_deref())
        });
        let place = e
            .place
            .as_ref()
            .and_then(|p| p.value.name.clone())
            .unwrap_or_default();
        let number = |of| {
            total(e, of).map_or(String::new(), |c| {
                range(c.field.value.min, c.field.value.max)
            })
        };
        let status = if e.status.value == dateline::vocabulary::Status::Happened {
            String::new()
        } else {
            format!(" ({})", e.status.value)
        };
        let who = format!(
            "{} → {}",
            view_parties(e, &[Role::Initiator]),
            view_parties(e, &[Role::Target, Role::Victim, Role::Recipient])
        );
        let copies = e.articles.len() - e.texts.min(e.articles.len());
        let counted = if copies > 0 {
            format!("{} (+{copies} copied)", e.independent_sources)
        } else {
            e.independent_sources.to_string()
        };
        t.add_row(vec![
            table::cell(e.id[..8.min(e.id.len())].to_owned()),
            table::cell(when),
            table::cell(format!("{}{status}", e.kind.value.id)),
            table::cell(place),
            table::cell(who.trim_matches([' ', '→']).to_owned()),
            table::cell(number(Measure::Killed)),
            table::cell(number(Measure::Wounded)),
            table::cell(counted),
            table::warning(e.disputed.join(", ")),
        ]);
    }
    format!("{t}\n")
}

/// Comparisons with what the ledger says of each.
pub(super) fn verdicts(verdicts: &[Verdict]) -> String {
    let mut t = table::new(&[
        "event",
        "in these words",
        "the ledger",
        "because",
        "coverage",
    ]);
    for v in verdicts {
        let coverage = v.coverage.as_ref().map_or(String::new(), |c| {
            format!(
                "{} to {}{}: {} of {} months, {} events in {} articles",
                c.from,
                c.to,
                c.country
                    .as_ref()
                    .map_or(String::new(), |x| format!(", {x}")),
                c.covered,
                c.months,
                c.events,
                c.articles
            )
        });
        let outcome = v.verdict.name();
        t.add_row(vec![
            table::cell(&v.event[..8.min(v.event.len())]),
            table::cell(one_line(&v.words)),
            if v.verdict == Outcome::Contradicted {
                table::warning(outcome)
            } else {
                table::cell(outcome)
            },
            table::cell(v.why.clone()),
            table::cell(coverage),
        ]);
    }
    format!("{t}\n")
}
