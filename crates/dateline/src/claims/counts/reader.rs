//! What does one casualty word count?
//!
//! In: the word and its sentence. Out: a [`Count`], if its form finds somebody to count: after
//! an active verb, before a passive or "died", in the phrase that the word itself heads.

use std::ops::Range;

use super::{Count, Harm, Over};
use crate::document::Document;
use crate::mentions::Mentions;
use crate::mentions::phrase::NounPhrase;
use crate::resources::Resources;
use crate::vocabulary::{CasualtyForm, Measure};

/// Most tokens between a casualty word and what it counts.
pub(super) const REACH: usize = 4;

/// Reads counts off one document.
pub(super) struct Reader<'a> {
    pub(super) doc: &'a Document<'a>,
    pub(super) m: &'a Mentions<'a>,
    pub(super) r: &'a Resources,
}

impl Reader<'_> {
    pub(super) fn at(
        &self,
        at: usize,
        end: usize,
        measure: Measure,
        form: CasualtyForm,
        sentence: &Range<usize>,
    ) -> Option<Count> {
        let tag = self.m.marks.tag(at);
        let passive = self.auxiliary(at, sentence.start);
        // "The gunman shot at the guards": nobody need be hit; "a shot": nobody at all.
        let open = self
            .r
            .open_harm
            .contains(&self.doc.norms[at..end].join(" "));
        let verbal = tag.is_verb() || passive.is_some() || self.cut(at).is_some();
        let aimed = self.r.aim_words.contains(self.doc.norm(end))
            && (passive.is_none() || !self.m.phrases.iter().any(|p| p.tokens.start == end + 1));
        if open && end == at + 1 && (!verbal || aimed) {
            return None;
        }
        if form == CasualtyForm::Reflexive {
            return Some(oneself(measure, at, end));
        }
        let items = match form {
            CasualtyForm::Noun => self.noun(at, end, sentence),
            // "11 wounded": the word of harm is the head of what is counted.
            _ if tag.is_noun() && self.own(at).is_some() => self.own(at).into_iter().collect(),
            _ if tag.is_noun() && self.r.joint_of(self.doc.norm(end)) && self.cut(at).is_none() => {
                self.objects(end + 1, sentence.end)
            }
            // "two are dead" against "two dead"
            CasualtyForm::Adjective if passive.is_some() => {
                self.left(passive.unwrap_or(at), sentence, false)
            }
            CasualtyForm::Adjective => self.left(at, sentence, true),
            CasualtyForm::Intransitive => self.left(at, sentence, false),
            _ if passive.is_some() => self.left(passive.unwrap_or(at), sentence, false),
            _ => {
                let after = self.objects(end, sentence.end);
                if after.is_empty() {
                    self.left(at, sentence, true)
                } else {
                    after
                }
            }
        };
        let raised = self.raised_to(at, sentence).map(|n| vec![n]);
        let mut count = self.sum(measure, at, raised.as_ref().unwrap_or(&items))?;
        count.harm = if open { Harm::Open } else { Harm::Plain };
        // "shot his brother to death"
        if open && self.fatal(end, count.tokens.end) {
            count.measure = Measure::Killed;
            count.harm = Harm::Plain;
            return Some(count);
        }
        let parts = self.including(end.max(count.tokens.end), sentence);
        if count.parts.is_empty() {
            count.parts = parts
                .into_iter()
                .filter_map(|p| self.sum(measure, at, &[p]))
                .filter(|p| Some(p.min) <= count.max.or(Some(u64::MAX)))
                .collect();
        }
        count.partial |= (sentence.start..at)
            .rev()
            .take(3)
            .any(|i| self.r.additions.contains(self.doc.norm(i)));
        // "Eleven were still in hospital" are some of those wounded.
        count.partial |=
            (count.tokens.end..at).any(|i| self.r.remaining.contains(self.doc.norm(i)));
        Some(count)
    }

    /// One count from the phrases of a list.
    pub(super) fn sum(&self, measure: Measure, word: usize, items: &[NounPhrase]) -> Option<Count> {
        let mut counts: Vec<Count> = items
            .iter()
            .filter_map(|p| self.single(measure, word, p))
            .collect();
        if counts.len() < 2 {
            return counts.pop();
        }
        let min = counts.iter().map(|c| c.min).sum();
        let max = counts
            .iter()
            .map(|c| c.max)
            .try_fold(0, |sum, m| m.map(|m| sum + m));
        let tokens = counts[0].tokens.start..counts[counts.len() - 1].tokens.end;
        Some(Count {
            measure,
            min,
            max,
            approximate: counts.iter().any(|c| c.approximate),
            who: None,
            tokens,
            word,
            partial: false,
            harm: Harm::Plain,
            over: Over::Event,
            parts: counts,
        })
    }

    /// Whether death follows the word or whom it struck.
    fn fatal(&self, end: usize, after: usize) -> bool {
        [end, after].into_iter().any(|i| {
            let two = self.doc.norms.get(i..i + 2).map(|w| w.join(" "));
            two.is_some_and(|w| self.r.fatal_words.contains(&w))
                || self.r.fatal_words.contains(self.doc.norm(i))
        })
    }

    pub(super) fn single(
        &self,
        measure: Measure,
        word: usize,
        phrase: &NounPhrase,
    ) -> Option<Count> {
        let (min, max, approximate, article) = self.value(phrase, word)?;
        let quantity = self.quantity_in(phrase);
        let start = quantity.map_or(phrase.tokens.start, |q| q.start.min(phrase.tokens.start));
        let from = quantity.map_or(phrase.tokens.start, |q| q.end);
        let who = (from < phrase.tokens.end && !phrase.tokens.contains(&word))
            .then_some(from..phrase.tokens.end);
        Some(Count {
            measure,
            min,
            max,
            approximate,
            who,
            tokens: start..phrase.tokens.end,
            word,
            parts: Vec::new(),
            partial: article && quantity.is_some(),
            harm: Harm::Plain,
            over: Over::Event,
        })
    }
}

/// The one who harmed himself.
fn oneself(measure: Measure, at: usize, end: usize) -> Count {
    Count {
        measure,
        min: 1,
        max: Some(1),
        approximate: false,
        who: None,
        tokens: at..end,
        word: at,
        parts: Vec::new(),
        partial: true,
        harm: Harm::Doer,
        over: Over::Event,
    }
}
