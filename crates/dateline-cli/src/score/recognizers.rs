//! Dates and numbers of Microsoft's Recognizers-Text: its English specifications.
//!
//! Measure: the share of cases passed. A case is a text and all that it should find. "extents"
//! asks for exactly those extents; "values" also for what they mean. Our mapping: the day and time
//! of reference is the day of the report; of several values (past and future) either is right; a
//! range ends the day before the value that closes it; TIMEX3 leaves out prepositions ("since
//! August") and codes the two ends of a range apart, so words of ours that begin within three words
//! of a case's and end where it ends are the same extent, and two or more of ours inside one range
//! count as one; a duration and a set are compared by
//! their TIMEX; of a time only hour and minute. Of the number cases only those are asked whose
//! numbers are all whole (ours count people and things); "a" and "one" in a phrase are no number
//! there. Cases that the specifications mark as not supported anywhere (`NotSupported` holds
//! `dotnet`, the reference implementation) are left out.

use std::path::Path;

use dateline::Resources;
use dateline::document::Document;
use dateline::mentions::marks::Marks;
use dateline::mentions::time::TimeMention;
use dateline::mentions::{quantity, time};
use jiff::civil::Date;
use serde_json::Value;

use super::{Card, Tally, archive, plain_article};
use crate::failure::Failure;

const FILES: [(&str, &str); 5] = [
    ("DateTime/English/DateTimeModel.json", "dates"),
    ("DateTime/English/DateExtractor.json", "days (extents)"),
    (
        "DateTime/English/DurationExtractor.json",
        "durations (extents)",
    ),
    (
        "DateTime/English/HolidayExtractor.json",
        "holidays (extents)",
    ),
    ("Number/English/NumberModel.json", "numbers"),
];

/// Something that should be found: code points, and what it is.
struct Wanted<'v> {
    start: usize,
    end: usize,
    values: Option<&'v Vec<Value>>,
    number: Option<&'v str>,
}

impl Wanted<'_> {
    fn is_range(&self) -> bool {
        let kind = |v: &Value| v["type"].as_str().is_some_and(|t| t.ends_with("range"));
        self.values.is_none_or(|values| values.iter().any(kind))
    }
}

/// Scores the specifications.
pub(super) fn run(
    folder: &Path,
    resources: &Resources,
    details: bool,
    card: &mut Card,
) -> Result<(), Failure> {
    let Some(path) = archive::find(folder, "recognizers", "specs_en.tar.xz") else {
        card.missing
            .push("Recognizers (data/recognizers/specs_en.tar.xz)".to_owned());
        return Ok(());
    };
    let unpacked = archive::untar(&path)?;
    for (file, name) in FILES {
        let path = unpacked.path().join("Specs").join(file);
        let text = std::fs::read_to_string(&path).map_err(|e| Failure::input(&path, e))?;
        let cases: Vec<Value> = serde_json::from_str(text.trim_start_matches('\u{feff}'))
            .map_err(|e| Failure::input(&path, e))?;
        let numbers = name == "numbers";
        let (mut extents, mut values) = (Tally::default(), Tally::default());
        for case in &cases {
            let unsupported = case["NotSupported"].as_str().unwrap_or_default();
            let wanted = wanted(case);
            let asked = !unsupported.contains("dotnet") && (!numbers || whole(&wanted));
            if !asked {
                continue;
            }
            let text = case["Input"].as_str().unwrap_or_default();
            let found = if numbers {
                find_numbers(text, &wanted, resources)
            } else {
                find_dates(text, case, &wanted, resources)
            };
            for tally in [&mut extents, &mut values] {
                tally.gold += 1.0;
                tally.system += 1.0;
            }
            extents.right += f64::from(u8::from(found.0));
            values.right += f64::from(u8::from(found.1));
            if details && !(found.0 && found.1) {
                let kind = if found.0 { "value" } else { "extent" };
                card.details.push(format!(
                    "recognizers {name} {kind}: {text:?} {}",
                    case["Results"]
                ));
            }
        }
        let set = format!("Recognizers {name}");
        card.tally(&set, "extents passed", extents, "");
        if !name.ends_with("(extents)") {
            card.tally(&set, "passed", values, "");
        }
    }
    Ok(())
}

fn wanted(case: &Value) -> Vec<Wanted<'_>> {
    let results = case["Results"].as_array().map_or(&[][..], Vec::as_slice);
    results
        .iter()
        .map(|r| {
            let number = |key: &str| r[key].as_u64().unwrap_or_default() as usize;
            let length = r["Length"].as_u64().map(|l| l as usize);
            Wanted {
                start: number("Start"),
                end: length.map_or(number("End") + 1, |l| number("Start") + l),
                values: r["Resolution"]["values"].as_array(),
                number: r["Resolution"]["value"].as_str(),
            }
        })
        .collect()
}

