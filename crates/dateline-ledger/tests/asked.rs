//! What can be asked of a ledger, on every home: filters, distance, history, chains.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test stops at the first surprise

mod homes;

use dateline_ledger::query::Sizes;
use dateline_ledger::{Ledger, Policy, Query, Sort};
use homes::{NOON, fold, homes, reports, shared};

/// What sets a filter.
type Filter<'f> = &'f dyn Fn(&mut Query);

#[test]
fn filters_find_what_they_name() {
    for place in homes() {
        let mut ledger = place.open();
        for report in &reports() {
            ledger.append(report, NOON).unwrap();
        }
        let find = |query: Query| -> Vec<String> {
            assert_eq!(
                ledger.count(&query).unwrap(),
                ledger.events(&query).unwrap().len() as u64
            );
            ledger
                .events(&query)
                .unwrap()
                .into_iter()
                .map(|e| e.id)
                .collect()
        };
        let all = find(Query::default());
        let events = fold(&ledger, None, Policy::Best);
        let market = shared(&events).id.clone();
        let word = |w: &str| Some(w.to_owned());
        let by = |filter: Filter<'_>| {
            let mut query = Query::default();
            filter(&mut query);
            find(query)
        };
        assert_eq!(by(&|q| q.min_killed = Some(10)).len(), 1);
        let finding: [Filter<'_>; 8] = [
            &|q| (q.min_killed, q.policy) = (Some(10), Policy::Max),
            &|q| (q.from, q.to) = (word("2031-05-06"), word("2031-05-06")),
            &|q| q.disputed = true,
            &|q| q.actor = word("sorn liberation"),
            &|q| q.actor = word("liber*"),
            &|q| q.source = word("Northern Wire"),
            &|q| q.place = word("KESSRA"),
            &|q| q.kind = word("assault"),
        ];
        for (n, filter) in finding.into_iter().enumerate() {
            assert!(by(filter).contains(&market), "filter {n}");
        }
        assert!(!by(&|q| q.to = word("2031-05-05")).contains(&market));
        let nothing: [Filter<'_>; 3] = [
            &|q| q.from = word("2031-06-01"),
            // Words are whole.
            &|q| q.actor = word("liber"),
            &|q| q.country = word("XXX"),
        ];
        for (n, filter) in nothing.into_iter().enumerate() {
            assert!(by(filter).is_empty(), "filter {n}");
        }
        assert!(by(&|q| q.text = word("vegetable stalls")).len() < all.len());
        assert_eq!(
            by(&|q| q.id = Some(market[..6].to_owned())),
            std::slice::from_ref(&market)
        );
        let page = |offset| find_page(&ledger, offset);
        let pages: Vec<String> = (0..all.len() as u64).step_by(5).flat_map(page).collect();
        assert_eq!(pages, all, "pages follow each other");
    }
}

fn find_page(ledger: &Ledger<'_>, offset: u64) -> Vec<String> {
    let query = Query {
        limit: Some(5),
        offset,
        ..Query::default()
    };
    ledger
        .events(&query)
        .unwrap()
        .into_iter()
        .map(|e| e.id)
        .collect()
}

#[test]
fn places_are_found_by_distance() {
    for place in homes() {
        let mut ledger = place.open();
        for (town, day) in [
            ("Mosul", "2031-05-06"),
            ("Basra", "2031-06-08"),
            ("Erbil", "2031-07-10"),
        ] {
            let text =
                format!("A car bomb killed four people in {town} in Iraq on {day}, police said.");
            for report in homes::reading(text.as_bytes(), Some(day)) {
                ledger.append(&report, NOON).unwrap();
            }
        }
        let near = |km: f64| {
            let query = Query {
                // The middle of Mosul; Erbil is about 80 km away, Basra more than 700.
                near: Some((36.34, 43.13, km)),
                ..Query::default()
            };
            assert_eq!(
                ledger.count(&query).unwrap(),
                ledger.events(&query).unwrap().len() as u64
            );
            ledger.count(&query).unwrap()
        };
        assert_eq!([near(20.0), near(120.0), near(2000.0)], [1, 2, 3]);
    }
}

#[test]
fn history_tells_what_changed_and_by_whom() {
    for place in homes() {
        let mut ledger = place.open();
        let reports = reports();
        ledger.append(&reports[0], "2031-05-06T12:00:00Z").unwrap();
        ledger.append(&reports[1], "2031-05-07T12:00:00Z").unwrap();
        let events = fold(&ledger, None, Policy::Latest);
        let id = &shared(&events).id;
        let changes = ledger.history(id, None, Policy::Latest).unwrap();
        let toll: Vec<_> = changes.iter().filter(|c| c.field == "killed").collect();
        assert_eq!(toll.len(), 2, "{changes:#?}");
        assert_eq!(toll[0].before, None);
        assert_eq!(toll[0].after.as_deref(), Some("9"));
        assert_eq!(toll[1].before.as_deref(), Some("9"));
        assert_eq!(toll[1].after.as_deref(), Some("12"));
        assert_eq!(toll[1].known, "2031-05-07T12:00:00Z");
        assert!(
            toll[1].by.iter().any(|c| c.words.contains("12 people")),
            "{toll:#?}"
        );
        let until = ledger
            .history(id, Some("2031-05-06T23:00:00Z"), Policy::Latest)
            .unwrap();
        assert!(until.iter().all(|c| c.known == "2031-05-06T12:00:00Z"));
    }
}

