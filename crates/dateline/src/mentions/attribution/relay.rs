//! Through whom did a statement reach the report, and why is its source not named?
//!
//! In: attributions with their sources. Out: the same with the chain of those who passed them
//! on ("the agency quoted a doctor as saying", "told the agency"; words in
//! `data/lexicon/relays.tsv`) and the stated ground of anonymity.

use std::ops::Range;

use super::source::{Who, who};
use super::words::RelayOrder;
use super::{Attribution, Speaker};
use crate::document::Document;
use crate::mentions::marks::Marks;
use crate::mentions::phrase::{NounPhrase, holding};
use crate::resources::Resources;
use crate::vocabulary::{SourceKind, WordClass};

/// Most tokens between words that pass on and the source or cue that they belong to.
const REACH: usize = 8;
/// Least words of a set phrase of anonymity ("on condition of anonymity").
const GROUND: usize = 3;

/// Adds who passed each statement on.
pub(super) fn relays(
    doc: &Document<'_>,
    marks: &Marks,
    r: &Resources,
    phrases: &[NounPhrase],
    list: &mut [Attribution],
) {
    for sentence in doc.sentences.iter().filter(|s| s.kind.is_coded()) {
        let mut at = sentence.tokens.start;
        while at < sentence.tokens.end {
            let found = r
                .claim_words
                .relays
                .longest(&doc.norms[..sentence.tokens.end], at);
            let Some((n, order)) = found else {
                at += 1;
                continue;
            };
            let words = at..at + n;
            at += n;
            let next = |p: &&NounPhrase| (words.end..=words.end + 1).contains(&p.tokens.start);
            let Some(after) = phrases.iter().find(next).map(|p| p.tokens.clone()) else {
                continue;
            };
            let said = |a: &&mut Attribution| {
                !a.contents.iter().any(|c| c.contains(&words.start)) && gap(a, &words) <= REACH
            };
            let Some(a) = list.iter_mut().filter(said).min_by_key(|a| gap(a, &words)) else {
                continue;
            };
            let speaker = |t: &Range<usize>| who(doc, marks, r, t);
            match order {
                RelayOrder::Relay if speaker(&after).kind == SourceKind::Media => {
                    passed_on(a, after, &speaker);
                }
                RelayOrder::Source => {
                    let before = words.start.checked_sub(1);
                    let relay = before.and_then(|b| holding(phrases, b));
                    let relay = relay.map(|p| p.tokens.clone()).or(a.source.clone());
                    let quoted = marks.tag(words.end.min(after.end)) != WordClass::Mark;
                    if let Some(relay) = relay.filter(|x| *x != after && quoted) {
                        let who = speaker(&after);
                        (a.name, a.kind) = (who.name, who.kind);
                        a.source = Some(after);
                        passed_on(a, relay, &speaker);
                    }
                }
                RelayOrder::Relay => {}
            }
        }
    }
}

fn gap(a: &Attribution, words: &Range<usize>) -> usize {
    let parts = a.source.iter().chain(&a.cue);
    parts
        .map(|p| super::distance(p, words))
        .min()
        .unwrap_or(usize::MAX)
}

fn passed_on(a: &mut Attribution, relay: Range<usize>, speaker: &impl Fn(&Range<usize>) -> Who) {
    let who = speaker(&relay);
    let itself = a.name == who.name || a.source.as_ref().is_some_and(|s| s.contains(&relay.start));
    if let (false, Some(name)) = (itself, who.name) {
        a.via.push(Speaker {
            name,
            kind: who.kind,
            tokens: relay,
        });
    }
}

/// Adds the ground on which a source is not named: said beside it, or in the sentence after it.
pub(super) fn grounds(doc: &Document<'_>, marks: &Marks, r: &Resources, list: &mut [Attribution]) {
    for (index, sentence) in doc.sentences.iter().enumerate() {
        let set = |at: &usize| {
            marks.source[*at].is_some_and(|(n, k)| k == SourceKind::Anonymous && n >= GROUND)
        };
        let Some(at) = sentence.tokens.clone().find(set) else {
            continue;
        };
        let mut end = at + marks.source[at].map_or(1, |x| x.0);
        if r.claim_words.ground_joints.contains(doc.norm(end)) {
            let stop = |i: &usize| doc.norm(*i) == "," || marks.tag(*i) == WordClass::Mark;
            end = (end..sentence.tokens.end)
                .find(stop)
                .unwrap_or(sentence.tokens.end);
        }
        let here = |a: &&Attribution| a.sentence == index;
        let before = |a: &&Attribution| a.sentence + 1 == index;
        let open = |a: &&Attribution| !a.contents.iter().any(|c| c.contains(&at));
        let name = |x: &Attribution| x.name.clone();
        let near = list.iter().filter(here).filter(open);
        let last = list.iter().filter(before).rfind(open);
        let Some(name) = near.min_by_key(|a| gap(a, &(at..end))).or(last).map(name) else {
            continue;
        };
        for a in list.iter_mut().filter(|a| a.name == name) {
            let sources = a.source.clone();
            let named = sources.is_some_and(|s| super::source::person(doc, marks, r, &s).is_some());
            if !named && a.ground.is_none() {
                a.ground = Some(at..end);
                a.kind = SourceKind::Anonymous;
            }
        }
    }
}
