//! Pairs of happenings of one text that are linked, and pairs that are not.
//!
//! Reads: `gold/train` (our own coding), and with `--more` the texts that `train/links.py` writes.

use std::collections::BTreeMap;
use std::path::Path;

use dateline::claims::anchors;
use dateline::claims::link::{LABELS, Story, nearest, pair_row};
use dateline::claims::pair::Sides;
use dateline::mentions::Mentions;
use dateline::page::{self, Page};
use dateline::{Document, Resources, Span};
use serde_json::Value;

use super::gold::gold;
use super::pairs::coded_triggers;
use super::{Labelled, Sample, bytes_of, fold_of, list, read, span_of, text};
use crate::train::Sequence;

/// Links by the numbers of their events: earlier, later, relation.
type Links = BTreeMap<(usize, usize), String>;

/// A text with its links; without spans, the program's own triggers are its events.
struct Linked {
    sample: Sample,
    links: Links,
    /// Words of cause and words of effect.
    halves: Vec<[Span; 2]>,
    /// Whether its links are coded by words of cause and effect alone.
    by_halves: bool,
}

/// One sequence for two happenings in sight of each other.
pub(super) fn links(
    data: &Path,
    resources: &Resources,
    part: Option<&str>,
    more: Option<&str>,
) -> Result<(Vec<String>, Vec<Sequence>, Vec<Sequence>), String> {
    let labels = LABELS.iter().map(|l| (*l).to_owned()).collect();
    let (fold, folds) = fold_of(part);
    let (mut train, mut held) = (Vec::new(), Vec::new());
    for (index, one) in coded(data)?.iter().enumerate() {
        let made = of_text(one, resources);
        if index % folds == fold {
            held.extend(made);
        } else {
            train.extend(made);
        }
    }
    if let Some(path) = more {
        for line in read(Path::new(path))?.lines() {
            train.extend(of_text(&other(line)?, resources));
        }
    }
    Ok((labels, train, held))
}

/// The texts that we coded.
fn coded(data: &Path) -> Result<Vec<Linked>, String> {
    let all = std::cell::RefCell::new(Vec::new());
    let spans = |coded: &Value, _: &str, bytes: &[usize]| -> Labelled {
        all.borrow_mut().push(linked(coded));
        list(coded, "events")
            .iter()
            .enumerate()
            .flat_map(|(i, e)| list(e, "triggers").iter().map(move |t| (i, t)))
            .filter_map(|(i, t)| Some((span_of(t, bytes)?, i.to_string())))
            .collect()
    };
    let samples = gold(data, &spans)?;
    let both = samples.into_iter().zip(all.into_inner());
    Ok(both
        .map(|(sample, links)| Linked {
            sample,
            links,
            halves: Vec::new(),
            by_halves: false,
        })
        .collect())
}

fn linked(coded: &Value) -> Links {
    let number = |link: &Value, end: &str| {
        let id = text(link, end);
        list(coded, "events")
            .iter()
            .position(|e| text(e, "id") == id)
    };
    list(coded, "links")
        .iter()
        .filter_map(|l| {
            let ends = (number(l, "from")?, number(l, "to")?);
            Some((ends, text(l, "relation").to_owned()))
        })
        .collect()
}

/// A line of the texts of others.
fn other(line: &str) -> Result<Linked, String> {
    let value: Value = serde_json::from_str(line).map_err(|e| e.to_string())?;
    let raw = text(&value, "text").to_owned();
    let bytes = bytes_of(&raw);
    let numbered = list(&value, "events").iter().enumerate();
    let spans = numbered.filter_map(|(i, e)| Some((span_of(e, &bytes)?, i.to_string())));
    let half = |h: &Value, name: &str| {
        let ends: Vec<u64> = list(h, name).iter().filter_map(Value::as_u64).collect();
        let at = |i: usize| bytes.get(*ends.get(i)? as usize).copied();
        Some(Span::new(at(0)?, at(1)?))
    };
    let halves = list(&value, "halves").iter();
    let halves = halves.filter_map(|h| Some([half(h, "cause")?, half(h, "effect")?]));
    Ok(Linked {
        links: linked(&value),
        halves: halves.collect(),
        by_halves: list(&value, "events").is_empty(),
        sample: Sample {
            name: text(&value, "name").to_owned(),
            spans: spans.collect(),
            weight: value.get("weight").and_then(Value::as_f64).unwrap_or(1.0) as f32,
            text: raw,
        },
    })
}

fn of_text(one: &Linked, r: &Resources) -> Vec<Sequence> {
    let page = Page {
        bytes: one.sample.text.as_bytes(),
        ..Page::default()
    };
    let Some(article) = page::articles(&page, r)
        .ok()
        .and_then(|mut a| a.pop())
        .and_then(Result::ok)
    else {
        return Vec::new();
    };
    let doc = Document::new(&article, r);
    let mut m = Mentions::find(&doc, r);
    let mut events: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    if one.by_halves {
        events.extend((0..m.triggers.len()).map(|i| (i, vec![i])));
    } else {
        let coded = coded_triggers(&doc, &one.sample);
        m.triggers = coded.iter().map(|c| c.0.clone()).collect();
        for (i, (_, event)) in coded.iter().enumerate() {
            let number = event.parse().unwrap_or(0);
            events.entry(number).or_default().push(i);
        }
    }
    let (numbers, triggers): (Vec<usize>, Vec<Vec<usize>>) = events.into_iter().unzip();
    let anchors = anchors::find(&doc, &m, r, article.published.map(|p| p.date));
    let sides = Sides::of(&doc, &m, r, &anchors);
    let story = Story::of(&m, r, triggers.clone());
    let mut out = Vec::new();
    for x in 0..numbers.len() {
        for y in x + 1..numbers.len() {
            let Some((a, b, turned)) = nearest(&m, &triggers[x], &triggers[y]) else {
                continue;
            };
            let [(x, a), (y, b)] = if turned {
                [(y, a), (x, b)]
            } else {
                [(x, a), (y, b)]
            };
            let label = if one.by_halves {
                by_halves(&one.halves, m.triggers[a].span, m.triggers[b].span)
            } else {
                label(&one.links, numbers[x], numbers[y])
            };
            out.push(Sequence {
                rows: vec![pair_row(&doc, &m, r, &sides, &story, [(x, a), (y, b)])],
                labels: vec![label],
                weight: one.sample.weight,
            });
        }
    }
    out
}

/// The label of two events, the one told first first.
fn label(links: &Links, first: usize, second: usize) -> u16 {
    let found = [((first, second), ">"), ((second, first), "<")]
        .into_iter()
        .find_map(|(ends, direction)| Some((links.get(&ends)?, direction)));
    found.map_or(0, |(relation, direction)| {
        // Revenge is a cause of which the words say more.
        let answered = relation.ends_with("retaliation");
        numbered(if answered { "causes" } else { relation }, direction)
    })
}

/// The label of two triggers by the words of cause and effect they stand in.
fn by_halves(halves: &[[Span; 2]], first: Span, second: Span) -> u16 {
    let within = |outer: Span, inner: Span| outer.start <= inner.start && inner.end <= outer.end;
    let direction = halves.iter().find_map(|[cause, effect]| {
        if within(*cause, first) && within(*effect, second) {
            Some(">")
        } else {
            (within(*effect, first) && within(*cause, second)).then_some("<")
        }
    });
    direction.map_or(0, |d| numbered("causes", d))
}

fn numbered(relation: &str, direction: &str) -> u16 {
    let name = format!("{relation}{direction}");
    LABELS.iter().position(|l| *l == name).unwrap_or(0) as u16
}
