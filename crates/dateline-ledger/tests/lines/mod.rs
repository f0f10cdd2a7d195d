//! What each kind of line of a case asks of a report.

use dateline::Resources;
use dateline::report::{ClaimOut, EventOut, Report};
use dateline::span::Extent;
use dateline::vocabulary::{Measure, Stance};
use dateline_ledger::{Ledger, Policy, Query};

/// A story that was read.
pub(crate) struct Story<'a> {
    pub(crate) report: Report,
    pub(crate) resources: &'a Resources,
}

/// The value of `key=` in a line, quoted or not. Quotation marks inside the value stand as they
/// are; it ends before the next key or with the line.
pub(crate) fn value(line: &str, key: &str) -> Option<String> {
    let at = line.find(&format!(" {key}="))? + key.len() + 2;
    let rest = &line[at..];
    let Some(quoted) = rest.strip_prefix('"') else {
        return rest.split_whitespace().next().map(str::to_owned);
    };
    let ends = quoted.match_indices('"').map(|m| m.0);
    let last = |end: &usize| {
        let after = &quoted[end + 1..];
        let next = after.trim_start().split('=').next().unwrap_or_default();
        let key = !next.is_empty() && next.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        after.is_empty() || (after.starts_with(' ') && (key || next == after.trim_start()))
    };
    ends.clone().find(last).map(|end| quoted[..end].to_owned())
}

fn alike(a: &str, b: &str) -> bool {
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    a.contains(&b) || b.contains(&a)
}

/// Whether one of the names of `a|b` is like it.
fn any(name: &str, wanted: &str) -> bool {
    wanted.split('|').any(|w| alike(name, w))
}

fn words(report: &Report, e: Extent) -> String {
    let text = report.article.text.chars().skip(e.start as usize);
    text.take((e.end - e.start) as usize).collect()
}

fn all_words(report: &Report, extents: &[Extent]) -> String {
    let all: Vec<String> = extents.iter().map(|e| words(report, *e)).collect();
    all.join(" ")
}

/// Share of the words that two texts have in common, of both.
fn same_words(a: &str, b: &str) -> bool {
    let bag = |s: &str| -> Vec<String> {
        let letters = s.to_lowercase();
        let split = letters.split(|c: char| !c.is_alphanumeric());
        split.filter(|w| !w.is_empty()).map(str::to_owned).collect()
    };
    let (a, mut b) = (bag(a), bag(b));
    let total = a.len() + b.len();
    let common = a.iter().filter(|w| {
        let at = b.iter().position(|x| x == *w);
        at.map(|i| b.remove(i)).is_some()
    });
    2 * common.count() * 10 >= total * 9
}

fn total(event: &EventOut, of: Measure) -> Option<u64> {
    let whole = |c: &&dateline::report::CountOut| c.of == of && c.part_of.is_none();
    event
        .counts
        .iter()
        .find(whole)
        .map(|c| c.best.unwrap_or(c.min))
}

fn name<'a>(report: &'a Report, entity: &str) -> &'a str {
    let found = report.entities.iter().find(|e| e.id == entity);
    found.map_or("", |e| e.name.as_str())
}

fn event_holds(line: &str, report: &Report, event: &EventOut) -> bool {
    let party = |want: &str, initiator: bool| {
        let status = value(line, "by-status");
        event
            .arguments
            .iter()
            .filter(|a| (a.role.name() == "initiator") == initiator)
            .filter(|a| !initiator || status.as_ref().is_none_or(|s| a.status.name() == s))
            .any(|a| alike(name(report, &a.entity), want) || alike(&words(report, a.span), want))
    };
    let place = event.place.as_ref();
    let named = |w: &String| {
        place
            .and_then(|p| p.name.as_ref())
            .is_some_and(|n| alike(n, w))
    };
    let day = |w: &String| {
        if w == "none" {
            return event.time.is_none();
        }
        let (start, end) = w.split_once('/').unwrap_or((w, w));
        event
            .time
            .as_ref()
            .is_some_and(|t| t.start == start && t.end == end)
    };
    let kind = line.split_whitespace().nth(1).unwrap();
    (kind == "any" || event.kind.id == kind)
        && value(line, "status").is_none_or(|s| event.status.name() == s)
        && value(line, "when").is_none_or(|w| day(&w))
        && value(line, "where").is_none_or(|w| named(&w))
        && value(line, "precision")
            .is_none_or(|n| place.and_then(|p| p.precision) == n.parse().ok())
        && value(line, "killed").is_none_or(|n| total(event, Measure::Killed) == n.parse().ok())
        && value(line, "wounded").is_none_or(|n| total(event, Measure::Wounded) == n.parse().ok())
        && value(line, "by").is_none_or(|w| party(&w, true))
        && value(line, "on").is_none_or(|w| party(&w, false))
}

