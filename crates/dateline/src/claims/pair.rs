//! What have two triggers in common, as the `coref` model sees it?
//!
//! In: the triggers of a report with the times and places beside them. Out: for any two of them
//! a few small numbers, in a fixed order, that training and reading share.

use std::collections::HashMap;

use crate::claims::happening::Anchors;
use crate::document::Document;
use crate::mentions::Mentions;
use crate::mentions::phrase::holding;
use crate::mentions::time::Interval;
use crate::resources::Resources;

/// Words on either side of a trigger that are looked at.
const NEAR: usize = 10;

/// What is looked at of one trigger.
struct Side<'a> {
    time: Option<Interval>,
    place: Option<usize>,
    earlier: bool,
    other: bool,
    opening: u64,
    quoted: bool,
    /// Nouns and names around it, sorted.
    around: Vec<&'a str>,
    /// Numbers around it.
    numbers: Vec<u64>,
    /// The trigger before it whose head is the same word.
    last_same: Option<usize>,
}

/// All triggers of a report.
pub struct Sides<'a> {
    sides: Vec<Side<'a>>,
    mentions: &'a Mentions<'a>,
}

impl<'a> Sides<'a> {
    /// Looks at every trigger once.
    pub fn of(
        doc: &'a Document<'a>,
        m: &'a Mentions<'a>,
        r: &Resources,
        anchors: &Anchors,
    ) -> Sides<'a> {
        let mut last: HashMap<&str, usize> = HashMap::new();
        let sides = (0..m.triggers.len())
            .map(|i| {
                let head = doc.norm(m.triggers[i].tokens.end - 1);
                Side {
                    time: anchors.times[i],
                    place: anchors.places[i],
                    earlier: earlier(doc, m, r, i),
                    other: other(doc, m, r, i),
                    opening: opening(doc, m, r, i),
                    quoted: m.marks.quoted[m.triggers[i].tokens.start],
                    around: around(doc, m, i),
                    numbers: numbers(m, i),
                    last_same: last.insert(head, i),
                }
            })
            .collect();
        Sides { sides, mentions: m }
    }

    /// Whether the words set a trigger apart from what was told before.
    pub fn other(&self, index: usize) -> bool {
        self.sides[index].other
    }

    /// Time, place, told before, how each is introduced, how near, what stands around; the
    /// first is 1 where the times cannot be the same, 2 where they can.
    pub fn relations(&self, a: usize, b: usize) -> [u64; 8] {
        let (x, y) = (&self.sides[a], &self.sides[b]);
        let time = match (&x.time, &y.time) {
            (Some(s), Some(t)) if s.start <= t.end && t.start <= s.end => 2,
            (Some(_), Some(_)) => 1,
            (None, None) => 0,
            _ => 3,
        };
        let places = &self.mentions.places;
        let place = match (x.place, y.place) {
            (Some(s), Some(t))
                if s == t || places[s].place.is_some() && places[s].place == places[t].place =>
            {
                2
            }
            (Some(_), Some(_)) => 1,
            (None, None) => 0,
            _ => 3,
        };
        let nearest = match y.last_same {
            Some(last) if last == a => 1,
            Some(last) if last > a => 2,
            Some(_) => 3,
            None => 0,
        };
        let shared = x
            .around
            .iter()
            .filter(|w| y.around.binary_search(w).is_ok())
            .count();
        let numbers = match (x.numbers.is_empty(), y.numbers.is_empty()) {
            (false, false) if x.numbers.iter().any(|n| y.numbers.contains(n)) => 2,
            (false, false) => 1,
            _ => 0,
        };
        [
            time,
            place,
            u64::from(x.earlier) * 2 + u64::from(y.earlier),
            x.opening * 8 + y.opening,
            (b - a - 1).min(6) as u64,
            nearest,
            shared.min(3) as u64 * 3 + numbers,
            [x.other, y.other, x.quoted, y.quoted]
                .iter()
                .fold(0, |bits, bit| bits * 2 + u64::from(*bit)),
        ]
    }
}

/// Whether the words make it a happening before the main one: "a similar attack", "an earlier
/// raid", or what follows a word such as "after".
fn earlier(doc: &Document<'_>, m: &Mentions, r: &Resources, index: usize) -> bool {
    let t = &m.triggers[index];
    let sentence = doc.sentences[t.sentence].tokens.clone();
    let near = t.tokens.start.saturating_sub(3).max(sentence.start)..t.tokens.end;
    let named = near.clone().any(|i| r.earlier_words.contains(doc.norm(i)));
    named
        || (t.tokens.start.saturating_sub(5).max(sentence.start)..t.tokens.start)
            .any(|i| r.links.longest(&doc.norms, i).is_some_and(|(_, v)| v.1))
}

/// Where the phrase of a trigger opens.
pub fn opens(m: &Mentions, index: usize) -> usize {
    let start = m.triggers[index].tokens.start;
    holding(&m.phrases, start).map_or(start, |p| p.tokens.start)
}

/// Whether the words set it apart from what was told before: "a similar attack", "another raid".
fn other(doc: &Document<'_>, m: &Mentions, r: &Resources, index: usize) -> bool {
    (opens(m, index)..m.triggers[index].tokens.end).any(|i| r.other_words.contains(doc.norm(i)))
}

/// How the words introduce it: as a verb, as something known, pointed at, new, or somebody's.
fn opening(doc: &Document<'_>, m: &Mentions, r: &Resources, index: usize) -> u64 {
    let t = &m.triggers[index].tokens;
    let at = opens(m, index);
    if m.marks.tag(t.start).is_verb() {
        0
    } else if r.demonstratives.contains(doc.norm(at)) {
        1
    } else if r.definites.contains(doc.norm(at)) {
        2
    } else if r.numbers.get(doc.norm(at)).is_some() {
        3
    } else if at < t.start {
        4
    } else {
        5
    }
}

/// Tokens of its sentence near a trigger, without its own.
fn near(doc: &Document<'_>, m: &Mentions, index: usize) -> impl Iterator<Item = usize> {
    let t = &m.triggers[index];
    let sentence = &doc.sentences[t.sentence].tokens;
    let before = t.tokens.start.saturating_sub(NEAR).max(sentence.start)..t.tokens.start;
    let after = t.tokens.end..(t.tokens.end + NEAR).min(sentence.end);
    before.chain(after)
}

fn around<'a>(doc: &'a Document<'a>, m: &Mentions, index: usize) -> Vec<&'a str> {
    let mut words: Vec<&str> = near(doc, m, index)
        .filter(|i| m.marks.tag(*i).is_noun())
        .map(|i| doc.norm(i))
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}

fn numbers(m: &Mentions, index: usize) -> Vec<u64> {
    let t = &m.triggers[index].tokens;
    m.quantities
        .iter()
        .filter(|q| !q.article && q.start + NEAR >= t.start && q.start < t.end + NEAR)
        .map(|q| q.min)
        .collect()
}