/// Whether all numbers of a case are whole.
fn whole(wanted: &[Wanted<'_>]) -> bool {
    let one = |w: &Wanted<'_>| w.number.is_some_and(|n| n.parse::<u64>().is_ok());
    wanted.iter().all(one)
}

/// Code points of a span.
fn points(text: &str, start: u32, end: u32) -> (usize, usize) {
    let count = |to: u32| text[..to as usize].chars().count();
    (count(start), count(end))
}

fn find_numbers(text: &str, wanted: &[Wanted<'_>], r: &Resources) -> (bool, bool) {
    let Ok(article) = plain_article(text, None, r, Path::new("")) else {
        return (wanted.is_empty(), wanted.is_empty());
    };
    let doc = Document::new(&article, r);
    let marks = Marks::of(&doc, r).tagged(&doc, r);
    let found: Vec<_> = quantity::find(&doc, &marks, r)
        .into_iter()
        .filter(|q| !q.article)
        .collect();
    // Ours take in their bounds ("at least 25").
    let same = |(q, w): (&quantity::Quantity, &Wanted<'_>)| {
        let (start, end) = points(text, q.span.start, q.span.end);
        start <= w.start && end == w.end
    };
    let right = |(q, w): (&quantity::Quantity, &Wanted<'_>)| {
        q.exact().or(Some(q.min)) == w.number.and_then(|n| n.parse().ok())
    };
    let extents = found.len() == wanted.len() && found.iter().zip(wanted).all(same);
    (extents, extents && found.iter().zip(wanted).all(right))
}

fn find_dates(text: &str, case: &Value, wanted: &[Wanted<'_>], r: &Resources) -> (bool, bool) {
    let reference = case["Context"]["ReferenceDateTime"].as_str();
    let today: Option<Date> = reference.and_then(|t| t.get(..10)?.parse().ok());
    let Ok(article) = plain_article(text, today, r, Path::new("")) else {
        return (wanted.is_empty(), wanted.is_empty());
    };
    let doc = Document::new(&article, r);
    let found = time::find(&doc, r, None);
    let spots: Vec<(usize, usize)> = found
        .iter()
        .map(|t| points(text, t.span.start, t.span.end))
        .collect();
    let (mut next, mut extents, mut values) = (0, true, true);
    for w in wanted {
        let end = spots[next..].iter().take_while(|s| s.1 <= w.end).count() + next;
        let within = match (spots.get(next), spots[next..end].last()) {
            (Some(first), Some(last)) => {
                let before = text.chars().skip(w.start);
                let before: String = before.take(first.0.saturating_sub(w.start)).collect();
                let near = before.split_whitespace().count() <= SIGNALS;
                let one = end == next + 1 || w.is_range();
                first.0 >= w.start && near && last.1 == w.end && one
            }
            _ => false,
        };
        extents &= within;
        let right = |v: &Value| match &found[next..end] {
            [one] => means(one, v, today),
            [first, .., last] => spans(first, last, v, today),
            [] => false,
        };
        values &= w.values.is_none_or(|values| values.iter().any(right));
        next = end;
    }
    extents &= next == found.len();
    (extents, extents && values)
}

/// Most words before ours inside an extent: prepositions and articles.
const SIGNALS: usize = 3;

/// Whether the days from the one to the other are a range's.
fn spans(first: &TimeMention, last: &TimeMention, value: &Value, today: Option<Date>) -> bool {
    let day = |key: &str| -> Option<Date> { value[key].as_str()?.get(..10)?.parse().ok() };
    let (start, end) = (day("start"), day("end"));
    [false, true].into_iter().any(|ahead| {
        let (a, b) = (first.resolve(today, ahead), last.resolve(today, ahead));
        let ends = b.is_some_and(|b| Some(b.end) == end || b.end.tomorrow().ok() == end);
        a.map(|a| a.start) == start && start.is_some() && ends
    })
}

/// Whether ours means this value.
fn means(ours: &TimeMention, value: &Value, today: Option<Date>) -> bool {
    let word = |key: &str| value[key].as_str().unwrap_or_default();
    let day = |key: &str| -> Option<Date> { word(key).get(..10)?.parse().ok() };
    let interval = || {
        let behind = ours.resolve(today, false);
        let ahead = ours.resolve(today, true);
        [behind, ahead].into_iter().flatten()
    };
    let clock = |words: &str| {
        let time = words.rsplit([' ', 'T']).next().unwrap_or_default();
        let (hour, rest) = time.split_once(':').unwrap_or((time, "0"));
        let minute = rest.split(':').next().unwrap_or("0");
        let said = ours.clock.map(|(h, m, _)| (u32::from(h), u32::from(m)));
        said == hour.parse().ok().zip(minute.parse().ok())
    };
    match word("type") {
        "date" => interval().any(|i| Some(i.start) == day("value") && i.start == i.end),
        "daterange" => {
            let last = day("end").and_then(|d| d.yesterday().ok());
            interval().any(|i| Some(i.start) == day("start") && Some(i.end) == last)
        }
        "datetime" => interval().any(|i| Some(i.start) == day("value")) && clock(word("value")),
        "time" => clock(word("value")),
        "datetimerange" => interval().any(|i| Some(i.start) == day("start")),
        "timerange" => ours.kind() == "TIME",
        _ => ours.value(today).as_deref() == Some(word("timex")),
    }
}
