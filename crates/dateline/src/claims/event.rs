//! What does the article say of each happening? Time, place, arguments and counts, by words.
//!
//! In: happenings and mentions. Out: [`Event`]s whose every value points at its words. A field
//! without words stays empty.

use std::ops::Range;

use crate::claims::counts::{Count, Harm, Over};
use crate::claims::entities::Entities;
use crate::claims::happening::{Anchors, Happening};
use crate::document::Document;
use crate::gazetteer::PlaceKind;
use crate::mentions::Mentions;
use crate::mentions::time::{Expression, Interval, Precision};
use crate::resources::Resources;
use crate::vocabulary::{ArgumentStatus, Measure, Role, Status};

/// Somebody or something in a role.
#[derive(Clone, Debug)]
pub struct Argument {
    /// The role.
    pub role: Role,
    /// Index of the entity.
    pub entity: usize,
    /// The words.
    pub tokens: Range<usize>,
    /// How sure the report is.
    pub status: ArgumentStatus,
    /// Probability, where a model found it.
    pub score: Option<f32>,
    /// What found it: a model's head or a rule.
    pub maker: &'static str,
}

/// A count of an event; `part_of` is an index into the same list.
#[derive(Clone, Debug)]
pub struct EventCount {
    /// The count.
    pub count: Count,
    /// The total that it belongs to.
    pub part_of: Option<usize>,
}

/// One happening with its values.
#[derive(Clone, Debug)]
pub struct Event {
    /// Its triggers, type and status.
    pub happening: Happening,
    /// When, with the index of the time mention.
    pub time: Option<(Interval, usize)>,
    /// Index of the time mention that tells the time of day.
    pub clock: Option<usize>,
    /// Index of the place mention.
    pub place: Option<usize>,
    /// Who and what.
    pub arguments: Vec<Argument>,
    /// How many.
    pub counts: Vec<EventCount>,
    /// Totals that run over more than this event, told beside it.
    pub running: Vec<Count>,
}

/// Most sentences between a role's words and the trigger they belong to.
const SENTENCES: usize = 3;

/// All events with their values.
pub fn build(
    doc: &Document<'_>,
    m: &Mentions,
    r: &Resources,
    anchors: &Anchors,
    happenings: Vec<Happening>,
    counts: Vec<Count>,
    entities: &mut Entities<'_>,
) -> Vec<Event> {
    let mut events: Vec<Event> = happenings
        .into_iter()
        .map(|h| fields(m, anchors, h))
        .collect();
    for count in counts {
        let Some(index) = event_of_count(doc, m, r, &events, &count) else {
            continue;
        };
        if runs_over_more(doc, m, &events[index], &count) {
            events[index].running.push(count);
        } else {
            events[index].counts.push(EventCount {
                count,
                part_of: None,
            });
        }
    }
    died(&mut events);
    for event in &mut events {
        survivors(doc, &mut event.counts);
        totals(doc, &mut event.counts);
    }
    inherit(doc, m, r, &mut events);
    super::roles::join(doc, m, r, &mut events, entities);
    super::arguments::seen_arguments(doc, m, r, &mut events, entities);
    for event in &mut events {
        super::arguments::without_own(doc, r, event);
    }
    for index in 0..events.len() {
        super::syntax::arguments(doc, m, r, &mut events[index], entities);
    }
    events
}

/// Whether a count is a running total beside the event, and not the toll of a happening that is
/// itself told as a whole ("40 people have been killed in clashes since January").
fn runs_over_more(doc: &Document<'_>, m: &Mentions, event: &Event, count: &Count) -> bool {
    let sentence = doc.sentence_of(count.word);
    let mut triggers = event.happening.triggers.iter().map(|t| &m.triggers[*t]);
    let whole = event.time.is_none_or(|(i, _)| i.start != i.end)
        && triggers.all(|t| t.sentence == sentence);
    match count.over {
        Over::Event => false,
        Over::Scope => !whole,
        Over::More => true,
    }
}

/// Time and place: the finest time and the first place among its triggers.
fn fields(m: &Mentions, anchors: &Anchors, happening: Happening) -> Event {
    let mut time: Option<(Interval, usize)> = None;
    let mut clock = None;
    for i in &happening.triggers {
        if let (Some(interval), Some(mention)) = (anchors.times[*i], anchors.time_mentions[*i]) {
            let fine = |p: Precision| p.max(Precision::Day);
            if time.is_none_or(|(old, _)| fine(interval.precision) < fine(old.precision)) {
                time = Some((interval, mention));
            }
        }
        clock = clock.or(anchors.clocks[*i]);
    }
    let mut places: Vec<usize> = happening
        .triggers
        .iter()
        .filter_map(|i| anchors.places[*i])
        .collect();
    // The finest kind of place named; the first of its kind.
    let rank = |p: &usize| match m.places[*p].kind {
        Some(PlaceKind::Country) => 4,
        Some(PlaceKind::Region) => 3,
        Some(PlaceKind::District) => 2,
        _ if m.places[*p].near() => 1,
        _ => 0,
    };
    let finest = places.iter().map(rank).min();
    places.retain(|p| Some(rank(p)) == finest);
    // A time of day without its day says nothing that could be compared.
    let clock = clock.filter(|_| time.is_some_and(|(i, _)| i.start == i.end));
    Event {
        happening,
        time,
        clock,
        place: places.first().copied(),
        arguments: Vec::new(),
        counts: Vec::new(),
        running: Vec::new(),
    }
}

