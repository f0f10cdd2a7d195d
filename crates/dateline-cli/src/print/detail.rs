//! One event with every claim about each field, and one article with its marked text.

use std::fmt::Write as _;

use dateline::report::Report;
use dateline::span::Extent;
use dateline::vocabulary::{ArgumentStatus, SourceKind};
use dateline_ledger::view::EventView;

use super::table;
use super::text::{day, one_line, range, report};

/// One event: each field with every claim about it.
pub(super) fn event(event: &EventView, all: &[EventView]) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{}  {}  {}",
        event.id, event.kind.value.id, event.status.value
    );
    let codes: Vec<String> = [
        Some(format!("PLOVER {}", event.kind.value.plover)),
        event.kind.value.mode.clone(),
        event
            .kind
            .value
            .acled
            .as_ref()
            .map(|a| format!("ACLED {a}")),
        event
            .kind
            .value
            .cameo
            .as_ref()
            .map(|c| format!("CAMEO {c}")),
    ]
    .into_iter()
    .flatten()
    .collect();
    let _ = writeln!(out, "{}", codes.join(", "));
    let _ = writeln!(
        out,
        "{} in {} ({} independent)  known since {}  changed {}",
        plural(event.articles.len(), "article"),
        plural(event.publishers.len().max(1), "outlet"),
        event.independent_sources,
        event.first_known,
        event.last_changed
    );
    if !event.credits.is_empty() {
        let _ = writeln!(out, "credited to {}", credits(event));
    }
    if let Some((sources, more)) = super::matrix::of(event) {
        let _ = writeln!(out, "{sources}");
        if more > 0 {
            let _ = writeln!(
                out,
                "and {} in the list of all claims:",
                plural(more, "further source")
            );
        }
    }
    let mut t = table::new(&["field", "value", "who says so", "in which words"]);
    let mut rows = |field: &str, value: String, claims: &[String], against: &[String]| {
        let mut shown = (field.to_owned(), value);
        for (ids, other) in [(claims, false), (against, true)] {
            for id in ids {
                let Some(c) = event.claims.iter().find(|c| c.id == *id) else {
                    continue;
                };
                let who = format!(
                    "{}{} · {}{}",
                    c.source
                        .clone()
                        .filter(|_| c.kind != SourceKind::Narration)
                        .unwrap_or_else(|| "narration".to_owned()),
                    stance(c.stance.name()),
                    c.report,
                    c.published
                        .as_ref()
                        .map_or(String::new(), |p| format!(" {p}"))
                );
                let (a, b) = std::mem::take(&mut shown);
                t.add_row(vec![
                    table::cell(a),
                    table::cell(b),
                    if other {
                        table::warning(format!("✗ {who}"))
                    } else {
                        table::cell(who)
                    },
                    table::cell(one_line(&c.words)),
                ]);
            }
        }
        if !shown.0.is_empty() {
            t.add_row(vec![
                table::cell(shown.0),
                table::cell(shown.1),
                table::cell(""),
                table::cell(""),
            ]);
        }
    };
    if let Some(x) = &event.time {
        rows(
            "when",
            day(&x.value.start, &x.value.end, x.value.clock.as_deref()),
            &x.claims,
            &x.against,
        );
    }
    if let Some(x) = &event.place {
        let where_ = [
            x.value.name.clone(),
            x.value.country.clone(),
            x.value.lat.zip(x.value.lon).map(|(a, b)| {
                format!(
                    "{a:.2} {b:.2} ± {:.0} km",
                    x.value.radius_km.unwrap_or_default()
                )
            }),
        ];
        rows(
            "where",
            where_.into_iter().flatten().collect::<Vec<_>>().join(", "),
            &x.claims,
            &x.against,
        );
    }
    for a in &event.arguments {
        let v = &a.field.value;
        let status = if v.status == ArgumentStatus::Stated {
            String::new()
        } else {
            format!(" ({})", v.status)
        };
        rows(
            a.role.name(),
            format!("{}{status}", v.name),
            &a.field.claims,
            &a.field.against,
        );
    }
    for c in &event.counts {
        let label = c.who.as_ref().map_or_else(
            || c.of.name().to_owned(),
            |w| format!("{} of which {w}", c.of),
        );
        rows(
            &label,
            if c.why.is_empty() {
                range(c.field.value.min, c.field.value.max)
            } else {
                format!(
                    "{} ({}: {})",
                    range(c.field.value.min, c.field.value.max),
                    c.field.policy,
                    c.why
                )
            },
            &[],
            &[],
        );
        for s in &c.stated {
            rows(
                "",
                c.later(s).map_or_else(
                    || format!("“{}”", one_line(&s.words)),
                    |l| format!("“{}”, later “{}”", one_line(&s.words), one_line(&l.words)),
                ),
                std::slice::from_ref(&s.claim),
                &[],
            );
        }
    }
    let _ = writeln!(out, "{t}");
    for d in &event.contradictions {
        let _ = writeln!(out, "disagree on {}: {}", d.field, d.why);
        for id in &d.between {
            if let Some(c) = event.claims.iter().find(|c| c.id == *id) {
                let _ = writeln!(
                    out,
                    "    {} ({}{}): “{}”",
                    c.source.clone().unwrap_or_else(|| c.kind.to_string()),
                    c.report,
                    c.published
                        .as_ref()
                        .map_or(String::new(), |p| format!(" {p}")),
                    one_line(&c.words)
                );
            }
        }
    }
    for l in &event.links {
        let name = |id: &str| {
            all.iter().find(|e| e.id == id).map_or_else(
                || id.to_owned(),
                |e| {
                    format!(
                        "{} {}{}",
                        &e.id[..8],
                        e.kind.value.id,
                        e.time
                            .as_ref()
                            .map_or(String::new(), |t| format!(" {}", t.value.start))
                    )
                },
            )
        };
        let _ = writeln!(
            out,
            "{} → {} {}: “{}”",
            name(&l.from),
            name(&l.to),
            l.relation.name().replace('_', " "),
            one_line(&l.words)
        );
    }
    for m in event.mentions.iter().filter(|m| !m.because.is_empty()) {
        let why: Vec<String> = m.because.iter().map(|(n, w)| format!("{n} {w}")).collect();
        let _ = writeln!(
            out,
            "merged with {} of article {}: {}",
            m.event,
            m.article,
            why.join(", ")
        );
    }
    out
}

