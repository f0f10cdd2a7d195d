//! What the ledger says of "the deadliest since".
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test stops at the first surprise

use dateline::Resources;
use dateline::claims::{Options, read};
use dateline::page::{Page, articles};
use dateline_ledger::check::Outcome;
use dateline_ledger::{Ledger, Query, Verdict, check};

/// The verdicts on the comparisons of some reports, each with its day.
fn verdicts(reports: &[(&str, &str)]) -> Vec<Verdict> {
    let resources = Resources::load().unwrap().fast();
    let mut ledger = Ledger::in_memory(&resources).unwrap();
    for (day, text) in reports {
        let page = Page {
            bytes: text.as_bytes(),
            url: None,
            published: Some(day.parse().unwrap()),
        };
        let article = articles(&page, &resources).unwrap().remove(0).unwrap();
        let report = read(&article, &resources, Options::default());
        ledger.append(&report, "2031-12-31T00:00:00Z").unwrap();
    }
    let readings = ledger.readings(None, None).unwrap();
    let events = ledger.events(&Query::default()).unwrap();
    check(&readings, &events, &resources)
}

const CLAIM: (&str, &str) = (
    "2031-05-06",
    "A bomb killed 30 people in Kirkuk in Iraq on Monday. It was the deadliest attack in Iraq since March 3.",
);

#[test]
fn a_deadlier_attack_of_the_period_contradicts() {
    let between = (
        "2031-04-09",
        "A car bomb exploded in Mosul in Iraq on Tuesday and killed 44 people, police said.",
    );
    let all = verdicts(&[between, CLAIM]);
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].verdict, Outcome::Contradicted, "{all:?}");
    assert!(all[0].why.contains("44"), "{}", all[0].why);
    assert_eq!(all[0].deciding.len(), 1);
}

#[test]
fn a_ledger_that_tells_of_every_month_supports() {
    let lesser = [
        (
            "2031-03-12",
            "A bomb exploded in Basra in Iraq on Tuesday and killed two people.",
        ),
        (
            "2031-04-09",
            "A bomb exploded in Mosul in Iraq on Tuesday and killed four people.",
        ),
        (
            "2031-05-03",
            "A bomb exploded in Mosul in Iraq on Friday and killed five people.",
        ),
        CLAIM,
    ];
    let all = verdicts(&lesser);
    assert_eq!(all[0].verdict, Outcome::Supported, "{all:?}");
    let coverage = all[0].coverage.as_ref().unwrap();
    assert_eq!((coverage.months, coverage.covered), (3, 3));
}

#[test]
fn a_thin_ledger_cannot_tell() {
    let all = verdicts(&[CLAIM]);
    assert_eq!(all[0].verdict, Outcome::CannotTell, "{all:?}");
    assert_eq!(all[0].coverage.as_ref().unwrap().covered, 0);
    // An attack in another land says nothing, deadlier or not.
    let abroad = (
        "2031-04-09",
        "A bomb exploded in Karachi in Pakistan on Tuesday and killed 90 people.",
    );
    assert_eq!(verdicts(&[abroad, CLAIM])[0].verdict, Outcome::CannotTell);
}
