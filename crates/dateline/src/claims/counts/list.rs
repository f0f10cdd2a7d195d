//! Which phrases make one list of people harmed?
//!
//! In: where the list begins or ends. Out: its phrases in order: objects after a word, what
//! "including" opens, and the conjuncts before a subject.

use std::ops::Range;

use super::reader::{REACH, Reader};
use crate::mentions::phrase::NounPhrase;
use crate::vocabulary::WordClass;

impl Reader<'_> {
    /// Objects after a word: a list of phrases.
    pub(super) fn objects(&self, from: usize, stop: usize) -> Vec<NounPhrase> {
        let mut out = Vec::new();
        let mut at = from;
        // Words of bound, adverbs and the bound's own numbers may stand before the first phrase.
        // In "a number of guards", "a number" is no phrase of its own.
        let inside = |p: &&NounPhrase| {
            self.m
                .quantities
                .iter()
                .any(|q| q.start <= p.tokens.start && p.tokens.end < q.end)
        };
        let first = self.m.phrases.iter().find(|p| {
            p.tokens.end > from
                && p.tokens.start <= from + REACH
                && p.tokens.end <= stop
                && !inside(p)
        });
        // "shot dead two guards": "dead" is no part of what follows.
        let first = first.map(|p| NounPhrase {
            tokens: p.tokens.start.max(from)..p.tokens.end,
            head: p.head,
        });
        let Some(first) =
            first.filter(|p| (from..p.tokens.start).all(|i| self.may_precede(i)) && p.head >= from)
        else {
            return out;
        };
        at = first.tokens.end.max(at);
        out.push(first.clone());
        while let Some(next) = self.next_item(at, stop) {
            at = next.tokens.end;
            out.push(next);
        }
        out
    }

    pub(super) fn may_precede(&self, at: usize) -> bool {
        let bound = self
            .m
            .quantities
            .iter()
            .any(|q| q.start <= at && at < q.end);
        bound
            || matches!(
                self.m.marks.tag(at),
                WordClass::Adverb
                    | WordClass::Determiner
                    | WordClass::Number
                    | WordClass::Adjective
            )
    }

    /// The next phrase of a list: after a conjunction or comma, skipping what hangs on the last.
    pub(super) fn next_item(&self, mut at: usize, stop: usize) -> Option<NounPhrase> {
        // "fighters from the front", "guards at the gate"
        for _ in 0..3 {
            let Some(next) = self.m.phrases.iter().find(|p| p.tokens.start == at + 1) else {
                break;
            };
            if self.m.marks.tag(at) == WordClass::Preposition && next.tokens.end < stop {
                at = next.tokens.end;
            } else {
                break;
            }
        }
        let joined = self.m.marks.tag(at) == WordClass::Conjunction || self.doc.norm(at) == ",";
        if !joined {
            return None;
        }
        let mut start = at + 1;
        if self.m.marks.tag(start) == WordClass::Conjunction {
            start += 1;
        }
        // "and then himself"
        if self.m.marks.tag(start) == WordClass::Adverb {
            start += 1;
        }
        let quantity_start = self
            .m
            .quantities
            .iter()
            .find(|q| q.start == start)
            .map(|q| q.end);
        let next = self.m.phrases.iter().find(|p| {
            p.tokens.end <= stop
                && (p.tokens.start == start
                    || quantity_start.is_some_and(|e| p.tokens.start <= e && p.tokens.end > e))
        })?;
        let counted = self.quantity_in(next).is_some()
            || self.r.reflexives.contains(self.doc.norm(next.head));
        // "General X, a commander": an apposition, not one more.
        let apposition = start == at + 1
            && self.doc.norm(at) == ","
            && self.quantity_in(next).is_some_and(|q| q.article)
            && at > 0
            && self.m.marks.tag(at - 1) == WordClass::Name;
        let verb_after = self.m.marks.tag(next.tokens.end).is_verb()
            || self.m.marks.tag(next.tokens.end) == WordClass::Auxiliary;
        (counted && !verb_after && !apposition).then(|| next.clone())
    }

    /// "three members and two soldiers": earlier phrases joined to the one found.
    pub(super) fn with_conjuncts(
        &self,
        last: &NounPhrase,
        before: &[&NounPhrase],
        word: usize,
    ) -> Vec<NounPhrase> {
        let named = |p: &NounPhrase| {
            self.m.marks.tag(p.head) == WordClass::Name && self.value(p, word).is_some()
        };
        // "Sal Orin, 23, and Ulla Mork, 24, were killed"
        let between_names = named(last);
        let mut out = vec![last.clone()];
        let mut start = last.tokens.start;
        for p in before
            .iter()
            .rev()
            .filter(|p| p.tokens.end <= last.tokens.start)
        {
            let between: Vec<usize> = (p.tokens.end..start).collect();
            let joined = !between.is_empty()
                && between.iter().filter(|i| !self.age(**i)).count() <= 3
                && between.iter().all(|i| {
                    self.m.marks.tag(*i) == WordClass::Conjunction
                        || self.doc.norm(*i) == ","
                        || self.age(*i)
                });
            if !joined || (self.quantity_in(p).is_none() && !(between_names && named(p))) {
                break;
            }
            start = p.tokens.start;
            out.insert(0, (*p).clone());
        }
        out
    }

    /// What "including" opens, in the rest of the sentence.
    pub(super) fn including(&self, from: usize, sentence: &Range<usize>) -> Vec<NounPhrase> {
        let word = (from..sentence.end.min(from + 8))
            .find(|i| self.r.includers.contains(self.doc.norm(*i)));
        let counted = |p: &NounPhrase| {
            self.quantity_in(p).is_some_and(|q| !q.article)
                || p.tokens
                    .clone()
                    .any(|i| self.m.marks.people[i].is_some() || self.m.marks.title[i].is_some())
        };
        word.map(|i| self.objects(i + 1, sentence.end))
            .unwrap_or_default()
            .into_iter()
            .filter(counted)
            .collect()
    }
}
