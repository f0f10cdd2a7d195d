//! Who stands before a casualty word, or goes with a casualty noun?
//!
//! In: the word and its sentence. Out: the phrases counted: the subject of a passive or of
//! "died", the phrase right before, the number that goes with "toll".

use std::ops::Range;

use super::reader::Reader;
use crate::mentions::phrase::NounPhrase;
use crate::vocabulary::WordClass;

impl Reader<'_> {
    /// The auxiliary of a passive right before a participle, with adverbs between.
    pub(super) fn auxiliary(&self, at: usize, first: usize) -> Option<usize> {
        let mut i = at;
        while i > first {
            i -= 1;
            match self.m.marks.tag(i) {
                WordClass::Adverb | WordClass::Particle => {}
                // "were found shot"
                _ if self.r.link_participles.contains(self.doc.norm(i)) => {}
                // "has died" is no passive.
                WordClass::Auxiliary if !self.r.passives.contains(self.doc.norm(i)) => return None,
                WordClass::Auxiliary => {
                    while i > first
                        && matches!(
                            self.m.marks.tag(i - 1),
                            WordClass::Auxiliary | WordClass::Adverb
                        )
                    {
                        i -= 1;
                    }
                    return Some(i);
                }
                _ => return None,
            }
        }
        None
    }

    /// The phrase that stands before: the subject of a passive or of "died", or, `close`, the
    /// one right before ("31 people dead").
    pub(super) fn left(&self, at: usize, sentence: &Range<usize>, close: bool) -> Vec<NounPhrase> {
        let cut = self.cut(at);
        let before: Vec<&NounPhrase> = self
            .m
            .phrases
            .iter()
            .filter(|p| p.tokens.start >= sentence.start && p.tokens.end <= at)
            .filter(|p| !self.age(p.head))
            .chain(&cut)
            .collect();
        // "four, including two officers, were hurt": the four.
        let part = |p: &NounPhrase| {
            let start =
                (self.quantity_in(p)).map_or(p.tokens.start, |q| q.start.min(p.tokens.start));
            start > sentence.start && self.r.includers.contains(self.doc.norm(start - 1))
        };
        let clear = |p: &&&NounPhrase| {
            !(p.tokens.end..at).any(|i| {
                matches!(self.m.marks.tag(i), WordClass::Finite | WordClass::Bare) && !close
            })
        };
        if close {
            return before
                .last()
                .filter(|p| {
                    // "Boy, 7, shot": the age between does not part them.
                    let aged = p.tokens.end + 3 == at && self.age(p.tokens.end + 1);
                    p.tokens.end == at
                        || aged
                        || (p.tokens.end + 1 == at && self.m.marks.tag(at - 1) == WordClass::Adverb)
                })
                .map(|p| self.with_conjuncts(p, &before, at))
                .unwrap_or_default();
        }
        let counted = before
            .iter()
            .rev()
            .filter(clear)
            .find(|p| self.quantity_in(p).is_some_and(|q| !q.article) && !part(p));
        let subject = counted.or_else(|| {
            before.iter().rev().filter(clear).find(|p| {
                let lead = p.tokens.start.checked_sub(1).map(|i| self.m.marks.tag(i));
                lead != Some(WordClass::Preposition)
                    && !part(p)
                    && (self.m.marks.tag(p.head) != WordClass::Pronoun
                        || self.r.person_pronouns.contains(self.doc.norm(p.head)))
            })
        });
        subject
            .map(|p| self.with_conjuncts(p, &before, at))
            .unwrap_or_default()
    }

    /// What a phrase that ends in the word says before it: "two men" of "two men shot".
    pub(super) fn cut(&self, at: usize) -> Option<NounPhrase> {
        let phrase = self.m.phrases.iter().find(|p| p.tokens.contains(&at))?;
        let mut end = at;
        while end > phrase.tokens.start
            && matches!(
                self.m.marks.tag(end - 1),
                WordClass::Adverb | WordClass::Mark
            )
        {
            end -= 1;
        }
        let cut = NounPhrase {
            tokens: phrase.tokens.start..end,
            head: end.checked_sub(1)?,
        };
        (!cut.tokens.is_empty() && self.value(&cut, at).is_some()).then_some(cut)
    }

    /// "the death of two guards", "three deaths", "a toll of 57"
    pub(super) fn noun(&self, at: usize, end: usize, sentence: &Range<usize>) -> Vec<NounPhrase> {
        if self.r.joint_of(self.doc.norm(end)) {
            let after = self.objects(end + 1, sentence.end);
            if !after.is_empty() {
                return after;
            }
        }
        if let Some(own) = self.own(at) {
            return vec![own];
        }
        let toll = self.m.quantities.iter().find(|q| {
            q.start >= end
                && q.start < end + 8
                && q.end <= sentence.end
                && !q.article
                && !self.timed(q)
        });
        toll.filter(|q| !(end..q.start).any(|i| self.doc.norm(i) == ","))
            .map(|q| {
                self.m
                    .phrases
                    .iter()
                    .find(|p| p.tokens.contains(&(q.end - 1)))
                    .cloned()
                    .unwrap_or(NounPhrase {
                        tokens: q.start..q.end,
                        head: q.end - 1,
                    })
            })
            .into_iter()
            .collect()
    }
}
