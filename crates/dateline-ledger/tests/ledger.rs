//! What the ledger promises: nothing twice, nothing changed, nothing lost, the same in any order.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test stops at the first surprise

mod homes;

use std::path::Path;

use dateline::claims::{Options, read};
use dateline::page::{Page, articles};
use dateline_ledger::{Ledger, Policy};
use homes::{NOON, fold, reports, resources, shared};

fn open(path: &Path) -> Ledger<'static> {
    Ledger::open(path.to_str().unwrap(), resources()).unwrap()
}

#[test]
fn appending_twice_leaves_the_file_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let reports = reports();
    {
        let mut ledger = open(&path);
        assert!(reports.iter().all(|r| ledger.append(r, NOON).unwrap() > 0));
    }
    let before = std::fs::read(&path).unwrap();
    {
        let mut ledger = open(&path);
        assert!(
            reports
                .iter()
                .all(|r| ledger.append(r, "2031-06-01T00:00:00Z").unwrap() == 0)
        );
    }
    assert_eq!(before, std::fs::read(&path).unwrap());
}

#[test]
fn entries_are_neither_changed_nor_removed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    open(&path).append(&reports()[0], NOON).unwrap();
    let file = rusqlite::Connection::open(&path).unwrap();
    for statement in ["UPDATE entry SET known = '1999'", "DELETE FROM entry"] {
        let error = file.execute(statement, []).unwrap_err().to_string();
        assert!(error.contains("never"), "{statement}: {error}");
    }
}

#[test]
fn as_of_tells_what_was_known_then() {
    let mut ledger = Ledger::in_memory(resources()).unwrap();
    let reports = reports();
    ledger.append(&reports[0], "2031-05-06T18:00:00Z").unwrap();
    ledger.append(&reports[1], "2031-05-07T18:00:00Z").unwrap();
    assert!(fold(&ledger, Some("2031-05-06T12:00:00Z"), Policy::Best).is_empty());
    let early = fold(&ledger, Some("2031-05-06T23:59:59Z"), Policy::Best);
    assert!(
        early
            .iter()
            .all(|e| e.articles == [reports[0].article.id.clone()])
    );
    let late = fold(&ledger, None, Policy::Best);
    assert!(late.len() >= early.len());
    // An event keeps its id when a later article joins it.
    assert!(early.iter().all(|e| late.iter().any(|l| l.id == e.id)));
}

#[test]
fn the_example_is_one_event_with_its_disagreement() {
    let mut ledger = Ledger::in_memory(resources()).unwrap();
    for report in reports() {
        ledger.append(&report, NOON).unwrap();
    }
    let best = fold(&ledger, None, Policy::Best);
    let event = shared(&best);
    assert_eq!(event.articles.len(), 4, "four reports tell of one attack");
    assert_eq!(
        event.independent_sources, 3,
        "a copy of a wire text is no source of its own"
    );
    assert!(event.disputed.iter().any(|d| d == "killed"));
    let killed = |policy| {
        let events = fold(&ledger, None, policy);
        let count = shared(&events)
            .counts
            .iter()
            .find(|c| c.of.name() == "killed" && c.who.is_none())
            .unwrap()
            .clone();
        (
            count.field.value.min,
            count.field.value.best,
            count.field.value.max,
        )
    };
    assert_eq!(killed(Policy::Conservative).1, 9);
    assert_eq!(killed(Policy::Max).1, 12);
    assert_eq!(killed(Policy::Range), (9, 9, Some(12)));
}

#[test]
fn every_event_has_a_claim_and_every_claim_its_words() {
    let mut ledger = Ledger::in_memory(resources()).unwrap();
    let reports = reports();
    for report in &reports {
        ledger.append(report, NOON).unwrap();
    }
    for event in fold(&ledger, None, Policy::Best) {
        assert!(!event.claims.is_empty());
        for claim in &event.claims {
            let text = &reports
                .iter()
                .find(|r| r.article.id == claim.article)
                .unwrap()
                .article
                .text;
            assert!(
                claim
                    .words
                    .split(" … ")
                    .all(|w| !w.is_empty() && text.contains(w))
            );
        }
        let known = |id: &String| event.claims.iter().any(|c| c.id == *id);
        assert!(event.counts.iter().all(|c| !c.field.claims.is_empty()
            && c.field.claims.iter().chain(&c.field.against).all(known)));
        assert!(
            event
                .contradictions
                .iter()
                .all(|c| c.between.iter().all(known))
        );
    }
}

#[test]
fn order_of_appending_does_not_matter() {
    let reports = reports();
    let json = |order: [usize; 4]| {
        let mut ledger = Ledger::in_memory(resources()).unwrap();
        for i in order {
            ledger.append(&reports[i], NOON).unwrap();
        }
        serde_json::to_string(&fold(&ledger, None, Policy::Best)).unwrap()
    };
    let first = json([0, 1, 2, 3]);
    for order in [[3, 2, 1, 0], [1, 3, 0, 2], [2, 0, 3, 1]] {
        assert_eq!(json(order), first);
    }
}

#[test]
fn files_of_others_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("notes.txt");
    std::fs::write(
        &text,
        "these are notes, and not a ledger at all, however long they get",
    )
    .unwrap();
    assert!(Ledger::open(text.to_str().unwrap(), resources()).is_err());
    let foreign = folder.path().join("foreign.db");
    rusqlite::Connection::open(&foreign)
        .unwrap()
        .execute_batch("CREATE TABLE x (y); INSERT INTO x VALUES (1);")
        .unwrap();
    assert!(
        Ledger::open(foreign.to_str().unwrap(), resources())
            .err()
            .unwrap()
            .to_string()
            .contains("another program")
    );
    assert!(
        Ledger::open_existing(
            folder.path().join("missing.db").to_str().unwrap(),
            resources()
        )
        .err()
        .unwrap()
        .to_string()
        .contains("no such ledger")
    );
}

#[test]
fn a_vague_number_counts_as_the_policy_says() {
    let text = "Dozens of people were killed when a bomb exploded in the town of Kessra on Monday, the police said.";
    let page = Page {
        bytes: text.as_bytes(),
        url: None,
        published: None,
    };
    let article = articles(&page, resources()).unwrap().remove(0).unwrap();
    let mut ledger = Ledger::in_memory(resources()).unwrap();
    let report = read(&article, resources(), Options::default());
    ledger.append(&report, NOON).unwrap();
    let best = |policy| {
        let events = fold(&ledger, None, policy);
        events[0].counts[0].field.value.best
    };
    assert_eq!(best(Policy::Conservative), 12, "as ACLED counts dozens");
    assert_eq!(best(Policy::Best), 24, "two of the unit");
}
