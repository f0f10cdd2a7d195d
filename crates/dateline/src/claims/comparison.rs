//! Which superlatives could be tested against a ledger?
//!
//! In: events and the words of comparison (`data/lexicon/comparisons.tsv`). Out:
//! [`Comparison`]s: the event that is called the deadliest or the first, and since when.

use crate::claims::event::Event;
use crate::document::Document;
use crate::mentions::Mentions;
use crate::resources::Resources;
use crate::span::Span;
use crate::vocabulary::Order;

/// Most tokens between a superlative and the words of its scope.
const SCOPE: usize = 14;
/// Most sentences between a superlative and what it is said of.
const BEFORE: usize = 12;

/// A superlative said of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The event.
    pub event: usize,
    /// What is compared.
    pub measure: String,
    /// `most`, `first` …
    pub order: Order,
    /// The place mention of its scope.
    pub scope: Option<usize>,
    /// The event since which.
    pub since_event: Option<usize>,
    /// The time mention since which.
    pub since_time: Option<usize>,
    /// The words.
    pub span: Span,
}

/// All comparisons, in order.
pub fn find(doc: &Document<'_>, m: &Mentions, r: &Resources, events: &[Event]) -> Vec<Comparison> {
    let mut out = Vec::new();
    for (index, sentence) in doc.sentences.iter().enumerate() {
        if !sentence.kind.is_coded() {
            continue;
        }
        for at in sentence.tokens.clone() {
            let Some((_, (measure, order))) =
                r.comparisons.longest(&doc.norms[..sentence.tokens.end], at)
            else {
                continue;
            };
            let since = (at..sentence.tokens.end).find(|i| r.since_words.contains(doc.norm(*i)));
            // "The worst in five years", "unusual": else nothing says among which.
            let reach = (at + 1..sentence.tokens.end.min(at + SCOPE))
                .any(|i| r.claim_words.scopes.contains(doc.norm(i)));
            if since.is_none() && !reach && *order != Order::Unusual {
                continue;
            }
            let Some(event) = subject(m, r, events, sentence.tokens.start, at, index) else {
                continue;
            };
            let tail = since.unwrap_or(at);
            let since_event = events.iter().position(|e| {
                e.happening
                    .triggers
                    .iter()
                    .any(|t| m.triggers[*t].sentence == index && m.triggers[*t].tokens.start > tail)
            });
            let since_time = m.times.iter().position(|t| {
                t.span.start >= doc.tokens[tail].span.end
                    && doc.tokens_in(t.span).start < sentence.tokens.end
            });
            let end = since_time
                .map(|t| doc.tokens_in(m.times[t].span).end)
                .max(since_event.and_then(|e| {
                    events[e]
                        .happening
                        .triggers
                        .iter()
                        .map(|t| m.triggers[*t].tokens.end)
                        .find(|x| *x > tail)
                }))
                .unwrap_or(sentence.tokens.end);
            let until = since.unwrap_or(sentence.tokens.end);
            let scope = m
                .places
                .iter()
                .position(|p| p.literal && p.start > at && p.start < until);
            out.push(Comparison {
                event,
                measure: measure.clone(),
                order: *order,
                scope,
                since_event,
                since_time,
                span: doc.span(sentence.tokens.start..end.max(tail + 1)),
            });
            break;
        }
    }
    out
}

/// The event that the superlative is said of: before it in the sentence, else the last before.
fn subject(
    m: &Mentions,
    r: &Resources,
    events: &[Event],
    start: usize,
    at: usize,
    sentence: usize,
) -> Option<usize> {
    let within = |from: usize, to: usize| {
        events
            .iter()
            .enumerate()
            .flat_map(|(e, x)| {
                x.happening
                    .triggers
                    .iter()
                    .map(move |t| (m.triggers[*t].tokens.start, e))
            })
            .filter(move |(s, _)| *s >= from && *s < to)
            .max()
            .map(|x| x.1)
    };
    // "It was the deadliest attack since": the harm told last, one with its dead first.
    let harm = |e: &Event| {
        r.harm_families
            .contains(&r.ontology.types[e.happening.kind].family)
    };
    within(start, at).or_else(|| {
        events
            .iter()
            .enumerate()
            .flat_map(|(e, x)| {
                x.happening
                    .triggers
                    .iter()
                    .map(move |t| (&m.triggers[*t], e))
            })
            .filter(|(t, _)| t.sentence < sentence && t.sentence + BEFORE >= sentence)
            .max_by_key(|(t, e)| {
                let event = &events[*e];
                let counted = event.counts.iter().any(|c| c.part_of.is_none());
                (harm(event) && counted, harm(event), t.tokens.start)
            })
            .map(|x| x.1)
    })
}