/// Most sentences back to an event whose time is taken over.
const BACK: usize = 2;

/// A happening told without a time of its own takes over that of the happening told just before
/// it: a story goes on when it is until it says otherwise. Days only; the words of the value are
/// those of the earlier sentence.
fn inherit(doc: &Document<'_>, m: &Mentions, r: &Resources, events: &mut [Event]) {
    let goes_on = |e: &Event| matches!(e.happening.status, Status::Happened | Status::Ongoing);
    let sentences = |e: &Event| {
        e.happening
            .triggers
            .iter()
            .map(|t| m.triggers[*t].sentence)
            .collect::<Vec<_>>()
    };
    let told: Vec<(Vec<usize>, Option<(Interval, usize)>)> =
        events.iter().map(|e| (sentences(e), e.time)).collect();
    for (index, event) in events.iter_mut().enumerate() {
        if !goes_on(event) {
            continue;
        }
        let first = told[index].0.iter().min().copied().unwrap_or(0);
        let sentence = doc.span(doc.sentences[first].tokens.clone());
        let own = m
            .times
            .iter()
            .any(|t| sentence.holds(t.span) && t.expression != Expression::Clock);
        let linked = doc.sentences[first]
            .tokens
            .clone()
            .any(|i| r.links.longest(&doc.norms, i).is_some());
        if own || linked || event.time.is_some() {
            continue;
        }
        // Nearest first.
        let near = |has: &dyn Fn(usize) -> bool| -> Option<usize> {
            (1..=BACK).find_map(|back| {
                first.checked_sub(back).and_then(|s| {
                    (0..told.len())
                        .rev()
                        .find(|o| *o != index && told[*o].0.contains(&s) && has(*o))
                })
            })
        };
        let from = near(&|o| {
            told[o]
                .1
                .is_some_and(|(i, _)| i.precision <= Precision::Day)
        });
        event.time = from.and_then(|o| told[o].1).map(|(i, mention)| {
            (
                Interval {
                    precision: Precision::Day,
                    ..i
                },
                mention,
            )
        });
    }
}

/// Whether an event is one of harm, by its family.
pub(crate) fn is_harm(r: &Resources, event: &Event) -> bool {
    r.harm_families
        .contains(&r.ontology.types[event.happening.kind].family)
}

/// The event whose trigger holds the casualty word, else the nearest harmful one in the sentence,
/// else the last one before it.
fn event_of_count(
    doc: &Document<'_>,
    m: &Mentions,
    r: &Resources,
    events: &[Event],
    count: &Count,
) -> Option<usize> {
    let sentence = doc.sentence_of(count.word);
    let mut best: Option<(usize, usize)> = None;
    for (index, event) in events.iter().enumerate() {
        for trigger in event.happening.triggers.iter().map(|i| &m.triggers[*i]) {
            if trigger.tokens.contains(&count.word) {
                return Some(index);
            }
            if !is_harm(r, event) {
                continue;
            }
            let cost = if trigger.sentence == sentence {
                let gap = trigger
                    .tokens
                    .start
                    .max(count.word)
                    .saturating_sub(trigger.tokens.end.min(count.word + 1));
                gap + usize::from(trigger.tokens.start > count.word) * 2
            } else if count.measure != Measure::Munitions
                && trigger.sentence < sentence
                && trigger.sentence + SENTENCES > sentence
            {
                1000 * (sentence - trigger.sentence)
            } else {
                continue;
            };
            if best.is_none_or(|(c, _)| cost < c) {
                best = Some((cost, index));
            }
        }
    }
    best.map(|b| b.1)
}

/// "A guard has died after being shot": the same words are not wounded, whichever the event.
fn died(events: &mut [Event]) {
    let dead: Vec<Range<usize>> = events
        .iter()
        .flat_map(|e| &e.counts)
        .filter(|c| c.count.measure == Measure::Killed && c.count.min > 0)
        .filter_map(|c| c.count.who.clone())
        .collect();
    for event in events {
        event.counts.retain(|c| {
            c.count.harm != Harm::Open || c.count.who.as_ref().is_none_or(|w| !dead.contains(w))
        });
    }
}

