//! Which time and which place belong to which trigger?
//!
//! In: triggers, times and places of a document. Out: [`Anchors`]: what the encoder gives to the
//! trigger, else the nearest fitting one in the same sentence. Words that link two happenings ("after", "before") part what belongs to
//! the one from what belongs to the other.

use std::ops::Range;

use jiff::civil::Date;

use crate::claims::happening::Anchors;
use crate::document::Document;
use crate::gazetteer::PlaceKind;
use crate::mentions::Mentions;
use crate::resources::Resources;
use crate::vocabulary::{Status, WordClass};

/// Cost of a finite verb, another trigger or a country's name in the way, in tokens.
const VERB: usize = 3;
const TRIGGER: usize = 4;
const COUNTRY: usize = 5;
/// A place of a statement stands right beside its words.
const BESIDE: usize = 2;
/// No anchor is farther than this cost.
const FAR: usize = 45;

/// Time and place per trigger.
pub fn find(doc: &Document<'_>, m: &Mentions, r: &Resources, published: Option<Date>) -> Anchors {
    let mut anchors = Anchors {
        times: Vec::new(),
        places: Vec::new(),
        time_mentions: Vec::new(),
        clocks: Vec::new(),
    };
    for index in 0..m.triggers.len() {
        let ahead = matches!(
            m.triggers[index].status,
            Status::Planned | Status::Threatened
        );
        let dated = |i: usize| m.times[i].resolve(published, ahead).is_some();
        let beside = nearest_time(doc, m, r, index, dated);
        let sentence = doc.span(doc.sentences[m.triggers[index].sentence].tokens.clone());
        // A time of the next sentence is no match for one beside the trigger.
        let fits = |i: usize| beside.is_none() || sentence.holds(m.times[i].span);
        let time = seen(doc, m, r, index, "time", |i| {
            let usable = |i: usize| dated(i) && fits(i);
            (i < m.times.len()).then(|| (usable(i), doc.tokens_in(m.times[i].span)))
        })
        .or(beside);
        anchors
            .times
            .push(time.and_then(|i| m.times[i].resolve(published, ahead)));
        anchors.time_mentions.push(time);
        let clock = nearest_time(doc, m, r, index, |i| m.times[i].clock.is_some());
        anchors.clocks.push(clock);
        let near = nearest_place(doc, m, r, index);
        let here = |i: usize| doc.sentence_of(m.places[i].start) == m.triggers[index].sentence;
        let place = seen(doc, m, r, index, "place", |i| {
            let place = m.places.get(i)?;
            let usable = place.literal && (near.is_none() || here(i));
            Some((usable, place.start..place.end))
        });
        anchors.places.push(place.or(near));
    }
    anchors
}

/// Most sentences between a trigger and the time or place that the encoder gives it.
const SENTENCES: usize = 2;

/// The mention that the encoder most likely gives to a trigger. `mention` tells of each by
/// number whether it can be used, and its tokens.
fn seen(
    doc: &Document<'_>,
    m: &Mentions,
    r: &Resources,
    index: usize,
    role: &str,
    mention: impl Fn(usize) -> Option<(bool, Range<usize>)>,
) -> Option<usize> {
    let reading = m.reading.as_ref()?;
    let trigger = &m.triggers[index];
    let least = r.judgement.threshold("arguments", role);
    (0..)
        .map_while(|i| mention(i).map(|x| (i, x)))
        .filter(|(_, (usable, tokens))| {
            let apart = doc.sentence_of(tokens.start).abs_diff(trigger.sentence);
            let way = between(&trigger.tokens, tokens);
            // "Hit on Saturday, days after a similar attack": the day is not that of the other.
            let before = apart == 0 && tokens.end <= trigger.tokens.start;
            let linked = role == "time" && before && parted(doc, m, r, &way);
            *usable && apart <= SENTENCES && !linked
        })
        .filter_map(|(i, (_, tokens))| {
            let p = reading.argument_span(role, trigger.tokens.start, &tokens)?;
            (p >= least).then_some((p, i))
        })
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))
        .map(|x| x.1)
}

/// The tokens between a trigger and a span.
fn between(trigger: &Range<usize>, span: &Range<usize>) -> Range<usize> {
    if span.end <= trigger.start {
        span.end..trigger.start
    } else {
        trigger.end..span.start.max(trigger.end)
    }
}

/// Whether a word that links two happenings stands on the way, or the comma of a sentence that
/// opens with one: "After the raid on Monday, the army shelled the village".
fn parted(doc: &Document<'_>, m: &Mentions, r: &Resources, way: &Range<usize>) -> bool {
    let link = |i: usize| r.links.longest(&doc.norms, i).map(|l| l.1.1);
    let on_the_way = |i: usize| link(i).is_some() && m.marks.tag(i) != WordClass::Conjunction;
    let opened = || {
        let sentence = &doc.sentences[doc.sentence_of(way.start)];
        link(sentence.tokens.start) == Some(true) && way.clone().any(|i| doc.norm(i) == ",")
    };
    way.clone().any(on_the_way) || opened()
}

/// Cost of going from a trigger to a span of tokens; `None` where a link word parts them.
fn cost(
    doc: &Document<'_>,
    m: &Mentions,
    r: &Resources,
    index: usize,
    start: usize,
    end: usize,
) -> Option<usize> {
    let way = between(&m.triggers[index].tokens, &(start..end));
    if parted(doc, m, r, &way) {
        return None;
    }
    let finite = |i: &usize| matches!(m.marks.tag(*i), WordClass::Finite);
    let mut cost = way.len() + VERB * way.clone().filter(finite).count();
    let (from, to) = (way.start, way.end);
    cost += TRIGGER
        * m.triggers
            .iter()
            .enumerate()
            .filter(|(i, t)| *i != index && t.tokens.start >= from && t.tokens.end <= to)
            .count();
    (cost <= FAR).then_some(cost)
}

fn nearest_time(
    doc: &Document<'_>,
    m: &Mentions,
    r: &Resources,
    index: usize,
    usable: impl Fn(usize) -> bool,
) -> Option<usize> {
    let sentence = doc.span(doc.sentences[m.triggers[index].sentence].tokens.clone());
    (0..m.times.len())
        .filter(|i| sentence.holds(m.times[*i].span) && usable(*i))
        .filter_map(|i| {
            let tokens = doc.tokens_in(m.times[i].span);
            cost(doc, m, r, index, tokens.start, tokens.end).map(|c| (c, i))
        })
        .min()
        .map(|x| x.1)
}

fn nearest_place(doc: &Document<'_>, m: &Mentions, r: &Resources, index: usize) -> Option<usize> {
    let trigger = &m.triggers[index];
    // "condemns the attack in Kessra" was not said in Kessra.
    let said = r
        .statement_families
        .contains(&r.ontology.types[trigger.kind].family);
    let reach = if said { BESIDE } else { FAR };
    (0..m.places.len())
        .filter(|i| m.places[*i].literal && doc.sentence_of(m.places[*i].start) == trigger.sentence)
        .filter_map(|i| {
            let place = &m.places[i];
            let before = usize::from(place.start < trigger.tokens.start) * 2;
            let country = if place.kind == Some(PlaceKind::Country) || place.near() {
                COUNTRY
            } else {
                0
            };
            cost(doc, m, r, index, place.start, place.end).map(|c| (c + before + country, i))
        })
        .filter(|(c, _)| *c <= reach)
        .min()
        .map(|x| x.1)
}
