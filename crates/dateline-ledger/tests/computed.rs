//! What the computed tables promise, on every home: they are what the log says, whatever came
//! first and whatever was decided, taken back or read again in between.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test stops at the first surprise

mod homes;

use dateline::report::Report;
use dateline_ledger::{Ledger, Personal, Policy};
use homes::{NOON, fold, homes, json, reports, resources, shared};

fn person(known: &str) -> Personal {
    Personal {
        by: Some("N. Orsk".to_owned()),
        because: Some("read again".to_owned()),
        known: known.to_owned(),
        program: "test".to_owned(),
    }
}

/// The rows are those that the log alone gives.
fn assert_rebuilt(ledger: &Ledger<'_>) {
    let before = ledger.dump().unwrap();
    ledger.rebuild(&mut |_, _| {}).unwrap();
    let after = ledger.dump().unwrap();
    for (a, b) in before.lines().zip(after.lines()) {
        assert_eq!(a, b);
    }
    assert_eq!(before.len(), after.len());
}

#[test]
fn dropping_and_rebuilding_gives_the_same_bytes() {
    for place in homes() {
        let mut ledger = place.open();
        for (n, report) in reports().iter().enumerate() {
            let known = format!("2031-05-0{}T12:00:00Z", 6 + n);
            ledger.append(report, &known).unwrap();
        }
        assert_rebuilt(&ledger);
    }
}

#[test]
fn reading_twice_changes_nothing() {
    for place in homes() {
        let mut ledger = place.open();
        for report in &reports() {
            assert!(ledger.append(report, NOON).unwrap() > 0);
        }
        let (entries, rows) = (ledger.len().unwrap(), ledger.dump().unwrap());
        for report in &reports() {
            assert_eq!(ledger.append(report, "2031-06-01T00:00:00Z").unwrap(), 0);
        }
        assert_eq!(ledger.len().unwrap(), entries);
        assert_eq!(ledger.dump().unwrap(), rows);
    }
}

#[test]
fn both_homes_say_the_same() {
    let mut told: Vec<String> = Vec::new();
    for place in homes() {
        let mut ledger = place.open();
        for report in &reports() {
            ledger.append(report, NOON).unwrap();
        }
        told.push(json(&ledger, None));
    }
    assert!(told.iter().all(|t| *t == told[0]));
}

#[test]
fn any_order_gives_the_same_events() {
    let reports = reports();
    for home in 0..homes().len() {
        let mut first: Option<String> = None;
        for order in [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2], [2, 0, 3, 1]] {
            let place = homes().remove(home);
            let mut ledger = place.open();
            for i in order {
                ledger.append(&reports[i], NOON).unwrap();
            }
            assert_rebuilt(&ledger);
            let now = json(&ledger, None);
            assert_eq!(*first.get_or_insert(now.clone()), now, "{order:?}");
        }
    }
}

#[test]
fn what_becomes_known_late_for_an_early_time_is_put_in_its_place() {
    let reports = reports();
    for place in homes() {
        let mut ledger = place.open();
        ledger.append(&reports[1], "2031-05-09T12:00:00Z").unwrap();
        ledger.append(&reports[2], "2031-05-06T12:00:00Z").unwrap();
        ledger.append(&reports[0], "2031-05-07T12:00:00Z").unwrap();
        assert_rebuilt(&ledger);
        let early = fold(&ledger, Some("2031-05-06T12:00:00Z"), Policy::Best);
        assert!(
            early
                .iter()
                .all(|e| e.articles == [reports[2].article.id.clone()])
        );
        let late = fold(&ledger, None, Policy::Best);
        assert_eq!(shared(&late).articles.len(), 3);
        assert_eq!(
            shared(&late).articles[0],
            reports[2].article.id,
            "the first known comes first"
        );
    }
}

#[test]
fn a_newer_reading_takes_the_place_of_the_older_and_both_stay() {
    for place in homes() {
        let mut ledger = place.open();
        let mut reading = reports().remove(0);
        ledger.append(&reading, "2031-05-06T12:00:00Z").unwrap();
        let before = json(&ledger, None);
        let entries = ledger.len().unwrap();
        reading.made_by.program = "next".to_owned();
        reading.events.retain(|e| !e.counts.is_empty());
        let kept: Vec<String> = reading.events.iter().map(|e| e.id.clone()).collect();
        for claim in &mut reading.claims {
            claim.about.retain(|e| kept.contains(e));
            claim.states.retain(|s| kept.contains(&s.event));
        }
        ledger.append(&reading, "2031-05-07T12:00:00Z").unwrap();
        assert!(ledger.len().unwrap() > entries);
        let now = fold(&ledger, None, Policy::Best);
        assert_eq!(now.len(), kept.len());
        assert_eq!(json(&ledger, Some("2031-05-06T23:59:59Z")), before);
        assert!(
            now.iter().all(|e| before.contains(&e.id)),
            "ids outlive a reading"
        );
        assert_rebuilt(&ledger);
    }
}