/// The agencies that the texts are credited to, with how many texts.
fn credits(event: &EventView) -> String {
    let mut named: Vec<(String, usize)> = Vec::new();
    for credit in &event.credits {
        let agency = credit.agency.as_deref().unwrap_or("agencies");
        let part = if credit.written { "" } else { " in part" };
        let name = format!("{agency}{part}");
        match named.iter_mut().find(|n| n.0 == name) {
            Some(known) => known.1 += 1,
            None => named.push((name, 1)),
        }
    }
    let told = named
        .iter()
        .map(|(name, texts)| format!("{name} ({})", plural(*texts, "text")));
    told.collect::<Vec<_>>().join(", ")
}

fn plural(n: usize, word: &str) -> String {
    if n == 1 {
        format!("1 {word}")
    } else {
        format!("{n} {word}s")
    }
}

fn stance(name: &str) -> String {
    if name == "asserts" {
        String::new()
    } else {
        format!(" ({})", name.replace('_', " "))
    }
}

/// One article: its text with triggers, sources and values marked.
pub(super) fn article(read: &Report) -> String {
    let a = &read.article;
    let mut marks: Vec<(Extent, String)> = Vec::new();
    for e in &read.events {
        marks.extend(e.triggers.iter().map(|t| (*t, e.id.clone())));
        marks.extend(
            e.counts
                .iter()
                .map(|c| (c.span, format!("{}:{}", e.id, c.of))),
        );
        marks.extend(
            e.arguments
                .iter()
                .map(|x| (x.span, format!("{}:{}", e.id, x.role))),
        );
        marks.extend(e.time.iter().map(|t| (t.span, format!("{}:time", e.id))));
        marks.extend(e.place.iter().map(|p| (p.span, format!("{}:place", e.id))));
    }
    for c in &read.claims {
        marks.extend(c.source.span.map(|s| (s, format!("{}:source", c.id))));
    }
    marks.sort_by_key(|m| (m.0.start, std::cmp::Reverse(m.0.end)));
    let chars: Vec<char> = a.text.chars().collect();
    let mut out = String::new();
    for (i, c) in chars.iter().enumerate() {
        let i = i as u32;
        let mut closing: Vec<&(Extent, String)> = marks.iter().filter(|m| m.0.end == i).collect();
        closing.sort_by_key(|m| std::cmp::Reverse(m.0.start));
        for mark in closing {
            let _ = write!(out, "|{}]", mark.1);
        }
        marks
            .iter()
            .filter(|m| m.0.start == i)
            .for_each(|_| out.push('['));
        out.push(if c.is_control() && *c != '\n' {
            '\u{fffd}'
        } else {
            *c
        });
    }
    for mark in marks.iter().filter(|m| m.0.end as usize >= chars.len()) {
        let _ = write!(out, "|{}]", mark.1);
    }
    format!("{out}\n\n{}", report(read, None))
}