/// What a field of a claim is about: a measure, a role, or the field itself.
fn subject(report: &Report, event: &str, field: &str) -> String {
    let found = report.events.iter().find(|e| e.id == event);
    let number = || {
        field
            .split_once('/')
            .and_then(|x| x.1.parse::<usize>().ok())
    };
    match (found, field.split('/').next().unwrap_or_default()) {
        (Some(e), "counts") => number()
            .and_then(|i| e.counts.get(i))
            .map_or("", |c| c.of.name())
            .to_owned(),
        (Some(e), "arguments") => number()
            .and_then(|i| e.arguments.get(i))
            .map_or("", |a| a.role.name())
            .to_owned(),
        (_, other) => other.to_owned(),
    }
}

fn claim_holds(line: &str, report: &Report, c: &ClaimOut) -> bool {
    let states = |want: &str, denies: bool| {
        let of = |s: &dateline::report::StatesOut| subject(report, &s.event, &s.field);
        let right = c.states.iter().filter(|s| s.denies == denies);
        right
            .into_iter()
            .any(|s| want.split('|').any(|w| w == of(s)))
    };
    let content = all_words(report, &c.content);
    value(line, "stance").is_none_or(|s| c.stance.name() == s)
        && value(line, "kind").is_none_or(|k| c.source.kind.name() == k)
        && value(line, "source")
            .is_none_or(|w| c.source.name.as_ref().is_some_and(|n| alike(n, &w)))
        && value(line, "via").is_none_or(|w| c.source.via.iter().any(|v| alike(&v.name, &w)))
        && value(line, "ground").is_none_or(|w| {
            c.source
                .ground
                .is_some_and(|g| alike(&words(report, g), &w))
        })
        && value(line, "says").is_none_or(|w| {
            let narrated = c.source.kind.name() == "narration" && alike(&content, &w);
            same_words(&content, &w) || narrated
        })
        && value(line, "states").is_none_or(|w| states(&w, false))
        && value(line, "denies").is_none_or(|w| states(&w, true))
        && value(line, "about").is_none_or(|w| (w == "none") == c.about.is_empty())
}

/// Whether some trigger of an event overlaps the quoted words.
fn triggered(report: &Report, event: &EventOut, quoted: &str) -> bool {
    let mut from = 0;
    while let Some(found) = report.article.text[from..].find(quoted) {
        let at = from + found;
        let start = report.article.text[..at].chars().count() as u32;
        let end = start + quoted.chars().count() as u32;
        if event
            .triggers
            .iter()
            .any(|t| t.start < end && start < t.end)
        {
            return true;
        }
        from = at + quoted.len();
    }
    false
}

fn linked(line: &str, report: &Report) -> bool {
    let of = |id: &str| report.events.iter().find(|e| e.id == id);
    let meets = |id: &str, key: &str| {
        let told = |w: String| of(id).is_some_and(|e| triggered(report, e, &w));
        value(line, key).is_none_or(told)
    };
    report.links.iter().any(|l| {
        let speaker = l
            .claim
            .as_ref()
            .and_then(|c| report.claims.iter().find(|x| x.id == *c));
        let says = speaker.and_then(|c| c.source.name.clone());
        let asserted = speaker.is_none_or(|c| c.stance == Stance::Asserts);
        meets(&l.from, "from")
            && meets(&l.to, "to")
            && (!line.ends_with(" asserted") || (asserted && says.is_none()))
            && value(line, "relation").is_none_or(|r| r.split('|').any(|x| x == l.relation.name()))
            && value(line, "by").is_none_or(|w| says.as_ref().is_some_and(|n| alike(n, &w)))
    })
}

