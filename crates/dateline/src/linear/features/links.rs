//! Features of two happenings that may hang together.
//!
//! In: the nearest triggers of two happenings, the earlier words first, and the linking words
//! around them. Out: one row of hashes for the `link` model.

use std::ops::Range;

use super::{Row, Views, joint, mix, near};
use crate::document::Document;
use crate::mentions::marks::Marks;
use crate::resources::Resources;
use crate::vocabulary::{LinkRelation, WordClass};

/// Most tokens between two triggers that are looked at one by one.
const BETWEEN: usize = 16;

/// One row for two triggers of two happenings; `pair` is their row for the `coref` model, `story`
/// says how the two stand in the report.
pub fn link(
    doc: &Document<'_>,
    marks: &Marks,
    views: &Views,
    r: &Resources,
    triggers: [&Range<usize>; 2],
    story: &[u64],
    pair: Row,
) -> Row {
    let [a, b] = triggers;
    let (sa, sb) = (doc.sentence_of(a.start), doc.sentence_of(b.start));
    let apart = (sb - sa).min(4) as u64;
    let kind = |t: &Range<usize>| t.clone().map(|i| marks.topic[i]).max().unwrap_or(0);
    let (ka, kb) = (kind(a), kind(b));
    let mut row = pair;
    row.extend([
        mix(400, apart, 0),
        mix(401, ka, kb),
        mix(402, ka, apart),
        mix(403, kb, apart),
    ]);
    for (side, t) in [(0u64, a), (1, b)] {
        for at in t.clone() {
            row.push(mix(404, views.word[at], side));
            row.push(mix(405, u64::from(marks.clusters[at][1]), side * 8 + apart));
            row.push(mix(406, views.prefix[at], side * 8 + apart));
            row.push(mix(407, marks.tag(at) as u64, side * 8 + apart));
        }
        let start = doc.sentences[doc.sentence_of(t.start)].tokens.start;
        for back in 1..=3usize {
            if let Some(i) = t.start.checked_sub(back).filter(|i| *i >= start) {
                row.push(mix(408, views.word[i], side * 4 + back as u64));
                row.push(mix(409, marks.tag(i) as u64, side * 4 + back as u64));
            }
        }
        row.extend(
            (t.end..t.end + 2)
                .filter(|i| *i < doc.tokens.len())
                .map(|i| mix(410, views.word[i], side * 4 + (i - t.end) as u64)),
        );
    }
    words(doc, marks, views, [a, b], apart, &mut row);
    for code in codes(doc, r, [a, b]) {
        row.extend([
            mix(420, code, 0),
            mix(421, code, apart),
            mix(422, code, ka),
            mix(423, code, kb),
        ]);
    }
    for (i, code) in story.iter().enumerate() {
        row.extend([
            mix(430 + i as u64, *code, 0),
            mix(440 + i as u64, *code, apart),
        ]);
    }
    row.sort_unstable();
    row.dedup();
    row
}

/// The words between the two, or those that open the second sentence.
fn words(
    doc: &Document<'_>,
    marks: &Marks,
    views: &Views,
    [a, b]: [&Range<usize>; 2],
    apart: u64,
    row: &mut Row,
) {
    let opens = doc.sentences[doc.sentence_of(b.start)].tokens.start;
    let between = if apart == 0 {
        a.end..b.start.max(a.end)
    } else {
        opens..b.start
    };
    let shown = between.clone().take(BETWEEN);
    for at in shown {
        row.push(mix(411, views.word[at], apart.min(1)));
        if at + 1 < between.end {
            row.push(mix(412, views.word[at], views.word[at + 1]));
        }
        if marks.tag(at) == WordClass::Preposition {
            row.push(mix(413, views.word[at], near(between.end - at)));
        }
    }
    let finite = between
        .clone()
        .filter(|i| marks.tag(*i) == WordClass::Finite)
        .count();
    let mark = between.clone().filter(|i| doc.norm(*i) == ",").count();
    row.push(mix(
        414,
        finite.min(3) as u64,
        mark.min(3) as u64 + 4 * apart,
    ));
    row.push(mix(415, joint(views, between), apart));
    for i in opens..(opens + 3).min(doc.tokens.len()) {
        row.push(mix(416, views.word[i], apart));
    }
}

/// Which linking words stand where: before the first, between the two, on the second, after it.
fn codes(doc: &Document<'_>, r: &Resources, [a, b]: [&Range<usize>; 2]) -> Vec<u64> {
    let (sa, sb) = (doc.sentence_of(a.start), doc.sentence_of(b.start));
    let starts = doc.sentences[sa].tokens.start;
    let ends = doc.sentences[sb].tokens.end;
    let mut out = Vec::new();
    let mut at = starts;
    while at < ends {
        let Some((n, (relation, backward))) = r.links.longest(&doc.norms[..ends], at) else {
            at += 1;
            continue;
        };
        let middle = sa != sb && doc.sentence_of(at) != sa && at < b.start;
        let place = match at {
            _ if middle => 5,
            _ if at + n <= a.start => 0,
            _ if at < a.end => 1,
            _ if at + n <= b.start => 2,
            _ if at < b.end => 3,
            _ => 4,
        };
        out.push(number(*relation) * 32 + u64::from(*backward) * 16 + place);
        at += n;
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// A number for each relation that does not change when the words of the list do.
fn number(relation: LinkRelation) -> u64 {
    super::text_hash(relation.name()) >> 8
}

/// One row for a sentence: does it state that one thing brought about another?
pub fn causal(
    doc: &Document<'_>,
    marks: &Marks,
    views: &Views,
    r: &Resources,
    tokens: Range<usize>,
) -> Row {
    let mut row = vec![mix(500, 0, 0)];
    let tag = |i: usize| marks.tag(i) as u64;
    let cluster = |i: usize, grain: usize| u64::from(marks.clusters[i][grain]);
    for at in tokens.clone() {
        row.extend([
            mix(501, views.word[at], 0),
            mix(502, cluster(at, 0), 0),
            mix(503, cluster(at, 1), 0),
            mix(504, views.prefix[at], views.suffix[at]),
        ]);
        row.extend(marks.classes[at].iter().map(|class| mix(505, *class, 0)));
        row.extend((marks.topic[at] != 0).then(|| mix(506, marks.topic[at], 0)));
        if at + 1 < tokens.end {
            row.extend([
                mix(507, views.word[at], views.word[at + 1]),
                mix(508, views.word[at], tag(at + 1)),
                mix(509, tag(at), views.word[at + 1]),
                mix(510, views.word[at], cluster(at + 1, 1)),
            ]);
        }
        if at + 2 < tokens.end {
            row.extend([
                mix(511, tag(at) * 64 + tag(at + 1), views.word[at + 2]),
                mix(512, views.word[at], tag(at + 1) * 64 + tag(at + 2)),
                mix(513, tag(at) * 4096 + tag(at + 1) * 64 + tag(at + 2), 0),
            ]);
        }
    }
    let mut at = tokens.start;
    while at < tokens.end {
        let Some((n, (relation, backward))) = r.links.longest(&doc.norms[..tokens.end], at) else {
            at += 1;
            continue;
        };
        let code = number(*relation) * 2 + u64::from(*backward);
        row.extend([mix(520, code, 0), mix(521, code, u64::from(n > 1))]);
        at += n;
    }
    let triggers = tokens
        .clone()
        .filter(|i| marks.trigger[*i].is_some())
        .count();
    row.push(mix(522, triggers.min(6) as u64, 0));
    row.push(mix(523, (tokens.len() / 8).min(8) as u64, 0));
    row.sort_unstable();
    row.dedup();
    row
}
