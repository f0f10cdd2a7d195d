//! Who, whom and with what, as the encoder sees it: arguments of each event's own triggers.
//!
//! In: events and the encoder's reading. Out: their arguments. A span must be likely under its
//! role's head, and likely to belong to one of the event's triggers.

use std::ops::Range;

use crate::claims::entities::Entities;
use crate::claims::event::{Argument, Event};
use crate::document::Document;
use crate::encoder::Reading;
use crate::linear::spans::seen;
use crate::mentions::Mentions;
use crate::mentions::border::trimmed;
use crate::resources::Resources;
use crate::vocabulary::{ArgumentStatus, EntityKind, Role};

/// Roles whose words the encoder marks; a head has the role's name.
const ROLES: [Role; 4] = [Role::Initiator, Role::Target, Role::Victim, Role::Weapon];

/// Least probability of a span that is looked at.
const LEAST: f32 = 0.15;

/// Most sentences between a trigger and its argument.
const SENTENCES: usize = 1;

/// Adds what the encoder sees to every event.
pub fn seen_arguments(
    doc: &Document<'_>,
    m: &Mentions,
    r: &Resources,
    events: &mut [Event],
    entities: &mut Entities<'_>,
) {
    let Some(reading) = &m.reading else { return };
    for role in ROLES {
        let least = r.judgement.threshold("arguments", role.name());
        for (sentence, tokens, likely) in spans(doc, reading, role) {
            let scores = |reach: usize| -> Vec<f32> {
                let of = |e: &Event| belongs(m, reading, e, role, (sentence, reach), &tokens);
                events.iter().map(|e| (of(e) * likely).sqrt()).collect()
            };
            let own = scores(0);
            // Words that fill a role in their own sentence fill none in the one beside it.
            let scores = if own.iter().any(|s| *s >= least) {
                own
            } else {
                scores(SENTENCES)
            };
            for (event, score) in events.iter_mut().zip(scores) {
                if score >= least {
                    push(m, r, event, entities, role, &tokens, score);
                }
            }
        }
    }
    for event in events.iter_mut() {
        event.arguments.sort_by_key(|a| (a.role, a.tokens.start));
    }
}

/// Takes away initiators that only say whose the harmed are: "wounding five fighters from the
/// front".
pub fn without_own(doc: &Document<'_>, r: &Resources, event: &mut Event) {
    let Event {
        arguments, counts, ..
    } = event;
    let of_harmed = |a: &Argument| {
        counts
            .iter()
            .filter_map(|c| c.count.who.as_ref())
            .any(|who| {
                let way = who.end..a.tokens.start;
                (1..=2).contains(&way.len()) && r.group_joints.contains(doc.norm(way.start))
            })
    };
    arguments.retain(|a| a.role != Role::Initiator || !of_harmed(a));
}

/// Sentence, tokens and probability of every span under a role's head.
fn spans(doc: &Document<'_>, reading: &Reading<'_>, role: Role) -> Vec<(usize, Range<usize>, f32)> {
    doc.sentences
        .iter()
        .enumerate()
        .filter(|(_, s)| s.kind.is_coded())
        .flat_map(|(index, s)| {
            seen(reading, role.name(), &s.tokens, LEAST)
                .into_iter()
                .map(move |run| (index, run.start..run.end, run.score))
        })
        .collect()
}

/// How likely a span belongs to an event: to that of its triggers, at most `reach` sentences
/// away, which it fits best.
fn belongs(
    m: &Mentions,
    reading: &Reading<'_>,
    event: &Event,
    role: Role,
    (sentence, reach): (usize, usize),
    tokens: &Range<usize>,
) -> f32 {
    event
        .happening
        .triggers
        .iter()
        .map(|i| &m.triggers[*i])
        .filter(|t| t.sentence.abs_diff(sentence) <= reach)
        .filter_map(|t| reading.argument_span(role.name(), t.tokens.start, tokens))
        .fold(0.0, f32::max)
}

fn push(
    m: &Mentions,
    r: &Resources,
    event: &mut Event,
    entities: &mut Entities<'_>,
    role: Role,
    tokens: &Range<usize>,
    score: f32,
) {
    let tokens = &trimmed(&m.marks, tokens.clone());
    // Words inside words that fill the role already say nothing new.
    let told = |a: &Argument| {
        let inside = a.tokens.start <= tokens.start && tokens.end <= a.tokens.end;
        let meets = a.tokens.start < tokens.end && tokens.start < a.tokens.end;
        a.role == role && (inside || (meets && a.maker == MAKER))
    };
    if tokens.is_empty() || event.arguments.iter().any(told) {
        return;
    }
    let entity = entities.of(tokens.clone(), kind(m, r, role, tokens));
    let known = event
        .arguments
        .iter_mut()
        .find(|a| a.role == role && a.entity == entity);
    match known {
        // The surest words of an entity are shown.
        Some(a) if a.maker == MAKER && a.score.is_some_and(|s| s < score) => {
            a.tokens = tokens.clone();
            a.score = Some(score);
        }
        Some(_) => {}
        None => event.arguments.push(Argument {
            role,
            entity,
            tokens: tokens.clone(),
            status: ArgumentStatus::Stated,
            score: Some(score),
            maker: MAKER,
        }),
    }
}

/// What found these arguments.
pub const MAKER: &str = "model:arguments";

fn kind(m: &Mentions, r: &Resources, role: Role, tokens: &Range<usize>) -> EntityKind {
    let of = |marks: &[Option<(usize, String)>]| {
        tokens
            .clone()
            .rev()
            .find_map(|i| marks[i].as_ref().map(|x| x.1.clone()))
    };
    let (people, object) = (of(&m.marks.people), of(&m.marks.object));
    match (role, people, object) {
        (Role::Weapon, ..) => EntityKind::Weapon,
        (Role::Target, _, Some(object)) if r.vehicle_kinds.contains(&object) => EntityKind::Vehicle,
        (Role::Target, _, Some(_)) => EntityKind::Facility,
        (Role::Initiator, Some(_), _) => EntityKind::Person,
        (Role::Victim, Some(people), _) if r.civilian_kinds.contains(&people) => {
            EntityKind::Civilians
        }
        (Role::Victim, ..) => EntityKind::Person,
        _ => EntityKind::Organization,
    }
}
