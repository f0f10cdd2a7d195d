//! When, told from another happening: "two days after the raid, police searched a farm".
//!
//! In: the events of a report. Out: the same, and where one of two happenings has its day, the
//! other has the time that the words count from it. Where neither has a day both stay without.

use std::ops::Range;

use crate::claims::event::Event;
use crate::document::Document;
use crate::mentions::Mentions;
use crate::mentions::time::Interval;
use crate::resources::Resources;
use crate::vocabulary::WordClass;

/// Most tokens from "after" to the happening it hangs on.
const NEAR: usize = 6;
/// Most tokens from a happening to the length of time behind it.
const REACH: usize = 15;

/// A length of time between two happenings.
struct Gap {
    /// The happening behind "after" or "before".
    anchor: usize,
    /// The other one.
    hung: usize,
    /// Whether the other one came first.
    back: bool,
}

/// Gives events the times that hang on other events.
pub fn hang(doc: &Document<'_>, m: &Mentions, r: &Resources, events: &mut [Event]) {
    for mention in 0..m.times.len() {
        let Some(gap) = gap(doc, m, r, events, mention) else {
            continue;
        };
        let from = |event: usize, back: bool| -> Option<(Interval, usize)> {
            let day = events[event].time.filter(|(i, _)| i.start == i.end)?;
            let there = m.times[mention].length_from(day.0.start, back)?;
            Some((there, mention))
        };
        let (there, back) = (from(gap.anchor, gap.back), from(gap.hung, !gap.back));
        let sentence = |i: usize| doc.sentence_of(doc.tokens_in(m.times[i].span).start);
        let here = sentence(mention);
        let told = events[gap.hung].time;
        // A day told in another sentence gives way.
        let own = told.filter(|(_, i)| sentence(*i) == here);
        events[gap.hung].time = own.or(there).or(told);
        events[gap.anchor].time = events[gap.anchor].time.or(back);
    }
}

/// The two happenings beside a length of time.
fn gap(
    doc: &Document<'_>,
    m: &Mentions,
    r: &Resources,
    events: &[Event],
    mention: usize,
) -> Option<Gap> {
    m.times[mention].length_from(jiff::civil::Date::MIN, false)?;
    let tokens = doc.tokens_in(m.times[mention].span);
    let word = doc.norms.get(tokens.end)?;
    let back = r.before_words.contains(word);
    if !back && !r.after_words.contains(word) {
        return None;
    }
    let sentence = doc.sentences[doc.sentence_of(tokens.start)].tokens.clone();
    let behind = tokens.end + 1..(tokens.end + 1 + NEAR).min(sentence.end);
    let (anchor, at) = first(m, events, behind.clone())?;
    let clause = |i: usize| m.marks.tag(i) == WordClass::Finite || doc.norm(i) == ",";
    if (behind.start..at).any(clause) {
        return None;
    }
    // "Two days after the raid, …": what comes next; else what came before.
    let opens = tokens.start <= sentence.start + 1;
    let hung = if opens {
        let comma = (at..sentence.end).find(|i| doc.norm(*i) == ",")?;
        first(m, events, comma..sentence.end)?.0
    } else {
        let from = tokens.start.saturating_sub(REACH).max(sentence.start);
        last(m, events, from..tokens.start)?
    };
    (hung != anchor).then_some(Gap { anchor, hung, back })
}

/// Events and where their triggers start, in a stretch of tokens.
fn within<'a>(
    m: &'a Mentions,
    events: &'a [Event],
    stretch: Range<usize>,
) -> impl Iterator<Item = (usize, usize)> + use<'a> {
    events.iter().enumerate().flat_map(move |(index, e)| {
        let starts = e
            .happening
            .triggers
            .iter()
            .map(|t| m.triggers[*t].tokens.start);
        let stretch = stretch.clone();
        let starts = starts.filter(move |s| stretch.contains(s));
        starts.map(move |s| (index, s))
    })
}

/// The first event of a stretch and where its trigger starts.
fn first(m: &Mentions, events: &[Event], stretch: Range<usize>) -> Option<(usize, usize)> {
    within(m, events, stretch).min_by_key(|x| x.1)
}

/// The last event of a stretch.
fn last(m: &Mentions, events: &[Event], stretch: Range<usize>) -> Option<usize> {
    within(m, events, stretch).max_by_key(|x| x.1).map(|x| x.0)
}
