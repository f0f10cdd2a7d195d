//! How many were killed, wounded, held? Numbers tied to the words of harm beside them.
//!
//! In: a document and its mentions. Out: [`Count`]s: value, what is counted, and the casualty
//! word they hang on. Reads "killed three", "three were killed", "nine dead", "the death of
//! two", lists ("five soldiers and a civilian" is six) and parts ("five, including two guards").

use std::ops::Range;

use crate::document::Document;
use crate::mentions::Mentions;
use crate::mentions::phrase::NounPhrase;
use crate::resources::Resources;
use crate::vocabulary::Measure;

mod list;
mod reader;
mod running;
mod subject;
mod value;

use reader::Reader;

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
    /// How the word tells of the harm.
    pub harm: Harm,
    /// Over what it runs.
    pub over: Over,
}

/// Over what a count runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// The event beside it.
    Event,
    /// A time or a fight, of which the words beside it may be the whole ("40 have been killed in
    /// clashes since January").
    Scope,
    /// A time or a fight to which the event adds ("bringing to 57 the number killed since spring").
    More,
}

/// How a word tells of harm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Harm {
    /// Killed, wounded: it says which.
    Plain,
    /// It may have killed ("shot", "hit").
    Open,
    /// The doer did it to himself ("before killing himself").
    Doer,
}

impl Count {
    /// The one value, where the words give one.
    pub fn best(&self) -> Option<u64> {
        (self.max == Some(self.min) && !(self.min == 0 && self.approximate)).then_some(self.min)
    }
}

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
                if let Some(mut count) = (!inside)
                    .then(|| reader.at(at, at + n, measure, form, &sentence.tokens))
                    .flatten()
                {
                    count.over = reader.over(&count, &sentence.tokens);
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
                harm: Harm::Plain,
                over: Over::Event,
            });
        }
    }
    out
}