#[test]
fn a_merge_and_a_split_are_followed_and_undone() {
    for place in homes() {
        let mut ledger = place.open();
        let reports = reports();
        for report in &reports[..3] {
            ledger.append(report, "2031-05-06T12:00:00Z").unwrap();
        }
        let before = json(&ledger, None);
        let events = fold(&ledger, None, Policy::Best);
        let event = shared(&events);
        // Split off one article's mention.
        let last = event.claims.last().unwrap();
        let split = ledger
            .split(&event.id, &[&last.id], &person("2031-05-07T12:00:00Z"))
            .unwrap();
        let parts = fold(&ledger, None, Policy::Best);
        assert_eq!(parts.len(), events.len() + 1);
        let part = parts.iter().find(|e| e.id == event.id).unwrap();
        assert_eq!(part.articles.len(), event.articles.len() - 1);
        let other = parts
            .iter()
            .find(|e| e.claims.iter().any(|c| c.id == last.id))
            .unwrap();
        // A report that comes later respects it.
        ledger.append(&reports[3], "2031-05-08T12:00:00Z").unwrap();
        let later = fold(&ledger, None, Policy::Best);
        let of = |id: &str| later.iter().find(|e| e.id == id).unwrap();
        assert!(of(&part.id).claims.iter().all(|c| c.id != last.id));
        // A merge overrules the split, for it was decided later.
        let merge = ledger
            .merge(&[&part.id, &other.id], &person("2031-05-09T12:00:00Z"))
            .unwrap();
        let merged = fold(&ledger, None, Policy::Best);
        let whole = merged
            .iter()
            .find(|e| e.claims.iter().any(|c| c.id == last.id))
            .unwrap();
        assert!(whole.articles.len() >= event.articles.len());
        assert_rebuilt(&ledger);
        // Both undone: as if nobody had decided.
        ledger
            .undo(&merge, &person("2031-05-10T12:00:00Z"))
            .unwrap();
        ledger
            .undo(&split, &person("2031-05-11T12:00:00Z"))
            .unwrap();
        assert_rebuilt(&ledger);
        assert_eq!(json(&ledger, Some("2031-05-06T12:00:00Z")), before);
        let undone = fold(&ledger, None, Policy::Best);
        assert_eq!(shared(&undone).articles.len(), 4);
        assert_eq!(ledger.decided(None).unwrap().len(), 4);
        let then = ledger.decided(Some("2031-05-09T12:00:00Z")).unwrap();
        assert_eq!(then.len(), 2, "what was undone later was not known then");
    }
}

#[test]
fn a_withdrawn_article_tells_nothing_until_that_is_undone() {
    for place in homes() {
        let mut ledger = place.open();
        let reports = reports();
        for report in &reports {
            ledger.append(report, "2031-05-06T12:00:00Z").unwrap();
        }
        let before = json(&ledger, None);
        let article = &reports[1].article.id;
        let entry = ledger
            .withdraw(article, &person("2031-05-07T12:00:00Z"))
            .unwrap();
        let without = fold(&ledger, None, Policy::Best);
        assert!(without.iter().all(|e| !e.articles.contains(article)));
        assert_eq!(json(&ledger, Some("2031-05-06T12:00:00Z")), before);
        assert_rebuilt(&ledger);
        ledger
            .undo(&entry, &person("2031-05-08T12:00:00Z"))
            .unwrap();
        let again = fold(&ledger, None, Policy::Best);
        assert_eq!(shared(&again).articles.len(), 4);
        assert_rebuilt(&ledger);
    }
}

#[test]
fn decisions_name_what_is_wrong() {
    for place in homes() {
        let mut ledger = place.open();
        ledger.append(&reports()[0], NOON).unwrap();
        let events = fold(&ledger, None, Policy::Best);
        let all: Vec<&str> = events[0].claims.iter().map(|c| c.id.as_str()).collect();
        let mut fails = |claims: &[&str]| {
            ledger
                .split(&events[0].id, claims, &person(NOON))
                .unwrap_err()
                .to_string()
        };
        assert!(fails(&["x/c1"]).contains("no claim"));
        assert!(fails(&all).contains("nothing would be left"));
        assert!(ledger.merge(&["00", &events[0].id], &person(NOON)).is_err());
        assert!(ledger.undo("00", &person(NOON)).is_err());
        assert!(ledger.withdraw("00", &person(NOON)).is_err());
    }
}

