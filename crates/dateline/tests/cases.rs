//! The cases in `tests/cases/*.md`: prose that is a specification and a test at once.
//!
//! Every line of a `claims` block is checked. Lines that do not hold yet are listed in
//! `tests/cases/known-failures.txt`; a new failure fails the test, and so does a listed line
//! that holds, so that the list only shrinks. `UPDATE=1` rewrites the list.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)] // a test stops at the first surprise

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use dateline::Resources;
use dateline::claims::{Options, read};
use dateline::page::{Page, articles};
use dateline::report::{EventOut, Report};
use dateline::vocabulary::Measure;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases")
}

/// The lines inside the first fence that opens with `name`, and the rest of the opening line.
fn block(text: &str, name: &str) -> (String, String) {
    let open = format!("```{name}");
    let start = text
        .find(&open)
        .unwrap_or_else(|| panic!("no {name} block"));
    let rest = &text[start + open.len()..];
    let (head, body) = rest.split_once('\n').unwrap();
    (
        head.to_owned(),
        body.split("\n```").next().unwrap().to_owned(),
    )
}

/// The value of `key=` in a line, quoted or not.
fn value(line: &str, key: &str) -> Option<String> {
    let at = line.find(&format!("{key}="))? + key.len() + 1;
    let rest = &line[at..];
    Some(match rest.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next()?.to_owned(),
        None => rest.split_whitespace().next()?.to_owned(),
    })
}

fn alike(a: &str, b: &str) -> bool {
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    a.contains(&b) || b.contains(&a)
}

fn words(report: &Report, start: u32, end: u32) -> String {
    report
        .article
        .text
        .chars()
        .skip(start as usize)
        .take((end - start) as usize)
        .collect()
}

fn total(event: &EventOut, of: Measure) -> Option<u64> {
    event
        .counts
        .iter()
        .find(|c| c.of == of && c.part_of.is_none())
        .map(|c| c.best.unwrap_or(c.min))
}

fn event_holds(line: &str, report: &Report, event: &EventOut) -> bool {
    let kind = line.split_whitespace().nth(1).unwrap();
    let party = |want: &str, initiator: bool| {
        event
            .arguments
            .iter()
            .filter(|a| (a.role.name() == "initiator") == initiator)
            .any(|a| {
                let name = report
                    .entities
                    .iter()
                    .find(|e| e.id == a.entity)
                    .map_or("", |e| e.name.as_str());
                alike(name, want) || alike(&words(report, a.span.start, a.span.end), want)
            })
    };
    event.kind.id == kind
        && value(line, "status").is_none_or(|s| event.status.name() == s)
        && value(line, "when").is_none_or(|w| {
            if w == "none" {
                return event.time.is_none();
            }
            let (start, end) = w.split_once('/').map_or((w.as_str(), w.as_str()), |x| x);
            event
                .time
                .as_ref()
                .is_some_and(|t| t.start == start && t.end == end)
        })
        && value(line, "where").is_none_or(|w| {
            event
                .place
                .as_ref()
                .and_then(|p| p.name.as_ref())
                .is_some_and(|n| alike(n, &w))
        })
        && value(line, "killed").is_none_or(|n| total(event, Measure::Killed) == n.parse().ok())
        && value(line, "wounded").is_none_or(|n| total(event, Measure::Wounded) == n.parse().ok())
        && value(line, "by").is_none_or(|w| party(&w, true))
        && value(line, "on").is_none_or(|w| party(&w, false))
}

fn holds(line: &str, report: &Report) -> bool {
    match line.split_whitespace().next().unwrap() {
        "event" => report.events.iter().any(|e| event_holds(line, report, e)),
        "claim" => report.claims.iter().any(|c| {
            value(line, "stance").is_none_or(|s| c.stance.name() == s)
                && value(line, "kind").is_none_or(|k| c.source.kind.name() == k)
                && value(line, "source")
                    .is_none_or(|w| c.source.name.as_ref().is_some_and(|n| alike(n, &w)))
        }),
        "no-event" => {
            let quoted = line.split('"').nth(1).unwrap();
            let at = report
                .article
                .text
                .find(quoted)
                .unwrap_or_else(|| panic!("{quoted:?} is not in the text"));
            let start = report.article.text[..at].chars().count() as u32;
            let end = start + quoted.chars().count() as u32;
            !report
                .events
                .iter()
                .flat_map(|e| &e.triggers)
                .any(|t| t.start < end && start < t.end)
        }
        "published" => report.article.published.as_deref() == line.split_whitespace().nth(1),
        other => panic!("no line starts with {other:?}"),
    }
}

#[test]
fn every_line_of_every_case_holds_or_is_a_known_failure() {
    let resources = Resources::load().unwrap();
    let mut files: Vec<PathBuf> = fs::read_dir(folder())
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e == "md"))
        .collect();
    files.sort();
    assert!(files.len() >= 10, "the cases are gone");
    let (mut failed, mut held) = (BTreeSet::new(), 0);
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        let (head, body) = block(&text, "text");
        let published = value(&head, "published").map(|d| d.parse().unwrap());
        let page = Page {
            bytes: body.as_bytes(),
            url: None,
            published,
        };
        let article = articles(&page, &resources).unwrap().remove(0).unwrap();
        let report = read(&article, &resources, Options::default());
        for line in block(&text, "claims")
            .1
            .lines()
            .map(str::trim)
            .filter(|l| !l.is_empty())
        {
            if holds(line, &report) {
                held += 1;
            } else {
                failed.insert(format!(
                    "{}: {line}",
                    path.file_name().unwrap().to_string_lossy()
                ));
            }
        }
    }
    let list = folder().join("known-failures.txt");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(
            &list,
            failed
                .iter()
                .fold(String::new(), |all, line| all + line + "\n"),
        )
        .unwrap();
    }
    let known: BTreeSet<String> = fs::read_to_string(&list)
        .unwrap_or_default()
        .lines()
        .map(str::to_owned)
        .collect();
    let new: Vec<&String> = failed.difference(&known).collect();
    let mended: Vec<&String> = known.difference(&failed).collect();
    println!("{held} lines hold, {} do not yet", failed.len());
    assert!(new.is_empty(), "these lines held before: {new:#?}");
    assert!(
        mended.is_empty(),
        "these lines hold now; take them off {}: {mended:#?}",
        list.display()
    );
}
