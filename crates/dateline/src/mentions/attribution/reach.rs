//! How far does what somebody says reach?
//!
//! In: all attributions of one sentence. Out: the same with contents that run from the words of
//! saying to the end of the sentence or to the next one who speaks (or from the sentence's start
//! to them), commas inside and all. A quotation keeps its marks.

use std::ops::Range;

use super::Attribution;
use crate::document::Document;
use crate::mentions::marks::Marks;
use crate::resources::Resources;
use crate::vocabulary::WordClass;

/// Most tokens between the words of saying and a content that starts late.
const LATE: usize = 14;

/// Stretches the contents of a sentence.
pub(super) fn stretch(
    doc: &Document<'_>,
    marks: &Marks,
    r: &Resources,
    sentence: &Range<usize>,
    made: &mut [Attribution],
) {
    for i in 0..made.len() {
        let Some(cue) = made[i].cue.clone().filter(|c| sentence.contains(&c.start)) else {
            continue;
        };
        let quoted = |c: &Range<usize>| c.clone().any(|t| marks.quoted[t]);
        let a = &made[i];
        if a.source.is_none() || a.contents.is_empty() || a.contents.iter().any(quoted) {
            continue;
        }
        let here = |c: &Range<usize>| c.start >= sentence.start && c.end <= sentence.end;
        if !a.contents.iter().all(here) {
            continue;
        }
        let first = a.contents.iter().map(|c| c.start).min().unwrap_or(cue.end);
        let last = a.contents.iter().map(|c| c.end).max().unwrap_or(cue.end);
        let others = others(made, i, sentence);
        let own: Vec<Range<usize>> = a.source.iter().cloned().collect();
        let free = |t: usize| {
            !marks.quoted[t]
                && doc.norm(t) != "\""
                && !others.iter().chain(&own).any(|o| o.contains(&t))
        };
        let after = first >= cue.end;
        let (start, end) = if after {
            let end = (last..sentence.end)
                .find(|t| !free(*t))
                .unwrap_or(sentence.end);
            let gap = first - cue.end;
            let late = (1..=LATE).contains(&gap) && (cue.end..first).all(free);
            let start = if late {
                opening(doc, marks, r, &cue, first)
            } else {
                first
            };
            (start, end)
        } else if last <= cue.start {
            let start = (sentence.start..first).rev().find(|t| !free(*t));
            (start.map_or(sentence.start, |t| t + 1), last)
        } else {
            continue;
        };
        if start < end {
            made[i].contents = std::iter::once(start..end).collect();
        }
    }
}

/// Where a content that starts late does start: behind "that", or at the first noun phrase that
/// is no time of saying.
fn opening(
    doc: &Document<'_>,
    marks: &Marks,
    r: &Resources,
    cue: &Range<usize>,
    first: usize,
) -> usize {
    let that = (cue.end..first).find(|t| r.clause_openers.contains(doc.norm(*t)));
    if let Some(that) = that {
        return that + 1;
    }
    // "Said on Monday the guards fled", "told reporters they fled": not a word of what is said.
    let said = (cue.end..first).any(|t| {
        marks.tag(t) == WordClass::Preposition || r.times.longest(&doc.norms, t).is_some()
    });
    let told = marks.tag(cue.end - 1) != WordClass::Preposition && !said;
    let subject = (cue.end..first).all(|t| !marks.tag(t).is_verb());
    if told && subject && marks.tag(first).is_verb() {
        cue.end
    } else {
        first
    }
}

/// The parts of the other attributions of the sentence.
fn others(made: &[Attribution], own: usize, sentence: &Range<usize>) -> Vec<Range<usize>> {
    let rest = made.iter().enumerate().filter(|(j, _)| *j != own);
    let parts = rest.flat_map(|(_, a)| a.source.iter().chain(&a.cue).chain(&a.contents));
    parts
        .filter(|p| sentence.contains(&p.start))
        .cloned()
        .collect()
}