#[test]
fn writers_at_once_lose_nothing_and_make_nothing_twice() {
    for place in homes() {
        drop(place.open());
        let reports = reports();
        std::thread::scope(|scope| {
            for start in 0..4 {
                let (address, reports) = (place.address.clone(), &reports);
                scope.spawn(move || {
                    let mut ledger = Ledger::open(&address, resources()).unwrap();
                    for i in 0..4 {
                        ledger.append(&reports[(start + i) % 4], NOON).unwrap();
                    }
                });
            }
        });
        let many = place.open();
        assert_rebuilt(&many);
        let mut one = Ledger::in_memory(resources()).unwrap();
        for report in &reports {
            one.append(report, NOON).unwrap();
        }
        assert_eq!(json(&many, None), json(&one, None));
        assert_eq!(many.len().unwrap(), one.len().unwrap());
    }
}

#[test]
fn ledgers_of_older_versions_are_read_for_ever() {
    // Version 1: the example. Version 2: the example with two merges, one of them undone.
    for (version, entries, decided) in [(1, 78, 0), (2, 85, 3)] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("old.db");
        let home = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/ledgers");
        std::fs::copy(format!("{home}/v{version}.db"), &path).unwrap();
        let address = path.to_str().unwrap();
        let ledger = Ledger::open(address, resources()).unwrap();
        assert_eq!(ledger.len().unwrap(), entries);
        assert_eq!(ledger.decided(None).unwrap().len(), decided);
        let events = fold(&ledger, None, Policy::Best);
        assert_eq!(shared(&events).articles.len(), 4);
        let merged = |id: &str| events.iter().any(|e| e.id == id);
        // What was merged goes by the id of the mention that became known first.
        assert_eq!(
            merged("bdcf29ab2506308b") && merged("c18902b07e27bb7e"),
            version == 1
        );
        assert!(merged("e578b21e26c9525c") && merged("ed8065e042e2e1d3"));
        drop(ledger);
        let again = Ledger::open(address, resources()).unwrap();
        assert_eq!(again.len().unwrap(), entries);
    }
}

#[test]
fn a_story_that_many_print_is_grouped_alike_one_by_one_and_at_once() {
    // More than are compared all with all, of two attacks in turn.
    let told: Vec<(Report, String)> = (0..150)
        .map(|n| {
            let (town, dead, day) = if n % 3 == 0 {
                ("Ulmet", "four", "20 April")
            } else {
                ("Kessra", "nine", "6 May")
            };
            let page = serde_json::json!({
                "url": format!("https://outlet{n}.example/{town}"),
                "published": "2031-05-07",
                "text": format!("Shells killed {dead} people at the market of {town} on {day} 2031, outlet {n} reported."),
            });
            let report = homes::reading(page.to_string().as_bytes(), None).remove(0);
            (report, format!("2031-05-07T{:02}:{:02}:00Z", n / 60, n % 60))
        })
        .collect();
    let place = homes().remove(0);
    let mut ledger = place.open();
    for (report, known) in &told {
        ledger.append(report, known).unwrap();
    }
    let events = fold(&ledger, None, Policy::Best);
    let articles: Vec<usize> = events.iter().map(|e| e.articles.len()).collect();
    assert_eq!(articles.iter().sum::<usize>(), 150);
    assert_eq!(shared(&events).articles.len(), 100);
    assert_eq!(events.len(), 2);
    let other = homes().remove(0);
    let mut at_once = other.open();
    at_once.append_all(&told).unwrap();
    assert_eq!(ledger.dump().unwrap(), at_once.dump().unwrap());
    assert_rebuilt(&ledger);
    // Two stories are said to be one, and one of them is told once more.
    let ids: Vec<&str> = events.iter().map(|e| e.id.as_str()).collect();
    let merge = ledger.merge(&ids, &person("2031-05-08T12:00:00Z")).unwrap();
    let merged = fold(&ledger, None, Policy::Best);
    assert_eq!(shared(&merged).articles.len(), 150);
    assert_rebuilt(&ledger);
    let page = serde_json::json!({
        "url": "https://late.example/Kessra",
        "published": "2031-05-09",
        "text": "Shells killed nine people at the market of Kessra on 6 May 2031, a late outlet reported.",
    });
    let report = homes::reading(page.to_string().as_bytes(), None).remove(0);
    ledger.append(&report, "2031-05-09T12:00:00Z").unwrap();
    assert_rebuilt(&ledger);
    ledger
        .undo(&merge, &person("2031-05-10T12:00:00Z"))
        .unwrap();
    let articles: Vec<usize> = fold(&ledger, None, Policy::Best)
        .iter()
        .map(|e| e.articles.len())
        .collect();
    assert_eq!(articles.iter().max(), Some(&101));
    assert_rebuilt(&ledger);
    // One that becomes known late for an early time changes what came after it.
    let third = homes().remove(0);
    let mut ledger = third.open();
    for (report, known) in told.iter().skip(1).chain(&told[..1]) {
        ledger.append(report, known).unwrap();
    }
    assert_rebuilt(&ledger);
}
