//! Features of spans and of pairs of spans.
//!
//! In: triggers. Out: one row of hashes for a trigger ([`span`]) or for two ([`pair`]).

use std::ops::Range;

use super::{Row, Views, joint, mix, near};
use crate::document::{Document, TokenKind};
use crate::mentions::marks::Marks;

/// One row for a span of tokens in its sentence: what it is and what stands around it.
pub fn span(doc: &Document<'_>, marks: &Marks, views: &Views, tokens: &Range<usize>) -> Row {
    let sentence = doc.sentence_of(tokens.start);
    let bounds = doc.sentences[sentence].tokens.clone();
    let mut row = vec![mix(200, 0, 0), mix(201, tokens.len().min(6) as u64, 0)];
    for at in tokens.clone() {
        let c = marks.clusters[at];
        row.extend([
            mix(202, views.word[at], 0),
            mix(203, u64::from(c[0]), 0),
            mix(204, u64::from(c[1]), 0),
            mix(205, views.suffix[at], 0),
            mix(206, views.prefix[at], 0),
        ]);
        row.extend(marks.classes[at].iter().map(|class| mix(207, *class, 0)));
        row.extend(
            marks
                .tags
                .get(at)
                .map(|tag| mix(209, *tag as u64, u64::from(at == tokens.start))),
        );
        if at + 1 < tokens.end {
            row.push(mix(208, views.word[at], views.word[at + 1]));
        }
    }
    for distance in 1..=6usize {
        let before = tokens
            .start
            .checked_sub(distance)
            .filter(|i| *i >= bounds.start);
        let after = Some(tokens.end + distance - 1).filter(|i| *i < bounds.end);
        for (side, other) in [(0u64, before), (1, after)] {
            let Some(other) = other else { continue };
            let place = side * 8 + near(distance);
            row.extend([
                mix(210, views.word[other], place),
                mix(211, u64::from(marks.clusters[other][1]), place),
            ]);
            row.extend(
                marks.classes[other]
                    .iter()
                    .map(|class| mix(212, *class, place)),
            );
            row.extend(
                marks
                    .tags
                    .get(other)
                    .map(|tag| mix(217, *tag as u64, side * 8 + distance as u64)),
            );
            if distance == 1 {
                row.extend([
                    mix(213, views.word[other], side),
                    mix(214, views.suffix[other], side),
                ]);
                let edge = if side == 0 {
                    tokens.start
                } else {
                    tokens.end - 1
                };
                row.push(mix(
                    215,
                    views.word[other].wrapping_add(side),
                    views.word[edge],
                ));
            }
            if distance == 2 {
                row.push(mix(216, views.word[other], side));
            }
        }
    }
    for at in bounds.clone() {
        let side = u64::from(at >= tokens.end);
        row.push(mix(220, views.word[at], 0));
        row.push(mix(221, u64::from(marks.clusters[at][1]), side));
        row.extend(marks.classes[at].iter().map(|class| mix(222, *class, side)));
    }
    row.push(mix(230, views.topics[0], 0));
    row.push(mix(231, views.topics[1], 0));
    row.push(mix(
        232,
        sentence.min(4) as u64,
        doc.sentences[sentence].kind as u64,
    ));
    row.push(mix(233, u64::from(marks.quoted[tokens.start]), 0));
    row.sort_unstable();
    row.dedup();
    row
}

/// One row for two triggers, the earlier first: do they name one happening?
pub fn pair(
    doc: &Document<'_>,
    marks: &Marks,
    views: &Views,
    a: &Range<usize>,
    b: &Range<usize>,
    relations: &[u64],
) -> Row {
    let head = |t: &Range<usize>| {
        t.clone()
            .rev()
            .find(|i| marks.trigger[*i].is_some())
            .unwrap_or(t.end - 1)
    };
    let (x, y) = (head(a), head(b));
    let (sa, sb) = (doc.sentence_of(a.start), doc.sentence_of(b.start));
    let kind = |i: usize| marks.topic[i];
    let (kx, ky) = (kind(x), kind(y));
    let gap = near(sb - sa) + if sa == sb { 0 } else { 100 };
    let before = b
        .start
        .checked_sub(1)
        .filter(|i| *i >= doc.sentences[sb].tokens.start);
    let lead = before.map_or(0, |i| views.word[i]);
    let first = views.word[b.start];
    let same_word = u64::from(views.word[x] == views.word[y]);
    let same_stem = u64::from(views.prefix[x] == views.prefix[y]);
    let same_kind = u64::from(kx != 0 && kx == ky);
    let shared = shared_names(doc, sa, sb, views);
    let cluster = |i: usize| u64::from(marks.clusters[i][1]);
    let mut row = vec![
        mix(300, 0, 0),
        mix(301, same_word, gap),
        mix(302, same_stem, same_kind),
        mix(303, kx, ky),
        mix(304, cluster(x), cluster(y)),
        mix(305, gap, same_kind),
        mix(306, lead, same_kind),
        mix(307, first, same_kind),
        mix(308, lead, same_word),
        mix(309, views.word[y], 0),
        mix(310, views.word[y], lead),
        mix(311, views.word[x], views.word[y]),
        mix(312, shared, gap),
        mix(313, shared, same_kind * 2 + same_word),
        mix(
            314,
            doc.sentences[sa].kind as u64,
            doc.sentences[sb].kind as u64,
        ),
        mix(
            315,
            u64::from(doc.sentences[sa].block == doc.sentences[sb].block),
            same_kind,
        ),
        mix(316, marks.tag(y) as u64, marks.tag(x) as u64),
        mix(317, marks.tag(y) as u64, lead),
        mix(318, cluster(y), lead),
        mix(319, u64::from(sa < 2), same_kind),
    ];
    if sa == sb {
        row.push(mix(
            330,
            near(b.start.saturating_sub(a.end)),
            joint(views, a.end..b.start),
        ));
        row.push(mix(331, near(b.start.saturating_sub(a.end)), same_kind));
        let verbs = (a.end..b.start)
            .filter(|i| marks.tag(*i).is_verb())
            .count()
            .min(3) as u64;
        row.push(mix(332, verbs, joint(views, a.end..b.start)));
        row.extend(
            (a.end..b.start)
                .take(6)
                .map(|i| mix(333, views.word[i], same_kind)),
        );
    }
    for (i, relation) in relations.iter().enumerate() {
        row.push(mix(340 + i as u64, *relation, 0));
        row.push(mix(350 + i as u64, *relation, same_kind));
        row.push(mix(360 + i as u64, *relation, gap));
    }
    row
}

/// How many capitalised words or numbers two sentences share, at most 4.
fn shared_names(doc: &Document<'_>, a: usize, b: usize, views: &Views) -> u64 {
    if a == b {
        return 9;
    }
    let names = |s: usize| -> std::collections::BTreeSet<u64> {
        doc.sentences[s]
            .tokens
            .clone()
            .filter(|i| {
                doc.is_capital(*i) && *i > doc.sentences[s].tokens.start
                    || doc.tokens[*i].kind == TokenKind::Number
            })
            .map(|i| views.word[i])
            .collect()
    };
    names(a).intersection(&names(b)).count().min(4) as u64
}
