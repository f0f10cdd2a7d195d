//! How many were killed, wounded, held? Numbers tied to the words of harm beside them.
//!
//! In: a document and its mentions. Out: [`Count`]s: value, what is counted, and the casualty
//! word they hang on. Reads "killed three", "three were killed", "nine dead", "the death of
//! two", lists ("five soldiers and a civilian" is six) and parts ("five, including two guards").

use std::ops::Range;

use crate::document::{Document, TokenKind};
use crate::mentions::Mentions;
use crate::mentions::phrase::NounPhrase;
use crate::mentions::quantity::Quantity;
use crate::resources::Resources;
use crate::vocabulary::{CasualtyForm, Measure, WordClass};

/// A counted thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// What is counted.
    pub measure: Measure,
    /// Least.
    pub min: u64,
    /// Most; open when absent.
    pub max: Option<u64>,
    /// Whether the words are vague.
    pub approximate: bool,
    /// Who is counted: the tokens of the noun phrase without the number.
    pub who: Option<Range<usize>>,
    /// Tokens of number and phrase.
    pub tokens: Range<usize>,
    /// The casualty word.
    pub word: usize,
    /// Parts that the same words give.
    pub parts: Vec<Count>,
    /// Whether "also", "another" or an article mark it as an addition to others.
    pub partial: bool,
    /// Whether the word tells of harm that may have killed ("shot", "hit").
    pub open: bool,
}

impl Count {
    /// The one value, where the words give one.
    pub fn best(&self) -> Option<u64> {
        (self.max == Some(self.min) && !(self.min == 0 && self.approximate)).then_some(self.min)
    }
}

/// Most tokens between a casualty word and what it counts.
const REACH: usize = 4;

/// All counts, in order of their casualty word.
pub fn find(doc: &Document<'_>, m: &Mentions, r: &Resources) -> Vec<Count> {
    let reader = Reader { doc, m, r };
    let mut out: Vec<Count> = Vec::new();
    for sentence in &doc.sentences {
        if !sentence.kind.is_coded() {
            continue;
        }
        for at in sentence.tokens.clone() {
            if let Some((n, measure, form)) = m.marks.casualty[at] {
                let inside = at > sentence.tokens.start
                    && m.marks.casualty[at - 1].is_some_and(|(k, ..)| k > 1);
                if let Some(count) = (!inside)
                    .then(|| reader.at(at, at + n, measure, form, &sentence.tokens))
                    .flatten()
                {
                    let same = out
                        .iter()
                        .any(|c| c.tokens == count.tokens && c.measure == count.measure);
                    if !same {
                        // "No casualties": nobody killed and nobody wounded.
                        if count.max == Some(0) && r.both_harms.contains(doc.norm(at)) {
                            out.push(Count {
                                measure: Measure::Wounded,
                                ..count.clone()
                            });
                        }
                        out.push(count);
                    }
                }
            }
        }
    }
    out
}

/// Numbers of weapons: "at least 25 rockets", "two car bombs".
pub fn munitions(doc: &Document<'_>, m: &Mentions, r: &Resources) -> Vec<Count> {
    let reader = Reader { doc, m, r };
    let coded = |p: &&NounPhrase| doc.sentences[doc.sentence_of(p.head)].kind.is_coded();
    let weapon = |p: &&NounPhrase| {
        p.tokens.clone().any(|i| {
            m.marks.weapon[i]
                .as_ref()
                .is_some_and(|(n, _)| i + n == p.head + 1)
        })
    };
    let mut out = Vec::new();
    for phrase in m.phrases.iter().filter(coded).filter(weapon) {
        if let Some(q) = reader
            .quantity_in(phrase)
            .filter(|q| !q.article && q.end <= phrase.head)
        {
            out.push(Count {
                measure: Measure::Munitions,
                min: q.min,
                max: q.max,
                approximate: q.approximate,
                who: Some(q.end..phrase.tokens.end),
                tokens: q.start.min(phrase.tokens.start)..phrase.tokens.end,
                word: phrase.head,
                parts: Vec::new(),
                partial: false,
                open: false,
            });
        }
    }
    out
}

struct Reader<'a> {
    doc: &'a Document<'a>,
    m: &'a Mentions<'a>,
    r: &'a Resources,
}

