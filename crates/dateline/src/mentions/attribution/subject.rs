//! Who speaks where the model marked only the words of saying?
//!
//! In: an attribution with a cue and no source, and the others of its sentence. Out: the words
//! of its subject: of "adding that" the speaker of the clause before it, of "who said" the one
//! before "who", of "and warned" the subject of the verb before it, else the phrase beside the
//! cue.

use std::ops::Range;

use super::Attribution;
use crate::document::Document;
use crate::mentions::marks::Marks;
use crate::mentions::phrase::{NounPhrase, holding};
use crate::resources::Resources;
use crate::vocabulary::{CueClass, WordClass};

/// Most words between a subject and its verb ("also", "have since").
const BETWEEN: usize = 4;

/// "The leadership of the Front": whose leadership speaks belongs to who speaks.
pub(super) fn whole(
    doc: &Document<'_>,
    marks: &Marks,
    r: &Resources,
    phrases: &[NounPhrase],
    a: &mut Attribution,
) {
    let Some(source) = a.source.clone().filter(|s| !s.is_empty()) else {
        return;
    };
    // "The Front of Orin": the land alone did not speak.
    let before = source
        .start
        .checked_sub(2)
        .filter(|i| r.of_words.contains(doc.norm(i + 1)));
    let bearer = before.and_then(|i| holding(phrases, i));
    let first = marks.tag(source.end - 1) == WordClass::Name;
    let apart = |p: &&NounPhrase| {
        let meets = |x: &Range<usize>| x.start < source.end && p.tokens.start < x.end;
        !a.cue.iter().any(meets)
    };
    if let Some(bearer) = bearer.filter(|_| first).filter(apart) {
        let taken = bearer.tokens.start..source.end;
        for content in a
            .contents
            .iter_mut()
            .filter(|c| c.end > taken.start && c.start < taken.start)
        {
            content.end = taken.start;
        }
        a.source = Some(taken);
        return;
    }
    let of = source.end;
    let noun = marks.tag(of - 1).is_noun() && marks.tag(of - 1) != WordClass::Name;
    if !noun || !r.of_words.contains(doc.norm(of)) {
        return;
    }
    let owner = holding(phrases, of + 1).filter(|p| p.tokens.start == of + 1);
    let named = |p: &&NounPhrase| p.tokens.clone().any(|i| marks.tag(i) == WordClass::Name);
    let Some(owner) = owner.filter(named) else {
        return;
    };
    let meets = |x: &Range<usize>| x.start < owner.tokens.end && of < x.end;
    if !a.cue.iter().chain(&a.contents).any(meets) {
        a.source = Some(source.start..owner.tokens.end);
    }
}

/// Gives every attribution of a sentence that lacks a source the subject of its cue.
pub(super) fn complete(
    doc: &Document<'_>,
    marks: &Marks,
    r: &Resources,
    phrases: &[NounPhrase],
    sentence: &Range<usize>,
    made: &mut [Attribution],
) {
    // "Pleaded on Wednesday": a day does not speak.
    let time = |p: &NounPhrase| r.times.longest(&doc.norms, p.head).is_some();
    let here = |p: &&NounPhrase| {
        p.tokens.start >= sentence.start && p.tokens.end <= sentence.end && !time(p)
    };
    let phrases: Vec<&NounPhrase> = phrases.iter().filter(here).collect();
    for i in 0..made.len() {
        let a = &made[i];
        let Some(cue) = a.cue.clone().filter(|_| a.source.is_none()) else {
            continue;
        };
        if !sentence.contains(&cue.start) {
            continue;
        }
        // "Told reporters", "confirmed reports that": the verb before a noun of saying.
        let verb = |t: usize| marks.tag(t).is_verb();
        let before = cue.start.checked_sub(1).filter(|t| *t >= sentence.start);
        let cue = match before.filter(|t| verb(*t)) {
            Some(t) if !cue.clone().any(verb) => t..cue.end,
            _ => cue,
        };
        let noun = marks.cue[cue.start].is_some_and(|(_, c)| c.class != CueClass::Verb);
        if !cue.clone().any(verb) || (noun && !verb(cue.start)) {
            continue;
        }
        let found = subject(doc, marks, r, &phrases, &cue, sentence, made);
        let inside = |s: &Range<usize>| {
            let meets = |c: &Range<usize>| c.start < s.end && s.start < c.end;
            made[i].contents.iter().any(meets)
        };
        if let Some(source) = found.filter(|s| !inside(s)) {
            made[i].source = Some(source);
        }
    }
}

