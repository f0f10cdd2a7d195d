//! The cases in `tests/cases/*.md`: prose that is a specification and a test at once.
//!
//! A file holds one story or several under headings of their own: a `text` block and a `claims`
//! block whose lines are all checked (their kinds stand in `tests/cases/README.md`). Lines that
//! do not hold yet are listed in `tests/cases/known-failures.txt`; a new failure fails the
//! test, and so does a listed line that holds, so that the list only shrinks. `UPDATE=1`
//! rewrites the list.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)] // a test stops at the first surprise

mod lines;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use dateline::Resources;
use dateline::claims::{Options, read};
use dateline::page::{Page, articles};

use lines::{Story, holds, value};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases")
}

/// The stories of a file: heading, the rest of the line that opens the text, text, lines.
fn stories(text: &str) -> Vec<(String, String, String, Vec<String>)> {
    let mut out = Vec::new();
    let (mut heading, mut head, mut body) = (String::new(), String::new(), String::new());
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let fenced = |lines: &mut std::str::Lines<'_>| -> Vec<String> {
            let inside = lines.by_ref().take_while(|l| *l != "```");
            inside.map(str::to_owned).collect()
        };
        if let Some(title) = line.strip_prefix('#') {
            title
                .trim_start_matches('#')
                .trim()
                .clone_into(&mut heading);
        } else if let Some(rest) = line.strip_prefix("```text") {
            (head, body) = (rest.to_owned(), fenced(&mut lines).join("\n"));
        } else if line.starts_with("```claims") {
            let wanted = fenced(&mut lines);
            let wanted = wanted
                .iter()
                .map(|l| l.trim().to_owned())
                .filter(|l| !l.is_empty());
            out.push((
                heading.clone(),
                head.clone(),
                body.clone(),
                wanted.collect(),
            ));
        }
    }
    out
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
        let file = path.file_stem().unwrap().to_string_lossy().into_owned();
        let stories = stories(&text);
        assert!(
            !stories.is_empty() || file == "README",
            "{file} holds no story"
        );
        for (heading, head, body, lines) in stories {
            let published = value(&head, "published").map(|d| d.parse().unwrap());
            let page = Page {
                bytes: body.as_bytes(),
                url: None,
                published,
            };
            let article = articles(&page, &resources).unwrap().remove(0).unwrap();
            let story = Story {
                report: read(&article, &resources, Options::default()),
                resources: &resources,
            };
            for line in lines {
                if holds(&line, &story) {
                    held += 1;
                } else {
                    failed.insert(format!("{file}: {heading}: {line}"));
                }
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
