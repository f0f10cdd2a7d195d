//! How fast is a ledger, and does it hold? Benchmarks over an invented world and over reports.
//!
//! In: a number of articles and an address. Out: on standard error, times of one more article and
//! of questions, bytes per claim. Figures of two sizes or homes are only comparable when they
//! were taken in one run on a quiet machine.

use std::time::Instant;

use dateline::Resources;
use dateline_ledger::sketch::Rarity;
use dateline_ledger::{Ledger, Query, Sort};

use crate::synthetic::{Dice, date, known, language, report, town};

/// Articles appended together while a ledger is filled.
const BATCH: u64 = 500;
/// Articles and questions that are timed.
const TIMED: u64 = 200;

fn text(e: impl std::fmt::Display) -> String {
    e.to_string()
}

/// The value that so much of the values do not pass, in milliseconds.
fn quantile(times: &mut [f64], share: f64) -> f64 {
    times.sort_by(f64::total_cmp);
    let at = ((times.len() as f64 * share).ceil() as usize).clamp(1, times.len()) - 1;
    times[at]
}

/// Fills a ledger up to so many articles; those that are there already stay.
fn fill(ledger: &mut Ledger<'_>, articles: u64, words: &[String]) -> Result<(), String> {
    // Twelve entries an article: itself, ten claims, a link.
    let mut next = ledger.len().map_err(text)? / 12;
    let start = Instant::now();
    let first = next;
    while next < articles {
        let to = (next + BATCH).min(articles);
        let batch: Vec<_> = (next..to).map(|n| (report(n, words), known(n))).collect();
        ledger.append_all(&batch).map_err(text)?;
        next = to;
        if next % 20_000 == 0 {
            let each = start.elapsed().as_secs_f64() * 1000.0 / (next - first) as f64;
            eprintln!("{next} articles, {each:.2} ms each");
        }
    }
    Ok(())
}

/// Questions of every sort, drawn at random.
fn questions(dice: &mut Dice, articles: u64, language: &[String]) -> Vec<(&'static str, Query)> {
    let day = |dice: &mut Dice| 14_610 + (dice.below(articles.max(270)) / 270) as i64;
    let base = || Query {
        limit: Some(20),
        ..Query::default()
    };
    let from = day(dice);
    let (name, country, lat, lon) = town(dice.below(4_000));
    let span = Query {
        from: Some(date(from)),
        to: Some(date(from + 6)),
        ..base()
    };
    let group = report(dice.below(articles), language).entities[0]
        .name
        .clone();
    let words = report(dice.below(articles), language).article.text;
    let word = words.split(' ').nth(12).unwrap_or_default().to_owned();
    let two: Vec<&str> = words.split(' ').skip(12).take(2).collect();
    vec![
        ("first page", base()),
        ("a week", span.clone()),
        (
            "a country and week",
            Query {
                country: Some(country.clone()),
                ..span.clone()
            },
        ),
        (
            "a country",
            Query {
                country: Some(country),
                ..base()
            },
        ),
        (
            "a place",
            Query {
                place: Some(name),
                ..base()
            },
        ),
        (
            "within 50 km",
            Query {
                near: Some((lat, lon, 50.0)),
                ..base()
            },
        ),
        (
            "within 50 km in a week",
            Query {
                near: Some((lat, lon, 50.0)),
                ..span.clone()
            },
        ),
        (
            "an actor",
            Query {
                actor: Some(group),
                ..base()
            },
        ),
        (
            "a type",
            Query {
                kind: Some("bombing".to_owned()),
                ..base()
            },
        ),
        (
            "at least 50 killed",
            Query {
                min_killed: Some(50),
                sort: Sort::Killed,
                ..base()
            },
        ),
        (
            "disputed in a week",
            Query {
                disputed: true,
                ..span
            },
        ),
        (
            "a word",
            Query {
                text: Some(word),
                ..base()
            },
        ),
        (
            "two words",
            Query {
                text: Some(two.join(" ")),
                ..base()
            },
        ),
        (
            "a source",
            Query {
                source: Some("Post".to_owned()),
                limit: Some(20),
                id: Some(format!("{:02x}", dice.below(256))),
                ..Query::default()
            },
        ),
        (
            "page 50",
            Query {
                offset: 1000,
                ..base()
            },
        ),
    ]
}

