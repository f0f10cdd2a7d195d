//! What does a model see of a word? Hashed features of tokens and of trigger spans.
//!
//! In: a document with its marks. Out: rows of 64-bit hashes, one row per token ([`sentence`])
//! or one for a span ([`span`]). Training and reading use this one module, so they cannot
//! differ. Each feature is a template number mixed with what it looks at.

use std::ops::Range;

use crate::document::{Document, TokenKind};
use crate::mentions::marks::Marks;
use crate::resources::Resources;

mod groups;
mod links;

pub use groups::{pair, span};
pub use links::{causal, link};

/// The bit of a quotation mark among the joining words.
const QUOTE: u64 = 1 << 32;

/// A row of feature hashes.
pub type Row = Vec<u64>;

/// FNV-1a of a text.
pub fn text_hash(text: &str) -> u64 {
    parts_hash(&[text])
}

/// The same of a text in parts, without joining them.
pub fn parts_hash(parts: &[&str]) -> u64 {
    let bytes = parts.iter().flat_map(|p| p.bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |h, b| {
        (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Mixes a template number and two values (the finaliser of splitmix64).
fn mix(template: u64, a: u64, b: u64) -> u64 {
    let mut z = template.wrapping_mul(0x9e37_79b9_7f4a_7c15)
        ^ a.rotate_left(17).wrapping_mul(0xd6e8_feb8_6659_fd93)
        ^ b.wrapping_mul(0xa076_1d64_78bd_642f);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// What the templates look at, per token of the document.
pub struct Views {
    word: Vec<u64>,
    prefix: Vec<u64>,
    suffix: Vec<u64>,
    shape: Vec<u64>,
    /// Bits of small joining words and quotation marks.
    joint: Vec<u64>,
    /// Count of the word in the document, at most 4.
    count: Vec<u64>,
    /// The two most frequent trigger types of the document.
    topics: [u64; 2],
}

fn shape(word: &str, kind: TokenKind) -> &'static str {
    let mut chars = word.chars();
    let first = chars.next().unwrap_or(' ');
    match kind {
        TokenKind::Mark => "m",
        TokenKind::Number if word.chars().all(|c| c.is_ascii_digit()) => match word.len() {
            1 | 2 => "d2",
            4 => "d4",
            _ => "dn",
        },
        TokenKind::Number => "dx",
        TokenKind::Word if word.chars().any(|c| c.is_ascii_digit()) => "wx",
        TokenKind::Word if first.is_lowercase() => "w",
        TokenKind::Word if word.chars().filter(|c| c.is_uppercase()).count() > 1 => "WW",
        TokenKind::Word => "Ww",
    }
}

fn cut(word: &str, n: usize, back: bool) -> u64 {
    let count = word.chars().count();
    let part: String = if back {
        word.chars().skip(count.saturating_sub(n)).collect()
    } else {
        word.chars().take(n).collect()
    };
    text_hash(&part)
}

impl Views {
    /// Computes the views once per document.
    pub fn of(doc: &Document<'_>, marks: &Marks, resources: &Resources) -> Views {
        let mut counts = std::collections::HashMap::new();
        doc.norms
            .iter()
            .for_each(|w| *counts.entry(w.as_str()).or_insert(0u64) += 1);
        let mut types = std::collections::BTreeMap::new();
        (0..marks.topic.len())
            .filter(|i| marks.trigger[*i].is_some_and(|t| t.1))
            .for_each(|i| *types.entry(marks.topic[i]).or_insert(0u64) += 1);
        let mut ranked: Vec<(u64, u64)> = types.into_iter().map(|(id, n)| (n, id)).collect();
        ranked.sort_unstable_by(|a, b| b.cmp(a));
        let topic = |i: usize| ranked.get(i).map_or(0, |r| r.1);
        Views {
            word: doc.norms.iter().map(|w| text_hash(w)).collect(),
            prefix: doc.norms.iter().map(|w| cut(w, 3, false)).collect(),
            suffix: doc.norms.iter().map(|w| cut(w, 3, true)).collect(),
            // In text of one case the shape of letters says nothing, so it is not shown.
            shape: doc
                .tokens
                .iter()
                .map(|t| {
                    let s = shape(t.span.of(doc.text()), t.kind);
                    text_hash(if doc.caseless && s.starts_with(['w', 'W']) {
                        "c"
                    } else {
                        s
                    })
                })
                .collect(),
            joint: doc
                .norms
                .iter()
                .map(|w| {
                    resources.joints.get(w).copied().unwrap_or(0)
                        | if w == "\"" { QUOTE } else { 0 }
                })
                .collect(),
            count: doc
                .norms
                .iter()
                .map(|w| counts.get(w.as_str()).copied().unwrap_or(0).min(4))
                .collect(),
            topics: [topic(0), topic(1)],
        }
    }
}

fn near(distance: usize) -> u64 {
    match distance {
        0 | 1 => 1,
        2 | 3 => 3,
        4..=6 => 6,
        7..=12 => 12,
        _ => 99,
    }
}

/// The nearest position with a property on either side, per token of a sentence.
fn nearest(
    tokens: &Range<usize>,
    has: impl Fn(usize) -> bool,
) -> (Vec<Option<usize>>, Vec<Option<usize>>) {
    let mut left = Vec::with_capacity(tokens.len());
    let mut last = None;
    for at in tokens.clone() {
        left.push(last);
        if has(at) {
            last = Some(at);
        }
    }
    let mut right = vec![None; tokens.len()];
    last = None;
    for at in tokens.clone().rev() {
        right[at - tokens.start] = last;
        if has(at) {
            last = Some(at);
        }
    }
    (left, right)
}

/// One row per token of a sentence.
pub fn sentence(doc: &Document<'_>, marks: &Marks, views: &Views, index: usize) -> Vec<Row> {
    let tokens = doc.sentences[index].tokens.clone();
    let (trigger_left, trigger_right) = nearest(&tokens, |i| marks.trigger[i].is_some());
    let (cue_left, cue_right) = nearest(&tokens, |i| marks.cue[i].is_some());
    let common = common(doc, marks, index);
    let mut rows = Vec::with_capacity(tokens.len());
    for at in tokens.clone() {
        let k = at - tokens.start;
        let mut row = Vec::with_capacity(96);
        own(marks, views, at, &mut row);
        window(marks, views, &tokens, at, &mut row);
        let c = marks.clusters[at];
        let (mid, coarse) = (u64::from(c[1]), u64::from(c[2]));
        for (i, value) in common.iter().enumerate() {
            row.push(mix(60 + i as u64, *value, 0));
            row.push(mix(80 + i as u64, *value, mid));
        }
        for (base, side) in [(100, trigger_left[k]), (110, trigger_right[k])] {
            let Some(other) = side else {
                row.push(mix(base, 0, 0));
                continue;
            };
            let id = marks.topic[other];
            let between = at.min(other) + 1..at.max(other);
            row.push(mix(base + 1, views.word[other], 0));
            row.push(mix(base + 2, id ^ near(at.abs_diff(other)), coarse));
            row.push(mix(base + 3, id, joint(views, between.clone())));
            row.push(mix(base + 4, joint(views, between), coarse));
        }
        for (base, side) in [(120, cue_left[k]), (130, cue_right[k])] {
            let Some(other) = side else {
                row.push(mix(base, 0, 0));
                continue;
            };
            let cue =
                marks.cue[other].map_or(0, |(_, q)| 1 + q.class as u64 * 16 + q.stance as u64);
            let quoted = u64::from(marks.quoted[at]);
            row.push(mix(base + 1, views.word[other], quoted));
            row.push(mix(base + 2, cue * 128 + near(at.abs_diff(other)), quoted));
            row.push(mix(base + 3, cue * 128 + near(at.abs_diff(other)), coarse));
            row.push(mix(
                base + 4,
                joint(views, at.min(other) + 1..at.max(other)),
                cue,
            ));
            row.push(mix(base + 5, u64::from(marks.clusters[other][1]), quoted));
        }
        let q = |i: usize| u64::from(marks.quoted.get(i).copied().unwrap_or(false));
        row.push(mix(
            140,
            q(at) * 4 + if at > 0 { q(at - 1) } else { 0 } * 2 + q(at + 1),
            0,
        ));
        row.push(mix(141, q(at) * 2 + q(tokens.start), near(k)));
        rows.push(row);
    }
    rows
}

/// Which kinds of small words stand between a word and a trigger or cue, as bits.
fn joint(views: &Views, between: Range<usize>) -> u64 {
    between.take(20).fold(0, |seen, at| seen | views.joint[at])
}

/// Features of the word itself.
fn own(marks: &Marks, views: &Views, at: usize, row: &mut Row) {
    let c = marks.clusters[at];
    row.extend([
        mix(1, 0, 0),
        mix(2, views.word[at], 0),
        mix(3, views.suffix[at], 0),
        mix(4, views.prefix[at], 0),
        mix(5, views.shape[at], 0),
        mix(6, u64::from(c[0]), 0),
        mix(7, u64::from(c[1]), 0),
        mix(8, u64::from(c[2]), 0),
        mix(9, views.count[at], views.shape[at]),
        mix(10, views.topics[0], u64::from(c[1])),
        mix(11, views.topics[1], u64::from(c[2])),
    ]);
    row.extend(marks.classes[at].iter().map(|class| mix(12, *class, 0)));
    if let Some(tag) = marks.tags.get(at) {
        row.push(mix(13, *tag as u64, 0));
        row.push(mix(14, *tag as u64, u64::from(c[2])));
    }
}

/// Features of the words around it.
fn window(marks: &Marks, views: &Views, tokens: &Range<usize>, at: usize, row: &mut Row) {
    for offset in [-3i64, -2, -1, 1, 2, 3] {
        let template = (20 + offset) as u64;
        let other = at as i64 + offset;
        if other < tokens.start as i64 || other >= tokens.end as i64 {
            row.push(mix(30, template, 0));
            continue;
        }
        let other = other as usize;
        let c = marks.clusters[other];
        row.push(mix(31, u64::from(c[1]), template));
        row.extend(
            marks.classes[other]
                .iter()
                .map(|class| mix(32, *class, template)),
        );
        if offset.abs() < 3 {
            row.push(mix(33, views.word[other], template));
            row.push(mix(34, views.shape[other], template));
        }
        if offset.abs() == 1 {
            row.push(mix(35, u64::from(c[0]), template));
            row.push(mix(
                36,
                views.word[other].wrapping_add(template),
                views.word[at],
            ));
            row.push(mix(
                37,
                u64::from(c[1]) * 1024 + template,
                u64::from(marks.clusters[at][1]),
            ));
            row.push(mix(
                38,
                views.suffix[other].wrapping_add(template),
                views.suffix[at],
            ));
        }
    }
    let tag = |offset: i64| {
        let other = at as i64 + offset;
        let inside = other >= tokens.start as i64 && other < tokens.end as i64;
        if inside {
            marks.tags.get(other as usize).map_or(0, |t| 1 + *t as u64)
        } else {
            255
        }
    };
    if !marks.tags.is_empty() {
        let here = tag(0) << 8;
        row.extend([
            mix(50, here | tag(-1), 0),
            mix(51, here | tag(1), 0),
            mix(52, here << 8 | tag(-1) << 8 | tag(-2), 0),
            mix(53, here << 8 | tag(1) << 8 | tag(2), 0),
            mix(54, here << 8 | tag(-1) << 8 | tag(1), 0),
            mix(55, tag(1) << 16 | tag(2) << 8 | tag(3), 0),
            mix(56, tag(-1) << 16 | tag(-2) << 8 | tag(-3), 0),
        ]);
    }
    let word = |i: usize| views.word[i];
    if at >= tokens.start + 2 {
        row.push(mix(40, word(at - 2), word(at - 1)));
    }
    if at + 2 < tokens.end {
        row.push(mix(41, word(at + 1), word(at + 2)));
    }
}

/// Values that hold for the whole sentence: its place, its trigger families, its neighbours'.
fn common(doc: &Document<'_>, marks: &Marks, index: usize) -> Vec<u64> {
    let families = |i: Option<usize>| -> u64 {
        let Some(sentence) = i.and_then(|i| doc.sentences.get(i)) else {
            return 0;
        };
        sentence
            .tokens
            .clone()
            .map(|t| marks.topic[t])
            .max()
            .unwrap_or(0)
    };
    let has_cue = |i: Option<usize>| -> u64 {
        let Some(sentence) = i.and_then(|i| doc.sentences.get(i)) else {
            return 0;
        };
        u64::from(sentence.tokens.clone().any(|t| marks.cue[t].is_some()))
    };
    let casualty = doc.sentences[index]
        .tokens
        .clone()
        .any(|t| marks.casualty[t].is_some());
    vec![
        (index.min(3)) as u64 * 8 + doc.sentences[index].kind as u64,
        families(Some(index)),
        families(index.checked_sub(1)),
        families(Some(index + 1)),
        has_cue(Some(index)) * 4 + has_cue(index.checked_sub(1)) * 2 + has_cue(Some(index + 1)),
        u64::from(casualty),
    ]
}
