//! The vocabulary is data, and its examples run: event types, lists, pages.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test stops at the first surprise

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use dateline::claims::{Options, read};
use dateline::document::words;
use dateline::ontology::TypeId;
use dateline::page::{Page, articles};
use dateline::report::Report;
use dateline::{Article, Resources};

/// Share of the ontology's examples in which the whole finder must find the type, in percent.
const FOUND: usize = 60;

fn resources() -> &'static Resources {
    static ONCE: OnceLock<Resources> = OnceLock::new();
    ONCE.get_or_init(|| Resources::load().unwrap())
}

fn one(bytes: &[u8]) -> Article {
    articles(
        &Page {
            bytes,
            url: None,
            published: None,
        },
        resources(),
    )
    .unwrap()
    .remove(0)
    .unwrap()
}

fn report(text: &str) -> Report {
    read(&one(text.as_bytes()), resources(), Options::default())
}

/// Types that the lists find in a sentence, and whether by a word that needs no context.
fn listed(sentence: &str) -> Vec<(TypeId, bool)> {
    let ontology = &resources().ontology;
    let norms = words(sentence);
    (0..norms.len())
        .flat_map(|at| {
            let strong = ontology
                .triggers
                .longest(&norms, at)
                .map(|(_, id)| (*id, true));
            strong
                .into_iter()
                .chain(ontology.weak.all(&norms, at).map(|(_, id)| (*id, false)))
                .collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn examples_hold_a_trigger_of_their_own_type() {
    for (id, kind) in resources().ontology.types.iter().enumerate() {
        assert!(
            kind.examples.len() >= 3 && kind.counter.len() >= 2,
            "{} has too few examples",
            kind.id
        );
        for example in &kind.examples {
            assert!(
                listed(example).contains(&(id, true)),
                "{}: no trigger of it in {example:?}",
                kind.id
            );
        }
        for counter in &kind.counter {
            assert!(
                listed(counter).iter().any(|x| x.0 == id),
                "{}: no word of it in {counter:?}",
                kind.id
            );
        }
    }
}

#[test]
fn the_finder_finds_most_examples() {
    let (mut found, mut all) = (0, 0);
    for kind in &resources().ontology.types {
        for example in &kind.examples {
            all += 1;
            found += usize::from(report(example).events.iter().any(|e| e.kind.id == kind.id));
        }
    }
    assert!(
        found * 100 >= all * FOUND,
        "{found} of {all} examples found, {FOUND} % expected"
    );
}

/// Whether a number of the text runs over more than an event, or is the toll of one told as a whole.
fn counted(text: &str) -> (bool, bool) {
    let events = report(text).events;
    let days = |e: &dateline::report::EventOut| e.time.as_ref().is_some_and(|t| t.start == t.end);
    (
        events.iter().any(|e| !e.running.is_empty()),
        events.iter().any(|e| !days(e) && !e.counts.is_empty()),
    )
}

/// The rows of a list, in cells.
fn list(name: &str) -> Vec<Vec<String>> {
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/lexicon");
    let text = std::fs::read_to_string(home.join(name)).unwrap();
    let rows = text.lines().filter(|l| !l.starts_with('#')).skip(1);
    rows.map(|row| row.split('\t').map(str::to_owned).collect())
        .collect()
}

#[test]
fn running_totals_are_no_tolls() {
    for cells in list("totals.tsv") {
        if cells[2].is_empty() {
            continue;
        }
        if cells[1] == "raise" {
            assert!(counted(&cells[2]).0, "no running total in {:?}", cells[2]);
        }
        let after = format!("A bomb killed a guard in Ulmet on Monday. {}", cells[2]);
        let (running, whole) = counted(&after);
        assert!(running || whole, "a mere toll in {after:?}");
        if !cells[3].is_empty() {
            assert!(!counted(&cells[3]).0, "a running total in {:?}", cells[3]);
        }
    }
}

#[test]
fn a_text_says_whose_it_is() {
    for cells in list("credits.tsv") {
        let [kind, example, counterexample] = [2, 3, 4].map(|i| cells[i].as_str());
        let of = |line: &str| {
            let body = "Two shells hit the ferry pier on Tuesday.\n\n".repeat(30);
            let text = match cells[1].as_str() {
                "begin" => format!("{line}\n\n{body}"),
                _ => format!("{body}\n{line}"),
            };
            let found = resources().credits.of(&text);
            found
                .into_iter()
                .map(|c| (c.agency, c.written))
                .collect::<Vec<_>>()
        };
        let written = kind.starts_with("written");
        let unnamed = kind.ends_with(':');
        assert!(
            matches!(of(example).as_slice(), [(agency, w)] if *w == written && agency.is_none() == unnamed),
            "{example:?} gives {:?}",
            of(example)
        );
        assert_eq!(of(counterexample), [], "{counterexample:?}");
    }
}

#[test]
fn the_agency_of_a_text_is_nobody_in_it() {
    let text = "PORT ISTER, Varenia (AFP) — A bomb on the Ister ferry killed nine people in Port Ister on 6 May 2031, police said. The bomb went off as the ferry left the pier.";
    let read = report(text);
    let names = read.events.iter().flat_map(|e| &e.arguments).map(|a| {
        let mut entities = read.entities.iter();
        entities.find(|e| e.id == a.entity).unwrap().name.clone()
    });
    let names: Vec<String> = names.collect();
    assert!(names.iter().any(|n| n.contains("nine")), "{names:?}");
    assert!(!names.iter().any(|n| n.contains("AFP")), "{names:?}");
}

#[test]
fn lists_are_sorted_whole_and_signed() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    let mut files: Vec<PathBuf> = Vec::new();
    for folder in ["lexicon", "gazetteer", "actors", "rules"] {
        files.extend(
            std::fs::read_dir(home.join(folder))
                .unwrap()
                .map(|e| e.unwrap().path())
                .filter(|p| p.extension().is_some_and(|e| e == "tsv")),
        );
    }
    assert!(files.len() > 20);
    for path in files {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(&path).unwrap();
        let head: String = text
            .lines()
            .take_while(|l| l.starts_with('#'))
            .collect::<Vec<_>>()
            .join("\n")
            .to_lowercase();
        assert!(
            ["source", "licence", "date"]
                .iter()
                .all(|w| head.contains(w)),
            "{name} does not say source, licence and date"
        );
        let rows: Vec<&str> = text.lines().filter(|l| !l.starts_with('#')).collect();
        let width = rows[0].split('\t').count();
        let mut last = "";
        for row in &rows[1..] {
            assert_eq!(row.split('\t').count(), width, "{name}: {row}");
            let key = row.split('\t').next().unwrap();
            assert!(last <= key, "{name}: {key:?} stands after {last:?}");
            last = key;
        }
        let mut unique: Vec<&&str> = rows.iter().collect();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(unique.len(), rows.len(), "{name} says something twice");
    }
}

fn page(name: &str) -> Article {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/pages")
        .join(name);
    one(&std::fs::read(path).unwrap())
}

#[test]
fn pages_give_their_article_and_nothing_beside_it() {
    let article = page("news-page.html");
    assert!(article.title.is_some() && article.published.is_some());
    assert!(
        !article.text.contains("Bomb kills 40"),
        "lists of other reports are left out"
    );
    assert!(page("minimal-page.html").published.is_some());
}

#[test]
fn blocks_tell_furniture_from_text() {
    let text = "Shells hit Kessra market\n\nNine people died on Tuesday, police said.\n\nStory continues below advertisement\n\nREAD MORE: Bomb kills 40 in Dunvale\n\nThe market was full.\n\nSponsored content\n";
    let kinds: Vec<&str> = one(text.as_bytes())
        .blocks
        .iter()
        .map(|b| b.kind.name())
        .collect();
    assert_eq!(
        kinds,
        [
            "title",
            "paragraph",
            "furniture",
            "related",
            "paragraph",
            "furniture"
        ]
    );
}

#[test]
fn the_day_of_printing_is_found_in_the_text_or_left_open() {
    let published = |text: &str| one(text.as_bytes()).published.map(|p| p.date.to_string());
    let some = |d: &str| Some(d.to_owned());
    assert_eq!(
        published("Shells hit a market\n\nPublished: 4 May 2031\n\nNine people died, police said."),
        some("2031-05-04")
    );
    assert_eq!(
        published("KESSRA, 4 May 2031 (NWS) - Nine people died on Sunday, police said."),
        some("2031-05-04")
    );
    assert_eq!(
        published(
            "Shells hit a market\n\nNine people died on Sunday.\n\n“Regarding the attack on Sunday, 4 May 2031, all staff are safe,” it read."
        ),
        some("2031-05-04")
    );
    assert_eq!(
        published(
            "The truce of 4 May 2031 held for a year, the envoy said in a long speech to the council of the town."
        ),
        None
    );
}

#[test]
fn odd_records_are_named_and_passed_over() {
    let bytes = b"{\"text\":\"Gunmen killed a guard.\"}\n{\"title\":\"no text\"}\n{\"text\":\"A bomb went off.\",\"published\":\"soon\"}\n";
    let all = articles(
        &Page {
            bytes,
            url: None,
            published: None,
        },
        resources(),
    )
    .unwrap();
    assert!(all[0].is_ok());
    assert!(
        all[1]
            .as_ref()
            .unwrap_err()
            .to_string()
            .starts_with("line 2:")
    );
    assert!(
        all[2]
            .as_ref()
            .unwrap_err()
            .to_string()
            .contains("expected a date")
    );
    for bad in [&b""[..], b"\x00\x01\x02", b"\xff\xfe bad"] {
        assert!(
            articles(
                &Page {
                    bytes: bad,
                    url: None,
                    published: None
                },
                resources()
            )
            .is_err()
        );
    }
}

#[test]
fn an_item_of_wikidata_names_one_actor() {
    let mut seen = std::collections::HashMap::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/actors");
    for file in ["actors.tsv", "more.tsv", "ucdp.tsv"] {
        let text = std::fs::read_to_string(folder.join(file)).unwrap();
        let mut rows = text
            .lines()
            .filter(|l| !l.starts_with('#'))
            .map(|l| l.split('\t').collect::<Vec<_>>());
        let at = rows
            .next()
            .unwrap()
            .iter()
            .position(|c| *c == "wikidata")
            .unwrap();
        for row in rows.filter(|r| !r[at].is_empty()) {
            let number = row[at]
                .strip_prefix('Q')
                .and_then(|n| n.parse::<u64>().ok());
            assert!(number.is_some(), "{file}: {} has {:?}", row[0], row[at]);
            let before = seen.insert(row[at].to_owned(), row[0].to_owned());
            assert_eq!(
                before, None,
                "{file}: {} has the item {} too",
                row[0], row[at]
            );
        }
    }
    assert!(seen.len() > 300, "{}", seen.len());
}
