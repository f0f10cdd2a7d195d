//! What the order of words tells of an attribution, beside the model.
//!
//! In: the attributions that the model found in a sentence. Out: the same with whole phrases and
//! clauses, and those it missed around the plain words of saying ("said", "according to").

use std::ops::Range;

use super::Attribution;
use crate::document::Document;
use crate::mentions::marks::Marks;
use crate::mentions::phrase::{NounPhrase, holding};
use crate::resources::Resources;
use crate::vocabulary::{CueClass, Stance, WordClass};

/// Most words between a plain cue and its subject.
const REACH: usize = 7;
/// Least words of a content that the rules make.
const LEAST: usize = 4;
/// The same for a denial ("denied any involvement").
const LEAST_DENIED: usize = 2;

/// Sources become whole noun phrases, contents whole clauses.
pub(super) fn complete(
    doc: &Document<'_>,
    marks: &Marks,
    r: &Resources,
    phrases: &[NounPhrase],
    a: &mut Attribution,
    sentence: &Range<usize>,
) {
    if let Some(source) = &mut a.source {
        if let Some(phrase) = holding(phrases, source.start) {
            let cue = a.cue.clone().unwrap_or(0..0);
            let free = |span: Range<usize>| !span.into_iter().any(|i| cue.contains(&i));
            if free(phrase.tokens.start..source.start) {
                source.start = phrase.tokens.start;
            }
            if source.end < phrase.tokens.end && free(source.end..phrase.tokens.end) {
                source.end = phrase.tokens.end;
            }
        }
        // "General X, commander of Y, said": the name before the comma is the speaker.
        let comma = if doc.norm(source.start) == "," {
            Some(source.start)
        } else {
            source.start.checked_sub(1).filter(|i| doc.norm(*i) == ",")
        };
        if let Some(phrase) = comma.and_then(|c| {
            phrases
                .iter()
                .find(|p| p.tokens.end == c && p.tokens.start >= sentence.start)
        }) {
            let free = !a
                .cue
                .clone()
                .is_some_and(|c| c.start < source.end && c.end > phrase.tokens.start)
                && !a
                    .contents
                    .iter()
                    .any(|c| c.start < phrase.tokens.end && phrase.tokens.start < c.end);
            let names = phrase
                .tokens
                .clone()
                .filter(|i| marks.tag(*i) == WordClass::Name)
                .count();
            let titled = phrase.tokens.clone().any(|i| marks.title[i].is_some());
            if free && (names >= 2 || (names == 1 && titled)) {
                source.start = phrase.tokens.start;
            }
        }
        // "what officials said": the pronoun is not the speaker.
        while source.len() > 1
            && marks.tag(source.start) == WordClass::Pronoun
            && !marks.tag(source.start + 1).is_verb()
            && r.clause_openers.contains(doc.norm(source.start))
        {
            source.start += 1;
        }
    }
    a.source = a
        .source
        .take()
        .map(|s| antecedent(doc, marks, r, phrases, s, sentence));
    said_then(doc, marks, r, a, sentence);
    let taken: Vec<Range<usize>> = a.source.iter().chain(&a.cue).cloned().collect();
    let free = |i: usize| !taken.iter().any(|t| t.contains(&i));
    for content in &mut a.contents {
        if !sentence.contains(&content.start) {
            continue;
        }
        while content.end < sentence.end
            && free(content.end)
            && marks.tag(content.end) != WordClass::Mark
            && doc.norm(content.end) != "\""
        {
            content.end += 1;
        }
    }
}

/// "Mara Velt, owner of a shop in Kessra, who said": the name before "who" speaks.
fn antecedent(
    doc: &Document<'_>,
    marks: &Marks,
    r: &Resources,
    phrases: &[NounPhrase],
    source: Range<usize>,
    sentence: &Range<usize>,
) -> Range<usize> {
    let last = source.end - 1;
    let relative =
        marks.tag(last) == WordClass::Pronoun && r.clause_openers.contains(doc.norm(last));
    let comma = last.checked_sub(1).is_some_and(|i| doc.norm(i) == ",");
    if !relative || !comma {
        return source;
    }
    let named = |p: &&NounPhrase| {
        let names = p
            .tokens
            .clone()
            .filter(|i| marks.tag(*i) == WordClass::Name)
            .count();
        let person = p
            .tokens
            .clone()
            .any(|i| marks.title[i].is_some() || marks.source[i].is_some());
        let given = r.place_words.given_names.contains(doc.norm(p.tokens.start));
        person || names >= 2 && given
    };
    let before = |p: &&NounPhrase| p.tokens.start >= sentence.start && p.tokens.end <= last;
    let all = phrases.iter().filter(before);
    let found = all.clone().rev().find(named).or(all.clone().next());
    found.map_or(source, |p| p.tokens.clone())
}