#[test]
fn a_chain_shows_each_arrow_with_its_words_and_speaker() {
    for place in homes() {
        let mut ledger = place.open();
        for report in &reports() {
            ledger.append(report, NOON).unwrap();
        }
        let events = fold(&ledger, None, Policy::Best);
        let market = &shared(&events).id;
        let chain = ledger.chain(market, None, Policy::Best).unwrap();
        let arrow = chain
            .arrows
            .iter()
            .find(|a| a.relation.name() == "retaliation")
            .unwrap();
        assert_eq!(arrow.to, *market);
        let stated = &arrow.stated[0];
        assert!(stated.words.contains("retaliation"));
        assert!(stated.source.as_ref().unwrap().contains("Corvath"));
        assert!(arrow.only_some, "only the mayor says so");
        // From the other end it is the same chain.
        let back = ledger.chain(&arrow.from, None, Policy::Best).unwrap();
        assert_eq!(back.arrows, chain.arrows);
    }
}

#[test]
fn a_toll_rises_and_the_earlier_number_stays_readable() {
    let told = |day: &str, dead: &str| {
        let page = serde_json::json!({
            "url": format!("https://example.org/kessra-herald/{day}"),
            "publisher": "Kessra Herald",
            "published": day,
            "title": "Ferry bombing in Port Ister",
            "text": format!("A bomb on the Ister ferry killed {dead} people in Port Ister on 6 May 2031, police said. The bomb went off as the ferry left the pier at Port Ister for the island of Lomen."),
        });
        homes::reading(page.to_string().as_bytes(), None)
    };
    for place in homes() {
        let mut ledger = place.open();
        let days = [
            ("2031-05-08", "31"),
            ("2031-05-06", "nine"),
            ("2031-05-07", "20"),
        ];
        for (day, dead) in days {
            for report in told(day, dead) {
                ledger.append(&report, NOON).unwrap();
            }
        }
        for policy in [
            Policy::Best,
            Policy::Range,
            Policy::Conservative,
            Policy::Max,
        ] {
            let events = fold(&ledger, None, policy);
            let ferry = shared(&events);
            assert_eq!(ferry.articles.len(), 3);
            let mut counts = ferry.counts.iter();
            let killed = counts.find(|c| c.of.name() == "killed").unwrap();
            let value = &killed.field.value;
            assert_eq!((value.min, value.max, value.best), (31, Some(31), 31));
            assert!(killed.field.against.is_empty() && ferry.disputed.is_empty());
            let words = |n: u64| killed.stated.iter().find(|s| s.min == n).unwrap();
            assert_eq!(killed.later(words(9)).unwrap().min, 20);
            assert_eq!(killed.later(words(20)).unwrap().min, 31);
            assert_eq!(killed.later(words(31)), None);
        }
    }
}

#[test]
fn an_agency_whose_texts_two_outlets_print_is_one_source() {
    let told = |outlet: &str, credit: &str, text: &str| {
        let page = serde_json::json!({
            "url": format!("https://{outlet}.example/ferry"),
            "publisher": outlet,
            "published": "2031-05-06",
            "title": "Ferry bombing in Port Ister",
            "text": format!("PORT ISTER, Varenia {credit}{text}"),
        });
        homes::reading(page.to_string().as_bytes(), None)
    };
    let doctor = "A bomb on the Ister ferry killed nine people in Port Ister on Tuesday, surgeon Nadia Orsk said. The bomb went off as the ferry left the pier.";
    let harbour = "Nine people were killed on Tuesday when a bomb exploded on the Ister ferry in Port Ister, said Mirel Oday of the harbour union. He said it lay under a bench of the ferry.";
    for (credit, sources) in [("(AFP) — ", 1), ("", 2)] {
        let place = homes().remove(0);
        let mut ledger = place.open();
        let pages = [
            told("herald", credit, doctor),
            told("post", credit, harbour),
        ];
        for report in pages.iter().flatten() {
            ledger.append(report, NOON).unwrap();
        }
        let events = fold(&ledger, None, Policy::Best);
        let ferry = shared(&events);
        assert_eq!((ferry.articles.len(), ferry.texts), (2, 2));
        assert_eq!(ferry.independent_sources, sources);
        let agencies: Vec<_> = ferry.credits.iter().map(|c| c.agency.as_deref()).collect();
        assert_eq!(
            agencies,
            vec![Some("Agence France-Presse"); 4 - 2 * sources]
        );
    }
}

#[test]
fn however_it_is_searched_the_same_is_found() {
    let sizes = |rare, frequent, narrow| Sizes {
        rare,
        frequent,
        narrow,
    };
    for place in homes() {
        let mut ledger = place.open();
        for report in &reports() {
            ledger.append(report, NOON).unwrap();
        }
        let word = |w: &str| Some(w.to_owned());
        let queries = [
            Query {
                text: word("market"),
                sort: Sort::Killed,
                ..Query::default()
            },
            Query {
                source: word("police"),
                actor: word("front"),
                limit: Some(2),
                ..Query::default()
            },
            Query {
                from: word("2031-05-01"),
                to: word("2031-05-06"),
                kind: word("assault"),
                min_killed: Some(1),
                disputed: true,
                ..Query::default()
            },
        ];
        for query in queries {
            let expected = ledger.events(&query).unwrap();
            assert!(!expected.is_empty(), "{query:?}");
            for sizes in [
                sizes(0, 1_000, 0),
                sizes(0, 0, 0),
                sizes(1_000, 1_000, 1_000),
            ] {
                let query = Query {
                    sizes: Some(sizes),
                    ..query.clone()
                };
                assert_eq!(ledger.events(&query).unwrap(), expected, "{query:?}");
                if query.limit.is_none() {
                    assert_eq!(ledger.count(&query).unwrap(), expected.len() as u64);
                }
            }
        }
    }
}