fn subject(
    doc: &Document<'_>,
    marks: &Marks,
    r: &Resources,
    phrases: &[&NounPhrase],
    cue: &Range<usize>,
    sentence: &Range<usize>,
    made: &[Attribution],
) -> Option<Range<usize>> {
    // The verb group: "has since been", "did not".
    let group = |i: usize| {
        matches!(marks.tag(i), WordClass::Auxiliary | WordClass::Adverb)
            || r.passives.contains(doc.norm(i))
    };
    let mut first = cue.start;
    while first > sentence.start && group(first - 1) && cue.start - first < BETWEEN {
        first -= 1;
    }
    let passive = (first..cue.start).any(|i| r.passives.contains(doc.norm(i)))
        && marks.tag(cue.start) == WordClass::Participle;
    if passive {
        let by = r.by_words.contains(doc.norm(cue.end));
        let agent = phrases.iter().find(|p| p.tokens.start == cue.end + 1);
        return agent.filter(|_| by).map(|p| p.tokens.clone());
    }
    let before = first.checked_sub(1).filter(|i| *i >= sentence.start);
    let speaker = || {
        let spoken = made.iter().filter_map(|a| a.source.clone());
        spoken
            .filter(|s| s.end <= first && s.start >= sentence.start)
            .max_by_key(|s| s.end)
    };
    let main = || main_subject(marks, phrases, first);
    if marks.tag(cue.start) == WordClass::Gerund && first == cue.start {
        return speaker().or_else(main);
    }
    if let Some(beside) = phrases
        .iter()
        .find(|p| Some(p.head) == before && p.tokens.end == first)
    {
        // "the man who said": who is the one before the comma or right before.
        let relative = r.clause_openers.contains(doc.norm(beside.head))
            && marks.tag(beside.head) == WordClass::Pronoun;
        if !relative {
            return Some(beside.tokens.clone());
        }
        let one = phrases
            .iter()
            .rev()
            .find(|p| p.tokens.end <= beside.tokens.start);
        return one.map(|p| p.tokens.clone());
    }
    // "condemned the raid and warned that": one subject, two verbs.
    let joined =
        before.is_some_and(|i| marks.tag(i) == WordClass::Conjunction || doc.norm(i) == ",");
    if joined {
        return speaker().or_else(main);
    }
    let behind = phrases.iter().find(|p| p.tokens.start == cue.end);
    let last = |p: &&&NounPhrase| p.tokens.end >= sentence.end.saturating_sub(2);
    behind.filter(last).map(|p| p.tokens.clone()).or_else(main)
}

/// The nearest phrase before that a verb follows and no preposition opens, else the first of
/// the sentence.
fn main_subject(marks: &Marks, phrases: &[&NounPhrase], before: usize) -> Option<Range<usize>> {
    let verb = |p: &&&NounPhrase| {
        let next = p.tokens.end;
        let open = p.tokens.start.checked_sub(1).map(|i| marks.tag(i));
        next < before
            && open != Some(WordClass::Preposition)
            && (marks.tag(next) == WordClass::Finite || marks.tag(next) == WordClass::Auxiliary)
    };
    let mut all = phrases.iter().filter(|p| p.tokens.end <= before);
    let first = all.clone().next();
    let found = all.rfind(verb).or(first);
    found.map(|p| p.tokens.clone())
}