/// "Twelve were killed, the ministry said on Wednesday, raising …": what stands after the cue is
/// only when it was said; the content stands before.
fn said_then(
    doc: &Document<'_>,
    marks: &Marks,
    r: &Resources,
    a: &mut Attribution,
    sentence: &Range<usize>,
) {
    let (Some(cue), Some(source)) = (a.cue.clone(), a.source.clone()) else {
        return;
    };
    let [content] = &a.contents[..] else { return };
    let time = |i: usize| {
        r.times
            .longest(&doc.norms, i)
            .is_some_and(|(_, w)| matches!(w.class.as_str(), "weekday" | "day"))
    };
    let after = content.start >= cue.end
        && content.start <= cue.end + 1
        && (time(content.start)
            || (marks.tag(content.start) == WordClass::Preposition && time(content.start + 1)));
    let first = source.start.min(cue.start);
    let comma = (sentence.start + LEAST..first)
        .rev()
        .find(|i| doc.norm(*i) == "," && first - i <= 3);
    if let Some(comma) = comma.filter(|_| after) {
        a.contents.clear();
        a.contents.push(sentence.start..comma);
    }
}

/// Contents lose a leading "that" and marks at their ends, sources the time of saying.
pub(super) fn trim(doc: &Document<'_>, marks: &Marks, r: &Resources, a: &mut Attribution) {
    let lead = |i: usize| {
        r.clause_openers.contains(doc.norm(i))
            || (marks.tag(i) == WordClass::Mark && doc.norm(i) != "\"")
    };
    for content in &mut a.contents {
        while content.start < content.end && lead(content.start) {
            content.start += 1;
        }
        while content.start < content.end
            && matches!(doc.norm(content.end - 1), "." | "," | ";" | ":")
        {
            content.end -= 1;
        }
    }
    if let Some(source) = &mut a.source {
        let time = |i: usize| {
            r.times
                .longest(&doc.norms, i)
                .is_some_and(|(_, w)| matches!(w.class.as_str(), "weekday" | "day"))
        };
        while source.len() > 1
            && (time(source.end - 1) || marks.tag(source.end - 1) == WordClass::Mark)
        {
            source.end -= 1;
        }
    }
}

/// Attributions around plain cues that the model has not marked.
pub(super) fn missed(
    doc: &Document<'_>,
    marks: &Marks,
    r: &Resources,
    phrases: &[NounPhrase],
    index: usize,
    made: &mut Vec<Attribution>,
) {
    let sentence = doc.sentences[index].tokens.clone();
    for at in sentence.clone() {
        // Of "denied any involvement" the plain cue is its first word.
        let plain = |n: usize| r.plain_cues.contains(&doc.norms[at..at + n].join(" "));
        let whole = |(n, cue)| {
            if plain(n) {
                Some((n, cue))
            } else {
                plain(1).then_some((1, cue))
            }
        };
        let Some((n, cue)) = marks.cue[at].and_then(whole) else {
            continue;
        };
        let words = at..at + n;
        let known = made.iter().any(|a| {
            a.cue
                .as_ref()
                .is_some_and(|c| c.start < words.end && words.start < c.end)
                || a.contents
                    .iter()
                    .any(|c| c.start < words.start && words.end < c.end)
        });
        if known || marks.quoted[at] {
            continue;
        }
        let found = match cue.class {
            CueClass::Prep => after(doc, marks, phrases, &words, &sentence),
            CueClass::Verb => around(doc, marks, r, phrases, &words, &sentence),
            _ => None,
        };
        let least = if matches!(cue.stance, Stance::Denies | Stance::ClaimsResponsibility) {
            LEAST_DENIED
        } else {
            LEAST
        };
        let Some((source, content)) = found.filter(|(_, c)| c.len() >= least) else {
            continue;
        };
        if made.iter().any(|a| {
            a.contents
                .iter()
                .any(|c| c.start < content.end && content.start < c.end)
        }) {
            continue;
        }
        let mut attribution =
            Attribution::new(index, Some(source), Some(words), vec![content], cue.stance);
        said_then(doc, marks, r, &mut attribution, &sentence);
        made.push(attribution);
    }
}

