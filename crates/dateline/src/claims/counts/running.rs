//! Is a number a running total, and so no toll of the event beside it?
//!
//! In: a count and its sentence. Out: over what it runs, by the words of `data/lexicon/totals.tsv`: the
//! time or the fight over which a total runs ("since spring", "this year"), and the words that
//! add an event to it ("bringing to 57 the number of people killed since spring").

use std::ops::Range;

use super::reader::Reader;
use super::{Count, Over};
use crate::mentions::phrase::NounPhrase;
use crate::vocabulary::{TotalPart, WordClass};

/// Most tokens between a count and the scope that it runs over.
const NEAR: usize = 8;

impl Reader<'_> {
    pub(super) fn over(&self, count: &Count, sentence: &Range<usize>) -> Over {
        let start = count.tokens.start.min(count.word);
        let end = count.tokens.end.max(count.word + 1);
        if self.raised(start, count.tokens.start, sentence) && self.scope(start..sentence.end) {
            Over::More
        } else if self.plainly_scoped(end, sentence) {
            Over::Scope
        } else {
            Over::Event
        }
    }

    /// The number that a raising word gives beside the word of harm: "bringing to 57 the number
    /// of people killed", "raising the number of people killed to 57".
    pub(super) fn raised_to(&self, at: usize, sentence: &Range<usize>) -> Option<NounPhrase> {
        let from = at.saturating_sub(2 * NEAR).max(sentence.start);
        let to = (at + NEAR).min(sentence.end);
        let raise = (from..at).find(|i| self.part(*i) == Some(TotalPart::Raise))?;
        let q = self
            .m
            .quantities
            .iter()
            .find(|q| q.start > raise && q.end <= to && !q.article && !self.timed(q))?;
        let led = (raise..q.start).any(|i| self.part(i) == Some(TotalPart::To));
        (led && !self.breaks(raise..q.start.max(at))).then_some(NounPhrase {
            tokens: q.start..q.end,
            head: q.end - 1,
        })
    }

    /// Whether a word that adds to a total leads to the number, with no clause between.
    fn raised(&self, start: usize, number: usize, sentence: &Range<usize>) -> bool {
        let from = number.saturating_sub(2 * NEAR).max(sentence.start);
        let led = |at: usize| self.part(at) == Some(TotalPart::Raise) && !self.breaks(at..number);
        (from..=start.min(number)).any(led)
    }

    fn scope(&self, mut within: Range<usize>) -> bool {
        within.any(|i| self.part(i) == Some(TotalPart::Scope))
    }

    /// "40 people have been killed in clashes in the province since January": nothing but
    /// circumstances stand between, and no superlative that the scope could belong to.
    fn plainly_scoped(&self, end: usize, sentence: &Range<usize>) -> bool {
        let last = (end + NEAR).min(sentence.end);
        let scope = (end..last).find(|i| self.part(*i) == Some(TotalPart::Scope));
        scope.is_some_and(|scope| {
            let compared = (sentence.start..scope)
                .any(|i| self.r.comparisons.longest(&self.doc.norms, i).is_some());
            let finished =
                (sentence.start..scope).any(|i| self.r.perfects.contains(self.doc.norm(i)));
            finished && !compared && !self.breaks(end..scope)
        })
    }

    /// What the phrase that begins here does for a total.
    fn part(&self, at: usize) -> Option<TotalPart> {
        self.r.totals.longest(&self.doc.norms, at).map(|x| *x.1)
    }

    fn breaks(&self, mut within: Range<usize>) -> bool {
        within.any(|i| {
            matches!(self.doc.norm(i), "," | ";" | ":" | "(" | ")")
                || self.m.marks.tag(i) == WordClass::Finite && self.part(i).is_none()
        })
    }
}
