//! How many people does a phrase name?
//!
//! In: a noun phrase and the casualty word it goes with. Out: least, most, whether vague, and
//! whether an article only; nothing for things, deeds and collectives.

use super::reader::{REACH, Reader};
use crate::document::TokenKind;
use crate::mentions::phrase::NounPhrase;
use crate::mentions::quantity::Quantity;
use crate::vocabulary::{Measure, WordClass};

impl Reader<'_> {
    /// The counted phrase that a word is part of.
    pub(super) fn own(&self, at: usize) -> Option<NounPhrase> {
        let phrase = self.m.phrases.iter().find(|p| p.tokens.contains(&at))?;
        self.quantity_in(phrase)
            .is_some_and(|q| !q.article)
            .then(|| phrase.clone())
    }

    /// Whether a number is somebody's age: "Dara Voss, 25, was killed".
    pub(super) fn age(&self, at: usize) -> bool {
        let closes = |i: usize| matches!(self.doc.norm(i), "," | "." | ")" | ";" | "");
        let person =
            |i: usize| self.m.marks.tag(i) == WordClass::Name || self.m.marks.people[i].is_some();
        at >= 2
            && self.doc.tokens[at].kind == TokenKind::Number
            && matches!(self.doc.norm(at - 1), "," | "(")
            && person(at - 2)
            && (closes(at + 1) || self.m.marks.tag(at + 1) == WordClass::Preposition)
    }

    /// Whether a number is part of a time ("since 2017").
    pub(super) fn timed(&self, q: &Quantity) -> bool {
        self.m
            .times
            .iter()
            .any(|t| t.span.overlaps(self.doc.span(q.end - 1..q.end)))
    }

    pub(super) fn quantity_in(&self, phrase: &NounPhrase) -> Option<&Quantity> {
        self.m
            .quantities
            .iter()
            .filter(|q| !self.timed(q) && !self.age(q.end - 1))
            .filter(|q| {
                q.start < phrase.tokens.end
                    && q.end >= phrase.tokens.start
                    && q.start + REACH >= phrase.tokens.start
            })
            .filter(|q| q.end <= phrase.head + 1)
            .min_by_key(|q| q.article)
    }

    pub(super) fn measure(&self, word: usize) -> Measure {
        self.m.marks.casualty[word].map_or(Measure::Killed, |c| c.1)
    }

    /// Whether a phrase counts people at all, and its value.
    pub(super) fn value(
        &self,
        phrase: &NounPhrase,
        word: usize,
    ) -> Option<(u64, Option<u64>, bool, bool)> {
        let head = phrase.head;
        let own = phrase.tokens.contains(&word);
        let marked = |i: usize| {
            self.m.marks.trigger[i].is_some()
                || self.m.marks.object[i].is_some()
                || self.m.marks.weapon[i].is_some()
                || self.m.marks.casualty[i].is_some()
        };
        // "several homes", "multiple attacks", "a heavy toll": things and deeds are no victims.
        if !own && marked(head) && self.m.marks.people[head].is_none() {
            return None;
        }
        let harmed = phrase.tokens.clone().any(|i| {
            i != word && self.m.marks.casualty[i].is_some_and(|c| c.1 != self.measure(word))
        });
        if harmed && !own {
            return None;
        }
        if let Some(q) = self.quantity_in(phrase) {
            return Some((q.min, q.max, q.approximate, q.article));
        }
        let class = self.m.marks.tag(phrase.head);
        let pronoun = self.doc.norm(head);
        if self.r.reflexives.contains(pronoun) || self.r.person_pronouns.contains(pronoun) {
            return Some((1, Some(1), false, true));
        }
        // A people ("Americans") or a thing is nobody in particular.
        if self.m.marks.object[head].is_some()
            || self.m.marks.weapon[head].is_some()
            || self.r.gazetteer.demonym(&self.doc.names, head).is_some()
        {
            return None;
        }
        let aged = |i: usize| {
            let word = self.doc.norm(i);
            self.r
                .age_endings
                .iter()
                .any(|e| word.ends_with(e.as_str()))
        };
        let person = phrase.tokens.clone().any(|i| {
            self.m.marks.people[i].is_some() || self.m.marks.title[i].is_some() || aged(i)
        });
        let collective = self.r.collectives.contains(self.doc.norm(phrase.head));
        let one = match class {
            WordClass::Name => {
                person
                    || !phrase.tokens.clone().any(|i| {
                        self.r.gazetteer.demonym(&self.doc.names, i).is_some()
                            || self.r.actors.longest(&self.doc.names, i).is_some()
                    })
            }
            WordClass::Noun => person && !collective,
            _ => false,
        };
        one.then_some((1, Some(1), false, true))
    }
}