/// "Police: two shot in market": who stands before the colon of a headline speaks.
pub(super) fn headline(
    doc: &Document<'_>,
    marks: &Marks,
    phrases: &[NounPhrase],
    index: usize,
    made: &[Attribution],
) -> Option<Attribution> {
    let sentence = doc.sentences[index].tokens.clone();
    let source = phrases.iter().find(|p| p.tokens.start == sentence.start)?;
    let colon = source.tokens.end;
    let speaks = source.tokens.clone().any(|i| marks.source[i].is_some());
    let fits = made.is_empty() && speaks && doc.norm(colon) == ":";
    let content = colon + 1..sentence.end;
    (fits && content.len() >= LEAST && colon + 1 < sentence.end).then(|| {
        let contents = vec![content];
        let source = Some(source.tokens.clone());
        Attribution::new(index, source, None, contents, Stance::Asserts)
    })
}

/// The name of who issued a document: "a statement from the ministry".
pub(super) fn issuer(
    doc: &Document<'_>,
    marks: &Marks,
    r: &Resources,
    source: &Range<usize>,
) -> Option<Range<usize>> {
    let noun = source
        .clone()
        .find(|at| marks.cue[*at].is_some_and(|(_, cue)| cue.class == CueClass::Noun))?;
    let of = (noun + 1..source.end)
        .find(|i| r.joint_of(doc.norm(*i)) || r.by_words.contains(doc.norm(*i)))?;
    (of + 1 < source.end).then_some(of + 1..source.end)
}

type Found = (Range<usize>, Range<usize>);

/// "according to police, …" or "…, according to police".
fn after(
    doc: &Document<'_>,
    marks: &Marks,
    phrases: &[NounPhrase],
    cue: &Range<usize>,
    sentence: &Range<usize>,
) -> Option<Found> {
    let source = phrases
        .iter()
        .find(|p| p.tokens.start >= cue.end && p.tokens.start <= cue.end + 1)?;
    let mut end = source.tokens.end;
    // "a doctor at the hospital": what hangs on the source belongs to it.
    while let Some(next) = phrases
        .iter()
        .find(|p| p.tokens.start == end + 1 && marks.tag(end) == WordClass::Preposition)
    {
        end = next.tokens.end;
    }
    let content = if cue.start <= sentence.start + 1 {
        end..sentence.end
    } else {
        sentence.start..cue.start
    };
    let _ = doc;
    Some((source.tokens.start..end, content))
}

/// "Police said that …", "…, police said".
fn around(
    doc: &Document<'_>,
    marks: &Marks,
    r: &Resources,
    phrases: &[NounPhrase],
    cue: &Range<usize>,
    sentence: &Range<usize>,
) -> Option<Found> {
    if marks.tag(cue.start) == WordClass::Participle
        && (cue.start.saturating_sub(2)..cue.start)
            .any(|i| marks.tag(i) == WordClass::Auxiliary && r.passives.contains(doc.norm(i)))
    {
        return None;
    }
    let subject = phrases.iter().rev().find(|p| {
        p.tokens.end <= cue.start
            && p.tokens.start >= sentence.start
            && !(p.tokens.start > sentence.start
                && marks.tag(p.tokens.start - 1) == WordClass::Preposition)
    });
    let behind = phrases
        .iter()
        .find(|p| p.tokens.start == cue.end && p.tokens.end <= sentence.end);
    let rest = (cue.end..sentence.end)
        .filter(|i| marks.tag(*i) != WordClass::Mark)
        .count();
    let subject = subject.filter(|p| cue.start - p.tokens.end <= REACH);
    // The content follows unless the sentence ends with the cue.
    let denies = marks.cue[cue.start].is_some_and(|(_, c)| c.stance == Stance::Denies);
    if rest > LEAST + 1 || (denies && rest >= LEAST_DENIED) {
        let subject = subject?;
        return Some((subject.tokens.clone(), cue.end..sentence.end));
    }
    let source = subject
        .filter(|p| p.tokens.end + 3 >= cue.start)
        .or(behind)?;
    let comma = (sentence.start..source.tokens.start.min(cue.start))
        .rev()
        .find(|i| doc.norm(*i) == ",")?;
    Some((source.tokens.clone(), sentence.start..comma))
}