fn contradicted(line: &str, report: &Report) -> bool {
    let speaker = |id: &String| {
        let claim = report.claims.iter().find(|c| c.id == *id);
        let name = claim.and_then(|c| c.source.name.clone());
        name.unwrap_or_else(|| "narration".to_owned())
    };
    report.contradictions.iter().any(|c| {
        value(line, "field").is_none_or(|f| c.field == f)
            && value(line, "between").is_none_or(|w| {
                let wanted: Vec<&str> = w.split('|').collect();
                wanted
                    .iter()
                    .all(|w| c.between.iter().any(|id| alike(&speaker(id), w)))
            })
    })
}

fn compared(line: &str, report: &Report) -> bool {
    report.comparisons.iter().any(|c| {
        let since = || words(report, c.span);
        value(line, "order").is_none_or(|o| c.order.name() == o)
            && value(line, "measure").is_none_or(|m| c.measure == m)
            && value(line, "since").is_none_or(|w| c.since.is_some() && any(&since(), &w))
    })
}

/// The value that a policy gives to the toll of the events of a type.
fn chosen(line: &str, story: &Story<'_>) -> bool {
    let mut ledger = Ledger::in_memory(story.resources).unwrap();
    ledger
        .append(&story.report, "2031-12-31T00:00:00Z")
        .unwrap();
    let name = line.split_whitespace().nth(1).unwrap();
    let policy = Policy::read(name).unwrap_or_else(|| panic!("{name:?} is no policy"));
    let query = Query {
        policy,
        ..Query::default()
    };
    let all = ledger.events(&query).unwrap();
    all.iter()
        .filter(|e| value(line, "event").is_none_or(|t| e.kind.value.id == t))
        .any(|e| {
            [Measure::Killed, Measure::Wounded].into_iter().all(|of| {
                let Some(wanted) = value(line, of.name()) else {
                    return true;
                };
                let count = e.counts.iter().find(|c| c.of == of && c.who.is_none());
                count
                    .or(e.counts.iter().find(|c| c.of == of))
                    .is_some_and(|c| {
                        let v = &c.field.value;
                        match wanted.split_once("..") {
                            Some((low, high)) => {
                                low.parse() == Ok(v.min) && high.parse().ok() == v.max
                            }
                            None => wanted.parse() == Ok(v.best),
                        }
                    })
            })
        })
}

/// Whether a line holds of a story.
pub(crate) fn holds(line: &str, story: &Story<'_>) -> bool {
    let report = &story.report;
    let quoted = || line.split('"').nth(1).unwrap();
    match line.split_whitespace().next().unwrap() {
        "event" => report.events.iter().any(|e| event_holds(line, report, e)),
        "claim" => report.claims.iter().any(|c| claim_holds(line, report, c)),
        "no-claim" => !report.claims.iter().any(|c| claim_holds(line, report, c)),
        "no-event" => {
            let word = quoted();
            assert!(
                report.article.text.contains(word),
                "{word:?} is not in the text"
            );
            !report.events.iter().any(|e| triggered(report, e, word))
        }
        "no-event-happened" => {
            let happened = |e: &&EventOut| matches!(e.status.name(), "happened" | "ongoing");
            !report
                .events
                .iter()
                .filter(happened)
                .any(|e| triggered(report, e, quoted()))
        }
        "hedge" => {
            let degree = value(line, "degree");
            let all = report.claims.iter().flat_map(|c| &c.hedges);
            all.into_iter().any(|h| {
                alike(&words(report, h.span), quoted())
                    && degree.as_ref().is_none_or(|d| h.degree.name() == d)
            })
        }
        "link" => linked(line, report),
        "no-link" => !linked(line, report),
        "contradiction" => contradicted(line, report),
        "no-contradiction" => !contradicted(line, report),
        "comparison" => compared(line, report),
        "no-comparison" => report.comparisons.is_empty(),
        "policy" => chosen(line, story),
        "published" => report.article.published.as_deref() == line.split_whitespace().nth(1),
        other => panic!("no line starts with {other:?}"),
    }
}
