//! Pairs of happenings of one text that the coder linked, and pairs that are not linked.

use std::collections::BTreeMap;
use std::path::Path;

use dateline::claims::anchors;
use dateline::claims::link::{LABELS, Story, nearest, pair_row};
use dateline::claims::pair::Sides;
use dateline::mentions::Mentions;
use dateline::{Document, Resources};
use serde_json::Value;

use super::gold::gold;
use super::pairs::coded_triggers;
use super::{Labelled, Sample, article, fold_of, list, span_of, text};
use crate::train::Sequence;

/// Links by the numbers of their events: earlier, later, relation.
type Links = BTreeMap<(usize, usize), String>;

/// A text with its links.
struct Linked {
    sample: Sample,
    links: Links,
}

/// One sequence for two happenings in sight of each other.
pub(super) fn links(
    data: &Path,
    resources: &Resources,
    part: Option<&str>,
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
        .map(|(sample, links)| Linked { sample, links })
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

fn of_text(one: &Linked, r: &Resources) -> Vec<Sequence> {
    let Some(article) = article(&one.sample.text, r) else {
        return Vec::new();
    };
    let doc = Document::new(&article, r);
    let mut m = Mentions::find(&doc, r);
    let mut events: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let coded = coded_triggers(&doc, &one.sample);
    m.triggers = coded.iter().map(|c| c.0.clone()).collect();
    for (i, (_, event)) in coded.iter().enumerate() {
        let number = event.parse().unwrap_or(0);
        events.entry(number).or_default().push(i);
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
            out.push(Sequence {
                rows: vec![pair_row(&doc, &m, r, &sides, &story, [(x, a), (y, b)])],
                labels: vec![label(&one.links, numbers[x], numbers[y])],
                weight: 1.0,
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

fn numbered(relation: &str, direction: &str) -> u16 {
    let name = format!("{relation}{direction}");
    LABELS.iter().position(|l| *l == name).unwrap_or(0) as u16
}
