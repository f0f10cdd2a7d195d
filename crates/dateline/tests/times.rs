//! The examples and counter-examples of the rules of time run: `data/rules/times.toml`.
#![allow(clippy::unwrap_used)] // a test stops at the first surprise

use dateline::Resources;
use dateline::document::Document;
use dateline::mentions::time::{self, TimeMention};
use dateline::page::{Page, articles};
use jiff::civil::{Date, date};
use proptest::prelude::*;
use serde::Deserialize;
use std::sync::OnceLock;

/// The day of the report that the examples stand in.
const DAY: Date = date(2031, 5, 15);

#[derive(Deserialize)]
struct File {
    rule: Vec<Rule>,
}

#[derive(Deserialize)]
struct Rule {
    pattern: String,
    examples: Vec<String>,
    #[serde(default)]
    counter: Vec<String>,
}

fn resources() -> &'static Resources {
    static ONCE: OnceLock<Resources> = OnceLock::new();
    ONCE.get_or_init(|| Resources::load().unwrap())
}

/// The expressions of a text with their words.
fn found(text: &str, day: Date) -> Vec<(String, TimeMention)> {
    let page = Page {
        bytes: text.as_bytes(),
        url: None,
        published: Some(day),
    };
    let mut articles = articles(&page, resources()).unwrap();
    let Some(Ok(article)) = articles.pop() else {
        return Vec::new();
    };
    let doc = Document::new(&article, resources());
    let words = |m: &TimeMention| m.span.of(&article.text).to_owned();
    let all = time::find(&doc, resources(), None);
    all.into_iter().map(|m| (words(&m), m)).collect()
}

#[test]
fn examples_give_their_words_and_values() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/rules/times.toml");
    let file: File = toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut wrong = Vec::new();
    for rule in &file.rule {
        assert!(!rule.examples.is_empty(), "no example of {}", rule.pattern);
        for example in &rule.examples {
            let (text, want) = example.split_once(" => ").unwrap();
            let (words, value) = want.split_once(" = ").unwrap_or((want, ""));
            let met = found(text, DAY).into_iter().any(|(w, m)| {
                w == words && (value.is_empty() || m.value(Some(DAY)).as_deref() == Some(value))
            });
            if !met {
                let ours: Vec<_> = found(text, DAY)
                    .into_iter()
                    .map(|(w, m)| (w, m.value(Some(DAY))))
                    .collect();
                wrong.push(format!("{example}\n    gives {ours:?}"));
            }
        }
        for counter in &rule.counter {
            let ours = found(counter, DAY);
            if let Some((words, _)) = ours.first() {
                wrong.push(format!("{counter}\n    gives {words:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Words that rules of time are made of, and some that they are not.
const WORDS: &[&str] = &[
    "the",
    "last",
    "next",
    "Monday",
    "March",
    "may",
    "4",
    "31",
    "2030",
    "1990s",
    "'90s",
    "two",
    "days",
    "week",
    "year",
    "ago",
    "later",
    "early",
    "late",
    "mid-May",
    "of",
    "and",
    ",",
    ".",
    "in",
    "on",
    "since",
    "night",
    "6:40",
    "p.m.",
    "0640",
    "GMT",
    "yesterday",
    "every",
    "third",
    "quarter",
    "half",
    "a",
    "few",
    "BC",
    "Ramadan",
    "Easter",
    "-",
    "(",
    "99999999999",
    "29",
    "February",
    "shells",
    "fell",
    "following",
    "day",
    "that",
    "previous",
    "century",
    "million",
    "Friday",
    "spring",
    "weekend",
    "o'clock",
    "/",
    "–",
    "30th",
];

proptest! {
    /// Whatever the text and the day: words lie in the text in order, intervals run forward and
    /// what is given to the day is one day.
    #[test]
    fn nothing_is_invented(
        picks in proptest::collection::vec(0..WORDS.len(), 1..24),
        offset in -400_000i64..80_000,
    ) {
        let text: Vec<&str> = picks.iter().map(|i| WORDS[*i]).collect();
        let text = text.join(" ");
        let day = DAY.checked_add(jiff::Span::new().days(offset)).unwrap();
        let mut last = 0;
        for (words, mention) in found(&text, day) {
            prop_assert!(!words.is_empty() && mention.span.start >= last);
            last = mention.span.end;
            for ahead in [false, true] {
                if let Some(interval) = mention.resolve(Some(day), ahead) {
                    prop_assert!(interval.start <= interval.end);
                    let one = interval.start == interval.end;
                    prop_assert!(one || interval.precision > time::Precision::Day);
                }
            }
            // Without the day of the report only what names its year has days.
            if mention.resolve(None, false).is_some() {
                let told = mention.told.is_some() || mention.year.is_some();
                let named = words.contains(|c: char| c.is_ascii_digit());
                prop_assert!(told || named || words.contains("century"), "{}", words);
            }
            let _ = mention.value(Some(day));
        }
    }
}
