//! What do claims make of their events? Denied, claimed, suspected.
//!
//! In: events and the claims about them. Out: the events' status, and initiators that follow
//! from who says what: the speaker of a condemnation, who claims responsibility, who is suspected.

use std::ops::Range;

use crate::claims::claim::Claim;
use crate::claims::entities::Entities;
use crate::claims::event::{Argument, Event};
use crate::document::Document;
use crate::mentions::Mentions;
use crate::mentions::phrase::holding;
use crate::resources::Resources;
use crate::vocabulary::{ArgumentStatus, EntityKind, Role, Stance, Status, WordClass};

/// Reach of a hedge around an initiator, in tokens.
const HEDGE: usize = 7;

/// Status and initiators, before the fields are given to claims.
pub(super) fn settle(
    doc: &Document<'_>,
    m: &Mentions,
    r: &Resources,
    events: &mut [Event],
    entities: &mut Entities<'_>,
    claims: &[Claim],
) {
    denied(m, events, claims);
    speakers(m, r, events, claims);
    responsibility(events, claims);
    blamed(doc, m, r, events, entities, claims);
}

/// "Police concluded that the Front were responsible": who is said to have done it.
fn blamed(
    doc: &Document<'_>,
    m: &Mentions,
    r: &Resources,
    events: &mut [Event],
    entities: &mut Entities<'_>,
    claims: &[Claim],
) {
    for claim in claims.iter().filter(|c| c.cue.is_some()) {
        let Some(content) = claim.contents.first() else {
            continue;
        };
        let first = (content.start..content.end).find_map(|i| holding(&m.phrases, i));
        let Some(named) = first.filter(|p| m.marks.tag(p.head) == WordClass::Name) else {
            continue;
        };
        let words = &r.claim_words.claiming;
        let end = named.tokens.end;
        if words
            .longest(&doc.norms[..content.end.max(end)], end)
            .is_none()
        {
            continue;
        }
        let entity = entities.of(named.tokens.clone(), EntityKind::Organization);
        for e in &claim.about {
            let harm = &r.ontology.types[events[*e].happening.kind].family;
            let arguments = &mut events[*e].arguments;
            let known = |a: &Argument| a.role == Role::Initiator && a.entity == entity;
            if r.harm_families.contains(harm) && !arguments.iter().any(known) {
                arguments.push(Argument {
                    role: Role::Initiator,
                    entity,
                    tokens: named.tokens.clone(),
                    status: ArgumentStatus::Accused,
                    score: None,
                    maker: "rule:claim",
                });
            }
        }
    }
}

/// A happening that is only told to be denied did not happen, says the only one who tells it.
fn denied(m: &Mentions, events: &mut [Event], claims: &[Claim]) {
    for event in events.iter_mut() {
        let inside = |t: &usize| {
            claims
                .iter()
                .any(|c| c.stance == Stance::Denies && c.holds(&m.triggers[*t].tokens))
        };
        if event.happening.triggers.iter().all(inside) {
            event.happening.status = Status::Denied;
        }
    }
}

/// What is said is done by who says it: a condemnation without another initiator is the
/// speaker's own, where its words are the words of saying or stand in the speaker's own voice.
fn speakers(m: &Mentions, r: &Resources, events: &mut [Event], claims: &[Claim]) {
    for (e, event) in events.iter_mut().enumerate() {
        let said = r
            .statement_families
            .contains(&r.ontology.types[event.happening.kind].family);
        if !said || event.arguments.iter().any(|a| a.role == Role::Initiator) {
            continue;
        }
        let triggers: Vec<&Range<usize>> = event
            .happening
            .triggers
            .iter()
            .map(|t| &m.triggers[*t].tokens)
            .collect();
        let own = |c: &&Claim| {
            c.cue.as_ref().is_some_and(|cue| {
                triggers
                    .iter()
                    .any(|t| t.start < cue.end && cue.start < t.end)
            })
        };
        let speaker = claims
            .iter()
            .filter(own)
            .find(|c| c.about.contains(&e))
            .or_else(|| claims.iter().find(own));
        if let Some((entity, tokens)) = speaker.and_then(|c| c.entity.zip(c.source.clone())) {
            event.arguments.push(Argument {
                role: Role::Initiator,
                entity,
                tokens,
                status: ArgumentStatus::Stated,
                score: None,
                maker: "rule:claim",
            });
        }
    }
}

/// Who claims responsibility is an initiator by its own word.
fn responsibility(events: &mut [Event], claims: &[Claim]) {
    for claim in claims
        .iter()
        .filter(|c| c.stance == Stance::ClaimsResponsibility)
    {
        let (Some(entity), Some(source)) = (claim.entity, claim.source.clone()) else {
            continue;
        };
        for e in &claim.about {
            let arguments = &mut events[*e].arguments;
            match arguments
                .iter_mut()
                .find(|a| a.role == Role::Initiator && a.entity == entity)
            {
                Some(argument) => argument.status = ArgumentStatus::Claimed,
                None => arguments.push(Argument {
                    role: Role::Initiator,
                    entity,
                    tokens: source.clone(),
                    status: ArgumentStatus::Claimed,
                    score: None,
                    maker: "rule:claim",
                }),
            }
        }
    }
}

/// Initiators under a hedge or inside a suspicion, an accusation or a denial.
pub(super) fn initiators(
    doc: &Document<'_>,
    m: &Mentions,
    r: &Resources,
    events: &mut [Event],
    claims: &[Claim],
) {
    for event in events.iter_mut() {
        for argument in event
            .arguments
            .iter_mut()
            .filter(|a| a.role == Role::Initiator && a.status == ArgumentStatus::Stated)
        {
            let sentence = &doc.sentences[doc.sentence_of(argument.tokens.start)].tokens;
            let near = argument
                .tokens
                .start
                .saturating_sub(HEDGE)
                .max(sentence.start)
                ..(argument.tokens.end + HEDGE).min(sentence.end);
            let hedge = near
                .filter_map(|i| m.marks.cue[i])
                .map(|c| c.1.stance)
                .find_map(status_of);
            let claim = claims
                .iter()
                .filter(|c| c.covers(&argument.tokens))
                .find_map(|c| status_of(c.stance));
            let before = argument
                .tokens
                .start
                .checked_sub(1)
                .is_some_and(|i| r.hedges.contains(doc.norm(i)))
                || r.hedges.contains(doc.norm(argument.tokens.start));
            let found = if before {
                Some(ArgumentStatus::Suspected)
            } else {
                hedge
                    .filter(|s| *s == ArgumentStatus::Suspected)
                    .or(claim)
                    .or_else(|| seen_status(m, r, &argument.tokens))
            };
            if let Some(status) = found {
                argument.status = status;
            }
        }
    }
}

/// How sure the report is of an initiator, as the encoder sees it.
fn seen_status(m: &Mentions, r: &Resources, tokens: &Range<usize>) -> Option<ArgumentStatus> {
    let classes = m.reading.as_ref()?.classes("confidence", tokens.start);
    let (name, p) = classes.into_iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
    (p >= r.judgement.threshold("arguments", "confidence"))
        .then(|| ArgumentStatus::read(name))
        .flatten()
}

fn status_of(stance: Stance) -> Option<ArgumentStatus> {
    match stance {
        Stance::Suspects => Some(ArgumentStatus::Suspected),
        Stance::Accuses => Some(ArgumentStatus::Accused),
        Stance::ClaimsResponsibility => Some(ArgumentStatus::Claimed),
        _ => None,
    }
}