impl Reader<'_> {
    fn at(
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
        let open = end == at + 1 && self.r.open_harm.contains(self.doc.norm(at));
        if open && (!tag.is_verb() || self.r.aim_words.contains(self.doc.norm(end))) {
            return None;
        }
        let items = match form {
            CasualtyForm::Noun => self.noun(at, end, sentence),
            // "11 wounded": the word of harm is the head of what is counted.
            _ if tag.is_noun() && self.own(at).is_some() => self.own(at).into_iter().collect(),
            _ if tag.is_noun() && self.r.joint_of(self.doc.norm(end)) => {
                self.objects(end + 1, sentence.end)
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
        let mut count = self.sum(measure, at, &items)?;
        count.open = open;
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
        Some(count)
    }

    /// The counted phrase that a word is part of.
    fn own(&self, at: usize) -> Option<NounPhrase> {
        let phrase = self.m.phrases.iter().find(|p| p.tokens.contains(&at))?;
        self.quantity_in(phrase)
            .is_some_and(|q| !q.article)
            .then(|| phrase.clone())
    }

    /// The auxiliary of a passive right before a participle, with adverbs between.
    fn auxiliary(&self, at: usize, first: usize) -> Option<usize> {
        let mut i = at;
        while i > first {
            i -= 1;
            match self.m.marks.tag(i) {
                WordClass::Adverb | WordClass::Particle => {}
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

    /// Whether a number is somebody's age: "Dara Voss, 25, was killed".
    fn age(&self, at: usize) -> bool {
        let closes = |i: usize| matches!(self.doc.norm(i), "," | "." | ")" | ";" | "");
        at >= 2
            && self.doc.tokens[at].kind == TokenKind::Number
            && matches!(self.doc.norm(at - 1), "," | "(")
            && self.m.marks.tag(at - 2) == WordClass::Name
            && (closes(at + 1) || self.m.marks.tag(at + 1) == WordClass::Preposition)
    }

    fn quantity_in(&self, phrase: &NounPhrase) -> Option<&Quantity> {
        let timed = |q: &Quantity| {
            self.m
                .times
                .iter()
                .any(|t| t.span.overlaps(self.doc.span(q.end - 1..q.end)))
        };
        self.m
            .quantities
            .iter()
            .filter(|q| !timed(q) && !self.age(q.end - 1))
            .filter(|q| {
                q.start < phrase.tokens.end
                    && q.end >= phrase.tokens.start
                    && q.start + REACH >= phrase.tokens.start
            })
            .filter(|q| q.end <= phrase.head + 1)
            .min_by_key(|q| q.article)
    }

    fn measure(&self, word: usize) -> Measure {
        self.m.marks.casualty[word].map_or(Measure::Killed, |c| c.1)
    }

    /// Whether a phrase counts people at all, and its value.
    fn value(&self, phrase: &NounPhrase, word: usize) -> Option<(u64, Option<u64>, bool, bool)> {
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

    /// Objects after a word: a list of phrases.
    fn objects(&self, from: usize, stop: usize) -> Vec<NounPhrase> {
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

    fn may_precede(&self, at: usize) -> bool {
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
    fn next_item(&self, mut at: usize, stop: usize) -> Option<NounPhrase> {
        // "fighters from the front", "guards at the gate"
        for _ in 0..3 {
            let next = self.m.phrases.iter().find(|p| p.tokens.start == at + 1)?;
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
        let counted = self.quantity_in(next).is_some();
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

    /// The phrase that stands before: the subject of a passive or of "died", or, `close`, the
    /// one right before ("31 people dead").
    fn left(&self, at: usize, sentence: &Range<usize>, close: bool) -> Vec<NounPhrase> {
        let before: Vec<&NounPhrase> = self
            .m
            .phrases
            .iter()
            .filter(|p| p.tokens.start >= sentence.start && p.tokens.end <= at)
            .filter(|p| !self.age(p.head))
            .collect();
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
                .map(|p| self.with_conjuncts(p, &before))
                .unwrap_or_default();
        }
        let counted = before
            .iter()
            .rev()
            .filter(clear)
            .find(|p| self.quantity_in(p).is_some_and(|q| !q.article));
        let subject = counted.or_else(|| {
            before.iter().rev().filter(clear).find(|p| {
                let lead = p.tokens.start.checked_sub(1).map(|i| self.m.marks.tag(i));
                lead != Some(WordClass::Preposition)
                    && self.m.marks.tag(p.head) != WordClass::Pronoun
            })
        });
        subject
            .map(|p| self.with_conjuncts(p, &before))
            .unwrap_or_default()
    }

    /// "three members and two soldiers": earlier phrases joined to the one found.
    fn with_conjuncts(&self, last: &NounPhrase, before: &[&NounPhrase]) -> Vec<NounPhrase> {
        let mut out = vec![last.clone()];
        let mut start = last.tokens.start;
        for p in before
            .iter()
            .rev()
            .filter(|p| p.tokens.end <= last.tokens.start)
        {
            let between: Vec<usize> = (p.tokens.end..start).collect();
            let joined = !between.is_empty()
                && between.len() <= 2
                && between.iter().all(|i| {
                    self.m.marks.tag(*i) == WordClass::Conjunction || self.doc.norm(*i) == ","
                });
            if !joined || self.quantity_in(p).is_none() {
                break;
            }
            start = p.tokens.start;
            out.insert(0, (*p).clone());
        }
        out
    }

    /// "the death of two guards", "three deaths", "a toll of 57"
    fn noun(&self, at: usize, end: usize, sentence: &Range<usize>) -> Vec<NounPhrase> {
        if self.r.joint_of(self.doc.norm(end)) {
            let after = self.objects(end + 1, sentence.end);
            if !after.is_empty() {
                return after;
            }
        }
        if let Some(own) = self.own(at) {
            return vec![own];
        }
        let toll =
            self.m.quantities.iter().find(|q| {
                q.start >= end && q.start < end + 8 && q.end <= sentence.end && !q.article
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

    /// What "including" opens, in the rest of the sentence.
    fn including(&self, from: usize, sentence: &Range<usize>) -> Vec<NounPhrase> {
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

    /// One count from the phrases of a list.
    fn sum(&self, measure: Measure, word: usize, items: &[NounPhrase]) -> Option<Count> {
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
            open: false,
            parts: counts,
        })
    }

    fn single(&self, measure: Measure, word: usize, phrase: &NounPhrase) -> Option<Count> {
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
            open: false,
        })
    }
}