/// Whoever was shot or hit is wounded, unless the report has somebody of the same words dead, or
/// names the dead only by their number. One shot person beside a dead one is the same person
/// unless one sentence tells them apart.
fn survivors(doc: &Document<'_>, counts: &mut Vec<EventCount>) {
    let last = |c: &Count| c.who.clone().map(|w| doc.norm(w.end - 1).to_owned());
    let dead: Vec<(Option<String>, usize)> = counts
        .iter()
        .map(|c| &c.count)
        .filter(|c| c.measure == Measure::Killed && c.min > 0)
        .map(|c| (last(c), doc.sentence_of(c.word)))
        .collect();
    counts.retain(|c| {
        let (who, sentence) = (last(&c.count), doc.sentence_of(c.count.word));
        let other = who.is_some() && dead.iter().all(|d| d.0.is_some() && d.0 != who);
        let beside =
            c.count.best() != Some(1) || c.count.partial || dead.iter().any(|d| d.1 == sentence);
        c.count.harm != Harm::Open || dead.is_empty() || (other && beside)
    });
}

/// "killed two guards before killing himself": the total and the doer, told in one sentence.
fn with_doer(doc: &Document<'_>, of: &[Count], total: usize) -> Option<Count> {
    let total = &of[total];
    let sentence = doc.sentence_of(total.word);
    let doer = of.iter().find(|c| {
        c.harm == Harm::Doer && total.harm != Harm::Doer && doc.sentence_of(c.word) == sentence
    })?;
    Some(Count {
        min: total.min + doer.min,
        max: total.max.map(|m| m + doer.min),
        who: None,
        tokens: total.tokens.start.min(doer.tokens.start)..total.tokens.end.max(doer.tokens.end),
        parts: vec![total.clone(), doer.clone()],
        ..total.clone()
    })
}

/// Orders counts: totals first, parts after, each part with the index of its total.
fn totals(doc: &Document<'_>, counts: &mut Vec<EventCount>) {
    let given = std::mem::take(counts);
    let mut measures: Vec<_> = given.iter().map(|c| c.count.measure).collect();
    measures.sort();
    measures.dedup();
    for measure in measures {
        let of: Vec<Count> = given
            .iter()
            .map(|c| &c.count)
            .filter(|c| c.measure == measure)
            .cloned()
            .collect();
        // The total is the first exact number that is no mere addition; lists and greater
        // numbers come before "a guard".
        let total = of
            .iter()
            .enumerate()
            .filter(|(_, c)| !c.partial && c.min > 0)
            .max_by_key(|(i, c)| (c.best().is_some(), !c.parts.is_empty(), usize::MAX - i))
            .or_else(|| of.iter().enumerate().find(|(_, c)| c.min > 0))
            .map(|x| x.0);
        let base = counts.len();
        let doer = total.and_then(|t| with_doer(doc, &of, t));
        if let Some(t) = total {
            let whole = doer.clone().unwrap_or_else(|| of[t].clone());
            counts.push(EventCount {
                count: whole.clone(),
                part_of: None,
            });
            for part in &whole.parts {
                counts.push(EventCount {
                    count: part.clone(),
                    part_of: Some(base),
                });
            }
        }
        for (i, other) in of.into_iter().enumerate() {
            if Some(i) == total || (doer.is_some() && other.harm == Harm::Doer) {
                continue;
            }
            let whole = counts
                .get(base)
                .map(|c| c.count.clone())
                .filter(|_| total.is_some());
            let repeated = whole
                .as_ref()
                .is_some_and(|w| w.best().is_some() && w.best() == other.best());
            let part = other.partial
                && other.min > 0
                && whole.is_some_and(|w| other.min < w.min)
                && !repeated;
            counts.push(EventCount {
                part_of: part.then_some(base),
                count: other,
            });
        }
    }
}

/// Takes out arguments that are names in a credit of the text: "KESSRA (Agency) — Two shells fell"
/// does not say that the agency fired them.
pub(crate) fn without_credits(doc: &Document<'_>, r: &Resources, events: &mut [Event]) {
    let credits = r.credits.of(doc.text());
    if credits.is_empty() {
        return;
    }
    let before = |byte: usize| doc.text()[..byte].chars().count() as u32;
    let credited = |a: &Argument| {
        let (first, last) = (a.tokens.start, a.tokens.end.saturating_sub(1));
        let (Some(first), Some(last)) = (doc.tokens.get(first), doc.tokens.get(last)) else {
            return false;
        };
        let (start, end) = (
            before(first.span.start as usize),
            before(last.span.end as usize),
        );
        let mut credits = credits.iter();
        credits.any(|c| c.span.start <= start && end <= c.span.end)
    };
    for event in events {
        event.arguments.retain(|a| !credited(a));
    }
}
