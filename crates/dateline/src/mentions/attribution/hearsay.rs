//! What is told on nobody's word: "believed to be", "reportedly".
//!
//! In: a sentence with the attributions found in it. Out: an [`Attribution`] without a source
//! for each word of hearsay outside them; its content is the clause or the phrase that the word
//! stands in.

use std::ops::Range;

use super::Attribution;
use crate::document::Document;
use crate::mentions::marks::Marks;
use crate::mentions::phrase::{NounPhrase, holding};
use crate::resources::Resources;
use crate::vocabulary::{CueClass, Degree, Stance, WordClass};

/// Least words of a content.
const LEAST: usize = 3;

/// Hearsay of a sentence that nothing else in it holds.
pub(super) fn find(
    doc: &Document<'_>,
    marks: &Marks,
    r: &Resources,
    phrases: &[NounPhrase],
    index: usize,
    made: &[Attribution],
) -> Vec<Attribution> {
    let sentence = doc.sentences[index].tokens.clone();
    let mut out: Vec<Attribution> = Vec::new();
    for at in sentence.clone() {
        let Some((words, stance)) = passed_on(doc, marks, r, at, sentence.end) else {
            continue;
        };
        let within = |x: &Range<usize>| x.start < words.end && words.start < x.end;
        let taken = |a: &Attribution| a.cue.iter().chain(&a.contents).any(within);
        if made.iter().chain(&out).any(taken) {
            continue;
        }
        let content = content(doc, marks, phrases, &words, &sentence);
        // A content of another's reaches no further than to it.
        let free = |i: &usize| {
            !made
                .iter()
                .any(|a| a.contents.iter().any(|c| c.contains(i)))
        };
        let start = content
            .clone()
            .take_while(|i| *i < words.start)
            .filter(free);
        let start = start.min().unwrap_or(words.start);
        let content = start
            ..(words.end..content.end)
                .find(|i| !free(i))
                .unwrap_or(content.end);
        if content.len() < LEAST {
            continue;
        }
        out.push(Attribution::new(
            index,
            None,
            Some(words),
            vec![content],
            stance,
        ));
    }
    out
}

/// The words of hearsay at a token, and their stance.
fn passed_on(
    doc: &Document<'_>,
    marks: &Marks,
    r: &Resources,
    at: usize,
    end: usize,
) -> Option<(Range<usize>, Stance)> {
    let (n, cue) = marks.cue[at].filter(|(_, c)| c.class == CueClass::Adverb)?;
    // "Alleged" and "apparently" doubt a word; "believed to be" passes on what others think.
    let (m, degree) = r.claim_words.doubts.longest(&doc.norms[..end], at)?;
    let told = match degree {
        Degree::Believed => m > 1,
        degree => *degree == Degree::Reported,
    };
    let stance = match cue.stance {
        Stance::Asserts => Stance::Suspects,
        other => other,
    };
    (told && !marks.quoted[at]).then_some((at..at + n, stance))
}

/// "Strikes on what officials said were depots of the Front, the militia believed to be
/// responsible": what the writer puts in behind a comma is not the officials' word.
pub(super) fn part(
    doc: &Document<'_>,
    marks: &Marks,
    r: &Resources,
    phrases: &[NounPhrase],
    sentence: &Range<usize>,
    made: &mut [Attribution],
) {
    for at in sentence.clone() {
        let Some((words, _)) = passed_on(doc, marks, r, at, sentence.end) else {
            continue;
        };
        let beside = phrases.iter().find(|p| p.tokens.end == words.start);
        let comma = beside.and_then(|p| p.tokens.start.checked_sub(1));
        let Some(comma) = comma.filter(|i| doc.norm(*i) == ",") else {
            continue;
        };
        let contents = made.iter_mut().flat_map(|a| &mut a.contents);
        for content in contents.filter(|c| c.start < comma && words.end <= c.end) {
            content.end = comma;
        }
    }
}

/// "Police blamed the Front, but the Front firmly denied involvement": what one says ends where
/// another denies.
pub(super) fn denied(
    doc: &Document<'_>,
    marks: &Marks,
    phrases: &[NounPhrase],
    sentence: &Range<usize>,
    made: &mut [Attribution],
) {
    for at in sentence.clone() {
        let denies = marks.cue[at]
            .is_some_and(|(_, c)| c.class == CueClass::Verb && c.stance == Stance::Denies);
        // A subject right before it, without "was": the past, whichever way it is tagged.
        let past = marks.tag(at).is_verb();
        if !denies || !past || marks.quoted[at] {
            continue;
        }
        let near = |p: &&NounPhrase| {
            p.tokens.end <= at && (p.tokens.end..at).all(|i| marks.tag(i) == WordClass::Adverb)
        };
        let subject = phrases.iter().rev().find(near).map(|p| p.tokens.start);
        // "The Front of Orin".
        let of = |i: &usize| *i >= 2 && marks.tag(i - 1) == WordClass::Preposition;
        let bearer = subject
            .filter(of)
            .and_then(|i| holding(phrases, i - 2))
            .map(|p| p.tokens.start);
        let joint = bearer.or(subject).and_then(|i| i.checked_sub(1));
        let Some(joint) = joint.filter(|i| marks.tag(*i) == WordClass::Conjunction) else {
            continue;
        };
        let end = if doc.norm(joint - 1) == "," {
            joint - 1
        } else {
            joint
        };
        let contents = made.iter_mut().flat_map(|a| &mut a.contents);
        for content in contents.filter(|c| c.start < end && at < c.end) {
            content.end = end;
        }
    }
}

/// A word inside a phrase, before its head: the phrase. "Men believed to be deserters", "was
/// reportedly killed in the ambush": from the subject to the end of the clause.
fn content(
    doc: &Document<'_>,
    marks: &Marks,
    phrases: &[NounPhrase],
    words: &Range<usize>,
    sentence: &Range<usize>,
) -> Range<usize> {
    let mark = |i: &usize| doc.norm(*i) == "," || marks.tag(*i) == WordClass::Mark;
    if let Some(phrase) = holding(phrases, words.start).filter(|p| p.head >= words.end) {
        return phrase.tokens.clone();
    }
    let end = (words.end..sentence.end).find(mark).unwrap_or(sentence.end);
    let before = |p: &&NounPhrase| p.tokens.end <= words.start && p.tokens.start >= sentence.start;
    let clause = (sentence.start..words.start).rev().find(mark);
    let clause = clause.map_or(sentence.start, |i| i + 1);
    // "A commander of the Front, a militia, was reportedly killed": with its subject.
    let class = marks.tag(clause);
    let clause = if class.is_verb() || class == WordClass::Auxiliary {
        sentence.start
    } else {
        clause
    };
    let subject = phrases.iter().rev().find(before);
    let start = subject.map_or(clause, |p| p.tokens.start);
    // An adverb stands anywhere in its clause, the participle right behind its subject.
    let adverb = words.len() == 1 && !marks.tag(words.start).is_verb();
    if adverb { clause..end } else { start..end }
}