/// Times questions; milliseconds of each.
fn ask(
    ledger: &Ledger<'_>,
    articles: u64,
    at: bool,
    words: &[String],
) -> Result<Vec<(&'static str, f64)>, String> {
    let mut dice = Dice::new(5);
    let mut out = Vec::new();
    for _ in 0..TIMED / 15 {
        let when = known(dice.below(articles));
        for (name, mut query) in questions(&mut dice, articles, words) {
            query.at = at.then(|| when.clone());
            let start = Instant::now();
            ledger.events(&query).map_err(text)?;
            out.push((name, start.elapsed().as_secs_f64() * 1000.0));
        }
    }
    Ok(out)
}

/// Measures a ledger of so many articles.
pub(crate) fn run(address: &str, articles: u64) -> Result<(), String> {
    let resources = Resources::load().map_err(text)?.fast();
    let mut ledger = Ledger::open(address, &resources).map_err(text)?;
    let words = language(&Rarity::load().map_err(text)?);
    fill(&mut ledger, articles, &words)?;
    let mut times = Vec::new();
    // The next articles of the world, each in a transaction of its own.
    let next = ledger.len().map_err(text)? / 12;
    for n in next..next + TIMED {
        let (report, known) = (report(n, &words), known(n));
        let start = Instant::now();
        ledger.append(&report, &known).map_err(text)?;
        times.push(start.elapsed().as_secs_f64() * 1000.0);
    }
    let (median, late) = (quantile(&mut times, 0.5), quantile(&mut times, 0.95));
    eprintln!("{articles} articles: one more takes {median:.2} ms (median), {late:.2} ms (95 %)");
    for at in [false, true] {
        let asked = ask(&ledger, articles, at, &words)?;
        let mut all: Vec<f64> = asked.iter().map(|a| a.1).collect();
        let what = if at { "as of a time" } else { "now" };
        eprintln!(
            "questions {what}: {:.2} ms (median), {:.2} ms (95 %)",
            quantile(&mut all, 0.5),
            quantile(&mut all, 0.95)
        );
        let mut names: Vec<&str> = asked.iter().map(|a| a.0).collect();
        names.sort_unstable();
        names.dedup();
        for name in names {
            let mut those: Vec<f64> = asked.iter().filter(|a| a.0 == name).map(|a| a.1).collect();
            eprintln!(
                "  {name}: {:.2}, {:.2}",
                quantile(&mut those, 0.5),
                quantile(&mut those, 0.95)
            );
        }
    }
    if let Ok(file) = std::fs::metadata(address) {
        eprintln!(
            "{:.0} bytes a claim",
            file.len() as f64 / (next + TIMED) as f64 / 10.0
        );
    }
    Ok(())
}

/// Whether reports in random orders give the same events. `path`: JSON Lines of `dateline read`.
pub(crate) fn orders(path: &str, orders: u64, most: usize) -> Result<(), String> {
    let resources = Resources::load().map_err(text)?.fast();
    let lines = std::fs::read_to_string(path).map_err(text)?;
    let reports: Result<Vec<dateline::report::Report>, _> =
        lines.lines().take(most).map(serde_json::from_str).collect();
    let mut reports = reports.map_err(text)?;
    let mut first: Option<String> = None;
    let mut different = 0;
    for order in 0..orders {
        let mut dice = Dice::new(order);
        for i in (1..reports.len()).rev() {
            reports.swap(i, dice.below(i as u64 + 1) as usize);
        }
        let mut ledger = Ledger::in_memory(&resources).map_err(text)?;
        for report in &reports {
            ledger
                .append(report, "2000-01-01T00:00:00Z")
                .map_err(text)?;
        }
        let events = ledger.events(&Query::default()).map_err(text)?;
        let now = serde_json::to_string(&events).map_err(text)?;
        let same = *first.get_or_insert(now.clone()) == now;
        different += u64::from(!same);
        if order == 0 {
            eprintln!("{} events of {} reports", events.len(), reports.len());
        }
    }
    eprintln!("{different} of {orders} orders give other events");
    Ok(())
}
